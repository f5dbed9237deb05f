"""The records that the steps of storing one run share."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.change.kind import Seen
from db.record.models import Parsed, Problem, SourceInfo


@dataclass(frozen=True, slots=True)
class Fetched:
    """One fetch attempt as the journal has it; ``line`` is its place there."""

    line: int
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Traits:
    """What the store needs to know of a source beyond its description; ``gives_topics``: staff may give its documents topics."""

    info: SourceInfo
    announces: frozenset[str]
    comparable_body: Callable[[str], str]
    gives_topics: bool = False


@dataclass(frozen=True, slots=True)
class RunInput:
    """One run, ready to be stored: ``records`` carry the journal line of the fetch they come from."""

    number: int
    started_at: str
    finished_at: str | None
    window_from: str | None
    window_until: str | None
    news_since: str | None
    only_some: bool
    fetches: Sequence[Fetched]
    records: Sequence[tuple[int, Parsed]]
    failures: Sequence[Problem]
    journal: str | None = None  # SHA-256 of its lines (db/record/agreement.py)
    waiting: int = 0  # texts that wait for another night
    given_up: int = 0  # texts that gave nothing on so many nights that they are not asked for any more


@dataclass(slots=True)
class Night:
    """Everything the later steps of storing one run need."""

    conn: sqlite3.Connection
    run: RunInput
    traits: Traits
    seen: dict[str, Seen] = field(default_factory=dict)
    fetch_ids: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    gone: dict[str, int] = field(default_factory=dict)  # key -> document id, newly gone
    held: dict[str, int] = field(default_factory=dict)  # key -> journal line: another page came, which is not taken
    _times: dict[int, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return self.traits.info.id

    def sha256(self, line: int) -> str:
        """The body of a journal line; "" when none came."""
        return next((str(one.row.get("sha256") or "") for one in self.run.fetches if one.line == line), "")

    def fetched_at(self, line: int) -> str:
        """When the answer of a journal line came (UTC as stored)."""
        if not self._times:
            self._times = {one.line: str(one.row["fetched_at"]) for one in self.run.fetches}
        return self._times[line]
