"""Promises of the minutes as the memo, the committee page and the ledger print them, with what became of them.

Everything is as of ``at`` (UTC): what was fetched, said or decided later does not exist.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from briefs.evidence.answering import broken_off, pairs_of
from briefs.evidence.dossier import Notes
from briefs.evidence.quoting import (
    LEAST_SHARED,
    RE_ASKS,
    RE_POINTING,
    RE_QUESTION,
    RE_TURNING,
    RE_WANTS,
    balanced,
    sentences,
    terms,
)
from briefs.evidence.rows import Speech
from briefs.evidence.speeches import cited_speech, question_to, speech_of
from briefs.evidence.stances import NEUTRAL, Ground, stance_of, stance_of_answer
from briefs.evidence.wording import day_en, day_ja
from db.diet import ledger
from db.diet.ledger import STRENGTHS, strength_said
from db.diet.promise_dates import time_named
from db.office.clips import Stance
from db.office.promise_status import STATUSES, PromiseStatus, current_statuses, status_history
from db.record.documents import Record, first_record
from db.text.dates import jst_date
from db.topics.classify import classify

# Of so many characters of a promise's terms one at the least is the question's, or it is about another matter.
ITS_OWN = 12
OPEN, OVERDUE, COMING = "open", "overdue", "coming"
RE_WHAT_WAS_ASKED = re.compile(r"御(?:指摘|質問|提案|提言)")
RE_THIS_SESSION = re.compile(r"(?:今|本|今通常)国会")
# Where a clause ends within a sentence, so that the last one commits alone: 「…を行っておりまして、引き続き…」.
RE_CLAUSE = re.compile(
    r"(?:まして|ますが|ますけれども|ますので|ますし|ますとともに|ですが|ですけれども|ですので|ており|ところであり)、"
)
# Said of what is done as a rule, with no word of what is still to come: 「…準じた保護を行うこととしてございます」.
RE_AS_A_RULE = re.compile(r"こと[とに](?:いた)?して(?:おり|ござい|い|おる)")
RE_AHEAD = re.compile(r"今後|これから|新たに|引き続き|次期|次回|順次|予定|改正|見直|検討|施行|現行の|導入")
# A sentence goes on with the matter of the one before when they have pairs of characters in common, and it opens no other.
GOES_ON, LONGEST_THOUGHT = 2, 360
RE_NEXT = re.compile(r"(?:また|次に|加えて|さらに|なお|一方|他方|あわせて|このほか|最後に|そのほか)")
COMMON = (
    4  # pairs of characters that a question has in common with the promise it was answered by, or a word of the topic
)
LONGEST_ASKED = 260  # characters that are printed of a question


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A promise with its speech and what staff have found of it (None: nothing yet, so it is open)."""

    row: Record
    speech: Speech
    stated: PromiseStatus | None
    day: str  # the Japanese day it is judged by
    words: str = ""  # as it is printed: the whole sentence
    last_day: str | None = None  # of the time it names; None without any, and where no calendar knows it
    time: str = ""  # the words that name the time

    @property
    def status(self) -> str:
        return self.stated.status if self.stated else OPEN

    @property
    def timing(self) -> str:
        """overdue or coming for an open promise with a day, else ""."""
        if self.status != OPEN or not self.last_day:
            return ""
        return OVERDUE if self.last_day < self.day else COMING

    @property
    def undated(self) -> bool:
        """Whether an open promise says by when, and no day can be made of it (速やかに, 施行までに)."""
        return self.status == OPEN and bool(self.time) and not self.last_day


def undertakings(
    conn: sqlite3.Connection, office: sqlite3.Connection | None, wanted: ledger.Ledger, at: str, day: str
) -> list[Undertaking]:
    """The promises wanted that stand verbatim in the minutes as held at ``at``, in the order they are to be taken up."""
    return by_urgency(on_subject(conn, on_record(conn, office, wanted, at, day), wanted.topic, at))


