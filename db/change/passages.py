"""Exact passages that differ between two texts, lines aligned by their comparable form. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import accumulate

from db.change.matching import opcodes
from db.text.folding import comparable

SIMILAR = 0.5  # two provisions whose texts share at least this much are one provision that was reworded

MANY = 10_000  # comparisons of provision with provision; a longer rewritten stretch is paired by a shorter way
MANY_CHARACTERS = 1_000_000_000  # the same for their characters
SAME_PLACE = 0.1  # what an equal number adds to the likeness of two provisions
LEAST_LIKE = 0.1  # pairs that share less are not held against each other at all
MOVED = 0.75  # likeness from which a provision that is gone here and one that came elsewhere are one that moved
LEAST_MOVED = 12  # characters: what is shorter may stand anywhere
MANY_MOVED = 200_000  # comparisons of likeness; with more, only equal words are sought elsewhere
NEAR = 40  # provisions: how far from its expected place one is sought there


def passages(
    old: str, new: str, what_counts: Callable[[str], str] = str, hide: Callable[[Sequence[str]], list[str]] = list
) -> tuple[tuple[str, str], ...]:
    """(before, after) for every place where the texts differ, whole lines exactly as stored.

    Lines that differ only in width, spacing or emptiness count as the same; ``what_counts`` gives the part of a
    line that is compared ("" for a line that says nothing), ``hide`` takes the noise out of all of these together.
    "" stands for nothing there.
    """
    counted = cache(what_counts)  # most lines stand in both
    old_lines, new_lines = _lines(old, counted, hide), _lines(new, counted, hide)
    return tuple(
        ("\n".join(raw for _, raw in old_lines[a:b]), "\n".join(raw for _, raw in new_lines[c:d]))
        for tag, a, b, c, d in opcodes([k for k, _ in old_lines], [k for k, _ in new_lines])
        if tag != "equal" and _flat(old_lines[a:b]) != _flat(new_lines[c:d])
    )


def _flat(lines: Sequence[tuple[str, str]]) -> str:
    """Without breaks: lines that merely wrap elsewhere (as in a PDF) say the same."""
    return "".join("".join(key for key, _ in lines).split())


def _lines(
    text: str, what_counts: Callable[[str], str], hide: Callable[[Sequence[str]], list[str]]
) -> list[tuple[str, str]]:
    raw = text.split("\n")
    counted = hide([what_counts(line) for line in raw])
    keyed = ((comparable(key), line) for key, line in zip(counted, raw, strict=True))
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
    """One provision that was added (old None), removed (new None) or reworded.

    ``removed``: where the new text says 削除 alone, all that it took the place of, in order, ``old`` among them: the
    caption, paragraphs and items of an article, or of several that have one number now; ``unit``: the article's path.
    """

    old: Provision | None
    new: Provision | None
    removed: tuple[Provision, ...] = ()
    unit: str = ""

    @property
    def before(self) -> str | None:
        """The words that were there, a line for each provision; None for an addition."""
        found = self.removed or ((self.old,) if self.old else ())
        return "\n".join(p.text for p in found) if found else None

    @property
    def after(self) -> str | None:
        return self.new.text if self.new else None

    @property
    def moved(self) -> bool:
        """Whether it only stands at another place now, its words the same."""
        if self.old is None or self.new is None or self.removed:
            return False
        return self.old.path != self.new.path and comparable(self.old.text) == comparable(self.new.text)

    @property
    def place(self) -> Provision:
        """The provision that this is told of: for 削除 the whole article, where that is all it says now."""
        shown = self.new or self.old
        assert shown is not None
        return Provision(self.unit, shown.part, "", shown.text) if self.unit not in ("", shown.path) else shown


def provision_diffs(old: Sequence[Provision], new: Sequence[Provision]) -> list[ProvisionDiff]:
    """What changed between two texts of a law, aligned by text: an inserted item that shifts the numbers
    of all that follow it is one addition, not a change of everything behind it."""
    # A heading alone (附則, an article number) says nothing by itself.
    old, new = ([p for p in provisions if comparable(p.text)] for provisions in (old, new))
    order = {id(p): n for n, p in enumerate(new)}
    deleted = _deleted(old, new)
    apart = {id(p) for diff in deleted for p in (diff.new, *diff.removed)}
    old, new = ([p for p in provisions if id(p) not in apart] for provisions in (old, new))
    found: list[ProvisionDiff] = []
    for tag, a, b, c, d in opcodes([_key(p) for p in old], [_key(p) for p in new]):
        if tag != "equal":
            found += _pair(old[a:b], new[c:d])
    found = _with_moves(found)
    if not deleted:
        return found
    merged: list[ProvisionDiff] = []
    waiting = deque(deleted)
    for diff in found:
        while diff.new is not None and waiting and order[id(waiting[0].new)] < order[id(diff.new)]:
            merged.append(waiting.popleft())
        merged.append(diff)
    return [*merged, *waiting]


def standing_pairs(
    diffs: Sequence[ProvisionDiff], old: Sequence[Provision], new: Sequence[Provision]
) -> list[tuple[Provision, Provision]]:
    """The provisions that stand in both texts, then and now: those that stayed, in order, then those that were reworded or moved.

    ``diffs`` as :func:`provision_diffs` gives them for ``old`` and ``new``; what is not in them stays.
    """
    changed = {id(side) for diff in diffs for side in (diff.old, diff.new, *diff.removed)}
    stay = ([p for p in side if comparable(p.text) and id(p) not in changed] for side in (old, new))
    return [*zip(*stay, strict=False), *((d.old, d.new) for d in diffs if d.old and d.new and not d.removed)]


def _with_moves(found: Sequence[ProvisionDiff]) -> list[ProvisionDiff]:
    """The same, where what is gone at one place and came at another is one provision that moved.

    A pair that shares its number alone is taken apart for it: words beat numbers.
    """
    weak = {n for n, diff in enumerate(found) if diff.old and diff.new and not diff.removed and _is_weak(diff)}
    gone = [n for n, diff in enumerate(found) if diff.new is None or n in weak]
    come = [n for n, diff in enumerate(found) if diff.old is None or n in weak]
    if not gone or not come:
        return list(found)
    left = [_form(diff.old) for diff in (found[n] for n in gone) if diff.old]
    right = [_form(diff.new) for diff in (found[n] for n in come) if diff.new]
    few = len(left) * len(right) <= MANY_MOVED
    scored = []
    for i, form in enumerate(left):
        for j, other in enumerate(right):
            if min(form.length, other.length) < LEAST_MOVED or form.family != other.family or form.kind != other.kind:
                continue
            same = form.text == other.text and form.length == other.length
            likeness = 1.0 if same else _likeness(form, other) if few else 0.0
            if likeness >= MOVED:
                scored.append((-likeness, abs(gone[i] - come[j]), i, j))
    source: dict[int, int] = {}  # where a difference has its new side -> where its old side stood
    away: set[int] = set()
    for _, _, i, j in sorted(scored):
        if gone[i] not in away and come[j] not in source:
            source[come[j]] = gone[i]
            away.add(gone[i])
    moved: list[ProvisionDiff] = []
    for n, diff in enumerate(found):
        if n in source:
            moved.append(ProvisionDiff(found[source[n]].old, diff.new))
            if n in weak and n not in away:  # what stood there has gone
                moved.append(ProvisionDiff(diff.old, None))
        elif n not in away:
            moved.append(diff)
        elif n in weak:  # what stands there now has come
            moved.append(ProvisionDiff(None, diff.new))
    return moved


def _is_weak(diff: ProvisionDiff) -> bool:
    """Whether two provisions share hardly a word, and were paired for their place."""
    assert diff.old and diff.new
    return _likeness(_form(diff.old), _form(diff.new)) < SIMILAR / 2


def _deleted(old: Sequence[Provision], new: Sequence[Provision]) -> list[ProvisionDiff]:
    """The provisions that say 削除 now, each with what stood at its place (「第二条　削除」, 「第二条から第五条まで　削除」)."""
    marks = [p for p in new if _is_deletion(p)]
    if not marks:
        return []
    paths = Counter(p.path for p in new)
    below = Counter(unit for p in new for unit in units(p.path)[:-1])
    left_over = Counter(_key(p) for p in new)
    left_over.subtract(_key(p) for p in old)
    free = {id(p): p for p in old if not _is_deletion(p)}
    inside: dict[str, list[Provision]] = defaultdict(list)
    for p in free.values():
        for unit in units(p.path):
            inside[unit].append(p)
    found = []
    for mark in marks:
        unit = _deleted_unit(mark.path)
        if unit != mark.path and below[unit] > paths[mark.path]:
            unit = mark.path  # other paragraphs of the article are still there
        law = mark.part.partition(" ")[2]
        # Where the last number is no range (Article_2:5), what stands in the unit is known by its path.
        near = free.values() if ":" in unit else [p for p in inside[unit] if id(p) in free]
        there = [p for p in near if _stands_in(p.path, unit) and p.part.partition(" ")[2] == law]
        # What stands in the new text oftener than outside this place has moved there unchanged.
        own = Counter(map(_key, there))
        there = [p for p in there if left_over[_key(p)] + own[_key(p)] <= 0]
        said = [p for p in there if p.path.split("-")[-1].partition("_")[0] != "Article"]  # a caption alone is not it
        main = next((p for p in said if p.path == mark.path), said[0] if said else None)
        if main is None:
            continue
        found.append(ProvisionDiff(main, mark, tuple(there), unit))
        for provision in there:
            del free[id(provision)]
    return found


def _is_deletion(provision: Provision) -> bool:
    return comparable(provision.text).strip(" 。") == "削除"


def _deleted_unit(path: str) -> str:
    """The article whose only paragraph this is; else the provision itself."""
    found = re.fullmatch(r"(.*-Article_[^-]+)-Paragraph_1", path)
    return found[1] if found else path


def units(path: str) -> list[str]:
    """A path and all that it lies in, the widest first."""
    return list(accumulate(path.split("-"), "{}-{}".format))


def _stands_in(path: str, unit: str) -> bool:
    """Whether a path is the unit or lies below it; the unit's last number may be a range (Article_2:5)."""
    steps, wanted = path.split("-"), unit.split("-")
    if len(steps) < len(wanted) or steps[: len(wanted) - 1] != wanted[:-1]:
        return False
    here, last = steps[len(wanted) - 1], wanted[-1]
    tag, _, number = here.partition("_")
    want_tag, _, want = last.partition("_")
    if here == last or tag != want_tag or ":" not in want:
        return here == last
    try:
        first, value, end = (
            tuple(map(int, one.split("_"))) for one in (want.split(":")[0], number, want.split(":")[1])
        )
    except ValueError:
        return False
    return first <= value <= end


