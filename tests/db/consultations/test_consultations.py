"""What nights of a consultation make: opened, deadline set and moved, files, result.  All of it 見本.

The nights are Japanese mornings (18:00 UTC is 3:00 of the next day in Japan).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from weasyprint import HTML

from crawlers.replay.rebuild import replay
from db.consultations.cases import read_consultation, standing
from db.record.schema import open_policy_db
from desk.pages.details import details
from tests.support.helpers import Reply, Watch, dump
from tests.support.public_comment_site import (
    BLOCK_PAGE,
    ESD,
    ESD_RESULT,
    OTHER,
    Case,
    CommentSite,
    detail,
    download,
    html,
    pdf,
    result,
    sample,
)

SOURCE, CASE, KEY = "public_comments", "915000201", "public_comments/915000201"
FIRST, SECOND, THIRD = "2026-08-24T18:00:00Z", "2026-08-25T18:00:00Z", "2026-08-26T18:00:00Z"
STOCK = Case("945000001", OTHER, opened="2026/08/20", dc_date="2026-08-19T15:00:Z")
STOCK_RESULT = Case("945000002", OTHER, opened="2026/06/20", published="2026/08/20", opinions="1")
OPENED = Case(CASE, ESD)


def a_pdf(text: str) -> bytes:
    return bytes(HTML(string=f"<meta charset=utf-8><p>{text}</p>").write_pdf())


LETTERS = {"0000900001": a_pdf("見本の要領"), "0000900002": a_pdf("見本の省令案"), "0000900009": a_pdf("見本の結果")}


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """A home that has seen the feeds once, so that what comes is news."""
    with Watch(tmp_path) as one:
        one.night(SOURCE, FIRST, CommentSite((STOCK,), (STOCK_RESULT,)))
        yield one


def site(*cases: Case, page: str | None = None, results: tuple[Case, ...] = (), **others: Reply | None) -> CommentSite:
    """A day on which the ESD case has the sample page (or ``page``), and its files."""
    shown: dict[str, Reply | None] = {download(n): pdf(body) for n, body in LETTERS.items()}
    shown[detail(CASE)] = html(sample("detail.html") if page is None else page)
    shown[result(CASE)] = html(sample("result.html"))
    addresses = {"detail": detail(CASE), "letter": download("0000900001"), "draft": download("0000900002")}
    shown.update({addresses[name]: reply for name, reply in others.items()})
    return CommentSite((*cases, STOCK), (*results, STOCK_RESULT), shown)


def night(watch: Watch, at: str, one: CommentSite, outcome: str = "ok") -> list[tuple[str, str, str]]:
    """(kind, document key, Japanese sentence) of a night's changes."""
    run = watch.night(SOURCE, at, one)
    assert run.outcome == outcome, run.message
    return [(c["kind"], c["document_key"], c["summary_ja"]) for c in watch.changes(run.run)]


def row(watch: Watch, key: str = KEY) -> dict[str, object]:
    sql = "SELECT c.* FROM consultations c JOIN documents d ON d.id = c.document WHERE d.key = ?"
    return {name: value for name, value in watch.rows(sql, key)[0].items() if name != "document"}


def test_a_case_opens(watch: Watch) -> None:
    assert night(watch, SECOND, site(OPENED)) == [
        ("appeared", KEY, f"意見募集が始まりました：{ESD}（出入国在留管理庁、締切9月23日まで）")
    ]
    assert watch.changes(2)[0]["summary_en"] == (
        f"A consultation opened: “{ESD}” (Immigration Services Agency, until 23 September)"
    )
    assert row(watch) == {
        "case_id": CASE,
        "title": ESD,
        "category": "外事",
        "ministry": "出入国在留管理庁",
        "opened_on": "2026-08-25",
        "deadline": "2026-09-23T15:00:00Z",
        "closes_on": "2026-09-23",
        "result_published_on": None,
        "opinions": None,
        "detail_url": detail(CASE),
        "result_url": None,
        "called_open": None,
    }
    found = watch.document(KEY)
    assert (found["published_on"], found["url"], found["title"]) == ("2026-08-25", detail(CASE), ESD)
    assert [t["topic"] for t in watch.rows("SELECT topic FROM document_topics WHERE document = ?", found["id"])]
    assert night(watch, THIRD, site(OPENED)) == []


