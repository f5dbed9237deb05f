"""What our printing adds to bare WeasyPrint on the same HTML, and the memory of many briefs in one process; `make bench`."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import tests.support.brief_data as data
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.press.pdf import font_configuration, make_fetcher, write_pdf
from tests.bench.table import report

ROUNDS = 9
MOST = 1.25
BRIEFS, MOST_MB = 100, 160


def cpu(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def bare(html: str) -> None:
    """WeasyPrint alone: the same HTML, style sheets and fonts, and no conformance, tags, attachments or checks."""
    weasy: Any = import_module("weasyprint")
    weasy.HTML(string=html, url_fetcher=make_fetcher()).write_pdf(font_config=font_configuration())


def test_printing_costs_little_more_than_bare_weasyprint(tmp_path: Path) -> None:
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), data.sample(tmp_path / "home").home, data.AT)
    evidence = {"evidence.json": (b"{}", "sample")}
    ours, floor = [], []
    for turn in range(ROUNDS + 1):
        one, other = cpu(lambda: write_pdf(issued.html, evidence, data.AT)), cpu(lambda: bare(issued.html))
        if turn:  # the first of each is warming up
            ours.append(one)
            floor.append(other)
    assert report("printing a brief", median(ours), median(floor), MOST).kept


def hundred(root: str) -> None:
    """A hundred briefs, each another page, in this process; prints the peak of memory in MB."""
    home = data.sample(Path(root)).home
    for number in range(BRIEFS):
        make(
            leave_behind,
            LeaveBehindOrder(data.TOPIC, to=f"見本議員{chr(0x4E00 + number)}"),
            home,
            data.AT,
            out=Path(root) / f"{number}.pdf",
        )
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def test_a_hundred_briefs_in_one_process_stay_small(tmp_path: Path) -> None:
    code = f"from tests.bench.test_brief_cost import hundred; hundred({str(tmp_path / 'home')!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    peak = int(done.stdout.split()[-1])
    assert report(f"peak of {BRIEFS} briefs in one process", peak, MOST_MB, 1, "MB").kept


if __name__ == "__main__":
    hundred(sys.argv[1])
