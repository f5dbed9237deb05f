"""新旧対照表 of statutes: rows of their own tables, what is new or gone, spaces, supplementary provisions (見本)."""

# ruff: noqa: E501 - rows of made-up text read better unbroken
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from briefs.commands.brief import brief
from db.change.passages import Provision
from db.comparison.cells import cell_rows, pieces_of
from db.comparison.provisions import law_table
from db.comparison.rows import Row
from db.comparison.texts import compared_texts
from db.law.as_of import LawError
from db.record.home import Home
from db.text.folding import flat
from desk.server import build_datasette
from tests.db.comparison.test_comparison_files import said
from tests.support.helpers import LAW, LawSite, Revision, Watch, article, law_tree, node, paragraph, supplementary
from tests.support.recorded import night, policywatch

RULE = "見本の基準は、次の表の上欄に掲げる活動に応じ、それぞれ同表の下欄に掲げるとおりとする。"
TABLE = (
    "活動 | 基準",
    "見本の項に掲げる活動 | 申請人が見本であること。",
    "研究の項に掲げる活動 | 次のいずれにも該当すること。一　大学を卒業したこと。二　次のいずれかに該当すること。イ　二年以上の経験を有すること。ロ　資格を有すること。三　報酬を受けること。",
    "教育の項に掲げる活動 | 申請人が教員であること。",
    "興行の項に掲げる活動 | 申請人が演奏すること。",
)


def law(*rows: str, rule: str = RULE, more: tuple[Provision, ...] = ()) -> list[Provision]:
    return [
        Provision("MainProvision-Paragraph_1", "MainProvision", "", rule),
        *(
            Provision(f"MainProvision-Paragraph_1-Table_1-TableRow_{n}", "MainProvision", "", row)
            for n, row in enumerate(rows, 1)
        ),
        *more,
    ]


def read(old: list[Provision], new: list[Provision]) -> list[tuple[str, str]]:
    return [said(stacked(row)) for row in law_table(old, new)]


def stacked(row: Row) -> Row:
    """A line whose cells stand one below the other, as one text per cell."""
    from dataclasses import replace

    from db.comparison.rows import Side

    def flat(cell: Row) -> Row:
        if not cell.cells:
            return cell
        words = [said(piece) for piece in cell.cells]
        return Row(
            cell.kind, Side("", "／".join(left for left, _ in words)), Side("", "／".join(right for _, right in words))
        )

    return replace(row, cells=tuple(flat(cell) for cell in row.cells))


# ---------------------------------------------------------------------- tables
AMENDED = (
    *TABLE[:2],
    TABLE[2].replace("二年以上", "三年以上"),
    TABLE[3],
    "介護の項 | 福祉士の登録を受けた者として介護又はその指導を業とすること。",
)
EXPECTED = [
    ("（略）", "（略）"), ("活動 | 基準", "活動 | 基準"), ("（略） | （略）", "（略） | （略）"),
    ("研究の項に掲げる活動 | （略）／一　（略）", "研究の項に掲げる活動 | （略）／一　（略）"), (" | 二　（略）", " | 二　（略）"),
    (" | イ　三年以上の経験を有すること。", " | イ　二年以上の経験を有すること。"), (" | ロ　（略）", " | ロ　（略）"), (" | 三　（略）", " | 三　（略）"),
    ("（略） | （略）", "（略） | （略）"), ("介護の項 | 福祉士の登録を受けた者として介護又はその指導を業とすること。", "（新設）"), ("（削る）", "興行の項に掲げる活動 | 申請人が演奏すること。"),
]  # fmt: skip


def test_rows_stand_as_columns_and_what_stays_is_left_out() -> None:
    assert sorted(read(law(*TABLE), law(*AMENDED))) == sorted(EXPECTED)
    assert read(law(*TABLE), law(*AMENDED))[:9] == EXPECTED[:9]


