"""Where the bars of a small chart stand: numbers for the template, which draws them as SVG without any script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.series.figures import GaugeReading, ShownFigure
from db.series.register import Series
from db.series.words import figure_en, figure_ja, period_en, period_ja
from desk.site.language import said

WIDTH = 400
ROW = 24
LONGEST = 180
# Below this many figures a chart shows nothing that the table does not.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its upper edge, its label, the words behind the bar, and the bar's length (None: not yet collected)."""

    y: int
    label: str
    words: str
    length: float | None
    rounded: bool


LABEL = 17  # Latin letters that fit
RE_END_OF_MONTH = re.compile(r"^(?:end of )?([A-Z][a-z]{2})[a-z]* (\d{4})$")


@dataclass(frozen=True, slots=True)
class Chart:
    """All of one chart; ``words`` says the same as a sentence."""

    title: str
    words: str
    height: int
    bars: tuple[Bar, ...]


def chart(series: Series, rows: Sequence[ShownFigure]) -> Chart | None:
    """The chart of a series: its first part over time, or its parts side by side; None for too few figures."""
    if series.chart == "parts":
        unit = series.parts[0].unit_ja
        chosen = [one for one in rows if one.stands and series.part(one.part).unit_ja == unit]
        labels = [said(series.part(one.part).ja.removesuffix("の平均"), series.part(one.part).en) for one in chosen]
    else:
        # A period of months is no point in time: two of different length cannot stand side by side.
        chosen = [
            one for one in rows if one.part == series.parts[0].id and not one.superseded_on and ".." not in one.period
        ]
        labels = [said(period_ja(one.period, series.period), period_en(one.period, series.period)) for one in chosen]
    values = [one.value for one in chosen if one.value is not None]
    if len(values) < LEAST:
        return None
    largest = max(values) or 1
    bars, spelt = [], []
    for number, (one, label) in enumerate(zip(chosen, labels, strict=True)):
        part = series.part(one.part)
        words = said(figure_ja(one.value, part, rounded=one.rounded), figure_en(one.value, part, rounded=one.rounded))
        length = None if one.value is None else round(one.value / largest * LONGEST, 1)
        bars.append(Bar(number * ROW, _short(label), words.removesuffix(" persons"), length, one.rounded))
        spelt.append(f"{label} {words}")
    first = series.parts[0] if series.chart != "parts" and series.parts[0].id else None
    title = said(series.ja, series.en) + (said(f"：{first.ja}", f": {first.en}") if first else "")
    return Chart(title, said("、", ", ").join(spelt), len(bars) * ROW, tuple(bars))


def _short(label: str) -> str:
    """A label that fits the place left of the bars: an English month by three letters, a long name cut."""
    label = RE_END_OF_MONTH.sub(r"\1 \2", label)
    return label if len(label) <= LABEL or not label.isascii() else label[: LABEL - 1].rstrip() + "…"


def gauge_length(reading: GaugeReading) -> float:
    """How far a gauge is filled, of 100; more than the cap fills it."""
    return round(min(100.0, reading.share or 0.0), 1)
