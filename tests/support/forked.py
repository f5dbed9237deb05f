"""Commands in processes of their own, forked from one process that has imported everything.

Starting Python and importing Scrapy, WeasyPrint and the rest takes longer than most commands do.  A server imports
them once for all tests of a worker and forks for every command: each still has its own process, environment,
reactor and state, and does what ``python -m`` would.  Only the imports are shared.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from tests.support.places import ROOT

IMPORTED = ("policywatch", "crawlers.nightly.job", "briefs.press.pdf")
ADDRESS = "FORKED_COMMANDS"  # environment variable: the socket of the server


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """As ``subprocess.run`` with text, for ``[python, "-m", MODULE, …]``: output is always caught, text is UTF-8.

    Of the options of ``subprocess.run`` it knows cwd, env, timeout and ``stderr=STDOUT``.
    """
    python, flag, *words = command
    assert (python, flag) == (sys.executable, "-m"), f"only `python -m MODULE` can be forked, not {command}"
    together = options.get("stderr") == subprocess.STDOUT
    with tempfile.TemporaryDirectory(prefix="forked-") as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        order = {
            "words": words,
            "cwd": str(options.get("cwd") or Path.cwd()),
            "env": dict(options.get("env") or os.environ),
            "out": str(out),
            "err": str(out if together else err),
        }
        with socket.socket(socket.AF_UNIX) as server:
            server.settimeout(options.get("timeout"))
            server.connect(os.environ.get(ADDRESS) or _started())
            server.sendall(json.dumps(order).encode() + b"\n")
            answers = server.makefile()
            process = int(answers.readline())
            try:
                status = int(answers.readline())
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                raise subprocess.TimeoutExpired(command, options["timeout"]) from None
        done = subprocess.CompletedProcess(list(command), status, out.read_text("utf-8"))
        done.stderr = "" if together else err.read_text("utf-8")
    return done


# Stands in for the module ``subprocess`` where commands are started.
FORKING = SimpleNamespace(
    run=run, PIPE=subprocess.PIPE, STDOUT=subprocess.STDOUT, TimeoutExpired=subprocess.TimeoutExpired
)


@cache
def _started() -> str:
    """The server's socket; the server ends with this process."""
    folder = tempfile.TemporaryDirectory(prefix="forked-")
    address = f"{folder.name}/socket"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", __name__, address]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)

    def end() -> None:
        server.terminate()
        server.wait()
        folder.cleanup()

    atexit.register(end)
    assert server.stdout and server.stdout.readline() == b"ready\n"
    return address


# ---------------------------------------------------------------------- in the server
def serve(address: str) -> None:
    """Fork for every order until terminated.  Returns in the forked process alone, which then is the command."""
    import_all()
    assert "twisted.internet.reactor" not in sys.modules, "a reactor must not be shared"
    os.environ[ADDRESS] = address
    gc.freeze()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        server.settimeout(1)
        print("ready", flush=True)
        parent = os.getppid()
        while os.getppid() == parent:
            try:
                client, _ = server.accept()
            except TimeoutError:
                client = None
            _reap()
            if client and os.fork() == 0:
                break
            if client:
                client.close()
        else:
            sys.exit("whoever started this has died")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    client.settimeout(None)
    order = json.loads(client.makefile().readline())
    process = os.fork()
    if process:
        client.sendall(f"{process}\n".encode())
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        with suppress(BrokenPipeError):  # who asked may have lost patience
            client.sendall(f"{status}\n".encode())
        os._exit(0)
    client.close()
    become(order)


def import_all() -> None:
    """Everything that a command would import or compile before it begins."""
    from scrapy.settings import BaseSettings, Settings
    from scrapy.utils.misc import load_object

    for name in IMPORTED:
        importlib.import_module(name)
    importlib.import_module("crawlers.registry").all_sources()
    importlib.import_module("db.series.proposals").find_figures("1", "", "")
    settings = Settings(
        importlib.import_module("crawlers.fetch.spider").scrapy_settings("", obey_robots=True, mirrored=True)
    )
    for setting in settings.values():
        for value in [*setting.keys(), *setting.values()] if isinstance(setting, BaseSettings) else [setting]:
            if isinstance(value, str) and value.startswith("scrapy."):
                load_object(value)


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def become(order: dict[str, Any]) -> NoReturn:
    """Be ``python -m MODULE …`` in this process."""
    os.chdir(order["cwd"])
    address = os.environ[ADDRESS]
    os.environ.clear()
    os.environ.update(order["env"], **{ADDRESS: address})
    time.tzset()
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for number, name in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
        file = os.open(name, os.O_RDONLY if number == 0 else flags, 0o600)
        os.dup2(file, number)
        os.close(file)
    module, *arguments = order["words"]
    sys.argv = [module, *arguments]
    if module == "policywatch":  # on import it gives every command its --home: once is enough
        importlib.import_module(module).cli(prog_name=f"python -m {module}")
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    sys.exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
