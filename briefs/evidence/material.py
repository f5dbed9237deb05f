"""What the record and the evidence box hold on a topic as of a moment, read for ranking (:mod:`briefs.evidence.candidates`)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from briefs.evidence import rows
from briefs.evidence.candidates import Candidate, Material, Spoken, Taken, Text
from briefs.evidence.deciding import decides
from briefs.evidence.passage_keys import Words
from briefs.evidence.persons import Party, answers_for, documents_of
from briefs.evidence.quoting import HARD_LIMIT, is_chair, is_government
from briefs.evidence.ranking import ranked
from briefs.evidence.rows import Speech, Version
from briefs.evidence.speeches import LOOKED_THROUGH, question_to, speech_of
from briefs.evidence.stances import Ground, Reading, stance_of
from briefs.evidence.undertakings import undertakings, words_of
from briefs.evidence.why import Code, Why
from briefs.evidence.written_questions import WrittenQuestion, question_of
from db.diet.ledger import Ledger
from db.diet.question_facts import ordinal_of_question, state_of_question
from db.office.clips import ClipState, clips, place_in
from db.people.member_record import RE_READ_ALOUD
from db.record.decided import read_decided
from db.record.documents import records

PRESS = ("press", "news")  # titles and summaries of others: never quoted
ELSEWHERE = ("speech", "meeting", "law", "law_revision", "written_question", "bill", "member", *PRESS)
MOST_TEXTS, MOST_PROVISIONS = 40, 12
HEAD = 200  # characters in which a speech says what it is
# A mission's report on its journey abroad: ＯＤＡ調査派遣第四班について御報告いたします。…共和国に派遣されました.
RE_JOURNEY = re.compile(
    r"(?:派遣|視察|訪問)[^。]{0,30}御?報告(?:いたし|申し上げ|を)[\s\S]*(?:共和国|王国|連邦|諸国|か国|各国)"
)
RE_CELLS = re.compile(r"\n| \| ")  # lines and cells of a table: no sentence to quote


def proposed(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    topic: str,
    at: str,
    day: str,
    *,
    party: Party | None = None,
    without: Iterable[str] = (),
    unsaid: Sequence[Words] = (),
    accepted: Sequence[tuple[str, str]] = (),
) -> list[Candidate]:
    """All that is proposed on a topic for a meeting with ``party`` (None: for nobody in particular), best first.

    ``at``: the moment (UTC) as of which the record and the office are read, ``day`` its day in Japan.  ``accepted``: (key, text)
    of what the file of staff accepts; ``unsaid``: passages that are not wanted, of documents that may be.
    """
    decided = read_decided(office_path(office))
    put = [key for key in decided.of_topic(topic) if key not in decided.irrelevant]
    spoken = list(spoken_on(policy, topic, at, put))
    theirs = documents_of(policy, party) if party is not None else frozenset[int]()
    if party is not None:
        spoken = [replace(one, theirs=frozenset(theirs_of(one, party, theirs))) for one in spoken]
    promises = undertakings(policy, office, Ledger(topic, answers_only=True), at, day)
    material = Material(
        day,
        tuple(taken_on(policy, office, topic, at, accepted)),
        tuple(spoken),
        tuple(promises),
        tuple(written_on(policy, topic, at, party)),
        tuple(provisions_on(policy, topic, at)),
        tuple(texts_on(policy, topic, at, put)),
        tuple(
            (one.document_key, one.text) for one in clips(office, topic, dropped=True) if (one.dropped_at or "") <= at
        ),
        frozenset((*without, *decided.irrelevant)),
        theirs,
        sittings_of(policy, spoken, at),
        tuple(unsaid),
    )
    found = ranked(material)
    if party is None:
        return found
    return [as_of_office(one) if party.words else one for one in taken_of_theirs(found, party, theirs)]


def taken_of_theirs(found: Sequence[Candidate], party: Party, theirs: frozenset[int]) -> list[Candidate]:
    """The same, with what a person took marked as of whom is met where they said it, or the other half of its exchange: words that a
    person chose are no proposal that was made of the minutes.
    """
    own = {one.key for one in found if one.speech is not None and is_theirs(one.speech, party, theirs)}
    return [
        replace(one, theirs=one.theirs or (one.taken and bool(own & {one.key, one.pair.key if one.pair else one.key})))
        for one in found
    ]


def as_of_office(one: Candidate) -> Candidate:
    """What is theirs because their office said it, told as that: who held the office then may be another than who is met."""
    return replace(one, why=tuple(Why(Code.OFFICE) if each.code is Code.THEIRS else each for each in one.why))


def office_path(office: sqlite3.Connection) -> Path:
    """The file behind a connection to office.db."""
    return Path(next((row[2] for row in office.execute("PRAGMA database_list") if row[1] == "main"), ""))


def taken_on(
    policy: sqlite3.Connection, office: sqlite3.Connection, topic: str, at: str, accepted: Sequence[tuple[str, str]]
) -> list[Taken]:
    """What staff accepted in their file, then the box of the topic as it was at ``at``; gone and altered texts last."""
    found: list[tuple[str, str, str, Reading, str, int | None]] = [
        (key, text, "", stance_of(text), "", None) for key, text in accepted
    ]
    found += [
        (one.document_key, one.text, one.place, Reading(one.stance, Ground.BOX), one.note, one.id)
        for one in clips(office, topic)
        if one.at <= at
    ]
    taken = []
    for key, text, place, reading, note, clip in found:
        speech = speech_of(policy, key, at)
        version = speech.version if speech else version_of(policy, key, at)
        if version is None and clip is None:
            continue  # a figure, a statement, a promise: nothing to quote
        state = (
            ClipState.CURRENT if version and text in version.body else ClipState.CHANGED if version else ClipState.GONE
        )
        if version and state is ClipState.CURRENT and not place:
            place = place_in(version.body, version.body.find(text), text)
        asked = question_to(policy, speech, at) if speech else None
        taken.append(Taken(key, text, place, reading, note, state, version, speech, clip, asked))
    return sorted(taken, key=lambda one: one.state is not ClipState.CURRENT)


def version_of(conn: sqlite3.Connection, key: str, at: str) -> Version | None:
    """A document's text as of a moment; None when it was not there, or is gone."""
    row = conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
    return rows.current(conn, row[0], at) if row else None


