"""What is computed from stored texts and names after a run: pairs, promises, people and who said what."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

from db.diet.bills import BILL
from db.diet.exchanges import store_exchanges
from db.diet.judging import inherit_over_exchanges
from db.diet.resolutions import link_resolutions
from db.diet.sittings import store_announced
from db.law.in_force import store_enforcements
from db.law.laws import LAW, LAW_REVISION
from db.law.ties import store_delegations, store_law_bills
from db.night.kinds import kind_of
from db.night.records import Night
from db.people.attribution import attribute
from db.people.memberships import store_people
from db.people.settlements import Settlement
from db.series.proposals import publishers, publishers_of, store_proposals

# Rows of ``meta``: what is stored about people is older than a run; which settlements it was derived with.
PEOPLE_DUE, SETTLED_WITH = "people_due", "settled_with"


def derive_from_texts(night: Night) -> None:
    """What follows from the texts of this run alone: promises in answers, paragraphs of questions with their answers,
    the items of supplementary resolutions, figures for the register of statistics; of laws the days of their 附則, their
    delegations, and the bills that their acts were."""
    link = False
    kinds = {seen.document.kind for seen in night.seen.values()}
    if kinds & {LAW.id, LAW_REVISION.id}:
        store_enforcements(night.conn)
        store_delegations(night.conn)
    if kinds & {LAW.id, LAW_REVISION.id, BILL.id}:
        store_law_bills(night.conn)
    publisher = night.traits.info.publisher
    publishes = bool(publishers() & publishers_of(publisher))
    for seen in night.seen.values():
        if seen.new is None:
            continue
        if follow := kind_of(seen.document.kind).text_stored:
            link |= follow(night.conn, seen.id, seen.new.body, seen.has_changed)
        if publishes and seen.new_version is not None:
            store_proposals(night.conn, seen.id, publisher)
    if link:
        link_resolutions(night.conn)


def note_people_due(conn: sqlite3.Connection) -> None:
    """Note, inside a run's transaction, that what is stored about people is older than the run.

    :func:`derive_people` takes the note away; should the process die before, the next one finds it.
    """
    conn.execute("INSERT INTO meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO NOTHING", (PEOPLE_DUE,))


def people_due(conn: sqlite3.Connection, settlements: Sequence[Settlement]) -> bool:
    """Whether a stored run has brought something since people were last derived, or staff have settled names (or taken that
    back): also while a crawl or a replay was at work with what had been settled before."""
    noted = dict(conn.execute("SELECT key, value FROM meta WHERE key IN (?, ?)", (PEOPLE_DUE, SETTLED_WITH)))
    return PEOPLE_DUE in noted or noted.get(SETTLED_WITH, "") != _mark_of(settlements)


def _mark_of(settlements: Sequence[Settlement]) -> str:
    """What a list of settlements is known by; "" for none."""
    return hashlib.sha256(repr(list(settlements)).encode()).hexdigest() if settlements else ""


def derive_people(conn: sqlite3.Connection, settlements: Sequence[Settlement]) -> None:
    """Everything about people anew, from all that is stored and what staff have settled.

    Inside the caller's transaction.  People come from every night's rosters, so nothing less than all of it
    gives the same rows after a crawl and after a replay.
    """
    store_people(conn)
    store_exchanges(conn)
    inherit_over_exchanges(conn)
    store_announced(conn)
    attribute(conn, settlements)
    conn.execute("DELETE FROM meta WHERE key IN (?, ?)", (PEOPLE_DUE, SETTLED_WITH))
    if settlements:
        conn.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (SETTLED_WITH, _mark_of(settlements)))
