"""Which lines of two texts are the same lines, in bounded time whatever the lines are.  Pure.

difflib finds what people call a change, and costs the cube of a text's length where the text is made to hurt: 100,000 times the
same line, or every second line edited.  So its steps are counted: texts that cost more than MOST of them are first
cut at the lines that stand once on each side (as in a patience diff).  What is left when the steps have run out counts as
rewritten: it is longer than it need be, and nothing of it is lost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

MOST = 8_000_000  # steps of difflib, a few seconds

Block = tuple[int, int, int]  # where it begins in the old and in the new, and how many lines it has
Opcode = tuple[str, int, int, int, int]


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Opcode]:
    """How the old becomes the new, as ``SequenceMatcher.get_opcodes`` tells it (without its autojunk)."""
    found: list[Opcode] = []
    i = j = 0
    for a, b, size in matching(old, new):
        tag = "replace" if i < a and j < b else "delete" if i < a else "insert" if j < b else ""
        if tag:
            found.append((tag, i, a, j, b))
        if size:
            found.append(("equal", a, a + size, b, b + size))
        i, j = a + size, b + size
    return found


def matching(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """Blocks of equal lines in order, adjacent ones as one; the last is the end of both, of size 0."""
    blocks = by_difflib(old, new, Steps())
    if blocks is None:
        blocks = list(_by_anchors(old, new, Steps()))
    joined: list[Block] = []
    for a, b, size in blocks:
        if joined and joined[-1][0] + joined[-1][2] == a and joined[-1][1] + joined[-1][2] == b:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        elif size:
            joined.append((a, b, size))
    return [*joined, (len(old), len(new), 0)]


class Steps:
    """Steps that may still be taken."""

    def __init__(self, left: int = MOST) -> None:
        self.left = left

    def take(self, number: int) -> bool:
        """Whether so many were left; they are taken."""
        self.left -= min(number, self.left + 1)
        return self.left >= 0


def by_difflib(
    old: Sequence[Hashable], new: Sequence[Hashable], steps: Steps, *, autojunk: bool = False
) -> list[Block] | None:
    """What ``SequenceMatcher.get_matching_blocks`` finds, not joined and without the end; None when it takes more steps than
    there are."""
    matcher = SequenceMatcher(None, old, new, autojunk=autojunk)
    places = matcher.b2j  # type: ignore[attr-defined]  # where each line of the new stands; the types do not know it
    costs = list(accumulate((1 + len(places.get(line, ())) for line in old), initial=0))
    waiting, found = [(0, len(old), 0, len(new))], []
    while waiting:
        alo, ahi, blo, bhi = waiting.pop()
        if not steps.take(costs[ahi] - costs[alo]):
            return None
        a, b, size = matcher.find_longest_match(alo, ahi, blo, bhi)
        if size:
            found.append((a, b, size))
            if alo < a and blo < b:
                waiting.append((alo, a, blo, b))
            if a + size < ahi and b + size < bhi:
                waiting.append((a + size, ahi, b + size, bhi))
    return sorted(found)


def _by_anchors(old: Sequence[Hashable], new: Sequence[Hashable], steps: Steps) -> Iterator[Block]:
    """Between the lines that stand once on each side: equal ends, and what difflib finds there."""
    old_at = new_at = 0
    for old_anchor, new_anchor in [*anchors(old, new), (len(old), len(new))]:
        left, right = old[old_at:old_anchor], new[new_at:new_anchor]
        most = min(len(left), len(right))
        head = next((n for n in range(most) if left[n] != right[n]), most)
        tail = next((n for n in range(most - head) if left[-1 - n] != right[-1 - n]), most - head)
        yield old_at, new_at, head
        inner = left[head : len(left) - tail], right[head : len(right) - tail]
        for a, b, size in by_difflib(*inner, steps) or () if all(inner) and steps.left > 0 else ():
            yield old_at + head + a, new_at + head + b, size
        yield old_anchor - tail, new_anchor - tail, tail
        yield old_anchor, new_anchor, int(old_anchor < len(old))
        old_at, new_at = old_anchor + 1, new_anchor + 1


def anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The longest run of increasing positions among lines that are unique on both sides."""
    old_counts, new_counts = Counter(old), Counter(new)
    where = {line: at for at, line in enumerate(new) if new_counts[line] == 1}
    pairs = [(at, where[line]) for at, line in enumerate(old) if old_counts[line] == 1 and line in where]
    tails: list[int] = []
    tail_pairs: list[int] = []
    before: list[int] = []
    for number, (_, position) in enumerate(pairs):
        slot = bisect_left(tails, position)
        before.append(tail_pairs[slot - 1] if slot else -1)
        if slot == len(tails):
            tails.append(position)
            tail_pairs.append(number)
        else:
            tails[slot] = position
            tail_pairs[slot] = number
    chain = []
    number = tail_pairs[-1] if tail_pairs else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
