"""The internal memo for a meeting: what the other side said, was asked, promised and answered us; who does what; the sheet
to fill in.  It says nothing of what a person thinks: words as published, with their links.

It has its own kind, its own file name and ``internal`` among its parameters: no other brief prints any of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from briefs.errors import BriefError, NoEvidence
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Notes, Quote, numbered
from briefs.evidence.form import Form
from briefs.evidence.gate import holds
from briefs.evidence.quoting import Passage, best_passage, is_chair
from briefs.evidence.rows import ChangeRow, Speech, Topic, Version
from briefs.evidence.spoken import (
    Undertaking,
    cited,
    ministry_words,
    of_ministry,
    one_person,
    tied_to_nobody,
    undertaken,
    undertakings,
    written_question,
)
from briefs.evidence.wording import day_ja, start_of, statement, today, today_of
from briefs.kinds.leave_behind import find_topic, shorter
from briefs.staff.asked import Held, chosen_meeting, meetings_held, our_asks
from briefs.staff.file import Ask, StaffFile
from briefs.staff.references import Parts
from briefs.staff.text import Desk
from db.diet.ledger import Ledger
from db.office.asks import STATES_JA
from db.people import member_record
from db.record.documents import Record, records
from db.text.dates import utc_text

BUDGET = 4
# (statements, questions, points of each, promises, meetings, changes since the last one, set tight)
LEVELS = (
    (6, 3, 3, 8, 4, 6, False),
    (6, 3, 3, 8, 4, 6, True),
    (5, 3, 2, 6, 3, 5, True),
    (4, 2, 2, 5, 3, 4, True),
    (3, 2, 1, 4, 2, 3, True),
    (2, 1, 1, 3, 2, 2, True),
    (1, 1, 1, 2, 1, 1, True),
)
GENEROUS = 4  # of these levels, one that needs a page less is preferred
SPOKEN = 2000  # speeches on a topic that are looked through


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom the meeting is with (a member, or a ministry) and on what.  ``since``: "" the last meeting, a key, or None."""

    topic: str
    member: str | None = None
    ministry: str | None = None
    house: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A written question with its numbered points (question, answer) and the versions that hold them."""

    row: Record
    main: Version
    question: Version | None
    answer: Version | None
    points: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    wanted: Wanted
    topic: Topic
    name: str
    person: Record | None  # as db.member_view.describe tells it
    roster: Version | None
    answerers: tuple[Speech, ...]  # who has answered for the ministry, the newest each
    statements: tuple[tuple[Speech, Passage], ...]
    questions: tuple[Asked, ...]
    promises: tuple[Undertaking, ...]
    meetings: tuple[Held, ...]
    since: Held | None
    changes: tuple[tuple[ChangeRow, Version], ...]
    asks: tuple[Ask, ...]
    asks_from: str
    file: StaffFile


def choose(
    conn: sqlite3.Connection,
    office: sqlite3.Connection | None,
    wanted: Wanted,
    config: Mapping[str, Any],
    file: StaffFile,
    at: datetime,
    without: Sequence[str] = (),
) -> Chosen:
    """All that the memo may show; NoEvidence when the record has no word of theirs and the office has not met them."""
    now, day = utc_text(at), today(at)
    topic = find_topic(conn, wanted.topic)
    row = one_person(conn, wanted.member, wanted.house) if wanted.member else None
    words = ministry_words(wanted.ministry) if wanted.ministry else ()
    spoken = [one for one in spoken_by(conn, row, words, topic.id, now) if one.version.key not in without]
    party = row["key"] if row else wanted.ministry or ""
    met = meetings_held(office, party, day, now)
    since = last_meeting(met, wanted.since) if wanted.since is not None else None
    asks, asks_from = our_asks(file, office, config, topic.id, party, day, now, ministry=wanted.ministry or "")
    chosen = Chosen(
        wanted,
        topic,
        row["name"] if row else wanted.ministry or "",
        member_record.describe(conn, row) if row else None,
        _roster(conn, row, now) if row else None,
        newest_each(spoken) if words else (),
        tuple((one, said) for one in spoken if (said := best_passage(one.version.body, one.words)) is not None),
        tuple(one for one in written(conn, row, topic.id, now) if one.main.key not in without),
        tuple(promised(conn, office, row, words, topic.id, now, day, without)),
        tuple(met),
        since,
        tuple(changed(conn, topic.id, since.meeting.day, now, without)) if since else (),
        tuple(asks),
        asks_from,
        file,
    )
    if not (chosen.statements or chosen.questions or chosen.promises or chosen.meetings):
        raise NoEvidence([refusal(conn, chosen, now)])
    return chosen


def spoken_by(
    conn: sqlite3.Connection, person: Record | None, words: Sequence[str], topic: str, at: str
) -> list[Speech]:
    """Speeches on the topic by this person, or by those who answer for the ministry, the newest first; no chairs."""
    found = [one for one in rows.topic_speeches(conn, topic, at, SPOKEN) if not is_chair(one.office)]
    if person is None:
        return [one for one in found if of_ministry(one.office, words)]
    mine = {
        row["document"] for row in records(conn, "SELECT document FROM attributions WHERE person = ?", (person["id"],))
    }
    return [one for one in found if one.version.document in mine]


def newest_each(spoken: Sequence[Speech]) -> tuple[Speech, ...]:
    """The newest speech of everybody who answered, by office and name."""
    first: dict[tuple[str, str], Speech] = {}
    for one in spoken:
        first.setdefault((one.office, one.speaker), one)
    return tuple(first.values())


def written(conn: sqlite3.Connection, person: Record | None, topic: str, at: str) -> list[Asked]:
    """Written questions of the person, those on the topic first; each with its numbered points and their answers."""
    found: list[tuple[bool, Asked]] = []
    for row in member_record.written_questions(conn, person["id"]) if person else []:
        held = written_question(conn, row["key"], at)
        if held is None:
            continue
        ours = conn.execute(
            "SELECT 1 FROM document_topics WHERE topic = ? AND document IN (SELECT ? UNION SELECT document FROM"
            " question_texts WHERE question = ?)",
            (topic, held.number, held.number),
        ).fetchone()
        asked = Asked(row, held.page, held.texts.get("question"), held.texts.get("answer"), held.points)
        found.append((ours is None, asked))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def promised(
    conn: sqlite3.Connection,
    office: sqlite3.Connection | None,
    person: Record | None,
    words: Sequence[str],
    topic: str,
    at: str,
    day: str,
    without: Sequence[str],
) -> list[Undertaking]:
    """Promises on the topic: the person's own, or the ministry's; of a member who never answered, those given to them."""
    every = [one for one in undertakings(conn, office, Ledger(topic), at, day) if one.speech.version.key not in without]
    if person is None:
        return [one for one in every if of_ministry(one.speech.office, words)]
    own = [one for one in every if one.row["person_key"] == person["key"]]
    if own:
        return own
    asked = {
        row["answer"]
        for row in records(
            conn,
            "SELECT e.answer FROM exchanges e JOIN attributions a ON a.document = e.question WHERE a.person = ?",
            (person["id"],),
        )
    }
    return [one for one in every if one.speech.version.document in asked]


def last_meeting(held: Sequence[Held], key: str) -> Held:
    """The meeting with this key, or the last one for ""; BriefError when there is none."""
    if (found := chosen_meeting(held, key)) is not None:
        return found
    if not held:
        raise BriefError(["no earlier meeting with them is on record: enter it with `policywatch meeting add`"])
    known = "、".join(f"{one.meeting.key}（{one.meeting.day}）" for one in held)
    raise BriefError([f"there is no earlier meeting {key!r} with them; there are: {known}"])


def changed(
    conn: sqlite3.Connection, topic: str, day: str, at: str, without: Sequence[str]
) -> list[tuple[ChangeRow, Version]]:
    """What changed on the topic since the day of a meeting, the newest first."""
    since = start_of(date.fromisoformat(day))
    found = []
    for change in rows.topic_changes(conn, topic, at, 200):
        number = change.new_version or change.old_version
        version = rows.version(conn, number) if number else rows.current(conn, change.document, at)
        if change.detected_at >= since and version is not None and change.document_key not in without:
            found.append((change, version))
    return found


def _roster(conn: sqlite3.Connection, person: Record, at: str) -> Version | None:
    row = conn.execute("SELECT id FROM documents WHERE key = ?", (person["key"],)).fetchone()
    return rows.current(conn, row["id"], at) if row else None


def refusal(conn: sqlite3.Connection, chosen: Chosen, at: str) -> str:
    """What was searched and why nothing was printed, in Japanese and English."""
    topic, name = chosen.topic, " ".join(chosen.name.split())
    untied = tied_to_nobody(conn, chosen.person, topic.id) if chosen.person else ""
    read = "; ".join(
        f"{one['name_ja']} {one['earliest']}〜{one['latest']}" for one in rows.scale(conn, at) if one["earliest"]
    )
    return (
        f"{name}の「{topic.name_ja}」（{topic.id}）に関する発言・質問主意書・約束・面会のいずれも記録にないため、準備メモは作成して"
        f"いません。 / Neither words of {name} on “{topic.name_en}” nor written questions, promises or meetings are on record; no "
        f"memo was written. Searched: {read or 'no source has been crawled yet'}" + (f" {untied}" if untied else "")
    )


def compose(
    chosen: Chosen,
    desk: Desk,
    at: datetime,
    data_at: str,
    letterhead: Mapping[str, str],
    form: Form,
    level: int,
    compact: bool = False,
) -> tuple[Dossier, dict[int, int]]:
    """The dossier at one level of fullness, and the version behind each note.  What is wrong goes to ``desk``.

    ``compact``: the sheet to fill in stands below the sources, not on a page of its own.
    """
    notes = Notes()
    page = content(chosen, LEVELS[level], desk, notes) | {"compact": compact}
    wanted = chosen.wanted
    given = {
        "topic": wanted.topic,
        "member": chosen.person["key"] if chosen.person else None,
        "ministry": wanted.ministry,
        "since_meeting": chosen.since.meeting.key if chosen.since else None,
    }
    parameters = {**{name: value for name, value in given.items() if value}, "internal": True, **form.parameters()}
    dossier = Dossier(
        "prep", parameters, utc_text(at), data_at, dict(letterhead), page, notes.frozen(), claims=notes.claims()
    )
    return numbered(dossier, "IN", today(at)), notes.versions()


# ---------------------------------------------------------------------- the sections of its pages

PASSAGE = 200  # characters of a statement
POINT = 160  # characters of a point of a written question, else its end is marked as left out
PARTS = ("ask", "who", "by", "detail", "reason")


def content(chosen: Chosen, level: Sequence[int], desk: Desk, notes: Notes) -> dict[str, Any]:
    """The content of the memo: (statements, questions, points of each, promises, meetings, changes, tight) as ``level`` says."""
    said, asked, points, promises, meetings, changes, tight = level
    key = chosen.person["key"] if chosen.person else None
    own = key is None or any(one.row["person_key"] == key for one in chosen.promises)
    return {
        "name": " ".join(chosen.name.split()),
        "topic": chosen.topic.name_ja,
        "topic_en": chosen.topic.name_en,
        "tight": bool(tight),
        "profile": profile(chosen, notes) if chosen.person else None,
        "answerers": [
            {
                "office": one.office,
                "speaker": one.speaker,
                "date_ja": day_ja(one.date),
                "where": one.house + one.meeting,
                "note": notes.cite(one.version),
            }
            for one in chosen.answerers[:6]
        ],
        "since": {"day": day_ja(chosen.since.meeting.day), "key": chosen.since.meeting.key} if chosen.since else None,
        "changes": [
            {
                "date_ja": day_ja(today_of(change.detected_at)),
                "ja": statement(change.summary_ja),
                "note": notes.cite(version),
            }
            for change, version in chosen.changes[:changes]
        ],
        "statements": [
            cited(one, shorter(one, passage, PASSAGE).text, notes) for one, passage in chosen.statements[:said]
        ],
        "questions": [question_content(one, points, notes) for one in chosen.questions[:asked]],
        "promises": [undertaken(one, notes) for one in chosen.promises[:promises]],
        "promises_own": own,
        "meetings": [met(one, desk, notes) for one in chosen.meetings[:meetings]],
        "more": {
            "statements": max(0, len(chosen.statements) - said),
            "questions": max(0, len(chosen.questions) - asked),
            "promises": max(0, len(chosen.promises) - promises),
            "meetings": max(0, len(chosen.meetings) - meetings),
            "changes": max(0, len(chosen.changes) - changes),
        },
        "roles": roles(chosen, desk, notes),
        "red_lines": [
            desk.said(text, f"{chosen.file.name}: red line {n}", notes)
            for n, text in enumerate(chosen.file.red_lines, 1)
        ],
        "asks": [asking(one, f"{chosen.asks_from}: ask {n}", desk, notes) for n, one in enumerate(chosen.asks, 1)],
        "qa": [
            {
                "q": desk.said(one.q, f"{chosen.file.name}: qa {n}.q", notes),
                "a": desk.said(one.a, f"{chosen.file.name}: qa {n}.a", notes),
            }
            for n, one in enumerate(chosen.file.questions, 1)
        ],
    }


def profile(chosen: Chosen, notes: Notes) -> dict[str, Any]:
    """Who it is, out of the roster as read: what it says is frozen, and since when is told where the record knows it."""
    person, roster = chosen.person, chosen.roster
    assert person is not None
    facts = roster.facts if roster else {}
    for name in ("group", "seat", "kana", "times_elected", "term_ends_on"):
        if roster and facts.get(name):
            notes.quote(roster, f"fact:{name}", str(facts[name]))
    same = bool(facts) and facts.get("group") == person["group"]
    return {
        "name": " ".join(person["name"].split()),
        "kana": " ".join(str(facts.get("kana") or "").split()),
        "house": person["house"],
        "group": facts.get("group") or "",
        "seat": facts.get("seat") or "",
        "group_since": since_words(person["since"], person["since_is_first_sight"]) if same else "",
        "seat_since": seat_since(person),
        "in_office": person["in_office"],
        "times_elected": facts.get("times_elected") or "",
        "term_ends_on": day_ja(facts.get("term_ends_on")),
        "committees": [f"{row['group'] or ''}{row['role']}" for row in person["committees"]],
        "committees_collected": person["committees_collected"],
        "note": notes.cite(roster) if roster else None,
    }


def since_words(day: str | None, first_sight: bool | None) -> str:
    """Since when, or that it was so when the roster was first read."""
    if not day:
        return ""
    return f"{day_ja(day)}の名簿で確認。それ以前は不明" if first_sight else f"{day_ja(day)}から"


def seat_since(person: dict[str, Any]) -> str:
    if person["member_from_convocation"] and person["member_since"]:
        return f"{day_ja(person['member_since'])}召集の国会の名簿で確認。それ以前は不明"
    return since_words(person["member_since"], person["member_since_is_first_sight"])


def question_content(one: Asked, points: int, notes: Notes) -> dict[str, Any]:
    """A written question: its title, dates, and the first points with their answers, each as published."""
    row = one.row
    title = notes.quote(one.main, "title", one.main.title)
    found = []
    for point in one.points[:points]:
        found.append(
            {
                "question": point_of(point["question"], one.question, notes),
                "answer": point_of(point["answer"], one.answer, notes),
            }
        )
    return {
        "title_spot": title,
        "ordinal": row["ordinal"],
        "state": row["state"],
        "submitted": day_ja(row["submitted_on"]),
        "answered": day_ja(row["answered_on"]),
        "url": one.main.url,
        "points": [point for point in found if point["question"] or point["answer"]],
        "more": max(0, len(one.points) - points),
    }


def point_of(text: str | None, version: Version | None, notes: Notes) -> dict[str, Any] | None:
    """A point as it stands in its text, up to the end of a sentence where it is long."""
    if not text or version is None:
        return None
    words = text.split("\n")[0]
    cut = len(words) > POINT and words.rfind("。", 0, POINT) > 0
    words = words[: words.rfind("。", 0, POINT) + 1] if cut else words
    if not holds(version, Quote("body", words)):
        return None
    return {"spot": notes.quote(version, "body", words), "cut": cut or "\n" in text}


def met(held: Held, desk: Desk, notes: Notes) -> dict[str, Any]:
    """A past meeting: when, with whom, each ask with its state and answer, the next step."""
    one = held.meeting
    where = f"meeting {one.key}"

    def said(text: str, what: str) -> Parts:
        return desk.said(text, f"{where}: {what}", notes) if text else []

    for name in one.people:
        desk.numbers(name, f"{where}: person")
    return {
        "day": day_ja(one.day),
        "key": one.key,
        "place": one.place,  # a room has a number
        "people": list(one.people),
        "events": [
            {
                "ask": desk.said(ask.ask, f"ask {ask.key}", notes),
                "state": STATES_JA[then.state],
                "answer": said(then.answer, f"answer to {ask.key}"),
                "now": f"{day_ja(now.on_day)} {STATES_JA[now.state]}" if now.id != then.id else "",
                "later": said(now.answer, f"answer to {ask.key}") if now.id != then.id else [],
            }
            for ask, then, now in held.events
        ],
        "remarks": said(one.notes, "notes"),
        "next": said(one.next_step, "next step"),
        "next_by": day_ja(one.next_by or None),
    }


def roles(chosen: Chosen, desk: Desk, notes: Notes) -> list[dict[str, Any]]:
    """Who does what, from which minute to which; without minutes given, in order alone."""
    found, clock = [], 0
    for number, one in enumerate(chosen.file.roles, 1):
        where = f"{chosen.file.name}: role {number}"
        end = clock + one.minutes
        found.append(
            {
                "from": clock,
                "to": end,
                "minutes": one.minutes,
                "who": desk.said(one.who, f"{where}.who", notes),
                "part": desk.said(one.part, f"{where}.part", notes),
            }
        )
        clock = end
    return found


def asking(one: Ask, where: str, desk: Desk, notes: Notes) -> dict[str, Any]:
    """An ask with all its parts resolved."""
    return {
        name: desk.said(getattr(one, name), f"{where}.{name}", notes) if getattr(one, name) else [] for name in PARTS
    }
