"""The rows of a database by key, so that two databases can be compared whose integer ids and runs differ."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

# What tells of runs rather than of the world: a night that was cut off and repeated has more of them.
OF_RUNS = frozenset({"runs", "fetches", "problems", "list_sizes", "listed", "meta"})
NUMBERS = frozenset({"id", "run", "fetch", "last_run", "first_run", "made_by"})


def rows_by_key(path: Path, leave_out: frozenset[str] = OF_RUNS) -> Counter[str]:
    """Every row as a text that begins with its table, ids replaced by the keys of what they stand for."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        conn.row_factory = sqlite3.Row
        tables = [
            row["name"]
            for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if not row["name"].startswith(("sqlite_", "_sqlite")) and "_fts" not in row["name"]
        ]
        known = {table: _identities(conn, table) for table in ("documents", "people", "changes") if table in tables}
        if "versions" in tables:
            known["versions"] = {
                row["id"]: f"{known['documents'].get(row['document'])}@{row['fetched_at']}#{row['digest']}"
                for row in conn.execute("SELECT id, document, fetched_at, digest FROM versions")
            }
        found: Counter[str] = Counter()
        for table in tables:
            if table in leave_out:
                continue
            points = {row["from"]: row["table"] for row in conn.execute(f'PRAGMA foreign_key_list("{table}")')}
            for row in conn.execute(f'SELECT * FROM "{table}"'):
                values = {
                    name: known[points[name]].get(row[name], row[name]) if points.get(name) in known else row[name]
                    for name in row.keys()  # noqa: SIM118  (a Row iterates over its values)
                    if name not in NUMBERS or (name == "id" and isinstance(row[name], str))
                }
                found[f"{table}: {values}"] += 1
        return found


def _identities(conn: sqlite3.Connection, table: str) -> dict[int, str]:
    columns = [row["name"] for row in conn.execute(f'PRAGMA table_info("{table}")')]
    column = "key" if "key" in columns else "name"
    return {row["id"]: row[column] for row in conn.execute(f'SELECT id, "{column}" FROM "{table}"')}


def difference(expected: Counter[str], found: Counter[str]) -> list[str]:
    """What is lost (-) and what is there too often (+), the first few."""
    lost, more = expected - found, found - expected
    return [f"- {row[:300]}" for row in list(lost)[:5]] + [f"+ {row[:300]}" for row in list(more)[:5]]
