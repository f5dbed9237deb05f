"""News feeds of the press and of two ministries: title, outlet, link and date of each item.

The feeds, with what is known of their terms, are listed in ``press_feeds.toml``; those that need the publisher's
permission are off until ``config.toml`` turns them on.  Articles are never fetched, and those that a feed brings along are
gone before anything is written (``Press.reduce``).  A summary, where the terms allow it, counts for the topics of its item and
is shown for a while; it is in nothing that is kept.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.read.feeds import FeedItem, by_key, cut, item_document, item_of, raw_items
from crawlers.read.page import Page, PageError
from crawlers.sources.shared import reduced_feeds
from crawlers.sources.shared.source import Kept, Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind, SourceInfo
from db.record.reasons import because

NEWS_DAYS = 30
SUMMARY_LIMIT = 200  # characters; more than that begins to stand in for the article


@dataclass(frozen=True, slots=True)
class PressFeed:
    """One feed and what may be done with it.  ``terms`` is a sentence of ours, never the publisher's text."""

    id: str
    outlet: str
    url: str
    terms: str
    terms_checked_on: str = ""
    terms_url: str = ""
    format: str = ""
    lang: str = "ja"
    enabled: bool = True
    store_summary: bool = False
    show_public: bool = False
    note: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def read_feeds(tables: object, where: str) -> dict[str, PressFeed]:
    """The feeds of a list of TOML tables by id; ValueError names the table and what is wrong with it."""
    if not isinstance(tables, Sequence) or isinstance(tables, str):
        raise ValueError(f"{where}: feeds must be a list of tables ([[…feeds]])")
    found: dict[str, PressFeed] = {}
    types = {field.name: bool if field.type == "bool" else str for field in fields(PressFeed)}
    required = [field.name for field in fields(PressFeed) if field.default is MISSING]
    for number, table in enumerate(tables, start=1):
        place = f"{where}: feed {number}"
        if not isinstance(table, Mapping):
            raise ValueError(f"{place} is not a table")
        if unknown := sorted(set(table) - set(types)):
            raise ValueError(f"{place}: unknown field {', '.join(unknown)} (known: {', '.join(types)})")
        if absent := [name for name in required if not table.get(name)]:
            raise ValueError(f"{place}: {', '.join(absent)} is missing")
        if wrong := [name for name, value in table.items() if not isinstance(value, types[name])]:
            raise ValueError(f"{place}: {', '.join(wrong)} has the wrong type")
        feed = PressFeed(**table)
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", feed.id):
            raise ValueError(f"{place}: the id {feed.id!r} may hold only a-z, 0-9, - and _")
        if not feed.url.startswith("https://") or not feed.host:
            raise ValueError(f"{place} ({feed.id}): the url must begin with https:// and name a host")
        if feed.id in found:
            raise ValueError(f"{place}: the id {feed.id} is there twice")
        found[feed.id] = feed
    return found


LIST = tomllib.loads(Path(__file__).with_name("press_feeds.toml").read_text(encoding="utf-8"))
FEEDS = read_feeds(LIST["feeds"], "press_feeds.toml")


def configured(config: Mapping[str, Any]) -> dict[str, PressFeed]:
    """All feeds under the settings of ``[sources.press]``: ``enable``, ``disable``, extra ``feeds``.

    ValueError for an unknown id or a bad table: a misspelt name must not pass for a feed that is silent.
    """
    where = "config.toml [sources.press]"
    extra = read_feeds(config.get("feeds", ()), where)
    if taken := sorted(set(extra) & set(FEEDS)):
        raise ValueError(f"{where}: {', '.join(taken)} is the id of a feed that comes with policywatch")
    feeds = FEEDS | extra
    switches: dict[str, bool] = {}
    for name, on in (("enable", True), ("disable", False)):
        wanted = config.get(name, ())
        if isinstance(wanted, str) or not isinstance(wanted, Sequence):
            raise ValueError(f'{where}: {name} must be a list of feed ids, such as ["asahi"]')
        for feed_id in wanted:
            if feed_id not in feeds:
                raise ValueError(f"{where}: {name} names {feed_id!r}; known feeds: {', '.join(sorted(feeds))}")
            if switches.setdefault(feed_id, on) is not on:
                raise ValueError(f"{where}: {feed_id} is under both enable and disable")
    return {name: replace(feed, enabled=switches.get(name, feed.enabled)) for name, feed in feeds.items()}


