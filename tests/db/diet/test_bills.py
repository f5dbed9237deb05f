"""Bills of both houses: what their pages say, joined into one bill (all pages made up, 見本)."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.fetch.seldom import Earlier, Texts
from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.replay.rebuild import replay
from crawlers.sources.shared.source import Known, PageRequest
from db.diet.bill_events import is_settled, story_of
from db.diet.bill_sentences import event_of_bill, standing_of_bill
from db.diet.bills import NAMES_FILE, names_of, rows_of
from db.diet.law_names import shortened, spoken_of
from db.diet.words import bill_key, kind_of_heading, law_number_words, person_and_others
from db.record.models import Document, Listing, Problem, Scalar
from db.record.schema import open_policy_db
from db.text.dates import JST
from db.text.numerals import read_numeral
from tests.support.bill_site import (
    COUNCILLORS,
    REPRESENTATIVES,
    SPAN_299,
    TITLE,
    BillSite,
    MadeUpBill,
    cabinet_bill,
    meisai_name,
    sangiin_bill,
    sangiin_list,
    shugiin_bill,
    shugiin_list,
)
from tests.support.helpers import NOT_FOUND, Reply, Watch, dump

KEY = "bills/300-閣法-59"
LIST = f"{COUNCILLORS}/300/gian.htm"
LOWER_LIST = f"{REPRESENTATIVES}/kaiji300.htm"


def read(url: str, reply: Reply, callback: str, **arguments: Any) -> list[Any]:
    """What the source reads in one answer."""
    status, headers, body = reply
    return list(
        all_sources()["bills"].read(
            Page(url, status, headers, body, "2026-05-21T18:00:00Z", "0" * 64), callback, arguments
        )
    )


def edited(reply: Reply, old: str, new: str, charset: str = "utf-8") -> Reply:
    text = reply[2].decode(charset)
    assert old in text
    return reply[0], reply[1], text.replace(old, new).encode(charset)


def documents(found: list[Any]) -> dict[str, Document]:
    return {d.key: d for d in found if isinstance(d, Document)}


def reasons(found: list[Any]) -> str:
    return "\n".join(p.reason for p in found if isinstance(p, Problem))


def events(watch: Watch, key: str = KEY) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT date, house, event, result, committee, manner, method FROM bill_events e JOIN documents d ON d.id = e.bill"
        " WHERE d.key = ? ORDER BY position"
    )
    return [tuple(row) for row in watch.conn.execute(sql, (key,))]


def bill_row(watch: Watch, key: str = KEY) -> dict[str, Any]:
    return watch.rows("SELECT b.* FROM bills b JOIN documents d ON d.id = b.document WHERE d.key = ?", key)[0]


def test_a_bill_through_both_houses_is_one_bill_with_one_event_a_step(tmp_path: Path) -> None:
    bill = cabinet_bill()
    bill.cells |= {
        "衆議院委員会等経過／本付託日": "2026-04-16",
        "衆議院委員会等経過／付託委員会等": "法務委員会",
        "衆議院委員会等経過／議決日": "2026-05-17",
        "衆議院委員会等経過／議決・継続結果": "修正",
        "衆議院本会議経過／議決日": "2026-05-21",
        "衆議院本会議経過／議決": "修正",
        "衆議院本会議経過／採決態様": "多数",
        "衆議院本会議経過／採決方法": "起立",
        "衆議院から受領／提出日": "2026-05-21",
        "参議院委員会等経過／本付託日": "2026-05-24",
        "参議院委員会等経過／付託委員会等": "法務委員会",
    }
    bill.passage |= {
        "衆議院付託年月日": "2026-04-16",
        "衆議院付託委員会": "法務",
        "衆議院審査終了年月日": "2026-05-17",
        "衆議院審査結果": "修正",
        "衆議院審議終了年月日": "2026-05-21",
        "衆議院審議結果": "修正",
        "衆議院審議時会派態度": "多数",
        "衆議院審議時賛成会派": "見本会; 例会",
        "参議院予備審査議案受理年月日": "2026-03-16",
        "参議院議案受理年月日": "2026-05-21",
        "参議院付託年月日": "2026-05-24",
        "参議院付託委員会": "法務",
    }
    with Watch(tmp_path) as watch:
        result = watch.night("bills", "2026-05-25T18:00:00Z", BillSite(bill))
        assert watch.value("SELECT count(*) FROM bills") == 1
        assert events(watch) == [
            ("2026-03-15", "衆議院", "submitted", None, None, None, None),
            ("2026-03-16", "参議院", "received", "予備審査", None, None, None),
            ("2026-04-16", "衆議院", "referred", None, "法務委員会", None, None),
            ("2026-05-17", "衆議院", "committee_vote", "修正", "法務委員会", None, None),
            ("2026-05-21", "衆議院", "plenary_vote", "修正", None, "多数", "起立"),
            ("2026-05-21", "衆議院", "sent", None, None, None, None),
            ("2026-05-24", "参議院", "referred", None, "法務委員会", None, None),
        ]
        row = bill_row(watch)
        assert (row["session"], row["kind"], row["number"], row["title"]) == (300, "閣法", 59, TITLE)
        assert (row["proposer"], row["first_house"], row["stage"], row["stage_on"]) == (
            "内閣",
            "衆議院",
            "referred",
            "2026-05-24",
        )
        assert row["submitted_on"] == "2026-03-15"
        assert row["note"] is None
        assert (row["status"], row["latest_session"]) == ("衆議院で審議中", 300)
        assert watch.document(KEY)["published_on"] == "2026-03-15"
        # The text page is asked for, because the title is in scope, and is not there.
        assert [p.kind for p in result.problems] == ["not_found"]


def test_the_page_ids_of_the_lower_house_make_no_other_bill_and_no_news(tmp_path: Path) -> None:
    site = BillSite(cabinet_bill())
    with Watch(tmp_path) as watch:
        watch.night("bills", "2026-05-20T18:00:00Z", site)
        site.bills[0].page_id = "1DF0ABC"
        result = watch.night("bills", "2026-05-21T18:00:00Z", site)
        assert watch.value("SELECT count(*) FROM bills") == 1
        assert watch.changes(result.run) == []
        assert bill_row(watch)["shugiin_url"].endswith("/1DF0ABC.htm")


def test_a_replay_gives_the_same_rows(tmp_path: Path) -> None:
    site = BillSite(cabinet_bill())
    with Watch(tmp_path) as watch:
        watch.night("bills", "2026-05-20T18:00:00Z", site)
        site.bills[0].cells |= {"衆議院本会議経過／議決日": "2026-05-21", "衆議院本会議経過／議決": "可決"}
        watch.night("bills", "2026-05-21T18:00:00Z", site)
        other = tmp_path / "again.db"
        replay(watch.archive, other, fresh=True)
        with closing(open_policy_db(other)) as conn:
            again, first = dump(conn), dump(watch.conn)
        again.pop("meta")  # which parsers made it
        first.pop("meta")
        assert again == first
        assert len(first["bill_events"]) == 2


# ---------------------------------------------------------------------- what is visited
def test_sessions_still_moving_are_visited_and_no_other() -> None:
    source = all_sources()["bills"]
    plan = source.plan(datetime(2026, 1, 25, 3, tzinfo=JST), None, Known())
    assert [a.url for a in plan.requests] == [f"{COUNCILLORS}/current/gian.htm", f"{REPRESENTATIVES}/menu.htm"]
    assert plan.news_since == "9999-12-31"
    current = sangiin_list([cabinet_bill()])
    asked = [a.url for a in read(plan.requests[0].url, current, "parse_current", **plan.requests[0].arguments)]
    # 299 closed on 2025-11-28: 58 days before.
    assert asked == [LIST, LOWER_LIST, f"{COUNCILLORS}/299/gian.htm", f"{REPRESENTATIVES}/kaiji299.htm"]
    later = read(plan.requests[0].url, current, "parse_current", day="2026-03-01", since=None)
    assert [a.url for a in later] == [LIST, LOWER_LIST]
    since = read(plan.requests[0].url, current, "parse_current", day="2026-03-01", since="2025-11-01")
    assert len(since) == 4
    menu = read(plan.requests[1].url, shugiin_list([cabinet_bill()]), "parse_menu")
    assert [a.url for a in menu] == [LOWER_LIST]


@pytest.mark.parametrize(
    ("url", "callback"),
    [
        (f"{COUNCILLORS}/213/gian.htm", "parse_sangiin_list"),
        (f"{COUNCILLORS}/213/meisai/m213080213059.htm", "parse_sangiin_bill"),
        (f"{REPRESENTATIVES}/kaiji189.htm", "parse_shugiin_list"),
        (f"{REPRESENTATIVES}/keika/1DBD666.htm", "parse_shugiin_bill"),
        (f"{REPRESENTATIVES}/honbun/g21309059.htm", "parse_texts"),
    ],
)
def test_any_session_can_be_asked_for(url: str, callback: str) -> None:
    assert all_sources()["bills"].request_for(url).callback == callback


def test_a_text_asked_for_by_address_finds_its_bill() -> None:
    ask = all_sources()["bills"].request_for
    pdf = ask(f"{COUNCILLORS}/213/pdf/t0902130162130.pdf")
    assert (pdf.arguments["bill"], pdf.arguments["role"]) == ("bills/213-衆法-16", "bill")
    assert ask(f"{COUNCILLORS}/213/pdf/h0802130592130010.pdf").arguments["role"] == "amendment"
    outline = ask(f"{COUNCILLORS}/213/pdf/580213590.pdf")
    assert (outline.arguments["bill"], outline.arguments["role"]) == ("bills/213-閣法-59", "outline")
    for url in ("https://example.jp/", f"{COUNCILLORS}/213/iinkai.htm", f"{COUNCILLORS}/213/pdf/x.pdf"):
        with pytest.raises(ValueError, match="is no list"):
            ask(url)


def test_of_a_bill_whose_title_says_nothing_the_outline_has_its_turn() -> None:
    bill = cabinet_bill()
    bill.title = "見本道路法の一部を改正する法律案"
    bill.files = [("t0803000593000.pdf", "提出法律案"), ("580300590.pdf", "議案要旨")]
    url = f"{COUNCILLORS}/300/meisai/{meisai_name(bill)}"
    found = read(url, sangiin_bill(bill), "parse_sangiin_bill", session=300, key=KEY)
    turns = {r.url.rsplit("/", 1)[-1]: r.seldom for r in found if isinstance(r, PageRequest)}
    assert turns == {"t0803000593000.pdf": None, "580300590.pdf": "300"}
    texts = Texts(Earlier(), 1)
    asks = [r for r in found if isinstance(r, PageRequest)]
    assert [texts.now(r) for r in asks] == [False, False]  # the title is not of our field
    assert [r.url.rsplit("/", 1)[-1] for r in texts.turn()] == ["580300590.pdf"]


def test_texts_are_asked_for_only_in_scope() -> None:
    bill = cabinet_bill()
    bill.files = [("t0803000593000.pdf", "提出法律案")]
    url = f"{COUNCILLORS}/300/meisai/{meisai_name(bill)}"
    found = [
        r
        for r in read(url, sangiin_bill(bill), "parse_sangiin_bill", session=300, key=KEY)
        if isinstance(r, PageRequest)
    ]
    assert [a.url for a in found] == [f"{COUNCILLORS}/300/pdf/t0803000593000.pdf"]
    assert found[0].arguments == {
        "key": f"{KEY}/t0803000593000.pdf",
        "bill": KEY,
        "role": "bill",
        "label": "提出法律案",
    }
    bill.title = "見本道路法の一部を改正する法律案"
    found = read(url, sangiin_bill(bill), "parse_sangiin_bill", session=300, key=KEY)
    # What the title does not say the bill itself may: it is asked for when it is its turn.
    texts = Texts(Earlier(), 100)
    assert not [r for r in found if isinstance(r, PageRequest) and texts.now(r)]
    assert [a.url for a in texts.turn()] == [f"{COUNCILLORS}/300/pdf/t0803000593000.pdf"]


# ---------------------------------------------------------------------- identity
def test_kinds_without_number_are_joined_by_title(tmp_path: Path) -> None:
    bill = MadeUpBill(
        "予備費等支出承諾",
        300,
        2,
        "見本年度予備費使用総調書（その１）",
        {"提出日": "2026-03-18"},
        status="参議院で審議中",
        passage={"衆議院議案受理年月日": "2026-03-18"},
    )
    site = BillSite(bill)
    width = MadeUpBill(**{**vars(bill), "title": "見本年度予備費使用総調書(その1)"})
    site.other[LOWER_LIST] = shugiin_list([width])
    with Watch(tmp_path) as watch:
        watch.night("bills", "2026-05-20T18:00:00Z", site)
        row = watch.rows("SELECT * FROM bills")
        assert [(r["kind"], r["number"], r["status"]) for r in row] == [("承諾", 2, "参議院で審議中")]


def test_what_each_house_numbers_for_itself_is_not_merged() -> None:
    assert bill_key(217, "決議", 1, "見本", "衆議院") != bill_key(217, "決議", 1, "見本", "参議院")
    assert (
        bill_key(213, "閣法", 59, "見本", "衆議院") == bill_key(213, "閣法", 59, "例", "参議院") == "bills/213-閣法-59"
    )
    with pytest.raises(ValueError, match="no number"):
        bill_key(213, "閣法", None, "見本", "衆議院")


def test_a_bill_of_an_earlier_session_keeps_the_events_of_all_sessions() -> None:
    facts: dict[str, Scalar] = {
        "session": 299,
        "kind": "衆法",
        "number": 3,
        "299/sangiin/件名": "見本法案",
        "299/sangiin/提出日": "令和7年10月10日",
        "299/sangiin/衆議院委員会等経過/本付託日": "令和7年11月1日",
        "299/sangiin/衆議院委員会等経過/付託委員会等": "法務委員会",
        "299/sangiin/衆議院本会議経過/議決日": "令和7年11月28日",
        "299/sangiin/衆議院本会議経過/議決": "継続審査",
        "299/sangiin/衆議院委員会等経過/議決日": "令和7年11月27日",
        "299/sangiin/衆議院委員会等経過/議決・継続結果": "継続審査",
        "299/shugiin/衆議院審議結果": "閉会中審査",
        "300/sangiin/件名": "見本法案",
        "300/sangiin/提出日": "令和7年10月10日",
        "300/sangiin/衆議院委員会等経過/本付託日": "令和8年1月20日",
        "300/sangiin/衆議院委員会等経過/付託委員会等": "法務委員会",
        "300/sangiin/衆議院本会議経過/議決日": "令和8年3月2日",
        "300/sangiin/衆議院本会議経過/議決": "否決",
    }
    told = [(e["session"], e["date"], e["event"], e["result"]) for e in rows_of(facts)["bill_events"]]
    assert told == [
        (299, "2025-10-10", "submitted", None),
        (299, "2025-11-01", "referred", None),
        (299, "2025-11-28", "carried_over", "継続審査"),
        (300, "2026-01-20", "referred", None),
        (300, "2026-03-02", "plenary_vote", "否決"),
    ]


# ---------------------------------------------------------------------- how it ends
def test_withdrawal_and_sending_back_are_read_from_the_remarks() -> None:
    facts: dict[str, Scalar] = {
        "session": 300,
        "kind": "衆法",
        "number": 1,
        "300/sangiin/備考": "令和6年4月9日　撤回申出\n　　　4月10日　撤　　回（委員会許可）",
    }
    (event,) = rows_of(facts)["bill_events"]
    assert (event["event"], event["date"], event["result"]) == ("withdrawn", "2024-04-10", "撤回（委員会許可）")
    facts = {
        "session": 300,
        "kind": "予算",
        "number": 1,
        "300/sangiin/備考": "令和7年3月31日　衆へ回付\n　　3月31日　衆同意",
        "300/shugiin/回付案/衆議院審議結果": "同意",
        "300/shugiin/回付案/衆議院審議終了年月日": "令和 7年 3月31日",
    }
    told = [(e["event"], e["house"], e["date"]) for e in rows_of(facts)["bill_events"]]
    assert told == [("returned", "参議院", "2025-03-31"), ("agreed", "衆議院", "2025-03-31")]


def test_a_request_to_withdraw_is_no_withdrawal() -> None:
    rows = rows_of({"session": 300, "kind": "衆法", "number": 1, "300/sangiin/備考": "令和6年4月9日　撤回申出"})
    assert rows["bill_events"] == []
    assert rows["bills"][0]["note"] == "令和6年4月9日 撤回申出"


@pytest.mark.parametrize(
    ("day", "cells", "expected"),
    [
        ("2026-06-25", {}, []),  # seven days after the close: decisions may still be registered
        ("2026-06-26", {}, [("2026-06-18", "lapsed", 1)]),
        ("2026-06-26", {"衆議院委員会等経過／議決・継続結果": "継続審査"}, [(None, "carried_over", 0)]),
        ("2026-06-26", {"公布年月日": "2026-06-20", "法律番号": "60"}, [("2026-06-20", "promulgated", 0)]),
        ("2026-06-26", {"衆議院委員会等経過／議決・継続結果": "未了"}, [("2026-06-18", "lapsed", 0)]),
    ],
)
def test_lapse_follows_from_a_blank_page_read_late_enough(
    tmp_path: Path, day: str, cells: dict[str, str], expected: list[tuple[Any, ...]]
) -> None:
    bill = cabinet_bill()
    bill.cells |= cells
    bill.status = ""
    with Watch(tmp_path) as watch:
        # 18:30 UTC is 03:30 of the next day in Japan.
        watch.night("bills", f"{day[:8]}{int(day[8:]) - 1:02d}T18:30:00Z", BillSite(bill))
        sql = "SELECT date, event, derived FROM bill_events WHERE event NOT IN ('submitted', 'referred') ORDER BY position"
        assert [tuple(row) for row in watch.conn.execute(sql)] == expected


@pytest.mark.parametrize(
    ("kind", "cells", "lapsed"),
    [
        ("衆法", {"衆議院本会議経過/議決": "否決"}, False),  # refused: nothing was left to decide
        ("閣法", {"衆議院本会議経過/議決": "可決"}, True),  # passed by one house only
        ("決議", {"参議院本会議経過/議決": "可決"}, False),  # the house decides alone
        ("衆法", {"備考": "令和8年6月5日　撤回"}, False),
    ],
)
def test_what_was_decided_does_not_lapse(kind: str, cells: dict[str, str], lapsed: bool) -> None:
    facts: dict[str, Scalar] = {"session": 300, "kind": kind, "number": 1, "300/sangiin/closed_on": "2026-06-18"}
    rows = rows_of({**facts, **{f"300/sangiin/{name}": value for name, value in cells.items()}})
    assert ("lapsed" in [e["event"] for e in rows["bill_events"]]) is lapsed


LOWER_VOTE: dict[str, Scalar] = {
    "300/sangiin/衆議院本会議経過/議決日": "令和8年5月10日",
    "300/sangiin/衆議院本会議経過/議決": "可決",
}
UPPER_REFUSAL: dict[str, Scalar] = {
    "300/sangiin/参議院本会議経過/議決日": "令和8年6月1日",
    "300/sangiin/参議院本会議経過/議決": "否決",
}


@pytest.mark.parametrize(
    ("kind", "facts", "settled"),
    [
        # Constitution, Art. 60, 61: the House of Representatives' decision stands; Art. 59: it may vote again.
        ("予算", {**LOWER_VOTE, **UPPER_REFUSAL}, False),
        ("条約", {**LOWER_VOTE, **UPPER_REFUSAL, "300/sangiin/先議区分": "衆先議"}, False),
        ("閣法", {**LOWER_VOTE, **UPPER_REFUSAL, "300/sangiin/先議区分": "衆先議"}, False),
        ("予算", {**LOWER_VOTE, **UPPER_REFUSAL, "300/shugiin/一覧/審議状況": "成立"}, True),
        ("承認", {**LOWER_VOTE, **UPPER_REFUSAL}, True),  # nothing overrides that
        ("参法", {**UPPER_REFUSAL, "300/sangiin/先議区分": "本院先議"}, True),  # by the first house
        ("閣法", {"300/sangiin/衆議院本会議経過/議決": "否決"}, True),
        ("衆法", {**LOWER_VOTE, **UPPER_REFUSAL, "300/sangiin/備考": "令和8年6月5日　衆再可決"}, True),
    ],
)
def test_a_refusal_is_the_end_only_where_the_constitution_says_so(
    kind: str, facts: dict[str, Scalar], settled: bool
) -> None:
    told: dict[str, Scalar] = {"session": 300, "kind": kind, "number": 1, **facts}
    assert is_settled(told, story_of(told).events) is settled


def test_a_refused_budget_does_not_lapse() -> None:
    told: dict[str, Scalar] = {
        "session": 300,
        "kind": "予算",
        "number": 1,
        "300/sangiin/closed_on": "2026-06-18",
        **LOWER_VOTE,
        **UPPER_REFUSAL,
    }
    assert "lapsed" not in [e.event for e in story_of(told).events]


def test_a_second_vote_stands_beside_the_first() -> None:
    """One house's page already has the second vote where the other still has the first."""
    told: dict[str, Scalar] = {
        "session": 300,
        "kind": "閣法",
        "number": 59,
        "300/sangiin/先議区分": "衆先議",
        **LOWER_VOTE,
        **UPPER_REFUSAL,
        "300/shugiin/衆議院審議終了年月日": "令和 8年 6月 5日",
        "300/shugiin/衆議院審議結果": "可決",
    }
    story = story_of(told)
    assert [(e.date, e.house, e.result) for e in story.events] == [
        ("2026-05-10", "衆議院", "可決"),
        ("2026-06-01", "参議院", "否決"),
        ("2026-06-05", "衆議院", "可決"),
    ]
    assert story.doubts == []


