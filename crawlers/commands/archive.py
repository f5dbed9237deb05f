"""``policywatch archive`` and ``policywatch replay``: what was fetched, and all rows made from it again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.console import fail, is_damage
from db.errors import PolicywatchError

if TYPE_CHECKING:
    from db.record.home import Home


@click.command()
@click.option(
    "--accept-smaller", is_flag=True, help="The archive has lost runs or is damaged, I have looked: go on without."
)
@click.option("--into", type=click.Path(path_type=Path), help="Build a fresh database there instead of in place.")
@click.pass_obj
def replay(context: dict[str, Any], into: Path | None, accept_smaller: bool) -> None:
    """Rebuild every row from the archive with today's parsers, offline.

    Stopped half-way, it is gone on with by the same command.

    Example: policywatch replay --into /tmp/check.db
    """
    from crawlers.fetch.settings import settings_of
    from crawlers.reading.reader import Reader
    from crawlers.replay.projection import derive_due, note_sources
    from crawlers.replay.rebuild import replay as run_replay
    from crawlers.replay.rebuild import watched
    from db.night.held_decisions import read_held_decisions
    from db.people.settlements import read_settlements
    from db.record.agreement import shortfall
    from db.record.archive import FORGETTING, Archive
    from db.record.lock import one_at_a_time
    from db.record.schema import open_policy_db

    home: Home = context["home"]
    archive = Archive(home.archive)
    total = sum(run.source != FORGETTING for run in archive.run_files())
    if not total and not accept_smaller:
        nothing = f"there is nothing to replay: {archive.journal} holds no run; `policywatch crawl` makes one"
        fail(shortfall(home.policy_db, archive) or nothing)
    with one_at_a_time(home), Reader(home.readings_db) as reader:
        settlements, decisions = read_settlements(home.office_db), read_held_decisions(home.office_db)

        def build(target: Path, fresh: bool) -> int:
            seen = watched(total)
            return run_replay(
                archive,
                target,
                settlements,
                reader,
                fresh=fresh,
                accept_smaller=accept_smaller,
                decisions=decisions,
                progress=seen,
            )

        if home.policy_db.exists():
            keep_news(home)
        try:
            number = build(into or home.policy_db, fresh=into is not None)
        except sqlite3.DatabaseError as error:
            if into or not is_damage(error):
                raise
            rebuilt = home.root / "policy.rebuilt.db"
            rebuilt.unlink(missing_ok=True)  # of a replay that was killed
            number = build(rebuilt, fresh=True)
            click.echo(f"policy.db was damaged ({error}) and is kept as {swap(rebuilt, home.policy_db)}", err=True)
        with closing(open_policy_db(into or home.policy_db)) as conn:
            note_sources(conn, settings_of(home))
            derive_due(conn, read_settlements(home.office_db))  # what was settled meanwhile
    click.echo(f"{number} runs replayed into {into or home.policy_db}")


def keep_news(home: Home) -> None:
    """Note what is on record of the runs, before it is read otherwise: feeds go by it.  Of a damaged record it cannot be."""
    from db.office.published import note_published
    from db.record.schema import open_read_only

    try:
        with closing(open_read_only(home.policy_db)) as conn:
            note_published(home.office_db, conn)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise


def swap(rebuilt: Path, damaged: Path) -> Path:
    """Put a rebuilt database in the place of a damaged one, which is kept with what SQLite has beside it; where."""
    kept = damaged.with_name(f"{damaged.stem}-damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{damaged.suffix}")
    for ending in ("", "-wal", "-shm", "-journal"):
        if (path := damaged.with_name(damaged.name + ending)).exists():
            path.rename(kept.with_name(kept.name + ending))
    rebuilt.replace(damaged)
    return kept


@click.group()
def archive() -> None:
    """Check the archive, or carry it elsewhere as a WARC.

    Example: policywatch archive verify
    """


@archive.command("forget-press")
@click.pass_obj
def archive_forget_press(context: dict[str, Any]) -> None:
    """Take out what older versions kept of the press: articles and summaries, wherever they lie in the home.

    Of each feed titles, links and dates stay; the journal says what went. policy.db is built anew from what is left.
    Needed once. The next `backup --to` takes it out of the copies too; exports that lie elsewhere are yours to delete.

    Example: policywatch archive forget-press
    """
    from crawlers.nightly.forgetting import forget_press
    from db.text.dates import utc_text

    home: Home = context["home"]
    went = forget_press(home, utc_text(datetime.now(UTC)))
    by_url: dict[str, list[Any]] = {}
    for one in went.bodies:
        by_url.setdefault(one.url, []).append(one)
    for url, bodies in by_url.items():
        first, last = min(one.first for one in bodies), max(one.last for one in bodies)
        size = sum(one.size for one in bodies)
        click.echo(f"{url}: {len(bodies)} bodies, {size:,} bytes, fetched {first} to {last}")
    for path in went.recordings:
        click.echo(f"{path}: reduced" if path.exists() else f"{path}: deleted")
    rebuilt = "; policy.db is built anew" if went.rebuilt else ""
    click.echo(f"{len(went.bodies)} bodies and {len(went.recordings)} recordings reduced{rebuilt}")


@archive.command("verify")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of backups: put missing and damaged bodies back from it first.",
)
@click.pass_obj
def archive_verify(context: dict[str, Any], folder: Path | None) -> None:
    """Check every body's hash and every journal's chain; with --from put back from a backup what it holds.

    Example: policywatch archive verify
    """
    from db.night.export import put_back_bodies
    from db.record.agreement import shortfall
    from db.record.archive import Archive

    home: Home = context["home"]
    archive = Archive(home.archive)
    lacking = shortfall(home.policy_db, archive)
    if not archive.run_files():
        fail(lacking or f"there is no archive in {home.root}: check --home, or run `policywatch crawl` first")
    if folder is not None:
        done, lost = put_back_bodies(archive, folder / "archive")
        click.echo(f"{done} bodies put back from {folder}")
        if lost:
            click.echo(f"{len(lost)} bodies are not in that backup either", err=True)
    problems = [*archive.verify(), *([lacking] if lacking else [])]
    for problem in problems:
        click.echo(problem, err=True)
    if problems and folder is None:
        fail(
            f"{len(problems)} problems in the archive: `policywatch archive verify --from FOLDER` puts back what a folder of backups "
            "holds, and says what it does not hold"
        )
    if problems:
        fail(
            f"{len(problems)} problems are left that {folder} cannot mend: try another backup, or go on without what is lost "
            "(`policywatch replay --accept-smaller`)"
        )
    click.echo("the archive is whole")


@archive.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def archive_export(context: dict[str, Any], file: Path) -> None:
    """Write the archive to a WARC file.

    Example: policywatch archive export /mnt/backup/policywatch.warc.gz
    """
    from crawlers.fetch.warc import export_warc
    from crawlers.reading.reader import Reader
    from db.record.archive import Archive

    with Reader(None) as reader:
        bodies, runs = export_warc(Archive(context["home"].archive), file, reader.reduce)
    click.echo(f"{bodies} bodies of {runs} runs written to {file}")


@archive.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def archive_import(context: dict[str, Any], file: Path) -> None:
    """Take over an exported archive; `policywatch replay` then builds the database.

    Example: policywatch --home /srv/new archive import policywatch.warc.gz
    """
    from crawlers.fetch.warc import import_warc
    from crawlers.reading.reader import Reader
    from db.record.archive import Archive

    try:
        with Reader(None) as reader:
            bodies, runs = import_warc(Archive(context["home"].archive), file, reader.reduce)
    except (OSError, PolicywatchError):
        raise
    except Exception as error:  # warcio raises many kinds for a file that is not a WARC
        fail(f"{file} cannot be imported ({error}): is it a file that `policywatch archive export` wrote?")
    click.echo(f"{bodies} bodies of {runs} runs imported; now run: policywatch replay")
