"""Feeds in the forms that publishers really serve, the MHLW feed, and the list of press feeds."""

from __future__ import annotations

import json
import random
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest

from crawlers.fetch.settings import settings_of
from crawlers.read.feeds import Feed, canonical_link, parse_date, parse_feed, plain_text
from crawlers.read.page import Page, PageError
from crawlers.sources import press
from crawlers.sources.mhlw_news import FEED, MhlwNews
from crawlers.sources.press import FEEDS, Press
from crawlers.sources.shared.source import Known, PageRequest
from db.record.models import Document, Problem, ProblemKind
from db.text.dates import JST
from tests.support.places import PAGES

FETCHED = "2026-08-26T03:00:00Z"
AT = datetime(2026, 8, 26, 12, 0, tzinfo=JST)
NS = (
    'xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def page(body: bytes | str, content_type: str = "application/xml", url: str = "https://feeds.example.jp/a.rdf") -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page(url, 200, {"content-type": content_type}, data, FETCHED, "0" * 64)


def rdf(*titles: str, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>', day: str = "2026-08-21") -> str:
    items = "".join(
        f'<item rdf:about="https://feeds.example.jp/{n}"><title>{title}</title>'
        f"<link>https://feeds.example.jp/{n}</link><dc:date>{day}</dc:date></item>\n"
        for n, title in enumerate(titles, start=1)
    )
    return f"{declaration}\n<rdf:RDF {NS}>\n<channel><title>見本</title></channel>\n{items}</rdf:RDF>\n"


def titles(feed: Feed) -> list[str]:
    return [item.title for item in feed.items]


def refusal(body: bytes | str, content_type: str = "application/xml") -> PageError:
    with pytest.raises(PageError) as caught:
        parse_feed(page(body, content_type))
    return caught.value


# --- formats and character sets


def test_rss_2_and_atom() -> None:
    rss = (
        '<rss version="2.0"><channel><title>見本</title><item><title>甲</title><link>https://a.example.jp/1</link>'
        "<guid>g1</guid><pubDate>Fri, 21 Aug 2026 23:30:00 GMT</pubDate><description>要約</description></item>"
        "</channel></rss>"
    )
    feed = parse_feed(page(rss))
    assert (feed.format, feed.title) == ("rss2.0", "見本")
    (item,) = feed.items
    assert (item.guid, item.link, item.title, item.summary) == ("g1", "https://a.example.jp/1", "甲", "要約")
    assert (item.published_on, item.published_at) == ("2026-08-22", "2026-08-21T23:30:00Z")

    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>見本</title><entry><id>tag:a.example.jp,2026:1</id>'
        '<title>乙</title><link rel="self" href="/x.atom"/><link rel="alternate" href="/2"/>'
        "<updated>2026-08-22T10:00:00+09:00</updated><published>2026-08-21T10:00:00+09:00</published></entry></feed>"
    )
    feed = parse_feed(page(atom))
    assert feed.format == "atom"
    assert (feed.items[0].guid, feed.items[0].link) == ("tag:a.example.jp,2026:1", "https://feeds.example.jp/2")
    assert feed.items[0].published_on == "2026-08-21"  # when it was published, not when it was last touched


def test_a_guid_that_is_no_address_is_no_link() -> None:
    items = "".join(
        f"<item><title>{guid}</title><guid>{guid}</guid></item>"
        for guid in ("abc-1", "/a.html", "https://a.example.jp/2")
    )
    feed = parse_feed(page(f'<rss version="2.0"><channel><title>見本</title>{items}</channel></rss>'))
    assert [one.link for one in feed.items] == ["", "https://feeds.example.jp/a.html", "https://a.example.jp/2"]


EXTENDED = ("㈱見本と髙見本の①回目", "技能実習の見本について")
PLAIN = ("見本の技能実習についてのお知らせです", "育成就労の見本を掲載しました", "見本の会議を開催します")


@pytest.mark.parametrize(
    ("encoding", "declared", "header", "expected"),
    [
        ("cp932", ' encoding="Shift_JIS"', "", EXTENDED),
        ("cp932", ' encoding="UTF-8"', "; charset=UTF-8", EXTENDED),
        ("cp932", "", "", EXTENDED),
        ("utf-8", ' encoding="Shift_JIS"', "; charset=Shift_JIS", EXTENDED),
        ("utf-8-sig", ' encoding="UTF-8"', "", EXTENDED),
        ("utf-16", ' encoding="UTF-16"', "", EXTENDED),
        ("euc_jp", ' encoding="EUC-JP"', "", PLAIN),
        ("euc_jp", "", "", PLAIN),
        ("euc_jp", ' encoding="Shift_JIS"', "; charset=Shift_JIS", PLAIN),
        ("euc_jis_2004", ' encoding="EUC-JP"', "", ("㈱見本の①回目のお知らせ", "技能実習の見本について")),
        ("iso2022_jp", ' encoding="ISO-2022-JP"', "", PLAIN),
    ],
)
def test_character_sets(encoding: str, declared: str, header: str, expected: tuple[str, ...]) -> None:
    body = rdf(*expected, declaration=f'<?xml version="1.0"{declared}?>').encode(encoding)
    assert titles(parse_feed(page(body, "text/xml" + header))) == list(expected)


def test_one_broken_byte_is_an_error_not_other_characters() -> None:
    body = rdf("見本の会議を開催します").encode().replace("ます".encode(), "ます".encode()[:2] + "す".encode())
    assert "縺" in body.decode("cp932")  # the trap: as Shift_JIS it is "valid", and nonsense
    error = refusal(body)
    assert error.kind == ProblemKind.STRUCTURE_SUSPECT and "broken" in error.reason


# --- repair


def test_stray_ampersands_controls_and_named_references() -> None:
    body = rdf(
        "見本R&D",
        "A & B",
        "甲&amp;乙",
        "前&nbsp;後",
        "a&LT;b",
        "x&#65;&#0;y",
        "制\x0b御\x0c字",
        "<![CDATA[甲&乙 <3]]>",
        "&nosuch;",
    )
    expected = ["見本R&D", "A & B", "甲&乙", "前\xa0後", "a<b", "xAy", "制御字", "甲&乙 <3", "&nosuch;"]
    assert titles(parse_feed(page(body))) == expected


def test_titles_keep_their_wide_spaces() -> None:
    assert titles(parse_feed(page(rdf("令和８年度　見本の\n公募　（２次）")))) == ["令和８年度　見本の 公募　（２次）"]


def test_declared_prefixes_are_not_required() -> None:
    body = rdf("甲", "乙").replace("</title><link>", "</title><media:x>1</media:x><link>")
    assert titles(parse_feed(page(body))) == ["甲", "乙"]


def test_prefixed_items_are_items() -> None:
    body = rdf("甲", "乙").replace("<rdf:RDF ", '<rdf:RDF xmlns:r="http://purl.org/rss/1.0/" ')
    body = body.replace("<item", "<r:item").replace("</item", "</r:item")
    assert titles(parse_feed(page(body))) == ["甲", "乙"]


def test_items_that_cannot_be_read_are_an_error_not_a_shorter_list() -> None:
    body = rdf("甲", "乙").replace("<rdf:RDF ", '<rdf:RDF xmlns:o="https://other.example/" ')
    error = refusal(body.replace("<item", "<o:item", 1).replace("</item", "</o:item", 1))
    assert error.kind == ProblemKind.STRUCTURE_SUSPECT and "1 of 2" in error.reason


def test_a_bare_doctype_is_ignored() -> None:
    doctype = '<?xml version="1.0"?><!-- 見本 --><!DOCTYPE rss PUBLIC "-//N//DTD" "http://127.0.0.1:1/rss.dtd">'
    assert titles(parse_feed(page(rdf("甲", declaration=doctype)))) == ["甲"]


RUBY = "&lt;ruby&gt;監理&lt;rp&gt;（&lt;/rp&gt;&lt;rt&gt;かんり&lt;/rt&gt;&lt;rp&gt;）&lt;/rp&gt;&lt;/ruby&gt;団体"


@pytest.mark.parametrize("words", [RUBY, "<![CDATA[<ruby>監理<rt>かんり</rt></ruby>団体]]>"])
def test_readings_are_no_text(words: str) -> None:
    body = (
        f'<rss version="2.0"><channel><item><title>{words}</title><link>https://a.example.jp/1</link>'
        f"<description>{words}&lt;script&gt;x()&lt;/script&gt;&lt;br&gt;の許可</description></item></channel></rss>"
    )
    (item,) = parse_feed(page(body)).items
    assert (item.title, item.summary) == ("監理団体", "監理団体\nの許可")


def test_undeclared_prefixes_mean_what_they_mean_elsewhere() -> None:
    item = "<item><title>甲</title><dc:date>2026-08-21</dc:date><media:x>1</media:x></item>"
    body = f'<rss version="2.0"><channel>{item}</channel></rss>'
    assert [(item.title, item.published_on) for item in parse_feed(page(body)).items] == [("甲", "2026-08-21")]


def test_an_item_that_leaves_every_namespace_is_read_like_any_other() -> None:
    """``xmlns=""``: the reader of the standard library then names no namespace at all."""
    entry = '<entry><title>甲</title><id>b</id><link href="https://a.example.jp/1"/></entry>'
    assert titles(parse_feed(page(f'<feed xmlns=""><title>見本</title>{entry}</feed>'))) == ["甲"]


def test_a_namespace_with_spaces_is_said() -> None:
    error = refusal(rdf("甲").replace("<rdf:RDF ", '<rdf:RDF xmlns:o="a b c" ').replace("<title>甲", "<o:x/><title>甲"))
    assert error.kind == ProblemKind.STRUCTURE_SUSPECT


# --- what is not a whole feed


def test_an_entity_bomb_is_refused() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "見本">{levels}]>'
    error = refusal(rdf("&l11;", declaration=bomb))
    assert error.kind == ProblemKind.STRUCTURE_SUSPECT and "entities" in error.reason


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("himitsu")
    declaration = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    error = refusal(rdf("&x;", declaration=declaration))
    assert error.kind == ProblemKind.STRUCTURE_SUSPECT and "himitsu" not in error.reason
    # Without its declaration the reference is just text.
    assert titles(parse_feed(page(rdf("&x;")))) == ["&x;"]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("<!DOCTYPE html><html><body>見本のページ</body></html>", ProblemKind.STRUCTURE_SUSPECT, "HTML"),
        ("<html><body>ただいまメンテナンス中です（見本）</body></html>", ProblemKind.MAINTENANCE, "maintenance"),
        ("", ProblemKind.STRUCTURE_SUSPECT, "empty"),
        (" \n", ProblemKind.STRUCTURE_SUSPECT, "empty"),
        ('<?xml version="1.0"?><urlset><url/></urlset>', ProblemKind.STRUCTURE_SUSPECT, "<urlset>"),
        ('{"items": []}', ProblemKind.STRUCTURE_SUSPECT, "not XML"),
        (rdf(), ProblemKind.TOO_FEW_ITEMS, "no item"),
        (
            "<rss><channel><item><title>甲<b></title></item></channel></rss>",
            ProblemKind.STRUCTURE_SUSPECT,
            "well-formed",
        ),
        (rdf("<![CDATA[甲"), ProblemKind.STRUCTURE_SUSPECT, "cut short"),
    ],
)
def test_what_is_not_a_feed(body: str, kind: ProblemKind, words: str) -> None:
    error = refusal(body, "application/rss+xml")
    assert error.kind == kind and words in error.reason


