"""Nights written into an archive's journal as a crawl writes them, and the sites that answer (all made up, 見本).

``write_run`` takes a plain list of answers.  ``Watch`` plays whole nights of a real source: its own plan, its own
follow-up requests, answers from a made-up site, then the same projection that a crawl ends with.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawlers.fetch.earlier_runs import known_of, texts_before
from crawlers.fetch.journal import RunLog
from crawlers.fetch.seldom import Texts
from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.replay.projection import derive_due, store_pending
from crawlers.sources.shared.source import PageRequest
from db.night.store import RunResult
from db.people.settlements import Settlement
from db.record.archive import Archive
from db.record.causes import Cause
from db.record.models import ProblemKind
from db.record.reasons import because
from db.record.schema import open_policy_db
from db.text.dates import JST, parse_utc

JSON_HEADERS = {"content-type": "application/json; charset=utf-8"}
HTML_HEADERS = {"content-type": "text/html; charset=UTF-8"}


@dataclass(frozen=True)
class Answer:
    """One request of a run and what came back; ``error`` (with ``status`` None) means nothing came."""

    url: str
    callback: str
    arguments: Mapping[str, Any]
    body: bytes | str = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = 200
    error: str | None = None


def project_pending(
    conn: sqlite3.Connection, archive: Archive, settlements: Sequence[Settlement] = ()
) -> list[RunResult]:
    """Store every journalled run that policy.db does not have yet, and derive people once, after the last of them."""
    results = store_pending(conn, archive)
    derive_due(conn, settlements)
    return results


def write_run(
    archive: Archive,
    source: str,
    at: str,
    answers: Iterable[Answer],
    *,
    ended: bool = True,
    left: Callable[[], dict[str, int]] = dict,
    **about: Any,
) -> int:
    """Write one run into the journal; returns its number.  ``left``: what its last line says beside the time; ``about``:
    window_from, news_since, only …"""
    writer = archive.start_run(source, at, **about)
    log = RunLog(archive, writer, fixed_time=at)
    for answer in answers:
        _note(log, answer)
    if ended:
        log.end(**left())
    else:
        writer.close()
    return writer.number


def _note(log: RunLog, answer: Answer) -> None:
    ask = PageRequest(answer.url, answer.callback, answer.arguments)
    line = {
        "requested_url": answer.url,
        "url": answer.url,
        "callback": answer.callback,
        "arguments": dict(answer.arguments),
        "attempt": 1,
        "status": answer.status,
        "error": answer.error,
        "headers": dict(answer.headers),
        "delay": 1.0,
    }
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    number = log.fetch(line, None if answer.error else body)
    if answer.error:
        log.given_up(ask, ProblemKind.FETCH_FAILED, because(Cause.DOWNLOAD_FAILED, error=answer.error))
    else:
        log.delivered(ask, number)


Reply = tuple[int, Mapping[str, str], bytes]
Site = Callable[[str], Reply | None]


class Watch:
    """One home in which nights of real sources are played; use as a context manager."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.archive = Archive(root / "archive")
        self.path = root / "policy.db"
        self.conn = open_policy_db(self.path)

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        self.conn.close()

    def night(
        self,
        source: str,
        at: str,
        site: Site,
        *,
        since: str | None = None,
        config: Mapping[str, Any] | None = None,
        only: Iterable[str] = (),
        ended: bool = True,
        stop_after: int | None = None,
    ) -> RunResult:
        """Play one night as the spider does: each address once, follow-ups in order.  A site that gives None
        for an address does not answer."""
        run = all_sources()[source]
        urls = list(only)
        if urls:
            about: dict[str, Any] = {"only": urls, "news_since": None}
            asks = [run.request_for(url) for url in urls]
        else:
            known = known_of(self.conn, source, config or {})
            start = date.fromisoformat(since) if since else None
            plan = run.plan(parse_utc(at).astimezone(JST), start, known)
            about = {
                "only": [],
                "window_from": plan.window_from,
                "window_until": plan.window_until,
                "news_since": plan.news_since,
            }
            asks = list(plan.requests)
        texts = None if urls else Texts(texts_before(self.conn, source), run.seldom_a_night)
        answers = _answers(source, at, asks, site, texts, stop_after)
        write_run(self.archive, source, at, answers, ended=ended, left=texts.left if texts else dict, **about)
        return project_pending(self.conn, self.archive)[-1]

    # ------------------------------------------------------------------ looking at what was stored
    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.conn.execute(sql, values)]

    def value(self, sql: str, *values: Any) -> Any:
        return self.conn.execute(sql, values).fetchone()[0]

    def changes(self, run: int | None = None, *, parts: bool = False) -> list[dict[str, Any]]:
        """The changes of a run (all runs: None) with their document's key; top-level ones unless ``parts``."""
        sql = (
            "SELECT c.*, d.key AS document_key FROM changes c JOIN documents d ON d.id = c.document"
            " WHERE (? IS NULL OR c.run = ?)" + ("" if parts else " AND c.part_of IS NULL") + " ORDER BY c.id"
        )
        return self.rows(sql, run, run)

    def kinds(self, run: int | None = None) -> list[tuple[str, str]]:
        """(kind, document key) of the top-level changes."""
        return [(c["kind"], c["document_key"]) for c in self.changes(run)]

    def parts(self, change: dict[str, Any]) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM changes WHERE part_of = ? ORDER BY id", change["id"])

    def versions(self, key: str) -> list[dict[str, Any]]:
        return self.rows(
            "SELECT v.* FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ? ORDER BY v.id", key
        )

    def document(self, key: str) -> dict[str, Any]:
        return self.rows("SELECT * FROM documents WHERE key = ?", key)[0]

    def problems(self, run: int) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM problems WHERE run = ? ORDER BY id", run)


