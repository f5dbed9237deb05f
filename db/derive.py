"""What is computed from stored texts and names after a run: pairs, promises, people and who said what."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from db.attribution import attribute
from db.exchanges import store_exchanges
from db.night import Night
from db.people import store_people
from db.promises import store_promises
from db.questions import store_pairs
from db.resolutions import WORD, items_of, link_resolutions, store_items, store_resolutions
from db.settlements import Settlement


def derive_from_texts(night: Night) -> None:
    """What follows from the texts of this run alone: promises in answers, paragraphs of questions with their answers,
    the items of supplementary resolutions."""
    link = False
    for seen in night.seen.values():
        if seen.new is None:
            continue
        if seen.document.kind == "speech":
            store_promises(night.conn, seen.id, seen.new.body)
            if WORD in seen.new.body or seen.has_changed:
                store_resolutions(night.conn, seen.id, seen.new.body)
                link = True
        elif seen.document.kind == "resolution":
            store_items(night.conn, seen.id, items_of(seen.new.body))
            link = True
        elif seen.document.kind == "bill":
            link = True
        elif seen.document.kind == "question_text":
            store_pairs(night.conn, seen.id)
    if link:
        link_resolutions(night.conn)


def derive_people(conn: sqlite3.Connection, settlements: Sequence[Settlement]) -> None:
    """Everything about people anew, from all that is stored and what staff have settled.

    Inside the caller's transaction.  People come from every night's rosters, so nothing less than all of it
    gives the same rows after a crawl and after a replay.
    """
    store_people(conn)
    store_exchanges(conn)
    attribute(conn, settlements)
