"""A function of foreign bytes stays within its limits, whatever it does, and the next call finds a worker again."""

from __future__ import annotations

import ctypes
import os
import re
import threading
from typing import Any

import pytest

from crawlers.read.bounded import Bounded, Exceeded, Limit, Limits

SMALL = Limits(seconds=1, memory=200 << 20, output=1 << 20)


def behave(how: str, value: Any = None) -> Any:
    """What poisonous input makes readers do."""
    if how == "spin":
        while True:
            pass
    if how == "spin in C":  # no Python code runs while this regular expression backtracks
        return re.match(r"(a*)*b", "a" * 40)
    if how == "eat":
        return [bytearray(10 << 20) for _ in range(1000)]
    if how == "tell":
        return "x" * (2 << 20)
    if how == "crash":
        ctypes.string_at(0)
    if how == "leave":
        os._exit(3)
    if how == "raise":
        raise ValueError(f"見本：{value}")
    if how == "who":
        return os.getpid()
    return value


@pytest.mark.parametrize(
    ("how", "limit"),
    [
        ("spin", Limit.TIME),
        ("spin in C", Limit.TIME),
        ("eat", Limit.MEMORY),
        ("tell", Limit.OUTPUT),
        ("crash", Limit.DIED),
        ("leave", Limit.DIED),
    ],
)
def test_what_goes_beyond_is_stopped_and_named_and_the_next_call_is_served(how: str, limit: Limit) -> None:
    with Bounded(behave, SMALL) as bounded:
        assert bounded("echo", "一") == "一"
        assert bounded(how) == Exceeded(limit)
        assert bounded("echo", {"二": b"\x00"}) == {"二": b"\x00"}


def test_exceptions_of_the_function_are_the_callers() -> None:
    with Bounded(behave, SMALL) as bounded:
        with pytest.raises(ValueError, match="見本：7"):
            bounded("raise", 7)
        assert bounded("echo", 1) == 1


def test_one_worker_serves_all_calls_and_none_is_left() -> None:
    with Bounded(behave, SMALL) as bounded:
        workers = {bounded("who") for _ in range(20)}
        assert len(workers) == 1 and os.getpid() not in workers
        bounded("spin")
        second = bounded("who")
        assert second not in workers
    for pid in (*workers, second):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_time_is_counted_for_each_call_not_over_all() -> None:
    with Bounded(behave, SMALL) as bounded:
        for _ in range(3):
            assert bounded("echo", "x" * 1000) == "x" * 1000
        assert bounded("spin") == Exceeded(Limit.TIME)
        assert bounded("spin") == Exceeded(Limit.TIME)
        assert bounded("echo", 1) == 1


def test_threads_of_the_caller_do_not_matter() -> None:
    """The keeper is forked before; workers are forked by the keeper, so no thread is ever copied."""
    with Bounded(behave, SMALL) as bounded:
        stop = threading.Event()
        threads = [threading.Thread(target=stop.wait) for _ in range(4)]
        for thread in threads:
            thread.start()
        assert bounded("leave") == Exceeded(Limit.DIED)
        assert bounded("echo", 2) == 2
        stop.set()
        for thread in threads:
            thread.join()