def test_an_empty_feed_can_be_allowed() -> None:
    assert parse_feed(page(rdf()), allow_empty=True).items == ()


@pytest.mark.parametrize("name", ["mhlw_news/news.rdf", "press/soumu.rdf", "press/nippon_ja.xml"])
def test_a_truncated_feed_is_never_a_shorter_list(name: str) -> None:
    whole = (PAGES / name).read_bytes().rstrip()
    for length in range(1, len(whole), 23):
        assert refusal(whole[:length]).kind == ProblemKind.STRUCTURE_SUSPECT


def test_a_namespace_with_a_space_is_refused() -> None:
    """The SAX reader of the standard library raises ValueError at one; a fuzzer found it with wide spaces."""
    for space in (" ", "\u3000", "\n"):
        body = f'<feed xmlns="http://www.w3.org/2005/{space}Atom"><entry><title>見本</title><id>x</id></entry></feed>'
        assert refusal(body).kind == ProblemKind.STRUCTURE_SUSPECT


def test_random_bytes() -> None:
    source = random.Random(20260826)
    for size in (1, 40, 3000):
        assert refusal(source.randbytes(size)).kind == ProblemKind.STRUCTURE_SUSPECT
        assert refusal(b'<?xml version="1.0"?><rss>' + source.randbytes(size)).kind == ProblemKind.STRUCTURE_SUSPECT


