"""One run of one source, in a process of its own (a Scrapy reactor cannot be started twice), forked from the night's.

It fetches into the archive and the journal and stores nothing else; the caller projects the run afterwards.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from scrapy.crawler import CrawlerProcess

import crawlers.fetch.shallow  # noqa: F401  (before all of Scrapy)
from crawlers.fetch.earlier_runs import known_of, texts_before, validators_for
from crawlers.fetch.journal import RunLog, crash
from crawlers.fetch.order import RunOrder
from crawlers.fetch.seldom import Earlier, Texts
from crawlers.fetch.settings import settings_of
from crawlers.fetch.spider import SourceSpider, scrapy_settings, warc_or_url
from crawlers.fetch.turns import Turns
from crawlers.reading.reader import Read, Reduce, reduce_here
from crawlers.registry import all_sources
from crawlers.sources.shared.source import Known, Plan, Source
from db.record.archive import Archive, ArchiveError
from db.record.causes import Cause
from db.record.home import Home
from db.record.models import ProblemKind
from db.record.reasons import because
from db.record.schema import open_read_only
from db.record.summaries import keep_summaries
from db.text.dates import JST, parse_utc, utc_text

VERSION = "0.1.0"


def user_agent(config: dict[str, Any]) -> str:
    """An honest name with a way to reach the people behind it (``contact`` in config.toml)."""
    contact = str(config.get("contact") or "contact not configured").encode("ascii", "ignore").decode()
    return f"policywatch/{VERSION} (+{contact})"


def make_plan(source: Source, order: RunOrder, moment: datetime, known: Known) -> Plan:
    if order.only:
        return Plan(tuple(source.request_under(url, known.config) for url in order.only), news_since=None)
    since = date.fromisoformat(order.since) if order.since else None
    if order.until:
        words = None if order.words is None else tuple(order.words)
        known = replace(known, until=date.fromisoformat(order.until), words=words)
    return source.plan(moment.astimezone(JST), since, known)


def run_source(order: RunOrder, read: Read, reduce: Reduce = reduce_here) -> None:
    """Carry out one order.  The run's journal is then complete; ValueError, OSError or ArchiveError when it is not."""
    home = Home(Path(order.home))
    config = home.config()
    mine = settings_of(home)["sources"].get(order.source, {}) if order.settings is None else order.settings
    source = all_sources()[order.source]
    hosts = source.hosts_for(mine)
    moment = parse_utc(order.at) if order.at else datetime.now(UTC)
    at = utc_text(moment)
    mirror = warc_or_url(order.mirror)
    if home.policy_db.exists():
        with closing(open_read_only(home.policy_db)) as conn:
            known = known_of(conn, order.source, mine)
            validators, earlier = validators_for(conn, order.source), texts_before(conn, order.source)
    else:
        known, validators, earlier = Known(config=mine), {}, Earlier()
    plan = make_plan(source, order, moment, known)
    turns = Turns(Path(order.turns) if order.turns else home.turns)
    archive = Archive(Path(order.archive) if order.archive else home.archive)
    writer = archive.start_run(
        order.source,
        at,
        window_from=plan.window_from,
        window_until=plan.window_until,
        news_since=plan.news_since,
        only=order.only,
        mirror="loopback" if isinstance(mirror, str) else "warc" if mirror else None,
        version=VERSION,
    )
    log = RunLog(archive, writer, fixed_time=at if order.at else None)
    for refused in plan.refused:
        log.given_up(refused.ask, ProblemKind.BLOCKED, refused.why)
    progress = Progress(order.source, order.progress)
    texts = Texts(earlier, source.seldom_a_night)
    spider_kwargs = {
        "source": source,
        "asks": plan.requests,
        "journal": log,
        "at": at,
        "hosts": hosts,
        "turns": turns,
        "texts": texts,
        "delays": pauses(source, hosts),
        "mirror": mirror,
        "validators": validators.get,
        "read": read,
        "reduce": reduce,
        "follow": not order.only,
        "most": order.most,
        "progress": progress.step,
    }
    if order.summaries:
        spider_kwargs["lay_apart"] = partial(lay_apart, home.press_db)
    obey_robots = mirror is None or isinstance(mirror, str)
    process = CrawlerProcess(scrapy_settings(user_agent(config), obey_robots=obey_robots, mirrored=mirror is not None))
    crawler = process.create_crawler(SourceSpider)
    process.crawl(crawler, **spider_kwargs)
    process.start()
    progress.close()
    turns.close()
    # Scrapy ends gracefully on a signal: a crawl that was stopped must not pass for one that went through.
    ended = crawler.stats.get_value("finish_reason") if crawler.stats else None
    fault = getattr(crawler.spider, "fault", None)
    if log.broken or fault:
        writer.close()
        raise fault or ArchiveError(log.broken)
    stopped = {} if ended == "finished" else crash(because(Cause.RUN_STOPPED, signal=ended))
    log.end(asks=len(plan.requests), **texts.left(), **stopped)


def pauses(source: Source, hosts: Iterable[str]) -> dict[str, float]:
    """Host -> the longest pause that any source which has it asks for: what one publisher was promised holds for all."""
    return {
        host: max([source.delay, *(other.delay for other in all_sources().values() if host in other.hosts)])
        for host in hosts
    }


def lay_apart(press_db: Path, summaries: Mapping[str, str], fetched_at: str) -> None:
    """Lay summaries apart; one that cannot be is missed on a page for a while, which is no reason to lose the feed."""
    with suppress(sqlite3.Error):
        keep_summaries(press_db, summaries, fetched_at)


class Progress:
    """A counter on the terminal; silent elsewhere."""

    def __init__(self, name: str, shown: bool) -> None:
        self.name, self.shown, self.count = name, shown, 0

    def step(self, url: str) -> None:
        self.count += 1
        if self.shown:
            sys.stderr.write(f"\r\033[K{self.name}: {self.count} answers  {url[:80]}")
            sys.stderr.flush()

    def close(self) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
