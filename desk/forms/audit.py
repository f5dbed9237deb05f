"""``/-/audit``: who did what and when, and the way back of each decision."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from typing import Any

from db.office.audit import WORDS, Action, audit_rows, count_audit
from db.office.decisions import VERDICTS
from desk.forms.taking import in_office
from desk.site.answering import Routes, paging
from desk.site.untyped import Response

PAGE = 50


async def page(datasette: Any, request: Any) -> Any:
    who = request.args.get("who") or None

    def read(_policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        pages = paging(request, count_audit(office, who), PAGE)
        undone = {row[0] for row in office.execute("SELECT id FROM decisions WHERE undone_at IS NOT NULL")}
        rows = [asdict(one) for one in audit_rows(office, PAGE, pages["offset"], who)]
        for row in rows:
            row["words"] = WORDS[Action(row["action"])] if row["action"] in set(Action) else None
            ids = (row["after"] or {}).get("decisions", []) if row["action"] == Action.DECIDE else []
            row["open"] = [one for one in ids if one not in undone]
            row["undone"] = bool(ids) and not row["open"]
        return {"rows": rows, "paging": pages, "who": who, "verdicts": VERDICTS}

    return Response.html(
        await datasette.render_template("audit.html", await in_office(datasette, read), request=request)
    )


async def as_json(datasette: Any, request: Any) -> Any:
    who = request.args.get("who") or None
    rows = await in_office(datasette, lambda _policy, office: [asdict(one) for one in audit_rows(office, who=who)])
    return Response.json(rows)


ROUTES: Routes = ((r"^/-/audit$", page), (r"^/-/audit\.json$", as_json))
