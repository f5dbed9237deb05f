"""Where in a file its text changed: on which page of a PDF, in which cell of a workbook.  Pure.

A PDF's version keeps in its facts (``page_starts``) at which character of the text each page begins.  The text of a
workbook has one line a row (db/text/sheet_rows.py); the name of the sheet and the number of the row stand in the line and do
not count when two versions are compared, so an inserted row is one added line and not a change of all rows below it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.change.matching import opcodes
from db.record.models import PAGE_STARTS, Scalar
from db.text.folding import comparable
from db.text.sheet_rows import cells_of

MOST_NAMED = 6  # places named in a sentence


# ---------------------------------------------------------------------- rows of a workbook
def changed_cells(before: str, after: str) -> list[str]:
    """The cells that differ between two stretches of rows, 「シート「国別」のB3」, in order; [] without rows.

    Rows are taken in pairs from the top; what is left over on one side was added or removed as a whole row.
    """
    old, new = ([row for line in text.split("\n") if (row := cells_of(line))[1]] for text in (before, after))
    named: list[str] = []
    for index in range(max(len(old), len(new))):
        if index >= len(old) or index >= len(new):
            sheet, cells = (new if index < len(new) else old)[index]
            number = next(iter(cells.values()))[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            named.append(f"シート「{sheet}」の{number}行目{'（追加）' if index < len(new) else '（削除）'}")
            continue
        (old_sheet, one), (new_sheet, other) = old[index], new[index]
        for column in sorted({*one, *other}, key=lambda letters: (len(letters), letters)):
            left, right = one.get(column), other.get(column)
            if comparable(left[1] if left else "") != comparable(right[1] if right else ""):
                where = (new_sheet, right) if right else (old_sheet, left)
                named.append(f"シート「{where[0]}」の{where[1][0] if where[1] else column}")
    return named


# ---------------------------------------------------------------------- pages of a PDF
@dataclass(frozen=True, slots=True)
class Place:
    """Where one differing passage stands: first and last page in the new file, or in the old one when it was removed."""

    first: int
    last: int
    removed: bool = False

    @property
    def ja(self) -> str:
        span = f"{self.first}ページ" if self.first == self.last else f"{self.first}〜{self.last}ページ"
        return f"変更前の{span}" if self.removed else span

    @property
    def en(self) -> str:
        span = f"page {self.first}" if self.first == self.last else f"pages {self.first}–{self.last}"
        return f"{span} of the old file" if self.removed else span


def page_starts(facts: Mapping[str, Scalar]) -> tuple[int, ...]:
    """For each page the character of the text at which it begins; () when that is not known."""
    try:
        found = json.loads(str(facts.get(PAGE_STARTS) or "[]"))
    except json.JSONDecodeError:
        return ()
    return tuple(found) if all(isinstance(one, int) for one in found) else ()


def page_at(starts: Sequence[int], offset: int) -> int:
    """The page (from 1) that the character at ``offset`` stands on."""
    return max(1, bisect_right(starts, offset))


def places(
    old: str,
    new: str,
    old_starts: Sequence[int],
    new_starts: Sequence[int],
    differing: Sequence[tuple[str, str]],
    what_counts: Callable[[str], str] = str,
) -> list[Place | None]:
    """The place of each of the ``differing`` passages of two texts (db/change/passages.py), in the same order.

    None for one whose pages are not known: there are no page starts, or the passage is not found again.
    """
    located = _located(old, new, what_counts) if old_starts or new_starts else iter(())
    found: list[Place | None] = []
    for pair in differing:
        spans = next(((left, right) for one, left, right in located if one == pair), None)
        found.append(_place(*spans, old_starts, new_starts) if spans else None)
    return found


Span = tuple[int, int] | None  # first and last character that differ


def _place(left: Span, right: Span, old_starts: Sequence[int], new_starts: Sequence[int]) -> Place | None:
    if right is not None and new_starts:
        return Place(page_at(new_starts, right[0]), page_at(new_starts, right[1]))
    if left is not None and old_starts:
        return Place(page_at(old_starts, left[0]), page_at(old_starts, left[1]), removed=True)
    return None


def _located(old: str, new: str, what_counts: Callable[[str], str]) -> Iterator[tuple[tuple[str, str], Span, Span]]:
    """Every place where two texts differ: the passages, and which characters of each text differ there."""
    old_lines, new_lines = list(_lines(old, what_counts)), list(_lines(new, what_counts))
    for tag, a, b, c, d in opcodes([key for key, _, _ in old_lines], [key for key, _, _ in new_lines]):
        if tag == "equal":
            continue
        before, after = ("\n".join(raw for _, raw, _ in lines) for lines in (old_lines[a:b], new_lines[c:d]))
        head = _shared(before, after)
        tail = _shared(before[head:][::-1], after[head:][::-1])
        yield (before, after), _span(old_lines[a:b], head, tail), _span(new_lines[c:d], head, tail)


def _shared(one: str, other: str) -> int:
    return next((n for n, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))


def _span(lines: Sequence[tuple[str, str, int]], head: int, tail: int) -> Span:
    """The first and last character that differ, counted in the whole text; None when nothing stands there."""
    total = sum(len(raw) + 1 for _, raw, _ in lines) - 1
    if not lines:
        return None
    first = min(head, total - 1)
    return _offset(lines, first), _offset(lines, max(first, total - tail - 1))


def _offset(lines: Sequence[tuple[str, str, int]], position: int) -> int:
    """Where the character at ``position`` of the joined lines stands in the whole text."""
    for _, raw, start in lines:
        if position <= len(raw):
            return start + position
        position -= len(raw) + 1
    _, raw, start = lines[-1]
    return start + len(raw)


def _lines(text: str, what_counts: Callable[[str], str]) -> Iterator[tuple[str, str, int]]:
    """(comparable form, line, where it begins in the text) of every line that says something."""
    start = 0
    for line in text.split("\n"):
        if key := comparable(what_counts(line)):
            yield key, line, start
        start += len(line) + 1


# ---------------------------------------------------------------------- words
def named_ja(places_: Sequence[Place | None], differing: Sequence[tuple[str, str]]) -> str:
    """The places of a change as a sentence names them: 「3ページ、7ページ」, 「シート「国別」のB3」; "" when unknown."""
    cells = [cell for before, after in differing for cell in changed_cells(before, after)]
    return _listed(cells or [place.ja for place in places_ if place], "、", "ほか")


def named_en(places_: Sequence[Place | None], differing: Sequence[tuple[str, str]]) -> str:
    """The same in English; cells are named as they are, the sheets by their own names."""
    cells = [cell for before, after in differing for cell in changed_cells(before, after)]
    if cells:
        words = [re.sub(r"シート「(.*)」の(\w+?)(行目)?(（.*）)?$", _english_cell, cell) for cell in cells]
        return _listed(words, ", ", " and others")
    return _listed([place.en for place in places_ if place], ", ", " and others")


def _english_cell(found: re.Match[str]) -> str:
    where = f"row {found[2]}" if found[3] else found[2]
    what = {"（追加）": " (added)", "（削除）": " (removed)"}.get(found[4] or "", "")
    return f"sheet “{found[1]}” {where}{what}"


def _listed(words: Sequence[str], comma: str, more: str) -> str:
    unique = list(dict.fromkeys(words))
    return comma.join(unique[:MOST_NAMED]) + (more if len(unique) > MOST_NAMED else "")


def starting_pages(text: str, starts: Sequence[int]) -> dict[int, list[tuple[int, bool]]]:
    """Line of the text (from 0) -> the pages that begin in it, each with whether it begins in the middle of the line.

    {} when there is one page only.
    """
    if len(starts) < 2:
        return {}
    found: dict[int, list[tuple[int, bool]]] = {}
    begins = [0]
    for line in text.split("\n"):
        begins.append(begins[-1] + len(line) + 1)
    for page, start in enumerate(starts, start=1):
        number = min(max(0, bisect_right(begins, start) - 1), len(begins) - 2)
        found.setdefault(number, []).append((page, start > begins[number]))
    return found
