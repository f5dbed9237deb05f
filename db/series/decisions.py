"""Which proposed figures joined the register, as a person has decided: kept in ``office.db``, never changed.

A later decision about the same proposal stands before an earlier one.  Each keeps the passage it was made on, so it
holds when the page says something else by now.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from pathlib import Path

from db.errors import PolicywatchError
from db.record.office_tables import office_with, standing
from db.text.dates import jst_date, parse_utc

ACCEPTED, REJECTED = "accepted", "rejected"
DECIDED_JA = {ACCEPTED: "採る", REJECTED: "採らない"}
# The last version of its document that shows a proposal (``p``): an edit may have taken the passage out again.
SHOWN_BY = "(SELECT max(v.id) FROM versions v WHERE v.document = p.document AND instr(v.body, p.passage) > 0)"


class DecisionError(PolicywatchError):
    """A decision that cannot be kept; the message says what to do."""

    code = "decision_refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.  ``evidence_key`` is the document's key, ``version_at`` when that version was fetched (UTC)."""

    proposal_key: str
    series: str
    part: str
    period: str
    value: float
    rounded: bool
    evidence_key: str
    version_at: str
    version_digest: str
    passage: str
    url: str
    note: str
    decided_at: str
    decision: str
    accepted_at: str = ""  # of a rejected one that had been accepted before: when


KEPT = tuple(one.name for one in fields(Decision) if one.name != "accepted_at")  # columns of accepted_points


def decide(
    office: sqlite3.Connection,
    policy: sqlite3.Connection,
    proposal_key: str,
    decision: str,
    note: str,
    at: str,
    *,
    force: bool = False,
) -> Decision:
    """Write down that a proposal is accepted or rejected; ``at`` is YYYY-MM-DDTHH:MM:SSZ.

    DecisionError when there is no such proposal, when a rejection gives no reason, and, without ``force``, when the
    proposal is decided already or the decision would take the place of a figure that a person accepted.
    """
    parse_utc(at)
    if decision not in (ACCEPTED, REJECTED):
        raise DecisionError(
            f"a proposal is {ACCEPTED} or {REJECTED}, not {decision!r}",
            "数の候補は、採るか、採らないかを選んでください。",
        )
    if decision == REJECTED and not note.strip():
        raise DecisionError(
            "say why the figure is turned down (--note), for those who meet it again",
            "採らないわけを書いてください。次にこの数を見る人のためです。",
        )
    row = policy.execute(
        "SELECT p.series, p.part, p.period, p.value, p.rounded, d.key, v.fetched_at, v.digest, p.passage, d.url"
        " FROM proposals p JOIN documents d ON d.id = p.document JOIN versions v"
        f" ON v.id = coalesce({SHOWN_BY}, d.current_version) WHERE p.key = ?",
        (proposal_key,),
    ).fetchone()
    if row is None:
        raise DecisionError(
            f"there is no proposal {proposal_key!r}: it was decided meanwhile, or was never on the list",
            "この数の候補は記録にありません。ほかの人が先に判断したか、一覧が新しくなっています。もう一度開いてください。",
        )
    series, part, period, value, rounded, key, version_at, digest, passage, url = row
    made = Decision(
        proposal_key, series, part, period, float(value), bool(rounded), key, version_at, digest, passage, url, note.strip(),
        at, decision,
    )  # fmt: skip
    if not force:
        _refuse_overturning(office, made)
    values = [getattr(made, one) for one in KEPT]
    office.execute(f"INSERT INTO accepted_points ({', '.join(KEPT)}) VALUES ({', '.join('?' * len(KEPT))})", values)
    return made


def _refuse_overturning(office: sqlite3.Connection, made: Decision) -> None:
    """DecisionError when an earlier decision would be overturned, or is the same one over again."""
    rows = office.execute(
        "SELECT proposal_key, value, decision, decided_at FROM accepted_points WHERE series = ? AND part = ? AND period = ?"
        " AND id IN (SELECT max(id) FROM accepted_points WHERE undone_at IS NULL GROUP BY proposal_key) ORDER BY id",
        (made.series, made.part, made.period),
    ).fetchall()
    for key, value, decision, at in reversed(rows):
        what = f"{decision} on {jst_date(at)}"
        was = f"{jst_date(at)} に「{DECIDED_JA[decision]}」"
        if key == made.proposal_key:
            if decision == made.decision:
                raise DecisionError(
                    f"this figure was {what} already: nothing is changed (--force decides about it again)",
                    f"この数は{was}とすでに判断されています。何も変えていません。",
                )
            raise DecisionError(
                f"this figure was {what}: --force says that it is {made.decision} after all"
                + ("; the accepted value stays on record as withdrawn" if decision == ACCEPTED else ""),
                f"この数は{was}と判断されています。改めるには、先にその判断を「記録」のページで取り消してください。",
            )
        if decision == made.decision == ACCEPTED and value != made.value:
            raise DecisionError(
                f"{value:,g} was {what} for the same period, from {key}: --force puts {made.value:,g} in its place (the"
                " earlier value stays, marked superseded)",
                f"同じ時期の数 {value:,g} が{was}と判断されています。{made.value:,g} に改めるには、先にその判断を「記録」のページで"
                "取り消してください。",
            )


def read_decisions(office_db: Path) -> list[Decision]:
    """The decision that stands for each proposal, the oldest first; [] when there is no office.db or none was made."""
    with office_with("accepted_points", office_db) as conn:
        if conn is None:
            return []
        stands, earlier = standing(conn, "accepted_points"), standing(conn, "accepted_points", "b")
        rows = conn.execute(
            f"SELECT {', '.join(KEPT)}, CASE decision WHEN '{REJECTED}' THEN coalesce((SELECT max(b.decided_at) FROM accepted_points b"
            f" WHERE b.proposal_key = a.proposal_key AND b.decision = '{ACCEPTED}' AND {earlier}), '') ELSE '' END"
            " FROM accepted_points a"
            f" WHERE id IN (SELECT max(id) FROM accepted_points WHERE {stands} GROUP BY proposal_key) ORDER BY id"
        ).fetchall()
    names = [*KEPT, "accepted_at"]
    return [Decision(**(dict(zip(names, row, strict=True)) | {"rounded": bool(row[5])})) for row in rows]