def test_a_table_that_e_gov_gives_twice_is_counted_once() -> None:
    """Some answers repeat a table's words as sentences of the paragraph that holds it."""
    twice = [law(*rows, rule=RULE + "".join(rows).replace(" | ", "")) for rows in (TABLE, AMENDED)]
    assert read(*twice) == read(law(*TABLE), law(*AMENDED))
    changed = [
        law(*TABLE, rule=rule + "".join(TABLE).replace(" | ", ""))
        for rule in (RULE, RULE.replace("それぞれ", "各別に"))
    ]
    assert read(*changed)[0] == (RULE.replace("それぞれ", "各別に"), RULE)


def test_a_table_of_many_columns_is_running_text() -> None:
    row = " | ".join("甲乙丙丁戊己庚辛")
    assert read(law("欄", row), law("欄", row.replace("丙", "子")))[-1] == (row.replace("丙", "子"), row)


def test_a_row_with_fewer_cells_keeps_its_place_on_the_right() -> None:
    old = law("活動 | 区分 | 基準", "見本の活動 | 一号 | 十日とする。", "二号 | 二十日とする。")
    assert read(old, [*old[:3], Provision(old[3].path, "MainProvision", "", "二号 | 三十日とする。")])[-1] == (
        " | 二号 | 三十日とする。",
        " | 二号 | 二十日とする。",
    )


def test_a_cell_is_taken_apart_at_its_printed_numbers_and_nothing_is_lost() -> None:
    text = "申請人が次に該当すること。一　甲の二　乙であること。一の二　次のこと。（１）　丙（２）　丁。イ　戊（以下「己」という。）ロ　庚。"
    pieces = pieces_of(text)
    assert [(p.head, p.level) for p in pieces] == [
        ("", 0),
        ("一", 1),
        ("一の二", 1),
        ("（１）", 3),
        ("イ", 2),
        ("ロ", 2),
    ]
    assert flat("".join(p.head + p.text for p in pieces)) == flat(text)
    assert pieces_of("項目のない文。") and not pieces_of("")


def test_items_that_come_and_go_inside_a_cell_say_so() -> None:
    old = "次に該当すること。一　甲の要件を備えること。二　乙の要件を備えること。"
    new = "次に該当すること。一　甲の要件を備えること。二　別に定める書類を持つ者。三　乙の要件を備えること。"
    assert [said(row) for row in cell_rows(old, new)] == [
        ("（略）", "（略）"),
        ("一　（略）", "一　（略）"),
        ("二　別に定める書類を持つ者。", "（新設）"),
        ("三　（略）", "二　（略）"),
    ]


# ---------------------------------------------------------------------- new and gone
def items(*names: str) -> tuple[Provision, ...]:
    path = "MainProvision-Article_2-Paragraph_1-Item_{}".format
    return (
        Provision("MainProvision-Article_2", "MainProvision", "第二条", "（見本の定義）"),
        Provision(
            "MainProvision-Article_2-Paragraph_1",
            "MainProvision",
            "",
            "次の各号に掲げる用語の意義は、当該各号に定めるとおりとする。",
        ),
        *(Provision(path(n), "MainProvision", "一二三四五六"[n - 1], name) for n, name in enumerate(names, 1)),
    )


FIRST, LAST = "監理　他人を監督して整えることをいう。", "届出　定められた書面を出すことをいう。"
NEW = ("転籍　雇い主を替えることをいう。", "分野　産業の区切りをいう。")


def test_each_new_item_has_its_own_mark_and_each_that_is_gone() -> None:
    more, less = items(FIRST, *NEW, LAST), items(FIRST, LAST)
    assert read(list(less), list(more))[3:5] == [(f"二　{NEW[0]}", "（新設）"), (f"三　{NEW[1]}", "（新設）")]
    assert read(list(more), list(less))[3:5] == [("（削る）", f"二　{NEW[0]}"), ("（削る）", f"三　{NEW[1]}")]


