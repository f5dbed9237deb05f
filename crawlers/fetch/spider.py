"""The one Scrapy spider: it drives any source and writes down what each callback was given."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawlers.fetch.download import FETCH_FLAG, OtherHost, Refused, check_address, explain, first_url
from crawlers.fetch.journal import RunLog, callback_of
from crawlers.fetch.mirror import NotAsked, WarcMirror
from crawlers.fetch.seldom import Texts
from crawlers.fetch.turns import Turns
from crawlers.reading.bounded import WorkerFault
from crawlers.reading.reader import Read, Reduce
from crawlers.sources.shared.source import PageRequest, Source
from db.record.causes import Cause
from db.record.models import ProblemKind
from db.record.reasons import Reason, because

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LONGEST_DELAY = 60.0  # seconds: a Crawl-delay beyond this is kept as this, so that a night ends
ROBOTS_SIZE = 500 * 1024  # bytes of a robots.txt that are read, as RFC 9309 has it (2.5)
ROBOTS_RULES = 10_000_000  # user agents times rules: the parser keeps every rule for every agent of its group
RE_AGENT = re.compile(rb"^\s*user.?agent", re.IGNORECASE | re.MULTILINE)
RE_RULE = re.compile(rb"^\s*\w*allow", re.IGNORECASE | re.MULTILINE)
Validators = Callable[[str], Any]


class BlockedByRobots(NotAsked):
    """robots.txt forbids the page, or could not be read, which forbids everything."""


class SourceSpider(scrapy.Spider):
    """Fetches what a source asks for, and what its pages ask for in turn."""

    name = "policywatch"

    def __init__(
        self,
        source: Source,
        asks: tuple[PageRequest, ...],
        journal: RunLog,
        at: str,
        hosts: frozenset[str],
        mirror: str | WarcMirror | None,
        validators: Validators,
        read: Read,
        reduce: Reduce,
        follow: bool,
        progress: Callable[[str], None],
        turns: Turns,
        delays: Mapping[str, float],
        texts: Texts,
        lay_apart: Callable[[Mapping[str, str], str], None] = lambda _summaries, _fetched_at: None,
        most: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.source, self.asks, self.journal, self.at, self.hosts = source, asks, journal, at, hosts
        self.mirror, self.validators, self.read, self.reduce = mirror, validators, read, reduce
        self.follow, self.progress = follow, progress
        self.lay_apart = lay_apart  # takes what may be shown for a while and is not kept
        self.turns, self.texts = turns, texts
        self.fault: WorkerFault | None = None
        self.most, self.tried = most, list[PageRequest]()
        self.waiting = [] if most is None else list(source.for_trial(asks))
        self.delays = dict(delays)  # host -> seconds, where somebody asks for more than the source does

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep a host's own ``Crawl-delay`` where it is longer than our pause; no longer than LONGEST_DELAY."""
        self.delays[host] = max(self.delays.get(host, self.source.delay), min(seconds, LONGEST_DELAY))

    def stop_now(self) -> None:
        """Ask nothing more: the archive does not take what comes."""
        deferred_from_coro(self.crawler.stop_async())

    async def start(self) -> AsyncIterator[scrapy.Request]:
        self.journal.on_broken = self.stop_now
        self.crawler.signals.connect(self.take_turns, signals.spider_idle)
        for request in map(self.request, self.asks) if self.most is None else self.one_more():
            yield request

    def one_more(self) -> list[scrapy.Request]:
        """Of a run that asks for a few pages: the next of those that wait, of a sort not tried yet where there is one, and of
        these on a host not asked yet."""
        if not self.waiting or len(self.tried) >= (self.most or 0):
            return []
        sorts, hosts = {one.callback for one in self.tried}, {urlsplit(one.url).netloc for one in self.tried}
        known = [(ask.callback in sorts, urlsplit(ask.url).netloc in hosts) for ask in self.waiting]
        ask = self.waiting.pop(known.index(min(known)))
        self.tried.append(ask)
        return [self.request(ask)]

    def take_turns(self) -> None:
        """When all else is answered: the texts whose turn it is tonight."""
        if self.journal.broken or self.fault or not (asks := self.texts.turn()):
            return
        engine: Any = self.crawler.engine
        for ask in asks:
            engine.crawl(self.request(ask))
        raise DontCloseSpider

    def request(self, ask: PageRequest) -> scrapy.Request:
        """A Scrapy request for an ask.  Its meta carries what the journal writes down."""
        return scrapy.Request(
            ask.url,
            callback=self.deliver,
            errback=self.give_up,
            cb_kwargs={"ask": ask},
            meta={"callback": ask.callback, "arguments": dict(ask.arguments)},
        )

    def deliver(self, response: Response, ask: PageRequest) -> list[scrapy.Request]:
        """Note the delivery, have the page read and follow what it asks for.  Records are stored later, from
        the archive, by the same code that a replay runs.

        A list and no generator: of a generator Scrapy parses the source anew for every answer.
        """
        number = next(int(flag.removeprefix(FETCH_FLAG)) for flag in response.flags if flag.startswith(FETCH_FLAG))
        result = self.journal.delivered(ask, number)
        try:
            reading = self.read(self.source, self.journal.fetches[number], lambda: response.body, callback_of(ask))
        except WorkerFault as fault:  # what the page asks for is not known: the run is not whole
            self.fault = fault
            self.stop_now()
            return []
        if reading.verdict:
            self.journal.stopped(result, reading.verdict)
        self.progress(ask.url)
        followed = reading.records if self.follow else ()
        asks = [record for record in followed if isinstance(record, PageRequest)]
        if self.most is None:
            return [self.request(ask) for ask in asks if self.texts.now(ask)]
        self.waiting += asks
        return self.one_more()

    def give_up(self, failure: Failure) -> list[scrapy.Request]:
        """A request that failed for good: say why in the journal."""
        if self.journal.broken:  # nothing more is written: the run has ended
            return []
        request: Any = getattr(failure, "request", None)
        error = failure.value or RuntimeError("unknown failure")
        kind = ProblemKind.BLOCKED if isinstance(error, BlockedByRobots | Refused) else ProblemKind.FETCH_FAILED
        why = explain(error)
        if first_url(request) != request.url:
            why = because(Cause.REDIRECTED, why=why, url=first_url(request))
            if isinstance(error, OtherHost):
                # Nobody refused us, and the page is not missing: like a redirect within the host, its address is old.
                kind = ProblemKind.STRUCTURE_SUSPECT
                why = because(Cause.MOVED_TO_OTHER_HOST, url=request.url, why=why)
        self.journal.given_up(request.cb_kwargs["ask"], kind, why)
        self.progress(request.url)
        return [] if self.most is None else self.one_more()


