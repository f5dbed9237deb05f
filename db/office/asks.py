"""Asks (お願い・要望) and what became of each, with whom: kept in ``office.db``, only added to (the words of one can be
corrected until somebody has it).

An ask has one state for every member or ministry that it was put to: the last one entered for them.  The texts may
hold references (``date:2027-04-01``, ``claim:S20``); the briefs fill them in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.errors import PolicywatchError
from db.office.audit import Action, last_row, note
from db.record.nearest import hint, nearest
from db.record.transaction import transaction
from db.text.dates import date_reference, no_such_day

STATES = ("delivered", "answered", "accepted", "refused", "pending", "withdrawn")
STATES_JA: Mapping[str, str] = {
    "delivered": "お渡し済み・回答待ち",
    "answered": "回答あり",
    "accepted": "受入れ",
    "refused": "見送り",
    "pending": "検討中",
    "withdrawn": "取下げ",
}
STATES_EN: Mapping[str, str] = {
    "delivered": "delivered, no answer yet",
    "answered": "answered",
    "accepted": "accepted",
    "refused": "declined",
    "pending": "under consideration",
    "withdrawn": "withdrawn",
}
PLANNED = ("お渡しする予定", "to be put")  # of a meeting that lies ahead
SETTLED = ("answered", "accepted", "refused", "withdrawn")  # nothing is awaited any more
NEVER = "never delivered"
LATEST = "9999"  # as a time: everything entered so far
ON_RECORD = "made_at <= ? AND coalesce(undone_at, '~') > ?"  # what was entered by a moment, and not undone by then
TEXTS = ("ask", "topic", "en", "who", "by", "detail", "reason", "ministry")
FIELDS = (*TEXTS, "text", "key")  # ``text`` is the other name of ``ask``; a staff file may carry the key


class Said(str):
    """A line about what was typed, in English as commands say it, with what pages say of it in Japanese (``ja``) and English
    (``en``)."""

    ja: str
    en: str

    def __new__(cls, said: str, ja: str, en: str = "") -> Said:
        made = super().__new__(cls, said)
        made.ja, made.en = ja, en or said
        return made


class OfficeError(PolicywatchError):
    """What was typed cannot be kept; ``problems`` says what is wrong and what to do, a line each."""

    code = "office_entry"

    def __init__(self, problems: Sequence[str], *, resend: bool = True, box: str = "") -> None:
        ja = "\n".join(getattr(one, "ja", one) for one in problems)
        super().__init__("; ".join(problems), ja, resend=resend)
        self.problems, self.box = list(problems), box


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask as it was entered; "" where nothing was said."""

    key: str
    topic: str
    ask: str
    en: str
    who: str
    by: str
    detail: str
    reason: str
    ministry: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that became of an ask.  ``party``: person key or ministry of the meeting, "" without one; ``whom``: its name."""

    id: int
    ask: str
    state: str
    answer: str
    on_day: str
    meeting: str
    party: str
    whom: str


def next_key(office: sqlite3.Connection, table: str, letter: str, day: str) -> str:
    """The next free key of a day: M-20261125-1, A-20261125-2."""
    head = f"{letter}-{day.replace('-', '')}-"
    rows = office.execute(f"SELECT key FROM {table} WHERE key GLOB ?", (f"{head}*",))
    return head + str(max((int(row[0].removeprefix(head)) for row in rows), default=0) + 1)


def unknown(key: str, known: Iterable[str]) -> Said:
    """The sentence that says an ask is not there, with those that look like it."""
    near = nearest(key, sorted(known, reverse=True))
    how = (
        f"did you mean: {', '.join(near)}?"
        if near
        else "`policywatch ask list` shows the keys, `policywatch ask add` makes one"
    )
    return Said(
        f"there is no ask {key!r}; {how}", f"「{key}」というお願いは記録にありません。", f"There is no ask {key}."
    )


def checked(policy: sqlite3.Connection, rows: Sequence[Mapping[str, Any]], name: str = "") -> list[Ask]:
    """Asks from what was typed, without their keys; OfficeError lists everything that is wrong."""
    problems: list[str] = []
    topics = [row[0] for row in policy.execute("SELECT id FROM topics ORDER BY position, id")]
    found = []
    for number, row in enumerate(rows, 1):
        at = f"{name}: ask {number}: " if name else ""
        if strange := sorted(set(row) - set(FIELDS)):
            problems.append(f"{at}an ask knows {', '.join(TEXTS)}, not {', '.join(strange)}")
            continue
        texts = {field: _with_date_reference(row.get(field, "")) for field in TEXTS}
        texts["by"] = date_reference(texts["by"])
        if no_such_day(texts["by"]):
            problems.append(
                Said(
                    f"{at}there is no day {texts['by']!r}; write it as 2026-04-15",
                    f"「{texts['by']}」という日付はありません。2026-04-15 のように入れてください。",
                    f"There is no day “{texts['by']}”. Write it as 2026-04-15.",
                )
            )
        texts["ask"] = texts["ask"] or _with_date_reference(row.get("text", ""))
        if not texts["ask"]:
            problems.append(
                Said(
                    f'{at}it does not say what is asked for (--text …, in a file: ask = "…")',
                    "お願いの文を入れてください。",
                    "Say what is asked for.",
                )
            )
        if texts["topic"] and texts["topic"] not in topics:
            words = f"{at}there is no topic {texts['topic']!r}; there are: {', '.join(topics) or 'none yet'}"
            problems.append(
                Said(words, f"「{texts['topic']}」という論点はありません。", f"There is no topic {texts['topic']}.")
            )
        found.append(Ask("", **texts))
    if not rows:
        problems.append(f'{name or "ask add"}: no [[ask]] is there: write one table for each ask, with ask = "…"')
    if problems:
        raise OfficeError(problems)
    return found


def texts_of(one: Ask, name: str = "") -> list[tuple[str, str, str]]:
    """The texts of an ask that briefs print: what messages call each, the text, its language."""
    called = {"ask": "text"}
    return [
        (f"{name}{called.get(field, field)}", getattr(one, field), "en" if field == "en" else "ja")
        for field in ("ask", "en", "who", "by", "detail", "reason")
    ]


def _with_date_reference(value: Any) -> str:
    """A text as the briefs read it: a day (2026-12-18, or a date of TOML) becomes a reference to it."""
    if isinstance(value, datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, date) else str(value).strip()
    try:
        return f"date:{date.fromisoformat(text).isoformat()}" if len(text) == 10 else text
    except ValueError:
        return text


def add_asks(office: sqlite3.Connection, found: Sequence[Ask], day: str, at: str, *, who: str) -> list[str]:
    """Store asks, all or none, noted under ``who``; their keys.  ``day`` (Japan) stands in the keys.

    The same words twice are refused.
    """
    keys = []
    with transaction(office):
        for one in found:
            there = office.execute(
                "SELECT key FROM asks WHERE ask = ? AND coalesce(topic, '') = ? AND undone_at IS NULL",
                (one.ask, one.topic),
            ).fetchone()
            if there:
                words = f"these words are asked already: {there['key']} 「{one.ask}」"
                raise OfficeError([Said(words, f"同じ文のお願いがすでにあります（{there['key']}）。")])
            key = next_key(office, "asks", "A", day)
            office.execute(
                "INSERT INTO asks (key, topic, ask, en, who, by, detail, reason, ministry, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (key, one.topic or None, one.ask, one.en, one.who, one.by, one.detail, one.reason, one.ministry, at),
            )
            given = {name: text for name in TEXTS if (text := getattr(one, name))}
            note(office, who, Action.ASK, key, None, given, at)
            keys.append(key)
    return keys


def write_event(
    office: sqlite3.Connection, ask: str, state: str, answer: str, on_day: str, at: str, meeting: str | None = None
) -> int:
    """Write down what became of an ask, which the caller has checked; the row's id."""
    row = office.execute(
        "INSERT INTO ask_events (ask, meeting, state, answer, on_day, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (ask, meeting or None, state, answer, on_day, at),
    )
    return int(row.lastrowid or 0)


