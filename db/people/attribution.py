"""Who said, asked or proposed it: names tied to people by name, house and date.  What is ambiguous stays a name.

The rule: a candidate has the same folded name (or real name), sits in the house that the statement proves, and held
a seat on that day; readings that are given on both sides and differ exclude.  A minister's house proves nothing, since
ministers speak in both.  Exactly one candidate is the person, if the roster of that house (of both, for a minister) is
known for that day and whole: one candidate of half a roster may have a namesake in the other half, unless a minister speaks
in a post that the list of ministers gives to that member, with the house, on that day, or a member in a sitting of both houses agrees
with the candidate of the whole roster in reading and party too.  Groups never exclude
anybody; among several candidates the one whose group is the speaker's is taken when no other's can be.  What staff have
settled goes before the rule.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from db.diet.standing import CHAIR, LEAD_LENGTH, MEMBER, MINISTER, OFFICIAL, UNKNOWN, WITNESS, Standing, standing
from db.people.basis import ROSTER_LACKING, Ground, ground_of, houses_lacking, only_candidate
from db.people.cabinet import GENERAL, RE_JOINT, store_named_ministers
from db.people.memberships import LISTS, SEAT, Person, fold_name, read_people
from db.people.settlements import Settlement, settlement_for
from db.record.reasons import Reason, because, json_of
from db.text.folding import squeeze
from db.text.readings import fold_kana

BOTH_HOUSES = frozenset({"両院", "両院協議会"})
HOUSE_OF_BILL = {"衆法": "衆議院", "参法": "参議院"}
# Whom a page of a bill names that is no person: the Cabinet, a committee, its chair by office alone.
RE_NO_PERSON = re.compile(r"内閣|(?:委員会|審査会|調査会|院)(?:提出)?$|(?:委員長|会長|議長)(?:提出)?$")
INDEPENDENT = "無所属"  # of no group, or of one of those who are of none
SAMPLES = 5  # keys of statements shown for an open name
NOT_AMONG_MEMBERS = {OFFICIAL: Ground.OFFICIAL, WITNESS: Ground.WITNESS, UNKNOWN: Ground.STANDING_UNKNOWN}
# By name alone, by the reading too, by the group of one of several.
TIED_WITHIN_HOUSE = (Ground.NAME_HOUSE_DATE, Ground.NAME_HOUSE_DATE_KANA, Ground.NAME_HOUSE_DATE_GROUP)
TIED_IN_EITHER = (Ground.NAME_DATE, Ground.NAME_DATE_KANA, Ground.NAME_DATE_GROUP)
VOTES = """SELECT v.roll_call, v.position, v.name, v.group_name, v.person, r.house, r.date, d.key,
    EXISTS (SELECT 1 FROM document_topics x WHERE x.document = v.roll_call) AS on_topic
  FROM roll_calls r JOIN documents d ON d.id = r.document JOIN votes v ON v.roll_call = r.document
  ORDER BY r.date, d.key, v.position"""
OPEN_NAME = (
    "name", "folded", "house", "standing", "statements", "on_topic", "first", "last", "candidates", "basis", "ground",
    "ground_fields", "samples",
)  # fmt: skip
SETTLED = (MEMBER, MINISTER, CHAIR)  # whose names staff settle, those that matter most first


@dataclass(frozen=True, slots=True)
class Statement:
    """One name that said, asked or proposed something; ``house`` is what the statement proves, None for both."""

    document: int
    position: int
    role: str
    name: str
    kana: str | None
    group: str | None
    house: str | None
    shown_house: str | None
    date: str | None
    office: str | None
    standing: str


@dataclass(frozen=True, slots=True)
class Tie:
    """The person a statement belongs to, or None; ``ground`` says on what ground, or why not."""

    person: int | None
    ground: Reason
    candidates: int

    @property
    def basis(self) -> str:
        """The ground in English."""
        return self.ground.en


@dataclass(frozen=True, slots=True)
class Directory:
    """Everybody the rosters know, by folded name (present, past and real ones); the lists of each house with the
    first day that each is known for."""

    by_name: Mapping[str, Sequence[Person]]
    by_key: Mapping[str, Person]
    lists: Mapping[str, Mapping[str, str]]

    def read_on(self, house: str, day: str) -> int:
        """How many of the lists of a house are known for a day."""
        return sum(first <= day for first in self.lists.get(house, {}).values())


def directory(people: Iterable[Person]) -> Directory:
    by_name: dict[str, list[Person]] = defaultdict(list)
    by_key: dict[str, Person] = {}
    lists: dict[str, dict[str, str]] = defaultdict(dict)
    for person in people:
        by_key[person.key] = person
        for name in sorted(person.names):
            by_name[name].append(person)
        mine = lists[person.house]
        for spell in person.spells:
            if spell.kind == SEAT:
                mine[person.roster] = min(spell.first, mine.get(person.roster, spell.first))
    return Directory(by_name, by_key, lists)


def attribute(conn: sqlite3.Connection, settlements: Sequence[Settlement]) -> None:
    """Rebuild ``attributions`` inside the caller's transaction, from all stored statements, rosters and settlements."""
    known = directory(read_people(conn))
    settled: dict[str, list[Settlement]] = defaultdict(list)
    for settlement in settlements:
        settled[settlement.folded].append(settlement)
    conn.execute("DELETE FROM attributions")
    conn.executemany(
        "INSERT INTO attributions (document, position, role, name, folded, kana, house, date, office, standing, person,"
        " basis, candidates, ground, ground_fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                s.document,
                s.position,
                s.role,
                s.name,
                folded,
                s.kana,
                s.shown_house,
                s.date,
                s.office,
                s.standing,
                *found,
            )
            for s, folded, found in _tied(statements(conn), known, settled)
        ),
    )
    store_named_ministers(conn)
    store_open_names(conn, tie_votes(conn, known, settled))


