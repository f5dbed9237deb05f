"""All rows built again from the archive: aside, run by run, and put in place when all of it is done.

A rebuild that is stopped, whatever stopped it, is gone on with by the next one, as long as archive and code are the same.
Readers see the old rows until the new ones are complete.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

from crawlers.fetch.journal import journals
from crawlers.reading.fingerprint import fingerprints, note_fingerprints
from crawlers.reading.reader import Read, read_here
from crawlers.replay.projection import describe_all, project
from db.errors import PolicywatchError
from db.night.derive import derive_people
from db.night.held import decided_otherwise, take_decisions
from db.night.held_decisions import NONE, HeldDecisions
from db.people.settlements import Settlement
from db.record.agreement import check_agreement, difference
from db.record.archive import Archive, breaks
from db.record.building import make_up_for, put_off
from db.record.collecting import collecting_seldom
from db.record.journal_files import size_of
from db.record.schema import SEARCH_TRIGGER_NAMES, SEARCH_TRIGGERS, open_policy_db
from db.record.transaction import transaction

BUILDING = "rebuilding"  # a row of ``meta`` while a file is being built: the code that builds it
KIB_OF_PAGES = 64 * 1024  # kept in memory while a file is built
GATHERED = "INSERT INTO documents_fts (documents_fts, rank) VALUES ('hashsize', ?)"
BYTES_OF_WORDS, BYTES_ON_A_NIGHT = 16 << 20, 1 << 20  # gathered before they are written; the second is FTS5's own
BYTES_A_SECOND = 200_000  # of journals, on a small machine (docs/measurements.md)


class ReplayError(PolicywatchError):
    """A replay cannot go on; the message says why and what to do."""

    code = "replay"


def replay(
    archive: Archive,
    target: Path,
    settlements: Sequence[Settlement] = (),
    read: Read = read_here,
    *,
    fresh: bool,
    accept_smaller: bool = False,
    decisions: HeldDecisions = NONE,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Build everything again from the archive; returns the number of runs.

    The archive must be whole and of the record's own history (:mod:`db.record.agreement`): ReplayError names what is damaged,
    Disagreement what is missing.  ``accept_smaller``: a person has looked, and takes what the archive still has.

    ``settlements`` and ``decisions``: what staff have settled about names, and decided about pages that were held.
    ``fresh``: into a new file, which must not exist.  Otherwise in place, in one transaction: a failure leaves the old rows.
    ``progress`` is told how many runs are done.
    """
    if fresh and target.exists():
        raise ReplayError(f"{target} exists already: name a new file, or move it away")
    if not accept_smaller:
        check_whole(archive)
        if not fresh:
            with closing(open_policy_db(target)) as conn:
                check_agreement(conn, archive)
    building = target.with_name(target.name + ".building")
    if not _can_go_on(building, archive, decisions):
        _remove(building)
    try:
        with closing(open_policy_db(building)) as conn, collecting_seldom():
            with transaction(conn):
                take_decisions(conn, decisions)
            number = _build(conn, building, archive, settlements, read, progress, strict=not accept_smaller)
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if fresh:
            building.replace(target)
        else:
            with closing(sqlite3.connect(building)) as built, closing(open_policy_db(target)) as conn:
                built.backup(conn)
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (sqlite3.Error, OSError):  # no room for it: it must not fill a disk that is full
        _remove(building)
        raise
    _remove(building)
    return number


def forget_half_built(target: Path) -> None:
    """Remove what a rebuild that was stopped left: the next one begins anew."""
    _remove(target.with_name(target.name + ".building"))


def check_whole(archive: Archive) -> None:
    """ReplayError when the journals are not the chain that was written: rows built from them would lack what is gone."""
    if found := [str(one) for one in breaks(archive)]:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise ReplayError(
            f"the archive is damaged, nothing was rebuilt: {'; '.join(found[:3])}{more}. If a backup has them "
            "whole, put them back; if none has, look at them and then run `policywatch replay --accept-smaller`"
        )


def expected_seconds(archive: Archive) -> float:
    """How long a rebuild is likely to take, by the size of the journals."""
    return sum(size_of(run.path) for run in archive.run_files()) / BYTES_A_SECOND


