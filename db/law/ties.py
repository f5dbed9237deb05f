"""What the record ties together: an act and its ordinances, an amending act and the bill that it was."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from db.change.passages import Provision
from db.law.delegations import Delegation, Ordinance, delegations
from db.law.enforcement import act_number

RE_CALLED = re.compile(r"[（(]([^（）()]{4,30}?第[^（）()。]{1,10}号)。以下「法」という。?[）)]")


def store_delegations(conn: sqlite3.Connection) -> None:
    """The rows of every act that an ordinance of the record calls 法, anew, from the texts in force."""
    texts = {
        key.partition("/")[2]: (document, title, number)
        for document, key, title, number in conn.execute(
            "SELECT d.id, d.key, d.title, json_extract(v.facts, '$.law_num') FROM documents d"
            " JOIN versions v ON v.id = d.current_version"
            " WHERE d.kind = 'law' AND d.gone_at IS NULL ORDER BY d.key"
        )
    }
    by_number = {act_number(number): law_id for law_id, (_, _, number) in texts.items() if act_number(number)}
    ordinances: dict[str, list[Ordinance]] = {}
    for law_id, (document, title, _) in texts.items():
        if "AC" in law_id:
            continue
        provisions = _provisions(conn, document)
        act = next(
            (by_number.get(act_number(found[1])) for p in provisions if (found := RE_CALLED.search(p.text))), None
        ) or next(
            (other for other, (_, name, _) in texts.items() if name and title.startswith(name) and other != law_id),
            None,
        )
        if act and act != law_id:
            kind = "政令" if "CO" in law_id else "省令"
            ordinances.setdefault(act, []).append(Ordinance(law_id, kind, provisions))
    conn.execute("DELETE FROM delegations")
    for act, several in ordinances.items():
        document, title, _ = texts[act]
        _insert(conn, delegations(act, _provisions(conn, document), several, _titles(conn, act, title)))


def _titles(conn: sqlite3.Connection, law_id: str, title: str) -> set[str]:
    rows = conn.execute("SELECT DISTINCT law_title FROM law_revisions WHERE law_id = ?", (law_id,))
    return {title, *(row[0] for row in rows if row[0])}


def _provisions(conn: sqlite3.Connection, document: int) -> list[Provision]:
    """The text in force; where that could not be had, the last one that was."""
    listed = "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position"
    rows = conn.execute(listed, (document,)).fetchall()
    if not rows:
        last = conn.execute(
            "SELECT r.document FROM law_revisions r JOIN documents d ON d.id = r.document WHERE r.law_document = ?"
            " AND r.has_text AND r.status != 'UnEnforced' AND d.gone_at IS NULL"
            " ORDER BY r.enforced_on DESC, coalesce(r.promulgated_on, '') DESC, r.law_revision_id DESC LIMIT 1",
            (document,),
        ).fetchone()
        rows = conn.execute(listed, last).fetchall() if last else []
    return [Provision(*row) for row in rows]


def _insert(conn: sqlite3.Connection, found: Iterable[Delegation]) -> None:
    position: dict[str, int] = {}
    for one in found:
        position[one.provision] = position.get(one.provision, 0) + 1
        conn.execute(
            "INSERT INTO delegations (provision, position, phrase, target, state) VALUES (?, ?, ?, ?, ?)",
            (one.provision, position[one.provision], one.phrase, one.target, one.state),
        )


def store_law_bills(conn: sqlite3.Connection) -> None:
    """The acts that made or amended a law of the record, each with its bill: the same number, promulgated on the same day."""
    bills: dict[tuple[str, int], list[int]] = {}
    for document, number, day in conn.execute(
        "SELECT document, law_number, promulgated_on FROM bills WHERE law_number IS NOT NULL AND promulgated_on IS NOT NULL"
    ):
        if str(number).isdigit():
            bills.setdefault((day, int(number)), []).append(document)
    acts = conn.execute(
        "SELECT DISTINCT amendment_law_num, promulgated_on FROM law_revisions WHERE amendment_law_num IS NOT NULL"
        " UNION SELECT json_extract(v.facts, '$.law_num'), d.published_on FROM documents d"
        " JOIN versions v ON v.id = d.current_version WHERE d.kind = 'law'"
    ).fetchall()
    conn.execute("DELETE FROM law_bills")
    for words, day in acts:
        number = act_number(words)
        for bill in bills.get((day or "", number[3]), ()) if number and number[2] == "法律" else ():
            conn.execute("INSERT OR IGNORE INTO law_bills (law_number, bill) VALUES (?, ?)", (words, bill))


def bill_of(conn: sqlite3.Connection, law_number: object) -> dict[str, Any] | None:
    """The bill of an act: key, title, session, kind, number; None while the record has none."""
    row = conn.execute(
        "SELECT d.key, d.title, b.session, b.kind, b.number FROM law_bills l JOIN documents d ON d.id = l.bill"
        " JOIN bills b ON b.document = d.id WHERE l.law_number = ? ORDER BY d.key LIMIT 1",
        (law_number,),
    ).fetchone()
    return dict(zip(("key", "title", "session", "kind", "number"), row, strict=True)) if row else None


def acts_of_bill(conn: sqlite3.Connection, bill: int) -> list[dict[str, Any]]:
    """What a bill became: its law number, and the revisions of laws of the record that it made."""
    rows = conn.execute(
        "SELECT l.law_number, r.law_id, r.law_revision_id, r.enforced_on, r.enforcement_comment, r.status, t.title, r.has_text"
        " FROM law_bills l JOIN law_revisions r ON r.amendment_law_num = l.law_number JOIN documents d ON d.id = r.document"
        " JOIN documents t ON t.key = 'egov_law/' || r.law_id WHERE l.bill = ? AND d.gone_at IS NULL"
        " ORDER BY r.law_id, r.enforced_on, r.law_revision_id",
        (bill,),
    )
    names = ("number", "law_id", "revision", "enforced_on", "enforcement_comment", "status", "title", "has_text")
    return [dict(zip(names, row, strict=True)) for row in rows]


def delegated(conn: sqlite3.Connection, law_id: str, path: str = "") -> list[dict[str, Any]]:
    """The delegations of an act, or of one of its provisions and what stands below it, each with the text that takes it up."""
    start = f"{law_id}#{path}"
    rows = conn.execute(
        "SELECT provision, position, phrase, target, state FROM delegations WHERE substr(provision, 1, ?) = ?",
        (len(start), start),
    ).fetchall()
    found = [
        {"path": provision.partition("#")[2], "position": position, "phrase": phrase, "target": target, "state": state}
        for provision, position, phrase, target, state in rows
    ]
    if path:
        found = [row for row in found if row["path"] == path or row["path"].startswith(f"{path}-")]
    taken_up = _taken_up(conn, {row["target"] for row in found if row["target"]})
    return [{**row, **taken_up.get(row["target"], NOT_TAKEN_UP)} for row in found]


def delegating(conn: sqlite3.Connection, law_id: str, path: str) -> list[dict[str, Any]]:
    """Seen from an ordinance: the provisions of acts that one of its provisions takes up."""
    rows = conn.execute(
        "SELECT provision, phrase FROM delegations WHERE target = ? OR substr(target, 1, ?) = ? ORDER BY provision, position",
        (f"{law_id}#{path}", len(law_id) + len(path) + 2, f"{law_id}#{path}-"),
    ).fetchall()
    taken_up = _taken_up(conn, {provision for provision, _ in rows})
    return [{"phrase": phrase, **taken_up[provision]} for provision, phrase in rows]


NOT_TAKEN_UP = {"law_id": "", "title": "", "place": "", "text": ""}


def _taken_up(conn: sqlite3.Connection, targets: Collection[str]) -> dict[str, dict[str, str]]:
    """The provisions that are named as LAW#PATH: one look at each law, whose provisions are in no order of their paths."""
    paths: dict[str, list[str]] = {}
    for target in targets:
        law_id, _, path = target.partition("#")
        paths.setdefault(law_id, []).append(path)
    found = {}
    for law_id, wanted in paths.items():
        rows = conn.execute(
            "SELECT d.title, p.path, p.text FROM documents d LEFT JOIN provisions p ON p.document = d.id"
            " AND p.path IN (SELECT value FROM json_each(?)) WHERE d.key = ?",
            (json.dumps(wanted), f"egov_law/{law_id}"),
        ).fetchall()
        texts, title = {path: text for _, path, text in rows}, rows[0][0] if rows else law_id
        for path in wanted:
            text = texts.get(path) or ""
            found[f"{law_id}#{path}"] = {"law_id": law_id, "place": path, "title": title, "text": text}
    return found
