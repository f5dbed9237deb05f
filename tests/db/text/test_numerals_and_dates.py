"""Numerals in kanji, eras, and the two ways of writing a date in each language."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.read import sheets
from db.diet.words import law_number_words
from db.text.dates import english_date, era_year, find_date, japanese_date, short_day_en, short_day_ja, western_year
from db.text.letters import VARIANTS
from db.text.numerals import read_amount, read_numeral, write_numeral


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十七", 17), ("二三", 23), ("百二十", 120), ("百〇三", 103), ("千二百", 1200), ("二〇二七", 2027), ("零", 0),
        ("７", 7), ("元", 1), ("十二三", None), ("二三十", None), ("十百", None), ("十十", None), ("一万", None), ("元年", None),
    ],
)  # fmt: skip
def test_numerals_are_read_or_refused(words: str, value: int | None) -> None:
    assert read_numeral(words) == value


def test_what_is_written_is_read_back() -> None:
    assert all(read_numeral(write_numeral(number)) == number for number in range(1000))
    assert all(read_amount(write_numeral(number)) == number for number in range(1000))


def test_amounts() -> None:
    assert [read_amount(w) for w in ("三万", "三億二千万", "1,200", "2.5", "45万6千")] == [
        3e4,
        3.2e8,
        1200,
        2.5,
        456_000,
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-02-24", "令和8年"), ("2019-05-01", "令和元年"), ("2019-04-30", "平成31年"), ("1989-01-08", "平成元年"),
        ("1989-01-07", "昭和64年"), ("1951-10-04", "昭和26年"), ("1926-12-25", "昭和元年"), ("1926-12-24", "大正15年"),
        ("1912-07-30", "大正元年"), ("1912-07-29", "明治45年"), ("1867-11-09", "1867年"),
    ],
)  # fmt: skip
def test_each_day_has_its_era(day: str, words: str) -> None:
    assert era_year(date.fromisoformat(day)) == words


def test_old_laws_have_the_number_they_were_given() -> None:
    assert law_number_words("319", "1951-10-04") == "昭和26年法律第319号"  # not 平成-37年
    assert law_number_words("89", "1896-04-27") == "明治29年法律第89号"
    assert law_number_words("91", "1989-12-28") == "平成元年法律第91号"


def test_a_cell_in_the_format_of_eras_has_its_era() -> None:
    assert sheets._date(date(1980, 4, 1), "ggge年m月d日") == "昭和55年4月1日"


def test_years_of_eras() -> None:
    assert [western_year("令和", w) for w in ("8", "８", "八", "元", "0", "?")] == [2026, 2026, 2026, 2019, None, None]
    assert find_date("昭和元年12月25日") == date(1926, 12, 25)
    assert find_date("令和0年1月1日") is None


def test_dates_in_both_languages_whole_and_short() -> None:
    assert (japanese_date("2026-04-01"), english_date("2026-04-01")) == ("2026年4月1日", "1 April 2026")
    assert (japanese_date(None), english_date(None)) == ("", "")
    assert (short_day_ja("2026-04-01", "2026-12-31"), short_day_en("2026-04-01", "2026-12-31")) == ("4月1日", "1 April")
    assert short_day_ja("2025-04-01", "2026-12-31") == "2025年4月1日"
    assert short_day_en("2025-04-01", "2026-12-31") == "1 April 2025"
    assert (short_day_ja(None, "2026-12-31"), short_day_en(None, "2026-12-31")) == ("日付の記載なし", "no date given")


def test_no_variant_is_its_own_common_form() -> None:
    assert [chr(variant) for variant, common in VARIANTS.items() if chr(variant) == common] == []
