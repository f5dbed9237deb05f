"""The heartbeat: the file in the home that says when a night's crawl last came to its end, and how.

A watchdog of the machine may look at its age alone; ``policywatch health`` and the site say what it holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from db.record.home import Home
from db.record.whole_file import write_whole_file


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The end of a night: when (UTC), the exit status of the command, and each source's outcome."""

    at: str
    status: int
    sources: Mapping[str, str]


def write_heartbeat(home: Home, beat: Heartbeat) -> None:
    """Put the heartbeat in the place of the last one; OSError when the disk takes none."""
    write_whole_file(home.heartbeat, f"{json.dumps(asdict(beat), indent=1)}\n".encode())


def read_heartbeat(home: Home) -> Heartbeat | None:
    """The last heartbeat; None when there is none that can be read."""
    try:
        given: Any = json.loads(home.heartbeat.read_text(encoding="utf-8"))
        return Heartbeat(str(given["at"]), int(given["status"]), dict(given["sources"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
