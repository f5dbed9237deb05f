"""Whether a document may be cited: it is as it was stored, its page still stands, and who is quoted is settled."""

from __future__ import annotations

import sqlite3

from briefs.evidence.rows import Version
from db.change.stored_text import digest_as_stored
from db.text.dates import jst_date

# Columns of ``speeches`` that are facts of the speech's version.
SPOKEN = ("speaker", "speaker_group", "speaker_position", "speaker_role")


def gone_by(conn: sqlite3.Connection, document: int, at: str) -> str:
    """The day (Japan) on which a document was seen to be gone, if that was by ``at``; else ""."""
    row = conn.execute("SELECT gone_at FROM documents WHERE id = ?", (document,)).fetchone()
    return jst_date(row["gone_at"]) if row and row["gone_at"] and row["gone_at"] <= at else ""


def altered(conn: sqlite3.Connection, version: Version) -> list[str]:
    """What of a version, or of the row read off it, is not as it was stored from the archive; a sentence each."""
    found = []
    stored = digest_as_stored(version.source, version.title, version.published_on, version.body, version.facts)
    if stored != version.digest:
        found.append(
            f"the version of {version.fetched_at} in policy.db is not the text that was stored from the archive (its digest"
            " differs): it was altered, or stored under other rules; `policywatch replay` makes policy.db anew"
        )
    if version.kind == "speech":
        found += _altered_speech(conn, version)
    return found


def _altered_speech(conn: sqlite3.Connection, version: Version) -> list[str]:
    """Who spoke, when and in which meeting, against the facts of the version and the name of the meeting."""
    row = conn.execute(
        "SELECT s.speaker, s.speaker_group, s.speaker_position, s.speaker_role, s.date, s.house, s.meeting, s.issue, v.title"
        " FROM speeches s LEFT JOIN documents d ON d.id = s.meeting_document LEFT JOIN versions v ON v.id = d.current_version"
        " WHERE s.document = ?",
        (version.document,),
    ).fetchone()
    if row is None:
        return []
    pairs = [(name, row[name], version.facts.get(name)) for name in SPOKEN]
    pairs.append(("date", row["date"], version.published_on))
    found = [
        f"{name} is 「{now}」 in the table of speeches and 「{stored}」 in the version: `policywatch replay` makes policy.db anew"
        for name, now, stored in pairs
        if (now or None) != (stored or None)
    ]
    place = f"{row['house'] or ''}{row['meeting'] or ''}"
    if row["title"] is not None and not (row["title"].startswith(place) and (row["issue"] or "") in row["title"]):
        found.append(f"the table of speeches has it in 「{place} {row['issue']}」, its meeting is 「{row['title']}」")
    return found
