"""Who sits on which committee: the committee rosters of both houses.  The format is unverified, so it ships disabled.

The House of Representatives lists its standing committees on ``iinkai_jounin.htm``, each with a page ``iin_….htm``.  The
House of Councillors has a page ``l….htm`` for each committee; no list of them was seen, so which are read is a setting
(``[sources.committees] councillors = ["l0063"]``).  Columns are found by their headings.  The text of a roster is one
post a line (role | name | reading | group), so that versions compare post by post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    HOUSES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    expect_whole,
    name_of,
    table_rows,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, Row, SourceInfo
from db.record.reasons import because
from db.text.folding import squeeze

STANDING = f"https://{SHUGIIN}/internet/itdb_iinkai.nsf/html/iinkai/iinkai_jounin.htm"
COUNCILLORS = f"https://{SANGIIN}/japanese/konkokkai/current/list/{{}}.htm"
RE_PAGE = re.compile(
    rf"https://(?:{re.escape(SHUGIIN)}/internet/itdb_iinkai\.nsf/html/iinkai/(iin_\w+)|"
    rf"{re.escape(SANGIIN)}/japanese/konkokkai/current/list/(l\d+))\.htm"
)
RE_COMMITTEE = re.compile(r"([一-鿿ぁ-んァ-ヶー・、]+?(?:委員会|調査会|審査会|協議会))")
# The headings of a column, as either house may print them.
NAMES, ROLES = ("氏名", "委員名", "議員氏名"), ("役職", "役職名", "職名")
READINGS, GROUPS = ("ふりがな", "読み方"), ("会派", "会派名")
COMMON_ROLE = "委員"
KNOWN_ROLES = frozenset({"委員長", "理事", COMMON_ROLE, "会長", "会長代理", "幹事", "オブザーバー"})


class Committees(Source):
    """Rosters of committees."""

    info = SourceInfo(
        id="committees",
        name_ja="委員会の名簿（両院）",
        name_en="Committee rosters (both houses)",
        publisher="衆議院・参議院",
        url=STANDING,
        kind="committee",
        licence="各院のウェブサイトの記載による（出典を示して引用する）。役職・氏名・会派の事実だけを保存します",
        credit="出典：衆議院ホームページ、参議院ホームページ",
        terms_checked_on="2026-11-24",
        enabled=False,
        caveats="書式は資料だけから作ってあり、実物では確かめていません（selector unverified）。使う前に "
        "`policywatch record committees` でページを記録し、確かめてください。参議院は読むページを設定で指定します。"
        "特別委員会の一覧は読みません。",
        selector_verified=False,
    )
    hosts = frozenset({SHUGIIN, SANGIIN})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - rosters print now only
        pages = known.config.get("councillors", ())
        if isinstance(pages, str) or not all(isinstance(name, str) and re.fullmatch(r"l\d+", name) for name in pages):
            raise ValueError('[sources.committees] councillors: write the names of pages as a list, such as ["l0063"]')
        return Plan((PageRequest(STANDING, "index"), *(self.request_for(COUNCILLORS.format(name)) for name in pages)))

    def request_for(self, url: str) -> PageRequest:
        if url == STANDING:
            return PageRequest(url, "index")
        if found := RE_PAGE.fullmatch(url):
            return PageRequest(url, "roster", {"key": f"committees/{found[1] or found[2]}"})
        raise ValueError(f"{url} is no committee roster ({STANDING}, …/iin_….htm, {COUNCILLORS.format('l…')})")

    def index(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The request for each committee's page."""
        expect_whole(page)
        found = {urljoin(page.base, str(a["href"])): None for a in page.soup.find_all("a", href=True)}
        urls = [url for url in found if RE_PAGE.fullmatch(url)]
        if not urls:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.COMMITTEES_NOT_LINKED))
        yield from map(self.request_for, urls)

    def roster(self, page: Page, key: str) -> Iterator[Parsed]:
        """One committee with its posts; a row that cannot be read is named and left out."""
        expect_whole(page)
        house = HOUSES[urlsplit(page.url).hostname or ""]
        committee = _committee(page)
        header, lines = _table(page)
        posts: list[dict[str, str | None]] = []
        for line in lines:
            raw = " | ".join(line)
            row = dict(zip(header, line, strict=False))
            name = name_of(_first(row, NAMES) or "")
            role = "".join((_first(row, ROLES) or COMMON_ROLE).split())
            if len(line) != len(header) or not name:
                yield Problem(SUSPECT, page.url, because(Cause.POST_UNREAD, row=raw), key)
                continue
            if role not in KNOWN_ROLES:
                yield Problem(SUSPECT, page.url, because(Cause.ROLE_UNKNOWN, role=role, row=raw), key)
            kana = _first(row, READINGS)
            posts.append({"role": role, "name": name, "kana": kana, "group": _first(row, GROUPS)})
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


def _committee(page: Page) -> str:
    for element in [*page.soup.find_all(["h1", "h2", "h3", "caption"]), *page.soup.find_all("title")]:
        if found := RE_COMMITTEE.search(squeeze(element.get_text())):
            return found[1]
    page.refuse_maintenance()
    raise PageError(SUSPECT, because(Cause.COMMITTEE_UNNAMED))


def _table(page: Page) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows (as text) of the table of posts."""
    for table in page.soup.find_all("table"):
        rows = [[cell_text(cell).replace("\n", " ") for cell in row] for row in table_rows(table)]
        header = [squeeze(text) for text in rows[0]] if rows else []
        if any(name in header for name in NAMES):
            if missing := [names[0] for names in (ROLES, GROUPS) if not any(name in header for name in names)]:
                raise PageError(SUSPECT, because(Cause.ROSTER_COLUMNS, columns=missing))
            return header, [row for row in rows[1:] if any(row)]
    page.refuse_maintenance()
    raise PageError(SUSPECT, because(Cause.NO_TABLE_OF_POSTS))


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """The first filled cell under one of these headings, with one ideographic space where it pads."""
    text = next((str(row[name]) for name in names if row.get(name)), "")
    return re.sub(r"[\s\u3000]+", "\u3000", text.strip()) or None
