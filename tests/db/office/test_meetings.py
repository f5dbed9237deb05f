"""Meetings and asks in office.db: what is entered, what is refused and why, how asks stand, what is new since."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.office import asks, meetings
from db.office.asks import OfficeError
from db.office.database import open_office_db
from db.office.since_meeting import last_meeting, morning_after, since_meeting
from policywatch import cli
from tests.support.diet_data import JUNE, MAY, OTSUO, TAKAHASHI, TARO_LOWER, build

AT = "2026-06-01T00:00:00Z"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build(tmp_path).close()
    return tmp_path


@pytest.fixture
def policy(home: Path) -> Iterator[sqlite3.Connection]:
    conn = sqlite3.connect(home / "policy.db")
    conn.row_factory = sqlite3.Row
    yield conn
    conn.close()


@pytest.fixture
def office(home: Path) -> Iterator[sqlite3.Connection]:
    conn = open_office_db(home / "office.db")
    yield conn
    conn.close()


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *args])


def ask(home: Path, text: str = "転籍の制限を見直すこと。", *more: str) -> str:
    result = run(home, "ask", "add", "--text", text, "--topic", "transfer", "--at", "2026-05-01T09:00:00+09:00", *more)
    assert result.exit_code == 0, result.output
    return result.output.split()[0]


def met(home: Path, day: str, *more: str) -> str:
    result = run(home, "meeting", "add", "--date", day, *more)
    assert result.exit_code == 0, result.output
    return result.output.split()[0]


# ---------------------------------------------------------------------- entering
def test_a_meeting_keeps_the_person_and_what_was_said(home: Path, office: sqlite3.Connection):
    key = ask(home)
    assert key == "A-20260501-1"
    made = met(
        home,
        "2026-05-25",
        "--member",
        "高橋見本子",
        "--time",
        "14:00",
        "--place",
        "見本会館",
        "--person",
        "見本次郎",
        "--ask",
        key,
        "--answer",
        f"{key}=pending: 持ち帰って検討する。",
        "--topic",
        "transfer",
        "--next",
        "資料を送る",
        "--next-by",
        "2026-06-05",
    )
    assert made == "M-20260525-1"
    one = meetings.meeting(office, made)
    assert (one.person_key, one.member, one.house) == (TAKAHASHI, "髙橋　見本子", "参議院")
    assert (one.starts_at, one.place, one.people, one.topics) == ("14:00", "見本会館", ("見本次郎",), ("transfer",))
    assert (one.next_step, one.next_by) == ("資料を送る", "2026-06-05")
    found = [(e.ask, e.state, e.answer, e.on_day) for e in asks.events(office)]
    assert found == [(key, "delivered", "", "2026-05-25"), (key, "pending", "持ち帰って検討する。", "2026-05-25")]


def test_a_name_of_two_people_is_refused_with_both_and_what_to_do(home: Path, office: sqlite3.Connection):
    result = run(home, "meeting", "add", "--date", "2026-05-25", "--member", "見本太郎")
    assert result.exit_code == 1
    assert TARO_LOWER in result.stderr and "衆議院" in result.stderr and "--house" in result.stderr
    assert met(home, "2026-05-25", "--member", "見本太郎", "--house", "衆議院")
    assert [one.person_key for one in meetings.meetings(office)] == [TARO_LOWER]


def test_an_unknown_name_is_refused_with_near_ones(home: Path):
    result = run(home, "meeting", "add", "--date", "2026-05-25", "--member", "見本乙")
    assert result.exit_code == 1 and "見本　乙夫" in result.stderr and "did you mean" in result.stderr


def test_everything_wrong_is_said_at_once_and_nothing_is_kept(home: Path, office: sqlite3.Connection):
    result = run(
        home,
        "meeting",
        "add",
        "--date",
        "2026-02-30",
        "--member",
        "高橋見本子",
        "--time",
        "25:00",
        "--topic",
        "nix",
        "--ask",
        "A-1",
        "--answer",
        "A-20260501-1=lost: …",
        "--next-by",
        "soon",
    )
    assert result.exit_code == 1
    for words in (
        "'2026-02-30' is not a date",
        "'25:00' is not a time",
        "no topic 'nix'",
        "no ask 'A-1'",
        "no state 'lost'",
        "'soon' is not a date",
    ):
        assert words in result.stderr
    assert meetings.meetings(office) == [] and asks.events(office) == []


def test_a_member_or_a_ministry_and_not_both(home: Path):
    for more in ((), ("--member", "高橋見本子", "--ministry", "法務省")):
        result = run(home, "meeting", "add", "--date", "2026-05-25", *more)
        assert result.exit_code == 1 and "one of the two" in result.stderr


def test_the_same_meeting_twice_is_refused_with_its_key(home: Path, office: sqlite3.Connection):
    first = met(home, "2026-05-25", "--ministry", "法務省")
    result = run(home, "meeting", "add", "--date", "2026-05-25", "--ministry", "法務省")
    assert result.exit_code == 1 and first in result.stderr
    assert met(home, "2026-05-25", "--ministry", "法務省", "--again") == "M-20260525-2"
    assert len(meetings.meetings(office)) == 2


def test_a_file_holds_meetings_and_asks_and_either_command_reads_it(
    home: Path, tmp_path: Path, office: sqlite3.Connection
):
    file = tmp_path / "work.toml"
    file.write_text(
        '[[ask]]\nask = "相談窓口を設けること。"\ntopic = "transfer"\nby = 2026-12-18\n'
        '[[meeting]]\ndate = 2026-05-25\nmember = "高橋見本子"\nanswers = [{ask = "A-20260501-1", state = "accepted"}]\n'
        '[[meeting]]\ndate = 2026-05-26\nministry = "法務省"\n',
        encoding="utf-8",
    )
    assert run(home, "ask", "add", str(file), "--at", "2026-05-01T09:00:00+09:00").exit_code == 0
    assert [one.by for one in asks.asks(office)] == ["date:2026-12-18"]
    assert run(home, "meeting", "add", str(file)).exit_code == 0
    assert [one.whom for one in meetings.meetings(office)] == ["法務省", "髙橋　見本子（参議院）"]
    assert [one.state for one in asks.events(office)] == ["delivered", "accepted"]  # an answer says that it was put


def test_one_wrong_meeting_in_a_file_keeps_the_others_out(home: Path, tmp_path: Path, office: sqlite3.Connection):
    file = tmp_path / "work.toml"
    file.write_text(
        '[[meeting]]\ndate = 2026-05-25\nministry = "法務省"\n[[meeting]]\ndate = 2026-05-26\n', encoding="utf-8"
    )
    result = run(home, "meeting", "add", str(file))
    assert result.exit_code == 1 and "meeting 2" in result.stderr and meetings.meetings(office) == []


def test_a_failure_half_way_leaves_nothing(policy: sqlite3.Connection, office: sqlite3.Connection):
    good = meetings.checked(policy, office, {"date": "2026-05-25", "ministry": "法務省"})
    with pytest.raises(OfficeError):
        meetings.add_meeting(office, [good, good], AT, who="見本")
    assert meetings.meetings(office) == []


def test_the_same_ask_twice_is_refused(home: Path):
    key = ask(home)
    result = run(home, "ask", "add", "--text", "転籍の制限を見直すこと。", "--topic", "transfer")
    assert result.exit_code == 1 and key in result.stderr


# ---------------------------------------------------------------------- how asks stand
def test_each_party_has_its_own_answer(home: Path, office: sqlite3.Connection):
    key, other = ask(home), ask(home, "窓口を設けること。")
    met(home, "2026-05-25", "--member", "高橋見本子", "--ask", key, "--answer", f"{key}=accepted: 質疑で取り上げる。")
    met(home, "2026-05-26", "--ministry", "法務省", "--ask", key)
    assert [one.key for one in asks.open_for(office, "transfer", TAKAHASHI, "2026-06-01")] == [other]
    assert [one.key for one in asks.open_for(office, "transfer", "法務省", "2026-06-01")] == [key, other]
    rows = json.loads(run(home, "ask", "list", "--topic", "transfer", "--json").stdout)
    states = {row["key"]: {one["whom"]: one["state"] for one in row["with"]} for row in rows}
    assert states == {key: {"髙橋　見本子（参議院）": "accepted", "法務省": "delivered"}, other: {}}
    assert "never delivered" in run(home, "ask", "list").stdout


def test_what_was_put_at_the_meeting_itself_or_later_does_not_count_yet(home: Path, office: sqlite3.Connection):
    key = ask(home)
    made = met(home, "2026-05-25", "--member", "高橋見本子", "--answer", f"{key}=accepted: はい。")
    assert [one.key for one in asks.open_for(office, "transfer", TAKAHASHI, "2026-05-25", made)] == [key]
    assert [one.key for one in asks.open_for(office, "transfer", TAKAHASHI, "2026-05-24")] == [key]
    assert asks.open_for(office, "transfer", TAKAHASHI, "2026-05-25") == []
    assert asks.put_to(office, TAKAHASHI, "2026-05-25", made) == []


def test_withdrawn_is_withdrawn_for_all(home: Path, office: sqlite3.Connection):
    key = ask(home)
    met(home, "2026-05-25", "--member", "高橋見本子", "--ask", key)
    assert run(home, "ask", "set", key, "withdrawn", "--date", "2026-05-30").exit_code == 0
    assert asks.open_for(office, "transfer", TAKAHASHI, "2026-06-01") == []
    assert asks.open_for(office, "transfer", "法務省", "2026-06-01") == []
    (row,) = json.loads(run(home, "ask", "list", "--json").stdout)
    assert {one["state"] for one in row["with"]} == {"withdrawn"}


def test_an_answer_goes_to_the_last_meeting_or_asks_whose_it_is(home: Path, office: sqlite3.Connection):
    key = ask(home)
    result = run(home, "ask", "set", key, "answered", "--answer", "はい。")
    assert result.exit_code == 1 and "never delivered" in result.stderr
    first = met(home, "2026-05-25", "--member", "高橋見本子", "--ask", key)
    assert run(home, "ask", "set", key, "answered", "--answer", "はい。", "--date", "2026-05-28").exit_code == 0
    assert asks.events(office)[-1].meeting == first
    second = met(home, "2026-05-26", "--ministry", "法務省", "--ask", key)
    result = run(home, "ask", "set", key, "refused")
    assert result.exit_code == 1 and first in result.stderr and second in result.stderr
    assert run(home, "ask", "set", key, "refused", "--meeting", second).exit_code == 0


def test_unknown_asks_and_states_are_named(home: Path):
    result = run(home, "ask", "set", "A-9", "done")
    assert result.exit_code == 1 and "no ask 'A-9'" in result.stderr and "no state 'done'" in result.stderr


# ---------------------------------------------------------------------- since then
def test_since_begins_on_the_morning_after_in_japan():
    assert morning_after("2026-05-25") == "2026-05-25T15:00:00Z"


def test_what_is_new_since_a_meeting(home: Path, policy: sqlite3.Connection, office: sqlite3.Connection):
    met(home, "2026-05-25", "--member", "高橋見本子")
    one = meetings.meetings(office)[0]
    policy.execute("UPDATE documents SET first_seen = '2026-05-22T00:00:00Z' WHERE key LIKE ?", (f"{MAY}%",))
    policy.execute("UPDATE documents SET first_seen = '2026-06-15T00:00:00Z' WHERE key LIKE ?", (f"{JUNE}%",))
    found = since_meeting(policy, office, one, "2026-07-01", ("transfer",))
    assert [row["key"] for row in found.statements] == [f"{JUNE}_001"]
    assert {row["person_key"] for row in found.promises} == {OTSUO}
    assert all(row["date"] > "2026-05-25" for row in found.promises)
    # Minutes of a sitting before the meeting that came out after it are new too.
    policy.execute("UPDATE documents SET first_seen = '2026-05-26T00:00:00Z' WHERE key LIKE ?", (f"{MAY}%",))
    later = since_meeting(policy, office, one, "2026-07-01", ("transfer",))
    assert [row["key"] for row in later.statements] == [f"{JUNE}_001", f"{MAY}_001"]


def test_a_change_of_the_day_itself_is_not_new(home: Path, policy: sqlite3.Connection, office: sqlite3.Connection):
    met(home, "2026-05-25", "--ministry", "法務省")
    one = meetings.meetings(office)[0]
    change = policy.execute("SELECT id FROM changes WHERE part_of IS NULL LIMIT 1").fetchone()["id"]
    policy.execute("INSERT OR IGNORE INTO change_topics VALUES (?, 'transfer')", (change,))
    for stamp, new in (("2026-05-25T14:59:59Z", False), ("2026-05-25T15:00:00Z", True)):
        policy.execute("UPDATE changes SET detected_at = ? WHERE id = ?", (stamp, change))
        found = since_meeting(policy, office, one, "2026-06-01", ("transfer",))
        assert (change in [row["id"] for row in found.changes]) is new


def test_the_last_meeting_is_one_before_the_day(home: Path, office: sqlite3.Connection):
    met(home, "2026-05-01", "--member", "高橋見本子")
    met(home, "2026-05-25", "--member", "高橋見本子")
    met(home, "2026-05-20", "--ministry", "法務省")
    found = last_meeting(office, TAKAHASHI, "2026-05-25")
    assert found is not None and found.day == "2026-05-01"
    assert last_meeting(office, TAKAHASHI, "2026-05-01") is None


def test_show_prints_asks_and_news(home: Path):
    key = ask(home)
    made = met(
        home, "2026-05-25", "--member", "高橋見本子", "--ask", key, "--notes", "内部のメモ", "--topic", "transfer"
    )
    shown = run(home, "meeting", "show", made, "--since").stdout
    assert key in shown and "内部のメモ" in shown and "since the meeting with 髙橋　見本子" in shown
    assert json.loads(run(home, "meeting", "list", "--json").stdout)[0]["events"][0]["ask"] == key
    result = run(home, "meeting", "show", "M-1")
    assert result.exit_code == 1 and made in result.stderr
