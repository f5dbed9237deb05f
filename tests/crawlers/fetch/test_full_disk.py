"""A crawl whose disk is full: the run ends at the first write that fails, and what was kept is whole.

The limit is the system's own on the size of a file (RLIMIT_FSIZE), so the writes fail for real.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from crawlers.fetch.order import RunOrder
from db.record.archive import Archive
from demo.sample_web import make_server
from tests.support.places import ROOT
from tests.support.processes import fetch_in_a_process

AT = "2026-03-30T18:00:00Z"


def crawl_with_room(home: Path, url: str, most: int) -> subprocess.CompletedProcess[str]:
    """Fetch one source in a process in which no file may grow beyond ``most`` bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    order = RunOrder(home=str(home), source="isa_pages", at=AT, mirror=url)
    return fetch_in_a_process(order, limit)


@pytest.mark.parametrize("most", [3000, 5000])
def test_the_run_ends_at_the_first_line_the_disk_does_not_take(tmp_path: Path, most: int) -> None:
    server = make_server(ROOT / "demo")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        done = crawl_with_room(tmp_path, f"http://127.0.0.1:{server.server_address[1]}", most)
    finally:
        server.shutdown()
    assert done.returncode == 1
    assert "the run ends here" in done.stderr or "free the disk" in done.stderr
    archive = Archive(tmp_path / "archive")
    (run,) = archive.run_files()
    text = run.path.read_bytes()
    assert text.endswith(b"\n") and len(text) <= most
    lines = [json.loads(line) for line in text.splitlines()]
    assert lines[-1]["type"] != "end"  # nobody may take it for a run that went through
    assert list(archive.verify()) == []
    for line in lines:  # no result points at another page's body
        if line["type"] == "result" and "fetch" in line:
            assert lines[line["fetch"]]["requested_url"] == line["url"]
    assert not list((tmp_path / "archive" / "bodies").rglob(".new-*"))
