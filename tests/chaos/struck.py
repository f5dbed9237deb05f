"""A command of policywatch that is struck while it runs: a process group of its own, killed at a point or at a moment.

    python -m tests.chaos.struck '{"event": "commit", "nth": 1, "when": "before", "count": "…"}' crawl kokkai --home …
    python -m tests.chaos.struck '{"seconds": 1.25}' replay --home …

Run it with ``tests.support.forked`` or by itself.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.chaos import hooks
from tests.support.places import ROOT

INSIDE = Path(__file__).parent / "inside"


def kill_after(seconds: float) -> None:
    """Have the group of this process killed after so many seconds, by a process outside of it."""
    group = os.getpgrp()
    if os.fork():
        return
    os.setsid()
    for number in (1, 2):  # nobody waits for the killer's output
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not group_lives(group):
            os._exit(0)
        time.sleep(min(0.02, max(0.0, end - time.monotonic())))
    if group_lives(group):
        os.killpg(group, signal.SIGKILL)
    os._exit(0)


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def main(plan: dict[str, Any], words: list[str]) -> None:
    if os.getpid() != os.getpgrp():
        os.setsid()
    if "seconds" in plan:
        kill_after(plan["seconds"])
    elif plan:
        path = [str(INSIDE), str(ROOT), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        os.environ[hooks.PLAN] = json.dumps(plan)
        hooks.begin()
    importlib.import_module("policywatch").cli(words, prog_name="policywatch")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), sys.argv[2:])
