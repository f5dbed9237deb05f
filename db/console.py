"""What every command shares: how it prints, how it fails, how it reads days and times.

It lies beside the rooms because the commands of three packages print through it and none of them may import another.
"""

from __future__ import annotations

import errno
import getpass
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from db.errors import PolicywatchError
from db.text.dates import JST, utc_text

# Under whose name a command writes.
AS = click.option(
    "--as", "who", metavar="NAME", default=getpass.getuser, help="Who does it (default: the system user)."
)


def fail(message: str, status: int = 1) -> NoReturn:
    """One line on standard error, then the exit status."""
    click.echo(f"policywatch: {message}", err=True)
    sys.exit(status)


DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}
FREE_IT = "free the disk (`df -h` shows how full it is), then run the command again"
MAKE_WRITABLE = (
    "make it writable for the user who runs policywatch (`ls -ld` shows whose it is), or name another folder"
)
WAYS_BACK = {
    "policy.db": "`policywatch replay` makes it again from the archive",
    "office.db": "`policywatch restore FILE|FOLDER` puts a backup back and keeps the damaged file beside it",
}


def fault_line(error: OSError | sqlite3.Error, root: Path) -> str:
    """What the disk or a database of the home ``root`` has answered, in one line that says what to do."""
    if isinstance(error, OSError):
        if error.errno is None:  # words of ours
            return str(error)
        where, said = error.filename or root, error.strerror or str(error)
        if error.errno in DISK_FULL:
            return f"{where} cannot be written ({said}): {FREE_IT}"
        if error.errno in NOT_ALLOWED:
            return f"{where} cannot be used ({said}): {MAKE_WRITABLE}"
        return f"{where} cannot be used ({said})"
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return f"a database in {root} cannot be written ({error}): {FREE_IT}"
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"a database in {root} cannot be opened for writing ({error}): {MAKE_WRITABLE}"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"a database in {root} is in use by another program ({error}): wait until it has ended, then run the command again"
    if is_damage(error):
        found = damaged_databases(root)
        ways = "; ".join(f"{root / one} is damaged: {WAYS_BACK[one]}" for one in found)
        return (
            ways or f"a database is damaged ({error}): {'; '.join(f'{one}: {way}' for one, way in WAYS_BACK.items())}"
        )
    return f"a database in {root} cannot be used ({error}): if it is damaged, {'; '.join(WAYS_BACK.values())}"


def is_damage(error: sqlite3.Error) -> bool:
    """Whether a database has answered that its file is not what it was written as."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def damaged_databases(root: Path) -> list[str]:
    """The names of the home's databases that are damaged."""
    return [name for name in WAYS_BACK if (root / name).exists() and _is_damaged(root / name)]


def _is_damaged(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            return bool(conn.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error as error:
        return is_damage(error)


def failing(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose :class:`PolicywatchError` ends as one line and its exit status, without a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except PolicywatchError as error:
            fail(error.en, error.status)

    return run


def print_json(value: Any) -> None:
    """A value as JSON, Japanese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def read_moment(text: str | None) -> datetime:
    """``--at``: an ISO time, Japan time where no zone is given, as an aware datetime; now when there is none."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is not an ISO time such as 2026-04-01T03:00:00+09:00", param_hint="--at"
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=JST)).replace(microsecond=0)


def read_stored_moment(text: str | None) -> str | None:
    """``--at`` as it is stored (UTC text); None when there is none."""
    return None if text is None else utc_text(read_moment(text))


def read_day(text: str | None) -> date | None:
    """``--since``: a date, or None."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date such as 2026-04-01") from None
