"""A run of one source in a process of its own, forked from the one that has imported everything once.

What one of them does hurts no other: it may die, it may eat no more memory than it is given, and one that makes no progress is
ended.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from db.errors import PolicywatchError

MEMORY = (
    3 << 30
)  # bytes beyond what the process is forked with: eight answers at once, each of 50 MB, packed and unpacked
PATIENCE = 1800.0  # seconds without any progress: three times the longest Retry-After that is waited for
LOOKS = 1.0  # seconds from one look at the progress to the next


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit status (negative: the signal) and the last line it wrote on stderr, "" when none."""

    status: int
    last_words: str


def run_apart(
    work: Callable[[], None], progress: Callable[[], object], *, shows: bool, patience: float = PATIENCE
) -> Ended:
    """Do ``work`` in a forked process and wait for it.

    ``progress``: anything that is another value when something was done meanwhile; when it stays the same for ``patience``
    seconds the process is killed.  ``shows``: its stderr is the terminal's and not kept.  The caller must have no threads,
    and no database open: SQLite's are not to be carried across a fork.
    """
    with tempfile.TemporaryFile() as words:
        child = multiprocessing.get_context("fork").Process(
            target=_work, args=(work, None if shows else words.fileno())
        )
        child.start()
        stands_still = _watch(child, progress, patience)
        words.seek(0)
        lines = words.read().decode("utf-8", "replace").strip().splitlines()
    status = child.exitcode
    child.close()
    if stands_still:
        return Ended(1, f"nothing came for {patience / 60:g} minutes")
    return Ended(1 if status is None else status, lines[-1] if lines else "")


def _watch(child: multiprocessing.process.BaseProcess, progress: Callable[[], object], patience: float) -> bool:
    """Wait until the process has ended; whether it had to be killed."""
    seen, since = progress(), time.monotonic()
    while True:
        child.join(LOOKS)
        if child.exitcode is not None:
            return False
        if (now := progress()) != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since > patience:
            child.kill()
            child.join()
            return True


def _work(work: Callable[[], None], words: int | None) -> None:
    if words is not None:
        os.dup2(words, 2)
        sys.stderr = os.fdopen(os.dup(words), "w", buffering=1)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        work()
    except MemoryError:
        print(f"more than {MEMORY >> 20} MB of memory were asked for", file=sys.stderr)
        sys.exit(1)
    except (ValueError, OSError, PolicywatchError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
