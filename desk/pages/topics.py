"""The pages of topics: all of them, one with what belongs to it, and the documents that wait to be looked at."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.change import stored_changes
from db.change.stored_changes import Filter
from db.record import documents
from db.record.decided import NOTHING
from db.record.documents import Record
from db.search.bridge import pairs_for_topic
from desk.pages.changes import preview
from desk.site.answering import PAGE_SIZE, Routes, decided_of, paging, render
from desk.site.language import spoken
from desk.site.layout import clock


async def check(datasette: Any, request: Any) -> Any:
    def read(conn: sqlite3.Connection) -> Record:
        pages_ = paging(request, documents.count(conn, "to_check"))
        return {
            "rows": documents.to_check(conn, PAGE_SIZE, pages_["offset"]),
            "paging": pages_,
            "sources": documents.source_names(conn, spoken()),
        }

    return await render(datasette, request, "check.html", read)


async def topics(datasette: Any, request: Any) -> Any:
    return await render(datasette, request, "topics.html", lambda conn: {"topics": documents.topics(conn)})


async def topic(datasette: Any, request: Any) -> Any:
    topic_id = request.url_vars["id"]

    def read(conn: sqlite3.Connection) -> Record:
        found = next((row for row in documents.topics(conn) if row["id"] == topic_id), None)
        if not found:
            raise LookupError("その論点はありません。")
        decided = NOTHING if request.args.get("all") == "1" else decided_of(datasette)
        rows = stored_changes.changes(conn, Filter(topic=topic_id, decided=decided), limit=20)
        for row in rows:
            row["preview"] = preview(conn, row)
        return {
            "topic": found,
            "changes": rows,
            "documents": documents.newest_documents(conn, topic_id, decided),
            "taken_out": len(decided.irrelevant | decided.changes),
            "unseen": documents.unseen_sources(conn, clock(datasette)),
            "sources": documents.source_names(conn, spoken()),
            "newest": documents.newest_run_date(conn),
            "pairs": pairs_for_topic(topic_id),
        }

    return await render(datasette, request, "topic.html", read)


ROUTES: Routes = ((r"^/-/topics$", topics), (r"^/-/topic/(?P<id>[a-zA-Z0-9_-]+)$", topic), (r"^/-/check$", check))
