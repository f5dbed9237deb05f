"""The views behind our own pages: each reads in one go and hands plain records to a template."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from db.change import stored_changes
from db.change.attachment_diff import page_starts, starting_pages
from db.change.redline import Row, differences, redline
from db.change.stored_changes import Filter
from db.law.as_of import text_on
from db.law.weighing import weigh
from db.night.kinds import WORDS
from db.record import documents
from db.record.archive import Archive, ArchiveError
from db.record.documents import Record
from db.search.bridge import explain, pairs_for_topic
from db.search.literal import SearchError, count_by_source, highlight, names_in, parse_query, search, snippet
from db.text.dates import jst_date
from db.text.excerpts import Part, excerpt
from db.text.folding import fold
from desk.pages import details
from desk.site.layout import DATABASE
from desk.site.untyped import Forbidden, NotFound, Response

PAGE_SIZE = 30
# A law amended in hundreds of places: this many are shown, the rest is one click away.
MAX_PARTS = 300
EXTENSIONS = {
    "text/html": "html",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/pdf": "pdf",
    "application/rdf+xml": "rdf",
    "application/rss+xml": "xml",
}
Read = Callable[[sqlite3.Connection], Record]


async def render(datasette: Any, request: Any, template: str, read: Read) -> Any:
    """Check permission, read, and render; LookupError while reading becomes 404, SearchError 400."""
    context = await read_record(datasette, request, read)
    status = context.pop("status", 200)
    return Response.html(await datasette.render_template(template, context, request=request), status=status)


async def read_record(datasette: Any, request: Any, read: Read) -> Record:
    if DATABASE not in datasette.databases:
        raise NotFound("policy.db がありません。")
    await datasette.ensure_permissions(request.actor, [("view-database", DATABASE), "view-instance"])
    if request.method not in ("GET", "HEAD"):
        raise Forbidden("この頁は読むためだけのものです。")
    try:
        return dict(await datasette.get_database(DATABASE).execute_fn(read))
    except LookupError as error:
        raise NotFound(str(error.args[0]) if error.args else "見つかりません。") from error


def number(request: Any, name: str, default: int = 0) -> int:
    """A whole number from the query string; anything else is the default."""
    value = request.args.get(name) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def asked_filter(request: Any) -> Filter:
    return Filter(
        topic=request.args.get("topic") or None,
        source=request.args.get("source") or None,
        kind=request.args.get("kind") or None,
        quiet=request.args.get("all") == "1",
    )


def paging(request: Any, total: int, size: int = PAGE_SIZE) -> Record:
    last = max(1, -(-total // size))
    page = min(max(1, number(request, "page", 1)), last)
    return {"page": page, "last": last, "total": total, "offset": (page - 1) * size, "size": size}


# ---------------------------------------------------------------------- changes
async def home(datasette: Any, request: Any) -> Any:
    only = asked_filter(request)

    def read(conn: sqlite3.Connection) -> Record:
        pages_ = paging(request, stored_changes.count_changes(conn, only))
        rows = stored_changes.changes(conn, only, PAGE_SIZE, pages_["offset"])
        days: dict[str, list[Record]] = {}
        for row in rows:
            row["preview"] = preview(row)
            days.setdefault(jst_date(row["detected_at"]), []).append(row)
        return {
            "days": days,
            "only": only,
            "paging": pages_,
            "unseen": documents.unseen_sources(conn),
            "newest": documents.newest_run_date(conn),
            "quiet_count": stored_changes.count_quiet(conn, only),
            "sources": documents.source_names(conn),
            "topics": documents.topics(conn),
            "counts": documents.counts(conn),
            "kinds": stored_changes.kinds_in_use(conn),
        }

    return await render(datasette, request, "home.html", read)


def preview(row: Record) -> Record | None:
    """The first changed passage of a change, cut around its marks; None when both sides are not there."""
    for before, after in row["pairs"] or row.get("part_pairs", []):
        if before and after:
            left, right = differences(*(" ".join(text[:2000].split("\n")) for text in (before, after)))
            if any(mark for _, mark in (*left, *right)):
                # Both excerpts begin at the same place, also where only one side has a mark.
                at = min(first_mark(left), first_mark(right))
                return {"old": around(left, at), "new": around(right, at)}
    return None


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
    return await render(datasette, request, "change.html", lambda conn: change_record(conn, row_id=row_id))


async def change_by_key(datasette: Any, request: Any) -> Any:
    key = request.args.get("key") or ""
    return await render(datasette, request, "change.html", lambda conn: change_record(conn, key=key))


def change_record(conn: sqlite3.Connection, *, row_id: int | None = None, key: str | None = None) -> Record:
    """A change with its comparison: of the full versions, or of its passages when it has parts or is one."""
    found = stored_changes.change(conn, row_id=row_id, key=key)
    if not found:
        raise LookupError("その変化は記録にありません。")
    old = documents.version(conn, found["old_version"]) if found["old_version"] else None
    new = documents.version(conn, found["new_version"]) if found["new_version"] else None
    parts = found["part_rows"]
    for part in parts[:MAX_PARTS]:
        part["rows"] = passage_rows(part)
        part["reasons"] = reasons_of(part)
    provisions = any(part["kind"] == "provision_changed" for part in parts)
    rows: list[Row] = []
    if not provisions:
        if old and new and not found["part_of"] and old["body"] != new["body"]:
            rows = redline(old["body"], new["body"], context=2)
        if not any(row.kind in ("changed", "added", "removed") for row in rows):
            rows = passage_rows(found)
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
    }


def reasons_of(part: Record) -> tuple[str, ...]:
    """What is weighed in a changed provision, in short words: 期間, 義務・権限, 番号・参照 …; () for other changes."""
    if part["kind"] != "provision_changed":
        return ()
    supplementary = part["field"].startswith("SupplProvision")
    found = weigh(part["before"], part["after"], supplementary=supplementary)
    # What only follows provisions that the same revision renumbered was seen when the whole of it was weighed.
    return ("番号・参照",) if part["technical"] and not found.technical else found.reasons


def passage_rows(change_row: Record) -> list[Row]:
    return [row for before, after in change_row["pairs"] for row in redline(before, after, context=1)]


# ---------------------------------------------------------------------- documents and versions
async def document(datasette: Any, request: Any) -> Any:
    key = unquote(request.url_vars["key"])
    words = request.args.get("q") or ""

    def read(conn: sqlite3.Connection) -> Record:
        found = documents.document(conn, key)
        if not found:
            raise LookupError("その文書は記録にありません。")
        shown = details.details(conn, found)
        day = request.args.get("as_of") or ""
        on_day = text_on(conn, found["key"], day) if day and found["kind"] == "law" else None
        if on_day:  # another day's text never stands in for one that is not there
            shown["provisions"] = on_day.get("provisions", [])
        for provision in shown.get("provisions", []):
            provision["parts"] = marked(provision["text"], words)
            provision["hit"] = any(hit for _, hit in provision["parts"])
        # A text that is shown as its provisions is not shown a second time.
        body = "" if shown.get("provisions") or on_day else found["body"] or ""
        return {
            "status": on_day.get("http_status", 200) if on_day else 200,
            "document": found,
            "lines": [line for line in marked_lines(body, words) if any(text.strip() for text, _ in line)],
            "page_marks": starting_pages(body, page_starts(found["facts"])),
            "details": shown,
            "versions": documents.versions(conn, found["id"]),
            "noise": documents.noise(conn, found["id"]),
            "changes": stored_changes.changes(conn, Filter(document=found["id"], quiet=True), limit=100),
            "topics": documents.document_topics(conn, found["id"]),
            "only_on_topic": request.args.get("only") == "topic",
            "q": words,
            "on_day": on_day,
        }

    return await render(datasette, request, "document.html", read)


async def version(datasette: Any, request: Any) -> Any:
    row_id = int(request.url_vars["id"])

    def read(conn: sqlite3.Connection) -> Record:
        found = documents.version(conn, row_id)
        if not found:
            raise LookupError("その版は記録にありません。")
        return {"version": found}

    return await render(datasette, request, "version.html", read)


async def compare(datasette: Any, request: Any) -> Any:
    a, b = number(request, "a"), number(request, "b")
    full = request.args.get("full") == "1"

    def read(conn: sqlite3.Connection) -> Record:
        old, new = documents.version(conn, a), documents.version(conn, b)
        if not old or not new:
            raise LookupError("比べる版が記録にありません。（?a= と ?b= に版の番号が要ります。）")
        return {
            "old": old,
            "new": new,
            "full": full,
            "title_rows": redline(old["title"], new["title"], context=None) if old["title"] != new["title"] else [],
            "rows": redline(old["body"], new["body"], context=None if full else 2),
        }

    return await render(datasette, request, "compare.html", read)


async def archived(datasette: Any, request: Any) -> Any:
    """The body as it was received, to be saved and never shown: it is somebody else's page."""
    sha256 = request.url_vars["sha256"]

    def read(conn: sqlite3.Connection) -> Record:
        fetch = documents.archived(conn, sha256)
        if not fetch:
            raise LookupError("その SHA-256 の本体は記録にありません。")
        try:
            body = Archive(Path(datasette.get_database(DATABASE).path).parent / "archive").get(sha256)
        except ArchiveError as error:
            raise LookupError(f"本体が保管庫から読めません（{error}）。") from error
        return {"fetch": fetch, "body": body}

    record = await read_record(datasette, request, read)
    extension = EXTENSIONS.get(record["fetch"]["media_type"] or "", "bin")
    return Response(
        record["body"],
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{sha256[:16]}.{extension}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


# ---------------------------------------------------------------------- lists
async def sources(datasette: Any, request: Any) -> Any:
    return await render(
        datasette,
        request,
        "sources.html",
        lambda conn: {"sources": documents.sources(conn), "newest": documents.newest_run_date(conn)},
    )


async def search_page(datasette: Any, request: Any) -> Any:
    words = request.args.get("q") or ""
    only = asked_filter(request)
    expand = request.args.get("expand") == "1"
    where = {"kind": only.kind, "source": only.source, "topic": only.topic}

    def read(conn: sqlite3.Connection) -> Record:
        record: Record = {
            "q": words,
            "only": only,
            "expand": expand,
            "hits": [],
            "problem": "",
            "paging": paging(request, 0),
            "sources": documents.source_names(conn),
            "topics": documents.topics(conn),
            "kinds": WORDS,
            "by_source": [],
            "revisions": {},
            "unseen": documents.unseen_sources(conn),
            "newest": documents.newest_run_date(conn),
            "explained": (),
        }
        try:
            record["explained"] = explain(names_in(parse_query(words)))
            by_source = count_by_source(conn, words, expand=expand, **where)
            record["paging"] = paging(request, sum(count for _, _, count in by_source))
            record["by_source"] = by_source
            record["hits"] = search(
                conn, words, limit=PAGE_SIZE, offset=record["paging"]["offset"], expand=expand, **where
            )
            record["revisions"] = documents.revision_states(
                conn, [hit.key for hit in record["hits"] if hit.kind == "law_revision"]
            )
        except SearchError as error:
            record |= {"problem": str(error), "status": 400}
        return record

    return await render(datasette, request, "search.html", read)


async def check(datasette: Any, request: Any) -> Any:
    def read(conn: sqlite3.Connection) -> Record:
        pages_ = paging(request, documents.count(conn, "to_check"))
        return {
            "rows": documents.to_check(conn, PAGE_SIZE, pages_["offset"]),
            "paging": pages_,
            "sources": documents.source_names(conn),
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
        rows = stored_changes.changes(conn, Filter(topic=topic_id), limit=20)
        for row in rows:
            row["preview"] = preview(row)
        return {
            "topic": found,
            "changes": rows,
            "documents": documents.newest_documents(conn, topic_id),
            "unseen": documents.unseen_sources(conn),
            "sources": documents.source_names(conn),
            "newest": documents.newest_run_date(conn),
            "pairs": pairs_for_topic(topic_id),
        }

    return await render(datasette, request, "topic.html", read)


def excerpt_of(conn: sqlite3.Connection, row_id: int, query: str) -> tuple[Part, ...]:
    """The excerpt of a document's current text around the words of a query."""
    row = documents.first_record(
        conn, "SELECT v.body FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.id = ?", (row_id,)
    )
    try:
        return snippet(row["body"] if row else "", query)
    except SearchError:
        return ()


def marked(text: str, query: str) -> tuple[Part, ...]:
    """One paragraph with the words of a query marked."""
    return marked_lines(text.replace("\n", " "), query)[0]


def marked_lines(text: str, query: str) -> list[tuple[Part, ...]]:
    """A text, a line each, with the words of a query marked; unmarked when the query holds no word."""
    try:
        return highlight(text, query)
    except SearchError:
        return highlight(text, "")


def opening(text: str | None, matched: str | None, width: int) -> tuple[Part, ...]:
    """The beginning of a speech, or the stretch around the first of the words that matched (joined by 、)."""
    words = tuple(fold(word) for word in (matched or "").split("、") if word.strip())
    return excerpt(text or "", words, width)
