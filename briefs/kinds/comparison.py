"""The comparison table 新旧対照表 as a brief: both texts frozen, what differs underlined, nothing else said.

Every word of the table is a quotation of one of the two versions; the printed numbers of provisions that stay are
those of the typed rows, and the names of pages, sheets and cells say where in a file a quotation stands.  Dates,
law numbers and revision ids come from the typed rows too and are frozen as facts.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from briefs.errors import BriefError, Fault, WrongPeriod
from briefs.evidence import rows
from briefs.evidence.dossier import Notes
from briefs.evidence.rows import Version
from briefs.evidence.wording import day_ja, minute
from briefs.kinds.make import Job, stamp
from briefs.press.issue import Layout
from briefs.staff.text import Proofreader
from db.comparison.rows import Row, Side
from db.comparison.texts import ComparisonError, Text, TwoTexts, WrongTimes, compared_texts, counted_with_each
from db.law.as_of import LawError
from db.law.laws import REVISION_STATES
from db.law.names import known_laws, laws_named
from db.text.words import word_ja

NAME, PREFIX = "comparison", "CT"
ONE_PAGE = 40_000  # characters of a dossier: a longer one is not tried on one upright page
LAST = 0.3  # of a page
NEAR = 5  # laws that are named where none is called as typed
RE_UNFIT = re.compile(r"[^0-9A-Za-z_.-]+")
# The facts of a revision that the caption prints: name in the typed row -> Text attribute.
FACTS = {
    "law_num": "law_num",
    "law_revision_id": "revision",
    "enforced_on": "enforced_on",
    "enforcement_comment": "comment",
    "amendment_law_num": "amendment_num",
}


@dataclass(frozen=True, slots=True)
class ComparisonOrder:
    """A law on two days, or a document at two times, as typed."""

    what: str
    since: str
    until: str
    suppl: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonChoice:
    """The two texts with their rows."""

    what: str
    texts: TwoTexts
    suppl: bool = False


def choose(job: Job, order: ComparisonOrder) -> ComparisonChoice:
    """The two texts; BriefError says why there are not two, WrongPeriod what is wrong with the times given."""
    what = meant(job.policy, order.what)
    try:
        texts = compared_texts(job.policy, what, order.since, order.until, suppl=order.suppl)
    except WrongTimes as error:
        raise WrongPeriod(str(error)) from None
    except (LawError, ComparisonError) as error:
        raise BriefError([str(error)]) from None
    for text in (texts.old, texts.new):
        if text.fetched_at > job.now:
            raise BriefError(
                [f"the version of {text.key} was fetched at {text.fetched_at}, after the time of the brief"]
            )
    return ComparisonChoice(what, texts, order.suppl)


def meant(conn: sqlite3.Connection, typed: str) -> str:
    """The id of the law that is called so, by any of its names, or what was typed where it is the key of a document; BriefError with
    the nearest laws where it is neither.
    """
    named = laws_named(conn, typed)
    if len(named) == 1:
        return named[0].law_id
    if not named and conn.execute("SELECT 1 FROM documents WHERE key = ?", (typed,)).fetchone():
        return typed
    if named:
        found = "、".join(one.shown for one in named)
        said = f"{len(named)} laws are called {typed}; give the id of one: {found}"
        ja, en = (
            f"「{typed}」という法令は{len(named)}件あります：{found}。",
            f"{len(named)} laws are called {typed}: {found}.",
        )
        raise BriefError([Fault("several_laws", said, ja, en)])
    every = known_laws(conn)
    near = get_close_matches(typed, [name for law in every for name in law.names], n=6, cutoff=0.6)
    laws = [law for law in every if any(name in near or typed in name for name in law.names)]
    listed = "、".join(law.shown for law in laws[:NEAR])
    said = f"no law and no document is called {typed!r}" + (f"; near it: {listed}" if listed else "")
    ja = f"「{typed}」という法令も文書も記録にありません。" + (f"近いもの：{listed}。" if listed else "")
    raise BriefError(
        [
            Fault(
                "no_law",
                f"{said}; `policywatch search WORD --json` shows the keys of documents",
                ja,
                f"No law and no document on record is called {typed}." + (f" The nearest: {listed}." if listed else ""),
            )
        ]
    )


def layouts(_choice: ComparisonChoice) -> Sequence[Layout]:
    """On A4 portrait when that takes one page, else on its side; there a little closer or wider, or upright again, where the last page
    would hold next to nothing."""
    upright, flat = {"landscape": False, "lines": ""}, {"landscape": True, "lines": ""}
    one = [Layout(budget=1, fixed=True, longest=ONE_PAGE, options={**upright, "lines": to}) for to in ("", "closer")]
    several = [*({**flat, "lines": lines} for lines in ("", "closer", "wider")), upright]
    return [*one, *(Layout(last=LAST, options=options) for options in several), Layout(options=flat)]


def parameters(choice: ComparisonChoice) -> dict[str, Any]:
    return {"of": choice.what, "from": choice.texts.old.day, "to": choice.texts.new.day, "suppl": choice.suppl}


def file_name(_job: Job, choice: ComparisonChoice) -> str:
    days = (stamp(text.day) for text in (choice.texts.old, choice.texts.new))
    return "comparison-" + RE_UNFIT.sub("-", "-".join((choice.what, *days)))


def compose(job: Job, choice: ComparisonChoice, _layout: Layout, _proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of the table; note 1 is the new text, 2 the old one."""
    found = choice.texts
    sides = {name: rows.version(job.policy, text.version) for name, text in (("new", found.new), ("old", found.old))}
    for version in sides.values():
        notes.cite(version)
    table = [line(row, sides, notes) for row in found.rows]
    return {
        "law": found.law,
        "title": found.new.title,
        "old_title": found.old.title if found.old.title != found.new.title else "",
        "new": caption(found.new, sides["new"], notes, law=found.law),
        "old": caption(found.old, sides["old"], notes, law=found.law),
        "rows": table,
        "left_out": found.left_out,
        "acts": [{"number": act.number, "title": act.title, "changed": act.changed} for act in found.acts],
        "counted": counted_with_each(found.acts)[0],
        "suppl": 0 if choice.suppl else found.suppl,
        "pending": list(found.pending),
        "forms": [ja for ja, _ in found.forms],
    }


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
    }
