"""A name typed in Latin letters is found however its long vowels are written (見本)."""

from __future__ import annotations

import pytest

from db.text.readings import in_latin, latin_begins, romanised


@pytest.mark.parametrize(
    "typed", ["Ōtsubaki", "Otsubaki", "Ootsubaki", "Ohtsubaki", "OUTSUBAKI", "Ootsubaki Yuuko", "Yūko Ōtsubaki"]
)
def test_long_vowels_are_one_however_they_are_written(typed: str):
    assert latin_begins(romanised("おおつばき ゆうこ"), in_latin(typed))


@pytest.mark.parametrize(
    ("kana", "typed"), [("いのうえ みほ", "Inoue"), ("かわい こうへい", "Kohei"), ("おの みほ", "Ono")]
)
def test_vowels_that_only_look_long_are_found_as_well(kana: str, typed: str):
    assert latin_begins(romanised(kana), in_latin(typed))


def test_another_name_is_not_found():
    assert not latin_begins(romanised("おおつばき ゆうこ"), in_latin("Otsuka"))