def _answers(
    source: str, at: str, asks: list[PageRequest], site: Site, texts: Texts | None, stop_after: int | None
) -> Iterable[Answer]:
    """``texts`` None: nothing that an answer asks for is followed."""
    run, queue, asked = all_sources()[source], list(asks), set()
    while (queue or (texts and (queue := texts.turn()))) and (stop_after is None or len(asked) < stop_after):
        ask = queue.pop(0)
        if ask.url in asked:
            continue
        asked.add(ask.url)
        reply = site(ask.url)
        if reply is None:
            yield Answer(ask.url, ask.callback, ask.arguments, status=None, error="no answer in time")
            continue
        status, headers, body = reply
        yield Answer(ask.url, ask.callback, ask.arguments, body, headers, status)
        if texts:
            page = Page(ask.url, status, headers, body, at, "0" * 64)
            found = run.read(page, ask.callback, ask.arguments)
            queue += [one for one in found if isinstance(one, PageRequest) and texts.now(one)]


def json_reply(value: Any, status: int = 200) -> Reply:
    return status, JSON_HEADERS, json.dumps(value, ensure_ascii=False).encode()


NOT_FOUND: Reply = (404, HTML_HEADERS, "<html><body>見本：ありません</body></html>".encode())


# ---------------------------------------------------------------------- the minutes API
PEOPLE = {
    "見本甲子": {"speakerYomi": "みほんこうこ", "speakerGroup": "見本会派", "speakerPosition": None},
    "見本乙夫": {"speakerYomi": "みほんおつお", "speakerGroup": None, "speakerPosition": "見本大臣"},
    "会議録情報": {"speakerYomi": None, "speakerGroup": None, "speakerPosition": None},
}


def issue_id(day: str, number: int = 3, *, session: int = 221, house: int = 0, code: int = 5206) -> str:
    """1 + session(3) + house(0 衆, 1 参, 2 両院) + meeting code(4) + X + issue(3) + yyyymmdd."""
    return f"1{session:03d}{house}{code:04d}X{number:03d}{day.replace('-', '')}"


