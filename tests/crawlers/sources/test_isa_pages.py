"""The watched pages of the Immigration Services Agency, against a page written by hand in the true skeleton."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.isa_pages import WATCHED, IsaPages
from crawlers.sources.shared.source import Known, KnownDocument, PageRequest
from crawlers.sources.shared.watched import WatchedPages
from db.record.models import Document, Gone, Problem, ProblemKind, Ref
from db.text.dates import JST
from tests.support import places

PAGES = places.PAGES / "isa_pages"
SITE = "https://www.moj.go.jp/"
PATH = "isa/applications/seido.html"
SAMPLE = (PAGES / "seido.html").read_text(encoding="utf-8")
SOURCE = IsaPages()


def page(body: str | bytes, path: str = PATH, media_type: str = "text/html; charset=UTF-8", status: int = 200) -> Page:
    data = body.encode() if isinstance(body, str) else body
    digest = hashlib.sha256(data).hexdigest()
    return Page(SITE + path, status, {"content-type": media_type}, data, "2026-08-26T12:00:00Z", digest)


def read_page(body: str, key: str | None = None, **more: Any) -> list[Any]:
    return list(SOURCE.read(page(body, **more), "parse_page", {"path": PATH, "key": key}))


def read_file(
    body: bytes, name: str = "999900001.pdf", media_type: str = "application/pdf", label: str = "見本"
) -> Any:
    path = f"isa/content/{name}"
    arguments = {"path": path, "label": label, "key": f"isa_pages/{path}"}
    records = list(SOURCE.read(page(body, path, media_type), "parse_attachment", arguments))
    assert len(records) == 1
    return records[0]


def only_problem(records: list[Any]) -> Problem:
    assert [type(record) for record in records] == [Problem]
    problem: Problem = records[0]
    return problem


def pdf(html: str) -> bytes:
    made = HTML(string=f"<meta charset=utf-8>{html}").write_pdf()
    assert isinstance(made, bytes)
    return made


def test_page_as_expected() -> None:
    expected = json.loads((PAGES / "seido.expected.json").read_text(encoding="utf-8"))
    document, *asks = read_page(SAMPLE)
    assert isinstance(document, Document)
    assert (document.key, document.kind, document.url) == (f"isa_pages/{PATH}", "page", SITE + PATH)
    assert document.title == expected["title"]
    assert document.body is not None
    assert document.body.split("\n") == expected["body"]
    assert (document.published_on, document.collection) == (None, "isa_pages")
    files = expected["attachments"]
    assert json.loads(str(document.facts["attachments"])) == [[href, label] for href, label, _, _ in files]
    assert [dict(row) for row in document.rows["attachments"]] == [
        {
            "position": number,
            "href": href,
            "label": label,
            "size_label": size,
            "attachment_document": Ref("isa_pages/" + href.removeprefix(SITE)),
        }
        for number, (href, label, size, _) in enumerate(files, start=1)
    ]
    assert asks == [
        PageRequest(
            href,
            "parse_attachment",
            {"path": href.removeprefix(SITE), "label": name, "key": "isa_pages/" + href.removeprefix(SITE)},
        )
        for href, _, _, name in files
    ]


def test_what_is_around_the_container_does_not_count() -> None:
    other = SAMPLE.replace("見本の住所", "別の見本の住所と来訪者数 123").replace("見本ナビ：手続", "別のナビ")
    assert read_page(other) == read_page(SAMPLE)


def test_title_without_heading_comes_from_the_title_element() -> None:
    document = read_page(SAMPLE.replace('<h1 class="titlePage">', "<p>").replace("</h1>", "</p>"))[0]
    assert document.title == "見本就労制度について（見本）"


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (SAMPLE.replace("contentsArea", "anotherArea"), ProblemKind.STRUCTURE_SUSPECT, "#contentsArea"),
        ("<html><body>見本：ただいまメンテナンス中です。</body></html>", ProblemKind.MAINTENANCE, "メンテナンス"),
        (SAMPLE[: SAMPLE.index("再掲")], ProblemKind.STRUCTURE_SUSPECT, "cut off"),
        (
            "<html><body><div id=contentsArea><h1 class=titlePage>見本の長い長い長い長い長い長い長い長い長い長い題"
            "</h1><p>見本です。</p></div></body></html>",
            ProblemKind.STRUCTURE_SUSPECT,
            "next to no text",
        ),
        ("<html><body><div id=contentsArea></div></body></html>", ProblemKind.STRUCTURE_SUSPECT, "next to no text"),
        ("", ProblemKind.STRUCTURE_SUSPECT, "empty"),
    ],
)
def test_pages_that_are_not_read(body: str, kind: ProblemKind, words: str) -> None:
    problem = only_problem(read_page(body, key="isa_pages/" + PATH))
    assert (problem.kind, problem.key) == (kind, "isa_pages/" + PATH)
    assert words in problem.reason


def test_a_page_that_mentions_maintenance_is_a_page() -> None:
    assert isinstance(read_page(SAMPLE.replace("第二の要件", "メンテナンス中の要件"))[0], Document)


def test_redirect_to_another_page_is_not_a_new_version() -> None:
    problem = only_problem(read_page(SAMPLE, path="isa/index.html"))
    assert problem.kind is ProblemKind.STRUCTURE_SUSPECT
    assert SITE + "isa/index.html" in problem.reason


def test_not_found() -> None:
    key = "isa_pages/" + PATH
    assert only_problem(read_page("", status=404)).kind is ProblemKind.NOT_FOUND
    problem, gone = read_page("", key=key, status=404)
    assert (problem.kind, gone) == (ProblemKind.NOT_FOUND, Gone(key, SITE + PATH))


def test_plan_names_every_listed_page_and_knows_the_seen_ones() -> None:
    path = "isa/applications/index_00005.html"
    seen = KnownDocument(f"isa_pages/{path}", "page", SITE + path, None, True)
    plan = SOURCE.plan(datetime(2026, 8, 26, 23, tzinfo=JST), None, Known(documents=(seen,)))
    asks = {ask.url: ask for ask in plan.requests}
    assert len(asks) == len(plan.requests) == len(WATCHED)
    assert asks[SITE + path] == PageRequest(SITE + path, "parse_page", {"path": path, "key": f"isa_pages/{path}"})
    other = "isa/applications/ssw/index.html"
    assert asks[SITE + other].arguments == {"path": other, "key": None}
    assert all(url.startswith(SITE + "isa/") and url.endswith(".html") for url in asks)


def test_ask_for() -> None:
    assert SOURCE.request_for(SITE + "isa/applications/ssw/").arguments["path"] == "isa/applications/ssw/index.html"
    ask = SOURCE.request_for("http://www.moj.go.jp/isa/content/930001657.pdf#page=2")
    assert ask == PageRequest(
        SITE + "isa/content/930001657.pdf",
        "parse_attachment",
        {"path": "isa/content/930001657.pdf", "label": "", "key": "isa_pages/isa/content/930001657.pdf"},
    )
    for url in (SITE + "MINJI/minji78.html", "https://example.com/isa/a.html", SITE + "isa/content/910000046.png"):
        with pytest.raises(ValueError, match="neither a page"):
            SOURCE.request_for(url)


def test_sizes_and_stamps_do_not_make_a_change() -> None:
    before = read_page(SAMPLE)[0]
    after = read_page(
        SAMPLE.replace("PDF:331", "PDF:340").replace("１．５MB", "１．６MB").replace("１月２８日更新", "８月１日更新")
    )[0]
    assert before.body != after.body
    assert SOURCE.comparable_body(before.body) == SOURCE.comparable_body(after.body)
    assert before.facts == after.facts
    real = read_page(SAMPLE.replace("１２３人", "１２４人"))[0]
    assert SOURCE.comparable_body(before.body) != SOURCE.comparable_body(real.body)


@pytest.mark.parametrize(
    "line",
    [
        "令和8年1月28日更新",
        "（令和６年11月18日現在）",
        "更新日：2026年4月15日",
        "令和７年６月末現在",
        "ページの先頭へ",
        "このページの先頭へ戻る",
    ],
)
def test_stamps_are_ignored(line: str) -> None:
    assert SOURCE.comparable_body(f"本文\n{line}\n本文") == "本文\n本文"


@pytest.mark.parametrize("line", ["令和9年4月1日", "令和9年4月1日施行", "令和8年1月28日更新の要領", "ページ", "上限"])
def test_lines_that_say_something_are_kept(line: str) -> None:
    assert SOURCE.comparable_body(line) == line


def test_pdf_with_text() -> None:
    body = pdf("<p>見本の要領の本文</p><p style='break-before:page'>二枚目の見本</p>")
    document = read_file(body)
    assert (document.key, document.kind) == ("isa_pages/isa/content/999900001.pdf", "attachment")
    assert (document.title, document.body) == ("見本", "見本の要領の本文\n二枚目の見本")
    digest = hashlib.sha256(body).hexdigest()
    # The first page has eight characters and a line end: the second begins at the tenth character.
    assert document.facts == {"sha256": digest, "page_starts": "[0, 9]"}
    assert [dict(row) for row in document.rows["files"]] == [
        {"sha256": digest, "size": len(body), "media_type": "application/pdf", "pages": 2, "text_state": "text"}
    ]


def test_contact_blocks_stay_out_of_pages_pdfs_and_workbooks() -> None:
    block = "<p>【照会先】<br>見本局見本課<br>課長補佐　見本 太郎<br>（電話）03-9999-9999</p>"
    document = read_page(SAMPLE.replace("第二の要件", "第二の要件</p>" + block + "<p>", 1))[0]
    assert "9999" not in document.body and "太郎" not in document.body and "第二の要件" in document.body
    read = read_file(pdf(f"<p>見本の本文です。</p>{block}"))
    assert read.body == "見本の本文です。"
    book = Workbook()
    sheet: Any = book.active
    for row in (("国", "人数"), ("見本国", 12), ("担当：見本課", "課長補佐　見本 太郎", "電話 03-9999-9999")):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert "太郎" not in read_file(out.getvalue(), "999900003.xlsx", "application/octet-stream").body
    assert "A2: 見本国 | B2: 12" in read_file(out.getvalue(), "999900003.xlsx", "application/octet-stream").body


OURS = ("isa_pages", "mhlw_pages", "otit_pages")


def test_every_source_of_watched_pages_leaves_contacts_out() -> None:
    found = {name: source.site.contacts for name, source in all_sources().items() if isinstance(source, WatchedPages)}
    assert set(found) == {*OURS, "cabinet_pages", "minister_talks", "treaty_bodies", "watch"} and all(found.values())


def test_scans_and_locked_files_are_kept_without_text() -> None:
    scan = read_file(pdf("<svg width=50 height=50><rect width=50 height=50 fill=red /></svg>"), label="")
    assert (scan.title, scan.body) == ("999900001.pdf", "")
    assert (scan.rows["files"][0]["text_state"], scan.rows["files"][0]["pages"]) == ("scan", 1)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("<p>見本の秘密</p>"))))
    writer.encrypt("a", "b", algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    locked = read_file(out.getvalue())
    assert (locked.body, locked.rows["files"][0]["text_state"]) == ("", "encrypted")


def test_spreadsheet_is_kept_as_a_file() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    document = read_file(out.getvalue(), "999900003.xlsx", "application/octet-stream")
    assert (document.body, document.rows["files"][0]["text_state"]) == ("", "broken")  # a package without its parts
    assert read_file(out.getvalue(), "999900003.zip", "application/zip").rows["files"][0]["text_state"] == "not_read"
    half = read_file(out.getvalue()[:60], "999900003.xlsx", "application/octet-stream")
    assert (half.kind, half.key) == (ProblemKind.STRUCTURE_SUSPECT, "isa_pages/isa/content/999900003.xlsx")


def test_a_word_file_of_letters_that_nobody_knows_is_unreadable() -> None:
    out = io.BytesIO()
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(out, "w") as made:
        words = "".join(f"<w:p><w:r><w:t>{chr(0xE000 + n) * 9}</w:t></w:r></w:p>" for n in range(9))
        made.writestr("word/document.xml", f"<w:document {names}><w:body>{words}</w:body></w:document>")
    path = "isa/content/999900004.docx"
    arguments = {"path": path, "label": "見本", "key": f"isa_pages/{path}"}
    asked = page(out.getvalue(), path, "application/octet-stream")
    document, problem = SOURCE.read(asked, "parse_attachment", arguments)
    assert (document.body, document.rows["files"][0]["text_state"]) == ("", "unreadable")
    assert problem.kind is ProblemKind.WITHOUT_TEXT


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", "application/pdf"),
        ("<!DOCTYPE html><html><body>見本：ありません</body></html>".encode(), "application/pdf"),
        (b"%PDF-1.7 text", "text/html"),
        (b"\x8f\x01\xfe" * 500, "application/pdf"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 20 + b"%%EOF", "application/pdf"),
    ],
)
def test_what_is_served_in_place_of_a_file(body: bytes, media_type: str) -> None:
    problem = read_file(body, media_type=media_type)
    assert isinstance(problem, Problem)
    assert problem.kind is ProblemKind.STRUCTURE_SUSPECT


def test_watch_list() -> None:
    paths = [watched.path for watched in WATCHED]
    assert len(set(paths)) == len(paths)
    assert all(watched.ja and watched.en and not watched.path.startswith("/") for watched in WATCHED)
    assert "isa/applications/faq/ikusei_qa_00002.html" in paths
