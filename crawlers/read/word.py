"""From the parts of a Word file to its lines.

What was deleted under tracking and the readings of ruby are left out, what is struck through is marked.  A text box comes behind
the paragraph that it hangs on, a table within a cell inside that cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import fromstring

from crawlers.read.packages import branches, drawn_words
from db.text.struck import with_marks

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN, STYLES = "word/document.xml", "word/styles.xml"
RE_NOTES = re.compile(r"word/(?:footnotes|endnotes)\.xml")
RE_EDGES = re.compile(r"word/(?:header|footer)\d*\.xml")
BOX = f"{WORD}txbxContent"
GONE = frozenset({f"{WORD}del", f"{WORD}moveFrom"})
NO_WORDS = frozenset(f"{WORD}{name}" for name in ("del", "moveFrom", "rt", "pPr", "rPr", "instrText"))
OFF = frozenset({"0", "false", "off"})
Piece = tuple[str, bool]  # words, and whether they are struck through


def word_lines(package: zipfile.ZipFile) -> list[str]:
    """The lines of the text, its notes, what is drawn in it, and of each header and footer once."""
    names = package.namelist()
    styles = striking_styles(package)
    lines = list(_part(package, MAIN, styles))
    for name in sorted(filter(RE_NOTES.fullmatch, names), reverse=True):  # footnotes, then endnotes
        lines += _part(package, name, styles)
    lines += drawn_words(package, MAIN)
    edges = [line for name in sorted(filter(RE_EDGES.fullmatch, names)) for line in _part(package, name, styles)]
    return [line for line in [*lines, *dict.fromkeys(edges)] if line]


def striking_styles(package: zipfile.ZipFile) -> frozenset[str]:
    """The styles that strike words through, by themselves or by the style that they rest on."""
    if STYLES not in package.namelist():
        return frozenset()
    own: dict[str, bool | None] = {}
    base: dict[str, str] = {}
    for style in fromstring(package.read(STYLES)).iter(f"{WORD}style"):
        name = style.get(f"{WORD}styleId") or ""
        own[name] = _strikes(style)
        if (below := style.find(f"{WORD}basedOn")) is not None:
            base[name] = below.get(f"{WORD}val") or ""

    def strikes(name: str) -> bool:
        seen: set[str] = set()
        while name in own and name not in seen:
            if (said := own[name]) is not None:
                return said
            seen.add(name)
            name = base.get(name, "")
        return False

    return frozenset(filter(strikes, own))


def _part(package: zipfile.ZipFile, name: str, styles: frozenset[str]) -> Iterator[str]:
    root: Any = fromstring(package.read(name))
    body = root.find(f"{WORD}body")
    return _blocks(root if body is None else body, styles)


def _blocks(element: Any, styles: frozenset[str]) -> Iterator[str]:
    """The lines of a body, a cell, a note or a text box."""
    for child in branches(element):
        if child.tag == f"{WORD}p":
            boxes: list[Any] = []
            text = with_marks(_pieces(child, _style(child, "pPr/{}pStyle") in styles, styles, boxes))
            yield from (" ".join(line.split()) for line in text.split("\n"))
            for box in boxes:
                yield from _blocks(box, styles)
        elif child.tag == f"{WORD}tbl":
            for row in _below(child, f"{WORD}tr"):
                cells = [" ".join(filter(None, _blocks(cell, styles))) for cell in _below(row, f"{WORD}tc")]
                yield " | ".join(cells).rstrip(" |")
        elif child.tag not in GONE:
            yield from _blocks(child, styles)


def _below(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those within content controls; none of a table inside."""
    for child in branches(element):
        if child.tag == tag:
            yield child
        elif child.tag not in GONE and child.tag not in (f"{WORD}tc", f"{WORD}tr"):
            yield from _below(child, tag)


def _pieces(element: Any, struck: bool, styles: frozenset[str], boxes: list[Any]) -> Iterator[Piece]:
    """The words of a paragraph; text boxes in it go to ``boxes``."""
    for child in branches(element):
        if child.tag == f"{WORD}t":
            yield child.text or "", struck
        elif child.tag in (f"{WORD}tab", f"{WORD}br", f"{WORD}cr"):
            yield " " if child.tag.endswith("tab") else "\n", False
        elif child.tag == BOX:
            boxes.append(child)
        elif child.tag not in NO_WORDS:
            said = _strikes(child)
            styled = struck or _style(child, "rPr/{}rStyle") in styles
            yield from _pieces(child, styled if said is None else said, styles, boxes)


def _style(element: Any, path: str) -> str | None:
    found = element.find(WORD + path.format(WORD))
    return found.get(f"{WORD}val") if found is not None else None


def _strikes(element: Any) -> bool | None:
    """Whether a run or a style strikes its words through; None when it does not say."""
    found = [element.find(f"{WORD}rPr/{WORD}{name}") for name in ("strike", "dstrike")]
    said = [one.get(f"{WORD}val") not in OFF for one in found if one is not None]
    return any(said) if said else None
