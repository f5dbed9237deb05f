"""The full text of a law as the e-Gov law API v2 gives it -> its provisions, no character of text lost.

The tree is ``{tag, attr, children[]}`` with strings as leaves; ``attr`` may be ``""`` instead of an object.
A path follows the API's ``elm`` notation without the chapters: ``MainProvision-Article_10-Paragraph_2-Item_3``;
laws without articles start at Paragraph.  Main provisions, each supplementary provision (附則) and each
appended table are parts of their own, since all of them number their articles from 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crawlers.read.page import PageError
from db.record.causes import Cause
from db.record.models import ProblemKind
from db.record.reasons import because

GROUPS = {"Part", "Chapter", "Section", "Subsection", "Division"}
RE_UNIT = re.compile(r"Article|Paragraph|Item|Subitem\d+|TableRow|Table|Remarks|SupplProvisionAppdx(?:Table|Style)?")
RE_LABEL = re.compile(r"(Article|Item|Subitem\d+)Title|ParagraphNum")
RE_GROUP_TITLE = re.compile(r"(Part|Chapter|Section|Subsection|Division)Title")
# Ruby readings are not text of the law; the table of contents repeats the headings.
SKIPPED = {"Rt", "Rp", "TOC", "LawTitle", "LawNum"}
COLUMN, CELL = "　", " | "  # between a defined term and its definition, and between the cells of a table
RE_EMPTY_CELLS = re.compile(r"(?:\s*\|)+\s*$")
LEAST_REPEATED = 4  # characters: a shorter end of a sentence that equals a table is chance


@dataclass(slots=True)
class LawPiece:
    """One provision while it is being read: ``label`` is its printed number, ``text`` what it says."""

    path: str
    part: str
    label: str = ""  # an article's text is its caption alone: what it says is in its paragraphs
    chunks: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)  # the files of its forms and figures, as the answer names them

    @property
    def text(self) -> str:
        text = "".join(self.chunks).strip()
        # Empty cells at the end of a row say nothing: they come and go with how a table is drawn.
        return RE_EMPTY_CELLS.sub("", text) if "-TableRow_" in self.path else text

    @property
    def line(self) -> str:
        """The provision as one line of the whole text."""
        return f"{self.label}　{self.text}" if self.label and self.text else self.label or self.text


def read_law(tree: Any) -> list[LawPiece]:
    """All provisions of ``law_full_text`` in order; PageError when it is not a law."""
    body = next((c for c in children(tree) if isinstance(c, dict) and c.get("tag") == "LawBody"), None)
    if not isinstance(tree, dict) or tree.get("tag") != "Law" or body is None or not is_tree(tree):
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.NOT_A_LAW))
    pieces: list[LawPiece] = []
    counts = Counter(c["tag"] for c in children(body) if isinstance(c, dict))
    seen: Counter[str] = Counter()
    for child in children(body):
        if not isinstance(child, dict) or child["tag"] in SKIPPED:
            continue
        tag = child["tag"]
        seen[tag] += 1
        path = f"{tag}[{seen[tag]}]" if counts[tag] > 1 or tag != "MainProvision" else tag
        amended_by = attributes(child).get("AmendLawNum", "")
        pieces += read_part(child, path, f"{path} {amended_by}".strip() if amended_by else path)
    return [piece for piece in pieces if piece.label or piece.text or piece.figures]


def is_tree(tree: Any) -> bool:
    """Whether everything below is a string or a node with a tag."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            continue
        if not isinstance(node, dict) or not isinstance(node.get("tag"), str):
            return False
        waiting += children(node)
    return True


def read_part(node: dict[str, Any], path: str, part: str) -> Iterator[LawPiece]:
    """The pieces of one part, the part's own heading first."""
    head = LawPiece(path, part)
    rest: list[LawPiece] = []
    walk(node, head, rest, Counter())
    pieces = [head, *rest]
    for at, piece in enumerate(pieces):
        own_words_only(piece, pieces, at + 1)
    yield from pieces


