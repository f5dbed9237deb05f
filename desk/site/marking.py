"""Words of a query marked in a text, and the stretch of a text that is shown of it."""

from __future__ import annotations

from db.search.literal import SearchError, highlight
from db.text.excerpts import Part, excerpt
from db.text.folding import fold


def marked(text: str, query: str) -> tuple[Part, ...]:
    """One paragraph with the words of a query marked."""
    return marked_lines(text.replace("\n", " "), query)[0]


def marked_lines(text: str, query: str) -> list[tuple[Part, ...]]:
    """A text, a line each, with the words of a query marked; unmarked when the query holds no word."""
    try:
        return highlight(text, query)
    except SearchError:
        return highlight(text, "")


def opening(text: str | None, matched: str | None, width: int = 140) -> tuple[Part, ...]:
    """The beginning of a speech, or the stretch around the first of the words that matched (joined by 、)."""
    words = tuple(fold(word) for word in (matched or "").split("、") if word.strip())
    return excerpt(text or "", words, width)
