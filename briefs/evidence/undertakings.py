"""Promises of the minutes as the memo, the committee page and the ledger print them, with what became of them.

Everything is as of ``at`` (UTC): what was fetched, said or decided later does not exist.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from briefs.evidence.dossier import Notes
from briefs.evidence.quoting import LEAST_SHARED, RE_ASKS, RE_POINTING, sentences, terms
from briefs.evidence.rows import Speech
from briefs.evidence.speeches import cited_speech, question_to, speech_of
from briefs.evidence.stances import NEUTRAL, Ground, stance_of, stance_of_answer
from briefs.evidence.wording import day_en, day_ja
from db.diet import ledger
from db.diet.ledger import STRENGTHS, strength_said
from db.office.promise_status import STATUSES, PromiseStatus, current_statuses, status_history
from db.record.documents import Record
from db.text.dates import jst_date
from db.topics.classify import classify

# Of so many characters of a promise's terms one at the least is the question's, or it is about another matter.
ITS_OWN = 12
OPEN, OVERDUE, COMING = "open", "overdue", "coming"


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A promise with its speech and what staff have found of it (None: nothing yet, so it is open)."""

    row: Record
    speech: Speech
    stated: PromiseStatus | None
    day: str  # the Japanese day it is judged by

    @property
    def status(self) -> str:
        return self.stated.status if self.stated else OPEN

    @property
    def timing(self) -> str:
        """overdue or coming for an open promise with a day, else ""."""
        if self.status != OPEN or not self.row["due_on"]:
            return ""
        return OVERDUE if self.row["due_on"] < self.day else COMING


def undertakings(
    conn: sqlite3.Connection, office: sqlite3.Connection | None, wanted: ledger.Ledger, at: str, day: str
) -> list[Undertaking]:
    """The promises wanted that stand verbatim in the minutes as held at ``at``, in the order they are to be taken up."""
    stated = statuses(office, at) if office is not None else {}
    found = []
    for row in ledger.promises(conn, wanted):
        said = speech_of(conn, row["document_key"], at) if (row["date"] or "") <= day else None
        if said is not None and row["passage"] in said.version.body:
            found.append(Undertaking(row, said, stated.get(row["key"]), day))
    return by_urgency(on_subject(conn, found, wanted.topic, at))


def on_subject(conn: sqlite3.Connection, found: Sequence[Undertaking], topic: str | None, at: str) -> list[Undertaking]:
    """Of a speech with promises that name the topic, themselves or in the sentence before, only those.

    Speeches on policy name one subject after the other: what stands further off is about something else, and on paper
    a promise is read alone.  Where no promise names it, those stay that answer a question which asks about the topic, or that
    stand unasked in a paragraph which begins with it, and those that staff have found something of.  Without a topic wanted, any of
    our topics counts.
    """
    named = {one.row["key"] for one in found if passage_is_on(one.speech.version.body, one.row["passage"], topic)}
    speeches = {one.speech.version.key for one in found if one.row["key"] in named}

    def stays(one: Undertaking) -> bool:
        if one.row["key"] in named or one.speech.version.key in speeches:
            return one.row["key"] in named
        if topic is None or one.stated is not None:
            return True
        question = question_to(conn, one.speech, at)
        body, passage = one.speech.version.body, one.row["passage"]
        if question is None:
            return opens_on(body, passage, topic)
        return not of_another(body, topic) and answers_on(question.version.body, passage, topic)

    return [one for one in found if stays(one)]


def opens_on(body: str, passage: str, topic: str) -> bool:
    """Whether the paragraph of a passage begins with a sentence on a topic: so does who speaks unasked.  A speech that is of the topic
    by none of its own words was put there, and is taken whole.
    """
    if all(match.topic != topic for match in classify(body).matches):
        return True
    paragraph = next((line for line in body.split("\n") if passage in line), "")
    return any(match.topic == topic for match in classify("".join(sentences(paragraph)[:1])).matches)


