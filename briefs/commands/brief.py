"""The commands under ``policywatch brief``.  The composition root mounts :data:`brief`.

``ctx.obj`` holds ``home`` (db.record.home.Home) and ``at`` (an aware datetime, stored time text or None for now).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from briefs.commands.letters import evidence, own, preview, request
from briefs.commands.options import AT, HTML, JSON, OUT, TEXT, WITHOUT, day, form_options, moment, refusing, told
from briefs.commands.papers import committee, prep, promises
from briefs.commands.talks import member
from briefs.evidence.form import Form
from briefs.kinds.recipes import comparison_brief, digest_brief, leave_behind_brief
from briefs.press.verify import stale, verify
from db.text.dates import JST


@click.group()
def brief() -> None:
    """Make PDF briefs from the record, and check those that were made."""


@brief.command()
@click.option("--since", required=True, callback=day, metavar="DATE", help="First day (Japan).")
@click.option("--until", callback=day, metavar="DATE", help="Last day, included; today when not given.")
@AT
@OUT
@HTML
@click.pass_context
@refusing
def digest(ctx: click.Context, since: date, until: date | None, at: str | None, out: Path | None, html: bool) -> None:
    """The changes of a period.

    Example: policywatch brief digest --since 2026-08-19
    """
    made = moment(at or ctx.obj.get("at"))
    try:
        issued = digest_brief(ctx.obj["home"], since, until or made.astimezone(JST).date(), made, out=out)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    told(issued, html)


@brief.command("leave-behind")
@click.option("--topic", required=True, metavar="TOPIC", help="Id of a topic, such as transfer.")
@TEXT
@WITHOUT
@click.option("--to", default="", metavar="NAME", help="Addressee, printed as given.")
@form_options
@AT
@OUT
@HTML
@click.pass_context
@refusing
def leave_behind(
    ctx: click.Context,
    topic: str,
    text: Path | None,
    without: tuple[str, ...],
    to: str,
    form: Form,
    at: str | None,
    out: Path | None,
    html: bool,
) -> None:
    """One page on one topic, to leave with a Diet member.

    Example: policywatch brief leave-behind --topic quotas_fields --text asks.toml --lang en
    """
    made = moment(at or ctx.obj.get("at"))
    issued = leave_behind_brief(ctx.obj["home"], topic, made, asks=text, to=to, without=without, out=out, form=form)
    told(issued, html)


@brief.command()
@click.argument("what", metavar="LAW|KEY")
@click.option("--from", "since", required=True, metavar="DATE", help="The old text: in force, or fetched, by this day.")
@click.option("--to", "until", required=True, metavar="DATE", help="The new text.")
@AT
@OUT
@HTML
@click.pass_context
@refusing
def comparison(
    ctx: click.Context, what: str, since: str, until: str, at: str | None, out: Path | None, html: bool
) -> None:
    """The comparison table 新旧対照表 of a law on two days, or of a page or file at two times.

    LAW is the id of a watched law, KEY the key of any document; for a KEY, times of versions do as well as days.

    Example: policywatch brief comparison 431M60000010006 --from 2026-03-31 --to 2026-04-01
    """
    made = moment(at or ctx.obj.get("at"))
    try:
        issued = comparison_brief(ctx.obj["home"], what, since, until, made, out=out)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    told(issued, html)


@brief.command("verify")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@JSON
@click.pass_context
@refusing
def verify_command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Check a brief against the archive: its file, its evidence, every quotation.

    Example: policywatch brief verify var/briefs/leave-behind-transfer-20260826.pdf
    """
    verdict = verify(file, ctx.obj["home"])
    if as_json:
        click.echo(json.dumps(asdict(verdict), ensure_ascii=False, indent=1))
    else:
        for line in verdict.changed:
            click.echo(f"changed since: {line}")
        for problem in verdict.problems:
            click.echo(f"brief: {problem}", err=True)
        if not verdict.problems:
            click.echo(f"{verdict.number}: genuine; {verdict.checked} sources checked, every quotation stands")
    if verdict.problems:
        raise click.exceptions.Exit(1)


@brief.command("stale")
@JSON
@click.pass_context
@refusing
def stale_command(ctx: click.Context, as_json: bool) -> None:
    """Issued briefs that cite a text which has changed since, or a claim that was edited.

    Example: policywatch brief stale --json
    """
    found = stale(ctx.obj["home"])
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo(f"{one.number}  {one.file}  made {one.made_at}")
        for line in one.changed:
            click.echo(f"  {line}")
    if not found:
        click.echo("no issued brief cites a text or a claim that has changed since")


for command in (member, prep, committee, promises):
    brief.add_command(command)
for command in (request, evidence, own, preview):
    brief.add_command(command)
