"""How an entry of the registers is worded now, or was at a moment: what a person who accepts it has seen."""

from __future__ import annotations

import sqlite3

from briefs.evidence import figures
from briefs.evidence.acceptance import wording_of
from briefs.staff import claims


def wording(office: sqlite3.Connection, reference: str, day: str, at: str = "") -> str:
    """The wording (briefs/evidence/acceptance.py: ``wording_of``) of ``figure:SERIES@PERIOD`` or ``claim:ID`` for a paper of ``day``
    with what staff had entered by ``at`` (UTC; "" for now); "" for anything that names no entry that prints.
    """
    kind, _, name = reference.partition(":")
    if kind == "claim":
        entry, _ = claims.look_up(name, day, "ja", office, at)
    elif kind == "figure":
        entry, _ = figures.look_up(name, "", "ja", office, day, at)
    else:
        return ""
    return wording_of(entry) if entry else ""
