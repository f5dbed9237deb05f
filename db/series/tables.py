"""The register of statistics as tables of policy.db, for queries; the file stays what counts."""

from __future__ import annotations

import sqlite3

from db.series.register import Series, register


def upsert_series(conn: sqlite3.Connection) -> None:
    """Make ``series`` and ``series_points`` say what ``series.toml`` says; inside the caller's transaction.

    A period that was not collected is a row without value and grade.
    """
    conn.execute("DELETE FROM series_points")
    known = register().series
    marks = ", ".join("?" * len(known))
    conn.execute(f"DELETE FROM series WHERE id NOT IN ({marks})", [one.id for one in known])
    for position, one in enumerate(known):
        conn.execute(
            "INSERT INTO series (id, position, name_ja, name_en, unit_ja, unit_en, publisher, url, definition_ja,"
            " definition_en, trap_ja, trap_en, next_release_ja, next_release_en)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position,"
            " name_ja = excluded.name_ja, name_en = excluded.name_en, unit_ja = excluded.unit_ja,"
            " unit_en = excluded.unit_en, publisher = excluded.publisher, url = excluded.url,"
            " definition_ja = excluded.definition_ja, definition_en = excluded.definition_en, trap_ja = excluded.trap_ja,"
            " trap_en = excluded.trap_en, next_release_ja = excluded.next_release_ja,"
            " next_release_en = excluded.next_release_en",
            (
                one.id,
                position,
                one.ja,
                one.en,
                one.unit_ja,
                one.unit_en,
                one.publisher,
                one.url,
                one.definition_ja,
                one.definition_en,
                one.trap_ja,
                one.trap_en,
                one.next_release_ja,
                one.next_release_en,
            ),
        )
        _store_points(conn, one)


def _store_points(conn: sqlite3.Connection, series: Series) -> None:
    insert = (
        "INSERT INTO series_points (series, part, period, set_on, position, name_ja, unit_ja, value, rounded, grade, source,"
        " note, superseded_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    for position, point in enumerate(series.points):
        part = series.part(point.part)
        conn.execute(
            insert,
            (
                series.id,
                point.part,
                point.period,
                point.set_on,
                position,
                part.ja,
                part.unit_ja,
                point.value,
                int(point.rounded),
                point.grade,
                point.source,
                point.note,
                point.superseded_on,
            ),
        )
    first = series.parts[0]
    for position, period in enumerate(series.not_collected, len(series.points)):
        conn.execute(
            insert,
            (series.id, first.id, period, "", position, first.ja, first.unit_ja, None, 0, None, "", "未収集", ""),
        )
