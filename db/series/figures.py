"""The statistics as they are shown: the register with the figures a person accepted, gaps, and the cap gauges."""

from __future__ import annotations

import math
import sqlite3
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from db.record.documents import Record, records
from db.series.decisions import ACCEPTED, SHOWN_BY, Decision
from db.series.register import Gauge, Register, Series
from db.series.words import NOT_COLLECTED_JA, figure_ja, period_ja
from db.text.dates import jst_date

WARNING_FROM = 85.0
WITHDRAWN_JA = "採用は取り消されました"
GRADES_JA = {"A": "公式文書を確認", "B": "報道などの二次資料", "C": "計算"}
GRADES_EN = {"A": "official text seen", "B": "press or other secondary source", "C": "computed"}


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure as shown; ``value`` None: not yet collected.  ``superseded_on`` "": it stands.

    ``evidence_key`` and ``passage`` are those of an accepted figure, "" for one of the register.
    """

    part: str
    period: str
    value: float | None
    rounded: bool = False
    grade: str = ""
    source: str = ""
    note: str = ""
    set_on: str = ""
    superseded_on: str = ""
    accepted_on: str = ""
    evidence_key: str = ""
    passage: str = ""
    known_on: str = ""  # the first day on which it could be known
    released_on: str = ""  # when it was published, where the register knows it
    source_en: str = ""
    table_ja: str = ""
    table_en: str = ""

    @property
    def stands(self) -> bool:
        return self.value is not None and not self.superseded_on


@dataclass(frozen=True, slots=True)
class GaugeReading:
    """A gauge with what it compares; ``share`` in percent, None unless both sides are known.

    ``state``: ok, warning (from 85 %), over (above 100 %), unknown.
    """

    gauge: Gauge
    cap: ShownFigure | None
    accepted: ShownFigure | None
    share: float | None
    state: str

    @property
    def about(self) -> bool:
        """Whether a side is a round figure, so the share is approximate."""
        return any(side is not None and side.rounded for side in (self.cap, self.accepted))


def shown_figures(series: Series, decisions: Sequence[Decision] = ()) -> list[ShownFigure]:
    """Every figure of a series in the order of parts and periods, gaps included; superseded ones stay, marked.

    The figure accepted last for a period stands before the register's and before those accepted earlier.
    """
    order = {part.id: number for number, part in enumerate(series.parts)}
    accepted: dict[tuple[str, str], list[Decision]] = {}
    for one in decisions:
        if one.series == series.id and one.decision == ACCEPTED and one.part in {part.id for part in series.parts}:
            accepted.setdefault((one.part, one.period), []).append(one)
    shown: list[ShownFigure] = []
    for point in series.points:
        last = accepted.get((point.part, point.period), [None])[-1]
        gone = point.superseded_on
        if not gone and last is not None and (last.value, last.rounded) != (point.value, point.rounded):
            gone = jst_date(last.decided_at)
        shown.append(
            ShownFigure(
                point.part,
                point.period,
                point.value,
                point.rounded,
                point.grade,
                point.source,
                point.note,
                point.set_on,
                gone,
                known_on=point.published_on or point.set_on or out_on(point.period, series.months),
                released_on=point.released_on or point.set_on,
                source_en=point.source_en,
                table_ja=point.table_ja,
                table_en=point.table_en,
            )
        )
    for made in accepted.values():
        known = {(one.part, one.period, one.value, one.rounded) for one in shown if one.stands}
        for number, one in enumerate(made):
            last = made[-1]
            if (one.part, one.period, one.value, one.rounded) in known or (
                number < len(made) - 1 and one.value == last.value
            ):
                continue
            gone = "" if one is last else jst_date(last.decided_at)
            shown.append(_accepted(one, one.decided_at, gone))
    shown += [
        _accepted(one, one.accepted_at, jst_date(one.decided_at), WITHDRAWN_JA)
        for one in decisions
        if one.series == series.id and one.accepted_at and one.decision != ACCEPTED and one.part in order
    ]
    shown += _gaps(series, shown)
    return sorted(shown, key=lambda one: (order[one.part], end_of(one.period), one.set_on, one.stands))


def _accepted(one: Decision, at: str, superseded_on: str, note: str = "") -> ShownFigure:
    """A figure as a person accepted it off a page, at a time (UTC)."""
    return ShownFigure(
        one.part,
        one.period,
        one.value,
        one.rounded,
        "A",
        one.url,
        note,
        superseded_on=superseded_on,
        accepted_on=jst_date(at),
        evidence_key=one.evidence_key,
        passage=one.passage,
        known_on=jst_date(at),
    )


def _gaps(series: Series, shown: Sequence[ShownFigure]) -> list[ShownFigure]:
    """What was not collected: the periods listed so, and those that another part has a figure for.

    A part that has no figure at all gets no rows: it is not collected as a whole.  Caps are set, not collected.
    """
    periods = set(series.not_collected)
    if series.period != "until-fiscal-year":
        periods |= {one.period for one in shown}
    have = {(one.part, one.period) for one in shown if one.stands}
    begun = {one.part for one in shown} | {series.parts[0].id for _ in series.not_collected}
    return [
        ShownFigure(part.id, period, None)
        for part in series.parts
        if part.id in begun
        for period in sorted(periods)
        if (part.id, period) not in have
    ]


def end_of(period: str) -> str:
    """The last day of a period, so that periods sort: 2024 -> 2024-12-31, ..FY2028 -> 2029-03-31."""
    last = period.rpartition("..")[2]
    if last.startswith("FY"):
        return f"{int(last[2:]) + 1}-03-31"
    return last + "-12-31"[3 * last.count("-") :]


def out_on(period: str, months: int) -> str:
    """The first day on which a figure of a period can be out: the last of the month that is ``months`` after its end, or
    its end where no time passes.
    """
    last = end_of(period)
    if not months:
        return last
    year, month = divmod(int(last[:4]) * 12 + int(last[5:7]) - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1]).isoformat()


def as_of(shown: Sequence[ShownFigure], day: str) -> list[ShownFigure]:
    """The figures as they were known on a day (YYYY-MM-DD): what was published, set or accepted later is not there, and
    what was superseded later stands.  Gaps stay.
    """
    return [
        replace(one, superseded_on="", note="" if one.note == WITHDRAWN_JA else one.note)
        if one.superseded_on > day
        else one
        for one in shown
        if one.value is None or one.known_on <= day
    ]


def newest_figure(rows: Sequence[ShownFigure], part: str) -> ShownFigure | None:
    """The figure of the latest period of a part that stands; None when there is none."""
    standing = [one for one in rows if one.part == part and one.stands]
    return max(standing, key=lambda one: (end_of(one.period), one.set_on, one.accepted_on), default=None)


def gauges(known: Register, decisions: Sequence[Decision] = ()) -> list[GaugeReading]:
    """Every gauge; one whose cap or accepted number is not known has no share: it is never taken as 0."""
    rows = {series.id: shown_figures(series, decisions) for series in known.series}
    found = []
    for gauge in known.gauges:
        cap = newest_figure(rows[gauge.cap[0]], gauge.cap[1])
        accepted = newest_figure(rows[gauge.accepted[0]], gauge.accepted[1])
        share, state = None, "unknown"
        if cap is not None and accepted is not None and cap.value and accepted.value is not None:
            share = accepted.value / cap.value * 100
            state = "over" if share > 100 else "warning" if share >= WARNING_FROM else "ok"
        found.append(GaugeReading(gauge, cap, accepted, share, state))
    return found


def open_proposals(conn: sqlite3.Connection, decisions: Sequence[Decision], known: Register) -> list[Record]:
    """The proposals nobody has decided, by series and period: the columns of ``proposals`` with the document's.

    ``still_shown`` is 0 when the page was edited (or taken down) since and does not show the sentence any more; offsets and
    ``fetched_at`` are then those of the last version that did.  ``stands`` is the value that stands for the
    period now (None: none).  A figure that was accepted from one page is no proposal on another.
    """
    decided = {one.proposal_key for one in decisions}
    taken = {(d.series, d.part, d.period, d.value) for d in decisions if d.decision == ACCEPTED}
    rows = records(
        conn,
        'SELECT p.key, p.series, p.part, p.period, p.value, p.rounded, p.kind, p.registered, p.start, p."end" AS "end",'
        " p.passage, d.key AS document_key, d.title AS document_title, d.url, d.source, v.fetched_at,"
        " v.id = d.current_version AND d.gone_at IS NULL AS still_shown"
        " FROM proposals p JOIN documents d ON d.id = p.document"
        f" JOIN versions v ON v.id = coalesce({SHOWN_BY}, d.current_version)"
        " ORDER BY p.series, p.period, p.part, p.key",
    )
    found = []
    for row in rows:
        series = known.get(row["series"])
        if series is None or row["part"] not in {part.id for part in series.parts}:
            continue
        if row["key"] in decided or (row["series"], row["part"], row["period"], row["value"]) in taken:
            continue
        stands = next(
            (
                one
                for one in shown_figures(series, decisions)
                if one.part == row["part"] and one.period == row["period"] and one.stands
            ),
            None,
        )
        row["stands"] = stands.value if stands else None
        row["series_ja"], row["part_ja"] = series.ja, series.part(row["part"]).ja
        row["value_text"] = figure_ja(row["value"], series.part(row["part"]), rounded=bool(row["rounded"]))
        row["stands_text"] = figure_ja(row["stands"], series.part(row["part"]), rounded=bool(stands and stands.rounded))
        row["period_text"] = period_ja(row["period"], series.period)
        found.append(row)
    return found


def share_text(reading: GaugeReading) -> str:
    """The share of a gauge, cut (not rounded up) so that 85 never stands for less: 41.3%, 約92% of round figures; 未収集."""
    if reading.share is None:
        return NOT_COLLECTED_JA
    if reading.about:
        return f"約{math.floor(reading.share + 1e-9)}%"
    return f"{math.floor(reading.share * 10 + 1e-9) / 10:.1f}%"


# ---------------------------------------------------------------------- plain records
def series_record(series: Series, decisions: Sequence[Decision] = ()) -> dict[str, Any]:
    """A series for --json: its texts, its parts, and its points with ``collected`` false where the value is null."""
    texts = {
        name: getattr(series, name)
        for name in (
            "id",
            "ja",
            "en",
            "unit_ja",
            "unit_en",
            "publisher",
            "url",
            "definition_ja",
            "definition_en",
            "table_ja",
            "answered_ja",
            "trap_ja",
            "trap_en",
            "next_release_ja",
            "next_release_en",
        )
    }
    parts = [{name: getattr(part, name) for name in ("id", "ja", "en", "unit_ja", "unit_en")} for part in series.parts]
    points = [{**asdict(one), "collected": one.value is not None} for one in shown_figures(series, decisions)]
    return {**texts, "parts": parts, "points": points}


def gauge_record(reading: GaugeReading) -> dict[str, Any]:
    """A gauge for --json; null where a side is not yet collected."""
    return {
        "id": reading.gauge.id,
        "ja": reading.gauge.ja,
        "en": reading.gauge.en,
        "cap": reading.cap.value if reading.cap else None,
        "accepted": reading.accepted.value if reading.accepted else None,
        "accepted_period": reading.accepted.period if reading.accepted else None,
        "share_percent": round(reading.share, 2) if reading.share is not None else None,
        "approximate": reading.about,
        "state": reading.state,
    }
