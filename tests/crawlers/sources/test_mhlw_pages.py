"""Press lists, the inspection release and watched pages of the labour ministry (pages written by hand, 見本)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from weasyprint import HTML

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.mhlw_pages import is_inspection_release
from crawlers.sources.shared.source import Known, KnownDocument, PageRequest
from db.record.models import Document, Gone, Problem, ProblemKind
from db.text.dates import JST
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch

PAGES = places.PAGES / "mhlw_pages"
LISTED, RELEASE = ((PAGES / name).read_text("utf-8") for name in ("houdou_list.html", "release.html"))
HOST = "https://www.mhlw.go.jp/"
LIST = f"{HOST}stf/houdou/houdou_list_202609.html"
SOURCE = all_sources()["mhlw_pages"]
OFFICIALS = ("太郎", "次郎", "9991", "9990", "照会先", "見本課")


def read(
    body: str, callback: str, url: str, arguments: dict[str, Any], status: int = 200, at: str = "2026-09-20T15:00:00Z"
) -> list[Any]:
    page = Page(url, status, HTML_HEADERS, body.encode(), at, "0" * 64)
    return list(SOURCE.read(page, callback, arguments))


def read_list(body: str = LISTED, **more: Any) -> list[Any]:
    return read(body, "parse_list", LIST, {}, **more)


def read_page(body: str = RELEASE, url: str = f"{HOST}stf/newpage_990001.html", **more: Any) -> list[Any]:
    return read(
        body, "parse_page", url, {"path": "stf/newpage_990001.html", "key": None, "published_on": "2026-09-15"}, **more
    )


def test_every_release_of_a_month_and_the_one_that_is_read_on() -> None:
    found = read_list()
    assert [(one.key, one.title, one.published_on) for one in found if isinstance(one, Document)] == [
        (
            "mhlw_pages/stf/newpage_990001.html@2026-09-15",
            "見本：外国人労働者を雇用する事業場への監督指導、送検等の状況（令和７年）を公表します",
            "2026-09-15",
        ),
        (
            "mhlw_pages/stf/newpage_990002.html@2026-09-14",
            "見本：長時間労働が疑われる事業場に対する監督指導の結果",
            "2026-09-14",
        ),
        ("mhlw_pages/stf/newpage_990003.html@2026-09-01", "見本：技能実習の計画の認定の取消し", "2026-09-01"),
    ]
    assert [one for one in found if isinstance(one, PageRequest)] == [
        PageRequest(
            f"{HOST}stf/newpage_990001.html",
            "parse_page",
            {"path": "stf/newpage_990001.html", "key": None, "published_on": "2026-09-15"},
        )
    ]
    assert [one.reason for one in found if isinstance(one, Problem)] == ["a row has no link (「見本：リンクのない行」)"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("技能実習生の実習実施者に対する監督指導、送検等の状況（令和５年）", True),
        ("外国人技能実習生の実習実施者等に対する令和６年の監督指導、送検等の状況", True),
        ("特定技能外国人労働者を使用する事業場に対する監督指導の結果", True),
        ("育成就労実施者を労働基準監督署が監督した結果", True),
        ("長時間労働が疑われる事業場に対する監督指導の結果", False),
        ("技能実習計画の認定の取消し", False),
    ],
)
def test_the_inspection_release_is_known_by_its_words(title: str, expected: bool) -> None:
    assert is_inspection_release(title) is expected


def test_a_page_without_the_officials_it_names() -> None:
    document, *asks = read_page()
    assert isinstance(document, Document)
    assert (document.key, document.kind, document.title, document.published_on) == (
        "mhlw_pages/stf/newpage_990001.html",
        "page",
        "見本：外国人労働者を雇用する事業場への監督指導の状況",
        "2026-09-15",
    )
    assert str(document.body).split("\n") == [
        "見本：外国人労働者を雇用する事業場への監督指導の状況",
        "見本の監督指導を行った1,234事業場のうち、見本の法令違反が認められたのは900事業場（72.9％）でした。",
        "技能実習生からの相談は、お近くの見本署で受け付けています。",
        "別紙１：見本の集計［PDF形式：320KB］",
        "別紙２：見本の統計表［Excel形式：20KB］",
    ]
    assert [(ask.url, ask.arguments["label"]) for ask in asks] == [
        (f"{HOST}content/99900000/999000001.pdf", "別紙１：見本の集計"),
        (f"{HOST}content/99900000/999000002.xlsx", "別紙２：見本の統計表"),
    ]


@pytest.mark.parametrize(
    "block",
    [
        "<table><tr><th>照会先</th><td>見本局見本課<br>課長　見本　太郎<br>電話 03-0000-9990（内線9991）</td></tr></table>",
        "<p>（照会先）<br>見本局見本課　課長　見本　太郎<br>課長補佐　見本　次郎<br>電話番号：03-0000-9990</p>",
        "<h2>報道関係者のお問い合わせ先</h2><p>見本局見本課</p><p>担当官 見本 太郎</p><p>（代表電話）03（0000）9990　内線 9991</p>",
        "<dl><dt>担当</dt><dd>見本局見本課</dd><dd>室長　見本　太郎（内線：9991）</dd><dd>ＴＥＬ０３－００００－９９９０</dd></dl>",
    ],
)
def test_contact_blocks_in_other_shapes(block: str) -> None:
    start, end = RELEASE.index('<div class="m-box">'), RELEASE.index('<p class="m-txtM">')
    document = read_page(RELEASE[:start] + block + RELEASE[end:])[0]
    assert [word for word in OFFICIALS if word in document.body] == []
    assert [line for line in document.body.split("\n") if "問い合わせ先" not in line] == read_page()[0].body.split("\n")


def test_sentences_about_offices_and_telephones_stay() -> None:
    text = "<p>相談は見本の監督署（電話 0120-000-000）で受け付けます。</p><p>見本の室長が説明しました。</p>"
    body = read_page(RELEASE.replace('<p class="m-txtM">見本の', text + '<p class="m-txtM">見本の'))[0].body
    assert "相談は見本の監督署（電話 0120-000-000）で受け付けます。\n見本の室長が説明しました。" in body


def test_a_transfer_of_officials_is_no_change_and_nobody_gets_into_the_database(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        for at, name in (("2026-09-20T18:00:00Z", "太郎"), ("2026-09-21T18:00:00Z", "三郎")):
            site = site_of(
                {"stf/newpage_990001.html": RELEASE.replace("太郎", name), "stf/houdou/houdou_list_202609.html": LISTED}
            )
            result = watch.night("mhlw_pages", at, site)
        assert (result.changed, watch.changes()) == (0, [])
        for row in watch.rows("SELECT body, facts, title FROM versions"):
            assert not any(
                word in str(value) for value in tuple(row) for word in ("太郎", "三郎", "次郎", "9990", "9991")
            )
        edited = RELEASE.replace("900事業場", "901事業場")
        site = site_of({"stf/newpage_990001.html": edited, "stf/houdou/houdou_list_202610.html": LISTED})
        watch.night("mhlw_pages", "2026-10-12T18:00:00Z", site)  # its list has gone by: the page is watched on
        assert [c["kind"] for c in watch.changes()] == ["text_changed"]
        assert "900事業場" in watch.changes()[0]["before"]


def site_of(pages: dict[str, str]) -> Any:
    def answer(url: str) -> Reply:
        body = pages.get(url.removeprefix(HOST))
        return (200, HTML_HEADERS, body.encode()) if body is not None else NOT_FOUND

    return answer


def test_the_plan_of_a_night() -> None:
    known = Known(
        documents=(
            KnownDocument("mhlw_pages/stf/newpage_1.html", "page", f"{HOST}stf/newpage_1.html", "2025-09-26", True),
            KnownDocument("mhlw_pages/stf/newpage_0.html", "page", f"{HOST}stf/newpage_0.html", "2024-09-26", True),
            KnownDocument(
                "mhlw_pages/stf/newpage_1.html@2025-09-26", "news", f"{HOST}stf/newpage_1.html", "2025-09-26", True
            ),
        )
    )
    plan = SOURCE.plan(datetime(2026, 1, 5, 3, tzinfo=JST), None, known)
    assert [ask.url.removeprefix(HOST) for ask in plan.requests] == [
        "stf/houdou/houdou_list_202601.html",
        "stf/houdou/houdou_list_202512.html",
        "stf/seisakunitsuite/bunya/koyou_roudou/jinzaikaihatsu/global_cooperation/03.html",
        "stf/newpage_000117702_00015.html",
        "stf/newpage_1.html",
    ]
    assert plan.requests[-1].arguments == {
        "path": "stf/newpage_1.html",
        "key": "mhlw_pages/stf/newpage_1.html",
        "published_on": "2025-09-26",
    }
    assert (SOURCE.info.enabled, SOURCE.info.selector_verified) == (False, False)
    assert SOURCE.request_for(LIST) == PageRequest(LIST, "parse_list")
    with pytest.raises(ValueError, match="neither a page nor a file"):
        SOURCE.request_for("https://www.example.com/stf/newpage_1.html")


def test_a_list_that_is_not_there_yet_is_no_problem_and_a_missing_one_is() -> None:
    assert read_list("", status=404, at="2026-08-31T18:00:00Z") == []  # 1 September in Japan
    (late,) = read_list("", status=404, at="2026-09-09T18:00:00Z")
    assert late.kind is ProblemKind.NOT_FOUND
    (past,) = read_list("", status=404, at="2026-10-01T18:00:00Z")
    assert past.kind is ProblemKind.NOT_FOUND
    key = "mhlw_pages/stf/newpage_990001.html"
    found = read(
        "", "parse_page", f"{HOST}stf/newpage_990001.html", {"path": "stf/newpage_990001.html", "key": key}, status=404
    )
    assert (found[0].kind, found[1]) == (ProblemKind.NOT_FOUND, Gone(key, f"{HOST}stf/newpage_990001.html"))


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (LISTED.replace("<main", "<div").replace("</main", "</div"), "structure_suspect", "main text"),
        (LISTED[: LISTED.index("newpage_990003")], "structure_suspect", "cut off"),
        (
            "<html><body><main id=content><div class=l-contentMain>見本</div></main></body></html>",
            "structure_suspect",
            "no item",
        ),
        ("<html><body>見本：メンテナンス中</body></html>", "maintenance", "メンテナンス"),
    ],
)
def test_a_list_that_is_none(body: str, kind: str, words: str) -> None:
    (problem,) = read_list(body)
    assert (problem.kind, words in problem.reason) == (kind, True), problem


def test_the_press_release_as_a_pdf_names_nobody_and_keeps_its_pages() -> None:
    block = "<p>【照会先】</p><p>見本局見本課</p><p>課長　見本　太郎（内線9991）</p><p>（代表電話）03(0000)9990</p>"
    second = "<p style='break-before:page'>見本の二枚目の本文です。</p><p>補佐　見本　次郎　電話 03-0000-9990</p>"
    html = f"{block}<p>見本の一枚目の本文です。</p>{second}"
    body = HTML(string=f"<meta charset=utf-8>{html}").write_pdf()
    assert isinstance(body, bytes)
    page = Page(
        f"{HOST}content/999000001.pdf", 200, {"content-type": "application/pdf"}, body, "2026-09-20T15:00:00Z", "0" * 64
    )
    arguments = {"path": "content/999000001.pdf", "label": "見本の別紙", "key": "mhlw_pages/content/999000001.pdf"}
    (document,) = SOURCE.read(page, "parse_attachment", arguments)
    assert isinstance(document, Document)
    assert document.body == "見本の一枚目の本文です。\n見本の二枚目の本文です。"
    assert document.facts["page_starts"] == "[0, 13]"  # twelve characters and a line end
