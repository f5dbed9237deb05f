"""Reasons as values: a code with its fields.  Programs look at the code; the two sentences are made from it for people.

A table of codes is a :class:`ReasonCode` (``db/record/causes.py`` for problems, ``db/people/basis.py`` for
attributions): the code, its English and its Japanese sentence side by side, fields in {braces}.  A field may be a reason
itself (``why``), so that a sentence within a sentence is never taken apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LIST_MARK = "、"


class ReasonCode(StrEnum):
    """Base of the tables of codes; a member is written ``NAME = code, English, Japanese``."""

    en: str
    ja: str

    def __new__(cls, code: str, en: str, ja: str) -> ReasonCode:
        member = str.__new__(cls, code)
        member._value_ = code
        member.en, member.ja = en, ja
        return member


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so.  ``code`` None: an old journal has the English sentence ``en`` alone."""

    code: ReasonCode | None
    fields: Mapping[str, Field] = field(default_factory=dict)
    en: str = ""

    @property
    def ja(self) -> str:
        """The Japanese sentence; the English one where there is no code for it, or a field of it is missing."""
        if self.code is None:
            return self.en
        try:
            return self.code.ja.format(**{name: _ja(value) for name, value in self.fields.items()})
        except (KeyError, ValueError):
            return self.en


Field = str | int | float | None | Sequence[str] | Reason


class Refusal(ValueError):
    """A value that cannot be what it should be; ``why`` says so with its code."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.en)
        self.why = why


def because(code: ReasonCode, **fields: Field) -> Reason:
    """The reason of a code with all the fields that its sentences name; KeyError when one is missing."""
    return Reason(code, fields, code.en.format(**{name: _en(value) for name, value in fields.items()}))


def why_of(error: Exception) -> Reason | str:
    """What an error says: its reason where it has one, else its words."""
    return error.why if isinstance(error, Refusal) else str(error)


def _en(value: Field) -> Any:
    if isinstance(value, Reason):
        return value.en
    return value if isinstance(value, str | int | float | None) else LIST_MARK.join(value)


def _ja(value: Field) -> Any:
    if isinstance(value, Reason):
        return value.ja
    if value is None:
        return "不明"
    return value if isinstance(value, str | int | float) else LIST_MARK.join(value)


# ---------------------------------------------------------------------- stored
def plain_fields(reason: Reason) -> dict[str, Any]:
    """The fields as JSON has them; a reason among them as ``{code, fields, en}``."""
    return {name: _plain(value) for name, value in reason.fields.items()}


def _plain(value: Field) -> Any:
    if isinstance(value, Reason):
        return {"code": value.code, "fields": plain_fields(value), "en": value.en}
    return value if isinstance(value, str | int | float | None) else list(value)


def stored_reason(codes: type[ReasonCode], code: str | None, fields: Any, en: str) -> Reason:
    """A reason as a table or a journal has it; ``fields`` is a mapping or its JSON, ``en`` the sentence beside it.

    A code that this version does not know is none: its sentence is shown as it was written.
    """
    given = json.loads(fields) if isinstance(fields, str) else fields
    return Reason(_known(codes, code), {name: _field(codes, value) for name, value in (given or {}).items()}, en)


def _known(codes: type[ReasonCode], code: str | None) -> ReasonCode | None:
    return codes._value2member_map_.get(code) if code else None  # type: ignore[return-value]


def _field(codes: type[ReasonCode], value: Any) -> Field:
    if isinstance(value, Mapping):
        return stored_reason(codes, value.get("code"), value.get("fields"), str(value.get("en") or ""))
    return value  # type: ignore[no-any-return]


def json_of(reason: Reason) -> tuple[str | None, str | None]:
    """(code, fields as JSON) for the two columns of a table; both None without a code."""
    if reason.code is None:
        return None, None
    return reason.code.value, json.dumps(plain_fields(reason), ensure_ascii=False, sort_keys=True)
