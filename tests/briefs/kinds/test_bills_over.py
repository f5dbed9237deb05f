"""A bill whose session has closed stands in no paper as if it were pending: its end is told, or that nothing was told since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefs.evidence.dossier import Notes
from briefs.evidence.rows import topic_changes
from briefs.kinds.committee import under_way
from briefs.kinds.timeline import bills, steps_of_bill
from briefs.kinds.topic_evidence import change_version, evidence_on, find_topic, on_record
from briefs.kinds.why_now import Reasons, lately
from db.diet import stored_diet
from db.record.documents import records
from tests.support import brief_data as data

TOPIC = data.TOPIC
NOW = "2026-08-26T03:00:00Z"
DAY = "2026-08-26"
LAST_LOOK = "2026-08-26T02:00:00Z"
AT = datetime(2026, 8, 26, 3, tzinfo=UTC)
# As the houses' pages print them: https://www.shugiin.go.jp/internet/itdb_annai.nsf/html/statics/shiryo/kaiki.htm
SESSIONS = ((213, "2024-01-26", "2024-06-23"), (214, "2024-10-01", "2024-10-09"), (221, "2026-02-18", "2026-07-25"))


@pytest.fixture
def record(tmp_path: Path) -> Iterator[data.Record]:
    made = data.empty(tmp_path)
    for number, convened, closes in SESSIONS:
        row = made.document(f"sessions/{number}", "session", f"第{number}回国会", data.EARLY)
        made.conn.execute(
            "INSERT INTO sessions (document, number, convened_on, closes_on) VALUES (?, ?, ?, ?)",
            (row, number, convened, closes),
        )
    yield made
    made.conn.close()


def bill(record: data.Record, *steps: tuple[int, str, str], read: str = "2026-08-20T03:00:00Z") -> int:
    """A bill of members on the topic with steps (session, day, event) of one committee; its pages were last read at ``read``."""
    row = record.document("bills/208-衆法-99", "bill", "見本の特例法案", data.EARLY)
    record.version(row, data.EARLY, "見本の特例法案", kind="衆法")
    record.topic(row, "見本")
    record.conn.execute(
        "INSERT INTO bills (document, session, kind, number, title, first_house, stage)"
        " VALUES (?, 208, '衆法', 99, '見本の特例法案', '衆議院', ?)",
        (row, steps[-1][2]),
    )
    for position, (session, day, event) in enumerate(steps, 1):
        record.conn.execute(
            "INSERT INTO bill_events (bill, position, date, house, event, committee, session)"
            " VALUES (?, ?, ?, '衆議院', ?, '見本委員会', ?)",
            (row, position, day, event, session),
        )
    record.conn.execute("UPDATE documents SET last_seen = ? WHERE id = ?", (read, row))
    record.conn.commit()
    return row


CARRIED = ((213, "2024-01-26", "referred"), (213, "2024-06-21", "carried_over"))


def said(record: data.Record) -> list[tuple[str, str, str]]:
    return [(one.day, one.ja, one.en) for one in bills(record.conn, TOPIC, DAY, NOW)]


def test_a_bill_carried_over_lapses_with_the_next_session_untold(record: data.Record) -> None:
    bill(record, *CARRIED)
    assert said(record) == [
        ("2024-10-09", "見本の特例法案：第214回国会で審議未了・廃案（推定）", "Bill lapsed in session 214 (inferred):"),
        (
            "2024-06-21",
            "見本の特例法案：衆議院で継続審査（閉会中審査）に",
            "Bill carried over in the House of Representatives:",
        ),
    ]
    assert steps_of_bill(record.conn, TOPIC, DAY, NOW) is None
    assert on_record(record.conn, TOPIC, NOW, ()) == []


def test_a_bill_that_was_not_carried_over_lapses_with_its_session(record: data.Record) -> None:
    bill(record, (221, "2026-07-01", "referred"))
    assert said(record)[0] == (
        "2026-07-25",
        "見本の特例法案：第221回国会で審議未了・廃案（推定）",
        "Bill lapsed in session 221 (inferred):",
    )
    assert under_way(record.conn, "衆議院", "見本委員会", DAY, NOW) == []


def test_while_its_session_sits_or_is_awaited_a_bill_is_pending(record: data.Record) -> None:
    bill(record, (221, "2026-06-20", "submitted"), (221, "2026-07-01", "referred"), (221, "2026-07-24", "carried_over"))
    assert [one[1] for one in said(record)] == [
        "見本の特例法案：衆議院で継続審査（閉会中審査）に",
        "見本の特例法案：衆議院見本委員会に付託",
    ]
    assert steps_of_bill(record.conn, TOPIC, DAY, NOW) is not None
    assert [one.key for one in on_record(record.conn, TOPIC, NOW, ())] == ["bills/208-衆法-99"]
    (listed,) = stored_diet.bills(record.conn, stored_diet.DietFilter(), 10, today=DAY)
    assert listed["standing_class"] == "half" and "未了" not in listed["standing"]


def test_pages_that_were_not_read_since_say_only_how_it_stood(record: data.Record) -> None:
    bill(record, *CARRIED, read="2024-07-01T03:00:00Z")
    assert said(record)[0][:2] == (
        "2024-06-21",
        "見本の特例法案：衆議院で継続審査（閉会中審査）に（2024年7月1日現在。その後は未確認）",
    )
    assert said(record)[0][2].startswith("Bill carried over in the House of Representatives (as of ")


def test_where_its_session_is_not_on_record_none_is_named(record: data.Record) -> None:
    bill(record, (208, "2022-03-29", "referred"))
    assert said(record) == [
        (
            "2022-03-29",
            "見本の特例法案：衆議院見本委員会に付託（その後の記載なし。審議未了と推定）",
            "Bill referred to the House of Representatives Committee (見本委員会) (nothing told since; inferred to have lapsed):",
        )
    ]
    assert records(record.conn, "SELECT 1 AS one FROM sessions WHERE number = 208", ()) == []


def test_a_committee_has_no_bill_under_way_that_ended_elsewhere(record: data.Record) -> None:
    row = bill(record, (221, "2026-07-01", "referred"))
    record.conn.execute(
        "INSERT INTO bill_events (bill, position, date, house, event, session, derived)"
        " VALUES (?, 2, '2026-07-20', NULL, 'withdrawn', 221, 0)",
        (row,),
    )
    record.conn.commit()
    assert under_way(record.conn, "衆議院", "見本委員会", DAY, NOW) == []
    assert len(under_way(record.conn, "衆議院", "見本委員会", "2026-07-10", NOW)) == 1


def test_the_lists_of_the_desk_say_the_same_of_it_as_the_papers(record: data.Record) -> None:
    row = bill(record, *CARRIED)
    (listed,) = stored_diet.bills(record.conn, stored_diet.DietFilter(), 10, today=DAY)
    assert (listed["standing"], listed["standing_class"]) == ("審議未了（廃案）（推定）", "bad")
    assert listed["as_of"] is listed["next"] is listed["status"] is None
    record.conn.execute("UPDATE documents SET last_seen = '2024-07-01T03:00:00Z' WHERE id = ?", (row,))
    (listed,) = stored_diet.bills(record.conn, stored_diet.DietFilter(), 10, today=DAY)
    assert listed["standing_class"] == "half" and listed["untold"].ja in said(record)[0][1]
    assert listed["untold"].ja == "2024年7月1日現在。その後は未確認" and listed["next"] is None


def test_the_filter_and_its_counts_go_by_what_the_list_says(record: data.Record) -> None:
    row = bill(record, *CARRIED)

    def found(day: str, state: str | None = None) -> tuple[dict[str, int], int]:
        lapsed = stored_diet.inferred_lapses(record.conn, day)
        wanted = stored_diet.DietFilter(state=state, lapsed=lapsed, everything=True)
        listed = stored_diet.bills(record.conn, wanted, 10, today=day)
        assert stored_diet.count_bills(record.conn, wanted) == len(listed)
        return stored_diet.count_bill_facets(record.conn, wanted).get("state", {}), len(listed)

    assert found(DAY) == ({"lapsed": 1}, 1)
    assert found(DAY, "lapsed")[1] == 1
    (stage,) = record.conn.execute("SELECT stage FROM bills WHERE document = ?", (row,)).fetchone()
    assert stage != "lapsed" and found(DAY, stage) == ({}, 0)
    record.conn.execute("UPDATE documents SET last_seen = '2024-07-01T03:00:00Z' WHERE id = ?", (row,))
    assert found(DAY) == ({stage: 1}, 1)  # nobody has looked since


def test_accounts_that_lapse_are_not_called_dead(record: data.Record) -> None:
    row = bill(record, (221, "2026-07-01", "referred"))
    record.conn.execute("UPDATE bills SET kind = '決算'")
    untold = stored_diet.untold_end(record.conn, row, DAY)
    assert untold is not None and untold.words.ja == "第221回国会で審議未了（推定）"


def test_a_treaty_that_time_alone_approved_is_not_inferred_to_have_lapsed(record: data.Record) -> None:
    """Sent to the House of Councillors 30 days before the session's end; a law in its place lapses, and so does a later treaty."""
    row = bill(record, (221, "2026-06-25", "referred"))
    record.conn.execute("UPDATE bill_events SET event = 'sent', committee = NULL, date = '2026-06-26'")
    assert stored_diet.untold_end(record.conn, row, DAY) is not None
    record.conn.execute("UPDATE bills SET kind = '条約'")
    assert stored_diet.untold_end(record.conn, row, DAY) is None
    record.conn.execute("UPDATE bill_events SET date = '2026-06-27'")
    assert stored_diet.untold_end(record.conn, row, DAY) is not None


