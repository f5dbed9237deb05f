"""The pages of changes: the list that is the home page, and one change with its passages."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from db.change import stored_changes
from db.change.redline import Row
from db.change.shown_passages import first_difference, rows_in_place, rows_of
from db.diet.stored_sittings import coming
from db.office.decisions import Subject, SubjectKind, decisions_about
from db.office.meetings import members_met
from db.record import documents
from db.record.documents import Record
from db.text.dates import JST, jst_date
from db.text.excerpts import Part
from desk.pages import details
from desk.site.answering import PAGE_SIZE, Routes, asked_filter, paging, render
from desk.site.language import spoken
from desk.site.layout import clock, home_of, site_options
from desk.site.unusual import unusual_sources

# A law amended in hundreds of places: this many are shown, the rest is one click away.
MAX_PARTS = 300
NEXT_DAYS = timedelta(days=7)  # of sittings on the first page


async def home(datasette: Any, request: Any) -> Any:
    only = asked_filter(request, datasette)
    met = members_met(home_of(datasette).office_db) if site_options(datasette).get("office") else frozenset[str]()

    def read(conn: sqlite3.Connection) -> Record:
        pages_ = paging(request, stored_changes.count_changes(conn, only))
        rows = stored_changes.changes(conn, only, PAGE_SIZE, pages_["offset"])
        days: dict[str, list[Record]] = {}
        for row in rows:
            row["preview"] = preview(conn, row)
            days.setdefault(jst_date(row["detected_at"]), []).append(row)
        return {
            "days": days,
            "only": only,
            "paging": pages_,
            "unseen": documents.unseen_sources(conn, clock(datasette)),
            "unusual": unusual_sources(conn, datasette),
            "newest": documents.newest_run_date(conn),
            "quiet_count": stored_changes.count_quiet(conn, only),
            "sources": documents.source_names(conn, spoken()),
            "topics": documents.topic_names(conn),
            "counts": documents.counts(conn),
            "kinds": stored_changes.kinds_in_use(conn),
            "coming": coming(conn, clock(datasette).astimezone(JST).date().isoformat(), NEXT_DAYS),
            "met": met,
        }

    return await render(datasette, request, "home.html", read)


def preview(conn: sqlite3.Connection, row: Record) -> Record | None:
    """The first changed passage of a change, or of its weightiest part, cut around its marks."""
    found = first_difference(conn, row.get("first_part") or row)
    if found is None:
        return None
    # Both excerpts begin at the same place, also where only one side has a mark.
    at = min(map(first_mark, found))
    return {"old": around(found[0], at), "new": around(found[1], at)}


def first_mark(parts: tuple[Part, ...]) -> int:
    """Where the first marked character of a text stands; a very large number when none is marked."""
    at = 0
    for piece, marked in parts:
        if marked:
            return at
        at += len(piece)
    return 10**9


def around(parts: tuple[Part, ...], mark: int, width: int = 110, lead: int = 30) -> list[Part]:
    """Cut a marked text to about ``width`` characters that begin shortly before the character at ``mark``."""
    text = "".join(piece for piece, _ in parts)
    if len(text) <= width:
        return list(parts)
    start = max(0, mark - lead) if mark < 10**9 else 0
    stop, at, found = start + width, 0, []
    for piece, marked in parts:
        cut = piece[max(0, start - at) : max(0, stop - at)]
        if cut:
            found.append((cut, marked))
        at += len(piece)
    return [*([("…", False)] if start else []), *found, *([("…", False)] if stop < len(text) else [])]


async def change(datasette: Any, request: Any) -> Any:
    row_id = int(request.url_vars["id"])
    office = home_of(datasette).office_db
    return await render(datasette, request, "change.html", lambda conn: change_record(conn, office, row_id=row_id))


async def change_by_key(datasette: Any, request: Any) -> Any:
    key, office = request.args.get("key") or "", home_of(datasette).office_db
    return await render(datasette, request, "change.html", lambda conn: change_record(conn, office, key=key))


def change_record(
    conn: sqlite3.Connection, office: Path, *, row_id: int | None = None, key: str | None = None
) -> Record:
    """A change with its passages as the night stored them; a law's stand with its provisions."""
    found = stored_changes.change(conn, row_id=row_id, key=key)
    if not found:
        raise LookupError("その変化は記録にありません。")
    parts = found["part_rows"]
    for part in parts[:MAX_PARTS]:
        part["rows"] = rows_of(conn, part)
    old = documents.version(conn, found["old_version"]) if found["old_version"] else None
    new = documents.version(conn, found["new_version"]) if found["new_version"] else None
    if any(part["kind"] == "provision_changed" for part in parts):
        rows: list[Row] = []
    elif old and new and not found["part_of"]:
        rows = rows_in_place(conn, found, old["body"], new["body"])
    else:
        rows = rows_of(conn, found)
    speeches = (
        details.speeches(conn, found["document"], on_topic_only=True) if found["document_kind"] == "meeting" else []
    )
    return {
        "change": found,
        "old": old,
        "new": new,
        "rows": rows,
        "parts": parts[:MAX_PARTS],
        "parts_left_out": max(0, len(parts) - MAX_PARTS),
        "speeches": speeches,
        "document": documents.document(conn, found["document_key"]),
        "decisions": decisions_about(office, [Subject(SubjectKind.CHANGE, found["key"])]),
        "all_topics": documents.topic_names(conn),
    }


ROUTES: Routes = ((r"^/-/changes$", home), (r"^/-/change$", change_by_key), (r"^/-/change/(?P<id>\d{1,15})$", change))
