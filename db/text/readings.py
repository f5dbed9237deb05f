"""Readings: kana as they are compared, and how they are written in letters: Hepburn, long vowels with a macron, as in Tōkyō.  Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from db.text.folding import fold

RE_LONG = re.compile(r"o[ou]|oh(?![aeiouy])|uu")

ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ", "t": "たちつてと", "d": "だぢづでど",
    "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ", "m": "まみむめも", "r": "らりるれろ",
}  # fmt: skip
KANA = {kana: row + vowel for row, line in ROWS.items() for kana, vowel in zip(line, "aiueo", strict=True)} | {
    "し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu",
    "や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ゔ": "vu",
}  # fmt: skip
SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
LONG = {"ou": "ō", "oo": "ō", "uu": "ū"}


def romanised(kana: str) -> str:
    """``みほん たろう`` -> ``Mihon Tarō``; "" for what is not all kana."""
    words = [_word(word) for word in unicodedata.normalize("NFKC", kana).split()]
    return " ".join(word[0].upper() + word[1:] for word in words) if words and all(words) else ""


def _word(kana: str) -> str:
    said, doubled, broken = "", False, False  # broken: the last was ん, which a vowel must not join
    for char in (chr(ord(one) - 0x60) if "ァ" <= one <= "ヴ" else one for one in kana):
        if char == "っ":
            doubled = True
            continue
        if char == "ー":
            said = _longer(said)
            continue
        if char == "ん":
            said, broken = said + "n", True
            continue
        if char in SMALL:
            stem = said.removesuffix("i")
            if stem == said:
                return ""
            said = stem + ("" if stem.endswith(("sh", "ch", "j")) else "y") + SMALL[char]
            continue
        if char not in KANA:
            return ""
        sound = KANA[char]
        if said.endswith("n") and broken and sound[0] in "aiueoy":
            said += "'"
        broken = False
        if doubled:
            said, doubled = said + ("t" if sound.startswith("ch") else sound[0]), False
        long = LONG.get(said[-1:] + sound) if sound in ("u", "o") else None
        said = said[:-1] + long if long else said + sound
    return said


def _longer(said: str) -> str:
    return said[:-1] + {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}.get(said[-1:], said[-1:]) if said else ""


@lru_cache(maxsize=20000)
def fold_kana(kana: str | None) -> str:
    """A reading without white space and ー, which the library of the minutes leaves out, in hiragana; "" for none."""
    bare = "".join(fold(kana or "").replace("ー", "").split())
    return "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in bare)


SHORTEST = 3  # letters by which a reading that is not parted is found


def in_latin(name: str) -> str:
    """A name typed in Latin letters as it is compared: small, long vowels short however they are written (Ōtsubaki, Ootsubaki,
    Ohtsubaki, Otsubaki), words parted by one blank; else "".
    """
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)).casefold()
    if not re.fullmatch(r"[a-z' -]+", bare):
        return ""
    return " ".join(RE_LONG.sub(lambda found: found[0][0], bare).split())


def latin_begins(letters: str, wanted: str) -> bool:
    """Whether a name in letters (Kawai Takanori) is, or begins with, what was typed, in either order of its words."""
    words = in_latin(letters).split()
    return any(f"{' '.join(order)} ".startswith(f"{wanted} ") for order in (words, words[::-1]) if order)


def reading_begins(kana: str, wanted: str) -> bool:
    """The same of a reading in kana; where nobody has said where its family name ends (たかいちさなえ) it begins with the letters
    typed (takaichi), or is all of them in either order (sanae takaichi)."""
    spoken = [_word(word) for word in unicodedata.normalize("NFKC", kana).split()]
    if not spoken or not all(spoken):
        return False
    if len(spoken) > 1:
        return latin_begins(" ".join(spoken), wanted)
    whole, typed = in_latin(spoken[0]), wanted.split()
    joined = [in_latin("".join(order)) for order in (typed, typed[::-1])]
    return len(joined[0]) >= SHORTEST and (whole.startswith(joined[0]) or whole in joined)
