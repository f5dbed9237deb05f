"""The ledger of promises (答弁台帳): what the government has undertaken, as it stands in the minutes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.diet.judging import LONGEST_QUESTION
from db.record.documents import Record, first_record, records
from db.text.folding import fold
from db.text.words import Names
from db.topics.relevance import OWN

# The topics of a promise ``m``: what it names itself, and those of the question it answers where it names nothing, or where the
# answer has words of the topic too: an exchange is about what both speak of.
TOPICS = f"""(SELECT x.topic FROM promise_topics x WHERE x.document = m.document AND x.position = m.position
  UNION ALL SELECT x.topic FROM exchanges e JOIN document_topics x ON x.document = e.question
    JOIN documents q ON q.id = e.question
    JOIN versions v INDEXED BY versions_length ON v.document = q.id AND v.id = q.current_version
    WHERE e.answer = m.document AND length(v.body) <= {LONGEST_QUESTION}
      AND (NOT EXISTS (SELECT 1 FROM promise_topics y WHERE y.document = m.document AND y.position = m.position)
        OR EXISTS (SELECT 1 FROM document_topics y WHERE y.document = m.document AND y.topic = x.topic
          AND y.{OWN})))"""
# Only these can have one; looking at them alone spares looking at every promise on record.
OF_TOPICS = """m.document IN (SELECT document FROM promise_topics {0}
  UNION SELECT e.answer FROM document_topics x JOIN exchanges e ON e.question = x.document {0})"""
ON_TOPIC = f"{OF_TOPICS.format('')} AND EXISTS {TOPICS}"
TOPIC_NAMES = f"(SELECT group_concat(t.name_ja, '・') FROM topics t WHERE t.id IN {TOPICS})"
# Whether a question stands before it; ministers' opening speeches (所信) and explanations of bills answer nobody.
IS_ANSWER = "EXISTS (SELECT 1 FROM exchanges e WHERE e.answer = m.document)"
# How firmly the government commits itself.
STRENGTHS: Mapping[str, Names] = {
    "firm": Names("実施を明言", "will do"),
    "effort": Names("取り組む", "will work on"),
    "consider": Names("検討する", "will consider"),
}
# What a firm one says by its own words: who says that it is planned, or that he means to, has not said that it will be done.
FIRM_WORDS: Sequence[tuple[re.Pattern[str], Names]] = (
    (re.compile("予定|計画"), Names("実施予定と答弁", "says it is planned")),
    (re.compile("た[いく]"), Names("実施の意向", "means to")),
    (re.compile("こと[とに]|方針|考え|所存|つもり"), Names("実施の方針", "says it is the policy")),
)
COUNTED = 1_000  # promises, the newest, among which facets are counted
# Places, as ``_as_json`` writes them.
GIVEN = "SELECT value ->> 0 AS document, value ->> 1 AS position FROM json_each(?)"
NEWEST = "m.date DESC, d.key, m.position"


def strength_said(strength: str, words: str | None) -> Names:
    """How firmly the government commits itself, as far as the words that make the promise go."""
    for pattern, names in FIRM_WORDS if strength == "firm" else ():
        if pattern.search(words or ""):
            return names
    return STRENGTHS.get(strength, Names(strength, strength))


@dataclass(frozen=True, slots=True)
class Ledger:
    """Which promises: None or "" sets no condition; ``ministry`` is a word in the office; ``everything``: off topic too.

    ``since`` is the date of the speech (YYYY-MM-DD).  ``answers_only`` leaves
    out what answers nobody.  ``with_due``: only what says by when; then the next to fall due after ``today`` (YYYY-MM-DD) stands
    first, behind them what was due before, and last what names no day.
    """

    topic: str | None = None
    ministry: str | None = None
    since: str | None = None
    strength: str | None = None
    with_due: bool = False
    everything: bool = False
    answers_only: bool = False
    today: str = ""


def _condition(wanted: Ledger) -> tuple[str, list[Any]]:
    wheres, values = ["1"], list[Any]()
    if wanted.topic:
        wheres.append(f"{OF_TOPICS.format('WHERE topic = ?')} AND ? IN {TOPICS}")
        values += [wanted.topic] * 3
    elif not wanted.everything:
        wheres.append(ON_TOPIC)
    if wanted.since:
        wheres.append("m.date >= ?")
        values.append(wanted.since)
    if wanted.strength:
        wheres.append("m.strength = ?")
        values.append(wanted.strength)
    if wanted.with_due:
        wheres.append("(m.due_words IS NOT NULL OR m.due_on IS NOT NULL)")
    if wanted.answers_only:
        wheres.append(IS_ANSWER)
    return " AND ".join(wheres), values


def promises(conn: sqlite3.Connection, wanted: Ledger) -> list[Record]:
    """The promises wanted, newest first, each with its meeting, the member it is tied to and its topics.

    ``is_answer`` is 0 for what answers nobody (所信, the explanation of a bill).
    """
    rows = _promises(conn, *_condition(wanted))
    rows = [row for row in rows if is_of(wanted.ministry, row["office"])]
    return sorted(rows, key=lambda row: when_due(row["due_on"], wanted.today)) if wanted.with_due else rows


def is_of(ministry: str | None, office: str | None) -> bool:
    """Whether an office is one of the ministry wanted: 法務省矯正局長 and 法務大臣 of 法務省."""
    return not ministry or fold(ministry.removesuffix("省") or ministry) in fold(office or "")


def when_due(day: str | None, today: str) -> tuple[int, str]:
    """The order of deadlines: those to come, those that have passed, those without a day."""
    return (2, "") if day is None else (int(day < today), day)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a promise stands, and what it is counted by."""

    document: int
    position: int
    due_on: str | None
    strength: str
    office: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the ledger: ``total`` promises are wanted, ``rows`` are those of the page, ``newest`` the newest of all wanted,
    among them all that are on topic."""

    total: int
    rows: list[Record]
    newest: Sequence[Place]


def page_of_promises(conn: sqlite3.Connection, wanted: Ledger, limit: int, page: int) -> Page:
    """The promises wanted, a page of them (from 1; the last where there are not so many)."""

    def begin(total: int) -> int:
        return limit * (min(page, max(1, -(-total // limit))) - 1)

    # A great many, in the order of an index.
    if wanted.everything and not (wanted.topic or wanted.with_due or wanted.ministry):
        where, values = _condition(wanted)
        (total,) = conn.execute(f"SELECT count(*) FROM promises m WHERE {where}", values).fetchone()
        return Page(total, _promises(conn, where, values, limit, begin(total)), _places(conn, wanted, COUNTED))
    newest = _places(conn, wanted)
    order = sorted(newest, key=lambda one: when_due(one.due_on, wanted.today)) if wanted.with_due else newest
    shown = order[begin(len(order)) :][:limit]
    if not shown:
        return Page(0, [], [])
    rows = _promises_at(conn, GIVEN, (_as_json(shown),))
    if wanted.with_due:
        rows.sort(key=lambda row: when_due(row["due_on"], wanted.today))
    return Page(len(order), rows, newest)


def _places(conn: sqlite3.Connection, wanted: Ledger, most: int = -1) -> list[Place]:
    """Where the promises wanted stand, the newest first: on topic they are few, and what tells them is looked at once."""
    where, values = _condition(wanted)
    rows = conn.execute(
        f"""SELECT m.document, m.position, m.due_on, m.strength, m.office FROM promises m
            CROSS JOIN documents d ON d.id = m.document WHERE {where} ORDER BY {NEWEST} LIMIT ?""",
        (*values, most),
    )
    return [one for one in (Place(*row) for row in rows) if is_of(wanted.ministry, one.office)]


def _as_json(places: Iterable[Place]) -> str:
    return json.dumps([(one.document, one.position) for one in places])


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the promises wanted, of the newest ``COUNTED`` at most, are of each strength and topic."""

    strengths: Mapping[str, int]
    topics: Mapping[str, int]


