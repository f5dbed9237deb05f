"""Until when each person has looked: what was stored since is new to them.  Kept in ``office.db``; a later look takes the place.

It goes by runs: a run that had begun before somebody looked and was stored afterwards is new, whatever its time.
"""

from __future__ import annotations

import sqlite3


def last_look(office: sqlite3.Connection, who: str) -> tuple[str, int] | None:
    """When (UTC) somebody last said that they had looked, and the newest run that was on record then; None when never."""
    row = office.execute("SELECT at, run FROM visits WHERE who = ?", (who,)).fetchone()
    return (str(row[0]), int(row[1])) if row else None


def note_look(office: sqlite3.Connection, who: str, at: str, run: int) -> None:
    """Somebody has looked at all that was there at ``at`` (UTC), up to a run."""
    office.execute(
        "INSERT INTO visits (who, at, run) VALUES (?, ?, ?)"
        " ON CONFLICT (who) DO UPDATE SET at = max(at, excluded.at), run = max(run, excluded.run)",
        (who, at, run),
    )