class Press(Source):
    """The feeds of ``press_feeds.toml`` that are turned on."""

    info = SourceInfo(
        id="press",
        name_ja="報道・官庁フィード",
        name_en="Press and ministry feeds",
        publisher="各報道機関・法務省・総務省",
        publisher_en="the press, Ministry of Justice, Ministry of Internal Affairs and Communications",
        url="https://www.nippon.com/ja/",
        kind="press",
        licence="媒体ごとに異なる。見出し・媒体名・リンク・日付のみを保存し、記事本文は保存しない。"
        "要約は、条件が許すものだけを 90 日間だけ、ほかの記録と分けて置く",
        licence_en="differs from outlet to outlet. Only headline, outlet, link and date are kept, never the article; "
        "summaries only where the terms allow it, for 90 days and apart from the rest",
        credit="各媒体名を表示",
        terms_checked_on=min(feed.terms_checked_on for feed in FEEDS.values() if feed.enabled),
        minimum=1,
        caveats="権利者の許諾が要るフィードは無効にしてあります。利用条件は二次資料で確認したものです。フィードには最新の項目だけが載るため、"
        "巡回の間に取りこぼすことがあります。公開サイトには出しません。",
        caveats_en="Feeds that need the consent of whoever holds the rights are switched off. The terms of use are known "
        "at second hand. A feed holds its newest items alone, so some can be missed between two nights. None "
        "of it is shown on the public site.",
        public=False,
    )
    hosts = frozenset(feed.host for feed in FEEDS.values())
    announces = frozenset({"press"})
    reduces = True

    @classmethod
    def hosts_for(cls, config: Mapping[str, Any]) -> frozenset[str]:
        """The hosts that may be asked under these settings: ours and those of the extra feeds."""
        return cls.hosts | {feed.host for feed in configured(config).values()}

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - a feed has no window
        """Every enabled feed once; ValueError when the settings name something that is not there."""
        asks = tuple(_ask(feed) for feed in configured(known.config).values() if feed.enabled)
        return Plan(asks, news_since=(at.date() - timedelta(days=NEWS_DAYS)).isoformat())

    def request_under(self, url: str, config: Mapping[str, Any]) -> PageRequest:
        return self.request_for(url, config)

    def request_for(self, url: str, config: Mapping[str, Any] | None = None) -> PageRequest:
        """The request for a listed feed, enabled or not; with ``config`` also for an extra one."""
        for feed in configured(config or {}).values():
            if feed.url == url:
                return _ask(feed)
        raise ValueError(f"{url} is not one of the listed press feeds")

    def reduce(self, page: Page, callback: str | None, arguments: Mapping[str, Any]) -> Kept:
        """Title, link, date and guid of each item, with the topics of its summary where that may be read; else the cause."""
        if page.status != 200:
            return Kept(b"")
        if callback is None:
            return Kept(reduced_feeds.rules_alone(page.body))
        if (before := reduced_feeds.reduced_before(page.body)) is not None:
            return Kept(before)
        try:
            items = raw_items(page)
        except PageError as error:
            return Kept(self.nothing_kept(error))
        except Exception as error:  # its message could quote the page
            why = because(Cause.UNKNOWN_FORMAT, error=type(error).__name__, message="…")
            return Kept(self.nothing_kept(PageError(ProblemKind.STRUCTURE_SUSPECT, why)))
        limit = SUMMARY_LIMIT if arguments.get("store_summary") else 0
        summaries = [cut(item.summary, limit) for item in items]
        kept = [reduced_feeds.reduced_item(*both) for both in zip(items, summaries, strict=True)]
        shown: dict[str, str] = {}
        for item, summary in zip(kept, summaries, strict=True):
            if summary and summary != item.title:
                shown.setdefault(_key(str(arguments.get("feed")), item_of(item.raw, page, _secure(page))), summary)
        return Kept(reduced_feeds.write_reduced(kept), shown)

    def nothing_kept(self, error: PageError) -> bytes:
        """The cause alone, in our words; the page's callback raises it again."""
        return reduced_feeds.write_unkept(reduced_feeds.in_our_words(error))

    def feed(self, page: Page, *, feed: str, outlet: str, lang: str, store_summary: bool) -> Iterator[Parsed]:
        """Every item as a document.  All that is needed is in the arguments, so a replay needs no settings.

        An answer from before answers were reduced is read through the same reduction, and gives the same documents.
        """
        body = page.body
        if not reduced_feeds.is_reduced(body):
            body = self.reduce(page, "feed", {"feed": feed, "store_summary": store_summary}).body
        keyed, topics = [], defaultdict[str, list[str]](list)
        for number, kept in enumerate(reduced_feeds.read_reduced(body), start=1):
            item = item_of(kept.raw, page, _secure(page))
            if item.title or item.link:
                keyed.append((_key(feed, item), item))
                topics[_key(feed, item)] += kept.topics
            else:
                yield Problem(ProblemKind.STRUCTURE_SUSPECT, page.url, because(Cause.ITEM_NO_NAME, item=number))
        for key, group in by_key(keyed).items():
            document = item_document(
                key,
                group,
                kind="press",
                collection=f"press/{feed}",
                feed=feed,
                outlet=outlet,
                base=page.url,
                lang=lang,
                summary_limit=0,
            )
            yield replace(document, unkept_topics=tuple(sorted(set(topics[key]))))


def _secure(page: Page) -> frozenset[str]:
    """The feed's own host, where it answers over https: its links do too."""
    parts = urlsplit(page.url)
    return frozenset({parts.hostname or ""}) if parts.scheme == "https" else frozenset()


def _key(feed: str, item: FeedItem) -> str:
    return f"press/{feed}/{item_id(item)}"


def _ask(feed: PressFeed) -> PageRequest:
    arguments = {"feed": feed.id, "outlet": feed.outlet, "lang": feed.lang, "store_summary": feed.store_summary}
    return PageRequest(feed.url, "feed", arguments)


def item_id(item: FeedItem) -> str:
    """What names an item in its feed: guid, else link (both without scheme), else a hash of title and date."""
    name = item.guid or item.link
    if not name:
        return hashlib.sha256(f"{item.title}\n{item.date_raw}".encode()).hexdigest()[:16]
    return re.sub(r"^https?://", "", name)
