"""Quotation marks: nested ones, and those that a cut left open."""

from __future__ import annotations

from db.change.sentences import short
from db.text.brackets import closed, nested


def test_what_a_cut_left_open_is_closed_and_nested() -> None:
    cut = short("任命に関する件「見本審査会委員（見本甲子君）、例示委員会委員（見本乙子君）」", 24)
    assert cut == "任命に関する件「見本審査会委員（見本甲子君）、…」"
    assert nested(f"投票：「{cut}」") == "投票：「任命に関する件『見本審査会委員（見本甲子君）、…』」"


def test_whole_words_stand_as_they_are() -> None:
    assert closed("「見本」") == "「見本」"
    assert short("「見本」の件") == "「見本」の件"
