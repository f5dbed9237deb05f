"""Which promises stand under a topic: those that name it, and those that answer a question about it (見本)."""

from __future__ import annotations

import pytest

from briefs.evidence.undertakings import answers_on, opens_on, thought_on, whole_thought, words_asked

TOPIC = "refugee_recognition"
ON_IT = "難民認定の申請をした方々の就労を認めるべきではないでしょうか。"
BESIDE = "教職調整額を一気に引き上げるべきと考えますが、いかがでしょうか。"


@pytest.mark.parametrize(
    ("question", "passage", "answered"),
    [
        (ON_IT, "引き続き適切に検討してまいります", True),  # nothing else was asked
        (
            "難民認定の申請が増えています。どう対応しますか。",
            "引き続き検討してまいります",
            True,
        ),  # the sentence before says of what
        (
            f"難民認定の申請が増えています。先に進みます。{BESIDE}",
            "引き続き検討してまいります",
            False,
        ),  # touched in passing
        (ON_IT + BESIDE, "教職調整額を段階的に引き上げてまいります", False),
        (ON_IT + BESIDE, "その方々の就労については検討してまいります", True),
        ("難民認定の申請が増えています。", "引き続き検討してまいります", False),  # nothing is asked
        (
            ON_IT,
            "教師人材の質の向上と入職経路の拡幅について、中央教育審議会の議論を踏まえ、就労の形を含め学校現場での活用を進めてまいります",
            False,
        ),  # one word in common
        # Nothing else was asked, and the answer goes on to another matter.
        (ON_IT, "拉致問題担当を兼ねる立場で、拉致被害者の一日も早い御帰国に取り組んでまいります", False),
    ],
)
def test_a_promise_without_the_topic_answers_a_question_about_it(question: str, passage: str, answered: bool):
    assert answers_on(question, passage, TOPIC) is answered


def test_a_promise_that_nobody_asked_for_is_about_what_its_paragraph_begins_with():
    body = "難民認定について申し上げます。体制を整えてまいります。\n次に、予算です。人員を増やしてまいります。"
    assert opens_on(body, "体制を整えてまいります", TOPIC)
    assert not opens_on(body, "人員を増やしてまいります", TOPIC)


def test_a_promise_is_printed_up_to_the_full_stop():
    body = "○見本大臣　見本です。難民認定の体制を見直してまいりますが、直ちには難しい面がございます。次です。"
    whole = "難民認定の体制を見直してまいりますが、直ちには難しい面がございます"
    assert whole_thought(body, "難民認定の体制を見直してまいります") == whole
    assert thought_on(body, "難民認定の体制を見直してまいります", TOPIC) == whole


@pytest.mark.parametrize(
    ("before", "promise", "printed"),
    [
        # the clause that commits is about another matter than the one before it
        ("", "難民認定の申請は増えておりまして、引き続き教職員の定数の充実には努めてまいります", False),
        ("", "教職員の定数は増えておりまして、引き続き難民認定の体制の充実には努めてまいります", True),
        ("", "難民認定の申請は増えておりまして、引き続きしっかりと取り組んでまいります", True),
        # it goes on with the matter of the sentence before, points at it, or turns to another
        ("難民認定の申請者の保護費を調べております。", "見本庁に移した後も、保護費の確保に努めてまいります", True),
        ("難民認定の申請者の保護費を調べております。", "そうした方々の就労を支えてまいります", True),
        ("難民認定の申請者の保護費を調べております。", "教職員の定数の充実には努めてまいります", False),
        ("難民認定の申請者の保護費を調べております。", "また、教職員の保護費の充実には努めてまいります", False),
    ],
)
def test_a_promise_is_on_a_topic_by_what_is_printed_of_it(before: str, promise: str, printed: bool):
    words = thought_on(f"{before}{promise}。", promise, TOPIC)
    assert bool(words) is printed and words in (before + promise, promise, "")


def test_a_word_that_is_of_a_topic_beside_others_is_so_in_the_clause_that_commits():
    promise = "一刻も早い国籍回復に向けた支援を進めてまいります"
    said = "○見本大臣　外国人として暮らす見本の国の残留日系人の方々のことです。"
    assert thought_on(f"{said}\n　{promise}。", promise, "statelessness") == promise
    assert not thought_on(f"{said}\n　{promise}。", promise, TOPIC)
    beside = "国籍回復の数は増えておりますが、引き続き教職員の定数の充実には努めてまいります"
    assert not thought_on(f"{said}\n　{beside}。", beside, "statelessness")


def test_the_question_of_a_promise_is_a_sentence_that_asks_for_it():
    suicides = "子供の自殺の防止に向けた取組について御所見を伺います。"
    students = (
        "海外留学生のための奨学金の制度を設けてはどうかと考えます。この点について総理の御所見をお聞かせください。"
    )
    promise = "外国人留学生の奨学金の制度をつくる実証事業を行うことといたしております"
    assert words_asked(f"{suicides}\n{students}", promise, ()) == students
    assert words_asked(suicides + "予算についてもお聞かせください。", promise, ()) == ""
    # what breaks off before it asks is no question
    assert words_asked("六千人が留学生である、奨学金を受けていると。その数は...", promise, ()) == ""