def counted(conn: sqlite3.Connection, newest: Sequence[Place]) -> Counted:
    """The facets of a list of promises."""
    shown = newest[:COUNTED]
    topics = conn.execute(
        f"WITH m AS MATERIALIZED ({GIVEN}) SELECT (SELECT json_group_array(DISTINCT topic) FROM {TOPICS}) FROM m",
        (_as_json(shown),),
    )
    return Counted(Counter(one.strength for one in shown), Counter(one for row in topics for one in json.loads(row[0])))


def _promises(
    conn: sqlite3.Connection, where: str, values: Sequence[Any], limit: int = -1, offset: int = 0
) -> list[Record]:
    """The promises for which a condition holds."""
    return _promises_at(
        conn,
        f"""SELECT m.document, m.position FROM promises m CROSS JOIN documents d ON d.id = m.document
            WHERE {where} ORDER BY {NEWEST} LIMIT ? OFFSET ?""",
        (*values, limit, offset),
    )


def _promises_at(conn: sqlite3.Connection, places: str, values: Sequence[Any]) -> list[Record]:
    """The promises at the places (document, position) that a query gives, the newest first."""
    return records(
        conn,
        f"""SELECT m.key, m.passage, m.words, m.strength, m.due_words, m.due_on, m.time_words, m.speaker, m.office, m.date,
                   d.key AS document_key, d.gone_at, coalesce(s.speech_url, d.url) AS url, s.house, s.meeting, s.issue,
                   s.session, p.key AS person_key,
                   {TOPIC_NAMES} AS topics, {IS_ANSWER} AS is_answer
            FROM ({places}) x
            CROSS JOIN promises m ON m.document = x.document AND m.position = x.position
            JOIN documents d ON d.id = m.document LEFT JOIN speeches s ON s.document = m.document
            LEFT JOIN attributions a ON a.document = m.document AND a.position = (
              SELECT min(position) FROM attributions WHERE document = m.document)
            LEFT JOIN people p ON p.id = a.person ORDER BY {NEWEST}""",
        values,
    )


