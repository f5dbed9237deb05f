"""Boxes are found as soupsieve finds them, on every sample page and under every list of selectors that a source has."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from crawlers.read.selecting import boxes_of, first, selected
from crawlers.registry import all_sources
from crawlers.sources.watch import AROUND, WAYS
from tests.support.places import ROOT

LISTS = sorted({AROUND, WAYS} | {source.site.no_text for source in all_sources() if hasattr(source, "site")} - {""})
PAGES = sorted((ROOT / "tests" / "pages").rglob("*.html"))
MADE = """<html><body id="main"><header id="x">a</header><article><header>b</header><p role="navigation">c</p></article>
<div class="pagetop big">d</div><div class="bannerBox adobe">e</div><div class="bannerBox">f</div>
<nav id="menu">g</nav></body></html>"""


def both(markup: str, selectors: str) -> tuple[set[int], set[int]]:
    container = BeautifulSoup(markup, "lxml").body
    assert container is not None
    return {id(tag) for tag in selected(container, selectors)}, {id(tag) for tag in container.select(selectors)}


@pytest.mark.parametrize("selectors", LISTS)
def test_the_same_boxes_as_by_css(selectors: str):
    pages: list[str] = [MADE, *(path.read_text(encoding="utf-8", errors="replace") for path in PAGES[:80])]
    for markup in pages:
        if BeautifulSoup(markup, "lxml").body is not None:
            ours, theirs = both(markup, selectors)
            assert ours == theirs


def test_what_is_looked_up_and_what_is_tried():
    boxes = boxes_of("nav, .a, #b, [role=search], header:not(article header), .c.d, ul > li, [data-x='1,2']")
    assert (boxes.names, boxes.classes, boxes.ids, boxes.roles) == ({"nav"}, {"a"}, {"b"}, {"search"})
    assert [name for name, _ in boxes.others] == ["header"]
    assert [(one.name, one.classes) for one in boxes.compounds] == [("", {"c", "d"})]
    assert boxes.rest == "ul > li, [data-x='1,2']"
    ours, theirs = both(MADE, AROUND)
    assert len(theirs) == 5 and ours == theirs


@pytest.mark.parametrize(
    "selector",
    ["p", "#main", ".big", ".pagetop.big", ".big.pagetop.x", "div.bannerBox", "nav#menu", "p#menu", "[role=navigation]",
     "div p, header",     'nav[id="menu"]', 'div[id="menu"]', "article > header", "header:not(article header)",
     "body", "main", "[class~=big]"],
)  # fmt: skip
def test_the_first_is_the_one_by_css(selector: str):
    for markup in (MADE, *(path.read_text(encoding="utf-8", errors="replace") for path in PAGES[:20])):
        soup = BeautifulSoup(markup, "lxml")
        assert first(soup, selector) is soup.select_one(selector)


def test_no_list_selects_nothing():
    assert not both(MADE, "html > body")[1] and not list(selected(BeautifulSoup(MADE, "lxml"), ""))


def test_sample_pages_are_there():
    assert len(PAGES) > 20 and isinstance(PAGES[0], Path)
