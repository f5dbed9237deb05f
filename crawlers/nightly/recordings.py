"""Material for new test pages and new sources: real answers kept aside, and the skeleton of a module."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, is_dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import crawlers.sources
from crawlers.fetch.journal import load_run
from crawlers.fetch.order import RunOrder
from crawlers.fetch.settings import settings_of
from crawlers.nightly.job import CrawlError, fetch, owns
from crawlers.reading.reader import Reader, page_of
from crawlers.registry import all_sources
from crawlers.sources.shared.source import PageRequest, Source
from db.errors import WrongUsage
from db.record.archive import Archive, Line
from db.record.home import Home
from db.record.models import Parsed, Problem, ProblemKind
from db.record.whole_file import write_whole_file
from db.text.dates import utc_text

ENDINGS = {"text/html": "html", "application/json": "json", "application/pdf": "pdf", "application/rdf+xml": "rdf"}
# A page whose form the parser does not know yet is what recordings are for; these say that it did not come at all.
NOT_HAD = frozenset({ProblemKind.NOT_FOUND, ProblemKind.FETCH_FAILED, ProblemKind.BLOCKED, ProblemKind.MAINTENANCE})


@dataclass(frozen=True, slots=True)
class Recording:
    """What was kept: the folder, how many answers lie in it, and (URL, why) of every page that could not be had."""

    folder: Path
    answers: int
    missing: tuple[tuple[str, str], ...]


def record_source(home: Home, name: str, only: list[str], mirror: str | None) -> Recording:
    """Fetch a source into ``recordings/NAME/TIME``: each body, and a JSON of what the parser reads in it.

    Nothing goes into the archive or the database.  What came is kept whatever else is missing.
    """
    if name not in all_sources():
        raise WrongUsage(f"there is no source {name!r}; there are: {', '.join(all_sources())}")
    config = settings_of(home)
    for url in only:
        if not owns(config, name, url):
            raise WrongUsage(f"--only {url}: {name} does not read this address")
    source, now = all_sources()[name], utc_text(datetime.now(UTC))
    folder = home.recordings / name / now.replace(":", "").replace("-", "")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        number, missing = _record_into(folder, home, source, only, mirror, config["sources"].get(name, {}))
    except BaseException:  # a folder that lacks what came must not pass for a recording
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not number:
        folder.rmdir()
        named = "".join(f"\n  {url}: {reason}" for url, reason in missing)
        raise CrawlError(f"{name} gave no answer at all" + (f":{named}" if named else ""))
    return Recording(folder, number, tuple(missing))


def scratch_of(folder: Path, home: Home) -> Path:
    """A home of its own for one recording, with the settings of ``home``: nothing of it goes into archive or database."""
    scratch = folder / "scratch"
    if (home.root / "config.toml").exists():
        scratch.mkdir()
        shutil.copy(home.root / "config.toml", scratch)
    return scratch


def _record_into(
    folder: Path, home: Home, source: Source, only: list[str], mirror: str | None, settings: dict[str, Any]
) -> tuple[int, list[tuple[str, str]]]:
    """Fetch a source and write down what came; how many answers, and what could not be had."""
    scratch = scratch_of(folder, home)
    archive = Archive(Home(scratch).archive)
    number = 0
    missing: list[tuple[str, str]] = []
    with Reader(None) as reader:
        reader.begin()
        order = RunOrder(home=str(scratch), source=source.info.id, only=only, mirror=mirror, summaries=False)
        fetch(archive, replace(order, settings=settings, turns=str(home.turns)), reader)
        for run in archive.run_files():
            recorded = load_run(archive, run.number, run.path)
            lines = dict(recorded.fetches)
            if recorded.end and recorded.end.get("crashed"):
                missing.append((source.info.url, str(recorded.end["crashed"])))
            for result in recorded.results:
                if result.get("failed"):
                    missing.append((str(result["url"]), str(result["reason"])))
                    continue
                number += 1
                line = lines[result["fetch"]]
                read = reader(source, line, partial(archive.get, line["sha256"]), result).records
                keep_answer(folder, number, line, archive.get(line["sha256"]), result, read)
                missing += [(line["url"], r.reason) for r in read if isinstance(r, Problem) and r.kind in NOT_HAD]
    shutil.rmtree(scratch)
    return number, missing


def keep_answer(
    folder: Path, number: int, line: Line, body: bytes, result: Line, read: Iterable[Parsed | PageRequest]
) -> Path:
    """Write an answer into ``folder``, and beside it what was read in it, to be reviewed; returns its file.

    ``line`` and ``result``: of the journal, the fetch and the request that it answered.
    """
    page = page_of(line, body)
    stem = folder / f"{number:03d}-{slug(page.url)}"
    file = stem.with_suffix(f".{ENDINGS.get(page.media_type, 'bin')}")
    write_whole_file(file, body)
    expected = {
        "reviewed": False,
        "request": {k: result[k] for k in ("url", "callback", "arguments")},
        "headers": dict(line["headers"]),
        "status": page.status,
        "fetched_at": line["fetched_at"],
        "records": [describe(r) for r in read],
    }
    text = json.dumps(expected, ensure_ascii=False, indent=1, default=sorted)
    write_whole_file(stem.with_suffix(".expected.json"), f"{text}\n".encode())
    return file


def describe(record: Any) -> dict[str, Any]:
    """A record as JSON: what the parser yields, follow-up requests included."""
    assert is_dataclass(record) and not isinstance(record, type)
    values = record.as_row() if isinstance(record, Problem) else asdict(record)
    for name in ("unkept_topics", "given_topics", "of", "seldom"):  # few sources have any
        if not values.get(name, True):
            del values[name]
    return {"type": "ask" if isinstance(record, PageRequest) else type(record).__name__.lower(), **values}


def slug(url: str) -> str:
    parts = urlsplit(url)
    return re.sub(r"[^A-Za-z0-9]+", "-", f"{parts.path}-{parts.query}").strip("-")[:60] or "index"


SOURCES = Path(crawlers.sources.__file__).parent
SKELETON = '''"""{name}: say here what it is and where its format is described."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar

