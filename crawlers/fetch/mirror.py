"""Answering from a WARC file instead of the network."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Response
from warcio.archiveiterator import ArchiveIterator

from db.record.causes import Cause
from db.record.reasons import Reason, because


class NotAsked(IgnoreRequest):
    """The site was not asked for an address; ``why`` says what stood against it."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.en)
        self.why = why


class NotInMirror(NotAsked):
    """The WARC holds no capture of this URL.  That is not a 404: the site was not asked."""


@dataclass(frozen=True)
class Capture:
    """One response record: when it was taken (UTC) and what it said."""

    taken_at: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class WarcMirror:
    """All captures of one WARC, by URL, oldest first."""

    captures: dict[str, list[Capture]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def load(cls, path: Path) -> WarcMirror:
        """Read a WARC (plain or gzip); ValueError when it is not one."""
        mirror = cls()
        try:
            with path.open("rb") as stream:
                for record in ArchiveIterator(stream):
                    if record.rec_type != "response" or record.http_headers is None:
                        continue
                    mirror.captures[record.rec_headers.get_header("WARC-Target-URI")].append(
                        Capture(
                            record.rec_headers.get_header("WARC-Date"),
                            int(record.http_headers.get_statuscode()),
                            tuple(record.http_headers.headers),
                            record.content_stream().read(),
                        )
                    )
        except Exception as error:
            raise ValueError(f"{path} cannot be read as a WARC: {error}") from error
        if not mirror.captures:
            raise ValueError(f"{path} cannot be read as a WARC: it holds no captured answer")
        for found in mirror.captures.values():
            found.sort(key=lambda capture: capture.taken_at)
        return mirror

    def answer(self, request: Request, at: str) -> Response:
        """The newest capture not after ``at`` (UTC)."""
        found = [c for c in self.captures.get(request.url, ()) if c.taken_at <= at]
        if not found:
            raise NotInMirror(because(Cause.NOT_IN_MIRROR, url=request.url, at=at))
        capture = found[-1]
        # content_stream() has already undone these two
        headers = Headers(
            (k, v) for k, v in capture.headers if k.lower() not in ("content-encoding", "transfer-encoding")
        )
        return Response(request.url, status=capture.status, headers=headers, body=capture.body)
