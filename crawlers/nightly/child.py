"""A run of one source in a process of its own, forked from the one that has imported everything once."""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from os import dup2

from db.errors import PolicywatchError


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit status (negative: the signal) and the last line it wrote on stderr, "" when none."""

    status: int
    last_words: str


def run_apart(work: Callable[[], None], *, shows: bool) -> Ended:
    """Do ``work`` in a forked process and wait for it.  ``shows``: its stderr is the terminal's and not kept.

    The caller must have no threads, and no database open: SQLite's are not to be carried across a fork.
    """
    with tempfile.TemporaryFile() as words:
        child = multiprocessing.get_context("fork").Process(
            target=_work, args=(work, None if shows else words.fileno())
        )
        child.start()
        child.join()
        words.seek(0)
        lines = words.read().decode("utf-8", "replace").strip().splitlines()
    status = child.exitcode
    child.close()
    return Ended(1 if status is None else status, lines[-1] if lines else "")


def _work(work: Callable[[], None], words: int | None) -> None:
    if words is not None:
        sys.stderr.flush()
        dup2(words, 2)
    try:
        work()
    except (ValueError, OSError, PolicywatchError) as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)
