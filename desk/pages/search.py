"""The page of the search over titles and current texts."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.night.kinds import WORDS
from db.record import documents
from db.record.documents import Record
from db.search.bridge import explain
from db.search.literal import SearchError, expanded, hits, names_in, parse_query
from db.search.newest import Only, newest
from desk.site.answering import PAGE_SIZE, Routes, asked_filter, decided_of, number, paging, render
from desk.site.language import spoken
from desk.site.layout import clock


async def search_page(datasette: Any, request: Any) -> Any:
    words = request.args.get("q") or ""
    only = asked_filter(request, datasette)
    expand = request.args.get("expand") == "1"
    put = decided_of(datasette).of_topic(only.topic) if only.topic else []
    where = Only(only.kind, only.source, only.topic, tuple(put))

    def read(conn: sqlite3.Connection) -> Record:
        record: Record = {
            "q": words,
            "only": only,
            "expand": expand,
            "hits": [],
            "problem": "",
            "paging": paging(request, 0),
            "sources": documents.source_names(conn, spoken()),
            "topics": documents.topic_names(conn),
            "kinds": WORDS,
            "by_source": [],
            "revisions": {},
            "unseen": documents.unseen_sources(conn, clock(datasette)),
            "newest": documents.newest_run_date(conn),
            "explained": (),
        }
        try:
            record["explained"] = explain(names_in(parse_query(words)))
            query = expanded(parse_query(words)) if expand else parse_query(words)
            found = newest(conn, query, where, PAGE_SIZE, max(1, number(request, "page", 1)))
            record["paging"] = paging(request, found.total)
            if not found.whole:
                record["paging"] |= {"page": found.page, "last": None}
            record["by_source"] = found.by_source
            record["hits"] = hits(conn, found.ids, query)
            record["revisions"] = documents.revision_states(
                conn, [hit.key for hit in record["hits"] if hit.kind == "law_revision"]
            )
        except SearchError as error:
            record |= {"problem": str(error), "status": 400}
        return record

    return await render(datasette, request, "search.html", read)


ROUTES: Routes = ((r"^/-/search$", search_page),)
