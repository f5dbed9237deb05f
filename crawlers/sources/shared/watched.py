"""A watched page with the files it links to: what all sources of such pages share.

A source names its :class:`Site` (hosts, selectors, which addresses are files) and its list; the base class plans,
reads pages and files, and says in plain words why a page or file could not be had.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

from bs4 import Tag

from crawlers.read.contacts import contact_boxes, without_contacts
from crawlers.read.html import Link, container_text, frames_of, links_in_text, refresh_target, strip_sizes
from crawlers.read.page import Page, PageError
from crawlers.read.pdf import pdf_text
from crawlers.read.plausible import implausible
from crawlers.read.selecting import elements, first, selected, with_names
from crawlers.read.sheets import OLE_MARK, office_text
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import PAGE_STARTS, TEXT_STATE, UNTAKEN, Document, Parsed, Problem, ProblemKind, Ref, Row
from db.record.reasons import Reason, because
from db.text.addresses import one_spelling
from db.text.folding import squeeze
from db.text.late import late
from db.text.sheet_rows import without_references
from db.text.stamps import RE_PAGE_TOP, STAMPS

SUSPECT = ProblemKind.STRUCTURE_SUSPECT
# Files that carry content; pictures and style sheets lie in the same folders.
FILE_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "doc": "application/msword",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ppt": "application/vnd.ms-powerpoint",
    "zip": "application/zip",
    "csv": "text/csv",
    "txt": "text/plain",
    "rtf": "application/rtf",
    "jtd": "application/x-js-taro",
}
ZIPPED = frozenset({"xlsx", "xlsm", "docx", "docm", "pptx", "zip"})
# Words of a link that do not name what it leads to.
RE_POINTER = late(
    r"[（(〔［]?(?:こちら|ここ|ＰＤＦ|PDF|Excel|エクセル|Word|ワード|参考様式|参考書式|様式|別紙|記載例|"
    r"日本語|英語|English)[）)〕］]?",
    re.IGNORECASE,
)
RE_FILE_TYPE_LAST = late(r"(?:\s*[（(](?:ＰＤＦ|PDF|Excel|エクセル|Word|ワード)[）)])+\s*$", re.IGNORECASE)
# The last words of a line with their own short brackets: 説明書（参考様式）
RE_CLAUSE_LAST = late(r"[^。、：；（）()「」\s][^。、：；（）()「」]*(?:\s*[（(][^（）()]{1,8}[）)])*$")
# What a file's name ends in, and what the name of a page does.
RE_ENDING = late(r"(?=[0-9]*[a-z])[a-z0-9]{2,5}")
PAGES = frozenset(
    {
        "html",
        "htm",
        "shtml",
        "shtm",
        "xhtml",
        "php",
        "php3",
        "asp",
        "aspx",
        "jsp",
        "jspx",
        "jsf",
        "do",
        "cgi",
        "pl",
        "cfm",
        "nsf",
    }
    | {"action", "ashx", "rdf", "rss", "atom", "com", "net", "org", "jp"}
)
RE_SESSION = late(r";[^/?#]*")
# A part of a query that is new whenever a file is, or at each visit: ?20260401, ?v=3, ?_=1775000000, ?PHPSESSID=….
RE_STAMP = late(
    r"[0-9a-f.]*|(?:_|v|ver|version|rev|t|ts|time|timestamp|updated?|cache|nocache|cb|rnd|rand(?:om)?|hash|"
    r"(?:php|j|asp)?sess(?:ion)?_?id|sid|utm_\w+)=[^&]*",
    re.IGNORECASE,
)
RE_PLAIN = re.compile(r"[!-$&-~]+")  # an address that is spelt in one way only: no escapes, ASCII
RE_REFRESHES = late(r"""http-equiv\s*=\s*["']?\s*refresh""", re.IGNORECASE)
LISTS = frozenset({"ul", "ol"})
# Less than this many characters besides the title is not a page anyone would watch.
LEAST_TEXT = 30


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """One line of a watch list; ``path`` has no leading slash (a page of another host of the source: with the host)."""

    path: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Site:
    """Where a source's pages lie and what on them is their text.

    ``hosts``: the first is the one that paths without a host belong to.  ``containers``: CSS selectors of the main
    text, tried in order.  ``no_text``: selectors inside it that only show the way.  ``headings``: selectors of the
    title.  ``contacts``: whether contact blocks are taken out.  ``is_file``: further condition on a file's path.
    ``least_text``: characters beside the title that make a text.  ``name``: what a page without a title is called.
    """

    id: str
    hosts: tuple[str, ...]
    containers: tuple[str, ...]
    no_text: str
    headings: tuple[str, ...] = ("h1",)
    contacts: bool = True
    is_file: Callable[[str], bool] = bool
    least_text: int = LEAST_TEXT
    name: str = ""

    def place(self, url: str) -> str | None:
        """The path (no leading slash) of an address on the first host, host and path on another; None elsewhere."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            return None
        if host not in self.hosts or parts.scheme not in ("http", "https"):
            return None
        path = one_spelling(parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else ""))
        return path if host == self.hosts[0] else f"{host}/{path}"

    def address(self, place: str) -> str:
        """The address of a place, always https."""
        place = one_spelling(place)
        host = place.partition("/")[0]
        return f"https://{place}" if host in self.hosts[1:] else f"https://{self.hosts[0]}/{place}"

    def key(self, place: str) -> str:
        """The key of the document at a place (with or without leading slash)."""
        return f"{self.id}/{one_spelling(place.strip('/')) or 'index'}"

    def file(self, url: str) -> str | None:
        """The place of a file with content, without session or stamp in it; None for any other address."""
        if RE_PLAIN.fullmatch(url) and suffix_of(_place(url.partition("#")[0])) not in FILE_TYPES:
            return None  # most links, without taking the address apart
        place = _place(self.place(url) or "")
        if not place or ".." in place or not self.is_file(place.partition("?")[0]):
            return None
        return place if suffix_of(place) in FILE_TYPES else None


def _place(place: str) -> str:
    """A place, or address, without session and without what of its query is no part of what is asked for: versions, stamps."""
    path, mark, query = place.partition("?")
    kept = [part for part in query.split("&") if part and not RE_STAMP.fullmatch(part)] if mark else []
    return RE_SESSION.sub("", path) + (f"?{'&'.join(kept)}" if kept else "")


def suffix_of(path: str) -> str:
    """The ending of a file's name in lower case, without the dot; of a place without its query."""
    path = path.partition("?")[0]
    return path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""


