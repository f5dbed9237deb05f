"""Paragraphs of written questions with the parts of answers that belong to them; all texts are made up (見本)."""

from __future__ import annotations

import pytest

from db.diet.question_pairs import Pair, pair_paragraphs
from db.text.numerals import read_numeral

QUESTION = """見本の相談体制に関する質問主意書
見本の相談体制について、以下質問する。
一　見本相談員の人数を示されたい。
二　見本の窓口について
１　窓口は何か所か。
２　夜間の窓口はあるか。
３　今後増やすか。
三　見本の費用を明らかにされたい。
右質問する。"""


def sides(pairs: list[Pair]) -> dict[str, tuple[str | None, str | None]]:
    return {pair.label: (pair.question, pair.answer) for pair in pairs}


def test_each_number_with_its_answer() -> None:
    answer = """内閣参質二一三第一八号
答弁書
一について
　十人である。
二の１について
　三か所である。
二の２及び３について
　お尋ねの夜間の窓口はない。今後については検討する。
三について
　百万円である。"""
    pairs = pair_paragraphs(QUESTION, answer)
    assert [p.label for p in pairs] == ["前文", "前文", "一", "二", "二の１", "二の２", "二の３", "三", "末文"]
    assert pairs[0] == Pair("前文", "見本の相談体制に関する質問主意書\n見本の相談体制について、以下質問する。", None)
    assert pairs[1] == Pair("前文", None, "内閣参質二一三第一八号\n答弁書")
    found = sides(pairs[2:])
    assert found["一"] == ("一　見本相談員の人数を示されたい。", "　十人である。")
    assert found["二"] == ("二　見本の窓口について", None)
    joint = "　お尋ねの夜間の窓口はない。今後については検討する。"
    assert found["二の２"] == ("２　夜間の窓口はあるか。", joint)
    assert found["二の３"] == ("３　今後増やすか。", joint)
    assert found["末文"] == ("右質問する。", None)


def test_ranges_and_lists_of_numbers() -> None:
    found = sides(pair_paragraphs(QUESTION, "一及び二の１から３までについて\n　ある。\n三について\n　ない。"))
    assert {label for label, (_, answer) in found.items() if answer == "　ある。"} == {
        "一",
        "二の１",
        "二の２",
        "二の３",
    }
    assert found["三"][1] == "　ない。"
    found = sides(pair_paragraphs(QUESTION, "一から三までについて\n　ある。"))
    assert [label for label, (_, answer) in found.items() if answer] == ["一", "二", "三"]
    assert (
        found["二"][0] == "二　見本の窓口について\n１　窓口は何か所か。\n２　夜間の窓口はあるか。\n３　今後増やすか。"
    )


def test_an_answer_to_a_paragraph_leaves_out_what_is_answered_below_it() -> None:
    found = sides(pair_paragraphs(QUESTION, "二について\n　窓口はある。\n二の３について\n　増やす。"))
    assert found["二"] == ("二　見本の窓口について\n１　窓口は何か所か。\n２　夜間の窓口はあるか。", "　窓口はある。")
    assert found["二の３"] == ("３　今後増やすか。", "　増やす。")
    assert found["一"][1] is None
    assert "二の１" not in found


def test_brackets_half_width_digits_circles_and_kana() -> None:
    question = "一　見本\n（一）　甲か。\n（二）　乙か。\nイ　丙か。\nロ　丁か。\n二 見本\n(1) 戊か。\n(2) 己か。\n① 庚か。\n② 辛か。"
    answer = "一の（一）について\n　甲。\n一の（二）のイ及びロについて\n　丙丁。\n二の（１）について　戊。\n"
    answer += "二の(2)の①について\n　庚。\n②について\n　?"
    found = sides(pair_paragraphs(question, answer))
    assert found["一の（一）"] == ("（一）　甲か。", "　甲。")
    assert found["一の（二）のイ"] == ("イ　丙か。", "　丙丁。")
    assert found["一の（二）のロ"] == ("ロ　丁か。", "　丙丁。")
    assert found["二の（１）"] == ("(1) 戊か。", "戊。")
    assert found["二の（２）の①"] == ("① 庚か。", "　庚。")
    # No number of the question stands as ② at the top: nothing is guessed.
    assert found["②"] == (None, "　?")
    assert found["二の（２）の②"] == ("② 辛か。", None)


