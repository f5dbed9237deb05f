"""Closed months are sealed: the same runs, the same bytes, the same law, whatever stops the sealing."""

from __future__ import annotations

import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.fetch.journal import journals
from crawlers.fetch.warc import export_warc, import_warc
from crawlers.nightly.job import SEEN, damaged_journals
from crawlers.replay.rebuild import replay
from db.night.export import copy_archive, restore_archive
from db.record import journal_files, sealing
from db.record.agreement import difference
from db.record.archive import Archive, breaks
from db.record.journal_files import ArchiveError
from db.record.schema import open_policy_db, open_read_only
from db.record.sealing import seal_closed_months
from tests.support.helpers import HTML_HEADERS, Answer, dump, project_pending, write_run

CALL = ("parse_page", {"path": "isa/x.html", "key": "isa_pages/isa/x.html"})
NIGHTS = ("2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02", "2026-04-30", "2026-05-01")
WORDS = dict(zip(NIGHTS, ("届出", "許可", "免除", "停止", "公表", "廃止"), strict=True))


def page(night: str) -> str:
    text = "見本の本文です。" * 8
    return f'<html><body><div id="contentsArea"><h1 class="titlePage">見本</h1><p>{text}{WORDS[night]}。</p></div></body></html>'


PAGE = page(NIGHTS[0])


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Six nights of three months."""
    found = Archive(tmp_path / "archive")
    for night in NIGHTS:
        answer = Answer("https://www.moj.go.jp/isa/x.html", *CALL, page(night), HTML_HEADERS)
        write_run(found, "isa_pages", f"{night}T03:00:00Z", [answer])
    return found


def lines_of(archive: Archive) -> list[tuple[int, str, bytes]]:
    return [(run.number, run.path.name, run.path.read_bytes()) for run in archive.run_files()]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_months_that_have_ended_are_sealed_and_the_current_one_is_not(archive: Archive) -> None:
    before = lines_of(archive)
    sealed = seal_closed_months(archive)
    assert [path.name for path in sealed] == ["000001-000002.sealed.zip", "000003-000005.sealed.zip"]
    assert names(archive.journal) == [
        "000001-000002.sealed.txt",
        "000001-000002.sealed.zip",
        "000003-000005.sealed.txt",
        "000003-000005.sealed.zip",
        "000006-isa_pages-20260501T030000Z.jsonl",
    ]
    assert lines_of(archive) == before
    assert [run.number for run in archive.run_files(2)] == [3, 4, 5, 6]
    assert archive.last_number() == 6
    assert list(archive.verify()) == []
    assert seal_closed_months(archive) == []
    with zipfile.ZipFile(sealed[0]) as packed:  # any other program can read it
        assert packed.testzip() is None


def test_a_replay_of_sealed_months_gives_the_same_rows(archive: Archive, tmp_path: Path) -> None:
    replay(archive, tmp_path / "before.db", fresh=True)
    seal_closed_months(archive)
    replay(archive, tmp_path / "after.db", fresh=True)
    with closing(open_read_only(tmp_path / "before.db")) as one, closing(open_read_only(tmp_path / "after.db")) as two:
        assert dump(one) == dump(two)
        assert len(dump(two)["changes"]) == 5
        assert difference(two, archive) is None


def test_the_next_run_goes_on_behind_the_sealed_ones(archive: Archive) -> None:
    seal_closed_months(archive)
    answer = Answer("https://www.moj.go.jp/isa/x.html", *CALL, PAGE, HTML_HEADERS)
    assert write_run(archive, "isa_pages", "2026-06-01T03:00:00Z", [answer]) == 7
    assert list(archive.verify()) == []
    assert [path.name for path in seal_closed_months(archive)] == ["000006-000006.sealed.zip"]
    assert list(archive.verify()) == []
    assert len(list(journals(archive))) == 7


def test_a_journal_that_is_not_whole_is_never_sealed(archive: Archive) -> None:
    run = archive.run_files()[3]
    assert isinstance(run.path, Path)
    run.path.write_bytes(run.path.read_bytes()[:-20])
    broken = [str(one) for one in breaks(archive)]
    assert broken
    seal_closed_months(archive)
    assert run.path.exists()
    assert [str(one) for one in breaks(archive)] == broken


@pytest.mark.parametrize("writes", range(1, 5))
def test_whatever_stops_it_nothing_is_lost_and_the_next_goes_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """Stopped at each of the four writes: two months, a file and its list each."""
    before, left = lines_of(archive), iter(range(writes, 0, -1))
    real = sealing.write_whole_file

    def stopping(target: Path, content: bytes) -> None:
        if next(left) == 1:
            raise OSError(28, "No space left on device")
        real(target, content)

    monkeypatch.setattr(sealing, "write_whole_file", stopping)
    with pytest.raises(OSError, match="No space"):
        seal_closed_months(archive)
    assert lines_of(archive) == before
    assert list(archive.verify()) == []
    monkeypatch.setattr(sealing, "write_whole_file", real)
    seal_closed_months(archive)
    assert lines_of(archive) == before
    assert len(names(archive.journal)) == 5


def test_plain_files_that_were_left_beside_are_taken_away(archive: Archive) -> None:
    before = lines_of(archive)
    plain = {path.name: path.read_bytes() for path in archive.journal.glob("*.jsonl")}
    seal_closed_months(archive)
    for name, text in plain.items():
        (archive.journal / name).write_bytes(text)
    assert lines_of(archive) == before
    seal_closed_months(archive)
    assert lines_of(archive) == before
    assert len(names(archive.journal)) == 5


def test_a_lost_list_is_read_from_the_file(archive: Archive) -> None:
    before = lines_of(archive)
    for path in seal_closed_months(archive):
        path.with_suffix(".txt").unlink()
    assert lines_of(archive) == before
    assert list(archive.verify()) == []


def test_a_damaged_sealed_file_is_named_and_stops_no_night(archive: Archive, tmp_path: Path) -> None:
    first, _ = seal_closed_months(archive)
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        project_pending(conn, archive)
        journal_files._opened.cache_clear()
        first.write_bytes(first.read_bytes()[:100])
        assert [run.number for run in archive.run_files()] == [1, 2, 3, 4, 5, 6]
        assert difference(conn, archive) is None
        answer = Answer("https://www.moj.go.jp/isa/x.html", *CALL, PAGE, HTML_HEADERS)
        write_run(archive, "isa_pages", "2026-05-02T03:00:00Z", [answer])
        (result,) = project_pending(conn, archive)
        assert (result.run, result.changed) == (7, 1)
    named = damaged_journals(archive, tmp_path / SEEN)
    assert len(named) == 2
    assert all("000001-000002.sealed.zip" in one and "backup" in one for one in named)
    assert damaged_journals(archive, tmp_path / SEEN) == named
    assert seal_closed_months(archive) == []


def test_a_file_and_a_list_that_cannot_be_read_are_never_passed_over(archive: Archive) -> None:
    first, _ = seal_closed_months(archive)
    first.write_bytes(b"")
    first.with_suffix(".txt").write_bytes(b"\x00")
    with pytest.raises(ArchiveError, match=r"000001-000002\.sealed\.zip and the list beside it"):
        archive.run_files()


def test_a_changed_byte_in_a_sealed_journal_is_a_break(archive: Archive) -> None:
    first, _ = seal_closed_months(archive)
    with zipfile.ZipFile(first) as packed:
        texts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(first, "w") as packed:
        for name, text in texts.items():
            packed.writestr(name, text.replace(b"/isa/x.html", b"/isa/y.html"))
    assert list(archive.verify())


def test_what_was_seen_whole_is_not_read_again_for_being_sealed(archive: Archive, tmp_path: Path) -> None:
    assert damaged_journals(archive, tmp_path / SEEN) == []
    seal_closed_months(archive)
    assert damaged_journals(archive, tmp_path / SEEN) == []
    assert damaged_journals(archive, tmp_path / SEEN) == []


def test_copies_follow(archive: Archive, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy_archive(archive, copy)
    before = lines_of(archive)
    seal_closed_months(archive)
    copy_archive(archive, copy)
    assert names(copy / "journal") == names(archive.journal)
    assert lines_of(Archive(copy)) == before
    assert copy_archive(archive, copy) == (0, 0)
    restore_archive(copy, tmp_path / "restored", "2026-05-02T00:00:00Z")
    assert lines_of(Archive(tmp_path / "restored")) == before


def test_an_export_carries_every_run(archive: Archive, tmp_path: Path) -> None:
    before = lines_of(archive)
    seal_closed_months(archive)
    export_warc(archive, tmp_path / "all.warc.gz")
    other = Archive(tmp_path / "other")
    import_warc(other, tmp_path / "all.warc.gz")
    assert lines_of(other) == before