def test_preliminary_examination_is_not_where_a_bill_stands() -> None:
    told: dict[str, Scalar] = {
        "session": 300,
        "kind": "参法",
        "number": 11,
        "300/sangiin/先議区分": "本院先議",
        "300/sangiin/提出日": "令和8年5月30日",
        "300/shugiin/衆議院予備審査議案受理年月日": "令和 8年 6月 2日",
        "300/shugiin/衆議院予備付託年月日": "令和 8年 6月 3日",
        "300/shugiin/衆議院予備付託委員会": "法務",
    }
    rows = rows_of(told)
    assert (rows["bills"][0]["stage"], rows["bills"][0]["stage_on"]) == ("submitted", "2026-05-30")
    assert [e["event"] for e in rows["bill_events"]] == ["submitted", "received", "preliminary_referred"]
    last = {**rows["bill_events"][1], "event": "received"}
    assert event_of_bill(last) == "衆議院に送られた（予備審査）"
    assert standing_of_bill({**rows["bills"][0]}, last, None) == (
        ("参議院：提出", "House of Councillors: submitted"),
        "half",
    )


@pytest.mark.parametrize(
    ("bill", "result", "standing"),
    [
        ({"kind": "予算", "first_house": "衆議院"}, "否決", ("参議院で否決（衆議院の議決が優先）", "half")),
        ({"kind": "条約", "first_house": None}, "不承認", ("参議院で不承認（衆議院の議決が優先）", "half")),
        ({"kind": "閣法", "first_house": "衆議院"}, "否決", ("参議院で否決（衆議院で再議決できる）", "half")),
        ({"kind": "参法", "first_house": "参議院"}, "否決", ("参議院で否決", "bad")),
        ({"kind": "予算", "first_house": "衆議院", "status": "成立"}, "否決", ("成立", "ok")),
        ({"kind": "閣法", "first_house": "衆議院", "promulgated_on": "2026-06-10"}, "否決", ("成立・公布", "ok")),
        ({"kind": "決算", "first_house": None, "stage": "lapsed"}, None, ("審議未了", "bad")),
    ],
)
def test_where_a_refused_bill_stands(bill: dict[str, Any], result: str | None, standing: tuple[str, str]) -> None:
    known = {"promulgated_on": None, "status": None, "stage": "plenary_vote", **bill}
    words, look = standing_of_bill(known, {"event": "plenary_vote", "house": "参議院", "result": result}, None)
    assert (words.ja, look) == standing and words.en.isascii()


