"""What became of a promise: set by a person, with a link to the evidence, kept in ``office.db``.

A status is never changed, a later one stands before it: who looks back sees what was held when.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from db.office.audit import Action, last_row
from db.office.audit import note as note_act
from db.record.office_tables import office_with, standing
from db.record.transaction import transaction
from db.text.dates import parse_utc
from db.text.words import Names

STATUSES: Mapping[str, Names] = {
    "open": Names("未了", "open"),
    "kept": Names("守られた", "kept"),
    "broken": Names("守られなかった", "broken"),
    "refused": Names("断られた", "refused"),
    "unclear": Names("判断できない", "unclear"),
}
_RE_KEY = re.compile(r"\S+#[0-9a-f]{12}(?:~\d+)?")


@dataclass(frozen=True, slots=True)
class PromiseStatus:
    """One statement about a promise; ``evidence_url`` is "" only for open, ``set_at`` is YYYY-MM-DDTHH:MM:SSZ."""

    promise_key: str
    status: str
    evidence_url: str
    note: str
    set_at: str


def set_status(
    conn: sqlite3.Connection, promise_key: str, status: str, evidence_url: str | None, note: str, at: str, *, who: str
) -> PromiseStatus:
    """Write down what became of a promise (``promises.key``), noted under ``who``; ``conn`` is office.db, ``at`` YYYY-MM-DDTHH:MM:SSZ.

    ValueError, saying what to do, for an unknown status, a key that is none, a time of another form, and evidence
    that is missing (all but open need some) or no http(s) address.
    """
    evidence = (evidence_url or "").strip()
    if status not in STATUSES:
        raise ValueError(f"status {status!r} is unknown: use one of {', '.join(STATUSES)}")
    if not _RE_KEY.fullmatch(promise_key):
        raise ValueError(f"{promise_key!r} is no key of a promise (kokkai/…#0123456789ab)")
    if not evidence and status != "open":
        raise ValueError(f"status {status} needs the address of the evidence (https://…)")
    if evidence and not _is_web_address(evidence):
        raise ValueError(f"the evidence {evidence!r} is no http(s) address")
    parse_utc(at)
    stated = PromiseStatus(promise_key, status, evidence, note.strip(), at)
    with transaction(conn):
        conn.execute(
            "INSERT INTO promise_statuses (promise_key, status, evidence_url, note, set_at) VALUES (?, ?, ?, ?, ?)",
            (stated.promise_key, stated.status, stated.evidence_url, stated.note, stated.set_at),
        )
        said = {"status": status, "evidence": evidence, "note": stated.note, "row": last_row(conn)}
        note_act(conn, who, Action.PROMISE_STATUS, promise_key, None, said, at)
    return stated


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\x00-\x1f]", text)
    except ValueError:
        return False


def current_statuses(conn: sqlite3.Connection) -> dict[str, PromiseStatus]:
    """The status that stands for each promise that has one, by its key: the last one written and not undone."""
    rows = conn.execute(
        "SELECT promise_key, status, evidence_url, note, set_at FROM promise_statuses WHERE id IN"
        f" (SELECT max(id) FROM promise_statuses WHERE {standing(conn, 'promise_statuses')} GROUP BY promise_key)"
        " ORDER BY promise_key"
    )
    return {row[0]: PromiseStatus(*row) for row in rows}


def read_statuses(office: Path) -> dict[str, PromiseStatus]:
    """The status that stands for each promise; {} while there is no office.db."""
    with office_with("promise_statuses", office) as conn:
        return current_statuses(conn) if conn else {}


def astray(policy: sqlite3.Connection, stated: Mapping[str, PromiseStatus]) -> list[PromiseStatus]:
    """Statuses of promises that the ledger does not have under their key any more: their words are cut otherwise by a newer rule, or
    the minutes were corrected.  A person looks at the speech and says it anew."""
    return [
        one
        for key, one in stated.items()
        if policy.execute("SELECT 1 FROM promises WHERE key = ?", (key,)).fetchone() is None
    ]


def status_history(conn: sqlite3.Connection, promise_key: str) -> list[PromiseStatus]:
    """Everything that was ever stated about one promise, the oldest first."""
    rows = conn.execute(
        "SELECT promise_key, status, evidence_url, note, set_at FROM promise_statuses WHERE promise_key = ? ORDER BY id",
        (promise_key,),
    )
    return [PromiseStatus(*row) for row in rows]