def test_a_step_of_a_bill_that_came_to_nothing_is_no_recent_change_and_its_end_is(record: data.Record) -> None:
    row = bill(record, (221, "2026-07-01", "referred"))
    new = "新しい議案（衆議院議員提出法律案、第221回国会衆法第99号）：「見本の特例法案」"
    end = "見本の特例法案（221回衆法99号）：第221回国会で審議未了・廃案（7月25日）"
    record.change(row, "appeared", data.EARLY, new)
    record.change(row, "stage_moved", data.LATE, "見本の特例法案（221回衆法99号）：衆議院見本委員会に付託（7月1日）")
    record.change(row, "stage_moved", data.LAST, end)
    page = record.document(
        "isa_pages/x", "page", "特定技能の見本", data.EARLY, "2026-07-01"
    )  # there is evidence besides
    record.version(page, data.EARLY, "特定技能の見本です。")
    record.topic(page, "特定技能")
    record.conn.commit()

    def changes() -> list[str]:
        found = evidence_on(record.conn, find_topic(record.conn, TOPIC), AT)
        return [one.summary_ja for one, _ in found.changes]

    assert changes() == [end]
    record.conn.execute("UPDATE bills SET promulgated_on = '2026-07-24' WHERE document = ?", (row,))
    assert len(changes()) == 3


