"""What programs subscribe to on the site: the Atom feed of top-level changes (RFC 4287) and the calendar.

Ids come from keys, so a replay changes none.  What a better reader finds in an old night is no entry (db/office/published.py).
"""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from db.change.change_kinds import CHANGE_KINDS
from db.change.stored_changes import Filter, changes
from db.diet.english import in_sentence
from db.night.health import Alarm, silence
from db.night.kinds import WORDS
from db.office.published import Published, read_published
from db.office.searches import saved_search
from db.record.decided import read_decided
from db.record.documents import Record, newest_run_date, source_names, topic_names, unseen_sources
from db.record.lateness import LATE_AFTER
from db.text.dates import jst_date, parse_utc, utc_text
from desk.outgoing.calendar import MEDIA_TYPE, Event, as_ics, events
from desk.outgoing.found import found_by
from desk.site.answering import Routes, asked_filter, number, read_record
from desk.site.language import day, named_plainly, said, spoken, word_of
from desk.site.layout import DATABASE, clock, home_of, site_options
from desk.site.untyped import NotFound, Response

ATOM = "http://www.w3.org/2005/Atom"
# Characters that XML 1.0 does not allow at all.
RE_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ENTRIES = 50


def entry_id(key: str) -> str:
    """A tag URI (RFC 4151) that depends on the change's key alone."""
    return "tag:policywatch.invalid,2026:change/" + quote(key, safe="/")


async def atom(datasette: Any, request: Any) -> Any:
    """The newest changes that match ``?topic= &source= &kind= &all=1``."""
    if request.args.get("saved"):
        return await of_search(datasette, request)
    only, at = asked_filter(request, datasette), clock(datasette)
    office = home_of(datasette).office_db if site_options(datasette).get("office") else None

    def read(conn: sqlite3.Connection) -> Record:
        return {
            "rows": changes(conn, only, ENTRIES) if office is None else news(conn, office, only),
            "unseen": unseen_sources(conn, at),
            "newest": newest_run_date(conn),
            "silent": silence(conn, at),
            "narrowed": narrowed(conn, only),
            "ran_at": conn.execute("SELECT max(started_at) FROM runs").fetchone()[0],
        }

    record = await read_record(datasette, request, read)
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", spoken())
    add(feed, "title", said("：", ": ").join(["policywatch " + said("変化", "changes"), *record["narrowed"]]))
    add(feed, "id", f"tag:policywatch.invalid,2026:changes{'?' + request.query_string if request.query_string else ''}")
    silent: Alarm | None = record["silent"]
    updated = [row["detected_at"] for row in record["rows"]] or [record["ran_at"] or "1970-01-01T00:00:00Z"]
    noticed = noticed_at(silent) if silent else ""
    add(feed, "updated", max([*updated, noticed]))
    self_path = datasette.urls.path("-/changes.atom") + (f"?{request.query_string}" if request.query_string else "")
    add(feed, "link", rel="self", href=datasette.absolute_url(request, self_path))
    add(feed, "link", rel="alternate", href=datasette.absolute_url(request, datasette.urls.path("/")))
    add(add(feed, "author"), "name", "policywatch")
    if record["unseen"]:
        names = said("、", ", ").join(str(plain_name(source)) for source in record["unseen"])
        add(
            feed,
            "subtitle",
            said(
                f"{day(record['newest'])}現在、次の情報源は全部を確認できていません：{names}",
                f"As of {day(record['newest'])} these sources could not be looked at completely: {names}",
            ),
        )
    if silent:
        _add_silence(feed, silent, noticed, datasette.absolute_url(request, datasette.urls.path("/-/sources")))
    for row in record["rows"]:
        entry = add(feed, "entry")
        add(
            entry,
            "title",
            headed(word_of(CHANGE_KINDS, row["kind"]), said(row["summary_ja"], in_sentence(row["summary_en"]))),
        )
        add(entry, "id", entry_id(row.get("published_as", row["key"])))
        add(entry, "updated", row["detected_at"])
        link = datasette.urls.path("-/change?key=" + quote(row["key"], safe=""))
        add(entry, "link", rel="alternate", href=datasette.absolute_url(request, link))
        add(
            entry,
            "summary",
            f"{named_plainly(row['document_title'])}\n{said(in_sentence(row['summary_en']), row['summary_ja'])}",
        )
        for topic in row["topics"]:
            add(entry, "category", term=topic["id"], label=str(plain_name(topic)))
    body = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


