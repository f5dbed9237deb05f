"""What belongs to a topic, in one line of time: which entries there are, how many a month, and what one page of them shows.

An entry is a document, an event of a bill or a change; which document counts under which heading stands in ``GROUPS``.  All
entries are known as the ids of a day and a heading alone; only those of the page that is asked for are read.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from db.change import stored_changes
from db.change.stored_changes import Filter
from db.consultations.cases import STANDINGS, days_left, standing
from db.diet import stored_diet
from db.diet.bill_sentences import step_of_row
from db.people import member_record
from db.people.member_record import Options
from db.record.decided import Decided
from db.record.documents import Record, first_record, records
from db.record.unchanged import unchanged
from db.text.dates import jst_date
from db.text.words import Names
from db.topics.mentions import months_before
from desk.site.marking import opening

# The headings of entries, in the order in which those of one day stand: press behind all others.
GROUPS: Mapping[str, Names] = {
    "act": Names("法令", "Laws"),
    "bill": Names("議案の動き", "Bills"),
    "vote": Names("投票", "Votes"),
    "statement": Names("国会の発言", "Statements"),
    "question": Names("質問主意書", "Written questions"),
    "consultation": Names("意見募集", "Consultations"),
    "change": Names("変化", "Changes"),
    "page": Names("行政のページ・資料", "Pages and papers"),
    "press": Names("報道", "Press"),
}
# What the day of an entry is the day of.
DAYS_OF: Mapping[str, Names] = {
    "published": Names("公表・発言・公布の日", "published, said or promulgated"),
    "first_seen": Names("初めて確認した日（公表日は不明）", "first seen (day of publication unknown)"),
    "found": Names("変化を確認した日", "change found"),
    "event": Names("議案の動きの日", "event of the bill"),
}
HEADINGS = tuple(GROUPS)
PLACES = {group: number for number, group in enumerate(HEADINGS)}
GROUP_OF: Mapping[str, str] = {
    "law": "act", "law_revision": "act", "bill": "bill", "resolution": "bill", "petition": "bill", "roll_call": "vote",
    "speech": "statement", "meeting": "statement", "written_question": "question", "consultation": "consultation",
    "press": "press",
}  # fmt: skip
PLACE_OF = {kind: PLACES[group] for kind, group in GROUP_OF.items()}
# These are told with what they belong to.
TOLD_WITH_ANOTHER = ("question_text", "bill_text", "member")
AROUND = 90  # characters shown around the words by which a document has the topic
MONTHS = 24  # in the chart, the newest
SPEAKERS, OF_STATEMENTS = 12, 400  # members shown, of so many statements, the newest


class Entry(NamedTuple):
    """One entry: its day (YYYY-MM-DD), its heading, and the row it stands for: of ``documents``, of ``changes``, or an event
    (``position``) of a bill."""

    day: str
    place: int  # of its heading among GROUPS
    what: str  # "change", "document", "event"
    id: int
    position: int = 0

    @property
    def group(self) -> str:
        return HEADINGS[self.place]


class Block(NamedTuple):
    """The entries of one day under one heading that stand for the same kind of row, in their order.  A topic may have tens of
    thousands of entries, but not of days; an event of a bill is a block of its own."""

    day: str
    place: int
    what: str
    ids: Sequence[int]
    position: int = 0

    @property
    def entries(self) -> Iterable[Entry]:
        return (Entry(self.day, self.place, self.what, one, self.position) for one in self.ids)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of a topic; None sets no condition.  ``member`` is a person's row; ``press``: with the press."""

    group: str | None = None
    year: str | None = None
    member: int | None = None
    press: bool = True


# ---------------------------------------------------------------------- which entries there are
Sums = Counter[tuple[str, int]]  # how many entries of a month (YYYY-MM) and a heading (its place among GROUPS)


def of_topic(policy_db: Path, topic: str, decided: Decided) -> tuple[Sequence[Block], Sums]:
    """What ``blocks`` gives, and its numbers by month; read anew when somebody wrote to the record or decided."""

    def read(conn: sqlite3.Connection) -> tuple[Sequence[Block], Sums]:
        found = blocks(conn, topic, decided)
        return found, summed(found)

    return unchanged(policy_db, ("topic", topic, decided), read)