class WatchedPages(Source):
    """Base of the sources that are a list of watched pages; see the module's text."""

    site: ClassVar[Site]
    watched: ClassVar[tuple[WatchedPage, ...]]
    delay: ClassVar[float] = 2.0
    ignorable_lines: ClassVar[tuple[str, ...]] = STAMPS

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002
        """Every listed page, every night; the pages themselves lead to their files."""
        seen = {document.key for document in known.documents}
        return Plan(tuple(self.page_ask(watched.path, seen) for watched in self.watched))

    def page_ask(self, place: str, seen: frozenset[str] | set[str] = frozenset()) -> PageRequest:
        key = self.site.key(place)
        return PageRequest(self.site.address(place), "parse_page", {"path": place, "key": key if key in seen else None})

    def request_for(self, url: str) -> PageRequest:
        """A page or a file on a host of the source; ValueError for any other address."""
        if place := self.site.file(url):
            return PageRequest(
                self.site.address(place), "parse_attachment", {"path": place, "label": "", "key": self.site.key(place)}
            )
        place = self.site.place(url)
        if place is not None and suffix_of(place.partition("?")[0]) in ("", "html", "htm"):
            return self.page_ask(place)
        raise ValueError(f"{url} is neither a page nor a file of {self.info.id} ({', '.join(self.site.hosts)})")

    def comparable_body(self, body: str) -> str:
        """Without stamps, the sizes of files printed into the text of links, and the row numbers of workbooks."""
        return super().comparable_body(without_references(strip_sizes(body)))

    def parse_page(
        self,
        page: Page,
        path: str,
        key: str | None = None,  # noqa: ARG002
        published_on: str | None = None,
    ) -> Iterator[Parsed | PageRequest]:
        """The document of one page, and a request for each file it links to.

        PageError when the address leads elsewhere by now, the answer is cut off, the container is missing or
        holds next to no text.  ``key`` is for the base class: what is gone when the page is.
        """
        yield from self.page_of(self.site, page, path, published_on)

    def page_of(
        self, site: Site, page: Page, path: str, published_on: str | None = None
    ) -> Iterator[Document | PageRequest]:
        """As :meth:`parse_page`, for a page of any site."""
        place = site.place(page.url)
        if place is None or _plain(place) != _plain(one_spelling(path)):
            raise PageError(SUSPECT, because(Cause.WATCHED_PAGE_LEADS_ON, watched=site.address(path), url=page.url))
        container = main_part(page, site)
        leave_out = not_text(container, site)
        body = container_text(container, leave_out)
        if site.contacts:
            body = "\n".join(without_contacts(body.split("\n")))
        title, heading_text = title_of(page, container, site)
        if len(squeeze(body)) - len(squeeze(heading_text)) < site.least_text:
            page.refuse_maintenance()
            refuse_leading_on(page, site, path)
            raise PageError(SUSPECT, because(Cause.MAIN_TEXT_EMPTY, container=site.containers[0]))
        if not (title := title or site.name):
            raise PageError(SUSPECT, because(Cause.NO_TITLE))
        linked = links_of(page, container, leave_out, site)
        facts = {"attachments": json.dumps([[row["href"], row["label"]] for row in linked.files], ensure_ascii=False)}
        if linked.untaken:
            facts[UNTAKEN] = json.dumps(linked.untaken, ensure_ascii=False)
        yield Document(
            key=site.key(path),
            kind="page",
            url=site.address(path),
            title=title,
            body=body,
            published_on=published_on,
            collection=self.info.id,
            facts=facts,
            rows={"attachments": linked.files},
        )
        for row in linked.files:
            href = str(row["href"])
            where = str(site.file(href))
            arguments = {"path": where, "label": linked.names[href], "key": site.key(where)}
            yield PageRequest(href, "parse_attachment", arguments)

    def parse_attachment(self, page: Page, path: str, label: str, key: str) -> Iterator[Parsed | PageRequest]:
        """The document of one file, with its text where it can be read.

        PageError when the bytes are not a file of that type: an error page, garbage, a file cut off.
        """
        yield from self.file_of(self.site, page, path, label, key, suffix_of(path))

    def file_of(
        self, site: Site, page: Page, path: str, label: str, key: str, suffix: str
    ) -> Iterator[Document | Problem]:
        """As :meth:`parse_attachment`, for a file of any site; ``suffix``: of which type it is."""
        refuse_wrong_bytes(page, suffix)
        facts: dict[str, Any] = {"sha256": page.sha256}
        state, body, pages, starts, why = read_file(page, suffix, contacts=site.contacts)
        if state != "text":
            facts[TEXT_STATE] = state  # so that a change can say why there is no text
        if starts and body:
            facts[PAGE_STARTS] = json.dumps(starts)
        file_row: Row = {
            "sha256": page.sha256,
            "size": len(page.body),
            "pages": pages,
            "text_state": state,
            "media_type": page.media_type or FILE_TYPES.get(suffix, "application/octet-stream"),
        }
        yield Document(
            key=site.key(path),
            kind="attachment",
            url=site.address(path),
            title=label or path.rpartition("/")[2],
            body=body,
            collection=self.info.id,
            facts=facts,
            rows={"files": [file_row]},
        )
        if why is not None:
            yield Problem(ProblemKind.WITHOUT_TEXT, page.url, why, key)


