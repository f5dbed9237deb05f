"""What a source is: a description, a plan of requests, and pure functions from a page to records.

A source module imports this, the text helpers, the models and Japanese dates, and nothing else:
no clock, no settings, no database, no network.  The spider fetches what ``plan`` asks for and hands
each response to the named callback; a replay does the same from the archive.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, ClassVar

from crawlers.read.page import Page, PageError
from db.record.causes import Cause
from db.record.models import Document, Gone, Parsed, Problem, ProblemKind, Ref, SourceInfo
from db.record.reasons import Reason, because
from db.topics.classify import in_scope

NEVER = "9999-12-31"  # a plan's news_since while nothing has been looked at: everything is stock
LONG_JOB = "parse_archive"  # the callback of pages that are read once, in a walk too long for one night to be sure of
NEWS_FOR = timedelta(days=30)  # lists are filled in late; what is older when first seen is no news
LONGEST_PAUSE = timedelta(days=3)  # between two looks: a longer one may have missed what is watched for so long alone


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request: the true URL, the method of the source that reads the answer, and its arguments.

    ``about``: the request is made every night when this text is in scope of the topics (full texts are fetched past
    this gate, lists and progress pages always).  What is not in scope is never made, but where ``seldom`` says so:
    then once, when the night has a turn left for it (``crawlers/fetch/seldom.py``), the greatest ``seldom`` first.
    ``of``: the key of the document that it is a text of; a text of what is known to be of our field is as good as in scope.
    """

    url: str
    callback: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    about: str | None = None
    of: str | None = None
    seldom: str | None = None

    @property
    def dropped(self) -> bool:
        """Whether it is made under no circumstances."""
        return self.about is not None and self.seldom is None and self.of is None and not in_scope(self.about)


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """What a plan may know of a stored document."""

    key: str
    kind: str
    url: str
    published_on: str | None
    has_text: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs left, handed to ``plan``: nothing else of the database is visible to a source.

    ``until``: the last day of the window, where a long past is fetched piece by piece; None: the night itself.  ``words``: what that
    piece has not been searched for yet; None: every word.
    ``looked_on`` is the last night on which a whole run brought anything at all, in part or in full, ``first_looked_on``
    the first.  ``had``: the addresses that the callback LONG_JOB could read in the last fourteen days: a job that was cut off goes on
    where it stood.  ``without_text``: the keys of what was asked for on an earlier night and had no text.
    """

    last_good_on: date | None = None
    looked_on: date | None = None
    covered_from: date | None = None
    documents: tuple[KnownDocument, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    first_looked_on: date | None = None
    had: frozenset[str] = frozenset()
    until: date | None = None
    words: tuple[str, ...] | None = None
    without_text: frozenset[str] = frozenset()

    @property
    def news_since(self) -> str:
        """The day before which a first sight is stock (YYYY-MM-DD): 30 days before the last look; all of it at first."""
        return (self.looked_on - NEWS_FOR).isoformat() if self.looked_on else NEVER

    def unseen_since(self, since: date | None, at: date, after: timedelta) -> date | None:
        """The day from which on pages may have changed that were still watched ``after`` their last step: as asked for (``since``),
        else so long before the last look, when that is a while ago; None on an ordinary night.

        A home that slept over the end of a session still reads how it ended.
        """
        slept = self.looked_on is not None and at - self.looked_on > LONGEST_PAUSE
        return since or (self.looked_on - after if slept and self.looked_on else None)


@dataclass(frozen=True, slots=True)
class Unasked:
    """A request that is not made, and why: it is named in the run."""

    ask: PageRequest
    why: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fetch first.  ``news_since``: what was published before it is stock, not news."""

    requests: tuple[PageRequest, ...]
    window_from: str | None = None
    window_until: str | None = None
    news_since: str | None = None
    refused: tuple[Unasked, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an answer: ``body`` stands for it in the archive.

    ``summaries`` (document key -> text) may be shown for a while; they lie apart and are in nothing that is kept.
    """

    body: bytes
    summaries: Mapping[str, str] = field(default_factory=dict)


LONGEST_FAULT = 300  # characters of what an unexpected error says: it may quote the page


def check_record(record: Parsed | PageRequest) -> None:
    """ValueError for what could not be stored or written down: a text that is none, a number beyond 64 bits."""
    if isinstance(record, PageRequest):
        json.dumps([record.url, dict(record.arguments)], ensure_ascii=False).encode("utf-8")  # as the journal has it
        return
    if not isinstance(record, Document):
        return
    for name in ("key", "kind", "url", "title"):
        if not isinstance(getattr(record, name), str) or not getattr(record, name):
            raise ValueError(f"{name} of {record.key!r} is not a text")
    rows = (value for rows in record.rows.values() for row in rows for value in row.values())
    words = (record.key, record.url, record.title, record.body, record.published_on, record.collection)
    for value in (*words, *record.facts.values(), *rows):
        if isinstance(value, str):
            value.encode("utf-8")  # a lone surrogate has no bytes
        elif isinstance(value, int) and abs(value) >= 2**63:
            raise ValueError(f"{value} of {record.key!r} is beyond 64 bits")
        elif not isinstance(value, int | float | Ref | None):
            raise ValueError(f"{value!r} of {record.key!r} is not a plain value")


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


class Source(ABC):
    """Base of all sources; one subclass a module under ``crawlers/sources``."""

    info: ClassVar[SourceInfo]
    hosts: ClassVar[frozenset[str]]
    delay: ClassVar[float] = 1.0
    # Kinds whose first sight is news; all others are stock until they change.
    announces: ClassVar[frozenset[str]] = frozenset()
    # Lines of a body that say nothing (counters, stamps): regular expressions, matched on the whole line.
    ignorable_lines: ClassVar[tuple[str, ...]] = ()
    # Whether staff may give its documents topics.
    gives_topics: ClassVar[bool] = False
    # Callbacks of answers that may rightly hold nothing: a search for a word that nobody said.
    may_be_empty: ClassVar[frozenset[str]] = frozenset()
    # How many texts of no known interest (``PageRequest.seldom``) are asked for in one night.
    seldom_a_night: ClassVar[int] = 100
    # Whether what comes must not be kept as it came: ``reduce`` then cuts it down before anything of it is written.
    reduces: ClassVar[bool] = False

    def reduce(self, page: Page, callback: str | None, arguments: Mapping[str, Any]) -> Kept:
        """What is kept of an answer, a function of its bytes alone; ``callback`` None: a robots.txt.

        Asked only where ``reduces`` is set.  It never fails: of what cannot be read the cause is kept.
        """
        del callback, arguments
        return Kept(page.body)

    def nothing_kept(self, error: PageError) -> bytes:
        """What stands for an answer that could not be reduced."""
        del error
        return b""

    def comparable_body(self, body: str) -> str:
        """The part of a stored text that counts when two versions are compared: without ignorable lines."""
        if not self.ignorable_lines:
            return body
        ignorable = _any_of(self.ignorable_lines)
        return "\n".join(line for line in body.split("\n") if not ignorable.fullmatch(line.strip()))

    def hosts_for(self, config: Mapping[str, Any]) -> frozenset[str]:
        """The hosts this source may talk to under these settings."""
        del config
        return self.hosts

    def has_work(self, config: Mapping[str, Any]) -> bool:
        """Whether there is anything to look at under these settings."""
        del config
        return True

    @abstractmethod
    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The first requests of a night.  ``at`` is in Japan time; ``since`` overrides the window's start."""

    @abstractmethod
    def request_for(self, url: str) -> PageRequest:
        """The request that fetches exactly ``url`` (for ``--only``); ValueError when it is not one of ours."""

    def for_trial(self, asks: Sequence[PageRequest]) -> Sequence[PageRequest]:
        """The first requests in the order in which a try of three pages learns most: as they are, where nothing is known."""
        return asks

    def pieces(self, since: date, today: date) -> tuple[tuple[date, date], ...]:
        """The windows (first and last day) in which a long past is fetched, one run each, the newest first; (): in one run."""
        del since, today
        return ()

    def words(self) -> tuple[str, ...]:
        """The words for which every window is searched; () for a source that does not search."""
        return ()

    def searched(self, url: str) -> tuple[str, str, str] | None:
        """(word, first day, last day) of an address that searches a window; None for any other."""
        del url
        return None

    def request_under(self, url: str, config: Mapping[str, Any]) -> PageRequest:
        """``request_for`` under the settings of ``[sources.ID]``, for sources whose addresses depend on them."""
        del config
        return self.request_for(url)

    def read(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterator[Parsed | PageRequest]:
        """Everything one response says, or one Problem (or Gone) that says why it says nothing.

        Records are collected before any is handed on: a page that fails half-way counts as not read.
        """
        key = arguments.get("key")
        if page.status in (404, 410):
            yield from self.missing(page, callback, arguments)
            return
        try:
            if page.status != 200:
                self.refuse(page)
            records = list(getattr(self, callback)(page, **arguments))
            for record in records:
                check_record(record)
        except PageError as error:
            yield Problem(error.kind, page.url, error.why, key)
        except MemoryError:  # a limit of the process, not a fault that a parser could name
            raise
        except Exception as error:  # whatever a parser stumbles over is a fault of this page, never of the night
            why = because(Cause.UNKNOWN_FORMAT, error=type(error).__name__, message=str(error)[:LONGEST_FAULT])
            yield Problem(ProblemKind.STRUCTURE_SUSPECT, page.url, why, key)
        else:
            for record in records:
                if not (isinstance(record, PageRequest) and record.dropped):
                    yield record

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """What a 404 or 410 means; the default: not found, and gone if it was known (``key``)."""
        del callback
        key = arguments.get("key")
        yield Problem(ProblemKind.NOT_FOUND, page.url, because(Cause.HTTP_NOT_FOUND, status=page.status), key)
        if key:
            yield Gone(key, page.url)

    def refuse(self, page: Page) -> None:
        """Raise the PageError that fits a status other than 200."""
        kind = ProblemKind.BLOCKED if page.status in (401, 403, 429) else ProblemKind.FETCH_FAILED
        raise PageError(kind, because(Cause.HTTP_STATUS, status=page.status))
