"""The commands that read and keep: search, serve, law, backup, restore, export-public."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from db.law.as_of import LawError, law_as_of
from db.law.names import laws_named, listed
from db.night.export import BackupError, back_up, export_public_record, restore_from
from db.record.home import ConfigError, Home
from db.record.schema import open_read_only
from db.search.bridge import explain, held_words, reason_en
from db.search.literal import SearchError, names_in, parse_query
from db.search.literal import search as run_search
from db.text.dates import JST, jst_minute, utc_text


def fail(message: str, status: int = 1) -> NoReturn:
    """One line on standard error, then the exit status."""
    click.echo(f"policywatch: {message}", err=True)
    sys.exit(status)


def opened(context: dict[str, Any]) -> sqlite3.Connection:
    """The public record for reading; ends the command when there is none."""
    home: Home = context["home"]
    try:
        return open_read_only(home.policy_db)
    except FileNotFoundError as error:
        fail(str(error))


@click.command()
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=0), help="How many; 0 is all.")
@click.option("--expand", is_flag=True, help="Also search the words that mean the same under the other schemes.")
@click.option("--kind", help="Only this kind (speech, law, page …).")
@click.option("--source", help="Only this source.")
@click.option("--topic", help="Only documents of this topic.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def search(
    context: dict[str, Any],
    query: str,
    limit: int,
    expand: bool,
    kind: str | None,
    source: str | None,
    topic: str | None,
    as_json: bool,
) -> None:
    """Find documents whose title or current text holds the words. Literal; width and kanji variants are one.

    With --expand the words that were added, and from which day the newer ones hold, go to standard error; in --json
    each document names those it holds ("expanded").

    Example: policywatch search 転籍 --kind speech --json
    """
    with closing(opened(context)) as conn:
        try:
            hits = run_search(conn, query, limit=limit, expand=expand, kind=kind, source=source, topic=topic)
        except SearchError as error:
            fail(str(error), 2)
        explained = explain(names_in(parse_query(query))) if expand else ()
        for one in explained:
            click.echo(f"{one.word}: also {'; '.join(map(reason_en, one.others))}", err=True)
        if expand and not explained:
            click.echo("no other word is known for these", err=True)
        if as_json:
            rows = [
                # Which of the added words this document holds: why it is here when the word itself is not in it.
                hit.record() | ({"expanded": held_words(conn, hit.key, explained)} if expand else {})
                for hit in hits
            ]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
            return
    for hit in hits:
        click.echo(f"{hit.date or '—':<10}  {hit.title}\n            {hit.snippet}\n            {hit.url}")
    if not hits:
        click.echo("no document holds these words", err=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback only unless a login is in front.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def serve(context: dict[str, Any], host: str, port: int) -> None:
    """Open the record in the browser (Datasette).

    Example: policywatch serve --port 8001
    """
    from desk.server import serve as run_server

    opened(context).close()
    try:
        run_server(context["home"], host, port)
    except (ConfigError, OSError) as error:
        fail(str(error))


@click.command()
@click.argument("law_id", metavar="LAW")
@click.option("--as-of", metavar="DATE", help="The text in force on this day (default: today in Japan).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def law(context: dict[str, Any], law_id: str, as_of: str | None, as_json: bool) -> None:
    """Print a law as it is, was or will be on a day. LAW is its e-Gov id, its title or its short name.

    Example: policywatch law 入管法 --as-of 2027-04-01
    """
    day = as_of or datetime.now(JST).date().isoformat()
    try:
        datetime.strptime(day, "%Y-%m-%d")
    except ValueError:
        raise click.BadParameter(f"{day!r} is not a date such as 2027-04-01") from None
    with closing(opened(context)) as conn:
        named = laws_named(conn, law_id)
        if len(named) > 1:
            fail(f"{law_id} names {len(named)} laws; give the id of one: {listed(named)}")
        try:
            found = law_as_of(conn, named[0].law_id if named else law_id, day)
        except LawError as error:
            fail(str(error))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    click.echo(f"{found['title']}  [{found['law_revision_id']}]  施行 {found['enforced_on']}  as of {day}")
    if found["instead_of"]:
        click.echo(
            f"{found['instead_of']} took effect on the same day and is the later one; its text could not be had."
        )
    click.echo(f"{found['url']}  fetched {jst_minute(found['fetched_at'])} JST  sha256 {found['sha256']}\n")
    for provision in found["provisions"]:
        click.echo("　".join(filter(None, (provision["label"], provision["text"]))))


@click.command()
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Folder (default: backups in the home).")
@click.pass_obj
def backup(context: dict[str, Any], to: Path | None) -> None:
    """Copy office.db, what people wrote, to a dated file.

    Example: policywatch backup --to /mnt/usb
    """
    home: Home = context["home"]
    try:
        path = back_up(home.office_db, to or home.backups, utc_text(datetime.now(UTC)))
    except BackupError as error:
        fail(str(error))
    click.echo(str(path))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def restore(context: dict[str, Any], file: Path) -> None:
    """Put a backup of office.db back; the present file is kept beside it.

    Example: policywatch restore var/backups/office-20260401T180000Z.db
    """
    home: Home = context["home"]
    try:
        kept = restore_from(file, home.office_db, utc_text(datetime.now(UTC)))
    except BackupError as error:
        fail(str(error))
    click.echo(f"restored {home.office_db}" + (f"; the file that was there is now {kept}" if kept else ""))


@click.command("export-public")
@click.argument("file", type=click.Path(path_type=Path), default="public.db")
@click.pass_obj
def export_public(context: dict[str, Any], file: Path) -> None:
    """Write the official record alone (no press items) for a public Datasette.

    Example: policywatch export-public /srv/public/public.db
    """
    with closing(opened(context)) as conn:
        try:
            number = export_public_record(conn, file)
        except BackupError as error:
            fail(str(error))
    click.echo(f"{number} documents written to {file}")
