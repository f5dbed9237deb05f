"""The commands about asks: ask add|edit|list|set.  They lie in office.db."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from briefs.staff.entry import unfit
from db.console import AS, print_json
from db.office import asks as asked
from db.office import meetings as met
from db.office.asks import OfficeError
from db.topics.named import topic_ids
from desk.commands.entry import AT, FILE, JSON, now, open_both, refuse_wrong_texts, tables

FIELD_OF = {"text": "ask", "doer": "who"}  # what an option is called, and the text of an ask that it gives


@click.group()
def ask() -> None:
    """Asks (お願い・要望): what is asked of whom by when, and what became of it."""


@ask.command("add")
@FILE
@click.option("--text", metavar="TEXT", help="What is asked for, in Japanese.")
@click.option(
    "--topic", callback=topic_ids, metavar="ID", help="The topic: a brief on it takes the ask up until it is answered."
)
@click.option("--who", "doer", metavar="TEXT", help="Who is to do it.")
@click.option("--by", metavar="TEXT", help="By when: a date (2026-12-18), or words.")
@click.option("--detail", metavar="TEXT", help="A line below it.")
@click.option("--en", metavar="TEXT", help="The same in English; without it no brief in English prints it.")
@click.option("--reason", metavar="TEXT", help="Why (for letters of request).")
@click.option("--ministry", metavar="NAME", help="Whose business it is (法務省 …).")
@AT
@AS
@click.pass_obj
def add_ask(context: dict[str, Any], /, file: Path | None, at: str | None, who: str, **given: Any) -> None:
    """Enter asks, one by options or several from a TOML file with [[ask]] tables.

    Figures and dates in the texts are references: claim:S20, figure:disappearances@2024, date:2027-04-01.

    Example: policywatch ask add --text "省令で定める転籍の制限を見直すこと。" --topic transfer --by 2026-12-18
    """
    typed = {FIELD_OF.get(name, name): value for name, value in given.items() if value}
    if bool(file) == bool(typed):
        raise click.UsageError("give either FILE.toml or the ask by options (--text …)")
    with open_both(context) as (policy, office):
        rows = tables(file, "ask") if file else [typed]
        found = asked.checked(policy, rows, str(file) if file else "")
        day, made = now(at)
        several = len(found) > 1
        if wrong := [fault for one in found for fault in unfit(policy, one, day)]:
            raise OfficeError(wrong)
        texts = (
            text for n, one in enumerate(found, 1) for text in asked.texts_of(one, f"ask {n}, " if several else "")
        )
        refuse_wrong_texts(context, policy, office, texts, at)
        for key, one in zip(asked.add_asks(office, found, day, made, who=who), found, strict=True):
            click.echo(f"{key}  {one.ask}")


@ask.command("edit")
@click.argument("key")
@click.option("--text", metavar="TEXT", help="What is asked for, in Japanese.")
@click.option("--topic", callback=topic_ids, metavar="ID", help="The topic.")
@click.option("--who", "doer", metavar="TEXT", help="Who is to do it.")
@click.option("--by", metavar="TEXT", help="By when: a date (2026-12-18), or words.")
@click.option("--detail", metavar="TEXT", help="A line below it.")
@click.option("--en", metavar="TEXT", help="The same in English.")
@click.option("--reason", metavar="TEXT", help="Why (for letters of request).")
@click.option("--ministry", metavar="NAME", help="Whose business it is (法務省 …).")
@AS
@click.pass_obj
def edit_ask(context: dict[str, Any], /, key: str, who: str, **given: str | None) -> None:
    """Correct the words of an ask before it was delivered; what is not given stays.

    Example: policywatch ask edit A-20261125-1 --text "省令で定める転籍の制限を見直すこと。"
    """
    typed = {FIELD_OF.get(name, name): value for name, value in given.items() if value is not None}
    if not typed:
        raise click.UsageError("say what to correct (--text …)")
    with open_both(context) as (policy, office):
        there = next((asdict(one) for one in asked.asks(office) if one.key == key), {"ask": "—"})
        (one,) = asked.checked(policy, [{name: text for name, text in {**there, **typed}.items() if name != "key"}])
        texts = {name: getattr(one, name) for name in typed}
        refuse_wrong_texts(context, policy, office, asked.texts_of(one), None)
        asked.edit_ask(office, key, texts, *now(), who=who)
        click.echo(f"{key}  {one.ask}")


@ask.command("list")
@click.option("--topic", callback=topic_ids, metavar="ID", help="Only asks of this topic.")
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
@AS
@click.pass_obj
def set_ask(
    context: dict[str, Any],
    key: str,
    state: str,
    answer: str,
    at_meeting: str | None,
    day: str | None,
    at: str | None,
    who: str,
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
        where = asked.set_state(office, key, state, answer, on_day or today, made, at_meeting, today, who=who)
        whom = f"  {met.meeting(office, where).whom}" if where else ""
        click.echo(f"{key}  {state}（{asked.STATES_JA[state]}）{on_day or today}{whom}")
