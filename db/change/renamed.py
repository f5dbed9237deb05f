"""Files of a page that come in the place of one that went: one change instead of one removed and one added.

They are the same bytes under another name, or stand behind the same words of a link: a ministry that saves a form anew gives it
another number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from db.change import sentences
from db.change.compare import State, gather, join
from db.change.link_labels import RE_BESIDE
from db.change.passages import passages
from db.record.models import Change, ChangeKind
from db.text.folding import comparable

# A renamed file says nothing new: below every change that does (db/change/compare.py), and no leader among those of its page.
WEIGHT, ANOTHER = 20, 65
LEAST_LABEL = 4  # characters of a label that names its file


def with_renames(conn: sqlite3.Connection, source: str, page: State, found: list[Change]) -> list[Change]:
    """The changes of one page; where a file it does not link to any more has the bytes of one that it links to now, the
    two are one change (``attachment_replaced`` of the page, from the old address to the new one).  So are two with other bytes
    that no other file of the two nights shares its label with: from the passages of the one to those of the other.

    Bytes are compared by SHA-256 of the current versions: a file that was never fetched is not paired.
    """
    every = list(_all(found))
    removed = [one for one in every if one.kind is ChangeKind.ATTACHMENT_REMOVED]
    added = [one for one in every if one.kind is ChangeKind.ATTACHMENT_ADDED]
    if not removed or not added:
        return found
    files = {one.field: _file(conn, source, one.field) for one in (*removed, *added)}
    digests = {href: digest for href, (digest, _) in files.items()}
    renamed: dict[str, Change] = {}
    for new in added:
        old = next((o for o in removed if digests[o.field] and digests[o.field] == digests[new.field]), None)
        if old is not None:
            removed.remove(old)
            words = sentences.attachment_renamed(
                page.title, (old.before or "", old.field), (new.after or "", new.field)
            )
            renamed[new.field] = Change(
                ChangeKind.ATTACHMENT_REPLACED, new.key, new.field, old.field, new.field, *words, WEIGHT
            )
            renamed[old.field] = renamed[new.field]
    for old, new in _of_one_label(removed, [one for one in added if one.field not in renamed]):
        if (change := _another(page, old, new, files[old.field][1], files[new.field][1])) is not None:
            renamed[old.field] = renamed[new.field] = change
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


def _of_one_label(removed: list[Change], added: list[Change]) -> Iterator[tuple[Change, Change]]:
    """Pairs of a file that went and one that came with the same words of their links; words that say only 「PDF」, or are
    those of two files of one side, pair nothing."""
    gone, come = ([comparable(label(one)) for one in files] for files, label in ((removed, _was), (added, _now)))
    for old, words in zip(removed, gone, strict=True):
        names = len(words) >= LEAST_LABEL and not RE_BESIDE.fullmatch(words)
        if names and gone.count(words) == come.count(words) == 1:
            yield old, added[come.index(words)]


def _was(change: Change) -> str:
    return change.before or ""


def _now(change: Change) -> str:
    return change.after or ""


def _another(page: State, old: Change, new: Change, was: str, now: str) -> Change | None:
    """The change of a file that another one has taken the place of; None where one of them has no text to hold together."""
    if not was or not now:
        return None
    differing = passages(was, now, page.what_counts, page.hide)
    before, after = join(differing) if differing else (old.field, new.field)
    words = sentences.attachment_exchanged(page.title, new.after or "", (old.field, new.field), differing)
    weight = ANOTHER if differing else WEIGHT
    return Change(ChangeKind.ATTACHMENT_REPLACED, new.key, new.field, before, after, *words, weight, tuple(differing))


def _file(conn: sqlite3.Connection, source: str, url: str) -> tuple[str | None, str]:
    """(SHA-256, text) of the file at an address; (None, "") of one that was never fetched."""
    row = conn.execute(
        "SELECT json_extract(v.facts, '$.sha256'), v.body FROM documents d JOIN versions v ON v.id = d.current_version"
        " WHERE d.source = ? AND d.kind = 'attachment' AND d.url = ?",
        (source, url),
    ).fetchone()
    return (str(row[0]), str(row[1] or "")) if row and row[0] else (None, "")