def _family(part: str) -> str:
    """MainProvision, SupplProvision, AppdxTable …: a new supplementary provision may renumber the others."""
    return part.split("[")[0]


def _key(provision: Provision) -> tuple[str, str]:
    return _family(provision.part), comparable(provision.text)


def _pair(old: Sequence[Provision], new: Sequence[Provision]) -> list[ProvisionDiff]:
    """Pair the provisions of one differing stretch: first those at the same path, then alike ones in order."""
    if len(old) == len(new) == 1 and old[0].path == new[0].path:
        return [ProvisionDiff(old[0], new[0])]  # one in the place of one, between unchanged neighbours
    left, right = [_form(p) for p in old], [_form(p) for p in new]
    few = len(old) * len(new) <= MANY and _characters(left) * _characters(right) <= MANY_CHARACTERS
    partner = _partners(left, right) if few else _partners_of_many(left, right)
    taken = set(partner.values())
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


def _characters(forms: Sequence[_Form]) -> int:
    return sum(len(form.text) for form in forms)


def _partners(left: Sequence[_Form], right: Sequence[_Form]) -> dict[int, int]:
    """Index of an old provision -> index of the new one it became: the words decide, the number only between words that are about
    as near."""
    partner: dict[int, int] = {}
    taken: set[int] = set()
    scored = []
    for i, form in enumerate(left):
        for j, other in enumerate(right):
            score = _likeness(form, other) + (SAME_PLACE if form.path == other.path else 0.0)
            if score >= LEAST_LIKE:
                scored.append((-score, abs(i - j), i, j))
    for _, _, i, j in sorted(scored):
        if i not in partner and j not in taken and _alike(left[i], right[j]):
            partner[i] = j
            taken.add(j)
    return partner


