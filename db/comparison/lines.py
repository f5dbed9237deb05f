"""The comparison table of two versions of a page or file: line by line, page by page, cell by cell. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from db.change.attachment_diff import page_at
from db.change.redline import aligned
from db.comparison.rows import OMITTED, Row, Side, kind_of
from db.text.folding import flat
from db.text.sheet_rows import cells_of, without_references

ORIENTING = 30  # characters: a line no longer than this just above a change, without 。, is kept: it is a heading
FEW_CELLS = 6  # cells of a whole row that came or went that stand side by side
Counted = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that says something: its words, what of them is compared, and the pages it stands on (0: not known)."""

    text: str
    key: str
    first: int = 0
    last: int = 0

    @property
    def place(self) -> str:
        return f"{self.first}ページ" if self.first == self.last else f"{self.first}～{self.last}ページ"


def line_table(
    old: str, new: str, counted: Counted = list, *, starts: tuple[Sequence[int], Sequence[int]] = ((), ())
) -> list[Row]:
    """The table of two versions of a page or file; [] when no line differs.

    ``counted`` gives what is compared of all lines of a text together, "" for a line that is left out: lines whose
    compared forms are alike are the same line.  ``starts``: where the pages of the (old, new) file begin.
    """
    before, after = lines_of(old, counted, starts[0]), lines_of(new, counted, starts[1])
    paged = bool(starts[0] and starts[1] and max(len(s) for s in starts) > 1)
    rows: list[Row] = []
    waiting: list[tuple[Line, Line]] = []
    place: tuple[str, ...] = ()
    sheet = ""
    for one, other in pairs(before, after):
        if one and other and flat(one.key) == flat(other.key):
            waiting.append((one, other))
            continue
        stretch = _unchanged(waiting)
        waiting = []
        shown = cells_of((other or one).text)[0]  # type: ignore[union-attr]
        if shown:
            rows += [row for row in stretch if row.kind == "same"]
            if shown != sheet:
                rows.append(_heading(f"シート「{shown}」", f"シート「{shown}」"))
                sheet = shown
            rows += row_of_cells(one, other, header_of(after), header_of(before))
            continue
        if paged and (here := tuple(line.place if line else "" for line in (other, one))) != place:
            rows += [row for row in stretch if row.kind == "same"] + [_heading(*here)]
            stretch = [row for row in stretch if row.kind != "same"]
            place = here
        rows += stretch
        rows.append(
            Row(
                kind_of(one, other),
                Side("", other.text) if other else None,
                Side("", one.text) if one else None,
                note=not (one and other),
            )
        )
    return [*rows, *(row for row in _unchanged(waiting) if row.kind == "same")] if rows else []


def lines_of(text: str, counted: Counted, starts: Sequence[int] = ()) -> list[Line]:
    """The lines that count."""
    raw = text.split("\n")
    found = []
    at = 0
    for line, key in zip(raw, counted(raw), strict=True):
        if key.strip():
            pages = (page_at(starts, at), page_at(starts, at + max(0, len(line) - 1))) if starts else (0, 0)
            found.append(Line(line, without_references(key), *pages))
        at += len(line) + 1
    return found


