"""The layer nearest the network: checks the true address, asks the site or a mirror, and writes down every attempt.

It is a Scrapy download handler rather than a middleware, so that redirects, retries, refused and oversize
answers and the request for robots.txt pass through it one by one, and everything above sees true addresses.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response
from twisted.internet.error import DNSLookupError

from crawlers.fetch.inside import Inside, address_of
from crawlers.fetch.journal import RunLog, headers_to_keep
from crawlers.fetch.mirror import NotAsked, WarcMirror
from crawlers.reading.bounded import WorkerFault
from db.record.archive import ArchiveError
from db.record.causes import Cause
from db.record.public_addresses import refusal
from db.record.reasons import Reason, because

FETCH_FLAG = "fetch:"


class Refused(NotAsked):
    """An address that must not be asked: wrong scheme, a host that is not the source's, a private address."""


class OtherHost(Refused):
    """A public address on a host that is not the source's: where a page that moved has gone."""


class ArchivingHandler(BaseDownloadHandler):
    """Serves http and https for the spider; see the module's text."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.inner = HTTP11DownloadHandler.from_crawler(crawler)
        self.compression = HttpCompressionMiddleware.from_crawler(crawler)

    @property
    def spider(self) -> Any:
        return self.crawler.spider

    async def download_request(self, request: Request) -> Response:
        """Fetch one true URL, archive what came, and hand it on as if it had come from the site itself."""
        journal: RunLog = self.spider.journal
        if journal.broken:
            raise NotAsked(because(Cause.ARCHIVE_FAULT, error=journal.broken))
        line: dict[str, Any] = {
            "requested_url": first_url(request),
            "url": request.url,
            "callback": request.meta.get("callback"),
            "arguments": request.meta.get("arguments"),
            "attempt": request.meta.get("retry_times", 0) + 1,
            "status": None,
            "error": None,
            "headers": {},
            "delay": self.delay_of(request.url),
        }
        try:
            check_address(request.url, self.spider.hosts)
            self.compression.process_request(request)
            known = self.spider.validators(request.url) if request.meta.get("callback") else None
            if known and self.must_come_again(known):
                known = None
            if known:
                for name, header in (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since")):
                    if known[name]:
                        request.headers[header] = known[name]
            response = await self.one_at_a_time(request)
            unpacked = self.compression.process_response(request, response)
            assert isinstance(unpacked, Response)
            response = unpacked
        except Exception as error:
            if journal.broken:
                raise
            journal.fetch({**line, "error": explain(error).en}, None)
            raise
        headers = plain_headers(response.headers)
        line |= {"status": response.status, "headers": headers_to_keep(headers)}
        if response.status == 304 and known:
            return self.not_modified(journal, line, response, known)
        if self.spider.source.reduces:
            line, response, body = self.reduce(line, response)
        else:
            body = response.body
        number = journal.fetch(line, body)
        response.flags.append(f"{FETCH_FLAG}{number}")
        return response

    def must_come_again(self, known: Any) -> bool:
        """Whether a plain request must bring a body that is known: the copy is lost, or lies there as it must not be kept."""
        kept_as_it_came = self.spider.source.reduces and not known["fetched_sha256"]
        return kept_as_it_came or not self.spider.journal.archive.is_whole(known["sha256"])

    def reduce(self, line: dict[str, Any], response: Response) -> tuple[dict[str, Any], Response, bytes]:
        """The line, the answer and the body to write down of a source whose answers are not kept as they come.

        This comes before anything of the answer is written; what is above it sees what is kept, but for a robots.txt, whose
        rules are read from what came.
        """
        came = {**line, "fetched_at": self.spider.journal.now(), "sha256": hashlib.sha256(response.body).hexdigest()}
        try:
            kept = self.spider.reduce(self.spider.source, came, response.body)
        except WorkerFault as fault:  # what may be kept is not known
            self.spider.fault = fault
            self.spider.stop_now()
            raise
        if kept.summaries:
            self.spider.lay_apart(kept.summaries, came["fetched_at"])
        if line["callback"]:
            response = response.replace(body=kept.body)
        return {**line, "fetched_sha256": came["sha256"]}, response, kept.body

    async def one_at_a_time(self, request: Request) -> Response:
        """Never two requests to one host at once, whatever process asks, and each after the host's pause (which is not waited for
        under a mirror).  Scrapy's own limit was seen to let some overlap."""
        host = urlsplit(request.url).hostname or ""
        pause = self.delay_of(request.url) if self.spider.mirror is None else None
        async with self.spider.turns.turn(host, pause):
            response = await self.answer(request)
            retry_after = plain_headers(response.headers).get("retry-after", "")
            if response.status in (429, 503) and retry_after.isdigit():
                self.spider.turns.leave_alone(host, float(retry_after))
            return response

    async def answer(self, request: Request) -> Response:
        """The answer of the site, of a loopback mirror, or of a WARC."""
        mirror = self.spider.mirror
        if isinstance(mirror, WarcMirror):
            return mirror.answer(request, self.spider.at)
        if mirror is None:
            behind_proxy = "proxy" in request.meta  # then the address is the proxy's own
            if not behind_proxy:
                await refuse_inside(request.url)
            response = await self.inner.download_request(request)
            if response.ip_address is not None and not response.ip_address.is_global and not behind_proxy:
                raise Refused(because(Cause.ANSWERED_FROM_INSIDE, url=request.url, address=str(response.ip_address)))
            return response
        scheme, _, rest = request.url.partition("://")
        mapped = request.replace(url=f"{mirror}/{scheme}/{rest}")
        # A kept-alive loopback connection waits 40 ms a request for delayed acknowledgements.
        mapped.headers["Connection"] = "close"
        response = await self.inner.download_request(mapped)
        location = plain_headers(response.headers).get("location")
        if location is not None:
            response.headers["Location"] = unmap(location, mirror, request.url)
        return response.replace(url=request.url)

    def not_modified(self, log: RunLog, line: dict[str, Any], response: Response, known: Any) -> Response:
        """304: the archived body stands in for the answer, so that nothing above has to know."""
        body = log.archive.get(known["sha256"])
        headers = {**json.loads(known["headers"] or "{}"), **line["headers"]}
        line = {**line, "headers": headers, "sha256": known["sha256"], "size": len(body)}
        if known["fetched_sha256"]:
            line["fetched_sha256"] = known["fetched_sha256"]
        number = log.fetch(line, None)
        return Response(response.url, status=200, headers=Headers(headers), body=body, flags=[f"{FETCH_FLAG}{number}"])

    # ------------------------------------------------------------------ politeness
    def delay_of(self, url: str) -> float:
        """Seconds from the end of one answer of this host to the next request: the source's, or the host's own if longer."""
        delay: float = self.spider.delays.get(urlsplit(url).hostname or "", self.spider.source.delay)
        return delay

    async def close(self) -> None:
        await self.inner.close()