def tie_votes(
    conn: sqlite3.Connection, known: Directory, settled: Mapping[str, Sequence[Settlement]]
) -> list[tuple[Any, ...]]:
    """Give each vote of a roll call the person it is tied to, by the same rule; the group tells apart two of one name alone.

    Returns the names that stand for nobody although a whole roster is known, as rows for ``open_names``; where no roster is known
    (sessions of long ago) nobody can settle anything, and the page of the vote says so.
    """
    found: dict[tuple[str, ...], tuple[str, Tie]] = {}
    moved, left_open = [], []
    for vote in conn.execute(VOTES):
        about = (vote["name"], vote["group_name"], vote["house"], vote["date"])
        if about not in found:
            house, folded = vote["house"], fold_name(vote["name"])
            stated = Statement(
                vote["roll_call"], 0, "voter", about[0], None, about[1], house, house, about[3], None, MEMBER
            )
            found[about] = folded, tie(stated, folded, known, settled.get(folded, ()))
        folded, one = found[about]
        if one.person != vote["person"]:
            moved.append((one.person, vote["roll_call"], vote["position"]))
        if one.person is None and one.ground.code not in (*ROSTER_LACKING, Ground.SETTLED_NO_MEMBER):
            ground = (one.basis, *json_of(one.ground))
            row = (about[0], about[3], *ground, one.candidates, vote["key"], vote["on_topic"])
            left_open.append((folded, about[2], MEMBER, *row))
    conn.executemany("UPDATE votes SET person = ? WHERE roll_call = ? AND position = ?", moved)
    return left_open


def _tied(
    stated: Iterable[Statement], known: Directory, settled: Mapping[str, Sequence[Settlement]]
) -> Iterator[tuple[Statement, str, tuple[Any, ...]]]:
    """Each statement with its folded name and what ``attributions`` says of its tie; who speaks again in a meeting is tied once."""
    found: dict[tuple[str | None, ...], tuple[Any, ...]] = {}
    for s in stated:
        folded = fold_name(s.name)
        about = (folded, s.kana, s.group, s.house, s.shown_house, s.date, s.standing)  # all that a tie follows from
        if about not in found:
            one = tie(s, folded, known, settled.get(folded, ()))
            found[about] = (one.person, one.basis, one.candidates, *json_of(one.ground))
        yield s, folded, found[about]