def _partners_of_many(left: Sequence[_Form], right: Sequence[_Form]) -> dict[int, int]:
    """The same where a whole law was rewritten: likeness is the share of neighbouring characters, and a provision
    is sought near the place where the one before it went, so that new numbers do not pair the wrong articles."""
    partner: dict[int, int] = {}
    taken: set[int] = set()
    last = -1
    for i, form in enumerate(left):
        near = [j for j in range(max(0, last + 1 - NEAR), min(len(right), last + 1 + NEAR)) if j not in taken]
        liked = [(_likeness(form, right[j]), -abs(j - last - 1), j) for j in near]
        best = max(liked, default=(0.0, 0, -1))
        if best[0] >= SIMILAR:
            partner[i] = last = best[2]
            taken.add(last)
    by_path = {form.path: j for j, form in enumerate(right) if j not in taken}
    for i, form in enumerate(left):
        j = by_path.get(form.path)
        if i not in partner and j is not None and j not in taken and _likeness(form, right[j]) >= SIMILAR / 2:
            partner[i] = j
            taken.add(j)
    return partner


def _likeness(a: _Form, b: _Form) -> float:
    if a.family != b.family:
        return 0.0
    if a.title and a.title == b.title:
        return 1.0
    return 2 * len(a.pairs & b.pairs) / (len(a.pairs) + len(b.pairs) or 1)


