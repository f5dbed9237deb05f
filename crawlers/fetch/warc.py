"""The archive as a WARC file, for keeping elsewhere, and back.

Bodies become response records under their true URLs; each run's journal travels as a resource record, so that
what is imported can be replayed.  A body that a URL repeats night after night is written once.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.fetch.reducing import kept_as_they_came, reduced, unreduced
from crawlers.reading.reader import Reduce, reduce_here
from db.record.archive import RE_RUN_FILE, Archive, ArchiveError, Line, as_kept, forgotten_in, wanted_by
from db.record.forgetting import note_forgotten
from db.record.whole_file import whole_file, write_whole_file
from db.text.dates import utc_text

JOURNAL_URI = "urn:policywatch:journal:"
HOP_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}


def export_warc(archive: Archive, path: Path, reduce: Reduce = reduce_here) -> tuple[int, int]:
    """Write the whole archive to a new gzipped WARC; returns (bodies, runs).

    ArchiveError while bodies lie in it that must not be kept: a file elsewhere would be out of reach.
    """
    if path.exists():
        raise ArchiveError(f"{path} exists already: name a new file")
    if next(unreduced(archive, reduce), None):
        raise ArchiveError("articles of the press lie in the archive: run `policywatch archive forget-press` first")
    forgotten = archive.forgotten()
    last: dict[str, str] = {}
    bodies = runs = 0
    with whole_file(path) as aside, aside.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for run in archive.run_files():
            runs += 1
            text = run.path.read_bytes()
            writer.write_record(
                writer.create_warc_record(
                    JOURNAL_URI + run.path.name,
                    "resource",
                    payload=io.BytesIO(text),
                    warc_content_type="application/x-ndjson",
                )
            )
            for line in (as_kept(line, run.source, forgotten) for line in archive.read_run(run.path)):
                sha256 = line.get("sha256")
                if line["type"] != "fetch" or not sha256 or last.get(line["url"]) == sha256:
                    continue
                last[line["url"]] = sha256
                headers = [(k, v) for k, v in (line["headers"] or {}).items() if k not in HOP_HEADERS]
                status = 200 if line["status"] == 304 else line["status"]
                record = writer.create_warc_record(
                    line["url"],
                    "response",
                    payload=io.BytesIO(archive.get(sha256)),
                    http_headers=StatusAndHeaders(f"{status} -", headers, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": line["fetched_at"]},
                )
                writer.write_record(record)
                bodies += 1
    return bodies, runs


def import_warc(archive: Archive, path: Path, reduce: Reduce = reduce_here) -> tuple[int, int]:
    """Take over bodies and journals from an export; returns (bodies, runs).

    What an older version exported of the press is reduced before it is written.  ArchiveError when a run of the file is
    already here with other content, or a journal is not one.
    """
    journals = {
        uri.removeprefix(JOURNAL_URI): record.content_stream().read()
        for uri, record in _records(path, "resource")
        if uri.startswith(JOURNAL_URI)
    }
    if not journals:
        raise ArchiveError(
            f"{path} holds no journal: it is not an export of policywatch (use crawl --mirror for any WARC)"
        )
    for name, text in journals.items():
        target = archive.journal / name
        if not RE_RUN_FILE.fullmatch(name):
            raise ArchiveError(f"{path}: {name!r} is not the name of a journal")
        if target.exists() and target.read_bytes() != text:
            raise ArchiveError(f"{target} is here already with other content: import into an empty home")
    runs = [(_source_of(name), _lines(text)) for name, text in sorted(journals.items())]
    forgotten = {**forgotten_in(runs), **archive.forgotten()}
    wanted = wanted_by(runs, forgotten)
    as_they_came = kept_as_they_came(runs, forgotten)
    gone: dict[tuple[str, str], Line] = {}
    bodies = 0
    for _, record in _records(path, "response"):
        body = record.content_stream().read()
        sha256 = hashlib.sha256(body).hexdigest()
        users = wanted.get(sha256, set())  # without any, nothing could ever ask for it
        for source in users:
            lines = as_they_came.get((source, sha256))
            if lines and (one := reduced(source, sha256, lines, body, reduce)) is not None:
                gone[source, sha256] = one.line(archive.put(one.instead))
            else:
                archive.put(body)
        bodies += bool(users)
    archive.journal.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(journals.items()):
        write_whole_file(archive.journal / name, text)
    if gone:
        note_forgotten(archive, gone.values(), utc_text(datetime.now(UTC)))
    return bodies, len(journals)


def _source_of(journal: str) -> str:
    name = RE_RUN_FILE.fullmatch(journal)
    return name[2] if name else ""


def _lines(journal: bytes) -> list[Line]:
    """The whole lines of a journal; a torn last one is none."""
    return [json.loads(line) for line in journal.split(b"\n")[:-1]]


def _records(path: Path, kind: str) -> Iterator[tuple[str, Any]]:
    """(URI, record) of every record of one type."""
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == kind:
                yield record.rec_headers.get_header("WARC-Target-URI") or "", record
