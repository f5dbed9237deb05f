"""Files that a page leads to in other ways than by anchors, and links that no rule takes; addresses as a browser has them."""

from __future__ import annotations

import json

import pytest

from crawlers.read.html import refresh_target
from crawlers.read.page import Page
from crawlers.sources.isa_pages import IsaPages
from crawlers.sources.shared.source import PageRequest
from db.change.compare import State, compare
from db.record.models import Document, Problem
from db.text.addresses import one_spelling

SITE = "https://www.moj.go.jp/"
PATH = "isa/a/b.html"
FILES = "isa/content/"


def page(content: str, head: str = "", url: str = SITE + PATH) -> Page:
    words = "見本の案内の文をここに長く書いておき、本文として読まれるだけの長さにします。"
    main = f"<div id=contentsArea><h1>見本の頁</h1><p>{words}</p>{content}</div>"
    body = f"<!doctype html><html><head><title>見本</title>{head}</head><body>{main}</body></html>"
    return answer(body, url)


def answer(markup: str, url: str = SITE + PATH) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(url, 200, headers, markup.encode(), "2026-05-01T03:00:00Z", "0" * 64)


def read(content: str, head: str = "") -> tuple[Document, list[PageRequest]]:
    document, *asks = IsaPages().read(page(content, head), "parse_page", {"path": PATH, "key": None})
    assert isinstance(document, Document), document
    return document, [ask for ask in asks if isinstance(ask, PageRequest)]


def untaken(document: Document) -> list[list[str]]:
    found = json.loads(str(document.facts.get("untaken_links") or "[]"))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("markup", "label"),
    [
        ("<iframe src='/isa/content/1.pdf' title='見本の図'></iframe>", "見本の図"),
        ("<object data='/isa/content/1.pdf' title='見本'><a href='/isa/content/1.pdf'>開く</a></object>", "見本"),
        ("<embed src='/isa/content/1.pdf'>", ""),
        ("<map name=m><area href='/isa/content/1.pdf' alt='見本の域' shape=rect></map>", "見本の域"),
        ("<form action='/isa/content/1.pdf'><button>取り出す</button></form>", "取り出す"),
        ("<form action='/isa/content/1.pdf'><input type=submit value='取り出す'></form>", "取り出す"),
        ("<a href=\"javascript:window.open('/isa/content/1.pdf')\">開く</a>", "開く"),
        ("<a href='#' onclick=\"go('../content/1.pdf'); return false\">開く</a>", "開く"),
        ("<details><summary>開く</summary><a href='/isa/content/1.pdf'>様式の見本</a></details>", "様式の見本"),
    ],
)
def test_files_within_a_page(markup: str, label: str) -> None:
    document, asks = read(markup)
    assert [(row["href"], row["label"]) for row in document.rows["attachments"]] == [(f"{SITE}{FILES}1.pdf", label)]
    assert [ask.url for ask in asks] == [f"{SITE}{FILES}1.pdf"]
    assert untaken(document) == []


def test_a_base_moves_relative_links() -> None:
    document, asks = read("<a href='2.pdf'>見本</a>", "<base href='/isa/content/'>")
    assert [ask.url for ask in asks] == [f"{SITE}{FILES}2.pdf"]
    document, asks = read("<a href='2.pdf'>見本</a>", "<BASE target=_top><base href='https://files.example.jp/x/'>")
    assert (asks, untaken(document)) == ([], [["https://files.example.jp/x/2.pdf", "見本"]])


def test_a_refresh_leads_to_its_file() -> None:
    head = "<meta http-equiv='Refresh' content='3; URL=/isa/content/3.pdf'>"
    assert [ask.url for ask in read("", head)[1]] == [f"{SITE}{FILES}3.pdf"]
    document, asks = read("", "<meta http-equiv=refresh content=\"0;url='/isa/new.html'\">")
    assert (asks, untaken(document)) == ([], [[f"{SITE}isa/new.html", ""]])
    again = page("", "<meta http-equiv=refresh content='300'><meta http-equiv=refresh content='9;url=b.html'>")
    assert refresh_target(again.soup, again.base) == ""


