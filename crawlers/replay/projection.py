"""From the archive to rows: the same code after a crawl and for a replay, so that both give the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from crawlers.fetch.journal import RunRecord, failure_of, journals
from crawlers.reading.fingerprint import hash_of_files
from crawlers.reading.reader import Read, read_here, remembering_with
from crawlers.registry import all_sources, is_enabled, measured_by_others
from crawlers.sources.shared.source import PageRequest, Source
from db.diet.source_kinds import WITHOUT_PEOPLE
from db.errors import PolicywatchError
from db.night.derive import derive_people, note_people_due, people_due
from db.night.records import Fetched, RunInput, Traits
from db.night.store import RunResult, apply_run, set_enabled, set_verified, upsert_source, upsert_topics
from db.people.settlements import Settlement
from db.record.archive import Archive, ArchiveError
from db.record.causes import Cause
from db.record.models import Parsed, Problem, ProblemKind
from db.record.reasons import because
from db.record.transaction import transaction
from db.series.tables import upsert_series
from db.text.folding import remembered

DESCRIBED = "described"  # a row of ``meta``: the code whose topics, series and sources stand in the tables


class UnknownSource(PolicywatchError):
    """The archive has a run of a source that this version does not know; the message says what to do."""

    code = "unknown_source"


def read_run(
    archive: Archive, record: RunRecord, source: Source, read: Read = read_here, *, strict: bool = False
) -> RunInput:
    """Read everything one run delivered, from the archive (or as ``read`` remembers it).

    A body that is missing, or is needed and damaged, is a problem of its page; under ``strict`` it raises ArchiveError.
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
            archive.expect(line["sha256"])
            reading = read(source, line, partial(archive.get, line["sha256"]), result, patient=True)
        except ArchiveError as error:
            if strict:
                raise
            why = because(Cause.ARCHIVE_FAULT, error=str(error))
            failures.append(Problem(ProblemKind.FETCH_FAILED, result["url"], why, result["arguments"].get("key")))
            continue
        records += [(result["fetch"], found) for found in reading.records if not isinstance(found, PageRequest)]
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
        waiting=int((record.end or {}).get("waiting", 0)),
        given_up=int((record.end or {}).get("given_up", 0)),
    )


def traits_of(source: Source) -> Traits:
    return Traits(source.info, source.announces, remembered(source.comparable_body), source.gives_topics)


def describe_all(conn: sqlite3.Connection) -> None:
    """Put every topic, every series of statistics and every source into its table, whether or not it has ever run.

    Nothing is done where this very code has done it: it would read the whole register of statistics twice a night.
    """
    code = hash_of_files()
    if conn.execute("SELECT 1 FROM meta WHERE key = ? AND value = ?", (DESCRIBED, code)).fetchone():
        return
    upsert_topics(conn)
    upsert_series(conn)
    for source in all_sources().values():
        upsert_source(conn, source.info)
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (DESCRIBED, code),
    )


def note_sources(conn: sqlite3.Connection, config: Mapping[str, Any]) -> None:
    """Bring the ``sources`` table in step with the code and with what the settings switch on or off."""
    describe_all(conn)
    set_enabled(conn, {name: is_enabled(source, config) for name, source in all_sources().items()})
    set_verified(conn, {name: not measured_by_others(source, config) for name, source in all_sources().items()})


def project(
    conn: sqlite3.Connection, archive: Archive, record: RunRecord, read: Read = read_here, *, strict: bool = False
) -> RunResult:
    """Store one run; the caller holds the transaction.  ``read`` and ``strict`` as for :func:`read_run`."""
    source = all_sources().get(record.source)
    if source is None:
        raise UnknownSource(
            f"run {record.number} is of source {record.source!r}, which this version does not have: put its module back"
        )
    run = read_run(archive, record, source, read, strict=strict)
    conn.execute("SAVEPOINT run")
    try:
        with remembering_with(read, source):
            return apply_run(conn, run, traits_of(source))
    except (sqlite3.Error, PolicywatchError, ValueError, OverflowError, KeyError, TypeError) as error:
        # One run that cannot be stored must not stop every run after it: it is kept as failed, with the reason.
        conn.execute("ROLLBACK TO run")
        why = because(Cause.RUN_NOT_STORED, error=type(error).__name__, message=str(error))
        problem = Problem(ProblemKind.STRUCTURE_SUSPECT, source.info.url, why)
        return apply_run(conn, replace(run, records=[], failures=[*run.failures, problem]), traits_of(source))
    finally:
        conn.execute("RELEASE run")


def store_pending(conn: sqlite3.Connection, archive: Archive, read: Read = read_here) -> list[RunResult]:
    """Store every journalled run that policy.db does not have yet, each in its own transaction; people stay due."""
    results: list[RunResult] = []
    number, newest = conn.execute("SELECT count(*), coalesce(max(id), 0) FROM runs").fetchone()
    # Where no run is missing, older files are not looked at.
    after = number if newest == number else 0
    stored = set() if after else {row[0] for row in conn.execute("SELECT id FROM runs")}
    for record in journals(archive, after=after, without=stored):
        with transaction(conn):
            if not results:
                describe_all(conn)
            results.append(project(conn, archive, record, read))
            if _brings_people(results[-1]):
                note_people_due(conn)
    return results


def _brings_people(result: RunResult) -> bool:
    """Whether a run may have brought something about people: everything about them is then derived anew."""
    source = all_sources().get(result.source)
    about = source.info.kind if source else ""
    return about not in WITHOUT_PEOPLE and bool(result.new or result.changed or result.changes)


def derive_due(conn: sqlite3.Connection, settlements: Sequence[Settlement]) -> None:
    """Derive people anew, in a transaction of its own, if a stored run has brought something since the last time, or staff have
    settled otherwise by now."""
    if not people_due(conn, settlements):
        return
    with transaction(conn):
        derive_people(conn, settlements)
