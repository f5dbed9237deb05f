"""The Diet minutes API: records in the format of the API, written by hand (見本)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.read.page import Page
from crawlers.sources.kokkai import SETTINGS, Kokkai
from crawlers.sources.shared.source import Known, KnownDocument, PageRequest, Plan
from db.record.models import Document, Gone, Listing, Problem, ProblemKind, Ref
from db.text.dates import JST
from db.topics.queries import queries
from tests.support import places
from tests.support.helpers import issue_id

PAGES = places.PAGES / "kokkai"
SOURCE = Kokkai()
ISSUE = "122105206X00320260415"
MEETING_KEY = f"kokkai/{ISSUE}"
AT = datetime(2026, 8, 26, 3, 0, tzinfo=JST)


def sample(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def page(value: Any, status: int = 200) -> Page:
    body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    headers = {"content-type": "application/json; charset=utf-8"}
    return Page("https://kokkai.ndl.go.jp/api/", status, headers, body, "2026-08-26T00:00:00Z", "0" * 64)


def search(value: Any, status: int = 200) -> list[Any]:
    arguments = {"word": "技能実習", "first": "2026-04-01", "last": "2026-08-26"}
    return list(SOURCE.read(page(value, status), "parse_search", arguments))


def meeting(value: Any, status: int = 200, issue: str = ISSUE) -> list[Any]:
    return list(SOURCE.read(page(value, status), "parse_meeting", {"issue_id": issue}))


def problem(records: list[Any]) -> Problem:
    assert [type(r) for r in records] == [Problem], records
    found: Problem = records[0]
    return found


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


# ---------------------------------------------------------------------- the sample pages
def test_the_samples_have_the_format_of_the_api() -> None:
    keys = [
        "speechID",
        "issueID",
        "imageKind",
        "searchObject",
        "session",
        "nameOfHouse",
        "nameOfMeeting",
        "issue",
        "date",
        "closing",
        "speechOrder",
        "speaker",
        "speakerYomi",
        "speakerGroup",
        "speakerPosition",
        "speakerRole",
        "speech",
        "startPage",
        "speechURL",
        "meetingURL",
        "pdfURL",
    ]
    assert len(keys) == 21
    for record in sample("speech")["speechRecord"]:
        assert list(record) == keys
    speech = sample("meeting")["meetingRecord"][0]["speechRecord"][0]
    assert {"createTime", "updateTime"} <= set(speech)


def test_a_made_up_id_has_the_form_of_the_real_ones() -> None:
    assert issue_id("2026-04-15") == ISSUE
    assert len(ISSUE) == 21


# ---------------------------------------------------------------------- searching
def test_a_page_of_hits_asks_for_the_meetings_and_the_next_page() -> None:
    records = search(sample("speech"))
    whole, following = [r for r in records if isinstance(r, PageRequest)]
    assert (whole.callback, whole.arguments) == ("parse_meeting", {"issue_id": ISSUE})
    assert urlsplit(whole.url).path == "/api/meeting"
    assert query(whole.url)["issueID"] == ISSUE
    assert query(whole.url)["recordPacking"] == "json"
    assert urlsplit(following.url).path == "/api/speech"
    wanted = {
        "any": "技能実習",
        "from": "2026-04-01",
        "until": "2026-08-26",
        "startRecord": "3",
        "recordPacking": "json",
    }
    assert wanted.items() <= query(following.url).items()
    assert following.arguments == {"word": "技能実習", "first": "2026-04-01", "last": "2026-08-26"}


def test_the_last_page_asks_for_no_other() -> None:
    answer = sample("speech") | {"numberOfRecords": 2, "nextRecordPosition": None}
    assert [r.callback for r in search(answer) if isinstance(r, PageRequest)] == ["parse_meeting"]


def test_no_hit_is_no_error() -> None:
    assert "speechRecord" not in sample("empty")
    assert search(sample("empty")) == []


@pytest.mark.parametrize(
    "change",
    [
        {"numberOfReturn": 3},  # a record was lost
        {"numberOfReturn": 1},
        {"nextRecordPosition": None},  # the end although 102 are promised
        {"numberOfRecords": None},
        {"numberOfRecords": "102"},
        {"nextRecordPosition": 4},  # the third record would never be read
        {"speechRecord": None},
        {"speechRecord": []},
    ],
)
def test_counts_that_do_not_fit_are_an_error(change: dict[str, Any]) -> None:
    found = problem(search(sample("speech") | change))
    assert found.kind is ProblemKind.STRUCTURE_SUSPECT


def test_a_lost_count_is_an_error() -> None:
    answer = sample("speech")
    del answer["numberOfReturn"]
    assert problem(search(answer)).kind is ProblemKind.STRUCTURE_SUSPECT


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("speechID", "122105206X00320260416_002"),  # of another day
        ("speechID", "122105206X00320260415_2"),
        ("speechID", "122105206X00320260415"),
        ("issueID", "22105206X00320260415"),
        ("issueID", ""),
    ],
)
def test_ids_that_do_not_fit_are_an_error(key: str, value: str) -> None:
    answer = sample("speech")
    answer["speechRecord"][1][key] = value
    assert problem(search(answer)).kind is ProblemKind.STRUCTURE_SUSPECT


def test_the_message_of_a_refusal_is_shown() -> None:
    found = problem(search(sample("error400"), 400))
    assert found.kind is ProblemKind.FETCH_FAILED
    assert "(19011)検索条件の入力に誤りがあります。" in found.reason
    assert "(19028)speakerRole:見本の説明です。" in found.reason


def test_a_refusal_without_details_is_shown() -> None:
    assert (
        "(19007)検索条件を指定してください。"
        in problem(search({"message": "(19007)検索条件を指定してください。"}, 400)).reason
    )


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (503, b"", ProblemKind.FETCH_FAILED), (400, b"", ProblemKind.FETCH_FAILED), (403, b"x", ProblemKind.BLOCKED),
        (429, b"x", ProblemKind.BLOCKED),
        (200, b"<data><numberOfRecords>1</numberOfRecords></data>", ProblemKind.STRUCTURE_SUSPECT),
        (200, "<html>ただいまメンテナンス中です（見本）</html>".encode(), ProblemKind.MAINTENANCE),
        (200, b'{"numberOfRecords": 1, "number', ProblemKind.STRUCTURE_SUSPECT),
        (200, b"[]", ProblemKind.STRUCTURE_SUSPECT), (200, b"", ProblemKind.STRUCTURE_SUSPECT),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_a_problem(status: int, body: bytes, kind: ProblemKind) -> None:
    assert problem(search(body, status)).kind is kind


# ---------------------------------------------------------------------- a whole meeting
def test_a_whole_meeting() -> None:
    head, *speeches, listing = meeting(sample("meeting"))
    assert isinstance(head, Document)
    assert (head.key, head.kind, head.collection) == (MEETING_KEY, "meeting", "kokkai")
    assert head.url == f"https://kokkai.ndl.go.jp/txt/{ISSUE}"
    assert head.published_on == "2026-04-15"
    assert head.title == "衆議院法務委員会 第3号（2026年4月15日）"
    (row,) = head.rows["meetings"]
    assert dict(row) == {
        "issue_id": ISSUE,
        "session": 221,
        "house": "衆議院",
        "meeting": "法務委員会",
        "issue": "第3号",
        "date": "2026-04-15",
        "meeting_url": f"https://kokkai.ndl.go.jp/txt/{ISSUE}",
        "pdf_url": f"https://kokkai.ndl.go.jp/img/{ISSUE}",
        "created_at": "2026-05-14 01:02:43",
        "updated_at": "2026-05-20 18:29:58",
        "closing": None,
    }
    # in the order of the meeting, whatever the order of the answer; 0 is the record of the meeting itself
    assert [s.key for s in speeches] == [f"{MEETING_KEY}_{n:03d}" for n in range(4)]
    assert {s.collection for s in speeches} == {MEETING_KEY}
    assert listing == Listing(MEETING_KEY, frozenset(s.key for s in speeches))


def test_one_speech() -> None:
    speech = meeting(sample("meeting"))[3]
    assert speech.kind == "speech"
    assert speech.url == f"https://kokkai.ndl.go.jp/txt/{ISSUE}/2"
    assert speech.body == "○見本甲子君　見本の質問です。\n　技能実習の見本について伺います。", (
        "CRLF ends a line; U+3000 stays"
    )
    assert speech.published_on == "2026-04-15"
    assert "見本甲子" in speech.title
    (row,) = speech.rows["speeches"]
    expected = {
        "meeting_document": Ref(MEETING_KEY),
        "position": 2,
        "speech_id": f"{ISSUE}_002",
        "issue_id": ISSUE,
        "session": 221,
        "house": "衆議院",
        "meeting": "法務委員会",
        "issue": "第3号",
        "date": "2026-04-15",
        "speaker": "見本甲子",
        "speaker_kana": "みほんこうこ",
        "speaker_group": "見本会派",
        "speaker_position": None,
        "speaker_role": None,
        "start_page": 1,
        "speech_url": f"https://kokkai.ndl.go.jp/txt/{ISSUE}/2",
    }
    assert expected.items() <= dict(row).items()


def test_a_witness_has_a_role_and_a_position_but_no_group() -> None:
    (row,) = meeting(sample("meeting"))[4].rows["speeches"]
    assert (row["speaker_role"], row["speaker_position"], row["speaker_group"]) == ("参考人", "見本協会代表", None)


def test_page_numbers_and_pdf_links_that_come_later_are_no_content() -> None:
    """In the real records startPage is 0 and pdfURL null until the library fills them in: no version for that."""
    early = sample("meeting")
    early["meetingRecord"][0]["pdfURL"] = None
    for speech in early["meetingRecord"][0]["speechRecord"]:
        speech["startPage"] = 0
    for before, after in zip(meeting(early), meeting(sample("meeting")), strict=True):
        if isinstance(before, Document):
            assert (before.title, before.body, before.facts, before.published_on) == (
                after.title,
                after.body,
                after.facts,
                after.published_on,
            )


def test_a_meeting_that_is_no_longer_there_is_gone() -> None:
    (gone,) = meeting(sample("empty"))
    assert isinstance(gone, Gone)
    assert gone.key == MEETING_KEY


def test_another_meeting_than_the_one_asked_for_is_an_error() -> None:
    """A wrong parameter is ignored by the API with status 200, which then answers with whatever there is."""
    assert "asked for" in problem(meeting(sample("meeting"), issue="122105206X00420260416")).reason


def changed_speech(**values: Any) -> dict[str, Any]:
    answer = sample("meeting")
    answer["meetingRecord"][0]["speechRecord"][1].update(values)
    return answer


@pytest.mark.parametrize(
    "answer",
    [
        changed_speech(speechID=f"{ISSUE}_002"),  # twice the same
        changed_speech(speechID="122105206X00420260416_000"),
        changed_speech(speechID=f"{ISSUE}_00"),
        sample("meeting") | {"numberOfReturn": 2},
        sample("meeting") | {"meetingRecord": [{**sample("meeting")["meetingRecord"][0], "speechRecord": []}]},
        sample("meeting") | {"meetingRecord": [{**sample("meeting")["meetingRecord"][0], "date": "2026-04-31"}]},
    ],
)
def test_a_meeting_that_does_not_hold_together_is_not_read_at_all(answer: dict[str, Any]) -> None:
    assert problem(meeting(answer)).kind is ProblemKind.STRUCTURE_SUSPECT


# ---------------------------------------------------------------------- the plan
def plan(since: str | None = None, **known: Any) -> Plan:
    return SOURCE.plan(AT, date.fromisoformat(since) if since else None, Known(**known))


def searches(found: Plan) -> list[dict[str, str]]:
    return [query(ask.url) for ask in found.requests if urlsplit(ask.url).path == "/api/speech"]


def test_a_meeting_in_which_the_word_means_something_else_is_not_asked_for() -> None:
    """The word search cannot leave out false friends; the rules of the topics do, on the speech that the answer holds."""
    answer = sample("speech")
    answer["speechRecord"][0]["speech"] = "○見本花子君　訪日外国人の観光について伺います。"
    assert [urlsplit(one.url).path for one in search(answer)] == [
        "/api/meeting",
        "/api/speech",
    ]  # another speech counts
    for record in answer["speechRecord"]:
        record["speech"] = "○見本花子君　訪日外国人の観光について伺います。"
    only = [r for r in search(answer) if isinstance(r, PageRequest)]
    assert [urlsplit(one.url).path for one in only] == ["/api/speech"]  # the next page is still asked for


def test_every_word_of_the_rules_is_searched_by_itself() -> None:
    """The API joins words with AND and has no OR."""
    found = searches(plan())
    assert [q["any"] for q in found] == list(queries())
    assert {"技能実習", "育成就労", "特定技能", "外国人", "難民", "在留"} <= {q["any"] for q in found}
    for q in found:
        assert (q["recordPacking"], q["maximumRecords"], q["startRecord"]) == ("json", "100", "1")


def test_the_first_run_starts_at_the_configured_day() -> None:
    assert {(q["from"], q["until"]) for q in searches(plan())} == {(SETTINGS["start"], "2026-08-26")}
    found = plan(config={"start": "2025-10-01"})
    assert (found.window_from, found.window_until) == ("2025-10-01", "2026-08-26")
    assert {(q["from"], q["until"]) for q in searches(found)} == {("2025-10-01", "2026-08-26")}


def test_later_runs_start_120_days_before_the_last_good_one() -> None:
    found = plan(last_good_on=date(2026, 8, 20), covered_from=date(2024, 1, 1))
    assert found.window_from == "2026-04-22"


def test_since_decides_over_everything() -> None:
    assert plan("2026-08-01", last_good_on=date(2026, 8, 20)).window_from == "2026-08-01"
    assert plan("2026-08-01", config={"start": "2025-10-01"}).window_from == "2026-08-01"


@pytest.mark.parametrize("where", ["since", "config"])
def test_a_window_never_ends_before_it_begins(where: str) -> None:
    """The API refuses such a window (19012)."""
    found = plan("2026-09-01") if where == "since" else plan(config={"start": "2027-01-01"})
    assert found.window_from is not None
    assert found.window_from <= "2026-08-26"
    assert found.window_until == "2026-08-26"


def test_the_stored_meetings_of_the_window_are_asked_for_again() -> None:
    """Amendments come weeks later, and the amended speech may no longer hold the word."""
    days = ["2026-04-21", "2026-04-22", "2026-08-26", "2026-08-27"]
    documents = (
        *tuple(KnownDocument(f"kokkai/{issue_id(day)}", "meeting", "", day, False) for day in days),
        KnownDocument(f"kokkai/{issue_id('2026-05-01')}_001", "speech", "", "2026-05-01", True),
    )
    found = plan(last_good_on=date(2026, 8, 20), documents=documents)
    asked = [query(ask.url)["issueID"] for ask in found.requests if urlsplit(ask.url).path == "/api/meeting"]
    assert asked == [issue_id("2026-04-22"), issue_id("2026-08-26")]


def test_a_search_and_the_stock_ask_for_a_meeting_at_one_address() -> None:
    """So a night fetches it once."""
    documents = (KnownDocument(MEETING_KEY, "meeting", "", "2026-04-15", False),)
    stock = next(a for a in plan(documents=documents).requests if a.callback == "parse_meeting")
    assert stock in search(sample("speech"))


def test_nothing_is_news_until_a_run_went_well() -> None:
    assert (plan().news_since or "") > "2100"


def test_then_what_lies_before_the_earliest_day_polled_is_stock() -> None:
    found = plan("2020-01-01", last_good_on=date(2026, 8, 20), covered_from=date(2024, 1, 1))
    assert (found.window_from, found.news_since) == ("2020-01-01", "2024-01-01")


# ---------------------------------------------------------------------- --only
def test_addresses_that_can_be_fetched_on_request() -> None:
    ask = SOURCE.request_for(f"https://kokkai.ndl.go.jp/txt/{ISSUE}/2")
    assert (ask.callback, ask.arguments) == ("parse_meeting", {"issue_id": ISSUE})
    url = f"https://kokkai.ndl.go.jp/api/meeting?issueID={ISSUE}&recordPacking=json"
    assert SOURCE.request_for(url) == PageRequest(url, "parse_meeting", {"issue_id": ISSUE})
    for wrong in ("https://kokkai.ndl.go.jp/", "https://kokkai.ndl.go.jp/api/meeting_list?any=x"):
        with pytest.raises(ValueError, match="minutes API"):
            SOURCE.request_for(wrong)


@pytest.mark.parametrize(
    ("field", "value"),
    [("speechOrder", 1.5), ("speechOrder", 2**70), ("startPage", "1頁"), ("speech", "壊れた\ud800字"), ("speechURL", None),
     ("speaker", ["一覧"])],
)  # fmt: skip
def test_a_value_that_is_none_is_a_problem_of_the_page(field: str, value: object) -> None:
    answer = json.loads((PAGES / "meeting.json").read_text("utf-8"))
    issue = answer["meetingRecord"][0]["issueID"]
    answer["meetingRecord"][0]["speechRecord"][1][field] = value
    body = json.dumps(answer).encode()
    headers = {"content-type": "application/json"}
    page = Page("https://kokkai.ndl.go.jp/api/meeting", 200, headers, body, "2026-05-01T03:00:00Z", "0" * 64)
    found = list(SOURCE.read(page, "parse_meeting", {"issue_id": issue}))
    assert [type(record) for record in found] == [Problem]
