"""The page of issued briefs: which there are, and which cite a text that has changed since."""

from __future__ import annotations

import sqlite3
from typing import Any

from briefs.kinds.names import kind_names
from db.office.stale_briefs import issued_briefs, signature
from desk.site.answering import Routes, render
from desk.site.layout import home_of


async def briefs(datasette: Any, request: Any) -> Any:
    """``/-/briefs``: every issued brief, those that need a look first."""

    def read(conn: sqlite3.Connection) -> dict[str, Any]:
        found = issued_briefs(conn, home_of(datasette).office_db)
        rows = sorted(found, key=lambda one: not one.changed)  # stable: the newest first within each
        return {
            "rows": rows,
            "stale": sum(bool(one.changed) for one in rows),
            "kind_names": kind_names,
            "signature": signature,
        }

    return await render(datasette, request, "briefs.html", read)


ROUTES: Routes = ((r"^/-/briefs$", briefs),)
