"""Whether a source fits its real site: robots.txt and three pages, read by its own parser, and told piece by piece.

Nothing goes into archive or record; what came is kept as a recording.
"""

from __future__ import annotations

import json
import pickle
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crawlers.fetch.journal import RunRecord, failure_of, load_run
from crawlers.fetch.order import RunOrder
from crawlers.fetch.settings import settings_of
from crawlers.nightly.job import CrawlError, fetch
from crawlers.nightly.recordings import keep_answer, scratch_of
from crawlers.read.outline import headings_of
from crawlers.read.page import Page
from crawlers.reading.bounded import Bounded, Exceeded
from crawlers.reading.reader import LIMITS, Reader, page_of
from crawlers.registry import all_sources
from crawlers.sources.shared.source import PageRequest, Source
from db.change.sentences import label_of
from db.errors import WrongUsage
from db.record.archive import Archive, Line
from db.record.home import Home
from db.record.models import Document, Listing, Parsed, Problem, ProblemKind
from db.text.dates import utc_text
from db.text.words import Names

SILENCE = (ProblemKind.FETCH_FAILED, ProblemKind.BLOCKED, ProblemKind.MAINTENANCE, ProblemKind.NOT_FOUND)
MOST = 3  # pages, robots.txt beside them
SHOWN_FACTS = 40


@dataclass(frozen=True, slots=True)
class TriedPage:
    """One page that was asked for: what came (``status`` None: nothing), what was read in it, and what did not fit (``remarks``: what
    the publisher itself has not, and a person should look at).

    ``documents``: number by kind; ``filled``: name of a fact -> in how many of the documents it was not empty; ``headings``: what
    the page itself calls its parts.
    """

    url: str
    callback: str
    status: int | None
    size: int
    documents: Mapping[str, int]
    lists: Mapping[str, int]
    asks: int
    filled: Mapping[str, int]
    problems: tuple[Names, ...]
    remarks: tuple[Names, ...]
    headings: tuple[str, ...]
    silent: bool = False  # the site gave no page: a refusal, a fault of its own, closed for maintenance, nothing at all

    @property
    def number(self) -> int:
        return sum(self.documents.values())


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was held against the site; ``fits`` None: to be looked at by a person; ``silent``: nothing came to be read."""

    fits: bool | None
    words: Names
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What a try gave; ``advised``: whether the source may be switched on by what was seen; ``folder``: where the recording lies."""

    source: str
    terms_checked_on: str
    robots: tuple[tuple[str, int | None], ...]
    pages: tuple[TriedPage, ...]
    checks: tuple[Check, ...]
    advised: bool
    folder: Path | None

    @property
    def unheard(self) -> bool:
        """Whether nothing that was asked for could be had, so that nothing was learnt of the parser."""
        return all(page.silent for page in self.pages)

    @property
    def missing(self) -> int:
        """How many pages could not be had, where that is all that does not fit: no fault of the parser; else 0."""
        wrong = [check for check in self.checks if check.fits is False]
        return sum(page.silent for page in self.pages) if all(check.silent for check in wrong) else 0


def try_source(home: Home, name: str, mirror: str | None, at: str | None) -> Trial:
    """Ask a source's site as a night would, at most three pages, and judge what came.

    WrongUsage for no source or one with nothing to look at, CrawlError when the try itself could not be made.
    """
    source = all_sources().get(name)
    if source is None:
        raise WrongUsage(f"there is no source {name!r}; there are: {', '.join(all_sources())}")
    settings = settings_of(home)["sources"].get(name, {})
    if not source.has_work(settings):
        raise WrongUsage(f"{name} has nothing to look at: name a page with `policywatch watch add URL`")
    folder = home.recordings / name / utc_text(datetime.now(UTC)).replace(":", "").replace("-", "")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        archive = Archive(Home(scratch_of(folder, home)).archive)
        order = RunOrder(
            home=str(folder / "scratch"),
            source=name,
            mirror=mirror,
            at=at,
            most=MOST,
            settings=settings,
            summaries=False,
        )
        with Reader(None) as reader, Bounded(_headings_message, LIMITS) as outline:
            reader.begin()
            fetch(archive, replace(order, turns=str(home.turns)), reader)
            recorded = [load_run(archive, run.number, run.path) for run in archive.run_files()]
            if not recorded or (recorded[0].end or {}).get("crashed"):
                said = str((recorded[0].end or {}).get("crashed")) if recorded else "no journal was written"
                raise CrawlError(f"{name} could not be tried: {said}")
            pages = [one for run in recorded for one in _pages(source, run, archive, reader, outline, folder)]
            robots = [one for run in recorded for one in _robots(run)]
    finally:
        shutil.rmtree(folder / "scratch", ignore_errors=True)
        if not any(folder.iterdir()):
            folder.rmdir()
    checks = judged(source, robots, pages)
    advised = all(check.fits is not False for check in checks)
    info = source.info
    kept = folder if folder.exists() else None
    return Trial(name, info.terms_checked_on, tuple(robots), tuple(pages), tuple(checks), advised, kept)


