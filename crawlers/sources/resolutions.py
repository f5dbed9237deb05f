"""Supplementary resolutions (附帯決議) of the House of Councillors' committees, by its index of each session.

``gianjoho/ketsugi/current/futai_ind.html`` (earlier sessions: ``ketsugi/{N}/``) links to a text, mostly a PDF that is set downwards,
for each bill, under a heading for each committee.  As others measured it: links into the folder of resolutions count, the words
of their rows tell bill and date.  The House of Representatives has no index; its pages on the laws of our field are named here,
and later ones come with its committee news.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bs4 import Tag

from crawlers.read.html import absolute, container_text, strip_sizes
from crawlers.read.page import Page
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    committee_in,
    expect_whole,
    main_part,
)
from crawlers.sources.shared.resolution_pages import RE_FUTAI, page_of_representatives, resolution, text_of_resolution
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Listing, Parsed, Problem, ProblemKind, Scalar, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import flat

INDEX = f"https://{SANGIIN}/japanese/gianjoho/ketsugi/current/futai_ind.html"
RE_INDEX = re.compile(rf"https://{re.escape(SANGIIN)}/japanese/gianjoho/ketsugi/(\d{{3}}|current)/futai_ind\.html")
RE_TEXT = re.compile(
    rf"https://{re.escape(SANGIIN)}/japanese/gianjoho/ketsugi/(\d{{3}}|current)/(?:[^/?#]+/)?([^/?#]+)\.(html?|pdf)",
    re.IGNORECASE,
)
FUTAI = f"https://{SHUGIIN}/internet/itdb_rchome.nsf/html/rchome/Futai/houmu{{}}.htm"
# The House of Representatives' resolutions on the laws of our field, with the session of each.
REPRESENTATIVES = {
    FUTAI.format("E1037F12FB568D33492580580020491D"): 192,
    FUTAI.format("2943B24E9EB7E1B94925805800204EE2"): 192,
    FUTAI.format("50155833252C50F04925835500219BAF"): 197,
    FUTAI.format("55BD0FDAF85ACD3249258B23001F6EEC"): 213,
}
RE_DIET = re.compile(r"第(\d{1,3})回国会")
# What follows the title of a bill in the words of a link.
RE_AFTER_TITLE = re.compile(r"\s*に対する附帯決議.*$")
RE_FORMAT = re.compile(r"\s*[（(\[［]\s*(?:PDF|HTML|ＰＤＦ|ＨＴＭＬ)[^）)\]］]*[）)\]］]\s*$", re.IGNORECASE)
READ_AGAIN, ASKED_FOR = timedelta(days=14), timedelta(days=30)  # a text may be corrected, or come late
SESSIONS_A_YEAR = 3
LISTED_FOR = timedelta(days=300)  # in the indexes that a night looks at: a session and what follows it


class Resolutions(Source):
    """Supplementary resolutions of the House of Councillors."""

    info = SourceInfo(
        id="resolutions",
        name_ja="附帯決議（参議院の一覧、衆議院の主なもの）",
        name_en="Supplementary resolutions: House of Councillors, main ones of the House of Representatives",
        publisher="参議院・衆議院",
        publisher_en="House of Councillors and House of Representatives",
        url=INDEX,
        kind="resolution",
        licence="各院ホームページの利用条件（出典の記載により引用できる）",
        licence_en="terms of use of the houses’ websites: may be quoted with the source named",
        credit="出典：参議院ホームページ（附帯決議）、衆議院ホームページ",
        terms_checked_on="2026-11-24",
        selector_verified=False,
        measured_by_others=True,
        caveats="参議院は会期ごとの一覧から、すべての議案のものを本文（多くは縦書きの PDF）まで読みます。過去の会期は、"
        "管理者が日付を指定して読ませることができます。衆議院には一覧がないため、関係する法律の4件を読み、"
        "以後のものは委員会ニュースのページから読みます。両院のものは、"
        "委員会で読み上げられたものを会議録からも取り出します。",
        caveats_en="Of the House of Councillors the supplementary resolutions of all bills are read from the list of each "
        "session, with their texts (mostly PDFs in vertical writing); past sessions can be had by the "
        "administrator. The House of Representatives has no list: four of the laws of our field are read, and "
        "later ones from the pages of its committee news. Those read out in committees of either house are "
        "also taken from the minutes.",
    )
    hosts = frozenset({SANGIIN, SHUGIIN})
    announces = frozenset({"resolution"})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The indexes of the current session and of the one before, or back to ``since``; texts of the other house not had yet."""
        old = (since or at.date() - LISTED_FOR).isoformat()
        stored = {d.key.rpartition("/")[2]: d for d in known.documents if (d.published_on or "9999") >= old}
        names: dict[str, Any] = {
            "read": sorted(name for name, document in stored.items() if document.has_text),
            "seen": sorted(name for name, document in stored.items() if not document.has_text),
            "again": (at.date() - READ_AGAIN).isoformat(),
            "late": (at.date() - ASKED_FOR).isoformat(),
            "back": 1 + (SESSIONS_A_YEAR * (1 + (at.date() - since).days // 365) if since else 0),
            "since": since.isoformat() if since else "",
        }
        pages = [url for url in REPRESENTATIVES if key_of_page(url).rpartition("/")[2] not in names["read"]]
        asks = (PageRequest(INDEX, "parse_index", names), *map(self.request_for, pages))
        return Plan(asks, news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        if RE_INDEX.fullmatch(url):
            return PageRequest(url, "parse_index")
        if RE_FUTAI.fullmatch(url):
            arguments = {"key": key_of_page(url), "session": REPRESENTATIVES.get(url)}
            return PageRequest(url, "parse_page", arguments)
        raise ValueError(f"{url} is neither an index of resolutions ({INDEX}) nor a page …/rchome/Futai/….htm")

    def parse_index(
        self,
        page: Page,
        read: Sequence[str] = (),
        seen: Sequence[str] = (),
        again: str = "",
        late: str = "",
        **back: Any,
    ) -> Iterator[Parsed | PageRequest]:
        """A document for each linked resolution, and its text.

        A text that is had (``read``) is asked for again when its day is not before ``again``, one that could not be had
        (``seen``) when it is not before ``late``.  The index of the session before follows as long as ``back`` says.  PageError
        without a session or without any link to a text; a link whose row names no bill is a problem.
        """
        expect_whole(page)
        main = main_part(page)
        named = RE_DIET.search(flat(container_text(main)))
        if named is None:
            page.refuse(because(Cause.INDEX_NO_SESSION))
        session, keys, days = int(named[1]), set(), list[str]()
        for anchor in main.find_all("a"):
            url = absolute(anchor.get("href"), page.base).split("#")[0]
            found = RE_TEXT.fullmatch(url)
            if found is None or found[2].endswith("_ind"):
                continue
            if found[1] not in ("current", str(session)):
                yield Problem(
                    SUSPECT, page.url, because(Cause.INDEX_LINK_ELSEWHERE, linked=found[1], session=session, url=url)
                )
                continue
            title, words = bill_title(anchor)
            name = f"sangiin-{session}-{found[2]}"
            key = f"resolutions/{name}"
            if title is None:
                yield Problem(SUSPECT, page.url, because(Cause.RESOLUTION_NO_BILL, row=words[:80], url=url), key)
                continue
            if key in keys:  # the same text under a second link (HTML and PDF)
                continue
            keys.add(key)
            day = find_date(words)
            lasting = url.replace(
                "/current/", f"/{session:03d}/"
            )  # where it is when the session is the current one no more
            facts: dict[str, Scalar] = {
                "bill_title": title,
                "session": session,
                "house": HOUSE_OF_COUNCILLORS,
                "url": lasting,
                "list.committee": committee_of(anchor, words),
                "list.date": day.isoformat() if day else None,
                "list.row": words,
            }
            yield resolution(key, lasting, facts)
            limit = again if name in read else late if name in seen else ""
            days += [day.isoformat()] if day else []
            if day is None or day.isoformat() >= limit:
                arguments = {"key": key, "title": title, "session": session, "url": lasting}
                yield PageRequest(url, "parse_text", arguments)
        if not keys:
            page.refuse(because(Cause.INDEX_NOT_LINKED))
        yield Listing(f"resolutions/sangiin/{session}", frozenset(keys))
        if not (days and max(days) < back.get("since", "")):
            yield from before(session, {"read": read, "seen": seen, "again": again, "late": late, **back})

    def parse_text(self, page: Page, key: str, title: str, session: int, url: str) -> Iterator[Parsed]:
        """The text of one resolution of the House of Councillors."""
        about: dict[str, Scalar] = {"session": session, "house": HOUSE_OF_COUNCILLORS}
        yield from text_of_resolution(page, key, title, about, url)

    def parse_page(self, page: Page, key: str, session: int | None) -> Iterator[Parsed]:
        """The page of one resolution of the House of Representatives, of its committee on judicial affairs."""
        yield from page_of_representatives(page, key, {"session": session, "list.committee": "法務委員会"})

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """A text that cannot be had while the index still names it: nothing is gone.  An earlier session without an index
        had no resolution; the one before it may have had some."""
        if callback == "parse_index" and (found := RE_INDEX.fullmatch(page.url)) and found[1] != "current":
            yield from before(int(found[1]), arguments)
            return
        why = because(Cause.HTTP_NOT_FOUND, status=page.status)
        yield Problem(ProblemKind.NOT_FOUND, page.url, why, arguments.get("key"))


def before(session: int, arguments: Mapping[str, Any]) -> Iterator[PageRequest]:
    """The request for the index of the session before one, as long as any is left (``back``)."""
    if (left := int(arguments.get("back") or 0)) > 0:
        url = INDEX.replace("current", f"{session - 1:03d}")
        yield PageRequest(url, "parse_index", {**arguments, "back": left - 1})


def key_of_page(url: str) -> str:
    """``resolutions/shugiin-{name of the file}``."""
    return f"resolutions/shugiin-{url.rsplit('/', 1)[1].removesuffix('.htm')}"


def bill_title(anchor: Tag) -> tuple[str | None, str]:
    """The bill that a link is about, and the words of its row: the link's own words, or the cell that ends in 案 or 件."""
    row = anchor.find_parent(["tr", "li", "p", "dd"])
    words = " ".join(container_text(row if row is not None else anchor).split())
    cells = row.find_all(["td", "th"]) if row is not None and row.name == "tr" else []
    for tag in [anchor, *cells] if len(cells) else [anchor, row or anchor]:
        text = RE_FORMAT.sub("", strip_sizes(" ".join(container_text(tag).split())))
        text = RE_AFTER_TITLE.sub("", text).strip(" \u3000・○")
        if re.search(r"(?:案|件)$", text) and len(text) > 4:
            return text, words
    return None, words


def committee_of(anchor: Tag, words: str) -> str | None:
    """The committee: a part of the row that is its name, or the nearest heading before it."""
    heading = anchor.find_previous(["h2", "h3", "h4", "caption", "dt"])
    for part in flat_parts(words):
        if (found := committee_in(part)) and part.removeprefix("参議院") == found:
            return found
    return committee_in(heading.get_text()) if heading is not None else None


def flat_parts(words: str) -> list[str]:
    """The parts of a row, by its cells and spaces, without brackets around them."""
    return [flat(part).strip("（）()") for part in words.replace("|", " ").split()]
