"""A digest whose last page would hold next to nothing is set closer, wider or in one flow."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, cast

import pypdfium2
import pytest

from briefs.evidence.rows import ChangeRow, Speech, Version
from briefs.kinds import digest
from briefs.kinds.digest import AppearedMinutes, DigestOrder, telling
from briefs.kinds.make import make
from tests.support import brief_data as data
from tests.support.printed import needs_fonts, needs_poppler

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
PERIOD = DigestOrder(date(2026, 8, 19), date(2026, 8, 26))
FOOT, SIDE = 60, 42  # points


@pytest.fixture
def record(tmp_path: Path) -> Any:
    return data.sample(tmp_path)


def add_pages(record: Any, numbers: range) -> None:
    """Pages whose text changed in the week, so that the paper grows by about a row each."""
    for number in numbers:
        title = f"見本の手続のページその{number}"
        before, after = "受付は平日の午前九時からです（見本）。", "受付は平日の午前十時からに変わりました（見本）。"
        record.changed_page(f"isa_pages/more-{number}", title, before, after, weight=60)


def last_page(path: Path) -> tuple[int, float]:
    """How many pages there are, and how far down the last one is written on (0 to 1)."""
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        page = pdf[len(pdf) - 1]
        height, text = page.get_height(), page.get_textpage()
        boxes = (text.get_rect(number) for number in range(text.count_rects()))
        # Beside the text 内部資料 stands on every page, below it the number of the page.
        right = page.get_width() - SIDE
        lowest = min((low for left, low, _, _ in boxes if low > FOOT and SIDE < left < right), default=height)
        return len(pdf), (height - lowest) / height


def made(record: Any, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...], least: float) -> tuple[Path, str]:
    monkeypatch.setattr(digest, "LINES", lines)
    monkeypatch.setattr(digest, "LAST", least)
    finished = make(digest, PERIOD, record.home, data.AT)
    return finished.path, finished.html


MANY = 8  # changes by which the sample's paper ends, set as usual, on a page that is a fifth full


def test_a_last_page_with_next_to_nothing_is_set_otherwise(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, least = digest.LINES, digest.LAST
    add_pages(record, range(MANY))
    path, _ = made(record, monkeypatch, ("",), 0.0)
    pages, filled = last_page(path)
    assert pages > 1 and filled < least, "choose MANY anew, so that there is something to mend"
    path, html = made(record, monkeypatch, usual, least)
    now, full = last_page(path)
    body = html.partition("<body")[2].partition(">")[0]
    assert any(f'class="{one}"' in body for one in usual if one), body
    assert now < pages or full >= least


def test_what_fits_as_usual_is_set_as_usual(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, html = made(record, monkeypatch, digest.LINES, 0.0)
    assert "class=" not in html.partition("<body")[2].partition(">")[0]


def test_minutes_in_which_the_government_spoke_stand_before_those_of_members_and_of_the_chair_alone() -> None:
    def minutes(day: str, *offices: str) -> AppearedMinutes:
        said = (
            Speech(cast(Version, None), (), n, 1, "衆議院", "見本委員会", "第1号", day, "見本花子", "", office, "")
            for n, office in enumerate(offices)
        )
        return AppearedMinutes(cast(ChangeRow, None), tuple(said))

    chair, old, new = (
        minutes("2026-05-28", "委員長"),
        minutes("2026-05-20", "", "法務大臣"),
        minutes("2026-05-21", "内閣総理大臣"),
    )
    member = minutes("2026-05-27", "委員長", "")
    assert sorted((chair, old, member, new), key=telling, reverse=True) == [new, old, member, chair]
