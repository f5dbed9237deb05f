"""Why a change has its topics, and what else of the record stands near it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence

from db.law.ties import acts_of_bill, bill_of
from db.record.decided import Decided
from db.record.documents import Record, document_topics, first_record, records
from db.record.totals import total
from db.text.folding import squeeze
from db.topics.classify import classify

MOST = 5  # of each kind that is shown
AS_READ = 60_000  # characters of a change's passages in which words are looked for
RE_KANJI = re.compile("[一-鿿々]")
RE_TAIL = {True: re.compile("[一-鿿々]*"), False: re.compile("(?<=[ァ-ヺー])[ァ-ヺー]+")}
RE_JOINS = re.compile(
    "(?:及び?|並び?に?|又は?|若しくは?|若し?く?)$"
)  # what a cut leaves of a word that joins two others
LONGEST_TAIL = 6  # letters: a longer run is more than one word
MANY = 4_000  # documents of a topic: of one with more the speeches have a page of their own


def reasons(conn: sqlite3.Connection, change: Record, decided: Decided) -> list[Record]:
    """Each topic of a change with what led to it: ``words``, and ``found`` in: passage, document, place or person.

    The topics are those the night stored; the words are looked for again in what it found.  ``place``: no word of ours stands
    there, the caption or the chapter of the provision tells.
    """
    parts = change.get("part_rows") or []
    text = "\n".join(_texts([change, *parts]))[:AS_READ]
    in_passage = {match.topic: match.words for match in classify(text, title=change["title"]).matches}
    of_document = {row["id"]: row["matched"].split("、") for row in document_topics(conn, change["document"])}
    by_people = {*decided.relevant.get(change["document_key"], ()), *decided.changes_in.get(change["key"], ())}
    rows = []
    for topic in change["topics"]:
        words, found = in_passage.get(topic["id"], ()), "passage"
        if not words and topic["id"] in of_document:
            words, found = tuple(of_document[topic["id"]]), "document"
        if not words:
            found = "person" if topic["id"] in by_people else "place"
        rows.append({**topic, "words": whole_words([word for word in words if word], text), "found": found})
    named = {row["id"] for row in rows}
    rows += [
        {**topic, "words": [], "found": "person"}
        for topic in records(conn, "SELECT id, name_ja, name_en FROM topics ORDER BY position")
        if topic["id"] in by_people - named
    ]
    return rows


def whole_words(words: Sequence[str], text: str) -> list[str]:
    """The words as a reader finds them in a text: rules may end inside one (在留カードの有効 of 有効期間), so each goes
    on to the end of its kanji or katakana; those that stand in another are left out."""
    squeezed = squeeze(text)
    grown = dict[str, None]()
    for word in words:
        at = squeezed.find(word)
        tail = RE_TAIL[bool(RE_KANJI.match(word[-1]))].match(squeezed, at + len(word)) if at >= 0 else None
        whole = word + (tail[0] if tail and len(tail[0]) <= LONGEST_TAIL else "")
        grown[RE_JOINS.sub("", whole) or whole] = None
    return [word for word in grown if not any(word in other for other in grown if other != word)]


def _texts(changes: Iterable[Record]) -> Iterable[str]:
    for one in changes:
        for before, after in one["pairs"]:
            yield from (text for text in (before, after) if text)


def related(conn: sqlite3.Connection, change: Record, topics: Sequence[str]) -> Record:
    """What belongs to the same matter, then what shares a topic: ``bills``, ``laws``, ``consultations``, ``speeches``, each at
    most ``MOST``; ``tied`` marks what is tied by number and not by topic alone."""
    bills = {row["key"]: {**row, "tied": True} for row in _tied_bills(conn, change)}
    for row in _of_topics(conn, "bill", topics):
        bills.setdefault(row["key"], row)
    laws = {row["key"]: {**row, "tied": True} for row in _tied_laws(conn, change)}
    for row in _of_topics(conn, "law", topics):
        laws.setdefault(row["key"], row)
    own = change["document_key"]
    return {
        "bills": [row for key, row in bills.items() if key != own][:MOST],
        "laws": [row for key, row in laws.items() if key != own][:MOST],
        "consultations": [row for row in _of_topics(conn, "consultation", topics) if row["key"] != own][:MOST],
        "speeches": [row for row in _speeches(conn, topics) if row["key"] != own][:MOST],
    }


def _tied_bills(conn: sqlite3.Connection, change: Record) -> list[Record]:
    revision = first_record(
        conn,
        "SELECT amendment_law_num FROM law_revisions WHERE document = ?1 OR law_revision_id = ?2 LIMIT 1",
        (change["document"], change["after"] if change["field"] == "revision" else None),
    )
    found = [bill_of(conn, revision["amendment_law_num"])] if revision else []
    text = first_record(
        conn,
        """SELECT d.key, d.title FROM bill_texts t JOIN documents d ON d.id = t.bill WHERE t.document = ?
           UNION SELECT d.key, d.title FROM resolution_bills r JOIN documents d ON d.id = r.bill WHERE r.document = ?
           UNION SELECT d.key, d.title FROM roll_call_bills r JOIN documents d ON d.id = r.bill WHERE r.document = ?""",
        (change["document"],) * 3,
    )
    return [{"key": row["key"], "title": row["title"]} for row in (*found, text) if row]


def _tied_laws(conn: sqlite3.Connection, change: Record) -> list[Record]:
    if change["document_kind"] == "bill":
        acts = acts_of_bill(conn, change["document"])
        return [{"key": f"egov_law/{row['law_id']}", "title": row["title"]} for row in acts]
    return records(
        conn,
        """SELECT d.key, d.title FROM law_revisions r JOIN documents d ON d.key = 'egov_law/' || r.law_id
           WHERE r.document = ? UNION
           SELECT d.key, d.title FROM delegations g JOIN documents d ON d.key = 'egov_law/' || substr(g.provision, 1, 15)
           WHERE g.target >= ? AND g.target < ?""",
        (change["document"], _law_of(change) + "#", _law_of(change) + "$"),
    )


def _law_of(change: Record) -> str:
    return str(change["document_key"]).rpartition("/")[2].split("_")[0]


def _of_topics(conn: sqlite3.Connection, kind: str, topics: Sequence[str]) -> list[Record]:
    """Documents of a kind of which there are few, on one of the topics, the newest first."""
    return records(
        conn,
        """SELECT d.key, d.title, coalesce(d.published_on, date(d.first_seen, '+9 hours')) AS day FROM documents d
           WHERE d.kind = ? AND d.gone_at IS NULL AND EXISTS (SELECT 1 FROM document_topics x WHERE x.document = d.id
             AND x.topic IN (SELECT value FROM json_each(?))) ORDER BY day DESC, d.key LIMIT ?""",
        (kind, json.dumps(list(topics)), MOST + 1),
    )


def _speeches(conn: sqlite3.Connection, topics: Sequence[str]) -> list[Record]:
    few = [one for one in topics if total(conn, "topic_documents", kind=one) <= MANY]
    return records(
        conn,
        """SELECT d.key, d.title, s.speaker, s.speaker_position, s.date AS day, s.house, s.meeting
           FROM (SELECT DISTINCT document FROM document_topics WHERE topic IN (SELECT value FROM json_each(?))) x
           CROSS JOIN documents d ON d.id = x.document AND d.kind = 'speech' JOIN speeches s ON s.document = d.id
           ORDER BY s.date DESC, d.id DESC LIMIT ?""",
        (json.dumps(few), MOST + 1),
    )
