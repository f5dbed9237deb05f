"""Whether a version in policy.db is still what was stored from the archive.

``versions.digest`` was computed when the version was stored, over its title, date, text and facts
(:func:`db.change.compare.digest_of`); whoever alters one of them in place leaves a row that no longer agrees with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Clean = Callable[[str], str]
_FIND: list[Callable[[str], Clean | None]] = []


def clean_with(find: Callable[[str], Clean | None]) -> None:
    """Say how to find, by the id of a source, the function that leaves out what does not count in its texts.

    The program says it once; without it every text counts as a whole.
    """
    _FIND[:] = [find]


def cleaner_of(source: str) -> Clean:
    """What leaves out of a text, or a line, of a source that which does not count."""
    return (_FIND[0](source) if _FIND else None) or str


def digest_as_stored(source: str, title: str, published_on: str | None, body: str, facts: Mapping[str, Any]) -> str:
    """The digest (SHA-256, hex) that the store gives a version with this content."""
    from db.change.compare import State, digest_of  # here, so that saying how to clean costs the program nothing

    return digest_of(State("", "", title, published_on, body, cleaner_of(source)(body), facts))