def _plain(place: str) -> str:
    """A place as two spellings of one page share it: without index.html and the slash at the end."""
    return re.sub(r"(?:^|/)index\.html?$", "", place).rstrip("/")


def main_part(page: Page, site: Site) -> Tag:
    """The element with the main text; PageError when it is missing or the page is cut off."""
    container = next((found for selector in site.containers if (found := page.part(selector))), None)
    if container is None:
        page.refuse_maintenance()
        if frames := frames_of(page.soup, page.url):
            raise PageError(SUSPECT, because(Cause.ONLY_FRAMES, urls=frames))
        raise PageError(SUSPECT, because(Cause.NO_MAIN_TEXT, containers=" or ".join(site.containers)))
    if "</html" not in page.text[-2000:].lower():
        raise PageError(SUSPECT, because(Cause.PAGE_CUT_OFF))
    return container


def title_of(page: Page, container: Tag, site: Site) -> tuple[str, str]:
    """The title (of the heading, else of the title element without the site's name) and the heading's own text."""
    heading = next((one for selector in site.headings if (one := first(container, selector))), None)
    if heading and (words := " ".join(container_text(heading).split("\n"))):
        return words, words
    element = page.soup.title.get_text() if page.soup.title else ""
    return re.sub(r"\s*[|｜][^|｜]*$", "", " ".join(element.split())), ""


