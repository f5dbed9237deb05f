"""Coming sittings on pages laid out in ways that nobody promised: what is read, and what is said of what is not."""

from __future__ import annotations

import pytest

from crawlers.read.page import Page, PageError
from crawlers.sources.sittings import Sittings
from db.record.models import Document, Problem

SANGIIN = "https://www.sangiin.go.jp/japanese/joho1/kousei/koho/current/koho.htm"
ON = "<h2>令和8年6月19日（金）</h2>"


def read(inner: str, fetched: str = "2026-06-18T20:00:00Z", charset: str = "utf-8") -> tuple[dict[str, str], list[str]]:
    """({meeting: "day time state"}, causes of what could not be read)."""
    body = f"<html><body><div id='ContentsBox'>{inner}</div></body></html>".encode(charset)
    records = list(Sittings().parse_front(Page(SANGIIN, 200, {"content-type": "text/html"}, body, fetched, "0" * 64)))
    told = {}
    for one in records:
        if isinstance(one, Document):
            facts = one.facts
            said = (facts["date"], facts.get("time"), facts.get("state"))
            told[str(facts["meeting"])] = " ".join(str(word) for word in said if word)
    return told, [str(one.why.ja) for one in records if isinstance(one, Problem)]


@pytest.mark.parametrize(
    ("inner", "meetings"),
    [
        (
            "<h2>令和八年六月十九日（金曜日）</h2><p>○法　務　委　員　会（第十二回）　午前十時　第十二委員会室</p>",
            {"法務委員会": "2026-06-19 10:00"},
        ),
        (
            "<table><tr><th>会議名</th><th>開会時刻</th></tr><tr><td>参議院法務委員会</td><td>10:00</td></tr>"
            "<tr><td>参議院本会議</td><td>9:30</td></tr></table>",
            {"法務委員会": "2026-06-19 10:00", "本会議": "2026-06-19 09:30"},
        ),
        (
            "<ul><li>第一委員会室　法務委員会　午前10時</li><li>正午 第二委員会室 憲法審査会</li></ul>",
            {"法務委員会": "2026-06-19 10:00", "憲法審査会": "2026-06-19 12:00"},
        ),
        (
            "<dl><dt>法務委員会</dt><dd>午前10時 第22委員室</dd><dt>予算委員会公聴会</dt><dd>取りやめ</dd></dl>",
            {"法務委員会": "2026-06-19 10:00", "予算委員会公聴会": "2026-06-19 取りやめ"},
        ),
        (
            "<p>法務委員会理事懇談会 正午</p><p>法務委員会、厚生労働委員会連合審査会 午後1時</p><p>法務委員会 午後3時</p>",
            {
                "法務委員会理事懇談会": "2026-06-19 12:00",
                "法務委員会厚生労働委員会連合審査会": "2026-06-19 13:00",
                "法務委員会": "2026-06-19 15:00",
            },
        ),
        (
            "<table><tr><th>会議</th><th>案件</th></tr><tr><td>法務委員会</td>"
            "<td>一、令和8年6月1日提出の出入国管理及び難民認定法の一部を改正する法律案</td></tr></table>",
            {"法務委員会": "2026-06-19"},
        ),
        ("<p>本日の開会予定の委員会等はございません。</p>", {}),
        ("<p>本日開会される会議はありません。</p>", {}),
    ],
)
def test_what_meets_is_read_however_it_is_laid_out(inner: str, meetings: dict[str, str]) -> None:
    assert read(ON + inner if "令和八年" not in inner else inner) == (meetings, [])
    assert read(ON + inner if "令和八年" not in inner else inner, charset="cp932") == (meetings, [])


