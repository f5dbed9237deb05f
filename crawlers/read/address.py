"""How an address is written when two of them are held against each other: one file is one document.  Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

RE_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%|[^\x21-\x7e]+")
PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def one_spelling(path: str) -> str:
    """A path or query in the spelling in which 通知, %E9%80%9A%E7%9F%A5 and %e9%80%9a%e7%9f%a5 are one.

    Escapes are in capitals, what needs none is bare, anything beyond ASCII is UTF-8 in escapes, as a browser asks for it.
    """
    return RE_ESCAPE.sub(_spelt, path)


def _spelt(found: re.Match[str]) -> str:
    if not found[1]:
        return quote(found[0], safe="")
    letter = unquote_to_bytes(found[0])
    return letter.decode() if letter[0] in PLAIN else found[0].upper()
