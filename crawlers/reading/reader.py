"""How an answer is read: once, under limits, in a process that can be killed; from then on it is remembered.

What a source makes of an answer follows from the body, the address, what the answer says the body is, the callback and its
arguments, and the source's reading code; and from the time of the fetch only as far as the page was asked for it
(``Page.span``).  So it is kept under these, and read again only when one of them is another.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Protocol

from crawlers.read.page import Page, PageError
from crawlers.reading.bounded import Bounded, Exceeded, Limit, Limits
from crawlers.reading.findings import Findings, forget_other_rules
from crawlers.reading.fingerprint import reading_code
from crawlers.reading.memory import Memory, Remembered
from crawlers.registry import all_sources
from crawlers.sources.shared.source import Kept, PageRequest, Source
from db.record.archive import Line
from db.record.causes import Cause
from db.record.collecting import collecting_seldom, start_collecting_seldom
from db.record.models import Document, Gone, Listing, Parsed, Problem, ProblemKind, Ref
from db.record.reasons import Reason, because
from db.record.remembering import remembering

LIMITS = Limits()
PATIENCE = 4  # times the CPU seconds for what was read once already: on a slower machine it must not be stopped
CAUSES = {
    Limit.TIME: Cause.NOT_READ_IN_TIME,
    Limit.MEMORY: Cause.NOT_READ_IN_MEMORY,
    Limit.OUTPUT: Cause.READING_TOO_LARGE,
    Limit.DIED: Cause.READER_DIED,
}
READ_HEADERS = ("content-type", "content-disposition")  # all that a reader sees of the head of an answer
Record = Parsed | PageRequest
Verdict = dict[str, Any]  # that a reading was stopped: {"limit", "size", "code"}, as the journal has it


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source makes of one answer; ``verdict`` when it was stopped: the one record is the problem that says so."""

    records: tuple[Record, ...]
    verdict: Verdict | None = None


class Read(Protocol):
    """Reads one answer: its fetch line, its body (asked for only when it is needed), and the result line of the journal with
    callback, arguments and, where an earlier try was stopped, the verdict.

    ``patient``: it has been read before, so on a slower machine it must not be stopped.
    """

    def __call__(
        self, source: Source, line: Line, body: Callable[[], bytes], result: Line, *, patient: bool = False
    ) -> Reading: ...


class Reduce(Protocol):
    """Says what is kept of an answer (``Source.reduce``): its fetch line, and its body as it came."""

    def __call__(self, source: Source, line: Line, body: bytes) -> Kept: ...


def page_of(line: Line, body: bytes) -> Page:
    """The page of a fetch line, exactly the same in a crawl and in a replay."""
    return Page(
        url=line["url"],
        status=200 if line["status"] == 304 else line["status"],
        headers={name: line["headers"][name] for name in READ_HEADERS if name in line["headers"]},
        body=body,
        moment=line["fetched_at"],
        sha256=line["sha256"],
        requested_url=line["requested_url"],
    )


def read_here(source: Source, line: Line, body: Callable[[], bytes], result: Line, *, patient: bool = False) -> Reading:
    """Read in this process, without limits and without memory: for bodies that are our own.  A :class:`Read`."""
    del patient
    with collecting_seldom():
        return Reading(tuple(source.read(page_of(line, body()), result["callback"], result["arguments"])))


def reduce_here(source: Source, line: Line, body: bytes) -> Kept:
    """Reduce in this process, without limits: for bodies that are our own.  A :class:`Reduce`."""
    return source.reduce(page_of(line, body), line.get("callback"), line.get("arguments") or {})


class Reader:
    """Reads under limits and remembers; a :class:`Read`.  ``memory`` None: nothing is remembered."""

    def __init__(self, memory: Path | None, limits: Limits = LIMITS) -> None:
        self._memory = Memory(memory) if memory else None
        self._limits = limits
        self._bounded: Bounded | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()
        if self._bounded is not None:
            self._bounded.close()

    def begin(self) -> None:
        """Have the worker's keeper ready: before threads and before an event loop, which must not be forked."""
        if self._bounded is None:
            all_sources()  # imported once, for all workers
            self._bounded = Bounded(_read_message, self._limits)

    def renew(self) -> None:
        """After a process that shared the worker has died."""
        if self._bounded is not None:
            self._bounded.renew()

    def rest(self) -> None:
        """Let go of the memory's file until it is needed: before a fork."""
        if self._memory is not None:
            self._memory.rest()

    def forget(self, sources: Iterable[str]) -> None:
        """Drop from memory, to the last byte, what was read of these sources."""
        if self._memory is not None:
            self._memory.forget(sources)

    def forget_other_code(self) -> None:
        """Drop from memory what other reading code than today's has made."""
        if self._memory is not None:
            self._memory.forget_other_code([(name, reading_code(name)) for name in all_sources()])
            forget_other_rules(self._memory)

    @contextmanager
    def remembering(self, source: Source) -> Iterator[None]:
        """Have at hand what is known of texts, while a run of this source is stored.

        Nothing is kept of texts of which less is kept than comes: what was found in them holds their words.
        """
        if self._memory is None or source.reduces:
            yield
            return
        findings = Findings(self._memory)
        try:
            with remembering(findings):
                yield
        finally:
            findings.write()

    def __call__(
        self, source: Source, line: Line, body: Callable[[], bytes], result: Line, *, patient: bool = False
    ) -> Reading:
        """See :class:`Read`."""
        name, code = source.info.id, reading_code(source.info.id)
        if (verdict := result.get("verdict")) and verdict["code"] == code:
            return _stopped(line, result, verdict)
        key = _key(line, result, code)
        if self._memory and (known := self._memory.recall(key, line["fetched_at"])):
            with suppress(pickle.UnpicklingError, zlib.error, EOFError, ValueError, TypeError, AttributeError):
                return _unpacked(known.packed, line, result)
        self.begin()
        assert self._bounded is not None
        seconds = self._limits.seconds * (PATIENCE if patient else 1)
        answer = self._bounded(_message(name, page_of(line, body()), result), seconds)
        if isinstance(answer, Exceeded):
            found = Remembered("", "~", _packed((_verdict(answer.limit, self._limits, seconds, code), ())))
        else:
            found = Remembered(*_loads(answer))
        if self._memory:
            self._memory.keep(key, found, name, code)
        return _unpacked(found.packed, line, result)

    def reduce(self, source: Source, line: Line, body: bytes) -> Kept:
        """See :class:`Reduce`.  It is a parse of foreign bytes like any other; nothing of it is remembered."""
        self.begin()
        assert self._bounded is not None
        about = {"callback": line.get("callback"), "arguments": line.get("arguments") or {}}
        answer = self._bounded(_message(source.info.id, page_of(line, body), about, reduce=True))
        if isinstance(answer, Exceeded):
            verdict = _verdict(answer.limit, self._limits, self._limits.seconds, "")
            return Kept(source.nothing_kept(PageError(ProblemKind.STRUCTURE_SUSPECT, _why_stopped(verdict))))
        return Kept(*_loads(answer))


