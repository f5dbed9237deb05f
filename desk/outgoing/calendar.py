"""The calendar of what is coming: deadlines of consultations, laws coming into force, sittings on our matters, sessions closing,
answers to written questions that are due, bills that must be decided.

Everything is computed from the record alone: "now" is the day of its newest run, and the stamp of an event is the time
at which the version behind it was fetched.  The same record therefore gives the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar import Event as Entry

from db.change.kind import Facts
from db.consultations import cases
from db.consultations.words import MINISTRY_EN
from db.diet import sessions
from db.diet.bill_events import story_of
from db.diet.english import english
from db.diet.next_steps import next_of_question, sitting
from db.diet.question_facts import ordinal_of_question, read_question
from db.diet.sittings import SITTING
from db.diet.stored_diet import BILL_ON_TOPIC, QUESTION_ON_TOPIC, sessions_known, stand
from db.diet.stored_sittings import coming
from db.law.acts import act_en
from db.law.enforcement import Enforcement
from db.law.enforcement_words import places_en, places_ja
from db.record.documents import first_record, newest_run_date, records
from db.text.dates import english_date, japanese_date, jst_minute, parse_utc, utc_text
from db.text.words import Names, word_en, word_ja

TOKYO = ZoneInfo("Asia/Tokyo")
KEPT_FOR = timedelta(days=30)  # what is over stays for a month
LAST_HOUR = timedelta(hours=1)  # how long before a deadline its entry begins
PRODUCT = "-//policywatch//calendar//JA"
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry.  ``uid`` depends on the document's key and what it is; ``day`` is the Japanese date it stands on.

    ``ends_at`` is the exact end (UTC) of a deadline that has one, None for an entry of a whole day.  ``stamp`` is the time
    (UTC) of the version since which the entry reads as it does, ``revision`` how often it has changed until then.
    """

    uid: str
    key: str
    kind: str
    day: str
    ends_at: str | None
    title_ja: str
    title_en: str
    note: str
    note_en: str
    url: str
    stamp: str
    revision: int


def events(conn: sqlite3.Connection, day: str | None = None) -> list[Event]:
    """All entries in the order of their days; ``day`` (YYYY-MM-DD) is that of the newest run unless given."""
    day = day or newest_run_date(conn)
    if day is None:
        return []
    since = (date.fromisoformat(day) - KEPT_FOR).isoformat()
    found = [
        *_deadlines(conn, since),
        *_enforcements(conn, day),
        *_clauses(conn, day),
        *_sittings(conn, day),
        *_closings(conn, since),
    ]
    found += [*_answers_due(conn, since, day), *_bills_next(conn, day)]
    return sorted(found, key=lambda event: (event.day, event.ends_at or "", event.uid))


ABOUT = "d.id AS document_id, d.key, d.url, d.title"  # what every entry says of its document
BEHIND = "JOIN documents d ON d.id = t.document"
# The law of a revision, and what it is called in English.
LAW = "LEFT JOIN documents l ON l.id = t.law_document LEFT JOIN versions lv ON lv.id = l.current_version"
LAW_EN = "json_extract(lv.facts, '$.name_en') AS law_en"
# What an entry is, in the list of categories of a calendar program.
KINDS: Mapping[str, Names] = {
    "deadline": Names("意見募集の締切", "Consultation closes"),
    "enforcement": Names("施行", "Law in force"),
    "sitting": Names("国会の会議", "Sitting"),
    "session_closes": Names("会期末", "End of session"),
    "answer_due": Names("答弁の期限", "Answer due"),
    "bill_next": Names("議案の期限", "Bill"),
    "silent": Names("巡回の停止", "Nothing runs"),
}
SITTING_NOTE_EN = "Plans change until the day itself: see the original."
SITTING_NOTE = "予定は当日でも変わります。原文で確かめてください。"
# The facts of a law's revision that its entry prints or stands on.
OF_A_REVISION = ("enforced_on", "scheduled_on", "enforcement_comment", "amendment_law_num")


def _lines(*lines: str | None) -> str:
    """The lines of a note, without the empty ones."""
    return "\n".join(filter(None, lines))


def _history(
    conn: sqlite3.Connection, row: Mapping[str, Any], said_of: Callable[[str, Facts], object]
) -> tuple[str, int]:
    """(time of the version since which the entry of a document says what it says, how often it said something else before).

    ``said_of`` gives what an entry takes from the title and the facts of a version.  A version in which that is the same
    (the text of a page was edited) leaves the entry as it was, and calendar programs are not told otherwise.
    """
    stamp, revision, last = "", -1, None
    for version in records(
        conn, "SELECT fetched_at, title, facts FROM versions WHERE document = ? ORDER BY id", (row["document_id"],)
    ):
        said = json.dumps(said_of(version["title"], json.loads(version["facts"])), ensure_ascii=False, default=str)
        if said != last:
            stamp, revision, last = version["fetched_at"], revision + 1, said
    return stamp, revision


