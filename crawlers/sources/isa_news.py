"""What is new at the Immigration Services Agency (出入国在留管理庁): its list of updates.

``/isa/publications/newslist/index.html``, UTF-8.  Two layouts of an item are known, the newer one first:
``li > div.date + div.cat > span + div.txt > a`` and ``li > span.date + span.cat + a``; a translation widget wraps parts
of the page in ``<wel>``.  No real page could be recorded, so the selectors are unverified and the source is disabled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from bs4 import Tag

from crawlers.read.feeds import FeedItem, by_key, canonical_link, item_document, parse_date, place_key
from crawlers.read.html import one_line
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind, SourceInfo
from db.record.reasons import because

HOST = "www.moj.go.jp"
LIST = f"https://{HOST}/isa/publications/newslist/index.html"
NEWS_DAYS = 30
# (row, date, category, link) of the two layouts.
LAYOUTS = (
    ("li:has(> div.date)", "div.date", "div.cat", "div.txt a[href]"),
    ("li:has(> span.date)", "span.date", "span.cat", "a[href]"),
)


class IsaNews(Source):
    """The agency's list of updates, every item of it."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="isa_news",
        name_ja="出入国在留管理庁 新着情報",
        name_en="Immigration Services Agency: what's new",
        publisher="出入国在留管理庁",
        publisher_en="Immigration Services Agency",
        url=LIST,
        kind="news",
        licence="サイト利用規約（公共データ利用規約PDL1.0に準拠）：出典の明示と、編集した場合はその旨の記載により利用可",
        licence_en="terms of use of the site (following the Public Data Licence PDL1.0): may be used with the source "
        "named, and with a note where it was edited",
        credit="出典：出入国在留管理庁ウェブサイト",
        terms_checked_on="2026-11-23",
        enabled=False,
        minimum=5,
        caveats="実際のページを記録できていないため、読み取り方は未確認です（最初の応答を記録し、"
        "確かめてから有効にしてください）。保存するのは題名・分類・日付だけで、リンク先は取得しません。",
        caveats_en="No real page was recorded, so the reading is not verified: record a first answer and check it before "
        "the source is switched on. Only title, category and date are kept; what the items link to is not "
        "fetched.",
        selector_verified=False,
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    delay: ClassVar[float] = 2.0
    announces: ClassVar[frozenset[str]] = frozenset({"news"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - a list has no window
        """The list; what it dates more than 30 days before ``at`` is stock."""
        return Plan((self.request_for(LIST),), news_since=(at.date() - timedelta(days=NEWS_DAYS)).isoformat())

    def request_for(self, url: str) -> PageRequest:
        if url != LIST:
            raise ValueError(f"{url} is not the list of this source ({LIST})")
        return PageRequest(LIST, "parse_list")

    def parse_list(self, page: Page) -> Iterator[Parsed]:
        """Every item as a document; one address and date is one document, whatever its titles.

        PageError (structure_suspect) when neither layout gives an item; a Problem for a row without link or date.
        """
        if urlsplit(page.url).path != urlsplit(LIST).path:
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.PAGE_MOVED, url=page.url))
        for wrapper in page.soup.find_all("wel"):
            wrapper.unwrap()
        layout, rows = next(((one, found) for one in LAYOUTS if (found := page.soup.select(one[0]))), (LAYOUTS[0], []))
        if not rows:
            page.refuse(because(Cause.NEWS_LAYOUT_UNKNOWN))
        if "</html" not in page.text[-2000:].lower():
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.PAGE_CUT_OFF))
        lists = {id(row.parent): row.parent for row in rows if row.parent is not None}
        undated = [
            row for parent in lists.values() for row in parent.find_all("li", recursive=False) if row not in rows
        ]
        keyed = []
        for row in [*rows, *undated]:
            item = read_row(row, layout, page)
            if item is None:
                yield Problem(
                    ProblemKind.STRUCTURE_SUSPECT, page.url, because(Cause.ROW_NO_LINK, row=one_line(row)[:80])
                )
                continue
            if item.published_on is None:
                why = because(Cause.ROW_NO_DATE, row=one_line(row)[:80])
                yield Problem(ProblemKind.STRUCTURE_SUSPECT, page.url, why)
            keyed.append((item_key(item), item))
        for key, group in by_key(keyed).items():
            yield item_document(
                key, group, kind="news", collection="isa_news", feed="isa_news", outlet="出入国在留管理庁", base=LIST
            )


def read_row(row: Tag, layout: tuple[str, str, str, str], page: Page) -> FeedItem | None:
    """One item; its category is the summary.  None without a link."""
    _, date_selector, category_selector, link_selector = layout
    anchor = row.select_one(link_selector) or row.select_one("a[href]")
    link = canonical_link(str(anchor["href"]), page.base, {HOST}) if anchor is not None else ""
    title = one_line(anchor) if anchor is not None else ""
    if not link or not title:
        return None
    day, category = row.select_one(date_selector), row.select_one(category_selector)
    raw = one_line(day) if day is not None else None
    published_on, published_at, quality = parse_date(raw, page.fetched_before)
    summary = one_line(category) if category is not None else ""
    return FeedItem(link, link, title, summary, raw, published_on, published_at, quality)


def item_key(item: FeedItem) -> str:
    """``isa_news/{path}@{date}``; other hosts with their name."""
    return place_key("isa_news", item, HOST, item.published_on or "undated")