def test_numbers_written_another_way() -> None:
    question = "１　甲か。\n２　乙か。\n３　丙か。"
    found = sides(pair_paragraphs(question, "1について\n　甲。\n２及び３について\n　乙丙。"))
    assert found == {"１": ("１　甲か。", "　甲。"), "２": ("２　乙か。", "　乙丙。"), "３": ("３　丙か。", "　乙丙。")}


def test_parts_of_a_paragraph() -> None:
    found = sides(
        pair_paragraphs(
            "一　甲か。また、乙か。\n二　丙か。", "一の前段について\n　甲。\n一の後段及び二について\n　乙丙。"
        )
    )
    assert found["一の前段"] == ("一　甲か。また、乙か。", "　甲。")
    assert found["一の後段"] == ("一　甲か。また、乙か。", "　乙丙。")
    assert found["二"] == ("二　丙か。", "　乙丙。")


def test_numbers_above_ten() -> None:
    kanji = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    question = "\n".join(f"{number}　見本{number}か。" for number in kanji)
    found = sides(pair_paragraphs(question, "一から十までについて\n　ある。\n十一及び十二について\n　ない。"))
    assert found["十"] == ("十　見本十か。", "　ある。")
    assert found["十二"] == ("十二　見本十二か。", "　ない。")


def test_a_sentence_that_begins_with_a_number_opens_nothing() -> None:
    question = "一　見本か。\n三　年前のことである。\n１００　件の見本がある。\n二　次か。"
    found = sides(pair_paragraphs(question, "一について\n　はい。\n二について\n　いいえ。"))
    assert found["一"][0] == "一　見本か。\n三　年前のことである。\n１００　件の見本がある。"
    # Words that name a subject are no opening.
    found = sides(
        pair_paragraphs("一　見本か。", "一について\n　お尋ねの見本について\n二国間の見本について\nは、ない。")
    )
    assert found["一"][1] == "　お尋ねの見本について\n二国間の見本について\nは、ない。"


def test_an_answer_without_numbers_belongs_to_the_whole() -> None:
    assert pair_paragraphs("見本か。", "お尋ねの見本については、ない。") == [
        Pair("全体", "見本か。", "お尋ねの見本については、ない。")
    ]
    assert pair_paragraphs("", "") == []


def test_an_answer_to_a_number_that_was_not_asked_stays_alone() -> None:
    pairs = pair_paragraphs("一　見本か。", "一について\n　はい。\n五について\n　?")
    assert pairs[-1] == Pair("五", None, "　?")


@pytest.mark.parametrize("indent", ["", "　　"])
def test_nothing_is_lost(indent: str) -> None:
    """Every line of both texts stands in some pair."""
    answer = f"{indent}前置き\n{indent}一及び三について\n甲\n乙\n{indent}九について\n丙"
    pairs = pair_paragraphs(QUESTION, answer)
    asked = "\n".join(p.question or "" for p in pairs)
    answered = "\n".join(p.answer or "" for p in pairs)
    assert all(line in asked for line in QUESTION.split("\n"))
    assert all(line in answered for line in ("前置き", "甲\n乙", "丙"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("一", 1), ("十", 10), ("二十三", 23), ("二三", 23), ("二一三", 213), ("百二十", 120), ("一〇", 10), ("１８", 18),
     ("18", 18), ("元", 1), ("", None), ("見本", None), ("二月", None)],
)  # fmt: skip
def test_kanji_numbers(text: str, number: int | None) -> None:
    assert read_numeral(text) == number
