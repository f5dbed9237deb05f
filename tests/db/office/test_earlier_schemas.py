"""Every earlier schema of both databases: a real file of each opens, is copied before it is altered, and ends as a new one is.

``earlier.tar.xz`` holds homes that the programs of earlier commits made with their own commands (two sample nights of the
minutes and of a ministry's notices, a brief, and what they knew to enter: a promise's fate, a settled name, a meeting, an ask).
Their names say the day and what was new.  ``diet`` and ``office`` are of the hours in which a migration was still being added
to under its name: they lack tables and columns which their list of migrations promises.  Older than ``first`` is no command.
"""

from __future__ import annotations

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.office import database as office
from db.office.database import open_office_db
from db.record import schema as policy
from db.record.schema import lacking, open_policy_db
from policywatch import cli
from tests.support.places import TESTS

HOMES = TESTS / "files" / "old-home" / "earlier.tar.xz"
RULES = ["m001_first_schema", "m002_the_diet", "m003_rules_and_consultations"]
LAID = ["o001_briefs", "o002_settlements_and_promises", "o003_accepted_points", "o004_meetings_asks_claims_mail"]
# Home -> the migrations that policy.db and office.db have, and whether a file lacks what they promise.
EARLIER = {
    "2026-11-24-first": (RULES[:1], LAID[:1]),
    "2026-11-24-diet": (RULES, LAID[:2]),
    "2026-11-24-rules": (RULES, LAID[:3]),
    "2026-11-24-office": (RULES, LAID),
    "2026-11-29-bound": ([*RULES, "m004_runs_are_bound_to_their_journals"], LAID),
    "2026-11-29-codes": ([*RULES, "m004_runs_are_bound_to_their_journals", "m005_codes"], LAID),
}
UNFINISHED = {"2026-11-24-diet": "policy.db", "2026-11-24-office": "office.db"}
NEWEST_POLICY = "m006_reasons_of_a_weight"
# What each home holds, noted when it was made.
ROWS = {"documents": 78, "versions": 79, "runs": 4}
PROMISE = "kokkai/122115206X90120260305_005#9d66ea90967a"


@pytest.fixture(params=EARLIER)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(HOMES) as packed:
        packed.extractall(tmp_path, members=[m for m in packed if request.param in m.name], filter="data")
    return tmp_path / request.param


def applied(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return [name for (name,) in conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(path)) as conn:
        conn.row_factory = sqlite3.Row
        tables = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'")
        names = [row["name"] for row in tables.fetchall()]
        return {name: [dict(row) for row in conn.execute(f'SELECT * FROM "{name}"')] for name in names}


def kept_of(after: dict[str, list[dict[str, Any]]], before: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The rows after, with the tables and columns that there were before."""
    return {
        name: [{column: new[column] for column in old} for new, old in zip(after[name], rows, strict=True)]
        for name, rows in before.items()
        if not name.startswith("_sqlite")
    }


def say(home: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--home", str(home), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_files_are_what_they_are_called(home: Path) -> None:
    assert (applied(home / "policy.db"), applied(home / "office.db")) == EARLIER[home.name]
    for name, migrations in (("policy.db", policy.migrations), ("office.db", office.migrations)):
        if applied(home / name) == [one.name for one in migrations._migrations]:
            with closing(sqlite3.connect(home / name)) as conn:
                assert bool(lacking(conn, migrations)) == (UNFINISHED.get(home.name) == name)


def test_policy_db_is_copied_then_migrated_and_has_its_rows(home: Path) -> None:
    before = contents(home / "policy.db")
    assert {name: len(before[name]) for name in ROWS} == ROWS
    open_policy_db(home / "policy.db").close()
    (copy,) = home.glob("policy.before-*.db")
    assert contents(copy) == before
    after = contents(home / "policy.db")
    people_are_due = {"key": "people_due", "value": "1"}  # the names that stand for nobody are found by the next night
    after["meta"] = [row for row in after["meta"] if row != people_are_due or row in before["meta"]]
    known = {name: rows for name, rows in before.items() if not name.startswith("_sqlite")}
    known.pop("search_hits")  # the rules say what is on topic: nothing of a search is kept
    assert kept_of(after, known) == known
    assert applied(home / "policy.db")[-1] >= NEWEST_POLICY
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        assert lacking(conn, policy.migrations) == []
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    open_policy_db(home / "policy.db").close()
    assert list(home.glob("policy.before-*.db")) == [copy], "there is nothing to migrate any more"


def test_office_db_is_copied_then_migrated_and_has_its_rows(home: Path) -> None:
    before = contents(home / "office.db")
    assert len(before["briefs"]) == 1
    open_office_db(home / "office.db").close()
    copies = list((home / "backups").glob("office.before-*.db")) if (home / "backups").exists() else []
    altered = applied(home / "office.db") != EARLIER[home.name][1] or UNFINISHED.get(home.name) == "office.db"
    assert len(copies) == altered
    for copy in copies:
        assert contents(copy) == before
    after = contents(home / "office.db")
    assert kept_of(after, before) == {name: rows for name, rows in before.items() if not name.startswith("_sqlite")}
    with closing(sqlite3.connect(home / "office.db")) as conn:
        assert lacking(conn, office.migrations) == []
    say(home, "brief", "stale")


def test_a_replay_gives_the_rows_that_the_old_program_stored(home: Path) -> None:
    before = contents(home / "policy.db")
    assert "4 runs replayed" in say(home, "replay")
    after = contents(home / "policy.db")
    for name, column in (("documents", "key"), ("versions", "fetched_at"), ("runs", "started_at"), ("changes", "key")):
        assert sorted(row[column] for row in after[name]) == sorted(row[column] for row in before[name]), name
    assert sorted(row["body"] for row in after["versions"]) == sorted(row["body"] for row in before["versions"])
    if home.name != "2026-11-24-first":
        assert "守られた" in say(home, "promises", "list", "--status", "kept", "--all")


def test_a_brief_of_the_first_program_is_still_known(tmp_path: Path) -> None:
    name = "2026-11-24-first"
    with tarfile.open(HOMES) as packed:
        packed.extractall(tmp_path, members=[m for m in packed if name in m.name], filter="data")
    home = tmp_path / name
    say(home, "replay")
    said = say(home, "brief", "verify", str(home / "briefs" / "leave-behind-quotas_fields-20260402.pdf"))
    assert "LB-20260402-DC25DFB6: genuine" in said
