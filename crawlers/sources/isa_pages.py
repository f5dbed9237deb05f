"""Watched pages of the Immigration Services Agency (出入国在留管理庁) and the files they link to.

Static HTML in UTF-8 at www.moj.go.jp/isa.  Which pages are watched is data: ``isa_pages.toml``.  The main text is
``#contentsArea``; everything around it is the same on every page.  Most pages print no date, so a document has none.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from bs4 import Tag

from crawlers.page import Page, PageError
from crawlers.pdftext import pdf_text
from crawlers.source import Ask, Known, Plan, Source
from crawlers.text import Link, container_text, links_in_text, strip_sizes
from db.japanese import squeeze
from db.models import Document, Parsed, ProblemKind, Ref, Row, SourceInfo

HOST = "www.moj.go.jp"
SUSPECT = ProblemKind.STRUCTURE_SUSPECT
# Files that carry content; pictures and style sheets lie in the same folder.
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
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones under a password
# Parts of the container that are not its text: way-finding and the advertisement for a PDF reader.
NOT_TEXT = (
    "nav, .headerArea, .footerArea, .topicpathArea, .pagetopArea, .breadcrumb, .bannerBox.adobe, "
    ".snsArea, .sideArea, .sideMenu"
)
RE_PAGE_TOP = re.compile(
    r"(?:この)?(?:ページ|頁)の?(?:先頭|トップ|上部|TOP)(?:へ|に)?(?:戻る|もどる)?|(?:先頭|トップ|上)へ(?:戻る|もどる)?"
)
# Words of a link that do not name what it leads to.
RE_POINTER = re.compile(
    r"[（(〔［]?(?:こちら|ここ|ＰＤＦ|PDF|Excel|エクセル|Word|ワード|参考様式|参考書式|様式|別紙|記載例|"
    r"日本語|英語|English)[）)〕］]?",
    re.IGNORECASE,
)
RE_FILE_TYPE_LAST = re.compile(r"(?:\s*[（(](?:ＰＤＦ|PDF|Excel|エクセル|Word|ワード)[）)])+\s*$", re.IGNORECASE)
# The last words of a line with their own short brackets: 説明書（参考様式）
RE_CLAUSE_LAST = re.compile(r"[^。、：；（）()「」\s][^。、：；（）()「」]*(?:\s*[（(][^（）()]{1,8}[）)])*$")
# Less than this many characters besides the title is not a page anyone would watch.
LEAST_TEXT = 30
DATE = r"(?:(?:令和|平成)\s*(?:元|\d{1,2})|\d{4})\s*年\s*\d{1,2}\s*月(?:\s*(?:\d{1,2}\s*日|末))?"


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """One line of the watch list; ``path`` has no leading slash."""

    path: str
    ja: str
    en: str


def _watch_list() -> tuple[WatchedPage, ...]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(WatchedPage(**line) for line in data["page"])


WATCHED = _watch_list()


def document_key(path: str) -> str:
    """The key of the document at a path of the site (with or without leading slash)."""
    return f"isa_pages/{path.lstrip('/')}"


def file_path(url: str) -> str | None:
    """The path (no leading slash) of a file with content on this host; None for any other address."""
    parts = urlsplit(url)
    path = parts.path.lstrip("/")
    known = parts.hostname == HOST and path.startswith("isa/content/") and ".." not in path
    return path if known and path.rpartition(".")[2].lower() in FILE_TYPES else None


class IsaPages(Source):
    """Watched pages of the Immigration Services Agency and their attachments."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="isa_pages",
        name_ja="出入国在留管理庁のページ",
        name_en="Immigration Services Agency: watched pages and files",
        publisher="出入国在留管理庁",
        url=f"https://{HOST}/isa/index.html",
        kind="page",
        licence="サイト利用規約（公共データ利用規約PDL1.0に準拠）：出典の明示と、編集した場合はその旨の記載により利用可",
        credit="出典：出入国在留管理庁ウェブサイト",
        terms_checked_on="2026-11-23",
        caveats="ページに更新日の表示がないため、変更は確認した夜の日付とします。ファイルは同じURLのまま差し替えられることがあるため、"
        "内容で比べます。本文を読むのはPDFだけです。本文の範囲は2026年4月の7ページで確かめたもので、全ページではありません。",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    delay: ClassVar[float] = 2.0
    ignorable_lines: ClassVar[tuple[str, ...]] = (
        rf"[（(【]?\s*{DATE}\s*(?:更新|現在|時点|掲載|改訂|改定)\s*[）)】]?",
        rf"[（(【]?\s*(?:最終)?更新(?:日|年月日)?\s*[：:]?\s*{DATE}\s*[）)】]?",
        RE_PAGE_TOP.pattern,
    )

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002
        """Every listed page, every night; the pages themselves lead to their files."""
        seen = {document.key for document in known.documents}
        asks = []
        for watched in WATCHED:
            key = document_key(watched.path)
            arguments = {"path": watched.path, "key": key if key in seen else None}
            asks.append(Ask(f"https://{HOST}/{watched.path}", "parse_page", arguments))
        return Plan(tuple(asks))

    def ask_for(self, url: str) -> Ask:
        """A page below /isa/ or a file below /isa/content/; ValueError for any other address."""
        if path := file_path(url):
            arguments = {"path": path, "label": "", "key": document_key(path)}
            return Ask(f"https://{HOST}/{path}", "parse_attachment", arguments)
        parts = urlsplit(url)
        path = parts.path.lstrip("/")
        if path.startswith("isa/") and path.endswith("/"):
            path += "index.html"
        if parts.hostname == HOST and path.startswith("isa/") and path.endswith((".html", ".htm")):
            return Ask(f"https://{HOST}/{path}", "parse_page", {"path": path, "key": None})
        raise ValueError(f"{url} is neither a page below https://{HOST}/isa/ nor a file below /isa/content/")

    def comparable_body(self, body: str) -> str:
        """Without stamps and without the sizes of files, which are printed into the text of links."""
        return super().comparable_body(strip_sizes(body))

    def parse_page(self, page: Page, path: str, key: str | None = None) -> Iterator[Parsed | Ask]:  # noqa: ARG002
        """The document of one page, and a request for each file it links to.

        PageError when the address leads elsewhere by now, the answer is cut off, the container is missing or
        holds next to no text.  ``key`` is for the base class: what is gone when the page is.
        """
        if urlsplit(page.url).path.lstrip("/") != path:
            raise PageError(SUSPECT, f"the address now leads to {page.url}: correct the watch list")
        container = page.soup.select_one("#contentsArea") or page.soup.select_one("div.contentsArea")
        if container is None:
            page.refuse_maintenance()
            raise PageError(SUSPECT, "the part with the main text (#contentsArea) is missing")
        if "</html" not in page.text[-2000:].lower():
            raise PageError(SUSPECT, "the page is cut off (its end is missing)")
        leave_out = not_text(container)
        body = container_text(container, leave_out)
        heading = container.select_one("h1.titlePage") or container.select_one("h1")
        heading_text = " ".join(container_text(heading).split("\n")) if heading else ""
        if len(squeeze(body)) - len(squeeze(heading_text)) < LEAST_TEXT:
            page.refuse_maintenance()
            raise PageError(SUSPECT, "the main part of the page (#contentsArea) holds next to no text")
        title = heading_text or site_title(page)
        if not title:
            raise PageError(SUSPECT, "the page has no title")
        files, names = attachments(container, page.url, leave_out)
        yield Document(
            key=document_key(path),
            kind="page",
            url=f"https://{HOST}/{path}",
            title=title,
            body=body,
            collection="isa_pages",
            facts={"attachments": json.dumps([[row["href"], row["label"]] for row in files], ensure_ascii=False)},
            rows={"attachments": files},
        )
        for row in files:
            href = str(row["href"])
            where = urlsplit(href).path.lstrip("/")
            arguments = {"path": where, "label": names[href], "key": document_key(where)}
            yield Ask(href, "parse_attachment", arguments)

    def parse_attachment(self, page: Page, path: str, label: str, key: str) -> Iterator[Parsed | Ask]:
        """The document of one file; its text when it is a PDF with text.

        PageError when the bytes are not a file of that type: an error page, garbage, a file cut off.
        """
        suffix = path.rpartition(".")[2].lower()
        refuse_wrong_bytes(page, suffix)
        pages: int | None = None
        state, body = "not_pdf", ""
        if suffix == "pdf":
            read = pdf_text(page.body)
            if read.state == "not_pdf" or (read.state == "broken" and not read.pages):
                raise PageError(SUSPECT, f"not a PDF that can be opened: {read.reason}")
            state, body = read.state, read.text
            pages = len(read.pages) or None
        yield Document(
            key=key,
            kind="attachment",
            url=f"https://{HOST}/{path}",
            title=label or path.rpartition("/")[2],
            body=body,
            collection="isa_pages",
            facts={"sha256": page.sha256},
            rows={
                "files": [
                    {
                        "sha256": page.sha256,
                        "size": len(page.body),
                        "media_type": page.media_type or FILE_TYPES.get(suffix, "application/octet-stream"),
                        "pages": pages,
                        "text_state": state,
                    }
                ]
            },
        )


