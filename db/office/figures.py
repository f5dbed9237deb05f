"""A proposed figure that a person accepts or turns down, noted in the audit: what the form and the command do alike."""

from __future__ import annotations

import sqlite3

from db.office.audit import Action, last_row, note
from db.record.transaction import transaction
from db.series.decisions import Decision, decide


def decide_figure(
    office: sqlite3.Connection,
    policy: sqlite3.Connection,
    proposal_key: str,
    decision: str,
    why: str,
    at: str,
    *,
    who: str,
    force: bool = False,
) -> Decision:
    """Keep what ``who`` decided at ``at`` (UTC) about a proposal; DecisionError as ``db/series/decisions.py: decide``."""
    with transaction(office):
        made = decide(office, policy, proposal_key, decision, why, at, force=force)
        kept = {"decision": made.decision, "value": made.value, "note": made.note, "row": last_row(office)}
        note(office, who, Action.FIGURE, made.proposal_key, None, kept, at)
    return made
