"""A crawl that is stopped half-way: never taken for a whole one, and never doubled by the next."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from db.record.schema import open_read_only
from tests.support.answering import answering
from tests.support.places import ROOT


class Slow(BaseHTTPRequestHandler):
    """Answers every page, one a second: a site that takes its time."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        time.sleep(0 if self.path.endswith("robots.txt") else 1.5)
        text = (
            "<p>見本の本文です。見本の本文です。見本の本文です。見本の本文です。</p>"
            if "robots" not in self.path
            else ""
        )
        body = f'<html><body><div id="contentsArea"><h1 class="titlePage">見本</h1>{text}</div></body></html>'.encode()
        self.send_response(404 if "robots" in self.path else 200)
        self.send_header("Content-Type", "text/html; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):  # the crawler was killed meanwhile
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


pytestmark = pytest.mark.slow


@pytest.fixture
def slow_site() -> Iterator[str]:
    with answering(Slow) as address:
        yield address


def start(home: Path, mirror: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "policywatch", "crawl", "isa_pages", "--home", str(home), "--mirror", mirror]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def journal_grows(home: Path, results: int) -> None:
    """Wait until the journal holds some results."""
    for _ in range(300):
        lines = [
            line
            for path in (home / "archive" / "journal").glob("*.jsonl")
            for line in path.read_text("utf-8").splitlines()
        ]
        if sum(json.loads(line)["type"] == "result" for line in lines if line.endswith("}")) >= results:
            return
        time.sleep(0.1)
    raise AssertionError("the crawl did not get going")


def child_of(process: subprocess.Popen[str]) -> int:
    """The process that fetches: the last one started (the first keeps the readers)."""
    return int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[-1])


@pytest.mark.tour
def test_a_stopped_crawl_is_no_whole_one(slow_site: str, tmp_path: Path) -> None:
    process = start(tmp_path, slow_site)
    journal_grows(tmp_path, 2)
    os.kill(child_of(process), signal.SIGTERM)
    assert process.wait(timeout=60) == 1
    with closing(open_read_only(tmp_path / "policy.db")) as conn:
        (run,) = conn.execute("SELECT outcome, message FROM runs").fetchall()
        read = conn.execute("SELECT count(*) FROM documents").fetchone()[0]
    assert run["outcome"] == "partial"
    assert "stopped" in run["message"]
    assert read < 18


def test_the_lock_lasts_as_long_as_anybody_fetches(slow_site: str, tmp_path: Path) -> None:
    process = start(tmp_path, slow_site)
    journal_grows(tmp_path, 1)
    child = child_of(process)
    process.kill()  # the parent is gone, its child goes on fetching
    process.wait(timeout=30)
    second = start(tmp_path, slow_site)
    _, said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "another crawl" in said
    os.kill(child, signal.SIGKILL)
