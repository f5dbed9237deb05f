"""What in a staff file no longer holds: passages accepted that their document does not say any more, proposals left undecided."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefs.evidence.acceptance import Use, squeezed
from db.office.clips import current_text

RE_COMMENTED = re.compile(r"^\s*#+\s*\[\[use\]\]\s*$", re.MULTILINE)


def undecided(file: Path) -> int:
    """How many proposals stand commented in a staff file."""
    return len(RE_COMMENTED.findall(file.read_text(encoding="utf-8")))


def stale_uses(policy: sqlite3.Connection, uses: Iterable[Use]) -> Iterator[str]:
    """What was accepted and stands so no longer, a sentence each."""
    for one in uses:
        now = current_text(policy, one.key)
        if now is None:
            continue  # a change, a figure, a claim; or a document without a text
        if now["gone_at"]:
            yield f"{one.key} 「{now['title']}」 is gone since {now['gone_at']}: its link is dead, take it out"
        elif one.text and squeezed(one.text) not in squeezed(now["body"]):
            yield f"{one.key} 「{now['title']}」 does not say so any more: 「{one.text[:60]}」"
