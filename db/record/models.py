"""The records that travel between the stages: what a parser yields and what the store keeps.

A parser turns one archived response into :class:`Document`, :class:`Listing`,
:class:`Gone` and :class:`Problem` records.  The store turns those of one run into rows.
Nothing here knows about the network, the clock or the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from db.record.reasons import Reason, plain_fields

Scalar = str | int | float | None


def as_text(value: Scalar) -> str | None:
    """A value as text; None stays None."""
    return None if value is None else str(value)


# Facts of a file: at which character of its text each page begins (JSON), and why it has no text (files with text: none).
PAGE_STARTS, TEXT_STATE = "page_starts", "text_state"
# Fact of a page: what it links to that looks like a file and is none of its source's, [[address, words], …] (JSON).
UNTAKEN = "untaken_links"
# Fact of a page: the selector of its text, where a person gave one.
SELECTOR = "selector"
# Beside the ids of topics: in scope without a topic, which a person should look at.
IN_SCOPE = "in_scope"


class ChangeKind(StrEnum):
    """What happened to a document; the words staff filter by."""

    APPEARED = "appeared"
    DISAPPEARED = "disappeared"
    REAPPEARED = "reappeared"
    RETITLED = "retitled"
    REDATED = "redated"
    TEXT_CHANGED = "text_changed"
    STAGE_MOVED = "stage_moved"
    DEADLINE_SET = "deadline_set"
    DEADLINE_MOVED = "deadline_moved"
    ANSWER_PUBLISHED = "answer_published"
    ATTACHMENT_ADDED = "attachment_added"
    ATTACHMENT_REMOVED = "attachment_removed"
    ATTACHMENT_REPLACED = "attachment_replaced"
    REVISION_SCHEDULED = "revision_scheduled"
    ENFORCEMENT_DATE_FIXED = "enforcement_date_fixed"
    CAME_INTO_FORCE = "came_into_force"
    PROVISION_CHANGED = "provision_changed"
    MEMBERSHIP_CHANGED = "membership_changed"


class ProblemKind(StrEnum):
    """Why something that was asked for could not be had."""

    FETCH_FAILED = "fetch_failed"
    BLOCKED = "blocked"
    MAINTENANCE = "maintenance"
    STRUCTURE_SUSPECT = "structure_suspect"
    TOO_FEW_ITEMS = "too_few_items"
    NOT_FOUND = "not_found"
    WITHOUT_TEXT = "without_text"
    INTERRUPTED = "interrupted"
    UNUSUAL = "unusual"  # nothing failed, but the source is not as it always was; found on reading, never stored


class Outcome(StrEnum):
    """How a run of one source ended."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Ref:
    """A document named by its key inside a typed row; the store writes its id instead."""

    key: str


Row = Mapping[str, Scalar | Ref]


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that was published, as one response shows it.

    ``body`` is the text as published, one paragraph a line; None means that this response says
    nothing about the text, so what is known stays.  A difference in ``title``, ``published_on``,
    ``body`` or ``facts`` makes a version; ``rows`` (table name -> rows) is current state only.
    ``collection`` is the list it belongs to: the first sight of a collection is its baseline.
    ``adds``: this is one page of several about the document, so facts it does not name stay as they are known
    (an empty cell is named, with None).  What such a document is called and its typed rows follow from all its
    facts together (``db/change/kind.py``).
    ``unkept_topics``: topics (ids, or IN_SCOPE) of a text that must not be kept, beside those of title and body.
    ``given_topics``: topics (ids) that staff gave it, whatever its text says.
    """

    key: str
    kind: str
    url: str
    title: str
    body: str | None = None
    published_on: str | None = None
    lang: str = "ja"
    collection: str = ""
    facts: Mapping[str, Scalar] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    adds: bool = False
    unkept_topics: tuple[str, ...] = ()
    given_topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The complete membership of a list: what stood in it (or in the collection of its name) and is not in
    ``keys`` is gone, unless another page of the run still shows it."""

    collection: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gone:
    """The publisher says that this known document is no longer there (404 or 410)."""

    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was asked for and could not be had: its kind, and why (a :class:`db.record.causes.Cause`)."""

    kind: ProblemKind
    url: str
    why: Reason
    key: str | None = None

    @property
    def reason(self) -> str:
        """The English sentence."""
        return self.why.en

    def as_row(self) -> dict[str, Any]:
        """The problem as JSON shows it."""
        about = {"kind": self.kind, "url": self.url, "reason": self.reason, "key": self.key}
        return {**about, "code": self.why.code, "details": plain_fields(self.why)}


Parsed = Document | Listing | Gone | Problem


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What the documentation, the site and the briefs say about a source.

    ``selector_verified``: its selectors have met real pages here.  ``measured_by_others``: they have not, but others have published
    what they measured of the live pages, and the source reads that.
    """

    id: str
    name_ja: str
    name_en: str
    publisher: str
    url: str
    kind: str
    licence: str
    credit: str
    terms_checked_on: str
    enabled: bool = True
    cadence: str = "nightly"
    minimum: int = 0
    caveats: str = ""
    selector_verified: bool = True
    measured_by_others: bool = False
    public: bool = True
    publisher_en: str = ""
    licence_en: str = ""
    caveats_en: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened, before it has ids.

    ``passages`` holds (before, after) pairs of exact text; ``before`` and ``after`` join them.
    ``parts`` are the details that hang on this change (provisions of an amended law, files of a page).
    ``technical``: it only renumbers, points elsewhere or corrects the spelling.
    """

    kind: ChangeKind
    key: str
    field: str
    before: str | None
    after: str | None
    summary_ja: str
    summary_en: str
    weight: int
    passages: tuple[tuple[str, str], ...] = ()
    parts: tuple[Change, ...] = ()
    other_key: str | None = None
    technical: bool = False
    reasons: tuple[str, ...] = ()  # what was weighed in a changed provision, in short words (db/law/weighing.py)
