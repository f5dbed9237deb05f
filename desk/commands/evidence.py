"""The command ``evidence``: the evidence box (証拠箱) from the command line."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import click

from briefs.evidence.passage_keys import parted
from briefs.staff.typed_keys import words_meant
from db.console import AS, print_json, read_moment
from db.office.clips import STANCES, ClipState, Stance, clips, drop, standing, take
from db.office.database import open_office_db
from db.record.home import Home
from db.text.dates import utc_text
from db.topics.named import topic_ids
from desk.commands.opening import open_record
from desk.commands.options import known_topic

STATES = {
    ClipState.CURRENT: "",
    ClipState.MOVED: "the document changed, and still says this",
    ClipState.CHANGED: "the document no longer says this",
    ClipState.GONE: "the document is no longer published",
}


@click.group()
def evidence() -> None:
    """The evidence box (証拠箱): passages taken from documents, for briefs."""


@evidence.command("add")
@click.argument("key")
@click.option(
    "--text",
    metavar="EXACT",
    help="The passage, letter for letter as the document has it; not needed where KEY is that of a passage (KEY#1f0c9a2e).",
)
@click.option(
    "--stance",
    type=click.Choice([one.value for one in Stance]),
    default=Stance.SUPPORTS.value,
    show_default=True,
    help="What we use it for.",
)
@click.option(
    "--topic",
    "topics",
    callback=topic_ids,
    metavar="ID",
    multiple=True,
    help="Its topics; those of the document when not given.",
)
@click.option("--note", default="", help="Why it matters.")
@AS
@click.pass_obj
def add(
    context: dict[str, Any], key: str, text: str | None, stance: str, topics: tuple[str, ...], note: str, who: str
) -> None:
    """Take a passage of a document's current text; refused unless it stands there.

    Example: policywatch evidence add kokkai/122199999X00120260701_002 --text "検討してまいります。" --topic transfer
    """
    home: Home = context["home"]
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        for topic in topics:
            known_topic(policy, topic)
        now = utc_text(read_moment(None))
        if text is None and (words := words_meant(policy, office, key)):
            key, text = parted(key)[0], words
        if text is None:
            raise click.UsageError(
                "give --text EXACT, or the key of a passage (`policywatch brief candidates` prints them)"
            )
        made = take(policy, office, key, text, who=who, at=now, stance=Stance(stance), topics=topics, remark=note)
    click.echo(f"{made.id}  {made.document_key}  {', '.join(made.topics) or 'no topic'}  {STANCES[made.stance].ja}")


@evidence.command("list")
@click.option("--topic", callback=topic_ids, metavar="ID", help="Only passages for this topic.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_evidence(context: dict[str, Any], topic: str | None, as_json: bool) -> None:
    """List what is in the box, and what of it no longer stands as it was taken.

    Example: policywatch evidence list --topic transfer
    """
    home: Home = context["home"]
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        known_topic(policy, topic)
        rows = standing(policy, clips(office, topic))
    if as_json:
        print_json([one.clip.as_row() | {"state": one.state, "title": one.title} for one in rows])
        return
    for one in rows:
        click.echo(f"{one.clip.id}  [{STANCES[one.clip.stance].ja}]  {one.clip.text}")
        said = f"  ！{STATES[one.state]}" if STATES[one.state] else ""
        click.echo(f"     {one.title}  {one.clip.document_key}  {one.clip.who}{said}")
    if not rows:
        click.echo("the evidence box is empty" + (" for this topic" if topic else ""), err=True)


@evidence.command("drop")
@click.argument("row_id", metavar="ID", type=int)
@AS
@click.pass_obj
def drop_evidence(context: dict[str, Any], row_id: int, who: str) -> None:
    """Take a passage out of the box; it stays on record.

    Example: policywatch evidence drop 3
    """
    home: Home = context["home"]
    with closing(open_office_db(home.office_db)) as office:
        gone = drop(office, row_id, who=who, at=utc_text(read_moment(None)))
    click.echo(f"{gone.id}  {gone.document_key} is out of the box")
