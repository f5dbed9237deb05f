"""Supplementary resolutions (附帯決議) as either house publishes their text: one bill, its words, HTML or PDF.

The House of Representatives has an HTML page for each, ``rchome/Futai/{committee}{id}.htm``, with neither session nor day; the
pages of its committee news lead there.  The House of Councillors has files that are set downwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crawlers.read.html import container_text
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    HOUSE_OF_REPRESENTATIVES,
    SHUGIIN,
    SUSPECT,
    committee_in,
    expect_whole,
    main_part,
    text_of,
)
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, ProblemKind, Scalar
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import flat

RE_FUTAI = re.compile(
    rf"https://{re.escape(SHUGIIN)}/internet/itdb_rchome\.nsf/html/rchome/Futai/([a-z]+[0-9A-F]{{32}})\.htm",
    re.IGNORECASE,
)
RE_HEADING = re.compile(r"(.+?)に対する附帯決議")
# Bills that an index names in one breath: 民法等の一部を改正する法律案及び関係法律整備法案.
RE_BILL = re.compile(r".+?(?:案|件)(?=及び|並びに|、|$)")
HEAD_LINES = 6  # in which a text prints its day and its committee


def text_of_resolution(page: Page, key: str, title: str, facts: Mapping[str, Scalar], url: str) -> Iterator[Parsed]:
    """The text of one resolution on a bill; its own day and committee where it prints them.

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
        body = container_text(main_part(page))
    plain = flat(body)
    bills = [part.lstrip("及び並に、") for part in RE_BILL.findall(flat(title))] or [flat(title)]
    if "附帯決議" not in plain or not any(bill in plain for bill in (flat(title), *bills)):
        raise PageError(SUSPECT, because(Cause.OTHER_RESOLUTION, title=title[:60]))
    lines = [flat(line) for line in body.split("\n")[:HEAD_LINES]]
    day = next((d for d in map(find_date, lines) if d), None)
    named = next((name for line in lines if (name := committee_in(line)) and line.endswith(name)), None)
    printed = {"text.date": day.isoformat() if day else None, "text.committee": named}
    yield resolution(key, url, {**facts, "bill_title": title, "url": url, **printed}, body)


def page_of_representatives(page: Page, key: str, facts: Mapping[str, Scalar]) -> Iterator[Parsed]:
    """The page of one resolution of the House of Representatives: the bill stands in its heading."""
    expect_whole(page)
    headings = [page.soup.title, *main_part(page).find_all(["h1", "h2", "h3"])]
    found = next(
        (f for h in headings if h is not None and (f := RE_HEADING.search(" ".join(h.get_text().split())))), None
    )
    if found is None:
        page.refuse(because(Cause.RESOLUTION_NO_BILL, row="", url=page.url))
    about = {"house": HOUSE_OF_REPRESENTATIVES, **facts}
    yield from text_of_resolution(page, key, found[1].strip(), about, page.url)


def resolution(key: str, url: str, facts: Mapping[str, Scalar], body: str | None = None) -> Document:
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
