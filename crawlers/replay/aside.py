"""The record built again into a file of its own, beside whatever is there: for those who check against it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crawlers.fetch.settings import settings_of
from crawlers.reading.reader import Reader
from crawlers.replay.projection import note_sources
from crawlers.replay.rebuild import ReplayError, replay, watched
from db.night.held_decisions import read_held_decisions
from db.people.settlements import read_settlements
from db.record.archive import FORGETTING, Archive
from db.record.home import Home
from db.record.schema import open_policy_db


def replay_into(home: Home, target: Path) -> int:
    """As of :class:`db.night.replaying.ReplayInto`; on a terminal it says how far it is.  What was read is not remembered."""
    archive = Archive(home.archive)
    total = sum(run.source != FORGETTING for run in archive.run_files())
    if not total:
        raise ReplayError(
            f"there is nothing to replay: {archive.journal} holds no run; put the archive back (`policywatch restore FOLDER`, "
            "or `policywatch archive import`)"
        )
    with Reader(target.with_name("readings.db")) as reader:
        settlements, decisions = read_settlements(home.office_db), read_held_decisions(home.office_db)
        number = replay(archive, target, settlements, reader, fresh=True, decisions=decisions, progress=watched(total))
    with closing(open_policy_db(target)) as conn:
        note_sources(conn, settings_of(home))
    return number
