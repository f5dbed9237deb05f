"""Rows of a statute's own table, laid out as columns in the comparison table, each cell shortened by itself. Pure.

A cell of an ordinance may hold a whole list (一 … イ … ロ … 二 …) run together as one text.  It is taken apart at the
printed numbers, so that an amended item is shown with 「一・二　（略）」 around it and not with four pages that stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from db.change.passages import Provision
from db.change.redline import aligned
from db.comparison.rows import EMPTY, OMITTED, Kind, Row, Side, kind_of, omitted_run
from db.text.folding import flat
from db.text.numerals import ONE_TO_NINE, WHOLE_IROHA

COLUMN = " | "  # what stands between the cells of a row in its text (crawlers/read/law_tree.py)
MOST_COLUMNS = 6  # a table of more is shown as running text
SHORT = 80  # characters: a cell before the last, up to this long, is printed though it stays
LINE = 38  # characters across one side of the printed table
HEADER = 24  # characters: a first row of cells no longer than this, without 。, names the columns
KANJI = f"[{ONE_TO_NINE}十百]"
MARKERS = (
    rf"{KANJI}+(?:の{KANJI}+)*",
    rf"[{WHOLE_IROHA}](?:の{KANJI}+)?",
    r"[（(][１-９0-9０]{1,2}[）)]|[⑴-⒇]|[①-⑳]",
    rf"[（(](?:[{WHOLE_IROHA}]|{KANJI}+)[）)]|[（(][ⅰ-ⅻixv]{{1,4}}[）)]",
)
# A number begins an item behind the end of a sentence (or of the cell's first words) and is followed by a space.
RE_MARKER = re.compile(
    "(?:^|(?<=[。」）]))(?:" + "|".join(f"(?P<l{n}>{m})" for n, m in enumerate(MARKERS, 1)) + ")[\u3000 ]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """An item inside a cell: its printed number, its words, and how deep its number stands (0: none)."""

    head: str
    text: str
    level: int


def table_of(provision: Provision | None) -> str:
    """The path of the table that a provision is a row of; "" when it is none."""
    return provision.path.rpartition("-TableRow_")[0] if provision else ""


def columns_of(text: str) -> list[str]:
    return text.split(COLUMN)


def own_words(provisions: Sequence[Provision]) -> list[Provision]:
    """The provisions, without the words of its table's rows at the end of the paragraph that holds the table:
    e-Gov gives some tables twice, as sentences run together and as a table."""
    rows: dict[str, list[str]] = {}
    for provision in provisions:
        if above := table_of(provision):
            rows.setdefault(re.sub(r"-Table_\d+$", "", above), []).append(provision.text.replace(COLUMN, ""))
    found = []
    for provision in provisions:
        repeated = "".join(rows.get(provision.path, ()))
        text = provision.text.removesuffix(repeated) if repeated else provision.text
        found.append(replace(provision, text=text) if text and text != provision.text else provision)
    return found


def is_header(provision: Provision | None) -> bool:
    """Whether a provision is the row that names the columns of its table."""
    if provision is None or not provision.path.endswith("-TableRow_1"):
        return False
    cells = columns_of(provision.text)
    return 1 < len(cells) <= MOST_COLUMNS and all(len(cell) <= HEADER and "。" not in cell for cell in cells)


def widths_of(provisions: Sequence[Provision]) -> dict[str, tuple[int, ...]]:
    """Table -> shares of its columns in per cent (multiples of five), by how much they hold."""
    texts: dict[str, list[list[str]]] = {}
    for provision in provisions:
        if table := table_of(provision):
            texts.setdefault(table, []).append(columns_of(provision.text))
    return {table: _shares(rows) for table, rows in texts.items()}


def _shares(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    count = max(len(row) for row in rows)
    if not 1 < count <= MOST_COLUMNS:
        return ()
    room = [0.0] * count
    for row in rows:
        for at, cell in enumerate(row, start=count - len(row)):
            room[at] = max(room[at], min(max(len(cell), 8), 60))
    least = 20 if count < 4 else 10
    shares = [max(least, 5 * round(20 * part / sum(room))) for part in room]
    shares[shares.index(max(shares))] += 100 - sum(shares)
    return tuple(shares) if min(shares) >= least else tuple([100 // count // 5 * 5] * count)


def table_rows(
    old: Provision | None, new: Provision | None, widths: Mapping[str, tuple[int, ...]], depth: int, *, whole: bool
) -> Iterator[Row]:
    """The lines of one row of a table: its cells side by side, unchanged cells and items as （略）.

    ``whole``: nothing is left out (a row that names the columns).
    """
    share = widths.get(table_of(new or old), ())
    if not share:
        same = old is not None and new is not None and flat(old.text) == flat(new.text)
        alone: Kind = "same" if same else kind_of(old, new)
        yield Row(alone, _plain(new, same and not whole), _plain(old, same and not whole), depth, opens=True)
        return
    before, after = (_filled(side, len(share)) for side in (old, new))
    columns = [
        [Row("heading", Side("", b), Side("", a), 0)]
        if whole and a and b
        else cell_rows(a, b, names=n < len(share) - 1)
        for n, (a, b) in enumerate(zip(before, after, strict=True))
    ]
    if old and new and {row.kind for column in columns for row in column} <= {"added", "removed"}:
        for left, right in ((None, new), (old, None)):  # put together by their place alone, with nothing in common
            for number, row in enumerate(table_rows(left, right, widths, depth, whole=False)):
                yield replace(row, note=number == 0)
        return
    kinds = {row.kind for column in columns for row in column} - {"heading", "same"}
    kind: Kind = kind_of(old, new) if kinds else "heading" if whole else "same"
    sides = [Side("", "") if one is not None else None for one in (new, old)]
    for number, line in enumerate(zip_longest(*_stacked(columns, share), fillvalue=EMPTY)):
        yield Row(kind, sides[0], sides[1], depth, opens=number == 0, cells=tuple(line), widths=share)


def _stacked(columns: Sequence[list[Row]], share: Sequence[int]) -> list[list[Row]]:
    """The lines of the cells, the first ones of a long cell put together until they are as high as the cell beside
    it that has one line only: a name of three lines leaves no gap."""
    tall = max((_height(rows, width) for rows, width in zip(columns, share, strict=True) if len(rows) == 1), default=1)
    found = []
    for rows, width in zip(columns, share, strict=True):
        count = 1
        while count < len(rows) and _height(rows[:count], width) < tall:
            count += 1
        first = rows[:count]
        found.append([replace(EMPTY, kind=first[-1].kind, cells=tuple(first)), *rows[count:]] if count > 1 else rows)
    return found


def _height(rows: Sequence[Row], width: int) -> int:
    """About how many lines of print some pieces take in a column of so many per cent."""
    room = max(4, LINE * width // 100 - 2)
    longest = (max(len(side.head + (side.text or "（略）")) if side else 1 for side in (r.new, r.old)) for r in rows)
    return sum(-(-length // room) for length in longest)


def omitted_row(provision: Provision, widths: Mapping[str, tuple[int, ...]], depth: int) -> Row | None:
    """（略）　（略）: rows that stay, one for all of them; None when the table is not laid out in columns."""
    share = widths.get(table_of(provision), ())
    if not share:
        return None
    cell = Row("same", OMITTED, OMITTED, 0)
    return Row("same", OMITTED, OMITTED, depth, opens=True, cells=(cell,) * len(share), widths=share)


def _plain(provision: Provision | None, omitted: bool) -> Side | None:
    return None if provision is None else OMITTED if omitted else Side(provision.label, provision.text)


def _filled(provision: Provision | None, count: int) -> list[str | None]:
    """The cells of a row; a row with fewer than its table lets a cell above reach down on its left."""
    if provision is None:
        return [None] * count
    cells = columns_of(provision.text)
    return [*[""] * (count - len(cells)), *cells]


# ---------------------------------------------------------------------- inside a cell
def pieces_of(text: str) -> list[Piece]:
    """A cell's text taken apart at its printed numbers; nothing is lost but the space behind each number."""
    markers = list(RE_MARKER.finditer(text))
    ends = [*(found.start() for found in markers), len(text)]
    lead = text[: ends[0]]
    pieces = [Piece("", lead, 0)] if lead else []
    for found, end in zip(markers, ends[1:], strict=True):
        level = next(n for n in range(1, len(MARKERS) + 1) if found[f"l{n}"])
        pieces.append(Piece(found[0][:-1], text[found.end() : end].strip("\u3000 "), level))
    return [piece for piece in pieces if piece.head or piece.text]


