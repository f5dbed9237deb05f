"""The command ``health``: how the watch stands by the clock, on the screen, as JSON, or as a mail when something is wrong."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from db.console import fail, print_json, read_moment
from db.night.health import Alarm, AlarmCode, Row, alarms, health_of, known_sources
from db.night.heartbeat import read_heartbeat
from db.office.database import open_office_db
from db.record.archive import Archive
from db.record.home import ConfigError, Home
from db.record.lateness import LATE_HOURS
from db.record.schema import open_read_only
from db.text.dates import jst_minute
from db.text.words import Names
from desk.commands.mail import send_waiting
from desk.outgoing.alerts import channels_of, undelivered
from desk.outgoing.mail_settings import mail_settings, recipients
from desk.outgoing.outbox import Draft, queue
from desk.outgoing.warning import State, draft_of

SHOWN_PROBLEMS = 3


@click.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]…")
@click.option("--at", metavar="ISO-TIME", help="Judge as of this time instead of now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--mail", "by_mail", is_flag=True, help="Mail the recipients of [mail] when something is wrong, or well again."
)
@click.option("--to", multiple=True, metavar="ADDRESS", help="With --mail: to these instead (repeatable).")
@click.pass_obj
def health(
    context: dict[str, Any], names: tuple[str, ...], at: str | None, as_json: bool, by_mail: bool, to: tuple[str, ...]
) -> None:
    """Say of each enabled source how its last run went, whether it is late, and what it could not have.

    Late is measured by the clock: 36 hours without a run. Exit 1 if anything is amiss. With --mail each recipient is told
    once a day what is wrong, and once when it is over: run it by a timer of its own, since a dead crawl sends no mail.

    Example: policywatch health kokkai
    """
    home: Home = context["home"]
    moment = read_moment(at)
    if by_mail and (names or as_json):
        raise click.UsageError("--mail looks at every source and prints no JSON")
    if to and not by_mail:
        raise click.UsageError("--to goes with --mail")
    if by_mail:
        return _mail(home, moment, to)
    try:
        conn = open_read_only(home.policy_db)
    except FileNotFoundError as error:
        fail(str(error))
    with closing(conn):
        state = look(conn, home, moment, names)
    for alarm in state.alarms:
        click.echo(f"policywatch: {alarm.en}", err=True)
    if as_json:
        print_json(state.sources)
    else:
        for row in state.sources:
            print_health(row, whole=bool(names))
        if beat := read_heartbeat(home):
            click.echo(f"the last night ended {jst_minute(beat.at)} (Japan time) with status {beat.status}")
    sys.exit(0 if state.is_well else 1)


def look(conn: sqlite3.Connection, home: Home, at: datetime, names: tuple[str, ...] = ()) -> State:
    """How the watch stands: every enabled source, or those named; wrong usage when there is none of a name."""
    known = known_sources(conn)
    for name in names:
        if name not in {source["id"] for source in known}:
            fail(f"there is no source {name!r}; there are: {', '.join(source['id'] for source in known)}", 2)
    chosen = [source for source in known if (source["id"] in names if names else source["enabled"])]
    called = {source["id"]: Names(source["name_ja"], source["name_en"]) for source in chosen}
    rows = [health_of(conn, source["id"], at) for source in chosen]
    return State(tuple(alarms(conn, Archive(home.archive), at)), tuple(rows), called)


def look_or_say_why(home: Home, at: datetime) -> State:
    """How the watch stands, also where there is no record that could be asked: that is the worst of all."""
    try:
        with closing(open_read_only(home.policy_db)) as conn:
            return look(conn, home, at)
    except (FileNotFoundError, sqlite3.DatabaseError) as error:
        why = str(error)
    en = f"there is no record that could be asked ({why})"
    return State((Alarm(AlarmCode.NO_RECORD, en, f"記録（policy.db）を読めません（{why}）。"),), (), {})


def _mail(home: Home, at: datetime, to: tuple[str, ...]) -> None:
    """Queue what each recipient has not been told today, send it with what waits; exits like ``health``, and 1 when unsent."""
    settings = mail_settings(home.config())
    addressed = recipients(to, "--to") or settings.to
    if not addressed:
        raise ConfigError('[mail] to is missing: write to = ["name@example.org"], or give --to ADDRESS')
    state = look_or_say_why(home, at)
    with closing(open_office_db(home.office_db)) as office:
        state = replace(state, undelivered=tuple(undelivered(office, channels_of(home.config()))))
        for recipient in addressed:

            def compose(told_keys: frozenset[str], recipient: str = recipient) -> Draft | None:
                return draft_of(state, told_keys, settings.sender, recipient, at)

            queued = queue(office, recipient, at, compose)
            if queued is None:
                said = (
                    "all is well" if state.is_well else "something is amiss and was told already, or is for the digest"
                )
                click.echo(f"nothing new to tell {recipient}: {said}")
        sent = send_waiting(office, settings, at)
    sys.exit(0 if sent and state.is_well else 1)


def print_health(row: Row, *, whole: bool) -> None:
    """One source: a line, then its problems, all of them (``whole``) or the first ones."""
    late = f", LATE: no run in the last {LATE_HOURS} hours" if row["late"] else ""
    last, good = (jst_minute(row[name]) if row[name] else "never" for name in ("last_run", "last_good"))
    click.echo(f"{row['source']}: {row['outcome'] or 'never run'} (last run {last}, last good {good} JST){late}")
    for problem in row["problems"] if whole else row["problems"][:SHOWN_PROBLEMS]:
        click.echo(f"  {problem['kind']}: {problem['url']}: {problem['reason']}")
    if not whole and len(row["problems"]) > SHOWN_PROBLEMS:
        more = len(row["problems"]) - SHOWN_PROBLEMS
        click.echo(f"  … and {more} more: policywatch health {row['source']}")
    waiting, given_up = row.get("texts_waiting", 0), row.get("texts_given_up", 0)
    if waiting or given_up:
        click.echo(f"  texts: {waiting} wait for another night, {given_up} given up (not there)")
    if whole and row["unjudged"]:
        click.echo(f"  not judged, with too little history (or nothing to compare): {', '.join(row['unjudged'])}")
