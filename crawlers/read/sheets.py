"""From the bytes of a workbook or a Word file to searchable text, whatever the bytes are.

A workbook becomes one line a row, each cell with its reference (``db/text/sheet_rows.py`` has the form), under one
heading line a sheet.  Values are written as the workbook shows them where its number format is one of the plain ones
(thousands, decimals, percent, Western and Japanese dates); otherwise the stored value is written.  Of a formula the
stored result counts; a formula without one is named.  Merged cells stand once; hidden sheets, rows and columns are said
to be hidden, words struck through are marked.  Text boxes and the words of charts follow the rows of their sheet; files
within the file are named.  Nothing is computed, no macro runs, no link is followed; ruby readings (phonetic runs) are
left out.

The packages that read them are imported when a file is read: most nights read none.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import fromstring

from crawlers.read.packages import drawn_words, embedded, refused, transitional
from crawlers.read.word import MAIN, word_lines
from db.text.dates import era_year
from db.text.late import late
from db.text.sheet_rows import row_line
from db.text.struck import with_marks

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and new ones under a password
MAX_XLS = 20 * 1024 * 1024  # xlrd reads a whole file into memory
MAX_CELLS = 300_000
MAX_COLUMN = 16_384
MAX_CHARACTERS = 10_000_000
WORKBOOKS = frozenset({"xlsx", "xlsm", "xls"})
RE_MERGED = late(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
RE_NO_RESULT = late(
    rb"<(?:\w+:)?c\s[^>]*?r=\"([A-Z]+\d+)\"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
RE_ROWS = late(rb"<(?:\w+:)?row(?=[\s>/])([^>]*)>")
RE_COLUMNS = late(rb"<(?:\w+:)?col\s([^>]*)>")
RE_ATTRIBUTE = late(rb'(\w+)="([^"]*)"')
RE_INLINE = late(
    rb'<c\s[^>]*?r="([A-Z]+\d+)"[^>]*?t="inlineStr"[^>]*>\s*(<is>(?:(?!</is>).)*?<strike(?:(?!</is>).)*</is>)',
    re.DOTALL,
)
RE_QUOTED = late(r'"([^"]*)"|\\(.)')
RE_BRACKETS = late(r"\[[^\]]*\]")
RE_DIGITS = late(
    r"^(?P<lead>[^#0?]*)(?P<whole>[#?,]*0?[0,]*|#+)(?:\.(?P<decimals>[0#]+))?(?P<percent>%)?(?P<tail>[^#0?.,]*)$"
)
NO_RESULT = "（計算結果が保存されていない数式）"
HIDDEN = "（非表示）"
YES = (b"1", b"true")


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
        if wrong := refused(package):
            return FileText("broken", reason=wrong)
        body = transitional(body, package)
        package = zipfile.ZipFile(io.BytesIO(body))
        return _word(package) if suffix in ("docx", "docm") else _workbook(body, package)
    except Exception as error:  # the libraries meet hostile bytes with any exception there is
        return FileText("broken", reason=f"the .{suffix} file cannot be opened ({type(error).__name__})")


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

    def drawn(self, sheet: str, words: Iterable[str]) -> None:
        """What text boxes, charts and diagrams of a sheet say."""
        for line in words:
            self.cells += 1
            self.characters += len(line)
            if self.cells > MAX_CELLS or self.characters > MAX_CHARACTERS:
                raise TooLarge("not all text boxes were read: too much text")
            self.lines.append(f"［{_one_line(sheet)}］ 図形：{line}")


def _finished(lines: _Lines, reason: str, package: zipfile.ZipFile | None = None) -> FileText:
    unread = _unread(package) if package else []
    if not lines.cells:
        if unread:
            return FileText("not_read", reason="its words are in files within the file, which are not read")
        return FileText("no_text", reason=reason or "no cell of the workbook holds anything")
    return FileText("text", "\n".join([*lines.lines, *unread]), reason)


def _unread(package: zipfile.ZipFile) -> list[str]:
    """The line that names what was not read of a package; [] when everything was."""
    count = embedded(package)
    return [f"［読み取っていない部分：埋め込みのファイル {count} 件］"] if count else []


def _word(package: zipfile.ZipFile) -> FileText:
    if MAIN not in package.namelist():
        return FileText("broken", reason="the file holds no Word document")
    lines, unread = word_lines(package), _unread(package)
    if not lines and unread:
        return FileText("not_read", reason="its words are in files within the file, which are not read")
    text = "\n".join([*lines, *unread])[:MAX_CHARACTERS]
    return FileText("text", text) if text else FileText("no_text", reason="the document holds no words")


def _workbook(body: bytes, package: zipfile.ZipFile) -> FileText:
    """An .xlsx or .xlsm file, streamed row by row."""
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    names = package.namelist()
    rich = "xl/sharedStrings.xml" in names and b"strike" in package.read("xl/sharedStrings.xml")
    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False, rich_text=rich)
    lines, reason = _Lines(), ""
    try:
        for sheet in book.worksheets:
            lines.heading(sheet.title, sheet.sheet_state != "visible")
            part = _part_of(package, sheet)
            covered = covered_cells(one.decode() for one in RE_MERGED.findall(part))
            unknown = {one.decode() for one in RE_NO_RESULT.findall(part)}
            rows, columns = hidden_rows(part), hidden_columns(part)
            inline = {ref.decode(): with_marks(_runs(fragment)) for ref, fragment in RE_INLINE.findall(part)}
            sheet.reset_dimensions()  # what a file says of its own extent is often wrong
            for row in sheet.iter_rows():
                cells = []
                for cell in row:
                    if cell.value is None and not unknown:
                        continue
                    x, y = (int(getattr(cell, name, 0) or 0) for name in ("column", "row"))  # a gap has neither
                    if not x or (x, y) in covered:
                        continue
                    place = f"{get_column_letter(x)}{y}"
                    words = NO_RESULT if place in unknown else inline.get(place) or _words_of(cell)
                    if words:
                        hidden = HIDDEN if y in rows or x in columns else ""
                        cells.append((get_column_letter(x), y, words + hidden))
                lines.row(sheet.title, cells)
            lines.drawn(sheet.title, drawn_words(package, str(getattr(sheet, "_worksheet_path", "")).lstrip("/")))
    except TooLarge as error:
        reason = str(error)
    finally:
        book.close()
    return _finished(lines, reason, package)


def _words_of(cell: Any) -> str:
    """A cell as it is shown, what is struck through marked: all of it by its font, or parts of it."""
    if isinstance(cell.value, list):  # parts in fonts of their own
        pieces = [(str(one), bool(getattr(getattr(one, "font", None), "strike", False))) for one in cell.value]
        return _one_line(with_marks(pieces))
    words = shown(cell.value, cell.number_format)
    return with_marks([(words, bool(cell.has_style and cell.font.strike))])


def _runs(fragment: bytes) -> Iterator[tuple[str, bool]]:
    """(words, struck through) of the runs of a text that stands in its cell."""
    for run in fromstring(fragment):
        if run.tag in ("t", "r"):
            mark = run.find("rPr/strike")
            words = "".join(one.text or "" for one in run.iter("t"))
            yield _one_line(words), mark is not None and mark.get("val") not in ("0", "false")


def hidden_rows(part: bytes) -> frozenset[int]:
    """The numbers of the rows of a sheet that are hidden."""
    found: set[int] = set()
    number = 0
    for attributes in map(dict, map(RE_ATTRIBUTE.findall, RE_ROWS.findall(part))):
        number = int(attributes.get(b"r", number + 1))
        if attributes.get(b"hidden") in YES:
            found.add(number)
    return frozenset(found)


def hidden_columns(part: bytes) -> frozenset[int]:
    """The numbers of the columns of a sheet that are hidden, counted from 1."""
    found: set[int] = set()
    for attributes in map(dict, map(RE_ATTRIBUTE.findall, RE_COLUMNS.findall(part.partition(b"sheetData")[0]))):
        if attributes.get(b"hidden") in YES:
            found.update(range(int(attributes.get(b"min", 0)), min(int(attributes.get(b"max", 0)), MAX_COLUMN) + 1))
    return frozenset(found)


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
                away = (info := sheet.rowinfo_map.get(y)) is not None and info.hidden
                for x in range(sheet.row_len(y)):
                    if (x + 1, y + 1) not in covered and (words := _old_words(book, sheet, x, y)):
                        gone = away or ((column := sheet.colinfo_map.get(x)) is not None and column.hidden)
                        cells.append((get_column_letter(x + 1), y + 1, words + (HIDDEN if gone else "")))
                lines.row(sheet.name, cells)
    except TooLarge as error:
        reason = str(error)
    except Exception as error:  # as above
        return FileText("broken", reason=f"the .xls file cannot be read to its end ({type(error).__name__})")
    return _finished(lines, reason)


def _old_words(book: Any, sheet: Any, x: int, y: int) -> str:
    """One cell of an .xls file as it is shown, what is struck through marked."""
    cell = sheet.cell(y, x)
    words = _old_cell(book, cell)
    runs = sheet.rich_text_runlist_map.get((y, x)) or []
    whole = cell.xf_index is not None and book.font_list[book.xf_list[cell.xf_index].font_index].struck_out
    if not runs or cell.ctype != 1:  # 1: a text
        return with_marks([(words, bool(whole))])
    text = str(cell.value)
    starts = [(0, bool(whole)), *((at, bool(book.font_list[font].struck_out)) for at, font in runs), (len(text), False)]
    return _one_line(with_marks((text[at:end], struck) for (at, struck), (end, _) in pairwise(starts)))


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
