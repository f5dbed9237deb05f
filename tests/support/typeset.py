"""What a reader would call badly set, read off a finished file: lines and pages that break where none should."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

from pypdf import PdfReader

MM = 72 / 25.4  # points
FOOT = 16 * MM  # where running lines and page numbers stand
EMPTY = 0.12  # of a page's height: a last page that holds less is nearly empty
LONG = 12  # letters: a shorter line is a cell, and what stands below it another
RE_WORD = re.compile(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
RE_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
JOINER = "\u2060"
# A date, an amount with its unit or the end of a sentence in two: the end of one line, and the beginning of the next.
TORN = tuple(
    (re.compile(f"(?:{end})$"), re.compile(f"^(?:{start})"))
    for end, start in (
        (r"\d年", r"\d{1,2}月"), (r"\d月", r"\d{1,2}日"), (r"\d", r"(?!(?:19|20)\d\d年)\d*[年月日]"),
        (r"[ぁ-ん一-龠、]\d[\d,]*", r"[\d,]+[ぁ-ん一-龠]"),
        ("くだ", "さい"), ("くださ", "い"), ("ございま", "す"), ("おりま", "す"), ("であ", "り?ます"), ("いたしま", "す"),
        ("平成|令和|昭和", r"[\d元]"), (r"第\d+", "[条項号回]"), ("第", r"\d"),
    )
)  # fmt: skip
RE_CALL = re.compile(r"(\d+\)|\[[F\d, ]+\])[。、）」]?")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print in one column: where it stands (points from the top left), and its words."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def size(self) -> float:
        return self.bottom - self.top


def pages_of(path: Path) -> list[tuple[float, float, list[Line]]]:
    """Width, height and lines of every page; words that stand closer than a letter and a half are of one line."""
    out = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    found = []
    for number, (width, height, body) in enumerate(RE_PAGE.findall(out), 1):
        words = [
            Line(number, *(float(one) for one in word[:4]), unescape(word[4]).replace(JOINER, ""))
            for word in RE_WORD.findall(body)
        ]
        found.append((float(width), float(height), lines_of([one for one in words if one.text])))
    return found


def lines_of(words: list[Line]) -> list[Line]:
    """Words that follow one another on a line, as they were set."""
    found: list[Line] = []
    for word in words:
        last = found[-1] if found else None
        level = last is not None and abs((last.top + last.bottom) / 2 - (word.top + word.bottom) / 2) < last.size / 2
        if last is not None and level and -1 < word.left - last.right < 1.5 * max(last.size, word.size):
            found[-1] = Line(
                last.page, last.left, min(last.top, word.top), word.right, max(last.bottom, word.bottom),
                last.text + word.text,
            )  # fmt: skip
        else:
            found.append(word)
    return found


def torn(path: Path) -> list[tuple[int, str, str]]:
    """(page, end of a line, beginning of the next) where a date, an amount or an ending is in two."""
    found = []
    for _, _, lines in pages_of(path):
        for one, after in pairwise(lines):
            below = 0 < after.top - one.top < 2.6 * one.size and after.left < one.right
            same = abs(one.size - after.size) < one.size / 3
            written = re.search(r"[ぁ-ん一-龠]", one.text + after.text) and len(one.text) >= LONG
            if (
                below
                and same
                and written
                and any(end.search(one.text) and start.search(after.text) for end, start in TORN)
            ):
                found.append((one.page, one.text[-24:], after.text[:24]))
    return found


def lone_calls(path: Path) -> list[tuple[int, str]]:
    """Marks of notes that stand alone on a line."""
    found = []
    for _, height, lines in pages_of(path):
        for one in lines:
            beside = [o for o in lines if o is not one and abs(o.bottom - one.bottom) < o.size]
            if RE_CALL.fullmatch(one.text) and one.bottom < height - FOOT and not beside:
                found.append((one.page, one.text))
    return found


def nearly_empty(path: Path) -> list[tuple[int, float]]:
    """(page, share of its height that is used) of a last page that holds next to nothing."""
    pages = pages_of(path)
    _, height, lines = pages[-1]
    body = [one for one in lines if one.bottom < height - FOOT]
    used = max((one.bottom for one in body), default=0.0) / height
    return [(len(pages), round(used, 2))] if len(pages) > 1 and used < EMPTY + 10 * MM / height else []


def lone_headings(path: Path) -> list[tuple[int, str]]:
    """Headings below which nothing stands on their page."""
    reader, pages, found = PdfReader(path), pages_of(path), []

    def marks(items: Any) -> Any:
        for one in items:
            yield from marks(one) if isinstance(one, list) else [one]

    for mark in marks(reader.outline):
        number = reader.get_destination_page_number(mark)
        if number is None or mark.top is None:
            continue
        _, height, lines = pages[number]
        top = float(reader.pages[number].mediabox.height) - float(mark.top)
        if not [one for one in lines if top + 22 < one.top < height - 15 * MM]:
            found.append((number + 1, str(mark.title)))
    return found


def faults(path: Path) -> list[str]:
    """Everything that a reader would call badly set, in words."""
    return [
        *(f"page {page}: {end}|{start} in two" for page, end, start in torn(path)),
        *(f"page {page}: the mark {text} stands alone" for page, text in lone_calls(path)),
        *(f"page {page}: only {used} of it is used" for page, used in nearly_empty(path)),
        *(f"page {page}: nothing below the heading {title}" for page, title in lone_headings(path)),
    ]
