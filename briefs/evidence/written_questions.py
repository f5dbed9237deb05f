"""Written questions of a member with the government's answers, as they stood at ``at`` (UTC), and points cut for the page."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefs.evidence import rows
from briefs.evidence.dossier import Notes, Quote
from briefs.evidence.gate import holds
from briefs.evidence.rows import Version
from db.people import member_record
from db.record.documents import Record, records


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A written question: its page, both texts, its numbered points, and the topic's words in it (none: off the topic)."""

    row: Record
    page: Version
    question: Version | None
    answer: Version | None
    points: tuple[Record, ...]
    words: tuple[str, ...]


def questions_of(
    conn: sqlite3.Connection, person: int, topic: str, at: str, without: Sequence[str] = ()
) -> list[WrittenQuestion]:
    """All written questions of a member, the newest first."""
    found = (question_of(conn, row, topic, at) for row in member_record.written_questions(conn, person))
    return [one for one in found if one is not None and one.page.key not in without]


def question_of(conn: sqlite3.Connection, row: Record, topic: str, at: str) -> WrittenQuestion | None:
    """What there is of a written question at ``at``; None when its page was not known then."""
    number = int(conn.execute("SELECT id FROM documents WHERE key = ?", (row["key"],)).fetchone()[0])
    page = rows.current(conn, number, at)
    if page is None:
        return None
    texts = records(
        conn,
        "SELECT t.role, t.document FROM question_texts t JOIN documents d ON d.id = t.document"
        " WHERE t.question = ? AND d.gone_at IS NULL",
        (number,),
    )
    points = records(
        conn,
        "SELECT * FROM question_pairs WHERE document = ? AND label NOT IN ('前文', '末文') ORDER BY position",
        (number,),
    )
    held = {one["role"]: rows.current(conn, one["document"], at) for one in texts}
    words = topic_words(conn, number, topic)
    return WrittenQuestion(row, page, held.get("question"), held.get("answer"), tuple(points), words)


def topic_words(conn: sqlite3.Connection, question: int, topic: str) -> tuple[str, ...]:
    """The words that put a written question, or one of its texts, on the topic; () when nothing does."""
    found = records(
        conn,
        "SELECT matched FROM document_topics WHERE topic = ? AND document IN (SELECT ? UNION SELECT document FROM"
        " question_texts WHERE question = ?)",
        (topic, question, question),
    )
    return tuple(dict.fromkeys(word for row in found for word in rows.matched_words(row["matched"])))


def best_point(points: Sequence[Record], words: Sequence[str]) -> Record | None:
    """The point with most of the words on both sides; one that was answered before one that was not."""

    def rank(one: Record) -> tuple[bool, int]:
        both = (one["question"] or "") + (one["answer"] or "")
        return bool(one["question"] and one["answer"]), sum(word in both for word in words)

    return max((one for one in points if one["question"]), key=rank, default=None)


def point(text: str | None, version: Version | None, length: int, notes: Notes) -> dict[str, Any] | None:
    """A point of a question or an answer as it stands in its text; None when it does not stand there.

    Of its first paragraph whole sentences of at most ``length`` characters, the first one at least; ``cut``: whether
    anything of the point was left out.
    """
    paragraph, _, more = (text or "").strip().partition("\n")
    words, cut = up_to(paragraph.strip(), length)
    if not words or version is None or not holds(version, Quote("body", words)):
        return None
    return {"spot": notes.quote(version, "body", words), "cut": cut or bool(more.strip())}


def up_to(text: str, length: int) -> tuple[str, bool]:
    """Whole sentences of at most ``length`` characters (the first one at least), and whether something was left out."""
    if len(text) <= length:
        return text, False
    cut = text.rfind("。", 0, length) + 1 or text.find("。") + 1 or len(text)
    return text[:cut], cut < len(text)
