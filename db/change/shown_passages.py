"""The stored passages of a change as they are shown: only those characters are marked that the night counted as different.

A passage is quoted whole lines at a time, as published, with whatever of a line is never compared: a learnt counter, a
file's size in its label.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from db.change.noise import hide
from db.change.redline import Counts, Row, Segment, differences, folded, redline
from db.change.stored_noise import noise_of
from db.change.stored_text import cleaner_of
from db.record.documents import Record, version
from db.text.folding import comparable

CONTEXT = 2  # unchanged lines around a passage
LONGEST = 2000  # characters of a passage that its first difference is sought in


def rows_of(conn: sqlite3.Connection, change: Record) -> list[Row]:
    """The passages of a change (a row of ``stored_changes``), line by line."""
    counts = counts_of(conn, change)
    return [row for before, after in change["pairs"] for row in redline(before, after, counts=counts)]


def rows_in_place(conn: sqlite3.Connection, change: Record, old: str, new: str) -> list[Row]:
    """The same between the lines that stand around them in the two texts; without these where the passages are none of
    whole lines of both (the provisions of a law, two cells of a record)."""
    pairs, counts = change["pairs"], counts_of(conn, change)
    if not pairs:
        return []
    left, right = (
        [(key, line) for line in text.split("\n") if (key := comparable(of(line)))]
        for text, of in zip((old, new), counts, strict=True)
    )
    rows: list[Row] = []
    at_left = at_right = 0
    for before, after in pairs:
        gone, come = (text.split("\n") if text else [] for text in (before, after))
        while not (_stands(left, at_left, gone) and _stands(right, at_right, come)):
            if not _same(left, right, at_left, at_right):
                return rows_of(conn, change)
            rows.append(_unchanged(left[at_left][1], right[at_right][1]))
            at_left, at_right = at_left + 1, at_right + 1
        rows += redline(before, after, context=None, counts=counts)
        at_left, at_right = at_left + len(gone), at_right + len(come)
    rows += [_unchanged(one[1], other[1]) for one, other in zip(left[at_left:], right[at_right:], strict=False)]
    return folded(rows, CONTEXT)


Line = tuple[str, str]  # in its comparable form, as published


def _stands(lines: Sequence[Line], at: int, passage: Sequence[str]) -> bool:
    return [line for _, line in lines[at : at + len(passage)]] == list(passage)


def _same(left: Sequence[Line], right: Sequence[Line], at_left: int, at_right: int) -> bool:
    return at_left < len(left) and at_right < len(right) and left[at_left][0] == right[at_right][0]


def _unchanged(before: str, after: str) -> Row:
    return Row("same", ((before, False),), ((after, False),))


def first_difference(
    conn: sqlite3.Connection, change: Record
) -> tuple[tuple[Segment, ...], tuple[Segment, ...]] | None:
    """The first passage of a change that has words on both sides, each side as one line; None when there is none."""
    counts = counts_of(conn, change)
    for before, after in change["pairs"]:
        if before and after:
            sides = [text[:LONGEST].split("\n") for text in (before, after)]
            counted = [" ".join(map(of, lines)) for of, lines in zip(counts, sides, strict=True)]
            left, right = differences(" ".join(sides[0]), " ".join(sides[1]), (counted[0], counted[1]))
            if any(mark for _, mark in (*left, *right)):
                return left, right
    return None


def counts_of(conn: sqlite3.Connection, change: Record) -> tuple[Counts, Counts]:
    """What of a line was compared on the night of a change, before and after; all of it where no passages are stored."""
    if not change["passages"]:
        return str, str
    clean = cleaner_of(change["source"])
    noise = noise_of(conn, change["document"], change["detected_at"])
    if not noise:
        return clean, clean

    def of_version(number: int | None) -> Counts:
        """Noise is known by its place among all lines of the text."""
        found = version(conn, number) if number else None
        lines = found["body"].split("\n") if found else []
        counted: Mapping[str, str] = dict(zip(lines, hide([clean(line) for line in lines], noise), strict=True))
        return lambda line: counted[line] if line in counted else clean(line)

    return of_version(change["old_version"]), of_version(change["new_version"])
