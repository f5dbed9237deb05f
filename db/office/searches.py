"""Searches that staff keep (``saved_searches`` of office.db): a name, and what the page of the search asks for."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from db.diet.standing import names_office
from db.errors import PolicywatchError
from db.office.audit import Action, last_row, note
from db.people.memberships import fold_name
from db.record.office_tables import office_with
from db.search.literal import Query, expanded, parse_query
from db.search.newest import Only
from db.text.dates import day_typed

ASKED = (
    "q",
    "expand",
    "topic",
    "ours",
    "kind",
    "source",
    "speaker",
    "since",
    "until",
)  # what a search can ask for, in this order
DAYS = ("since", "until")
LAWS = ("law", "law_revision")  # the kinds whose texts are statutes
LONGEST = 80  # characters of a name


class SavedSearchError(PolicywatchError):
    """A search cannot be kept, or is not kept; the message says why."""

    code = "saved_search"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that is kept; ``query`` is the query string of the page of the search."""

    id: int
    name: str
    query: str
    who: str
    at: str


def asked(values: Mapping[str, str]) -> dict[str, str]:
    """What a search asks for, of all that a query string holds; days that are none are left out."""
    found = {name: values.get(name, "").strip() for name in ASKED}
    found |= {name: day_typed(found[name]) for name in DAYS}
    return {name: value for name, value in found.items() if value}


def only_of(values: Mapping[str, str], put: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> Only:
    """The conditions of a search.  ``put``: keys of the documents that people put under its topic, or under any (``ours``)."""
    who = fold_name(values.get("speaker", ""))
    office = names_office(who)
    return Only(
        values.get("kind"),
        values.get("source"),
        values.get("topic"),
        put,
        speaker="" if office else who,
        office=who if office else "",
        since=values.get("since", ""),
        until=values.get("until", ""),
        ours=values.get("ours") == "1",
        without=without,
    )


def query_of(values: Mapping[str, str]) -> Query:
    """The words of a search; SearchError for signs without a word."""
    query = parse_query(values.get("q", ""))
    return expanded(query) if values.get("expand") == "1" else query


def values_of(search: SavedSearch) -> dict[str, str]:
    """What a kept search asks for."""
    return asked(dict(parse_qsl(search.query)))


def save_search(office: sqlite3.Connection, name: str, query: str, *, who: str, at: str) -> SavedSearch:
    """Keep a search, inside the caller's transaction; SavedSearchError without a name or anything to search for."""
    values, name = asked(dict(parse_qsl(query))), " ".join(name.split())
    if not values.keys() - {"expand"}:
        raise SavedSearchError(
            "Search for something first, then keep it.", "先に検索してから保存してください。", resend=False
        )
    if not name or len(name) > LONGEST:
        raise SavedSearchError(
            f"Give a name of at most {LONGEST} characters.", f"{LONGEST}字までの名前を付けてください。"
        )
    query_of(values)
    kept = urlencode(values)
    office.execute("INSERT INTO saved_searches (name, query, who, at) VALUES (?, ?, ?, ?)", (name, kept, who, at))
    row = last_row(office)
    note(office, who, Action.SEARCH, name, None, {"name": name, "query": kept, "row": row}, at)
    return SavedSearch(row, name, kept, who, at)


def saved_searches(office_db: Path) -> list[SavedSearch]:
    """The searches that are kept, in the order in which they were."""
    with office_with("saved_searches", office_db) as office:
        if office is None:
            return []
        return [
            SavedSearch(*row)
            for row in office.execute(
                "SELECT id, name, query, who, at FROM saved_searches WHERE undone_at IS NULL ORDER BY id"
            )
        ]


def saved_search(office_db: Path, number: int) -> SavedSearch:
    """A search that is kept; LookupError when there is none."""
    found = next((one for one in saved_searches(office_db) if one.id == number), None)
    if found is None:
        raise LookupError(number)
    return found


def act_of(office: sqlite3.Connection, number: int) -> int:
    """The act of the audit by which a search was kept; SavedSearchError when there is none."""
    row = office.execute(
        "SELECT id FROM audit WHERE action = ? AND json_extract(after, '$.row') = ?", (Action.SEARCH, number)
    ).fetchone()
    if row is None:
        raise SavedSearchError("There is no such search any more.", "その検索はもうありません。", resend=False)
    return int(row[0])
