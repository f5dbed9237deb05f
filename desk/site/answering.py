"""How every page of ours answers: check that it may be seen, read in one go, render; what a query string asks for."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from db.change.change_kinds import CHANGE_KINDS
from db.change.stored_changes import Filter
from db.office.mails import told_by_mail
from db.record.decided import NOTHING, Decided, read_decided
from db.record.documents import Record
from desk.site.asked import choice
from desk.site.facets import KIND
from desk.site.language import in_this_language, said
from desk.site.layout import DATABASE, home_of, site_options
from desk.site.untyped import Forbidden, NotFound, Response

PAGE_SIZE = 30
Read = Callable[[sqlite3.Connection], Record]
View = Callable[..., Awaitable[Any]]
Routes = tuple[tuple[str, View], ...]  # what a module of pages answers: a regular expression over the path, its view


async def render(datasette: Any, request: Any, template: str, read: Read) -> Any:
    """Check permission, read, and render; LookupError while reading becomes 404, SearchError 400."""
    context = await read_record(datasette, request, read)
    status = context.pop("status", 200)
    return Response.html(await datasette.render_template(template, context, request=request), status=status)


def refused(request: Any, status: int, words: str) -> Any:
    """What a program is told that asks for data there is none of."""
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": words, "status": status, "title": None}, status=status)
    return Response.text(words, status=status)


async def read_record(datasette: Any, request: Any, read: Read) -> Record:
    if DATABASE not in datasette.databases:
        raise NotFound(
            said(
                "まだ記録がありません。最初の巡回が終わると、ここに表示されます。",
                "There is no record yet. It is shown here when the first run has ended.",
            )
        )
    await datasette.ensure_permissions(request.actor, [("view-database", DATABASE), "view-instance"])
    if request.method not in ("GET", "HEAD"):
        raise Forbidden(said("このページは読むためだけのものです。", "This page can only be read."))
    try:
        return dict(await datasette.get_database(DATABASE).execute_fn(in_this_language(read)))
    except LookupError as error:
        raise NotFound(
            str(error.args[0]) if error.args else said("見つかりません。", "There is no such page.")
        ) from error


def number(request: Any, name: str, default: int = 0) -> int:
    """A whole number from the query string; anything else is the default."""
    value = request.args.get(name) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


def asked_filter(request: Any, datasette: Any) -> Filter:
    """Which changes a query string asks for: without ``all=1`` neither light ones nor what people took out; with ``mail`` all that
    a mail told, whatever was decided since."""
    keys = asked_mail(request, datasette)
    everything = request.args.get("all") == "1" or keys is not None
    return Filter(
        topic=request.args.get("topic") or None,
        source=request.args.get("source") or None,
        kind=choice(request, "kind", CHANGE_KINDS, KIND),
        quiet=everything,
        decided=NOTHING if everything else decided_of(datasette),
        keys=keys,
    )


def asked_mail(request: Any, datasette: Any) -> frozenset[str] | None:
    """The keys of what the mail told that is asked for, None when none is; NotFound where there is no such mail."""
    mark = request.args.get("mail")
    if not mark:
        return None
    office = bool(site_options(datasette).get("office"))
    if not (keys := told_by_mail(home_of(datasette).office_db, mark) if office else frozenset()):
        raise NotFound(
            said(
                "そのメールは記録にありません。ほかの変化は「変化」のページにすべてあります。",
                "That mail is not on record. The page of changes has all of them.",
            )
        )
    return keys


def decided_of(datasette: Any) -> Decided:
    """What people have decided, on a site of the office; nothing on a public one."""
    return read_decided(home_of(datasette).office_db) if site_options(datasette).get("office") else NOTHING


def paging(request: Any, total: int, size: int = PAGE_SIZE) -> Record:
    """The page of a list that is asked for; the last one where there are not so many, which it says (``beyond``: what was asked)."""
    last, wanted = max(1, -(-total // size)), max(1, number(request, "page", 1))
    page = min(wanted, last)
    beyond = wanted if wanted > last else None
    return {"page": page, "last": last, "total": total, "offset": (page - 1) * size, "size": size, "beyond": beyond}
