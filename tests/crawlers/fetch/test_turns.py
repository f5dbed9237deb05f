"""One request at a time to a host, over processes; and names that stand for this machine are not even connected to."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crawlers.fetch.order import RunOrder
from crawlers.fetch.run import pauses, run_source
from crawlers.fetch.turns import Turns
from crawlers.reading.reader import read_here
from crawlers.registry import all_sources
from db.record.archive import Archive
from db.text.addresses import host_of

FORK = multiprocessing.get_context("fork")


def ask(folder: Path, name: str, said: Any, pause: float | None, times: int, alone: float = 0.0) -> None:
    """Ask the host so many times; what began and ended is said."""

    async def work() -> None:
        turns = Turns(folder)
        for _ in range(times):
            async with turns.turn("www.mihon.jp", pause):
                said.put((name, "begins", time.time()))
                await asyncio.sleep(0.02)
                said.put((name, "ends", time.time()))
                if alone:
                    turns.leave_alone("www.mihon.jp", alone)

    asyncio.run(work())


def both(folder: Path, pause: float | None, times: int) -> list[tuple[str, str, float]]:
    said: Any = FORK.Queue()
    workers = [FORK.Process(target=ask, args=(folder, name, said, pause, times)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    events = [said.get(timeout=30) for _ in range(4 * times)]
    for worker in workers:
        worker.join(30)
    return sorted(events, key=lambda event: event[2])


def test_two_processes_never_ask_a_host_at_once(tmp_path: Path) -> None:
    events = both(tmp_path / "turns", None, 10)
    for begins, ends in zip(events[::2], events[1::2], strict=True):
        assert (begins[0], begins[1], ends[1]) == (ends[0], "begins", "ends")
    assert {name for name, _, _ in events} == {"a", "b"}


def test_the_pause_holds_over_both(tmp_path: Path) -> None:
    events = both(tmp_path / "turns", 0.3, 3)
    ends, begins = [at for _, what, at in events if what == "ends"], [at for _, what, at in events if what == "begins"]
    assert all(later - earlier > 0.29 for earlier, later in zip(ends[:-1], begins[1:], strict=True))


def test_a_host_that_wants_to_be_left_alone_is_by_the_next_process_too(tmp_path: Path) -> None:
    said: Any = FORK.Queue()
    for alone in (0.5, 0.0):
        worker = FORK.Process(target=ask, args=(tmp_path, "one", said, 0.0, 1, alone))
        worker.start()
        worker.join(30)
    events = [said.get(timeout=30) for _ in range(4)]
    assert events[2][2] - events[1][2] > 0.49


def test_what_one_source_promised_a_host_holds_for_all() -> None:
    source = all_sources()["watch"]
    minutes = all_sources()["kokkai"]
    assert pauses(source, {"kokkai.ndl.go.jp", "www.mihon.jp"}) == {
        "kokkai.ndl.go.jp": minutes.delay,
        "www.mihon.jp": source.delay,
    }
    assert minutes.delay > source.delay


class Inside(BaseHTTPRequestHandler):
    """A server of this machine that must not be asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def fetch_with_such_names(order: RunOrder, names: dict[str, str]) -> None:
    """In a process of its own: fetch while the names of hosts stand for these addresses."""
    socket.gethostbyname = lambda name: names[name]  # what answers is outside of us: a name server
    run_source(order, read_here)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7"])
def test_a_name_that_stands_for_an_address_inside_is_not_connected_to(tmp_path: Path, address: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Inside)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Inside.asked = []
    url = "http://inside.mihon.jp/secret.html"
    page = {"key": "watch/inside.mihon.jp/secret.html", "url": url}
    order = RunOrder(home=str(tmp_path), source="watch", settings={"pages": [page]})
    worker = FORK.Process(target=fetch_with_such_names, args=(order, {host_of(url): address}))
    worker.start()
    worker.join(60)
    server.shutdown()
    assert (worker.exitcode, Inside.asked) == (0, [])
    lines = [
        line
        for run in Archive(tmp_path / "archive").run_files()
        for line in Archive(tmp_path / "archive").read_run(run.path)
    ]
    (failed,) = (line for line in lines if line.get("failed"))
    assert failed["failed"] == "blocked"
    assert f"the name inside.mihon.jp stands for the private address {address}" in failed["reason"]