def check_address(url: str, hosts: frozenset[str]) -> None:
    """Raise Refused unless the URL is http(s), on a host of the source, and not an address inside a network."""
    if why := refusal(url):
        raise Refused(why)
    parts = urlsplit(url)
    if parts.hostname not in hosts or parts.port not in (None, 80, 443):
        kind = Refused if parts.hostname in hosts else OtherHost
        raise kind(because(Cause.HOST_NOT_OF_SOURCE, url=url, hosts=", ".join(sorted(hosts))))


async def refuse_inside(url: str) -> None:
    """Raise Refused when the host's name stands for an address inside a network: it is not even connected to."""
    host = urlsplit(url).hostname or ""
    try:
        await address_of(host)
    except Inside as error:
        raise Refused(because(Cause.RESOLVES_INSIDE, host=host, address=error.address)) from error
    except DNSLookupError:  # the request itself will say so
        return


def unmap(location: str, mirror: str, url: str) -> str:
    """A mirror's Location header as the true site would have sent it."""
    target = urljoin(f"{mirror}/", location) if location.startswith("/") else location
    if target.startswith(f"{mirror}/"):
        scheme, _, rest = target.removeprefix(f"{mirror}/").partition("/")
        return f"{scheme}://{rest}"
    return urljoin(url, target)


def first_url(request: Request) -> str:
    """The URL that was asked for before any redirect."""
    chain = request.meta.get("redirect_urls")
    return chain[0] if chain else request.url


def plain_headers(headers: Headers) -> dict[str, str]:
    """Header names in lower case -> their last value."""
    return {name.decode("latin-1").lower(): values[-1].decode("latin-1") for name, values in headers.items() if values}


def explain(error: BaseException) -> Reason:
    """Why a request was given up."""
    text = str(error)
    if isinstance(error, NotAsked):
        return error.why
    if isinstance(error, ArchiveError):
        return because(Cause.ARCHIVE_FAULT, error=text)
    if isinstance(error, DownloadTimeoutError):
        return because(Cause.NO_ANSWER)
    if isinstance(error, ResponseDataLossError):
        return because(Cause.BODY_CUT_SHORT)
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in text:
        return because(Cause.BODY_TOO_LARGE)
    if isinstance(error, DownloadConnectionRefusedError):
        return because(Cause.CONNECTION_REFUSED)
    if isinstance(error, CannotResolveHostError):
        return because(Cause.HOST_UNKNOWN)
    if "max redirections" in text.lower():
        return because(Cause.ENDLESS_REDIRECT)
    return because(Cause.DOWNLOAD_FAILED, error=text or type(error).__name__)
