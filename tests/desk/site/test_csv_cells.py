"""CSV for spreadsheets: formulas are texts, numbers are numbers, rows stay whole whatever the pieces are."""

from __future__ import annotations

import csv
import io

import pytest

from desk.site.csv_cells import SpreadsheetCsv, defused

ROWS = [
    ["題名", "数"],
    ['=HYPERLINK("http://evil.example")', "-5"],
    ['一行目\n二行目, "引用"', "+3.2"],
    ["-技能実習", "1e5"],
]
SAFE = [
    ["題名", "数"],
    ['\'=HYPERLINK("http://evil.example")', "-5"],
    ['一行目\n二行目, "引用"', "+3.2"],
    ["'-技能実習", "1e5"],
]


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+81-3-0000-0000", "'+81-3-0000-0000"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("-0.25", "-0.25"),
        ("+3", "+3"),
        ("1-2", "1-2"),
        ("", ""),
        ("本文 =1", "本文 =1"),
    ],
)
def test_a_text_that_would_be_a_formula_is_defused(cell: str, safe: str) -> None:
    assert defused(cell) == safe


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_rows_come_whole_whatever_the_pieces(size: int) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(ROWS)
    text, made = out.getvalue(), SpreadsheetCsv()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    sent = "".join(made.feed(piece, last=False) for piece in pieces) + made.feed("", last=True)
    assert sent.startswith("\ufeff") and sent.count("\ufeff") == 1
    assert list(csv.reader(io.StringIO(sent.removeprefix("\ufeff"), newline=""))) == SAFE


def test_a_whole_law_fits_into_a_cell() -> None:
    law = "第一条　見本。" * 40_000
    assert law in SpreadsheetCsv().feed(f"a,{law}\r\n", last=True)
