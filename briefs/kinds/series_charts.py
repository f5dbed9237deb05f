"""Charts of series of the register, with the source and grade of every figure: for the member brief and the leave-behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from briefs.errors import BriefError
from briefs.evidence.dossier import Notes
from briefs.evidence.figures import PUBLISHERS_EN, figure_key, known_figures, left_out, look_up, publication
from briefs.evidence.form import Form
from briefs.press import charts
from db.series.figures import ShownFigure
from db.series.register import Part, Series, register
from db.series.words import figure_ja

# What is charted for a topic when the staff file names nothing: one chart for each entry, its series on top of each other.
PEOPLE = ("titp_stock", "ssw_stock/total")
# Topics that are about those whom PEOPLE counts: beside the others that chart would say nothing of the subject.
OF_WORKERS = (
    *("titp_esd_transition", "transfer", "brokers_debt", "wages", "hours", "safety", "job_mismatch_decon", "pregnancy"),
    *("harassment_violence", "confiscation_freedom", "disappearance", "supervision_bodies", "labour_inspection"),
    *(
        "complaint_remedy",
        "quotas_fields",
        "language",
        "trafficking_un",
        "union_rights",
        "statistics",
        "hiring_politics",
    ),
)
BY_TOPIC: dict[str, tuple[tuple[str, ...], ...]] = {
    "disappearance": (("disappearances",),),
    "labour_inspection": (("labour_inspections_titp/inspected",), ("labour_inspections_titp/violating",)),
    "wages": (("labour_inspections_titp/violating",),), "hours": (("labour_inspections_titp/violating",),),
    "safety": (("labour_inspections_titp/violating",),), "quotas_fields": (("ssw_stock/total",),),
    "permanent_residence": (("foreign_residents",),), "status_fees_control": (("foreign_residents",),),
}  # fmt: skip
SHORT = {"titp_stock": ("技能実習", "trainees"), "ssw_stock": ("特定技能", "SSW")}  # beside each other in one chart
LEFT_OUT = ("省略", "omitted")  # a figure that a person left out, between others
STACKED, DRAWN = 6, 8  # periods of bars and of a line that half a page holds
LEAST = 2  # figures: a chart of one shows nothing


def charted_for(topic: str) -> list[tuple[str, ...]]:
    """What is charted for a topic where nobody chose, an entry for each chart."""
    return [*BY_TOPIC.get(topic, ()), *([PEOPLE] if topic in OF_WORKERS or not topic else [])]


def of_topic(topic: str) -> frozenset[str]:
    """The ids of the series that are charted for a topic where nobody chose."""
    return frozenset(name.partition("/")[0] for group in charted_for(topic) for name in group)


def wanted_series(named: Sequence[str], topic: str) -> list[list[tuple[Series, Part]]]:
    """The series to chart: those that staff named, else those of the topic.  BriefError for what the register lacks."""
    groups: list[tuple[str, ...]] = [(one,) for one in named] or charted_for(topic)
    known, problems = register(), list[str]()
    found: list[list[tuple[Series, Part]]] = []
    for group in groups:
        rows = []
        for name in group:
            series_id, _, part_id = name.removeprefix("figure:").partition("/")
            series = known.get(series_id)
            if series is None:
                near = get_close_matches(series_id, [one.id for one in known.series], n=3, cutoff=0.5)
                problems.append(
                    f"figures: there is no series {name!r}; "
                    + (f"near it: {', '.join(near)}" if near else "`policywatch series list` prints them")
                )
                continue
            part = next((one for one in series.parts if one.id == part_id), None if part_id else series.parts[0])
            if part is None:
                problems.append(
                    f"figures: {series_id} has no part {part_id!r}: {', '.join(p.id for p in series.parts)}"
                )
                continue
            rows.append((series, part))
        found.append(rows)
    if problems:
        raise BriefError(problems)
    return found


def charted(
    groups: Sequence[Sequence[tuple[Series, Part]]],
    office: sqlite3.Connection | None,
    form: Form,
    notes: Notes,
    most: int,
    day: str,
    without: Collection[str] = (),
    *,
    wide: bool = False,
) -> list[dict[str, Any]]:
    """Up to ``most`` charts, of what was known on ``day`` (YYYY-MM-DD), but for figures that staff do not want (``without``);
    ``wide``: one that stands alone is wider than one of two.

    Every figure on them joins the register entries of the brief under the chart's number."""
    found = list[tuple[Sequence[tuple[Series, Part]], str, dict[str, Any]]]()
    for group in groups:
        label = f"{'図' if form.lang == 'ja' else 'Fig. '}{len(found) + 1}"
        chart = one_chart(group, office, form, notes, label, day, without) if len(found) < most else None
        if chart is not None:
            found.append((group, label, chart))
    if len(found) == 1 and wide:  # beside its reading, not beside half a line of nothing
        ((group, label, chart),) = found
        return [one_chart(group, office, form, notes, label, day, without, charts.LONE) or chart]
    return [chart for *_, chart in found]


