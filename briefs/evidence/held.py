"""What the record holds of somebody, or on a topic, whether or not a paper can quote it.

"Not found" is a claim: it is printed only where this is nothing (:func:`briefs.evidence.looked.nothing`).  It asks the record itself
and none of the rules by which passages are chosen: that a rule finds no sentence to quote does not show that nobody spoke.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefs.evidence import rows
from briefs.evidence.persons import Party, answers_for
from briefs.evidence.quoting import is_chair, is_government
from briefs.evidence.rows import Speech
from briefs.evidence.wording import in_english
from db.people.memberships import fold_name

SAID = "a.role = 'speaker' AND a.standing IN ('member', 'minister')"


@dataclass(frozen=True, slots=True)
class Held:
    """How much there is on record that a paper does not show; ``day`` (YYYY-MM-DD) of the newest, and in both languages where it was.

    ``untied``: speeches under the same name of which nobody has settled whose they are; they are in no count.
    """

    count: int = 0
    day: str = ""
    where: str = ""
    where_en: str = ""
    untied: int = 0


NOTHING = Held()


def held(found: Iterable[Speech], untied: int = 0) -> Held:
    """These speeches, as a paper says of them that they are there."""
    speeches = sorted(found, key=lambda one: (one.date, one.position))
    if not speeches:
        return Held(untied=untied)
    newest = speeches[-1]
    where = f"{newest.house}{newest.meeting}"
    return Held(len(speeches), newest.date, where, in_english(where)[0], untied)


def held_of(days: Sequence[str]) -> Held:
    """Things that have a day and no place: changes, promises."""
    return Held(len(days), max(days)) if days else NOTHING


def spoken(conn: sqlite3.Connection, party: Party, topic: str, at: str) -> Held:
    """What they said or were answered on a topic by ``at`` (UTC); of a ministry what it answered."""
    if party.words:
        return held(one for one in on_topic(conn, topic, at) if answers_for(one, party.words))
    person, name = party.person["id"] if party.person else None, fold_name(party.name)
    theirs = f"EXISTS (SELECT 1 FROM attributions a WHERE a.document IN ({{of}}) AND {SAID} AND "
    own = theirs.format(of="s.document, e.question")
    # Somebody whom no roster has is known by the name alone.
    tied, value = ("a.person = ?)", person) if person else ("a.person IS NULL AND a.folded = ?)", name)
    found = on_topic(conn, topic, at, own + tied, (value,))
    untied = theirs.format(of="s.document") + "a.person IS NULL AND a.folded = ?)"  # speeches, not the answers to them
    others = on_topic(conn, topic, at, untied, (name,)) if person else []
    return held(found, len(others))


def answered(conn: sqlite3.Connection, topic: str, at: str, day: str) -> Held:
    """What the government answered to questions on a topic up to a day (YYYY-MM-DD)."""
    found = on_topic(conn, topic, at, "e.question IS NOT NULL AND s.date <= ?", (day,))
    return held(one for one in found if is_government(one.office))


def on_topic(
    conn: sqlite3.Connection, topic: str, at: str, condition: str = "1", values: Sequence[object] = ()
) -> list[Speech]:
    """Every speech on a topic (``s``; ``e``: the exchange in which it answers) that meets a condition, as of ``at``; nobody speaks
    to a subject as the chair of a sitting.
    """
    found = conn.execute(
        "SELECT DISTINCT s.* FROM document_topics t JOIN speeches s ON s.document = t.document"
        " JOIN documents d ON d.id = s.document LEFT JOIN exchanges e ON e.answer = s.document"
        " WHERE t.topic = ? AND s.position > 0 AND d.first_seen <= ? AND (d.gone_at IS NULL OR d.gone_at > ?)"
        f" AND {condition}",
        (topic, at, at, *values),
    ).fetchall()
    speeches = (rows.speech_as_read(conn, row, at) for row in found)
    return [one for one in speeches if one is not None and not is_chair(one.office)]
