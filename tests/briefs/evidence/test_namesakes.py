"""Two people of one name, one after the other in one seat: who sits on the day is meant, and the other is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.errors import BriefError
from briefs.evidence.persons import one_person, seat_on
from briefs.kinds.member import namesakes, no_member
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