def _of_a_case(title: str, facts: Facts) -> object:
    return title, cases.address(facts), list(cases.rows(facts)["consultations"])


def midnight(moment: str | None) -> tuple[str, str] | None:
    """What a deadline at 00:00 means, in Japanese and English; None for any other."""
    end = parse_utc(moment).astimezone(TOKYO) if moment else None
    if end is None or (end.hour, end.minute) != (0, 0):
        return None
    last = end.date() - timedelta(days=1)
    return (
        f"締切は{end.month}月{end.day}日0時、つまり{last.month}月{last.day}日の夜までです（{end.month}月{end.day}日は受け付けません）。",
        f"Closes at midnight at the end of {last.isoformat()}, Japan time: nothing is accepted on {end.date().isoformat()}.",
    )


def _deadlines(conn: sqlite3.Connection, since: str) -> list[Event]:
    """Consultations on a topic (or waiting to be looked at) whose last evening is not long past."""
    rows = records(
        conn,
        f"""SELECT t.*, {ABOUT} FROM consultations t {BEHIND}
            WHERE t.closes_on >= ? AND d.gone_at IS NULL AND (
              EXISTS (SELECT 1 FROM document_topics x WHERE x.document = d.id)
              OR EXISTS (SELECT 1 FROM to_check x WHERE x.document = d.id))""",
        (since,),
    )
    found = []
    for row in rows:
        ministry = row["ministry"]
        end = f"{japanese_date(row['closes_on'], weekday=True)}まで"
        end += f"（{jst_minute(row['deadline'])} 締切、日本時間）" if row["deadline"] else ""
        night = midnight(row["deadline"]) or ()
        result = f"結果公示 {japanese_date(row['result_published_on'])}" if row["result_published_on"] else None
        found.append(
            Event(
                f"{row['key']}#deadline@policywatch",
                row["key"],
                "deadline",
                row["closes_on"],
                row["deadline"],
                f"意見募集の締切：{row['title']}" + (f"（{ministry}）" if ministry else ""),
                f"Consultation closes: {row['title']}"
                + (f" ({MINISTRY_EN.get(ministry, ministry)})" if ministry else ""),
                _lines(end, *night, row["category"] and f"カテゴリー：{row['category']}", result),
                _lines(
                    f"Until {english_date(row['closes_on'])}"
                    + (f" (closes {jst_minute(row['deadline'])}, Japan time)" if row["deadline"] else ""),
                    night[1] if night else "",
                    row["category"] and f"Category: {row['category']}",
                    result and f"Result published on {english_date(row['result_published_on'])}",
                ),
                row["url"],
                *_history(conn, row, _of_a_case),
            )
        )
    return found


def _enforcements(conn: sqlite3.Connection, day: str) -> list[Event]:
    """Revisions of watched laws that are not in force yet.  With a clause (政令で定める日) the date is the latest one."""
    rows = records(
        conn,
        f"""SELECT t.*, coalesce(t.enforced_on, t.scheduled_on) AS "on", l.title AS law, {LAW_EN}, {ABOUT}
            FROM law_revisions t {BEHIND} {LAW}
            WHERE coalesce(t.enforced_on, t.scheduled_on) >= ? AND d.gone_at IS NULL""",
        (day,),
    )
    found = []
    for row in rows:
        law, clause = row["law_title"] or row["law"] or row["title"], row["enforcement_comment"]
        number = row["amendment_law_num"]  # which of several amendments
        lines = (
            row["amendment_law_title"] and f"改正法令：{row['amendment_law_title']}",
            number,
            clause and f"施行期日の定め：{clause}（日付は遅くともこの日という意味です）",
        )
        found.append(
            Event(
                f"{row['key']}#enforcement@policywatch",
                row["key"],
                "enforcement",
                row["on"],
                None,
                f"{'施行の期限' if clause else '施行'}：{law}" + (f"（{number}）" if number else ""),
                f"{'In force by this day at the latest' if clause else 'Comes into force'}: {row['law_en'] or law}"
                + (f" ({act_en(number)})" if number else ""),
                _lines(*lines),
                _lines(
                    row["amendment_law_title"] and f"Amending act: {row['amendment_law_title']}",
                    act_en(number),
                    clause and f"The act says of the day: {clause} (the date is the latest possible one)",
                ),
                row["url"],
                *_history(conn, row, lambda title, facts: (title, [facts.get(name) for name in OF_A_REVISION])),
            )
        )
    return found