class StrictRobots(RobotsTxtMiddleware):
    """robots.txt as the standard (RFC 9309) has it: 4xx means no rules, a server error forbids everything.

    Rules that are not there, for whatever reason, forbid: of several first requests of a host, Scrapy's own
    ``robot_parser`` gives the rules to the one that asked for them and None to the others.
    """

    async def rules_of(self, request: scrapy.Request, host: str) -> RobotParser | None:
        """The rules of a host, asked for once, whoever asks first; None when they could not be read."""
        locks: dict[str, asyncio.Lock] = self.__dict__.setdefault("_locks", defaultdict(asyncio.Lock))
        async with locks[host]:
            rules = await self.robot_parser(request)
            spider: Any = self.crawler.spider
            if isinstance(rules, ProtegoRobotParser):
                spider.slow_down(host, rules.crawl_delay(self._default_useragent) or 0.0)
            return rules

    async def process_request(self, request: scrapy.Request, spider: Any = None) -> None:
        del spider
        if request.meta.get("dont_obey_robotstxt"):
            return
        self.refuse_elsewhere(request)
        host = request.url.split("/")[2]
        unread: dict[str, Reason] = self.__dict__.setdefault("_unread", {})
        rules = await self.rules_of(request, host)
        if host in unread or rules is None:
            why = unread.get(host) or because(Cause.NO_ANSWER)
            raise BlockedByRobots(because(Cause.ROBOTS_UNREAD, host=host, why=why))
        if not rules.allowed(request.url, self._default_useragent):
            raise BlockedByRobots(because(Cause.ROBOTS_FORBID, host=host, url=request.url))

    def refuse_elsewhere(self, request: scrapy.Request) -> None:
        """Refuse (and write down) an address that must not be asked before even its robots.txt is."""
        spider: Any = self.crawler.spider
        try:
            check_address(request.url, spider.hosts)
        except Refused as error:
            line = {
                "requested_url": first_url(request),
                "url": request.url,
                "callback": request.meta.get("callback"),
                "arguments": request.meta.get("arguments"),
                "attempt": 1,
                "status": None,
                "error": str(error),
                "headers": {},
                "delay": spider.source.delay,
            }
            spider.journal.fetch(line, None)
            raise

    async def _parse_robots(self, response: Response, netloc: str, request: scrapy.Request) -> None:
        if response.status >= 500 or response.status == 429:
            self.__dict__.setdefault("_unread", {})[netloc] = because(Cause.HTTP_STATUS, status=response.status)
        if response.status >= 400:
            response = response.replace(body=b"")
        body = robots_part(response.body)
        agents = len(RE_AGENT.findall(body))
        if agents * len(RE_RULE.findall(body)) > ROBOTS_RULES:  # no site has so many: rules that are not read forbid
            self.__dict__.setdefault("_unread", {})[netloc] = because(Cause.ROBOTS_TOO_MANY_RULES, count=agents)
            body = b""
        response = response.replace(body=body)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self.__dict__.setdefault("_unread", {})[netloc] = explain(exc)
        super()._robots_error(exc, netloc)


