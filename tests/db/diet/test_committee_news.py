"""Committee news of the House of Representatives: made-up pages (見本), those of session 904 in the format that others measured."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.committee_news import CURRENT, ROOT, day_in_address
from crawlers.sources.shared.houses import ROSTER, committee_in, committees_in
from crawlers.sources.shared.source import Known, KnownDocument, PageRequest
from db.record.models import Document, Problem
from db.text.dates import JST
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch
from tests.support.pdf_files import horizontal, pdf_file

PAGES = places.PAGES / "committee_news"
INDEX, COMMITTEE, ITEM = (
    (PAGES / f"{n}.html").read_text(encoding="utf-8")
    for n in ("IinkaiNews903_m", "houmu903_m", "houmu90320270312008_m")
)
MENU = (PAGES.parent / "sessions" / "gian.html").read_text(encoding="utf-8")
KEY = "committee_news/shugiin-houmu90320270312008"
SOURCE = "committee_news"


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


def listed(text: str, *, committee: str | None = None) -> list[object]:
    return read(text, f"{ROOT}/News/houmu903_m.htm", "parse_list", session=903, start="2027-03-01", committee=committee)


def test_the_index_leads_to_committees_and_these_to_items() -> None:
    found = read(INDEX, f"{ROOT}/IinkaiNews903_m.htm", "parse_list", session=903, start="2027-03-01", committee=None)
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


def test_texts_are_read_for_every_committee_on_recent_days() -> None:
    asked = [a.url.rsplit("/")[-1] for a in listed(COMMITTEE, committee="法務委員会") if isinstance(a, PageRequest)]
    assert asked == ["houmu90320270312008_m.htm", "houmu90320270310007_m.htm"]
    other = listed(COMMITTEE, committee="農林水産委員会")
    assert [a.url.rsplit("/")[-1] for a in other if isinstance(a, PageRequest)] == asked
    assert len([d for d in other if isinstance(d, Document)]) == 3


def test_the_committee_may_stand_in_the_heading_only() -> None:
    items = [d for d in listed(COMMITTEE) if isinstance(d, Document)]
    assert {d.facts["list.committee"] for d in items} == {"法務委員会"}


def test_an_item_of_no_known_committee_is_named() -> None:
    found = listed(COMMITTEE.replace("法務委員会ニュース（見本）", "見本"))
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
    assert committee_in("第904回国会5月9日政治改革に関する特別委員会ニュース") == "政治改革に関する特別委員会"
    assert committee_in("委員名簿 内閣委員会") == "内閣委員会"
    assert committees_in("内閣委員会総務委員会安全保障委員会連合審査会") == [
        "内閣委員会",
        "総務委員会",
        "安全保障委員会",
    ]
    assert committees_in("地域活性化・こども政策・デジタル社会形成に関する特別委員会の一覧") == [
        "地域活性化・こども政策・デジタル社会形成に関する特別委員会"
    ]
    assert day_in_address(f"{ROOT}/News/houmu90320270312008_m.htm") == "2027-03-12"
    assert day_in_address(f"{ROOT}/News/houmu903008.htm") is None


# ---------------------------------------------------------------------- as others measured it
def page(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


ITEM_904 = "houmu90420270412009"
PRINTED = (
    "衆議院法務委員会ニュース",
    "【第904回国会】　令和9年4月12日（月）、第9回の委員会が開かれました。",
    "1　見本育成就労法案（内閣提出第9号）",
    "・技能実習の見本の監理について質疑を行いました。",
)


def measured(replies: dict[str, Reply] | None = None):  # type: ignore[no-untyped-def]
    """The pages of session 904; ``replies`` go before them."""
    html = {"content-type": "text/html"}
    news = pdf_file([horizontal(list(PRINTED))], text="".join(PRINTED))
    pages: dict[str, Reply] = {
        CURRENT: (200, HTML_HEADERS, MENU.replace("903", "904").encode()),
        f"{ROOT}/IinkaiNews904_m.htm": (200, html, page("IinkaiNews904_m").encode("cp932")),
        f"{ROOT}/News/houmu904.htm": (200, html, page("houmu904").encode("cp932")),
        f"{ROOT}/News/mihon904.htm": (
            200,
            html,
            re.sub("<LI>.*</LI>\n", "", page("houmu904"))
            .replace("法務委員会", "見本政策・見本対策に関する特別委員会")
            .replace("houmu", "mihon")
            .encode("cp932"),
        ),
        f"{ROOT}/News/{ITEM_904}_m.htm": (200, html, page(f"{ITEM_904}_m").encode("cp932")),
        f"{ROOT}/News/Honbun/{ITEM_904}.pdf/$File/{ITEM_904}.pdf": (200, {"content-type": "application/pdf"}, news),
        f"{ROOT}/News/houmu90420270407001_m.htm": (
            200,
            html,
            page(f"{ITEM_904}_m").replace("4月12日", "4月7日").replace(ITEM_904, "houmu90420270407001").encode("cp932"),
        ),
        **(replies or {}),
    }
    return lambda url: pages.get(url, NOT_FOUND)


def test_a_list_as_measured(watch: Watch) -> None:
    """Links to earlier sessions are no problem; a joint sitting is of all its committees; the one that fell through counts."""
    result = watch.night(SOURCE, "2027-04-14T00:00:00Z", measured())
    assert [p["url"].rsplit("/")[-1] for p in watch.problems(result.run)] == ["houmu90420270407001.pdf"]
    assert watch.rows(
        "SELECT d.title, n.date, n.number, n.cancelled, n.sitting,"
        " (SELECT group_concat(c.committee, '・') FROM news_committees c WHERE c.document = d.id) AS committees"
        " FROM committee_news n JOIN documents d ON d.id = n.document ORDER BY n.date"
    ) == [
        {
            "title": "衆議院内閣委員会法務委員会連合審査会ニュース 第1回（2027年4月7日）",
            "date": "2027-04-07",
            "number": 1,
            "cancelled": 0,
            "sitting": "内閣委員会法務委員会連合審査会",
            "committees": "法務委員会・内閣委員会",
        },
        {
            "title": "衆議院法務委員会ニュース（2027年4月9日）（流会）",
            "date": "2027-04-09",
            "number": None,
            "cancelled": 1,
            "sitting": None,
            "committees": "法務委員会",
        },
        {
            "title": "衆議院法務委員会ニュース 第9回（2027年4月12日）",
            "date": "2027-04-12",
            "number": 9,
            "cancelled": 0,
            "sitting": None,
            "committees": "法務委員会",
        },
    ]


def test_the_news_is_the_file_behind_the_cover_sheet(watch: Watch) -> None:
    key = f"committee_news/shugiin-{ITEM_904}"
    url = f"{ROOT}/News/Honbun/{ITEM_904}.pdf/$File/{ITEM_904}.pdf"
    first = watch.night(SOURCE, "2027-04-14T00:00:00Z", measured({url: (500, {}, b"")}))
    assert (key, None) in [(d["key"], d["gone_at"]) for d in watch.rows("SELECT key, gone_at FROM documents")]
    assert watch.versions(key)[-1]["body"] == ""
    assert any(p["url"] == url for p in watch.problems(first.run))
    # Its text comes with the next night, and is no news of its own.
    second = watch.night(SOURCE, "2027-04-15T00:00:00Z", measured())
    assert watch.changes(second.run) == []
    body = watch.versions(key)[-1]["body"]
    assert body.split("\n")[0] == "衆議院法務委員会ニュース"
    assert "衆議院トップページ" not in body
    assert "技能実習の見本の監理" in body
    assert watch.value(
        "SELECT count(*) FROM document_topics x JOIN documents d ON d.id = x.document WHERE d.key = ?", key
    )
    assert json.loads(watch.versions(key)[-1]["facts"])["page.bills"] == "見本育成就労法案（内閣提出第9号）"


def test_earlier_items_without_a_text_are_asked_for_over_the_nights() -> None:
    plan = all_sources()[SOURCE].plan
    items = [f"{ROOT}/News/houmu9042027{n // 28 + 1:02d}{n % 28 + 1:02d}{n:03d}_m.htm" for n in range(80)]
    documents = tuple(
        KnownDocument(f"committee_news/{n}", "committee_news", url, f"2027-{n // 28 + 1:02d}-{n % 28 + 1:02d}", n < 10)
        for n, url in enumerate(items)
    )
    asked = [ask.url for ask in plan(datetime(2027, 6, 1, tzinfo=JST), None, Known(documents=documents)).requests][1:]
    assert asked == items[:19:-1]  # the newest sixty of those that have none


def test_a_page_without_a_link_or_a_year_is_read() -> None:
    """A line with a day and no link that did not fall through is named; a day without a year is of the year of the list."""
    text = page("houmu904").replace("(流会)", "")
    problems = [p.reason for p in read(text, f"{ROOT}/News/houmu904.htm", "parse_list", session=904, start="2027-04-01",
                                       committee="法務委員会") if isinstance(p, Problem)]  # fmt: skip
    assert problems == ["a line with a day and without a link: 「令和9年4月9日」"]
    url = f"{ROOT}/News/{ITEM_904}_m.htm"
    asked = {"key": f"committee_news/shugiin-{ITEM_904}", "session": 904, "listed": {}}
    (document,) = [d for d in read(page(f"{ITEM_904}_m"), url, "parse_item", **asked) if isinstance(d, Document)]
    assert (document.facts["page.date"], document.facts["page.committee"]) == ("2027-04-12", "法務委員会")
    other = read(page(f"{ITEM_904}_m").replace("4月12日", "4月11日"), url, "parse_item", **asked)
    assert [
        "the item is of 2027-04-11, the list says 2027-04-12" in p.reason for p in other if isinstance(p, Problem)
    ] == [True]


def test_the_items_of_a_joint_sitting_are_one_change(watch: Watch) -> None:
    """Each committee publishes one of its own; the news is told once, and lists both."""
    line = '<LI><A HREF="./houmu90420270407001_m.htm">令和9年4月7日(内閣委員会法務委員会連合審査会)</A></LI>\n'
    html = {"content-type": "text/html"}
    index = (
        page("IinkaiNews904_m")
        .replace("mihon904", "naikaku904")
        .replace("見本政策・見本対策に関する特別委員会", "内閣委員会")
    )
    other = (
        re.sub("<LI>.*</LI>\n", "", page("houmu904")).replace("法務委員会", "内閣委員会").replace("houmu", "naikaku")
    )
    before = {
        f"{ROOT}/IinkaiNews904_m.htm": (200, html, index.encode("cp932")),
        f"{ROOT}/News/houmu904.htm": (200, html, page("houmu904").replace(line, "").encode("cp932")),
        f"{ROOT}/News/naikaku904.htm": (200, html, other.encode("cp932")),
    }
    joint = other.replace("ご覧になれます。</P>\n", "ご覧になれます。</P>\n" + line.replace("houmu", "naikaku"))
    after = before | {
        f"{ROOT}/News/houmu904.htm": (200, html, page("houmu904").encode("cp932")),
        f"{ROOT}/News/naikaku904.htm": (200, html, joint.encode("cp932")),
    }
    watch.night(SOURCE, "2027-04-14T00:00:00Z", measured(before))
    found = watch.changes(watch.night(SOURCE, "2027-04-15T00:00:00Z", measured(after)).run)
    assert [(c["document_key"].rpartition("/")[2], c["summary_ja"]) for c in found] == [
        ("shugiin-naikaku90420270407001", "衆議院内閣委員会法務委員会連合審査会の委員会ニュース（4月7日）")
    ]
    assert watch.rows("SELECT part_of, key FROM changes WHERE part_of IS NOT NULL") == [
        {"part_of": found[0]["id"], "key": "committee_news/shugiin-houmu90420270407001@2027-04-15T00:00:00Z/appeared/"}
    ]


@pytest.mark.parametrize("name", ["committee_news", "petitions"])
def test_before_a_session_has_a_list_of_bills_the_roster_names_the_sessions(name: str) -> None:
    source = all_sources()[name]
    (ask, *_) = source.plan(datetime(2025, 8, 2, 6, tzinfo=JST), None, Known()).requests
    missing = Page(ask.url, 404, {}, b"", "2025-08-01T21:00:00Z", "0" * 64)
    (instead,) = source.read(missing, ask.callback, ask.arguments)
    assert isinstance(instead, PageRequest) and instead.url == ROSTER
    menu = (
        "<html><body><p class=exp>第218回国会（臨時会）（令和7年8月1日～令和7年8月5日）</p><select name=kaiji>"
        "<option>第217回国会（常会）（令和7年1月24日～令和7年6月22日）</option></select></body></html>"
    )
    roster = Page(ROSTER, 200, HTML_HEADERS, menu.encode(), "2025-08-01T21:00:00Z", "0" * 64)
    asked = [
        one.url for one in source.read(roster, instead.callback, instead.arguments) if isinstance(one, PageRequest)
    ]
    assert asked and all("218" in url for url in asked)
    nothing = list(source.read(replace(missing, url=ROSTER), instead.callback, instead.arguments))
    assert [type(one) for one in nothing] == [Problem]


def test_a_session_that_has_just_begun_has_no_news_yet() -> None:
    source, index = all_sources()[SOURCE], f"{ROOT}/IinkaiNews904_m.htm"
    missing = Page(index, 404, {}, b"", "2027-04-01T21:00:00Z", "0" * 64)
    menu = "<p class=exp>第904回国会（臨時会）（令和9年4月1日～令和9年6月20日）</p>"
    for day, problems in (("2027-04-15", []), ("2027-05-10", [Problem])):
        page = Page(CURRENT, 200, HTML_HEADERS, menu.encode(), f"{day}T21:00:00Z", "0" * 64)
        (ask,) = source.read(page, "parse_current", {"day": day, "start": day})
        assert isinstance(ask, PageRequest) and ask.url == index
        assert [type(one) for one in source.read(missing, ask.callback, ask.arguments)] == problems
