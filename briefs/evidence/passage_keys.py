"""The key of one passage of a document: the document's key, ``#``, and eight hex digits of its words (SHA-256, without blanks).

``kokkai/122105206X90120260225_004#1f0c9a2e``: two passages of one speech are kept and left out one by one.  It stands wherever the
key of a document may, means these words alone, and stays the same whatever the document says next to them; a document's own key
means all of it, as before.  What follows from a key is found again in the texts that the document ever had.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from itertools import pairwise

from db.office.clips import clips

RE_KEY = re.compile(r"(?P<document>.+)#(?P<mark>[0-9a-f]{8})")
# Where a passage may begin or end: before and behind a full stop and the brackets that close behind it, at blanks and lines.
RE_EDGE = re.compile(r"。[」』）]*|\s+")
LONGEST = 800  # characters of a passage that is no clip

Words = tuple[str, str]  # the key of a document, and words of it


def passage_key(document: str, text: str) -> str:
    """The key of these words of a document."""
    return f"{document}#{_mark(squeezed(text))}"


def parted(key: str) -> tuple[str, str]:
    """The document and the mark of a passage's key; ("", "") for any other key."""
    found = RE_KEY.fullmatch(key)
    return (found["document"], found["mark"]) if found else ("", "")


def shares(document: str, text: str, others: Iterable[Words]) -> bool:
    """Whether words of a document are, hold or are held by one of ``others``."""
    own = squeezed(text)
    return any(
        key == document and bool(other := squeezed(words)) and (own in other or other in own) for key, words in others
    )


def lies_in(document: str, text: str, words: Words) -> bool:
    """Whether words of a document are, or stand in, these others."""
    return document == words[0] and squeezed(text) in squeezed(words[1])


def words_of(policy: sqlite3.Connection, office: sqlite3.Connection | None, key: str) -> str:
    """The words that a passage's key means, as the newest of the document's texts that holds them has them; "" when it means none."""
    document, mark = parted(key)
    if not document:
        return ""
    noted = (
        [one.text for gone in (False, True) for one in clips(office, dropped=gone) if one.document_key == document]
        if office
        else []
    )
    noted += _column(
        policy, "SELECT p.passage FROM promises p JOIN documents d ON d.id = p.document WHERE d.key = ?", document
    )
    known = next((one for one in noted if _mark(squeezed(one)) == mark), "")
    if known:
        return known
    texts = _column(
        policy,
        "SELECT v.body FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ? ORDER BY v.id DESC",
        document,
    )
    return next((found for text in texts if (found := _found_in(text, mark))), "")


def _column(policy: sqlite3.Connection, sql: str, document: str) -> list[str]:
    return [str(row[0] or "") for row in policy.execute(sql, (document,))]


def _found_in(text: str, mark: str) -> str:
    """The stretch of a text, between two places where a passage may begin or end, that has this mark; "" for none."""
    edges = sorted(
        {0, len(text), *(at for one in RE_EDGE.finditer(text) for at in (one.start(), one.start() + 1, one.end()))}
    )
    pieces = [squeezed(text[a:b]).encode() for a, b in pairwise(edges)]
    for first, begin in enumerate(edges):
        digest = hashlib.sha256()
        for number in range(first, len(pieces)):
            end = edges[number + 1]
            if end - begin > LONGEST:
                break
            digest.update(pieces[number])
            if digest.hexdigest()[:8] == mark:
                return text[begin:end].strip()
    return ""


def squeezed(text: str) -> str:
    """A text without any white space."""
    return "".join(text.split())


def _mark(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:8]
