"""What is kept of a press feed (made up, 見本): the items as they are read, in one form, and not a word of what must not stay."""

from __future__ import annotations

import random
from xml.etree import ElementTree

import pytest

from crawlers.read.feeds import FeedItem, item_of, parse_feed
from crawlers.read.page import Page
from crawlers.reading.bounded import Limits
from crawlers.reading.reader import Reader, reduce_here
from crawlers.sources.press import Press
from crawlers.sources.shared.reduced_feeds import is_reduced, read_reduced
from crawlers.sources.shared.source import Kept
from db.record.causes import Cause
from db.record.models import IN_SCOPE, Document, Problem, ProblemKind
from tests.support.places import PAGES
from tests.support.press_site import AGENCY, ARTICLE, FULL, SUMMARY, item, rss

URL = "https://www.nippon.com/ja/feed/"
ASKED = {"feed": "nippon_ja", "outlet": "nippon.com", "lang": "ja", "store_summary": True}
NO_SUMMARY = {**ASKED, "store_summary": False}


def page(body: bytes, *, status: int = 200, charset: str = "") -> Page:
    headers = {"content-type": f"application/rss+xml{charset and f'; charset={charset}'}"}
    return Page(URL, status, headers, body, "2026-08-26T12:00:00Z", "0" * 64)


def reduce(body: bytes, *, asked: dict[str, object] | None = None, **about: object) -> Kept:
    return Press().reduce(page(body, **about), "feed", asked or ASKED)  # type: ignore[arg-type]


def read_back(kept: bytes) -> list[FeedItem]:
    return [item_of(one.raw, page(kept), {"www.nippon.com"}) for one in read_reduced(kept)]


ODD = rss(
    "<item><title>&lt;b&gt;太字&lt;/b&gt; &amp;amp; A&amp;lt;B</title><link> https://www.nippon.com/a\nb </link>"
    "<guid>  見本  の 番号</guid><pubDate>2026年8月21日（金） 8時5分</pubDate></item>",
    "<item><title>見本　全角の空白</title><link>/ja/relative/</link></item>",
    "<item><title></title><link>http://www.nippon.com/ja/x?ref=rss&amp;y=1#z</link><pubDate>きのう</pubDate></item>",
    '<item><title>番号だけ</title><guid isPermaLink="true">https://www.nippon.com/ja/only-guid/</guid></item>',
    "<item><title>髙見①㈱ 😀</title><link>https://www.nippon.com/ja/%E8%A6%8B?q=%2F</link></item>",
    "<item><description>名前のない項目</description></item>",
)


@pytest.mark.parametrize(
    "body", [FULL, ODD, *((PAGES / "press" / name).read_bytes() for name in ("nippon_ja.xml", "moj.xml", "soumu.rdf"))]
)
def test_the_items_are_read_as_from_what_came_but_for_the_summary(body: bytes) -> None:
    came = [
        (i.guid, i.link, i.title, i.date_raw, i.published_on, i.published_at, i.date_quality)
        for i in parse_feed(page(body), https_hosts={"www.nippon.com"}).items
    ]
    kept = reduce(body).body
    assert [
        (i.guid, i.link, i.title, i.date_raw, i.published_on, i.published_at, i.date_quality) for i in read_back(kept)
    ] == came
    assert is_reduced(kept) and ElementTree.fromstring(kept).tag.endswith("feed")
    assert {i.summary for i in read_back(kept)} == {""}


def test_no_word_of_an_article_an_author_or_a_summary_is_kept() -> None:
    kept = reduce(FULL)
    assert ARTICLE.encode() not in kept.body and SUMMARY.encode() not in kept.body
    assert kept.summaries == {
        "press/nippon_ja/mihon-1": f"技能実習生の失踪が増えている。{SUMMARY}",
        "press/nippon_ja/mihon-2": f"見本の要約その二。{SUMMARY}",
    }


def test_where_a_summary_may_not_be_kept_it_is_not_even_read() -> None:
    body = rss(item(1, "見本の配信", f"技能実習生の失踪。{AGENCY}"))
    kept = reduce(body, asked=NO_SUMMARY)
    assert kept.summaries == {} and [one.topics for one in read_reduced(kept.body)] == [()]
    assert [one.topics for one in read_reduced(reduce(body).body)] == [("disappearance", IN_SCOPE)]


def test_a_summary_is_cut_and_one_that_only_repeats_the_title_is_none() -> None:
    body = rss(item(1, "見本の題", "見本の題"), item(2, "見本の長い要約", "見本。" * 100 + ARTICLE))
    assert {key: len(text) for key, text in reduce(body).summaries.items()} == {"press/nippon_ja/mihon-2": 200}


@pytest.mark.parametrize("charset", ["Shift_JIS", "UTF-16", "iso-8859-1", "", "nonsense"])
def test_what_is_kept_is_readable_whatever_the_server_says_of_its_charset(charset: str) -> None:
    kept = reduce(rss(item(1, "Sample ~ \\ title", ""))).body
    (document,) = Press().read(page(kept, charset=charset), "feed", ASKED)
    assert isinstance(document, Document) and document.title == "Sample ~ \\ title"


def test_reducing_again_changes_nothing_and_both_give_the_same_documents() -> None:
    for body in (FULL, ODD):
        kept = reduce(body).body
        assert reduce(kept).body == kept == reduce(body).body
        assert list(Press().read(page(kept), "feed", ASKED)) == list(Press().read(page(body), "feed", ASKED))


