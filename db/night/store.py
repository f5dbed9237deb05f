"""Turning one run's records into rows: documents, versions, typed rows, changes and topics.

A crawl and a replay both come through :func:`apply_run`, run by run in order, so they give the same rows.
Records of one run are merged by key first: the order of answers within a night means nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from db.change.compare import State, digest_of, same_content
from db.change.feed_items import NEWS
from db.change.kind import Seen, Table, joined
from db.change.pages import ATTACHMENT, PAGE
from db.change.source_page import telling_line
from db.night.changes import record_changes
from db.night.derive import derive_from_texts
from db.night.fetches import store_fetches
from db.night.gone import mark_gone
from db.night.held import hold_back, let_go, name_what_is_no_page
from db.night.kinds import TABLES, kind_of
from db.night.learnt_noise import without_noise
from db.night.records import Night, RunInput, Traits
from db.record.causes import Cause
from db.record.models import IN_SCOPE, Document, Gone, Outcome, Problem, ProblemKind, Ref, SourceInfo
from db.record.problem_words import cause_of
from db.record.reasons import because, json_of
from db.text.dates import jst_date
from db.text.folding import fold, one_line
from db.topics.classify import classify, known_topics, topic_names

AS_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)
UNKEPT = "（要約）"  # stands where the words that matched would: they are somebody else's
FORMS = {PAGE.id: Cause.PAGE, ATTACHMENT.id: Cause.FILE}
NAMED_TEXTS = 3  # texts that are not there: more of them are one problem
GIVEN = "（職員の指定）"  # stands before the words that matched: staff say so, whatever the text says


@dataclass(frozen=True, slots=True)
class RunResult:
    """The counts of a stored run, as the ``runs`` table has them."""

    run: int
    source: str
    outcome: Outcome
    new: int
    changed: int
    unchanged: int
    errors: int
    changes: int
    message: str
    problems: tuple[Problem, ...]
    waiting: int = 0
    given_up: int = 0


def apply_run(conn: sqlite3.Connection, run: RunInput, traits: Traits) -> RunResult:
    """Store one run inside the caller's transaction and return its counts."""
    night = _begin(conn, run, traits)
    _insert_run(night)
    _store_fetches(night)
    _merge(night)
    return _finish(night, _store(night))


def apply_again(
    conn: sqlite3.Connection, run: RunInput, traits: Traits, key: str, fetch_ids: Mapping[int, int]
) -> None:
    """Store one document of a run that is stored, which was held then and is decided by now, as a replay would.

    ``run`` holds the answers about it alone, ``fetch_ids`` their rows by journal line.
    """
    night = _begin(conn, run, traits)
    night.fetch_ids |= fetch_ids
    conn.executemany("UPDATE fetches SET accepted = 1 WHERE id = ?", [(one,) for one in fetch_ids.values()])
    _merge(night)
    night.problems.clear()
    _store(night)
    _correct(night, key)


def _begin(conn: sqlite3.Connection, run: RunInput, traits: Traits) -> Night:
    for table in TABLES.values():
        if table.of_text:  # the rows of the text before this run
            conn.execute(f"CREATE TEMP TABLE IF NOT EXISTS old_{table.name} AS SELECT * FROM {table.name} WHERE 0")
            conn.execute(f"DELETE FROM old_{table.name}")
    return Night(conn, run, traits, problems=list(run.failures))


def _store(night: Night) -> int:
    """Everything that follows from the documents of a run; the number of its changes."""
    _store_documents(night)
    _store_rows(night)
    mark_gone(night)
    _classify(night)
    derive_from_texts(night)
    return record_changes(night)


def upsert_source(conn: sqlite3.Connection, info: SourceInfo) -> None:
    """Keep the ``sources`` row in step with the source's own description; what a home has switched or verified stays."""
    row = asdict(info)
    kept = {"id", "enabled", "selector_verified"}
    conn.execute(
        f"INSERT INTO sources ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})"
        f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in row if name not in kept)}",
        row,
    )


def set_enabled(conn: sqlite3.Connection, enabled: Mapping[str, bool]) -> None:
    """Note which sources the settings of this home switch on: the others are not missed when they do not run."""
    conn.executemany("UPDATE sources SET enabled = ? WHERE id = ?", [(on, name) for name, on in enabled.items()])


