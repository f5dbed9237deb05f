"""Sessions of the Diet: the menu of one house, the table of the other, and what a moved end means.  All pages 見本."""

from __future__ import annotations

import json

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.sessions import CURRENT, KAIKI, ROSTER
from db.diet.sessions import cell
from db.record.models import Document, Problem, ProblemKind
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch

PAGES = places.PAGES / "sessions"
MENU = (PAGES / "gian.html").read_text(encoding="utf-8")
TABLE = (PAGES / "kaiki.html").read_text(encoding="utf-8")
SPRING = "～令和9年6月23日"


def read(text: str, url: str = CURRENT, callback: str = "parse_menu") -> tuple[dict[str, Document], list[Problem]]:
    body = text.encode("cp932") if url == KAIKI else text.encode()
    headers = {"content-type": "text/html"} if url == KAIKI else HTML_HEADERS
    found = list(
        all_sources()["sessions"].read(Page(url, 200, headers, body, "2027-03-01T00:00:00Z", "0" * 64), callback, {})
    )
    return {d.key: d for d in found if isinstance(d, Document)}, [p for p in found if isinstance(p, Problem)]


def site(menu: str, table: str | None = None):  # type: ignore[no-untyped-def]
    def answer(url: str) -> Reply | None:
        if url == CURRENT:
            return 200, HTML_HEADERS, menu.encode()
        return NOT_FOUND if table is None else (200, {"content-type": "text/html"}, table.encode("cp932"))

    return answer


def night(watch: Watch, day: str, menu: str) -> list[dict[str, object]]:
    return watch.changes(watch.night("sessions", f"{day}T00:00:00Z", site(menu)).run)


