"""A function of foreign bytes, run in a process that can be killed: bounded in CPU time, memory and output.

    with Bounded(read, LIMITS) as bounded:
        answer = bounded(page, callback, arguments)     # what read() returns, or an Exceeded

One worker serves all calls, so a call costs no process; a worker that goes beyond a limit is killed and the next call gets a new
one.  Workers are forked by a keeper, a copy of the process as it was when ``Bounded`` began: the caller may start threads and
an event loop afterwards, which must not be forked.

The limits are the kernel's own, since no Python handler runs while C code spins: RLIMIT_CPU kills (SIGXCPU), RLIMIT_AS makes
an allocation fail.  CPU time, not the clock, is what counts: a busy machine does not change what is read.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

HEAD = struct.Struct("!Q")
GRACE = 10  # times the CPU seconds: a worker that sleeps or swaps for so long by the clock is killed too


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


class Bounded:
    """``function`` behind limits.  What it takes and returns is pickled; what it raises is raised here.

    Begin it before threads or an event loop are started; use it from one thread; close it at the end.
    """

    def __init__(self, function: Callable[..., Any], limits: Limits) -> None:
        self._limits = limits
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        self._keeper = os.fork()
        if not self._keeper:
            ours.close()
            _keep(theirs, function, limits)
        theirs.close()
        self._socket = ours

    def __enter__(self) -> Bounded:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __call__(self, *arguments: Any) -> Any:
        """What the function returns, or an :class:`Exceeded`; its own exceptions are raised here."""
        _send(self._socket, pickle.dumps(arguments, pickle.HIGHEST_PROTOCOL))
        kind, value = pickle.loads(_receive(self._socket))
        if kind == "raised":
            raise value
        return value

    def close(self) -> None:
        """End the processes."""
        self._socket.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._keeper, 0)


# ---------------------------------------------------------------------- the keeper, in a process of its own
def _keep(caller: socket.socket, function: Callable[..., Any], limits: Limits) -> NoReturn:
    """Pass calls on to a worker until the caller closes; never returns into the caller's code."""
    worker: _Worker | None = None
    status = 0
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller ends us
        while True:
            call = _receive(caller)
            if worker is None:
                worker = _Worker(function, limits, caller)
            answer = worker.call(call, limits)
            if isinstance(answer, Exceeded):
                worker.kill()
                worker = None
                answer = pickle.dumps(("returned", answer))
            _send(caller, answer)
    except EOFError:
        pass
    except BaseException:
        status = 1
    finally:
        if worker is not None:
            worker.kill()
        os._exit(status)


class _Worker:
    """One forked worker as the keeper sees it."""

    def __init__(self, function: Callable[..., Any], limits: Limits, caller: socket.socket) -> None:
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if not self.pid:
            ours.close()
            caller.close()
            _work(theirs, function, limits)
        theirs.close()
        self._socket = ours
        self._ended: int | None = None

    def call(self, call: bytes, limits: Limits) -> bytes | Exceeded:
        try:
            _send(self._socket, call)
            if not select.select([self._socket], [], [], limits.seconds * GRACE)[0]:
                return Exceeded(Limit.TIME)
            return _receive(self._socket, limits.output + 4096)
        except _TooLong:
            return Exceeded(Limit.OUTPUT)
        except (EOFError, OSError):
            return Exceeded(self._why())

    def _why(self) -> Limit:
        """The limit that a worker which is no more went beyond."""
        _, status = os.waitpid(self.pid, 0)
        self._ended = status
        if os.WIFSIGNALED(status):
            return Limit.TIME if os.WTERMSIG(status) == signal.SIGXCPU else Limit.DIED
        return Limit.MEMORY if os.WEXITSTATUS(status) == OUT_OF_MEMORY else Limit.DIED

    def kill(self) -> None:
        self._socket.close()
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)


# ---------------------------------------------------------------------- the worker
OUT_OF_MEMORY = 77  # exit status of a worker whose allocation failed


def _work(keeper: socket.socket, function: Callable[..., Any], limits: Limits) -> NoReturn:
    """Answer calls until the keeper closes or a limit ends the process."""
    status = 0
    try:
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        room = _memory_in_use() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        while True:
            arguments = pickle.loads(_receive(keeper))
            used = resource.getrusage(resource.RUSAGE_SELF)
            most = int(used.ru_utime + used.ru_stime) + limits.seconds + 1
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
            try:
                answer = pickle.dumps(("returned", function(*arguments)), pickle.HIGHEST_PROTOCOL)
            except MemoryError:
                raise
            except Exception as error:  # it is the caller's to handle
                answer = pickle.dumps(("raised", error))
            _send(keeper, answer)
    except EOFError:
        pass
    except MemoryError:
        status = OUT_OF_MEMORY
    except BaseException:
        status = 1
    finally:
        os._exit(status)


def _memory_in_use() -> int:
    """Bytes of address space of this process (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * resource.getpagesize()


# ---------------------------------------------------------------------- messages
class _TooLong(Exception):
    """A message longer than it may be."""


def _send(to: socket.socket, message: bytes) -> None:
    to.sendall(HEAD.pack(len(message)))
    to.sendall(message)


def _receive(source: socket.socket, most: int | None = None) -> bytes:
    """One message; EOFError when the other side has closed, _TooLong when it announces more than ``most`` bytes."""
    (length,) = HEAD.unpack(_exactly(source, HEAD.size))
    if most is not None and length > most:
        raise _TooLong
    return _exactly(source, length)


def _exactly(source: socket.socket, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        piece = source.recv(min(length - len(found), 1 << 20))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