def blocks(conn: sqlite3.Connection, topic: str, decided: Decided) -> list[Block]:
    """All entries of a topic, the newest day first, within a day in the order of ``GROUPS`` and then as they were said.

    What people took out is left out, what they put under the topic is in.  A question, bill or roll call is of a topic when a
    text of it is.
    """
    found = [*_documents(conn, topic, decided)]
    there = {one for block in found for one in block.ids}
    found += _changes(conn, topic, decided, there)
    found.sort(key=itemgetter(1, 2, 3, 4))
    found.sort(key=itemgetter(0), reverse=True)
    return found


def entries(found: Iterable[Block], begin: int = 0, end: int | None = None) -> list[Entry]:
    """The entries of blocks, from one place (counted from 0) up to before another; without ``end`` all that follow."""
    return [*islice((one for block in found for one in block.entries), begin, end)]


def number_of(found: Iterable[Block]) -> int:
    """How many entries blocks have."""
    return sum(len(block.ids) for block in found)


def _documents(conn: sqlite3.Connection, topic: str, decided: Decided) -> Iterable[Block]:
    rows = conn.execute(
        f"""SELECT coalesce(d.published_on, date(d.first_seen, '+9 hours')) AS day, d.kind, json_group_array(d.id) FROM (
              SELECT document FROM document_topics WHERE topic = :topic
              UNION ALL SELECT value FROM json_each(:others) WHERE NOT EXISTS (
                SELECT 1 FROM document_topics t WHERE t.document = value AND t.topic = :topic)) x
            CROSS JOIN documents d ON d.id = x.document
            WHERE d.kind NOT IN ({", ".join(f"'{kind}'" for kind in TOLD_WITH_ANOTHER)})
              AND d.id NOT IN (SELECT id FROM documents WHERE key IN (SELECT value FROM json_each(:out)))
            GROUP BY day, d.kind""",
        {
            "topic": topic,
            "others": json.dumps(_belonging(conn, topic, decided)),
            "out": json.dumps(sorted(decided.irrelevant)),
        },
    )
    others, together = PLACES["page"], defaultdict[tuple[str, int], list[int]](list)
    for day, kind, listed in rows.fetchall():
        ids = json.loads(listed)
        if kind == "bill":
            told = {bill: _events(conn, bill) for bill in ids}
            yield from (event for events in told.values() for event in events)
            ids = [bill for bill, events in told.items() if not events]
        if ids:
            together[day, PLACE_OF.get(kind, others)] += ids
    yield from (Block(day, place, "document", sorted(ids)) for (day, place), ids in together.items())


def _belonging(conn: sqlite3.Connection, topic: str, decided: Decided) -> list[int]:
    """Documents that are of a topic by what belongs to them, or because a person said so."""
    taken_in = conn.execute(
        "SELECT id FROM documents WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(decided.of_topic(topic)),)
    )
    found = {row for (row,) in taken_in}
    given = json.dumps(sorted(found))
    of_topic = """(EXISTS (SELECT 1 FROM document_topics x WHERE x.document = t.document AND x.topic = ?)
      OR t.document IN (SELECT value FROM json_each(?)))"""
    for table, column in (("question_texts", "question"), ("bill_texts", "bill"), ("resolution_bills", "bill")):
        found |= {
            row
            for (row,) in conn.execute(
                f"SELECT DISTINCT t.{column} FROM {table} t WHERE t.{column} IS NOT NULL AND {of_topic}", (topic, given)
            )
        }
    votes = conn.execute(
        """SELECT DISTINCT r.document FROM roll_call_bills r WHERE r.bill IN (SELECT value FROM json_each(?))
             OR EXISTS (SELECT 1 FROM document_topics x WHERE x.document = r.bill AND x.topic = ?)""",
        (json.dumps(sorted(found)), topic),
    )
    return sorted(found | {row for (row,) in votes})


def _events(conn: sqlite3.Connection, bill: int) -> list[Block]:
    rows = conn.execute(
        "SELECT date, position FROM bill_events WHERE bill = ? AND date IS NOT NULL ORDER BY position", (bill,)
    )
    return [Block(day, PLACES["bill"], "event", (bill,), position) for day, position in rows]


def _changes(conn: sqlite3.Connection, topic: str, decided: Decided, there: set[int]) -> Iterable[Block]:
    """The changes of a topic; that something appeared, and a bill's stages, are told by the entry of the thing itself."""
    by_day = defaultdict[str, list[int]](list)
    for row in stored_changes.places_of_changes(conn, Filter(topic=topic, decided=decided)):
        if row["kind"] == "appeared" and (row["document"] in there or row["document_kind"] == "meeting"):
            continue
        if row["kind"] == "stage_moved" and row["document"] in there:
            continue
        by_day[jst_date(row["detected_at"])].append(row["id"])
    yield from (Block(day, PLACES["change"], "change", sorted(ids)) for day, ids in by_day.items())


