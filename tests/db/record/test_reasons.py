"""Reasons are codes with fields: both sentences, what is stored, and that nothing raises a code that is not there."""

from __future__ import annotations

import ast
import sqlite3
import string
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawlers.fetch.journal import RunLog, failure_of, load_run
from crawlers.replay.rebuild import replay
from crawlers.sources.shared.source import PageRequest
from db.errors import PolicywatchError
from db.people.basis import Ground
from db.record.archive import Archive
from db.record.causes import Cause
from db.record.models import Problem, ProblemKind
from db.record.problem_words import (
    IN_PLACE_OF_FILE_JA,
    OUTCOMES,
    PROBLEMS,
    cause_of,
    file_problem,
    http_status,
    plain_cause,
)
from db.record.reasons import Reason, ReasonCode, Refusal, because, json_of, plain_fields, stored_reason, why_of
from db.record.schema import open_policy_db

ROOT = Path(__file__).resolve().parents[3]
CODES: list[ReasonCode] = [*Cause, *Ground]


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", CODES, ids=str)
def test_every_code_has_both_sentences(code: ReasonCode) -> None:
    """The Japanese may leave a field out (a state that the page shows beside it), but names none of its own."""
    assert code.en and code.ja
    assert fields_of(code.ja) <= fields_of(code.en)
    assert code.name.lower() == code.value


