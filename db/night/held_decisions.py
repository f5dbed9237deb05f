"""What staff have decided about pages that were held: another page came in the place of one that is watched.

A decision is about one body (its SHA-256) of one document, from the night on that brought it: ``accepted``, it is the page, or
``refused``, it is none.  When the same body came and went before, that was held then and stays so.
Decisions lie in ``office.db``, are never rebuilt, and are obeyed by every crawl and replay; of several about
one body the newest counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from db.errors import PolicywatchError
from db.record.home import Home
from db.record.office_tables import office_with, standing


class Verdict(StrEnum):
    """What was decided about a body."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class HeldDecision:
    """``sha256``: the body that a person decided about; ``since``: when (UTC) it was first fetched, held.  It holds from then on."""

    key: str
    sha256: str
    since: str
    verdict: Verdict


class NotApplied(PolicywatchError):
    """A decision is kept in office.db and could not be applied yet; the message says why, and what applies it."""

    code = "not_applied"


class DecideHeld(Protocol):
    """Keep what a person decided about the page that is held under a key, and read its archived body at once.

    It needs the readers of pages, which the site may not import: `policywatch serve` hands it in.  PolicywatchError when nothing of
    this key is held; NotApplied when it is kept and the next crawl or replay applies it.
    """

    def __call__(self, home: Home, key: str, verdict: Verdict, *, who: str, at: str, note: str = "") -> HeldPage: ...


class HeldPage(Protocol):
    """The page that was decided about."""

    @property
    def sha256(self) -> str: ...


HeldDecisions = Sequence[HeldDecision]  # the oldest first
NONE: HeldDecisions = ()


def read_held_decisions(office: Path) -> HeldDecisions:
    """What staff have decided so far; nothing while there is no office.db, or one of an older program."""
    return _decided(office, "")


def accepted_since(office: Path, at: str) -> list[tuple[str, str]]:
    """(key, SHA-256) of what a person has taken since a moment (UTC), the oldest first."""
    taken = (one for one in _decided(office, at) if one.verdict is Verdict.ACCEPTED)
    return list(dict.fromkeys((one.key, one.sha256) for one in taken))


def _decided(office: Path, at: str) -> HeldDecisions:
    with office_with("held_decisions", office) as conn:
        if conn is None:
            return NONE
        rows = conn.execute(
            "SELECT document_key, sha256, since, verdict FROM held_decisions WHERE decided_at >= ?"
            f" AND {standing(conn, 'held_decisions')} ORDER BY id",
            (at,),
        )
        return tuple(HeldDecision(key, body, since, Verdict(verdict)) for key, body, since, verdict in rows)
