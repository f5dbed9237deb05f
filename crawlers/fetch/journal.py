"""What one run writes down while it fetches, and how that is read back.

Line types: ``run`` (first), ``fetch`` (every attempt, made in the downloader layer), ``result`` (what was
handed to a callback, or why a request was given up), ``end`` (last; missing when the run was cut off).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from crawlers.read.page import Page
from crawlers.sources.shared.source import Ask
from db.record.archive import Archive, JournalWriter, Line
from db.record.causes import Cause
from db.record.reasons import Reason, plain_fields, stored_reason
from db.text.dates import utc_text

KEPT_HEADERS = (
    "content-type", "etag", "last-modified", "location", "retry-after", "date", "content-disposition", "server",
)  # fmt: skip


@dataclass
class RunLog:
    """The journal of the run under way."""

    archive: Archive
    writer: JournalWriter
    fixed_time: str | None = None  # the clock to record (--at); None: the real one
    fetches: dict[int, Line] = field(default_factory=dict)

    def now(self) -> str:
        """The time to record, UTC."""
        return self.fixed_time or utc_text(datetime.now(UTC))

    def fetch(self, line: Line, body: bytes | None) -> int:
        """Keep the body, write the attempt down and return the line's number."""
        if body is not None:
            line = {**line, "sha256": self.archive.put(body), "size": len(body)}
        line = {"type": "fetch", "fetched_at": self.now(), **line}
        number = self.writer.write(line)
        self.fetches[number] = line
        return number

    def delivered(self, ask: Ask, fetch: int) -> None:
        self.writer.write({"type": "result", "fetch": fetch, "url": ask.url, **callback_of(ask)})

    def given_up(self, ask: Ask, kind: str, why: Reason) -> None:
        about = {"failed": kind, "reason": why.en, **_coded(why)}
        self.writer.write({"type": "result", **about, "url": ask.url, **callback_of(ask)})

    def end(self, **about: Any) -> None:
        self.writer.write({"type": "end", "finished_at": self.now(), **about})
        self.writer.close()


def crash(why: Reason) -> dict[str, Any]:
    """What the last line of a run says of a crash."""
    return {"crashed": why.en, **_coded(why)}


def _coded(why: Reason) -> dict[str, Any]:
    return {"code": why.code, "details": plain_fields(why)}


def failure_of(line: Line) -> Reason:
    """Why a result was given up, or a run crashed; journals of old versions have the English sentence alone."""
    return stored_reason(Cause, line.get("code"), line.get("details"), line.get("reason") or line["crashed"])


def callback_of(ask: Ask) -> dict[str, Any]:
    return {"callback": ask.callback, "arguments": dict(ask.arguments)}


def headers_to_keep(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that say something about the body; cookies and the rest are not kept."""
    return {name: headers[name] for name in KEPT_HEADERS if name in headers}


def page_of(line: Line, body: bytes) -> Page:
    """The page of a fetch line, exactly the same in a crawl and in a replay."""
    return Page(
        url=line["url"],
        status=200 if line["status"] == 304 else line["status"],
        headers=line["headers"],
        body=body,
        fetched_at=line["fetched_at"],
        sha256=line["sha256"],
        requested_url=line["requested_url"],
    )


@dataclass(frozen=True)
class RunRecord:
    """One run as its journal tells it."""

    number: int
    about: Line
    fetches: tuple[tuple[int, Line], ...]
    results: tuple[Line, ...]
    end: Line | None

    @property
    def source(self) -> str:
        return str(self.about["source"])


def load_run(archive: Archive, number: int, path: Any) -> RunRecord:
    """Read one run's journal."""
    about: Line = {}
    fetches: list[tuple[int, Line]] = []
    results: list[Line] = []
    end: Line | None = None
    for position, line in enumerate(archive.read_run(path)):
        match line["type"]:
            case "run":
                about = line
            case "fetch":
                fetches.append((position, line))
            case "result":
                results.append(line)
            case "end":
                end = line
    return RunRecord(number, about, tuple(fetches), tuple(results), end)


def journals(archive: Archive) -> Iterator[RunRecord]:
    """All runs, oldest first; a journal that was cut off before its first line is passed over."""
    for run in archive.run_files():
        record = load_run(archive, run.number, run.path)
        if record.about:
            yield record
