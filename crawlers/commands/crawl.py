"""The commands that fetch and rebuild: sources, crawl, replay, archive, health, new-source, record, demo."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from crawlers.fetch.run import RunOrder
from crawlers.fetch.spider import warc_or_url
from crawlers.fetch.warc import export_warc, import_warc
from crawlers.nightly.job import crawl as run_crawl
from crawlers.nightly.job import note_sources, one_at_a_time
from crawlers.registry import all_sources, is_enabled
from crawlers.replay.projection import replay as run_replay
from db.errors import PolicywatchError
from db.night.store import RunResult
from db.people.settlements import read_settlements
from db.record.archive import Archive, ArchiveError
from db.record.home import ConfigError, Home
from db.record.models import Outcome
from db.record.schema import open_policy_db, open_read_only
from db.text.dates import JST, jst_minute, parse_utc, utc_text

SHOWN_PROBLEMS = 8
STALE_AFTER = timedelta(hours=36)


def fail(message: str, status: int = 1) -> None:
    """One line on standard error, then the exit status."""
    click.echo(f"policywatch: {message}", err=True)
    sys.exit(status)


def parse_moment(text: str | None) -> str | None:
    """``--at``: an ISO time, Japan time where no zone is given, as UTC text."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not an ISO time such as 2026-04-01T03:00:00+09:00") from None
    return utc_text(moment if moment.tzinfo else moment.replace(tzinfo=JST))


