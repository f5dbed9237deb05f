"""The commands ``policywatch brief prep|committee|promises``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from briefs.commands.options import AT, HTML, OUT, TEXT, WITHOUT, day, form_options, moment, refusing, told
from briefs.evidence.form import Form
from briefs.kinds.papers import committee_brief, prep_brief, promises_brief
from briefs.kinds.prep import Wanted
from briefs.kinds.promises import Asked
from db.diet.ledger import STRENGTHS
from db.office.promise_status import STATUSES
from db.people.stored_people import HOUSES

FAX = click.option("--fax", is_flag=True, help="For a fax machine: black on white, nothing small, no tints.")


@click.command()
@click.argument("name", required=False)
@click.option(
    "--ministry", metavar="MINISTRY", help="The meeting is with a ministry (法務省, 厚生労働省 …), not with a member."
)
@click.option("--topic", required=True, metavar="TOPIC", help="Id of a topic, such as transfer.")
@click.option("--house", type=click.Choice(HOUSES), help="Of two members of one name: which house.")
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
@FAX
@AT
@OUT
@HTML
@click.pass_context
@refusing
def prep(
    ctx: click.Context,
    name: str | None,
    ministry: str | None,
    topic: str,
    house: str | None,
    since: str | None,
    text: Path | None,
    without: tuple[str, ...],
    fax: bool,
    at: str | None,
    out: Path | None,
    html: bool,
) -> None:
    """The internal memo (取扱注意・内部用) for a meeting with a member or a ministry: two to four pages.

    NAME is the whole name in any spelling or the key of a person. Staff texts: [[role]], red_lines, [[ask]], [[qa]].

    Example: policywatch brief prep 見本太郎 --topic transfer --text meeting.toml --since-meeting
    """
    if bool(name) == bool(ministry):
        raise click.UsageError("give either NAME or --ministry")
    wanted = Wanted(topic, name, ministry, house, since)
    made = moment(at or ctx.obj.get("at"))
    told(prep_brief(ctx.obj["home"], wanted, made, text=text, form=Form(fax=fax), without=without, out=out), html)


@click.command()
@click.argument("name")
@click.option("--house", required=True, type=click.Choice(HOUSES), help="Which house's committee.")
@click.option("--date", "on", required=True, callback=day, metavar="DATE", help="The day of the meeting.")
@click.option("--topic", required=True, metavar="TOPIC", help="Id of a topic, such as transfer.")
@TEXT
@WITHOUT
@FAX
@AT
@OUT
@HTML
@click.pass_context
@refusing
def committee(
    ctx: click.Context,
    name: str,
    house: str,
    on: date,
    topic: str,
    text: Path | None,
    without: tuple[str, ...],
    fax: bool,
    at: str | None,
    out: Path | None,
    html: bool,
) -> None:
    """One page for a committee's day: three questions ready to read out, with the answers already given.

    Questions are the [[qa]] of the file; where there are fewer than three, some are proposed out of past answers.

    Example: policywatch brief committee 法務委員会 --house 衆議院 --date 2026-04-01 --topic transfer
    """
    made = moment(at or ctx.obj.get("at"))
    issued = committee_brief(
        ctx.obj["home"], name, house, on, topic, made, text=text, form=Form(fax=fax), without=without, out=out
    )
    told(issued, html)


@click.command()
@click.option("--topic", metavar="TOPIC", help="Only promises on this topic.")
@click.option("--person", metavar="NAME", help="Only promises of this person.")
@click.option("--house", type=click.Choice(HOUSES), help="Of two members of one name: which house.")
@click.option(
    "--status", type=click.Choice(list(STATUSES)), help="Only with this status; open until somebody sets one."
)
@click.option("--since", callback=day, metavar="DATE", help="Only what was said from this day on.")
@click.option("--strength", type=click.Choice(list(STRENGTHS)), help="firm: will do; effort: will work on; consider.")
@WITHOUT
@form_options
@AT
@OUT
@HTML
@click.pass_context
@refusing
def promises(
    ctx: click.Context,
    topic: str | None,
    person: str | None,
    house: str | None,
    status: str | None,
    since: date | None,
    strength: str | None,
    without: tuple[str, ...],
    form: Form,
    at: str | None,
    out: Path | None,
    html: bool,
) -> None:
    """The ledger of promises in answers (答弁台帳): one or two pages, what is overdue first.

    Example: policywatch brief promises --topic transfer --status open --lang en
    """
    asked = Asked(topic, person, house, status, since.isoformat() if since else None, strength)
    made = moment(at or ctx.obj.get("at"))
    told(promises_brief(ctx.obj["home"], asked, made, form=form, without=without, out=out), html)
