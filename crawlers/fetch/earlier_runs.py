"""What a new run may know of earlier ones, read from policy.db."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from w3lib.url import safe_url_string

from crawlers.fetch.seldom import Earlier
from crawlers.sources.shared.source import LONG_JOB, Known, KnownDocument, Source
from db.night.kinds import KINDS
from db.record.models import ProblemKind
from db.text.dates import jst_date

GOES_ON_FOR = timedelta(days=14)  # a long job that was cut off does not ask again for what it has read so lately


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
            if date.fromisoformat(run["window_until"] or jst_date(run["started_at"])) < night:
                continue  # a piece of the past says nothing of the days before the night
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
    had = conn.execute(
        "SELECT DISTINCT requested_url FROM fetches WHERE source = ? AND callback = ? AND accepted = 1 AND last_fetched_at >="
        " (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(started_at), ?) FROM runs WHERE source = ?)",
        (source, LONG_JOB, f"-{GOES_ON_FOR.days} days", source),
    )
    missed = conn.execute(
        "SELECT DISTINCT key FROM problems WHERE source = ? AND kind = ? AND key IS NOT NULL",
        (source, ProblemKind.WITHOUT_TEXT),
    )
    without_text = frozenset(row["key"] for row in missed)
    return Known(
        last_good,
        looked_on,
        covered_from,
        documents,
        config,
        first_looked_on,
        had=frozenset(url for (url,) in had),
        without_text=without_text,
    )


def is_covered(conn: sqlite3.Connection, source: str, first: str, last: str) -> bool:
    """Whether one good run of a source has polled all days from ``first`` to ``last``."""
    row = conn.execute(
        "SELECT 1 FROM runs WHERE source = ? AND outcome = 'ok' AND only_some = 0 AND window_from <= ? AND window_until >= ?",
        (source, first, last),
    ).fetchone()
    return row is not None


Search = tuple[str, str, str]  # word, first day, last day


def searches_of(conn: sqlite3.Connection, source: Source) -> frozenset[Search]:
    """Every search that a good run of a source has made."""
    urls = conn.execute(
        "SELECT DISTINCT f.requested_url FROM fetches f JOIN runs r ON r.id = f.last_run"
        " WHERE f.source = ? AND f.error IS NULL AND f.status IN (200, 304) AND r.outcome = 'ok'",
        (source.info.id,),
    )
    return frozenset(found for (url,) in urls if (found := source.searched(url)))


def words_left(source: Source, searches: Iterable[Search], first: str, last: str) -> list[str]:
    """The words for which all days from ``first`` to ``last`` were not searched; a search for a part of a word has found it too."""
    asked = {word for word, since, until in searches if since <= first and until >= last}
    return [word for word in source.words() if not any(one in word for one in asked)]


def texts_before(conn: sqlite3.Connection, source: str) -> Earlier:
    """What earlier runs of a source say of the texts it asks for."""
    nothing, came = dict[str, int](), set[str]()
    for url, nights, accepted in conn.execute(
        "SELECT requested_url, sum(iif(accepted, 0, nights)), max(accepted) FROM fetches"
        " WHERE source = ? AND callback IS NOT NULL AND status IN (200, 404, 410) GROUP BY requested_url",
        (source,),
    ):
        nothing[safe_url_string(url)] = nights
        if accepted:
            came.add(safe_url_string(url))
    in_field = conn.execute(
        "WITH mine (document) AS (SELECT document FROM document_topics UNION"
        " SELECT document FROM to_check WHERE reason = 'words')"
        " SELECT d.key FROM mine JOIN documents d ON d.id = mine.document WHERE d.source = ?1"
        " UNION SELECT d.collection FROM mine JOIN documents d ON d.id = mine.document WHERE d.source = ?1",
        (source,),
    )
    return Earlier(nothing, frozenset(came), frozenset(row[0] for row in in_field))


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