def pairs(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """Lines side by side: by what is compared of them, and rows of a sheet by their first words where no other row has
    them, so that a figure that moved does not pair it with the row of another country."""
    left, right = iter(old), iter(new)
    for one, other in aligned(_identities(old), _identities(new)):
        yield (next(left) if one is not None else None), (next(right) if other is not None else None)


def _identities(lines: Sequence[Line]) -> list[str]:
    firsts = []
    for line in lines:
        sheet, cells = cells_of(line.text)
        words = next(iter(cells.values()))[1] if cells else ""
        firsts.append(f"{words}［{sheet}］" if any(c.isalpha() for c in words) else "")
    counts = Counter(firsts)
    return [first if first and counts[first] == 1 else line.key for first, line in zip(firsts, lines, strict=True)]


def left_out(old: str, new: str, counted: Counted) -> int:
    """How many lines differ between two texts in what is not compared alone."""
    found = []
    for text in (old, new):
        lines = text.split("\n")
        found.append(Counter(flat(a) for a, b in zip(lines, counted(lines), strict=True) if flat(a) != flat(b)))
    return max((found[0] - found[1]).total(), (found[1] - found[0]).total())


def _heading(new: str, old: str) -> Row:
    return Row("heading", Side(new, "") if new else None, Side(old, "") if old else None, 0, opens=True, part=True)


def _unchanged(lines: Sequence[tuple[Line, Line]]) -> list[Row]:
    """（略）, and the heading just above a change."""
    if not lines:
        return []
    before, after = lines[-1]
    words = after.text.strip()
    told = flat(before.text) == flat(after.text)  # a counter or a stamp tells nothing about what follows it
    orienting = told and len(words) <= ORIENTING and not words.endswith(("。", "．"))
    found = [Row("same", OMITTED, OMITTED)] if len(lines) > int(orienting) else []
    return [*found, Row("heading", Side("", after.text), Side("", before.text))] if orienting else found


# ---------------------------------------------------------------------- workbooks
def header_of(lines: Sequence[Line]) -> dict[tuple[str, str], str]:
    """(sheet, column letter) -> the first words in that column that are no number: what the column is about."""
    found: dict[tuple[str, str], str] = {}
    for line in lines:
        sheet, cells = cells_of(line.text)
        for column, (_, words) in cells.items():
            if (sheet, column) not in found and any(c.isalpha() for c in words) and len(words) <= ORIENTING:
                found[sheet, column] = words
    return found


def row_of_cells(
    one: Line | None, other: Line | None, new_header: dict[tuple[str, str], str], old_header: dict[tuple[str, str], str]
) -> Iterator[Row]:
    """One row of a sheet: its number and first words, then each cell that differs with the name of its column."""
    (old_sheet, before), (new_sheet, after) = (cells_of(line.text if line else "") for line in (one, other))
    if not before or not after:
        cells = after or before
        number, found = row_number(cells), [Side(where, words) for where, words in cells.values()]
        kind = kind_of(before or None, after or None)
        title = Side(f"{number}行目", "")
        yield Row(kind, title if after else None, title if before else None, 1, opens=True, note=True)
        parts = [Row(kind, side if after else None, side if before else None, 0) for side in found]
        if len(parts) <= FEW_CELLS:
            width = (100 // len(parts) // 5 * 5,) * len(parts)
            first = parts[0]
            yield Row(kind, first.new and Side("", ""), first.old and Side("", ""), 1, cells=tuple(parts), widths=width)
        else:
            yield from (replace(part, depth=2) for part in parts)
        return
    sides = [
        Side(f"{row_number(cells)}行目", next(iter(cells.values()))[1] if "A" in cells or len(cells) > 1 else "")
        for cells in (after, before)
    ]
    yield Row("heading", sides[0], sides[1], 1, opens=True)
    for column in sorted({*before, *after}, key=lambda letters: (len(letters), letters)):
        left, right = before.get(column), after.get(column)
        if flat(left[1] if left else "") == flat(right[1] if right else ""):
            continue
        yield Row(
            "changed",
            _cell(right, column, after, new_header.get((new_sheet, column), "")),
            _cell(left, column, before, old_header.get((old_sheet, column), "")),
            2,
        )


def row_number(cells: dict[str, tuple[str, str]]) -> str:
    return next(iter(cells.values()))[0].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _cell(cell: tuple[str, str] | None, column: str, row: dict[str, tuple[str, str]], header: str) -> Side:
    """A cell under its reference and the name of its column; an empty one has no words."""
    where, words = cell or (f"{column}{row_number(row)}", "")
    return Side(f"{where}（{header}）" if header and header != words else where, words)
