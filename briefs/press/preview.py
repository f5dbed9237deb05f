"""Looking at a brief while its template, style sheet or text is written: made anew whenever one of them is saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from briefs.press.own_kinds import OURS, folder_of
from db.record.home import Home

EVERY = 0.5  # seconds between two looks at the files
Stamps = dict[Path, tuple[int, int]]


def folder(home: Home) -> Path:
    """Where previews are written, over the last ones."""
    return home.root / "preview"


def watched(home: Home, args: Sequence[str]) -> Stamps:
    """(time of the last change in nanoseconds, size) of every file that a brief is made of, the options' files included."""
    named = [Path(arg.rpartition("=")[2]) for arg in args]
    files = [*OURS.glob("*"), *folder_of(home).glob("*"), home.root / "config.toml", *named]
    found: Stamps = {}
    for path in files:
        try:
            if path.is_file():
                state = path.stat()
                found[path] = (state.st_mtime_ns, state.st_size)
        except (OSError, ValueError):  # gone between the two looks; or an option that is no name of a file
            continue
    return found


def changed(before: Stamps, after: Stamps) -> list[Path]:
    """The files that were saved, added or taken away between two looks."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def watch(
    make: Callable[[], object],
    look: Callable[[], Stamps],
    tell: Callable[[list[Path]], object],
    *,
    pause: Callable[[float], None] = time.sleep,
    rounds: int | None = None,
) -> None:
    """Make the brief, then again after every change; ``rounds`` ends it after so many looks (never when None).

    What is saved while a brief is being made is seen at the next look.
    """
    seen = look()
    make()
    while rounds is None or rounds > 0:
        rounds = None if rounds is None else rounds - 1
        pause(EVERY)
        now = look()
        if found := changed(seen, now):
            seen = now
            tell(found)
            make()
