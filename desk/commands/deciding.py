"""The commands ``inbox`` and ``decide``: what waits for people, and what they decide; the same as on the site."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import click

from briefs.staff.as_seen import wording
from db.console import AS, print_json, read_moment
from db.night.inbox import Wanted, chosen, inbox
from db.office.database import open_office_db
from db.office.decisions import (
    VERDICTS,
    SubjectKind,
    Verdict,
    check_settles,
    decide,
    subjects_named,
    undo,
    with_their_documents,
)
from db.record.home import Home
from db.text.dates import jst_date, utc_text
from db.topics.named import topic_ids
from desk.commands.opening import open_record
from desk.commands.options import known_topic


@click.command("inbox")
@click.option("--topic", callback=topic_ids, metavar="ID", help="Only what has this topic.")
@click.option("--kind", type=click.Choice([kind.value for kind in SubjectKind]), help="Only things of this kind.")
@click.option("--group", metavar="KEY", help="Only what belongs to this story.")
@click.option("--limit", default=0, show_default=True, type=click.IntRange(min=0), help="How many; 0 is all.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def inbox_command(
    context: dict[str, Any], topic: str | None, kind: str | None, group: str | None, limit: int, as_json: bool
) -> None:
    """List what waits for a decision (受信箱), the heaviest first, each with its reason.

    Example: policywatch inbox --kind change --limit 20
    """
    home: Home = context["home"]
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        known_topic(policy, topic)
        wanted = Wanted(topic, SubjectKind(kind) if kind else None, group)
        found = chosen(inbox(policy, office, home.office_db), wanted)
    shown = found[:limit] if limit else found
    if as_json:
        print_json([one.as_row() for one in shown])
        return
    for one in shown:
        later = "  (later)" if one.put_off else ""
        click.echo(f"{one.weight:>3}  [{one.subject.kind}]  {one.title.ja}{later}")
        click.echo(f"     {one.reason.ja} / {one.reason.en}\n     {one.subject.key}")
    if len(shown) < len(found):
        click.echo(f"{len(found) - len(shown)} more", err=True)
    if not found:
        click.echo("nothing waits", err=True)


@click.command("decide")
@click.argument("key", required=False)
@click.argument("verdict", required=False, type=click.Choice([verdict.value for verdict in Verdict]))
@click.option("--note", "text", default="", help="Why, for those who come after.")
@click.option(
    "--topic",
    "topics",
    callback=topic_ids,
    metavar="ID",
    multiple=True,
    help="The topics it belongs to (with relevant); repeatable.",
)
@click.option("--undo", "undone", metavar="ID", type=int, help="Take a decision back, by its number.")
@AS
@click.pass_obj
def decide_command(
    context: dict[str, Any],
    key: str | None,
    verdict: str | None,
    text: str,
    topics: tuple[str, ...],
    undone: int | None,
    who: str,
) -> None:
    """Decide about a change, a document, a promise or a figure by its key; remembered, and never overwritten.

    What is irrelevant stays out of lists, digests, mail, feeds and briefs; tables, search and its own page still show it.

    Example: policywatch decide isa_news/sample irrelevant --note "another subject"
    """
    if (undone is None) == (verdict is None):
        raise click.UsageError("give KEY and VERDICT, or --undo ID")
    home: Home = context["home"]
    now = utc_text(read_moment(None))
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        if undone is not None:
            for one in undo(office, [undone], who=who, at=now):
                click.echo(f"{one.id}  {one.subject.key}: {one.verdict} is undone")
            return
        for topic in topics:
            known_topic(policy, topic)
        chosen_verdict = Verdict(verdict or "")
        named = subjects_named(policy, key or "")
        check_settles(named, chosen_verdict)
        subjects = with_their_documents(policy, office, named, chosen_verdict)
        wordings = {one.key: wording(office, one.key, jst_date(now)) for one in named if chosen_verdict is Verdict.USE}
        ids = decide(office, subjects, chosen_verdict, who=who, at=now, text=text, topics=topics, wordings=wordings)
    for row_id, subject in zip(ids, subjects, strict=True):
        click.echo(f"{row_id}  {subject.key}: {chosen_verdict}（{VERDICTS[chosen_verdict].ja}）")
