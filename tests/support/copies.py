"""Homes copied for a test to spoil."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path


def copied_home(home: Path, to: Path) -> Path:
    """The copy of a home, with all that was committed.

    What a connection nobody holds any more still has beside a database (``-wal``, ``-shm``) may go while files are copied,
    so the journal is written back first and not copied.
    """
    for database in home.glob("*.db"):
        conn = sqlite3.connect(database)
        busy = conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        conn.close()
        assert not busy, f"somebody is reading or writing {database}"
    return Path(shutil.copytree(home, to, ignore=shutil.ignore_patterns("*.db-wal", "*.db-shm")))
