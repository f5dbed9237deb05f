"""Whole names of groups: what minutes gave at that time, never a guess between two names.

Expected values: speakerGroup of members of the House of Councillors in the minutes (kokkai.ndl.go.jp), e.g. 立憲民主・社民・無所属 on
2025-04-17 and 立憲民主・無所属 on 2026-03-31 for those whom the rosters call 立憲.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from db.people.group_names import full_name, group_names, shortens
from db.record.schema import open_policy_db


@pytest.fixture
def conn(tmp_path: Path) -> sqlite3.Connection:
    return open_policy_db(tmp_path / "policy.db")


@pytest.mark.parametrize(
    ("house", "short", "day", "name"),
    [
        ("参議院", "民主", "2025-03-07", "国民民主党・新緑風会"),
        ("参議院", "れ新", "2025-04-17", "れいわ新選組"),
        ("参議院", "立憲", "2025-04-17", "立憲民主・社民・無所属"),
        ("参議院", "立憲", "2026-03-31", "立憲民主・無所属"),
        ("参議院", "立憲", "2025-10-01", "立憲"),  # renamed in between, nobody saw when
        ("衆議院", "国民", "2026-04-02", "国民民主党・無所属クラブ"),
        ("衆議院", "国民", "2029-04-02", "国民"),  # too long after the last minutes
        ("衆議院", "無", "2026-04-02", "無"),
        ("参議院", "見本会", "2026-04-02", "見本会"),
        ("参議院", "", "2026-04-02", ""),
    ],
)
def test_the_table(conn: sqlite3.Connection, house: str, short: str, day: str, name: str) -> None:
    assert full_name(conn, house, short, day) == name


def test_a_group_keeps_its_name_until_the_diet_meets_anew(conn: sqlite3.Connection) -> None:
    """At the head of a paper as below the quotations of the session just closed; after the next convocation nobody knows."""
    for number, (session, convened) in enumerate(((217, "2025-01-24"), (218, "2025-08-01")), 1):
        conn.execute(
            "INSERT INTO documents (id, key, source, kind, url, title, lang, first_seen, last_seen, collection)"
            " VALUES (?, ?, 's', 'session', '', '', 'ja', '', '', '')",
            (number, f"s/{session}"),
        )
        conn.execute(
            "INSERT INTO sessions (document, number, convened_on) VALUES (?, ?, ?)", (number, session, convened)
        )
    assert full_name(conn, "参議院", "立憲", "2025-06-27") == "立憲民主・社民・無所属"
    assert full_name(conn, "参議院", "立憲", "2025-08-02") == "立憲"


def test_the_record_goes_on_where_the_table_ends(conn: sqlite3.Connection) -> None:
    conn.execute(
        "INSERT INTO people (id, key, name, house, folded) VALUES (1, 'm/1', '見本 太郎', '参議院', '見本太郎')"
    )
    conn.execute(
        'INSERT INTO memberships (person, position, kind, "group", role, "from", since_is_first_sight)'
        " VALUES (1, 0, 'group', '見本', '議員', '2030-01-01', 0)"
    )
    said = ((1, "2030-02-01", "見本党・旧の会"), (2, "2030-03-01", "見本党・新の会"), (3, "2030-03-02", "別の党"))
    for number, day, group in said:
        conn.execute(
            "INSERT INTO documents (id, key, source, kind, url, title, lang, first_seen, last_seen, collection)"
            " VALUES (?, ?, 'k', 'speech', '', '', 'ja', '', '', '')",
            (number, f"k/{number}"),
        )
        conn.execute(
            "INSERT INTO speeches (document, position, speech_id, issue_id, house, date, speaker, speaker_group)"
            " VALUES (?, 1, '', '', '参議院', ?, '見本太郎', ?)",
            (number, day, group),
        )
        conn.execute(
            "INSERT INTO attributions (document, position, role, name, folded, standing, person, basis, candidates)"
            " VALUES (?, 0, 'speaker', '見本太郎', '見本太郎', 'member', 1, '', 1)",
            (number,),
        )
    assert full_name(conn, "参議院", "見本", "2030-03-01") == "見本党・新の会"
    assert full_name(conn, "参議院", "見本", "2030-02-15") == "見本党・旧の会"
    assert full_name(conn, "参議院", "見本", "2030-03-05") == "見本"  # a name that the short form cannot be read out of
    assert full_name(conn, "参議院", "見本", "2031-03-05") == "見本"


def test_the_table_is_of_short_forms_and_spans() -> None:
    for one in group_names():
        assert one.first <= one.last and all(shortens(short, one.name) for short in one.short)
