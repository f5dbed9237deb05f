"""The changes of one run, derived from what was stored before and after, with their topics."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from db.change.compare import State
from db.change.kind import Seen, Tonight, back, changes_of, gone, news_of, topics_of_document, topics_of_words
from db.law.provision_topics import most_of
from db.night.kinds import KINDS, kind_of
from db.night.records import Night
from db.people.memberships import LEFT
from db.record.models import Change, ChangeKind
from db.text.brackets import nested
from db.text.dates import jst_date
from db.topics.classify import known_topics
from db.topics.relevance import behind_all, in_our_field, is_unsure, on_record

MOST_TOPICS = 6  # topics of one change: of what its parts are about, what has most weight


def record_changes(night: Night) -> int:
    """Work out and store the changes of a run; returns the number of top-level ones."""
    tonight = _tonight(night)
    found = [change for kind in KINDS if kind.across for change in kind.across(tonight)]
    explained = {key for change in found for key in (change.key, change.other_key)}
    for key, seen in night.seen.items():
        kind = kind_of(seen.document.kind)
        whole = night.seen.get(seen.document.collection)
        if seen.was_gone and key not in explained and not (whole and whole.was_gone):
            found.append(back(kind, _state(seen), tonight.day))
            if kind.came:
                continue
        if seen.is_new or seen.unannounced:
            if key not in explained:
                found += news_of(kind, tonight, seen, _state(seen))
        elif seen.has_changed:
            found += changes_of(kind, tonight, seen)
    found += [_gone(night, key) for key in night.gone if key not in explained]
    gathered: Sequence[Change] = found
    for kind in KINDS:
        if kind.gathered:
            gathered = list(kind.gathered(tonight, gathered))
    for change in gathered:
        _insert(night, _weighed(night.conn, change), None)
    return len(gathered)


def _tonight(night: Night) -> Tonight:
    run = night.run
    return Tonight(
        conn=night.conn,
        source=night.source,
        run=run.number,
        day=jst_date(run.started_at),
        announces=night.traits.announces,
        only_some=run.only_some,
        news_since=run.news_since,
        seen=night.seen,
    )


def _state(seen: Seen) -> State:
    state = seen.new or seen.old
    assert state is not None
    return state


def _gone(night: Night, key: str) -> Change:
    row = night.conn.execute(
        "SELECT d.kind, d.title, d.url, d.last_seen, v.facts FROM documents d JOIN versions v ON v.id = d.current_version"
        " WHERE d.key = ?",
        (key,),
    ).fetchone()
    kind = kind_of(row["kind"])
    state = State(key, kind.id, row["title"], None, "", "", json.loads(row["facts"]), noun=kind.noun)
    return gone(kind, state, row["url"], jst_date(row["last_seen"]), jst_date(night.run.started_at))


def _weighed(conn: sqlite3.Connection, change: Change) -> Change:
    """The change, on record only when its document is kept for completeness and not of our field; behind all others while
    that is not known."""
    row = conn.execute("SELECT id, kind FROM documents WHERE key = ?", (change.key,)).fetchone()
    if not kind_of(row["kind"]).kept_whole or in_our_field(conn, row["id"], change.key):
        return change
    return behind_all(change) if is_unsure(conn, row["id"]) else on_record(change)


# ---------------------------------------------------------------------- writing
def _insert(night: Night, change: Change, part_of: int | None) -> set[str]:
    """Write a change, its parts and the topics of all; returns the topics."""
    conn = night.conn
    seen = night.seen.get(change.key)
    row = conn.execute("SELECT id, current_version FROM documents WHERE key = ?", (change.key,)).fetchone()
    new_version = row["current_version"]
    old_version = seen.old_version if seen is not None and seen.has_changed else None
    if change.other_key:
        old_version = row["current_version"]
        other = conn.execute("SELECT current_version FROM documents WHERE key = ?", (change.other_key,)).fetchone()
        new_version = other["current_version"]
    elif change.kind is ChangeKind.DISAPPEARED or (
        change.kind is ChangeKind.MEMBERSHIP_CHANGED and change.field == LEFT
    ):
        old_version, new_version = row["current_version"], None
    detected_at = night.run.started_at if seen is None else _time_of(night, seen)
    cursor = conn.execute(
        "INSERT INTO changes (key, document, part_of, old_version, new_version, kind, field, before, after, passages,"
        " detected_at, summary_ja, summary_en, weight, technical, reasons, run)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            _free_key(conn, f"{change.key}@{night.run.started_at}/{change.kind}/{change.field}"),
            row["id"],
            part_of,
            old_version,
            new_version,
            change.kind,
            change.field,
            change.before,
            change.after,
            json.dumps(change.passages, ensure_ascii=False),
            detected_at,
            nested(change.summary_ja),
            change.summary_en,
            change.weight,
            change.technical,
            json.dumps(change.reasons, ensure_ascii=False),
            night.run.number,
        ),
    )
    identity = cursor.lastrowid or 0
    topics = _own_topics(night, change, row["id"])
    of_parts = [(topic, part.weight) for part in change.parts for topic in _insert(night, part, identity)]
    topics |= most_of(of_parts, max(0, MOST_TOPICS - len(topics)))
    conn.executemany("INSERT INTO change_topics (change, topic) VALUES (?, ?)", [(identity, t) for t in sorted(topics)])
    return topics


def _time_of(night: Night, seen: Seen) -> str:
    return night.fetched_at(seen.line)


def _free_key(conn: sqlite3.Connection, key: str) -> str:
    """The key, or the next free one: a removed and an added provision may stand at the same path."""
    free, number = key, 1
    while conn.execute("SELECT 1 FROM changes WHERE key = ?", (free,)).fetchone():
        number += 1
        free = f"{key}~{number}"
    return free


def _own_topics(night: Night, change: Change, document: int) -> set[str]:
    """What a change is about, as its kind has it, and what staff say its document is about; for what was not seen tonight its
    words or else its document decide."""
    seen = night.seen.get(change.key) or night.seen.get(change.other_key or "")
    if seen is None:
        return topics_of_words(change, "") or topics_of_document(night.conn, document)
    given = set(seen.document.given_topics).intersection(known_topics())
    return given | kind_of(seen.document.kind).topics_of(night.conn, change, document, seen.document.title)
