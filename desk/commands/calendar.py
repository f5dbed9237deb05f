"""The command ``calendar``: deadlines, enforcement dates and sessions as iCalendar or JSON."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from db.console import fail
from db.record.whole_file import write_whole_file
from desk.commands.opening import open_record
from desk.outgoing.calendar import as_ics, as_json, events, is_empty


@click.command()
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file (default: print).")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.pass_obj
def calendar(context: dict[str, Any], to: Path | None, as_data: bool) -> None:
    """Deadlines of consultations, laws coming into force and the ends of sessions, for a calendar program.

    Example: policywatch calendar --to policywatch.ics
    """
    with closing(open_record(context)) as conn:
        if is_empty(conn):
            fail("nothing has been fetched yet: run `policywatch crawl` (or `make demo`) first")
        found = events(conn)
    body = json.dumps(as_json(found), ensure_ascii=False, indent=1).encode() + b"\n" if as_data else as_ics(found)
    if to is None:
        click.echo(body, nl=False)
        return
    try:
        write_whole_file(to, body)
    except FileNotFoundError:
        fail(f"{to} cannot be written: there is no folder {to.parent}")
    click.echo(f"{len(found)} entries written to {to}", err=as_data)
