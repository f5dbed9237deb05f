"""How the groups of the House of Representatives stood on a bill, as its passage page prints it.  Pure.

That house takes no roll call by member but in rare cases; what it publishes is which groups were for and which against.  It is
the group's vote and never a member's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.change.kind import Facts
from db.diet.bill_events import LOWER, sessions_of
from db.diet.words import AYE, NAY

SIDES = (("衆議院審議時賛成会派", AYE), ("衆議院審議時反対会派", NAY))
SENT_BACK = "回付案/"  # before the lines on the bill as it came back from the other house


@dataclass(frozen=True, slots=True)
class GroupVote:
    """The vote of a group in one house and session; ``sent_back``: on the bill as the other house had amended it."""

    house: str
    session: int
    group: str
    vote: str
    sent_back: bool = False


def group_votes_of(facts: Facts) -> list[GroupVote]:
    """The groups for and then those against, in the order of the page; of the newest session whose page names any."""
    return [*_votes(facts, sent_back=False), *_votes(facts, sent_back=True)]


def _votes(facts: Facts, *, sent_back: bool) -> Iterator[GroupVote]:
    part = SENT_BACK if sent_back else ""
    for session in reversed(sessions_of(facts)):
        cells = [(vote, str(facts.get(f"{session}/shugiin/{part}{name}") or "")) for name, vote in SIDES]
        found = [
            GroupVote(LOWER, session, group, vote, sent_back)
            for vote, cell in cells
            for group in dict.fromkeys(" ".join(one.split()) for one in re.split(r"[;；\n]", cell))
            if group
        ]
        if found:
            yield from found
            return
