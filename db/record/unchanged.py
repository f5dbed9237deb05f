"""What was read of policy.db stays read until somebody writes to it: for what the site shows again and again between two nights."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from db.record.schema import open_read_only

Found = TypeVar("Found")
RECORDS = 4  # files at once: a site has one
KEPT = 16  # answers of a file, the newest


@dataclass(slots=True)
class _Reader:
    """A connection of its own to a record, which tells by SQLite's count whether others wrote since it looked last."""

    conn: sqlite3.Connection
    place: tuple[int, int]
    lock: threading.Lock = field(default_factory=threading.Lock)
    version: int = -1
    found: deque[tuple[Any, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))


_READERS: OrderedDict[Path, _Reader] = OrderedDict()
_LOCK = threading.Lock()


def unchanged(file: Path, question: Any, read: Callable[[sqlite3.Connection], Found]) -> Found:
    """What ``read`` gives of the policy.db at ``file``, read anew only after somebody wrote to it; not to be altered.

    ``question``: all that the answer depends on beside the record, compared with those asked before.
    FileNotFoundError where there is no record.
    """
    reader = _reader_of(file)
    with reader.lock:
        # Asked first: what comes while it is read is read the next time.
        version = int(reader.conn.execute("PRAGMA data_version").fetchone()[0])
        if version != reader.version:
            reader.found.clear()
            reader.version = version
        for asked, answer in reader.found:
            if asked == question:
                known: Found = answer
                return known
        found = read(reader.conn)
        reader.found.append((question, found))
        return found


def _reader_of(file: Path) -> _Reader:
    """The reader of a file; another one when another file took its place, as after a rebuild."""
    with _LOCK:
        status = file.stat()
        place = (status.st_dev, status.st_ino)
        reader = _READERS.get(file)
        if reader is None or reader.place != place:
            _READERS[file] = reader = _Reader(open_read_only(file, shared=True), place)
            while len(_READERS) > RECORDS:
                _READERS.popitem(last=False)  # closed when nobody reads by it any more
        _READERS.move_to_end(file)
        return reader
