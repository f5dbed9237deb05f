"""Words that a publisher has struck through, as they stand in a stored text: ［削除線：二年］.  Pure.

They are still to be read on the page, and say the opposite of words that are not struck.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

BEGIN, END = "［削除線：", "］"
# What stands in a mark may hold brackets of its own.
RE_STRUCK = re.compile(r"［削除線：((?:[^［］\n]|［[^［］\n]*］)*)］")


def mark(words: str) -> str:
    """The words of one line marked as struck, the white space around them outside; "" and white space as they are."""
    core = words.strip()
    return words.replace(core, f"{BEGIN}{core}{END}", 1) if core else words


def with_marks(pieces: Iterable[tuple[str, bool]]) -> str:
    """The words of (words, struck through) pieces of one line, those that are struck marked; neighbours stand under one mark."""
    runs = (("".join(words for words, _ in run), struck) for struck, run in groupby(pieces, key=lambda piece: piece[1]))
    return "".join(mark(words) if struck else words for words, struck in runs)


def without_marks(text: str) -> str:
    """A text as it was before anything in it was struck."""
    return RE_STRUCK.sub(r"\1", text)


def struck_words(text: str) -> str:
    """The words that are struck in a text, joined."""
    return "".join(RE_STRUCK.findall(text))
