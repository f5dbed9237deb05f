"""How documents, versions, sources and topics are read.  Plain SELECTs; a version is a record, other rows are dicts."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from db.record.lateness import is_late
from db.record.models import UNTAKEN
from db.record.totals import by_source_and_kind, total
from db.text.dates import JST, jst_date

Record = dict[str, Any]


def records(conn: sqlite3.Connection, sql: str, values: Iterable[Any] | dict[str, Any] = ()) -> list[Record]:
    """All rows of a query as dicts, whatever the connection's row factory."""
    cursor = conn.execute(sql, values if isinstance(values, dict) else tuple(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def first_record(conn: sqlite3.Connection, sql: str, values: Iterable[Any] | dict[str, Any] = ()) -> Record | None:
    found = records(conn, sql, values)
    return found[0] if found else None


# ---------------------------------------------------------------------- sources
def source_names(conn: sqlite3.Connection, language: str = "ja") -> dict[str, str]:
    """What the sources are called, in Japanese or English (``en``): id -> name."""
    rows = records(conn, "SELECT id, name_ja, name_en FROM sources ORDER BY id")
    return {row["id"]: (row["name_en"] if language == "en" else "") or row["name_ja"] for row in rows}


def last_runs(conn: sqlite3.Connection, *, good: bool = False) -> dict[str, Record]:
    """The last full run of each known source (``good``: that ended ok).  Runs for a few addresses do not count."""
    rows = records(
        conn,
        f"""SELECT * FROM runs WHERE id IN (
              SELECT (SELECT max(id) FROM runs WHERE source = s.id AND only_some = 0 {"AND outcome = 'ok'" if good else ""})
              FROM sources s)""",
    )
    return {row["source"]: row for row in rows}


def newest_run_date(conn: sqlite3.Connection) -> str | None:
    """The Japanese date of the newest run of any source: the day that the record speaks of."""
    row = first_record(conn, "SELECT max(started_at) AS at FROM runs")
    return jst_date(row["at"]) if row and row["at"] else None


def sources(conn: sqlite3.Connection, at: datetime) -> list[Record]:
    """Every source with its last run, its last good night, its problems and its counts; days and lateness as of ``at``."""
    last, good, today = last_runs(conn), last_runs(conn, good=True), at.astimezone(JST).date()
    tallies = {what: Counter[str]() for what in ("documents", "gone")}
    for what, tally in tallies.items():
        for name, _, number in by_source_and_kind(conn, what):
            tally[name] += number
    untaken = _untaken_links(conn)
    found = []
    for source in records(conn, "SELECT * FROM sources ORDER BY enabled DESC, id"):
        run, night = last.get(source["id"]), good.get(source["id"])
        source["run"] = run
        source["problems"] = (
            records(conn, "SELECT * FROM problems WHERE run = ? ORDER BY kind, url", (run["id"],)) if run else []
        )
        kinds = Counter(problem["kind"] for problem in source["problems"])
        source["problem_kinds"] = sorted(kinds.items(), key=lambda item: -item[1])
        source["good_on"] = jst_date(night["started_at"]) if night else None
        source["good_days_ago"] = _days(source["good_on"], today)
        source["seen_days_ago"] = _days(jst_date(run["started_at"]) if run else None, today)
        source["late"] = is_late(run["started_at"] if run else None, at)
        source["untaken"] = untaken[source["id"]]
        source["counts"] = {what: tally[source["id"]] for what, tally in tallies.items()}
        found.append(source)
    return found


def _untaken_links(conn: sqlite3.Connection) -> defaultdict[str, list[Record]]:
    """Source -> the links on its pages that look like files and are not fetched: url, words, and key and title of the page."""
    found = defaultdict[str, list[Record]](list)
    pages = conn.execute(
        "SELECT d.source, d.key, d.title, json_extract(v.facts, ?) AS links FROM documents d"
        " JOIN versions v ON v.id = d.current_version WHERE d.kind = 'page' AND d.gone_at IS NULL AND links IS NOT NULL"
        " ORDER BY d.key",
        (f"$.{UNTAKEN}",),
    )
    for source, key, title, links in pages:
        found[source] += [{"url": url, "words": words, "key": key, "title": title} for url, words in json.loads(links)]
    return found


def unseen_sources(conn: sqlite3.Connection, at: datetime) -> list[Record]:
    """Enabled sources of which nobody may say "no change" at ``at``: last run not ok, none at all, or late."""
    return [
        source
        for source in sources(conn, at)
        if source["enabled"] and (source["run"] is None or source["run"]["outcome"] != "ok" or source["late"])
    ]


def _days(day: str | None, today: date) -> int | None:
    return (today - date.fromisoformat(day)).days if day else None


# ---------------------------------------------------------------------- documents
def revision_states(conn: sqlite3.Connection, keys: list[str]) -> dict[str, Record]:
    """The dates and state of the law revisions among these keys: their titles alone look all the same."""
    return {
        row["key"]: row
        for key in keys
        if (
            row := first_record(
                conn,
                "SELECT d.key, r.* FROM law_revisions r JOIN documents d ON d.id = r.document WHERE d.key = ?",
                (key,),
            )
        )
    }


def document(conn: sqlite3.Connection, key: str) -> Record | None:
    """A document by its key, with its source's credit and how it was last fetched."""
    found = first_record(
        conn,
        """SELECT d.*, s.name_ja AS source_ja, s.name_en AS source_en, s.credit, s.licence, s.licence_en, s.publisher, s.publisher_en,
                  coalesce(s.selector_verified, 1) AS selector_verified,
                  coalesce(s.public OR s.kind = 'page', 0) AS public,
                  v.body, v.facts AS facts_json, v.fetched_at, f.sha256, f.media_type, f.size, f.url AS fetched_url,
                  (SELECT group_concat(matched, '、') FROM to_check WHERE document = d.id) AS to_check
           FROM documents d LEFT JOIN sources s ON s.id = d.source LEFT JOIN versions v ON v.id = d.current_version
           LEFT JOIN fetches f ON f.id = v.fetch WHERE d.key = ?""",
        (key,),
    )
    if found:
        found["facts"] = {name: value for name, value in json.loads(found["facts_json"] or "{}").items() if value}
    return found


def document_key(conn: sqlite3.Connection, row_id: int) -> str | None:
    row = first_record(conn, "SELECT key FROM documents WHERE id = ?", (row_id,))
    return str(row["key"]) if row else None


def noise(conn: sqlite3.Connection, document_id: int) -> list[Record]:
    """What is left out when versions of a document are compared, and since when."""
    return records(
        conn, "SELECT template, since FROM noise WHERE document = ? ORDER BY since, template", (document_id,)
    )


def versions(conn: sqlite3.Connection, document_id: int) -> list[Record]:
    """The versions of a document, newest first, each with the id of the one before it."""
    return records(
        conn,
        """SELECT v.id, v.title, v.fetched_at, v.published_on, length(v.body) AS length, f.sha256, f.url,
                  lag(v.id) OVER (ORDER BY v.id) AS before
           FROM versions v LEFT JOIN fetches f ON f.id = v.fetch WHERE v.document = ? ORDER BY v.id DESC""",
        (document_id,),
    )


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document with where it came from."""

    id: int
    document: int
    key: str
    kind: str
    source: str
    source_ja: str
    source_en: str
    publisher: str
    licence: str
    licence_en: str
    credit: str
    url: str
    fetched_url: str
    fetched_at: str
    sha256: str
    title: str
    body: str
    published_on: str | None
    facts: dict[str, Any]
    digest: str  # over what was stored, see db/change/stored_text.py
    run: int
    status: int | None
    size: int | None
    media_type: str | None
    last_modified: str | None
    current_version: int | None  # of the document
    public: bool  # whether the body that came may be handed out: of a public source, or of pages that staff watch


VERSION = """
  SELECT v.id, v.document, d.key, d.kind, d.source, coalesce(s.name_ja, d.source) AS source_ja,
    coalesce(s.name_en, d.source) AS source_en, coalesce(s.publisher, '') AS publisher,
    coalesce(s.licence, '') AS licence, coalesce(s.licence_en, '') AS licence_en,
    coalesce(s.credit, '') AS credit,
    d.url, f.url AS fetched_url,
    v.fetched_at, coalesce(f.sha256, '') AS sha256, v.title, v.body, v.published_on, v.facts, v.digest,
    f.run, f.status, f.size, f.media_type, f.last_modified, d.current_version,
    coalesce(s.public OR s.kind = 'page', 0) AS public
  FROM versions v JOIN documents d ON d.id = v.document JOIN fetches f ON f.id = v.fetch
  LEFT JOIN sources s ON s.id = d.source
"""


def _versions(conn: sqlite3.Connection, end: str, values: Iterable[Any]) -> list[Version]:
    found = records(conn, VERSION + end, values)
    for row in found:
        row["facts"] = json.loads(row["facts"] or "{}")
    return [Version(**row) for row in found]


def stored_version(conn: sqlite3.Connection, number: int) -> Version | None:
    """The version with this id."""
    return next(iter(_versions(conn, "WHERE v.id = ?", (number,))), None)


def stored_versions(conn: sqlite3.Connection, document: int) -> list[Version]:
    """Every version of a document with its text, the oldest first."""
    return _versions(conn, "WHERE v.document = ? ORDER BY v.id", (document,))


def current_version(conn: sqlite3.Connection, document: int, at: str) -> Version | None:
    """The newest version of a document as of ``at`` (UTC)."""
    end = "WHERE v.document = ? AND v.fetched_at <= ? ORDER BY v.id DESC LIMIT 1"
    return next(iter(_versions(conn, end, (document, at))), None)


def cited_version(conn: sqlite3.Connection, key: str, fetched_at: str, sha256: str) -> Version | None:
    """The version that a printed brief cites, found by what does not change when policy.db is rebuilt.

    Its body may have been reduced since: then ``sha256`` of the version is that of what is kept.
    """
    end = "WHERE d.key = ? AND v.fetched_at = ? AND ? IN (f.sha256, f.fetched_sha256) ORDER BY v.id LIMIT 1"
    return next(iter(_versions(conn, end, (key, fetched_at, sha256))), None)


def version(conn: sqlite3.Connection, version_id: int) -> Record | None:
    """One version for its page; facts without a value are left out."""
    stored = stored_version(conn, version_id)
    if stored is None:
        return None
    shown = {field.name: getattr(stored, field.name) for field in fields(stored)}
    return shown | {"facts": {name: value for name, value in stored.facts.items() if value}}


def archived(conn: sqlite3.Connection, sha256: str) -> Record | None:
    """The newest fetch whose body this is, or was before it was reduced, and whether it may be handed out (``public``).

    None when no fetch of the record has it.  A body that a public source has too is public.
    """
    return first_record(
        conn,
        "SELECT f.*, coalesce(s.public OR s.kind = 'page', 0) AND f.sha256 = ?1 AS public FROM fetches f"
        " LEFT JOIN sources s ON s.id = f.source"
        " WHERE f.sha256 = ?1 OR f.fetched_sha256 = ?1 ORDER BY public DESC, f.id DESC LIMIT 1",
        (sha256,),
    )


def document_topics(conn: sqlite3.Connection, document_id: int) -> list[Record]:
    return records(
        conn,
        """SELECT t.id, t.name_ja, t.name_en, x.matched FROM document_topics x JOIN topics t ON t.id = x.topic
           WHERE x.document = ? ORDER BY t.position""",
        (document_id,),
    )


def topic_names(conn: sqlite3.Connection) -> list[Record]:
    """All topics in their order."""
    return records(conn, "SELECT * FROM topics ORDER BY position")


def topics(conn: sqlite3.Connection) -> list[Record]:
    """All topics in their order, with how many documents and changes they have."""
    of_topic = "coalesce((SELECT number FROM totals WHERE what = '{}' AND source = '' AND kind = t.id), 0)"
    return records(
        conn,
        f"""SELECT t.*, {of_topic.format("topic_documents")} AS documents, {of_topic.format("topic_changes")} AS changes
            FROM topics t ORDER BY t.position""",
    )


@dataclass(frozen=True, slots=True)
class ToCheck:
    """Which documents that wait to be looked at; "" sets no condition.  ``reason`` as in ``to_check``."""

    kind: str = ""
    source: str = ""
    reason: str = ""


OF_TO_CHECK = """to_check q CROSS JOIN documents d ON d.id = q.document
  WHERE ?1 IN ('', d.kind) AND ?2 IN ('', d.source) AND ?3 IN ('', q.reason)"""


def count_to_check(conn: sqlite3.Connection, only: ToCheck) -> dict[str, Counter[str]]:
    """How many documents wait to be looked at, by ``kind``, ``source`` and ``reason``."""
    found = {name: Counter[str]() for name in ("kind", "source", "reason")}
    for *values, number in conn.execute(
        f"SELECT d.kind, d.source, q.reason, count(*) FROM {OF_TO_CHECK} GROUP BY 1, 2, 3",
        (only.kind, only.source, only.reason),
    ):
        for name, value in zip(found, values, strict=True):
            found[name][value] += number
    return found


def to_check(conn: sqlite3.Connection, limit: int, offset: int, only: ToCheck = ToCheck()) -> list[Record]:
    """Documents that may belong to the subject and that a person has to look at: those of which only a title is read behind
    the others, newest first."""
    return records(
        conn,
        f"""SELECT d.*, q.matched, q.reason FROM (
             SELECT d.id, q.matched, q.reason FROM {OF_TO_CHECK}
             ORDER BY q.reason = 'unread', coalesce(d.published_on, substr(d.first_seen, 1, 10)) DESC, d.id DESC
             LIMIT ?4 OFFSET ?5) q
           JOIN documents d ON d.id = q.id
           ORDER BY q.reason = 'unread', coalesce(d.published_on, substr(d.first_seen, 1, 10)) DESC, d.id DESC""",
        (only.kind, only.source, only.reason, limit, offset),
    )


def count(conn: sqlite3.Connection, table: str) -> int:
    """How many rows a table of the schema has; ``table`` is a name from the code, never from a request."""
    return int(conn.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0])


def counts(conn: sqlite3.Connection) -> Record:
    """How many documents and versions there are."""
    return {name: total(conn, name) for name in ("documents", "versions")}