def test_hostile_text_is_refused() -> None:
    """That it grows with the text alone, and not with its square, is in tests/bench/test_growth.py."""
    for text in ("<rss>" + "<![CDATA[" * 100_000, "<!--" * 100_000, "<rss>" + "&" * 300_000):
        assert refusal(text).kind == ProblemKind.STRUCTURE_SUSPECT


# --- dates and links


@pytest.mark.parametrize(
    ("raw", "day", "moment", "quality"),
    [
        ("2026-08-21T15:00:00+09:00", "2026-08-21", "2026-08-21T06:00:00Z", "exact"),
        ("2026-08-24T15:00:Z", "2026-08-25", "2026-08-24T15:00:00Z", "exact"),
        ("2026-08-24T15:00:00.123Z", "2026-08-25", "2026-08-24T15:00:00Z", "exact"),
        ("20260824T150000Z", "2026-08-25", "2026-08-24T15:00:00Z", "exact"),
        ("Fri, 21 Aug 2026 08:00:00 JST", "2026-08-21", "2026-08-20T23:00:00Z", "exact"),
        ("Fri, 21 Aug 2026 08:00:00 +0900 (JST)", "2026-08-21", "2026-08-20T23:00:00Z", "exact"),
        ("21 Aug 26 20:00 EST", "2026-08-22", "2026-08-22T01:00:00Z", "exact"),
        ("Fri, 21 Aug 2026 20:30:00 -0330", "2026-08-22", "2026-08-22T00:00:00Z", "exact"),
        ("Fri, 21 Aug 2026 08:00:00", "2026-08-21", "2026-08-20T23:00:00Z", "assumed_jst"),
        ("2026-08-21 08:00", "2026-08-21", "2026-08-20T23:00:00Z", "assumed_jst"),
        ("2026年8月21日（金） 8時5分", "2026-08-21", "2026-08-20T23:05:00Z", "assumed_jst"),
        ("2026/08/21 23:59:59", "2026-08-21", "2026-08-21T14:59:59Z", "assumed_jst"),
        ("2026/08/21", "2026-08-21", None, "date_only"),
        ("2026.08.21", "2026-08-21", None, "date_only"),
        ("2026-08-21", "2026-08-21", None, "date_only"),
        ("2026年8月21日", "2026-08-21", None, "date_only"),
        ("令和８年８月２１日", "2026-08-21", None, "date_only"),
        ("2026-08-21T25:00:00+09:00", "2026-08-21", None, "date_only"),
        ("2026-08-28T12:00:00+09:00", "2026-08-28", "2026-08-28T03:00:00Z", "exact"),
        ("2026-08-28T12:00:01+09:00", None, None, "future"),
        ("2026-08-29", None, None, "future"),
        ("2088-04-25T10:00:00", None, None, "future"),
        ("2026-02-30", None, None, "invalid"),
        ("Fri, 32 Aug 2026 08:00:00 +0900", None, None, "invalid"),
        ("21 Abc 2026", None, None, "invalid"),
        ("2026-08-21T08:00:00 XYZ", None, None, "invalid"),
        ("1970-01-01T00:00:00Z", None, None, "invalid"),
        ("0001-01-01T00:00:00Z", None, None, "invalid"),
        ("きのう", None, None, "invalid"),
        ("", None, None, "missing"),
        (None, None, None, "missing"),
    ],
)
def test_dates(raw: str | None, day: str | None, moment: str | None, quality: str) -> None:
    assert parse_date(raw, page(b"").fetched_before) == (day, moment, quality)


