"""What came of every request, one row an unbroken answer: the journal has every attempt, policy.db what was new in them.

An attempt goes on with a row when the last time that address was asked for gave the same: the same final address, status (a 304
is the answer it confirms), error, body and media type.  Nights on which it was not asked for break nothing.  What is kept
counts; of what came, where less is kept, a row has the first hash (``fetched_sha256``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from db.night.records import Fetched

SAME = "requested_url = ? AND source = ? AND url = ? AND status IS ? AND error IS ? AND sha256 IS ? AND media_type IS ?"


def _answer(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes two answers the same one."""
    status = 200 if row["status"] == 304 and row.get("sha256") else row["status"]
    media_type = (row.get("headers") or {}).get("content-type", "").split(";")[0] or None
    return row["url"], status, row["error"], row.get("sha256"), media_type


def row_of(conn: sqlite3.Connection, run: int, source: str, row: Mapping[str, Any]) -> int:
    """The id of the row that an attempt of a stored run went into."""
    (found,) = conn.execute(
        f"SELECT id FROM fetches WHERE {SAME} AND ? BETWEEN run AND last_run",
        (row["requested_url"], source, *_answer(row), run),
    ).fetchone()
    return int(found)


def store_fetches(
    conn: sqlite3.Connection, run: int, source: str, fetches: Sequence[Fetched], accepted: Collection[int]
) -> dict[int, int]:
    """Store the attempts of one run; journal line -> id of its row.  ``accepted``: the lines whose answer could be read."""
    asked_before: dict[str, int | None] = {}
    ids = {}
    for one in fetches:
        url = one.row["requested_url"]
        if url not in asked_before:
            (asked_before[url],) = conn.execute(
                "SELECT max(last_run) FROM fetches WHERE requested_url = ? AND source = ?", (url, source)
            ).fetchone()
        ids[one.line] = _store_fetch(conn, run, asked_before[url], source, one.row, one.line in accepted)
    return ids


def _store_fetch(
    conn: sqlite3.Connection, run: int, asked_before: int | None, source: str, row: Mapping[str, Any], accepted: bool
) -> int:
    headers = row.get("headers") or {}
    answer = _answer(row)
    latest = (headers.get("etag"), headers.get("last-modified"), json.dumps(headers), accepted)
    # One of all the answers of that time: a redirect or a failed first try is one too.
    known = conn.execute(
        f"SELECT id FROM fetches WHERE {SAME} AND last_run IN (?, ?)",
        (row["requested_url"], source, *answer, asked_before, run),
    ).fetchone()
    if known is not None:
        conn.execute(
            "UPDATE fetches SET count = count + 1, nights = nights + (last_run != ?), last_run = ?, last_fetched_at = ?,"
            " etag = ?, last_modified = ?, headers = ?, accepted = ? WHERE id = ?",
            (run, run, row["fetched_at"], *latest, known[0]),
        )
        return int(known[0])
    cursor = conn.execute(
        "INSERT INTO fetches (run, source, requested_url, url, status, error, sha256, media_type, size, fetched_at,"
        " last_run, last_fetched_at, callback, arguments, etag, last_modified, headers, accepted, fetched_sha256)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(run, source, row["requested_url"], *answer, row.get("size"), row["fetched_at"], run, row["fetched_at"]),
            *(row.get("callback"), json.dumps(row.get("arguments"), ensure_ascii=False), *latest),
            row.get("fetched_sha256"),
        ),
    )
    return cursor.lastrowid or 0
