"""The public comment site as it is read: feeds, list, pages of cases, files, missed nights.  All of it 見本."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from pypdf import PdfWriter
from weasyprint import HTML

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.public_comments.source import OLDEST_FIRST, gap_of, list_url, missed_from
from crawlers.sources.shared.source import Known, KnownDocument, PageRequest
from db.consultations.words import Deadline, called_open, ministry_in, read_count, read_deadline
from db.record.models import Document, Problem, ProblemKind
from db.text.dates import JST
from tests.support.helpers import HTML_HEADERS, Reply, Watch
from tests.support.public_comment_site import (
    BLOCK_PAGE,
    ESD,
    OPEN_FEED,
    OPEN_LIST,
    OTHER,
    RESULT_FEED,
    RESULT_LIST,
    XML,
    Case,
    CommentSite,
    detail,
    download,
    feed,
    html,
    pdf,
    result,
    sample,
)

SOURCE = all_sources()["public_comments"]
KEY, CASE = "public_comments/915000201", "915000201"
NAMES = ("見本丙子", "見本丁男", "0000-0000", "見本係長")


def a_pdf(text: str) -> bytes:
    return bytes(HTML(string=f"<meta charset=utf-8><p>{text}</p>").write_pdf())


def read(url: str, reply: Reply, **arguments: Any) -> tuple[dict[str, Document], list[Problem], list[PageRequest]]:
    ask = SOURCE.request_for(url)
    page = Page(url, reply[0], reply[1], reply[2], "2026-08-26T18:00:00Z", "0" * 64)
    found = list(SOURCE.read(page, ask.callback, {**ask.arguments, **arguments}))
    documents = {d.key: d for d in found if isinstance(d, Document)}
    return documents, [p for p in found if isinstance(p, Problem)], [a for a in found if isinstance(a, PageRequest)]


# ---------------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2026/09/24 00:00", Deadline("2026-09-23", "2026-09-23T15:00:00Z")),
        ("2026年9月24日0時0分", Deadline("2026-09-23", "2026-09-23T15:00:00Z")),
        ("2026/03/01 00:00", Deadline("2026-02-28", "2026-02-28T15:00:00Z")),
        ("2026年3月27日18時0分", Deadline("2026-03-27", "2026-03-27T09:00:00Z", "18時")),
        ("2026/05/29 23:59", Deadline("2026-05-29", "2026-05-29T14:59:00Z")),
        ("令和８年３月２７日（金）１７時３０分", Deadline("2026-03-27", "2026-03-27T08:30:00Z", "17時30分")),
        ("2026/09/24 24:00", Deadline("2026-09-24", "2026-09-24T15:00:00Z")),
        ("2026/09/24", Deadline("2026-09-24")),
        ("2026年9月24日（必着）", Deadline("2026-09-24")),
        ("2026/02/30 00:00", None),
        ("2026/09/24 25:10", None),
        ("追って公示", None),
        (None, None),
    ],
)
def test_a_deadline_closes_on_its_last_evening(printed: str | None, expected: Deadline | None) -> None:
    assert read_deadline(printed) == expected


@pytest.mark.parametrize(
    ("contact", "ministry"),
    [
        ("出入国在留管理庁見本課電話：00-0000-0000", "出入国在留管理庁"),
        ("法務省出入国在留管理庁見本課", "出入国在留管理庁"),
        ("国土交通省大臣官房官庁見本部", "国土交通省"),
        ("担当：警察庁見本局", "警察庁"),
        ("内閣府見本統括官", "内閣府"),
        ("見本丙子（00-0000-0000）", None),
        (None, None),
    ],
)
def test_of_a_contact_block_only_the_ministry_is_taken(contact: str | None, ministry: str | None) -> None:
    assert ministry_in(contact) == ministry


def test_numbers_of_opinions() -> None:
    assert [read_count(t) for t in ("2", "1,234", "１２３件", "0件", "多数", "", None)] == [
        2,
        1234,
        123,
        0,
        None,
        None,
        None,
    ]


# ---------------------------------------------------------------------- feeds
def test_every_item_of_the_feed_is_a_case() -> None:
    documents, problems, asks = read(OPEN_FEED, (200, XML, sample("pcm_list.xml").encode()))
    assert problems == []
    assert sorted(documents) == [KEY, "public_comments/945000202", "public_comments/995000203"]
    assert dict(documents[KEY].facts) == {
        "case": CASE,
        "募集一覧/件名": ESD,
        "募集一覧/案の公示日": "2026/08/25",
        "募集一覧/受付締切日時": "2026/09/24 00:00",
        "募集一覧/カテゴリー": "外事",
        "募集一覧/所管省庁": "出入国在留管理庁",
        "募集一覧/締切の記載/2026-09-23T15:00:00Z": "2026/09/24 00:00",
    }
    # no 案の公示日: dc:date 2026-08-23T15:00 UTC is the 24th in Japan
    assert documents["public_comments/995000203"].facts["募集一覧/案の公示日"] == "2026-08-24"
    assert all(d.kind == "consultation" and d.adds and d.body is None for d in documents.values())
    assert [a.url for a in asks] == [detail(CASE)], "pages are read past the scope gate only"


def test_contacts_with_line_breaks_and_names_are_kept_nowhere() -> None:
    for url, name in ((OPEN_FEED, "pcm_list.xml"), (detail(CASE), "detail.html"), (result(CASE), "result.html")):
        headers = XML if name.endswith("xml") else HTML_HEADERS
        documents, problems, _ = read(url, (200, headers, sample(name).encode()))
        assert problems == []
        kept = json.dumps([[d.title, d.body, dict(d.facts)] for d in documents.values()], ensure_ascii=False)
        assert not [word for word in NAMES if word in kept]
        assert documents[KEY if CASE in url else sorted(documents)[0]].kind == "consultation"


def test_a_result_has_another_address_and_the_same_key() -> None:
    documents, problems, _ = read(RESULT_FEED, (200, XML, sample("pcm_result.xml").encode()))
    assert problems == []
    found = documents["public_comments/915000188"]
    assert (found.url, found.facts["結果一覧/提出意見数"]) == (result("915000188"), "1,234")
    assert found.facts["結果一覧/所管省庁"] == "出入国在留管理庁"


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (Case(CASE, ESD, deadline="2026/09/31 00:00"), "受付締切日時 is no date and time"),
        (Case(CASE, ESD, opened="未定"), "案の公示日 is no date"),
        (Case(CASE, ESD, opinions="多数"), "提出意見数 is no number"),
        (Case(CASE, ESD, category="外事<br/>見本欄：見本"), "no known label: 「見本欄：見本」"),
        (Case("12", ESD), "names no case"),
    ],
)
def test_what_cannot_be_read_is_named(case: Case, reason: str) -> None:
    _, problems, _ = read(OPEN_FEED, feed(case, Case("945000202", OTHER)))
    assert [p.kind for p in problems] == [ProblemKind.STRUCTURE_SUSPECT]
    assert reason in problems[0].reason


def test_a_case_announced_again_counts_with_its_newest_item() -> None:
    old, new = Case(CASE, ESD, dc_date="2026-08-20T15:00:Z"), Case(CASE, ESD, deadline="2026/10/01 00:00")
    for order in ((old, new), (new, old)):
        documents, problems, _ = read(OPEN_FEED, feed(*order))
        assert (documents[KEY].facts["募集一覧/受付締切日時"], problems) == ("2026/10/01 00:00", [])
    clash = read(OPEN_FEED, feed(Case(CASE, ESD), Case(CASE, ESD, deadline="2026/10/02 00:00")))
    assert ["differ" in p.reason for p in clash[1]] == [True]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (BLOCK_PAGE, ProblemKind.BLOCKED),
        ((403, HTML_HEADERS, b"Access Denied"), ProblemKind.BLOCKED),
        ((500, HTML_HEADERS, b"x"), ProblemKind.FETCH_FAILED),
        (html("<html><body>ただいまメンテナンス中です（見本）</body></html>"), ProblemKind.MAINTENANCE),
        ((200, XML, sample("pcm_list.xml").encode()[:900]), ProblemKind.STRUCTURE_SUSPECT),
        (feed(), ProblemKind.TOO_FEW_ITEMS),
    ],
)
def test_a_feed_that_is_none(reply: Reply, kind: ProblemKind) -> None:
    documents, problems, asks = read(OPEN_FEED, reply)
    assert (documents, [p.kind for p in problems], asks) == ({}, [kind], [])


def test_an_empty_feed_of_results_is_a_week_without_results() -> None:
    assert read(RESULT_FEED, feed()) == ({}, [], [])


# ---------------------------------------------------------------------- the page of a case
def test_the_page_of_a_case() -> None:
    documents, problems, asks = read(detail(CASE), html(sample("detail.html")))
    assert problems == []
    found = documents[KEY]
    assert found.facts["募集ページ/受付締切日時"] == "2026年9月24日0時0分"
    assert found.facts["募集ページ/所管省庁"] == "出入国在留管理庁"
    assert found.facts["募集ページ/根拠法令条項"] == "見本法第十二条第三項"
    assert json.loads(str(found.facts["募集ページ/添付"])) == [
        [download("0000900001"), "意見公募要領"],
        [download("0000900002"), "見本省令案"],
    ]
    assert str(found.body).split("\n")[:3] == [
        ESD,
        "定めようとする命令などの題名",
        "育成就労に関する見本省令の一部を改正する省令（見本）",
    ]
    assert [a.url for a in asks] == [download("0000900001"), download("0000900002")]


def test_the_page_of_a_result_has_no_body_of_its_own() -> None:
    documents, problems, asks = read(result(CASE), html(sample("result.html")))
    found = documents[KEY]
    assert (problems, found.body, found.url) == ([], None, result(CASE))
    assert (found.facts["結果ページ/提出意見数"], found.facts["結果ページ/結果の公示日"]) == (
        "１２３件",
        "2026年11月2日",
    )
    assert [a.url for a in asks] == [download("0000900009")]


@pytest.mark.parametrize(
    ("reply", "kind", "reason"),
    [
        (BLOCK_PAGE, ProblemKind.BLOCKED, "block page"),
        (
            html("<html><body><div class='egovui-x'>見本</div></body></html>"),
            ProblemKind.STRUCTURE_SUSPECT,
            "part that is read",
        ),
        (html("<html><body>サービス停止中（見本）</body></html>"), ProblemKind.MAINTENANCE, ""),
        (html(sample("detail.html").replace("</html>", "")), ProblemKind.STRUCTURE_SUSPECT, "cut off"),
        (html(sample("detail.html").replace(CASE, "915000999")), ProblemKind.STRUCTURE_SUSPECT, "about case 915000999"),
        (
            html(sample("detail.html").replace("2026年9月24日0時0分", "未定")),
            ProblemKind.STRUCTURE_SUSPECT,
            "受付締切日時",
        ),
    ],
)
def test_a_page_that_is_not_the_case(reply: Reply, kind: ProblemKind, reason: str) -> None:
    _, problems, _ = read(detail(CASE), reply)
    assert [p.kind for p in problems] == [kind]
    assert reason in problems[0].reason


# ---------------------------------------------------------------------- files
def test_files_are_known_by_their_bytes_and_their_name() -> None:
    documents, problems, _ = read(download("0000900001"), pdf(a_pdf("見本の省令案")))
    found = documents["public_comments/files/0000900001"]
    assert (problems, found.kind) == ([], "attachment")
    assert "見本の省令案" in str(found.body)
    assert found.rows["files"][0]["media_type"] == "application/pdf"
    word = read(download("0000900001"), pdf(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "mihon.doc"))[0]
    assert next(iter(word.values())).rows["files"][0]["text_state"] == "not_read"


def a_workbook(*cells: str) -> bytes:
    book, out = Workbook(), BytesIO()
    for number, cell in enumerate(cells, start=1):
        book.worksheets[0].cell(number, 1, cell)
    book.save(out)
    return out.getvalue()


def a_locked_pdf() -> bytes:
    writer, out = PdfWriter(clone_from=BytesIO(a_pdf("見本"))), BytesIO()
    writer.encrypt("見本", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def broken_workbook() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("xl/workbook.xml", "<見本")
    return out.getvalue()


LOCKED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("body", "name", "state", "text"),
    [
        (a_workbook("見本の上限", "820"), "mihon.xlsx", "text", "見本の上限"),
        (a_workbook("見本の上限"), "", "text", "見本の上限"),
        (a_workbook("見本の上限"), "mihon.pdf", "text", "見本の上限"),
        (a_pdf("見本の案"), "mihon.xlsx", "text", "見本の案"),
        (a_locked_pdf(), "mihon.pdf", "encrypted", ""),
        (LOCKED_OFFICE, "mihon.xlsx", "encrypted", ""),
        (LOCKED_OFFICE, "", "encrypted", ""),
        (a_pdf(""), "mihon.pdf", "scan", ""),
        (broken_workbook(), "mihon.xlsx", "broken", ""),
        ("品目,見本の数\n見本,3\n".encode("cp932"), "mihon.csv", "text", "見本の数"),
    ],
)  # fmt: skip
def test_how_far_a_file_could_be_read(body: bytes, name: str, state: str, text: str) -> None:
    documents, problems, _ = read(download("0000900001"), pdf(body, name))
    found = documents["public_comments/files/0000900001"]
    assert (problems, found.rows["files"][0]["text_state"]) == ([], state)
    assert text in str(found.body)
    assert bool(found.body) == bool(text)


@pytest.mark.parametrize(
    "reply",
    [
        pdf(b"<!-- mihon --><!DOCTYPE html><html><body>mihon error</body></html>", "mihon.xlsx"),
        html("<!DOCTYPE html><html><body>見本：エラーが発生しました</body></html>"),
        pdf(b"<html><body>mihon error</body></html>"),
        pdf(b""),
        pdf(b"%PDF-1.4 mihon"),
        pdf(b"PK\x03\x04 cut off", "mihon.xlsx"),
        pdf(b"mihon bytes", ""),
    ],
)
def test_a_file_that_is_none(reply: Reply) -> None:
    documents, problems, _ = read(download("0000900001"), reply)
    assert (documents, [p.kind for p in problems]) == ({}, [ProblemKind.STRUCTURE_SUSPECT])


# ---------------------------------------------------------------------- the list and the plan
def test_the_list_gives_cases_with_their_days() -> None:
    documents, problems, _ = read(OPEN_LIST, html(sample("list.html")))
    assert problems == []
    assert {key: (d.facts["募集一覧/案の公示日"], d.facts["募集一覧/所管省庁"]) for key, d in documents.items()} == {
        KEY: ("2026年8月25日", "出入国在留管理庁"),
        "public_comments/955000190": ("2026年8月12日", "国土交通省"),
    }
    assert {called_open(str(d.facts["募集一覧/募集の状況"])) for d in documents.values()} == {True}


GAP = {"missed_from": "2026-08-14", "until": "2026-08-26"}


def test_the_list_is_read_until_the_missed_nights_are_covered() -> None:
    page = sample("list.html")
    assert [a.url for a in read(OPEN_LIST, html(page), **GAP)[2] if "list" in a.url] == [
        OPEN_LIST.replace("Page=1", "Page=2")
    ]
    older = page.replace("2026年8月25日", "2026年8月13日")
    assert [a.url for a in read(OPEN_LIST, html(older), **GAP)[2] if "list" in a.url] == []
    last = read(OPEN_LIST, html(page), number=2, **GAP)
    assert (last[1], [a for a in last[2] if "list" in a.url]) == ([], [])


@pytest.mark.parametrize(
    "reply",
    [
        BLOCK_PAGE,
        (500, HTML_HEADERS, b"x"),
        (404, HTML_HEADERS, b"x"),
        html(sample("list.html").replace('name="totalPage"', 'name="other"')),
        html(sample("list.html").replace("案の公示日", "見本の日")),
        html(sample("list.html").replace("意見募集中", "結果公示")),
    ],
)
def test_a_list_that_does_not_cover_the_missed_nights_says_which(reply: Reply) -> None:
    problems = read(OPEN_LIST, reply, **GAP)[1]
    assert len(problems) == 1
    assert "cases published between 2026-08-14 and 2026-08-26 may have been missed" in problems[0].reason


def test_the_category_on_a_card_counts_for_scope() -> None:
    """A title that says nothing of our field, under the badge 出入国管理: its page is read; under any other it is not."""
    for badge, asked in (("出入国管理", [detail("955000190")]), ("道路", [])):
        page = sample("list.html").replace('tags">道路', f'tags">{badge}').replace(CASE, "915000200")
        documents, _, asks = read(OPEN_LIST, html(page))
        assert documents["public_comments/955000190"].facts["募集一覧/カテゴリー"] == badge
        assert [a.url for a in asks if "955000190" in a.url] == asked


def test_a_list_in_another_order_is_read_on() -> None:
    """The order is asked for; a page that does not show it proves nothing about the pages behind it."""
    page = sample("list.html").replace("2026年8月25日", "2026年8月10日")  # older than the gap, but rising
    (following,) = [a for a in read(OPEN_LIST, html(page), **GAP)[2] if "list?" in a.url]
    assert (following.url, following.arguments["above"]) == (OPEN_LIST.replace("Page=1", "Page=2"), "2026-08-10")
    same = page.replace("2026年8月12日", "2026年8月10日")  # all of one day: the page before tells
    assert len([a for a in read(OPEN_LIST, html(same), **GAP)[2] if "list?" in a.url]) == 1
    assert [a for a in read(OPEN_LIST, html(same), above="2026-08-20", **GAP)[2] if "list?" in a.url] == []


ARCHIVED = """<li class="egovui-flex-column"><h2><a href="javascript:void(0)">【見本】道路の見本{case}</a></h2>
<span class="egovui-comment-status egovui-badge">結果公示</span><div class="egovui-comment-detail"><span>案件番号</span>
<span>{case}</span></div><div class="egovui-comment-detail"><span>結果の公示日</span>{day}</div></li>"""


def archive_page(number: int, total: int) -> Reply:
    """Page ``number`` of a whole list of results, two cases a page, the oldest first: a page a month from 2015-01 on."""
    month = f"{2015 + (number - 1) // 12}年{(number - 1) % 12 + 1}月"
    cards = (ARCHIVED.format(case=945000000 + number * 10 + n, day=f"{month}{n}日") for n in (1, 2))
    return html(
        f'<html><body><form><input type="hidden" name="totalPage" value="{total}"></form>'
        f'<ul class="egovui-list-comment-list">{"".join(cards)}</ul></body></html>'
    )


def test_the_whole_of_a_list_is_read_and_goes_on_where_it_stopped(watch: Watch) -> None:
    """148 pages: one that cannot be read does not end the walk, and what was read is not asked for again."""
    total, since = 148, "2025-06-01"
    pages = {list_url("result", n, OLDEST_FIRST): archive_page(n, total) for n in range(1, total + 1)}
    pages |= {list_url("open", n, OLDEST_FIRST): html(sample("list.html")) for n in (1, 2)}
    ill = {list_url("result", 140, OLDEST_FIRST): (503, HTML_HEADERS, b"x")}

    def numbers(site: CommentSite) -> list[int]:
        found = (re.search(r"Mode=1&Page=(\d+)&sortButton=0", url) for url in site.asked)
        return [int(one[1]) for one in found if one]

    site = CommentSite((Case("945000202", OTHER),), (), pages | ill)
    assert watch.night("public_comments", "2027-05-01T18:00:00Z", site, since=since).outcome == "partial"
    # Page 125 is the May of 2025: all of it is older, and the walk ends with it.
    assert numbers(site) == [1, *range(148, 124, -1)]
    site = CommentSite((Case("945000202", OTHER),), (), pages)
    watch.night("public_comments", "2027-05-02T18:00:00Z", site, since=since)
    assert numbers(site) == [1, 148, 140, 124]
    stored = {row["key"] for row in watch.rows("SELECT key FROM documents WHERE kind = 'consultation'")}
    assert {f"public_comments/{945000000 + number * 10 + n}" for number in range(125, 149) for n in (1, 2)} <= stored


def test_addresses_that_can_be_asked_for() -> None:
    assert SOURCE.request_for(detail(CASE)).arguments["which"] == "open"
    assert SOURCE.request_for(result(CASE)).arguments["which"] == "result"
    assert SOURCE.request_for(download("0000900001")).callback == "parse_file"
    for url in ("https://public-comment.e-gov.go.jp/", "https://example.jp/servlet/Public?id=915000201"):
        with pytest.raises(ValueError, match="no feed"):
            SOURCE.request_for(url)


def test_cases_in_scope_are_read_again_while_they_may_be_open() -> None:
    def known(case: str, day: str, url: str, has_text: bool = True) -> KnownDocument:
        return KnownDocument(f"public_comments/{case}", "consultation", url, day, has_text)

    documents = (
        known("900000001", "2026-08-20", detail("900000001")),
        known("900000002", "2026-07-01", detail("900000002")),
        known("900000003", "2026-06-20", detail("900000003")),
        known("900000004", "2026-08-20", detail("900000004"), has_text=False),
        known("900000005", "2026-08-20", result("900000005")),
    )
    at = datetime(2026, 8, 26, 3, 0, tzinfo=JST)
    plan = SOURCE.plan(at, None, Known(documents=documents))
    assert [(a.url, a.arguments.get("may_be_over")) for a in plan.requests] == [
        (OPEN_FEED, None),
        (RESULT_FEED, None),
        (detail("900000001"), False),
        (detail("900000002"), True),
    ]


# ---------------------------------------------------------------------- missed nights
def test_missed_nights_are_filled_from_the_list(watch: Watch) -> None:
    old = Case("945000190", OTHER, opened="2026/08/10", dc_date="2026-08-09T15:00:Z")
    watch.night("public_comments", "2026-08-11T18:00:00Z", CommentSite((old,)))
    listed = sample("list.html").replace('value="2"', 'value="1"')
    site = CommentSite((Case("945000202", OTHER),), (), {OPEN_LIST: html(listed), RESULT_LIST: html(listed)})
    run = watch.night("public_comments", "2026-08-26T18:00:00Z", site)
    assert OPEN_LIST in site.asked
    assert ("appeared", KEY) in watch.kinds(run.run)
    assert ("appeared", "public_comments/955000190") in watch.kinds(run.run)
    # the made-up list of results holds open cases only: it does not prove that no result was missed
    assert [p["url"] for p in watch.problems(run.run) if "missed" in p["reason"]] == [RESULT_LIST]


def test_missed_nights_that_cannot_be_filled_make_a_partial_run(watch: Watch) -> None:
    old = Case("945000190", OTHER, opened="2026/08/10", dc_date="2026-08-09T15:00:Z")
    watch.night("public_comments", "2026-08-11T18:00:00Z", CommentSite((old,)))
    site = CommentSite((Case("945000202", OTHER),), (), {OPEN_LIST: BLOCK_PAGE, RESULT_LIST: BLOCK_PAGE})
    run = watch.night("public_comments", "2026-08-26T18:00:00Z", site)
    assert run.outcome == "partial"
    assert "between 2026-08-12 and 2026-08-27 may have been missed" in run.message
    again = watch.night("public_comments", "2026-08-27T18:00:00Z", site)
    assert "between 2026-08-12 and 2026-08-28 may have been missed" in again.message, "the next night tries again"


def listing(*days: str, is_result: bool = False) -> Reply:
    """A list of one page: a case a day, numbered from 955000300."""
    entries = "".join(
        f'<li><h2>{OTHER}</h2><span class="egovui-comment-status">{"結果公示" if is_result else "意見募集中"}</span>'
        f'<div class="egovui-comment-detail"><span>案件番号</span><span>{955000300 + 10 * is_result + n}</span></div>'
        f'<div class="egovui-comment-detail"><span>{"結果の公示日" if is_result else "案の公示日"}</span>{day}</div></li>'
        for n, day in enumerate(days)
    )
    return html(
        f'<html><body><input name="totalPage" value="1"><ul class="egovui-list-comment-list">{entries}</ul></body></html>'
    )


LOST = "cases published between 2026-06-01 and {} may have been missed"


def test_a_gap_longer_than_the_list_is_tried_every_night_until_one_has_read_it_all(watch: Watch) -> None:
    watch.night(
        "public_comments", "2026-05-31T18:00:00Z", CommentSite((Case("945000190", OTHER, opened="2026/05/30"),))
    )
    ill = {OPEN_LIST: BLOCK_PAGE, RESULT_LIST: BLOCK_PAGE}
    well = {OPEN_LIST: listing("2026/08/20"), RESULT_LIST: listing("2026/08/19", is_result=True)}
    case = Case("945000202", OTHER)
    first = watch.night("public_comments", "2026-08-25T18:00:00Z", CommentSite((case,), (), ill))
    reasons = [p["reason"] for p in watch.problems(first.run)]
    assert sum(LOST.format("2026-07-27") in reason for reason in reasons) == 2, "beyond the reach, by both feeds"
    assert sum(LOST.format("2026-08-26") in reason for reason in reasons) == 2, "and what the lists did not fill"
    for at, day in (("2026-08-26T18:00:00Z", "2026-08-27"), ("2026-08-27T18:00:00Z", "2026-08-28")):
        site = CommentSite((case,), (), ill)
        run = watch.night("public_comments", at, site)
        assert (run.outcome, OPEN_LIST in site.asked) == ("partial", True), "tried again"
        assert LOST.format(day) in run.message
    site = CommentSite((case,), (), well)
    run = watch.night("public_comments", "2026-08-28T18:00:00Z", site)
    assert (run.outcome, OPEN_LIST in site.asked) == ("ok", True), run.message
    assert ("appeared", "public_comments/955000300") in watch.kinds(run.run)
    site = CommentSite((case,), (), well)
    run = watch.night("public_comments", "2026-08-29T18:00:00Z", site)
    assert (run.outcome, OPEN_LIST in site.asked, run.changes) == ("ok", False, 0), "the gap is closed"


def test_a_long_gap_that_the_list_fills_is_named_once(watch: Watch) -> None:
    watch.night(
        "public_comments", "2026-05-31T18:00:00Z", CommentSite((Case("945000190", OTHER, opened="2026/05/30"),))
    )
    well = {OPEN_LIST: listing("2026/08/20"), RESULT_LIST: listing("2026/08/19", is_result=True)}
    runs = [
        watch.night("public_comments", f"2026-08-{day}T18:00:00Z", CommentSite((Case("945000202", OTHER),), (), well))
        for day in (23, 26, 29)  # every third night: the rhythm is no gap beyond the reach
    ]
    assert [run.outcome for run in runs] == ["partial", "ok", "ok"]
    assert LOST.format("2026-07-25") in runs[0].message


def test_a_gap_stays_open_while_no_night_has_been_good(watch: Watch) -> None:
    case, ill = Case("945000202", OTHER), {OPEN_LIST: BLOCK_PAGE, RESULT_LIST: BLOCK_PAGE}
    watch.night("public_comments", "2026-08-05T18:00:00Z", CommentSite((case,), (), {RESULT_FEED: BLOCK_PAGE}))
    for at in ("2026-08-25T18:00:00Z", "2026-08-26T18:00:00Z"):
        site = CommentSite((case,), (), ill)
        run = watch.night("public_comments", at, site)
        assert OPEN_LIST in site.asked
        assert "between 2026-08-06 and" in run.message


def test_how_far_back_missed_nights_are_looked_for() -> None:
    today = date(2026, 8, 26)
    assert missed_from(today, Known()) is None
    assert missed_from(today, Known(last_good_on=date(2026, 8, 24), looked_on=date(2026, 8, 25))) is None
    assert missed_from(today, Known(last_good_on=date(2026, 5, 1), looked_on=date(2026, 8, 25))) == date(2026, 5, 1)
    assert gap_of(date(2026, 7, 27), today, date(2026, 7, 27)) == {"missed_from": "2026-07-27", "until": "2026-08-26"}
    assert gap_of(date(2026, 7, 26), today, date(2026, 8, 25)) == {
        "missed_from": "2026-07-27",
        "until": "2026-08-26",
        "since": "2026-07-26",
    }


def test_a_feed_that_reaches_back_needs_no_list(watch: Watch) -> None:
    first = Case("945000190", OTHER, opened="2026/08/20", dc_date="2026-08-19T15:00:Z")
    found = Case("945000188", OTHER, published="2026/08/20", opinions="1", dc_date="2026-08-19T15:00:Z")
    watch.night("public_comments", "2026-08-20T18:00:00Z", CommentSite((first,), (found,)))
    site = CommentSite(
        (Case(CASE, ESD), first),
        (found,),
        {
            detail(CASE): html(sample("detail.html")),
            download("0000900001"): pdf(a_pdf("一")),
            download("0000900002"): pdf(a_pdf("二")),
        },
    )
    run = watch.night("public_comments", "2026-08-25T18:00:00Z", site)
    assert (run.outcome, [u for u in site.asked if "list?" in u]) == ("ok", [])


def test_a_stuck_old_item_does_not_prove_that_a_feed_reaches_back(watch: Watch) -> None:
    stuck = Case("945000001", OTHER, opened="2026/01/05", dc_date="2026-01-04T15:00:Z")
    watch.night("public_comments", "2026-08-20T18:00:00Z", CommentSite((stuck,)))
    site = CommentSite((Case("945000202", OTHER), stuck))
    watch.night("public_comments", "2026-08-25T18:00:00Z", site)
    assert OPEN_LIST in site.asked


def test_an_ill_feed_after_missed_nights_still_reads_the_list(watch: Watch) -> None:
    watch.night("public_comments", "2026-08-11T18:00:00Z", CommentSite((Case("945000190", OTHER),)))
    listed = html(sample("list.html").replace('value="2"', 'value="1"'))
    site = CommentSite((), (), {OPEN_FEED: BLOCK_PAGE, OPEN_LIST: listed, RESULT_LIST: listed})
    run = watch.night("public_comments", "2026-08-26T18:00:00Z", site)
    assert run.outcome == "partial"
    assert ("appeared", KEY) in watch.kinds(run.run)
