"""The page of consultations: what is open, what nobody can tell, what is over."""

from __future__ import annotations

from pathlib import Path

from db.record.schema import open_policy_db
from desk.pages.consultations import stored


def test_a_case_without_a_last_day_is_not_among_those_that_are_over(tmp_path: Path) -> None:
    policy = open_policy_db(tmp_path / "policy.db")
    for number, closes_on, called in ((1, "2026-04-01", 1), (2, None, None), (3, "2026-06-01", None), (4, None, 1)):
        document = policy.execute(
            "INSERT INTO documents (key, source, kind, url, title, lang, first_seen, last_seen, collection) VALUES"
            " (?, 'public_comments', 'consultation', 'https://example.jp/', '見本案', 'ja', '2026-03-01T00:00:00Z',"
            " '2026-03-01T00:00:00Z', 'public_comments') RETURNING id",
            (f"public_comments/{number}",),
        ).fetchone()[0]
        policy.execute(
            "INSERT INTO consultations (document, case_id, title, closes_on, opened_on, called_open)"
            " VALUES (?, ?, '見本案', ?, '2026-03-01', ?)",
            (document, str(number), closes_on, called),
        )
    rows = stored(policy, "2026-03-15", everything=True)
    later = stored(policy, "2026-05-01", everything=True)
    policy.close()
    assert [(row["case_id"], row["state"]) for row in rows] == [
        ("1", "open"),
        ("3", "open"),
        ("4", "called_open"),
        ("2", "unknown"),
    ]
    assert [(row["case_id"], row["state"]) for row in later] == [
        ("3", "open"),
        ("2", "unknown"),
        ("4", "unknown"),
        ("1", "over"),
    ]
