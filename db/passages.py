"""Exact passages that differ between two texts, lines aligned by their comparable form. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from db.japanese import comparable

SIMILAR = 0.5  # two provisions whose texts share at least this much are one provision that was reworded


def passages(old: str, new: str, what_counts: Callable[[str], str] = str) -> tuple[tuple[str, str], ...]:
    """(before, after) for every place where the texts differ, whole lines exactly as stored.

    Lines that differ only in width, spacing or emptiness count as the same; ``what_counts`` gives the part of a
    line that is compared ("" for a line that says nothing).  "" stands for nothing there.
    """
    old_lines, new_lines = _lines(old, what_counts), _lines(new, what_counts)
    matcher = SequenceMatcher(None, [k for k, _ in old_lines], [k for k, _ in new_lines], autojunk=False)
    return tuple(
        ("\n".join(raw for _, raw in old_lines[a:b]), "\n".join(raw for _, raw in new_lines[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal" and _flat(old_lines[a:b]) != _flat(new_lines[c:d])
    )


def _flat(lines: Sequence[tuple[str, str]]) -> str:
    """Without breaks: lines that merely wrap elsewhere (as in a PDF) say the same."""
    return "".join("".join(key for key, _ in lines).split())


def _lines(text: str, what_counts: Callable[[str], str]) -> list[tuple[str, str]]:
    keyed = ((comparable(what_counts(line)), line) for line in text.split("\n"))
    return [(key, line) for key, line in keyed if key]


@dataclass(frozen=True, slots=True)
class Provision:
    """One article caption, paragraph, item or table row of a law: its path in the law's own tree and its text."""

    path: str
    part: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ProvisionDiff:
    """One provision that was added (old None), removed (new None) or reworded."""

    old: Provision | None
    new: Provision | None


def provision_diffs(old: Sequence[Provision], new: Sequence[Provision]) -> list[ProvisionDiff]:
    """What changed between two texts of a law, aligned by text: an inserted item that shifts the numbers
    of all that follow it is one addition, not a change of everything behind it."""
    # A heading alone (附則, an article number) says nothing by itself.
    old, new = ([p for p in provisions if comparable(p.text)] for provisions in (old, new))
    found: list[ProvisionDiff] = []
    matcher = SequenceMatcher(None, [_key(p) for p in old], [_key(p) for p in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += _pair(old[a:b], new[c:d])
    return found


def _family(part: str) -> str:
    """MainProvision, SupplProvision, AppdxTable …: a new supplementary provision may renumber the others."""
    return part.split("[")[0]


def _key(provision: Provision) -> tuple[str, str]:
    return _family(provision.part), comparable(provision.text)


def _pair(old: Sequence[Provision], new: Sequence[Provision]) -> list[ProvisionDiff]:
    """Pair the provisions of one differing stretch: first those at the same path, then alike ones in order."""
    if len(old) == len(new) == 1 and old[0].path == new[0].path:
        return [ProvisionDiff(old[0], new[0])]  # one in the place of one, between unchanged neighbours
    partner: dict[int, int] = {}
    by_path = {p.path: i for i, p in enumerate(new)}
    for i, provision in enumerate(old):
        j = by_path.get(provision.path)
        if j is not None and _alike(provision, new[j]):
            partner[i] = j
    taken = set(partner.values())
    for i, provision in enumerate(old):
        if i in partner:
            continue
        for j, other in enumerate(new):
            if j not in taken and _alike(provision, other):
                partner[i] = j
                taken.add(j)
                break
    diffs = [(j, 1, ProvisionDiff(old[i], new[j])) for i, j in partner.items()]
    diffs += [(j, 2, ProvisionDiff(None, p)) for j, p in enumerate(new) if j not in taken]
    # A removed provision is shown where it stood: after the partner of the one before it.
    place = -1
    for i, provision in enumerate(old):
        if i in partner:
            place = partner[i]
        else:
            diffs.append((place, 3, ProvisionDiff(provision, None)))
    return [diff for _, _, diff in sorted(diffs, key=lambda d: d[:2])]


def _alike(a: Provision, b: Provision) -> bool:
    if _family(a.part) != _family(b.part):
        return False
    left, right = comparable(a.text), comparable(b.text)
    if a.path == b.path and min(len(left), len(right)) >= 12:
        return SequenceMatcher(None, left[:2000], right[:2000], autojunk=False).ratio() >= SIMILAR / 2
    matcher = SequenceMatcher(None, left[:2000], right[:2000], autojunk=False)
    return matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR and matcher.ratio() >= SIMILAR
