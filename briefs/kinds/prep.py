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
from briefs.evidence.dossier import Dossier, Notes, numbered
from briefs.evidence.form import Form
from briefs.evidence.quoting import Passage, best_passage, is_chair
from briefs.evidence.rows import ChangeRow, Speech, Topic, Version
from briefs.evidence.spoken import (
    Undertaking,
    ministry_words,
    of_ministry,
    one_person,
    tied_to_nobody,
    undertakings,
    written_question,
)
from briefs.evidence.wording import start_of, today
from briefs.kinds.leave_behind import find_topic
from briefs.kinds.prep_sections import content as page_content
from briefs.staff.asked import Held, chosen_meeting, meetings_held, our_asks
from briefs.staff.file import Ask, StaffFile
from briefs.staff.text import Desk
from db.diet.ledger import Ledger
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
    content = page_content(chosen, LEVELS[level], desk, notes) | {"compact": compact}
    wanted = chosen.wanted
    given = {
        "topic": wanted.topic,
        "member": chosen.person["key"] if chosen.person else None,
        "ministry": wanted.ministry,
        "since_meeting": chosen.since.meeting.key if chosen.since else None,
    }
    parameters = {**{name: value for name, value in given.items() if value}, "internal": True, **form.parameters()}
    dossier = Dossier(
        "prep", parameters, utc_text(at), data_at, dict(letterhead), content, notes.frozen(), claims=notes.claims()
    )
    return numbered(dossier, "IN", today(at)), notes.versions()
