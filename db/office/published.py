"""What was on record of a run when it was first stored: what feeds showed, and may show of it as news for ever.

A better reader finds other changes in old nights.  They stand on record under their night and are no news: a feed goes by the runs
that were stored before, and of these by what stood there then.  Kept in office.db, since every replay makes policy.db anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.office.database import open_office_db
from db.record.office_tables import office_with
from db.record.transaction import transaction

WAIT = 5000  # milliseconds for somebody else who writes: the next night notes it too


@dataclass(frozen=True, slots=True)
class Published:
    """One run: when it began (its number alone may be given again after a restore), and the keys of its changes then."""

    started_at: str
    keys: tuple[str, ...]


def note_published(office: Path, policy: sqlite3.Connection) -> None:
    """Note of every run that is not noted yet what is on record of it now; to be called before rows are made anew.

    sqlite3.Error or OSError when office.db cannot be written.
    """
    known = read_published(office)
    runs = policy.execute("SELECT id, started_at FROM runs ORDER BY id").fetchall()
    new = [(row["id"], row["started_at"]) for row in runs if _at(known, row["id"]) != row["started_at"]]
    if not new:
        return
    keys: dict[int, list[str]] = {}
    first, last = new[0][0], new[-1][0]
    for key, run in policy.execute(
        "SELECT key, run FROM changes WHERE part_of IS NULL AND run BETWEEN ? AND ? ORDER BY id", (first, last)
    ):
        keys.setdefault(run, []).append(key)
    with closing(open_office_db(office)) as conn:
        conn.execute(f"PRAGMA busy_timeout = {WAIT}")
        with transaction(conn):
            for run, started_at in new:
                _write(conn, run, started_at, keys.get(run, []))


def publish_too(conn: sqlite3.Connection, run: int, keys: Iterable[str]) -> None:
    """Changes of an old run that are news all the same: a person took what was held.  ``conn``: office.db."""
    row = conn.execute("SELECT started_at, keys FROM published_runs WHERE run = ?", (run,)).fetchone()
    if row is not None:  # else all of it is news
        _write(conn, run, row["started_at"], list(dict.fromkeys([*json.loads(row["keys"]), *keys])))


def _write(conn: sqlite3.Connection, run: int, started_at: str, keys: list[str]) -> None:
    conn.execute(
        "INSERT INTO published_runs (run, started_at, keys) VALUES (?, ?, ?) ON CONFLICT (run) DO UPDATE SET"
        " started_at = excluded.started_at, keys = excluded.keys",
        (run, started_at, json.dumps(keys, ensure_ascii=False)),
    )


def read_published(office: Path, runs: Iterable[int] | None = None) -> dict[int, Published]:
    """What is noted, by run (of these ``runs`` alone); {} while there is no office.db, or one of an older program."""
    with office_with("published_runs", office) as conn:
        if conn is None:
            return {}
        asked = None if runs is None else json.dumps(sorted(set(runs)))
        rows = conn.execute(
            "SELECT run, started_at, keys FROM published_runs WHERE ?1 IS NULL OR run IN (SELECT value FROM json_each(?1))",
            (asked,),
        )
        return {run: Published(started_at, tuple(json.loads(keys))) for run, started_at, keys in rows}


def _at(known: Mapping[int, Published], run: int) -> str | None:
    return known[run].started_at if run in known else None