def test_every_session_of_the_menu_is_read_with_kind_and_dates() -> None:
    documents, problems = read(MENU)
    assert problems == []
    assert {key: dict(d.facts) for key, d in documents.items()} == {
        "sessions/903": {
            "number": 903,
            "sangiin.kind": "常会",
            "sangiin.convened_on": "2027-01-25",
            "sangiin.closes_on": "2027-06-23",
        },
        "sessions/902": {
            "number": 902,
            "sangiin.kind": "臨時会",
            "sangiin.convened_on": "2026-10-02",
            "sangiin.closes_on": "2026-12-10",
        },
        "sessions/901": {
            "number": 901,
            "sangiin.kind": "特別会",
            "sangiin.convened_on": "2019-04-20",
            "sangiin.closes_on": "2019-05-09",
        },
    }


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("第902回国会（臨時会）（令和8年10月2日", "第902回国会（見本会）（令和8年10月2日", "cannot be read"),
        ("令和8年10月2日", "令和8年10月32日", "cannot be read"),
        ("～令和8年12月10日", "～未定", "cannot be read"),
        ("～令和8年12月10日", "～令和8年9月10日", "closes before"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_count(old: str, new: str, reason: str) -> None:
    documents, problems = read(MENU.replace(old, new))
    assert sorted(documents) == ["sessions/901", "sessions/903"]
    assert [p.kind for p in problems] == [ProblemKind.STRUCTURE_SUSPECT]
    assert reason in problems[0].reason
    assert "902" in problems[0].reason


def test_a_session_without_a_closing_date_yet_is_no_problem() -> None:
    documents, problems = read(MENU.replace("～令和8年12月10日", "～"))
    assert problems == []
    assert documents["sessions/902"].facts["sangiin.closes_on"] is None


def test_a_session_named_twice_with_different_ends_keeps_what_both_say() -> None:
    documents, problems = read(MENU.replace(SPRING, "～令和9年7月3日", 1))
    assert [p.reason for p in problems] == ["session 903 is named twice with different dates"]
    assert documents["sessions/903"].facts["sangiin.convened_on"] == "2027-01-25"
    assert "sangiin.closes_on" not in documents["sessions/903"].facts


def test_a_page_cut_off_or_without_sessions_is_not_read() -> None:
    for text in (MENU[:-60], MENU.replace("国会（", "会合（")):
        documents, problems = read(text)
        assert documents == {}
        assert len(problems) == 1


def test_the_other_house_prints_a_table() -> None:
    documents, problems = read(TABLE, KAIKI, "parse_table")
    assert dict(documents["sessions/903"].facts) == {
        "number": 903,
        "shugiin.kind": "常会",
        "shugiin.convened_on": "2027-01-25",
        "shugiin.closes_on": "2027-07-03",
        "shugiin.opened": "令和 9年 1月25日",
        "shugiin.extension": "10日",
        "shugiin.days": "160日",
    }
    assert documents["sessions/901"].facts["shugiin.closes_on_raw"] == "見本のため不明"
    assert "shugiin.closes_on" not in documents["sessions/901"].facts
    assert "sessions/900" not in documents
    assert ["901" in problems[0].reason, "第900回" in problems[1].reason, len(problems)] == [True, True, 2]


def test_the_table_is_asked_for_only_when_the_settings_say_so(watch: Watch) -> None:
    assert watch.night("sessions", "2027-03-01T00:00:00Z", site(MENU)).outcome == "ok"
    result = watch.night("sessions", "2027-03-02T00:00:00Z", site(MENU), config={"kaiki": True})
    assert result.outcome == "partial"
    assert [p["url"] for p in watch.problems(result.run)] == [KAIKI]


def test_the_first_night_is_stock_and_a_new_session_is_news(watch: Watch) -> None:
    first = MENU.replace("第903回国会（常会）（令和9年1月25日～令和9年6月23日）", "")
    assert night(watch, "2027-01-20", first) == []
    found = night(watch, "2027-01-26", MENU)
    assert [(c["kind"], c["document_key"]) for c in found] == [("appeared", "sessions/903")]
    assert found[0]["summary_ja"] == "第903回国会（常会）が1月25日に召集（会期は6月23日まで）"
    assert (
        found[0]["summary_en"] == "The 903rd Diet (ordinary session) was convened on 25 January and sits until 23 June"
    )
    assert watch.rows("SELECT number, kind, convened_on, closes_on FROM sessions ORDER BY number DESC")[0] == {
        "number": 903,
        "kind": "常会",
        "convened_on": "2027-01-25",
        "closes_on": "2027-06-23",
    }


def test_a_later_end_is_an_extension(watch: Watch) -> None:
    night(watch, "2027-06-20", MENU)
    assert night(watch, "2027-06-21", MENU) == []
    found = night(watch, "2027-06-22", MENU.replace(SPRING, "～令和9年7月3日"))
    assert [(c["kind"], c["field"], c["before"], c["after"]) for c in found] == [
        ("stage_moved", "closes_on", "2027-06-23", "2027-07-03")
    ]
    assert found[0]["summary_ja"] == "第903回国会：会期が6月23日から7月3日まで延長"
    assert found[0]["summary_en"] == "The 903rd Diet was extended from 23 June to 3 July"
    ends = [[cell(json.loads(v["facts"]), "closes_on") for v in watch.versions(f"sessions/{n}")] for n in (903, 902)]
    assert [list(dict.fromkeys(days)) for days in ends] == [["2027-06-23", "2027-07-03"], ["2026-12-10"]]


def test_an_earlier_end_is_no_extension(watch: Watch) -> None:
    night(watch, "2027-05-01", MENU)
    found = night(watch, "2027-05-20", MENU.replace(SPRING, "～令和9年5月19日"))
    assert [(c["kind"], c["summary_ja"]) for c in found] == [
        ("deadline_moved", "第903回国会：会期の終わりが6月23日から5月19日に早まりました")
    ]


def test_an_end_printed_at_last(watch: Watch) -> None:
    night(watch, "2027-01-26", MENU.replace(SPRING, "～"))
    found = night(watch, "2027-01-28", MENU)
    assert [(c["kind"], c["summary_ja"]) for c in found] == [("deadline_set", "第903回国会：会期は6月23日まで")]


def test_the_houses_dates_stand_side_by_side(watch: Watch) -> None:
    answer = site(MENU, TABLE)
    result = watch.night("sessions", "2027-03-01T00:00:00Z", answer, config={"kaiki": True})
    assert result.outcome == "partial"  # two rows of the made-up table cannot be read
    rows = watch.rows("SELECT closes_on FROM sessions WHERE number = 903")
    assert rows == [{"closes_on": "2027-06-23"}]  # the verified page is believed first


def test_without_the_list_of_bills_the_roster_tells_the_sessions(watch: Watch) -> None:
    """At the opening of a session the list of bills may answer 404 while the roster has the same menu."""

    def roster(url: str) -> Reply:
        return (200, HTML_HEADERS, MENU.encode()) if url == ROSTER else NOT_FOUND

    result = watch.night("sessions", "2027-03-01T00:00:00Z", roster)
    assert (result.outcome, result.new) == ("ok", 3)


def test_without_either_page_the_night_says_so(watch: Watch) -> None:
    result = watch.night("sessions", "2027-03-01T00:00:00Z", lambda _: NOT_FOUND)
    assert result.outcome == "failed"
    assert [problem.kind for problem in result.problems] == ["not_found"]
