"""Pages as pictures: a browser asks for all pages of a paper at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from weasyprint import HTML

from briefs.press.rasters import page_png


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    HTML(string="<p>" + "技能実習と育成就労の見本の文。" * 300).write_pdf(path)
    return path


def test_pdfium_is_called_by_one_thread_at_a_time(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads in PDFium at once kill the process now and then: here it is counted how many there are."""
    inside, most, count = 0, 0, threading.Lock()

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            nonlocal inside, most
            with count:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)  # long enough for another thread to come in
            try:
                return real(*args, **more)
            finally:
                with count:
                    inside -= 1

        return call

    for kind, name in (
        (pypdfium2.PdfDocument, "__init__"),
        (pypdfium2.PdfPage, "render"),
        (pypdfium2.PdfPage, "close"),
    ):
        monkeypatch.setattr(kind, name, counting(getattr(kind, name)))
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda number: page_png(paper, number % 3 + 1), range(16)))
    assert (most, len(set(pages))) == (1, 3)


def test_a_page_that_is_not_there(paper: Path, tmp_path: Path) -> None:
    assert page_png(paper, 1).startswith(b"\x89PNG")
    with pytest.raises(IndexError):
        page_png(paper, 1000)
    with pytest.raises(OSError, match="none"):
        page_png(tmp_path / "none.pdf", 1)
