"""Reading the pages of the public comment site: cells of a feed item, of a list entry, of a case's page; its files.

Contact blocks name offices, telephone numbers and now and then officials.  Only the ministry is taken from them: the
rest is neither stored as a fact nor as text, so a transfer of staff is never told as an edit.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import Tag

from crawlers.read.html import clean_line, container_text, links
from crawlers.read.page import Page, PageError
from crawlers.read.sheets import OLE_MARK
from crawlers.sources.shared.watched import FILE_TYPES, refuse_wrong_bytes
from crawlers.sources.shared.watched import read_file as read_watched_file
from db.consultations.words import (
    CATEGORY,
    CONTACT,
    DEADLINE,
    DEADLINES,
    MINISTRY,
    NUMBER,
    OPEN_PLACES,
    OPENED,
    OPINIONS,
    RE_CONTACT,
    RESULT_ON,
    STATUS,
    TITLE,
    file_url,
    ministry_in,
    read_count,
    read_day,
    read_deadline,
)
from db.record.causes import Cause
from db.record.models import PAGE_STARTS, TEXT_STATE, ProblemKind, Row, Scalar
from db.record.reasons import Reason, because
from db.text.folding import flat, squeeze

SUSPECT = ProblemKind.STRUCTURE_SUSPECT
FEED_LABELS = (OPENED, DEADLINE, CATEGORY, CONTACT, RESULT_ON, OPINIONS, NUMBER)
RE_FEED_LINE = re.compile(r"([^：:]{2,30})[：:](.*)", re.DOTALL)
RE_CASE = re.compile(r"[?&]id=(\d{6,12})(?!\d)")
RE_FILE_NUMBER = re.compile(r"\d{4,20}")
# Cells of a page that are not its text: they are facts with a meaning of their own.
NOTHING_LISTED = "該当する案件はありません"
NOT_TEXT = {OPENED, DEADLINE, CATEGORY, RESULT_ON, OPINIONS, NUMBER}


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one case in one place, as published, and what could not be read in them."""

    values: dict[str, str | None]
    reasons: tuple[Reason, ...]


def case_number(address: str) -> str | None:
    """The number of the case in the address of its page (``…&id=315000143&Mode=0``)."""
    found = RE_CASE.search(address)
    return found[1] if found else None


def feed_cells(summary: str) -> Cells:
    """The labelled lines of a feed item's description; lines without a known label go on with the contact block.

    Any other line without a known label is named in ``reasons``.
    """
    values: dict[str, str | None] = {}
    reasons: list[Reason] = []
    label = ""
    for line in filter(None, (line.strip() for line in summary.split("\n"))):
        found = RE_FEED_LINE.fullmatch(line)
        name = next((known for known in FEED_LABELS if found and squeeze(found[1]) == squeeze(known)), None)
        if name is not None and found is not None:
            label = name
            if name == CONTACT:
                values[MINISTRY] = ministry_in(found[2])
            else:
                values[name] = found[2].strip() or None
        elif label == CONTACT:
            values[MINISTRY] = values.get(MINISTRY) or ministry_in(line)
        elif found is not None and RE_CONTACT.search(found[1]):
            label = CONTACT
            values[MINISTRY] = values.get(MINISTRY) or ministry_in(found[2])
        else:
            reasons.append(because(Cause.ITEM_LINE_UNKNOWN, line=line[:40]))
    return Cells(values, (*reasons, *unread(values)))


def unread(values: dict[str, str | None]) -> Iterator[Reason]:
    """Dates and numbers that are printed and none."""
    for label in (OPENED, RESULT_ON):
        if values.get(label) and read_day(values[label]) is None:
            yield because(Cause.CELL_NO_DATE, label=label, text=str(values[label])[:40])
    if values.get(DEADLINE) and read_deadline(values[DEADLINE]) is None:
        yield because(Cause.CELL_NO_TIME, label=DEADLINE, text=str(values[DEADLINE])[:40])
    if values.get(OPINIONS) and read_count(values[OPINIONS]) is None:
        yield because(Cause.CELL_NO_NUMBER, label=OPINIONS, text=str(values[OPINIONS])[:40])


def prefixed(place: str, title: str, cells: Cells, **more: Scalar) -> dict[str, Scalar]:
    """The cells as facts of a place, and the deadline once more among those that the place has ever printed."""
    facts = {f"{place}/{TITLE}": title, **{f"{place}/{label}": value for label, value in cells.values.items()}, **more}
    printed = cells.values.get(DEADLINE)
    if place in OPEN_PLACES and (deadline := read_deadline(printed)):
        facts[f"{place}/{DEADLINES}/{deadline.moment or deadline.closes_on}"] = printed
    return facts


