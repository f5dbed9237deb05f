"""Works that are commands of their own: run, and measured by the processor time of all their processes."""

from __future__ import annotations

import compileall
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.support.places import ROOT

OURS = ("crawlers", "briefs", "desk", "db", "demo")


@cache
def compile_ours() -> None:
    """As `make install` leaves it: an environment may forbid Python to write bytecode, which would then be made anew each time."""
    compileall.compile_file(ROOT / "policywatch.py", quiet=2)
    for package in OURS:
        compileall.compile_dir(ROOT / package, quiet=2)


def cpu_of(command: Sequence[str], *, statuses: Sequence[int] = (0,)) -> float:
    """CPU seconds, user and system, of a command and of all that it started and waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in statuses, f"{command[:6]}: {done.returncode}\n{done.stdout[-1000:]}{done.stderr[-2000:]}"
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def crawl(home: Path, mirror: str, at: str, *arguments: str) -> list[str]:
    """The command line of one night."""
    compile_ours()
    where = ["--home", str(home), "--mirror", mirror, "--at", at]
    return [sys.executable, "-m", "policywatch", "crawl", *where, *arguments]


class PagesSite:
    """The process of ``pages_site.py``."""

    def __init__(self, address: str) -> None:
        self.address = address

    def set(self, **how: object) -> None:
        for name, value in how.items():
            urllib.request.urlopen(f"{self.address}/set/{name}/{value}").read()


@contextmanager
def pages_site(folder: Path) -> Iterator[PagesSite]:
    """The site while it runs; ``folder`` takes the file that says its port."""
    port = folder / "port"
    process = subprocess.Popen([sys.executable, str(Path(__file__).with_name("pages_site.py")), str(port)])
    try:
        while not (port.exists() and port.read_text()):
            assert process.poll() is None, "the site of the bench did not begin"
            time.sleep(0.05)
        yield PagesSite(f"http://127.0.0.1:{port.read_text()}")
    finally:
        process.terminate()
        process.wait()


def on_disk(*folders: Path) -> int:
    """Bytes of all files below these folders."""
    return sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file())
