"""From the bytes of a workbook or a Word file to searchable text, whatever the bytes are.

A workbook becomes one line a row, each cell with its reference (``db/text/sheet_rows.py`` has the form), under one
heading line a sheet.  Values are written as the workbook shows them where its number format is one of the plain ones
(thousands, decimals, percent, Western and Japanese dates); otherwise the stored value is written.  Of a formula the
stored result counts; a formula without one is named.  Merged cells stand once, hidden sheets are said to be hidden.
Nothing is computed, no macro runs, no link is followed; ruby readings (phonetic runs) are left out.

The packages that read them are imported when a file is read: most nights read none.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import parse

from db.text.dates import era_year
from db.text.sheet_rows import row_line

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones under a password
MAX_PARTS = 5_000
MAX_UNPACKED = 150 * 1024 * 1024  # bytes of all parts of a package together
MAX_PART = 60 * 1024 * 1024
MAX_XLS = 20 * 1024 * 1024  # xlrd reads a whole file into memory
MAX_CELLS = 300_000
MAX_CHARACTERS = 10_000_000
WORKBOOKS = frozenset({"xlsx", "xlsm", "xls"})
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RE_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
RE_NO_RESULT = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?r=\"([A-Z]+\d+)\"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
RE_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
RE_BRACKETS = re.compile(r"\[[^\]]*\]")
RE_DIGITS = re.compile(
    r"^(?P<lead>[^#0?]*)(?P<whole>[#?,]*0?[0,]*|#+)(?:\.(?P<decimals>[0#]+))?(?P<percent>%)?(?P<tail>[^#0?.,]*)$"
)
NO_RESULT = "（計算結果が保存されていない数式）"


@dataclass(frozen=True, slots=True)
class FileText:
    """What could be read of a file.

    ``state``: text; no_text (nothing is written in it); encrypted (a password is needed); broken; not_read (a type
    whose text is not read).  ``reason`` says in plain words what was not read, "" when everything was.
    """

    state: str
    text: str = ""
    reason: str = ""


class TooLarge(Exception):
    """The text so far is all that is read; the message says why."""


def office_text(body: bytes, suffix: str) -> FileText:
    """The text of an Office file by the ending of its name (lower case); never raises, whatever the bytes are."""
    if suffix not in WORKBOOKS and suffix not in ("docx", "docm"):
        return FileText("not_read", reason=f"the text of .{suffix} files is not read")
    if body.startswith(OLE_MARK):
        if "EncryptedPackage".encode("utf-16-le") in body:
            return FileText("encrypted", reason="the file needs a password")
        if suffix in WORKBOOKS:
            return _old_workbook(body)
        return FileText("broken", reason=f"an old Office file under the name of a .{suffix} file")
    try:
        package = zipfile.ZipFile(io.BytesIO(body))
        if wrong := _refused(package):
            return FileText("broken", reason=wrong)
        return _word(package) if suffix in ("docx", "docm") else _workbook(body, package)
    except Exception as error:  # the libraries meet hostile bytes with any exception there is
        return FileText("broken", reason=f"the .{suffix} file cannot be opened ({type(error).__name__})")


def _refused(package: zipfile.ZipFile) -> str:
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


# ---------------------------------------------------------------------- workbooks
class _Lines:
    """The lines of a workbook as they grow; TooLarge when there are more cells or characters than are read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.cells = self.characters = 0

    def heading(self, name: str, hidden: bool) -> None:
        self.lines.append(f"シート「{_one_line(name)}」" + ("（非表示）" if hidden else ""))

    def row(self, sheet: str, cells: list[tuple[str, int, str]]) -> None:
        if not cells:
            return
        line = row_line(_one_line(sheet), cells)
        self.cells += len(cells)
        self.characters += len(line)
        if self.cells > MAX_CELLS or self.characters > MAX_CHARACTERS:
            raise TooLarge(f"only the first {self.cells - len(cells)} cells were read: too much text")
        self.lines.append(line)


def _finished(lines: _Lines, reason: str) -> FileText:
    if not lines.cells:
        return FileText("no_text", reason=reason or "no cell of the workbook holds anything")
    return FileText("text", "\n".join(lines.lines), reason)


