"""Facets of a list: how many of what it lists are of each kind, source, topic or state; each narrows the list down to them.

Numbers are of the list as it is filtered, so the one that is chosen stands with all others that are left; to choose it again sets
it free.  They are kept totals, or counted over a bounded number of the newest (``bounded``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.record.documents import Record
from db.text.words import Names
from desk.site.language import in_language

SHOWN = 6  # values that are seen at once; the others are folded away
TOPIC, KIND, SOURCE = Names("論点", "Topic"), Names("種類", "Kind"), Names("情報源", "Source")
STATE, HOUSE = Names("状況", "State"), Names("院", "House")


@dataclass(frozen=True, slots=True)
class Value:
    """One value: as an address says it, as people do, how many there are (None: not counted), and whether it is chosen."""

    value: str
    word: Any
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one argument of the address; ``more`` are those that are folded away, ``bounded`` the number of the newest
    among which was counted where that was not all."""

    name: str
    title: Names
    values: tuple[Value, ...]
    more: tuple[Value, ...]
    bounded: int | None = None


def facet(
    name: str,
    title: Names,
    counts: Mapping[Any, int | None],
    chosen: object,
    word: Callable[[Any], Any] = str,
    bounded: int | None = None,
) -> list[Facet]:
    """The facet of ``counts``, the most frequent first; none where it would say nothing: one value that is not chosen."""
    given = "" if chosen is None else str(chosen)
    order = sorted(counts.items(), key=lambda one: (str(one[0]) != given, -(one[1] or 0), str(one[0])))
    values = tuple(
        Value(str(value), word(value), number, str(value) == given) for value, number in order if number != 0
    )
    if len(values) < 2 and not any(one.chosen for one in values):
        return []
    return [Facet(name, title, values[:SHOWN], values[SHOWN:], bounded)]


def topic_word(topics: Iterable[Record]) -> Callable[[Any], Any]:
    """The name of a topic by its id."""
    names = {row["id"]: in_language(row, "name") for row in topics}
    return lambda topic: names.get(topic, topic)
