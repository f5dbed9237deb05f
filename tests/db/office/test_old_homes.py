"""Homes that older releases made: today's program opens them, and copies office.db before it alters it.

``home.tar.xz`` was made by the commands of the release before the rooms (two sample nights of the minutes, two meetings, an
ask with its answer, the fate of a promise, an issued ledger).  ``office-before-meetings.db.gz`` is the office.db of a release
that knew no meetings yet; its brief was issued by that release.  What they hold was noted when they were made.
"""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.office import database
from db.office.database import open_office_db
from db.record.schema import open_policy_db, open_read_only
from db.topics.relevance import OWN
from policywatch import cli
from tests.support.helpers import dump
from tests.support.places import TESTS

OLD = TESTS / "files" / "old-home"
BRIEF = "promises-20260402.pdf"
PROMISE = "kokkai/122115206X90120260305_005#9d66ea90967a"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with tarfile.open(OLD / "home.tar.xz") as packed:
        packed.extractall(tmp_path / "home", filter="data")
    return tmp_path / "home"


@pytest.fixture
def older(home: Path) -> Path:
    """The home with the office.db of an older release still."""
    (home / "office.db").write_bytes(gzip.decompress((OLD / "office-before-meetings.db.gz").read_bytes()))
    return home


def say(home: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--home", str(home), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def contents(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as conn:
        names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: conn.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def test_the_commands_read_an_old_home(home: Path) -> None:
    meetings = say(home, "meeting", "list")
    assert "M-20260401-1  2026-04-01  出入国在留管理庁  1 asks" in meetings
    assert "M-20260331-1  2026-03-31  法務省" in meetings
    assert "pending（検討中）2026-04-01：持ち帰るとのこと（見本）。" in say(home, "ask", "list")
    (promise,) = (one for one in json.loads(say(home, "promises", "list", "--json", "--all")) if one["key"] == PROMISE)
    assert promise["status"] == "kept"
    assert "PL-20260402-062C9A68: genuine; 15 sources checked, every quotation from there stands" in say(
        home, "brief", "verify", str(home / "briefs" / BRIEF)
    )
    say(home, "ask", "set", "A-20260330-1", "accepted", "--date", "2026-04-02", "--answer", "見直す（見本）。")
    assert "accepted" in say(home, "ask", "list")


def test_a_replay_gives_the_rows_that_the_old_program_stored(home: Path) -> None:
    with closing(open_policy_db(home / "policy.db")) as conn:
        before = dump(conn)
    assert [len(before[table]) for table in ("documents", "versions", "changes", "promises")] == [64, 65, 2, 22]
    say(home, "replay")
    with closing(open_policy_db(home / "policy.db")) as conn:
        inherited = conn.execute(f"DELETE FROM document_topics WHERE NOT {OWN}").rowcount
        assert inherited == 10  # topics of their questions, which the old program gave to no answer
        after = dump(conn)
    # What the house says of a source or a series is of today: all of them are there still.
    for table in ("sources", "series"):
        assert {row[0] for row in before[table]} <= {row[0] for row in after[table]}, table
    assert {row[:4] for row in before["series_points"]} <= {row[:4] for row in after["series_points"]}
    for rows in (before, after):  # a line of a meeting ends with the words of the rules, then with those of the search
        rows["changes"] = [
            tuple(
                re.sub(r"：[^：\n]*$", "", cell, flags=re.M) if at == 9 and row[6] == "appeared" else cell
                for at, cell in enumerate(row)
            )
            for row in rows["changes"]
        ]
    come_since = {
        "runs": 3,
        "problems": 2,
        "attributions": 2,
    }  # columns at the end of these tables, which a replay fills
    assert (len(before["open_names"]), len(after["open_names"])) == (0, 9)  # the old program found them on every look
    # Two ministers, who were names of nobody then, are people by their post since.
    assert {row[0] for row in after["people"]} - {row[0] for row in before["people"]} == {
        "members/大臣/見本厚夫",
        "members/大臣/見本法子",
    }
    for rows in (before, after):
        for row in rows["attributions"]:
            assert (row[10] is not None) == ("members/" in str(row[10])), row
        rows["attributions"] = [row[:9] for row in rows["attributions"]]
    come_since.pop("attributions")
    # Rules of topics and promises are others since; what they say of these speeches is looked at here as far as it must stay.
    assert set(before["topics"]) < set(after["topics"])
    assert {row[:2] for row in before["document_topics"]} < {row[:2] for row in after["document_topics"]}
    by_rules = {
        "sources",
        "series",
        "series_points",
        "topics",
        "document_topics",
        "change_topics",
        "promises",
        "promise_topics",
        "totals",
        "people",
        "memberships",
    }
    for table in before.keys() - {"meta", "fetches", "open_names"} - by_rules:  # which parsers made the rows
        known = [[row[: len(row) - come_since.get(table, 0)] for row in rows[table]] for rows in (before, after)]
        assert known[1] == known[0], table
    # One row an unbroken answer: the same answers, and as many attempts.
    answers = [sorted({row[3:8] for row in rows["fetches"]}, key=str) for rows in (before, after)]
    assert answers[1] == answers[0]
    with closing(open_policy_db(home / "policy.db")) as conn:
        assert conn.execute("SELECT sum(count), max(nights) FROM fetches").fetchone()[:] == (len(before["fetches"]), 2)
    assert len(after["fetches"]) < len(before["fetches"])


def test_what_only_reads_brings_an_old_policy_db_up_to_date_first(home: Path) -> None:
    """A site or a brief made right after an update must not stumble over a column that the file does not have yet."""
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        assert "journal" not in [row[1] for row in conn.execute("PRAGMA table_info(runs)")]
    with closing(open_read_only(home / "policy.db")) as conn:
        assert conn.execute("SELECT count(*) FROM runs WHERE journal IS NULL").fetchone()[0] > 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            conn.execute("DELETE FROM runs")


def test_an_older_office_db_is_copied_before_it_is_altered(older: Path) -> None:
    before = contents(older / "office.db")
    assert [len(before[name]) for name in ("briefs", "brief_evidence", "promise_statuses")] == [1, 3, 1]
    assert "meetings" not in before
    assert "LB-20260402-99353E2A" not in say(older, "brief", "stale")  # any command that opens office.db
    (copy,) = (older / "backups").iterdir()
    assert copy.name.startswith("office.before-o004_meetings_asks_claims_mail-") and copy.suffix == ".db"
    assert contents(copy) == before
    after = contents(older / "office.db")
    assert after["meetings"] == []
    assert [row[:-4] for row in after["briefs"]] == before["briefs"]  # four columns have come after these
    assert {row[-4:] for row in after["briefs"]} == {("", "", "", "[]")}  # issued before papers were signed
    assert [row[:-1] for row in after["brief_evidence"]] == before["brief_evidence"]  # a column has come after these
    assert [row[:-1] for row in after["promise_statuses"]] == before["promise_statuses"]  # likewise
    say(older, "meeting", "add", "--date", "2026-04-01", "--ministry", "法務省")
    assert "2026-04-01  法務省" in say(older, "meeting", "list")
    assert list((older / "backups").iterdir()) == [copy], "there is nothing to migrate any more"
    say(older, "restore", str(copy))
    assert contents(older / "office.db") == before


def test_a_file_that_is_new_or_up_to_date_is_not_copied(home: Path, tmp_path: Path) -> None:
    open_office_db(home / "office.db").close()
    copies = list((home / "backups").iterdir())  # it is of an earlier release, and is brought up to date
    open_office_db(home / "office.db").close()
    open_office_db(tmp_path / "new" / "office.db").close()
    assert list((home / "backups").iterdir()) == copies
    assert not (tmp_path / "new" / "backups").exists()


def test_a_migration_that_fails_alters_nothing(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(older / "office.db")
    monkeypatch.setattr(database, "O004", database.O004 + "CREATE TABLE briefs (id INTEGER);\n")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        open_office_db(older / "office.db")
    assert contents(older / "office.db") == before


def test_without_a_copy_nothing_is_migrated(older: Path) -> None:
    before = contents(older / "office.db")
    (older / "backups").write_text("no folder")
    with pytest.raises(FileExistsError):
        open_office_db(older / "office.db")
    assert contents(older / "office.db") == before


def test_a_whole_office_db_is_not_held_against_a_new_one_at_every_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a new one made in memory; one that lacks something is looked at again after the next migration."""
    asked: list[str] = []
    monkeypatch.setattr(database, "lacking", lambda *_: asked.append("") or [])
    for _ in range(3):
        open_office_db(tmp_path / "office.db").close()
    assert len(asked) == 1
    with closing(sqlite3.connect(tmp_path / "office.db")) as conn:
        conn.execute("PRAGMA user_version = 3")
    open_office_db(tmp_path / "office.db").close()
    assert len(asked) == 2
