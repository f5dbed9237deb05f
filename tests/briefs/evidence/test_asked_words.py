"""What was asked, beside the answer that is quoted: whole, and never a sentence that asks nothing by itself.  All made up (見本)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from briefs.evidence.speeches import asked_words

SUBJECT = "見本の寮で冬に暖房が使えないとの相談が続いています。"


def question(body: str) -> Any:
    return SimpleNamespace(version=SimpleNamespace(body=f"○見本甲子君　{body}"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"{SUBJECT}いかがでしょうか。", f"{SUBJECT}いかがでしょうか。"),
        (f"{SUBJECT}どうでしょうか。よろしくお願いします。", f"{SUBJECT}どうでしょうか。"),
        ("いかがでしょうか。", ""),
        (
            f"見本の実地検査を増やすのですか。\n{'見本の話' * 90}です。いかがでしょうか。",
            "見本の実地検査を増やすのですか。",
        ),
        (f"{SUBJECT}\nいかがでしょうか。", ""),
        (
            "本日は見本の転籍について御質問したいと思います。\n見本の検査をどう増やすか、大臣の見解をお伺いしたいと思います。",
            "見本の検査をどう増やすか、大臣の見解をお伺いしたいと思います。",
        ),
        ("本日は、本格的な導入に向けた準備がなされている見本の転籍について御質問したいと思います。", ""),
    ],
)
def test_a_question_that_names_nothing_stands_with_what_it_is_about(body: str, words: str) -> None:
    assert asked_words(question(body), ["転籍"], 70) == words
