"""What a night on which nothing changed costs beside the first one, all enabled sources on the recorded web; run with `make bench`."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.bench.running import cpu_of, crawl
from tests.bench.table import report
from tests.support.places import RECORDED_WEB

NIGHTS = ["2026-08-25", "2026-08-26", "2026-08-27"]  # the web stands still at the first


@pytest.mark.recorded
def test_a_quiet_night_of_all_sources(tmp_path: Path) -> None:
    if not (RECORDED_WEB / "serve.py").exists():
        pytest.skip("no recorded web beside the checkout")
    with (tmp_path / "port").open("w+") as said:
        command = [
            sys.executable,
            "-u",
            str(RECORDED_WEB / "serve.py"),
            "--port",
            "0",
            "--at",
            f"{NIGHTS[0]}T03:00:00+09:00",
        ]
        web = subprocess.Popen(command, stdout=said)
        try:
            while not (words := (tmp_path / "port").read_text()):
                time.sleep(0.1)
            mirror = next(word.rstrip("/,") for word in words.split() if word.startswith("http://127.0.0.1"))
            urllib.request.urlopen(f"{mirror}/-/").read()
            spent = [
                cpu_of(crawl(tmp_path / "home", mirror, f"{day}T03:00:00+09:00"), statuses=(0, 1)) for day in NIGHTS
            ]
        finally:
            web.terminate()
            web.wait()
    report("a quiet night of all enabled sources / the first night", min(spent[1:]), spent[0], 0.2)
