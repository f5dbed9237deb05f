"""How the watch stands at a moment: each source, and what is wrong with all of it.

The command ``health``, its mail, the site and the feeds all ask here, so that none is calm about what another names.
Everything is computed on reading, from the runs and the archive; nothing of it is stored.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from db.night.expectations import expectations
from db.record.agreement import damaged_runs, difference
from db.record.archive import Archive
from db.record.documents import Record, last_runs, records
from db.record.lateness import LATE_HOURS, is_late, newest_run
from db.record.models import ProblemKind
from db.record.problem_words import cause_of
from db.record.reasons import Reason
from db.text.dates import jst_minute

Row = dict[str, Any]
TEXTS = {"texts_waiting": "waiting", "texts_given_up": "given_up"}  # where there are any: name here, column of ``runs``


class AlarmCode(StrEnum):
    """What can be wrong with the watch as a whole."""

    NO_RECORD = "no_record"
    NEVER_RUN = "never_run"
    SILENT = "silent"
    ARCHIVE_DISAGREES = "archive_disagrees"
    RUN_DAMAGED = "run_damaged"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that makes every "no change" worthless until somebody has looked at it; ``since`` (UTC) where it is known."""

    code: AlarmCode
    en: str
    ja: str
    since: str = ""


def silence(conn: sqlite3.Connection, at: datetime) -> Alarm | None:
    """The alarm when no source at all was asked within 36 hours before ``at``: the nightly job is dead."""
    last = newest_run(conn)
    if last is None:
        return Alarm(
            AlarmCode.NEVER_RUN,
            "nothing has been looked at yet: there was no run of any source",
            "まだ一度も巡回していません。何も確認できていません。",
        )
    if not is_late(last, at):
        return None
    return Alarm(
        AlarmCode.SILENT,
        f"no run for {LATE_HOURS} hours: the last began {jst_minute(last)} (Japan time). What was published since is not"
        " known; look at the nightly job (cron)",
        f"{LATE_HOURS}時間以上、巡回が行われていません（最後は日本時間 {jst_minute(last)}）。"
        "その後に公表されたものは確認できていません。夜間の自動実行（cron）を確かめてください。",
        last,
    )


def faults_of_archive(conn: sqlite3.Connection, archive: Archive) -> list[Alarm]:
    """The alarm of an archive that falls short of the record, else one for each source whose last run is damaged there."""
    if found := difference(conn, archive):
        return [Alarm(AlarmCode.ARCHIVE_DISAGREES, found.en, found.ja)]
    last = [run["id"] for run in last_runs(conn).values()]
    return [
        Alarm(
            AlarmCode.RUN_DAMAGED,
            f"the journal of run {number} ({source}) is damaged: `policywatch archive verify` says where; put it back from"
            " the backup",
            f"{number} 回目の収集（{source}）の記録が壊れています。"
            "policywatch archive verify で場所を確かめ、控えから戻してください。",
        )
        for number, source in damaged_runs(conn, archive, last)
    ]


def alarms(conn: sqlite3.Connection, archive: Archive, at: datetime) -> list[Alarm]:
    """All that is wrong with the watch as a whole at ``at``, the worst first; each source's last run is held to its journal."""
    silent = silence(conn, at)
    return [*faults_of_archive(conn, archive), *([silent] if silent else [])]


def known_sources(conn: sqlite3.Connection) -> list[Record]:
    """Every source that the record describes, with ``enabled``, in alphabetical order."""
    return records(conn, "SELECT id, name_ja, name_en, url, enabled FROM sources ORDER BY id")


def health_of(conn: sqlite3.Connection, source: str, at: datetime) -> Row:
    """How the last run of a source went, when the last good one was, whether it is late, and what could not be had.

    ``problems`` names first what did not fail and is not as it always was (kind ``unusual``); ``unjudged``: which of
    volume, cadence and fields cannot be judged yet, for want of history.  ``texts_waiting``: left for other nights;
    ``texts_given_up``: linked, not there on five nights, not asked for any more, which is no problem of the night.

    A run that fetched single pages on request says nothing about the night.
    """
    run = last_run(conn, source)
    good = conn.execute(
        "SELECT max(started_at) FROM runs WHERE source = ? AND outcome = 'ok' AND only_some = 0", (source,)
    ).fetchone()[0]
    query = "SELECT kind, url, reason, code, details FROM problems WHERE run = ? ORDER BY id"
    stood = [_as_shown(row) for row in records(conn, query, (run["id"],))] if run else []
    expected = expectations(conn, source)
    url = conn.execute("SELECT coalesce(max(url), '') FROM sources WHERE id = ?", (source,)).fetchone()[0]
    return {
        "source": source,
        "outcome": run["outcome"] if run else None,
        "last_run": run["started_at"] if run else None,
        "last_good": good,
        "late": is_late(run["started_at"] if run else None, at),
        "problems": [*(unusual_problem(url, why) for why in expected.unusual), *stood],
        "unjudged": list(expected.unjudged),
        **({name: run[column] for name, column in TEXTS.items() if run[column]} if run else {}),
    }


def unusual_problem(url: str, why: Reason) -> Row:
    """What stands out of a source's last night, as a problem of it."""
    return {"kind": ProblemKind.UNUSUAL.value, "url": url, "reason": why.en, "reason_ja": why.ja, "code": why.code}


def _as_shown(row: Record) -> Row:
    shown = {name: row[name] for name in ("kind", "url", "reason", "code")}
    return shown | {"reason_ja": cause_of(row).ja}


def last_run(conn: sqlite3.Connection, source: str) -> Record | None:
    """The newest whole run of a source; None when it never ran."""
    rows = records(conn, "SELECT * FROM runs WHERE source = ? AND only_some = 0 ORDER BY id DESC LIMIT 1", (source,))
    return rows[0] if rows else None


def is_well(row: Row) -> bool:
    """Whether nothing is amiss with a source."""
    return bool(row["outcome"] == "ok" and not row["late"] and not row["problems"])
