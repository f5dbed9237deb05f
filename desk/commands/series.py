"""The command `series`: list, show, proposals, accept, reject."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import click

from db.console import AS, fail, print_json
from db.office.database import open_office_db
from db.office.figures import decide_figure
from db.record.home import Home
from db.series.decisions import ACCEPTED, REJECTED, Decision, DecisionError, read_decisions
from db.series.figures import (
    GRADES_EN,
    gauge_record,
    gauges,
    newest_figure,
    open_proposals,
    series_record,
    share_text,
    shown_figures,
)
from db.series.register import Series, SeriesError, register
from db.series.words import NOT_COLLECTED_EN, figure_ja, period_ja
from db.text.dates import utc_text
from desk.commands.opening import open_record

PROPOSAL_KINDS = {
    "new": "no figure for this period yet",
    "differs": "differs from the figure that stands",
    "exact": "exact figure for a rounded one",
}


def decisions_of(context: dict[str, Any]) -> list[Decision]:
    home: Home = context["home"]
    return read_decisions(home.office_db)


def one_series(series_id: str) -> Series:
    """The series of an id; ends the command when there is none or the register cannot be used."""
    try:
        known = register()
    except SeriesError as error:
        fail(str(error))
    found = known.get(series_id)
    if found is None:
        fail(f"there is no series {series_id!r}; there are: {', '.join(one.id for one in known.series)}", 2)
    return found


@click.group()
def series() -> None:
    """Statistics with source, grade and what they do not say; new figures wait here for a person to accept them."""


@series.command("list")
@click.option("--json", "as_data", is_flag=True, help="Print JSON: the series and the cap gauges.")
@click.pass_obj
def list_series(context: dict[str, Any], as_data: bool) -> None:
    """List the series with their newest figure, then how far the caps are filled.

    Example: policywatch series list
    """
    try:
        known = register()
    except SeriesError as error:
        fail(str(error))
    decisions = decisions_of(context)
    readings = gauges(known, decisions)
    if as_data:
        print_json(
            {
                "series": [series_record(one, decisions) for one in known.series],
                "gauges": [gauge_record(one) for one in readings],
            }
        )
        return
    for one in known.series:
        # Of a series by field the first part may have no figure while another has one.
        rows = shown_figures(one, decisions)
        latest = next((found for part in one.parts if (found := newest_figure(rows, part.id))), None)
        said = NOT_COLLECTED_EN
        if latest:
            part = one.part(latest.part)
            name = f"{part.ja} " if part.id else ""
            value = figure_ja(latest.value, part, rounded=latest.rounded)
            said = f"{name}{value}  {period_ja(latest.period, one.period)}  grade {latest.grade}"
        click.echo(f"{one.id:<24} {one.ja}\n{'':<24} {said}")
    click.echo("\nAccepted against cap (SSW(i)):")
    for reading in readings:
        sides = [
            figure_ja(
                side.value if side else None, one_series(where[0]).part(where[1]), rounded=bool(side and side.rounded)
            )
            for side, where in ((reading.accepted, reading.gauge.accepted), (reading.cap, reading.gauge.cap))
        ]
        share = share_text(reading) if reading.share is not None else NOT_COLLECTED_EN
        mark = {"warning": "  WARNING: 85% or more", "over": "  WARNING: above the cap"}.get(reading.state, "")
        click.echo(f"  {reading.gauge.ja}: {sides[0]} / {sides[1]}  {share}{mark}")


@series.command("show")
@click.argument("series_id", metavar="ID")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def show(context: dict[str, Any], series_id: str, as_data: bool) -> None:
    """Show one series: what it counts, how it is misquoted, every figure with grade and source, and the gaps.

    Example: policywatch series show disappearances --json
    """
    one = one_series(series_id)
    decisions = decisions_of(context)
    if as_data:
        print_json(series_record(one, decisions))
        return
    click.echo(f"{one.ja} / {one.en}\n{one.publisher}  {one.url}\n")
    click.echo(f"定義: {one.definition_ja}\n      {one.definition_en}\n")
    for name, words in (("表", one.table_ja), ("相手方の答え", one.answered_ja)):
        if words:
            click.echo(f"{name}: {words}")
    click.echo(f"誤用: {one.trap_ja}\n      {one.trap_en}\n")
    click.echo(f"次の公表: {one.next_release_ja} ({one.next_release_en})\n")
    rows = shown_figures(one, decisions)
    for part in one.parts:
        mine = [row for row in rows if row.part == part.id]
        if part.id:
            click.echo(f"{part.ja} / {part.en}" + ("" if mine else f": {NOT_COLLECTED_EN}"))
        for row in mine:
            value = figure_ja(row.value, part, rounded=row.rounded)
            if row.value is None:
                click.echo(f"  {period_ja(row.period, one.period)}  {value} ({NOT_COLLECTED_EN})")
                continue
            gone = f"  SUPERSEDED {row.superseded_on}" if row.superseded_on else ""
            note = f"  ({row.note})" if row.note else ""
            click.echo(f"  {period_ja(row.period, one.period)}  {value}  {row.grade}: {row.source}{note}{gone}")
    click.echo("\n" + "  ".join(f"{grade}: {words}" for grade, words in GRADES_EN.items()))


@series.command("proposals")
@click.option("--series", "series_id", metavar="ID", help="Only of this series.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def proposals(context: dict[str, Any], series_id: str | None, as_data: bool) -> None:
    """List the figures found on watched pages that nobody has decided about, with the sentence they stand in.

    Example: policywatch series proposals --json
    """
    if series_id:
        one_series(series_id)
    with closing(open_record(context)) as conn:
        rows = open_proposals(conn, decisions_of(context), register())
    rows = [row for row in rows if series_id in (None, row["series"])]
    if as_data:
        print_json(rows)
        return
    for row in rows:
        click.echo(proposal_text(row))
    if not rows:
        click.echo("no figure waits for a decision", err=True)


def proposal_text(row: dict[str, Any]) -> str:
    part = f"・{row['part_ja']}" if row["part"] else ""
    gone = (
        f"\n  NOTE: the page no longer shows this (last in the version of {row['fetched_at']})"
        if not row["still_shown"]
        else ""
    )
    before = f" (stands: {row['stands_text']})" if row["stands"] is not None else ""
    return (
        f"{row['key']}\n  {row['series_ja']}{part}  {row['period_text']}  {row['value_text']}"
        f"  {PROPOSAL_KINDS[row['kind']]}{before}{gone}\n  「{row['passage']}」\n  {row['document_title']}  {row['url']}\n"
    )


def keep_decision(context: dict[str, Any], key: str, decision: str, note: str, *, who: str, force: bool) -> Decision:
    """Keep a decision in office.db; ends the command when it cannot be kept."""
    home: Home = context["home"]
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        try:
            return decide_figure(office, policy, key, decision, note, utc_text(datetime.now(UTC)), who=who, force=force)
        except DecisionError as error:
            fail(str(error))


def decided_text(made: Decision, points: Sequence[Any]) -> str:
    """One line on what a decision did."""
    one = one_series(made.series)
    part = one.part(made.part)
    said = f"{one.ja} {period_ja(made.period, one.period)}"
    old = [p for p in points if p.part == made.part and p.period == made.period and p.superseded_on]
    kept = (
        f"; superseded and kept: {', '.join(figure_ja(p.value, part, rounded=p.rounded) for p in old)}" if old else ""
    )
    return f"{said}: {figure_ja(made.value, part, rounded=made.rounded)} {made.decision}{kept}"


@series.command("accept")
@click.argument("key")
@click.option("--note", default="", help="For those who come after.")
@click.option("--force", is_flag=True, help="Also in the place of a figure that was accepted, or after a rejection.")
@AS
@click.pass_obj
def accept(context: dict[str, Any], key: str, note: str, force: bool, who: str) -> None:
    """Take a proposed figure into the register. It is kept in office.db; an older value stays, marked superseded.

    Example: policywatch series accept "isa_pages/isa/publications/press/13_00065.html#0123456789ab"
    """
    made = keep_decision(context, key, ACCEPTED, note, who=who, force=force)
    click.echo(decided_text(made, shown_figures(one_series(made.series), decisions_of(context))))


@series.command("reject")
@click.argument("key")
@click.option("--note", required=True, help="Why: it speaks of something else, is provisional …")
@click.option("--force", is_flag=True, help="Also when it was accepted: it is withdrawn, and stays on record as such.")
@AS
@click.pass_obj
def reject(context: dict[str, Any], key: str, note: str, force: bool, who: str) -> None:
    """Turn a proposed figure down: it is not proposed again from this sentence. With --force also an accepted one.

    Example: policywatch series reject "isa_pages/isa/publications/press/13_00065.html#0123456789ab" --note "only Tokyo"
    """
    click.echo(decided_text(keep_decision(context, key, REJECTED, note, who=who, force=force), ()))
