"""Who sits on which committee: the committee rosters of both houses.

The House of Representatives lists its committees on ``list.htm``, standing and special ones, each with a page ``iin_j….htm``,
``iin_t….htm`` …; the House of Councillors on ``tiinkai.html``, with pages ``l….htm`` (``p….htm`` are the same people with
photographs).  Addresses, headings and cells as others measured them.  Columns are told by their headings, or by the
``headers`` of the cells where a page has no row of headings.  The text of a roster is one post a line
(role | name | reading | group), so that versions compare post by post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from bs4 import Tag

from crawlers.read.html import absolute
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    HOUSES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    committee_in,
    expect_whole,
    heading_words,
    main_part,
    name_of,
    table_rows,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, Row, SourceInfo
from db.record.reasons import because

REPRESENTATIVES = f"https://{SHUGIIN}/internet/itdb_iinkai.nsf/html/iinkai/list.htm"
COUNCILLORS = f"https://{SANGIIN}/japanese/kon_kokkaijyoho/iinkai/tiinkai.html"
RE_PAGE = re.compile(
    rf"https://(?:{re.escape(SHUGIIN)}/internet/itdb_iinkai\.nsf/html/iinkai/(iin_\w+)|"
    rf"{re.escape(SANGIIN)}/japanese/(?:joho1/kousei/)?konkokkai/current/list/(l\d+))\.htm"
)
# What a column is -> how its heading, or the last part of ``headers="IIN.SHIMEI"``, begins.
COLUMNS = {
    "role": ("役職", "職名", "YAKUSHOKU"),
    "name": ("氏名", "委員名", "議員氏名", "SHIMEI"),
    "kana": ("ふりがな", "フリガナ", "読み", "KANA"),
    "group": ("会派", "所属会派", "KAIHA"),
}
NEEDED = {"role": "役職", "name": "氏名", "group": "会派"}  # with the heading that a message names
COMMON_ROLE = "委員"
KNOWN_ROLES = frozenset({"委員長", "理事", COMMON_ROLE, "会長", "会長代理", "幹事", "オブザーバー"})
RE_BRACKETS = re.compile(r"[（(](.*)[)）]")


class Committees(Source):
    """Rosters of committees."""

    info = SourceInfo(
        id="committees",
        name_ja="委員会の名簿（両院）",
        name_en="Committee rosters (both houses)",
        publisher="衆議院・参議院",
        publisher_en="House of Representatives and House of Councillors",
        url=REPRESENTATIVES,
        kind="committee",
        licence="各院のウェブサイトの記載による（出典を示して引用する）。役職・氏名・会派の事実だけを保存します",
        licence_en="as the houses’ websites state (quoted with the source named). Only facts are kept: posts, names, "
        "groups",
        credit="出典：衆議院ホームページ、参議院ホームページ",
        terms_checked_on="2026-11-24",
        selector_verified=False,
        measured_by_others=True,
        caveats="委員長・理事・委員の別と会派（略称のまま）を毎晩見ます。就任・退任の日は載らないため、名簿に初めて載った日と最後に"
        "載っていた日を使います。",
        caveats_en="Looks every night at who is chair, director or member, with groups under their short names. The days "
        "on which they took or left a seat are not printed, so the first and the last night on which the "
        "roster named them are used.",
    )
    hosts = frozenset({SHUGIIN, SANGIIN})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - rosters print now only
        """The lists of both houses' committees; the rosters follow from them."""
        return Plan(tuple(map(self.request_for, (REPRESENTATIVES, COUNCILLORS))))

    def request_for(self, url: str) -> PageRequest:
        if url in (REPRESENTATIVES, COUNCILLORS):
            return PageRequest(url, "index")
        if found := RE_PAGE.fullmatch(url):
            return PageRequest(url, "roster", {"key": f"committees/{found[1] or found[2]}"})
        raise ValueError(f"{url} is no committee roster ({REPRESENTATIVES}, {COUNCILLORS}, …/iin_….htm, …/list/l….htm)")

    def index(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The request for each committee's page."""
        expect_whole(page)
        found = (absolute(a.get("href"), page.base).split("#")[0] for a in main_part(page).find_all("a"))
        urls = [url for url in dict.fromkeys(found) if RE_PAGE.fullmatch(url)]
        if not urls:
            page.refuse(because(Cause.COMMITTEES_NOT_LINKED))
        yield from map(self.request_for, urls)

    def roster(self, page: Page, key: str) -> Iterator[Parsed]:
        """One committee with its posts; a row that cannot be read is named and left out."""
        expect_whole(page)
        house = HOUSES[urlsplit(page.url).hostname or ""]
        main = main_part(page)
        committee = _committee(page, main)
        posts: list[dict[str, str | None]] = []
        for raw, row in _posts(page, main):
            name = name_of(row.get("name") or "")
            role = "".join((row.get("role") or COMMON_ROLE).split())
            if not name:
                yield Problem(SUSPECT, page.url, because(Cause.POST_UNREAD, row=raw), key)
                continue
            if role not in KNOWN_ROLES:
                yield Problem(SUSPECT, page.url, because(Cause.ROLE_UNKNOWN, role=role, row=raw), key)
            posts.append({"role": role, "name": name, "kana": row.get("kana"), "group": _group(row.get("group"))})
        if not posts:
            raise PageError(SUSPECT, because(Cause.COMMITTEE_EMPTY, committee=committee))
        body = "\n".join(" | ".join(value or "" for value in post.values()) for post in posts)
        rows: list[Row] = [
            {"position": n, "house": house, "committee": committee, **post} for n, post in enumerate(posts, 1)
        ]
        yield Document(
            key=key,
            kind="committee",
            url=page.url,
            title=f"{house}{committee}　名簿",
            body=body,
            collection="committees",
            facts={"house": house, "committee": committee},
            rows={"committee_posts": rows},
        )


def _committee(page: Page, main: Tag) -> str:
    """The committee that a heading of the page names, else its caption or title (委員名簿 内閣委員会)."""
    for element in [*main.find_all(["h1", "h2", "h3", "caption"]), *page.soup.find_all("title")]:
        if found := committee_in(element.get_text()):
            return found
    page.refuse(because(Cause.COMMITTEE_UNNAMED))


def _column(words: str) -> str:
    """What a heading, or the id of one, stands for; "" for any other."""
    bare = heading_words(words).rpartition(".")[2]
    return next((name for name, begins in COLUMNS.items() if bare.startswith(begins)), "")


def _posts(page: Page, main: Tag) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """Each row of the table of posts as a text, and its filled cells by column; a row of another length has none."""
    for table in main.find_all("table"):
        rows = [cells for cells in table_rows(table) if any(map(cell_text, cells))]
        header = [_column(cell_text(cell)) for cell in rows[0]] if rows else []
        if "name" in header:
            rows = rows[1:]
        else:
            header = (
                [_column("".join(filter(None, cell.get_attribute_list("headers")))) for cell in rows[0]] if rows else []
            )
        if "name" not in header:
            continue
        if missing := [heading for name, heading in NEEDED.items() if name not in header]:
            raise PageError(SUSPECT, because(Cause.ROSTER_COLUMNS, columns=missing))
        for cells in rows:
            texts = [_one_line(cell) for cell in cells]
            fits = len(cells) == len(header)
            yield " | ".join(texts), {n: t or None for n, t in zip(header, texts, strict=True) if n} if fits else {}
        return
    page.refuse(because(Cause.NO_TABLE_OF_POSTS))


def _one_line(cell: Tag) -> str:
    """The text of a cell with one ideographic space where it pads."""
    return re.sub(r"[\s\u3000]+", "\u3000", cell_text(cell).strip())


def _group(text: str | None) -> str | None:
    """A group without the brackets around its short name: （自民）."""
    found = RE_BRACKETS.fullmatch(text or "")
    return (found[1] if found else text) or None
