"""A list of expressions finds what ``re`` finds with all of it joined, whatever the text is; only what it may hold is tried."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import strategies as st

from db.topics.classify import RULES_FILE, rules
from db.topics.expressions import Alternative, Expression, Index, Searched, Span, alternatives_of
from tests.support.properties import holds, texts

KNOWN = rules()
EXPRESSIONS = [
    KNOWN.scope_ja,
    KNOWN.scope_en,
    *KNOWN.overlapping,
    *(one for pair in KNOWN.weak for one in pair),
    *(
        one
        for topic in KNOWN.topics
        for one in (topic.ja, topic.en, topic.gated, topic.overlapping, topic.nearby)
        if one
    ),
]
WORDS = sorted({word for one in EXPRESSIONS for alternative in one.alternatives for word in alternative.words})
made = st.lists(st.sampled_from(WORDS) | texts | st.sampled_from("。、\n 制度者"), max_size=20).map("".join)


def found_by(expression: Expression, text: str) -> list[Span]:
    """What is found when only what the text may hold is tried."""
    held = Index([expression]).held(text.lower() if expression.flags & re.IGNORECASE else text)
    return list(Searched(text, held.get(expression, ())).spans())


@pytest.mark.parametrize(
    ("source", "alternatives"),
    [
        ("a|b", ["a", "b"]),
        ("(a|b)c|d", ["(a|b)c", "d"]),
        (r"a\|b|c[|)]d|\(|e", [r"a\|b", "c[|)]d", r"\(", "e"]),
        ("[]|]a|[^]|]b|c", ["[]|]a", "[^]|]b", "c"]),
        ("(?:a(b|c)|d)|(?!e|f)g", ["(?:a(b|c)|d)", "(?!e|f)g"]),
        ("a", ["a"]),
    ],
)
def test_alternatives_stand_in_no_bracket(source: str, alternatives: list[str]) -> None:
    assert alternatives_of(source) == alternatives
    assert all(re.compile(one) for one in alternatives)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("技能実習(制度|法)?", {"技能実習"}),
        ("送り?出し?国", {"送出国", "送出し国", "送り出国", "送り出し国"}),
        ("(?<!避)難民", {"難民"}),
        ("[0-9]+人", {"人"}),
        ("[0-9]+", set()),
    ],
)
def test_words_of_which_every_match_holds_one(source: str, words: set[str]) -> None:
    assert Alternative(source, re.ASCII).words == words


def test_of_two_at_one_place_the_earlier_and_of_two_places_the_first() -> None:
    expression = Expression(["実習生", "技能|技能実習", "習生の|外国"], re.ASCII)
    text = "外国の技能実習生の技能"
    assert found_by(expression, text) == [found.span() for found in expression.whole.finditer(text)]
    assert [text[a:b] for a, b in found_by(expression, text)] == ["外国", "技能", "実習生", "技能"]


def test_case_says_nothing_where_the_expression_says_so() -> None:
    assert found_by(Expression([r"\bTITP\b|Foreign work"], re.ASCII | re.IGNORECASE), "titp, FOREIGN WORK") == [
        (0, 4),
        (6, 18),
    ]


def test_a_search_may_go_back() -> None:
    searched = Searched("abab", Expression(["ab"], re.ASCII).alternatives)
    assert [searched.search(at) for at in (2, 0, 3, 1)] == [(2, 4), (0, 2), None, (2, 4)]


@holds(text=made)
def test_every_rule_finds_what_the_joined_one_finds(text: str) -> None:
    """Every list of the rules in its turn, on texts of their own words."""
    for expression in EXPRESSIONS[len(text) % 7 :: 7]:
        assert found_by(expression, text) == [found.span() for found in expression.whole.finditer(text)]
        start, end = len(text) // 3, len(text) - len(text) // 4
        within = Searched(text, expression.alternatives).spans_within(start, end)
        assert list(within) == [found.span() for found in expression.whole.finditer(text, start, end)]


def test_the_words_of_english_rules_are_plain_letters() -> None:
    """Only the plain letters of a text are looked through for them."""
    english = [one for one in EXPRESSIONS if one.flags & re.IGNORECASE]
    words = [word for one in english for alternative in one.alternatives for word in alternative.words]
    assert len(words) > 50 and all(word.isascii() and len(word) > 1 for word in words)


def test_no_rule_refers_to_a_group_by_its_number() -> None:
    """In a list the numbers would be others than by itself."""
    assert not re.search(r"\\\\[1-9]|\(\?P?[=(]", RULES_FILE.read_text(encoding="utf-8").replace("(?=", ""))
    assert tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))["topic"]
