"""From the bytes of a PDF file to searchable text, whatever the bytes are.

Japanese text in a PDF breaks its lines in the middle of words.  :func:`join_lines` puts such lines together
again; it knows only the text, so it goes by how lines begin and end and by how wide they are.  It joins rather
too much than too little, because a word cut in two cannot be found; a sentence that has ended and a line that
starts with a bullet or a number always stay apart.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from db.record.causes import Cause
from db.record.reasons import Reason, because

MAX_PAGES = 2_000
MAX_CHARACTERS = 10_000_000
# More unreadable characters than this share: the font gives no way from shapes to letters.
MAX_UNREADABLE = 0.1
GETA = "〓"  # the printer's mark for a character that cannot be set

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports every oddity of every file

RE_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010ffff]")
RE_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u00ad]")
RE_SPACES = re.compile(r"[ \t\u00a0]+")
# What a page number alone looks like, after NFKC and without spaces; [1] is the number.
RE_DASHED_NUMBER = re.compile(
    r"[-‐‑–—―−ー~]+(\d{1,4})[-‐‑–—―−ー~]+|(?:p|page)\.?(\d{1,4})|(\d{1,4})(?:ページ|頁)", re.IGNORECASE
)
RE_NUMBER_OF = re.compile(r"(\d{1,4})/(\d{1,4})")
RE_BARE_NUMBER = re.compile(r"\d{1,4}")
# A line that begins like this begins a paragraph.
RE_STARTS = re.compile(
    r"\u3000|[・●○◎◇◆■□▪▶▷►→⇒※＊*☆★✓➢【《〈〔▼▲△〇]|[-－‐–—−]\s"
    r"|[①-⑳㉑-㉟❶-❿Ⅰ-Ⅻⅰ-ⅻ]|[（(](?:\d{1,2}|[ア-ンa-zａ-ｚ一二三四五六七八九十ivxⅰ-ⅻ]{1,3}|注[^）)]{0,4})[）)]"
    r"|\d{1,3}(?:[-－‐.．]\d{1,3})*[.．、)）\s\u3000]|(?:注|別紙|別添|別表|参考|様式|図|表)\s*\d{0,2}[：:\s\u3000)）]"
    r"|第\s*[\d一二三四五六七八九十百]{1,4}\s*(?:編|章|節|款|条)(?:の[\d一二三四五六七八九十]+)?(?:[\s\u3000（(]|$)"
    r"|第\s*[\d一二三四五六七八九十]{1,3}[\s\u3000]|[ア-ンa-zA-Zａ-ｚ][.．)）\s\u3000]|(?:問|答|[QＱAＡ])\s*\d*[\s\u3000.．：:]"
)
RE_ENDED = re.compile(r"[。．！？!?：:；;][）)」』】]*$")
# A line cannot begin with these (the rule of typesetters), so the one before goes on.
NEVER_FIRST = frozenset("、。，．,.」』）)〕】》〉ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々？！?!％%")
GOES_ON = frozenset("、，,（(「『〔・")
PARTICLES = frozenset("をにがはのとへやもで")
RE_OPENER = re.compile(
    r"また|なお|ただし|この|その|これ|それ|ここ|さらに|しかし|おって|あわせて|まず|ついては|どの|いつ|なぜ|よくある"
)
RE_FIGURE_LAST = re.compile(r"(?:^|[\s\u3000])[\d.,．，]+$")  # the last cell of a table row
RE_CELLS = re.compile(r"[^\x00-\x7f] | [^\x00-\x7f]")  # Japanese text has no spaces, rows of a table have
RE_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PdfText:
    """What could be read of a file.

    ``state``: text; no_text (a scan, or fonts without a letter table); encrypted (a password is needed);
    broken; not_pdf.  ``pages`` has one text a page, one paragraph a line; it is empty when the file could not be
    opened at all.  ``text`` is the whole, with paragraphs that run over a page end put together; ``starts`` says for
    each page at which character of it the page begins (a page without text begins where the next one does).
    ``why`` says what was not read, None when everything was.
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
    from pypdf import PasswordType, PdfReader  # imported when a file is read: most nights read none

    if b"%PDF-" not in body[:1024]:
        return PdfText("not_pdf", why=because(Cause.PDF_NO_START))
    if b"%%EOF" not in body.rstrip(b"\x00\r\n\t ")[-2048:]:
        return PdfText("broken", why=because(Cause.PDF_CUT_OFF))
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            return PdfText("encrypted", why=because(Cause.PDF_PASSWORD))
        count = len(reader.pages)
    except Exception as error:  # pypdf meets hostile bytes with any exception there is
        return PdfText("broken", why=because(Cause.PDF_UNOPENED, error=type(error).__name__))
    if not count:
        return PdfText("broken", why=because(Cause.PDF_NO_PAGES))
    raw: list[str] = []
    total = 0
    cut = because(Cause.PDF_PAGES_LIMIT, read=MAX_PAGES, count=count) if count > MAX_PAGES else None
    for number in range(min(count, MAX_PAGES)):
        try:
            text = reader.pages[number].extract_text()
        except Exception as error:
            why = because(Cause.PDF_PAGE_UNREAD, page=number + 1, count=count, error=type(error).__name__)
            return PdfText("broken", ("",) * count, why)
        total += len(text)
        if total > MAX_CHARACTERS:
            cut = because(Cause.PDF_TEXT_LIMIT, read=number, count=count)
            break
        raw.append(text)
    return _assembled(raw, cut, leave_out)


