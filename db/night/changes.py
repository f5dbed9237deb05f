"""The changes of one run, derived from what was stored before and after, with their topics."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from db.change import sentences
from db.change.compare import State, as_printed, compare, make, vanished
from db.change.renamed import with_renames
from db.law.compare import LawText, compare_law, compare_revision
from db.night.kinds import SHAPES
from db.night.law_changes import between, law_text, moved_revisions, new_law, old_text, provisions_now
from db.night.records import Night, Seen
from db.people import roster
from db.people.memberships import LEFT
from db.record.models import Change, ChangeKind, Document
from db.text.dates import jst_date
from db.topics.classify import classify
from db.topics.relevance import in_our_field, weighed

NEVER = "9999-12-31"  # a plan's news_since while no run of the source has gone through well
MANY_SPEECHES = 5  # more amended speeches of one meeting than this are one change of the meeting
LAW_KINDS = frozenset({"law", "law_revision"})


def record_changes(night: Night) -> int:
    """Work out and store the changes of a run; returns the number of top-level ones."""
    found: list[Change] = []
    moved = moved_revisions(night)
    explained = {key for change in moved for key in (change.key, change.other_key)}
    found += moved
    for key, seen in night.seen.items():
        whole = night.seen.get(seen.document.collection)
        if seen.was_gone and key not in explained and not (whole and whole.was_gone):
            state = seen.new or seen.old
            assert state is not None
            if state.kind == "member":
                found.append(roster.joined(state, jst_date(night.run.started_at)))
                continue
            words = sentences.gone(state.kind, state.title, back=True)
            found.append(make(ChangeKind.REAPPEARED, state, "", None, None, words))
        if seen.is_new or seen.unannounced:
            if key not in explained:
                found += _first_sight(night, seen)
        elif seen.has_changed and not _told_by_its_law(night, seen):
            found += _compare(night, seen)
    for key in night.gone:
        if key not in explained:
            found.append(_gone(night, key))
    gathered = list(_grouped_by_meeting(night, list(_staged(night, list(roster.grouped_by_house(found))))))
    for change in gathered:
        _insert(night, weighed(night.conn, change), None)
    return len(gathered)


def _told_by_its_law(night: Night, seen: Seen) -> bool:
    """Whether a revision's changed text is the law's own text in force, which changes with it in this run."""
    if seen.document.kind != "law_revision" or seen.old is None or seen.new is None:
        return False
    law = night.seen.get(seen.document.collection)
    if law is None or law.new is None or not law.has_changed:
        return False
    in_force = f"egov_law/{law.new.facts.get('revision')}"
    return seen.document.key == in_force and dict(seen.old.facts) == dict(seen.new.facts)


def _compare(night: Night, seen: Seen) -> list[Change]:
    assert seen.old and seen.new
    if shape := SHAPES.get(seen.document.kind):
        found = shape.compare(as_printed(seen.old), as_printed(seen.new), jst_date(night.run.started_at))
        return [*found, *vanished(seen.old, seen.new)]
    if seen.document.kind not in LAW_KINDS:
        return with_renames(night.conn, night.source, seen.new.title, compare(seen.old, seen.new))
    if seen.document.kind == "law_revision":
        return compare_revision(
            seen.old, seen.new, old_text(night, seen), LawText(provisions_now(night, seen.id), None)
        )
    after = replace(law_text(night, seen.new), others=between(night.conn, seen.old, seen.new))
    return compare_law(seen.old, seen.new, old_text(night, seen), after)


def _first_sight(night: Night, seen: Seen) -> list[Change]:
    """What a document's first sight means: news only for kinds that are announced, in a list that was known,
    and not older than the window in which news can be."""
    document, state = seen.document, seen.new or seen.old
    assert state is not None
    if document.kind == "law" and not night.run.only_some:
        return new_law(night, seen, state)
    if document.kind not in night.traits.announces or night.run.only_some:
        return []
    # Of the minutes the window tells what is news, also when no meeting has been stored yet.
    if not seen.collection_known and not (document.kind == "meeting" and night.run.news_since):
        return []
    news_since = night.run.news_since
    if news_since == NEVER:
        if document.kind != "meeting" or not _registered_since_last_look(night, document):
            return []
    elif news_since and state.published_on and state.published_on < news_since and document.kind != "law_revision":
        return []
    if document.kind == "meeting":
        return [_meeting_appeared(night, seen, state)]
    if document.kind == "member":
        return [roster.joined(state, jst_date(night.run.started_at))]
    if document.kind == "law_revision":
        row = next(iter(document.rows.get("law_revisions", ())), None)
        if row is None or row["status"] != "UnEnforced":
            return []  # a revision already in force is told by the law itself
        return [_scheduled(state, [state])]
    if shape := SHAPES.get(document.kind):
        words = shape.appeared(state, jst_date(night.run.started_at))
        return [make(ChangeKind.APPEARED, state, "", None, state.title, words, weight=60)]
    outlet = next((str(row["outlet"]) for row in document.rows.get("feed_items", ()) if row.get("outlet")), None)
    words = sentences.appeared(state.kind, state.title, outlet)
    in_feed = document.kind in ("news", "press")
    relevant = in_our_field(night.conn, seen.id, document.key)
    weight = 40 if relevant else 0 if in_feed else 30
    return [make(ChangeKind.APPEARED, state, "", None, state.body or state.title, words, weight=weight)]


def _registered_since_last_look(night: Night, document: Document) -> bool:
    """While no run has gone through well, the library's own time of registration tells news from stock.

    ``createTime`` of the minutes API is Japan time, ``YYYY-MM-DD HH:MM:SS``.
    """
    created = next((str(row["created_at"]) for row in document.rows.get("meetings", ()) if row["created_at"]), None)
    looked = night.conn.execute(
        "SELECT max(started_at) FROM runs WHERE source = ? AND id < ? AND outcome != 'failed' AND only_some = 0",
        (night.source, night.run.number),
    ).fetchone()[0]
    return bool(created and looked) and str(created)[:10] > jst_date(looked)


def _scheduled(state: State, stages: Sequence[State]) -> Change:
    """An amendment that is not in force yet, with all the days on which parts of it will be."""
    days = [(_text(s.facts.get("enforced_on")), _text(s.facts.get("enforcement_comment"))) for s in stages]
    words = sentences.revision_scheduled(state.names, days, _text(state.facts.get("amendment_law_num")))
    day, comment = _text(state.facts.get("enforced_on")), _text(state.facts.get("enforcement_comment"))
    return make(ChangeKind.REVISION_SCHEDULED, state, "enforced_on", None, day or comment, words)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _staged(night: Night, found: Sequence[Change]) -> Iterable[Change]:
    """One amendment that comes into force in stages is one change; its later stages hang on the first."""
    groups: dict[tuple[str, object], list[State]] = defaultdict(list)
    for change in found:
        state = night.seen[change.key].new if change.kind is ChangeKind.REVISION_SCHEDULED else None
        if state is not None:
            law = night.seen[change.key].document.collection
            groups[law, state.facts.get("amendment_law_id") or change.key].append(state)
    staged = {s.key for states in groups.values() if len(states) > 1 for s in states}
    for change in found:
        if change.kind is not ChangeKind.REVISION_SCHEDULED or change.key not in staged:
            yield change
    for states in groups.values():
        if len(states) > 1:
            first, *later = sorted(states, key=lambda s: (str(s.facts.get("enforced_on") or "9999"), s.key))
            yield replace(_scheduled(first, [first, *later]), parts=tuple(_scheduled(s, [s]) for s in later))


def _meeting_appeared(night: Night, seen: Seen, state: State) -> Change:
    """The minutes of a meeting are one change that lists its on-topic speeches."""
    rows = night.conn.execute(
        "SELECT s.position, s.speaker, s.speaker_group, s.speaker_position, group_concat(h.word, '、') AS words"
        " FROM speeches s JOIN search_hits h ON h.document = s.document WHERE s.meeting_document = ? AND s.position > 0"
        " GROUP BY s.document ORDER BY s.position",
        (seen.id,),
    ).fetchall()
    lines = [
        f"{r['position']:03d} {r['speaker']}（{r['speaker_position'] or r['speaker_group'] or '—'}）：{r['words']}"
        for r in rows
    ]
    speakers = list(dict.fromkeys(r["speaker"] for r in rows if r["speaker"]))
    words = sentences.meeting_appeared(state.title, len(rows), speakers)
    return make(ChangeKind.APPEARED, state, "", None, "\n".join(lines), words)


def _gone(night: Night, key: str) -> Change:
    row = night.conn.execute(
        "SELECT d.kind, d.title, d.url, d.last_seen, v.facts FROM documents d JOIN versions v ON v.id = d.current_version"
        " WHERE d.key = ?",
        (key,),
    ).fetchone()
    state = State(key, row["kind"], row["title"], None, "", "", json.loads(row["facts"]))
    if state.kind == "member":
        return roster.left(state, jst_date(row["last_seen"]), jst_date(night.run.started_at))
    return make(
        ChangeKind.DISAPPEARED, state, "", row["url"], None, sentences.gone(row["kind"], row["title"], back=False)
    )


# ---------------------------------------------------------------------- meetings
def _grouped_by_meeting(night: Night, found: Sequence[Change]) -> Iterable[Change]:
    """Many amended speeches of one meeting become one change of that meeting."""
    groups: dict[str, list[Change]] = defaultdict(list)
    for change in found:
        seen = night.seen.get(change.key)
        if seen is not None and seen.document.kind == "speech":
            groups[seen.document.collection].append(change)
    grouped = {key for key, changes in groups.items() if len(changes) > MANY_SPEECHES}
    for change in found:
        seen = night.seen.get(change.key)
        if seen is None or seen.document.kind != "speech" or seen.document.collection not in grouped:
            yield change
    for key in sorted(grouped):
        meeting = night.seen[key]
        state = meeting.new or meeting.old
        assert state is not None
        parts, number = groups[key], len(groups[key])
        words = (
            f"{state.title}の会議録で発言{number}件が追加または訂正されました。",
            f"{number} speeches in the minutes of {state.title} were added or amended.",
        )
        weight = max(part.weight for part in parts)
        yield make(ChangeKind.TEXT_CHANGED, state, "speeches", None, None, words, weight=weight, parts=parts)


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
        " detected_at, summary_ja, summary_en, weight, technical, run)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
            change.summary_ja,
            change.summary_en,
            change.weight,
            change.technical,
            night.run.number,
        ),
    )
    identity = cursor.lastrowid or 0
    topics = _own_topics(night, change, row["id"])
    for part in change.parts:
        topics |= _insert(night, part, identity)
    conn.executemany("INSERT INTO change_topics (change, topic) VALUES (?, ?)", [(identity, t) for t in sorted(topics)])
    return topics


def _time_of(night: Night, seen: Seen) -> str:
    row = night.conn.execute("SELECT fetched_at FROM fetches WHERE id = ?", (night.fetch_ids[seen.line],)).fetchone()
    return str(row["fetched_at"])


def _free_key(conn: sqlite3.Connection, key: str) -> str:
    """The key, or the next free one: a removed and an added provision may stand at the same path."""
    free, number = key, 1
    while conn.execute("SELECT 1 FROM changes WHERE key = ?", (free,)).fetchone():
        number += 1
        free = f"{key}~{number}"
    return free


def _own_topics(night: Night, change: Change, document: int) -> set[str]:
    """What a change is about: its passages first; without any there, what its document is about."""
    seen = night.seen.get(change.key)
    kind = seen.document.kind if seen else ""
    if kind == "meeting":
        rows = night.conn.execute(
            "SELECT DISTINCT t.topic FROM document_topics t JOIN speeches s ON s.document = t.document"
            " JOIN search_hits h ON h.document = s.document WHERE s.meeting_document = ?",
            (document,),
        )
        return {row["topic"] for row in rows}
    title = seen.document.title if seen else ""
    text = "\n".join(filter(None, (f"{before}\n{after}" for before, after in change.passages)))
    found = {m.topic for m in classify(text or change.after or change.before or "", title=title).matches}
    if not found and kind not in LAW_KINDS:
        found = _topics_of(night.conn, document)
    return found


def _topics_of(conn: sqlite3.Connection, document: int) -> set[str]:
    return {row["topic"] for row in conn.execute("SELECT topic FROM document_topics WHERE document = ?", (document,))}
