"""Bodies that lie somewhere as they came, though their source keeps less: from before answers were reduced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawlers.reading.reader import Reduce, reduce_here
from crawlers.registry import all_sources
from db.record.archive import Archive, ArchiveError, Forgotten, Line, as_kept
from db.record.forgetting import note_forgotten, sweep

WHY = "articles and summaries of the press are not kept"
Journal = tuple[str, Iterable[Line]]  # a source and the lines of one of its runs


@dataclass(frozen=True, slots=True)
class Unreduced:
    """One body as it came: whose, where it was fetched first and last, and what stands in for it."""

    source: str
    sha256: str
    size: int
    url: str
    first: str
    last: str
    instead: bytes

    def line(self, by: str) -> Line:
        """What the journal says of it; ``by``: the SHA-256 of what stands in for it."""
        return {"source": self.source, "sha256": self.sha256, "by": by, "size": len(self.instead), "why": WHY}


def reducing_sources() -> frozenset[str]:
    """The sources of whose answers less is kept than comes."""
    return frozenset(name for name, source in all_sources().items() if source.reduces)


def unreduced(archive: Archive, reduce: Reduce = reduce_here) -> Iterator[Unreduced]:
    """Every body that lies in an archive as it came; one that is lost or damaged is passed over (``archive verify`` names it).

    ``reduce`` works out what is kept: under limits, in a process apart, where it is foreign bytes that are reduced.
    """
    sources = reducing_sources()
    journals = ((run.source, archive.read_run(run.path)) for run in archive.run_files() if run.source in sources)
    for (source, sha256), lines in kept_as_they_came(journals, archive.forgotten()).items():
        try:
            body = archive.get(sha256)
        except ArchiveError:
            continue
        if (one := reduced(source, sha256, lines, body, reduce)) is not None:
            yield one


def kept_as_they_came(journals: Iterable[Journal], forgotten: Forgotten) -> dict[tuple[str, str], list[Line]]:
    """(source, SHA-256) of every body that a journal names without saying that it was reduced -> the lines that name it."""
    sources = reducing_sources()
    found: dict[tuple[str, str], list[Line]] = {}
    for source, lines in journals:
        for line in (as_kept(line, source, forgotten) for line in lines if line["type"] == "fetch"):
            if source in sources and line.get("sha256") and not line.get("fetched_sha256"):
                found.setdefault((source, line["sha256"]), []).append(line)
    return found


def reduced(source: str, sha256: str, lines: Sequence[Line], body: bytes, reduce: Reduce) -> Unreduced | None:
    """A body with what stands in for it; None when there is nothing in it that must not be kept.

    Of several fetches of the same bytes the newest that was handed to a callback decides.
    """
    handed_on = [line for line in lines if line.get("callback") and line["status"] in (200, 304)]
    line = (handed_on or lines)[-1]
    instead = reduce(all_sources()[source], line, body).body
    if instead == body:
        return None
    return Unreduced(source, sha256, len(body), line["url"], lines[0]["fetched_at"], lines[-1]["fetched_at"], instead)


def forget(archive: Archive, found: Iterable[Unreduced], at: str) -> None:
    """Put what is kept in the place of these bodies, write down that they went, and take them off the disk.

    Cut off at any point, it can be run again: what is noted is swept away then.
    """
    lines = [one.line(archive.put(one.instead)) for one in found]
    if lines:
        note_forgotten(archive, lines, at)
    sweep(archive)
