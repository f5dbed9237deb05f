"""A function of foreign bytes stays within its limits, whatever it does, and the next call finds a worker again."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import re
import signal
import threading
from pathlib import Path

import pytest

from crawlers.reading.bounded import Bounded, Exceeded, Limit, Limits, WorkerFault

SMALL = Limits(seconds=1, memory=200 << 20, output=1 << 20)


KEPT: list[bytearray] = []


def behave(how: bytes) -> bytes:
    """What poisonous input makes readers do; anything else is given back."""
    if how == b"spin":
        while True:
            pass
    if how == b"spin in C":  # no Python code runs while this regular expression backtracks
        re.match(r"(a*)*b", "a" * 40)
    if how == b"eat":
        return b"".join(bytearray(10 << 20) for _ in range(1000))
    if how == b"eat in silence":  # a library that takes a failed allocation for a fault of the input
        try:
            return b"".join([bytearray(10 << 20) for _ in range(1000)])
        except MemoryError:
            return b"half a text"
    if how == b"keep":
        KEPT.append(bytearray(60 << 20))
    if how == b"tell":
        return b"x" * (2 << 20)
    if how == b"crash":
        faulthandler.disable()
        ctypes.string_at(0)
    if how == b"leave":
        os._exit(3)
    if how == b"raise":
        raise ValueError("見本")
    if how == b"who":
        return str(os.getpid()).encode()
    return how


@pytest.mark.parametrize(
    ("how", "limit"),
    [
        (b"spin", Limit.TIME),
        (b"spin in C", Limit.TIME),
        (b"eat", Limit.MEMORY),
        (b"eat in silence", Limit.MEMORY),
        (b"tell", Limit.OUTPUT),
        (b"crash", Limit.DIED),
        (b"leave", Limit.DIED),
    ],
)
def test_what_goes_beyond_is_stopped_and_named_and_the_next_call_is_served(how: bytes, limit: Limit) -> None:
    with Bounded(behave, SMALL) as bounded:
        assert bounded("一".encode()) == "一".encode()
        assert bounded(how) == Exceeded(limit)
        assert bounded(b"\x00") == b"\x00"


def test_what_the_function_raises_is_a_fault_of_ours() -> None:
    with Bounded(behave, SMALL) as bounded:
        with pytest.raises(WorkerFault, match="ValueError: 見本"):
            bounded(b"raise")
        assert bounded(b"1") == b"1"


def test_what_earlier_calls_left_behind_is_not_blamed_on_a_later_one() -> None:
    with Bounded(behave, SMALL) as bounded:
        assert [bounded(b"keep") for _ in range(6)] == [b"keep"] * 6


def test_a_forked_process_may_call_and_die_in_the_middle() -> None:
    with Bounded(behave, SMALL) as bounded:
        if not (child := os.fork()):
            answer = bounded(b"child")
            os._exit(answer != b"child")
        assert os.waitpid(child, 0)[1] == 0
        if not (child := os.fork()):
            bounded(b"spin")
            os._exit(0)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert bounded(b"2") == b"2"
        bounded.renew()
        assert bounded(b"3") == b"3"


def test_a_keeper_that_was_killed_is_started_again() -> None:
    with Bounded(behave, SMALL) as bounded:
        keeper = int(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()[-1])
        os.kill(keeper, signal.SIGKILL)
        assert bounded(b"4") == b"4"


def test_two_at_once_end_in_any_order() -> None:
    """Each keeper is forked with the other's socket open."""
    for order in (0, 1):
        both = [Bounded(behave, SMALL), Bounded(behave, SMALL)]
        assert [one(b"5") for one in both] == [b"5", b"5"]
        both.pop(order).close()
        assert both[0](b"6") == b"6"
        both[0].close()


def test_a_call_may_have_a_limit_of_its_own() -> None:
    with Bounded(behave, Limits(seconds=60)) as bounded:
        assert bounded(b"spin", seconds=1) == Exceeded(Limit.TIME)


def test_one_worker_serves_all_calls_and_none_is_left() -> None:
    with Bounded(behave, SMALL) as bounded:
        workers = {int(bounded(b"who")) for _ in range(20)}
        assert len(workers) == 1 and os.getpid() not in workers
        bounded(b"spin")
        second = int(bounded(b"who"))
        assert second not in workers
    for pid in (*workers, second):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_time_is_counted_for_each_call_not_over_all() -> None:
    with Bounded(behave, SMALL) as bounded:
        for _ in range(3):
            assert bounded(b"x" * 1000) == b"x" * 1000
        assert bounded(b"spin") == Exceeded(Limit.TIME)
        assert bounded(b"spin") == Exceeded(Limit.TIME)
        assert bounded(b"1") == b"1"


def test_threads_of_the_caller_do_not_matter() -> None:
    """The keeper is forked before; workers are forked by the keeper, so no thread is ever copied."""
    with Bounded(behave, SMALL) as bounded:
        stop = threading.Event()
        threads = [threading.Thread(target=stop.wait) for _ in range(4)]
        for thread in threads:
            thread.start()
        assert bounded(b"leave") == Exceeded(Limit.DIED)
        assert bounded(b"2") == b"2"
        stop.set()
        for thread in threads:
            thread.join()