def own_words_only(piece: LawPiece, pieces: Sequence[LawPiece], start: int) -> None:
    """Cut the words of a unit's own tables and items off its sentence, where the answer gives them there a second time.

    The words below it stand in ``pieces`` from ``start`` on; only when all of them, in order, end the sentence is it so.
    """
    if not piece.chunks:
        return
    stop = start
    while stop < len(pieces) and pieces[stop].path.startswith(f"{piece.path}-"):
        stop += 1
    below, text = pieces[start:stop], piece.text
    own = bare(text)
    for repeated in {bare("".join(p.text for p in below)), bare("".join(p.label + p.text for p in below))}:
        whole = len(repeated) < len(own) or any("-Table_" in p.path for p in below)  # one item may say what it hangs on
        if len(repeated) >= LEAST_REPEATED and whole and own.endswith(repeated):
            left, cut = len(own) - len(repeated), 0
            while left:
                left -= len(bare(text[cut]))
                cut += 1
            piece.chunks[:] = [text[:cut]]
            return


def bare(text: str) -> str:
    """A text without what only sets it out."""
    return "".join(text.replace("|", "").split())


def walk(node: dict[str, Any], piece: LawPiece, found: list[LawPiece], tables: Counter[str]) -> None:
    """Collect text into ``piece``; open a new piece for every unit below it."""
    heading = ""  # the title of a table, which is what the table itself says
    for child in children(node):
        if isinstance(child, str):
            piece.chunks.append(child.strip("\n"))
            continue
        tag = child["tag"]
        if tag in SKIPPED:
            continue
        if tag == "Fig":
            if source := attributes(child).get("src"):
                piece.figures.append(source)
        elif RE_LABEL.fullmatch(tag) or tag.endswith("Label"):
            piece.label += plain(child)
        elif tag == "ParagraphCaption":
            piece.chunks.append(plain(child) + "　")
        elif tag == "TableStructTitle":
            heading += plain(child)
        elif RE_GROUP_TITLE.fullmatch(tag):
            found.append(LawPiece(f"{piece.path}-{tag}_{tables[tag]}", piece.part, "", [plain(child)]))
            tables[tag] += 1
        elif RE_UNIT.fullmatch(tag):
            unit = LawPiece(f"{piece.path}-{step(child, tables, piece.path)}", piece.part)
            found.append(unit)
            if tag == "Table" and heading:
                unit.chunks.append(heading)
                heading = ""
            walk(child, unit, found, tables)
        else:
            # A table's cells stand apart; everything else runs on within its provision.
            if tag in ("TableColumn", "TableHeaderColumn") and piece.chunks:
                piece.chunks.append(CELL)
            elif tag == "Column" and piece.chunks and piece.chunks[-1] not in (CELL, COLUMN):
                piece.chunks.append(COLUMN)
            walk(child, piece, found, tables)
    if heading:
        piece.chunks.append(heading)


def step(node: dict[str, Any], tables: Counter[str], parent: str) -> str:
    """One step of a path: Article_10, Item_3; rows and tables, which have no number, are counted."""
    tag, number = node["tag"], attributes(node).get("Num")
    if number:
        return f"{tag}_{number}"
    tables[f"{parent}-{tag}"] += 1
    return f"{tag}_{tables[f'{parent}-{tag}']}"


def plain(node: dict[str, Any]) -> str:
    """All text below a node, without ruby readings."""
    return "".join(
        c.strip("\n") if isinstance(c, str) else "" if c["tag"] in SKIPPED else plain(c) for c in children(node)
    )


def children(node: Any) -> list[Any]:
    found = node.get("children") if isinstance(node, dict) else None
    return found if isinstance(found, list) else []


def attributes(node: dict[str, Any]) -> dict[str, str]:
    """A node's attributes: the API writes "" where there are none."""
    found = node.get("attr")
    return found if isinstance(found, dict) else {}
