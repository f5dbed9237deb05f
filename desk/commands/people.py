"""The commands about people: member, people unresolved|settle."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import click

from briefs.evidence.looked import unlisted
from db.console import AS, fail, print_json
from db.night.settling import bring_people_in_step, settle_name
from db.office.database import open_office_db
from db.people import member_record
from db.people.attribution import unresolved as unresolved_names
from db.people.member_record import Options, as_json
from db.people.memberships import fold_name
from db.people.settlements import HOUSES as SETTLED_IN
from db.people.settlements import SettlementError
from db.people.stored_people import HOUSES
from db.record.home import Home
from db.text.dates import utc_text
from db.topics.named import topic_ids
from desk.commands import member_text
from desk.commands.opening import open_record
from desk.commands.options import iso_day, known_topic


# ---------------------------------------------------------------------- member
@click.command()
@click.argument("name")
@click.option("--house", type=click.Choice(HOUSES), help="Of two members of one name: which house.")
@click.option("--topic", callback=topic_ids, metavar="ID", help="Only statements on this topic.")
@click.option(
    "--limit", default=10, show_default=True, type=click.IntRange(min=0), help="Statements a topic; 0 is all."
)
@click.option("--full", is_flag=True, help="Whole speeches instead of the passage around the words that matched.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def member(
    context: dict[str, Any], name: str, house: str | None, topic: str | None, limit: int, full: bool, as_data: bool
) -> None:
    """Who said what: one member's statements by topic with question and answer, written questions, bills, promises.

    NAME is the whole name in any spelling (spaces, variant kanji, kana) or the key of a person.
    Example: policywatch member 見本太郎 --topic transfer --json
    """
    options = Options(topic=topic, limit=limit, full=full)
    with closing(open_record(context)) as conn:
        known_topic(conn, topic)
        found = member_record.find_people(conn, name, house)
        if len(found) > 1:
            for row in found:
                click.echo(member_text.choice(member_record.describe(conn, row)), err=True)
            houses = {row["house"] for row in found}
            say = (
                "give --house, or the key in place of the name"
                if len(houses) > 1
                else "give the key in place of the name"
            )
            fail(f"{len(found)} people are called {name}: {say}")
        if found:
            view = member_record.member(conn, found[0], options)
            if as_data:
                print_json(as_json(view))
                return
            click.echo(
                member_text.member(view, options, marked=mark, unlisted=unlisted(conn, utc_text(datetime.now(UTC))))
            )
            return
        if house and (others := member_record.find_people(conn, name)):
            fail(f"there is no {name} in the {house}, but in the {'、'.join(sorted({row['house'] for row in others}))}")
        folded = fold_name(name)
        spelling = member_record.spelling_in_minutes(conn, folded) if folded else None
        if not spelling:
            near = member_record.near_names(conn, name)
            fail(f"nobody is called {name}" + (f"; did you mean: {'、'.join(near)}?" if near else " in this record"))
        bare = member_record.untied(conn, folded, options)
        if as_data:
            print_json({"person": None, "name": spelling, "tied_to": "nobody", "untied": as_json(bare)})
        else:
            click.echo(member_text.bare(spelling, bare, marked=mark))


def mark(text: str) -> str:
    """A word that matched: bold on a terminal, between « and » elsewhere."""
    return click.style(text, bold=True, underline=True) if sys.stdout.isatty() else f"«{text}»"


# ---------------------------------------------------------------------- people
@click.group()
def people() -> None:
    """Names in minutes, questions and bills that cannot be tied to one member without a person's decision."""


@people.command("unresolved")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=0), help="How many names; 0 is all.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def unresolved(context: dict[str, Any], limit: int, as_data: bool) -> None:
    """List the names that may be several people or nobody on the roster, with what speaks for each.

    Ambiguous names come first, then members, ministers, chairs; in each, those with statements on topic.

    Example: policywatch people unresolved --json
    """
    with closing(open_record(context)) as conn:
        rows = unresolved_names(conn)
    shown = rows[:limit] if limit else rows
    if as_data:
        print_json(shown)
        return
    for line in member_text.lacking(rows):
        click.echo(line)
    for row in shown:
        click.echo(member_text.unresolved(row))
    if len(shown) < len(rows):
        click.echo(f"{len(rows) - len(shown)} more: --limit 0 shows all", err=True)
    if not rows:
        click.echo("every name is settled", err=True)


@people.command("settle")
@click.argument("name")
@click.option("--person", metavar="KEY", help="The key of the member the name stands for (see `people unresolved`).")
@click.option("--not-a-member", is_flag=True, help="The name stands for nobody on the rosters.")
@click.option("--house", type=click.Choice(SETTLED_IN), help="Only where it stands in this house (default: any).")
@click.option("--from", "date_from", metavar="DATE", callback=iso_day, help="Only from this day on.")
@click.option("--to", "date_to", metavar="DATE", callback=iso_day, help="Only up to this day.")
@click.option("--note", default="", help="Why, for those who come after.")
@AS
@click.pass_obj
def settle(
    context: dict[str, Any],
    name: str,
    person: str | None,
    not_a_member: bool,
    house: str | None,
    date_from: str | None,
    date_to: str | None,
    note: str,
    who: str,
) -> None:
    """Say whom a name stands for. It is kept in office.db and holds after every crawl and replay.

    Example: policywatch people settle 見本太郎 --house 衆議院 --person members/sangiin-7000001 --note "minister since 2024"
    """
    if bool(person) == not_a_member:
        raise click.UsageError("give either --person KEY or --not-a-member")
    home: Home = context["home"]
    at = utc_text(datetime.now(UTC))
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        try:
            settle_name(
                office,
                policy,
                name,
                person,
                who=who,
                at=at,
                house=house,
                date_from=date_from,
                date_to=date_to,
                note=note,
            )
        except SettlementError as error:
            fail(str(error))
        try:
            bring_people_in_step(home)
        except sqlite3.OperationalError as error:
            fail(
                f"the decision is kept, but policy.db cannot be written now ({error}): the next crawl or replay applies it"
            )
        tied, untied = policy.execute(
            "SELECT count(person), count(*) - count(person) FROM attributions WHERE folded = ?", (fold_name(name),)
        ).fetchone()
    click.echo(f"{name}: {tied} statements, questions and bills are tied to a member now, {untied} to nobody")