def _robots(run: RunRecord) -> list[tuple[str, int | None]]:
    """(host, status) of each robots.txt that was asked for; status None: no answer."""
    lines = [line for _, line in run.fetches if urlsplit(str(line["requested_url"])).path == "/robots.txt"]
    return list({urlsplit(str(line["requested_url"])).netloc: line["status"] for line in lines}.items())


def _pages(
    source: Source, run: RunRecord, archive: Archive, reader: Reader, outline: Bounded, folder: Path
) -> Iterable[TriedPage]:
    lines = dict(run.fetches)
    for number, result in enumerate(run.results, 1):
        if result.get("failed"):
            why = _reason(result)
            yield TriedPage(result["url"], result["callback"], None, 0, {}, {}, 0, {}, (why,), (), (), silent=True)
            continue
        line = lines[result["fetch"]]
        body = archive.get(line["sha256"])
        read = reader(source, line, partial(archive.get, line["sha256"]), result).records
        keep_answer(folder, number, line, body, result, read)
        headings = _headings(outline, page_of(line, body)) if line["status"] == 200 else ()
        yield tried_page(line, body, result, read, headings)


def tried_page(
    line: Line, body: bytes, result: Line, read: Sequence[Parsed | PageRequest], headings: Sequence[str]
) -> TriedPage:
    """What one answer gave.  Pure."""
    documents = [record for record in read if isinstance(record, Document)]
    said = [
        (record.kind is ProblemKind.WITHOUT_TEXT, Names(record.why.ja, record.why.en))
        for record in read
        if isinstance(record, Problem)
    ]
    filled: Counter[str] = Counter()
    for document in documents:
        looked_for = {"body": document.body, "date": document.published_on}  # None: it stands on another page
        for name, value in {
            "title": document.title,
            **{name: value for name, value in looked_for.items() if value is not None},
            **document.facts,
        }.items():
            filled[name.rsplit("/", 1)[-1]] += value not in (None, "")
    return TriedPage(
        str(line["url"]),
        str(result["callback"]),
        line["status"],
        len(body),
        dict(Counter(document.kind for document in documents)),
        {record.collection: len(record.keys) for record in read if isinstance(record, Listing)},
        sum(isinstance(record, PageRequest) for record in read),
        dict(filled.most_common(SHOWN_FACTS)),
        tuple(words for fits, words in said if not fits),
        tuple(words for fits, words in said if fits),
        tuple(headings),
        silent=line["status"] != 200 or not body.strip() or any(_is_silence(record) for record in read),
    )


def _is_silence(record: Parsed | PageRequest) -> bool:
    return isinstance(record, Problem) and record.kind in SILENCE


def _reason(result: Line) -> Names:
    """Why a request was given up."""
    why = failure_of(result)
    return Names(why.ja, why.en)


def _headings(outline: Bounded, page: Page) -> tuple[str, ...]:
    answer = outline(pickle.dumps((page.url, page.headers, page.body, page.moment)))
    return () if isinstance(answer, Exceeded) else tuple(json.loads(answer))


def _headings_message(message: bytes) -> bytes:
    """In a worker: what a page calls its parts."""
    url, headers, body, moment = pickle.loads(message)
    return json.dumps(headings_of(Page(url, 200, headers, body, moment, ""))).encode()


