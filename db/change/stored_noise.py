"""Noise as it is stored: what is left out when versions of a document are compared."""

from __future__ import annotations

import sqlite3

from db.change.noise import Noise


def noise_of(conn: sqlite3.Connection, document: int) -> tuple[Noise, ...]:
    """What is left out when versions of a document are compared."""
    rows = conn.execute(
        "SELECT sort, before, after, times FROM noise WHERE document = ? ORDER BY sort, before, after", (document,)
    )
    return tuple(Noise(*row) for row in rows)
