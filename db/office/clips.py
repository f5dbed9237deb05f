"""証拠箱, the evidence box: passages that people took from documents, to be printed and argued with.

A clip is the exact text at a place of one version of a document, with the stance *we* use it in, who took it and for which
topics.  It is taken only where its text stands; afterwards it stays as it was taken, and whoever reads it is told when the
document no longer says so.  Rows refer to documents by key and to versions by the SHA-256 of their text, so that they outlive
a replay.  A dropped clip stays on record.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from db.errors import PolicywatchError
from db.office.audit import Action, note
from db.record.documents import first_record
from db.record.nearest import hint, nearest_keys
from db.record.transaction import transaction
from db.text.words import Names


class Stance(StrEnum):
    """What *we* use a passage for; it says nothing of what its speaker thinks."""

    SUPPORTS = "supports"
    AGAINST = "against"
    BACKGROUND = "background"


STANCES: dict[Stance, Names] = {
    Stance.SUPPORTS: Names("支える", "Supports our ask"),
    Stance.AGAINST: Names("反対の例", "Against our ask"),
    Stance.BACKGROUND: Names("背景", "Background"),
}


class ClipState(StrEnum):
    """How a clip stands to the record now."""

    CURRENT = "current"  # the document says so today
    MOVED = "moved"  # its text changed, and the passage still stands in it
    CHANGED = "changed"  # the passage stands there no longer
    GONE = "gone"  # the document is no longer published, or not on record


class ClipError(PolicywatchError):
    """A passage cannot be taken, or there is no such clip."""

    code = "clip"


@dataclass(frozen=True, slots=True)
class Clip:
    """A passage as it was taken.  ``place``: paragraphs of the text, as ``3`` or ``3-4``; a provision's path where it has one."""

    id: int
    document_key: str
    version_digest: str
    place: str
    text: str
    stance: Stance
    topics: tuple[str, ...]
    note: str
    who: str
    at: str
    position: int
    dropped_at: str | None

    def as_row(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "document_key": self.document_key,
            "version_digest": self.version_digest,
            "place": self.place,
            "text": self.text,
            "stance": self.stance,
            "topics": list(self.topics),
            "note": self.note,
            "who": self.who,
            "at": self.at,
            "position": self.position,
            "dropped_at": self.dropped_at,
        }


@dataclass(frozen=True, slots=True)
class StandingClip:
    """A clip with the document it was taken from, as that stands on record now.  ``title`` is the key where it is not there."""

    clip: Clip
    state: ClipState
    title: str
    kind: str
    url: str
    old_version: int | None  # the version it was taken from, where it is still on record
    new_version: int | None  # the current one


COLUMNS = "id, document_key, version_digest, place, text, stance, topics, note, who, at, position, dropped_at"


def take(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    key: str,
    text: str,
    *,
    who: str,
    at: str,
    stance: Stance = Stance.SUPPORTS,
    topics: Sequence[str] = (),
    remark: str = "",
) -> Clip:
    """Put a passage into the box; ClipError unless it stands, letter for letter, in the current text of the document.

    The same passage of the same version is taken once: asked again, the one that is there is given, for the topics named now
    too.  ``topics``: those of the document when none is named.
    """
    named = tuple(topics)
    found = current_text(policy, key)
    text = text.strip()
    if not text:
        raise ClipError("the passage is empty (--text EXACT)", "文章が選ばれていません。", resend=False)
    if found is None:
        raise ClipError(
            f"there is no document {key!r} with a text; "
            + hint(nearest_keys(policy, "documents", key), "`policywatch search WORD --json` shows the keys"),
            f"「{key}」という文書（本文のあるもの）はありません。",
            resend=False,
        )
    body = found["body"]
    if (start := body.find(text)) < 0:
        raise ClipError(
            f"the current text of {key} does not say this, letter for letter: copy the passage from its page",
            "この文書の今の本文に、この通りの文章はありません。本文からそのまま写してください。",
            resend=False,
        )
    topics = list(topics) or [
        row[0] for row in policy.execute("SELECT topic FROM document_topics WHERE document = ?", (found["id"],))
    ]
    check_topics(policy, topics)
    digest = text_digest(body)
    with transaction(office):
        there = office.execute(
            f"SELECT {COLUMNS} FROM clips WHERE document_key = ? AND version_digest = ? AND text = ? AND dropped_at IS NULL",
            (key, digest, text),
        ).fetchone()
        if not there:
            row = office.execute(
                "INSERT INTO clips (document_key, version_digest, place, text, stance, topics, note, who, at, position)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM clips))",
                (key, digest, place_in(body, start, text), text, stance, json.dumps(topics), remark.strip(), who, at),
            )
            made = clip(office, int(row.lastrowid or 0))
            note(office, who, Action.CLIP, key, None, made.as_row(), at)
            return made
    old = _clip(there)
    both = tuple(dict.fromkeys((*old.topics, *named)))
    return old if both == old.topics else change_clip(office, old.id, who=who, at=at, topics=both)


