"""The nightly job against the real recorded data: the whole command line, over HTTP on loopback.

Expected values were read from the recorded answers and from the publishers' own dates, not from the program.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawlers.registry import all_sources, is_enabled
from db.record.archive import Archive
from tests.support.copies import copied_home
from tests.support.recorded import night, policywatch, rows

pytestmark = pytest.mark.recorded
FIELDS = "egov_law/431M60000010006"


def fields_of(home: Path) -> list[str]:
    """The items of the field ordinance's main provision, in order."""
    found = rows(
        home,
        "SELECT p.text FROM provisions p JOIN documents d ON d.id = p.document WHERE d.key = ?"
        " AND p.path LIKE 'MainProvision-Paragraph_1-Item_%' ORDER BY p.position",
        FIELDS,
    )
    return [text for (text,) in found]


@pytest.mark.tour
def test_the_field_ordinance_goes_from_12_to_16_to_19_fields(recorded_web: Any, tmp_path: Path) -> None:
    only = ["egov_law"]
    night(recorded_web, tmp_path, "2024-09-29T03:00:00+09:00", *only)
    assert len(fields_of(tmp_path)) == 12
    assert rows(tmp_path, "SELECT count(*) FROM changes") == [(0,)]  # a first run is the baseline
    night(recorded_web, tmp_path, "2024-10-01T03:00:00+09:00", *only)
    assert len(fields_of(tmp_path)) == 16
    (parent,) = rows(
        tmp_path,
        "SELECT c.id, c.kind, c.before, c.after FROM changes c JOIN documents d ON d.id = c.document"
        " WHERE d.key = ? AND c.part_of IS NULL",
        FIELDS,
    )
    assert parent[1:] == (
        "came_into_force",
        "431M60000010006_20230831_505M60000010035",
        "431M60000010006_20240930_506M60000010046",
    )
    added = [
        t
        for (t,) in rows(
            tmp_path, "SELECT after FROM changes WHERE part_of = ? AND before IS NULL AND field LIKE 'Main%'", parent[0]
        )
    ]
    assert added == ["自動車運送業分野", "鉄道分野", "林業分野", "木材産業分野"]
    renamed = rows(tmp_path, "SELECT before, after FROM changes WHERE part_of = ? AND before LIKE '素形材%'", parent[0])
    assert renamed == [("素形材・産業機械・電気電子情報関連製造業分野", "工業製品製造業分野")]
    night(recorded_web, tmp_path, "2026-03-31T12:00:00+09:00", *only)
    scheduled = rows(
        tmp_path,
        "SELECT c.after FROM changes c JOIN documents d ON d.id = c.document"
        " WHERE c.kind = 'revision_scheduled' AND d.key = ?",
        f"{FIELDS}_20260401_508M60000010022",
    )
    assert scheduled == [("2026-04-01",)]
    night(recorded_web, tmp_path, "2026-04-01T03:00:00+09:00", *only)
    assert len(fields_of(tmp_path)) == 19
    assert {"リネンサプライ分野", "物流倉庫分野", "資源循環分野"} <= set(fields_of(tmp_path))
    added = [
        t
        for (t,) in rows(
            tmp_path,
            "SELECT c.after FROM changes c JOIN changes p ON p.id = c.part_of JOIN documents d ON d.id = p.document"
            " WHERE d.key = ? AND p.after LIKE '%508M60000010022' AND c.before IS NULL AND c.field LIKE 'MainProvision%'"
            " ORDER BY c.id",
            FIELDS,
        )
    ]
    assert added == ["リネンサプライ分野", "物流倉庫分野", "資源循環分野"]


@pytest.mark.tour
def test_a_placeholder_date_becomes_a_real_one(recorded_web: Any, tmp_path: Path) -> None:
    night(recorded_web, tmp_path, "2026-09-06T03:00:00+09:00", "egov_law")
    night(recorded_web, tmp_path, "2026-09-07T03:00:00+09:00", "egov_law")
    found = rows(
        tmp_path,
        "SELECT d.key, c.kind, c.field, c.before, c.after, n.key FROM changes c JOIN documents d ON d.id = c.document"
        " JOIN versions v ON v.id = c.new_version JOIN documents n ON n.id = v.document",
    )
    assert found == [
        (
            "egov_law/326CO0000000319_20270331_508AC0000000032",
            "enforcement_date_fixed",
            "enforced_on",
            "2027-03-31",
            "2026-10-01",
            "egov_law/326CO0000000319_20261001_508AC0000000032",
        )
    ]
    (summary,) = rows(tmp_path, "SELECT summary_ja FROM changes")
    assert "2026年10月1日に決まりました" in summary[0]
    assert "「入管法」" in summary[0]


