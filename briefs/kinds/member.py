"""The two-page brief for one Diet member on one topic (面会資料): what is chosen, and the dossier at each level of fullness.

It says what the record holds: the member's own words and questions with the answers they got, what has changed since the
last meeting, what lies ahead.  It never says what a member thinks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefs.errors import BriefError
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Notes, Quote, numbered
from briefs.evidence.form import Form
from briefs.evidence.gate import holds
from briefs.evidence.member_words import Spoken, Written, questions, statements, up_to
from briefs.evidence.rows import ChangeRow, Version, open_name
from briefs.evidence.spoken import cited, one_person
from briefs.evidence.wording import day_en, day_ja, statement, today, today_of
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import Redline, redline_content, shorter
from briefs.kinds.member_charts import charted, wanted_series
from briefs.kinds.timeline import Moment, drawn_steps, moments, steps_of_bill, timeline
from briefs.staff.asked import our_asks
from briefs.staff.file import Ask, StaffFile
from briefs.staff.text import Desk
from db.diet.words import HOUSE_EN
from db.office import asks as office_asks
from db.office.asks import STATES_EN, STATES_JA, Event, OfficeError
from db.office.meetings import Meeting, meeting, meetings
from db.office.since_meeting import last_meeting, morning_after, since_meeting
from db.people import member_record
from db.record.documents import Record
from db.series.register import Part, Series
from db.text.dates import japanese_date, utc_text

PAGES = 2
MOST_ASKS = 3
# (statements, characters of each, dated facts, room for the comparison, other changes, rows of the timeline, charts)
LEVELS = (
    (3, 160, 3, 300, 4, 8, 2), (3, 160, 3, 200, 3, 7, 2), (2, 160, 3, 200, 3, 7, 2), (2, 130, 3, 160, 2, 6, 2),
    (2, 130, 3, 160, 2, 6, 1), (2, 110, 2, 140, 2, 6, 1), (2, 110, 2, 120, 1, 5, 1), (1, 160, 2, 140, 2, 6, 1),
    (1, 110, 2, 100, 1, 5, 1), (1, 110, 1, 100, 1, 4, 1), (1, 90, 1, 60, 1, 3, 1), (1, 90, 1, 0, 1, 3, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.  ``meeting``: the key of the one it is made for (none: the next one); ``since``: "" the last
    one, a key, or None.

    ``asks``: keys of office.db, when not all open ones are meant; ``confirmed_by``: who checked it, "" for nobody.
    """

    name: str
    topic: str
    house: str | None = None
    meeting: str | None = None
    since: str | None = None
    asks: tuple[str, ...] = ()
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything that could go on the pages."""

    wanted: Wanted
    base: leave_behind.Chosen
    person: Record  # as db.member_view.describe tells it
    roster: Version | None
    meeting: Meeting | None
    day: str  # of the meeting, or of the brief
    since: Meeting | None
    changes: tuple[tuple[ChangeRow, Version], ...]  # since the last meeting, or the newest
    redline: Redline | None
    answers: tuple[Version, ...]  # written questions answered since
    promises: tuple[tuple[Version, str, Record], ...]  # promised since: the speech, the passage, its row
    fresh: frozenset[str]  # keys of the member's speeches that were published since
    delivered: tuple[tuple[office_asks.Ask, Event, str], ...]
    spoken: tuple[Spoken, ...]
    written: tuple[Written, ...]
    moments: tuple[Moment, ...]
    bill: tuple[str, Version, list[tuple[str, str, str]]] | None  # the topic's newest, with its steps
    series: tuple[tuple[tuple[Series, Part], ...], ...]
    asks: tuple[Ask, ...]
    asks_from: str
    file: StaffFile


def choose(
    conn: sqlite3.Connection,
    office: sqlite3.Connection,
    wanted: Wanted,
    config: Mapping[str, Any],
    file: StaffFile,
    at: datetime,
    without: Sequence[str] = (),
) -> Chosen:
    """All that the brief may show; BriefError or NoEvidence when it cannot be made."""
    now, made_on = utc_text(at), today(at)
    topic = leave_behind.find_topic(conn, wanted.topic)
    row = one_person(conn, wanted.name, wanted.house)
    base = leave_behind.choose(conn, topic, at, without)
    met = the_meeting(office, wanted.meeting, row["key"]) or coming_meeting(office, row["key"], made_on, now)
    day = met.day if met else made_on
    earlier = last_meeting(office, row["key"], day, now)
    since = since_when(office, wanted.since, row["key"], day, now) if wanted.since is not None else None
    changes, redline = base.changes, base.redline
    answers: list[Version] = []
    promised: list[tuple[Version, str, Record]] = []
    fresh: frozenset[str] = frozenset()
    if since is not None:
        found = [
            one
            for one in rows.topic_changes(conn, topic.id, now, 200)
            if one.detected_at >= morning_after(since.day) and one.document_key not in without
        ]
        weighty = [one for one in found if one.weight > leave_behind.DETAIL_WEIGHT]
        cited = [(c, v) for c in weighty if (v := leave_behind.change_version(conn, c, now)) is not None]
        changes = tuple(leave_behind.newest_first(cited))
        redline = leave_behind.first_redline(conn, [c for c, _ in cited], topic.id)
        answers, promised, fresh = news(conn, office, since, made_on, topic.id, now, met, without)
    spoken = statements(conn, row["id"], topic.id, now, without)
    written = questions(conn, row["id"], topic.id, now, without)
    wanted_asks, asks_from = asks_for(office, wanted, file, config, row["key"], day, now, met)
    return Chosen(
        wanted,
        base,
        member_record.describe(conn, row),
        roster_of(conn, row["key"], now),
        met,
        day,
        since,
        tuple(changes),
        redline,
        tuple(answers),
        tuple(promised),
        fresh,
        tuple(office_asks.put_to(office, row["key"], day, met.key if met else "", now)),
        tuple(spoken),
        tuple(written),
        tuple(
            moments(
                conn,
                topic.id,
                day,
                now,
                revisions=base.revisions,
                last=earlier,
                spoken=spoken,
                written=written,
                without=without,
                meeting=met is not None,
            )
        ),
        bill if (bill := steps_of_bill(conn, topic.id, day, now)) and bill[1].key not in without else None,
        tuple(tuple(one) for one in wanted_series(file.figures, topic.id)),
        tuple(wanted_asks),
        asks_from,
        file,
    )


def the_meeting(office: sqlite3.Connection, key: str | None, person: str) -> Meeting | None:
    """The meeting the brief is made for; BriefError when it is not there or is with somebody else."""
    if key is None:
        return None
    try:
        found = meeting(office, key)
    except OfficeError as error:
        raise BriefError(error.problems) from None
    if found.person_key != person:
        raise BriefError([f"the meeting {key} is with {found.whom}, not with the member of this brief"])
    return found


def coming_meeting(office: sqlite3.Connection, person: str, day: str, at: str) -> Meeting | None:
    """The next meeting with the member from this day on, as entered by ``at``."""
    return next((one for one in reversed(meetings(office, party=person, at=at)) if one.day >= day), None)


def since_when(office: sqlite3.Connection, key: str, person: str, before: str, at: str) -> Meeting:
    """The meeting since which changes are told: the last one before the day, or the one of this key."""
    known = meetings(office, party=person, at=at)
    earlier = [one for one in known if one.day < before]
    if not earlier:
        raise BriefError(
            [
                "no earlier meeting with this member is on record: enter it with `policywatch meeting add`, or leave "
                "--since-meeting out"
            ]
        )
    for one in earlier:
        if key in ("", one.key):
            return one
    there = "、".join(f"{one.key}（{one.day}）" for one in earlier)
    raise BriefError([f"there is no earlier meeting {key!r} with this member; there are: {there}"])


def news(
    conn: sqlite3.Connection,
    office: sqlite3.Connection,
    since: Meeting,
    until: str,
    topic: str,
    at: str,
    met: Meeting | None,
    without: Sequence[str],
) -> tuple[list[Version], list[tuple[Version, str, Record]], frozenset[str]]:
    """Since the last meeting: the member's written questions that were answered, what the government promised on the topic,
    and the keys of the member's speeches that were published.
    """
    found = since_meeting(conn, office, since, until, (topic,), met.key if met else "", at)

    def version_of(key: str) -> Version | None:
        row = conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
        return rows.current(conn, row["id"], at) if row and key not in without else None

    answers = [v for row in found.answers if (v := version_of(row["key"])) is not None]
    promised = [
        (v, row["passage"], row)
        for row in found.promises
        if (v := version_of(row["document_key"])) is not None
        and row["passage"] in v.body
        and not open_name(conn, v.document)
    ]
    return answers, promised, frozenset(row["key"] for row in found.statements)


def asks_for(
    office: sqlite3.Connection,
    wanted: Wanted,
    file: StaffFile,
    config: Mapping[str, Any],
    person: str,
    day: str,
    at: str,
    met: Meeting | None,
) -> tuple[list[Ask], str]:
    """The asks: those of the staff file, else of office.db that this member has not answered, else of config.toml."""
    found, name = our_asks(file, office, config, wanted.topic, person, day, at, without=met.key if met else "")
    if not file.asks:
        keys = {one.key for one in found if one.key}
        if strange := [key for key in wanted.asks if key not in keys]:
            raise BriefError(
                [
                    f"--ask {key}: no ask of {wanted.topic} of this key is open with this member; open are: "
                    f"{', '.join(sorted(keys)) or 'none'}"
                    for key in strange
                ]
            )
        found = [one for one in found if not wanted.asks or one.key in wanted.asks]
    if len(found) > MOST_ASKS:
        keys_of = ", ".join(one.key or one.ask[:12] for one in found)
        raise BriefError(
            [
                f"{name}: {len(found)} asks ({keys_of}); the brief holds at most {MOST_ASKS}: choose with --ask KEY "
                "or a file of asks"
            ]
        )
    return found, name


def roster_of(conn: sqlite3.Connection, key: str, at: str) -> Version | None:
    row = conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
    return rows.current(conn, row["id"], at) if row else None


def compose(
    chosen: Chosen,
    desk: Desk,
    at: datetime,
    data_at: str,
    letterhead: Mapping[str, str],
    form: Form,
    level: int,
    spread: bool = False,
) -> tuple[Dossier, dict[int, int]]:
    """The dossier at one level of fullness, and the version behind each note; what is wrong goes to ``desk``.

    ``spread``: the second page begins with the timeline, for a record so small that one page would hold it.
    """
    notes = Notes()
    page = content(chosen, LEVELS[level], desk, notes, form)
    wanted = chosen.wanted
    given = {
        "topic": wanted.topic,
        "member": chosen.person["key"],
        "meeting": chosen.meeting.key if chosen.meeting else None,
        "since_meeting": chosen.since.key if chosen.since else None,
        "asks": list(wanted.asks),
        "confirmed_by": wanted.confirmed_by,
        **form.parameters(),
    }
    dossier = Dossier(
        "member",
        {name: value for name, value in given.items() if value},
        utc_text(at),
        data_at,
        dict(letterhead),
        {**page, "spread": spread},
        notes.frozen(),
        claims=notes.claims(),
    )
    return numbered(dossier, "MB", today(at)), notes.versions()


# ---------------------------------------------------------------------- the sections of its pages

PROMISES, ANSWERS, WRITTEN = 2, 2, 1
STEPS_FROM = 6  # rows of the timeline: with less room the bar of the bill's steps goes first
MOST_QA, MOST_VOICES = 4, 3  # what staff wrote is never left out for want of room


def content(chosen: Chosen, level: Sequence[int], desk: Desk, notes: Notes, form: Form) -> dict[str, Any]:
    """The content of both pages; what is wrong with staff texts goes to ``desk``."""
    said, length, facts, room, changes, moments, most_charts = level
    topic = chosen.base.topic
    file = chosen.file
    english = form.lang == "en"
    refuse_too_much(chosen)
    desk.numbers(chosen.wanted.confirmed_by, "--confirmed-by")
    if chosen.meeting:
        for name in chosen.meeting.people:
            desk.numbers(name, f"office.db: meeting {chosen.meeting.key}, person")
    person = whom(chosen, notes)
    title = desk.said(file.title, f"{file.name}: title", notes, "ja") if file.title and not english else []
    twin = desk.english(file.title, file.title_en, f"{file.name}: title") if english else file.title_en
    title_en = desk.said(twin, f"{file.name}: title_en", notes, "en") if twin else []
    asks = asked(chosen, desk, notes, english)  # notes are numbered as the page goes on: everything in its order here
    now = why_now(chosen, notes, facts)
    more = others(chosen.changes, chosen.redline if room else None)
    rest = [one for one in more if one[0].key not in {fact.get("key") for fact in now}]
    return {
        "topic": topic.id,
        "topic_ja": topic.name_ja,
        "topic_en": topic.name_en,
        "title": title,
        "title_en": title_en,
        "member": person,
        "meeting": facts_of_meeting(chosen),
        "day_ja": japanese_date(chosen.day, weekday=True),
        "day_en": day_en(chosen.day),
        "asks": asks,
        "facts": now,
        "since": {"key": chosen.since.key, "ja": day_ja(chosen.since.day), "en": day_en(chosen.since.day)}
        if chosen.since
        else None,
        "redline": redline_content(chosen.redline, notes, room) if chosen.redline and room else None,
        "changes": [told(one, notes) for one in rest[:changes]],
        "above": len(more) - len(rest) if chosen.since else 0,
        "answers": [
            {"title": v.title, "note": notes.cite(v)}
            for v in chosen.answers[:ANSWERS]
            if v.key not in {change.document_key for change, _ in more}
        ],
        "promises": [promised(v, words, row, notes) for v, words, row in chosen.promises[: PROMISES if room else 0]],
        "delivered": delivered(chosen, desk, notes, english),
        "unread": unread(chosen) if english else 0,
        "statements": [in_own_words(one, length, notes, chosen.fresh) for one in chosen.spoken[:said]],
        "questions": [in_writing(one, length, notes) for one in chosen.written[:WRITTEN]],
        "timeline": timeline(chosen.moments, chosen.day, notes, form, moments),
        "steps": drawn_steps(chosen.bill, notes, form) if moments >= STEPS_FROM else None,
        "charts": charted(chosen.series, desk.office, form, notes, most_charts, chosen.day),
        "qa": answers_ready(chosen, desk, notes, english),
        "voices": voices(chosen, desk, notes, english),
        "confirmed_by": chosen.wanted.confirmed_by.strip(),
        "room": room,
    }


def refuse_too_much(chosen: Chosen) -> None:
    """BriefError for more staff texts than two pages hold."""
    given = (("qa", len(chosen.file.questions), MOST_QA), ("voice", len(with_consent(chosen)), MOST_VOICES))
    problems = [
        f"{chosen.file.name}: {n} [[{name}]]; the brief holds at most {most}" for name, n, most in given if n > most
    ]
    if problems:
        raise BriefError(problems)


def whom(chosen: Chosen, notes: Notes) -> dict[str, Any]:
    """The member as the roster has it; ``parts``: the name in pieces, each with its reading."""
    person, roster = chosen.person, chosen.roster
    for name in ("name", "kana", "group"):
        if roster and roster.facts.get(name):
            notes.quote(roster, f"fact:{name}", str(roster.facts[name]))
    surface, kana = person["name"].split(), (person["kana"] or "").split()
    parts = list(zip(surface, kana, strict=True)) if len(surface) == len(kana) else [("".join(surface), "".join(kana))]
    return {
        "name": " ".join(surface),
        "parts": [list(one) for one in parts],
        "kana": " ".join(kana),
        "house": person["house"],
        "house_en": HOUSE_EN.get(person["house"], ""),
        "group": person["group"] or "",
        "in_office": person["in_office"],
        "posts": [f"{row['group'] or ''} {row['role']}" for row in person["committees"]][:2],
        **({"note": notes.cite(roster)} if roster else {}),
    }


def facts_of_meeting(chosen: Chosen) -> dict[str, Any] | None:
    """Time, place and people of the meeting, as entered in office.db."""
    one = chosen.meeting
    return {"time": one.starts_at, "place": one.place, "people": list(one.people)} if one else None


def asked(chosen: Chosen, desk: Desk, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """The asks; in English those fields that are English, and the day when it is a date."""
    found = []
    states = {ask.key: event for ask, event, _ in chosen.delivered}
    for number, one in enumerate(chosen.asks, 1):
        where = f"{chosen.asks_from}: ask {one.key or number}"
        texts = {"ask": one.ask, "who": one.who, "by": one.by, "detail": one.detail, "en": one.en}
        if english:
            texts = {
                "en": desk.english(one.ask, one.en, where),
                "by": one.by if one.by.startswith(("date:", "{date:")) else "",
            }
        resolved = desk.fields(texts, where, notes)
        event = states.get(one.key)
        found.append(
            {
                **{name: resolved.get(name, []) for name in ("ask", "who", "by", "detail", "en")},
                "state_ja": STATES_JA[event.state] if event else "",
                "state_en": STATES_EN[event.state] if event else "",
            }
        )
    return found


def why_now(chosen: Chosen, notes: Notes, most: int) -> list[dict[str, Any]]:
    """Dated facts as on the leave-behind, with the name of the law, which the English sentence needs."""
    found = leave_behind.why_now(chosen.base, notes, chosen.day, most)
    coming = [one.law_title for one in chosen.base.revisions[: min(2, most)]]
    return [
        {**fact, "law": coming[n] if n < len(coming) else "", "key": fact.get("key", "")}
        for n, fact in enumerate(found)
    ]


def delivered(chosen: Chosen, desk: Desk, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """What was put to the member on this topic, when, and how it stands; in English without the answers, which are
    written down in Japanese.
    """
    found = []
    for ask, event, day in on_topic(chosen):
        where = f"office.db: ask {ask.key}"
        words = desk.english(ask.ask, ask.en, where) if english else ask.ask
        answer = desk.said(event.answer, f"{where}, answer", notes, "ja") if event.answer and not english else []
        found.append(
            {
                "ask": desk.said(words, where, notes),
                "delivered_ja": day_ja(day),
                "delivered_en": day_en(day),
                "state_ja": STATES_JA[event.state],
                "state_en": STATES_EN[event.state],
                "on_ja": day_ja(event.on_day),
                "on_en": day_en(event.on_day),
                "answer": answer,
            }
        )
    return found


def on_topic(chosen: Chosen) -> list[tuple[Any, Any, str]]:
    return [one for one in chosen.delivered if one[0].topic in ("", chosen.wanted.topic)]


def unread(chosen: Chosen) -> int:
    """How many answers are on record in Japanese only."""
    return sum(bool(event.answer) for _, event, _ in on_topic(chosen))


def others(changes: Sequence[tuple[ChangeRow, Version]], shown: Redline | None) -> list[tuple[ChangeRow, Version]]:
    """Changes but the one that stands side by side, and but corrections of minutes."""
    return [
        one for one in changes if one[0].document_kind != "speech" and not (shown and one[0].key == shown.change.key)
    ]


def told(one: tuple[ChangeRow, Version], notes: Notes) -> dict[str, Any]:
    change, version = one
    when = today_of(change.detected_at)
    return {
        "date_ja": day_ja(when),
        "date_en": day_en(when),
        "ja": statement(change.summary_ja, compared=True),
        "en": statement(change.summary_en),
        "note": notes.cite(version),
    }


def promised(version: Version, words: str, row: Any, notes: Notes) -> dict[str, Any]:
    return {
        "spot": notes.quote(version, "body", words),
        "speaker": row["speaker"] or "",
        "office": row["office"] or "",
        "date_ja": day_ja(row["date"]),
        "date_en": day_en(row["date"]),
    }


def in_own_words(one: Spoken, length: int, notes: Notes, fresh: frozenset[str]) -> dict[str, Any]:
    """What the member said, and the government's answer to it; ``fresh``: what was published since the last meeting."""
    said, answer = cited(one.speech, shorter(one.speech, one.said, length).text, notes), None
    if one.answer is not None and one.answered is not None:
        answer = cited(one.answer, shorter(one.answer, one.answered, length).text, notes)
    return {**said, "answer": answer, "fresh": one.speech.version.key in fresh}