def cell_rows(old: str | None, new: str | None, *, names: bool = False) -> list[Row]:
    """The lines of one cell.  None: the cell's row is missing on that side; "": it is empty there.  ``names``: the cell
    says what its row is about, and is printed though it stays."""
    if not old and not new:
        return []
    if old is not None and new is not None and flat(old) == flat(new):
        keep = names and len(new) <= SHORT
        return [Row("heading", Side("", new), Side("", old), 0) if keep else Row("same", OMITTED, OMITTED, 0)]
    before, after = pieces_of(old or ""), pieces_of(new or "")
    rows: list[Row] = []
    run: list[tuple[Piece, Piece]] = []
    old_at, new_at = iter(before), iter(after)
    for one, other in aligned([p.text or p.head for p in before], [p.text or p.head for p in after]):
        left = next(old_at) if one is not None else None
        right = next(new_at) if other is not None else None
        if left and right and flat(left.text) == flat(right.text):
            run.append((left, right))
            continue
        shown = right or left
        assert shown is not None
        rows += _omitted(run, shown.level)
        run = []
        moved = bool(left and right and left.head != right.head)
        rows.append(
            Row(
                kind_of(left, right),
                Side(right.head, right.text, moved) if right else None,
                Side(left.head, left.text, moved) if left else None,
                shown.level,
                note=old is not None and new is not None and not (left and right),
            )
        )
    return [*rows, *_omitted(run, 0)]


def _omitted(run: Sequence[tuple[Piece, Piece]], ahead: int) -> Iterator[Row]:
    """Items that stay, as runs of one level each; ``ahead``: the level of the item that comes next, whose own item
    above is named apart: 「一・二　（略）」 「三　（略）」 「ハ　…」."""
    at = 0
    while at < len(run):
        level = run[at][1].level
        end = at + 1
        while end < len(run) and run[end][1].level >= level and _moved(run[end]) == _moved(run[at]) and level:
            end += 1
        above = end == len(run) and next((n for n in range(end - 1, at, -1) if run[n][1].level < ahead), 0)
        if above and run[above][1].level == level:
            end = above
        heads = [(a.head, b.head) for a, b in run[at:end] if b.level == level]
        yield omitted_run(heads, level)
        at = end


def _moved(pair: tuple[Piece, Piece]) -> bool:
    return pair[0].head != pair[1].head
