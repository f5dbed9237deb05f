"""Numerals in kanji, read and written, and the characters that they are written with, for patterns.  Pure."""

from __future__ import annotations

import unicodedata

ONE_TO_NINE = "一二三四五六七八九"
NUMERALS = f"〇{ONE_TO_NINE}十百千"
NUMBER = f"[0-9{NUMERALS}]+"  # over text of plain width
# Letters of items.  Patterns look for those that statutes come to; the letters behind these would be found in words.
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
WHOLE_IROHA = f"{IROHA}ウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
DIGITS = {"零": 0, **{char: value for value, char in enumerate(f"〇{ONE_TO_NINE}")}}
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def read_numeral(words: str) -> int | None:
    """十七, 二三, 百二十, 二〇二七, 〇, 7, ７ or 元 as a number; None when it is none (十二三, 二三十, 一万)."""
    plain = unicodedata.normalize("NFKC", words).strip()
    if plain == "元":
        return 1
    if plain.isdecimal():
        return int(plain)
    if not plain:
        return None
    total = digits = 0
    above = 10_000  # a unit stands behind a larger one only
    for char in plain:
        if char in DIGITS:
            digits = digits * 10 + DIGITS[char]
        elif char in UNITS and digits < 10 and UNITS[char] < above:
            above = UNITS[char]
            total, digits = total + (digits or 1) * above, 0
        else:
            return None
    return None if total and digits >= above else total + digits


def read_branched(first: str, branches: str) -> str:
    """The number of an article or item with its branches as the trees of laws have it: 十九 and の四の二 give 19_4_2."""
    return "_".join(str(read_numeral(one)) for one in (first, *branches.split("の")[1:]))


def read_amount(words: str) -> float:
    """百二十三, 1,200, 2.5 or 3万 (plain-width digits, kanji and signs, nothing else) as a number; 0 without a digit."""
    total, part, digits = 0.0, 0.0, ""
    for char in words.replace(",", ""):
        if char in DIGITS:
            digits += str(DIGITS[char])
        elif char.isascii():
            digits += char
        elif char in UNITS:
            part += (float(digits) if digits else 1) * UNITS[char]
            digits = ""
        else:
            total += (part + (float(digits.strip(".")) if digits.strip(".") else 0) or 1) * MYRIADS[char]
            part, digits = 0.0, ""
    digits = digits.strip(".")
    return total + part + (float(digits) if digits and digits.count(".") < 2 else 0)


def write_numeral(number: int) -> str:
    """A number from 0 to 999 as labels of items write it: 12 gives 十二, 120 gives 百二十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = (NUMERALS[hundreds] if hundreds > 1 else "") + ("百" if hundreds else "")
    text += (NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "")
    return text + (NUMERALS[ones] if ones or not number else "")


def write_full_width(number: int) -> str:
    """12 gives １２."""
    return str(number).translate(FULL_WIDTH)
