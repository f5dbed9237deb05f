"""What comes out of PDF files: fonts without a letter table, vertical text, tables and columns, readings, damage.

The files are made in tests/support/pdf_files.py; expected values are the words that were set.
"""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from crawlers.read.pdf import UNREAD_PAGE, pdf_text
from db.record.causes import Cause
from tests.support.chromium import CHROMIUM
from tests.support.pdf_files import (
    LETTERED,
    PLAIN,
    Font,
    at,
    horizontal,
    pdf_file,
    utf16,
    vertical_columns,
    vertical_glyphs,
)

TWO = ("技能実習の期間は「二年」とする。", "見本の（技能）ー１、…")
RESOLUTION = (
    "見本の制度の一部を改正する法律案に対する",
    "\u3000附帯決議",
    "政府は、本法の施行に当たり、次の事項について格段の配慮をすべきである。",
    "一、見本の転籍を制限する期間は二年とすること。本人の意向を十分に尊重し、必要な措置を講ずるとともに、その状況を見て不断に見直しを行うこと。",
)
READ = (
    "見本の制度の一部を改正する法律案に対する",
    "附帯決議",
    "政府は、本法の施行に当たり、次の事項について格段の配慮をすべきである。",
    "一、見本の転籍を制限する期間は二年とすること。本人の意向を十分に尊重し、必要な措置を講ずるとともに、その状況を見て不断に見直しを行うこと。",
)


def lettered(*contents: str, text: str) -> bytes:
    return pdf_file(contents, text=text)


# ---------------------------------------------------------------------- fonts
@pytest.mark.parametrize("cmap", [name for name in PLAIN if not name.endswith("V")])
def test_a_font_without_a_letter_table(cmap: str) -> None:
    font = PLAIN[cmap]
    read = pdf_text(pdf_file([horizontal(TWO, font=font)], font))
    assert (read.state, read.text) == ("text", "\n".join(TWO))


@pytest.mark.parametrize("cmap", [name for name in PLAIN if name.endswith("V")])
def test_a_font_that_writes_downwards(cmap: str) -> None:
    font = PLAIN[cmap]
    read = pdf_text(pdf_file([vertical_columns(TWO, font)], font))
    assert (read.state, read.text) == (
        "text",
        "\n".join(TWO),
    )  # columns from right to left, 「 and 。 as they are written


@pytest.mark.parametrize("cmap", ["UniJIS2004-UTF16-H", "UniJIS2004-UTF16-V"])
def test_a_map_whose_codes_are_the_letters(cmap: str) -> None:
    font = Font(cmap, utf16)
    content = (vertical_columns if cmap.endswith("V") else horizontal)([TWO[0] * 2], font=font)
    assert pdf_text(pdf_file([content], font)).text == TWO[0] * 2


@pytest.mark.parametrize(
    ("cmap", "words"),
    [
        ("Identity-H", "髙﨑㈱①"),
        ("UniJIS-UTF16-H", "髙﨑㈱①𠮷"),
        ("90ms-RKSJ-H", "髙﨑㈱①"),
        ("UniJIS-UCS2-H", "髙﨑㈱①"),
    ],
)
def test_letters_of_names(cmap: str, words: str) -> None:
    font = PLAIN[cmap]
    assert pdf_text(pdf_file([horizontal([words], font=font)], font)).text == words


@pytest.mark.parametrize("cmap", ["78-H", "Invented-H"])
def test_a_map_that_nobody_knows_is_unreadable(cmap: str) -> None:
    font = Font(cmap, PLAIN["H"].code)
    read = pdf_text(pdf_file([horizontal([TWO[0]] * 3, font=font)], font))
    assert (read.state, read.text, read.pages) == ("unreadable", "", ("",))
    assert read.why is not None and read.why.code is Cause.PDF_FONTS


