"""The page of issued briefs: which there are, and which cite a text that has changed since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from briefs.kinds.names import kind_names
from db.office.database import open_office_db
from db.office.stale_briefs import issued_briefs, signature
from db.record import documents
from desk.site.answering import Routes, number, render
from desk.site.language import day, in_language, named, published, said
from desk.site.layout import home_of

A_PAGE = 25  # papers


async def briefs(datasette: Any, request: Any) -> Any:
    """``/-/briefs``: every issued brief, those that need a look first; ``?kind=``, ``?topic=``, ``?page=``."""
    kind, topic, at = request.args.get("kind") or "", request.args.get("topic") or "", max(number(request, "page"), 1)

    def read(conn: sqlite3.Connection) -> dict[str, Any]:
        found = issued_briefs(conn, home_of(datasette).office_db)
        every = sorted(found, key=lambda one: not one.changed)  # stable: the newest first within each
        fitting = [one for one in every if kind in ("", one.kind) and (not topic or topic in topics_of(one.parameters))]
        rows = fitting[(at - 1) * A_PAGE : at * A_PAGE]
        used = {one for brief in every for one in topics_of(brief.parameters)}
        return {
            "rows": rows,
            "titles": titles(home_of(datasette).office_db, [one.number for one in rows]),
            "every": len(every),
            "fitting": len(fitting),
            "kind": kind,
            "topic": topic,
            "at": at,
            "pages": -(-len(fitting) // A_PAGE),
            "kinds": list(dict.fromkeys(one.kind for one in every)),
            "topics": [row for row in documents.topic_names(conn) if row["id"] in used],
            "handed_out": {one.number for one in rows if (home_of(datasette).briefs / one.file).is_file()},
            "about": {one.number: about(conn, one.parameters) for one in rows},
            "stale": sum(bool(one.changed) for one in every),
            "kind_names": kind_names,
            "signature": signature,
        }

    return await render(datasette, request, "briefs.html", read)


def topics_of(parameters: Mapping[str, Any]) -> list[str]:
    """The topics that a paper was made on."""
    return [str(one) for one in parameters.get("topics") or [parameters.get("topic")] if one]


def titles(office_db: Path, numbers: Sequence[str]) -> dict[str, str]:
    """What stands at the head of papers, by number: the title that a person typed, else the first ask; "" for one that has neither."""
    if not numbers:
        return {}
    with closing(open_office_db(office_db)) as office:
        found = office.execute(
            "SELECT number, json_extract(dossier, '$.content.title'), json_extract(dossier, '$.content.asks[0].ask') FROM briefs"
            " WHERE number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        ).fetchall()
    return {number: said_in(title) or said_in(ask) for number, title, ask in found}


def said_in(parts: str | None) -> str:
    """The words of a text of ours as a dossier keeps it: a list of parts."""
    try:
        found = json.loads(parts or "[]")
    except ValueError:
        return parts or ""
    return (
        "".join(str(one.get("text", "")) for one in found if isinstance(one, dict)) if isinstance(found, list) else ""
    )


def about(conn: sqlite3.Connection, parameters: Mapping[str, Any]) -> list[Any]:
    """What a paper was made for, in words, from what its kind keeps of its order: for whom, on which topics, of which days."""
    names = {row["id"]: in_language(row, "name") for row in documents.topic_names(conn)}
    person = documents.first_record(
        conn, "SELECT name, house FROM people WHERE key = ?", (parameters.get("member") or "",)
    )
    law = documents.first_record(
        conn, "SELECT title FROM documents WHERE key IN (?1, 'egov_law/' || ?1)", (parameters.get("of") or "",)
    )
    compared = "of" in parameters  # then "to" is a day
    first, last = ("from", "to") if compared else ("since", "until")
    days = [day(str(parameters[one])[:10]) for one in (first, last) if parameters.get(one)]
    to = [] if compared else parameters.get("to") or parameters.get("ministry") or []
    found = [
        published(parameters.get("title") or ""),
        named(f"{person['name']}（{person['house']}）") if person else "",
        named(f"{parameters['house']}{parameters['committee']}") if parameters.get("committee") else "",
        named(law["title"]) if law else "",
        *(named(one) for one in ([to] if isinstance(to, str) else to)),
        *(names.get(one, one) for one in parameters.get("topics") or [parameters.get("topic")]),
        day(parameters["date"]) if parameters.get("date") else "",
        said("から", " to ").join(days) if len(days) > 1 else "",
    ]
    return [one for one in found if one]


ROUTES: Routes = ((r"^/-/briefs$", briefs),)