def test_links_that_no_rule_takes_are_named() -> None:
    document, asks = read(
        "<a href='/isa/other/4.pdf'>別の場所</a><a href='/isa/content/5.lzh'>圧縮</a><a href='https://www.mhlw.go.jp/6.xlsx#p'>他庁</a>"
        "<a href='/isa/dl.php?file=7.pdf'>取出</a><a href='/isa/8.html'>頁</a><a href='/isa/9'>頁</a><a href='https://example.jp'>頁</a>"
        "<a href='https://www.mhlw.go.jp/6.xlsx'>もう一度</a>"
    )
    assert asks == []
    assert untaken(document) == [
        [f"{SITE}isa/other/4.pdf", "別の場所"],
        [f"{SITE}isa/content/5.lzh", "圧縮"],
        ["https://www.mhlw.go.jp/6.xlsx", "他庁"],
        [f"{SITE}isa/dl.php?file=7.pdf", "取出"],
    ]


def test_what_says_that_it_is_a_file_is_named_whatever_its_address() -> None:
    document, asks = read(
        "<a href='/isa/dl?id=8'>様式の一覧（CSV）</a><a href='/isa/dl?id=9' download>保存</a>"
        "<a href='/isa/view/10'>要領（PDF：120KB）</a><a href='/isa/view/11'>要領の解説（PDFの見方）</a>"
    )
    assert asks == []
    assert untaken(document) == [
        [f"{SITE}isa/dl?id=8", "様式の一覧（CSV）"],
        [f"{SITE}isa/dl?id=9", "保存"],
        [f"{SITE}isa/view/10", "要領"],
    ]


def test_what_a_frame_holds_in_its_own_markup_is_text_with_its_links() -> None:
    markup = "&lt;p>枠の中の期間は&lt;s>一年&lt;/s>です。&lt;a href='/isa/content/1.pdf'>様式の見本&lt;/a>&lt;/p>"
    document, asks = read(f"<iframe src='/isa/other.html' srcdoc=\"{markup}\"></iframe><p>枠の後</p>")
    assert document.body and document.body.endswith("枠の中の期間は［削除線：一年］です。様式の見本\n枠の後")
    assert [ask.url for ask in asks] == [f"{SITE}{FILES}1.pdf"]
    assert untaken(document) == []  # a browser does not ask for the address of such a frame


def test_a_page_that_only_leads_on_says_where() -> None:
    head = "<META HTTP-EQUIV=Refresh CONTENT=\"3;URL='/isa/new.html'\">"
    text = "<body><div id=contentsArea><h1>見本</h1><p>移動しました。</p></div></body>"
    short = f"<html><head>{head}<title>見本</title></head>{text}</html>"
    moved = answer(short)
    (problem,) = IsaPages().read(moved, "parse_page", {"path": PATH, "key": None})
    assert isinstance(problem, Problem)
    assert problem.why.en == f"{SITE}{PATH} now leads to {SITE}isa/new.html: correct the watch list"
    scripts_off = answer(short.replace(head, f"<noscript>{head}</noscript>"))
    (problem,) = IsaPages().read(scripts_off, "parse_page", {"path": PATH, "key": None})
    assert isinstance(problem, Problem) and "leads to" not in problem.why.en


def test_what_a_page_shows_within_itself_and_where_its_forms_lead_is_named_without_what_is_new_at_each_visit() -> None:
    document, asks = read(
        "<iframe src='https://maps.example.jp/embed?pb=!1' title=地図></iframe>"
        "<form action='/isa/get.do;jsessionid=A1?n=2' method=post><input type=submit value=取り出す></form>"
        "<a href='/isa/x/9.pdf;jsessionid=A1'>九</a><a href='/isa/content/1.pdf;jsessionid=A1'>一</a><form><input type=submit></form>"
    )
    assert untaken(document) == [
        ["https://maps.example.jp/embed", "地図"],
        [f"{SITE}isa/get.do", "取り出す"],
        [f"{SITE}isa/x/9.pdf", "九"],
    ]
    assert [ask.url for ask in asks] == [f"{SITE}{FILES}1.pdf"]


