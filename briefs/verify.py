"""Checking issued briefs: is this the file, does its evidence stand in the archive, has a text changed since."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from briefs import rows
from briefs.dossier import Dossier, Evidence, from_json
from briefs.gate import check_source, holds, typed_value
from db.archive import Archive
from db.home import Home
from db.office import IssuedBrief, brief_by_sha256, issued_briefs, open_office_db
from db.schema import open_read_only


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found.  ``problems`` speak against the file; ``changed`` documents have a newer text."""

    number: str
    problems: tuple[str, ...]
    changed: tuple[str, ...]
    checked: int = 0


@dataclass(frozen=True, slots=True)
class Stale:
    """An issued brief and the documents it cites that have changed since."""

    number: str
    kind: str
    file: str
    made_at: str
    changed: tuple[str, ...]


def verify(path: Path, home: Home) -> Verdict:
    """Check a PDF against office.db, the archive and policy.db; OSError when it cannot be read."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    issued = None
    if home.office_db.exists():
        with closing(open_office_db(home.office_db)) as office:
            issued = brief_by_sha256(office, sha256)
    if issued is None:
        problem = f"{path.name} (SHA-256 {sha256}) is not a brief issued here, or it has been altered since"
        return Verdict("", (problem,), ())
    dossier = from_json(issued.dossier)
    archive = Archive(home.archive)
    problems = []
    with closing(open_read_only(home.policy_db)) as conn:
        for evidence in dossier.evidence:
            name = f"[{evidence.note}] {evidence.key}"
            problems += [f"{name}: {text}" for text in check_source(archive, evidence)]
            problems += [f"{name}: {text}" for text in check_quotes(conn, evidence)]
        changed = changed_since(conn, dossier)
    return Verdict(dossier.number, tuple(problems), tuple(changed), len(dossier.evidence))


def check_quotes(conn: sqlite3.Connection, evidence: Evidence) -> list[str]:
    """What of this evidence is not, or no longer, in the version it cites."""
    version = rows.cited(conn, evidence.key, evidence.fetched_at, evidence.sha256)
    if version is None:
        return [f"policy.db has no version of {evidence.fetched_at} with this body"]
    found = []
    for quote in evidence.quotes:
        if not holds(version, quote, typed_value(conn, version, quote)):
            found.append(f"「{quote.text[:60]}」 is not in the version of {evidence.fetched_at} ({quote.where})")
    return found


def changed_since(conn: sqlite3.Connection, dossier: Dossier) -> list[str]:
    """Documents with a version newer than the newest one that the brief cites, or gone since, a line each."""
    newest: dict[str, Evidence] = {}
    for evidence in dossier.evidence:
        if evidence.key not in newest or newest[evidence.key].fetched_at < evidence.fetched_at:
            newest[evidence.key] = evidence
    found = []
    for key, evidence in newest.items():
        row = conn.execute(
            "SELECT d.gone_at, (SELECT max(v.fetched_at) FROM versions v WHERE v.document = d.id) AS latest "
            "FROM documents d WHERE d.key = ?",
            (key,),
        ).fetchone()
        if row is None:
            continue
        if row["latest"] and row["latest"] > max(evidence.fetched_at, dossier.made_at):
            found.append(f"{key} 「{evidence.title}」 changed on {row['latest']}: {evidence.url}")
        elif row["gone_at"] and row["gone_at"] > dossier.made_at:
            found.append(f"{key} 「{evidence.title}」 gone since {row['gone_at']}: {evidence.url}")
    return found


def stale(home: Home) -> list[Stale]:
    """Issued briefs that cite a document which has changed, or gone, since they were made."""
    if not home.office_db.exists():
        return []
    with closing(open_office_db(home.office_db)) as office:
        briefs: list[IssuedBrief] = issued_briefs(office)
    found = []
    with closing(open_read_only(home.policy_db)) as conn:
        for brief in briefs:
            if changed := changed_since(conn, from_json(brief.dossier)):
                found.append(Stale(brief.number, brief.kind, brief.file, brief.made_at, tuple(changed)))
    return found
