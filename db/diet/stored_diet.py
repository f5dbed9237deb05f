"""What the pages and commands read about bills, written questions, promises and sessions.  Rows come back as dicts."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import Any

from db.diet.bill_events import Event, became_final, reaches_upper, sessions_of, story_of
from db.diet.bill_sentences import INFERRED, ordinal_of_bill, standing_of_bill, step
from db.diet.next_steps import (
    ENDED,
    Session,
    days_left,
    ended_since,
    next_of_bill,
    next_of_question,
    silence_of,
    sitting,
)
from db.diet.question_changes import day_ja
from db.diet.question_facts import state_of_question
from db.diet.stored_votes import group_votes_of, roll_calls_of
from db.diet.words import LAW_KINDS, decided_by_time, law_number_words
from db.record.documents import Record, first_record, newest_run_date, records
from db.record.problem_words import PROBLEMS, answered_words, cause_of, http_status
from db.text.dates import english_date, japanese_date, jst_date
from db.text.words import Names, word_en, word_ja

# A bill or a question is on topic when it, or one of the texts that belong to it, is; words of the field in it count too.
BILL_ON_TOPIC = """(EXISTS (SELECT 1 FROM document_topics x WHERE x.document = b.document)
  OR EXISTS (SELECT 1 FROM to_check x WHERE x.document = b.document AND x.reason = 'words')
  OR EXISTS (SELECT 1 FROM document_topics x JOIN bill_texts t ON t.document = x.document WHERE t.bill = b.document)
  OR EXISTS (SELECT 1 FROM document_topics x JOIN resolution_bills r ON r.document = x.document WHERE r.bill = b.document))"""
QUESTION_ON_TOPIC = """(EXISTS (SELECT 1 FROM document_topics x WHERE x.document = q.document)
  OR EXISTS (SELECT 1 FROM to_check x WHERE x.document = q.document AND x.reason = 'words')
  OR EXISTS (SELECT 1 FROM document_topics x JOIN question_texts t ON t.document = x.document
             WHERE t.question = q.document))"""
TOPIC_NAMES = """(SELECT group_concat(t.name_ja, '・') FROM document_topics x JOIN topics t ON t.id = x.topic
                  WHERE x.document = {})"""


STAGE = "iif(b.document IN (SELECT value FROM json_each(?)), 'lapsed', b.stage)"
OF_TOPIC = "EXISTS (SELECT 1 FROM document_topics x WHERE x.document = {}.document AND x.topic = ?)"
# What tells the state of a question, as one text: many thousands of questions are alike in it.
TELLING = ("withdrawn_on", "answered_on", "status", "delayed_until", "delay_notified_on", "forwarded_on")
ALIKE = f"json_array({', '.join('q.status' if one == 'status' else f'q.{one} IS NOT NULL' for one in TELLING)})"
TEXT_ROLES = ("question", "answer")


@dataclass(frozen=True, slots=True)
class DietFilter:
    """Which bills or questions; None or "" sets no condition.  ``everything``: also what is off topic."""

    session: int | None = None
    kind: str | None = None
    house: str | None = None
    everything: bool = False
    topic: str | None = None
    state: str | None = None  # of a bill its stage, of a question its state as it is called in Japanese
    title: str = ""  # what stands in the title
    lapsed: tuple[int, ...] = ()  # the bills that count as lapsed though no page tells it (:func:`inferred_lapses`)


TITLED = "instr((SELECT d.title FROM documents d WHERE d.id = {}.document), ?)"


# ---------------------------------------------------------------------- bills
def _bill_condition(wanted: DietFilter) -> tuple[str, list[Any]]:
    wheres, values = ["1"], list[Any]()
    if wanted.session:
        wheres.append(
            "(b.session = ? OR EXISTS (SELECT 1 FROM bill_events e WHERE e.bill = b.document AND e.session = ?))"
        )
        values += [wanted.session, wanted.session]
    if wanted.kind:
        wheres.append("b.kind = ?")
        values.append(wanted.kind)
    if wanted.state:
        wheres.append(f"{STAGE} = ?")
        values += [json.dumps(wanted.lapsed), wanted.state]
    if wanted.topic:
        wheres.append(OF_TOPIC.format("b"))
        values.append(wanted.topic)
    if wanted.title:
        wheres.append(TITLED.format("b"))
        values.append(wanted.title)
    if not wanted.everything:
        wheres.append(BILL_ON_TOPIC)
    return " AND ".join(wheres), values


def count_bill_facets(conn: sqlite3.Connection, wanted: DietFilter) -> dict[str, dict[Any, int]]:
    """How many of the bills wanted are of each session, kind, stage and topic; a bill counts for every session it was before."""
    where, values = _bill_condition(wanted)
    return _counts(
        conn,
        f"""WITH shown AS MATERIALIZED (SELECT b.document, b.session, b.kind, {STAGE} AS stage FROM bills b WHERE {where})
            SELECT 'kind', kind, count(*) FROM shown GROUP BY kind
            UNION ALL SELECT 'state', stage, count(*) FROM shown GROUP BY stage
            UNION ALL SELECT 'session', session, count(*) FROM (
              SELECT document, session FROM shown UNION SELECT s.document, e.session FROM shown s
                CROSS JOIN bill_events e ON e.bill = s.document WHERE e.session IS NOT NULL) GROUP BY session
            UNION ALL SELECT 'topic', x.topic, count(*) FROM shown s
              CROSS JOIN document_topics x ON x.document = s.document GROUP BY x.topic""",
        [json.dumps(wanted.lapsed), *values],
    )


def _counts(conn: sqlite3.Connection, sql: str, values: list[Any]) -> dict[str, dict[Any, int]]:
    """Rows of (facet, value, how many) by facet."""
    found: dict[str, dict[Any, int]] = {}
    for name, value, number in conn.execute(sql, values):
        found.setdefault(name, {})[value] = number
    return found


def count_bills(conn: sqlite3.Connection, wanted: DietFilter) -> int:
    where, values = _bill_condition(wanted)
    return int(conn.execute(f"SELECT count(*) FROM bills b WHERE {where}", values).fetchone()[0])


def bills(
    conn: sqlite3.Connection, wanted: DietFilter, limit: int, offset: int = 0, today: str | None = None
) -> list[Record]:
    """Bills, those on topic first, then the newest session; each with where it stands and what comes next as of ``today``."""
    where, values = _bill_condition(wanted)
    rows = records(
        conn,
        f"""SELECT b.*, d.key, d.gone_at, d.last_seen, {BILL_ON_TOPIC} AS on_topic, {TOPIC_NAMES.format("b.document")} AS topics
            FROM bills b JOIN documents d ON d.id = b.document WHERE {where}
            ORDER BY on_topic DESC, b.session DESC,
              CASE b.kind WHEN '閣法' THEN 0 WHEN '衆法' THEN 1 WHEN '参法' THEN 2 ELSE 3 END, b.kind, b.number
            LIMIT ? OFFSET ?""",
        (*values, limit, offset),
    )
    known, day = sessions_known(conn), today_of(conn, {"today": today})
    for row in rows:
        stand(conn, row, known, day)
    return rows


def sessions_known(conn: sqlite3.Connection) -> list[Session]:
    """The sessions of the Diet with their days as printed."""
    return [
        Session(row["number"], row["convened_on"], row["closes_on"])
        for row in records(conn, "SELECT * FROM sessions WHERE convened_on IS NOT NULL")
    ]


def today_of(conn: sqlite3.Connection, document: Record) -> str:
    """The day that days are counted from: that of the clock where the page of a document gives it, else of the newest run."""
    return str(document.get("today") or newest_run_date(conn) or "")


def stand(conn: sqlite3.Connection, bill: Record, known: list[Session], day: str) -> None:
    """Add to the row of a bill (with ``last_seen``) what it is called, where it stands, as of when, and what comes next.

    ``as_of``: the day its pages were last read, where a session has ended since, with ``untold`` in words; ``status`` is what a
    house's list shows, and is left out where the end was inferred: then the list says how it stood before.
    """
    bill["ordinal"] = ordinal_of_bill(bill)
    bill["last_event"] = last_event(conn, bill["document"])
    bill["law"] = law_number_words(bill["law_number"], bill["promulgated_on"])
    final = final_word(conn, bill)
    standing, bill["standing_class"] = standing_of_bill(bill, bill["last_event"], final)
    untold = untold_of(conn, bill, known, day) if day and bill["standing_class"] == "half" else None
    if untold and untold.lapse:
        bill |= {"stage": "lapsed", "stage_on": untold.lapse["date"]}
        standing, bill["standing_class"] = standing_of_bill(bill, untold.lapse, final)
    bill["standing"], bill["standing_en"] = standing
    if bill["standing"].endswith(INFERRED):
        bill["status"] = None
    read_on = jst_date(bill["last_seen"])
    old = bill["standing_class"] == "half" and ended_since(known, read_on, day)
    bill["as_of"] = read_on if old else None
    bill["untold"] = Untold(None, read_on).words if old else None
    bill["next"] = None
    if not old and day and not untold:
        events = records(conn, "SELECT * FROM bill_events WHERE bill = ? ORDER BY position", (bill["document"],))
        bill["next"] = next_of_bill(bill, events, final, known, day)
    now = sitting(known, day) if bill["next"] else None
    bill["session_left"] = days_left(now.closes_on, day) if now and bill["next"].this_session else None


@dataclass(frozen=True, slots=True)
class Untold:
    """The end of a bill that no page tells.  ``lapse``: the event that is inferred, its session and day None where nobody can say
    which; None where its pages were not read after the session had closed: then nobody knows.  ``read_on``: when they were last.
    """

    lapse: Record | None
    read_on: str

    @property
    def words(self) -> Names:
        """What every list and every paper says of it."""
        if self.lapse is None:
            day = self.read_on
            return Names(f"{japanese_date(day)}現在。その後は未確認", f"as of {english_date(day)}; not read since")
        if self.lapse["session"] is None:
            return Names("その後の記載なし。審議未了と推定", "nothing told since; inferred to have lapsed")
        lapse = self.lapse
        event = Event("", lapse["session"], "lapsed", None, lapse["date"], lapse["result"], derived=True)
        return Names(*step(event, law=lapse["kind"] in LAW_KINDS | {"予算"}, short=True))


def untold_end(conn: sqlite3.Connection, document: int, day: str) -> Untold | None:
    """How a bill ended by ``day`` of which no page tells it; None where its end is told, or it may be pending."""
    bill = first_record(
        conn,
        "SELECT b.*, d.last_seen FROM bills b JOIN documents d ON d.id = b.document WHERE b.document = ?",
        (document,),
    )
    if bill is None:
        return None
    if standing_of_bill(bill, last_event(conn, document), final_word(conn, bill))[1] != "half":
        return None
    return untold_of(conn, bill, sessions_known(conn), day)


def inferred_lapses(conn: sqlite3.Connection, day: str) -> tuple[int, ...]:
    """The bills that no page tells to have ended and that count as lapsed by ``day``, for :class:`DietFilter`."""
    known = sessions_known(conn)
    open_now = [one.number for one in known if one.closes_on is None or one.closes_on >= day]
    ends = ", ".join("?" * len(ENDED))
    rows = records(
        conn,
        f"""SELECT b.*, d.last_seen FROM bills b JOIN documents d ON d.id = b.document
            WHERE b.promulgated_on IS NULL AND b.stage NOT IN ({ends})
            AND coalesce(b.latest_session, b.session) NOT IN (SELECT value FROM json_each(?))""",
        (*ENDED, json.dumps(open_now)),
    )
    return tuple(
        row["document"]
        for row in rows
        if standing_of_bill(row, last_event(conn, row["document"]), final_word(conn, row))[1] == "half"
        and (untold := untold_of(conn, row, known, day)) is not None
        and untold.lapse is not None
    )


def untold_of(conn: sqlite3.Connection, bill: Record, known: list[Session], day: str) -> Untold | None:
    """The same of the row of a bill (with ``last_seen``) of which its pages tell no end."""
    events = records(conn, "SELECT * FROM bill_events WHERE bill = ? ORDER BY position", (bill["document"],))
    silence = silence_of(events, known, day)
    if silence is None:
        return None
    read_on, session = jst_date(bill["last_seen"]), silence.session
    closes_on = session.closes_on if session else None
    if (closes_on is not None and read_on <= closes_on) or (closes_on is None and ended_since(known, read_on, day)):
        return Untold(None, read_on)
    if session and closes_on:
        reached = [
            e["date"] for e in events if e["session"] == session.number and reaches_upper(e["event"], e["house"])
        ]
        if decided_by_time(str(bill["kind"]), reached, closes_on):
            return None
    lapse = {
        "kind": bill["kind"],
        "event": "lapsed",
        "house": None,
        "session": session.number if session and closes_on else None,
        "date": closes_on,
        "result": "未了",
        "derived": 1,
    }
    return Untold(lapse, read_on)


def is_over(conn: sqlite3.Connection, document: int, day: str) -> bool:
    """Whether a bill had come to an end by ``day``, or could not outlive a session that has closed, told or not."""
    ends = ", ".join("?" * len(ENDED))
    told = conn.execute(
        f"SELECT 1 FROM bill_events WHERE bill = ? AND event IN ({ends}) AND coalesce(date, '') <= ?",
        (document, *ENDED, day),
    )
    return told.fetchone() is not None or untold_end(conn, document, day) is not None


def became_law(conn: sqlite3.Connection, document: int, day: str) -> bool:
    """Whether a bill had been promulgated by ``day``."""
    found = conn.execute("SELECT 1 FROM bills WHERE document = ? AND promulgated_on <= ?", (document, day))
    return found.fetchone() is not None


def last_event(conn: sqlite3.Connection, bill: int) -> Record | None:
    """The last thing that happened to a bill: the newest date, and on one day the later row."""
    return first_record(
        conn,
        "SELECT * FROM bill_events WHERE bill = ? AND date IS NOT NULL ORDER BY date DESC, position DESC LIMIT 1",
        (bill,),
    )


def final_word(conn: sqlite3.Connection, bill: Record) -> str | None:
    """成立, 承認 … once the houses have agreed, which may be days before it is promulgated; None while that is open."""
    row = first_record(
        conn,
        "SELECT v.facts FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.id = ?",
        (bill["document"],),
    )
    facts = json.loads(row["facts"] or "{}") if row else {}
    final = became_final(facts, story_of(facts).events)
    if final is None:
        return None
    return "成立" if bill["kind"] in LAW_KINDS or bill["kind"] == "予算" else final.result


def bill_choices(conn: sqlite3.Connection) -> tuple[list[int], list[str]]:
    """The sessions and kinds that bills have, for the filter."""
    sessions = [row[0] for row in conn.execute("SELECT DISTINCT session FROM bills ORDER BY session DESC")]
    return sessions, [row[0] for row in conn.execute("SELECT DISTINCT kind FROM bills ORDER BY kind")]


def bill_details(conn: sqlite3.Connection, document: Record) -> Record:
    """A bill's page: the row, its events in order, who brought it, its texts, its resolutions with their items."""
    bill = first_record(
        conn,
        "SELECT b.*, d.last_seen FROM bills b JOIN documents d ON d.id = b.document WHERE b.document = ?",
        (document["id"],),
    )
    if not bill:
        return {}
    stand(conn, bill, sessions_known(conn), today_of(conn, document))
    return {
        "bill": bill,
        "events": records(
            conn, "SELECT * FROM bill_events WHERE bill = ? ORDER BY date IS NULL, date, position", (document["id"],)
        ),
        "proposers": proposers(conn, document["id"]),
        "texts": records(
            conn,
            """SELECT t.*, d.key, d.title, d.gone_at, d.url FROM bill_texts t JOIN documents d ON d.id = t.document
               WHERE t.bill = ?
               ORDER BY CASE t.role WHEN 'bill' THEN 0 WHEN 'amendment' THEN 1 WHEN 'law' THEN 2 ELSE 3 END, d.key""",
            (document["id"],),
        ),
        "linked_files": linked_files(conn, document),
        "resolutions": resolutions_of(conn, document["id"]),
        "roll_calls": roll_calls_of(conn, document["id"]),
        "group_votes": group_votes_of(conn, document["id"]),
        "raw": True,
    }


