"""Committee news of the House of Representatives.  The format was never seen: these pages are made up (見本)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.committee_news import CURRENT, ROOT, committee_in, day_in_address
from crawlers.sources.shared.source import PageRequest
from db.record.models import Document, Problem
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch

PAGES = places.PAGES / "committee_news"
INDEX, COMMITTEE, ITEM = (
    (PAGES / f"{n}.html").read_text(encoding="utf-8")
    for n in ("IinkaiNews903_m", "houmu903_m", "houmu90320270312008_m")
)
MENU = (PAGES.parent / "sessions" / "gian.html").read_text(encoding="utf-8")
KEY = "committee_news/shugiin-houmu90320270312008"
SOURCE = "committee_news"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as one:
        yield one


def site(committee: str = COMMITTEE, item: str = ITEM, index: str = INDEX):  # type: ignore[no-untyped-def]
    pages = {
        f"{ROOT}/IinkaiNews903_m.htm": index,
        f"{ROOT}/News/houmu903_m.htm": committee,
        f"{ROOT}/News/houmu90320270312008_m.htm": item,
        f"{ROOT}/News/nousui903_m.htm": COMMITTEE.replace("法務", "農林水産").replace("houmu", "nousui"),
        f"{ROOT}/News/houmu90320270310007_m.htm": ITEM.replace(
            "12日（金）、第8回の委員会が開かれました", "10日（水）の委員会は流会"
        ),
    }

    def answer(url: str) -> Reply | None:
        if url == CURRENT:
            return 200, HTML_HEADERS, MENU.encode()
        return (200, {"content-type": "text/html"}, pages[url].encode("cp932")) if url in pages else NOT_FOUND

    return answer


def read(text: str, url: str, callback: str, **arguments: object) -> list[object]:
    page = Page(url, 200, {"content-type": "text/html"}, text.encode("cp932"), "2027-03-14T00:00:00Z", "0" * 64)
    return list(all_sources()[SOURCE].read(page, callback, arguments))


def listed(text: str, *, committee: str | None = None, committees: tuple[str, ...] = ("法務委員会",)) -> list[object]:
    return read(
        text,
        f"{ROOT}/News/houmu903_m.htm",
        "parse_list",
        session=903,
        start="2027-03-01",
        committees=committees,
        committee=committee,
    )


def test_the_index_leads_to_committees_and_these_to_items() -> None:
    found = read(
        INDEX,
        f"{ROOT}/IinkaiNews903_m.htm",
        "parse_list",
        session=903,
        start="2027-03-01",
        committees=["法務委員会"],
        committee=None,
    )
    assert [(a.url, a.arguments["committee"]) for a in found if isinstance(a, PageRequest)] == [
        (f"{ROOT}/News/houmu903_m.htm", "法務委員会"),
        (f"{ROOT}/News/nousui903_m.htm", "農林水産委員会"),
    ]
    items = [d for d in listed(COMMITTEE, committee="法務委員会") if isinstance(d, Document)]
    assert [(d.key, d.facts["list.date"], d.facts["list.cancelled"]) for d in items] == [
        (KEY, "2027-03-12", None),
        ("committee_news/shugiin-houmu90320270310007", "2027-03-10", 1),
        ("committee_news/shugiin-houmu90320270115001", "2027-01-15", None),
    ]


def test_texts_are_read_for_chosen_committees_and_recent_days_only() -> None:
    asked = [a.url.rsplit("/")[-1] for a in listed(COMMITTEE, committee="法務委員会") if isinstance(a, PageRequest)]
    assert asked == ["houmu90320270312008_m.htm", "houmu90320270310007_m.htm"]
    other = listed(COMMITTEE, committee="農林水産委員会")
    assert [a for a in other if isinstance(a, PageRequest)] == []
    assert len([d for d in other if isinstance(d, Document)]) == 3


def test_the_committee_may_stand_in_the_heading_only() -> None:
    items = [d for d in listed(COMMITTEE) if isinstance(d, Document)]
    assert {d.facts["list.committee"] for d in items} == {"法務委員会"}


def test_an_item_of_no_known_committee_is_named() -> None:
    found = listed(COMMITTEE.replace("法務委員会ニュース（見本）</H2>", "見本</H2>"))
    assert [type(f) for f in found] == [Problem] * 3


@pytest.mark.parametrize(
    "broken", [COMMITTEE[:-30], COMMITTEE.replace("第903回", "第902回"), COMMITTEE.replace("houmu903", "mihon/")]
)
def test_a_list_cut_off_of_another_session_or_without_links_is_not_read(broken: str) -> None:
    (found,) = listed(broken, committee="法務委員会")
    assert isinstance(found, Problem)


def test_an_item_tells_who_asked_about_what(watch: Watch) -> None:
    watch.night(SOURCE, "2027-03-14T00:00:00Z", site())
    assert watch.rows(
        "SELECT n.house, n.session, n.committee, n.number, n.date, n.cancelled FROM committee_news n JOIN documents d"
        " ON d.id = n.document WHERE d.key = ?",
        KEY,
    ) == [
        {
            "house": "衆議院",
            "session": 903,
            "committee": "法務委員会",
            "number": 8,
            "date": "2027-03-12",
            "cancelled": 0,
        }
    ]
    assert (
        "見本甲子君（見本会）\n・技能実習の見本の監理について、見本大臣の見解を伺いたい。"
        in watch.versions(KEY)[0]["body"]
    )
    assert watch.document(KEY)["title"] == "衆議院法務委員会ニュース 第8回（2027年3月12日）"
    fell = watch.rows("SELECT n.* FROM committee_news n WHERE n.date = '2027-03-10' AND n.committee = '法務委員会'")
    assert [(r["cancelled"], r["number"]) for r in fell] == [(1, None)]
    assert watch.value("SELECT count(*) FROM committee_news") == 6  # rows of every committee, with or without text


def test_a_new_item_is_news_and_a_quiet_night_is_not(watch: Watch) -> None:
    old = COMMITTEE.replace('<LI><A HREF="houmu90320270312008_m.htm">令和9年3月12日（金）</A></LI>', "")
    watch.night(SOURCE, "2027-03-11T00:00:00Z", site(old))
    found = watch.changes(watch.night(SOURCE, "2027-03-14T00:00:00Z", site()).run)
    assert [(c["kind"], c["document_key"], c["summary_ja"]) for c in found] == [
        ("appeared", KEY, "衆議院法務委員会の委員会ニュース（3月12日）")
    ]
    assert watch.changes(watch.night(SOURCE, "2027-03-15T00:00:00Z", site()).run) == []


def test_a_sitting_that_falls_through_later(watch: Watch) -> None:
    watch.night(SOURCE, "2027-03-13T00:00:00Z", site())
    late = site(COMMITTEE.replace("12日（金）</A>", "12日（金）</A>（流会）"))
    found = watch.changes(watch.night(SOURCE, "2027-03-14T00:00:00Z", late).run)
    assert [(c["kind"], c["summary_ja"]) for c in found] == [
        ("stage_moved", "衆議院法務委員会が流会になりました（3月12日）")
    ]


def test_an_item_of_another_day_or_committee_is_not_believed(watch: Watch) -> None:
    result = watch.night(SOURCE, "2027-03-14T00:00:00Z", site(item=ITEM.replace("3月12日", "3月13日")))
    assert any("the item is of 2027-03-13, the list says 2027-03-12" in p["reason"] for p in watch.problems(result.run))
    assert watch.document(KEY)["published_on"] == "2027-03-12"
    result = watch.night(SOURCE, "2027-03-15T00:00:00Z", site(item=ITEM.replace("法務委員会", "内閣委員会")))
    assert any("the item names the 内閣委員会" in p["reason"] for p in watch.problems(result.run))
    assert watch.value(
        "SELECT committee FROM committee_news n JOIN documents d ON d.id = n.document WHERE d.key = ?", KEY
    ) == ("法務委員会")


def test_words_and_addresses() -> None:
    assert committee_in("衆議院法務委員会ニュース") == "法務委員会"
    assert committee_in("第903回国会 法務委員会") == "法務委員会"
    assert committee_in("見本の創設に関する特別委員会") == "見本の創設に関する特別委員会"
    assert committee_in("第8回の会議") is None
    assert day_in_address(f"{ROOT}/News/houmu90320270312008_m.htm") == "2027-03-12"
    assert day_in_address(f"{ROOT}/News/houmu903008.htm") is None
