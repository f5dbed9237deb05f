"""The list of the tables of the record, ``/policy``: Datasette's own looks into each of them six times."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from importlib import import_module
from typing import Any

from db.record.documents import Record
from desk.site.answering import Routes, render
from desk.site.layout import DATABASE, TABLES

MOST = 10_000  # rows that are counted


async def page(datasette: Any, request: Any) -> Any:
    """``/policy``: how many rows each table has, and where one asks in SQL; ``?_show_hidden=1``: tables of indexes too.

    What ``?sql=`` asks is answered by Datasette.
    """
    if request.args.get("sql"):
        own: Any = import_module("datasette.views.database")  # not while Datasette itself is still being imported
        return await own.DatabaseView(datasette).dispatch_request(request)
    hidden = set(await datasette.get_database(DATABASE).hidden_table_names())
    may_ask = await datasette.permission_allowed(request.actor, "execute-sql", DATABASE, default=True)
    everything = bool(request.args.get("_show_hidden"))
    about = {"database": DATABASE, "most": MOST, "may_ask": may_ask}
    return await render(
        datasette, request, "tables.html", lambda conn: about | tables(conn, hidden, everything=everything)
    )


def tables(conn: sqlite3.Connection, hidden: Collection[str], *, everything: bool) -> Record:
    """The tables by name with their rows, ``MOST`` + 1 of one that has more; what is hidden is not counted, and stands last."""
    names = {
        kind: [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = ? ORDER BY name", (kind,))]
        for kind in ("table", "view")
    }
    shown: list[tuple[str, int | None]] = [
        (name, conn.execute(f"SELECT count(*) FROM (SELECT 1 FROM [{name}] LIMIT {MOST + 1})").fetchone()[0])
        for name in names["table"]
        if name not in hidden
    ]
    others = [(name, None) for name in names["table"] if name in hidden]
    return {
        "tables": [*shown, *others] if everything else shown,
        "unshown": 0 if everything else len(others),
        "views": [one for one in names["view"] if everything or not TABLES.get(one, {}).get("hidden")],
    }


ROUTES: Routes = ((rf"^/(?P<database>{DATABASE})(?P<format>)$", page),)
