"""What is typed into a form, written as the staff file that a paper reads, says the same."""

from __future__ import annotations

from pathlib import Path

from briefs.kinds.papers import staff_toml
from briefs.staff.file import Plain, Role, Voice, read_staff_file


def test_texts_switches_lists_and_tables_come_back_as_they_were_typed(tmp_path: Path) -> None:
    file = tmp_path / "typed.toml"
    data = {
        "title": "見本\"の題", "you": "質問してください。", "only_chosen": True, "cosigners": ["見本の会", "見本の組合"],
        "voice": [{"text": "困っています。", "who": "働く人", "consent": True}],
        "role": [{"who": "見本花子", "part": "はじめの説明", "minutes": 5}], "plain": {"text": "一行目\n二行目"},
        "says": {"claim:S20": "見本"},
    }  # fmt: skip
    file.write_text(staff_toml(data), encoding="utf-8")
    found = read_staff_file(file)
    assert (found.title, found.you, found.only_chosen) == (data["title"], data["you"], True)
    assert found.cosigners == ("見本の会", "見本の組合") and found.plain == Plain("一行目\n二行目")
    assert found.voices == (Voice("困っています。", "働く人", consent=True),)
    assert found.roles == (Role("見本花子", "はじめの説明", 5),) and found.says == {"claim:S20": "見本"}
