"""The register of statistics as tables of policy.db, for queries; the file stays what counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

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
    known = register().series
    conn.execute("DELETE FROM series_points")
    conn.execute(f"DELETE FROM series WHERE id NOT IN ({', '.join('?' * len(known))})", [one.id for one in known])
    columns = ("position", "name_ja", "name_en", *COLUMNS)
    conn.executemany(
        f"INSERT INTO series (id, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})"
        f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns)}",
        [
            (one.id, position, one.ja, one.en, *(getattr(one, name) for name in COLUMNS))
            for position, one in enumerate(known)
        ],
    )
    points = [point for one in known for point in _points(one)]
    conn.executemany(f"INSERT INTO series_points ({', '.join(points[0])}) VALUES (:{', :'.join(points[0])})", points)


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
