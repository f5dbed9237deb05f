"""Nights of the real command against the recorded web."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support import forked


def policywatch(*arguments: str, home: Path, expect: int | None = None) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    done = forked.run([sys.executable, "-m", "policywatch", *arguments, "--home", str(home)], timeout=900)
    if expect is not None:
        assert done.returncode == expect, done.stdout + done.stderr
    return done


def night(web: Any, home: Path, moment: str, *arguments: str) -> dict[str, dict[str, Any]]:
    """One crawl at a moment; the results by source."""
    web.travel(moment)
    done = policywatch("crawl", *arguments, "--mirror", web.url, "--at", moment, "--json", home=home)
    return {result["source"]: result for result in json.loads(done.stdout)}


def rows(home: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        return conn.execute(sql, values).fetchall()
