"""The archive: bodies named by their SHA-256, and an append-only journal of every fetch attempt.

    archive/bodies/ab/abcd….gz      a whole body, after Content-Encoding, written once and never again
    archive/journal/000001-kokkai-20260501T030000Z.jsonl      one file a run, one JSON object a line

Each journal line carries the SHA-256 of the line before it (``prev``), and the first line that of the whole
journal before (``after``), so anything altered or taken out is noticed but for the end of the newest journal, which
policy.db knows by its hash (``db/record/agreement.py``).  The number of a run is the number of its file, given out in order.

What is on disk when: a body, and the folder that names it, before the line that points at it; a line is handed to the
system whole, or the run ends there; a journal, and its folder, when it begins and when it is closed.  Power that fails in
between costs the last lines, never a line in the middle; what is left of a line is cut off by the next run, which says so.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from db.record import journal_files
from db.record.journal_files import RE_RUN_FILE as RE_RUN_FILE
from db.record.journal_files import ArchiveError as ArchiveError
from db.record.journal_files import JournalFile, last_number, size_of
from db.record.journal_files import RunFile as RunFile

FIRST_PREV = "0" * 64
FORGETTING = "forget_press"  # in the name of a journal that is no run of a source: it names bodies that were taken out
Line = dict[str, Any]
Forgotten = Mapping[tuple[str, str], Line]  # (source, SHA-256 of what was taken out) -> its line in the journal


class Archive:
    """Reads and writes one archive folder."""

    def __init__(self, root: Path) -> None:
        self.bodies = root / "bodies"
        self.journal = root / "journal"
        self._taken_out: tuple[int, Forgotten] = (0, {})  # what the runs up to this one say of it

    # ------------------------------------------------------------------ bodies
    def body_path(self, sha256: str) -> Path:
        return self.bodies / sha256[:2] / f"{sha256}.gz"

    def put(self, body: bytes) -> str:
        """Keep a whole body and return its SHA-256 in hex; one that is there is not written again,
        unless the copy on disk has been damaged.  ArchiveError when it cannot be written."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.body_path(sha256)
        if not self.is_whole(sha256):
            try:
                self._write_body(path, gzip.compress(body, compresslevel=6, mtime=0))
            except OSError as error:
                raise ArchiveError(f"{path} cannot be written ({error.strerror or error}): free the disk") from error
        return sha256

    @staticmethod
    def _write_body(path: Path, packed: bytes) -> None:
        """Write a body aside and put it in its place, on disk; nothing is left behind when that fails."""
        if not path.parent.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            sync_folder(path.parent.parent)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as out:
            aside = Path(out.name)
            try:
                out.write(packed)
                out.flush()
                os.fsync(out.fileno())
                aside.replace(path)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
        sync_folder(path.parent)

    def expect(self, sha256: str) -> None:
        """ArchiveError when the body is missing; whether it is whole shows when it is read."""
        if not self.body_path(sha256).exists():
            raise ArchiveError(f"body {sha256} is missing: {self.body_path(sha256)}")

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
    def run_files(self, after: int = 0) -> list[RunFile]:
        """All runs whose number is above ``after``, oldest first."""
        return journal_files.run_files(self.journal, after)

    def find(self, name: str) -> JournalFile | None:
        """The journal of this name."""
        return next((run.path for run in self.run_files() if run.path.name == name), None)

    def last_number(self) -> int:
        """The number of the newest run; 0 when there is none."""
        return last_number(self.journal)

    def size_of_newest(self) -> tuple[int, int]:
        """The number of the newest run and the bytes of its journal: others than before when something came."""
        newest = next(reversed(self.run_files(self.last_number() - 1)), None)
        return (newest.number, size_of(newest.path)) if newest else (0, 0)

    def start_run(self, source: str, started_at: str, **about: Any) -> JournalWriter:
        """Open the journal of a new run; ``about`` goes into its first line.

        What a dead run left of its last line is cut off first, and the new journal says so (``repaired``).
        """
        self.journal.mkdir(parents=True, exist_ok=True)
        stamp = started_at.replace("-", "").replace(":", "")
        # Two runs of different sources have different file names, so the names alone do not keep numbers apart.
        with (self.journal / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            last = next(reversed(self.run_files(self.last_number() - 1)), None)
            repaired = cut_torn_line(last.path) if last and isinstance(last.path, Path) else None
            number = last.number + 1 if last else 1
            writer = JournalWriter(number, self.journal / f"{number:06d}-{source}-{stamp}.jsonl")
            sync_folder(self.journal)
        after = {"journal": last.path.name, "sha256": hash_of(last.path)} if last else None
        line: Line = {"type": "run", "run": number, "source": source, "started_at": started_at, "after": after}
        if last and repaired:
            line["repaired"] = {"journal": last.path.name, **repaired}
        writer.write({**line, **about})
        return writer

    def end_dead_run(self, run: RunFile, finished_at: str, reason: str) -> None:
        """Write the end of a run whose process has died, with what it said last; a run that has its end is left as it is."""
        assert isinstance(run.path, Path)  # it is the newest, and those are never sealed
        cut_torn_line(run.path)
        last = next(reversed(list(self.read_run(run.path))), None)
        if last is not None and last["type"] != "end":
            writer = JournalWriter(run.number, run.path, going_on=True)
            writer.write({"type": "end", "finished_at": finished_at, "crashed": reason})
            writer.close()

    @staticmethod
    def read_run(path: JournalFile) -> Iterator[Line]:
        """The lines of one run.  A torn last line (the machine went down while writing) ends the run."""
        for line in path.read_bytes().split(b"\n")[:-1]:  # bytes: a line may be torn within a character
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ArchiveError(f"{path}: a line is not JSON ({error})") from error

    def forgotten(self) -> Forgotten:
        """The bodies that must not be kept and were taken out (:mod:`db.record.forgetting`), as far as that can be read."""
        before, known = self._taken_out
        runs = self.run_files(before)
        known = {**known, **self._taken_out_in(runs[:-1])}
        if len(runs) > 1:  # the newest may still be written
            self._taken_out = runs[-2].number, known
        return {**known, **self._taken_out_in(runs[-1:])}

    def _taken_out_in(self, runs: Iterable[RunFile]) -> Forgotten:
        return forgotten_in((run.source, self._readable(run.path)) for run in runs if run.source == FORGETTING)

    def wanted(self) -> set[str]:
        """The SHA-256 of every body that must be here; a journal that cannot be read is passed over from there on."""
        return set(wanted_by(((run.source, self._readable(run.path)) for run in self.run_files()), self.forgotten()))

    def _readable(self, path: JournalFile) -> Iterator[Line]:
        with suppress(ArchiveError):
            yield from self.read_run(path)

    # ------------------------------------------------------------------ checking
    def verify(self) -> Iterator[str]:
        """Everything that is wrong, a sentence each: broken chains, missing and altered bodies, bodies that must be gone."""
        yield from (str(broken) for broken in breaks(self))
        wanted = self.wanted()
        for _, sha256 in sorted(self.forgotten()):
            if sha256 not in wanted and self.body_path(sha256).exists():
                yield f"body {sha256} was to be forgotten and is here: run `policywatch archive forget-press`"
        for sha256 in sorted(wanted):
            try:
                self.get(sha256)
            except ArchiveError as error:
                yield str(error)


def as_kept(line: Line, source: str, forgotten: Forgotten) -> Line:
    """A fetch line of a source's journal as the archive has it now: with what stands in for a body that was taken out."""
    gone = forgotten.get((source, line.get("sha256") or ""))
    if gone is None:
        return line
    return {**line, "sha256": gone["by"], "size": gone["size"], "fetched_sha256": line["sha256"]}


def forgotten_in(journals: Iterable[tuple[str, Iterable[Line]]]) -> Forgotten:
    """What the journals (source, lines) say was taken out."""
    return {
        (line["source"], line["sha256"]): line
        for source, lines in journals
        if source == FORGETTING
        for line in lines
        if line["type"] == "forgotten"
    }


def wanted_by(journals: Iterable[tuple[str, Iterable[Line]]], forgotten: Forgotten) -> dict[str, set[str]]:
    """SHA-256 of every body that the journals (source, lines) need -> the sources that do."""
    found: dict[str, set[str]] = {}
    for source, lines in journals:
        for line in lines:
            if line["type"] == "fetch" and (sha256 := as_kept(line, source, forgotten).get("sha256")):
                found.setdefault(sha256, set()).add(source)
    return found


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the journals are not the unbroken chain that was written; ``noticed_in``: by reading which one."""

    journal: str
    reason: str
    noticed_in: str

    def __str__(self) -> str:
        return f"{self.journal}: {self.reason}"


def breaks(archive: Archive, only: Container[str] | None = None) -> Iterator[Break]:
    """What is wrong with the journals, in order: the law that verifying and replaying hold them to.

    ``only``: the names of those to look at, each with the one that was written after it.

    Every line follows the one before it, every journal has the number of its run, names the journal before it and finds that
    as it was, no number stands twice, and only the newest journal may end within a line (its run was cut off).
    """
    runs = archive.run_files()
    for at, run in enumerate(runs):
        before = runs[at - 1] if at else None
        if only is not None and run.path.name not in only and not (before and before.path.name in only):
            continue
        for journal, reason in chain(
            check_chain(run.path, may_be_torn=at == len(runs) - 1), _check_first_line(archive, run, before)
        ):
            yield Break(journal, reason, run.path.name)


def _check_first_line(archive: Archive, run: RunFile, before: RunFile | None) -> Iterator[tuple[str, str]]:
    """Whether a journal is the run its name says, and the journal before it is still as it was when this one began."""
    if before is not None and before.number == run.number:
        yield run.path.name, f"run {run.number} is there twice: {before.path.name} has the same number"
    try:
        first = next(archive.read_run(run.path), None)
    except ArchiveError:
        return  # check_chain has said so
    if first is None:
        return  # its run died before it wrote anything
    if not isinstance(first, dict):
        return  # check_chain has said so
    if (first.get("run"), first.get("source")) != (run.number, run.source):
        yield run.path.name, f"it holds run {first.get('run')} of {first.get('source')}, which its name does not say"
        return
    if "after" not in first:
        return  # written by the first program, which bound no journal to the one before it
    after = first["after"]
    if after is None:
        if before is not None:
            yield run.path.name, f"it says that it is the first, but {before.path.name} stands before it"
        return
    if not isinstance(after, dict) or not isinstance(after.get("journal"), str):
        yield run.path.name, "it does not say which journal it was written after (altered)"
        return
    named = (
        before.path if before is not None and before.path.name == after["journal"] else archive.find(after["journal"])
    )
    if named is None:
        yield after["journal"], f"it is missing: {run.path.name} was written after it"
    elif _hash_or_none(named) not in (after.get("sha256"), None):
        reason = f"it is not as it was when {run.path.name} began (altered, cut off, or both at work at once)"
        yield after["journal"], reason
    elif before is None or named.name != before.path.name:
        yield run.path.name, f"it was written after {named.name}, but {before and before.path.name} stands before it"


def _hash_or_none(path: JournalFile) -> str | None:
    """None for a journal that cannot be read: that has been named."""
    with suppress(ArchiveError):
        return hash_of(path)
    return None


def hash_of(path: JournalFile) -> str:
    """SHA-256 of a journal, in hex; ArchiveError when it cannot be read."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk: a new file is lost with the power until its folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cut_torn_line(path: Path) -> dict[str, Any] | None:
    """Cut off what a dead run left of its last line; what was cut (bytes, SHA-256), None when the journal ends whole.

    A journal that somebody still writes to is left alone.
    """
    with path.open("rb+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return None
        text = handle.read()
        whole = text.rfind(b"\n") + 1
        if whole == len(text):
            return None
        handle.truncate(whole)
        os.fsync(handle.fileno())
        return {"cut_bytes": len(text) - whole, "cut_sha256": hashlib.sha256(text[whole:]).hexdigest()}


def hash_of_lines(path: JournalFile) -> str:
    """SHA-256 (hex) of a journal's whole lines: the same before and after a torn line has been cut off its end.

    Of a sealed one it is what was written down when it was sealed (``archive verify`` reads it again).
    """
    if not isinstance(path, Path):
        return path.sha256
    text = path.read_bytes()
    return hashlib.sha256(text[: text.rfind(b"\n") + 1]).hexdigest()


class JournalWriter:
    """Appends lines to one run's journal: each whole, in one piece, or the run ends there.

    After a write that failed nothing more is written: a later line would stand where its number does not say.
    """

    def __init__(self, number: int, path: Path, *, going_on: bool = False) -> None:
        """``going_on``: the journal is there and ends with a whole line; else it must not be there yet."""
        self.number = number
        self.path = path
        self.broken = ""  # why nothing more can be written
        new = 0 if going_on else os.O_CREAT | os.O_EXCL
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | new, 0o644)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        text = path.read_bytes()
        lines = text.splitlines()
        self._prev = hashlib.sha256(lines[-1]).hexdigest() if lines else FIRST_PREV
        self._size = len(text)
        self.lines = len(lines)

    def write(self, line: Line) -> int:
        """Append one line and return its position in the file (the run line is 0); ArchiveError when that fails."""
        if self.broken:
            raise ArchiveError(self.broken)
        text = json.dumps(
            {**line, "prev": self._prev}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
        try:
            write_whole(self._handle, text + b"\n")
        except OSError as error:
            self.broken = f"{self.path} cannot be written ({error.strerror or error}): the run ends here; free the disk"
            with suppress(OSError):
                os.ftruncate(self._handle, self._size)
            raise ArchiveError(self.broken) from error
        self._size += len(text) + 1
        self._prev = hashlib.sha256(text).hexdigest()
        self.lines += 1
        return self.lines - 1

    def close(self) -> None:
        try:
            os.fsync(self._handle)
        finally:
            os.close(self._handle)


def write_whole(handle: int, data: bytes) -> None:
    """Write all of ``data``; OSError when the system takes less (a full disk takes what still fits)."""
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def check_chain(path: JournalFile, *, may_be_torn: bool = True) -> Iterator[tuple[str, str]]:
    """What is wrong with the lines of one journal, as (journal, reason).  ``may_be_torn``: it may end within a line."""
    prev = FIRST_PREV
    try:
        text = path.read_bytes()
    except ArchiveError as error:
        yield path.name, str(error)
        return
    *lines, rest = text.split(b"\n")
    for number, line in enumerate(lines, 1):
        try:
            stated = json.loads(line)["prev"]
        except (ValueError, KeyError, TypeError):
            yield path.name, f"line {number} is torn or not JSON"
            return
        if stated != prev:
            yield path.name, f"line {number} does not follow the line before it (altered or removed)"
            return
        prev = hashlib.sha256(line).hexdigest()
    if rest and not may_be_torn:
        yield path.name, f"line {len(lines) + 1} is torn or not JSON"
