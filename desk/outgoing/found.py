"""What kept searches find, for feeds and mail: the newest documents, and which of them came since a moment."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from db.office.searches import LAWS, SavedSearch, only_of, query_of, values_of
from db.record.decided import Decided
from db.search.literal import Hit, hits
from db.search.newest import newest

MOST = 200  # documents of one search that are looked through for what is new
NOT_OLDER = timedelta(days=90)  # what was published longer ago is stock of a source that is new to us


def found_by(conn: sqlite3.Connection, search: SavedSearch, decided: Decided, size: int) -> list[Hit]:
    """The newest documents that a kept search finds; of laws the texts in force, not each of their revisions."""
    values = values_of(search)
    put = decided.put_under(values)
    without = () if values.get("kind") in LAWS else LAWS[1:]
    query = query_of(values)
    return hits(conn, newest(conn, query, only_of(values, put, without), size).ids, query)


def came_since(conn: sqlite3.Connection, search: SavedSearch, decided: Decided, since: str) -> list[Hit]:
    """Of these, what was first seen since a moment (UTC), and is no stock of a source that was new then."""
    oldest = (date.fromisoformat(since[:10]) - NOT_OLDER).isoformat()
    return [
        hit
        for hit in found_by(conn, search, decided, MOST)
        if hit.first_seen >= since and (hit.date is None or hit.date >= oldest) and hit.key not in decided.irrelevant
    ]