def robots_part(body: bytes) -> bytes:
    """The part of a robots.txt that is read: whole lines within the first ROBOTS_SIZE bytes; the rest counts as not there."""
    if len(body) <= ROBOTS_SIZE:
        return body
    lines = re.match(rb"(?s).*[\r\n]", body[: ROBOTS_SIZE + 1])
    return lines[0][:ROBOTS_SIZE] if lines else b""


def scrapy_settings(user_agent: str, *, obey_robots: bool, mirrored: bool) -> dict[str, Any]:
    """Plain values only: Scrapy copies settings deeply.  ``mirrored``: a server of this machine is asked in place of the sites."""
    handler = "crawlers.fetch.download.ArchivingHandler"
    return {
        "USER_AGENT": user_agent,
        "ROBOTSTXT_OBEY": obey_robots,
        # Of all that Scrapy has, what a run uses: each run would import the rest anew (requests, aiohttp) to find it switched off.
        # The download handler undoes Content-Encoding itself, before archiving.
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "crawlers.fetch.spider.StrictRobots": 100,
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
        },
        # Nothing may stand between a page and what it asks for: others drop requests (a long address, a deep one, another
        # host) without a word; what may be asked is decided and written down in the download handler.
        "SPIDER_MIDDLEWARES_BASE": {"scrapy.spidermiddlewares.referer.RefererMiddleware": 700},
        "EXTENSIONS_BASE": {"scrapy.extensions.corestats.CoreStats": 0},  # it says how a run ended
        "DOWNLOAD_HANDLERS_BASE": {"http": handler, "https": handler},
        "CONCURRENT_ITEMS": 1,  # as many tasks are made for every answer
        **({} if mirrored else {"TWISTED_DNS_RESOLVER": "crawlers.fetch.inside.PublicResolver"}),
        "DOWNLOAD_MAXSIZE": 50 * 1024 * 1024,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 60,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_DELAY": 0,  # the handler waits from the end of one answer to the start of the next request
        "CONCURRENT_REQUESTS": 8,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_TIMES": 2,
        "HTTPERROR_ALLOW_ALL": True,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
    }


def is_loopback(mirror: str) -> bool:
    """Whether ``--mirror`` is the address of a server on this machine."""
    parts = urlsplit(mirror)
    return parts.scheme == "http" and parts.hostname in LOOPBACK and parts.username is None


def check_mirror(mirror: str | None) -> None:
    """ValueError unless ``--mirror`` names a loopback server or a file that is there."""
    if not mirror or is_loopback(mirror):
        return
    if mirror.startswith(("http://", "https://")):
        raise ValueError(f"--mirror {mirror}: a mirror must be on this machine (http://127.0.0.1:PORT) or a WARC file")
    if not Path(mirror).is_file():
        raise ValueError(f"--mirror {mirror}: there is no such file")


def warc_or_url(mirror: str | None) -> str | WarcMirror | None:
    """``--mirror`` ready for use: the loopback URL, or the captures of a WARC; ValueError otherwise."""
    check_mirror(mirror)
    if not mirror:
        return None
    return mirror.rstrip("/") if is_loopback(mirror) else WarcMirror.load(Path(mirror))