def change_clip(
    office: sqlite3.Connection,
    row_id: int,
    *,
    who: str,
    at: str,
    stance: Stance | None = None,
    topics: Sequence[str] | None = None,
    remark: str | None = None,
    position: int | None = None,
) -> Clip:
    """Alter what we say about a passage; its text stays.  ClipError when there is no such clip."""
    before = clip(office, row_id)
    with transaction(office):
        office.execute(
            "UPDATE clips SET stance = ?, topics = ?, note = ?, position = ? WHERE id = ?",
            (
                stance or before.stance,
                json.dumps(list(before.topics if topics is None else topics)),
                before.note if remark is None else remark.strip(),
                before.position if position is None else position,
                row_id,
            ),
        )
        after = clip(office, row_id)
        if after != before:
            note(office, who, Action.CLIP_CHANGE, before.document_key, before.as_row(), after.as_row(), at)
    return after


def drop(office: sqlite3.Connection, row_id: int, *, who: str, at: str) -> Clip:
    """Take a passage out of the box; it stays on record and does not come back by itself."""
    before = clip(office, row_id)
    with transaction(office):
        office.execute("UPDATE clips SET dropped_at = ? WHERE id = ? AND dropped_at IS NULL", (at, row_id))
        if before.dropped_at is None:
            note(office, who, Action.CLIP_DROP, before.document_key, before.as_row(), None, at)
    return clip(office, row_id)


def put_back(office: sqlite3.Connection, row_id: int, *, who: str, at: str) -> Clip:
    """Undo :func:`drop`."""
    before = clip(office, row_id)
    with transaction(office):
        office.execute("UPDATE clips SET dropped_at = NULL WHERE id = ?", (row_id,))
        if before.dropped_at is not None:
            note(office, who, Action.CLIP_BACK, before.document_key, None, before.as_row() | {"dropped_at": None}, at)
    return clip(office, row_id)


def clip(office: sqlite3.Connection, row_id: int) -> Clip:
    """One clip by its id, dropped or not; ClipError when there is none."""
    row = office.execute(f"SELECT {COLUMNS} FROM clips WHERE id = ?", (row_id,)).fetchone()
    if row is None:
        raise ClipError(
            f"there is no passage {row_id} in the evidence box", f"証拠箱に {row_id} 番はありません。", resend=False
        )
    return _clip(row)


def clips(office: sqlite3.Connection, topic: str | None = None, *, dropped: bool = False) -> list[Clip]:
    """What is in the box (``dropped``: what was taken out of it), of one topic or of all, in the order people gave it."""
    rows = office.execute(
        f"SELECT {COLUMNS} FROM clips WHERE (dropped_at IS NOT NULL) = ? ORDER BY position, id", (int(dropped),)
    )
    return [found for found in map(_clip, rows) if topic is None or topic in found.topics]


def standing(policy: sqlite3.Connection, found: Sequence[Clip]) -> list[StandingClip]:
    """Clips with how each stands to the record now."""
    return [_standing(policy, one) for one in found]


def _standing(policy: sqlite3.Connection, one: Clip) -> StandingClip:
    now = current_text(policy, one.document_key)
    if now is None:
        return StandingClip(one, ClipState.GONE, one.document_key, "", "", None, None)
    if text_digest(now["body"]) == one.version_digest:
        state, old = ClipState.CURRENT, now["version"]
    else:
        state = ClipState.MOVED if one.text in now["body"] else ClipState.CHANGED
        bodies = policy.execute("SELECT id, body FROM versions WHERE document = ? ORDER BY id DESC", (now["id"],))
        old = next((row[0] for row in bodies if text_digest(row[1]) == one.version_digest), None)
    if now["gone_at"]:
        state = ClipState.GONE
    return StandingClip(one, state, now["title"], now["kind"], now["url"], old, now["version"])


def current_text(policy: sqlite3.Connection, key: str) -> Mapping[str, Any] | None:
    """A document with its current text: id, version, title, kind, url, gone_at, body; None when it has none."""
    return first_record(
        policy,
        "SELECT d.id, d.title, d.kind, d.url, d.gone_at, v.id AS version, v.body FROM documents d"
        " JOIN versions v ON v.id = d.current_version WHERE d.key = ? AND v.body <> ''",
        (key,),
    )


def text_digest(body: str) -> str:
    """SHA-256 of a version's text: what its clips know it by."""
    return hashlib.sha256(body.encode()).hexdigest()


def place_in(body: str, start: int, text: str) -> str:
    """Which lines of a text a passage stands in, counted from 1: ``3``, ``3-4``."""
    first = body.count("\n", 0, start) + 1
    last = first + text.count("\n")
    return str(first) if first == last else f"{first}-{last}"


def check_topics(policy: sqlite3.Connection, topics: Sequence[str]) -> None:
    """ClipError for a topic that is not one."""
    known = [row[0] for row in policy.execute("SELECT id FROM topics ORDER BY position")]
    if strange := [one for one in topics if one not in known]:
        raise ClipError(
            f"no topic is called {', '.join(strange)}; topics: {', '.join(known)}",
            f"「{'、'.join(strange)}」という論点はありません。",
            resend=False,
        )


def _clip(row: Sequence[Any]) -> Clip:
    row_id, key, digest, place, text, stance, topics, remark, who, at, position, dropped_at = row
    return Clip(
        row_id,
        key,
        digest,
        place,
        text,
        Stance(stance),
        tuple(json.loads(topics)),
        remark,
        who,
        at,
        position,
        dropped_at,
    )