def test_a_bill_passed_on_the_day_of_the_paper_is_the_one_reason_of_that_bill_dated_by_its_vote(
    record: data.Record,
) -> None:
    row = bill(record, (221, "2026-07-01", "referred"), (221, DAY, "plenary_vote"))
    record.conn.execute("UPDATE sessions SET closes_on = '2026-09-30' WHERE number = 221")
    title = "外国人の育成就労の適正な実施に関する法律の一部を改正する法律案（見本）"
    record.conn.execute("UPDATE documents SET title = ? WHERE id = ?", (title, row))
    new = record.version(row, LAST_LOOK, "見本", kind="衆法")
    record.change(row, "appeared", data.EARLY, f"新しい議案：「{title}」", new=new)
    passed = "見本改正案（221回衆法99号）：衆議院本会議で可決・成立（8月26日）"
    key = record.change(row, "stage_moved", LAST_LOOK, passed, new=new, field="plenary_vote/衆議院")
    record.conn.commit()
    found = [
        (change, change_version(record.conn, change, NOW))
        for change in topic_changes(record.conn, TOPIC, NOW)
        if change.document == row
    ]
    assert {change.id for change, _ in found} >= {key} and len(found) == 2
    cited = tuple((change, version) for change, version in found if version is not None)
    (told,) = lately(record.conn, Reasons((), cited, "", {}), Notes(), DAY, "titp_esd_transition")
    assert (told["date"], told["state"]) == (DAY, "審議")
    assert told["ja"] == "見本改正案（221回衆法99号）：衆議院本会議で可決・成立"
    record.conn.execute(
        "UPDATE bill_events SET date = '2026-08-27' WHERE event = 'plenary_vote'"
    )  # told for the day after
    (told,) = lately(record.conn, Reasons((), cited, "", {}), Notes(), DAY, "titp_esd_transition")
    assert told["state"] != "審議"
