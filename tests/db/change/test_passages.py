"""What differs between two texts: exact passages, and a law's provisions aligned by their text."""

from __future__ import annotations

import random

from db.change.passages import Provision, ProvisionDiff, passages, provision_diffs

OLD = "第一の段落です。\n　技能実習の見本です。\n最後の段落です。"


def test_a_changed_line_is_quoted_whole_and_exactly() -> None:
    new = OLD.replace("　技能実習の見本です。", "　育成就労の見本です。")
    assert passages(OLD, new) == (("　技能実習の見本です。", "　育成就労の見本です。"),)


def test_an_added_and_a_removed_line() -> None:
    assert passages(OLD, OLD + "\n追記です。") == (("", "追記です。"),)
    assert passages(OLD, "第一の段落です。\n最後の段落です。") == (("　技能実習の見本です。", ""),)


def test_width_spacing_and_empty_lines_are_no_difference() -> None:
    assert passages("第１条　Ａ（1）です。\n\n次の 段落", "第1条 A（１）です。\n次の段落\n\n") == ()


def test_several_places_stay_apart_and_in_order() -> None:
    old = "\n".join(f"段落その{n}です。" for n in range(10))
    new = old.replace("その2", "その二").replace("その7", "その七")
    assert passages(old, new) == (("段落その2です。", "段落その二です。"), ("段落その7です。", "段落その七です。"))


def test_everything_gone_and_everything_new() -> None:
    assert passages("一行\n二行", "") == (("一行\n二行", ""),)
    assert passages("", "一行") == (("", "一行"),)
    assert passages("", "") == ()


def test_every_line_stands_verbatim_in_its_text() -> None:
    chance = random.Random(1)
    lines = [f"　見本の段落　{n}（第１号）です。" for n in range(40)]
    for _ in range(30):
        old = [line for line in lines if chance.random() < 0.8]
        new = [line.replace("見本", "見 本の例") if chance.random() < 0.2 else line for line in old]
        new.insert(chance.randrange(len(new)), "ａｄｄｅｄ　行")
        for before, after in passages("\n".join(old), "\n".join(new)):
            assert all(line in old for line in before.split("\n") if line)
            assert all(line in new for line in after.split("\n") if line)


# ---------------------------------------------------------------------- provisions
FIELDS = ["介護分野", "ビルクリーニング分野", "工業製品製造業分野", "建設分野", "造船・舶用工業分野"]


def items(*texts: str, part: str = "MainProvision") -> list[Provision]:
    head = Provision(f"{part}-Paragraph_1", part, "", "産業上の分野は、次に掲げる分野とする。")
    return [head] + [Provision(f"{part}-Paragraph_1-Item_{n}", part, str(n), text) for n, text in enumerate(texts, 1)]


def article(path: str, text: str, part: str = "MainProvision") -> Provision:
    return Provision(path, part, "", text)


def test_the_same_law_differs_nowhere() -> None:
    assert provision_diffs(items(*FIELDS), items(*FIELDS)) == []


def test_an_inserted_item_that_shifts_the_numbers_is_one_addition() -> None:
    new = items("介護分野", "ビルクリーニング分野", "リネンサプライ分野", *FIELDS[2:])
    assert provision_diffs(items(*FIELDS), new) == [ProvisionDiff(None, new[3])]


def test_a_removed_item_that_shifts_the_numbers_is_one_removal() -> None:
    old = items(*FIELDS)
    assert provision_diffs(old, items(FIELDS[0], *FIELDS[2:])) == [ProvisionDiff(old[2], None)]


def test_a_reworded_provision_has_both_wordings() -> None:
    old = article("MainProvision-Article_2-Paragraph_1", "転籍は、二年を経過した後に限り認める。")
    new = article("MainProvision-Article_2-Paragraph_1", "転籍は、一年を経過した後に認める。")
    assert provision_diffs([old], [new]) == [ProvisionDiff(old, new)]


