"""What the page of one document shows beyond its text, kind by kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db.consultations.cases import STANDINGS, days_left, standing
from db.diet import stored_diet, stored_votes
from db.diet.ledger import marked_text, promises_in
from db.diet.stored_sittings import coming
from db.law.enforcement import holds_on
from db.law.enforcement_words import in_words
from db.law.in_force import enforcements_of, own_enforcements
from db.law.ties import acts_of_bill
from db.night.kinds import KINDS
from db.record.documents import Record, first_record, newest_run_date, records
from db.record.problem_words import file_problem

# A speech is on topic when a topic matched it, or it is in scope and waits to be looked at.
ON_TOPIC = """(EXISTS (SELECT 1 FROM document_topics x WHERE x.document = s.document)
               OR EXISTS (SELECT 1 FROM to_check h WHERE h.document = s.document))"""


def _speech(conn: sqlite3.Connection, document: Record) -> Record:
    speech = first_record(
        conn,
        """SELECT s.*, m.key AS meeting_key, m.title AS meeting_title FROM speeches s
           LEFT JOIN documents m ON m.id = s.meeting_document WHERE s.document = ?""",
        (document["id"],),
    )
    if not speech:
        return {}
    near = """SELECT d.key, s.speaker, s.position FROM speeches s JOIN documents d ON d.id = s.document
              WHERE s.meeting_document = ? AND s.position {} ? ORDER BY s.position {} LIMIT 1"""
    at = (speech["meeting_document"], speech["position"])
    found = promises_in(conn, document["id"])
    return {
        "speech": speech,
        "before": first_record(conn, near.format("<", "DESC"), at),
        "after": first_record(conn, near.format(">", "ASC"), at),
        "speaker": stored_diet.speaker_of(conn, document["id"]),
        "question_before": stored_diet.question_before(conn, document["id"]),
        "answers": stored_diet.answers_to(conn, document["id"]),
        **stored_diet.resolution_in(conn, document["id"]),
        "promises": found,
        "promise_lines": marked_text(document["body"] or "", found) if found else [],
    }


def _meeting(conn: sqlite3.Connection, document: Record) -> Record:
    there = speeches(conn, document["id"])
    numbers = {speech["position"] for speech in there}
    return {
        "meeting": first_record(conn, "SELECT * FROM meetings WHERE document = ?", (document["id"],)),
        "speeches": there,
        "lacking": [number for number in range(1, max(numbers, default=0)) if number not in numbers],
    }


def speeches(conn: sqlite3.Connection, meeting_id: int, *, on_topic_only: bool = False) -> list[Record]:
    """The speeches of a meeting in their order, with the topics that matched and the beginning of the text."""
    return records(
        conn,
        f"""SELECT d.key, s.position, s.speaker, s.speaker_group, s.speaker_position, s.speaker_role,

                   CASE WHEN {ON_TOPIC} THEN v.body ELSE substr(v.body, 1, 200) END AS opening,
                   length(v.body) AS length, {ON_TOPIC} AS on_topic,
                   (SELECT group_concat(t.name_ja, '・') FROM document_topics x JOIN topics t ON t.id = x.topic
                    WHERE x.document = s.document) AS topics,
                   (SELECT group_concat(matched, '、') FROM document_topics x WHERE x.document = s.document) AS matched
            FROM speeches s JOIN documents d ON d.id = s.document LEFT JOIN versions v ON v.id = d.current_version
            WHERE s.meeting_document = ? {f"AND {ON_TOPIC}" if on_topic_only else ""} ORDER BY s.position""",
        (meeting_id,),
    )


def _law(conn: sqlite3.Connection, document: Record) -> Record:
    law_id = document["key"].split("/", 1)[1].split("_")[0]
    clause, day = own_enforcements(conn, law_id), newest_run_date(conn) or ""
    provisions = _provisions(conn, document["id"])
    for one in provisions:
        one["in_force"] = holds_on(clause, one["path"], day)
    return {
        "revisions": records(
            conn,
            """SELECT r.*, d.key, d.title FROM law_revisions r JOIN documents d ON d.id = r.document
               WHERE (r.law_document = ? OR r.law_id = ?) AND d.gone_at IS NULL
               ORDER BY coalesce(r.enforced_on, r.scheduled_on, '9999') DESC, r.promulgated_on DESC""",
            (document["id"], law_id),
        ),
        "provisions": provisions,
        "law_id": law_id,
        "clause": in_words(clause),
    }


def _law_revision(conn: sqlite3.Connection, document: Record) -> Record:
    revision = first_record(
        conn,
        """SELECT r.*, d.key AS law_key, d.title AS law_name FROM law_revisions r
           LEFT JOIN documents d ON d.id = r.law_document WHERE r.document = ?""",
        (document["id"],),
    )
    name = document["key"].rpartition("/")[2]
    return {
        "revision": revision,
        "provisions": _provisions(conn, document["id"]),
        "clause": in_words(enforcements_of(conn, name)),
    }


def _provisions(conn: sqlite3.Connection, document_id: int) -> list[Record]:
    return records(conn, "SELECT * FROM provisions WHERE document = ? ORDER BY position", (document_id,))


def _page(conn: sqlite3.Connection, document: Record) -> Record:
    return {
        "attachments": records(
            conn,
            """SELECT a.*, d.key, d.gone_at, f.sha256, f.size, f.media_type, f.pages, f.text_state FROM attachments a
               LEFT JOIN documents d ON d.id = a.attachment_document LEFT JOIN files f ON f.document = d.id
               WHERE a.document = ? ORDER BY a.position""",
            (document["id"],),
        )
    }


def _attachment(conn: sqlite3.Connection, document: Record) -> Record:
    unread = first_record(
        conn,  # of the last run that asked for the file: was it read since?
        "SELECT kind, code, details, reason, noted_at FROM problems WHERE key = ? AND noted_at > ? ORDER BY id DESC LIMIT 1",
        (document["key"], document["last_seen"]),
    )
    if unread:
        unread["words"] = file_problem(unread)
    return {
        "unread": unread,
        "file": first_record(conn, "SELECT * FROM files WHERE document = ?", (document["id"],)),
        "pages": records(
            conn,
            """SELECT DISTINCT d.key, d.title, a.label FROM attachments a JOIN documents d ON d.id = a.document
               WHERE a.attachment_document = ?""",
            (document["id"],),
        ),
    }


def _consultation(conn: sqlite3.Connection, document: Record) -> Record:
    """The case with its files.  ``days_left`` counts from today: 0 is the last day, below it is over."""
    case = first_record(
        conn,
        "SELECT c.*, d.last_seen, d.gone_at FROM consultations c JOIN documents d ON d.id = c.document WHERE d.id = ?",
        (document["id"],),
    )
    if case is None:
        return {}
    day = stored_diet.today_of(conn, document)
    state = standing(case, day)
    case |= {
        "days_left": days_left(case["closes_on"], day),
        "as_of": day,
        "state": state,
        "state_word": STANDINGS[state],
    }
    return {"consultation": case, "raw": True, **_page(conn, document)}


def _bill(conn: sqlite3.Connection, document: Record) -> Record:
    found = stored_diet.bill_details(conn, document)
    if not found:
        return {}
    committee = _committee_now(found["events"])
    day = stored_diet.today_of(conn, document)
    return {
        **found,
        "acts": acts_of_bill(conn, document["id"]),
        "committee_now": committee,
        "sittings": _sittings(conn, document["key"], committee, day)
        if day and not found["bill"]["promulgated_on"]
        else [],
        "without_names": stored_votes.without_names(conn, document["id"]),
        "not_looked_at": stored_votes.not_looked_at(conn, document["id"]),
    }


def _committee_now(events: list[Record]) -> tuple[str, str] | None:
    """(house, committee) to which a bill was referred last, while that committee has not voted."""
    for row in reversed(events):
        if row["event"] == "committee_vote":
            return None
        if row["event"] in ("referred", "preliminary_referred") and row["house"] and row["committee"]:
            return row["house"], row["committee"]
    return None


def _sittings(conn: sqlite3.Connection, key: str, committee: tuple[str, str] | None, day: str) -> list[Record]:
    """The coming sittings that name the bill, and those of the committee that has it; ``named``: the agenda names it."""
    rows = []
    for row in coming(conn, day):
        named = any(bill["key"] == key for bill in row["bills"])
        if named or (row["house"], row["meeting"]) == committee:
            rows.append({**row, "named": named})
    return rows


# ---------------------------------------------------------------------- kind by kind
PLAIN = "document_plain.html"


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a kind: ``read`` gives what it shows beyond the text, ``head`` the template of its first lines.

    ``row``: the name under which ``read`` gives the row that the head is made of; a document without one has the plain head.
    """

    read: Callable[[sqlite3.Connection, Record], Record]
    head: str = PLAIN
    row: str = ""


