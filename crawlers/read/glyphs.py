"""The glyphs of a page: which letter each shows and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

UNKNOWN = "\ufffd"  # a glyph of which nothing is known
DOUBTFUL = 0xF0000  # added to the code of a glyph whose letter the file does not name: a private character


class Glyph(NamedTuple):
    """One glyph: its letter, its box, and where its baseline begins; in points to the right and upwards as the page is read.

    ``turn``: by how many right angles it is turned clockwise.
    """

    char: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    turn: int = 0

    def turned(self, quarters: int) -> Glyph:
        """The glyph on a page that is turned back by so many right angles."""
        char, left, bottom, right, top, x, y, turn = self
        turn = (turn - quarters) % 4
        if quarters == 1:
            return Glyph(char, -top, left, -bottom, right, -y, x, turn)
        if quarters == 2:
            return Glyph(char, -right, -top, -left, -bottom, -x, -y, turn)
        if quarters == 3:
            return Glyph(char, bottom, -right, top, -left, y, -x, turn)
        return self


@dataclass(frozen=True, slots=True)
class GlyphPage:
    """The glyphs of a page in the order of the file, turned so that most of them stand upright.

    ``mute``: whether text is set on it of which no glyph came out.
    """

    glyphs: list[Glyph]
    mute: bool = False
