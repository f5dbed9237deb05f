"""Two texts side by side: any two versions, and the comparison table of a law or a page on two days."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.change.redline import Segment, redline
from db.comparison.phrases import phrase_differences
from db.comparison.rows import Row, Side
from db.comparison.texts import (
    ComparisonError,
    OnlySuppl,
    WrongTimes,
    compared_texts,
    counted_with_each,
    laws_known,
    revisions_with_text,
)
from db.law.as_of import LawError
from db.law.laws import REVISION_STATES
from db.record import documents
from db.record.documents import Record
from db.text.dates import jst_minute
from db.text.words import Names, word_en, word_ja
from desk.pages.exports import FORMAT, Table, answer
from desk.site.answering import Routes, number, render
from desk.site.language import day, in_language, said, spoken
from desk.site.layout import clock

OFFERED = 200  # pages and files with several versions that are offered, those that changed last
SHOWN = 1500  # rows: a page with more is cut, and says so; the PDF has all of them


async def compare(datasette: Any, request: Any) -> Any:
    a, b = number(request, "a"), number(request, "b")
    full = request.args.get("full") == "1"

    def read(conn: sqlite3.Connection) -> Record:
        old, new = documents.version(conn, a), documents.version(conn, b)
        if not old or not new:
            raise LookupError(
                said(
                    "比べる二つの版が記録にありません。文書のページの「版」から選んでください。",
                    "The two versions to compare are not on record. Choose them among the versions on the page of the document.",
                )
            )
        return {
            "old": old,
            "new": new,
            "full": full,
            # what has no text is not the same as anything
            "without": [one for one in (old, new) if not (one["body"] or "").strip()],
            "title_rows": redline(old["title"], new["title"], context=None) if old["title"] != new["title"] else [],
            "rows": redline(old["body"], new["body"], context=None if full else 2),
        }

    return await render(datasette, request, "compare.html", read)


async def comparison(datasette: Any, request: Any) -> Any:
    """``?law=ID&from=DATE&to=DATE`` or ``?key=KEY&from=…&to=…``; without days a form that offers them, without law or
    key, and for one that is not stored, the list of what can be compared."""
    what, since, until = ((request.args.get(name) or "").strip() for name in ("law", "from", "to"))
    suppl = request.args.get("suppl") == "1"
    key = what or (request.args.get("key") or "").strip()

    def read(conn: sqlite3.Connection) -> Record:
        found = comparison_record(conn, key, since, until, suppl=suppl) if key else None
        return found or offer(conn, key) | {"unseen": documents.unseen_sources(conn, clock(datasette))}

    return await answer(datasette, request, "comparison.html", read, as_table)


ROWS: Mapping[str, Names] = {
    "change": Names("違い", "Difference"),
    "old_head": Names("変更前の番号", "Number before"),
    "old": Names("変更前", "Before"),
    "new_head": Names("変更後の番号", "Number after"),
    "new": Names("変更後", "After"),
}
LAWS: Mapping[str, Names] = {
    "id": Names("番号", "Key"),
    "title": Names("題名", "Title"),
    "days": Names("施行日", "Days in force"),
}


def as_table(found: Record) -> Table:
    """All rows of a comparison; without one, what can be compared."""
    if found["offer"]:
        laws = [
            {
                "id": row["law_id"],
                "title": row["title"],
                "days": " ".join(str(one["enforced_on"]) for one in row["revisions"]),
            }
            for row in found["laws"]
        ]
        papers = [{"id": row["key"], "title": row["title"], "days": ""} for row in found["documents"]]
        return Table(LAWS, laws + papers, "comparison", {"problem": found["problem"]})
    rows = [
        {
            "change": row.kind,
            **{f"{name}_head": side.head if side else "" for name, side in (("old", row.old), ("new", row.new))},
            **{name: (side.text or "") if side else "" for name, side in (("old", row.old), ("new", row.new))},
        }
        for row in (found["found"].rows if found["found"] else ())
    ]
    about = {name: found[name] for name in ("key", "since", "until", "problem")}
    return Table(ROWS, rows, "comparison", about)


def offer(conn: sqlite3.Connection, what: str) -> Record:
    """The laws with their days, and the pages and files with several versions; ``what``: was asked for in vain."""
    laws = [{**row, "revisions": revisions_with_text(conn, str(row["law_id"]))} for row in laws_known(conn)]
    offered = documents.records(
        conn,
        """SELECT d.key, d.title, d.kind, d.source, count(*) AS versions, max(v.fetched_at) AS newest
           FROM several_versions o CROSS JOIN documents d ON d.id = o.document CROSS JOIN versions v ON v.document = d.id
           WHERE d.kind NOT IN ('law', 'law_revision') AND length(v.body) > 0
           GROUP BY d.id HAVING count(*) > 1 ORDER BY newest DESC, d.key LIMIT ?""",
        (OFFERED,),
    )
    problem = (
        said(
            f"「{what}」という法令も文書も記録にありません。記録にあるのは次のものです。",
            f"No law and no document “{what}” is on record. What there is:",
        )
        if what
        else ""
    )
    return {
        "offer": True,
        "laws": laws,
        "documents": offered,
        "problem": problem,
        "most": OFFERED,
        "sources": documents.source_names(conn, spoken()),
        "status": 404 if what else 200,
    }


def comparison_record(
    conn: sqlite3.Connection, what: str, since: str, until: str, *, suppl: bool = False
) -> Record | None:
    """What the page shows; None when there is no such document or law at all."""
    law_id = what.removeprefix("egov_law/")
    document = documents.document(conn, f"egov_law/{law_id}") or documents.document(conn, what)
    if document is None:
        return None
    law = document["kind"] == "law"
    revisions = revisions_with_text(conn, law_id) if law else []
    versions = [] if law else documents.versions(conn, document["id"])
    record: Record = {
        "offer": False,
        "document": document,
        "law": law_id if law else "",
        "key": document["key"],
        "since": since,
        "until": until,
        "revisions": revisions,
        "versions": versions,
        "found": None,
        "rows": [],
        "problem": "",
        "more": 0,
        "suppl": suppl,
        "only_suppl": False,
    }
    if not since and not until:
        offered = [str(row["enforced_on"]) for row in revisions] or [jst_minute(row["fetched_at"]) for row in versions]
        record["until"], record["since"] = (offered[0], offered[1]) if len(offered) > 1 else ("", "")
        return record
    try:
        try:
            found = compared_texts(conn, law_id if law else what, since, until, suppl=suppl)
        except OnlySuppl:  # then they are what one came for
            record |= {"only_suppl": True, "suppl": True}
            found = compared_texts(conn, law_id, since, until, suppl=True)
    except (LawError, ComparisonError, WrongTimes) as error:
        return {**record, "problem": str(in_language(error)), "status": 400 if isinstance(error, WrongTimes) else 404}
    record["found"] = found
    record["counted"] = counted_with_each(found.acts)
    record["rows"] = [row_record(row) for row in found.rows[:SHOWN]]
    record["more"] = max(0, len(found.rows) - SHOWN)
    record["days"] = {name: enforcement_words(text) for name, text in (("old", found.old), ("new", found.new))}
    return record


def enforcement_words(text: Any) -> str:
    """When a revision is or comes into force, as it is said in the language of the page."""
    on = day(text.enforced_on)
    if text.status != "UnEnforced":
        state = said(word_ja(REVISION_STATES, text.status), word_en(REVISION_STATES, text.status))
        return said(f"{on}施行（{state}）", f"{on} ({state})") if on else ""
    if text.comment:
        return said(f"遅くとも{on}（「{text.comment}」）", f"by {on} at the latest (“{text.comment}”)")
    return said(f"{on}施行予定", f"to come on {on}")


def row_record(row: Row) -> Record:
    """One row for the template: each side as its printed number and its words in segments."""
    old, new = (side.text if side and side.text else "" for side in (row.old, row.new))
    whole = row.kind in ("added", "removed")
    left, right = phrase_differences(old, new) if row.kind == "changed" else (((old, whole),), ((new, whole),))
    return {
        "kind": row.kind,
        "depth": min(row.depth, 5),
        "opens": row.opens,
        "new": _cell(row.new, right, whole),
        "old": _cell(row.old, left, whole),
        "note": row.note,
        "part": row.part,
        "widths": row.widths,
        "cells": [row_record(one) for one in row.cells],
    }


def _cell(side: Side | None, parts: tuple[Segment, ...], whole: bool) -> Record | None:
    if side is None:
        return None
    return {
        "head": side.head,
        "marked": side.head_differs or whole,
        "omitted": side.text is None,
        "parts": parts,
        "blank": bool(side.head) and side.text == "",
    }


ROUTES: Routes = ((r"^/-/compare$", compare), (rf"^/-/comparison{FORMAT}$", comparison))
