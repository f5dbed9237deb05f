"""Options that several commands read alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from difflib import get_close_matches

import click

from db.console import fail, read_day
from db.record import documents


def iso_day(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A date of the command line as it is compared with; anything else is wrong usage."""
    day = read_day(value)
    return day.isoformat() if day else None


def known_name(what: str, name: str | None, known: Sequence[str]) -> None:
    """End the command when ``name`` is none of those there are: a slip of the pen must not look like "nothing found"."""
    if name and name not in known:
        near = get_close_matches(name, known, 3)
        fail(
            f"there is no {what} {name!r}; "
            + (f"did you mean {', '.join(near)}?" if near else f"there are: {', '.join(known)}"),
            2,
        )


def known_topic(conn: sqlite3.Connection, topic: str | None) -> None:
    names = [row["id"] for row in documents.topics(conn)]
    if topic and topic not in names:
        fail(f"there is no topic {topic!r}; there are: {', '.join(names)}", 2)
