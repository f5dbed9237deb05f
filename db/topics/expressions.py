"""Long lists of expressions, tried on a text only as far as it can hold a match.

A list is what ``re`` makes of its alternatives joined by ``|``: the match that begins first, of several at one place that of
the earlier alternative.  Joined, the engine tries every alternative at every letter.  Here each is tried alone, and only when
one of the words that all its matches hold (:mod:`db.topics.certain`) stands in the text; a word is looked for when the text has
all of its letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from re import _parser  # type: ignore[attr-defined]  # as in certain.py

from db.topics.certain import branches, shortest, stretches_of

Span = tuple[int, int]
NOWHERE = 1 << 62


class Alternative:
    """One of a list, compiled when it is first tried.

    ``words``: every match holds one of them (in lower case, where case says nothing); empty where none is certain.
    """

    def __init__(self, source: str, flags: int) -> None:
        self.source, self.flags = source, flags
        self.words = certain_words(source, flags & re.IGNORECASE)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)


@cache  # some stand in several lists
def certain_words(source: str, ignoring_case: int) -> frozenset[str]:
    """Words of which every match of an alternative holds one; none where none is certain."""
    if source.isalnum():  # a plain word
        return frozenset({source.lower() if ignoring_case else source})
    words: set[str] = set()
    for branch in branches(_parser.parse(source, ignoring_case)):
        if not (stretches := stretches_of(branch)):
            return frozenset()
        words |= max(stretches, key=lambda one: (min(map(len, one)), -len(one)))
    return frozenset(shortest(word.lower() for word in words) if ignoring_case else shortest(words))


class Expression:
    """A list of alternatives; re.error when one is no regular expression.  No group may be referred to by its number."""

    def __init__(self, sources: Iterable[str], flags: int) -> None:
        sources = list(sources)
        self.pattern, self.flags = "|".join(sources), flags
        self.alternatives = [Alternative(one, flags) for source in sources for one in alternatives_of(source)]

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """All of it as one."""
        return re.compile(self.pattern, self.flags)


def alternatives_of(source: str) -> list[str]:
    """The alternatives of an expression that stand in no bracket."""
    found, depth, in_class, at, begins = [], 0, False, 0, 0
    while at < len(source):
        match source[at]:
            case "\\":
                at += 1
            case "[" if not in_class:
                in_class = True
                at += source.startswith(("^]", "]"), at + 1) + source.startswith("^]", at + 1)
            case "]":
                in_class = False
            case "(" if not in_class:
                depth += 1
            case ")" if not in_class:
                depth -= 1
            case "|" if not in_class and not depth:
                found.append(source[begins:at])
                begins = at + 1
        at += 1
    return [*found, source[begins:]]


class Index:
    """Of several expressions, which alternatives a text may match."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        words: dict[str, list[tuple[Expression, int]]] = {}  # and whose they are
        self._always: list[tuple[Expression, int]] = []
        for expression in expressions:
            for number, alternative in enumerate(expression.alternatives):
                if not alternative.words:
                    self._always.append((expression, number))
                for word in alternative.words:
                    words.setdefault(word, []).append((expression, number))
        of_letters = Counter(letter for word in words for letter in set(word))
        # The letter of each word that stands in the fewest others -> the words.
        self._words: dict[str, list[tuple[str, list[tuple[Expression, int]]]]] = {}
        for word, whose in words.items():
            self._words.setdefault(min(word, key=of_letters.__getitem__), []).append((word, whose))

    def held(self, text: str) -> dict[Expression, list[Alternative]]:
        """Of each expression that may match the text: its alternatives that may, in order."""
        numbers: dict[Expression, set[int]] = {}
        for expression, number in self._always:
            numbers.setdefault(expression, set()).add(number)
        letters = set(text)
        for letter in letters & self._words.keys():
            for word, whose in self._words[letter]:
                if letters.issuperset(word) and word in text:
                    for expression, number in whose:
                        numbers.setdefault(expression, set()).add(number)
        return {one: [one.alternatives[number] for number in sorted(some)] for one, some in numbers.items()}


class Searched:
    """One text and the alternatives of an expression that it may hold: what the whole expression finds in it."""

    def __init__(self, text: str, alternatives: Sequence[Alternative]) -> None:
        self._text = text
        self._patterns = [one.compiled for one in alternatives]
        self._next: list[Span] = [(-1, -1)] * len(self._patterns)  # the first match of each behind ``_since``
        self._since = 0

    def search(self, at: int) -> Span | None:
        """The first match that begins at a place or behind it."""
        if at < self._since:
            self._next = [(-1, -1)] * len(self._patterns)
        self._since = at
        best = NOWHERE, NOWHERE
        for number, span in enumerate(self._next):
            if span[0] < at:
                found = self._patterns[number].search(self._text, at)
                self._next[number] = span = found.span() if found else (NOWHERE, NOWHERE)
            if span[0] < best[0]:
                best = span
        return best if best[0] < NOWHERE else None

    def spans(self) -> Iterator[Span]:
        """All matches, in order, none within another."""
        if len(self._patterns) == 1:
            yield from (found.span() for found in self._patterns[0].finditer(self._text))
            return
        at = 0
        while found := self.search(at):
            yield found
            at = max(found[1], found[0] + 1)

    def spans_within(self, start: int, end: int) -> Iterator[Span]:
        """All matches between two places, which are as the ends of the text."""
        at = start
        while at <= end:
            some = [found for one in self._patterns if (found := one.search(self._text, at, end))]
            if not some:
                return
            first = min(some, key=re.Match.start)
            yield first.span()
            at = max(first.end(), first.start() + 1)
