"""What a source is expected to give, by its own history: how many documents, how soon something new, which fields.

A parser that reads less than there is raises no error.  So the last night of a source is held against its own earlier nights,
never against another source's, and what stands out is named.  Nothing is dropped for it and nothing is stored: everything is
computed on reading, so a replay has no part in it.  With too little history nothing is judged, and that is said too.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from db.diet.source_kinds import OF_THE_DIET, READ_FOR_SOME_DAYS
from db.office.watches import SOURCE as WATCHED
from db.record.causes import Cause
from db.record.documents import first_record, records
from db.record.reasons import Reason, because
from db.text.dates import jst_date

NIGHTS = 10  # so many good nights before the last one are its history
ENOUGH_NIGHTS = 5
SMALLEST_FLOOR = 2  # of three documents one may well be missing
ENOUGH_PAUSES = 8
LONGER = 1.5  # so many times the longest pause
AT_LEAST_LONGER = 3  # nights
ENOUGH_DOCUMENTS = 3
USUALLY_FILLED = 0.8
STILL_VISITED = timedelta(days=61)  # pages of a session are read for sixty days after its close
RE_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Night:
    """One whole run: its Japanese day, how it ended, how many documents it showed, how many of them were new or changed."""

    run: int
    day: date
    outcome: str
    seen: int
    new: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session of the Diet, from its first to its last day; ``last`` None while that is not known."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """``why``: what stands out, None when nothing does; ``judged``: whether there was history enough to say so."""

    judged: bool
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """One version that a run made: the kind of its document, the fields that have a value, and those that had one in the
    version before (None: there was none, the document is new)."""

    run: int
    kind: str
    fields: frozenset[str]
    before: frozenset[str] | None = None


UNJUDGED, AS_EVER = Judgement(False), Judgement(True)


# ---------------------------------------------------------------------- the three questions, pure
def volume(nights: Sequence[Night], since: date | None = None) -> Judgement:
    """Whether the last night (the last of ``nights``) showed less than half of the fewest documents of the nights before.

    ``since``: nights before that day showed something else (another session of the Diet) and do not count.
    """
    if not nights or nights[-1].outcome == "failed":
        return UNJUDGED
    *earlier, last = nights
    good = [one.seen for one in earlier if one.outcome == "ok" and (since is None or one.day >= since)][-NIGHTS:]
    if len(good) < ENOUGH_NIGHTS or min(good) // 2 < SMALLEST_FLOOR:
        return UNJUDGED
    if last.seen >= min(good) / 2:
        return AS_EVER
    return Judgement(True, because(Cause.FEWER_THAN_EVER, count=last.seen, nights=len(good), least=min(good)))


def cadence(nights: Sequence[Night], sittings: Sequence[Sitting] | None = None) -> Judgement:
    """Whether the pause since something new came is longer than any before, by half and by three nights.

    A pause is counted in nights that were looked at, on working days; where ``sittings`` are given, only on days on which
    the Diet is in session.  So a dead crawl, a weekend and the summer make no pause.  The first night is stock.
    """
    counted = [one for one in nights[1:] if one.outcome != "failed" and _counts(one.day, sittings)]
    pauses, pause = [], 0
    for one in counted:
        if one.new:
            pauses.append(pause)
            pause = 0
        else:
            pause += 1
    pauses = pauses[1:]  # the first began before we looked
    if len(pauses) < ENOUGH_PAUSES:
        return UNJUDGED
    longest = max(pauses)
    if pause < max(longest * LONGER, longest + AT_LEAST_LONGER):
        return AS_EVER
    code = Cause.QUIET_FOR_LONG if sittings is None else Cause.QUIET_WHILE_SITTING
    return Judgement(True, because(code, nights=pause, longest=longest))


def _counts(day: date, sittings: Sequence[Sitting] | None) -> bool:
    working = day.weekday() < 5
    return working and (sittings is None or any(one.first <= day <= (one.last or day) for one in sittings))


def fields_of_new(last: Sequence[Filled], earlier: Sequence[Filled]) -> list[Judgement]:
    """One judgement for each field that the new documents of the last night have in less than half of its usual share.

    The usual share is the median over the nights before of their new documents of that kind.  New documents are held against
    new ones alone: what a bill or a question gains on its way is empty when it begins.
    """
    found = []
    for kind in sorted({one.kind for one in last if one.before is None}):
        now = [one.fields for one in last if one.kind == kind and one.before is None]
        nights: dict[int, list[frozenset[str]]] = {}
        for one in earlier:
            if one.kind == kind and one.before is None:
                nights.setdefault(one.run, []).append(one.fields)
        if len(now) < ENOUGH_DOCUMENTS or len(nights) < ENOUGH_NIGHTS:
            continue
        found.append(AS_EVER)
        for name in sorted({name for night in nights.values() for fields in night for name in fields}):
            usual = median(_share(night, name) for night in nights.values())
            if usual >= USUALLY_FILLED and _share(now, name) < usual / 2:
                have = sum(name in fields for fields in now)
                share = round(usual * 100)
                why = because(Cause.FIELD_EMPTY, field=name, kind=kind, filled=have, count=len(now), share=share)
                found.append(Judgement(True, why))
    return found


def fields_of_changed(last: Sequence[Filled]) -> list[Judgement]:
    """One judgement for each field that most of the changed documents which had it before have lost in one night."""
    found = []
    for kind in sorted({one.kind for one in last}):
        changed = [(one.before, one.fields) for one in last if one.kind == kind and one.before is not None]
        if len(changed) < ENOUGH_DOCUMENTS:
            continue
        found.append(AS_EVER)
        for name in sorted({name for before, _ in changed for name in before}):
            had = [now for before, now in changed if name in before]
            have = sum(name in now for now in had)
            if len(had) >= ENOUGH_DOCUMENTS and have < len(had) / 2:
                why = because(Cause.FIELD_LOST, field=name, kind=kind, filled=have, count=len(had))
                found.append(Judgement(True, why))
    return found


def _share(documents: Sequence[frozenset[str]], name: str) -> float:
    return sum(name in fields for fields in documents) / len(documents)


def fields_of(title: str, published_on: str | None, body: str, facts: Mapping[str, Any]) -> frozenset[str]:
    """The fields of a version that have a value; numbers in a name (of a session, of a row) do not tell fields apart."""
    named = {"title": title, "published_on": published_on, "body": body, **facts}
    return frozenset(RE_DIGITS.sub("N", name) for name, value in named.items() if value not in (None, ""))


def turning_day(day: date, sittings: Iterable[Sitting]) -> date | None:
    """The last day up to ``day`` from which the pages of the Diet list something else: a session began, or left the lists."""
    turns = [one.first for one in sittings] + [one.last + STILL_VISITED for one in sittings if one.last]
    return max((turn for turn in turns if turn <= day), default=None)


# ---------------------------------------------------------------------- asked of the record
@dataclass(frozen=True, slots=True)
class Expectations:
    """What stands out of a source's last night, and what could not be judged yet (``volume``, ``cadence``, ``fields``)."""

    unusual: tuple[Reason, ...]
    unjudged: tuple[str, ...]


