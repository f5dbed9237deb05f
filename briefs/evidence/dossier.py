"""What a brief is printed from: frozen evidence, and content that points at it. Pure.

A :class:`Dossier` is complete: it is stored in office.db, attached to the PDF as evidence.json, and the
pages are made from it alone.  Content never repeats a quotation; it says ``[note, index]`` and the page
looks the words up in the evidence.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from briefs.evidence.passage_keys import passage_key
from briefs.evidence.rows import Version
from briefs.evidence.titles import title_en

SCHEMA = "policywatch-brief/1"
Spot = list[int]  # [note number, index among that note's quotes]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words exactly as a version has them.  ``where``: body, title, or fact:NAME; ``key``: of words of a body, that of the passage
    ("" in papers of the time before passages had one).
    """

    where: str
    text: str
    key: str = ""


# What a layout says of the type that words are set in, and of no word.
SETTING = frozenset(("close", "compact", "shape", "size", "tall", "tight", "wide"))
# What a paper for others does not print and staff are told: how much more is on record, what was searched, what could not be read.
UNSHOWN = "unshown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One version of one document as a brief cites it; ``note`` is its footnote number."""

    note: int
    key: str
    kind: str
    title: str
    source: str
    source_ja: str
    source_en: str
    publisher: str
    licence: str
    credit: str
    url: str
    fetched_url: str
    fetched_at: str
    sha256: str
    published_on: str | None
    quotes: tuple[Quote, ...] = ()
    text_sha256: str = ""  # of the version's whole text, which office.db keeps
    title_en: str = ""  # what an English paper calls it; "" where it stays as published
    gone_on: str = ""  # the day (Japan) the document was seen to be gone, when it was
    seen_at: str = ""  # when the document was last seen as it is cited; "" in papers made before this was kept
    read: str = ""  # where plain words of ours on a law to come were read, which this note shows the day of
    read_en: str = ""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry of our registers as a brief uses it, frozen: a claim, or a figure of a series.

    ``label`` is what the page refers to it by (``S20``, ``F1``); ``sources`` are lines to print, ``grade`` A, B or C; ``origin``:
    where a figure was seen as the register has it, the same in both languages ("" of claims, and in papers made before this was kept).
    """

    label: str
    reference: str  # claim:S20, figure:disappearances@2024
    ja: str
    en: str
    grade: str
    checked_on: str
    sources: tuple[str, ...] = ()
    origin: str = ""

    @property
    def second_hand(self) -> bool:
        """Whether nobody saw the official text: in a paper that is handed out it stands by a person's acceptance alone."""
        return self.grade != "A"


class State(StrEnum):
    """What a paper is.  Those that were issued before papers were signed have none (``""``)."""

    DRAFT = "draft"  # 下書き: without a number, not kept
    SIGNED = "signed"  # issued under somebody's name
    INTERNAL = "internal"  # 内部資料: for staff, kept


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted one thing that a signed paper prints, when (UTC, "" where their file says it) and how.

    ``kind``, ``key`` and ``text`` as of a :class:`briefs.evidence.acceptance.Need`; ``how``: box, decision, file or register.
    """

    kind: str
    key: str
    text: str
    who: str
    at: str
    how: str


@dataclass(frozen=True)
class Dossier:
    """A brief before it is printed.  Times are UTC, YYYY-MM-DDTHH:MM:SSZ.

    ``typed``: what texts of staff name themselves: keys of documents, ``claim:…``, ``figure:…``; ``state`` is a :class:`State`;
    ``signed_by``, ``signed_at`` and ``accepted`` are those of a signed one.
    """

    kind: str
    parameters: Mapping[str, Any]
    made_at: str
    data_at: str
    letterhead: Mapping[str, str]
    content: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    number: str = ""
    claims: tuple[RegisterEntry, ...] = ()
    typed: tuple[str, ...] = ()
    state: str = ""
    signed_by: str = ""
    signed_at: str = ""
    accepted: tuple[Acceptance, ...] = ()

    def as_json(self) -> str:
        """The dossier as canonical JSON, readable by people."""
        return self._json

    @property
    def words_sha256(self) -> str:
        """A hash of all that stands on its pages but its number, its times and its signature: two papers that say the same have the
        same, however large they are set.
        """
        content = {name: value for name, value in self.content.items() if name not in (*SETTING, UNSHOWN)}
        sources = [
            asdict(replace(one, seen_at="")) for one in self.evidence
        ]  # a night that finds all as it was changes no word
        claims = [{**asdict(one), "origin": None} for one in self.claims]  # it stands on no page
        parts = [self.kind, self.letterhead, content, [*sources, *claims]]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @cached_property
    def _json(self) -> str:
        return json.dumps({"schema": SCHEMA, **asdict(self)}, ensure_ascii=False, indent=1, sort_keys=True)


def from_json(text: str) -> Dossier:
    """A dossier as :meth:`Dossier.as_json` wrote it; ValueError when it is not one."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.pop("schema", None) != SCHEMA:
        raise ValueError("this is not the evidence of a policywatch brief")
    evidence = tuple(
        Evidence(**{**one, "quotes": tuple(Quote(**q) for q in one["quotes"])}) for one in data.pop("evidence")
    )
    claims = tuple(RegisterEntry(**{**one, "sources": tuple(one["sources"])}) for one in data.pop("claims", ()))
    accepted = tuple(Acceptance(**one) for one in data.pop("accepted", ()))
    typed = tuple(data.pop("typed", ()))
    return Dossier(evidence=evidence, claims=claims, accepted=accepted, typed=typed, **data)


