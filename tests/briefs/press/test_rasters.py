"""Pages as pictures: a browser asks for all pages of a paper at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from weasyprint import HTML

from briefs.press.rasters import page_png
from tests.support.places import ROOT

# In a process of its own: where this fails, the process dies more often than not.
AT_ONCE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from briefs.press.rasters import page_png
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(lambda n: page_png(Path(sys.argv[1]), n % 3 + 1), range(120)))))
"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    HTML(string="<p>" + "技能実習と育成就労の見本の文。" * 2400).write_pdf(path)
    return path


def test_pages_that_are_asked_for_at_once_are_all_drawn(paper: Path) -> None:
    done = subprocess.run([sys.executable, "-c", AT_ONCE, str(paper)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "3\n"), done.stderr


def test_a_page_that_is_not_there(paper: Path, tmp_path: Path) -> None:
    assert page_png(paper, 1).startswith(b"\x89PNG")
    with pytest.raises(IndexError):
        page_png(paper, 1000)
    with pytest.raises(OSError, match="none"):
        page_png(tmp_path / "none.pdf", 1)
