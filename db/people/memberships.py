"""People and their memberships, computed anew from every night's rosters.

A person is a member document of the roster of one house; its id and key are the person's.  A membership runs from
the first day a fact was seen to the last day it was seen, both included, in Japanese calendar dates; ``to`` is NULL
while it lasts.  Being a member of the house (``seat``, with the constituency) and the group (``group``) are rows of
their own: the members of a house are those of its session, so the seats that the very first reading of a roster showed
begin on the day that session was convened; a group may have changed the day before, so it begins on the night it was
first seen.  Both are marked ``since_is_first_sight``.  A member who leaves is last seen on the last night the roster
still had the name; a member who only changes group holds the seat without a gap.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from db.text.dates import jst_date
from db.text.folding import fold
from db.text.late import late
from db.text.numerals import ONE_TO_NINE
from db.text.readings import fold_kana

JOINED, LEFT = "joined", "left"  # the ``field`` of the changes of a roster
MEMBER = "議員"
SEAT, GROUP, COMMITTEE = "seat", "group", "committee"  # kinds of memberships, in the order in which they are numbered
OFFICE = "office"  # a post of the Cabinet: by the list of ministers, or by the minutes alone (db/people/cabinet.py)
KINDS = (SEAT, GROUP, COMMITTEE, OFFICE)
LISTS = {"衆議院": 10, "参議院": 1}  # pages that make up a house's roster
HOUSE_OF_LIST = {"members/shugiin": "衆議院", "members/sangiin": "参議院"}
RE_OTHERS = late(f"外[0-9{ONE_TO_NINE}十百]+[名人]$")
RE_HONORIFIC = late(r"(?<=..)(?:君|議員|氏|さん)$")
RE_ASIDE = late(r"\[[^\]]*\]|<正字>")


@lru_cache(maxsize=20000)
def fold_name(name: str) -> str:
    """The form in which two spellings of a person's name are the same: folded, without white space and 君.

    For matching only.  「外4名」 behind a name and a real name in [ ] are left out.
    """
    bare = "".join(RE_ASIDE.sub("", fold(name)).split())
    return RE_HONORIFIC.sub("", RE_OTHERS.sub("", bare))


@dataclass(frozen=True, slots=True)
class Spell:
    """One membership; ``first`` and ``last`` are days (YYYY-MM-DD), both included, ``last`` None while it goes on."""

    kind: str
    group: str | None
    role: str
    seat: str | None
    first: str
    last: str | None
    since_is_first_sight: bool = False

    def covers(self, day: str) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(slots=True)
class Person:
    """A member document with everything its rosters ever said."""

    id: int
    key: str
    house: str
    name: str
    kana: str | None
    real_name: str | None
    roster: str = ""  # the list that shows the person: a house, or one page of a house
    names: set[str] = field(default_factory=set)  # folded, of all versions, real names too
    readings: set[str] = field(default_factory=set)
    spells: list[Spell] = field(default_factory=list)

    def seat_on(self, day: str) -> Spell | None:
        """The membership of the house that covers a day; None when there was none."""
        return self._held(SEAT, day)

    def group_on(self, day: str) -> str | None:
        """The group on a day, as the roster prints it; None when it is not known for that day."""
        spell = self._held(GROUP, day)
        return spell.group if spell else None

    def is_listed_as(self, posts: Container[str], day: str) -> bool:
        """Whether the list of ministers gave the person one of these posts on a day."""
        return any(one.kind == OFFICE and one.role in posts and one.covers(day) for one in self.spells)

    def _held(self, kind: str, day: str) -> Spell | None:
        return next((spell for spell in self.spells if spell.kind == kind and spell.covers(day)), None)


def store_people(conn: sqlite3.Connection) -> None:
    """Rebuild people and memberships inside the caller's transaction.  ``attributions`` refer to them and are emptied."""
    people = read_people(conn)
    for table in ("attributions", "memberships", "people"):
        conn.execute(f"DELETE FROM {table}")
    conn.executemany(
        "INSERT INTO people (id, key, name, kana, house, real_name, folded) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(p.id, p.key, p.name, p.kana, p.house, p.real_name, fold_name(p.name)) for p in people],
    )
    conn.executemany(
        'INSERT INTO memberships (person, position, kind, "group", role, seat, "from", "to", since_is_first_sight)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (p.id, n, s.kind, s.group, s.role, s.seat, s.first, s.last, s.since_is_first_sight)
            for p in people
            for n, s in enumerate(p.spells, 1)
        ],
    )


