"""Items of feeds as kinds of documents: announcements of ministries, items of the press."""

from __future__ import annotations

from db.change import sentences
from db.change.compare import State, make
from db.change.kind import Kind, Seen, Table, Tonight, is_news, topics_of_document, topics_of_words
from db.change.sentences import Noun
from db.record.models import Change, ChangeKind
from db.topics.relevance import in_our_field

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


NEWS = Kind(
    id="news",
    noun=Noun("新着情報", "announcement"),
    tables=(Table("feed_items", "フィードの項目"),),
    checked=True,
    first_sight=new_item,
)
PRESS = Kind(
    id="press",
    noun=Noun("報道", "press item"),
    checked=True,
    first_sight=new_item,
    # A summary is not kept, so it is in no change; what it is about is known of the document.
    topics_of=lambda conn, change, document, title: topics_of_words(change, title) | topics_of_document(conn, document),
)
