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
    the topics that each of the names alone speaks of.  ``also`` are names of talk (労基法): looked up, never said by us."""

    words: tuple[str, ...]
    newer: tuple[str, ...]
    valid_from: date | None
    note: str
    topics: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is looked up by."""
        return self.words + self.also


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
        found.append(Entry(words, newer, day, row["note"], tuple(row.get("topics", ())), tuple(row.get("also", ()))))
    return tuple(found)


@cache
def index() -> dict[str, tuple[str, ...]]:
    """Folded word -> the names of every entry it stands in."""
    table: dict[str, tuple[str, ...]] = {}
    for entry in entries():
        for word in entry.names:
            table[fold(word)] = table.get(fold(word), ()) + entry.names
    return table


@cache
def words_of_topic(topic: str) -> tuple[str, ...]:
    """The names of all things that are of this topic alone, in the order of the file."""
    return tuple(dict.fromkeys(word for entry in entries() if topic in entry.topics for word in entry.words))


def law_called(name: str) -> tuple[str, ...]:
    """The names of the law that is called this (日本国憲法, Constitution of Japan, 憲法), its title among them; () for no law."""
    key = fold(name.strip())
    return next((one.names for one in entries() if one.words[0].endswith("法") and key in map(fold, one.names)), ())


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
