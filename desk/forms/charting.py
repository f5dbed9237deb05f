"""The statistics that papers made in the browser may chart: what the registers hold on a topic, with the grade of every point."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from briefs.evidence.dossier import Notes
from briefs.evidence.figures import known_figures
from briefs.evidence.form import Form
from briefs.kinds.series_charts import name_of, of_topic, one_chart
from briefs.staff.registered import is_on_topic
from db.series.figures import GRADES_EN, GRADES_JA
from db.series.register import register
from db.series.words import figure_en, figure_ja, period_en, period_ja
from db.text.words import Names


@dataclass(frozen=True, slots=True)
class Charted:
    """A part of a series that has enough figures for a chart; ``name``: as a staff file calls it under ``figures``."""

    name: str
    words: Names
    points: tuple[Names, ...]  # newest first
    second_hand: int  # how many of them rest on no official text that was seen


def charts_on(topic: str, office: sqlite3.Connection, day: str) -> list[Charted]:
    """What can be charted on a topic as it was known on a day (YYYY-MM-DD)."""
    meant = of_topic(topic)
    found = []
    for series in register().series:
        if series.id not in meant and not is_on_topic(f"{series.ja}。{series.definition_ja}", topic, series.topics):
            continue
        known = [one for one in known_figures(series, office, day) if one.stands and one.grade in GRADES_JA]
        for part in series.parts:
            points = [one for one in reversed(known) if one.part == part.id]
            if not points or one_chart([(series, part)], office, Form(), Notes(), "", day) is None:
                continue
            found.append(
                Charted(
                    f"{series.id}/{part.id}" if part.id else series.id,
                    Names(name_of(series, part, True), name_of(series, part, False)),
                    tuple(
                        Names(
                            f"{period_ja(one.period, series.period)} {figure_ja(one.value, part, rounded=one.rounded)}"
                            f"（{GRADES_JA[one.grade]}）",
                            f"{period_en(one.period, series.period)}: {figure_en(one.value, part, rounded=one.rounded)}"
                            f" ({GRADES_EN[one.grade]})",
                        )
                        for one in points
                    ),
                    sum(one.grade != "A" for one in points),
                )
            )
    return found