def test_a_future_date_keeps_what_was_printed() -> None:
    (item,) = parse_feed(page(rdf("甲", day="2088-04-25T10:00:00"))).items
    assert (item.date_raw, item.published_on, item.date_quality) == ("2088-04-25T10:00:00", None, "future")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("http://a.example.jp/x?b=2&ref=rss&a=1&utm_source=y&a=0#top", "https://a.example.jp/x?b=2&a=1&a=0"),
        ("https://A.example.jp:443/x?source=rss&iref=com_rss", "https://a.example.jp/x"),
        ("http://other.example.jp/x?reference=1&sources=2", "http://other.example.jp/x?reference=1&sources=2"),
        ("/y/z.html", "https://feeds.example.jp/y/z.html"),
        ("https://a.example.jp/%E8%A6%8B?q=%2F&e=", "https://a.example.jp/%E8%A6%8B?q=%2F&e="),
        ("javascript:alert(1)", ""),
        ("https://[bad/", ""),
        (" ", ""),
    ],
)
def test_links(link: str, expected: str) -> None:
    assert canonical_link(link, "https://feeds.example.jp/a.rdf", {"a.example.jp"}) == expected


def test_an_article_in_the_feed_is_not_its_summary() -> None:
    body = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>見本</title><item>'
        "<title>甲</title><link>https://a.example.jp/1</link>{}<description>要約</description>{}</item></channel></rss>"
    )
    article = "<content:encoded><![CDATA[<p>記事の本文</p>]]></content:encoded>"
    assert parse_feed(page(body.format("", article))).items[0].summary == "要約"
    assert "本文" not in parse_feed(page(body.format(article, ""))).items[0].summary


