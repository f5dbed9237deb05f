"""``office.db``: what the office wrote and issued.  It is precious and never rebuilt.

It holds the briefs that were issued, each with the evidence it was printed from; which person an ambiguous
name stands for (``db/people/settlements.py``); what became of promises (``db/office/promise_status.py``); and which
figures found on pages joined the register (``db/series/decisions.py``); meetings and asks; claims as staff edited
them; pages that staff watch; decisions, passages taken and who did what; and the mail waiting to go out.  Rows refer to
policy.db by ``documents.key``, the version's time and the SHA-256 of its body: ids may change on replay.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.office.audit import Action, note
from db.record.migrating import Steps
from db.record.modes import make_private_file, make_private_folder
from db.record.schema import bring_up_to_date, keep_as_it_was, lacking, run_script
from db.record.transaction import transaction
from db.text.dates import utc_text

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Steps("office")

O001 = """
CREATE TABLE briefs (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, kind TEXT NOT NULL, parameters TEXT NOT NULL,
  made_at TEXT NOT NULL, data_at TEXT NOT NULL, pages INTEGER NOT NULL, file TEXT NOT NULL,
  pdf_sha256 TEXT NOT NULL UNIQUE, dossier TEXT NOT NULL
) STRICT;
CREATE TABLE brief_evidence (
  brief INTEGER NOT NULL REFERENCES briefs (id), note INTEGER NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL,
  title TEXT NOT NULL, source TEXT NOT NULL, publisher TEXT NOT NULL, url TEXT NOT NULL, fetched_url TEXT NOT NULL,
  fetched_at TEXT NOT NULL, sha256 TEXT NOT NULL, quotes TEXT NOT NULL, PRIMARY KEY (brief, note)
) STRICT, WITHOUT ROWID;
CREATE INDEX brief_evidence_key ON brief_evidence (key);
"""


O002 = """
CREATE TABLE settlements (
  id INTEGER PRIMARY KEY, folded TEXT NOT NULL, name TEXT NOT NULL, house TEXT, date_from TEXT, date_to TEXT,
  person_key TEXT, note TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE INDEX settlements_folded ON settlements (folded);
CREATE TABLE promise_statuses (
  id INTEGER PRIMARY KEY, promise_key TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'kept', 'broken', 'refused', 'unclear')),
  evidence_url TEXT NOT NULL, note TEXT NOT NULL, set_at TEXT NOT NULL
) STRICT;
CREATE INDEX promise_statuses_key ON promise_statuses (promise_key, id);
"""

O003 = """
CREATE TABLE accepted_points (
  id INTEGER PRIMARY KEY, proposal_key TEXT NOT NULL, series TEXT NOT NULL, part TEXT NOT NULL, period TEXT NOT NULL,
  value REAL NOT NULL, rounded INTEGER NOT NULL, evidence_key TEXT NOT NULL, version_at TEXT NOT NULL,
  version_digest TEXT NOT NULL, passage TEXT NOT NULL, url TEXT NOT NULL, note TEXT NOT NULL, decided_at TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected'))
) STRICT;
CREATE INDEX accepted_points_series ON accepted_points (series, part, period, id);
"""

O004 = """
CREATE TABLE meetings (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, day TEXT NOT NULL, starts_at TEXT, place TEXT NOT NULL,
  member TEXT, house TEXT, person_key TEXT, ministry TEXT, people TEXT NOT NULL, topics TEXT NOT NULL,
  notes TEXT NOT NULL, next_step TEXT NOT NULL, next_by TEXT, made_at TEXT NOT NULL,
  CHECK (member IS NOT NULL OR ministry IS NOT NULL)
) STRICT;
CREATE INDEX meetings_person ON meetings (person_key, day);
CREATE TABLE asks (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, topic TEXT, ask TEXT NOT NULL, en TEXT NOT NULL,
  who TEXT NOT NULL, by TEXT NOT NULL, detail TEXT NOT NULL, reason TEXT NOT NULL, ministry TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
CREATE TABLE ask_events (
  id INTEGER PRIMARY KEY, ask TEXT NOT NULL REFERENCES asks (key), meeting TEXT REFERENCES meetings (key),
  state TEXT NOT NULL CHECK (state IN ('delivered', 'answered', 'accepted', 'refused', 'pending', 'withdrawn')),
  answer TEXT NOT NULL, on_day TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE INDEX ask_events_ask ON ask_events (ask, id);
CREATE TABLE claim_edits (
  id INTEGER PRIMARY KEY, claim TEXT NOT NULL, status TEXT, grade TEXT, ja TEXT, en TEXT, sources TEXT,
  checked_on TEXT, superseded_by TEXT, note TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE INDEX claim_edits_claim ON claim_edits (claim, id);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY, message_id TEXT NOT NULL UNIQUE, recipient TEXT NOT NULL, subject TEXT NOT NULL,
  message BLOB NOT NULL, made_at TEXT NOT NULL, attempts INTEGER NOT NULL, next_try TEXT NOT NULL, sent_at TEXT,
  gave_up_at TEXT, last_error TEXT NOT NULL
) STRICT;
CREATE TABLE outbox_changes (
  recipient TEXT NOT NULL, change_key TEXT NOT NULL, message INTEGER NOT NULL REFERENCES outbox (id),
  PRIMARY KEY (recipient, change_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE frozen_texts (
  sha256 TEXT NOT NULL PRIMARY KEY, zlib BLOB NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE brief_evidence ADD COLUMN text_sha256 TEXT NOT NULL DEFAULT '';
"""

# What staff have decided about pages that were held (db/night/held_decisions.py); of which runs who was told by mail
# (desk/outgoing/told.py); what was on record of each run when it was first stored (db/office/published.py).
O005 = """
CREATE TABLE held_decisions (
  id INTEGER PRIMARY KEY, document_key TEXT NOT NULL, sha256 TEXT NOT NULL, since TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'refused')), note TEXT NOT NULL, who TEXT NOT NULL,
  decided_at TEXT NOT NULL
) STRICT;
CREATE TABLE told_runs (
  id INTEGER PRIMARY KEY, recipient TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, until TEXT NOT NULL,
  told_at TEXT NOT NULL, message INTEGER REFERENCES outbox (id)
) STRICT;
CREATE INDEX told_runs_recipient ON told_runs (recipient);
CREATE TABLE published_runs (
  run INTEGER PRIMARY KEY, started_at TEXT NOT NULL, keys TEXT NOT NULL
) STRICT;
"""

# Pages, files and feeds that staff watch (db/office/watches.py).
O006 = """
CREATE TABLE watches (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL, url TEXT NOT NULL, name_ja TEXT NOT NULL, name_en TEXT NOT NULL,
  selector TEXT NOT NULL, topics TEXT NOT NULL, made_at TEXT NOT NULL, removed_at TEXT
) STRICT;
CREATE UNIQUE INDEX watches_key ON watches (key) WHERE removed_at IS NULL;
"""

# What staff decide and collect (db/office/decisions.py, clips.py), who wrote what (audit.py), searches they keep.
O007 = """
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('document', 'change', 'promise', 'figure', 'name', 'held', 'file')),
  subject_key TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('relevant', 'irrelevant', 'later', 'note', 'use')),
  topics TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, undone_at TEXT
) STRICT;
CREATE INDEX decisions_subject ON decisions (subject_key, subject_kind, id);
CREATE TABLE clips (
  id INTEGER PRIMARY KEY, document_key TEXT NOT NULL, version_digest TEXT NOT NULL, place TEXT NOT NULL,
  text TEXT NOT NULL, stance TEXT NOT NULL CHECK (stance IN ('supports', 'against', 'background')),
  topics TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, position INTEGER NOT NULL,
  dropped_at TEXT
) STRICT;
CREATE INDEX clips_document ON clips (document_key);
CREATE TABLE audit (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  before TEXT, after TEXT
) STRICT;
CREATE TABLE saved_searches (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE visits (
  who TEXT PRIMARY KEY, at TEXT NOT NULL, run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

# What was told to the channels of [alerts] (desk/outgoing/alerts.py).  ``channel`` is a hash: an address holds a secret.
O010 = """
CREATE TABLE alert_messages (
  id INTEGER PRIMARY KEY, channel TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, made_at TEXT NOT NULL,
  attempts INTEGER NOT NULL, sent_at TEXT, last_error TEXT NOT NULL
) STRICT;
CREATE TABLE alert_changes (
  channel TEXT NOT NULL, change_key TEXT NOT NULL, message INTEGER NOT NULL REFERENCES alert_messages (id),
  PRIMARY KEY (channel, change_key)
) STRICT, WITHOUT ROWID;
"""

# When each entry was taken back (db/office/undoing.py); it stays on record.
UNDONE = (
    "meetings", "asks", "ask_events", "promise_statuses", "accepted_points", "settlements", "held_decisions", "claim_edits",
    "saved_searches",
)  # fmt: skip


O013 = """
CREATE TABLE decided_wordings (decision INTEGER PRIMARY KEY, wording TEXT NOT NULL) STRICT;
"""

# Who signed a brief and what they and others had accepted (briefs/evidence/acceptance.py).  ``state`` is '' for what was issued
# before papers were signed; papers for staff were for staff then too.
O009 = """
ALTER TABLE briefs ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE briefs ADD COLUMN signed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE briefs ADD COLUMN signed_at TEXT NOT NULL DEFAULT '';
ALTER TABLE briefs ADD COLUMN accepted TEXT NOT NULL DEFAULT '[]';
UPDATE briefs SET state = 'internal' WHERE coalesce(json_extract(parameters, '$.based_on'), kind) IN ('digest', 'prep');
"""


# Papers that are being made in the browser (db/office/drafts.py).
DRAFTS = """
CREATE TABLE drafts (
  id INTEGER PRIMARY KEY, kit INTEGER NOT NULL, kind TEXT NOT NULL, topic TEXT NOT NULL, asked TEXT NOT NULL,
  texts TEXT NOT NULL, without TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX drafts_kit ON drafts (kit);
"""

# What we sent to consultations (db/office/submissions.py).
SUBMISSIONS = """
CREATE TABLE submissions (
  id INTEGER PRIMARY KEY, document_key TEXT NOT NULL, sent_on TEXT NOT NULL, text TEXT NOT NULL, file TEXT NOT NULL,
  note TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, undone_at TEXT
) STRICT;
CREATE INDEX submissions_document ON submissions (document_key);
"""


@migrations()
def o001_briefs(db: Database) -> None:
    """Issued briefs and their evidence."""
    run_script(db, O001)


@migrations()
def o002_settlements_and_promises(db: Database) -> None:
    """Who a name stands for, and what became of a promise, as a person has decided."""
    run_script(db, O002)


@migrations()
def o003_accepted_points(db: Database) -> None:
    """Which figures found on pages a person has taken into the register, or turned down."""
    run_script(db, O003)


@migrations()
def o004_meetings_asks_claims_mail(db: Database) -> None:
    """Meetings and asks with what became of them, claims as edited, mail waiting to go out, whole texts of evidence."""
    run_script(db, O004)


@migrations()
def o005_held_pages_and_told_runs(db: Database) -> None:
    """Whether what came in the place of a page is the page now; which runs were told, so that an old night is no news twice."""
    run_script(db, O005)


@migrations()
def o006_watches(db: Database) -> None:
    """Pages, files and feeds that staff watch (``db/office/watches.py``)."""
    run_script(db, O006)


@migrations()
def o007_decisions_and_clips(db: Database) -> None:
    """What staff decide and collect, under whose name, and until when each has looked."""
    run_script(db, O007)


@migrations()
def o008_undoing(db: Database) -> None:
    """What staff entered can be taken back."""
    run_script(db, "".join(f"ALTER TABLE {table} ADD COLUMN undone_at TEXT;\n" for table in UNDONE))


@migrations()
def o009_signatures(db: Database) -> None:
    """Under whose name a brief was issued, and who had accepted what is printed in it."""
    run_script(db, O009)


@migrations()
def o010_alerts(db: Database) -> None:
    """What was told to whom at once."""
    run_script(db, O010)


@migrations()
def o011_drafts(db: Database) -> None:
    """What papers are made of while they are drafts: nothing that was chosen or typed for one is lost."""
    run_script(db, DRAFTS)


@migrations()
def o012_submissions(db: Database) -> None:
    """What was sent to consultations, and when."""
    run_script(db, SUBMISSIONS)


@migrations()
def o013_seen(db: Database) -> None:
    """The wording of a figure of the register that a person decided to use: another one was seen by nobody."""
    run_script(db, O013)


@dataclass(frozen=True, slots=True)
class IssuedBrief:
    """A brief that was issued; ``dossier`` is the JSON it was printed from, ``file`` the name it was given.

    ``state``: signed, internal, or "" for one that was issued before papers were signed; ``accepted``: mappings with kind, key,
    text, who, at, how.
    """

    number: str
    kind: str
    parameters: Mapping[str, Any]
    made_at: str
    data_at: str
    pages: int
    file: str
    pdf_sha256: str
    dossier: str
    state: str = ""
    signed_by: str = ""
    signed_at: str = ""
    accepted: Sequence[Mapping[str, str]] = ()


def open_office_db(path: Path) -> sqlite3.Connection:
    """Open office.db, made and brought up to date as needed; the caller closes it.  Autocommit mode.

    A file of an older release is copied to ``backups`` beside it before anything in it is altered.
    """
    make_private_folder(path.parent)
    make_private_file(path)  # what SQLite puts beside it takes its mode
    conn = sqlite3.connect(path, timeout=60, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    bring_up_to_date(conn, migrations, lambda name: _keep_as_it_was(path, name))
    if conn.execute("PRAGMA user_version").fetchone()[0] != len(migrations):  # not looked at since the newest of them
        _complete(conn, path)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.row_factory = sqlite3.Row
    return conn


def _complete(conn: sqlite3.Connection, path: Path) -> None:
    """Give a database that was made while o004 was being written, on 2026-11-24, what it lacks; note in the file that it is whole,
    since to find that out a new one has to be made beside it."""
    if unfinished := lacking(conn, migrations):
        _keep_as_it_was(path, "completion")
        with transaction(conn):
            for statement in unfinished:
                conn.execute(statement)
    conn.execute(f"PRAGMA user_version = {len(migrations)}")


def _keep_as_it_was(path: Path, migration: str) -> None:
    """Copy the database to ``backups/office.before-MIGRATION-TIME.db``: not a name that `policywatch backup` clears away."""
    stamp = utc_text(datetime.now(UTC)).replace("-", "").replace(":", "")
    target = path.parent / "backups" / f"{path.stem}.before-{migration}-{stamp}.db"
    keep_as_it_was(path, target)


def record_brief(
    conn: sqlite3.Connection, brief: IssuedBrief, evidence: Iterable[Mapping[str, Any]], texts: Mapping[str, str]
) -> bool:
    """Keep an issued brief with its evidence (mappings with the columns of ``brief_evidence``; quotes as a list).

    ``texts``: the whole texts that the evidence was taken from, by their SHA-256; each is kept once.
    False when exactly this PDF was issued before.
    """
    with transaction(conn):
        cursor = conn.execute(
            "INSERT INTO briefs (number, kind, parameters, made_at, data_at, pages, file, pdf_sha256, dossier, state, signed_by,"
            " signed_at, accepted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (pdf_sha256) DO NOTHING",
            (
                brief.number,
                brief.kind,
                json.dumps(brief.parameters, ensure_ascii=False, sort_keys=True),
                brief.made_at,
                brief.data_at,
                brief.pages,
                brief.file,
                brief.pdf_sha256,
                brief.dossier,
                brief.state,
                brief.signed_by,
                brief.signed_at,
                json.dumps(list(brief.accepted), ensure_ascii=False, sort_keys=True),
            ),
        )
        new = cursor.rowcount == 1
        if new and brief.signed_by:
            kept = {"kind": brief.kind, "file": brief.file}
            note(conn, brief.signed_by, Action.SIGN, brief.number, None, kept, brief.signed_at)
        if new:
            conn.executemany(
                "INSERT INTO frozen_texts (sha256, zlib) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(sha256, zlib.compress(text.encode(), 6)) for sha256, text in texts.items()],
            )
            conn.executemany(
                "INSERT INTO brief_evidence (brief, note, key, kind, title, source, publisher, url, fetched_url, "
                "fetched_at, sha256, quotes, text_sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        cursor.lastrowid,
                        one["note"],
                        one["key"],
                        one["kind"],
                        one["title"],
                        one["source"],
                        one["publisher"],
                        one["url"],
                        one["fetched_url"],
                        one["fetched_at"],
                        one["sha256"],
                        json.dumps(one["quotes"], ensure_ascii=False),
                        one["text_sha256"],
                    )
                    for one in evidence
                ],
            )
    return new


def frozen_text(conn: sqlite3.Connection, sha256: str) -> str | None:
    """The whole text that evidence was taken from; None when it is not kept here or no longer is what it was."""
    row = conn.execute("SELECT zlib FROM frozen_texts WHERE sha256 = ?", (sha256,)).fetchone()
    try:
        text = zlib.decompress(row["zlib"]) if row else None
    except zlib.error:
        return None
    return text.decode() if text is not None and hashlib.sha256(text).hexdigest() == sha256 else None


def brief_by_sha256(conn: sqlite3.Connection, pdf_sha256: str) -> IssuedBrief | None:
    """The issued brief whose PDF has this SHA-256; None when no such PDF was issued here."""
    row = conn.execute("SELECT * FROM briefs WHERE pdf_sha256 = ?", (pdf_sha256,)).fetchone()
    return _brief(row) if row else None


def briefs_of_number(conn: sqlite3.Connection, number: str) -> list[IssuedBrief]:
    """The issued files of one number, the oldest first; [] when no brief has it."""
    return [_brief(row) for row in conn.execute("SELECT * FROM briefs WHERE number = ? ORDER BY id", (number,))]


def _brief(row: sqlite3.Row) -> IssuedBrief:
    return IssuedBrief(
        row["number"],
        row["kind"],
        json.loads(row["parameters"]),
        row["made_at"],
        row["data_at"],
        row["pages"],
        row["file"],
        row["pdf_sha256"],
        row["dossier"],
        row["state"],
        row["signed_by"],
        row["signed_at"],
        json.loads(row["accepted"]),
    )
