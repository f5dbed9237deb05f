"""Sessions of the Diet, read from the menu of sessions on the House of Councillors' list of bills.

The heading and the menu (``select[name=kaiji]``) name every session since the 153rd or later as
「第213回国会（常会）（令和6年1月26日～令和6年6月23日）」.  The House of Representatives' table of sessions (kaiki.htm) was never
seen by this parser: it is asked for only under ``[sources.sessions] kaiki = true``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from bs4 import Tag

from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    CURRENT,
    RE_SESSION,
    ROSTER,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    expect_whole,
    table_rows,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.diet.words import cell_date
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, Scalar, SourceInfo
from db.record.reasons import because, why_of
from db.text.dates import find_date
from db.text.folding import flat, squeeze

KAIKI = f"https://{SHUGIIN}/internet/itdb_annai.nsf/html/statics/shiryo/kaiki.htm"
RE_NAMED = re.compile(r"第\s*(\d{1,3})\s*回国会")
RE_KAIKI_NAME = re.compile(r"第?\s*(\d{1,3})\s*回?(?:国会)?\s*[（(]?(常会|臨時会|特別会|常|臨|臨時|特|特別)?[)）]?")
KINDS = {"常": "常会", "臨": "臨時会", "臨時": "臨時会", "特": "特別会", "特別": "特別会"}
# What the heading of a column holds -> what the column is.
COLUMNS = (
    ("number", ("回次",)),
    ("convened_on", ("召集",)),
    ("closes_on", ("終了", "閉会")),
    ("opened", ("開会式",)),
    ("extension", ("延長",)),
    ("days", ("会期", "日数")),
)


class Sessions(Source):
    """When each session of the Diet was convened and closes."""

    info = SourceInfo(
        id="sessions",
        name_ja="国会の会期",
        name_en="Sessions of the Diet",
        publisher="参議院・衆議院",
        publisher_en="House of Councillors and House of Representatives",
        url=CURRENT,
        kind="session",
        licence="参議院ホームページの利用条件（出典の記載により引用できる）",
        licence_en="terms of use of the House of Councillors’ website: may be quoted with the source named",
        credit="出典：参議院ホームページ（議案情報）、衆議院ウェブサイト",
        terms_checked_on="2026-11-24",
        caveats="参議院の議案情報にある国会回次の一覧を読みます。会期の延長は、"
        "会期終了日の表示が変わった夜に分かります（見始める前の延長は分かりません）。"
        "衆議院の会期一覧のページは実物で確かめていないため、管理者が設定したときだけ読みます。",
        caveats_en="Reads the list of sessions on the House of Councillors’ pages of bills. An extension is seen on the "
        "night on which the last day shown changes (one before we began to look is not). The House of "
        "Representatives’ own list was not checked against a real page and is read only where the "
        "administrator switches that on.",
    )
    hosts = frozenset({SANGIIN, SHUGIIN})
    announces = frozenset({"session"})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The menu of sessions, and the other house's table when the settings ask for it."""
        del at, since
        asks = [self.request_for(CURRENT)] + ([self.request_for(KAIKI)] if known.config.get("kaiki") is True else [])
        return Plan(tuple(asks), news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        if url in (CURRENT, ROSTER):
            return PageRequest(url, "parse_menu")
        if url == KAIKI:
            return PageRequest(url, "parse_table")
        raise ValueError(f"{url} is not a page of sessions ({CURRENT} or {KAIKI})")

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """Between sessions the list of bills may not be there yet: the roster names the same sessions."""
        if page.requested_url == CURRENT or page.url == CURRENT:
            yield self.request_for(ROSTER)
        else:
            yield from super().missing(page, callback, arguments)

    def parse_menu(self, page: Page) -> Iterator[Parsed]:
        """Every session that the heading and the menu name.

        A line of the menu that cannot be read, and a session named twice with different dates, are problems; of the
        latter only what both lines share is kept.
        """
        expect_whole(page)
        lines = [squeeze(tag.get_text()) for tag in page.soup.select("p.exp, select[name=kaiji] option")]
        lines = [line for line in lines if RE_NAMED.search(line)]
        if not any(RE_SESSION.search(line) for line in lines):
            page.refuse(because(Cause.NO_DATED_SESSION))
        found: dict[int, dict[str, Scalar]] = {}
        for line in lines:
            named = RE_SESSION.search(line)
            number = int(named[1]) if named else None
            key = f"sessions/{number}" if number else None
            convened, closes = (find_date(named[3]), find_date(named[4])) if named else (None, None)
            if named is None or number is None or convened is None or (closes is None and named[4].strip()):
                yield Problem(SUSPECT, page.url, because(Cause.SESSION_UNREAD, line=line[:80]), key)
                continue
            if closes is not None and closes < convened:
                yield Problem(SUSPECT, page.url, because(Cause.SESSION_CLOSES_EARLY, line=line[:80]), key)
                continue
            facts: dict[str, Scalar] = {
                "sangiin.kind": named[2],
                "sangiin.convened_on": convened.isoformat(),
                "sangiin.closes_on": closes.isoformat() if closes else None,
            }
            if number in found and found[number] != facts:
                yield Problem(SUSPECT, page.url, because(Cause.SESSION_TWICE, session=number), key)
                facts = {name: v for name, v in facts.items() if found[number].get(name) == v}
            found[number] = facts
        for number, facts in found.items():
            yield document(number, CURRENT, facts)

    def parse_table(self, page: Page) -> Iterator[Parsed]:
        """The House of Representatives' table of sessions; columns are told by the words of their headings."""
        expect_whole(page)
        rows = [cells for table in page.soup.find_all("table") for cells in table_rows(table)]
        head = next((n for n, cells in enumerate(rows) if "convened_on" in columns(cells)), None)
        if head is None:
            page.refuse(because(Cause.NO_TABLE_WITH_COLUMN, column="召集日"))
        names = columns(rows[head])
        if "number" not in names or "closes_on" not in names:
            shown = str([cell_text(c) for c in rows[head]])
            raise PageError(SUSPECT, because(Cause.SESSION_COLUMNS, columns=shown))
        for cells in rows[head + 1 :]:
            yield from self._row(page, cells, names)

    def _row(self, page: Page, cells: list[Tag], names: list[str | None]) -> Iterator[Parsed]:
        texts = [" ".join(cell_text(cell).split()) for cell in cells]
        shown = " | ".join(texts)[:120]
        if len(texts) != len(names):
            if any(re.search(r"第\s*\d{1,3}\s*回", squeeze(text)) for text in texts):
                why = because(Cause.ROW_LENGTH, cells=len(texts), headings=len(names), row=shown)
                yield Problem(SUSPECT, page.url, why)
            return
        raw = {name: text or None for name, text in zip(names, texts, strict=True) if name}
        named = RE_KAIKI_NAME.match(squeeze(raw["number"] or ""))
        if named is None:
            if any(texts):
                yield Problem(SUSPECT, page.url, because(Cause.ROW_NO_SESSION, row=shown))
            return
        number = int(named[1])
        facts: dict[str, Scalar] = {"shugiin.kind": KINDS.get(named[2] or "", named[2])} if named[2] else {}
        for name in ("opened", "extension", "days"):
            if name in raw:
                facts[f"shugiin.{name}"] = raw[name]
        for name in ("convened_on", "closes_on"):
            try:
                facts[f"shugiin.{name}"] = cell_date(raw[name])
            except ValueError as error:
                facts[f"shugiin.{name}_raw"] = raw[name]
                why = because(Cause.SESSION_NO_DATE, session=number, why=why_of(error))
                yield Problem(SUSPECT, page.url, why, f"sessions/{number}")
        yield document(number, KAIKI, facts)


def columns(cells: list[Tag]) -> list[str | None]:
    """What each column is, told by its heading; None for one that is not known."""
    words = [flat(cell_text(cell)) for cell in cells]
    return [next((name for name, signs in COLUMNS if any(s in text for s in signs)), None) for text in words]


def document(number: int, url: str, facts: dict[str, Scalar]) -> Document:
    return Document(
        key=f"sessions/{number}",
        kind="session",
        url=url,
        title=f"第{number}回国会",
        body="",
        collection="sessions",
        facts={"number": number, **facts},
        adds=True,
    )
