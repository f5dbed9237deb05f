"""The totals that the database keeps are what counting gives, whoever writes."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from db.record.schema import TOTALS_TRIGGERS, migrations, open_policy_db
from tests.db.search.test_search import TEXTS, fill

COUNTED = {
    "documents": "SELECT source, kind, count(*) FROM documents GROUP BY 1, 2",
    "gone": "SELECT source, kind, count(*) FROM documents WHERE gone_at IS NOT NULL GROUP BY 1, 2",
    "versions": "SELECT '', '', count(*) FROM versions GROUP BY 1, 2",
    "changes": "SELECT d.source, c.kind, count(*) FROM changes c JOIN documents d ON d.id = c.document"
    " WHERE c.part_of IS NULL AND c.weight > 0 GROUP BY 1, 2",
    "quiet_changes": "SELECT d.source, c.kind, count(*) FROM changes c JOIN documents d ON d.id = c.document"
    " WHERE c.part_of IS NULL AND c.weight <= 0 GROUP BY 1, 2",
    "topic_documents": "SELECT '', topic, count(*) FROM document_topics GROUP BY 1, 2",
    "topic_changes": "SELECT '', x.topic, count(*) FROM change_topics x JOIN changes c ON c.id = x.change"
    " WHERE c.part_of IS NULL AND c.weight > 0 GROUP BY 1, 2",
}


def kept(conn: sqlite3.Connection) -> dict[str, set[tuple[str, str, int]]]:
    rows = conn.execute("SELECT what, source, kind, number FROM totals WHERE number <> 0").fetchall()
    return {what: {tuple(row)[1:] for row in rows if row[0] == what} for what in COUNTED}


def check(conn: sqlite3.Connection) -> None:
    assert kept(conn) == {what: {tuple(row) for row in conn.execute(sql)} for what, sql in COUNTED.items()}
    several = "SELECT document FROM versions GROUP BY document HAVING count(*) > 1 ORDER BY document"
    assert conn.execute("SELECT document FROM several_versions ORDER BY document").fetchall() == (
        conn.execute(several).fetchall()
    )


def write_much(conn: sqlite3.Connection, chance: random.Random) -> None:
    """Everything that a night, a replay or an export does to what is counted, in any order."""
    ids = [row[0] for row in conn.execute("SELECT id FROM documents")]
    one = chance.choice(ids)
    doing = chance.randrange(8)
    if doing == 0:
        conn.execute("UPDATE documents SET gone_at = '2026-02-01T00:00:00Z' WHERE id = ?", (one,))
    elif doing == 1:
        conn.execute("UPDATE documents SET gone_at = NULL, last_seen = 'x' WHERE id = ?", (one,))
    elif doing == 2:
        conn.execute("UPDATE documents SET kind = ? WHERE id = ?", (chance.choice("ab"), one))
    elif doing == 3:
        conn.execute(
            "INSERT INTO versions (document, fetch, fetched_at, title, body, facts, digest) VALUES (?, 1, '', '', '', '', '')",
            (one,),
        )
    elif doing == 4:
        conn.execute("DELETE FROM versions WHERE id = (SELECT max(id) FROM versions WHERE document = ?)", (one,))
    elif doing == 5:
        part_of = conn.execute("SELECT max(id) FROM changes").fetchone()[0] if chance.random() < 0.4 else None
        change = conn.execute(
            "INSERT INTO changes (key, document, part_of, kind, field, passages, detected_at, summary_ja, summary_en, weight,"
            " run) VALUES (?, ?, ?, ?, '', '[]', '2026-02-01T00:00:00Z', '', '', ?, 1)",
            (str(chance.random()), one, part_of, chance.choice(["retitled", "appeared"]), chance.randrange(3)),
        ).lastrowid
        conn.execute("INSERT INTO change_topics VALUES (?, ?)", (change, chance.choice("xy")))
    elif doing == 6:
        conn.execute("INSERT OR REPLACE INTO document_topics VALUES (?, ?, '')", (one, chance.choice("xy")))
    else:
        conn.execute("DELETE FROM document_topics WHERE document = ?", (one,))


def test_totals_are_what_counting_gives(tmp_path: Path) -> None:
    conn = open_policy_db(tmp_path / "policy.db")
    fill(conn, list(TEXTS))
    conn.execute("PRAGMA foreign_keys = OFF")
    check(conn)
    chance = random.Random(3)
    for _ in range(600):
        write_much(conn, chance)
    check(conn)
    before = kept(conn)
    assert all(before.values()), before  # each sort was there to be counted
    for table in ("change_topics", "changes", "document_topics", "versions", "documents"):  # as a replay does
        conn.execute(f"DELETE FROM {table}")
    check(conn)
    conn.close()


def test_a_file_of_an_older_program_is_counted_once(tmp_path: Path) -> None:
    """What an older program wrote is counted when the file is brought up to date, and its words at the very end are found."""
    path = tmp_path / "policy.db"
    conn = open_policy_db(path)
    fill(conn, list(TEXTS))
    conn.execute("PRAGMA foreign_keys = OFF")
    chance = random.Random(4)
    for _ in range(300):
        write_much(conn, chance)
    expected = kept(conn)
    for name, *_ in TOTALS_TRIGGERS:  # back to what it was before
        conn.execute(f"DROP TRIGGER totals_{name}")
    for name in ("totals", "several_versions", "open_names"):
        conn.execute(f"DROP TABLE {name}")
    for name in (
        "documents_newest",
        "documents_kind",
        "versions_length",
        "runs_started",
        "promises_date",
        "changes_nights",
    ):
        conn.execute(f"DROP INDEX {name}")
    conn.execute("DROP INDEX attributions_names")
    conn.execute("CREATE INDEX attributions_folded ON attributions (folded)")
    conn.execute("DELETE FROM _sqlite_migrations WHERE name = 'm008_totals'")
    assert migrations.pending(Database(conn))
    conn.close()
    conn = open_policy_db(path)
    assert kept(conn) == expected
    check(conn)
    conn.execute("INSERT INTO documents_fts (documents_fts) VALUES ('integrity-check')")
    conn.close()