def promise(conn: sqlite3.Connection, key: str) -> Record | None:
    """One promise by its key."""
    return first_record(
        conn,
        "SELECT m.*, d.key AS document_key FROM promises m JOIN documents d ON d.id = m.document WHERE m.key = ?",
        (key,),
    )


def promises_in(conn: sqlite3.Connection, document: int) -> list[Record]:
    """The promises of one speech in their order."""
    return records(conn, "SELECT * FROM promises WHERE document = ? ORDER BY position", (document,))


def marked_text(body: str, found: list[Record]) -> list[list[tuple[str, str | None]]]:
    """A speech, a line each, in (text, promise key or None) pieces.

    A promise whose characters are no longer where it says is looked for by its words, and left unmarked when they
    are not there.
    """
    spans: list[tuple[int, int, str]] = []
    for row in found:
        start, end = row["start"], row["end"]
        if body[start:end] != row["passage"]:
            start = body.find(row["passage"])
            end = start + len(row["passage"])
        if start >= 0 and (not spans or start >= spans[-1][1]):
            spans.append((start, end, row["key"]))
    lines: list[list[tuple[str, str | None]]] = []
    at = 0
    for line in body.split("\n"):
        pieces: list[tuple[str, str | None]] = []
        here = at
        for start, end, key in spans:
            first, last = max(start, at), min(end, at + len(line))
            if first >= last:
                continue
            pieces += [(body[here:first], None), (body[first:last], key)]
            here = last
        pieces.append((body[here : at + len(line)], None))
        lines.append([piece for piece in pieces if piece[0]])
        at += len(line) + 1
    return [line for line in lines if any(text.strip() for text, _ in line)]
