"""Names in letters, as Hepburn writes them."""

from __future__ import annotations

import pytest

from db.text.readings import romanised


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
