"""Pages in whose place another one came: held and named until they come back, or until a person says that it is the page now.

While it is held nothing of it is taken: the earlier version stands, no change is recorded, the document counts as not looked at.
What a person has decided (``db/night/held_decisions.py``) is obeyed on the night that fetched the body, so that a replay
gives the same rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from db.change.compare import State, digest_of
from db.change.kind import Seen
from db.change.replaced import Replaced, is_no_page, replaced, same_page
from db.night.held_decisions import HeldDecision, HeldDecisions, Verdict
from db.night.kinds import kind_of
from db.night.records import Night
from db.record.causes import Cause
from db.record.documents import Record, records
from db.record.models import SELECTOR, Problem, ProblemKind
from db.record.problem_words import cause_of, plain_cause
from db.record.reasons import Reason, because, json_of
from db.text.words import Names

EARLIER = 5  # the last versions: what is one of them, or an edit of one, is the page that comes back


@dataclass(frozen=True, slots=True)
class Held:
    """A page that waits for a person: its title and address, when (UTC) what came in its place was first fetched,
    why it is held, and the SHA-256 of its body.  ``refused``: a person has decided that it is not the page.

    ``run``: the first that it came in; ``requested_url``: what was asked for then; ``came``: its title;
    ``plain``: the reason for people who have buttons and no commands."""

    key: str
    source: str
    url: str
    title: str
    came: str
    fetched_at: str
    reason: str
    reason_ja: str
    sha256: str
    refused: bool
    run: int
    requested_url: str
    plain: Names

    def as_row(self) -> Record:
        """As ``held list --json`` shows it."""
        names = ("key", "source", "url", "title", "fetched_at", "reason", "sha256")
        return {name: getattr(self, name) for name in names}


def hold_back(night: Night, seen: Seen, state: State) -> bool:
    """Whether another page came in the place of a document: then it is held, and named as a problem of the night."""
    old = seen.old
    if old is None or not kind_of(state.kind).held_back:
        return False
    if old.facts.get(SELECTOR) != state.facts.get(SELECTOR):  # another text, since staff asked for another part
        return False
    verdict = _verdict(night, seen)
    if verdict is Verdict.ACCEPTED:  # of whatever was decided before about the same text
        night.conn.execute("DELETE FROM held WHERE document = ? AND digest = ?", (seen.id, digest_of(state)))
        return False
    found = replaced(old, state)
    if found is None or _is_earlier(night, seen, state):
        return False
    digest = digest_of(state)
    refused = verdict is Verdict.REFUSED or _is_refused(night.conn, seen.id, digest)
    why = _why(found, refused=refused)
    night.held[state.key] = seen.line
    night.problems.append(Problem(ProblemKind.STRUCTURE_SUSPECT, seen.document.url, why, state.key))
    _write(night, seen, found, why, digest, refused=refused)
    return True


def name_what_is_no_page(night: Night, seen: Seen, state: State) -> None:
    """A problem of the night where what came first at an address says of itself that it is no page: nothing stood there that could be
    held against it, so it is stored, and named every night until a page comes or a person has accepted it."""
    if kind_of(state.kind).held_back and is_no_page(state) and not _is_accepted(night, seen, state):
        why = because(Cause.SAYS_IT_IS_NO_PAGE, title=state.title)
        night.problems.append(Problem(ProblemKind.STRUCTURE_SUSPECT, seen.document.url, why, state.key))


def _is_accepted(night: Night, seen: Seen, state: State) -> bool:
    """Whether a person has taken what came tonight for the page, or the stored version of the same text under other bytes."""
    if (verdict := _verdict(night, seen)) is not None or seen.old_version is None:
        return verdict is Verdict.ACCEPTED
    row = night.conn.execute(
        "SELECT h.verdict, v.digest FROM versions v JOIN fetches f ON f.id = v.fetch"
        " JOIN held_decisions h ON h.sha256 = f.sha256 AND h.since <= v.fetched_at"
        " WHERE v.id = ? AND h.document_key = ? ORDER BY h.position DESC LIMIT 1",
        (seen.old_version, seen.document.key),
    ).fetchone()
    return row is not None and row["verdict"] == Verdict.ACCEPTED and row["digest"] == digest_of(state)


def _verdict(night: Night, seen: Seen) -> Verdict | None:
    """What a person has decided about the body that came tonight."""
    row = night.conn.execute(
        "SELECT verdict FROM held_decisions WHERE document_key = ? AND sha256 = ? AND since <= ?"
        " ORDER BY position DESC LIMIT 1",
        (seen.document.key, night.sha256(seen.line), night.fetched_at(seen.line)),
    ).fetchone()
    return Verdict(row["verdict"]) if row else None


def _why(found: Replaced, *, refused: bool) -> Reason:
    if refused:
        return because(Cause.PAGE_REFUSED, title=found.title)
    return because(Cause.PAGE_REPLACED, **asdict(found))


def _is_earlier(night: Night, seen: Seen, state: State) -> bool:
    """Whether it is a page that stood here before, or an edit of it: it comes back after what a person took for the page."""
    clean = night.traits.comparable_body
    rows = night.conn.execute(
        "SELECT title, body, facts FROM versions WHERE document = ? AND id <> ? ORDER BY id DESC LIMIT ?",
        (seen.id, seen.old_version, EARLIER),
    )
    earlier = (
        State(state.key, state.kind, row[0], None, row[1], clean(row[1]), json.loads(row[2]), clean) for row in rows
    )
    return any(same_page(one, state) for one in earlier)


def _is_refused(conn: sqlite3.Connection, document: int, digest: str) -> bool:
    row = conn.execute("SELECT refused FROM held WHERE document = ? AND digest = ?", (document, digest)).fetchone()
    return bool(row and row["refused"])


def _write(night: Night, seen: Seen, found: Replaced, why: Reason, digest: str, *, refused: bool) -> None:
    conn = night.conn
    fetch = night.fetch_ids[seen.line]
    # Only what was accepted is a look at the page (db/night/learnt_noise.py), and asked for conditionally.
    conn.execute("UPDATE fetches SET accepted = 0 WHERE id = ?", (fetch,))
    _put_away(conn, seen.id, but=digest)
    code, details = json_of(why)
    conn.execute(
        "INSERT INTO held (document, digest, fetch, run, fetched_at, title, code, details, reason, refused, standing)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (document, digest) DO UPDATE SET standing = 1,"
        # One that was refused and stood aside has come again.
        " fetch = iif(standing, fetch, excluded.fetch), run = iif(standing, run, excluded.run),"
        " fetched_at = iif(standing, fetched_at, excluded.fetched_at), code = excluded.code, details = excluded.details,"
        " reason = excluded.reason, refused = excluded.refused",
        (
            *(seen.id, digest, fetch, night.run.number, night.fetched_at(seen.line), found.title),
            *(code, details, why.en, refused),
        ),
    )


def let_go(night: Night, document: int) -> None:
    """The page is there again, or it is gone: nothing of it waits any more."""
    _put_away(night.conn, document)


def _put_away(conn: sqlite3.Connection, document: int, but: str = "") -> None:
    """What was refused is remembered by its text: the same page with another stamp is not held anew."""
    conn.execute("DELETE FROM held WHERE document = ? AND digest <> ? AND refused = 0", (document, but))
    conn.execute("UPDATE held SET standing = 0 WHERE document = ? AND digest <> ?", (document, but))


# ---------------------------------------------------------------------- what waits
def held_pages(conn: sqlite3.Connection, key: str | None = None, *, refused: bool = False) -> list[Held]:
    """What waits for a decision, the newest first; ``key``: of this document alone; ``refused``: also what a person refused."""
    rows = records(
        conn,
        "SELECT d.key, d.source, d.url, d.title, h.title AS came, h.fetched_at, h.code, h.details, h.reason, f.sha256,"
        " h.refused, h.run, f.requested_url FROM held h JOIN documents d ON d.id = h.document"
        " JOIN fetches f ON f.id = h.fetch WHERE h.standing = 1 AND h.refused <= ? AND (? IS NULL OR d.key = ?)"
        " ORDER BY h.fetched_at DESC, d.key",
        (refused, key, key),
    )
    return [_held(row) for row in rows]


def _held(row: Mapping[str, object]) -> Held:
    kept = {name: value for name, value in row.items() if name not in ("code", "details", "refused")}
    return Held(**kept, reason_ja=cause_of(row).ja, plain=plain_cause(row), refused=bool(row["refused"]))  # type: ignore[arg-type]


def named_as_no_page(conn: sqlite3.Connection, key: str | None = None) -> list[Held]:
    """What was stored at first sight and is named every night, since it says of itself that it is no page: as the newest run of its
    source found it.  A person who has looked can accept it; ``key``: of this document alone."""
    rows = records(
        conn,
        "SELECT d.key, d.source, d.url, d.title, v.title AS came, v.fetched_at, p.code, p.details, p.reason, f.sha256,"
        " 0 AS refused, f.run, f.requested_url FROM sources s"
        " CROSS JOIN problems p ON p.run = (SELECT max(id) FROM runs WHERE source = s.id)"  # of all nights the newest
        " CROSS JOIN documents d ON d.key = p.key AND d.source = s.id"
        " JOIN versions v ON v.id = d.current_version JOIN fetches f ON f.id = v.fetch"
        " WHERE p.code = ? AND (? IS NULL OR d.key = ?)"
        " AND NOT EXISTS (SELECT 1 FROM held h WHERE h.document = d.id AND h.standing) ORDER BY v.fetched_at DESC, d.key",
        (Cause.SAYS_IT_IS_NO_PAGE, key, key),
    )
    return [_held(row) for row in rows]


# ---------------------------------------------------------------------- which decisions the rows are made with
def take_decisions(conn: sqlite3.Connection, decisions: HeldDecisions) -> None:
    """Let the rows from now on be made with these decisions of staff and no others."""
    if _decisions(conn) == tuple(decisions):
        return
    conn.execute("DELETE FROM held_decisions")
    for one in decisions:
        take_decision(conn, one)


def take_decision(conn: sqlite3.Connection, decision: HeldDecision) -> None:
    """Let the rows from now on be made with one decision more."""
    conn.execute(
        "INSERT INTO held_decisions (document_key, sha256, since, verdict) VALUES (?, ?, ?, ?)",
        (decision.key, decision.sha256, decision.since, decision.verdict),
    )


def decided_otherwise(conn: sqlite3.Connection, decisions: HeldDecisions) -> list[str]:
    """The sources whose rows were made with other decisions: office.db was put back, or a decision could not be applied at once."""
    stored = _decisions(conn)
    if stored == tuple(decisions) or conn.execute("SELECT 1 FROM runs LIMIT 1").fetchone() is None:
        return []
    return sorted({one.key.partition("/")[0] for one in (*stored, *decisions)})


def _decisions(conn: sqlite3.Connection) -> tuple[HeldDecision, ...]:
    rows = conn.execute("SELECT document_key, sha256, since, verdict FROM held_decisions ORDER BY position")
    return tuple(HeldDecision(key, body, since, Verdict(verdict)) for key, body, since, verdict in rows)