def edit_ask(office: sqlite3.Connection, key: str, texts: Mapping[str, str], today: str, at: str, *, who: str) -> None:
    """Correct the texts of an ask that nobody has had by ``today``, noted under ``who`` at ``at`` (UTC) with the words before.

    OfficeError for an unknown one, or one that was put.
    """
    with transaction(office):
        before = write_texts(office, key, texts, today)
        note(office, who, Action.ASK, key, before, {name: texts[name] for name in before}, at)


def write_texts(office: sqlite3.Connection, key: str, texts: Mapping[str, str], today: str) -> dict[str, str]:
    """Put texts of an ask in the place of those there are, inside a transaction; what stood there.  OfficeError as ``edit_ask``."""
    known = {one.key: one for one in asks(office)}
    if key not in known:
        raise OfficeError([unknown(key, known)])
    given = {name: texts[name] for name in TEXTS if name in texts and texts[name] != getattr(known[key], name)}
    english_alone = set(given) == {"en"} and not known[key].en  # says in another language what was put
    if given and not english_alone and (put := put_before(office, key, today)):
        words = (
            f"{key} was put on {put.on_day}（{put.whom or 'nobody in particular'}）: its words stand; withdraw "
            f"it (`policywatch ask set {key} withdrawn`) and add a new one"
        )
        ja = f"このお願いは {put.on_day} に渡しています。文は改められません（まだない英語の文は足せます）。"
        en = f"This ask was put on {put.on_day}: its words stand (English can be added where there is none)."
        raise OfficeError([Said(words, ja, en)])
    twin = office.execute(
        "SELECT key FROM asks WHERE ask = ? AND key <> ? AND coalesce(topic, '') = (SELECT coalesce(topic, '') FROM asks"
        " WHERE key = ?) AND undone_at IS NULL",
        (given.get("ask"), key, key),
    ).fetchone()
    if twin:
        words = f"these words are asked already: {twin['key']}"
        raise OfficeError([Said(words, f"同じ文のお願いがすでにあります（{twin['key']}）。")])
    for name, text in given.items():  # the names are ours: TEXTS
        office.execute(f"UPDATE asks SET {name} = ? WHERE key = ?", (text, key))
    return {name: getattr(known[key], name) for name in given}


