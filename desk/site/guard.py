"""Who may ask the site, and for what: the Host header, methods, free SQL and how much of it.

The staff site has no login and listens on loopback.  Two ways lead past that: a page of another site whose name is made to
point here (DNS rebinding: the browser then sends that name as Host), and a proxy in front (its headers say so).  So a name that
is not on the list is refused, and free SQL is for requests that come straight from this machine.
"""

from __future__ import annotations

import ipaddress
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextvars import ContextVar
from typing import Any

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDED = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_VALUE = 64 << 20  # bytes of one text or blob: longer than any archived text, far below what hurts
LOCAL: ContextVar[bool] = ContextVar(
    "LOCAL", default=True
)  # whether the request being answered comes from this machine
App = Callable[[Any, Any, Any], Awaitable[None]]


def host_name(header: str) -> str:
    """The name in a Host header, lower case, without the port: ``[::1]:8001`` -> ``::1``; "" when it is none."""
    text = header.strip().lower()
    if text.startswith("["):
        name, bracket, rest = text[1:].partition("]")
        return name if bracket and (not rest or rest.startswith(":")) else ""
    name, _, port = text.partition(":")
    return name.rstrip(".") if not port or port.isdigit() else ""


def host_is_ours(header: str, hosts: Collection[str]) -> bool:
    """Whether a Host header names this site: a loopback name, or one of ``[site] hosts``."""
    name = host_name(header)
    return bool(name) and (name in LOOPBACK_NAMES or name in {one.strip().lower() for one in hosts})


def is_local(client: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request comes straight from this machine: from loopback, and through no proxy.

    ``headers``: names in lower case.  No client address (a test's own transport) is this process itself.
    """
    if FORWARDED & set(headers):
        return False
    if client is None:
        return True
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """The headers of an ASGI request: names in lower case, the last value of each."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers") or ()}


def refusal(scope: Mapping[str, Any], hosts: Collection[str]) -> tuple[int, str] | None:
    """Why a request is not answered, as (status, words); None when it is."""
    header = headers_of(scope).get("host", "")
    if not host_is_ours(header, hosts):
        words = "このサイトの名前ではないため表示できません。設定（config.toml）の [site] hosts に加えると使えます。"
        return (
            421,
            f"{words}\nThis is not a name of this site; [site] hosts in config.toml lists the names it answers to.",
        )
    if scope.get("method") not in READING:
        return 405, "この頁は読むためだけのものです。\nThis page can only be read."
    return None


def bound(conn: sqlite3.Connection) -> None:
    """Bound what one statement can ask for at once, so that the time limit, looked at between steps, can bind."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    conn.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def guarded(app: App, hosts: Collection[str]) -> App:
    """The app behind the guard: what is refused never reaches it."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        found = refusal(scope, hosts) if scope["type"] == "http" else None
        LOCAL.set(is_local((scope.get("client") or (None,))[0], headers_of(scope)))
        if found is None:
            await app(scope, receive, send)
            return
        status, words = found
        body = words.encode()
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            *([(b"allow", b"GET, HEAD")] if status == 405 else []),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer
