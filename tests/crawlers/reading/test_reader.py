"""What was read once is remembered, as long as it holds; what cannot be read is stopped and named, also in a replay."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawlers.fetch.journal import journals
from crawlers.reading.bounded import Limits
from crawlers.reading.memory import Memory, Remembered
from crawlers.reading.reader import Reader, read_here
from crawlers.registry import all_sources
from crawlers.replay.projection import read_run
from crawlers.replay.rebuild import replay
from crawlers.sources.shared.source import PageRequest, check_record
from db.record.archive import Archive, Line
from db.record.causes import Cause
from db.record.models import Document, Problem
from db.record.schema import open_policy_db
from tests.support.helpers import HTML_HEADERS, Answer, write_run
from tests.support.poisons import far_row

AT = "2026-05-01T03:00:00Z"
PAGES, LAWS = all_sources()["isa_pages"], all_sources()["egov_law"]
URL = "https://www.moj.go.jp/isa/x.html"
PAGE = (
    '<html><body><div id="contentsArea"><h1 class="titlePage">見本の頁</h1><p>見本の本文です。見本の本文です。見本の本文です。</p>'
    '<a href="/isa/content/a.pdf">見本の文書</a></div></body></html>'
).encode()
CALL = {"callback": "parse_page", "arguments": {"path": "isa/x.html", "key": "isa_pages/isa/x.html"}}


def line_of(body: bytes, at: str = AT, **other: Any) -> Line:
    sha256 = hashlib.sha256(body).hexdigest()
    line = {
        "url": URL,
        "requested_url": URL,
        "status": 200,
        "headers": HTML_HEADERS,
        "fetched_at": at,
        "sha256": sha256,
    }
    return line | other


def not_needed() -> bytes:
    raise AssertionError("the body was asked for")


@pytest.fixture
def reader(tmp_path: Path) -> Any:
    with Reader(tmp_path / "readings.db") as found:
        yield found


def test_what_was_read_is_remembered_and_the_same(reader: Reader) -> None:
    first = reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    assert first == read_here(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    assert [type(record).__name__ for record in first.records] == ["Document", "PageRequest"]
    assert reader(PAGES, line_of(PAGE), not_needed, CALL) == first
    assert reader(PAGES, line_of(PAGE, "2031-01-01T00:00:00Z"), not_needed, CALL) == first


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ({"sha256": "0" * 64}, {}),
        ({"url": URL + "?a=1"}, {}),
        ({"requested_url": URL + "?a=1"}, {}),
        ({"status": 404}, {}),
        ({"headers": {"content-type": "application/pdf"}}, {}),
        ({"headers": HTML_HEADERS | {"content-disposition": "attachment"}}, {}),
        ({}, {"callback": "parse_attachment"}),
        ({}, {"arguments": {"path": "isa/y.html", "key": "isa_pages/isa/y.html"}}),
    ],
)
def test_whatever_a_reading_depends_on_has_it_read_again(
    reader: Reader, line: dict[str, Any], call: dict[str, Any]
) -> None:
    reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    with pytest.raises(AssertionError, match="was asked for"):
        reader(PAGES, line_of(PAGE, **line), not_needed, CALL | call)


def test_other_headers_do_not_matter(reader: Reader) -> None:
    first = reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    other = HTML_HEADERS | {"date": "Fri, 01 May 2026 00:00:00 GMT", "etag": '"x"', "server": "見本"}
    assert reader(PAGES, line_of(PAGE, headers=other), not_needed, CALL) == first


def test_another_reading_code_reads_again(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    monkeypatch.setattr("crawlers.reading.reader.reading_code", lambda _: "another")
    with pytest.raises(AssertionError, match="was asked for"):
        reader(PAGES, line_of(PAGE), not_needed, CALL)
    assert rows_in(reader) == 1
    reader.forget_other_code()
    assert rows_in(reader) == 0


def rows_in(reader: Reader) -> int:
    assert reader._memory is not None
    with sqlite3.connect(reader._memory.path) as conn:
        return int(conn.execute("SELECT count(*) FROM readings").fetchone()[0])


def law(*days: str) -> bytes:
    """A list of revisions that take effect on these days (見本)."""
    revisions = [
        {
            "law_revision_id": f"427AC0000000001_{day.replace('-', '')}_000000000000000",
            "law_title": "見本法",
            "amendment_enforcement_date": day,
            "amendment_promulgate_date": "2025-01-01",
            "amendment_scheduled_enforcement_date": None,
            "amendment_enforcement_comment": None,
            "amendment_law_id": None,
            "amendment_law_num": None,
            "amendment_law_title": None,
            "current_revision_status": "UnEnforced",
            "repeal_status": None,
        }
        for day in days
    ]
    info = {"law_id": "427AC0000000001", "law_num": "見本", "promulgation_date": "2025-01-01"}
    return json.dumps({"law_info": info, "revisions": revisions}).encode()


def test_a_page_that_asks_the_date_is_read_again_when_its_answer_is_another(reader: Reader) -> None:
    """Both revisions are asked for the day: the list is read again on the night of 2026-06-14 in Japan, and on no other."""
    body, call = (
        law("2026-04-01", "2026-06-14"),
        {"callback": "parse_revisions", "arguments": {"law_id": "427AC0000000001"}},
    )

    def night(at: str, body_of: Callable[[], bytes]) -> list[Any]:
        line = line_of(body, at, headers={"content-type": "application/json"})
        found = reader(LAWS, line, body_of, call)
        assert found == read_here(LAWS, line, lambda: body, call)
        return [r.rows["law_revisions"][0]["status"] for r in found.records if isinstance(r, Document) and r.rows]

    assert night("2026-05-01T03:00:00Z", lambda: body) == ["CurrentEnforced", "UnEnforced"]
    assert night("2026-06-13T14:59:59Z", not_needed) == ["CurrentEnforced", "UnEnforced"]
    assert night("2026-06-13T15:00:00Z", lambda: body) == ["PreviousEnforced", "CurrentEnforced"]
    assert night("2027-01-01T00:00:00Z", not_needed) == ["PreviousEnforced", "CurrentEnforced"]
    assert night("2026-04-01T00:00:00Z", not_needed) == ["CurrentEnforced", "UnEnforced"]
    assert night("2026-03-31T00:00:00Z", lambda: body) == ["UnEnforced", "UnEnforced"]


@pytest.mark.parametrize("damage", [b"", b"no database", b"\xff" * 5000])
def test_a_damaged_file_is_thrown_away(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "readings.db"
    path.write_bytes(damage)
    with Reader(path) as reader:
        first = reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
        assert reader(PAGES, line_of(PAGE), not_needed, CALL) == first


def test_one_that_is_damaged_while_in_use_too(reader: Reader) -> None:
    for number in range(60):
        reader(PAGES, line_of(PAGE, url=f"{URL}?{number}"), lambda: PAGE, CALL)
    assert reader._memory is not None
    path = reader._memory.path
    reader.rest()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    right = read_here(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    assert all(reader(PAGES, line_of(PAGE), lambda: PAGE, CALL) == right for _ in range(3))
    assert reader(PAGES, line_of(PAGE), not_needed, CALL) == right


def test_a_file_that_is_damaged_again_and_again_is_left_alone(tmp_path: Path) -> None:
    """A disk on which no file stays whole is not written to for every page of a night."""
    path = tmp_path / "readings.db"
    memory, found = Memory(path), Remembered(AT, AT, b"packed")
    for _ in range(2):
        path.write_bytes(b"no database" * 500)
        memory.keep(b"1", found, "isa_pages", "code")
        assert not path.exists()
        memory.rest()
    memory.keep(b"1", found, "isa_pages", "code")
    assert memory.recall(b"1", AT) is None and not path.exists()


def test_a_file_that_cannot_be_written_costs_time_alone(tmp_path: Path) -> None:
    (tmp_path / "readings.db").mkdir()
    with Reader(tmp_path / "readings.db") as reader:
        first = reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
        assert reader(PAGES, line_of(PAGE), lambda: PAGE, CALL) == first


class Runs:
    """Runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> Any:
        return os.system, (self.command,)