def read_people(conn: sqlite3.Connection) -> list[Person]:
    """Everybody that a roster has ever named, by document id, with all names, readings and memberships."""
    rows = conn.execute(
        "SELECT d.id, d.key, d.collection, d.first_seen, d.last_seen, d.gone_at, v.fetched_at, v.title, v.facts"
        " FROM documents d JOIN versions v ON v.document = d.id WHERE d.kind = 'member' ORDER BY d.id, v.id"
    ).fetchall()
    began: dict[str, str] = {}  # collection -> the day its list was first read
    for row in rows:
        day = jst_date(row["first_seen"])
        began[row["collection"]] = min(day, began.get(row["collection"], day))
    moves: dict[int, list[tuple[str, str, str | None]]] = defaultdict(list)
    for row in conn.execute(
        "SELECT document, field, before, detected_at FROM changes WHERE kind = 'membership_changed'"
        " AND field IN (?, ?) ORDER BY id",
        (JOINED, LEFT),
    ):
        moves[row["document"]].append((row["detected_at"], row["field"], row["before"]))
    sessions = dict(conn.execute("SELECT number, convened_on FROM sessions WHERE convened_on IS NOT NULL").fetchall())
    grouped: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        grouped[row["id"]].append(row)
    people = [_person(found, moves[number], began, sessions) for number, found in grouped.items()]
    _add_committees(conn, people)
    _add_offices(conn, people)
    for person in people:
        person.spells.sort(key=lambda s: (KINDS.index(s.kind), s.first, s.group or "", s.role))
    return people


def _person(
    rows: list[sqlite3.Row],
    moves: Iterable[tuple[str, str, str | None]],
    began: Mapping[str, str],
    sessions: Mapping[int, str],
) -> Person:
    last = rows[-1]
    facts = json.loads(last["facts"])
    person = Person(
        last["id"],
        last["key"],
        facts["house"],
        last["title"],
        facts.get("kana"),
        facts.get("real_name"),
        last["collection"],
    )
    for row in rows:
        known = json.loads(row["facts"])
        person.names |= {fold_name(name) for name in (row["title"], known.get("real_name")) if name}
        person.readings |= {fold_kana(kana) for kana in (known.get("kana"),) if kana}
    order = {LEFT: 0, "version": 1, JOINED: 2}
    events = [(row["fetched_at"], "version", row["facts"]) for row in rows]
    events = sorted([*events, *moves], key=lambda event: (event[0], order[event[1]]))
    first_night = jst_date(rows[0]["fetched_at"])
    baseline = first_night == began[rows[0]["collection"]]
    convened = _convened(first_night, sessions)
    last_seen = None if last["gone_at"] is None else jst_date(last["last_seen"])
    person.spells = [
        *_spells(SEAT, events, last_seen, convened if baseline else None),
        *_spells(GROUP, events, last_seen, first_night if baseline else None),
    ]
    return person


def _spells(
    kind: str, events: Iterable[tuple[str, str, str | None]], last_seen: str | None, first_sight: str | None
) -> Iterator[Spell]:
    """The seats or the groups of one person in order: a version opens one when the fact differs, leaving closes it.

    ``events``: (moment, LEFT, JOINED or "version", last day or facts) in order; ``last_seen``: of one who is gone;
    ``first_sight``: where the first begins if it is of the very first reading of the roster, else None.
    """
    facts: dict[str, str | None] = {}
    present, spell = True, None
    for moment, what, told in events:
        night = jst_date(moment)
        if what == LEFT:
            if spell is not None:
                yield from _ended(spell, told or _day_before(night))
            present, spell = False, None
            continue
        if what == JOINED:
            present = True
        else:
            facts = json.loads(told or "{}")
        if not present or (spell is not None and fold(_fact(spell) or "") == fold(facts.get(kind) or "")):
            continue
        if spell is not None:
            yield from _ended(spell, _day_before(night))
        spell = Spell(
            kind,
            facts.get("group") if kind == GROUP else None,
            MEMBER,
            facts.get("seat") if kind == SEAT else None,
            first_sight or night,
            None,
            first_sight is not None,
        )
        first_sight = None
    if spell is not None:
        yield from _ended(spell, last_seen) if last_seen else (spell,)


def _fact(spell: Spell) -> str | None:
    return spell.seat if spell.kind == SEAT else spell.group


def _ended(spell: Spell, last: str) -> Iterator[Spell]:
    """The spell up to and including ``last``; nothing when another reading of the same day has replaced it."""
    if last >= spell.first:
        yield replace(spell, last=last)


def _convened(night: str, sessions: Mapping[int, str]) -> str:
    """The first day of the session whose roster was read: the newest begun by that night."""
    return max((day for day in sessions.values() if day <= night), default=night)


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


