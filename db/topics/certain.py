"""What is certain of an expression's matches: words of which every match holds one.

Derived from the expression itself, so that nothing that goes by these words can drift apart from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]  # the only parser of our expressions there is; hypothesis uses it too
from typing import Any

# More words than these for one stretch of an expression, and a shorter stretch is taken.
MOST = 24


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