def named(table: str, rooms: tuple[str, ...]) -> Iterator[str]:
    """The members of a table of codes that the program names."""
    for path in (path for room in rooms for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == table:
                yield node.attr


@pytest.mark.parametrize(
    ("table", "members", "rooms"), [("Cause", Cause, ("crawlers", "db")), ("Ground", Ground, ("db",))]
)
def test_every_code_is_given_somewhere(table: str, members: type[ReasonCode], rooms: tuple[str, ...]) -> None:
    assert {code.name for code in members} - set(named(table, rooms)) == set()


def test_kinds_and_outcomes_have_their_words() -> None:
    assert set(PROBLEMS) == set(ProblemKind)
    assert all(names.ja and names.en for names in (*PROBLEMS.values(), *OUTCOMES.values()))
    assert set(OUTCOMES) == {"ok", "partial", "failed"}


# ---------------------------------------------------------------------- sentences
def test_a_reason_in_a_reason_keeps_both_languages() -> None:
    robots = because(Cause.ROBOTS_UNREAD, host="x.go.jp", why=because(Cause.HTTP_STATUS, status=503))
    assert robots.en == "robots.txt of x.go.jp could not be read (HTTP 503), so nothing is fetched"
    assert robots.ja == "x.go.jp の robots.txt を読めなかった（HTTP 503）ため、何も取得しない"
    assert http_status(robots) == 503
    assert http_status(because(Cause.NO_ANSWER)) is None


def test_a_field_that_is_missing_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        because(Cause.HTTP_STATUS)


def test_a_refusal_is_a_value_error_with_its_reason() -> None:
    refused = Refusal(because(Cause.NO_DATE, text="見本"))
    assert str(refused) == "「見本」 is not a date"
    assert because(Cause.LABEL_NO_DATE, label="提出日", why=why_of(refused)).ja == "提出日：「見本」は日付でない"
    assert because(Cause.LABEL_NO_DATE, label="提出日", why=why_of(ValueError("odd"))).ja == "提出日：odd"


def test_what_is_stored_is_read_back_as_it_was() -> None:
    why = because(Cause.REDIRECTED, why=because(Cause.HTTP_STATUS, status=503), url="https://x.go.jp/")
    assert stored_reason(Cause, *json_of(why), why.en) == why
    lacking = because(Ground.NO_ROSTER, houses=["衆議院", "参議院"])
    assert stored_reason(Ground, *json_of(lacking), lacking.en) == lacking


def test_a_code_of_a_newer_version_is_shown_in_the_words_beside_it() -> None:
    newer = stored_reason(Cause, "of_tomorrow", '{"x": 1}', "something new")
    assert (newer.code, newer.ja) == (None, "something new")
    lost = stored_reason(Cause, "http_status", "{}", "HTTP 503")
    assert (lost.code, lost.ja) == (Cause.HTTP_STATUS, "HTTP 503")


@pytest.mark.parametrize("code", IN_PLACE_OF_FILE_JA)
def test_what_came_in_place_of_a_file_is_told_by_the_code(code: Cause) -> None:
    row = {"kind": "structure_suspect", "reason": "whatever the sentence says", "code": code.value, "details": "{}"}
    assert file_problem(row) == IN_PLACE_OF_FILE_JA[code]
    assert file_problem({**row, "code": None, "details": None}) == "ページの形が想定と違う"
    assert file_problem({**row, "code": "file_without_text", "kind": "without_text"}) == "本文がない"


# ---------------------------------------------------------------------- journals, old and new
PAGE = "https://www.moj.go.jp/isa/applications/ssw/index.html"
MOVED = because(
    Cause.MOVED_TO_OTHER_HOST,
    url="https://elsewhere.go.jp/",
    why=because(
        Cause.REDIRECTED,
        why=because(Cause.HOST_NOT_OF_SOURCE, url="https://elsewhere.go.jp/", hosts="www.moj.go.jp"),
        url=PAGE,
    ),
)


def journalled(folder: Path, *, coded: bool) -> Archive:
    """The journal of one night in which a page had moved and the crawl was stopped, as of this version or an old one."""
    archive = Archive(folder / "archive")
    writer = archive.start_run("isa_pages", "2026-05-01T03:00:00Z")
    ask = PageRequest(PAGE, "parse_page", {"path": "isa/applications/ssw/index.html", "key": None})
    if coded:
        RunLog(archive, writer).given_up(ask, ProblemKind.STRUCTURE_SUSPECT, MOVED)
    else:
        about = {"failed": "structure_suspect", "reason": MOVED.en, "callback": ask.callback}
        writer.write({"type": "result", **about, "url": ask.url, "arguments": dict(ask.arguments)})
    writer.write({"type": "end", "finished_at": "2026-05-01T03:01:00Z", "crashed": "the crawl was stopped (shutdown)"})
    writer.close()
    return archive


@pytest.mark.parametrize("coded", [True, False])
def test_a_journal_with_and_without_codes_replays(tmp_path: Path, coded: bool) -> None:
    archive = journalled(tmp_path, coded=coded)
    replay(archive, tmp_path / "policy.db", fresh=True)
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        conn.row_factory = sqlite3.Row
        moved, stopped = conn.execute("SELECT * FROM problems ORDER BY id").fetchall()
    assert moved["reason"] == (
        "moved to another host: https://elsewhere.go.jp/: correct the list; refused: https://elsewhere.go.jp/ is not on a"
        f" host of this source (www.moj.go.jp) (redirected from {PAGE})"
    )
    assert (stopped["reason"], stopped["code"]) == ("the crawl was stopped (shutdown)", None)
    assert cause_of(moved) == (MOVED if coded else Reason(None, {}, MOVED.en))
    assert (moved["code"], file_problem(moved)) == (
        ("moved_to_other_host", "別のホストへ移転") if coded else (None, "ページの形が想定と違う")
    )
    assert ("別のホストへ移転：https://elsewhere.go.jp/" in cause_of(moved).ja) is coded


def test_a_run_reads_back_the_reason_it_wrote(tmp_path: Path) -> None:
    archive = journalled(tmp_path, coded=True)
    run = archive.run_files()[0]
    line = load_run(archive, run.number, run.path).results[0]
    assert failure_of(line) == MOVED and line["details"] == plain_fields(MOVED)


def test_a_problem_as_json_has_its_code_beside_the_sentence() -> None:
    problem = Problem(ProblemKind.NOT_FOUND, PAGE, because(Cause.HTTP_NOT_FOUND, status=404), "isa_pages/x")
    assert problem.as_row() == {
        "kind": "not_found",
        "url": PAGE,
        "reason": "HTTP 404: not found",
        "key": "isa_pages/x",
        "code": "http_not_found",
        "details": {"status": 404},
    }


def test_an_old_database_gets_the_columns_and_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "policy.db"
    open_policy_db(path).close()
    with closing(sqlite3.connect(path)) as conn:  # as the version before left it
        for table, columns in (("problems", ("code", "details")), ("attributions", ("ground", "ground_fields"))):
            for column in columns:
                conn.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_codes'")
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute(
            "INSERT INTO problems (run, source, kind, url, reason, noted_at) VALUES (1, 'x', 'not_found', '', 'HTTP 404', '')"
        )
        conn.commit()
    with closing(open_policy_db(path)) as conn:
        row = conn.execute("SELECT * FROM problems").fetchone()
    assert (row["reason"], row["code"], cause_of(row).ja) == ("HTTP 404", None, "HTTP 404")


def test_errors_of_reading_stand_in_the_one_tree() -> None:
    from crawlers.nightly.job import CrawlError
    from crawlers.read.page import PageError
    from crawlers.replay.rebuild import ReplayError
    from db.people.settlements import SettlementError
    from db.record.archive import ArchiveError

    found: list[type[PolicywatchError]] = [CrawlError, PageError, ReplayError, SettlementError, ArchiveError]
    assert [kind.code for kind in found] == ["crawl", "page", "replay", "settlement", "archive"]
    error = PageError(ProblemKind.BLOCKED, because(Cause.EMPTY_ANSWER))
    assert (str(error), error.ja, error.reason) == ("the answer was empty", "応答が空だった", "the answer was empty")


def test_people_are_told_what_an_answer_of_a_site_means() -> None:
    row = {"code": None, "details": None, "reason": "HTTP 404: not found"}
    assert plain_cause(row) == (
        "サイトは「このページはない」と答えました",
        "the site answered that there is no such page",
    )
    texts = {
        "code": "texts_not_found",
        "details": '{"count": 3, "examples": "bills/217-閣法-1/a"}',
        "reason": "3 texts",
    }
    assert plain_cause(texts).ja.startswith("リンクがあるのに取得できなかった本文 3 件")
    assert "bills/" not in "".join(plain_cause(texts))
    assert "HTTP" not in plain_cause({"code": "http_status", "details": '{"status": 503}', "reason": "HTTP 503"}).en
