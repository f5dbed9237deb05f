"""The comparison table 新旧対照表 as a brief: both texts frozen, what differs underlined, nothing else said.

Every word of the table is a quotation of one of the two versions; the printed numbers of provisions that stay are
those of the typed rows, and the names of pages, sheets and cells say where in a file a quotation stands.  Dates,
law numbers and revision ids come from the typed rows too and are frozen as facts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from briefs.errors import BriefError
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Notes, numbered
from briefs.evidence.rows import Version
from briefs.evidence.wording import day_ja, minute, today
from db.comparison.rows import Row, Side
from db.comparison.texts import ComparisonError, Text, TwoTexts, WrongTimes, compared_texts
from db.law.as_of import LawError
from db.law.laws import REVISION_STATES
from db.text.dates import utc_text
from db.text.words import word_ja

PREFIX = "CT"
# The facts of a revision that the caption prints: name in the typed row -> Text attribute.
FACTS = {
    "law_num": "law_num",
    "law_revision_id": "revision",
    "enforced_on": "enforced_on",
    "enforcement_comment": "comment",
    "amendment_law_num": "amendment_num",
}


def choose(conn: sqlite3.Connection, what: str, since: str, until: str, at: datetime) -> TwoTexts:
    """The two texts; BriefError says why there are not two, ValueError what is wrong with the times given."""
    try:
        found = compared_texts(conn, what, since, until)
    except WrongTimes as error:
        raise ValueError(str(error)) from None
    except (LawError, ComparisonError) as error:
        raise BriefError([str(error)]) from None
    for text in (found.old, found.new):
        if text.fetched_at > utc_text(at):
            raise BriefError(
                [f"the version of {text.key} was fetched at {text.fetched_at}, after the time of the brief"]
            )
    return found


def compose(
    conn: sqlite3.Connection, found: TwoTexts, what: str, at: datetime, data_at: str, letterhead: Mapping[str, str]
) -> tuple[Dossier, dict[int, int]]:
    """The dossier, and the version behind each note: 1 is the new text, 2 the old one."""
    notes = Notes()
    sides = {name: rows.version(conn, text.version) for name, text in (("new", found.new), ("old", found.old))}
    for version in sides.values():
        notes.cite(version)
    table = [line(row, sides, notes) for row in found.rows]
    content: dict[str, Any] = {
        "law": found.law,
        "title": found.new.title,
        "old_title": found.old.title if found.old.title != found.new.title else "",
        "new": caption(found.new, sides["new"], notes, law=found.law),
        "old": caption(found.old, sides["old"], notes, law=found.law),
        "rows": table,
        "left_out": found.left_out,
    }
    parameters = {"of": what, "from": found.old.day, "to": found.new.day}
    dossier = Dossier("comparison", parameters, utc_text(at), data_at, dict(letterhead), content, notes.frozen())
    return numbered(dossier, PREFIX, today(at)), notes.versions()


def line(row: Row, sides: Mapping[str, Version], notes: Notes) -> dict[str, Any]:
    """One row, and the cells that stand side by side on it."""
    return {
        "kind": row.kind,
        "depth": row.depth,
        "opens": row.opens,
        "note_opposite": row.note,
        "part": row.part,
        "new": cell(row.new, sides["new"], notes),
        "old": cell(row.old, sides["old"], notes),
        "cells": [line(one, sides, notes) for one in row.cells],
        "widths": list(row.widths),
    }


def cell(side: Side | None, version: Version, notes: Notes) -> dict[str, Any] | None:
    """One cell: its printed number, and where its words stand among the evidence (None: （略）)."""
    if side is None:
        return None
    spot = notes.quote(version, "body", side.text) if side.text else None
    return {"head": side.head, "differs": side.head_differs, "spot": spot, "omitted": side.text is None}


def caption(text: Text, version: Version, notes: Notes, *, law: bool) -> dict[str, Any]:
    """What stands above a column: the revision, its day of enforcement, when it was fetched."""
    for name, attribute in FACTS.items():
        if law and (value := getattr(text, attribute)):
            notes.quote(version, f"fact:{name}", value)
    notes.quote(version, "title", text.title)
    return {
        "note": notes.cite(version),
        "law_num": text.law_num,
        "revision": text.revision,
        "enforced_ja": day_ja(text.enforced_on),
        "comment": text.comment if text.status == "UnEnforced" else "",
        "state": word_ja(REVISION_STATES, text.status),
        "amendment_num": text.amendment_num,
        "fetched": minute(text.fetched_at),
        "day_ja": day_ja(text.day) if law else "",
    }
