"""Noise of stored documents: read, learnt from their last versions, written. One question a night that differs.

While nothing differs, none of this is asked.  All follows from stored versions and fetches, so that a replay learns the
same on the same night.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from db.change.compare import State, same_content
from db.change.kind import Seen
from db.change.noise import LOOKS, Look, Noise, hide, learn
from db.change.stored_noise import noise_of
from db.night.kinds import kind_of
from db.night.records import Night
from db.text.dates import jst_date

FETCHES = LOOKS * 4  # the last fetches of a page that are counted
STILL = 30  # a page that was the same, byte for byte, on so many fetches in a row has no noise any more


class Hidden(NamedTuple):
    """Two states with what is noise hidden.  ``settled``: they are the same, and the new one is to be kept as a version
    all the same, because its noise has come to rest there and is compared from now on."""

    old: State
    new: State
    settled: bool = False


def without_noise(night: Night, seen: Seen, new: State, fetched_at: str) -> Hidden | None:
    """The old and the new state of a document that differs, with what is noise, known or learnt tonight, hidden.

    None when there is nothing to hide: no noise, a kind that has none, no text on one side.
    """
    old = seen.old
    if old is None or not kind_of(new.kind).noisy or not old.body or not new.body or old.body == new.body:
        return None
    known = noise_of(night.conn, seen.id)
    still = _still(night, seen) if known else 0
    if still > STILL:  # until tonight
        _forget(night.conn, seen.id)
        known = ()
    pair = Hidden(_hidden(old, known), _hidden(new, known))
    if known and same_content(pair.old, pair.new):
        if still == STILL:
            _forget(night.conn, seen.id)
            return pair._replace(settled=True)
        return pair
    learnt = learn(_looks(night, seen, new, fetched_at), known)
    if not learnt:
        return pair if known else None
    _write(night.conn, seen.id, learnt, fetched_at)
    known = noise_of(night.conn, seen.id)
    return Hidden(_hidden(old, known), _hidden(new, known))


def _still(night: Night, seen: Seen) -> int:
    """On how many fetches in a row, tonight's included, the page was the same byte for byte; STILL + 1 when it was so
    on at least STILL fetches and is another one tonight; else 0 when it is another one."""
    rows = _fetches_of(night, seen, STILL + 1)
    now, *earlier = [sha256 for row in rows for sha256 in [row["sha256"]] * min(row["count"], STILL + 1)]
    earlier = earlier[:STILL]
    run = next((n for n, digest in enumerate(earlier) if digest != earlier[0]), len(earlier))
    if earlier and earlier[0] == now:
        return min(run + 1, STILL)
    return STILL + 1 if run == STILL else 0


def _fetches_of(night: Night, seen: Seen, most: int) -> list[sqlite3.Row]:
    """The newest ``most`` rows of accepted answers at the address of a page, tonight's first."""
    fetch = night.fetch_ids[seen.line]
    return night.conn.execute(
        "SELECT id, sha256, count, nights FROM fetches WHERE url = (SELECT url FROM fetches WHERE id = ?1)"
        " AND (accepted = 1 OR id = ?1) ORDER BY last_run DESC, id DESC LIMIT ?2",
        (fetch, most),
    ).fetchall()


def _forget(conn: sqlite3.Connection, document: int) -> None:
    conn.execute("DELETE FROM noise WHERE document = ?", (document,))


def _hidden(state: State, known: tuple[Noise, ...]) -> State:
    if not known:
        return state
    text = "\n".join(hide(state.comparable_body.split("\n"), known))
    return replace(state, comparable_body=text, hide=lambda lines: hide(lines, known))


def _looks(night: Night, seen: Seen, new: State, fetched_at: str) -> Iterator[Look]:
    """Tonight's text and those of the last versions, newest first, each read only when it is asked for."""
    conn, clean = night.conn, night.traits.comparable_body
    place: dict[int, int] = {}  # of the night on which an answer came first, counted back from tonight (-1)
    nights = 0
    for row in _fetches_of(night, seen, FETCHES):
        nights += row["nights"]
        place[row["id"]] = -nights
        if nights >= FETCHES:
            break
    yield Look(new.body, _day(fetched_at), -1, clean)
    long_ago = -10 * FETCHES
    for row in conn.execute(
        "SELECT body, fetched_at, fetch FROM versions WHERE document = ? ORDER BY id DESC LIMIT ?", (seen.id, LOOKS)
    ):
        number = place.get(row["fetch"], long_ago)
        yield Look(row["body"], _day(row["fetched_at"]), number, clean)
        long_ago = min(long_ago, number) - FETCHES


def _day(moment: str) -> date:
    return date.fromisoformat(jst_date(moment))


def _write(conn: sqlite3.Connection, document: int, learnt: list[Noise], since: str) -> None:
    conn.executemany(
        "INSERT INTO noise (document, sort, before, after, times, template, since) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (document, sort, before, after) DO UPDATE SET times = excluded.times",
        [(document, n.sort, n.before, n.after, n.times, n.template, since) for n in learnt],
    )
