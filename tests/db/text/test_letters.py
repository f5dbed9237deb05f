"""What is the same to a reader, and what a search finds.  The pairs were read from Unicode's tables of cp932 and of the standard."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

import pytest

import db.text
from db.change.compare import State, compare, same_content
from db.change.redline import redline
from db.people.memberships import fold_name
from db.text.excerpts import marked_line
from db.text.folding import comparable, fold, key_name, squeeze
from db.text.letters import VARIANTS
from db.text.positions import map_fold, map_squeeze

SAME = [
    ("４月〜６月", "４月～６月"),  # U+301C, U+FF5E
    ("−５％", "－５％"),  # U+2212, U+FF0D
    ("A‐1", "A-1"),  # U+2010
    ("技能—実習", "技能―実習"),  # U+2014, U+2015
    ("甲‖乙", "甲∥乙"),  # U+2016, U+2225
    ("￠￡￢￥￤", "¢£¬¥¦"),
    ("‾", "￣"),
    ("見本⋯", "見本…"),
    ("ｷﾞﾉｳ１２", "ギノウ12"),
    ("が", "か\u3099"),
    ("葛\U000e0100飾区", "葛飾区"),
    ("辻\ufe00", "辻"),
    ("技\u200b能\u2060実\ufeff習\u00ad", "技能実習"),
    ("\u202a技能\u202c\u200e", "技能"),
    ("⻑期、⺠事、⻄暦", "長期、民事、西暦"),
    ("⼈⽂", "人文"),
    ("技能\u00a0実習", "技能　実習"),
    ("か\u200b\u3099", "が"),
]
FOUND = [
    *(
        "曾曽",
        "冨富",
        "淵渕",
        "桒桑",
        "舘館",
        "嵜﨑崎",
        "瀧滝",
        "關関",
        "條条",
        "增増",
        "戶戸",
        "內内",
        "鐵鉄",
        "髙高",
        "邊邉辺",
    ),
    *(
        "齋斎",
        "齊斉",
        "栁柳",
        "濵濱浜",
        "嶋嶌島",
        "𠮷吉",
        "圡土",
        "靑青",
        "淸清",
        "德徳",
        "槗橋",
        "鷗鴎",
        "頰頬",
        "麴麹",
        "廣広",
    ),
    *("ヶケ", "ヵカ", "龍竜", "檜桧", "藪薮籔", "遙遥"),
]
APART = ["里裏", "后後", "芸云", "谷穀", "台颱", "只子", "崎埼", "斎斉", "斗闘", "干乾"]


def state(body: str, title: str = "見本") -> State:
    return State("k", "page", title, None, body, body, {})


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_to_a_reader(one: str, other: str) -> None:
    one, other = f"見本{one}の見本", f"見本{other}の見本"
    assert squeeze(one) == squeeze(other)
    assert comparable(one) == comparable(other)
    assert fold(one) == fold(other)
    assert same_content(state(one), state(other))
    assert compare(state(one), state(other)) == []
    assert {row.kind for row in redline(one, other)} <= {"same", "skipped"}
    assert marked_line(one, (fold(other),)) == ((one, True),)


@pytest.mark.parametrize("forms", FOUND)
def test_forms_of_a_kanji_are_found_by_one_another_and_are_a_change(forms: str) -> None:
    for other in forms[1:]:
        before, after = f"見本{forms[0]}山", f"見本{other}山"
        assert fold(before) == fold(after)
        assert fold_name(before) == fold_name(after)
        assert marked_line(before, (fold(after),)) == ((before, True),)
        assert comparable(before) != comparable(after)
        assert [change.kind for change in compare(state("本", before), state("本", after))] == ["retitled"]


@pytest.mark.parametrize("pair", APART)
def test_kanji_of_their_own_are_not_found_by_one_another(pair: str) -> None:
    assert fold(pair[0]) != fold(pair[1])


def test_the_table_of_forms_leads_to_its_end_in_one_step() -> None:
    table = tomllib.loads(Path(db.text.__file__).with_name("kanji_variants.toml").read_text(encoding="utf-8"))
    forms = [form for words in table.values() for line in words.split() for form in line[1:]]
    assert len(forms) == len(set(forms)) == len(VARIANTS) > 2000
    assert [form for form in forms if fold(fold(form)) != fold(form) or squeeze(form) != form] == []


def test_positions_are_those_of_the_published_text() -> None:
    chance = random.Random(5)
    letters = "技〜～−－\u200b\ufe00\u202e⻑⺠髙𠮷か\u3099\u2011‖—　 a\n﹘⁻"
    for _ in range(2000):
        raw = "".join(chance.choices(letters, k=chance.randint(0, 12)))
        for mapped, plain in ((map_fold(raw), fold(raw)), (map_squeeze(raw), squeeze(raw))):
            assert mapped.text == plain, repr(raw)
            assert len(mapped.spans) == len(plain)


def test_keys_stay_as_they_were_made() -> None:
    # Read from keys of homes of 2026: forms that were learnt since do not move them.
    assert [key_name(name) for name in ("髙橋", "曾我", "淵〜", "ﾊﾗ")] == ["高橋", "曾我", "淵〜", "ハラ"]