def test_one_file_under_three_spellings_is_one_document() -> None:
    document, asks = read(
        "<a href='/isa/content/通知.pdf'>通知の見本</a><a href='/isa/content/%E9%80%9A%E7%9F%A5.pdf'>通知</a>"
        "<a href='/isa/content/%e9%80%9a%e7%9f%a5%2Epdf'>通知</a>"
    )
    (row,) = document.rows["attachments"]
    assert row["href"] == f"{SITE}{FILES}%E9%80%9A%E7%9F%A5.pdf"
    assert [ask.url for ask in asks] == [row["href"]]
    (ask,) = asks
    spelt = {IsaPages.site.key(path) for path in ("isa/content/通知.pdf", "isa/content/%e9%80%9a%e7%9f%a5.pdf")}
    assert spelt == {ask.arguments["key"]}


def test_a_query_that_names_the_file_is_asked_for_and_a_stamp_is_not() -> None:
    document, asks = read(
        "<a href='/isa/content/1.PDF?lang=ja&v=20260401#page=2'>日本語</a>"
        "<a href='/isa/content/1.PDF?lang=vi&v=20260401'>ベトナム語</a>"
        "<a href='/isa/content/2.csv?20260401'>一覧</a><a href='/isa/content/3.csv?_=1775000000&PHPSESSID=ab12'>別の一覧</a>"
        "<a href='/isa/content/4.html?name=a.pdf'>頁</a>"
    )
    asked = [f"{SITE}{FILES}{name}" for name in ("1.PDF?lang=ja", "1.PDF?lang=vi", "2.csv", "3.csv")]
    assert [ask.url for ask in asks] == asked
    assert [row["href"] for row in document.rows["attachments"]] == asked
    (found,) = IsaPages().read(
        Page(asked[0], 200, {"content-type": "application/pdf"}, b"%PDF-1.7 no more", "2026-05-01T03:00:00Z", "0" * 64),
        asks[0].callback,
        asks[0].arguments,
    )
    assert isinstance(found, Problem) and "PDF" in found.why.en  # read as the PDF that its path names


def test_spellings() -> None:
    assert one_spelling("a%2fb%7Ec d%é?x=%e3%81%82") == "a%2Fb~c%20d%25%C3%A9?x=%E3%81%82"


def test_the_same_words_in_other_markup_weigh_little() -> None:
    table, items = (
        read(content)[0].body or ""
        for content in (
            "<table><tr><th>期限</th><td>４月</td></tr><tr><th>手数料</th><td>六千円</td></tr></table>",
            "<dl><dt>期限</dt><dd>４月</dd><dt>手数料</dt><dd>六千円</dd></dl>",
        )
    )
    assert table != items
    (change,) = compare(*(State("k", "page", "見本", None, body, body, {}) for body in (table, items)))
    assert change.weight == 20
    assert change.summary_ja == "文書「見本」の本文の組み方（表や箇条書き）が変わりました。言葉は同じです。"
    (change,) = compare(*(State("k", "page", "見本", None, b, b, {}) for b in (table, items.replace("六千", "七千"))))
    assert change.weight == 60


def test_the_same_lines_in_another_order_are_not_called_added() -> None:
    lines = ["費用は監理団体が負担する。", "費用は実習生に負担させない。", "違反は届け出る。"]
    bodies = ["\n".join(lines), "\n".join((lines[1], lines[2], lines[0]))]
    (change,) = compare(*(State("k", "page", "見本", None, body, body, {}) for body in bodies))
    assert change.weight == 20
    assert change.summary_ja == "文書「見本」の本文の順序が変わりました。言葉は同じです。"
    bodies[1] += "\n違反は届け出る。"  # once more than before: that is new
    (change,) = compare(*(State("k", "page", "見本", None, body, body, {}) for body in bodies))
    assert change.weight == 60