def set_verified(conn: sqlite3.Connection, verified: Mapping[str, bool]) -> None:
    """Note which sources were seen to fit their real pages, by who wrote them or by staff of this home."""
    conn.executemany(
        "UPDATE sources SET selector_verified = ? WHERE id = ?", [(on, name) for name, on in verified.items()]
    )


def upsert_topics(conn: sqlite3.Connection) -> None:
    """Keep the ``topics`` table in step with the rules."""
    conn.executemany(
        "INSERT INTO topics (id, name_ja, name_en, priority, position) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id)"
        " DO UPDATE SET name_ja = excluded.name_ja, name_en = excluded.name_en, priority = excluded.priority,"
        " position = excluded.position",
        [(*about, position) for position, about in enumerate(topic_names(), 1)],
    )


# ---------------------------------------------------------------------- the run and its fetches
def _insert_run(night: Night) -> None:
    run = night.run
    night.conn.execute(
        "INSERT INTO runs (id, source, started_at, finished_at, outcome, requests, new, changed, unchanged, errors,"
        " message, window_from, window_until, news_since, only_some, journal, waiting, given_up)"
        " VALUES (?, ?, ?, ?, 'failed', ?, 0, 0, 0, 0, '', ?, ?, ?, ?, ?, ?, ?)",
        (
            run.number,
            night.source,
            run.started_at,
            run.finished_at,
            len(run.fetches),
            run.window_from,
            run.window_until,
            run.news_since,
            run.only_some,
            run.journal,
            run.waiting,
            run.given_up,
        ),
    )


def _store_fetches(night: Night) -> None:
    run = night.run
    refused = {line for line, record in run.records if isinstance(record, Problem)}
    accepted = {line for line, _ in run.records} - refused
    night.fetch_ids |= store_fetches(night.conn, run.number, night.source, run.fetches, accepted)


# ---------------------------------------------------------------------- documents and versions
def _merge(night: Night) -> None:
    """One document a key: what a later answer leaves open is kept from an earlier one."""
    known = _known_keys(night)
    for line, given in night.run.records:
        record = given
        if isinstance(record, Problem):
            night.problems.append(record)
        elif isinstance(record, Document):
            if record.key in known:
                record = replace(record, key=known[record.key])
            earlier = night.seen.get(record.key)
            if earlier is None:
                night.seen[record.key] = Seen(record, line)
            else:
                better = line if record.body is not None or earlier.document.body is None else earlier.line
                night.seen[record.key] = Seen(_merged(earlier.document, record), better, pages=earlier.pages)
            if record.adds:
                night.seen[record.key].pages.append((line, record.facts))


def _known_keys(night: Night) -> dict[str, str]:
    """The keys of tonight's documents that are stored under other keys -> these."""
    of_kind: dict[str, list[Document]] = {}
    for _, record in night.run.records:
        if isinstance(record, Document):
            of_kind.setdefault(record.kind, []).append(record)
    found: dict[str, str] = {}
    for name, documents in of_kind.items():
        if known_as := kind_of(name).known_as:
            found.update(known_as(night.conn, documents))
    return found


def _merged(first: Document, second: Document) -> Document:
    return replace(
        second,
        body=second.body if second.body is not None else first.body,
        published_on=second.published_on or first.published_on,
        facts={**first.facts, **second.facts},
        rows={**first.rows, **second.rows},
        adds=first.adds and second.adds,
        unkept_topics=tuple(sorted({*first.unkept_topics, *second.unkept_topics})),
        given_topics=tuple(sorted({*first.given_topics, *second.given_topics})),
    )


