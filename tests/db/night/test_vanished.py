"""Cells that are empty for a night, and documents first fetched on request: nothing is lost, nothing told twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.change.kind import joined
from db.night.records import Fetched, RunInput, Traits
from db.night.store import apply_run, upsert_source
from db.record.models import Document, SourceInfo
from db.record.schema import open_policy_db

INFO = SourceInfo(
    id="sessions",
    name_ja="見本",
    name_en="Sample",
    publisher="見本",
    url="https://example.org/",
    kind="session",
    licence="—",
    credit="—",
    terms_checked_on="2026-11-24",
)
TRAITS = Traits(INFO, frozenset({"session"}), str)
CLOSES = "sangiin.closes_on"
WHOLE = {"number": 901, "sangiin.kind": "常会", "sangiin.convened_on": "2026-01-20", CLOSES: "2026-06-18"}


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_policy_db(tmp_path / "policy.db")
    upsert_source(connection, INFO)
    yield connection
    connection.close()


def store(conn: sqlite3.Connection, day: int, *documents: Document, only_some: bool = False) -> list[tuple[str, Any]]:
    """One night of January 2026; the (kind, field) of its top-level changes."""
    at = f"2026-01-{day:02d}T18:00:00Z"
    fetch = {"requested_url": INFO.url, "url": INFO.url, "status": 200, "error": None, "fetched_at": at}
    run = RunInput(day, at, at, None, None, None, only_some, [Fetched(1, fetch)], [(1, d) for d in documents], [])
    apply_run(conn, run, TRAITS)
    rows = conn.execute("SELECT kind, field FROM changes WHERE run = ? AND part_of IS NULL ORDER BY id", (day,))
    return [tuple(row) for row in rows]


def session(number: int = 901, facts: dict[str, Any] | None = None) -> Document:
    key = f"sessions/{number}"
    return Document(
        key,
        "session",
        INFO.url,
        "見本",
        collection="sessions",
        facts={**WHOLE, "number": number, **(facts or {})},
        adds=True,
    )


def test_a_cell_that_is_empty_for_a_night_keeps_its_value_and_is_told_once(conn: sqlite3.Connection) -> None:
    store(conn, 1, session())
    assert store(conn, 2, session(facts={CLOSES: None})) == [("text_changed", CLOSES)]
    assert conn.execute("SELECT closes_on FROM sessions").fetchone()[0] == "2026-06-18"
    assert store(conn, 3, session(facts={CLOSES: None})) == []
    assert store(conn, 4, session()) == []  # back again: nothing new
    assert store(conn, 5, session(facts={CLOSES: "2026-06-25"})) == [("stage_moved", "closes_on")]


def test_what_a_request_found_first_is_news_on_the_next_whole_night(conn: sqlite3.Connection) -> None:
    store(conn, 1, session())
    assert store(conn, 2, session(902), only_some=True) == []
    assert store(conn, 3, session(), session(902)) == [("appeared", "")]
    assert store(conn, 4, session(), session(902)) == []


def test_a_page_that_was_not_read_takes_nothing_away() -> None:
    assert joined({"a/x": "1", "b/y": "2"}, {"a/x": "3"}) == {"a/x": "3", "b/y": "2"}
    assert joined({"a/x": "1"}, {"a/x": None}) == {"a/x": "1", "消えた/a/x": "1"}
    assert joined({"a/x": "1", "消えた/a/x": "1"}, {"a/x": "1"}) == {"a/x": "1"}
    assert joined({"a/x": None}, {"a/x": None}) == {"a/x": None}