def duration(seconds: float) -> str:
    """A time still to wait, as people say it: "less than a minute", "7 minutes", "3 hours"."""
    if seconds < 60:
        return "less than a minute"
    minutes = round(seconds / 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}" if minutes < 120 else f"{round(minutes / 60)} hours"


def estimate(seconds: float) -> str:
    """The same of a time that is only reckoned: "less than a minute", "about 7 minutes"."""
    return f"{'about ' if seconds >= 60 else ''}{duration(seconds)}"


def watched(total: int) -> Callable[[int], None]:
    """For ``progress``: on a terminal a counter with the time that is left; elsewhere nothing."""
    began, first = time.monotonic(), 0

    def show(done: int) -> None:
        nonlocal first
        first = first or done
        if not sys.stderr.isatty():
            return
        pace = (time.monotonic() - began) / (done - first + 1)
        left = f", {duration(pace * (total - done))} left" if done < total else ""
        sys.stderr.write(f"\r\033[K{done} of {total} runs{left}" + ("" if left else "\n"))
        sys.stderr.flush()

    return show


# ---------------------------------------------------------------------- the file that is being built
def _code() -> str:
    return json.dumps(fingerprints(), sort_keys=True)


def _can_go_on(building: Path, archive: Archive, decisions: HeldDecisions) -> bool:
    """Whether a half-built file is of this archive and was built by this very code, with the same decisions of staff."""
    if not building.exists():
        return False
    with suppress(sqlite3.Error), closing(open_policy_db(building)) as conn:
        row = conn.execute("SELECT value FROM meta WHERE key = ?", (BUILDING,)).fetchone()
        same = row is not None and row[0] == _code() and not decided_otherwise(conn, decisions)
        return same and difference(conn, archive) is None
    return False


def _remove(building: Path) -> None:
    for part in ("", "-wal", "-shm", "-journal"):
        building.with_name(building.name + part).unlink(missing_ok=True)


def _build(
    conn: sqlite3.Connection,
    building: Path,
    archive: Archive,
    settlements: Sequence[Settlement],
    read: Read,
    progress: Callable[[int], None],
    *,
    strict: bool,
) -> int:
    """``strict``: a rebuilt record must not lack what the old one has (else a person has looked, and goes on without)."""
    conn.execute("PRAGMA foreign_keys = OFF")  # they are checked at the end, at once
    conn.execute("PRAGMA temp_store = MEMORY")  # what every statement with a trigger writes down, to undo it
    conn.execute(f"PRAGMA cache_size = {-KIB_OF_PAGES}")
    for name in SEARCH_TRIGGER_NAMES:  # the index is built at the end, at once
        conn.execute(f"DROP TRIGGER IF EXISTS {name}")
    put_off(conn)
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (BUILDING, _code()),
    )
    stored = {row[0] for row in conn.execute("SELECT id FROM runs")}
    number = len(stored)
    with transaction(conn):
        describe_all(conn)
    for record in journals(archive, without=stored):
        with transaction(conn):
            project(conn, archive, record, read, strict=strict)
        number += 1
        progress(number)
    with transaction(conn):
        derive_people(conn, settlements)
    _index(building)
    with transaction(conn):
        make_up_for(conn)
        note_fingerprints(conn)
        conn.execute("DELETE FROM meta WHERE key = ?", (BUILDING,))
        if broken := conn.execute("PRAGMA foreign_key_check").fetchone():
            raise ReplayError(f"replayed rows of {broken[0]} point nowhere: {tuple(broken)}")
    conn.executescript(SEARCH_TRIGGERS)
    return number


def _index(building: Path) -> None:
    """Build the index of the search of all texts.

    In a thread, which has a heap of its own: that of a process which has stored all these texts lies in pieces, and the index,
    which asks for room for every word, takes a quarter longer in it.  More words than on a night are gathered before they are
    written, so fewer parts have to be merged (docs/measurements.md).
    """
    with closing(sqlite3.connect(building, isolation_level=None, check_same_thread=False)) as conn:
        conn.execute(f"PRAGMA cache_size = {-KIB_OF_PAGES}")
        with ThreadPoolExecutor(1) as apart, transaction(conn):
            conn.execute(GATHERED, (BYTES_OF_WORDS,))
            built = apart.submit(conn.execute, "INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")
            try:
                built.result()
            except BaseException:
                conn.interrupt()
                raise
            conn.execute(GATHERED, (BYTES_ON_A_NIGHT,))