def in_writing(one: Written, length: int, notes: Notes) -> dict[str, Any]:
    """A written question, one of its points and the answer to it, each as published."""
    return {
        "title": one.main.title,
        "note": notes.cite(one.main),
        "ordinal": one.row["ordinal"],
        "state": one.row["state"],
        "submitted_ja": day_ja(one.row["submitted_on"]),
        "submitted_en": day_en(one.row["submitted_on"]),
        "answered_ja": day_ja(one.row["answered_on"]),
        "answered_en": day_en(one.row["answered_on"]),
        "asked": point(one.asked, one.question, length, notes),
        "answer": point(one.answered, one.answer, length, notes),
    }


def point(text: str, version: Version | None, length: int, notes: Notes) -> dict[str, Any] | None:
    """A point up to the end of a sentence; None when there is none."""
    words, cut = up_to(text, length)
    if not words or version is None or not holds(version, Quote("body", words)):
        return None
    return {"spot": notes.quote(version, "body", words), "cut": cut}


def answers_ready(chosen: Chosen, desk: Desk, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """Questions that may be put, with our answers."""
    found = []
    for number, one in enumerate(chosen.file.questions, 1):
        where = f"{chosen.file.name}: qa {number}"
        texts = {"q": one.q, "a": one.a}
        if english:
            texts = {
                "q_en": desk.english(one.q, one.q_en, f"{where}.q"),
                "a_en": desk.english(one.a, one.a_en, f"{where}.a"),
            }
        resolved = desk.fields(texts, where, notes)
        found.append({name.removesuffix("_en"): parts for name, parts in resolved.items()})
    return found


def with_consent(chosen: Chosen) -> list[Any]:
    return [one for one in chosen.file.voices if one.consent]


def voices(chosen: Chosen, desk: Desk, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """Words of people who asked for help and agreed to be quoted; nobody else's."""
    found = []
    for number, one in enumerate(with_consent(chosen), 1):
        where = f"{chosen.file.name}: voice {number}"
        text = desk.english(one.text, one.en, where) if english else one.text
        who = desk.english(one.who, one.who_en, f"{where}.who") if english else one.who
        found.append(
            {"text": desk.said(text, where, notes), "who": desk.said(who, f"{where}.who", notes) if who else []}
        )
    return found
