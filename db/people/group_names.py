"""The whole name of a group (会派) that a roster shortens: 民主 -> 国民民主党・新緑風会."""

from __future__ import annotations

import sqlite3
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

NEAR = 120  # days for which a name counts after it was last given: groups are renamed after elections


@dataclass(frozen=True, slots=True)
class GroupName:
    """A name as minutes write it, with its short forms and the first and last day on which it was seen there (YYYY-MM-DD)."""

    house: str
    short: tuple[str, ...]
    name: str
    first: str
    last: str


@cache
def group_names() -> tuple[GroupName, ...]:
    """The table of the houses' groups."""
    data = tomllib.loads(files("db.people").joinpath("group_names.toml").read_text("utf-8"))
    return tuple(
        GroupName(one["house"], tuple(one["short"]), one["name"], one["from"].isoformat(), one["until"].isoformat())
        for one in data["group"]
    )


def full_name(conn: sqlite3.Connection, house: str, short: str, day: str) -> str:
    """How the minutes name the group that a roster of ``day`` (YYYY-MM-DD) calls ``short``; ``short`` where that is not known.

    As the record has it: what speeches of members of that group gave at the last meeting before; else the table.
    """
    if not short or not day:
        return short
    first = (date.fromisoformat(day) - timedelta(days=NEAR)).isoformat()
    given = conn.execute(
        "SELECT DISTINCT s.speaker_group, s.date FROM memberships m JOIN people p ON p.id = m.person AND p.house = ?1"
        " JOIN attributions a ON a.person = m.person AND a.role = 'speaker' JOIN speeches s ON s.document = a.document"
        " WHERE m.\"group\" = ?2 AND s.house = ?1 AND s.date BETWEEN ?3 AND ?4 AND coalesce(s.speaker_group, '') <> ''"
        " AND coalesce(m.\"from\", '') <= s.date AND coalesce(m.\"to\", '9') > s.date ORDER BY s.date DESC LIMIT 8",
        (house, short, first, day),
    ).fetchall()
    known = [one for one in group_names() if one.house == house and short in one.short]
    if within := [one for one in known if one.first <= day <= one.last]:
        return within[0].name
    newest = {str(name) for name, when in given if when == given[0][1] and shortens(short, name)}
    told = [one for one in known if one.last < day and one.last >= first]
    name = next(iter(newest)) if len(newest) == 1 else told[-1].name if told and not newest else ""
    # Between two names nobody saw when one gave way to the other; but groups keep their names until the Diet meets anew.
    last = given[0][1] if newest else told[-1].last if told else first
    sat = conn.execute(
        "SELECT count(*), coalesce(sum(convened_on > ? AND convened_on <= ?), 0) FROM sessions", (last, day)
    ).fetchone()
    met_anew = not sat[0] or sat[1]
    changed = met_anew and any(one.name != name and one.first > last for one in known)
    return name if name and not changed else short


def shortens(short: str, name: str) -> bool:
    """Whether a short form can be read out of a name: its letters in their order."""
    left = iter(name)
    return all(letter in left for letter in short)
