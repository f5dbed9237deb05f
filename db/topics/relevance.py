"""Whether what happened to a document is of our field: the houses publish far more than that."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from db.record.models import Change


def in_our_field(conn: sqlite3.Connection, document: int, key: str) -> bool:
    """Whether a document, or a text that belongs to it (collection = its key), has a topic or waits to be checked."""
    row = conn.execute(
        "WITH mine (id) AS (SELECT ? UNION SELECT id FROM documents WHERE collection = ?)"
        " SELECT EXISTS (SELECT 1 FROM document_topics WHERE document IN (SELECT id FROM mine))"
        " OR EXISTS (SELECT 1 FROM to_check WHERE document IN (SELECT id FROM mine))",
        (document, key),
    ).fetchone()
    return bool(row[0])


def on_record(change: Change) -> Change:
    """The change as one that no list of news shows: its own weight and that of its parts are 0."""
    return replace(change, weight=0, parts=tuple(on_record(part) for part in change.parts))