def test_text_of_which_no_letter_comes_out_is_no_scan() -> None:
    font = Font("90pv-RKSJ-V", PLAIN["90pv-RKSJ-H"].code)  # no reader that we know has it
    assert pdf_text(pdf_file([vertical_columns(TWO, font)], font)).state == "unreadable"


def test_a_page_that_cannot_be_read_is_named_among_those_that_can() -> None:
    body = lettered(
        horizontal(TWO), horizontal(["\ue000\ue001\ue002\ue003" * 2]), text="".join(TWO) + "\ue000\ue001\ue002\ue003"
    )
    read = pdf_text(body)
    assert (read.state, read.pages) == ("text", ("\n".join(TWO), UNREAD_PAGE))
    assert read.reason == "of 2 pages these hold letters that cannot be made out: 2"


def test_radicals_are_the_kanji_that_a_reader_sees() -> None:
    words = "⺠間の⻑期⻄部⻘少年⼈⼝と⽇本、神⼾市の⿊い⾞、⻤⻲⻯⻩⻨⻭"
    read = "民間の長期西部青少年人口と日本、神戸市の黒い車、鬼亀竜黄麦歯"
    assert pdf_text(lettered(horizontal([words]), text=words)).text == read


# ---------------------------------------------------------------------- vertical text
def columns(height: int) -> list[str]:
    return [line[i : i + height] for line in RESOLUTION for i in range(0, len(line), height)]


@pytest.mark.parametrize(
    ("height", "pitch", "step"), [(40, 24, 14), (40, 16, 12), (40, 20, 20), (25, 22, 24), (30, 18, 12.5)]
)
def test_vertical_text_glyph_by_glyph(height: int, pitch: float, step: float) -> None:
    content = vertical_glyphs(columns(height), pitch=pitch, step=step)
    assert pdf_text(lettered(content, text="".join(RESOLUTION))).text.split("\n") == list(READ)


def set_downwards(paragraphs: Sequence[str], height: int) -> str:
    """Columns of ``height`` letters; what is indented begins lower, and no space is set."""
    columns = [text[i : i + height] for text in paragraphs for i in range(0, len(text), height)]
    indents = [len(column) - len(column.lstrip("\u3000")) for column in columns]
    return "".join(
        vertical_glyphs([column.strip("\u3000")], right=515 - 24 * n, top=746 - 14 * indent)
        for n, (column, indent) in enumerate(zip(columns, indents, strict=True))
    )


ABOVE = (
    "\u3000" * 3 + "見本外国人の見本に関する見本の法律の一部を改正する見本の法律案に対する見本の附帯決議"
)  # two full columns
FULL_ITEM = "二、見本の費用を公表すること。（見本）"  # ends at the foot of its column
NUMBERED = (
    ABOVE[:38],
    "\u3000" * 10 + "令和九年四月九日",
    "\u3000" * 10 + "参議院法務委員会",
    "一、見本の相談を見本語で行うこと。",
    FULL_ITEM,
    "三、見本の転籍を見本のとおり認めること。",
)


def test_the_day_under_a_title_and_the_next_item_begin_anew() -> None:
    """Behind a column that is full to its foot nothing but the place, or the number, says that a paragraph begins."""
    assert (len(ABOVE[:38]), len(FULL_ITEM)) == (38, 19)  # two columns of nineteen, and one
    read = pdf_text(lettered(set_downwards(NUMBERED, 19), text="".join(NUMBERED)))
    assert read.text.split("\n") == [text.strip("\u3000") for text in NUMBERED]


def test_a_paragraph_goes_on_over_the_page_in_vertical_text() -> None:
    whole = (
        "一、見本の相談を見本語で行い、その費用を見本の機関が負うこととするとともに、相談の窓口を見本の町に設けること。"
    )
    pages = [set_downwards([part], 12) for part in (whole[:24], whole[24:])]
    assert pdf_text(pdf_file(pages, text=whole)).text == whole


