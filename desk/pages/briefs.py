"""The page of issued briefs: which there are, and which cite a text that has changed since."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from briefs.evidence.wording import BRIEF_KINDS
from db.office.stale_briefs import issued_briefs
from desk.pages.browse import render
from desk.site.layout import DATABASE


def office_beside(datasette: Any) -> Path:
    """The office.db beside policy.db; a public server has none."""
    return Path(datasette.get_database(DATABASE).path).parent / "office.db"


async def briefs(datasette: Any, request: Any) -> Any:
    """``/-/briefs``: every issued brief, those that need a look first."""

    def read(conn: sqlite3.Connection) -> dict[str, Any]:
        found = issued_briefs(conn, office_beside(datasette))
        rows = sorted(found, key=lambda one: not one.changed)  # stable: the newest first within each
        return {"rows": rows, "stale": sum(bool(one.changed) for one in rows), "kinds": BRIEF_KINDS}

    return await render(datasette, request, "briefs.html", read)
