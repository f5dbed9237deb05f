"""Lines put together to paragraphs.

Japanese text in a PDF breaks its lines in the middle of words.  :func:`join_lines` puts such lines together
again; it knows only the text, so it goes by how lines begin and end and by how wide they are.  It joins rather
too much than too little, because a word cut in two cannot be found; a sentence that has ended and a line that
starts with a bullet or a number always stay apart.
"""

from __future__ import annotations

import unicodedata

from db.text.late import late

# A line that begins like this begins a paragraph.
RE_STARTS = late(
    r"\u3000|[・●○◎◇◆■□▪▶▷►→⇒※＊*☆★✓➢【《〈〔▼▲△〇]|[-－‐–—−]\s"
    r"|[①-⑳㉑-㉟❶-❿Ⅰ-Ⅻⅰ-ⅻ]|[（(](?:\d{1,2}|[ア-ンa-zａ-ｚ一二三四五六七八九十ivxⅰ-ⅻ]{1,3}|注[^）)]{0,4})[）)]"
    r"|\d{1,3}(?:[-－‐.．]\d{1,3})*[.．、)）\s\u3000]|(?:注|別紙|別添|別表|参考|様式|図|表)\s*\d{0,2}[：:\s\u3000)）]"
    r"|第\s*[\d一二三四五六七八九十百]{1,4}\s*(?:編|章|節|款|条)(?:の[\d一二三四五六七八九十]+)?(?:[\s\u3000（(]|$)"
    r"|第\s*[\d一二三四五六七八九十]{1,3}[\s\u3000]|[ア-ンa-zA-Zａ-ｚ][.．)）\s\u3000]|(?:問|答|[QＱAＡ])\s*\d*[\s\u3000.．：:]"
)
RE_ENDED = late(r"[。．！？!?：:；;][）)」』】]*$")
# A line cannot begin with these (the rule of typesetters), so the one before goes on.
NEVER_FIRST = frozenset("、。，．,.」』）)〕】》〉ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々？！?!％%")
GOES_ON = frozenset("、，,（(「『〔・")
PARTICLES = frozenset("をにがはのとへやもで")
RE_OPENER = late(
    r"また|なお|ただし|この|その|これ|それ|ここ|さらに|しかし|おって|あわせて|まず|ついては|どの|いつ|なぜ|よくある"
)
RE_FIGURE_LAST = late(r"(?:^|[\s\u3000])[\d.,．，]+$")  # the last cell of a table row
RE_CELLS = late(r"[^\x00-\x7f] | [^\x00-\x7f]")  # Japanese text has no spaces, rows of a table have
RE_LETTER = late(r"[^\W\d_]")


def width(line: str) -> int:
    """How wide a line is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)


def glue(first: str, second: str) -> str:
    """Two parts of one paragraph put together: a space only between two Western words."""
    second = second.strip("\u3000 ")
    space = first[-1:].isascii() and first[-1:].isalnum() and second[:1].isascii() and second[:1].isalnum()
    return f"{first}{' ' if space else ''}{second}"


def common_width(lines: list[str]) -> int:
    """The width that the full lines of a page have: nine lines in ten are no wider."""
    widths = sorted(map(width, lines))
    return widths[int((len(widths) - 1) * 0.9)] if widths else 0


def continues(lines: list[str], index: int, common: int, following: str | None = None) -> bool:
    """Whether the paragraph goes on after ``lines[index]`` in the next line (or in ``following``).

    ``common`` is :func:`common_width` of the page.
    """
    line = lines[index]
    after = lines[index + 1] if following is None else following
    if not line or not after or RE_STARTS.match(after):
        return False
    last, first = line[-1], after[0]
    if first in NEVER_FIRST or (last in GOES_ON and not RE_ENDED.search(line)):
        return True
    if RE_ENDED.search(line) or RE_FIGURE_LAST.search(line):
        return False
    if not RE_LETTER.search(line) or not RE_LETTER.search(after):
        return False
    wide = width(line)
    if wide >= 8 and "ぁ" <= first <= "ん" and not RE_OPENER.match(after):
        return True
    if wide >= 8 and last in PARTICLES:
        return True
    if len(lines) > 3 and wide >= 24 and wide >= common - 8:
        return True
    if RE_CELLS.search(line) or (RE_CELLS.search(after) and len(after.split(" ")[0]) <= 4):
        return False
    # A narrow column: neighbours of the same width.
    neighbours = [lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    return wide >= 12 and any(abs(width(other) - wide) <= 2 for other in neighbours)


def join_lines(lines: list[str]) -> list[str]:
    """The paragraphs of one page from its lines."""
    paragraphs: list[str] = []
    common = common_width(lines)
    for index, line in enumerate(lines):
        if index and continues(lines, index - 1, common):
            paragraphs[-1] = glue(paragraphs[-1], line)
        else:
            paragraphs.append(line.strip("\u3000 "))
    return paragraphs
