"""The archive: bodies named by their SHA-256, and an append-only journal of every fetch attempt.

    archive/bodies/ab/abcd….gz      a whole body, after Content-Encoding, written once and never again
    archive/journal/000001-kokkai-20260501T030000Z.jsonl      one file a run, one JSON object a line

Each journal line carries the SHA-256 of the line before it (``prev``), and the first line that of the whole
journal before (``after``), so anything altered or taken out is noticed but for the end of the newest journal.
The number of a run is the number of its file, given out in order.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.errors import PolicywatchError

RE_RUN_FILE = re.compile(r"(\d{6,})-([a-z0-9_]+)-(\d{8}T\d{6}Z)\.jsonl")
FIRST_PREV = "0" * 64
Line = dict[str, Any]


class ArchiveError(PolicywatchError):
    """Something in the archive is missing or damaged; the message names the file."""

    code = "archive"


@dataclass(frozen=True, slots=True)
class RunFile:
    """One run's journal on disk."""

    number: int
    source: str
    path: Path


class Archive:
    """Reads and writes one archive folder."""

    def __init__(self, root: Path) -> None:
        self.bodies = root / "bodies"
        self.journal = root / "journal"

    # ------------------------------------------------------------------ bodies
    def body_path(self, sha256: str) -> Path:
        return self.bodies / sha256[:2] / f"{sha256}.gz"

    def put(self, body: bytes) -> str:
        """Keep a whole body and return its SHA-256 in hex; one that is there is not written again,
        unless the copy on disk has been damaged."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.body_path(sha256)
        if not self.is_whole(sha256):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as out:
                out.write(gzip.compress(body, compresslevel=6, mtime=0))
                out.flush()
                os.fsync(out.fileno())
            Path(out.name).replace(path)
        return sha256

    def is_whole(self, sha256: str) -> bool:
        """Whether the body is here and hashes to its name."""
        try:
            self.get(sha256)
        except ArchiveError:
            return False
        return True

    def get(self, sha256: str) -> bytes:
        """The body with this SHA-256; ArchiveError when it is missing or no longer hashes to its name."""
        path = self.body_path(sha256)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError:
            raise ArchiveError(f"body {sha256} is missing: {path}") from None
        except (OSError, EOFError, zlib.error) as error:
            raise ArchiveError(f"body {sha256} cannot be read ({error}): {path}") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise ArchiveError(f"body {sha256} has been altered: {path}")
        return body

    # ------------------------------------------------------------------ journal
    def run_files(self) -> list[RunFile]:
        """All runs, oldest first."""
        found = []
        for path in self.journal.glob("*.jsonl") if self.journal.exists() else ():
            if match := RE_RUN_FILE.fullmatch(path.name):
                found.append(RunFile(int(match[1]), match[2], path))
        return sorted(found, key=lambda run: run.number)

    def start_run(self, source: str, started_at: str, **about: Any) -> JournalWriter:
        """Open the journal of a new run; ``about`` goes into its first line."""
        self.journal.mkdir(parents=True, exist_ok=True)
        stamp = started_at.replace("-", "").replace(":", "")
        # Two runs of different sources have different file names, so the names alone do not keep numbers apart.
        with (self.journal / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            last = next(reversed(self.run_files()), None)
            number = last.number + 1 if last else 1
            handle = (self.journal / f"{number:06d}-{source}-{stamp}.jsonl").open("x", encoding="utf-8")
        writer = JournalWriter(number, handle)
        after = {"journal": last.path.name, "sha256": hash_of(last.path)} if last else None
        writer.write(
            {"type": "run", "run": number, "source": source, "started_at": started_at, "after": after, **about}
        )
        return writer

    @staticmethod
    def read_run(path: Path) -> Iterator[Line]:
        """The lines of one run.  A torn last line (the machine went down while writing) ends the run."""
        with path.open("rb") as lines:  # bytes: a line may be torn within a character
            for line in lines:
                if not line.endswith(b"\n"):
                    return
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise ArchiveError(f"{path}: a line is not JSON ({error})") from error

    # ------------------------------------------------------------------ checking
    def verify(self) -> Iterator[str]:
        """Everything that is wrong, a sentence each: broken chains, missing and altered bodies."""
        wanted: set[str] = set()
        runs = self.run_files()
        for run in runs:
            yield from check_chain(run.path)
            yield from self._check_link(run.path)
            try:
                wanted.update(line["sha256"] for line in self.read_run(run.path) if line.get("sha256"))
            except ArchiveError as error:
                yield str(error)
        for sha256 in sorted(wanted):
            try:
                self.get(sha256)
            except ArchiveError as error:
                yield str(error)

    def _check_link(self, path: Path) -> Iterator[str]:
        """Whether the journal before this one is still as it was when this one began."""
        try:
            after = next(self.read_run(path), {}).get("after")
        except ArchiveError:
            return  # check_chain has said so
        if not after:
            return
        before = self.journal / after["journal"]
        if not before.exists():
            yield f"{after['journal']} is missing: {path.name} was written after it"
        elif hash_of(before) != after["sha256"]:
            yield f"{after['journal']} is not as it was when {path.name} began (altered, cut off, or both at work at once)"


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class JournalWriter:
    """Appends lines to one run's journal, each on disk before the next step is taken."""

    def __init__(self, number: int, handle: Any) -> None:
        self.number = number
        self._handle = handle
        self._prev = FIRST_PREV
        self.lines = 0

    def write(self, line: Line) -> int:
        """Append one line and return its position in the file (the run line is 0)."""
        text = json.dumps({**line, "prev": self._prev}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._handle.write(text + "\n")
        self._handle.flush()
        self._prev = hashlib.sha256(text.encode()).hexdigest()
        self.lines += 1
        return self.lines - 1

    def close(self) -> None:
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()


def check_chain(path: Path) -> Iterator[str]:
    """What is wrong with the chain of one journal file, a sentence each."""
    prev = FIRST_PREV
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line:
            continue
        try:
            stated = json.loads(line).get("prev")
        except (ValueError, AttributeError):
            yield f"{path.name}: line {number} is torn or not JSON"
            return
        if stated != prev:
            yield f"{path.name}: line {number} does not follow the line before it (altered or removed)"
            return
        prev = hashlib.sha256(line).hexdigest()