def _workbook(body: bytes, package: zipfile.ZipFile) -> FileText:
    """An .xlsx or .xlsm file, streamed row by row."""
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
    lines, reason = _Lines(), ""
    try:
        for sheet in book.worksheets:
            lines.heading(sheet.title, sheet.sheet_state != "visible")
            part = _part_of(package, sheet)
            covered = covered_cells(one.decode() for one in RE_MERGED.findall(part))
            unknown = {one.decode() for one in RE_NO_RESULT.findall(part)}
            sheet.reset_dimensions()  # what a file says of its own extent is often wrong
            for row in sheet.iter_rows():
                cells = []
                for cell in row:
                    if cell.value is None and not unknown:
                        continue
                    x, y = (int(getattr(cell, name, 0) or 0) for name in ("column", "row"))  # a gap has neither
                    if not x or (x, y) in covered:
                        continue
                    letters = get_column_letter(x)
                    words = NO_RESULT if f"{letters}{y}" in unknown else shown(cell.value, cell.number_format)
                    if words:
                        cells.append((letters, y, words))
                lines.row(sheet.title, cells)
    except TooLarge as error:
        reason = str(error)
    finally:
        book.close()
    return _finished(lines, reason)


def _part_of(package: zipfile.ZipFile, sheet: Any) -> bytes:
    """The XML of a sheet as it lies in the package; b"" when it is not there under the name openpyxl knows."""
    name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    return package.read(name) if name in package.namelist() else b""


def covered_cells(ranges: Iterable[str]) -> frozenset[tuple[int, int]]:
    """(column, row) of every cell that a merged neighbour covers; of each range the first cell shows."""
    from openpyxl.utils import range_boundaries

    found: set[tuple[int, int]] = set()
    for text in ranges:
        left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(text))
        if len(found) + (right - left + 1) * (bottom - top + 1) <= MAX_CELLS:
            found.update((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
            found.discard((left, top))
    return frozenset(found)


def _old_workbook(body: bytes) -> FileText:
    """An .xls file (Excel 97–2003)."""
    import xlrd
    from openpyxl.utils import get_column_letter

    if len(body) > MAX_XLS:
        return FileText("not_read", reason=f"an .xls file of {len(body)} bytes is not read")
    try:
        book = xlrd.open_workbook(file_contents=body, formatting_info=True, logfile=io.StringIO())
    except Exception as error:  # as above
        if "encrypted" in str(error).lower():
            return FileText("encrypted", reason="the file needs a password")
        return FileText("broken", reason=f"the .xls file cannot be opened ({type(error).__name__})")
    lines, reason = _Lines(), ""
    try:
        for sheet in book.sheets():
            lines.heading(sheet.name, sheet.visibility != 0)
            covered = {
                (x + 1, y + 1)
                for top, bottom, left, right in sheet.merged_cells
                for x in range(left, right)
                for y in range(top, bottom)
                if (x, y) != (left, top)
            }
            for y in range(sheet.nrows):
                cells = []
                for x, cell in enumerate(sheet.row(y)):
                    if (x + 1, y + 1) not in covered and (words := _old_cell(book, cell)):
                        cells.append((get_column_letter(x + 1), y + 1, words))
                lines.row(sheet.name, cells)
    except TooLarge as error:
        reason = str(error)
    except Exception as error:  # as above
        return FileText("broken", reason=f"the .xls file cannot be read to its end ({type(error).__name__})")
    return _finished(lines, reason)


def _old_cell(book: Any, cell: Any) -> str:
    """One cell of an .xls file as it is shown."""
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), "General")
    look = book.format_map[book.xf_list[cell.xf_index].format_key].format_str if cell.xf_index is not None else ""
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), look)
    return shown(cell.value, look or "General")


# ---------------------------------------------------------------------- values
def shown(value: object, number_format: str) -> str:
    """A value as the workbook shows it where the format is a plain one; else the stored value, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date):
        return _date(value, number_format)
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return _one_line(str(value))


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"_x000D_", " ", text).split())


def _number(value: int | float, number_format: str) -> str:
    """Thousands, decimals and percent by the format's section for the sign; anything else as stored."""
    if number_format == "General":
        return _plain(value)
    plain = _plain(value)
    sections = (number_format or "General").split(";")
    section, number = sections[0], value
    negative = value < 0
    if negative and len(sections) > 1 and sections[1]:
        section, number, negative = sections[1], -value, False
    elif value == 0 and len(sections) > 2 and sections[2]:
        section = sections[2]
    if section in ("General", "@", "", "GENERAL") or "E+" in section or "/" in section:
        return plain
    section = RE_BRACKETS.sub("", re.sub(r"[_*].", "", section))
    words: list[str] = []

    def keep(found: re.Match[str]) -> str:
        words.append(found[1] if found[1] is not None else found[2])
        return chr(0xE000 + len(words) - 1)  # a private character stands for the quoted words

    form = RE_DIGITS.match(RE_QUOTED.sub(keep, section))
    if not form:
        return plain
    lead, tail = (_unquoted(form[name], words).strip() for name in ("lead", "tail"))
    if not form["whole"] and not form["decimals"]:
        return f"{lead}{tail}" or plain  # a section of words alone: zero shown as a dash
    try:
        exact = Decimal(repr(number)) * (100 if form["percent"] else 1)
        places = len(form["decimals"] or "")
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return plain
    text = f"{abs(rounded):,.{places}f}" if "," in form["whole"] else f"{abs(rounded):.{places}f}"
    if "," not in form["whole"]:
        text = text.zfill(form["whole"].count("0") + (places + 1 if places else 0))
    if "#" in (form["decimals"] or ""):
        text = text.rstrip("0").rstrip(".")
    sign = "-" if negative and rounded != 0 else ""
    return f"{sign}{lead}{text}{form['percent'] or ''}{tail}"