def on_record(
    conn: sqlite3.Connection, office: sqlite3.Connection | None, wanted: ledger.Ledger, at: str, day: str
) -> list[Undertaking]:
    """The promises wanted that stand verbatim in the minutes as held at ``at``, whatever their sentence is about."""
    stated = statuses(office, at) if office is not None else {}
    found = []
    for row in ledger.promises(conn, wanted):
        said = speech_of(conn, row["document_key"], at) if (row["date"] or "") <= day else None
        if said is not None and row["passage"] in said.version.body:
            time, last_day = time_of(conn, row)
            words = whole_thought(said.version.body, row["passage"])
            found.append(Undertaking(row, said, stated.get(row["key"]), day, words, last_day, time))
    return found


def whole_thought(body: str, passage: str) -> str:
    """The sentence in which a passage stands, without its full stop: a promise is quoted up to no comma, since what follows may
    take it back.
    """
    line = next((one for one in body.split("\n") if passage in one), passage)
    whole = next((one for one in sentences(line) if passage in one and balanced(one)), passage)
    return whole.removesuffix("。")


def time_of(conn: sqlite3.Connection, row: Record) -> tuple[str, str | None]:
    """(the words by which a promise names a time, its last day): the day it is due, the close of the session in which it was said
    (今国会に), or the last day of a year, season or month that it names.
    """
    due, day = row["due_words"] or "", row["due_on"]
    if not day and RE_THIS_SESSION.search(due):
        session = first_record(
            conn,
            "SELECT closes_on FROM sessions WHERE convened_on <= ?1 AND closes_on >= ?1 ORDER BY convened_on DESC LIMIT 1",
            (row["date"],),
        )
        day = session["closes_on"] if session else None
    if not day and (named := time_named(row["passage"], row["date"])):
        return named
    return due, day


def on_subject(conn: sqlite3.Connection, found: Sequence[Undertaking], topic: str | None, at: str) -> list[Undertaking]:
    """Of a speech with promises that name the topic, themselves or in the sentence before, only those.

    Speeches on policy name one subject after the other: what stands further off is about something else, and on paper
    a promise is read alone.  Where no promise names it, those stay that answer a question which asks about the topic, or that
    stand unasked in a paragraph which begins with it, and those that staff have found something of.  Without a topic wanted, any of
    our topics counts.
    """
    named = {
        one.row["key"]: words
        for one in found
        if (words := thought_on(one.speech.version.body, one.row["passage"], topic))
    }
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

    return [replace(one, words=named.get(one.row["key"], one.words)) for one in found if stays(one)]


def own_clause(passage: str) -> str:
    """What of a passage commits: its last clause where that names a matter of its own, else all (しっかりと取り組んでまいります)."""
    last = last_clause(passage)
    return last if sum(map(len, terms(last))) >= LEAST_SHARED else passage


def last_clause(passage: str) -> str:
    return passage[max((one.end() for one in RE_CLAUSE.finditer(passage)), default=0) :]


def describes(one: Undertaking) -> bool:
    """Whether a promise only tells how things are done already (行政措置として…行うこととしてございます): nothing to come back to."""
    row = one.row
    if row["strength"] != "effort" or row["due_words"] or row["time_words"] or one.stated is not None:
        return False
    return bool(RE_AS_A_RULE.search(row["words"] or "")) and not RE_AHEAD.search(one.words)


