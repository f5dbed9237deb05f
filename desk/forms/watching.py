"""見守るページ: what staff watch beside the built-in sources, and the forms that enter and remove one."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from typing import Any

from db.office.access import Role
from db.office.watched_laws import TABLE, law_named, remove_watched_law, watched_laws
from db.office.watches import add_watch, checked, read_watch_list, remove_watch
from db.record import documents
from db.record.home import Home
from desk.forms.taking import Forms, Write, in_office, takes
from desk.pages.watched import watched_pages
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.layout import home_of
from desk.site.posted import Posted
from desk.site.untyped import Response


async def page(datasette: Any, request: Any) -> Any:
    """``/-/watch``: each page with its document, and the form for one more."""
    home = home_of(datasette)

    def read(policy: sqlite3.Connection, _office: sqlite3.Connection) -> dict[str, Any]:
        return {"watched": watched_pages(policy, home), "topics": documents.topic_names(policy)}

    return Response.html(
        await datasette.render_template("watch.html", await in_office(datasette, read), request=request)
    )


async def as_json(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    """``/-/watch.json``: as `policywatch watch list --json`."""
    home = home_of(datasette)
    return Response.json([asdict(one) for one in read_watch_list(home, home.config()).pages])


def add(home: Home) -> Write:
    def write(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
        one = checked(
            form.one("url"), form.one("name_ja"), form.one("name_en"), form.one("selector"), form.all("topic")
        )
        add_watch(office, read_watch_list(home, home.config()), one, at, who=form.who)
        return said(f"{one.url} を見守ります。次の巡回から読みます。", f"{one.url} is watched from the next run on.")

    return write


def remove(home: Home) -> Write:
    def write(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
        config = home.config()
        law = law_named(watched_laws(config.get(TABLE, ()))[0], form.one("url"))
        if law:
            what = remove_watched_law(home, office, law.id, who=form.who, at=at).title or law.id
        else:
            what = remove_watch(office, read_watch_list(home, config), form.one("url"), at, who=form.who).url
        return said(
            f"{what} を見守るのをやめました。これまでの記録は残ります。",
            f"{what} is watched no more. What was recorded stays.",
        )

    return write


async def add_view(datasette: Any, request: Any) -> Any:
    return await takes(add(home_of(datasette)))(datasette, request)


async def remove_view(datasette: Any, request: Any) -> Any:
    return await takes(remove(home_of(datasette)))(datasette, request)


ROUTES: Routes = ((r"^/-/watch$", page), (r"^/-/watch\.json$", as_json))
FORMS: Forms = ((r"^/-/watch/add$", Role.EDITOR, add_view), (r"^/-/watch/remove$", Role.EDITOR, remove_view))
