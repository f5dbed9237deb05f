"""Where the bars of a small chart stand: numbers for the template, which draws them as SVG without any script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.series.figures import GaugeReading, ShownFigure
from db.series.register import Series
from db.series.words import figure_ja, period_ja

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
        labels = [series.part(one.part).ja.removesuffix("の平均") for one in chosen]
    else:
        # A period of months is no point in time: two of different length cannot stand side by side.
        chosen = [
            one for one in rows if one.part == series.parts[0].id and not one.superseded_on and ".." not in one.period
        ]
        labels = [period_ja(one.period, series.period) for one in chosen]
    values = [one.value for one in chosen if one.value is not None]
    if len(values) < LEAST:
        return None
    largest = max(values) or 1
    bars, said = [], []
    for number, (one, label) in enumerate(zip(chosen, labels, strict=True)):
        words = figure_ja(one.value, series.part(one.part), rounded=one.rounded)
        length = None if one.value is None else round(one.value / largest * LONGEST, 1)
        bars.append(Bar(number * ROW, label, words, length, one.rounded))
        said.append(f"{label} {words}")
    first = series.parts[0].ja if series.chart != "parts" and series.parts[0].id else ""
    title = f"{series.ja}{'：' + first if first else ''}"
    return Chart(title, "、".join(said), len(bars) * ROW, tuple(bars))


def gauge_length(reading: GaugeReading) -> float:
    """How far a gauge is filled, of 100; more than the cap fills it."""
    return round(min(100.0, reading.share or 0.0), 1)
