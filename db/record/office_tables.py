"""What the rooms below ``db/office`` may read of office.db: one table of it, where there is one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.record.schema import read_only_uri


@contextmanager
def office_with(table: str, office: Path) -> Iterator[sqlite3.Connection | None]:
    """office.db for reading; None while there is none, or one of an older program that has no such table."""
    if not office.exists():
        yield None
        return
    # Who may only read leaves a -wal file behind; nothing is written here either.
    address = read_only_uri(office).replace("mode=ro", "mode=rw")
    with closing(sqlite3.connect(address, uri=True, timeout=60)) as conn:
        there = conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        yield conn if there else None


def standing(office: sqlite3.Connection, table: str, called: str = "") -> str:
    """The SQL condition that leaves out what was undone; every row stands in an office.db of an older program.

    ``called``: what the statement calls the table.
    """
    columns = {row[1] for row in office.execute(f"PRAGMA table_info({table})")}
    return f"{called or table}.undone_at IS NULL" if "undone_at" in columns else "1"