@dataclass
class Meeting:
    """A made-up meeting: (speaker, text) from speechOrder 0 on; ``page`` is filled in later by the library."""

    day: str
    speeches: list[tuple[str, str]]
    number: int = 3
    page: int = 0
    updated: str = "2026-05-01 01:02:43"

    @property
    def id(self) -> str:
        return issue_id(self.day, self.number)

    @property
    def key(self) -> str:
        return f"kokkai/{self.id}"

    def speech_key(self, order: int) -> str:
        return f"kokkai/{self.id}_{order:03d}"

    def about(self) -> dict[str, Any]:
        return {
            "issueID": self.id,
            "imageKind": "会議録",
            "searchObject": 0,
            "session": 221,
            "nameOfHouse": "衆議院",
            "nameOfMeeting": "法務委員会",
            "issue": f"第{self.number}号",
            "date": self.day,
            "closing": None,
        }

    def speech(self, order: int) -> dict[str, Any]:
        speaker, text = self.speeches[order]
        return {
            "speechID": f"{self.id}_{order:03d}",
            "speechOrder": order,
            "speaker": speaker,
            **PEOPLE[speaker],
            "speakerRole": None,
            "speech": text.replace("\n", "\r\n"),
            "startPage": self.page,
        }

    def links(self) -> dict[str, Any]:
        pdf = f"https://kokkai.ndl.go.jp/img/{self.id}" if self.page else None
        return {"meetingURL": f"https://kokkai.ndl.go.jp/txt/{self.id}", "pdfURL": pdf}

    def flat(self, order: int) -> dict[str, Any]:
        """The speech with its 21 keys, as /speech gives it."""
        url = f"https://kokkai.ndl.go.jp/txt/{self.id}/{order}"
        return {**self.about(), **self.speech(order), "searchObject": order, "speechURL": url, **self.links()}

    def whole(self) -> dict[str, Any]:
        """The meeting with all its speeches, as /meeting gives it."""
        times = {"createTime": "2026-05-01 01:02:43", "updateTime": self.updated}
        speeches = [
            {**self.speech(n), **times, "speechURL": f"https://kokkai.ndl.go.jp/txt/{self.id}/{n}"}
            for n in range(len(self.speeches))
        ]
        return {**self.about(), "speechRecord": speeches, **self.links()}


def answer_of(records: list[Any], name: str, total: int, start: int) -> dict[str, Any]:
    """The envelope: the key of the records is absent on 0 hits, nextRecordPosition null at the end."""
    following = start + len(records)
    return {
        "numberOfRecords": total,
        "numberOfReturn": len(records),
        "startRecord": start,
        "nextRecordPosition": following if following <= total else None,
        **({name: records} if records else {}),
    }


class MinutesSite:
    """The minutes API over made-up meetings; ``silent``: meetings that do not answer."""

    def __init__(self, *meetings: Meeting) -> None:
        self.meetings = list(meetings)
        self.silent: set[str] = set()
        self.asked: list[str] = []

    def __call__(self, url: str) -> Reply | None:
        self.asked.append(url)
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if query["recordPacking"] != "json":
            raise AssertionError("without recordPacking=json the API answers in XML")
        if parts.path == "/api/meeting":
            if query["issueID"] in self.silent:
                return None
            found = [m.whole() for m in self.meetings if m.id == query["issueID"]]
            return json_reply(answer_of(found, "meetingRecord", len(found), 1))
        hits = [
            meeting.flat(order)
            for meeting in sorted(self.meetings, key=lambda m: m.day, reverse=True)
            if query["from"] <= meeting.day <= query["until"]
            for order, (_, text) in enumerate(meeting.speeches)
            if query["any"] in text
        ]
        start, most = int(query["startRecord"]), int(query["maximumRecords"])
        return json_reply(answer_of(hits[start - 1 : start - 1 + most], "speechRecord", len(hits), start))


# ---------------------------------------------------------------------- the e-Gov law API
def node(tag: str, *children: Any, **attr: str) -> dict[str, Any]:
    """One element of a law's tree; without attributes ``attr`` is "", as the API writes it."""
    return {"tag": tag, "attr": attr or "", "children": list(children)}


def sentence(container: str, text: str) -> dict[str, Any]:
    return node(container, node("Sentence", text, Num="1", WritingMode="vertical"))


def paragraph(number: int, text: str, *items: str) -> dict[str, Any]:
    kanji = "一二三四五六七八九十"
    return node(
        "Paragraph",
        node("ParagraphNum", *(["０１２３４５６７８９"[number]] if number > 1 else [])),
        sentence("ParagraphSentence", text),
        *(
            node("Item", node("ItemTitle", kanji[n]), sentence("ItemSentence", item), Num=str(n + 1))
            for n, item in enumerate(items)
        ),
        Num=str(number),
    )


def article(number: int, caption: str, *paragraphs: dict[str, Any]) -> dict[str, Any]:
    title = f"第{'〇一二三四五六七八九'[number]}条"
    return node(
        "Article", node("ArticleCaption", f"（{caption}）"), node("ArticleTitle", title), *paragraphs, Num=str(number)
    )


