"""Petitions (請願) to both houses: the list of a session, and the pages of each petition.

House of Representatives ``itdb_seigan.nsf/html/seigan/{N}_l.htm`` (Shift_JIS), a page a petition.  House of Councillors
``kousei/seigan/{N}/seigan.htm`` (UTF-8), two pages a petition: the gist (``yousi``) and, behind the second link of a row, who
introduced it when with what result (``futaku``).  As others measured them.  Columns are told by how their headings begin,
unknown ones are kept under their words, and a list without number or title counts as not read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bs4 import Tag

from crawlers.read.html import absolute, container_text
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    CURRENT,
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    ROSTER,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    committee_in,
    expect_session,
    expect_whole,
    heading_words,
    main_part,
    sessions_named,
    sessions_to_visit,
    table_rows,
    value_or_none,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.diet.words import cell_date
from db.record.causes import Cause
from db.record.models import Document, Listing, Parsed, Problem, ProblemKind, Scalar, SourceInfo
from db.record.reasons import because, why_of
from db.text.folding import flat, squeeze

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
    rf"|{re.escape(SANGIIN)}/japanese/joho1/kousei/seigan/(?:\d{{3}}|current)/(?!seigan\.htm)[^?#]+\.htm)"
)
RE_GIST = re.compile(r"/yousi/[^/]+$")  # what a petition asks for: it does not change
# Words of a heading -> what the column is; the first that fits counts.
COLUMNS = (
    ("links", r"同趣旨一覧|同趣旨$"), ("received_number", r"受理番号"), ("number", r"番号"), ("title", r"件名"),
    ("introducer", r"紹介議員"), ("group", r"会派"), ("gist", r"要旨"), ("received_on", r"受理.*日"),
    ("received", r"受理|^件数"), ("referred_on", r"付託.*日"), ("committee", r"委員会|付託"),
    ("result", r"結果|審査"), ("signatures", r"署名|通数"),
)  # fmt: skip
RECEIPT = ("received_number", "introducer", "group", "received_on", "referred_on", "result")
RE_RECEIVED_AS = re.compile(r"受理番号\s*([\d０-９]+)\s*号?[\s\u3000：:]*(.+)")
RE_NOT_REFERRED = re.compile(r"付託に至らなかった|未付託")
DATES = ("received_on", "referred_on")
DECIDED_AFTER = timedelta(days=30)  # what became of petitions is printed within days of the close
NO_LIST_FOR = timedelta(days=40)  # from the opening of a session to the first referral of a petition
LAG = 7  # days in which the pages of every petition are read once more


class Petitions(Source):
    """Petitions of the sessions that are open or closed a short time ago."""

    info = SourceInfo(
        id="petitions",
        name_ja="国会の請願",
        name_en="Petitions to the Diet",
        publisher="衆議院・参議院",
        publisher_en="House of Representatives and House of Councillors",
        url="https://www.sangiin.go.jp/japanese/joho1/kousei/seigan/current/seigan.htm",
        kind="petition",
        licence="各院ウェブサイトの利用条件による：出典を明示して引用",
        licence_en="terms of use of the houses’ websites: quotation with the source named",
        credit="出典：衆議院ウェブサイト、参議院ホームページ（請願）",
        terms_checked_on="2026-11-24",
        selector_verified=False,
        measured_by_others=True,
        caveats="両院のすべての請願を、要旨・紹介議員・受理と付託の日・署名者数・結果まで読みます。件名が対象のものは毎晩、"
        "ほかのものは初めて載った日とその後週に一度見ます。同じ趣旨の請願は一件にまとめ、紹介議員ごとの受理を並べます。"
        "列は見出しの語で判断し、知らない列は表記のまま残します。",
        caveats_en="Reads all petitions of both houses with their purport, introducing members, days of receipt and "
        "referral, number of signatures and result. Those whose title is of our field are looked at every "
        "night, the others when they first appear and once a week after that. Petitions of one purport are "
        "one, with the receipts of each introducing member. Columns are known by the words of their headings; "
        "unknown ones are kept as printed.",
    )
    hosts = frozenset({SANGIIN, SHUGIIN})
    announces = frozenset({"petition"})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The list of bills names the sessions; their lists of petitions follow from it."""
        unseen = known.unseen_since(since, at.date(), DECIDED_AFTER)
        arguments = {
            "day": at.date().isoformat(),
            "since": unseen.isoformat() if unseen else None,
            "known": sorted(d.key.removeprefix("petitions/") for d in known.documents if d.has_text),
        }
        return Plan((PageRequest(CURRENT, "parse_current", arguments),), news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        found = RE_LIST.fullmatch(url)
        if found is None:
            raise ValueError(f"{url} is not a list of petitions of one session")
        return list_ask("shugiin" if found[1] else "sangiin", int(found[1] or found[2]))

    def parse_current(
        self, page: Page, day: str, since: str | None, known: Sequence[str] = ()
    ) -> Iterator[PageRequest]:
        named = sessions_named(page)
        if not named:
            page.refuse(because(Cause.NO_DATED_SESSION))
        for session in sessions_to_visit(named, day, since, DECIDED_AFTER):
            for house in LISTS:
                start = f"{house}-{session.number}-"
                read = sorted(int(name.removeprefix(start)) for name in known if name.startswith(start))
                young = date.fromisoformat(day) - date.fromisoformat(session.convened_on) <= NO_LIST_FOR
                yield list_ask(house, session.number, day, read, young)

    def parse_list(
        self,
        page: Page,
        house: str,
        session: int,
        day: str | None = None,
        known: Sequence[int] = (),
        young: bool = False,  # noqa: ARG002 - for what a 404 means
    ) -> Iterator[Parsed | PageRequest]:
        """A document for each row, all of them, and requests for its pages.

        ``known``: the numbers whose gist is stored.  These are asked for again every night when the title is in scope, else
        once in seven days; a gist itself is read once.
        """
        expect_whole(page)
        main = main_part(page)
        heading = page.soup.title.get_text() if page.soup.title else ""
        expect_session(page, f"{container_text(main)}\n{heading}", session)
        keys: dict[str, str] = {}
        tables = [(table, names) for table in main.find_all("table") if "title" in (names := headings(table))]
        if not tables:
            page.refuse(because(Cause.NO_TABLE_WITH_COLUMN, column="件名"))
        for table, names in tables:
            if "number" not in names:
                raise PageError(SUSPECT, because(Cause.PETITION_COLUMNS, columns=str(list(names))))
            for cells in list(table_rows(table))[1:]:
                for record in self._row(page, cells, names, house, session, committee_above(table), day, known):
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
        self,
        page: Page,
        cells: list[Tag],
        names: list[str],
        house: str,
        session: int,
        committee: str | None,
        day: str | None,
        known: Sequence[int],
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
        facts: dict[str, Scalar] = {f"list.{name}": text for name, text in raw.items() if name != "links"}
        if committee and "committee" not in raw:
            facts["list.committee"] = committee
        title = " ".join(raw["title"].split())
        facts["list.title"] = title
        linked = (absolute(a.get("href"), page.base).split("#")[0] for c in cells for a in c.find_all("a"))
        links = [url for url in dict.fromkeys(linked) if RE_DETAIL.fullmatch(url)]
        url = links[0] if links else page.url
        yield from bad_dates(page, facts, "list", key)
        yield petition(house, session, int(number), url, title, facts)
        arguments = {"key": key, "house": house, "session": session, "number": int(number), "title": title, "url": url}
        due = day is None or int(number) not in known or int(number) % LAG == date.fromisoformat(day).toordinal() % LAG
        for link in links:
            if not (RE_GIST.search(link) and int(number) in known):
                yield PageRequest(link, "parse_detail", arguments, about=None if due else title)

    def parse_detail(
        self, page: Page, key: str, house: str, session: int, number: int, title: str, url: str
    ) -> Iterator[Parsed]:
        """A page of the petition: its labelled cells as facts, the gist as body, each receipt with its introducer."""
        expect_whole(page)
        main = main_part(page)
        if flat(title) not in flat(container_text(main)):
            page.refuse(because(Cause.OTHER_PETITION, title=title[:60]))
        facts: dict[str, Scalar] = {}
        receipts: list[list[str | None]] = []
        for table in main.find_all("table"):
            names = headings(table)
            if "introducer" in names and len(names) > 2:
                receipts += table_receipts(table, names)
            else:
                for name, text in labelled(table):
                    if name == "introducer":
                        receipts += listed_receipts(text)
                    elif name not in ("number", "links"):
                        facts[f"page.{name}"] = value_or_none(text)
        outside = container_text(main, main.select("table, h1, h2, h3, h4, p.exp"))
        body = facts.pop("page.gist", None) or outside or None
        facts["page.title"] = title
        if receipts:
            facts["page.receipts"] = json.dumps(receipts, ensure_ascii=False)
            for receipt in receipts:
                of_receipt = {f"page.{name}": value for name, value in zip(RECEIPT, receipt, strict=True)}
                yield from bad_dates(page, of_receipt, "page", key)
        yield from bad_dates(page, facts, "page", key)
        yield petition(house, session, number, url, title, facts, None if body is None else str(body))

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """A page that cannot be had while the list still shows its petition: nothing is gone.  A session that has just begun has
        no list before the first referral; without the list of bills the roster names the sessions."""
        if callback == "parse_current" and page.url != ROSTER:
            yield PageRequest(ROSTER, callback, arguments)
            return
        if callback == "parse_list" and arguments.get("young"):
            return
        why = because(Cause.HTTP_NOT_FOUND, status=page.status)
        yield Problem(ProblemKind.NOT_FOUND, page.url, why, arguments.get("key"))


def list_ask(
    house: str, session: int, day: str | None = None, known: Sequence[int] = (), young: bool = False
) -> PageRequest:
    number = session if house == "shugiin" else f"{session:03d}"
    arguments = {"house": house, "session": session, "day": day, "known": list(known), "young": young}
    return PageRequest(LISTS[house].format(number), "parse_list", arguments)


def labelled(table: Tag) -> Iterator[tuple[str, str]]:
    """(column, text) of the labelled cells of a table: rows of two cells, or th and td in turn."""
    for cells in table_rows(table):
        if all(cell.name == "th" for cell in cells):
            continue
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            if (len(cells) == 2 or label.name == "th") and (words := cell_text(label)):
                yield column_of(words), cell_text(value)


def table_receipts(table: Tag, names: Sequence[str]) -> Iterator[list[str | None]]:
    """The receipts of a table with a row for each: number, introducer, group, days, result as printed."""
    for cells in list(table_rows(table))[1:]:
        row = dict(zip(names, (value_or_none(cell_text(cell)) for cell in cells), strict=False))
        if any(row.values()):
            yield [row.get(name) for name in RECEIPT]


def listed_receipts(text: str) -> Iterator[list[str | None]]:
    """The receipts of a cell with a line for each: 「受理番号 11号　荒井優君」, or a name alone."""
    for line in filter(None, map(str.strip, text.split("\n"))):
        found = RE_RECEIVED_AS.fullmatch(line)
        yield [found[1] if found else None, found[2] if found else line, None, None, None, None]


def column_of(heading: str) -> str:
    """What a heading stands for, told by its words without （計）; its own words when they are not known."""
    words = heading_words(heading) or flat(heading)
    whole = flat(heading)
    return next((name for name, pattern in COLUMNS if re.search(pattern, words) or re.search(pattern, whole)), words)


def headings_of(cells: list[Tag]) -> list[str]:
    return [column_of(cell_text(cell)) for cell in cells]


def headings(table: Tag) -> list[str]:
    """The columns of a table, told by its first row."""
    return headings_of(next(table_rows(table), []))


def committee_above(table: Tag) -> str | None:
    """The committee that a table stands under, from its caption (法務委員会の一覧) or the heading before it."""
    caption = table.find("caption")
    above = caption if caption is not None else table.find_previous(["h2", "h3", "h4"])
    words = above.get_text() if above is not None else ""
    return None if RE_NOT_REFERRED.search(squeeze(words)) else committee_in(words)


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
