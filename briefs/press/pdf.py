"""HTML to PDF: WeasyPrint with our fonts, our style sheets and nothing else, or no PDF at all.

Everything that WeasyPrint would pass over in silence (a missing glyph, a style it does not know, a
picture it may not fetch, a reference that it does not follow) fails the build.
"""

from __future__ import annotations

import hashlib
import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from briefs.errors import NotPrinted
from briefs.press.drafts import identifier_of
from briefs.press.fonts import prepare
from briefs.press.own_kinds import OURS as STYLES
from briefs.press.own_kinds import RE_PICTURE, file_in
from briefs.press.phrases import join
from briefs.press.references import strange_in_file, strange_references
from briefs.press.tags import richer_tags, state_pdfua
from db.record.collecting import collecting_seldom

RE_STYLE = re.compile(r"css:([a-z0-9_-]+\.css)")
MEDIA = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png"}
MOST_PICTURE = 2_000_000  # bytes
LINKS = ("http:", "https:", "mailto:", "tel:")
NOTDEF = ".notdef"  # the glyph that WeasyPrint puts, and complains of, where no font has a character
RE_NOTDEF = re.compile(r"\(U\+([0-9A-F]{4,6})\)")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF and its number of pages."""

    pdf: bytes
    pages: int


class _Records(logging.Handler):
    """Collects what WeasyPrint complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@cache
def font_configuration() -> Any:
    """The one font configuration of this process (a new one for each brief costs time and memory)."""
    prepare()
    module: Any = import_module("weasyprint.text.fonts")
    return module.FontConfiguration()


def resource(url: str, own: Path | None) -> Path | None:
    """The file that an address of ours names; None when no brief may load it.

    ``css:NAME.css`` is a style sheet of the organisation, else of ours; ``img:NAME.svg`` or ``.png`` a picture of the
    organisation, or our mark of a preview.
    """
    if found := RE_STYLE.fullmatch(url):
        return file_in(own, found[1]) or file_in(STYLES, found[1])
    name = url.removeprefix("img:")
    if name == url or not RE_PICTURE.fullmatch(name):
        return None
    path = file_in(own, name) or file_in(STYLES, name)
    return path if path is not None and path.stat().st_size <= MOST_PICTURE else None


def make_fetcher(own: Path | None = None) -> Any:
    """A fetcher that serves style sheets and pictures from our folders and refuses, and records, all else."""
    urls: Any = import_module("weasyprint.urls")

    class Denied(urls.FatalURLFetchingError):  # type: ignore[misc]
        pass

    class BriefFetcher(urls.URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=set(), allow_redirects=False, fail_on_errors=True)
            self.denied: list[str] = []

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ARG002 (their signature)
            path = resource(url, own)
            if path is None:
                self.denied.append(url[:200])
                raise Denied(url)
            content = path.read_bytes()
            self.denied += [one[:200] for one in strange_in_file(content, path.suffix, self.allows)]
            return urls.URLFetcherResponse(url, content, {"Content-Type": MEDIA[path.suffix]})

        @staticmethod
        def allows(url: str) -> bool:
            return resource(url, own) is not None

    return BriefFetcher()


