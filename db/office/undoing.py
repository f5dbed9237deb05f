"""Taking back what was done: any act of the audit, under a name, with everything it wrote.

Nothing is deleted: what was entered is marked with the time it was undone (``undone_at``), or what it altered is set back, and
the audit has a row that names the act.  An act on which others stand is not undone before these.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from db.errors import PolicywatchError
from db.office import asks, decisions
from db.office.audit import Action, AuditRow, audit_row, note
from db.office.clips import ClipError, clip
from db.office.visits import set_look
from db.office.watched_laws import WatchedLaw, take_out_watched_law, write_watched_law
from db.record.home import Home
from db.record.switches import Switch, note_switch, read_switches
from db.record.transaction import transaction
from db.text.dates import jst_date

# What an act wrote one row into, by the number that its note keeps.
ENTERED_IN: Mapping[Action, str] = {
    Action.ASK_STATE: "ask_events",
    Action.PROMISE_STATUS: "promise_statuses",
    Action.FIGURE: "accepted_points",
    Action.NAME: "settlements",
    Action.CLAIM: "claim_edits",
    Action.SEARCH: "saved_searches",
    Action.HELD: "held_decisions",
    Action.SUBMISSION: "submissions",
}
ROW, ACT = "row", "act"  # in a note: the row that was written; of an undoing, the act that it took back


class UndoError(PolicywatchError):
    """An act cannot be taken back, or not any more; the message says why."""

    code = "undo"


def undo_act(office: sqlite3.Connection, act_id: int, home: Home, *, who: str, at: str) -> AuditRow:
    """Take back one act, by the number of its row in the audit; the act.  UndoError when it cannot be.

    ``home``: whose settings an act may have written.
    """
    with transaction(office):
        act = audit_row(office, act_id)
        if act is None or not can_be_undone(act):
            raise UndoError(f"{act_id} is nothing that can be taken back", "これは取り消せません。", resend=False)
        if act.id in undone_acts(office):
            raise _already()
        action = Action(act.action)
        if action is Action.DECIDE:
            decisions.take_back(office, act.after["decisions"], at)
        elif action in ENTERED_IN:
            _mark(office, ENTERED_IN[action], "id = ?", act.after[ROW], at)
        elif action in WAYS:
            WAYS[action](office, act, at)
        note(office, who, Action.UNDO, act.subject, {ACT: act.id, "action": action}, None, at)
        if action in IN_SETTINGS:  # a file, which no transaction holds: last
            IN_SETTINGS[action](home, act, at, who)
    return act


def can_be_undone(act: AuditRow) -> bool:
    """Whether an act is of a kind that can be taken back.  What an older program noted may lack the number of its row."""
    if act.action not in set(Action):
        return False
    action, after = Action(act.action), act.after or {}
    if action is Action.DECIDE:
        return bool(after.get("decisions"))
    return (action in ENTERED_IN and isinstance(after.get(ROW), int)) or action in WAYS or action in IN_SETTINGS


def undone_acts(office: sqlite3.Connection) -> dict[int, AuditRow]:
    """The acts that were taken back, each with the row of the audit that did it."""
    rows = office.execute(
        "SELECT json_extract(before, '$.act'), id FROM audit WHERE action = ? AND json_extract(before, '$.act') IS NOT NULL",
        (Action.UNDO,),
    ).fetchall()
    found = {int(act): audit_row(office, row_id) for act, row_id in rows}
    # Decisions have a mark of their own: they were taken back by number, too.
    rows = office.execute(
        "SELECT a.id, u.id FROM audit a JOIN audit u ON u.action = ? AND u.id > a.id"
        " AND json_extract(u.before, '$.decisions') = json_extract(a.after, '$.decisions') WHERE a.action = ?",
        (Action.UNDO, Action.DECIDE),
    ).fetchall()
    found |= {int(act): audit_row(office, row_id) for act, row_id in rows}
    return {act: row for act, row in found.items() if row is not None}


def _already() -> UndoError:
    return UndoError("it was undone already", "すでに取り消されています。", resend=False)


def _later(what: str, ja: str) -> UndoError:
    return UndoError(f"{what}: undo that first", ja, resend=False)


def _mark(office: sqlite3.Connection, table: str, where: str, value: object, at: str) -> None:
    done = office.execute(f"UPDATE {table} SET undone_at = ? WHERE {where} AND undone_at IS NULL", (at, value))
    if not done.rowcount:
        raise _already()


# ---------------------------------------------------------------------- acts that wrote more than one row, or altered one
def _meeting(office: sqlite3.Connection, act: AuditRow, at: str) -> None:
    """A meeting with what was said at it; or the next step, set back to what it was."""
    if act.before is None:
        _mark(office, "meetings", "key = ?", act.subject, at)
        office.execute("UPDATE ask_events SET undone_at = ? WHERE meeting = ? AND undone_at IS NULL", (at, act.subject))
        return
    done = office.execute(
        "UPDATE meetings SET next_step = ?, next_by = ? WHERE key = ? AND next_step = ? AND coalesce(next_by, '') = ?",
        (act.before["next"], act.before["next_by"] or None, act.subject, act.after["next"], act.after["next_by"] or ""),
    )
    if not done.rowcount:
        raise _later("the next step was changed since", "「次にすること」は、その後に改められています。")


def _ask(office: sqlite3.Connection, act: AuditRow, at: str) -> None:
    """An ask that nobody was told of; or its words, set back to what they were."""
    if act.before is not None:
        _ask_words(office, act, at)
        return
    if put := asks.events(office, ask=act.subject):
        whom = put[-1].whom or "nobody in particular"
        raise _later(
            f"{act.subject} was put on {put[-1].on_day} ({whom})",
            f"このお願いには経過の記録があります（{put[-1].on_day}）。先にそれを取り消してください。",
        )
    _mark(office, "asks", "key = ?", act.subject, at)


def _ask_words(office: sqlite3.Connection, act: AuditRow, at: str) -> None:
    now = next((one for one in asks.asks(office) if one.key == act.subject), None)
    if now is not None and any(getattr(now, name) != text for name, text in act.after.items()):
        raise _later("the words were changed since", "このお願いの文は、その後に改められています。")
    try:
        asks.write_texts(office, act.subject, act.before, jst_date(at))
    except asks.OfficeError as error:
        raise UndoError(error.en, error.ja) from error


def _clip_of(office: sqlite3.Connection, act: AuditRow) -> int:
    row_id = int((act.after or act.before or {}).get("id", 0))
    try:
        return clip(office, row_id).id
    except ClipError as error:
        raise UndoError(error.en, error.ja) from error


def _clip_taken(office: sqlite3.Connection, act: AuditRow, at: str) -> None:
    done = office.execute(
        "UPDATE clips SET dropped_at = ? WHERE id = ? AND dropped_at IS NULL", (at, _clip_of(office, act))
    )
    if not done.rowcount:
        raise _already()


def _clip_dropped(office: sqlite3.Connection, act: AuditRow, _at: str) -> None:
    row_id = _clip_of(office, act)
    if not office.execute(
        "UPDATE clips SET dropped_at = NULL WHERE id = ? AND dropped_at IS NOT NULL", (row_id,)
    ).rowcount:
        raise _already()


def _clip_changed(office: sqlite3.Connection, act: AuditRow, _at: str) -> None:
    now = clip(office, _clip_of(office, act)).as_row()
    if any(now[name] != act.after.get(name) for name in ("stance", "topics", "note")):
        raise _later("the passage was changed since", "この箇所の記載は、その後に改められています。")
    before = act.before
    office.execute(
        "UPDATE clips SET stance = ?, topics = ?, note = ?, position = ? WHERE id = ?",
        (
            before["stance"],
            json.dumps(before["topics"]),
            before["note"],
            before.get("position", clip(office, now["id"]).position),
            now["id"],
        ),
    )


def _watch(office: sqlite3.Connection, act: AuditRow, at: str) -> None:
    """A page entered is watched no more; one that was removed is watched again."""
    if act.after is not None:
        done = office.execute(
            "UPDATE watches SET removed_at = ? WHERE key = ? AND removed_at IS NULL", (at, act.subject)
        )
        if not done.rowcount:
            raise _already()
        return
    if office.execute("SELECT 1 FROM watches WHERE key = ? AND removed_at IS NULL", (act.subject,)).fetchone():
        raise _already()
    office.execute(
        "INSERT INTO watches (key, url, name_ja, name_en, selector, topics, made_at)"
        " SELECT key, url, name_ja, name_en, selector, topics, ? FROM watches WHERE key = ? ORDER BY id DESC LIMIT 1",
        (at, act.subject),
    )


def _look(office: sqlite3.Connection, act: AuditRow, _at: str) -> None:
    """Until when somebody has looked, set back to what it was before."""
    if not set_look(office, act.who, act.after, act.before):
        raise _later("they have looked again since", "その後に、もう一度「ここまで見た」とされています。")


# ---------------------------------------------------------------------- acts that wrote the settings of the home
def _law(home: Home, act: AuditRow, _at: str, _who: str) -> None:
    """A law that was entered is watched no more; one that was removed is watched again."""
    if act.after is not None:
        take_out_watched_law(home, act.subject)
    else:
        write_watched_law(home, WatchedLaw(**act.before))


def _source(home: Home, act: AuditRow, at: str, who: str) -> None:
    """A source as it was before it was switched."""
    if read_switches(home).get(act.subject, Switch()).enabled is not act.after["enabled"]:
        raise _later("the source was switched again since", "この情報源は、その後にもう一度切り替えられています。")
    note_switch(home, act.subject, act.before["enabled"], at, who)


IN_SETTINGS: Mapping[Action, Callable[[Home, AuditRow, str, str], None]] = {Action.LAW: _law, Action.SOURCE: _source}
WAYS: Mapping[Action, Callable[[sqlite3.Connection, AuditRow, str], None]] = {
    Action.MEETING: _meeting,
    Action.ASK: _ask,
    Action.CLIP: _clip_taken,
    Action.CLIP_BACK: _clip_taken,
    Action.CLIP_DROP: _clip_dropped,
    Action.CLIP_CHANGE: _clip_changed,
    Action.WATCH: _watch,
    Action.LOOK: _look,
}


def said(act: AuditRow) -> Mapping[str, Any]:
    """What an act wrote or, where it took something away, what had been there."""
    found = act.after if act.after is not None else act.before
    return found if isinstance(found, dict) else {}
