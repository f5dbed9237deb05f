"""The register of statistics as tables of policy.db, for queries; the file stays what counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from db.series.register import Series, register

# Called alike in the file and in the table.
COLUMNS = (
    "unit_ja", "unit_en", "publisher", "url", "definition_ja", "definition_en", "trap_ja", "trap_en", "next_release_ja",
    "next_release_en",
)  # fmt: skip


def upsert_series(conn: sqlite3.Connection) -> None:
    """Make ``series`` and ``series_points`` say what ``series.toml`` says; inside the caller's transaction.

    A period that was not collected is a row without value and grade.
    """
    tables, known = Database(conn), register().series
    conn.execute("DELETE FROM series_points")
    conn.execute(f"DELETE FROM series WHERE id NOT IN ({', '.join('?' * len(known))})", [one.id for one in known])
    tables.table("series").upsert_all(
        (
            {"id": one.id, "position": position, "name_ja": one.ja, "name_en": one.en}
            | {name: getattr(one, name) for name in COLUMNS}
            for position, one in enumerate(known)
        ),
        pk="id",
    )
    tables.table("series_points").insert_all(point for one in known for point in _points(one))


def _points(series: Series) -> Iterator[dict[str, Any]]:
    """The rows of one series: its figures, then the periods of its first part that were not collected."""
    for position, point in enumerate(series.points):
        part = series.part(point.part)
        yield {
            "series": series.id,
            "part": point.part,
            "period": point.period,
            "set_on": point.set_on,
            "position": position,
            "name_ja": part.ja,
            "unit_ja": part.unit_ja,
            "value": point.value,
            "rounded": int(point.rounded),
            "grade": point.grade,
            "source": point.source,
            "note": point.note,
            "superseded_on": point.superseded_on,
        }
    first = series.parts[0]
    for position, period in enumerate(series.not_collected, len(series.points)):
        yield {
            "series": series.id,
            "part": first.id,
            "period": period,
            "set_on": "",
            "position": position,
            "name_ja": first.ja,
            "unit_ja": first.unit_ja,
            "value": None,
            "rounded": 0,
            "grade": None,
            "source": "",
            "note": "未収集",
            "superseded_on": "",
        }
