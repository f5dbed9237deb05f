"""The page of issued briefs: which there are, and which cite a text that has changed since."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from briefs.kinds.names import kind_names
from db.office.stale_briefs import issued_briefs, signature
from db.record import documents
from desk.site.answering import Routes, render
from desk.site.language import day, in_language, named, published, said
from desk.site.layout import home_of


async def briefs(datasette: Any, request: Any) -> Any:
    """``/-/briefs``: every issued brief, those that need a look first."""

    def read(conn: sqlite3.Connection) -> dict[str, Any]:
        found = issued_briefs(conn, home_of(datasette).office_db)
        rows = sorted(found, key=lambda one: not one.changed)  # stable: the newest first within each
        return {
            "rows": rows,
            "handed_out": {one.number for one in rows if (home_of(datasette).briefs / one.file).is_file()},
            "about": {one.number: about(conn, one.parameters) for one in rows},
            "stale": sum(bool(one.changed) for one in rows),
            "kind_names": kind_names,
            "signature": signature,
        }

    return await render(datasette, request, "briefs.html", read)


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
