"""What to ask a publisher's search for, so that it returns every text that the rules of ``topics.toml`` could take.

A search knows words, the rules are expressions.  From each expression that can bring a text in (the scope words, the weak
ones, and the topics that need no scope word) the words are derived of which every match holds one: 「難民(申請|認定)」 asks
for 難民申請 and 難民認定.  So the rules and the queries cannot drift apart.  What an expression leaves out again (false
friends, words nearby) is left to the reader of the answers: a query may return too much, never too little.

English rules are not asked for: the minutes are Japanese.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]  # the only parser of our expressions there is; hypothesis uses it too
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from db.topics.classify import Pattern, Rules, rules

# More words than these for one stretch of an expression, and a shorter stretch is asked for.
MOST = 24
LEAST = 2  # characters of a word that is worth asking for
MANY = 6  # words that begin alike
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@cache
def queries() -> tuple[str, ...]:
    """What to ask for, in order; a space stands for AND.  None holds another one."""
    return queries_of(rules())


def queries_of(known: Rules) -> tuple[str, ...]:
    """The queries of these rules; ValueError names a rule of which no word can be derived."""
    scope = words_of([known.scope_ja, *(words for words, _ in known.weak)])
    ungated = words_of([topic.ja for topic in known.topics if not topic.gate], given=scope)
    return tuple(sorted(spelling for word in stems(shortest(scope | ungated)) for spelling in widths(word)))


def stems(words: Collection[str]) -> set[str]:
    """The words, with what MANY of them begin with in their place (在留 for 在留資格, 在留期間, …): one request for all."""
    sharing = Counter(word[:LEAST] for word in words)
    return shortest({word[:LEAST] if sharing[word[:LEAST]] >= MANY else word for word in words})


def widths(word: str) -> set[str]:
    """A word as it is, and with its Latin letters and digits in full width, as the minutes print them."""
    return {word, word.translate(FULL_WIDTH)}


def words_of(patterns: Iterable[Pattern], given: Collection[str] = ()) -> set[str]:
    """Queries of which every match of one of the patterns is found by one; what the ``given`` words find is left out."""
    found: set[str] = set()
    for pattern in patterns:
        for branch in branches(_parser.parse(pattern.pattern, pattern.flags & re.IGNORECASE)):
            stretches = [one for one in stretches_of(branch) if min(map(len, one)) >= LEAST]
            if not stretches:
                raise ValueError(f"topics.toml: no word can be asked for that {pattern.pattern!r} must hold")
            if any(all(any(word in text for word in given) for text in one) for one in stretches):
                continue
            best = max(stretches, key=lambda one: (min(map(len, one)), -len(one)))
            with_it = [word for one in stretches if one is not best and len(one) == 1 for word in one]
            found |= {" ".join([word, *with_it]) for word in best}
    return shortest(found)


def shortest(words: Iterable[str]) -> set[str]:
    """Without those that hold another one: a search for the shorter word returns them too."""
    kept: set[str] = set()
    for word in sorted(set(words), key=lambda word: (len(word), word)):
        if not any(other in word for other in kept):
            kept.add(word)
    return kept


def branches(tree: Any) -> Iterator[list[tuple[Any, Any]]]:
    """The alternatives of an expression, each as its sequence of nodes; what they begin with alike is put before each."""
    nodes = list(tree)
    at = next((at for at, (kind, _) in enumerate(nodes) if kind is sre.BRANCH), None)
    if at is None:
        yield nodes
        return
    for branch in nodes[at][1][1]:
        yield from branches([*nodes[:at], *branch, *nodes[at + 1 :]])


def stretches_of(nodes: Iterable[tuple[Any, Any]]) -> list[set[str]]:
    """Of a sequence: sets of words, of each of which every match holds one.  [] when nothing is certain."""
    done: list[set[str]] = []
    words = {""}
    for node in nodes:
        more = spellings(node)
        if more is None or len(words) * len(more) > MOST:
            done.append(words)
            done += stretches_within(node)
            words = {""} if more is None else more
        else:
            words = {first + then for first in words for then in more}
    return [shortest(one) for one in (*done, words) if "" not in one]


def stretches_within(node: tuple[Any, Any]) -> list[set[str]]:
    """What is certain of a node that has too many spellings by itself: of an alternative, of all its branches together."""
    kind, what = node
    if kind is sre.SUBPATTERN:
        parts = [stretches_of(branch) for branch in branches(what[3])]
        if all(parts):
            return [set().union(*(max(part, key=lambda one: min(map(len, one))) for part in parts))]
    return []


def spellings(node: tuple[Any, Any]) -> set[str] | None:
    """Everything that a node can match, word by word; None when that is without end or more than :data:`MOST`."""
    kind, what = node
    if kind is sre.LITERAL:
        return {chr(what)}
    if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return {""}
    if kind is sre.IN:
        if all(one is sre.LITERAL for one, _ in what) and len(what) <= MOST:
            return {chr(code) for _, code in what}
        return None
    if kind is sre.SUBPATTERN:
        return every(branches(what[3]))
    if kind is sre.BRANCH:
        return every(what[1])
    if kind is sre.MAX_REPEAT and what[1] == 1:
        once = every([what[2]])
        return once if once is None or what[0] else once | {""}
    return None


def every(sequences: Iterable[Iterable[tuple[Any, Any]]]) -> set[str] | None:
    """Everything that one of the sequences can match."""
    found: set[str] = set()
    for nodes in sequences:
        words = {""}
        for node in nodes:
            more = spellings(node)
            if more is None or len(words) * len(more) > MOST:
                return None
            words = {first + then for first in words for then in more}
        found |= words
    return found
