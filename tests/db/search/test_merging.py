"""The index of the search after many nights of edits: it does not grow with them, and finds what is there."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from db.record.schema import open_policy_db
from db.record.transaction import transaction
from db.search.literal import search
from db.search.merging import merge_index
from tests.support.helpers import search_index_is_sound

PAGES, NIGHTS = 60, 6


def text(page: int, night: int) -> str:
    """Some 3,000 letters, of which one line is another one each night."""
    lines = [chr(0x4E00 + 97 * page + n) * 3 + "見本の案内" + chr(0x5E00 + n) * 20 for n in range(100)]
    lines[night] = f"第{night}版の見本{page}"
    return "\n".join(lines)


def night(conn: sqlite3.Connection, number: int) -> None:
    with transaction(conn):
        for page in range(PAGES):
            conn.execute(
                "INSERT INTO document_text VALUES (?, '見本', ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (page + 1, text(page, number)),
            )


def size(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT sum(length(block)) FROM documents_fts_data").fetchone()[0])


def rows_of(conn: sqlite3.Connection, word: str) -> list[int]:
    found = conn.execute("SELECT rowid FROM documents_fts WHERE documents_fts MATCH ? ORDER BY rowid", (f'"{word}"',))
    return [row[0] for row in found]


def test_the_index_does_not_grow_with_edits(tmp_path: Path) -> None:
    conn = open_policy_db(tmp_path / "policy.db")
    conn.execute("PRAGMA foreign_keys = OFF")
    night(conn, 0)
    merge_index(conn)
    first = size(conn)
    for number in range(1, NIGHTS):
        night(conn, number)
        merge_index(conn)
    assert size(conn) < 2.2 * first  # parts of a like size are merged: two of them at most lie beside each other
    search_index_is_sound(conn)
    assert rows_of(conn, f"第{NIGHTS - 1}版の見本7") == [8]
    assert rows_of(conn, "第0版の見本7") == []
    assert rows_of(conn, "見本の案内") == list(range(1, PAGES + 1))
    assert search(conn, "見本の案内") == []  # of a text without a document nothing is shown
    conn.close()