@pytest.mark.parametrize("turn", ["reversed", "by rows", "columns from the left"])
def test_vertical_text_in_another_order_of_the_file(turn: str) -> None:
    lines = vertical_glyphs(columns(40), pitch=24, step=14).splitlines(keepends=True)
    places = [tuple(map(float, re.findall(r"[-\d.]+", line.split("Tm")[0])[-2:])) for line in lines]
    order = {
        "reversed": lambda i: -i,
        "by rows": lambda i: (-places[i][1], places[i][0]),
        "columns from the left": lambda i: (places[i][0], -places[i][1]),
    }[turn]
    content = "".join(lines[i] for i in sorted(range(len(lines)), key=order))
    assert pdf_text(lettered(content, text="".join(RESOLUTION))).text.split("\n") == list(READ)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_vertical_text_of_a_browser(tmp_path: Path) -> None:
    """As a real program sets it: figures upright in one cell, Western words turned, readings, marks in their vertical form."""
    html = tmp_path / "page.html"
    html.write_text(
        "<meta charset=utf-8><style>body{writing-mode:vertical-rl;font:12pt 'Noto Serif CJK JP';height:200mm}"
        ".t{text-combine-upright:all}</style><h2>見本の制度に関する附帯決議</h2>"
        "<p>　政府は、本法の施行に当たり、次の事項について適切な措置を講ずるとともに、その運用に遺漏なきを期すべきである。</p>"
        "<p>一　転籍の制限の期間は<span class=t>12</span>月とすること。「本人の意向」を（十分に）尊重し、ODAのような支援を行うこと。"
        "<ruby>監理<rt>かんり</rt></ruby>団体の要件を見直し、相談の窓口を置くこと。</p>",
        "utf-8",
    )
    out = tmp_path / "page.pdf"
    given = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={out}",
        str(html),
    ]
    subprocess.run([str(CHROMIUM), *given], check=True, capture_output=True, timeout=120)
    assert pdf_text(out.read_bytes()).text.split("\n") == [
        "見本の制度に関する附帯決議",
        "政府は、本法の施行に当たり、次の事項について適切な措置を講ずるとともに、その運用に遺漏なきを期すべきである。",
        "一　転籍の制限の期間は12月とすること。「本人の意向」を（十分に）尊重し、ODAのような支援を行うこと。"
        "監理団体の要件を見直し、相談の窓口を置くこと。",
    ]


def test_two_tiers_of_vertical_text() -> None:
    upper = ["上の段の初めの列の言葉は、見", "本の列の終わりまで読む言葉で", "あり、次に下の段へ移ること。"]
    lower = ["下の段の初めの列の言葉は、見", "本の列の終わりまで読む言葉で", "あり、ここで頁が終わること。"]
    content = vertical_glyphs(upper, top=780) + vertical_glyphs(lower, top=500)
    text = pdf_text(lettered(content, text="".join(upper + lower))).text
    assert text.split("\n") == ["".join(upper), "".join(lower)]


def test_figures_below_vertical_text_are_read() -> None:
    content = vertical_glyphs(["見本の期間は十月までとし、その数を", "次のとおりに見本として定めること。"])
    content += "".join(at(100 + 90 * x, 300 - 30 * y, f"{x}{y}") for x in range(3) for y in range(2))
    read = pdf_text(lettered(content, text="見本の期間は十月までとし、その数を次のとおりに見本として定めること。012"))
    assert "次のとおりに見本として定めること。" in read.text and all(
        f"{x}{y}" in read.text for x in range(3) for y in range(2)
    )


def test_a_page_number_and_figures_in_vertical_text() -> None:
    lines = ["見本の期間は十月までとし、人数は", "四百人を超えないものとすること。"]
    content = (
        vertical_glyphs(lines, top=700)
        + at(290, 40, "- 3 -")
        + at(511, 700 - 14 * 16, "12")
        + vertical_glyphs(["月末"], top=700 - 14 * 17)
    )
    read = pdf_text(lettered(content, text="".join(lines) + "- 312月末"))
    assert read.text == "見本の期間は十月までとし、人数は12月末四百人を超えないものとすること。"


