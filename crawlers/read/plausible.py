"""Whether what came out of a file can be what a reader sees, by its scripts and its shape.

A font without a letter table gives numbers of shapes for letters: Greek, Hangul and kanji that nobody uses, a mix in every word.
Leaflets in other languages are no such thing: one script (beside Latin and kanji), words of one script, letters that the
language uses.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

from db.record.causes import Cause
from db.record.reasons import Reason, because
from db.text.late import late

MAX_UNKNOWN = 0.1  # share of glyphs of which nobody knows which letter they show
MAX_FOREIGN = 0.5  # share of letters in scripts that a Japanese paper does not use
FEW = 4  # letters: a figure may be called Α
LEAST = 10  # letters or lines: fewer say nothing about a language
RE_UNREADABLE = late("[\ufffd\ue000-\uf8ff\ud800-\udfff\U000f0000-\U0010ffff]")
RE_CONTROL = late("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u00ad]")
RE_WORD = late(r"[^\s\d\W_]+")
PAPER = frozenset({"LATIN", "HAN", "KANA", "FULLWIDTH"})
# Scripts of the languages in which leaflets are made for people from abroad.
LEAFLETS = frozenset(
    {
        "HANGUL", "CYRILLIC", "THAI", "LAO", "KHMER", "MYANMAR", "DEVANAGARI", "BENGALI", "SINHALA",
        "TAMIL", "TELUGU", "ARABIC", "HEBREW", "TIBETAN", "MONGOLIAN", "ETHIOPIC", "GEORGIAN", "ARMENIAN",
    }
)  # fmt: skip
# The syllables that make up a third and more of any Korean text.
KOREAN = frozenset("이다는의에을하고가지로기한은도인사자서를시일어대그나정부리아해수라국동관주전보제상용생들있습니한")
CHARSETS = ("iso2022_jp", "cp932", "gb2312", "big5", "euc_kr")  # what kanji in use are in, each for its countries


def implausible(text: str) -> Reason | None:
    """Why a text is none; None when it may be one."""
    chars = Counter(text)
    inked = sum(count for char, count in chars.items() if not char.isspace())
    unknown = sum(count for char, count in chars.items() if _is_unknown(char))
    if unknown > inked * MAX_UNKNOWN:
        return because(Cause.PDF_FONTS)
    scripts: Counter[str] = Counter()
    for char, count in chars.items():
        if script := script_of(char):
            scripts[script] += count
    letters = scripts.total()
    foreign = Counter({script: count for script, count in scripts.items() if script not in PAPER})
    if foreign.total() > max(FEW, letters * MAX_FOREIGN) and not _is_leaflet(text, chars, foreign):
        share, most = round(100 * foreign.total() / letters), foreign.most_common(3)
        names = ", ".join(script.capitalize() for script, _ in most)
        return because(Cause.TEXT_FOREIGN_SCRIPTS, share=share, scripts=names)
    if scripts["HAN"] > max(LEAST, letters / 2) and scripts["KANA"] * 50 < letters and not _in_use(chars):
        return because(Cause.TEXT_RARE_KANJI)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    alone = sum(1 for line in lines if len(line) == 1 and script_of(line))
    if alone >= 2 * LEAST and alone * 2 > letters:
        return because(Cause.TEXT_LETTER_A_LINE, alone=alone, lines=len(lines))
    return None


def is_japanese(text: str) -> bool:
    """Whether a text can only be Japanese: much kana, and kanji that are in use.  False for a few letters."""
    scripts = Counter(script for char in text if (script := script_of(char)))
    kanji = [char for char in text if script_of(char) == "HAN"]
    return (
        scripts["KANA"] >= LEAST / 2
        and scripts["KANA"] * 10 > scripts.total()
        and scripts.total() - sum(scripts[one] for one in PAPER) == 0
        and sum(_has("cp932", char) for char in kanji) >= 0.97 * len(kanji)
    )


def _is_unknown(char: str) -> bool:
    """Whether a character is no letter of any text: private, a control character, one that Unicode does not have."""
    return bool(RE_UNREADABLE.match(char) or RE_CONTROL.match(char)) or unicodedata.category(char) == "Cn"


@lru_cache(maxsize=1 << 14)
def script_of(char: str) -> str:
    """The script of a letter or of a mark on one, by its name in Unicode; "" for what is neither."""
    if unicodedata.category(char)[0] not in "LM":
        return ""
    word = unicodedata.name(char, "").partition(" ")[0]
    if word in ("CJK", "IDEOGRAPHIC", "KANGXI", "BOPOMOFO"):
        return "HAN"
    if word in ("HIRAGANA", "KATAKANA", "HALFWIDTH", "KATAKANA-HIRAGANA"):
        return "KANA"
    return "" if word in ("COMBINING", "MODIFIER", "VARIATION", "MASCULINE", "FEMININE") else word


def _is_leaflet(text: str, chars: Counter[str], foreign: Counter[str]) -> bool:
    """Whether the foreign letters are those of languages: scripts in use, and hardly a word of two of them."""
    if sum(count for script, count in foreign.items() if script not in LEAFLETS) > 0.1 * foreign.total():
        return False
    words = [{script_of(char) for char in word} - {""} for word in RE_WORD.findall(text)]
    told = [scripts for scripts in words if scripts - PAPER]
    if sum(len(scripts - {"LATIN"}) > 1 for scripts in told) * 5 > len(told):
        return False
    korean = sum(count for char, count in chars.items() if char in KOREAN)
    return 2 * foreign["HANGUL"] < foreign.total() or korean * 5 > foreign["HANGUL"]


def _in_use(chars: Counter[str]) -> bool:
    """Whether nearly all kanji are of one set that is in use: Japanese, Chinese (either), Korean."""
    kanji = {char: count for char, count in chars.items() if script_of(char) == "HAN"}
    least = 0.9 * sum(kanji.values())
    return any(sum(count for char, count in kanji.items() if _has(charset, char)) > least for charset in CHARSETS)


@lru_cache(maxsize=1 << 14)
def _has(charset: str, char: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
