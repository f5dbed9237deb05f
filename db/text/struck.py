"""Words that are struck through, as a text has them: ［削除線：二年］."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby


def with_marks(pieces: Iterable[tuple[str, bool]]) -> str:
    """The words of (words, struck through) pieces, those that are struck marked; neighbours stand under one mark."""
    words = ""
    for struck, same in groupby(pieces, key=lambda piece: piece[1]):
        text = "".join(piece[0] for piece in same)
        words += f"［削除線：{text}］" if struck and text.strip() else text
    return words
