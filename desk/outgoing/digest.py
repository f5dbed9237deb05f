"""What changed in a period and what could not be looked at, as plain records."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any

from db.change.stored_changes import NIGHTS_IN_ROW, ChangeRow, Filter, stored_changes
from db.record.decided import NOTHING, Decided
from db.record.documents import records
from db.record.lateness import is_late
from db.text.dates import JST, jst_date, utc_text

OF_CHANGE = ("key", "kind", "summary_ja", "summary_en", "weight", "detected_at")


def changes_since(
    conn: sqlite3.Connection, since: str | None, at: datetime, *, quiet: bool = False, decided: Decided = NOTHING
) -> dict[str, Any]:
    """Top-level changes from the night of ``since`` (YYYY-MM-DD, Japan) on, heaviest first within a night.

    ``quiet`` includes changes of weight 0 (off topic); of ``decided``, what people took out stays out.  ``not_looked_at`` names
    every source whose newest run in the period was not ok, or that had none, or that is ``late`` at ``at``: of those nobody may
    say that nothing changed.  ``seen``: how many of the others there are.
    """
    newest = conn.execute("SELECT max(started_at) FROM runs").fetchone()[0]
    until = jst_date(newest) if newest else date.today().isoformat()
    first = since or (date.fromisoformat(until) - timedelta(days=7)).isoformat()
    start = utc_text(datetime.fromisoformat(first).replace(tzinfo=JST))
    changes = [
        as_item(row) for row in stored_changes(conn, Filter(quiet=quiet, since=start, decided=decided), NIGHTS_IN_ROW)
    ]
    newest_runs = records(
        conn,
        "SELECT s.id AS source, s.enabled, coalesce(r.outcome, 'not run') AS outcome, coalesce(r.errors, 0) AS errors,"
        " r.started_at FROM sources s LEFT JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE source = s.id"
        " AND only_some = 0 AND started_at >= ?) ORDER BY s.id",
        (start,),
    )
    not_looked_at = []
    for row in newest_runs:
        row["late"] = is_late(row["started_at"], at)
        row["night"] = jst_date(row["started_at"]) if row["started_at"] else first
        if row["outcome"] != "ok" or (row["late"] and row["enabled"]):
            not_looked_at.append({name: value for name, value in row.items() if name != "enabled"})
    seen = sum(row["enabled"] and row["outcome"] == "ok" and not row["late"] for row in newest_runs)
    return {"since": first, "until": until, "changes": changes, "not_looked_at": not_looked_at, "seen": seen}


def as_item(row: ChangeRow) -> dict[str, Any]:
    """A change as the digest has it."""
    about = {
        "document": row.document_key,
        "source": row.source,
        "url": row.url,
        "detected_on": jst_date(row.detected_at),
    }
    return {name: getattr(row, name) for name in OF_CHANGE} | about
