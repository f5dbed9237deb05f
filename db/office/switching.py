"""Switching a source on or off, under a name: written in ``sources.json`` of the home, noted in the audit."""

from __future__ import annotations

import sqlite3

from db.office.audit import Action, note
from db.record.home import Home
from db.record.switches import Switch, note_switch, read_switches
from db.record.transaction import transaction
from db.text.words import Names


def switch_source(
    home: Home, office: sqlite3.Connection, source: str, names: Names, enabled: bool, *, who: str, at: str
) -> None:
    """Switch a source on or off from the next night on; what it was before is kept with the note, and what it is called."""
    before = read_switches(home).get(source, Switch())
    with transaction(office):
        note(
            office, who, Action.SOURCE, source, {"enabled": before.enabled}, {"enabled": enabled, **names._asdict()}, at
        )
        note_switch(home, source, enabled, at, who)
