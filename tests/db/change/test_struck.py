"""A sentence that is struck through is a change, and the sentence about it says so."""

from __future__ import annotations

from db.change.compare import State, compare
from db.text.struck import mark, struck_words, without_marks


def changed(before: str, after: str) -> tuple[str, str]:
    old, new = (State("k", "page", "見本", None, body, body, {}) for body in (before, after))
    (change,) = compare(old, new)
    return change.summary_ja, change.summary_en


def test_striking_is_said() -> None:
    ja, en = changed("見本の期間は一年とする。", "見本の期間は［削除線：一年とする。］")
    assert ja.endswith("（1か所）。削除線が引かれました：「一年とする。」")
    assert en.endswith("was changed (1 passage). Words were struck through.")
    ja, en = changed("見本の［削除線：期間］。", "見本の期間。")
    assert ja.endswith("削除線が消えました：「期間」")
    assert "struck" not in en


def test_striking_beside_other_words_is_told_as_any_change() -> None:
    ja, en = changed("見本の期間は一年とする。", "見本の期間は［削除線：一年］二年とする。")
    assert "削除線が引かれました" not in ja
    assert "［削除線：一年］二年" in ja
    assert "struck" not in en


def test_marks() -> None:
    assert [mark(words) for words in ("甲", " 甲 ", "", " ")] == ["［削除線：甲］", " ［削除線：甲］ ", "", " "]
    text = "前［削除線：甲［注］乙］後［注］"
    assert (without_marks(text), struck_words(text)) == ("前甲［注］乙後［注］", "甲［注］乙")
