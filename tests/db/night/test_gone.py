"""When a document counts as gone: lists that lose entries, lists that were cut short, entries shown elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.night.records import Fetched, RunInput, Traits
from db.night.store import RunResult, apply_run, upsert_source
from db.record.models import Document, Listing, Parsed, SourceInfo
from db.record.schema import open_policy_db

INFO = SourceInfo(
    id="lists",
    name_ja="見本の一覧",
    name_en="Sample lists",
    publisher="見本",
    url="https://example.org/",
    kind="list",
    licence="—",
    credit="—",
    terms_checked_on="2026-11-24",
)
TRAITS = Traits(INFO, frozenset({"bill"}), str)


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_policy_db(tmp_path / "policy.db")
    upsert_source(connection, INFO)
    yield connection
    connection.close()


def entries(*numbers: int) -> list[str]:
    return [f"lists/{n}" for n in numbers]


def store(conn: sqlite3.Connection, number: int, lists: dict[str, list[str]], also: tuple[str, ...] = ()) -> RunResult:
    """One night: every list with its documents, and documents that another page shows."""
    at = f"2026-01-{number:02d}T18:00:00Z"
    fetch = {"requested_url": INFO.url, "url": INFO.url, "status": 200, "error": None, "fetched_at": at}
    records: list[tuple[int, Parsed]] = []
    for name, keys in lists.items():
        records += [(1, Document(key, "note", INFO.url, key, collection="lists")) for key in keys]
        records.append((1, Listing(name, frozenset(keys))))
    records += [(1, Document(key, "note", INFO.url, key, collection="lists")) for key in also]
    run = RunInput(number, at, at, None, None, None, False, [Fetched(1, fetch)], records, [])
    return apply_run(conn, run, TRAITS)


def gone(conn: sqlite3.Connection) -> set[str]:
    return {row["key"] for row in conn.execute("SELECT key FROM documents WHERE gone_at IS NOT NULL")}


def test_what_left_the_list_is_gone_and_what_comes_back_is_not(conn: sqlite3.Connection) -> None:
    store(conn, 1, {"a": entries(*range(20))})
    result = store(conn, 2, {"a": entries(*range(19))})
    assert gone(conn) == {"lists/19"}
    assert result.outcome == "ok"
    store(conn, 3, {"a": entries(*range(20))})
    assert gone(conn) == set()


def test_a_list_below_nine_tenths_of_its_last_size_is_suspect(conn: sqlite3.Connection) -> None:
    store(conn, 1, {"a": entries(*range(100))})
    result = store(conn, 2, {"a": entries(*range(89))})
    assert gone(conn) == set()
    assert result.outcome == "partial"
    assert "has 89 entries where it had 100" in result.message
    # The next whole list is compared with the last good one, not with the short one.
    store(conn, 3, {"a": entries(*range(91))})
    assert gone(conn) == set(entries(*range(91, 100)))


def test_a_list_that_stays_short_for_a_week_is_believed(conn: sqlite3.Connection) -> None:
    store(conn, 1, {"a": entries(*range(100))})
    for number in range(2, 8):
        assert store(conn, number, {"a": entries(*range(80))}).outcome == "partial"
        assert gone(conn) == set()
    assert store(conn, 8, {"a": entries(*range(80))}).outcome == "ok"
    assert gone(conn) == set(entries(*range(80, 100)))


def test_a_short_list_with_new_entries_is_measured_by_its_own_last_size(conn: sqlite3.Connection) -> None:
    """New entries of a suspect night do not make the list look longer than it ever was."""
    store(conn, 1, {"a": entries(*range(40))})
    assert store(conn, 2, {"a": entries(*range(20, 54))}).outcome == "partial"  # 34 of 40
    assert store(conn, 3, {"a": entries(*range(20, 57))}).outcome == "ok"  # 37 of 40
    assert gone(conn) == set(entries(*range(20)))


def test_many_leave_and_more_come_in_one_night(conn: sqlite3.Connection) -> None:
    """After an election a quarter of a house changes while the list grows: 240 members, 58 leave, 66 come."""
    store(conn, 1, {"a": entries(*range(240))})
    result = store(conn, 2, {"a": entries(*range(58, 306))})
    assert gone(conn) == set(entries(*range(58)))
    assert result.outcome == "ok"


def test_an_entry_of_two_lists_is_gone_only_when_no_page_of_the_night_shows_it(conn: sqlite3.Connection) -> None:
    both = {"a": entries(*range(20)), "b": entries(19, *range(30, 50))}
    store(conn, 1, both)
    store(conn, 2, {**both, "a": entries(*range(19))})
    assert gone(conn) == set()
    store(conn, 3, {"a": entries(*range(19)), "b": entries(*range(30, 50))})
    assert gone(conn) == {"lists/19"}


def test_a_list_of_another_name_takes_nothing_away(conn: sqlite3.Connection) -> None:
    store(conn, 1, {"213": entries(*range(20))})
    store(conn, 2, {"214": entries(*range(50, 60))})
    assert gone(conn) == set()
    # A night without the list at all says nothing either.
    store(conn, 3, {}, also=("lists/0",))
    assert gone(conn) == set()
