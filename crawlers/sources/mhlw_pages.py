"""Press releases and watched pages of the Ministry of Health, Labour and Welfare (厚生労働省).

The monthly lists of press releases (``/stf/houdou/houdou_list_YYYYMM.html``) give news items; the yearly release on
the inspection of workplaces with trainees, whose title drifts, is recognised in them by its words and then read and
watched as a page.  The watched pages are data: ``mhlw_pages.toml``.  One page of this content system is recorded (list
items and main part were checked on it), none of the pages that are read here: selectors unverified, disabled.
Blocks that name officials (照会先) are taken out before anything is stored.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from bs4 import Tag

from crawlers.read.feeds import FeedItem, by_key, canonical_link, day_or_digits, item_document, parse_date, place_key
from crawlers.read.html import one_line
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.source import Known, PageRequest, Plan
from crawlers.sources.shared.watched import SUSPECT, Site, WatchedPage, WatchedPages, main_part, watch_list
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind, SourceInfo
from db.record.reasons import because
from db.text.folding import squeeze

HOST = "www.mhlw.go.jp"
LIST = "stf/houdou/houdou_list_{:%Y%m}.html"
RE_LIST = re.compile(r"stf/houdou/houdou_list_(\d{4})(\d{2})\.html")
NEWS_DAYS = 30
RELEASE_DAYS = 400  # a yearly release is watched until well after the next one
EARLY_DAYS = 5  # at the beginning of a month its list may not be there yet
RE_INSPECTION = re.compile(r"監督指導|送検|監督署.{0,10}(?:指導|監督)")
RE_OF_TRAINEES = re.compile(r"技能実習|特定技能|育成就労|外国人(?:労働者|材|雇用)")
SITE = Site(
    id="mhlw_pages",
    hosts=(HOST,),
    containers=("main#content .l-contentMain", "main#content"),
    no_text="nav, .m-navAnc, .m-hdgLv1__icon, .m-icnNew, .m-snsShare, .m-navBreadcrumb, .l-contentHead, .l-contentSub",
    headings=(".m-hdgLv1__text", "h1"),
)


def is_inspection_release(title: str) -> bool:
    """Whether a press release is the yearly one on inspections: it speaks of both inspections and foreign workers."""
    words = squeeze(title)
    return bool(RE_INSPECTION.search(words) and RE_OF_TRAINEES.search(words))


class MhlwPages(WatchedPages):
    """The ministry's press lists, its yearly inspection release, and watched pages with their files."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="mhlw_pages",
        name_ja="厚生労働省の報道発表とページ",
        name_en="MHLW: press releases, watched pages and files",
        publisher="厚生労働省",
        publisher_en="Ministry of Health, Labour and Welfare",
        url=f"https://{HOST}/stf/houdou/index.html",
        kind="page",
        licence="厚生労働省ホームページの利用規約（政府標準利用規約・公共データ利用規約 PDL1.0。出典の記載が必要）",
        licence_en="terms of use of the ministry’s website (Government Standard Terms of Use, Public Data Licence PDL1.0; "
        "the source must be named)",
        credit="出典：厚生労働省ホームページ",
        terms_checked_on="2026-11-23",
        enabled=False,
        caveats="実際のページを記録できていないため、読み取り方は未確認です（最初の応答を記録し、"
        "確かめてから有効にしてください）。同じ発表は新着情報にも載ります。"
        "担当者の氏名と電話番号（照会先）は保存しません。",
        caveats_en="No real page was recorded, so the reading is not verified: record a first answer and check it before "
        "the source is switched on. The same announcements stand in the ministry’s list of what is new. Names "
        "and telephone numbers of officials are not kept.",
        selector_verified=False,
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    announces: ClassVar[frozenset[str]] = frozenset({"news"})
    site: ClassVar[Site] = SITE
    watched: ClassVar[tuple[WatchedPage, ...]] = watch_list(
        tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    )

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The lists of this month and the one before, the watched pages, and the inspection releases of the last year."""
        this = at.date().replace(day=1)
        lists = [self.list_ask(month) for month in (this, (this - timedelta(days=1)).replace(day=1))]
        pages = super().plan(at, since, known).requests
        asked = {ask.url for ask in pages}
        oldest = (at.date() - timedelta(days=RELEASE_DAYS)).isoformat()
        releases = [
            PageRequest(
                one.url,
                "parse_page",
                {"path": str(SITE.place(one.url)), "key": one.key, "published_on": one.published_on},
            )
            for one in known.documents
            if one.kind == "page" and one.published_on and one.published_on >= oldest and one.url not in asked
        ]
        return Plan((*lists, *pages, *releases), news_since=(at.date() - timedelta(days=NEWS_DAYS)).isoformat())

    def list_ask(self, month: date) -> PageRequest:
        return PageRequest(SITE.address(LIST.format(month)), "parse_list")

    def request_for(self, url: str) -> PageRequest:
        """A monthly list, a page or a file of the ministry's site; ValueError for any other address."""
        place = SITE.place(url)
        if place and RE_LIST.fullmatch(place):
            return PageRequest(SITE.address(place), "parse_list")
        return super().request_for(url)

    def missing(self, page: Page, callback: str, arguments: Any) -> Iterator[Parsed | PageRequest]:
        """A list that is not there yet in the first days of its month is no problem; anything else is."""
        month = RE_LIST.search(page.url)
        day = page.fetched_on
        if callback == "parse_list" and month and day[:7] == f"{month[1]}-{month[2]}" and int(day[8:10]) <= EARLY_DAYS:
            return
        yield from super().missing(page, callback, arguments)

    def parse_list(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """Every release of a month as a news item; the inspection release also as a page to read.

        PageError when the list is missing or empty; a Problem for a row without link or date.
        """
        if not RE_LIST.fullmatch(SITE.place(page.url) or ""):
            raise PageError(SUSPECT, because(Cause.PAGE_MOVED, url=page.url))
        rows = main_part(page, SITE).select("ul.m-listNews > li")
        if not rows:
            page.refuse(because(Cause.RELEASES_EMPTY))
        keyed = []
        for row in rows:
            item = read_row(row, page)
            if item is None:
                yield Problem(
                    ProblemKind.STRUCTURE_SUSPECT, page.url, because(Cause.ROW_NO_LINK, row=one_line(row)[:80])
                )
                continue
            if item.published_on is None:
                why = because(Cause.ROW_NO_DATE, row=one_line(row)[:80])
                yield Problem(ProblemKind.STRUCTURE_SUSPECT, page.url, why)
            keyed.append((item_key(item), item))
            place = SITE.place(item.link)
            if place and is_inspection_release(item.title) and SITE.file(item.link) is None:
                arguments = {"path": place, "key": None, "published_on": item.published_on}
                yield PageRequest(SITE.address(place), "parse_page", arguments)
        for key, group in by_key(keyed).items():
            yield item_document(
                key,
                group,
                kind="news",
                collection="mhlw_pages/releases",
                feed="mhlw_houdou",
                outlet="厚生労働省",
                base=page.url,
            )


def read_row(row: Tag, page: Page) -> FeedItem | None:
    """One release of a list; None without a link.  The date is the one in ``time[datetime]``, else the printed one."""
    anchor = row.select_one("a[href]")
    link = canonical_link(str(anchor["href"]), page.base, {HOST}) if anchor is not None else ""
    text = row.select_one(".m-listNews__txt span") or row.select_one(".m-listNews__txt") or anchor
    title = one_line(text) if text is not None else ""
    if not link or not title:
        return None
    time = row.select_one("time")
    raw = (str(time.get("datetime") or "") or one_line(time)) if time is not None else None
    published_on, published_at, quality = parse_date(raw, page.fetched_before)
    return FeedItem(link, link, title, "", raw, published_on, published_at, quality)


def item_key(item: FeedItem) -> str:
    """``mhlw_pages/{path}@{date}``; other hosts with their name; an unusable date as its first eight digits."""
    return place_key("mhlw_pages", item, HOST, day_or_digits(item))
