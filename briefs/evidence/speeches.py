"""Speeches of the minutes as briefs print them: with their number (発言番号), and a member's with the answers they got.

Everything is as of ``at`` (UTC): what was fetched later does not exist, and what is gone is not cited.  Verbatim, newest
first; nothing here says what a member thinks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefs.evidence import rows
from briefs.evidence.dossier import Notes
from briefs.evidence.frozen import freeze_speaker
from briefs.evidence.quoting import Passage, best_passage, is_chair, is_government, mark_of
from briefs.evidence.rows import Speech, open_name
from briefs.evidence.wording import day_en, day_ja, speaker_line
from db.record.documents import records

LOOKED_THROUGH = 2000  # speeches on a topic


def speech_of(conn: sqlite3.Connection, key: str, at: str) -> Speech | None:
    """The speech with this key; None when it was not there at ``at``, or is gone."""
    row = conn.execute(
        "SELECT s.* FROM speeches s JOIN documents d ON d.id = s.document"
        " WHERE d.key = ? AND d.first_seen <= ? AND (d.gone_at IS NULL OR d.gone_at > ?)",
        (key, at, at),
    ).fetchone()
    text = rows.current(conn, row["document"], at) if row else None
    if text is None:
        return None
    return Speech(
        text,
        (),
        row["position"],
        row["meeting_document"],
        row["house"] or "",
        row["meeting"] or "",
        row["issue"] or "",
        row["date"] or "",
        row["speaker"] or "",
        row["speaker_group"] or "",
        row["speaker_position"] or mark_of(text.body, row["speaker"] or "")[1],
        row["speaker_role"] or "",
    )


def cited_speech(one: Speech, words: str, notes: Notes) -> dict[str, Any]:
    """One quotation with who said it where, and its number in the minutes; all of it frozen."""
    freeze_speaker(one, notes)
    if one.date:
        notes.quote(one.version, "fact:date", one.date)
    notes.quote(one.version, "fact:position", str(one.position))
    line = speaker_line(one.house, one.meeting, day_ja(one.date), one.speaker, one.group, one.office, one.role)
    spot = notes.quote(one.version, "body", words)
    return {
        **line,
        "spot": spot,
        "note": spot[0],
        "number": str(one.position),
        "office": one.office,
        "iso": one.date,
        "date_en": day_en(one.date),
        "url": one.version.url,
        "government": is_government(one.office),
    }


# ---------------------------------------------------------------------- of one member
def speeches_on(conn: sqlite3.Connection, topic: str, at: str) -> list[Speech]:
    """Speeches on a topic, the newest first; as the chair of a meeting nobody speaks to a subject."""
    return [one for one in rows.topic_speeches(conn, topic, at, LOOKED_THROUGH) if not is_chair(one.office)]


def speeches_of(conn: sqlite3.Connection, person: int, topic: str, at: str) -> list[Speech]:
    """What one person said on a topic, the newest first."""
    own = {row["document"] for row in records(conn, "SELECT document FROM attributions WHERE person = ?", (person,))}
    return [one for one in speeches_on(conn, topic, at) if one.version.document in own]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of the member and the government's answer to it, where the minutes show one on the subject."""

    speech: Speech
    said: Passage
    answer: Speech | None
    answered: Passage | None


def statements(
    conn: sqlite3.Connection, person: int, topic: str, at: str, without: Sequence[str] = ()
) -> list[Statement]:
    """What the member said on the topic, the newest first; as the chair of a meeting nobody speaks to a subject."""
    found = []
    for speech in speeches_of(conn, person, topic, at):
        if speech.version.key in without:
            continue
        if (said := best_passage(speech.version.body, speech.words)) is not None:
            answer, answered = answer_to(conn, speech, at, without)
            found.append(Statement(speech, said, answer, answered))
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
        answer = speech_of(conn, row["key"], at)
        if answer is None or row["key"] in without or not is_government(answer.office):
            continue
        if open_name(conn, answer.version.document):
            continue
        if (words := best_passage(answer.version.body, speech.words)) is not None:
            return answer, words
    return None, None