def test_a_new_article_says_so_once_and_a_new_paragraph_with_items_too() -> None:
    path = "MainProvision-Article_3"
    whole = (
        Provision(path, "MainProvision", "第三条", "（見本の届出）"),
        Provision(f"{path}-Paragraph_1", "MainProvision", "", "次の者は届け出る。"),
        Provision(f"{path}-Paragraph_1-Item_1", "MainProvision", "一", "見本の者"),
        Provision(f"{path}-Paragraph_2", "MainProvision", "２", "細目は定める。"),
    )
    both = read([*items(FIRST)], [*items(FIRST), *whole])
    assert [right for _, right in both] == ["第二条　（略）", "（新設）", "", "", ""]
    below = tuple(
        Provision(p.path.replace("_3", "_2"), p.part, p.label, p.text)
        for p in (
            Provision(f"{path}-Paragraph_2", "MainProvision", "２", "次の者は届け出る。"),
            Provision(f"{path}-Paragraph_2-Item_1", "MainProvision", "一", "見本の者"),
        )
    )
    assert [right for _, right in read([*items(FIRST)], [*items(FIRST), *below])][-2:] == ["（新設）", ""]


# ---------------------------------------------------------------------- spaces
def test_provisions_that_differ_by_spaces_or_width_alone_do_not_appear() -> None:
    old = items(FIRST, "第１ 項の 見本(A)をいう。", LAST)
    new = items(FIRST, "第1項の見本（Ａ）を いう。", LAST, *NEW[:1])
    assert [left for left, right in read(list(old), list(new)) if left != right] == [f"四　{NEW[0]}"]
    assert law_table(old, items(FIRST, "第1項の見本（Ａ）を いう。", LAST)) == []
    for row in law_table(old, new):
        if row.kind == "changed" and row.new and row.old:
            assert flat(row.new.text or "") != flat(row.old.text or "")


def test_a_defined_term_keeps_its_space() -> None:
    changed = [
        said(row) for row in law_table(items(FIRST), items(FIRST.replace("監督", "監視"))) if row.kind == "changed"
    ]
    assert changed == [(f"一　{FIRST.replace('監督', '監視')}", f"一　{FIRST}")] and "監理　他人" in changed[0][0]


# ---------------------------------------------------------------------- supplementary provisions
def suppl(number: int, law_number: str, *texts: str) -> tuple[Provision, ...]:
    part = f"SupplProvision[{number}]"
    return (
        Provision(part, f"{part} {law_number}", f"附　則（{law_number}）" if number == 3 else "附　則", ""),
        *(
            Provision(f"{part}-Paragraph_{n}", f"{part} {law_number}", "１２３"[n - 1], text)
            for n, text in enumerate(texts, 1)
        ),
    )


def test_supplementary_provisions_stand_last_and_bear_their_number_once() -> None:
    old = [*items(FIRST), *suppl(1, "", "この見本は公布の日から施行する。")]
    new = [
        *items(FIRST.replace("監督", "監視")),
        *old[3:],
        *suppl(2, "令和八年見本省令第一号", "この見本は令和八年四月一日から施行する。", "経過の措置は別に定める。"),
        *suppl(3, "令和八年見本省令第二号", "この見本は令和九年四月一日から施行する。"),
    ]
    both = read(old, new)
    assert both[3:] == [
        ("附則　（略）", "附則　（略）"),
        ("附　則（令和八年見本省令第一号）", "（新設）"),
        ("１　この見本は令和八年四月一日から施行する。", ""),
        ("２　経過の措置は別に定める。", ""),
        ("附　則（令和八年見本省令第二号）", "（新設）"),
        ("１　この見本は令和九年四月一日から施行する。", ""),
    ]


# ---------------------------------------------------------------------- what can be compared
def revision(day: str, number: str, years: str) -> Revision:
    table = node(
        "TableStruct",
        node(
            "Table",
            *(
                node("TableRow", *(node("TableColumn", node("Sentence", cell)) for cell in row.split(" | ")))
                for row in (
                    "活動 | 期間",
                    f"見本の活動 | 一　{years}とする。二　別に定める。",
                    "他の活動 | 五年とする。",
                )
            ),
        ),
    )
    tree = law_tree(
        [article(1, "期間", paragraph(1, "期間は、次の表のとおりとする。"))],
        supplementary("公布の日から施行する。"),
        title="見本基準省令",
    )
    tree["children"][-1]["children"].append(node("AppdxTable", node("AppdxTableTitle", "別表"), table))
    return Revision(day, number, tree, "見本基準省令")


