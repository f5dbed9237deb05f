"""All of a transaction or nothing, and what went wrong is what is raised."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from db.record.transaction import transaction


@pytest.fixture
def conn() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as found:
        found.execute("CREATE TABLE t (x)")
        yield found


def test_all_or_nothing(conn: sqlite3.Connection) -> None:
    with transaction(conn):
        conn.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(ValueError, match="見本"), transaction(conn):
        conn.execute("INSERT INTO t VALUES (2)")
        raise ValueError("見本")
    assert conn.execute("SELECT x FROM t").fetchall() == [(1,)]
    assert not conn.in_transaction


def test_one_that_sqlite_has_ended_itself_does_not_hide_why(conn: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="full"), transaction(conn):
        conn.execute("ROLLBACK")  # as SQLite does when there is no room
        raise sqlite3.OperationalError("database or disk is full")
