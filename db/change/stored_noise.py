"""Noise as it is stored: what is left out when versions of a document are compared."""

from __future__ import annotations

import sqlite3

from db.change.noise import Noise


def noise_of(conn: sqlite3.Connection, document: int, at: str | None = None) -> tuple[Noise, ...]:
    """What is left out when versions of a document are compared; ``at``: what was known to be noise then (UTC, as stored)."""
    rows = conn.execute(
        "SELECT sort, before, after, times FROM noise WHERE document = ? AND since <= coalesce(?, since)"
        " ORDER BY sort, before, after",
        (document, at),
    )
    return tuple(Noise(*row) for row in rows)
