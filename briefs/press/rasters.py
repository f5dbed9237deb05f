"""Pages of a PDF as pictures, to be looked at before it is handed out."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pypdfium2

SCALE = 1.5  # times 72 dots to the inch: legible on a screen


def page_png(path: Path, number: int) -> bytes:
    """One page (counted from 1) as PNG; IndexError when there is no such page, OSError when there is no such file."""
    with closing(pypdfium2.PdfDocument(path.read_bytes())) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        image = document[number - 1].render(scale=SCALE).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()
