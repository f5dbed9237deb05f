"""The calendar: which dates it holds, where they stand, and that the same record gives the same bytes.  All 見本."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar
from icalendar import Event as Entry

from db.record.home import Home
from db.text.dates import parse_utc
from desk.outgoing.calendar import as_ics, events
from desk.server import build_datasette
from policywatch import cli
from tests.support.bill_site import BillSite, cabinet_bill
from tests.support.helpers import HTML_HEADERS, LAW, LawSite, Revision, Watch, article, law_tree, paragraph
from tests.support.places import PAGES
from tests.support.public_comment_site import ESD, OTHER, Case, CommentSite, detail, sample
from tests.support.question_site import ON_TOPIC, Q, QuestionSite

KEY = "public_comments/915000201"
UID = f"{KEY}#deadline@policywatch"
NIGHT, NEXT = "2026-08-25T18:00:00Z", "2026-08-26T18:00:00Z"
MENU = (PAGES / "sessions" / "gian.html").read_text(encoding="utf-8")


def look(watch: Watch, at: str, *cases: Case) -> None:
    watch.night("public_comments", at, CommentSite(cases))


def entries(watch: Watch) -> dict[str, Entry]:
    """The entries as a calendar program reads them, by UID."""
    read = Calendar.from_ical(as_ics(events(watch.conn)))
    return {str(entry["UID"]): entry for entry in read.walk("VEVENT")}


def test_a_deadline_at_midnight_stands_on_the_evening_before(watch: Watch) -> None:
    look(watch, NIGHT, Case("915000201", ESD, deadline="2026/09/24 00:00"))
    entry = entries(watch)[UID]
    start, end = entry.decoded("DTSTART"), entry.decoded("DTEND")
    assert start.date() == date(2026, 9, 23)
    assert end.astimezone(UTC) == datetime(2026, 9, 23, 15, tzinfo=UTC)
    assert entry["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert str(entry["SUMMARY"]) == f"意見募集の締切：{ESD}（出入国在留管理庁）"
    text = str(entry["DESCRIPTION"])
    assert "締切は9月24日0時、つまり9月23日の夜までです（9月24日は受け付けません）。" in text
    assert "Closes at midnight at the end of 2026-09-23, Japan time: nothing is accepted on 2026-09-24." in text
    assert "2026年9月23日（水）まで（2026-09-24 00:00 締切、日本時間）" in str(entry["DESCRIPTION"])
    assert entry.decoded("DTSTAMP") == datetime(2026, 8, 25, 18, tzinfo=UTC), (
        "the time of the record, not of the reader"
    )


def test_a_deadline_with_an_hour_and_one_without_a_time(watch: Watch) -> None:
    look(
        watch, NIGHT, Case("915000201", ESD, deadline="2026/09/11 18:00"), Case("915000202", ESD, deadline="2026/09/12")
    )
    found = entries(watch)
    assert "夜まで" not in str(found[UID]["DESCRIPTION"])
    assert found[UID].decoded("DTEND").astimezone(UTC) == datetime(2026, 9, 11, 9, tzinfo=UTC)
    whole = found["public_comments/915000202#deadline@policywatch"]
    assert (whole.decoded("DTSTART"), whole.decoded("DTEND")) == (date(2026, 9, 12), date(2026, 9, 13))
    assert whole["DTSTART"].params["VALUE"] == "DATE"


def test_only_what_is_on_topic_and_not_long_past(watch: Watch) -> None:
    look(
        watch,
        NIGHT,
        Case("915000201", ESD, deadline="2026/07/27 00:00"),
        Case("915000202", ESD, deadline="2026/07/28 00:00"),
        Case("945000203", OTHER, category="電気通信"),
        Case("915000204", ESD, deadline=None),
    )
    # the night is 26 August in Japan: 27 July is thirty days back, 26 July thirty-one
    assert list(entries(watch)) == ["public_comments/915000202#deadline@policywatch"]


def test_the_same_record_gives_the_same_bytes_and_a_moved_deadline_keeps_its_uid(watch: Watch) -> None:
    look(watch, NIGHT, Case("915000201", ESD))
    first = as_ics(events(watch.conn))
    assert as_ics(events(watch.conn)) == first
    look(watch, NEXT, Case("915000201", ESD))
    assert as_ics(events(watch.conn)) == first, "a night without news changes nothing"
    before = entries(watch)[UID]
    look(watch, "2026-08-27T18:00:00Z", Case("915000201", ESD, deadline="2026/10/01 00:00"))
    after = entries(watch)[UID]
    assert after.decoded("DTSTART").date() == date(2026, 9, 30)
    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)


def test_an_edit_that_is_no_part_of_the_entry_leaves_it_as_it_was(watch: Watch) -> None:
    look(watch, NIGHT, Case("915000201", ESD))
    first = as_ics(events(watch.conn))
    page = (200, HTML_HEADERS, sample("detail.html").encode())
    for at, text in ((NEXT, page[2]), ("2026-08-27T18:00:00Z", page[2].replace("第三項".encode(), "第四項".encode()))):
        watch.night(
            "public_comments", at, CommentSite((Case("915000201", ESD),), (), {detail("915000201"): (*page[:2], text)})
        )
    assert len(watch.versions(KEY)) == 3, "the page was read, then its text edited"
    assert as_ics(events(watch.conn)) == first
    out = Case("915000201", ESD, published="2026/08/29", opinions="3")
    watch.night("public_comments", "2026-08-28T18:00:00Z", CommentSite((), (out,)))
    entry = entries(watch)[UID]
    assert int(entry["SEQUENCE"]) == 1
    assert entry.decoded("DTSTAMP") == entry.decoded("LAST-MODIFIED") == datetime(2026, 8, 28, 18, tzinfo=UTC)


def test_laws_that_will_come_into_force(watch: Watch) -> None:
    tree = law_tree([article(1, "目的", paragraph(1, "見本とする。"))])
    site = LawSite(
        "2026-08-26",
        Revision("2020-04-01", "502AC0000000001", tree),
        Revision("2027-04-01", "506AC0000000060", tree),
        Revision("2026-12-31", "508AC0000000032", tree, comment="見本の日までの間において政令で定める日"),
    )
    watch.night("egov_law", NIGHT, site)
    found = {uid: e for uid, e in entries(watch).items() if LAW in uid}
    assert {
        uid.split("#")[0].rsplit("_", 2)[1]: (e.decoded("DTSTART"), str(e["SUMMARY"])) for uid, e in found.items()
    } == {
        "20270401": (date(2027, 4, 1), "施行：見本法（見本第506AC0000000060号）"),
        "20261231": (date(2026, 12, 31), "施行の期限：見本法（見本第508AC0000000032号）"),
    }
    assert "政令で定める日" in str(next(e for uid, e in found.items() if "20261231" in uid)["DESCRIPTION"])


def test_an_english_calendar_calls_a_law_by_its_english_name(watch: Watch) -> None:
    tree = law_tree([article(1, "目的", paragraph(1, "見本とする。"))])
    site = LawSite("2026-08-26", Revision("2027-04-01", "506AC0000000060", tree))
    watch.night("egov_law", NIGHT, site)
    watch.conn.execute(
        "UPDATE versions SET facts = json_set(facts, '$.name_en', 'Sample Act')"
        " WHERE document = (SELECT id FROM documents WHERE kind = 'law')"
    )
    assert [one.title_en for one in events(watch.conn) if LAW in one.uid] == [
        "Comes into force: Sample Act (見本第506AC0000000060号)"
    ]
    assert [one.title_ja for one in events(watch.conn) if LAW in one.uid] == ["施行：見本法（見本第506AC0000000060号）"]


def test_the_last_day_of_a_session(watch: Watch) -> None:
    def answer(_url: str) -> tuple[int, dict[str, str], bytes]:
        return 200, {"content-type": "text/html; charset=UTF-8"}, MENU.encode()

    watch.night("sessions", "2027-03-01T00:00:00Z", answer)
    found = [(e.kind, e.key, e.day, e.title_ja) for e in events(watch.conn)]
    assert found == [("session_closes", "sessions/903", "2027-06-23", "会期終了日：第903回国会（常会）")]


def test_the_command_prints_writes_and_gives_json(watch: Watch, tmp_path: Path) -> None:
    look(watch, NIGHT, Case("915000201", ESD))
    run = CliRunner()
    printed = run.invoke(cli, ["calendar", "--home", str(tmp_path)])
    assert printed.exit_code == 0, printed.output
    assert printed.stdout_bytes == as_ics(events(watch.conn))
    file = tmp_path / "out.ics"
    assert run.invoke(cli, ["calendar", "--to", str(file), "--home", str(tmp_path)]).exit_code == 0
    assert file.read_bytes() == printed.stdout_bytes
    data = json.loads(run.invoke(cli, ["calendar", "--json", "--home", str(tmp_path)]).stdout)
    assert [(e["uid"], e["day"], e["ends_at"]) for e in data] == [(UID, "2026-09-23", "2026-09-23T15:00:00Z")]
    missing = run.invoke(cli, ["calendar", "--to", str(tmp_path / "no" / "x.ics"), "--home", str(tmp_path)])
    assert (missing.exit_code, "cannot be written" in missing.stderr) == (1, True)


def test_a_record_without_a_run_is_not_an_empty_calendar(watch: Watch, tmp_path: Path) -> None:
    del watch
    done = CliRunner().invoke(cli, ["calendar", "--home", str(tmp_path)])
    assert (done.exit_code, "nothing has been fetched yet" in done.stderr) == (1, True)


@pytest.mark.asyncio
async def test_the_site_serves_the_calendar_and_shows_the_case(watch: Watch, tmp_path: Path) -> None:
    look(watch, NIGHT, Case("915000201", ESD))
    site = build_datasette(Home(tmp_path), at=parse_utc(NIGHT))
    answer = await site.client.get("/-/calendar.ics")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    (served,), (plain,) = (
        Calendar.from_ical(one).walk("VEVENT") for one in (answer.content, as_ics(events(watch.conn)))
    )
    assert [served[name] for name in ("UID", "SUMMARY", "DTSTAMP")] == [
        plain[name] for name in ("UID", "SUMMARY", "DTSTAMP")
    ]
    *lines, way = str(served["DESCRIPTION"]).split("\n")
    assert "\n".join(lines) == str(plain["DESCRIPTION"]) and way.startswith("デスクで見る：http")
    assert (await site.client.get(way.partition("：")[2].removeprefix("http://localhost"))).status_code == 200
    page = (await site.client.get(f"/-/document/{KEY}")).text
    assert "募集中：あと 28 日" in page
    assert "2026年9月23日（水）" in page
    assert "出入国在留管理庁" in page


@pytest.mark.asyncio
async def test_the_calendar_in_english_says_the_same_days(watch: Watch, tmp_path: Path) -> None:
    look(watch, NIGHT, Case("915000201", ESD, deadline="2026/09/24 00:00"))
    site = build_datasette(Home(tmp_path), at=parse_utc(NIGHT))
    answer = await site.client.get("/-/calendar.ics?lang=en")
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(entry["SUMMARY"]) == f"Consultation closes: {ESD} (Immigration Services Agency)"
    lines = str(entry["DESCRIPTION"]).split("\n")
    assert lines[0] == "Until 23 September 2026 (closes 2026-09-24 00:00, Japan time)"
    assert f"意見募集の締切：{ESD}（出入国在留管理庁）" in lines  # as the Japanese calendar has it
    assert entry["CATEGORIES"].to_ical() == b"Consultation closes"
    assert entry["UID"] == UID and entry.decoded("DTEND").astimezone(UTC) == datetime(2026, 9, 23, 15, tzinfo=UTC)
    # RFC 5545, 3.1: no line is longer than 75 octets, each ends with CR LF.
    assert answer.content.endswith(b"\r\n") and max(map(len, answer.content.split(b"\r\n"))) <= 75


def test_the_day_an_answer_is_due_as_counted_or_as_printed(watch: Watch) -> None:
    plain = Q(18, forwarded="令和6年2月13日")
    late = Q(19, forwarded="令和6年2月13日", note="2月16日内閣から通知書受領（2月27日まで答弁延期）")
    site = QuestionSite(
        sangiin=[plain, late, Q(20), Q(21, title="見本の橋に関する質問主意書", forwarded="令和6年2月13日")]
    )
    watch.night("written_questions", "2024-02-16T18:00:00Z", site)
    due = [(e.kind, e.key[-3:], e.day, e.title_ja) for e in events(watch.conn)]
    assert due == [
        ("answer_due", "-18", "2024-02-19", f"答弁書の期限：{ON_TOPIC}（参議院 第213回国会 質問第18号）"),
        ("answer_due", "-19", "2024-02-27", f"答弁書の期限：{ON_TOPIC}（参議院 第213回国会 質問第19号）"),
    ]
    assert b"DTSTART;VALUE=DATE:20240219" in as_ics(events(watch.conn))


def test_a_bill_stands_on_the_day_of_its_period_or_of_the_session(watch: Watch) -> None:
    bill = cabinet_bill()
    bill.cells |= {"先議区分": "衆先議", "提出日": "2026-03-10"}
    menu = MENU.replace("903", "300").replace("令和9年1月25日～令和9年6月23日", "令和8年1月20日～令和8年6月18日")
    watch.night("sessions", "2026-03-20T18:00:00Z", lambda _url: (200, HTML_HEADERS, menu.encode()))
    watch.night("bills", "2026-03-20T18:00:00Z", BillSite(bill))
    found = [(e.day, e.title_ja) for e in events(watch.conn) if e.kind == "bill_next"]
    assert found == [("2026-06-18", "会期末までに議決がなければ審議未了：見本技能実習の保護に関する法律改正案")]
    bill.cells |= {
        "衆議院本会議経過／議決日": "2026-04-07",
        "衆議院本会議経過／議決": "可決",
        "衆議院から受領／提出日": "2026-04-07",
    }
    watch.night("bills", "2026-04-08T18:00:00Z", BillSite(bill))
    (event,) = (e for e in events(watch.conn) if e.kind == "bill_next")
    assert (event.day, event.revision) == ("2026-06-05", 1)  # 60 days, 7 April the first of them
    assert "憲法59条4項" in event.note
