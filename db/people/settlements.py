"""What staff have decided about names: which person one stands for, or that it is no member's.

Settlements lie in ``office.db``, are never rebuilt, and are applied again by every crawl and replay.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.errors import PolicywatchError
from db.people.memberships import fold_name
from db.record.office_tables import office_with, standing
from db.record.transaction import transaction

HOUSES = ("衆議院", "参議院", "両院")


class SettlementError(PolicywatchError):
    """A settlement that cannot be kept; the message says what to do."""

    code = "settlement"


@dataclass(frozen=True, slots=True)
class Settlement:
    """Staff have decided which person a name stands for (``person_key`` None: not a member).

    ``folded`` is the name as :func:`db.people.memberships.fold_name` gives it; None in house or dates means any.
    """

    folded: str
    name: str
    house: str | None
    date_from: str | None
    date_to: str | None
    person_key: str | None

    def fits(self, house: str | None, day: str | None) -> bool:
        """Whether it decides a statement made in this house on this day (YYYY-MM-DD); an unknown day fits no range."""
        if self.house is not None and self.house != house:
            return False
        if self.date_from is None and self.date_to is None:
            return True
        return day is not None and (self.date_from or "") <= day <= (self.date_to or "9999-12-31")


def settlement_for(settled: Iterable[Settlement], house: str | None, day: str | None) -> Settlement | None:
    """The newest settlement (the last of ``settled``) that fits; None when none does."""
    return next((one for one in reversed(list(settled)) if one.fits(house, day)), None)


def read_settlements(office: Path) -> list[Settlement]:
    """What staff have settled so far, the oldest first; [] while there is no office.db."""
    with office_with("settlements", office) as conn:
        return [] if conn is None else list_settlements(conn)


def list_settlements(office: sqlite3.Connection) -> list[Settlement]:
    """The settlements of an open office.db that were not undone, the oldest first."""
    rows = office.execute(
        f"SELECT name, house, date_from, date_to, person_key FROM settlements WHERE {standing(office, 'settlements')} ORDER BY id"
    )
    return [Settlement(fold_name(row[0]), *row) for row in rows]  # not as folded then: the table of forms grows


def add_settlement(
    office: sqlite3.Connection,
    policy: sqlite3.Connection,
    name: str,
    person: str | None,
    *,
    made_at: str,
    house: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    note: str = "",
) -> Settlement:
    """Keep that ``name`` stands for ``person`` (a key of ``people``, with or without ``members/``; None: no member).

    SettlementError when the name is empty, the person unknown, the house none, a date no date, or the range empty.
    The rows of policy.db follow with the next :func:`db.night.derive.derive_people`.
    """
    folded = fold_name(name)
    if not folded:
        raise SettlementError(
            "the name is empty: give it as it is listed among the open names",
            "名前が空です。「分からない名前」の一覧にあるとおりに書いてください。",
        )
    if house is not None and house not in HOUSES:
        raise SettlementError(
            f"there is no house {house!r}: use one of {', '.join(HOUSES)}, or leave it out for any",
            f"「{house}」という院はありません。{'・'.join(HOUSES)}から選ぶか、空けておいてください。",
        )
    first, last = _day(date_from, "first"), _day(date_to, "last")
    if first and last and first > last:
        raise SettlementError(
            f"the first day {first} is after the last day {last}: exchange them",
            f"始めの日（{first}）が終わりの日（{last}）より後です。入れ替えてください。",
        )
    key = None if person is None else _person_key(policy, folded, person)
    settlement = Settlement(folded, name.strip(), house, first, last, key)
    with transaction(office):
        office.execute(
            "INSERT INTO settlements (folded, name, house, date_from, date_to, person_key, note, made_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (folded, settlement.name, house, first, last, key, note, made_at),
        )
    return settlement


def _day(text: str | None, which: str) -> str | None:
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise SettlementError(
            f"the {which} day {text!r} is no date: write it as YYYY-MM-DD",
            f"「{text}」は日付ではありません。2026-04-01 のように書いてください。",
        ) from None


def _person_key(policy: sqlite3.Connection, folded: str, person: str) -> str:
    typed = person.strip()
    key = typed if typed.startswith("members/") else f"members/{typed}"
    if policy.execute("SELECT 1 FROM people WHERE key = ?", (key,)).fetchone():
        return key
    rows = policy.execute("SELECT key FROM people WHERE folded = ? ORDER BY key", (folded,)).fetchall()
    keys = [row[0] for row in rows]
    raise SettlementError(
        f"nobody has the key {typed!r}: name a person by the key on the list of members"
        + (f"; people of this name: {', '.join(keys)}" if keys else ""),
        f"「{typed}」という番号の人は記録にありません。議員の一覧にある番号で指定してください。"
        + (f"この名前の人：{'、'.join(keys)}" if keys else ""),
    )