def answers_on(question: str, passage: str, topic: str) -> bool:
    """Whether a question asks about a topic, in a sentence that asks or the one before it, and a passage of its answer answers that:
    they have words in common, or nothing else was asked and the passage names no matter of its own (しっかりと取り組んでまいります).
    """
    asked = [
        one if RE_ASKS.search(before) else before + one
        for line in question.split("\n")
        for before, one in pairwise(["", *sentences(line)])
        if RE_ASKS.search(one)
    ]
    on_it = [one for one in asked if any(match.topic == topic for match in classify(one).matches)]
    own = terms(passage)
    size = sum(map(len, own))
    if on_it == asked and size < LEAST_SHARED:
        return bool(on_it)
    shared = {term for one in on_it for term in terms(one) if term in passage}
    return sum(map(len, shared)) * ITS_OWN > size


def against(conn: sqlite3.Connection, one: Undertaking, at: str) -> bool:
    """Whether what was promised shuts people out, by its own words or by the question: we would not ask what became of it."""
    question = question_to(conn, one.speech, at)
    asked_for = stance_of(question.version.body) if question is not None else NEUTRAL
    return stance_of_answer(one.row["passage"], asked_for).ground in (Ground.HARSH, Ground.FOLLOWS_HARSH)


def of_another(body: str, topic: str) -> bool:
    """Whether an answer speaks of other topics of ours and not of this one, which it has from a question about several things."""
    found = {match.topic for match in classify(body).matches}
    return bool(found) and topic not in found


def passage_is_on(body: str, passage: str, topic: str | None) -> bool:
    """Whether a passage speaks of a topic (None: of any of ours).

    Where it points back (両制度を, そのため), it is read with the sentence before it.
    """
    at = body.find(passage)
    before = body[body.rfind("\n", 0, at) + 1 : at]
    last = before[before.rfind("。", 0, max(0, before.rfind("。"))) + 1 :]
    read = last + passage if RE_POINTING.match(passage) else passage
    return any(topic in (None, match.topic) for match in classify(read).matches)


def statuses(office: sqlite3.Connection, at: str) -> dict[str, PromiseStatus]:
    """The status of each promise that staff had set by ``at``."""
    found = {}
    for key, stated in current_statuses(office).items():
        known = stated
        if stated.set_at > at:
            earlier = [one for one in status_history(office, key) if one.set_at <= at]
            if not earlier:
                continue
            known = earlier[-1]
        found[key] = known
    return found


def by_urgency(found: Iterable[Undertaking]) -> list[Undertaking]:
    """Overdue first (the longest overdue before), then those with a day to come, then open ones by strength, then the
    settled; among equals the newest speech first."""
    strengths, settled = list(STRENGTHS), ["open", "unclear", "broken", "refused", "kept"]

    def rank(one: Undertaking) -> tuple[Any, ...]:
        timing = {OVERDUE: 0, COMING: 1}.get(one.timing, 2)
        strength = strengths.index(one.row["strength"]) if one.row["strength"] in strengths else len(strengths)
        return timing, one.row["due_on"] if timing < 2 else "", settled.index(one.status), strength

    return sorted(sorted(found, key=lambda one: one.row["date"] or "", reverse=True), key=rank)


def undertaken(one: Undertaking, notes: Notes) -> dict[str, Any]:
    """A promise for the page.  ``mark``: where the words that make it one stand in the quotation, [start, end]."""
    passage, words = one.row["passage"], one.row["words"] or ""
    start = passage.rfind(words) if words else -1
    due = one.row["due_words"] or ""
    strength = strength_said(one.row["strength"], words)
    stands = bool(due) and due in one.speech.version.body
    return {
        **cited_speech(one.speech, passage, notes),
        "key": one.row["key"],
        "topics": one.row["topics"] or "",
        "mark": [start, start + len(words)] if start >= 0 else None,
        "strength": one.row["strength"],
        "strength_ja": strength.ja,
        "strength_en": strength.en,
        "due": {"spot": notes.quote(one.speech.version, "body", due)} if stands else None,
        "due_ja": day_ja(one.row["due_on"]),
        "due_en": day_en(one.row["due_on"]),
        "status": one.status,
        "status_ja": STATUSES[one.status].ja,
        "status_en": STATUSES[one.status].en,
        "timing": one.timing,
        "evidence_url": one.stated.evidence_url if one.stated else "",
        "set_ja": day_ja(jst_date(one.stated.set_at)) if one.stated else "",
        "set_en": day_en(jst_date(one.stated.set_at)) if one.stated else "",
    }