def _store_documents(night: Night) -> None:
    collections = _known_collections(night)
    stored = _stored(night.conn, list(night.seen))
    _refuse_other_kinds(night, stored)
    urls = {f.line: str(f.row["url"]) for f in night.run.fetches}
    for key, seen in night.seen.items():
        document, row = seen.document, stored.get(key)
        seen.collection_known = document.collection in collections
        if row is not None:
            seen.old = _state_of(night, document.key, document.kind, row)
        state = _new_state(night, document, seen.old)
        url = kind_of(document.kind).url(state.facts) or document.url
        if seen.pages:
            seen.line = telling_line(seen.pages, seen.old.facts if seen.old else {}, urls, url)
            _note_doubts(night, seen, state, url)
        fetched_at = night.fetched_at(seen.line)
        if row is not None:
            seen.id, seen.old_version = row["id"], row["version"]
            if hold_back(night, seen, state):
                continue
            if row["held"]:
                let_go(night, seen.id)
        name_what_is_no_page(night, seen, state)
        if row is None:
            seen.id = _insert_document(night, seen, state, url, fetched_at)
        else:
            seen.was_gone = row["gone_at"] is not None
            seen.unannounced = not row["in_whole_run"] and not night.run.only_some
            night.conn.execute(
                "UPDATE documents SET last_seen = ?, gone_at = NULL, url = ?, in_whole_run = max(in_whole_run, ?) WHERE id = ?",
                (fetched_at, url, not night.run.only_some, seen.id),
            )
        if row is not None and seen.old is not None and same_as_stored(seen.old, state):
            continue
        digest = digest_of(state)
        if row is None or row["digest"] != digest:
            if row is not None and (hidden := without_noise(night, seen, state, fetched_at)):
                seen.old, state = hidden.old, hidden.new
                if same_content(seen.old, state) and not hidden.settled:
                    continue  # nothing but noise differs
            seen.new = state
            seen.new_version = _insert_version(night, seen, state, fetched_at, digest)
    for key in night.held:  # not looked at
        del night.seen[key]


def _note_doubts(night: Night, seen: Seen, state: State, url: str) -> None:
    """What its pages say of a document that cannot all be so."""
    names = {name for _, facts in seen.pages for name in facts}
    doubts = kind_of(seen.document.kind).doubts(state.facts, names, jst_date(night.run.started_at))
    night.problems += [Problem(ProblemKind.STRUCTURE_SUSPECT, url, why, seen.document.key) for why in doubts]


def _insert_document(night: Night, seen: Seen, state: State, url: str, fetched_at: str) -> int:
    document = seen.document
    cursor = night.conn.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, published_on, first_seen, last_seen,"
        " collection, in_whole_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.key,
            night.source,
            document.kind,
            url,
            state.title,
            document.lang,
            state.published_on,
            fetched_at,
            fetched_at,
            document.collection,
            not night.run.only_some,
        ),
    )
    return cursor.lastrowid or 0


def _refuse_other_kinds(night: Night, stored: Mapping[str, sqlite3.Row]) -> None:
    """What a page, a file or a feed was it stays: another of them at its address is a problem and no version of it."""
    for key, seen in list(night.seen.items()):
        document = seen.document
        if (found := FORMS.get(document.kind)) is None:
            continue
        known = FORMS.get(stored[key]["kind"]) if key in stored else Cause.FEED if _is_feed(night, key) else None
        if known not in (None, found):
            why = because(Cause.OTHER_KIND, found=because(found), known=because(known))
            night.problems.append(Problem(ProblemKind.STRUCTURE_SUSPECT, document.url, why, key))
            del night.seen[key]


def _is_feed(night: Night, key: str) -> bool:
    """Whether items of a feed with this key are on record."""
    rows = night.conn.execute("SELECT 1 FROM documents WHERE collection = ? AND kind = ? LIMIT 1", (key, NEWS.id))
    return rows.fetchone() is not None


def _known_collections(night: Night) -> set[str]:
    """Collections that an earlier whole run has seen: what was only fetched on request is no baseline."""
    conn, source = night.conn, night.source
    known = {r[0] for r in conn.execute("SELECT DISTINCT collection FROM documents WHERE source = ?", (source,))}
    if conn.execute("SELECT 1 FROM runs WHERE source = ? AND only_some = 1", (source,)).fetchone() is None:
        return known
    whole = conn.execute(
        "SELECT DISTINCT d.collection FROM documents d JOIN versions v ON v.document = d.id"
        " JOIN fetches f ON f.id = v.fetch JOIN runs r ON r.id = f.run WHERE d.source = ? AND r.only_some = 0",
        (source,),
    )
    found = {r[0] for r in whole}
    for collection in known - found:  # seen by a whole run that found nothing new in it
        row = conn.execute(
            "SELECT 1 FROM documents d JOIN runs r ON r.source = d.source AND r.only_some = 0 AND r.id != ?"
            " AND d.last_seen BETWEEN r.started_at AND r.finished_at WHERE d.source = ? AND d.collection = ?",
            (night.run.number, source, collection),
        ).fetchone()
        if row:
            found.add(collection)
    return found


