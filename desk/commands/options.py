"""Options that several commands read alike."""

from __future__ import annotations

import sqlite3

import click

from db.console import fail, read_day
from db.record import documents


def iso_day(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """A date of the command line as it is compared with; anything else is wrong usage."""
    day = read_day(value)
    return day.isoformat() if day else None


def known_topic(conn: sqlite3.Connection, topic: str | None) -> None:
    names = [row["id"] for row in documents.topics(conn)]
    if topic and topic not in names:
        fail(f"there is no topic {topic!r}; there are: {', '.join(names)}", 2)
