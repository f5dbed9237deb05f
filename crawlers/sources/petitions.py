"""Petitions (請願) to both houses: the list of a session, and the page of each petition in scope.

House of Representatives ``itdb_seigan.nsf/html/seigan/{N}_l.htm`` (Shift_JIS), House of Councillors
``kousei/seigan/{N}/seigan.htm`` (UTF-8).  Their tables were never seen by this parser: columns are told by the words of
their headings, unknown ones are kept under those words, and a list without number or title counts as not read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from bs4 import Tag

from crawlers.read.html import absolute, container_text
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    expect_session,
    expect_whole,
    sessions_named,
    sessions_to_visit,
    table_rows,
    value_or_none,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.diet.words import cell_date
from db.record.causes import Cause
from db.record.models import Document, Listing, Parsed, Problem, Scalar, SourceInfo
from db.record.reasons import because, why_of
from db.text.folding import squeeze

CURRENT = f"https://{SANGIIN}/japanese/joho1/kousei/gian/current/gian.htm"
LISTS = {
    "shugiin": f"https://{SHUGIIN}/internet/itdb_seigan.nsf/html/seigan/{{}}_l.htm",
    "sangiin": f"https://{SANGIIN}/japanese/joho1/kousei/seigan/{{}}/seigan.htm",
}
HOUSE = {"shugiin": HOUSE_OF_REPRESENTATIVES, "sangiin": HOUSE_OF_COUNCILLORS}
RE_LIST = re.compile(
    rf"https://(?:{re.escape(SHUGIIN)}/internet/itdb_seigan\.nsf/html/seigan/(\d{{1,3}})_l"
    rf"|{re.escape(SANGIIN)}/japanese/joho1/kousei/seigan/(\d{{3}})/seigan)\.htm"
)
RE_DETAIL = re.compile(
    rf"https://(?:{re.escape(SHUGIIN)}/internet/itdb_seigan\.nsf/html/seigan/(?!\d{{1,3}}_l\.)[^/]+\.htm"
    rf"|{re.escape(SANGIIN)}/japanese/joho1/kousei/seigan/\d{{3}}/(?!seigan\.htm)[^?#]+\.htm)"
)
# Words of a heading -> what the column is; the first that fits counts.
COLUMNS = (
    ("received_number", r"受理番号"), ("number", r"番号"), ("title", r"件名"), ("introducer", r"紹介議員"),
    ("received_on", r"受理.*日"), ("received", r"受理"), ("referred_on", r"付託.*日"), ("committee", r"委員会|付託"),
    ("result", r"結果|審査"), ("signatures", r"署名"),
)  # fmt: skip
DATES = ("received_on", "referred_on")
CONTAINERS = "#ContentsBox, #mainlayout, #main, main"


class Petitions(Source):
    """Petitions of the sessions that are open or closed a short time ago."""

    info = SourceInfo(
        id="petitions",
        name_ja="国会の請願",
        name_en="Petitions to the Diet",
        publisher="衆議院・参議院",
        url="https://www.sangiin.go.jp/japanese/joho1/kousei/seigan/current/seigan.htm",
        kind="petition",
        licence="各院ウェブサイトの利用条件による：出典を明示して引用",
        credit="出典：衆議院ウェブサイト、参議院ホームページ（請願）",
        terms_checked_on="2026-11-24",
        enabled=False,
        selector_verified=False,
        caveats="未検証：一覧と各請願のページは、実際のページで読み取りを確かめていません。列は見出しの語で判断し、知らない列は表記のまま残します。"
        "使う前に policywatch record petitions で実物を取り、読み取り結果を確かめてください。",
    )
    hosts = frozenset({SANGIIN, SHUGIIN})
    announces = frozenset({"petition"})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The list of bills names the sessions; their lists of petitions follow from it."""
        arguments = {"day": at.date().isoformat(), "since": since.isoformat() if since else None}
        return Plan((PageRequest(CURRENT, "parse_current", arguments),), news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        found = RE_LIST.fullmatch(url)
        if found is None:
            raise ValueError(f"{url} is not a list of petitions of one session")
        return list_ask("shugiin" if found[1] else "sangiin", int(found[1] or found[2]))

    def parse_current(self, page: Page, day: str, since: str | None) -> Iterator[PageRequest]:
        named = sessions_named(page)
        if not named:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.NO_DATED_SESSION))
        for session in sessions_to_visit(named, day, since):
            yield list_ask("shugiin", session.number)
            yield list_ask("sangiin", session.number)

    def parse_list(self, page: Page, house: str, session: int) -> Iterator[Parsed | PageRequest]:
        """A document for each row, all of them; the petition's own page when its title is in scope."""
        expect_whole(page)
        main = page.soup.select_one(CONTAINERS) or page.soup.body or page.soup
        heading = page.soup.title.get_text() if page.soup.title else ""
        expect_session(page, f"{container_text(main)}\n{heading}", session)
        keys: dict[str, str] = {}
        tables = [(table, names) for table in main.find_all("table") if "title" in (names := headings(table))]
        if not tables:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.NO_TABLE_WITH_COLUMN, column="件名"))
        for table, names in tables:
            if "number" not in names:
                raise PageError(SUSPECT, because(Cause.PETITION_COLUMNS, columns=str(list(names))))
            for cells in list(table_rows(table))[1:]:
                for record in self._row(page, cells, names, house, session, committee_above(table)):
                    if isinstance(record, Document):
                        shown = str(record.facts["list.title"])
                        if keys.setdefault(record.key, shown) != shown:
                            yield Problem(
                                SUSPECT,
                                page.url,
                                because(Cause.PETITION_TWICE, key=record.key, title=shown[:60]),
                                record.key,
                            )
                            continue
                    yield record
        yield Listing(f"petitions/{house}/{session}", frozenset(keys))

    def _row(
        self, page: Page, cells: list[Tag], names: list[str], house: str, session: int, committee: str | None
    ) -> Iterator[Parsed | PageRequest]:
        texts = [cell_text(cell) for cell in cells]
        shown = " | ".join(" ".join(text.split()) for text in texts)[:120]
        if not any(texts) or (names == headings_of(cells)):
            return
        if len(texts) != len(names):
            yield Problem(
                SUSPECT, page.url, because(Cause.ROW_LENGTH, cells=len(texts), headings=len(names), row=shown)
            )
            return
        raw = dict(zip(names, map(value_or_none, texts), strict=True))
        number = unicodedata.normalize("NFKC", raw["number"] or "").strip()
        if not number.isdigit() or not raw["title"]:
            yield Problem(SUSPECT, page.url, because(Cause.PETITION_UNREAD, row=shown))
            return
        key = f"petitions/{house}-{session}-{int(number)}"
        facts: dict[str, Scalar] = {f"list.{name}": text for name, text in raw.items()}
        if committee and "committee" not in raw:
            facts["list.committee"] = committee
        title = " ".join(raw["title"].split())
        facts["list.title"] = title
        link = next(
            (a for a in (absolute(a.get("href"), page.base) for c in cells for a in c.find_all("a")) if a), None
        )
        link = link if link and RE_DETAIL.fullmatch(link) else None
        yield from bad_dates(page, facts, "list", key)
        yield petition(house, session, int(number), link or page.url, title, facts)
        if link:
            arguments = {"key": key, "house": house, "session": session, "number": int(number), "title": title}
            yield PageRequest(link, "parse_detail", arguments, about=title)

    def parse_detail(self, page: Page, key: str, house: str, session: int, number: int, title: str) -> Iterator[Parsed]:
        """The petition's own page: its table of two columns as facts, its text as body."""
        expect_whole(page)
        main = page.soup.select_one(CONTAINERS) or page.soup.body or page.soup
        body = container_text(main)
        if "".join(squeeze(title).split()) not in "".join(squeeze(body).split()):
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.OTHER_PETITION, title=title[:60]))
        facts: dict[str, Scalar] = {}
        for cells in (cells for table in main.find_all("table") for cells in table_rows(table)):
            if len(cells) == 2 and (name := cell_text(cells[0])) and (column := column_of(name)) != "number":
                facts[f"page.{column}"] = value_or_none(cell_text(cells[1]))
        facts["page.title"] = title
        yield from bad_dates(page, facts, "page", key)
        yield petition(house, session, number, page.url, title, facts, body)


