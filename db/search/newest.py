"""The newest documents that a query finds, without looking at every one that it finds.

Three ways lead to the same documents.  Where few hold a word, or few are of the kind asked for, they are all looked at, sorted and
counted.  A word that very many hold is soon met again: the record is walked from its newest document on, and the walk ends when the
page is full.  Where the walk finds too little (the word is out of use), all are looked at after all.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db.record.totals import by_source_and_kind, total
from db.search.literal import NEWEST_FIRST, ON_TOPIC, Query, condition, open_vocabulary, quoted

NO_TRIGRAM = "\U0010ffff" * 3  # of characters that are none: no text has it
FEW = 5_000  # documents that are looked at one by one
COUNTED = 1_000  # what a total is counted up to when not all are looked at; no more than FEW
WALK = 20_000  # documents that are walked before all are looked at
MOST_TRIGRAMS = 1_000  # that a word is looked up by
# Documents of those whose name begins so.
OF_SPEAKER = "SELECT document FROM attributions WHERE folded >= ? AND folded < ?"
# Whoever spoke as 法務大臣, whatever he or she is called.
OF_OFFICE = "SELECT document FROM speeches WHERE instr(speaker_position, ?)"
SELDOM = 10  # one document in so many, and fewer, are gathered by their index


@dataclass(frozen=True, slots=True)
class Only:
    """Which documents are searched; None, () and "" set no condition.

    ``put``: keys of those that a person has put under the topic; ``speaker``: how the name of whoever spoke, asked or proposed
    begins, folded; ``office``: in which somebody spoke (法務大臣); ``since``, ``until``: published (else first seen) on these days
    (YYYY-MM-DD) or between; ``ours``: on any of our topics; ``without``: kinds that are left out.
    """

    kind: str | None = None
    source: str | None = None
    topic: str | None = None
    put: tuple[str, ...] = ()
    speaker: str = ""
    office: str = ""
    since: str = ""
    until: str = ""
    ours: bool = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what a query finds: ids, newest first.

    ``total``: how many there are; where not ``whole``, at least so many.  ``by_source``:
    (source, kind, how many), how many being None where not ``whole``.  ``every``: the ids of all, newest first, where they
    were all looked at.
    """

    ids: tuple[int, ...]
    total: int
    whole: bool
    page: int
    by_source: tuple[tuple[str, str, int | None], ...]
    every: tuple[int, ...] = ()


Row = tuple[int, str, str]  # id, source, kind