def expectations(conn: sqlite3.Connection, source: str) -> Expectations:
    """How the last whole run of a source stands against its own history."""
    nights = _nights(conn, source)
    row = first_record(conn, "SELECT kind FROM sources WHERE id = ?", (source,))
    kind = str(row["kind"]) if row else ""
    sittings = _sittings(conn) if kind in OF_THE_DIET else None
    since = turning_day(nights[-1].day, sittings) if sittings and nights else None
    answers = {
        # How many pages are watched is for staff to say, and each that could not be had is named.
        "volume": [AS_EVER if source == WATCHED or kind in READ_FOR_SOME_DAYS else volume(nights, since)],
        "cadence": [cadence(nights, sittings)],
        "fields": _fields_judged(conn, source, nights),
    }
    unusual = tuple(one.why for found in answers.values() for one in found if one.why)
    unjudged = tuple(name for name, found in answers.items() if not any(one.judged for one in found))
    return Expectations(unusual, unjudged)


def _nights(conn: sqlite3.Connection, source: str) -> list[Night]:
    rows = records(
        conn,
        "SELECT id, started_at, outcome, new, changed, unchanged FROM runs WHERE source = ? AND only_some = 0 ORDER BY id",
        (source,),
    )
    return [
        Night(
            row["id"],
            date.fromisoformat(jst_date(row["started_at"])),
            row["outcome"],
            row["new"] + row["changed"] + row["unchanged"],
            row["new"],
            row["changed"],
        )
        for row in rows
    ]


def _sittings(conn: sqlite3.Connection) -> list[Sitting]:
    rows = records(conn, "SELECT convened_on, closes_on FROM sessions WHERE convened_on IS NOT NULL")
    return [
        Sitting(
            date.fromisoformat(row["convened_on"]), date.fromisoformat(row["closes_on"]) if row["closes_on"] else None
        )
        for row in rows
    ]


def _fields_judged(conn: sqlite3.Connection, source: str, nights: Sequence[Night]) -> list[Judgement]:
    if not nights or nights[-1].new + nights[-1].changed < ENOUGH_DOCUMENTS:
        return [UNJUDGED]  # most nights: nothing was published that could lack a field
    last = _versions_made(conn, source, [nights[-1].run])
    # The first night is stock, of all ages.
    good = [one.run for one in nights[1:-1] if one.outcome == "ok" and one.new][-NIGHTS:]
    return [*fields_of_new(last, _versions_made(conn, source, good)), *fields_of_changed(last)] or [UNJUDGED]


def _versions_made(conn: sqlite3.Connection, source: str, runs: Sequence[int]) -> list[Filled]:
    """The versions that these runs of a source made."""
    rows = records(
        conn,
        "SELECT f.run, d.kind, v.title, v.published_on, v.body <> '' AS has_body, v.facts, (SELECT max(p.id)"
        " FROM versions p WHERE p.document = v.document AND p.id < v.id) AS before FROM versions v"
        " JOIN fetches f ON f.id = v.fetch JOIN documents d ON d.id = v.document"
        f" WHERE f.source = ? AND f.run IN ({', '.join('?' * len(runs))})",
        (source, *runs),
    )
    return [Filled(row["run"], row["kind"], _fields(row), _fields_before(conn, row["before"])) for row in rows]


def _fields_before(conn: sqlite3.Connection, version: int | None) -> frozenset[str] | None:
    if version is None:
        return None
    query = "SELECT title, published_on, body <> '' AS has_body, facts FROM versions WHERE id = ?"
    row = first_record(conn, query, (version,))
    return _fields(row) if row else None


def _fields(row: Mapping[str, Any]) -> frozenset[str]:
    return fields_of(row["title"], row["published_on"], "…" if row["has_body"] else "", json.loads(row["facts"]))
