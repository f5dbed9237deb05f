"""Texts looked at when they are entered, by the rules they will be printed by, so that no brief fails over them later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from briefs.evidence.dossier import Notes
from briefs.staff.text import Proofreader


def wrong_texts(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    texts: Iterable[tuple[str, str, str]],
    day: str,
    at: str,
    as_typed: Iterable[str] = (),
) -> list[str]:
    """What is wrong with texts (what messages call it, the text, "ja" or "en"), a sentence each; [] when all can be printed.

    ``day`` (Japan) and ``at`` (UTC): the moment of entry, by which claims are stale or not; ``as_typed``: quotations that
    stand although the record says otherwise.
    """
    proof, notes = Proofreader(policy, office, day, at=at, as_typed=tuple(as_typed)), Notes()
    for where, text, lang in texts:
        if text:
            proof.printable(text, where, notes, lang)
    return proof.problems
