"""The ministers' meeting with the pages of its meetings, press conferences, feeds of ministries, what is said abroad (見本)."""

from __future__ import annotations

from typing import Any

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.shared.source import PageRequest
from db.record.models import Document, Problem
from tests.support.helpers import HTML_HEADERS
from tests.support.places import PAGES
from tests.support.recorded import night, rows

XML = {"content-type": "application/xml"}
INDEX = "https://www.cas.go.jp/jp/seisakukaigi/gaikokujinzai/index.html"
LISTED = """<html lang="ja"><head><title>見本の関係閣僚会議</title></head><body><main><h1>見本の関係閣僚会議</h1>
<p>見本：この会議は、外国人の受入れについて話し合う見本です。次の表は見本です。</p>
<a href="https://www.kantei.go.jp/jp/pages/20270312choukan_mihon.html">開催の様子</a>
<a href="/jp/seisakukaigi/gaikokujinzai/dai2/gijisidai.html">議事次第</a>
<a href="/jp/seisakukaigi/gaikokujinzai/dai2/siryou1.pdf">資料1</a>
<a href="https://www.kantei.go.jp/jp/index.html">官邸</a> <a href="https://www.kantei.go.jp/jp/pages/20270312choukan_mihon.html">動画</a>
</main></body></html>"""


def read(source: str, body: str, ask: PageRequest, headers: dict[str, str] | None = None) -> list[Any]:
    page = Page(ask.url, 200, headers or HTML_HEADERS, body.encode(), "2027-03-15T15:00:00Z", "0" * 64)
    return list(all_sources()[source].read(page, ask.callback, ask.arguments))


def text(source: str, name: str) -> str:
    return (PAGES / source / name).read_text("utf-8")


def test_a_listed_page_leads_to_the_pages_of_its_meetings_and_these_no_further() -> None:
    ask = all_sources()["cabinet_pages"].request_for(INDEX)
    document, *asks = read("cabinet_pages", LISTED, ask)
    assert document.key == "cabinet_pages/jp/seisakukaigi/gaikokujinzai/index.html"
    assert [(one.callback, one.url) for one in asks] == [
        ("parse_attachment", "https://www.cas.go.jp/jp/seisakukaigi/gaikokujinzai/dai2/siryou1.pdf"),
        ("parse_page", "https://www.kantei.go.jp/jp/pages/20270312choukan_mihon.html"),
        ("parse_page", "https://www.cas.go.jp/jp/seisakukaigi/gaikokujinzai/dai2/gijisidai.html"),
    ]
    again = read("cabinet_pages", LISTED, asks[1])
    assert [one.callback for one in again if isinstance(one, PageRequest)] == ["parse_attachment"]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.kantei.go.jp/jp/pages/20270312choukan_mihon.html", "2027-03-12"),
        ("https://www.kantei.go.jp/jp/103/actions/202503/11gaikoku.html", "2025-03-11"),
        ("https://www.kantei.go.jp/jp/101_kishida/actions/202402/09gaikoku.html", "2024-02-09"),
        ("https://www.kantei.go.jp/jp/103/actions/202513/11gaikoku.html", None),
        (INDEX, None),
    ],
)
def test_meetings_of_one_name_are_told_apart_by_the_day_in_their_address(url: str, day: str | None) -> None:
    document, *_ = read("cabinet_pages", LISTED, all_sources()["cabinet_pages"].request_for(url))
    assert document.published_on == day


def test_press_conferences_of_the_minister_to_their_text() -> None:
    source = all_sources()["minister_talks"]
    feed = PageRequest("https://www.moj.go.jp/news.xml", "parse_news")
    (ask,) = read("minister_talks", text("minister_talks", "news.xml"), feed, XML)
    assert ask.url == "https://www.moj.go.jp/hisho/kouhou/hisho08_99901.html"
    (document,) = read("minister_talks", text("minister_talks", "talk.html"), ask)
    assert (document.key, document.title, document.published_on) == (
        "minister_talks/hisho/kouhou/hisho08_99901.html",
        "法務大臣閣議後記者会見の概要",
        "2027-03-12",
    )
    assert "【大臣】見本です。転籍の要件については" in document.body and "見本のトップ" not in document.body
    for url in ("https://www.moj.go.jp/isa/index.html", feed.url):  # the feed by itself is read by the press
        with pytest.raises(ValueError, match="no press conference"):
            source.request_for(url)