def test_the_baseline_and_what_is_off_topic(watch: Watch) -> None:
    assert watch.changes(1) == []
    other = Case("945000202", OTHER, deadline="2026/09/11 18:00", category="電気通信", contact="総務省見本局")
    one = site(other)
    assert night(watch, SECOND, one) == [
        ("appeared", "public_comments/945000202", f"意見募集が始まりました：{OTHER}（総務省、締切9月11日18時まで）")
    ]
    assert detail("945000202") not in one.asked, "the page of a case out of scope is not fetched"
    assert watch.changes(2)[0]["weight"] < 30


def test_a_deadline_of_another_year_and_none(watch: Watch) -> None:
    assert [
        s
        for _, _, s in night(
            watch,
            SECOND,
            site(
                Case("945000203", OTHER, deadline="2027/01/06 00:00", contact=None),
                Case("945000204", OTHER, deadline=None, contact=None),
                Case("945000205", OTHER, deadline="2026/08/20 17:30", contact=None, opened="2026/08/01"),
            ),
        )
    ] == [
        f"意見募集が始まりました：{OTHER}（締切2027年1月5日まで）",
        f"意見募集が始まりました：{OTHER}（締切の記載なし）",
        f"意見募集がありました（締切済み）：{OTHER}（締切8月20日17時30分まで）",
    ]


NO_DEADLINE = re.sub(r"  <tr><th> 受付締切日時 .*\n", "", sample("detail.html"))


def marked(words: str) -> str:
    """The page of the case without a deadline, with the mark that e-Gov sets below the title."""
    return NO_DEADLINE.replace("</h1>", f'</h1>\n<span class="egovui-detail-comment-status">{words}</span>')


def test_what_prints_no_deadline_is_open_while_the_site_calls_it_so(watch: Watch) -> None:
    def standing_on(day: str) -> str:
        sql = "SELECT c.*, d.last_seen, d.gone_at FROM consultations c JOIN documents d ON d.id = c.document WHERE d.key = ?"
        return standing(watch.rows(sql, KEY)[0], day)

    undated = replace(OPENED, deadline=None)
    night(watch, SECOND, site(undated, page=NO_DEADLINE))
    assert standing_on("2026-08-26") == "unknown"
    assert night(watch, THIRD, site(undated, page=marked("募集中"))) == [], "a mark that comes is no news"
    assert standing_on("2026-08-27") == "called_open"
    assert standing_on("2026-09-26") == "called_open"
    assert standing_on("2026-10-26") == "unknown", "nobody has looked for longer than consultations last"
    assert night(watch, "2026-08-27T18:00:00Z", site(undated, page=marked("募集終了"))) == []
    assert standing_on("2026-08-28") == "over"


def test_a_deadline_becomes_known_and_moves(watch: Watch) -> None:
    case = Case("945000203", OTHER, deadline=None)
    night(watch, SECOND, site(case))
    known = Case("945000203", OTHER, deadline="2026/09/24 00:00")
    assert night(watch, THIRD, site(known)) == [
        ("deadline_set", "public_comments/945000203", f"意見募集の締切は9月23日まで：{OTHER}")
    ]
    later = Case("945000203", OTHER, deadline="2026/10/01 00:00")
    assert night(watch, "2026-08-27T18:00:00Z", site(later)) == [
        ("deadline_moved", "public_comments/945000203", f"意見募集の締切が9月23日から9月30日に延びました：{OTHER}")
    ]
    earlier = Case("945000203", OTHER, deadline="2026/09/15 17:00")
    assert night(watch, "2026-08-28T18:00:00Z", site(earlier)) == [
        (
            "deadline_moved",
            "public_comments/945000203",
            f"意見募集の締切が9月30日から9月15日17時に早まりました：{OTHER}",
        )
    ]