# ---------------------------------------------------------------------- the rule
def tie(statement: Statement, folded: str, known: Directory, settled: Sequence[Settlement] = ()) -> Tie:
    """The person behind one statement.  Pure."""
    if statement.standing not in (MEMBER, MINISTER, CHAIR, UNKNOWN):
        return Tie(None, because(NOT_AMONG_MEMBERS[statement.standing]), 0)
    decided = settlement_for(settled, statement.shown_house, statement.date)
    if decided is not None:
        return _settled(decided, known)
    if statement.standing == UNKNOWN:
        return Tie(None, because(NOT_AMONG_MEMBERS[UNKNOWN]), 0)
    if statement.date is None:
        return Tie(None, because(Ground.NO_DATE), 0)
    named = known.by_name.get(folded, ())
    if not named:
        return Tie(None, _not_on_roster(statement, known), 0)
    housed = [p for p in named if statement.house in (None, p.house)]
    if not housed:
        return Tie(None, _not_on_roster(statement, known), 0)
    seated = [p for p in housed if p.seat_on(statement.date)]
    if not seated:
        return Tie(None, _no_seat(statement, housed, known), 0)
    spoken = fold_kana(statement.kana)
    fitting = [p for p in seated if not (spoken and p.readings and spoken not in p.readings)]
    if not fitting:
        return Tie(None, because(Ground.OTHER_READING), 0)
    by_name, by_kana, by_group = TIED_WITHIN_HOUSE if statement.house else TIED_IN_EITHER
    lacking = _roster_missing(statement, known)
    if len(fitting) == 1:
        if lacking and statement.standing == MINISTER and _is_listed(fitting[0], statement.office, statement.date):
            return Tie(fitting[0].id, because(Ground.NAME_DATE_LISTED_POST, houses=houses_lacking(lacking)), 1)
        if lacking and _agrees_in_all(statement, fitting[0], houses_lacking(lacking)):
            return Tie(fitting[0].id, because(Ground.NAME_DATE_KANA_GROUP, houses=houses_lacking(lacking)), 1)
        if lacking:
            return Tie(None, because(Ground.ONE_CANDIDATE, person=fitting[0].key, why=lacking), 1)
        return Tie(fitting[0].id, because(by_kana if spoken and fitting[0].readings else by_name), 1)
    told_apart = None if lacking else _by_group(statement, fitting, statement.date)
    if told_apart is not None:
        return Tie(told_apart.id, because(by_group), 1)
    keys = ", ".join(sorted(p.key for p in fitting))
    return Tie(None, because(Ground.SEVERAL, count=len(fitting), people=keys), len(fitting))


def _is_listed(person: Person, office: str | None, day: str) -> bool:
    """Whether the list of ministers, which names members with their house, has the person in the post in which a name spoke: then a
    namesake on a page that was not read cannot be meant."""
    posts = {office or "", *RE_JOINT.split(office or "")} - {"", GENERAL}
    return person.is_listed_as(posts, day)


def _agrees_in_all(statement: Statement, person: Person, lacking: Sequence[str]) -> bool:
    """Whether a member who spoke in a sitting of both houses is the candidate by name, reading and party alike, though the roster of
    the other house (``lacking``) is not whole: a namesake read alike in one party would be known as two.  Who is in no party may be
    anybody.
    """
    group, named = person.group_on(statement.date or "") or "", statement.group or ""
    return (
        statement.standing == MEMBER
        and statement.shown_house in BOTH_HOUSES
        and person.house not in lacking
        and fold_kana(statement.kana or "") in person.readings
        and bool(group and named)
        and INDEPENDENT not in group + named
        and is_short_for(group, named)
    )


def _settled(decided: Settlement, known: Directory) -> Tie:
    if decided.person_key is None:
        return Tie(None, because(Ground.SETTLED_NO_MEMBER), 0)
    person = known.by_key.get(decided.person_key)
    if person is None:
        return Tie(None, because(Ground.SETTLED_UNKNOWN, person=decided.person_key), 0)
    return Tie(person.id, because(Ground.SETTLED), 1)


def _not_on_roster(statement: Statement, known: Directory) -> Reason:
    if lacking := _roster_missing(statement, known):
        return lacking
    return because(Ground.NOBODY, house=statement.house) if statement.house else because(Ground.NOBODY_IN_EITHER)


def _no_seat(statement: Statement, housed: Sequence[Person], known: Directory) -> Reason:
    if lacking := _roster_missing(statement, known):
        return lacking
    return because(Ground.NO_SEAT, houses=sorted({p.house for p in housed}))


