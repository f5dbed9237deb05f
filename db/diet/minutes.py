"""The minutes of the Diet as kinds of documents: a meeting, and each of its speeches."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from db.change import sentences
from db.change.compare import DETAIL_WEIGHT, State, make
from db.change.kind import NEVER, Kind, Seen, Table, Tonight, announced, is_stock
from db.change.sentences import Noun
from db.diet.promises import store_promises
from db.diet.resolutions import WORD, store_resolutions
from db.record.models import Change, ChangeKind, Document
from db.text.dates import jst_date
from db.topics.relevance import OWN

MANY_SPEECHES = 5  # more amended speeches of one meeting than this are one change of the meeting


# ---------------------------------------------------------------------- a meeting
def new_meeting(tonight: Tonight, seen: Seen, state: State) -> list[Change]:
    """The minutes of a meeting are one change that lists its on-topic speeches.

    The window tells what is news, also when no meeting has been stored yet.
    """
    if not announced(tonight, seen) or not (seen.collection_known or tonight.news_since):
        return []
    if tonight.news_since == NEVER:
        if not _registered_since_last_look(tonight, seen.document):
            return []
    elif is_stock(tonight, state):
        return []
    rows = tonight.conn.execute(
        "SELECT s.position, s.speaker, s.speaker_group, s.speaker_position, group_concat(m.matched, '、') AS words,"
        " max(m.topical) AS topical FROM speeches s JOIN (SELECT document, matched, 1 AS topical FROM document_topics"
        f" WHERE {OWN}"
        " UNION ALL SELECT document, matched, 0 FROM to_check) m ON m.document = s.document"
        " WHERE s.meeting_document = ? AND s.position > 0 GROUP BY s.document ORDER BY s.position",
        (seen.id,),
    ).fetchall()
    lines = [
        f"{r['position']:03d} {r['speaker']}（{r['speaker_position'] or r['speaker_group'] or '—'}）：{each_once(r['words'])}"
        for r in rows
    ]
    speakers = list(dict.fromkeys(r["speaker"] for r in rows if r["speaker"]))
    topical = any(row["topical"] for row in rows)
    words = sentences.meeting_appeared(state.title, len(rows), speakers, topical=topical)
    weight = None if topical else DETAIL_WEIGHT  # in scope by a word alone: to be looked at, behind what is on a topic
    return [make(ChangeKind.APPEARED, state, "", None, "\n".join(lines), words, weight=weight)]


def each_once(words: str) -> str:
    """Words between 「、」, each once, first first."""
    return "、".join(dict.fromkeys(words.split("、")))


def _registered_since_last_look(tonight: Tonight, document: Document) -> bool:
    """While no run has gone through well, the library's own time of registration tells news from stock.

    ``createTime`` of the minutes API is Japan time, ``YYYY-MM-DD HH:MM:SS``.
    """
    created = next((str(row["created_at"]) for row in document.rows.get("meetings", ()) if row["created_at"]), None)
    looked = tonight.conn.execute(
        "SELECT max(started_at) FROM runs WHERE source = ? AND id < ? AND outcome != 'failed' AND only_some = 0",
        (tonight.source, tonight.run),
    ).fetchone()[0]
    return bool(created and looked) and str(created)[:10] > jst_date(looked)


def _topics_of_speeches(conn: sqlite3.Connection, change: Change, meeting: int, title: str) -> set[str]:
    """What the speeches are about."""
    del change, title
    rows = conn.execute(
        "SELECT DISTINCT t.topic FROM document_topics t JOIN speeches s ON s.document = t.document"
        f" WHERE s.meeting_document = ? AND t.{OWN}",
        (meeting,),
    )
    return {row["topic"] for row in rows}


# ---------------------------------------------------------------------- a speech
def grouped_by_meeting(tonight: Tonight, found: Sequence[Change]) -> Iterable[Change]:
    """Many amended speeches of one meeting become one change of that meeting."""
    groups: dict[str, list[Change]] = defaultdict(list)
    for change in found:
        if (seen := _speech(tonight, change)) is not None:
            groups[seen.document.collection].append(change)
    grouped = {key for key, changes in groups.items() if len(changes) > MANY_SPEECHES}
    for change in found:
        seen = _speech(tonight, change)
        if seen is None or seen.document.collection not in grouped:
            yield change
    for key in sorted(grouped):
        meeting = tonight.seen[key]
        state = meeting.new or meeting.old
        assert state is not None
        parts, number = groups[key], len(groups[key])
        words = (
            f"{state.title}の会議録で発言{number}件が追加または訂正されました。",
            f"{number} speeches in the minutes of {state.title} were added or amended.",
        )
        weight = max(part.weight for part in parts)
        yield make(ChangeKind.TEXT_CHANGED, state, "speeches", None, None, words, weight=weight, parts=parts)


def _speech(tonight: Tonight, change: Change) -> Seen | None:
    seen = tonight.seen.get(change.key)
    return seen if seen is not None and seen.document.kind == SPEECH.id else None


def _store_what_is_said(conn: sqlite3.Connection, document: int, text: str, edited: bool) -> bool:
    """The promises of a speech, and the supplementary resolutions that it reads out."""
    store_promises(conn, document, text, edited=edited)
    if WORD not in text and not edited:
        return False
    store_resolutions(conn, document, text)
    return True


MEETING = Kind(
    id="meeting",
    noun=Noun("会議録", "minutes"),
    tables=(Table("meetings", "会議"),),
    listed_to_source=True,
    first_sight=new_meeting,
    topics_of=_topics_of_speeches,
    story=True,
)
SPEECH = Kind(
    id="speech",
    noun=Noun("発言", "speech", edited_ja="訂正されました"),
    tables=(
        Table("speeches", "発言"),
        Table("exchanges", "質疑と答弁", owner="answer"),
        Table("promises", "答弁台帳"),
        Table("promise_topics", "約束の論点"),
    ),
    checked=True,
    gathered=grouped_by_meeting,
    text_stored=_store_what_is_said,
)
