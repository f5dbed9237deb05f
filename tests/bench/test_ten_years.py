"""Ten years of nights in one home: whether a night gets dearer, what lies on the disk, how long a replay takes; run with `make bench`.

Every night 300 pages are asked for, of which one in a hundred was edited; every half-year brings 300 speeches of the Diet.  Nights are
played without HTTP, but all else is the nightly job's: it checks the archive, writes the journal, stores, seals what is closed.
``POLICYWATCH_BENCH_NIGHTS`` says how many nights stand for the ten years (3,650: every one).
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import statistics
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from crawlers.nightly.job import damaged_journals
from crawlers.reading.reader import Reader
from crawlers.replay.projection import derive_due, store_pending
from crawlers.replay.rebuild import replay
from db.record.agreement import check_agreement
from db.record.archive import Archive
from db.record.schema import open_policy_db
from db.record.sealing import seal_closed_months
from db.record.transaction import transaction
from db.search.merging import merge_index
from db.text.dates import utc_text
from tests.bench.pages_site import sentence
from tests.bench.running import on_disk
from tests.bench.table import report
from tests.bench.test_replay_speed import meetings
from tests.support.helpers import JSON_HEADERS, Answer, isa_page, write_run

NIGHTS = int(os.environ.get("POLICYWATCH_BENCH_NIGHTS") or 365)
DAYS, PAGES, EDITED, YEARS = 3650, 300, 3, 10
FIRST = datetime(2026, 1, 1, 18, tzinfo=UTC)
MB = 1_000_000
MOST_MINUTES = 15


def page(number: int, edition: int) -> Answer:
    """A page of 4 KB; two editions of it differ in one paragraph."""
    chance = random.Random(number)
    paragraphs = [sentence(chance) for _ in range(14)]
    paragraphs[edition % 14] = sentence(random.Random(1000 * edition + number))
    status, headers, body = isa_page(f"見本の手続その{number}", *paragraphs)
    path = f"isa/p{number}.html"
    return Answer(f"https://www.moj.go.jp/{path}", "parse_page", {"path": path, "key": None}, body, headers, status)


def diet_session(bodies: list[bytes], number: int) -> list[Answer]:
    """The minutes of two meetings, 300 speeches."""
    some = bodies[2 * number : 2 * number + 2]
    return [
        Answer(
            f"https://kokkai.ndl.go.jp/api/meeting?issueID={number}-{n}",
            "parse_meeting",
            {"issue_id": json.loads(body)["meetingRecord"][0]["issueID"]},
            body,
            JSON_HEADERS,
        )
        for n, body in enumerate(some)
    ]


class Home:
    """The home of the ten years."""

    def __init__(self, root: Path) -> None:
        self.root, self.archive, self.policy_db = root, Archive(root / "archive"), root / "policy.db"
        self.reader = Reader(root / "readings.db")
        self.only = [f"https://www.moj.go.jp/isa/p{n}.html" for n in range(PAGES)]

    def night(self, source: str, at: datetime, answers: list[Answer]) -> float:
        """CPU seconds of all that the nightly job does, but for asking the sites and for reading a page the first time (which is
        a process of its own)."""
        start = time.process_time()
        with closing(open_policy_db(self.policy_db)) as conn:
            check_agreement(conn, self.archive)
            assert not damaged_journals(self.archive, self.root / "journals-seen.json")
            only = self.only if source == "isa_pages" else []
            write_run(self.archive, source, utc_text(at), answers, only=only, news_since=None)
            (result,) = store_pending(conn, self.archive, self.reader)
            assert result.outcome == "ok", result
            derive_due(conn, [])
            if result.new or result.changed:
                with transaction(conn):
                    merge_index(conn)
        seal_closed_months(self.archive)
        return time.process_time() - start


def beside(answers: list[Answer]) -> float:
    """CPU seconds of work that is the same every night: the pages hashed, written as JSON, read again, put in a database.

    The hours of a long run are not alike on a machine that does other things too; a night counts as so many of these.
    """
    start = time.process_time()
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("CREATE TABLE pages (url TEXT PRIMARY KEY, sha256 TEXT, body TEXT)")
        for _ in range(4):
            bodies = [(one.url, one.body if isinstance(one.body, bytes) else one.body.encode()) for one in answers]
            lines = [json.dumps([url, sha256(body).hexdigest(), body.decode()]) for url, body in bodies]
            conn.executemany("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", map(json.loads, lines))
    return time.process_time() - start


def test_ten_years(tmp_path: Path) -> None:
    home, bodies, chance = Home(tmp_path), meetings(4 * YEARS), random.Random(1)
    editions = [0] * PAGES
    answers = [page(n, 0) for n in range(PAGES)]
    nights: list[float] = []  # each in so many of the work beside it
    per_session = NIGHTS // (2 * YEARS)
    with home.reader:
        home.night("isa_pages", FIRST, answers)
        for number in range(1, NIGHTS):
            at = FIRST + timedelta(days=number * DAYS // NIGHTS)
            if number % per_session == per_session // 2:
                home.night("kokkai", at - timedelta(hours=1), diet_session(bodies, number // per_session))
            for edited in chance.sample(range(PAGES), EDITED):
                editions[edited] += 1
                answers[edited] = page(edited, editions[edited])
            floor = beside(answers)
            spent = home.night("isa_pages", at, answers)
            nights.append(spent / ((floor + beside(answers)) / 2))
        year = NIGHTS // YEARS
        middle = [statistics.median(nights[n : n + year]) for n in range(5, NIGHTS - 5, year)]
        print("\neach year's middle night, in work beside it:", *(f"{one:.2f}" for one in middle))
        start = time.process_time()
        runs = replay(home.archive, tmp_path / "again.db", read=home.reader, fresh=True)
        again = time.process_time() - start
    of = f"{NIGHTS:,} nights of {PAGES} pages"
    report(f"{of}: a night of the last year / of the first", middle[-1], middle[0], 1.1, "× the work beside it")
    report(f"{of}: replay of {runs:,} runs, readings kept / {MOST_MINUTES} min", again, 60 * MOST_MINUTES, 1)
    bodies_mb = on_disk(tmp_path / "archive" / "bodies") / MB
    for name in ("archive/journal", "policy.db", "readings.db"):
        place = tmp_path / name
        size = on_disk(place) if place.is_dir() else place.stat().st_size
        report(f"{of}: {name} / bodies as kept", size / MB, bodies_mb, unit="MB")
