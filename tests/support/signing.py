"""A home in which a brief may be signed: everything in it is accepted, and the organisation has a name (見本)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any

from briefs.evidence.acceptance import INTERNAL
from briefs.kinds.make import Kind, make_all
from briefs.press.issue import FinishedBrief
from briefs.staff.claims import claims
from db.office.database import open_office_db
from db.office.decisions import Subject, SubjectKind, Verdict, decide
from db.record.home import Home
from db.series.register import register

SIGNER = "見本次郎"
LETTERHEAD = '[letterhead]\nname_ja = "見本ネットワーク"\nname_en = "Sample network"\n'


def accept_everything(home: Home, *, letterhead: bool = True) -> None:
    """Decide 使う of all documents, changes, promises, series and claims, so that no page holds anything else.

    Kept as decisions about promises, which take no part in choosing what a brief prints.
    """
    with closing(sqlite3.connect(home.policy_db)) as policy:
        # By somebody who has read all that is on record: what came later is not accepted with it.
        (read_until,) = policy.execute(
            "SELECT coalesce(max(fetched_at), '2026-08-01T00:00:00Z') FROM versions"
        ).fetchone()
        keys = [
            row[0]
            for table in ("documents", "changes", "promises")
            for row in policy.execute(f"SELECT key FROM {table}")
        ]
    with closing(open_office_db(home.office_db)) as office:
        keys += [f"claim:{name}" for name in claims(office)]
        subjects = [Subject(SubjectKind.PROMISE, key) for key in keys]
        subjects += [Subject(SubjectKind.FIGURE, f"figure:{one.id}") for one in register().series]
        decide(office, subjects, Verdict.USE, who=SIGNER, at=read_until)
    config = home.root / "config.toml"
    if letterhead and (not config.exists() or "[letterhead]" not in config.read_text(encoding="utf-8")):
        with config.open("a", encoding="utf-8") as file:
            file.write(f"\n{LETTERHEAD}")


def issue_all(kind: Kind[Any, Any], orders: Any, home: Home, at: datetime, **options: Any) -> list[FinishedBrief]:
    """Several briefs as :func:`issue` makes one."""
    accept_everything(home)
    return make_all(kind, orders, home, at, sign=None if kind.NAME in INTERNAL else SIGNER, **options)


def issue(kind: Kind[Any, Any], order: Any, home: Home, at: datetime, **options: Any) -> FinishedBrief:
    """The brief, issued: everything is accepted first, and it is signed where its kind is signed at all."""
    return issue_all(kind, [order], home, at, **options)[0]
