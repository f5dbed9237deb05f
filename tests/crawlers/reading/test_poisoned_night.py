"""A site that serves poison among good pages, through the real command: named every night, and harmless every night after."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest

from crawlers.registry import all_sources
from db.record.archive import Archive
from db.record.schema import open_read_only
from tests.support import poisons
from tests.support.answering import answering
from tests.support.places import ROOT

pytestmark = pytest.mark.tour

# The command as it is, with other limits; what is really read is noted in a file.
COMMAND = """
import pickle
from functools import partialmethod
from crawlers.reading import bounded, reader
class Impatient(reader.Reader):
    __init__ = partialmethod(reader.Reader.__init__, limits=bounded.Limits(seconds=1))
reader.Reader = Impatient
ask = bounded.Bounded.__call__
def noting(self, message, seconds=None):
    with open(NOTES, "a") as notes:
        print(pickle.loads(message)[2][0], file=notes)
    return ask(self, message, seconds)
bounded.Bounded.__call__ = noting
from policywatch import cli
cli()
"""
WATCHED = [one.path for one in all_sources()["isa_pages"].watched]  # type: ignore[attr-defined]
LINKING, NESTED = WATCHED[0], WATCHED[1]
DEEP = NESTED.rpartition("/")[2]
FILES = {
    "far_row.xlsx": poisons.far_row,
    "merged.xlsx": poisons.merged_cells,
    "empty.xlsx": poisons.empty_cells,
    "unclosed.xlsx": poisons.unclosed_cells,
    "shared.pdf": poisons.shared_stream,
}
GOOD = "good.csv"
TEXT = "<p>見本の本文です。見本の本文です。見本の本文です。見本の本文です。</p>"


class Poisoned(BaseHTTPRequestHandler):
    """Every watched page; one links to the poisonous files and a good one, one is poison itself."""

    bodies: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        body = self.bodies.get(self.path.split("www.moj.go.jp/")[-1])
        self.send_response(404 if body is None else 200)
        kind = {"xlsx": "application/octet-stream", "pdf": "application/pdf", "csv": "text/csv"}
        self.send_header("Content-Type", kind.get(self.path.rpartition(".")[2], "text/html; charset=UTF-8"))
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    def page(text: str) -> bytes:
        return f'<html><body><div id="contentsArea"><h1 class="titlePage">見本</h1>{text}</div></body></html>'.encode()

    links = "".join(f'<p><a href="/isa/content/{name}">見本 {name}</a></p>' for name in (*FILES, GOOD))
    Poisoned.bodies = {path: page(TEXT) for path in WATCHED}
    Poisoned.bodies[LINKING] = page(TEXT + links)
    Poisoned.bodies[NESTED] = page(poisons.nested())
    Poisoned.bodies |= {f"isa/content/{name}": make() for name, make in FILES.items()}
    Poisoned.bodies[f"isa/content/{GOOD}"] = "見本,1\n".encode()
    with answering(Poisoned) as address:
        yield address


def run(home: Path, *arguments: str) -> tuple[int, str, set[str]]:
    """Exit status and output of the command, and which of the poisons were given to the readers."""
    notes = home / "given-to-readers"
    notes.write_text("")
    code = f"NOTES = {str(notes)!r}\n{COMMAND}"
    command = [sys.executable, "-c", code, *arguments, "--home", str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    given = {address.rpartition("/")[2] for address in notes.read_text("utf-8").split()}
    return done.returncode, done.stdout + done.stderr, given & {*FILES, DEEP}


def problems(home: Path) -> dict[str, list[tuple[str, str]]]:
    """Night -> (page or file, code) of each problem."""
    found: dict[str, list[tuple[str, str]]] = {}
    with closing(open_read_only(home / "policy.db")) as conn:
        for night, url, code in conn.execute("SELECT noted_at, url, code FROM problems ORDER BY noted_at, url"):
            found.setdefault(night[:10], []).append((url.rpartition("/")[2], code))
    return found


def verdicts(home: Path) -> list[int]:
    """How many readings were stopped, journal by journal."""
    files = [run.path.read_bytes().splitlines() for run in Archive(home / "archive").run_files()]
    return [sum(json.loads(line)["type"] == "verdict" for line in lines) for lines in files]


def check_night(home: Path, night: str) -> None:
    """Every poison is named on that night, and nothing else; the nested page falls over the depth of the stack, unless the machine
    is so slow that its time is over before."""
    named = dict(problems(home)[night])
    assert named.pop(DEEP) in ("unknown_format", "not_read_in_time")
    assert named == dict.fromkeys(FILES, "not_read_in_time")


def test_poison_is_named_every_night_and_read_on_the_first_alone(site: str, tmp_path: Path) -> None:
    def night(day: str) -> tuple[int, str, set[str]]:
        return run(tmp_path, "crawl", "isa_pages", "--mirror", site, "--at", f"{day}T03:00:00+09:00")

    status, said, given = night("2026-05-01")
    assert status == 1
    assert "could not be read in time" in said
    assert given == {*FILES, DEEP}
    with closing(open_read_only(tmp_path / "policy.db")) as conn:
        stored = {row[0] for row in conn.execute("SELECT key FROM documents WHERE current_version IS NOT NULL")}
        assert conn.execute("SELECT outcome FROM runs").fetchone()[0] == "partial"
    assert stored == {f"isa_pages/{path}" for path in WATCHED if path != NESTED} | {f"isa_pages/isa/content/{GOOD}"}
    check_night(tmp_path, "2026-04-30")
    (stopped,) = verdicts(tmp_path)
    assert stopped in (len(FILES), len(FILES) + 1)

    status, _, given = night("2026-05-02")
    assert (status, given) == (1, set())
    check_night(tmp_path, "2026-05-01")
    assert verdicts(tmp_path) == [stopped] * 2

    (tmp_path / "readings.db").unlink()
    status, _, given = night("2026-05-03")
    assert status == 1
    assert given == {*FILES, DEEP}
    check_night(tmp_path, "2026-05-02")

    before = problems(tmp_path)
    for path in tmp_path.glob("readings.db*"):
        path.unlink()
    status, said, given = run(tmp_path, "replay")
    assert status == 0, said
    assert problems(tmp_path) == before
    assert given & set(FILES) == set()  # the journal says that they cannot be read
    status, said, _ = run(tmp_path, "archive", "verify")
    assert status == 0, said
