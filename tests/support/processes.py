"""Processes of the real code, as the nightly job starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from crawlers.fetch.order import RunOrder
from tests.support.places import ROOT


def fetch_in_a_process(order: RunOrder, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """Carry out one order in a process of its own; ``before`` runs in it first (limits)."""
    return subprocess.run(
        [sys.executable, "-m", "crawlers.fetch.run", order.to_json()],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=before,
    )
