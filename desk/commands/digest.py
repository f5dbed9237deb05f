"""The command ``digest``: what changed, on the screen, as a mail, or as a mail in a file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from db.console import fail, print_json, read_day, read_moment
from db.night.health import silence
from db.office.database import open_office_db
from db.record.decided import NOTHING, read_decided
from db.record.home import ConfigError, Home
from db.record.whole_file import write_whole_file
from desk.commands.mail import AT, send_waiting
from desk.commands.opening import open_record
from desk.outgoing.digest import changes_since
from desk.outgoing.mail import first_day, fresh, gather, message, subject
from desk.outgoing.mail_settings import mail_settings, names_in_file, recipients
from desk.outgoing.outbox import Draft, last_mail, queue
from desk.outgoing.told import told_runs
from desk.site.layout import desk_address


@click.command()
@click.option("--since", metavar="DATE", help="First night (default: seven days before the newest run).")
@click.option("--all", "everything", is_flag=True, help="Also what is off topic.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--mail", "by_mail", is_flag=True, help="Send what has not been told yet to the recipients of [mail].")
@click.option("--to", multiple=True, metavar="ADDRESS", help="With --mail or --eml: to these instead (repeatable).")
@click.option("--always", is_flag=True, help="With --mail: also when there is nothing new to tell.")
@click.option(
    "--eml", type=click.Path(path_type=Path, dir_okay=False), help="Write the mail to this file; send nothing."
)
@AT
@click.pass_obj
def digest(
    context: dict[str, Any],
    since: str | None,
    everything: bool,
    as_json: bool,
    by_mail: bool,
    to: tuple[str, ...],
    always: bool,
    eml: Path | None,
    at: str | None,
) -> None:
    """Print what changed, and which sources could not be looked at. For the PDF: policywatch brief digest.

    With --mail each recipient gets what he or she has not been told yet, once; a mail that could not be sent stays in
    the outbox (policywatch mail list), is tried again by the next --mail, and makes this command exit with 1.

    Example: policywatch digest --since 2026-03-31
    """
    day = read_day(since)
    since = day.isoformat() if day else None
    if by_mail + bool(eml) + as_json > 1:
        raise click.UsageError("give one of --mail, --eml and --json")
    if (to and not (by_mail or eml)) or (always and not by_mail):
        raise click.UsageError("--to goes with --mail or --eml, --always with --mail")
    try:
        if by_mail:
            return _mail(context, since, everything, to, always, at)
        if eml:
            return _write(context, since, everything, to, eml, at)
    except ConfigError as error:
        fail(str(error))
    return _print(context, since, everything, as_json, at)


def _mail(
    context: dict[str, Any], since: str | None, everything: bool, to: tuple[str, ...], always: bool, at: str | None
) -> None:
    """Try what waits once, queue what is new for each recipient, send it; exits 1 when anything is left unsent."""
    home: Home = context["home"]
    now, settings, site = read_moment(at), mail_settings(home.config()), desk_address(home.config())
    addressed = recipients(to, "--to") or settings.to
    if not addressed:
        raise ConfigError('[mail] to is missing: write to = ["name@example.org"], or give --to ADDRESS')
    with closing(open_office_db(home.office_db)) as office:
        send_waiting(office, settings, now, name_left=False)
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        queued: list[int] = []
        for recipient in addressed:
            start = since or first_day(policy, last_mail(office, recipient))
            news = gather(policy, home.office_db, now, start, quiet=everything, site=site)

            def compose(known_keys: frozenset[str], news: Any = news, recipient: str = recipient) -> Draft | None:
                left, keys = fresh(news, known_keys, told_runs(office, recipient))
                if not keys and not always:
                    return None
                message_id, body = message(left, settings.sender, (recipient,), now, keys)
                return Draft(message_id, subject(left), body, keys)

            try:
                number = queue(office, recipient, now, compose, news.runs)
            except sqlite3.IntegrityError:  # the same words, to the same recipient, at the same second
                number = None
            if number is None:
                click.echo(f"nothing new to tell {recipient}")
            else:
                queued.append(number)
        if not send_waiting(office, settings, now, queued):
            click.get_current_context().exit(1)


def _write(
    context: dict[str, Any], since: str | None, everything: bool, to: tuple[str, ...], file: Path, at: str | None
) -> None:
    """The whole period as a mail in a file; it counts as told to nobody."""
    home: Home = context["home"]
    sender, named = names_in_file(home.config())
    with closing(open_record(context)) as policy:
        now = read_moment(at)
        start, site = since or first_day(policy, None), desk_address(home.config())
        news = gather(policy, home.office_db, now, start, quiet=everything, site=site)
    _, body = message(news, sender, recipients(to, "--to") or named, now, news.claims())
    try:
        write_whole_file(file, body)
    except FileNotFoundError:
        fail(f"{file} cannot be written: there is no folder {file.parent}")
    click.echo(f"{subject(news)}\nwritten to {file}; nothing was sent")


def _print(context: dict[str, Any], since: str | None, everything: bool, as_json: bool, at: str | None) -> None:
    with closing(open_record(context)) as conn:
        now = read_moment(at)
        decided = NOTHING if everything else read_decided(context["home"].office_db)
        found, silent = changes_since(conn, since, now, quiet=everything, decided=decided), silence(conn, now)
    if silent:
        click.echo(f"policywatch: {silent.en}", err=True)
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['since']} 〜 {found['until']}")
    for change in found["changes"]:
        click.echo(f"\n{change['detected_on']}  [{change['source']}]  {change['summary_ja']}")
        click.echo(f"  {change['summary_en']}\n  {change['url']}")
    if not found["changes"] and not found["seen"]:
        click.echo(
            "\n全部を確認できた情報源がないため、変化の有無は分かりません。"
            " No source was wholly looked at: whether anything changed is not known."
        )
    elif not found["changes"]:
        click.echo(
            "\n確認できた情報源では、該当する変化はありません。 No change in the sources that could be looked at."
        )
    for source in found["not_looked_at"]:
        in_part = source["outcome"] == "partial" and not source["late"]
        part_ja, part_en = ("一部を", "In part") if in_part else ("", "Altogether")
        since_then = ", no run since" if source["late"] else ""
        click.echo(
            f"\n{part_ja}確認できなかった情報源 / {part_en} not looked at: {source['source']}"
            f" ({source['errors']} problems on {source['night']}{since_then}): policywatch health {source['source']}"
        )
