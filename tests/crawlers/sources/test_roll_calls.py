"""Roll calls by member: both layouts, both forms of address, totals that contradict the rows.  Pages are made up (見本)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from urllib.request import urlopen

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.shared.source import PageRequest
from db.record.causes import Cause
from db.record.models import Document, Listing, Problem
from tests.support.helpers import HTML_HEADERS
from tests.support.places import PAGES

SITE = "https://www.sangiin.go.jp/japanese"
LIST = f"{SITE}/touhyoulist/903/vote_ind.htm"
VOTE = f"{SITE}/touhyoulist/903/903-0312-v001.htm"
PAGE, INDEX = ((PAGES / "roll_calls" / f"{name}.html").read_text("utf-8") for name in ("vote", "list"))


def read(text: str, url: str, status: int = 200, **arguments: Any) -> list[Any]:
    source = all_sources()["roll_calls"]
    ask = source.request_for(url)
    page = Page(url, status, HTML_HEADERS, text.encode(), "2027-03-13T00:00:00Z", "0" * 64)
    return list(source.read(page, ask.callback, {**ask.arguments, **arguments}))


@pytest.mark.parametrize(
    ("before", "after", "where", "printed", "counted"),
    [
        ("賛成票　3", "賛成票　4", "賛成票", 4, 3),
        ("投票総数　5", "投票総数　7", "投票総数", 7, 5),
        ("賛成票   2　　　反対票   0", "賛成票   3　　　反対票   0", "見本党の賛成票", 3, 2),
        ("見本会・無所属(  3名)", "見本会・無所属(  4名)", "見本会・無所属の人数", 4, 3),
    ],
)
def test_totals_that_contradict_the_rows_are_named_and_nobodys_vote_is_taken(
    before: str, after: str, where: str, printed: int, counted: int
) -> None:
    assert before in PAGE
    problem, document = read(PAGE.replace(before, after, 1), VOTE)
    assert problem.why.code is Cause.ROLL_CALL_TOTALS
    assert problem.why.fields == {"number": "903-0312-v001", "where": where, "printed": printed, "counted": counted}
    assert document.facts["ballots"] is None


@pytest.mark.parametrize(
    ("before", "after", "cause"),
    [
        ('<span class="pros">賛成</span>', '<span class="pros">見本</span>', Cause.ROLL_CALL_VOTE_UNREAD),
        ("2027年 3月 12日", "2027年 3月 11日", Cause.ROLL_CALL_OTHER),
        ("第903回国会", "第902回国会", Cause.ROLL_CALL_OTHER),
        ("案件名：", "見本：", Cause.ROLL_CALL_UNREAD),
        ('class="party"', 'class="mihon"', Cause.ROLL_CALL_UNREAD),
        ("</html>", "", Cause.PAGE_CUT_OFF),
    ],
)
def test_a_page_that_cannot_be_read_gives_no_vote(before: str, after: str, cause: Cause) -> None:
    (found,) = read(PAGE.replace(before, after), VOTE)
    assert isinstance(found, Problem)
    assert found.why.code is cause


def test_votes_that_are_settled_are_not_asked_for_again() -> None:
    found = read(INDEX, LIST, read=["903-0203-v001"])
    asked = [ask.arguments["key"] for ask in found if isinstance(ask, PageRequest)]
    assert asked == ["roll_calls/903-0312-v001", "roll_calls/903-0312-v002"]
    (listing,) = [one for one in found if isinstance(one, Listing)]
    assert "roll_calls/903-0203-v001" in listing.keys


def test_what_one_form_of_address_lacks_is_asked_for_under_the_other() -> None:
    (again,) = read("", LIST, 404)
    assert again.url == f"{SITE}/joho1/kousei/vote/903/vote_ind.htm"
    (again,) = read("", VOTE, 404)
    assert again.url == f"{SITE}/joho1/kousei/vote/903/903-0312-v001.htm"
    problem, _gone = read("", again.url, 404)
    assert problem.why.code is Cause.HTTP_NOT_FOUND


def test_a_session_without_a_list_is_named_only_when_it_should_have_one() -> None:
    second = f"{SITE}/joho1/kousei/vote/903/vote_ind.htm"
    assert read("", second, 404, voted=False) == []
    assert [one.why.code for one in read("", second, 404)] == [Cause.HTTP_NOT_FOUND]


def test_without_the_list_of_sessions_the_newest_known_is_looked_at() -> None:
    source = all_sources()["roll_calls"]
    page = Page("https://www.sangiin.go.jp/x", 404, HTML_HEADERS, b"", "2027-03-13T00:00:00Z", "0" * 64)
    arguments = {"day": "2027-03-13", "since": None, "read": ["902-1120-v001", "903-0203-v001"]}
    problem, ask = source.read(page, "parse_current", arguments)
    assert isinstance(problem, Problem) and isinstance(ask, PageRequest)
    assert (ask.url, ask.arguments["read"]) == (LIST, ["903-0203-v001"])


def test_a_list_of_another_session_or_another_page_is_not_read() -> None:
    for text in (INDEX.replace("第903回", "第902回"), INDEX.replace("案件名", "見本"), INDEX[:-20]):
        (found,) = read(text, LIST)
        assert isinstance(found, Problem)


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("number", "votes", "groups"),
    [
        # Read off the pages as they were fetched in 2010 and 2011.
        ("176-1022-v001", {"aye": 215, "none": 27}, 9),
        ("176-1203-v001", {"aye": 230, "nay": 5, "none": 7}, 9),
        ("177-0622-v001", {"aye": 232, "nay": 6, "none": 4}, 9),
    ],
)
def test_real_pages_of_2010_and_2011(recorded_server: Any, number: str, votes: dict[str, int], groups: int) -> None:
    url = f"{SITE}/joho1/kousei/vote/{number[:3]}/{number}.htm"
    with urlopen(f"{recorded_server.url}/https/{url.removeprefix('https://')}") as answer:
        (document,) = read(answer.read().decode("utf-8"), url)
    assert isinstance(document, Document)
    ballots = json.loads(str(document.facts["ballots"]))
    assert Counter(vote for _, members in ballots for _, vote in members) == votes
    assert len(ballots) == groups
