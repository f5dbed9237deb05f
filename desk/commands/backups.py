"""The commands that keep copies: backup and restore of what people wrote, export-public of the official record."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from db.console import fail
from db.night.export import BackupError, back_up, export_public_record, restore_from
from db.record.home import Home
from db.text.dates import utc_text
from desk.commands.opening import open_record


@click.command()
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Folder (default: backups in the home).")
@click.pass_obj
def backup(context: dict[str, Any], to: Path | None) -> None:
    """Copy office.db, what people wrote, to a dated file.

    Example: policywatch backup --to /mnt/usb
    """
    home: Home = context["home"]
    try:
        path = back_up(home.office_db, to or home.backups, utc_text(datetime.now(UTC)))
    except BackupError as error:
        fail(str(error))
    click.echo(str(path))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore(context: dict[str, Any], file: Path) -> None:
    """Put a backup of office.db back; the present file is kept beside it.

    Example: policywatch restore var/backups/office-20260401T180000Z.db
    """
    home: Home = context["home"]
    try:
        kept = restore_from(file, home.office_db, utc_text(datetime.now(UTC)))
    except BackupError as error:
        fail(str(error))
    click.echo(f"restored {home.office_db}" + (f"; the file that was there is now {kept}" if kept else ""))


@click.command("export-public")
@click.argument("file", type=click.Path(path_type=Path), default="public.db")
@click.pass_obj
def export_public(context: dict[str, Any], file: Path) -> None:
    """Write the official record alone (no press items) for a public Datasette.

    Example: policywatch export-public /srv/public/public.db
    """
    with closing(open_record(context)) as conn:
        try:
            number = export_public_record(conn, file)
        except BackupError as error:
            fail(str(error))
    click.echo(f"{number} documents written to {file}")
