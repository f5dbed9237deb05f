"""Before and after side by side: lines aligned, and inside a changed line only the characters that differ marked.

Two lines count as the same when :func:`db.text.folding.squeeze` makes them so: a flip between full and half width,
or spaces between Japanese characters, is never marked.  The result depends on the two texts alone (no time
limits), so that a brief printed twice is the same brief.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal

from diff_match_patch.diff_match_patch import diff_match_patch

from db.change.matching import Steps, anchors, by_difflib, opcodes
from db.text.folding import comparable, squeeze
from db.text.numerals import NUMERALS
from db.text.positions import Mapped, map_squeeze

# The library has no types.
DiffTool: Any = diff_match_patch
Kind = Literal["same", "changed", "added", "removed", "skipped"]
Segment = tuple[str, bool]  # text as published, marked
Counts = Callable[[str], str]  # what of a line is compared

# Two lines are shown as one changed line when they share at least this part of their character pairs.
ALIKE = 0.4
# Above this many comparisons of line with line, a rewritten block is not searched for pairs.
MAX_PAIRS = 40_000
# Longer lines are first cut into sentences; longer sentences are marked between their common ends only.
LONG_LINE = 800
LONG_SENTENCE = 3_000
RE_NUMBER = re.compile(rf"[0-9０-９]+(?:[,，.．][0-9０-９]+)*|[{NUMERALS}]+")
RE_DIGIT = re.compile(f"[0-9０-９{NUMERALS}]")
RE_SENTENCE = re.compile(r"[^。]*。[」）]*|[^。]+$")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison.  ``old`` is empty for an added line, ``new`` for a removed one.

    A skipped row stands for ``count`` unchanged lines and has no text.
    """

    kind: Kind
    old: tuple[Segment, ...] = ()
    new: tuple[Segment, ...] = ()
    count: int = 0


def redline(old: str, new: str, *, context: int | None = 1, counts: tuple[Counts, Counts] = (str, str)) -> list[Row]:
    """Compare two texts line by line; ``context`` unchanged lines are kept around a change (None keeps all).

    Empty lines are left out.  Two texts that differ in width or spaces alone give no changed row.  ``counts`` gives for a
    line before and after what of it is compared; the rest of it (a visitor counter, say) is shown and never marked.
    """
    rows: list[Row] = []
    for before, after in aligned(_lines(old), _lines(new)):
        if after is None:
            rows.append(Row("removed", old=((before or "", True),)))
        elif before is None:
            rows.append(Row("added", new=((after, True),)))
        else:
            left, right = differences(before, after, (counts[0](before), counts[1](after)))
            marked = any(mark for _, mark in (*left, *right))
            rows.append(Row("changed", left, right) if marked else Row("same", ((before, False),), ((after, False),)))
    return rows if context is None else folded(rows, context)


def differences(
    before: str, after: str, counted: tuple[str, str] | None = None
) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """One line before and after, with the characters that differ marked; ``counted``: what of each is compared."""
    of_before, of_after = counted or (before, after)
    if comparable(of_before) == comparable(of_after):
        return ((before, False),), ((after, False),)
    left, right = _map_counted(before, of_before), _map_counted(after, of_after)
    old_marks: list[tuple[int, int]] = []
    new_marks: list[tuple[int, int]] = []
    old_at = new_at = 0
    edits = _edits(left.text, right.text)
    words = any(sign and text.strip() for sign, text in edits)
    for sign, text in edits:
        if words and not text.strip():
            pass  # where words differ, a space that came or went beside others is not marked
        elif sign < 0:
            old_marks.append(left.raw_span(old_at, old_at + len(text)))
        elif sign > 0:
            new_marks.append(right.raw_span(new_at, new_at + len(text)))
        old_at += len(text) if sign <= 0 else 0
        new_at += len(text) if sign >= 0 else 0
    return _segments(before, _whole_numbers(before, old_marks)), _segments(after, _whole_numbers(after, new_marks))


def _map_counted(raw: str, counted: str) -> Mapped:
    """What is compared of a line, squeezed, and where each of its characters stands in the line.

    A character that was put in the place of others (the mark of noise) stands where those stand.
    """
    whole = map_squeeze(raw)
    if raw == counted or whole.text == (text := squeeze(counted)):
        return whole
    spans: list[tuple[int, int]] = []
    for tag, a, b, c, d in opcodes(whole.text, text):
        if tag == "equal":
            spans += whole.spans[a:b]
        elif d > c:
            place = whole.raw_span(a, b) if b > a else ((spans or [(0, 0)])[-1][1],) * 2
            spans += [place] * (d - c)
    return Mapped(text, spans)