def test_the_topics_of_a_summary_are_those_of_the_item() -> None:
    by_key = {d.key: d for d in Press().read(page(FULL), "feed", ASKED) if isinstance(d, Document)}
    assert by_key["press/nippon_ja/mihon-1"].unkept_topics == ("disappearance", IN_SCOPE)
    assert by_key["press/nippon_ja/mihon-2"].unkept_topics == ()  # its title says it already
    assert all(d.body == d.title and d.rows["feed_items"][0]["summary"] is None for d in by_key.values())


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", ProblemKind.STRUCTURE_SUSPECT, "the answer was empty"),
        (f"<html><body>{ARTICLE}</body></html>".encode(), ProblemKind.STRUCTURE_SUSPECT, "an HTML page was served"),
        (f"<html>ただいまメンテナンス中です {ARTICLE}</html>".encode(), ProblemKind.MAINTENANCE, "メンテナンス"),
        (f"<{ARTICLE}>x</{ARTICLE}>".encode(), ProblemKind.STRUCTURE_SUSPECT, "<…> was served instead of a feed"),
        (f"<{ARTICLE}:rss><item>".encode(), ProblemKind.STRUCTURE_SUSPECT, "cut short (<rss>"),
        (FULL[:-40], ProblemKind.STRUCTURE_SUSPECT, "cut short"),
        (f"<rss><channel><item>{ARTICLE}</wrong></rss>".encode(), ProblemKind.STRUCTURE_SUSPECT, "not well-formed"),
        (f'<!DOCTYPE x [<!ENTITY y "{ARTICLE}">]><rss/>'.encode(), ProblemKind.STRUCTURE_SUSPECT, "declares entities"),
        (rss(), ProblemKind.TOO_FEW_ITEMS, "no item"),
        (ARTICLE.encode() + b"\xff\xfe\xfd", ProblemKind.STRUCTURE_SUSPECT, "not text in any known character set"),
        (ARTICLE.encode(), ProblemKind.STRUCTURE_SUSPECT, "text that is not XML"),
    ],
)
def test_of_what_is_no_whole_feed_the_cause_alone_is_kept(body: bytes, kind: ProblemKind, words: str) -> None:
    kept = reduce(body)
    assert ARTICLE.encode() not in kept.body and kept.summaries == {} and is_reduced(kept.body)
    for answer in (body, kept.body):  # as it is read tonight, and from the archive
        (problem,) = Press().read(page(answer), "feed", ASKED)
        assert isinstance(problem, Problem) and problem.kind == kind and words in problem.reason
        assert problem.why.code is not None


def test_of_a_failing_page_nothing_is_kept() -> None:
    for status in (301, 403, 404, 500, 503):
        assert reduce(f"<html>{ARTICLE}</html>".encode(), status=status) == Kept(b"")


def test_of_random_bytes_nothing_is_kept() -> None:
    source = random.Random(20261129)
    for size in (1, 40, 3000):
        noise = source.randbytes(size)
        kept = reduce(b'<?xml version="1.0"?><rss>' + noise).body
        assert is_reduced(kept) and noise not in kept


def test_a_publisher_cannot_pass_a_text_off_as_reduced() -> None:
    """Our own form is taken from nobody: unknown topics go, and a cause is worked out anew."""
    kept = reduce(FULL).body.decode()
    smuggled = kept.replace('term="disappearance"', f'term="{ARTICLE}"').encode()
    assert is_reduced(smuggled) and ARTICLE.encode() not in reduce(smuggled).body
    with_more = kept.replace("<id>", f"<summary>{ARTICLE}</summary><id>", 1).encode()
    assert not is_reduced(with_more) and ARTICLE.encode() not in reduce(with_more).body
    cause = reduce(b"").body.decode().replace("the answer was empty", ARTICLE).encode()
    assert is_reduced(cause) and ARTICLE.encode() not in reduce(cause).body


def test_a_body_is_reduced_under_limits_like_any_foreign_bytes() -> None:
    line = {"url": URL, "requested_url": URL, "status": 200, "headers": {}, "sha256": "", "callback": "feed"}
    line |= {"fetched_at": "2026-08-26T12:00:00Z", "arguments": ASKED}
    with Reader(None) as reader:
        assert reader.reduce(Press(), line, FULL) == reduce_here(Press(), line, FULL) == reduce(FULL)
    with Reader(None, Limits(output=64)) as reader:
        kept = reader.reduce(Press(), line, FULL)
    assert is_reduced(kept.body) and kept.summaries == {}
    (problem,) = Press().read(page(kept.body), "feed", ASKED)
    assert isinstance(problem, Problem) and problem.why.code == Cause.READING_TOO_LARGE


def test_of_robots_txt_the_rules_are_kept() -> None:
    came = b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /x\nCrawl-delay: 5\n\nAllow: /\n# qz\n<p>qz</p>\nSitemap: https://a.example/s.xml\n"
    kept = Press().reduce(page(came), None, {}).body
    assert kept == b"User-agent: *\nDisallow: /x\nCrawl-delay: 5\nAllow: /\nSitemap: https://a.example/s.xml\n"
    assert Press().reduce(page(b"<html>qz</html>"), None, {}).body == b""
