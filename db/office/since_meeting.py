"""What has changed since a meeting: changes of texts, what the member said, answers, promises, and what became of asks.

"Since" begins at the midnight in Japan that ends the day of the meeting, whatever the hour at which people met: what was
found on the day itself may have been known in the room, and whoever came back from it could read it that evening.  What
the night after the meeting finds is new, also when it was published on the day: the run begins after midnight.  The
command, the member brief and the memo all ask :func:`changes_since`, so that none denies what another lists.

Minutes come out weeks later, so a statement also counts as new when it was made shortly before the meeting and joined the
record after it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.change.change_kinds import CHANGE_KINDS
from db.change.stored_changes import NEWEST, ChangeRow, Filter, stored_changes
from db.diet import ledger
from db.office import asks, meetings
from db.office.meetings import Meeting
from db.record.documents import Record, records
from db.text.dates import JST, jst_date, utc_text
from db.text.words import word_ja

MINUTES_LATE = 60  # days that minutes may come out after the sitting
OF_CHANGE = ("id", "key", "kind", "detected_at", "summary_ja", "summary_en", "weight", "document_key", "title")
OF_MINISTRY = ("省", "庁")  # 法務省 answers as 法務大臣, 法務副大臣 …


@dataclass(frozen=True, slots=True)
class Since:
    """What is new since a meeting.  Rows are plain records; ``asks`` are what was put to the party, with their state."""

    meeting: str
    day: str
    until: str
    whom: str
    topics: tuple[str, ...]
    changes: tuple[Record, ...]
    statements: tuple[Record, ...]
    answers: tuple[Record, ...]
    promises: tuple[Record, ...]
    asks: tuple[Record, ...]


def last_meeting(office: sqlite3.Connection, party: str, before: str, at: str = asks.LATEST) -> Meeting | None:
    """The newest meeting with a party (person key or ministry) on a day before ``before``, as entered by ``at``."""
    until = (date.fromisoformat(before) - timedelta(days=1)).isoformat()
    return next(iter(meetings.meetings(office, party=party, until=until, at=at)), None)


def morning_after(day: str) -> str:
    """Midnight in Japan at the end of a day, as stored."""
    start = datetime.combine(date.fromisoformat(day) + timedelta(days=1), datetime.min.time(), tzinfo=JST)
    return utc_text(start)


def since_meeting(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    meeting: Meeting,
    until: str,
    topics: Sequence[str] = (),
    without: str = "",
    at: str = asks.LATEST,
) -> Since:
    """Everything that is new after the day of ``meeting`` up to ``until`` (a day in Japan, included), newest first.

    ``topics``: only what is on one of them; none: on any of ours.  ``without``: a meeting whose asks do not count yet;
    ``at``: as known then.
    """
    start, end = morning_after(meeting.day), min(morning_after(until), at)
    marks = ",".join("?" * len(topics))
    changes = changes_since(policy, meeting.day, until, topics, at)
    return Since(
        meeting.key,
        meeting.day,
        until,
        meeting.whom,
        tuple(topics),
        tuple({name: getattr(row, name) for name in OF_CHANGE} for row in changes),
        tuple(_statements(policy, meeting, until, start, end, topics, marks)),
        tuple(_answers(policy, meeting, until, topics, marks)),
        tuple(_promises(policy, meeting, until, topics)),
        tuple(_asks(office, meeting, until, without, at)),
    )


def changes_since(
    policy: sqlite3.Connection, day: str, until: str, topics: Sequence[str] = (), at: str = asks.LATEST
) -> list[ChangeRow]:
    """Top-level changes found after the day of a meeting up to ``until`` (days in Japan, included) and by ``at`` (UTC).

    ``topics``: only those on one of them; none: on any of ours.  The newest first.
    """
    start, end = morning_after(day), morning_after(until)
    only = Filter(quiet=True, topics=tuple(topics), on_topic=True, since=start, before=end, at=at)
    return stored_changes(policy, only, NEWEST)


def _on_topic(topics: Sequence[str], marks: str, document: str) -> str:
    return f"EXISTS (SELECT 1 FROM document_topics t WHERE t.document = {document} {f'AND t.topic IN ({marks})' if topics else ''})"


def _statements(
    policy: sqlite3.Connection, meeting: Meeting, until: str, start: str, end: str, topics: Sequence[str], marks: str
) -> list[Record]:
    """The member's speeches on the topics; nobody's for a ministry."""
    if not meeting.person_key:
        return []
    late = (date.fromisoformat(meeting.day) - timedelta(days=MINUTES_LATE)).isoformat()
    return records(
        policy,
        f"""SELECT DISTINCT d.key, s.date, s.house, s.meeting, s.issue, s.speaker, coalesce(s.speech_url, d.url) AS url, d.first_seen
            FROM attributions a JOIN people p ON p.id = a.person AND p.key = ?
            JOIN documents d ON d.id = a.document AND d.kind = 'speech' JOIN speeches s ON s.document = d.id
            WHERE {_on_topic(topics, marks, "d.id")} AND s.date <= ? AND d.first_seen < ?
              AND (s.date > ? OR (s.date >= ? AND d.first_seen >= ?))
            ORDER BY s.date DESC, s.issue_id, s.position""",
        (meeting.person_key, *topics, until, end, meeting.day, late, start),
    )


def _answers(
    policy: sqlite3.Connection, meeting: Meeting, until: str, topics: Sequence[str], marks: str
) -> list[Record]:
    """Written questions on the topics that were answered since: the member's own, of everybody for a ministry."""
    whose = (
        "AND EXISTS (SELECT 1 FROM attributions a JOIN people p ON p.id = a.person WHERE a.document = q.document AND p.key = ?)"
        if meeting.person_key
        else ""
    )
    related = (
        f"({_on_topic(topics, marks, 'q.document')} OR EXISTS (SELECT 1 FROM question_texts x WHERE x.question = q.document"
        f" AND {_on_topic(topics, marks, 'x.document')}))"
    )
    return records(
        policy,
        f"""SELECT d.key, q.house, q.session, q.number, q.title, q.submitter, q.answered_on, coalesce(q.answer_url, d.url) AS url
            FROM written_questions q JOIN documents d ON d.id = q.document
            WHERE q.answered_on > ? AND q.answered_on <= ? AND {related} {whose}
            ORDER BY q.answered_on DESC, d.key""",
        (meeting.day, until, *topics, *topics, *((meeting.person_key,) if meeting.person_key else ())),
    )


