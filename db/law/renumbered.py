"""Provisions that keep their words under another number, because one was put in or taken out before them. Pure.

「第三項から第五項までを一項ずつ繰り下げる」: what was inserted in front of them is the change; of these themselves nothing differs
but the number, and what stands below a paragraph or an article that moved goes with it.  A unit counts as the same one
when most of its words went there and most of the words there came from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile

from db.change.passages import Provision, ProvisionDiff, standing_pairs, units
from db.text.folding import comparable
from db.text.late import late

RE_STEP = late(r"(Article|Paragraph|Item|Subitem\d+)_(.+)")
HALF = 0.5  # of its words: less in common makes no unit of another one


@dataclass(frozen=True, slots=True)
class Move:
    """A unit under another number: the provision that says its first words (of an article without a caption only its path
    counts), as it was and as it is."""

    old: Provision
    new: Provision
    reworded: bool = False  # it has other words too, which are told of it apart

    @property
    def inside(self) -> bool:
        """Whether it stays in the unit that it stood in, so that its number alone is another one."""
        return _parent(self.old.path) == _parent(self.new.path)


def moves_of(diffs: Sequence[ProvisionDiff], old: Sequence[Provision], new: Sequence[Provision]) -> list[Move]:
    """The units that were renumbered, in the order of the new text; what stands below one that moved is none of its own, and one
    whose printed number is the same is none at all."""
    pairs = [(o, n) for o, n in standing_pairs(diffs, old, new) if _one_part(o, n)]
    homes = _homes(pairs, old, new)
    stands = {o.path: (o, n) for o, n in pairs}
    known = ({p.path: p for p in side} for side in (old, new))
    before, after = known
    order = {p.path: at for at, p in enumerate(new)}
    found = []
    for was, now in homes.items():
        if was == now or _number(was) == _number(now) or homes.get(_parent(was), _parent(was)) != _parent(now):
            continue
        left, right = (side.get(path) for side, path in ((before, was), (after, now)))
        reworded = False
        if any(one and comparable(one.text) for one in (left, right)):
            voices = stands.get(was)
            if voices is None or voices[1].path != now:
                continue
            reworded = comparable(voices[0].text) != comparable(voices[1].text)
        if left and right and left.label and comparable(left.label) == comparable(right.label):
            continue
        first = next(n for n in new if n.path == now or n.path.startswith(f"{now}-"))
        was_there = left or Provision(was, first.part, "", "")
        found.append(Move(was_there, right or Provision(now, first.part, "", ""), reworded))
    return sorted(found, key=lambda move: order.get(move.new.path, 0))


def paths_of(diffs: Sequence[ProvisionDiff], old: Sequence[Provision], new: Sequence[Provision]) -> dict[str, str]:
    """Where each unit of the old text stands now: path -> path; one that is gone is not in it."""
    pairs = [(o, n) for o, n in standing_pairs(diffs, old, new) if _one_part(o, n)]
    return {**_homes(pairs, old, new), **{o.path: n.path for o, n in pairs}}


def runs_of(moves: Sequence[Move]) -> list[tuple[Move, ...]]:
    """The moves, neighbours that went the same way in one run: 第三項から第五項まで; in the order of the new text.

    One that was reworded too counts between others, and makes no run by itself.
    """
    found: list[list[Move]] = []
    for move in moves:
        last = found[-1][-1] if found else None
        if last and _goes_on(last, move):
            found[-1].append(move)
        else:
            found.append([move])
    told = (tuple(dropwhile(_is_reworded, reversed(tuple(dropwhile(_is_reworded, run)))))[::-1] for run in found)
    return [run for run in told if run]


def _is_reworded(move: Move) -> bool:
    return move.reworded


def goes_with(diff: ProvisionDiff, moves: Sequence[Move]) -> bool:
    """Whether a difference is one of the moves, or a move that only goes with the unit that it stands in."""
    if not diff.moved or diff.old is None or diff.new is None:
        return False
    known = {(move.old.path, move.new.path) for move in moves}
    steps = list(zip(diff.old.path.split("-"), diff.new.path.split("-"), strict=False))
    pairs = list(zip(units(diff.old.path), units(diff.new.path), strict=False))
    return len(units(diff.old.path)) == len(units(diff.new.path)) and any(
        pair in known and all(one == other for one, other in steps[n + 1 :]) for n, pair in enumerate(pairs)
    )


def step_of(path: str) -> int:
    """The number of a unit; 0 where it has none of its own (第三号の二, a range)."""
    number = _number(path)
    return int(number) if number.isdigit() else 0


def _goes_on(last: Move, move: Move) -> bool:
    numbers = [step_of(one.path) for one in (last.old, move.old, last.new, move.new)]
    return (
        all(numbers)
        and (_parent(last.old.path), _parent(last.new.path)) == (_parent(move.old.path), _parent(move.new.path))
        and last.inside
        and tag_of(last.old.path) == tag_of(move.old.path)
        and numbers[1] == numbers[0] + 1
        and numbers[3] == numbers[2] + 1
    )


def _homes(
    pairs: Sequence[tuple[Provision, Provision]], old: Sequence[Provision], new: Sequence[Provision]
) -> dict[str, str]:
    """Unit of the old text -> the unit of the new one that it is: each has most words in common with the other, and half of those
    of the shorter one."""
    shared: Counter[tuple[str, str]] = Counter()
    for one, other in pairs:
        for was, now in zip(units(one.path), units(other.path), strict=False):
            if tag_of(was) != tag_of(now):
                break
            shared[was, now] += min(_length(one), _length(other))
    lengths = [Counter[str](), Counter[str]()]
    for side, counted in zip((old, new), lengths, strict=True):
        for provision in side:
            for unit in units(provision.path):
                counted[unit] += _length(provision)
    shared = Counter({key: n for key, n in shared.items() if n >= HALF * min(lengths[0][key[0]], lengths[1][key[1]])})
    best_old: dict[str, tuple[int, str]] = {}
    best_new: dict[str, tuple[int, str]] = {}
    for (was, now), length in shared.items():
        best_old[was] = max(best_old.get(was, (0, "")), (length, now))
        best_new[now] = max(best_new.get(now, (0, "")), (length, was))
    homes: dict[str, str] = {}
    for was in sorted(best_old, key=lambda path: path.count("-")):
        now = best_old[was][1]
        if best_new[now][1] == was and ("-" not in was or homes.get(_parent(was)) == _parent(now)):
            homes[was] = now
    return homes


def _length(provision: Provision) -> int:
    return len(comparable(provision.text))


def _one_part(one: Provision, other: Provision) -> bool:
    """Whether both stand in the main provisions, in 附則 of the same act, or in tables: a new 附則 pushes the others on."""
    return (
        one.part.split("[")[0] == other.part.split("[")[0]
        and one.part.partition(" ")[2] == other.part.partition(" ")[2]
    )


def _parent(path: str) -> str:
    return path.rpartition("-")[0]


def tag_of(path: str) -> str:
    """What a unit is: Article, Paragraph, Item, Subitem1."""
    return path.rpartition("-")[2].partition("_")[0].partition("[")[0]


def _number(path: str) -> str:
    found = RE_STEP.fullmatch(path.rpartition("-")[2])
    return found[2] if found else ""
