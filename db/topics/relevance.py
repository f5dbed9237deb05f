"""Whether what happened to a document is of our field: the houses publish far more than that.

A title alone says no: while nothing else of a bill or a written question was read it is *unsure*, waits to be checked with
that reason, and its news stand behind all others.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from db.record.models import Change

WORDS, UNREAD = "words", "unread"  # to_check.reason: words of the field without a topic; nothing but a title was read
UNREAD_JA = "本文未確認"  # stands where the words that matched would
INHERITED = (
    "（質問の論点）"  # stands before the words that matched: in the question that a document answers, not in itself
)
OWN = f"matched NOT LIKE '{INHERITED}%'"  # in SQL over document_topics: what a document's own words say
BY_TEXT = "（本文）"  # stands before the words that matched: in a text of a question or bill whose title says nothing
UNSURE_WEIGHT = 10  # behind every detail of what is of our field


def in_our_field(conn: sqlite3.Connection, document: int, key: str) -> bool:
    """Whether a document, or a text that belongs to it (collection = its key), has a topic or words of the field."""
    row = conn.execute(
        "WITH mine (id) AS (SELECT ? UNION SELECT id FROM documents WHERE collection = ?)"
        f" SELECT EXISTS (SELECT 1 FROM document_topics WHERE document IN (SELECT id FROM mine) AND {OWN})"
        f" OR EXISTS (SELECT 1 FROM to_check WHERE document IN (SELECT id FROM mine) AND reason = '{WORDS}')",
        (document, key),
    ).fetchone()
    return bool(row[0])


def is_unsure(conn: sqlite3.Connection, document: int) -> bool:
    """Whether nothing but the title of a document was read, and the title does not say what it is about."""
    row = conn.execute("SELECT reason FROM to_check WHERE document = ?", (document,)).fetchone()
    return row is not None and row[0] == UNREAD


def on_record(change: Change) -> Change:
    """The change as one that no list of news shows: its own weight and that of its parts are 0."""
    return replace(change, weight=0, parts=tuple(on_record(part) for part in change.parts))


def behind_all(change: Change) -> Change:
    """The change of a document of which nobody knows whether it is of our field."""
    return replace(
        change, weight=min(change.weight, UNSURE_WEIGHT), parts=tuple(behind_all(part) for part in change.parts)
    )