def newest(conn: sqlite3.Connection, query: Query, only: Only, size: int, page: int = 1) -> Found:
    """A page of the documents that a query finds in what is searched; the last page where there are not so many."""
    if not (query.clauses or query.excluded or replace(only, kind=None, source=None, without=()) != Only()):
        return _listed(conn, only, size, page)
    every, many = _few(conn, query, only)
    if every is None:
        walked = _walked(conn, query, only, size * page + 1, 0 if many else COUNTED + 1)
        if walked is not None and walked.ended:
            every = walked.rows
        elif walked is not None:
            ids = tuple(row[0] for row in walked.rows[size * (page - 1) : size * page])
            least = COUNTED if many else min(COUNTED, len(walked.rows))
            possible = tuple((source, kind, None) for source, kind, _ in _counted_kinds(conn, only))
            return Found(ids, least, False, page, possible)
        else:
            every = _every(conn, query, only)
    page = min(page, max(1, -(-len(every) // size)))
    tally = Counter((source, kind) for _, source, kind in every)
    return Found(
        tuple(row[0] for row in every[size * (page - 1) : size * page]),
        len(every),
        True,
        page,
        tuple((source, kind, number) for (source, kind), number in sorted(tally.items())),
        tuple(row[0] for row in every),
    )


def topics_of_found(
    conn: sqlite3.Connection, counted_as: Mapping[int, object], put: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """How many of these documents are under each topic; those that are counted as the same (a law and its revisions) as one.

    ``put``: key -> the topics that a person has put a document under besides.
    """
    named = [(key, topic) for key, topics in put.items() for topic in topics]
    rows = conn.execute(
        """WITH shown AS MATERIALIZED (SELECT value ->> 0 AS id, value ->> 1 AS one FROM json_each(?))
           SELECT topic, count(DISTINCT one) FROM (
             SELECT s.one, x.topic FROM shown s CROSS JOIN document_topics x ON x.document = s.id
             UNION SELECT s.one, n.value ->> 1 FROM json_each(?) n CROSS JOIN documents d ON d.key = n.value ->> 0
               CROSS JOIN shown s ON s.id = d.id) GROUP BY topic""",
        (json.dumps([(one, str(what)) for one, what in counted_as.items()]), json.dumps(named)),
    )
    return dict(rows.fetchall())


def _counted_kinds(conn: sqlite3.Connection, only: Only) -> list[tuple[str, str, int]]:
    return [
        row
        for row in by_source_and_kind(conn, "documents")
        if only.source in (None, "", row[0]) and only.kind in (None, "", row[1]) and row[1] not in only.without
    ]


def _listed(conn: sqlite3.Connection, only: Only, size: int, page: int) -> Found:
    """A page of all documents of a kind or source: counted where they are kept, and walked."""
    kinds = _counted_kinds(conn, only)
    number = sum(count for _, _, count in kinds)
    page = min(page, max(1, -(-number // size)))
    where, values = _only(only, walked=number * SELDOM > total(conn, "documents"))
    ids = conn.execute(
        f"SELECT d.id FROM documents d WHERE {where} ORDER BY {NEWEST_FIRST} LIMIT ? OFFSET ?",
        (*values, size, size * (page - 1)),
    ).fetchall()
    return Found(tuple(row[0] for row in ids), number, True, page, tuple(kinds))


# ---------------------------------------------------------------------- few enough to look at all of them
def _few(conn: sqlite3.Connection, query: Query, only: Only) -> tuple[list[Row] | None, bool]:
    """All that the query finds, newest first, where a word or a condition leaves few to look at; None where none does.

    And whether more than FEW are found for certain: by one word that they hold, with no condition beside it.
    """
    if only.topic and total(conn, "topic_documents", kind=only.topic) <= FEW:
        candidates = f"SELECT DISTINCT document AS id FROM ({ON_TOPIC})"
        return _looked_at(conn, query, only, candidates, (only.topic, json.dumps(only.put))), False
    if (only.kind or only.source) and sum(count for _, _, count in _counted_kinds(conn, only)) <= FEW:
        where, values = _only(only, walked=False)
        return _looked_at(conn, query, only, f"SELECT d.id FROM documents d WHERE {where}", values), False
    of, named = _spoke(only)
    if (only.speaker or only.office) and len(
        of_speaker := conn.execute(f"{of} LIMIT {FEW + 1}", named).fetchall()
    ) <= FEW:
        candidates = json.dumps([row[0] for row in of_speaker])
        return _looked_at(conn, query, only, "SELECT DISTINCT value AS id FROM json_each(?)", (candidates,)), False
    match, many = None, False
    for clause in query.clauses:
        match, many = _rare(conn, clause)
        if match is not None:
            break
    long = [clause for clause in query.clauses if all(len(word) > 2 for word in clause)]
    if match is None and len(long) > 1 and _is_rare(conn, together := " AND ".join(map(_any_of, long))):
        match = together
    if match is None:
        return None, many and len(query.clauses) == 1 and not query.excluded and replace(only, without=()) == Only()
    candidates = "SELECT rowid AS id FROM documents_fts WHERE documents_fts MATCH ?"
    return _looked_at(conn, query, only, candidates, (match,)), False


def _any_of(phrases: Sequence[str]) -> str:
    return f"({' OR '.join(map(quoted, phrases))})"


def _rare(conn: sqlite3.Connection, clause: Sequence[str]) -> tuple[str | None, bool]:
    """The FTS5 expression of a clause when few documents match it, else None and whether more than FEW do for certain."""
    phrases: list[str] = []
    for word in clause:
        if len(word) > 2:
            phrases.append(word)
            continue
        open_vocabulary(conn)
        begun = "SELECT term, doc FROM documents_vocabulary WHERE term >= ? AND term < ?"
        for trigram, number in conn.execute(begun, (word, word + "\U0010ffff")):
            phrases.append(trigram)
            if number > FEW or len(phrases) > MOST_TRIGRAMS:
                return None, number > FEW
    match = _any_of(phrases or [NO_TRIGRAM])
    return (match, False) if _is_rare(conn, match) else (None, True)


def _is_rare(conn: sqlite3.Connection, match: str) -> bool:
    (number,) = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM documents_fts WHERE documents_fts MATCH ? LIMIT ?)", (match, FEW + 1)
    ).fetchone()
    return int(number) <= FEW


def _looked_at(conn: sqlite3.Connection, query: Query, only: Only, candidates: str, values: Sequence[str]) -> list[Row]:
    """Of candidates (a SELECT of ids) all that the query finds, newest first."""
    where, added = _only(only)
    tests, words = _contains(query)
    return conn.execute(
        f"""WITH few AS MATERIALIZED ({candidates})
            SELECT d.id, d.source, d.kind FROM few CROSS JOIN documents d ON d.id = few.id
            {"CROSS JOIN document_text t ON t.id = d.id" if words else ""} WHERE {where} AND {tests} ORDER BY {NEWEST_FIRST}""",
        (*values, *added, *words),
    ).fetchall()


def _only(only: Only, *, walked: bool = True) -> tuple[str, list[str]]:
    """The condition on the document.  ``walked``: the plus keeps SQLite from looking it up by the condition."""
    plus = "+" if walked else ""
    tests, values = ["1"], list[str]()
    for test, value in ((f"{plus}d.kind = ?", only.kind), (f"{plus}d.source = ?", only.source)):
        if value:
            tests.append(test)
            values.append(value)
    if only.topic:
        of_topic = "EXISTS (SELECT 1 FROM document_topics x WHERE x.document = d.id AND x.topic = ?)"
        tests.append(f"({of_topic} OR d.key IN (SELECT value FROM json_each(?)))" if only.put else of_topic)
        values += [only.topic, *([json.dumps(only.put)] if only.put else [])]
    if only.ours and not only.topic:
        tests.append(
            "(EXISTS (SELECT 1 FROM document_topics x WHERE x.document = d.id) OR d.key IN (SELECT value FROM json_each(?)))"
        )
        values.append(json.dumps(only.put))
    if only.speaker or only.office:
        of, named = _spoke(only)
        tests.append(f"d.id IN ({of})")
        values += named
    for test, day in ((">=", only.since), ("<=", only.until)):
        if day:
            tests.append(f"coalesce(d.published_on, substr(d.first_seen, 1, 10)) {test} ?")
            values.append(day)
    if only.without:
        tests.append(f"d.kind NOT IN ({','.join('?' * len(only.without))})")
        values += only.without
    return " AND ".join(tests), values


def _spoke(only: Only) -> tuple[str, tuple[str, ...]]:
    """The documents of an office or of a speaker, and what is asked for: the names that begin so, as a range of the index."""
    if only.office:
        return OF_OFFICE, (only.office,)
    return OF_SPEAKER, (only.speaker, only.speaker + "\U0010ffff")


def _contains(query: Query) -> tuple[str, list[str]]:
    """The condition on the folded text ``t``, and its words."""
    tests, values = ["1"], list[str]()
    for words, sign in [*((clause, "") for clause in query.clauses), (query.excluded, "NOT ")]:
        if words:
            tests.append(f"{sign}({' OR '.join(['instr(t.title, ?) OR instr(t.body, ?)'] * len(words))})")
            values += [word for word in words for _ in range(2)]
    return " AND ".join(tests), values


# ---------------------------------------------------------------------- from the newest on
@dataclass(frozen=True, slots=True)
class Walk:
    """What was met on the way; ``ended``: the oldest document was reached."""

    rows: list[Row]
    ended: bool


def _walked(conn: sqlite3.Connection, query: Query, only: Only, needed: int, counted: int) -> Walk | None:
    """The newest documents found: as many as needed, and up to ``counted`` where the way is not long; None where it grew too
    long without those that are needed."""
    where, values = _only(only)
    tests, words = _contains(query)
    rows = conn.execute(
        f"""SELECT d.id, d.source, d.kind, {where} AND {tests} FROM documents d
            {"CROSS JOIN document_text t ON t.id = d.id" if words else ""} ORDER BY {NEWEST_FIRST}""",
        (*values, *words),
    )
    found: list[Row] = []
    for steps, (document, source, kind, hit) in enumerate(rows):
        if hit:
            found.append((document, source, kind))
            if len(found) >= max(needed, counted):
                return Walk(found, False)
        if steps > WALK:
            if len(found) >= needed:
                return Walk(found, False)
            if steps > WALK + needed * (WALK // COUNTED):  # a page far behind takes a longer way
                return None
    return Walk(found, True)


def _every(conn: sqlite3.Connection, query: Query, only: Only) -> list[Row]:
    """All that the query finds, newest first, by the index."""
    (words, values), (where, more) = condition(conn, query), _only(only, walked=False)
    return conn.execute(
        f"SELECT d.id, d.source, d.kind FROM documents d WHERE {words} AND {where} ORDER BY {NEWEST_FIRST}",
        (*values, *more),
    ).fetchall()
