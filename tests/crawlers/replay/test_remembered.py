"""What follows from a text alone is remembered beside the readings: rows are the same with it, without it, and when it is lost."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.reading import findings
from crawlers.reading.findings import Findings
from crawlers.reading.reader import Read, Reader, read_here
from crawlers.replay.rebuild import replay
from db.record.archive import Archive
from db.record.schema import open_read_only
from tests.support.helpers import Meeting, MinutesSite, Watch, mhlw_feed

TOPICS, PROMISES = "db.topics.classify", "db.diet.promises"
LONG = "見本のために長く話します。" * 10
QUESTION = f"○見本甲子君　{LONG}技能実習生の失踪についてどのように対応するのか、見解を伺います。"
ANSWER = (
    f"○国務大臣（見本乙夫君）　{LONG}技能実習生の失踪につきましては、今月末までに対策を取りまとめ、公表してまいります。"
)


def nights(root: Path) -> Archive:
    """Two nights of the minutes, in the second of which one answer is another and a meeting is added, and a feed."""
    texts = [
        ("会議録情報", "見本の案件"),
        ("見本甲子", QUESTION),
        ("見本乙夫", ANSWER),
        ("見本甲子", "○見本甲子君　短い。"),
    ]
    held = Meeting("2026-04-15", texts, 3)
    site = MinutesSite(held)
    with Watch(root) as watch:
        watch.night("kokkai", "2026-06-01T03:00:00Z", site, config={"start": "2026-01-01"})
        watch.night(
            "mhlw_news",
            "2026-06-01T05:00:00Z",
            mhlw_feed([("a", f"【見本】技能実習の失踪{LONG}", "2026-05-30T10:00:00+09:00")]),
        )
        held.speeches[2] = ("見本乙夫", ANSWER.replace("公表", "検討"))
        site.meetings.append(Meeting("2026-05-20", [*texts, ("見本乙夫", ANSWER + "終わり。")], 4))
        watch.night("kokkai", "2026-06-02T03:00:00Z", site)
        return watch.archive


def rows(path: Path) -> list[str]:
    with closing(open_read_only(path)) as conn:
        return [row for row in conn.iterdump() if '"_sqlite_migrations"' not in row]  # to the byte, ids and index too


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return nights(tmp_path)


def replayed(archive: Archive, name: str, read: Read = read_here) -> list[str]:
    target = archive.journal.parent.parent / f"{name}.db"
    replay(archive, target, read=read, fresh=True)
    return rows(target)


def test_rows_are_the_same_with_and_without_and_when_it_is_lost_in_the_middle(archive: Archive, tmp_path: Path) -> None:
    plain = replayed(archive, "plain")
    assert any("公表" in row for row in plain)
    with Reader(tmp_path / "readings.db") as reader:
        assert replayed(archive, "first", reader) == plain
        assert replayed(archive, "again", reader) == plain

        def lose(done: int) -> None:
            if done == 2:
                reader.rest()
                for part in ("", "-wal", "-shm"):
                    (tmp_path / f"readings.db{part}").unlink(missing_ok=True)

        replay(archive, tmp_path / "lost.db", read=reader, fresh=True, progress=lose)
    assert rows(tmp_path / "lost.db") == plain


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each module's rule found something that was not known."""
    counted: Counter[str] = Counter()
    keep = Findings.keep

    def count(self: Findings, module: str, key: bytes, found: str) -> None:
        counted[module] += 1
        keep(self, module, key, found)

    monkeypatch.setattr(Findings, "keep", count)
    return counted


def test_only_what_hangs_on_a_changed_rule_is_found_anew(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Counter[str]
) -> None:
    with Reader(tmp_path / "readings.db") as reader:
        first = replayed(archive, "first", reader)
        # Each answer by the day on which it was given: of the first meeting as it was and corrected, of the second two.
        assert kept[PROMISES] == 4 and kept[TOPICS] >= 4
        kept.clear()
        assert replayed(archive, "again", reader) == first and not kept
        known = findings.rule_number
        monkeypatch.setattr(findings, "rule_number", lambda module: known(module) + (module == PROMISES))
        assert replayed(archive, "changed", reader) == first
        assert dict(kept) == {PROMISES: 4}
        before = sum(of_rules(tmp_path).values())
        reader.forget_other_code()
        assert sum(of_rules(tmp_path).values()) == before - 4


def of_rules(root: Path) -> dict[int, int]:
    with closing(sqlite3.connect(root / "readings.db")) as conn:
        return dict(conn.execute("SELECT rule, count(*) FROM findings GROUP BY rule").fetchall())


def test_what_is_wrong_in_the_file_is_found_anew(archive: Archive, tmp_path: Path) -> None:
    plain = replayed(archive, "plain")
    with Reader(tmp_path / "readings.db") as reader:
        replayed(archive, "first", reader)
        for wrong in ("nothing", "[5, 5]", '{"a": 1}', "[[1]]"):
            with closing(sqlite3.connect(tmp_path / "readings.db")) as conn, conn:
                conn.execute("UPDATE findings SET found = ?", (wrong,))
            assert replayed(archive, f"after {len(wrong)}", reader) == plain


def test_nothing_is_kept_of_what_must_not_be_kept(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Counter[str]
) -> None:
    """A source of which less is kept than comes: its titles would lie in the file."""
    from crawlers.registry import all_sources

    monkeypatch.setattr(type(all_sources()["kokkai"]), "reduces", True)
    with Reader(tmp_path / "readings.db") as reader:
        replayed(archive, "first", reader)
    assert kept[PROMISES] == 0
