"""Papers that are being made in the browser: what was asked for, chosen and typed for each, kept with every step.

A kit is what was made in one go (for a meeting, or of one topic); each paper of it is a row.  Nothing is altered: who changes
something makes a new kit.  What is made of a row lies beside the home's briefs (``desk/forms/drafting.py``).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db.record.transaction import transaction

# Fields of a kit that say of which one it was made, and how: by accepting and leaving out, or by choosing and writing anew.
SETTLED, CHOSEN_ANEW = "settled", "chosen_anew"


@dataclass(frozen=True, slots=True)
class Draft:
    """One paper.  ``asked``: the fields of the form it was made by, as pairs; ``texts``: what staff wrote, as a staff file holds
    it; ``without``: keys that are not wanted in it."""

    id: int
    kit: int
    kind: str
    topic: str
    asked: tuple[tuple[str, str], ...]
    texts: Mapping[str, Any]
    without: tuple[str, ...]
    who: str
    at: str

    def field(self, name: str) -> str:
        """The last value of a field of the form."""
        return next((value for field, value in reversed(self.asked) if field == name), "")


Paper = tuple[str, str, Mapping[str, Any], Sequence[str]]  # kind, topic, texts, without


def add_kit(
    office: sqlite3.Connection, papers: Sequence[Paper], asked: Sequence[tuple[str, str]], *, who: str, at: str
) -> int:
    """Keep the papers of one kit; its number."""
    with transaction(office):
        (kit,) = office.execute("SELECT coalesce(max(kit), 0) + 1 FROM drafts").fetchone()
        for kind, topic, texts, without in papers:
            office.execute(
                "INSERT INTO drafts (kit, kind, topic, asked, texts, without, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    kit,
                    kind,
                    topic,
                    *(json.dumps(one, ensure_ascii=False) for one in (list(asked), texts, list(without))),
                    who,
                    at,
                ),
            )
    return int(kit)


def drafts_of(office: sqlite3.Connection, kit: int) -> list[Draft]:
    """The papers of a kit, in the order in which they are used; [] for no such kit."""
    return [_draft(row) for row in office.execute("SELECT * FROM drafts WHERE kit = ? ORDER BY id", (kit,))]


def made_anew(office: sqlite3.Connection, kit: int, *steps: str) -> int:
    """The newest kit that was made out of a kit, over any number of ``steps`` (SETTLED, CHOSEN_ANEW); 0 for none."""
    (newest,) = office.execute(
        "WITH RECURSIVE later (kit) AS (VALUES (?) UNION SELECT d.kit FROM later l JOIN drafts d ON d.kit > l.kit,"
        " json_each(d.asked) e WHERE json_extract(e.value, '$[0]') IN (SELECT value FROM json_each(?))"
        " AND json_extract(e.value, '$[1]') = CAST(l.kit AS TEXT)) SELECT max(kit) FROM later",
        (kit, json.dumps(steps or (SETTLED, CHOSEN_ANEW))),
    ).fetchone()
    return int(newest) if newest > kit else 0


def draft(office: sqlite3.Connection, row_id: int) -> Draft | None:
    """One paper by its number."""
    row = office.execute("SELECT * FROM drafts WHERE id = ?", (row_id,)).fetchone()
    return _draft(row) if row else None


def newest_kits(office: sqlite3.Connection, most: int) -> list[list[Draft]]:
    """The kits that were made last, each with its papers."""
    kits = office.execute("SELECT DISTINCT kit FROM drafts ORDER BY kit DESC LIMIT ?", (most,)).fetchall()
    return [drafts_of(office, kit) for (kit,) in kits]


def _draft(row: sqlite3.Row) -> Draft:
    asked, texts, without = (json.loads(row[name]) for name in ("asked", "texts", "without"))
    pairs = tuple((str(name), str(value)) for name, value in asked)
    return Draft(row["id"], row["kit"], row["kind"], row["topic"], pairs, texts, tuple(without), row["who"], row["at"])