@pytest.fixture
def watch(tmp_path: Path) -> Any:
    with Watch(tmp_path) as found:
        site = LawSite(
            "2026-06-02",
            revision("2025-06-01", "507M60000010001", "二年"),
            revision("2026-06-01", "508M60000010002", "三年"),
        )
        found.night("egov_law", "2026-06-01T18:00:00Z", site)
        yield found


@pytest.mark.asyncio
async def test_without_a_law_the_page_offers_what_can_be_compared(watch: Watch) -> None:
    client = build_datasette(Home(watch.root)).client
    answer = await client.get("/-/comparison")
    assert answer.status_code == 200 and "<script>" not in answer.text and 'lang="en"' in answer.text
    assert "見本基準省令" in answer.text and f"?law={LAW}&amp;from=2025-06-01&amp;to=2026-06-01" in answer.text
    answer = await client.get("/-/comparison?law=000AC0000000000")
    assert (
        answer.status_code == 404
        and "000AC0000000000」という法令も文書も記録にありません" in answer.text
        and "見本基準省令" in answer.text
    )
    answer = await client.get(f"/-/comparison?law={LAW}&from=2026-05-31&to=2026-06-01")
    assert (
        answer.status_code == 200
        and 'class="cells"' in answer.text
        and re.search(r"一</span>　<u>三</u>年とする", answer.text)
    )


def test_an_unknown_law_is_told_with_the_names_of_those_there_are(watch: Watch) -> None:
    with pytest.raises(LawError, match=f"{LAW}  見本基準省令") as caught:
        compared_texts(watch.conn, "000AC0000000000", "2026-06-01", "2027-04-01")
    assert f"{LAW}（見本基準省令）" in caught.value.ja
    arguments = ["comparison", "000AC0000000000", "--from", "2026-05-31", "--to", "2026-06-01"]
    done = CliRunner().invoke(brief, arguments, obj={"home": Home(watch.root), "at": None})
    assert done.exit_code == 1 and f"{LAW} 見本基準省令" in done.output


# ---------------------------------------------------------------------- real tables
@pytest.mark.recorded
@pytest.mark.tour
def test_a_real_ordinance_made_of_a_table(recorded_web: Any, tmp_path: Path) -> None:
    """Read in the two texts: four of eighteen rows of the table are reworded (又は専攻科 and the like), one 附則 is new."""
    night(recorded_web, tmp_path, "2026-04-01T03:00:00+09:00", "egov_law")
    with Watch(tmp_path) as watch:
        found = compared_texts(watch.conn, "402M50000010016", "2026-03-31", "2026-04-01")
    named = [row.cells[0].new.text for row in found.rows if row.kind == "changed" and row.opens and row.cells[0].new]
    assert [re.sub(r"^法別表第一の.の表の|の項の下欄に掲げる活動$", "", str(name)) for name in named] == [
        "研究",
        "教育",
        "技術・人文知識・国際業務",
        "留学",
    ]
    for row in found.rows:
        for one in (row, *row.cells, *(piece for cell in row.cells for piece in cell.cells)):
            if one.kind == "changed" and not one.cells and one.new and one.old and one.new.text and one.old.text:
                assert (one.new.head, flat(one.new.text)) != (one.old.head, flat(one.old.text))
    printed = policywatch(
        "brief",
        "comparison",
        "402M50000010016",
        "--from",
        "2026-03-31",
        "--to",
        "2026-04-01",
        "--at",
        "2026-05-13T12:00:00+09:00",
        home=tmp_path,
        expect=0,
    )
    assert len(PdfReader(printed.stdout.split("  ")[0]).pages) <= 4
