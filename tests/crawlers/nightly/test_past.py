"""A long past of the minutes: month by month, the newest first; stopped and started again it goes on where it was (見本)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from crawlers.fetch.earlier_runs import known_of
from crawlers.fetch.order import RunOrder
from crawlers.nightly import past
from crawlers.registry import all_sources
from crawlers.sources.shared.source import Known
from db.night.store import RunResult
from db.record.home import Home
from db.record.lock import HomeBusy, one_at_a_time
from db.record.schema import open_policy_db
from tests.support.answering import answering
from tests.support.helpers import Meeting, MinutesSite
from tests.support.places import ROOT

AT = "2026-05-20T03:00:00+09:00"
SPEECHES = [("会議録情報", "法務委員会"), ("見本甲子", "技能実習生の転籍について伺います。")]
MONTHS = ["2025-12", "2025-11", "2025-10", "2025-09", "2025-08", "2025-07", "2025-06", "2025-05", "2025-04"]


class Api(BaseHTTPRequestHandler):
    """The minutes API over meetings of two months; ``slow_in``: the month in which it takes its time."""

    site: ClassVar[MinutesSite]
    slow_in: ClassVar[str] = ""
    windows: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        url = "https:/" + self.path.removeprefix("/https")
        first = parse_qs(urlsplit(url).query).get("from", [""])[0]
        if first and first not in self.windows:
            self.windows.append(first)
        if self.slow_in and first.startswith(self.slow_in):
            time.sleep(60)
        status, headers, body = self.site(url) if "/api/" in url else (404, {}, b"")  # type: ignore[misc]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def api() -> Iterator[str]:
    Api.site = MinutesSite(Meeting("2026-04-10", SPEECHES), Meeting("2025-11-12", SPEECHES, number=4))
    Api.windows, Api.slow_in = [], ""
    with answering(Api) as address:
        yield address


def begin(home: Path, mirror: str, since: str) -> subprocess.Popen[str]:
    words = ["crawl", "kokkai", "--since", since, "--mirror", mirror, "--at", AT, "--home", str(home)]
    return subprocess.Popen(
        [sys.executable, "-m", "policywatch", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.tour
def test_stopped_and_started_again_it_goes_on_where_it_was(tmp_path: Path, api: str) -> None:
    Api.slow_in = "2025-11"
    first = begin(tmp_path, api, "2025-04-10")
    deadline = time.monotonic() + 120
    while "2025-11-01" not in Api.windows and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(first.pid, signal.SIGKILL)  # as when the machine goes down
    first.communicate()
    asked, Api.windows, Api.slow_in = list(Api.windows), [], ""
    assert asked == ["2026-01-01", "2025-12-01", "2025-11-01"]
    again = begin(tmp_path, api, "2025-04-10")
    said = again.communicate(timeout=280)[1]
    assert again.returncode == 1, said  # the run that was cut off is named, all else went well
    assert said.count("interrupted: ") == 1
    # What was there is not asked for again; the piece that was cut off is.
    assert Api.windows == [f"{month}-01" for month in MONTHS[1:-1]] + ["2025-04-10"]
    assert "kokkai: 2 of 10 pieces are there already" in said
    assert "kokkai: 2025-11-01 … 2025-11-30 (piece 3 of 10, 8 left, about " in said
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        assert [row[0] for row in conn.execute("SELECT key FROM documents WHERE kind = 'meeting' ORDER BY key")] == [
            f"kokkai/{meeting.id}" for meeting in sorted(Api.site.meetings, key=lambda m: m.id)
        ]
        assert conn.execute("SELECT count(*) FROM changes").fetchone()[0] == 0  # the past is no news
        known = known_of(conn, "kokkai", {})
    assert (known.covered_from, known.last_good_on) == (date(2025, 4, 10), date(2026, 5, 20))
    # All of it is there: nothing is asked, and that is no failure.
    Api.windows = []
    third = begin(tmp_path, api, "2025-04-10")
    said = third.communicate(timeout=60)[1]
    assert (third.returncode, Api.windows) == (0, []), said
    assert "10 of 10 pieces are there already" in said
    assert "no source is switched on" not in said


def test_the_pieces_of_a_long_past() -> None:
    pieces = all_sources()["kokkai"].pieces(date(2018, 10, 1), date(2026, 11, 29))
    assert pieces[0] == (
        date(2026, 8, 1),
        date(2026, 11, 29),
    )  # what a night polls: 120 days and the rest of that month
    assert pieces[1] == (date(2026, 7, 1), date(2026, 7, 31))
    assert pieces[-1] == (date(2018, 10, 1), date(2018, 10, 31))
    assert len(pieces) == 1 + 94
    assert all(earlier[0].toordinal() - later[1].toordinal() == 1 for earlier, later in pairwise(pieces))
    assert all_sources()["kokkai"].pieces(date(2026, 1, 1), date(2026, 11, 29)) == ()
    assert all_sources()["bills"].pieces(date(2018, 10, 1), date(2026, 11, 29)) == ()


def test_a_night_waits_for_a_piece_and_for_nothing_else(tmp_path: Path) -> None:
    home = Home(tmp_path)
    order: list[str] = []

    def night() -> None:
        with one_at_a_time(home):
            order.append("night")

    with one_at_a_time(home, piece=True):
        waiting = threading.Thread(target=night)
        waiting.start()
        waiting.join(0.3)
        order.append("piece")
    waiting.join(10)
    assert order == ["piece", "night"]
    refused: list[Any] = []
    with one_at_a_time(home):
        try:
            night()
        except HomeBusy as busy:
            refused.append(busy)
    assert len(refused) == 1


def test_a_month_that_is_there_is_searched_again_for_new_words_alone(
    tmp_path: Path, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes = all_sources()["kokkai"]
    order = RunOrder(str(tmp_path), "", at="2026-05-19T18:00:00Z", since="2025-04-10", mirror=api)
    asked: list[tuple[str, list[str] | None]] = []

    def crawled(*given: Any, piece: Callable[[], bool]) -> list[RunResult]:
        assert piece()
        asked.append((str(given[2].since), given[2].words))
        return []

    with closing(open_policy_db(tmp_path / "policy.db")) as conn, conn:
        for run, (first, last, words) in enumerate(
            [("2025-12-01", "2025-12-31", ["在留", "入管"]), ("2025-11-01", "2025-11-30", ["在留", "入管", "帰化"])], 1
        ):
            conn.execute(
                "INSERT INTO runs (id, source, started_at, outcome, requests, new, changed, unchanged, errors, message,"
                " window_from, window_until) VALUES (?, 'kokkai', '2026-05-18T18:00:00Z', 'ok', 0, 0, 0, 0, 0, '', ?, ?)",
                (run, first, last),
            )
            for word in words:
                url = minutes.search_ask(word, first, last, 1).url  # type: ignore[attr-defined]
                conn.execute(
                    "INSERT INTO fetches (run, last_run, source, url, requested_url, status, fetched_at, last_fetched_at, accepted)"
                    " VALUES (?, ?, 'kokkai', ?, ?, 200, '2026-05-18T18:00:00Z', '2026-05-18T18:00:00Z', 1)",
                    (run, run, url, url),
                )
    monkeypatch.setattr(type(minutes), "words", lambda _: ("在留資格", "入管", "帰化"))
    monkeypatch.setattr(past, "crawl", crawled)
    monkeypatch.setattr(past, "ASIDE", 0)
    said: list[str] = []
    past.fetch_past(Home(tmp_path), "kokkai", order, lambda _: None, said.append)
    by_month = dict(asked)
    assert by_month["2025-12-01"] == ["帰化"]  # 在留 has found what 在留資格 would
    assert "2025-11-01" not in by_month
    assert by_month["2025-10-01"] is None
    assert "kokkai: searched before, now for 1 further words: 帰化" in said
    until = replace(Known(until=date(2025, 12, 31)), words=("帰化",))
    plan = minutes.plan(datetime(2026, 5, 20, tzinfo=UTC), date(2025, 12, 1), until)
    assert [minutes.searched(ask.url) for ask in plan.requests] == [("帰化", "2025-12-01", "2025-12-31")]


def test_the_same_job_begun_twice_asks_for_no_piece_twice(
    tmp_path: Path, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = RunOrder(str(tmp_path), "", at="2026-05-19T18:00:00Z", since="2025-04-10", mirror=api)
    pieces = [piece.first for piece in past.pieces_of("kokkai", order)]
    asked: list[str] = []

    def other_job(*given: Any, piece: Callable[[], bool]) -> list[RunResult]:
        """While this one waits for its turn, the other has the month of November."""
        if given[2].since == "2025-11-01":
            with closing(open_policy_db(tmp_path / "policy.db")) as conn, conn:
                conn.execute(
                    "INSERT INTO runs (source, started_at, outcome, requests, new, changed, unchanged, errors, message,"
                    " window_from, window_until) VALUES ('kokkai', '2026-05-19T18:00:00Z', 'ok', 0, 0, 0, 0, 0, '', ?, ?)",
                    ("2025-11-01", "2025-11-30"),
                )
                for word in all_sources()["kokkai"].words():
                    url = all_sources()["kokkai"].search_ask(word, "2025-11-01", "2025-11-30", 1).url  # type: ignore[attr-defined]
                    conn.execute(
                        "INSERT INTO fetches (run, last_run, source, url, requested_url, status, fetched_at, last_fetched_at,"
                        " accepted) VALUES (1, 1, 'kokkai', ?, ?, 200, '2026-05-19T18:00:00Z', '2026-05-19T18:00:00Z', 1)",
                        (url, url),
                    )
        if piece():
            asked.append(str(given[2].since))
        return []

    monkeypatch.setattr(past, "crawl", other_job)
    monkeypatch.setattr(past, "ASIDE", 0)
    past.fetch_past(Home(tmp_path), "kokkai", order, lambda _: None, lambda _: None)
    assert asked == [first for first in pieces if first != "2025-11-01"]
