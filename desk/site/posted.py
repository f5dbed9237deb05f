"""What a form brought, and the rule that holds for every form: who may send it, from where, and that we gave it to them.

A form that is refused is never lost: what was typed goes back to whoever typed it, to be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from db.office.access import AccessError, Role, clean_name
from desk.site.visitors import Visitor, token_fits

LONGEST = 1 << 20  # bytes of a form
TOKEN, WHO, BACK = "token", "who", "back"  # fields that every form has; the rest is its own
KEPT = "policywatch.refused"  # where the scope carries what was refused to the page that says so
POSTED = "policywatch.posted"  # where it carries what came
ANYBODY = 0  # what a form needs that is for those we do not know yet: signing in
Fields = tuple[tuple[str, str], ...]
CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}


class Refusal(StrEnum):
    """Why a form was not taken."""

    ELSEWHERE = "elsewhere"  # a page of another site sent it
    NOT_OURS = "not_ours"  # no token, or one of another visitor
    SIGNED_OUT = "signed_out"  # nobody we know: the session has ended, or never was
    ROLE = "role"  # the role does not allow it
    NO_NAME = "no_name"  # somebody at this machine has not said who they are


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not taken: why, what it was sent to, what it held, and the role that it needs (or ANYBODY)."""

    why: Refusal
    path: str
    fields: Fields
    needs: int


@dataclass(frozen=True, slots=True)
class Posted:
    """A form that may be taken: its own fields in order, who sent it, and where they go on afterwards."""

    fields: Fields
    who: str
    back: str

    def one(self, name: str, default: str = "") -> str:
        """The last value of a field, without blanks around it."""
        return next((value.strip() for field, value in reversed(self.fields) if field == name), default)

    def all(self, name: str) -> list[str]:
        """Every value of a field that is not empty."""
        return [value.strip() for field, value in self.fields if field == name and value.strip()]


def fields_of(body: bytes) -> Fields:
    """The fields of a form sent as ``application/x-www-form-urlencoded``; line ends as we keep them, without control characters,
    which nobody types and no page shows."""
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return tuple((name, value.replace("\r\n", "\n").translate(CONTROLS)) for name, value in pairs)


def judged(
    visitor: Visitor, path: str, fields: Fields, needs: int, headers: Mapping[str, str], origins: tuple[str, ...]
) -> Posted | Refused:
    """The form, or why it is not taken.  ``origins``: beside the one of the request itself, those of ``[site] public_url``."""
    given = dict(fields)
    kept = tuple(pair for pair in fields if pair[0] != TOKEN)

    def refused(why: Refusal) -> Refused:
        return Refused(why, path, kept, needs)

    if not _from_here(headers, origins):
        return refused(Refusal.ELSEWHERE)
    if visitor.role is None and needs != ANYBODY:
        return refused(Refusal.SIGNED_OUT)
    if not token_fits(visitor, given.get(TOKEN, "")):
        return refused(Refusal.NOT_OURS)
    if needs != ANYBODY and not visitor.may(Role(needs)):
        return refused(Refusal.ROLE)
    who = visitor.name
    if not who and needs != ANYBODY:
        try:
            who = clean_name(given.get(WHO, ""))
        except AccessError:
            return refused(Refusal.NO_NAME)
    own = tuple(pair for pair in kept if pair[0] not in (WHO, BACK))
    return Posted(own, who, local_path(given.get(BACK, "")))


def _from_here(headers: Mapping[str, str], origins: tuple[str, ...]) -> bool:
    """Whether a page of this site sent the form: browsers say so in two headers, and what says neither is no page's doing.

    A browser that keeps its origin to itself (``null``) has to say at least that it is the same.
    """
    fetched = headers.get("sec-fetch-site", "")
    if fetched not in ("", "same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None or (origin == "null" and fetched == "same-origin"):
        return True
    try:
        return origin in origins or urlsplit(origin).netloc == headers.get("host", "")
    except ValueError:
        return False


def local_path(text: str) -> str:
    """An address on this site, to go on at; the first page for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or not text.startswith("/") or text.startswith(("//", "/\\")) or "\\" in text:
        return "/"
    return text if text.isprintable() else "/"
