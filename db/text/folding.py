"""Japanese text folded for matching and comparing: width, spaces, letters that are the same, forms of kanji.

Text is stored as published.  What these functions return is for matching, never for printing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from db.text.letters import common_forms, same_letters

CJK = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f、。・「」『』（）〔〕【】"
# Horizontal white space only: a line is a paragraph, and words of two paragraphs never join.
# The look behind comes second, so that the engine goes from one white space to the next.
RE_INNER_SPACE = re.compile(rf"[^\S\n](?<=[{CJK}][^\S\n])[^\S\n]*+(?=[{CJK}])")
# The second is looked for where white space begins alone: from every place within it, a long stretch would cost its square.
RE_OUTER_SPACE = re.compile(rf"[^\S\n](?:(?<=[{CJK}()][^\S\n])[^\S\n]*+|(?<![^\S\n][^\S\n])[^\S\n]*+(?=[{CJK}()]))")
RE_BREAK = re.compile(r"\s*\n\s*")
RE_BREAK_OF_WORDS = re.compile(r"(?<=[\x21-\x7e])\s*\n\s*(?=[\x21-\x7e])")
LINE = 300  # characters: a line of a page stands in many texts
MARKS = 300  # combining marks in a row that are put in order together; no script has more than a few
RE_MARKS = re.compile(rf"(?:[^\w\s\x00-\x7f]|[\uff9e\uff9f]){{{MARKS},}}")  # where so many may stand
# Keys are made of these, and office.db holds keys: never add to them.  Forms that are looked for stand in letters.py.
KEY_FORMS = str.maketrans(
    "髙﨑德濵濱邊邉齋齊瀨栁嶋嶌澤廣國眞惠櫻藏應實會學來龍𠮷", "高崎徳浜浜辺辺斎斉瀬柳島島沢広国真恵桜蔵応実会学来竜吉"
)
RE_KEY_UNSEEN = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# What NFKC leaves as it stands, whatever stands before or behind it, unless a combining mark follows: nearly all of a text.
PLAIN = r"\x00-\x7f\u3001\u3002\u3005-\u3007\u300c-\u300f\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff"
RE_UNSTABLE = re.compile(f"[^{PLAIN}]+")


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
    """One of each letters that are the same to a reader (NFKC and db/text/letters.py), with the white space between two
    Japanese characters of one line taken out."""
    return (_squeeze_line if len(text) <= LINE else _squeeze)(text)


def flat(text: str) -> str:
    """A text squeezed and without any white space, for equality alone: where its lines break says nothing."""
    return "".join(squeeze(text).split())


def one_line(text: str) -> str:
    """A title on one line: where a cell of a page broke it, a space stands between Latin words and nothing beside Japanese ones."""
    return RE_BREAK.sub("", RE_BREAK_OF_WORDS.sub(" ", text)) if "\n" in text else text


def fold(text: str) -> str:
    """The form that search matches on: squeezed, lower case, the forms of a kanji as one."""
    return common_forms(squeeze(text).lower())


def key_form(text: str) -> str:
    """The form that lasting keys are made of: NFKC without white space between Japanese characters, and nothing learnt since."""
    return RE_INNER_SPACE.sub("", nfkc(text))


def key_name(text: str) -> str:
    """How names and titles stand in lasting keys: the key form without selectors, lower case, a few old kanji as new."""
    return key_form(RE_KEY_UNSEEN.sub("", text)).lower().translate(KEY_FORMS)


def comparable(text: str) -> str:
    """The form in which two texts count as the same: squeezed lines without empty ones.

    Spaces beside a Japanese character or a bracket say nothing either: 「…を除く。）　退去の日」 is 「…を除く。）退去の日」
    (NFKC makes full-width brackets plain ones, so :func:`squeeze` leaves those).
    """
    return (_comparable_line if len(text) <= LINE else _comparable)(text)


# ---------------------------------------------------------------------- what comes again and again is folded once
def remembered(fold_text: Callable[[str], str]) -> Callable[[str], str]:
    """A pure function of a text that remembers its last answers: of many lines, and of the few texts that come in a row."""
    of_line, of_text = lru_cache(maxsize=1 << 14)(fold_text), lru_cache(maxsize=8)(fold_text)
    return lambda text: (of_line if len(text) <= LINE else of_text)(text)


@lru_cache(maxsize=8)  # a text is compared, indexed and classified in a row
def _squeeze(text: str) -> str:
    return RE_INNER_SPACE.sub("", nfkc(same_letters(text)))


def _comparable(text: str) -> str:
    lines = (" ".join(line.split()) for line in RE_OUTER_SPACE.sub("", squeeze(text)).split("\n"))
    return "\n".join(line for line in lines if line)


_nfkc_piece = lru_cache(maxsize=1 << 12)(_nfkc)
_squeeze_line = lru_cache(maxsize=1 << 14)(_squeeze)
_comparable_line = lru_cache(maxsize=1 << 14)(_comparable)