def parse_day(text: str | None) -> str | None:
    """``--since``: a date."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date such as 2026-04-01") from None


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def sources(context: dict[str, Any], as_json: bool) -> None:
    """List the sources and when each was last looked at with success.

    Example: policywatch sources --json
    """
    home: Home = context["home"]
    config = read_config(home)
    last_good: dict[str, str] = {}
    if home.policy_db.exists():
        with closing(open_read_only(home.policy_db)) as conn:
            query = "SELECT source, max(started_at) FROM runs WHERE outcome = 'ok' AND only_some = 0 GROUP BY source"
            last_good = dict(conn.execute(query).fetchall())
    rows = [
        {**asdict(source.info), "enabled": is_enabled(source, config), "last_good": last_good.get(name)}
        for name, source in all_sources().items()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        state = "on " if row["enabled"] else "off"
        good = jst_minute(row["last_good"]) if row["last_good"] else "never"
        click.echo(f"{row['id']:<12} {state}  last good night (JST): {good:<16}  {row['name_ja']} / {row['name_en']}")


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]…")
@click.option("--mirror", metavar="URL|WARC", help="Ask a loopback server or a WARC file instead of the sites.")
@click.option("--at", metavar="ISO-TIME", help="The clock to record (Japan time without a zone).")
@click.option("--since", metavar="DATE", help="Start of the window for sources that have one.")
@click.option("--only", multiple=True, metavar="URL", help="Fetch exactly this URL; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list of results at the end.")
@click.pass_obj
def crawl(
    context: dict[str, Any],
    names: tuple[str, ...],
    mirror: str | None,
    at: str | None,
    since: str | None,
    only: tuple[str, ...],
    as_json: bool,
) -> None:
    """Fetch all enabled sources (or those named), archive, compare and store.

    Exit status 1 when something could not be had; it is named, and everything else counts.

    Example: policywatch crawl kokkai --since 2026-01-01
    """
    home: Home = context["home"]
    order = RunOrder(
        home=str(home.root),
        source="",
        at=parse_moment(at),
        since=parse_day(since),
        only=list(only),
        mirror=mirror,
        progress=sys.stderr.isatty() and not as_json,
    )
    try:
        warc_or_url(mirror)
    except ValueError as error:
        return fail(str(error), 2)
    try:
        read_config(home)
        results = run_crawl(home, names, order, (lambda _: None) if as_json else report)
    except PolicywatchError as error:
        return fail(error.en, error.status)
    except OSError as error:
        return fail(f"{home.root} cannot be used ({error.strerror or error}): name another folder with --home")
    if as_json:
        click.echo(json.dumps([as_row(r) for r in results], ensure_ascii=False, indent=1))
    sys.exit(0 if all(r.outcome is Outcome.OK for r in results) else 1)


def as_row(result: RunResult) -> dict[str, Any]:
    return {**asdict(result), "problems": [p.as_row() for p in result.problems]}


def report(result: RunResult) -> None:
    """What a run came to, in a few lines; every problem is in the database, the first ones are named here."""
    click.echo(
        f"{result.source}: {result.outcome} — {result.new} new, {result.changed} changed, {result.unchanged} unchanged, "
        f"{result.changes} changes reported, {result.errors} problems"
    )
    kinds: dict[str, list[str]] = {}
    for problem in result.problems:
        kinds.setdefault(problem.kind, []).append(f"{problem.url}: {problem.reason}")
    for kind, lines in kinds.items():
        for line in lines[:SHOWN_PROBLEMS]:
            click.echo(f"  {kind}: {line}", err=True)
        if len(lines) > SHOWN_PROBLEMS:
            more = len(lines) - SHOWN_PROBLEMS
            click.echo(f"  {kind}: … and {more} more (policywatch health {result.source} lists all)", err=True)


@click.command()
@click.option("--into", type=click.Path(path_type=Path), help="Build a fresh database there instead of in place.")
@click.pass_obj
def replay(context: dict[str, Any], into: Path | None) -> None:
    """Rebuild every row from the archive with today's parsers, offline.

    Example: policywatch replay --into /tmp/check.db
    """
    home: Home = context["home"]
    archive = Archive(home.archive)
    total = len(archive.run_files())
    if not total:
        return fail(f"there is nothing to replay: {archive.journal} holds no run; `policywatch crawl` makes one")
    shown = sys.stderr.isatty()

    def progress(number: int) -> None:
        if shown:
            click.echo(f"\r{number} of {total} runs", nl=number == total, err=True)

    try:
        with one_at_a_time(home):
            settlements = read_settlements(home.office_db)
            number = run_replay(archive, into or home.policy_db, settlements, fresh=into is not None, progress=progress)
            with closing(open_policy_db(into or home.policy_db)) as conn:
                note_sources(conn, home)
    except (PolicywatchError, OSError, sqlite3.Error) as error:
        return fail(str(error))
    click.echo(f"{number} runs replayed into {into or home.policy_db}")


@click.group()
def archive() -> None:
    """Check the archive, or carry it elsewhere as a WARC.

    Example: policywatch archive verify
    """


@archive.command("verify")
@click.pass_obj
def archive_verify(context: dict[str, Any]) -> None:
    """Check every body's hash and every journal's chain.

    Example: policywatch archive verify
    """
    archive = Archive(context["home"].archive)
    if not archive.run_files():
        return fail(f"there is no archive in {context['home'].root}: check --home, or run `policywatch crawl` first")
    found = list(archive.verify())
    for problem in found:
        click.echo(problem, err=True)
    if found:
        return fail(f"{len(found)} problems in the archive: restore the named files from a backup")
    click.echo("the archive is whole")


@archive.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def archive_export(context: dict[str, Any], file: Path) -> None:
    """Write the archive to a WARC file.

    Example: policywatch archive export /mnt/backup/policywatch.warc.gz
    """
    try:
        bodies, runs = export_warc(Archive(context["home"].archive), file)
    except (ArchiveError, OSError) as error:
        return fail(str(error))
    click.echo(f"{bodies} bodies of {runs} runs written to {file}")


@archive.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def archive_import(context: dict[str, Any], file: Path) -> None:
    """Take over an exported archive; `policywatch replay` then builds the database.

    Example: policywatch --home /srv/new archive import policywatch.warc.gz
    """
    try:
        bodies, runs = import_warc(Archive(context["home"].archive), file)
    except Exception as error:  # warcio raises many kinds for a file that is not a WARC
        return fail(f"{file} cannot be imported: {error}")
    click.echo(f"{bodies} bodies of {runs} runs imported; now run: policywatch replay")


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]…")
@click.option("--at", metavar="ISO-TIME", help="Judge as of this time instead of now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def health(context: dict[str, Any], names: tuple[str, ...], at: str | None, as_json: bool) -> None:
    """Say of each enabled source how its last run went and what it could not have. Exit 1 if anything is amiss.

    Example: policywatch health kokkai
    """
    home: Home = context["home"]
    for name in names:
        if name not in all_sources():
            return fail(f"there is no source {name!r}; there are: {', '.join(all_sources())}", 2)
    moment = parse_utc(parse_moment(at) or utc_text(datetime.now(UTC)))
    try:
        conn = open_read_only(home.policy_db)
    except FileNotFoundError as error:
        return fail(str(error))
    rows = []
    with closing(conn):
        config = read_config(home)
        for name, source in all_sources().items():
            if (names and name not in names) or not (names or is_enabled(source, config)):
                continue
            query = "SELECT * FROM runs WHERE source = ? AND only_some = 0 ORDER BY id DESC LIMIT 1"
            run = conn.execute(query, (name,)).fetchone()
            query = "SELECT max(started_at) FROM runs WHERE source = ? AND outcome = 'ok' AND only_some = 0"
            good = conn.execute(query, (name,)).fetchone()[0]
            query = "SELECT kind, url, reason FROM problems WHERE run = ? ORDER BY id"
            problems = [dict(p) for p in conn.execute(query, (run["id"],))] if run else []
            stale = run is None or moment - parse_utc(run["started_at"]) > STALE_AFTER
            rows.append(
                {
                    "source": name,
                    "outcome": run["outcome"] if run else None,
                    "last_run": run["started_at"] if run else None,
                    "last_good": good,
                    "stale": stale,
                    "problems": problems,
                }
            )
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            last = jst_minute(row["last_run"]) if row["last_run"] else "never"
            good = jst_minute(row["last_good"]) if row["last_good"] else "never"
            late = ", LATE: no run in the last 36 hours" if row["stale"] else ""
            click.echo(
                f"{row['source']}: {row['outcome'] or 'never run'} (last run {last}, last good {good} JST){late}"
            )
            for problem in row["problems"] if names else row["problems"][:3]:
                click.echo(f"  {problem['kind']}: {problem['url']}: {problem['reason']}")
            if not names and len(row["problems"]) > 3:
                click.echo(f"  … and {len(row['problems']) - 3} more: policywatch health {row['source']}")
    sys.exit(0 if rows and all(r["outcome"] == "ok" and not r["stale"] for r in rows) else 1)


@click.command("record")
@click.argument("name", metavar="SOURCE")
@click.option("--mirror", metavar="URL|WARC", help="Ask a mirror instead of the site.")
@click.option("--only", multiple=True, metavar="URL", help="Record exactly this URL; may be repeated.")
@click.pass_obj
def record(context: dict[str, Any], name: str, mirror: str | None, only: tuple[str, ...]) -> None:
    """Keep the real answers of a source, and what the parser reads in them, as material for test pages.

    Example: policywatch record isa_pages --only https://www.moj.go.jp/isa/applications/ssw/index.html
    """
    from crawlers.nightly.recordings import record_source

    try:
        kept = record_source(context["home"], name, list(only), mirror)
    except PolicywatchError as error:
        return fail(error.en, error.status)
    click.echo(
        f"{kept.answers} answers in {kept.folder}: retype the page by hand, review the JSON, put both under tests/pages/{name}"
    )
    if kept.missing:
        lines = "".join(f"\n  {url}: {reason}" for url, reason in kept.missing)
        fail(f"{len(kept.missing)} could not be had:{lines}")


@click.command("new-source")
@click.argument("name")
@click.argument("url")
def new_source(name: str, url: str) -> None:
    """Write the module of a new source that watches one page, ready to be filled in.

    Example: policywatch new-source otit_pages https://www.otit.go.jp/employment_for_skill_development/
    """
    from crawlers.nightly.recordings import write_source

    try:
        path = write_source(name, url)
    except (ValueError, OSError) as error:
        return fail(str(error), 2)
    click.echo(f"{path} written. Next: policywatch record {name}, then docs/adding-a-source.md")


def read_config(home: Home) -> dict[str, Any]:
    """The settings; a file that cannot be read ends the command."""
    try:
        return home.config()
    except ConfigError as error:
        fail(str(error))
        raise