@pytest.mark.tour
def test_an_amended_speech_and_late_minutes(recorded_web: Any, tmp_path: Path) -> None:
    night(recorded_web, tmp_path, "2026-04-15T03:00:00+09:00", "kokkai", "--since", "2026-01-01")
    assert rows(tmp_path, "SELECT count(*) FROM changes") == [(0,)]
    stock = rows(tmp_path, "SELECT count(*) FROM documents WHERE kind = 'meeting'")[0][0]
    result = night(recorded_web, tmp_path, "2026-04-24T03:00:00+09:00", "kokkai")
    assert (result["kokkai"]["outcome"], result["kokkai"]["changed"]) == ("ok", 1)
    (change,) = rows(
        tmp_path,
        "SELECT d.key, c.kind, c.field, c.before, c.after, o.body, n.body FROM changes c"
        " JOIN documents d ON d.id = c.document JOIN versions o ON o.id = c.old_version"
        " JOIN versions n ON n.id = c.new_version",
    )
    key, kind, field, before, after, old, new = change
    assert (key, kind, field) == ("kokkai/122105261X00820260309_323", "text_changed", "body")
    assert before in old
    assert after in new
    assert len(after) > len(before)
    window = rows(tmp_path, "SELECT window_from FROM runs ORDER BY id DESC LIMIT 1")
    assert window == [("2025-12-16",)]  # 120 days before the last good night, 2026-04-15
    result = night(recorded_web, tmp_path, "2026-06-20T03:00:00+09:00", "kokkai")
    appeared = rows(tmp_path, "SELECT kind, part_of FROM changes WHERE kind = 'appeared'")
    assert len(appeared) == rows(tmp_path, "SELECT count(*) FROM documents WHERE kind = 'meeting'")[0][0] - stock > 9
    assert all(part_of is None for _, part_of in appeared)


@pytest.mark.tour
def test_meetings_are_whole_and_in_order(recorded_web: Any, tmp_path: Path) -> None:
    night(recorded_web, tmp_path, "2025-05-01T03:00:00+09:00", "kokkai", "--since", "2025-02-01")
    meetings = rows(tmp_path, "SELECT issue_id FROM meetings")
    assert len(meetings) >= 5
    for (issue_id,) in meetings:
        answer = recorded_web.ask("/https/kokkai.ndl.go.jp/api/meeting", issueID=issue_id, recordPacking="json")
        recorded = [(s["speechID"], s["speechOrder"], s["speech"]) for s in answer["meetingRecord"][0]["speechRecord"]]
        stored = rows(
            tmp_path,
            "SELECT s.speech_id, s.position, v.body FROM speeches s JOIN documents d ON d.id = s.document"
            " JOIN versions v ON v.id = d.current_version WHERE s.issue_id = ? ORDER BY s.position",
            issue_id,
        )
        assert stored == [(i, n, text.replace("\r\n", "\n")) for i, n, text in sorted(recorded, key=lambda r: r[1])]


@pytest.mark.tour
def test_isa_pages_give_their_main_text(recorded_web: Any, tmp_path: Path) -> None:
    result = night(recorded_web, tmp_path, "2026-05-01T03:00:00+09:00", "isa_pages")["isa_pages"]
    assert result["outcome"] == "partial"  # most listed pages were never recorded: named, not invented
    assert "https://www.moj.go.jp/isa/applications/index_00005.html" in result["message"]
    pages = dict(
        rows(
            tmp_path,
            "SELECT d.key, v.body FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.kind = 'page'",
        )
    )
    assert len(pages) == 7
    text = pages["isa_pages/isa/applications/procedures/16-4.html"]
    assert "許可されるときは１０，０００円が必要です。（収入印紙で納付）" in text
    assert text.startswith("永住許可申請")
    for body in pages.values():
        for navigation in ("ページの先頭", "トップページ >", "文字サイズ", "出入国在留管理庁の概要"):
            assert navigation not in body
    (attachment,) = rows(
        tmp_path,
        "SELECT f.sha256, f.size, f.text_state, v.body FROM files f JOIN documents d ON d.id = f.document"
        " JOIN versions v ON v.id = d.current_version WHERE d.key = 'isa_pages/isa/content/930001657.pdf'",
    )
    assert attachment[2] == "text"
    assert "職務に関連する日本の国家資格の保有（１つ５点）" in attachment[3]
    # the second night is conditional: nothing travels again, nothing changes
    again = night(recorded_web, tmp_path, "2026-05-02T03:00:00+09:00", "isa_pages")["isa_pages"]
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 8)
    archive = Archive(tmp_path / "archive")
    lines = [line for run in archive.run_files() for line in archive.read_run(run.path) if line["type"] == "fetch"]
    assert [line["status"] for line in lines].count(304) == 8
    confirmed = rows(tmp_path, "SELECT count(*) FROM fetches WHERE status = 200 AND count = 2 AND callback IS NOT NULL")
    assert confirmed == [(8,)]  # a 304 goes on with the answer that it confirms


