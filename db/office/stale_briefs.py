"""Issued briefs that cite a text which has changed or gone, or a claim of the register edited, since they were made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.office.database import open_office_db
from db.text.words import Names

GONE = ("retracted", "superseded")
# Statuses of the register with which an entry is still printed.
STANDING = (
    "confirmed",
    "confirmed_update",
    "confirmed_ongoing",
    "confirmed_by_official_survey",
    "corrected",
    "corrected_quote",
    "imprecise",
    "partly_superseded",
    "attribution_missing",
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A version as a brief cites it: the key of its document, and when it was fetched (UTC)."""

    key: str
    title: str
    url: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A cited document with a newer text, or gone; ``at`` (UTC) is when that was seen.

    Of a claim of the register (``key`` claim:S20) there is no ``url``; it is gone when it was retracted or superseded.
    """

    key: str
    title: str
    url: str
    at: str
    gone: bool
    lost: bool = False  # policy.db knows nothing of it any more

    def line(self) -> str:
        if not self.url:
            what = "retracted or superseded" if self.gone else "edited"
            return f"{self.key} {what} on {self.at}: `policywatch claims show {self.key[6:]}`"
        if self.lost:
            return f"{self.key} 「{self.title}」 is no longer on record: put the archive back (restore, then replay): {self.url}"
        return f"{self.key} 「{self.title}」 {'gone since' if self.gone else 'changed on'} {self.at}: {self.url}"


def signature(state: str, signed_by: str) -> Names:
    """How an issued brief stands as to its signature, in words."""
    if state == "internal":
        return Names("内部資料", "internal")
    return Names(f"署名：{signed_by}", f"signed by {signed_by}") if signed_by else Names("署名導入前", "before signing")


@dataclass(frozen=True, slots=True)
class BriefState:
    """An issued brief; ``changed``: the documents it cites that have changed since.

    ``state``: signed (by ``signed_by``), internal, or "" for one that was issued before papers were signed.
    """

    number: str
    kind: str
    file: str
    made_at: str
    pages: int
    changed: tuple[Changed, ...]
    state: str = ""
    signed_by: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)  # what it was made for, as its kind keeps it


def issued_briefs(conn: sqlite3.Connection, office_db: Path, at: str | None = None) -> list[BriefState]:
    """All issued briefs, the newest first, with what has changed since; ``conn`` is policy.db.

    ``at`` (UTC): as of that time.  [] without an office.db.
    """
    if not office_db.exists():
        return []
    until = at or "9999"
    with closing(open_office_db(office_db)) as office:
        briefs = office.execute(
            "SELECT id, number, kind, file, made_at, pages, dossier, state, signed_by, parameters FROM briefs WHERE made_at <= ?"
            " ORDER BY made_at DESC, id DESC",
            (until,),
        ).fetchall()
        cited: dict[int, list[Cited]] = {}
        for row in office.execute("SELECT brief, key, title, url, fetched_at FROM brief_evidence ORDER BY brief, note"):
            cited.setdefault(row["brief"], []).append(Cited(row["key"], row["title"], row["url"], row["fetched_at"]))
        edits = office.execute(
            "SELECT claim, status, grade, ja, en, made_at FROM claim_edits WHERE made_at <= ?"
            " AND coalesce(undone_at, '~') > ? ORDER BY id",
            (until, until),
        ).fetchall()
        undone = office.execute(
            "SELECT claim, made_at, undone_at FROM claim_edits WHERE undone_at <= ?"
            " AND coalesce(status, grade, ja, en) IS NOT NULL ORDER BY id",
            (until,),
        ).fetchall()
    return [
        BriefState(
            brief["number"],
            brief["kind"],
            brief["file"],
            brief["made_at"],
            brief["pages"],
            tuple(changed_since(conn, cited.get(brief["id"], ()), brief["made_at"], until))
            + edited_since(json.loads(brief["dossier"]).get("claims", ()), edits, brief["made_at"])
            + rests_on_undone(json.loads(brief["dossier"]).get("claims", ()), undone, brief["made_at"]),
            brief["state"],
            brief["signed_by"],
            json.loads(brief["parameters"]),
        )
        for brief in briefs
    ]


def stale_briefs(conn: sqlite3.Connection, office_db: Path, at: str | None = None) -> list[BriefState]:
    """Of all issued briefs those that cite a text which has changed since, or is gone, or a claim edited since."""
    return [brief for brief in issued_briefs(conn, office_db, at) if brief.changed]


def edited_since(
    claims: Iterable[Mapping[str, Any]], edits: Sequence[sqlite3.Row], made_at: str
) -> tuple[Changed, ...]:
    """Of the claims that a brief froze those that staff edited since ``made_at`` (UTC) so that it says them otherwise.

    ``edits``: rows of ``claim_edits``, the oldest first.  A mere check, or a wording that is the frozen one, is no change.
    """
    found = []
    for claim in claims:
        name = str(claim["reference"]).removeprefix("claim:")
        last: dict[str, str] = {}
        at = ""
        for edit in edits:
            if edit["claim"] == name and edit["made_at"] > made_at and claim["reference"] != name:
                new = {key: edit[key] for key in ("status", "grade", "ja", "en") if edit[key] is not None}
                last, at = {**last, **new}, edit["made_at"] if new else at
        other = [key for key in ("grade", "ja", "en") if key in last and claim[key] and last[key] != claim[key]]
        status = last.get("status", STANDING[0])
        if other or status not in STANDING:
            found.append(Changed(f"claim:{name}", f"主張の登録 {name}", "", at, gone=status in GONE))
    return tuple(found)


def rests_on_undone(
    claims: Iterable[Mapping[str, Any]], undone: Iterable[Mapping[str, Any] | sqlite3.Row], made_at: str
) -> tuple[Changed, ...]:
    """Of the claims that a brief froze those whose edit stood when it was made (UTC) and was taken back since."""
    last: dict[str, str] = {}
    for edit in undone:
        if edit["made_at"] <= made_at < edit["undone_at"]:
            last[f"claim:{edit['claim']}"] = edit["undone_at"]
    found = (str(claim["reference"]) for claim in claims)
    return tuple(
        Changed(name, f"主張の登録 {name.removeprefix('claim:')}", "", last[name], gone=False)
        for name in dict.fromkeys(found)
        if name in last
    )


def changed_since(conn: sqlite3.Connection, cited: Iterable[Cited], made_at: str, until: str = "9999") -> list[Changed]:
    """Documents with a version newer than the newest one cited, or gone since ``made_at`` (UTC), seen by ``until``."""
    newest: dict[str, Cited] = {}
    for one in cited:
        if one.key not in newest or newest[one.key].fetched_at < one.fetched_at:
            newest[one.key] = one
    found = []
    for key, one in newest.items():
        row = conn.execute(
            "SELECT d.gone_at, (SELECT max(v.fetched_at) FROM versions v WHERE v.document = d.id AND v.fetched_at <= ?) "
            "AS latest FROM documents d WHERE d.key = ?",
            (until, key),
        ).fetchone()
        if row is None or row["latest"] is None:  # a record that was made anew from less
            found.append(Changed(key, one.title, one.url, made_at, gone=True, lost=True))
            continue
        if row["latest"] and row["latest"] > max(one.fetched_at, made_at):
            found.append(Changed(key, one.title, one.url, row["latest"], gone=False))
        elif row["gone_at"] and made_at < row["gone_at"] <= until:
            found.append(Changed(key, one.title, one.url, row["gone_at"], gone=True))
    return found