def _roster_missing(statement: Statement, known: Directory) -> Reason | None:
    """Why nothing is proven: no roster of a house covers that day, or not all of its pages do; None when all do.

    The houses are the one that the statement proves, else both.
    """
    houses = [statement.house] if statement.house in LISTS else list(LISTS)
    read = {house: known.read_on(house, statement.date or "") for house in houses}
    if missing := [house for house in houses if not read[house]]:
        return because(Ground.NO_ROSTER, houses=missing)
    for house in houses:
        if read[house] < LISTS[house]:
            return because(Ground.HALF_ROSTER, houses=[house], read=read[house], pages=LISTS[house])
    return None


def _by_group(statement: Statement, fitting: Sequence[Person], day: str) -> Person | None:
    """The one candidate whose group can be the speaker's; None when several can, or none.

    Rosters print groups short (自民), minutes print them long (自由民主党・無所属の会).
    """
    if not statement.group:
        return None
    possible = []
    for person in fitting:
        group = person.group_on(day)
        if not group:
            return None  # an unknown group tells nothing apart
        if is_short_for(group, statement.group):
            possible.append(person)
    return possible[0] if len(possible) == 1 else None


def is_short_for(short: str, long: str) -> bool:
    """Whether the characters of a short group name stand in the long one in this order."""
    rest = iter(squeeze(long))
    return all(character in rest for character in squeeze(short))


# ---------------------------------------------------------------------- what was said, asked and proposed
def statements(conn: sqlite3.Connection) -> Iterator[Statement]:
    """Every speech, written question, proposer and introducer of a petition that is stored, in the order of documents."""
    for row in conn.execute(
        "SELECT s.document, s.speaker, s.speaker_kana, s.speaker_group, s.speaker_position, s.speaker_role, s.house,"
        f" s.date, substr(v.body, 1, {LEAD_LENGTH}) FROM speeches s JOIN documents d ON d.id = s.document"
        " JOIN versions v ON v.id = d.current_version"
        " WHERE s.position > 0 AND s.speaker IS NOT NULL ORDER BY s.document"
    ):
        document, name, kana, group, position, role, house, day, opening = row
        how = standing(position, role, group, opening, name)
        yield Statement(
            document,
            0,
            "speaker",
            name,
            kana,
            group,
            proven_house(how, house),
            house,
            day,
            position or how.office,
            how.kind,
        )
    for row in conn.execute(
        "SELECT document, submitter, submitter_group, house, submitted_on FROM written_questions"
        " WHERE submitter IS NOT NULL ORDER BY document"
    ):
        document, name, group, house, day = row
        yield Statement(document, 0, "submitter", name, None, group, house, house, day, None, MEMBER)
    for row in conn.execute(
        "SELECT p.document, p.position, p.role, p.name, b.kind, b.first_house, b.submitted_on FROM bill_people p"
        " JOIN bills b ON b.document = p.document ORDER BY p.document, p.position"
    ):
        number, place, role, name, bill_kind, first, day = row
        house = HOUSE_OF_BILL.get(bill_kind, first)
        kind = UNKNOWN if RE_NO_PERSON.search("".join(name.split())) else MEMBER
        yield Statement(number, place, role, name, None, None, house, house, day, None, kind)
    for row in conn.execute(
        'SELECT r.document, r.position, r.introducer, r."group", p.house, coalesce(r.received_on, p.received_on,'
        " min(substr(d.first_seen, 1, 10), s.closes_on), substr(d.first_seen, 1, 10)) FROM petition_receipts r"
        " JOIN petitions p ON p.document = r.document JOIN documents d ON d.id = r.document"
        " LEFT JOIN sessions s ON s.number = p.session WHERE r.introducer IS NOT NULL ORDER BY r.document, r.position"
    ):
        number, place, name, group, house, day = row
        yield Statement(number, place, "introducer", name, None, group, house, house, day, None, MEMBER)


def proven_house(how: Standing, house: str | None) -> str | None:
    """The house whose member somebody must be: the one that the opening names (「衆議院議員（…）」 in the House of
    Councillors), else that of the meeting, unless a minister speaks or both houses meet."""
    if how.house:
        return how.house
    return None if how.kind == MINISTER or house in BOTH_HOUSES else house


