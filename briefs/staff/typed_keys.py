"""Keys that a person types: of documents, passages, changes, promises, figures, claims, and the number of a note of a brief.

Whatever names nothing is refused with the nearest that there is: a key with a slip in it must not count as one that was obeyed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from briefs.errors import UnknownKey
from briefs.evidence.acceptance import Use, passages_printed
from briefs.evidence.dossier import Dossier, from_json
from briefs.evidence.passage_keys import Words, parted, words_of
from briefs.staff import claims, coming
from db.record.nearest import hint, nearest, nearest_keys
from db.series.register import register

TABLES = ("documents", "changes", "promises")
RE_NOTE_OF_BRIEF = re.compile(r"(?P<brief>[A-Z]{2,4}-\d{8}-[0-9A-F]{8})[:#/](?P<note>\d{1,4})(?:\.(?P<part>\d{1,3}))?")
RE_NOTE = re.compile(r"\[?(?P<note>\d{1,4})(?:\.(?P<part>\d{1,3}))?[\])]?")


@dataclass(frozen=True, slots=True)
class Note:
    """A note of a paper, and which of the passages printed from it (from 1; 0: all of it)."""

    number: int
    part: int = 0

    def __str__(self) -> str:
        return f"{self.number}.{self.part}" if self.part else str(self.number)


@dataclass(slots=True)
class Unwanted:
    """What is not wanted in a paper: keys of documents and of all else that has one, single passages, and notes of the paper
    that is being made.
    """

    keys: list[str] = field(default_factory=list)
    passages: list[Words] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def add(self, key: str, text: str = "") -> None:
        """A key; with ``text`` these words alone of the document."""
        if text:
            self.passages.append((key, text))
        else:
            self.keys.append(key)


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
    document, _ = parted(key)
    if document and policy.execute("SELECT 1 FROM documents WHERE key = ?", (document,)).fetchone():
        how = "`policywatch brief candidates --topic TOPIC` prints the keys of its passages"
        return "" if words_of(policy, office, key) else f"{document} never had the passage {key!r}; {how}"
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


def meant(policy: sqlite3.Connection, office: sqlite3.Connection, without: Sequence[str]) -> Unwanted:
    """What ``--without`` names: keys, keys of passages (``KEY#1f0c9a2e``), and bare numbers of notes of the paper that is being made.

    ``LB-20260826-1A2B3C4D:3`` is the document of note 3 of an issued brief, ``…:3.2`` the second passage printed from it.  UnknownKey
    for what names nothing.
    """
    found, problems = Unwanted(), list[str]()
    for one in without:
        if noted := RE_NOTE_OF_BRIEF.fullmatch(one):
            try:
                issued(office, noted["brief"], Note(int(noted["note"]), int(noted["part"] or 0)), found)
            except UnknownKey as error:
                problems.append(str(error))
        elif number := RE_NOTE.fullmatch(one):
            found.notes.append(Note(int(number["note"]), int(number["part"] or 0)))
        elif said := wrong_key(policy, office, one):
            problems.append(said)
        elif text := words_meant(policy, office, one):
            found.add(parted(one)[0], text)
        else:
            found.add(one)
    if problems:
        raise UnknownKey("; ".join(f"--without: {said}" for said in problems))
    return found


def words_meant(policy: sqlite3.Connection, office: sqlite3.Connection | None, key: str) -> str:
    """The words that the key of a passage means; "" for the key of anything else, whatever it looks like."""
    if not parted(key)[0] or policy.execute("SELECT 1 FROM documents WHERE key = ?", (key,)).fetchone():
        return ""
    return words_of(policy, office, key)


def with_words(policy: sqlite3.Connection, office: sqlite3.Connection | None, uses: Iterable[Use]) -> tuple[Use, ...]:
    """What a staff file accepts, keys of passages as their documents with the words."""
    found = []
    for one in uses:
        words = words_meant(policy, office, one.key)
        found.append(replace(one, key=parted(one.key)[0], text=one.text or words) if words else one)
    return tuple(found)


def at_notes(dossier: Dossier, notes: Iterable[Note], into: Unwanted) -> None:
    """Put what stands behind notes of a paper among what is not wanted.  UnknownKey for a number that nothing has."""
    known = {one.note: one.key for one in dossier.evidence}
    printed = passages_printed(dossier)
    listed = ", ".join(f"{note} {key}" for note, key in known.items()) or "none"
    wrong = []
    for one in notes:
        key = known.get(one.number, "")
        own = [text for its_key, text in printed if its_key == key]
        if not key:
            wrong.append(f"no note {one}; the notes of this paper are: {listed}")
        elif one.part > len(own):
            wrong.append(f"no passage {one}: note {one.number} has {len(own)} printed from it")
        else:
            into.add(key, own[one.part - 1] if one.part else "")
    if wrong:
        raise UnknownKey("; ".join(f"--without: {said}" for said in wrong))


def issued(office: sqlite3.Connection, brief: str, note: Note, into: Unwanted) -> None:
    """Put what stands behind a note of an issued brief among what is not wanted.  UnknownKey when there is none."""
    if said := unknown_brief(office, brief):
        raise UnknownKey(said)
    row = office.execute("SELECT dossier FROM briefs WHERE number = ? ORDER BY id DESC", (brief,)).fetchone()
    try:
        at_notes(from_json(row[0]), [note], into)
    except UnknownKey as error:
        raise UnknownKey(f"{brief}: {str(error).removeprefix('--without: ')}") from None


def unknown_brief(office: sqlite3.Connection, number: str) -> str:
    """What to say of a number that no issued brief has, with the nearest; "" when one has it."""
    known = [row[0] for row in office.execute("SELECT number FROM briefs ORDER BY id DESC")]
    if number in known:
        return ""
    return f"no brief {number!r} was issued here; " + hint(
        nearest(number, known) or known[:3], "none has been issued yet"
    )
