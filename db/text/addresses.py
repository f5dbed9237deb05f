"""Addresses of the web in one spelling, so that one page or file is one document however its address was written.  Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

PORTS = {"http": 80, "https": 443}
SAFE = "!$&'()*+,;=:@/~%"  # what may stand in a path as it is; a % begins an escape
RE_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})|%|[^\x21-\x7e]+")
PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
RE_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
RE_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\\]")


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


def web_address(url: str) -> str:
    """A whole address as this program spells it: host in lower case and as DNS has it, path and query in one spelling, no
    fragment, no port that goes without saying, ``..`` resolved.  ValueError for what is no address of the web.
    """
    url = url.strip()
    if RE_UNSEEN.search(url):
        raise ValueError("white space, a backslash or a control character")
    parts = urlsplit(url)
    scheme, host, port = parts.scheme.lower(), host_of(url), parts.port
    if scheme not in PORTS or not host:
        raise ValueError("neither http:// nor https://")
    netloc = host if port in (None, PORTS[scheme]) else f"{host}:{port}"
    path = urlsplit(urljoin(f"{scheme}://x/", _escaped(parts.path, SAFE))).path or "/"
    return urlunsplit((scheme, netloc, path, _escaped(parts.query, SAFE + "?"), ""))


def host_of(url: str) -> str:
    """The host of an address as DNS has it: width folded, lower case, Punycode, no dot at the end; ValueError when it is none."""
    host = unicodedata.normalize("NFKC", unquote(urlsplit(url).hostname or "")).lower().rstrip(".")
    if ":" in host:
        host = f"[{host.partition('%')[0]}]"
    elif not host.isascii():
        host = host.encode("idna").decode("ascii")
    if host and not RE_HOST.fullmatch(host):
        raise ValueError(f"{host!r} is no name of a host")
    return host


def place_of(url: str) -> str:
    """``host/path?query`` of an address in one spelling: the same page whether it is asked for by http or https."""
    return web_address(url).partition("://")[2]


def _escaped(text: str, safe: str) -> str:
    """One spelling, in which the downloader finds nothing more to escape."""
    return quote(one_spelling(text), safe=safe)
