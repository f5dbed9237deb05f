"""The red lines at the head of every page, also those that Datasette fills: what makes every "no change" on it worthless.

They are looked for on every request, so what is costly (reading a journal) is done again only when a file has been touched.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.night.health import Alarm, AlarmCode, faults_of_archive, silence
from db.record.agreement import journal_name
from db.record.archive import Archive
from db.record.documents import last_runs
from db.record.home import Home
from db.text.words import Names
from desk.site.language import minute
from desk.site.layout import DATABASE, clock, home_of, site_options

Stamp = tuple[object, ...]
ASK = Names("このサイトの管理者に知らせてください。", "Tell the administrator of this site.")
# What each alarm means to staff; what is to be done about it is for whoever runs the machine.
MEANING: dict[AlarmCode, Names] = {
    AlarmCode.NO_RECORD: Names(
        "記録を読めません。変化が出ていないことは何も意味しません。",
        "The record cannot be read. That no change is shown means nothing.",
    ),
    AlarmCode.NEVER_RUN: Names(
        "まだ一度も巡回していません。何も確認できていません。",
        "Nothing has been looked at yet: there was no run of any source.",
    ),
    AlarmCode.SILENT: Names(
        "36時間以上、巡回が行われていません（最後は日本時間 {since}）。その後に公表されたものは確認できていません。",
        "There was no run for over 36 hours (the last began {since}, Japan time). What was published since is not known.",
    ),
    AlarmCode.ARCHIVE_DISAGREES: Names(
        "保存庫に、記録のもとになったものの一部がありません。変化が出ていないことは何も意味しません。",
        "Part of what the record was built from is missing. That no change is shown means nothing.",
    ),
    AlarmCode.RUN_DAMAGED: Names(
        "保存したものの一部が壊れています。変化が出ていないことは何も意味しません。",
        "Part of what was stored is damaged. That no change is shown means nothing.",
    ),
}


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """A red line: what it means, in both languages, and the ``alarm`` itself for the administrator."""

    ja: str
    en: str
    alarm: Alarm


def shown(alarm: Alarm) -> ShownAlarm:
    """An alarm in sentences for staff."""
    since = minute(alarm.since) if alarm.since else ("", "")
    words = (text.format(since=at) for text, at in zip(MEANING[alarm.code], since, strict=True))
    ja, en = (f"{text}{gap}{ask}" for text, gap, ask in zip(words, ("", " "), ASK, strict=True))
    return ShownAlarm(ja, en, alarm)


_SEEN: dict[Path, tuple[Stamp, list[Alarm]]] = {}  # home -> the files as they stood, and what was found then


async def shown_alarms(datasette: Any) -> list[ShownAlarm]:
    """The alarms for the head of a page: an archive that falls short of the record or is damaged, a nightly job that is dead."""
    if DATABASE not in datasette.databases:
        return []
    at, home = clock(datasette), home_of(datasette)
    has_archive = bool(site_options(datasette).get("office"))  # a public server has the record alone

    def read(conn: sqlite3.Connection) -> list[Alarm]:
        silent = silence(conn, at)
        return [*(of_archive(conn, home) if has_archive else ()), *([silent] if silent else [])]

    try:
        found: list[Alarm] = await datasette.get_database(DATABASE).execute_fn(read)
    except (sqlite3.Error, OSError) as error:  # the page itself says more; it must not look calm meanwhile
        found = [Alarm(AlarmCode.NO_RECORD, f"the record cannot be read ({error})", f"記録を読めません（{error}）。")]
    return [shown(alarm) for alarm in found]


def of_archive(conn: sqlite3.Connection, home: Home) -> list[Alarm]:
    """What is wrong with the archive, looked at again when a run was stored or a journal came, went or was touched."""
    head = conn.execute("SELECT id, source, started_at, journal FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    if head is None:
        return []
    archive = Archive(home.archive)
    names = {journal_name(head), *map(journal_name, last_runs(conn).values())}
    stamp = (tuple(head), _touched(archive.journal), *(_touched(archive.journal / name) for name in sorted(names)))
    seen = _SEEN.get(home.root)
    if seen is None or seen[0] != stamp:
        _SEEN[home.root] = seen = (stamp, faults_of_archive(conn, archive))
    return seen[1]


def _touched(path: Path) -> tuple[int, int] | None:
    """(time of the last change in nanoseconds, size); None when there is no such file or folder."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