def chosen(conn: sqlite3.Connection, found: Sequence[Block], wanted: Wanted) -> Sequence[Block]:
    """The entries that a filter lets through (all without one).  Of a member: what is tied to them, and the votes they cast."""
    if wanted == Wanted():
        return found
    left = [
        block
        for block in found
        if (wanted.group is None or HEADINGS[block.place] == wanted.group)
        and (wanted.press or block.place != PLACES["press"] or wanted.group == "press")
        and (wanted.year is None or block.day.startswith(wanted.year))
    ]
    if wanted.member is None:
        return left
    mine = {
        row
        for (row,) in conn.execute(
            "SELECT document FROM attributions WHERE person = ? UNION SELECT roll_call FROM votes WHERE person = ?",
            (wanted.member, wanted.member),
        )
    }
    theirs = [block._replace(ids=[one for one in block.ids if one in mine]) for block in left if block.what != "change"]
    return [block for block in theirs if block.ids]


# ---------------------------------------------------------------------- how many a month
@dataclass(frozen=True, slots=True)
class Month:
    """One month (YYYY-MM) with its entries by heading; ``x`` and ``height`` of its bar in the chart, in its units."""

    month: str
    total: int
    by_group: Mapping[str, int]
    x: int
    height: float


CHART_HEIGHT, BAR = 48, 16


def summed(found: Iterable[Block]) -> Sums:
    """How many entries a month (YYYY-MM) has of each heading (its place among GROUPS)."""
    sums = Sums()
    for block in found:
        sums[block.day[:7], block.place] += len(block.ids)
    return sums


def months(sums: Mapping[tuple[str, int], int], today: str, year: str | None = None) -> list[Month]:
    """``summed`` as the months of a year, else the last ones up to ``today``, the oldest first; [] when nothing stands in them."""
    last = date.fromisoformat(f"{year}-12-01" if year else today)
    names = months_before(last, 12 if year else MONTHS)
    counts = {name: Counter[str]() for name in names}
    for (name, place), number in sums.items():
        if name in counts:
            counts[name][HEADINGS[place]] += number
    most = max((sum(count.values()) for count in counts.values()), default=0)
    if not most:
        return []
    return [
        Month(name, total, dict(counts[name]), number * BAR, round(total / most * CHART_HEIGHT, 1))
        for number, name in enumerate(names)
        for total in [sum(counts[name].values())]
    ]


# ---------------------------------------------------------------------- what one page shows
def shown(conn: sqlite3.Connection, topic: str, page: Sequence[Entry], today: str) -> list[Record]:
    """The entries of a page with all that is shown of each; an answer stands under its question where both are here."""
    rows = [_read(conn, topic, one, today) | {"day": one.day, "group": one.group, "what": one.what} for one in page]
    asked = {row["key"] for row in rows if row["what"] == "document"}
    return [row for row in rows if (row.get("question_key") or "") not in asked]


def _read(conn: sqlite3.Connection, topic: str, one: Entry, today: str) -> Record:
    if one.what == "change":
        return stored_changes.changes_by_id(conn, [one.id])[0]
    found = first_record(
        conn,
        """SELECT d.id, d.key, d.kind, d.title, d.url, d.source, d.gone_at, d.published_on, d.first_seen, x.matched FROM documents d
           LEFT JOIN document_topics x ON x.document = d.id AND x.topic = ? WHERE d.id = ?""",
        (topic, one.id),
    )
    assert found is not None  # it was read from this table
    if one.what == "event":
        event = first_record(conn, "SELECT * FROM bill_events WHERE bill = ? AND position = ?", (one.id, one.position))
        return found | {"event": event}
    read = READ.get(found["kind"])
    if found["kind"] not in ("speech", "law", "law_revision") and found["matched"]:
        body = first_record(
            conn, "SELECT v.body FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.id = ?", (one.id,)
        )
        stretch = opening(body["body"] if body else "", found["matched"], AROUND)
        found["parts"] = stretch if any(marked for _, marked in stretch) else ()
    return found | (read(conn, found, today) if read else {})


