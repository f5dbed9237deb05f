"""What one run writes down while it fetches, and how that is read back.

Line types: ``run`` (first), ``fetch`` (every attempt, made in the downloader layer), ``result`` (what was
handed to a callback, or why a request was given up), ``verdict`` (that the reading of a result was stopped), ``end``
(last; missing when the run was cut off).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from w3lib.url import safe_url_string

from crawlers.sources.shared.source import PageRequest
from db.record.archive import (
    FORGETTING,
    Archive,
    ArchiveError,
    Forgotten,
    JournalWriter,
    Line,
    RunFile,
    as_kept,
    hash_of_lines,
)
from db.record.causes import Cause
from db.record.journal_files import JournalFile
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
    broken: str = ""  # why this run cannot go on: its archive does not take what comes
    on_broken: Callable[[], None] = lambda: None  # called once, when that happens

    def now(self) -> str:
        """The time to record, UTC."""
        return self.fixed_time or utc_text(datetime.now(UTC))

    def fetch(self, line: Line, body: bytes | None) -> int:
        """Keep the body, write the attempt down and return the line's number."""
        with self._or_end():
            if body is not None:
                line = {**line, "sha256": self.archive.put(body), "size": len(body)}
            line = {"type": "fetch", "fetched_at": self.now(), **line}
            number = self.writer.write(line)
        self.fetches[number] = line
        return number

    def delivered(self, ask: PageRequest, fetch: int) -> int:
        """Note that an answer was handed to its callback; the line's number."""
        return self._write({"type": "result", "fetch": fetch, "url": ask.url, **callback_of(ask)})

    def stopped(self, result: int, verdict: Line) -> None:
        """Note that the reading of an answer was stopped: a replay obeys it until another code reads."""
        self._write({"type": "verdict", "result": result, **verdict})

    def given_up(self, ask: PageRequest, kind: str, why: Reason) -> None:
        about = {"failed": kind, "reason": why.en, **_coded(why)}
        self._write({"type": "result", **about, "url": ask.url, **callback_of(ask)})

    def end(self, **about: Any) -> None:
        """Close the journal; a run that broke gets no end, so that nobody takes it for a whole one."""
        try:
            self._write({"type": "end", "finished_at": self.now(), **about})
        finally:
            self.writer.close()

    def _write(self, line: Line) -> int:
        with self._or_end():
            return self.writer.write(line)

    @contextmanager
    def _or_end(self) -> Iterator[None]:
        """What the archive does not take ends the run: nothing is written after it, nothing more is fetched."""
        if self.broken:
            raise ArchiveError(self.broken)
        try:
            yield
        except ArchiveError as error:
            self.broken = str(error)
            self.on_broken()
            raise


def crash(why: Reason) -> dict[str, Any]:
    """What the last line of a run says of a crash."""
    return {"crashed": why.en, **_coded(why)}


def _coded(why: Reason) -> dict[str, Any]:
    return {"code": why.code, "details": plain_fields(why)}


def failure_of(line: Line) -> Reason:
    """Why a result was given up, or a run crashed; journals of old versions have the English sentence alone."""
    return stored_reason(Cause, line.get("code"), line.get("details"), line.get("reason") or line["crashed"])


def callback_of(ask: PageRequest) -> dict[str, Any]:
    return {"callback": ask.callback, "arguments": dict(ask.arguments)}


def headers_to_keep(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that say something about the body; cookies and the rest are not kept."""
    return {name: headers[name] for name in KEPT_HEADERS if name in headers}


@dataclass(frozen=True)
class RunRecord:
    """One run as its journal tells it."""

    number: int
    about: Line
    fetches: tuple[tuple[int, Line], ...]
    results: tuple[Line, ...]
    end: Line | None
    sha256: str  # of its whole lines

    @property
    def source(self) -> str:
        return str(self.about["source"])


def load_run(
    archive: Archive, number: int, path: JournalFile, forgotten: Forgotten = MappingProxyType({})
) -> RunRecord:
    """Read one run's journal; ArchiveError when it is damaged, or a result in it is another page's answer.

    ``forgotten``: what stands in for bodies that were taken out since.
    """
    about: Line = {}
    fetches: list[tuple[int, Line]] = []
    results: dict[int, Line] = {}
    end: Line | None = None
    for position, line in enumerate(archive.read_run(path)):
        match line["type"]:
            case "run":
                about = line
            case "fetch":
                fetches.append((position, as_kept(line, str(about["source"]), forgotten)))
            case "result":
                results[position] = line
            case "verdict":
                results[line["result"]]["verdict"] = line
            case "end":
                end = line
    check_results(path, dict(fetches), results.values())
    return RunRecord(number, about, tuple(fetches), tuple(results.values()), end, hash_of_lines(path))


def check_results(path: JournalFile, fetches: Mapping[int, Line], results: Iterable[Line]) -> None:
    """ArchiveError unless every result is of the fetch that it names: a lost line would shift all answers behind it."""
    for result in results:
        if "fetch" not in result:
            continue
        line = fetches.get(result["fetch"])
        if line is None or line["requested_url"] not in (result["url"], safe_url_string(result["url"])):
            asked = line["requested_url"] if line else "no fetch at all"
            raise ArchiveError(
                f"{path.name}: the result of {result['url']} points at line {result['fetch']}, which is {asked}"
            )


def journals(archive: Archive, *, after: int = 0, without: Container[int] = ()) -> Iterator[RunRecord]:
    """All runs behind ``after`` but those numbered in ``without``, oldest first; one that died before its first line is passed over.

    A journal that cannot be read is a run that failed, with the reason, and stops no other.
    """
    forgotten = archive.forgotten()
    for run in archive.run_files(after):
        if run.number in without or run.source == FORGETTING:
            continue
        try:
            record = load_run(archive, run.number, run.path, forgotten)
        except ArchiveError as error:
            record = damaged_run(run, str(error))
        if record.about:
            yield record


def damaged_run(run: RunFile, reason: str) -> RunRecord:
    """A run of which only the name of its journal is sure."""
    stamp = datetime.strptime(run.path.stem.rsplit("-", 1)[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    about = {"source": run.source, "started_at": utc_text(stamp), "run": run.number}
    return RunRecord(run.number, about, (), (), {"crashed": reason, "finished_at": None}, hash_of_lines(run.path))