def mappings_of(dossier: Dossier) -> Iterator[Mapping[str, Any]]:
    """Every mapping in the content of a paper, as JSON has it, each before those inside it."""

    def inside(value: Any) -> Iterator[Mapping[str, Any]]:
        if isinstance(value, Mapping):
            yield value
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                yield from inside(inner)

    return inside(json.loads(json.dumps(dossier.content)))


def numbered(dossier: Dossier, prefix: str, day: str) -> Dossier:
    """Give the dossier its number: kind, day, and eight hex digits of what it holds, so equal briefs are one brief.

    A draft has none.
    """
    if dossier.state == State.DRAFT:
        return replace(dossier, number="")
    digest = hashlib.sha256(replace(dossier, number="").as_json().encode()).hexdigest()
    return replace(dossier, number=f"{prefix}-{day.replace('-', '')}-{digest[:8].upper()}")


@dataclass(slots=True)
class Notes:
    """Collects evidence in the order in which the page cites it; a version cited twice keeps its number."""

    evidence: dict[int, Evidence] = field(default_factory=dict)
    registered: dict[str, RegisterEntry] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)  # what texts of staff name themselves

    def named(self, reference: str) -> None:
        """A text of staff names this: the key of a document, or ``claim:…``, ``figure:…``."""
        if reference not in self.typed:
            self.typed.append(reference)

    def key_of(self, note: int) -> str:
        """The key of the document behind a note."""
        return next(one.key for one in self.evidence.values() if one.note == note)

    def register(self, entry: RegisterEntry) -> str:
        """Use a claim or a figure; the label that stands for it on the page."""
        return self.registered.setdefault(entry.reference, entry).label

    def claims(self) -> tuple[RegisterEntry, ...]:
        return tuple(self.registered.values())

    def cite(self, version: Version) -> int:
        """The note number of this version."""
        if version.id not in self.evidence:
            self.evidence[version.id] = Evidence(
                len(self.evidence) + 1,
                version.key,
                version.kind,
                version.title,
                version.source,
                version.source_ja,
                version.source_en,
                version.publisher,
                version.licence,
                version.credit,
                version.url,
                version.fetched_url,
                version.fetched_at,
                version.sha256,
                version.published_on,
                text_sha256=hashlib.sha256(version.body.encode()).hexdigest(),
                title_en=title_en(version),
            )
        return self.evidence[version.id].note

    def quote(self, version: Version, where: str, text: str) -> Spot:
        """Cite words of this version; where they stand among the evidence."""
        note = self.cite(version)
        known = self.evidence[version.id]
        quote = Quote(where, text, passage_key(version.key, text) if where == "body" else "")
        if quote not in known.quotes:
            known = self.evidence[version.id] = replace(known, quotes=(*known.quotes, quote))
        return [note, known.quotes.index(quote)]

    def frozen(self) -> tuple[Evidence, ...]:
        return tuple(self.evidence.values())

    def prints(self, key: str, words: str) -> bool:
        """Whether words of a document's text are quoted already, alone or within others."""
        return any(
            one.key == key and quote.where == "body" and words in quote.text
            for one in self.evidence.values()
            for quote in one.quotes
        )

    def read_in(self, note: int, ja: str, en: str) -> None:
        """Say with a note where the words of ours that call it were read."""
        number, known = next((number, one) for number, one in self.evidence.items() if one.note == note)
        self.evidence[number] = replace(known, read=ja, read_en=en)

    def versions(self) -> dict[int, int]:
        """Note number -> id of the version in this policy.db."""
        return {evidence.note: version for version, evidence in self.evidence.items()}
