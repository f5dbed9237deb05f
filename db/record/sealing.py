"""Closed months of the journal are sealed: each in one compressed file that keeps every run's bytes as they were.

A month is sealed when a run of a later one has begun.  The plain files go last, when what was sealed has been read back and is
on disk; whatever stops it in between leaves both, and the next sealing goes on.  Journals that are not whole are never sealed.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from db.record.archive import Archive, check_chain, sync_folder
from db.record.journal_files import (
    RE_RUN_FILE,
    ArchiveError,
    last_of,
    list_of,
    names_in,
    plain_runs,
    sealed_files,
    sealed_in,
    sealed_journals,
)
from db.record.whole_file import write_whole_file

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the time of every entry: the same months give the same file


def seal_closed_months(archive: Archive) -> list[Path]:
    """Seal what can be sealed; returns the new files.  ArchiveError or OSError when one cannot be written."""
    names = names_in(archive.journal)
    for file in (archive.journal / name for name in sealed_files(names) if list_of(name) not in names):
        _write_list(file, {journal.name: journal.read_bytes() for journal in sealed_in(file)})
    take_away_sealed(archive.journal)
    plain = [run.path for run in plain_runs(archive.journal) if isinstance(run.path, Path)]
    current = max((_month(path) for path in plain), default="")
    closed = [path for path in plain[:-1] if _month(path) < current and not list(check_chain(path, may_be_torn=False))]
    return [_seal(archive.journal, list(paths)) for _, paths in groupby(closed, _month)]


def _month(path: Path) -> str:
    """YYYYMM of a journal, by its name."""
    match = RE_RUN_FILE.fullmatch(path.name)
    return match[3][:6] if match else ""


def _seal(folder: Path, journals: list[Path]) -> Path:
    """Put journals into a sealed file and take them away; returns the file."""
    texts = {path.name: path.read_bytes() for path in journals}
    numbers = [name.partition("-")[0] for name in texts]
    file = folder / f"{numbers[0]}-{numbers[-1]}.sealed.zip"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, text in texts.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, text)
    write_whole_file(file, packed.getvalue())
    with zipfile.ZipFile(file) as there:
        if any(there.read(name) != text for name, text in texts.items()):
            raise ArchiveError(f"{file} does not hold what was written: the disk is failing")
    _write_list(file, texts)
    take_away_sealed(folder)
    return file


def _write_list(file: Path, texts: Mapping[str, bytes]) -> None:
    """Write the list beside a sealed file."""
    lines = (f"{hashlib.sha256(text).hexdigest()}  {len(text)}  {name}\n" for name, text in texts.items())
    write_whole_file(file.with_suffix(".txt"), "".join(lines).encode())


def take_away_sealed(folder: Path) -> None:
    """Take away plain journals that lie in a sealed file too, byte for byte (a sealing that was stopped left them)."""
    sealed_until = max(map(last_of, sealed_files(names_in(folder))), default=0)
    plain = {run.path.name for run in plain_runs(folder) if run.number <= sealed_until}
    if not plain:
        return
    for journal in sealed_journals(folder):
        path = folder / journal.name
        if journal.name in plain and path.read_bytes() == journal.read_bytes():
            path.unlink()
    sync_folder(folder)