@dataclass(frozen=True, slots=True)
class _Form:
    """What two provisions are likened by; made once, since each is held against many."""

    path: str
    family: str
    text: str
    length: int
    pairs: frozenset[str]  # of neighbouring characters
    kind: str = ""  # Article or TableRow: a caption becomes no paragraph, a row no item
    level: str = ""  # Paragraph, Item …: a paragraph becomes an item only with nearly all its words
    title: str = ""  # 別表第一, for the title of a table or form: it is the same table whatever stands in its brackets


def _form(provision: Provision) -> _Form:
    text = comparable(provision.text)
    cut = text[:2000]
    pairs = frozenset(cut[n : n + 2] for n in range(len(cut) - 1))
    title = text.split("(")[0].strip() if re.fullmatch(r"Appdx\w*(?:\[\d+\])?", provision.path) else ""
    last = provision.path.split("-")[-1].partition("_")[0]
    kind = last if last in ("Article", "TableRow") else ""
    return _Form(provision.path, _family(provision.part), cut, len(text), pairs, kind, last.partition("[")[0], title)


def _alike(a: _Form, b: _Form) -> bool:
    if a.family != b.family:
        return False
    if a.title and a.title == b.title:
        return True
    same_place = a.path == b.path and min(a.length, b.length) >= 12
    enough = SIMILAR / 2 if same_place else SIMILAR if a.level == b.level else MOVED
    left, right = len(a.text), len(b.text)
    if 2 * min(left, right) < enough * (left + right):
        return False
    # Texts that share hardly any two neighbouring characters are not one text reworded; this spares the long way.
    if min(left, right) >= 12 and 2 * len(a.pairs & b.pairs) < enough / 2 * (len(a.pairs) + len(b.pairs)):
        return False
    matcher = SequenceMatcher(None, a.text, b.text, autojunk=False)
    return matcher.quick_ratio() >= enough and matcher.ratio() >= enough