def one_chart(
    group: Sequence[tuple[Series, Part]],
    office: sqlite3.Connection | None,
    form: Form,
    notes: Notes,
    label: str,
    day: str,
    without: Collection[str] = (),
    width: float = charts.WIDTH,
) -> dict[str, Any] | None:
    """Series over common periods: one as a line, several as stacked bars; None when there is too little to draw.

    Where our record lacks years in between, one series is drawn as bars too, which join nothing. Bars stand for years of which
    the record has every series: half a bar would look like a small one. Where that leaves too few, the series of which most is on
    record stands alone.
    """
    every = [
        {one.period: one for one in known_figures(series, office, day) if one.part == part.id and one.stands}
        for series, part in group
    ]
    shown = [
        {period: one for period, one in known.items() if not left_out(figure_key(series, part, period), without)}
        for (series, part), known in zip(group, every, strict=True)
    ]
    periods = common_periods([set(one) for one in every], group[0][0], day)
    if len(group) > 1:
        whole = [period for period in periods if all(period in one for one in every)]
        if len(whole) < LEAST:
            most = max(range(len(group)), key=lambda at: len(every[at].keys() & set(periods)))
            return one_chart([group[most]], office, form, notes, label, day, without, width)
        periods = whole
    periods = drawn(periods[-(DRAWN if len(group) == 1 else STACKED) :], shown)
    periods = [period for period in periods if any(period in one for one in every)]
    gap = gap_words(group, every, periods, day, form.lang == "ja")
    if sum(period in one for one in shown for period in periods) < LEAST:
        return None
    ja = form.lang == "ja"
    labels = [period[:4] for period in periods]
    rows = [
        charts.Row(
            name_of(series, part, ja, len(group) > 1), tuple(value(one.get(period), part, ja) for period in periods)
        )
        for (series, part), one in zip(group, shown, strict=True)
    ]
    # The type of a fax is too large for half a line.
    wide, tall = (charts.WHOLE, 62.0) if form.fax else (width, charts.TALL)
    title = ("と" if ja else " and ").join(dict.fromkeys(name_of(one, its, ja) for one, its in group))
    chart = (
        charts.line(title, labels, rows[0], lang=form.lang, fax=form.fax, width=wide, tall=tall)
        if len(rows) == 1 and not gap
        else charts.stacked(title, labels, rows, lang=form.lang, fax=form.fax, width=wide, tall=tall)
    )
    series, part = group[0]
    sources = [
        [
            f"{period[:4]} {source}"
            for period in periods
            if period in known
            for source in registered(one, its, period, office, form, notes, label, day)
        ]
        for (one, its), known in zip(group, shown, strict=True)
    ]
    cite = " ".join(
        cited(one, {period: known[period] for period in periods if period in known}, chart["kind"] == "line", ja)
        for (one, _), known in zip(group, shown, strict=True)
        if known.keys() & set(periods)
    )
    end = series.period == "month-end"
    return {
        "label": label,
        "chart": chart,
        "sources": [
            f"{row.name} {one}" if len(rows) > 1 else one for row, its in zip(rows, sources, strict=True) for one in its
        ],
        "cite": cite,
        "unit": part.unit_ja if ja else part.unit_en,
        "gap": gap,
        "when": "各年12月末" if ja and end else "end of December each year" if end else "",
        "definitions": list(dict.fromkeys(one.definition_ja if ja else one.definition_en for one, _ in group)),
        "traps": list(dict.fromkeys(one.trap_ja if ja else one.trap_en for one, _ in group)),
        "publishers": list(
            dict.fromkeys(one.publisher if ja else PUBLISHERS_EN.get(one.publisher, one.publisher) for one, _ in group)
        ),
    }


def drawn(periods: Sequence[str], shown: Sequence[Collection[str]]) -> list[str]:
    """The periods of a chart, oldest first, without those at its ends that would show nothing; while a third of it or more are
    gaps, it begins behind the first of them.  Pure.

    ``shown``: of each series the periods that are on record and that nobody left out."""

    def held(period: str) -> bool:
        return any(period in one for one in shown)

    left = list(periods)
    while left and not held(left[0]):
        left = left[1:]
    while left and not held(left[-1]):
        left = left[:-1]
    missing = [period for period in left if not held(period)]
    if missing and 3 * len(missing) >= len(left):
        later = drawn(left[left.index(missing[0]) :], shown)
        return later if len(later) >= LEAST else left
    return left


