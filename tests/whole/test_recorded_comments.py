"""Consultations as they were recorded: what nights of the real command make of real feeds.

Days, numbers and deadlines were read off the recorded feeds, not off the program.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.recorded import night, policywatch, rows

pytestmark = pytest.mark.recorded
STAY = "public_comments/315000143"  # a notice under the Immigration Act, announced on 2026-08-24


def early(day: str) -> str:
    return f"{day}T03:00:00+09:00"


@pytest.fixture(scope="module")
def august(recorded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    recorded_server.heal()
    home = tmp_path_factory.mktemp("august")
    days = ("2026-08-24", "2026-08-25", "2026-08-26")
    results = [night(recorded_server, home, early(day), "public_comments")["public_comments"] for day in days]
    return home, results


def test_the_spring_of_2025_is_a_baseline_of_21_cases(recorded_web: Any, tmp_path: Path) -> None:
    found = night(recorded_web, tmp_path, early("2025-05-01"), "public_comments")["public_comments"]
    assert (found["outcome"], found["new"], found["changes"]) == ("ok", 21, 0)
    assert rows(tmp_path, "SELECT count(*), min(opened_on), max(opened_on) FROM consultations") == [
        (21, "2025-04-28", "2025-05-01")
    ]
    fetched = rows(tmp_path, "SELECT url FROM fetches WHERE url LIKE '%id=%'")
    assert [url for (url,) in fetched] == [
        "https://public-comment.e-gov.go.jp/servlet/Public?CLASSNAME=PCMMSTDETAIL&id=315000105&Mode=0"
    ], "of 21 cases one is in scope"


def test_deadlines_at_midnight_close_the_evening_before(august: tuple[Path, list[dict[str, Any]]]) -> None:
    home, results = august
    assert [r["outcome"] for r in results] == ["ok", "ok", "ok"]
    assert rows(home, "SELECT case_id, ministry, closes_on FROM consultations ORDER BY case_id") == [
        ("145210763", "総務省", "2026-09-24"),
        ("195260051", "環境省", "2026-09-23"),
        ("315000143", "出入国在留管理庁", "2026-09-22"),
    ]
    assert rows(home, "SELECT d.key FROM changes c JOIN documents d ON d.id = c.document ORDER BY d.key") == [
        ("public_comments/145210763",),
        ("public_comments/195260051",),
    ]
    assert rows(home, "SELECT count(*) FROM versions WHERE body LIKE '%045-370%' OR facts LIKE '%045-370%'") == [(0,)]


def test_the_calendar_of_the_recorded_nights(august: tuple[Path, list[dict[str, Any]]]) -> None:
    home, _ = august
    text = policywatch("calendar", home=home, expect=0).stdout
    assert f"UID:{STAY}#deadline@policywatch" in text
    assert "DTEND;TZID=Asia/Tokyo:20260923T000000" in text
    assert text.count("BEGIN:VEVENT") == 1


def test_missed_nights_that_the_list_cannot_fill_are_named(recorded_web: Any, tmp_path: Path) -> None:
    """The list shows a case for less than 30 days: on 2026-08-26 it holds three, and nothing published by 07-27."""
    night(recorded_web, tmp_path, early("2025-05-01"), "public_comments")
    found = night(recorded_web, tmp_path, early("2026-08-26"), "public_comments")["public_comments"]
    assert found["outcome"] == "partial"
    assert "cases published between 2025-05-01 and 2026-07-27 may have been missed" in found["message"]
    assert rows(
        tmp_path, "SELECT case_id, opened_on FROM consultations WHERE opened_on > '2025-05-01' ORDER BY case_id"
    ) == [("145210763", "2026-08-25"), ("195260051", "2026-08-25"), ("315000143", "2026-08-24")]


def test_a_closed_site_is_named_as_such(recorded_web: Any, tmp_path: Path) -> None:
    recorded_web.fault("maintenance", host="public-comment.e-gov.go.jp", path="pcm_list")
    found = night(recorded_web, tmp_path, early("2026-08-26"), "public_comments")["public_comments"]
    recorded_web.heal()
    assert (found["outcome"], "maintenance" in found["message"]) == ("failed", True)
    assert rows(tmp_path, "SELECT count(*) FROM consultations") == [(0,)]
