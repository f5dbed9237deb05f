"""The archive keeps what was fetched, notices what was altered, and travels as a WARC."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import json
import os
import threading
from contextlib import closing
from pathlib import Path

import pytest
from scrapy import Request
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.fetch.journal import journals, load_run
from crawlers.fetch.mirror import NotInMirror, WarcMirror
from crawlers.fetch.warc import export_warc, import_warc
from crawlers.replay.rebuild import replay
from db.record.archive import FORGETTING, Archive, ArchiveError, JournalWriter, breaks
from db.record.schema import open_read_only
from tests.support.helpers import Answer, Meeting, MinutesSite, Watch, dump, isa_page, write_run

AT = "2026-05-01T03:00:00Z"
URL = "https://www.moj.go.jp/isa/applications/index_00005.html"


def one_run(archive: Archive, body: str = "見本の本文", at: str = AT) -> Path:
    answer = Answer(URL, "parse_page", {"path": "isa/x.html"}, body, {"content-type": "text/html"})
    number = write_run(archive, "isa_pages", at, [answer])
    return next(run.path for run in archive.run_files() if run.number == number)


# ---------------------------------------------------------------------- bodies
def test_a_body_is_kept_under_its_hash_and_only_once(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    body = "見本".encode("cp932") + b"\x00\xff"
    name = archive.put(body)
    assert name == hashlib.sha256(body).hexdigest()
    assert archive.get(name) == body
    path = archive.body_path(name)
    written = path.stat().st_mtime_ns
    assert archive.put(body) == name
    assert path.stat().st_mtime_ns == written
    assert [p.name for p in archive.bodies.rglob("*") if p.is_file()] == [f"{name}.gz"]


def test_an_empty_body_is_a_body(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    assert archive.get(archive.put(b"")) == b""


def test_a_missing_body_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=f"body {'ab' * 32} is missing"):
        Archive(tmp_path).get("ab" * 32)


@pytest.mark.parametrize("damage", ["other content", "cut off", "not gzip", "bits"])
def test_an_altered_body_is_refused(tmp_path: Path, damage: str) -> None:
    archive = Archive(tmp_path)
    name = archive.put(b"sample " * 100)
    path = archive.body_path(name)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "other content": gzip.compress(b"something else"),
            "cut off": whole[:-12],
            "not gzip": b"x",
            "bits": whole[:12] + bytes([whole[12] ^ 255]) + whole[13:],
        }[damage]
    )
    with pytest.raises(ArchiveError, match=name):
        archive.get(name)


# ---------------------------------------------------------------------- the journal
def test_a_whole_archive_verifies(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    one_run(archive)
    one_run(archive, "見本の二日目", "2026-05-02T03:00:00Z")
    assert list(archive.verify()) == []


def test_the_journal_gives_back_what_was_written(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = one_run(archive)
    about, fetch, result, end = archive.read_run(path)
    assert (about["type"], about["run"], about["source"], about["started_at"]) == ("run", 1, "isa_pages", AT)
    assert (fetch["type"], fetch["url"], fetch["status"], fetch["fetched_at"]) == ("fetch", URL, 200, AT)
    assert archive.get(fetch["sha256"]) == "見本の本文".encode()
    assert fetch["size"] == 15
    assert (result["type"], result["fetch"], result["arguments"]) == ("result", 1, {"path": "isa/x.html"})
    assert end["type"] == "end"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_an_edited_line_is_noticed(tmp_path: Path, number: int) -> None:
    archive = Archive(tmp_path)
    path = one_run(archive)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[number] = lines[number].replace("isa", "isb")
    path.write_text("".join(lines), encoding="utf-8")
    assert any(path.name in trouble and "altered or removed" in trouble for trouble in archive.verify())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_removed_line_is_noticed(tmp_path: Path, number: int) -> None:
    archive = Archive(tmp_path)
    path = one_run(archive)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[number]
    path.write_text("".join(lines), encoding="utf-8")
    assert any("altered or removed" in trouble for trouble in archive.verify())


def test_missing_and_altered_bodies_are_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = one_run(archive)
    sha256 = next(line["sha256"] for line in archive.read_run(path) if line["type"] == "fetch")
    body = archive.body_path(sha256)
    body.write_bytes(gzip.compress(b"altered"))
    assert [trouble for trouble in archive.verify() if "altered" in trouble and sha256 in trouble]
    body.unlink()
    assert [trouble for trouble in archive.verify() if "missing" in trouble and sha256 in trouble]


@pytest.mark.parametrize("kept", [1, 30, -20, -2, -1])
def test_a_torn_last_line_ends_the_run_and_loses_nothing_before_it(tmp_path: Path, kept: int) -> None:
    """The machine goes down while the last line (with Japanese text in it) is being written, at any byte."""
    archive = Archive(tmp_path)
    writer = archive.start_run("isa_pages", AT)
    writer.write({"type": "fetch", "url": URL, "sha256": None})
    before = archive.run_files()[0].path.stat().st_size
    writer.write({"type": "result", "failed": "fetch_failed", "reason": "見本の理由", "url": URL, "zz": "見"})
    writer.close()
    path = archive.run_files()[0].path
    whole = path.read_bytes()
    last = whole[before:]
    path.write_bytes(whole[:before] + last[:kept])
    assert [line["type"] for line in archive.read_run(path)] == ["run", "fetch"]
    record = load_run(archive, 1, path)
    assert (len(record.fetches), record.results, record.end) == (1, (), None)


def test_a_torn_line_within_a_character_ends_the_run(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = one_run(archive)
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    torn = '{"reason":"見'.encode()[:-1]
    path.write_bytes(b"".join(lines[:2]) + torn)
    assert [line["type"] for line in archive.read_run(path)] == ["run", "fetch"]
    assert list(archive.verify()) == []  # the newest run was cut off: nothing is wrong with what is there
    second = one_run(archive, at="2026-05-02T03:00:00Z")
    assert path.read_bytes() == b"".join(lines[:2])
    said = next(archive.read_run(second))["repaired"]
    assert said == {"journal": path.name, "cut_bytes": len(torn), "cut_sha256": hashlib.sha256(torn).hexdigest()}
    assert list(archive.verify()) == []


def test_a_journal_that_is_being_written_is_not_cut(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    writer = archive.start_run("isa_pages", AT)
    with writer.path.open("ab") as half:
        half.write(b'{"half')
    archive.start_run("kokkai", AT).close()
    assert writer.path.read_bytes().endswith(b'{"half')
    writer.close()


def test_a_line_cut_in_a_middle_journal_is_no_crash_but_damage(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = one_run(archive)
    one_run(archive, at="2026-05-02T03:00:00Z")
    first.write_bytes(first.read_bytes()[:-30])
    assert [b.reason for b in breaks(archive) if "torn" in b.reason]


def test_a_copied_journal_is_noticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = one_run(archive)
    copy = first.with_name(first.name.replace("000001", "000002"))
    copy.write_bytes(first.read_bytes())
    assert [b.journal for b in breaks(archive)] == [copy.name]
    twice = first.with_name(first.name.replace("isa_pages", "kokkai"))
    copy.rename(twice)
    assert any("twice" in b.reason for b in breaks(archive))


# ---------------------------------------------------------------------- writes that fail
@pytest.mark.parametrize("written", [0, 1, 25])
def test_a_line_that_the_disk_does_not_take_ends_the_run_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """A full disk takes what still fits, then refuses; when there is room again nothing may follow."""
    archive = Archive(tmp_path)
    writer = archive.start_run("isa_pages", AT)
    before = writer.path.read_bytes()
    real = os.write
    calls = iter([written])

    def full(handle: int, data: bytes) -> int:
        for room in calls:
            if room:
                return real(handle, bytes(data)[:room])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(ArchiveError, match="the run ends here"):
            writer.write({"type": "fetch", "url": URL, "sha256": None})
    assert writer.path.read_bytes() == before
    with pytest.raises(ArchiveError, match="No space left"):
        writer.write({"type": "fetch", "url": URL, "sha256": None})
    writer.close()
    assert writer.path.read_bytes() == before
    assert list(archive.verify()) == []


def test_a_broken_line_in_the_middle_is_an_error(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = one_run(archive)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"{broken\n" + lines[2])
    with pytest.raises(ArchiveError, match="not JSON"):
        list(archive.read_run(path))


def test_a_journal_without_its_first_line_is_passed_over(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = one_run(archive)
    path.write_bytes(path.read_bytes()[:20])
    one_run(archive, at="2026-05-02T03:00:00Z")
    assert [record.number for record in journals(archive)] == [2]


def test_runs_are_numbered_in_order_across_sources(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    for source in ("kokkai", "egov_law", "isa_pages"):
        write_run(archive, source, AT, [])
    assert [(run.number, run.source) for run in archive.run_files()] == [
        (1, "kokkai"),
        (2, "egov_law"),
        (3, "isa_pages"),
    ]
    (archive.journal / "000002-egov_law-20260501T030000Z.jsonl").unlink()
    assert write_run(archive, "kokkai", AT, []) == 4, "a number that was given out is not given again"


def test_runs_started_at_once_have_numbers_of_their_own(tmp_path: Path) -> None:
    for attempt in range(20):
        archive = Archive(tmp_path / str(attempt))
        barrier = threading.Barrier(8)
        numbers: list[int] = []

        def start(
            source: str, archive: Archive = archive, barrier: threading.Barrier = barrier, numbers: list[int] = numbers
        ) -> None:
            barrier.wait()
            writer = archive.start_run(source, AT)
            numbers.append(writer.number)
            writer.close()

        threads = [threading.Thread(target=start, args=(f"source_{name}",)) for name in "abcdefgh"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(numbers) == list(range(1, 9))
        assert [run.number for run in archive.run_files()] == list(range(1, 9))


# ---------------------------------------------------------------------- WARC
def two_nights(root: Path) -> Archive:
    minutes = Meeting("2026-04-15", [("会議録情報", "見本の案件"), ("見本甲子", "○見本甲子君　技能実習の見本です。")])
    page = isa_page("見本の制度", "見本の本文です。技能実習について三十字を超えるまで書いてあります。")
    with Watch(root) as watch:
        for day in ("2026-05-01", "2026-05-02"):
            watch.night("kokkai", f"{day}T03:00:00Z", MinutesSite(minutes))
            watch.night("isa_pages", f"{day}T04:00:00Z", lambda _: page)
            minutes.speeches[1] = ("見本甲子", "○見本甲子君　技能実習の見本を改めました。")
    return Archive(root / "archive")


def test_export_import_replay_gives_the_same_rows(tmp_path: Path) -> None:
    archive = two_nights(tmp_path / "a")
    bodies, runs = export_warc(archive, tmp_path / "all.warc.gz")
    assert runs == 4
    assert bodies > 20
    other = Archive(tmp_path / "b" / "archive")
    assert import_warc(other, tmp_path / "all.warc.gz") == (bodies, runs)
    assert list(other.verify()) == []
    assert {p.name: p.read_bytes() for p in other.journal.glob("*.jsonl")} == {
        p.name: p.read_bytes() for p in archive.journal.glob("*.jsonl")
    }
    assert replay(other, tmp_path / "b" / "policy.db", fresh=True) == 4
    with (
        closing(open_read_only(tmp_path / "a" / "policy.db")) as one,
        closing(open_read_only(tmp_path / "b" / "policy.db")) as two,
    ):
        mine, theirs = dump(one), dump(two)
    assert len(mine["documents"]) >= 4
    assert mine["changes"]
    assert len(mine["fetches"]) > 20
    del mine["meta"], theirs["meta"]
    assert mine == theirs


def test_importing_twice_is_harmless_and_another_archive_is_refused(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    one_run(archive)
    export_warc(archive, tmp_path / "a.warc.gz")
    import_warc(archive, tmp_path / "a.warc.gz")
    other = Archive(tmp_path / "b")
    one_run(other, "見本の別の本文")
    before = {p: p.read_bytes() for p in other.journal.iterdir()}
    with pytest.raises(ArchiveError, match="other content"):
        import_warc(other, tmp_path / "a.warc.gz")
    assert {p: p.read_bytes() for p in other.journal.iterdir()} == before


def test_export_does_not_overwrite(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    one_run(archive)
    target = tmp_path / "kept.warc.gz"
    target.write_bytes(b"mine")
    with pytest.raises(ArchiveError, match="exists already"):
        export_warc(archive, target)
    assert target.read_bytes() == b"mine"


def warc(path: Path, captures: list[tuple[str, str, bytes]], *, kind: str = "response") -> Path:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, day, body in captures:
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, kind, payload=io.BytesIO(body), http_headers=http, warc_headers_dict={"WARC-Date": day}
                )
            )
    return path


def test_a_warc_of_others_is_not_an_export(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no journal"):
        import_warc(Archive(tmp_path / "a"), warc(tmp_path / "x.warc.gz", [(URL, AT, b"body")]))


def test_a_journal_cannot_be_smuggled_out_of_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "bad.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        uri = "urn:policywatch:journal:../../000001-kokkai-20260501T030000Z.jsonl"
        writer.write_record(writer.create_warc_record(uri, "resource", payload=io.BytesIO(b"{}\n")))
    with pytest.raises(ArchiveError, match="not the name of a journal"):
        import_warc(Archive(tmp_path / "home" / "archive"), path)
    assert not list(tmp_path.rglob("*.jsonl"))


def test_the_newest_capture_not_after_the_time_answers(tmp_path: Path) -> None:
    days = ["2026-05-03T00:00:00Z", "2026-05-01T00:00:00Z", "2026-05-02T00:00:00Z"]
    mirror = WarcMirror.load(warc(tmp_path / "x.warc.gz", [(URL, day, day.encode()) for day in days]))
    for at, expected in [
        ("2026-05-01T00:00:00Z", days[1]),
        ("2026-05-02T23:59:59Z", days[2]),
        ("2027-01-01T00:00:00Z", days[0]),
    ]:
        response = mirror.answer(Request(URL), at)
        assert (response.status, response.body.decode()) == (200, expected)


@pytest.mark.parametrize(("url", "at"), [(URL, "2026-04-30T23:59:59Z"), (URL + "?other=1", "2027-01-01T00:00:00Z")])
def test_what_the_warc_does_not_hold_is_not_in_mirror(tmp_path: Path, url: str, at: str) -> None:
    mirror = WarcMirror.load(warc(tmp_path / "x.warc.gz", [(URL, "2026-05-01T00:00:00Z", b"x")]))
    with pytest.raises(NotInMirror, match="not_in_mirror"):
        mirror.answer(Request(url), at)


def test_a_file_that_is_no_warc_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"this is not a WARC at all\n")
    with pytest.raises(ValueError, match="cannot be read as a WARC"):
        WarcMirror.load(path)


def test_an_export_answers_as_a_mirror(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    one_run(archive, "見本一", "2026-05-01T03:00:00Z")
    one_run(archive, "見本二", "2026-05-02T03:00:00Z")
    one_run(archive, "見本一", "2026-05-03T03:00:00Z")
    export_warc(archive, tmp_path / "a.warc.gz")
    mirror = WarcMirror.load(tmp_path / "a.warc.gz")
    seen = [mirror.answer(Request(URL), f"2026-05-0{day}T12:00:00Z").body.decode() for day in (1, 2, 3)]
    assert seen == ["見本一", "見本二", "見本一"]


def test_journal_lines_are_plain_json_with_the_hash_of_the_line_before(tmp_path: Path) -> None:
    path = one_run(Archive(tmp_path))
    prev = "0" * 64
    for raw in path.read_bytes().splitlines():
        assert json.loads(raw)["prev"] == prev
        prev = hashlib.sha256(raw).hexdigest()


def test_the_end_of_an_earlier_journal_cannot_be_cut_off_unnoticed(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    first = one_run(archive)
    one_run(archive, at="2026-05-02T03:00:00Z")
    assert list(archive.verify()) == []
    lines = first.read_bytes().splitlines(keepends=True)
    first.write_bytes(b"".join(lines[:-1]))
    assert any(first.name in problem for problem in archive.verify())
    first.unlink()
    assert any("missing" in problem and first.name in problem for problem in archive.verify())


def test_a_damaged_body_is_written_anew_when_it_comes_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    name = archive.put("見本の本文".encode())
    archive.body_path(name).write_bytes(gzip.compress("別の本文".encode()))
    with pytest.raises(ArchiveError):
        archive.get(name)
    archive.put("見本の本文".encode())
    assert archive.get(name) == "見本の本文".encode()


def test_a_dead_run_gets_its_end_with_what_it_said_last(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    writer = archive.start_run("isa_pages", AT)
    writer.write({"type": "fetch", "url": URL, "sha256": None})
    writer.close()
    run = archive.run_files()[0]
    run.path.write_bytes(run.path.read_bytes() + b'{"type":"res')
    archive.end_dead_run(run, AT, "no space left")
    archive.end_dead_run(run, AT, "a second end")
    assert [line["type"] for line in archive.read_run(run.path)] == ["run", "fetch", "end"]
    record = load_run(archive, 1, run.path)
    assert record.end is not None and record.end["crashed"] == "no space left"
    assert list(archive.verify()) == []


ALTERED = [(b'"journal"', b'"journam"'), (b'"sha256"', b'"sha257"'), (b'"after":{', b'"after":5,"x":{')]


@pytest.mark.parametrize(("right", "wrong"), ALTERED)
def test_a_first_line_that_does_not_say_what_came_before_is_named(tmp_path: Path, right: bytes, wrong: bytes) -> None:
    """Found by changing single bytes: the check itself must not fall over them."""
    archive = Archive(tmp_path)
    one_run(archive)
    second = one_run(archive, at="2026-05-02T03:00:00Z")
    first_line, rest = second.read_bytes().split(b"\n", 1)
    assert right in first_line
    second.write_bytes(first_line.replace(right, wrong, 1) + b"\n" + rest)
    assert second.name in {found.noticed_in for found in breaks(archive)}


def test_what_was_taken_out_is_read_from_every_run_however_often_it_is_asked_for(tmp_path: Path) -> None:
    archive = Archive(tmp_path)

    def taken_out() -> list[str]:
        return sorted(sha256 for _, sha256 in archive.forgotten())

    def take_out(sha256: str) -> JournalWriter:
        writer = archive.start_run(FORGETTING, "2026-05-01T03:00:00Z")
        writer.write({"type": "forgotten", "source": "press", "sha256": sha256, "by": "b" * 64, "size": 1})
        return writer

    assert taken_out() == []
    writer = take_out("1" * 64)
    assert taken_out() == ["1" * 64]
    writer.write({"type": "forgotten", "source": "press", "sha256": "2" * 64, "by": "b" * 64, "size": 1})
    writer.close()
    assert taken_out() == ["1" * 64, "2" * 64]
    archive.start_run("kokkai", "2026-05-02T03:00:00Z").close()
    assert taken_out() == ["1" * 64, "2" * 64]
    take_out("3" * 64).close()
    archive.start_run("kokkai", "2026-05-03T03:00:00Z").close()
    assert taken_out() == taken_out() == ["1" * 64, "2" * 64, "3" * 64]
