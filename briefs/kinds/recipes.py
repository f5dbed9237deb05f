"""From a question to an issued brief: choose, freeze, check, lay out, print, record.

A brief that breaks a rule is not written; everything that is wrong with it is said at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from briefs.errors import BriefError
from briefs.evidence.dossier import Dossier
from briefs.evidence.form import PLAIN, Form
from briefs.evidence.gate import check
from briefs.evidence.rows import data_at
from briefs.evidence.wording import today
from briefs.kinds import comparison, digest, leave_behind
from briefs.kinds.papers import both, strict
from briefs.press.issue import Issued, fitted, keep, printed, stamp
from briefs.press.own_kinds import folder_of
from briefs.staff.letterhead import read_letterhead, written
from briefs.staff.text import Desk
from db.office.stale_briefs import stale_briefs
from db.record.archive import Archive
from db.record.home import Home
from db.record.schema import open_read_only
from db.text.dates import utc_text

DIGEST_PAGES = 6
TOC_FROM = 5  # pages
ONE_PAGE = 20_000  # characters of a dossier: a longer one is not tried on one upright page


def leave_behind_brief(
    home: Home,
    topic: str,
    at: datetime,
    *,
    asks: Path | None = None,
    to: str = "",
    without: Sequence[str] = (),
    out: Path | None = None,
    form: Form = PLAIN,
) -> Issued:
    """Write the one-page leave-behind for a topic; UnknownTopic, NoEvidence or BriefError when it cannot be.

    ``asks``: the staff file (``--text``); its asks stand before those of config.toml.
    """
    config = home.config()
    with both(home) as (conn, office):
        found = leave_behind.find_topic(conn, topic)
        texts = written(config, topic, asks)
        letterhead = read_letterhead(config)
        chosen = leave_behind.choose(conn, found, at, without)
        as_of = data_at(conn, utc_text(at))
        compose = strict(
            lambda: Desk(conn, office, today(at), form.lang, at=utc_text(at)),
            lambda desk, level: leave_behind.compose(chosen, desk, texts, to, at, as_of, letterhead, form, level),
        )
        dossier, rendered, html = fitted(conn, home, compose, len(leave_behind.LEVELS), 1, at)
    return keep(home, dossier, rendered, html, out, f"leave-behind-{topic}-{stamp(today(at))}{form.suffix()}.pdf")


def digest_brief(home: Home, since: date, until: date, at: datetime, *, out: Path | None = None) -> Issued:
    """Write the change digest of a period (days in Japan, both included); ValueError for an impossible period."""
    letterhead = read_letterhead(home.config())
    span = digest.period(since, until, at)
    with closing(open_read_only(home.policy_db)) as conn:
        chosen = digest.choose(conn, span, at)
        as_of = data_at(conn, utc_text(at))
        stale = stale_briefs(conn, home.office_db, utc_text(at))

        def compose(level: int) -> tuple[Dossier, dict[int, int]]:
            return digest.compose(conn, chosen, at, as_of, letterhead, level, stale)

        dossier, rendered, html = fitted(conn, home, compose, len(digest.LEVELS), DIGEST_PAGES, at, toc_from=TOC_FROM)
    name = f"digest-{stamp(since.isoformat())}-{stamp(until.isoformat())}.pdf"
    return keep(home, dossier, rendered, html, out, name)


def comparison_brief(home: Home, what: str, since: str, until: str, at: datetime, *, out: Path | None = None) -> Issued:
    """Write the comparison table of a law on two days, or of a document at two times.

    On A4 portrait when that takes one page, else on its side.  BriefError when there are not two different texts,
    ValueError for times that are none or run backwards.
    """
    letterhead = read_letterhead(home.config())
    with closing(open_read_only(home.policy_db)) as conn:
        found = comparison.choose(conn, what, since, until, at)
        dossier, versions = comparison.compose(conn, found, what, at, data_at(conn, utc_text(at)), letterhead)
        if problems := check(conn, Archive(home.archive), dossier, versions):
            raise BriefError(problems)
    html, rendered = "", None
    if len(dossier.as_json()) <= ONE_PAGE:
        html, rendered = printed(dossier, at, {"landscape": False}, folder_of(home))
    if rendered is None or rendered.pages > 1:
        html, rendered = printed(dossier, at, {"landscape": True}, folder_of(home))
    name = re.sub(r"[^0-9A-Za-z_.-]+", "-", f"{what}-{stamp(found.old.day)}-{stamp(found.new.day)}")
    return keep(home, dossier, rendered, html, out, f"comparison-{name}.pdf")
