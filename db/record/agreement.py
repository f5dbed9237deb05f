"""Whether policy.db and the archive are of one history: a record that knows runs which the archive lacks must not go on.

A run is bound to its journal by the journal's SHA-256 (``runs.journal``), not by its number alone: a number says which place
a run has, and an archive that was put back from an old copy gives the same numbers out again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from db.errors import PolicywatchError
from db.record.archive import Archive, hash_of_lines
from db.record.schema import open_read_only


class DisagreementCode(StrEnum):
    """How archive and record can be of two histories."""

    RUNS_MISSING = "runs_missing"
    OTHER_HISTORY = "other_history"


class Disagreement(PolicywatchError):
    """The record knows runs that the archive lacks, or whose journal is another one there."""

    code = "archive_disagrees"

    def __init__(self, found: Difference) -> None:
        self.found = found
        super().__init__(found.en, found.ja)


@dataclass(frozen=True, slots=True)
class Difference:
    """``run`` is the newest run that the archive lacks, or that is another one there; ``missing`` counts those it lacks."""

    code: DisagreementCode
    run: int
    started_at: str
    last_in_archive: int
    missing: int

    @property
    def en(self) -> str:
        way = (
            "if a backup has them, `policywatch restore FOLDER` brings the archive back; if none has, look at what is there and then "
            "run `policywatch replay --accept-smaller`"
        )
        if self.code is DisagreementCode.RUNS_MISSING:
            return (
                f"the archive lacks {self.missing} of the runs that policy.db was built from (the newest: run {self.run} of "
                f"{self.started_at}; the archive ends with run {self.last_in_archive}): {way}"
            )
        return f"run {self.run} of {self.started_at} is another one in the archive than in policy.db: {way}"

    @property
    def ja(self) -> str:
        way = (
            "控えにあれば policywatch restore で保存庫（archive）を戻してください。"
            "どの控えにもなければ、中身を確かめたうえで policywatch replay --accept-smaller としてください。"
        )
        if self.code is DisagreementCode.RUNS_MISSING:
            return (
                f"policy.db のもとになった収集 {self.missing} 回分が保存庫にありません"
                f"（最後は {self.run} 回目、{self.started_at}。保存庫は {self.last_in_archive} 回目まで）。{way}"
            )
        return f"{self.run} 回目の収集（{self.started_at}）の記録が、policy.db のもとになったものと違います。{way}"


def difference(conn: sqlite3.Connection, archive: Archive) -> Difference | None:
    """How the archive falls short of the record; None when every run stored is there and the newest is the same.

    Only the newest journal is read; of the others it counts that they are there (``archive verify`` reads them all).
    """
    stored = conn.execute("SELECT id, source, started_at, journal FROM runs ORDER BY id").fetchall()
    if not stored:
        return None
    files = {run.number: run for run in archive.run_files()}
    last = max(files, default=0)
    missing = [row for row in stored if row["id"] not in files]
    if missing:
        newest = missing[-1]
        return Difference(DisagreementCode.RUNS_MISSING, newest["id"], newest["started_at"], last, len(missing))
    head = stored[-1]
    path = files[head["id"]].path
    same = hash_of_lines(path) == head["journal"] if head["journal"] else path.name == journal_name(head)
    if same:
        return None
    return Difference(DisagreementCode.OTHER_HISTORY, head["id"], head["started_at"], last, 0)


def damaged_runs(conn: sqlite3.Connection, archive: Archive, numbers: Iterable[int]) -> list[tuple[int, str]]:
    """(number, source) of those of these runs whose journal is there and no longer hashes to what was stored.

    Journals that are not there at all are for :func:`difference`; runs stored before journals were bound cannot be judged.
    """
    wanted = set(numbers)
    files = {run.number: run.path for run in archive.run_files() if run.number in wanted}
    rows = conn.execute("SELECT id, source, journal FROM runs WHERE journal IS NOT NULL ORDER BY id").fetchall()
    return [(row[0], row[1]) for row in rows if row[0] in files and hash_of_lines(files[row[0]]) != row[2]]


def journal_name(row: Mapping[str, Any] | sqlite3.Row) -> str:
    """The name of a run's journal; what tells runs apart in a record that was stored before journals were bound."""
    stamp = str(row["started_at"]).replace("-", "").replace(":", "")
    return f"{row['id']:06d}-{row['source']}-{stamp}.jsonl"


def check_agreement(conn: sqlite3.Connection, archive: Archive) -> None:
    """Raise :class:`Disagreement` when the archive falls short of the record."""
    if found := difference(conn, archive):
        raise Disagreement(found)


def shortfall(policy_db: Path, archive: Archive) -> str:
    """How the archive falls short of a policy.db, as a sentence; "" when it does not, or there is no policy.db."""
    if not policy_db.exists():
        return ""
    with closing(open_read_only(policy_db)) as conn:
        found = difference(conn, archive)
    return found.en if found else ""
