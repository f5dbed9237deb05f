"""Roll calls as they were recorded: totals, members and bills of real votes.

Expected values were read off the recorded pages and the rosters, not off the program.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.recorded import night, rows

pytestmark = pytest.mark.recorded
MORNING = "2025-06-21T03:00:00+09:00"


@pytest.fixture(scope="module")
def home(recorded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The morning after the last vote of session 217."""
    recorded_server.heal()
    folder = tmp_path_factory.mktemp("votes")
    results = night(recorded_server, folder, MORNING, "sessions", "members", "bills", "roll_calls")
    assert results["roll_calls"]["outcome"] == "ok"
    return folder


@pytest.mark.tour
def test_every_vote_of_the_session_agrees_with_its_rows(home: Path) -> None:
    assert rows(home, "SELECT count(*), min(date), max(date) FROM roll_calls WHERE session = 217") == [
        (136, "2025-02-19", "2025-06-20")
    ]
    differing = rows(
        home,
        "SELECT r.number FROM roll_calls r JOIN votes v ON v.roll_call = r.document GROUP BY r.document"
        " HAVING sum(v.vote = 'aye') != r.ayes OR sum(v.vote = 'nay') != r.nays",
    )
    assert differing == []


@pytest.mark.tour
def test_a_bill_with_thirty_seven_against(home: Path) -> None:
    found = rows(
        home,
        "SELECT r.ayes, r.nays, b.kind, b.number, b.title FROM roll_calls r JOIN bills b ON b.document = r.bill"
        " WHERE r.number = '217-0620-v001'",
    )
    assert found == [(196, 37, "閣法", 52, "独立行政法人男女共同参画機構法案")]
    groups = rows(
        home,
        "SELECT v.group_name, count(*) FROM votes v JOIN roll_calls r ON r.document = v.roll_call"
        " WHERE r.number = '217-0620-v001' AND v.vote = 'nay' GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    assert ("日本維新の会", 17) in groups and sum(number for _, number in groups) == 37
    (kira,) = rows(
        home,
        "SELECT v.vote, v.group_name, p.key FROM votes v JOIN roll_calls r ON r.document = v.roll_call"
        " LEFT JOIN people p ON p.id = v.person WHERE r.number = '217-0620-v001' AND v.name LIKE '吉良%'",
    )
    assert kira == ("nay", "日本共産党", "members/sangiin-7013017")


@pytest.mark.tour
def test_appointments_voted_on_together_are_tied_to_each(home: Path) -> None:
    found = rows(
        home,
        "SELECT r.number, count(*) FROM roll_calls r JOIN roll_call_bills t ON t.document = r.document"
        " WHERE r.number IN ('217-0521-v001', '217-0521-v002') GROUP BY 1 ORDER BY 1",
    )
    assert found == [("217-0521-v001", 1), ("217-0521-v002", 2)]
    assert rows(home, "SELECT count(*) FROM roll_calls WHERE bill IS NULL") == [(0,)]


@pytest.mark.tour
def test_who_left_before_the_roster_was_read_stays_a_name(home: Path) -> None:
    assert rows(home, "SELECT DISTINCT name FROM votes WHERE person IS NULL") == [("鈴木　宗男",)]
    assert rows(home, "SELECT statements, ground FROM open_names WHERE folded = '鈴木宗男'") == [(134, "nobody")]


@pytest.mark.tour
def test_the_other_house_votes_by_group(home: Path) -> None:
    found = rows(
        home,
        "SELECT g.house, g.vote, group_concat(g.group_name, '、') FROM group_votes g JOIN bills b ON b.document = g.bill"
        " WHERE b.session = 217 AND b.kind = '閣法' AND b.number = 52 GROUP BY 1, 2 ORDER BY 2",
    )
    assert [row[:2] for row in found] == [("衆議院", "aye"), ("衆議院", "nay")]
    assert rows(home, "SELECT count(*) FROM group_votes WHERE bill IS NULL OR bill != document") == [(0,)]


@pytest.mark.tour
def test_the_next_night_asks_only_for_what_may_still_be_corrected(home: Path, recorded_server: Any) -> None:
    found = night(recorded_server, home, "2025-06-22T03:00:00+09:00", "roll_calls")["roll_calls"]
    assert (found["outcome"], found["new"], found["changed"]) == ("ok", 0, 0)
    asked = rows(
        home, "SELECT count(*) FROM fetches WHERE last_run = (SELECT max(id) FROM runs) AND url LIKE '%-v___.htm'"
    )
    voted = rows(home, "SELECT count(*) FROM roll_calls WHERE date >= '2025-06-08'")
    assert asked == voted


@pytest.mark.tour
def test_a_total_that_contradicts_the_rows_is_named(recorded_web: Any, tmp_path: Path) -> None:
    recorded_web.fault("edit", "www.sangiin.go.jp", path="217-0620-v001", old="賛成票　196", new="賛成票　195")
    found = night(recorded_web, tmp_path, MORNING, "roll_calls")["roll_calls"]
    assert found["outcome"] == "partial"
    (problem,) = rows(tmp_path, "SELECT url, code, reason FROM problems")
    assert problem[0].endswith("217-0620-v001.htm") and problem[1] == "roll_call_totals"
    assert "printed 195, counted 196" in problem[2]
    assert rows(
        tmp_path,
        "SELECT count(*) FROM votes v JOIN roll_calls r ON r.document = v.roll_call WHERE r.nays = 37"
        " AND r.date = '2025-06-20' AND r.number = '217-0620-v001'",
    ) == [(0,)]
