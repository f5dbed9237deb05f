"""The structured log: one JSON line a run in ``log/crawl.jsonl`` of the home."""

from __future__ import annotations

from dataclasses import asdict

import structlog

from db.night.store import RunResult
from db.record.home import Home


def log_run(home: Home, result: RunResult) -> None:
    """Append one run's outcome; problems are counted here and named in the database."""
    folder = home.root / "log"
    folder.mkdir(parents=True, exist_ok=True)
    values = {k: v for k, v in asdict(result).items() if k not in ("problems", "message")}
    with (folder / "crawl.jsonl").open("a", encoding="utf-8") as out:
        logger = structlog.wrap_logger(
            structlog.WriteLogger(out),
            processors=[structlog.processors.TimeStamper(fmt="iso", utc=True), structlog.processors.JSONRenderer()],
        )
        logger.info("run_stored", **values)
