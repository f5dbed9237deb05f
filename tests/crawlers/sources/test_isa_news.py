"""The list of updates of the Immigration Services Agency, in both of its known layouts (pages written by hand, 見本)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.isa_news import LIST
from crawlers.sources.shared.source import PageRequest
from db.record.models import Document, Problem, ProblemKind
from tests.support import places
from tests.support.helpers import HTML_HEADERS, Watch

PAGES = places.PAGES / "isa_news"
NEW, OLDER = ((PAGES / name).read_text("utf-8") for name in ("newslist.html", "newslist_older.html"))


def read(body: str, url: str = LIST, status: int = 200) -> list[Any]:
    page = Page(url, status, HTML_HEADERS, body.encode(), "2026-04-15T15:00:00Z", "0" * 64)
    return list(all_sources()["isa_news"].read(page, "parse_list", {}))


def documents(found: list[Any]) -> dict[str, Document]:
    return {one.key: one for one in found if isinstance(one, Document)}


def test_every_item_of_the_newer_layout() -> None:
    found = read(NEW)
    items = documents(found)
    assert {key: (one.kind, one.title, one.published_on, one.url) for key, one in items.items()} == {
        "isa_news/isa/applications/sample_0001.html@2026-04-15": (
            "news",
            "見本：育成就労制度の運用要領を掲載しました",
            "2026-04-15",
            "https://www.moj.go.jp/isa/applications/sample_0001.html",
        ),
        "isa_news/isa/content/999900010.pdf@2026-04-10": (
            "news",
            "見本：特定技能の受入れ状況（PDF：120KB）",
            "2026-04-10",
            "https://www.moj.go.jp/isa/content/999900010.pdf",
        ),
        "isa_news/www.example.go.jp/mihon/@2026-04-01": (
            "news",
            "見本：ほかの官署のページ",
            "2026-04-01",
            "https://www.example.go.jp/mihon/",
        ),
        "isa_news/isa/applications/sample_0002.html@undated": (
            "news",
            "見本：日付が読めない行",
            None,
            "https://www.moj.go.jp/isa/applications/sample_0002.html",
        ),
        "isa_news/isa/applications/sample_0003.html@undated": (
            "news",
            "見本：日付のない行",
            None,
            "https://www.moj.go.jp/isa/applications/sample_0003.html",
        ),
    }
    first = items["isa_news/isa/applications/sample_0001.html@2026-04-15"]
    (row,) = first.rows["feed_items"]
    assert (row["outlet"], row["summary"], row["date_raw"]) == ("出入国在留管理庁", "お知らせ", "2026年4月15日")


def test_no_row_is_dropped_silently() -> None:
    problems = [one for one in read(NEW) if isinstance(one, Problem)]
    assert [(one.kind, one.reason) for one in problems] == [
        (ProblemKind.STRUCTURE_SUSPECT, "a row has no usable date (「近日 お知らせ 見本：日付が読めない行」)"),
        (ProblemKind.STRUCTURE_SUSPECT, "a row has no link (「2026年3月30日 お知らせ 見本：リンクのない行」)"),
        (ProblemKind.STRUCTURE_SUSPECT, "a row has no usable date (「見本：日付のない行」)"),
    ]


def test_the_older_layout() -> None:
    found = read(OLDER)
    assert [(one.key, one.title, one.published_on) for one in found] == [
        ("isa_news/isa/publications/press/sample_0004.html@2025-11-04", "見本：古い作りの一覧の行", "2025-11-04"),
        ("isa_news/isa/applications/sample_0005.html@2025-11-01", "見本：もう一つの行", "2025-11-01"),
    ]


@pytest.mark.parametrize(
    ("body", "url", "kind", "words"),
    [
        (OLDER.replace('class="date"', 'class="day"'), LIST, "structure_suspect", "neither of the two known layouts"),
        ("<html><body>見本：ただいまメンテナンス中です</body></html>", LIST, "maintenance", "メンテナンス"),
        (
            NEW,
            "https://www.moj.go.jp/isa/index.html",
            "structure_suspect",
            "now leads to https://www.moj.go.jp/isa/index.html",
        ),
        (OLDER[: OLDER.index("</ul>")], LIST, "structure_suspect", "cut off"),
    ],
)
def test_a_list_that_is_none(body: str, url: str, kind: str, words: str) -> None:
    (problem,) = read(body, url)
    assert (problem.kind, words in problem.reason) == (kind, True), problem


def test_a_new_item_is_news_and_the_first_sight_of_the_list_is_not(tmp_path: Path) -> None:
    source = all_sources()["isa_news"]
    assert (source.info.enabled, source.info.selector_verified) == (False, False)
    assert source.request_for(LIST) == PageRequest(LIST, "parse_list")
    with pytest.raises(ValueError, match="not the list"):
        source.request_for("https://www.moj.go.jp/isa/")
    rows = "".join(
        f'<li><div class="date">2026年4月{n}日</div><div class="txt"><a href="/isa/mihon_{n}.html">見本の知らせ{n}</a></div></li>'
        for n in range(1, 8)
    )
    row = '<li><div class="date">{}年4月16日</div><div class="txt"><a href="/isa/mihon_{}.html">見本：特定技能の{}</a></div></li>'
    new, old = row.format(2026, 16, "知らせ"), row.format(2024, 0, "古い知らせ")
    with Watch(tmp_path) as watch:
        for at, items in (("2026-04-15T18:00:00Z", rows), ("2026-04-16T18:00:00Z", new + rows + old)):
            body = f"<html><body><ul>{items}</ul></body></html>".encode()
            result = watch.night("isa_news", at, lambda _, body=body: (200, HTML_HEADERS, body))
        assert result.outcome == "ok"
        assert [(c["kind"], c["summary_ja"]) for c in watch.changes()] == [
            ("appeared", "出入国在留管理庁の新着情報：「見本：特定技能の知らせ」")
        ]
