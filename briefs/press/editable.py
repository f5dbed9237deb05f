"""A paper as a Word file to edit, made from the page as it was printed.  It says of itself that nobody has checked what becomes of it
(編集用・未検証), that it is a draft or for staff where it is, and ends with the list of the evidence.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import groupby
from typing import Any

from briefs.evidence.acceptance import for_staff, passages_printed
from briefs.evidence.dossier import Dossier, State
from briefs.evidence.form import form_of
from briefs.evidence.wording import minute
from briefs.press.notes import entry_line, title_in, width
from db.text.dates import parse_utc

XML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

MARK = ("編集用・未検証", "For editing: not verified")
INTERNAL = ("内部資料・取扱注意", "INTERNAL: do not hand out")
DRAFT = ("下書き・未署名", "Draft: not signed")
UNSENT = ("【下書き・未署名】このまま送らないでください。", "[DRAFT: NOT SIGNED] Do not send this as it is.")
LIST = ("証拠の一覧（この一覧は消さないでください）", "Evidence (please keep this list)")
FONTS = {"request": "BIZ UDPMincho"}
GOTHIC, LATIN = "BIZ UDPGothic", "Noto Sans"
BLUE = "16365C"
BULLET, CONTINUED = "bullet", "continued"
BOX = "box"  # class of a table that names what stands beside each name
RE_KANA = re.compile(r"[ぁ-ゖァ-ヺー・\s　]+")
RE_PHONE = re.compile(r"((?<!\d)0\d{1,4}-\d{1,4}-\d{3,4}(?!\d))")
SEAL = "㊞"
LISTED = {BULLET: "List Bullet", CONTINUED: "List Continue"}
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
PARAGRAPHS = frozenset({"p", "li", "dt", "dd"})
# Not for an editor's hands: pictures (but for what they say of themselves), what the foot of the page says of the file, marks of the
# press.
SKIPPED = frozenset({"svg", "style", "script", "head", "nav"})
SKIPPED_CLASSES = frozenset({"proof", "code", "swatch", "rail", "annexmark"})
RE_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line and how it is set."""

    text: str
    bold: bool = False
    raised: bool = False
    added: bool = False
    removed: bool = False
    reading: str = ""  # of a name, as it stands over it on the page


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph of the page (``level``: 0, or that of a heading), or with ``rows`` a table."""

    runs: tuple[Run, ...] = ()
    level: int = 0
    kind: str = ""  # classes of its element
    rows: tuple[tuple[tuple[Run, ...], ...], ...] = ()
    headed: bool = False  # its first row names the columns
    item: str = ""  # of a list: BULLET, the number that stands on the page, or CONTINUED below either

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


APART = frozenset({"tag", "label", "item"})  # classes of what nothing but its looks parts from the words behind it


def pieces(html: str) -> list[Piece]:
    """What stands on a page of ours, in its order."""
    if not html.strip():
        return []
    tree: Any = import_module("lxml.html").document_fromstring(html)
    found = [one for one in _blocks(tree.body) if one.rows or one.text.strip() or one.item.isdigit()]
    return list(_boxes_joined(_read_once(found)))


def _read_once(found: Iterable[Piece]) -> Iterator[Piece]:
    """The same with the reading of each name behind it the first time it stands there: whoever edits keeps or drops it."""
    known: set[str] = set()

    def told(runs: tuple[Run, ...]) -> Iterator[Run]:
        for read, group in groupby(runs, lambda run: bool(run.reading)):
            if not read:
                yield from group
                continue
            names = list(group)
            name, reading = "".join(one.text for one in names), "".join(one.reading for one in names)
            said = "" if RE_KANA.fullmatch(name) or name in known else f"（{reading}）"
            known.add(name)
            yield replace(names[0], text=name + said, reading="")

    for one in found:
        yield replace(
            one, runs=tuple(told(one.runs)), rows=tuple(tuple(tuple(told(cell)) for cell in row) for row in one.rows)
        )


def _boxes_joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """The same with the tables of a box at the head (what, then its words, side by side) as one, a line for each."""
    for boxed, group in groupby(found, lambda one: bool(one.rows) and BOX in one.kind.split()):
        if not boxed:
            yield from group
            continue
        first, *rest = group
        cells = [cell for one in (first, *rest) for row in one.rows for cell in row]
        pairs = [pair for pair in zip(cells[::2], cells[1::2], strict=False) if plain(pair[1]).strip() not in ("", "—")]
        if pairs:
            yield replace(first, rows=tuple(pairs))


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _skipped(element: Any) -> bool:
    classes = set(element.get("class", "").split())
    return not _name(element) or _name(element) in SKIPPED or bool(classes & SKIPPED_CLASSES)


def _blocks(element: Any) -> Iterator[Piece]:
    for child in element:
        name = _name(child)
        if name == "svg" and (told := "".join(child.xpath("./*[local-name() = 'desc']//text()")).strip()):
            yield Piece((Run(told),), 0, "chart")  # no picture that one could edit: its values in words
        if _skipped(child):
            continue
        if name in HEADINGS:
            yield Piece(tuple(_runs(child)), HEADINGS[name], child.get("class", ""))
        elif name == "table":
            rows = [
                tuple(tuple(_cell(cell)) for cell in row if _name(cell) in ("td", "th")) for row in child.iter("tr")
            ]
            headed = any(_name(one) == "thead" for one in child)
            beside = {*element.get("class", "").split()} & {BOX}
            if rows := [row for row in rows if any(any(run.text.strip() for run in cell) for cell in row)]:
                yield Piece(kind=" ".join((child.get("class", ""), *beside)).strip(), rows=tuple(rows), headed=headed)
        elif name == "li":
            yield from _item(child)
        elif name in PARAGRAPHS and not any(
            _name(one) in {*PARAGRAPHS, "div", "table"} for one in child.iterdescendants()
        ):
            sender = {*element.get("class", "").split()} & {"from"}
            yield Piece(tuple(_trimmed(_runs(child))), 0, " ".join((child.get("class", ""), *sender)).strip())
        else:
            yield from _blocks(child)


def _item(element: Any) -> Iterator[Piece]:
    """A list's item: its first paragraph with its number or bullet, those after it below.  A day that stands beside its words on
    the page stands before them."""
    found = [one for one in _blocks(element) if one.rows or one.text.strip()]
    if not found:
        found = [Piece(tuple(_trimmed(_runs(element))), 0, element.get("class", ""))]
    first, *rest = found
    number = first.runs[0].text.strip() if first.runs else ""
    if number.isdigit() and any("num" in one.get("class", "").split() for one in element.iter("span")):
        first = replace(first, runs=first.runs[1:], item=number)
    else:
        first = replace(first, item=BULLET)
        dated = any("when" in one.get("class", "").split() for one in element.iter("span", "p"))
        if dated and rest and not rest[0].rows:
            english = element.xpath("string(/*/@lang)") == "en"
            beside = Run(": " if english else "　")
            first, rest = replace(first, runs=(*first.runs, beside, *rest[0].runs)), rest[1:]
    yield first
    yield from (one if one.rows or one.level else replace(one, item=CONTINUED) for one in rest)


def _cell(cell: Any) -> Iterator[Run]:
    """A cell's paragraphs as lines of one cell."""
    found = [one for one in _blocks(cell) if one.text.strip()]
    if not found:
        yield from _trimmed(_runs(cell))
    # The number of an ask stands beside its words on the page, in no paragraph.
    number = next(("".join(one.itertext()).strip() for one in cell.iter("span") if one.get("class") == "num"), "")
    for place, one in enumerate(found):
        if place:
            yield Run("\n")
        elif number and not one.text.startswith(number):
            yield Run(f"{number}　", bold=True)
        yield from (replace(run, bold=True) for run in one.runs) if "ask" in one.kind.split() else one.runs


