"""What people decide about what the machine lays before them: 関係あり, 関係なし, あとで, メモ, 使う.

A decision is about one subject (a document, a change, a promise, a figure, a name, a held page, a file), under somebody's
name, and is never overwritten: of several about one subject the newest counts that was not undone.  It refers to keys, so it
survives a replay.  What it does to lists is said in ``db/record/decided.py``.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from db.errors import PolicywatchError
from db.office.audit import Action, note
from db.people.attribution import unresolved
from db.record.nearest import hint, nearest, nearest_keys
from db.record.office_tables import office_with
from db.record.transaction import transaction
from db.text.words import Names


class Verdict(StrEnum):
    """What can be decided.  ``note`` is a remark that decides nothing; ``later`` puts a subject at the end of the queue."""

    RELEVANT = "relevant"
    IRRELEVANT = "irrelevant"
    LATER = "later"
    NOTE = "note"
    USE = "use"


class SubjectKind(StrEnum):
    """What can be decided about."""

    DOCUMENT = "document"
    CHANGE = "change"
    PROMISE = "promise"
    FIGURE = "figure"
    NAME = "name"
    HELD = "held"
    FILE = "file"


VERDICTS: dict[Verdict, Names] = {
    Verdict.RELEVANT: Names("関係あり", "Relevant"),
    Verdict.IRRELEVANT: Names("関係なし", "Irrelevant"),
    Verdict.LATER: Names("あとで", "Later"),
    Verdict.NOTE: Names("メモ", "Note"),
    Verdict.USE: Names("使う", "Use"),
}
SUBJECTS: dict[SubjectKind, Names] = {
    SubjectKind.DOCUMENT: Names("要確認の文書", "Document to check"),
    SubjectKind.CHANGE: Names("新しい変化", "New change"),
    SubjectKind.PROMISE: Names("約束の候補", "Proposed promise"),
    SubjectKind.FIGURE: Names("統計の数の候補", "Proposed figure"),
    SubjectKind.NAME: Names("特定できない名前", "Unresolved name"),
    SubjectKind.HELD: Names("保留中のページ", "Held page"),
    SubjectKind.FILE: Names("読み取れない書類", "File that could not be read"),
}


# A verdict settles nothing of these: each is settled where it stands.
SETTLED_ELSEWHERE: dict[SubjectKind, Names] = {
    SubjectKind.HELD: Names(
        "保留中のページは、その文書のページで「このページとする」か「採らない」を選んでください。",
        "a held page is taken or refused on its own page (`policywatch held accept|refuse KEY`)",
    ),
    SubjectKind.FIGURE: Names(
        "統計の数は、統計のページで「採用する」か「採用しない」を選んでください。",
        "a figure is accepted or turned down on the page of statistics (`policywatch series accept|reject KEY`)",
    ),
    SubjectKind.NAME: Names(
        "名前は、「特定できない名前」のページで誰を指すかを決めてください。",
        "whom a name stands for is settled on its own page (`policywatch people settle NAME`)",
    ),
}


class DecisionError(PolicywatchError):
    """There is no such decision, or nothing to decide about."""

    code = "decision"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about."""

    kind: SubjectKind
    key: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as it was made; ``undone_at``: when it was taken back (UTC), None while it stands."""

    id: int
    subject: Subject
    verdict: Verdict
    topics: tuple[str, ...]
    note: str
    who: str
    at: str
    undone_at: str | None

    def as_row(self) -> dict[str, object]:
        return {
            "id": self.id,
            "subject_kind": self.subject.kind,
            "subject_key": self.subject.key,
            "verdict": self.verdict,
            "topics": list(self.topics),
            "note": self.note,
            "who": self.who,
            "at": self.at,
            "undone_at": self.undone_at,
        }


# Documents that stay and are watched because somebody chose them: one change of theirs that is nothing says nothing of the next.
LASTING = ("page", "law", "law_revision", "attachment")
CHANGES_OF = "SELECT c.key FROM changes c JOIN documents d ON d.id = c.document WHERE d.key = ?"
SPEECHES_ON_TOPIC = """
  SELECT d.key FROM documents m JOIN speeches s ON s.meeting_document = m.id JOIN documents d ON d.id = s.document
  WHERE m.key = ? AND (EXISTS (SELECT 1 FROM document_topics t WHERE t.document = d.id)
    OR EXISTS (SELECT 1 FROM to_check q WHERE q.document = d.id)) ORDER BY s.position"""
RE_FIGURE = re.compile(r"figure:[A-Za-z0-9_]+(?:/[A-Za-z0-9_]+)?@[A-Z0-9.-]+")
COLUMNS = "id, subject_kind, subject_key, verdict, topics, note, who, at, undone_at"


def decide(
    office: sqlite3.Connection,
    subjects: Iterable[Subject],
    verdict: Verdict,
    *,
    who: str,
    at: str,
    text: str = "",
    topics: Sequence[str] = (),
    wordings: Mapping[str, str] | None = None,
) -> list[int]:
    """Keep one verdict about every subject, all or none; the ids of the decisions.  ``text``: the remark; ``at``: UTC;
    ``wordings``: key of a figure of the register -> its wording as the person saw it.

    DecisionError for a remark without words, or when there is nothing to decide about.
    """
    chosen = list(dict.fromkeys(subjects))
    if not chosen:
        raise DecisionError("nothing was chosen to decide about", "どれにも印が付いていません。", resend=False)
    if verdict is Verdict.NOTE and not text.strip():
        raise DecisionError("a note needs words (--note TEXT)", "メモの言葉を入れてください。")
    with transaction(office):
        before = {subject: _standing(office, subject) for subject in chosen}
        ids = [
            int(
                office.execute(
                    "INSERT INTO decisions (subject_kind, subject_key, verdict, topics, note, who, at)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (subject.kind, subject.key, verdict, json.dumps(list(topics)), text.strip(), who, at),
                ).lastrowid
                or 0
            )
            for subject in chosen
        ]
        office.executemany(
            "INSERT INTO decided_wordings (decision, wording) VALUES (?, ?)",
            [
                (row_id, wording)
                for row_id, subject in zip(ids, chosen, strict=True)
                if (wording := (wordings or {}).get(subject.key, ""))
            ],
        )
        note(
            office,
            who,
            Action.DECIDE,
            chosen[0].key if len(chosen) == 1 else f"{chosen[0].key} +{len(chosen) - 1}",
            {subject.key: found.verdict for subject, found in before.items() if found},
            {"verdict": verdict, "decisions": ids, "topics": list(topics), "note": text.strip()},
            at,
        )
    return ids


def check_settles(subjects: Iterable[Subject], verdict: Verdict) -> None:
    """DecisionError, which says where it is settled, for a verdict that settles nothing of a subject."""
    for one in subjects:
        if not settles(one, verdict):
            where = SETTLED_ELSEWHERE[one.kind]
            raise DecisionError(where.en, where.ja, resend=False)


def settles(subject: Subject, verdict: Verdict) -> bool:
    """Whether a verdict can be given about a subject: to put off and to remark on goes for all; what is settled where it stands
    (``SETTLED_ELSEWHERE``) takes no other, but that a name may be none of ours, and a figure of the register be used."""
    if verdict in (Verdict.LATER, Verdict.NOTE) or subject.kind not in SETTLED_ELSEWHERE:
        return True
    return (subject.kind is SubjectKind.NAME and verdict is Verdict.IRRELEVANT) or (
        subject.kind is SubjectKind.FIGURE and subject.key.startswith("figure:")
    )


def subjects_named(policy: sqlite3.Connection, key: str) -> list[Subject]:
    """What a key that a person types names: a change, a document, a promise or a figure; DecisionError when it names none."""
    for kind, table in (
        (SubjectKind.CHANGE, "changes"),
        (SubjectKind.DOCUMENT, "documents"),
        (SubjectKind.PROMISE, "promises"),
        (SubjectKind.FIGURE, "proposals"),
    ):
        if policy.execute(f"SELECT 1 FROM {table} WHERE key = ?", (key,)).fetchone():
            return [Subject(kind, key)]
    if RE_FIGURE.fullmatch(key):  # of the register, as a brief names it
        return [Subject(SubjectKind.FIGURE, key)]
    if waiting := _waiting(policy, key):
        return [waiting]
    near = [one for table in ("documents", "changes", "promises") for one in nearest_keys(policy, table, key)]
    raise DecisionError(
        f"{key!r} is the key of no change, document, promise, figure, name, held page or file: "
        + hint(nearest(key, near), "`policywatch inbox --json` shows the keys"),
        f"「{key}」という変化・文書・約束・数はありません。",
        resend=False,
    )


def _waiting(policy: sqlite3.Connection, key: str) -> Subject | None:
    """A name, a held page or a file that could not be read, by the key that the inbox gives it."""
    of, _, mark = key.rpartition("@")
    for kind, sql in (
        (
            SubjectKind.HELD,
            "SELECT 1 FROM held h JOIN fetches f ON f.id = h.fetch WHERE h.document = d.id AND h.standing = 1",
        ),
        (SubjectKind.FILE, "SELECT 1 FROM files f WHERE f.document = d.id AND f.text_state <> 'read'"),
    ):
        sql = f"SELECT 1 FROM documents d WHERE d.key = ? AND EXISTS ({sql} AND f.sha256 GLOB ?)"
        if of and mark.isalnum() and policy.execute(sql, (of, f"{mark}*")).fetchone():
            return Subject(kind, key)
    names = (
        {f"{row['folded']}@{row['house'] or ''}@{row['standing']}" for row in unresolved(policy)} if "@" in key else ()
    )
    return Subject(SubjectKind.NAME, key) if key in names else None


def with_their_documents(
    policy: sqlite3.Connection, office: sqlite3.Connection, subjects: Iterable[Subject], verdict: Verdict
) -> list[Subject]:
    """The subjects with the documents that a verdict about their changes is remembered for.

    A verdict about a change is one about its document too, but for those that last: of a page or a law that is watched it is about
    the one change.  With a meeting go the speeches in it that were taken to be ours.  What is
    relevant after all takes its changes and speeches back in.
    """
    found = list(subjects)
    if verdict not in (Verdict.RELEVANT, Verdict.IRRELEVANT, Verdict.USE):
        return found
    for one in [subject for subject in found if subject.kind is SubjectKind.CHANGE]:
        row = policy.execute(
            "SELECT d.key, d.kind FROM changes c JOIN documents d ON d.id = c.document WHERE c.key = ?", (one.key,)
        ).fetchone()
        if row and row[1] not in LASTING:
            found.append(Subject(SubjectKind.DOCUMENT, row[0]))
    if verdict is Verdict.IRRELEVANT:
        for one in [subject for subject in found if subject.kind is SubjectKind.DOCUMENT]:
            found += [Subject(SubjectKind.DOCUMENT, row[0]) for row in policy.execute(SPEECHES_ON_TOPIC, (one.key,))]
    else:
        out = {one for one, had in standing_decisions(office).items() if had.verdict is Verdict.IRRELEVANT}
        for one in [subject for subject in found if subject.kind is SubjectKind.DOCUMENT]:
            theirs = [Subject(SubjectKind.DOCUMENT, row[0]) for row in policy.execute(SPEECHES_ON_TOPIC, (one.key,))]
            theirs += [Subject(SubjectKind.CHANGE, row[0]) for row in policy.execute(CHANGES_OF, (one.key,))]
            found += [each for each in theirs if each in out]
    return list(dict.fromkeys(found))


def decisions_about(office: Path, subjects: Iterable[Subject]) -> list[Decision]:
    """Every decision about some subjects, the newest first, undone ones among them; [] while there is no office.db."""
    wanted = list(subjects)
    with office_with("decisions", office) as conn:
        found = decisions_of(conn, {one.kind for one in wanted}, {one.key for one in wanted}) if conn else []
    return [one for one in found if one.subject in wanted]


def undo(office: sqlite3.Connection, ids: Sequence[int], *, who: str, at: str) -> list[Decision]:
    """Take decisions back, each with all that was decided in one act with it; what was decided before about their subjects counts
    again.  DecisionError for one that is not there, or when all of it was undone already."""
    with transaction(office):
        found = take_back(office, [one for row_id in ids for one in decided_with(office, row_id)], at)
        note(
            office,
            who,
            Action.UNDO,
            found[0].subject.key if len(found) == 1 else f"{found[0].subject.key} +{len(found) - 1}",
            {"verdict": found[0].verdict, "decisions": [one.id for one in found]},
            None,
            at,
        )
    return found


def take_back(office: sqlite3.Connection, ids: Iterable[int], at: str) -> list[Decision]:
    """Mark decisions as undone; those that were not before.  DecisionError when all of them were.  The caller notes it."""
    found = [one for one in (decision(office, row_id) for row_id in dict.fromkeys(ids)) if one.undone_at is None]
    if not found:
        raise DecisionError("it was undone already", "すでに取り消されています。", resend=False)
    office.executemany("UPDATE decisions SET undone_at = ? WHERE id = ?", [(at, one.id) for one in found])
    return found


def acts_of_decisions(office: sqlite3.Connection) -> dict[int, int]:
    """Decision -> the act it was made in, by the number of its row in ``audit``."""
    rows = office.execute(
        "SELECT one.value, a.id FROM audit a, json_each(a.after, '$.decisions') one WHERE a.action = ?",
        (Action.DECIDE,),
    )
    return {int(row_id): int(act) for row_id, act in rows}


def decided_with(office: sqlite3.Connection, row_id: int) -> list[int]:
    """The decisions that were made in one act with this one, itself among them."""
    row = office.execute(
        "SELECT json_extract(a.after, '$.decisions') FROM audit a, json_each(a.after, '$.decisions') one"
        " WHERE a.action = ? AND one.value = ? LIMIT 1",
        (Action.DECIDE, row_id),
    ).fetchone()
    return list(json.loads(row[0])) if row else [row_id]


def decision(office: sqlite3.Connection, row_id: int) -> Decision:
    """One decision by its id; DecisionError when there is none."""
    row = office.execute(f"SELECT {COLUMNS} FROM decisions WHERE id = ?", (row_id,)).fetchone()
    if row is None:
        raise DecisionError(f"there is no decision {row_id}", f"{row_id} 番の判断はありません。", resend=False)
    return _decision(row)


def decisions_of(office: sqlite3.Connection, kinds: Iterable[SubjectKind], keys: Iterable[str]) -> list[Decision]:
    """Every decision about some subjects, the newest first, undone ones among them."""
    rows = office.execute(
        f"SELECT {COLUMNS} FROM decisions WHERE subject_kind IN (SELECT value FROM json_each(?))"
        " AND subject_key IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
        (json.dumps(list(kinds)), json.dumps(list(keys))),
    )
    return [_decision(row) for row in rows]


def standing_decisions(office: sqlite3.Connection) -> dict[Subject, Decision]:
    """What counts now of every subject; remarks decide nothing."""
    rows = office.execute(f"SELECT {COLUMNS} FROM decisions WHERE undone_at IS NULL AND verdict <> 'note' ORDER BY id")
    return {found.subject: found for found in map(_decision, rows)}


def _standing(office: sqlite3.Connection, subject: Subject) -> Decision | None:
    row = office.execute(
        f"SELECT {COLUMNS} FROM decisions WHERE subject_kind = ? AND subject_key = ? AND undone_at IS NULL"
        " AND verdict <> 'note' ORDER BY id DESC LIMIT 1",
        (subject.kind, subject.key),
    ).fetchone()
    return _decision(row) if row else None


def _decision(row: Sequence[object]) -> Decision:
    row_id, kind, key, verdict, topics, text, who, at, undone_at = row
    return Decision(
        int(str(row_id)),
        Subject(SubjectKind(str(kind)), str(key)),
        Verdict(str(verdict)),
        tuple(json.loads(str(topics))),
        str(text),
        str(who),
        str(at),
        str(undone_at) if undone_at else None,
    )
