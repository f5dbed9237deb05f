"""Files that are there whole or not at all, and what is taken away of programs that were killed."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from db.record.home import Home
from db.record.whole_file import sweep, whole_file, write_whole_file


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "text"
    target.write_bytes(b"before")
    with whole_file(target) as aside:
        aside.write_bytes(b"after")
        assert target.read_bytes() == b"before"
    assert (target.read_bytes(), list(tmp_path.iterdir())) == (b"after", [target])


def test_what_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "some.db"
    target.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), whole_file(target) as aside:
        conn = sqlite3.connect(aside)
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TABLE one (a)")
        assert len(list(tmp_path.glob(".some.db.*"))) == 3
        raise ZeroDivisionError
    assert (target.read_bytes(), list(tmp_path.iterdir())) == (b"before", [target])
    with pytest.raises(FileNotFoundError):
        write_whole_file(tmp_path / "no" / "text", b"x")


def test_what_killed_programs_left_is_taken_away_and_nothing_that_is_being_written(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    (home.archive / "bodies" / "ab").mkdir(parents=True)
    (tmp_path / ".archive.building" / "bodies").mkdir(parents=True)  # of a restore
    home.backups.mkdir()
    gone = [
        tmp_path / f".policy.db.{dead.pid}.building-journal",
        home.backups / f".office-1.db.{dead.pid}.building",
        home.archive / "bodies" / "ab" / ".new-x1",
    ]
    stays = [tmp_path / f".policy.db.{os.getpid()}.building", tmp_path / ".hidden", tmp_path / "policy.db"]
    for path in gone + stays:
        path.touch()
    sweep(home)
    assert [path for path in (*gone, tmp_path / ".archive.building") if path.exists()] == []
    assert [path for path in stays if not path.exists()] == []
