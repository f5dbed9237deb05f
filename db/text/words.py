"""Names in the two languages, and how a table of words for people is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Names(NamedTuple):
    """What a thing is called in the two languages."""

    ja: str
    en: str


def word_ja(table: Mapping[str, Names] | Mapping[str, str], value: str | None) -> str:
    """The Japanese word for a stored value, or the value itself when there is none yet; "" for None."""
    return _word(table, value, 0)


def word_en(table: Mapping[str, Names], value: str | None) -> str:
    """The English word for a stored value, or the value itself when there is none yet; "" for None."""
    return _word(table, value, 1)


def _word(table: Mapping[str, Names] | Mapping[str, str], value: str | None, place: int) -> str:
    word = table.get(value or "", value or "")
    return word if isinstance(word, str) else word[place]
