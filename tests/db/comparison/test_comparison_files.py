"""新旧対照表 of pages and files: what is left out, page by page, cell by cell, and files that cannot be read (見本)."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from briefs.kinds import comparison
from briefs.kinds.comparison import ComparisonOrder
from briefs.press.verify import verify
from db.comparison.lines import left_out, line_table
from db.comparison.rows import Row
from db.comparison.texts import ComparisonError, compared_texts
from db.record.home import Home
from desk.server import build_datasette
from tests.db.change.test_attachments import locked, pdf, workbook
from tests.support.helpers import IsaSite, Reply, Watch, isa_page
from tests.support.signing import issue as make

AT = datetime.fromisoformat("2026-06-10T12:00:00+09:00")
ISA = "isa/applications/ssw/nyuukokukanri07_00201.html"
URL, PAGE = f"https://www.moj.go.jp/{ISA}", f"isa_pages/{ISA}"
FILES = ("999900001.pdf", "999900002.xlsx", "999900003.pdf", "999900004.pdf")
FILE = "isa_pages/isa/content/{}".format
FIRST, SECOND, THIRD = "第一の見本の本文です。", "第二の見本の届出は十四日以内です。", "第三の見本の本文です。"
SHEETS = (
    [("国", "在留者数", "備考"), ("見本国", 1200, "速報値"), ("他の国", 300, "速報値"), ("消える国", 5, "速報値")],
    [("国", "在留者数", "備考"), ("見本国", 1350, "速報値"), ("新しい国", 20, "確報値"), ("他の国", 300, None)],
)


def said(row: Row) -> tuple[str, str]:
    """A row as it reads: (left, right); the cells of a line with | between."""
    found = []
    for name, note in (("new", "（削る）"), ("old", "（新設）")):
        side = getattr(row, name)
        if side is None:
            found.append(note if row.note else "")
        elif row.cells:
            found.append(" | ".join(said(one)[name == "old"] for one in row.cells))
        else:
            found.append("　".join(filter(None, (side.head, "（略）" if side.text is None else side.text))))
    return found[0], found[1]


def page(night: int, words: str) -> Reply:
    return isa_page(
        "見本の案内",
        "見本の前書きの長い文をここに置きます。育成就労の手続です。",
        f"見本の窓口の頁へのアクセス数：{1000 + 37 * night}",
        words,
        f"2026年6月{night}日更新",
        "見本の後書きの文です。",
        files={name: f"見本の資料{n}" for n, name in enumerate(FILES, 1)},
    )


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Seven nights; on the seventh the rule of the page and the files have changed."""
    scan = pdf("", "")
    files = {
        FILES[0]: (
            pdf(FIRST, SECOND, THIRD),
            pdf(FIRST, SECOND.replace("十四", "三十"), THIRD, "第四の見本の本文です。"),
        ),
        FILES[1]: (workbook(*SHEETS[0]), workbook(*SHEETS[1])),
        FILES[2]: (pdf(FIRST), scan),
        FILES[3]: (pdf(FIRST), locked(pdf(FIRST))),
    }
    with Watch(tmp_path_factory.mktemp("files")) as found:
        for night in range(1, 8):
            site = IsaSite({ISA: page(night, "届出は、三十日以内です。" if night == 7 else "届出は、十四日以内です。")})

            def serve(url: str, site: IsaSite = site, night: int = night) -> Reply | None:
                name = url.rpartition("/")[2]
                if name in files:
                    kind = (
                        "application/pdf"
                        if name.endswith("pdf")
                        else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    )
                    return 200, {"content-type": kind}, files[name][night == 7]
                return site(url)

            asked = [URL, *(f"https://www.moj.go.jp/isa/content/{name}" for name in FILES)]
            found.night("isa_pages", f"2026-06-0{night}T18:00:00Z", serve, only=asked)
        yield found


def table(watch: Watch, key: str) -> list[tuple[str, str]]:
    return [said(row) for row in compared_texts(watch.conn, key, "2026-06-02", "2026-06-08").rows]


# ---------------------------------------------------------------------- what is not compared
def test_learnt_noise_and_update_stamps_are_left_out_of_a_page(watch: Watch) -> None:
    assert watch.value("SELECT count(*) FROM noise") == 1
    found = compared_texts(watch.conn, PAGE, "2026-06-02", "2026-06-08")
    assert [said(row) for row in found.rows if row.kind not in ("same", "heading")] == [
        ("届出は、三十日以内です。", "届出は、十四日以内です。")
    ]
    assert found.left_out == 2  # the counter and the stamp
    # The first nights were stored before the counter was learnt: they differ in nothing that is compared.
    times = watch.rows(
        "SELECT v.fetched_at FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ? ORDER BY v.id", PAGE
    )
    assert len(times) > 2
    with pytest.raises(ComparisonError, match="but for 2 lines that are not compared"):
        compared_texts(watch.conn, PAGE, times[0]["fetched_at"], times[1]["fetched_at"])


