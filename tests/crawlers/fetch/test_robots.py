"""robots.txt is obeyed by every request, also by those that stand in line while it is being read."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest

from crawlers.fetch.download import Refused, check_address
from crawlers.fetch.order import RunOrder
from crawlers.registry import all_sources
from db.record.archive import Archive
from tests.support.answering import answering
from tests.support.processes import fetch_in_a_process

AT = "2026-05-01T03:00:00Z"
PLACES = [
    f"/isa/applications/{name}"
    for name in (
        "ssw/index.html",
        "index_00005.html",
        *(f"status/{n}.html" for n in ("dependent", "gijinkoku", "businessmanager")),
        "procedures/16-4.html",
        "resources/newimmiact_3_index.html",
    )
]
OPEN, CLOSED = f"https://www.moj.go.jp{PLACES[0]}", [f"https://www.moj.go.jp{place}" for place in PLACES[1:]]
RULES = "User-agent: *\nCrawl-delay: {delay}\n" + "".join(f"Disallow: {place}\n" for place in PLACES[1:])


class Slow(BaseHTTPRequestHandler):
    """Answers robots.txt late, everything else at once."""

    rules: ClassVar[str] = ""
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        robots = self.path.endswith("/robots.txt")
        if robots:
            time.sleep(0.5)
        body = self.rules if robots else "<html><body><p>見本</p></body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if robots else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Slow.asked = []
    with answering(Slow) as address:
        yield address


def lines_of(home: Path) -> list[dict[str, object]]:
    archive = Archive(home / "archive")
    return [json.loads(line) for run in archive.run_files() for line in run.path.read_text("utf-8").splitlines()]


def test_no_forbidden_page_is_asked_for_while_the_rules_are_read(tmp_path: Path, site: str) -> None:
    Slow.rules = RULES.format(delay=0)
    order = RunOrder(home=str(tmp_path), source="isa_pages", at=AT, only=[*CLOSED, OPEN], mirror=site)
    assert fetch_in_a_process(order).returncode == 0
    pages = [path for path in Slow.asked if not path.endswith("robots.txt")]
    assert [path.split("www.moj.go.jp")[1] for path in pages] == [PLACES[0]]
    assert len(Slow.asked) == 2  # the rules are asked for once
    refused = {line["url"] for line in lines_of(tmp_path) if line.get("failed") == "blocked"}
    assert refused == set(CLOSED)


@pytest.mark.parametrize(("asked_for", "kept"), [(7, 7.0), (3600, 60.0), (0, 1.0)])
def test_a_crawl_delay_counts_up_to_a_minute(tmp_path: Path, site: str, asked_for: int, kept: float) -> None:
    Slow.rules = RULES.format(delay=asked_for)
    order = RunOrder(home=str(tmp_path), source="isa_pages", at=AT, only=[OPEN], mirror=site)
    assert fetch_in_a_process(order).returncode == 0
    (line,) = [line for line in lines_of(tmp_path) if line["type"] == "fetch" and line["url"] == OPEN]
    assert line["delay"] == max(kept, all_sources()["isa_pages"].delay)


@pytest.mark.parametrize("url", ["https://www.kanpo.go.jp/", "https://kanpo.go.jp/20260303/index.html"])
def test_the_gazette_is_never_asked(url: str) -> None:
    with pytest.raises(Refused, match="forbid"):
        check_address(url, frozenset({"www.kanpo.go.jp", "kanpo.go.jp"}))


def test_the_first_500_kib_of_the_rules_are_read_and_no_half_line(tmp_path: Path, site: str) -> None:
    """The line that is cut would forbid the open page, the one behind it too; the one before forbids another."""
    start = f"User-agent: *\nDisallow: {PLACES[1]}\n"
    filler = "# 見本\n" * ((500 * 1024 - len(start)) // len("# 見本\n".encode()) - 5)
    half = f"Disallow: {PLACES[0]}"
    start += filler
    start += "#" * (500 * 1024 - len(start.encode()) - len(half) - 1) + "\n"
    Slow.rules = start + half + "x\n" + f"Disallow: {PLACES[0]}\n"
    assert Slow.rules.encode()[: 500 * 1024].endswith(half.encode())
    order = RunOrder(home=str(tmp_path), source="isa_pages", at=AT, only=[CLOSED[0], OPEN], mirror=site)
    assert fetch_in_a_process(order).returncode == 0
    pages = [path.split("www.moj.go.jp")[1] for path in Slow.asked if not path.endswith("robots.txt")]
    assert pages == [PLACES[0]]


def test_rules_that_would_fill_the_memory_forbid(tmp_path: Path, site: str) -> None:
    """Every rule of a group is kept for every robot of it: 16,000 robots and 16,000 rules are 256 million."""
    Slow.rules = "".join(f"User-agent: a{n}\n" for n in range(16_000)) + "".join(f"Allow:/{n}\n" for n in range(16_000))
    assert len(Slow.rules) < 500 * 1024
    order = RunOrder(home=str(tmp_path), source="isa_pages", at=AT, only=[OPEN], mirror=site)
    assert fetch_in_a_process(order).returncode == 0
    (line,) = [line for line in lines_of(tmp_path) if line.get("failed")]
    assert (line["failed"], line["code"]) == ("blocked", "robots_unread")
    assert "16000 robots" in str(line["reason"])
