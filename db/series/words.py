"""Values and periods of statistics in words, in both languages.  Pure."""

from __future__ import annotations

import re

from db.series.register import Part
from db.text.dates import MONTHS, english_date, japanese_date

NOT_COLLECTED_JA, NOT_COLLECTED_EN = "未収集", "not yet collected"


def figure_ja(value: float | None, part: Part, *, rounded: bool = False) -> str:
    """A value with its unit (約457,000人, 73.2%); 未収集 for None."""
    if value is None:
        return NOT_COLLECTED_JA
    number = f"{value:,.0f}" if value == int(value) and part.unit_ja != "%" else f"{value:,.1f}"
    return f"{'約' if rounded else ''}{number}{part.unit_ja}"


def period_ja(period: str, kind: str) -> str:
    """A period in Japanese: 2024年, 2024年12月末, 2028年度末まで, 2017年11月〜2020年12月."""
    first, dots, last = period.partition("..")
    if not dots:
        return _one_period_ja(period, end=kind == "month-end")
    if not first:
        return f"{_one_period_ja(last)}末まで" if last.startswith("FY") else f"{_one_period_ja(last)}まで"
    return f"{_one_period_ja(first)}〜{_one_period_ja(last)}"


def _one_period_ja(period: str, *, end: bool = False) -> str:
    if period.startswith("FY"):
        return f"{period[2:]}年度"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", period):
        return japanese_date(period)
    year, _, month = period.partition("-")
    return f"{year}年{int(month)}月{'末' if end else ''}" if month else f"{year}年"


def figure_en(value: float | None, part: Part, *, rounded: bool = False) -> str:
    """``6,510 persons``, ``about 457,000 persons``, ``73.2%``; "not yet collected" for None."""
    if value is None:
        return NOT_COLLECTED_EN
    percent = part.unit_ja == "%"
    number = f"{value:,.0f}" if value == int(value) and not percent else f"{value:,.1f}"
    return f"{'about ' if rounded else ''}{number}{'%' if percent else ' ' + part.unit_en}"


def period_en(period: str, kind: str) -> str:
    """A period in English: 2024, end of December 2024, fiscal 2028, to the end of fiscal 2028, A to B."""
    first, dots, last = period.partition("..")
    if not dots:
        return _one_period_en(period, end=kind == "month-end")
    if not first:
        return f"to the end of {_one_period_en(last)}"
    return f"{_one_period_en(first)} to {_one_period_en(last)}"


def _one_period_en(period: str, *, end: bool = False) -> str:
    if period.startswith("FY"):
        return f"fiscal {period[2:]}"
    if period.count("-") == 2:
        return english_date(period)
    year, _, month = period.partition("-")
    return f"{'end of ' if end else ''}{MONTHS[int(month) - 1]} {year}" if month else year
