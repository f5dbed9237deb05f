"""A function of foreign bytes, run in a process that can be killed: bounded in CPU time, memory and output.

    with Bounded(read, LIMITS) as bounded:
        answer = bounded(b"...")        # the bytes that read() returns, or an Exceeded

One worker serves all calls, so a call costs no process; a worker that goes beyond a limit is killed and the next call gets a new
one.  Workers are forked by a keeper, a copy of the process as it was when ``Bounded`` began: the caller may start threads and
an event loop afterwards, which must not be forked.  A process that the caller forks may use it too, one of them at a time.

The limits are the kernel's own, since no Python handler runs while C code spins: RLIMIT_CPU kills (SIGXCPU), RLIMIT_AS makes
an allocation fail.  CPU time, not the clock, is what counts: a busy machine does not change what is read.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from db.errors import PolicywatchError

HEAD = struct.Struct("!QQI")  # length of what follows, number of the call, CPU seconds (of an answer: its kind)
GRACE = 10  # times the CPU seconds: a worker that sleeps or swaps for so long by the clock is killed too
NEARLY = 32 << 20  # bytes: who came so close to the limit of memory may have been refused some, and gone on without it
OUT_OF_MEMORY = 77  # exit status of a worker whose allocation failed
RETURNED, FAULT, EXCEEDED = range(3)  # kinds of answers


class Limit(StrEnum):
    """What a call went beyond."""

    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    DIED = "died"  # the worker ended by itself: a crash in C code


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one call may take: CPU seconds; bytes of memory beyond what the process has; bytes of what it returns."""

    seconds: int = 30
    memory: int = 1 << 30
    output: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A call that was stopped, at which limit."""

    limit: Limit


class WorkerFault(PolicywatchError):
    """Nothing was read for a reason of ours: the function raised, with its own account of it, or the processes are gone."""

    code = "reader_fault"


class Bounded:
    """``function`` behind limits: bytes in, bytes out.

    Begin it before threads or an event loop are started; use it from one thread of one process at a time; close it at the end.
    """

    def __init__(self, function: Callable[[bytes], bytes], limits: Limits) -> None:
        self._function, self._limits, self._calls = function, limits, 0
        self._owner = os.getpid()
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        self._keeper = os.fork()
        if not self._keeper:
            ours.close()
            _keep(theirs, self._function, self._limits)
        theirs.close()
        self._socket = ours

    def __enter__(self) -> Bounded:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, message: bytes, seconds: int | None = None) -> bytes | Exceeded:
        """What the function returns, or an :class:`Exceeded`; ``seconds``: another limit of CPU time for this call."""
        try:
            return self._ask(message, seconds or self._limits.seconds)
        except (EOFError, OSError) as error:  # somebody killed the keeper
            if os.getpid() != self._owner:
                raise WorkerFault("the process that reads pages was killed: run it again") from error
        self.renew()
        return self._ask(message, seconds or self._limits.seconds)

    def _ask(self, message: bytes, seconds: int) -> bytes | Exceeded:
        self._calls += 1
        number = (
            os.getpid() << 32 | self._calls
        )  # of a process that was killed while it waited, an answer may still come
        _send(self._socket, message, number, seconds)
        while True:
            answer, of, kind = _receive(self._socket)
            if of == number:
                break
        if kind == FAULT:
            raise WorkerFault(answer.decode("utf-8", "replace"))
        return Exceeded(Limit(answer.decode())) if kind == EXCEEDED else answer

    def renew(self) -> None:
        """Begin anew, after a process that used it has died in the middle of a call, perhaps with half a message sent."""
        self.close()
        self._start()

    def close(self) -> None:
        """End the processes."""
        self._socket.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._keeper, 0)


# ---------------------------------------------------------------------- the keeper, in a process of its own
def _keep(caller: socket.socket, function: Callable[[bytes], bytes], limits: Limits) -> NoReturn:
    """Pass calls on to a worker until the caller closes; never returns into the caller's code."""
    worker: _Worker | None = None
    status = 0
    try:
        _close_all_but(caller)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller ends us
        gc.freeze()  # what is there already is shared by all workers
        while True:
            message, number, seconds = _receive(caller)
            for attempt in (1, 2):
                used = worker is not None
                worker = worker or _Worker(function, limits, caller)
                answer = worker.call(message, number, seconds)
                if not isinstance(answer, Exceeded):
                    _send(caller, *answer)
                    break
                worker.kill()
                worker = None
                # What earlier calls left behind may be why a worker has no room left: a new one tells.
                if not used or attempt == 2 or answer.limit not in (Limit.MEMORY, Limit.DIED):
                    _send(caller, answer.limit.encode(), number, EXCEEDED)
                    break
    except EOFError:
        pass
    except BaseException:
        status = 1
    finally:
        if worker is not None:
            worker.kill()
        os._exit(status)


