"""One reader under atheris: `python tests/support/fuzzing.py feeds -max_total_time=30 FOLDER`; what it raises ends the process."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["crawlers.read", "db.text", "feedparser", "openpyxl"]):
    from bs4 import BeautifulSoup

    from crawlers.read.contacts import contact_boxes, without_contacts
    from crawlers.read.feeds import parse_feed
    from crawlers.read.html import container_text, links_in_text
    from crawlers.read.page import Page, PageError
    from crawlers.read.selecting import elements
    from crawlers.read.sheets import office_text
    from tests.support import poisons

warnings.simplefilter("ignore")


def page_of(body: bytes, kind: str) -> Page:
    return Page("https://example.jp/a", 200, {"content-type": kind}, body, "2026-05-01T03:00:00Z", "")


def feeds(body: bytes) -> None:
    for item in parse_feed(page_of(body, "application/xml")).items:
        assert "\ufffd" not in item.link


def html(body: bytes) -> None:
    page = page_of(body, "text/html")
    text = container_text(page.soup, contact_boxes(elements(page.soup)))
    without_contacts(text.split("\n"))
    links_in_text(page.soup, page.url)
    assert isinstance(page.soup, BeautifulSoup)


def sheets(body: bytes) -> None:
    """The bytes are the sheet of a sound workbook; and a whole file."""
    office_text(poisons.workbook(body.decode("utf-8", "replace")), "xlsx")
    for suffix in ("xls", "xlsx", "docx"):
        office_text(body, suffix)


TARGETS: dict[str, Callable[[bytes], None]] = {"feeds": feeds, "html": html, "sheets": sheets}


def main() -> None:
    target = TARGETS[sys.argv[1]]

    def one(body: bytes) -> None:
        with suppress(PageError):
            target(body)

    atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
