"""The parts of a page, looked for in the parser's own tree: half of most pages are menus, of which no reader needs the nodes.

The parser gives its tree ten times as fast as Beautiful Soup has one; only the part that is read becomes one of those.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from bs4 import Tag
from lxml import etree

from crawlers.read.selecting import Attributes, boxes_of, elements, first, with_names
from crawlers.read.soup import soup_of, soup_under

NAMED = etree.XPath("descendant-or-self::*[self::main or @id or @role]")
RE_DOCTYPE = re.compile(r"(?:[ \t\r\n\f]|<!--(?!-?>)[^<>]*-->|<\?[^>]*>)*<!d", re.IGNORECASE)  # before all else
DEEPEST = 2_000  # levels; beyond some more the parser makes no tree, and reports all the same


class Part(NamedTuple):
    """An element: its name, its attributes, and what it is to who made the tree."""

    name: str
    attrs: Attributes
    of: Any

    def holds(self, names: frozenset[str]) -> bool:
        """Whether there is an element of one of these names within it."""
        if isinstance(self.of, Tag):
            return bool(with_names(elements(self.of), names))
        return any(one is not self.of for one in self.of.iter(*names))


class Parts:
    """The elements of a page, those that :func:`crawlers.read.soup.soup_of` gives."""

    def __init__(self, text: str) -> None:
        text = text.removeprefix("\ufeff")  # as Beautiful Soup does
        parser = etree.HTMLParser(huge_tree=True)
        try:
            parser.feed(text)
            top = parser.close()
        except (etree.ParserError, etree.XMLSyntaxError):
            top = None
        self._soup = soup_of(text) if top is None or _says_less(top, text) else None
        self._tops = [] if self._soup else [top, *top.itersiblings("*")]  # some stand behind the end of the page

    def named(self) -> list[Part]:
        """The elements by which a page may say what its parts are, ``main`` and those with an id or a role, in its order."""
        if self._soup:
            return [Part(one.name, one.attrs, one) for one in elements(self._soup)]
        return [Part(one.tag, one.attrib, one) for top in self._tops for one in NAMED(top)]

    def first(self, selector: str) -> Tag | None:
        """The first element that a selector (CSS, or a list of them) names by name and attributes; None for none."""
        if self._soup:
            return first(self._soup, selector)
        boxes = boxes_of(selector)
        within = (one for top in self._tops for one in top.iter("*"))
        found = next((one for one in within if boxes.match(one.tag, one.attrib)), None)
        return None if found is None else soup_under(found)


def _says_less(top: Any, text: str) -> bool:
    """Whether the parser's own tree lacks something that it reports: what is too deep, and a doctype within the page."""
    doctypes = text.count("<!d") + text.count("<!D") - bool(RE_DOCTYPE.match(text))
    return bool(doctypes) or (text.count("<") > DEEPEST and _levels(top) > DEEPEST)


def _levels(top: Any) -> int:
    """How many elements stand within each other, at most."""
    level, number = [top], 0
    while level:
        level, number = [below for one in level for below in one], number + 1
    return number
