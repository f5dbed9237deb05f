"""Shared fixtures: a home to play nights in, a browser, the demonstration, the recorded web server when it is there."""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from xdist.scheduler import LoadScopeScheduling

import policywatch  # noqa: F401  (it says how the texts of a source are cleaned, for every test)
from demo import steps
from demo.script import run_demo
from tests.support.forked import FORKING
from tests.support.helpers import Watch
from tests.support.places import RECORDED_WEB, ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def available_memory() -> int:
    """Bytes that could be taken without anything being put aside; 0 where that is not known."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")), 0)


RECORDED = RECORDED_WEB
# The homes of the tests are 2 GB of small files, and a disk is waited for at each: they lie in memory where there is room.
IN_MEMORY, ROOM = Path("/dev/shm"), 8 << 30  # bytes
if not os.environ.keys() & {"PYTEST_DEBUG_TEMPROOT", "TMPDIR"} and IN_MEMORY.is_dir():
    free = os.statvfs(IN_MEMORY)
    if os.access(IN_MEMORY, os.W_OK) and min(free.f_bavail * free.f_frsize, available_memory()) > ROOM:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(IN_MEMORY)
# Modules whose tests share the one run of the demonstration.
DEMO = (
    "tests/whole/test_browser.py",
    "tests/whole/test_demo.py",
    "tests/whole/test_faults.py",
    "tests/whole/test_readme.py",
)


class ByModule(LoadScopeScheduling):
    """The tests of a module stay on one worker, and so do those that share the demonstration.

    (``--dist loadgroup`` would say the same with marks, but pytest-xdist 3.8 has no effect there under pytest 9.)
    """

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "the demonstration" if module in DEMO else module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    return ByModule(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    if "demo_run" in getattr(item, "fixturenames", ()):
        item.add_marker(pytest.mark.slow)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The modules that take longest begin first, so that no worker waits for another at the end."""
    weight: dict[str, int] = {}
    for item in items:
        module = item.nodeid.partition("::")[0]
        slow = 3 if item.get_closest_marker("recorded") else 1 if item.get_closest_marker("slow") else 0
        weight[module] = weight.get(module, 0) + (4 * slow if module in DEMO else slow)
    items.sort(key=lambda item: -weight[item.nodeid.partition("::")[0]])


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """A home without anything in it, to play nights in."""
    with Watch(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from tests.support.chromium import chromium_started

    with chromium_started() as browser:
        yield browser


@dataclass
class RecordedWeb:
    """A running recorded web: its address, its clock and its faults."""

    url: str

    def ask(self, at: str, /, **query: str) -> Any:
        address = f"{self.url}{at}" + (f"?{urlencode(query)}" if query else "")
        with urllib.request.urlopen(address, timeout=30) as answer:
            return json.loads(answer.read())

    def travel(self, moment: str) -> None:
        self.ask("/-/at", t=moment)

    def fault(self, mode: str, host: str = "*", **more: str) -> None:
        self.ask("/-/fault", host=host, mode=mode, **more)

    def heal(self) -> None:
        self.ask("/-/fault", host="*", mode="none")


@dataclass(frozen=True)
class DemoRun:
    """The one run of the demonstration that all tests share: read it, or work on a copy of it."""

    home: Path
    said: tuple[str, ...]
    status: int


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """What `make demo` does, done by the same code; its commands are forked."""
    home, said = tmp_path_factory.mktemp("demo") / "demo", list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "subprocess", FORKING)
        status = run_demo(home, ROOT / "demo", said.append)
    return DemoRun(home, tuple(said), status)


@pytest.fixture(scope="session")
def recorded_server() -> Iterator[RecordedWeb]:
    """The recorded web in a thread of this process; skips, saying so, on a machine that does not have it."""
    if not (RECORDED / "serve.py").exists():
        pytest.skip(f"no recorded web beside the checkout ({RECORDED.name}/serve.py): the real-data tests need it")
    sys.path.insert(0, str(RECORDED))
    try:
        server = importlib.import_module("serve").make_server(0)
    finally:
        sys.path.remove(str(RECORDED))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield RecordedWeb(f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()


@pytest.fixture
def recorded_web(recorded_server: RecordedWeb) -> Iterator[RecordedWeb]:
    """The recorded web without faults."""
    recorded_server.heal()
    yield recorded_server
    recorded_server.heal()
