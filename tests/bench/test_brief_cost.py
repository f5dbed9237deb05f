"""What our printing adds to bare WeasyPrint on the same HTML, and the memory of many briefs in one process; `make bench`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import pytest

import tests.support.brief_data as data
import tests.support.every_kind as every
import tests.support.papers_data as papers
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.press import issue
from briefs.press.issue import FinishedBrief
from briefs.press.pdf import font_configuration, lay_out, make_fetcher, write_pdf
from db.record.archive import Archive
from db.record.home import Home
from db.record.schema import open_policy_db
from tests.bench import many_briefs
from tests.bench.table import report
from tests.support.places import ROOT
from tests.support.signing import accept_everything

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


@pytest.mark.parametrize("kind", ["leave-behind", "member", "promises"])
def test_a_brief_costs_what_its_layouts_cost(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the command does, beside bare WeasyPrint on the same HTML for each layout made, at most three of them.

    The leave-behind and the member brief have charts, the ledger more promises than two pages hold.
    """
    home: Home = every.build(tmp_path / "home").home
    if kind == "promises":
        many_promises(home)
    made = {one.name: one for one in every.KINDS}[kind]
    laid: list[str] = []

    def counted(html: str, *rest: Any) -> Any:
        laid.append(html)
        return lay_out(html, *rest)

    monkeypatch.setattr(issue, "lay_out", counted)
    ours, floor, layouts, issued = [], [], 0, list[FinishedBrief]()
    for turn in range(ROUNDS // 2 + 1):
        laid.clear()
        one = cpu(lambda: issued.append(made.make(home, every.JA)))
        layouts, other = len(laid), cpu(lambda: bare(issued[-1].html))
        if turn:
            ours.append(one)
            floor.append(other)
    assert kind == "promises" or "<svg" in issued[-1].html
    work = f"brief {kind}, {layouts} layouts"
    assert report(work, median(ours), median(floor) * min(3, layouts), MOST).kept


def many_promises(home: Home) -> None:
    """Forty promises more, of about three lines each."""
    with closing(open_policy_db(home.policy_db)) as conn:
        record = data.Record(home, conn, Archive(home.archive))
        meeting = conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
        for number in range(40):
            said = f"見本の{number + 1}番の分野の上限について、" + "関係の省庁と相談のうえで" * (number % 6 + 1)
            said += "見直しの案を公表してまいります"
            body = f"○国務大臣（見本太郎君）　{said}。"
            speech = record.speech(meeting, 100 + number, "見本太郎", body, group="見本の会", office="法務大臣")
            papers.promise(record, speech, 1, body, said, "firm", speaker="見本太郎", office="法務大臣")
        record.restored()
    accept_everything(home)


def test_a_hundred_briefs_in_one_process_stay_small(tmp_path: Path) -> None:
    command = [sys.executable, "-m", many_briefs.__name__, str(tmp_path / "home"), str(BRIEFS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    peak = int(done.stdout.split()[-1])
    assert report(f"peak of {BRIEFS} briefs in one process", peak, MOST_MB, 1, "MB").kept
