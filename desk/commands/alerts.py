"""The commands alerts send, alerts list, alerts drop."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import click

from db.console import AS, fail, failing, print_json, read_moment
from db.office.database import open_office_db
from db.record.home import ConfigError, Home
from db.text.dates import jst_minute, utc_text
from desk.commands.mail import AT
from desk.commands.opening import open_record
from desk.outgoing.alerts import Channel, channels_of, drop_alert, queue_alert, send_alerts, words_of
from desk.outgoing.alerts import alerts as messages
from desk.site.layout import desk_address

GONE = "a channel that is no longer in the settings"


@click.group()
def alerts() -> None:
    """Tell changes of the most urgent topics at once to the channels of [alerts] (Slack, LINE, Teams, Matrix, mail …)."""


@alerts.command("send")
@click.argument("numbers", metavar="[ID]...", nargs=-1, type=int)
@AT
@click.pass_obj
@failing
def send(context: dict[str, Any], numbers: tuple[int, ...], at: str | None) -> None:
    """Tell each channel what is new and was not told it, and try what waits; exits 1 while anything is left unsent.

    Each change goes once to each channel. With IDs these alone are tried, also where nobody knows whether they arrived.

    Example: policywatch alerts send
    """
    home: Home = context["home"]
    now = read_moment(at)
    channels = _channels(home)
    site = desk_address(home.config())
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        if unknown := [number for number in numbers if number not in {row["id"] for row in messages(office)}]:
            fail(f"no alert {', '.join(map(str, unknown))} waits: `policywatch alerts list` shows those that do")
        if not numbers:
            if not channels and not messages(office):
                fail('no channel is set up: write [alerts] with urls = ["slack://…"] into config.toml')
            for channel in channels:
                queue_alert(policy, office, home.office_db, channel, now, site)
        names = {channel.id: channel.name for channel in channels}
        waiting = {row["id"]: row for row in messages(office)}
        for number in send_alerts(office, channels, now, numbers or None):
            row = waiting[number]
            click.echo(f"sent to channel {names[row['channel']]}: {row['told']} changes")
        left = messages(office)
        for row in left:
            click.echo(f"policywatch: {line_of(row, names)}", err=True)
        if not waiting:
            click.echo("nothing new to tell")
        if left:
            click.get_current_context().exit(1)


@alerts.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was sent or dropped.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
@failing
def listed(context: dict[str, Any], everything: bool, as_json: bool) -> None:
    """List the alerts that could not be sent yet, and why.

    Example: policywatch alerts list
    """
    home: Home = context["home"]
    names = {channel.id: channel.name for channel in _channels(home)}
    rows: list[dict[str, Any]] = []
    if home.office_db.exists():
        with closing(open_office_db(home.office_db)) as office:
            rows = messages(office, everything=everything)
    for row in rows:
        row["channel"], key = names.get(row["channel"], GONE), row["channel"]
        if not as_json:
            click.echo(line_of({**row, "channel": key}, names))
    if as_json:
        print_json(rows)
    elif not rows:
        click.echo("nothing is waiting", err=True)


@alerts.command("drop")
@click.argument("number", metavar="ID", type=int)
@AS
@click.pass_obj
@failing
def drop(context: dict[str, Any], number: int, who: str) -> None:
    """Let go of an alert that was not sent; its changes count as told.

    Example: policywatch alerts drop 3
    """
    home: Home = context["home"]
    if not home.office_db.exists():
        fail(f"there is no alert {number}: none has been written yet")
    with closing(open_office_db(home.office_db)) as office:
        drop_alert(office, number, who=who, at=utc_text(datetime.now(UTC)))
    click.echo(f"alert {number} will not be sent")


def _channels(home: Home) -> tuple[Channel, ...]:
    try:
        return channels_of(home.config())
    except ConfigError as error:
        fail(str(error))


def line_of(row: dict[str, Any], names: dict[str, str]) -> str:
    """What has become of an alert, and what to do; of its channel the place in the settings and the sort alone."""
    channel = names.get(row["channel"])
    where = f"channel {channel}" if channel else GONE
    head = f"alert {row['id']} to {where} ({row['told']} changes, written {jst_minute(row['made_at'])} JST)"
    if row["state"] == "sent":
        return f"{head}: sent {jst_minute(row['sent_at'])} JST"
    if row["state"] == "dropped":
        return f"{head}: {words_of(row['last_error'])}"
    if row["state"] == "interrupted":
        way = f"`policywatch alerts send {row['id']}` sends it again, `policywatch alerts drop {row['id']}` lets it go"
    elif channel:
        way = "`policywatch alerts send` tries again"
    else:
        way = f"`policywatch alerts drop {row['id']}` lets it go"
    return f"{head}: {words_of(row['last_error'])}; {way}"
