"""From the archive to rows: the same code after a crawl and for a replay, so that both give the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from crawlers.fetch.journal import RunRecord, failure_of, journals, page_of
from crawlers.read.collecting import collecting_seldom
from crawlers.registry import all_sources
from crawlers.replay.fingerprint import note_fingerprints
from crawlers.sources.shared.source import PageRequest, Source
from db.errors import PolicywatchError
from db.night.derive import derive_people, note_people_due, people_due
from db.night.records import Fetched, RunInput, Traits
from db.night.store import RunResult, apply_run, upsert_source, upsert_topics
from db.people.settlements import Settlement
from db.record.agreement import check_agreement
from db.record.archive import Archive, ArchiveError, breaks
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind
from db.record.reasons import because
from db.record.schema import DERIVED_TABLES, SEARCH_TRIGGER_NAMES, SEARCH_TRIGGERS, open_policy_db
from db.series.tables import upsert_series


class ReplayError(PolicywatchError):
    """A replay cannot go on; the message says why and what to do."""

    code = "replay"


def read_run(archive: Archive, record: RunRecord, source: Source, *, strict: bool = False) -> RunInput:
    """Parse everything one run delivered, from the archive.

    A body that is missing or damaged is a problem of its page; under ``strict`` it raises ArchiveError.
    """
    fetches = dict(record.fetches)
    records: list[tuple[int, Parsed]] = []
    failures: list[Problem] = []
    for result in record.results:
        if result.get("failed"):
            key = result["arguments"].get("key")
            failures.append(Problem(ProblemKind(result["failed"]), result["url"], failure_of(result), key))
            continue
        line = fetches[result["fetch"]]
        try:
            page = page_of(line, archive.get(line["sha256"]))
        except ArchiveError as error:
            if strict:
                raise
            why = because(Cause.ARCHIVE_FAULT, error=str(error))
            failures.append(Problem(ProblemKind.FETCH_FAILED, result["url"], why, result["arguments"].get("key")))
            continue
        with collecting_seldom():
            for found in source.read(page, result["callback"], result["arguments"]):
                if not isinstance(found, PageRequest):
                    records.append((result["fetch"], found))
    if record.end is None or record.end.get("crashed"):
        why = failure_of(record.end) if record.end else because(Cause.RUN_CUT_OFF)
        failures.append(Problem(ProblemKind.INTERRUPTED, source.info.url, why))
    about = record.about
    return RunInput(
        number=record.number,
        started_at=about["started_at"],
        finished_at=(record.end or {}).get("finished_at"),
        window_from=about.get("window_from"),
        window_until=about.get("window_until"),
        news_since=about.get("news_since"),
        only_some=bool(about.get("only")),
        fetches=[Fetched(n, line) for n, line in record.fetches],
        records=records,
        failures=failures,
        journal=record.sha256,
    )


def traits_of(source: Source) -> Traits:
    return Traits(source.info, source.announces, source.comparable_body)


def describe_all(conn: sqlite3.Connection) -> None:
    """Put every topic, every series of statistics and every source into its table, whether or not it has ever run."""
    upsert_topics(conn)
    upsert_series(conn)
    for source in all_sources().values():
        upsert_source(conn, source.info)


def project(conn: sqlite3.Connection, archive: Archive, record: RunRecord, *, strict: bool = False) -> RunResult:
    """Store one run; the caller holds the transaction.  ``strict`` as for :func:`read_run`."""
    source = all_sources().get(record.source)
    if source is None:
        raise ReplayError(
            f"run {record.number} is of source {record.source!r}, which this version does not have: put its module back"
        )
    run = read_run(archive, record, source, strict=strict)
    conn.execute("SAVEPOINT run")
    try:
        return apply_run(conn, run, traits_of(source))
    except (sqlite3.Error, PolicywatchError, ValueError, OverflowError, KeyError, TypeError) as error:
        # One run that cannot be stored must not stop every run after it: it is kept as failed, with the reason.
        conn.execute("ROLLBACK TO run")
        why = because(Cause.RUN_NOT_STORED, error=type(error).__name__, message=str(error))
        problem = Problem(ProblemKind.STRUCTURE_SUSPECT, source.info.url, why)
        return apply_run(conn, replace(run, records=[], failures=[*run.failures, problem]), traits_of(source))
    finally:
        conn.execute("RELEASE run")


def store_pending(conn: sqlite3.Connection, archive: Archive) -> list[RunResult]:
    """Store every journalled run that policy.db does not have yet, each in its own transaction; people stay due."""
    stored = {row[0] for row in conn.execute("SELECT id FROM runs")}
    results = []
    for record in journals(archive, without=stored):
        conn.execute("BEGIN IMMEDIATE")
        try:
            describe_all(conn)
            results.append(project(conn, archive, record))
            if results[-1].new or results[-1].changed or results[-1].changes:
                note_people_due(conn)
        except BaseException:
            conn.execute("ROLLBACK")
            raise
        conn.execute("COMMIT")
    return results


def derive_due(conn: sqlite3.Connection, settlements: Sequence[Settlement]) -> None:
    """Derive people anew, in a transaction of its own, if a stored run has brought something since the last time."""
    if not people_due(conn):
        return
    conn.execute("BEGIN IMMEDIATE")
    try:
        derive_people(conn, settlements)
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")


def replay(
    archive: Archive,
    target: Path,
    settlements: Sequence[Settlement] = (),
    *,
    fresh: bool,
    accept_smaller: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Build everything again from the archive; returns the number of runs.

    The archive must be whole and of the record's own history (:mod:`db.record.agreement`): ReplayError names what is damaged,
    Disagreement what is missing.  ``accept_smaller``: a person has looked, and takes what the archive still has.

    ``fresh``: into a new file, which must not exist.  Otherwise in place, in one transaction: readers see the
    old rows until the new ones are complete, and a failure leaves the old ones.
    """
    if fresh and target.exists():
        raise ReplayError(f"{target} exists already: name a new file, or move it away")
    if not accept_smaller:
        check_whole(archive)
        if not fresh:
            with closing(open_policy_db(target)) as conn:
                check_agreement(conn, archive)
    building = target.with_name(target.name + ".building") if fresh else target
    for leftover in building.parent.glob(building.name + "*") if fresh else ():
        leftover.unlink()
    with closing(open_policy_db(building)) as conn:
        number = _replay_all(conn, archive, settlements, progress, strict=not accept_smaller)
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if fresh:
        building.replace(target)
    return number


