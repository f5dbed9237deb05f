"""What one run is to do.  Knows nothing of Scrapy, so that it is cheap to have."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RunOrder:
    """What one run is to do."""

    home: str
    source: str
    at: str | None = None  # UTC; the clock to record
    since: str | None = None
    only: list[str] = field(default_factory=list)
    mirror: str | None = None
    progress: bool = False
    summaries: bool = True  # whether what may be shown for a while is laid apart in press.db
