"""The sample pages, the server that serves them, and the demonstration.

The numbers were counted in the files under ``demo/``, not taken from a run.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import threading
import tomllib
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from pypdf import PdfReader

from crawlers.fetch.seldom import Earlier, Texts
from crawlers.read.page import Page
from crawlers.read.pdf import pdf_text
from crawlers.registry import all_sources
from crawlers.sources.shared.source import Known, PageRequest
from db.record.models import Document, Problem, ProblemKind
from db.text.dates import JST
from db.topics.classify import classify
from demo import briefs, steps
from demo.sample_web import SampleServer, make_server
from demo.script import CONFIG, MARKER, NIGHTS, prepare, run_demo
from demo.steps import DemoError
from tests.conftest import DemoRun
from tests.support.forked import FORKING
from tests.support.places import ROOT

FOLDER = ROOT / "demo"
KOKKAI = "https://kokkai.ndl.go.jp/api"
LAWS = "https://laws.e-gov.go.jp/api/2"
ISA = "https://www.moj.go.jp/isa"
QA = f"{ISA}/applications/faq/ikusei_qa_00002.html"
HOUSE, BUDGET, WELFARE = "122105206X90120260225", "122105261X90220260227", "122114260X90120260303"
TRANSPORT, UPPER = "122104319X90120260226", "122115206X90120260305"
FIELDS = "431M60000010006"


@pytest.fixture
def server() -> Iterator[SampleServer]:
    """The sample sites in night 1."""
    found = make_server(FOLDER)
    threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def get(server: SampleServer, url: str, etag: str | None = None) -> Page:
    """The answer to a true address, as a page fetched in the server's night."""
    mapped = f"{server.url}/{url.replace('://', '/', 1)}"
    request = urllib.request.Request(mapped, headers={"If-None-Match": etag} if etag else {})
    try:
        response = urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        body = response.read()
        headers = {name.lower(): value for name, value in response.headers.items()}
        at = NIGHTS[server.web.night]
        return Page(url, response.status, headers, body, at, hashlib.sha256(body).hexdigest(), url)


def minutes(server: SampleServer, endpoint: str, **query: Any) -> tuple[int, dict[str, Any]]:
    """One question to the minutes API: status and answer (``from_`` stands for from)."""
    words = {name.rstrip("_"): value for name, value in query.items()}
    page = get(server, f"{KOKKAI}/{endpoint}?{urlencode({'recordPacking': 'json', **words})}")
    return page.status, json.loads(page.body)


def collect(server: SampleServer, name: str) -> list[Any]:
    """Everything a source reads in this night, each address once, as on its first run."""
    source = all_sources()[name]
    at = datetime.fromisoformat(NIGHTS[server.web.night]).astimezone(JST)
    known = Known(config=tomllib.loads(CONFIG)["sources"].get(name, {}))
    waiting, seen, found = list(source.plan(at, None, known).requests), set[str](), []
    texts = Texts(Earlier(), source.seldom_a_night)
    while waiting or (waiting := texts.turn()):
        ask = waiting.pop()
        if ask.url in seen:
            continue
        seen.add(ask.url)
        for one in source.read(get(server, ask.url), ask.callback, ask.arguments):
            if not isinstance(one, PageRequest):
                found.append(one)
            elif texts.now(one):
                waiting.append(one)
    return found


def documents(found: list[Any]) -> dict[str, Document]:
    """The documents by key; where one was read twice, the one with text."""
    best: dict[str, Document] = {}
    for one in found:
        if isinstance(one, Document) and (one.key not in best or one.body is not None):
            best[one.key] = one
    return best


