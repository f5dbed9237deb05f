"""HTML to paragraphs, links with sizes, and the text of PDF files.  Expected values are read off the input."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from crawlers.read.html import Link, container_text, links, strip_sizes
from crawlers.read.pdf import drop_page_numbers, join_lines, pdf_text

BASE = "https://example.jp/a/index.html"


def tag(html: str) -> Tag:
    found = BeautifulSoup(f"<div id=x>{html}</div>", "lxml").select_one("#x")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("一行目<br>二行目<p>三行目</p>四行目", ["一行目", "二行目", "三行目", "四行目"]),
        ("  前\n\t 後&nbsp; &nbsp;末 ", ["前 後 末"]),
        ("　字下げ　と　間　<br>　", ["字下げ　と　間"]),
        ("Ａ１① ㈱ ﾊﾝｶｸ 髙﨑", ["Ａ１① ㈱ ﾊﾝｶｸ 髙﨑"]),
        ("<b>技能</b><i>実習</i>", ["技能実習"]),
        ("<a href=x>様式（PDF:3</a><a href=x>KB）</a>", ["様式（PDF:3KB）"]),
        ("<ruby>監理<rp>（</rp><rt>かんり</rt><rp>）</rp></ruby>団体", ["監理団体"]),
        ("<wel data-x=1>監理</wel><wel>団体</wel>", ["監理団体"]),
        ("見<!-- 消 -->本<script>x()</script><style>p{}</style><noscript>n</noscript>", ["見本"]),
        ("見<span hidden>隠</span><span style='Visibility : Hidden'>隠</span>本", ["見隠隠本"]),
        ("<div style='display: none'>答え：一年</div>問い", ["答え：一年", "問い"]),
        ("<details><summary>問い</summary><p>一年</p></details>", ["問い", "一年"]),
        ("<h3><button aria-expanded=false>問い</button></h3><div hidden=until-found>一年</div>", ["問い", "一年"]),
        ("<dt><button>問い</button><dd>一年</dd><button>検索</button>", ["問い", "一年", "検索"]),
        ("<button role=tab>申請</button><button data-bs-toggle=collapse>更新</button>", ["申請更新"]),
        ("<template>型</template>期間は<s>一年</s>二年とする。", ["期間は［削除線：一年］二年とする。"]),
        ("期間は<del><b>一</b>年</del><strike>、月</strike> とする", ["期間は［削除線：一年、月］ とする"]),
        (
            "<p style='TEXT-DECORATION: underline line-through'>一文目。<br>二文目。</p>三",
            ["［削除線：一文目。］", "［削除線：二文目。］", "三"],
        ),
        ("<span style='text-decoration-line:line-through'>甲<s>乙</s></span><u>丙</u>", ["［削除線：甲乙］丙"]),
        (
            "<table><tr><td>甲<td><s>乙</s><tr style='text-decoration:line-through'><td>丙<td>丁</table>",
            ["甲 | ［削除線：乙］", "［削除線：丙 | 丁］"],
        ),
        ("<del><table><tr><td>甲<td style='text-decoration:line-through'>乙</table></del>", ["［削除線：甲 | 乙］"]),
        ("<table><tr><td style='text-decoration:line-through'>甲<br>乙</table>", ["［削除線：甲］", "［削除線：乙］"]),
        ("<s> </s>［注］<s>甲</s>", ["［注］［削除線：甲］"]),
        ("見\u200b本\ufeff", ["見本"]),
        ("<h2><img alt=見出し></h2><a href=y><img alt='PDF'>文字</a> <img alt=飾り>", ["見出し", "文字"]),
        ("<a href=y><span><img alt=' 案内 '></span><!-- x --></a>", ["案内"]),
        ("<pre>一\n二</pre>", ["一", "二"]),
        (
            "<form><label>期間<select><option>一年</option><option>二年</option></select></label>"
            "<input type=text value='申込は二年まで'><input type=hidden value=x><input type=checkbox value=y>"
            "<input placeholder=氏名><textarea>記入例</textarea><input type=submit value=受付は終了しました></form>",
            ["期間", "一年", "二年", "申込は二年まで", "氏名", "記入例", "受付は終了しました"],
        ),
        (
            "図<svg><title>題</title><defs><style>.a{}</style></defs><text>期間は</text><text>二<tspan>年</tspan></text></svg>",
            ["図", "期間は", "二年"],
        ),
        ("<dl><dt>期限</dt><dd>４月</dd></dl>", ["期限", "４月"]),
        ("<ul><li>一<ul><li>二</li></ul>三</li></ul>", ["一", "二", "三"]),
        ("", []),
    ],
)
def test_lines(html: str, expected: list[str]) -> None:
    assert container_text(tag(html)).split("\n") == (expected or [""])


def test_table_rows() -> None:
    table = tag(
        "<table><caption>表</caption><tr><th>&nbsp;</th><th>甲</th><th>乙</th><th></th></tr>"
        "<tr><td>人</td><td></td><td>３</td></tr><tr><td></td></tr>"
        "<tr><td>一<br>二</td><td>三<ul><li>四</li></ul></td><td>五</td><td>六</td></tr>"
        "<tr><td>外<table><tr><td>内</td><td>側</td></tr></table></td></tr></table>"
    )
    assert container_text(table).split("\n") == [
        "表",
        "| 甲 | 乙",
        "人 | | ３",
        "一",
        "二",
        "| 三",
        "四",
        "| 五 | 六",
        "外",
        "内 | 側",
    ]


def test_elements_left_out() -> None:
    element = tag("<p>本文</p><ul class=jump><li>目次</li></ul><a href=z.pdf class=jump>z</a>")
    leave_out = element.select(".jump")
    assert container_text(element, leave_out) == "本文"
    assert links(element, BASE, leave_out) == []


def test_links() -> None:
    element = tag(
        "<p>前<a href='/f/1.pdf'>申請書（PDF:331</a><strong><a href='/f/1.pdf'>KB）</a></strong>"
        "（例は<a href='2.pdf'>こちら</a>）</p>"
        "<a href='/f/3.xlsx'>表（Excel：１．５ＭＢ）<img alt='新窓'></a><br><a href='/f/3.xlsx'>同じ表</a>"
        "<a href='/f/4.pdf'><img alt=案内></a> [ＰＤＦ形式：50キロバイト]"
        "<a href='#top'>先頭</a><a href='mailto:a@example.jp'>便り</a><a name=n>錨</a><a href='http://[bad'>壊</a>"
        "<a href='/f/5.pdf'>様式（PDF）</a><a href='//other.jp/6.pdf#p=2'> 六 </a>"
    )
    assert links(element, BASE) == [
        Link("https://example.jp/f/1.pdf", "申請書", "（PDF:331KB）", is_file=True),
        Link("https://example.jp/a/2.pdf", "こちら", ""),
        Link("https://example.jp/f/3.xlsx", "表", "（Excel：１．５ＭＢ）", is_file=True),
        Link("https://example.jp/f/3.xlsx", "同じ表", ""),
        Link("https://example.jp/f/4.pdf", "案内", "[ＰＤＦ形式：50キロバイト]", is_file=True),
        Link("https://example.jp/f/5.pdf", "様式（PDF）", "", is_file=True),
        Link("https://other.jp/6.pdf#p=2", "六", ""),
    ]


def test_two_anchors_with_words_between_are_two_links() -> None:
    element = tag("<a href=1.pdf>甲</a>及び<a href=1.pdf>乙</a>")
    assert [link.label for link in links(element, BASE)] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要領（PDF：830KB）を", "要領を"),
        ("要領(PDF:1.7MB)", "要領"),
        ("要領（PDF：1.2MB、12ページ）", "要領"),
        ("PDF（50Kb）", "PDF"),
        (
            "申請書（PDF）　（１０，０００円）（令和８年２月２４日掲載）",
            "申請書（PDF）　（１０，０００円）（令和８年２月２４日掲載）",
        ),
    ],
)
def test_sizes_only(text: str, expected: str) -> None:
    assert strip_sizes(text) == expected


# ---- PDF ----


def pdf(html: str) -> bytes:
    style = "<style>@page{size:100mm 100mm;margin:10mm}body{font:10pt 'Noto Sans CJK JP','BIZ UDPGothic'}</style>"
    made = HTML(string=f"<meta charset=utf-8>{style}{html}").write_pdf()
    assert isinstance(made, bytes)
    return made


LONG = (
    "この見本の文書は、外国人の見本就労に関する省令の見本をまとめたものであり、監理支援機関の許可の基準及び"
    "育成就労計画の認定の手続について、見本として作った長い段落の文字が行の途中で折り返されることを確かめる。"
)


def test_words_broken_over_lines_are_found() -> None:
    body = pdf(f"<h1>見本の通知</h1><p>{LONG}</p><ul><li>見本の項目一</li><li>見本の項目二</li></ul>")
    raw = PdfReader(io.BytesIO(body)).pages[0].extract_text()
    assert LONG not in raw  # the file really breaks the paragraph
    read = pdf_text(body)
    assert (read.state, len(read.pages), read.reason) == ("text", 1, "")
    assert LONG in read.text.split("\n")
    assert read.text.split("\n")[0] == "見本の通知"


def test_paragraph_over_a_page_end() -> None:
    body = pdf(f"<p>{LONG * 6}</p>")
    read = pdf_text(body)
    assert len(read.pages) > 1
    assert "".join(read.text.split("\n")) == LONG * 6
    assert LONG in read.text.replace("。\n", "。").replace("\n", "|")


def test_page_of_a_picture_has_no_text() -> None:
    body = pdf("<svg width=50 height=50><rect width=50 height=50 fill=red /></svg>")
    read = pdf_text(body)
    assert (read.state, read.pages, read.text) == ("no_text", ("",), "")


def encrypted(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("<p>見本の秘密</p>"))))
    writer.encrypt(user, owner, algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_encrypted() -> None:
    read = pdf_text(encrypted("見本".encode().hex(), "owner"))
    assert (read.state, read.pages) == ("encrypted", ())
    # Only printing and copying are restricted: everybody may read it.
    assert pdf_text(encrypted("", "owner")).text == "見本の秘密"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"", "not_pdf"),
        (b"<!doctype html><html><body>404</body></html>", "not_pdf"),
        (b"PK\x03\x04zip", "not_pdf"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "broken"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n", "broken"),
        (b"%PDF-1.7\nstartxref\n9\n%%EOF", "broken"),
    ],
)
def test_not_a_document(body: bytes, state: str) -> None:
    read = pdf_text(body)
    assert (read.state, read.pages, read.text) == (state, (), "")
    assert read.reason


def test_cut_off_file_is_broken() -> None:
    whole = pdf(f"<p>{LONG}</p>")
    assert pdf_text(whole).state == "text"
    for size in (len(whole) // 3, len(whole) // 2, len(whole) - 10):
        assert pdf_text(whole[:size]).state == "broken"
    # An update appended to a whole file and cut off: the end mark of the first part does not count.
    assert pdf_text(whole + b"9 0 obj\n<< /Length 9000 >>\nstream\n" + b"0 0 m " * 500).state == "broken"


def test_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    body = pdf("<p>一枚目の見本</p><p style='break-before:page'>二枚目の見本</p>")
    monkeypatch.setattr("crawlers.read.pdf.MAX_PAGES", 1)
    read = pdf_text(body)
    assert (read.state, read.text) == ("text", "一枚目の見本")
    assert "first 1 of 2 pages" in read.reason
    monkeypatch.setattr("crawlers.read.pdf.MAX_PAGES", 9)
    monkeypatch.setattr("crawlers.read.pdf.MAX_CHARACTERS", 8)
    read = pdf_text(body)
    assert (read.text, read.reason) == ("一枚目の見本", "only the first 1 of 2 pages were read: too much text")


def test_whatever_goes_wrong_inside_is_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(page: object, number: int) -> str:  # noqa: ARG001
        raise RecursionError("見本")

    monkeypatch.setattr("crawlers.read.pdfium.Pages.page", deep)
    read = pdf_text(pdf("<p>見本</p>"))
    assert (read.state, read.pages, read.text) == ("broken", ("",), "")
    assert "page 1 of 1" in read.reason


def test_rows_of_a_table_stay_apart() -> None:
    rows = ["～３４歳 ～３４歳", "～３９歳 ～３９歳", "ボーナスの見本①", "７年～ ５００万", "合格点 70", "見本の注記"]
    assert join_lines(rows) == rows
    wide = [
        "見本の大学を卒業した者又はこれと同等以上の見本の教育を受けた者 10",
        "見本の研修を修了した者で見本の大臣が告示で定める見本のもの 15",
        "見本の事業に従事する者で見本の大臣が認める見本の事業のもの 20",
        "見本の資格を有する者",
    ]
    assert join_lines(wide) == wide
    # The last cell of a broken cell text stands in its last line.
    assert join_lines(["職務の見本に関する国", "家資格の見本保有 １０", "合計の見本 ３０"]) == [
        "職務の見本に関する国家資格の見本保有 １０",
        "合計の見本 ３０",
    ]


def test_join_lines() -> None:
    lines = [
        "育成就労制度の見本要領",
        "令和８年４月",
        "第１　目的",
        "この要領は、監理支援機関の許可及び育成就労計画の認定に関する事",
        "務の見本を示すものである。",
        "（１）外国人の転籍については、本人の意向による転籍の要件を満た",
        "すときに限り認める。",
        "・見本の箇条",
        "・見本の箇条の二",
        "上限 40",
        "Employment for Skill",
        "Development Program",
    ]
    assert join_lines(lines) == [
        "育成就労制度の見本要領",
        "令和８年４月",
        "第１　目的",
        "この要領は、監理支援機関の許可及び育成就労計画の認定に関する事務の見本を示すものである。",
        "（１）外国人の転籍については、本人の意向による転籍の要件を満たすときに限り認める。",
        "・見本の箇条",
        "・見本の箇条の二",
        "上限 40",
        "Employment for Skill Development Program",
    ]


def test_article_number_inside_a_sentence_does_not_start_a_paragraph() -> None:
    lines = ["この省令は、出入国管理及び難民認定法の見本に関する規則の", "第２条の規定により定める。", "第３条（見本）"]
    assert join_lines(lines) == [
        "この省令は、出入国管理及び難民認定法の見本に関する規則の第２条の規定により定める。",
        "第３条（見本）",
    ]


def test_page_numbers_go_and_figures_stay() -> None:
    pages = [["表紙の見本", "－ 1 －"], ["2/4", "数の表", "１５"], ["７", "本文", "－３－"], ["本文", "８", "4 ページ"]]
    assert drop_page_numbers(pages) == [["表紙の見本"], ["数の表", "１５"], ["本文"], ["本文"]]


def test_page_numbers_in_kanji() -> None:
    assert drop_page_numbers([["甲", "－一－"]]) == [["甲"]]
    assert drop_page_numbers([["甲", "九"], ["乙", "十"], ["丙", "二十"]]) == [["甲"], ["乙"], ["丙", "二十"]]
    assert drop_page_numbers([["甲", "一"]]) == [["甲", "一"]]  # of one page it may be a label


def test_bare_numbers_that_go_up_are_page_numbers() -> None:
    assert drop_page_numbers([["甲", "5"], ["乙", "6"], ["丙", "70"]]) == [["甲"], ["乙"], ["丙", "70"]]
    assert drop_page_numbers([["点数", "70"]]) == [["点数", "70"]]
