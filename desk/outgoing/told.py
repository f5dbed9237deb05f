"""Which runs a recipient was told of, whatever was found in them: what a better reader finds there later is no news.

A run is known by its number and by when it began, since a number may be given again after a restore.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the record; ``started_at`` in UTC as stored."""

    number: int
    started_at: str


@dataclass(frozen=True, slots=True)
class ToldRuns:
    """What one recipient was told of, as (first, last, when the last began); ``at``: when the newest of it was told, "" for never."""

    ranges: tuple[tuple[int, int, str], ...] = ()
    at: str = ""

    def holds(self, run: Run | None) -> bool:
        """Whether all of a run was told; of what belongs to no run (None) that is not known."""
        return run is not None and any(
            first <= run.number <= last and run.started_at <= until for first, last, until in self.ranges
        )


NOBODY = ToldRuns()


def told_runs(office: sqlite3.Connection, recipient: str) -> ToldRuns:
    """What a recipient was told of."""
    rows = office.execute(
        "SELECT first, last, until, told_at FROM told_runs WHERE recipient = ? ORDER BY id", (recipient.lower(),)
    ).fetchall()
    return ToldRuns(tuple((row[0], row[1], row[2]) for row in rows), max((row[3] for row in rows), default=""))


def note_earlier_mail(office: sqlite3.Connection, recipient: str, runs: Sequence[Run], last_mail: str | None) -> None:
    """Note, inside the caller's transaction, of which of these runs a recipient was told before that was noted: all that is left of
    that time is when the last mail was written."""
    before = [run for run in runs if last_mail and run.started_at <= last_mail]
    if before and last_mail and not told_runs(office, recipient).at:
        _write(office, recipient, [Run(0, ""), before[-1]], last_mail, None)


def note_told(office: sqlite3.Connection, recipient: str, runs: Sequence[Run], at: str, message: int | None) -> None:
    """Note, inside the caller's transaction, that at ``at`` a recipient was told of all these runs, by a message or by having
    nothing to be told."""
    if not runs:
        return
    told = told_runs(office, recipient)
    for block in _blocks(runs, told):
        _write(office, recipient, block, at, message)
    office.execute(
        "UPDATE told_runs SET told_at = ? WHERE id = (SELECT max(id) FROM told_runs WHERE recipient = ?)",
        (at, recipient.lower()),
    )


def forget_told(office: sqlite3.Connection, recipient: str, message: int) -> None:
    """The runs that a message told of are to be told of again."""
    done = office.execute("DELETE FROM told_runs WHERE message = ?", (message,))
    if done.rowcount == 0:  # of a time before this was noted
        office.execute("DELETE FROM told_runs WHERE recipient = ? AND first = 0", (recipient.lower(),))


def _blocks(runs: Iterable[Run], told: ToldRuns) -> Iterator[list[Run]]:
    """The runs that were not told of, those together that follow each other."""
    for is_told, block in groupby(sorted(runs, key=lambda run: run.number), told.holds):
        if not is_told:
            yield list(block)


def _write(office: sqlite3.Connection, recipient: str, block: Sequence[Run], at: str, message: int | None) -> None:
    office.execute(
        "INSERT INTO told_runs (recipient, first, last, until, told_at, message) VALUES (?, ?, ?, ?, ?, ?)",
        (*(recipient.lower(), block[0].number, block[-1].number), *(max(run.started_at for run in block), at, message)),
    )
