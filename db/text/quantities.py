"""Numbers, periods and the sentences they stand in, as Japanese ministries write them: pure.

Every function works on :func:`plain`, which changes characters one for one: offsets are those of the text as published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from db.text.dates import ERA, western_year

# One character for one: full-width digits, signs and brackets.
PLAIN = str.maketrans("０１２３４５６７８９，．％（）：　〜", "0123456789,.%(): ~")
_GROUPED = r"\d{1,3}(?:,\d{3})+|\d+"
# 45万6,593; 45万6千; 45.7万; 456,593; 73.2.  Never a piece of a longer number.
NUMBER = rf"(?<![\d,.])(?:\d+(?:\.\d+)?万(?:\d千|{_GROUPED})?|\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?![\d,.]|万|億)"
YEAR = rf"(?:(?:{ERA})\s?(?:元|\d{{1,2}})|(?:19|20)\d{{2}})\s?年"
_TWICE = rf"{YEAR}(?:\s?\({YEAR}\))?"
PERIODS = {
    "year": rf"{_TWICE}(?:中)?(?!\s?(?:度|末|\d|月|[-~～‐–―から]|より))",
    "month-end": rf"{_TWICE}(?:\s?\d{{1,2}}\s?月)?\s?末(?:日)?(?:\s?\({YEAR}(?:\s?\d{{1,2}}\s?月)?\s?末\))?",
    "until-fiscal-year": rf"{_TWICE}度末まで",
}
_RE_YEAR = re.compile(rf"(?:({ERA})\s?(元|\d{{1,2}})|((?:19|20)\d{{2}}))\s?年(?:\s?(\d{{1,2}})\s?月)?")
# A figure that says how much it changed, or only about where it lies, is not the figure.
AFTER = r"(?!\s?(?:の)?(?:増|減|多|少な|を?(?:超|下回|上回)|以上|以下|未満|程度|前後|台|ずつ|差))"
ROUNDED = "余|あまり"
# Words that join a period, a subject and a figure and add nothing; at least one of them is a particle, so that
# two neighbours of a table (令和7年末　在留外国人数) are never joined.
_PARTICLE = r"(?:現在|時点|における|において|に|の|で|は|が|も|、|:)"
_FILLER = r"(?:\s|\((?:総数|速報値?)\)|総数|合計|全体|全国|過去最[多高](?:の|となる)?)"
JOIN = rf"(?:{_FILLER}{{0,3}}{_PARTICLE}(?:{_FILLER}|{_PARTICLE}){{0,6}})"
_RE_BREAK = re.compile(r"[。\n]")
# A line of this length that ends no sentence is a wrapped line of prose.
WRAPPED = 20


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: its value, and the step it is rounded to (0: written out)."""

    value: float
    step: float


def plain(text: str) -> str:
    """The text with half-width digits and signs; every character stays at its place."""
    return text.translate(PLAIN)


def read_number(words: str) -> Number:
    """The value of what :data:`NUMBER` matched (on plain text): 45万6,593 is 456,593; 45.7万 is rounded to thousands."""
    head, mark, tail = words.partition("万")
    if not mark:
        return Number(float(head.replace(",", "")), 0)
    if tail.endswith("千"):
        return Number(float(head) * 10_000 + float(tail[:-1]) * 1_000, 1_000)
    if tail:
        return Number(float(head) * 10_000 + float(tail.replace(",", "")), 0)
    decimals = len(head.partition(".")[2])
    return Number(round(float(head) * 10_000), 10_000 / 10**decimals)


def read_period(words: str, kind: str) -> str | None:
    """The period that words of :data:`PERIODS` name: 2024, 2024-12, ..FY2028.

    None when there is no such month, or era and year do not agree (「令和6年（2023年）」).
    """
    found = []
    for era, era_year, year, month in _RE_YEAR.findall(words):
        number = western_year(era, era_year) if era else int(year)
        if number is None:
            return None
        found.append((number, int(month) if month else None))
    if not found or len({year for year, _ in found}) != 1:
        return None
    months = {month for _, month in found if month is not None}
    if kind == "year":
        return None if months else f"{found[0][0]}"
    if kind == "until-fiscal-year":
        return None if months else f"..FY{found[0][0]}"
    if len(months) > 1 or any(not 1 <= month <= 12 for month in months):
        return None
    return f"{found[0][0]}-{months.pop() if months else 12:02d}"


def only_period(title: str, kind: str) -> str | None:
    """The period of a title that names exactly one; None otherwise."""
    if kind not in PERIODS:
        return None
    found = {read_period(one[0], kind) for one in re.finditer(PERIODS[kind], plain(title))}
    return found.pop() if len(found) == 1 else None


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(start, plain text) of each sentence; lines of tables (cells joined by " | ") are left out.

    A line break ends a sentence unless a long line of prose is wrapped there; then it counts as a space.
    """
    lines = plain(text).split("\n")
    at, start, held = 0, 0, ""
    for line in lines:
        in_table = " | " in line
        if not held:
            start = at
        elif in_table:
            yield from _split(start, held)
            held = ""
        if not in_table:
            held += line
            wrapped = len(line.strip()) >= WRAPPED and not line.rstrip().endswith(("。", ")", "]", "」"))
            if wrapped:
                held += " "
            else:
                yield from _split(start, held)
                held = ""
        at += len(line) + 1
    if held:
        yield from _split(start, held)


def _split(start: int, text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for mark in _RE_BREAK.finditer(text):
        yield start + at, text[at : mark.end()]
        at = mark.end()
    if text[at:].strip():
        yield start + at, text[at:]
