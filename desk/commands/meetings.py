"""The commands about the office's own work: meeting add|list|show, ask add|edit|list|set.  All of it lies in office.db."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from db.console import fail, print_json, read_moment
from db.office import asks as asked
from db.office import meetings as met
from db.office.asks import OfficeError
from db.office.database import open_office_db
from db.office.since_meeting import since_lines, since_meeting
from db.people.stored_people import HOUSES
from db.record.home import Home
from db.text.dates import JST, utc_text
from desk.commands.opening import open_record

FILE = click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
AT = click.option("--at", metavar="ISO-TIME", help="Enter it as of this time; now when not given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def open_both(context: dict[str, Any]) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """policy.db for reading and office.db; what cannot be kept is said on stderr, a line each, and exits 1."""
    home: Home = context["home"]
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        try:
            yield policy, office
        except OfficeError as error:
            for problem in error.problems[:-1]:
                click.echo(f"policywatch: {problem}", err=True)
            fail(error.problems[-1])


def refuse_wrong_texts(
    context: dict[str, Any],
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    texts: Iterable[tuple[str, str, str]],
    at: str | None,
) -> None:
    """OfficeError for texts that no brief could print.  How briefs print is known to who put the commands together."""
    if (check := context.get("check_texts")) is not None and (problems := check(policy, office, texts, *now(at))):
        raise OfficeError(problems)


def now(at: str | None = None) -> tuple[str, str]:
    """(the Japanese day, the time as stored), of ``at`` when it is given."""
    moment = read_moment(at)
    return moment.astimezone(JST).date().isoformat(), utc_text(moment)


def tables(file: Path, name: str) -> list[Mapping[str, Any]]:
    """The ``[[name]]`` tables of a TOML file; a file without any that holds plain entries is one such table."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OfficeError([f"{file} cannot be read as TOML: {error}"]) from error
    found = data.get(name)
    if found is None and name == "meeting" and "date" in data:
        found = [{key: value for key, value in data.items() if key != "ask"}]
    rows = [found] if isinstance(found, Mapping) else found or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise OfficeError([f"{file}: [[{name}]] must be tables"])
    if not rows:
        raise OfficeError([f"{file} has no [[{name}]] table"])
    return rows


# ---------------------------------------------------------------------- meetings
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
@click.option("--topic", "topics", multiple=True, metavar="ID", help="What it was about (repeatable).")
@click.option("--notes", help="What to remember; for the office only, never printed in a brief.")
@click.option("--next", "next", help="The next step.")
@click.option("--next-by", metavar="DATE", help="By when.")
@click.option("--again", is_flag=True, help="It is a second meeting with the same people on that day.")
@AT
@click.pass_obj
def add_meeting(context: dict[str, Any], /, file: Path | None, again: bool, at: str | None, **given: Any) -> None:
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
            except OfficeError as error:
                problems += error.problems
        if problems:
            raise OfficeError(problems)
        refuse_wrong_texts(context, policy, office, (text for entry in entries for text in met.texts_of(entry)), at)
        for key, entry in zip(met.add_meeting(office, entries, now(at)[1], again=again), entries, strict=True):
            click.echo(f"{key}  {entry.meeting.day}  {entry.meeting.whom}")


