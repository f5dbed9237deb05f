"""What stands in each section of the member brief, and how much of it.  Pure, apart from the staff texts' references."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from briefs.errors import BriefError
from briefs.evidence.dossier import Notes, Quote
from briefs.evidence.form import Form
from briefs.evidence.gate import holds
from briefs.evidence.member_words import Spoken, Written, up_to
from briefs.evidence.rows import ChangeRow, Version
from briefs.evidence.spoken import cited
from briefs.evidence.wording import day_en, day_ja, statement, today_of
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import Redline, redline_content, shorter
from briefs.kinds.member_charts import charted
from briefs.kinds.timeline import drawn_steps, timeline
from briefs.staff.text import Desk
from db.diet.words import HOUSE_EN
from db.office.asks import STATES_EN, STATES_JA
from db.text.dates import japanese_date

if TYPE_CHECKING:
    from briefs.kinds.member import Chosen

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
