"""press.db: a summary is there for 90 days from its first night, and then not in a byte (made up, 見本)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.record.summaries import drop_old_summaries, keep_summaries, summary_of

FIRST, LAST, AFTER = "2026-06-01T03:00:00Z", "2026-08-30T02:59:59Z", "2026-08-30T03:00:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "press.db"


def test_it_is_there_for_ninety_days(path: Path) -> None:
    keep_summaries(path, {"press/x/1": "見本の要約"}, FIRST)
    assert drop_old_summaries(path, LAST) == 0 and summary_of(path, "press/x/1") == "見本の要約"
    assert drop_old_summaries(path, AFTER) == 1 and summary_of(path, "press/x/1") is None
    assert drop_old_summaries(path, AFTER) == 0


def test_the_days_count_from_the_first_night_and_it_never_comes_back(path: Path) -> None:
    keep_summaries(path, {"press/x/1": "見本の要約"}, FIRST)
    keep_summaries(path, {"press/x/1": "直した要約", "press/x/2": "後の要約"}, LAST)
    assert summary_of(path, "press/x/1") == "直した要約"
    assert drop_old_summaries(path, AFTER) == 1
    keep_summaries(path, {"press/x/1": "また出た要約"}, AFTER)
    assert (summary_of(path, "press/x/1"), summary_of(path, "press/x/2")) == (None, "後の要約")


@pytest.mark.parametrize("size", [10, 300, 9000])
def test_no_byte_is_left(path: Path, size: int) -> None:
    """Cells that are freed, moved or spilt onto further pages, and files beside the database."""
    old = {f"press/x/{n}": f"qz{n:04d}" + "見" * size for n in range(60)}
    keep_summaries(path, old, FIRST)
    keep_summaries(path, {key: text[::-1] for key, text in list(old.items())[::2]}, FIRST)
    keep_summaries(path, {"press/y/1": "残る要約"}, LAST)
    drop_old_summaries(path, AFTER)
    everything = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [file.name for file in path.parent.iterdir()] == ["press.db"]
    assert b"qz0" not in everything and "見見".encode() not in everything and "残る要約".encode() in everything


def test_what_is_deleted_is_overwritten_at_once(path: Path) -> None:
    keep_summaries(path, {f"press/x/{n}": "qzqz" + "見" * 900 for n in range(20)}, FIRST)
    keep_summaries(path, {f"press/x/{n}": "短い" for n in range(20)}, FIRST)
    assert b"qzqz" not in path.read_bytes()
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_where_there_is_none(path: Path) -> None:
    assert summary_of(path, "press/x/1") is None and drop_old_summaries(path, AFTER) == 0
    keep_summaries(path, {}, FIRST)
    assert not path.exists()
