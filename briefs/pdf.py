"""HTML to PDF: WeasyPrint with our fonts, our style sheets and nothing else, or no PDF at all.

Everything that WeasyPrint would pass over in silence (a missing glyph, a style it does not know, a
picture it may not fetch) fails the build.
"""

from __future__ import annotations

import hashlib
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from briefs.errors import BriefError
from briefs.fonts import prepare
from briefs.tags import richer_tags, state_pdfua

STYLES = Path(__file__).resolve().parent.parent / "templates" / "briefs"
RE_STYLE = re.compile(r"css:([a-z_-]+\.css)")
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


def make_fetcher() -> Any:
    """A fetcher that serves our style sheets (``css:NAME.css``) and refuses, and records, all else."""
    urls: Any = import_module("weasyprint.urls")

    class Denied(urls.FatalURLFetchingError):  # type: ignore[misc]
        pass

    class BriefFetcher(urls.URLFetcher):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(allowed_protocols=set(), allow_redirects=False, fail_on_errors=True)
            self.denied: list[str] = []

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ARG002 (their signature)
            found = RE_STYLE.fullmatch(url)
            path = STYLES / found[1] if found else None
            if path is None or not path.is_file():
                self.denied.append(url[:200])
                raise Denied(url)
            return urls.URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "text/css; charset=utf-8"})

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


def layout(html: str) -> tuple[Any, Any, list[str]]:
    """Lay the pages out: the WeasyPrint document (None when it gave up), its fetcher, and the complaints."""
    fonts = font_configuration()
    weasy: Any = import_module("weasyprint")
    fetcher = make_fetcher()
    document = None
    with listening() as messages, suppress(fatal_error()):
        try:
            document = weasy.HTML(string=html, url_fetcher=fetcher).render(
                font_config=fonts, pdf_variant="pdf/a-3a", presentational_hints=False
            )
        except Exception as error:  # its layout has known crashes; whatever it is, there is no brief
            messages.append(f"layout failed ({type(error).__name__}: {error})")
    return document, fetcher, messages


def fatal_error() -> type[BaseException]:
    error: type[BaseException] = import_module("weasyprint.urls").FatalURLFetchingError
    return error


def write_pdf(html: str, attachments: Mapping[str, tuple[bytes, str]], at: datetime) -> Rendered:
    """The PDF of a page of HTML, with files attached (name -> bytes, description).

    ``at`` (aware) dates the file and its attachments, and the identifier is the hash of what goes in,
    so the same input gives the same bytes.  BriefError when WeasyPrint has anything to complain about.
    """
    document, fetcher, complaints = layout(html)
    pdf: bytes | None = None
    if document is not None:
        attach: Any = import_module("weasyprint").Attachment
        utc = at.astimezone(UTC)
        identifier = hashlib.sha256(html.encode())
        for name, (content, description) in sorted(attachments.items()):
            identifier.update(name.encode() + hashlib.sha256(content).digest())
            document.metadata.attachments.append(
                attach(string=content.decode(), name=name, description=description, created=utc, modified=utc,
                       relationship="Data")
            )  # fmt: skip
        state_pdfua(document.metadata)
        with listening() as messages, richer_tags(), suppress(fatal_error()):
            pdf = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=identifier.digest()[:16])
        complaints += messages
    problems = [f"a resource was asked for that no brief may load: {url}" for url in fetcher.denied]
    problems += [f"WeasyPrint: {message}" for message in complaints]
    if pdf is None or problems:
        raise BriefError(list(dict.fromkeys(problems)) or ["WeasyPrint gave no PDF"])
    return Rendered(pdf, len(document.pages))


def missing_characters(problems: tuple[str, ...]) -> list[int]:
    """The code points that no allowed font has, out of WeasyPrint's messages."""
    return sorted({int(found[1], 16) for text in problems if ".notdef" in text and (found := RE_NOTDEF.search(text))})
