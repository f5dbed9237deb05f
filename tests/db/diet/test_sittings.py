"""Coming sittings: read from pages of no known layout, joined of several, marked where they are ours (all made up, 見本)."""

from __future__ import annotations

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.sittings import FRONTS, hour_in
from db.diet.stored_sittings import coming
from db.record.models import Document, Problem
from desk.outgoing.calendar import events
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch
from tests.support.places import PAGES

KOHO, ANNAI, KAIKAI = ((PAGES / "sittings" / f"{name}.html").read_text("utf-8") for name in ("koho", "annai", "kaikai"))
GUIDE = FRONTS[0].replace("koho.htm", "annai.htm")
TOLD = "https://www.shugiin.go.jp/internet/itdb_mihon.nsf/html/mihon/kaikai.htm"
FRONT = f'<html><body><ul><li><a href="{TOLD}">開会情報</a></li><li><a href="/internet/x.htm">議員情報</a></li></ul></body></html>'


def site(koho: str = KOHO, annai: str = ANNAI):  # type: ignore[no-untyped-def]
    pages = {FRONTS[0]: koho, GUIDE: annai, FRONTS[1]: FRONT, TOLD: KAIKAI}

    def answer(url: str) -> Reply | None:
        return (200, HTML_HEADERS, pages[url].encode()) if url in pages else NOT_FOUND

    return answer


def read(text: str) -> list[object]:
    source = all_sources()["sittings"]
    page = Page(FRONTS[0], 200, HTML_HEADERS, text.encode(), "2027-03-11T00:00:00Z", "0" * 64)
    return list(source.read(page, "parse_page", {}))


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("午前九時三十分", "09:30"), ("午後１時", "13:00"), ("午後零時四十分", "12:40"), ("13:00再開", "13:00"), ("正午", "12:00"),
        ("午前10時半", "10:30"), ("第9委員会室", None), ("令和9年3月12日", None), ("25時", None),
    ],
)  # fmt: skip
def test_hours(words: str, hour: str | None) -> None:
    assert hour_in(words) == hour


def test_two_pages_tell_of_one_sitting(watch: Watch) -> None:
    result = watch.night("sittings", "2027-03-11T18:00:00Z", site())
    assert result.outcome == "ok", result.message
    rows = watch.rows(
        "SELECT house, meeting, date, time, state, length(agenda) > 0 AS said FROM sittings ORDER BY date, house, meeting"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("参議院", "予算委員会", "2027-03-12", "13:00", "再開", 0),
        ("参議院", "本会議", "2027-03-12", "10:00", "散会", 1),
        ("参議院", "法務委員会", "2027-03-12", "13:30", "取りやめ", 1),
        ("参議院", "議院運営委員会", "2027-03-12", "09:40", None, 0),
        ("衆議院", "厚生労働委員会", "2027-03-12", None, None, 1),
        ("衆議院", "法務委員会", "2027-03-12", "09:00", None, 1),
        ("参議院", "見本の保護に関する調査会", "2027-03-15", "12:00", None, 0),
    ]


def test_what_is_ours_stands_in_the_calendar_and_off_is_said(watch: Watch) -> None:
    watch.night("sittings", "2027-03-11T18:00:00Z", site())
    rows = {row["house"] + row["meeting"]: row for row in coming(watch.conn, "2027-03-12")}
    assert {name for name, row in rows.items() if row["ours"]} == {"参議院法務委員会", "衆議院法務委員会"}
    assert rows["参議院法務委員会"]["off"] and not rows["衆議院法務委員会"]["off"]
    found = {event.uid: event for event in events(watch.conn, "2027-03-12")}
    (mine,) = [event for event in found.values() if event.title_ja == "衆議院法務委員会（09:00）"]
    assert (mine.day, mine.ends_at, mine.kind) == ("2027-03-12", "2027-03-12T01:00:00Z", "sitting")
    assert "育成就労に関する見本法案" in mine.note and "原文で確かめてください" in mine.note
    assert [event.title_ja for event in found.values() if event.title_ja.startswith("取りやめ")] == [
        "取りやめ：参議院法務委員会（13:30）"
    ]


def test_a_new_agenda_and_another_hour_are_told(watch: Watch) -> None:
    watch.night(
        "sittings", "2027-03-10T18:00:00Z", site(annai="<html><body><p>会議の予定はありません</p></body></html>")
    )
    later = KOHO.replace("午後一時三十分", "午後三時").replace(
        "二、出入国管理に関する件の調査（見本）", "二、特定技能に関する件の調査（見本）"
    )
    watch.night("sittings", "2027-03-11T18:00:00Z", site(later, ANNAI))
    told = [row["summary_ja"] for row in watch.rows("SELECT summary_ja FROM changes WHERE weight > 0 ORDER BY id")]
    assert "参議院法務委員会は取りやめ（3月12日 15:00）" in told
    assert "参議院法務委員会の開会時刻が変わりました（3月12日）：13:30→15:00" in told
    assert any(line.startswith("参議院法務委員会の案件が変わりました（3月12日 15:00）：") for line in told)


def test_a_page_without_a_sitting_is_not_read_unless_it_says_so() -> None:
    (found,) = read("<html><body><p>見本</p></body></html>")
    assert isinstance(found, Problem)
    assert read("<html><body><p>本日の会議の予定はありません。</p></body></html>") == []


def test_a_meeting_above_which_no_day_stands_is_named() -> None:
    found = read("<html><body><p>○法務委員会　午前十時</p></body></html>")
    assert [type(one) for one in found] == [Problem]
    assert not [one for one in found if isinstance(one, Document)]


def test_on_a_joint_sitting_sit_the_members_of_each_of_its_committees_and_nobody_else(watch: Watch) -> None:
    """A member of two of them once; not one of the other house, of a committee whose name is like it, or who has left it."""
    joint = KOHO.replace("法務委員会", "法務委員会、厚生労働委員会連合審査会", 1)
    watch.night("sittings", "2027-03-11T18:00:00Z", site(joint))
    sits = (
        ("見本一郎", "参議院", (("法務委員会", None),)),
        ("見本二郎", "参議院", (("法務委員会", None), ("厚生労働委員会", None))),
        ("見本三郎", "参議院", (("厚生労働委員会", "2027-01-31"),)),
        ("見本四郎", "参議院", (("文教科学委員会", None),)),
        ("見本五郎", "衆議院", (("法務委員会", None),)),
    )
    for name, house, committees in sits:
        person = watch.conn.execute(
            "INSERT INTO people (key, name, folded, house) VALUES (?, ?, ?, ?)", (f"members/{name}", name, name, house)
        ).lastrowid
        watch.conn.executemany(
            'INSERT INTO memberships (person, position, kind, "group", role, "from", "to", since_is_first_sight)'
            " VALUES (?, ?, 'committee', ?, ?, '2026-12-01', ?, 0)",
            [
                (person, n, committee, ("委員", "理事")[n - 1], left)
                for n, (committee, left) in enumerate(committees, 1)
            ],
        )
    rows = {row["house"] + row["meeting"]: row for row in coming(watch.conn, "2027-03-12")}
    who = [one["name"] for one in rows["参議院法務委員会厚生労働委員会連合審査会"]["members"]]
    assert sorted(who) == ["見本一郎", "見本二郎"]
    assert [one["name"] for one in rows["衆議院法務委員会"]["members"]] == ["見本五郎"]