def supplementary(text: str, **attr: str) -> dict[str, Any]:
    return node("SupplProvision", node("SupplProvisionLabel", "附　則"), paragraph(1, text), **attr)


def law_tree(main: list[dict[str, Any]], *others: dict[str, Any], title: str = "見本法") -> dict[str, Any]:
    return node(
        "Law",
        node("LawNum", "令和元年法律第九号"),
        node("LawBody", node("LawTitle", title), node("MainProvision", *main), *others),
        Era="Reiwa",
        Lang="ja",
        LawType="Act",
        Num="9",
        Year="1",
    )


@dataclass
class Revision:
    """One made-up revision of a law; ``tree`` None: the API has no text of it."""

    enforced: str
    by: str  # the amending law's id
    tree: dict[str, Any] | None = None
    title: str = "見本法"
    comment: str | None = None
    promulgated: str = "2024-06-21"
    label: str | None = None  # current_revision_status; None: as the calendar has it

    def id(self, law_id: str) -> str:
        return f"{law_id}_{self.enforced.replace('-', '')}_{self.by}"

    def as_json(self, law_id: str, status: str) -> dict[str, Any]:
        return {
            "law_revision_id": self.id(law_id),
            "law_type": "Act",
            "law_title": self.title,
            "law_title_kana": None,
            "abbrev": None,
            "category": "見本",
            "updated": f"{self.promulgated}T09:00:00+09:00",
            "amendment_promulgate_date": self.promulgated,
            "amendment_enforcement_date": self.enforced,
            "amendment_enforcement_comment": self.comment,
            "amendment_scheduled_enforcement_date": self.enforced if self.comment else None,
            "amendment_law_id": self.by,
            "amendment_law_title": "見本法の一部を改正する法律",
            "amendment_law_title_kana": None,
            "amendment_law_num": f"見本第{self.by}号",
            "amendment_type": "3",
            "repeal_status": "None",
            "repeal_date": None,
            "remain_in_force": False,
            "mission": "New",
            "current_revision_status": self.label or status,
        }


LAW = "428AC0000000089"  # the source watches it; title and text here are made up


class LawSite:
    """The e-Gov law API on one day, for one law with made-up revisions (any order); every other law is unknown."""

    def __init__(self, today: str, *revisions: Revision, law_id: str = LAW) -> None:
        self.today, self.law_id = today, law_id
        self.revisions = sorted(revisions, key=lambda r: r.enforced, reverse=True)  # the API lists the newest first
        self.asked: list[str] = []

    def info(self) -> dict[str, Any]:
        return {
            "law_type": "Act",
            "law_id": self.law_id,
            "law_num": "令和元年法律第九号",
            "law_num_era": "Reiwa",
            "law_num_year": 1,
            "law_num_type": "Act",
            "law_num_num": "009",
            "promulgation_date": "2019-05-01",
        }

    def listed(self) -> list[dict[str, Any]]:
        begun = [r for r in self.revisions if r.enforced <= self.today]
        return [
            r.as_json(
                self.law_id,
                "UnEnforced" if r not in begun else "CurrentEnforced" if r is begun[0] else "PreviousEnforced",
            )
            for r in self.revisions
        ]

    def __call__(self, url: str) -> Reply | None:
        self.asked.append(url)
        kind, _, name = url.removeprefix("https://laws.e-gov.go.jp/api/2/").partition("/")
        if kind == "law_revisions" and name == self.law_id:
            return json_reply({"law_info": self.info(), "revisions": self.listed()})
        for revision, about in zip(self.revisions, self.listed(), strict=True):
            if kind == "law_data" and name == about["law_revision_id"] and revision.tree is not None:
                files = {"image_data": "", "attached_files": []}
                return json_reply(
                    {
                        "attached_files_info": files,
                        "law_info": self.info(),
                        "revision_info": about,
                        "law_full_text": revision.tree,
                    }
                )
        return json_reply({"code": "404004", "message": "見本：その法令はありません。"}, 404)