def _plain(value: int | float) -> str:
    """A number as it is stored, whole ones without a decimal point."""
    return str(int(value)) if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15) else repr(value)


def _unquoted(text: str, words: list[str]) -> str:
    return "".join(words[ord(char) - 0xE000] if 0xE000 <= ord(char) < 0xE000 + len(words) else char for char in text)


def _date(value: datetime | date, number_format: str) -> str:
    """A date in the format's own order: Japanese era, 年月日, slashes; ISO for any other format."""
    look = RE_QUOTED.sub(lambda found: found[1] or found[2] or "", RE_BRACKETS.sub("", number_format.split(";")[0]))
    look = look.replace("_ ", "").strip().lower()
    timed = isinstance(value, datetime) and (value.hour or value.minute)
    clock = f" {value:%H:%M}" if timed and "h" in look else ""
    day = value.date() if isinstance(value, datetime) else value
    if re.match(r"g{1,3}e{1,2}年m{1,2}月(d{1,2}日)?", look):
        return f"{era_year(day)}{day.month}月" + (f"{day.day}日" if "d" in look else "") + clock
    if re.match(r"y{2,4}年m{1,2}月(d{1,2}日)?", look):
        return f"{day.year}年{day.month}月" + (f"{day.day}日" if "d" in look else "") + clock
    if found := re.match(r"y{4}([/.-])(m{1,2})(?:\1(d{1,2}))?(?!\w)", look):
        parts = [str(day.year), str(day.month).zfill(len(found[2]))]
        return found[1].join([*parts, *([str(day.day).zfill(len(found[3]))] if found[3] else [])]) + clock
    return day.isoformat() + (f" {value:%H:%M}" if timed else "")


# ---------------------------------------------------------------------- Word
def _word(package: zipfile.ZipFile) -> FileText:
    """The paragraphs of a .docx file, one a line, rows of tables joined by " | "; then its notes."""
    lines: list[str] = []
    names = [
        name for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml") if name in package.namelist()
    ]
    if "word/document.xml" not in names:
        return FileText("broken", reason="the file holds no Word document")
    for name in names:
        with package.open(name) as part:
            root: Any = parse(part).getroot()
        body = root.find(f"{WORD}body")
        lines += _blocks(root if body is None else body)
    text = "\n".join(line for line in lines if line)[:MAX_CHARACTERS]
    return FileText("text", text) if text else FileText("no_text", reason="the document holds no words")


def _blocks(element: Any) -> Iterator[str]:
    """The lines of a body, a cell or a note."""
    for child in element:
        if child.tag == f"{WORD}p":
            yield from (_one_line(line) for line in _runs(child).split("\n"))
        elif child.tag == f"{WORD}tbl":
            for row in child.iter(f"{WORD}tr"):
                cells = [" ".join(filter(None, _blocks(cell))) for cell in row if cell.tag == f"{WORD}tc"]
                yield " | ".join(cells).rstrip(" |")
        elif child.tag not in (f"{WORD}del", f"{WORD}moveFrom"):
            yield from _blocks(child)


def _runs(element: Any) -> str:
    """The words of a paragraph: what was deleted under tracking and the readings of ruby are left out."""
    words: dict[str, Callable[[Any], str]] = {
        "t": lambda one: one.text or "",
        "tab": lambda _: " ",
        "br": lambda _: "\n",
        "cr": lambda _: "\n",
    }
    text = ""
    for child in element:
        name = child.tag.removeprefix(WORD)
        if name in words:
            text += words[name](child)
        elif name not in ("del", "moveFrom", "rt", "pPr", "rPr", "instrText"):
            text += _runs(child)
    return text
