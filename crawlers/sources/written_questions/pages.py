"""The pages of single written questions, both houses, and what stands at which address.  Pure.

参議院: tables 質問主意書情報.  衆議院: one table of two columns (項目, 内容) and links above it.
Values are kept as published under names that begin with ``detail/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from bs4 import Tag

from crawlers.read.html import container_text, links
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    expect_whole,
    table_rows,
    value_or_none,
)
from db.diet.question_words import STATUSES, unread_remarks
from db.diet.words import cell_date
from db.record.causes import Cause
from db.record.reasons import Reason, because, why_of
from db.text.folding import squeeze

CODES = {HOUSE_OF_REPRESENTATIVES: "shugiin", HOUSE_OF_COUNCILLORS: "sangiin"}
ROLES = ("question", "answer")
FOLDER = "/japanese/joho1/kousei/syuisyo"
FIRST_IN_NEW_DATABASE = 148  # sessions up to 147 of the House of Representatives lie in itdb_shitsumona
SANGIIN_ROWS = ("件名", "提出回次", "提出番号", "提出日", "提出者", "備考", "転送日", "答弁書受領日")
SANGIIN_DATES = ("提出日", "転送日", "答弁書受領日")
SANGIIN_TEXTS = ("質問主意書", "答弁書")
SHUGIIN_DATES = (
    "質問主意書提出年月日",
    "内閣転送年月日",
    "答弁延期通知受領年月日",
    "答弁延期期限年月日",
    "答弁書受領年月日",
    "撤回年月日",
    "撤回通知年月日",
)
SHUGIIN_ROWS = ("国会回次", "国会区別", "質問番号", "質問件名", "提出者名", "会派名", *SHUGIIN_DATES, "経過状況")
SHUGIIN_DETAIL_LINKS = ("質問本文(HTML)", "質問本文(PDF)", "答弁本文(HTML)", "答弁本文(PDF)")
RE_SANGIIN = re.compile(
    rf"{FOLDER}/(?P<session>\d{{3}})/(?:(?P<list>syuisyo\.htm)|meisai/m(?P<detail>\d{{6,7}})\.htm"
    r"|(?P<folder>syuh|touh|syup|toup)/[st](?P<text>\d{6,7})\.(?P<suffix>htm|pdf))"
)
RE_SHUGIIN = re.compile(
    r"/internet/itdb_shitsumona?(?:_pdf_[st])?\.nsf/html/shitsumon/(?:kaiji(?P<list>\d{3})_l\.htm|(?P<detail>\d{6,7})\.htm"
    r"|(?P<role>[ab])(?P<html>\d{6,7})\.htm|pdf[ST]/(?P<pdfrole>[ab])(?P<pdf>\d{6,7})\.pdf(?:/\$File/[ab]\d{6,7}\.pdf)?)",
    re.IGNORECASE,
)


class Address(NamedTuple):
    """What stands at an address: ``what`` is list, detail, question or answer; ``number`` None for a list."""

    house: str
    what: str
    session: int
    number: int | None
    form: str = "html"


class Trouble(NamedTuple):
    """Something that could not be read; ``number`` is the question it belongs to, where that is known."""

    why: Reason
    number: int | None = None


@dataclass(slots=True)
class DetailPage:
    """The page of one question that was read; ``title`` as published."""

    title: str
    facts: dict[str, str | None]
    troubles: list[Trouble]


# ---------------------------------------------------------------------- addresses
def list_url(house: str, session: int) -> str:
    if house == HOUSE_OF_COUNCILLORS:
        return f"https://{SANGIIN}{FOLDER}/{session}/syuisyo.htm"
    return f"{_shugiin(session)}/kaiji{session:03d}_l.htm"


def detail_url(house: str, session: int, number: int) -> str:
    if house == HOUSE_OF_COUNCILLORS:
        return f"https://{SANGIIN}{FOLDER}/{session}/meisai/m{session}{number:03d}.htm"
    return f"{_shugiin(session)}/{session:03d}{number:03d}.htm"


def _shugiin(session: int) -> str:
    database = "itdb_shitsumon" if session >= FIRST_IN_NEW_DATABASE else "itdb_shitsumona"
    return f"https://{SHUGIIN}/internet/{database}.nsf/html/shitsumon"


def question_key(house: str, session: int, number: int) -> str:
    return f"written_questions/{CODES[house]}-{session}-{number}"


def address_of(url: str) -> Address | None:
    """What a URL of the two houses leads to; None when it is nothing about written questions."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.hostname == SANGIIN and (found := RE_SANGIIN.fullmatch(path)):
        house, session = HOUSE_OF_COUNCILLORS, int(found["session"])
        if found["list"]:
            return Address(house, "list", session, None)
        what = "detail" if found["detail"] else "question" if found["folder"].startswith("s") else "answer"
        form = "pdf" if found["suffix"] == "pdf" else "html"
        digits = found["detail"] or found["text"]
        return Address(house, what, session, int(digits[3:]), form) if int(digits[:3]) == session else None
    if parts.hostname == SHUGIIN and (found := RE_SHUGIIN.fullmatch(path)):
        house = HOUSE_OF_REPRESENTATIVES
        if found["list"]:
            return Address(house, "list", int(found["list"]), None)
        digits = found["detail"] or found["html"] or found["pdf"]
        role = (found["role"] or found["pdfrole"] or "").lower()
        what = {"a": "question", "b": "answer", "": "detail"}[role]
        return Address(house, what, int(digits[:3]), int(digits[3:]), "pdf" if found["pdf"] else "html")
    return None


