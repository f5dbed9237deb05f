"""The page of sources: what each is, when it was last looked at, and what is wrong with the watch itself."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.law.never_had import laws_never_had
from db.night.heartbeat import read_heartbeat
from db.night.held import held_pages
from db.record import documents
from db.record.documents import Record
from db.record.modes import closing_commands, open_to_others
from db.record.switches import MEASURED_BY_OTHERS
from db.text.dates import utc_text
from desk.pages.watched import watched_pages
from desk.site.answering import Routes, render
from desk.site.layout import clock, home_of, site_options
from desk.site.unusual import unusual_sources


async def sources(datasette: Any, request: Any) -> Any:
    at, home = clock(datasette), home_of(datasette)
    office = bool(site_options(datasette).get("office"))

    beat = read_heartbeat(home) if office else None

    def read(conn: sqlite3.Connection) -> Record:
        return {
            "sources": documents.sources(conn, at),
            "measured_by_others": MEASURED_BY_OTHERS,
            "unusual": unusual_sources(conn, datasette),
            "held": held_pages(conn),
            "never_had": laws_never_had(conn),
            "newest": documents.newest_run_date(conn),
            "now": utc_text(at),
            "beat": beat
            if beat and beat.at <= utc_text(at)
            else None,  # a clock that stands still knows nothing of later
            "watched": watched_pages(conn, home) if office else None,
            "closing": closing_commands(open_to_others(home)) if office else "",
        }

    return await render(datasette, request, "sources.html", read)


ROUTES: Routes = ((r"^/-/sources$", sources),)