def put_before(office: sqlite3.Connection, key: str, today: str) -> Event | None:
    """When an ask was first put to somebody by ``today``, and not withdrawn; None where nobody has it."""
    return next((one for one in events(office, ask=key, until=today) if one.state != "withdrawn"), None)


def set_state(
    office: sqlite3.Connection,
    ask: str,
    state: str,
    answer: str,
    on_day: str,
    at: str,
    meeting: str | None = None,
    today: str = LATEST,
    *,
    who: str,
) -> str:
    """Say what became of an ask, noted under ``who``: at ``meeting``, else at the last one it was put at (none: with nobody).

    Said again it replaces what was said before for that party, and the earlier event stays on record.  The key of the
    meeting it counts for, "" for none.  OfficeError for an unknown ask, state or meeting, or a meeting after ``today``.
    """
    known = {one.key for one in asks(office)}
    problems: list[str] = [] if ask in known else [unknown(ask, known)]
    if state not in STATES:
        words = f"there is no state {state!r} of an ask; there are: {', '.join(STATES)}"
        problems.append(Said(words, "状況を選んでください。"))
    try:
        date.fromisoformat(on_day)
    except ValueError:
        problems.append(
            Said(
                f"{on_day!r} is not a date: write it as 2026-11-25",
                f"「{on_day}」は日付ではありません（2026-11-25 のように）。",
            )
        )
    entered = [row[0] for row in office.execute("SELECT key FROM meetings WHERE undone_at IS NULL ORDER BY day DESC")]
    if meeting and meeting not in entered:
        near = hint(nearest(meeting, entered), "`policywatch meeting list` shows the keys")
        words = f"there is no meeting {meeting!r}: {near}"
        problems.append(Said(words, f"「{meeting}」という面会は記録にありません。", f"There is no meeting {meeting}."))
    put_to = {one.party: one for one in events(office, ask=ask) if one.meeting}
    if not meeting and state not in ("delivered", "withdrawn") and len(put_to) > 1:
        choices = ", ".join(f"{one.meeting}（{one.whom}）" for one in put_to.values())
        words = f"{ask} was put to {len(put_to)} parties: say whose answer it is with --meeting: {choices}"
        problems.append(Said(words, f"{len(put_to)} か所にお願いしています。どの面会の答えかを選んでください。"))
    if not meeting and state in ("answered", "accepted", "refused", "pending") and not put_to:
        problems.append(
            Said(
                f"{ask} was never delivered: enter the meeting (`policywatch meeting add … --ask {ask}`) or give --meeting",
                "まだどこにもお渡ししていないお願いです。先に面会を記録してください。",
                f"{ask} was never delivered: enter the meeting first.",
            )
        )
    if problems:
        raise OfficeError(problems)
    last = None if state in ("delivered", "withdrawn") else next(reversed(put_to.values()), None)
    where = meeting or (last.meeting if last else "")
    ahead = office.execute("SELECT day FROM meetings WHERE key = ? AND day > ?", (where, today)).fetchone()
    if ahead and state != "withdrawn" and (state != "delivered" or answer.strip()):
        words = f"the meeting {where} is on {ahead['day']}, which lies ahead: nothing can have been answered there"
        raise OfficeError([Said(words, f"{ahead['day']} の面会はこれからです。まだ答えは書けません。")])
    with transaction(office):
        write_event(office, ask, state, answer.strip(), on_day, at, where)
        said = {"state": state, "answer": answer.strip(), "day": on_day, "meeting": where, "row": last_row(office)}
        note(office, who, Action.ASK_STATE, ask, None, said, at)
    return where


