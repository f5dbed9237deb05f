"""What is refused when asks and meetings are entered, how a slip is corrected, and what a withdrawal counts for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.office import asks, meetings
from db.office.asks import OfficeError, checked
from db.office.audit import audit_rows
from db.office.database import open_office_db
from db.office.undoing import undo_act
from db.record.home import Home
from db.record.schema import open_policy_db
from policywatch import cli
from tests.support.diet_data import TAKAHASHI, build

MAY = ("--at", "2026-05-01T09:00:00+09:00")
JUNE = ("--at", "2026-06-01T09:00:00+09:00")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build(tmp_path).close()
    return tmp_path


@pytest.fixture
def office(home: Path) -> Iterator[sqlite3.Connection]:
    conn = open_office_db(home / "office.db")
    yield conn
    conn.close()


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *args])


def made(home: Path, *args: str) -> str:
    result = run(home, *args)
    assert result.exit_code == 0, result.output
    return result.output.split()[0]


def ask(home: Path, text: str = "転籍の制限を見直すこと。") -> str:
    return made(home, "ask", "add", "--text", text, "--topic", "transfer", *MAY)


def refused(home: Path, *args: str) -> str:
    result = run(home, *args)
    assert result.exit_code == 1, result.output
    return result.output


@pytest.mark.parametrize(
    ("option", "text", "words"),
    [
        ("--text", "上限を3割下げること。", "a number that nothing stands behind"),
        ("--detail", "claim:NOPE のとおり。", "NOPE"),
        ("--en", "Cut it by 30 per cent.", "a number that nothing stands behind"),
        ("--reason", "七割が反対している。", "a number that nothing stands behind"),
    ],
)
def test_an_ask_that_no_brief_could_print_is_not_kept(
    home: Path, office: sqlite3.Connection, option: str, text: str, words: str
):
    given = {"--text": "見直すこと。"} | {option: text}
    assert words in refused(home, "ask", "add", *(part for pair in given.items() for part in pair), *MAY)
    assert asks.asks(office) == []


def test_an_answer_that_no_brief_could_print_is_not_kept(home: Path, office: sqlite3.Connection):
    key = ask(home)
    said = ("meeting", "add", "--date", "2026-05-20", "--ministry", "法務省", "--ask", key, "--answer")
    assert f"answer to {key}" in refused(home, *said, f"{key}=pending: 3年後に考える。", *JUNE)
    assert asks.events(office) == [] and not office.execute("SELECT 1 FROM meetings").fetchone()
    made(home, *said, f"{key}=pending: 考える。", *JUNE)
    assert "--answer" in refused(home, "ask", "set", key, "refused", "--answer", "30年は無理。", *JUNE)
    assert [one.state for one in asks.events(office)] == ["delivered", "pending"]


def test_a_second_answer_takes_the_place_of_the_first_which_stays_on_record(home: Path, office: sqlite3.Connection):
    key = ask(home)
    made(
        home,
        "meeting",
        "add",
        "--date",
        "2026-05-20",
        "--ministry",
        "法務省",
        "--answer",
        f"{key}=refused: しない。",
        *JUNE,
    )
    made(home, "ask", "set", key, "pending", "--answer", "検討する。", "--date", "2026-05-20", *JUNE)
    ((_, event, day),) = asks.put_to(office, "法務省", "2026-05-31")
    assert (event.state, event.answer, day) == ("pending", "検討する。", "2026-05-20")
    assert [one.answer for one in asks.events(office)] == ["", "しない。", "検討する。"]


def test_an_ask_is_corrected_until_somebody_has_it(home: Path, office: sqlite3.Connection):
    key = ask(home)
    made(home, "ask", "edit", key, "--text", "転籍の制限を改めること。", "--by", "2026-12-18")
    (one,) = asks.asks(office)
    assert (one.ask, one.by, one.topic) == ("転籍の制限を改めること。", "date:2026-12-18", "transfer")
    assert "nothing stands behind" in refused(home, "ask", "edit", key, "--text", "失踪者5人を探すこと。")
    assert "there is no ask 'A-1'" in refused(home, "ask", "edit", "A-1", "--text", "見直すこと。")
    made(home, "meeting", "add", "--date", "2026-05-20", "--ministry", "法務省", "--ask", key, *JUNE)
    assert "was put on 2026-05-20" in refused(home, "ask", "edit", key, "--text", "改めること。")
    assert asks.asks(office)[0].ask == "転籍の制限を改めること。"
    made(home, "ask", "edit", key, "--en", "Change the limits.")  # said in English: what was put is not altered by it
    assert "was put on 2026-05-20" in refused(home, "ask", "edit", key, "--en", "Drop the limits.")
    assert asks.asks(office)[0].en == "Change the limits."


def test_a_withdrawal_at_one_meeting_counts_for_everybody(home: Path, office: sqlite3.Connection):
    key, other = ask(home), ask(home, "相談の窓口を設けること。")
    made(home, "meeting", "add", "--date", "2026-05-20", "--ministry", "法務省", "--ask", key, *JUNE)
    there = made(home, "meeting", "add", "--date", "2026-05-25", "--member", TAKAHASHI, "--ask", key, *JUNE)
    made(home, "ask", "set", key, "withdrawn", "--meeting", there, *JUNE)
    for party, without in (("法務省", ""), (TAKAHASHI, there), ("厚生労働省", "")):
        assert [one.key for one in asks.open_for(office, "transfer", party, "2026-05-24", without)] == [other]
    assert {one.state for one in asks.standing(asks.events(office)).values()} == {"withdrawn"}


def test_a_withdrawal_by_mistake_is_taken_back(home: Path, office: sqlite3.Connection):
    key = ask(home)
    made(home, "meeting", "add", "--date", "2026-05-20", "--ministry", "法務省", "--ask", key, *JUNE)
    made(home, "ask", "set", key, "withdrawn", *JUNE)
    made(home, "ask", "set", key, "pending", *JUNE)
    assert [one.key for one in asks.open_for(office, "transfer", "法務省", "2026-06-01")] == [key]


def test_a_meeting_that_lies_ahead_holds_no_answers(home: Path, office: sqlite3.Connection):
    key = ask(home)
    ahead = ("meeting", "add", "--date", "2026-06-10", "--ministry", "法務省")
    assert f"lies ahead: it can hold no answer yet, and {key} has one" in refused(
        home, *ahead, "--answer", f"{key}=accepted", *JUNE
    )
    planned = made(home, *ahead, "--ask", key, *JUNE)
    assert "2026-06-10, which lies ahead" in refused(home, "ask", "set", key, "accepted", "--meeting", planned, *JUNE)
    assert [one.state for one in asks.events(office)] == ["delivered"]


def test_a_day_before_1990_is_a_slip(home: Path):
    assert "0026-05-20 is before 1990" in refused(
        home, "meeting", "add", "--date", "0026-05-20", "--ministry", "法務省"
    )


def test_what_a_command_enters_stands_in_the_audit_under_a_name_and_is_taken_back(
    home: Path, office: sqlite3.Connection
):
    key = ask(home)
    meeting = made(
        home, "meeting", "add", "--date", "2026-05-01", "--ministry", "法務省", "--ask", key, "--as", "見本一", *MAY
    )
    made(home, "ask", "set", key, "answered", "--answer", "検討する。", "--as", "見本二", *JUNE)
    answer, entry, _asked = audit_rows(office)
    assert [(one.action, one.subject, one.who) for one in (answer, entry)] == [
        ("ask_state", key, "見本二"),
        ("meeting", meeting, "見本一"),
    ]
    undo_act(office, answer.id, Home(home), who="見本三", at="2026-06-02T00:00:00Z")
    assert [one.state for one in asks.events(office)] == ["delivered"]
    undo_act(office, entry.id, Home(home), who="見本三", at="2026-06-02T00:00:00Z")
    assert asks.events(office) == [] and meetings.meetings(office) == []
    # As of a moment before it was taken back it is there as it was.
    assert [one.key for one in meetings.meetings(office, at="2026-06-01T12:00:00Z")] == [meeting]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-10-30", "date:2026-10-30"),
        ("２０２６年１０月３０日", "date:2026-10-30"),
        ("2026/10/30", "date:2026-10-30"),
        ("令和8年10月30日（金）までに", "date:2026-10-30"),
        ("次の国会が閉じるまで", "次の国会が閉じるまで"),
        ("2027年4月1日の施行まで", "2027年4月1日の施行まで"),
    ],
)
def test_a_day_by_which_is_a_day_however_it_is_written(home: Path, typed: str, kept: str):
    with closing(open_policy_db(home / "policy.db")) as policy:
        (one,) = checked(policy, [{"ask": "見直すこと。", "by": typed}])
    assert one.by == kept


@pytest.mark.parametrize("typed", ["2026-13-45", "2026年2月30日", "令和8年13月1日"])
def test_a_day_that_is_in_no_calendar_is_said_to_be_none(home: Path, typed: str):
    with closing(open_policy_db(home / "policy.db")) as policy, pytest.raises(OfficeError) as error:
        checked(policy, [{"ask": "見直すこと。", "by": typed}])
    assert error.value.ja == f"「{typed}」という日付はありません。2026-04-15 のように入れてください。"
