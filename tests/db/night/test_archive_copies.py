"""The archive is copied too, a little more each night, and comes back whole."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawlers.replay.rebuild import replay
from db.night.export import BackupError, back_up, copy_archive, restore_archive
from db.record.archive import Archive
from db.record.schema import open_policy_db
from policywatch import cli
from tests.support.helpers import Watch, dump, mhlw_feed

NOW = "2026-05-04T03:00:00Z"


def night(watch: Watch, day: int) -> None:
    items = [(f"a{n}", f"【見本】技能実習の発表{n}", f"2026-04-{n + 10}T10:00:00+09:00") for n in range(day)]
    watch.night("mhlw_news", f"2026-05-0{day}T03:00:00Z", mhlw_feed(items))


def test_each_copy_takes_what_is_new_and_the_archive_comes_back_whole(tmp_path: Path) -> None:
    copy = tmp_path / "disk" / "archive"
    with Watch(tmp_path / "home") as watch:
        night(watch, 1)
        assert copy_archive(watch.archive, copy) == (1, 1)
        night(watch, 2)
        assert copy_archive(watch.archive, copy) == (1, 1)
        assert copy_archive(watch.archive, copy) == (0, 0)
        rows = {**dump(watch.conn), "meta": []}  # which parsers made them is noted by a replay
        shutil.rmtree(watch.archive.journal.parent)
        assert restore_archive(copy, watch.root / "archive", NOW) is None
        assert list(watch.archive.verify()) == []
        replay(watch.archive, watch.path, fresh=False)
        assert {**dump(watch.conn), "meta": []} == rows


def test_a_run_that_was_under_way_is_copied_again_when_it_has_grown(tmp_path: Path) -> None:
    archive, copy = Archive(tmp_path / "archive"), tmp_path / "copy"
    writer = archive.start_run("mhlw_news", NOW)
    assert copy_archive(archive, copy) == (0, 1)
    writer.write({"type": "end", "finished_at": NOW})
    writer.close()
    assert copy_archive(archive, copy) == (0, 1)
    assert list(Archive(copy).verify()) == []


def test_a_copy_that_knows_more_is_not_written_over(tmp_path: Path) -> None:
    """The archive was lost and begun anew: the copy is the only good one."""
    copy = tmp_path / "copy"
    with Watch(tmp_path / "home") as watch:
        night(watch, 1)
        night(watch, 2)
        copy_archive(watch.archive, copy)
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    with Watch(tmp_path / "new") as begun_anew:
        night(begun_anew, 3)
        with pytest.raises(BackupError, match="may be the better one"):
            copy_archive(begun_anew.archive, copy)
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_a_damaged_copy_is_not_put_in_place(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with Watch(tmp_path / "home") as watch:
        night(watch, 1)
        night(watch, 2)
        copy_archive(watch.archive, copy)
        first = Archive(copy).run_files()[0].path
        first.write_bytes(first.read_bytes()[:-30])
        with pytest.raises(BackupError, match="is damaged"):
            restore_archive(copy, watch.root / "archive", NOW)
        assert len(watch.archive.run_files()) == 2
    with pytest.raises(BackupError, match="holds no run"):
        restore_archive(tmp_path / "nothing", tmp_path / "home" / "archive", NOW)


def test_a_backup_that_fails_leaves_no_file_that_counts(tmp_path: Path) -> None:
    broken = tmp_path / "office.db"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    with pytest.raises(BackupError):
        back_up(broken, tmp_path / "backups", NOW)
    assert list((tmp_path / "backups").iterdir()) == []
    with sqlite3.connect(tmp_path / "whole.db") as conn:
        conn.execute("CREATE TABLE asks (id INTEGER)")
    assert back_up(tmp_path / "whole.db", tmp_path / "backups", NOW).stat().st_size > 0


def test_the_commands_bring_all_three_back(tmp_path: Path) -> None:
    home, disk = tmp_path / "home", tmp_path / "disk"

    def say(*words: str, status: int = 0) -> str:
        done = CliRunner().invoke(cli, ["--home", str(home), *words])
        assert done.exit_code == status, done.output
        return done.output

    with Watch(home) as watch:
        night(watch, 1)
        night(watch, 2)
        rows = {**dump(watch.conn), "meta": [], "sources": []}
    say("meeting", "add", "--date", "2026-05-02", "--ministry", "法務省")
    assert "copied" in say("backup", "--to", str(disk))
    shutil.rmtree(home)
    said = say("restore", str(disk))
    assert "archive" in said and "office.db" in said
    say("replay")
    with closing(open_policy_db(home / "policy.db")) as conn:
        assert {**dump(conn), "meta": [], "sources": []} == rows
    assert "法務省" in say("meeting", "list")
    assert "holds no backup" in say("restore", str(tmp_path), status=1)
