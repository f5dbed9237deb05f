"""One provision through time: every wording it had, by which act and from which day; and what is to change in a law, and when."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from db.change.passages import Provision, provision_diffs
from db.law import places
from db.law.chain import ORDER, provisions_of
from db.law.enforcement import Enforcement
from db.law.enforcement_words import places_en, places_ja
from db.law.in_force import enforcements_of
from db.law.renumbered import goes_with, moves_of, paths_of, runs_of
from db.law.sentences import moved_places
from db.text.folding import comparable, nfkc
from db.text.numerals import IROHA, NUMBER, read_branched

RE_PLACE = re.compile(
    rf"(?:本則)?第?({NUMBER})条((?:の{NUMBER})*)(?:第?({NUMBER})項)?(?:第?({NUMBER})号((?:の{NUMBER})*))?([{IROHA}])?"
)
RE_PATH = re.compile(r"[A-Za-z][A-Za-z\d]*(?:\[\d+\])?(?:-[A-Za-z\d]+_[\d_:]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a provision says from a day on: a line for each of its parts.  ``lines`` () where it was taken away, or is not there yet.

    ``number``, ``title``: the act behind it, "" for the law as enacted; ``begins``: it is the first in the record, so that it may
    be older than its day; ``coming``: not in force yet; ``clause``: how the day will be set.  ``was``: the path at which it stood in
    its article before, where an insertion or a deletion gave it another number; ``went``: the path of what stood here before.
    """

    revision: str
    key: str
    day: str
    number: str
    title: str
    lines: tuple[str, ...]
    begins: bool = False
    coming: bool = False
    clause: str = ""
    was: str = ""
    went: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def path_of(place: str) -> str | None:
    """第十九条の四第一項 or 第19条の4第1項 as a path of the law's tree; a path as it is; None for anything else."""
    plain = nfkc(place).strip()
    if found := RE_PLACE.fullmatch(plain):
        steps = [f"MainProvision-Article_{read_branched(found[1], found[2])}"]
        if found[3]:
            steps.append(f"Paragraph_{read_branched(found[3], '')}")
        elif found[4]:
            steps.append("Paragraph_1")
        if found[4]:
            steps.append(f"Item_{read_branched(found[4], found[5])}")
        if found[6]:
            steps.append(f"Subitem1_{IROHA.index(found[6]) + 1}")
        return "-".join(steps)
    return (
        plain if (RE_PATH.fullmatch(plain) and "-" in plain) or re.fullmatch(r"Appdx\w+(?:\[\d+\])?", plain) else None
    )


def timeline(conn: sqlite3.Connection, law_id: str, path: str) -> list[Wording]:
    """Every wording of a provision that the record holds, the oldest first; [] when no text of the law ever had it."""
    found: list[Wording] = []
    first = True
    before = 0  # the document of the text before
    for row in _revisions(conn, law_id):
        if not row["has_text"]:
            continue
        lines, last, before = _lines(conn, row["document"], path), before, row["document"]
        if not lines and not found:
            first = False
            continue
        if found and comparable("\n".join(lines)) == comparable(found[-1].text):
            continue
        was, went = _renumbered(conn, last, row["document"], path) if last else ("", "")
        found.append(
            Wording(
                row["law_revision_id"],
                f"egov_law/{row['law_revision_id']}",
                row["enforced_on"] or "",
                row["amendment_law_num"] or "",
                row["amendment_law_title"] or "",
                lines,
                begins=first and bool((row["amendment_law_id"] or "").strip("0")),
                coming=row["status"] == "UnEnforced",
                clause=row["enforcement_comment"] or "",
                was=was,
                went=went,
            )
        )
        first = False
    return found


def _renumbered(conn: sqlite3.Connection, before: int, after: int, path: str) -> tuple[str, str]:
    """Where what stands at a path stood in its article in the text before, and where what stood there went; "" where nowhere else."""
    article = re.match(r"MainProvision-Article_[^-]+(?=-)|MainProvision(?=-Paragraph)", path)
    if article is None:
        return "", ""
    old, new = (
        [
            Provision(*row)
            for row in conn.execute(
                "SELECT path, part, label, text FROM provisions WHERE document = ? AND (path = ? OR substr(path, 1, ?) = ?)"
                " ORDER BY position",
                (document, article[0], len(article[0]) + 1, f"{article[0]}-"),
            )
        ]
        for document in (before, after)
    )
    diffs = provision_diffs(old, new)
    moved = {(move.old.path, move.new.path) for move in moves_of(diffs, old, new)}
    homes = {was: now for was, now in paths_of(diffs, old, new).items() if _moves(was, now, moved)}
    return next((was for was, now in homes.items() if now == path), ""), homes.get(path, "")


def _moves(was: str, now: str, moved: Container[tuple[str, str]]) -> bool:
    """Whether a unit is one of those that moved, or stands in one."""
    steps = list(zip(was.split("-"), now.split("-"), strict=False))
    ends = (tuple("-".join(one) for one in zip(*steps[:n], strict=True)) for n in range(1, len(steps) + 1))
    return was != now and any(pair in moved for pair in ends)


def _revisions(conn: sqlite3.Connection, law_id: str) -> list[sqlite3.Row]:
    return conn.execute(
        "SELECT r.* FROM law_revisions r JOIN documents d ON d.id = r.document WHERE r.law_id = ? AND d.gone_at IS NULL"
        f" ORDER BY {ORDER}",
        (law_id,),
    ).fetchall()


