"""The order of one paper, out of what somebody who is to meet somebody says: which kind, on what, with whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from briefs.errors import BriefError, Fault
from briefs.kinds import annex, committee, comparison, leave_behind, letter, member, prep
from briefs.kinds.annex import AnnexOrder
from briefs.kinds.committee import CommitteeOrder
from briefs.kinds.comparison import ComparisonOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import Kind
from briefs.kinds.member import MemberOrder
from briefs.kinds.prep import MemoOrder
from briefs.staff.file import StaffFile

# The papers that are made for a meeting, in the order in which they are used; then what is made of a topic.
OF_MEETING = (member.NAME, leave_behind.NAME, prep.NAME, letter.NAME)
KINDS: Mapping[str, Kind[Any, Any]] = {one.NAME: one for one in (member, leave_behind, prep, letter, committee, annex)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a paper is for.  ``member`` (a name or key) or ``ministry``, "" for neither; ``meeting``: its key, "" for none.

    ``committee`` and ``day`` (YYYY-MM-DD): of the page for a committee's day, with its ``house``.
    ``key``, ``since``, ``until`` and ``suppl``: of a comparison table, as ``ComparisonOrder`` has them.
    """

    kind: str
    topic: str
    member: str = ""
    house: str = ""
    ministry: str = ""
    meeting: str = ""
    to: str = ""
    committee: str = ""
    day: str = ""
    key: str = ""
    since: str = ""
    until: str = ""
    suppl: str = ""


def ordered(wanted: Wanted, file: StaffFile) -> tuple[Kind[Any, Any], Any]:
    """The kind and its order; BriefError when something is lacking that the kind needs."""
    if wanted.kind == comparison.NAME:
        return comparison, ComparisonOrder(wanted.key, wanted.since, wanted.until, bool(wanted.suppl))
    kind = KINDS[wanted.kind]
    if kind is member:
        if not wanted.member:
            said = "a brief for a member needs the member"
            ja, en = "面会資料には、議員の名前が要ります。", "A brief for a meeting needs the member's name."
            raise BriefError([Fault("no_member", said, ja, en)])
        return kind, MemberOrder(wanted.member, wanted.topic, wanted.house or None, wanted.meeting or None)
    if kind is leave_behind:
        return kind, LeaveBehindOrder(wanted.topic, wanted.to)
    if kind is prep:
        if not (wanted.member or wanted.ministry):
            said = "a memo needs the member or the ministry that is met"
            ja, en = (
                "面会準備メモには、面会先の議員か省庁が要ります。",
                "A memo needs the member or the ministry that is met.",
            )
            raise BriefError([Fault("no_party", said, ja, en)])
        party = wanted.member or None, wanted.ministry or None, wanted.house or None
        return kind, MemoOrder(wanted.topic, *party, meeting=wanted.meeting)
    if kind is letter:
        (order,) = letter.orders(file, [wanted.to] if wanted.to else [])
        return kind, order
    if kind is committee:
        return kind, CommitteeOrder(wanted.committee, wanted.house, sitting_day(wanted), wanted.topic)
    return kind, AnnexOrder((wanted.topic,), None, "")


def sitting_day(wanted: Wanted) -> date:
    """The day of the committee's sitting; BriefError when the committee, its house or the day is not given."""
    try:
        day = date.fromisoformat(wanted.day)
    except ValueError:
        day = None
    if day is None or not (wanted.committee and wanted.house):
        said = "a page for a committee's day needs the committee, its house and the day"
        ja, en = (
            "委員会の資料には、院・委員会の名前・日付が要ります。",
            "It needs the house, the committee and the day.",
        )
        raise BriefError([Fault("no_sitting", said, ja, en)])
    return day


def staff_toml(data: Mapping[str, Any]) -> str:
    """What was typed into a form, as the staff file that a paper reads: texts, switches and lists of texts, then its tables."""

    def line(name: str, value: object) -> str:
        return f"{name} = {json.dumps(value, ensure_ascii=False)}"

    plain = [
        line(name, value)
        for name, value in data.items()
        if isinstance(value, str | bool)
        or (isinstance(value, list | tuple) and value and all(isinstance(one, str) for one in value))
    ]
    tables = [
        "\n".join([f"[[{name}]]", *(line(key, one) for key, one in row.items())])
        for name, rows in data.items()
        if isinstance(rows, list)
        for row in rows
        if not isinstance(row, str)
    ]
    tables += [
        "\n".join([f"[{name}]", *(line(json.dumps(key), one) for key, one in rows.items())])
        for name, rows in data.items()
        if isinstance(rows, Mapping)
    ]
    return "\n\n".join(["\n".join(plain), *tables]) + "\n"
