"""How often the topics were spoken of in the Diet, by month: what the small charts of the first page show."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Mentions:
    """Speeches on one topic in each month (``YYYY-MM``, the oldest first); a month without any is there with 0."""

    topic: str
    months: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.months)


def months_before(day: date, number: int) -> list[str]:
    """The last ``number`` months up to that of a day, the oldest first."""
    last = day.year * 12 + day.month - 1
    return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(last - number + 1, last + 1)]


def mentions(conn: sqlite3.Connection, day: date, number: int = 12) -> list[Mentions]:
    """Speeches on each topic in the last months, the topic that is spoken of most first; topics without any are left out."""
    months = months_before(day, number)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for topic, month, found in conn.execute(
        "SELECT t.topic, substr(d.published_on, 1, 7) AS month, count(*) FROM document_topics t"
        " CROSS JOIN documents d ON d.id = t.document"  # of all speeches few are on a topic
        " WHERE d.kind = 'speech' AND d.published_on >= ? AND d.published_on < ? GROUP BY t.topic, month",
        (f"{months[0]}-01", f"{months[-1]}-99"),
    ):
        counts[topic][month] = found
    rows = [Mentions(topic, tuple((month, of.get(month, 0)) for month in months)) for topic, of in counts.items()]
    return sorted(rows, key=lambda one: (-one.total, one.topic))