# ---------------------------------------------------------------------- what is left to settle
def unresolved(conn: sqlite3.Connection, *, on_topic: bool = False) -> list[dict[str, Any]]:
    """Names of members, ministers and chairs that stand for nobody yet, as staff settle them; ``on_topic``: those alone
    that said something on a topic.

    One dict for each folded name, house and standing: name, folded, house, standing, statements (their number),
    on_topic (how many of them have a topic), first and last (dates), candidates (the most there were), why, lacking
    (the houses whose roster was not read, or in part, when that is why), candidate (the key of the only one there is),
    samples (keys of documents), why_ja.  Ambiguous names come first, then members, ministers, chairs; in each, names with
    statements on topic, then those with most statements.  What is settled as no member is settled.

    As they stood when people were last derived; a file of an older program, which did not store them, is counted now.
    """
    rows = conn.execute(f"SELECT {', '.join(OPEN_NAME)} FROM open_names ORDER BY position").fetchall()
    if not rows and conn.execute("SELECT 1 FROM attributions LIMIT 1").fetchone():
        rows = list(map(tuple, open_names(conn)))
    every = (dict(zip(OPEN_NAME, row, strict=True)) for row in rows)
    return [_shown(row) for row in every if row["on_topic"] or not on_topic]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    basis, code, fields = (row.pop(name) for name in ("basis", "ground", "ground_fields"))
    why_ja, lacking, candidate = _words_of(basis, code, fields)
    return row | {
        "why": basis,
        "samples": json.loads(row["samples"]),
        "why_ja": why_ja,
        "lacking": list(lacking),
        "candidate": candidate,
    }


@lru_cache(maxsize=4_096)
def _words_of(basis: str, code: str | None, fields: str | None) -> tuple[str, tuple[str, ...], str | None]:
    """A stored ground as it is shown; the page of members shows the same hundreds again and again."""
    ground = ground_of({"basis": basis, "ground": code, "ground_fields": fields})
    return ground.ja, tuple(houses_lacking(ground)), only_candidate(ground)


def store_open_names(conn: sqlite3.Connection, votes: Iterable[tuple[Any, ...]] = ()) -> None:
    """Keep the names that stand for nobody: whoever shows them would have to look through all attributions."""
    conn.execute("DELETE FROM open_names")
    conn.executemany(
        f"INSERT INTO open_names (position, {', '.join(OPEN_NAME)}) VALUES (?{', ?' * len(OPEN_NAME)})",
        ((position, *row) for position, row in enumerate(open_names(conn, votes), 1)),
    )


def open_names(conn: sqlite3.Connection, votes: Iterable[tuple[Any, ...]] = ()) -> list[tuple[Any, ...]]:
    """The rows of ``open_names`` (the columns OPEN_NAME) in their order, from all attributions and these votes."""
    groups: dict[tuple[str, str | None, str], list[Any]] = defaultdict(list)
    for row in conn.execute(
        "SELECT a.folded, a.house, a.standing, a.name, a.date, a.basis, a.ground, a.ground_fields, a.candidates, d.key,"
        " EXISTS (SELECT 1 FROM document_topics x WHERE x.document = a.document) AS on_topic FROM attributions a"
        " JOIN documents d ON d.id = a.document WHERE a.person IS NULL AND a.standing IN (?, ?, ?)"
        " AND a.ground IS NOT ? ORDER BY a.date, a.document, a.position",
        (*SETTLED, Ground.SETTLED_NO_MEMBER),
    ):
        groups[row[0], row[1], row[2]].append(tuple(row)[3:])
    for row in votes:
        groups[row[0], row[1], row[2]].append(row[3:])
    found = []
    for (folded, house, how), rows in groups.items():
        _, _, basis, ground, fields, candidates, _, _ = max(rows, key=lambda row: row[5])
        dates = [row[1] for row in rows if row[1]]
        on_topic = sum(row[7] for row in rows)
        samples = json.dumps([row[6] for row in rows[-SAMPLES:]], ensure_ascii=False)
        first, last = min(dates, default=None), max(dates, default=None)
        urgency = (candidates < 2, SETTLED.index(how), not on_topic, -len(rows), folded, house or "")
        name = (rows[-1][0], folded, house, how, len(rows), on_topic, first, last, candidates, basis, ground, fields)
        found.append((urgency, (*name, samples)))
    return [row for _, row in sorted(found, key=lambda one: one[0])]