def _assembled(
    raw: list[str], cut: Reason | None, leave_out: Callable[[list[str]], list[str]] | None = None
) -> PdfText:
    """The finished record from the text of the pages as pypdf gives it."""
    letters = sum(1 for text in raw for char in text if not char.isspace())
    bad = sum(len(RE_UNREADABLE.findall(text)) + len(RE_CONTROL.findall(text)) for text in raw)
    if letters == 0:
        return PdfText("no_text", ("",) * len(raw), cut or because(Cause.PDF_SCAN))
    if bad > letters * MAX_UNREADABLE:
        return PdfText("no_text", ("",) * len(raw), because(Cause.PDF_FONTS))
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
        if before and continues(before, len(before) - 1, common_width(before), pages[index][0]):
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
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", line))

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


def width(line: str) -> int:
    """How wide a line is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def glue(first: str, second: str) -> str:
    """Two parts of one paragraph put together: a space only between two Western words."""
    second = second.strip("\u3000 ")
    space = first[-1:].isascii() and first[-1:].isalnum() and second[:1].isascii() and second[:1].isalnum()
    return f"{first}{' ' if space else ''}{second}"


def common_width(lines: list[str]) -> int:
    """The width that the full lines of a page have: nine lines in ten are no wider."""
    widths = sorted(map(width, lines))
    return widths[int((len(widths) - 1) * 0.9)] if widths else 0


def continues(lines: list[str], index: int, common: int, following: str | None = None) -> bool:
    """Whether the paragraph goes on after ``lines[index]`` in the next line (or in ``following``).

    ``common`` is :func:`common_width` of the page.
    """
    line = lines[index]
    after = lines[index + 1] if following is None else following
    if not line or not after or RE_STARTS.match(after):
        return False
    last, first = line[-1], after[0]
    if first in NEVER_FIRST or (last in GOES_ON and not RE_ENDED.search(line)):
        return True
    if RE_ENDED.search(line) or RE_FIGURE_LAST.search(line):
        return False
    if not RE_LETTER.search(line) or not RE_LETTER.search(after):
        return False
    wide = width(line)
    if wide >= 8 and "ぁ" <= first <= "ん" and not RE_OPENER.match(after):
        return True
    if wide >= 8 and last in PARTICLES:
        return True
    if len(lines) > 3 and wide >= 24 and wide >= common - 8:
        return True
    if RE_CELLS.search(line) or (RE_CELLS.search(after) and len(after.split(" ")[0]) <= 4):
        return False
    # A narrow column: neighbours of the same width.
    neighbours = [lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    return wide >= 12 and any(abs(width(other) - wide) <= 2 for other in neighbours)


def join_lines(lines: list[str]) -> list[str]:
    """The paragraphs of one page from its lines."""
    paragraphs: list[str] = []
    common = common_width(lines)
    for index, line in enumerate(lines):
        if index and continues(lines, index - 1, common):
            paragraphs[-1] = glue(paragraphs[-1], line)
        else:
            paragraphs.append(line.strip("\u3000 "))
    return paragraphs
