"""Packages of Office files (zip files of XML parts): which may be unpacked, how parts point to each other, what drawings say."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import fromstring

MAX_PARTS = 5_000
MAX_UNPACKED = 150 * 1024 * 1024  # bytes of all parts of a package together
MAX_PART = 60 * 1024 * 1024
# Strict Office Open XML names the same things otherwise (ISO/IEC 29500-1, beside 29500-4).
STRICT = b"http://purl.oclc.org/ooxml/"
STRICT_NAMES = {
    b"officeDocument/relationships": b"officeDocument/2006/relationships",
    b"spreadsheetml/main": b"spreadsheetml/2006/main",
    b"wordprocessingml/main": b"wordprocessingml/2006/main",
    b"drawingml/main": b"drawingml/2006/main",
    b"drawingml/spreadsheetDrawing": b"drawingml/2006/spreadsheetDrawing",
    b"drawingml/wordprocessingDrawing": b"drawingml/2006/wordprocessingDrawing",
    b"drawingml/chart": b"drawingml/2006/chart",
    b"drawingml/diagram": b"drawingml/2006/diagram",
    b"officeDocument/math": b"officeDocument/2006/math",
}
RE_STRICT = re.compile(re.escape(STRICT) + b"(" + b"|".join(map(re.escape, STRICT_NAMES)) + b")")
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WITH_WORDS = ("drawing", "chart", "chartEx", "diagramData", "chartUserShapes")  # kinds of parts with words of their own
EMBEDDED = re.compile(r"(?:^|/)(?:embeddings/[^/]+|afchunk[^/]*)$", re.IGNORECASE)


def refused(package: zipfile.ZipFile) -> str:
    """Why a package must not be unpacked; "" when it may.  Declared sizes are what zipfile unpacks at most."""
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        return f"the file has {len(parts)} parts: too many to be a document"
    if sum(part.file_size for part in parts) > MAX_UNPACKED or any(part.file_size > MAX_PART for part in parts):
        return "the file unpacks to more than a document can hold"
    if any(part.flag_bits & 1 for part in parts):
        return "parts of the file are encrypted"
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with package.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(1024):
                    return "the file declares entities, which no Office program writes"
    return ""


def transitional(body: bytes, package: zipfile.ZipFile) -> bytes:
    """A package with the names that all readers know; the same bytes for one that has them."""
    main = next((name for name in ("xl/workbook.xml", "word/document.xml") if name in package.namelist()), None)
    if main is None or STRICT not in package.read(main):
        return body
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                part = RE_STRICT.sub(lambda found: b"http://schemas.openxmlformats.org/" + STRICT_NAMES[found[1]], part)
            written.writestr(name, part)
    return out.getvalue()


def branches(element: Any) -> Iterator[Any]:
    """The children of an element; of alternatives (mc:AlternateContent) those of one branch: the first that says anything."""
    for child in element:
        if child.tag != f"{ALTERNATIVES}AlternateContent":
            yield child
            continue
        ways = [way for way in child if way.tag in (f"{ALTERNATIVES}Choice", f"{ALTERNATIVES}Fallback")]
        if ways:
            yield from branches(next((way for way in ways if "".join(way.itertext()).strip()), ways[0]))


def related(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """(kind, name) of the parts of the package that a part points to, in the order of its list."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if rels not in package.namelist():
        return
    for one in fromstring(package.read(rels)):
        if one.get("TargetMode") == "External":
            continue
        target = one.get("Target") or ""
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if path in package.namelist():
            yield (one.get("Type") or "").rpartition("/")[2], path


def drawn_words(package: zipfile.ZipFile, part: str, seen: set[str] | None = None) -> Iterator[str]:
    """The paragraphs of the drawings, charts and diagrams that a part points to: text boxes, titles, labels."""
    seen = set() if seen is None else seen
    for kind, name in related(package, part):
        if kind in WITH_WORDS and name not in seen:
            seen.add(name)
            yield from _paragraphs(fromstring(package.read(name)))
            yield from drawn_words(package, name, seen)


def _paragraphs(element: Any) -> Iterator[str]:
    for child in branches(element):
        if child.tag == f"{DRAWING}p":
            words = "".join(_letters(child))
            if words.strip():
                yield " ".join(words.split())
        else:
            yield from _paragraphs(child)


def _letters(element: Any) -> Iterator[str]:
    for child in branches(element):
        if child.tag == f"{DRAWING}t":
            yield child.text or ""
        elif child.tag == f"{DRAWING}br":
            yield " "
        else:
            yield from _letters(child)


def embedded(package: zipfile.ZipFile) -> int:
    """How many files lie in the package as files: their words are not read."""
    return sum(1 for name in package.namelist() if EMBEDDED.search(name))
