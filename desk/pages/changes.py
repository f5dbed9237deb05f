"""The pages of changes: the list that is the home page, and one change with its passages."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from db.change import stored_changes
from db.change.change_kinds import CHANGE_KINDS
from db.change.passages import Provision
from db.change.redline import Row
from db.change.shown_passages import first_difference, rows_in_place, rows_of
from db.diet.stored_sittings import coming
from db.law.chain import provisions_of, suppl_parts
from db.law.places import in_order, names_of, place_en, place_of
from db.office.decisions import Subject, SubjectKind, decisions_about
from db.office.meetings import members_met
from db.record import documents
from db.record.decided import Decided
from db.record.documents import Record
from db.record.models import ChangeKind
from db.text.dates import JST, jst_date, jst_minute, parse_utc, utc_text
from db.text.excerpts import Part
from db.text.words import Names
from desk.pages import details
from desk.pages.exports import FORMAT, Table, answer
from desk.pages.related import reasons, related
from desk.site.answering import PAGE_SIZE, Routes, asked_filter, decided_of, paging
from desk.site.facets import KIND, SOURCE, TOPIC, Facet, facet, topic_word
from desk.site.language import RE_TIME, moment, said, spoken, word_of
from desk.site.layout import clock, home_of, site_options
from desk.site.unusual import unusual_sources

# A law amended in hundreds of places: this many are shown, the rest is one click away.
MAX_PARTS = 300
INDEXED, OPENED = 8, 5  # with more parts than these there is an index, and all but the first are folded
COLUMNS: Mapping[str, Names] = {
    "detected_at": Names("確認した時（日本時間）", "Seen at (Japan time)"),
    "kind": Names("種類", "Kind"),
    "summary": Names("何が変わったか", "What changed"),
    "before": Names("変更前", "Before"),
    "after": Names("変更後", "After"),
    "url": Names("原文の住所", "Address of the original"),
    "key": Names("記録の番号", "Key in the record"),
}
NEXT_DAYS = timedelta(days=7)  # of sittings on the first page


async def home(datasette: Any, request: Any) -> Any:
    only, data = asked_filter(request, datasette), bool(request.url_vars.get("format"))
    met = members_met(home_of(datasette).office_db) if site_options(datasette).get("office") else frozenset[str]()

    def read(conn: sqlite3.Connection) -> Record:
        pages_ = paging(request, stored_changes.count_changes(conn, only))
        if data:
            return {"changes": stored_changes.stored_changes(conn, only)}
        rows = stored_changes.changes(conn, only, PAGE_SIZE, pages_["offset"])
        days: dict[str, list[Record]] = {}
        for row in rows:
            row["preview"] = preview(conn, row)
            days.setdefault(jst_date(row["detected_at"]), []).append(row)
        names, topics_ = documents.source_names(conn, spoken()), documents.topic_names(conn)
        return {
            "days": days,
            "facets": facets_of(stored_changes.counted(conn, only, pages_["total"]), only, names, topics_),
            "only": only,
            "paging": pages_,
            "unseen": documents.unseen_sources(conn, clock(datasette)),
            "unusual": unusual_sources(conn, datasette),
            "newest": documents.newest_run_date(conn),
            "quiet_count": stored_changes.count_quiet(conn, only),
            "sources": names,
            "topics": topics_,
            "counts": documents.counts(conn),
            "kinds": stored_changes.kinds_in_use(conn),
            "coming": coming(conn, clock(datasette).astimezone(JST).date().isoformat(), NEXT_DAYS),
            "met": met,
        }

    return await answer(
        datasette,
        request,
        "home.html",
        read,
        lambda found: Table(COLUMNS, [row_of(vars_of(one)) for one in found["changes"]], "changes"),
    )


def facets_of(
    counted: stored_changes.Counted, only: stored_changes.Filter, sources: Mapping[str, str], topics: list[Record]
) -> list[Facet]:
    """How many of the listed changes are of each topic, source and kind."""
    return [
        *facet("topic", TOPIC, counted.topics, only.topic, topic_word(topics), counted.bounded),
        *facet("source", SOURCE, counted.sources, only.source, lambda one: sources.get(one, one), counted.bounded),
        *facet("kind", KIND, counted.kinds, only.kind, lambda one: word_of(CHANGE_KINDS, one), counted.bounded),
    ]


def preview(conn: sqlite3.Connection, row: Record) -> Record | None:
    """The first changed passage of a change, or of its weightiest part, cut around its marks."""
    found = first_difference(conn, with_times_of_japan(row.get("first_part") or row))
    if found is None:
        return None
    # Both excerpts begin at the same place, also where only one side has a mark.
    at = min(map(first_mark, found))
    return {"old": around(found[0], at), "new": around(found[1], at)}


def with_times_of_japan(row: Record, said_as: Callable[[str], str] = moment) -> Record:
    """A change whose sides are a moment or a day each, with these as people read them (``said_as``): stored times are UTC."""
    if row["passages"]:
        return row
    deadline = row["kind"] in (ChangeKind.DEADLINE_SET, ChangeKind.DEADLINE_MOVED)

    def side(text: str) -> str:
        return end_of_day(text, said_as) if deadline else said_as(text)

    return {**row, "pairs": [(side(before), side(after)) for before, after in row["pairs"]]}


def end_of_day(text: str, said_as: Callable[[str], str]) -> str:
    """A stored deadline as people read it: 00:00 is the end of the day before (2026年4月25日 24:00), as all sentences say it."""
    if not RE_TIME.fullmatch(text) or not jst_minute(text).endswith(" 00:00"):
        return said_as(text)
    return said_as(utc_text(parse_utc(text) - timedelta(minutes=1))).removesuffix("23:59") + "24:00"


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
    """``/-/change/ID``, and ``/-/change?key=KEY``, which stands when all is computed anew."""
    row_id, key = request.url_vars.get("id"), request.args.get("key") or ""
    office, decided = home_of(datasette).office_db, decided_of(datasette)

    def read(conn: sqlite3.Connection) -> Record:
        return change_record(conn, office, decided, row_id=int(row_id) if row_id else None, key=None if row_id else key)

    return await answer(datasette, request, "change.html", read, as_table)


def change_record(
    conn: sqlite3.Connection, office: Path, decided: Decided, *, row_id: int | None = None, key: str | None = None
) -> Record:
    """A change with its passages as the night stored them; a law's stand with its provisions."""
    found = stored_changes.change(conn, row_id=row_id, key=key)
    if not found:
        raise LookupError(said("その変化は記録にありません。", "That change is not on record."))
    found = with_times_of_japan(found)
    parts = [with_times_of_japan(part) for part in found["part_rows"]]
    for part in parts[:MAX_PARTS]:
        part["rows"] = rows_of(conn, part)
    law_id = law_of(found)
    in_place(conn, law_id, [found, *parts])
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
    why = reasons(conn, found, decided)
    return {
        "change": found,
        "old": old,
        "new": new,
        "rows": rows,
        "parts": parts[:MAX_PARTS],
        "parts_left_out": max(0, len(parts) - MAX_PARTS),
        "indexed": len(parts) > INDEXED,
        "opened": {part["id"] for part in parts[:OPENED]} if len(parts) > INDEXED else {part["id"] for part in parts},
        "law_id": law_id,
        "index": sorted(parts[:MAX_PARTS], key=lambda part: in_order(part["field"] or "")),
        "speeches": speeches,
        "why": why,
        "related": related(conn, found, [row["id"] for row in why]),
        "document": documents.document(conn, found["document_key"]),
        "decisions": decisions_about(office, [Subject(SubjectKind.CHANGE, found["key"])]),
        "all_topics": documents.topic_names(conn),
    }


