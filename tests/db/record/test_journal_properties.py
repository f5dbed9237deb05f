"""A journal torn at any byte gives a beginning of what was written, and no byte of it changes unseen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from db.record.archive import Archive, ArchiveError, breaks, cut_torn_line
from tests.support.properties import holds, texts

AT = "2026-05-01T03:00:00Z"
written = st.lists(
    st.dictionaries(texts.filter(lambda name: name not in ("prev", "type")), texts | st.integers() | st.none(), max_size=3),
    max_size=4,
)  # fmt: skip


@contextmanager
def archive_of(*runs: list[dict[str, Any]]) -> Iterator[Archive]:
    """An archive with these runs."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        for lines in runs:
            writer = archive.start_run("isa_pages", AT)
            for line in lines:
                writer.write({"type": "note", **line})
            writer.close()
        yield archive


@holds(lines=written, at=st.integers(0, 10_000))
def test_a_torn_journal_gives_a_beginning(lines: list[dict[str, Any]], at: int) -> None:
    with archive_of(lines) as archive:
        (run,) = archive.run_files()
        path = run.path
        assert isinstance(path, Path)
        whole = list(archive.read_run(path))
        assert [{k: v for k, v in line.items() if k not in ("prev", "type")} for line in whole[1:]] == lines
        path.write_bytes(path.read_bytes()[: at % (path.stat().st_size + 1)])
        left = list(archive.read_run(path))
        assert left == whole[: len(left)]
        assert list(breaks(archive)) == []
        cut_torn_line(path)
        assert list(archive.read_run(path)) == left


@holds(first=written, second=written, at=st.integers(0, 100_000), change=st.integers(1, 255))
def test_no_byte_of_a_journal_changes_unseen(
    first: list[dict[str, Any]], second: list[dict[str, Any]], at: int, change: int
) -> None:
    """Of the newest journal the last line is not yet held by anything behind it; all else is."""
    with archive_of(first, second) as archive:
        assert list(breaks(archive)) == []
        older, newer = [run.path for run in archive.run_files()]
        assert isinstance(older, Path) and isinstance(newer, Path)
        bytes_of = newer.read_bytes()
        held = bytes_of[: bytes_of[:-1].rfind(b"\n") + 1]
        sizes = older.stat().st_size + len(held)
        at %= sizes
        path, place = (older, at) if at < older.stat().st_size else (newer, at - older.stat().st_size)
        altered = bytearray(path.read_bytes())
        altered[place] ^= change
        path.write_bytes(altered)
        assert list(breaks(archive)) != []
        for one in (older, newer):
            try:
                list(archive.read_run(one))
            except ArchiveError as error:
                assert one.name in str(error)


def test_every_single_byte_of_a_small_journal() -> None:
    with archive_of([{"見本": "一"}], []) as archive:
        older = archive.run_files()[0].path
        assert isinstance(older, Path)
        right = older.read_bytes()
        for at in range(len(right)):
            for bit in (1, 0x20, 0x80):
                wrong = bytearray(right)
                wrong[at] ^= bit
                older.write_bytes(wrong)
                assert list(breaks(archive)), (at, bit)
            older.write_bytes(right[:at])
            assert list(breaks(archive)), at
    with pytest.raises(FileNotFoundError):
        older.read_bytes()
