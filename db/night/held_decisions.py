"""What staff have decided about pages that were held: another page came in the place of one that is watched.

A decision is about one body (its SHA-256) of one document: ``accepted``, it is the page from now on, or ``refused``, it is none.
Decisions lie in ``office.db``, are never rebuilt, and are obeyed by every crawl and replay; the newest about a body counts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path

from db.record.schema import read_only_uri
from db.record.transaction import transaction


class Verdict(StrEnum):
    """What was decided about a body."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


# (key of the document, SHA-256 of the body) -> what was decided
HeldDecisions = Mapping[tuple[str, str], Verdict]
NONE: HeldDecisions = {}


def read_held_decisions(office: Path) -> HeldDecisions:
    """What staff have decided so far; nothing while there is no office.db, or one of an older program."""
    if not office.exists():
        return NONE
    with closing(sqlite3.connect(read_only_uri(office), uri=True, timeout=60)) as conn:
        if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'held_decisions'").fetchone() is None:
            return NONE
        rows = conn.execute("SELECT document_key, sha256, verdict FROM held_decisions ORDER BY id")
        return {(key, body): Verdict(verdict) for key, body, verdict in rows}


def accepted_since(office: Path, at: str) -> list[tuple[str, str]]:
    """(key, SHA-256) of what a person has taken since a moment (UTC), the oldest first."""
    taken = [one for one, verdict in read_held_decisions(office).items() if verdict is Verdict.ACCEPTED]
    if not taken:
        return []
    with closing(sqlite3.connect(read_only_uri(office), uri=True, timeout=60)) as conn:
        newer = conn.execute(
            "SELECT document_key, sha256 FROM held_decisions WHERE verdict = 'accepted' AND decided_at >= ? ORDER BY id",
            (at,),
        )
        return [one for one in dict.fromkeys((key, body) for key, body in newer) if one in taken]


def add_held_decision(
    office: sqlite3.Connection, key: str, body: str, verdict: Verdict, *, who: str, at: str, note: str = ""
) -> None:
    """Keep what ``who`` has decided at ``at`` (UTC) about the body with the SHA-256 ``body``."""
    with transaction(office):
        office.execute(
            "INSERT INTO held_decisions (document_key, sha256, verdict, note, who, decided_at) VALUES (?, ?, ?, ?, ?, ?)",
            (key, body, verdict, note, who, at),
        )
