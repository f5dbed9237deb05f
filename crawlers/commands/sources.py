"""``policywatch sources`` and ``policywatch health``: which sources there are, and how it went with each."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from db.console import fail, print_json, read_moment

if TYPE_CHECKING:
    from db.record.home import Home

STALE_AFTER = timedelta(hours=36)
SHOWN_PROBLEMS = 3
# A run that fetched single pages on request says nothing about the night.
LAST_GOOD = "SELECT max(started_at) FROM runs WHERE source = ? AND outcome = 'ok' AND only_some = 0"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def sources(context: dict[str, Any], as_json: bool) -> None:
    """List the sources and when each was last looked at with success.

    Example: policywatch sources --json
    """
    from crawlers.registry import all_sources, is_enabled
    from db.record.schema import open_read_only

    home: Home = context["home"]
    config = home.config()
    last_good: dict[str, str] = {}
    if home.policy_db.exists():
        with closing(open_read_only(home.policy_db)) as conn:
            last_good = {name: conn.execute(LAST_GOOD, (name,)).fetchone()[0] for name in all_sources()}
    rows = [
        {**asdict(source.info), "enabled": is_enabled(source, config), "last_good": last_good.get(name)}
        for name, source in all_sources().items()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "on " if row["enabled"] else "off"
        good = minute(row["last_good"])
        click.echo(f"{row['id']:<12} {state}  last good night (JST): {good:<16}  {row['name_ja']} / {row['name_en']}")


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]…")
@click.option("--at", metavar="ISO-TIME", help="Judge as of this time instead of now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def health(context: dict[str, Any], names: tuple[str, ...], at: str | None, as_json: bool) -> None:
    """Say of each enabled source how its last run went and what it could not have. Exit 1 if anything is amiss.

    Example: policywatch health kokkai
    """
    from crawlers.registry import all_sources, is_enabled
    from db.record.schema import open_read_only

    home: Home = context["home"]
    for name in names:
        if name not in all_sources():
            fail(f"there is no source {name!r}; there are: {', '.join(all_sources())}", 2)
    moment = read_moment(at)
    try:
        conn = open_read_only(home.policy_db)
    except FileNotFoundError as error:
        fail(str(error))
    with closing(conn):
        config = home.config()
        wanted = names or [name for name, source in all_sources().items() if is_enabled(source, config)]
        rows = [health_of(conn, name, moment) for name in all_sources() if name in wanted]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            print_health(row, whole=bool(names))
    sys.exit(0 if rows and all(r["outcome"] == "ok" and not r["stale"] for r in rows) else 1)


def health_of(conn: sqlite3.Connection, name: str, moment: datetime) -> dict[str, Any]:
    """How the last run of a source went, when the last good one was, and whether that is long ago at ``moment``."""
    from db.text.dates import parse_utc

    query = "SELECT * FROM runs WHERE source = ? AND only_some = 0 ORDER BY id DESC LIMIT 1"
    run = conn.execute(query, (name,)).fetchone()
    query = "SELECT kind, url, reason FROM problems WHERE run = ? ORDER BY id"
    return {
        "source": name,
        "outcome": run["outcome"] if run else None,
        "last_run": run["started_at"] if run else None,
        "last_good": conn.execute(LAST_GOOD, (name,)).fetchone()[0],
        "stale": run is None or moment - parse_utc(run["started_at"]) > STALE_AFTER,
        "problems": [dict(p) for p in conn.execute(query, (run["id"],))] if run else [],
    }


def print_health(row: dict[str, Any], *, whole: bool) -> None:
    """One source: a line, then its problems, all of them (``whole``) or the first ones."""
    late = ", LATE: no run in the last 36 hours" if row["stale"] else ""
    last, good = minute(row["last_run"]), minute(row["last_good"])
    click.echo(f"{row['source']}: {row['outcome'] or 'never run'} (last run {last}, last good {good} JST){late}")
    for problem in row["problems"] if whole else row["problems"][:SHOWN_PROBLEMS]:
        click.echo(f"  {problem['kind']}: {problem['url']}: {problem['reason']}")
    if not whole and len(row["problems"]) > SHOWN_PROBLEMS:
        more = len(row["problems"]) - SHOWN_PROBLEMS
        click.echo(f"  … and {more} more: policywatch health {row['source']}")


def minute(moment: str | None) -> str:
    """A stored time to the minute in Japan, or "never"."""
    from db.text.dates import jst_minute

    return jst_minute(moment) if moment else "never"
