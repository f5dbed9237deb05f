"""The text of workbooks and Word files, cell by cell, from files made here and one .xls made once with xlwt (見本)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from crawlers.read import sheets
from crawlers.read.sheets import NO_RESULT, FileText, office_text, shown
from db.change.attachment_diff import changed_cells
from db.text.sheet_rows import cells_of, row_line, without_references
from tests.support.places import TESTS

OLD = TESTS / "files" / "mihon.xls"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIRST_CELL = b'<c r="A1" t="inlineStr"><is><t>&#22269;</t></is></c>'  # 国
SHARED = f'<sst xmlns="{SPREADSHEET}"><si><t>国</t><rPh sb="0" eb="1"><t>クニ</t></rPh></si></sst>'
SHARED_RELATION = (
    b'<Relationship Id="rId9" Target="sharedStrings.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)
SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def workbook(fill: Callable[[Any], None]) -> bytes:
    """The bytes of a workbook whose first sheet is called 国別."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "国別"
    fill(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines(fill: Callable[[Any], None]) -> list[str]:
    read = office_text(workbook(fill), "xlsx")
    assert read.state == "text", read
    return read.text.split("\n")


def changed_package(body: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A package with its parts changed; None leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return out.getvalue()


def sample(sheet: Any) -> None:
    sheet.append(["国", "人数", "割合", "日"])
    sheet.append(["見本国", 4395, 0.76435, date(2026, 4, 1)])
    sheet["B2"].number_format = "#,##0"
    sheet["C2"].number_format = "0.0%"
    sheet["D2"].number_format = '[$-411]ggge"年"m"月"d"日"'


def test_one_line_a_row_with_sheet_and_cells_and_values_as_shown() -> None:
    assert lines(sample) == [
        "シート「国別」",
        "［国別］ A1: 国 | B1: 人数 | C1: 割合 | D1: 日",
        "［国別］ A2: 見本国 | B2: 4,395 | C2: 76.4% | D2: 令和8年4月1日",
    ]


def test_hidden_sheets_are_said_to_be_hidden_and_merged_cells_stand_once() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "結合した見出し"
        sheet.merge_cells("A1:C2")
        hidden = sheet.parent.create_sheet("控え")
        hidden["A1"] = "隠れた見本"
        hidden.sheet_state = "veryHidden"

    body = workbook(fill)

    def left_over(name: str, part: bytes) -> bytes:
        """Other programs leave a value in a covered cell: it is not shown."""
        covered = b'</c><c r="B1"><v>99</v></c></row><row r="2"><c r="A2"><v>98</v></c></row>'
        return part.replace(b"</c></row>", covered, 1) if name.endswith("sheet1.xml") else part

    other = changed_package(body, left_over)
    assert b"<v>99</v>" in zipfile.ZipFile(io.BytesIO(other)).read("xl/worksheets/sheet1.xml")
    for one in (body, other):
        assert office_text(one, "xlsx").text.split("\n") == [
            "シート「国別」",
            "［国別］ A1: 結合した見出し",
            "シート「控え」（非表示）",
            "［控え］ A1: 隠れた見本",
        ]


def test_the_stored_result_of_a_formula_counts_and_a_missing_one_is_named() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "合計"
        sheet["B1"] = "=SUM(C1:C9)"

    body = workbook(fill)
    assert office_text(body, "xlsx").text.endswith(f"B1: {NO_RESULT}")
    computed = changed_package(
        body, lambda _, part: part.replace(b"<v />", b"<v>77</v>").replace(b"<v></v>", b"<v>77</v>")
    )
    assert office_text(computed, "xlsx").text.endswith("A1: 合計 | B1: 77")


def test_ruby_and_a_wrong_extent_do_not_lose_or_add_anything() -> None:
    """Japanese cells often carry their readings; and what a file says of its own extent is often wrong."""

    def change(name: str, part: bytes) -> bytes:
        if name.endswith("sheet1.xml"):
            assert FIRST_CELL in part and b'<dimension ref="A1:D2"/>' in part
            part = part.replace(FIRST_CELL, b'<c r="A1" t="s"><v>0</v></c>')
            return part.replace(b'<dimension ref="A1:D2"/>', b'<dimension ref="A1"/>')
        if name.endswith("workbook.xml.rels"):
            return part.replace(b"</Relationships>", SHARED_RELATION)
        return part.replace(b"</Types>", SHARED_TYPE)

    body = io.BytesIO(changed_package(workbook(sample), change))
    with zipfile.ZipFile(body, "a") as package:
        package.writestr("xl/sharedStrings.xml", SHARED.encode())
    assert office_text(body.getvalue(), "xlsx").text.split("\n") == lines(sample)


@pytest.mark.parametrize(
    ("value", "look", "expected"),
    [
        (4395, "General", "4395"), (4395, "#,##0", "4,395"), (0.125, "0.0%", "12.5%"), (2.5, "0", "3"),
        (1234.5, "#,##0_ ", "1,235"), (-1234, '#,##0;"△ "#,##0', "△1,234"), (0, '#,##0;"△ "#,##0;"－"', "－"),
        (12, '#,##0"人"', "12人"), (7, "000", "007"), (2.5, "0.##", "2.5"), (8, "0.00", "8.00"), (-8, "#,##0_);(#,##0)", "(8)"),
        (8, "# ?/?", "8"), (True, "General", "TRUE"), ("見本\n二行", "@", "見本 二行"), (None, "General", ""),
        (date(2026, 4, 1), "yyyy/mm/dd", "2026/04/01"), (date(2026, 4, 1), 'yyyy"年"m"月"', "2026年4月"),
        (datetime(2019, 5, 1, 9, 5), '[$-411]ggge"年"m"月"d"日";@', "令和元年5月1日"), (date(2026, 4, 1), "m/d/yy", "2026-04-01"),
    ],
)  # fmt: skip
def test_values_as_shown(value: object, look: str, expected: str) -> None:
    assert shown(value, look) == expected


def test_old_workbooks() -> None:
    read = office_text(OLD.read_bytes(), "xls")
    assert (read.state, read.text.split("\n")) == (
        "text",
        [
            "シート「見本の国別」",
            "［見本の国別］ A1: 見本の国 | B1: 人数 | C1: 割合 | D1: 日",
            "［見本の国別］ A2: 見本国 | B2: 4,395 | C2: 76.4% | D2: 2026年4月1日",
            "［見本の国別］ A4: 結合した見本",
            "シート「見本の控え」（非表示）",
            "［見本の控え］ A1: 隠れた見本",
        ],
    )
    assert office_text(OLD.read_bytes(), "xlsx").text == read.text  # under a wrong name
    assert office_text(OLD.read_bytes()[:2000], "xls").state == "broken"


def test_what_cannot_be_read_is_named_and_nothing_is_invented() -> None:
    good = workbook(sample)
    locked = sheets.OLE_MARK + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    without = changed_package(good, lambda name, part: None if name.endswith("workbook.xml") else part)
    torn = changed_package(good, lambda name, part: part[:200] if name.endswith("sheet1.xml") else part)
    entities = changed_package(good, lambda _, part: b"<!DOCTYPE a [<!ENTITY x 'y'>]>" + part)
    for body, suffix, state in (
        (locked, "xlsx", "encrypted"),
        (without, "xlsx", "broken"),
        (torn, "xlsx", "broken"),
        (entities, "xlsx", "broken"),
        (b"PK\x03\x04 garbage", "xlsx", "broken"),
        (b"<html></html>", "xls", "broken"),
        (good, "zip", "not_read"),
        (b"\x00" * 100, "doc", "not_read"),
        (sheets.OLE_MARK + bytes(600), "xls", "broken"),
        (workbook(lambda _: None), "xlsx", "no_text"),
        (OLD.read_bytes(), "docx", "broken"),
    ):
        read = office_text(body, suffix)
        assert (read.state, read.text) == (state, ""), (suffix, read)
        assert read.reason


def test_a_bomb_is_not_unpacked_and_a_huge_sheet_is_cut_where_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(4):
            bomb.writestr(f"xl/worksheets/sheet{number}.xml", bytes(50 * 1024 * 1024))
    assert len(out.getvalue()) < 300_000
    read = office_text(out.getvalue(), "xlsx")
    assert (read.state, "unpacks to more" in read.reason) == ("broken", True)
    monkeypatch.setattr(sheets, "MAX_CELLS", 5)
    read = office_text(workbook(sample), "xlsx")
    assert (read.state, read.text.split("\n")) == ("text", lines_of_first_row())
    assert read.reason == "only the first 4 cells were read: too much text"


def lines_of_first_row() -> list[str]:
    return ["シート「国別」", "［国別］ A1: 国 | B1: 人数 | C1: 割合 | D1: 日"]


# ---------------------------------------------------------------------- comparing rows
def test_a_changed_cell_is_named_and_a_shifted_row_is_no_change() -> None:
    before = row_line("国別", [("A", 3, "見本国"), ("B", 3, "4,395")])
    after = row_line("国別", [("A", 4, "見本国"), ("B", 4, "4,396")])
    assert before == "［国別］ A3: 見本国 | B3: 4,395"
    assert cells_of(before) == ("国別", {"A": ("A3", "見本国"), "B": ("B3", "4,395")})
    assert changed_cells(before, after) == ["シート「国別」のB4"]
    assert changed_cells("", after) == ["シート「国別」の4行目（追加）"]
    assert changed_cells(before, "") == ["シート「国別」の3行目（削除）"]
    assert without_references(before) == without_references(before.replace("3:", "9:")) == "A: 見本国 | B: 4,395"
    assert without_references("［見本］ 本文の行 B3: 4") == "［見本］ 本文の行 B3: 4"  # not a row of a workbook
    assert cells_of("見本の本文") == ("", {})


# ---------------------------------------------------------------------- Word
def word(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return out.getvalue()


def test_a_word_file_gives_its_paragraphs_and_tables() -> None:
    read = office_text(
        word(
            "<w:p><w:r><w:t>見本の様式</w:t></w:r><w:del><w:r><w:delText>消した語</w:delText></w:r></w:del></w:p>"
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>みほん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>見本</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r><w:r><w:t>の欄</w:t><w:br/><w:t>二行目</w:t></w:r></w:p>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>氏名</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>国籍</w:t></w:r></w:p></w:tc>"
            "</w:tr></w:tbl>"
        ),
        "docx",
    )
    assert read == FileText("text", "見本の様式\n見本の欄\n二行目\n氏名 | 国籍")
    assert office_text(word(""), "docx").state == "no_text"
    assert office_text(workbook(sample), "docx").state == "broken"


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def test_a_text_box_of_a_word_file_comes_once_and_stands_apart() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>枠の中の言葉</w:t></w:r></w:p></w:txbxContent>"
    both = (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:drawing><wps:wsp xmlns:wps="{WPS}"><wps:txbx>{box}'
        '</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    other = '<mc:Choice Requires="wpc"/><mc:Fallback><w:t>代わりの語</w:t></mc:Fallback>'
    only = f'<mc:AlternateContent xmlns:mc="{MC}">{other}</mc:AlternateContent>'
    read = office_text(
        word(f"<w:p><w:r><w:t>前の文と</w:t></w:r><w:r>{both}</w:r><w:r><w:t>後の文。</w:t>{only}</w:r></w:p>"), "docx"
    )
    assert read.text.split("\n") == ["前の文と後の文。代わりの語", "枠の中の言葉"]


def test_a_table_within_a_table_comes_once() -> None:
    def cell(*inside: str) -> str:
        return f"<w:tc>{''.join(inside)}</w:tc>"

    def words(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    inner = f"<w:tbl><w:tr>{cell(words('内一'))}{cell(words('内二'))}</w:tr></w:tbl>"
    kept = f"<w:sdt><w:sdtContent><w:tr>{cell(words('欄'))}{cell(words('値'))}</w:tr></w:sdtContent></w:sdt>"
    read = office_text(word(f"<w:tbl><w:tr>{cell(words('外'), inner)}{cell(words('隣'))}</w:tr>{kept}</w:tbl>"), "docx")
    assert read.text.split("\n") == ["外 内一 | 内二 | 隣", "欄 | 値"]


def test_words_struck_through_are_marked_in_a_word_file() -> None:
    def run(text: str, look: str = "") -> str:
        return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"

    read = office_text(
        word(
            f"<w:p>{run('期間は')}{run('一', '<w:strike/>')}{run('年', '<w:dstrike w:val=&quot;1&quot;/>'.replace('&quot;', chr(34)))}"
            f"{run('二年とする。', '<w:strike w:val=&quot;0&quot;/>'.replace('&quot;', chr(34)))}</w:p>"
        ),
        "docx",
    )
    assert read.text == "期間は［削除線：一年］二年とする。"


def test_words_struck_through_by_a_style_are_marked() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:styleId="Child"><w:basedOn w:val="Gone"/></w:style>'
        '<w:style w:styleId="Back"><w:basedOn w:val="Gone"/><w:rPr><w:strike w:val="false"/></w:rPr></w:style>'
        '<w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style></w:styles>'
    )

    def run(text: str, style: str, more: str = "") -> str:
        return f'<w:r><w:rPr><w:rStyle w:val="{style}"/>{more}</w:rPr><w:t>{text}</w:t></w:r>'

    runs = (
        run("一年", "Child") + run("二年", "Back") + run("三年", "Loop") + run("四年", "Gone", '<w:strike w:val="0"/>')
    )
    paragraph = '<w:p><w:pPr><w:pStyle w:val="Gone"/></w:pPr><w:r><w:t>全て消す。</w:t></w:r></w:p>'
    out = io.BytesIO(word(f"<w:p>{runs}</w:p>{paragraph}"))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("word/styles.xml", styles)
    assert office_text(out.getvalue(), "docx").text.split("\n") == [
        "［削除線：一年］二年三年四年",
        "［削除線：全て消す。］",
    ]


def test_headers_notes_and_files_within_a_word_file() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in (("document", "本文"), ("footnotes", "脚注"), ("header1", "見本省"), ("header2", "見本省")):
            tag = {"document": "document", "footnotes": "footnotes"}.get(name, "hdr")
            inside = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
            inside = f"<w:body>{inside}</w:body>" if tag == "document" else inside
            made.writestr(f"word/{name}.xml", f'<w:{tag} xmlns:w="{W}">{inside}</w:{tag}>')
        made.writestr("word/embeddings/oleObject1.bin", b"mihon")
    read = office_text(out.getvalue(), "docx")
    assert read.text.split("\n") == ["本文", "脚注", "見本省", "［読み取っていない部分：埋め込みのファイル 1 件］"]


def test_a_file_whose_words_are_in_a_file_within_it_is_not_read() -> None:
    out = io.BytesIO(word(""))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr("word/embeddings/Microsoft_Excel_Sheet.xlsx", workbook(sample))
    read = office_text(out.getvalue(), "docx")
    assert (read.state, read.text) == ("not_read", "")
    assert read.reason


# ---------------------------------------------------------------------- what a sheet shows beside its values
def strict(body: bytes) -> bytes:
    """A package as "Strict Open XML" is saved: the same parts under other names."""
    names = {
        b"officeDocument/2006/relationships": b"officeDocument/relationships",
        b"spreadsheetml/2006/main": b"spreadsheetml/main",
        b"wordprocessingml/2006/main": b"wordprocessingml/main",
        b"drawingml/2006/main": b"drawingml/main",
    }

    def change(_: str, part: bytes) -> bytes:
        for known, other in names.items():
            part = part.replace(b"http://schemas.openxmlformats.org/" + known, b"http://purl.oclc.org/ooxml/" + other)
        return part

    return changed_package(body, change)


def test_strict_packages_are_read_as_the_others() -> None:
    body = strict(workbook(sample))
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(body)).read("xl/workbook.xml")
    assert office_text(body, "xlsx").text.split("\n") == lines(sample)
    words = strict(word("<w:p><w:r><w:t>見本の様式</w:t></w:r></w:p>"))
    assert office_text(words, "docx") == FileText("text", "見本の様式")


def test_hidden_rows_and_columns_are_said_to_be_hidden() -> None:
    def fill(sheet: Any) -> None:
        for row in (["国", "人数", "控え"], ["見本国", 1, 2], ["隠国", 3, 4]):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    assert lines(fill) == [
        "シート「国別」",
        "［国別］ A1: 国 | B1: 人数 | C1: 控え（非表示）",
        "［国別］ A2: 見本国 | B2: 1 | C2: 2（非表示）",
        "［国別］ A3: 隠国（非表示） | B3: 3（非表示） | C3: 4（非表示）",
    ]


def test_words_struck_through_are_marked_in_a_sheet() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"], sheet["B1"] = "一年", 2
        sheet["A1"].font = sheet["B1"].font = Font(strike=True)
        sheet["C1"] = CellRichText("期間は", TextBlock(InlineFont(strike=True), "一年"), "二年")
        sheet["D1"] = "二年"

    row = "［国別］ A1: ［削除線：一年］ | B1: ［削除線：2］ | C1: 期間は［削除線：一年］二年 | D1: 二年"
    assert lines(fill) == ["シート「国別」", row]

    def shared(name: str, part: bytes) -> bytes:
        """The same words in the table of shared texts, as Excel writes them."""
        if name.endswith("sheet1.xml"):
            cell = re.search(rb'<c r="C1".*?</c>', part, re.DOTALL)
            assert cell is not None
            return part.replace(cell[0], b'<c r="C1" t="s"><v>0</v></c>')
        if name.endswith("workbook.xml.rels"):
            return part.replace(b"</Relationships>", SHARED_RELATION)
        return part.replace(b"</Types>", SHARED_TYPE)

    body = io.BytesIO(changed_package(workbook(fill), shared))
    with zipfile.ZipFile(body, "a") as package:
        runs = (
            '<r><t>期間は</t></r><r><rPr><strike/></rPr><t>一年</t></r><r><rPr><strike val="0"/></rPr><t>二年</t></r>'
        )
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SPREADSHEET}"><si>{runs}</si></sst>')
    assert office_text(body.getvalue(), "xlsx").text.split("\n") == ["シート「国別」", row]


def test_text_boxes_of_a_sheet_follow_its_rows() -> None:
    drawing_names = 'xmlns:xdr="{0}/spreadsheetDrawing" xmlns:a="{0}/main"'.format(
        "http://schemas.openxmlformats.org/drawingml/2006"
    )

    def shape(*paragraphs: tuple[str, ...]) -> str:
        words = ["".join(f"<a:r><a:t>{run}</a:t></a:r>" for run in runs) for runs in paragraphs]
        return f"<xdr:sp><xdr:txBody>{''.join(f'<a:p>{one}</a:p>' for one in words)}</xdr:txBody></xdr:sp>"

    first, group = shape(("枠の中の", "言葉"), ("二行目",)), shape(("組の中",))
    ways = f'<mc:Choice Requires="a14">{first}</mc:Choice><mc:Fallback>{first}</mc:Fallback>'
    ways = f'<mc:AlternateContent xmlns:mc="{MC}">{ways}</mc:AlternateContent>'
    drawing = f"<xdr:wsDr {drawing_names}>{ways}<xdr:grpSp>{group}</xdr:grpSp></xdr:wsDr>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    relation = f'<Relationship Id="rId1" Type="{kind}" Target="../drawings/drawing1.xml"/>'
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    for fill in (sample, lambda _: None):
        out = io.BytesIO(workbook(fill))
        with zipfile.ZipFile(out, "a") as package:
            package.writestr("xl/drawings/drawing1.xml", drawing)
            rels = f'<Relationships xmlns="{relations}">{relation}</Relationships>'
            package.writestr("xl/worksheets/_rels/sheet1.xml.rels", rels)
        expected = lines(sample) if fill is sample else ["シート「国別」"]
        read = office_text(out.getvalue(), "xlsx")
        assert (read.state, read.text.split("\n")) == (
            "text",
            [*expected, *(f"［国別］ 図形：{words}" for words in ("枠の中の言葉", "二行目", "組の中"))],
        )
