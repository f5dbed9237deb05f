"""What stands in a PDF that was printed: its words, the order they stand in, the evidence that is attached; and what that takes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from briefs.press import fonts

needs_fonts = pytest.mark.skipif(bool(fonts.missing_packages()), reason="the fonts of the briefs are not installed")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def text_of(path: Path) -> str:
    """The words of a PDF in the order of its file, pages ended by form feeds."""
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout


def squeezed(path: Path) -> str:
    """The same without any white space: where a line breaks says nothing."""
    return "".join(text_of(path).split())


def pages(path: Path) -> list[str]:
    """The same, page by page."""
    return ["".join(page.split()) for page in text_of(path).split("\f")[:-1]]


def in_order(text: str, words: Iterable[str]) -> None:
    """Fail unless the words stand in a text, one behind the other."""
    at = -1
    for word in words:
        found = text.find(word, at + 1)
        assert found > at, f"{word} is missing or out of order"
        at = found


def attached(path: Path) -> dict[str, Any]:
    """The dossier in a PDF."""
    found: dict[str, Any] = json.loads(PdfReader(path).attachments["evidence.json"][0])
    return found