@pytest.mark.parametrize(
    ("item", "address"),
    [
        (
            "<title>大臣記者会見</title><link>http://www.moj.go.jp/hisho/kouhou/hisho08_99902.html?rss</link>",
            "hisho08_99902",
        ),
        ("<title>法務大臣 臨時 記者会見</title><link>/hisho/kouhou/20270319.html</link>", "20270319"),
        ("<link>https://www.moj.go.jp/hisho/kouhou/hisho08_99903.html</link>", "hisho08_99903"),
        ("<title>法務大臣閣議後記者会見の概要</title>", None),
        ("<title>法務大臣閣議後記者会見の概要</title><guid>20270319-1</guid>", None),
        ("<title>法務大臣閣議後記者会見の概要</title><link>https://www.example.jp/a.html</link>", None),
    ],
)
def test_no_press_conference_in_the_feed_is_lost(item: str, address: str | None) -> None:
    body = f"<rss version='2.0'><channel><title>見本</title><item>{item}</item></channel></rss>"
    (one,) = read("minister_talks", body, PageRequest("https://www.moj.go.jp/news.xml", "parse_news"), XML)
    if address is None:
        assert isinstance(one, Problem)
        assert "「法務大臣閣議後記者会見の概要」" in one.why.ja
    else:
        assert isinstance(one, PageRequest)
        assert one.url == f"https://www.moj.go.jp/hisho/kouhou/{address}.html"


def test_an_experts_meeting_is_found_by_its_name_with_what_lies_beside_it() -> None:
    source = all_sources()["cabinet_pages"]
    linked = (
        '<a href="/jp/seisaku/mihon_kyosei/yusiki/index.html">見本の 有識者会議</a> <a href="/jp/mihon/a.html">見本</a>'
    )
    asks = [
        one
        for one in read("cabinet_pages", LISTED.replace("</main>", f"{linked}</main>"), source.request_for(INDEX))
        if isinstance(one, PageRequest) and one.callback == "parse_page"
    ]
    (named,) = [one for one in asks if "beside" in one.arguments]
    assert named.url == "https://www.cas.go.jp/jp/seisaku/mihon_kyosei/yusiki/index.html"
    assert not any("/jp/mihon/a.html" in one.url for one in asks)
    meeting = LISTED.replace("見本の関係閣僚会議", "見本の有識者会議").replace(
        "/jp/seisakukaigi/gaikokujinzai/dai2/gijisidai.html", "dai1/gijisidai.html"
    )
    found = [
        one
        for one in read("cabinet_pages", meeting, named)
        if isinstance(one, PageRequest) and one.callback == "parse_page"
    ]
    assert [one.url for one in found] == ["https://www.cas.go.jp/jp/seisaku/mihon_kyosei/yusiki/dai1/gijisidai.html"]


def test_a_feed_of_a_ministry_gives_titles_links_and_days() -> None:
    source = all_sources()["ministry_news"]
    ask = source.request_for("https://www.meti.go.jp/ml_index_release_atom.xml")
    (document,) = read("ministry_news", text("ministry_news", "meti.xml"), ask, XML)
    assert (document.key, document.title, document.published_on, document.body) == (
        "ministry_news/www.meti.go.jp/press/2027/03/mihon.html@2027-03-12",
        "特定技能の見本協議会を開催します",
        "2027-03-12",
        "特定技能の見本協議会を開催します",  # the summary is not kept
    )
    assert document.rows["feed_items"][0]["outlet"] == "経済産業省"
    assert source.hosts == {"www.mlit.go.jp", "www.maff.go.jp", "www.meti.go.jp", "www.jil.go.jp"}


def test_what_is_said_abroad_is_in_its_own_language() -> None:
    source = all_sources()["treaty_bodies"]
    ask = source.request_for("https://www.ohchr.org/en/countries/japan")
    document, file = read("treaty_bodies", text("treaty_bodies", "sample.html"), ask)
    assert (document.lang, document.key) == ("en", "treaty_bodies/en/countries/japan")
    assert file.url == "https://www.ohchr.org/sites/default/files/sample.pdf"
    other = source.request_for("https://www.mofa.go.jp/mofaj/gaiko/jinken.html")
    found = read("treaty_bodies", text("treaty_bodies", "sample.html"), other)
    assert [one.lang for one in found if isinstance(one, Document)] == ["ja"]


@pytest.mark.parametrize("name", ["minister_talks", "ministry_news", "treaty_bodies", "sittings"])
def test_they_are_off_until_they_have_passed_a_try(name: str) -> None:
    info = all_sources()[name].info
    assert (info.enabled, info.selector_verified) == (False, False)


@pytest.mark.recorded
def test_the_recorded_ministers_meeting(recorded_web: Any, tmp_path: Any) -> None:
    night(recorded_web, tmp_path, "2025-11-06T03:00:00+09:00", "cabinet_pages")
    night(recorded_web, tmp_path, "2026-01-24T03:00:00+09:00", "cabinet_pages")
    keys = {key for (key,) in rows(tmp_path, "SELECT key FROM documents WHERE kind = 'page'")}
    assert "cabinet_pages/www.kantei.go.jp/jp/pages/20260123choukan_gaikokujin.html" in keys
    (told,) = rows(tmp_path, "SELECT summary_ja FROM changes WHERE kind = 'text_changed'")
    assert "外国人の受入れ・秩序ある共生社会実現に関する関係閣僚会議" in told[0]
