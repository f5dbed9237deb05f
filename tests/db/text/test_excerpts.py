"""Excerpts and positions in long lines: the same as when the whole line is looked at letter by letter."""

from __future__ import annotations

import random
import unicodedata

from db.text import excerpts
from db.text.excerpts import excerpt
from db.text.folding import fold
from db.text.positions import RE_PLAIN, map_fold

LETTERS = "外国人技能実習生のがをァカガｶﾞか\u3099は\u309aＡa1１㈱邊\ufe00 　。、（）「」\u1100\u1161\u11a8e\u0301ﬁ々ー・…\u0300"
WORDS = ("外国人", "技能", "実習生", "が", "a1", "株", "辺", "国人技", "。外国", "人 技", "か")


def made(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(LETTERS, k=length))


def test_every_plain_character_is_folded_alone_and_into_one() -> None:
    for point in range(0x20000):
        if RE_PLAIN.fullmatch(chr(point)):
            assert len(fold(chr(point))) == 1, hex(point)
            assert unicodedata.normalize("NFKC", chr(point)) == chr(point), hex(point)


def test_positions_lead_back_to_what_was_folded() -> None:
    chance = random.Random(11)
    for _ in range(2_000):
        raw = made(chance, chance.randrange(1, 40))
        mapped = map_fold(raw)
        assert mapped.text == fold(raw)
        for at, letter in enumerate(mapped.text):
            start, end = mapped.raw_span(at, at + 1)
            assert letter in fold(raw[start:end]), (raw, at)


def test_an_excerpt_of_a_long_line_is_that_of_the_whole_line() -> None:
    chance = random.Random(12)
    met = 0
    for _ in range(1_500):
        line = made(chance, chance.randrange(1, 600))
        words = tuple(map(fold, chance.sample(WORDS, chance.randrange(1, 3))))
        width = chance.choice((20, 80, 140))
        spans = excerpts._hits(map_fold(line), words) if any(word in fold(line) for word in words) else []
        if spans:
            met += 1
            assert excerpt(line, words, width) == excerpts._window(line, spans[0], spans, width), (line, words)
    assert met > 500


def test_each_word_that_was_looked_for_is_shown() -> None:
    raw = "監理団体は、次の業務を行う。\n" + "間の文。" * 60 + "\n主務大臣は、許可を取り消すことができる。"
    shown = excerpts.excerpts(raw, (("監理団体",), ("取り消す",), ("許可",)))
    assert {text for text, marked in shown if marked} == {"監理団体", "取り消す", "許可"}
    assert sum(text.count("監理団体") for text, _ in shown) == 1  # one stretch for each, not one for every word
    assert excerpts.excerpts("見本の本文", (("転籍",),)) == (("見本の本文", False),)
    near = excerpts.excerpts("許可を受けた監理団体の許可", (("監理団体",), ("許可",)))
    assert "".join(text for text, _ in near) == "許可を受けた監理団体の許可"
