"""How a member voted in roll calls on a topic, as the page of the vote stood at ``at`` (UTC)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefs.evidence import rows
from briefs.evidence.dossier import Notes
from briefs.evidence.rows import Version
from briefs.evidence.wording import day_en, day_ja
from db.diet.roll_calls import VOTES_EN, VOTES_JA, ballots_of, matter_of
from db.diet.stored_votes import votes_of
from db.people.memberships import fold_name


@dataclass(frozen=True, slots=True)
class MemberVote:
    """One vote: the page, the group that it prints for the member, and how the member voted (aye, nay, none)."""

    page: Version
    group: str
    vote: str


def member_votes(
    conn: sqlite3.Connection, person: int, topic: str, at: str, without: Sequence[str] = ()
) -> list[MemberVote]:
    """The member's votes on the topic, the newest first."""
    found = []
    for row in votes_of(conn, person, topic)["on_topic"]:
        number = int(conn.execute("SELECT id FROM documents WHERE key = ?", (row["key"],)).fetchone()[0])
        page = rows.current(conn, number, at)
        if page is None or page.key in without or row["gone_at"]:
            continue
        mine = next((one for one in ballots_of(page.facts) if fold_name(one.name) == fold_name(row["name"])), None)
        if mine is not None:
            found.append(MemberVote(page, mine.group, mine.vote))
    return found


def vote_content(one: MemberVote, notes: Notes) -> dict[str, Any]:
    """A vote as it is printed, with all ballots of the page as its evidence."""
    facts = one.page.facts
    for name in ("ballots", "ayes", "nays", "date"):
        notes.quote(one.page, f"fact:{name}", str(facts[name]))
    return {
        "matter": matter_of(one.page.title),
        "date_ja": day_ja(str(facts["date"])),
        "date_en": day_en(str(facts["date"])),
        "vote_ja": VOTES_JA[one.vote],
        "vote_en": VOTES_EN[one.vote],
        "group": one.group,
        "ayes": facts["ayes"],
        "nays": facts["nays"],
        "note": notes.cite(one.page),
    }
