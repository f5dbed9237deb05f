"""Pages of a PDF as pictures, to be looked at before it is handed out."""

from __future__ import annotations

import io
import threading
from contextlib import closing
from pathlib import Path

import pypdfium2

SCALE = 1.5  # times 72 dots to the inch: legible on a screen
# PDFium must not be called by two threads at once, and a browser asks for all pages of a paper at once: the process would die.
ONE_AT_A_TIME = threading.Lock()


def page_png(path: Path, number: int) -> bytes:
    """One page (counted from 1) as PNG; IndexError when there is no such page, OSError when there is no such file."""
    out = io.BytesIO()
    with ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(path.read_bytes())) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        page = document[number - 1]
        bitmap = page.render(scale=SCALE)  # the picture has no bytes of its own: it stands on these
        bitmap.to_pil().save(out, "PNG", optimize=False)
        bitmap.close()
        page.close()
    return out.getvalue()
