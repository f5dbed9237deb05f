"""Two people of one name, one after the other in one seat: who sits on the day is meant, and the other is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.errors import BriefError
from briefs.evidence.persons import one_person, seat_on
from briefs.kinds.member import may_ask, namesakes, no_member, titled_as_letter
from briefs.staff.file import StaffFile
from db.people import member_record
from tests.support import brief_data as data

DAY = "2026-08-26"


@pytest.fixture
def record(tmp_path: Path) -> data.Record:
    record = data.empty(tmp_path)
    for number, (key, begun, end) in enumerate(
        (("first", "2025-01-24", "2026-05-31"), ("second", "2026-06-01", None)), 9001
    ):
        record.conn.execute(
            "INSERT INTO people (id, key, name, kana, house, folded)"
            " VALUES (?, ?, '見本　花子', 'みほん　はなこ', '参議院', '見本花子')",
            (number, f"members/{key}"),
        )
        record.conn.execute(
            'INSERT INTO memberships (person, position, kind, role, "from", "to", since_is_first_sight)'
            " VALUES (?, 1, 'seat', '議員', ?, ?, 0)",
            (number, begun, end),
        )
    return record


def test_who_sits_on_the_day_is_meant(record: data.Record) -> None:
    assert one_person(record.conn, "見本花子", None, DAY)["key"] == "members/second"
    assert one_person(record.conn, "見本花子", None, "2026-05-31")["key"] == "members/first"
    (told,) = namesakes(record.conn, one_person(record.conn, "見本花子", None, DAY))
    assert "2025年1月24日〜2026年5月31日、members/first" in told


def test_without_a_day_or_where_both_sit_it_is_asked_back_with_when_they_sat(record: data.Record) -> None:
    with pytest.raises(BriefError, match="2025年1月24日〜2026年5月31日"):
        one_person(record.conn, "見本花子", None)
    record.conn.execute('UPDATE memberships SET "to" = NULL')
    with pytest.raises(BriefError, match="members/first"):
        one_person(record.conn, "見本花子", None, DAY)
    record.conn.execute("DELETE FROM memberships WHERE person = 9001")  # nobody knows when they sat
    with pytest.raises(BriefError):
        one_person(record.conn, "見本花子", None, DAY)


def test_who_resigned_yesterday_is_said_to_sit_no_more(record: data.Record) -> None:
    record.conn.execute('UPDATE memberships SET "to" = ? WHERE person = 9002', ("2026-08-25",))
    person = member_record.describe(record.conn, one_person(record.conn, "members/second", None))
    seat = seat_on(record.conn, person, DAY, "2026-08-26T03:00:00Z")
    assert not seat.sits and seat.words.ja == "前参議院議員（2026年8月25日の名簿まで）"
    assert "国会での質問などは頼めません" in no_member(person["name"], seat).ja


def test_a_question_in_the_diet_is_asked_of_nobody_who_does_not_sit() -> None:
    asked = StaffFile(you="次の厚生労働委員会で大臣に質問してくださいますか。")
    assert may_ask({"sits": True}, asked) and not may_ask({"sits": False}, asked)
    assert not may_ask({"sits": False}, StaffFile(you_en="Would you put a question to the minister?"))
    assert may_ask({"sits": False}, StaffFile(you="経験をお聞かせくださいますか。"))


def test_a_title_that_calls_itself_a_letter_is_no_title_of_a_brief() -> None:
    for title in (
        "労働災害を減らすための要望書",
        "公開質問状",
        "実態調査に関する申入書（案）",
        "制度についての申し入れ書",
    ):
        assert titled_as_letter(StaffFile(title=title)), title
    assert titled_as_letter(StaffFile(title_en="Open letter on the sample scheme"))
    for title in ("受入れ上限の見直しに関するお願い", "意見書の扱いを公表してください", ""):
        assert not titled_as_letter(StaffFile(title=title, title_en="Reviewing the caps")), title
