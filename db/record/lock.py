"""One command at a time that must not be disturbed: a crawl, a replay, a restore."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from db.errors import PolicywatchError
from db.record.home import Home
from db.record.modes import make_private_folder


class HomeBusy(PolicywatchError):
    """Another command is at work in this home that must not be disturbed; the message says so."""

    code = "busy"


PIECE = " piece"  # stands in the lock's file behind the process: what holds it is over in minutes


@contextmanager
def one_at_a_time(home: Home, *, piece: bool = False) -> Iterator[None]:
    """Hold the home's lock: two crawls at once would ask a site twice as fast as it allows, and lose each other's work.

    ``piece``: it is one of many pieces of a job that goes on for days: it waits for its turn, and others wait for it.
    Child processes inherit the handle, so the lock lasts until the last of them has ended.
    """
    make_private_folder(home.root)
    with home.lock.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if not piece and not home.lock.read_text("ascii").endswith(PIECE):
                raise HomeBusy(f"another crawl or replay is at work in {home.root}: wait until it has ended") from None
            fcntl.flock(handle, fcntl.LOCK_EX)
        handle.truncate(0)
        handle.write(f"{os.getpid()}{PIECE if piece else ''}")
        handle.flush()
        yield
