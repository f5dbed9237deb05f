"""The register of statistics (``series.toml``): series, their points and gauges.  Pure; read and checked once.

A figure is printed only with a grade: A (official text seen), B (secondary source seen) or C (computed).  What
somebody only remembers is refused: its period is listed in ``not_collected`` and shows as not yet collected.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from db.errors import PolicywatchError

SERIES_FILE = Path(__file__).with_name("series.toml")
GRADES = ("A", "B", "C")
PERIOD_KINDS = ("year", "month-end", "date", "until-fiscal-year", "other")
_RE_PERIOD = re.compile(r"(?:FY)?\d{4}(?:-\d{2}(?:-\d{2})?)?")
_RE_ID = re.compile(r"[a-z][a-z0-9_]*")
_PART_KEYS = {"id", "ja", "en", "unit_ja", "unit_en", "word"}
_POINT_KEYS = {
    "part", "period", "value", "grade", "source", "source_en", "table_ja", "table_en", "note", "rounded", "published_on",
    "released_on", "set_on",
    "superseded_on",
}  # fmt: skip
_PATTERN_KEYS = {"part", "text", "period_from", "near", "unless"}
_SERIES_TEXTS = (
    "ja", "en", "unit_ja", "unit_en", "publisher", "url", "definition_ja", "definition_en", "trap_ja", "trap_en",
    "next_release_ja", "next_release_en",
)  # fmt: skip
_SERIES_KEYS = {
    *_SERIES_TEXTS, "id", "period", "months", "chart", "not_collected", "read_from", "cheap", "parts", "patterns", "points",
    "topics", "answered_ja", "table_ja", "publication_ja", "publication_en",
}  # fmt: skip


class SeriesError(PolicywatchError):
    """The register cannot be used; the message names the file, the line and the series, and says what to do."""

    code = "series_register"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a series counts; ``id`` is "" where it counts only one.  ``word`` stands for it in sentences."""

    id: str
    ja: str
    en: str
    unit_ja: str
    unit_en: str
    word: str


@dataclass(frozen=True, slots=True)
class Point:
    """One figure.  ``superseded_on`` (YYYY-MM-DD or "") is when another one took its place, ``set_on`` its decision,
    ``published_on`` the day on which its source says it, ``released_on`` the one on which its publisher did; ``table_ja``,
    ``table_en`` where in the publication it stands ("": not seen), ``source_en`` the English of its source ("": it stays Japanese).
    """

    part: str
    period: str
    value: float
    grade: str
    source: str
    note: str = ""
    rounded: bool = False
    set_on: str = ""
    superseded_on: str = ""
    published_on: str = ""
    released_on: str = ""
    source_en: str = ""
    table_ja: str = ""
    table_en: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence in which a figure of a part ("*": of every part) is looked for; see the head of the TOML."""

    part: str
    text: str
    title_period: bool
    near: str
    unless: str


@dataclass(frozen=True, slots=True)
class Series:
    """One statistic with everything that must stand beside it; ``months``: how long after a period its figure is out."""

    id: str
    ja: str
    en: str
    unit_ja: str
    unit_en: str
    publisher: str
    url: str
    definition_ja: str
    definition_en: str
    trap_ja: str
    trap_en: str
    next_release_ja: str
    next_release_en: str
    period: str
    chart: str
    parts: tuple[Part, ...]
    points: tuple[Point, ...]
    not_collected: tuple[str, ...]
    read_from: frozenset[str]
    cheap: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    months: int
    topics: tuple[str, ...] = ()  # what it is about, where its own words do not tell
    answered_ja: str = ""  # what the other side answers when it is put to them, for staff
    table_ja: str = ""  # where in the publication it stands, as far as it is known
    publication_ja: str = ""  # what the publisher calls the publication; "": the series' own name stands for it
    publication_en: str = ""

    def part(self, part_id: str) -> Part:
        """The part of this id; KeyError when the series has none such."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)


@dataclass(frozen=True, slots=True)
class Gauge:
    """Accepted against cap: each side is (series, part)."""

    id: str
    ja: str
    en: str
    cap: tuple[str, str]
    accepted: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Register:
    """The whole of the file; ``unless`` is what no sentence with a counted figure holds."""

    series: tuple[Series, ...]
    gauges: tuple[Gauge, ...]
    unless: str

    def get(self, series_id: str) -> Series | None:
        return next((one for one in self.series if one.id == series_id), None)


@cache
def register() -> Register:
    """The register as checked; SeriesError names what is wrong with it."""
    return read_register(SERIES_FILE.read_text(encoding="utf-8"), SERIES_FILE.name)


