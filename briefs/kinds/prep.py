"""The internal memo for a meeting: what the other side said, was asked, promised and answered us; who does what; the sheet
to fill in.  It says nothing of what a person thinks: words as published, with their links.

It has its own kind, its own file name and ``internal`` among its parameters: no other brief prints any of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefs.errors import BriefError
from briefs.evidence.change_words import dated
from briefs.evidence.dossier import Notes
from briefs.evidence.held import Held, held_of, spoken
from briefs.evidence.looked import MINUTES, QUESTIONS, looked_through, nothing, unlisted
from briefs.evidence.persons import (
    Party,
    answers_for,
    committees_on,
    documents_of,
    ministry_words,
    no_ministry,
    one_person,
    party_of,
    roster_of,
    seat_on,
    tied_to_nobody,
)
from briefs.evidence.posts import post_content
from briefs.evidence.rows import IN_NAME_ONLY, ChangeRow, Speech, Topic, Version
from briefs.evidence.speeches import Statement, cited_exchange, question_to, speech_of, speeches_of, speeches_on
from briefs.evidence.undertakings import Undertaking, describes, undertaken, undertakings
from briefs.evidence.wording import day_ja, days_between, minute, printed_sentence
from briefs.evidence.written_questions import WrittenQuestion, point, questions_of
from briefs.kinds.chosen import exchanges, proposals
from briefs.kinds.make import Job, name_of, stamp
from briefs.kinds.topic_evidence import changes_after, find_topic
from briefs.press.issue import Layout
from briefs.staff.file import StaffFile, WrittenAsk, read_staff_file
from briefs.staff.office_record import PastMeeting, coming_meeting, earlier_meeting, our_asks, past_meetings
from briefs.staff.references import Parts
from briefs.staff.text import Proofreader
from db.diet import ledger
from db.diet.ledger import Ledger
from db.diet.words import HOUSE_EN
from db.office.asks import STATES_JA
from db.office.meetings import Meeting, meetings
from db.office.since_meeting import changes_since
from db.people import member_record
from db.people.group_names import full_name
from db.record.documents import Record, records
from db.text.dates import jst_date

NAME, PREFIX = "prep", "IN"
PAGES = 4
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
PASSAGE = 200  # characters of a statement
POINT = 160  # characters of a point of a written question
ASK_TEXTS = {"ask": "ask", "who": "asked_of", "by": "by", "detail": "detail", "reason": "reason"}
SHEET = 2  # of these levels, with tall rows on the sheet to fill in
ELSEWHERE = 6  # other topics
LITTLE = 30_000  # characters of the dossier of a memo: more do not fit two pages
GENEROUS = 4  # of these levels, one that needs a page less is preferred
FULL = 0.72  # of a page that the sheet shares: a sheet alone on its page takes all of it
HALF = 0.55  # of a page: rather than that one holds less, less is quoted and a page saved


@dataclass(frozen=True, slots=True)
class MemoOrder:
    """Whom the meeting is with (a member, or a ministry) and on what.  ``since``: "" the last meeting, a key, or None; ``meeting``:
    the key of the one that it is made for ("": the next with them).
    """

    topic: str
    member: str | None = None
    ministry: str | None = None
    house: str | None = None
    since: str | None = None
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class Unshown:
    """What is on record on the topic, whether or not the memo shows it: their words, changes since the last meeting, promises, all
    their written questions."""

    said: Held
    changes: Held
    promises: Held
    questions: Held


@dataclass(frozen=True, slots=True)
class MemoChoice:
    """Everything that the memo may show."""

    order: MemoOrder
    topic: Topic
    name: str
    person: Record | None  # as db.people.member_record describes it
    roster: Version | None
    answerers: tuple[Speech, ...]  # who has answered for the ministry, the newest each
    holder: Speech | None  # who holds the office now, where that is another than who answered last
    statements: tuple[Statement, ...]  # with the answers, or the questions that they answer
    questions: tuple[WrittenQuestion, ...]
    promises: tuple[Undertaking, ...]
    meetings: tuple[PastMeeting, ...]
    coming: Meeting | None  # the meeting itself
    since: Meeting | None
    changes: tuple[tuple[ChangeRow, Version], ...]
    asks: tuple[WrittenAsk, ...]
    asks_from: str
    file: StaffFile
    elsewhere: tuple[tuple[str, int, str], ...]  # nothing on the topic: (another, speeches on it, the newest's day)
    untied: str  # what staff should know of speeches under this name that are not settled
    held: Unshown


def choose(job: Job, order: MemoOrder) -> MemoChoice:
    """All that the memo may show.  Of somebody who is nowhere on record it says what was searched and until when: who goes to
    meet them must know that too.

    BriefError when the name of its file does not say that it is internal, or there is no such ministry.
    """
    if not internal_name(job.out):
        raise BriefError([f"{job.out} does not say that this paper is internal: put INTERNAL or 内部 into the name"])
    conn, office, now, day, without = job.policy, job.office, job.now, job.day, job.without
    file = read_staff_file(job.text)
    topic = find_topic(conn, order.topic)
    row = one_person(conn, order.member, order.house, job.day) if order.member else None
    if order.ministry and (wrong := no_ministry(conn, order.ministry)):
        raise BriefError([wrong])
    words = ministry_words(order.ministry) if order.ministry else ()
    said_on = [one for one in spoken_by(conn, row, words, topic.id, now) if one.version.key not in without]
    met_with = Party(row["name"], row) if row else party_of(ministry=order.ministry or "")
    said = exchanges([one for one in proposals(job, topic.id, file, met_with) if one.theirs], both_sides=True)
    party = row["key"] if row else order.ministry or ""
    met = past_meetings(office, party, day, now)
    since = earlier_meeting(office, party, order.since, day, now) if order.since is not None else None
    asks, asks_from = our_asks(file, office, job.config, topic.id, party, day, now, ministry=order.ministry or "")
    questions = questions_of(conn, row["id"], topic.id, now, without) if row else []
    return MemoChoice(
        order,
        topic,
        row["name"] if row else order.ministry or "",
        member_record.describe(conn, row) if row else None,
        roster_of(conn, row["key"], now) if row else None,
        newest_each(said_on) if words else (),
        holder_since(conn, said_on, job.day, now) if words else None,
        tuple(said),
        tuple(sorted(questions, key=lambda one: not one.words)),  # those on the topic first
        tuple(promised(job, row, words, topic.id)),
        tuple(met),
        own_meeting(office, order.meeting, party, day, now),
        since,
        tuple(changes_after(conn, since, topic.id, day, now, without)) if since else (),
        tuple(asks),
        asks_from,
        file,
        () if said_on or row is None else tuple(elsewhere(conn, row, topic.id, now)),
        tied_to_nobody(conn, row, topic.id) if row else "",
        unshown(job, met_with, topic.id, since),
    )


def own_meeting(office: sqlite3.Connection, key: str, party: str, day: str, at: str) -> Meeting | None:
    """The meeting that the memo is for: the one of this key, else the next with this party from this day on."""
    every = meetings(office, party=party, at=at) if key else []
    return next((one for one in every if one.key == key), None) or coming_meeting(office, party, day, at)


def unshown(job: Job, party: Party, topic: str, since: Meeting | None) -> Unshown:
    """What the record holds, whatever the rules of choosing leave of it and staff do not want."""
    conn = job.policy
    changed = changes_since(conn, since.day, job.day, (topic,), job.now) if since else []
    promised = [one for one in ledger.promises(conn, Ledger(topic)) if is_theirs(conn, one, party, job.now)]
    asked = questions_of(conn, party.person["id"], topic, job.now) if party.person else []
    return Unshown(
        spoken(conn, party, topic, job.now),
        held_of([jst_date(one.detected_at) for one in changed]),
        held_of([one["date"] or "" for one in promised]),
        held_of([one.row["submitted_on"] or "" for one in asked]),
    )


def is_theirs(conn: sqlite3.Connection, promise: Record, party: Party, at: str) -> bool:
    """Whether a promise is the person's, was given to them, or is the ministry's."""
    speech = speech_of(conn, promise["document_key"], at)
    if speech is None:
        return False
    if party.words:
        return answers_for(speech, party.words)
    own = documents_of(conn, party)
    question = question_to(conn, speech, at)
    return speech.version.document in own or (question is not None and question.version.document in own)


def internal_name(path: Path | None) -> bool:
    """Whether a file's name says that it is internal."""
    return path is None or "INTERNAL" in path.name or "内部" in path.name


