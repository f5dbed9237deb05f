"""Changes as they are stored: one record and one query for briefs, pages, feed, mail and meetings.

Whoever reads changes says which (:class:`Filter`) and in which order; times are UTC as stored.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from db.record.decided import NOTHING, Decided
from db.record.documents import Record, records
from db.record.totals import by_source_and_kind, total
from db.topics.relevance import is_unsure

# Orders.  A night is a day in Japan; of two changes of one night and weight that were found at once, pages show the later
# row first and digests the earlier.
NIGHTS = "date(c.detected_at, '+9 hours') DESC, c.weight DESC, c.detected_at DESC, c.id DESC"
NIGHTS_IN_ROW = "date(c.detected_at, '+9 hours') DESC, c.weight DESC, c.detected_at DESC, c.id"
NEWEST = "c.detected_at DESC, c.weight DESC, c.key"
WEIGHTIEST = "c.weight DESC, c.detected_at DESC, c.key"
PARTS = "c.technical, c.weight DESC, c.id"  # of one change: what is technical last
# Where a change is read now: a document that made way for another has the address of the one that the change led to.
URL = """coalesce((SELECT x.url FROM versions y JOIN documents x ON x.id = y.document
  WHERE d.gone_at IS NOT NULL AND y.id = c.new_version), d.url) AS url"""
COLUMNS = f"""c.id, c.key, c.document, d.key AS document_key, d.kind AS document_kind, d.source, s.name_ja AS source_ja,
  s.name_en AS source_en, d.title, {URL}, d.gone_at, c.kind, c.field, c.before, c.after, c.passages, c.detected_at,
  c.summary_ja, c.summary_en, c.weight, c.technical, c.old_version, c.new_version, c.part_of, c.run, c.reasons"""
FROM = "changes c JOIN documents d ON d.id = c.document LEFT JOIN sources s ON s.id = d.source"

# In the order of NIGHTS, so that the first are read without the others; SQLite would look up those that are part of nothing.
IN_NIGHTS = FROM.replace("changes c", "changes c INDEXED BY changes_nights", 1)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change with its document's names, in the order of ``COLUMNS``.  ``part_of``: the change that it hangs on."""

    id: int
    key: str
    document: int
    document_key: str
    document_kind: str
    source: str
    source_ja: str | None
    source_en: str | None
    title: str
    url: str
    gone_at: str | None
    kind: str
    field: str
    before: str | None
    after: str | None
    passages: tuple[tuple[str, str], ...]
    detected_at: str
    summary_ja: str
    summary_en: str
    weight: int
    technical: int
    old_version: int | None
    new_version: int | None
    part_of: int | None
    run: int
    reasons: tuple[str, ...] = ()  # what was weighed in a changed provision, in short words


