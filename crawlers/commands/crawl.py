"""``policywatch crawl``: the nightly job."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from db.console import fail, print_json, read_day, read_stored_moment

if TYPE_CHECKING:
    from db.night.store import RunResult
    from db.record.home import Home

SHOWN_PROBLEMS = 8


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
    from crawlers.fetch.order import RunOrder
    from crawlers.nightly.heartbeat import watched_night
    from crawlers.nightly.job import crawl as run_crawl
    from crawlers.nightly.past import fetch_past, pieces_of
    from db.record.models import Outcome

    home: Home = context["home"]
    first_day = read_day(since)
    order = RunOrder(
        home=str(home.root),
        source="",
        at=read_stored_moment(at),
        since=first_day.isoformat() if first_day else None,
        only=list(only),
        mirror=mirror,
        progress=sys.stderr.isatty() and not as_json,
    )
    check(mirror)
    whole_night = not (names or only)
    results: list[RunResult] = []

    def done(result: RunResult) -> None:
        results.append(result)
        if not as_json:
            report(result)

    home.config()  # a file that cannot be read ends the command before it asks anything
    past = [name for name in names if pieces_of(name, order)]
    for name in past:
        fetch_past(home, name, order, done, lambda line: click.echo(line, err=True))
    others = tuple(name for name in names if name not in past)
    if others or not past:
        with watched_night(home, results) if whole_night else nullcontext():
            run_crawl(home, others, order, done)
    if as_json:
        print_json([as_row(r) for r in results])
    if not results and not past:  # every piece of a past may be there already
        fail("no source is switched on: nothing was looked at")
    sys.exit(0 if all(r.outcome is Outcome.OK for r in results) else 1)


def check(mirror: str | None) -> None:
    """End the command when ``--mirror`` cannot be used."""
    if mirror is None:
        return
    from crawlers.fetch.spider import warc_or_url

    try:
        warc_or_url(mirror)
    except ValueError as error:
        fail(str(error), 2)


def as_row(result: RunResult) -> dict[str, Any]:
    return {**asdict(result), "problems": [p.as_row() for p in result.problems]}


def report(result: RunResult) -> None:
    """What a run came to, in a few lines; every problem is in the database, the first ones are named here."""
    click.echo(
        f"{result.source}: {result.outcome} — {result.new} new, {result.changed} changed, {result.unchanged} unchanged, "
        f"{result.changes} changes reported, {result.errors} problems"
    )
    if result.waiting or result.given_up:
        click.echo(f"  texts: {result.waiting} wait for another night, {result.given_up} given up (not there)")
    kinds: dict[str, list[str]] = {}
    for problem in result.problems:
        kinds.setdefault(problem.kind, []).append(f"{problem.url}: {problem.reason}")
    for kind, lines in kinds.items():
        for line in lines[:SHOWN_PROBLEMS]:
            click.echo(f"  {kind}: {line}", err=True)
        if len(lines) > SHOWN_PROBLEMS:
            more = len(lines) - SHOWN_PROBLEMS
            click.echo(f"  {kind}: … and {more} more (policywatch health {result.source} lists all)", err=True)
