"""A source's process that dies, hangs or eats memory ends by itself, and the caller learns why."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from crawlers.nightly import child
from crawlers.nightly.child import Ended, run_apart
from db.record.archive import ArchiveError


def still() -> int:
    return 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def eat() -> None:
    eaten = [bytearray(64 << 20) for _ in range(200)]
    raise AssertionError(len(eaten))


def refuse() -> None:
    print("見本の前置き", file=sys.stderr)
    raise ArchiveError("見本：保存できない")


def hang() -> None:
    time.sleep(600)


@pytest.mark.parametrize(
    ("work", "ended"),
    [(lambda: None, Ended(0, "")), (die, Ended(-signal.SIGKILL, "")), (refuse, Ended(1, "見本：保存できない"))],
)
def test_how_it_ended_is_known(work: object, ended: Ended) -> None:
    assert run_apart(work, still, shows=False) == ended  # type: ignore[arg-type]


def test_it_gets_no_more_memory_than_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MEMORY", 512 << 20)
    assert run_apart(eat, still, shows=False) == Ended(1, "more than 512 MB of memory were asked for")


def test_one_that_stands_still_is_ended_and_one_that_goes_on_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "LOOKS", 0.05)
    assert run_apart(hang, still, shows=False, patience=0.3) == Ended(1, "nothing came for 0.005 minutes")
    ticks = iter(range(10_000))
    assert run_apart(lambda: time.sleep(1), lambda: next(ticks), shows=False, patience=0.3) == Ended(0, "")
