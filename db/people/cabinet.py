"""Ministers, vice-ministers and parliamentary secretaries whom the list of ministers or the minutes name while no roster does:
people by their post, marked as such.

A minister speaks in both houses, so a name is tied to a member only where both rosters are whole.  Until then the post is
the only thing known: 「法務大臣」 in the minutes' own field is held by one person at a time.  Such a person has a key of its
own (``members/大臣/NAME``), the house 内閣, and the posts seen with their days; as soon as the rosters are whole the
statements are the member's.  Of a name that a member bears on any day nothing is guessed: it waits for staff, on that
member's page.  The list of ministers names members with their house: those that a roster has hold their posts there
(``memberships.py``), and nobody is made up for a house whose whole roster has no such name.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.diet.standing import MINISTER
from db.people.basis import Ground, ground_of, houses_lacking
from db.people.memberships import OFFICE, Spell, fold_name, listed_ministers, whole_rosters
from db.record.reasons import because, json_of
from db.text.readings import fold_kana

CABINET = "内閣"  # in the place of a house
KEY = "members/大臣/"
# The Cabinet.
RE_CABINET = re.compile(
    r"(?:^|・)(?:内閣官房長官|国家公安委員会委員長(?=$)|(?!副)[^・（）]{1,16}(?<!副)大臣)(?:$|・|（)"
)
# Those who speak for a minister; 「副大臣」 alone, as a speech opens with it, names no post.
RE_DEPUTY = re.compile(r"(?:^|・)(?:内閣官房副長官(?!補)|[^・（）]{1,16}(?:副大臣|大臣政務官|政務次官))(?:$|・|（)")
GENERAL = "国務大臣"
RE_JOINT = re.compile(r"・(?![^（]*）)")  # between two posts of one person, not inside of （金融・経済）


def is_cabinet(office: str | None) -> bool:
    """Whether a post of the minutes is one of the Cabinet."""
    return bool(office and RE_CABINET.search(office))


def is_post(office: str | None) -> bool:
    """Whether a post of the minutes is a minister's, a vice-minister's or a parliamentary secretary's."""
    return is_cabinet(office) or bool(office and RE_DEPUTY.search(office))


def store_named_ministers(conn: sqlite3.Connection) -> None:
    """Give a person to everybody with such a post whose name no known roster can settle.

    Attributions must be there; inside the caller's transaction.
    """
    conn.execute("DELETE FROM memberships WHERE person < 0")
    conn.execute("DELETE FROM people WHERE id < 0")
    spoken: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in conn.execute(
        "SELECT document, position, name, folded, kana, date, office, basis, ground, ground_fields FROM attributions"
        " WHERE person IS NULL AND standing = ? AND ground IN (?, ?) AND date IS NOT NULL ORDER BY date, document, position",
        (MINISTER, Ground.NO_ROSTER, Ground.HALF_ROSTER),
    ):
        spoken[row["folded"]].append(row)
    listed = _listed(conn)
    known = {
        folded for (folded,) in conn.execute("SELECT folded FROM people")
    }  # such a member has a page, with what waits
    named = {folded for folded, rows in spoken.items() if any(is_post(row["office"]) for row in rows)} | set(listed)
    for number, folded in enumerate(sorted(named - known), 1):
        rows, held = spoken.get(folded, []), listed.get(folded, [])
        kana = [*(one.kana for one in held if one.kana), *(row["kana"] for row in rows if row["kana"])]
        if len({fold_kana(reading) for reading in kana}) > 1:
            continue  # two people
        name = held[-1].name if held else rows[-1]["name"]
        conn.execute(
            "INSERT INTO people (id, key, name, kana, house, real_name, folded) VALUES (?, ?, ?, ?, ?, NULL, ?)",
            (-number, KEY + folded, name, next(iter(kana), None), CABINET, folded),
        )
        conn.executemany(
            'INSERT INTO memberships (person, position, kind, "group", role, seat, "from", "to", since_is_first_sight)'
            " VALUES (?, ?, ?, NULL, ?, NULL, ?, ?, ?)",
            [(-number, n, OFFICE, *post) for n, post in enumerate(_joined(held, posts(rows)), 1)],
        )
        for row in rows:
            why = because(Ground.MINISTER_BY_POST, houses=houses_lacking(ground_of(row)))
            conn.execute(
                "UPDATE attributions SET person = ?, basis = ?, ground = ?, ground_fields = ? WHERE document = ? AND position = ?",
                (-number, why.en, *json_of(why), row["document"], row["position"]),
            )


@dataclass(frozen=True, slots=True)
class Listed:
    """A post as the list of ministers has it."""

    name: str
    kana: str
    spell: Spell


def _listed(conn: sqlite3.Connection) -> dict[str, list[Listed]]:
    """The posts of everybody whom the list of ministers shows as one by folded name, the oldest first; not those of a house whose
    whole roster must have the name."""
    whole = whole_rosters(conn)
    found: dict[str, list[Listed]] = defaultdict(list)
    for (_, name, kana, house), spell in listed_ministers(conn):
        if name and house not in whole:
            found[fold_name(name)].append(Listed(name, kana, spell))
    return {
        folded: sorted(held, key=lambda one: (one.spell.first, one.spell.role))
        for folded, held in found.items()
        if any(is_cabinet(one.spell.role) for one in held)
    }


def _joined(held: Iterable[Listed], spoken: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str | None, bool]]:
    """(post, first day, last day, whether it began earlier) by first day: those of the list, and those that only the minutes have.

    A post that both have begins on the first day on which either has it.
    """
    spells = [(one.spell.role, one.spell.first, one.spell.last, one.spell.since_is_first_sight) for one in held]
    for post, first, last in spoken:
        parts = {post, *RE_JOINT.split(post)}
        same = [n for n, one in enumerate(spells) if one[0] in parts]
        if not same:
            spells.append((post, first, last, True))
        for n in same:
            role, began, ended, early = spells[n]
            spells[n] = (role, min(began, first), ended, early or first < began)
    return sorted(spells, key=lambda one: (one[1], one[0]))


def posts(rows: Iterable[Mapping[str, str]] | Iterable[sqlite3.Row]) -> Sequence[tuple[str, str, str]]:
    """(post, first day, last day) as the minutes have them, by first day; 「国務大臣」 alone only where nothing else is said."""
    days: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if is_post(row["office"]):
            days[row["office"]].append(row["date"])
    if len(days) > 1:
        days.pop(GENERAL, None)
    return sorted(((post, min(seen), max(seen)) for post, seen in days.items()), key=lambda one: (one[1], one[0]))
