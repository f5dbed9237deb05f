"""How often Python looks for dead cycles while pages are parsed, and while all rows are built again.

A page as a tree of elements is nothing but cycles, all alive: looking for dead ones after every 700 objects takes a quarter of
the time of a parse.  Looked for after 50,000, they cost next to nothing and some 20 MB.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 50)


def start_collecting_seldom() -> None:
    """From now on, in a process that does nothing but read."""
    gc.set_threshold(*SELDOM)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Within it, cycles are looked for seldom; after it as before."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
