"""Openings of speeches in copies of the minutes that lost their line breaks (見本 names)."""

from __future__ import annotations

import pytest

from db.diet.standing import standing


@pytest.mark.parametrize(
    ("opening", "speaker", "kind"),
    [
        ("○長見委員長見本一でございます。", "長見本一", "member"),
        ("○長見委員長　これより会議を開きます。", "長見本一", "chair"),
        ("○見本委員長静粛に。", "見本二郎", "chair"),
    ],
)
def test_a_member_whose_name_begins_with_the_word_for_chair(opening: str, speaker: str, kind: str) -> None:
    assert standing(None, None, "見本会", opening, speaker).kind == kind