def row_of(table: str, name: str, *, raw: bool = True) -> Callable[[sqlite3.Connection, Record], Record]:
    """What a page reads that needs no more than the document's row of one table; ``raw``: the cells as published follow."""

    def read(conn: sqlite3.Connection, document: Record) -> Record:
        return {name: first_record(conn, f"SELECT * FROM [{table}] WHERE document = ?", (document["id"],)), "raw": raw}

    return read


PAGES: Mapping[str, Page] = {
    "meeting": Page(_meeting, "document_meeting.html", "meeting"),
    "speech": Page(_speech, "document_speech.html", "speech"),
    "law": Page(_law, "document_law.html"),
    "law_revision": Page(_law_revision, "document_law_revision.html", "revision"),
    "page": Page(_page),
    "attachment": Page(_attachment),
    "news": Page(row_of("feed_items", "item", raw=False)),
    "press": Page(row_of("feed_items", "item", raw=False)),
    "bill": Page(_bill, "document_bill.html", "bill"),
    "bill_text": Page(stored_diet.bill_text_details, "document_bill_text.html", "bill_text"),
    "written_question": Page(stored_diet.question_details, "document_written_question.html", "question"),
    "question_text": Page(stored_diet.question_text_details, "document_question_text.html", "question_text"),
    "consultation": Page(_consultation, "document_consultation.html", "consultation"),
    "petition": Page(stored_diet.petition_details, "document_petition.html", "petition"),
    "resolution": Page(stored_diet.resolution_details, "document_resolution.html", "resolution"),
    "roll_call": Page(stored_votes.roll_call_details, "document_roll_call.html", "roll_call"),
    "sitting": Page(row_of("sittings", "sitting"), "document_sitting.html", "sitting"),
    "session": Page(stored_diet.session_details, "document_session.html", "session"),
    "member": Page(stored_diet.member_details, "document_member.html", "roster"),
    "committee_news": Page(stored_diet.committee_news_details, "document_committee_news.html", "committee_news"),
    "committee": Page(stored_diet.committee_details, "document_committee.html", "committee"),
}
# Kinds without a page of their own, and why.
NO_PAGE: Mapping[str, str] = {"cabinet_list": "its text is one post a line, and the posts stand with their people"}
# What every page shows in its own way, or on pages of its own.
EVERYWHERE = {
    "documents",
    "versions",
    "changes",
    "document_text",
    "document_topics",
    "to_check",
    "attributions",
    "several_versions",
    "held",
}
TABLES_SHOWN = frozenset(EVERYWHERE | {table.name for kind in KINDS if kind.id in PAGES for table in kind.tables})


