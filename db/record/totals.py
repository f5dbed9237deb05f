"""The totals that pages show, as the database keeps them while it is written (the triggers of db/record/schema.py)."""

from __future__ import annotations

import sqlite3


def total(conn: sqlite3.Connection, *what: str, source: str | None = None, kind: str | None = None) -> int:
    """How many there are of all that is named (documents, gone, versions, changes, quiet_changes), of one source, of one kind."""
    row = conn.execute(
        f"""SELECT coalesce(sum(number), 0) FROM totals WHERE what IN ({", ".join("?" * len(what))})
            AND (? IS NULL OR source = ?) AND (? IS NULL OR kind = ?)""",
        (*what, source, source, kind, kind),
    ).fetchone()
    return int(row[0])


def by_source_and_kind(conn: sqlite3.Connection, what: str) -> list[tuple[str, str, int]]:
    """(source, kind, how many) of all that are there, in this order."""
    rows = conn.execute(
        "SELECT source, kind, number FROM totals WHERE what = ? AND number > 0 ORDER BY source, kind", (what,)
    )
    return [(row[0], row[1], row[2]) for row in rows]
