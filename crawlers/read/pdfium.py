"""The glyphs of a PDF file, page by page, as PDFium has them.

PDFium knows the CMaps that a PDF may name without bringing them, and the letters of Adobe's character collections, so a font
without a letter table of its own is read as well.  Importing this module loads PDFium: import it when a file is read.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from math import pi
from operator import itemgetter
from typing import Any

import pypdfium2
import pypdfium2.raw

from crawlers.read.glyphs import DOUBTFUL, UNKNOWN, Glyph, GlyphPage
from db.record.causes import Cause
from db.record.reasons import Reason, because

raw: Any = pypdfium2.raw  # generated: its functions have no types
HYPHEN = "\x02"  # PDFium's mark for a hyphen at the end of a line
DEEPEST = 8  # forms within forms


class Unopened(Exception):
    """A file that cannot be opened; ``state`` as in PdfText."""

    def __init__(self, state: str, why: Reason) -> None:
        super().__init__(why.en)
        self.state, self.why = state, why


class Pages:
    """The pages of an open file."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def page(self, number: int) -> GlyphPage:
        """One page, counted from 0; any exception when it cannot be read."""
        with closing(self._document[number]) as page, closing(page.get_textpage()) as letters:
            return _page(page, letters)


@contextmanager
def opened(body: bytes) -> Iterator[Pages]:
    """A file, opened; Unopened when it needs a password or is damaged beyond repair."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Unopened("encrypted", because(Cause.PDF_PASSWORD)) from None
        raise Unopened("broken", because(Cause.PDF_UNOPENED, error=type(error).__name__)) from None
    with closing(document):
        yield Pages(document)


def _page(page: Any, letters: Any) -> GlyphPage:
    objects: dict[int | None, int] = {}
    kinds: set[int] = set()
    _note_objects(objects, kinds, raw.FPDFPage_CountObjects(page), partial(raw.FPDFPage_GetObject, page))
    glyphs = _glyphs(letters, objects)
    return GlyphPage(glyphs, not glyphs and raw.FPDF_PAGEOBJ_TEXT in kinds)


def _note_objects(
    objects: dict[int | None, int], kinds: set[int], count: int, one: Callable[[int], Any], depth: int = 0
) -> None:
    """Number the objects of a page in the order in which the file draws them, those of forms in their place."""
    for index in range(count):
        found = one(index)
        kind = raw.FPDFPageObj_GetType(found)
        kinds.add(kind)
        objects.setdefault(ctypes.cast(found, ctypes.c_void_p).value, len(objects))
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = partial(raw.FPDFFormObj_GetObject, found)
            _note_objects(objects, kinds, max(raw.FPDFFormObj_CountObjects(found), 0), inner, depth + 1)


def _glyphs(letters: Any, objects: dict[int | None, int]) -> list[Glyph]:
    """The glyphs of a page, without what PDFium adds (spaces and line ends); halves of a surrogate pair as one."""
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    found: list[tuple[int, Glyph]] = []
    for index in range(raw.FPDFText_CountChars(letters)):
        code = raw.FPDFText_GetUnicode(letters, index)
        char = chr(code) if code < 0x110000 else UNKNOWN
        if char in "\r\n " and raw.FPDFText_IsGenerated(letters, index) == 1:
            continue
        if raw.FPDFText_HasUnicodeMapError(letters, index) == 1 or code == 0:
            char = chr(DOUBTFUL + code) if code < 0xFFFE else UNKNOWN
        elif char == HYPHEN:
            char = "-"
        elif "\udc00" <= char <= "\udfff" and found and "\ud800" <= found[-1][1].char <= "\udbff":
            place, high = found[-1]
            both = (high.char + char).encode("utf-16", "surrogatepass").decode("utf-16")
            found[-1] = place, high._replace(char=both)
            continue
        raw.FPDFText_GetLooseCharBox(letters, index, box)
        raw.FPDFText_GetCharOrigin(letters, index, x, y)
        place = objects.get(
            ctypes.cast(raw.FPDFText_GetTextObject(letters, index), ctypes.c_void_p).value, len(objects)
        )
        turn = round(raw.FPDFText_GetCharAngle(letters, index) / (pi / 2)) % 4
        found.append((place, Glyph(char, box.left, box.bottom, box.right, box.top, x.value, y.value, turn)))
    found.sort(key=itemgetter(0))  # stable: within an object the order of its letters
    turns = Counter(glyph.turn for _, glyph in found)
    most = turns.most_common(1)[0][0] if turns else 0
    return [glyph.turned(most) for _, glyph in found]
