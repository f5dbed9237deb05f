"""Names in letters, as Hepburn writes them."""

from __future__ import annotations

import pytest

from db.text.readings import in_latin, reading_begins, romanised


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("みほん たろう", "Mihon Tarō"), ("おおの じゅんいち", "Ōno Jun'ichi"), ("しんどう ゆうこ", "Shindō Yūko"),
        ("はっとり きょうこ", "Hattori Kyōko"), ("いっちょう ちえ", "Itchō Chie"), ("フジワラ　ツヨシ", "Fujiwara Tsuyoshi"),
        ("にいがた まい", "Niigata Mai"), ("みほん らーめん", "Mihon Rāmen"), ("漢字 たろう", ""), ("", ""),
    ],
)  # fmt: skip
def test_kana_in_letters(kana: str, letters: str):
    assert romanised(kana) == letters


@pytest.mark.parametrize(
    ("kana", "typed", "found"),
    [
        ("みほん　たろう", "mihon", True),
        ("みほん　たろう", "taro mihon", True),
        ("みほん　たろう", "mih", False),
        ("みほんたろう", "mihon", True),  # nobody has said where the family name ends
        ("みほんたろう", "mihon tarō", True),
        ("みほんたろう", "taro mihon", True),
        ("みほんたろう", "taro", False),
        ("みほんたろう", "mi", False),
        ("見本", "mihon", False),
        ("", "mihon", False),
    ],
)
def test_a_reading_is_found_in_letters(kana: str, typed: str, found: bool) -> None:
    assert reading_begins(kana, in_latin(typed)) is found
