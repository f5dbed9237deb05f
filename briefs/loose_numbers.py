"""Numbers that staff wrote out although only a reference may bring one.  Pure.

A digit of any script counts, and so do ①, Ⅳ, ½ and the like.  Numbers in words count when they state a share or an
amount: 三割, 二分の一, 百万, "sixty per cent".  一年, 第三者 and 一人 say something else and pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

KANJI = "〇零一二三四五六七八九十百千壱弐参拾"
UNIT = rf"(?:割|分の(?=[{KANJI}])|(?:パーセント|ポイント)|%|倍|万|億|兆)"
# 人一倍 and 万一 say no amount; 万 after a numeral does.
RE_KANJI = re.compile(rf"(?<!人)(?:[{KANJI}]|数(?=[十百千万億割倍]))[{KANJI}・]*\s*{UNIT}[{KANJI}]*|数(?:割|倍|万|億)")
WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half"
)
RE_ENGLISH = re.compile(
    rf"\b(?:{WORDS})(?:[\s-]+(?:and\s+)?(?:{WORDS}|point))*[\s-]*"
    r"(?:per\s?cent(?:age)?\b|pct\b|%|(?:thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b|-?fold\b|times\s+(?:as|more|the)\b)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty|a)[\s-]+(?:hundred|thousand|million|billion)\b",
    re.IGNORECASE,
)
RE_YEAR = re.compile(r"(?:(?:19|20)\d\d|(?:明治|大正|昭和|平成|令和)(?:\d+|元))年")
RE_DAY = re.compile(r"\d+月\d+日|\d{4}[-/.]\d{1,2}|\d+月")
RE_LAW = re.compile(r"第\d+条|\d+条|第?\d+項|第\d+号|\bArt(?:icle|\.)", re.IGNORECASE)
RE_BILL = re.compile(r"第\d+回国会|閣法|衆法|参法")
JOINS = ("", *",，.．/-:年月条項")  # between the digits of what is one number: 1,234, 2026/04, 2027年4月
AROUND = 8  # characters shown on either side


def plain(text: str) -> str:
    """The text as numbers are looked for in it: plain widths, nothing invisible."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf")


def is_digit(char: str) -> bool:
    """Whether a character is a number sign, of any script; kanji numerals (〇 too) are words."""
    if char == "〇":
        return False
    return unicodedata.category(char) in ("Nd", "Nl", "No") or any(
        unicodedata.category(one) == "Nd" for one in unicodedata.normalize("NFKC", char)
    )


def loose_numbers(text: str) -> Iterator[tuple[str, str]]:
    """(the number with the words around it, what to write instead), for each number of the text that nothing stands behind."""
    spans: list[tuple[int, int]] = []
    for number, char in enumerate(text):
        if is_digit(char):
            if spans and text[spans[-1][1] : number] in JOINS:
                spans[-1] = (spans[-1][0], number + 1)
            else:
                spans.append((number, number + 1))
    for start, end in spans:
        passage = text[max(0, start - AROUND) : end + AROUND].strip()
        yield passage, advice(plain(text[max(0, start - 3) : end + 4]))
    bare = plain(text)
    for found in (*RE_KANJI.finditer(bare), *RE_ENGLISH.finditer(bare)):
        if not any(char.isdigit() for char in found[0]):
            yield bare[max(0, found.start() - AROUND) : found.end() + AROUND].strip(), advice(found[0])


def advice(words: str) -> str:
    """Which reference to write for a number, by the words it stands among."""
    if RE_BILL.search(words):
        return "write bill:SESSION-KIND-NUMBER, as in bill:213-閣法-59"
    if RE_LAW.search(words):
        return "write law:LAWID/ARTICLE/PARAGRAPH, as in law:428AC0000000089/48/2"
    if RE_YEAR.search(words) or RE_DAY.search(words):
        return "write date:2027-04-01 (or date:2027-04, date:2027, date:FY2027)"
    return "write claim:ID (`policywatch claims list`) or figure:SERIES/PART@PERIOD (`policywatch series list`)"
