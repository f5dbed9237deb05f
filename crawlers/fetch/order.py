"""What one run is to do.  Knows nothing of Scrapy, so that it is cheap to have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class RunOrder:
    """What one run is to do."""

    home: str
    source: str
    at: str | None = None  # UTC; the clock to record
    since: str | None = None
    until: str | None = None  # the last day of the window, of a piece of the past; None: the night itself
    words: list[str] | None = None  # what a piece of the past has not been searched for yet; None: every word
    only: list[str] = field(default_factory=list)
    mirror: str | None = None
    progress: bool = False
    settings: dict[str, Any] | None = None  # of the source; None: those of the home
    archive: str | None = None  # where it is written; None: the home's archive
    turns: str | None = None  # where whose turn it is at a host is kept; None: in the home
    most: int | None = None  # pages that are asked for at all, each of another sort where there is one; None: all
    summaries: bool = True  # whether what may be shown for a while is laid apart in press.db
