"""The ledger of promises (答弁台帳): what was undertaken in answers, as it stands in the minutes."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from db.japanese import fold
from db.queries import Record, one, records

ON_TOPIC = "EXISTS (SELECT 1 FROM document_topics x WHERE x.document = m.document)"
NEWEST = "m.date DESC, d.key, m.position"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Which promises: None or "" sets no condition; ``ministry`` is a word in the office; ``everything``: off topic too.

    ``since`` is the date of the answer (YYYY-MM-DD).  ``keys`` names the promises themselves.
    """

    topic: str | None = None
    ministry: str | None = None
    since: str | None = None
    strength: str | None = None
    with_due: bool = False
    everything: bool = False
    keys: frozenset[str] | None = None


def _condition(wanted: Ledger) -> tuple[str, list[Any]]:
    wheres, values = ["1"], list[Any]()
    if wanted.topic:
        wheres.append("EXISTS (SELECT 1 FROM document_topics x WHERE x.document = m.document AND x.topic = ?)")
        values.append(wanted.topic)
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
    return " AND ".join(wheres), values


def promises(conn: sqlite3.Connection, wanted: Ledger) -> list[Record]:
    """The promises wanted, newest first, each with its meeting, the member it is tied to and the topics of the answer."""
    where, values = _condition(wanted)
    rows = records(
        conn,
        f"""SELECT m.key, m.passage, m.words, m.strength, m.due_words, m.due_on, m.speaker, m.office, m.date,
                   d.key AS document_key, d.gone_at, coalesce(s.speech_url, d.url) AS url, s.house, s.meeting, s.issue,
                   s.session, p.key AS person_key,
                   (SELECT group_concat(t.name_ja, '・') FROM document_topics x JOIN topics t ON t.id = x.topic
                    WHERE x.document = m.document) AS topics
            FROM promises m JOIN documents d ON d.id = m.document LEFT JOIN speeches s ON s.document = m.document
            LEFT JOIN attributions a ON a.document = m.document AND a.position = (
              SELECT min(position) FROM attributions WHERE document = m.document)
            LEFT JOIN people p ON p.id = a.person WHERE {where} ORDER BY {NEWEST}""",
        values,
    )
    if wanted.ministry:
        word = fold(wanted.ministry)
        rows = [row for row in rows if word in fold(row["office"] or "")]
    if wanted.keys is not None:
        rows = [row for row in rows if row["key"] in wanted.keys]
    return rows


def promise(conn: sqlite3.Connection, key: str) -> Record | None:
    """One promise by its key."""
    return one(
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
