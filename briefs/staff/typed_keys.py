"""Keys that a person types: of documents, changes, promises, figures, claims, and the number of a note of a brief.

Whatever names nothing is refused with the nearest that there is: a key with a slip in it must not count as one that was obeyed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

from briefs.errors import UnknownKey
from briefs.evidence.dossier import Dossier
from briefs.staff import claims, coming
from db.record.nearest import hint, nearest, nearest_keys
from db.series.register import register

TABLES = ("documents", "changes", "promises")
RE_NOTE_OF_BRIEF = re.compile(r"(?P<brief>[A-Z]{2,4}-\d{8}-[0-9A-F]{8})[:#/](?P<note>\d{1,4})")
RE_NOTE = re.compile(r"\[?(\d{1,4})[\])]?")
RE_BRIEF = re.compile(r"[A-Z]{2,4}-\d{8}-[0-9A-F]{8}")


def wrong_key(policy: sqlite3.Connection, office: sqlite3.Connection | None, key: str) -> str:
    """What is wrong with a key, with the nearest right ones; "" when it names something."""
    if key.startswith("claim:"):
        known = list(claims.claims(office))
        return "" if key.removeprefix("claim:") in known else claims.unknown(key.removeprefix("claim:"), known)
    if key.startswith(coming.PREFIX):
        known = list(coming.keys())
        return (
            "" if key in known else f"there are no words of ours of a law {key!r}; " + hint(nearest(key, known), "none")
        )
    if key.startswith("figure:"):
        return _wrong_figure(key.removeprefix("figure:"))
    if any(policy.execute(f"SELECT 1 FROM {table} WHERE key = ? LIMIT 1", (key,)).fetchone() for table in TABLES):
        return ""
    near = nearest(key, [one for table in TABLES for one in nearest_keys(policy, table, key)])
    near = near or nearest_keys(policy, "documents", key)  # by its title, say
    return f"there is no document, change or promise {key!r}; " + hint(
        near, "`policywatch search WORD --json` shows the keys"
    )


def _wrong_figure(wanted: str) -> str:
    place, _, period = wanted.partition("@")
    name, _, part = place.partition("/")
    series = register().get(name)
    if series is None:
        near = nearest(name, [one.id for one in register().series])
        return f"there is no series {name!r}; " + hint(near, "`policywatch series list` prints them")
    parts = [one.id for one in series.parts]
    if part and part not in parts:
        return f"{name} has no part {part!r}; there are: {', '.join(one for one in parts if one) or 'none'}"
    periods = [one.period for one in series.points if not part or one.part == part]
    if period and period not in periods:
        return f"{place} has no figure of {period!r}; " + hint(
            nearest(period, periods), f"there are: {', '.join(periods[-6:])}"
        )
    return ""


def wrong_keys(policy: sqlite3.Connection, office: sqlite3.Connection | None, keys: Iterable[str]) -> list[str]:
    """What is wrong with each of them that is."""
    return [said for key in dict.fromkeys(keys) if (said := wrong_key(policy, office, key))]


def documents_meant(
    policy: sqlite3.Connection, office: sqlite3.Connection, without: Sequence[str]
) -> tuple[list[str], list[int]]:
    """What ``--without`` names: keys, and bare numbers of notes of the paper that is being made.

    ``LB-20260826-1A2B3C4D:3`` is the document of note 3 of an issued brief.  UnknownKey for what names nothing.
    """
    keys, numbers, problems = list[str](), list[int](), list[str]()
    for one in without:
        if found := RE_NOTE_OF_BRIEF.fullmatch(one):
            key, said = _noted(office, found["brief"], int(found["note"]))
            keys += [key] if key else []
            problems += [said] if said else []
        elif number := RE_NOTE.fullmatch(one):
            numbers.append(int(number[1]))
        elif said := wrong_key(policy, office, one):
            problems.append(said)
        else:
            keys.append(one)
    if problems:
        raise UnknownKey("; ".join(f"--without: {said}" for said in problems))
    return keys, numbers


def keys_of_notes(dossier: Dossier, numbers: Iterable[int]) -> list[str]:
    """The documents behind notes of a paper.  UnknownKey for a number that no note has."""
    known = {one.note: one.key for one in dossier.evidence}
    if wrong := [number for number in numbers if number not in known]:
        listed = ", ".join(f"{note} {key}" for note, key in known.items())
        raise UnknownKey(
            f"--without: no note {', '.join(map(str, wrong))}; the notes of this paper are: {listed or 'none'}"
        )
    return [known[number] for number in numbers]


def _noted(office: sqlite3.Connection, brief: str, note: int) -> tuple[str, str]:
    """(key, "") of the document of a note, or ("", what is wrong)."""
    if said := unknown_brief(office, brief):
        return "", said
    rows = office.execute(
        "SELECT e.note, e.key FROM brief_evidence e JOIN briefs b ON b.id = e.brief WHERE b.number = ?", (brief,)
    ).fetchall()
    known = {row[0]: row[1] for row in rows}
    if note in known:
        return known[note], ""
    return (
        "",
        f"{brief} has no note {note}; its notes: {', '.join(f'{n} {key}' for n, key in sorted(known.items())) or 'none'}",
    )


def unknown_brief(office: sqlite3.Connection, number: str) -> str:
    """What to say of a number that no issued brief has, with the nearest; "" when one has it."""
    known = [row[0] for row in office.execute("SELECT number FROM briefs ORDER BY id DESC")]
    if number in known:
        return ""
    return f"no brief {number!r} was issued here; " + hint(
        nearest(number, known) or known[:3], "none has been issued yet"
    )
