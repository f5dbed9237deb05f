"""The views of the statistics: all series with the cap gauges, and one series with its figures."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.record import documents
from db.record.documents import Record
from db.series.decisions import Decision, read_decisions
from db.series.figures import (
    GRADES_EN,
    GRADES_JA,
    WITHDRAWN_JA,
    GaugeReading,
    gauges,
    newest_figure,
    open_proposals,
    share_text,
    shown_figures,
)
from db.series.proposals import publishers, publishers_of
from db.series.register import Series, register
from db.series.words import figure_en, figure_ja, period_en, period_ja
from db.text.words import Names
from desk.pages.exports import FORMAT, Table, answer
from desk.pages.series_chart import chart, gauge_length
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.layout import clock, home_of

PROPOSALS = {
    "new": Names("この時点の数はまだありません", "no figure of this time yet"),
    "differs": Names("登録している数と違います", "differs from the one on our register"),
    "exact": Names("概数に代わる正確な数です", "exact, in the place of a rounded one"),
}
FIGURES: Mapping[str, Names] = {
    "id": Names("番号", "Key"),
    "series": Names("統計", "Series"),
    "part": Names("内訳", "Part"),
    "period": Names("時点", "Period"),
    "value": Names("数", "Figure"),
    "rounded": Names("概数", "Rounded"),
}
STATES = {
    "ok": Names("上限の85%未満", "less than 85% of the cap"),
    "warning": Names("警告：上限の85%以上", "warning: 85% of the cap or more"),
    "over": Names("警告：上限を超過", "warning: over the cap"),
    "unknown": Names("比べられません（未収集）", "not comparable (not yet collected)"),
}


def decisions_of(datasette: Any) -> list[Decision]:
    """What was decided, from the office.db beside policy.db."""
    return read_decisions(home_of(datasette).office_db)


def unseen(conn: sqlite3.Connection, publishes: frozenset[str], at: datetime) -> list[Record]:
    """The sources whose texts are read for figures (those of the publishers ``publishes``) and that could not be looked at
    completely."""
    rows = documents.records(conn, "SELECT id, publisher FROM sources")
    read = {row["id"] for row in rows if publishes & publishers_of(row["publisher"])}
    return [source for source in documents.unseen_sources(conn, at) if source["id"] in read]


def row_of(series: Series, shown: Any) -> Record:
    """One figure for the template."""
    part = series.part(shown.part)
    return {
        "shown": shown,
        "part": part,
        "period": said(period_ja(shown.period, series.period), period_en(shown.period, series.period)),
        "value": said(
            figure_ja(shown.value, part, rounded=shown.rounded), figure_en(shown.value, part, rounded=shown.rounded)
        ),
    }


def summary(series: Series, decisions: list[Decision]) -> Record:
    """A series with its newest figure (of the first part that has one) for the list."""
    rows = shown_figures(series, decisions)
    latest = next((found for part in series.parts if (found := newest_figure(rows, part.id))), None)
    return {"series": series, "latest": row_of(series, latest) if latest else None}


def gauge_row(reading: GaugeReading) -> Record:
    """A gauge for the template."""
    known = register()
    record: Record = {
        "reading": reading,
        "gauge": reading.gauge,
        "share": said(share_text(reading), share_text(reading).replace("約", "about ")),
        "words": STATES[reading.state],
        "length": gauge_length(reading),
    }
    for name, where, shown in (
        ("cap", reading.gauge.cap, reading.cap),
        ("accepted", reading.gauge.accepted, reading.accepted),
    ):
        series = known.get(where[0])
        assert series is not None
        record[name] = row_of(series, shown) if shown else None
    return record


def said_grades() -> Mapping[str, str]:
    """What each grade means, in the language of the page."""
    return {grade: said(words, GRADES_EN[grade]) for grade, words in GRADES_JA.items()}


async def all_series(datasette: Any, request: Any) -> Any:
    def read(conn: sqlite3.Connection) -> Record:
        decisions, known = decisions_of(datasette), register()
        readings = [gauge_row(one) for one in gauges(known, decisions)]
        return {
            "one": None,
            "rows": [summary(series, decisions) for series in known.series],
            "gauges": [one for one in readings if one["reading"].share is not None],
            "unknown": [one for one in readings if one["reading"].share is None],
            "proposals": open_proposals(conn, decisions, known),
            "proposal_kinds": PROPOSALS,
            "grades": said_grades(),
            "unseen": unseen(conn, publishers(), clock(datasette)),
        }

    return await answer(datasette, request, "series.html", read, all_table)


def _figure(series: Series, row: Record | None) -> Record:
    shown = row["shown"] if row else None
    return {
        "id": series.id,
        "series": said(series.ja, series.en),
        "part": said(row["part"].ja, row["part"].en) if row and row["part"] else "",
        "period": shown.period if shown else "",
        "value": shown.value if shown else None,
        "rounded": shown.rounded if shown else None,
    }


def all_table(found: Record) -> Table:
    """Every series with its newest figure."""
    return Table(FIGURES, [_figure(one["series"], one["latest"]) for one in found["rows"]], "series")


async def one_series(datasette: Any, request: Any) -> Any:
    series_id = request.url_vars["id"]

    def read(conn: sqlite3.Connection) -> Record:
        decisions, known = decisions_of(datasette), register()
        series = known.get(series_id)
        if series is None:
            raise LookupError(said("その統計は登録にありません。", "That statistic is not on our register."))
        rows = shown_figures(series, decisions)
        parts = [
            {"part": part, "rows": [row_of(series, one) for one in reversed(rows) if one.part == part.id]}
            for part in series.parts
        ]
        return {
            "one": series,
            "figures": [row_of(series, one) for one in rows],
            "latest": summary(series, decisions)["latest"],
            "parts": parts,
            "chart": chart(series, rows),
            "gauges": [
                gauge_row(one)
                for one in gauges(known, decisions)
                if one.share is not None and series_id in (one.gauge.cap[0], one.gauge.accepted[0])
            ],
            "proposals": [one for one in open_proposals(conn, decisions, known) if one["series"] == series_id],
            "proposal_kinds": PROPOSALS,
            "grades": said_grades(),
            "unseen": unseen(conn, series.read_from, clock(datasette)),
            "withdrawn": WITHDRAWN_JA,
        }

    return await answer(datasette, request, "series.html", read, one_table)


def one_table(found: Record) -> Table:
    """Every figure of a series."""
    series: Series = found["one"]
    return Table(FIGURES, [_figure(series, row) for row in found["figures"]], f"series-{series.id}")


ROUTES: Routes = ((rf"^/-/series{FORMAT}$", all_series), (rf"^/-/series/(?P<id>[a-z0-9_]+){FORMAT}$", one_series))
