"""A law and one of its provisions: what is to come and when, every wording with its act and bill, what hangs together."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote

from db.change.passages import Provision
from db.change.redline import redline
from db.law.as_of import number_en
from db.law.chain import provisions_of
from db.law.defined_terms import laws_cited, terms_in, terms_of
from db.law.enforcement_words import in_words
from db.law.in_force import own_enforcements
from db.law.names import known_laws
from db.law.places import names_of, place_en, place_of
from db.law.ties import bill_of, delegated, delegating
from db.law.timeline import Wording, changes_to_come, path_of, timeline
from db.record import documents
from db.record.documents import Record
from db.search.literal import search
from db.text.numerals import write_numeral
from desk.site.answering import Routes, read_record, render
from desk.site.untyped import Response

SPEECHES = 20  # speeches that name an article, the newest
ORDINANCE_CHANGES = 10


async def law(datasette: Any, request: Any) -> Any:
    law_id, as_json = request.url_vars["id"], bool(request.url_vars.get("json"))

    def read(conn: sqlite3.Connection) -> Record:
        return law_record(conn, law_id)

    if as_json:
        found = await read_record(datasette, request, read)
        return Response.json({name: found[name] for name in ("law_id", "title", "clause", "coming", "delegations")})
    return await render(datasette, request, "law.html", read)


def law_record(conn: sqlite3.Connection, law_id: str) -> Record:
    """What the page of a law shows; LookupError for one that is not in the record."""
    found = documents.document(conn, f"egov_law/{law_id}")
    if not found:
        raise LookupError("その法令は記録にありません。")
    text = _in_force(conn, found)
    coming = changes_to_come(conn, law_id)
    for one in coming:
        one["bill"] = bill_of(conn, one["number"])
    delegations = delegated(conn, law_id)
    for row in delegations:
        row["place_ja"] = place_of(Provision(row["path"], "", "", ""))
    return {
        "document": found,
        "law_id": law_id,
        "title": found["title"],
        "clause": in_words(own_enforcements(conn, law_id)),
        "coming": coming,
        "articles": [
            {"path": p.path, "label": p.label, "caption": p.text}
            for p in text
            if p.path.startswith("MainProvision-Article_") and p.path.count("-") == 1
        ],
        "terms": [asdict(term) for term in terms_of(text)],
        "delegations": delegations,
        "tied": sum(1 for row in delegations if row["state"] == "tied"),
        "ordinance_changes": _ordinance_changes(conn, delegations),
        "count_en": number_en(len(coming)),
    }


def _in_force(conn: sqlite3.Connection, found: Record) -> list[Provision]:
    rows = conn.execute(
        "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position", (found["id"],)
    ).fetchall()
    return [Provision(*row) for row in rows]


def _ordinance_changes(conn: sqlite3.Connection, delegations: list[Record]) -> list[Record]:
    """The newest changes of the orders and ordinances that take something of the act up."""
    laws = sorted({row["law_id"] for row in delegations if row["law_id"]})
    if not laws:
        return []
    marks = ", ".join("?" * len(laws))
    return documents.records(
        conn,
        f"""SELECT c.id, c.summary_ja, c.detected_at, d.title FROM changes c JOIN documents d ON d.id = c.document
            WHERE d.key IN ({marks}) AND c.part_of IS NULL ORDER BY c.detected_at DESC, c.id LIMIT {ORDINANCE_CHANGES}""",
        tuple(f"egov_law/{one}" for one in laws),
    )


# ---------------------------------------------------------------------- one provision
async def provision(datasette: Any, request: Any) -> Any:
    """``/-/law/ID/第19条の4``: every wording; ``?from=REVISION&to=REVISION``: any two side by side."""
    law_id, place = request.url_vars["id"], unquote(request.url_vars["place"])
    as_json = place.endswith(".json")
    since, until = ((request.args.get(name) or "").strip() for name in ("from", "to"))

    def read(conn: sqlite3.Connection) -> Record:
        return provision_record(conn, law_id, place.removesuffix(".json"), since, until)

    if as_json:
        found = await read_record(datasette, request, read)
        names = ("law_id", "path", "place", "place_en", "wordings", "delegations", "speeches")
        return Response.json({name: found[name] for name in names})
    return await render(datasette, request, "provision.html", read)


def provision_record(conn: sqlite3.Connection, law_id: str, place: str, since: str = "", until: str = "") -> Record:
    """What the page of a provision shows; LookupError when the law or the place is not in the record."""
    found = documents.document(conn, f"egov_law/{law_id}")
    if not found:
        raise LookupError("その法令は記録にありません。")
    path = path_of(place)
    wordings = timeline(conn, law_id, path) if path else []
    if not path or not wordings:
        raise LookupError(f"「{place}」という規定は、この法令の記録にありません（例：第19条の4、第19条の4第1項）。")
    by_revision = {one.revision: one for one in wordings}
    shown = _two(wordings, by_revision.get(since), by_revision.get(until))
    newest = wordings[-1]
    text = provisions_of(conn, newest.revision)
    here = Provision(path, next((p.part for p in text if p.path == path), path.split("-")[0]), "", "")
    names = names_of(text)
    rows = [{**asdict(one), "text": one.text, "bill": bill_of(conn, one.number)} for one in wordings]
    return {
        "document": found,
        "law_id": law_id,
        "path": path,
        "address": f"/-/law/{law_id}/{quote(path)}",
        "place": place_of(here, names),
        "place_en": place_en(here, names),
        "wordings": rows[::-1],
        "shown": [(a.revision, b.revision) for a, b in shown],
        "rows": [_redlined(a, b) for a, b in shown],
        "chosen": bool(since or until),
        "delegations": delegated(conn, law_id, path),
        "delegating": delegating(conn, law_id, path),
        "terms": [
            {**asdict(term), "place_ja": place_of(Provision(term.path, "", "", ""))}
            for term in terms_in(newest.text, terms_of(text), path)
        ],
        "cited": _cited(conn, newest.text),
        "speeches": _speeches(conn, law_id, path),
        "changes": _changes(conn, found["id"], path),
    }


def _two(wordings: list[Wording], old: Wording | None, new: Wording | None) -> list[tuple[Wording, Wording]]:
    """The pairs to lay side by side: the two that were asked for, else each wording with the one before it, the newest first."""
    if old and new:
        return [(old, new)]
    return list(pairwise(wordings))[::-1]


def _redlined(old: Wording, new: Wording) -> Record:
    return {"old": asdict(old), "new": asdict(new), "lines": redline(old.text, new.text, context=2)}


def _cited(conn: sqlite3.Connection, text: str) -> list[Record]:
    """The other laws that a provision cites by number; with an address where the record has them."""
    numbers = {
        number: key
        for key, number in conn.execute(
            "SELECT d.key, json_extract(v.facts, '$.law_num') FROM documents d JOIN versions v ON v.id = d.current_version"
            " WHERE d.kind = 'law'"
        )
    }
    return [
        {"name": name, "number": number, "law_id": str(numbers.get(number, "")).partition("/")[2]}
        for name, number in laws_cited(text)
    ]


def _speeches(conn: sqlite3.Connection, law_id: str, path: str) -> list[Record]:
    """The speeches that name the article together with the law, the newest first."""
    step = next((one for one in path.split("-") if one.startswith("Article_")), "")
    first, *branches = step.removeprefix("Article_").split("_")
    named = next((one for one in known_laws(conn) if one.law_id == law_id), None)
    if not first.isdigit() or named is None:
        return []
    branch = "".join(f"の{write_numeral(int(b))}" for b in branches if b.isdigit())
    words = (f"第{write_numeral(int(first))}条{branch}", f"第{first}条" + "".join(f"の{b}" for b in branches))
    names = [
        name for name in named.names if name != law_id and not name.isascii() and "／" not in name and " " not in name
    ]
    any_of = " または ".join(f'"{name}"' for name in names)
    hits = search(conn, f'{any_of} "{words[0]}" または "{words[1]}"', limit=SPEECHES * 3, kind="speech")
    found = []
    for hit in hits:
        if not branches and any(f"{word}の{mark}" in hit.snippet for word in words for mark in "一二三四五六七八九十"):
            continue  # 第十九条の四 is another article than 第十九条
        found.append({"key": hit.key, "title": hit.title, "date": hit.date, "snippet": hit.snippet})
    return found[:SPEECHES]


def _changes(conn: sqlite3.Connection, document: int, path: str) -> list[Record]:
    return documents.records(
        conn,
        """SELECT c.id, c.summary_ja, c.detected_at FROM changes c WHERE c.document = ? AND c.kind = 'provision_changed'
           AND (c.field IN (?, ? || '@old') OR substr(c.field, 1, ?) = ?) ORDER BY c.detected_at DESC, c.id LIMIT 30""",
        (document, path, path, len(path) + 1, f"{path}-"),
    )


ROUTES: Routes = (
    (r"^/-/law/(?P<id>[0-9A-Z]{12,15})(?P<json>\.json)?$", law),
    (r"^/-/law/(?P<id>[0-9A-Z]{12,15})/(?P<place>.+)$", provision),
)