def _close_all_but(mine: socket.socket) -> None:
    """Let go of what else the caller has open.

    Another keeper's socket above all: as long as anybody holds its caller's end, that keeper does not see that it has ended.
    """
    os.closerange(3, mine.fileno())
    os.closerange(mine.fileno() + 1, os.sysconf("SC_OPEN_MAX"))


class _Worker:
    """One forked worker as the keeper sees it."""

    def __init__(self, function: Callable[[bytes], bytes], limits: Limits, caller: socket.socket) -> None:
        ours, theirs = socket.socketpair()
        self._limits = limits
        self._pid = os.fork()
        if not self._pid:
            ours.close()
            caller.close()
            _work(theirs, function, limits)
        theirs.close()
        self._socket = ours
        self._ended: int | None = None

    def call(self, message: bytes, number: int, seconds: int) -> tuple[bytes, int, int] | Exceeded:
        try:
            _send(self._socket, message, number, seconds)
            if not select.select([self._socket], [], [], seconds * GRACE)[0]:
                return Exceeded(Limit.TIME)
            return _receive(self._socket, self._limits.output)
        except _TooLong:
            return Exceeded(Limit.OUTPUT)
        except (EOFError, OSError):
            return Exceeded(self._why())

    def _why(self) -> Limit:
        """The limit that a worker which is no more went beyond."""
        _, status = os.waitpid(self._pid, 0)
        self._ended = status
        if os.WIFSIGNALED(status):
            return Limit.TIME if os.WTERMSIG(status) == signal.SIGXCPU else Limit.DIED
        return Limit.MEMORY if os.WEXITSTATUS(status) == OUT_OF_MEMORY else Limit.DIED

    def kill(self) -> None:
        self._socket.close()
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)


# ---------------------------------------------------------------------- the worker
def _work(keeper: socket.socket, function: Callable[[bytes], bytes], limits: Limits) -> NoReturn:
    """Answer calls until the keeper closes or a limit ends the process."""
    status = 0
    try:
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        room = _bytes_of("VmSize") + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        while True:
            message, number, seconds = _receive(keeper)
            used = resource.getrusage(resource.RUSAGE_SELF)
            most = int(used.ru_utime + used.ru_stime) + seconds + 1
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
            try:
                answer, kind = function(message), RETURNED
            except MemoryError:
                raise
            except Exception:
                answer, kind = traceback.format_exc().encode("utf-8", "replace"), FAULT
            if _bytes_of("VmPeak") > room - NEARLY:
                raise MemoryError
            _send(keeper, answer, number, kind)
    except EOFError:
        pass
    except MemoryError:
        status = OUT_OF_MEMORY
    except BaseException:
        status = 1
    finally:
        os._exit(status)


def _bytes_of(name: str) -> int:
    """Address space of this process: what it has (VmSize) or the most it ever had (VmPeak), in bytes (Linux)."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


# ---------------------------------------------------------------------- messages
class _TooLong(Exception):
    """A message longer than it may be."""


def _send(to: socket.socket, message: bytes, number: int, about: int) -> None:
    # At once: who is killed between two would leave the other side waiting for the rest, and taking the next head for it.
    to.sendall(HEAD.pack(len(message), number, about) + message)


def _receive(source: socket.socket, most: int | None = None) -> tuple[bytes, int, int]:
    """A message, its number and what the head says beside; EOFError when the other side has closed, _TooLong when it
    announces more than ``most`` bytes."""
    length, number, about = HEAD.unpack(_exactly(source, HEAD.size))
    if most is not None and length > most:
        raise _TooLong
    return _exactly(source, length), number, about


def _exactly(source: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        piece = source.recv(min(length - len(found), 1 << 20))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
