from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from db.record.schema import open_policy_db
from db.record.unchanged import KEPT, unchanged


@pytest.fixture
def record(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        yield conn


@pytest.fixture
def asked() -> list[str]:
    """What was really read, in its order."""
    return []


def reading(asked: list[str], key: str) -> Callable[[sqlite3.Connection], list[str]]:
    def read(conn: sqlite3.Connection) -> list[str]:
        asked.append(key)
        return [row["value"] for row in conn.execute("SELECT value FROM meta WHERE key = ?", (key,))]

    return read


def write(conn: sqlite3.Connection, key: str, value: str) -> None:
    conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))


def test_it_is_read_anew_only_after_somebody_wrote(
    record: sqlite3.Connection, tmp_path: Path, asked: list[str]
) -> None:
    def seen(key: str) -> list[str]:
        return unchanged(tmp_path / "policy.db", key, reading(asked, key))

    assert (seen("見本"), seen("見本"), seen("別"), seen("見本"), asked) == ([], [], [], [], ["見本", "別"])
    write(record, "見本", "一")
    assert (seen("見本"), seen("見本"), asked) == (["一"], ["一"], ["見本", "別", "見本"])
    record.execute("BEGIN IMMEDIATE")
    write(record, "見本", "二")
    assert (seen("見本"), len(asked)) == (["一"], 3)  # not before it is committed
    record.execute("COMMIT")
    assert seen("見本") == ["二"]


def test_a_record_that_takes_the_place_of_another_is_another(
    record: sqlite3.Connection, tmp_path: Path, asked: list[str]
) -> None:
    write(record, "見本", "旧")
    with closing(open_policy_db(tmp_path / "new.db")) as conn:
        write(conn, "見本", "新")
    assert unchanged(tmp_path / "policy.db", "見本", reading(asked, "見本")) == ["旧"]
    for suffix in ("-wal", "-shm", ""):
        Path(tmp_path / f"policy.db{suffix}").unlink(missing_ok=True)
    (tmp_path / "new.db").rename(tmp_path / "policy.db")
    assert unchanged(tmp_path / "policy.db", "見本", reading(asked, "見本")) == ["新"]


@pytest.mark.usefixtures("record")
def test_what_fails_is_not_kept_and_there_is_room_for_a_few(tmp_path: Path, asked: list[str]) -> None:
    def fails(_conn: sqlite3.Connection) -> list[str]:
        raise ZeroDivisionError

    file = tmp_path / "policy.db"
    with pytest.raises(ZeroDivisionError):
        unchanged(file, "0", fails)
    for number in range(KEPT + 1):
        unchanged(file, str(number), reading(asked, str(number)))
    unchanged(file, str(KEPT), reading(asked, "again"))
    unchanged(file, "0", reading(asked, "0"))  # the oldest had to go
    assert asked == [*map(str, range(KEPT + 1)), "0"]
    with pytest.raises(FileNotFoundError):
        unchanged(tmp_path / "none.db", "0", reading(asked, "none"))


@pytest.mark.usefixtures("record")
def test_many_who_ask_at_once_wait_for_one_who_reads(tmp_path: Path, asked: list[str]) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(lambda _: unchanged(tmp_path / "policy.db", "見本", reading(asked, "見本")), range(40))
        )
    assert found == [[]] * 40 and asked == ["見本"]