def test_a_step_without_a_day_does_not_outlive_the_session_that_closed_on_it(tmp_path: Path) -> None:
    bill = cabinet_bill()
    bill.cells |= {"衆議院委員会等経過／議決・継続結果": "審査"}
    bill.status = "衆議院で審議中"
    with Watch(tmp_path) as watch:
        watch.night("bills", "2026-07-10T18:00:00Z", BillSite(bill))
        assert [tuple(r) for r in watch.conn.execute("SELECT stage, stage_on FROM bills")] == [("lapsed", "2026-06-18")]


def test_a_page_that_was_not_read_derives_nothing(tmp_path: Path) -> None:
    bill = cabinet_bill()
    bill.status = ""
    site = BillSite(bill)
    site.other[f"{COUNCILLORS}/300/meisai/{meisai_name(bill)}"] = None
    with Watch(tmp_path) as watch:
        watch.night("bills", "2026-07-10T18:00:00Z", site)
        assert "lapsed" not in [e[2] for e in events(watch)]


def test_the_list_of_the_lower_house_says_lapsed_outright(tmp_path: Path) -> None:
    bill = cabinet_bill()
    bill.status = "未了"
    with Watch(tmp_path) as watch:
        watch.night("bills", "2026-06-19T18:00:00Z", BillSite(bill))
        sql = "SELECT date, event, result, derived FROM bill_events ORDER BY position DESC LIMIT 1"
        assert [tuple(r) for r in watch.conn.execute(sql)] == [("2026-06-18", "lapsed", "未了", 0)]


