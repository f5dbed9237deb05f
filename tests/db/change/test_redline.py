"""The before/after comparison: what is marked, what is not, and that long texts stay fast."""

from __future__ import annotations

import random

import pytest

from db.change.redline import Row, differences, redline


def side(row: Row, name: str) -> str:
    return "".join(text for text, _ in getattr(row, name))


def marked(segments: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, mark in segments if mark]


def test_only_the_characters_that_differ_are_marked() -> None:
    old, new = differences(
        "見本の要件は、同等の技能を有する者等とする。", "見本の要件は、同等の技能を有する者又は相当する者とする。"
    )
    assert "".join(text for text, _ in old) == "見本の要件は、同等の技能を有する者等とする。"
    assert "".join(text for text, _ in new) == "見本の要件は、同等の技能を有する者又は相当する者とする。"
    assert marked(old) == ["等"]
    assert marked(new) == ["又は相当する者"]


def test_a_number_in_a_line() -> None:
    (row,) = redline("転籍の期間は１年とする。", "転籍の期間は２年とする。")
    assert row.kind == "changed"
    assert marked(row.old) == ["１"]
    assert marked(row.new) == ["２"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("期間は１年以上２年以下", "期間は1年以上2年以下"),
        ("ベトナムからの入国", "ﾍﾞﾄﾅﾑからの入国"),
        ("技能 実習 の実施", "技能実習の実施"),
        ("（見本）", "(見本)"),
        ("第一条\n\n第二条", "第一条\n第二条\n"),
    ],
)
def test_width_and_space_alone_are_not_changes(old: str, new: str) -> None:
    assert {row.kind for row in redline(old, new, context=None)} == {"same"}


def test_a_flip_of_width_inside_a_changed_line_is_not_marked() -> None:
    (row,) = redline("定員は１０人、期間は３年とする。", "定員は10人、期間は５年とする。")
    assert marked(row.old) == ["３"]
    assert marked(row.new) == ["５"]


def test_half_width_kana_map_back_to_whole_characters() -> None:
    old, new = differences("ﾍﾞﾄﾅﾑ国籍の者三名", "ベトナム国籍の者五名")
    assert marked(old) == ["三"]
    assert marked(new) == ["五"]


def test_added_and_removed_lines_keep_their_places() -> None:
    old = "第一条　目的\n第二条　定義を置く\n第四条　罰則"
    new = "第一条　目的\n第三条　転籍を認める場合\n第四条　罰則"
    kinds = [row.kind for row in redline(old, new)]
    assert kinds == ["same", "removed", "added", "same"]


def test_a_line_put_in_does_not_shift_the_others() -> None:
    old = "一　見本の甲\n二　（略）\n三　（略）\n四　見本の乙"
    new = "一　見本の甲\n二　（略）\nここに新しい号を加える\n三　（略）\n四　見本の乙"
    rows = redline(old, new, context=None)
    assert [row.kind for row in rows] == ["same", "same", "added", "same", "same"]


def test_unchanged_stretches_are_folded_with_context() -> None:
    lines = [f"第{number}条　見本の規定その{number}" for number in range(1, 21)]
    changed = lines.copy()
    changed[9] = lines[9] + "（改正）"
    rows = redline("\n".join(lines), "\n".join(changed), context=2)
    assert [row.kind for row in rows] == ["skipped", "same", "same", "changed", "same", "same", "skipped"]
    assert (rows[0].count, rows[-1].count) == (7, 8)


def test_nothing_is_lost_or_made_up() -> None:
    """Whatever the edit, each side reads exactly as published."""
    chance = random.Random(5)
    letters = "技能実習転籍ｶﾞ１1（)等 の。"
    for _ in range(300):
        old = "\n".join("".join(chance.choices(letters, k=chance.randint(1, 30))) for _ in range(6))
        new = "".join(chance.choice([one, one, one, "", "監"]) for one in old)
        rows = redline(old, new, context=None)
        want_old = [line for line in old.split("\n") if line.strip()]
        want_new = [line for line in new.split("\n") if line.strip()]
        assert [side(row, "old") for row in rows if row.old] == want_old
        assert [side(row, "new") for row in rows if row.new] == want_new


def test_a_first_text_is_all_added() -> None:
    assert [row.kind for row in redline("", "第一条\n第二条")] == ["added", "added"]
    assert redline("", "") == []


def law(chance: random.Random, articles: int) -> list[str]:
    words = [
        "見本",
        "規定",
        "主務省令",
        "外国人",
        "育成",
        "就労",
        "監理",
        "支援",
        "機関",
        "許可",
        "届出",
        "認定",
        "計画",
    ]
    found = []
    for number in range(articles):
        found.append(f"第{number}条　" + "".join(chance.choices(words, k=40)) + "。")
        found.append("２　（略）")
    return found


def test_a_long_law_is_compared_line_by_line() -> None:
    chance = random.Random(1)
    old = law(chance, 2500)
    new = [line.replace("許可", "認可", 1) if number % 5 == 0 else line for number, line in enumerate(old)]
    del new[100:140]
    new[3000:3000] = law(random.Random(2), 60)
    before, after = "\n".join(old), "\n".join(new)
    assert len(before.encode()) > 600_000
    rows = redline(before, after)
    assert sum(row.kind == "changed" for row in rows) > 300


def test_two_long_texts_without_anything_in_common_and_one_endless_line() -> None:
    redline("\n".join(law(random.Random(1), 1000)), "\n".join(law(random.Random(9), 1000)))
    line = "".join(law(random.Random(3), 700))
    rows = redline(line, line.replace("許可", "認可"))
    assert [row.kind for row in rows] == ["changed"]
    assert all("許" in text and len(text) < 12 for text in marked(rows[0].old))


def test_what_is_not_compared_of_a_line_is_shown_and_not_marked() -> None:
    before, after = "来訪者 1,204 人、窓口は十時から（PDF：12KB）", "来訪者 １，３５６ 人、窓口は九時から（PDF：14KB）"
    left, right = differences(
        before, after, ("来訪者 ◆ 人、窓口は十時から（PDF）", "来訪者 ◆ 人、窓口は九時から（PDF）")
    )
    assert (marked(left), marked(right)) == (["十"], ["九"])
    assert "".join(text for text, _ in left) == before and "".join(text for text, _ in right) == after
    # Nothing that is compared differs.
    assert not any(marked(side) for side in differences("計 12 件", "計 15 件", ("計 ◆ 件", "計 ◆ 件")))
    # That a counter came is no noise: its value is what stands there now.
    left, right = differences("窓口の案内", "窓口の案内 12 人", ("窓口の案内", "窓口の案内 ◆ 人"))
    assert not marked(left) and "12" in "".join(marked(right))


def test_noise_is_never_marked_whatever_is_edited_beside_it() -> None:
    chance = random.Random(7)
    words = "窓口は十時に開く。申請書を郵便で送る、料金は千円。"
    for _ in range(300):
        sides = []
        for number in (chance.randint(1, 10**6), chance.randint(1, 10**6)):
            text = [c for c in words if chance.random() > 0.1]
            at = chance.randrange(len(text))
            sides.append(("".join(text[:at]) + f"<{number}>" + "".join(text[at:]), number))
        (before, one), (after, other) = sides
        counted = before.replace(str(one), "◆"), after.replace(str(other), "◆")
        for parts, raw in zip(differences(before, after, counted), (before, after), strict=True):
            assert "".join(text for text, _ in parts) == raw and all(text for text, _ in parts)
        if before.split("<")[0] == after.split("<")[0]:
            assert not any(c.isdigit() for side in differences(before, after, counted) for c in "".join(marked(side)))