# ---------------------------------------------------------------------- every page of both nights
@pytest.mark.parametrize(
    ("night", "source", "kinds"),
    [
        (1, "kokkai", {"meeting": 3, "speech": 23 + 16 + 12}),
        (2, "kokkai", {"meeting": 4, "speech": 23 + 16 + 12 + 9}),
        (1, "egov_law", {"law": 12, "law_revision": 20}),
        (2, "egov_law", {"law": 12, "law_revision": 20}),
        (1, "isa_pages", {"page": 18, "attachment": 4}),
        (2, "isa_pages", {"page": 18, "attachment": 4}),
        (1, "mhlw_news", {"news": 11}),
        (2, "mhlw_news", {"news": 14}),
        (1, "press", {"press": 3 + 2 + 5 + 2}),
    ],
)
def test_every_page_is_read_without_a_problem(
    server: SampleServer, night: int, source: str, kinds: dict[str, int]
) -> None:
    server.set_night(night)
    found = collect(server, source)
    assert [one for one in found if isinstance(one, Problem)] == []
    assert Counter(document.kind for document in documents(found).values()) == kinds


def test_on_night_two_all_press_feeds_are_down_and_nothing_else(server: SampleServer) -> None:
    server.set_night(2)
    found = collect(server, "press")
    assert {(one.kind, one.reason) for one in found} == {(ProblemKind.FETCH_FAILED, "HTTP 503")}
    assert {one.url for one in found} == {
        "https://www.nippon.com/ja/feed/",
        "https://www.nippon.com/ja/rss-others/news.xml",
        "https://www.moj.go.jp/news.xml",
        "https://www.soumu.go.jp/news.rdf",
    }


def test_no_sample_document_is_about_the_topics_without_evidence(server: SampleServer) -> None:
    topics: Counter[str] = Counter()
    for night in NIGHTS:
        server.set_night(night)
        for source in all_sources():
            for document in documents(collect(server, source)).values():
                topics.update(match.topic for match in classify(document.body or "", title=document.title).matches)
    assert topics["quotas_fields"] and topics["supervision_bodies"] and topics["wages"]
    assert topics["pregnancy"] == topics["women_dv"] == 0


