"""Readings that are remembered: what was made of a body once is not made again.  Never the truth: the file may be thrown away.

    key (all that a reading depends on but the time)  +  the span of times for which it holds  ->  the reading, packed
    the code of a rule  +  key (a text and what else the rule is told)  ->  what it finds, as JSON

Whatever is wrong with the file costs time and nothing else: it is put aside and reading goes on without it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGE = 16_384  # bytes: a reading of a page takes 2 to 3 KB, and of small pages of the file each would waste half of one
SCHEMA = """
CREATE TABLE IF NOT EXISTS readings (
  key BLOB NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, source TEXT NOT NULL, code TEXT NOT NULL,
  packed BLOB NOT NULL, PRIMARY KEY (key, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findings (
  rule INTEGER NOT NULL, key BLOB NOT NULL, found TEXT NOT NULL, PRIMARY KEY (rule, key)
) STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Remembered:
    """One reading as it lies in the file; ``since`` and ``until`` as stored times, both included."""

    since: str
    until: str
    packed: bytes


class Memory:
    """The file of remembered readings; opened at the first use, closed by :meth:`rest` (before a fork, say)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._conn: sqlite3.Connection | None = None
        self._off = False
        self._renewed = False

    def recall(self, key: bytes, moment: str) -> Remembered | None:
        """The reading under a key that holds for a time; None when there is none."""
        row = self._ask(
            "SELECT since, until, packed FROM readings WHERE key = ? AND since <= ? ORDER BY since DESC LIMIT 1",
            (key, moment),
        )
        return Remembered(*row) if row and moment <= row[1] else None

    def keep(self, key: bytes, found: Remembered, source: str, code: str) -> None:
        """Keep a reading; one that cannot be kept is made again the next time."""
        self._ask(
            "INSERT OR REPLACE INTO readings (key, since, until, source, code, packed) VALUES (?, ?, ?, ?, ?, ?)",
            (key, found.since, found.until, source, code, found.packed),
        )

    def forget_other_code(self, codes: Iterable[tuple[str, str]]) -> None:
        """Drop what other code than today's has made: (source, its code today)."""
        for source, code in codes:
            self._ask("DELETE FROM readings WHERE source = ? AND code != ?", (source, code))

    def finding(self, rule: int, key: bytes) -> str | None:
        """What a rule (the number of its code) found in a text; None when that is not known."""
        row = self._ask("SELECT found FROM findings WHERE rule = ? AND key = ?", (rule, key))
        return row[0] if row else None

    def keep_findings(self, found: Iterable[tuple[int, bytes, str]]) -> None:
        """Keep what rules found in texts, all together: (rule, key, found)."""
        self._ask("BEGIN IMMEDIATE", ())
        if self._conn is None or not self._conn.in_transaction:
            return
        for one in found:
            self._ask("INSERT OR REPLACE INTO findings (rule, key, found) VALUES (?, ?, ?)", one)
        self._ask("COMMIT", ())

    def forget_other_rules(self, rules: Iterable[int]) -> None:
        """Drop what rules of other code than these have found."""
        self._ask("DELETE FROM findings WHERE rule NOT IN (SELECT value FROM json_each(?))", (json.dumps([*rules]),))

    def forget(self, sources: Iterable[str]) -> None:
        """Drop every reading of these sources, from the free pages of the file too; nothing happens where there is no file."""
        if not self.path.exists():
            return
        for source in sources:
            self._ask("DELETE FROM readings WHERE source = ?", (source,))
        self._ask("VACUUM", ())
        self._ask("PRAGMA wal_checkpoint(TRUNCATE)", ())

    def rest(self) -> None:
        """Close the file until it is used again."""
        if self._conn is not None:
            with suppress(sqlite3.Error):
                self._conn.close()
            self._conn = None

    def _ask(self, statement: str, values: tuple[object, ...]) -> Any:
        """The first row that a statement gives; None when there is none, or the file cannot be used."""
        if self._off:
            return None
        try:
            self._conn = self._conn or _open(self.path)
            return self._conn.execute(statement, values).fetchone()
        except sqlite3.OperationalError:  # locked, no room, may not be written
            self._off = self._conn is None
        except sqlite3.DatabaseError:  # it is damaged; where a new one is too, there is no use in a third
            self.rest()
            self._off, self._renewed = self._renewed, True
            for part in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + part).unlink(missing_ok=True)
        return None


def _open(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None, timeout=2)
    try:
        conn.execute(f"PRAGMA page_size = {PAGE}")  # of a new file
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = NORMAL")
        conn.executescript(SCHEMA)
    except BaseException:
        conn.close()
        raise
    return conn
