"""What a file that is being built does without until its rows are in it: made at once each of these costs less than row by row.

They are indexes that nobody asks but who reads the record, and the totals that pages show.
"""

from __future__ import annotations

import sqlite3

from db.record.schema import COUNTED_AT_ONCE, TOTALS_TRIGGERS, lacking, migrations

# For want of them no statement of a replay reads a whole table (tests/crawlers/replay/test_replay.py).
INDEXES_OF_READERS = (
    "changes_detected", "changes_nights", "documents_newest", "documents_published", "fetches_run",
    "promise_topics_topic", "promises_date", "promises_key", "speeches_speaker", "versions_length",
)  # fmt: skip


def put_off(conn: sqlite3.Connection) -> None:
    """Take out of a file what it does not need before its rows are in it, if it is there."""
    for name in INDEXES_OF_READERS:
        conn.execute(f"DROP INDEX IF EXISTS {name}")
    for name, *_ in TOTALS_TRIGGERS:
        conn.execute(f"DROP TRIGGER IF EXISTS totals_{name}")


def make_up_for(conn: sqlite3.Connection) -> None:
    """Give a file all that was put off; the caller holds the transaction."""
    for statement in lacking(conn, migrations):
        conn.execute(statement)
    for table in ("totals", "several_versions"):
        conn.execute(f"DELETE FROM {table}")
    for statement in COUNTED_AT_ONCE.split(";\n"):
        conn.execute(statement)
