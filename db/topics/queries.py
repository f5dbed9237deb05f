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
from collections.abc import Collection, Iterable
from functools import cache
from re import _parser  # type: ignore[attr-defined]

from db.topics.certain import branches, shortest, stretches_of
from db.topics.classify import Rules, rules
from db.topics.expressions import Expression

LEAST = 2  # characters of a word that is worth asking for
MANY = 8  # words that begin alike
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


def words_of(patterns: Iterable[Expression], given: Collection[str] = ()) -> set[str]:
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
