"""What one run is to do, as it is handed to the process that fetches.  Knows nothing of Scrapy, so that it is cheap to have."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class RunOrder:
    """What one run is to do; travels to the child process as JSON."""

    home: str
    source: str
    at: str | None = None  # UTC; the clock to record
    since: str | None = None
    only: list[str] = field(default_factory=list)
    mirror: str | None = None
    progress: bool = False
    summaries: bool = True  # whether what may be shown for a while is laid apart in press.db

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)
