"""NFKC by the characters that it alters, and white space: against Unicode's own tables and the rule in plain words."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest

from db.text.folding import CJK, comparable, fold, nfkc, one_line, squeeze

# Not among them: kanji, Hangul syllables and private characters, of which some stand for all.
LETTERS = [*range(0x3400), 0x3400, 0x4E00, 0x9FFF, *range(0xA000, 0xAC02), 0xD7A3, 0xE000, *range(0xF900, 0x20000)]


@pytest.mark.parametrize("base", ["か", "e", "漢", "各", "\n"])
def test_nfkc_is_that_of_unicode_for_every_letter_behind_a_plain_one(base: str) -> None:
    wrong = [n for n in LETTERS if nfkc(f"{base}{chr(n)}は") != unicodedata.normalize("NFKC", f"{base}{chr(n)}は")]
    assert wrong == []


def test_marks_join_the_letter_before_them() -> None:
    marks = [chr(n) for n in LETTERS if unicodedata.combining(chr(n))]
    assert len(marks) > 800
    for base, mark in product("aか漢。-", marks):
        assert nfkc(base + mark) == unicodedata.normalize("NFKC", base + mark), (base, hex(ord(mark)))
    assert nfkc("ｶﾞか\u3099") == "ガが"


@pytest.mark.parametrize(
    ("published", "squeezed", "compared"),
    [
        ("外国　人", "外国人", "外国人"),
        ("外国 \u3000\t人", "外国人", "外国人"),
        ("外国人 2 名", "外国人 2 名", "外国人2名"),
        ("　外国人　", " 外国人 ", "外国人"),
        ("a  b", "a  b", "a b"),
        ("（ a ） b", "( a ) b", "(a)b"),
        ("外国\n　人", "外国\n 人", "外国\n人"),
        ("外国　\n人", "外国 \n人", "外国\n人"),
        ("a　　人", "a  人", "a人"),
        ("人　　a", "人  a", "人a"),
    ],
)
def test_white_space(published: str, squeezed: str, compared: str) -> None:
    assert squeeze(published) == squeezed
    assert comparable(published) == compared


def test_white_space_of_any_length_against_the_rule() -> None:
    """Taken out is what stands between two Japanese characters; and, for comparing, beside one or a bracket."""
    japanese = "国、"
    assert all(letter in CJK or "\u3400" <= letter <= "\u9fff" for letter in japanese)
    for before, space, after in product(
        ["", "国", "、", "a", "(", "\n"], ["", " ", "  ", " \t "], ["", "国", "a", ")"]
    ):
        between = before and before in japanese and after and after in japanese
        beside = (before and before in japanese + "()") or (after and after in japanese + "()")
        text = before + space + after
        assert squeeze(text) == before + ("" if between else space) + after, text
        kept = "" if beside or before in ("", "\n") or after == "" else space and " "
        assert comparable(text) == (before + kept + after).strip(), text


def test_variants_and_selectors() -> None:
    assert fold("髙橋　德子、葛\U000e0100城") == "高橋徳子、葛城"
    assert fold("ＩＳＡ國") == "isa国"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("見本に関する\n質問主意書", "見本に関する質問主意書"),
        ("見本（EU\nrules）", "見本（EU rules）"),
        ("令和 7年 \n\n 第3号", "令和 7年第3号"),
        ("見本　の件", "見本　の件"),
    ],
)
def test_a_title_is_one_line(broken: str, whole: str) -> None:
    assert one_line(broken) == whole
