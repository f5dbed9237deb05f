"""The words of one member on a topic, and what they were answered, out of policy.db: verbatim, newest first.

Nothing here says what a member thinks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from briefs.evidence import rows, spoken
from briefs.evidence.dossier import Quote
from briefs.evidence.gate import holds
from briefs.evidence.quoting import Passage, best_passage, is_chair, is_government
from briefs.evidence.rows import Speech, Version, open_name
from db.people.member_record import written_questions
from db.record.documents import Record, records

SPOKEN = 2000  # speeches on a topic that are looked through


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement of the member and the government's answer to it, where the minutes show one on the subject."""

    speech: Speech
    said: Passage
    answer: Speech | None
    answered: Passage | None


@dataclass(frozen=True, slots=True)
class Written:
    """A written question with one of its points and the part of the answer that belongs to it; "" where there is none."""

    row: Record
    main: Version
    question: Version | None
    asked: str
    answer: Version | None
    answered: str


def statements(conn: sqlite3.Connection, person: int, topic: str, at: str, without: Sequence[str] = ()) -> list[Spoken]:
    """What the member said on the topic, the newest first; as the chair of a meeting nobody speaks to a subject."""
    mine = {row["document"] for row in records(conn, "SELECT document FROM attributions WHERE person = ?", (person,))}
    found = []
    for speech in rows.topic_speeches(conn, topic, at, SPOKEN):
        if speech.version.document not in mine or speech.version.key in without or is_chair(speech.office):
            continue
        if (said := best_passage(speech.version.body, speech.words)) is not None:
            answer, answered = answer_to(conn, speech, at, without)
            found.append(Spoken(speech, said, answer, answered))
    return found


def answer_to(
    conn: sqlite3.Connection, speech: Speech, at: str, without: Sequence[str]
) -> tuple[Speech | None, Passage | None]:
    """The first answer of the government to a speech that speaks of the same subject."""
    for row in records(
        conn,
        "SELECT d.key FROM exchanges e JOIN documents d ON d.id = e.answer JOIN speeches s ON s.document = d.id"
        " WHERE e.question = ? ORDER BY s.position",
        (speech.version.document,),
    ):
        answer = spoken.speech(conn, row["key"], at)
        if answer is None or row["key"] in without or not is_government(answer.office):
            continue
        if open_name(conn, answer.version.document):
            continue
        if (words := best_passage(answer.version.body, speech.words)) is not None:
            return answer, words
    return None, None


def questions(conn: sqlite3.Connection, person: int, topic: str, at: str, without: Sequence[str] = ()) -> list[Written]:
    """The member's written questions on the topic, the newest first, each with its point that says most on the subject."""
    found = []
    for row in written_questions(conn, person):
        held = spoken.written_question(conn, row["key"], at)
        words = topic_words(conn, held.number, topic) if held else ()
        if held is None or not words or row["key"] in without:
            continue
        question, answer = held.texts.get("question"), held.texts.get("answer")
        pair = best_point(held.points, words)
        asked = verbatim(pair["question"] if pair else None, question)
        answered = verbatim(pair["answer"] if pair else None, answer)
        found.append(Written(row, held.page, question, asked, answer, answered))
    return found


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


def verbatim(text: str | None, version: Version | None) -> str:
    """The first paragraph of a point as it stands in its text; "" when it does not stand there."""
    words = (text or "").split("\n")[0].strip()
    return words if words and version is not None and holds(version, Quote("body", words)) else ""


def up_to(text: str, length: int) -> tuple[str, bool]:
    """Whole sentences of at most ``length`` characters (the first one at least), and whether something was left out."""
    if len(text) <= length:
        return text, False
    cut = text.rfind("。", 0, length) + 1 or text.find("。") + 1 or len(text)
    return text[:cut], cut < len(text)
