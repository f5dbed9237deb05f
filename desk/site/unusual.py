"""What is not as it always was with the sources that are switched on, for the pages; computed anew when a run was stored."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.night.expectations import expectations
from db.night.health import Row, known_sources, unusual_problem
from desk.site.layout import home_of

_SEEN: dict[object, tuple[tuple[object, ...], dict[str, list[Row]]]] = {}  # home -> its newest run, what was found then


def unusual_sources(conn: sqlite3.Connection, datasette: Any) -> dict[str, list[Row]]:
    """Source -> what stands out of its last night; without those of which nothing does."""
    head = conn.execute("SELECT * FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    if head is None:
        return {}
    place = home_of(datasette).root
    seen = _SEEN.get(place)
    if seen is None or seen[0] != tuple(head):
        found = {
            source["id"]: [unusual_problem(source["url"], why) for why in expectations(conn, source["id"]).unusual]
            for source in known_sources(conn)
            if source["enabled"]
        }
        _SEEN[place] = seen = (tuple(head), {name: rows for name, rows in found.items() if rows})
    return seen[1]
