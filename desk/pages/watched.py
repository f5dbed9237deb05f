"""What staff watch beside the built-in sources, with where each stands in the record: a part of the page of sources."""

from __future__ import annotations

import sqlite3

from db.errors import PolicywatchError
from db.office.watches import Watch, read_watch_list
from db.record import documents
from db.record.documents import Record, first_record
from db.record.home import Home


def watched_pages(conn: sqlite3.Connection, home: Home) -> Record:
    """``pages``: each with its document, or the number of its items when it is a feed; ``wrong``: what config.toml says wrongly."""
    try:
        listed = read_watch_list(home, home.config())
    except PolicywatchError as error:
        return {"pages": [], "wrong": [(error.ja, error.en)]}
    names = {row["id"]: row["name_ja"] for row in documents.topics(conn)}
    return {
        "pages": [_on_record(conn, one, names) for one in listed.pages],
        "wrong": [(why.ja, why.en) for _, why in listed.wrong],
    }


def _on_record(conn: sqlite3.Connection, one: Watch, names: dict[str, str]) -> Record:
    found = first_record(conn, "SELECT title, last_seen, gone_at FROM documents WHERE key = ?", (one.key,))
    items = first_record(
        conn, "SELECT count(*) AS number, max(last_seen) AS last_seen FROM documents WHERE collection = ?", (one.key,)
    )
    return {
        "key": one.key,
        "url": one.url,
        "name": one.name_ja or one.name_en or (found["title"] if found else "") or one.url,
        "selector": one.selector,
        "topics": [{"id": topic, "name_ja": names.get(topic, topic)} for topic in one.topics],
        "document": found,
        "feed": items if items and items["number"] else None,
    }
