"""Which documents of a run their publisher no longer has: a 404, or missing from a complete list."""

from __future__ import annotations

from db.night.held import let_go
from db.night.records import Night
from db.record.causes import Cause
from db.record.models import Gone, Listing, Problem, ProblemKind
from db.record.reasons import because

LEAST_PART = 0.9  # a list shorter than this part of its last good size has been cut, not changed
NIGHTS_TO_BELIEVE = 7  # a list that stays short, with the same size, has changed after all


def mark_gone(night: Night) -> None:
    """Documents that their publisher no longer has: a 404, or missing from a complete list.

    When more pages are missing at once than could be read, the site is ill rather than the pages gone.
    """
    asked = [r for _, r in night.run.records if isinstance(r, Gone) and r.key not in night.seen]
    gone = {r.key: r.url for r in asked if _is_known(night, r.key)}
    if len(gone) > len(night.seen):
        why = because(Cause.MANY_GONE_AT_ONCE, count=len(gone))
        night.problems.append(Problem(ProblemKind.STRUCTURE_SUSPECT, night.traits.info.url, why))
        gone = {}
    for _, record in night.run.records:
        if isinstance(record, Listing):
            gone.update(dict.fromkeys(_missing_from(night, record), ""))
    for key in gone:
        row = night.conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
        if row:
            night.gone[key] = row["id"]
            let_go(night, row["id"])
            # What belongs to it (the speeches of a meeting) is gone with it, without a change of its own.
            night.conn.execute(
                "UPDATE documents SET gone_at = ? WHERE gone_at IS NULL AND (id = ? OR collection = ?)",
                (night.run.started_at, row["id"], key),
            )


def _missing_from(night: Night, listing: Listing) -> list[str]:
    """The keys that stood in a list and do not any more; [] with a problem when the list has been cut short.

    Short is: less than nine tenths of its last good size, and more than two entries lost.  A list that keeps the
    same short size for a week of nights is taken as it is.  What another page of this run still shows is not missing.
    """
    name, size = listing.collection, len(listing.keys)
    last = night.conn.execute("SELECT * FROM list_sizes WHERE list = ?", (name,)).fetchone()
    if last is not None and last["size"] - size > 2 and size < LEAST_PART * last["size"]:
        nights = last["short_nights"] + 1 if last["short_size"] == size else 1
        night.conn.execute(
            "UPDATE list_sizes SET short_size = ?, short_nights = ? WHERE list = ?", (size, nights, name)
        )
        if nights < NIGHTS_TO_BELIEVE:
            why = because(Cause.LIST_CUT, list=name, size=size, before=last["size"])
            night.problems.append(Problem(ProblemKind.TOO_FEW_ITEMS, night.traits.info.url, why))
            return []
    rows = night.conn.execute(
        "SELECT key, kind, id FROM documents WHERE collection = ? AND +source = ? AND gone_at IS NULL"
        " UNION SELECT d.key, d.kind, d.id FROM listed l CROSS JOIN documents d ON d.id = l.document"
        " WHERE l.list = ? AND +d.source = ? AND d.gone_at IS NULL ORDER BY 2, 3",
        (name, night.source, name, night.source),
    )
    missing = [row["key"] for row in rows if row["key"] not in listing.keys and row["key"] not in night.seen]
    night.conn.execute(
        "INSERT INTO list_sizes (list, size) VALUES (?, ?) ON CONFLICT (list) DO UPDATE SET size = excluded.size,"
        " short_size = NULL, short_nights = 0",
        (name, size),
    )
    night.conn.execute("DELETE FROM listed WHERE list = ?", (name,))
    night.conn.executemany(
        "INSERT INTO listed (list, document) SELECT ?, id FROM documents WHERE key = ? AND collection != ?",
        [(name, key, name) for key in sorted(listing.keys)],
    )
    return missing


def _is_known(night: Night, key: str) -> bool:
    return night.conn.execute("SELECT 1 FROM documents WHERE key = ?", (key,)).fetchone() is not None