def test_a_line_that_is_hidden_is_told_and_a_change_in_it_is_not() -> None:
    def counted(lines: Sequence[str]) -> list[str]:
        return [re.sub(r"\d+人目", "◆", line) for line in lines]

    old, new = "あなたは 12人目\n見本の文です。", "あなたは 13人目\n見本の文でした。"
    assert [said(row) for row in line_table(old, new, counted)] == [
        ("（略）", "（略）"),
        ("見本の文でした。", "見本の文です。"),
    ]
    assert left_out(old, new, counted) == 1
    assert left_out(old, old, counted) == 0
    assert said(line_table(old, old.replace("は 12", "様は 13"), counted)[0]) == (
        "あなた様は 13人目",
        "あなたは 12人目",
    )


@pytest.mark.asyncio
async def test_page_and_brief_say_what_was_left_out(watch: Watch) -> None:
    answer = await build_datasette(Home(watch.root)).client.get(
        f"/-/comparison?key={PAGE}&from=2026-06-02&to=2026-06-08"
    )
    assert "比べていません（2 行）" in answer.text and "1037" not in answer.text
    issued = make(comparison, ComparisonOrder(PAGE, "2026-06-02", "2026-06-08"), Home(watch.root), AT)
    assert "比べていません：2 行" in issued.html and "1037" not in issued.html
    assert verify(issued.path, Home(watch.root)).problems == ()


# ---------------------------------------------------------------------- files
def test_a_pdf_page_by_page(watch: Watch) -> None:
    assert table(watch, FILE(FILES[0])) == [
        ("（略）", "（略）"),
        ("2ページ", "2ページ"),
        (SECOND.replace("十四", "三十"), SECOND),
        ("（略）", "（略）"),
        ("4ページ", ""),
        ("第四の見本の本文です。", "（新設）"),
    ]


def test_a_workbook_cell_by_cell(watch: Watch) -> None:
    assert table(watch, FILE(FILES[1])) == [
        ("（略）", "（略）"),
        ("シート「国別」", "シート「国別」"),
        ("2行目　見本国", "2行目　見本国"),
        ("B2（在留者数）　1,350", "B2（在留者数）　1,200"),
        ("3行目", "（新設）"),
        ("A3　新しい国 | B3　20 | C3　確報値", ""),
        ("4行目　他の国", "3行目　他の国"),
        ("C4（備考）", "C3（備考）　速報値"),
        ("（削る）", "4行目"),
        ("", "A4　消える国 | B4　5 | C4　速報値"),
    ]


@pytest.mark.asyncio
async def test_files_on_the_site_and_as_briefs(watch: Watch) -> None:
    site = build_datasette(Home(watch.root))
    for name, words in (
        (FILES[0], ("2ページ", "<u>三十</u>日以内")),
        (FILES[1], ("シート「国別」", "<u>1,350</u>", "（空欄）", "A3")),
    ):
        answer = await site.client.get(f"/-/comparison?key={FILE(name)}&from=2026-06-02&to=2026-06-08")
        assert answer.status_code == 200
        for word in words:
            assert word in answer.text, word
        issued = make(comparison, ComparisonOrder(FILE(name), "2026-06-02", "2026-06-08"), Home(watch.root), AT)
        assert verify(issued.path, Home(watch.root)).problems == ()
        if shutil.which("pdftotext"):
            done = subprocess.run(
                ["pdftotext", "-raw", str(issued.path), "-"], check=True, capture_output=True, text=True
            )
            for word in (
                ("2ページ",)
                if name == FILES[0]
                else ("シート「国別」", "B2（在留者数）", "1,350", "（空欄）", "（新設）", "（削る）")
            ):
                assert word in re.sub(r"\s", "", done.stdout), word


@pytest.mark.parametrize(
    ("name", "english", "japanese"),
    [(FILES[2], "is a scan, pictures without letters", "画像"), (FILES[3], "is under a password", "パスワード")],
)
def test_a_file_that_cannot_be_read_says_why(watch: Watch, name: str, english: str, japanese: str) -> None:
    with pytest.raises(ComparisonError, match=english) as caught:
        compared_texts(watch.conn, FILE(name), "2026-06-02", "2026-06-08")
    assert japanese in caught.value.ja and "2026-06-08 03:00 の版" in caught.value.ja


@pytest.mark.parametrize(
    ("body", "japanese"),
    [(b"<!doctype html><html><body>Not Found</body></html>", "HTMLのエラーページ"), (b"", "空のファイル")],
)
def test_what_came_in_place_of_a_file_is_told(tmp_path: Path, body: bytes, japanese: str) -> None:
    first = pdf(FIRST)
    with Watch(tmp_path) as watch:
        for night, served in ((1, first), (2, body)):

            def serve(url: str, served: bytes = served) -> Reply | None:
                if url.endswith(FILES[0]):
                    return 200, {"content-type": "application/pdf"}, served
                return IsaSite({ISA: page(1, "届出は、十四日以内です。")})(url)

            asked = [URL, f"https://www.moj.go.jp/isa/content/{FILES[0]}"]
            watch.night("isa_pages", f"2026-06-0{night}T18:00:00Z", serve, only=asked)
        with pytest.raises(ComparisonError, match="could not be read") as caught:
            compared_texts(watch.conn, FILE(FILES[0]), "2026-06-02", "2026-06-03")
        assert japanese in caught.value.ja