def _trimmed(runs: Iterator[Run]) -> list[Run]:
    found = [run for run in runs if run.text]
    return found


def _runs(element: Any, **style: Any) -> Iterator[Run]:
    if _skipped(element):
        return
    name, classes = _name(element), element.get("class", "").split()
    if "ruby" in classes:
        reading = "".join("".join(one.itertext()) for one in element if "rt" in one.get("class", "").split())
        base = "".join("".join(one.itertext()) for one in element if "rt" not in one.get("class", "").split())
        yield Run(base, **style, reading=reading or base)
        return
    if name == "span" and "num" in classes:  # on the page it stands apart by its place
        yield Run(f"{''.join(element.itertext()).strip()}　", **style)
        return
    if APART & {*classes}:  # in a frame or with a margin of its own on the page
        bold = {"bold": True} if name == "b" else {}
        yield Run(f"{''.join(element.itertext()).strip()}　", **{**style, **bold})
        return
    inside = {
        **style,
        **({"bold": True} if name in ("b", "strong", "em") else {}),
        **({"raised": True} if name == "sup" else {}),
        **({"added": True} if name == "ins" else {}),
        **({"removed": True} if name == "del" else {}),
    }
    if element.text:
        yield Run(RE_SPACE.sub(" ", element.text), **inside)
    for child in element:
        if name == "br":
            yield Run("\n")
        yield from _runs(child, **inside)
        if child.tail:
            yield Run(RE_SPACE.sub(" ", child.tail), **inside)


