"""A home that slept over the end of a session still reads how it ended (見本)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.shared.source import Known, PageRequest
from db.text.dates import JST
from tests.support.helpers import HTML_HEADERS

MENU = """<html><body><div id="ContentsBox"><p class="exp">第218回国会（臨時会）（令和7年8月1日～令和7年8月5日）</p>
<select name="kaiji"><option>第218回国会（臨時会）（令和7年8月1日～令和7年8月5日）</option>
<option>第217回国会（常会）（令和7年1月24日～令和7年6月22日）</option>
<option>第216回国会（臨時会）（令和6年11月28日～令和6年12月24日）</option></select></div></body></html>"""
TONIGHT = datetime(2025, 11, 10, 6, tzinfo=JST)
HOUSES = ("bills", "written_questions", "roll_calls", "petitions", "committee_news")


def sessions_asked(name: str, looked_on: date | None, since: date | None = None) -> set[int]:
    """The sessions whose lists a source asks for tonight."""
    source = all_sources()[name]
    (ask, *_) = source.plan(TONIGHT, since, Known(last_good_on=looked_on, looked_on=looked_on)).requests
    page = Page(ask.url, 200, HTML_HEADERS, MENU.encode(), "2025-11-09T21:00:00Z", "0" * 64)
    asked = [one for one in source.read(page, ask.callback, ask.arguments) if isinstance(one, PageRequest)]
    assert asked
    return {number for one in asked for number in (216, 217, 218) if str(number) in one.url}


@pytest.mark.parametrize("name", HOUSES)
def test_what_ended_while_the_home_slept_is_read(name: str) -> None:
    assert sessions_asked(name, date(2025, 11, 9)) == {218}  # last night: what closed in June has long been read
    assert sessions_asked(name, None) == {218}  # the first night of a home
    assert sessions_asked(name, date(2025, 6, 27)) == {217, 218}
    assert sessions_asked(name, date(2025, 11, 9), date(2024, 12, 1)) == {216, 217, 218}


def test_the_days_since_the_last_look_are_read_whole() -> None:
    source = all_sources()["committee_news"]
    asks = [
        source.plan(TONIGHT, None, Known(looked_on=day)).requests[0] for day in (date(2025, 11, 9), date(2025, 6, 27))
    ]
    assert [ask.arguments["start"] for ask in asks] == [
        "2025-10-20",
        "2025-06-06",
    ]  # 21 days before tonight, and before that look