def gap_words(
    group: Sequence[tuple[Series, Part]], every: Sequence[Collection[str]], periods: Sequence[str], day: str, ja: bool
) -> str:
    """Which years between the first and the last of a chart it does not show because our record lacks them; "" for none."""
    if not periods:  # nothing is left to draw
        return ""
    between = [
        one for one in common_periods([set(one) for one in every], group[0][0], day) if periods[0] < one < periods[-1]
    ]
    missing = [one for one in between if not all(one in known for known in every)]
    if not missing:
        return ""
    names = [
        name_of(series, part, ja, len(group) > 1)
        for (series, part), known in zip(group, every, strict=True)
        if any(one not in known for one in missing)
    ]
    years = years_of(missing)
    which = "" if len(group) == 1 else ("と" if ja else " and ").join(names)
    if ja:
        return f"{years}年は、{which and f'{which}の'}数が当団体の記録にないため、図にありません。"
    return f"{years.replace('〜', '–').replace('・', ', ')}: not drawn, for the number{which and f' of {which}'} is not on our record."


def cited(series: Series, known: Mapping[str, ShownFigure], dots: bool, ja: bool) -> str:
    """Who publishes a series, under which name, when the newest figure was published; which figures were seen elsewhere only,
    and which we worked out ourselves from published ones, with the mark they have on the chart (``dots``: open points)."""
    newest = max(known)
    second = years_of([period for period, one in known.items() if one.grade == "B"])
    ours = years_of([period for period, one in known.items() if one.grade == "C"])
    if ja:
        mark = "白い点" if dots else charts.MARK
        own = f"出典：{publication(series, known[newest], 'ja')}。"
        own += f"{mark}（{second}年）は二次資料（添付に一覧）。" if second else ""
        return own + (f"{mark}（{ours}年）は公表された数をもとに当団体が計算（添付に式）。" if ours else "")
    mark = "Open points" if dots else charts.MARK
    own = f"Source: {publication(series, known[newest], 'en')}. "
    own += (
        f"{mark} ({second.replace('〜', '–').replace('・', ', ')}): seen in secondary sources (list attached). "
        if second
        else ""
    )
    ours = ours.replace("〜", "–").replace("・", ", ")
    own += f"{mark} ({ours}): worked out by us from published figures (how: attached)." if ours else ""
    return own.strip()


def years_of(periods: Sequence[str]) -> str:
    """Years as a reader has them: 2024, 2019〜2022, 2019・2022.  "" for none."""
    years = sorted({int(period[:4]) for period in periods})
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}〜{years[-1]}"
    return "・".join(str(year) for year in years)


def name_of(series: Series, part: Part, ja: bool, short: bool = False) -> str:
    """What one part of a chart is called: the part's own word where the series has several, else the series."""
    name = series.ja if ja else series.en
    if short and series.id in SHORT:
        return SHORT[series.id][0 if ja else 1]
    if len(series.parts) == 1 or part.id == "total":
        return name
    return f"{name}：{part.ja}" if ja else f"{name}: {part.en}"


def over(period: str, day: str) -> bool:
    """Whether a period (2025, 2025-12) had ended by a day: no brief shows what was not known when it is dated."""
    return not day or not period[:4].isdigit() or period < day[: len(period)]


def common_periods(found: Sequence[set[str]], series: Series, day: str = "") -> list[str]:
    """The periods of a chart, oldest first: whole years, and every December for figures of month ends; gaps filled in."""
    every = set().union(*found) | {one for one in series.not_collected if over(one, day)}
    if series.period == "month-end":
        years = sorted({one[:4] for one in every if len(one) == 7 and one.endswith("-12")})
        return [f"{year}-12" for year in range(int(years[0]), int(years[-1]) + 1)] if years else []
    years = sorted(one for one in every if len(one) == 4 and one.isdigit())
    return [str(year) for year in range(int(years[0]), int(years[-1]) + 1)] if years else []


def value(shown: ShownFigure | None, part: Part, ja: bool) -> charts.Value:
    """A figure without its unit, which the caption gives; the word for a gap where a person left it out."""
    if shown is None or shown.value is None:
        return charts.Value(None, LEFT_OUT[0 if ja else 1])
    bare = figure_ja(shown.value, part, rounded=shown.rounded).removesuffix(part.unit_ja)
    return charts.Value(shown.value, bare if ja else bare.replace("約", "c. "), shown.grade != "A")


def registered(
    series: Series,
    part: Part,
    period: str,
    office: sqlite3.Connection | None,
    form: Form,
    notes: Notes,
    label: str,
    day: str,
) -> list[str]:
    """Put one figure among the register entries of the brief; its source with the grade.  BriefError when it may not stand."""
    name = figure_key(series, part, period).removeprefix("figure:")
    said, problems = look_up(name, label, form.lang, office, day)
    if said is None:
        raise BriefError(problems)
    notes.register(replace(said, sources=said.sources[:1]))
    return list(said.sources[:1])
