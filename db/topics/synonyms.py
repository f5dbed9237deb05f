"""Words that name the same thing: under the old scheme and the new, in a statute and among people.  ``synonyms.toml``, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from db.text.folding import fold

SYNONYMS_FILE = Path(__file__).with_name("synonyms.toml")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and its names; ``newer`` are those that the law uses from ``valid_from`` (None: no such day), ``topics``
    the topics that each of the names alone speaks of."""

    words: tuple[str, ...]
    newer: tuple[str, ...]
    valid_from: date | None
    note: str
    topics: tuple[str, ...] = ()


@cache
def entries() -> tuple[Entry, ...]:
    """All entries in the order of the file; ValueError when a date is wrong or a newer word is not among the words."""
    rows = tomllib.loads(SYNONYMS_FILE.read_text(encoding="utf-8"))["entry"]
    found = []
    for row in rows:
        words, newer = tuple(row["words"]), tuple(row["newer"])
        if strange := set(newer) - set(words):
            raise ValueError(f"synonyms.toml: {sorted(strange)} of `newer` are not among the words {words}")
        day = date.fromisoformat(row["valid_from"]) if row["valid_from"] else None
        found.append(Entry(words, newer, day, row["note"], tuple(row.get("topics", ()))))
    return tuple(found)


@cache
def index() -> dict[str, tuple[str, ...]]:
    """Folded word -> the words of every entry it stands in."""
    table: dict[str, tuple[str, ...]] = {}
    for entry in entries():
        for word in entry.words:
            table[fold(word)] = table.get(fold(word), ()) + entry.words
    return table


@cache
def words_of_topic(topic: str) -> tuple[str, ...]:
    """The names of all things that are of this topic alone, in the order of the file."""
    return tuple(dict.fromkeys(word for entry in entries() if topic in entry.topics for word in entry.words))


@cache
def longest() -> int:
    """How many words, parted by spaces, the longest name has."""
    return max(len(word.split()) for word in index())


def expand(word: str) -> tuple[str, ...]:
    """The word itself, as given, then its equivalents in the order of the file; alone when it is not listed.

    Only whole words are looked up (技能実習計画 has an entry of its own); case and width do not matter.
    """
    key = fold(word.strip())
    others = dict.fromkeys(other for other in index().get(key, ()) if fold(other) != key)
    return (word, *others)