def _sittings(conn: sqlite3.Connection, day: str) -> list[Event]:
    """Sittings on a bill or a topic of ours; one whose hour is known is that hour, any other a whole day."""
    found = []
    for row in coming(conn, day):
        if not row["ours"] and row["document_kind"] == SITTING.id:
            continue
        start = datetime.fromisoformat(f"{row['date']}T{row['time']}:00").replace(tzinfo=TOKYO) if row["time"] else None
        bills = [f"議案：{bill['title']}" for bill in row["bills"]]
        topics = "・".join(topic["name_ja"] for topic in row["topics"])
        name = f"{row['house']}{row['meeting']}"
        found.append(
            Event(
                f"{row['key']}#sitting@policywatch",
                row["key"],
                "sitting",
                row["date"],
                utc_text(start + LAST_HOUR) if start else None,
                f"{'取りやめ：' if row['off'] else ''}{name}" + (f"（{row['time']}）" if row["time"] else ""),
                f"{'Called off: ' if row['off'] else 'To meet: '}{english(name) or name}"
                + (f" ({row['time']})" if row["time"] else ""),
                _lines(row["agenda"], *bills, topics and f"論点：{topics}", SITTING_NOTE),
                _lines(
                    row["agenda"],
                    *[f"Bill: {bill['title']}" for bill in row["bills"]],
                    topics and f"Topics: {', '.join(topic['name_en'] for topic in row['topics'])}",
                    SITTING_NOTE_EN,
                ),
                row["url"],
                *_history(conn, {**row, "document_id": row["document"]}, _of_a_sitting),
            )
        )
    return found


def _clauses(conn: sqlite3.Connection, day: str) -> list[Event]:
    """The days that a law's own 附則 gives for its provisions, where they are none of e-Gov's: a body may follow its 附則."""
    rows = records(
        conn,
        f"""SELECT e.date AS "on", e.places, e.latest, e.words, e.what, e.basis, t.law_title, t.law_num, {LAW_EN}, {ABOUT}
            FROM enforcements e JOIN law_revisions t ON t.law_revision_id = e.revision {BEHIND} {LAW}
            WHERE e.date >= ? AND d.gone_at IS NULL AND trim(coalesce(t.amendment_law_id, ''), '0') = ''
              AND NOT EXISTS (SELECT 1 FROM law_revisions o WHERE o.law_id = t.law_id AND o.enforced_on = e.date)""",
        (day,),
    )
    found = []
    for row in rows:
        one = Enforcement(
            tuple(json.loads(row["places"])), row["on"], row["basis"], row["latest"], row["words"], row["what"]
        )
        found.append(
            Event(
                f"{row['key']}#clause-{row['on']}@policywatch",
                row["key"],
                "enforcement",
                row["on"],
                None,
                f"施行：{row['law_title'] or row['title']}（{places_ja(one)}）",
                f"Comes into force: {row['law_en'] or row['law_title'] or row['title']} ({places_en(one)})",
                _lines(row["law_num"], f"附則の定め：{row['words']}"),
                _lines(act_en(row["law_num"]), f"Its own clause says: {row['words']}"),
                row["url"],
                *_history(conn, row, lambda title, _facts: title),
            )
        )
    return found


def _of_a_sitting(title: str, facts: Facts) -> object:
    return title, [facts.get(name) for name in ("date", "time", "agenda", "state")]


def _closings(conn: sqlite3.Connection, since: str) -> list[Event]:
    rows = records(conn, f"SELECT t.*, {ABOUT} FROM sessions t {BEHIND} WHERE t.closes_on >= ?", (since,))
    return [
        Event(
            f"{row['key']}#closing@policywatch",
            row["key"],
            "session_closes",
            row["closes_on"],
            None,
            f"会期終了日：{row['title']}",
            f"Last day of Diet session {row['number']}",
            "会期は延長されることがあります。",
            "A session may be extended.",
            row["url"],
            *_history(conn, row, lambda title, facts: (title, sessions.cell(facts, "closes_on"))),
        )
        for row in rows
    ]


