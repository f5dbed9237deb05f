"""The pages of documents: one with all that is known of it, one version, the body as it was received."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from db.change import stored_changes
from db.change.attachment_diff import page_starts, starting_pages
from db.change.stored_changes import Filter
from db.law.as_of import text_on
from db.night.held import held_pages, named_as_no_page
from db.office.decisions import Subject, SubjectKind, decisions_about
from db.record import documents
from db.record.archive import Archive, ArchiveError
from db.record.decided import Decided, read_decided
from db.record.documents import Record
from db.record.summaries import summary_of
from db.search.literal import SearchError, snippet
from db.text.excerpts import Part
from db.text.words import Names
from desk.pages import details
from desk.pages.document_tables import as_table
from desk.pages.exports import FORMAT, Table, answer
from desk.site.absent import Absence, absent
from desk.site.answering import Routes, read_record
from desk.site.language import said
from desk.site.layout import DATABASE, clock, home_of, today
from desk.site.marking import marked, marked_lines
from desk.site.untyped import Response

EXTENSIONS = {
    "text/html": "html",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/pdf": "pdf",
    "application/rdf+xml": "rdf",
    "application/rss+xml": "xml",
}
OF_BILL: Mapping[str, Absence] = {
    "sittings": (Names("これから二週間の会議の予定", "sitting within two weeks"), ("sittings",)),
    "progress": (Names("審議の経過", "progress"), ("bills",)),
}
OF_CALL: Mapping[str, Absence] = {
    "bills": (Names("この投票と結び付く議案のページ", "page of a bill that this vote was on"), ("bills", "roll_calls"))
}
NOT_HANDED_OUT = {
    "status": 403,
    "title": "この本体は配りません",
    "error": "公開しない情報源（報道のフィードなど）から取得したものです。保存しているのは見出し・リンク・日付だけで、"
    "文書のページで見られます。記事は、そこから発行元のページで読んでください。"
    " This body came from a source that is not public and is not handed out: see the document’s own page, and read the article"
    " at its publisher.",
}


async def document(datasette: Any, request: Any) -> Any:
    """``/-/document/KEY``; ``/-/bill/221-閣法-5`` is the same of a bill.  A key may itself end like a form of data: then it is the
    document that is meant."""
    typed = unquote(request.url_vars["key"])
    if request.path.startswith("/-/bill/"):
        typed = f"bills/{typed.removeprefix('bills/')}"
    words = request.args.get("q") or ""
    form = next((one for one in (".json", ".csv") if typed.endswith(one)), "")
    if (
        form
        and DATABASE in datasette.databases
        and not await datasette.get_database(DATABASE).execute_fn(lambda conn: documents.document(conn, typed))
    ):
        request.url_vars["format"], typed = form, typed.removesuffix(form)
    key = typed

    def read(conn: sqlite3.Connection) -> Record:
        found = documents.document(conn, key)
        if not found:
            raise LookupError(said("その文書は記録にありません。", "That document is not on record."))
        shown = details.details(conn, {**found, "today": today(datasette)})
        if found["kind"] == "press":
            shown["summary"] = summary_of(home_of(datasette).press_db, found["key"])
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
            "absent": absent(conn, clock(datasette), OF_BILL, shown | {"progress": shown.get("events")})
            if shown.get("bill")
            else absent(conn, clock(datasette), OF_CALL, shown["roll_call"])
            if shown.get("roll_call")
            else {},
            "versions": documents.versions(conn, found["id"]),
            "noise": documents.noise(conn, found["id"]),
            "held": held_pages(conn, found["key"], refused=True),
            "named": named_as_no_page(conn, found["key"]),
            "changes": stored_changes.changes(conn, Filter(document=found["id"], quiet=True), limit=100),
            "topics": documents.document_topics(conn, found["id"]),
            "only_on_topic": request.args.get("only") == "topic",
            "q": words,
            "on_day": on_day,
            "decisions": decisions_about(home_of(datasette).office_db, [Subject(SubjectKind.DOCUMENT, found["key"])]),
            "all_topics": documents.topic_names(conn),
            "put_under": put_under(conn, read_decided(home_of(datasette).office_db), found["id"], found["key"]),
        }

    return await answer(datasette, request, "document.html", read, as_table)


def put_under(conn: sqlite3.Connection, decided: Decided, document: int, key: str) -> list[Record]:
    """The topics of a document that its words alone do not give it: those of its changes, and those that a person named for it or
    for one of them.  Their pages lead to it, so it leads to them.
    """
    rows = conn.execute(
        "SELECT DISTINCT t.topic FROM changes c JOIN change_topics t ON t.change = c.id WHERE c.document = ?",
        (document,),
    )
    named = {row[0] for row in rows} | {*decided.relevant.get(key, ())}
    named |= {
        topic for change, topics in decided.changes_in.items() if change.startswith(f"{key}@") for topic in topics
    }
    own = {row["id"] for row in documents.document_topics(conn, document)}
    return [row for row in documents.topic_names(conn) if row["id"] in named - own]


async def version(datasette: Any, request: Any) -> Any:
    row_id = int(request.url_vars["id"])

    def read(conn: sqlite3.Connection) -> Record:
        found = documents.version(conn, row_id)
        if not found:
            raise LookupError(said("その版は記録にありません。", "That version is not on record."))
        return {"version": found}

    return await answer(datasette, request, "version.html", read, version_table)


VERSION: Mapping[str, Names] = {
    "title": Names("題名", "Title"),
    "published_on": Names("公表日", "Published on"),
    "fetched_at": Names("取得した時（協定世界時）", "Fetched (UTC)"),
    "body": Names("本文", "Text"),
    "key": Names("記録の番号", "Key in the record"),
}


def version_table(found: Record) -> Table:
    """One row: the text as it was at that time."""
    row = found["version"]
    return Table(VERSION, [{name: row.get(name) for name in VERSION}], f"version-{row['id']}")


async def archived(datasette: Any, request: Any) -> Any:
    """The body as it was received, to be saved and never shown: it is somebody else's page.

    What a source that is not public sent is handed to nobody (403).
    """
    sha256 = request.url_vars["sha256"]

    def read(conn: sqlite3.Connection) -> Record:
        fetch = documents.archived(conn, sha256)
        if not fetch:
            raise LookupError(said("そのファイルは記録にありません。", "That file is not on record."))
        if not fetch["public"]:
            return {"refused": True}
        try:
            body = Archive(home_of(datasette).archive).get(sha256)
        except ArchiveError as error:
            raise LookupError(
                said(f"保管したファイルを読めません（{error.ja}）。", f"The kept file cannot be read ({error}).")
            ) from error
        return {"fetch": fetch, "body": body}

    record = await read_record(datasette, request, read)
    if record.get("refused"):
        page = await datasette.render_template("error.html", NOT_HANDED_OUT, request=request)
        return Response.html(page, status=403)
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


def excerpt_of(conn: sqlite3.Connection, row_id: int, query: str) -> tuple[Part, ...]:
    """The excerpt of a document's current text around the words of a query."""
    row = documents.first_record(
        conn, "SELECT v.body FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.id = ?", (row_id,)
    )
    try:
        return snippet(row["body"] if row else "", query)
    except SearchError:
        return ()


ROUTES: Routes = (
    (r"^/-/(document|bill)/(?P<key>.+)$", document),
    (rf"^/-/version/(?P<id>\d{{1,15}}){FORMAT}$", version),
    (r"^/-/archived/(?P<sha256>[0-9a-f]{64})$", archived),
)
