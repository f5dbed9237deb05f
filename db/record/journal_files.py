"""The files of the journal: one a run, and closed months sealed (:mod:`db.record.sealing`).

archive/journal/000413-kokkai-20260501T030000Z.jsonl
archive/journal/000001-000412.sealed.zip     the journals of these runs, each run's bytes as they were
archive/journal/000001-000412.sealed.txt     SHA-256, size and name of each, a line each
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from db.errors import PolicywatchError

RE_INDEX = re.compile(r"(\d{6,})-(\d{6,})\.sealed\.txt")
RE_ENTRY = re.compile(r"([0-9a-f]{64})  (\d+)  (\S+)")
RE_RUN_FILE = re.compile(r"(\d{6,})-([a-z0-9_]+)-(\d{8}T\d{6}Z)\.jsonl")


class ArchiveError(PolicywatchError):
    """Something in the archive is missing or damaged; the message names the file."""

    code = "archive"


@dataclass(frozen=True, slots=True)
class RunFile:
    """One run's journal on disk."""

    number: int
    source: str
    path: JournalFile


@dataclass(frozen=True, slots=True)
class SealedJournal:
    """One run's journal inside a sealed file, for readers that else have a path; ``sha256`` and ``size`` by the list beside it."""

    file: Path
    name: str
    size: int
    sha256: str

    @property
    def stem(self) -> str:
        return self.name.removesuffix(".jsonl")

    def read_bytes(self) -> bytes:
        """Its bytes as they were; ArchiveError when they cannot be had."""
        try:
            stat = self.file.stat()
            return _opened(self.file, stat.st_mtime_ns, stat.st_size, os.getpid()).read(self.name)
        except (OSError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise ArchiveError(
                f"{self.file}: {self.name} cannot be read ({error}): put the file back from the backup"
            ) from error

    def __str__(self) -> str:
        return f"{self.file}: {self.name}"


JournalFile = Path | SealedJournal


def size_of(journal: JournalFile) -> int:
    """Bytes of a journal as it was written."""
    return journal.size if isinstance(journal, SealedJournal) else journal.stat().st_size


def file_of(journal: JournalFile) -> Path:
    """The file on disk that a journal lies in."""
    return journal.file if isinstance(journal, SealedJournal) else journal


def run_files(folder: Path, after: int = 0) -> list[RunFile]:
    """All runs whose number is above ``after``, oldest first; what lies there plain and sealed is one."""
    names = names_in(folder)
    plain = _plain(folder, names)
    sealed = [run for listed in _lists(names, after) for run in _runs(*listed)]
    sealed += [run for journal in _unlisted(folder, names) if (run := _run_of(journal, journal.name))]
    there = {run.path.name for run in plain}
    found = [*plain, *(run for run in sealed if run.path.name not in there)]
    return sorted((run for run in found if run.number > after), key=lambda run: run.number)


def plain_runs(folder: Path) -> list[RunFile]:
    """The runs whose journals lie there as they were written, oldest first; no list of a sealed month is looked at."""
    return sorted(_plain(folder, names_in(folder)), key=lambda run: run.number)


def _plain(folder: Path, names: Iterable[str]) -> list[RunFile]:
    return [run for name in names if name.endswith(".jsonl") if (run := _run_of(folder / name, name))]


def _run_of(journal: JournalFile, name: str) -> RunFile | None:
    """The run of a journal of this name; None when that is none of ours."""
    match = RE_RUN_FILE.fullmatch(name)
    return RunFile(int(match[1]), match[2], journal) if match else None


def names_in(folder: Path) -> dict[str, os.DirEntry[str]]:
    """What lies in a folder by its name, read once: a record of ten years has many months; {} where there is none."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry for entry in entries}
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return {}


def last_number(folder: Path) -> int:
    """The number of the newest run; 0 when there is none."""
    names = names_in(folder)
    numbers = [int(match[1]) for name in names if name.endswith(".jsonl") and (match := RE_RUN_FILE.fullmatch(name))]
    return max((*numbers, *map(last_of, sealed_files(names))), default=0)


def sealed_files(names: Iterable[str]) -> list[str]:
    """Those of the names that are sealed files."""
    return [name for name in names if name.endswith(".sealed.zip")]


def list_of(sealed: str) -> str:
    """The name of the list beside a sealed file."""
    return f"{sealed.removesuffix('.zip')}.txt"


def last_of(sealed: str) -> int:
    """The number of the last run in a sealed file, by its name; 0 when that is none of ours."""
    match = RE_INDEX.fullmatch(list_of(sealed))
    return int(match[2]) if match else 0


def sealed_journals(folder: Path, after: int = 0) -> Iterator[SealedJournal]:
    """Every journal in the sealed files of a folder but for files that hold no run behind ``after``."""
    names = names_in(folder)
    for listed in _lists(names, after):
        yield from _entries(*listed)
    yield from _unlisted(folder, names)


def _lists(names: Mapping[str, os.DirEntry[str]], after: int) -> Iterator[tuple[str, int, int]]:
    """The lists of sealed files that hold a run behind ``after``, in order, each with what shows that it was altered."""
    for name in sorted(name for name in names if name.endswith(".sealed.txt")):
        match = RE_INDEX.fullmatch(name)
        if match and int(match[2]) > after:
            stat = names[name].stat()
            yield names[name].path, stat.st_mtime_ns, stat.st_size


def _unlisted(folder: Path, names: Collection[str]) -> Iterator[SealedJournal]:
    """The journals in sealed files whose lists are lost; what is in them says so itself."""
    for name in sealed_files(names):
        if list_of(name) not in names:
            yield from sealed_in(folder / name)


@lru_cache(maxsize=512)
def _runs(index: str, changed: int, size: int) -> tuple[RunFile, ...]:
    return tuple(run for journal in _entries(index, changed, size) if (run := _run_of(journal, journal.name)))


@lru_cache(maxsize=512)
def _entries(index: str, _changed: int, _size: int) -> tuple[SealedJournal, ...]:
    file = Path(index).with_suffix(".zip")
    lines = Path(index).read_text(encoding="ascii", errors="replace").splitlines()
    found = [RE_ENTRY.fullmatch(line) for line in lines]
    if None in found:
        return tuple(sealed_in(file))
    return tuple(SealedJournal(file, match[3], int(match[2]), match[1]) for match in found if match)


def sealed_in(file: Path) -> Iterator[SealedJournal]:
    """What a sealed file itself says that it holds; ArchiveError when it cannot be read either."""
    try:
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            texts = {name: packed.read(name) for name in names}
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ArchiveError(
            f"{file} and the list beside it cannot be read ({error}): put both back from the backup"
        ) from error
    for name, text in texts.items():
        yield SealedJournal(file, name, len(text), hashlib.sha256(text).hexdigest())


@lru_cache(maxsize=3)
def _opened(file: Path, _changed: int, _size: int, _process: int) -> zipfile.ZipFile:
    """A sealed file, open; a forked process opens its own, since the place in an open file is shared."""
    return zipfile.ZipFile(file)
