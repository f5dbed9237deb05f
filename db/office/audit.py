"""Who did what and when in office.db: one row a write, never altered.

Every write through the site or a command that takes ``--as`` notes itself here, in the transaction that makes it.  ``before``
and ``after`` are JSON; ``subject`` is the key of what was written about.  What is undone stays, with a row that says so.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from db.text.words import Names


class Action(StrEnum):
    """What was done; the words are for people, these are kept."""

    DECIDE = "decide"
    UNDO = "undo"
    CLIP = "clip"
    CLIP_CHANGE = "clip_change"
    CLIP_DROP = "clip_drop"
    CLIP_BACK = "clip_back"
    MEETING = "meeting"
    ASK = "ask"
    ASK_STATE = "ask_state"
    PROMISE_STATUS = "promise_status"
    HELD = "held"
    NAME = "name"
    FIGURE = "figure"
    CLAIM = "claim"
    WATCH = "watch"
    SEARCH = "search"
    DRAFT = "draft"
    SIGN = "sign"
    SUBMISSION = "submission"
    LAW = "law"
    SOURCE = "source"
    LOOK = "look"
    USER = "user"
    MESSAGE = "message"


WORDS: dict[Action, Names] = {
    Action.DECIDE: Names("判断", "Decision"),
    Action.UNDO: Names("取消し", "Undone"),
    Action.CLIP: Names("証拠に入れる", "Passage taken"),
    Action.CLIP_CHANGE: Names("証拠の変更", "Passage changed"),
    Action.CLIP_DROP: Names("証拠から出す", "Passage dropped"),
    Action.CLIP_BACK: Names("証拠に戻す", "Passage put back"),
    Action.MEETING: Names("面会", "Meeting"),
    Action.ASK: Names("お願い", "Ask"),
    Action.ASK_STATE: Names("お願いの状況", "State of an ask"),
    Action.PROMISE_STATUS: Names("約束の状況", "Status of a promise"),
    Action.HELD: Names("保留中のページ", "Held page"),
    Action.NAME: Names("名前の特定", "Name settled"),
    Action.FIGURE: Names("統計の数", "Figure"),
    Action.CLAIM: Names("主張", "Claim"),
    Action.WATCH: Names("見守るページ", "Watched page"),
    Action.SEARCH: Names("保存した検索", "Saved search"),
    Action.DRAFT: Names("資料の下書き", "Draft"),
    Action.SIGN: Names("署名・発行", "Signed"),
    Action.SUBMISSION: Names("意見の提出", "Submission to a consultation"),
    Action.LAW: Names("見守る法令", "Watched law"),
    Action.SOURCE: Names("情報源を使うか", "Source switched"),
    Action.LOOK: Names("ここまで見た", "Looked up to here"),
    Action.USER: Names("利用者", "User"),
    Action.MESSAGE: Names("送らないことにした知らせ", "Message let go of"),
}


COLUMNS = "id, at, who, action, subject, before, after"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One write: ``who`` did ``action`` to ``subject`` at ``at`` (UTC); ``before`` and ``after`` as kept, None for nothing."""

    id: int
    at: str
    who: str
    action: str
    subject: str
    before: Any
    after: Any


def note(office: sqlite3.Connection, who: str, action: Action, subject: str, before: Any, after: Any, at: str) -> int:
    """Write down a write, inside its transaction; the row's id."""
    row = office.execute(
        "INSERT INTO audit (at, who, action, subject, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        (at, who, action, subject, *(None if one is None else _json(one) for one in (before, after))),
    )
    return int(row.lastrowid or 0)


def last_row(office: sqlite3.Connection) -> int:
    """The number of the row that was inserted last on this connection: what a note of it keeps, to take it back by."""
    return int(office.execute("SELECT last_insert_rowid()").fetchone()[0])


def audit_row(office: sqlite3.Connection, row_id: int) -> AuditRow | None:
    """One write by its number; None when there is none."""
    row = office.execute(f"SELECT {COLUMNS} FROM audit WHERE id = ?", (row_id,)).fetchone()
    return _audit_row(row) if row else None


def audit_rows(office: sqlite3.Connection, limit: int = -1, offset: int = 0, who: str | None = None) -> list[AuditRow]:
    """The newest first; of one person where ``who`` is given."""
    where, values = ("WHERE who = ?", [who]) if who else ("", [])
    rows = office.execute(
        f"SELECT {COLUMNS} FROM audit {where} ORDER BY id DESC LIMIT ? OFFSET ?", (*values, limit, offset)
    )
    return [_audit_row(row) for row in rows]


def _audit_row(row: Sequence[Any]) -> AuditRow:
    return AuditRow(*row[:5], *(json.loads(one) if one else None for one in row[5:]))


def count_audit(office: sqlite3.Connection, who: str | None = None) -> int:
    where, values = ("WHERE who = ?", [who]) if who else ("", [])
    return int(office.execute(f"SELECT count(*) FROM audit {where}", values).fetchone()[0])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
