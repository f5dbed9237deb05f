"""Keeping the index of the search small.

Where a text is replaced FTS5 writes down the words of the old one as taken out, and both lie in the index until they meet in a
merge.  By itself it merges late: after three versions of every page an index was three times as large as what it finds.
"""

from __future__ import annotations

import sqlite3

PAGES = 4_000  # of 4 KB, written in one go at most: a third of a second; what is left is merged on the next nights


def merge_index(conn: sqlite3.Connection) -> None:
    """Merge parts of a like size, inside the caller's transaction; nothing is found otherwise than before."""
    conn.execute("INSERT INTO documents_fts (documents_fts, rank) VALUES ('usermerge', 2)")
    conn.execute("INSERT INTO documents_fts (documents_fts, rank) VALUES ('merge', ?)", (PAGES,))
