"""From the bytes of a PDF file to searchable text, whatever the bytes are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from crawlers.read.glyphs import DOUBTFUL, UNKNOWN
from crawlers.read.paragraphs import common_width, continues, glue, join_lines
from crawlers.read.plausible import RE_CONTROL, RE_UNREADABLE, implausible, is_japanese
from crawlers.read.typesetting import goes_on_down, lines_and_way
from db.record.causes import Cause
from db.record.reasons import Reason, because
from db.text.numerals import NUMERALS, read_numeral
from db.text.radicals import with_kanji

MAX_PAGES = 2_000
MAX_CHARACTERS = 10_000_000
GETA = "〓"  # the printer's mark for a character that cannot be set
UNREAD_PAGE = "［文字を読み取れない頁］"  # stands for a page whose letters cannot be made out, in a file that is read

RE_DOUBTFUL = re.compile(f"[{chr(DOUBTFUL)}-{chr(DOUBTFUL + 0xFFFD)}]")
RE_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
RE_SPACES = re.compile(r"[ \t\u00a0]+")
# What a page number alone looks like, after NFKC and without spaces; [1] is the number.
RE_DASHED_NUMBER = re.compile(
    r"[-‐‑–—―−ー~]+(\d{1,4})[-‐‑–—―−ー~]+|(?:p|page)\.?(\d{1,4})|(\d{1,4})(?:ページ|頁)", re.IGNORECASE
)
RE_KANJI_NUMBER = re.compile(rf"([-‐‑–—―−~]*)([{NUMERALS}]{{1,5}})([-‐‑–—―−~]*)")
RE_NUMBER_OF = re.compile(r"(\d{1,4})/(\d{1,4})")
RE_BARE_NUMBER = re.compile(r"\d{1,4}")


@cache
def as_coded() -> dict[int, str]:
    """Under a CMap that PDFium does not know, the code of a glyph may be its letter: in UniJIS2004-UTF16-H."""
    return {DOUBTFUL + code: chr(code) for code in range(0x20, 0xD800)} | {DOUBTFUL: ""}


@dataclass(frozen=True, slots=True)
class PdfText:
    """What could be read of a file.

    ``state``: text; no_text (pages of pictures, as in a scan); unreadable (what comes out cannot be what a reader sees);
    encrypted (a password is needed); broken; not_pdf.  ``pages`` has one text a page, one paragraph a line; it is empty when
    the file could not be opened at all.  ``text`` is the whole, with paragraphs that run over a page end put together;
    ``starts`` says for each page at which character of it the page begins (a page without text begins where the next one
    does).  ``why`` says what was not read, None when everything was.
    """

    state: str
    pages: tuple[str, ...] = ()
    why: Reason | None = None
    text: str = ""
    starts: tuple[int, ...] = ()

    @property
    def scanned(self) -> bool:
        """Whether every page was read and none holds a single letter, as in a scan."""
        return self.state == "no_text" and self.why is not None and self.why.code is Cause.PDF_SCAN

    @property
    def reason(self) -> str:
        """``why`` in English; "" when everything was read."""
        return self.why.en if self.why else ""


def pdf_text(body: bytes, leave_out: Callable[[list[str]], list[str]] | None = None) -> PdfText:
    """The text of a PDF file; never raises, whatever the bytes are.

    ``leave_out`` gives the lines of a page that are kept, before lines are put together to paragraphs.
    """
    if b"%PDF-" not in body[:1024]:
        return PdfText("not_pdf", why=because(Cause.PDF_NO_START))
    if is_cut_off(body):
        return PdfText("broken", why=because(Cause.PDF_CUT_OFF))
    from crawlers.read.pdfium import Unopened, opened  # imported when a file is read: most nights read none

    raw: list[str] = []
    down: list[bool] = []
    count = total = 0
    cut = None
    try:
        with opened(body) as pages:
            count = len(pages)
            if count > MAX_PAGES:
                cut = because(Cause.PDF_PAGES_LIMIT, read=MAX_PAGES, count=count)
            for number in range(min(count, MAX_PAGES)):
                page = pages.page(number)
                lines, is_down = ([UNKNOWN], False) if page.mute else lines_and_way(page)
                text = UNKNOWN if page.mute else with_kanji("\n".join(lines))
                total += len(text)
                if total > MAX_CHARACTERS:
                    cut = because(Cause.PDF_TEXT_LIMIT, read=number, count=count)
                    break
                raw.append(text)
                down.append(is_down)
    except Unopened as error:
        return PdfText(error.state, why=error.why)
    except Exception as error:  # hostile bytes are met with any exception there is
        if not count:
            return PdfText("broken", why=because(Cause.PDF_UNOPENED, error=type(error).__name__))
        why = because(Cause.PDF_PAGE_UNREAD, page=len(raw) + 1, count=count, error=type(error).__name__)
        return PdfText("broken", ("",) * count, why)
    if not count:
        return PdfText("broken", why=because(Cause.PDF_NO_PAGES))
    if not any(text.strip() for text in raw):
        return PdfText("no_text", ("",) * len(raw), cut or because(Cause.PDF_SCAN))
    return _assembled(raw, down, cut, leave_out)


def is_cut_off(body: bytes) -> bool:
    """Whether the end of a file is missing: no end mark, or objects behind the last one (an update that was cut off).

    Other bytes behind the end mark are what a server has added.
    """
    _, mark, behind = body.rpartition(b"%%EOF")
    return not mark or RE_OBJECT.search(behind) is not None


def _assembled(
    raw: list[str], down: Sequence[bool], cut: Reason | None, leave_out: Callable[[list[str]], list[str]] | None = None
) -> PdfText:
    """The finished record from the text of the pages; ``down``: which of them are written downwards."""
    if is_japanese("".join(RE_DOUBTFUL.findall("".join(raw))).translate(as_coded())):
        raw = [text.translate(as_coded()) for text in raw]
    wrong = {number: why for number, text in enumerate(raw, start=1) if (why := implausible(text)) is not None}
    rest = "\n".join(text for number, text in enumerate(raw, start=1) if number not in wrong)
    why = implausible(rest)
    if why is None and len(rest) < sum(len(raw[number - 1]) for number in wrong):
        why = next(iter(wrong.values()))
    if why is not None:
        return PdfText("unreadable", ("",) * len(raw), why)
    if wrong:
        raw = [UNREAD_PAGE if number in wrong else text for number, text in enumerate(raw, start=1)]
        numbers = "・".join(map(str, wrong))
        cut = cut or because(Cause.PDF_PAGES_UNREADABLE, pages=numbers, count=len(raw))
    pages = drop_page_numbers([_raw_lines(text) for text in raw])
    if leave_out is not None:
        pages = [leave_out(lines) for lines in pages]
    joined = [join_lines(lines) for lines in pages]
    whole: list[str] = []
    before: list[str] = []
    starts: list[int] = []
    length = 0  # of the text so far, without a line end behind it
    for index, paragraphs in enumerate(joined):
        if not paragraphs:
            starts.append(-1)
            continue
        first = pages[index][0]
        goes_on = before and continues(before, len(before) - 1, common_width(before), first)
        if goes_on or (before and down[index] and index and down[index - 1] and goes_on_down(before[-1], first)):
            starts.append(length)
            length -= len(whole[-1])
            whole[-1] = glue(whole[-1], paragraphs[0])
            length += len(whole[-1])
            paragraphs = paragraphs[1:]
        else:
            starts.append(length + bool(whole))
        length += sum(len(paragraph) + 1 for paragraph in paragraphs) - (0 if whole else 1)
        whole.extend(paragraphs)
        before = pages[index]
    following = length
    for index in reversed(range(len(starts))):
        following = starts[index] = following if starts[index] < 0 else starts[index]
    return PdfText("text", tuple("\n".join(paragraphs) for paragraphs in joined), cut, "\n".join(whole), tuple(starts))


def _raw_lines(text: str) -> list[str]:
    """The lines of one page that hold anything; unreadable characters as 〓, control characters gone."""
    text = RE_UNREADABLE.sub(GETA, RE_CONTROL.sub("", text))
    lines = (RE_SPACES.sub(" ", line).strip(" \r\f\v") for line in text.split("\n"))
    # An ideographic space at the start is an indent and is kept for join_lines.
    return [line.rstrip("\u3000") for line in lines if line.strip("\u3000")]


def drop_page_numbers(pages: list[list[str]]) -> list[list[str]]:
    """The lines of the pages without those that hold nothing but the number of the page.

    Only the first and the last two lines of a page can be one.  A number without dashes may be a figure of a
    table: it counts as a page number only when it goes up with the pages.
    """

    def edges(lines: list[str]) -> list[int]:
        return sorted({index for index in (0, 1, len(lines) - 2, len(lines) - 1) if 0 <= index < len(lines)})

    def plain(line: str) -> str:
        text = re.sub(r"\s", "", unicodedata.normalize("NFKC", line))
        found = RE_KANJI_NUMBER.fullmatch(text)
        if found and (found[1] or len(pages) > 1) and (number := read_numeral(found[2])) is not None:
            return f"{found[1]}{number}{found[3]}"
        return text

    offsets: dict[int, set[int]] = {}
    for page, lines in enumerate(pages):
        for index in edges(lines):
            if RE_BARE_NUMBER.fullmatch(plain(lines[index])):
                offsets.setdefault(int(plain(lines[index])) - page, set()).add(page)
    steady = {offset for offset, seen in offsets.items() if len(seen) > 1}
    if len(pages) == 1:
        steady.add(1)

    def is_number(line: str, page: int) -> bool:
        text = plain(line)
        if RE_DASHED_NUMBER.fullmatch(text):
            return True
        if of := RE_NUMBER_OF.fullmatch(text):
            return 1 <= int(of[1]) <= int(of[2])
        return bool(RE_BARE_NUMBER.fullmatch(text)) and int(text) - page in steady

    kept = []
    for page, lines in enumerate(pages):
        gone = {index for index in edges(lines) if is_number(lines[index], page)}
        kept.append([line for index, line in enumerate(lines) if index not in gone])
    return kept