@pytest.mark.parametrize("mark", ["{}", "－{}－"])
def test_pages_of_vertical_text_numbered_in_kanji(mark: str) -> None:
    pages = [
        ["見本の期間は十月までとし、その間は", "本人の意向を尊重することを旨とし、"],
        ["必要な相談に応ずるものとし、費用は", "全て見本の機関の負担とするとともに"],
        ["その状況を三年の後に公表すること。", "右決議する。"],
    ]
    numbers = [mark.format(number) for number in "一二三"]
    contents = [vertical_glyphs(lines) + at(280, 40, number) for lines, number in zip(pages, numbers, strict=True)]
    read = pdf_text(pdf_file(contents, text="".join(map("".join, pages)) + "".join(numbers)))
    assert read.text.split("\n") == ["".join(map("".join, pages)).removesuffix("右決議する。"), "右決議する。"]


def test_a_turned_page_is_read_as_it_is_shown() -> None:
    down = "".join(
        f"BT /F1 12 Tf 0 -1 1 0 {540 - 18 * i} 780 Tm <{LETTERED.hex(line)}> Tj ET\n"
        for i, line in enumerate(RESOLUTION[2:])
    )
    body = pdf_file([down], text="".join(RESOLUTION), rotate=270)
    assert pdf_text(body).text.split("\n") == list(READ[2:])


def test_letters_set_apart_are_one_word() -> None:
    words = "見本の期間は二年とする。"
    content = (
        "".join(at(64 + 20 * i, 700, char) for i, char in enumerate(words)) + at(64, 660, "区分") + at(140, 660, "人数")
    )
    assert pdf_text(lettered(content, text=words + "区分人数")).text.split("\n") == [words, "区分 人数"]


@pytest.mark.parametrize("matrix", ["0 1 -1 0", "0 -1 1 0"])
def test_a_turned_heading_beside_a_table_is_one_line(matrix: str) -> None:
    words = "Share of workers 見本の割合"
    content = horizontal(
        [
            "区分の一は三百人である。",
            "区分の二は四百人である。",
            "区分の三は五百人である。",
            "以上の合計は千人である。",
        ],
        x=120,
    )
    content += f"BT /F1 12 Tf {matrix} 80 600 Tm <{LETTERED.hex(words)}> Tj ET\n"
    text = pdf_text(lettered(content, text=words + "区分の一二三四五百人である。以上合計千は")).text
    assert text.split("\n")[-1] == words and text.split("\n")[0] == "区分の一は三百人である。"


def test_a_heading_written_downwards_in_a_cell_is_one_word() -> None:
    content = vertical_glyphs(["区分"], right=64, top=700, step=13) + at(120, 700, "人数") + at(120, 680, "三百人")
    assert pdf_text(lettered(content, text="区分人数三百人")).text.split("\n") == ["区分", "人数", "三百人"]


# ---------------------------------------------------------------------- tables, columns, readings
def test_the_rows_of_a_table() -> None:
    rows = [["区分", "人数", "割合"], ["技能実習", "12,345", "10.5％"], ["特定技能", "6,789", "8.2％"]]
    content = "".join(at(64 + 140 * x, 700 - 20 * y, cell) for y, row in enumerate(rows) for x, cell in enumerate(row))
    read = pdf_text(lettered(content, text="".join(map("".join, rows))))
    assert read.text.split("\n") == ["区分 人数 割合", "技能実習 12,345 10.5％", "特定技能 6,789 8.2％"]


LEFT = ["左の段の一行目であり、ここから", "左の段の二行目に続き、さらに", "左の段の三行目で終わる。"]
RIGHT = ["右の段の一行目であり、ここから", "右の段の二行目に続き、さらに", "右の段の三行目で終わる。"]


def test_two_columns_one_after_another() -> None:
    content = horizontal(LEFT) + horizontal(RIGHT, x=320)
    assert pdf_text(lettered(content, text="".join(LEFT + RIGHT))).text.split("\n") == ["".join(LEFT), "".join(RIGHT)]