def in_place(conn: sqlite3.Connection, law_id: str, parts: Sequence[Record]) -> None:
    """Each change of a provision gets its ``place`` as the law is read, in its sentence too: a 附則 by the act that brought it, where
    a text of the law names that act, an appended table by its name."""

    def begin(tag: str) -> bool:
        return any((part["field"] or "").startswith(tag) for part in parts)

    named = suppl_parts(conn, law_id) if begin("SupplProvision[") else {}
    tables = names_of(provisions_of(conn, law_id)) if begin("Appdx") else {}
    for part in parts:
        if part["kind"] != "provision_changed" or not part["field"]:
            continue
        path = part["field"].partition("@")[0]
        bare = Provision(path, "", "", "")
        here = replace(bare, part=named.get(path.partition("-")[0], ""))
        part["place"] = Names(place_of(here, tables), place_en(here, tables))
        if here.part:
            part["summary_ja"] = part["summary_ja"].replace(place_of(bare), place_of(here), 1)
            part["summary_en"] = part["summary_en"].replace(place_en(bare), place_en(here), 1)


def law_of(change: Record) -> str:
    """The law of a change of a law or of one of its revisions; "" for anything else."""
    if change["document_kind"] not in ("law", "law_revision"):
        return ""
    return str(change["document_key"]).rpartition("/")[2].split("_")[0]


def as_table(found: Record) -> Table:
    """The change itself, or what hangs on it, a row each."""
    whole = found["change"]
    rows = [row_of(one) for one in (whole["part_rows"] or [whole])]
    names = ("key", "kind", "summary_ja", "summary_en", "detected_at", "document_key", "url")
    about = {name: whole[name] for name in names} | {"topics": found["why"], "related": found["related"]}
    return Table(COLUMNS, rows, "change", about)


def vars_of(one: stored_changes.ChangeRow) -> Record:
    """A change for the table: times are those of Japan, and days stay as spreadsheets sort them."""
    return with_times_of_japan({**asdict(one), "pairs": stored_changes.texts_of(one)}, sortable)


def sortable(text: str) -> str:
    """A stored time as the minute in Japan; a day (YYYY-MM-DD) and anything else as it is."""
    return jst_minute(text) if RE_TIME.fullmatch(text) else text


def row_of(one: Record) -> Record:
    """A change as a row of the table."""
    return {
        "detected_at": jst_minute(one["detected_at"]),
        "kind": word_of(CHANGE_KINDS, one["kind"]),
        "summary": said(one["summary_ja"], one["summary_en"]),
        "before": "\n".join(before for before, _ in one["pairs"]),
        "after": "\n".join(after for _, after in one["pairs"]),
        "url": one["url"],
        "key": one["key"],
    }


ROUTES: Routes = (
    (rf"^/-/changes{FORMAT}$", home),
    (rf"^/-/change{FORMAT}$", change),
    (rf"^/-/change/(?P<id>\d{{1,15}}){FORMAT}$", change),
)