def spoken_by(
    conn: sqlite3.Connection, person: Record | None, words: Sequence[str], topic: str, at: str
) -> list[Speech]:
    """Speeches on the topic by this person, or by those who answer for the ministry, the newest first."""
    if person is not None:
        return speeches_of(conn, person["id"], topic, at)
    return [one for one in speeches_on(conn, topic, at) if answers_for(one, words)]


def holder_since(conn: sqlite3.Connection, spoken: Sequence[Speech], day: str, at: str) -> Speech | None:
    """The newest speech, on whatever subject, of who holds the office that answered last on the topic, where that is another person
    than who answered; None where nobody else has spoken in it since.
    """
    if not spoken or not spoken[0].office or spoken[0].office in IN_NAME_ONLY:
        return None
    last = spoken[0]
    row = conn.execute(
        "SELECT d.key, s.speaker FROM speeches s JOIN documents d ON d.id = s.document WHERE s.speaker_position = ?"
        " AND s.date > ? AND s.date <= ? AND d.first_seen <= ? ORDER BY s.date DESC, s.position DESC LIMIT 1",
        (last.office, last.date, day, at),
    ).fetchone()
    return speech_of(conn, row[0], at) if row and row[1] != last.speaker else None


def newest_each(spoken: Sequence[Speech]) -> tuple[Speech, ...]:
    """The newest speech of everybody who answered, by office and name."""
    first: dict[tuple[str, str], Speech] = {}
    for one in spoken:
        first.setdefault((one.office, one.speaker), one)
    return tuple(first.values())