# ---------------------------------------------------------------------- pages and feeds
def isa_page(title: str, *paragraphs: str, files: Mapping[str, str] | None = None) -> Reply:
    """A page in the skeleton of the immigration agency; ``files``: path below /isa/content/ -> label."""
    links = "".join(f'<li><a href="/isa/content/{name}">{label}</a></li>' for name, label in (files or {}).items())
    text = "".join(f'<div class="textBlock honbun"><p>{p}</p></div>' for p in paragraphs)
    html = (
        '<!doctype html><html lang="ja"><head><meta charset="UTF-8"><title>見本 | 出入国在留管理庁</title></head><body>'
        '<div id="wrapper"><nav><ul><li>見本ナビ</li></ul></nav><div id="contentsArea"><div class="inner">'
        f'<h1 class="titlePage">{title}</h1>{text}<ul class="arwList01">{links}</ul></div></div></div></body></html>'
    )
    return 200, HTML_HEADERS, html.encode()


class IsaSite:
    """The agency's site: path -> reply; what is not there is a 404."""

    def __init__(self, pages: Mapping[str, Reply]) -> None:
        self.pages = dict(pages)

    def __call__(self, url: str) -> Reply | None:
        return self.pages.get(url.removeprefix("https://www.moj.go.jp/"), NOT_FOUND)


def mhlw_feed(items: Iterable[tuple[str, str, str]]) -> Site:
    """The ministry's feed with (page, title, dc:date) items, padded to ten with old ones."""
    padding = [(f"old_{n}", f"見本の古い記事{n}", "2026-04-01T10:00:00+09:00") for n in range(10)]
    listed = [*items, *padding]
    text = "".join(
        f'<item rdf:about="https://www.mhlw.go.jp/stf/{page}.html"><title>{title}</title>'
        f"<link>https://www.mhlw.go.jp/stf/{page}.html</link><dc:date>{day}</dc:date></item>"
        for page, title, day in listed
    )
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<channel rdf:about="https://www.mhlw.go.jp/stf/news.rdf"><title>見本省</title><link>https://www.mhlw.go.jp/'
        f"</link><description>見本</description></channel>{text}</rdf:RDF>"
    )
    return lambda _: (200, {"content-type": "application/xml"}, body.encode())


# ---------------------------------------------------------------------- comparing two databases
def dump(conn: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is computed, with keys in the place of ids, so that two databases can be compared."""
    keys = {row[0]: row[1] for row in conn.execute("SELECT id, key FROM documents")}
    people = {
        row[0]: row[1] for row in conn.execute("SELECT id, key FROM people")
    }  # ministers by post are no documents
    changes = {row[0]: row[1] for row in conn.execute("SELECT id, key FROM changes")}
    fetches = {row[0]: (row[1], row[2], row[3]) for row in conn.execute("SELECT id, run, url, fetched_at FROM fetches")}
    versions: dict[int, tuple[str, int]] = {}
    numbers: dict[int, int] = {}
    for identity, document in conn.execute("SELECT id, document FROM versions ORDER BY id"):
        numbers[document] = numbers.get(document, 0) + 1
        versions[identity] = (keys[document], numbers[document])
    names = {
        "document": keys,
        "meeting_document": keys,
        "law_document": keys,
        "attachment_document": keys,
        "fetch": fetches,
        "bill": keys,
        "question": keys,
        "answer": keys,
        "person": people,
        "current_version": versions,
        "old_version": versions,
        "new_version": versions,
        "part_of": changes,
        "change": changes,
    }
    own = {
        "documents": keys,
        "versions": versions,
        "changes": changes,
        "fetches": fetches,
        "document_text": keys,
        "people": people,
    }
    found = {}
    tables = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for table in tables:
        if table.startswith(("sqlite_", "documents_fts", "_sqlite_migrations")):
            continue
        cursor = conn.execute(f"SELECT * FROM {table}")
        columns = [column[0] for column in cursor.description]
        rows = []
        for row in cursor:
            cells = []
            for column, cell in zip(columns, tuple(row), strict=True):
                if column == "id":
                    # runs and topics have ids of their own; a problem's id is its place
                    cells.append(own[table][cell] if table in own else cell)
                else:
                    cells.append(names[column].get(cell, cell) if column in names and cell is not None else cell)
            rows.append(tuple(cells))
        found[table] = sorted(rows, key=repr)
    return found


def search_index_is_sound(conn: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError when the search index differs from the stored text."""
    conn.execute("INSERT INTO documents_fts (documents_fts, rank) VALUES ('integrity-check', 1)")
