"""The nightly job: one process a source, one after the other, each stored as soon as it is fetched.

The job imports everything once; each source's process is forked from it, so no database is open while one begins.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from crawlers.fetch.earlier_runs import has_bodies_as_they_came
from crawlers.fetch.journal import crash
from crawlers.fetch.order import RunOrder
from crawlers.fetch.reducing import reducing_sources
from crawlers.fetch.run import run_source
from crawlers.fetch.settings import settings_of
from crawlers.nightly.child import run_apart
from crawlers.nightly.log import log_run
from crawlers.reading.fingerprint import changed_sources, note_fingerprints
from crawlers.reading.reader import Reader
from crawlers.registry import all_sources, is_enabled
from crawlers.replay.projection import derive_due, note_sources, store_pending
from crawlers.replay.rebuild import estimate, expected_seconds, replay, watched
from db.console import fault_line
from db.errors import PolicywatchError, WrongUsage
from db.night.held import decided_otherwise, take_decisions
from db.night.held_decisions import read_held_decisions
from db.night.store import RunResult
from db.office.published import note_published
from db.people.settlements import read_settlements
from db.record.agreement import check_agreement
from db.record.archive import Archive, ArchiveError, breaks
from db.record.causes import Cause
from db.record.home import Home
from db.record.journal_files import file_of
from db.record.lock import one_at_a_time
from db.record.reasons import because
from db.record.schema import open_policy_db
from db.record.sealing import seal_closed_months
from db.record.summaries import drop_old_summaries
from db.record.transaction import transaction
from db.record.whole_file import sweep
from db.search.merging import merge_index
from db.text.dates import parse_utc, utc_text

SEEN = "journals-seen.json"
CLOCK_MAY_STAND_BACK = timedelta(days=1)
FORGET_PRESS = (
    "policywatch: the archive still has whole press feeds, articles included, from an older version: "
    "run `policywatch archive forget-press` once\n"
)


class CrawlError(PolicywatchError):
    """The job cannot start or could not do all of its work; the message says what to do."""

    code = "crawl"


def choose(config: Mapping[str, Any], names: Sequence[str], only: Sequence[str]) -> list[str]:
    """The sources to run under the settings of a home: those named, else the owners of ``--only`` URLs, else all that are enabled."""
    known = all_sources()
    for name in names:
        if name not in known:
            raise WrongUsage(f"there is no source {name!r}; there are: {', '.join(known)}")
    for name in names:
        if not known[name].has_work(config["sources"].get(name, {})):
            raise WrongUsage(f"{name} has nothing to look at: name a page with `policywatch watch add URL`")
    if only:
        owners = {url: [n for n in names or known if owns(config, n, url)] for url in only}
        for url, found in owners.items():
            if not found:
                raise WrongUsage(f"--only {url}: no source{' named' if names else ''} reads this address")
        return list(dict.fromkeys(found[0] for found in owners.values()))
    if names:
        return list(dict.fromkeys(names))
    return [name for name, source in known.items() if is_enabled(source, config)]


def owns(config: Mapping[str, Any], name: str, url: str) -> bool:
    """Whether a source can fetch this URL on request, under the settings of a home."""
    try:
        all_sources()[name].request_under(url, config["sources"].get(name, {}))
    except ValueError:
        return False
    return True


def crawl(
    home: Home,
    names: Sequence[str],
    order: RunOrder,
    done: Callable[[RunResult], None],
    *,
    piece: Callable[[], bool] | None = None,
) -> list[RunResult]:
    """Run the chosen sources and store each; ``done`` is told of every stored run at once.  ``piece``: of a job of days, for
    which others wait instead of giving up: whether it is still to be had when its turn has come, or such another job had it ([])."""
    config = settings_of(home)
    chosen = choose(config, names, order.only)
    results: list[RunResult] = []
    with one_at_a_time(home, piece=piece is not None), Reader(home.readings_db) as reader:
        if piece is not None and not piece():
            return []
        sweep(home)
        reader.begin()
        drop_old_summaries(home.press_db, order.at or utc_text(datetime.now(UTC)))
        archive = Archive(home.archive)
        with closing(open_policy_db(home.policy_db)) as conn:
            # A run under a number that the record has would be passed over, night after night.
            check_agreement(conn, archive)
            if order.at is None:
                check_clock(conn, datetime.now(UTC))
            decisions = read_held_decisions(home.office_db)
            changed = changed_sources(conn) or decided_otherwise(conn, decisions)
            damage: list[str | None] = [*keep_news(home, conn)] if changed else []
            if not changed:
                take_decisions(conn, decisions)
                note_fingerprints(conn)
        damage += [rebuild(archive, home, changed, reader)] if changed else []
        damage += [f"the archive is damaged: {one}" for one in damaged_journals(archive, home.root / SEEN)]
        with closing(open_policy_db(home.policy_db)) as conn:
            note_sources(conn, config)
            if has_bodies_as_they_came(conn, reducing_sources()):
                sys.stderr.write(FORGET_PRESS)
        # A night whose machine went down is stored first.
        for name in (None, *chosen):
            if name is not None:
                only = [url for url in order.only if owns(config, name, url)]
                fetch(archive, replace(order, source=name, only=only, settings=config["sources"].get(name, {})), reader)
            with closing(open_policy_db(home.policy_db)) as conn:
                for result in store_pending(conn, archive, reader):
                    results.append(result)
                    log_run(home, result)
                    done(result)
        with closing(open_policy_db(home.policy_db)) as conn:
            derive_due(conn, read_settlements(home.office_db))  # also what was settled meanwhile
            damage += keep_news(home, conn) if home.office_db.exists() else []
            if any(result.new or result.changed for result in results):
                with suppress(sqlite3.OperationalError), transaction(conn):  # no room for it: some other night
                    merge_index(conn)
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        damage += seal(archive)
    if named := [one for one in damage if one]:
        raise CrawlError("; ".join(named))
    return results


def keep_news(home: Home, conn: sqlite3.Connection) -> list[str]:
    """Note in office.db what is on record of the runs so far, before they are made anew; what stands in the way, a sentence each."""
    try:
        note_published(home.office_db, conn)
    except (sqlite3.Error, OSError) as error:
        return [
            f"what feeds have shown could not be noted in office.db ({error}): the next `policywatch crawl` notes it"
        ]
    return []


def seal(archive: Archive) -> list[str]:
    """Seal the closed months of the journal; what stands in the way, a sentence each."""
    try:
        seal_closed_months(archive)
    except (ArchiveError, OSError) as error:
        return [
            f"a closed month of the journal could not be sealed ({error}); nothing is lost, the next night tries again"
        ]
    return []


def check_clock(conn: sqlite3.Connection, now: datetime) -> None:
    """CrawlError when this machine's clock stands days before the last night: dates would be judged by a wrong day."""
    newest = conn.execute("SELECT max(started_at) FROM runs").fetchone()[0]
    if newest and parse_utc(newest) - now > CLOCK_MAY_STAND_BACK:
        raise CrawlError(
            f"the clock of this machine says {utc_text(now)}, but the last night was at {newest}: set the clock. If it was that "
            f"night's clock that was wrong, go on with `policywatch crawl --at {utc_text(now)}`"
        )