def test_contradicting_houses_are_both_kept_and_noted() -> None:
    facts: dict[str, Scalar] = {
        "session": 300,
        "kind": "閣法",
        "number": 59,
        "300/sangiin/先議区分": "衆先議",
        "300/sangiin/衆議院委員会等経過/議決日": "令和8年5月18日",
        "300/sangiin/衆議院委員会等経過/議決・継続結果": "可決",
        "300/shugiin/衆議院審査終了年月日": "令和 8年 5月17日",
        "300/shugiin/衆議院審査結果": "修正",
    }
    rows = rows_of(facts)
    (event,) = rows["bill_events"]
    assert (event["date"], event["result"]) == ("2026-05-17", "修正")  # its own committee's vote
    note = str(rows["bills"][0]["note"])
    assert "2026年5月18日" in note
    assert "2026年5月17日" in note
    assert "可決" in note


# ---------------------------------------------------------------------- what is not as expected
def test_one_bill_in_two_rows_is_one_bill_and_both_states_are_kept() -> None:
    first = MadeUpBill("予算", 300, 1, "見本予算", status="成立", page_id="1DF0002")
    second = MadeUpBill("予算", 300, 1, "見本予算", status="参議院回付案（同意）", page_id="1DF0003")
    found = read(LOWER_LIST, shugiin_list([first, second]), "parse_shugiin_list", session=300)
    assert list(documents(found)) == ["bills/300-予算-1"]
    facts = documents(found)["bills/300-予算-1"].facts
    assert facts["300/shugiin/一覧/審議状況"] == "成立"
    assert facts["300/shugiin/回付案/一覧/審議状況"] == "参議院回付案（同意）"
    asks = {a.url[-11:]: a.arguments["sent_back"] for a in found if isinstance(a, PageRequest)}
    assert asks == {"1DF0002.htm": False, "1DF0003.htm": True}
    assert "参議院回付案（同意）" in str(rows_of(facts)["bills"][0]["note"])
    assert [e["event"] for e in rows_of(facts)["bill_events"]] == ["agreed"]


