"""What a paper says it looked through: from the first day that was asked for without a gap, not only until when."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.evidence.looked import MINUTES, looked_through, none_within, nothing, unread_first
from tests.support import brief_data as data

AT = "2026-08-26T09:00:00Z"


@pytest.mark.parametrize(
    ("windows", "first"),
    [
        ([("2024-04-01", "2025-06-25"), ("2025-02-25", "2026-08-26")], "2024年4月1日"),
        # Nobody asked for the year between: what lies before it was not looked through without a break.
        ([("2020-01-01", "2024-03-31"), ("2025-02-25", "2026-08-26")], "2025年2月25日"),
        ([("2024-04-01", "2025-02-24"), ("2025-02-25", "2026-08-26")], "2024年4月1日"),
    ],
)
def test_nothing_found_says_from_which_day_on(tmp_path: Path, windows: list[tuple[str, str]], first: str) -> None:
    record = data.empty(tmp_path)
    for night, (begins, ends) in enumerate(windows, 25):
        run = record.run("kokkai", f"2026-08-{night}T03:00:00Z")
        record.conn.execute("UPDATE runs SET window_from = ?, window_until = ? WHERE id = ?", (begins, ends, run))
    looked = looked_through(record.conn, AT, MINUTES)
    assert looked.whole
    assert f"（{first}以後）、2026-08-26 12:00まで" in nothing("発言", "statement", looked)["ja"]


def test_minutes_say_up_to_which_sitting_they_are_on_record(tmp_path: Path) -> None:
    """They come out weeks after the sitting: that the source was read last night tells nothing of the last weeks."""
    record = data.empty(tmp_path)
    record.run("kokkai", "2026-08-26T03:00:00Z")
    for day in ("2026-08-01", "2026-08-03"):
        document = record.document(f"kokkai/{day}", "meeting", "衆議院見本委員会", data.EARLY, day)
        record.conn.execute("INSERT INTO meetings (document, issue_id, date) VALUES (?, ?, ?)", (document, day, day))
    looked = looked_through(record.conn, AT, MINUTES)
    said = nothing("発言", "statement", looked)
    assert "国会会議録（見本）（記録にある最新は2026年8月3日の会議）、2026-08-26 12:00まで" in said["ja"]
    assert "newest sitting on record: 3 August 2026" in said["en"]
    line = none_within("国会での発言", "Statements in the Diet", looked)
    assert line is not None and line["ja"].endswith("〔記録にある最新は2026年8月3日の会議〕）にはありません。")


def test_of_sources_that_could_not_be_read_the_minutes_are_named_first(tmp_path: Path) -> None:
    record = data.empty(tmp_path)
    for source in ("bills", "egov_law", "kokkai", "resolutions"):
        record.run(source, "2026-08-25T03:00:00Z")
        failed = record.run(source, "2026-08-26T03:00:00Z")
        record.conn.execute("UPDATE runs SET outcome = 'failed' WHERE id = ?", (failed,))
    said = unread_first(record.conn, AT, MINUTES)
    assert said is not None
    assert said["ja"].startswith("確認できなかった情報源があります：国会会議録（")
    assert said["ja"].count("国会会議録（") == 1
