"""The two houses as they were recorded day by day: what a night of the real command makes of real pages.

Dates, results and words were read off the recorded pages and the houses' own record, not off the program.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.recorded import night, policywatch, rows

pytestmark = pytest.mark.recorded
ESD_BILL = "bills/213-閣法-59"  # 育成就労法案


def morning(day: str) -> str:
    return f"{day}T03:00:00+09:00"


def events(home: Path, key: str) -> list[tuple[Any, ...]]:
    return rows(
        home,
        "SELECT e.date, e.house, e.event, e.result FROM bill_events e JOIN documents d ON d.id = e.bill"
        " WHERE d.key = ? ORDER BY e.position",
        key,
    )


def changes(home: Path, key: str, *, parts: bool = False) -> list[tuple[Any, ...]]:
    """(day of the night, kind, sentence) of a document's changes."""
    return rows(
        home,
        "SELECT date(c.detected_at, '+9 hours'), c.kind, c.summary_ja FROM changes c JOIN documents d ON d.id = c.document"
        " WHERE d.key = ?" + ("" if parts else " AND c.part_of IS NULL") + " ORDER BY c.id",
        key,
    )


@pytest.fixture(scope="module")
def spring(recorded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nights of session 213 around the bill that made the Employment for Skill Development scheme."""
    recorded_server.heal()
    home = tmp_path_factory.mktemp("spring")
    for day in ("2024-04-16", "2024-05-18", "2024-05-22", "2024-05-25", "2024-06-15", "2024-07-05"):
        night(recorded_server, home, morning(day), "bills")
    return home


@pytest.mark.tour
def test_both_houses_tell_one_bill(spring: Path) -> None:
    assert rows(
        spring,
        "SELECT count(*), min(title), min(law_number), min(promulgated_on), min(first_house), min(proposer) FROM bills"
        " WHERE session = 213 AND kind = '閣法' AND number = 59",
    ) == [
        (
            1,
            "出入国管理及び難民認定法及び外国人の技能実習の適正な実施及び技能実習生の保護に関する法律の一部を改正する法律案",
            "60",
            "2024-06-21",
            "衆議院",
            "内閣",
        )
    ]
    assert (
        rows(
            spring,
            "SELECT session, kind, number, count(*) AS n FROM bills WHERE number IS NOT NULL"
            " AND kind NOT IN ('決議', '規則', '規程') GROUP BY 1, 2, 3 HAVING n > 1",
        )
        == []
    )


@pytest.mark.tour
def test_every_event_of_the_bill_has_its_date(spring: Path) -> None:
    found = events(spring, ESD_BILL)
    for event in (
        ("2024-03-15", "衆議院", "submitted", None),
        ("2024-04-16", "衆議院", "referred", None),
        ("2024-05-17", "衆議院", "committee_vote", "修正"),
        ("2024-05-21", "衆議院", "plenary_vote", "修正"),
        ("2024-05-24", "参議院", "referred", None),
        ("2024-06-13", "参議院", "committee_vote", "可決"),
        ("2024-06-14", "参議院", "plenary_vote", "可決"),
        ("2024-06-21", None, "promulgated", None),
    ):
        assert found.count(event) == 1, event
    assert [e[0] for e in found] == sorted(e[0] for e in found)


@pytest.mark.tour
def test_a_stage_is_told_as_a_lobbyist_would_say_it(spring: Path) -> None:
    told = changes(spring, ESD_BILL)
    committee = ("2024-05-22", "stage_moved", "育成就労法案：衆議院法務委員会で修正のうえ可決（5月17日）")
    assert committee in changes(spring, ESD_BILL, parts=True)
    assert committee not in told  # it came up with the plenary vote, which is what a person would name
    assert [(day, kind) for day, kind, _ in told] == [
        ("2024-05-18", "stage_moved"),
        ("2024-05-22", "stage_moved"),
        ("2024-05-25", "stage_moved"),
        ("2024-06-15", "stage_moved"),
        ("2024-07-05", "stage_moved"),
    ]


@pytest.mark.tour
def test_how_the_plenary_voted(spring: Path) -> None:
    assert rows(
        spring,
        "SELECT e.house, e.manner, e.method FROM bill_events e JOIN documents d ON d.id = e.bill WHERE d.key = ?"
        " AND e.event = 'plenary_vote' ORDER BY e.date",
        ESD_BILL,
    ) == [("衆議院", "多数", "起立"), ("参議院", "多数", "起立")]


@pytest.mark.tour
def test_rejected_carried_over_and_withdrawn_bills(spring: Path) -> None:
    rejected = events(spring, "bills/213-衆法-10")
    assert [e[3] for e in rejected if e[2] in ("committee_vote", "plenary_vote")] == ["否決", "否決"]
    carried = events(spring, "bills/208-衆法-22")
    assert [e[1:3] for e in carried if e[0] == "2024-06-21"] == [("衆議院", "carried_over")]
    assert not [e for e in carried if e[2] == "lapsed"]
    withdrawn = events(spring, "bills/213-衆法-16")
    assert [e[2] for e in withdrawn][-1] == "withdrawn"


@pytest.mark.tour
def test_a_night_is_partial_only_for_texts_that_were_never_recorded(spring: Path) -> None:
    assert rows(spring, "SELECT DISTINCT kind FROM problems") == [("not_found",)]
    urls = [url for (url,) in rows(spring, "SELECT DISTINCT url FROM problems")]
    assert urls
    assert all("/pdf/" in url or "/honbun/" in url for url in urls)


@pytest.mark.tour
def test_what_the_session_left_open_has_lapsed(recorded_web: Any, tmp_path: Path) -> None:
    """Session 217 closed on 2025-06-22; the pages of 217-参法-10 and -11 simply stay blank."""
    night(recorded_web, tmp_path, morning("2025-06-21"), "bills")
    for number in (10, 11):
        assert "lapsed" not in [e[2] for e in events(tmp_path, f"bills/217-参法-{number}")]
    night(recorded_web, tmp_path, morning("2025-07-05"), "bills")
    for number in (10, 11):
        (lapsed,) = [e for e in events(tmp_path, f"bills/217-参法-{number}") if e[2] == "lapsed"]
        assert lapsed[0] == "2025-06-22"
    # Decided, carried over or withdrawn: none of these has lapsed as well.
    for key in ("bills/217-予算-1", "bills/217-閣法-1"):
        assert "lapsed" not in [e[2] for e in events(tmp_path, key)]
    returned = [e[1:3] for e in events(tmp_path, "bills/217-予算-1") if e[0] == "2025-03-31"]
    assert ("参議院", "plenary_vote") in returned
    assert ("衆議院", "agreed") in returned


@pytest.mark.tour
def test_a_corrected_title_is_one_change(recorded_web: Any, tmp_path: Path) -> None:
    night(recorded_web, tmp_path, morning("2025-02-26"), "bills")
    night(recorded_web, tmp_path, morning("2025-02-27"), "bills")
    for number, before, after in ((3, "山﨑英司", "山崎英司"), (11, "髙", "高")):
        found = rows(
            tmp_path,
            "SELECT c.before, c.after FROM changes c JOIN documents d ON d.id = c.document WHERE d.key LIKE ?"
            " AND c.kind = 'retitled'",
            f"bills/217-人事案件-{number}",
        )
        assert len(found) == 1
        assert before in found[0][0]
        assert after in found[0][1]


def test_a_written_question_from_submission_to_answer(recorded_web: Any, tmp_path: Path) -> None:
    """Question 213-18: submitted 02-05, forwarded 02-13, answered 02-16; its texts came up one after another."""
    key = "written_questions/sangiin-213-18"
    for day in ("2024-02-05", "2024-02-06", "2024-02-14", "2024-02-17", "2024-02-21", "2024-02-27"):
        night(recorded_web, tmp_path, morning(day), "written_questions")
    assert rows(
        tmp_path,
        "SELECT house, session, number, submitter, submitted_on, forwarded_on, answered_on FROM written_questions q"
        " JOIN documents d ON d.id = q.document WHERE d.key = ?",
        key,
    ) == [("参議院", 213, 18, "浜田　聡", "2024-02-05", "2024-02-13", "2024-02-16")]
    told = changes(tmp_path, key)
    assert [(day, kind) for day, kind, _ in told][:3] == [
        ("2024-02-06", "appeared"),
        ("2024-02-14", "stage_moved"),
        ("2024-02-17", "answer_published"),
    ]
    assert [kind for _, kind, _ in told].count("answer_published") == 1


@pytest.mark.tour
def test_a_postponed_answer(recorded_web: Any, tmp_path: Path) -> None:
    for day in ("2024-04-26", "2024-04-27"):
        night(recorded_web, tmp_path, morning(day), "written_questions")
    assert rows(
        tmp_path,
        "SELECT delay_notified_on, delayed_until, answered_on FROM written_questions WHERE session = 213 AND number = 118",
    ) == [("2024-04-26", "2024-05-07", None)]
    ((_, kind, sentence),) = changes(tmp_path, "written_questions/sangiin-213-118")
    assert kind == "stage_moved"
    assert sentence.endswith("（参議院第213回第118号）：答弁が5月7日まで延期（4月26日通知）")


@pytest.mark.tour
def test_members_change_groups_leave_and_are_elected(recorded_web: Any, tmp_path: Path) -> None:
    home = tmp_path
    for day in ("2025-02-14", "2025-02-15", "2025-06-20", "2025-06-21", "2025-07-30", "2025-07-31"):
        night(recorded_web, home, morning(day), "sessions", "members")
    seats = "SELECT count(*) FROM documents WHERE kind = 'member' AND key LIKE 'members/sangiin-%' AND gone_at IS NULL"
    assert rows(home, seats) == [(248,)]
    (moved,) = changes(home, "members/sangiin-7021001")[:1]
    assert moved[:2] == ("2025-02-15", "membership_changed")
    groups = rows(
        home,
        'SELECT m."group", m."from", m."to" FROM memberships m JOIN people p ON p.id = m.person WHERE p.key = ?'
        " AND m.kind = 'group' ORDER BY m.\"from\"",
        "members/sangiin-7021001",
    )
    assert [(g, start) for g, start, _ in groups][1:2] == [("無所属", "2025-02-15")]
    assert groups[0][1] == "2025-02-14"  # the group is known from the night of the first reading
    seat = 'SELECT m."from", m."to", m.since_is_first_sight FROM memberships m JOIN people p ON p.id = m.person'
    assert rows(home, f"{seat} WHERE p.key = ? AND m.kind = 'seat'", "members/sangiin-7021001") == [
        # Being a member holds from the first day of session 217; the term ended with the election of July.
        ("2025-01-24", "2025-07-30", 1)
    ]
    left = rows(
        home,
        'SELECT max(m."to") FROM memberships m JOIN people p ON p.id = m.person WHERE p.key = ?',
        "members/sangiin-7019023",
    )
    assert left == [("2025-06-20",)]
    elected = rows(
        home,
        "SELECT c.summary_ja, (SELECT count(*) FROM changes p WHERE p.part_of = c.id) FROM changes c"
        " WHERE c.part_of IS NULL AND date(c.detected_at, '+9 hours') = '2025-07-31' AND c.kind = 'membership_changed'"
        " ORDER BY 2 DESC",
    )
    assert "66人" in elected[0][0]
    assert "58人" in elected[0][0]
    assert elected[0][1] == 124


@pytest.mark.tour
def test_who_said_it_and_who_asked(recorded_web: Any, tmp_path: Path) -> None:
    """A member of the House of Councillors in a committee of that house is one person; a name in no roster stays a name."""
    home = tmp_path
    night(recorded_web, home, morning("2025-04-01"), "sessions", "members")
    night(recorded_web, home, morning("2025-06-20"), "kokkai", "--since", "2025-03-10")
    tied = rows(
        home,
        "SELECT count(*) FROM attributions a JOIN people p ON p.id = a.person WHERE a.role = 'speaker'"
        " AND a.standing = 'member' AND a.house != '参議院'",
    )
    assert tied == [(0,)]
    name, spoken = rows(
        home,
        "SELECT p.name, count(*) FROM attributions a JOIN people p ON p.id = a.person WHERE a.standing = 'member'"
        " GROUP BY p.id ORDER BY 2 DESC LIMIT 1",
    )[0]
    done = policywatch("member", name, "--json", home=home, expect=0)
    assert json.loads(done.stdout)
    assert spoken > 1
    # An answer follows its question in the same meeting.
    wrong = rows(
        home,
        "SELECT count(*) FROM exchanges e JOIN speeches a ON a.document = e.answer JOIN speeches q ON q.document = e.question"
        " WHERE a.meeting_document != q.meeting_document OR a.position <= q.position",
    )
    assert wrong == [(0,)]
    assert rows(home, "SELECT count(*) FROM exchanges")[0][0] > 20


@pytest.mark.tour
def test_replay_gives_the_diet_as_the_crawls_gave_it(spring: Path) -> None:
    fresh = spring / "fresh.db"
    policywatch("replay", "--into", str(fresh), home=spring, expect=0)
    queries = (
        "SELECT d.key, b.session, b.kind, b.number, b.title, b.stage, b.stage_on, b.law_number, b.note FROM bills b"
        " JOIN documents d ON d.id = b.document ORDER BY 1",
        "SELECT d.key, e.position, e.date, e.house, e.event, e.result FROM bill_events e JOIN documents d ON d.id = e.bill"
        " ORDER BY 1, 2",
        "SELECT c.key, c.kind, c.summary_ja, c.summary_en, c.weight FROM changes c ORDER BY 1",
        "SELECT l.list, d.key FROM listed l JOIN documents d ON d.id = l.document ORDER BY 1, 2",
    )
    home = fresh.parent / "replayed"
    home.mkdir()
    fresh.rename(home / "policy.db")
    for sql in queries:
        crawled = rows(spring, sql)
        assert len(crawled) > 100
        assert crawled == rows(home, sql)
