"""The nightly job: one process a source, one after the other, each stored as soon as it is fetched."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from crawlers.fetch.journal import crash
from crawlers.fetch.order import RunOrder
from crawlers.nightly.log import log_run
from crawlers.registry import all_sources, is_enabled
from crawlers.replay.fingerprint import changed_sources, note_fingerprints
from crawlers.replay.projection import ReplayError, derive_due, describe_all, replay, store_pending
from db.errors import PolicywatchError, WrongUsage
from db.night.store import RunResult, set_enabled
from db.people.settlements import read_settlements
from db.record.agreement import check_agreement
from db.record.archive import Archive, ArchiveError, breaks
from db.record.causes import Cause
from db.record.home import Home, one_at_a_time
from db.record.reasons import because
from db.record.schema import open_policy_db
from db.record.whole_file import sweep
from db.text.dates import parse_utc, utc_text

SEEN = "journals-seen.json"
CLOCK_MAY_STAND_BACK = timedelta(days=1)


class CrawlError(PolicywatchError):
    """The job cannot start or could not do all of its work; the message says what to do."""

    code = "crawl"


def choose(home: Home, names: Sequence[str], only: Sequence[str]) -> list[str]:
    """The sources to run: those named, else the owners of ``--only`` URLs, else all that are enabled."""
    known = all_sources()
    for name in names:
        if name not in known:
            raise WrongUsage(f"there is no source {name!r}; there are: {', '.join(known)}")
    if only:
        owners = {url: [n for n in names or known if owns(home, n, url)] for url in only}
        for url, found in owners.items():
            if not found:
                raise WrongUsage(f"--only {url}: no source{' named' if names else ''} reads this address")
        return list(dict.fromkeys(found[0] for found in owners.values()))
    if names:
        return list(dict.fromkeys(names))
    config = home.config()
    return [name for name, source in known.items() if is_enabled(source, config)]


def owns(home: Home, name: str, url: str) -> bool:
    """Whether a source can fetch this URL on request, under the settings of the home."""
    try:
        all_sources()[name].request_under(url, home.config().get("sources", {}).get(name, {}))
    except ValueError:
        return False
    return True


def crawl(home: Home, names: Sequence[str], order: RunOrder, done: Callable[[RunResult], None]) -> list[RunResult]:
    """Run the chosen sources and store each; ``done`` is told of every stored run at once."""
    chosen = choose(home, names, order.only)
    results: list[RunResult] = []
    settlements = read_settlements(home.office_db)
    with one_at_a_time(home) as lock:
        sweep(home)
        archive = Archive(home.archive)
        with closing(open_policy_db(home.policy_db)) as conn:
            # A run under a number that the record has would be passed over, night after night.
            check_agreement(conn, archive)
            if order.at is None:
                check_clock(conn, datetime.now(UTC))
            changed = changed_sources(conn)
            if not changed:
                note_fingerprints(conn)
        damage = [rebuild(archive, home, changed)] if changed else []
        damage += [f"the archive is damaged: {one}" for one in damaged_journals(archive, home.root / SEEN)]
        with closing(open_policy_db(home.policy_db)) as conn:
            note_sources(conn, home)
            for result in store_pending(conn, archive):  # a night whose machine went down
                results.append(result)
                log_run(home, result)
                done(result)
            for name in chosen:
                only = [url for url in order.only if owns(home, name, url)]
                fetch(archive, replace(order, source=name, only=only), lock)
                for result in store_pending(conn, archive):
                    results.append(result)
                    log_run(home, result)
                    done(result)
            derive_due(conn, settlements)
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if named := [one for one in damage if one]:
        raise CrawlError("; ".join(named))
    return results


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
    read = ((run.path.name, run.path.stat()) for run in archive.run_files())
    stamps = {name: [stat.st_size, stat.st_mtime_ns] for name, stat in read}
    suspects = {name for name, stamp in stamps.items() if known.get(name) != stamp}
    lost = set(known) - set(stamps)
    if not suspects and not lost:
        return []
    found = list(breaks(archive, None if lost else suspects))
    # Those that are not whole are read again every night.
    bad = {name for one in found for name in (one.journal, one.noticed_in)}
    seen.write_text(json.dumps({name: stamp for name, stamp in stamps.items() if name not in bad}), "utf-8")
    return [str(one) for one in found]


def rebuild(archive: Archive, home: Home, changed: Sequence[str]) -> str | None:
    """Rebuild all rows because the reading of the ``changed`` sources is another by now; what stands in the way, or None.

    The night's fetching goes on anyway.
    """
    sys.stderr.write(
        f"policywatch: {', '.join(changed)} are read or stored otherwise than before: rebuilding all rows\n"
    )
    try:
        replay(archive, home.policy_db, read_settlements(home.office_db), fresh=False)
    except (ArchiveError, ReplayError) as error:
        return f"the stored rows could not be rebuilt with the new parsers ({error}): run `policywatch archive verify`"
    return None


def note_sources(conn: sqlite3.Connection, home: Home) -> None:
    """Bring the ``sources`` table in step with the code and with what the settings switch on or off."""
    config = home.config()
    describe_all(conn)
    set_enabled(conn, {name: is_enabled(source, config) for name, source in all_sources().items()})


def fetch(archive: Archive, order: RunOrder, lock: IO[str] | None = None) -> None:
    """Fetch one source in a process of its own; a crash is written into the journal as a run that failed."""
    before = {run.number for run in archive.run_files()}
    child = subprocess.run(
        [sys.executable, "-m", "crawlers.fetch.run", order.to_json()],
        stdout=subprocess.PIPE,
        stderr=None if order.progress else subprocess.PIPE,
        text=True,
        check=False,
        pass_fds=(lock.fileno(),) if lock else (),
    )
    begun = [run for run in archive.run_files() if run.number not in before]
    if child.returncode == 0 and begun:
        return
    lines = (child.stderr or "").strip().splitlines()
    reason = lines[-1] if lines else f"the crawler process ended with status {child.returncode}"
    now = order.at or utc_text(datetime.now(UTC))
    for run in begun:
        archive.end_dead_run(run, now, f"the crawl was cut off: {reason}")
    if not begun:
        writer = archive.start_run(order.source, now, only=order.only)
        writer.write({"type": "end", "finished_at": now, **crash(because(Cause.RUN_NOT_STARTED, error=reason))})
        writer.close()