COUNTED = 3_000  # changes, the newest, among which facets are counted where a list has more
NAMES = [field.name for field in fields(ChangeRow)]
PASSAGES, REASONS = NAMES.index("passages"), NAMES.index("reasons")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which top-level changes to list; None (False, ()) sets no condition.  Without ``quiet``, weight 0 stays out.

    ``topics``: with one of these; ``on_topic``: with any.  Detected from ``since`` on, before ``before``, and not after
    ``at``, the moment as of which is read.  ``decided``: what people took out stays out, and what they took in counts
    under the topics they named, whatever it weighs.  ``keys``: these changes alone.
    """

    topic: str | None = None
    source: str | None = None
    kind: str | None = None
    document: int | None = None
    quiet: bool = False
    topics: tuple[str, ...] = ()
    on_topic: bool = False
    since: str | None = None
    before: str | None = None
    at: str | None = None
    decided: Decided = NOTHING
    keys: frozenset[str] | None = None


def _where(only: Filter) -> tuple[str, list[Any]]:
    tests: list[str] = ["c.part_of IS NULL"]
    values: list[Any] = []
    decided, topics = only.decided, (only.topic,) if only.topic is not None else only.topics
    for column, keys in (("d.key", decided.irrelevant), ("c.key", decided.changes)):
        if keys:
            tests.append(f"{column} NOT IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(keys)))
    if only.keys is not None:
        tests.append("c.key IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(only.keys)))
    if not only.quiet:
        tests.append(_or_taken_in("c.weight > 0", decided.relevant, decided.changes_in, values))
    for test, value in (
        ("d.source = ?", only.source),
        ("c.kind = ?", only.kind),
        ("c.document = ?", only.document),
        ("c.detected_at >= ?", only.since),
        ("c.detected_at < ?", only.before),
        ("c.detected_at <= ?", only.at),
    ):
        if value is not None:
            tests.append(test)
            values.append(value)
    if topics:
        values += topics
        test = f"c.id IN (SELECT change FROM change_topics WHERE topic IN ({','.join('?' * len(topics))}))"
        named = {key for one in topics for key in decided.of_topic(one)}
        changes_named = {key for key, names in decided.changes_in.items() if {*names} & {*topics}}
        tests.append(_or_taken_in(test, named, changes_named, values))
    elif only.on_topic:
        named = {key for key, names in decided.relevant.items() if names}
        changes_named = {key for key, names in decided.changes_in.items() if names}
        test = "EXISTS (SELECT 1 FROM change_topics t WHERE t.change = c.id)"
        tests.append(_or_taken_in(test, named, changes_named, values))
    return " AND ".join(tests), values


def _or_taken_in(test: str, documents: Collection[str], changes: Collection[str], values: list[Any]) -> str:
    """A test that documents and changes with these keys pass in any case; what it binds is added to ``values``."""
    for column, keys in (("d.key", documents), ("c.key", changes)):
        if keys:
            values.append(json.dumps(sorted(keys)))
            test = f"({test} OR {column} IN (SELECT value FROM json_each(?)))"
    return test


def _rows(conn: sqlite3.Connection, end: str, values: Sequence[Any], tables: str = FROM) -> list[ChangeRow]:
    found = []
    for row in conn.execute(f"SELECT {COLUMNS} FROM {tables} WHERE {end}", values):
        columns = list(row)
        columns[PASSAGES] = passages_of(columns[PASSAGES])
        columns[REASONS] = tuple(json.loads(columns[REASONS]))
        found.append(ChangeRow(*columns))
    return found


def passages_of(stored: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(before or ""), str(after or "")) for before, after in json.loads(stored or "[]"))


def stored_changes(
    conn: sqlite3.Connection, only: Filter, order: str = NIGHTS, limit: int = -1, offset: int = 0
) -> list[ChangeRow]:
    """The top-level changes that a filter lets through, in one of the orders above; ``limit`` -1 gives all."""
    where, values = _where(only)
    chosen = only.topic or only.topics or only.document is not None or only.keys is not None  # few are left, and sorted
    tables = FROM if chosen or order != NIGHTS or limit < 0 else IN_NIGHTS
    return _rows(conn, f"{where} ORDER BY {order} LIMIT ? OFFSET ?", (*values, limit, offset), tables)


def parts_of(conn: sqlite3.Connection, change: int) -> list[ChangeRow]:
    """What hangs on a change, what is technical last, else the weightiest first."""
    return _rows(conn, f"c.part_of = ? ORDER BY {PARTS}", (change,))


def changes_by_body(conn: sqlite3.Connection, document: str, sha256: str) -> list[ChangeRow]:
    """The top-level changes of a document (by its key) whose new version was read from a body."""
    body = "SELECT v.id FROM versions v JOIN fetches f ON f.id = v.fetch WHERE v.document = d.id AND f.sha256 = ?"
    return _rows(
        conn, f"c.part_of IS NULL AND d.key = ? AND c.new_version IN ({body}) ORDER BY c.id", (document, sha256)
    )


def topics_of(conn: sqlite3.Connection, change: int) -> list[Record]:
    """The topics (id, name_ja, name_en) of a change, in their order."""
    return records(
        conn,
        """SELECT t.id, t.name_ja, t.name_en FROM change_topics x JOIN topics t ON t.id = x.topic
           WHERE x.change = ? ORDER BY t.position, t.id""",
        (change,),
    )


# ---------------------------------------------------------------------- pages and feed
def changes(conn: sqlite3.Connection, only: Filter, limit: int = 30, offset: int = 0) -> list[Record]:
    """Top-level changes for a page, newest night first, each with its topics and its passages."""
    return [_with_details(conn, row) for row in stored_changes(conn, only, NIGHTS, limit, offset)]


def changes_by_id(conn: sqlite3.Connection, ids: Sequence[int]) -> list[Record]:
    """These changes as a page shows them, in this order."""
    return [_with_details(conn, row) for row_id in ids for row in _rows(conn, "c.id = ?", (row_id,))]


def places_of_changes(conn: sqlite3.Connection, only: Filter) -> list[Record]:
    """All top-level changes that a filter lets through, with no more than where each stands: id, kind, detected_at, document,
    document_kind."""
    where, values = _where(only)
    return records(
        conn,
        f"SELECT c.id, c.kind, c.detected_at, c.document, d.kind AS document_kind FROM {FROM} WHERE {where}",
        values,
    )


def count_changes(conn: sqlite3.Connection, only: Filter) -> int:
    if only == Filter(source=only.source, kind=only.kind, quiet=only.quiet):
        return total(conn, "changes", *(("quiet_changes",) if only.quiet else ()), source=only.source, kind=only.kind)
    where, values = _where(only)
    return int(conn.execute(f"SELECT count(*) FROM {FROM} WHERE {where}", values).fetchone()[0])


@dataclass(frozen=True, slots=True)
class Counted:
    """How many listed changes are of each kind, source and topic; ``bounded``: among how many of the newest, where not all."""

    kinds: dict[str, int]
    sources: dict[str, int]
    topics: dict[str, int]
    bounded: int | None


def counted(conn: sqlite3.Connection, only: Filter, total: int) -> Counted:
    """The facets of a list of ``total`` changes: of the newest ``COUNTED`` where there are more."""
    where, values = _where(only)
    tables = FROM if total <= COUNTED else IN_NIGHTS
    order = "" if total <= COUNTED else f"ORDER BY {NIGHTS} LIMIT {COUNTED}"
    # What a person put under a topic is listed under it, whatever the rules say.
    named = [(key, topic, "document") for key, names in only.decided.relevant.items() for topic in names]
    named += [(key, topic, "change") for key, names in only.decided.changes_in.items() for topic in names]
    rows = conn.execute(
        f"""WITH shown AS MATERIALIZED (
              SELECT c.id, c.key, d.key AS document, c.kind, d.source FROM {tables} WHERE {where} {order}),
            named AS (SELECT value ->> 0 AS key, value ->> 1 AS topic, value ->> 2 AS of FROM json_each(?))
            SELECT 'kind', kind, count(*) FROM shown GROUP BY kind
            UNION ALL SELECT 'source', source, count(*) FROM shown GROUP BY source
            UNION ALL SELECT 'topic', topic, count(*) FROM (
              SELECT s.id, x.topic FROM shown s CROSS JOIN change_topics x ON x.change = s.id
              UNION SELECT s.id, n.topic FROM named n CROSS JOIN shown s
                ON n.key = CASE n.of WHEN 'change' THEN s.key ELSE s.document END) GROUP BY topic""",
        (*values, json.dumps(named)),
    ).fetchall()
    kinds, sources, topics = ({name: n for of, name, n in rows if of == what} for what in ("kind", "source", "topic"))
    return Counted(kinds, sources, topics, COUNTED if total > COUNTED else None)


def count_quiet(conn: sqlite3.Connection, only: Filter) -> int:
    """How many changes the default list leaves out: because their weight is 0, or because people took them out."""
    if only == Filter(source=only.source, kind=only.kind, quiet=only.quiet):
        return total(conn, "quiet_changes", source=only.source, kind=only.kind)
    shown = replace(only, quiet=False)
    return count_changes(conn, replace(only, quiet=True, decided=NOTHING)) - count_changes(conn, shown)


def change(conn: sqlite3.Connection, *, row_id: int | None = None, key: str | None = None) -> Record | None:
    """One change by its id or by its key, with its parts and the change that it is a part of."""
    where, value = ("c.key = ?", key) if key is not None else ("c.id = ?", row_id)
    row = next(iter(_rows(conn, where, (value,))), None)
    if row is None:
        return None
    found = _with_details(conn, row)
    found["part_rows"] = [_with_details(conn, part) for part in parts_of(conn, row.id)]
    found["whole"] = _record(_rows(conn, "c.id = ?", (row.part_of,))[0]) if row.part_of else None
    return found


def kinds_in_use(conn: sqlite3.Connection) -> list[str]:
    return sorted({kind for what in ("changes", "quiet_changes") for _, kind, _ in by_source_and_kind(conn, what)})


def _record(row: ChangeRow) -> Record:
    return {field.name: getattr(row, field.name) for field in fields(row)} | {"document_title": row.title}


def _with_details(conn: sqlite3.Connection, row: ChangeRow) -> Record:
    """A change for its page: ``parts`` is how many changes hang on it, ``first_part`` the one that shows best what it is about;
    ``unread``: nothing but the title of its document is read."""
    (parts,) = conn.execute("SELECT count(*) FROM changes WHERE part_of = ?", (row.id,)).fetchone()
    found = _record(row) | {"pairs": texts_of(row), "topics": topics_of(conn, row.id), "parts": parts}
    found["unread"] = is_unsure(conn, row.document)
    if not found["pairs"] and parts:
        changed = _rows(conn, f"c.part_of = ? AND c.before <> '' AND c.after <> '' ORDER BY {PARTS} LIMIT 1", (row.id,))
        found["first_part"] = _record(changed[0]) | {"pairs": texts_of(changed[0])} if changed else None
    return found


def texts_of(row: ChangeRow) -> list[tuple[str, str]]:
    """The (before, after) texts of a change: its passages, else before and after as they are; [] without text."""
    # The before and after of a revision are its ids; its texts are in its parts.
    if not row.passages and row.field != "revision" and (row.before or row.after):
        return [(row.before or "", row.after or "")]
    return list(row.passages)
