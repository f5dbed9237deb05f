"""Work that takes seconds (a PDF): off the loop that answers, one piece at a time, each once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Works:
    """The pieces of work of one site, in the order they came.  A piece that waits or runs is known by its name."""

    def __init__(self) -> None:
        self._one = ThreadPoolExecutor(1, "paper")
        self._under_way: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, name: str, work: Callable[[], object]) -> None:
        """Do ``work`` when what came before is done; not twice at once under one name."""
        with self._lock:
            if name in self._under_way:
                return
            self._under_way.add(name)

        def done() -> None:
            try:
                work()
            finally:
                with self._lock:
                    self._under_way.discard(name)

        self._one.submit(done)

    def under_way(self, name: str) -> bool:
        """Whether a piece waits or runs."""
        with self._lock:
            return name in self._under_way


def works_of(datasette: Any) -> Works:
    """The works of a site."""
    if not hasattr(datasette, "works"):
        datasette.works = Works()
    found: Works = datasette.works
    return found
