"""What is new at the ministries that run the fields (MLIT, MAFF, METI) and at the labour institute (JILPT): their own feeds.

Every item is kept by title, link and date; linked pages are not fetched.  Which feeds is data (``ministry_news.toml``); none was read
by us, so the source is off until it has passed a try.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from crawlers.read.feeds import by_key, day_or_digits, item_document, parse_feed, place_key
from crawlers.read.page import Page
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind, SourceInfo
from db.record.reasons import because

FEEDS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["feed"]
BY_ID = {str(feed["id"]): feed for feed in FEEDS}
NEWS_DAYS = timedelta(days=30)
NO_HOST = ""  # keys name the host of each item: several publishers share this source


class MinistryNews(Source):
    """The feeds of several ministries."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="ministry_news",
        name_ja="国土交通省・農林水産省・経済産業省・労働政策研究・研修機構の新着情報",
        name_en="MLIT, MAFF, METI and JILPT: what's new",
        publisher="国土交通省・農林水産省・経済産業省・労働政策研究・研修機構",
        publisher_en="MLIT, MAFF, METI, JILPT",
        url=str(FEEDS[0]["url"]),
        kind="news",
        licence="各府省のウェブサイトの利用規約（公共データ利用規約PDL1.0に準拠とされる。二次資料による）。JILPTの条件は確認できていません",
        licence_en="terms of use of the ministries’ websites (said to follow the Public Data Licence PDL1.0; known at "
        "second hand). Those of JILPT could not be checked",
        credit="出典：国土交通省・農林水産省・経済産業省・労働政策研究・研修機構の各ホームページ",
        terms_checked_on="2026-11-29",
        enabled=False,
        selector_verified=False,
        caveats="未検証：フィードの所在は公開された他者の設定によるもので、"
        "応答を読んだことがありません（JILPTは一か所でしか見られず、停止中とあります）。"
        "利用規約は二次資料によります。保存するのは題名・リンク・日付だけです。使う前に試して確かめてください。",
        caveats_en="Not verified: the addresses of the feeds come from public configurations of others, and no answer was "
        "read (JILPT’s was seen in one place alone, and as stopped). The terms of use are known at second "
        "hand. Only titles, links and dates are kept. Have the source tried before it is used.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset(str(urlsplit(str(feed["url"])).hostname) for feed in FEEDS)
    announces: ClassVar[frozenset[str]] = frozenset({"news"})
    delay: ClassVar[float] = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - a feed has no window
        """Every feed; what is dated more than 30 days before ``at`` is stock."""
        asks = tuple(self.request_for(str(feed["url"])) for feed in FEEDS)
        return Plan(asks, news_since=(at.date() - NEWS_DAYS).isoformat())

    def request_for(self, url: str) -> PageRequest:
        feed = next((one for one in FEEDS if one["url"] == url), None)
        if feed is None:
            raise ValueError(f"{url} is not one of the feeds of this source")
        return PageRequest(url, "parse_news", {"feed": str(feed["id"])})

    def parse_news(self, page: Page, feed: str) -> Iterator[Parsed]:
        """Every item as a document; items of one address and day are one document with all their titles."""
        about, keyed = BY_ID[feed], []
        for number, item in enumerate(parse_feed(page, https_hosts=self.hosts).items, start=1):
            if item.link:
                keyed.append((place_key("ministry_news", item, NO_HOST, day_or_digits(item)), item))
            else:
                why = because(Cause.ITEM_NO_LINK, item=number, title=item.title[:60])
                yield Problem(ProblemKind.STRUCTURE_SUSPECT, page.url, why)
        for key, group in by_key(keyed).items():
            yield item_document(
                key,
                group,
                kind="news",
                collection=f"ministry_news/{feed}",
                feed=feed,
                outlet=str(about["outlet"]),
                base=str(about["url"]),
                summary_limit=0,
            )