def remembering_with(read: Read, source: Source) -> AbstractContextManager[None]:
    """What ``read`` remembers of texts, at hand while a run of the source is stored; nothing where it remembers nothing."""
    return read.remembering(source) if isinstance(read, Reader) else nullcontext()


# ---------------------------------------------------------------------- what a reading depends on
def _key(line: Line, result: Line, code: str) -> bytes:
    """Under what a reading is remembered: everything it depends on but the time."""
    page = page_of(line, b"")
    about = (
        page.url,
        page.requested_url,
        page.status,
        page.sha256,
        page.headers,
        result["callback"],
        result["arguments"],
    )
    return hashlib.sha256(f"{code} {json.dumps(about, sort_keys=True)}".encode()).digest()


# ---------------------------------------------------------------------- what was stopped
def _verdict(limit: Limit, limits: Limits, seconds: int, code: str) -> Verdict:
    size = {Limit.TIME: seconds, Limit.MEMORY: limits.memory >> 20, Limit.OUTPUT: limits.output >> 20}.get(limit, 0)
    return {"limit": limit.value, "size": size, "code": code}


def _stopped(line: Line, result: Line, verdict: Verdict) -> Reading:
    """The reading of an answer that was stopped: a problem of its page."""
    why = _why_stopped(verdict)
    key = result["arguments"].get("key")
    return Reading((Problem(ProblemKind.STRUCTURE_SUSPECT, line["url"], why, key),), verdict)


def _why_stopped(verdict: Verdict) -> Reason:
    return because(CAUSES[Limit(verdict["limit"])], size=verdict["size"])


# ---------------------------------------------------------------------- to the worker and back
def _message(source: str, page: Page, result: Line, *, reduce: bool = False) -> bytes:
    arguments = json.loads(json.dumps(result["arguments"]))  # as a replay has them
    of_page = (page.url, page.status, page.headers, page.body, page.moment, page.sha256, page.requested_url)
    return pickle.dumps((reduce, source, of_page, result["callback"], arguments), pickle.HIGHEST_PROTOCOL)


def _read_message(message: bytes) -> bytes:
    """In the worker: read one answer; its span and its records, packed.  Or reduce it: what is kept, and the summaries."""
    start_collecting_seldom()
    reduce, name, of_page, callback, arguments = pickle.loads(message)
    page = Page(*of_page)
    if reduce:
        kept = all_sources()[name].reduce(page, callback, arguments)
        return pickle.dumps((kept.body, dict(kept.summaries)), pickle.HIGHEST_PROTOCOL)
    records = tuple(all_sources()[name].read(page, callback, arguments))
    return pickle.dumps((page.span.since, page.span.until, _packed((None, records))), pickle.HIGHEST_PROTOCOL)


class _RecordsByValue(pickle.Pickler):
    """Writes a record as its type and values, of which it is made again faster than of its slots, one by one."""

    def reducer_override(self, record: Any) -> Any:
        if is_dataclass(record) and not isinstance(record, type):
            return type(record), tuple(getattr(record, one.name) for one in fields(record))
        return NotImplemented


def _packed(reading: tuple[Verdict | None, tuple[Record, ...]]) -> bytes:
    written = io.BytesIO()
    _RecordsByValue(written, pickle.HIGHEST_PROTOCOL).dump(reading)
    return zlib.compress(written.getvalue(), 1)


def _unpacked(packed: bytes, line: Line, result: Line) -> Reading:
    verdict, records = _loads(zlib.decompress(packed))
    return _stopped(line, result, verdict) if verdict else Reading(records)


RECORD_TYPES = {
    (one.__module__, one.__name__): one
    for one in (Document, Listing, Gone, Problem, PageRequest, Ref, Reason, Cause, ProblemKind, frozenset)
}


class _RecordsOnly(pickle.Unpickler):
    """Knows the types of records and no other: neither the file nor a worker can make this process run anything."""

    def find_class(self, module: str, name: str) -> type:
        if found := RECORD_TYPES.get((module, name)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _loads(data: bytes) -> Any:
    return _RecordsOnly(io.BytesIO(data)).load()