def list_ask(house: str, session: int) -> PageRequest:
    number = session if house == "shugiin" else f"{session:03d}"
    return PageRequest(LISTS[house].format(number), "parse_list", {"house": house, "session": session})


def column_of(heading: str) -> str:
    """What a heading stands for; its own words when they are not known."""
    words = "".join(squeeze(heading).split())
    return next((name for name, pattern in COLUMNS if re.search(pattern, words)), words)


def headings_of(cells: list[Tag]) -> list[str]:
    return [column_of(cell_text(cell)) for cell in cells]


def headings(table: Tag) -> list[str]:
    """The columns of a table, told by its first row."""
    return headings_of(next(table_rows(table), []))


def committee_above(table: Tag) -> str | None:
    """The committee that a table stands under, from its caption or the heading before it."""
    caption = table.find("caption")
    above = caption if caption is not None else table.find_previous(["h2", "h3", "h4"])
    words = "".join(squeeze(above.get_text()).split()) if above is not None else ""
    return words if re.fullmatch(r"[^、。（）()]+委員会", words) else None


def bad_dates(page: Page, facts: Mapping[str, Scalar], where: str, key: str) -> Iterator[Problem]:
    for name in DATES:
        text = facts.get(f"{where}.{name}")
        try:
            cell_date(None if text is None else str(text))
        except ValueError as error:
            yield Problem(SUSPECT, page.url, because(Cause.LABEL_NO_DATE, label=name, why=why_of(error)), key)


def petition(
    house: str, session: int, number: int, url: str, title: str, facts: Mapping[str, Scalar], body: str | None = None
) -> Document:
    return Document(
        key=f"petitions/{house}-{session}-{number}",
        kind="petition",
        url=url,
        title=title,
        body=body,
        collection="petitions",
        adds=True,
        facts={"house": HOUSE[house], "session": session, "number": number, "url": url, **facts},
    )