def _speech(conn: sqlite3.Connection, found: Record, _today: str) -> Record:
    row = first_record(
        conn,
        f"""{member_record.SPEECH.format("a.office", "documents d")}
            LEFT JOIN attributions a ON a.document = d.id WHERE d.id = ? ORDER BY a.position LIMIT 1""",
        (found["id"],),
    )
    if row is None:
        return {}
    words = [word for word in (found["matched"] or "").split("、") if word]
    said = member_record.statement(conn, row, words, Options())
    person = stored_diet.speaker_of(conn, found["id"])
    question = said["question"]
    return {
        "said": said,
        "person_key": person["person_key"] if person else None,
        "question_key": question["key"] if question else None,
    }


def _question(conn: sqlite3.Connection, found: Record, today: str) -> Record:
    return {"question": stored_diet.question_details(conn, {**found, "today": today})["question"]}


def _consultation(conn: sqlite3.Connection, found: Record, today: str) -> Record:
    sql = "SELECT c.*, d.last_seen, d.gone_at FROM consultations c JOIN documents d ON d.id = c.document WHERE d.id = ?"
    row = first_record(conn, sql, (found["id"],))
    if row is None:
        return {"consultation": None}
    words = STANDINGS[standing(row, today)]
    return {"consultation": {**row, "days_left": days_left(row["closes_on"], today), "state_word": words}}


def _row_of(table: str) -> Callable[[sqlite3.Connection, Record, str], Record]:
    def read(conn: sqlite3.Connection, found: Record, _today: str) -> Record:
        return {table: first_record(conn, f"SELECT * FROM [{table}] WHERE document = ?", (found["id"],))}

    return read


READ: Mapping[str, Callable[[sqlite3.Connection, Record, str], Record]] = {
    "speech": _speech,
    "written_question": _question,
    "consultation": _consultation,
    "roll_call": _row_of("roll_calls"),
    "law_revision": _row_of("law_revisions"),
    "press": _row_of("feed_items"),
    "resolution": _row_of("resolutions"),
}


def plain(conn: sqlite3.Connection, found: Sequence[Entry]) -> list[Record]:
    """Every entry as a plain row (day, day_of, group, title_ja, title_en, url, key), in the same order; ``day_of`` says what
    happened on its day (``DAYS_OF``)."""
    titles = {
        row["id"]: row
        for row in records(
            conn,
            "SELECT id, key, title, url, published_on FROM documents WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({one.id for one in found if one.what != "change"})),),
        )
    }
    changes = {
        row["id"]: row
        for row in records(
            conn,
            """SELECT c.id, c.key, c.summary_ja, c.summary_en, d.url FROM changes c JOIN documents d ON d.id = c.document
               WHERE c.id IN (SELECT value FROM json_each(?))""",
            (json.dumps([one.id for one in found if one.what == "change"]),),
        )
    }
    rows = []
    for one in found:
        if one.what == "change":
            row = changes[one.id]
            ja, en, day_of = row["summary_ja"], row["summary_en"], "found"
        else:
            row = titles[one.id]
            ja = en = row["title"]
            day_of = "published" if row["published_on"] else "first_seen"
        if one.what == "event":
            event = first_record(
                conn, "SELECT * FROM bill_events WHERE bill = ? AND position = ?", (one.id, one.position)
            )
            words = step_of_row(event or {})
            ja, en, day_of = f"{ja}：{words[0]}", f"{en}: {words[1]}", "event"
        rows.append(
            {
                "day": one.day,
                "day_of": day_of,
                "group": one.group,
                "title_ja": ja,
                "title_en": en,
                "url": row["url"],
                "key": row["key"],
            }
        )
    return rows


# ---------------------------------------------------------------------- who speaks on it
def speakers(conn: sqlite3.Connection, found: Iterable[Block]) -> tuple[int, list[Record]]:
    """Of so many statements, the newest, the members tied to most: key, name, house, number and the newest day."""
    statements = (one for block in found if block.place == PLACES["statement"] for one in block.ids)
    newest = list(islice(statements, OF_STATEMENTS))
    rows = records(
        conn,
        """SELECT p.key, p.name, p.house, count(DISTINCT a.document) AS statements, max(a.date) AS newest
           FROM json_each(?) x CROSS JOIN attributions a ON a.document = x.value AND a.role = 'speaker'
           JOIN people p ON p.id = a.person GROUP BY p.id ORDER BY statements DESC, newest DESC, p.key LIMIT ?""",
        (json.dumps(newest), SPEAKERS),
    )
    return len(newest), rows
