"""What a page says where it has nothing to show: with what was looked through and until when, or what could not be."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from briefs.evidence.looked import looked_through, nothing
from db.record.documents import Record
from db.text.dates import utc_text
from db.text.words import Names

# What there would be, and the sources in which it would stand.
Absence = tuple[Names, tuple[str, ...]]


def absent(conn: sqlite3.Connection, at: datetime, wanted: Mapping[str, Absence], there: Mapping[str, Any]) -> Record:
    """The sentence (``ja``, ``en``) for each thing that a page lacks, by the name under which its template asks for it; none for what
    is ``there``: who shows it need not ask what was read.
    """
    return {
        name: nothing(what.ja, what.en, looked_through(conn, utc_text(at), sources))
        for name, (what, sources) in wanted.items()
        if not there.get(name)
    }
