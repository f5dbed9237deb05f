"""The command ``policywatch brief member``, and how such a brief is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from briefs.commands.options import AT, HTML, OUT, TEXT, WITHOUT, form_options, moment, refusing, told
from briefs.errors import BriefError
from briefs.evidence.dossier import Dossier
from briefs.evidence.form import PLAIN, Form
from briefs.evidence.rows import data_at
from briefs.evidence.spoken import tied_to_nobody
from briefs.evidence.wording import today
from briefs.kinds import member as kind
from briefs.kinds.member import Wanted
from briefs.kinds.papers import both, safe, strict
from briefs.press.issue import Issued, fitted, keep, stamp
from briefs.staff.file import read_staff_file
from briefs.staff.letterhead import read_letterhead
from briefs.staff.text import Desk
from db.people.stored_people import HOUSES
from db.record.home import Home
from db.text.dates import utc_text


def member_brief(
    home: Home,
    wanted: Wanted,
    at: datetime,
    *,
    text: Path | None = None,
    form: Form = PLAIN,
    without: Sequence[str] = (),
    out: Path | None = None,
) -> Issued:
    """Write the brief for a member: exactly two pages.  UnknownTopic, NoEvidence or BriefError when it cannot be."""
    config = home.config()
    letterhead = read_letterhead(config)
    file = read_staff_file(text)
    with both(home) as (conn, office):
        chosen = kind.choose(conn, office, wanted, config, file, at, without)
        as_of = data_at(conn, utc_text(at))
        if untied := tied_to_nobody(conn, chosen.person, wanted.topic):
            click.echo(f"brief: {untied}", err=True)

        def compose(desk: Desk, level: int, spread: bool) -> tuple[Dossier, dict[int, int]]:
            return kind.compose(chosen, desk, at, as_of, letterhead, form, level, spread)

        def desk() -> Desk:
            return Desk(conn, office, today(at), form.lang, at=utc_text(at))

        # All of it, a page each for what was said and for what stands behind it; else as much as runs on over two pages.
        made = strict(desk, lambda fresh, level: compose(fresh, max(0, level - 1), level == 0))
        dossier, rendered, html = fitted(conn, home, made, len(kind.LEVELS) + 1, kind.PAGES, at)
        if rendered.pages != kind.PAGES:
            raise BriefError([f"the brief takes {rendered.pages} page, and a member brief has {kind.PAGES}"])
    name = safe("member", chosen.person["name"], wanted.topic, stamp(today(at)))
    return keep(home, dossier, rendered, html, out, f"{name}{form.suffix()}.pdf")


@click.command()
@click.argument("name")
@click.option("--topic", required=True, metavar="TOPIC", help="Id of a topic, such as transfer.")
@click.option("--house", type=click.Choice(HOUSES), help="Of two members of one name: which house.")
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
@click.option(
    "--confirmed-by", default="", metavar="NAME", help="Who has checked what was found and compared by machine."
)
@TEXT
@WITHOUT
@form_options
@AT
@OUT
@HTML
@click.pass_context
@refusing
def member(
    ctx: click.Context,
    name: str,
    topic: str,
    house: str | None,
    meeting: str | None,
    since: str | None,
    asks: tuple[str, ...],
    confirmed_by: str,
    text: Path | None,
    without: tuple[str, ...],
    form: Form,
    at: str | None,
    out: Path | None,
    html: bool,
) -> None:
    """Two pages for one Diet member on one topic: asks, what changed, the member's own words, figures, answers, sources.

    NAME is the whole name in any spelling or the key of a person. Asks are those of the file, else those of office.db that
    the member has not answered. Voices are printed only with consent = true.

    Example: policywatch brief member 見本太郎 --topic transfer --since-meeting --text meeting.toml --confirmed-by 見本次郎
    """
    wanted = Wanted(name, topic, house, meeting, since, asks, confirmed_by)
    made = moment(at or ctx.obj.get("at"))
    issued = member_brief(ctx.obj["home"], wanted, made, text=text, form=form, without=without, out=out)
    for number, voice in enumerate(read_staff_file(text).voices, 1):
        if not voice.consent:
            click.echo(f"brief: voice {number} of {text} is left out: it does not say consent = true", err=True)
    told(issued, html)
