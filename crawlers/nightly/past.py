"""A long past, fetched piece by piece: one run each, the newest first, each stored before the next is asked for.

It is a job of hours or days, so it may be stopped at any time: started again it goes on with the first piece that is left.  A piece
that one good run has polled is not asked for again, but for words that came to the rules since.  Between two pieces whatever waits
for the home has its turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

from crawlers.fetch.earlier_runs import is_covered, searches_of, words_left
from crawlers.fetch.order import RunOrder
from crawlers.nightly.job import crawl
from crawlers.registry import all_sources
from crawlers.replay.rebuild import estimate
from db.night.store import RunResult
from db.record.home import Home
from db.record.models import Outcome
from db.record.schema import open_read_only
from db.text.dates import JST, parse_utc

ASIDE = 1.0  # seconds between two pieces in which another command may take the home's lock
SEARCHES = 180  # requests of a piece, roughly, while none was measured


@dataclass(frozen=True, slots=True)
class Piece:
    """One window of the past; ``number`` of ``total``."""

    first: str
    last: str
    number: int
    total: int


def pieces_of(name: str, order: RunOrder) -> list[Piece]:
    """The pieces in which a source fetches what ``order`` wants; [] where one run does."""
    if order.since is None or order.only or name not in all_sources():
        return []
    today = (parse_utc(order.at) if order.at else datetime.now(UTC)).astimezone(JST).date()
    windows = all_sources()[name].pieces(date.fromisoformat(order.since), today)
    return [
        Piece(first.isoformat(), last.isoformat(), number, len(windows))
        for number, (first, last) in enumerate(windows, 1)
    ]


def fetch_past(
    home: Home, name: str, order: RunOrder, done: Callable[[RunResult], None], say: Callable[[str], None]
) -> None:
    """Fetch the pieces that are left; ``say`` is told before each which one it is and how long the rest will take."""
    pieces = pieces_of(name, order)
    left = [(piece, words) for piece, words in zip(pieces, _words_left(home, name, pieces), strict=True) if words != []]
    if len(left) < len(pieces):
        say(f"{name}: {len(pieces) - len(left)} of {len(pieces)} pieces are there already")
    took: list[float] = []
    for position, (piece, words) in enumerate(left):
        each = sum(took) / len(took) if took else all_sources()[name].delay * SEARCHES
        wait = estimate(each * (len(left) - position))
        say(
            f"{name}: {piece.first} … {piece.last} (piece {piece.number} of {piece.total}, {len(left) - position} left, "
            f"{wait}); it may be stopped, the same command goes on here"
        )
        if words is not None:
            say(f"{name}: searched before, now for {len(words)} further words: {'、'.join(words)}")
        began = time.monotonic()
        window = replace(order, since=piece.first, until=piece.last, words=words)
        results = crawl(home, [name], window, done, piece=partial(_still_left, home, name, piece, words))
        if any(result.source == name and result.outcome is Outcome.FAILED for result in results[-1:]):
            say(f"{name}: nothing could be had; the same command goes on here another day")
            return
        if results:
            took.append(time.monotonic() - began)
        time.sleep(ASIDE)


def _still_left(home: Home, name: str, piece: Piece, words: list[str] | None) -> bool:
    """Whether a piece has still to be searched for these words: the same job, begun twice, may have had it meanwhile."""
    return _words_left(home, name, [piece]) == [words]


def _words_left(home: Home, name: str, pieces: list[Piece]) -> list[list[str] | None]:
    """What each piece has to be searched for: None for every word, [] when it is there already."""
    if not home.policy_db.exists():
        return [None] * len(pieces)
    source = all_sources()[name]
    with closing(open_read_only(home.policy_db)) as conn:
        searches = searches_of(conn, source)
        return [
            words_left(source, searches, piece.first, piece.last)
            if is_covered(conn, name, piece.first, piece.last)
            else None
            for piece in pieces
        ]
