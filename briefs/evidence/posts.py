"""The office in the government that a member holds, as the minutes last gave it: no roster of members says it.

It counts for some time only, not when somebody else has held it since, and not when the member has spoken without any since.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from briefs.evidence.dossier import Notes
from briefs.evidence.frozen import freeze_speaker
from briefs.evidence.persons import GENERAL
from briefs.evidence.quoting import is_government
from briefs.evidence.rows import OFFICE_LASTS, Speech
from briefs.evidence.speeches import speech_of
from briefs.evidence.wording import day_en, day_ja, in_english
from db.diet.words import HOUSE_EN
from db.people.basis import ROSTER_LACKING
from db.record.documents import Record

EVER = 10**6  # days
LOOKED_AT = 40  # speeches, the newest


def post_of(conn: sqlite3.Connection, person: Record, day: str, at: str, lasts: int = OFFICE_LASTS) -> Speech | None:
    """The newest speech in which a member held an office of the government on ``day``; None where none is known.

    ``lasts``: days for which an office counts; with more than OFFICE_LASTS also one that has gone to another.  A name that the
    rosters of the day could not settle counts where nobody else on record has it.
    """
    known = conn.execute("SELECT id, folded FROM people WHERE key = ?", (person["key"],)).fetchone()
    if known is None:
        return None
    marks = ", ".join("?" * len(ROSTER_LACKING))
    sql = (
        "SELECT d.key FROM attributions a JOIN speeches s ON s.document = a.document JOIN documents d ON d.id = s.document"
        " WHERE a.role = 'speaker' AND s.date <= ? AND julianday(?) - julianday(s.date) <= ?"
        f" AND coalesce(s.speaker_position, '') NOT IN ({', '.join('?' * (len(GENERAL) - 1))}) AND (a.person = ?"
        f" OR (a.person IS NULL AND a.folded = ? AND a.ground IN ({marks})"
        " AND (SELECT count(*) FROM people p WHERE p.folded = a.folded) = 1))"
        " AND (? OR s.speaker_position <> '') ORDER BY s.date DESC, s.position DESC, d.key LIMIT ?"
    )
    values = (day, day, lasts, *GENERAL[:-1], known[0], known[1], *ROSTER_LACKING)
    newest = None
    for (key,) in conn.execute(sql, (*values, True, LOOKED_AT)).fetchall():
        newest = speech_of(conn, key, at)
        if newest is not None and newest.office not in GENERAL[:-1]:
            break
    if newest is not None and newest.office in GENERAL[:-1]:  # 国務大臣 alone says no office: an earlier speech may
        for (key,) in conn.execute(sql, (*values, False, 1)).fetchall():
            newest = speech_of(conn, key, at)
    if newest is None or newest.office in GENERAL or not is_government(newest.office):
        return None
    later = conn.execute(
        "SELECT 1 FROM speeches WHERE speaker_position = ? AND speaker <> ? AND date > ? AND date <= ? LIMIT 1",
        (newest.office, newest.speaker, newest.date, day),
    ).fetchone()
    return None if later and lasts == OFFICE_LASTS else newest


def post_content(conn: sqlite3.Connection, person: Record, day: str, at: str, notes: Notes) -> dict[str, Any] | None:
    """The office for the page, with the day of the minutes that give it; frozen."""
    speech = post_of(conn, person, day, at)
    past = speech is None
    if speech is None and person["house"] not in HOUSE_EN:  # known by an office alone: it is said to have been held
        speech = post_of(conn, person, day, at, EVER)
    if speech is None:
        return None
    freeze_speaker(speech, notes)
    note, _ = notes.quote(speech.version, "fact:date", speech.date)
    return {
        "ja": speech.office,
        "en": in_english(speech.office),
        "date_ja": day_ja(speech.date),
        "date_en": day_en(speech.date),
        "note": note,
        "past": past,
    }