def linked_files(conn: sqlite3.Connection, document: Record) -> list[Record]:
    """The files that the pages of a bill link to and whose text is not stored: url, label, role, the session of the page, and
    when and with what answer they were last asked for (``status`` None: never)."""
    facts = json.loads(document.get("facts_json") or "{}")
    had = {
        row[0]
        for row in conn.execute(
            "SELECT d.url FROM bill_texts t JOIN documents d ON d.id = t.document WHERE t.bill = ?", (document["id"],)
        )
    }
    found: dict[str, Record] = {}
    for session in sessions_of(facts):
        for url, label, role in json.loads(str(facts.get(f"{session}/sangiin/ファイル") or "[]")):
            asked = first_record(
                conn,
                "SELECT status, last_fetched_at FROM fetches WHERE requested_url = ? ORDER BY last_fetched_at DESC, id LIMIT 1",
                (url,),
            )
            about = {
                "url": url,
                "label": label,
                "role": role,
                "session": session,
                "status": None,
                "last_fetched_at": None,
            }
            if url not in had:
                found[url] = {**about, **(asked or {})}
    return list(found.values())


def proposers(conn: sqlite3.Connection, bill: int) -> list[Record]:
    """The people a bill names, each with the member it is tied to (``person_key`` None: to nobody)."""
    return records(
        conn,
        """SELECT b.*, p.key AS person_key FROM bill_people b
           LEFT JOIN attributions a ON a.document = b.document AND a.position = b.position
           LEFT JOIN people p ON p.id = a.person WHERE b.document = ? ORDER BY b.position""",
        (bill,),
    )