def _lines(conn: sqlite3.Connection, document: int, path: str) -> tuple[str, ...]:
    rows = conn.execute(
        "SELECT label, text FROM provisions WHERE document = ? AND (path = ? OR substr(path, 1, ?) = ?) ORDER BY position",
        (document, path, len(path) + 1, f"{path}-"),
    )
    return tuple("　".join(filter(None, (label, text))) for label, text in rows)


# ---------------------------------------------------------------------- what is to come
def changes_to_come(conn: sqlite3.Connection, law_id: str) -> list[dict[str, Any]]:
    """What is to change in a law, the earliest first: the day or the last possible one, the act, and the provisions.

    Where the text to come is in the record its provisions are compared with the text before it (``known`` is ``text``); else the
    clause of the act names some (``clause``), or nothing is known but the day (``none``).
    """
    found = []
    before = ""  # the revision whose text is the one before; only texts that are compared are read
    for row in _revisions(conn, law_id):
        if row["status"] == "UnEnforced":
            texts = [
                provisions_of(conn, one) if one and row["has_text"] else [] for one in (before, row["law_revision_id"])
            ]
            found.append(_coming(conn, row, *texts))
        before = row["law_revision_id"] if row["has_text"] else before
    own = conn.execute(
        "SELECT r.law_revision_id, r.status FROM law_revisions r WHERE r.law_id = ?"
        " AND trim(coalesce(r.amendment_law_id, ''), '0') = ''",
        (law_id,),
    ).fetchone()
    if own and own["status"] == "CurrentEnforced":  # in force in part alone: the rest of it is to come
        days = {row["enforced_on"] for row in _revisions(conn, law_id)}
        today = conn.execute("SELECT max(substr(started_at, 1, 10)) FROM runs").fetchone()[0] or ""
        for one in enforcements_of(conn, own["law_revision_id"]):
            if (one.day is None or one.day > today) and one.day not in days:
                found.append(
                    {
                        **_bare(one),
                        "key": f"egov_law/{own['law_revision_id']}",
                        "number": "",
                        "title": "",
                        "has_text": True,
                    }
                )
    return sorted(found, key=lambda one: (one["day"] or "9999", one["key"]))


def _bare(one: Enforcement) -> dict[str, Any]:
    return {
        "day": one.day or one.latest,
        "clause": "" if one.day else one.words,
        "known": "clause",
        "places": [{"path": path, "ja": "", "en": "", "sentence": ""} for path in one.places if path != "*"],
        "words": (places_ja(one), places_en(one)),
        "more": 0,
    }


MOST = 60  # provisions that are listed of one stage


def _coming(
    conn: sqlite3.Connection, row: sqlite3.Row, before: Sequence[Provision], text: Sequence[Provision]
) -> dict[str, Any]:
    record: dict[str, Any] = {
        "day": row["enforced_on"] or row["scheduled_on"],
        "clause": row["enforcement_comment"] or "",
        "key": f"egov_law/{row['law_revision_id']}",
        "number": row["amendment_law_num"] or "",
        "title": row["amendment_law_title"] or "",
        "has_text": bool(text),
        "places": [],
        "words": ("", ""),
        "known": "none",
        "more": 0,
    }
    if before and text:
        old, new = places.names_of(before), places.names_of(text)
        every = provision_diffs(before, text)
        moves = moves_of(every, before, text)
        diffs = [d for d in every if not d.place.part.startswith("SupplProvision") and not goes_with(d, moves)]
        record["known"], record["more"] = "text", max(0, len(diffs) - MOST)
        for diff in diffs[:MOST]:
            ja, en = places.cited(diff.place, new if diff.new else old, diff.before, diff.after)
            what = (
                "加わる" if diff.old is None else "削られる" if diff.new is None else "移る" if diff.moved else "改まる"
            )
            record["places"].append({"path": diff.place.path, "ja": ja, "en": en, "sentence": what})
        for run in runs_of(moves):
            if not run[0].new.part.startswith("SupplProvision"):
                ja, en = moved_places(run)
                record["places"].append({"path": run[0].new.path, "ja": ja, "en": en, "sentence": "移る"})
        return record
    clause = _clause_of(conn, row)
    if clause is not None:
        record["known"] = "clause"
        record["words"] = (places_ja(clause), places_en(clause))
        record["places"] = [
            {
                "path": path,
                "ja": places.place_of(Provision(path, "", "", "")),
                "en": places.place_en(Provision(path, "", "", "")),
                "sentence": "改まる",
            }
            for path in clause.places
            if path.startswith("MainProvision")
        ]
    return record


def _clause_of(conn: sqlite3.Connection, row: sqlite3.Row) -> Enforcement | None:
    """What the act's clause says of a stage whose text is missing, from the text of another stage of the same act."""
    rows = conn.execute(
        "SELECT DISTINCT e.places, e.date, e.basis, e.latest, e.words, e.what FROM enforcements e"
        " JOIN law_revisions r ON r.law_revision_id = e.revision WHERE r.law_id = ? AND r.amendment_law_id = ?",
        (row["law_id"], row["amendment_law_id"]),
    ).fetchall()
    for listed, day, basis, latest, words, what in rows:
        comment = row["enforcement_comment"] or ""
        if (day and day == row["enforced_on"]) or (
            not day and (latest == row["enforced_on"] or (comment and comment in words))
        ):
            return Enforcement(tuple(json.loads(listed)), day, basis, latest, words, what)
    return None
