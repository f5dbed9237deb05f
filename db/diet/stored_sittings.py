"""The sittings that are to come, with what of ours is on their agenda.  Rows come back as dicts."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from db.diet.law_names import shortened
from db.diet.sittings import CALLED_OFF
from db.diet.stored_diet import BILL_ON_TOPIC
from db.record.documents import Record, records
from db.text.folding import flat

AHEAD = timedelta(days=14)


def coming(conn: sqlite3.Connection, day: str, ahead: timedelta = AHEAD) -> list[Record]:
    """The sittings from ``day`` (YYYY-MM-DD) on, in their order.

    ``bills``: bills on topic (key, title, short) whose whole title stands in the agenda; ``topics``: what the agenda is about;
    ``members``: who of the rosters sits on the committee, or on one of those of a joint sitting (key, name), each once;
    ``ours``: whether any bill or topic is; ``off``: that it is called off.
    """
    until = (date.fromisoformat(day) + ahead).isoformat()
    rows = records(
        conn,
        """SELECT s.*, d.key, d.url, d.kind AS document_kind, d.last_seen FROM sittings s JOIN documents d ON d.id = s.document
           WHERE s.date BETWEEN ? AND ? AND d.gone_at IS NULL ORDER BY s.date, s.time IS NULL, s.time, s.house, s.meeting""",
        (day, until),
    )
    if not rows:
        return []
    bills = records(
        conn,
        f"""SELECT d.key, b.title FROM bills b JOIN documents d ON d.id = b.document
            WHERE {BILL_ON_TOPIC} AND d.gone_at IS NULL AND b.promulgated_on IS NULL ORDER BY b.session DESC, d.key""",
    )
    for row in rows:
        agenda = flat(row["agenda"])
        row["bills"] = [
            {**bill, "short": shortened(bill["title"])} for bill in bills if agenda and flat(bill["title"]) in agenda
        ]
        row["topics"] = records(
            conn,
            "SELECT t.id, t.name_ja, t.name_en FROM document_topics x JOIN topics t ON t.id = x.topic"
            " WHERE x.document = ? ORDER BY t.position",
            (row["document"],),
        )
        row["members"] = records(
            conn,
            """SELECT DISTINCT p.key, p.name, p.kana FROM memberships m JOIN people p ON p.id = m.person
               WHERE m.kind = 'committee' AND m."to" IS NULL AND p.house = :house
                 AND (m."group" = :meeting OR (:meeting LIKE '%連合審査会' AND instr(:meeting, m."group")))
               ORDER BY p.kana, p.key""",
            {"meeting": row["meeting"], "house": row["house"]},
        )
        row["ours"] = bool(row["bills"] or (row["topics"] and row["document_kind"] == "sitting"))
        row["off"] = any(word in (row["state"] or "") for word in CALLED_OFF)
    return rows
