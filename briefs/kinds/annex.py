"""The annex of evidence (証拠資料集): what weighs most of what the record holds on some topics, a chapter each, sixty pages at most.

It is chosen, not filled: what a person accepted stands first and never goes, beside it the weightiest pieces of each section up
to a number, and each section says how many there are besides.  Evidence of two topics stands in the first chapter of both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from briefs.errors import NoEvidence
from briefs.evidence.acceptance import read_accepted
from briefs.evidence.dossier import Notes
from briefs.evidence.looked import looked_through, searched
from briefs.evidence.rows import Topic
from briefs.evidence.wording import start_of
from briefs.kinds.annex_pieces import (
    Piece,
    answer_pieces,
    change_pieces,
    claim_pieces,
    figure_pieces,
    law_pieces,
    minute_pieces,
)
from briefs.kinds.chosen import for_others, proposals
from briefs.kinds.make import Job, stamp
from briefs.kinds.topic_evidence import find_topic, refusal
from briefs.press.issue import Layout
from briefs.staff.file import StaffFile
from briefs.staff.text import Proofreader

NAME, PREFIX = "evidence", "EV"
MOST = 60  # pages
SECTIONS = ("changes", "laws", "minutes", "answers", "figures", "claims")
NAMES = {
    "changes": ("変化の記録", "Changes on record"),
    "laws": ("法令の規定（現行と施行予定）", "The law, now and to come"),
    "minutes": ("国会の発言", "In the Diet"),
    "answers": ("質問主意書と答弁書", "Written questions and answers"),
    "figures": ("統計", "Figures"),
    "claims": ("確認済みの記述", "Statements of our register"),
}
COUNTED = {"changes": "件", "laws": "件", "minutes": "件", "answers": "件", "figures": "系列", "claims": "件"}
# Pieces of a section of one chapter beside what a person accepted: as many as somebody reads before a meeting.
CHOSEN = {"changes": 8, "laws": 10, "minutes": 12, "answers": 5, "figures": 6, "claims": 8}
A_PAGE = 2300  # characters of evidence on a page, about (25,000 took eleven pages, with their sources)
PER_SOURCE = 330  # characters of room that the endnote and the row of the source table of one document take
LAST = 0.25  # of a page: none behind the cover holds less, where another setting helps
SHAPES = ("", "close", "wide")
LEVELS = (54, 47, 40, 32, 24)  # pages of evidence at most, as estimated


@dataclass(frozen=True, slots=True)
class Chapter:
    """A topic with its pieces in the order in which they are printed; ``elsewhere``: how many an earlier chapter has."""

    topic: Topic
    pieces: tuple[Piece, ...]
    elsewhere: int = 0
    held: int = 0  # speeches that are proposed and may not print: against the asks, or half of an exchange


@dataclass(frozen=True, slots=True)
class AnnexOrder:
    """The topics, a chapter each; nothing older than ``since``."""

    topics: tuple[str, ...]
    since: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class AnnexChoice:
    """The chapters with all their pieces."""

    order: AnnexOrder
    chapters: tuple[Chapter, ...]
    accepted: frozenset[str] = frozenset()  # keys of the pieces that a person accepted
    empty: tuple[Topic, ...] = ()  # asked for, with nothing on record: named on the cover


def choose(job: Job, order: AnnexOrder) -> AnnexChoice:
    """The chapters; whoever makes it is told of each topic on which the record holds nothing, NoEvidence when it is all of them."""
    topics = [find_topic(job.policy, topic) for topic in dict.fromkeys(order.topics)]
    chapters = tuple(chapters_on(job, topics, order.since))
    printed = {one.topic.id for one in chapters}
    empty = tuple(one for one in topics if one.id not in printed)
    grounds = read_accepted(job.policy, job.office).grounds
    taken = {one.key for one in grounds}
    accepted = {piece.key for one in chapters for piece in one.pieces if taken & {*piece.of}}
    return AnnexChoice(order, chapters, frozenset(accepted), empty)


def chapters_on(job: Job, topics: Sequence[Topic], since: date | None) -> list[Chapter]:
    """A chapter for each topic on which the record holds something; the others are said, NoEvidence names them when there is no
    chapter at all.
    """
    conn, office, now, day, lang = job.policy, job.office, job.now, job.day, job.form.lang
    first_day, first = (since.isoformat(), start_of(since)) if since else ("", "")
    seen: set[str] = set()
    chapters, problems = [], []
    for topic in topics:
        said = proposals(job, topic.id, StaffFile())
        outside = for_others(said)
        found = [
            *change_pieces(conn, topic, now, first),
            *law_pieces(conn, topic, now, day),
            *minute_pieces(outside, first_day),
            *answer_pieces(conn, topic, now, first_day),
            *figure_pieces(topic, office, day, lang, job.without),
            *claim_pieces(conn, topic, office, day, lang, now),
        ]
        found = [one for one in found if not {*one.of} & {*job.without}]
        own = list({one.key: one for one in found if one.key not in seen}.values())
        if not found:
            problems.append(refusal(conn, topic, now))
            continue
        held = len({one.key for one in said if one.speech} - {one.key for one in outside})
        chapters.append(Chapter(topic, tuple(own), len({one.key for one in found}) - len(own), held))
        seen |= {one.key for one in own}
    if not chapters:
        raise NoEvidence(problems)
    printed = {one.topic.id for one in chapters}
    for topic in (one for one in topics if one.id not in printed):
        job.say(without_chapter(conn, topic, now))
    return chapters


def without_chapter(conn: sqlite3.Connection, topic: Topic, at: str) -> str:
    """That there is no chapter on a topic for want of anything on record, and what was searched until when."""
    ja, en = searched(looked_through(conn, at))
    return "\n".join(
        (
            f"「{topic.name_ja}」（{topic.id}）について載せられるものが記録にないため、その章はありません。",
            *ja,
            f"Nothing to print on “{topic.name_en}” is on record, so there is no chapter on it.",
            *en,
        )
    )


def kept_pieces(chapters: Sequence[Chapter], room: int, accepted: Collection[str] = ()) -> set[str]:
    """The keys of the pieces that are printed within about ``room`` characters: the ``accepted`` ones whatever room they take, then
    the weightiest, of each section of a chapter as many as ``CHOSEN`` says.

    Every section of every chapter keeps its weightiest piece: an annex is not to fall silent on a side of a topic.
    """
    kept = {piece.key for chapter in chapters for piece in chapter.pieces if piece.key in accepted}
    ranked: list[tuple[bool, float, int, Piece]] = []
    for chapter in chapters:
        for section in SECTIONS:
            mine = sorted((p for p in chapter.pieces if p.section == section), key=lambda p: -p.weight)
            others = [one for one in mine if one.key not in kept][: CHOSEN[section]]
            ranked += [(rank > 0, -piece.weight, rank, piece) for rank, piece in enumerate(others)]
    used = sum(piece.size + PER_SOURCE for chapter in chapters for piece in chapter.pieces if piece.key in kept)
    for *_, piece in sorted(ranked, key=lambda one: one[:3]):
        cost = piece.size + PER_SOURCE
        if used + cost <= room or not kept:
            kept.add(piece.key)
            used += cost
    return kept


def layouts(_choice: AnnexChoice) -> Sequence[Layout]:
    """The fullest, set a little closer or wider where a page would hold next to nothing; else what fits of the levels."""
    even = [Layout(0, MOST, shape, last=LAST) for shape in SHAPES]
    return [*even, *(Layout(level, MOST) for level in range(len(LEVELS)))]


def parameters(choice: AnnexChoice) -> dict[str, Any]:
    since = choice.order.since
    return {
        "topics": [one.topic.id for one in choice.chapters],
        "since": since.isoformat() if since else "",
        "title": choice.order.title,
    }


def file_name(job: Job, choice: AnnexChoice) -> str:
    return f"evidence-{'-'.join(one.topic.id for one in choice.chapters)[:60]}-{stamp(job.day)}"


def compose(_job: Job, choice: AnnexChoice, layout: Layout, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of the pages at one level of fullness; faults of the title go to the proofreader."""
    order, chapters = choice.order, choice.chapters
    kept = kept_pieces(chapters, LEVELS[layout.level] * A_PAGE, choice.accepted)
    content: dict[str, Any] = {
        "title": proof.printable(order.title, "--title", notes) if order.title else [],
        "since": order.since.isoformat() if order.since else "",
        "most": MOST,
        "shape": layout.shape,
        "empty": [{"ja": one.name_ja, "en": one.name_en} for one in choice.empty],
        "chapters": [
            {
                "number": number,
                "topic": chapter.topic.id,
                "ja": chapter.topic.name_ja,
                "en": chapter.topic.name_en,
                "elsewhere": chapter.elsewhere,
                "held": chapter.held,
                "sections": [one for name in SECTIONS if (one := section_content(chapter, name, kept, notes))],
            }
            for number, chapter in enumerate(chapters, 1)
        ],
    }
    sections = [section for chapter in content["chapters"] for section in chapter["sections"]]
    content["left_out"] = sum(section["left_out"] for section in sections)
    content["held"] = sum(chapter["held"] for chapter in content["chapters"])
    content["total"] = sum(len(section["pieces"]) for section in sections)
    return content


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