def test_nothing_but_records_comes_out_of_the_file(reader: Reader, tmp_path: Path) -> None:
    reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    memory = reader._memory
    assert memory is not None
    import zlib

    evil = zlib.compress(pickle.dumps(Runs(f"touch {tmp_path}/ran")))
    with sqlite3.connect(memory.path) as conn:
        conn.execute("UPDATE readings SET packed = ?", (evil,))
    found = reader(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    assert found == read_here(PAGES, line_of(PAGE), lambda: PAGE, CALL)
    assert not (tmp_path / "ran").exists()


# ---------------------------------------------------------------------- poison
FILE = {
    "callback": "parse_attachment",
    "arguments": {"key": "isa_pages/isa/content/a.xlsx", "path": "isa/content/a.xlsx", "label": "見本"},
}
XLSX = {"content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SHORT = Limits(seconds=1)


def test_poison_is_stopped_named_and_remembered(tmp_path: Path) -> None:
    body = far_row()
    url = "https://www.moj.go.jp/isa/content/a.xlsx"
    line = line_of(body, url=url, requested_url=url, headers=XLSX)
    with Reader(tmp_path / "readings.db", SHORT) as reader:
        found = reader(PAGES, line, lambda: body, FILE)
        (problem,) = found.records
        assert isinstance(problem, Problem)
        assert (problem.why.code, problem.key) == (Cause.NOT_READ_IN_TIME, FILE["arguments"]["key"])
        assert found.verdict is not None and found.verdict["limit"] == "time"
        assert reader(PAGES, line, not_needed, FILE) == found
        assert reader(PAGES, line_of(PAGE), lambda: PAGE, CALL).verdict is None


def test_a_replay_obeys_what_the_journal_says_of_it_until_another_code_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, body = Archive(tmp_path / "archive"), far_row()
    url = "https://www.moj.go.jp/isa/content/a.xlsx"
    number = write_run(
        archive, "isa_pages", AT, [Answer(url, FILE["callback"], FILE["arguments"], body, XLSX)], ended=False
    )  # type: ignore[arg-type]
    with Reader(None, SHORT) as reader:
        (record,) = journals(archive)
        verdict = reader(PAGES, dict(record.fetches)[1], lambda: body, record.results[0]).verdict
    path = archive.run_files()[0].path
    from db.record.archive import JournalWriter

    writer = JournalWriter(number, path, going_on=True)
    writer.write({"type": "verdict", "result": 2, **(verdict or {})})
    writer.write({"type": "end", "finished_at": AT})
    writer.close()
    assert list(archive.verify()) == []
    tried: list[object] = []
    with Reader(None, SHORT) as reader:
        monkeypatch.setattr(reader, "begin", lambda: tried.append("tried"))
        replay(archive, tmp_path / "policy.db", (), reader, fresh=True)
    assert tried == []
    with open_policy_db(tmp_path / "policy.db") as conn:
        assert [tuple(row) for row in conn.execute("SELECT kind, code, key FROM problems")] == [
            ("structure_suspect", "not_read_in_time", FILE["arguments"]["key"])  # type: ignore[index]
        ]
    monkeypatch.setattr("crawlers.reading.reader.reading_code", lambda _: "another")
    with Reader(None, SHORT) as reader:
        (record,) = journals(archive)
        again = read_run(archive, record, PAGES, reader)
    assert [record.why.code for _, record in again.records if isinstance(record, Problem)] == [Cause.NOT_READ_IN_TIME]
    assert [r.why.fields["size"] for _, r in again.records if isinstance(r, Problem)] == [
        4
    ]  # tried again, more patiently


@pytest.mark.parametrize("place", ["law_revision_id", "law_title"])
def test_a_text_that_has_no_bytes_is_a_problem_of_its_page(reader: Reader, place: str) -> None:
    """JSON can hold half a character; neither the journal nor the database takes it."""
    data = json.loads(law("2026-04-01"))
    data["revisions"][0][place] += "\ud800"
    body = json.dumps(data).encode()
    line = line_of(body, headers={"content-type": "application/json"})
    call = {"callback": "parse_revisions", "arguments": {"law_id": "427AC0000000001"}}
    (problem,) = reader(LAWS, line, lambda: body, call).records
    assert isinstance(problem, Problem)
    json.dumps([problem.reason, problem.url], ensure_ascii=False).encode()


def test_what_an_unexpected_error_says_is_cut(reader: Reader) -> None:
    """A label that is no text is an error that names the key, however long that is."""
    url = "https://www.moj.go.jp/isa/content/a.csv"
    line = line_of("見本,1".encode(), url=url, requested_url=url, headers={"content-type": "text/csv"})
    call = {"callback": "parse_attachment", "arguments": {"path": "isa/content/a.csv", "label": 5, "key": "k" * 9_000}}
    (problem,) = reader(PAGES, line, lambda: "見本,1".encode(), call).records
    assert isinstance(problem, Problem)
    assert problem.why.code == Cause.UNKNOWN_FORMAT
    assert len(problem.reason) < 500


@pytest.mark.parametrize(
    "record",
    [
        PageRequest("https://example.jp/\ud800", "parse_page", {}),
        PageRequest("https://example.jp/", "parse_page", {"path": "\ud800"}),
        Document(key="x/\ud800", kind="page", url="https://example.jp/", title="見本"),
        Document(key="x", kind="page", url="https://example.jp/\ud800", title="見本"),
    ],
)
def test_half_a_character_is_refused_wherever_it_stands(record: Document | PageRequest) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        check_record(record)
