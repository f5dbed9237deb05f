"""What programs subscribe to on the site: the Atom feed of top-level changes (RFC 4287) and the calendar.

Ids come from keys, so a replay changes none.
"""

from __future__ import annotations

import re
import sqlite3
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from db.change.change_kinds import CHANGE_KINDS
from db.change.stored_changes import changes
from db.record.documents import Record, newest_run_date, unseen_sources
from db.text.words import word_ja
from desk.outgoing.calendar import MEDIA_TYPE, as_ics, events
from desk.site.answering import Routes, asked_filter, read_record
from desk.site.layout import DATABASE
from desk.site.untyped import Response

ATOM = "http://www.w3.org/2005/Atom"
# Characters that XML 1.0 does not allow at all.
RE_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ENTRIES = 50


def entry_id(key: str) -> str:
    """A tag URI (RFC 4151) that depends on the change's key alone."""
    return "tag:policywatch.invalid,2026:change/" + quote(key, safe="/")


async def atom(datasette: Any, request: Any) -> Any:
    """The newest changes that match ``?topic= &source= &kind= &all=1``."""
    only = asked_filter(request)

    def read(conn: sqlite3.Connection) -> Record:
        return {
            "rows": changes(conn, only, ENTRIES),
            "unseen": unseen_sources(conn),
            "newest": newest_run_date(conn),
            "ran_at": conn.execute("SELECT max(started_at) FROM runs").fetchone()[0],
        }

    record = await read_record(datasette, request, read)
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    add(feed, "title", "policywatch 変化")
    add(feed, "id", f"tag:policywatch.invalid,2026:changes{'?' + request.query_string if request.query_string else ''}")
    add(
        feed,
        "updated",
        max([row["detected_at"] for row in record["rows"]] or [record["ran_at"] or "1970-01-01T00:00:00Z"]),
    )
    self_path = datasette.urls.path("-/changes.atom") + (f"?{request.query_string}" if request.query_string else "")
    add(feed, "link", rel="self", href=datasette.absolute_url(request, self_path))
    add(feed, "link", rel="alternate", href=datasette.absolute_url(request, datasette.urls.path("/")))
    add(add(feed, "author"), "name", "policywatch")
    if record["unseen"]:
        names = "、".join(source["name_ja"] for source in record["unseen"])
        add(feed, "subtitle", f"{record['newest']} 現在、次の情報源は全部を確認できていません：{names}")
    for row in record["rows"]:
        entry = add(feed, "entry")
        add(entry, "title", f"【{word_ja(CHANGE_KINDS, row['kind'])}】{row['summary_ja']}")
        add(entry, "id", entry_id(row["key"]))
        add(entry, "updated", row["detected_at"])
        link = datasette.urls.path("-/change?key=" + quote(row["key"], safe=""))
        add(entry, "link", rel="alternate", href=datasette.absolute_url(request, link))
        add(entry, "summary", f"{row['document_title']}\n{row['summary_en']}")
        for topic in row["topics"]:
            add(entry, "category", term=topic["id"], label=topic["name_ja"])
    body = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(
        parent, f"{{{ATOM}}}{tag}", {key: RE_NOT_XML.sub("", v) for key, v in attributes.items()}
    )
    if text is not None:
        element.text = RE_NOT_XML.sub("", text)
    return element


async def ics(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    """``/-/calendar.ics``: what a calendar program subscribes to."""
    body = await datasette.get_database(DATABASE).execute_fn(lambda conn: as_ics(events(conn)))
    return Response(
        body, headers={"content-disposition": 'inline; filename="policywatch.ics"'}, content_type=MEDIA_TYPE
    )


ROUTES: Routes = ((r"^/-/changes\.atom$", atom), (r"^/-/calendar\.ics$", ics))
