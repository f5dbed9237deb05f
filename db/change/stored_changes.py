"""What the pages and the feed read about changes."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from db.record.documents import Record, one, records

COLUMNS = """c.*, d.key AS document_key, d.title AS document_title, d.kind AS document_kind, d.source, d.url,
  d.gone_at, s.name_ja AS source_ja, s.name_en AS source_en,
  (SELECT count(*) FROM changes p WHERE p.part_of = c.id) AS parts"""
FROM = "changes c JOIN documents d ON d.id = c.document LEFT JOIN sources s ON s.id = d.source"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which changes to list; None (or False) sets no condition.  Without ``quiet``, weight 0 stays out."""

    topic: str | None = None
    source: str | None = None
    kind: str | None = None
    document: int | None = None
    quiet: bool = False


def _where(only: Filter) -> tuple[str, list[Any]]:
    tests, values = ["c.part_of IS NULL"], []
    if not only.quiet:
        tests.append("c.weight > 0")
    for test, value in (
        ("d.source = ?", only.source),
        ("c.kind = ?", only.kind),
        ("c.document = ?", only.document),
        ("c.id IN (SELECT change FROM change_topics WHERE topic = ?)", only.topic),
    ):
        if value:
            tests.append(test)
            values.append(value)
    return " AND ".join(tests), values


def changes(conn: sqlite3.Connection, only: Filter, limit: int = 30, offset: int = 0) -> list[Record]:
    """Top-level changes, newest first, each with its topics and, where its passages are in its parts, the first of these."""
    where, values = _where(only)
    rows = records(
        conn,
        f"""SELECT {COLUMNS} FROM {FROM} WHERE {where}
            ORDER BY date(c.detected_at, '+9 hours') DESC, c.weight DESC, c.detected_at DESC, c.id DESC LIMIT ? OFFSET ?""",
        (*values, limit, offset),
    )
    return [_with_details(conn, row) for row in rows]


def count_changes(conn: sqlite3.Connection, only: Filter) -> int:
    where, values = _where(only)
    return int(conn.execute(f"SELECT count(*) FROM {FROM} WHERE {where}", values).fetchone()[0])


def count_quiet(conn: sqlite3.Connection, only: Filter) -> int:
    """How many changes the default list leaves out because their weight is 0."""
    where, values = _where(Filter(only.topic, only.source, only.kind, only.document, quiet=True))
    return int(conn.execute(f"SELECT count(*) FROM {FROM} WHERE {where} AND c.weight <= 0", values).fetchone()[0])


def change(conn: sqlite3.Connection, *, row_id: int | None = None, key: str | None = None) -> Record | None:
    """One change by its id or by its key, with its parts and the change that it is a part of."""
    where, value = ("c.key = ?", key) if key is not None else ("c.id = ?", row_id)
    found = one(conn, f"SELECT {COLUMNS} FROM {FROM} WHERE {where}", (value,))
    if not found:
        return None
    found = _with_details(conn, found)
    found["part_rows"] = [
        _with_details(conn, row)
        for row in records(
            conn,
            f"SELECT {COLUMNS} FROM {FROM} WHERE c.part_of = ? ORDER BY c.technical, c.weight DESC, c.id",
            (found["id"],),
        )
    ]
    found["whole"] = (
        one(conn, f"SELECT {COLUMNS} FROM {FROM} WHERE c.id = ?", (found["part_of"],)) if found["part_of"] else None
    )
    return found


def kinds_in_use(conn: sqlite3.Connection) -> list[str]:
    return [row[0] for row in conn.execute("SELECT DISTINCT kind FROM changes WHERE part_of IS NULL ORDER BY kind")]


def _with_details(conn: sqlite3.Connection, row: Record) -> Record:
    if row["parts"] and not passages(row):  # the part that shows best what the whole is about
        row["first_part"] = one(
            conn,
            f"SELECT {COLUMNS} FROM {FROM} WHERE c.part_of = ? AND c.before <> '' AND c.after <> ''"
            " ORDER BY c.technical, c.weight DESC, c.id",
            (row["id"],),
        )
    row["topics"] = records(
        conn,
        """SELECT t.id, t.name_ja, t.name_en FROM change_topics x JOIN topics t ON t.id = x.topic
           WHERE x.change = ? ORDER BY t.position""",
        (row["id"],),
    )
    return row


def passages(row: Record) -> list[tuple[str, str]]:
    """The (before, after) texts of a change: its passages, else before and after as they are; [] without text."""
    pairs = [(str(one_ or ""), str(other or "")) for one_, other in json.loads(row["passages"] or "[]")]
    # The before and after of a revision are its ids; its texts are in its parts.
    if not pairs and row["field"] != "revision" and (row["before"] or row["after"]):
        pairs = [(row["before"] or "", row["after"] or "")]
    return pairs