def _stored(conn: sqlite3.Connection, keys: Sequence[str]) -> dict[str, sqlite3.Row]:
    """The stored documents among ``keys`` with their current version."""
    found: dict[str, sqlite3.Row] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        marks = ", ".join("?" * len(some))
        for row in conn.execute(
            "SELECT d.id, d.key, d.kind, d.gone_at, d.in_whole_run, v.id AS version, v.title, v.body, v.published_on, v.facts,"
            " v.digest, EXISTS (SELECT 1 FROM held h WHERE h.document = d.id AND h.standing) AS held FROM documents d"
            f" JOIN versions v ON v.id = d.current_version WHERE d.key IN ({marks})",
            some,
        ):
            found[row["key"]] = row
    return found


def _state_of(night: Night, key: str, kind: str, row: sqlite3.Row) -> State:
    body, facts = row["body"], json.loads(row["facts"])
    return State(
        key,
        kind,
        row["title"],
        row["published_on"],
        body,
        night.traits.comparable_body(body),
        facts,
        night.traits.comparable_body,
        noun=kind_of(kind).noun,
    )


def _new_state(night: Night, document: Document, old: State | None) -> State:
    """The state this run shows; a text that was not looked at stays, unless it belonged to another revision."""
    body, facts = document.body, dict(document.facts)
    if document.adds and old is not None:
        facts = dict(joined(old.facts, facts))
    if body is None:
        kept = old is not None and old.facts.get("revision") == facts.get("revision")
        body = old.body if old is not None and kept else ""
    published_on = document.published_on or (old.published_on if old else None)
    kind, clean = kind_of(document.kind), night.traits.comparable_body
    title = old.title if old is not None and kind.first_title_stays else document.title
    title, published_on = one_line(kind.title(facts) or title), kind.published_on(facts) or published_on
    counts = old.comparable_body if old is not None and old.body == body else clean(body)
    return State(document.key, kind.id, title, published_on, body, counts, facts, clean, noun=kind.noun)


def same_as_stored(old: State, new: State) -> bool:
    """Whether nothing at all differs, so that nothing has to be folded to see it: most pages on most nights."""
    return (old.body, old.title, old.published_on, old.facts) == (new.body, new.title, new.published_on, new.facts)


def _insert_version(night: Night, seen: Seen, state: State, fetched_at: str, digest: str) -> int:
    conn = night.conn
    facts = AS_JSON.encode(dict(state.facts))
    cursor = conn.execute(
        "INSERT INTO versions (document, fetch, fetched_at, title, body, published_on, facts, digest)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (seen.id, night.fetch_ids[seen.line], fetched_at, state.title, state.body, state.published_on, facts, digest),
    )
    version = cursor.lastrowid or 0
    if seen.is_new:  # title and date stand there already, and in the indexes
        conn.execute("UPDATE documents SET current_version = ? WHERE id = ?", (version, seen.id))
    else:
        conn.execute(
            "UPDATE documents SET current_version = ?, title = ?, published_on = ? WHERE id = ?",
            (version, state.title, state.published_on, seen.id),
        )
    conn.execute(
        "INSERT INTO document_text (id, title, body) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body",
        (seen.id, fold(state.title), fold(state.body)),
    )
    return version


# ---------------------------------------------------------------------- typed rows
def _store_rows(night: Night) -> None:
    """Replace the typed rows of every document of this run; those of a text only together with it."""
    stored = {}
    for seen in night.seen.values():
        kind = kind_of(seen.document.kind)
        stored[kind.id] = kind
        computed = kind.rows(seen.new.facts) if seen.new is not None else {}
        for name, rows in {**seen.document.rows, **computed}.items():
            table = TABLES[name]
            if table.of_text and seen.new_version is None:
                continue
            if not seen.is_new:
                if table.of_text:
                    night.conn.execute(
                        f"INSERT INTO old_{name} SELECT * FROM {name} WHERE {table.owner} = ?", (seen.id,)
                    )
                _delete_rows(night.conn, table, seen.id)
            _insert_rows(night, table, seen.id, rows)
        if seen.new is not None and not seen.new.body and not seen.is_new:
            for table in kind.tables:
                if table.of_text:
                    _delete_rows(night.conn, table, seen.id)
    for kind in stored.values():
        if kind.rows_stored:
            kind.rows_stored(night.conn)


