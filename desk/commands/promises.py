"""The commands about the ledger of promises: promises list|set."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import click

from db.console import AS, fail, print_json
from db.diet import ledger
from db.diet.ledger import STRENGTHS, strength_said
from db.office.database import open_office_db
from db.office.promise_status import STATUSES, PromiseStatus, astray, current_statuses, read_statuses, set_status
from db.record.documents import Record
from db.record.home import Home
from db.record.nearest import hint, nearest_keys
from db.text.dates import utc_text
from db.text.words import word_ja
from db.topics.named import topic_ids
from desk.commands.opening import open_record
from desk.commands.options import iso_day, known_topic

NO_ANSWER = "質問への答弁ではない発言（所信など） / no answer to a question"


@click.group()
def promises() -> None:
    """The ledger of promises in government answers (答弁台帳), and what became of them."""


@promises.command("list")
@click.option("--topic", callback=topic_ids, metavar="ID", help="Only promises on this topic.")
@click.option("--ministry", metavar="WORD", help="Only where the speaker's office holds this word (法務, 厚生労働 …).")
@click.option("--since", metavar="DATE", callback=iso_day, help="Only what was said from this day on.")
@click.option(
    "--status", type=click.Choice(list(STATUSES)), help="Only with this status; open until somebody sets one."
)
@click.option("--strength", type=click.Choice(list(STRENGTHS)), help="firm: will do; effort: will work on; consider.")
@click.option("--all", "everything", is_flag=True, help="Also promises off topic.")
@click.option("--answers", is_flag=True, help="Only in answers to a question, no opening speeches (所信).")
@click.option("--limit", default=0, show_default=True, type=click.IntRange(min=0), help="How many; 0 is all.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_promises(
    context: dict[str, Any],
    topic: str | None,
    ministry: str | None,
    since: str | None,
    status: str | None,
    strength: str | None,
    everything: bool,
    answers: bool,
    limit: int,
    as_data: bool,
) -> None:
    """List promises, newest first: the passage, who, in which office, when, how strong, due when, what became of it.

    Example: policywatch promises list --ministry 法務 --status open
    """
    home: Home = context["home"]
    with closing(open_record(context)) as conn:
        known_topic(conn, topic)
        wanted = ledger.Ledger(topic, ministry, since, strength, everything=everything, answers_only=answers)
        rows = ledger.promises(conn, wanted)
        hidden = 0
        if not everything and not topic:
            hidden = len(ledger.promises(conn, replace(wanted, everything=True))) - len(rows)
        lost = astray(conn, read_statuses(home.office_db))
    for one in lost:
        click.echo(
            f"{one.promise_key}: its status ({one.status}, set {one.set_at}) stands for words that are cut otherwise now: look at the"
            " speech and set it again",
            err=True,
        )
    rows = [row for row in with_status(home, rows) if not status or row["status"] == status]
    rows = rows[:limit] if limit else rows
    if as_data:
        print_json(rows)
        return
    for row in rows:
        click.echo(promise_text(row))
    if not rows:
        click.echo("no promise of this kind is on record", err=True)
    if hidden:
        click.echo(f"{hidden} promises off topic are left out: --all shows them", err=True)


def with_status(home: Home, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The promises with what staff have found: status (open when nothing is), evidence, note, when it was set."""
    found: dict[str, PromiseStatus] = {}
    if home.office_db.exists():
        with closing(open_office_db(home.office_db)) as office:
            found = current_statuses(office)
    nothing = {"status": "open", "evidence_url": None, "note": None, "set_at": None}
    return [
        {**row, **({name: getattr(found[row["key"]], name) for name in nothing} if row["key"] in found else nothing)}
        for row in rows
    ]


@promises.command("set")
@click.argument("key")
@click.argument("status", type=click.Choice(list(STATUSES)))
@click.option("--evidence", metavar="URL", help="The page that shows it; only `open` needs none.")
@click.option("--note", default="", help="In a few words, what the page shows.")
@AS
@click.pass_obj
def set_promise(context: dict[str, Any], key: str, status: str, evidence: str | None, note: str, who: str) -> None:
    """Say what became of a promise, with the page that shows it. Kept in office.db; earlier decisions stay there too.

    Example: policywatch promises set KEY kept --evidence https://www.moj.go.jp/isa/sample.html --note "ordinance published"
    """
    home: Home = context["home"]
    with closing(open_record(context)) as conn:
        found = ledger.promise(conn, key)
        near = [] if found else nearest_keys(conn, "promises", key)
    if not found:
        fail(f"there is no promise {key!r}; {hint(near, '`policywatch promises list --all` shows the keys')}")
    with closing(open_office_db(home.office_db)) as office:
        try:
            set_status(office, key, status, evidence, note, utc_text(datetime.now(UTC)), who=who)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    click.echo(
        f"{STATUSES[status].ja}（{status}）: {found['speaker'] or ''} {found['date'] or ''} 「{found['passage']}」"
    )


def promise_text(row: Record) -> str:
    """One promise: what, who, when, how strong, due when, what became of it."""
    due = " ".join(filter(None, (row["due_words"], f"（{row['due_on']}）" if row["due_on"] else "")))
    said = strength_said(row["strength"], row["words"])
    strength = f"{said.ja} / {said.en}"
    lines = [f"{row['date'] or '—'}  {row['speaker'] or ''}（{row['office'] or '肩書きの記載なし'}）  {strength}"]
    if due:
        lines[-1] += f"  期限：{due}"
    if row["time_words"]:
        lines[-1] += f"  時期：{row['time_words']}"
    if not row["is_answer"]:
        lines[-1] += f"  {NO_ANSWER}"
    if "status" in row:
        lines[-1] += f"  [{word_ja(STATUSES, row['status'])} / {row['status']}]"
    lines.append(f"  「{row['passage']}」")
    if row.get("evidence_url"):
        lines.append(f"  根拠 / evidence：{row['evidence_url']}" + (f"（{row['note']}）" if row["note"] else ""))
    lines.append(f"  {row['url'] or ''}  key {row['key']}")
    return "\n".join(lines)