def resolutions_of(conn: sqlite3.Connection, bill: int) -> list[Record]:
    found = records(
        conn,
        """SELECT r.*, d.key, d.title, d.kind FROM resolution_bills b JOIN resolutions r ON r.document = b.document
           JOIN documents d ON d.id = r.document WHERE b.bill = ? ORDER BY r.date, d.key""",
        (bill,),
    )
    for row in found:
        row["points"] = resolution_items(conn, row["document"])
    return found


def resolution_items(conn: sqlite3.Connection, document: int) -> list[Record]:
    return records(conn, "SELECT * FROM resolution_items WHERE document = ? ORDER BY position", (document,))


def resolution_in(conn: sqlite3.Connection, document: int) -> Record:
    """The resolution that a document holds (a page of its own, or a speech that read it out) with bills and items."""
    resolution = first_record(conn, "SELECT * FROM resolutions WHERE document = ?", (document,))
    if resolution:
        resolution["bills"] = records(
            conn,
            """SELECT d.key, d.title FROM resolution_bills b JOIN documents d ON d.id = b.bill
               WHERE b.document = ? ORDER BY d.key""",
            (document,),
        )
    return {"resolution": resolution, "points": resolution_items(conn, document)}


def resolution_details(conn: sqlite3.Connection, document: Record) -> Record:
    return {**resolution_in(conn, document["id"]), "raw": True}


