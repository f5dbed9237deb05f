"""Files of a page that are another name for the same bytes: one change instead of one removed and one added."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from db.change import sentences
from db.change.compare import gather
from db.record.models import Change, ChangeKind

# A renamed file says nothing new: below every change that does (db/change/compare.py), and no leader among those of its page.
WEIGHT = 20


def with_renames(conn: sqlite3.Connection, source: str, title: str, found: list[Change]) -> list[Change]:
    """The changes of one page; where a file it does not link to any more has the bytes of one that it links to now, the
    two are one change (``attachment_replaced`` of the page, from the old address to the new one).

    Bytes are compared by SHA-256 of the current versions: a file that was never fetched is not paired.
    """
    every = list(_all(found))
    removed = [one for one in every if one.kind is ChangeKind.ATTACHMENT_REMOVED]
    added = [one for one in every if one.kind is ChangeKind.ATTACHMENT_ADDED]
    if not removed or not added:
        return found
    digests = {one.field: _digest(conn, source, one.field) for one in (*removed, *added)}
    renamed: dict[str, Change] = {}
    for new in added:
        old = next((o for o in removed if digests[o.field] and digests[o.field] == digests[new.field]), None)
        if old is not None:
            removed.remove(old)
            words = sentences.attachment_renamed(title, (old.before or "", old.field), (new.after or "", new.field))
            renamed[new.field] = Change(
                ChangeKind.ATTACHMENT_REPLACED, new.key, new.field, old.field, new.field, *words, WEIGHT
            )
            renamed[old.field] = renamed[new.field]
    if not renamed:
        return found
    told = list(_told(found, renamed))
    return told if len(found) == len(told) else gather(told)


def _all(found: list[Change]) -> Iterator[Change]:
    for one in found:
        yield one
        yield from _all(list(one.parts))


def _told(found: list[Change], renamed: dict[str, Change]) -> Iterator[Change]:
    """The changes with each pair once, in the place of the file that was added."""
    for one in found:
        if one.kind is ChangeKind.ATTACHMENT_ADDED and one.field in renamed:
            yield renamed[one.field]
            yield from _told(list(one.parts), renamed)  # what hung on a file that is no news stands by itself
        elif one.kind is ChangeKind.ATTACHMENT_REMOVED and one.field in renamed:
            yield from _told(list(one.parts), renamed)
        else:
            yield replace(one, parts=tuple(_told(list(one.parts), renamed)))


def _digest(conn: sqlite3.Connection, source: str, url: str) -> str | None:
    row = conn.execute(
        "SELECT json_extract(v.facts, '$.sha256') FROM documents d JOIN versions v ON v.id = d.current_version"
        " WHERE d.source = ? AND d.kind = 'attachment' AND d.url = ?",
        (source, url),
    ).fetchone()
    return str(row[0]) if row and row[0] else None