async def of_search(datasette: Any, request: Any) -> Any:
    """``?saved=ID``: the newest documents that a kept search finds, each once."""
    home = home_of(datasette)
    if not site_options(datasette).get("office"):
        raise NotFound(
            said("保存した検索は事務所のサイトだけにあります。", "Only the site of the office keeps searches.")
        )
    try:
        search = saved_search(home.office_db, number(request, "saved"))
    except LookupError:
        raise NotFound(said("その検索はもうありません。", "There is no such search any more.")) from None
    at, put = clock(datasette), read_decided(home.office_db)

    def read(conn: sqlite3.Connection) -> Record:
        return {"found": found_by(conn, search, put, ENTRIES), "silent": silence(conn, at)}

    record = await read_record(datasette, request, read)
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", spoken())
    add(feed, "title", f"policywatch {said('検索', 'search')}{said('：', ': ')}{search.name}")
    add(feed, "id", f"tag:policywatch.invalid,2026:saved/{search.id}")
    add(feed, "updated", max([search.at, *(hit.first_seen for hit in record["found"])]))
    page = datasette.urls.path("-/changes.atom") + f"?saved={search.id}"
    add(feed, "link", rel="self", href=datasette.absolute_url(request, page))
    add(
        feed,
        "link",
        rel="alternate",
        href=datasette.absolute_url(request, datasette.urls.path("-/search?") + search.query),
    )
    add(add(feed, "author"), "name", "policywatch")
    if record["silent"]:
        link = datasette.absolute_url(request, datasette.urls.path("/-/sources"))
        _add_silence(feed, record["silent"], noticed_at(record["silent"]), link)
    for hit in record["found"]:
        entry = add(feed, "entry")
        add(entry, "title", headed(word_of(WORDS, hit.kind), named_plainly(hit.title)))
        add(entry, "id", f"tag:policywatch.invalid,2026:saved/{search.id}/{quote(hit.key, safe='/')}")
        add(entry, "updated", hit.first_seen)
        path = datasette.urls.path("-/document/" + quote(hit.key, safe="/"))
        add(entry, "link", rel="alternate", href=datasette.absolute_url(request, path))
        add(entry, "summary", f"{day(hit.date)}\n{hit.snippet}" if hit.date else hit.snippet)
    body = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def headed(kind: str, sentence: str) -> str:
    """The title of an entry: 【本文が変わった】…, or Text changed: …"""
    return said(f"【{kind}】{sentence}", f"{kind[:1].upper()}{kind[1:]}: {sentence}")


def plain_name(row: Record) -> str:
    """What a source or a topic is called in the language of the feed, without marks."""
    return said(row["name_ja"], row["name_en"] or row["name_ja"])


def narrowed(conn: sqlite3.Connection, only: Filter) -> list[str]:
    """What a feed is narrowed down to, in words, for its title: its topic, source and kind of change."""
    found = []
    if only.topic:
        found += [plain_name(row) for row in topic_names(conn) if row["id"] == only.topic]
    if only.source:
        found.append(source_names(conn, spoken()).get(only.source, only.source))
    return [*found, *([word_of(CHANGE_KINDS, only.kind)] if only.kind else [])]


