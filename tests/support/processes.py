"""The real code in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict

from crawlers.fetch.order import RunOrder
from tests.support.places import ROOT

FETCH = """
import json, sys
from crawlers.fetch.order import RunOrder
from crawlers.fetch.run import run_source
from crawlers.reading.reader import read_here
from db.record.archive import ArchiveError
try:
    run_source(RunOrder(**json.loads(sys.argv[1])), read_here)
except (ValueError, OSError, ArchiveError) as problem:
    sys.exit(str(problem))
"""


def fetch_in_a_process(order: RunOrder, before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """Carry out one order in a process of its own; ``before`` runs in it first (limits)."""
    return subprocess.run(
        [sys.executable, "-c", FETCH, json.dumps(asdict(order))],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=before,
    )
