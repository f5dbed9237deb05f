"""``policywatch brief candidates`` and ``brief start``: what the machine proposes for a paper, for people to decide.

``ctx.obj`` holds ``home`` and ``at`` as for the other commands under ``brief``.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from briefs.commands.options import AT, HOUSE, JSON, TOPIC, WITHOUT, moment, refusing, remark
from briefs.errors import BriefError
from briefs.evidence.acceptance import wording_of
from briefs.evidence.candidates import Candidate
from briefs.evidence.dossier import Notes
from briefs.evidence.form import PLAIN
from briefs.evidence.held import spoken
from briefs.evidence.looked import MINUTES, looked_through, nothing
from briefs.evidence.material import proposed
from briefs.evidence.office_names import ministry_called
from briefs.evidence.persons import RE_ORGANISATION, Party, met_under, no_ministry, party_of, tied_to_nobody
from briefs.evidence.wording import today
from briefs.kinds.make import databases
from briefs.kinds.series_charts import charted, wanted_series
from briefs.kinds.topic_evidence import find_topic
from briefs.staff.registered import registered
from briefs.staff.starting import Start, printed, staff_text
from briefs.staff.typed_keys import meant
from db.console import print_json
from db.errors import WrongUsage
from db.text.dates import utc_text
from db.topics.named import topics_named

SHOWN = 20  # proposals, where nobody says how many
One = TypeVar("One")

LIMIT = click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many; 0 is all.")
MINISTRY = click.option(
    "--ministry", metavar="MINISTRY", help="The meeting is with a ministry or its minister (法務省, 総理 …)."
)


@click.command("candidates")
@TOPIC
@click.option(
    "--member", metavar="NAME", help="For a meeting with this member or minister: their words and answers first."
)
@MINISTRY
@HOUSE
@WITHOUT
@LIMIT
@JSON
@AT
@click.pass_context
@refusing
def candidates(
    ctx: click.Context,
    topic: str,
    member: str | None,
    ministry: str | None,
    house: str | None,
    without: tuple[str, ...],
    limit: int | None,
    as_json: bool,
    at: str | None,
) -> None:
    """What could stand in a paper on a topic, ranked, each passage with its key, its stance and why it is proposed.

    The evidence box comes first; what was taken out of it, or decided 関係なし, does not come back.

    Example: policywatch brief candidates --topic 転籍 --member 見本太郎 --json
    """
    found, _ = look(ctx, topic, member, ministry, house, at, without)
    most = limit if limit is not None else (0 if as_json else SHOWN)
    shown = found[:most] if most else found
    if as_json:
        print_json([one.as_row() for one in shown])
        return
    for number, one in enumerate(shown, 1):
        click.echo(printed(one, number))
    if len(shown) < len(found):
        click.echo(f"… and {len(found) - len(shown)} more: --limit 0 shows all")
    if not found:
        click.echo("nothing on record could be quoted on this topic")


@click.command("start")
@click.argument("words", nargs=-1, required=True, metavar="[MEMBER] TOPIC")
@MINISTRY
@HOUSE
@click.option(
    "--out",
    "into",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write.",
)
@WITHOUT
@LIMIT
@AT
@click.pass_context
@refusing
def start(
    ctx: click.Context,
    words: tuple[str, ...],
    ministry: str | None,
    house: str | None,
    into: Path,
    without: tuple[str, ...],
    limit: int | None,
    at: str | None,
) -> None:
    """Write the file of staff texts for a paper, with everything proposed in it as comments.

    MEMBER and TOPIC as people say them. Take the mark off a [[use]] to accept it; as it is written the file says nothing. A file
    that is there is never overwritten.

    Example: policywatch brief start 見本太郎 転籍 --out meeting.toml
    """
    if len(words) > 2 or (len(words) == 2 and ministry):
        raise click.UsageError("give [MEMBER] TOPIC, or TOPIC with --ministry")
    if into.exists():
        raise BriefError([f"{into} is there already, and nothing is overwritten: give another --out FILE"])
    topic = topic_meant(words[-1])
    found, met = look(ctx, topic, words[0] if len(words) == 2 else None, ministry, house, at, without)
    day, notes = today(moment(at or ctx.obj.get("at"))), Notes()
    series = wanted_series((), topic)
    with databases(ctx.obj["home"]) as (policy, office):
        known = find_topic(policy, topic)
        charted(series, office, PLAIN, notes, len(series), day)
    most = SHOWN if limit is None else limit
    text = staff_text(
        Start(
            "".join(met.name.split()) if met else "",
            known.id,
            known.name_ja,
            day,
            tuple(parts[0][0].id for parts in series if parts),
            {one.reference: wording_of(one) for one in notes.claims()},
        ),
        found[:most] if most else found,
    )
    try:
        with into.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise BriefError([f"{into} is there already, and nothing is overwritten: give another --out FILE"]) from None
    click.echo(f"{into}  {min(len(found), most or len(found))} of {len(found)} proposals, all as comments")


def look(
    ctx: click.Context,
    topic: str,
    member: str | None,
    ministry: str | None,
    house: str | None,
    at: str | None,
    without: Sequence[str],
) -> tuple[list[Candidate], Party | None]:
    """What is proposed, and for a meeting with whom; what staff should know of the name is said."""
    if member and ministry:
        raise WrongUsage("give either a member or --ministry", "議員か --ministry のどちらかを指定してください。")
    when = moment(at or ctx.obj.get("at"))
    with databases(ctx.obj["home"]) as (policy, office):
        known = find_topic(policy, topic)
        if ministry and (wrong := no_ministry(policy, ministry)):
            raise BriefError([wrong])
        met = party_of(ministry=ministry) if ministry else None
        if member:
            try:
                choices = met_under(policy, member, house)
            except BriefError as error:  # 総理, 法相, 入管庁: no name of a person
                if not (body := ministry_called(member)):
                    raise body_or_nobody(policy, error, member) from None
                remark(f"「{member}」は{body}として探します / {member} is looked for as {body} (--ministry {body})")
                choices = [party_of(ministry=body)]
            met = one_of(choices, lambda one: f"{one.name}（{one.where}）", f"{member!r} may be several people")
        unwanted = meant(policy, office, without)
        if unwanted.notes:
            raise WrongUsage(
                f"--without {unwanted.notes[0]}: there is no paper yet, so no notes: give a key",
                f"--without {unwanted.notes[0]}：まだ資料がないので注の番号は使えません。文書の識別名で指定してください。",
            )
        found = proposed(
            policy,
            office,
            known.id,
            utc_text(when),
            today(when),
            party=met,
            without=unwanted.keys,
            unsaid=unwanted.passages,
        )
        told = registered(policy, known.id, office, today(when), utc_text(when))
        unsaid = None
        if met is not None and not any(one.theirs for one in found):
            name, at_utc = "".join(met.name.split()), utc_text(when)
            unsaid = nothing(
                f"{name}の「{known.name_ja}」に関する発言・答弁",
                f"statement or answer of {name} on “{known.name_en}”",
                looked_through(policy, at_utc, MINUTES),
                spoken(policy, met, known.id, at_utc),
            )
        if met is not None and met.person is not None and (untied := tied_to_nobody(policy, met.person, known.id)):
            remark(untied)
    if unsaid:
        remark(f"{unsaid['ja']} / {unsaid['en']}")
    return sorted((*found, *told), key=lambda one: -one.score), met  # halves of an exchange have one score


def body_or_nobody(conn: sqlite3.Connection, error: BriefError, name: str) -> BriefError:
    """That a name is nobody's; and, where it looks like that of a body, that there is no such ministry, with the nearest."""
    named = name.strip()
    if not (
        named.endswith(("省", "庁", "大臣", "相", "機構", "局", "会", "長官", "理事長"))
        or RE_ORGANISATION.fullmatch(named)
    ):
        return error
    return BriefError([*error.problems, *filter(None, [no_ministry(conn, name)])])


def topic_meant(text: str) -> str:
    """The topic that a text names; asked back on a terminal where it names several."""
    found = topics_named(text)
    if not found:
        return text
    return one_of(found, lambda topic: f"{topic.id}（{topic.name_ja}）", f"{text!r} may be several topics").id


def one_of(choices: Sequence[One], name: Callable[[One], str], question: str) -> One:
    """The only choice, or the one that is picked on a terminal; WrongUsage with the choices where nobody can be asked."""
    if len(choices) == 1:
        return choices[0]
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        every = "、".join(map(name, choices))
        raise WrongUsage(
            f"{question}: {every}. Give the whole name, or the key",
            f"{question}：{every}。全体の名前か、識別名で指定してください。",
        )
    click.echo(f"{question}:")
    for number, choice in enumerate(choices, 1):
        click.echo(f"  {number}  {name(choice)}")
    return choices[click.prompt("Which", type=click.IntRange(1, len(choices))) - 1]
