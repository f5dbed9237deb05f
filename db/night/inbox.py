"""受信箱, the inbox: what the machine lays before people and nobody has decided yet, in one queue, each with its reason.

It is read anew from the record and the decisions every time: there is nothing to keep.  A decision about a document stands for
what the document brings later too, when it was ``irrelevant``; what else comes of a document after a decision is laid
before people again.  What was put off (あとで) stands at the end.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from db.change.change_kinds import CHANGE_KINDS
from db.change.text_states import UNREADABLE
from db.diet.ledger import Ledger, promises, strength_said
from db.law.laws import LAW, LAW_REVISION
from db.night.held import held_pages
from db.night.kinds import kind_of
from db.office.decisions import LASTING, Decision, Subject, SubjectKind, Verdict, standing_decisions
from db.people.attribution import unresolved
from db.record.documents import Record, records
from db.series.decisions import Decision as FigureDecision
from db.series.decisions import read_decisions
from db.series.figures import open_proposals
from db.series.register import register
from db.series.words import figure_en, period_en
from db.text.words import Names, word_en, word_ja
from db.topics.relevance import UNREAD, UNSURE_WEIGHT

# How much what is no change weighs beside the changes (0 to 100): a page that is held hides news, a name hides a speech.
WEIGHTS = {
    SubjectKind.HELD: 90,
    SubjectKind.FILE: 60,
    SubjectKind.FIGURE: 40,
    SubjectKind.NAME: 30,
    SubjectKind.DOCUMENT: 20,
    SubjectKind.PROMISE: 10,
}

TITLE_ALONE = Names(
    "題名しか読めていません（本文は順番に取得します）",
    "nothing but its title is read (its text is fetched in its turn)",
)
Wholes = Mapping[int, tuple[str, str]]  # the id of a document -> key and title of the one that it is a part of


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One thing to decide.  ``group``: the story it belongs to, a key; ``document_key``: where it can be read, "" for a name.

    ``at``: since when it waits (UTC, or a date); ``lasting``: of a document of which each change is decided by itself;
    ``put_off``: the decision by which it was, None where there is none.
    """

    subject: Subject
    group: str
    group_name: Names
    topics: tuple[str, ...]
    weight: int
    reason: Names
    title: Names
    document_key: str
    at: str
    lasting: bool = False
    put_off: Decision | None = None

    def as_row(self) -> dict[str, Any]:
        return {
            "subject_kind": self.subject.kind,
            "subject_key": self.subject.key,
            "group": self.group,
            "story": self.group_name.ja,
            "story_en": self.group_name.en,
            "topics": list(self.topics),
            "weight": self.weight,
            "reason": self.reason.ja,
            "reason_en": self.reason.en,
            "title": self.title.ja,
            "title_en": self.title.en,
            "document_key": self.document_key,
            "at": self.at,
            "later": self.put_off is not None,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the inbox; None sets no condition.  ``keys``: changes and documents with one of these."""

    topic: str | None = None
    kind: SubjectKind | None = None
    group: str | None = None
    keys: frozenset[str] | None = None


def inbox(
    policy: sqlite3.Connection, office: sqlite3.Connection, office_file: Path, since: str = ""
) -> list[InboxItem]:
    """All that waits: what was not put off first, the heaviest before the lighter, the newest before the older.

    ``since``: changes, documents and promises from this day on (YYYY-MM-DD); what holds something up waits whatever its age.
    """
    return undecided(laid_before_people(policy, read_decisions(office_file), since), office)


def laid_before_people(
    policy: sqlite3.Connection, figures: Sequence[FigureDecision], since: str = ""
) -> list[InboxItem]:
    """All that the record lays before people, whatever they decided, but for the ``figures`` that they decided about."""
    changes, to_check = _change_rows(policy, since), _to_check_rows(policy, since)
    wholes = _wholes(policy, [*changes, *(row for row in to_check if row["reason"] != UNREAD)])
    return [
        *_changes(changes, wholes),
        *_to_check(to_check, wholes),
        *_held(policy),
        *_files(policy),
        *_figures(policy, figures),
        *_names(policy),
        *_promises(policy, since),
    ]


def undecided(items: Iterable[InboxItem], office: sqlite3.Connection) -> list[InboxItem]:
    """What waits of these, in the order of the inbox."""
    decided = standing_decisions(office)
    out = {one.key for one, found in decided.items() if _is_document(one) and found.verdict is Verdict.IRRELEVANT}
    waiting = []
    for item in items:
        found = _decision_about(item, decided)
        if item.document_key in out or (found is not None and found.verdict is not Verdict.LATER):
            continue
        waiting.append(replace(item, put_off=found) if found else item)
    return in_order(waiting)


def in_order(items: Iterable[InboxItem]) -> list[InboxItem]:
    """What was not put off first, the heaviest before the lighter, the newest before the older."""
    return sorted(sorted(items, key=lambda one: one.at, reverse=True), key=lambda one: (bool(one.put_off), -one.weight))


def chosen(items: Iterable[InboxItem], wanted: Wanted) -> list[InboxItem]:
    """The items that a person asked for."""
    return [
        one
        for one in items
        if (wanted.topic is None or wanted.topic in one.topics)
        and (wanted.kind is None or wanted.kind is one.subject.kind)
        and (wanted.group is None or wanted.group == one.group)
        and (wanted.keys is None or one.subject.key in wanted.keys)
    ]


def mark_of(items: Iterable[InboxItem]) -> str:
    """What a list of items is known by: a person decides about a whole story as they saw it, and about nothing that came since."""
    return hashlib.sha256("\n".join(sorted(str(one.subject) for one in items)).encode()).hexdigest()[:16]


def grouped(items: Sequence[InboxItem]) -> list[tuple[str, Names, list[InboxItem]]]:
    """(group, its name, its items) in the order of the heaviest item of each."""
    found: dict[str, list[InboxItem]] = {}
    for one in items:
        found.setdefault(one.group, []).append(one)
    return [(group, rows[0].group_name, rows) for group, rows in found.items()]


def tally(items: Iterable[InboxItem]) -> tuple[Counter[str], Counter[str]]:
    """How many there are of each kind, and of each topic."""
    items = list(items)
    return Counter(one.subject.kind for one in items), Counter(topic for one in items for topic in one.topics)


def _is_document(subject: Subject) -> bool:
    return subject.kind is SubjectKind.DOCUMENT


def _decision_about(item: InboxItem, decided: Mapping[Subject, Decision]) -> Decision | None:
    """What was decided about an item, or about its document after it came."""
    found = decided.get(item.subject)
    if item.document_key and not item.lasting and item.subject.kind in (SubjectKind.CHANGE, SubjectKind.FILE):
        of_document = decided.get(Subject(SubjectKind.DOCUMENT, item.document_key))
        if of_document is not None and of_document.at >= item.at and (found is None or of_document.id > found.id):
            return of_document
    return found


def _change_rows(policy: sqlite3.Connection, since: str) -> list[Record]:
    return records(
        policy,
        "SELECT c.key, c.kind, c.summary_ja, c.summary_en, c.weight, c.detected_at, d.id AS document, d.key AS document_key, d.kind AS"
        " document_kind, d.title, d.source, s.name_ja AS source_ja, s.name_en AS source_en,"
        " (SELECT group_concat(topic) FROM change_topics WHERE change = c.id) AS topics,"
        " (SELECT group_concat(matched, '、') FROM document_topics t WHERE t.document = d.id"
        "   AND EXISTS (SELECT 1 FROM change_topics x WHERE x.change = c.id AND x.topic = t.topic)) AS matched"
        " FROM changes c JOIN documents d ON d.id = c.document LEFT JOIN sources s ON s.id = d.source"
        " WHERE +c.part_of IS NULL AND c.weight > 0 AND c.detected_at >= ?"  # by their day: nearly all have no other
        # What is known by its title alone waits once, as a document, until its text is read.
        " AND NOT EXISTS (SELECT 1 FROM to_check q WHERE q.document = d.id AND q.reason = ?)",
        (since, UNREAD),
    )


def _changes(rows: Iterable[Record], wholes: Wholes) -> Iterator[InboxItem]:
    for row in rows:
        kind = Names(word_ja(CHANGE_KINDS, row["kind"]), word_en(CHANGE_KINDS, row["kind"]))
        # Of a law the words are those of all of it, not of what changed.
        words = "" if row["document_kind"] in (LAW.id, LAW_REVISION.id) else _few(row["matched"])
        yield InboxItem(
            Subject(SubjectKind.CHANGE, row["key"]),
            *_story(row, wholes),
            tuple((row["topics"] or "").split(",")) if row["topics"] else (),
            row["weight"],
            Names(f"{kind.ja}（{words}）", f"{kind.en} ({words})") if words else kind,
            Names(row["summary_ja"], row["summary_en"]),
            row["document_key"],
            row["detected_at"],
            row["document_kind"] in LASTING,
        )


def _to_check_rows(policy: sqlite3.Connection, since: str) -> list[Record]:
    return records(
        policy,
        "SELECT d.id AS document, d.key AS document_key, d.kind AS document_kind, d.title, d.source, s.name_ja AS source_ja,"
        " s.name_en AS source_en, d.first_seen, q.matched, q.reason"
        " FROM to_check q CROSS JOIN documents d ON d.id = q.document LEFT JOIN sources s ON s.id = d.source"
        " WHERE d.first_seen >= ?",
        (since,),
    )


def _to_check(rows: Iterable[Record], wholes: Wholes) -> Iterator[InboxItem]:
    for row in rows:
        unread = row["reason"] == UNREAD
        yield InboxItem(
            Subject(SubjectKind.DOCUMENT, row["document_key"]),
            *(_read_by_title(row) if unread else _story(row, wholes)),
            (),
            UNSURE_WEIGHT if unread else WEIGHTS[SubjectKind.DOCUMENT],
            TITLE_ALONE if unread else _may_be_ours(row["matched"]),
            _title(row["title"]),
            row["document_key"],
            row["first_seen"],
        )


@lru_cache(maxsize=1 << 12)  # many wait for the same words
def _may_be_ours(matched: str | None) -> Names:
    words = _few(matched)
    return Names(
        f"論点は決められませんでしたが、関係があるかもしれません（{words}）",
        f"no topic fits, but it may be ours ({words})",
    )


def _read_by_title(row: Record) -> tuple[str, Names]:
    """(group, its name) of all that is known by title alone of a source."""
    return f"unread/{row['source']}", Names(
        f"題名だけ読めたもの（{row['source_ja'] or row['source']}）",
        f"Read by title alone ({row['source_en'] or row['source']})",
    )


def _held(policy: sqlite3.Connection) -> Iterator[InboxItem]:
    for page in held_pages(policy):
        yield InboxItem(
            Subject(SubjectKind.HELD, f"{page.key}@{page.sha256[:12]}"),
            page.key,
            _title(page.title),
            (),
            WEIGHTS[SubjectKind.HELD],
            page.plain,
            Names(page.title, page.title),
            page.key,
            page.fetched_at,
        )


def _files(policy: sqlite3.Connection) -> Iterator[InboxItem]:
    """Files of pages that are watched whose letters could not be read."""
    rows = records(
        policy,
        "SELECT d.key AS document_key, d.title, d.first_seen, f.text_state, f.sha256, p.key AS shown_on, p.title AS shown_as,"
        " (SELECT group_concat(topic) FROM document_topics WHERE document = p.id) AS topics"
        " FROM files f CROSS JOIN documents d ON d.id = f.document"
        " LEFT JOIN attachments a ON a.attachment_document = d.id LEFT JOIN documents p ON p.id = a.document"
        " WHERE f.text_state IN (SELECT value FROM json_each(?)) AND d.gone_at IS NULL GROUP BY d.id",
        ('["unreadable", "encrypted", "broken", "no_text", "scan"]',),
    )
    for row in rows:
        state = UNREADABLE[row["text_state"]]
        yield InboxItem(
            Subject(SubjectKind.FILE, f"{row['document_key']}@{row['sha256'][:12]}"),
            row["shown_on"] or row["document_key"],
            _title(row["shown_as"] or row["title"]),
            tuple(row["topics"].split(",")) if row["topics"] else (),
            WEIGHTS[SubjectKind.FILE],
            Names(f"{state.ja}のため、中身を比べられません", f"{state.en}: its words cannot be compared"),
            Names(row["title"], row["title"]),
            row["document_key"],
            row["first_seen"],
        )


def _figures(policy: sqlite3.Connection, decided: Sequence[FigureDecision]) -> Iterator[InboxItem]:
    known = register()
    for row in open_proposals(policy, decided, known):
        said = f"{row['series_ja']}・{row['part_ja']} {row['period_text']}：{row['value_text']}"
        series = known.get(row["series"])
        name = Names(row["series_ja"], series.en if series else row["series_ja"])
        said_en = said
        if series:
            part = series.part(row["part"])
            figure = figure_en(row["value"], part, rounded=bool(row["rounded"]))
            said_en = (
                f"{' · '.join(filter(None, (series.en, part.en)))}, {period_en(row['period'], series.period)}: {figure}"
            )
        yield InboxItem(
            Subject(SubjectKind.FIGURE, row["key"]),
            f"series/{row['series']}",
            name,
            (),
            WEIGHTS[SubjectKind.FIGURE],
            Names("ページにある統計の数が、まだ確かめられていません", "a figure on a page that nobody has checked yet"),
            Names(said, said_en),
            row["document_key"],
            row["fetched_at"],
        )


def _names(policy: sqlite3.Connection) -> Iterator[InboxItem]:
    """Names that stand for nobody yet, of those who spoke on our topics."""
    for row in unresolved(policy, on_topic=True):
        yield InboxItem(
            Subject(SubjectKind.NAME, f"{row['folded']}@{row['house'] or ''}@{row['standing']}"),
            "names",
            Names("特定できない名前", "Names that stand for nobody yet"),
            (),
            WEIGHTS[SubjectKind.NAME],
            Names(row["why_ja"], row["why"]),
            Names(
                f"{row['name']}（発言など {row['statements']} 件）", f"{row['name']} ({row['statements']} statements)"
            ),
            "",
            row["last"] or "",
        )


def _promises(policy: sqlite3.Connection, since: str) -> Iterator[InboxItem]:
    """What the rules take for a firm promise on one of our topics."""
    topics = {row[0]: row[1] for row in policy.execute("SELECT name_ja, id FROM topics")}
    for row in promises(policy, Ledger(strength="firm", answers_only=True, since=since or None)):
        strength = strength_said(row["strength"], row["words"])
        yield InboxItem(
            Subject(SubjectKind.PROMISE, row["key"]),
            row["document_key"],
            _title(" ".join(filter(None, (row["date"], row["speaker"], row["office"])))),
            tuple(topics[name] for name in (row["topics"] or "").split("・") if name in topics),
            WEIGHTS[SubjectKind.PROMISE],
            Names(
                f"約束と読めます（{strength.ja}）：{row['words']}",
                f"reads like a promise ({strength.en}): {row['words']}",
            ),
            Names(row["passage"], row["passage"]),
            row["document_key"],
            row["date"] or "",
        )


# What a document is a part of, which is its story: a speech of its meeting, a text of its bill or question, a file of its page.
# Speeches are many and looked up one by one; of the others all are gone through.
PARTS = """
  WITH waiting AS MATERIALIZED (SELECT value AS document FROM json_each(?))
  SELECT s.document, s.meeting_document FROM waiting CROSS JOIN speeches s ON s.document = waiting.document
  UNION ALL SELECT document, bill FROM bill_texts WHERE document IN (SELECT document FROM waiting)
  UNION ALL SELECT document, question FROM question_texts WHERE document IN (SELECT document FROM waiting)
  UNION ALL SELECT attachment_document, document FROM attachments WHERE attachment_document IN (SELECT document FROM waiting)"""


def _wholes(policy: sqlite3.Connection, rows: Iterable[Record]) -> Wholes:
    parts = dict(policy.execute(PARTS, (json.dumps(sorted({row["document"] for row in rows})),)).fetchall())
    known = policy.execute(
        "SELECT id, key, title FROM documents WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(parts.values()))),),
    )
    wholes = {row[0]: (row[1], row[2]) for row in known}
    return {document: wholes[whole] for document, whole in parts.items()}


def _title(text: str) -> Names:
    """A title, which stays as it was published."""
    return Names(text, text)


def _story(row: Mapping[str, Any], wholes: Wholes) -> tuple[str, Names]:
    """(group, its name) of a document."""
    if whole := wholes.get(row["document"]):
        return whole[0], _title(whole[1])
    if row["document_kind"] == LAW_REVISION.id:
        law = row["document_key"].split("/", 1)[-1].split("_")[0]
        return f"egov_law/{law}", _title(row["title"])
    if kind_of(row["document_kind"]).story:
        return row["document_key"], _title(row["title"])
    return row["source"], Names(row["source_ja"] or row["source"], row["source_en"] or row["source"])


def _few(words: str | None, most: int = 4) -> str:
    """The first few different words of a list; "" for none."""
    found = list(dict.fromkeys(word.strip() for word in (words or "").split("、") if word.strip()))
    return "、".join(found[:most]) + ("…" if len(found) > most else "")
