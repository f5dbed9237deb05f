"""What a page that somebody wants to watch would give: fetched once, read, and kept nowhere."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from crawlers.fetch.journal import failure_of, load_run
from crawlers.fetch.order import RunOrder
from crawlers.fetch.settings import as_setting
from crawlers.nightly.job import fetch
from crawlers.reading.reader import Reader
from crawlers.registry import all_sources
from crawlers.sources.shared.source import PageRequest
from db.office.watches import SOURCE, Watch
from db.record.archive import Archive
from db.record.home import Home
from db.record.models import Document, Problem
from db.record.reasons import Reason


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a page gave: its documents (one; of a feed one an item), the files it would ask for, what stood against it."""

    documents: tuple[Document, ...]
    files: tuple[PageRequest, ...]
    problems: tuple[Reason, ...]


def look_at(home: Home, one: Watch, mirror: str | None) -> Look:
    """Fetch a page as a night would, robots.txt, pauses and turns included, and read it; archive and record stay as they are."""
    return look(home, SOURCE, one.url, {"pages": [as_setting(one)]}, mirror)


def look(home: Home, source_id: str, url: str, settings: dict[str, Any], mirror: str | None) -> Look:
    """One address asked for as a source would, under these settings of it; nothing is kept."""
    documents: list[Document] = []
    files: list[PageRequest] = []
    problems: list[Reason] = []
    source = all_sources()[source_id]
    with tempfile.TemporaryDirectory(prefix="policywatch-") as scratch, Reader(None) as reader:
        reader.begin()
        archive = Archive(Path(scratch))
        order = RunOrder(
            home=str(home.root),
            source=source_id,
            only=[url],
            mirror=mirror,
            settings=settings,
            archive=scratch,
            summaries=False,
        )
        fetch(archive, order, reader)
        for run in archive.run_files():
            recorded = load_run(archive, run.number, run.path)
            lines = dict(recorded.fetches)
            if recorded.end and recorded.end.get("crashed"):
                problems.append(failure_of(recorded.end))
            for result in recorded.results:
                if result.get("failed"):
                    problems.append(failure_of(result))
                    continue
                line = lines[result["fetch"]]
                for record in reader(source, line, partial(archive.get, line["sha256"]), result).records:
                    if isinstance(record, Document):
                        documents.append(record)
                    elif isinstance(record, PageRequest):
                        files.append(record)
                    elif isinstance(record, Problem):
                        problems.append(record.why)
    return Look(tuple(documents), tuple(files), tuple(problems))
