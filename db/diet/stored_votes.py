"""What the pages, commands and briefs read about votes: of members in roll calls, of groups on bills.  Rows come back as dicts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from db.diet.bill_events import UPPER
from db.diet.bill_sentences import ordinal_of_bill
from db.diet.roll_calls import VOTES_EN, VOTES_JA
from db.diet.words import AYE, NAY, NONE
from db.record.documents import Record, first_record, records

# A roll call is on a topic when it is, or a bill that it was about (or a text of that bill).
ABOUT = """(SELECT r.document UNION SELECT t.bill FROM roll_call_bills t WHERE t.document = r.document
  UNION SELECT x.document FROM roll_call_bills t JOIN bill_texts x ON x.bill = t.bill WHERE t.document = r.document)"""
ON_TOPIC = f"""(EXISTS (SELECT 1 FROM document_topics x WHERE x.document IN {ABOUT} AND (:topic IS NULL OR x.topic = :topic))
  OR (:topic IS NULL AND EXISTS (SELECT 1 FROM to_check x WHERE x.document IN {ABOUT} AND x.reason = 'words')))"""


def roll_call_details(conn: sqlite3.Connection, document: Record) -> Record:
    """The page of a roll call: the row, its bills, every member's vote by group."""
    call = first_record(conn, "SELECT * FROM roll_calls WHERE document = ?", (document["id"],))
    if call is None:
        return {}
    return {"roll_call": {**call, **_inside(conn, call["document"])}, "raw": True}


def roll_calls_of(conn: sqlite3.Connection, bill: int) -> list[Record]:
    """The roll calls on a bill in the order of their days, each with the votes by group."""
    rows = records(
        conn,
        """SELECT r.*, d.key, d.url, d.gone_at FROM roll_call_bills t JOIN roll_calls r ON r.document = t.document
           JOIN documents d ON d.id = r.document WHERE t.bill = ? ORDER BY r.date, r.number""",
        (bill,),
    )
    return [{**row, **_inside(conn, row["document"])} for row in rows]


def not_looked_at(conn: sqlite3.Connection, bill: int) -> list[Record]:
    """The plenary votes of the House of Councillors on a bill that were taken by button or name and of which no roll call is on
    record: date, votes_url, and ``before``: the vote is older than the first roll call that was ever fetched."""
    rows = records(
        conn,
        """SELECT e.date, e.votes_url FROM bill_events e WHERE e.bill = ? AND e.house = ? AND e.event = 'plenary_vote'
             AND e.date IS NOT NULL AND (e.votes_url IS NOT NULL OR e.method LIKE '%押しボタン%' OR e.method LIKE '%記名%')
             AND NOT EXISTS (SELECT 1 FROM roll_call_bills t JOIN roll_calls r ON r.document = t.document
                             WHERE t.bill = e.bill AND r.date = e.date) ORDER BY e.date""",
        (bill, UPPER),
    )
    first = conn.execute("SELECT min(date) FROM roll_calls").fetchone()[0]
    for row in rows:
        row["before"] = first is None or row["date"] < first
    return rows


def without_names(conn: sqlite3.Connection, bill: int) -> list[Record]:
    """The plenary votes on a bill of which no house publishes who voted how (起立, 異議の有無): date, house, method."""
    return records(
        conn,
        """SELECT date, house, method FROM bill_events WHERE bill = ? AND event = 'plenary_vote' AND date IS NOT NULL
             AND votes_url IS NULL AND (method LIKE '%起立%' OR method LIKE '%異議%') ORDER BY date, position""",
        (bill,),
    )


def _inside(conn: sqlite3.Connection, document: int) -> Record:
    """Groups with their totals and members, the bills, and how many of the names stand for nobody."""
    votes = records(
        conn,
        """SELECT v.*, p.key AS person_key FROM votes v LEFT JOIN people p ON p.id = v.person
           WHERE v.roll_call = ? ORDER BY v.position""",
        (document,),
    )
    groups: dict[str, list[Record]] = {}
    for vote in votes:
        groups.setdefault(vote["group_name"], []).append(vote)
    bills = records(
        conn,
        """SELECT d.key, d.title, b.session, b.kind, b.number, b.numbered_by FROM roll_call_bills t
           JOIN documents d ON d.id = t.bill JOIN bills b ON b.document = t.bill WHERE t.document = ? ORDER BY d.key""",
        (document,),
    )
    for bill in bills:
        bill["ordinal"] = ordinal_of_bill(bill)
    return {
        "groups": [{"name": name, **_totals(mine), "members": mine} for name, mine in groups.items()],
        "bills": bills,
        "absent": sum(vote["vote"] == NONE for vote in votes),
        "untied": sum(vote["person"] is None for vote in votes),
    }


def _totals(votes: Sequence[Record]) -> Record:
    return {name: sum(vote["vote"] == name for vote in votes) for name in (AYE, NAY, NONE)}


def group_votes_of(conn: sqlite3.Connection, bill: int) -> list[Record]:
    """How the groups of the House of Representatives stood on a bill, those on its amended form behind."""
    return records(conn, "SELECT * FROM group_votes WHERE bill = ? ORDER BY sent_back, position", (bill,))


def votes_of(conn: sqlite3.Connection, person: int, topic: str | None = None, limit: int = 0) -> Record:
    """How a member voted: totals over all roll calls, and the votes on ``topic`` (None: on any), the newest first.

    ``others``: without a topic, the newest votes off topic, ``limit`` of them (0: all).
    """
    total = dict.fromkeys((AYE, NAY, NONE), 0)
    for vote, number in conn.execute("SELECT vote, count(*) FROM votes WHERE person = ? GROUP BY vote", (person,)):
        total[vote] = number
    values: dict[str, Any] = {"person": person, "topic": topic}
    rows = records(
        conn,
        f"""SELECT v.vote, v.name, v.group_name, r.document, r.date, r.house, r.session, r.title, r.matter, r.ayes, r.nays,
                   d.key, d.url, d.gone_at, {ON_TOPIC} AS on_topic
            FROM votes v JOIN roll_calls r ON r.document = v.roll_call JOIN documents d ON d.id = r.document
            WHERE v.person = :person ORDER BY r.date DESC, r.number""",
        values,
    )
    for row in rows:
        row["vote_ja"], row["vote_en"] = VOTES_JA[row["vote"]], VOTES_EN[row["vote"]]
    on_topic = [row for row in rows if row["on_topic"]]
    others = [] if topic else [row for row in rows if not row["on_topic"]]
    for row in on_topic:
        row["group_totals"] = _group_totals(conn, row["document"], row["group_name"])
        row["bills"] = records(
            conn,
            "SELECT d.key, d.title FROM roll_call_bills t JOIN documents d ON d.id = t.bill WHERE t.document = ? ORDER BY d.key",
            (row["document"],),
        )
    for row in rows:
        del row["document"]
    return {
        "total": total,
        "newest": rows[0]["date"] if rows else None,
        "on_topic": on_topic,
        "others": others[:limit] if limit else others,
        "off_topic": len(others),
    }


def _group_totals(conn: sqlite3.Connection, roll_call: int, group: str) -> Record:
    rows = conn.execute(
        "SELECT vote, count(*) FROM votes WHERE roll_call = ? AND group_name = ? GROUP BY vote", (roll_call, group)
    )
    return {**dict.fromkeys((AYE, NAY, NONE), 0), **dict(rows.fetchall())}