def test_the_page_moves_the_deadline_after_the_feed_has_dropped_the_case(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    page = sample("detail.html").replace("2026年9月24日0時0分", "2026年10月8日0時0分")
    assert night(watch, THIRD, site(page=page)) == [
        ("deadline_moved", KEY, f"意見募集の締切が9月23日から10月7日に延びました：{ESD}")
    ]
    assert row(watch)["closes_on"] == "2026-10-07"


def test_the_same_moment_in_another_form_is_no_change(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    page = (
        sample("detail.html")
        .replace("2026年9月24日0時0分", "2026/09/23 24:00")
        .replace("2026年8月25日<", "令和8年8月25日<")
    )
    assert night(watch, THIRD, site(OPENED, page=page)) == []


def test_the_end_of_a_day_is_one_end_however_it_is_written(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))  # 9月24日0時0分
    page = sample("detail.html").replace("2026年9月24日0時0分", "2026年9月23日23時59分")
    assert night(watch, THIRD, site(OPENED, page=page)) == []  # and the feed, still 00:00 of the next day, is no doubt
    assert row(watch)["closes_on"] == "2026-09-23"
    assert night(watch, "2026-08-27T18:00:00Z", site(OPENED)) == []


def test_another_hour_of_the_same_day_is_told_by_the_hours(watch: Watch) -> None:
    early = sample("detail.html").replace("2026年9月24日0時0分", "2026年9月23日17時0分")
    at_five = Case(CASE, ESD, deadline="2026/09/23 17:00")
    night(watch, SECOND, site(at_five, page=early))
    for at, clock, said in (
        (THIRD, "2026年9月23日23時59分", "23時59分"),
        ("2026-08-28T18:00:00Z", "2026年9月24日0時0分", "24時"),
    ):
        page = sample("detail.html").replace("2026年9月24日0時0分", clock)
        assert night(watch, at, site(page=page)) == [
            ("deadline_moved", KEY, f"意見募集の締切が9月23日17時から9月23日{said}に改められました：{ESD}")
        ]
        back = "2026-08-27T18:00:00Z" if at == THIRD else "2026-08-29T18:00:00Z"
        night(watch, back, site(page=early))


def test_a_date_spelt_otherwise_is_no_version(watch: Watch) -> None:
    first = sample("detail.html").replace(
        "見本法第十二条第三項", "見本法第十二条第三項</td></tr><tr><th>見本の日</th><td>2026/06/19"
    )
    night(watch, SECOND, site(OPENED, page=first))
    spelt = (
        first.replace("2026/06/19", "令和８年６月１９日（金）")
        .replace("2026年9月24日0時0分", "令和8年9月23日24時00分")
        .replace("2026年8月25日0時0分", "２０２６/０８/２５ 00:00")
        .replace("2026年8月25日<", "２０２６年８月２５日<")
    )
    feed_spelt = Case(CASE, ESD, opened="2026-08-25", deadline="2026年9月24日 0:00")
    assert night(watch, THIRD, site(feed_spelt, page=spelt)) == []
    assert len(watch.versions(KEY)) == 1
    moved = spelt.replace("令和８年６月１９日（金）", "令和８年６月２０日（土）")
    assert [kind for kind, _, _ in night(watch, "2026-08-27T18:00:00Z", site(page=moved))] == ["text_changed"]


DOUBT = (
    "two deadlines of one case: closes on 2026-09-30 by the feed (「2026/10/01 00:00」), on 2026-09-23 by the page of the case"
    " (「2026年9月24日0時0分」); the feed, which has moved on from it, counts, please check"
)


def test_a_deadline_that_only_the_feed_has_moved(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    moved = Case(CASE, ESD, deadline="2026/10/01 00:00")
    assert night(watch, THIRD, site(moved), "partial") == [
        ("deadline_moved", KEY, f"意見募集の締切が9月23日から9月30日に延びました：{ESD}")
    ]
    assert [(p["kind"], p["key"], p["reason"]) for p in watch.problems(3)] == [("structure_suspect", KEY, DOUBT)]
    assert row(watch)["closes_on"] == "2026-09-30"
    # The feed drops the case after some days; the page still contradicts what the feed said last.
    assert night(watch, "2026-08-27T18:00:00Z", site(), "partial") == []
    assert [p["reason"] for p in watch.problems(4)] == [DOUBT]
    # The page catches up, then moves on by itself: the page is the newer one now.
    later = sample("detail.html").replace("2026年9月24日0時0分", "2026年10月1日0時0分")
    assert night(watch, "2026-08-28T18:00:00Z", site(page=later)) == []
    last = later.replace("2026年10月1日0時0分", "2026年10月15日0時0分")
    assert [w for _, _, w in night(watch, "2026-08-29T18:00:00Z", site(page=last))] == [
        f"意見募集の締切が9月30日から10月14日に延びました：{ESD}"
    ]


def test_two_deadlines_on_the_first_night_are_named_and_the_page_counts(watch: Watch) -> None:
    night(watch, SECOND, site(Case(CASE, ESD, deadline="2026/10/01 00:00")), "partial")
    ((reason,),) = [[p["reason"]] for p in watch.problems(2)]
    assert "closes on 2026-09-30 by the feed" in reason
    assert reason.endswith("the page counts, please check")
    assert row(watch)["closes_on"] == "2026-09-23"


def test_the_result_of_a_case_that_is_still_open(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    out = Case(CASE, ESD_RESULT, published="2026/08/27", opinions="0")
    one = site(OPENED, results=(out,))
    page = sample("result.html").replace("2026年11月2日", "2026年8月27日").replace("１２３件", "0件")
    one.others = {**one.others, result(CASE): html(page)}
    assert night(watch, THIRD, one) == [("answer_published", KEY, f"意見募集の結果が公示：{ESD}（意見0件）")]
    found = row(watch)
    assert (found["result_published_on"], found["opinions"], found["closes_on"]) == ("2026-08-27", 0, "2026-09-23")
    assert night(watch, "2026-08-27T18:00:00Z", one) == [], "two nights with nothing new"
    assert len(watch.versions(KEY)) == 2


def test_a_workbook_among_the_files_is_told_cell_by_cell(watch: Watch) -> None:
    def book(value: int) -> Reply:
        made, out = Workbook(), BytesIO()
        made.worksheets[0]["A1"], made.worksheets[0]["B1"] = "見本の上限", value
        made.save(out)
        return pdf(out.getvalue(), "mihon.xlsx")

    night(watch, SECOND, site(OPENED, draft=book(820)))
    ((kind, key, words),) = night(watch, THIRD, site(OPENED, draft=book(1230)))
    assert (kind, key) == ("attachment_replaced", "public_comments/files/0000900002")
    assert all(part in words for part in ("B1", "820", "1230"))


def test_a_contact_block_may_change_as_it_likes(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    page = sample("detail.html").replace("見本丙子", "見本戊子").replace("0000-0000", "0000-1111")
    assert night(watch, THIRD, site(OPENED, page=page)) == []
    assert len(watch.versions(KEY)) == 1


def test_an_edited_text_is_told_and_a_removed_line_too(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    page = sample("detail.html").replace("第十二条第三項", "第十二条第四項")
    ((kind, key, words),) = night(watch, THIRD, site(page=page))
    assert (kind, key) == ("text_changed", KEY)
    assert "第十二条第四項" in words
    shorter = page.replace("<tr><th> 根拠法令条項 </th><td>見本法第十二条第四項</td></tr>", "")
    assert [k for k, _, _ in night(watch, "2026-08-27T18:00:00Z", site(page=shorter))] == ["text_changed"]


def test_the_result_at_another_address(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    out = Case(CASE, ESD_RESULT, published="2026/08/26", opinions="123")
    page = sample("result.html").replace("2026年11月2日", "2026年8月26日")
    one = site(results=(out,))
    one.others = {**one.others, result(CASE): html(page)}
    assert night(watch, THIRD, one) == [("answer_published", KEY, f"意見募集の結果が公示：{ESD}（意見123件）")]
    found = row(watch)
    assert (found["result_published_on"], found["opinions"], found["closes_on"]) == ("2026-08-26", 123, "2026-09-23")
    assert (found["detail_url"], found["result_url"]) == (detail(CASE), result(CASE))
    document = watch.document(KEY)
    assert (document["url"], document["title"], document["published_on"]) == (result(CASE), ESD, "2026-08-25")
    assert "見本法第十二条第三項" in watch.versions(KEY)[-1]["body"], "the text of the opening stays"
    files = watch.rows(
        "SELECT href, label, attachment_document FROM attachments WHERE document = ? ORDER BY position", document["id"]
    )
    assert [(f["href"], f["label"]) for f in files] == [
        (download("0000900001"), "意見公募要領"),
        (download("0000900002"), "見本省令案"),
        (download("0000900009"), "結果公示"),
    ]
    assert all(f["attachment_document"] for f in files)
    corrected = Case(CASE, ESD_RESULT, published="2026/08/26", opinions="124")
    one = site(results=(corrected,))
    one.others = {**one.others, result(CASE): html(page.replace("１２３件", "124"))}
    ((kind, _, words),) = night(watch, "2026-08-27T18:00:00Z", one)
    assert (kind, words.split("：")[0]) == ("text_changed", "提出意見数が123件から124件に改められました")


def test_the_result_of_a_case_that_was_never_seen_open(watch: Watch) -> None:
    out = Case(
        "945000188",
        "【見本】見本告示案の意見募集の結果について",
        opened="2026/04/20",
        deadline="2026/05/20 23:59",
        published="2026/08/25",
        opinions="1,234",
    )
    assert night(watch, SECOND, site(results=(out,))) == [
        (
            "appeared",
            "public_comments/945000188",
            "意見募集の結果が公示：【見本】見本告示案の意見募集の結果について（意見1,234件）",
        )
    ]
    found = row(watch, "public_comments/945000188")
    assert (found["opened_on"], found["closes_on"], found["opinions"]) == ("2026-04-20", "2026-05-20", 1234)
    assert (found["detail_url"], found["result_url"]) == (None, result("945000188"))
    assert watch.document("public_comments/945000188")["published_on"] == "2026-08-25"


def test_the_same_case_in_both_feeds_of_one_night(watch: Watch) -> None:
    opened = Case("945000207", OTHER)
    out = Case("945000207", "【見本】見本の結果", published="2026/08/26", opinions="0")
    ((kind, key, words),) = night(watch, SECOND, site(opened, results=(out,)))
    assert (kind, key) == ("appeared", "public_comments/945000207")
    assert words.startswith(f"意見募集の結果が公示：{OTHER}（意見0件）")
    night(watch, THIRD, site(Case("945000208", OTHER)))
    out = Case("945000208", "【見本】見本の結果", published="2026/08/28", opinions="0")
    both = night(watch, "2026-08-27T18:00:00Z", site(Case("945000208", OTHER), results=(out,)))
    assert both == [("answer_published", "public_comments/945000208", f"意見募集の結果が公示：{OTHER}（意見0件）")]


def test_the_address_of_the_open_case_may_lead_to_its_result(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    page = sample("result.html").replace("2026年11月2日", "2026年8月26日")
    assert night(watch, THIRD, site(page=page)) == [
        ("answer_published", KEY, f"意見募集の結果が公示：{ESD}（意見123件）")
    ]
    assert "見本法第十二条第三項" in watch.versions(KEY)[-1]["body"]


def test_files_added_removed_and_replaced_under_the_same_words(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    added = sample("detail.html").replace(
        "</ul>", '<li><a class="file" href="/pcm/download?seqNo=0000900009">新旧対照表</a></li></ul>'
    )
    assert [(k, w) for k, _, w in night(watch, THIRD, site(page=added))] == [
        ("attachment_added", f"「{ESD}」に添付ファイル「新旧対照表」が追加されました。")
    ]
    replaced = added.replace("0000900002", "0000900007")
    one = site(page=replaced)
    one.others = {**one.others, download("0000900007"): pdf(a_pdf("別の見本"))}
    assert [(k, w) for k, _, w in night(watch, "2026-08-27T18:00:00Z", one)] == [
        ("attachment_replaced", f"「{ESD}」の添付ファイル「見本省令案」が別のファイルに差し替えられました。")
    ]
    assert [k for k, _, _ in night(watch, "2026-08-28T18:00:00Z", site())] == ["attachment_replaced"]
    changes = watch.changes(watch.value("SELECT max(id) FROM runs"))
    assert [p["kind"] for p in watch.parts(changes[0])] == ["attachment_removed"]


def test_a_file_replaced_in_place_with_the_same_size(watch: Watch) -> None:
    old, new = a_pdf("見本の上限は十人とする。"), a_pdf("見本の上限は百人とする。")
    size = max(len(old), len(new))
    old, new = (body + b"\n" * (size - len(body)) for body in (old, new))
    assert len(old) == len(new)
    night(watch, SECOND, site(OPENED, draft=pdf(old)))
    ((kind, key, words),) = night(watch, THIRD, site(OPENED, draft=pdf(new)))
    assert (kind, key) == ("attachment_replaced", "public_comments/files/0000900002")
    assert "十人" in words
    assert "百人" in words
    assert [v["body"] for v in watch.versions(key)] == ["見本の上限は十人とする。", "見本の上限は百人とする。"]


def test_a_file_that_is_an_error_page_is_named_and_loses_nothing(watch: Watch) -> None:
    error = html("<!DOCTYPE html><html><body>見本：ファイルがありません</body></html>")
    night(watch, SECOND, site(OPENED, draft=error), "partial")
    assert [p["reason"] for p in watch.problems(2)] == ["an HTML page was served in place of the file"]
    linked = "SELECT a.attachment_document FROM attachments a JOIN documents d ON d.id = a.document WHERE d.key = ?"
    assert [r["attachment_document"] is None for r in watch.rows(linked, KEY)] == [False, True]
    # The file can be had the next night: the case links to it, and its first text is no news.
    assert night(watch, THIRD, site(OPENED)) == []
    assert [r["attachment_document"] is None for r in watch.rows(linked, KEY)] == [False, False]
    night(watch, "2026-08-27T18:00:00Z", site(OPENED, draft=error), "partial")
    assert len(watch.versions("public_comments/files/0000900002")) == 1


def test_a_block_page_changes_nothing(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    assert night(watch, THIRD, site(OPENED, detail=BLOCK_PAGE), "partial") == []
    assert [(p["kind"], p["key"]) for p in watch.problems(3)] == [("blocked", KEY)]
    assert row(watch)["closes_on"] == "2026-09-23"
    assert len(watch.versions(KEY)) == 1


def test_a_page_taken_down_after_its_time_is_gone_and_before_is_a_problem(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    nowhere: Reply = (404, {}, b"mihon")
    run = watch.night(SOURCE, THIRD, site(detail=nowhere))
    assert [p["kind"] for p in watch.problems(run.run)] == ["not_found"]
    late = site(detail=nowhere)
    late.cases = (Case("945000209", OTHER, opened="2026/09/28", dc_date="2026-09-27T15:00:Z"),)
    run = watch.night(SOURCE, "2026-09-28T18:00:00Z", late)
    assert KEY not in [p["key"] for p in watch.problems(run.run)]
    assert watch.document(KEY)["gone_at"]


def test_a_passed_deadline_is_told_by_the_date_and_makes_no_change(watch: Watch) -> None:
    night(watch, SECOND, site(OPENED))
    case = read_consultation({"case": CASE, "募集一覧/受付締切日時": "2026/09/24 00:00", "募集一覧/件名": ESD})
    assert case.deadline
    assert [case.deadline.closes_on < day for day in ("2026-09-23", "2026-09-24")] == [False, True]
    assert read_consultation({"case": CASE, "募集一覧/件名": ESD}).deadline is None
    left = []
    for at in ("2026-08-26T18:00:00Z", "2026-09-22T18:00:00Z", "2026-09-23T18:00:00Z"):
        run = watch.night(SOURCE, at, site(OPENED))
        assert watch.changes(run.run) == []
        left.append(details(watch.conn, watch.document(KEY))["consultation"]["days_left"])
    assert left == [27, 0, -1]


def test_a_replay_gives_the_same_rows(watch: Watch, tmp_path: Path) -> None:
    night(watch, SECOND, site(OPENED))
    out = Case(CASE, ESD_RESULT, published="2026/08/26", opinions="123")
    night(watch, THIRD, site(OPENED, results=(out,)))
    target = tmp_path / "again.db"
    assert replay(watch.archive, target, fresh=True) == 3
    with closing(open_policy_db(target)) as again:
        expected = dump(watch.conn)
        assert {t: rows for t, rows in dump(again).items() if rows != expected[t] and t != "meta"} == {}
