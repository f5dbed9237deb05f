"""Keeping what a person decided about a held page: apart from reading it, so that the audit is no part of what stores a run."""

from __future__ import annotations

import sqlite3

from db.night.held_decisions import HeldDecision
from db.office.audit import Action, last_row
from db.office.audit import note as note_act
from db.record.transaction import transaction


def add_held_decision(office: sqlite3.Connection, decision: HeldDecision, *, who: str, at: str, note: str = "") -> None:
    """Keep what ``who`` has decided at ``at`` (UTC), noted in the audit."""
    with transaction(office):
        office.execute(
            "INSERT INTO held_decisions (document_key, sha256, since, verdict, note, who, decided_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (decision.key, decision.sha256, decision.since, decision.verdict, note, who, at),
        )
        kept = {"verdict": decision.verdict, "sha256": decision.sha256, "note": note, "row": last_row(office)}
        note_act(office, who, Action.HELD, decision.key, None, kept, at)