# ---------------------------------------------------------------------- the minutes
def test_the_minutes_search_as_the_real_one(server: SampleServer) -> None:
    """失踪 is spoken in four speeches, all in the budget committee: 2, 3, 4 and 5."""
    status, answer = minutes(server, "speech", any="失踪", maximumRecords=3)
    assert status == 200
    assert [answer[name] for name in ("numberOfRecords", "numberOfReturn", "startRecord", "nextRecordPosition")] == [
        4,
        3,
        1,
        4,
    ]
    rest = minutes(server, "speech", any="失踪", maximumRecords=3, startRecord=4)[1]
    assert (rest["numberOfReturn"], rest["nextRecordPosition"]) == (1, None)
    both = [record["speechID"] for record in answer["speechRecord"] + rest["speechRecord"]]
    assert both == [f"{BUDGET}_{order:03d}" for order in (2, 3, 4, 5)]
    record = answer["speechRecord"][0]
    assert list(record) == [
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
    assert (record["session"], record["closing"], record["searchObject"]) == (221, None, 2)
    # a space joins with AND: 賃金 is in the question and the answer only
    assert [r["speechOrder"] for r in minutes(server, "speech", any="失踪 賃金")[1]["speechRecord"]] == [2, 3]


def test_the_window_bounds_are_days_of_meetings(server: SampleServer) -> None:
    _, answer = minutes(server, "meeting", from_="2026-02-26", until="2026-02-27", maximumRecords=10)
    assert [meeting["issueID"] for meeting in answer["meetingRecord"]] == [BUDGET, TRANSPORT]
    speech = answer["meetingRecord"][0]["speechRecord"][0]
    assert (speech["speaker"], speech["createTime"]) == ("会議録情報", "2026-03-19 10:30:00")
    nothing = minutes(server, "speech", any="失踪", until="2026-02-01")[1]
    assert nothing == {"numberOfRecords": 0, "numberOfReturn": 0, "startRecord": 1, "nextRecordPosition": None}


@pytest.mark.parametrize(
    ("endpoint", "query", "code"),
    [
        ("speech", {}, "19007"),
        ("speech", {"any": "失踪", "maximumRecords": 101}, "19005"),
        ("meeting", {"any": "失踪", "maximumRecords": 11}, "19006"),
        ("speech", {"any": "失踪", "startRecord": 5}, "19004"),
        ("speech", {"any": "失踪", "startRecord": 0}, "19004"),
        ("speech", {"any": "失踪", "from_": "2026-02-30"}, "19012"),
        ("speech", {"any": "失踪", "until": "2026/03/01"}, "19013"),
        ("speech", {"any": "失踪", "from_": "2026-03-02", "until": "2026-03-01"}, "19014"),
        ("speech", {"any": "失踪", "speakerRole": "議員"}, "19011"),
        ("speech", {"any": "失踪", "recordPacking": "xml"}, "19011"),
    ],
)
def test_the_minutes_refuse_wrong_questions(server: SampleServer, endpoint: str, query: Any, code: str) -> None:
    status, answer = minutes(server, endpoint, **query)
    assert status == 400
    assert code in answer["message"] + "".join(answer.get("details", []))


def test_a_meeting_without_a_core_word_is_not_found_by_the_source(server: SampleServer) -> None:
    assert f"kokkai/{TRANSPORT}" not in documents(collect(server, "kokkai"))
    assert minutes(server, "meeting", issueID=TRANSPORT)[1]["numberOfRecords"] == 1


def test_night_two_amends_one_speech_and_publishes_one_meeting(server: SampleServer) -> None:
    before = documents(collect(server, "kokkai"))
    server.set_night(2)
    after = documents(collect(server, "kokkai"))
    assert {key for key in after if key not in before} == {f"kokkai/{UPPER}"} | {
        f"kokkai/{UPPER}_{order:03d}" for order in range(9)
    }
    changed = {key for key in before if before[key].body != after[key].body}
    assert changed == {f"kokkai/{HOUSE}_008"}
    (key,) = changed
    old, new = before[key], after[key]
    added = "\n　なお、交付の停止の措置を求められた場合には、その旨を直ちに公表いたします。"
    assert new.body == f"{old.body}{added}"
    assert [one.rows["speeches"][0]["created_at"] for one in (old, new)] == ["2026-03-18 10:30:00"] * 2
    assert new.rows["speeches"][0]["updated_at"] == "2026-04-01 11:00:00"


def test_sample_meetings_are_fictional_and_say_so() -> None:
    """The form is the real one; issue numbers from 901 never meet a real record of the library."""
    for night in NIGHTS:
        for meeting in json.loads((FOLDER / f"night{night}" / "kokkai.json").read_text("utf-8")):
            house = {"衆議院": "0", "参議院": "1"}[meeting["nameOfHouse"]]
            day = meeting["date"].replace("-", "")
            number = meeting["issue"].removeprefix("第").removesuffix("号")
            assert re.fullmatch(rf"1221{house}\d{{4}}X{number}{day}", meeting["issueID"])
            assert int(number) > 900
            assert "見本" in meeting["speechRecord"][0]["speech"]
            for order, speech in enumerate(meeting["speechRecord"]):
                assert speech["speechID"] == f"{meeting['issueID']}_{order:03d}"
                assert "\n" not in speech["speech"].replace("\r\n", "")
                assert order == 0 or re.match("○[^　]+　", speech["speech"])
                assert (meeting["pdfURL"] is None) == (speech["startPage"] == 0)


# ---------------------------------------------------------------------- laws
def test_three_fields_come_into_force_between_the_nights(server: SampleServer) -> None:
    key, old, new = f"egov_law/{FIELDS}", f"{FIELDS}_20240930_506M60000010046", f"{FIELDS}_20260401_508M60000010022"
    found = {}
    for night in NIGHTS:
        server.set_night(night)
        found[night] = documents(collect(server, "egov_law"))
    assert [found[night][key].facts["revision"] for night in NIGHTS] == [old, new]

    def fields(night: int) -> list[str]:
        rows = found[night][key].rows["provisions"]
        return [str(row["text"]) for row in rows if "Item_" in str(row["path"])]

    assert [len(fields(night)) for night in NIGHTS] == [16, 19]
    assert set(fields(2)) - set(fields(1)) == {"リネンサプライ分野", "物流倉庫分野", "資源循環分野"}
    status = [found[night][f"egov_law/{new}"].rows["law_revisions"][0]["status"] for night in NIGHTS]
    assert status == ["UnEnforced", "CurrentEnforced"]


def test_the_coming_act_has_its_new_title_and_day(server: SampleServer) -> None:
    answer = get(server, f"{LAWS}/law_revisions/428AC0000000089").json()
    coming, current = answer["revisions"]
    assert coming["law_revision_id"] == "428AC0000000089_20270401_506AC0000000060"
    assert coming["law_title"] == "外国人の育成就労の適正な実施及び育成就労外国人の保護に関する法律"
    assert coming["amendment_enforcement_date"] == "2027-04-01"
    assert [coming["current_revision_status"], current["current_revision_status"]] == ["UnEnforced", "CurrentEnforced"]
    ids = [r["law_revision_id"] for r in get(server, f"{LAWS}/law_revisions/326CO0000000319").json()["revisions"]]
    assert "326CO0000000319_20270401_506AC0000000060" in ids


def test_an_unknown_law_is_404(server: SampleServer) -> None:
    page = get(server, f"{LAWS}/law_revisions/999AC0000000001")
    assert (page.status, page.json()["code"]) == (404, "404004")
    assert get(server, f"{LAWS}/law_data/{FIELDS}_20990401_999M60000010001").status == 404


# ---------------------------------------------------------------------- pages, files, feeds
def test_one_answer_and_one_file_change_in_place(server: SampleServer) -> None:
    before = documents(collect(server, "isa_pages"))
    server.set_night(2)
    after = documents(collect(server, "isa_pages"))
    assert before.keys() == after.keys()
    changed = {key for key in before if (before[key].body, before[key].facts) != (after[key].body, after[key].facts)}
    page, file = "isa_pages/isa/applications/faq/ikusei_qa_00002.html", "isa_pages/isa/content/990000201.pdf"
    assert changed == {page, file}
    assert "令和９年６月30日" not in (before[page].body or "") and "令和９年６月30日" in (after[page].body or "")
    assert "16分野" in (before[file].body or "") and "19分野" in (after[file].body or "")
    assert before["isa_pages/isa/content/990000301.xlsx"].rows["files"][0]["text_state"] == "text"


def test_the_agency_answers_conditional_requests(server: SampleServer) -> None:
    first = get(server, QA)
    etag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]+"', etag)  # strong: no W/
    again = get(server, QA, etag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    quiet = f"{ISA}/applications/index_00005.html"
    kept = get(server, quiet).headers["etag"]
    server.set_night(2)
    assert get(server, QA, etag).status == 200
    assert get(server, quiet, kept).status == 304
    assert "etag" not in get(server, f"{KOKKAI}/speech?any={quote('失踪')}&recordPacking=json").headers


def test_every_page_and_file_says_that_it_is_a_sample() -> None:
    for path in FOLDER.glob("night*/www.moj.go.jp/isa/**/*.html"):
        assert "このページは見本です" in path.read_text("utf-8"), path
    files = list(FOLDER.glob("night*/www.moj.go.jp/isa/content/*.pdf"))
    assert len(files) == 4
    for path in files:
        assert "この資料は見本です" in pdf_text(path.read_bytes()).text, path


def test_the_ministry_feed_has_its_known_faults(server: SampleServer) -> None:
    feed = get(server, "https://www.mhlw.go.jp/stf/news.rdf").text
    assert "<copyright>" in feed and "<dc:date>2088-04-25T10:00:00+09:00" in feed and "<link>http://" in feed
    before = documents(collect(server, "mhlw_news"))
    server.set_night(2)
    new = documents(collect(server, "mhlw_news")).keys() - before.keys()
    assert new == {
        "mhlw_news/stf/newpage_999009.html@2026-03-31",
        "mhlw_news/stf/newpage_999010.html@2026-04-01",
        "mhlw_news/kinkyu/151106.html@2026-04-01",  # announced before, on 2026-03-26
    }
    assert "mhlw_news/kinkyu/151106.html@2026-03-26" in before
    assert before["mhlw_news/stf/newpage_999008.html@20880425"].published_on is None


def test_what_is_not_there_is_404(server: SampleServer) -> None:
    for url in (
        "https://www.moj.go.jp/robots.txt",
        f"{ISA}/nothing.html",
        "https://example.org/",
        "https://www.moj.go.jp/../kokkai.json",
        "https:///etc/hosts",
    ):
        assert get(server, url).status == 404, url


def test_a_folder_without_samples_and_an_unknown_night_are_refused(server: SampleServer, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no sample pages"):
        make_server(tmp_path)
    with pytest.raises(ValueError, match="no night 3"):
        server.set_night(3)


# ---------------------------------------------------------------------- the demonstration
def test_the_demo_touches_nothing_that_it_did_not_make(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("keep me")
    said: list[str] = []
    assert run_demo(tmp_path, FOLDER, said.append) == 1
    assert mine.read_text() == "keep me" and "did not make" in said[-1]
    home = tmp_path / "home"
    prepare(home)
    (home / "policy.db").write_text("of an earlier demo")
    prepare(home)
    assert sorted(path.name for path in home.iterdir()) == sorted([MARKER, "config.toml"])


def test_the_demo_says_what_is_wrong_with_its_folder(tmp_path: Path) -> None:
    said: list[str] = []
    assert run_demo(tmp_path / "home", tmp_path, said.append) == 1
    assert "no sample pages" in said[-1]


def test_the_whole_demo(demo_run: DemoRun) -> None:
    """The real command line: both nights, people and promises, meeting and asks, every kind of brief."""
    home, said, text = demo_run.home, demo_run.said, "\n".join(demo_run.said)
    assert demo_run.status == 0, text
    # 3+1 meetings, 51+9 speeches, 12 laws, 20 revisions, 18 pages, 4 files, 11+3 news, 12 press items;
    # 3 bills and 4+1 texts, 2 questions and 3+1 texts, 210 members, 10 sessions, 1 roll call, 2 consultations and a file;
    # second versions: two laws, one page, one file, one speech, one bill, one question, one member, one consultation
    assert "  382 documents, 391 versions, 13 changes" in said
    assert "Source that failed: press" in text and "HTTP 503" in text
    assert f"policywatch serve --home {home}" in text
    assert (
        "見本　太郎（みほん　たろう）" in text
        and "仮名四郎  参議院  2 件" in text
        and "本年度内に公表いたします" in text
    )
    # Nine kinds, the letter of demands to two ministries; each was checked, and one brief was refused.
    papers = {path.name: PdfReader(path) for path in (home / "briefs").glob("*.pdf")}
    pages = {name.partition("-2026")[0]: len(reader.pages) for name, reader in papers.items()}
    annex = "evidence-titp_esd_transition-transfer-labour_inspection"
    assert pages.keys() == {
        "digest",
        "leave-behind-quotas_fields",
        "member-見本太郎-quotas_fields",
        "INTERNAL-prep-見本太郎-quotas_fields",
        "request-法務省",
        "request-厚生労働省",
        "committee-衆議院法務委員会-quotas_fields",
        annex,
        "comparison-431M60000010006",
        "promises",
    }
    assert pages["leave-behind-quotas_fields"] == pages["committee-衆議院法務委員会-quotas_fields"] == 1
    assert pages["member-見本太郎-quotas_fields"] == 2 and 10 <= pages[annex] <= 60
    words = {
        name.partition("-")[0]: "".join(page.extract_text() for page in reader.pages) for name, reader in papers.items()
    }
    # A few lines too many cost neither the comparison nor the chart.
    assert "変更後" in words["member"] and "図1" in words["member"] and "変更後" in words["leave"]
    assert text.count("genuine;") == 10 and text.count("every quotation from there stands") == 10
    assert "（pregnancy）について載せられるものが記録にないため、資料は作成していません" in text
    assert "「妊娠・出産・恋愛禁止・孤立出産」は証拠が見本データに一つもない" in text
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        changes = set(
            conn.execute(
                "SELECT c.kind, d.key FROM changes c JOIN documents d ON d.id = c.document WHERE c.part_of IS NULL"
            )
        )
    assert changes == {
        ("came_into_force", f"egov_law/{FIELDS}"),
        ("came_into_force", "egov_law/402M50000010016"),
        ("text_changed", "isa_pages/isa/applications/faq/ikusei_qa_00002.html"),
        ("attachment_replaced", "isa_pages/isa/content/990000201.pdf"),
        ("text_changed", f"kokkai/{HOUSE}_008"),
        ("appeared", f"kokkai/{UPPER}"),
        ("appeared", "mhlw_news/stf/newpage_999009.html@2026-03-31"),
        ("appeared", "mhlw_news/stf/newpage_999010.html@2026-04-01"),
        ("appeared", "mhlw_news/kinkyu/151106.html@2026-04-01"),
        ("stage_moved", "bills/221-閣法-901"),
        ("answer_published", "written_questions/shugiin-221-901"),
        ("membership_changed", "members/shugiin-標本三郎-ひょうほんさぶろう"),
        ("deadline_moved", "public_comments/315000901"),
    }


def test_what_the_office_wrote_is_carried_into_the_briefs(demo_run: DemoRun) -> None:
    words = {
        path.name: "".join("".join(page.extract_text() for page in PdfReader(path).pages).split())
        for path in (demo_run.home / "briefs").glob("*.pdf")
    }
    member = next(text for name, text in words.items() if name.startswith("member"))
    assert "前回面会（2026年3月31日）からの変化" in member and "お渡し済み・回答待ち" in member and "検討中" in member
    assert "担当課に確かめて次回に答える" in member and "2026年4月3日（金）10:30" in member
    memo = next(text for name, text in words.items() if name.startswith("INTERNAL"))
    assert "取扱注意・内部用" in memo and "予告の期間について、担当課の見解を聞く" in memo
    # The letters share one numbering, and each says only its ministry's demands.
    law, labour = (
        next(text for name, text in words.items() if name.startswith(f"request-{one}")) for one in ("法", "厚")
    )
    assert "分野別運用方針を見直す前に" in law and "都道府県労働局" not in law
    assert "都道府県労働局" in labour and "分野別運用方針" not in labour
    assert not any("取扱注意" in text for name, text in words.items() if not name.startswith("INTERNAL"))


def test_staff_files_of_the_demo_hold_no_digit_but_in_references_and_days() -> None:
    """Each text is a sample and goes through the same rule as those of staff."""
    for path in sorted((FOLDER / "staff").glob("*.toml")):
        assert "見本" in path.read_text("utf-8"), path.name
        for table in ("ask", "qa", "voice"):
            for row in tomllib.loads(path.read_text("utf-8")).get(table, []):
                for name, value in row.items():
                    bare = re.sub(r"(claim|figure|date|law|bill|cite):[A-Za-z0-9/@._-]+", "", str(value))
                    assert isinstance(value, date) or not re.search(r"\d", bare), (path.name, name, value)


def test_the_demo_fails_when_a_brief_cannot_be_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a record no kind can be made: all of them are tried, and each is named."""
    monkeypatch.setattr(steps, "subprocess", FORKING)
    said: list[str] = []
    with pytest.raises(DemoError, match=r"brief digest .* ended with status.*brief promises .* ended with status"):
        briefs.briefs(tmp_path / "empty", FOLDER / "staff", said.append)
    assert [line.split()[3] for line in said if line.startswith("$ policywatch brief ")] == [
        one[0] for one in briefs.kinds(FOLDER)
    ]
