"""Until when each person has looked: what was stored since is new to them.  Kept in ``office.db``; a later look takes the place,
and the audit keeps the one before, so that it can be taken back.

It goes by runs: a run that had begun before somebody looked and was stored afterwards is new, whatever its time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.office.audit import Action, AuditRow, audit_rows, note
from db.record.transaction import transaction


def last_look(office: sqlite3.Connection, who: str) -> tuple[str, int] | None:
    """When (UTC) somebody last said that they had looked, and the newest run that was on record then; None when never."""
    row = office.execute("SELECT at, run FROM visits WHERE who = ?", (who,)).fetchone()
    return (str(row[0]), int(row[1])) if row else None


def note_look(office: sqlite3.Connection, who: str, at: str, run: int) -> None:
    """Somebody has looked at all that was there at ``at`` (UTC), up to a run; an earlier look than the last changes nothing."""
    with transaction(office):
        last = last_look(office, who)
        before = {"at": last[0], "run": last[1]} if last else None
        after = {"at": max(at, last[0]), "run": max(run, last[1])} if last else {"at": at, "run": run}
        if after != before:
            _write(office, who, after)
            note(office, who, Action.LOOK, who, before, after, at)


def set_look(office: sqlite3.Connection, who: str, now: Mapping[str, Any], to: Mapping[str, Any] | None) -> bool:
    """Put a look in the place of the one that stands now (None: they never said so); False when another one stands there."""
    last = last_look(office, who)
    if last != (now["at"], now["run"]):
        return False
    if to is None:
        office.execute("DELETE FROM visits WHERE who = ?", (who,))
    else:
        _write(office, who, to)
    return True


def _write(office: sqlite3.Connection, who: str, look: Mapping[str, Any]) -> None:
    office.execute(
        "INSERT INTO visits (who, at, run) VALUES (?, ?, ?)"
        " ON CONFLICT (who) DO UPDATE SET at = excluded.at, run = excluded.run",
        (who, look["at"], look["run"]),
    )


def standing_look(office: sqlite3.Connection, who: str) -> AuditRow | None:
    """The act by which somebody said until when they have looked, where it stands; None when it was none or taken back."""
    last = last_look(office, who)
    acts = (one for one in audit_rows(office, who=who) if one.action == Action.LOOK)
    return next((one for one in acts if last == (one.after["at"], one.after["run"])), None)
