"""Files replaced in place: on which page, in which cell, or that nothing could be read (files made here, 見本)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from crawlers.read.pdf import pdf_text
from db.change.attachment_diff import Place, page_at, places, starting_pages
from db.change.passages import passages
from db.record.home import Home
from desk.server import build_datasette
from tests.support.helpers import Reply, Watch, isa_page
from tests.support.pdf_files import PLAIN, Font, horizontal, pdf_file

N1, N2 = "2026-04-20T18:00:00Z", "2026-04-21T18:00:00Z"
PAGE = "isa/applications/index_00005.html"
FILE = "isa_pages/isa/content/999900001.pdf"
BOOK = "isa_pages/isa/content/999900002.xlsx"


@cache
def pdf(*pages: str, css: str = "") -> bytes:
    """A PDF with one page for each text; "" is a page with a picture alone."""
    picture = "<svg width=50 height=50><rect width=50 height=50 fill=red /></svg>"
    html = "".join(f"<div style='break-after:page'>{text or picture}</div>" for text in pages)
    made = HTML(string=f"<meta charset=utf-8><style>{css}</style>{html}").write_pdf()
    assert isinstance(made, bytes)
    return made


def locked(body: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(body)))
    writer.encrypt("a", "b", algorithm="AES-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def workbook(*rows: tuple[Any, ...], title: str = "国別") -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cell in sheet["B"]:
        cell.number_format = "#,##0"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def two_nights(folder: Path, name: str, old: bytes, new: bytes, media_type: str = "application/pdf") -> Any:
    """(result of the second night, its changes with their parts) of a page whose one file is replaced in place."""
    page = isa_page(
        "見本の制度", "見本の本文です。育成就労の手続を説明しています。見本の本文です。", files={name: "見本の要領"}
    )
    with Watch(folder) as watch:
        for at, body in ((N1, old), (N2, new)):

            def site(url: str, body: bytes = body) -> Reply | None:
                if url.endswith(name):
                    return 200, {"content-type": media_type}, body
                return page if url.endswith(PAGE) else None

            result = watch.night("isa_pages", at, site)
        found = [(change, watch.parts(change)) for change in watch.changes()]
        return result, [(dict(c), [dict(p) for p in parts]) for c, parts in found]


# ---------------------------------------------------------------------- pages of a PDF
FIRST, SECOND, THIRD = "第一の見本の本文です。", "第二の見本の本文です。", "第三の見本の本文です。"


def test_where_pages_begin() -> None:
    read = pdf_text(pdf(FIRST, SECOND, "", THIRD))
    assert read.text == f"{FIRST}\n{SECOND}\n{THIRD}"
    assert read.starts == (
        0,
        12,
        24,
        24,
    )  # eleven characters and a line end each; the picture begins where the next does
    assert [read.text[start : start + 2] for start in read.starts] == ["第一", "第二", "第三", "第三"]
    assert [page_at(read.starts, offset) for offset in (0, 11, 12, 23, 24, 40)] == [1, 1, 2, 2, 4, 4]


def test_a_paragraph_that_runs_over_the_end_of_a_page() -> None:
    css = "@page { size: 60mm 40mm; margin: 5mm } div { font-size: 12pt }"
    text = "見本の制度では、受け入れる者は次の要件の全てに適合しなければならないものとし、" * 3 + "以上を見本とする。"
    read = pdf_text(pdf(text, THIRD, css=css))
    assert read.text.split("\n") == [text, THIRD]  # one paragraph, put together
    assert len(read.pages) == len(read.starts) >= 3
    for page, start in zip(read.pages, read.starts, strict=True):
        assert read.text[start:].startswith(page[:5]), (page, read.text[start : start + 5])
    marks = starting_pages(read.text, read.starts)
    assert marks[0][:2] == [(1, False), (2, True)]
    assert marks[1] == [(len(read.starts), False)]


def test_two_columns_are_read_column_by_column() -> None:
    left, right = ("左の見本の文です。" * 6, "右の見本の文です。" * 6)
    css = "@page { size: 210mm 120mm } div { columns: 2; column-fill: balance } p { margin: 0; break-inside: avoid }"
    text = pdf_text(pdf(f"<p>{left}</p><p>{right}</p>", css=css)).text
    assert re.sub(r"\s", "", text) == left + right


def test_places_of_passages() -> None:
    old, new = f"{FIRST}\n{SECOND}\n{THIRD}", f"{FIRST}\n{SECOND.replace('本文', '規定')}\n新しい行\n{FIRST}"
    found = passages(old, new)
    assert found == ((f"{SECOND}\n{THIRD}", f"第二の見本の規定です。\n新しい行\n{FIRST}"),)
    assert places(old, new, (0, 12, 24), (0, 12, 24, 29), found) == [Place(2, 4)]
    gone = passages(old, f"{FIRST}\n{THIRD}")
    assert places(old, f"{FIRST}\n{THIRD}", (0, 12, 24), (0, 12), gone) == [Place(2, 2, removed=True)]
    assert places(old, new, (), (), found) == [None]
    assert places(old, new, (0, 12, 24), (0, 12, 24, 29), [("別の", "見本")]) == [None]
    repeated = f"{FIRST}\n様式\n{SECOND}\n{THIRD}"  # the same line stands unchanged on an earlier page
    assert places(repeated, f"{repeated}\n様式", (0, 15), (0, 15, 39), passages(repeated, f"{repeated}\n様式")) == [
        Place(3, 3)
    ]


def test_a_replaced_pdf_names_the_page(tmp_path: Path) -> None:
    old, new = pdf(FIRST, SECOND, THIRD), pdf(FIRST, SECOND, "第三の見本の規定です。")
    _, [(change, parts)] = two_nights(tmp_path, "999900001.pdf", old, new)
    assert (change["kind"], parts) == ("attachment_replaced", [])
    assert change["summary_ja"] == (
        "添付ファイル「見本の要領」が同じURLのまま差し替えられました（本文の変化1か所：3ページ）。"
        "「第三の見本の本文です。」→「第三の見本の規定です。」"
    )
    assert change["summary_en"] == "The file “見本の要領” was replaced in place (1 passage changed: page 3)."


def test_several_pages_page_by_page(tmp_path: Path) -> None:
    old = pdf(FIRST, SECOND, THIRD, "消える頁の本文です。")
    new = pdf("第一の見本の規定です。", SECOND, "第三の見本の規定です。")
    _, [(change, parts)] = two_nights(tmp_path, "999900001.pdf", old, new)
    assert "（本文の変化2か所：1ページ、3ページ）" in change["summary_ja"]
    assert [(part["kind"], part["field"], part["before"], part["after"]) for part in parts] == [
        ("text_changed", "page 1", FIRST, "第一の見本の規定です。"),
        ("text_changed", "page 3", f"{THIRD}\n消える頁の本文です。", "第三の見本の規定です。"),
    ]
    assert parts[0]["summary_ja"] == "1ページ：「第一の見本の本文です。」→「第一の見本の規定です。」"


def test_the_same_size_is_no_sameness(tmp_path: Path) -> None:
    old = pdf(FIRST)
    new = old.replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    assert len(old) == len(new) and old != new
    result, [(change, _)] = two_nights(tmp_path, "999900001.pdf", old, new)
    assert (change["kind"], result.outcome) == ("attachment_replaced", "partial")  # the other pages are not there
    assert change["summary_ja"].endswith("（読み取れた本文に変化はありません）。")
    assert change["weight"] == 20  # below every change that a reader could see


# A font without a letter table and with a CMap that nobody knows: numbers of shapes in place of letters.
GARBLED = pdf_file([horizontal([FIRST], font=(UNKNOWN := Font("78-H", PLAIN["H"].code)))], UNKNOWN)


@pytest.mark.parametrize(
    ("old", "new", "words", "english"),
    [
        (
            pdf(""),
            pdf("", ""),
            "（新しいファイルは画像のみのPDFのため、本文は読み取れません）。",
            "by a PDF of pictures alone (a scan); its text could not be read.",
        ),
        (
            pdf(FIRST),
            pdf(""),
            "（新しいファイルは画像のみのPDFのため、本文は読み取れません）。",
            "by a PDF of pictures alone (a scan); its text could not be read.",
        ),
        (
            pdf(FIRST),
            locked(pdf(FIRST)),
            "（新しいファイルはパスワード付きのファイルのため、本文は読み取れません）。",
            "by a file under a password; its text could not be read.",
        ),
        (
            pdf(FIRST),
            GARBLED,
            "（新しいファイルは文字を読み取れないファイルのため、本文は読み取れません）。",
            "by a file whose letters cannot be made out; its text could not be read.",
        ),
        (
            pdf(""),
            pdf(FIRST),
            "（以前のファイルは画像のみのPDFのため、本文は読み取れていません）。",
            "the text of the old file, a PDF of pictures alone (a scan), could not be read.",
        ),
    ],
)
def test_what_could_not_be_read_is_not_called_unchanged(
    tmp_path: Path, old: bytes, new: bytes, words: str, english: str
) -> None:
    _, [(change, _)] = two_nights(tmp_path, "999900001.pdf", old, new)
    assert change["summary_ja"].endswith(words)
    assert change["summary_en"].endswith(english)
    assert json.loads(change["passages"]) == []


def test_what_was_not_read_of_a_file_is_named(tmp_path: Path) -> None:
    page = "".join(chr(0xE000 + n) for n in range(5))
    new = pdf_file([horizontal([FIRST]), horizontal([page])], text=FIRST + page)
    result, [(change, _)] = two_nights(tmp_path, "999900001.pdf", pdf(FIRST), new)
    assert result.outcome == "partial"
    assert change["summary_ja"].endswith("追加：「［文字を読み取れない頁］」")
    with Watch(tmp_path) as watch:
        [named] = [one for one in watch.problems(2) if one["kind"] == "without_text"]
    assert named["reason"] == ("the file was read in part: of 2 pages these hold letters that cannot be made out: 2")


def test_a_file_whose_letters_cannot_be_made_out_is_kept_and_named(tmp_path: Path) -> None:
    result, [(change, parts)] = two_nights(tmp_path, "999900001.pdf", pdf(FIRST), GARBLED)
    assert (change["kind"], parts, change["passages"]) == ("attachment_replaced", [], "[]")
    assert result.outcome == "partial"
    with Watch(tmp_path) as watch:
        [named] = [one for one in watch.problems(2) if one["kind"] == "without_text"]
        assert named["reason"].startswith("the letters of the file cannot be made out: the fonts do not say")
        assert (
            watch.value(
                "SELECT body FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ? ORDER BY v.id DESC",
                FILE,
            )
            == ""
        )
        assert (
            watch.value("SELECT text_state FROM files f JOIN documents d ON d.id = f.document WHERE d.key = ?", FILE)
            == "unreadable"
        )


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (
            b"<!-- mihon -->\n<!DOCTYPE html><html><body>mihon</body></html>",
            "application/pdf",
            "an HTML page was served",
        ),
        (b"%PDF-1.7 mihon", "text/html", "an HTML page was served"),
        (pdf(FIRST)[:-900], "application/pdf", "cut off"),
        (b"", "application/pdf", "empty"),
    ],
)
def test_what_is_served_in_place_of_a_file_changes_nothing(
    tmp_path: Path, body: bytes, media_type: str, reason: str
) -> None:
    result, changes = two_nights(tmp_path, "999900001.pdf", pdf(FIRST), body, media_type)
    assert changes == []
    assert [p for p in result.problems if p.key == FILE and reason in p.reason], result.problems


# ---------------------------------------------------------------------- workbooks
HEAD = ("国", "人数")


def test_one_changed_cell_is_one_changed_line(tmp_path: Path) -> None:
    rows = [HEAD, *((f"見本国{n}", 1000 + n) for n in range(1, 40))]
    new = [*rows[:20], ("見本国20", 4395), *rows[21:]]
    _, [(change, _)] = two_nights(
        tmp_path, "999900002.xlsx", workbook(*rows), workbook(*new), "application/octet-stream"
    )
    assert json.loads(change["passages"]) == [
        ["［国別］ A21: 見本国20 | B21: 1,020", "［国別］ A21: 見本国20 | B21: 4,395"]
    ]
    assert "（本文の変化1か所：シート「国別」のB21）" in change["summary_ja"]
    assert "(1 passage changed: sheet “国別” B21)" in change["summary_en"]


def test_an_inserted_row_is_one_added_line(tmp_path: Path) -> None:
    rows = [HEAD, ("見本国一", 1), ("見本国二", 2), ("見本国三", 3)]
    new = [HEAD, ("見本の新しい国", 9), *rows[1:]]
    _, [(change, _)] = two_nights(
        tmp_path, "999900002.xlsx", workbook(*rows), workbook(*new), "application/octet-stream"
    )
    assert json.loads(change["passages"]) == [["", "［国別］ A2: 見本の新しい国 | B2: 9"]]
    assert "シート「国別」の2行目（追加）" in change["summary_ja"]
    assert "sheet “国別” row 2 (added)" in change["summary_en"]


def test_a_renamed_sheet_is_one_changed_heading(tmp_path: Path) -> None:
    rows = [HEAD, ("見本国一", 1)]
    old, new = workbook(*rows, title="令和7年6月末"), workbook(*rows, title="令和7年12月末")
    _, [(change, _)] = two_nights(tmp_path, "999900002.xlsx", old, new, "application/octet-stream")
    assert json.loads(change["passages"]) == [["シート「令和7年6月末」", "シート「令和7年12月末」"]]


def test_a_workbook_without_its_parts_is_called_damaged(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
    _, [(change, _)] = two_nights(
        tmp_path, "999900002.xlsx", workbook(HEAD), out.getvalue(), "application/octet-stream"
    )
    assert change["summary_ja"].endswith("（新しいファイルは壊れたファイルのため、本文は読み取れません）。")
    assert change["summary_en"].endswith("by a damaged file; its text could not be read.")


def test_a_workbook_that_is_a_web_page_is_named(tmp_path: Path) -> None:
    result, changes = two_nights(
        tmp_path, "999900002.xlsx", workbook(HEAD), b"<html><body>mihon</body></html>", "application/octet-stream"
    )
    assert changes == []
    assert [p.reason for p in result.problems if p.key == BOOK] == ["an HTML page was served in place of the file"]


# ---------------------------------------------------------------------- the same bytes under another name
def renamed(
    folder: Path,
    first: dict[str, bytes],
    second: dict[str, bytes],
    text: str = "",
    labels: tuple[str, str] = ("見本の要領", "見本の要領"),
) -> list[Any]:
    """(kind, before, after, summary, kinds of its parts) of what two nights of a page with these files give."""
    with Watch(folder) as watch:
        for at, files, more, label in ((N1, first, "", labels[0]), (N2, second, text, labels[1])):
            words = "見本の本文です。育成就労の手続を説明しています。見本の本文です。"
            page = isa_page("見本の制度", words + more, files=dict.fromkeys(files, label))

            def site(url: str, files: dict[str, bytes] = files, page: Reply = page) -> Reply | None:
                name = url.rpartition("/")[2]
                if name in files:
                    return 200, {"content-type": "application/pdf"}, files[name]
                return page if url.endswith(PAGE) else None

            watch.night("isa_pages", at, site)
        kept = watch.rows("SELECT a.href FROM attachments a ORDER BY a.position")
        assert [row["href"].rpartition("/")[2] for row in kept] == list(second)
        return [
            (c["kind"], c["before"], c["after"], c["summary_ja"], [p["kind"] for p in watch.parts(c)])
            for c in watch.changes()
        ]


def test_a_renamed_file_is_told_as_such(tmp_path: Path) -> None:
    (change,) = renamed(tmp_path, {"999900001.pdf": pdf(FIRST)}, {"999900009.pdf": pdf(FIRST)})
    where = "https://www.moj.go.jp/isa/content/"
    assert change[:3] == ("attachment_replaced", f"{where}999900001.pdf", f"{where}999900009.pdf")
    assert "名前（URL）が999900001.pdfから999900009.pdfに変わりました（中身は同じファイルです）" in change[3]


@pytest.mark.parametrize("labels", [("見本の要領", "見本の手引"), ("PDF", "PDF"), ("様式", "様式")])
def test_another_file_under_another_name_is_one_removed_and_one_added(tmp_path: Path, labels: tuple[str, str]) -> None:
    found = renamed(tmp_path, {"999900001.pdf": pdf(FIRST)}, {"999900009.pdf": pdf(SECOND)}, labels=labels)
    assert [(one[0], one[4]) for one in found] == [("attachment_added", ["attachment_removed"])]


def test_another_file_behind_the_same_words_says_what_is_different(tmp_path: Path) -> None:
    old, new = pdf(FIRST, SECOND), pdf(FIRST, THIRD)
    (change,) = renamed(tmp_path, {"999900001.pdf": old}, {"999900009.pdf": new})
    assert change == (
        "attachment_replaced",
        SECOND,
        THIRD,
        "「見本の制度」の添付ファイル「見本の要領」が別のファイルになりました（999900001.pdf→999900009.pdf）。"
        "本文の変化は1か所です。「第二の見本の本文です…」→「第三の見本の本文です…」",
        [],
    )


def test_a_file_saved_anew_under_another_name_says_that_its_text_is_the_same(tmp_path: Path) -> None:
    saved = pdf(FIRST).replace(b"%PDF-1.7", b"%PDF-1.6", 1)
    (change,) = renamed(tmp_path, {"999900001.pdf": pdf(FIRST)}, {"999900009.pdf": saved})
    assert change[0] == "attachment_replaced" and change[3].endswith("。読み取れた本文は同じです。")


def test_two_files_of_one_label_pair_nothing(tmp_path: Path) -> None:
    one = {"999900001.pdf": pdf(FIRST)}
    two = {"999900008.pdf": pdf(SECOND), "999900009.pdf": pdf(THIRD)}
    ((kind, *_, parts),) = renamed(tmp_path, one, two)
    assert (kind, sorted(parts)) == ("attachment_added", ["attachment_added", "attachment_removed"])


def test_a_copy_beside_the_old_file_is_an_added_file(tmp_path: Path) -> None:
    found = renamed(tmp_path, {"999900001.pdf": pdf(FIRST)}, {"999900001.pdf": pdf(FIRST), "999900009.pdf": pdf(FIRST)})
    assert [(one[0], one[4]) for one in found] == [("attachment_added", [])]  # the second line is its label alone


def test_what_hangs_on_a_renamed_file_is_not_lost(tmp_path: Path) -> None:
    one, two = {"999900001.pdf": pdf(FIRST)}, {"999900009.pdf": pdf(FIRST), "999900010.pdf": pdf(SECOND)}
    assert sorted((c[0], c[4]) for c in renamed(tmp_path, one, two)) == [("attachment_added", ["attachment_replaced"])]


def test_a_renamed_file_hangs_on_the_change_of_its_page(tmp_path: Path) -> None:
    (change,) = renamed(
        tmp_path, {"999900001.pdf": pdf(FIRST)}, {"999900009.pdf": pdf(FIRST)}, "見本の文を足しました。"
    )
    assert (change[0], change[4]) == ("text_changed", ["attachment_replaced"])


# ---------------------------------------------------------------------- on the site
@pytest.mark.asyncio
async def test_the_document_page_says_what_came_in_place_of_the_file(tmp_path: Path) -> None:
    two_nights(tmp_path, "999900001.pdf", pdf(FIRST), b"<!DOCTYPE html><html><body>mihon</body></html>")
    text = (await build_datasette(Home(tmp_path)).client.get(f"/-/document/{FILE}")).text
    assert "HTMLのエラーページ" in text and FIRST in text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("new", "words"), [(pdf(""), "画像のみのPDF（文字なし）"), (locked(pdf(FIRST)), "パスワード付き")]
)
async def test_the_document_page_says_why_there_is_no_text(tmp_path: Path, new: bytes, words: str) -> None:
    two_nights(tmp_path, "999900001.pdf", pdf(FIRST), new)
    text = (await build_datasette(Home(tmp_path)).client.get(f"/-/document/{FILE}")).text
    assert f"文字の読み取り：{words}" in text and "最後の取得" not in text and ">text_state<" not in text


@pytest.mark.asyncio
async def test_the_document_page_shows_where_the_pages_begin(tmp_path: Path) -> None:
    two_nights(tmp_path, "999900001.pdf", pdf(FIRST, SECOND), pdf(FIRST, THIRD))
    site = build_datasette(Home(tmp_path))
    response = await site.client.get(f"/-/document/{FILE}")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))
    assert f"1ページ {FIRST} 2ページ {THIRD}" in text
    assert "page_starts" not in text