# ---------------------------------------------------------------------- minutes
def spoken_on(conn: sqlite3.Connection, topic: str, at: str, put: Sequence[str]) -> list[Spoken]:
    """Questions on the topic with the answers they got, and statements and speeches that answer nobody, the newest first."""
    words: dict[int, tuple[str, ...]] = {}
    known: dict[int, Speech] = {}
    for speech in rows.topic_speeches(conn, topic, at, LOOKED_THROUGH):
        known[speech.version.document], words[speech.version.document] = speech, speech.words
    for key in put:
        added = speech_of(conn, key, at)
        if added is None or added.version.document in known or rows.open_name(conn, added.version.document):
            continue
        known[added.version.document] = added
        words[added.version.document] = words_of(added.version.body, topic)
    # Who leads the sitting says nothing of a subject, and who reads the draft of a resolution aloud speaks for nobody: the
    # resolution is a document of its own.  Who reports a journey speaks of the people of that country.
    on_topic = {
        number: one
        for number, one in known.items()
        if not is_chair(one.office)
        and not RE_READ_ALOUD.search(one.version.body)
        and not RE_JOURNEY.search(one.version.body[:HEAD])
    }
    question_of_answer: dict[int, int] = {}
    answers_of_question: dict[int, list[int]] = {}
    for number in on_topic:
        for answer, question in conn.execute(
            "SELECT answer, question FROM exchanges WHERE answer = ? OR question = ?", (number, number)
        ):
            question_of_answer[answer] = question
    for answer, question in question_of_answer.items():
        answers_of_question.setdefault(question, []).append(answer)

    def speech_at(number: int) -> Speech | None:
        if number not in known:
            row = conn.execute("SELECT key FROM documents WHERE id = ?", (number,)).fetchone()
            one = speech_of(conn, row[0], at) if row else None
            if one is None or rows.open_name(conn, number):
                return None
            known[number] = one
        return known[number]

    found, seen = [], set[int]()
    for number in on_topic:
        head = question_of_answer.get(number, number)
        if head in seen:
            continue
        seen.add(head)
        question = speech_at(head)
        answers = [one for each in answers_of_question.get(head, ()) if (one := speech_at(each)) is not None]
        if question is None or (not answers and is_government(question.office)):
            # An answer whose question may not be printed is left out; a speech of the government that nobody asked for is none.
            if question is not None:
                found.append(Spoken(None, (question,), words[number]))
            continue
        answers.sort(key=lambda one: one.position)
        every = [word for one in (head, *answers_of_question.get(head, ())) for word in words.get(one, ())]
        found.append(Spoken(question, tuple(answers), tuple(dict.fromkeys(every))))
    return found


