"""The commands that keep copies: backup and restore of what people wrote, export-public of the official record."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from db.console import fail
from db.night.export import BackupError, back_up, copy_archive, export_public_record, restore_archive, restore_from
from db.record.agreement import shortfall
from db.record.archive import Archive, breaks
from db.record.home import Home
from db.text.dates import utc_text
from desk.commands.opening import open_record

ARCHIVE = "archive"  # its copy, in a folder of backups


@click.command()
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder on another disk (default: backups in the home).",
)
@click.pass_obj
def backup(context: dict[str, Any], to: Path | None) -> None:
    """Copy office.db, what people wrote, to a dated file; with --to also the archive, a little more each time.

    Without --to the archive is not copied: beside itself, on one disk, a copy protects nothing.

    Example: policywatch backup --to /mnt/usb
    """
    home: Home = context["home"]
    if home.office_db.exists() or to is None:
        click.echo(str(back_up(home.office_db, to or home.backups, utc_text(datetime.now(UTC)))))
    if to is not None:
        archive = Archive(home.archive)
        amiss = what_is_amiss(home, archive)
        bodies, journals = copy_archive(archive, to / ARCHIVE)
        click.echo(f"{to / ARCHIVE}: {bodies} bodies and {journals} journals copied")
        if amiss:
            fail(f"what was copied of the archive is not all: {'; '.join(amiss)}")


def what_is_amiss(home: Home, archive: Archive) -> list[str]:
    """Why a copy of the archive is not a good one, a sentence each: journals that are damaged, runs that it lacks."""
    found = [*map(str, breaks(archive)), *filter(None, [shortfall(home.policy_db, archive)])]
    return found or ([] if archive.run_files() else [f"there is no archive in {home.root}"])


@click.command()
@click.argument("place", metavar="FILE|FOLDER", type=click.Path(path_type=Path, exists=True))
@click.pass_obj
def restore(context: dict[str, Any], place: Path) -> None:
    """Put a backup of office.db back, or all of a folder of backups: office.db and the archive.

    What is there now is kept beside it. `policywatch replay` then rebuilds policy.db from the archive.

    Example: policywatch restore /mnt/usb
    """
    home: Home = context["home"]
    now = utc_text(datetime.now(UTC))
    if place.is_dir():
        copies = sorted(place.glob(f"{home.office_db.stem}-*.db"))
        has_archive = bool(Archive(place / ARCHIVE).run_files())
        if not copies and not has_archive:
            raise BackupError(
                f"{place} holds no backup: neither {home.office_db.stem}-TIME.db nor a copy of the archive"
            )
        if has_archive:
            say_restored(home.archive, restore_archive(place / ARCHIVE, home.archive, now))
        if copies:
            say_restored(home.office_db, restore_from(copies[-1], home.office_db, now))
        if has_archive:
            click.echo("now rebuild policy.db: policywatch replay (--accept-smaller if it knew later runs)")
        return
    say_restored(home.office_db, restore_from(place, home.office_db, now))


def say_restored(what: Path, kept: Path | None) -> None:
    click.echo(f"restored {what}" + (f"; what was there is now {kept}" if kept else ""))


@click.command("export-public")
@click.argument("file", type=click.Path(path_type=Path), default="public.db")
@click.pass_obj
def export_public(context: dict[str, Any], file: Path) -> None:
    """Write the official record alone (no press items) for a public Datasette.

    Example: policywatch export-public /srv/public/public.db
    """
    with closing(open_record(context)) as conn:
        number = export_public_record(conn, file)
    click.echo(f"{number} documents written to {file}, which everybody may read: it is made to be published")
