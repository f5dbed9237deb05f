"""Pages that a source could not read on its last night: kept ready as test pages, held beside the last good answer."""

from __future__ import annotations

import json
import pickle
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawlers.fetch.journal import RunRecord, load_run
from crawlers.nightly.recordings import keep_answer
from crawlers.read.outline import compared, structure_of, text_of
from crawlers.read.page import Page
from crawlers.reading.bounded import Bounded, Exceeded
from crawlers.reading.reader import LIMITS, Reader, page_of
from crawlers.registry import all_sources
from db.errors import PolicywatchError, WrongUsage
from db.night.health import health_of, last_run
from db.record.archive import Archive, ArchiveError
from db.record.causes import Cause
from db.record.documents import Record, first_record, records
from db.record.home import Home
from db.record.models import ProblemKind
from db.text.dates import parse_utc

UNREAD = (ProblemKind.STRUCTURE_SUSPECT, ProblemKind.TOO_FEW_ITEMS)
# Said of a night as a whole: the list that all of it begins with is what to look at.
OF_THE_NIGHT = (Cause.TOO_FEW_DOCUMENTS, Cause.FEWER_THAN_EVER)


class NothingToCompare(PolicywatchError):
    """The source never ran, or its last run cannot be found in the archive; the message says which."""

    code = "nothing_to_compare"


@dataclass(frozen=True, slots=True)
class FailingPage:
    """A page that could not be read: why, the answer, the last good one (None: there never was one), what differs.

    ``text`` and ``structure`` are diffs, empty where there is nothing to compare with; ``kept``: where it lies as a test page,
    None where nothing may be kept.
    """

    reasons: tuple[str, ...]
    failing: Page
    good: Page | None
    text: tuple[str, ...]
    structure: tuple[str, ...]
    kept: Path | None


def failing_pages(home: Home, conn: sqlite3.Connection, name: str) -> list[FailingPage]:
    """The pages that the last whole run of a source could not read, each kept under ``recordings/failing/NAME/RUN``.

    Nothing is kept of sources whose answers must not be kept as they come (the press): what is kept of them is in the archive alone.
    """
    source = all_sources().get(name)
    if source is None:
        raise WrongUsage(f"there is no source {name!r}; there are: {', '.join(all_sources())}")
    run = last_run(conn, name)
    if run is None:
        raise NothingToCompare(f"{name} has not run yet: `policywatch crawl {name}`")
    archive = Archive(home.archive)
    record = _journal(archive, run["id"])
    reasons = _reasons(conn, name, run)
    found = []
    with Reader(home.readings_db) as reader, Bounded(_outline_message, LIMITS) as bounded:
        for number, (index, why) in enumerate(_unread(record, reasons).items(), 1):
            result = record.results[index]
            line = dict(record.fetches)[result["fetch"]]
            page = page_of(line, archive.get(line["sha256"]))
            good = _last_good(conn, archive, name, page, run["id"])
            kept = None
            if not source.reduces:
                folder = home.recordings / "failing" / name / f"{run['id']:06d}"
                folder.mkdir(parents=True, exist_ok=True)
                read = reader(source, line, partial(archive.get, line["sha256"]), result, patient=True).records
                kept = keep_answer(folder, number, line, page.body, result, read)
            text, structure = _differences(bounded, good, page)
            found.append(FailingPage(tuple(why), page, good, text, structure, kept))
    return found


def _differences(bounded: Bounded, good: Page | None, failing: Page) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How text and structure of two pages differ; nothing where one is missing, or too much for the limits of a reader."""
    if good is None:
        return (), ()
    answer = bounded(pickle.dumps([(page.url, page.headers, page.body, page.moment) for page in (good, failing)]))
    text, structure = ((), ()) if isinstance(answer, Exceeded) else json.loads(answer)
    return tuple(text), tuple(structure)


def _outline_message(message: bytes) -> bytes:
    """In a worker: the differences of two pages."""
    pages = [Page(url, 200, headers, body, moment, "") for url, headers, body, moment in pickle.loads(message)]
    return json.dumps([list(compared(*map(look, pages))) for look in (text_of, structure_of)]).encode()


def _journal(archive: Archive, number: int) -> RunRecord:
    for run in archive.run_files():
        if run.number == number:
            return load_run(archive, run.number, run.path)
    raise NothingToCompare(f"run {number} is not in the archive: `policywatch archive verify`")


def _reasons(conn: sqlite3.Connection, name: str, run: Record) -> dict[str, list[str]]:
    """Why pages of the run could not be read, by address; "" for what is said of the night as a whole."""
    found: dict[str, list[str]] = {}
    for problem in health_of(conn, name, parse_utc(run["started_at"]))["problems"]:
        whole = problem["code"] in OF_THE_NIGHT
        if problem["kind"] in UNREAD or whole:
            found.setdefault("" if whole else problem["url"], []).append(problem["reason"])
    return found


def _unread(record: RunRecord, reasons: dict[str, list[str]]) -> dict[int, list[str]]:
    """The places in ``record.results`` of the answers that these reasons are about, each with its reasons, in order."""
    fetches = dict(record.fetches)
    delivered = {index: result for index, result in enumerate(record.results) if not result.get("failed")}
    found: dict[int, list[str]] = {}
    for index, result in delivered.items():
        urls = dict.fromkeys((fetches[result["fetch"]]["url"], result["url"]))
        if why := [text for url in urls for text in reasons.get(url, ())]:
            found[index] = why
    if "" in reasons and delivered:
        first = min(delivered)
        found[first] = [*found.get(first, ()), *reasons[""]]
    return dict(sorted(found.items()))


def _last_good(conn: sqlite3.Connection, archive: Archive, name: str, page: Page, run: int) -> Page | None:
    """The newest answer at the same address that an earlier run could read; None when there is none in the archive."""
    rows: Iterable[Record] = records(
        conn,
        "SELECT f.* FROM fetches f JOIN runs r ON r.id = f.run WHERE f.source = ? AND f.run < ? AND f.accepted = 1"
        " AND f.sha256 IS NOT NULL AND (f.url = ? OR f.requested_url = ?) ORDER BY f.id DESC LIMIT 20",
        (name, run, page.url, page.requested_url or page.url),
    )
    marks = ", ".join("?" * len(UNREAD))
    for row in rows:
        unread = f"SELECT 1 FROM problems WHERE run = ? AND url IN (?, ?) AND kind IN ({marks})"
        again = row["last_run"] < run  # an answer that was the same on later nights is as good as the last of them
        if first_record(
            conn, unread, (row["last_run"] if again else row["run"], row["url"], row["requested_url"], *UNREAD)
        ):
            continue
        try:
            body = archive.get(row["sha256"])
        except ArchiveError:
            continue
        headers = json.loads(row["headers"] or "{}")
        moment = row["last_fetched_at" if again else "fetched_at"]
        return Page(row["url"], 200, headers, body, moment, row["sha256"], row["requested_url"])
    return None