# ---------------------------------------------------------------------- Word
def docx(dossier: Dossier, html: str) -> bytes:
    """The paper as a Word file (DOCX), styled like it, with the evidence list; dated as the paper is."""
    library: Any = import_module("docx")
    shared: Any = import_module("docx.shared")
    english = form_of(dossier.parameters).lang == "en"
    document = library.Document()
    page = document.sections[0]
    page.page_width, page.page_height = shared.Mm(210), shared.Mm(297)
    page.left_margin = page.right_margin = shared.Mm(25 if dossier.kind == "request" else 18)
    page.top_margin = page.bottom_margin = shared.Mm(20)
    for language in document.styles.element.iter(XML + "lang"):  # the template's own calls kanji English
        language.set(XML + "eastAsia", "ja-JP")
    document.core_properties.language = "en" if english else "ja"
    font = FONTS.get(dossier.kind, GOTHIC)
    latin = LATIN if english else font  # two fonts in a line of Japanese have lines of two heights
    _style(document, "Normal", font, 10.5, latin=latin)
    for level, size in ((1, 15.0), (2, 12.0), (3, 11.0)):
        colour = "000000" if dossier.kind == "request" else BLUE
        _style(document, f"Heading {level}", GOTHIC, size, colour, latin=LATIN if english else GOTHIC)
    _style(document, "Quote", font, 10.0, latin=latin)
    head = page.header.paragraphs[0]
    internal = for_staff(dossier)
    said = [INTERNAL[english]] if internal else [DRAFT[english]] if dossier.state == State.DRAFT else []
    mark = "　".join((*said, MARK[english]))
    head.text = f"{mark}　{dossier.number}".strip()
    if internal:  # in the body too: a header is what whoever copies the words leaves behind
        document.add_paragraph().add_run(INTERNAL[english]).bold = True
    numbers = _Numbers(document)
    aligned: Any = import_module("docx.enum.text").WD_ALIGN_PARAGRAPH
    after_heading = False
    for one in pieces(html):
        if one.rows:
            _table(document, one)
        elif one.level:
            document.add_heading("", one.level)
            _write(document.paragraphs[-1], one.runs)
            if one.level == 1 and dossier.kind == "request":
                document.paragraphs[-1].alignment = aligned.CENTER
        else:
            classes = one.kind.split()
            if "sealed" in classes:  # room for the seal
                one = replace(
                    one, runs=tuple(replace(run, text=run.text.replace(SEAL, f"　　　　{SEAL}")) for run in one.runs)
                )
            style = "Quote" if "words" in classes else LISTED.get(one.item, "List Number" if one.item else "Normal")
            written = document.add_paragraph(style=style)
            _write(written, one.runs)
            written.paragraph_format.keep_with_next = True if "words" in classes else None  # who said it stands below
            if one.item.isdigit():
                numbers.give(written, int(one.item))
            if after_heading and "en" in classes:  # the heading's English does not part it from what it heads
                written.paragraph_format.keep_with_next = True
            if {"date", "ijo", "from"} & set(classes):
                written.alignment = aligned.RIGHT
            elif "ki" in classes:
                written.alignment = aligned.CENTER
        after_heading = bool(one.level)
    if dossier.evidence or dossier.claims:
        document.add_heading(LIST[english], 2)
    printed = passages_printed(dossier)
    for evidence in dossier.evidence:
        source = evidence.source_en if english else evidence.source_ja
        cited = f": {title_in(evidence, 'en')}," if english else f"「{evidence.title}」"
        document.add_paragraph(
            f"[{evidence.note}] {source}{cited} {evidence.url} {minute(evidence.fetched_at)} SHA-256 {evidence.sha256}"
        )
        for number, words in enumerate((words for key, words in printed if key == evidence.key), 1):
            document.add_paragraph(f"[{evidence.note}.{number}] 「{words}」", style="Quote")
    for entry in dossier.claims:
        document.add_paragraph(entry_line(entry, english=english))
    about, made = document.core_properties, parse_utc(dossier.made_at).replace(tzinfo=None)
    about.author = dossier.letterhead.get("name_ja", "")
    about.title, about.comments = f"{mark} {dossier.number}".strip(), mark
    about.created = about.modified = made
    about.last_modified_by, about.language = "", "en" if english else "ja"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Numbers:
    """Numbers of a Word file's own lists, each that of the page: lists there may begin anywhere and leave numbers out."""

    def __init__(self, document: Any) -> None:
        self.numbering = document.part.numbering_part.element
        style = document.styles["List Number"].element
        used = style.pPr.numPr.numId.val
        self.form = self.numbering.num_having_numId(used).abstractNumId.val
        for text in self.numbering.xpath(f"w:abstractNum[@w:abstractNumId='{self.form}']/w:lvl[@w:ilvl='0']/w:lvlText"):
            text.set(f"{XML}val", "%1")  # on the page no full stop stands behind it
        self.list: Any = None
        self.last: int | None = None

    def give(self, paragraph: Any, number: int) -> None:
        """Make a paragraph the item of that number, of the list before where it is the next one."""
        if self.last is None or number != self.last + 1:
            self.list = self.numbering.add_num(self.form)
            self.list.add_lvlOverride(ilvl=0).add_startOverride(number)
        self.last = number
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, self.list.numId


