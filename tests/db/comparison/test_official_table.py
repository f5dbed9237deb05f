"""The comparison table as an official hands it over: its order, 附則 apart, phrases underlined whole."""

from __future__ import annotations

import pytest

from db.change.passages import Provision
from db.comparison.phrases import phrase_differences
from db.comparison.provisions import official_table


def text(main: str, annex: str, suppl: str) -> list[Provision]:
    rows = (
        ("MainProvision-Paragraph_1", main),
        ("SupplProvision[1]-Paragraph_1", suppl),
        ("AppdxTable[1]-Item_1", annex),
    )
    return [Provision(path, path.split("-")[0], "", said) for path, said in rows]


OLD, NEW = (
    text("古い本則の見本。", "古い別表の見本。", "古い附則の見本。"),
    text("新しい本則の見本。", "新しい別表の見本。", "新しい附則の見本。"),
)


@pytest.mark.parametrize(
    ("suppl", "order"),
    [
        (False, ["新しい本則の見本。", "新しい別表の見本。"]),
        (True, ["新しい本則の見本。", "新しい別表の見本。", "新しい附則の見本。"]),
    ],
)
def test_main_then_appended_tables_and_suppl_only_when_asked_for(suppl: bool, order: list[str]) -> None:
    assert [row.new.text for row in official_table(OLD, NEW, suppl=suppl) if row.new and row.kind == "changed"] == order


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("申請があつた旨の記載をする。", "申請があつた旨の表示をする。", ["表示"]),
        ("禁錮以上の刑に処せられた", "拘禁刑以上の刑に処せられた", ["拘禁刑"]),
        ("三月以内に甲は届け出る。", "六月以内に甲は届け出る。", ["六"]),
    ],
)
def test_a_word_is_underlined_whole(old: str, new: str, marked: list[str]) -> None:
    left, right = phrase_differences(old, new)
    assert [words for words, differs in right if differs] == marked
    assert "".join(words for words, _ in left) == old and "".join(words for words, _ in right) == new


def test_items_of_a_table_that_stay_are_one_line() -> None:
    """「一～四　（略）」 also where no article stands above them, and one line for the rows of a table that stay."""

    def annex(fifth: str) -> list[Provision]:
        root = "AppdxTable[1]"
        found = [Provision(root, root, "", "別表第一")]
        for n, mark in enumerate("一二三四五", 1):
            found.append(Provision(f"{root}-Item_{n}", root, mark, fifth if n == 5 else f"見本の関係{mark}"))
            found += [
                Provision(f"{root}-Item_{n}-Table_1-TableRow_{row}", root, "", f"職種{mark}{row} | 作業")
                for row in (1, 2, 3)
            ]
        return found

    rows = official_table(annex("繊維の見本（六職種）"), annex("繊維の見本（七職種）"), suppl=False)
    shown = [(row.new.head, row.new.text) for row in rows if row.new and not row.cells]
    assert shown == [("", "別表第一"), ("一～四", None), ("五", "繊維の見本（七職種）")]
    assert sum(1 for row in rows if row.cells) == 1
