"""The annex of evidence (証拠資料集): everything the record holds on some topics, a chapter each, ten to sixty pages.

Beyond sixty pages the least important evidence goes, and each section says how much.  Evidence that belongs to two
topics stands in the first chapter of both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from briefs.errors import BriefError, NoEvidence
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Notes, numbered
from briefs.evidence.form import PLAIN, Form
from briefs.evidence.rows import Topic
from briefs.evidence.wording import start_of, today
from briefs.kinds.annex_pieces import (
    Piece,
    answer_pieces,
    change_pieces,
    claim_pieces,
    figure_pieces,
    law_pieces,
    minute_pieces,
)
from briefs.kinds.leave_behind import find_topic, refusal
from briefs.press.issue import Issued, fitted, keep, stamp
from briefs.press.own_kinds import USUAL, manner
from briefs.staff.letterhead import read_letterhead
from briefs.staff.text import Desk
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_read_only
from db.text.dates import utc_text

PREFIX = "EV"
LEAST, MOST = 10, 60  # pages
SECTIONS = ("changes", "laws", "minutes", "answers", "figures", "claims")
NAMES = {
    "changes": ("変更の記録", "Changes on record"),
    "laws": ("法令の規定（現行と施行予定）", "The law, now and to come"),
    "minutes": ("国会の発言", "In the Diet"),
    "answers": ("質問主意書と答弁書", "Written questions and answers"),
    "figures": ("統計", "Figures"),
    "claims": ("確認済みの記述", "Statements of our register"),
}
COUNTED = {"changes": "件", "laws": "件", "minutes": "件", "answers": "件", "figures": "系列", "claims": "件"}
A_PAGE = 2300  # characters of evidence on a page, about (25,000 took eleven pages, with their sources)
PER_SOURCE = 330  # characters of room that the endnote and the row of the source table of one document take
LEVELS = (54, 47, 40, 32, 24)  # pages to fill with evidence, as estimated


@dataclass(frozen=True, slots=True)
class Chapter:
    """A topic with its pieces in the order in which they are printed; ``elsewhere``: how many an earlier chapter has."""

    topic: Topic
    pieces: tuple[Piece, ...]
    elsewhere: int = 0


def choose(
    conn: sqlite3.Connection,
    topics: Sequence[Topic],
    at: datetime,
    since: date | None,
    without: Sequence[str] = (),
    office: sqlite3.Connection | None = None,
    lang: str = "ja",
) -> list[Chapter]:
    """The chapters; NoEvidence names every topic on which the record holds nothing."""
    now, day = utc_text(at), today(at)
    first_day, first = (since.isoformat(), start_of(since)) if since else ("", "")
    seen: set[str] = set()
    chapters, problems = [], []
    for topic in topics:
        found = [
            *change_pieces(conn, topic, now, first),
            *law_pieces(conn, topic, now, day),
            *minute_pieces(conn, topic, now, first_day),
            *answer_pieces(conn, topic, now, first_day),
            *figure_pieces(topic, office, lang),
            *claim_pieces(topic, office, day, lang),
        ]
        found = [one for one in found if not any(key in one.key for key in without)]
        own = list({one.key: one for one in found if one.key not in seen}.values())
        if not found:
            problems.append(refusal(topic, {NAMES[name][0]: 0 for name in SECTIONS}, ["—"], rows.scale(conn, now)))
        chapters.append(Chapter(topic, tuple(own), len({one.key for one in found}) - len(own)))
        seen |= {one.key for one in own}
    if problems:
        raise NoEvidence(problems)
    return chapters


def kept_pieces(chapters: Sequence[Chapter], room: int) -> set[str]:
    """The keys of the weightiest pieces that take about ``room`` characters together.

    Every section of every chapter keeps its weightiest piece: an annex is not to fall silent on a side of a topic.
    """
    ranked: list[tuple[bool, float, int, Piece]] = []
    for chapter in chapters:
        for section in SECTIONS:
            mine = sorted((p for p in chapter.pieces if p.section == section), key=lambda p: -p.weight)
            ranked += [(rank > 0, -piece.weight, rank, piece) for rank, piece in enumerate(mine)]
    kept: set[str] = set()
    used = 0
    for *_, piece in sorted(ranked, key=lambda one: one[:3]):
        cost = piece.size + PER_SOURCE
        if used + cost <= room or not kept:
            kept.add(piece.key)
            used += cost
    return kept


def compose(
    chapters: Sequence[Chapter],
    desk: Desk,
    at: datetime,
    data_at: str,
    letterhead: Mapping[str, str],
    since: date | None,
    title: str,
    form: Form,
    level: int,
    short: bool = False,
) -> tuple[Dossier, dict[int, int]]:
    """The dossier at one level, and the version behind each note; faults of the title go to the desk."""
    notes = Notes()
    kept = kept_pieces(chapters, LEVELS[level] * A_PAGE)
    content: dict[str, Any] = {
        "title": desk.said(title, "--title", notes) if title else [],
        "since": since.isoformat() if since else "",
        "short": short,
        "least": LEAST,
        "most": MOST,
        "chapters": [
            {
                "number": number,
                "topic": chapter.topic.id,
                "ja": chapter.topic.name_ja,
                "en": chapter.topic.name_en,
                "elsewhere": chapter.elsewhere,
                "sections": [one for name in SECTIONS if (one := section_content(chapter, name, kept, notes))],
            }
            for number, chapter in enumerate(chapters, 1)
        ],
    }
    sections = [section for chapter in content["chapters"] for section in chapter["sections"]]
    content["left_out"] = sum(section["left_out"] for section in sections)
    content["total"] = sum(len(section["pieces"]) for section in sections)
    parameters = {
        "topics": [one.topic.id for one in chapters],
        "since": content["since"],
        "title": title,
        **form.parameters(),
    }
    dossier = Dossier(
        "evidence", parameters, utc_text(at), data_at, dict(letterhead), content, notes.frozen(), claims=notes.claims()
    )
    return numbered(dossier, PREFIX, today(at)), notes.versions()


def section_content(chapter: Chapter, name: str, kept: set[str], notes: Notes) -> dict[str, Any] | None:
    """One section of a chapter, and how many pieces of it were left out; None when there are none at all."""
    pieces = [one for one in chapter.pieces if one.section == name]
    items = [built for one in pieces if one.key in kept and (built := one.build(notes)) is not None]
    if not pieces:
        return None
    ja, en = NAMES[name]
    return {
        "name": name,
        "ja": ja,
        "en": en,
        "pieces": items,
        "left_out": len(pieces) - len(items),
        "unit": COUNTED[name],
    }


def evidence_brief(
    home: Home,
    topics: Sequence[str],
    at: datetime,
    *,
    since: date | None = None,
    title: str = "",
    short: bool = False,
    without: Sequence[str] = (),
    form: Form = PLAIN,
    out: Path | None = None,
) -> Issued:
    """Write the annex on these topics; NoEvidence when it has under ten pages and ``short`` does not allow that."""
    letterhead = read_letterhead(home.config())
    office = closing(open_office_db(home.office_db)) if home.office_db.exists() else nullcontext(None)
    with closing(open_read_only(home.policy_db)) as conn, office as opened:
        found = [find_topic(conn, topic) for topic in dict.fromkeys(topics)]
        chapters = choose(conn, found, at, since, without, opened, form.lang)
        as_of = rows.data_at(conn, utc_text(at))

        def composed(level: int) -> tuple[Dossier, dict[int, int]]:
            desk = Desk(conn, opened, today(at), form.lang, at=utc_text(at))
            made = compose(chapters, desk, at, as_of, letterhead, since, title, form, level, short)
            if desk.problems:
                raise BriefError(list(dict.fromkeys(desk.problems)))
            return made

        dossier, rendered, html = fitted(conn, home, composed, len(LEVELS), MOST, at)
    if rendered.pages < LEAST and not short and manner() == USUAL:
        names = "、".join(one.name_ja for one in found)
        raise NoEvidence(
            [
                f"「{names}」について記録にある証拠は{rendered.pages}ページ分で、証拠資料集の{LEAST}ページに足りません。"
                f"論点（--topic）を足すか、このまま作るには --short を付けてください。 / The record holds {rendered.pages} pages on "
                f"{', '.join(one.name_en for one in found)}, under the {LEAST} of an annex: add topics, or give --short"
            ]
        )
    name = f"evidence-{'-'.join(one.id for one in found)[:60]}-{stamp(today(at))}{form.suffix()}.pdf"
    return keep(home, dossier, rendered, html, out, name)
