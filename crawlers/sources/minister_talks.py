"""Press conferences of the Minister of Justice (法務大臣閣議後記者会見) to their text: government text that a feed names.

The ministry's feed (``news.xml``) lists ten items; those that are press conferences lead to their pages.  The main part of the
ministry's pages was checked on one recorded page, no page of a press conference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar

from crawlers.read.feeds import parse_feed
from crawlers.read.page import Page
from crawlers.sources.shared.source import Known, PageRequest, Plan
from crawlers.sources.shared.watched import Site, WatchedPage, WatchedPages
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import squeeze

HOST = "www.moj.go.jp"
FEED = f"https://{HOST}/news.xml"
RE_TALK = re.compile(r"大臣.*(?:記者)?会見")
# Where they lie; one that its title names may lie elsewhere on the host.
RE_PAGE = re.compile(rf"https://{re.escape(HOST)}/hisho/kouhou/hisho08_\w+\.html?")
RE_ANY_PAGE = re.compile(rf"https://{re.escape(HOST)}/(?!isa/)[\w./-]+\.html?")
NEWS_DAYS = timedelta(days=30)
SITE = Site(
    id="minister_talks",
    hosts=(HOST,),
    containers=("#container #content", "#contentsArea", "main", "#main", "#contents", "#content"),
    no_text="nav, header, footer, .breadcrumb, #topicpath, .topicpath, .pagetop, #bread",
    headings=("h1", "h2"),
    name="法務大臣記者会見",
)


class MinisterTalks(WatchedPages):
    """What the Minister of Justice said to the press, and was asked."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="minister_talks",
        name_ja="法務大臣の記者会見",
        name_en="Press conferences of the Minister of Justice",
        publisher="法務省",
        publisher_en="Ministry of Justice",
        url=FEED,
        kind="page",
        licence="法務省ウェブサイトの利用規約（公共データ利用規約PDL1.0に準拠とされる。二次資料による）：出典の明示により利用可",
        licence_en="terms of use of the Ministry of Justice’s website (said to follow the Public Data Licence PDL1.0; "
        "known at second hand): may be used with the source named",
        credit="出典：法務省ウェブサイト（法務大臣記者会見）",
        terms_checked_on="2026-11-23",
        enabled=False,
        selector_verified=False,
        caveats="フィードには約10件しか載らないため、長く止めると取りこぼします。"
        "会見のページは実物で確かめていません（試してから有効にしてください）。質問者の発言も本文に含まれます。",
        caveats_en="The feed holds some ten items, so a long pause misses some. The pages of the press conferences were "
        "not checked against real ones: have the source tried before it is switched on. What journalists ask "
        "is part of the text.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    announces: ClassVar[frozenset[str]] = frozenset({"page"})
    site: ClassVar[Site] = SITE
    watched: ClassVar[tuple[WatchedPage, ...]] = ()

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002
        """The feed; its press conferences follow from it."""
        return Plan((PageRequest(FEED, "parse_news"),), news_since=(at.date() - NEWS_DAYS).isoformat())

    def request_for(self, url: str) -> PageRequest:
        """The page of a press conference; the feed by itself is the press's, which keeps all of its items."""
        if RE_ANY_PAGE.fullmatch(url):
            return super().request_for(url)
        raise ValueError(f"{url} is no press conference of the minister")

    def parse_news(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The page of every press conference in the feed, known by its title or its address; one that leads nowhere is a problem."""
        for number, item in enumerate(parse_feed(page, https_hosts=self.hosts).items, start=1):
            url = item.link.partition("?")[0]
            named = RE_TALK.search(squeeze(item.title)) is not None
            if (named and RE_ANY_PAGE.fullmatch(url)) or RE_PAGE.fullmatch(url):
                held = find_date(item.title)
                day = held.isoformat() if held else item.published_on
                place = self.site.place(url)
                yield PageRequest(url, "parse_page", {"path": place, "key": None, "published_on": day})
            elif named:
                why = because(Cause.ITEM_NO_LINK, item=number, title=item.title[:60])
                yield Problem(ProblemKind.STRUCTURE_SUSPECT, page.url, why)

    def parse_page(
        self, page: Page, path: str, key: str | None = None, published_on: str | None = None
    ) -> Iterator[Parsed | PageRequest]:
        """The page of one press conference, dated by the day it was held."""
        yield from super().parse_page(page, path, key, published_on)
