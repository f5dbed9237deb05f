"""What differs between two provisions, in whole words and phrases, as it is underlined in a 新旧対照表. Pure.

Officials underline the phrase that was changed, not the letters that happen to differ: 記載 became 表示, 禁錮 became 拘禁刑.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.change.redline import Segment, differences
from db.text.numerals import NUMERALS

NEAR = 4  # characters: a stretch that stays between two that differ, up to this long, is part of the phrase
LONGEST_WORD = (
    14  # characters: a longer run of one script is several words, and is not underlined whole for one of them
)
# A word of kanji ends before a number, a unit of a statute and what limits (以上, 以外 …); numbers are kept whole by the comparing.
RE_WORD = re.compile(
    rf"(?:(?!以[上下内外前後降]|未満|等)(?![{NUMERALS}第条項号])[\u3400-\u9fff々])+|[\u30a1-\u30ffー]+|[A-Za-z]+"
)


def phrase_differences(old: str, new: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    """Both texts in segments (words, whether they differ), each mark widened to the words and phrases it stands in."""
    left, right = differences(old, new)
    return _widened(left), _widened(right)


def _widened(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    text = "".join(part for part, _ in segments)
    spans: list[tuple[int, int]] = []
    at = 0
    for part, marked in segments:
        if marked:
            spans.append((at, at + len(part)))
        at += len(part)
    if not spans:
        return tuple(segments)
    words = [found.span() for found in RE_WORD.finditer(text) if found.end() - found.start() <= LONGEST_WORD]
    wide: list[tuple[int, int]] = []
    for start, end in spans:
        for first, last in words:
            # a mark that cuts a word takes all of it; one that ends where a word begins leaves it alone
            if first < start < last:
                start = first
            if first < end < last:
                end = last
        if wide and (start - wide[-1][1] <= NEAR) and not re.search("[。、\n]", text[wide[-1][1] : start]):
            wide[-1] = (wide[-1][0], max(end, wide[-1][1]))
        else:
            wide.append((start, end))
    found: list[Segment] = []
    at = 0
    for start, end in wide:
        if start > at:
            found.append((text[at:start], False))
        found.append((text[start:end], True))
        at = end
    return (*found, (text[at:], False)) if at < len(text) else tuple(found)