def sittings_of(conn: sqlite3.Connection, spoken: Sequence[Spoken], at: str) -> dict[tuple[int | None, str], str]:
    """All that the members among those who spoke said in the same sitting, by (meeting, speaker)."""
    found: dict[tuple[int | None, str], str] = {}
    for one in spoken:
        for speech in (*([one.question] if one.question else []), *one.answers):
            who = speech.meeting_document, speech.speaker
            if who in found or None in who or is_government(speech.office):
                continue
            found[who] = "\n".join(
                row[0]
                for row in conn.execute(
                    "SELECT v.body FROM speeches s JOIN documents d ON d.id = s.document"
                    " JOIN versions v ON v.id = d.current_version"
                    " WHERE s.meeting_document = ? AND s.speaker = ? AND d.first_seen <= ?",
                    (*who, at),
                )
            )
    return found


def theirs_of(spoken: Spoken, party: Party, theirs: frozenset[int]) -> list[int]:
    """Which of the speeches are those of the person or the ministry that is met."""
    found = []
    for one in (*([spoken.question] if spoken.question else []), *spoken.answers):
        if is_theirs(one, party, theirs):
            found.append(one.version.document)
    return found


def is_theirs(speech: Speech, party: Party, theirs: frozenset[int]) -> bool:
    """Whether a speech is one of the person or the ministry that is met; ``theirs``: the ids of a person's."""
    return answers_for(speech, party.words) if party.words else speech.version.document in theirs


# ---------------------------------------------------------------------- what is written
def written_on(
    conn: sqlite3.Connection, topic: str, at: str, party: Party | None
) -> list[tuple[WrittenQuestion, bool]]:
    """Written questions on the topic that were answered, and whether whom we meet put them."""
    mine = documents_of(conn, party) if party is not None and not party.words else frozenset[int]()
    found = []
    for row in records(
        conn,
        "SELECT DISTINCT q.*, d.key, d.url FROM written_questions q JOIN documents d ON d.id = q.document"
        " JOIN document_topics t ON t.topic = ? AND (t.document = q.document OR t.document IN"
        " (SELECT document FROM question_texts x WHERE x.question = q.document)) WHERE d.gone_at IS NULL"
        " ORDER BY coalesce(q.answered_on, q.submitted_on) DESC",
        (topic,),
    ):
        row |= {"ordinal": ordinal_of_question(row), "state": state_of_question(row).ja}
        written = question_of(conn, row, topic, at)
        if written is not None and written.answer is not None:
            found.append((written, row["document"] in mine))
    return found


def provisions_on(conn: sqlite3.Connection, topic: str, at: str) -> list[tuple[Version, str, str, tuple[str, ...]]]:
    """Provisions that say something of the topic, those that decide something and have most of its words."""
    found = [one for one in rows.topic_provisions(conn, topic, at) if printable_provision(one[0], one[2])]
    return sorted(found, key=lambda one: (-decides(one[2]), -sum(word in one[2] for word in one[3])))[:MOST_PROVISIONS]


def printable_provision(law: Version, text: str) -> bool:
    """Whether a provision is a whole sentence, short enough to print whole, and stands in the law's text as it is."""
    return len(text) <= HARD_LIMIT and text.endswith("。") and not RE_CELLS.search(text) and text in law.body


def texts_on(conn: sqlite3.Connection, topic: str, at: str, put: Sequence[str]) -> list[Text]:
    """Resolutions, pages and other published texts on the topic, those that a person put there first."""
    found = []
    for key in put:
        version = version_of(conn, key, at)
        if version is not None and version.kind not in ("speech", "meeting", *PRESS) and version.body:
            found.append(Text(version, words_of(version.body, topic), put=True))
    there = {one.version.key for one in found}
    marks = ", ".join("?" * len(ELSEWHERE))
    for row in conn.execute(
        "SELECT d.id, t.matched FROM document_topics t JOIN documents d ON d.id = t.document WHERE t.topic = ?"
        f" AND d.gone_at IS NULL AND d.kind NOT IN ({marks}) ORDER BY d.published_on DESC, d.key LIMIT ?",
        (topic, *ELSEWHERE, MOST_TEXTS),
    ).fetchall():
        text = rows.current(conn, row[0], at)
        if text is not None and text.key not in there and text.body:
            found.append(Text(text, rows.matched_words(row[1])))
    return found