def _delete_rows(conn: sqlite3.Connection, table: Table, document: int) -> None:
    conn.execute(f"DELETE FROM {table.name} WHERE {table.owner} = ?", (document,))


def _insert_rows(night: Night, table: Table, document: int, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert typed rows; a Ref becomes the id of the document it names, or NULL while that is unknown."""
    for row in rows:
        values = [document, *(_id_of(night, v.key) if isinstance(v, Ref) else v for v in row.values())]
        night.conn.execute(_insertion(table.name, table.owner, tuple(row)), values)


@lru_cache(maxsize=1_000)
def _insertion(table: str, owner: str, columns: tuple[str, ...]) -> str:
    names = ", ".join([owner, *(f'"{name}"' for name in columns)])
    return f"INSERT INTO {table} ({names}) VALUES (?{', ?' * len(columns)})"


def _id_of(night: Night, key: str) -> int | None:
    if (seen := night.seen.get(key)) is not None:
        return seen.id
    row = night.conn.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


# ---------------------------------------------------------------------- topics
def _classify(night: Night) -> None:
    regiven = _given_anew(night)
    for seen in night.seen.values():
        again = seen.document.unkept_topics or seen.id in regiven
        if (state := seen.new or (seen.old if again else None)) is not None:
            _classify_document(night.conn, seen, state)
    of_kind: dict[str, list[int]] = {}
    for seen in night.seen.values():
        if seen.new is not None:
            of_kind.setdefault(seen.document.kind, []).append(seen.id)
    for name, documents in of_kind.items():
        if judged := kind_of(name).judged:
            judged(night.conn, documents)


def _given_anew(night: Night) -> set[int]:
    """The documents of tonight to which staff give other topics than before."""
    if not night.traits.gives_topics:
        return set()
    before: dict[int, set[str]] = {}
    for document, topic in night.conn.execute(
        "SELECT t.document, t.topic FROM document_topics t JOIN documents d ON d.id = t.document"
        " WHERE d.source = ? AND t.matched LIKE ?",
        (night.source, f"{GIVEN}%"),
    ):
        before.setdefault(document, set()).add(topic)
    known = set(known_topics())
    return {
        seen.id for seen in night.seen.values() if before.get(seen.id, set()) != known & {*seen.document.given_topics}
    }


def _classify_document(conn: sqlite3.Connection, seen: Seen, state: State) -> None:
    """Write the topics of a document's current text; in scope without a topic goes to the queue.

    What a text is about that is not kept (``Document.unkept_topics``) and what staff say that it is about count too.
    """
    document, kind, unkept = seen.id, kind_of(state.kind), seen.document.unkept_topics
    found = classify("" if kind.title_alone else state.body, title=state.title)
    words = {topic: UNKEPT for topic in known_topics() if topic in unkept} if unkept else {}
    words |= {m.topic: "、".join(m.words) for m in found.matches}
    if given := seen.document.given_topics:
        words |= {topic: GIVEN + words.get(topic, "") for topic in known_topics() if topic in given}
    if not seen.is_new:
        for table in ("document_topics", "to_check"):
            conn.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
    if words:
        conn.executemany(
            "INSERT INTO document_topics (document, topic, matched) VALUES (?, ?, ?)",
            [(document, topic, words[topic]) for topic in known_topics() if topic in words],
        )
    if kind.checked and not words and (found.in_scope or IN_SCOPE in unkept):
        matched = "、".join(found.scope_words) or UNKEPT
        conn.execute("INSERT INTO to_check (document, matched) VALUES (?, ?)", (document, matched))


# ---------------------------------------------------------------------- the end of a run
def _finish(night: Night, changes: int) -> RunResult:
    run, info = night.run, night.traits.info
    if not run.only_some and not night.problems and len(night.seen) < info.minimum:
        why = because(Cause.TOO_FEW_DOCUMENTS, count=len(night.seen), expected=info.minimum)
        night.problems.append(Problem(ProblemKind.TOO_FEW_ITEMS, info.url, why))
    night.problems[:] = _in_one_line(night.problems)
    held = set(night.held.values())
    read = {line for line, record in run.records if not isinstance(record, Problem | Gone)} - held
    outcome = Outcome.OK if not night.problems else Outcome.PARTIAL if read else Outcome.FAILED
    new = sum(seen.is_new for seen in night.seen.values())
    changed = sum(seen.has_changed for seen in night.seen.values())
    unchanged = len(night.seen) - new - changed
    message = problem_summary(night.problems)
    _insert_problems(night, night.problems)
    night.conn.execute(
        "UPDATE runs SET outcome = ?, new = ?, changed = ?, unchanged = ?, errors = ?, message = ? WHERE id = ?",
        (outcome, new, changed, unchanged, len(night.problems), message, run.number),
    )
    return RunResult(
        run.number,
        info.id,
        outcome,
        new,
        changed,
        unchanged,
        len(night.problems),
        changes,
        message,
        tuple(night.problems),
        run.waiting,
        run.given_up,
    )


def _in_one_line(problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a run, texts that are not there as one, of the first of them, when there are many: ``fetches`` has each."""
    texts = [problem for problem in problems if problem.why.code == Cause.TEXT_NOT_FOUND]
    if len(texts) <= NAMED_TEXTS:
        return list(problems)
    files = dict.fromkeys(problem.url.rstrip("/").rsplit("/", 1)[-1] for problem in texts)  # what their links end in
    examples = "、".join(list(files)[:NAMED_TEXTS])
    why = because(Cause.TEXTS_NOT_FOUND, count=len(texts), examples=examples)
    rest = [problem for problem in problems if problem.why.code != Cause.TEXT_NOT_FOUND]
    return [*rest, Problem(ProblemKind.NOT_FOUND, texts[0].url, why)]


def _insert_problems(night: Night, problems: Sequence[Problem], first: int | None = None) -> None:
    """Write problems of a run; ``first``: the number of the first of them, which another one had before."""
    night.conn.executemany(
        "INSERT INTO problems (id, run, source, kind, url, key, reason, noted_at, code, details)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(first if n == 0 else None, night.run.number, night.source, p.kind, p.url, p.key, p.reason),
                *(night.run.started_at, *json_of(p.why)),
            )
            for n, p in enumerate(problems)
        ],
    )


