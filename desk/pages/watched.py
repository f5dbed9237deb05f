"""What staff watch beside the built-in sources, with where each stands in the record: a part of the page of sources."""

from __future__ import annotations

import sqlite3

from db.errors import PolicywatchError
from db.office.watched_laws import TABLE, watched_laws
from db.office.watches import Watch, read_watch_list
from db.record import documents
from db.record.documents import Record, first_record
from db.record.home import Home
from desk.site.language import in_language, said


def watched_pages(conn: sqlite3.Connection, home: Home) -> Record:
    """``pages``: each with its document, or the number of its items when it is a feed; ``laws``: those that
    staff added; ``wrong``: what config.toml says wrongly."""
    try:
        config = home.config()
        listed = read_watch_list(home, config)
    except PolicywatchError as error:
        return {"pages": [], "laws": [], "wrong": [(error.ja, error.en)]}
    laws, wrong_laws = watched_laws(config.get(TABLE, ()))
    names = {row["id"]: in_language(row, "name") for row in documents.topics(conn)}
    return {
        "pages": [_on_record(conn, one, names) for one in listed.pages],
        "laws": [
            {"id": one.id, "url": one.url, "title": one.title or one.id, "articles": one.articles} for one in laws
        ],
        "wrong": [(why.ja, why.en) for why in (*(why for _, why in listed.wrong), *wrong_laws)],
    }


def _on_record(conn: sqlite3.Connection, one: Watch, names: dict[str, str]) -> Record:
    found = first_record(conn, "SELECT title, last_seen, gone_at FROM documents WHERE key = ?", (one.key,))
    items = first_record(
        conn, "SELECT count(*) AS number, max(last_seen) AS last_seen FROM documents WHERE collection = ?", (one.key,)
    )
    return {
        "key": one.key,
        "url": one.url,
        "name": said(one.name_ja or one.name_en or "", one.name_en or one.name_ja or "")
        or (found["title"] if found else "")
        or one.url,
        "selector": one.selector,
        "topics": [
            {"id": topic, "name_ja": names.get(topic, topic), "name_en": names.get(topic, topic)}
            for topic in one.topics
        ],
        "document": found,
        "feed": items if items and items["number"] else None,
    }
