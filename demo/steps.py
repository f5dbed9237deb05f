"""How the demonstration runs one step: a ``policywatch`` command in a process of its own, its lines passed on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
Say = Callable[[str], None]

LONGEST = 300  # seconds for one command


class DemoError(Exception):
    """The demonstration did not go as it should; the message says where."""


def command(home: Path, arguments: Sequence[str], say: Say, *, expected: int = 0) -> list[str]:
    """Run ``policywatch ARGUMENTS``, pass its lines on, return them; DemoError for another exit status."""
    shown = " ".join(quoted(word.replace(str(home), "HOME").replace(f"{ROOT}{os.sep}", "")) for word in arguments)
    say(f"$ policywatch {shown}")
    environment = {name: value for name, value in os.environ.items() if name != "POLICYWATCH_HOME"}
    path = [str(ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, path))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "policywatch", *arguments, "--home", str(home)],
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        raise DemoError(f"policywatch {arguments[0]} had not ended after {LONGEST} seconds") from None
    lines = done.stdout.splitlines()
    for line in lines:
        say(f"  {line}")
    if done.returncode != expected:
        raise DemoError(f"policywatch {shown} ended with status {done.returncode}, not {expected}")
    return lines


def quoted(word: str) -> str:
    """A word as it has to be typed."""
    return f'"{word}"' if " " in word else word