def details(conn: sqlite3.Connection, document: Record) -> Record:
    """What the page of a document shows: the typed rows by kind, and the template of its ``head``; ``other`` holds the
    rows of tables that no page knows yet."""
    page = PAGES.get(document["kind"])
    found = page.read(conn, document) if page else {}
    head = page.head if page and (not page.row or found.get(page.row)) else PLAIN
    return {**found, "head": head, "other": _other_tables(conn, document["id"])}


def _other_tables(conn: sqlite3.Connection, document_id: int) -> list[Record]:
    """Rows of typed tables that have no page of their own yet, as they are stored: nothing is hidden.

    Such a table has the document first in its primary key, as the design says.
    """
    found = []
    for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        if table in TABLES_SHOWN or table.startswith(("sqlite_", "documents_fts")):
            continue
        columns = conn.execute("SELECT name, pk FROM pragma_table_info(?)", (table,)).fetchall()
        if any(column == "document" and pk == 1 for column, pk in columns) or any(
            column == "bill" and pk == 1 for column, pk in columns
        ):
            name = "document" if any(column == "document" for column, _ in columns) else "bill"
            rows = records(conn, f"SELECT * FROM [{table}] WHERE [{name}] = ? LIMIT 200", (document_id,))
            if rows:
                hide = {name, "position"}
                shown = [column for column in rows[0] if column not in hide and any(row[column] for row in rows)]
                found.append({"table": table, "columns": shown, "rows": rows})
    return found
