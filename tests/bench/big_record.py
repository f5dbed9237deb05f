"""A big record for the bench: the recorded speeches (made-up ones, where those are missing) stored once and then repeated by SQL.

Every repetition stands a year before the last, so that the record is as long in time as it is in rows.  The file is made once and
kept under ``var/bench`` until it is removed; ``POLICYWATCH_BENCH_RECORD`` names another folder.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from crawlers.replay.rebuild import replay
from db.people.attribution import store_open_names
from db.record.archive import Archive
from db.record.schema import SEARCH_TRIGGER_NAMES, SEARCH_TRIGGERS, open_policy_db
from tests.bench.test_replay_speed import RECORDED, meetings, recorded_meetings
from tests.support.helpers import Answer, write_run

FOLDER = Path(os.environ.get("POLICYWATCH_BENCH_RECORD") or "var/bench")
SPEECHES = int(os.environ.get("POLICYWATCH_BENCH_SPEECHES") or 500_000)
# What is repeated: the columns that hold ids of documents, those that hold keys, those that hold days.
REPEATED: dict[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "documents": (("id",), ("key", "collection"), ("published_on",)),
    "versions": (("id", "document"), (), ("published_on",)),
    "document_text": (("id",), (), ()),
    "meetings": (("document",), ("issue_id",), ("date",)),
    "speeches": (("document", "meeting_document"), ("speech_id", "issue_id"), ("date",)),
    "document_topics": (("document",), (), ()),
    "to_check": (("document",), (), ()),
    "attributions": (("document",), (), ("date",)),
    "exchanges": (("answer", "question"), (), ()),
    "promises": (("document",), ("key",), ("date", "due_on")),
    "promise_topics": (("document",), (), ()),
}


def big_record(speeches: int = SPEECHES) -> Path:
    """The policy.db with at least so many speeches; made when it is not there."""
    path = FOLDER / f"record-{speeches}" / "policy.db"
    if not path.exists():
        making = path.parent.with_name(path.parent.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        small_record(making)
        repeat(making / "policy.db", speeches)
        making.rename(path.parent)
    return path


def small_record(folder: Path) -> None:
    """The speeches once, as a replay stores them."""
    archive = Archive(folder / "archive")
    answers = [
        Answer(
            f"https://kokkai.ndl.go.jp/api/meeting?issueID={number}",
            "parse_meeting",
            {"issue_id": json.loads(body)["meetingRecord"][0]["issueID"]},
            body,
            {"content-type": "application/json"},
        )
        for number, body in enumerate(recorded_meetings() if RECORDED.exists() else meetings())
    ]
    write_run(archive, "kokkai", "2026-05-01T03:00:00Z", answers)
    replay(archive, folder / "policy.db", fresh=True)


def repeat(path: Path, speeches: int) -> None:
    """Repeat all that is stored until there are so many speeches; every meeting becomes a change of its night."""
    conn = open_policy_db(path)
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("PRAGMA synchronous = OFF")
    (once,) = conn.execute("SELECT count(*) FROM speeches").fetchone()
    (step,) = conn.execute("SELECT max(max(id), (SELECT max(id) FROM versions)) FROM documents").fetchone()
    for trigger in SEARCH_TRIGGER_NAMES:
        conn.execute(f"DROP TRIGGER {trigger}")
    for turn in range(1, -(-speeches // once)):
        conn.execute("BEGIN")
        for table in REPEATED:
            repeat_table(conn, table, turn, step * turn, step)
        conn.execute("COMMIT")
    conn.execute(
        """INSERT INTO changes (key, document, new_version, kind, field, passages, detected_at, summary_ja, summary_en,
             weight, run)
           SELECT key || '/appeared', id, current_version, 'appeared', '', '[]', published_on || 'T15:00:00Z',
             title || 'の会議録が公開されました', title || ': minutes appeared', 1 + id % 3, 1
           FROM documents WHERE kind = 'meeting' AND published_on IS NOT NULL"""
    )
    conn.execute(
        """INSERT OR IGNORE INTO change_topics (change, topic) SELECT c.id, t.topic FROM changes c
           JOIN speeches s ON s.meeting_document = c.document JOIN document_topics t ON t.document = s.document"""
    )
    conn.execute("BEGIN")
    store_open_names(conn)
    conn.execute("COMMIT")
    conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('rebuild')")
    conn.executescript(SEARCH_TRIGGERS)
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()


def repeat_table(conn: sqlite3.Connection, table: str, turn: int, offset: int, until: int) -> None:
    ids, keys, days = REPEATED[table]
    columns = [row["name"] for row in conn.execute(f"PRAGMA table_info({table})")]
    chosen = {
        **{name: f'"{name}"' for name in columns},
        **{name: f'"{name}" + {offset}' for name in (*ids, *(("current_version",) if table == "documents" else ()))},
        **{name: f"\"{name}\" || '~{turn}'" for name in keys},
        **{name: f"date(\"{name}\", '-{turn} years')" for name in days},
    }
    names = ", ".join(f'"{name}"' for name in columns)
    conn.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(chosen[name] for name in columns)} FROM {table}"
        f' WHERE "{ids[0]}" <= {until}'
    )
