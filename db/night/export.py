"""Copies of the databases: backups of what people wrote, and the public part of the record."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from db.errors import PolicywatchError
from db.night.derive import derive_people
from db.record.archive import Archive, breaks, sync_folder
from db.record.forgetting import forget_again, sweep
from db.record.journal_files import size_of
from db.record.modes import FOR_EVERYBODY, make_private_file, make_private_folder
from db.record.sealing import take_away_sealed

KEPT_BACKUPS = 60


class BackupError(PolicywatchError):
    """A copy cannot be made or put back; the message says why."""

    code = "backup"


def _stamp(now: str) -> str:
    return now.replace("-", "").replace(":", "")


def back_up(database: Path, folder: Path, now: str) -> Path:
    """Copy a live SQLite database to ``folder/NAME-TIME.db`` and check the copy; keeps the newest 60."""
    if not database.exists():
        raise BackupError(f"{database} does not exist yet: nothing has been written that needs a backup")
    make_private_folder(folder)
    target = folder / f"{database.stem}-{_stamp(now)}.db"
    aside = folder / f".{target.name}.building"  # a copy that did not come to its end never counts as one
    make_private_file(aside)
    try:
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(aside)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file: a copy in WAL mode leaves two more behind
        check(aside)
        aside.replace(target)
    except sqlite3.Error as error:
        raise BackupError(f"{database} could not be copied to {folder}: {error}") from error
    finally:
        for left in folder.glob(f"{aside.name}*"):
            left.unlink()
    sync_folder(folder)
    for old in sorted(folder.glob(f"{database.stem}-*.db"))[:-KEPT_BACKUPS]:
        old.unlink()
    return target


def copy_archive(archive: Archive, folder: Path) -> tuple[int, int]:
    """Bring a copy of the archive up to date; returns how many bodies and journals were copied.

    Only what is new or has grown is copied, each aside first; nothing is taken out of the copy but what the archive has
    forgotten.  BackupError when the copy has a journal that the archive lacks or that differs from its own at the beginning:
    it is of another history, and may be the only good one.
    """
    copy = Archive(folder)
    there = {run.path.name: run.path for run in copy.run_files()}
    ours = {run.path.name: run.path for run in archive.run_files()}
    newest = max(there, default="")
    for name, path in there.items():
        same_size = name in ours and name != newest and size_of(ours[name]) == size_of(path)
        if not same_size and (name not in ours or not ours[name].read_bytes().startswith(path.read_bytes())):
            raise BackupError(
                f"{path} is a run that the archive lacks or has otherwise: the copy in {folder} may be the better one. Look at "
                "both; to begin a new copy, name another folder"
            )
    bodies = [
        path
        for path in sorted(archive.bodies.glob("*/*.gz"))
        if not (copy.bodies / path.parent.name / path.name).exists()
    ]
    for path in bodies:
        _copy_whole(path, copy.bodies / path.parent.name / path.name)
    grown = [path for name, path in ours.items() if name not in there or size_of(there[name]) != size_of(path)]
    plain = [path for path in grown if isinstance(path, Path)]
    sealed = [
        path
        for path in sorted(
            archive.journal.glob("*.sealed.*"), reverse=True
        )  # each file before the list of what is in it
        if not (copy.journal / path.name).exists() or (copy.journal / path.name).stat().st_size != path.stat().st_size
    ]
    for path in (*plain, *sealed):  # after the bodies that their lines point at
        _copy_whole(path, copy.journal / path.name)
    take_away_sealed(copy.journal)
    sweep(copy)
    return len(bodies), len(grown)


def restore_archive(folder: Path, archive: Path, now: str) -> Path | None:
    """Put a copy of the archive in its place; returns where the present one went (None when there was none).

    What the present one has forgotten is forgotten in the copy too: an old copy brings nothing of it back.
    """
    found = [str(one) for one in breaks(Archive(folder))]
    if not Archive(folder).run_files():
        raise BackupError(f"{folder} is no copy of an archive: it holds no run")
    if found:
        raise BackupError(f"the copy in {folder} is damaged: {'; '.join(found[:3])}")
    kept = None
    if archive.exists():
        kept = archive.with_name(f"{archive.name}-before-restore-{_stamp(now)}")
        archive.rename(kept)
    copy_archive(Archive(folder), archive)
    if kept is not None:
        forget_again(Archive(kept), Archive(archive), now)
    return kept


def _copy_whole(path: Path, target: Path) -> None:
    """Copy a file aside and put it in its place, on disk; nothing is left behind when that fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".new-{target.name}")
    try:
        with aside.open("wb") as out:
            out.write(path.read_bytes())
            out.flush()
            os.fsync(out.fileno())
        aside.replace(target)
    except OSError as error:
        raise BackupError(
            f"{target} cannot be written ({error.strerror or error}): the copy is not complete"
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(target.parent)


def check(path: Path) -> None:
    """BackupError unless the file is a whole SQLite database that holds something."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            answer = conn.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path} is not a readable database: {error}") from error
    if answer != "ok":
        raise BackupError(f"{path} is damaged: {answer}")
    if not _tables(path):
        raise BackupError(f"{path} is empty: it holds no table")


def _tables(path: Path) -> set[str]:
    """The tables that say what a database is for."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        names = {str(row[0]) for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {name for name in names if not name.startswith(("sqlite_", "_sqlite"))}


def restore_from(backup: Path, database: Path, now: str) -> Path | None:
    """Put a backup in the database's place; returns where the present file went (None when there was none)."""
    check(backup)
    if backup.resolve() == database.resolve():
        raise BackupError(f"{backup} is the database itself: name one of its backups")
    kept = None
    if "documents" in _tables(backup):
        raise BackupError(
            f"{backup} is a public record (policy.db), not what people wrote: `policywatch replay` rebuilds it"
        )
    if database.exists():
        present = _tables(database)
        if present and not present & _tables(backup):
            raise BackupError(f"{backup} is not a backup of {database.name}: they have no table in common")
        kept = database.with_name(f"{database.stem}-before-restore-{_stamp(now)}.db")
        make_private_file(kept)
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(kept)) as copy:
            source.backup(copy)
        for leftover in (
            database,
            database.with_name(database.name + "-wal"),
            database.with_name(database.name + "-shm"),
        ):
            leftover.unlink(missing_ok=True)
    make_private_folder(database.parent)
    make_private_file(database)
    with closing(sqlite3.connect(backup)) as source, closing(sqlite3.connect(database)) as copy:
        source.backup(copy)
    return kept