# ---------------------------------------------------------------------- the page of a question
def read_detail(page: Page, house: str, session: int, number: int) -> DetailPage:
    """The page of one question; PageError when it is cut off, of another question, or without its tables."""
    expect_whole(page)
    read = _sangiin_detail if house == HOUSE_OF_COUNCILLORS else _shugiin_detail
    facts, expected, dates = read(page)
    session_name, number_name, title_name = (
        ("提出回次", "提出番号", "件名") if house == HOUSE_OF_COUNCILLORS else ("国会回次", "質問番号", "質問件名")
    )
    of = (number_in(facts.get(session_name)), number_in(facts.get(number_name)))
    if of != (session, number):
        raise PageError(
            SUSPECT,
            because(Cause.OTHER_QUESTION, session=session, number=number, shown_session=of[0], shown_number=of[1]),
        )
    title = facts.get(title_name)
    if not title:
        raise PageError(SUSPECT, because(Cause.QUESTION_PAGE_NO_TITLE))
    troubles = [Trouble(because(Cause.ROW_MISSING, row=name)) for name in expected if name not in facts]
    troubles += [Trouble(because(Cause.ROW_UNKNOWN, row=name)) for name in facts if name not in expected]
    for name in dates:
        try:
            cell_date(facts.get(name))
        except ValueError as error:
            troubles.append(Trouble(because(Cause.LABEL_NO_DATE, label=name, why=why_of(error))))
    troubles += unknown_status(facts.get("経過状況"), None)
    troubles += [Trouble(because(Cause.REMARK_UNKNOWN, line=line)) for line in unread_remarks(facts.get("備考") or "")]
    return DetailPage(title, {f"detail/{name}": value for name, value in facts.items()}, troubles)


def _sangiin_detail(page: Page) -> tuple[dict[str, str | None], tuple[str, ...], tuple[str, ...]]:
    facts: dict[str, str | None] = {}
    table_of(page, "質問主意書情報")
    for table in page.soup.find_all("table", summary="質問主意書情報"):
        section = ""
        for row in table_rows(table):
            label = ""
            for cell in row:
                text = cell_text(cell)
                if cell.name == "th":
                    label = squeeze(text)
                elif label:
                    facts[label], label = value_or_none(text), ""
                elif section in SANGIIN_TEXTS:
                    facts.update(_text_links(cell, page.base, section))
                elif section:
                    facts[section] = value_or_none(text)
            if label and len(row) == 1:
                section = label
    expected = (*SANGIIN_ROWS, *(f"{section}/本文（{form}）" for section in SANGIIN_TEXTS for form in ("html", "PDF")))
    return facts, expected, SANGIIN_DATES


def _text_links(cell: Tag, base_url: str, section: str) -> Iterator[tuple[str, str | None]]:
    """本文（html）はこちら, 本文（PDF）はこちら: what is not linked is not there yet."""
    words = cell_text(cell)
    for form in ("html", "PDF"):
        if f"本文（{form}）" not in words:  # words without a link are no statement that there is none
            yield f"{section}/本文（{form}）", None
    for link in links(cell, base_url):
        yield f"{section}/{link.label.removesuffix('はこちら')}", link.url


def _shugiin_detail(page: Page) -> tuple[dict[str, str | None], tuple[str, ...], tuple[str, ...]]:
    table = next((t for t in page.soup.find_all("table") if t.find(["th", "td"], headers="KOMOKU")), None)
    if table is None:
        page.refuse(because(Cause.QUESTION_PAGE_NO_TABLE))
    facts: dict[str, str | None] = {}
    for row in table_rows(table):
        cells = {headers_of(cell): cell for cell in row if cell.name == "td"}
        if "KOMOKU" not in cells:
            continue
        name = squeeze(cell_text(cells["KOMOKU"]))
        if name and "NAIYO" in cells:
            facts[name] = value_or_none(cell_text(cells["NAIYO"]))
    main = table.find_parent(id="mainlayout")
    if main is None:
        raise PageError(SUSPECT, because(Cause.QUESTION_PAGE_NO_LINKS))
    around = squeeze(container_text(main, [table]))
    facts.update({name: None for name in SHUGIIN_DETAIL_LINKS if name not in around})
    for link in links(main, page.base, [table]):
        name = link.label.removesuffix("へ")
        if name in SHUGIIN_DETAIL_LINKS:
            facts[name] = link.url
    return facts, (*SHUGIIN_ROWS, *SHUGIIN_DETAIL_LINKS), SHUGIIN_DATES


# ---------------------------------------------------------------------- small things
def table_of(page: Page, summary: str) -> Tag:
    table = page.soup.find("table", summary=summary)
    if not isinstance(table, Tag):
        page.refuse(because(Cause.TABLE_MISSING, table=summary))
    return table


def headers_of(cell: Tag) -> str:
    """The ``headers`` of a cell, which say what it is; "" without any."""
    value = cell.get("headers")
    return " ".join(value) if isinstance(value, list) else value or ""


def number_in(text: str | None) -> int | None:
    found = re.fullmatch(r"(?:第)?\s*(\d{1,4})\s*(?:回|号)?", squeeze(text or "").strip())
    return int(found[1]) if found else None


def unknown_status(word: str | None, number: int | None) -> Iterator[Trouble]:
    if word and word not in STATUSES:
        yield Trouble(because(Cause.QUESTION_STATUS_UNKNOWN, word=word), number)