def asks(office: sqlite3.Connection, topic: str | None = None, at: str = LATEST) -> list[Ask]:
    """The asks entered by ``at``, the newest first; those of one topic, or all."""
    rows = office.execute(
        f"SELECT * FROM asks WHERE (? IS NULL OR topic = ?) AND {ON_RECORD} ORDER BY id DESC", (topic, topic, at, at)
    )
    return [Ask(**{name: row[name] or "" for name in Ask.__slots__}) for row in rows]


def events(
    office: sqlite3.Connection, *, ask: str | None = None, until: str | None = None, at: str = LATEST
) -> list[Event]:
    """What became of asks as entered by ``at``, in the order of days; of one ask, up to a day (included)."""
    rows = office.execute(
        "SELECT e.id, e.ask, e.state, e.answer, e.on_day, coalesce(e.meeting, '') AS meeting,"
        " coalesce(m.person_key, m.ministry, '') AS party,"
        " coalesce(m.member || '（' || m.house || '）', m.ministry, '') AS whom"
        " FROM ask_events e LEFT JOIN meetings m ON m.key = e.meeting"
        " WHERE (? IS NULL OR e.ask = ?) AND (? IS NULL OR e.on_day <= ?) AND e.made_at <= ?"
        " AND coalesce(e.undone_at, '~') > ? ORDER BY e.on_day, e.id",
        (ask, ask, until, until, at, at),
    )
    return [Event(**dict(row)) for row in rows]


def withdrawn(found: Iterable[Event]) -> dict[str, Event]:
    """The asks that are withdrawn, each with the event that says so: it counts for every party, until something later
    that is entered says otherwise.
    """
    newest: dict[str, Event] = {}
    for one in found:
        if one.ask not in newest or one.id > newest[one.ask].id:
            newest[one.ask] = one
    return {ask: one for ask, one in newest.items() if one.state == "withdrawn"}


def standing(found: Iterable[Event]) -> dict[tuple[str, str], Event]:
    """(ask, party) -> the event that stands for it.  A withdrawal stands for every party."""
    every = list(found)
    last = {(one.ask, one.party): one for one in every}
    gone = withdrawn(every)
    return {pair: gone.get(pair[0], one) for pair, one in last.items()}


def state_words(state: str, on_day: str, today: str) -> tuple[str, str]:
    """How an ask stands, in Japanese and in English; what is entered for a day that lies ahead was put to nobody yet."""
    return PLANNED if state == "delivered" and on_day > today else (STATES_JA[state], STATES_EN[state])


def ask_record(one: Ask, found: Iterable[Event]) -> dict[str, Any]:
    """An ask for --json and for printing: its texts, its state with everybody it was put to, ``state`` over all."""
    mine = [event for event in found if event.ask == one.key]
    last = standing(mine)
    delivered = {event.party: event.on_day for event in mine if event.state == "delivered"}
    with_whom = [
        {
            "whom": event.whom or next((e.whom for e in mine if e.party == party and e.whom), ""),
            "party": party,
            "state": event.state,
            "on": event.on_day,
            "meeting": event.meeting or None,
            "answer": event.answer,
            "delivered_on": delivered.get(party),
        }
        for (_, party), event in last.items()
    ]
    texts = {name: getattr(one, name) for name in Ask.__slots__}
    return {**texts, "state": max(mine, key=lambda e: (e.on_day, e.id)).state if mine else NEVER, "with": with_whom}


def open_for(
    office: sqlite3.Connection, topic: str, party: str, until: str, without: str = "", at: str = LATEST
) -> list[Ask]:
    """The asks of a topic that this party has not answered by a day, in the order they were entered.

    ``without``: the key of a meeting that does not count (the one a brief is made for); ``at``: as entered by then.
    """
    gone = withdrawn(events(office, at=at))  # whatever the day of the meeting: it is not to be asked any more
    last = standing(one for one in events(office, until=until, at=at) if not (without and one.meeting == without))
    settled = {ask for (ask, who), event in last.items() if who == party and event.state in SETTLED}
    return [one for one in reversed(asks(office, topic, at)) if one.key not in gone and one.key not in settled]


def put_to(
    office: sqlite3.Connection, party: str, until: str, without: str = "", at: str = LATEST
) -> list[tuple[Ask, Event, str]]:
    """(ask, the event that stands, day of first delivery) for all that was put to a party by a day, oldest first."""
    found = [one for one in events(office, until=until, at=at) if not (without and one.meeting == without)]
    last = standing(found)
    by_key = {one.key: one for one in asks(office)}
    days: dict[str, str] = {}
    for one in found:
        if one.party == party and one.state == "delivered":
            days.setdefault(one.ask, one.on_day)
    return [(by_key[ask], last[ask, party], day) for ask, day in days.items()]
