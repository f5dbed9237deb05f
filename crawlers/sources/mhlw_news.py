"""What is new on the Ministry of Health, Labour and Welfare's site: its own feed, every item of it.

The feed is RSS 1.0 with an invalid ``<copyright>``, some ``http://`` links, and at least one item dated 2088.
A page that stays at one address is announced again under a new date whenever it is updated, so an item is its
address and its date; under a moved date it is the same item while its title is (db/change/feed_items.py).
Linked pages are not fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from crawlers.read.feeds import FeedItem, by_key, day_or_digits, item_document, parse_feed, place_key
from crawlers.read.page import Page
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind, SourceInfo
from db.record.reasons import because

HOST = "www.mhlw.go.jp"
FEED = f"https://{HOST}/stf/news.rdf"
NEWS_DAYS = 30


class MhlwNews(Source):
    """The ministry's feed of new pages."""

    info = SourceInfo(
        id="mhlw_news",
        name_ja="厚生労働省 新着情報",
        name_en="MHLW: what's new",
        publisher="厚生労働省",
        publisher_en="Ministry of Health, Labour and Welfare",
        url=FEED,
        kind="news",
        licence="厚生労働省ホームページの利用規約（政府標準利用規約・公共データ利用規約 PDL1.0。出典の記載が必要）",
        licence_en="terms of use of the ministry’s website (Government Standard Terms of Use, Public Data Licence PDL1.0; "
        "the source must be named)",
        credit="出典：厚生労働省ホームページ",
        terms_checked_on="2026-11-23",
        minimum=5,
        caveats="フィードには約2週間分しか載らないため、長く止めると取りこぼします。保存するのは題名と日付だけで、リンク先は取得しません。"
        "同じURLで題も同じものは、日付が新しくなっても同じ項目です（題が違えば別の項目）。あり得ない日付（2088年など）は表記のまま残し、日付としては使いません。"
        "利用規約は二次資料で確認したものです。",
        caveats_en="The feed holds some two weeks, so a long pause misses some. Only titles and dates are kept; what they "
        "link to is not fetched. The same address with the same title is the same item even under a new date "
        "(under another title it is another). Impossible dates (such as 2088) are kept as printed and not "
        "used. The terms of use are known at second hand.",
    )
    hosts = frozenset({HOST})
    announces = frozenset({"news"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - a feed has no window
        """The feed; what it dates more than 30 days before ``at`` is stock, whatever ``since`` says."""
        return Plan((self.request_for(FEED),), news_since=(at.date() - timedelta(days=NEWS_DAYS)).isoformat())

    def request_for(self, url: str) -> PageRequest:
        if url != FEED:
            raise ValueError(f"{url} is not the feed of this source ({FEED})")
        return PageRequest(FEED, "feed")

    def feed(self, page: Page) -> Iterator[Parsed]:
        """Every item as a document; items of one address and date are one document with all their titles."""
        keyed = []
        for number, item in enumerate(parse_feed(page, https_hosts=self.hosts).items, start=1):
            if item.link:
                keyed.append((item_key(item), item))
            else:
                why = because(Cause.ITEM_NO_LINK, item=number, title=item.title[:60])
                yield Problem(ProblemKind.STRUCTURE_SUSPECT, page.url, why)
        for key, group in by_key(keyed).items():
            yield item_document(
                key, group, kind="news", collection="mhlw_news", feed="mhlw_news", outlet="厚生労働省", base=FEED
            )


def item_key(item: FeedItem) -> str:
    """``mhlw_news/{path}@{date}``; other hosts with their name; an unusable date as its first eight digits."""
    return place_key("mhlw_news", item, HOST, day_or_digits(item))