def side_by_side(left: list[str], right: list[str]) -> str:
    pairs = enumerate(zip(left, right, strict=True))
    return "".join(at(64, 770 - 18 * y, a) + at(320, 770 - 18 * y, b) for y, (a, b) in pairs)


def test_two_columns_row_by_row() -> None:
    around = ["見本の表題である", "ここからは、一段で続く本文である。"]
    content = at(64, 800, around[0]) + side_by_side(LEFT, RIGHT) + at(64, 690, around[1])
    read = pdf_text(lettered(content, text="".join(LEFT + RIGHT + around)))
    assert read.text.split("\n") == [around[0], "".join(LEFT), "".join(RIGHT), around[1]]


def test_a_table_of_two_columns_stays_in_rows() -> None:
    left = ["見本の大学を卒業した者", "見本の研修を修了した者であること", "見本の資格を有する者"]
    right = ["見本の書類の写し一部", "修了証の写し（原本も持参）", "資格の証明の写しと見本の書類一式"]
    read = pdf_text(lettered(side_by_side(left, right), text="".join(left + right)))
    assert read.text.split("\n") == [f"{a} {b}" for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize("cut", [False, True])
def test_readings_above_kanji_are_left_out(cut: bool) -> None:
    reading = at(112, 711, "かんりだんたい", size=6)
    if cut:  # as word processors do: the reading stands in the middle of the line
        content = at(64, 700, "外国人の") + reading + at(112, 700, "監理団体") + at(160, 700, "が実習を行う。")
    else:
        content = at(64, 700, "外国人の監理団体が実習を行う。") + reading
    body = lettered(content, text="外国人の監理団体が実習を行う。かんりだんたい")
    assert pdf_text(body).text == "外国人の監理団体が実習を行う。"


def test_readings_beside_vertical_kanji_are_left_out() -> None:
    lines = ["外国人の監理団体が実習を行うとき", "は、見本の手続によるものとする。"]
    content = vertical_glyphs(lines, top=700) + vertical_glyphs(["かんりだんたい"], right=528, top=650, step=7).replace(
        "/F1 12", "/F1 6"
    )
    read = pdf_text(lettered(content, text="".join(lines) + "かんりだんたい"))
    assert read.text == "".join(lines)


def test_small_kana_that_stand_for_themselves_stay() -> None:
    content = at(64, 700, "見本の表題") + at(64, 660, "（ちいさいもじのせつめい）", size=6)
    assert pdf_text(lettered(content, text="見本の表題（ちいさいもじのせつめい）")).text.split("\n") == [
        "見本の表題",
        "（ちいさいもじのせつめい）",
    ]


# ---------------------------------------------------------------------- damage
WHOLE = lettered(horizontal(TWO), text="".join(TWO))


def test_bytes_behind_the_end_mark_say_nothing() -> None:
    assert pdf_text(WHOLE + b"\r\n<!-- served by -->\n" * 500).text == "\n".join(TWO)
    update = b"\n9 0 obj\n<< /Length 90 >>\nstream\n"
    assert pdf_text(WHOLE + update).state == "broken"  # an update that was cut off


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"startxref\n\d+", b"startxref\n7"),
        (rb"\d{10} 00000 n", b"0000000009 00000 n"),
        (rb"xref\n0 \d+\n", b"xref\n0 99\n"),
    ],
)
def test_a_damaged_table_of_objects(old: bytes, new: bytes) -> None:
    body = re.sub(old, new, WHOLE)
    assert body != WHOLE
    assert pdf_text(body).text == "\n".join(TWO)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_password_of_the_owner_alone(algorithm: str) -> None:
    def locked(user: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(WHOLE)))
        writer.encrypt(user, "owner", algorithm=algorithm)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    assert pdf_text(locked("")).text == "\n".join(TWO)
    assert pdf_text(locked("見本")).state == "encrypted"