def bill_text_details(conn: sqlite3.Connection, document: Record) -> Record:
    text = first_record(
        conn,
        """SELECT t.*, d.key AS bill_key, d.title AS bill_title FROM bill_texts t
           LEFT JOIN documents d ON d.id = t.bill WHERE t.document = ?""",
        (document["id"],),
    )
    return {
        "bill_text": text,
        "file": first_record(conn, "SELECT * FROM files WHERE document = ?", (document["id"],)),
        "raw": True,
    }


# ---------------------------------------------------------------------- written questions
def _state_of_alike(alike: str) -> Names:
    """The state of all questions that are alike in what tells it (``ALIKE``)."""
    return state_of_question(dict(zip(TELLING, json.loads(alike), strict=True)))


def _question_condition(conn: sqlite3.Connection, wanted: DietFilter) -> tuple[str, list[Any]]:
    wheres, values = ["1"], list[Any]()
    for column, value in (("q.session", wanted.session), ("q.house", wanted.house)):
        if value:
            wheres.append(f"{column} = ?")
            values.append(value)
    if wanted.topic:
        wheres.append(OF_TOPIC.format("q"))
        values.append(wanted.topic)
    if wanted.state:
        every = [row[0] for row in conn.execute(f"SELECT DISTINCT {ALIKE} FROM written_questions q")]
        wheres.append(f"{ALIKE} IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([one for one in every if _state_of_alike(one).ja == wanted.state]))
    if wanted.title:
        wheres.append(TITLED.format("q"))
        values.append(wanted.title)
    if not wanted.everything:
        wheres.append(QUESTION_ON_TOPIC)
    return " AND ".join(wheres), values


def count_question_facets(conn: sqlite3.Connection, wanted: DietFilter) -> dict[str, dict[Any, int]]:
    """How many of the questions wanted are of each session, house, state (as it is called in Japanese) and topic."""
    where, values = _question_condition(conn, wanted)
    found = _counts(
        conn,
        f"""WITH shown AS MATERIALIZED (
              SELECT q.document, q.session, q.house, {ALIKE} AS alike FROM written_questions q WHERE {where})
            SELECT 'session', session, count(*) FROM shown GROUP BY session
            UNION ALL SELECT 'house', house, count(*) FROM shown GROUP BY house
            UNION ALL SELECT 'alike', alike, count(*) FROM shown GROUP BY alike
            UNION ALL SELECT 'topic', x.topic, count(*) FROM shown s
              CROSS JOIN document_topics x ON x.document = s.document GROUP BY x.topic""",
        values,
    )
    states = Counter[str]()
    for alike, number in found.pop("alike", {}).items():
        states[_state_of_alike(alike).ja] += number
    return found | {"state": dict(states)}


def count_questions(conn: sqlite3.Connection, wanted: DietFilter) -> int:
    where, values = _question_condition(conn, wanted)
    return int(conn.execute(f"SELECT count(*) FROM written_questions q WHERE {where}", values).fetchone()[0])


def questions(
    conn: sqlite3.Connection, wanted: DietFilter, limit: int, offset: int = 0, today: str | None = None
) -> list[Record]:
    """Written questions, those on topic first, then the newest; each with the member it is tied to, and when its answer is due."""
    where, values = _question_condition(conn, wanted)
    rows = records(
        conn,
        f"""SELECT q.*, d.key, d.gone_at, d.last_seen, {QUESTION_ON_TOPIC} AS on_topic, p.key AS person_key,
                   {TOPIC_NAMES.format("q.document")} AS topics
            FROM written_questions q JOIN documents d ON d.id = q.document
            LEFT JOIN attributions a ON a.document = q.document AND a.position = (
              SELECT min(position) FROM attributions WHERE document = q.document AND person IS NOT NULL)
            LEFT JOIN people p ON p.id = a.person
            WHERE {where} ORDER BY on_topic DESC, q.session DESC, q.submitted_on DESC, q.house, q.number DESC
            LIMIT ? OFFSET ?""",
        (*values, limit, offset),
    )
    known, day = sessions_known(conn), today_of(conn, {"today": today})
    for row in rows:
        await_answer(row, known, day)
    return rows


def await_answer(question: Record, known: list[Session], day: str) -> None:
    """Add to the row of a question (with ``last_seen``) when its answer is due, or as of when its pages were read."""
    read_on = jst_date(question["last_seen"])
    awaited = next_of_question(question, day) if day else None
    old = not (question["answered_on"] or question["withdrawn_on"]) and ended_since(known, read_on, day)
    # Days after a session its questions are still answered: only what was not looked at any more is old.
    question["as_of"] = read_on if old and read_on < day else None
    question["next"] = None if question["as_of"] else awaited


def question_choices(conn: sqlite3.Connection) -> tuple[list[int], list[str]]:
    """The sessions and houses that written questions have, for the filter."""
    sessions = [row[0] for row in conn.execute("SELECT DISTINCT session FROM written_questions ORDER BY session DESC")]
    return sessions, [row[0] for row in conn.execute("SELECT DISTINCT house FROM written_questions ORDER BY house")]


def question_details(conn: sqlite3.Connection, document: Record) -> Record:
    """A written question's page: the row, its two texts or why there are none, and their paragraphs side by side."""
    question = first_record(
        conn,
        f"""SELECT q.*, d.last_seen, {QUESTION_ON_TOPIC} AS on_topic, p.key AS person_key FROM written_questions q
           JOIN documents d ON d.id = q.document LEFT JOIN attributions a ON a.document = q.document AND a.person IS NOT NULL
           LEFT JOIN people p ON p.id = a.person WHERE q.document = ? ORDER BY a.position LIMIT 1""",
        (document["id"],),
    )
    if question:
        await_answer(question, sessions_known(conn), today_of(conn, document))
    texts = {
        row["role"]: row
        for row in records(
            conn,
            """SELECT t.*, d.key, d.title, d.url, d.gone_at, v.body FROM question_texts t
               JOIN documents d ON d.id = t.document LEFT JOIN versions v ON v.id = d.current_version
               WHERE t.question = ?""",
            (document["id"],),
        )
    }
    pairs = records(
        conn,
        """SELECT * FROM question_pairs WHERE document = ? OR document IN (
             SELECT document FROM question_texts WHERE question = ?) ORDER BY document, position""",
        (document["id"], document["id"]),
    )
    missing = {role: _without_text(conn, document["key"], question, role) for role in TEXT_ROLES} if question else {}
    return {"question": question, "question_texts": texts, "without_text": missing, "pairs": pairs, "raw": True}


def _without_text(conn: sqlite3.Connection, key: str, question: Record, role: str) -> Names:
    """Why a text of a question is not stored, by the newest problem that names it, its links and the topics."""
    problem = first_record(
        conn,
        "SELECT kind, code, details, reason, noted_at FROM problems WHERE key = ? ORDER BY noted_at DESC, id DESC LIMIT 1",
        (f"{key}/{role}",),
    )
    if problem:
        status = http_status(cause_of(problem))
        why = (
            answered_words(status)
            if status
            else Names(*(word(PROBLEMS, problem["kind"]) for word in (word_ja, word_en)))
        )
        on = jst_date(problem["noted_at"])
        when = day_ja(on, newest_run_date(conn) or problem["noted_at"])
        return Names(
            f"取得できませんでした（{when}、{why.ja}）", f"could not be fetched ({english_date(on)}: {why.en})"
        )
    urls = [url for url in (question[f"{role}_url"], question[f"{role}_pdf_url"]) if url]
    if not urls:
        return Names("まだ公開されていません", "not published yet")
    asked = first_record(
        conn,
        f"SELECT last_fetched_at, status, nights FROM fetches WHERE requested_url IN ({', '.join('?' * len(urls))})"
        " ORDER BY last_fetched_at DESC, id LIMIT 1",
        urls,
    )
    if asked and asked["status"] != 200:
        last, why = jst_date(asked["last_fetched_at"]), answered_words(asked["status"])
        nights = asked["nights"]
        return Names(
            f"取得できませんでした（{japanese_date(last)}まで{nights}晩、{why.ja}）",
            f"could not be fetched ({nights} night{'s' if nights != 1 else ''} to {english_date(last)}: {why.en})",
        )
    return Names(
        "まだ取得していません（一晩に読む数に限りがあり、順番を待っています）",
        "not fetched yet (a night reads so many pages; this one waits for its turn)",
    )


def question_text_details(conn: sqlite3.Connection, document: Record) -> Record:
    text = first_record(
        conn,
        """SELECT t.*, d.key AS question_key, d.title AS question_title FROM question_texts t
           LEFT JOIN documents d ON d.id = t.question WHERE t.document = ?""",
        (document["id"],),
    )
    return {
        "question_text": text,
        "file": first_record(conn, "SELECT * FROM files WHERE document = ?", (document["id"],)),
    }


# ---------------------------------------------------------------------- the other kinds
def session_details(conn: sqlite3.Connection, document: Record) -> Record:
    session = first_record(conn, "SELECT * FROM sessions WHERE document = ?", (document["id"],))
    if session:
        for name, sql in (
            ("bills", "SELECT count(*) AS n FROM bills WHERE session = ?"),
            ("questions", "SELECT count(*) AS n FROM written_questions WHERE session = ?"),
            ("meetings", "SELECT count(*) AS n FROM meetings WHERE session = ?"),
        ):
            found = first_record(conn, sql, (session["number"],))
            session[name] = found["n"] if found else 0
    return {"session": session, "raw": True}


def member_details(conn: sqlite3.Connection, document: Record) -> Record:
    """The roster row of a member; the person of the same key has a page of their own."""
    return {
        "roster": first_record(conn, "SELECT * FROM roster WHERE document = ?", (document["id"],)),
        "person": first_record(conn, "SELECT * FROM people WHERE key = ?", (document["key"],)),
        "raw": True,
    }


# ---------------------------------------------------------------------- who said it, and to whom
def speaker_of(conn: sqlite3.Connection, document: int) -> Record | None:
    """Whom a speech is tied to (``person_key``), or why to nobody (``basis``); None when nothing is known yet."""
    return first_record(
        conn,
        """SELECT a.*, p.key AS person_key, p.name AS person_name, p.house AS person_house FROM attributions a
           LEFT JOIN people p ON p.id = a.person WHERE a.document = ? ORDER BY a.position LIMIT 1""",
        (document,),
    )


SIDE = """SELECT d.id, d.key, d.url, d.gone_at, s.speaker, s.speaker_position, s.speaker_group, s.speaker_role, s.date,
                 s.speech_url, s.position, v.body, a.office, p.key AS person_key
          FROM exchanges e JOIN documents d ON d.id = e.{shown} JOIN speeches s ON s.document = d.id
          LEFT JOIN versions v ON v.id = d.current_version
          LEFT JOIN attributions a ON a.document = d.id AND a.position = (
            SELECT min(position) FROM attributions WHERE document = d.id)
          LEFT JOIN people p ON p.id = a.person
          WHERE e.{given} = ? ORDER BY s.position"""


def answers_to(conn: sqlite3.Connection, question: int) -> list[Record]:
    """The answers that a question in committee got, in their order."""
    return records(conn, SIDE.format(shown="answer", given="question"), (question,))


def question_before(conn: sqlite3.Connection, answer: int) -> Record | None:
    """The question that this speech answers."""
    return first_record(conn, SIDE.format(shown="question", given="answer"), (answer,))


# ---------------------------------------------------------------------- petitions, committees
def petition_details(conn: sqlite3.Connection, document: Record) -> Record:
    """A petition with each of its receipts and the member who introduced it."""
    return {
        "petition": first_record(conn, "SELECT * FROM petitions WHERE document = ?", (document["id"],)),
        "receipts": records(
            conn,
            """SELECT r.*, p.key AS person_key FROM petition_receipts r
               LEFT JOIN attributions a ON a.document = r.document AND a.position = r.position AND a.role = 'introducer'
               LEFT JOIN people p ON p.id = a.person WHERE r.document = ? ORDER BY r.position""",
            (document["id"],),
        ),
        "raw": True,
    }


def committee_news_details(conn: sqlite3.Connection, document: Record) -> Record:
    """A committee news with all committees that sat."""
    of = records(conn, "SELECT committee FROM news_committees WHERE document = ? ORDER BY position", (document["id"],))
    return {
        "committee_news": first_record(conn, "SELECT * FROM committee_news WHERE document = ?", (document["id"],)),
        "committees": [row["committee"] for row in of],
        "raw": True,
    }


def committee_details(conn: sqlite3.Connection, document: Record) -> Record:
    """Who sits on a committee by post, each with the member of the house of that name who holds it, and its newest news."""
    posts = records(
        conn,
        """SELECT c.*, (SELECT min(p.key) FROM people p JOIN memberships m ON m.person = p.id WHERE p.house = c.house
             AND m.kind = 'committee' AND m."group" = c.committee AND m.role = c.role AND m."to" IS NULL
             AND replace(replace(p.name, '　', ''), ' ', '') = replace(replace(c.name, '　', ''), ' ', '')) AS person_key
           FROM committee_posts c WHERE c.document = ? ORDER BY c.position""",
        (document["id"],),
    )
    if not posts:
        return {}
    roles = dict.fromkeys(row["role"] for row in posts)
    house, committee = posts[0]["house"], posts[0]["committee"]
    news = records(
        conn,
        """SELECT d.key, n.date, n.sitting, n.cancelled FROM committee_news n JOIN documents d ON d.id = n.document
           WHERE n.house = ? AND EXISTS (SELECT 1 FROM news_committees c WHERE c.document = n.document AND c.committee = ?)
             AND d.gone_at IS NULL ORDER BY n.date DESC, d.key LIMIT 12""",
        (house, committee),
    )
    grouped = [(role, [row for row in posts if row["role"] == role]) for role in roles]
    return {"committee": {"house": house, "committee": committee, "roles": grouped, "news": news}, "raw": True}