def news(conn: sqlite3.Connection, office: Path, only: Filter) -> list[Record]:
    """The newest changes that are news: those of a run as it was first stored, under the keys they had then.

    What a better reader finds in an old night is on record and no news.  Where it has given a change of a document another key,
    the change goes on under the one that feed readers know.
    """
    found: list[Record] = []
    offset = 0
    while len(found) < ENTRIES and (rows := changes(conn, only, ENTRIES, offset)):
        offset += len(rows)
        published = read_published(office, {row["run"] for row in rows})
        for run, one in list(published.items()):  # a number that was given again after a restore is another run
            if conn.execute("SELECT started_at FROM runs WHERE id = ?", (run,)).fetchone()[0] != one.started_at:
                del published[run]
        found += [row for row in rows if _publish(conn, row, published.get(row["run"]))]
    return found[:ENTRIES]


def _publish(conn: sqlite3.Connection, row: Record, published: Published | None) -> bool:
    """Whether a change is news; ``row`` gets the key that it was published under, where that is another one."""
    if published is None or row["key"] in published.keys:
        return True
    begins = f"{row['document_key']}@"
    now = [
        key
        for (key,) in conn.execute(
            "SELECT key FROM changes WHERE document = ? AND run = ? AND part_of IS NULL ORDER BY id",
            (row["document"], row["run"]),
        )
    ]
    lost = [key for key in published.keys if key.startswith(begins) and key not in now]
    come = [key for key in now if key not in published.keys]
    place = come.index(row["key"])
    if place >= len(lost):
        return False
    row["published_as"] = lost[place]
    return True


def noticed_at(silent: Alarm) -> str:
    """When (UTC) it became an alarm that nothing ran; the beginning of time while nothing ever ran."""
    return utc_text(parse_utc(silent.since) + LATE_AFTER) if silent.since else "1970-01-01T00:00:00Z"


def _add_silence(feed: ElementTree.Element, silent: Alarm, noticed: str, link: str) -> None:
    """A dead nightly job as an entry of its own: a feed reader shows no subtitle, and a feed without news looks calm."""
    entry = add(feed, "entry")
    add(entry, "title", headed(said("巡回が止まっています", "Nothing runs"), said(silent.ja, silent.en)))
    add(entry, "id", f"tag:policywatch.invalid,2026:silent/{silent.since or 'never'}")
    add(entry, "updated", noticed)
    add(entry, "link", rel="alternate", href=link)
    add(entry, "summary", said(silent.en, silent.ja))


def add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(
        parent, f"{{{ATOM}}}{tag}", {key: RE_NOT_XML.sub("", v) for key, v in attributes.items()}
    )
    if text is not None:
        element.text = RE_NOT_XML.sub("", text)
    return element


async def ics(datasette: Any, request: Any) -> Any:
    """``/-/calendar.ics``: what a calendar program subscribes to; while nothing runs, with an entry that says so."""
    at = clock(datasette)
    page = datasette.absolute_url(request, datasette.urls.path("/-/sources"))
    language = spoken()

    def page_of(key: str) -> str:
        path = "/-/sources" if key.startswith("silent/") else "/-/document/" + quote(key, safe="/")
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    def read(conn: sqlite3.Connection) -> bytes:
        silent = silence(conn, at)
        alarm = [event_of_silence(silent, page)] if silent and silent.since else []
        return as_ics([*events(conn), *alarm], language, page_of)

    body = await datasette.get_database(DATABASE).execute_fn(read)
    return Response(
        body, headers={"content-disposition": 'inline; filename="policywatch.ics"'}, content_type=MEDIA_TYPE
    )


def event_of_silence(silent: Alarm, page: str) -> Event:
    """A dead nightly job as a day of the calendar: that on which it was noticed."""
    noticed = noticed_at(silent)
    key = f"silent/{silent.since}"
    return Event(
        f"{key}@policywatch", key, "silent", jst_date(noticed), None, "policywatch の巡回が止まっています",
        "policywatch: no run for 36 hours", silent.ja, silent.en, page, noticed, 0,
    )  # fmt: skip


ROUTES: Routes = ((r"^/-/changes\.atom$", atom), (r"^/-/calendar\.ics$", ics))