# ---------------------------------------------------------------------- the list
@dataclass(frozen=True, slots=True)
class Entry:
    """One case of the list page."""

    case: str
    title: str
    is_result: bool
    cells: Cells


def list_entries(page: Page) -> tuple[list[Entry], list[str]]:
    """(the cases of a list page, the entries that name no case).  PageError when the list itself is missing."""
    whole = page.soup.select_one("ul.egovui-list-comment-list")
    if whole is None and page_count(page) is not None and NOTHING_LISTED in page.text:
        return [], []
    refuse_other_pages(page, whole)
    assert whole is not None
    entries, nameless = [], []
    for item in whole.find_all("li", recursive=False):
        values: dict[str, str | None] = {}
        for line in item.select(".egovui-comment-detail"):
            label = line.find("span")
            if label is not None:
                name = clean_line(label.get_text())
                text = clean_line(line.get_text()).removeprefix(name).strip(" ：:")
                values[name] = text or None
        heading = item.find(["h2", "h3", "h4"]) or item.find("a")
        title = " ".join(container_text(heading).split()) if heading else ""
        clicks = "".join(str(tag.get("onclick") or tag.get("href") or "") for tag in item.find_all(True))
        case = case_number(clicks) or (values.get(NUMBER) or "").strip()
        status = item.select_one(".egovui-comment-status")
        badges = (clean_line(tag.get_text()) for tag in item.select(".egovui-badge") if tag is not status)
        category = values.pop(CATEGORY, None) or "、".join(filter(None, badges))
        if not title or not case.isdigit():
            nameless.append(" ".join(item.get_text(" ").split())[:80])
            continue
        ministry = ministry_in(values.pop(MINISTRY, None))
        kept = {k: v for k, v in values.items() if k != NUMBER and not RE_CONTACT.search(k)}
        marked = clean_line(status.get_text()) if status else ""
        is_result = "結果" in marked or RESULT_ON in values
        more = {name: text for name, text in ((MINISTRY, ministry), (CATEGORY, category), (STATUS, marked)) if text}
        cells = Cells({**kept, **more}, tuple(unread(kept)))
        entries.append(Entry(case, title, is_result, cells))
    return entries, nameless


def page_count(page: Page) -> int | None:
    """How many pages the list has (``input[name=totalPage]``); None when it does not say."""
    field = page.soup.select_one('input[name="totalPage"]')
    text = str(field.get("value") or "") if field else ""
    return int(text) if text.isdigit() else None


# ---------------------------------------------------------------------- the page of a case
@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page of a case says: cells, its text (title first, without dates, numbers and contact), its files."""

    title: str
    cells: Cells
    body: str
    files: dict[str, str]


def read_case(page: Page, case: str) -> CasePage:
    """The page of one case.  PageError when it is a block page, cut off, without its table or about another case."""
    tables = page.soup.select("table.egovui-normal-horizontal")
    refuse_other_pages(page, tables[0] if tables else None)
    if "</html" not in page.text[-2000:].lower():
        raise PageError(SUSPECT, because(Cause.PAGE_CUT_OFF))
    heading = page.soup.select_one("h1.egovui-article-title") or page.soup.select_one("h1")
    title = " ".join(container_text(heading).split()) if heading else ""
    values: dict[str, str | None] = {}
    reasons: list[Reason] = []
    lines: list[str] = []
    for row in (row for table in tables for row in table.find_all("tr")):
        head, data = row.find("th"), row.find("td")
        label = clean_line(head.get_text(" ")) if head else ""
        if not label or data is None:
            continue
        text = container_text(data) or None
        if RE_CONTACT.search(label) or label == MINISTRY:
            values[MINISTRY] = values.get(MINISTRY) or ministry_in(text)
            continue
        if values.get(label) and text and values[label] != text:
            reasons.append(because(Cause.CELL_TWICE, label=label, first=values[label], second=text[:40]))
            label += "（2）"
        values[label] = text
        if label not in NOT_TEXT and text:
            lines += [label, text]
    if values.get(NUMBER) and flat(str(values[NUMBER])) != case:
        raise PageError(SUSPECT, because(Cause.OTHER_CASE, asked=case, shown=values[NUMBER]))
    if not title or not (values.get(NUMBER) or values.get(OPENED)):
        raise PageError(SUSPECT, because(Cause.CASE_UNNAMED))
    for label in (DEADLINE, OPINIONS, RESULT_ON):
        values.setdefault(label, None)
    status = page.soup.select_one(".egovui-detail-comment-status")
    values[STATUS] = clean_line(status.get_text()) or None if status else None
    files = {
        file_url(number): link.label or link.size_label
        for link in reversed(links(page.soup, page.base))
        if (number := file_number(link.url)) is not None
    }
    body = "\n".join([title, *lines])
    return CasePage(title, Cells(values, (*reasons, *unread(values))), body, dict(reversed(files.items())))


def files_fact(files: dict[str, str]) -> str | None:
    return json.dumps(list(files.items()), ensure_ascii=False) if files else None


def file_number(url: str) -> str | None:
    """The seqNo of an attached file's address; None for any other address."""
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("seqNo", [""])[0]
    return number if parts.path == "/pcm/download" and RE_FILE_NUMBER.fullmatch(number) else None