def not_text(container: Tag, site: Site) -> list[Tag]:
    """The parts of the container that are not its text: known boxes, jump lists within the page, "page top", contacts."""
    within = elements(container)
    found = list(selected(container, site.no_text, within))
    for items in with_names(within, LISTS):
        anchors = items.find_all("a")
        words = "".join(items.get_text().split())
        if anchors and all(str(a.get("href") or "").startswith("#") for a in anchors):
            linked = "".join("".join(a.get_text().split()) for a in anchors)
            if linked == words:
                found.append(items)
    to_places = (a for a in within if a.name == "a" and str(a.get("href") or "").startswith("#"))
    found += [a for a in to_places if RE_PAGE_TOP.fullmatch(a.get_text().strip())]
    return found + (contact_boxes(within) if site.contacts else [])


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page links to: rows of its files in page order (position from 1), each once, and their names by address.

    A name is the label, or, for a label like 「こちら」, the label with the words before it.  ``untaken``: (address, words) of what
    looks like a file and is none of the source's (another host, another folder, a type that nobody reads), of what the page shows
    within itself, and of where its forms and a refresh lead.
    """

    files: list[Row]
    names: dict[str, str]
    untaken: list[tuple[str, str]]


def links_of(page: Page, container: Tag, leave_out: list[Tag], site: Site) -> Linked:
    """The files that a page links to, however it does: by anchors, within itself, by a form or by sending its visitors there.

    Of several links to one file the first whose words say something gives the label.
    """
    labels: dict[str, str] = {}
    sizes: dict[str, str] = {}
    names: dict[str, str] = {}
    untaken: dict[str, str] = {}
    found = links_in_text(container, page.base, leave_out, every_sort=True)
    target = target_of(page)
    for link, before in [*found, *([(Link(target, "", ""), "")] if target else [])]:
        if place := site.file(link.url):
            href = site.address(place)
            label = labels.get(href, "")
            if not label or (RE_POINTER.fullmatch(label) and link.label and not RE_POINTER.fullmatch(link.label)):
                labels[href] = link.label
                names[href] = spoken_name(link, before)
            sizes[href] = sizes.get(href) or link.size_label
        elif link.within or link.is_file or ends_as_file(link.url) or link.url == target:
            url = _lasting(link.url, whole=not link.within)
            untaken[url] = untaken.get(url) or link.label
    rows: list[Row] = [
        {
            "position": position,
            "href": href,
            "label": label,
            "size_label": sizes[href] or None,
            "attachment_document": Ref(site.key(str(site.file(href)))),
        }
        for position, (href, label) in enumerate(labels.items(), start=1)
    ]
    return Linked(rows, names, list(untaken.items()))


def target_of(page: Page) -> str:
    """Where a page sends its visitors by itself; "" for none."""
    return refresh_target(page.soup, page.base) if RE_REFRESHES.search(page.text) else ""


def refuse_leading_on(page: Page, site: Site, path: str) -> None:
    """PageError for a page that only sends its visitors on."""
    if target := target_of(page):
        raise PageError(SUSPECT, because(Cause.WATCHED_PAGE_LEADS_ON, watched=site.address(path), url=target))


def _lasting(url: str, *, whole: bool) -> str:
    """An address without what differs on every visit: fragment, session, and the query where not the ``whole`` address counts."""
    url = RE_SESSION.sub("", url.partition("#")[0])
    return one_spelling(url if whole else url.partition("?")[0])


def ends_as_file(url: str) -> bool:
    """Whether the path of an address, or its query, ends in the name of a file that is no page."""
    parts = urlsplit(RE_SESSION.sub("", url))
    endings = (suffix_of(parts.path), suffix_of(parts.query))
    return any(RE_ENDING.fullmatch(ending) and ending not in PAGES for ending in endings)


def spoken_name(link: Link, before: str) -> str:
    """What a file is called: the words of the link, with those before it in the line when they only point.

    (「…申請書（記載例は」, 「こちら」) gives 「記載例はこちら」; "" when there is nothing to go by.
    """
    if not RE_POINTER.fullmatch(link.label):
        return link.label.lstrip("・※●○◎ \u3000")
    opened = RE_FILE_TYPE_LAST.sub("", before[-200:]).rstrip("（(〔［[ ")
    clause = RE_CLAUSE_LAST.search(opened)
    words = (clause[0] if clause else "").strip("・※●○◎ \u3000")
    gap = " " if opened != before[-200:].rstrip() and not link.label.startswith(("（", "(", "〔", "［")) else ""
    return f"{words}{gap}{link.label}" if words else ""


def refuse_wrong_bytes(page: Page, suffix: str) -> None:
    """PageError when the body is empty, an HTML page, or plainly not a file of that type."""
    start = page.body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not page.body.strip():
        raise PageError(SUSPECT, because(Cause.FILE_EMPTY))
    markup = start.startswith(b"<") and (b"<!doctype html" in start or b"<html" in start)  # behind comments too
    if page.media_type in ("text/html", "application/xhtml+xml") or markup:
        raise PageError(SUSPECT, because(Cause.HTML_INSTEAD_OF_FILE))
    if suffix in ZIPPED and not (zipfile.is_zipfile(io.BytesIO(page.body)) or page.body.startswith(OLE_MARK)):
        raise PageError(SUSPECT, because(Cause.FILE_OF_OTHER_TYPE, suffix=suffix))


def read_file(
    page: Page, suffix: str, *, contacts: bool = False
) -> tuple[str, str, int | None, tuple[int, ...], Reason | None]:
    """(text_state, text, number of pages, where they start, what of it could not be read) of a file; PageError when it is no
    PDF that can be opened.

    ``contacts``: leave out blocks that name officials.
    """
    if suffix == "pdf":
        read = pdf_text(page.body, without_contacts if contacts else None)
        if read.state == "not_pdf" or (read.state == "broken" and not read.pages):
            raise PageError(SUSPECT, because(Cause.NOT_A_PDF, why=read.why))
        state = "scan" if read.state == "no_text" and read.scanned else read.state
        return state, read.text, len(read.pages) or None, read.starts, _unread(state, read.why)
    if suffix in ("csv", "txt"):
        try:
            lines = [line.strip() for line in page.text.split("\n")]
        except PageError:
            return "broken", "", None, (), None  # in no character set that is known
        text = "\n".join(line for line in lines if line)
        return ("text" if text else "no_text"), text, None, (), None
    office = office_text(page.body, suffix)
    if office.state == "text" and (why := implausible(office.text)) is not None:
        return "unreadable", "", None, (), _unread("unreadable", why)
    text = "\n".join(without_contacts(office.text.split("\n"))) if contacts else office.text
    return office.state, text, None, (), _unread(office.state, office.reason)


def _unread(state: str, why: Reason | str | None) -> Reason | None:
    """What is to be said of a file that is no text, or not all of it; None for one that shows by its state why not."""
    if state == "unreadable":
        return because(Cause.FILE_UNREADABLE, why=why)
    return because(Cause.FILE_READ_IN_PART, why=why) if state == "text" and why else None


def watch_list(data: Mapping[str, Any]) -> tuple[WatchedPage, ...]:
    """The pages of a watch list as its TOML file has them."""
    return tuple(WatchedPage(**line) for line in data["page"])
