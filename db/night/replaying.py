"""What may build the record again for somebody who may not import the readers of pages: ``brief verify --replay``."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from db.record.home import Home


class ReplayInto(Protocol):
    """Build the record of a home from its archive into a new file, with today's parsers; the number of runs.

    It needs the readers of pages, which briefs may not import: ``policywatch.py`` hands it in.  PolicywatchError when the archive
    is damaged, or holds nothing.
    """

    def __call__(self, home: Home, target: Path) -> int: ...