def read_register(text: str, name: str) -> Register:
    """The register from the text of a TOML file; ``name`` is what errors call the file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SeriesError(f"{name} is not valid TOML: {error}") from error
    reader = _Reader(text, name)
    found: dict[str, Series] = {}
    for row in data.get("series", []):
        series = reader.series(row)
        if series.id in found:
            raise reader.wrong(series.id, f'id = "{series.id}"', "there are two series of this id", last=True)
        found[series.id] = series
    if not found:
        raise SeriesError(f"{name} holds no [[series]]")
    unless = str(data.get("unless", ""))
    _compiles(unless, name)
    return Register(tuple(found.values()), tuple(_gauges(data, found, name)), unless)


def _compiles(pattern: str, where: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise SeriesError(f"{where}: {pattern!r} is not a regular expression: {error}") from error


def check_period(period: str) -> str | None:
    """Why a period is none (None when it is one): 2024, 2024-12, 2024-09-15, FY2028, A..B, ..FY2028."""
    first, dots, last = period.partition("..")
    ends = [one for one in (first, last) if one]
    if not ends or (dots and not last):
        return "it needs an end"
    for end in ends:
        if not _RE_PERIOD.fullmatch(end):
            return "write it as 2024, 2024-12, 2024-09-15, FY2028, A..B or ..B"
        numbers = [int(one) for one in end.removeprefix("FY").split("-")]
        if end.startswith("FY") and len(numbers) > 1:
            return "a fiscal year has no month"
        try:
            date(*[*numbers, 1, 1][:3])
        except ValueError:
            return "there is no such date"
    if dots and first and first.removeprefix("FY") > last.removeprefix("FY"):
        return "it ends before it begins"
    return None


class _Reader:
    """Turns rows of the file into records; knows where they stand, for errors."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.split("\n")
        self.name = name

    def wrong(self, series: str, words: str, reason: str, *, last: bool = False) -> SeriesError:
        """The error for the line that holds ``words`` within the series (the first one below its id)."""
        marks = [n for n, line in enumerate(self.lines, 1) if re.match(rf'id\s*=\s*"{re.escape(series)}"', line)]
        start = (marks[-1] if last else marks[0]) if marks else 1
        at = next((n for n, line in enumerate(self.lines[start - 1 :], start) if words in line), start)
        return SeriesError(f"{self.name}:{at}: series {series or '(without id)'}: {reason}")

    def series(self, row: Mapping[str, Any]) -> Series:
        one = str(row.get("id", ""))
        if not _RE_ID.fullmatch(one):
            raise self.wrong(one, "[[series]]", f"the id {one!r} must be of small letters, digits and _")
        if strange := sorted(set(row) - _SERIES_KEYS):
            raise self.wrong(one, strange[0], f"unknown entry {strange[0]!r}")
        for key in _SERIES_TEXTS:
            if not isinstance(row.get(key), str) or not row[key].strip():
                raise self.wrong(one, f"{key} =", f"{key} is missing or empty")
        if urlsplit(row["url"]).scheme != "https":
            raise self.wrong(one, "url =", "url must be an https address")
        kind = str(row.get("period", ""))
        if kind not in PERIOD_KINDS:
            raise self.wrong(one, "period =", f"period must be one of {', '.join(PERIOD_KINDS)}")
        months = row.get("months", 0)
        if isinstance(months, bool) or not isinstance(months, int) or not 0 <= months <= 24:
            raise self.wrong(
                one, "months =", "months must say how many months after a period its figure is out (0 to 24)"
            )
        parts = self.parts(one, row)
        points = self.points(one, row, {part.id for part in parts})
        missing = tuple(row.get("not_collected", ()))
        for period in missing:
            if reason := check_period(period):
                raise self.wrong(one, "not_collected", f"the period {period!r}: {reason}")
            if any(p.period == period and p.part == parts[0].id for p in points):
                raise self.wrong(one, "not_collected", f"{period} is listed as not collected and has a point")
        return Series(
            id=one,
            **{key: row[key] for key in _SERIES_TEXTS},
            period=kind,
            chart=str(row.get("chart", "periods")),
            parts=parts,
            points=points,
            not_collected=missing,
            read_from=frozenset(row.get("read_from", ())),
            cheap=tuple(row.get("cheap", ())),
            patterns=self.patterns(one, row, {part.id for part in parts}),
            months=months,
            topics=tuple(row.get("topics", ())),
            answered_ja=str(row.get("answered_ja", "")),
            table_ja=str(row.get("table_ja", "")),
            publication_ja=str(row.get("publication_ja", "")),
            publication_en=str(row.get("publication_en", "")),
        )

    def parts(self, one: str, row: Mapping[str, Any]) -> tuple[Part, ...]:
        units = {"unit_ja": row["unit_ja"], "unit_en": row["unit_en"]}
        found: dict[str, Part] = {}
        for part in row.get("parts", [{"id": "", "ja": row["ja"], "en": row["en"]}]):
            words = f'id = "{part.get("id", "")}"'
            if not {"id", "ja", "en"} <= set(part) or set(part) - _PART_KEYS:
                raise self.wrong(
                    one, words, f"a part has id, ja, en and may have {sorted(_PART_KEYS - {'id', 'ja', 'en'})}"
                )
            if part["id"] in found:
                raise self.wrong(one, words, f"there are two parts {part['id']!r}")
            full = {**units, "word": part["ja"], **part}
            found[part["id"]] = Part(**full)
        return tuple(found.values())

    def points(self, one: str, row: Mapping[str, Any], parts: set[str]) -> tuple[Point, ...]:
        found: dict[tuple[str, str, str], Point] = {}
        for point in row.get("points", []):
            part, period = str(point.get("part", "")), str(point.get("period", ""))
            said = f'part = "{part}", period = "{period}"' if part else f'period = "{period}"'
            if reason := self.point_is_wrong(point, part, period, parts):
                raise self.wrong(one, said, reason)
            key = (part, period, str(point.get("set_on", "")))
            if key in found:
                raise self.wrong(one, said, f"there are two points for {' '.join(filter(None, key))}")
            found[key] = Point(**{**point, "part": part, "value": float(point["value"])})
        return tuple(found.values())

    @staticmethod
    def point_is_wrong(point: Mapping[str, Any], part: str, period: str, parts: set[str]) -> str | None:
        """What is wrong with a point, or None."""
        if strange := sorted(set(point) - _POINT_KEYS):
            return f"{period}: unknown entry {strange[0]!r}"
        if part not in parts:
            return f"{period}: there is no part {part!r}"
        if reason := check_period(period):
            return f"the period {period!r}: {reason}"
        if point.get("grade") == "M":
            return f"{period}: a figure from memory (grade M) must not stand here; list the period in not_collected"
        if point.get("grade") not in GRADES:
            return f"{period}: the grade must be one of {', '.join(GRADES)}"
        value = point.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            return f"{period}: the value must be a number that is not negative"
        if not isinstance(point.get("source"), str) or not point["source"].strip():
            return f"{period}: say where the figure was seen (source)"
        for key in ("published_on", "released_on", "set_on", "superseded_on"):
            if point.get(key) and (len(str(point[key])) != 10 or check_period(str(point[key]))):
                return f"{period}: {key} must be a date such as 2026-01-23"
        return None

    def patterns(self, one: str, row: Mapping[str, Any], parts: set[str]) -> tuple[Pattern, ...]:
        found = []
        for pattern in row.get("patterns", []):
            part, text = str(pattern.get("part", "")), str(pattern.get("text", ""))
            words = text[:20]
            if strange := sorted(set(pattern) - _PATTERN_KEYS):
                raise self.wrong(one, words, f"unknown entry {strange[0]!r} of a pattern")
            if part != "*" and part not in parts:
                raise self.wrong(one, words, f"there is no part {part!r}")
            title = pattern.get("period_from") == "title"
            if text.count("{value}") != 1 or text.count("{period}") != (0 if title else 1):
                raise self.wrong(
                    one, words, "a pattern holds {value} once, and {period} once unless the title gives it"
                )
            if (part == "*") != ("{part}" in text):
                raise self.wrong(one, words, 'a pattern of all parts (part = "*") holds {part}, no other does')
            for regex in (str(pattern.get("near", "")), str(pattern.get("unless", ""))):
                _compiles(regex, f"{self.name}: series {one}")
            found.append(Pattern(part, text, title, str(pattern.get("near", "")), str(pattern.get("unless", ""))))
        if found and not (row.get("cheap") and row.get("read_from")):
            raise self.wrong(one, "patterns", "patterns need `cheap` (words every such text holds) and `read_from`")
        return tuple(found)


def _gauges(data: Mapping[str, Any], series: Mapping[str, Series], name: str) -> list[Gauge]:
    """The gauges named one by one, then one for each field."""

    def side(words: str) -> tuple[str, str]:
        one, _, part = words.partition("/")
        if one not in series or part not in {p.id for p in series[one].parts}:
            raise SeriesError(f"{name}: a gauge speaks of {words!r}, which is no part of a series")
        return one, part

    found = [Gauge(g["id"], g["ja"], g["en"], side(g["cap"]), side(g["accepted"])) for g in data.get("gauge", [])]
    if fields := data.get("gauges"):
        by_field = series.get(fields["fields_of"])
        if by_field is None:
            raise SeriesError(f"{name}: gauges.fields_of names no series")
        for part in by_field.parts:
            cap = side(f"{fields['cap']}{part.id}")
            found.append(Gauge(part.id, part.ja, part.en, cap, (by_field.id, part.id)))
    return found
