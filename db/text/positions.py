"""Where each character of a normalised text stood in the text as published.

Matching and comparing happen on normalised text, but what is shown is the raw text; NFKC changes lengths
(㈱ becomes three characters, ｶﾞ becomes one), so a position found in one has to be carried over to the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from db.text.folding import PLAIN, RE_INNER_SPACE, nfkc
from db.text.letters import RE_UNSEEN, common_forms, same_letters

# Stretches of characters each of which is folded alone and into one: no mark joins the last of them.
RE_PLAIN = re.compile(rf"[{PLAIN}]+(?=[{PLAIN}]|\Z)")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A normalised text, and for each of its characters the (start, end) of the raw characters it came from."""

    text: str
    spans: list[tuple[int, int]]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw (start, end) of the normalised characters ``start`` to ``end``; they must not be empty."""
        return self.spans[start][0], self.spans[end - 1][1]


def map_fold(raw: str) -> Mapped:
    """``raw`` as :func:`db.text.folding.fold` gives it, with positions."""
    return _map(raw, lambda piece: common_forms(piece.lower()))


def map_squeeze(raw: str) -> Mapped:
    """``raw`` as :func:`db.text.folding.squeeze` gives it, with positions."""
    return _map(raw, lambda piece: piece)


def _map(raw: str, last: Callable[[str], str]) -> Mapped:
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for run in (*RE_PLAIN.finditer(raw), None):
        begin, stop = run.span() if run else (len(raw), len(raw))
        for start, end in _clusters(raw[at:begin]):
            piece = raw[at + start : at + end]
            if not piece.isascii():
                piece = nfkc(same_letters(piece))
            piece = last(piece)
            letters.append(piece)
            spans += [(at + start, at + end)] * len(piece)
        letters.append(last(raw[begin:stop]))
        spans += zip(range(begin, stop), range(begin + 1, stop + 1), strict=True)
        at = stop
    text = "".join(letters)
    kept: list[str] = []
    kept_spans: list[tuple[int, int]] = []
    at = 0
    for space in RE_INNER_SPACE.finditer(text):
        kept.append(text[at : space.start()])
        kept_spans.extend(spans[at : space.start()])
        at = space.end()
    return Mapped("".join([*kept, text[at:]]), kept_spans + spans[at:])


def _clusters(raw: str) -> Iterator[tuple[int, int]]:
    """Stretches of raw text that NFKC may look at apart: a base character and the marks that join it."""
    start = 0
    for at in range(1, len(raw)):
        if _starts_cluster(raw[at]):
            yield start, at
            start = at
    if raw:
        yield start, len(raw)


@lru_cache(maxsize=8192)
def _starts_cluster(letter: str) -> bool:
    if letter.isascii():
        return True
    if RE_UNSEEN.match(letter):
        return False  # what stands behind it may join what stands before it
    first = unicodedata.normalize("NFKD", letter)[:1]
    # The vowels and finals of Korean have class 0 and still join the consonant before them.
    return unicodedata.combining(first) == 0 and not "\u1161" <= first <= "\u11ff"
