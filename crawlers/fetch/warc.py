"""The archive as a WARC file, for keeping elsewhere, and back.

Bodies become response records under their true URLs; each run's journal travels as a resource record, so that
what is imported can be replayed.  A body that a URL repeats night after night is written once.
"""

from __future__ import annotations

import io
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from db.record.archive import RE_RUN_FILE, Archive, ArchiveError
from db.record.whole_file import whole_file, write_whole_file

JOURNAL_URI = "urn:policywatch:journal:"
HOP_HEADERS = {"content-encoding", "transfer-encoding", "content-length"}


def export_warc(archive: Archive, path: Path) -> tuple[int, int]:
    """Write the whole archive to a new gzipped WARC; returns (bodies, runs)."""
    if path.exists():
        raise ArchiveError(f"{path} exists already: name a new file")
    last: dict[str, str] = {}
    bodies = runs = 0
    with whole_file(path) as aside, aside.open("xb") as stream:
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
            for line in archive.read_run(run.path):
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


def import_warc(archive: Archive, path: Path) -> tuple[int, int]:
    """Take over bodies and journals from an export; returns (bodies, runs).

    ArchiveError when a run of the file is already here with other content, or a journal is not one.
    """
    journals: dict[str, bytes] = {}
    bodies = 0
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            uri = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type == "response":
                archive.put(record.content_stream().read())
                bodies += 1
            elif record.rec_type == "resource" and uri.startswith(JOURNAL_URI):
                journals[uri.removeprefix(JOURNAL_URI)] = record.content_stream().read()
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
    archive.journal.mkdir(parents=True, exist_ok=True)
    for name, text in sorted(journals.items()):
        write_whole_file(archive.journal / name, text)
    return bodies, len(journals)