@meeting.command("list")
@click.option("--topic", metavar="ID", help="Only those on this topic.")
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
                said = f"{asked.STATES_JA[event.state]}（{event.state}）" + (
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


# ---------------------------------------------------------------------- asks
@click.group()
def ask() -> None:
    """Asks (お願い・要望): what is asked of whom by when, and what became of it."""


@ask.command("add")
@FILE
@click.option("--text", metavar="TEXT", help="What is asked for, in Japanese.")
@click.option("--topic", metavar="ID", help="The topic: a brief on it takes the ask up until it is answered.")
@click.option("--who", metavar="TEXT", help="Who is to do it.")
@click.option("--by", metavar="TEXT", help="By when: a date (2026-12-18), or words.")
@click.option("--detail", metavar="TEXT", help="A line below it.")
@click.option("--en", metavar="TEXT", help="The same in English; without it no brief in English prints it.")
@click.option("--reason", metavar="TEXT", help="Why (for letters of request).")
@click.option("--ministry", metavar="NAME", help="Whose business it is (法務省 …).")
@AT
@click.pass_obj
def add_ask(context: dict[str, Any], /, file: Path | None, at: str | None, **given: Any) -> None:
    """Enter asks, one by options or several from a TOML file with [[ask]] tables.

    Figures and dates in the texts are references: claim:S20, figure:disappearances@2024, date:2027-04-01.

    Example: policywatch ask add --text "省令で定める転籍の制限を見直すこと。" --topic transfer --by 2026-12-18
    """
    typed = {name: value for name, value in given.items() if value}
    if bool(file) == bool(typed):
        raise click.UsageError("give either FILE.toml or the ask by options (--text …)")
    with open_both(context) as (policy, office):
        rows = tables(file, "ask") if file else [typed]
        found = asked.checked(policy, rows, str(file) if file else "")
        day, made = now(at)
        several = len(found) > 1
        texts = (
            text for n, one in enumerate(found, 1) for text in asked.texts_of(one, f"ask {n}, " if several else "")
        )
        refuse_wrong_texts(context, policy, office, texts, at)
        for key, one in zip(asked.add_asks(office, found, day, made), found, strict=True):
            click.echo(f"{key}  {one.ask}")


@ask.command("edit")
@click.argument("key")
@click.option("--text", metavar="TEXT", help="What is asked for, in Japanese.")
@click.option("--topic", metavar="ID", help="The topic.")
@click.option("--who", metavar="TEXT", help="Who is to do it.")
@click.option("--by", metavar="TEXT", help="By when: a date (2026-12-18), or words.")
@click.option("--detail", metavar="TEXT", help="A line below it.")
@click.option("--en", metavar="TEXT", help="The same in English.")
@click.option("--reason", metavar="TEXT", help="Why (for letters of request).")
@click.option("--ministry", metavar="NAME", help="Whose business it is (法務省 …).")
@click.pass_obj
def edit_ask(context: dict[str, Any], /, key: str, **given: str | None) -> None:
    """Correct the words of an ask before it was delivered; what is not given stays.

    Example: policywatch ask edit A-20261125-1 --text "省令で定める転籍の制限を見直すこと。"
    """
    typed = {("ask" if name == "text" else name): value for name, value in given.items() if value is not None}
    if not typed:
        raise click.UsageError("say what to correct (--text …)")
    with open_both(context) as (policy, office):
        there = next((asdict(one) for one in asked.asks(office) if one.key == key), {"ask": "—"})
        (one,) = asked.checked(policy, [{name: text for name, text in {**there, **typed}.items() if name != "key"}])
        texts = {name: getattr(one, name) for name in typed}
        refuse_wrong_texts(context, policy, office, asked.texts_of(one), None)
        asked.edit_ask(office, key, texts, now()[0])
        click.echo(f"{key}  {one.ask}")


@ask.command("list")
@click.option("--topic", metavar="ID", help="Only asks of this topic.")
@click.option(
    "--open", "only_open", is_flag=True, help="Only those that somebody still owes an answer to, or never had."
)
@JSON
@click.pass_obj
def list_asks(context: dict[str, Any], topic: str | None, only_open: bool, as_json: bool) -> None:
    """List asks with their state: never delivered, or with whom, since when, and what was answered.

    Example: policywatch ask list --topic transfer --json
    """
    with open_both(context) as (_policy, office):
        today = now()[0]
        events = asked.events(office)
        rows = [asked.ask_record(one, [e for e in events if e.on_day <= today]) for one in asked.asks(office, topic)]
        coming = {one.ask: one for one in events if one.on_day > today and one.state == "delivered"}
    if only_open:
        rows = [row for row in rows if not row["with"] or any(one["state"] not in asked.SETTLED for one in row["with"])]
    for row in rows:
        ahead = coming.get(row["key"])
        row["planned"] = {"whom": ahead.whom, "on": ahead.on_day, "meeting": ahead.meeting or None} if ahead else None
    if as_json:
        print_json(rows)
        return
    for row in rows:
        for line in ask_lines(row):
            click.echo(line)
    if not rows:
        click.echo("no ask has been entered" + (" of this kind" if topic or only_open else ""), err=True)


def ask_lines(row: Mapping[str, Any]) -> Iterator[str]:
    """An ask in lines: its words, then its state with each."""
    yield f"{row['key']}  [{row['topic'] or '—'}]  {row['ask']}"
    for one in row["with"]:
        whom = one["whom"] or "—"
        put = f"  delivered {one['delivered_on']}" if one["delivered_on"] else ""
        said = f"：{one['answer']}" if one["answer"] else ""
        yield f"    {whom}{put}  {one['state']}（{asked.STATES_JA[one['state']]}）{one['on']}{said}"
    if not row["with"]:
        yield f"    {asked.NEVER}（未提出）"
    if row["planned"]:
        yield f"    to be delivered {row['planned']['on']}  {row['planned']['whom']}"


@ask.command("set")
@click.argument("key")
@click.argument("state", metavar="STATE")
@click.option("--answer", default="", help="What was said, in a sentence.")
@click.option(
    "--meeting",
    "at_meeting",
    metavar="KEY",
    help="At, or after, which meeting; the last one it was put at if not given.",
)
@click.option("--date", "day", metavar="DATE", help="The day (Japan); today when not given.")
@AT
@click.pass_obj
def set_ask(
    context: dict[str, Any], key: str, state: str, answer: str, at_meeting: str | None, day: str | None, at: str | None
) -> None:
    """Say what became of an ask: delivered, answered, accepted, refused, pending or withdrawn.

    Said again for the same party it takes the place of what was said before, which stays on record. A withdrawal counts
    for everybody.

    Example: policywatch ask set A-20261125-1 accepted --answer "質疑で取り上げるとのこと。"
    """
    with open_both(context) as (policy, office):
        problems: list[str] = []
        on_day = met.iso_day(day, "--date", problems)
        if problems:
            raise OfficeError(problems)
        today, made = now(at)
        refuse_wrong_texts(context, policy, office, [("--answer", answer, "ja")], at)
        where = asked.set_state(office, key, state, answer, on_day or today, made, at_meeting, today)
        whom = f"  {met.meeting(office, where).whom}" if where else ""
        click.echo(f"{key}  {state}（{asked.STATES_JA[state]}）{on_day or today}{whom}")
