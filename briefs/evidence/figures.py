"""Figures of the register of statistics as a brief states them: what is counted, when, and by whom."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from briefs.errors import Fault
from briefs.evidence.dossier import RegisterEntry
from db.series.decisions import Decision, read_decisions
from db.series.figures import ShownFigure, as_of, shown_figures
from db.series.register import GRADES, Part, Series, register
from db.series.words import figure_en, figure_ja, period_en, period_ja
from db.text.dates import english_date, japanese_date

# What stands beside a figure of which we have not seen the official text.
HOW_SEEN = {
    "B": {"ja": "、二次資料による", "en": ", as given by a secondary source"},
    "C": {"ja": "、計算による", "en": ", computed"},
}
PUBLISHERS_EN = {
    "出入国在留管理庁": "Immigration Services Agency",
    "厚生労働省": "Ministry of Health, Labour and Welfare",
    "内閣（閣議決定）": "Cabinet decision",
    "総務省": "Ministry of Internal Affairs and Communications",
    "厚生労働省・出入国在留管理庁": "Ministry of Health, Labour and Welfare; Immigration Services Agency",
}


def decisions(office: sqlite3.Connection | None) -> list[Decision]:
    """The figures that a person accepted; [] without office.db."""
    if office is None:
        return []
    path = next((row[2] for row in office.execute("PRAGMA database_list") if row[1] == "main"), "")
    return read_decisions(Path(path)) if path else []


def figure_key(series: Series, part: Part, period: str) -> str:
    """The key of one figure: ``figure:SERIES[/PART]@PERIOD``."""
    return f"figure:{series.id}{f'/{part.id}' if part.id else ''}@{period}"


def left_out(name: str, without: Collection[str]) -> bool:
    """Whether ``figure:SERIES[/PART]@PERIOD`` is named among keys that are not wanted: itself, its part, or its series."""
    stem = name.partition("@")[0]
    return not {name, stem, stem.partition("/")[0]}.isdisjoint(without)


def known_figures(series: Series, office: sqlite3.Connection | None, day: str) -> list[ShownFigure]:
    """The figures of a series, those that a person accepted among them, as they were known on a day (YYYY-MM-DD)."""
    return as_of(shown_figures(series, decisions(office)), day)


def look_up(
    wanted: str, label: str, lang: str, office: sqlite3.Connection | None, day: str, at: str = ""
) -> tuple[RegisterEntry | None, list[str]]:
    """The figure ``SERIES[/PART]@PERIOD`` frozen for a brief of ``day`` under ``label``, or what forbids it.  ``at`` (UTC): without
    what a person took into the register later.
    """
    name = f"figure:{wanted}"
    place, mark, period = wanted.partition("@")
    series_id, _, part_id = place.partition("/")
    known = register()
    series = known.get(series_id)
    if series is None:
        meant = get_close_matches(series_id, [one.id for one in known.series], n=3, cutoff=0.5)
        hint = f"near it: {', '.join(meant)}" if meant else "`policywatch series list` prints them"
        said = f"{name}: there is no series {series_id!r}; {hint}"
        return None, [
            Fault("no_series", said, f"「統計」に {series_id} はありません。", f"There is no series {series_id}.")
        ]
    parts = [part.id for part in series.parts]
    if part_id not in parts:
        known_parts = ", ".join(f"{series_id}/{part}" for part in parts if part) or f"{series_id} alone"
        said = f"{name}: {'there is no such part' if part_id else 'say which part'}; there are: {known_parts}"
        ja = f"{name} は、どの内訳かを書いてください（{known_parts}）。"
        return None, [Fault("no_part", said, ja, f"{name}: say which part: {known_parts}.")]
    if not mark or not period:
        said = f"{name}: say of which period, as in figure:{place}@2024"
        ja = f"{name} は、いつの数かを書いてください（figure:{place}@2024 のように）。"
        return None, [Fault("no_period", said, ja, f"{name}: say of which period, as in figure:{place}@2024.")]
    taken = [one for one in decisions(office) if not at or one.decided_at <= at]
    every = [one for one in shown_figures(series, taken) if one.part == part_id]
    rows = as_of(every, day)
    found = [one for one in rows if one.period == period]
    standing = [one for one in found if one.stands]
    if not standing:
        later = min((one.known_on for one in every if one.period == period and one.known_on > day), default="")
        why = (
            f"the figure was not out before {later}, and this brief is of {day}; {there(rows, place)}" if later else ""
        )
        said = f"{name}: {why or why_none(found, rows, place)}"
        standing_ja = "、".join(f"{place}@{one.period}" for one in [row for row in rows if row.stands][-6:]) or "なし"
        ja = f"{name} の数は、この資料の日付では使えません（まだ出ていないか、改められています）。使えるもの：{standing_ja}"
        return None, [Fault("no_figure", said, ja, f"{name} does not stand on that day; {there(rows, place)}.")]
    shown = max(standing, key=lambda one: (one.set_on, one.accepted_on))
    if shown.grade not in GRADES:
        said = f"{name}: its grade is {shown.grade or 'not known'}, and only A, B and C are printed"
        ja = f"{name} は格付け（{shown.grade or '不明'}）のため載せられません。"
        return None, [Fault("grade", said, ja, f"{name} is of grade {shown.grade or 'unknown'} and is not printed.")]
    return stated(name, label, series, series.part(part_id), shown, lang), []


def there(rows: list[ShownFigure], place: str) -> str:
    """Which figures stand, the newest six."""
    standing = [one.period for one in rows if one.stands]
    return f"there are: {', '.join(f'{place}@{one}' for one in standing[-6:]) or 'none'}"


def why_none(found: list[ShownFigure], rows: list[ShownFigure], place: str) -> str:
    """Why no figure stands for a period, and which ones do."""
    others = there(rows, place)
    gone = next((one for one in found if one.superseded_on), None)
    if gone is not None:
        return f"the figure was superseded on {gone.superseded_on}; {others}"
    return f"{'the figure of this period is not collected yet' if found else 'there is no figure of this period'}; {others}"


def figure_words(office: sqlite3.Connection, taken: Decision, day: str) -> list[str]:
    """How a figure that a person took into the register is stated on a day; [] when it does not stand then."""
    series = register().get(taken.series)
    if series is None:
        return []
    return [
        stated("", "", series, series.part(one.part), one, "ja").ja
        for one in known_figures(series, office, day)
        if one.stands
        and (one.part, one.period) == (taken.part, taken.period)
        and one.accepted_on
        and one.value == taken.value
    ]


def stated(name: str, label: str, series: Series, part: Part, shown: ShownFigure, lang: str) -> RegisterEntry:
    """A figure with its unit, what it counts, its period and its publisher, in both languages."""
    what_ja = series.ja if part.ja == series.ja else f"{series.ja}：{part.ja}"
    what_en = series.en if part.en == series.en else f"{series.en}: {part.en}"
    made = HOW_SEEN.get(shown.grade, {"ja": "", "en": ""})
    ja = (
        f"{figure_ja(shown.value, part, rounded=shown.rounded)}"
        f"（{what_ja}、{period_ja(shown.period, series.period)}、{series.publisher}{made['ja']}）"
    )
    publisher = PUBLISHERS_EN.get(series.publisher, series.publisher)
    value = figure_en(shown.value, part, rounded=shown.rounded)
    en = f"{value} ({what_en}, {period_en(shown.period, series.period)}, {publisher}{made['en']})"
    grade = f" ({shown.grade})" if lang == "en" else f"（{shown.grade}）"
    return RegisterEntry(
        label, name, ja, en, shown.grade, shown.accepted_on, (source_line(series, shown, lang) + grade,), shown.source
    )


def sources_in(entry: RegisterEntry, lang: str) -> tuple[str, ...]:
    """The sources of a frozen entry in another language than that of its paper, where the register still has its figure as frozen."""
    place, _, period = entry.reference.removeprefix("figure:").partition("@")
    series_id, _, part = place.partition("/")
    series = register().get(series_id)
    if series is None or not entry.origin:
        return entry.sources
    for shown in shown_figures(series):
        if (shown.part, shown.period, shown.source) == (part, period, entry.origin):
            return (source_line(series, shown, lang),)
    return entry.sources


RE_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def publication(series: Series, shown: ShownFigure | None, lang: str) -> str:
    """Who published a figure, under which title, in which table and on which day, as far as the register knows it:
    見本省「見本統計」（第1表、2025年9月26日） / Sample Ministry, Sample Statistics (table 1, 26 September 2025).
    """
    table, day = ("", "") if shown is None else (shown.table_ja, japanese_date(shown.released_on))
    if lang != "en":
        where = "、".join(filter(None, (table, day)))
        return f"{series.publisher}「{series.publication_ja or series.ja}」{f'（{where}）' if where else ''}"
    where = ", ".join(filter(None, (shown.table_en, english_date(shown.released_on)))) if shown is not None else ""
    publisher = PUBLISHERS_EN.get(series.publisher, series.publisher)
    return f"{publisher}, {series.publication_en or series.en}{f' ({where})' if where else ''}"


def source_line(series: Series, shown: ShownFigure, lang: str) -> str:
    """Where a figure is from, for a reader: of one whose official text was seen that text, of others who published it first, then
    where it was seen.  In English a source that has no English name stays as it is called, marked (in Japanese).
    """
    if lang != "en":
        if shown.grade == "C":
            return shown.source
        if shown.grade == "A" and not shown.accepted_on:
            return shown.source
        return f"{publication(series, shown, lang)}。次の資料で確認：{shown.source}"
    seen = shown.source_en or shown.source.replace("計算：", "Computed: ")
    seen += " (in Japanese)" if RE_JAPANESE.search(seen) else ""
    if shown.grade == "C":
        return seen
    if shown.grade == "A" and not shown.accepted_on:
        return shown.source_en or f"{publication(series, shown, lang)}. Read in: {seen}"
    return f"{publication(series, shown, lang)}. Checked in: {seen}"
