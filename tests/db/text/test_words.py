"""A table of words gives the word, or the value itself: nothing that is stored is hidden."""

from __future__ import annotations

from db.change.change_kinds import CHANGE_KINDS
from db.record.models import ChangeKind
from db.text.words import Names, word_en, word_ja

TABLE = {"kept": Names("守られた", "kept")}


def test_the_word_or_the_value_itself() -> None:
    assert (word_ja(TABLE, "kept"), word_en(TABLE, "kept")) == ("守られた", "kept")
    assert (word_ja(TABLE, "new"), word_en(TABLE, "new")) == ("new", "new")
    assert (word_ja(TABLE, None), word_en(TABLE, None)) == ("", "")
    assert word_ja({"ok": "正常"}, "ok") == "正常"


def test_every_kind_of_change_has_its_words() -> None:
    assert set(CHANGE_KINDS) == set(ChangeKind)
    assert word_ja(CHANGE_KINDS, "came_into_force") == "施行"
