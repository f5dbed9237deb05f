"""What is done to a process from inside: it is killed, or its disk is full, at the n-th event of a name.

The product knows nothing of this.  The environment variable ``CHAOS`` holds the plan as JSON, ``{"event": "commit", "nth": 2,
"when": "before", "count": FILE}``; events are counted together over all processes of a command, by a byte each in the file.
Events: ``write`` (a line of the journal), ``fsync``, ``replace`` and ``rename`` (a file takes its place), ``unlink``, ``begin``
and ``commit`` of a transaction, ``backup`` of a database, ``sent`` (a mail was handed over).
"""

from __future__ import annotations

import json
import os
import signal
import smtplib
import sqlite3
import stat
from collections.abc import Callable
from functools import wraps
from typing import Any

PLAN = "CHAOS"


def begin() -> None:
    """Watch for the event of the plan in this process."""
    plan = json.loads(os.environ[PLAN])
    event = plan["event"]

    def watched(happens: Callable[..., Any], counts: Callable[..., bool] = lambda *_: True) -> Callable[..., Any]:
        @wraps(happens)
        def run(*given: Any, **options: Any) -> Any:
            due = counts(*given) and counted(plan["count"]) == plan["nth"]
            if due and plan["when"] == "before":
                kill()
            answer = happens(*given, **options)
            if due:
                kill()
            return answer

        return run

    if event == "write":
        os.write = watched(os.write, lambda handle, *_: handle > 2 and stat.S_ISREG(os.fstat(handle).st_mode))
    elif event in ("fsync", "replace", "rename", "unlink"):
        setattr(os, event, watched(getattr(os, event)))
    elif event == "sent":
        smtplib.SMTP.sendmail = watched(smtplib.SMTP.sendmail)  # type: ignore[method-assign]
    else:
        vars(sqlite3)["connect"] = connecting(event, watched)


def connecting(event: str, watched: Callable[..., Any]) -> Callable[..., Any]:
    """``sqlite3.connect`` whose connections are watched."""

    class Watched(sqlite3.Connection):
        if event == "backup":
            backup = watched(sqlite3.Connection.backup)
        else:
            execute = watched(
                sqlite3.Connection.execute, lambda _, sql, *__: sql.lstrip().upper().startswith(event.upper())
            )

    connect = sqlite3.connect

    def watching(*given: Any, **options: Any) -> Any:
        return connect(*given, **{"factory": Watched, **options})

    return watching


def counted(file: str) -> int:
    """Count one event; how many there have been in all processes of the command."""
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        _WRITE(handle, b".")
        return os.lseek(handle, 0, os.SEEK_CUR)
    finally:
        os.close(handle)


def kill() -> None:
    """End this command and every process of it, as a machine that goes down does."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


_WRITE = os.write