def _answers_due(conn: sqlite3.Connection, since: str, day: str) -> list[Event]:
    """Written questions on a topic whose answer is awaited; postponed ones on the day as printed."""
    rows = records(
        conn,
        f"""SELECT q.*, d.id AS document_id, d.key, d.url, d.last_seen FROM written_questions q
            JOIN documents d ON d.id = q.document
            WHERE d.gone_at IS NULL AND q.answered_on IS NULL AND {QUESTION_ON_TOPIC}""",
    )
    found = []
    for row in rows:
        due = next_of_question(row, day)
        if due is None or due.by is None or due.by < since:
            continue
        name = ordinal_of_question(row)
        found.append(
            Event(
                f"{row['key']}#answer@policywatch",
                row["key"],
                "answer_due",
                due.by,
                None,
                f"答弁書の期限：{row['title']}（{name}）",
                f"Answer due: {row['title']} ({english(name) or name})",
                due.ground_ja,
                due.ground_en,
                row["url"],
                *_history(conn, row, _of_a_question),
            )
        )
    return found


def _of_a_question(title: str, facts: Facts) -> object:
    asked = read_question(facts)
    return title, asked.forwarded_on, asked.delayed_until, asked.answered_on


def _bills_next(conn: sqlite3.Connection, day: str) -> list[Event]:
    """Bills on a topic before the Diet: on the day on which a period of the Constitution ends, else on the session's last day."""
    known = sessions_known(conn)
    now = sitting(known, day)
    rows = records(
        conn,
        f"""SELECT b.*, d.id AS document_id, d.key, d.url, d.last_seen FROM bills b JOIN documents d ON d.id = b.document
            WHERE d.gone_at IS NULL AND b.promulgated_on IS NULL AND {BILL_ON_TOPIC}""",
    )
    found = []
    for row in rows:
        stand(conn, row, known, day)
        step = row["next"]
        on = (step.by or (now.closes_on if now and row["session_left"] else None)) if step else None
        if step is None or on is None:
            continue
        name = row["short_title"] or row["title"]
        lines = (f"今：{row['standing']}", f"次：{step.ja}", step.ground_ja)
        found.append(
            Event(
                f"{row['key']}#next@policywatch",
                row["key"],
                "bill_next",
                on,
                None,
                f"議案の期限：{name}" if step.by else f"会期末までに議決がなければ審議未了：{name}",
                f"Bill: {step.en}: {name}"
                if step.by
                else f"Bill lapses unless decided by the end of the session: {name}",
                _lines(*lines),
                _lines(f"Now: {row['standing_en']}", f"Next: {step.en}", step.ground_en),
                row["url"],
                *_history(conn, row, lambda title, facts: (title, [asdict(e) for e in story_of(facts).events])),
            )
        )
    return found


def as_ics(found: Sequence[Event], language: str = "ja", page_of: Callable[[str], str] | None = None) -> bytes:
    """The entries as iCalendar (RFC 5545), their titles and notes in Japanese with the title in English below, or in English
    (``en``) with the Japanese one below.  ``page_of`` gives the address of a document's page on the desk by its key.

    A deadline is the last hour before it, in Japan time: one at 00:00 stands on the evening it closes, not on the next
    day.  Everything else, and a deadline without a time, is a whole day.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add(
        "x-wr-calname", "policywatch 締切と施行日" if language == "ja" else "policywatch: deadlines and days to come"
    )
    calendar.add("x-wr-timezone", "Asia/Tokyo")
    for event in found:
        calendar.add_component(_entry(event, language, page_of(event.key) if page_of else ""))
    if any(event.ends_at for event in found):
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(event: Event, language: str, page: str) -> Entry:
    ja = language == "ja"
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", parse_utc(event.stamp))
    entry.add("last-modified", parse_utc(event.stamp))
    entry.add("sequence", event.revision)
    if event.ends_at:
        end = parse_utc(event.ends_at).astimezone(TOKYO)
        entry.add("dtstart", end - LAST_HOUR)
        entry.add("dtend", end)
    else:
        start = date.fromisoformat(event.day)
        entry.add("dtstart", start)
        entry.add("dtend", start + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    entry.add("summary", event.title_ja if ja else event.title_en)
    below = (event.note, event.title_en) if ja else (event.note_en, event.title_ja)
    desk = page and f"{'デスクで見る：' if ja else 'On the desk: '}{page}"
    entry.add("description", _lines(*below, event.url, desk))
    entry.add("url", event.url)
    entry.add("categories", [(word_ja if ja else word_en)(KINDS, event.kind)])
    return entry


def as_json(found: Sequence[Event]) -> list[dict[str, Any]]:
    return [asdict(event) for event in found]


def is_empty(conn: sqlite3.Connection) -> bool:
    """Whether the record holds no run at all, so that an empty calendar says nothing."""
    return first_record(conn, "SELECT 1 AS there FROM runs LIMIT 1") is None