@contextmanager
def listening() -> Iterator[list[str]]:
    """What WeasyPrint and the modules under it complain about meanwhile."""
    handler = _Records()
    logger = logging.getLogger("weasyprint")
    before = logger.level
    logger.addHandler(handler)
    if not logger.isEnabledFor(logging.WARNING):
        logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its own colour profile open
            yield handler.messages
        handler.messages += [str(w.message) for w in caught if "weasyprint" in (w.filename or "")]
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Pages that are laid out and not yet drawn.  ``document``: of WeasyPrint, None when it gave up."""

    html: str
    document: Any
    denied: Sequence[str]  # addresses that no page may load, more of them once it is drawn
    complaints: tuple[str, ...]

    @property
    def pages(self) -> int:
        return len(self.document.pages) if self.document is not None else 0

    @property
    def problems(self) -> list[str]:
        """What the layout alone has shown to be wrong."""
        denied = [f"a resource was asked for that no brief may load: {url}" for url in self.denied]
        gave_up = ["WeasyPrint gave no PDF"] if self.document is None and not self.complaints and not denied else []
        return list(dict.fromkeys([*denied, *(f"WeasyPrint: {text}" for text in self.complaints), *gave_up]))

    def filled(self) -> float:
        """How many pages are full, the last by how far down its lines and pictures reach."""
        return self.pages - 1 + self._reached(self.pages - 1) if self.pages else 0.0

    def emptiest(self) -> float:
        """How far the least full page behind the first is filled (1.0 where there is none): what ends before a new page counts too."""
        return min((self._reached(number) for number in range(1, self.pages)), default=1.0)

    def _reached(self, number: int) -> float:
        """How far down a page its lines and pictures reach, as a share of it."""
        page = self.document.pages[number]._page_box
        boxes: Any = import_module("weasyprint.formatting_structure.boxes")
        shown = (boxes.LineBox, boxes.ReplacedBox)
        inside = [
            box
            for part in page.children
            if not isinstance(part, boxes.MarginBox)
            for box in (part, *part.descendants())
        ]
        lowest = max((box.position_y + box.height for box in inside if isinstance(box, shown)), default=0.0)
        return float(min(1.0, max(0.0, (lowest - page.content_box_y()) / page.height)))


def lay_out(html: str, own: Path | None = None) -> LaidOut:
    """The pages of a page of HTML, laid out with our fonts and style sheets; nothing is drawn.

    ``own``: an organisation's folder of style sheets and pictures.
    """
    document, fetcher, complaints = layout(html, own)
    return LaidOut(html, document, fetcher.denied, tuple(complaints))


def layout(html: str, own: Path | None = None) -> tuple[Any, Any, list[str]]:
    """Lay the pages out: the WeasyPrint document (None when it gave up), its fetcher, and the complaints."""
    fonts = font_configuration()
    weasy: Any = import_module("weasyprint")
    fetcher = make_fetcher(own)
    document = None
    with listening() as messages, suppress(fatal_error()), collecting_seldom():
        try:
            page = weasy.HTML(string=html, url_fetcher=fetcher)
            fetcher.denied += [one[:200] for one in strange_references(page.etree_element, fetcher.allows)]
            join(page.etree_element)
            document = page.render(font_config=fonts, pdf_variant="pdf/a-3a", presentational_hints=False)
        except Exception as error:  # its layout has known crashes; whatever it is, there is no brief
            messages.append(f"layout failed ({type(error).__name__}: {error})")
    return document, fetcher, messages


def fatal_error() -> type[BaseException]:
    error: type[BaseException] = import_module("weasyprint.urls").FatalURLFetchingError
    return error


def strange_links(document: Any) -> list[str]:
    """Links of the pages that lead elsewhere than to a place in them, the web, a mail address or a telephone."""
    found = [
        target
        for page in document.pages
        for kind, target, *_ in page.links
        if kind == "external" and not str(target).lower().startswith(LINKS)
    ]
    return [f"a link that no brief may hold: {target[:200]}" for target in dict.fromkeys(map(str, found))]


def write_pdf(
    html: str, attachments: Mapping[str, tuple[bytes, str]], at: datetime, own: Path | None = None
) -> Rendered:
    """The PDF of a page of HTML, with files attached: :func:`lay_out`, then :func:`draw`."""
    return draw(lay_out(html, own), attachments, at)


def draw(laid: LaidOut, attachments: Mapping[str, tuple[bytes, str]], at: datetime, *, draft: bool = False) -> Rendered:
    """The PDF of pages that are laid out, with files attached (name -> bytes, description).  A ``draft`` says so by its identifier.

    ``at`` (aware) dates the file and its attachments, and the identifier is the hash of what goes in,
    so the same input gives the same bytes.  NotPrinted when WeasyPrint has anything to complain about.
    """
    document = laid.document
    links, late = list[str](), list[str]()
    pdf: bytes | None = None
    if document is not None:
        links = strange_links(document)
        attach: Any = import_module("weasyprint").Attachment
        utc = at.astimezone(UTC)
        identifier = hashlib.sha256(laid.html.encode())
        for name, (content, description) in sorted(attachments.items()):
            identifier.update(name.encode() + hashlib.sha256(content).digest())
            document.metadata.attachments.append(
                attach(
                    string=content.decode(),
                    name=name,
                    description=description,
                    created=utc,
                    modified=utc,
                    relationship="Data",
                )
            )
        state_pdfua(document.metadata)
        with listening() as messages, richer_tags(document), suppress(fatal_error()), collecting_seldom():
            pdf = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=identifier_of(identifier.digest(), draft))
        late = [f"WeasyPrint: {text}" for text in messages]
    problems = list(dict.fromkeys([*laid.problems, *links, *late]))
    if pdf is None or problems:
        complaints = [*(f"WeasyPrint: {text}" for text in laid.complaints), *late]
        raise NotPrinted(problems or ["WeasyPrint gave no PDF"], missing_characters(complaints))
    return Rendered(pdf, laid.pages)


def missing_characters(complaints: Iterable[str]) -> dict[str, int]:
    """WeasyPrint's complaints about characters that no allowed font has, each with the code point."""
    found = ((text, RE_NOTDEF.search(text)) for text in complaints if NOTDEF in text)
    return {text: int(mark[1], 16) for text, mark in found if mark}
