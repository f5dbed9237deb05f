"""Speeches of the minutes as briefs print them: with their number (発言番号), and a member's with the answers they got.

Everything is as of ``at`` (UTC): what was fetched later does not exist, and what is gone is not cited.  Verbatim, newest
first; nothing here says what a member thinks.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefs.evidence import rows
from briefs.evidence.answering import RE_SAYS_WHAT_WAS_ASKED, answering, around, cuts
from briefs.evidence.dossier import Notes
from briefs.evidence.frozen import freeze_speaker
from briefs.evidence.quoting import (
    GOOD,
    RE_ASKS,
    RE_MEANS_TO,
    RE_POINTING,
    Aim,
    Passage,
    balanced,
    best_passage,
    candidates,
    is_chair,
    is_government,
    only_announces,
    sentences,
    terms,
)
from briefs.evidence.rows import Speech, open_name
from briefs.evidence.wording import day_en, day_ja, speaker_line
from db.record.documents import records

LOOKED_THROUGH = 2000  # speeches on a topic
RE_ASKING = re.compile(
    r"(か|ください|願います|願いします|伺います|(?:伺い|お聞き|お尋ね)(?:し|いたし)たい[^。]{0,12}|ただきたい[^。]{0,12})。[」』）]*$"
)


def speech_of(conn: sqlite3.Connection, key: str, at: str) -> Speech | None:
    """The speech with this key; None when it was not there at ``at``, or is gone."""
    row = conn.execute(
        "SELECT s.* FROM speeches s JOIN documents d ON d.id = s.document"
        " WHERE d.key = ? AND d.first_seen <= ? AND (d.gone_at IS NULL OR d.gone_at > ?)",
        (key, at, at),
    ).fetchone()
    return rows.speech_as_read(conn, row, at) if row else None


def cited_speech(one: Speech, words: str, notes: Notes) -> dict[str, Any]:
    """One quotation with who said it where, and its number in the minutes; all of it frozen."""
    freeze_speaker(one, notes)
    if one.date:
        notes.quote(one.version, "fact:date", one.date)
    notes.quote(one.version, "fact:position", str(one.position))
    line = speaker_line(one, day_ja(one.date))
    spot = notes.quote(one.version, "body", words)
    return {
        **line,
        "spot": spot,
        "note": spot[0],
        "number": str(one.position),
        "office": one.post or one.office,
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
    """Words of the minutes: a question with the government's answer to it, or a statement alone (``answer`` None).

    ``against``: it works against what we ask; ``answered_against``: the answer does.
    """

    speech: Speech
    said: Passage
    answer: Speech | None
    answered: Passage | None
    against: bool = False
    answered_against: bool = False


def cited_exchange(one: Statement, length: int, notes: Notes) -> dict[str, Any]:
    """A statement for the page, with ``answer`` where the minutes have one: both of about ``length`` characters, all of it frozen."""
    words = shorter(one.speech, one.said, length)
    said, answer = cited_speech(one.speech, words.text, notes), None
    if one.answer is not None and one.answered is not None:
        told = shorter(one.answer, one.answered, length)
        answer = {
            **cited_speech(one.answer, told.text, notes),
            **left_out(one.answer, told),
            "against": one.answered_against,
        }
    return {**said, **left_out(one.speech, words), "answer": answer, "against": one.against, "alone": one.said.alone}


def left_out(speech: Speech, passage: Passage) -> dict[str, str]:
    """What a quotation of an answer leaves out on either side, as the macro ``cut`` prints it; of other words nothing is said."""
    if passage.aim is not Aim.ANSWERED:
        return {}
    before, behind = cuts(speech.version.body, passage.text, passage.beside)
    return {"cut_before": str(before), "cut_behind": str(behind)}


def shorter(speech: Speech, passage: Passage, length: int) -> Passage:
    """The best part of a passage of at most ``length`` characters, or the whole when none so short is good.

    Other words of the speech never take its place: they were not chosen, and an answer would stand behind what it does not answer.
    A question stays a question, an answer one to it: it keeps the sentence that answers, or says what will be done, and what it says
    itself that it was asked.
    """
    if len(passage.text) <= length or passage.fixed:
        return passage
    aim, beside = passage.aim, passage.beside
    parts = candidates(passage.text, speech.words, length, length, aim, beside)
    asking = (one for one in parts if aim is not Aim.ASKED or RE_ASKS.search(one.text))
    short = max(asking, key=lambda one: one.score, default=None)
    if aim is Aim.ANSWERED and beside:
        told = answering(passage.text, beside)
        if short is None or not (told in short.text or RE_MEANS_TO.search(short.text)):
            short = Passage(around(passage.text, told, length), GOOD) if 0 < len(told) <= length else None
    if (
        short is None
        or short.score < GOOD
        or any(short.text in one or one in short.text for one in passage.unsaid)
        or (aim is Aim.ANSWERED and RE_POINTING.search(short.text))
        or (RE_SAYS_WHAT_WAS_ASKED.search(passage.text) and not (beside and RE_SAYS_WHAT_WAS_ASKED.search(short.text)))
    ):
        return passage
    return replace(passage, text=short.text)


def question_to(conn: sqlite3.Connection, answer: Speech, at: str) -> Speech | None:
    """The question that a speech answers.  None for a policy speech, an opening statement or any other that answers nobody,
    and when who asked is not settled.
    """
    row = conn.execute(
        "SELECT d.key FROM exchanges e JOIN documents d ON d.id = e.question WHERE e.answer = ?",
        (answer.version.document,),
    ).fetchone()
    asked = speech_of(conn, row[0], at) if row else None
    return asked if asked is not None and not open_name(conn, asked.version.document) else None


def asked_words(question: Speech, words: Sequence[str], length: int = 120) -> str:
    """What was asked, in whole sentences: those on the words of the answer, else the last one that asks; "" without any.

    「いかがでしょうか。」 asks nothing by itself: it stands with the sentence before it, or not at all; 「…について御質問
    したいと思います。」 only says that something will be asked.
    """
    best = best_passage(question.version.body, words, length, 2 * length)
    if best is not None and RE_ASKING.search(best.text):
        return best.text
    asking = []
    for paragraph in question.version.body.split("\n"):
        before = ""
        for one in sentences(paragraph):
            whole = one if terms(one) else before + one
            if (
                RE_ASKING.search(one)
                and terms(whole)
                and len(whole) <= 2 * length
                and balanced(whole)
                and whole in paragraph
            ):
                asking.append(whole)
            before = one
    return asking[-1] if asking else best.text if best is not None and not only_announces(best.text) else ""
