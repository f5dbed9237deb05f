"""``press.db``: the summaries of press items, which may be shown for a while and must not be kept.

They lie apart so that they are in nothing that is kept: no version, change, index, export, brief or backup.  Each is there for
90 days from the night it was first fetched; then its key alone stays, so that a feed that goes on listing the item does not
bring the text back.  What is deleted is overwritten (``secure_delete``, and the file is written anew).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from db.record.transaction import transaction
from db.text.dates import parse_utc, utc_text

SHOWN_FOR = timedelta(days=90)
SCHEMA = "CREATE TABLE IF NOT EXISTS summaries (key TEXT PRIMARY KEY, summary TEXT, fetched_at TEXT NOT NULL) STRICT"


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database for writing; no file beside it outlives a transaction."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as conn:
        conn.execute("PRAGMA secure_delete = ON")
        conn.execute("PRAGMA journal_mode = DELETE")  # a write-ahead log would keep what was deleted
        conn.execute("PRAGMA temp_store = MEMORY")
        conn.execute(SCHEMA)
        yield conn


def keep_summaries(path: Path, summaries: Mapping[str, str], fetched_at: str) -> None:
    """Note the summaries (document key -> text) that were fetched at a moment (UTC)."""
    if not summaries:
        return
    with _opened(path) as conn, transaction(conn):
        conn.executemany(
            "INSERT INTO summaries (key, summary, fetched_at) VALUES (?, ?, ?) ON CONFLICT (key)"
            " DO UPDATE SET summary = excluded.summary WHERE summary IS NOT NULL AND summary != excluded.summary",
            [(key, text, fetched_at) for key, text in summaries.items()],
        )


def drop_old_summaries(path: Path, now: str) -> int:
    """Take out every summary that is 90 days old at ``now`` (UTC), down to the last byte; returns how many."""
    if not path.exists():
        return 0
    oldest = utc_text(parse_utc(now) - SHOWN_FOR)
    with _opened(path) as conn:
        found = conn.execute(
            "UPDATE summaries SET summary = NULL WHERE summary IS NOT NULL AND fetched_at <= ?", (oldest,)
        ).rowcount
        if found:
            conn.execute("VACUUM")
    return found


def summary_of(path: Path, key: str) -> str | None:
    """The summary of a document, while there is one."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as conn:
        row = conn.execute("SELECT summary FROM summaries WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row and row[0] else None
