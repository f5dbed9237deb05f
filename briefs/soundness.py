"""Whether a document may be cited: its page still stands, and who is quoted is settled."""

from __future__ import annotations

import sqlite3

from db.japanese import jst_date


def gone_by(conn: sqlite3.Connection, document: int, at: str) -> str:
    """The day (Japan) on which a document was seen to be gone, if that was by ``at``; else ""."""
    row = conn.execute("SELECT gone_at FROM documents WHERE id = ?", (document,)).fetchone()
    return jst_date(row["gone_at"]) if row and row["gone_at"] and row["gone_at"] <= at else ""


def open_name(conn: sqlite3.Connection, document: int) -> str:
    """Why the name of who spoke is not settled, with what to do; "" when it is, or when no roster could settle it.

    Officials and witnesses are no members and stay names.  While no whole roster of that day is known, no name can be
    resolved: it is printed as the minutes have it.
    """
    row = conn.execute(
        "SELECT name, date, basis FROM attributions WHERE document = ? AND person IS NULL AND standing IN "
        "('member', 'minister', 'chair') AND basis NOT LIKE '%no roster of %' AND basis NOT LIKE '%is not whole (%' "
        "AND basis NOT LIKE 'settled%' ORDER BY position LIMIT 1",
        (document,),
    ).fetchone()
    if row is None:
        return ""
    return (
        f"the name 「{row['name']}」 is not settled ({row['basis']}): see `policywatch people unresolved`, "
        "then `policywatch people settle`"
    )
