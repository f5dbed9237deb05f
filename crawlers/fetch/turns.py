"""Whose turn it is at a host, over all processes of a home: sources are processes of their own, and several share a host.

Each host has a small file.  Who asks holds its lock, and notes in it when the answer had come and until when the host wants to
be left alone; who comes next, from whatever process, waits for both.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from db.record.modes import make_private_folder

POLL = 0.02  # seconds between two looks at a lock that another process holds
LONGEST_WAIT = 600.0  # seconds: no Retry-After is waited for longer; three attempts are made in all


class Turns:
    """The turns of one process at all hosts; ``folder`` is shared with the others, and made when it is missing (OSError)."""

    def __init__(self, folder: Path) -> None:
        make_private_folder(folder)
        self.folder = folder
        self._here: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._files: dict[str, int] = {}
        self._alone_until: dict[str, float] = {}

    @asynccontextmanager
    async def turn(self, host: str, pause: float | None) -> AsyncIterator[None]:
        """Hold the turn at a host.  ``pause``: seconds since the end of the last answer, whoever had it, that must have gone by
        before; None: nothing is waited for but the others' end (under a mirror)."""
        async with self._here[host]:
            file = self._file(host)
            while True:
                await _lock(file)
                wait = 0.0 if pause is None else _left(file, pause, time.time())
                if wait <= 0:
                    break
                fcntl.flock(file, fcntl.LOCK_UN)  # while we wait, another process may have its turn
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                _note(file, time.time(), self._alone_until.get(host, 0.0))
                fcntl.flock(file, fcntl.LOCK_UN)

    def leave_alone(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long; to be said while its turn is held."""
        self._alone_until[host] = time.time() + min(seconds, LONGEST_WAIT)

    def close(self) -> None:
        """Let go of all files."""
        for file in self._files.values():
            os.close(file)
        self._files.clear()

    def _file(self, host: str) -> int:
        if host not in self._files:
            self._files[host] = os.open(self.folder / f"{host}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._files[host]


async def _lock(file: int) -> None:
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(POLL)


def _left(file: int, pause: float, now: float) -> float:
    """Seconds still to wait.  A clock that was set back makes nobody wait longer than the pause itself."""
    try:
        ended, alone_until = map(float, os.pread(file, 64, 0).split())
    except ValueError:  # nobody has asked yet, or the disk was full
        return 0.0
    return max(min(ended + pause - now, pause), min(alone_until - now, LONGEST_WAIT))


def _note(file: int, ended: float, alone_until: float) -> None:
    with suppress(OSError):  # a full disk: the lock holds all the same
        os.pwrite(file, f"{ended:17.3f} {alone_until:17.3f}\n".encode(), 0)