def refuse_other_pages(page: Page, found: Tag | None) -> None:
    """PageError when the known part is missing: maintenance, a changed page of the site, or the block page of the network
    in front of it, which answers HTTP 200.  Nothing is done to get around a block."""
    if found is not None:
        return
    page.refuse_maintenance()
    if "egovui" in page.text:
        raise PageError(SUSPECT, because(Cause.SITE_PART_MISSING))
    raise PageError(ProblemKind.BLOCKED, because(Cause.BLOCK_PAGE))


# ---------------------------------------------------------------------- files
def read_file(page: Page) -> tuple[str, Row, dict[str, Scalar], Reason | None]:
    """(text, row of ``files``, facts, what of it could not be read) of an attached file.

    The address has no ending: the bytes and the name in Content-Disposition say what it is.  How far the text could be
    read (encrypted, a scan, broken …) is ``text_state``.  PageError for an HTML page in its place, an empty file, or
    bytes that are not what the name says.
    """
    suffix = file_type(page)
    refuse_wrong_bytes(page, suffix)
    if not suffix:
        raise PageError(SUSPECT, because(Cause.FILE_TYPE_UNKNOWN))
    state, body, pages, starts, why = read_watched_file(page, suffix, contacts=True)
    row: Row = {
        "sha256": page.sha256,
        "size": len(page.body),
        "media_type": FILE_TYPES.get(suffix) or page.media_type or "application/octet-stream",
        "pages": pages,
        "text_state": state,
    }
    facts: dict[str, Scalar] = {"sha256": page.sha256}
    if state != "text":
        facts[TEXT_STATE] = state
    if starts and body:
        facts[PAGE_STARTS] = json.dumps(starts)
    return body, row, facts, why


def file_type(page: Page) -> str:
    """The ending that a file should have: by its bytes, else by its name; "" when neither is known.

    A workbook stays one whatever its name says, and so does a PDF.
    """
    suffix = file_name(page).rpartition(".")[2].lower()
    if page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF"):
        return "pdf"
    if page.body.startswith(b"PK\x03\x04"):
        kind = _inside_package(page.body)
        same = suffix in FILE_TYPES and suffix[:3] == kind[:3]  # a .xlsm stays one
        return suffix if same or not kind else kind
    if page.body.startswith(OLE_MARK) and suffix not in FILE_TYPES:
        names = {"xls": "Workbook", "doc": "WordDocument", "ppt": "PowerPoint Document", "xlsx": "EncryptedPackage"}
        return next((kind for kind, name in names.items() if name.encode("utf-16-le") in page.body), "")
    if not suffix and page.media_type == "application/pdf":
        return "pdf"
    return suffix if suffix in FILE_TYPES else ""


def _inside_package(body: bytes) -> str:
    """What a zip file is by its parts; "" when its list of parts cannot be read."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(body)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    folders = {part.partition("/")[0] for part in parts}
    return next(
        (kind for folder, kind in (("xl", "xlsx"), ("word", "docx"), ("ppt", "pptx")) if folder in folders), "zip"
    )


def file_name(page: Page) -> str:
    """The name in Content-Disposition, RFC 5987 form first; "" when there is none."""
    header = page.headers.get("content-disposition", "")
    encoded = re.search(r"filename\*\s*=\s*[\w-]*''([^;\s]+)", header, re.IGNORECASE)
    plain = re.search(r'filename\s*=\s*"?([^";]+)"?', header, re.IGNORECASE)
    return unquote(encoded[1]) if encoded else unquote(plain[1].strip()) if plain else ""
