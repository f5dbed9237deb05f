"""The commands about meetings: meeting add|list|show.  They lie in office.db."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from briefs.staff.entry import no_such_party
from db.console import AS, print_json
from db.office import asks as asked
from db.office import meetings as met
from db.office.asks import OfficeError
from db.office.since_meeting import since_lines, since_meeting
from db.people.stored_people import HOUSES
from db.topics.named import topic_ids
from desk.commands.entry import AT, FILE, JSON, now, open_both, refuse_wrong_texts, tables


@click.group()
def meeting() -> None:
    """Meetings with Diet members and ministries: who was met, what was asked, what was answered."""


@meeting.command("add")
@FILE
@click.option("--date", "date", metavar="DATE", help="The day (Japan), such as 2026-11-25; it may lie ahead.")
@click.option("--member", metavar="NAME", help="The member, by name in any spelling, kana, or key.")
@click.option("--house", type=click.Choice(HOUSES), help="Of two members of one name: which house.")
@click.option("--ministry", metavar="NAME", help="The ministry, when it was not a member (法務省 …).")
@click.option("--time", metavar="HH:MM", help="When it begins.")
@click.option("--place", help="Where.")
@click.option("--person", "people", multiple=True, metavar="NAME", help="Who else was there (repeatable).")
@click.option("--ask", "asks", multiple=True, metavar="KEY", help="An ask that was put (repeatable).")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar='"KEY=STATE: …"',
    help=f"What was answered to an ask (repeatable); STATE is one of {', '.join(asked.STATES)}.",
)
@click.option(
    "--topic", "topics", callback=topic_ids, multiple=True, metavar="ID", help="What it was about (repeatable)."
)
@click.option("--notes", help="What to remember; for the office only, never printed in a brief.")
@click.option("--next", "next", help="The next step.")
@click.option("--next-by", metavar="DATE", help="By when.")
@click.option("--again", is_flag=True, help="It is a second meeting with the same people on that day.")
@AT
@AS
@click.pass_obj
def add_meeting(
    context: dict[str, Any], /, file: Path | None, again: bool, at: str | None, who: str, **given: Any
) -> None:
    """Enter a meeting, by options or from a TOML file with [[meeting]] tables of the same names.

    In a file: people, asks and topics are lists, answers are "KEY=STATE: …" or tables with ask, state and answer.

    Example: policywatch meeting add --date 2026-11-25 --member 見本太郎 --house 衆議院 --ask A-20261101-1
    """
    typed = {name: value for name, value in given.items() if value}
    if bool(file) == bool(typed):
        raise click.UsageError("give either FILE.toml or the meeting by options (--date, --member or --ministry …)")
    with open_both(context) as (policy, office):
        rows = tables(file, "meeting") if file else [typed]
        problems: list[str] = []
        entries = []
        for number, row in enumerate(rows, 1):
            try:
                entries.append(
                    met.checked(policy, office, row, f"{file}: meeting {number}" if file else "", now(at)[0])
                )
                problems += no_such_party(policy, entries[-1].meeting.ministry or "")
            except OfficeError as error:
                problems += error.problems
        if problems:
            raise OfficeError(problems)
        refuse_wrong_texts(context, policy, office, (text for entry in entries for text in met.texts_of(entry)), at)
        keys = met.add_meeting(office, entries, now(at)[1], who=who, again=again)
        for key, entry in zip(keys, entries, strict=True):
            click.echo(f"{key}  {entry.meeting.day}  {entry.meeting.whom}")


@meeting.command("list")
@click.option("--topic", callback=topic_ids, metavar="ID", help="Only those on this topic.")
@click.option("--member", metavar="NAME", help="Only those with this member.")
@click.option("--house", type=click.Choice(HOUSES), help="Of two members of one name: which house.")
@click.option("--ministry", metavar="NAME", help="Only those with this ministry.")
@JSON
@click.pass_obj
def list_meetings(
    context: dict[str, Any],
    topic: str | None,
    member: str | None,
    house: str | None,
    ministry: str | None,
    as_json: bool,
) -> None:
    """List meetings, the newest first.

    Example: policywatch meeting list --member 見本太郎 --json
    """
    with open_both(context) as (policy, office):
        party = str(met.resolve_member(policy, member, house)["key"]) if member else ministry
        found = met.meetings(office, party=party, topic=topic)
        if as_json:
            print_json([meeting_record(office, one) for one in found])
            return
        for one in found:
            click.echo(line_of(office, one))
        if not found:
            click.echo("no meeting has been entered" + (" of this kind" if topic or party else ""), err=True)


@meeting.command("show")
@click.argument("key")
@click.option("--since", is_flag=True, help="Also what has changed since that day.")
@JSON
@click.pass_obj
def show_meeting(context: dict[str, Any], key: str, since: bool, as_json: bool) -> None:
    """One meeting with its asks and answers and, with --since, what has changed since.

    Example: policywatch meeting show M-20261125-1 --since
    """
    with open_both(context) as (policy, office):
        one = met.meeting(office, key)
        later = since_meeting(policy, office, one, now()[0], one.topics) if since else None
        if as_json:
            print_json(meeting_record(office, one) | ({"since": asdict(later)} if later else {}))
            return
        click.echo(line_of(office, one))
        for label, text in (
            ("place", one.place),
            ("present", "、".join(one.people)),
            ("topics", ", ".join(one.topics)),
            ("notes", one.notes),
            ("next", f"{one.next_step}{f' (by {one.next_by})' if one.next_by else ''}"),
        ):
            if text:
                click.echo(f"  {label}: {text}")
        words = {ask.key: ask.ask for ask in asked.asks(office)}
        for event in asked.events(office):
            if event.meeting == key:
                ja, en = asked.state_words(event.state, event.on_day, now()[0])
                said = f"{ja}（{event.state if ja == asked.STATES_JA[event.state] else en}）" + (
                    f"：{event.answer}" if event.answer else ""
                )
                click.echo(f"  {event.ask}  {event.on_day}  {said}  {words[event.ask]}")
        for line in since_lines(later) if later else ():
            click.echo(line)


def meeting_record(office: sqlite3.Connection, one: met.Meeting) -> dict[str, Any]:
    """A meeting for --json, with what became of asks at it."""
    mine = [event for event in asked.events(office) if event.meeting == one.key]
    return {
        **asdict(one),
        "events": [{"ask": e.ask, "state": e.state, "answer": e.answer, "on": e.on_day} for e in mine],
    }


def line_of(office: sqlite3.Connection, one: met.Meeting) -> str:
    put = len({e.ask for e in asked.events(office) if e.meeting == one.key})
    return f"{one.key}  {one.day}{f' {one.starts_at}' if one.starts_at else ''}  {one.whom}" + (
        f"  {put} asks" if put else ""
    )
