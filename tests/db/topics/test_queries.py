"""What is asked of a search by word, derived from the rules: nothing that the rules take may be missed by it."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies

from db.topics.classify import classify, rules
from db.topics.expressions import Expression
from db.topics.queries import queries, queries_of, stems, words_of
from tests.support.places import RECORDED_WEB

SPEECHES = RECORDED_WEB / "data" / "kokkai" / "speeches.jsonl.gz"


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("技能実習", {"技能実習"}),
        ("難民(申請|認定)", {"難民申請", "難民認定"}),
        ("外国人(材|労働者?|雇用)|外国人を雇", {"外国人材", "外国人労働", "外国人雇用", "外国人を雇"}),
        ("外国に?ルーツ", {"外国ルーツ", "外国にルーツ"}),
        ("移民(?!党|国家論)", {"移民"}),
        (r"\bOTIT\b", {"OTIT"}),
        ("特定技能[12一二]号", {"特定技能1号", "特定技能2号", "特定技能一号", "特定技能二号"}),
        ("骨太[^。\n]{0,20}外国人", {"外国人 骨太"}),
        ("外国人[^。\n]{0,9}(担当|本部)", {"外国人"}),
        ("(妊娠|出産)[^。\n]{0,20}外国", {"外国"}),
        ("非正規(の|な)*滞在者", {"滞在者 非正規"}),
        ("(外国人|外国人(労働者)+)の受入れ", {"外国人 の受入れ"}),
        ("(?:一時)?保護", {"保護"}),
    ],
)
def test_every_match_of_an_expression_holds_the_words(expression: str, words: set[str]) -> None:
    """What the words are was read off each expression by hand."""
    derived = words_of([Expression([expression], re.ASCII)])
    assert {frozenset(word.split()) for word in derived} == {frozenset(word.split()) for word in words}


@pytest.mark.parametrize("examples", [pytest.param(50, id="few"), pytest.param(300, marks=pytest.mark.tour, id="many")])
@pytest.mark.parametrize("pattern", [rules().scope_ja.whole, *(words.whole for words, _ in rules().weak)])
def test_whatever_a_rule_matches_is_found(pattern: re.Pattern[str], examples: int) -> None:
    """Matches that hypothesis makes up from the expression itself."""
    asked = [query.split() for query in queries()]

    @settings(max_examples=examples, deadline=None, derandomize=True, database=None)
    @given(strategies.from_regex(pattern))
    def is_found(text: str) -> None:
        match = pattern.search(text)
        assert match and any(all(word in match[0] for word in query) for query in asked), match

    is_found()


def test_a_rule_of_which_nothing_is_certain_is_refused() -> None:
    with pytest.raises(ValueError, match="no word can be asked for"):
        words_of([Expression(["[一-龠]+人"], re.ASCII)])


def test_what_is_already_asked_for_is_not_asked_for_again() -> None:
    assert words_of([Expression(["移民政策|骨太の方針"], re.ASCII)], given={"移民"}) == {"骨太の方針"}


def test_a_new_scope_word_is_asked_for() -> None:
    known = rules()
    more = replace(known, scope_ja=Expression([known.scope_ja.pattern, "見本語"], re.ASCII))
    assert set(queries_of(more)) - set(queries()) == {"見本語"}


def test_many_words_that_begin_alike_are_one_request() -> None:
    ours = ("資格", "期間", "カード", "申請", "許可", "管理", "手続", "外国人")
    known = {"永住者", "永住権", *(f"在留{word}" for word in ours)}
    assert stems(known) == {"在留", "永住者", "永住権"}
    assert stems(known - {"在留資格"}) == known - {"在留資格"}


def test_the_minutes_print_latin_letters_in_full_width() -> None:
    assert {"OTIT", "ＯＴＩＴ"} <= set(queries())


def test_the_rules_are_no_longer_than_a_query_may_be() -> None:
    """The API takes 2,000 bytes, and a kanji has nine."""
    assert max(map(len, queries())) < 40


@pytest.mark.slow
@pytest.mark.skipif(not SPEECHES.exists(), reason="the recorded speeches are not there")
def test_every_recorded_speech_that_the_rules_take_is_found() -> None:
    words = [query.split() for query in queries()]
    taken = missed = 0
    with gzip.open(SPEECHES, "rt", encoding="utf-8") as lines:
        for line in lines:
            speech = json.loads(line)["speech"] or ""
            found = classify(speech)
            if found.in_scope or found.matches:
                taken += 1
                missed += not any(all(word in speech for word in query) for query in words)
    assert taken > 200
    assert missed == 0
