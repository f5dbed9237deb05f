"""The keys that somebody may have meant who typed one that is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from difflib import SequenceMatcher

MOST = 3
LOOKED_AT = 400  # rows that share a beginning, an end or a middle with what was typed
LEAST_ALIKE = 0.5


def nearest(typed: str, known: Iterable[str], most: int = MOST) -> list[str]:
    """Of ``known`` those most like what was typed, the likest first: what holds it, or is held in it, before what is only alike."""
    wanted = typed.strip().casefold()
    ranked = []
    for one in dict.fromkeys(known):
        name = one.casefold()
        held = bool(wanted) and len(wanted) > 2 and (wanted in name or name in wanted)
        likeness = SequenceMatcher(None, wanted, name).ratio()
        if held or likeness >= LEAST_ALIKE:
            ranked.append((not held, -likeness, one))
    return [one for *_, one in sorted(ranked)[:most]]


def nearest_keys(conn: sqlite3.Connection, table: str, typed: str, most: int = MOST) -> list[str]:
    """Keys of a ``table`` with a column ``key`` that somebody may have meant.  ``table`` is ours, never what was typed.

    A record has many keys, so only those are compared that begin or end alike, hold what was typed, or are called by it.
    """
    wanted = typed.strip()
    if not wanted:
        return []
    held = f"SELECT key FROM {table} WHERE key LIKE ? ESCAPE '\\' LIMIT {LOOKED_AT}"
    patterns = [f"%{_literal(wanted)}%", f"%{_literal(wanted[-6:])}"] if len(wanted) > 2 else []
    found = [key for pattern in patterns for key in _keys(conn, held, pattern)]
    begun = f"SELECT key FROM {table} WHERE key >= ?1 AND key < ?1 || char(1114111) ORDER BY key LIMIT {LOOKED_AT}"
    for length in range(len(wanted), 0, -1):
        found += _keys(conn, begun, wanted[:length])
        if len(found) >= LOOKED_AT // 4 or (found and length < len(wanted) // 2):
            break
    titled: list[str] = []
    if any(row[1] == "title" for row in conn.execute(f"PRAGMA table_info({table})")):
        titled = _keys(
            conn, f"SELECT key FROM {table} WHERE title LIKE ? ESCAPE '\\' LIMIT {most}", f"%{_literal(wanted)}%"
        )
    return list(dict.fromkeys([*nearest(wanted, found, most), *titled]))[:most]


def hint(near: Iterable[str], otherwise: str) -> str:
    """What a message says of the nearest keys; ``otherwise`` where there is none near."""
    listed = ", ".join(near)
    return f"near it: {listed}" if listed else otherwise


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _keys(conn: sqlite3.Connection, sql: str, value: str) -> list[str]:
    return [row[0] for row in conn.execute(sql, (value,))]
