"""What the 附則 of each stored revision says of the days on which it takes effect: as they are stored."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

from db.change.passages import Provision
from db.law.enforcement import Enforcement, by_day, enforcements, own_part, part_of_act, settled

SUPPLEMENTARY = (
    "SELECT path, part, label, text FROM provisions WHERE document = ? AND"
    " (part LIKE 'SupplProvision%' OR path LIKE '%Title_%' OR path LIKE 'MainProvision-Article%') ORDER BY position"
)


def is_own(amendment: object) -> bool:
    """Whether a revision is the law as it was enacted: e-Gov names no amending act, or one of zeros alone."""
    return not str(amendment or "").strip("0")


def store_enforcements(conn: sqlite3.Connection) -> None:
    """The rows of every revision with a text anew, from the texts and from the days that e-Gov knows."""
    found: dict[str, list[Enforcement]] = {}
    before: dict[str, Sequence[Provision]] = {}
    rows = conn.execute(
        "SELECT r.document, r.law_id, r.law_revision_id, r.promulgated_on, r.amendment_law_id, r.amendment_law_num, r.law_title,"
        " r.enforcement_comment FROM law_revisions r JOIN documents d ON d.id = r.document WHERE r.has_text = 1"
        " AND d.gone_at IS NULL ORDER BY r.law_id, r.enforced_on, coalesce(r.promulgated_on, ''), r.law_revision_id"
    ).fetchall()
    days = _days(conn)
    for document, law_id, revision, promulgated, act, number, title, _ in rows:
        provisions = [Provision(*row) for row in conn.execute(SUPPLEMENTARY, (document,))]
        own = is_own(act)
        comments = [comment for _, comment in days.get((law_id, act or ""), ()) if comment]
        part = own_part(provisions) if own else part_of_act(provisions, number, before.get(law_id, ()), comments)
        before[law_id] = provisions
        if part is None:
            continue
        said = enforcements(provisions, part, promulgated, own=own, names=_names(provisions, part, str(title or "")))
        known = [day for day, comment in days.get((law_id, act or ""), ()) if day and not comment]
        found[revision] = by_day(settled(said, known))
    conn.execute("DELETE FROM enforcements")
    conn.executemany(
        "INSERT INTO enforcements (revision, position, places, date, basis, latest, words, what) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (name, n, json.dumps(one.places, ensure_ascii=False), one.day, one.basis, one.latest, one.words, one.what)
            for name, several in found.items()
            for n, one in enumerate(several, 1)
        ],
    )


def _days(conn: sqlite3.Connection) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(law, amending act) -> (day, clause) of its revisions, as e-Gov lists them."""
    days: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for law_id, act, day, comment in conn.execute(
        "SELECT r.law_id, coalesce(r.amendment_law_id, ''), coalesce(r.enforced_on, ''), coalesce(r.enforcement_comment, '')"
        " FROM law_revisions r JOIN documents d ON d.id = r.document WHERE d.gone_at IS NULL ORDER BY r.law_revision_id"
    ):
        days.setdefault((law_id, act), []).append((day, comment))
    return days


def _names(provisions: Sequence[Provision], part: str, title: str) -> Collection[str]:
    """What a clause may call this law: its title, and the short name that the clause gives it."""
    words = "".join(p.text for p in provisions if p.part == part)
    at = words.find(f"{title}（以下「") if title else -1
    short = words[at + len(title) + 4 :].partition("」")[0] if at >= 0 else ""
    return tuple(filter(None, (title, short)))


def enforcements_of(conn: sqlite3.Connection, revision: object) -> list[Enforcement]:
    """The stored rows of a revision, in order of days; [] where its text or the clause in it is missing."""
    return [
        Enforcement(tuple(json.loads(places)), day, basis, latest, words, what)
        for places, day, basis, latest, words, what in conn.execute(
            "SELECT places, date, basis, latest, words, what FROM enforcements WHERE revision = ? ORDER BY position",
            (revision,),
        )
    ]


def own_enforcements(conn: sqlite3.Connection, law_id: str) -> list[Enforcement]:
    """What a law's own 附則 says of its own provisions; [] where the text as enacted, or the clause in it, is missing."""
    row = conn.execute(
        "SELECT r.law_revision_id FROM law_revisions r JOIN documents d ON d.id = r.document WHERE r.law_id = ?"
        " AND d.gone_at IS NULL AND trim(coalesce(r.amendment_law_id, ''), '0') = '' AND r.has_text = 1"
        " ORDER BY r.enforced_on LIMIT 1",
        (law_id,),
    ).fetchone()
    return enforcements_of(conn, row[0]) if row else []
