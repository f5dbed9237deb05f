"""Until when each person has looked: what came since is new to them.  Kept in ``office.db``; a later look takes the place."""

from __future__ import annotations

import sqlite3


def last_look(office: sqlite3.Connection, who: str) -> str | None:
    """When (UTC) somebody last said that they had looked; None when never."""
    row = office.execute("SELECT at FROM visits WHERE who = ?", (who,)).fetchone()
    return str(row[0]) if row else None


def note_look(office: sqlite3.Connection, who: str, at: str) -> None:
    """Somebody has looked at all that was there at ``at`` (UTC)."""
    office.execute(
        "INSERT INTO visits (who, at) VALUES (?, ?) ON CONFLICT (who) DO UPDATE SET at = max(at, excluded.at)",
        (who, at),
    )