def test_the_feed_with_its_known_faults(recorded_web: Any, tmp_path: Path) -> None:
    result = night(recorded_web, tmp_path, "2025-05-01T18:00:00+09:00", "mhlw_news")["mhlw_news"]
    assert result["outcome"] == "ok"
    future = rows(
        tmp_path,
        "SELECT d.published_on, f.date_raw FROM feed_items f JOIN documents d ON d.id = f.document"
        " WHERE f.date_quality = 'future'",
    )
    assert len(future) == 1
    assert future[0][0] is None
    assert future[0][1].startswith("2088-04-25")
    assert rows(tmp_path, "SELECT count(*) FROM documents WHERE url LIKE 'http://www.mhlw%'") == [(0,)]


@dataclass(frozen=True)
class GoodNight:
    """One good night of all sources: the home after it, and what the server noted of its requests."""

    home: Path
    log: dict[str, Any]


@pytest.fixture(scope="session")
def good_night(recorded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> GoodNight:
    """Built once; work on a copy of the home."""
    home = tmp_path_factory.mktemp("good")
    recorded_server.heal()
    recorded_server.ask("/-/log/reset")
    night(recorded_server, home, "2026-04-24T03:00:00+09:00", "--since", "2026-01-01")
    return GoodNight(home, recorded_server.ask("/-/log"))


@pytest.fixture
def home(good_night: GoodNight, tmp_path: Path) -> Path:
    """A copy of the home after one good night of all sources."""
    return copied_home(good_night.home, tmp_path / "home")


FAULTS = [
    ("500", "fetch_failed"), ("503", "fetch_failed"), ("maintenance", "maintenance"), ("empty", "structure_suspect"),
    ("garbage", "structure_suspect"), ("huge", "fetch_failed"),
    ("gzip-bomb", "fetch_failed"), ("redirect-loop", "fetch_failed"), ("redirect-internal", "blocked"),
]  # fmt: skip
EVERY_DAY = ("500", "garbage")  # the others in `make test-all`


@pytest.mark.parametrize(
    ("mode", "kind"), [pytest.param(*one, marks=() if one[0] in EVERY_DAY else pytest.mark.tour) for one in FAULTS]
)
def test_a_fault_on_one_page_is_named_and_leaves_the_rest(recorded_web: Any, home: Path, mode: str, kind: str) -> None:
    page = "/isa/applications/procedures/16-4.html"
    recorded_web.fault(mode, host="www.moj.go.jp", path=page)
    before = rows(home, "SELECT d.key, v.body FROM documents d JOIN versions v ON v.id = d.current_version ORDER BY 1")
    result = night(recorded_web, home, "2026-04-25T03:00:00+09:00", "isa_pages")["isa_pages"]
    assert result["outcome"] == "partial"
    problems = {p["url"].split("?")[0]: p for p in result["problems"] if page in p["url"] or "169.254" in p["url"]}
    assert [p["kind"] for p in problems.values()] == [kind], problems
    if mode == "redirect-internal":
        (reason,) = (p["reason"] for p in problems.values())
        assert "169.254.169.254/latest/" in reason
        assert f"redirected from https://www.moj.go.jp{page}" in reason
        refused = rows(
            home, "SELECT count(*) FROM fetches WHERE run = ? AND url LIKE '%169.254%latest%'", result["run"]
        )
        assert refused == [(1,)]
        assert rows(home, "SELECT count(*) FROM fetches WHERE url LIKE '%169.254%robots%'") == [(0,)]
    assert (result["changed"], result["changes"]) == (0, 0)
    after = rows(home, "SELECT d.key, v.body FROM documents d JOIN versions v ON v.id = d.current_version ORDER BY 1")
    assert before == after
    attempts = rows(home, "SELECT count(*) FROM fetches WHERE run = ? AND url LIKE ?", result["run"], f"%{page}%")
    assert attempts[0][0] >= 1
    recorded_web.heal()
    good = night(recorded_web, home, "2026-04-26T03:00:00+09:00", "isa_pages")["isa_pages"]
    assert (good["new"], good["changed"], good["changes"]) == (0, 0, 0)


def test_a_body_that_is_cut_short_is_no_list(recorded_web: Any, home: Path) -> None:
    recorded_web.fault("truncate", host="laws.e-gov.go.jp", path="law_revisions/431M60000010006")
    result = night(recorded_web, home, "2026-04-25T03:00:00+09:00", "egov_law")["egov_law"]
    assert result["outcome"] == "partial"
    assert [(p["kind"], p["reason"]) for p in result["problems"] if "431M60000010006" in p["url"]] == [
        ("fetch_failed", "the body was cut short")
    ]
    assert rows(home, "SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == [(0,)]


@pytest.mark.tour
def test_a_fault_on_everything_fails_each_source_and_loses_nothing(recorded_web: Any, home: Path) -> None:
    recorded_web.fault("maintenance")
    results = night(recorded_web, home, "2026-04-25T03:00:00+09:00")
    assert {r["outcome"] for r in results.values()} == {"failed"}
    assert set(results) == {name for name, source in all_sources().items() if is_enabled(source, {})}
    recorded_web.heal()
    good = night(recorded_web, home, "2026-04-26T03:00:00+09:00")
    assert sum(r["changes"] + r["new"] + r["changed"] for r in good.values()) == 0


def test_a_wrong_charset_in_the_header_changes_nothing(recorded_web: Any, home: Path) -> None:
    recorded_web.fault("wrong-charset")
    results = night(recorded_web, home, "2026-04-25T03:00:00+09:00", "isa_pages", "mhlw_news", "press")
    assert [r["changed"] for r in results.values()] == [0, 0, 0]
    assert rows(home, "SELECT count(*) FROM versions WHERE body LIKE '%繧%' OR body LIKE '%\ufffd%'") == [(0,)]


def test_noise_outside_the_container_is_no_change_and_a_silent_edit_is(recorded_web: Any, home: Path) -> None:
    recorded_web.fault("noise", host="www.moj.go.jp")
    quiet = night(recorded_web, home, "2026-04-25T03:00:00+09:00", "isa_pages")["isa_pages"]
    assert (quiet["changed"], quiet["unchanged"]) == (0, 8)
    recorded_web.heal()
    page = "/isa/applications/procedures/16-4.html"
    old, new = "許可されるときは１０，０００円が必要です。", "許可されるときは２０，０００円が必要です。"
    recorded_web.fault("edit", host="www.moj.go.jp", path=page, old=old, new=new)
    edited = night(recorded_web, home, "2026-04-26T03:00:00+09:00", "isa_pages")["isa_pages"]
    assert (edited["changed"], edited["changes"]) == (1, 1)
    recorded_web.heal()
    back = night(recorded_web, home, "2026-04-27T03:00:00+09:00", "isa_pages")["isa_pages"]
    assert (back["changed"], back["changes"]) == (1, 1)  # A→B→A is two changes
    found = rows(home, "SELECT kind, before, after, summary_ja FROM changes ORDER BY id")
    assert [row[0] for row in found] == ["text_changed", "text_changed"]
    assert old in found[0][1]
    assert new in found[0][2]
    assert (found[1][1], found[1][2]) == (found[0][2], found[0][1])


@pytest.mark.tour
def test_one_edit_of_a_laws_text_is_one_change(recorded_web: Any, home: Path) -> None:
    path = "law_data/431M60000010006_20260401"
    recorded_web.fault("edit", host="laws.e-gov.go.jp", path=path, old="介護分野", new="介護等分野")
    night(recorded_web, home, "2026-04-25T03:00:00+09:00", "egov_law")
    recorded_web.heal()
    night(recorded_web, home, "2026-04-26T03:00:00+09:00", "egov_law")
    found = rows(
        home,
        "SELECT d.key, c.kind, p.before, p.after FROM changes c JOIN documents d ON d.id = c.document"
        " JOIN changes p ON p.part_of = c.id WHERE c.part_of IS NULL ORDER BY c.id",
    )
    assert found == [
        (FIELDS, "text_changed", "介護分野", "介護等分野"),
        (FIELDS, "text_changed", "介護等分野", "介護分野"),
    ]


@pytest.mark.tour
def test_a_law_that_begins_is_not_called_an_amendment(recorded_web: Any, tmp_path: Path) -> None:
    night(recorded_web, tmp_path, "2019-03-31T03:00:00+09:00", "egov_law")
    night(recorded_web, tmp_path, "2019-04-01T03:00:00+09:00", "egov_law")
    sentences = dict(
        rows(
            tmp_path,
            "SELECT d.key, c.summary_ja FROM changes c JOIN documents d ON d.id = c.document"
            " WHERE c.kind = 'came_into_force'",
        )
    )
    assert sentences[FIELDS] == "「特定技能分野省令」が2019年4月1日に施行されました。"


@pytest.mark.tour
def test_new_minutes_are_news_even_while_no_night_has_been_whole(recorded_web: Any, tmp_path: Path) -> None:
    """One meeting keeps failing from the first night on; what the library registers meanwhile is still news."""
    recorded_web.fault("500", host="kokkai.ndl.go.jp", path="issueID=122105261X00820260309")
    night(recorded_web, tmp_path, "2026-05-30T03:00:00+09:00", "kokkai", "--since", "2026-02-01")
    night(recorded_web, tmp_path, "2026-06-10T03:00:00+09:00", "kokkai", "--since", "2026-02-01")
    assert rows(tmp_path, "SELECT count(*) FROM changes") == [(0,)]
    night(recorded_web, tmp_path, "2026-06-20T03:00:00+09:00", "kokkai", "--since", "2026-02-01")
    outcomes = rows(tmp_path, "SELECT DISTINCT outcome FROM runs")
    assert outcomes == [("partial",)]
    appeared = rows(
        tmp_path, "SELECT m.date FROM changes c JOIN meetings m ON m.document = c.document WHERE c.kind = 'appeared'"
    )
    assert appeared
    assert all(date >= "2026-05-10" for (date,) in appeared)


def test_politeness_one_request_at_a_time(good_night: GoodNight) -> None:
    hosts = good_night.log["hosts"]
    assert {"kokkai.ndl.go.jp", "laws.e-gov.go.jp", "www.moj.go.jp", "www.mhlw.go.jp"} <= set(hosts)
    assert {host["max_simultaneous"] for host in hosts.values()} == {1}
    agents = {r["user_agent"] for r in good_night.log["requests"]}
    assert len(agents) == 1
    assert agents.pop().startswith("policywatch/")


def test_only_fetches_exactly_one_url(recorded_web: Any, home: Path) -> None:
    recorded_web.ask("/-/log/reset")
    url = "https://www.moj.go.jp/isa/applications/procedures/16-4.html"
    result = night(recorded_web, home, "2026-04-25T03:00:00+09:00", "--only", url)
    assert list(result) == ["isa_pages"]
    assert result["isa_pages"]["outcome"] == "ok"
    asked = {r["path"] for r in recorded_web.ask("/-/log")["requests"]}
    assert asked == {"/robots.txt", "/isa/applications/procedures/16-4.html"}


@pytest.mark.tour
def test_replay_gives_what_the_crawls_gave(recorded_web: Any, tmp_path: Path) -> None:
    night(recorded_web, tmp_path, "2025-05-01T03:00:00+09:00", "--since", "2025-02-01")
    night(recorded_web, tmp_path, "2026-04-24T03:00:00+09:00")
    fresh = tmp_path / "fresh.db"
    policywatch("replay", "--into", str(fresh), home=tmp_path, expect=0)
    queries = {
        "documents": "SELECT key, source, kind, url, title, lang, published_on, first_seen, last_seen, gone_at FROM documents",
        "versions": "SELECT d.key, v.fetched_at, v.title, v.body, v.published_on, v.facts, v.digest, f.sha256 FROM versions v"
        " JOIN documents d ON d.id = v.document JOIN fetches f ON f.id = v.fetch",
        "changes": "SELECT c.key, p.key, c.kind, c.field, c.before, c.after, c.passages, c.detected_at, c.summary_ja,"
        " c.summary_en, c.weight FROM changes c LEFT JOIN changes p ON p.id = c.part_of",
        "topics": "SELECT d.key, t.topic, t.matched FROM document_topics t JOIN documents d ON d.id = t.document",
        "runs": "SELECT id, source, outcome, new, changed, unchanged, errors, message FROM runs",
    }
    least = {"documents": 1000, "versions": 1000, "changes": 50, "topics": 50, "runs": 15}
    with closing(sqlite3.connect(fresh)) as conn:
        for name, sql in queries.items():
            crawled, replayed = sorted(rows(tmp_path, sql), key=str), sorted(conn.execute(sql).fetchall(), key=str)
            assert len(crawled) >= least[name], name
            assert crawled == replayed, name