def _promises(policy: sqlite3.Connection, meeting: Meeting, until: str, topics: Sequence[str]) -> list[Record]:
    """What the government promised on the topics: the ministry's own for a ministry."""
    after = (date.fromisoformat(meeting.day) + timedelta(days=1)).isoformat()
    word = meeting.ministry
    for ending in OF_MINISTRY:
        word = word.removesuffix(ending)
    found: dict[str, Record] = {}
    for topic in topics or (None,):
        for row in ledger.promises(policy, ledger.Ledger(topic, word or None, after)):
            if row["date"] <= until:
                found.setdefault(row["key"], row)
    return sorted(found.values(), key=lambda row: (row["date"], row["key"]), reverse=True)


def _asks(office: sqlite3.Connection, meeting: Meeting, until: str, without: str, at: str) -> Iterator[Record]:
    """What was put to this party up to the day, at this meeting or another, and how it stands."""
    for ask, event, delivered in asks.put_to(office, meeting.party, until, without, at):
        yield {
            "key": ask.key,
            "ask": ask.ask,
            "en": ask.en,
            "topic": ask.topic,
            "delivered_on": delivered,
            "state": event.state,
            "on": event.on_day,
            "answer": event.answer,
        }


def since_lines(found: Since) -> Iterator[str]:
    """What is new, for the terminal."""
    yield f"since the meeting with {found.whom} on {found.day}" + (
        f" ({', '.join(found.topics)})" if found.topics else ""
    )
    for row in found.changes:
        yield f"  {jst_date(row['detected_at'])}  {word_ja(CHANGE_KINDS, row['kind'])}  {row['summary_ja']}"
    for row in found.statements:
        yield f"  {row['date']}  発言  {row['speaker']}  {row['house']}{row['meeting']} {row['issue']}  {row['url']}"
    for row in found.answers:
        yield f"  {row['answered_on']}  答弁書  {row['title']}（{row['submitter']}）  {row['url']}"
    for row in found.promises:
        yield f"  {row['date']}  答弁での約束  {row['speaker']}（{row['office'] or '—'}）「{row['passage']}」"
    for row in found.asks:
        yield f"  {row['key']}  {asks.STATES_JA[row['state']]}（{row['on']}）  {row['ask']}"
    if not (found.changes or found.statements or found.answers or found.promises):
        yield "  nothing new is on record"
