"""Texts that are not finished are signed by nobody."""

from __future__ import annotations

import pytest

from briefs.staff.file import StaffFile, WrittenAsk
from briefs.staff.left_open import left_open, open_marks


@pytest.mark.parametrize(
    "text",
    ["○○大臣におかれましては", "△△の件で", "ＸＸ万人が対象です", "XX社の調査", "TODO", "調査すること（要確認）",
     "（仮）要望書", "◯◯市長",
     "□□について", "TBD: the ministry", "To the Minister of ____", "【ここに理由】", "(to be confirmed)", "〇〇さん"],
)  # fmt: skip
def test_marks_of_what_is_to_be_written_are_seen(text: str) -> None:
    assert open_marks(text)


@pytest.mark.parametrize(
    "text",
    ["二〇〇〇年の調査", "令和二〇〇号", "○ 調査すること", "□ はい", "（仮称）多文化センター", "確認中の件数を公表すること", "仮放免",
     "Xさん", "未定の分野", "3×4", "XXI世紀会", "要確認事項の一覧を示すこと", "Todoroki", "ここに求めます", "第一〇〇回"],
)  # fmt: skip
def test_what_only_looks_like_such_a_mark_passes(text: str) -> None:
    assert not open_marks(text)


def test_every_text_of_staff_is_looked_at_and_none_that_is_quoted() -> None:
    file = StaffFile(
        title="○○に関する要望書",
        asks=(WrittenAsk("調査すること", reason="TODO"),),
        as_typed=("△△会",),
        enclosures=("△△会",),
    )
    assert [one.code for one in left_open(file)] == ["left_open", "left_open"]
    assert "○○" in left_open(file)[0].ja and "TODO" in left_open(file)[1].en
