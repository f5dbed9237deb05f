"""Copies of the databases: backups of what people wrote, and the public part of the record."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from db.console import WAYS_BACK, is_damage
from db.errors import PolicywatchError
from db.night.derive import derive_people
from db.record.archive import Archive, breaks, sync_folder
from db.record.forgetting import forget_again, sweep
from db.record.journal_files import size_of
from db.record.modes import FOR_EVERYBODY, make_private_folder
from db.record.schema import read_only_uri
from db.record.sealing import take_away_sealed
from db.record.whole_file import ENDING, clear_leftovers, whole_file, write_whole_file

KEPT_BACKUPS = 60
FILES_OF_STAFF = (
    "config.toml",
    "sources.json",
    "templates",
    "briefs",
)  # of the home: settings, own kinds, what was issued


class BackupError(PolicywatchError):
    """A copy cannot be made or put back; the message says why."""

    code = "backup"


def _stamp(now: str) -> str:
    return now.replace("-", "").replace(":", "")


def back_up(database: Path, folder: Path, now: str) -> Path:
    """Copy a live SQLite database to ``folder/NAME-TIME.db`` and check the copy; keeps the newest 60.

    BackupError when the database is not there or damaged, OSError or sqlite3.Error when the copy cannot be written.
    """
    if not database.exists():
        raise BackupError(f"{database} does not exist yet: nothing has been written that needs a backup")
    make_private_folder(folder)
    clear_leftovers(folder, f"{database.stem}-*.db.*")
    target = folder / f"{database.stem}-{_stamp(now)}.db"
    try:
        with whole_file(target) as aside:  # a copy that did not come to its end never counts as one
            copy_database(database, aside)
            check(aside)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        raise BackupError(f"{database} is damaged ({error}), nothing was copied: {WAYS_BACK['office.db']}") from error
    for old in sorted(folder.glob(f"{database.stem}-*.db"))[:-KEPT_BACKUPS]:
        old.unlink()
    return target


def copy_database(database: Path, target: Path) -> None:
    """Copy a database that may be in use into one new file."""
    with (
        closing(sqlite3.connect(read_only_uri(database), uri=True, timeout=60)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file: a copy in WAL mode leaves two more behind


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
    for place in (copy.journal, *copy.bodies.glob("*")):
        clear_leftovers(place)
    for path in bodies:
        if archive.is_whole(
            path.name.removesuffix(".gz")
        ):  # a damaged one would stand where the good one may still come
            _copy_whole(path, copy.bodies / path.parent.name / path.name)
    grown = [path for name, path in ours.items() if name not in there or size_of(there[name]) != size_of(path)]
    plain = [path for path in grown if isinstance(path, Path)]
    files = sorted(archive.journal.glob("*.sealed.*"), reverse=True)  # each before the list of what is in it
    sealed = [
        path
        for path in files
        if not (copy.journal / path.name).exists() or (copy.journal / path.name).stat().st_size != path.stat().st_size
    ]
    for path in (*plain, *sealed):  # after the bodies that their lines point at
        _copy_whole(path, copy.journal / path.name)
    take_away_sealed(copy.journal)
    sweep(copy)
    return len(bodies), len(grown)


def copy_files_of_staff(root: Path, folder: Path) -> list[Path]:
    """Copy those of the office's plain files under ``root`` that ``folder`` lacks or has otherwise; their relative paths.

    Nothing is taken out of the folder.  Links are not followed, and files that a program has not ended are left out.
    """
    copied = []
    for path in _files_of_staff(root):
        target = folder / path.relative_to(root)
        if not target.exists() or target.read_bytes() != path.read_bytes():
            make_private_folder(target.parent)
            _copy_whole(path, target)
            copied.append(path.relative_to(root))
    return copied


def restore_files_of_staff(folder: Path, root: Path) -> tuple[list[Path], list[Path]]:
    """Put back those of the office's plain files that ``root`` lacks; (what came back, what is there otherwise and stays)."""
    copies = {path.relative_to(folder): path for path in _files_of_staff(folder)}
    lacking = [name for name in copies if not (root / name).exists()]
    differing = [
        name for name in copies if name not in lacking and (root / name).read_bytes() != copies[name].read_bytes()
    ]
    for name in lacking:
        make_private_folder((root / name).parent)
        _copy_whole(copies[name], root / name)
    return lacking, differing


def _files_of_staff(root: Path) -> list[Path]:
    places = [path for name in FILES_OF_STAFF for path in (root / name, *sorted((root / name).rglob("*")))]
    return [path for path in places if path.is_file() and not path.is_symlink() and ENDING not in path.name]


def restore_archive(folder: Path, archive: Path, now: str) -> Path | None:
    """Put a copy of the archive in its place; returns where the present one went (None when there was none).

    What the present one has forgotten is forgotten in the copy too: an old copy brings nothing of it back.
    """
    found = [str(one) for one in breaks(Archive(folder))]
    if not Archive(folder).run_files():
        raise BackupError(f"{folder} is no copy of an archive: it holds no run")
    if found:
        raise BackupError(f"the copy in {folder} is damaged: {'; '.join(found[:3])}")
    building = archive.with_name(f".{archive.name}{ENDING}")
    shutil.rmtree(building, ignore_errors=True)
    try:
        copy_archive(Archive(folder), building)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    kept = None
    if archive.exists():
        kept = archive.with_name(f"{archive.name}-before-restore-{_stamp(now)}")
        archive.rename(kept)
    building.rename(archive)
    sync_folder(archive.parent)
    if kept is not None:
        forget_again(Archive(kept), Archive(archive), now)
    return kept