# ---------------------------------------------------------------------- what it means
def judged(source: Source, robots: Sequence[tuple[str, int | None]], pages: Sequence[TriedPage]) -> list[Check]:
    """What fits and what does not.  Pure."""
    reached = {urlsplit(page.url).netloc for page in pages if page.status is not None}
    found = [_of_robots(host, status, reached=host in reached) for host, status in robots]
    for page, where in zip(pages, _places([page.url for page in pages]), strict=True):
        found += _of_page(page, where, may_be_empty=page.callback in source.may_be_empty)
    documents = sum(page.number for page in pages)
    if pages and not documents:
        words = Names(
            f"求めた {len(pages)} ページでは、文書は一つも読めませんでした",
            f"pages asked for: {len(pages)}; no document was read",
        )
        found.append(Check(False, words, silent=any(page.silent for page in pages)))
    asked = {urlsplit(page.url).netloc for page in pages}
    if documents and len(source.hosts) <= MOST and (untried := sorted(source.hosts - asked)):
        ja = f"{'、'.join(untried)} のページは、この三ページに入らず試していません"
        found.append(Check(None, Names(ja, f"no page of {', '.join(untried)} was among the three, so none was tried")))
    if not pages:
        found.append(Check(False, Names("一ページも求めませんでした", "no page was asked for")))
    if (
        documents
        and source.info.minimum
        and sum(sum(page.lists.values()) for page in pages) + documents < source.info.minimum
    ):
        ja = f"少なくとも {source.info.minimum} 件あるはずの所に {documents} 件"
        words = Names(ja, f"{documents} documents, {source.info.minimum} at least expected")
        found.append(Check(None, words))
    return found


def _of_robots(host: str, status: int | None, *, reached: bool) -> Check:
    led_nowhere = status is not None and 300 <= status < 400 and not reached
    if status is None or status >= 500 or status == 429 or led_nowhere:
        ja = f"{host} の robots.txt が読めません（読めない間は何も求めません）"
        words = Names(ja, f"{host}: robots.txt cannot be read, which forbids everything")
        return Check(False, words)
    ja = "規則はありません" if status >= 400 else "読みました"
    en = "there is none" if status >= 400 else "read"
    return Check(
        True, Names(f"{host} の robots.txt：{ja}（HTTP {status}）", f"{host}: robots.txt {en} (HTTP {status})")
    )


def _places(urls: Sequence[str]) -> list[str]:
    """What each page is called: the last part of its path, or the whole address where several pages share that."""
    last = [urlsplit(url).path.rsplit("/", 1)[-1] or urlsplit(url).netloc for url in urls]
    return [name if last.count(name) == 1 else unquote(url) for name, url in zip(last, urls, strict=True)]


def _of_page(page: TriedPage, where: str, *, may_be_empty: bool) -> Iterable[Check]:
    for problem in page.problems:
        yield Check(False, Names(f"{where}：{problem.ja}", f"{where}: {problem.en}"), page.silent)
    for remark in page.remarks:
        yield Check(None, Names(f"{where}：{remark.ja}", f"{where}: {remark.en}"))
    if page.problems or page.remarks:
        return
    told_ja, told_en = [], []
    for kind, number in page.documents.items():
        told_ja.append(f"文書（{kind}）{number} 件")
        told_en.append(f"{number} document{'s' if number > 1 else ''} ({kind})")
    for name, number in page.lists.items():
        told_ja.append(f"一覧 {name} に {number} 件")
        told_en.append(f"list {name} of {number}")
    if page.asks:
        told_ja.append(f"次に求めるページ {page.asks} 件")
        told_en.append(f"{page.asks} page{'s' if page.asks > 1 else ''} to ask for next")
    if not told_ja and may_be_empty:
        words = Names(f"{where}：該当なし（正しい答えのこともあります）", f"{where}: nothing found, which may be right")
        yield Check(None, words)
        return
    if not told_ja:
        yield Check(False, Names(f"{where}：何も読めませんでした", f"{where}: nothing was read"))
        return
    yield Check(True, Names(f"{where}：{'、'.join(told_ja)}", f"{where}: {', '.join(told_en)}"))
    empty = [name for name, number in page.filled.items() if not number]
    if empty and page.number > 1:
        labels = list(dict.fromkeys(label_of(name) for name in empty[:12]))
        ja = f"{where}：どの文書でも空の欄 {'、'.join(one.ja for one in labels)}（ページにもないか確かめてください）"
        yield Check(
            None,
            Names(
                ja, f"{where}: empty in every document: {', '.join(one.en for one in labels)} (are they on the page?)"
            ),
        )


def as_row(trial: Trial) -> dict[str, Any]:
    """A trial for programs."""
    return {
        "source": trial.source,
        "terms_checked_on": trial.terms_checked_on,
        "robots": [{"host": host, "status": status} for host, status in trial.robots],
        "pages": [
            {
                **asdict(page),
                **{name: [one._asdict() for one in getattr(page, name)] for name in ("problems", "remarks")},
            }
            for page in trial.pages
        ],
        "checks": [{"fits": check.fits, "ja": check.words.ja, "en": check.words.en} for check in trial.checks],
        "advised": trial.advised,
        "recording": str(trial.folder) if trial.folder else None,
    }
