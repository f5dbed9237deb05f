"""The structured log: one JSON line a run in ``log/crawl.jsonl`` of the home."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

from db.night.store import RunResult
from db.record.home import Home


def log_run(home: Home, result: RunResult) -> None:
    """Append one run's outcome; problems are counted here and named in the database."""
    folder = home.root / "log"
    folder.mkdir(parents=True, exist_ok=True)
    values = {name: value for name, value in asdict(result).items() if name not in ("problems", "message")}
    line = {**values, "event": "run_stored", "timestamp": datetime.now(UTC).isoformat().replace("+00:00", "Z")}
    with (folder / "crawl.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