def export_public_record(conn: sqlite3.Connection, target: Path) -> int:
    """Copy the record without the sources that may not be shown in public; returns the documents left.

    It is made to be published: everybody may read the file, in whatever hands the office's own files are.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: name a new file, or move it away")
    target.parent.mkdir(parents=True, exist_ok=True)
    # Built aside: a half-made file would still hold what must not be shown.
    building = target.with_name(f".{target.name}.building")
    building.unlink(missing_ok=True)
    make_private_file(building)
    try:
        number = _build_public(conn, building)
        building.chmod(FOR_EVERYBODY)
        building.replace(target)
    finally:
        building.unlink(missing_ok=True)
    return number


def _build_public(conn: sqlite3.Connection, building: Path) -> int:
    with closing(sqlite3.connect(building, isolation_level=None)) as out:
        conn.backup(out)
        out.execute("PRAGMA foreign_keys = OFF")
        out.execute("BEGIN")
        private = "SELECT id FROM documents WHERE source IN (SELECT id FROM sources WHERE public = 0)"
        changes = f"SELECT id FROM changes WHERE document IN ({private})"
        out.execute(f"DELETE FROM change_topics WHERE change IN ({changes})")
        out.execute(f"DELETE FROM changes WHERE document IN ({private})")
        for table, column, needed in _hanging_on_documents(out):
            if needed:
                out.execute(f"DELETE FROM {table} WHERE {column} IN ({private})")
            else:
                out.execute(f"UPDATE {table} SET {column} = NULL WHERE {column} IN ({private})")
        out.execute("DELETE FROM documents WHERE source IN (SELECT id FROM sources WHERE public = 0)")
        for table in ("problems", "fetches", "runs"):
            out.execute(f"DELETE FROM {table} WHERE source IN (SELECT id FROM sources WHERE public = 0)")
        out.execute("DELETE FROM sources WHERE public = 0")
        out.row_factory = sqlite3.Row
        derive_people(out, ())  # what staff have settled stays in the office
        out.execute("INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")
        out.execute("COMMIT")
        out.execute("PRAGMA journal_mode = DELETE")
        out.execute("VACUUM")
        return int(out.execute("SELECT count(*) FROM documents").fetchone()[0])


def _hanging_on_documents(conn: sqlite3.Connection) -> list[tuple[str, str, bool]]:
    """(table, column, whether the row makes no sense without it) of every reference to a document in the schema."""
    found = []
    tables = [str(row[0]) for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    for table in tables:
        columns = {row[1]: bool(row[3] or row[5]) for row in conn.execute(f"PRAGMA table_info([{table}])")}
        for row in conn.execute(f"PRAGMA foreign_key_list([{table}])"):
            if row[2] == "documents":
                found.append((table, str(row[3]), columns[row[3]]))
    return found