def test_plain_text_of_a_summary() -> None:
    assert (
        plain_text("案の公示日：2026/08/25<br/>締切：2026/09/25 00:00<br/>")
        == "案の公示日：2026/08/25\n締切：2026/09/25 00:00"
    )
    assert plain_text("<p>甲&amp;乙</p><p>丙</p><style>p{}</style>") == "甲&乙\n丙"


# --- the ministry's feed


def flat(record: object) -> dict[str, object]:
    assert isinstance(record, Document), record
    (row,) = record.rows["feed_items"]
    kept = {name: row[name] for name in ("summary", "date_raw", "date_quality", "published_at")}
    same = {name: getattr(record, name) for name in ("key", "title", "url", "published_on", "body")}
    return same | kept


def test_mhlw_news() -> None:
    source = MhlwNews()
    answer = page((PAGES / "mhlw_news/news.rdf").read_bytes(), url=FEED)
    records = list(source.read(answer, "feed", {}))
    assert [flat(r) for r in records] == json.loads((PAGES / "mhlw_news/news.expected.json").read_text())
    for record in records:
        assert isinstance(record, Document)
        assert (record.kind, record.collection, dict(record.facts)) == ("news", "mhlw_news", {})
        assert record.rows["feed_items"][0]["outlet"] == "厚生労働省"


def test_an_item_without_a_link_is_named() -> None:
    body = rdf("甲", "乙").replace("https://feeds.example.jp/2", "")
    first, second = sorted(MhlwNews().read(page(body), "feed", {}), key=lambda r: isinstance(r, Document))
    assert isinstance(first, Problem) and first.kind == ProblemKind.STRUCTURE_SUSPECT and "乙" in first.reason
    assert isinstance(second, Document) and second.title == "甲"


def test_mhlw_plan() -> None:
    source = MhlwNews()
    plan = source.plan(AT, None, Known())
    assert plan.requests == (PageRequest(FEED, "feed"),) and plan.news_since == "2026-07-27"
    with pytest.raises(ValueError, match=r"news\.rdf"):
        source.request_for("https://www.mhlw.go.jp/stf/other.rdf")


def test_a_missing_feed_is_not_found() -> None:
    answer = Page(FEED, 404, {}, b"", FETCHED, "0" * 64)
    (problem,) = MhlwNews().read(answer, "feed", {})
    assert isinstance(problem, Problem) and problem.kind == ProblemKind.NOT_FOUND


# --- press


@pytest.mark.parametrize(("feed", "suffix"), [("nippon_ja", "xml"), ("moj", "xml"), ("soumu", "rdf")])
def test_press_pages(feed: str, suffix: str) -> None:
    source = Press()
    ask = source.request_for(FEEDS[feed].url)
    arguments = json.loads(json.dumps(dict(ask.arguments)))  # as they come back from the journal
    answer = page((PAGES / f"press/{feed}.{suffix}").read_bytes(), url=ask.url)
    records = list(source.read(answer, ask.callback, arguments))
    assert [flat(r) for r in records] == json.loads((PAGES / f"press/{feed}.expected.json").read_text())
    for record in records:
        assert isinstance(record, Document)
        assert (record.kind, record.collection) == ("press", f"press/{feed}")


