"""Who may ask the site, and for what: the Host header, methods, signing in, forms, free SQL and how much of it.

The staff site listens on loopback, and whoever asks straight from this machine needs no login.  Two ways lead past that: a page
of another site whose name is made to point here (DNS rebinding: the browser then sends that name as Host), and a proxy in front
(its headers say so, or the name that it was asked by).  So a name that is not on the list is refused, whoever comes by another
name or through a proxy signs in, and free SQL is for requests that come straight from this machine.

Every form passes :func:`judged` here, before anything of it is read, and only addresses that take one answer to POST: the next
form cannot forget the rule.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from db.record.home import Home
from desk.site.posted import KEPT, LONGEST, POSTED, Refused, fields_of, judged
from desk.site.visitors import FORMS, VISITOR, Visitor, by_password, cookie, name_cookie, visitor_of

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDED = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "x-cluster-client-ip"})
FORWARDING = ("x-forwarded-", "x-original-", "cf-")  # how headers of proxies begin
READING = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_VALUE = 64 << 20  # bytes of one text or blob: longer than any archived text, far below what hurts
# What nobody needs to sign in for: signing in, and what its page looks like.
OPEN_PATHS = frozenset({"/-/login", "/favicon.ico"})
OPEN_FOLDER = "/assets/"
# Where the code on a signed paper leads whoever holds it: number, day and hash, and nothing else.
RE_PAPER = re.compile(r"/papers/[A-Z]{1,6}-\d{8}-[0-9A-F]{8}\.html", re.ASCII)
PROGRAMS = (".json", ".csv", ".atom", ".ics")  # what programs read, which keep no session
LOGIN, REFUSED = "/-/login", "/-/refused"
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
    if FORWARDED & set(headers) or any(name.startswith(FORWARDING) for name in headers):
        return False
    if client is None:
        return True
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether a server's address is this machine's own loopback."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def headers_of(scope: Mapping[str, Any]) -> dict[str, str]:
    """The headers of an ASGI request: names in lower case, the last value of each."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers") or ()}


def host_is_loopback(header: str) -> bool:
    """Whether a Host header names this machine itself, as nobody elsewhere would."""
    return host_name(header) in LOOPBACK_NAMES


def refusal(scope: Mapping[str, Any], hosts: Collection[str], *, form: bool = False) -> tuple[int, str] | None:
    """Why a request is not answered, as (status, words); None when it is.  ``form``: the address takes one."""
    header = headers_of(scope).get("host", "")
    if not host_is_ours(header, hosts):
        words = "この住所では表示できません。開いた住所を、このサイトの管理者に知らせてください。"
        return (
            421,
            f"{words}\nThis site does not answer to that address. Tell its administrator which address you opened.\n\n"
            "（管理者へ / for the administrator: config.toml, [site] hosts）",
        )
    if scope.get("method") not in READING and not (form and scope.get("method") == "POST"):
        return 405, "このページは読むためだけのものです。\nThis page can only be read."
    return None


def bound(conn: sqlite3.Connection) -> None:
    """Bound what one statement can ask for at once, so that the time limit, looked at between steps, can bind."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    conn.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    conn.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200)
    conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site lets in.  ``needs``: what the form at a path needs (a role or ANYBODY), None where there is no form.

    ``login``: whether whoever comes from elsewhere has to sign in, as on every site of the office.  ``name``: what whoever sits
    at this machine is called; ``origins``: of ``[site] public_url``; ``clock``: the moment that sessions are measured by.
    """

    home: Home
    hosts: Collection[str]
    needs: Callable[[str], int | None]
    clock: Callable[[], datetime]
    login: bool = True
    name: str = ""
    origins: tuple[str, ...] = ()


