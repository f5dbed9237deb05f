"""The list of members with what they said on topic, and the names that staff have to settle."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from db.people.cabinet import CABINET
from db.record.documents import Record, records

HOUSES = ("衆議院", "参議院")
NO_GROUP = "会派の記載なし"


def members(conn: sqlite3.Connection, topic: str | None = None) -> list[Record]:
    """Everybody known from the rosters, with the group and seat last held, and how often they spoke on topic."""
    return records(
        conn,
        """WITH spoken AS (
             SELECT a.person, count(DISTINCT a.document) AS statements
             FROM (SELECT DISTINCT document FROM document_topics WHERE :topic IS NULL OR topic = :topic) x
             CROSS JOIN documents d ON d.id = x.document AND d.kind = 'speech'
             CROSS JOIN attributions a ON a.document = d.id AND a.person IS NOT NULL GROUP BY a.person),
           spells AS (
             SELECT m.*, row_number() OVER (
               PARTITION BY m.person, m.kind ORDER BY m."to" IS NULL DESC, m."to" DESC, m."from" DESC, m.position DESC
             ) AS nth
             FROM memberships m WHERE m.kind IN ('seat', 'group'))
           SELECT p.id, p.key, p.name, p.kana, p.house, g."group", s.seat, s."from", s."to",
                  s.person IS NOT NULL AND s."to" IS NULL AS in_office, coalesce(w.statements, 0) AS statements
           FROM people p LEFT JOIN spells s ON s.person = p.id AND s.kind = 'seat' AND s.nth = 1
           LEFT JOIN spells g ON g.person = p.id AND g.kind = 'group' AND g.nth = 1
           LEFT JOIN spoken w ON w.person = p.id
           ORDER BY p.kana IS NULL, p.kana, p.name""",
        {"topic": topic},
    )


def by_house_and_group(rows: Iterable[Record]) -> list[Record]:
    """Members in office by house and group (the largest first), and those who have left, a house each."""
    houses = []
    everyone = list(rows)
    names = [*HOUSES, *sorted({row["house"] for row in everyone} - set(HOUSES))]
    for house in names:
        mine = [row for row in everyone if row["house"] == house]
        groups: dict[str, list[Record]] = {}
        for row in mine:
            if row["in_office"]:
                groups.setdefault(row["group"] or NO_GROUP, []).append(row)
        if mine:
            houses.append(
                {
                    "house": house,
                    "groups": sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])),
                    "former": [row for row in mine if not row["in_office"]],
                    "number": len(mine) if house == CABINET else sum(len(group) for group in groups.values()),
                }
            )
    return houses