def test_no_summary_without_leave() -> None:
    answer = page((PAGES / "press/nippon_ja.xml").read_bytes())
    arguments = {"feed": "x", "outlet": "見本", "lang": "ja", "store_summary": False}
    for record in Press().read(answer, "feed", arguments):
        assert isinstance(record, Document)
        assert record.body == record.title and record.rows["feed_items"][0]["summary"] is None


def test_press_feed_listing_a_page_twice() -> None:
    body = rdf("古い見本", "新しい見本").replace("feeds.example.jp/2", "feeds.example.jp/1")
    body = body.replace("2026-08-21", "2026-08-20", 1)
    arguments = {"feed": "x", "outlet": "見本", "lang": "ja", "store_summary": False}
    (record,) = Press().read(page(body), "feed", arguments)
    assert isinstance(record, Document)
    assert (record.key, record.published_on) == ("press/x/feeds.example.jp/1", "2026-08-21")
    assert record.body == "新しい見本\n古い見本"


def test_the_list_of_feeds() -> None:
    as_of = date.fromisoformat(press.LIST["as_of"])
    assert {f.id for f in FEEDS.values() if f.enabled} == {"nippon_ja", "nippon_news", "moj", "soumu"}
    for feed in FEEDS.values():
        if feed.enabled:
            checked = date.fromisoformat(feed.terms_checked_on)
            assert 0 <= (as_of - checked).days <= 365, f"{feed.id}: read its terms again"
        else:
            assert feed.note, f"{feed.id}: say why it is off"
        assert feed.terms and feed.format in ("rss1.0", "rss2.0", "atom")
        assert Press().request_for(feed.url).arguments["feed"] == feed.id
    assert len({feed.url for feed in FEEDS.values()}) == len(FEEDS)


OWN = """
enable = ["asahi"]
disable = ["nippon_ja"]
[[feeds]]
id = "mihon"
outlet = "見本新聞"
url = "https://feeds.mihon.example/rss.xml"
terms = "見本"
"""


def test_press_settings() -> None:
    config = tomllib.loads(OWN)
    plan = Press().plan(AT, None, Known(config=config))
    assert [ask.arguments["feed"] for ask in plan.requests] == ["nippon_news", "moj", "soumu", "asahi", "mihon"]
    assert plan.news_since == "2026-07-27"
    assert "feeds.mihon.example" not in Press.hosts
    assert Press.hosts_for(config) == Press.hosts | {"feeds.mihon.example"}
    assert Press().request_for("https://feeds.mihon.example/rss.xml", config).arguments["outlet"] == "見本新聞"
    with pytest.raises(ValueError, match="not one of"):
        Press().request_for("https://feeds.mihon.example/rss.xml")


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"enable": ["asahii"]}, "asahii.*known feeds:.*asahi"),
        ({"disable": ["x"]}, "disable names 'x'"),
        ({"enable": "asahi"}, "must be a list"),
        ({"enable": ["nhk"], "disable": ["nhk"]}, "both"),
        ({"feeds": [{"id": "a"}]}, "outlet, url, terms is missing"),
        ({"feeds": [{"id": "moj", "outlet": "a", "url": "https://a.example/", "terms": "t"}]}, "comes with"),
        ({"feeds": [{"id": "a", "outlet": "a", "url": "http://a.example/", "terms": "t"}]}, "https://"),
        (
            {"feeds": [{"id": "a", "outlet": "a", "url": "https://a.example/", "terms": "t", "enable": True}]},
            "unknown field",
        ),
        ({"feeds": [{"id": "a", "outlet": "a", "url": "https://a.example/", "terms": "t", "enabled": "no"}]}, "type"),
    ],
)
def test_bad_press_settings(config: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Press().plan(AT, None, Known(config=config))


def test_a_configured_feed_can_be_fetched_by_itself(tmp_path: Path) -> None:
    """`crawl --only` knows a feed that stands only in config.toml."""
    from crawlers.nightly.job import choose
    from db.record.home import Home

    (tmp_path / "config.toml").write_text(
        '[[sources.press.feeds]]\nid = "mihon"\noutlet = "見本新聞"\nurl = "https://feeds.mihon.example/rss.xml"\n'
        'terms = "見本の許諾"\n',
        "utf-8",
    )
    assert choose(settings_of(Home(tmp_path)), [], ["https://feeds.mihon.example/rss.xml"]) == ["press"]
