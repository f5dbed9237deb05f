"""What a new run may know of earlier ones, read from policy.db."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from crawlers.sources.shared.source import Known, KnownDocument
from db.night.kinds import KINDS
from db.record.models import ProblemKind
from db.text.dates import jst_date


def known_of(conn: sqlite3.Connection, source: str, config: Mapping[str, Any]) -> Known:
    """Stored documents of a source, its last good night, and the earliest day polled so far.

    A good run counts as the last good night only when its window joined on to the one before it: a short
    ``--since`` run must not make the next window forget the days between.
    """
    runs = conn.execute(
        "SELECT started_at, window_from, window_until FROM runs"
        " WHERE source = ? AND outcome = 'ok' AND only_some = 0 ORDER BY id",
        (source,),
    ).fetchall()
    first, looked = conn.execute(
        "SELECT min(started_at), max(started_at) FROM runs WHERE source = ? AND outcome != 'failed' AND only_some = 0",
        (source,),
    ).fetchone()
    first_looked_on, looked_on = (date.fromisoformat(jst_date(at)) if at else None for at in (first, looked))
    last_good: date | None = None
    covered_from: date | None = None
    for run in runs:
        night = date.fromisoformat(jst_date(run["started_at"]))
        if run["window_from"]:
            start = date.fromisoformat(run["window_from"])
            covered_from = min(covered_from or start, start)
            if last_good and start > last_good - timedelta(days=120):
                continue
        last_good = night
    kinds = [kind.id for kind in KINDS if kind.listed_to_source]
    rows = conn.execute(
        "SELECT d.key, d.kind, d.url, d.published_on, coalesce(v.body, '') != '' AS has_text FROM documents d"
        " LEFT JOIN versions v ON v.id = d.current_version WHERE d.source = ?"
        f" AND d.kind IN ({', '.join('?' * len(kinds))}) ORDER BY d.id",
        (source, *kinds),
    )
    documents = tuple(
        KnownDocument(r["key"], r["kind"], r["url"], r["published_on"], bool(r["has_text"])) for r in rows
    )
    missed = conn.execute(
        "SELECT DISTINCT key FROM problems WHERE source = ? AND kind = ? AND key IS NOT NULL",
        (source, ProblemKind.WITHOUT_TEXT),
    )
    without_text = frozenset(row["key"] for row in missed)
    return Known(last_good, looked_on, covered_from, documents, config, first_looked_on, without_text)


def has_bodies_as_they_came(conn: sqlite3.Connection, sources: Iterable[str]) -> bool:
    """Whether the archive has answers of these sources that an older version kept as they came."""
    names = list(sources)
    row = conn.execute(
        f"SELECT 1 FROM fetches WHERE source IN ({', '.join('?' * len(names))}) AND callback IS NOT NULL AND size > 0"
        " AND fetched_sha256 IS NULL LIMIT 1",
        names,
    ).fetchone()
    return row is not None


def validators_for(conn: sqlite3.Connection, source: str) -> dict[str, Any]:
    """URL -> the last accepted fetch that carried an ETag or Last-Modified, for conditional requests."""
    rows = conn.execute(
        "SELECT url, etag, last_modified, sha256, fetched_sha256, headers FROM fetches WHERE id IN ("
        " SELECT max(id) FROM fetches WHERE source = ? AND accepted = 1 GROUP BY url)"
        " AND (etag IS NOT NULL OR last_modified IS NOT NULL) AND sha256 IS NOT NULL",
        (source,),
    )
    return {row["url"]: dict(row) for row in rows}
