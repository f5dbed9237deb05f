"""The TOML file in which staff write what a brief says besides the record: asks, questions, voices.

Every text in it goes through :func:`briefs.stafftext.resolve` before it is printed: digits only by reference.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from briefs.errors import BriefError


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask: what, of whom, by when (free text or a date: ``by = 2026-12-18``).  ``key``: its key in office.db."""

    ask: str
    who: str = ""
    by: str = ""
    detail: str = ""
    en: str = ""
    reason: str = ""
    ministry: str = ""
    topic: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may be put, and our answer (also with English)."""

    q: str
    a: str
    q_en: str = ""
    a_en: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Words of a person who asked for help; printed only with ``consent = true``."""

    text: str
    who: str = ""
    en: str = ""
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """Who does what in a meeting, and for how many minutes."""

    who: str
    part: str
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Plain:
    """A summary in plain Japanese (やさしい日本語); readings as ｜漢字《かんじ》."""

    text: str


@dataclass(frozen=True, slots=True)
class StaffFile:
    """All that a file may hold.  ``name`` is what messages call it."""

    name: str = ""
    title: str = ""
    title_en: str = ""
    to: str = ""
    opening: str = ""
    closing: str = ""
    reply_by: str = ""
    enclosures: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()  # series to chart: "disappearances", "titp_residents" …
    red_lines: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    questions: tuple[Question, ...] = ()
    voices: tuple[Voice, ...] = ()
    roles: tuple[Role, ...] = ()
    plain: Plain | None = None


TABLES: Mapping[str, tuple[str, type]] = {
    "ask": ("asks", Ask), "qa": ("questions", Question), "voice": ("voices", Voice), "role": ("roles", Role),
}  # fmt: skip
TEXTS = ("title", "title_en", "to", "opening", "closing", "reply_by")
LISTS = ("enclosures", "figures", "red_lines")


def read_staff_file(path: Path | None) -> StaffFile:
    """The staff file at ``path`` (none: an empty one).  BriefError lists everything that is wrong with it."""
    if path is None:
        return StaffFile()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BriefError([f"{path} cannot be read as TOML: {error}"]) from error
    return staff_file(data, str(path))


def staff_file(data: Mapping[str, Any], name: str) -> StaffFile:
    """A staff file from its data; BriefError lists everything that is wrong."""
    problems: list[str] = []
    given: dict[str, Any] = {"name": name}
    for key, value in data.items():
        if key in TABLES:
            into, kind = TABLES[key]
            given[into] = tuple(_rows(value, key, kind, name, problems))
        elif key == "plain":
            given["plain"] = next(iter(_rows(value, key, Plain, name, problems)), None)
        elif key in TEXTS:
            given[key] = _text(value)
        elif key in LISTS and isinstance(value, list):
            given[key] = tuple(_text(one) for one in value)
        else:
            known = ", ".join((*TEXTS, *LISTS, *(f"[[{table}]]" for table in TABLES), "[plain]"))
            problems.append(f"{name}: {key!r} is not known (or not of the right form); known: {known}")
    if problems:
        raise BriefError(problems)
    return StaffFile(**given)


def _rows(value: Any, key: str, kind: type, name: str, problems: list[str]) -> Sequence[Any]:
    rows = [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        problems.append(f"{name}: [[{key}]] must be tables")
        return []
    known = {one.name: one for one in fields(kind)}
    found = []
    for number, row in enumerate(rows, 1):
        where = f"{name}: {key} {number}"
        if unknown := sorted(set(row) - set(known)):
            problems.append(f"{where} knows {', '.join(known)}, not {', '.join(unknown)}")
            continue
        lacking = [
            one.name for one in known.values()
            if one.default is field().default and not _text(row.get(one.name, ""))
        ]  # fmt: skip
        if lacking:
            problems.append(f"{where} lacks {', '.join(lacking)}")
            continue
        found.append(kind(**{k: v if isinstance(v, bool | int) else _text(v) for k, v in row.items()}))
    return found


def _text(value: Any) -> str:
    """A value as text; a date of TOML becomes a reference to that date."""
    if isinstance(value, datetime):
        value = value.date()
    return f"date:{value.isoformat()}" if isinstance(value, date) else str(value).strip()
