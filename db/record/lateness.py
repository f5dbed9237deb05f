"""When a source, or the whole watch, is late: measured by the clock, never by the newest run.

By the newest run a nightly job that has died would look well for ever.  Every source is asked nightly, so one rule holds for
all.  Whoever asks hands in the clock: the moment of now, or that of ``--at`` for a recorded night.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from db.text.dates import parse_utc

LATE_AFTER = timedelta(hours=36)  # a night missed and half a day to notice
LATE_HOURS = round(LATE_AFTER.total_seconds() / 3600)


def is_late(last_run: str | None, at: datetime) -> bool:
    """Whether a last run (UTC text; None: never) lies more than 36 hours before ``at``."""
    return last_run is None or at - parse_utc(last_run) > LATE_AFTER


def newest_run(conn: sqlite3.Connection) -> str | None:
    """When (UTC) the newest whole run of any source began; None when there was none."""
    row = conn.execute("SELECT max(started_at) FROM runs WHERE only_some = 0").fetchone()
    return str(row[0]) if row[0] else None
