"""The page of sources: what each is, and when it was last looked at."""

from __future__ import annotations

from typing import Any

from db.record import documents
from desk.site.answering import Routes, render


async def sources(datasette: Any, request: Any) -> Any:
    return await render(
        datasette,
        request,
        "sources.html",
        lambda conn: {"sources": documents.sources(conn), "newest": documents.newest_run_date(conn)},
    )


ROUTES: Routes = ((r"^/-/sources$", sources),)
