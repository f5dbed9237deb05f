"""Japanese text folded for matching and comparing: width, spaces, kanji variants.

Text is stored as published.  What these functions return is for matching, never for printing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

CJK = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f、。・「」『』（）〔〕【】"
# Horizontal white space only: a line is a paragraph, and words of two paragraphs never join.
# The look behind comes second, so that the engine goes from one white space to the next.
RE_INNER_SPACE = re.compile(rf"[^\S\n](?<=[{CJK}][^\S\n])[^\S\n]*+(?=[{CJK}])")
# The second is looked for where white space begins alone: from every place within it, a long stretch would cost its square.
RE_OUTER_SPACE = re.compile(rf"[^\S\n](?:(?<=[{CJK}()][^\S\n])[^\S\n]*+|(?<![^\S\n][^\S\n])[^\S\n]*+(?=[{CJK}()]))")
RE_SPACE = re.compile(r"\s+")
LINE = 300  # characters: a line of a page stands in many texts
MARKS = 300  # combining marks in a row that are put in order together; no script has more than a few
RE_MARKS = re.compile(rf"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){{{MARKS},}}")  # where so many may stand
# What NFKC leaves as it stands, whatever stands before or behind it, unless a combining mark follows: nearly all of a text.
PLAIN = r"\x00-\x7f\u3001\u3002\u3005-\u3007\u300c-\u300f\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff"
RE_UNSTABLE = re.compile(f"[^{PLAIN}]+")
RE_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Variant forms of kanji in names and old texts -> the common form.
# NFKC leaves these apart (it does not even fold 﨑, U+FA11).
VARIANTS = str.maketrans(
    {
        "髙": "高", "﨑": "崎", "德": "徳", "濵": "浜", "濱": "浜", "邊": "辺", "邉": "辺", "齋": "斎", "齊": "斉",
        "瀨": "瀬", "栁": "柳", "嶋": "島", "嶌": "島", "澤": "沢", "廣": "広", "國": "国", "眞": "真", "惠": "恵",
        "櫻": "桜", "藏": "蔵", "應": "応", "實": "実", "會": "会", "學": "学", "來": "来", "龍": "竜", "𠮷": "吉",
    }
)  # fmt: skip
RE_VARIANTS = re.compile(f"[{''.join(map(chr, VARIANTS))}]")


def nfkc(text: str) -> str:
    """NFKC; of more than MARKS combining marks in a row every MARKS are normalised apart, since putting them in order costs
    the square of their number."""
    pieces: list[str] = []
    at = 0
    for found in RE_UNSTABLE.finditer(text):
        start, end = found.span()
        if start and _joins(text[start]):
            start -= 1  # the character that the mark joins
        pieces += text[at:start], (_nfkc_piece if end - start <= LINE else _nfkc)(text[start:end])
        at = end
    return "".join([*pieces, text[at:]])


@lru_cache(maxsize=1 << 12)
def _joins(letter: str) -> bool:
    """Whether it is a mark that joins the character before it."""
    return unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]) != 0


def _nfkc(text: str) -> str:
    cuts = [0]
    for found in RE_MARKS.finditer(text) if len(text) > MARKS else ():
        marks = 0
        for at in range(found.start(), found.end()):
            marks = marks + 1 if unicodedata.combining(unicodedata.normalize("NFKD", text[at])[0]) else 0
            if marks > MARKS:
                cuts.append(at)
                marks = 1
    if len(cuts) == 1:
        return unicodedata.normalize("NFKC", text)
    return "".join(unicodedata.normalize("NFKC", text[a:b]) for a, b in pairwise([*cuts, len(text)]))


def squeeze(text: str) -> str:
    """NFKC, with the white space between two Japanese characters of one line taken out."""
    return (_squeeze_line if len(text) <= LINE else _squeeze)(text)


def fold(text: str) -> str:
    """The form that search matches on: squeezed, lower case, kanji variants as one, no selectors."""
    if RE_SELECTORS.search(text):
        text = RE_SELECTORS.sub("", text)
    text = squeeze(text).lower()
    return text.translate(VARIANTS) if RE_VARIANTS.search(text) else text


def comparable(text: str) -> str:
    """The form in which two texts count as the same: squeezed lines without empty ones.

    Spaces beside a Japanese character or a bracket say nothing either: 「…を除く。）　退去の日」 is 「…を除く。）退去の日」
    (NFKC makes full-width brackets plain ones, so :func:`squeeze` leaves those).
    """
    return (_comparable_line if len(text) <= LINE else _comparable)(text)


# ---------------------------------------------------------------------- what comes again and again is folded once
@lru_cache(maxsize=8)  # a text is compared, indexed and classified in a row
def _squeeze(text: str) -> str:
    return RE_INNER_SPACE.sub("", nfkc(text))


def _comparable(text: str) -> str:
    lines = (RE_SPACE.sub(" ", line).strip() for line in RE_OUTER_SPACE.sub("", squeeze(text)).split("\n"))
    return "\n".join(line for line in lines if line)


_nfkc_piece = lru_cache(maxsize=1 << 12)(_nfkc)
_squeeze_line = lru_cache(maxsize=1 << 14)(_squeeze)
_comparable_line = lru_cache(maxsize=1 << 14)(_comparable)
