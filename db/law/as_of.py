"""A law as it is, was or will be on a day, from the stored revisions."""

from __future__ import annotations

import re
import sqlite3
from datetime import date
from typing import Any

from db.errors import PolicywatchError
from db.law.names import known_laws, listed
from db.text.dates import japanese_date

RE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class LawError(PolicywatchError):
    """There is no such text; the message says what there is."""

    code = "no_law_text"


def law_as_of(conn: sqlite3.Connection, law_id: str, day: str) -> dict[str, Any]:
    """The revision in force on ``day`` (YYYY-MM-DD) with its provisions and where they come from.

    A revision whose day is still a placeholder (「…までの間において政令で定める日」) counts by its latest day.
    Of several revisions that take effect on one day it is the last promulgated, as for a law's own text
    (crawlers/sources/egov_law.py); where only another of them has a text it is that one, and ``instead_of`` names
    the last ("" otherwise).
    LawError when the law is not watched, nothing is in force that day, or the text could not be had.
    """
    revisions = conn.execute(
        "SELECT r.*, d.id AS document_id, d.url, d.gone_at FROM law_revisions r JOIN documents d ON d.id = r.document"
        " WHERE r.law_id = ? AND d.gone_at IS NULL ORDER BY r.enforced_on, coalesce(r.promulgated_on, ''), r.law_revision_id",
        (law_id,),
    ).fetchall()
    if not revisions:
        known = known_laws(conn)
        raise LawError(
            f"no revision of {law_id} is stored; there are: {listed(known) or 'none, run a crawl first'}",
            f"{law_id} という法令は記録にありません。記録にあるもの："
            f"{'、'.join(law.shown for law in known) or 'なし（まだ巡回していません）'}",
        )
    begun = [row for row in revisions if row["enforced_on"] and row["enforced_on"] <= day]
    if not begun:
        first = next((row["enforced_on"] for row in revisions if row["enforced_on"]), None)
        raise LawError(
            f"no revision of {law_id} is in force on {day}; the first is {first}",
            f"{japanese_date(day)}に施行されている版はありません。最初の版の施行日：{japanese_date(first) or '不明'}",
        )
    newest = begun[-1]["enforced_on"]
    last = begun[-1]
    repealed_on = _repealed_on(conn, law_id) or (newest if last["status"] == "Repeal" else None)
    if repealed_on and repealed_on <= day:
        raise LawError(
            f"{law_id} is not in force on {day}: it was repealed on {repealed_on}",
            f"{japanese_date(day)}には施行されていません（{japanese_date(repealed_on)}に廃止）。",
        )
    for chosen in reversed([row for row in begun if row["enforced_on"] == newest]):
        provisions = conn.execute(
            "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position",
            (chosen["document_id"],),
        ).fetchall()
        if provisions:
            break
    else:
        chosen = last
        raise LawError(
            f"revision {chosen['law_revision_id']} is in force on {day}, but its text could not be had: see {chosen['url']}",
            f"{japanese_date(day)}の版（{chosen['law_revision_id']}）の本文は、まだ取得できていません。",
        )
    fetch = conn.execute(
        "SELECT v.fetched_at, f.sha256 FROM documents d JOIN versions v ON v.id = d.current_version"
        " JOIN fetches f ON f.id = v.fetch WHERE d.id = ?",
        (chosen["document_id"],),
    ).fetchone()
    return {
        "law_id": law_id,
        "law_revision_id": chosen["law_revision_id"],
        "title": chosen["law_title"],
        "enforced_on": chosen["enforced_on"],
        "enforcement_comment": chosen["enforcement_comment"],
        "status": chosen["status"],
        "as_of": day,
        "url": chosen["url"],
        "fetched_at": fetch["fetched_at"],
        "sha256": fetch["sha256"],
        "instead_of": "" if chosen is last else last["law_revision_id"],
        "provisions": [dict(row) for row in provisions],
    }


def _repealed_on(conn: sqlite3.Connection, law_id: str) -> str | None:
    """The day that the law's own record gives for its repeal, past or to come."""
    row = conn.execute(
        "SELECT json_extract(v.facts, '$.repealed_on') AS day FROM documents d JOIN versions v ON v.id = d.current_version"
        " WHERE d.kind = 'law' AND d.key LIKE '%/' || ?",
        (law_id,),
    ).fetchone()
    return str(row["day"]) if row and row["day"] else None


def text_on(conn: sqlite3.Connection, key: str, day: str) -> dict[str, Any]:
    """For a law's page: its text on ``day``, with ``problem`` ""; or ``problem`` in Japanese when there is none, with
    ``http_status`` 400 when ``day`` is no date."""
    source, _, law_id = key.partition("/")
    try:
        if not RE_DAY.fullmatch(day):
            raise ValueError(day)
        date.fromisoformat(day)
        found = law_as_of(conn, law_id, day)
    except ValueError:
        problem = f"「{day}」は日付ではありません（例：2027-04-01）。"
        return {"as_of": "", "problem": problem, "http_status": 400}
    except LawError as error:
        return {"as_of": day, "problem": error.ja}
    return {**found, "problem": "", "key": f"{source}/{found['law_revision_id']}"}
