"""Checking issued briefs: is this the file, does its evidence stand in the archive, has a text changed since."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Evidence, State, from_json
from briefs.evidence.gate import check_source, holds, in_order, typed_value
from briefs.evidence.looked import PRESS
from briefs.evidence.soundness import altered
from briefs.press.drafts import is_draft
from briefs.press.issue import check_claims
from db.change.sentences import plural
from db.office.database import brief_by_sha256, frozen_text, open_office_db
from db.office.stale_briefs import Cited, changed_since, stale_briefs
from db.record.archive import Archive
from db.record.home import Home
from db.record.schema import open_read_only
from db.text.dates import jst_date


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found.  ``problems`` speak against the file; ``changed`` documents have a newer text.

    ``state``: draft, signed (by ``signed_by``), internal, or "" for what was issued before papers were signed, or is none of ours.
    ``replay``: the archive holds what the record lacks, so building the record again would help.  ``damaged``: a body of the
    archive is missing or altered, which a backup may put back.  ``late``: what came on record after the paper, though it had been
    published by its day: nothing that it cites changed, but what it says of what there is was said without it.
    """

    number: str
    problems: tuple[str, ...]
    changed: tuple[str, ...]
    checked: int = 0
    state: str = ""
    signed_by: str = ""
    replay: bool = False
    damaged: bool = False
    late: tuple[str, ...] = ()


def verify(path: Path, home: Home, record: Path | None = None) -> Verdict:
    """Check a PDF against office.db, the archive and policy.db; OSError when it cannot be read.

    ``record``: a policy.db other than the home's, built aside from its archive.
    """
    content = path.read_bytes()
    if is_draft(content):
        said = f"{path.name} is a draft (下書き): it was never issued, and nothing stands behind it; --sign NAME issues a brief"
        return Verdict("", (said,), (), state=State.DRAFT)
    if not content.startswith(b"%PDF-"):
        return Verdict("", (f"{path.name} is no PDF, or its beginning was altered",), ())
    sha256 = hashlib.sha256(content).hexdigest()
    unknown = (
        f"{path.name} (SHA-256 {sha256}) is not a brief issued here, or it has been altered since: "
        "ask who issued it for the file, or hold this SHA-256 against the page that they published for it"
    )
    if not home.office_db.exists():
        said = f"{home.root} knows of no brief at all, for there is no office.db: put the office's backup back (`policywatch restore`)"
        return Verdict("", (said,), ())
    problems = []
    with closing(open_office_db(home.office_db)) as office:
        issued = brief_by_sha256(office, sha256)
        if issued is None:
            return Verdict("", (unknown,), ())
        dossier = from_json(issued.dossier)
        archive = Archive(home.archive)
        database = record or home.policy_db
        if not database.exists():
            said = f"there is no record here to check {path.name} against"
            return Verdict(dossier.number, (said,), (), 0, issued.state, issued.signed_by, replay=True)
        lacking = damaged = False
        with closing(open_read_only(database)) as conn:
            for evidence in dossier.evidence:
                name = f"[{evidence.note}] {evidence.key}"
                missing = check_source(archive, evidence)
                unsaid = check_quotes(conn, evidence)
                damaged = damaged or any(text.startswith("body ") for text in missing)
                lacking = lacking or (bool(unsaid) and not missing)  # the body is here, its row is not or is another
                problems += [f"{name}: {text}" for text in (*missing, *unsaid)]
                problems += [f"{name}: {text}" for text in check_texts(office, evidence)]
            changed = [one.line() for one in changed_since(conn, cited(dossier), dossier.made_at)]
            late = came_late(conn, dossier)
    changed += check_claims(home, dossier)
    number, checked = dossier.number, len(dossier.evidence)
    return Verdict(
        number, tuple(problems), tuple(changed), checked, issued.state, issued.signed_by, lacking, damaged, tuple(late)
    )


def check_quotes(conn: sqlite3.Connection, evidence: Evidence) -> list[str]:
    """What of this evidence is not, or no longer, in the version it cites."""
    version = rows.cited(conn, evidence.key, evidence.fetched_at, evidence.sha256)
    if version is None:
        return [f"policy.db has no version of {evidence.fetched_at} with this body"]
    if version.sha256 != evidence.sha256:
        return []  # what it was read from was reduced since; the text that was kept with the brief speaks for it
    found = altered(conn, version)
    for quote in evidence.quotes:
        if not holds(version, quote, typed_value(conn, version, quote)):
            found.append(f"「{quote.text[:60]}」 is not in the version of {evidence.fetched_at} ({quote.where})")
    return found


def check_texts(office: sqlite3.Connection, evidence: Evidence) -> list[str]:
    """What is wrong with the whole text that was kept with the brief, and with quotations in it."""
    if not evidence.text_sha256:
        return []
    text = frozen_text(office, evidence.text_sha256)
    if text is None:
        return ["the text that was kept with the brief is missing from office.db, or altered"]
    return [
        f"「{quote.text[:60]}」 is not in the text kept with the brief"
        for quote in evidence.quotes
        if quote.where == "body" and not in_order(text, quote.text)
    ]


def came_late(conn: sqlite3.Connection, dossier: Dossier) -> list[str]:
    """For each source (the press apart) what was published on the topics of a paper by its day, and came on record only after it."""
    about = dossier.parameters
    topics = list(dict.fromkeys([*about.get("topics", ()), *filter(None, [about.get("topic")])]))
    day = jst_date(dossier.made_at)
    found = conn.execute(
        "SELECT s.name_en, count(DISTINCT d.id), d.key, d.title, max(d.published_on) FROM documents d"
        " JOIN document_topics t ON t.document = d.id JOIN sources s ON s.id = d.source"
        " WHERE t.topic IN (SELECT value FROM json_each(?)) AND d.first_seen > ? AND d.published_on <= ? AND s.id != ?"
        " GROUP BY s.id ORDER BY max(d.published_on) DESC",
        (json.dumps(topics), dossier.made_at, day, PRESS),
    )
    return [
        f"{name}: {plural(number, 'document')} on its topic, published by {day} (the newest on {on}: {key} 「{title}」)"
        for name, number, key, title, on in found
    ]


def cited(dossier: Dossier) -> list[Cited]:
    return [Cited(one.key, one.title, one.url, one.fetched_at) for one in dossier.evidence]


@dataclass(frozen=True, slots=True)
class Stale:
    """An issued brief and the documents it cites that have changed since, a line each."""

    number: str
    kind: str
    file: str
    made_at: str
    changed: tuple[str, ...]
    state: str = ""  # as of a :class:`Verdict`
    signed_by: str = ""


def stale(home: Home) -> list[Stale]:
    """Issued briefs that cite a document which has changed, or gone, since they were made."""
    with closing(open_read_only(home.policy_db)) as conn:
        found = stale_briefs(conn, home.office_db)
    return [
        Stale(
            brief.number,
            brief.kind,
            brief.file,
            brief.made_at,
            tuple(one.line() for one in brief.changed),
            brief.state,
            brief.signed_by,
        )
        for brief in found
    ]