def words_asked(body: str, told: str, topics: Sequence[str]) -> str:
    """The sentence of a speech that asks for what a promise ``told``, with those before it where it points at them or names nothing
    itself; "" where no sentence asks, or none in words that the promise has too.
    """
    own = pairs_of(told)
    found: list[tuple[int, str]] = []
    for line in body.split("\n"):
        every = sentences(line)
        for at, one in enumerate(every):
            if not (RE_ASKS.search(one) or RE_QUESTION.search(one)):
                continue
            text, start = one, at
            while start and (RE_POINTING.search(text) or sum(map(len, terms(text))) < 2 * LEAST_SHARED):
                whole = every[start - 1] + text
                if len(whole) > LONGEST_ASKED or RE_TURNING.search(text) or whole not in line:
                    break
                text, start = whole, start - 1
            if not balanced(text) or len(text) > LONGEST_ASKED:
                continue
            found.append((len(pairs_of(text) & own) + COMMON * sum(word in text for word in topics), text))
    best = max(found, key=lambda one: one[0], default=(0, ""))
    if len(found) == 1 and best[0] and not broken_off(body):
        return best[1]  # nothing else was asked
    return best[1] if best[0] >= COMMON else ""


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
    they have words in common, or nothing else was asked and the passage names no matter of its own (しっかりと取り組んでまいります),
    or it names what was asked (御指摘の点を含めて), and that is what the question wants last.
    """
    if RE_WHAT_WAS_ASKED.search(passage) and wanted_last(question, topic):
        return True
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


def wanted_last(question: str, topic: str) -> bool:
    """Whether the last matter of ours for which a question asks, or of which it says what it wants, is a topic."""
    every = (one for line in reversed(question.split("\n")) for one in reversed(sentences(line)))
    matters = (classify(one).matches for one in every if RE_ASKS.search(one) or RE_WANTS.search(one))
    return any(match.topic == topic for match in next(filter(None, matters), ()))


def against(conn: sqlite3.Connection, one: Undertaking, at: str) -> bool:
    """Whether what was promised shuts people out, by its own words or by the question: we would not ask what became of it."""
    question = question_to(conn, one.speech, at)
    asked_for = NEUTRAL
    if question is not None:
        body = question.version.body
        asked_for = stance_of(body)
        asked = words_asked(body, one.words, one.speech.words)
        if asked and stance_of(asked).stance is Stance.AGAINST:
            return True
    return stance_of_answer(one.words or one.row["passage"], asked_for).ground in (Ground.HARSH, Ground.FOLLOWS_HARSH)


def of_another(body: str, topic: str) -> bool:
    """Whether an answer speaks of other topics of ours and not of this one, which it has from a question about several things."""
    found = {match.topic for match in classify(body).matches}
    return bool(found) and topic not in found


def passage_is_on(body: str, passage: str, topic: str | None) -> bool:
    """Whether a passage speaks of a topic (None: of any of ours), in the clause that commits."""
    return bool(thought_on(body, passage, topic))


def thought_on(body: str, passage: str, topic: str | None) -> str:
    """The words of a promise that speak of a topic (None: of any of ours): its sentence, with the one before where it points at that
    (両制度を, そのため) or goes on with its matter; "" where neither speaks of it.
    """

    def is_on(text: str) -> bool:
        return any(topic in (None, match.topic) for match in classify(text).matches)

    whole, clause = whole_thought(body, passage), own_clause(passage)
    # Some words (国籍の回復) are of a topic only beside others, which may stand elsewhere in the speech.
    if is_on(clause) or (topic and any(word in clause for word in words_of(body, topic))):
        return whole
    at = body.find(whole)
    before = body[body.rfind("\n", 0, at) + 1 : at]
    last = before[before.rfind("。", 0, max(0, before.rfind("。"))) + 1 :]
    both = last + whole
    goes_on = len(pairs_of(last) & pairs_of(last_clause(passage))) >= GOES_ON and not RE_NEXT.match(whole)
    if not (RE_POINTING.match(whole) or goes_on) or not is_on(last + own_clause(passage)):
        return ""
    return both if len(both) <= LONGEST_THOUGHT and balanced(both) else ""


@lru_cache(maxsize=256)  # a speech has many promises
def words_of(body: str, topic: str) -> tuple[str, ...]:
    """The words by which a speech is of a topic."""
    return tuple(word for match in classify(body).matches if match.topic == topic for word in match.words)


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
        return timing, one.last_day if timing < 2 else "", settled.index(one.status), strength

    return sorted(sorted(found, key=lambda one: one.row["date"] or "", reverse=True), key=rank)


def undertaken(one: Undertaking, notes: Notes) -> dict[str, Any]:
    """A promise for the page.  ``mark``: where the words that make it one stand in the quotation, [start, end]."""
    passage, words = one.words or one.row["passage"], one.row["words"] or ""
    begin = passage.find(one.row["passage"])
    start = passage.rfind(words, 0, begin + len(one.row["passage"])) if words else -1
    due = one.time
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
        "due_ja": day_ja(one.last_day),
        "due_en": day_en(one.last_day),
        "undated": one.undated,
        "status": one.status,
        "status_ja": STATUSES[one.status].ja,
        "status_en": STATUSES[one.status].en,
        "timing": one.timing,
        "evidence_url": one.stated.evidence_url if one.stated else "",
        "set_ja": day_ja(jst_date(one.stated.set_at)) if one.stated else "",
        "set_en": day_en(jst_date(one.stated.set_at)) if one.stated else "",
    }
