"""The command `claims`: list, show, set."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, NoReturn

import click

from briefs.evidence.wording import today
from briefs.staff.claims import (
    LANGUAGES,
    STATUSES,
    Claim,
    ClaimsError,
    blank,
    checked_edit,
    claims,
    edits,
    problems,
    source_of,
    unknown,
    write_edit,
)
from db.console import AS, print_json, read_moment
from db.errors import WrongUsage
from db.office.database import open_office_db
from db.record.home import Home
from db.series.register import GRADES
from db.text.dates import utc_text


def fail(message: str, status: int = 1) -> NoReturn:
    click.echo(f"claims: {message}", err=True)
    raise click.exceptions.Exit(status)


def office_of(context: click.Context) -> sqlite3.Connection | None:
    """office.db, when there is one."""
    home: Home = context.obj["home"]
    return open_office_db(home.office_db) if home.office_db.exists() else None


def known_claims(office: sqlite3.Connection | None, at: str = "") -> dict[str, Claim]:
    try:
        return claims(office, at)
    except ClaimsError as error:
        fail(str(error))


def record(claim: Claim, known: dict[str, Claim], day: str) -> dict[str, Any]:
    """An entry for --json: its fields and, for each language, what forbids printing it on ``day``."""
    wrong = {lang: problems(claim, known, day, lang) for lang in LANGUAGES}
    return {
        **asdict(claim),
        "reference": f"claim:{claim.id}",
        "prints": {k: not v for k, v in wrong.items()},
        "problems": wrong,
    }


@click.group("claims")
def claims_group() -> None:
    """The register of claims: what may be printed, in which words."""


@claims_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_command(ctx: click.Context, as_json: bool) -> None:
    """Every claim with its status and whether it prints today.

    Example: policywatch claims list
    """
    office = office_of(ctx)
    known, day = known_claims(office), today(datetime.now(UTC))
    found = [record(one, known, day) for one in known.values()]
    if as_json:
        print_json(found)
        return
    for one in found:
        says = "/".join(lang for lang, prints in one["prints"].items() if prints) or "no"
        click.echo(
            f"{one['id']:5} {one['status']:28} {one['grade'] or '-'}  prints: {says:6} {one['ja'] or one['said_ja']}"
        )


@claims_group.command()
@click.argument("claim", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def show(ctx: click.Context, claim: str, as_json: bool) -> None:
    """One claim: what is said, what is true of it, how it may be printed, its sources and its history.

    Example: policywatch claims show S21
    """
    office = office_of(ctx)
    known, day = known_claims(office), today(datetime.now(UTC))
    if claim not in known:
        fail(unknown(claim, list(known)))
    found, history = record(known[claim], known, day), edits(office, claim)
    if as_json:
        print_json({**found, "history": history})
        return
    one = known[claim]
    click.echo(f"{one.id}  {one.status}  grade {one.grade or '-'}  checked {one.checked_on or 'never'}")
    click.echo(f"said      {one.said_ja} / {one.said_en}")
    click.echo(f"verdict   {one.verdict}")
    for name, words in (("counted", one.counted), ("answered", one.answered), ("limits", one.limits)):
        if words:
            click.echo(f"{name:9} {words}")
    for lang in LANGUAGES:
        ours = " (our wording)" if (one.ours_en if lang == "en" else one.ours_ja) else ""
        click.echo(f"{lang}        {one.text(lang) or '-'}{ours}{' (withheld)' if lang in one.withheld else ''}")
    for source in one.sources:
        click.echo(f"source    {source.line('en')}")
    for reason in dict.fromkeys(reason for reasons in found["problems"].values() for reason in reasons):
        click.echo(f"not printed: {reason}")
    for edit in history:
        changed = [
            name for name, value in edit.items() if value is not None and name not in ("claim", "note", "made_at")
        ]
        click.echo(f"edited    {edit['made_at']}  {', '.join(changed)}: {edit['note']}")


@claims_group.command("set")
@click.argument("claim", metavar="ID")
@click.option("--status", type=click.Choice(list(STATUSES)), help="What became of the claim.")
@click.option("--grade", type=click.Choice([*GRADES, "M"]), help="A official, B secondary, C computed, M memory.")
@click.option("--ja", help="The Japanese wording.")
@click.option("--en", help="The English wording.")
@click.option("--keep-ja", is_flag=True, help="The Japanese wording is still right beside the new English one.")
@click.option("--keep-en", is_flag=True, help="The English wording is still right beside the new Japanese one.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="'GRADE: NAME [URL]'",
    help="A source (repeatable); all that are given take the place of those there are.",
)
@click.option("--checked-on", metavar="DATE", help="When it was last checked.")
@click.option("--superseded-by", metavar="ID", help="The entry that holds what is right today.")
@click.option("--note", required=True, help="Why; kept with the edit.")
@click.option("--new", is_flag=True, help="Make a new entry of this id.")
@click.option("--at", metavar="ISO-TIME", help="Enter it as of this time; now when not given.")
@AS
@click.pass_context
def set_command(
    ctx: click.Context,
    claim: str,
    status: str | None,
    grade: str | None,
    ja: str | None,
    en: str | None,
    keep_ja: bool,
    keep_en: bool,
    sources: tuple[str, ...],
    checked_on: str | None,
    superseded_by: str | None,
    note: str,
    new: bool,
    at: str | None,
    who: str,
) -> None:
    """Change a claim.  Every edit is kept; the last one stands.

    A new wording in one language withholds the other until that is set too, or confirmed with --keep-ja, --keep-en.

    Example: policywatch claims set S20 --checked-on 2026-11-24 --note "looked at the ministry's page"
    """
    moment = read_moment(at)
    day = today(moment)
    for lang, text, kept_as_is in (("ja", ja, keep_ja), ("en", en, keep_en)):
        if kept_as_is and text is not None:
            raise click.UsageError(f"--{lang} and --keep-{lang} at once: give one of them")
    home: Home = ctx.obj["home"]
    with closing(open_office_db(home.office_db)) as office:
        known = known_claims(office, utc_text(moment))
        before = known.get(claim, blank(claim))
        for lang, kept_as_is in (("ja", keep_ja), ("en", keep_en)):
            if kept_as_is and not before.text(lang).strip():
                fail(f"{claim} has no {LANGUAGES[lang]} wording to keep: write it with --{lang}")
        ja, en = before.ja if keep_ja else ja, before.en if keep_en else en
        try:
            kept = json.dumps([asdict(source_of(one)) for one in sources], ensure_ascii=False) if sources else None
        except WrongUsage as error:
            raise click.BadParameter(str(error), param_hint="--source") from error
        edit = {
            "status": status,
            "grade": grade,
            "ja": ja,
            "en": en,
            "sources": kept,
            "checked_on": checked_on,
            "superseded_by": superseded_by,
            "note": note.strip(),
        }
        try:
            after = checked_edit(known, claim, edit, day, new=new)
        except WrongUsage as error:
            raise click.UsageError(str(error)) from error
        except ClaimsError as error:
            fail(str(error))
        write_edit(office, claim, edit, utc_text(moment.replace(microsecond=0)), who=who)
        found = record(after, {**known, claim: after}, day)
    click.echo(
        f"{claim}: kept; prints in {', '.join(lang for lang, yes in found['prints'].items() if yes) or 'no language'}"
    )
    for reason in dict.fromkeys(reason for reasons in found["problems"].values() for reason in reasons):
        click.echo(f"  {reason}")
