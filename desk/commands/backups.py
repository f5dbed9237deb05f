"""The commands that keep copies: backup and restore of what people wrote, export-public of the official record."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from db.console import fail, is_damage
from db.night.export import (
    BackupError,
    back_up,
    copy_archive,
    copy_files_of_staff,
    export_public_record,
    missing_bodies,
    newest_whole,
    restore_archive,
    restore_files_of_staff,
    restore_from,
)
from db.record.agreement import shortfall
from db.record.archive import Archive, breaks
from db.record.home import Home
from db.record.lock import one_at_a_time
from db.text.dates import utc_text
from desk.commands.opening import open_record

ARCHIVE, STAFF = "archive", "home"  # their copies, in a folder of backups


@click.command()
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder on another disk (default: backups in the home).",
)
@click.pass_obj
def backup(context: dict[str, Any], to: Path | None) -> None:
    """Copy office.db, what people wrote, to a dated file; with --to also the archive, settings, own kinds and issued briefs.

    Only what is new is copied.  Without --to these are not copied: beside itself, on one disk, a copy protects nothing.

    Example: policywatch backup --to /mnt/usb
    """
    home: Home = context["home"]
    failed: list[str] = []
    if home.office_db.exists() or to is None:
        try:
            click.echo(str(back_up(home.office_db, to or home.backups, utc_text(datetime.now(UTC)))))
        except BackupError as error:
            if to is None:
                raise
            failed.append(error.en)  # what can still be copied is copied
    if to is not None:
        archive = Archive(home.archive)
        amiss = what_is_amiss(home, archive)
        bodies, journals = copy_archive(archive, to / ARCHIVE)
        click.echo(f"{to / ARCHIVE}: {bodies} bodies and {journals} journals copied")
        if files := copy_files_of_staff(home.root, to / STAFF):
            click.echo(f"{to / STAFF}: {len(files)} files of the office copied (settings, own kinds, issued briefs)")
        if lacking := len(missing_bodies(Archive(to / ARCHIVE))):
            amiss.append(f"{lacking} bodies are missing or damaged (`policywatch archive verify` names them)")
        failed += [f"what was copied of the archive is not all: {'; '.join(amiss)}"] if amiss else []
    if failed:
        fail("; ".join(failed))


def what_is_amiss(home: Home, archive: Archive) -> list[str]:
    """Why a copy of the archive is not a good one, a sentence each: journals that are damaged, runs that it lacks."""
    found = [*map(str, breaks(archive)), *filter(None, [shortfall(home.policy_db, archive)])]
    return found or ([] if archive.run_files() else [f"there is no archive in {home.root}"])


@click.command()
@click.argument("place", metavar="FILE|FOLDER", type=click.Path(path_type=Path, exists=True))
@click.pass_context
def restore(context: click.Context, place: Path) -> None:
    """Put a backup of office.db back, or all of a folder of backups: office.db, the archive, and policy.db made from it.

    What is there now is kept beside it.  Settings, own kinds and issued briefs come back where they are missing.

    Example: policywatch restore /mnt/usb
    """
    home: Home = context.obj["home"]
    now = utc_text(datetime.now(UTC))
    if place.is_file():
        say_restored(home.office_db, restore_from(place, home.office_db, now))
        return
    copies = list(place.glob(f"{home.office_db.stem}-*.db"))
    has_archive = bool(Archive(place / ARCHIVE).run_files())
    if not copies and not has_archive:
        raise BackupError(f"{place} holds no backup: neither {home.office_db.stem}-TIME.db nor a copy of the archive")
    newest, wrong = newest_whole(copies)
    for one in wrong:
        click.echo(f"policywatch: passed over: {one}", err=True)
    if copies and newest is None:
        raise BackupError(f"no {home.office_db.stem}-TIME.db in {place} is whole: look for an older backup elsewhere")
    came_back, otherwise = restore_files_of_staff(place / STAFF, home.root)
    for name in came_back:
        click.echo(f"restored {home.root / name}")
    for name in otherwise:
        click.echo(f"{home.root / name} differs from {place / STAFF / name} and was left as it is")
    with one_at_a_time(home):  # a crawl would go on writing to the archive that is put aside
        if has_archive:
            say_restored(home.archive, restore_archive(place / ARCHIVE, home.archive, now))
        if newest is not None:
            say_restored(home.office_db, restore_from(newest, home.office_db, now))
    if has_archive:
        rebuild(context, home)


def rebuild(context: click.Context, home: Home) -> None:
    """Make policy.db again from the restored archive, unless it knows later runs than that: then a person decides."""
    try:
        lacking = shortfall(home.policy_db, Archive(home.archive))
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        lacking = ""  # a replay puts a new one in its place
    if lacking:
        fail(f"what was restored is older than policy.db, which was left as it is: {lacking}")
    click.echo("making policy.db again from the archive")
    program = context.find_root().command
    assert isinstance(program, click.Group)
    replay = program.get_command(context, "replay")
    assert replay is not None
    context.invoke(replay)


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
