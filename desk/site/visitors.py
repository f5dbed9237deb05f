"""Who asks: somebody at this machine, somebody who has signed in, or nobody we know; and what they may do.

Straight from this machine, through no proxy, one may do all, under a name that ``[site] local_name`` or a cookie keeps; from
anywhere else one signs in (``db/office/access.py``).  Cookies hold no more than a token or a name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from db.office.access import (
    AccessError,
    Role,
    check_sign_in,
    clean_name,
    kept_password,
    open_access_db,
    secret,
    signed_in,
    user_named,
)
from db.record.home import ConfigError, Home

SESSION = "policywatch_session"  # the token of who has signed in
NAME = "policywatch_name"  # what somebody at this machine is called
FORMS = "policywatch_forms"  # what the tokens of forms are bound to while nobody has signed in
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """One who asks.  ``role`` None: nobody we know; ``name`` "" until one is given; ``bound``: what their forms are bound to.

    ``token`` goes into every form they are given and comes back with it.
    """

    name: str
    role: Role | None
    local: bool
    bound: str = ""
    token: str = ""

    @property
    def bound_by_login(self) -> bool:
        """Whether their forms are bound to their session, which a cookie keeps already."""
        return self.role is not None and not self.local

    def may(self, role: Role) -> bool:
        """Whether they may do what needs this role."""
        return self.role is not None and self.role >= role


NOBODY = Visitor("", None, local=False)
# While no request is answered, who asks is this process itself.
HERE = Visitor("", Role.SIGNER, local=True)
VISITOR: ContextVar[Visitor] = ContextVar("VISITOR", default=HERE)


def visitor_of(home: Home, headers: Mapping[str, str], at: datetime, *, local: bool, name: str = "") -> Visitor:
    """Who a request comes from, by its headers (names in lower case) and whether it comes straight from this machine.

    ``name``: what the settings call whoever sits there.  While no form was ever given out and nobody signed in, nothing is made.
    """
    cookies = cookies_of(headers.get("cookie", ""))
    if local:
        name = name or _name_of(cookies.get(NAME, ""))
        return _with_token(home, Visitor(name, Role.SIGNER, True, cookies.get(FORMS, "")))
    token = cookies.get(SESSION, "")
    user = None
    if token and home.access_db.exists():
        with open_access_db(home.access_db) as access:
            user = signed_in(access, token, at)
    if user is None:
        return _with_token(home, Visitor("", None, False, cookies.get(FORMS, "")))
    return _with_token(home, Visitor(user.name, user.role, False, token))


def by_password(home: Home, header: str, address: str, at: datetime) -> Visitor:
    """Who a program that subscribes to a feed reads it for, by its ``Authorization: Basic``; nobody when it does not fit.

    A feed reader keeps no session and asks every hour: what fitted once is remembered while the password is the same.
    """
    scheme, _, said = header.partition(" ")
    try:
        name, colon, password = base64.b64decode(said, validate=True).decode("utf-8").partition(":")
        name = clean_name(name)
    except (binascii.Error, UnicodeDecodeError, AccessError):
        return NOBODY
    if scheme.lower() != "basic" or not colon or not home.access_db.exists():
        return NOBODY
    with open_access_db(home.access_db) as access:
        mark = hashlib.sha256(f"{home.access_db}\0{kept_password(access, name)}\0{said}".encode()).hexdigest()
        try:
            if mark not in _FITTED:
                check_sign_in(access, name, password, address, at)
                _FITTED.add(mark)
            user = user_named(access, name)
        except AccessError:
            return NOBODY
    return Visitor(user.name, user.role, False)


_FITTED: set[str] = set()  # of passwords that fitted: a hash over them, what is kept of them and where


def _with_token(home: Home, visitor: Visitor) -> Visitor:
    return replace(visitor, token=form_token(home, visitor.bound)) if visitor.bound else visitor


def give_token(home: Home) -> str:
    """The token for a form on the page that is being made; who has nothing to bind it to is given something (a cookie)."""
    visitor = VISITOR.get()
    if not visitor.token:
        visitor = _with_token(home, replace(visitor, bound=secrets.token_urlsafe(32)))
        VISITOR.set(visitor)
    return visitor.token


def form_token(home: Home, bound: str) -> str:
    """What a form carries to show that we gave it to whoever sends it."""
    with open_access_db(home.access_db) as access:
        return hmac.new(secret(access), bound.encode(), hashlib.sha256).hexdigest()


def token_fits(visitor: Visitor, token: str) -> bool:
    """Whether a form that came is one that this visitor was given."""
    return bool(visitor.token) and hmac.compare_digest(visitor.token.encode(), token.encode("utf-8", "replace"))


def local_name(config: Mapping[str, Any]) -> str:
    """``[site] local_name``: what whoever sits at this machine is called; "" when it is not set.  ConfigError for no name."""
    site = config.get("site", {})
    name = site.get("local_name", "") if isinstance(site, Mapping) else None
    if name == "":
        return ""
    try:
        return clean_name(name if isinstance(name, str) else "")
    except AccessError as error:
        raise ConfigError(f"config.toml: [site] local_name is no name: {error.en}") from None


def cookies_of(header: str) -> dict[str, str]:
    """The cookies of a request by name.  Those of other servers on this machine come along, in whatever form they like."""
    pairs = (one.strip().partition("=") for one in header.split(";"))
    return {name: value.strip('"') for name, equals, value in pairs if equals}


def name_cookie(name: str) -> str:
    """The cookie that keeps what somebody at this machine is called."""
    return cookie(NAME, quote(name), YEAR)


def cookie(name: str, value: str, seconds: int | None = None, *, secure: bool = False) -> str:
    """A Set-Cookie header; ``seconds`` None: until the browser is closed; 0 takes it away."""
    age = f"; Max-Age={seconds}" if seconds is not None else ""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{'; Secure' if secure else ''}"


def _name_of(value: str) -> str:
    try:
        return clean_name(unquote(value))
    except AccessError:
        return ""