def guarded(app: App, rules: Rules) -> App:
    """The app behind the guard: what is refused never reaches it, but for the page that says why a form was not taken."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        path, headers = scope["path"], headers_of(scope)
        needs = rules.needs(path)
        if found := refusal(scope, rules.hosts, form=needs is not None):
            await _say(send, *found)
            return
        # A proxy may say nothing of itself and ask by our own name: where one is known to stand in front (public_url), and of what
        # speaks HTTP/1.0, as nginx does unless told otherwise, nobody is taken to sit here.
        local = (
            is_local((scope.get("client") or (None,))[0], headers)
            and host_is_loopback(headers.get("host", ""))
            and not rules.origins
            and scope.get("http_version") != "1.0"
        )
        visitor = visitor_of(rules.home, headers, rules.clock(), local=local, name=rules.name)
        if visitor.role is None and path.endswith(PROGRAMS) and "authorization" in headers:
            address = (scope.get("client") or ("",))[0]
            visitor = await asyncio.to_thread(by_password, rules.home, headers["authorization"], address, rules.clock())
        VISITOR.set(visitor)

        async def send_bound(event: Any) -> None:
            if event["type"] == "http.response.start":
                event = {**event, "headers": _private(event["headers"], path, visitor)}
            await send(event)

        if scope["method"] == "POST" and needs is not None:
            await _form(app, scope, receive, send_bound, rules, visitor, needs)
        elif rules.login and visitor.role is None and not is_open(scope):
            await _to_login(scope, send)
        else:
            await app(scope, receive, send_bound)

    return answer


def is_open(scope: Any) -> bool:
    """Whether an address is for everybody, also for those who have not signed in."""
    path = scope["path"]
    if RE_PAPER.fullmatch(path):  # written plainly: what is asked for and what is answered are one address
        return bool((scope.get("raw_path") or path.encode()).partition(b"?")[0] == path.encode())
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDER)


def _private(headers: Any, path: str, before: Visitor) -> Any:
    """The headers of an answer: what was made for one visitor is kept by nobody else, and binds them to the forms in it."""
    now = VISITOR.get()
    anew = now.bound and now.bound != before.bound and not now.bound_by_login
    if (now.local and not anew) or path.startswith("/assets/"):
        return headers
    kept = [pair for pair in headers if pair[0].lower() != b"cache-control"]
    bound = [(b"set-cookie", cookie(FORMS, now.bound).encode())] if anew else []
    return [*kept, (b"cache-control", b"private, no-store"), *bound]


async def _form(app: App, scope: Any, receive: Any, send: Any, rules: Rules, visitor: Visitor, needs: int) -> None:
    headers = headers_of(scope)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        await _say(send, 415, "このサイトの書式から送ってください。\nSend the form of this site.")
        return
    body = await _body(receive)
    if body is None:
        await _say(send, 413, "長すぎるため受け取れません。\nToo long to be taken.")
        return
    found = judged(visitor, scope["path"], fields_of(body), needs, headers, rules.origins)
    if isinstance(found, Refused):
        # Answered by a page of ours, which is given what was typed; Datasette checks nothing more.
        inner = {**scope, "method": "GET", "path": REFUSED, "raw_path": REFUSED.encode(), KEPT: found}
        await app(inner, _nothing, send)
        return
    VISITOR.set(replace(visitor, name=found.who))

    async def send_with_name(event: Any) -> None:
        if event["type"] == "http.response.start" and visitor.local and found.who != visitor.name:
            event = {**event, "headers": [*event["headers"], (b"set-cookie", name_cookie(found.who).encode())]}
        await send(event)

    await app({**scope, POSTED: found}, _nothing, send_with_name)


async def _nothing() -> Any:
    """The body of a form is in the scope, taken apart; nothing is left to receive."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def _body(receive: Any) -> bytes | None:
    """The body of a request; None when it is longer than a form may be."""
    body = b""
    while len(body) <= LONGEST:
        event = await receive()
        if event["type"] == "http.disconnect":
            return None
        body += event.get("body", b"")
        if not event.get("more_body"):
            return body if len(body) <= LONGEST else None
    return None


async def _to_login(scope: Any, send: Any) -> None:
    """Send a reader to the login, and a program away."""
    path = scope["path"]
    if scope["method"] not in ("GET", "HEAD") or path.endswith(PROGRAMS):
        await _say(
            send, 401, "ログインしてください。\nSign in first.", (b"www-authenticate", b'Basic realm="policywatch"')
        )
        return
    query = scope.get("query_string", b"").decode("latin-1")
    asked = (scope.get("raw_path") or path.encode()).decode("latin-1").partition("?")[0]
    back = quote(asked + (f"?{query}" if query else ""), safe="")
    headers = [(b"location", f"{LOGIN}?back={back}".encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _say(send: Any, status: int, words: str, *more: tuple[bytes, bytes]) -> None:
    body = words.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *([(b"allow", b"GET, HEAD")] if status == 405 else []),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
