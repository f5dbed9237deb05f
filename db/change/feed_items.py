"""Items of feeds as kinds of documents: announcements of ministries, items of the press.

An item that comes under another number (guid) or date is the one that is stored while its link and its title are the same, unless the
feed lists both.  Where a feed numbers, dates or addresses everything anew in one night, that is said once.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from db.change import sentences
from db.change.compare import State, compare, make
from db.change.kind import Kind, Seen, Table, Tonight, is_news, topics_of_document, topics_of_words
from db.change.sentences import Noun
from db.record.models import Change, ChangeKind, Document
from db.text.folding import comparable
from db.topics.relevance import in_our_field

RENEWED = "renewed"  # the field of a change of a whole feed
FEWEST = 5  # items that moved together
TOLD_FOR, ONCE = 30, 20  # days; weight
OURS, OTHERS = 40, 0  # feeds are kept whole, and only what is of our field is news


def new_item(tonight: Tonight, seen: Seen, state: State) -> list[Change]:
    """An item that stands in a feed for the first time, with the outlet that published it."""
    if not is_news(tonight, seen, state):
        return []
    rows = seen.document.rows.get("feed_items", ())
    outlet = next((str(row["outlet"]) for row in rows if row.get("outlet")), None)
    words = sentences.appeared(state.noun, state.title, outlet)
    weight = OURS if in_our_field(tonight.conn, seen.id, seen.document.key) else OTHERS
    return [make(ChangeKind.APPEARED, state, "", None, state.body or state.title, words, weight=weight)]


def known_as(conn: sqlite3.Connection, documents: Sequence[Document]) -> dict[str, str]:
    """The key of an item that is not stored -> that of the stored one with the same link and title, the last seen of several.

    A stored one that stands in the feed itself is not taken, and none is taken twice.
    """
    listed = {document.key for document in documents}
    fresh: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if not conn.execute("SELECT 1 FROM documents WHERE key = ?", (document.key,)).fetchone():
            fresh[document.collection].append(document)
    found: dict[str, str] = {}
    for collection, unknown in fresh.items():
        urls = {document.url for document in unknown}
        stored: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, url, title in conn.execute(
            "SELECT key, url, title FROM documents WHERE collection = ? ORDER BY last_seen, id", (collection,)
        ):
            if url in urls and key not in listed:
                stored[url, comparable(title)].append(key)
        for document in unknown:
            if same := stored.get((document.url, comparable(document.title))):
                found[document.key] = same.pop()
    return found


def moved_date_is_no_news(old: State, new: State, _day: str) -> list[Change]:
    """The changes of an item of the press: that only its date moved is on record."""
    return [replace(c, weight=OTHERS) if c.kind is ChangeKind.REDATED else c for c in compare(old, new)]


def renewed_at_once(tonight: Tonight, found: Sequence[Change]) -> Iterable[Change]:
    """What is left when the items of a feed that moved together are one change: those under a new date, and those under a new
    address with a title that the feed had before.  It is told once in a month, and is on record after that."""
    moved: dict[tuple[str, str], list[Change]] = defaultdict(list)
    sizes: dict[str, int] = defaultdict(int)
    for seen in tonight.seen.values():
        if seen.document.kind in ("news", "press"):
            sizes[seen.document.collection] += 1
    for change in found:
        item = tonight.seen.get(change.key)
        if item is not None and item.document.kind in ("news", "press") and _moves(change):
            moved[item.document.collection, change.kind].append(change)
    gathered: dict[int, Change] = {}
    gone: set[int] = set()
    for (collection, kind), changes in moved.items():
        if not _together(len(changes), sizes[collection]):
            continue
        if kind == ChangeKind.APPEARED:
            known = _earlier_titles(tonight, collection)
            changes = [change for change in changes if comparable(tonight.seen[change.key].document.title) in known]
            if not _together(len(changes), sizes[collection]):
                continue
        gathered[id(changes[0])] = _renewed(tonight, collection, changes)
        gone |= {id(change) for change in changes}
    for change in found:
        if id(change) in gathered:
            yield gathered[id(change)]
        elif id(change) not in gone:
            yield change


def _together(moved: int, items: int) -> bool:
    """Whether so many of a feed's items are the feed itself: half of a longer one, all of a short one."""
    return moved * 2 >= items if moved >= FEWEST else moved == items > 1


def _moves(change: Change) -> bool:
    return change.kind in (ChangeKind.REDATED, ChangeKind.APPEARED) and change.field != RENEWED


def _earlier_titles(tonight: Tonight, collection: str) -> set[str]:
    rows = tonight.conn.execute("SELECT key, title FROM documents WHERE collection = ?", (collection,))
    return {comparable(title) for key, title in rows if not ((seen := tonight.seen.get(key)) and seen.is_new)}


def _renewed(tonight: Tonight, collection: str, changes: Sequence[Change]) -> Change:
    """One change of a whole feed, with its items as parts that are on record."""
    rows = tonight.seen[changes[0].key].document.rows.get("feed_items", ())
    outlet = next((str(row["outlet"]) for row in rows if row.get("outlet")), collection)
    told = tonight.conn.execute(
        "SELECT 1 FROM changes c JOIN documents d ON d.id = c.document WHERE d.collection = ? AND c.field = ?"
        " AND c.kind = ? AND c.detected_at >= date(?, ?)",
        (collection, RENEWED, changes[0].kind, tonight.day, f"-{TOLD_FOR} days"),
    ).fetchone()
    words = sentences.feed_renewed(outlet, len(changes), dates=changes[0].kind is ChangeKind.REDATED)
    return Change(
        changes[0].kind,
        changes[0].key,
        RENEWED,
        None,
        None,
        *words,
        OTHERS if told else ONCE,
        parts=tuple(replace(change, weight=OTHERS) for change in changes),
    )


NEWS = Kind(
    id="news",
    noun=Noun("新着情報", "announcement"),
    tables=(Table("feed_items", "フィードの項目"),),
    checked=True,
    first_sight=new_item,
    known_as=known_as,
    gathered=renewed_at_once,  # for the press too: it is handed all changes of the night
)
PRESS = Kind(
    id="press",
    noun=Noun("報道", "press item"),
    checked=True,
    first_sight=new_item,
    known_as=known_as,
    compare=moved_date_is_no_news,
    # A summary is not kept, so it is in no change; what it is about is known of the document.
    topics_of=lambda conn, change, document, title: topics_of_words(change, title) | topics_of_document(conn, document),
)
