"""What the office has asked for and heard, as briefs for somebody use it: standing asks, and meetings held.

Everything is as of ``at`` (UTC): what was entered later does not exist.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from briefs.errors import BriefError
from briefs.staff import letterhead
from briefs.staff.file import StaffFile, WrittenAsk
from db.office import asks
from db.office.asks import Event
from db.office.meetings import Meeting, meetings

CLOSED = ("accepted", "withdrawn")  # asks that are not to be put again


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """A meeting held, with what became of each ask in it (the last state), and what stands of it by now if that differs."""

    meeting: Meeting
    events: tuple[tuple[asks.Ask, Event, Event], ...]  # the ask, its state in the meeting, its state now


def as_written(one: asks.Ask) -> WrittenAsk:
    """An ask of office.db in the form of those in staff files."""
    return WrittenAsk(**{field.name: getattr(one, field.name, "") for field in fields(WrittenAsk)})


def open_asks(office: sqlite3.Connection | None, at: str, topic: str | None = None) -> list[WrittenAsk]:
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
) -> tuple[list[WrittenAsk], str]:
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
    own = letterhead.file_or_settings(config, topic, None)
    return list(own.asks), own.name or "office.db"


def past_meetings(office: sqlite3.Connection | None, party: str, day: str, at: str) -> list[PastMeeting]:
    """Meetings with this party (the key of a person, or a ministry) before ``day``, the newest first."""
    if office is None:
        return []
    known = {one.key: one for one in asks.asks(office, at=at)}
    every = asks.events(office, until=day, at=at)
    now = {one.ask: one for one in every if one.party == party}
    found = []
    for meeting in meetings(office, party=party, until=day, at=at):
        if meeting.day < day:
            there = {one.ask: one for one in every if one.meeting == meeting.key}
            found.append(
                PastMeeting(meeting, tuple((known[key], one, now[key]) for key, one in there.items() if key in known))
            )
    return found


def coming_meeting(office: sqlite3.Connection, party: str, day: str, at: str) -> Meeting | None:
    """The next meeting with this party from this day on, as entered by ``at``."""
    return next((one for one in reversed(meetings(office, party=party, at=at)) if one.day >= day), None)


def earlier_meeting(office: sqlite3.Connection, party: str, key: str, before: str, at: str) -> Meeting:
    """The last meeting with this party on a day before ``before`` (key ""), or the one of this key among those.

    BriefError when there is none.
    """
    earlier = [one for one in meetings(office, party=party, at=at) if one.day < before]
    if not earlier:
        raise BriefError(
            [
                "no earlier meeting with them is on record: enter it with `policywatch meeting add`, or leave "
                "--since-meeting out"
            ]
        )
    for one in earlier:
        if key in ("", one.key):
            return one
    known = "、".join(f"{one.key}（{one.day}）" for one in earlier)
    raise BriefError([f"there is no earlier meeting {key!r} with them; there are: {known}"])
