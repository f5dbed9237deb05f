"""The order of one paper, out of what somebody who is to meet somebody says: which kind, on what, with whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefs.errors import BriefError
from briefs.kinds import annex, leave_behind, letter, member, prep
from briefs.kinds.annex import AnnexOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import Kind
from briefs.kinds.member import MemberOrder
from briefs.kinds.prep import MemoOrder
from briefs.staff.file import StaffFile

# The papers that are made for a meeting, in the order in which they are used; then what is made of a topic.
OF_MEETING = (member.NAME, leave_behind.NAME, prep.NAME, letter.NAME)
KINDS: Mapping[str, Kind[Any, Any]] = {one.NAME: one for one in (member, leave_behind, prep, letter, annex)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a paper is for.  ``member`` (a name or key) or ``ministry``, "" for neither; ``meeting``: its key, "" for none."""

    kind: str
    topic: str
    member: str = ""
    house: str = ""
    ministry: str = ""
    meeting: str = ""
    to: str = ""


def ordered(wanted: Wanted, file: StaffFile) -> tuple[Kind[Any, Any], Any]:
    """The kind and its order; BriefError when something is lacking that the kind needs."""
    kind = KINDS[wanted.kind]
    if kind is member:
        if not wanted.member:
            raise BriefError(["a brief for a member needs the member"])
        return kind, MemberOrder(wanted.member, wanted.topic, wanted.house or None, wanted.meeting or None)
    if kind is leave_behind:
        return kind, LeaveBehindOrder(wanted.topic, wanted.to)
    if kind is prep:
        if not (wanted.member or wanted.ministry):
            raise BriefError(["a memo needs the member or the ministry that is met"])
        return kind, MemoOrder(wanted.topic, wanted.member or None, wanted.ministry or None, wanted.house or None)
    if kind is letter:
        (order,) = letter.orders(file, [wanted.to] if wanted.to else [])
        return kind, order
    return kind, AnnexOrder((wanted.topic,), None, "", short=True)


def staff_toml(data: Mapping[str, Any]) -> str:
    """What was typed into a form, as the staff file that a paper reads: texts, then a table for each ask, question and use."""
    plain = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in data.items() if isinstance(value, str)
    ]
    tables = [
        "\n".join([f"[[{name}]]", *(f"{key} = {json.dumps(one, ensure_ascii=False)}" for key, one in row.items())])
        for name, rows in data.items()
        if isinstance(rows, list)
        for row in rows
    ]
    return "\n\n".join(["\n".join(plain), *tables]) + "\n"
