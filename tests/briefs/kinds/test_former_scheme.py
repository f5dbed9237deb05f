"""A paper that speaks of a scheme which has ended says so, and from its last day on its law is news of what it became."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from briefs.evidence.dossier import Notes
from briefs.kinds import leave_behind
from briefs.kinds.former import schemes_over
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.kinds.why_now import begun, laws_begun
from briefs.staff.coming import plain_words
from tests.support import brief_data as data

ACT = "令和六年法律第六十号"
SAID = "技能実習制度は2027年4月1日に終わりました"
LATER = "2027-06-01T03:00:00Z"


@pytest.fixture
def record(tmp_path: Path) -> data.Record:
    record = data.sample(tmp_path)
    row = record.document("egov_law/428AC0000000089_20270401", "law_revision", "見本就労法", data.EARLY)
    record.version(row, data.EARLY, "", enforced_on="2027-04-01")
    record.conn.execute(
        "INSERT INTO law_revisions (document, law_id, law_revision_id, law_title, enforced_on, amendment_law_num, repeal_status,"
        " has_text) VALUES (?, '428AC0000000089', '428AC0000000089_20270401', '見本就労法', '2027-04-01', ?, 'None', 0)",
        (row, ACT),
    )
    record.conn.commit()
    return record


@pytest.mark.parametrize(
    ("words", "day", "said"),
    [
        ("技能実習生の転籍", "2027-04-01", True),
        ("監理団体の許可", "2028-01-01", True),
        ("技能実習生の転籍", "2027-03-31", False),
        ("難民の認定", "2027-06-01", False),
    ],
)
def test_what_speaks_of_a_scheme_that_has_ended_says_so(record: data.Record, words: str, day: str, said: bool) -> None:
    told = [*schemes_over(record.conn, words, day, LATER)]
    assert [one.ja.startswith(SAID) for one in told] == ([True] if said else [])


def test_a_day_that_is_still_to_be_set_is_said_as_the_last_one(record: data.Record) -> None:
    record.conn.execute("UPDATE law_revisions SET enforcement_comment = '政令で定める日'")
    (told,) = schemes_over(record.conn, "技能実習", "2027-06-01", LATER)
    assert told.ja.startswith("技能実習制度は遅くとも2027年4月1日までに終わりました")
    assert laws_begun(record.conn, "transfer", LATER, "2027-06-01") == []


def test_the_day_on_which_a_law_came_into_force_is_a_reason_for_half_a_year(record: data.Record) -> None:
    (revision,) = laws_begun(record.conn, "transfer", LATER, "2027-06-01")
    notes = Notes()
    told = begun(revision, notes, "2027-06-01", "transfer")
    assert told["ja"].startswith("技能実習制度が終わり、育成就労制度が始まりました。")
    assert (told["date"], told["state"]) == ("2027-04-01", "施行")
    assert [bool(one.read and one.read_en) for one in notes.frozen()] == [True]
    assert begun(revision, Notes(), "2027-04-01", "transfer")["state"] == "きょう施行"
    assert laws_begun(record.conn, "transfer", LATER, "2027-03-31") == []
    assert laws_begun(record.conn, "transfer", LATER, "2027-10-01") == []
    assert laws_begun(record.conn, "hate_discrimination", LATER, "2027-06-01") == []


def test_the_paper_prints_it(record: data.Record) -> None:
    for at, printed in (("2027-06-01T12:00:00+09:00", True), ("2027-03-01T12:00:00+09:00", False)):
        made = make(
            leave_behind,
            LeaveBehindOrder(data.TOPIC),
            record.home,
            datetime.fromisoformat(at),
            text=ask(record.home.root),
        )
        assert any(one["ja"].startswith(SAID) for one in made.dossier.content.get("over", [])) is printed


def ask(folder: Path) -> Path:
    path = folder / "asks.toml"
    path.write_text('[[ask]]\nask = "技能実習生の転籍を認めてください。"\nwho = "法務大臣"\n', encoding="utf-8")
    return path


def test_all_words_say_what_was_done() -> None:
    assert all(one.done_ja.endswith("。") and one.done_en.endswith(".") for one in plain_words())
    assert all("DAY" in one.over.ja and "DAY" in one.over.en for one in plain_words() if one.over)
