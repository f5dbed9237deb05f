"""What the changes of a law are made from: its texts before and after a run, and the revisions that moved or came."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, timedelta

from db.change import sentences
from db.change.compare import State, make
from db.change.passages import Provision
from db.law.compare import LawText, revision_moved
from db.night.records import Night, Seen
from db.record.models import Change, ChangeKind, ProblemKind
from db.text.dates import jst_date

LATE = 60  # days: how long after its promulgation a law may first show up at e-Gov and still be new


def new_law(night: Night, seen: Seen, state: State) -> list[Change]:
    """A watched law that the publisher did not know on an earlier night; one that is simply new on our list is stock."""
    missed = night.conn.execute(
        "SELECT min(p.noted_at) FROM problems p JOIN runs r ON r.id = p.run WHERE p.source = ? AND p.run < ?"
        " AND p.kind = ? AND r.only_some = 0 AND p.url = (SELECT requested_url FROM fetches WHERE run = ? AND callback ="
        " 'parse_revisions' AND requested_url LIKE '%/' || ? LIMIT 1)",
        (night.source, night.run.number, ProblemKind.NOT_FOUND, night.run.number, seen.document.key.split("/")[-1]),
    ).fetchone()[0]
    if missed is None:
        return []
    revisions = [
        row
        for other in night.seen.values()
        if other.document.kind == "law_revision" and other.document.collection == seen.document.key
        for row in other.document.rows.get("law_revisions", ())
    ]
    days = sorted((str(row["enforced_on"] or ""), str(row["enforcement_comment"] or "")) for row in revisions)
    # e-Gov shows a law some days after its promulgation; what is much older was missing there, and is not new.
    fresh = not state.published_on or state.published_on >= _days_before(jst_date(missed), LATE)
    words = sentences.law_promulgated(
        state.names, state.published_on, days, jst_date(night.run.started_at), fresh=fresh
    )
    return [make(ChangeKind.APPEARED, state, "", None, state.title, words, weight=85 if fresh else 50)]


def _days_before(day: str, number: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=number)).isoformat()


def moved_revisions(night: Night) -> list[Change]:
    """Revisions that vanished and came back under another date: the same amending law, now or on an earlier night."""
    candidates = [
        s for s in night.seen.values() if s.is_new and s.document.kind == "law_revision" and s.collection_known
    ]
    found = []
    taken: set[str] = set()
    for seen in candidates:
        assert seen.new is not None
        amending = seen.new.facts.get("amendment_law_id")
        rows = night.conn.execute(
            "SELECT d.id, d.key FROM documents d JOIN law_revisions r ON r.document = d.id"
            " WHERE d.collection = ? AND d.gone_at IS NOT NULL AND r.amendment_law_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.document = d.id AND c.field = 'enforced_on'"
            "  AND c.new_version IS NOT NULL AND c.kind IN ('enforcement_date_fixed', 'redated'))"
            " ORDER BY d.gone_at DESC, r.enforced_on",
            (seen.document.collection, amending),
        ).fetchall()
        old = next((row for row in rows if row["key"] not in taken and row["key"] != seen.document.key), None)
        if old is not None and amending:
            taken.add(old["key"])
            found.append(revision_moved(_stored_state(night, old["id"], old["key"]), seen.new))
    return found


def _stored_state(night: Night, document: int, key: str) -> State:
    row = night.conn.execute(
        "SELECT d.kind, v.title, v.body, v.published_on, v.facts FROM documents d"
        " JOIN versions v ON v.id = d.current_version WHERE d.id = ?",
        (document,),
    ).fetchone()
    return State(
        key, row["kind"], row["title"], row["published_on"], row["body"], row["body"], json.loads(row["facts"])
    )


def old_text(night: Night, seen: Seen) -> LawText:
    """The provisions as they stood before this run, cut again from the last version that had a text."""
    rows = night.conn.execute(
        "SELECT p.path, p.part, p.label, p.text FROM old_provisions p WHERE p.document = ? ORDER BY p.position",
        (seen.id,),
    ).fetchall()
    if rows or seen.document.kind == "law_revision":
        return LawText([Provision(*row) for row in rows], None)
    # A law that came into force without a text leaves a gap: go back to the last revision that had one.
    for version in night.conn.execute(
        "SELECT facts FROM versions WHERE document = ? AND id < ? AND body != '' ORDER BY id DESC",
        (seen.id, seen.new_version),
    ):
        name = json.loads(version["facts"]).get("revision")
        text = _revision_text(night.conn, name)
        if text.provisions:
            return text
    return LawText([], None)


def between(conn: sqlite3.Connection, old: State, new: State) -> int:
    """How many revisions took effect after the old one and up to the new one, the new one not counted."""
    before, after = (_revision_row(conn, state.facts.get("revision")) for state in (old, new))
    if not before or not after:
        return 0
    row = conn.execute(
        "SELECT count(*) FROM law_revisions WHERE law_id = ? AND enforced_on > ? AND enforced_on <= ?"
        " AND law_revision_id != ?",
        (after["law_id"], before["enforced_on"], after["enforced_on"], after["law_revision_id"]),
    ).fetchone()
    return int(row[0])


def law_text(night: Night, state: State) -> LawText:
    name = state.facts.get("revision") or state.facts.get("repealed_by")
    if not state.body:
        return LawText([], _revision_row(night.conn, name))
    return _revision_text(night.conn, name)


def _revision_text(conn: sqlite3.Connection, name: object) -> LawText:
    rows = conn.execute(
        "SELECT p.path, p.part, p.label, p.text FROM provisions p JOIN documents d ON d.id = p.document"
        " WHERE d.key = ? ORDER BY p.position",
        (f"egov_law/{name}",),
    )
    return LawText([Provision(*row) for row in rows], _revision_row(conn, name))


def _revision_row(conn: sqlite3.Connection, name: object) -> dict[str, object] | None:
    row = conn.execute("SELECT * FROM law_revisions WHERE law_revision_id = ?", (name,)).fetchone()
    return dict(row) if row else None


def provisions_now(night: Night, document: int) -> list[Provision]:
    rows = night.conn.execute(
        "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position", (document,)
    )
    return [Provision(*row) for row in rows]
