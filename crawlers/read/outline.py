"""What a page says and how it is built, a line each, so that two of them can be held beside each other.

For people who look why a page could not be read any more.  Nothing that is stored comes from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import unified_diff
from itertools import groupby
from typing import Any

from bs4 import BeautifulSoup, Tag

from crawlers.read.html import container_text
from crawlers.read.page import Page, PageError
from crawlers.read.pdf import pdf_text

PASSED_OVER = frozenset({"script", "style", "noscript", "svg", "br", "wbr", "template"})
DEEPEST = 60  # levels
LONGEST = 5000  # lines: telling two texts apart takes time by the product of their lengths
RE_DIGITS = re.compile(r"\d+")
MANY = " ×"  # behind what stands several times in a row


def text_of(page: Page) -> list[str]:
    """The text of a page; a line that says why when there is none."""
    try:
        if page.media_type == "application/pdf":
            return pdf_text(page.body).text.split("\n")[:LONGEST]
        if _is_json(page):
            return json.dumps(page.json(), ensure_ascii=False, indent=1).split("\n")[:LONGEST]
        if _is_markup(page):
            root = _root(page)
            return (list(root.stripped_strings) if _is_xml(page) else container_text(root).split("\n"))[:LONGEST]
        return page.text.split("\n")[:LONGEST]
    except PageError as error:
        return [f"({error.reason})"]


def structure_of(page: Page) -> list[str]:
    """The tags of a page with their ids and classes, or the names in a JSON answer; what repeats stands there once.

    Numbers in ids and classes do not count.  [] for what has no structure of this kind.
    """
    try:
        if _is_json(page):
            return list(_of_json(page.json(), 0))[:LONGEST]
        if _is_markup(page):
            return _of_tag(_root(page), 0)[:LONGEST]
    except PageError:
        pass
    return []


def headings_of(page: Page) -> list[str]:
    """What a page calls its parts, in its order: headings, captions of tables, the heads of their columns.  [] for what is no page."""
    found: list[str] = []
    try:
        if not _is_markup(page) or _is_xml(page):
            return []
        for tag in _root(page).find_all(["title", "h1", "h2", "h3", "h4", "caption", "tr"]):
            if tag.name == "tr":
                heads = [" ".join(cell.get_text(" ").split()) for cell in tag.find_all("th")]
                line = "th: " + " | ".join(heads) if len(heads) > 1 else ""
            else:
                line = f"{tag.name}: " + " ".join(tag.get_text(" ").split())
            if line and line not in found:
                found.append(line[:200])
    except PageError:
        return []
    return found[:40]


def compared(good: list[str], failing: list[str]) -> list[str]:
    """The lines that differ, with two around them, as ``diff -u`` prints them; [] when none does."""
    return list(unified_diff(good, failing, "last good", "failing", lineterm="", n=2))


def _is_json(page: Page) -> bool:
    return page.media_type.endswith("json")


def _is_markup(page: Page) -> bool:
    return page.media_type.endswith(("html", "xml")) or page.body.lstrip()[:1] == b"<"


def _is_xml(page: Page) -> bool:
    return page.media_type.endswith("xml") and page.media_type != "application/xhtml+xml"


def _root(page: Page) -> Tag:
    return BeautifulSoup(page.text, "xml" if _is_xml(page) else "lxml")


def _of_tag(tag: Tag, depth: int) -> list[str]:
    if depth > DEEPEST:
        return ["…"]
    below = [_of_tag(one, depth + 1) for one in tag.children if isinstance(one, Tag) and one.name not in PASSED_OVER]
    lines: list[str] = []
    for outline, same in groupby(below):
        many = MANY if len(list(same)) > 1 else ""
        lines += [f"{outline[0]}{many}", *outline[1:]]
    if tag.parent is None:  # the document itself
        return lines
    return [_name(tag), *(f"  {line}" for line in lines)]


def _name(tag: Tag) -> str:
    classes = tag.get("class") or []
    named = [classes] if isinstance(classes, str) else classes
    marks = "".join(f".{one}" for one in sorted(named))
    own = f"#{tag['id']}" if tag.get("id") else ""
    return f"{tag.name}{RE_DIGITS.sub('N', own + marks)}"


def _of_json(value: Any, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        for name, below in value.items():
            yield f"{'  ' * depth}{name}: {_sort(below)}"
            yield from _of_json(below, depth + 1)
    elif isinstance(value, list):
        seen: dict[tuple[str, ...], None] = {}
        for one in value:
            seen[tuple(_of_json(one, depth))] = None
        for outline in seen:
            yield from outline


def _sort(value: Any) -> str:
    return {dict: "object", list: "list", str: "text", bool: "yes/no", type(None): "null"}.get(type(value), "number")
