"""From the glyphs of a page to its lines, in the order in which they are read.

Horizontal lines come in the order of the file, which is that of a reader where cells or columns stand side by side.  Columns of
vertical text are put together from right to left and tier by tier: word processors place their glyphs one by one, and nothing in
the file says that they are a column.  Readings beside kanji (ruby) are left out, as they are of pages and Word files.

All lengths are in ems, the size of a letter, where nothing else is said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from crawlers.read.glyphs import DOUBTFUL, Glyph, GlyphPage
from crawlers.read.paragraphs import RE_ENDED, RE_STARTS, glue
from db.text.late import late
from db.text.numerals import NUMERALS, read_numeral

SMALL = 0.65  # a reading is smaller than this beside its kanji
BESIDE = (0.4, 1.4)  # how far the middle of a reading is from that of its kanji
NEAR = 2.7  # how far the next letter of a line is at most
GAPS = (0.15, 0.3, 0.6)  # a space is more than this: between two narrow letters, a narrow and a wide one, two wide ones
GUTTER = 1.5  # between two columns is more than this
LEAST_ROWS, LONG_PART = 3, 8  # rows side by side, and letters in each part of them, that are two columns of text
LEAST_APART = 3  # gaps between kana or kanji that say how far these are set apart
LEAST_MOVES = 8  # letters with one below: fewer say nothing
# The distance below is so many times that to the side: beyond these it is clear how the page is written.
CLEAR = (0.85, 1.2)
BAND = 1.7  # from the middle of a letter to that of the next below, where an empty band parts them; at least
FAR_DOWN = 4.5  # so much deeper or higher than the column before, a column begins a paragraph: hanging indents are less
RE_NUMBERED = late(rf"([{NUMERALS}]{{1,3}})[、\u3000]")
RE_KANA = late(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
RE_KANJI = late(r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
RE_LETTER = late(rf"{RE_KANJI.pattern}|{RE_KANA.pattern}")
RE_VERTICAL_FORM = late("[\ufe10-\ufe18\ufe30-\ufe44\ufe47\ufe48]")
VERTICAL_FORMS = {"︙": "…", "︰": "‥", "︱": "―", "︲": "–", "⁝": "…"}

Halves = tuple[list[Glyph], list[Glyph]]  # the parts of a line on both sides of a wide gap


def lines_of(page: GlyphPage) -> list[str]:
    """The lines of a page."""
    return lines_and_way(page)[0]


def lines_and_way(page: GlyphPage) -> tuple[list[str], bool]:
    """The lines of a page, and whether it is written downwards: then each is a whole paragraph, or what the page holds of it."""
    glyphs = without_readings(page.glyphs)
    down = is_vertical(glyphs)
    return (_vertical_lines(glyphs) if down else _horizontal_lines(glyphs)), down


def goes_on_down(paragraph: str, following: str) -> bool:
    """Whether the last paragraph of a page that is written downwards goes on with the first line of the next one."""
    return not (RE_ENDED.search(paragraph) or RE_STARTS.match(following) or _counts_on(paragraph, following))


# ---------------------------------------------------------------------- one glyph
def _wide(glyph: Glyph) -> bool:
    char = glyph.char
    return (unicodedata.east_asian_width(char) in "WF" and char != "\u3000") or char >= chr(DOUBTFUL)


def _size(glyph: Glyph) -> float:
    return max(glyph.right - glyph.left, glyph.top - glyph.bottom)


def _middle(glyph: Glyph, em: float) -> tuple[float, float]:
    """The middle of the cell in which a glyph stands: the box of a full stop is not its cell."""
    if _wide(glyph):
        return glyph.x + em / 2, glyph.y + em * 0.38
    return (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2


def _em(glyphs: Sequence[Glyph]) -> float:
    """The size of most letters, in points; 0 without any wide one."""
    sizes = [size for glyph in glyphs if _wide(glyph) and (size := _size(glyph)) > 0]
    return median(sizes) if sizes else 0.0


# ---------------------------------------------------------------------- readings
def without_readings(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs without small kana right above (in vertical text right of) a kanji."""
    sizes = [_size(glyph) for glyph in glyphs if RE_KANA.fullmatch(glyph.char)]
    kanji = [glyph for glyph in glyphs if RE_KANJI.fullmatch(glyph.char)]
    largest = max(map(_size, kanji), default=0.0)
    if not sizes or not largest or min(sizes) > SMALL * largest:
        return list(glyphs)
    cell = largest * 2
    places: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in kanji:
        places.setdefault((int(glyph.x // cell), int(glyph.y // cell)), []).append(glyph)

    def is_reading(glyph: Glyph) -> bool:
        if not RE_KANA.fullmatch(glyph.char):
            return False
        size = _size(glyph)
        x, y = _middle(glyph, size)
        column, row = int(x // cell), int(y // cell)
        around = [(c, r) for c in (column - 1, column, column + 1) for r in (row - 1, row, row + 1)]
        return any(_is_beside(x, y, size, base) for place in around for base in places.get(place, ()))

    return [glyph for glyph in glyphs if not is_reading(glyph)]


def _is_beside(x: float, y: float, size: float, base: Glyph) -> bool:
    em = _size(base)
    if not 0 < size <= SMALL * em:
        return False
    base_x, base_y = _middle(base, em)
    right, above = (x - base_x) / em, (y - base_y) / em
    return (abs(right) < 1 and BESIDE[0] < above < BESIDE[1]) or (abs(above) < 1 and BESIDE[0] < right < BESIDE[1])


# ---------------------------------------------------------------------- which way a page is written
def is_vertical(letters: Sequence[Glyph]) -> bool:
    """Whether the text of a page runs downwards: its letters stand nearer below each other than side by side; where they stand
    as in the squares of manuscript paper, the order of the file says it."""
    wide = [glyph for glyph in letters if _wide(glyph) and not glyph.turn]
    if not (em := _em(wide)):
        return False
    below, beside = (_steps(wide, em, downwards) for downwards in (True, False))
    if len(below) < LEAST_MOVES:
        return False
    nearer = median(below) / median(beside) if beside else 0.0
    if not CLEAR[0] < nearer < CLEAR[1]:
        return nearer < 1
    down = right = 0
    for before, after in pairwise(wide):
        x, y = after.x - before.x, before.y - after.y
        down += abs(x) < 0.3 * em and 0 < y < NEAR * em
        right += abs(y) < 0.3 * em and 0 < x < NEAR * em
    return down > right


def _steps(wide: Sequence[Glyph], em: float, vertical: bool) -> list[float]:
    """How far the next letter is of each that has one below it (or beside it), in points."""
    place = (lambda g: (round(g.x / em / 0.4), -g.y)) if vertical else (lambda g: (round(g.y / em / 0.4), g.x))
    places = sorted(map(place, wide))
    return [b[1] - a[1] for a, b in pairwise(places) if a[0] == b[0] and b[1] - a[1] < 6 * em]


# ---------------------------------------------------------------------- vertical text
def _vertical_lines(letters: Sequence[Glyph]) -> list[str]:
    lines: list[str] = []
    em = _em(letters)
    order = {id(glyph): index for index, glyph in enumerate(letters)}
    inked = [glyph for glyph in letters if not glyph.char.isspace()]
    indents = [glyph for glyph in letters if glyph.char == "\u3000"]
    for tier in _tiers(inked, em, order):
        if _is_row(tier, em):
            lines.append(_row(tier))
            continue
        columns = _columns(tier, em)
        tops = [max(_middle(glyph, em)[1] for glyph in column) for column in columns]
        ends = [min(_middle(glyph, em)[1] for glyph in column) for column in columns]
        step = _step(columns, em)
        for index, column in enumerate(columns):
            # Deeper than the next one, or behind one that ends early: a paragraph begins.  A space of the file says the same.
            deeper = index + 1 < len(tops) and tops[index + 1] - tops[index] > 0.7 * step
            behind = index > 0 and ends[index - 1] - min(ends) > 2.5 * step
            spaced = any(
                abs(space.x + em / 2 - _middle(column[0], em)[0]) < em / 2 and 0 < space.y - column[0].y < 2 * step
                for space in indents
            )
            words = _column(column, em, step)
            # Set far down behind a full column, or up again behind one that is: the day and the committee under a title.  An item
            # that counts on begins anew.
            far = index > 0 and abs(tops[index - 1] - tops[index]) > FAR_DOWN * step
            if deeper or behind or spaced or far or (lines and _counts_on(lines[-1], words)):
                lines.append(f"\u3000{words}")
            elif index and not RE_ENDED.search(lines[-1]) and not RE_STARTS.match(words):
                lines[-1] = glue(lines[-1], words)
            else:
                lines.append(words)
    return lines


def _counts_on(paragraph: str, words: str) -> bool:
    """Whether a paragraph is a numbered item (二、…) and these words begin the next one (三、…)."""
    numbers = [
        read_numeral(found[1]) if (found := RE_NUMBERED.match(text.lstrip("\u3000"))) else None
        for text in (paragraph, words)
    ]
    return numbers[0] is not None and numbers[1] == numbers[0] + 1


def _tiers(inked: Sequence[Glyph], em: float, order: dict[int, int]) -> list[list[Glyph]]:
    """The glyphs from top to bottom in tiers, each of which is read to its end before the next.

    An empty band across the page parts two of them when the file has all above it before all below it, or when one is a
    row, such as the number of the page.
    """
    falling = sorted(inked, key=lambda glyph: -_middle(glyph, em)[1])
    band = max(BAND * em, 1.5 * median(_steps([glyph for glyph in inked if _wide(glyph)], em, True)))
    parts: list[list[Glyph]] = []
    lowest = 0.0
    for glyph in falling:
        y = _middle(glyph, em)[1]
        if not parts or lowest - y > band:
            parts.append([])
        parts[-1].append(glyph)
        lowest = y
    tiers: list[list[Glyph]] = []
    for index, part in enumerate(parts):
        before = tiers[-1] if tiers else None
        foot = index + 1 == len(parts) and all(glyph.char in NUMERALS for glyph in part)  # the number of the page
        if before is None or foot or _is_row(part, em) or _is_row(before, em) or _all_before(before, part, order):
            tiers.append(part)
        else:
            before.extend(part)
    return tiers


def _all_before(above: Sequence[Glyph], below: Sequence[Glyph], order: dict[int, int]) -> bool:
    """Whether the file has these glyphs one after another, and its order is that of a reader."""
    if len(above) < 4 or len(below) < 4 or max(order[id(g)] for g in above) > min(order[id(g)] for g in below):
        return False
    return all(_reads_down(part, order) for part in (above, below))


def _reads_down(part: Sequence[Glyph], order: dict[int, int]) -> bool:
    in_file = sorted(part, key=lambda glyph: order[id(glyph)])
    down = sum(abs(b.x - a.x) < 0.5 * (_size(a) or 1) and b.y < a.y for a, b in pairwise(in_file))
    return down * 2 > len(in_file)


def _is_row(tier: Sequence[Glyph], em: float) -> bool:
    """Whether the glyphs stand side by side in one row: a page number, a running title."""
    middles = [_middle(glyph, em) for glyph in tier]
    if max(y for _, y in middles) - min(y for _, y in middles) > 0.5 * em:
        return False
    across = sorted(x for x, _ in middles)
    if len(across) == 1:
        return tier[0].char.isascii() and tier[0].char.isdigit()
    return median(b - a for a, b in pairwise(across)) < 1.3 * em


def _row(tier: Sequence[Glyph]) -> str:
    return _spaced(sorted(tier, key=lambda glyph: glyph.left))


def _columns(tier: Sequence[Glyph], em: float) -> list[list[Glyph]]:
    """The columns of a tier from right to left, the glyphs of each from top to bottom."""
    places = [(_middle(glyph, em), glyph) for glyph in tier]
    centres: list[list[float]] = []
    wide = [x for (x, _), glyph in places if _wide(glyph)]
    for x in sorted(wide or [x for (x, _), _ in places], reverse=True):
        if centres and centres[-1][0] - x < 0.6 * em:
            centres[-1].append(x)
        else:
            centres.append([x])
    middles = [median(centre) for centre in centres]
    columns: list[list[tuple[tuple[float, float], Glyph]]] = [[] for _ in middles]
    for place, glyph in places:
        nearest = min(range(len(middles)), key=lambda index: abs(middles[index] - place[0]))
        columns[nearest].append((place, glyph))
    found: list[list[Glyph]] = []
    for column in columns:
        column.sort(key=lambda one: -one[0][1])
        cells: list[list[tuple[tuple[float, float], Glyph]]] = []
        for one in column:
            upright_pair = cells and not _wide(one[1]) and not _wide(cells[-1][0][1])
            if upright_pair and cells[-1][0][0][1] - one[0][1] < 0.2 * em:  # figures side by side in one cell
                cells[-1].append(one)
            else:
                cells.append([one])
        found.append([glyph for cell in cells for _, glyph in sorted(cell, key=lambda one: one[0][0])])
    return found


def _step(columns: Sequence[Sequence[Glyph]], em: float) -> float:
    """How far a letter is from the next in most of a tier, in points."""
    steps = [
        a.y - b.y for column in columns for a, b in pairwise(column) if _wide(a) and _wide(b) and a.y - b.y > 0.3 * em
    ]
    return median(steps) if steps else em


def _column(column: Sequence[Glyph], em: float, step: float) -> str:
    words = _plain(column[0].char)
    for before, after in pairwise(column):
        if _wide(before) and _wide(after):
            words += "\u3000" if before.y - after.y > step + 0.7 * em else ""
        else:
            gap = before.bottom - after.top
            words += "\u3000" if gap > step else " " if gap > 0.2 * em and not (_wide(before) or _wide(after)) else ""
        words += _plain(after.char)
    return words


def _plain(char: str) -> str:
    """The letter that a form for vertical text stands for: ︒ is 。"""
    if char in VERTICAL_FORMS:
        return VERTICAL_FORMS[char]
    if not RE_VERTICAL_FORM.fullmatch(char):
        return char
    plain = unicodedata.normalize("NFKC", char)
    wide = chr(ord(plain) + 0xFEE0) if len(plain) == 1 and "!" <= plain <= "~" else plain
    return "、" if plain == "," else wide


# ---------------------------------------------------------------------- horizontal text
def _horizontal_lines(glyphs: Sequence[Glyph]) -> list[str]:
    """The lines as the file has them, one after another; a word written downwards in a cell of a table (区 over 分) is one."""
    lines: list[list[Glyph]] = []
    turn = 0
    for one in glyphs:
        glyph = one.turned(one.turn)  # beside a table: a heading that is read from below
        if lines and one.turn == turn and _same_line(lines[-1][-1], glyph):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
        turn = one.turn
    lines = _column_by_column([line for line in lines if not all(glyph.char.isspace() for glyph in line)])
    words: list[str] = []
    last: Glyph | None = None  # the one letter of the line before, when it was one
    for line in lines:
        inked = [glyph for glyph in line if not glyph.char.isspace()]
        alone = inked[0] if len(inked) == 1 and RE_LETTER.fullmatch(inked[0].char) else None
        if alone is not None and last is not None and _is_below(last, alone):
            words[-1] += _plain(alone.char)
        else:
            words.append(_spaced(line))
        last = alone
    return words


def _same_line(before: Glyph, after: Glyph) -> bool:
    """Whether a glyph goes on with the line of the one before it in the file."""
    em = max(before.top - before.bottom, after.top - after.bottom)
    return abs(before.y - after.y) < 0.5 * em and after.x > before.x - 0.3 * em


def _column_by_column(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """The lines with two columns of running text that the file sets row by row put one after the other.

    Such a row has one wide gap, at the same place as the rows around it, and on both sides most lines are full: cells of
    tables are not.
    """
    found: list[list[Glyph]] = []
    rows: list[list[Glyph]] = []  # that may be two columns
    block: list[Halves] = []
    for line in [*lines, None]:
        halves = _halves(line) if line is not None else None
        if block and (halves is None or not _share_a_gutter([*block, halves])):
            running = len(block) >= LEAST_ROWS and all(_is_running([half[side] for half in block]) for side in (0, 1))
            found += [half[side] for side in (0, 1) for half in block] if running else rows
            rows, block = [], []
        if line is not None and halves is not None:
            rows.append(line)
            block.append(halves)
        elif line is not None:
            found.append(line)
    return found


def _halves(line: list[Glyph]) -> Halves | None:
    """The two parts of a line with one wide gap between long parts; None for any other."""
    em = _em(line)
    inked = [glyph for glyph in line if not glyph.char.isspace()]
    gaps = [index for index, (a, b) in enumerate(pairwise(inked), start=1) if b.left - a.right > GUTTER * em]
    if not em or len(gaps) != 1 or not LONG_PART <= gaps[0] <= len(inked) - LONG_PART:
        return None
    return inked[: gaps[0]], inked[gaps[0] :]


def _share_a_gutter(block: Sequence[Halves]) -> bool:
    em = _em(block[0][0])
    starts = [min(half[side][0].left for half in block) for side in (0, 1)]
    indented = all(half[side][0].left - starts[side] < 1.5 * em for half in block for side in (0, 1))
    return indented and starts[1] - max(left[-1].right for left, _ in block) > GUTTER * em


def _is_running(parts: Sequence[Sequence[Glyph]]) -> bool:
    """Whether most of these lines, one below the other, reach the same edge."""
    em, edge = _em(parts[0]), max(part[-1].right for part in parts)
    return sum(edge - part[-1].right < 1.5 * em for part in parts) * 5 >= len(parts) * 3


def _is_below(above: Glyph, below: Glyph) -> bool:
    em = max(_size(above), _size(below))
    return abs(above.x - below.x) < 0.2 * em and 0.7 * em < above.y - below.y < 1.35 * em


def _spaced(line: Sequence[Glyph]) -> str:
    """The letters of a line, with a space for every gap that is wider than its letters are set apart."""
    gaps = [_gap(before, after) for before, after in pairwise(line)]
    letters = [
        gap
        for gap, (a, b) in zip(gaps, pairwise(line), strict=True)
        if RE_LETTER.fullmatch(a.char) and RE_LETTER.fullmatch(b.char)
    ]
    apart = median(letters) if len(letters) >= LEAST_APART else 0.0
    apart = apart if 0 < apart < 1 else 0.0
    words = _plain(line[0].char)
    for gap, (before, after) in zip(gaps, pairwise(line), strict=True):
        least = GAPS[_wide(before) + _wide(after)]
        if gap > least + apart and not (before.char.isspace() or after.char.isspace()):
            words += " "
        words += _plain(after.char)
    return words


def _gap(before: Glyph, after: Glyph) -> float:
    em = max(_size(before), _size(after))
    return (after.left - before.right) / em if em else 0.0