def check_whole(archive: Archive) -> None:
    """ReplayError when the journals are not the chain that was written: rows built from them would lack what is gone."""
    if found := [str(one) for one in breaks(archive)]:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        raise ReplayError(
            f"the archive is damaged, nothing was rebuilt: {'; '.join(found[:3])}{more}. Put the named files back from the backup, "
            "or look at them and then run `policywatch replay --accept-smaller`"
        )


def _replay_all(
    conn: sqlite3.Connection,
    archive: Archive,
    settlements: Sequence[Settlement],
    progress: Callable[[int], None],
    *,
    strict: bool,
) -> int:
    """``strict``: a rebuilt record must not lack what the old one has (else a person has looked, and goes on without)."""
    conn.execute("PRAGMA foreign_keys = OFF")  # rows are taken out and put back as a whole
    conn.execute("BEGIN IMMEDIATE")
    number = 0
    try:
        for name in SEARCH_TRIGGER_NAMES:
            conn.execute(f"DROP TRIGGER IF EXISTS {name}")
        for table in DERIVED_TABLES:
            conn.execute(f"DELETE FROM {table}")
        describe_all(conn)
        for record in journals(archive):
            project(conn, archive, record, strict=strict)
            number += 1
            progress(number)
        derive_people(conn, settlements)
        conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")
        for statement in SEARCH_TRIGGERS.split("END;"):
            if statement.strip():
                conn.execute(f"{statement} END;")
        note_fingerprints(conn)
        broken = conn.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise ReplayError(f"replayed rows of {broken[0]} point nowhere: {tuple(broken)}")
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")
    return number
