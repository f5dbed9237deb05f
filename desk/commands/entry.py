"""How the commands about meetings and asks take what staff type: options or tables of a TOML file, into office.db."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from db.console import fail, read_moment
from db.office.asks import OfficeError
from db.office.database import open_office_db
from db.record.home import Home
from db.text.dates import JST, utc_text
from desk.commands.opening import open_record

FILE = click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
AT = click.option("--at", metavar="ISO-TIME", help="Enter it as of this time; now when not given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def open_both(context: dict[str, Any]) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """policy.db for reading and office.db; what cannot be kept is said on stderr, a line each, and exits 1."""
    home: Home = context["home"]
    with closing(open_record(context)) as policy, closing(open_office_db(home.office_db)) as office:
        try:
            yield policy, office
        except OfficeError as error:
            for problem in error.problems[:-1]:
                click.echo(f"policywatch: {problem}", err=True)
            fail(error.problems[-1])


def refuse_wrong_texts(
    context: dict[str, Any],
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    texts: Iterable[tuple[str, str, str]],
    at: str | None,
) -> None:
    """OfficeError for texts that no brief could print.  How briefs print is known to who put the commands together."""
    if (check := context.get("check_texts")) is not None and (problems := check(policy, office, texts, *now(at))):
        raise OfficeError(problems)


def now(at: str | None = None) -> tuple[str, str]:
    """(the Japanese day, the time as stored), of ``at`` when it is given."""
    moment = read_moment(at)
    return moment.astimezone(JST).date().isoformat(), utc_text(moment)


def tables(file: Path, name: str) -> list[Mapping[str, Any]]:
    """The ``[[name]]`` tables of a TOML file; a file without any that holds plain entries is one such table."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OfficeError([f"{file} cannot be read as TOML: {error}"]) from error
    found = data.get(name)
    if found is None and name == "meeting" and "date" in data:
        found = [{key: value for key, value in data.items() if key != "ask"}]
    rows = [found] if isinstance(found, Mapping) else found or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise OfficeError([f"{file}: [[{name}]] must be tables"])
    if not rows:
        raise OfficeError([f"{file} has no [[{name}]] table"])
    return rows