def promised(job: Job, person: Record | None, words: Sequence[str], topic: str) -> list[Undertaking]:
    """Promises on the topic: the person's own, or the ministry's; of a member who never answered, those given to them."""
    conn = job.policy
    every = undertakings(conn, job.office, Ledger(topic, answers_only=True), job.now, job.day)
    every = [
        one for one in every if not describes(one) and not job.leaves_out(one.speech.version.key, one.row["passage"])
    ]
    if person is None:
        return [one for one in every if answers_for(one.speech, words)]
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


def elsewhere(conn: sqlite3.Connection, person: Record, topic: str, at: str) -> list[tuple[str, int, str]]:
    """The other topics on which a person has spoken, as of ``at``: name, number of speeches, day of the newest."""
    found = []
    for one in member_record.topics_of(conn, person["id"]):
        if one["id"] != topic and (said := speeches_of(conn, person["id"], one["id"], at)):
            found.append((str(one["name_ja"]), len(said), said[0].date))
    return sorted(found, key=lambda one: (one[2], one[1]), reverse=True)


def layouts(_chosen: MemoChoice) -> Sequence[Layout]:
    """Two pages are better than three, and three full ones than four of which one is nearly empty.

    Compact, the sheet to fill in stands below the sources, not on a page of its own; "below", with more room to write.
    """
    below = [
        Layout(level, 2, shape, longest=LITTLE, last=FULL) for shape in ("below", "compact") for level in range(SHEET)
    ]
    little = [*below, *(Layout(level, 2, longest=LITTLE) for level in range(SHEET))]
    compact = [
        Layout(level, PAGES - 1, shape)
        for shape in ("below", "compact")
        for level in range(SHEET if shape == "below" else GENEROUS)
    ]
    whole = [Layout(level, PAGES) for level in range(len(LEVELS))]
    full = [replace(one, last=HALF) for one in whole[:SHEET]]
    return [*little, *compact, *full, *(Layout(one.level, PAGES - 1, "compact") for one in whole[GENEROUS:]), *whole]


def parameters(chosen: MemoChoice) -> dict[str, Any]:
    given = {
        "topic": chosen.order.topic,
        "member": chosen.person["key"] if chosen.person else None,
        "ministry": chosen.order.ministry,
        "since_meeting": chosen.since.key if chosen.since else None,
    }
    return {**{name: value for name, value in given.items() if value}, "internal": True}


def file_name(job: Job, chosen: MemoChoice) -> str:
    return name_of("INTERNAL-prep", chosen.name, chosen.order.topic, stamp(job.day))


