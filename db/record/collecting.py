"""How often Python looks for dead cycles while pages are parsed, while all rows are built again, and while a paper is laid out.

A page as a tree of elements is nothing but cycles, all alive: looking for dead ones after every 700 objects takes a quarter of
the time of a parse.  Looked for after 50,000, they cost next to nothing and some 20 MB.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 50)
_LOCK = threading.Lock()
_BEFORE: list[tuple[int, int, int]] = []  # what each that is within met; the first is what it was before all of them


def start_collecting_seldom() -> None:
    """From now on, in a process that does nothing but read."""
    gc.set_threshold(*SELDOM)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Within it, cycles are looked for seldom; as before when the last of several threads has left it."""
    with _LOCK:
        _BEFORE.append(gc.get_threshold())
        gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        with _LOCK:
            before = _BEFORE.pop()
            if not _BEFORE:
                gc.set_threshold(*before)
