"""Written questions of both houses: reading the pages, playing nights, and what is refused (all made up, 見本)."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.fetch.seldom import Earlier, Texts
from crawlers.read.page import Page
from crawlers.replay.rebuild import replay
from crawlers.sources.shared.source import Known, KnownDocument, PageRequest
from crawlers.sources.written_questions.pages import Address, address_of, detail_url, list_url
from crawlers.sources.written_questions.source import WrittenQuestions
from crawlers.sources.written_questions.texts import date_of_text
from db.change.compare import State
from db.diet.question_changes import appeared, compare
from db.diet.question_facts import read_delays, read_question, read_submitter
from db.diet.question_pairs import pair_paragraphs
from db.diet.questions import WRITTEN_QUESTION
from db.record.models import Document, Listing, Problem, ProblemKind
from db.record.schema import open_policy_db
from db.text.dates import JST
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Watch
from tests.support.question_site import (
    CURRENT,
    FOLDER,
    ON_TOPIC,
    SANGIIN,
    SHUGIIN,
    SHUGIIN_HEADERS,
    Q,
    QuestionSite,
    sangiin_detail,
    sangiin_list,
    sangiin_rows,
    shugiin_detail,
    shugiin_list,
)

SOURCE = WrittenQuestions()
PAGES = places.PAGES / "written_questions"
SHUGIIN_PDF = (
    "https://www.shugiin.go.jp/internet/itdb_shitsumon_pdf_s.nsf/html/shitsumon/pdfS/a213018.pdf/$File/a213018.pdf"
)
OFF_TOPIC = "見本の橋の塗り替えに関する質問主意書"
HTML_TEXT, PDF_TEXT = ("question", "html"), ("question", "pdf")
HTML_ANSWER, PDF_ANSWER = ("answer", "html"), ("answer", "pdf")


def page(url: str, body: str | bytes, status: int = 200) -> Page:
    headers = SHUGIIN_HEADERS if "shugiin" in url else HTML_HEADERS
    raw = body if isinstance(body, bytes) else body.encode("cp932" if "shugiin" in url else "utf-8")
    return Page(url, status, headers, raw, "2024-02-14T18:00:00Z", "0" * 64)


def read(url: str, body: str | bytes, status: int = 200) -> list[Any]:
    ask = SOURCE.request_for(url)
    return list(SOURCE.read(page(url, body, status), ask.callback, ask.arguments))


def read_list(house: str, body: str | bytes) -> list[Any]:
    return read(list_url(house, 213), body)


def documents(records: list[Any]) -> list[Document]:
    return [r for r in records if isinstance(r, Document)]


def problems(records: list[Any]) -> list[tuple[str, str | None]]:
    return [(r.reason, r.key) for r in records if isinstance(r, Problem)]


def listings(records: list[Any]) -> list[Listing]:
    return [r for r in records if isinstance(r, Listing)]


# ---------------------------------------------------------------------- addresses and plan
@pytest.mark.parametrize(
    ("url", "address"),
    [
        (f"{FOLDER}/syuisyo.htm", Address(SANGIIN, "list", 213, None)),
        (f"{FOLDER}/meisai/m213018.htm", Address(SANGIIN, "detail", 213, 18)),
        (f"{FOLDER}/syuh/s213018.htm", Address(SANGIIN, "question", 213, 18)),
        (f"{FOLDER}/toup/t213018.pdf", Address(SANGIIN, "answer", 213, 18, "pdf")),
        (list_url(SHUGIIN, 221), Address(SHUGIIN, "list", 221, None)),
        (list_url(SHUGIIN, 147), Address(SHUGIIN, "list", 147, None)),
        (detail_url(SHUGIIN, 221, 1), Address(SHUGIIN, "detail", 221, 1)),
        (detail_url(SHUGIIN, 221, 1).replace("/221001", "/b221001"), Address(SHUGIIN, "answer", 221, 1)),
        (SHUGIIN_PDF, Address(SHUGIIN, "question", 213, 18, "pdf")),
        (f"{FOLDER}/meisai/m212018.htm", None),  # of another session than its folder
        ("https://www.sangiin.go.jp/japanese/joho1/kousei/gian/213/gian.htm", None),
        ("https://www.example.jp/japanese/joho1/kousei/syuisyo/213/syuisyo.htm", None),
    ],
)
def test_addresses(url: str, address: Address | None) -> None:
    assert address_of(url) == address


def test_old_sessions_lie_in_another_database() -> None:
    assert "/itdb_shitsumona.nsf/" in list_url(SHUGIIN, 147)
    assert "/itdb_shitsumon.nsf/" in list_url(SHUGIIN, 148)


def test_ask_for_refuses_what_is_not_ours() -> None:
    with pytest.raises(ValueError, match="no list, page or text"):
        SOURCE.request_for("https://www.sangiin.go.jp/japanese/joho1/kousei/gian/213/gian.htm")


def test_plan_asks_for_the_sessions_first() -> None:
    night = datetime(2024, 8, 1, 3, tzinfo=JST)
    first = SOURCE.plan(night, None, Known())
    assert [(a.url, a.callback) for a in first.requests] == [(CURRENT, "parse_sessions")]
    assert first.news_since == "9999-12-31"
    known = KnownDocument("written_questions/shugiin-213-5", "written_question", "https://x", None, False)
    later = SOURCE.plan(night, date(2024, 1, 5), Known(looked_on=date(2024, 7, 31), documents=(known,)))
    assert later.news_since == "2024-07-01"
    assert later.requests[0].arguments == {"day": "2024-08-01", "since": "2024-01-05", "last": 213}


def test_sessions_in_both_houses() -> None:
    """213 has begun; 212 closed on 2023-12-13, which is more than 60 days before the one night, not the other."""

    def asked(day: str, since: str | None = None) -> list[str]:
        arguments = {"day": day, "since": since, "last": None}
        records = list(SOURCE.read(page(CURRENT, sangiin_list(Q(1))), "parse_sessions", arguments))
        return [r.url for r in records if isinstance(r, PageRequest)]

    assert asked("2024-03-01") == [list_url(SANGIIN, 213), list_url(SHUGIIN, 213)]
    both = [list_url(house, session) for session in (213, 212) for house in (SANGIIN, SHUGIIN)]
    assert asked("2024-02-01") == both
    assert asked("2024-03-01", "2023-12-01") == both


def test_without_the_current_list_the_newest_known_session_is_read() -> None:
    arguments = {"day": "2024-03-01", "since": None, "last": 213}
    records = list(SOURCE.read(page(CURRENT, "見本", 404), "parse_sessions", arguments))
    assert [r.kind for r in records if isinstance(r, Problem)] == [ProblemKind.NOT_FOUND]
    assert [r.url for r in records if isinstance(r, PageRequest)] == [list_url(SANGIIN, 213), list_url(SHUGIIN, 213)]


# ---------------------------------------------------------------------- the sample pages
def test_list_of_the_house_of_councillors() -> None:
    records = read_list(SANGIIN, (PAGES / "sangiin_list.html").read_bytes())
    assert problems(records) == []
    first, second = documents(records)
    assert (first.key, first.url) == ("written_questions/sangiin-213-18", f"{FOLDER}/meisai/m213018.htm")
    assert first.facts == {
        "house": "参議院",
        "session": 213,
        "number": 18,
        "list/件名": "技能実習生の見本に関する質問主意書",
        "list/提出者": "見本　　花子君",
        "list/質問本文（html）": None,
        "list/答弁本文（html）": None,
        "list/質問本文（PDF）": f"{FOLDER}/syup/s213018.pdf",
        "list/答弁本文（PDF）": None,
    }
    assert second.facts["list/提出者"] == "見本　　太郎君 外4名"
    assert listings(records) == [
        Listing("written_questions/sangiin/213", frozenset(f"written_questions/sangiin-213-{n}" for n in (18, 19)))
    ]
    asks = {r.url: r for r in records if isinstance(r, PageRequest)}
    # The page of each question and its text; that of the other one, whose title is not in scope, when it is its turn.
    other = f"{FOLDER}/syuh/s213019.htm"
    assert set(asks) == {
        *(f"{FOLDER}/meisai/m2130{number}.htm" for number in (18, 19)),
        f"{FOLDER}/syup/s213018.pdf",
        other,
    }
    at_once = [url for url, ask in asks.items() if Texts(Earlier(), 100).now(ask)]
    assert at_once == [url for url in asks if url != other]


def test_page_of_the_house_of_councillors() -> None:
    records = read(f"{FOLDER}/meisai/m213018.htm", (PAGES / "sangiin_detail.html").read_bytes())
    assert problems(records) == []
    (document,) = documents(records)
    assert document.facts == {
        "house": "参議院",
        "session": 213,
        "number": 18,
        "detail/件名": "技能実習生の見本に関する質問主意書",
        "detail/提出回次": "213回",
        "detail/提出番号": "18",
        "detail/提出日": "令和6年2月5日",
        "detail/提出者": "見本　　花子君",
        "detail/備考": "2月16日内閣から通知書受領（2月27日まで答弁延期）",
        "detail/転送日": "令和6年2月13日",
        "detail/答弁書受領日": None,
        "detail/質問主意書/本文（html）": None,
        "detail/質問主意書/本文（PDF）": f"{FOLDER}/syup/s213018.pdf",
        "detail/答弁書/本文（html）": None,
        "detail/答弁書/本文（PDF）": None,
    }
    question = read_question(document.facts)
    assert (question.submitter, question.others, question.status) == ("見本　花子", None, "答弁延期")
    assert (question.submitted_on, question.forwarded_on) == ("2024-02-05", "2024-02-13")
    assert (question.delay_notified_on, question.delayed_until) == ("2024-02-16", "2024-02-27")


def test_list_of_the_house_of_representatives() -> None:
    """Columns go by the headers of each cell: SUMMARY counts wrongly and one header id stands there twice."""
    records = read_list(SHUGIIN, (PAGES / "shugiin_list.html").read_bytes())
    assert problems(records) == []
    (document,) = documents(records)
    folder = "https://www.shugiin.go.jp/internet/itdb_shitsumon.nsf/html/shitsumon"
    assert document.url == f"{folder}/213018.htm"
    assert document.facts == {
        "house": "衆議院",
        "session": 213,
        "number": 18,
        "list/質問件名": "技能実習生の見本に関する質問主意書",
        "list/提出者氏名": "見本花子君",
        "list/経過状況": "内閣転送",
        "list/質問情報(HTML)": f"{folder}/a213018.htm",
        "list/質問情報(PDF)": SHUGIIN_PDF,
        "list/答弁情報(HTML)": None,
        "list/答弁情報(PDF)": None,
    }
    asks = [(r.url, r.arguments.get("fallback")) for r in records if isinstance(r, PageRequest)]
    assert asks == [(f"{folder}/213018.htm", None), (f"{folder}/a213018.htm", SHUGIIN_PDF)]


def test_a_title_that_its_cell_breaks_is_one_line() -> None:
    markup = (PAGES / "shugiin_detail.html").read_bytes().decode("cp932")
    broken = markup.replace(
        "技能実習生の見本に関する質問主意書", "技能実習生の見本（EU<BR>rules）<BR>に関する&#24375;い質問主意書"
    )
    assert broken != markup
    (document,) = documents(read(detail_url(SHUGIIN, 213, 18), broken.encode("cp932")))
    assert read_question(document.facts).title == "技能実習生の見本（EU rules）に関する強い質問主意書"


def test_page_of_the_house_of_representatives() -> None:
    records = read(detail_url(SHUGIIN, 213, 18), (PAGES / "shugiin_detail.html").read_bytes())
    assert problems(records) == []
    (document,) = documents(records)
    assert document.facts["detail/提出者名"] == "見本　　花子君"
    assert document.facts["detail/質問主意書提出年月日"] == "令和 6年 2月 5日"
    assert document.facts["detail/撤回年月日"] is None
    assert document.facts["detail/質問本文(PDF)"] == SHUGIIN_PDF
    question = read_question(document.facts)
    assert (question.house, question.submitter_group, question.status) == ("衆議院", "見本会派", "内閣転送")
    assert (question.submitted_on, question.forwarded_on, question.answered_on) == ("2024-02-05", "2024-02-13", None)
    assert (question.delay_notified_on, question.delayed_until) == ("2024-02-16", "2024-02-27")


# ---------------------------------------------------------------------- bad input
def test_a_row_without_number_names_itself_and_hides_no_other() -> None:
    body = sangiin_list(Q(17), Q(18)).replace(
        '<td headers="t17" rowspan="2">17</td>', '<td headers="t17" rowspan="2"></td>'
    )
    records = read_list(SANGIIN, body)
    ((reason, key),) = problems(records)
    assert reason.startswith("a row without a number: 「提出番号 | 件名 | 技能実習生の見本に関する質問主意書")
    assert key is None
    assert [d.key for d in documents(records)] == ["written_questions/sangiin-213-18"]
    assert listings(records) == []  # the list is not whole: what is not seen in it is not gone


def test_a_half_written_row() -> None:
    """The row of a question breaks off after its number: what is there is kept, what is not stays as known."""
    cut = sangiin_rows(Q(19)).split('<th scope="row" rowspan="2">提出者</th>')[0] + "</tr>"
    records = read_list(SANGIIN, sangiin_list(Q(18)).replace("</table>\n</div>", f"{cut}</table>\n</div>"))
    assert problems(records) == [
        ("half-written row: 「提出者」 is missing", "written_questions/sangiin-213-19"),
        ("half-written row: 0 cells for texts where 4 are expected", "written_questions/sangiin-213-19"),
    ]
    assert set(documents(records)[1].facts) == {"house", "session", "number", "list/件名"}
    assert len(listings(records)[0].keys) == 2


def test_a_number_without_a_title_is_kept_in_the_list() -> None:
    records = read_list(SANGIIN, sangiin_list(Q(18), Q(19, title="")))
    assert problems(records) == [("half-written row: a number without a title", "written_questions/sangiin-213-19")]
    assert [d.key for d in documents(records)] == ["written_questions/sangiin-213-18"]
    assert "written_questions/sangiin-213-19" in listings(records)[0].keys


def test_a_missing_column_is_named_once() -> None:
    records = read_list(SHUGIIN, shugiin_list(*(Q(n) for n in range(1, 8)), leave_out="STATUS"))
    assert problems(records) == [("the columns ['経過状況'] are missing", None)]
    assert all("list/経過状況" not in d.facts for d in documents(records))
    records = read_list(SANGIIN, sangiin_list(*(Q(n) for n in range(1, 8))).replace("<td>&nbsp;</td>\n</tr>", "</tr>"))
    assert problems(records) == [("half-written row: 2 cells for texts where 4 are expected (7 rows)", None)]
    assert all("list/質問本文（PDF）" not in d.facts for d in documents(records))


def test_a_cell_missing_in_one_row() -> None:
    body = shugiin_list(Q(1), Q(2)).replace(
        '<TD CLASS="TD" headers="SHITSUMON.STATUS"><span class="txt03">質問受理</span></TD>', "", 1
    )
    assert problems(read_list(SHUGIIN, body)) == [
        ("half-written row: 「経過状況」 is missing", "written_questions/shugiin-213-1")
    ]


@pytest.mark.parametrize(
    ("house", "body", "words"),
    [
        (SANGIIN, sangiin_list(Q(1), session=212), "asked for session 213, the page is of session 212"),
        (SHUGIIN, shugiin_list(Q(1), session=212), "asked for session 213, the page is of session 212"),
        (SANGIIN, sangiin_list(Q(1))[:-400], "cut off"),
        (SHUGIIN, shugiin_list(Q(1)).replace("</HTML>", ""), "cut off"),
        (SANGIIN, sangiin_list(Q(1)).replace('summary="質問主意書・答弁書一覧"', ""), "is missing"),
        (SHUGIIN, shugiin_list(Q(1)).replace("shitsumontable", "other"), "is missing"),
    ],
)
def test_lists_that_are_not_read(house: str, body: str, words: str) -> None:
    records = read_list(house, body)
    assert [type(r) for r in records] == [Problem]
    assert words in records[0].reason


def test_rows_that_run_into_each_other_hide_nothing() -> None:
    """A lost tag joins two questions: neither half passes for the other, and what is not seen is not gone."""
    start = '<TR VALIGN=top><TD CLASS="TD" headers="SHITSUMON.NUMBER"><span class="txt03">'
    second = '<tr>\n<th scope="col" id="t18" nowrap="nowrap">提出番号</th>'
    for house, body in (
        (SANGIIN, sangiin_list(Q(17), Q(18), Q(19)).replace(second, "<tr>")),
        (SHUGIIN, shugiin_list(Q(17), Q(18), Q(19)).replace(f"</TR>\n{start}18<", f"{start[15:]}18<")),
    ):
        records = read_list(house, body)
        assert "run into each other" in problems(records)[0][0]
        assert listings(records) == []
        assert [d.facts["number"] for d in documents(records)] == [19]


def test_words_without_their_link_do_not_say_that_there_is_none() -> None:
    linked = Q(18).with_(PDF_TEXT)
    lost = sangiin_list(linked).replace('<a href="syup/s213018.pdf" class="Graylink" >', "")
    records = read_list(SANGIIN, lost)
    assert problems(records) == [("「質問本文（PDF）」 without a link", "written_questions/sangiin-213-18")]
    detail = sangiin_detail(linked).replace('<a href="../syup/s213018.pdf" class="Graylink" >', "")
    records = read(detail_url(SANGIIN, 213, 18), detail)
    assert [reason for reason, _ in problems(records)] == ["the row 「質問主意書/本文（PDF）」 is missing"]
    assert "detail/質問主意書/本文（PDF）" not in documents(records)[0].facts


def test_a_number_and_a_link_that_contradict() -> None:
    for house, body in (
        (SANGIIN, sangiin_list(Q(18)).replace("meisai/m213018", "meisai/m213081")),
        (SHUGIIN, shugiin_list(Q(18)).replace('HREF="213018.htm"', 'HREF="213081.htm"')),
    ):
        records = read_list(house, body)
        assert documents(records) == []
        ((reason, _),) = problems(records)
        assert "contradict" in reason
        assert len(listings(records)[0].keys) == 2  # neither of the two is gone


def test_a_number_that_stands_there_twice() -> None:
    records = read_list(SANGIIN, sangiin_list(Q(18), Q(18, title=OFF_TOPIC)))
    assert [d.title for d in documents(records)] == [ON_TOPIC]
    assert "twice" in problems(records)[0][0]


def test_a_link_to_the_text_of_another_question_is_not_followed() -> None:
    records = read_list(
        SANGIIN, sangiin_list(Q(18).with_(PDF_TEXT, PDF_ANSWER)).replace("toup/t213018", "syup/s213018")
    )
    assert [r.url for r in records if isinstance(r, PageRequest)] == [
        f"{FOLDER}/meisai/m213018.htm",
        f"{FOLDER}/syup/s213018.pdf",
    ]
    assert problems(records)[0][0].startswith("the link to the answer (pdf) leads elsewhere")


def test_an_unknown_word_of_the_course() -> None:
    records = read_list(SHUGIIN, shugiin_list(Q(18, status="見本中")))
    assert problems(records) == [("an unknown word in 経過状況: 「見本中」", "written_questions/shugiin-213-18")]
    assert documents(records)[0].facts["list/経過状況"] == "見本中"


@pytest.mark.parametrize(
    ("house", "body", "words"),
    [
        (SANGIIN, sangiin_detail(Q(19)), "asked for question 213-18, the page is of 213-19"),
        (SANGIIN, sangiin_detail(Q(18), session=212), "the page is of 212-18"),
        (SHUGIIN, shugiin_detail(Q(19)), "asked for question 213-18, the page is of 213-19"),
        (SANGIIN, sangiin_detail(Q(18))[:1500], "cut off"),
        (SANGIIN, sangiin_detail(Q(18, title="")), "no title"),
        (SANGIIN, "<html><body>ただいまメンテナンス中です</body></html>", "maintenance"),
    ],
)
def test_pages_that_are_not_read(house: str, body: str, words: str) -> None:
    records = read(detail_url(house, 213, 18), body)
    assert [type(r) for r in records] == [Problem]
    assert words in records[0].reason
    assert records[0].key == f"written_questions/{'sangiin' if house == SANGIIN else 'shugiin'}-213-18"


def test_dates_and_remarks_that_cannot_be_read_stay_as_published() -> None:
    odd = Q(18, forwarded="令和6年2月31日", note="2月16日に内閣から延期の連絡", answered="未定")
    records = read(detail_url(SANGIIN, 213, 18), sangiin_detail(odd))
    assert [reason.split("：")[0].split(":")[0] for reason, _ in problems(records)] == [
        "転送日",
        "答弁書受領日",
        "a remark that is not understood",
    ]
    (document,) = documents(records)
    assert document.facts["detail/転送日"] == "令和6年2月31日"
    question = read_question(document.facts)
    assert (question.forwarded_on, question.answered_on, question.delayed_until) == (None, None, None)
    assert question.submitted_on == "2024-02-05"


def test_rows_that_are_missing_or_unknown() -> None:
    body = shugiin_detail(Q(18)).replace("撤回年月日", "見本年月日")
    assert [reason for reason, _ in problems(read(detail_url(SHUGIIN, 213, 18), body))] == [
        "the row 「撤回年月日」 is missing",
        "an unknown row 「見本年月日」",
    ]
    records = read(detail_url(SANGIIN, 213, 18), sangiin_detail(Q(18)).replace("転送日", "見本日"))
    assert [reason for reason, _ in problems(records)] == ["the row 「転送日」 is missing", "an unknown row 「見本日」"]
    assert "detail/転送日" not in documents(records)[0].facts


# ---------------------------------------------------------------------- values
@pytest.mark.parametrize(
    ("note", "base", "delays"),
    [
        ("4月26日内閣から通知書受領（5月7日まで答弁延期）", "2024-04-24", [("2024-04-26", "2024-05-07")]),
        ("12月20日内閣から通知書受領（1月9日まで答弁延期）", "2023-12-15", [("2023-12-20", "2024-01-09")]),
        ("１月５日内閣から通知書受領（１月１２日まで答弁延期）", "2023-12-28", [("2024-01-05", "2024-01-12")]),
        ("2月16日内閣から通知書受領（2月27日まで答弁延期）\n2月27日内閣から通知書受領（3月5日まで答弁延期）", "2024-02-13",
         [("2024-02-16", "2024-02-27"), ("2024-02-27", "2024-03-05")]),
        ("2月16日内閣から通知書受領（2月30日まで答弁延期）", "2024-02-13", []),
        ("4月26日内閣から通知書受領（5月7日まで答弁延期）", None, []),
        ("見本", "2024-02-13", []),
    ],
)  # fmt: skip
def test_the_year_of_a_delay(note: str, base: str | None, delays: list[tuple[str, str]]) -> None:
    assert read_delays(note, base) == delays


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("見本　　花子君", ("見本　花子", None)), ("見本花子君 外4名", ("見本花子", 4)),
        ("見本　花子君　外４名", ("見本　花子", 4)), ("見本　花子君外一名", ("見本　花子君外一名", None)),
        ("", (None, None)), (None, (None, None)),
    ],
)  # fmt: skip
def test_submitters(text: str | None, read_as: tuple[str | None, int | None]) -> None:
    assert read_submitter(text) == read_as


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("質問第一八号\n令和六年二月五日", "2024-02-05"),
        ("令和六年二月一六日", "2024-02-16"),
        ("令和元年十二月二十四日受領", "2019-12-24"),
        ("令和六年二月三十一日", None),
        ("見本", None),
    ],
)
def test_dates_in_kanji(text: str, day: str | None) -> None:
    assert date_of_text(text) == day


def test_the_course_goes_by_the_page_that_is_further_along() -> None:
    """A page that could not be read tonight still says what it said before."""
    facts = {"detail/経過状況": "内閣転送", "list/経過状況": "答弁受理"}
    assert read_question(facts).status == "答弁受理"
    assert read_question({"detail/経過状況": "答弁受理", "list/経過状況": "内閣転送"}).status == "答弁受理"


# ---------------------------------------------------------------------- what is told
def state(q: Q, house: str = SANGIIN, *, detail: bool = True) -> State:
    pages = (sangiin_list(q), sangiin_detail(q)) if house == SANGIIN else (shugiin_list(q), shugiin_detail(q))
    facts: dict[str, Any] = {}
    for url, body in zip((list_url(house, 213), detail_url(house, 213, q.number)), pages, strict=True):
        if detail or "list" in url or "syuisyo.htm" in url:
            facts |= documents(read(url, body))[0].facts
    return State("k", "written_question", q.title, None, "", "", facts, noun=WRITTEN_QUESTION.noun)


def told(old: Q, new: Q, day: str = "2024-02-17", house: str = SANGIIN) -> list[Any]:
    """(kind, words after the colon), the parts in a list behind."""
    found = compare(state(old, house), state(new, house), day)
    return [
        (str(c.kind), c.summary_ja.split("：", 1)[1], [(str(p.kind), p.summary_ja) for p in c.parts]) for c in found
    ]


PLAIN = Q(18)
FORWARDED = PLAIN.with_(PDF_TEXT, forwarded="令和6年2月13日")


def test_nothing_happened() -> None:
    assert told(PLAIN, PLAIN) == []
    assert told(PLAIN, Q(18, submitter="見本　花子君")) == []  # padding


def test_forwarded_and_its_text() -> None:
    assert told(PLAIN, FORWARDED) == [
        ("stage_moved", "内閣に転送（2月13日）", [("attachment_added", "質問本文（PDF）が公開")])
    ]


def test_delays_are_told_with_both_dates() -> None:
    once = Q(18, note="12月20日内閣から通知書受領（1月9日まで答弁延期）", submitted="令和5年12月13日")
    assert told(Q(18, submitted="令和5年12月13日"), once, "2023-12-21") == [
        ("stage_moved", "答弁が2024年1月9日まで延期（12月20日通知）", [])
    ]
    twice = Q(18, submitted="令和5年12月13日", note=f"{once.note}<BR>\n1月9日内閣から通知書受領（1月19日まで答弁延期）")
    assert told(once, twice, "2024-01-10") == [("stage_moved", "答弁がさらに1月19日まで延期（1月9日通知）", [])]
    assert told(PLAIN, Q(18, delay=("令和 6年 2月16日", "令和 6年 2月27日"), status="答弁延期"), house=SHUGIIN) == [
        ("stage_moved", "答弁が2月27日まで延期（2月16日通知）", [])
    ]


def test_an_answer_is_news_once() -> None:
    received = FORWARDED.with_(PDF_ANSWER, answered="令和6年2月16日")
    (answer,) = compare(state(FORWARDED), state(received), "2024-02-17")
    assert (
        answer.summary_ja
        == "「技能実習生の見本に関する質問主意書」（参議院第213回第18号）：政府の答弁書を受領（2月16日）"
    )
    assert answer.summary_en == (
        "“技能実習生の見本に関する質問主意書” (House of Councillors, question 213-18): "
        "the Cabinet's answer came in on 16 February."
    )
    assert [(str(p.kind), p.summary_ja) for p in answer.parts] == [("attachment_added", "答弁書の本文（PDF）が公開")]
    (later,) = compare(state(received), state(received.with_(HTML_TEXT, HTML_ANSWER)), "2024-02-27")
    assert (str(later.kind), later.weight) == ("attachment_added", 20)
    assert told(received, received.with_(HTML_ANSWER)) == [("attachment_added", "答弁書の本文（HTML）が公開", [])]


@pytest.mark.parametrize("house", [SANGIIN, SHUGIIN])
def test_the_link_before_the_date_and_the_date_before_the_link(house: str) -> None:
    linked = FORWARDED.with_(HTML_ANSWER, status="答弁受理")
    dated = FORWARDED.with_(answered="令和6年2月16日", status="答弁受理")
    both = dated.with_(HTML_ANSWER)
    assert [(kind, words) for kind, words, _ in told(FORWARDED, linked, house=house)] == [
        ("answer_published", "政府の答弁書を受領")
    ]
    assert told(linked, both, house=house) == [("stage_moved", "答弁書の受領日は2月16日", [])]
    assert told(FORWARDED, dated, house=house) == [("answer_published", "政府の答弁書を受領（2月16日）", [])]
    (text,) = compare(state(dated, house), state(both, house), "2024-02-20")
    assert (str(text.kind), text.weight) == ("attachment_added", 55)  # the first text after a bare date


def test_withdrawals() -> None:
    assert told(PLAIN, Q(18, note="2月15日撤回")) == [("stage_moved", "撤回（2月15日）", [])]
    found = told(PLAIN, Q(18, withdrawn="令和 6年 2月15日", status="撤回"), house=SHUGIIN)
    assert found == [("stage_moved", "撤回（2月15日）", [])]
    assert told(PLAIN, Q(18, status="撤回"), house=SHUGIIN) == [
        ("stage_moved", "経過状況が「質問受理」から「撤回」に", [])
    ]


def test_what_cannot_be_read_any_more_is_told() -> None:
    """The store keeps the value of an empty cell, so a value that is gone here stands as words that are no date."""
    received = FORWARDED.with_(PDF_ANSWER, answered="令和6年2月16日")
    (change,) = compare(state(received), state(FORWARDED), "2024-02-18")
    assert {change.summary_ja.split("：")[1], *(p.summary_ja for p in change.parts)} == {
        "答弁書の受領日（2月16日）が、日付として読めない記載に変わりました。",
        "答弁書の本文（PDF）へのリンクが消えました。",
    }
    assert (change.before, change.after, change.weight) == ("2024-02-16", None, 65)
    # A link that one of the two pages still has: small, not silent.
    old = state(received)
    new = State("k", "written_question", old.title, None, "", "", {**old.facts, "list/答弁本文（PDF）": None})
    (small,) = compare(old, new, "2024-02-18")
    assert small.weight == 20
    assert "一覧の「答弁本文（PDF）」" in small.summary_ja
    assert small.summary_ja.endswith("の記載が消えました。")


def test_corrections() -> None:
    assert told(PLAIN, Q(18, title=OFF_TOPIC))[0][:2] == (
        "retitled",
        f"件名が「{ON_TOPIC}」から「{OFF_TOPIC}」に改められました。",
    )
    assert told(FORWARDED, FORWARDED.with_(forwarded="令和6年2月14日")) == [
        ("stage_moved", "内閣への転送日が2月13日から2月14日に改められました。", [])
    ]
    assert told(PLAIN, Q(18, submitted="令和6年2月6日"))[0][0] == "redated"
    assert told(PLAIN, Q(18, note="見本の備考")) == [("text_changed", "備考「見本の備考」", [])]
    assert told(PLAIN, Q(18, group="見本の新会派"), house=SHUGIIN) == [
        ("text_changed", "会派が「見本会派」から「見本の新会派」に変わりました。", [])
    ]


def test_submitters_are_told_as_members() -> None:
    (change,) = compare(
        state(Q(18, submitter="見本　花子君")), state(Q(18, submitter="見本　花子君 外4名")), "2024-02-17"
    )
    assert change.summary_ja.endswith("：提出者が「見本花子議員」から「見本花子議員ほか4名」に変わりました。")
    assert change.summary_en.endswith(": the submitter changed from 見本花子 to 見本花子 and 4 others.")
    assert (change.field, change.before, change.after) == ("others", None, "4")


def test_english_dates_name_the_year_only_when_it_is_another() -> None:
    delayed = Q(18, note="12月20日内閣から通知書受領（1月9日まで答弁延期）", submitted="令和5年12月13日")
    (change,) = compare(state(Q(18, submitted="令和5年12月13日")), state(delayed), "2023-12-21")
    assert change.summary_en.endswith(": the answer is postponed until 9 January 2024 (notified on 20 December).")


def test_the_first_look_at_a_page_tells_only_what_is_recent() -> None:
    received = FORWARDED.with_(answered="令和6年2月16日")
    bare = state(received, detail=False)
    assert [str(c.kind) for c in compare(bare, state(received), "2024-02-17")] == ["answer_published"]
    assert compare(bare, state(received), "2024-06-01") == []


def test_first_sight() -> None:
    ja, en = appeared(state(Q(18, submitter="見本　　花子君 外4名")), "2024-02-06")
    assert (
        ja
        == "新しい質問主意書：「技能実習生の見本に関する質問主意書」（参議院・第213回第18号、見本花子議員ほか4名、2月5日提出）。"
    )
    assert en.startswith(
        "New written question: “技能実習生の見本に関する質問主意書” (House of Councillors, 213-18, by "
    )
    assert en.endswith("見本花子 and 4 others, submitted on 5 February).")


# ---------------------------------------------------------------------- nights
QUESTION_PAGE = (PAGES / "sangiin_question.html").read_bytes()
ANSWER_PAGE = (PAGES / "sangiin_answer.html").read_bytes()
KEY = "written_questions/sangiin-213-18"


def pdf(html: str) -> bytes:
    from weasyprint import HTML

    made = HTML(string=f"<meta charset=utf-8>{html}").write_pdf()
    assert isinstance(made, bytes)
    return made


@pytest.fixture
def watch(tmp_path: Path) -> Any:
    with Watch(tmp_path) as one:
        yield one


def night(watch: Watch, day: str, site: QuestionSite) -> Any:
    return watch.night("written_questions", f"{day}T18:00:00Z", site)


def test_a_question_from_submission_to_answer(watch: Watch) -> None:
    site = QuestionSite(sangiin=[Q(17, title=OFF_TOPIC)])
    assert night(watch, "2024-02-04", site).outcome == "ok"
    assert watch.changes() == []  # the first night is the baseline
    site.sangiin.append(PLAIN)
    assert watch.kinds(night(watch, "2024-02-05", site).run) == [("appeared", KEY)]
    site.sangiin[1] = FORWARDED
    site.more[f"{FOLDER}/syup/s213018.pdf"] = (
        200,
        {"content-type": "application/pdf"},
        pdf("<p>質問主意書</p><p>質問第一八号</p><p>技能実習生の見本に関する質問主意書</p><p>一　見本か。</p>"),
    )
    result = night(watch, "2024-02-13", site)
    assert (result.outcome, watch.kinds(result.run)) == ("ok", [("stage_moved", KEY)])
    assert watch.document(f"{KEY}/question")["title"] == "参議院第213回第18号 質問主意書（本文）"
    site.sangiin[1] = FORWARDED.with_(HTML_TEXT, PDF_ANSWER, HTML_ANSWER, answered="令和6年2月16日")
    site.more[f"{FOLDER}/syuh/s213018.htm"] = (200, HTML_HEADERS, QUESTION_PAGE)
    site.more[f"{FOLDER}/touh/t213018.htm"] = (200, HTML_HEADERS, ANSWER_PAGE)
    result = night(watch, "2024-02-16", site)
    assert ("answer_published", KEY) in watch.kinds(result.run)
    (row,) = watch.rows("SELECT * FROM written_questions WHERE number = 18")
    assert (row["house"], row["session"], row["submitter"], row["status"]) == ("参議院", 213, "見本　花子", "答弁受理")
    assert (row["submitted_on"], row["forwarded_on"], row["answered_on"]) == ("2024-02-05", "2024-02-13", "2024-02-16")
    assert row["answer_pdf_url"] == f"{FOLDER}/toup/t213018.pdf"
    texts = watch.rows(
        "SELECT t.role, t.text_state, d.url, d.published_on, q.key FROM question_texts t"
        " JOIN documents d ON d.id = t.document JOIN documents q ON q.id = t.question ORDER BY t.role"
    )
    assert [tuple(t.values()) for t in texts] == [
        ("answer", "text", f"{FOLDER}/touh/t213018.htm", "2024-02-16", KEY),
        ("question", "text", f"{FOLDER}/syuh/s213018.htm", "2024-02-05", KEY),
    ]
    pairs = watch.rows("SELECT p.position, p.label, p.question, p.answer FROM question_pairs p ORDER BY position")
    numbered = {p["label"]: (p["question"], p["answer"]) for p in pairs if p["label"] in ("一", "二")}
    joint = "お尋ねについては、見本として把握していない。"
    assert numbered["一"] == ("一 技能実習生の見本の人数を示されたい。".replace(" ", "　"), joint)
    assert numbered["二"] == ("二　見本の相談窓口を示されたい。", joint)
    assert all(url not in site.asked for url in (f"{FOLDER}/toup/t213018.pdf", f"{FOLDER}/syup/s213017.pdf"))


def test_the_same_text_from_pdf_and_html_is_one_version(watch: Watch) -> None:
    words = [
        "質問主意書",
        "質問第一八号",
        "技能実習生の見本に関する質問主意書",
        "一　見本の人数を示されたい。また、費用を示されたい。",
        "右質問する。",
    ]
    site = QuestionSite(sangiin=[FORWARDED])
    site.more[f"{FOLDER}/syup/s213018.pdf"] = (
        200,
        {"content-type": "application/pdf"},
        pdf("".join(f"<p style='width:14em'>{w}</p>" for w in words)),
    )
    night(watch, "2024-02-13", site)
    assert watch.document(f"{KEY}/question")["url"].endswith(".pdf")
    site.sangiin = [FORWARDED.with_(HTML_TEXT)]
    html = "<html><body><div id='ContentsBox'>" + "<br>".join(words) + "</div></body></html>"
    site.more[f"{FOLDER}/syuh/s213018.htm"] = (200, HTML_HEADERS, html.encode())
    result = night(watch, "2024-02-20", site)
    assert watch.kinds(result.run) == [("attachment_added", KEY)]
    assert len(watch.versions(f"{KEY}/question")) == 1
    assert watch.document(f"{KEY}/question")["url"].endswith(".htm")
    site.more[f"{FOLDER}/syuh/s213018.htm"] = (200, HTML_HEADERS, html.replace("費用", "金額").encode())
    result = night(watch, "2024-02-21", site)
    assert watch.kinds(result.run) == [("text_changed", f"{KEY}/question")]


def test_an_answer_without_text_is_no_empty_answer(watch: Watch) -> None:
    site = QuestionSite(sangiin=[FORWARDED.with_(PDF_ANSWER, answered="令和6年2月16日")])
    scan = pdf("<svg width=50 height=50><rect width=50 height=50 fill=red /></svg>")
    site.more[f"{FOLDER}/toup/t213018.pdf"] = (200, {"content-type": "application/pdf"}, scan)
    result = night(watch, "2024-02-17", site)
    assert result.outcome == "partial"
    found = {(p["kind"], p["key"]) for p in watch.problems(result.run)}
    assert ("without_text", f"{KEY}/answer") in found
    (row,) = watch.rows("SELECT text_state FROM question_texts WHERE role = 'answer'")
    assert row["text_state"] == "no_text"
    assert watch.value("SELECT count(*) FROM question_pairs") == 0


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "<html><body><h1>質問主意書</h1>" + "準備中です。" * 20 + "</body></html>",
            "does not say …に関する質問主意書",
        ),
        (ANSWER_PAGE.decode(), "an answer stands in the place of the question"),
        (QUESTION_PAGE.decode().replace("第一八号", "第一九号"), "the text is of 213-19"),
        (QUESTION_PAGE.decode().replace("</html>", ""), "cut off"),
        ("<html><body>見本</body></html>", "next to no text"),
    ],
)
def test_texts_that_are_not_trusted_are_had_from_the_pdf(body: str, words: str) -> None:
    url, fallback = f"{FOLDER}/syuh/s213018.htm", f"{FOLDER}/syup/s213018.pdf"
    arguments = {**SOURCE.request_for(url).arguments, "fallback": fallback}
    records = list(SOURCE.read(page(url, body), "parse_text", arguments))
    assert [type(r) for r in records] == [Problem, PageRequest]
    assert words in records[0].reason
    assert records[1].url == fallback
    assert [type(r) for r in SOURCE.read(page(url, body), "parse_text", {**arguments, "fallback": None})] == [Problem]
    missing = list(SOURCE.read(page(url, body, 404), "parse_text", arguments))
    assert [type(r) for r in missing] == [Problem, PageRequest]


def test_texts_of_the_house_of_representatives() -> None:
    """Without the ways to other pages, the heads and feet; the two give pairs."""
    folder = "https://www.shugiin.go.jp/internet/itdb_shitsumon.nsf/html/shitsumon"
    (question,) = read(f"{folder}/a213018.htm", (PAGES / "shugiin_question.html").read_bytes())
    (answer,) = read(f"{folder}/b213018.htm", (PAGES / "shugiin_answer.html").read_bytes())
    assert (question.key, question.published_on) == ("written_questions/shugiin-213-18/question", "2024-02-05")
    assert (answer.key, answer.published_on) == ("written_questions/shugiin-213-18/answer", "2024-02-16")
    lines = question.body.split("\n")
    assert (lines[0], lines[-1]) == ("令和六年二月五日提出", "右質問する。")
    assert answer.body.split("\n")[-1] == "公表の時期及び方法については、見本として検討中である。"
    assert "経過へ" not in question.body + answer.body
    pairs = {p.label: (p.question, p.answer) for p in pair_paragraphs(question.body, answer.body) if p.label != "前文"}
    when = "公表の時期及び方法については、見本として検討中である。"
    assert pairs == {
        "一": ("一　見本の件数を示されたい。", "お尋ねの件数は、見本として三件である。"),
        "二": ("二　見本の公表について", None),
        "二の１": ("１　公表の時期はいつか。", when),
        "二の２": ("２　公表の方法は何か。", when),
        "末文": ("右質問する。", None),
    }


def test_a_question_may_begin_with_an_earlier_answer() -> None:
    """As 217-39, 217-10 and 217-22 of the Representatives do: 私が提出した質問に対する答弁書（内閣衆質二一六第一四号 …."""
    folder = "https://www.shugiin.go.jp/internet/itdb_shitsumon.nsf/html/shitsumon"
    words = (
        "　私が提出した質問に対する答弁書（内閣衆質二一二第一四号。以下「前回答弁書」という。）を踏まえ、以下質問する。"
    )
    page = (PAGES / "shugiin_question.html").read_bytes().decode("cp932")
    first = "一　見本の件数を示されたい。"
    assert first in page
    (question,) = read(f"{folder}/a213018.htm", page.replace(first, f"{words}<br>{first}", 1))
    assert words.strip() in question.body


def test_an_answer_must_not_be_the_question() -> None:
    url = f"{FOLDER}/touh/t213018.htm"
    assert "does not say 答弁書" in read(url, QUESTION_PAGE)[0].reason
    assert "the text is of 213-19" in read(url, ANSWER_PAGE.decode().replace("第一八号", "第一九号"))[0].reason
    (document,) = read(url, ANSWER_PAGE)
    assert document.body.startswith("答弁書\n内閣参質二一三第一八号")
    assert "質問主意書へ" not in document.body


def test_a_shorter_list_and_a_missing_page_make_nothing_gone(watch: Watch) -> None:
    questions = [Q(n, title=f"{OFF_TOPIC}{n}") for n in range(1, 21)]
    site = QuestionSite(sangiin=list(questions))
    night(watch, "2024-02-05", site)
    site.sangiin = questions[:10]
    result = night(watch, "2024-02-06", site)
    assert result.outcome == "partial"
    assert [p["kind"] for p in watch.problems(result.run)] == ["too_few_items"]
    assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0
    site.sangiin = list(questions)
    site.more[detail_url(SANGIIN, 213, 5)] = NOT_FOUND
    result = night(watch, "2024-02-07", site)
    assert [(p["kind"], p["key"]) for p in watch.problems(result.run)] == [
        ("not_found", "written_questions/sangiin-213-5")
    ]
    assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0
    assert watch.value("SELECT submitted_on FROM written_questions WHERE number = 5") == "2024-02-05"
    del site.more[detail_url(SANGIIN, 213, 5)]
    site.sangiin = questions[:19]
    result = night(watch, "2024-02-08", site)
    assert watch.kinds(result.run) == [("disappeared", "written_questions/sangiin-213-20")]


def test_a_replay_gives_the_same_rows(watch: Watch, tmp_path: Path) -> None:
    site = QuestionSite(sangiin=[PLAIN], shugiin=[Q(1)])
    night(watch, "2024-02-06", site)
    site.sangiin = [FORWARDED.with_(HTML_TEXT, HTML_ANSWER, answered="令和6年2月16日"), Q(19)]
    site.more[f"{FOLDER}/syuh/s213018.htm"] = (200, HTML_HEADERS, QUESTION_PAGE)
    site.more[f"{FOLDER}/touh/t213018.htm"] = (200, HTML_HEADERS, ANSWER_PAGE)
    night(watch, "2024-02-17", site)
    assert watch.value("SELECT count(*) FROM question_pairs") > 2
    again = tmp_path / "again.db"
    replay(watch.archive, again, fresh=True)
    with closing(open_policy_db(again)) as conn:
        for sql in (
            "SELECT d.key, q.* FROM written_questions q JOIN documents d ON d.id = q.document",
            "SELECT d.key, t.* FROM question_texts t JOIN documents d ON d.id = t.document",
            "SELECT d.key, p.* FROM question_pairs p JOIN documents d ON d.id = p.document",
            "SELECT key, kind, title, url, published_on, first_seen, last_seen, gone_at FROM documents",
            "SELECT key, kind, field, before, after, summary_ja, summary_en, weight FROM changes",
        ):
            rows = [tuple(row) for row in watch.conn.execute(sql)]
            assert rows
            assert [tuple(row) for row in conn.execute(sql)] == rows


def test_both_houses_keep_the_same_number_apart(watch: Watch) -> None:
    site = QuestionSite(sangiin=[Q(1)], shugiin=[Q(1, status="内閣転送", forwarded="令和 6年 2月 7日")])
    assert night(watch, "2024-02-08", site).outcome == "ok"
    rows = watch.rows(
        "SELECT house, number, status, forwarded_on, submitter_group FROM written_questions ORDER BY house"
    )
    assert [tuple(r.values()) for r in rows] == [
        ("参議院", 1, "質問受理", None, None),
        ("衆議院", 1, "内閣転送", "2024-02-07", "見本会派"),
    ]
