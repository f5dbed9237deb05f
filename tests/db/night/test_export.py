"""The public record holds nothing of the press; a backup comes back whole; garbage is never put in place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.sources.press import Press
from db.night.export import KEPT_BACKUPS, BackupError, back_up, export_public_record, restore_from
from tests.support.helpers import Meeting, MinutesSite, Reply, Watch, mhlw_feed, search_index_is_sound

NIGHT = "2026-06-01T03:00:00Z"
SECRET = "見本新聞だけの見出し技能実習"


def press(url: str) -> Reply:
    items = "".join(
        f"<item><title>{SECRET}{n}</title><link>https://press.example.jp/{n}</link>"
        f"<description>見本新聞だけの要約</description><pubDate>Mon, 01 Jun 2026 0{n}:00:00 +0900</pubDate></item>"
        for n in range(3)
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>見本新聞</title>{items}</channel></rss>'
    del url
    return 200, {"content-type": "application/rss+xml"}, body.encode()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as found:
        found.night("press", NIGHT, press)
        found.night("mhlw_news", NIGHT, mhlw_feed([("a", "【見本】技能実習の発表", "2026-05-30T10:00:00+09:00")]))
        held = Meeting("2026-04-15", [("会議録情報", "見本"), ("見本甲子", "○見本甲子君　技能実習の見本です。")])
        found.night("kokkai", NIGHT, MinutesSite(held), config={"start": "2026-01-01"})
        found.night("press", "2026-06-02T03:00:00Z", lambda url: press(url.replace("x", "y")))
        found.night("press", "2026-06-03T03:00:00Z", lambda _: None)
        yield found


def test_the_press_is_private() -> None:
    assert Press.info.public is False


def test_the_public_record_holds_no_press_items(watch: Watch, tmp_path: Path) -> None:
    pressed = watch.value("SELECT count(*) FROM documents WHERE source = 'press'")
    official = watch.value("SELECT count(*) FROM documents WHERE source != 'press'")
    assert pressed >= 3
    assert official >= 12
    target = tmp_path / "public" / "public.db"
    assert export_public_record(watch.conn, target) == official
    with closing(sqlite3.connect(target)) as conn:
        assert conn.execute("SELECT count(*) FROM documents").fetchone()[0] == official
        for table in ("documents", "fetches", "runs", "problems"):
            assert conn.execute(f"SELECT count(*) FROM {table} WHERE source = 'press'").fetchone()[0] == 0
        listed = {row[0] for row in conn.execute("SELECT id FROM sources")}
        assert {"mhlw_news", "kokkai"} <= listed
        assert "press" not in listed
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        search_index_is_sound(conn)
        found = "SELECT count(*) FROM documents_fts WHERE documents_fts MATCH ?"
        assert conn.execute(found, ('"見本新聞"',)).fetchone()[0] == 0
        assert conn.execute(found, ('"技能実習"',)).fetchone()[0] >= 2
        assert conn.execute("SELECT count(*) FROM speeches").fetchone()[0] == 2
        assert conn.execute("SELECT count(*) FROM feed_items WHERE outlet != '厚生労働省'").fetchone()[0] == 0
    everything = b"".join(path.read_bytes() for path in target.parent.iterdir())
    assert SECRET.encode() not in everything, "nothing is left in freed pages either"
    assert "見本新聞だけの要約".encode() not in everything
    assert b"press.example.jp" not in everything
    assert [path.name for path in target.parent.iterdir()] == ["public.db"]
    assert watch.value("SELECT count(*) FROM documents WHERE source = 'press'") == pressed


def test_an_export_overwrites_nothing(watch: Watch, tmp_path: Path) -> None:
    target = tmp_path / "public.db"
    target.write_bytes(b"mine")
    with pytest.raises(BackupError, match="exists already"):
        export_public_record(watch.conn, target)
    assert target.read_bytes() == b"mine"


# ---------------------------------------------------------------------- backups
def office(path: Path, *notes: str) -> Path:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT)")
        conn.executemany("INSERT INTO notes (text) VALUES (?)", [(note,) for note in notes])
        conn.commit()
    return path


def notes(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return [row[0] for row in conn.execute("SELECT text FROM notes ORDER BY id")]


def test_a_backup_comes_back(tmp_path: Path) -> None:
    database = office(tmp_path / "office.db", "見本の覚え書き")
    copy = back_up(database, tmp_path / "backups", NIGHT)
    office(database, "後から書いたもの")
    kept = restore_from(copy, database, "2026-06-02T03:00:00Z")
    assert notes(database) == ["見本の覚え書き"]
    assert kept is not None
    assert notes(kept) == ["見本の覚え書き", "後から書いたもの"]


def test_what_is_written_but_not_yet_checkpointed_is_in_the_backup(tmp_path: Path) -> None:
    database = office(tmp_path / "office.db", "一")
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO notes (text) VALUES ('二')")
        writer.commit()
        assert database.with_name("office.db-wal").stat().st_size > 0
        assert notes(back_up(database, tmp_path / "backups", NIGHT)) == ["一", "二"]


def test_a_restore_where_there_was_nothing(tmp_path: Path) -> None:
    copy = back_up(office(tmp_path / "office.db", "一"), tmp_path / "backups", NIGHT)
    assert restore_from(copy, tmp_path / "new" / "office.db", NIGHT) is None
    assert notes(tmp_path / "new" / "office.db") == ["一"]


@pytest.mark.parametrize("content", [b"", b"this is no database " * 200, b"SQLite format 3\x00" + b"x" * 5000])
def test_garbage_is_not_put_in_place(tmp_path: Path, content: bytes) -> None:
    database = office(tmp_path / "office.db", "一")
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(content)
    with pytest.raises(BackupError):
        restore_from(garbage, database, NIGHT)
    assert notes(database) == ["一"]
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_cut_backup_is_not_put_in_place(tmp_path: Path) -> None:
    database = office(tmp_path / "office.db", *["見本" * 200] * 200)
    copy = back_up(database, tmp_path / "backups", NIGHT)
    copy.write_bytes(copy.read_bytes()[:-8192])
    with pytest.raises(BackupError):
        restore_from(copy, database, NIGHT)
    assert len(notes(database)) == 200


def test_a_missing_backup_is_not_put_in_place(tmp_path: Path) -> None:
    database = office(tmp_path / "office.db", "一")
    with pytest.raises(BackupError):
        restore_from(tmp_path / "nothing.db", database, NIGHT)
    assert notes(database) == ["一"]


def test_a_database_is_not_restored_from_itself(tmp_path: Path) -> None:
    database = office(tmp_path / "office.db", "一")
    with pytest.raises(BackupError):
        restore_from(database, database, NIGHT)
    assert notes(database) == ["一"]


def test_another_database_is_not_put_in_place(watch: Watch, tmp_path: Path) -> None:
    """The public record is a whole database, and not what people wrote."""
    database = office(tmp_path / "office.db", "一")
    with pytest.raises(BackupError):
        restore_from(watch.path, database, NIGHT)
    assert notes(database) == ["一"]


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="does not exist"):
        back_up(tmp_path / "office.db", tmp_path / "backups", NIGHT)


def test_old_backups_make_room(tmp_path: Path) -> None:
    database = office(tmp_path / "office.db", "一")
    stamps = [f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}T03:00:00Z" for n in range(KEPT_BACKUPS + 3)]
    for stamp in stamps:
        newest = back_up(database, tmp_path / "backups", stamp)
    kept = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert len(kept) == KEPT_BACKUPS == 60
    assert kept[-1] == newest.name
    assert kept[0] == "office-20260104T030000Z.db"
