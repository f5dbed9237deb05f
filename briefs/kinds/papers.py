"""Entry functions of the internal memo, the page for the committee's day, and the ledger of promises."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

from briefs.errors import BriefError
from briefs.evidence.dossier import Dossier
from briefs.evidence.form import PLAIN, Form
from briefs.evidence.rows import data_at
from briefs.evidence.wording import today
from briefs.kinds import committee, prep, promises
from briefs.press.issue import Composer, Issued, fitted, keep, stamp
from briefs.staff.asked import internal_name
from briefs.staff.file import read_staff_file
from briefs.staff.letterhead import read_letterhead
from briefs.staff.text import Desk
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_read_only
from db.text.dates import utc_text

Pair = tuple[sqlite3.Connection, sqlite3.Connection]


@contextmanager
def both(home: Home) -> Iterator[Pair]:
    """policy.db (read only) and office.db."""
    with closing(open_read_only(home.policy_db)) as conn, closing(open_office_db(home.office_db)) as office:
        yield conn, office


def strict(desk: Callable[[], Desk], compose: Callable[[Desk, int], tuple[Dossier, dict[int, int]]]) -> Composer:
    """A composer that fails, saying everything at once, when a text of staff cannot be printed."""

    def composed(level: int) -> tuple[Dossier, dict[int, int]]:
        fresh = desk()
        made = compose(fresh, level)
        if fresh.problems:
            raise BriefError(list(dict.fromkeys(fresh.problems)))
        return made

    return composed


def safe(*parts: str) -> str:
    """Parts of a file name without what no file system takes."""
    return "-".join(re.sub(r"[\s/\\:*?\"<>|\x00-\x1f]+", "", part) for part in parts if part)


def promises_brief(
    home: Home,
    asked: promises.Asked,
    at: datetime,
    *,
    form: Form = PLAIN,
    without: Sequence[str] = (),
    out: Path | None = None,
) -> Issued:
    """Write the ledger of promises, at most two pages; NoEvidence when none meets the conditions."""
    letterhead = read_letterhead(home.config())
    with both(home) as (conn, office):
        chosen = promises.choose(conn, office, asked, at, without)
        as_of = data_at(conn, utc_text(at))
        made = strict(
            lambda: Desk(conn, office, today(at), form.lang, at=utc_text(at)),
            lambda desk, level: promises.compose(chosen, desk, at, as_of, letterhead, form, level),
        )
        levels = len(promises.levels(chosen))
        dossier, rendered, html = fitted(conn, home, made, levels, promises.BUDGET, at)
    name = safe("promises", asked.topic or "", chosen.person, stamp(today(at)))
    return keep(home, dossier, rendered, html, out, f"{name}{form.suffix()}.pdf")


def prep_brief(
    home: Home,
    wanted: prep.Wanted,
    at: datetime,
    *,
    text: Path | None = None,
    form: Form = PLAIN,
    without: Sequence[str] = (),
    out: Path | None = None,
) -> Issued:
    """Write the internal memo for a meeting, two to four pages; its file's name must say that it is internal."""
    if not internal_name(out):
        raise BriefError([f"{out} does not say that this paper is internal: put INTERNAL or 内部 into the name"])
    config = home.config()
    file = read_staff_file(text)
    with both(home) as (conn, office):
        chosen = prep.choose(conn, office, wanted, config, file, at, without)
        as_of = data_at(conn, utc_text(at))

        def made(compact: bool) -> Composer:
            return strict(
                lambda: Desk(conn, office, today(at), form.lang, at=utc_text(at)),
                lambda desk, level: prep.compose(
                    chosen, desk, at, as_of, read_letterhead(config), form, level, compact
                ),
            )

        try:  # three full pages are better than four of which one is nearly empty
            dossier, rendered, html = fitted(conn, home, made(True), prep.GENEROUS, prep.BUDGET - 1, at)
        except BriefError as error:
            if not error.problems[0].startswith("the page budget"):
                raise
            dossier, rendered, html = fitted(conn, home, made(False), len(prep.LEVELS), prep.BUDGET, at)
    name = safe("INTERNAL-prep", chosen.name, wanted.topic, stamp(today(at)))
    return keep(home, dossier, rendered, html, out, f"{name}{form.suffix()}.pdf")


def committee_brief(
    home: Home,
    name: str,
    house: str,
    day: date,
    topic: str,
    at: datetime,
    *,
    text: Path | None = None,
    form: Form = PLAIN,
    without: Sequence[str] = (),
    out: Path | None = None,
) -> Issued:
    """Write the one page for a committee's day: three questions ready to read out, with the answers already given."""
    letterhead = read_letterhead(home.config())
    file = read_staff_file(text)
    with both(home) as (conn, office):
        chosen = committee.choose(conn, office, name, house, day.isoformat(), topic, file, at, without)
        as_of = data_at(conn, utc_text(at))
        made = strict(
            lambda: Desk(conn, office, today(at), form.lang, at=utc_text(at)),
            lambda desk, level: committee.compose(chosen, desk, at, as_of, letterhead, form, level),
        )
        dossier, rendered, html = fitted(conn, home, made, len(committee.LEVELS), 1, at)
    made_name = safe("committee", chosen.house + chosen.committee, topic, stamp(chosen.day))
    return keep(home, dossier, rendered, html, out, f"{made_name}{form.suffix()}.pdf")
