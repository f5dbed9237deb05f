"""A law's tree as the e-Gov API gives it: paths in the law's own notation, and no character lost."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from crawlers.read.law_tree import LawPiece, read_law
from crawlers.read.page import PageError
from tests.support.helpers import article, law_tree, node, paragraph, sentence, supplementary


def paths(pieces: list[LawPiece]) -> dict[str, tuple[str, str]]:
    found = {piece.path: (piece.label, piece.text) for piece in pieces}
    assert len(found) == len(pieces), "two provisions share a path"
    return found


def test_articles_paragraphs_and_items() -> None:
    tree = law_tree(
        [
            article(
                1,
                "目的",
                paragraph(1, "この法律は、見本を定める。", "第一の号", "第二の号"),
                paragraph(2, "前項の規定は、準用する。"),
            )
        ]
    )
    assert paths(read_law(tree)) == {
        "MainProvision-Article_1": ("第一条", "（目的）"),
        "MainProvision-Article_1-Paragraph_1": ("", "この法律は、見本を定める。"),
        "MainProvision-Article_1-Paragraph_1-Item_1": ("一", "第一の号"),
        "MainProvision-Article_1-Paragraph_1-Item_2": ("二", "第二の号"),
        "MainProvision-Article_1-Paragraph_2": ("２", "前項の規定は、準用する。"),
    }


def test_a_provision_is_one_line() -> None:
    pieces = read_law(law_tree([article(1, "目的", paragraph(1, "本文", "号"), paragraph(2, "次項"))]))
    assert [piece.line for piece in pieces] == ["第一条　（目的）", "本文", "一　号", "２　次項"]


def test_branch_numbers_and_subitems() -> None:
    deep = node("Subitem2", node("Subitem2Title", "（１）"), sentence("Subitem2Sentence", "さらに細かい"), Num="1")
    sub = node("Subitem1", node("Subitem1Title", "イ"), sentence("Subitem1Sentence", "細かい"), deep, Num="1")
    item = node("Item", node("ItemTitle", "三の二"), sentence("ItemSentence", "号"), sub, Num="3_2")
    body = node("Paragraph", node("ParagraphNum"), sentence("ParagraphSentence", "柱書"), item, Num="1")
    tree = law_tree([node("Article", node("ArticleTitle", "第十条の二"), body, Num="10_2")])
    assert list(paths(read_law(tree)).items()) == [
        ("MainProvision-Article_10_2", ("第十条の二", "")),
        ("MainProvision-Article_10_2-Paragraph_1", ("", "柱書")),
        ("MainProvision-Article_10_2-Paragraph_1-Item_3_2", ("三の二", "号")),
        ("MainProvision-Article_10_2-Paragraph_1-Item_3_2-Subitem1_1", ("イ", "細かい")),
        ("MainProvision-Article_10_2-Paragraph_1-Item_3_2-Subitem1_1-Subitem2_1", ("（１）", "さらに細かい")),
    ]


def test_chapters_are_left_out_of_paths_and_their_headings_kept() -> None:
    section = node(
        "Section", node("SectionTitle", "第一節　通則"), article(2, "認定", paragraph(1, "認定を受ける。")), Num="1"
    )
    tree = law_tree(
        [
            node(
                "Chapter",
                node("ChapterTitle", "第一章　総則"),
                article(1, "目的", paragraph(1, "目的とする。")),
                Num="1",
            ),
            node("Chapter", node("ChapterTitle", "第二章　計画"), section, Num="2"),
        ]
    )
    pieces = read_law(tree)
    found = paths(pieces)
    assert "MainProvision-Article_1-Paragraph_1" in found
    assert "MainProvision-Article_2-Paragraph_1" in found
    assert [p.line for p in pieces] == [
        "第一章　総則",
        "第一条　（目的）",
        "目的とする。",
        "第二章　計画",
        "第一節　通則",
        "第二条　（認定）",
        "認定を受ける。",
    ]


def test_a_law_without_articles_starts_at_paragraph() -> None:
    found = paths(read_law(law_tree([paragraph(1, "分野は、次とする。", "介護分野", "建設分野")])))
    assert list(found) == [
        "MainProvision-Paragraph_1",
        "MainProvision-Paragraph_1-Item_1",
        "MainProvision-Paragraph_1-Item_2",
    ]


def test_supplementary_provisions_are_parts_of_their_own() -> None:
    """本則 and each 附則 number from 1 again: they must not share a path or a part."""
    tree = law_tree(
        [article(1, "目的", paragraph(1, "本則の第一条"))],
        supplementary("最初の附則"),
        supplementary("改正の附則", AmendLawNum="令和六年法律第六十号"),
    )
    pieces = read_law(tree)
    found = paths(pieces)
    assert found["SupplProvision[1]-Paragraph_1"] == ("", "最初の附則")
    assert found["SupplProvision[2]-Paragraph_1"] == ("", "改正の附則")
    parts = {piece.path: piece.part for piece in pieces}
    assert parts["MainProvision-Article_1-Paragraph_1"] == "MainProvision"
    assert parts["SupplProvision[1]-Paragraph_1"] == "SupplProvision[1]"
    assert "令和六年法律第六十号" in parts["SupplProvision[2]-Paragraph_1"]
    assert [piece.label for piece in pieces if piece.label.startswith("附")] == ["附　則", "附　則"]


def test_tables_are_rows_with_their_cells_apart() -> None:
    def row(*cells: str) -> dict[str, Any]:
        return node("TableRow", *(node("TableColumn", node("Sentence", cell)) for cell in cells))

    table = node("TableStruct", node("Table", row("区分", "上限"), row("介護", "十")))
    body = node("Paragraph", node("ParagraphNum"), sentence("ParagraphSentence", "次の表とする。"), table, Num="1")
    annex = node("AppdxTable", node("AppdxTableTitle", "別表第一"), node("TableStruct", node("Table", row("甲", "乙"))))
    pieces = read_law(law_tree([node("Article", node("ArticleTitle", "第一条"), body, Num="1")], annex))
    rows = [piece for piece in pieces if "TableRow" in piece.path]
    assert [piece.text for piece in rows] == ["区分 | 上限", "介護 | 十", "甲 | 乙"]
    assert len({piece.path for piece in rows}) == 3
    assert rows[0].path.startswith("MainProvision-Article_1-Paragraph_1-Table")
    assert rows[2].part.startswith("AppdxTable")
    assert any(piece.text == "別表第一" for piece in pieces)


def test_ruby_readings_are_not_text() -> None:
    ruby = node("Ruby", "瑕疵", node("Rt", "かし"))
    tree = law_tree([paragraph(1, "")])
    tree["children"][1]["children"][1]["children"][0]["children"][1] = node(
        "ParagraphSentence", node("Sentence", "売主の", ruby, "を担保する。")
    )
    assert [piece.line for piece in read_law(tree)] == ["売主の瑕疵を担保する。"]


@pytest.mark.parametrize("attr", ["", {}, None])
def test_an_element_may_have_no_attributes(attr: Any) -> None:
    tree = law_tree([article(1, "目的", paragraph(1, "本文"))])
    tree["children"][1]["attr"] = attr
    main = tree["children"][1]["children"][1]
    main["attr"] = attr
    main["children"][0]["children"][2]["children"][1]["attr"] = attr
    assert "MainProvision-Article_1-Paragraph_1" in paths(read_law(tree))


def test_the_table_of_contents_is_not_a_provision() -> None:
    tree = law_tree([article(1, "目的", paragraph(1, "本文"))])
    tree["children"][1]["children"].insert(1, node("TOC", node("TOCLabel", "目次"), node("TOCChapter", "第一章")))
    assert [piece.line for piece in read_law(tree)] == ["第一条　（目的）", "本文"]


def text_of(tree: Any) -> str:
    """All text below a node but readings, contents, title and number: read here in the plainest way."""
    if isinstance(tree, str):
        return tree
    if tree["tag"] in ("Rt", "TOC", "LawTitle", "LawNum"):
        return ""
    return "".join(text_of(child) for child in tree["children"])


def test_no_character_is_lost() -> None:
    def row(tag: str, *cells: str) -> dict[str, Any]:
        return node("TableRow", *(node(tag, node("Sentence", cell)) for cell in cells))

    odd = node(
        "Paragraph",
        node("ParagraphCaption", "（見出し）"),
        node("ParagraphNum", "１"),
        node(
            "ParagraphSentence",
            node("Sentence", "前段。", Function="main"),
            node("Sentence", "ただし書。", Function="proviso"),
        ),
        node(
            "Item",
            node("ItemTitle", "一"),
            node("ItemSentence", node("Column", node("Sentence", "用語")), node("Column", node("Sentence", "意義"))),
            Num="1",
        ),
        node("List", node("ListSentence", node("Sentence", "列記"))),
        node(
            "TableStruct",
            node("TableStructTitle", "表題"),
            node("Table", row("TableHeaderColumn", "頭一", "頭二"), row("TableColumn", "甲", "乙")),
            node("Remarks", node("RemarksLabel", "備考"), sentence("Sentence", "表の備考")),
        ),
        Num="1",
    )
    tree = law_tree(
        [
            node(
                "Part",
                node("PartTitle", "第一編"),
                node(
                    "Chapter",
                    node("ChapterTitle", "第一章"),
                    node(
                        "Article",
                        node("ArticleCaption", "（あ）"),
                        node("ArticleTitle", "第三条から第五条まで"),
                        odd,
                        Num="3:5",
                    ),
                ),
            )
        ],
        supplementary("附則の本文", AmendLawNum="見本"),
        node(
            "SupplProvision",
            node("SupplProvisionLabel", "附　則　抄"),
            article(1, "施行期日", paragraph(1, "施行する。")),
        ),
        node(
            "AppdxTable",
            node("AppdxTableTitle", "別表"),
            node("RelatedArticleNum", "（第三条関係）"),
            node("TableStruct", node("Table", row("TableColumn", "丙", "丁"), row("TableColumn", "戊", "己"))),
        ),
        node("AppdxStyle", node("AppdxStyleTitle", "様式第一号"), node("StyleStruct", node("Style", "様式の文字"))),
        node("AppdxNote", node("AppdxNoteTitle", "別記"), node("NoteStruct", node("Note", "記の文字"))),
    )
    preamble = node(
        "Preamble", node("Paragraph", node("ParagraphNum"), sentence("ParagraphSentence", "前文です。"), Num="1")
    )
    tree["children"][1]["children"].insert(1, node("EnactStatement", "ここに制定する。"))
    tree["children"][1]["children"].insert(2, preamble)
    wanted = Counter(text_of(tree["children"][1]))
    got = Counter("".join(piece.label + piece.text for piece in read_law(tree)))
    assert {c: n for c, n in (wanted - got).items() if not c.isspace()} == {}
    assert set(got - wanted) <= {" ", "|", "　"}
    paths(read_law(tree))


def test_the_caption_of_a_paragraph_stands_apart() -> None:
    body = node(
        "Paragraph",
        node("ParagraphCaption", "（施行期日）"),
        node("ParagraphNum", "１"),
        sentence("ParagraphSentence", "この法律は、施行する。"),
        Num="1",
    )
    assert [piece.line for piece in read_law(law_tree([body]))] == ["１　（施行期日）　この法律は、施行する。"]


def test_the_order_of_a_text_is_kept() -> None:
    tree = law_tree(
        [article(1, "甲", paragraph(1, "あ", "い", "う"), paragraph(2, "え")), article(2, "乙", paragraph(1, "お"))],
        supplementary("か"),
    )
    text = "".join(piece.text for piece in read_law(tree))
    assert [c for c in text if c in "あいうえおか"] == list("あいうえおか")


def test_notes_below_a_table_follow_it() -> None:
    table = node("Table", node("TableRow", node("TableColumn", node("Sentence", "甲欄"))))
    annex = node(
        "AppdxTable",
        node("AppdxTableTitle", "別表第一"),
        node("TableStruct", table),
        node("Remarks", node("RemarksLabel", "備考"), sentence("Sentence", "表の読み方")),
    )
    text = "\n".join(piece.line for piece in read_law(law_tree([paragraph(1, "本則")], annex)))
    places = [text.index(words) for words in ("別表第一", "甲欄", "備考", "表の読み方")]
    assert places == sorted(places), text


@pytest.mark.parametrize(
    "tree", [None, "", [], {}, {"tag": "Law", "attr": "", "children": []}, {"tag": "html"}, "法令"]
)
def test_what_is_not_a_law_is_an_error(tree: Any) -> None:
    with pytest.raises(PageError, match="LawBody"):
        read_law(tree)


# ---------------------------------------------------------------------- own words, columns, titles of tables
def cells(*texts: str) -> dict[str, Any]:
    return node("TableRow", *(node("TableColumn", node("Sentence", text)) for text in texts))


def test_a_sentence_does_not_repeat_the_table_below_it() -> None:
    """Some answers give a table a second time, run together behind the sentence that leads to it."""
    again = "活動基準見本の活動次のいずれにも該当すること。"
    table = node(
        "TableStruct", node("Table", cells("活動", "基準"), cells("見本の活動", "次のいずれにも該当すること。"))
    )
    body = node(
        "Paragraph",
        node("ParagraphNum"),
        node("ParagraphSentence", node("Sentence", "基準は、次の表のとおりとする。"), node("Sentence", again)),
        table,
        Num="1",
    )
    pieces = read_law(law_tree([body]))
    assert [piece.line for piece in pieces] == [
        "基準は、次の表のとおりとする。",
        "活動 | 基準",
        "見本の活動 | 次のいずれにも該当すること。",
    ]


def test_items_of_a_table_title_do_not_stand_in_it() -> None:
    item = node(
        "Item",
        node("ItemTitle", "一"),
        node("ItemSentence", node("Sentence", "農業関係職種作業耕種見本園芸")),
        node("TableStruct", node("Table", cells("職種", "作業"), cells("耕種見本", "園芸"))),
        Num="1",
    )
    annex = node("AppdxTable", node("AppdxTableTitle", "別表第二"), item)
    assert [piece.line for piece in read_law(law_tree([paragraph(1, "本則")], annex))] == [
        "本則",
        "別表第二",
        "一　農業関係",
        "職種 | 作業",
        "耕種見本 | 園芸",
    ]


def test_a_sentence_that_only_begins_like_its_items_is_whole() -> None:
    pieces = read_law(
        law_tree([paragraph(1, "見本の一及び見本の二について、次に掲げる事項とする。", "見本の一", "見本の二")])
    )
    assert pieces[0].text == "見本の一及び見本の二について、次に掲げる事項とする。"


def test_a_defined_term_and_its_definition_stand_one_space_apart() -> None:
    def two(container: str) -> dict[str, Any]:
        return node(
            container, node("Column", node("Sentence", "用語")), node("Column", node("Sentence", "意義をいう。"))
        )

    item = node(
        "Item",
        node("ItemTitle", "一"),
        two("ItemSentence"),
        node("Subitem1", node("Subitem1Title", "イ"), two("Subitem1Sentence"), Num="1"),
        Num="1",
    )
    table = node(
        "TableStruct", node("Table", node("TableRow", node("TableColumn", node("Sentence", "甲")), two("TableColumn")))
    )
    body = node("Paragraph", node("ParagraphNum"), sentence("ParagraphSentence", "次のとおり。"), item, table, Num="1")
    assert [piece.text for piece in read_law(law_tree([body]))] == [
        "次のとおり。",
        "用語　意義をいう。",
        "用語　意義をいう。",
        "甲 | 用語　意義をいう。",
    ]


def test_the_title_of_a_table_is_the_tables_own() -> None:
    def table(title: str, *row: str) -> dict[str, Any]:
        return node("TableStruct", node("TableStructTitle", title), node("Table", cells(*row)))

    annex = node(
        "AppdxTable",
        node("AppdxTableTitle", "別表第一"),
        node("RelatedArticleNum", "（第二条関係）"),
        table("一", "甲", "乙"),
        table("二", "丙", "丁"),
    )
    found = paths(read_law(law_tree([paragraph(1, "本則")], annex)))
    assert found["AppdxTable[1]"] == ("", "別表第一（第二条関係）")
    assert found["AppdxTable[1]-Table_2"] == ("", "二")
    assert found["AppdxTable[1]-Table_2-TableRow_1"] == ("", "丙 | 丁")


def test_empty_cells_at_the_end_of_a_row_say_nothing() -> None:
    table = node("TableStruct", node("Table", cells("備考　見本", ""), cells("", "乙")))
    body = node("Paragraph", node("ParagraphNum"), sentence("ParagraphSentence", "次のとおり。"), table, Num="1")
    assert [piece.text for piece in read_law(law_tree([body]))][1:] == ["備考　見本", "| 乙"]
