"""A row of a workbook as one line of text: how it is written, and how it is read back.  Pure.

The name of the sheet and the number of the row stand in the line and do not count when two versions are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

RE_ROW = re.compile(r"［(?P<sheet>[^\n]*?)］ (?=[A-Z]{1,3}\d{1,7}: )")
RE_REFERENCE = re.compile(r"(?:^| \| )([A-Z]{1,3})(\d{1,7}): ")


def row_line(sheet: str, cells: Iterable[tuple[str, int, str]]) -> str:
    """The line of one row from its (column letters, row number, words) cells: ［見本］ A3: 国 | B3: 4,395."""
    return f"［{sheet}］ " + " | ".join(f"{column}{row}: {words}" for column, row, words in cells)


def cells_of(line: str) -> tuple[str, dict[str, tuple[str, str]]]:
    """Sheet and column -> (reference, words) of a row's line; ("", {}) for a line that is none."""
    head = RE_ROW.match(line)
    if not head:
        return "", {}
    rest = line[head.end() :]
    found = list(RE_REFERENCE.finditer(rest))
    ends = [*(one.start() for one in found[1:]), len(rest)]
    cells = {one[1]: (f"{one[1]}{one[2]}", rest[one.end() : end]) for one, end in zip(found, ends, strict=True)}
    return head["sheet"], cells


def without_references(text: str) -> str:
    """A text with the rows of its workbooks bare of sheet names and row numbers, for comparing alone."""
    if "］ " not in text:
        return text
    return "\n".join(_bare(line) for line in text.split("\n"))


def _bare(line: str) -> str:
    head = RE_ROW.match(line)
    return RE_REFERENCE.sub(lambda one: one[0].replace(one[2] + ": ", ": "), line[head.end() :]) if head else line
