"""`policywatch record`: what came is kept, what did not come is named and the command fails (a made-up site, 見本)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

from policywatch import cli
from tests.support.answering import answering
from tests.support.helpers import isa_page

pytestmark = pytest.mark.slow  # each records with a crawler in a process of its own
GOOD, MISSING, MOVED = (
    "isa/applications/ssw/index.html",
    "isa/applications/titp/index.html",
    "isa/policies/index.html",
)
SITE = "https://www.moj.go.jp/"


class Handler(BaseHTTPRequestHandler):
    there: ClassVar[bool] = True

    def do_GET(self) -> None:
        path = self.path.removeprefix("/https/www.moj.go.jp/")
        status, _, body = isa_page("見本の制度", "見本の本文です。育成就労の手続を説明しています。見本の本文です。")
        if path == MOVED:
            self.send_response(301)
            self.send_header("Location", f"https://www.mihon.go.jp/{MOVED}")
            body = b""
        else:
            found = path == GOOD and self.there
            self.send_response(status if found else 404)
            body = body if found else b"<html>mihon</html>"
        self.send_header("Content-Type", "text/html; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def mirror() -> Iterator[str]:
    Handler.there = True
    with answering(Handler) as address:
        yield address


def record(home: Path, mirror: str, *paths: str) -> tuple[int, str, list[dict[str, object]]]:
    """Exit status, what was printed, and the recordings as the JSON beside each body says."""
    only = [word for path in paths for word in ("--only", SITE + path)]
    result = CliRunner().invoke(cli, ["--home", str(home), "record", "isa_pages", "--mirror", mirror, *only])
    kept = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(home.glob("recordings/*/*/*.expected.json"))
    ]
    return result.exit_code, result.output, kept


def test_a_page_that_came_is_kept_and_all_is_well(tmp_path: Path, mirror: str) -> None:
    code, out, kept = record(tmp_path, mirror, GOOD)
    assert (code, [one["status"] for one in kept]) == (0, [200]) and "1 answers" in out


def test_pages_that_could_not_be_had_are_named_and_the_others_kept(tmp_path: Path, mirror: str) -> None:
    code, out, kept = record(tmp_path, mirror, GOOD, MISSING, MOVED)
    assert code == 1 and "2 could not be had" in out
    assert f"{SITE}{MISSING}: HTTP 404: not found" in out
    assert f"{SITE}{MOVED}: moved to another host: https://www.mihon.go.jp/{MOVED}" in out
    assert sorted(str(one["status"]) for one in kept) == ["200", "404"]


def test_nothing_but_not_found_is_a_failure(tmp_path: Path, mirror: str) -> None:
    Handler.there = False
    code, out, _ = record(tmp_path, mirror, GOOD, MISSING)
    assert code == 1 and f"{SITE}{GOOD}: HTTP 404" in out and f"{SITE}{MISSING}: HTTP 404" in out


def test_no_answer_at_all_names_the_pages_too(tmp_path: Path, mirror: str) -> None:
    code, out, kept = record(tmp_path, mirror, MOVED)
    assert (code, kept) == (1, []) and f"moved to another host: https://www.mihon.go.jp/{MOVED}" in out