def not_text(container: Tag) -> list[Tag]:
    """The parts of the container that only show the way: known boxes, jump lists within the page, "page top"."""
    found = list(container.select(NOT_TEXT))
    for items in container.select("ul, ol"):
        anchors = items.find_all("a")
        words = "".join(items.get_text().split())
        if anchors and all(str(a.get("href") or "").startswith("#") for a in anchors):
            linked = "".join("".join(a.get_text().split()) for a in anchors)
            if linked == words:
                found.append(items)
    found += [a for a in container.select('a[href^="#"]') if RE_PAGE_TOP.fullmatch(a.get_text().strip())]
    return found


def site_title(page: Page) -> str:
    """The title element without the name of the site behind the bar."""
    text = page.soup.title.get_text() if page.soup.title else ""
    return re.split(r"\s*[|｜]\s*出入国在留管理庁", " ".join(text.split()))[0].strip()


def attachments(container: Tag, base_url: str, leave_out: list[Tag]) -> tuple[list[Row], dict[str, str]]:
    """Rows of the files that a page links to, each file once, in page order (position from 1); names by address.

    Of several links to one file the first whose words say something gives the label.  A name is the label, or,
    for a label like 「こちら」, the label with the words before it.
    """
    labels: dict[str, str] = {}
    sizes: dict[str, str] = {}
    names: dict[str, str] = {}
    for link, before in links_in_text(container, base_url, leave_out):
        if path := file_path(link.url):
            href = f"https://{HOST}/{path}"
            label = labels.get(href, "")
            if not label or (RE_POINTER.fullmatch(label) and link.label and not RE_POINTER.fullmatch(link.label)):
                labels[href] = link.label
                names[href] = spoken_name(link, before)
            sizes[href] = sizes.get(href) or link.size_label
    rows: list[Row] = [
        {
            "position": position,
            "href": href,
            "label": label,
            "size_label": sizes[href] or None,
            "attachment_document": Ref(document_key(urlsplit(href).path)),
        }
        for position, (href, label) in enumerate(labels.items(), start=1)
    ]
    return rows, names


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
    start = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not page.body.strip():
        raise PageError(SUSPECT, "the file is empty")
    if page.media_type in ("text/html", "application/xhtml+xml") or start.startswith((b"<!doctype html", b"<html")):
        raise PageError(SUSPECT, "an HTML page was served in place of the file")
    if suffix in ZIPPED and not (zipfile.is_zipfile(io.BytesIO(page.body)) or page.body.startswith(OLE_MARK)):
        raise PageError(SUSPECT, f"the file is not a .{suffix} file (damaged or cut off)")
