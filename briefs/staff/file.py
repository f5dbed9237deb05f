"""The TOML file in which staff write what a brief says besides the record: asks, questions, voices.

Every text in it goes through :class:`briefs.staff.text.Proofreader` before it is printed: digits only by reference.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from briefs.errors import BriefError, Fault
from briefs.evidence.acceptance import Use
from db.text.dates import date_reference


@dataclass(frozen=True, slots=True)
class WrittenAsk:
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
    detail_en: str = ""
    reason_en: str = ""
    by_en: str = ""

    @property
    def asked_of(self) -> str:
        """Whom it is asked of: who is named, else the ministry that it is for."""
        return self.who or self.ministry

    @property
    def by_in_english(self) -> str:
        """By when, as an English paper says it beside the ask; "" where its wording is to say it."""
        return self.by_en or (self.by if self.by.startswith(("date:", "{date:")) else "")


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may be put, and our answer (also with English); one to read out in a committee may do without."""

    q: str
    a: str = ""
    q_en: str = ""
    a_en: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Words of a person who asked for help; printed only with ``consent = true``."""

    text: str
    who: str = ""
    en: str = ""
    consent: bool = False
    who_en: str = ""


@dataclass(frozen=True, slots=True)
class Gist:
    """What a quotation says, in English and in our words: for English briefs, beside the words as published."""

    key: str  # of the passage, or of its document with the words (``text``) or where no other words of it are printed
    en: str
    text: str = ""


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
    you: str = ""  # what the member is asked to do, in one line
    you_en: str = ""
    to: str = ""
    opening: str = ""
    closing: str = ""
    opening_en: str = ""
    closing_en: str = ""
    reply_by: str = ""
    enclosures: tuple[str, ...] = ()
    enclosures_en: tuple[str, ...] = ()
    cosigners: tuple[str, ...] = ()  # organisations that sign the letter with us
    cosigners_en: tuple[str, ...] = ()  # their English names, in the same order; "" for one that has none
    figures: tuple[str, ...] = ()  # series to chart: "disappearances", "titp_residents" …
    red_lines: tuple[str, ...] = ()
    # Quotations and addressees that stand although the record says otherwise: we know better.
    as_typed: tuple[str, ...] = ()
    # Of what is proposed nothing is printed but what is accepted here or lies in the evidence box.
    only_chosen: bool = False
    asks: tuple[WrittenAsk, ...] = ()
    questions: tuple[Question, ...] = ()
    voices: tuple[Voice, ...] = ()
    gists: tuple[Gist, ...] = ()
    roles: tuple[Role, ...] = ()
    plain: Plain | None = None
    uses: tuple[Use, ...] = ()  # what the writer accepts (briefs/evidence/acceptance.py)
    # What entries of the registers said to the writer, by reference (figure:…@…, claim:…): they are to say it still.
    says: Mapping[str, str] = field(default_factory=dict)


TABLES: Mapping[str, tuple[str, type]] = {
    "ask": ("asks", WrittenAsk),
    "qa": ("questions", Question),
    "voice": ("voices", Voice),
    "gist": ("gists", Gist),
    "role": ("roles", Role),
    "use": ("uses", Use),
}
TEXTS = ("title", "title_en", "you", "you_en", "to", "opening", "closing", "opening_en", "closing_en", "reply_by")
DAYS = ("by", "reply_by")  # where a date of TOML may stand for a text
LISTS = ("enclosures", "enclosures_en", "cosigners", "cosigners_en", "figures", "red_lines", "as_typed")


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
        elif key == "says":
            given["says"] = _said(value, f"{name}: says", problems)
        elif key in TEXTS:
            given[key] = _told(value, f"{name}: {key}", key, problems)
        elif key in LISTS and isinstance(value, list):
            given[key] = tuple(
                _told(one, f"{name}: {key} {number}", key, problems) for number, one in enumerate(value, 1)
            )
        elif key == "only_chosen" and isinstance(value, bool):
            given[key] = value
        else:
            known = ", ".join(
                (*TEXTS, *LISTS, "only_chosen", *(f"[[{table}]]" for table in TABLES), "[plain]", "[says]")
            )
            problems.append(f"{name}: {key!r} is not known (or not of the right form); known: {known}")
    if problems:
        raise BriefError(problems)
    return StaffFile(**given)


def _said(value: Any, where: str, problems: list[str]) -> Mapping[str, str]:
    """What entries of the registers are to say; a problem for what names none of them or holds it to nothing."""
    rows = value if isinstance(value, Mapping) else {}
    if not isinstance(value, Mapping):
        problems.append(f'{where} must be a table: [says], then "figure:disappearances@2024" = "…"')
    for reference, text in rows.items():
        if not reference.startswith(("figure:", "claim:")) or (
            reference.startswith("figure:") and "@" not in reference
        ):
            problems.append(
                f"{where}: {reference!r} is no figure:SERIES@PERIOD and no claim:ID, written in quotation marks"
            )
        elif not isinstance(text, str) or not text.strip():
            problems.append(f"{where}: {reference} must be the words of the register in quotation marks, not {text!r}")
    return {reference: str(text) for reference, text in rows.items()}


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
            one.name
            for one in known.values()
            if one.default is MISSING and isinstance(text := row.get(one.name, ""), str) and not text.strip()
        ]
        if lacking:
            problems.append(_lacks(where, key, lacking, [one.name for one in known.values() if one.default is MISSING]))
            continue
        if kind is Use and isinstance(words := row.get("text"), str) and not words.strip():
            problems.append(
                f"{where}: text has no words: write those you accept, or no `text` at all to accept the whole of it"
            )
            continue
        before = len(problems)
        values = {name: _value(known[name].type, one, f"{where}: {name}", name, problems) for name, one in row.items()}
        if len(problems) == before:
            found.append(kind(**values))
    return found


def unanswered(file: StaffFile) -> list[Fault]:
    """The questions that have no answer of ours, each with what to do: for papers that say what we answer."""
    bare = [number for number, one in enumerate(file.questions, 1) if not one.a]
    return [_lacks(f"{file.name}: qa {number}", "qa", ["a"], ["q", "a"]) for number in bare]


def _lacks(where: str, key: str, lacking: Sequence[str], needed: Sequence[str]) -> Fault:
    """That a table of the file is not whole, and what to do."""
    short, whole = ", ".join(lacking), ", ".join(f'{one} = "…"' for one in needed)
    ja = f"{where}：{'・'.join(lacking)} がありません。[[{key}]] には {whole} が要ります。書き足すか、消してください。"
    en = f"{where} lacks {short}: a table [[{key}]] needs {whole}; write it, or take this [[{key}]] out."
    return Fault("lacks", f"{ja}\n       {en}", ja, en)


def _value(type_name: Any, value: Any, where: str, field_name: str, problems: list[str]) -> Any:
    """A value of a field of this type; a problem when it is of another."""
    if type_name == "bool":
        if not isinstance(value, bool):
            problems.append(f"{where} must be true or false, written without quotation marks, not {value!r}")
        return value
    if type_name == "int":
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            problems.append(f"{where} must be a whole number, written without quotation marks, not {value!r}")
        return value
    return _told(value, where, field_name, problems)


def _told(value: Any, where: str, field_name: str, problems: list[str]) -> str:
    """A text; a problem when something else stands there.  A date may stand where a day is asked for."""
    if isinstance(value, date) and field_name not in DAYS:
        problems.append(
            f"{where} must be a text in quotation marks, not the date {value}: within a text write date:{value:%Y-%m-%d}"
        )
    elif not isinstance(value, str | date):
        problems.append(f"{where} must be a text in quotation marks, not {value!r}")
    told = _with_date_reference(value)
    return date_reference(told) if field_name in DAYS else told


def _with_date_reference(value: Any) -> str:
    """A value as text; a date of TOML becomes a reference to that date."""
    if isinstance(value, datetime):
        value = value.date()
    return f"date:{value.isoformat()}" if isinstance(value, date) else str(value).strip()