def test_two_rows_that_differ_otherwise_are_a_problem() -> None:
    bills = [MadeUpBill("法律案（衆法）", 300, 1, "見本法案", status=s) for s in ("未了", "撤回")]
    found = read(LOWER_LIST, shugiin_list(bills), "parse_shugiin_list", session=300)
    assert "two rows of one bill differ (審議状況)" in reasons(found)
    facts = documents(found)["bills/300-衆法-1"].facts
    assert [v for k, v in facts.items() if k.endswith("審議状況")] == ["未了", "撤回"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('<th scope="col">提出番号</th>\n', "", "has no column 提出番号"),
        ("<td>59</td>\n", "<td>五九</td>\n", "is no number"),
        ("<td>59</td>\n", "<td></td>\n", "is no number"),
        ("<td>300</td>\n<td>59</td>", "<td>300</td>", "not whole"),
        ("法律案（内閣提出）一覧</h2>", "見本新種別一覧</h2>", "unknown kind of bills 「見本新種別一覧」"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_the_list_is_not_complete(old: str, new: str, reason: str) -> None:
    reply = edited(sangiin_list([cabinet_bill()]), old, new)
    if reason == "not whole":
        reply = edited(reply, "<td>&nbsp;</td>\n<td>&nbsp;</td>\n", "")
    found = read(LIST, reply, "parse_sangiin_list", session=300)
    assert reason in reasons(found)
    assert not [r for r in found if isinstance(r, Listing)]
    assert KEY not in documents(found)


def two_kinds() -> list[MadeUpBill]:
    return [cabinet_bill(), MadeUpBill("法律案（衆法）", 300, 3, "見本法案", page_id="1DF0004")]


def test_a_heading_without_its_class_is_still_a_heading() -> None:
    found = read(LIST, edited(sangiin_list(two_kinds()), "title_text", "title_x"), "parse_sangiin_list", session=300)
    assert set(documents(found)) == {KEY, "bills/300-衆法-3"}
    assert any(isinstance(r, Listing) for r in found)


@pytest.mark.parametrize(
    ("lower", "old", "new"),
    [(False, "h2", "div"), (False, "</h2>", "</h2><p>見本</p>"), (True, "caption", "kaption"), (True, "caption", "p")],
)
def test_a_list_whose_headings_changed_is_named_table_by_table(lower: bool, old: str, new: str) -> None:
    made, charset = (shugiin_list, "cp932") if lower else (sangiin_list, "utf-8")
    reply = edited(made(two_kinds()), old, new, charset)
    url, callback = (LOWER_LIST, "parse_shugiin_list") if lower else (LIST, "parse_sangiin_list")
    found = read(url, reply, callback, session=300)
    assert not documents(found)
    assert not [r for r in found if isinstance(r, Listing)]
    assert reasons(found).count("a table of bills has no") == 2
    assert TITLE in reasons(found)


@pytest.mark.parametrize("lower", [False, True])
def test_one_table_whose_heading_changed_leaves_the_others(lower: bool) -> None:
    if lower:
        reply = edited(shugiin_list(two_kinds()), '<caption class="txt04b">閣法の一覧</caption>', "閣法の一覧", "cp932")
        found = read(LOWER_LIST, reply, "parse_shugiin_list", session=300)
    else:
        reply = edited(sangiin_list(two_kinds()), '<h2 class="title_text">法律案（内閣提出）一覧</h2>', "")
        found = read(LIST, reply, "parse_sangiin_list", session=300)
    assert set(documents(found)) == {"bills/300-衆法-3"}
    assert "1 rows not read, from 「300 | 59 | " + TITLE in reasons(found)
    assert not [r for r in found if isinstance(r, Listing)]


def test_a_list_without_any_table_it_knows_is_refused_and_an_empty_one_is_believed(tmp_path: Path) -> None:
    for url, reply, callback in (
        (LIST, sangiin_list([]), "parse_sangiin_list"),
        (LOWER_LIST, shugiin_list([]), "parse_shugiin_list"),
        (LIST, edited(edited(sangiin_list(two_kinds()), "h2", "div"), "提出回次", "回次"), "parse_sangiin_list"),
        (
            LOWER_LIST,
            edited(edited(shugiin_list(two_kinds()), "caption", "kaption", "cp932"), "提出回次", "回次", "cp932"),
            "parse_shugiin_list",
        ),
    ):
        found = read(url, reply, callback, session=300)
        assert [type(r) for r in found] == [Problem]
        assert "the list shows no table of bills that can be recognised" in reasons(found)
    head = (
        '<h2 class="title_text">予算一覧</h2><table class="list_c"><tr><th>提出回次</th><th>提出番号</th>'
        "<th>件名</th></tr></table>"
    )
    assert (
        read(LIST, edited(sangiin_list([]), "</select>", "</select>" + head), "parse_sangiin_list", session=300) == []
    )
    head = (
        "<table><caption>予算の一覧</caption><tr><th>提出回次</th><th>番号</th><th>議案件名</th><th>審議状況</th>"
        "<th>経過情報</th></tr></table></DIV></BODY>"
    )
    empty = edited(shugiin_list([]), "</DIV></BODY>", head, "cp932")
    assert read(LOWER_LIST, empty, "parse_shugiin_list", session=300) == []
    # A night on which both lists have lost their shape is no good night.
    site = BillSite(*two_kinds())
    site.other[LIST] = edited(sangiin_list(two_kinds()), "h2", "div")
    site.other[LOWER_LIST] = edited(shugiin_list(two_kinds()), "caption", "kaption", "cp932")
    with Watch(tmp_path) as watch:
        result = watch.night("bills", "2026-05-20T18:00:00Z", site)
        assert result.outcome != "ok"
        assert {p.kind for p in result.problems} == {"structure_suspect"}


def test_a_missing_column_of_the_lower_house_is_named() -> None:
    reply = edited(shugiin_list([cabinet_bill()]), "審議状況", "状況", "cp932")
    found = read(LOWER_LIST, reply, "parse_shugiin_list", session=300)
    assert "has no column 審議状況: its 1 rows are read without it" in reasons(found)
    assert "300/shugiin/一覧/審議状況" not in documents(found)[KEY].facts


def test_without_a_column_of_its_identity_a_row_stays_raw() -> None:
    reply = edited(shugiin_list([cabinet_bill()]), "提出回次", "回", "cp932")
    found = read(LOWER_LIST, reply, "parse_shugiin_list", session=300)
    assert not documents(found)
    title = cabinet_bill().title
    assert any(title in problem.reason for problem in found if isinstance(problem, Problem))


def test_an_unknown_state_is_kept_and_named() -> None:
    bill = cabinet_bill()
    bill.status = "見本の新しい状況"
    found = read(LOWER_LIST, shugiin_list([bill]), "parse_shugiin_list", session=300)
    assert "unknown 審議状況 「見本の新しい状況」" in reasons(found)
    assert documents(found)[KEY].facts["300/shugiin/一覧/審議状況"] == "見本の新しい状況"
    assert any(isinstance(r, Listing) for r in found)


@pytest.mark.parametrize(
    ("label", "value", "reason"),
    [
        ("衆議院本会議経過／議決", "見本可決", "unknown word in 「議決」: 「見本可決」"),
        ("衆議院委員会等経過／議決日", "見本の日", "「議決日」 is no date"),
        ("衆議院本会議経過／採決方法", "挙手", "unknown word in 「採決方法」"),
    ],
)
def test_an_unknown_word_on_a_bills_page_is_kept_and_named(label: str, value: str, reason: str) -> None:
    bill = cabinet_bill()
    bill.cells[label] = value
    found = read("x", sangiin_bill(bill), "parse_sangiin_bill", session=300, key=KEY)
    assert reason in reasons(found)
    facts = documents(found)[KEY].facts
    assert facts["300/sangiin/" + label.replace("／", "/")] == value
    rows = rows_of(facts)
    if label.endswith("日"):
        assert "日付として読めません" in str(rows["bills"][0]["note"])
        assert all(e["event"] != "committee_vote" for e in rows["bill_events"])


def test_pages_of_another_session_or_bill_and_half_pages_are_refused() -> None:
    bill = cabinet_bill()
    assert "asked for session 299" in reasons(read(LIST, sangiin_list([bill]), "parse_sangiin_list", session=299))
    assert "asked for session 299" in reasons(read(LOWER_LIST, shugiin_list([bill]), "parse_shugiin_list", session=299))
    assert "asked for session 299" in reasons(read("x", shugiin_bill(bill), "parse_shugiin_bill", session=299, key=KEY))
    assert "asked for session 299" in reasons(read("x", sangiin_bill(bill), "parse_sangiin_bill", session=299, key=KEY))
    for reply, callback in ((sangiin_bill(bill), "parse_sangiin_bill"), (shugiin_bill(bill), "parse_shugiin_bill")):
        found = read("x", reply, callback, session=300, key="bills/300-閣法-58")
        assert "another bill" in reasons(found)
        assert not documents(found)
        cut = (reply[0], reply[1], reply[2][: len(reply[2]) * 2 // 3])
        found = read("x", cut, callback, session=300, key=KEY)
        assert "cut off" in reasons(found) or "not text" in reasons(found)
        assert not documents(found)


def test_a_missing_part_of_a_bills_page_is_named() -> None:
    reply = edited(sangiin_bill(cabinet_bill()), "衆議院本会議経過</th>", "衆議院の経過</th>")
    found = read("x", reply, "parse_sangiin_bill", session=300, key=KEY)
    assert "unknown table 「衆議院の経過」" in reasons(found)
    assert "the part 「衆議院本会議経過」 is missing" in reasons(found)
    assert "300/sangiin/衆議院本会議経過/議決" not in documents(found)[KEY].facts


def test_a_missing_line_of_a_passage_page_is_named() -> None:
    reply = edited(shugiin_bill(cabinet_bill()), ">衆議院審査終了年月日／衆議院審査結果<", ">衆議院見本<", "cp932")
    found = read("x", reply, "parse_shugiin_bill", session=300, key=KEY)
    assert "no line 衆議院審査終了年月日、衆議院審査結果" in reasons(found)


def test_files_are_told_by_their_names() -> None:
    bill = cabinet_bill()
    bill.files = [
        ("h0803000593000010.pdf", "成立法律"),
        ("h0803000593000020.pdf", "見本委員会の修正案（見本会・否決）"),
        ("s0803000593000.pdf", "成立法律"),
    ]
    found = read(f"{COUNCILLORS}/300/meisai/x.htm", sangiin_bill(bill), "parse_sangiin_bill", session=300, key=KEY)
    assert [a.arguments["role"] for a in found if isinstance(a, PageRequest)] == ["amendment", "amendment", "law"]
    assert "h0803000593000010.pdf is labelled 「成立法律」, its name says amendment" in reasons(found)


def test_the_outline_is_the_text_of_the_bill() -> None:
    bill = cabinet_bill()
    bill.outline = "（見本委員会）\n見本法案（閣法第五九号）要旨\n　本法律案は、見本である。"
    found = read("x", sangiin_bill(bill), "parse_sangiin_bill", session=300, key=KEY)
    assert documents(found)[KEY].body == "（見本委員会）\n見本法案（閣法第五九号）要旨\n本法律案は、見本である。"


def test_a_list_that_shrank_marks_nothing_gone(tmp_path: Path) -> None:
    site = BillSite(
        *(MadeUpBill("法律案（衆法）", 300, n, f"見本法案{n}", page_id=f"1DF0{n:03d}") for n in range(1, 31))
    )
    with Watch(tmp_path) as watch:
        watch.night("bills", "2026-05-20T18:00:00Z", site)
        site.bills = site.bills[:20]
        result = watch.night("bills", "2026-05-21T18:00:00Z", site)
        assert "too_few_items" in [p.kind for p in result.problems]
        assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0


def test_people_are_members_only() -> None:
    def people(**told: str) -> list[tuple[Any, ...]]:
        facts: dict[str, Scalar] = {
            "session": 300,
            "kind": "衆法",
            "number": 1,
            **{f"300/shugiin/{k}": v for k, v in told.items()},
        }
        return [(r["role"], r["name"], r["others"]) for r in rows_of(facts)["bill_people"]]

    assert people(議案提出者="見本　甲子君外七名") == [("提出者", "見本　甲子", 7)]
    assert people(議案提出者="厚生労働委員長") == []
    assert people(議案提出者="内閣") == []
    assert people(
        議案提出者="見本　甲子君外一名", 議案提出者一覧="見本　甲子君; 見本　乙夫君", 議案提出の賛成者="例　丙君"
    ) == [("提出者", "見本　甲子", None), ("提出者", "見本　乙夫", None), ("賛成者", "例　丙", None)]


def test_words() -> None:
    assert kind_of_heading("ＮＨＫ決算一覧") == kind_of_heading("NHK決算一覧") == "ＮＨＫ決算"
    assert kind_of_heading("法律案（衆法）一覧") == "衆法"
    assert kind_of_heading("見本一覧") is None
    assert [read_numeral(w) for w in ("七", "十", "十七", "二十一", "12", "見", "二三", "元")] == [
        7,
        10,
        17,
        21,
        12,
        None,
        23,
        1,
    ]
    assert person_and_others("見本甲子君　外1名") == ("見本甲子", 1)
    assert law_number_words("60", "2024-06-21") == "令和6年法律第60号"
    assert law_number_words("1", "2019-05-08") == "令和元年法律第1号"
    assert law_number_words("89", "2016-11-28") == "平成28年法律第89号"


def test_short_names() -> None:
    assert shortened("見本法の一部を改正する法律案") == "見本法改正案"
    assert shortened("見本法等の一部を改正する法律案") == "見本法等改正案"
    assert shortened("見本の推進に関する法律案") == "見本の推進法案"
    known = rows_of({"session": 213, "kind": "閣法", "number": 59, "213/sangiin/件名": "見本"})["bills"][0]
    assert known["short_title"] == "育成就労法案"
    long = shortened("見本" * 40 + "の一部を改正する法律案")
    assert len(long) == 40
    assert long.startswith("見本見本")
    assert "…" in long
    assert long.endswith("見本改正案")


def test_a_cut_title_keeps_what_tells_it_apart_and_is_no_short_title() -> None:
    tax = "所得に対する租税に関する二重課税の除去並びに脱税及び租税回避の防止のための{}との間の条約の締結について承認を求めるの件"
    one, other = (shortened(tax.format(w)) for w in ("日本国政府と見本国政府", "日本国と例示共和国"))
    assert one.endswith("…日本国政府と見本国政府との間の条約の承認案件")
    assert other.endswith("…日本国と例示共和国との間の条約の承認案件")
    assert max(len(one), len(other)) <= 40
    row = rows_of({"session": 300, "kind": "条約", "number": 1, "300/sangiin/件名": tax.format("日本国と見本国")})[
        "bills"
    ][0]
    assert row["short_title"] is None


def test_an_amendment_of_an_amending_act_is_called_so() -> None:
    assert shortened("見本法の一部を改正する法律の一部を改正する法律案") == "見本法改正法の改正案"
    assert shortened("見本法等の一部を改正する等の法律の一部を改正する法律案") == "見本法等改正法の改正案"


IMMIGRATION = "出入国管理及び難民認定法"
TRAINING = "外国人の技能実習の適正な実施及び技能実習生の保護に関する法律"
LANDING = "出入国管理及び難民認定法第二条第五号ロの旅券を所持する外国人の上陸申請の特例に関する法律"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (f"{IMMIGRATION}の一部を改正する法律案", "入管法改正案"),
        (f"{IMMIGRATION}等の一部を改正する法律案", "入管法等改正案"),
        (f"{IMMIGRATION}及び{TRAINING}の一部を改正する法律案", "入管法等改正案"),
        (f"{IMMIGRATION}及び{LANDING}の一部を改正する法律案", "入管法等改正案"),
        (f"{IMMIGRATION}及び{TRAINING}の一部を改正する法律の一部を改正する法律案", "入管法等改正法の改正案"),
        (f"{TRAINING}の一部を改正する法律案", "技能実習法改正案"),
        ("外国人の育成就労の適正な実施及び育成就労外国人の保護に関する法律の一部を改正する法律案", "育成就労法改正案"),
        (
            "見本の供給のための見本地の確保及びその有効な利用を図るための見本地域の整備に関する法律等の一部を改正する法律案",
            "見本地域の整備に関する法律等改正案",
        ),
        ("見本法及び例示法の一部を改正する法律案", "見本法及び例示法改正案"),  # short enough as it is
        (
            "戦争等避難者に係る出入国管理及び難民認定法の特例等に関する法律案",
            "戦争等避難者に係る出入国管理及び難民認定法の特例等法案",
        ),
    ],
)
def test_acts_are_called_by_their_nicknames(title: str, name: str) -> None:
    assert shortened(title) == name


def test_nicknames_hold_in_english_sentences_too() -> None:
    facts = {"session": 217, "kind": "参法", "number": 10}
    found = names_of(facts, f"{IMMIGRATION}及び{TRAINING}の一部を改正する法律案")
    assert found.ja == "入管法等改正案（217回参法10号）"
    assert found.en == (
        "Amendment bill to the Immigration Control and Refugee Recognition Act and other Acts"
        " (House of Councillors members' bill 217-10)"
    )


def test_bills_of_the_same_name_are_told_apart() -> None:
    def names(kind: str, number: int | None, **more: Scalar) -> tuple[str, str]:
        found = names_of({"session": 217, "kind": kind, "number": number, **more}, "見本法の一部を改正する法律案")
        return found.ja, found.en

    assert names("衆法", 29) == (
        "見本法改正案（217回衆法29号）",
        "見本法改正案 (House of Representatives members' bill 217-29)",
    )
    assert names("閣法", 5)[1] == "見本法改正案 (Cabinet bill 217-5)"
    assert names("決議", 1, numbered_by="参議院") == (
        "見本法改正案（217回参議院決議1号）",
        "見本法改正案 (House of Councillors resolution 217-1)",
    )
    assert names("承諾", None) == ("見本法改正案（217回承諾）", "見本法改正案 (matter for consent 217)")
    known = names_of({"session": 213, "kind": "閣法", "number": 59}, "見本")
    assert known.ja == "育成就労法案"


def test_every_known_name_has_both_languages() -> None:
    known = tomllib.loads(NAMES_FILE.read_text(encoding="utf-8"))
    for key, names in known.items():
        assert re.fullmatch(r"\d{3}-(閣法|衆法|参法)-\d+", key)
        assert set(names) == {"ja", "en"}
        assert names["en"].isascii()
    assert len({n["ja"] for n in known.values()}) == len({n["en"] for n in known.values()}) == len(known)


def test_nothing_is_read_from_a_page_that_is_not_there(tmp_path: Path) -> None:
    site = BillSite(cabinet_bill(), spans=[SPAN_299])
    site.other[f"{COUNCILLORS}/current/gian.htm"] = NOT_FOUND
    with Watch(tmp_path) as watch:
        result = watch.night("bills", "2026-05-20T18:00:00Z", site)
        assert result.outcome == "partial"  # the other house's list was read
        assert json.loads(watch.versions(KEY)[0]["facts"])["300/shugiin/一覧/審議状況"] == "衆議院で審議中"


def test_an_appointment_goes_to_no_committee() -> None:
    cells = {
        "参議院委員会等経過/議決・継続結果": "同意",
        "参議院委員会等経過/議決日": "令和7年2月19日",
        "参議院本会議経過/議決": "同意",
        "参議院本会議経過/議決日": "令和7年2月19日",
    }
    facts = {"session": 300, "kind": "人事案件", "number": 1, **{f"300/sangiin/{name}": v for name, v in cells.items()}}
    assert [event["event"] for event in rows_of(facts)["bill_events"]] == ["plenary_vote"]


def test_what_is_voted_on_is_called_as_it_is_spoken_of() -> None:
    assert spoken_of(f"{IMMIGRATION}及び{TRAINING}の一部を改正する法律案").ja == "入管法等改正案"
    assert spoken_of("日程第一見本予算").ja == "日程第一見本予算"
