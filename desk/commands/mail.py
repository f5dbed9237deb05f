"""The commands about mail that waits: mail list, mail send, mail drop."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from typing import Any

import click

from db.console import AS, fail, failing, print_json, read_moment
from db.office.database import open_office_db
from db.record.home import ConfigError, Home
from db.text.dates import jst_minute
from desk.outgoing.mail_settings import MailSettings, mail_settings
from desk.outgoing.outbox import deliver, drop, messages

AT = click.option("--at", metavar="ISO-TIME", help="As of this time; now when not given.")


def send_waiting(
    office: sqlite3.Connection,
    settings: MailSettings,
    at: datetime,
    only: Collection[int] | None = None,
    *,
    name_left: bool = True,
) -> bool:
    """Try what waits once, say what was sent and (with ``name_left``) name all that is left; whether nothing is left."""
    names = {row["id"]: row for row in messages(office)}
    for number in deliver(office, settings, at, only):
        click.echo(f"sent to {names[number]['recipient']}: {names[number]['subject']}")
    left = messages(office)
    for row in left if name_left else ():
        click.echo(f"policywatch: {message_line(row)}", err=True)
    return not left


def message_line(row: dict[str, Any]) -> str:
    """What has become of a message that is not sent, and what to do."""
    head = f"message {row['id']} to {row['recipient']} ({row['told']} items, written {jst_minute(row['made_at'])} JST)"
    if row["state"] == "gave_up":
        return (
            f"{head} was given up on {jst_minute(row['gave_up_at'])} JST after {row['attempts']} tries: {row['last_error']};"
            f" `policywatch mail send {row['id']}` tries again, `policywatch mail drop {row['id']}` lets it go"
        )
    if row["state"] == "failed":
        return (
            f"{head} was not sent, {row['attempts']} tried so far: {row['last_error']}; the next `policywatch digest --mail`"
            f" tries again, or `policywatch mail send {row['id']}` now"
        )
    return f"{head} waits for its first try: `policywatch mail send`"


@click.group()
def mail() -> None:
    """Mail that waits in the outbox: digests that could not be sent yet.

    Example: policywatch mail list
    """


@mail.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was sent or dropped.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_mail(context: dict[str, Any], everything: bool, as_json: bool) -> None:
    """List the messages that are not sent, and why.

    Example: policywatch mail list --json
    """
    home: Home = context["home"]
    rows: list[dict[str, Any]] = []
    if home.office_db.exists():
        with closing(open_office_db(home.office_db)) as office:
            rows = messages(office, everything=everything)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        done = {
            "sent": f"sent {jst_minute(row['sent_at'])} JST" if row["sent_at"] else "",
            "dropped": row["last_error"],
        }
        if row["state"] in done:
            click.echo(f"message {row['id']} to {row['recipient']} ({row['told']} items): {done[row['state']]}")
        else:
            click.echo(message_line(row))
        click.echo(f"    {row['subject']}")
    if not rows:
        click.echo("nothing is waiting", err=True)


@mail.command("send")
@click.argument("numbers", metavar="[ID]...", nargs=-1, type=int)
@AT
@click.pass_obj
def send_mail(context: dict[str, Any], numbers: tuple[int, ...], at: str | None) -> None:
    """Try what waits once; with IDs these alone, also what was given up.  Exits 1 while anything is left unsent.

    Example: policywatch mail send
    """
    home: Home = context["home"]
    now = read_moment(at)
    if not home.office_db.exists():
        fail("nothing has been written to the outbox yet: `policywatch digest --mail` does that")
    with closing(open_office_db(home.office_db)) as office:
        waiting = {row["id"] for row in messages(office)}
        if unknown := [number for number in numbers if number not in waiting]:
            fail(f"no message {', '.join(map(str, unknown))} waits: `policywatch mail list` shows those that do")
        if not waiting:
            click.echo("nothing is waiting")
            return
        try:
            settings = mail_settings(home.config())
        except ConfigError as error:
            fail(f"{error}; {len(waiting)} messages wait (`policywatch mail list`)")
        if not send_waiting(office, settings, now, numbers or None):
            click.get_current_context().exit(1)


@mail.command("drop")
@click.argument("number", metavar="ID", type=int)
@click.option("--retell", is_flag=True, help="Tell its changes again in the next digest (else they count as told).")
@AT
@AS
@click.pass_obj
@failing
def drop_mail(context: dict[str, Any], number: int, retell: bool, at: str | None, who: str) -> None:
    """Let go of a message that was not sent. Its changes count as told unless --retell is given.

    Example: policywatch mail drop 3 --retell
    """
    home: Home = context["home"]
    now = read_moment(at)
    if not home.office_db.exists():
        fail(f"there is no message {number}: nothing has been written to the outbox yet")
    with closing(open_office_db(home.office_db)) as office:
        recipient = drop(office, number, now, who=who, retell=retell)
    click.echo(
        f"message {number} to {recipient} will not be sent" + ("; its changes will be told anew" if retell else "")
    )
