"""Who may read what: the office's own files are for the account that runs policywatch alone.

New ones are made so (files 0600, folders 0700).  Those of an older home are looked at when a command starts, and named with
the command that closes them; nothing is changed without a person, who may have opened them on purpose.
"""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from db.record.home import ConfigError, Home

FILE, FOLDER = 0o600, 0o700
OTHERS = stat.S_IRWXG | stat.S_IRWXO
FOR_EVERYBODY = 0o644  # what is exported to be published
SECRETS = ("password", "token", "secret")  # settings whose value nobody else may read


def make_private_folder(path: Path) -> None:
    """Make a folder for this account alone; those above it that are missing too.  One that is there stays as it is."""
    for missing in _missing(path):
        missing.mkdir(mode=FOLDER, exist_ok=True)
    path.mkdir(mode=FOLDER, exist_ok=True)


def _missing(path: Path) -> list[Path]:
    """The folder and those above it that are not there, the uppermost first."""
    return [one for one in (*reversed(path.parents), path) if not one.exists()]


@contextmanager
def private_folder(path: Path) -> Iterator[None]:
    """A folder as :func:`make_private_folder` makes it; when the block fails, what was made for it is gone again unless something
    lies in it.
    """
    made = _missing(path)
    make_private_folder(path)
    try:
        yield
    except BaseException:
        with suppress(OSError):  # somebody has put something there
            for one in reversed(made):
                one.rmdir()
        raise


def make_private_file(path: Path) -> None:
    """Make an empty file for this account alone, before anybody writes into it; one that is there stays as it is."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE))


def open_to_others(home: Home) -> list[Path]:
    """The office's files and folders that other accounts of this machine may read or change; [] when there are none."""
    return [path for path in _private(home) if _is_open(path)]


def closing_commands(paths: list[Path]) -> str:
    """The commands that close these paths, as they have to be typed; "" when there are none."""
    folders, files = ([path for path in paths if path.is_dir() is folder] for folder in (True, False))
    return " && ".join(
        f"chmod {mode} {' '.join(shlex.quote(str(path)) for path in found)}"
        for mode, found in (("700", folders), ("600", files))
        if found
    )


def _private(home: Home) -> Iterator[Path]:
    secret = holds_secret(home)
    if secret or home.office_db.exists() or home.access_db.exists():
        yield home.root
    if secret:
        yield home.root / "config.toml"
    for database in (home.office_db, home.access_db):  # with what SQLite puts beside it, and what a restore kept
        yield from sorted(home.root.glob(f"{database.stem}*.db*"))
    for folder in (home.briefs, home.backups):
        yield folder
        if _is_open(folder):  # a closed folder keeps what lies in it
            with suppress(OSError):
                yield from sorted(path for path in folder.iterdir() if path.is_file())


def holds_secret(home: Home) -> bool:
    """Whether the settings hold a password; a file that cannot be read as settings is taken to."""

    def within(value: Any) -> bool:
        if isinstance(value, dict):
            return any((str(key).lower() in SECRETS and bool(one)) or within(one) for key, one in value.items())
        return isinstance(value, list) and any(map(within, value))

    try:
        return within(home.config())
    except ConfigError:
        return True


def _is_open(path: Path) -> bool:
    try:
        state = path.stat()
    except OSError:
        return False
    return bool(stat.S_IMODE(state.st_mode) & OTHERS)
