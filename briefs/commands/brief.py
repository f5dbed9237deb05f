"""The commands under ``policywatch brief``, one for each kind, and those that look at briefs that were made.

``ctx.obj`` holds ``home`` (db.record.home.Home) and ``at`` (an aware datetime, stored time text or None for now).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from briefs.commands.checking import check, publish_command
from briefs.commands.kit import kit
from briefs.commands.options import (
    HOUSE,
    JSON,
    TEXT,
    TOPIC,
    WITHOUT,
    How,
    day,
    editable_options,
    fax_option,
    form_options,
    making,
    refusing,
    renamed,
    signing,
    write,
)
from briefs.commands.own import own, preview
from briefs.commands.proposing import candidates, start
from briefs.errors import BriefError
from briefs.kinds import annex, comparison, letter
from briefs.kinds import committee as committee_page
from briefs.kinds import digest as digest_kind
from briefs.kinds import leave_behind as leave_behind_kind
from briefs.kinds import member as member_kind
from briefs.kinds import prep as memo
from briefs.kinds import promises as ledger
from briefs.kinds.annex import AnnexOrder
from briefs.kinds.committee import CommitteeOrder
from briefs.kinds.comparison import ComparisonOrder
from briefs.kinds.digest import DigestOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.member import MemberOrder
from briefs.kinds.prep import MemoOrder
from briefs.kinds.promises import LedgerOrder
from briefs.press.verify import stale, verify
from briefs.staff.file import read_staff_file
from db.change.sentences import plural
from db.console import print_json
from db.diet.ledger import STRENGTHS
from db.night.replaying import ReplayInto
from db.office.promise_status import STATUSES
from db.office.stale_briefs import signature
from db.people.stored_people import HOUSES
from db.record.archive import ArchiveError
from db.record.home import Home
from db.text.dates import JST
from db.topics.named import topic_ids

TOPICS = click.option(
    "--topic", "topics", callback=topic_ids, multiple=True, metavar="TOPIC", help="Id of a topic (repeatable)."
)


@click.group()
def brief() -> None:
    """Make PDF briefs from the record, and check those that were made."""


@brief.command("leave-behind")
@TOPIC
@TEXT
@WITHOUT
@click.option("--to", default="", metavar="NAME", help="Addressee, printed as given.")
@form_options
@signing
@editable_options
@making
def leave_behind(ctx: click.Context, topic: str, to: str, how: How) -> None:
    """One page on one topic, to leave with a Diet member.

    Example: policywatch brief leave-behind --topic quotas_fields --text asks.toml --lang en
    """
    order = LeaveBehindOrder(topic, to)
    write(ctx, how, leave_behind_kind, order)


@brief.command()
@click.argument("name")
@TOPIC
@HOUSE
@click.option(
    "--meeting", metavar="KEY", help="The meeting it is for (see `policywatch meeting add`): day, time, place, people."
)
@click.option(
    "--since-meeting",
    "since",
    is_flag=False,
    flag_value="",
    metavar="[KEY]",
    help="What changed since the last meeting with the member, or since the one with this key.",
)
@click.option("--ask", "asks", multiple=True, metavar="KEY", help="Only this open ask of office.db (repeatable).")
@click.option("--confirmed-by", expose_value=False, hidden=True, callback=renamed)
@TEXT
@WITHOUT
@form_options
@signing
@editable_options
@making
def member(
    ctx: click.Context,
    name: str,
    topic: str,
    house: str | None,
    meeting: str | None,
    since: str | None,
    asks: tuple[str, ...],
    how: How,
) -> None:
    """Two pages (one where little is on record) for a Diet member on a topic: asks, what changed, words, figures, answers, sources.

    NAME is the whole name in any spelling or the key of a person. Asks are those of the file, else those of office.db that
    the member has not answered. Voices are printed only with consent = true.

    Example: policywatch brief member 見本太郎 --topic transfer --since-meeting --text meeting.toml --sign 見本次郎
    """
    order = MemberOrder(name, topic, house, meeting, since, asks)
    write(ctx, how, member_kind, order)


@brief.command()
@click.argument("name", required=False)
@click.option(
    "--ministry", metavar="MINISTRY", help="The meeting is with a ministry (法務省, 厚生労働省 …), not with a member."
)
@TOPIC
@HOUSE
@click.option(
    "--since-meeting",
    "since",
    is_flag=False,
    flag_value="",
    metavar="[KEY]",
    help="Also what changed since the last meeting with them, or since the one with this key.",
)
@TEXT
@WITHOUT
@fax_option
@signing
@making
def prep(
    ctx: click.Context,
    name: str | None,
    ministry: str | None,
    topic: str,
    house: str | None,
    since: str | None,
    how: How,
) -> None:
    """The internal memo (取扱注意・内部用) for a meeting with a member or a ministry: two to four pages.

    NAME is the whole name in any spelling or the key of a person. Staff texts: [[role]], red_lines, [[ask]], [[qa]].

    Example: policywatch brief prep 見本太郎 --topic transfer --text meeting.toml --since-meeting
    """
    if bool(name) == bool(ministry):
        raise click.UsageError("give either NAME or --ministry")
    order = MemoOrder(topic, name, ministry, house, since)
    write(ctx, how, memo, order)


@brief.command()
@click.argument("name")
@click.option("--house", required=True, type=click.Choice(HOUSES), help="Which house's committee.")
@click.option("--date", "on", required=True, callback=day, metavar="DATE", help="The day of the meeting.")
@TOPIC
@TEXT
@WITHOUT
@fax_option
@signing
@making
def committee(ctx: click.Context, name: str, house: str, on: date, topic: str, how: How) -> None:
    """One page for a committee's day: three questions ready to read out, with the answers already given.

    Questions are the [[qa]] of the file; where there are fewer than three, some are proposed out of past answers.

    Example: policywatch brief committee 法務委員会 --house 衆議院 --date 2026-04-01 --topic transfer
    """
    order = CommitteeOrder(name, house, on, topic)
    write(ctx, how, committee_page, order)


@brief.command()
@click.option(
    "--text",
    "--asks",
    "text",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="TOML file with the demands: [[ask]], title, opening, enclosures, reply_by …",
)
@click.option("--to", multiple=True, metavar="NAME", help="Addressee, such as 法務大臣 (repeatable).")
@click.option(
    "--split", is_flag=True, help="One letter for each ministry named in the asks, with one numbering over all."
)
@TOPICS
@WITHOUT
@form_options
@signing
@editable_options
@making
def request(ctx: click.Context, to: tuple[str, ...], split: bool, topics: tuple[str, ...], how: How) -> None:
    """The formal letter of demands 要望書, one or two pages.

    With --split, --to names the ministries whose letters are wanted; all are when it is not given.

    Example: policywatch brief request --text demands.toml --to 法務大臣 --to 厚生労働大臣
    """
    if split and how.out is not None:
        raise click.UsageError("--split writes several files, so it takes no --out: they go into the home's briefs/")
    write(ctx, how, letter, *letter.orders(read_staff_file(how.text), to, split=split, topics=topics))


@brief.command()
@click.option(
    "--topic",
    "topics",
    callback=topic_ids,
    required=True,
    multiple=True,
    metavar="TOPIC",
    help="A chapter each (repeatable).",
)
@click.option("--since", callback=day, metavar="DATE", help="Leave out what is older than this day.")
@click.option("--title", default="", metavar="TEXT", help="Title on the cover; a digit in it only by reference.")
@click.option(
    "--short",
    is_flag=True,
    hidden=True,
    expose_value=False,
    help="Says nothing any more: an annex is as long as its evidence.",
)
@TEXT
@WITHOUT
@form_options
@signing
@making
def evidence(ctx: click.Context, topics: tuple[str, ...], since: date | None, title: str, how: How) -> None:
    """The annex of evidence 証拠資料集, ten to sixty pages, a chapter for each topic.

    Example: policywatch brief evidence --topic transfer --topic supervision_bodies --since 2024-06-01
    """
    order = AnnexOrder(topics, since, title)
    write(ctx, how, annex, order)


@brief.command()
@click.option("--topic", callback=topic_ids, metavar="TOPIC", help="Only promises on this topic.")
@click.option("--person", metavar="NAME", help="Only promises of this person.")
@HOUSE
@click.option(
    "--status", type=click.Choice(list(STATUSES)), help="Only with this status; open until somebody sets one."
)
@click.option("--since", callback=day, metavar="DATE", help="Only what was said from this day on.")
@click.option("--strength", type=click.Choice(list(STRENGTHS)), help="firm: will do; effort: will work on; consider.")
@TEXT
@WITHOUT
@form_options
@signing
@making
def promises(
    ctx: click.Context,
    topic: str | None,
    person: str | None,
    house: str | None,
    status: str | None,
    since: date | None,
    strength: str | None,
    how: How,
) -> None:
    """The ledger of promises in answers (答弁台帳): one or two pages, what is overdue first.

    Example: policywatch brief promises --topic transfer --status open --lang en
    """
    order = LedgerOrder(topic, person, house, status, since.isoformat() if since else None, strength)
    write(ctx, how, ledger, order)


@brief.command()
@click.option("--since", required=True, callback=day, metavar="DATE", help="First day (Japan).")
@click.option("--until", callback=day, metavar="DATE", help="Last day, included; today when not given.")
@WITHOUT
@signing
@making
def digest(ctx: click.Context, since: date, until: date | None, how: How) -> None:
    """The changes of a period.  A document that cannot be printed is left out, and named in the paper and here.

    Example: policywatch brief digest --since 2026-08-19
    """
    last = until or how.at.astimezone(JST).date()
    write(ctx, how, digest_kind, DigestOrder(since, last))


@brief.command("comparison")
@click.argument("what", metavar="LAW|KEY")
@click.option("--from", "since", required=True, metavar="DATE", help="The old text: in force, or fetched, by this day.")
@click.option("--to", "until", required=True, metavar="DATE", help="The new text.")
@click.option("--suppl", is_flag=True, help="Of a law: its 附則 too, apart and last.")
@signing
@making
def comparison_command(ctx: click.Context, what: str, since: str, until: str, suppl: bool, how: How) -> None:
    """The comparison table 新旧対照表 of a law on two days, or of a page or file at two times.

    LAW is the id, the title or the short name of a watched law, KEY the key of any document; for a KEY, times of versions do as
    well as days, for a LAW the ids of its revisions.

    Example: policywatch brief comparison 431M60000010006 --from 2026-03-31 --to 2026-04-01
    """
    write(ctx, how, comparison, ComparisonOrder(what, since, until, suppl))


DAMAGED = "the archive is damaged: `policywatch archive verify` names each file, and `policywatch restore FOLDER` puts a backup back"


@brief.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--replay",
    "anew",
    is_flag=True,
    help="Build the record from the archive into a temporary file first, and check against that.",
)
@JSON
@click.pass_context
@refusing
def verify_command(ctx: click.Context, file: Path, anew: bool, as_json: bool) -> None:
    """Check a brief against the archive: its file, its evidence, every quotation; what came on record too late for it is named.

    On another machine, with office.db and the archive put back, --replay gives it the record that it lacks.

    Example: policywatch brief verify var/briefs/leave-behind-transfer-20260826.pdf
    """
    home: Home = ctx.obj["home"]
    verdict = verify(file, home)
    if anew and verdict.number:
        replay_into: ReplayInto = ctx.obj["replay_into"]
        with TemporaryDirectory(prefix="policywatch-") as folder:
            record = Path(folder) / "policy.db"
            try:
                replay_into(home, record)
            except ArchiveError as error:
                raise BriefError([f"{error}: {DAMAGED}"]) from None
            verdict = verify(file, home, record)
    if as_json:
        print_json(asdict(verdict))
    else:
        for line in verdict.changed:
            click.echo(f"changed since: {line}")
        for line in verdict.late:
            click.echo(f"came since, so the paper was made without it: {line}")
        for problem in verdict.problems:
            click.echo(f"brief: {problem}", err=True)
        if verdict.replay and not anew:
            again = "policywatch brief verify --replay"
            click.echo(
                f"brief: the archive holds what the record lacks: `policywatch replay`, or `{again} {file}`", err=True
            )
        if verdict.damaged:
            click.echo(f"brief: {DAMAGED}", err=True)
        if not verdict.problems:
            said = signature(verdict.state, verdict.signed_by)
            click.echo(
                f"{verdict.number}: genuine; {plural(verdict.checked, 'source')} checked, every quotation from there stands"
                f" (words that staff quote in texts of their own are held against the record at signing, and not here);"
                f" {said.en} ({said.ja})"
            )
    if verdict.problems:
        raise click.exceptions.Exit(1)


@brief.command("stale")
@JSON
@click.pass_context
@refusing
def stale_command(ctx: click.Context, as_json: bool) -> None:
    """Issued briefs that cite a text which has changed since, or a claim that was edited.

    Example: policywatch brief stale --json
    """
    found = stale(ctx.obj["home"])
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        click.echo(f"{one.number}  {one.file}  made {one.made_at}  {signature(one.state, one.signed_by).en}")
        for line in one.changed:
            click.echo(f"  {line}")
    if not found:
        click.echo("no issued brief cites a text or a claim that has changed since")


for command in (own, preview, candidates, start, check, publish_command, kit):
    brief.add_command(command)