# ---------------------------------------------------------------------- committees
def _add_committees(conn: sqlite3.Connection, people: Iterable[Person]) -> None:
    """Posts in committees, from every version of every committee roster; a name that is not one member's is left out."""
    by_name: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        for name in person.names:
            by_name[person.house, name].append(person)
    rows = conn.execute(
        "SELECT d.id, d.last_seen, d.gone_at, v.title, v.body, v.facts, v.fetched_at FROM documents d"
        " JOIN versions v ON v.document = d.id WHERE d.kind = 'committee' ORDER BY d.id, v.id"
    )
    rosters: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        rosters[row["id"]].append(row)
    for versions in rosters.values():
        facts = json.loads(versions[-1]["facts"])
        nights = [(jst_date(row["fetched_at"]), set(posts_of(row["body"]))) for row in versions]
        last_seen = jst_date(versions[-1]["last_seen"]) if versions[-1]["gone_at"] is not None else None
        for (role, name, kana), spell in _posts(nights, last_seen, COMMITTEE, str(facts["committee"])):
            found = [
                p
                for p in by_name.get((str(facts["house"]), fold_name(name)), ())
                if p.seat_on(spell.first) and not (kana and p.readings and fold_kana(kana) not in p.readings)
            ]
            if len(found) == 1:
                found[0].spells.append(replace(spell, role=role))


Post = tuple[str, str, str]  # role, name, kana ("" when the page gives none)


P = TypeVar("P", bound=tuple[str, ...])


def _posts(
    lists: Sequence[tuple[str, set[P]]], last_seen: str | None, kind: str, group: str | None
) -> Iterator[tuple[P, Spell]]:
    """Each post (its role first) with its time, from what stood on a list from which day on; ``last_seen`` of a list that is gone."""
    open_posts: dict[P, Spell] = {}
    for n, (day, now) in enumerate(lists):
        for post in sorted(set(open_posts) - now):
            for ended in _ended(open_posts.pop(post), _day_before(day)):
                yield post, ended
        for post in sorted(now - set(open_posts)):
            open_posts[post] = Spell(kind, group, post[0], None, day, None, n == 0)
    for post, spell in sorted(open_posts.items()):
        for last in _ended(spell, last_seen) if last_seen else (spell,):
            yield post, last


def posts_of(body: str) -> Iterator[Post]:
    """The posts in the text of a committee roster, a line each: role | name | kana | group."""
    for line in body.split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 4:
            yield cells[0], cells[1], cells[2]


# ---------------------------------------------------------------------- posts of the Cabinet
Minister = tuple[
    str, str, str, str
]  # post, name ("" where it is a picture), reading, house ("" for nobody of the Diet)


def ministers_of(body: str) -> Iterator[Minister]:
    """The posts in the text of the list of ministers, a line each: post | name | reading | house."""
    for line in body.split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 4:
            yield cells[0], cells[1], cells[2], cells[3]


def listed_ministers(conn: sqlite3.Connection) -> list[tuple[Minister, Spell]]:
    """Every post that the list of ministers ever showed, with its time.

    A new Cabinet's posts begin on the day it was formed, others on the night on which they were first seen; those of the very first
    reading are marked so, since the list does not say who came later than the Cabinet.
    """
    versions = conn.execute(
        "SELECT d.last_seen, d.gone_at, v.body, v.facts, v.fetched_at FROM documents d JOIN versions v ON v.document = d.id"
        " WHERE d.kind = 'cabinet_list' ORDER BY v.id"
    ).fetchall()
    if not versions:
        return []
    lists: list[tuple[str, set[Minister]]] = []
    formed_before: str | None = None
    for row in versions:
        night, formed = jst_date(row["fetched_at"]), str(json.loads(row["facts"])["formed_on"])
        is_new = formed_before not in (None, formed) and (lists[-1][0] if lists else "") < formed <= night
        lists.append((formed if is_new else night, set(ministers_of(row["body"]))))
        formed_before = formed
    last_seen = jst_date(versions[-1]["last_seen"]) if versions[-1]["gone_at"] is not None else None
    return list(_posts(lists, last_seen, OFFICE, None))


def whole_rosters(conn: sqlite3.Connection) -> set[str]:
    """The houses all of whose pages of members have been read."""
    read: dict[str, int] = defaultdict(int)
    for (collection,) in conn.execute("SELECT DISTINCT collection FROM documents WHERE kind = 'member'"):
        house = HOUSE_OF_LIST.get("/".join(str(collection).split("/")[:2]))
        if house:
            read[house] += 1
    return {house for house, pages in LISTS.items() if read[house] >= pages}


def _add_offices(conn: sqlite3.Connection, people: Iterable[Person]) -> None:
    """Posts of the Cabinet to the members that the list of ministers names with their house; what is not one member's is left out.

    Of a name that the list shows as a picture only the reading is known: it is one member's where the house's roster is whole.
    """
    listed = listed_ministers(conn)
    whole = whole_rosters(conn) if listed else set()
    for (_, name, kana, house), spell in listed:
        seated = [p for p in people if p.house == house and p.seat_on(spell.first)]
        reading = fold_kana(kana)
        if name:
            found = [p for p in seated if fold_name(name) in p.names and not (p.readings and reading not in p.readings)]
        else:
            found = [p for p in seated if house in whole and reading in p.readings]
        if len(found) == 1:
            found[0].spells.append(spell)
