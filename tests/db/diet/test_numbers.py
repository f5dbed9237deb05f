"""The numbers that written questions and bills are called by, as houses, ministries and newspapers write them."""

from __future__ import annotations

import pytest

from db.diet.numbers import Numbered, numbers_in

QUESTION_79 = Numbered("質問", 79, 217, "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第217回国会質問第79号", QUESTION_79),
        ("第２１７回国会　質問第７９号", QUESTION_79),
        ("第二百十七回国会質問第七十九号", QUESTION_79),
        ("第217回国会（常会）答弁書第79号", QUESTION_79),
        ("参議院第217回国会質問主意書第79号", Numbered("質問", 79, 217, "参議院")),
        ("第217回国会衆議院質問第79号", Numbered("質問", 79, 217, "衆議院")),
        ("内閣参質二一七第七九号", Numbered("質問", 79, 217, "参議院")),
        ("質問第236号", Numbered("質問", 236, None, "")),
        ("質問236号への答弁", Numbered("質問", 236, None, "")),
        ("第213回国会閣法第59号", Numbered("閣法", 59, 213, "")),
        ("閣法59号", Numbered("閣法", 59, None, "")),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: Numbered) -> None:
    assert numbers_in(text) == [number]


@pytest.mark.parametrize("text", ["", "質問が79号まで", "第217回国会", "法律第60号", "質問第号", "質問第十百号"])
def test_what_is_no_number_of_a_paper_is_none(text: str) -> None:
    assert numbers_in(text) == []


def test_several_numbers_are_each_read_once() -> None:
    assert numbers_in("質問第1号と閣法第2号、質問第1号") == [
        Numbered("質問", 1, None, ""),
        Numbered("閣法", 2, None, ""),
    ]