def test_a_short_reworded_item_is_a_rewording_in_place() -> None:
    old, new = items("介護分野", "建設分野"), items("介護分野", "建設関係分野")
    assert provision_diffs(old, new) == [ProvisionDiff(old[2], new[2])]


def test_the_same_text_at_another_path_is_nothing() -> None:
    text = "監理団体は、許可を受けなければならない。"
    old = [article("MainProvision-Article_3-Paragraph_1", text)]
    assert provision_diffs(old, [article("MainProvision-Article_4-Paragraph_1", text)]) == []


def test_width_alone_is_nothing() -> None:
    old = [article("MainProvision-Article_3", "第１項の規定による許可")]
    assert provision_diffs(old, [article("MainProvision-Article_3", "第1項の規定による許可")]) == []


FEE = article("MainProvision-Article_3-Paragraph_1", "手数料は無料とする。")
BOARD = article("MainProvision-Article_3-Paragraph_1", "委員会は九人以内の委員をもって組織し、任期は三年である。")


def test_one_in_the_place_of_one_is_a_rewording_however_unlike() -> None:
    assert provision_diffs([*items("甲"), FEE], [*items("甲"), BOARD]) == [ProvisionDiff(FEE, BOARD)]


def test_unlike_texts_at_one_path_are_a_removal_and_an_addition() -> None:
    added = article("MainProvision-Article_3-Paragraph_2", "監査を行う者を置き、毎年度その結果を公表する。")
    found = provision_diffs([FEE], [BOARD, added])
    assert {(d.old, d.new) for d in found} == {(FEE, None), (None, BOARD), (None, added)}


def test_a_supplementary_provision_put_in_front_renumbers_and_changes_nothing_else() -> None:
    """e-Gov numbers nothing: the position in the list is the number, so a new 附則 may shift the others."""
    first = article("SupplProvision[1]-Paragraph_1", "この法律は、公布の日から施行する。", "SupplProvision[1]")
    shifted = article("SupplProvision[2]-Paragraph_1", "この法律は、公布の日から施行する。", "SupplProvision[2]")
    added = article("SupplProvision[1]-Paragraph_1", "この政令は、令和八年四月一日から適用する。", "SupplProvision[1]")
    assert provision_diffs([first], [added, shifted]) == [ProvisionDiff(None, added)]


def test_an_appended_supplementary_provision_is_its_own_additions() -> None:
    old = [
        *items(*FIELDS),
        article("SupplProvision[1]-Paragraph_1", "この省令は、四月一日から施行する。", "SupplProvision[1]"),
    ]
    added = article(
        "SupplProvision[2]-Paragraph_1", "この省令は、公布の日から施行する。", "SupplProvision[2] 見本第一号"
    )
    assert provision_diffs(old, [*old, added]) == [ProvisionDiff(None, added)]


def test_main_and_supplementary_provisions_are_never_paired() -> None:
    text = "この法律は、令和九年四月一日から施行する。"
    main = article("MainProvision-Article_1-Paragraph_1", text)
    supplementary = article("SupplProvision[1]-Paragraph_1", text, "SupplProvision[1]")
    found = provision_diffs([main], [supplementary])
    assert {(d.old, d.new) for d in found} == {(main, None), (None, supplementary)}


def test_every_difference_is_told_once() -> None:
    """What is told, applied to the old law, gives the new one (as a set of texts)."""
    chance = random.Random(2)
    for _ in range(40):
        words = [f"見本の規定{chance.randrange(10**6)}に関する定めその{n}" for n in range(25)]
        old = items(*words)
        changed = [w + "（改正）" if chance.random() < 0.2 else w for w in words if chance.random() < 0.8]
        changed.insert(chance.randrange(len(changed)), "新しい号です")
        new = items(*changed)
        texts = sorted(p.text for p in old)
        for diff in provision_diffs(old, new):
            if diff.old:
                texts.remove(diff.old.text)
            if diff.new:
                texts.append(diff.new.text)
        assert sorted(texts) == sorted(p.text for p in new)
