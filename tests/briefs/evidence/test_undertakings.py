"""Which promises stand under a topic: those that name it, and those that answer a question about it (見本)."""

from __future__ import annotations

import pytest

from briefs.evidence.undertakings import answers_on, opens_on

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