def _whole_numbers(raw: str, marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The marks, each widened to the whole of a number that it cuts: 1,200 became 1,350 (not 20 became 35), 十四日 三十日."""
    numbers = [number.span() for number in RE_NUMBER.finditer(raw)] if marks else []
    found = []
    for start, end in marks:
        if RE_DIGIT.search(raw[start:end]):
            for at in range(bisect_right(numbers, start, key=itemgetter(1)), len(numbers)):
                if numbers[at][0] >= end:
                    break
                start, end = min(start, numbers[at][0]), max(end, numbers[at][1])
        found.append((start, end))
    return found


def _segments(raw: str, marks: list[tuple[int, int]]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    at = 0
    for start, end in marks:
        if end <= max(start, at):
            continue  # nothing of it is left to mark
        if start > at:
            found.append((raw[at:start], False))
        found.append((raw[max(start, at) : end], True))
        at = end
    if at < len(raw):
        found.append((raw[at:], False))
    return tuple(found)


def _edits(before: str, after: str) -> list[tuple[int, str]]:
    """Edits as (-1 removed | 0 kept | 1 added, text); long lines sentence by sentence."""
    if len(before) + len(after) > LONG_LINE:
        old, new = RE_SENTENCE.findall(before), RE_SENTENCE.findall(after)
        if len(old) > 1 or len(new) > 1:
            found: list[tuple[int, str]] = []
            for one, other in aligned(old, new):
                if one is None or other is None:
                    found.append((-1, one) if one is not None else (1, other or ""))
                else:
                    found += _short_edits(one, other)
            return [edit for edit in found if edit[1]]
    return _short_edits(before, after)


def _short_edits(before: str, after: str) -> list[tuple[int, str]]:
    if before == after:
        return [(0, before)]
    if len(before) + len(after) > LONG_SENTENCE:
        return _between_ends(before, after)
    tool = DiffTool()
    tool.Diff_Timeout = 0
    edits = tool.diff_main(before, after, False)
    tool.diff_cleanupSemantic(edits)
    tool.diff_cleanupSemanticLossless(edits)
    return [(sign, text) for sign, text in edits if text]


def _between_ends(before: str, after: str) -> list[tuple[int, str]]:
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    pieces = [
        (0, before[:head]),
        (-1, before[head : len(before) - tail]),
        (1, after[head : len(after) - tail]),
        (0, before[len(before) - tail :]),
    ]
    return [piece for piece in pieces if piece[1]]


# ---------------------------------------------------------------------- aligning
Pair = tuple[str | None, str | None]


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def aligned(old: list[str], new: list[str]) -> Iterator[Pair]:
    """Lines side by side, every line of both in its order; None where one side has no line for it."""
    old_keys, new_keys = [comparable(line) for line in old], [comparable(line) for line in new]
    old_at = new_at = 0
    for old_same, new_same, size in _matching_blocks(old_keys, new_keys):
        yield from _pair(old[old_at:old_same], new[new_at:new_same])
        yield from zip(old[old_same : old_same + size], new[new_same : new_same + size], strict=True)
        old_at, new_at = old_same + size, new_same + size


def _matching_blocks(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int]]:
    """Blocks of equal lines as (old index, new index, size); the last one is the end of both, of size 0.

    Lines that stand exactly once on each side are the fixed points (as in a patience diff): repeated lines of
    a statute, such as （略）, cannot pull the comparison out of step, and long texts stay fast.
    """
    steps = Steps()
    old_at = new_at = 0
    for old_anchor, new_anchor in [*anchors(old, new), (len(old), len(new))]:
        left, right = old[old_at:old_anchor], new[new_at:new_anchor]
        for one, other, size in by_difflib(left, right, steps, autojunk=True) or ():
            yield old_at + one, new_at + other, size
        yield old_anchor, new_anchor, int(old_anchor < len(old))
        old_at, new_at = old_anchor + 1, new_anchor + 1


def _pair(old: list[str], new: list[str]) -> Iterator[Pair]:
    """Put the lines of a rewritten block beside the lines that they became."""
    if not old or not new or len(old) * len(new) > MAX_PAIRS:
        yield from ((line, None) for line in old)
        yield from ((None, line) for line in new)
        return
    old_sets, new_sets = [_bigrams(line) for line in old], [_bigrams(line) for line in new]
    # best[i][j]: the greatest likeness that old[i:] and new[j:] can reach in order.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[_likeness(one, other) for other in new_sets] for one in old_sets]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = best[i + 1][j + 1] + alike[i][j] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and alike[i][j] >= ALIKE and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i][j] == best[i + 1][j]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def _bigrams(line: str) -> frozenset[str]:
    text = comparable(line)
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def folded(rows: list[Row], context: int) -> list[Row]:
    """Unchanged stretches as one skipped row, but for ``context`` lines around a change; a single line is not worth hiding."""
    near: set[int] = set()
    for at, row in enumerate(rows):
        if row.kind != "same":
            near.update(range(at - context, at + context + 1))
    found: list[Row] = []
    hidden: list[Row] = []

    def show() -> None:
        if len(hidden) == 1:
            found.append(hidden[0])
        elif hidden:
            found.append(Row("skipped", count=len(hidden)))
        hidden.clear()

    for at, row in enumerate(rows):
        if at in near:
            show()
            found.append(row)
        else:
            hidden.append(row)
    show()
    return found
