"""The forms of the search: keep one under a name, forget one."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.office.access import Role
from db.office.searches import act_of, save_search, saved_searches
from db.office.undoing import undo_act
from desk.forms.taking import Forms, number_of, takes
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.layout import home_of
from desk.site.posted import Posted
from desk.site.untyped import Response


def save(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    one = save_search(office, form.one("name"), form.one("query"), who=form.who, at=at)
    return said(
        f"検索「{one.name}」を保存しました。新しく見つかったものは、毎晩のメールとフィードに出ます。",
        f"The search “{one.name}” is kept. What it newly finds comes with the mail of the night and in its feed.",
    )


async def forget(datasette: Any, request: Any) -> Any:
    home = home_of(datasette)

    def write(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
        act = undo_act(office, act_of(office, number_of(form.one("search"))), home, who=form.who, at=at)
        return said(f"検索「{act.subject}」の保存をやめました。", f"The search “{act.subject}” is kept no more.")

    return await takes(write, together=False)(datasette, request)


async def as_json(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    """``/-/searches.json``: the searches that are kept."""
    rows = saved_searches(home_of(datasette).office_db)
    return Response.json(
        [{"id": one.id, "name": one.name, "query": one.query, "who": one.who, "at": one.at} for one in rows]
    )


ROUTES: Routes = ((r"^/-/searches\.json$", as_json),)
FORMS: Forms = ((r"^/-/search/save$", Role.EDITOR, takes(save)), (r"^/-/search/forget$", Role.EDITOR, forget))
