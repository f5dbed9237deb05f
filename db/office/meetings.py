"""Meetings with Diet members and ministries: checked as they are entered, kept in ``office.db``, listed.

A meeting may lie ahead: what is said of it then counts from its day on.  Asks and what became of them are in
:mod:`db.office.asks`; a meeting writes their events in the same transaction, so nothing is ever stored by half.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.office import asks
from db.office.asks import OfficeError, Said
from db.office.audit import Action, note
from db.people import member_record
from db.people.stored_people import HOUSES
from db.record.nearest import nearest
from db.record.office_tables import office_with, standing
from db.record.transaction import transaction

RE_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
FIELDS = (
    "date", "time", "place", "member", "house", "ministry", "people", "asks", "answers", "topics", "notes", "next",
    "next_by",
)  # fmt: skip
EARLIEST = "1990-01-01"  # a day before it is a slip of the hand
LISTS = ("people", "asks", "answers", "topics")
RE_ANSWER = re.compile(r"\s*(?P<key>[^=\s]+)\s*=\s*(?P<state>[^:：\s]+)\s*(?:[:：]\s*(?P<text>.*))?", re.S)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting.  ``member`` with ``house`` and ``person_key``, or ``ministry``; days are YYYY-MM-DD, times HH:MM."""

    key: str
    day: str
    starts_at: str
    place: str
    member: str
    house: str
    person_key: str
    ministry: str
    people: tuple[str, ...]
    topics: tuple[str, ...]
    notes: str
    next_step: str
    next_by: str

    @property
    def party(self) -> str:
        """Who was met: the key that its asks are counted by."""
        return self.person_key or self.ministry

    @property
    def whom(self) -> str:
        return f"{self.member}（{self.house}）" if self.member else self.ministry


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting that is in order but not stored yet; ``answers`` are (ask, state, words)."""

    meeting: Meeting
    delivered: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]


def iso_day(value: Any, name: str, problems: list[str]) -> str:
    """A day as YYYY-MM-DD; "" for nothing given, and for what is no date, which is then a problem."""
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else str(value or "").strip()
    try:
        found = date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        words = f"{name}: {text!r} is not a date: write it as 2026-11-25"
        problems.append(Said(words, f"「{text}」は日付ではありません（2026-11-25 のように）。"))
        return ""
    if found and found < EARLIEST:
        words = f"{name}: {found} is before {EARLIEST[:4]}: is the year right?"
        problems.append(Said(words, f"{found} は{EARLIEST[:4]}年より前です。年を確かめてください。"))
    return found


def known_topics(policy: sqlite3.Connection) -> list[str]:
    return [row[0] for row in policy.execute("SELECT id FROM topics ORDER BY position, id")]


def resolve_member(policy: sqlite3.Connection, name: str, house: str | None) -> Mapping[str, Any]:
    """The one person of policy.db that a name stands for; OfficeError names the candidates, or near names, else."""
    found = member_record.find_people(policy, name, house or None)
    if len(found) == 1:
        return found[0]
    if found:
        lines = [f"{len(found)} people are called {name}:"]
        lines += [f"  {row['key']}  {row['name']}（{row['house']}）" for row in found]
        several = len({row["house"] for row in found}) > 1
        last = f"give {'--house, or ' if several else ''}the key in place of the name"
        ja = "同じ名前の人が複数います。院を選ぶか、名前の代わりにキーを入れてください：" + "、".join(
            f"{row['name']}（{row['house']}、{row['key']}）" for row in found
        )
        return _wrong([Said(lines[0], ja), *(Said(one, "") for one in lines[1:]), Said(last, "")])
    if house and (others := member_record.find_people(policy, name)):
        where = "、".join(sorted({row["house"] for row in others}))
        words = f"there is no {name} in the {house}, but in the {where}: correct --house or leave it out"
        return _wrong([Said(words, f"{name}は{house}ではなく{where}の議員です。院を直してください。")])
    near = member_record.near_names(policy, name)
    if not policy.execute("SELECT 1 FROM people LIMIT 1").fetchone():
        words = "no roster of members has been read yet: run `policywatch crawl members` first"
        return _wrong([Said(words, "議員の名簿がまだ記録にありません。")])
    hint = (
        f"; did you mean: {'、'.join(near)}?" if near else ": `policywatch member NAME` finds members by name or kana"
    )
    meant = f"もしかして：{'、'.join(near)}" if near else "議員のページで名前を確かめてください。"
    return _wrong(
        [Said(f"nobody on the rosters is called {name}{hint}", f"「{name}」という議員は名簿にいません。{meant}")]
    )


def _wrong(problems: Sequence[str]) -> Mapping[str, Any]:
    raise OfficeError(problems)


def checked(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    given: Mapping[str, Any],
    name: str = "",
    today: str = asks.LATEST,
) -> Entry:
    """A meeting from what was typed (``FIELDS``); OfficeError lists everything that is wrong with it.

    A meeting after ``today`` holds no answers.
    """
    at = f"{name}: " if name else ""
    problems: list[str] = []
    if unknown := sorted(set(given) - set(FIELDS)):
        problems.append(f"{at}a meeting knows {', '.join(FIELDS)}, not {', '.join(unknown)}")
    texts = {field: str(given.get(field) or "").strip() for field in FIELDS if field not in LISTS}
    lists = {field: _texts(given.get(field), f"{at}{field}", problems) for field in LISTS if field != "answers"}
    day, next_by = _when(given, texts, at, problems)
    person = _with_whom(policy, texts, at, problems)
    topics = known_topics(policy)
    problems += [
        Said(
            f"{at}there is no topic {one!r}; there are: {', '.join(topics) or 'none yet (policywatch crawl)'}",
            f"「{one}」という論点はありません。",
            f"There is no topic {one}.",
        )
        for one in lists["topics"]
        if one not in topics
    ]
    answers = _answers(given.get("answers"), at, problems)
    problems += _not_to_be_said(office, day, today, lists["asks"], answers, at)
    if problems:
        raise OfficeError(problems)
    meeting = Meeting(
        "",
        day,
        texts["time"],
        texts["place"],
        str(person.get("name", "")),
        str(person.get("house", "")),
        str(person.get("key", "")),
        texts["ministry"],
        lists["people"],
        lists["topics"],
        texts["notes"],
        texts["next"],
        next_by,
    )
    return Entry(meeting, tuple(dict.fromkeys(lists["asks"])), tuple(answers))


def _when(given: Mapping[str, Any], texts: Mapping[str, str], at: str, problems: list[str]) -> tuple[str, str]:
    """The day of a meeting and by when its next step is due, "" for none."""
    day = iso_day(given.get("date"), f"{at}date", problems)
    if not texts["date"]:
        problems.append(
            Said(f"{at}a meeting needs its date (--date 2026-11-25)", "日付を入れてください。", "Give the date.")
        )
    next_by = iso_day(given.get("next_by"), f"{at}next_by", problems)
    if day and next_by and next_by < day:
        words = f"{at}next_by {next_by} is before the meeting itself ({day})"
        problems.append(Said(words, f"「いつまで」の {next_by} が、面会の日（{day}）より前です。"))
    if texts["time"] and not RE_TIME.fullmatch(texts["time"]):
        words = f"{at}{texts['time']!r} is not a time: write it as 14:00"
        problems.append(Said(words, f"「{texts['time']}」は時刻ではありません（14:00 のように）。"))
    return day, next_by


def _with_whom(policy: sqlite3.Connection, texts: Mapping[str, str], at: str, problems: list[str]) -> Mapping[str, Any]:
    """The member on record whom a meeting is with; {} where it is with a ministry, or nobody is found."""
    if bool(texts["member"]) == bool(texts["ministry"]):
        words = f"{at}a meeting is with a member (--member NAME) or with a ministry (--ministry NAME), one of the two"
        problems.append(
            Said(words, "議員か省庁の、どちらか一方を入れてください。", "Name a member or a ministry, one of the two.")
        )
    if texts["house"] and texts["house"] not in HOUSES:
        words = f"{at}there is no house {texts['house']!r}: {', '.join(HOUSES)}"
        problems.append(Said(words, f"「{texts['house']}」という院はありません。", "Choose one of the two houses."))
    if texts["member"] and (not texts["house"] or texts["house"] in HOUSES):
        try:
            return resolve_member(policy, texts["member"], texts["house"])
        except OfficeError as error:
            problems += [
                Said(f"{at}{text}", getattr(text, "ja", text), getattr(text, "en", "")) for text in error.problems
            ]
    return {}


def _not_to_be_said(
    office: sqlite3.Connection,
    day: str,
    today: str,
    delivered: Sequence[str],
    answers: Sequence[tuple[str, str, str]],
    at: str,
) -> Iterator[str]:
    """Answers of a meeting that lies ahead, and asks that there are not."""
    known = {one.key for one in asks.asks(office)}
    for key, state, words in answers:
        if day > today and (state != "delivered" or words):
            yield Said(
                f"{at}the meeting of {day} lies ahead: it can hold no answer yet, and {key} has one ({state})",
                f"{day} の面会はこれからです。まだ答えは書けません（{key}）。",
            )
    for key in dict.fromkeys([*delivered, *(key for key, _, _ in answers)]):
        if key not in known:
            missing = asks.unknown(key, known)
            yield Said(f"{at}{missing}", missing.ja, missing.en)


def texts_of(entry: Entry) -> list[tuple[str, str, str]]:
    """The texts of a meeting that briefs print: what messages call each, the text, its language.  Notes and next steps they do not."""
    one = entry.meeting
    where = f"meeting of {one.day}: "
    texts = [(f"{where}answer to {key}", words, "ja") for key, _, words in entry.answers]
    return [*texts, *((f"{where}person", name, "ja") for name in one.people)]


def _texts(value: Any, name: str, problems: list[str]) -> tuple[str, ...]:
    """A list of texts; one text alone counts as a list of one."""
    rows = [value] if isinstance(value, str) else value or ()
    if not isinstance(rows, list | tuple) or not all(isinstance(one, str) for one in rows):
        problems.append(f"{name} must be a list of texts")
        return ()
    return tuple(one.strip() for one in rows if one.strip())


def _answers(value: Any, at: str, problems: list[str]) -> list[tuple[str, str, str]]:
    """Answers as typed, ``KEY=STATE: words``, or as tables with ask, state and answer."""
    found = []
    for one in [value] if isinstance(value, str | Mapping) else value or ():
        if isinstance(one, Mapping) and {"ask", "state"} <= set(one) <= {"ask", "state", "answer"}:
            key, state, words = str(one["ask"]).strip(), str(one["state"]).strip(), str(one.get("answer", "")).strip()
        elif isinstance(one, str) and (parts := RE_ANSWER.fullmatch(one)):
            key, state, words = parts["key"], parts["state"], (parts["text"] or "").strip()
        else:
            problems.append(f'{at}{one!r} is no answer: write it as "KEY=STATE: what was said"')
            continue
        if state not in asks.STATES:
            problems.append(f"{at}there is no state {state!r} of an ask; there are: {', '.join(asks.STATES)}")
            continue
        found.append((key, state, words))
    return found


def add_meeting(
    office: sqlite3.Connection, entries: Sequence[Entry], at: str, *, who: str, again: bool = False
) -> list[str]:
    """Store meetings with the events of their asks, all or none, noted under ``who``; their keys.  ``at``: YYYY-MM-DDTHH:MM:SSZ.

    OfficeError when there is a meeting of that day with the same member or ministry, unless ``again``.
    """
    keys = []
    with transaction(office):
        for entry in entries:
            one = entry.meeting
            there = [m for m in meetings(office, party=one.party) if m.day == one.day]
            if there and not again:
                same = f"the meeting with {one.whom} on {one.day} is there already: {there[0].key}"
                words = f"{same} (a second one on that day: --again; what became of an ask: `policywatch ask set`)"
                ja = f"{one.whom}との{one.day}の面会はすでにあります（{there[0].key}）。二度目なら、その欄に印を付けてください。"
                raise OfficeError([Said(words, ja)], box="again")
            key = asks.next_key(office, "meetings", "M", one.day)
            office.execute(
                "INSERT INTO meetings (key, day, starts_at, place, member, house, person_key, ministry, people, topics, notes,"
                " next_step, next_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    one.day,
                    one.starts_at or None,
                    one.place,
                    one.member or None,
                    one.house or None,
                    one.person_key or None,
                    one.ministry or None,
                    json.dumps(one.people, ensure_ascii=False),
                    json.dumps(one.topics, ensure_ascii=False),
                    one.notes,
                    one.next_step,
                    one.next_by or None,
                    at,
                ),
            )
            _write_events(office, key, entry, at)
            note(office, who, Action.MEETING, key, None, _said(entry), at)
            keys.append(key)
    return keys


def _said(entry: Entry) -> dict[str, Any]:
    """A meeting as its note in the audit keeps it: what was typed of it."""
    one = entry.meeting
    said = {
        "date": one.day, "time": one.starts_at, "place": one.place, "member": one.member, "ministry": one.ministry,
        "people": one.people, "topics": one.topics, "asks": entry.delivered, "notes": one.notes, "next": one.next_step,
        "next_by": one.next_by,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value}


def set_next_step(office: sqlite3.Connection, key: str, next_step: str, next_by: str, at: str, *, who: str) -> None:
    """Say what comes next after a meeting, and by when (YYYY-MM-DD), noted under ``who``.

    OfficeError for an unknown meeting or a day that is none.
    """
    one, problems = meeting(office, key), list[str]()
    day = iso_day(next_by, "next_by", problems)
    if day and day < one.day:
        words = f"next_by {day} is before the meeting itself ({one.day})"
        problems.append(Said(words, f"「いつまで」の {day} が、面会の日（{one.day}）より前です。"))
    if problems:
        raise OfficeError(problems)
    with transaction(office):
        office.execute("UPDATE meetings SET next_step = ?, next_by = ? WHERE key = ?", (next_step, day or None, key))
        before = {"next": one.next_step, "next_by": one.next_by}
        note(office, who, Action.MEETING, key, before, {"next": next_step, "next_by": day}, at)


def _write_events(office: sqlite3.Connection, key: str, entry: Entry, at: str) -> None:
    """What a meeting says of asks.  An answer to an ask that this party never had says that it was put now."""
    party, day = entry.meeting.party, entry.meeting.day
    had = {one.ask for one in asks.events(office) if one.party == party and one.state == "delivered"}
    answered = [
        ask for ask, state, _ in entry.answers if state != "withdrawn" and (state == "delivered" or ask not in had)
    ]
    for ask in dict.fromkeys([*entry.delivered, *answered]):
        words = next((w for a, state, w in entry.answers if a == ask and state == "delivered"), "")
        asks.write_event(office, ask, "delivered", words, day, at, key)
    for ask, state, words in entry.answers:
        if state != "delivered":
            asks.write_event(office, ask, state, words, day, at, key)


def meetings(
    office: sqlite3.Connection,
    *,
    party: str | None = None,
    topic: str | None = None,
    until: str | None = None,
    at: str = asks.LATEST,
) -> list[Meeting]:
    """Meetings entered by ``at``, the newest first; of one party (person key or ministry), with a topic, up to a day."""
    rows = office.execute(
        f"SELECT * FROM meetings WHERE {asks.ON_RECORD} ORDER BY day DESC, coalesce(starts_at, '') DESC, id DESC",
        (at, at),
    )
    return [
        one
        for one in map(_meeting, rows)
        if party in (None, one.party) and (topic is None or topic in one.topics) and (until is None or one.day <= until)
    ]


def meeting(office: sqlite3.Connection, key: str) -> Meeting:
    """The meeting of this key; OfficeError names the newest ones when there is none."""
    row = office.execute("SELECT * FROM meetings WHERE key = ? AND undone_at IS NULL", (key,)).fetchone()
    if row is None:
        known = {one.key: one for one in meetings(office)}
        alike = nearest(key, known)
        near = ", ".join(f"{one}（{known[one].whom}）" for one in alike or list(known)[:5])
        said = f"{'near it' if alike else 'the newest'}: {near}" if near else "none has been entered yet"
        raise OfficeError(
            [Said(f"there is no meeting {key!r}; {said}", "その面会は記録にありません。", "There is no such meeting.")]
        )
    return _meeting(row)


def _meeting(row: sqlite3.Row) -> Meeting:
    text = {name: row[name] or "" for name in Meeting.__slots__ if name not in ("people", "topics")}
    return Meeting(**text, people=tuple(json.loads(row["people"])), topics=tuple(json.loads(row["topics"])))


def members_met(office: Path) -> frozenset[str]:
    """The keys of the members with whom a meeting is entered; none while there is no office.db."""
    with office_with("meetings", office) as conn:
        if conn is None:
            return frozenset()
        where = f"person_key IS NOT NULL AND {standing(conn, 'meetings')}"
        return frozenset(key for (key,) in conn.execute(f"SELECT person_key FROM meetings WHERE {where}"))
