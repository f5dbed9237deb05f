"""Noise: what differs on every fetch of a page and says nothing; learnt from its last versions. Pure.

A text is looked at as it was on each fetch (:class:`Look`, newest first).  Two sorts of noise are learnt:

* a place in a line (``token``): a number, date, time or id whose value was another one on each of the last fetches in
  a row.  How many fetches that takes depends on what it looks like (``db/change/noise_words.py``).  The words around it
  and every other number of the line are still compared;
* a rotating line (``line``): where one and the same place showed texts that came back after others (A, B, A, B, A:
  at least four turns, three of them back to a text seen before).  Only lines that came back themselves belong.

What is learnt never hides that something was added or taken away: it is compared as ``◆``, not left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from db.change.noise_words import AT_ONCE, LATE, MARK, Token, in_a_rule, is_content, needed, tokens
from db.text.folding import comparable, squeeze

LOOKS = 16  # versions looked at, at most
TURNS, RETURNS = 4, 3  # of a place that rotates: how often it changed, and how often back to what was seen before
PATIENCE = 4  # fetches from one turn to the next, at most, until a place is known to rotate
FEWEST_LOOKS = TURNS + 1
QUICK = 50  # lines that the quick look looks for, at most
NEAR, FEWEST_WORDS = 6, 2  # characters nearest to a place, and letters among them, by which it is known after an edit

Key = tuple[str, str]


@dataclass(frozen=True)
class Look:
    """A text as one fetch showed it, the day of the fetch in Japan, and the number of the fetch among those of this
    page (two in a row differ by one).  ``clean`` takes out what the source itself names as ignorable."""

    text: str
    day: date
    number: int
    clean: Callable[[str], str] = str

    @cached_property
    def lines(self) -> list[str]:
        """The lines that count; worked out when first asked for."""
        return self.clean(self.text).split("\n")


@dataclass(frozen=True, slots=True)
class Noise:
    """One thing that is not compared.

    ``sort`` is ``token`` (between ``before`` and ``after``, which stand ``times`` times in the text) or ``line``
    (``before`` is the whole line; ``times`` 0: a line of a place that is sometimes empty).
    """

    sort: str
    before: str
    after: str
    times: int

    @property
    def template(self) -> str:
        """As people read it: 「アクセス数：〈変わる値〉」, or the rotating line itself."""
        return f"{self.before}〈変わる値〉{self.after}" if self.sort == "token" else self.before


def hide(lines: Sequence[str], noise: Iterable[Noise]) -> list[str]:
    """The lines as they are compared, as many as there were: noise as ``MARK`` (a line that may be missing as "")."""
    known = list(noise)
    hidden = _hide_tokens(list(lines), {(n.before, n.after): n.times for n in known if n.sort == "token"})
    rotating = {n.before: n.times for n in known if n.sort == "line"}
    if not rotating:
        return hidden
    keys = [comparable(line) for line in hidden]
    counts = Counter(keys)
    # A line that stands twice is not only the rotating one.
    return [
        (MARK if rotating[key] else "") if key in rotating and counts[key] == 1 else line
        for key, line in zip(keys, hidden, strict=True)
    ]


def _hide_tokens(lines: list[str], known: dict[Key, int]) -> list[str]:
    if not known:
        return lines
    found = _by_place(lines)
    edited = _Edited(found)
    spans: dict[int, list[Token]] = defaultdict(list)
    for key, times in known.items():
        places = found.get(key) or edited.beside(key)
        if len(places) == times:  # a second such place is content until it is learnt too
            for token in places:
                spans[token.at].append(token)
    for at, inside in spans.items():
        line = squeeze(lines[at]).strip()
        for token in sorted(inside, key=lambda t: t.start, reverse=True):
            line = line[: token.start] + MARK + line[token.end :]
        lines[at] = line
    return lines


class _Edited:
    """The tokens of places whose words further off, or all words on one side, were edited; each sort is laid out when it is
    first asked for."""

    def __init__(self, found: dict[Key, list[Token]]) -> None:
        self._found = found

    @cached_property
    def _near(self) -> dict[Key, list[Token]]:
        near: dict[Key, list[Token]] = defaultdict(list)
        for (before, after), some in self._found.items():
            near[before[-NEAR:], after[:NEAR]] += some
        return near

    @cached_property
    def _beside(self) -> tuple[dict[str, list[Token]], ...]:
        sides: tuple[dict[str, list[Token]], ...] = (defaultdict(list), defaultdict(list))
        for key, some in self._found.items():
            for side, words in enumerate(key):
                sides[side][words] += some
        return sides

    def beside(self, key: Key) -> list[Token]:
        """The tokens of such places for a place as it was known."""
        before, after = key[0][-NEAR:], key[1][:NEAR]
        if _words(before + after) >= FEWEST_WORDS and (places := self._near.get((before, after))):
            # Words of a rule that came to stand beside a number make it content.
            return [token for token in places if not (is_content(token) and in_a_rule(token))]
        for side in (0, 1):
            if _words(key[side]) >= FEWEST_WORDS and (places := self._beside[side].get(key[side])):
                return [token for token in places if not is_content(token)]
        return []


def _words(text: str) -> int:
    return sum(c.isalnum() for c in text)


def learn(looks: Iterable[Look], known: Sequence[Noise]) -> list[Noise]:
    """What the looks (newest first, today's the first, read no further back than needed) prove to be noise
    besides ``known``; noise that has to be seen in another way replaces the known one of the same place."""
    seen = _Lazy(looks)
    if len(seen.upto(2)) < 2:
        return []
    learnt = _learn_tokens(seen, {(n.before, n.after): n.times for n in known if n.sort == "token"})
    return learnt + _learn_lines(seen, [*known, *learnt])


class _Lazy:
    """Looks that are read from the store one by one, each once."""

    def __init__(self, looks: Iterable[Look]) -> None:
        self._rest = iter(looks)
        self._read: list[Look] = []

    def upto(self, number: int) -> list[Look]:
        while len(self._read) < number and (look := next(self._rest, None)) is not None:
            self._read.append(look)
        return self._read[:number]


# ---------------------------------------------------------------------- places in a line
def _by_place(lines: Sequence[str], before: str = "") -> dict[Key, list[Token]]:
    found: dict[Key, list[Token]] = defaultdict(list)
    for token in tokens(lines, before):
        found[token.before, token.after].append(token)
    return found


def _learn_tokens(seen: _Lazy, known: dict[Key, int]) -> list[Noise]:
    today, last = seen.upto(2)
    if not _may_be_noise(today.lines, last.lines):
        return []
    now, then = _by_place(today.lines), _by_place(last.lines)
    waiting: dict[Key, int] = {}
    learnt = []
    for key, places in now.items():
        earlier = then.get(key, [])
        if known.get(key) == len(places) or len(earlier) != len(places):
            continue
        if any(a.value == b.value for a, b in zip(places, earlier, strict=True)):
            continue
        proofs = [needed(a, b, today.day, last.day) for a, b in zip(places, earlier, strict=True)]
        if None in proofs:
            continue
        most = max(p for p in proofs if p is not None)
        if most == AT_ONCE:
            learnt.append(Noise("token", *key, len(places)))
        else:
            waiting[key] = most
    history = {key: [[t.value for t in now[key]]] for key in waiting}
    number = 2
    newer = today
    while waiting:
        looks = seen.upto(number)
        if len(looks) < number or newer.number - looks[-1].number != 1:
            break  # no more versions, or a fetch between them on which nothing differed
        found = _by_place(looks[-1].lines)
        for key in list(waiting):
            values = [t.value for t in found.get(key, ())]
            if len(values) != len(history[key][-1]) or not _all_new(values, history[key], waiting[key]):
                del waiting[key]
                continue
            history[key].append(values)
            if number >= waiting[key]:
                learnt.append(Noise("token", *key, len(values)))
                del waiting[key]
        newer, number = looks[-1], number + 1
    return learnt


def _may_be_noise(now: Sequence[str], then: Sequence[str]) -> bool:
    """Whether a place shows another value, looked for only between the lines that both texts begin and end with: a place that
    is in these too shows the same value there, so that it is content."""
    first = next((n for n, (a, b) in enumerate(zip(now, then, strict=False)) if a != b), min(len(now), len(then)))
    most = min(len(now), len(then)) - first
    same = next((n for n in range(most) if now[-1 - n] != then[-1 - n]), most)
    # The next line behind the difference may be known by the words of the line before it.
    same -= next((n for n, line in enumerate(now[len(now) - same :], 1) if line.strip()), 0)
    before = next((line for line in reversed(now[:first]) if line.strip()), "")
    here, there = (_by_place(lines[first : len(lines) - same], before) for lines in (now, then))
    return any(
        len(places) == len(there.get(key, ()))
        and all(a.value != b.value for a, b in zip(places, there[key], strict=True))
        for key, places in here.items()
    )


def _all_new(values: list[str], later: list[list[str]], proof: int) -> bool:
    """Whether each place showed another value on the next fetch; where proof is long, on every later one."""
    compared = later if proof == LATE else later[-1:]
    return all(a != b for row in compared for a, b in zip(values, row, strict=True))


# ---------------------------------------------------------------------- lines that take turns
def _learn_lines(seen: _Lazy, known: Sequence[Noise]) -> list[Noise]:
    hidden: list[list[str]] = []
    plain = [n for n in known if n.sort == "token"]
    rotates = {n.before: n.times for n in known if n.sort == "line"}

    def text(look: Look) -> list[str]:
        return [key for line in hide(look.lines, plain) if (key := comparable(line))]

    today, last = seen.upto(2)
    hidden = [text(today), text(last)]
    arrived, left = set(hidden[0]) - set(hidden[1]), set(hidden[1]) - set(hidden[0])
    if not arrived and not left:
        return []
    if not _comes_back(seen, arrived, left):
        return []
    newer, patience = last, LOOKS * PATIENCE if rotates else PATIENCE
    for number in range(3, LOOKS + 1):
        looks = seen.upto(number)
        if len(looks) < number or newer.number - looks[-1].number > patience:
            break
        hidden.append(text(looks[-1]))
        newer = looks[-1]
    if today.number - last.number > patience or len(hidden) < (3 if rotates else FEWEST_LOOKS):
        return []
    if not any(arrived <= set(lines) and not left & set(lines) for lines in hidden[2:]):
        return []
    learnt: dict[str, Noise] = {}
    for length in sorted({min(len(hidden), n) for n in (FEWEST_LOOKS, 8, 12, LOOKS)}):
        for blocks in _places(hidden[:length][::-1]):
            for noise in _rotation(blocks, rotates):
                learnt.setdefault(noise.before, noise)
    return list(learnt.values())


def _comes_back(seen: _Lazy, arrived: set[str], left: set[str]) -> bool:
    """Whether an earlier text may have had the lines that came and not those that went: a quick look at texts as they
    are stored, since only a night that brings something back can prove a rotation."""
    came, went = (
        [line for line in look.lines if comparable(line) in some][:QUICK]
        for look, some in zip(seen.upto(2), (arrived, left), strict=True)
    )
    if len(came) < min(QUICK, len(arrived)) or len(went) < min(QUICK, len(left)):
        return True  # some hold noise themselves: only the thorough look can tell
    return any(
        all(line in look.text for line in came) and not any(line in look.text for line in went)
        for look in seen.upto(LOOKS)[2:]
    )


def _places(texts: Sequence[Sequence[str]]) -> Iterable[list[tuple[str, ...]]]:
    """What stood between two lines that never moved, text by text (oldest first); places that never changed left out."""
    counts = [Counter(text) for text in texts]
    fixed = {line for line, n in counts[0].items() if n == 1 and all(c[line] == 1 for c in counts[1:])}
    order = [line for line in texts[0] if line in fixed]
    if any([line for line in text if line in fixed] != order for text in texts[1:]):
        return
    cut: list[list[tuple[str, ...]]] = []
    for text in texts:
        blocks: list[tuple[str, ...]] = []
        block: list[str] = []
        for line in text:
            if line in fixed:
                blocks.append(tuple(block))
                block = []
            else:
                block.append(line)
        cut.append([*blocks, tuple(block)])
    for place in zip(*cut, strict=True):
        if len(set(place)) > 1:
            yield list(place)


def _rotation(blocks: Sequence[tuple[str, ...]], known: dict[str, int]) -> list[Noise]:
    """The lines that take turns at one place; none when the place does not rotate."""
    turns = [n for n in range(1, len(blocks)) if blocks[n] != blocks[n - 1]]
    returns = [n for n in turns if blocks[n] in blocks[:n]]
    already = any(line in known for block in blocks for line in block)
    if (len(turns) < TURNS or len(returns) < RETURNS) and not (already and returns):
        return []
    lines = {line for block in blocks for line in block}
    shown = [frozenset(block) for block in blocks]
    members = {line for line in lines if _spells([line in block for block in shown]) >= 2}
    if _content_differs(members):
        return []
    sizes = {sum(line in members for line in block) for block in blocks if not set(block) - members}
    times = 1 if len(sizes) == 1 and all(known.get(line, 1) for line in members) else 0
    return [Noise("line", line, "", times) for line in sorted(members) if known.get(line) != times]


def _content_differs(lines: Iterable[str]) -> bool:
    """Whether two lines are one sentence with another number of content: an edit to and fro is no banner."""
    shapes: dict[tuple[Key, ...], list[list[Token]]] = defaultdict(list)
    for line in lines:
        found = tokens([line])
        shapes[tuple((t.before, t.after) for t in found)].append(found)
    return any(
        a.value != b.value and is_content(a)
        for alike in shapes.values()
        for other in alike[1:]
        for a, b in zip(alike[0], other, strict=True)
    )


def _spells(there: Sequence[bool]) -> int:
    return sum(now and not before for before, now in zip([False, *there], there, strict=False))