from crawlers.read.html import container_text
from crawlers.read.page import Page
from crawlers.sources.shared.source import PageRequest, Known, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Parsed, SourceInfo
from db.record.reasons import because

START = "{url}"


class {class_name}(Source):
    """One watched page."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="{name}",
        name_ja="TODO",
        name_en="TODO",
        publisher="TODO",
        publisher_en="TODO",
        url=START,
        kind="page",
        licence="TODO",
        licence_en="TODO",
        credit="TODO",
        terms_checked_on="TODO",
        caveats="TODO",
        caveats_en="TODO",
        enabled=False,
        selector_verified=False,
    )
    hosts: ClassVar[frozenset[str]] = frozenset({{"{host}"}})
    delay: ClassVar[float] = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The page, every night."""
        del at, since, known
        return Plan((self.request_for(START),))

    def request_for(self, url: str) -> PageRequest:
        """The page; ValueError for any other address."""
        if url != START:
            raise ValueError(f"{{url}} is not a page of {name}")
        return PageRequest(url, "parse_page", {{"key": "{name}/index"}})

    def parse_page(self, page: Page, key: str) -> Iterator[Parsed]:
        """The document of the page; PageError when its main part is missing."""
        main = page.soup.select_one("main")
        if main is None:
            page.refuse(because(Cause.NO_MAIN_TEXT, containers="main"))
        title = page.soup.title.get_text(strip=True) if page.soup.title else key
        body = container_text(main)
        yield Document(key=key, kind="page", url=page.url, title=title, body=body, collection=self.info.id)
'''


def write_source(name: str, url: str, folder: Path = SOURCES) -> Path:
    """Write ``NAME.py`` among the sources; WrongUsage when the name or the URL cannot be used, OSError when it exists."""
    parts = urlsplit(url)
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,30}", name):
        raise WrongUsage(f"{name!r} cannot name a source: use lower-case letters, digits and _")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s\"\\\\]", url):
        raise WrongUsage(f"{url!r} is not a web address")
    path = folder / f"{name}.py"
    if path.with_suffix("").exists():
        raise WrongUsage(f"there is a source {name!r} already: {path.with_suffix('')}")
    class_name = "".join(word.capitalize() for word in name.split("_"))
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    skeleton = SKELETON.format(name=name, url=url, host=parts.hostname, class_name=class_name)
    write_whole_file(path, skeleton.encode())
    return path