LINES = 1.3  # of the height of the type: Japanese type fills its own


def _style(document: Any, name: str, font: str, size: float, colour: str = "", *, latin: str) -> None:
    shared: Any = import_module("docx.shared")
    named: Any = import_module("docx.oxml.ns").qn
    style = document.styles[name]
    style.font.name, style.font.size = latin, shared.Pt(size)
    style.paragraph_format.line_spacing = LINES
    if name == "Quote":
        style.font.italic = False
        style.paragraph_format.left_indent = shared.Mm(5)
    if colour:
        style.font.color.rgb = shared.RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for which in ("w:eastAsia", "w:cs"):
        fonts.set(named(which), font)
    for which in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(named(which), None)
    style.paragraph_format.space_after = shared.Pt(3)


def _write(paragraph: Any, runs: tuple[Run, ...]) -> None:
    for run in runs:
        for number, part in enumerate(RE_PHONE.split(run.text)):
            made = paragraph.add_run("" if number % 2 else part)
            for place, digits in enumerate(
                part.split("-") if number % 2 else ()
            ):  # a telephone number stands on one line
                if place:
                    made._r.append(import_module("docx.oxml").OxmlElement("w:noBreakHyphen"))
                made.add_text(digits)
            made.bold = True if run.bold or run.added else None
            made.underline = True if run.added else None
            made.font.strike = True if run.removed else None
            made.font.superscript = True if run.raised else None


LEAST_COLUMN, MOST_EMS = 0.12, 20.0  # of the line, that a column has at the least; ems beyond which it grows no wider


def _widths(document: Any, rows: Sequence[Sequence[tuple[Run, ...]]], columns: int) -> list[int]:
    """How wide each column is (EMU): the line shared out by the widest that stands in each."""
    page = document.sections[0]
    line = page.page_width - page.left_margin - page.right_margin
    widest = [
        max((min(MOST_EMS, width(plain(row[at]).strip())) for row in rows if len(row) == columns), default=1.0)
        for at in range(columns)
    ]
    shares = [max(LEAST_COLUMN, ems / (sum(widest) or 1)) for ems in widest]
    return [int(line * share / sum(shares)) for share in shares]


def _filled(rows: Sequence[Sequence[tuple[Run, ...]]]) -> list[Sequence[tuple[Run, ...]]]:
    """The rows without columns in which no word stands (the marks of a timeline)."""
    columns = max(len(row) for row in rows)
    empty = {
        at
        for at in range(columns)
        if not any(plain(row[at]).strip() for row in rows if len(row) == columns and at < len(row))
    }
    return [[cell for at, cell in enumerate(row) if at not in empty] if len(row) == columns else row for row in rows]


def _table(document: Any, piece: Piece) -> None:
    rows = _filled(piece.rows)
    columns = max(len(row) for row in rows)
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    table.autofit = False
    for column, wide in zip(table.columns, _widths(document, rows, columns), strict=True):
        column.width = wide
    for row in rows:
        cells = table.add_row().cells
        for cell, runs in zip(cells, row, strict=False):
            _write(cell.paragraphs[0], runs)
            cell.paragraphs[0].paragraph_format.space_before = import_module("docx.shared").Pt(4)
        if len(row) == 1 and columns > 1:
            cells[0].merge(cells[-1])
        for cell, column in zip(cells, table.columns, strict=True):
            cell.width = column.width
    if piece.headed:  # it stands on every page that the table goes on to, and is read out with each cell
        made: Any = import_module("docx.oxml").OxmlElement
        table.rows[0]._tr.get_or_add_trPr().append(made("w:tblHeader"))
    document.add_paragraph()


def plain(runs: tuple[Run, ...]) -> str:
    """The words of a line without how they are set."""
    return "".join(run.text for run in runs).replace("\u2060", "")
