"""Changes as they are read back: which, in which order, and as of which moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.change.stored_changes import (
    NEWEST,
    NIGHTS,
    NIGHTS_IN_ROW,
    WEIGHTIEST,
    Filter,
    change,
    changes,
    parts_of,
    stored_changes,
    topics_of,
)
from db.record.documents import cited_version, current_version, stored_version, stored_versions, version
from db.record.schema import open_policy_db

NIGHT, LATER, NEXT = "2026-06-01T03:00:00Z", "2026-06-01T04:00:00Z", "2026-06-02T03:00:00Z"
SHA = "a" * 64


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Two versions of one page, four changes of it in two nights, and a part of one; two topics."""
    made = open_policy_db(tmp_path / "policy.db")
    made.executescript(f"""
    INSERT INTO runs (id, source, started_at, outcome, requests, new, changed, unchanged, errors, message)
      VALUES (1, 'mihon', '{NIGHT}', 'ok', 1, 0, 0, 0, 0, '');
    INSERT INTO fetches (id, run, source, requested_url, url, status, sha256, fetched_at) VALUES
      (1, 1, 'mihon', 'https://mihon.example/', 'https://mihon.example/a', 200, '{SHA}', '{NIGHT}');
    INSERT INTO documents (id, key, source, kind, url, title, lang, first_seen, last_seen, collection)
      VALUES (1, 'mihon/a', 'mihon', 'page', 'https://mihon.example/a', '見本', 'ja', '{NIGHT}', '{NEXT}', 'mihon');
    INSERT INTO versions (id, document, fetch, fetched_at, title, body, facts, digest) VALUES
      (1, 1, 1, '{NIGHT}', '見本', '旧', '{{"a": "", "b": "c"}}', ''), (2, 1, 1, '{NEXT}', '見本', '新', '{{}}', '');
    UPDATE documents SET current_version = 2;
    INSERT INTO topics (id, name_ja, name_en, priority, position)
      VALUES ('ikusei', '育成', 'ESD', 1, 2), ('toku', '特定', 'SSW', 1, 1);
    """)
    for number, (at, weight, part_of, field, passages) in enumerate(
        [
            (NIGHT, 30, None, "body", '[["旧", "新"], [null, "追"]]'), (LATER, 30, None, "title", "[]"),
            (NEXT, 0, None, "revision", "[]"), (NEXT, 50, None, "body", "[]"), (NEXT, 10, 3, "x", "[]"),
        ],
        1,
    ):  # fmt: skip
        made.execute(
            "INSERT INTO changes (id, key, document, part_of, kind, field, before, after, passages, detected_at, summary_ja,"
            " summary_en, weight, run) VALUES (?, ?, 1, ?, 'text_changed', ?, 'b', 'a', ?, ?, '', '', ?, 1)",
            (number, f"k{number}", part_of, field, passages, at, weight),
        )
    made.executemany("INSERT INTO change_topics VALUES (?, ?)", [(1, "ikusei"), (1, "toku"), (4, "toku")])
    yield made
    made.close()


@pytest.mark.parametrize(
    ("only", "ids"),
    [
        (Filter(), [4, 2, 1]),
        (Filter(quiet=True), [4, 3, 2, 1]),
        (Filter(topic="ikusei"), [1]),
        (Filter(topics=("ikusei", "toku")), [4, 1]),
        (Filter(on_topic=True), [4, 1]),
        (Filter(at=LATER), [2, 1]),
        (Filter(since=LATER, before=NEXT), [2]),
        (Filter(source="other"), []),
        (Filter(document=1, kind="text_changed", source="mihon"), [4, 2, 1]),
    ],
)
def test_a_filter_says_which(conn: sqlite3.Connection, only: Filter, ids: list[int]) -> None:
    assert [row.id for row in stored_changes(conn, only, NEWEST)] == ids


def test_the_orders(conn: sqlite3.Connection) -> None:
    conn.execute("UPDATE changes SET detected_at = ? WHERE id = 2", (NIGHT,))
    found = {
        order: [row.id for row in stored_changes(conn, Filter(quiet=True), order)]
        for order in (NIGHTS, NIGHTS_IN_ROW, NEWEST, WEIGHTIEST)
    }
    assert list(found.values()) == [[4, 3, 2, 1], [4, 3, 1, 2], [4, 3, 1, 2], [4, 1, 2, 3]]
    assert [row.id for row in stored_changes(conn, Filter(), NIGHTS, 1, 1)] == [2]


def test_a_change_has_its_documents_names_its_passages_and_what_hangs_on_it(conn: sqlite3.Connection) -> None:
    row = stored_changes(conn, Filter(topic="ikusei"))[0]
    assert (row.document_key, row.title, row.source, row.source_ja) == ("mihon/a", "見本", "mihon", None)
    assert row.passages == (("旧", "新"), ("", "追"))
    assert [part.id for part in parts_of(conn, 3)] == [5]
    assert [topic["id"] for topic in topics_of(conn, 1)] == ["toku", "ikusei"]
    shown = {found["id"]: found for found in changes(conn, Filter(quiet=True))}
    assert (shown[3]["pairs"], shown[3]["parts"], shown[3]["first_part"]["pairs"]) == ([], 1, [("b", "a")])
    assert shown[4]["pairs"] == [("b", "a")]
    part = change(conn, key="k5")
    assert part and part["whole"]["id"] == 3
    assert change(conn, row_id=9) is None


def test_versions_as_of_a_moment_and_as_cited(conn: sqlite3.Connection) -> None:
    newest = [current_version(conn, 1, at) for at in ("2026-05-31T00:00:00Z", LATER, NEXT)]
    assert [one and one.id for one in newest] == [None, 1, 2]
    assert [one.body for one in stored_versions(conn, 1)] == ["旧", "新"]
    cited = cited_version(conn, "mihon/a", NIGHT, SHA)
    assert cited and (cited.id, cited.source_ja, cited.fetched_url) == (1, "mihon", "https://mihon.example/a")
    assert cited_version(conn, "mihon/a", NIGHT, "b" * 64) is None
    assert stored_version(conn, 3) is None
    first, shown = stored_version(conn, 1), version(conn, 1)
    assert first and shown
    assert (first.facts, shown["facts"]) == ({"a": "", "b": "c"}, {"b": "c"})