def damaged_journals(archive: Archive, seen: Path) -> list[str]:
    """What is wrong with the journals, a sentence each, without reading again those that nobody has touched.

    ``seen`` keeps size and time of every journal that was whole when it was last read; it may be thrown away at any time.
    A byte that the disk itself turns changes neither: ``archive verify`` reads everything.
    """
    try:
        known = json.loads(seen.read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    files = {run.path.name: file_of(run.path) for run in archive.run_files()}
    one_each = {id(file): file for file in files.values()}  # a sealed month is one file of many runs
    stamps = {file.name: [(stat := file.stat()).st_size, stat.st_mtime_ns] for file in one_each.values()}
    touched = {one for one, file in one_each.items() if known.get(file.name) != stamps[file.name]}
    suspects = {name for name, file in files.items() if id(file) in touched}
    lost = set(known) - set(stamps) - set(files)  # a journal that was sealed is not lost
    if not suspects and not lost:
        return []
    found = list(breaks(archive, None if lost else suspects))
    # Those that are not whole are read again every night.
    bad = {files[name].name for one in found for name in (one.journal, one.noticed_in) if name in files}
    seen.write_text(json.dumps({name: stamp for name, stamp in stamps.items() if name not in bad}), "utf-8")
    return [str(one) for one in found]


def rebuild(archive: Archive, home: Home, changed: Sequence[str], reader: Reader) -> str | None:
    """Rebuild all rows because the reading of the ``changed`` sources is another by now; what stands in the way, or None.

    The night's fetching goes on anyway.
    """
    runs = len(archive.run_files())
    wait = estimate(expected_seconds(archive))
    sys.stderr.write(
        f"policywatch: {', '.join(changed)} are read or stored otherwise than before: rebuilding all rows from {runs} runs"
        f" ({wait}; if it is stopped, the next crawl goes on with it)\n"
    )
    try:
        reader.forget_other_code()
        settlements, decisions = read_settlements(home.office_db), read_held_decisions(home.office_db)
        replay(archive, home.policy_db, settlements, reader, fresh=False, decisions=decisions, progress=watched(runs))
    except (PolicywatchError, sqlite3.Error) as error:
        return f"the stored rows could not be rebuilt with the new parsers ({error}): run `policywatch archive verify`"
    return None


def _run(order: RunOrder, reader: Reader) -> None:
    """Run a source; what the disk or a database answers is said with what to do about it."""
    try:
        run_source(order, reader, reader.reduce)
    except (OSError, sqlite3.Error) as error:
        raise OSError(fault_line(error, Path(order.home))) from error


def fetch(archive: Archive, order: RunOrder, reader: Reader) -> None:
    """Fetch one source in a process of its own; a crash is written into the journal as a run that failed."""
    before = archive.last_number()
    reader.rest()
    work = partial(_run, order, reader)
    child = run_apart(work, archive.size_of_newest, shows=order.progress)
    begun = archive.run_files(before)
    if child.status == 0 and begun:
        return
    reader.renew()
    reason = child.last_words or f"the crawler process ended with status {child.status}"
    now = order.at or utc_text(datetime.now(UTC))
    for run in begun:
        archive.end_dead_run(run, now, f"the crawl was cut off: {reason}")
    if not begun:
        writer = archive.start_run(order.source, now, only=order.only)
        writer.write({"type": "end", "finished_at": now, **crash(because(Cause.RUN_NOT_STARTED, error=reason))})
        writer.close()
