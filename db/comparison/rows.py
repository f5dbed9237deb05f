"""What a comparison table 新旧対照表 is made of: rows with a side for the new and one for the old text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "same", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Side:
    """One cell: the printed number in front, and the words; ``text`` None is （略）."""

    head: str
    text: str | None
    head_differs: bool = False


OMITTED = Side("", None)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.

    ``depth`` 0 is a caption or heading, 1 a paragraph, 2 an item …; ``opens``: an article, a part, a row of a statute's
    own table or a run of articles begins here.  ``note``: （新設） or （削る） stands opposite.  ``cells``: what stands side
    by side on this line of a table of columns (one without sides is an empty cell, one with cells of its own has them
    one below the other), ``widths`` their shares of the breadth in per cent.
    """

    kind: Kind
    new: Side | None
    old: Side | None
    depth: int = 1
    opens: bool = False
    note: bool = False
    part: bool = False  # the title of a supplementary provision, of a page or of a sheet
    cells: tuple[Row, ...] = ()
    widths: tuple[int, ...] = ()


EMPTY = Row("same", None, None)


def kind_of(old: object, new: object) -> Kind:
    """changed when both sides are there, else added or removed."""
    return "changed" if old is not None and new is not None else "added" if new is not None else "removed"


def spanned(heads: Sequence[str]) -> str:
    """The printed numbers of neighbours as one: 二, 二・三, 二～五."""
    first, last = heads[0], heads[-1]
    if len(heads) == 1 or not first or not last or first == last:
        return first
    return f"{first}{'・' if len(heads) == 2 else '～'}{last}"


def omitted_run(heads: Sequence[tuple[str, str]], depth: int, *, opens: bool = False) -> Row:
    """２・３　（略） or 二～五　（略）, from the (old, new) printed numbers of neighbours that stay."""
    old, new = spanned([head for head, _ in heads]), spanned([head for _, head in heads])
    return Row("same", Side(new, None, old != new), Side(old, None, old != new), depth, opens=opens)
