"""Addresses of the web in one spelling, so that one page has one key however its address was typed. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

PORTS = {"http": 80, "https": 443}
SAFE = "!$&'()*+,;=:@/~%"  # what may stand in a path as it is; a % begins an escape
RE_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
RE_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
RE_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\]")
RE_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f\\]")


def one_spelling(url: str) -> str:
    """The address as this program spells it: host in lower case and as DNS has it, escapes in upper case, no fragment, no
    port that goes without saying, ``..`` resolved.  ValueError for what is no address of the web.
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
    return one_spelling(url).partition("://")[2]


def _escaped(text: str, safe: str) -> str:
    text = RE_NO_ESCAPE.sub("%25", text)
    return RE_ESCAPE.sub(lambda found: found[0].upper(), quote(text, safe=safe))