# ---------------------------------------------------------------------- the sections of its pages
def compose(job: Job, chosen: MemoChoice, layout: Layout, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of the memo at one level of fullness."""
    said, asked, points, promises, meetings, changes, tight = LEVELS[layout.level]
    key = chosen.person["key"] if chosen.person else None
    # Promises are a minister's own; to a member they are given.
    own = (
        chosen.person is None
        or chosen.person["house"] not in HOUSE_EN
        or any(one.row["person_key"] == key for one in chosen.promises)
    )
    minutes = looked_through(job.policy, job.now, MINUTES)
    return {
        "nothing": {
            "answers": nothing("この論点での答弁", "answer on this topic", minutes, chosen.held.said)["ja"],
            "changes": nothing(
                "この論点の変化", "change on this topic", looked_through(job.policy, job.now), chosen.held.changes
            )["ja"],
            "statements": nothing(
                "この論点での発言・答弁" if chosen.held.said.count else "この論点での発言",
                "statement on this topic",
                minutes,
                chosen.held.said,
            )["ja"],
            "questions": nothing(
                "本人の質問主意書",
                "written question",
                looked_through(job.policy, job.now, QUESTIONS),
                chosen.held.questions,
            )["ja"],
            "promises": nothing("この論点での約束", "promise on this topic", minutes, chosen.held.promises)["ja"],
            "meetings": f"当会の面会記録に、{day_ja(jst_date(job.now))}{minute(job.now)[-5:]}までの記入はありません。",
        },
        "name": " ".join(chosen.name.split()),
        "topic": chosen.topic.name_ja,
        "topic_en": chosen.topic.name_en,
        "tight": bool(tight),
        "compact": layout.shape in ("below", "compact"),
        "tall": layout.shape == "below",
        "profile": profile(job.policy, chosen, notes, job.day, job.now) if chosen.person else None,
        "holder": {
            "office": chosen.holder.office,
            "speaker": chosen.holder.speaker,
            "date_ja": day_ja(chosen.holder.date),
            "before": chosen.answerers[0].speaker,
            "note": notes.cite(chosen.holder.version),
        }
        if chosen.holder
        else None,
        "answerers": [
            {
                "office": one.post or one.office,
                "speaker": one.speaker,
                "date_ja": day_ja(one.date),
                "where": one.house + one.meeting,
                "note": notes.cite(one.version),
            }
            for one in chosen.answerers[:6]
        ],
        "elsewhere": [
            {"topic": topic, "count": count, "date_ja": day_ja(day)}
            for topic, count, day in chosen.elsewhere[:ELSEWHERE]
        ],
        # Where nothing of theirs is there, the sentence that says so tells of these.
        "untied": chosen.untied.partition(" / ")[0] if chosen.statements or chosen.held.said.count else "",
        "since": {"day": day_ja(chosen.since.day), "key": chosen.since.key} if chosen.since else None,
        "changes": [
            {
                "date_ja": day_ja(when.day),
                "ja": printed_sentence(change.summary_ja) + when.remark.ja,
                "note": notes.cite(version),
            }
            for change, version in chosen.changes[:changes]
            for when in [dated(job.policy, change, version)]
        ],
        "statements": [cited_exchange(one, PASSAGE, notes) for one in chosen.statements[:said]],
        "questions": [question_content(one, points, notes) for one in chosen.questions[:asked]],
        "promises": [undertaken(one, notes) for one in chosen.promises[:promises]],
        "promises_own": own,
        "coming": coming_content(chosen.coming, proof),
        "meetings": [meeting_content(one, proof, notes) for one in chosen.meetings[:meetings]],
        "more": {
            "statements": max(0, len(chosen.statements) - said),
            "questions": max(0, len(chosen.questions) - asked),
            "promises": max(0, len(chosen.promises) - promises),
            "meetings": max(0, len(chosen.meetings) - meetings),
            "changes": max(0, len(chosen.changes) - changes),
        },
        "roles": roles(chosen, proof, notes),
        "red_lines": [
            proof.printable(text, f"{chosen.file.name}: red line {n}", notes)
            for n, text in enumerate(chosen.file.red_lines, 1)
        ],
        "asks": [asking(one, f"{chosen.asks_from}: ask {n}", proof, notes) for n, one in enumerate(chosen.asks, 1)],
        "qa": [
            {
                "q": proof.printable(one.q, f"{chosen.file.name}: qa {n}.q", notes),
                "a": proof.printable(one.a, f"{chosen.file.name}: qa {n}.a", notes),
            }
            for n, one in enumerate(chosen.file.questions, 1)
        ],
    }


def profile(conn: sqlite3.Connection, chosen: MemoChoice, notes: Notes, day: str, now: str) -> dict[str, Any]:
    """Who it is, out of the roster as read: what it says is frozen, and since when is told where the record knows it."""
    person, roster = chosen.person, chosen.roster
    assert person is not None
    facts = roster.facts if roster else {}
    for name in ("group", "seat", "kana", "times_elected", "term_ends_on"):
        if roster and facts.get(name):
            notes.quote(roster, f"fact:{name}", str(facts[name]))
    same = bool(facts) and facts.get("group") == person["group"]
    seat = seat_on(conn, person, day, now)
    return {
        "name": " ".join(person["name"].split()),
        "kana": " ".join(str(facts.get("kana") or "").split()),
        "house": person["house"],
        "post": post_content(conn, person, day, now, notes),
        "group": full_name(conn, person["house"], str(facts.get("group") or ""), day),
        "seat": facts.get("seat") or "",
        "group_since": since_words(conn, person["since"], person["since_is_first_sight"], day) if same else "",
        "seat_since": seat_since(conn, person, day),
        "sits": seat.sits,
        "standing": seat.words.ja or "議員名簿では未確認",
        "times_elected": facts.get("times_elected") or "",
        "term_ends_on": day_ja(facts.get("term_ends_on")),
        "committees": [f"{row['group'] or ''}{row['role']}" for row in committees_on(person, day)],
        "no_committee": unlisted(conn, now).ja,
        **({"note": notes.cite(roster)} if roster else {}),
    }


def since_words(conn: sqlite3.Connection, since: str | None, first_sight: bool | None, day: str) -> str:
    """Since when it is so on ``day``, as far as the rosters that were read tell: they show a change when they are read again."""
    if not since or since > day:
        return ""
    if first_sight:
        return f"{day_ja(since)}の名簿で確認。それ以前は不明"
    read = (jst_date(row[0]) for row in conn.execute("SELECT started_at FROM runs WHERE source = 'members'"))
    before = max((one for one in read if one < since), default="")
    if before and days_between(before, since) > 1:
        return f"{day_ja(before)}の名簿より後、{day_ja(since)}の名簿までのいつかから"
    return f"{day_ja(since)}から"


def seat_since(conn: sqlite3.Connection, person: dict[str, Any], day: str) -> str:
    """Since when it is the member's seat, or of which convocation's roster it is known first."""
    since = person["member_since"]
    if person["member_from_convocation"] and since and since <= day:
        return f"{day_ja(since)}召集の国会の名簿で確認。それ以前は不明"
    return since_words(conn, since, person["member_since_is_first_sight"], day)


def question_content(one: WrittenQuestion, points: int, notes: Notes) -> dict[str, Any]:
    """A written question: its title, dates, and the first points with their answers, each as published."""
    row = one.row
    title = notes.quote(one.page, "title", one.page.title)
    pairs = [
        {
            "question": point(pair["question"], one.question, POINT, notes),
            "answer": point(pair["answer"], one.answer, POINT, notes),
        }
        for pair in one.points[:points]
    ]
    return {
        "title_spot": title,
        "ordinal": row["ordinal"],
        "state": row["state"],
        "submitted": day_ja(row["submitted_on"]),
        "answered": day_ja(row["answered_on"]),
        "url": one.page.url,
        "points": [pair for pair in pairs if pair["question"] or pair["answer"]],
        "more": max(0, len(one.points) - points),
    }


def coming_content(one: Meeting | None, proof: Proofreader) -> dict[str, Any] | None:
    """When and where the meeting is, and who goes, as entered."""
    if one is None:
        return None
    for name in one.people:
        proof.numbers(name, f"meeting {one.key}: person")
    return {"day": day_ja(one.day), "time": one.starts_at, "place": one.place, "people": list(one.people)}


def meeting_content(held: PastMeeting, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """A past meeting: when, with whom, each ask with its state and answer, the next step."""
    one = held.meeting
    where = f"meeting {one.key}"

    def said(text: str, what: str) -> Parts:
        return proof.printable(text, f"{where}: {what}", notes) if text else []

    for name in one.people:
        proof.numbers(name, f"{where}: person")
    return {
        "day": day_ja(one.day),
        "key": one.key,
        "place": one.place,  # a room has a number
        "people": list(one.people),
        "events": [
            {
                "ask": proof.printable(ask.ask, f"ask {ask.key}", notes),
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


def roles(chosen: MemoChoice, proof: Proofreader, notes: Notes) -> list[dict[str, Any]]:
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
                "who": proof.printable(one.who, f"{where}.who", notes),
                "part": proof.printable(one.part, f"{where}.part", notes),
            }
        )
        clock = end
    return found


def asking(one: WrittenAsk, where: str, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """An ask with all its parts resolved."""
    return {
        name: proof.printable(text, f"{where}.{name}", notes) if (text := getattr(one, said)) else []
        for name, said in ASK_TEXTS.items()
    }
