"""The commands about people: what they print, what they refuse, what they keep."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.people.basis import Ground
from db.people.settlements import read_settlements
from db.record.reasons import because, json_of
from db.text.dates import utc_text
from policywatch import cli
from tests.support import diet_data
from tests.support.copies import copied_home
from tests.support.diet_data import JUNE, OTSUO, P1, P2, PROMISE, TAKAHASHI, TARO_LOWER, TARO_UPPER


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    with closing(diet_data.build(folder)) as conn, conn:
        conn.execute(
            "INSERT INTO topics (id, name_ja, name_en, priority, position) VALUES ('wages', '賃金', 'Wages', 1, 9)"
        )
    return folder


@pytest.fixture
def home(filled: Path, tmp_path: Path) -> Path:
    """A copy that a test may write to."""
    target = tmp_path / "home"
    copied_home(filled, target)
    return target


def run(home: Path, *arguments: str) -> Any:
    return CliRunner().invoke(cli, ["--home", str(home), *arguments])


def data(home: Path, *arguments: str) -> Any:
    done = run(home, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_member_prints_statements_with_answers_questions_and_bills(filled: Path) -> None:
    done = run(filled, "member", "高橋 見本子")
    assert done.exit_code == 0, done.output
    for words in (
        "髙橋　見本子（たかはし　みほんこ）　参議院　members/sangiin-9000001",
        "選挙区 見本県　2026-01-23召集の国会から",
        "会派 見本会　2026-01-28に確認（それより前は記録にありません）",
        "法務委員会 理事（2026-02-01〜）",
        "■ 転籍 / Changing employer：2 件",
        "2026-06-10  参議院法務委員会 第3号（第221回国会）",
        "育成就労での«転籍»の要件は",
        "答え / answer：見本乙夫（見本大臣）「…«転籍»の要件につきましては",
        "https://kokkai.example.go.jp/20260610/1",
        "参議院 第221回国会 質問第18号",
        "第221回国会 参法第3号",
    ):
        assert words in done.stdout, words
    assert "失踪について一言" not in done.stdout
    assert done.stdout.index("2026-06-10") < done.stdout.index("2026-05-20")


def test_member_topic_limit_full_and_json(filled: Path) -> None:
    found = data(filled, "member", "ﾀｶﾊｼﾐﾎﾝｺ", "--topic", "transfer", "--limit", "1")
    assert found["person"]["key"] == TAKAHASHI
    assert [(topic["id"], topic["count"], len(topic["statements"])) for topic in found["topics"]] == [
        ("transfer", 2, 1)
    ]
    assert found["topics"][0]["statements"][0]["answers"][0]["office"] == "見本大臣"
    assert "parts" not in json.dumps(found)
    assert "新しい 1 件を表示" in run(filled, "member", "高橋見本子", "--limit", "1").stdout
    whole = run(filled, "member", "高橋見本子", "--full").stdout
    assert diet_data.LONG.replace("転籍", "«転籍»") in whole
    assert run(filled, "member", "高橋見本子", "--topic", "nosuch").exit_code == 2


def test_a_minister_is_shown_with_the_question_and_the_promises(filled: Path) -> None:
    done = run(filled, "member", "見本乙夫")
    assert "問い / question：高橋見本子「○高橋見本子君　育成就労での«転籍»" in done.stdout
    assert "約束（論点のあるもの）" in done.stdout and PROMISE in done.stdout
    assert "期限：本年度内 （2027-03-31）" in done.stdout


def test_two_of_one_name_are_listed_and_nothing_is_guessed(filled: Path) -> None:
    done = run(filled, "member", "見本太郎")
    assert done.exit_code == 1 and done.stdout == ""
    for words in (TARO_UPPER, TARO_LOWER, "見本会", "見本党", "2026-02-09", "2 people", "--house"):
        assert words in done.stderr, words
    done = run(filled, "member", "見本太郎", "--house", "参議院")
    assert done.exit_code == 0
    assert "同じ名前の別の記録 / same name: 衆議院" in done.stdout
    assert "誰にも結び付けていないもの 1 件" in done.stdout and "その日にこの名前の議員が 2 人いた" in done.stdout
    assert data(filled, "member", TARO_LOWER)["person"]["house"] == "衆議院"


def test_a_name_on_no_roster_is_listed_under_the_bare_name(filled: Path) -> None:
    done = run(filled, "member", "見本局子")
    assert done.exit_code == 0
    assert "名簿に「見本局子」はありません" in done.stdout and "tied to nobody" in done.stdout
    assert "«転籍»の件数は、承知しておりません" in done.stdout
    found = data(filled, "member", "見本局子")
    assert (found["person"], found["tied_to"], found["untied"]["count"]) == (None, "nobody", 1)
    asked = run(filled, "member", "見本無籍")
    assert (
        "衆議院の名簿にこの名前の人がいない" in asked.stdout
        and "質問主意書：見本の道路に関する質問主意書" in asked.stdout
    )
    assert data(filled, "member", "見本局子", "--topic", "wages")["untied"]["count"] == 0


def test_an_unknown_name_fails_and_near_ones_are_named(filled: Path) -> None:
    done = run(filled, "member", "見本乙男")
    assert done.exit_code == 1
    assert "nobody is called 見本乙男; did you mean" in done.stderr and "見本　乙夫" in done.stderr
    done = run(filled, "member", "見本乙夫", "--house", "参議院")
    assert done.exit_code == 1 and "but in the 衆議院" in done.stderr


def test_unresolved_names_are_listed(filled: Path) -> None:
    rows = data(filled, "people", "unresolved")
    assert [(row["name"], row["house"], row["statements"], row["samples"]) for row in rows] == [
        ("見本太郎", "参議院", 1, [f"{JUNE}_005"]),
        ("見本　無籍", "衆議院", 1, [diet_data.DELAYED]),
    ]
    done = run(filled, "people", "unresolved")
    assert "見本太郎  参議院  1 件  2026-06-10  議員・論点 1 件" in done.stdout and "2 人いた" in done.stdout
    assert "was not read" not in done.stdout


def test_a_lacking_roster_is_said_once_for_each_house(home: Path) -> None:
    lacking = because(Ground.NO_ROSTER, houses=["衆議院", "参議院"])
    why = because(Ground.HALF_ROSTER, houses=["衆議院"], read=9, pages=10)
    half = because(Ground.ONE_CANDIDATE, person=OTSUO, why=why)
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        for name, ground, many in (("見本　無籍", lacking, 0), ("見本乙夫", half, 1)):
            conn.execute(
                "UPDATE attributions SET person = NULL, basis = ?, ground = ?, ground_fields = ?, candidates = ?"
                " WHERE name = ?",
                (ground.en, *json_of(ground), many, name),
            )
        conn.commit()
    lines = run(home, "people", "unresolved").stdout.splitlines()
    assert lines[:2] == [
        "衆議院の名簿を読んでいない、または全部は読めていない：2 名 / the roster of 衆議院 was not read (or in part): 2 names",
        "参議院の名簿を読んでいない、または全部は読めていない：1 名 / the roster of 参議院 was not read (or in part): 1 names",
    ]
    assert sum("not whole" in line or "no roster" in line for line in lines) == 0
    assert f"  当てはまる人 / the one who fits: {OTSUO}" in lines
    assert [row["why"] for row in data(home, "people", "unresolved") if row["lacking"]] == [
        "no roster of 衆議院、参議院 is stored for that day",
        "one candidate, but the roster of 衆議院 is not whole (9 of 10 pages)",
    ]


def test_committees_that_are_not_collected_are_not_none(home: Path) -> None:
    def committees() -> str:
        (line,) = (line for line in run(home, "member", OTSUO).stdout.splitlines() if line.startswith("委員会（今）"))
        return str(line)

    assert "委員名簿がまだ記録にない / no roster of a committee is on record yet" in committees()
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        columns = [row[1] for row in conn.execute("PRAGMA table_info(sources)")]
        values = {
            "id": "committees",
            "enabled": 1,
            "minimum": 0,
            "selector_verified": 0,
            "measured_by_others": 1,
            "public": 1,
        }
        conn.execute("DELETE FROM sources WHERE id = 'committees'")
        conn.execute(
            f"INSERT INTO sources ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",
            [values.get(name, "") for name in columns],
        )
        conn.commit()
        assert "確認できていません（はまだ一度も読んでいません）" in committees()
        for outcome, said in (
            ("partial", "一部を読めませんでした"),
            ("ok", "名簿に記載なし / on no roster of a committee"),
        ):
            conn.execute(
                "INSERT INTO runs (source, started_at, finished_at, outcome, requests, new, changed, unchanged, errors, message)"
                " VALUES ('committees', ?, ?, ?, 1, 0, 0, 0, 0, '')",
                (utc_text(datetime.now(UTC)), utc_text(datetime.now(UTC)), outcome),
            )
            conn.commit()
            assert said in committees()


def tied(home: Path) -> list[tuple[str | None, str]]:
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        return conn.execute(
            "SELECT p.key, a.basis FROM attributions a LEFT JOIN people p ON p.id = a.person WHERE a.name = '見本太郎'"
        ).fetchall()


def test_settling_ties_at_once_and_is_kept(home: Path) -> None:
    assert tied(home) == [(None, diet_data.DOUBLE)]
    done = run(
        home,
        "people",
        "settle",
        "見本　太郎",
        "--person",
        TARO_LOWER,
        "--house",
        "参議院",
        "--from",
        "2026-06-01",
        "--note",
        "見本",
    )
    assert done.exit_code == 0, done.output
    assert tied(home) == [(TARO_LOWER, "settled")]
    (kept,) = read_settlements(home / "office.db")
    assert (kept.person_key, kept.house, kept.date_from, kept.date_to) == (TARO_LOWER, "参議院", "2026-06-01", None)
    assert data(home, "member", TARO_LOWER)["topics"][0]["id"] == "disappear"
    assert run(home, "people", "settle", "見本太郎", "--not-a-member").exit_code == 0
    assert tied(home) == [(None, "settled: not a member")]


def test_settling_refuses_what_makes_no_sense(home: Path) -> None:
    for arguments, status, says in (
        (("見本太郎",), 2, "either --person KEY or --not-a-member"),
        (("見本太郎", "--person", TARO_LOWER, "--not-a-member"), 2, "either --person KEY or --not-a-member"),
        (("見本太郎", "--person", "members/sangiin-1"), 1, "members/sangiin-1"),
        (("見本太郎", "--not-a-member", "--from", "soon"), 2, "not a date"),
        (("見本太郎", "--not-a-member", "--from", "2026-06-02", "--to", "2026-06-01"), 1, "2026-06-02"),
    ):
        done = run(home, "people", "settle", *arguments)
        assert done.exit_code == status, done.output
        assert says in done.output
        assert "Traceback" not in done.output
    assert tied(home) == [(None, diet_data.DOUBLE)]
    assert read_settlements(home / "office.db") == []


def test_promises_are_listed_with_filters(filled: Path) -> None:
    assert [row["key"] for row in data(filled, "promises", "list")] == [P1, P2]
    assert [row["key"] for row in data(filled, "promises", "list", "--ministry", "見本大臣", "--strength", "firm")] == [
        P1
    ]
    assert data(filled, "promises", "list", "--ministry", "厚生") == []
    assert data(filled, "promises", "list", "--since", "2026-06-11") == []
    assert data(filled, "promises", "list", "--status", "kept") == []
    assert len(data(filled, "promises", "list", "--status", "open")) == 2
    assert len(data(filled, "promises", "list", "--all")) == 3
    assert len(data(filled, "promises", "list", "--all", "--answers")) == 2
    assert run(filled, "promises", "list", "--all").stdout.count("質問への答弁ではない発言") == 1
    assert len(data(filled, "promises", "list", "--limit", "1")) == 1
    assert data(filled, "promises", "list", "--topic", "wages") == []
    row = data(filled, "promises", "list")[0]
    assert (row["passage"], row["speaker"], row["office"], row["date"], row["person_key"]) == (
        PROMISE,
        "見本乙夫",
        "見本大臣",
        "2026-06-10",
        OTSUO,
    )
    assert (row["strength"], row["due_words"], row["due_on"], row["status"]) == (
        "firm",
        "本年度内",
        "2027-03-31",
        "open",
    )
    assert row["url"] == "https://kokkai.example.go.jp/20260610/2"
    done = run(filled, "promises", "list")
    assert (
        f"「{PROMISE}」" in done.stdout
        and "[未了 / open]" in done.stdout
        and "期限：本年度内 （2027-03-31）" in done.stdout
    )
    assert "1 promises off topic are left out" in done.stderr
    assert run(filled, "promises", "list", "--topic", "nosuch").exit_code == 2


def test_a_status_is_set_with_evidence_and_the_last_one_counts(home: Path) -> None:
    evidence = "https://www.example.go.jp/sample.html"
    for status in ("unclear", "broken", "kept"):
        done = run(home, "promises", "set", P1, status, "--evidence", evidence, "--note", "見本の省令")
        assert done.exit_code == 0, done.output
    (row,) = data(home, "promises", "list", "--status", "kept")
    assert (row["key"], row["evidence_url"], row["note"]) == (P1, evidence, "見本の省令")
    assert [row["key"] for row in data(home, "promises", "list", "--status", "open")] == [P2]
    assert (
        "根拠 / evidence：https://www.example.go.jp/sample.html（見本の省令）" in run(home, "promises", "list").stdout
    )
    for arguments, status in (
        (("nosuch", "kept", "--evidence", evidence), 1),
        ((P1, "done", "--evidence", evidence), 2),
        ((P1, "kept"), 2),
        ((P1, "kept", "--evidence", "javascript:alert(1)"), 2),
        ((P1, "kept", "--evidence", "somewhere"), 2),
    ):
        done = run(home, "promises", "set", *arguments)
        assert done.exit_code == status, done.output
    assert len(data(home, "promises", "list", "--status", "kept")) == 1
    assert run(home, "promises", "set", P1, "open", "--note", "見本の誤り").exit_code == 0
    assert data(home, "promises", "list", "--status", "kept") == []


def test_without_a_record_the_commands_say_what_to_do(tmp_path: Path) -> None:
    for arguments in (
        ("member", "見本"),
        ("people", "unresolved"),
        ("people", "settle", "見本", "--not-a-member"),
        ("promises", "list"),
        ("promises", "set", "x", "kept", "--evidence", "https://example.org/"),
    ):
        done = run(tmp_path / "none", *arguments)
        assert done.exit_code == 1 and "run `policywatch crawl`" in done.output
        assert not (tmp_path / "none" / "office.db").exists()


def test_a_status_of_a_promise_that_is_cut_otherwise_now_is_not_lost_in_silence(home: Path) -> None:
    """Its key holds its words: a newer rule that cuts them otherwise leaves the status without a promise."""
    done = run(home, "promises", "set", P1, "kept", "--evidence", "https://example.org/", "--note", "見本の省令")
    assert done.exit_code == 0
    with closing(sqlite3.connect(home / "policy.db")) as conn, conn:
        conn.execute("UPDATE promises SET key = document || '#ffffffffffff' WHERE key = ?", (P1,))
    listed = run(home, "promises", "list")
    assert f"{P1}: its status (kept, set " in listed.stderr and "set it again" in listed.stderr