@pytest.mark.parametrize(
    ("printed", "fetched", "day"),
    [
        ("6月19日（金）", "2026-06-18T20:00:00Z", "2026-06-19"),
        ("六月十九日（金曜日）", "2026-06-18T20:00:00Z", "2026-06-19"),
        ("1月8日", "2025-12-26T03:00:00Z", "2026-01-08"),
        ("12月26日", "2026-01-02T03:00:00Z", "2025-12-26"),
    ],
)
def test_a_day_without_a_year_is_the_nearest(printed: str, fetched: str, day: str) -> None:
    rows = "<tr><td>法務委員会</td><td>10:00</td></tr><tr><td>文教科学委員会</td><td>11:00</td></tr>"
    table = f"<table><tr><th>会議</th><th>時刻</th></tr>{rows}</table>"
    expected = {"法務委員会": f"{day} 10:00", "文教科学委員会": f"{day} 11:00"}
    assert read(f"<h3>{printed}</h3>{table}", fetched) == (expected, [])
    spanned = table.replace("<th>会議", "<th>日付</th><th>会議").replace(
        "<tr><td>法務", f"<tr><td rowspan='2'>{printed}</td><td>法務"
    )
    assert read(spanned, fetched) == (expected, [])


FRIDAY, MONDAY = "6月19日（金）", "6月22日（月）"
BOTH_DAYS = {"法務委員会": "2026-06-19 09:00", "厚生労働委員会": "2026-06-22 10:00"}


@pytest.mark.parametrize(
    "inner",
    [
        f"<table><tr><th>{FRIDAY}</th><th>{MONDAY}</th></tr>"
        "<tr><td>法務委員会 午前9時</td><td>厚生労働委員会 午前10時</td></tr></table>",
        f"<table><tr><td>{FRIDAY}</td><td>{MONDAY}</td></tr>"
        "<tr><td>法務委員会<br>午前9時<br>1 見本法案</td><td>厚生労働委員会<br>午前10時</td></tr></table>",
        f"<table><tr><th></th><th>令和8年{FRIDAY}</th><th>令和8年{MONDAY}</th></tr>"
        "<tr><th>法務委員会</th><td>午前9時</td><td></td></tr><tr><th>厚生労働委員会</th><td></td><td>午前10時</td></tr></table>",
        f"<table><tr><td>{FRIDAY}<br>法務委員会 午前9時</td><td>{MONDAY}<br>厚生労働委員会 午前10時</td></tr></table>",
        f"<div><h3>{FRIDAY}</h3><p>法務委員会 午前9時</p></div><div><h3>{MONDAY}</h3><p>厚生労働委員会 午前10時</p></div>",
    ],
)
def test_two_days_side_by_side_are_read_each_with_what_is_its_own(inner: str) -> None:
    assert read(inner) == (BOTH_DAYS, [])


def test_meetings_side_by_side_in_a_row_or_a_line_are_all_read() -> None:
    both = {"法務委員会": "2026-06-19 09:00", "厚生労働委員会": "2026-06-19 10:00"}
    row = f"<table><tr><th>{FRIDAY}</th><td>法務委員会 午前9時</td><td>厚生労働委員会 午前10時</td></tr></table>"
    assert read(row) == (both, [])
    assert read(f"{ON}<p>法務委員会 午前9時　厚生労働委員会 午前10時</p>") == (both, [])


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>{FRIDAY}　{MONDAY}</p><p>法務委員会 午前9時　厚生労働委員会 午前10時</p>",
        f"<table><tr><th>{FRIDAY}</th><th>{MONDAY}</th></tr><tr><td></td><td>法務委員会</td><td>厚生労働委員会</td></tr></table>",
    ],
)
def test_where_nobody_can_say_which_of_two_days_it_is_each_meeting_is_named(inner: str) -> None:
    assert read(inner) == ({}, [f"日付の分からない会議：「{name}」" for name in BOTH_DAYS])


@pytest.mark.parametrize("inner", ["<h3>本日</h3>", "<h3>6月19日（月）</h3>"])  # it was a Friday
def test_a_sitting_of_which_no_day_is_sure_is_a_problem_and_no_sitting(inner: str) -> None:
    assert read(f"{inner}<p>法務委員会 午前10時</p>") == ({}, ["日付の分からない会議：「法務委員会」"])


@pytest.mark.parametrize(
    "inner", ["<h1>お探しのページは見つかりませんでした</h1>", "<h2>令和8年6月19日</h2><p>第一委員会室</p>"]
)
def test_a_page_without_a_sitting_says_that_it_could_not_be_read(inner: str) -> None:
    with pytest.raises(PageError):
        read(inner)
