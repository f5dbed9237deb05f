"""What follows from a text alone and is dear to find is remembered while a memory is at hand: a replay then does not find it again.

    @found_once(packed, unpacked, least=100)
    def find(text: str, ...) -> Found: ...

Such a function is pure: what it gives follows from its arguments, all strings or None, and from the code that its module reaches,
which is what the memory keeps it under.  Where no memory is at hand it is called as ever, and so it is for short texts and where very
much is found.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
Found = TypeVar("Found")
MOST = 500  # characters of what is kept: a page full of words would lie there longer than its text, packed
AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Memory(Protocol):
    """What was found, by the module that finds it and 16 bytes that stand for the text; the same code's alone."""

    def recall(self, module: str, key: bytes) -> str | None:
        """What was kept; None when nothing is."""

    def keep(self, module: str, key: bytes, found: str) -> None:
        """Keep what was found; nothing may be wrong afterwards when it cannot be kept."""


_AT_HAND: ContextVar[Memory | None] = ContextVar("memory", default=None)


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """Have a memory at hand for what is called inside."""
    token = _AT_HAND.set(memory)
    try:
        yield
    finally:
        _AT_HAND.reset(token)


@lru_cache(maxsize=1 << 12)  # the same is asked of text after text
def _told(name: str, others: tuple[Any, ...], about: tuple[tuple[str, Any], ...]) -> str:
    """All that a function is told but the text."""
    return AS_JSON.encode([name, others, dict(about)])


def found_once(
    packed: Callable[[Found], Any], unpacked: Callable[..., Found], *, least: int, most: int = MOST
) -> Callable[[Callable[P, Found]], Callable[P, Found]]:
    """For a pure function of a text and what else it is told.

    ``packed`` gives what JSON can hold, "" for what most texts give; ``unpacked`` makes of that, and of the text, the same as the
    function gave (if it raises what wrong data raises, it is found anew).  ``least``: of a text of fewer characters it is found as
    quickly as it is looked up; ``most``: what is longer, as JSON, is not kept.
    """

    def of(function: Callable[P, Found]) -> Callable[P, Found]:
        module, name = function.__module__, function.__qualname__

        @wraps(function)
        def found(*args: P.args, **about: P.kwargs) -> Found:
            memory, text = _AT_HAND.get(), args[0]
            assert isinstance(text, str)
            if memory is None or len(text) < least:
                return function(*args, **about)
            asked = f"{_told(name, args[1:], tuple(about.items()))}\0{text}"  # JSON holds no \0
            key = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).digest()[:16]
            if (known := memory.recall(module, key)) is not None:
                try:
                    return unpacked(json.loads(known) if known else "", text)
                except (ValueError, TypeError, KeyError, IndexError, AttributeError):
                    pass
            made = function(*args, **about)
            kept = packed(made)
            if len(said := AS_JSON.encode(kept) if kept else "") <= most:
                memory.keep(module, key, said)
            return made

        return found

    return of
