"""Keeping whom a name stands for, as a person decided it, and bringing the record in step with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from db.night.derive import derive_people, people_due
from db.office.audit import Action, last_row
from db.office.audit import note as note_act
from db.people.settlements import Settlement, add_settlement, read_settlements
from db.record.home import Home
from db.record.schema import open_policy_db
from db.record.transaction import transaction

NOT_A_MEMBER = "-"  # in place of a person's key


def settle_name(
    office: sqlite3.Connection,
    policy: sqlite3.Connection,
    name: str,
    person: str | None,
    *,
    who: str,
    at: str,
    house: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    note: str = "",
) -> Settlement:
    """Keep whom ``name`` stands for (``person`` None: no member of the rosters), noted under ``who`` at ``at`` (UTC).

    SettlementError as :func:`db.people.settlements.add_settlement`.
    """
    with transaction(office):
        made = add_settlement(
            office, policy, name, person, made_at=at, house=house, date_from=date_from, date_to=date_to, note=note
        )
        said = {
            "person": made.person_key or NOT_A_MEMBER, "house": house or "", "date_from": made.date_from or "",
            "date_to": made.date_to or "", "note": note, "row": last_row(office),
        }  # fmt: skip
        note_act(office, who, Action.NAME, made.name, None, said, at)
    return made


def bring_people_in_step(home: Home) -> None:
    """Derive anew who names stand for, if staff have settled otherwise since.

    sqlite3.OperationalError while somebody else writes: the next crawl or replay does it then.
    """
    settlements = read_settlements(home.office_db)
    with closing(open_policy_db(home.policy_db)) as policy:
        if people_due(policy, settlements):
            with transaction(policy):
                derive_people(policy, settlements)
