"""What a person decides about a page that is held takes effect at once: its archived body is read, under the nights that fetched it.

The rows are then those that a replay would give; nothing else of these nights is touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace

from crawlers.fetch.journal import load_run
from crawlers.reading.reader import Read, Reader
from crawlers.registry import all_sources
from crawlers.replay.projection import UnknownSource, read_run, traits_of
from db.change.stored_changes import changes_by_body
from db.errors import PolicywatchError
from db.night.fetches import row_of
from db.night.held import Held, held_pages, named_as_no_page, take_decision
from db.night.held_decisions import HeldDecision, NotApplied, Verdict
from db.night.keeping_held import add_held_decision
from db.night.records import RunInput
from db.night.store import apply_again
from db.office.database import open_office_db
from db.office.published import publish_too
from db.record.archive import Archive
from db.record.causes import Cause
from db.record.home import Home
from db.record.lock import HomeBusy, one_at_a_time
from db.record.models import Document, Parsed
from db.record.schema import open_policy_db, open_read_only
from db.record.transaction import transaction


class NotHeld(PolicywatchError):
    """No page of this key waits for a decision; the message says what to do."""

    code = "not_held"


Again = tuple[RunInput, Mapping[int, int]]  # the answers about one document in a stored run, and their rows


def decide(home: Home, key: str, verdict: Verdict, *, who: str, at: str, note: str = "") -> Held:
    """Keep what ``who`` decided at ``at`` (UTC) about the page that is held under ``key``, and bring the record in step with it.

    What was refused can still be accepted while the page stands.  NotHeld when nothing of the key is held, ArchiveError when its
    body is not in the archive any more: then nothing is kept.  NotApplied when it is kept, and a crawl or replay that is at work
    stands in the way of applying it: the next one does.
    """
    try:
        return _first_look(home, key, verdict, who, at, note) or _decide(home, key, verdict, who=who, at=at, note=note)
    except HomeBusy as error:
        with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
            found = _held_under(policy, key, verdict)
            decision = HeldDecision(key, found.sha256, found.fetched_at, verdict)
            add_held_decision(office, decision, who=who, at=at, note=note)
        raise NotApplied(
            f"the decision is kept; {error.en}: the next crawl or replay applies it",
            "判断は記録しました。いま巡回か作り直しの途中のため、一覧には次の巡回から反映されます。",
        ) from None


def _first_look(home: Home, key: str, verdict: Verdict, who: str, at: str, note: str) -> Held | None:
    """What is stored and named every night as no page, taken for the page: the text stays, and the next crawl or replay no longer
    names it.  None where nothing of the kind stands under the key."""
    if verdict is not Verdict.ACCEPTED:
        return None
    with closing(open_read_only(home.policy_db)) as policy:
        found = next(iter(named_as_no_page(policy, key)), None)
    if found is not None:
        with closing(open_office_db(home.office_db)) as office:
            decision = HeldDecision(key, found.sha256, found.fetched_at, verdict)
            add_held_decision(office, decision, who=who, at=at, note=note)
    return found


def _held_under(policy: sqlite3.Connection, key: str, verdict: Verdict) -> Held:
    found = next(iter(held_pages(policy, key, refused=verdict is Verdict.ACCEPTED)), None)
    if found is None:
        raise NotHeld(f"no page is held under {key!r}: `policywatch held list` names those that are")
    return found


def _decide(home: Home, key: str, verdict: Verdict, *, who: str, at: str, note: str) -> Held:
    with one_at_a_time(home), Reader(home.readings_db) as reader, closing(open_policy_db(home.policy_db)) as policy:
        reader.begin()
        found = _held_under(policy, key, verdict)
        decision = HeldDecision(key, found.sha256, found.fetched_at, verdict)
        again = _nights_of(policy, Archive(home.archive), found, reader)
        with closing(open_office_db(home.office_db)) as office:
            add_held_decision(office, decision, who=who, at=at, note=note)
        try:
            with transaction(policy):
                take_decision(policy, decision)
                for run, rows in again:
                    apply_again(policy, run, traits_of(all_sources()[found.source]), key, rows)
        except sqlite3.OperationalError as error:
            raise NotApplied(
                f"the decision is kept, but policy.db cannot be written now ({error}): the next crawl or replay applies it",
                "判断は記録しました。いま書き込めないため、一覧には次の巡回から反映されます。",
            ) from None
        if verdict is Verdict.ACCEPTED:
            with closing(open_office_db(home.office_db)) as office, transaction(office):
                for change in changes_by_body(policy, key, found.sha256):
                    publish_too(office, change.run, [change.key])
    return found


def _nights_of(conn: sqlite3.Connection, archive: Archive, held: Held, read: Read) -> list[Again]:
    """The nights since a page is held, the oldest first, each with what it fetched of that page alone."""
    source = all_sources().get(held.source)
    if source is None:
        raise UnknownSource(
            f"{held.key} is of source {held.source!r}, which this version does not have: put its module back"
        )
    numbers = {
        row["run"]
        for row in conn.execute(
            "SELECT run FROM problems WHERE key = ? AND code IN (?, ?) AND run >= ?",
            (held.key, Cause.PAGE_REPLACED, Cause.PAGE_REFUSED, held.run),
        )
    }
    forgotten = archive.forgotten()
    found: list[Again] = []
    for file in archive.run_files(held.run - 1):
        if file.number not in numbers:
            continue
        record = load_run(archive, file.number, file.path, forgotten)
        lines = dict(record.fetches)
        asked = [
            one
            for one in record.results
            if "fetch" in one and lines[one["fetch"]]["requested_url"] == held.requested_url
        ]
        run = read_run(archive, replace(record, results=tuple(asked)), source, read, strict=True)
        mine: list[tuple[int, Parsed]] = [
            (line, one) for line, one in run.records if isinstance(one, Document) and one.key == held.key
        ]
        if not mine:
            raise NotHeld(f"{held.key} is read otherwise by this version: run `policywatch replay` first")
        rows = {line: row_of(conn, file.number, held.source, lines[line]) for line, _ in mine}
        fetches = [one for one in run.fetches if one.line in rows]
        found.append((replace(run, records=mine, failures=[], fetches=fetches), rows))
    return found
