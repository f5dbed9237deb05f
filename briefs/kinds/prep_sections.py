"""What stands in each section of the internal memo, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from briefs.evidence.dossier import Notes, Quote
from briefs.evidence.gate import holds
from briefs.evidence.rows import Version
from briefs.evidence.spoken import cited, undertaken
from briefs.evidence.wording import day_ja, statement, today_of
from briefs.kinds.leave_behind import shorter
from briefs.staff.asked import Held
from briefs.staff.file import Ask
from briefs.staff.references import Parts
from briefs.staff.text import Desk
from db.office.asks import STATES_JA

if TYPE_CHECKING:
    from briefs.kinds.prep import Asked, Chosen

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
        "questions": [written(one, points, notes) for one in chosen.questions[:asked]],
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
        "group_since": since(person["since"], person["since_is_first_sight"]) if same else "",
        "seat_since": seat_since(person),
        "in_office": person["in_office"],
        "times_elected": facts.get("times_elected") or "",
        "term_ends_on": day_ja(facts.get("term_ends_on")),
        "committees": [f"{row['group'] or ''}{row['role']}" for row in person["committees"]],
        "committees_collected": person["committees_collected"],
        "note": notes.cite(roster) if roster else None,
    }


def since(day: str | None, first_sight: bool | None) -> str:
    """Since when, or that it was so when the roster was first read."""
    if not day:
        return ""
    return f"{day_ja(day)}の名簿で確認。それ以前は不明" if first_sight else f"{day_ja(day)}から"


def seat_since(person: dict[str, Any]) -> str:
    if person["member_from_convocation"] and person["member_since"]:
        return f"{day_ja(person['member_since'])}召集の国会の名簿で確認。それ以前は不明"
    return since(person["member_since"], person["member_since_is_first_sight"])


def written(one: Asked, points: int, notes: Notes) -> dict[str, Any]:
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
