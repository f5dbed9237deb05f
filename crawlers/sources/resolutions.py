"""Supplementary resolutions (附帯決議) of the House of Councillors' committees, from its index of the current session.

``gianjoho/ketsugi/current/futai_ind.html`` links to a text, HTML or PDF, for each bill.  The page was never seen by this
parser: links into the folder of resolutions count, the words of their rows tell bill, committee and date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from bs4 import Tag

from crawlers.read.html import absolute, container_text, strip_sizes
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import HOUSE_OF_COUNCILLORS, SANGIIN, SUSPECT, expect_whole, text_of
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Listing, Parsed, Problem, ProblemKind, Scalar, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import squeeze

INDEX = f"https://{SANGIIN}/japanese/gianjoho/ketsugi/current/futai_ind.html"
RE_TEXT = re.compile(
    rf"https://{re.escape(SANGIIN)}/japanese/gianjoho/ketsugi/(\d{{3}}|current)/(?:[^/?#]+/)?([^/?#]+)\.(html?|pdf)",
    re.IGNORECASE,
)
RE_DIET = re.compile(r"第(\d{1,3})回国会")
RE_COMMITTEE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff・]{2,40}?(?:委員会|審査会|調査会)")
# What follows the title of a bill in the words of a link.
RE_AFTER_TITLE = re.compile(r"\s*に対する附帯決議.*$")
RE_FORMAT = re.compile(r"\s*[（(\[［]\s*(?:PDF|HTML|ＰＤＦ|ＨＴＭＬ)[^）)\]］]*[）)\]］]\s*$", re.IGNORECASE)
CONTAINERS = "#ContentsBox, #mainlayout, #main, main"


class Resolutions(Source):
    """Supplementary resolutions of the House of Councillors."""

    info = SourceInfo(
        id="resolutions",
        name_ja="参議院 附帯決議",
        name_en="House of Councillors: supplementary resolutions",
        publisher="参議院",
        url=INDEX,
        kind="resolution",
        licence="参議院ホームページの利用条件（出典の記載により引用できる）",
        credit="出典：参議院ホームページ（附帯決議）",
        terms_checked_on="2026-11-24",
        enabled=False,
        selector_verified=False,
        caveats="未検証：一覧と本文のページは実物で読み取りを確かめていません。両院の附帯決議は、委員会で読み上げられたものを会議録から"
        "も取り出します（こちらは実際の会議録で確かめてあります）。使う前に policywatch record resolutions で実物を取り、"
        "読み取り結果を確かめてください。",
    )
    hosts = frozenset({SANGIIN})
    announces = frozenset({"resolution"})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The index of the current session."""
        del at, since
        return Plan((self.request_for(INDEX),), news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        if url != INDEX:
            raise ValueError(f"{url} is not the index of resolutions ({INDEX})")
        return PageRequest(url, "parse_index")

    def parse_index(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """A document for each linked resolution; its text when the bill's title is in scope.

        PageError without a session or without any link to a text; a link whose row names no bill is a problem.
        """
        expect_whole(page)
        main = container(page)
        named = RE_DIET.search("".join(squeeze(container_text(main)).split()))
        if named is None:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.INDEX_NO_SESSION))
        session, keys = int(named[1]), set()
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
            key = f"resolutions/sangiin-{session}-{found[2]}"
            if title is None:
                yield Problem(SUSPECT, page.url, because(Cause.RESOLUTION_NO_BILL, row=words[:80], url=url), key)
                continue
            day = find_date(words)
            facts: dict[str, Scalar] = {
                "bill_title": title,
                "session": session,
                "house": HOUSE_OF_COUNCILLORS,
                "url": url,
                "list.committee": committee_of(anchor, words),
                "list.date": day.isoformat() if day else None,
                "list.row": words,
            }
            if key in keys:  # the same text under a second link (HTML and PDF)
                continue
            keys.add(key)
            yield resolution(key, url, facts)
            yield PageRequest(url, "parse_text", {"key": key, "title": title, "session": session}, about=title)
        if not keys:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.INDEX_NOT_LINKED))
        yield Listing(f"resolutions/sangiin/{session}", frozenset(keys))

    def parse_text(self, page: Page, key: str, title: str, session: int) -> Iterator[Parsed]:
        """The text of one resolution, HTML or PDF; its own date and committee where it prints them.

        A PDF without text is a problem, and the document stays without body.
        """
        if page.url.lower().endswith(".pdf"):
            body, state = text_of(page)
            if state != "text":
                why = because(Cause.RESOLUTION_WITHOUT_TEXT, state=state)
                yield Problem(ProblemKind.WITHOUT_TEXT, page.url, why, key)
                return
        else:
            expect_whole(page)
            body = container_text(container(page))
        plain = "".join(squeeze(body).split())
        if "附帯決議" not in plain or "".join(squeeze(title).split()) not in plain:
            raise PageError(SUSPECT, because(Cause.OTHER_RESOLUTION, title=title[:60]))
        lines = ["".join(squeeze(line).split()) for line in body.split("\n")[:6]]
        day = next((d for d in map(find_date, lines) if d), None)
        named = next((f for f in map(RE_COMMITTEE.fullmatch, lines) if f), None)
        facts: dict[str, Scalar] = {
            "bill_title": title,
            "session": session,
            "house": HOUSE_OF_COUNCILLORS,
            "url": page.url,
            "text.date": day.isoformat() if day else None,
            "text.committee": named[0].removeprefix("参議院") if named else None,
        }
        yield resolution(key, page.url, facts, body)


def container(page: Page) -> Tag:
    found = page.soup.select_one(CONTAINERS) or page.soup.body
    if found is None:
        raise PageError(SUSPECT, because(Cause.NO_BODY))
    return found


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
    """The committee: in the row, or in the nearest heading before it."""
    heading = anchor.find_previous(["h2", "h3", "h4", "caption", "dt"])
    for text in (words, heading.get_text() if heading is not None else ""):
        for part in squeeze(text).replace("|", " ").split():
            if found := RE_COMMITTEE.fullmatch(part.strip("（）()")):
                return found[0].removeprefix("参議院")
    return None


def resolution(key: str, url: str, facts: dict[str, Scalar], body: str | None = None) -> Document:
    return Document(
        key=key,
        kind="resolution",
        url=url,
        title=f"{facts['bill_title']}に対する附帯決議",
        body=body,
        collection="resolutions",
        facts=facts,
        adds=True,
    )