def put_back_bodies(archive: Archive, folder: Path) -> tuple[int, list[str]]:
    """Put missing and damaged bodies back from a copy of the archive; how many, and the SHA-256 of those it lacks too."""
    copy = Archive(folder)
    done, lost = 0, []
    for sha256 in sorted(damaged_bodies(archive)):
        if copy.is_whole(sha256):
            archive.put(copy.get(sha256))
            done += 1
        else:
            lost.append(sha256)
    return done, lost


def damaged_bodies(archive: Archive) -> set[str]:
    """Those of the bodies that journals name which are missing, or no longer what they were (reads them all)."""
    return {sha256 for sha256 in archive.wanted() if not archive.is_whole(sha256)}


def missing_bodies(archive: Archive) -> set[str]:
    """Those of the bodies that journals name of which there is no file."""
    return {sha256 for sha256 in archive.wanted() if not archive.body_path(sha256).exists()}


def _copy_whole(path: Path, target: Path) -> None:
    """Copy a file; BackupError, and nothing left behind, when that fails."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole_file(target, path.read_bytes())
    except OSError as error:
        raise BackupError(
            f"{target} cannot be written ({error.strerror or error}): the copy is not complete; free the disk or make the "
            "folder writable, then run the command again"
        ) from error


def check(path: Path) -> None:
    """BackupError unless the file is a whole SQLite database that holds something."""
    try:
        with closing(sqlite3.connect(read_only_uri(path), uri=True)) as conn:
            answer = conn.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path} is not a readable database: {error}") from error
    if answer != "ok":
        raise BackupError(f"{path} is damaged: {answer}")
    if not _tables(path):
        raise BackupError(f"{path} is empty: it holds no table")


def _tables(path: Path) -> set[str]:
    """The tables that say what a database is for."""
    with closing(sqlite3.connect(read_only_uri(path), uri=True)) as conn:
        names = {str(row[0]) for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {name for name in names if not name.startswith(("sqlite_", "_sqlite"))}


def newest_whole(copies: Sequence[Path]) -> tuple[Path | None, list[str]]:
    """The newest copy that is whole (their names begin alike and end with their time), and what is wrong with newer ones."""
    wrong = []
    for path in sorted(copies, reverse=True):
        try:
            check(path)
        except BackupError as error:
            wrong.append(str(error))
        else:
            return path, wrong
    return None, wrong


def restore_from(backup: Path, database: Path, now: str) -> Path | None:
    """Put a backup in the database's place; returns where the present file went (None when there was none).

    The present file is kept as a copy, or as it is when it is damaged.  Until the backup stands beside it, whole and on
    disk, it is not touched.
    """
    check(backup)
    if backup.resolve() == database.resolve():
        raise BackupError(f"{backup} is the database itself: name one of its backups")
    if "documents" in _tables(backup):
        raise BackupError(
            f"{backup} is a public record (policy.db), not what people wrote: `policywatch replay` rebuilds it"
        )
    kept = None
    make_private_folder(database.parent)
    with whole_file(database) as aside:
        copy_database(backup, aside)
        if database.exists():
            kept = database.with_name(f"{database.stem}-before-restore-{_stamp(now)}.db")
            _keep_present(database, backup, kept)
    return kept


def _keep_present(database: Path, backup: Path, kept: Path) -> None:
    """Keep the database that is there now at ``kept``, and clear what SQLite has beside it; BackupError for another kind."""
    beside = [database.with_name(database.name + ending) for ending in ("-wal", "-shm", "-journal")]
    try:
        check(database)
        present = _tables(database)
    except BackupError:
        present = set()
    if not present:  # damaged, or empty: as it is, with what belongs to it
        database.rename(kept)
        for path in filter(Path.exists, beside):
            path.rename(kept.with_name(kept.name + path.name.removeprefix(database.name)))
        return
    if not present & _tables(backup):
        raise BackupError(f"{backup} is not a backup of {database.name}: they have no table in common")
    with whole_file(kept) as copy:
        copy_database(database, copy)
    for path in beside:
        path.unlink(missing_ok=True)


def export_public_record(conn: sqlite3.Connection, target: Path) -> int:
    """Copy the record without the sources that may not be shown in public; returns the documents left.

    It is made to be published: everybody may read the file, in whatever hands the office's own files are.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: name a new file, or move it away")
    target.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(target.parent, f"{target.name}.*")
    with whole_file(target) as building:  # a half-made file would still hold what must not be shown
        number = _build_public(conn, building)
        building.chmod(FOR_EVERYBODY)
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
        out.execute("DELETE FROM held_decisions")
        out.execute("DELETE FROM held")  # what waits for the office, or was refused by it
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
