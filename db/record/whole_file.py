"""Files that are there whole or not at all, whatever becomes of the program or the disk while they are written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.record.archive import sync_folder
from db.record.home import Home
from db.record.modes import make_private_file

ENDING = ".building"


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path beside ``target`` to write to: it takes the target's place when the block has ended, on disk by then.

    When the block fails nothing is left of it, not the files that SQLite puts beside a database either, and what stood at
    ``target`` stands there as before.  Its name has the process in it: two programs at once do not write to one file.
    The folder has to be there.  The file is for this account alone (:mod:`db.record.modes`) unless the block gives it away.
    """
    aside = target.with_name(f".{target.name}.{os.getpid()}{ENDING}")
    try:
        make_private_file(aside)
        yield aside
        sync_file(aside)
        aside.replace(target)
    finally:
        for left in aside.parent.glob(f"{aside.name}*"):
            left.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """Put a file's content on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole_file(target: Path, content: bytes) -> None:
    """Write a file that is whole or not there; OSError when it cannot be written."""
    with whole_file(target) as aside:
        aside.write_bytes(content)


def clear_leftovers(folder: Path, pattern: str = "*") -> None:
    """Take away what programs that were killed have left of files they were writing (:func:`whole_file`)."""
    for left in folder.glob(f".{pattern}{ENDING}*"):
        process = left.name.partition(ENDING)[0].rpartition(".")[2]
        if process.isdigit() and _is_running(int(process)):
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def sweep(home: Home) -> None:
    """Take away what killed programs have left in a home.  Whoever calls holds its lock: nobody writes bodies meanwhile."""
    for folder in (home.root, home.briefs, home.root / "preview", home.backups, home.archive / "journal"):
        clear_leftovers(folder)
    for left in (home.archive / "bodies").glob("*/.new-*"):
        left.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    """Whether a process of this machine has that number (it may be another one by now: then the file stays a while)."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