def _correct(night: Night, key: str) -> None:
    """Bring what is noted of a run in step with what is decided by now about one of its documents."""
    conn, number, info = night.conn, night.run.number, night.traits.info
    was = conn.execute(
        "SELECT id FROM problems WHERE run = ? AND key = ? AND code IN (?, ?)",
        (number, key, Cause.PAGE_REPLACED, Cause.PAGE_REFUSED),
    ).fetchone()
    conn.execute("DELETE FROM problems WHERE id = ?", (was["id"],))
    _insert_problems(night, night.problems, was["id"])
    if not night.problems:  # their numbers are their order, as a replay gives them; upside down, none meets another
        conn.execute("UPDATE problems SET id = -id WHERE id > ?", (was["id"],))
        conn.execute("UPDATE problems SET id = -id - 1 WHERE id < 0")
    left = [
        Problem(ProblemKind(row["kind"]), row["url"], cause_of(row), row["key"])
        for row in conn.execute("SELECT * FROM problems WHERE run = ? ORDER BY id", (number,))
    ]
    run = conn.execute("SELECT * FROM runs WHERE id = ?", (number,)).fetchone()
    counts = [run["new"], run["changed"], run["unchanged"]]
    outcome = run["outcome"]
    for seen in night.seen.values():
        counts[0 if seen.is_new else 1 if seen.has_changed else 2] += 1
        outcome = Outcome.PARTIAL
    if not left and not run["only_some"] and sum(counts) < info.minimum:
        why = because(Cause.TOO_FEW_DOCUMENTS, count=sum(counts), expected=info.minimum)
        left.append(Problem(ProblemKind.TOO_FEW_ITEMS, info.url, why))
        _insert_problems(night, left)
    conn.execute(
        "UPDATE runs SET outcome = ?, new = ?, changed = ?, unchanged = ?, errors = ?, message = ? WHERE id = ?",
        (outcome if left else Outcome.OK, *counts, len(left), problem_summary(left), number),
    )


def problem_summary(problems: Sequence[Problem]) -> str:
    """All problems of a run by kind, each named; "" when there is none."""
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, []).append(problem)
    return "\n".join(
        f"{kind} ({len(found)}): " + "; ".join(f"{p.url} — {p.reason}" for p in found) for kind, found in kinds.items()
    )
