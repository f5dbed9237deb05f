"""What the office has asked for and heard, as the memo and the ledger use it: standing asks, and meetings held.

Everything is as of ``at`` (UTC): what was entered later does not exist.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from briefs.staff import letterhead
from briefs.staff.file import Ask, StaffFile
from db.office import asks
from db.office.asks import Event
from db.office.meetings import Meeting, meetings

CLOSED = ("accepted", "withdrawn")  # asks that are not to be put again


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting held, with what became of each ask in it (the last state), and what stands of it by now if that differs."""

    meeting: Meeting
    events: tuple[tuple[asks.Ask, Event, Event], ...]  # the ask, its state in the meeting, its state now


def as_written(one: asks.Ask) -> Ask:
    """An ask of office.db in the form of those in staff files."""
    return Ask(**{field.name: getattr(one, field.name) for field in fields(Ask)})


def open_asks(office: sqlite3.Connection | None, at: str, topic: str | None = None) -> list[Ask]:
    """The asks that stand (accepted or withdrawn by nobody), on one topic or on all, the oldest first."""
    if office is None:
        return []
    closed = {one.ask for one in asks.standing(asks.events(office, at=at)).values() if one.state in CLOSED}
    return [as_written(one) for one in reversed(asks.asks(office, topic, at)) if one.key not in closed]


def our_asks(
    file: StaffFile,
    office: sqlite3.Connection | None,
    config: Mapping[str, Any],
    topic: str,
    party: str,
    day: str,
    at: str,
    *,
    ministry: str = "",
    without: str = "",
) -> tuple[list[Ask], str]:
    """The asks for a meeting and what messages call their place, in the one order that every brief for somebody keeps:
    the staff file, else office.db, else ``[[asks.TOPIC]]`` of config.toml.

    Of office.db those that this party has not settled; for a ministry, those meant for it or for none in particular.
    ``without``: the key of the meeting that the brief is made for.
    """
    if file.asks:
        return list(file.asks), file.name
    found = (
        [as_written(one) for one in asks.open_for(office, topic, party, day, without, at)] if office is not None else []
    )
    if found := [one for one in found if not ministry or one.ministry in ("", ministry)]:
        return found, "office.db"
    own = letterhead.written(config, topic, None)
    return list(own.asks), own.name or "office.db"


def meetings_held(office: sqlite3.Connection | None, party: str, day: str, at: str) -> list[Held]:
    """Meetings with this party (the key of a person, or a ministry) before ``day``, the newest first."""
    if office is None:
        return []
    known = {one.key: one for one in asks.asks(office, at=at)}
    every = asks.events(office, until=day, at=at)
    now = {one.ask: one for one in every if one.party == party}
    held = []
    for meeting in meetings(office, party=party, until=day, at=at):
        if meeting.day < day:
            there = {one.ask: one for one in every if one.meeting == meeting.key}
            held.append(Held(meeting, tuple((known[key], one, now[key]) for key, one in there.items() if key in known)))
    return held


def chosen_meeting(held: Sequence[Held], key: str) -> Held | None:
    """The meeting with this key, the last one for ""; None when there is none."""
    return next((one for one in held if key in ("", one.meeting.key)), None)


def internal_name(path: Path | None) -> bool:
    """Whether a file's name says that it is internal."""
    return path is None or "INTERNAL" in path.name or "内部" in path.name
