"""The provisions that set the matter of a topic, named by hand (``own_provisions.toml``), as the record has them."""

from __future__ import annotations

import sqlite3
import tomllib
from functools import cache
from pathlib import Path

from briefs.evidence import rows
from briefs.evidence.rows import Version
from db.change.passages import Provision
from db.law.places import place_of

FILE = Path(__file__).with_suffix(".toml")


@cache
def named() -> dict[str, list[dict[str, str]]]:
    """topic -> its provisions (law, path, words), the first to be offered first."""
    topics: dict[str, list[dict[str, str]]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["topics"]
    return topics


def own_provisions(conn: sqlite3.Connection, topic: str, at: str) -> list[tuple[Version, str, str, tuple[str, ...]]]:
    """(law, label, text, words) of those that stand in the record where they were read, and still hold the words; as
    :func:`briefs.evidence.rows.topic_provisions` gives provisions.
    """
    found: list[tuple[Version, str, str, tuple[str, ...]]] = []
    for one in named().get(topic, ()):
        row = conn.execute(
            "SELECT p.document, p.path, p.part, p.label, p.text FROM provisions p JOIN documents d ON d.id = p.document"
            " WHERE d.key = ? AND p.path = ? AND instr(p.text, ?) > 0",
            (f"egov_law/{one['law']}", one["path"], one["words"]),
        ).fetchone()
        law = rows.law_today(conn, row[0], at) if row is not None else None
        if law is not None:
            found.append((law, place_of(Provision(*row[1:])), str(row[4]), (one["words"],)))
    return found
