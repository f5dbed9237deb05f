"""Excerpts of the text as published with the words that were searched for marked in it."""

from __future__ import annotations

import re

from db.text.folding import fold
from db.text.positions import Mapped, map_fold

Part = tuple[str, bool]  # text as published, marked
MOST_STRETCHES = 4  # of one excerpt
RE_SPACE = re.compile(r"\s+")


def excerpt(raw: str, words: tuple[str, ...], width: int = 80) -> tuple[Part, ...]:
    """About ``width`` characters around the first of the (folded) words; the beginning when there is none."""
    for line in raw.split("\n"):
        if found := _stretch(line, words, width):
            return found
    start = RE_SPACE.sub(" ", raw[: width * 4]).strip()
    return ((start[:width] + ("…" if len(start) > width else ""), False),) if start else ()


def excerpts(raw: str, clauses: tuple[tuple[str, ...], ...], width: int = 80) -> tuple[Part, ...]:
    """As :func:`excerpt`, with a stretch for each of the first ``MOST_STRETCHES`` clauses that no stretch before has a word of."""
    found: tuple[Part, ...] = ()
    for clause in clauses[:MOST_STRETCHES]:
        shown = fold(unmarked(found))
        if found and any(word in shown for word in clause):
            continue
        every = tuple(word for other in clauses for word in other)
        for line in raw.split("\n"):
            if stretch := _stretch(line, clause, width, every):
                found = (*found, *((("　", False),) if found else ()), *stretch)
                break
    return found or excerpt(raw, (), width)


def _stretch(line: str, words: tuple[str, ...], width: int, marked: tuple[str, ...] = ()) -> tuple[Part, ...]:
    """The stretch of a line around the first of the words, with these and the ``marked`` ones marked; () where it holds none."""
    folded = fold(line)
    if not any(word in folded for word in words):
        return ()
    begin, end = _around(line, folded, words, width)
    mapped = map_fold(line[begin:end])
    spans = [(begin + a, begin + b) for a, b in _hits(mapped, words)]
    if not spans:
        return ()
    every = [(begin + a, begin + b) for a, b in _hits(mapped, (*words, *marked))]
    return _window(line, spans[0], every, width)


def _around(line: str, folded: str, words: tuple[str, ...], width: int) -> tuple[int, int]:
    """Where the sentence with the first of the words begins, and beyond what an excerpt shows of it: a line may be very long, and
    only this stretch of it is looked at letter by letter.  The whole line where the sentences of the folded line are others."""
    if any("。" in word for word in words) or folded.count("。") != line.count("。"):
        return 0, len(line)
    first = min(at for word in words if (at := folded.find(word)) >= 0)
    begin = 0
    for _ in range(folded.count("。", 0, first)):
        begin = line.index("。", begin) + 1
    end = line.find("。", begin)
    return begin, (len(line) if end < 0 else end + 1) + 2 * width


def marked_line(line: str, words: tuple[str, ...]) -> tuple[Part, ...]:
    """A whole line with every hit marked."""
    folded = fold(line) if words else ""
    if not any(word in folded for word in words):
        return ((line, False),)
    return tuple(_cut(line, _hits(map_fold(line), words), 0, len(line)))


def unmarked(parts: tuple[Part, ...]) -> str:
    return "".join(text for text, _ in parts)


def _hits(mapped: Mapped, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Raw (start, end) of every hit, in order, overlapping ones joined."""
    spans = []
    for word in words:
        at = mapped.text.find(word)
        while at >= 0:
            spans.append(mapped.raw_span(at, at + len(word)))
            at = mapped.text.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(line: str, around: tuple[int, int], spans: list[tuple[int, int]], width: int) -> tuple[Part, ...]:
    first, end = around
    start = max(0, first - max(0, (width - (end - first)) // 3))
    stop = min(len(line), max(end, start + width))
    start = max(0, min(start, stop - width))
    # A sentence that begins just before the hit reads better than one cut in the middle.
    if (sentence := line.rfind("。", start, first)) >= 0 and start > 0:
        start = sentence + 1
        stop = min(len(line), max(end, start + width))
    parts = _cut(line, [one for one in spans if one[1] > start], start, stop)
    if start > 0 and line[:start].strip():
        parts.insert(0, ("…", False))
    if stop < len(line):
        parts.append(("…", False))
    first_text, marked = parts[0]
    if not marked:
        parts[0] = (first_text.lstrip(), False)
    return tuple(part for part in parts if part[0])


def _cut(line: str, spans: list[tuple[int, int]], start: int, stop: int) -> list[Part]:
    parts: list[Part] = []
    at = start
    for first, end in spans:
        if first >= stop:
            break
        if first > at:
            parts.append((line[at:first], False))
        parts.append((line[max(first, at) : min(end, stop)], True))
        at = min(end, stop)
    if at < stop:
        parts.append((line[at:stop], False))
    return parts
