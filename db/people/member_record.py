"""Everything about one member as plain dicts: who it is, what was said on topic, asked, proposed and promised.

Nothing here says what a member thinks: there are passages as they stand in the minutes, with their links.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from db.diet import ledger
from db.diet.bill_sentences import ordinal_of_bill, step_of_row
from db.diet.question_facts import ordinal_of_question, state_of_question
from db.diet.stored_diet import answers_to, last_event, question_before
from db.diet.stored_votes import votes_of
from db.people.attribution import is_short_for
from db.people.basis import ground_of
from db.people.cabinet import CABINET
from db.people.memberships import COMMITTEE, GROUP, KINDS, OFFICE, SEAT, fold_name
from db.record.documents import Record, first_record, records
from db.text.excerpts import Part, excerpt, marked_line, unmarked
from db.text.folding import fold
from db.text.readings import fold_kana
from db.text.words import Names

PASSAGE = 240  # characters of a passage on topic
ASIDE = 120  # characters of the question before it or the answer after it
NO_TOPIC = {
    "id": "",
    "name_ja": "論点に分けていないもの（範囲の語だけが一致）",
    "name_en": "No topic yet (a word of our field alone)",
}
SPEECH = """SELECT d.id, d.key, d.url, d.gone_at, s.session, s.house, s.meeting, s.issue, s.date, s.position, s.speaker,
  s.speaker_kana, s.speaker_group, s.speaker_position, s.speaker_role, s.speech_url, v.body, {} AS office
  FROM {} JOIN speeches s ON s.document = d.id LEFT JOIN versions v ON v.id = d.current_version"""
NEWEST = "s.date DESC, s.issue_id, s.position DESC"


@dataclass(frozen=True, slots=True)
class Options:
    """How much of a member to show: ``limit`` statements a topic (0: all), ``topic`` alone, whole speeches."""

    topic: str | None = None
    limit: int = 10
    full: bool = False


# ---------------------------------------------------------------------- finding people
def find_people(conn: sqlite3.Connection, name: str, house: str | None = None) -> list[Record]:
    """The people that a name stands for: by key, by the whole name in any spelling, or by the whole kana."""
    typed = name.strip()
    key = typed if typed.startswith("members/") else f"members/{typed}"
    found = records(conn, "SELECT * FROM people WHERE key = ?", (key,))
    if not found:
        folded, kana = fold_name(typed), fold_kana(typed)
        everybody = records(conn, "SELECT * FROM people ORDER BY house, key") if folded else []
        found = [row for row in everybody if folded in (row["folded"], fold_name(row["real_name"] or ""))]
        found = found or [row for row in everybody if fold_kana(row["kana"]) == kana]
    return [row for row in found if not house or row["house"] == house]


def near_names(conn: sqlite3.Connection, name: str, limit: int = 8) -> list[str]:
    """Names that look like the one typed, of members and of speakers tied to nobody, the nearest first."""
    folded = fold_name(name)
    known = {row["folded"]: row["name"] for row in records(conn, "SELECT DISTINCT folded, name FROM attributions")}
    known |= {row["folded"]: row["name"] for row in records(conn, "SELECT folded, name FROM people")}
    if not folded:
        return []
    starts = [one for one in known if one.startswith(folded) or folded.startswith(one) or one.endswith(folded)]
    alike = difflib.get_close_matches(folded, list(known), n=limit, cutoff=0.6)
    return [known[one] for one in dict.fromkeys([*sorted(starts), *alike])][:limit]


def describe(conn: sqlite3.Connection, person: Record) -> Record:
    """A person with group, seat and posts: those held now, and those of before.

    ``since``: of the group; ``member_since``: of the seat in the house, from the day of convocation when
    ``member_from_convocation``; ``..._is_first_sight``: it was so when the roster was first read, since when is unknown.
    """
    spells = records(
        conn,
        'SELECT * FROM memberships WHERE person = ? ORDER BY "from" IS NULL, "from" DESC, position',
        (person["id"],),
    )
    for row in spells:
        row.pop("person")
        row["since_is_first_sight"] = bool(row["since_is_first_sight"])
    seen = min((row["from"] for row in spells if row["kind"] == GROUP and row["since_is_first_sight"]), default="")
    for row in spells:
        # The first roster ever read holds for its session: the seat is counted from the day of convocation.
        row["from_convocation"] = row["kind"] == SEAT and row["since_is_first_sight"] and row["from"] < seen
    now = {kind: [row for row in spells if row["kind"] == kind and row["to"] is None] for kind in KINDS}
    group, seat = (next(iter(now[kind]), None) for kind in (GROUP, SEAT))
    roster = first_record(
        conn,
        """SELECT r.*, d.gone_at, d.url FROM roster r JOIN documents d ON d.id = r.document WHERE d.key = ?""",
        (person["key"],),
    )
    return {
        "key": person["key"],
        "name": person["name"],
        "kana": person["kana"],
        "house": person["house"],
        "real_name": person["real_name"],
        "group": group["group"] if group else None,
        "group_in_full": group_in_full(conn, group["group"]) if group and group["group"] else None,
        "since": group["from"] if group else None,
        "since_is_first_sight": group["since_is_first_sight"] if group else None,
        "seat": seat["seat"] if seat else None,
        "member_since": seat["from"] if seat else None,
        "member_since_is_first_sight": seat["since_is_first_sight"] if seat else None,
        "member_from_convocation": seat["from_convocation"] if seat else None,
        "in_office": seat is not None,
        "standing_ja": "" if seat else standing(person["house"]).ja,
        "standing_en": "" if seat else standing(person["house"]).en,
        "term_ends_on": roster["term_ends_on"] if roster else None,
        "times_elected": roster["times_elected"] if roster else None,
        "url": roster["url"] if roster else None,
        "committees": now[COMMITTEE],
        "offices": now[OFFICE],
        "committees_collected": committees_collected(conn),
        "memberships": spells,
    }


RE_READ_ALOUD = re.compile("案文を朗読")  # a draft that is read out for a committee
RECENT = 60  # statements of members of a group, the newest, among which its name is looked for


def group_in_full(conn: sqlite3.Connection, short: str) -> str | None:
    """The name by which the minutes last called the members of a group that the roster prints short (立憲); None when they did not."""
    if short == "無所属":
        return None
    rows = conn.execute(
        """SELECT s.speaker_group FROM memberships m JOIN attributions a ON a.person = m.person
           JOIN speeches s ON s.document = a.document
           WHERE m.kind = ? AND m."group" = ? AND m."to" IS NULL AND s.speaker_group IS NOT NULL AND a.date >= m."from"
           ORDER BY a.date DESC LIMIT ?""",
        (GROUP, short, RECENT),
    )
    return next((str(name) for (name,) in rows if is_short_for(short, name)), None)


def standing(house: str) -> Names:
    """What somebody is who stands on no present roster."""
    if house == CABINET:
        return Names(
            "大臣（閣僚名簿・会議録の職名による。議員名簿では未確認）",
            "Minister (by the list of ministers or the post in the minutes; on no roster of members that we have)",
        )
    return Names("前議員", "former member")


def committees_collected(conn: sqlite3.Connection) -> bool:
    """Whether the rosters of committees are read: an empty list says something only then."""
    return first_record(conn, "SELECT 1 FROM sources WHERE id = 'committees' AND enabled") is not None


# ---------------------------------------------------------------------- statements
def topics_of(conn: sqlite3.Connection, person: int, topic: str | None = None) -> list[Record]:
    """The topics a person's speeches have, in the order of the topics, with their numbers of speeches."""
    return records(
        conn,
        """SELECT t.id, t.name_ja, t.name_en, count(DISTINCT x.document) AS count FROM attributions a
           JOIN documents d ON d.id = a.document AND d.kind = 'speech'
           JOIN document_topics x ON x.document = a.document JOIN topics t ON t.id = x.topic
           WHERE a.person = ? AND (? IS NULL OR t.id = ?) GROUP BY t.id ORDER BY t.position""",
        (person, topic, topic),
    )


def statements(conn: sqlite3.Connection, person: int, topic: str, options: Options) -> list[Record]:
    """A person's speeches on one topic, newest first."""
    rows = records(
        conn,
        f"""{SPEECH.format("a.office", "attributions a JOIN documents d ON d.id = a.document AND d.kind = 'speech'")}
            JOIN document_topics x ON x.document = d.id AND x.topic = ?
            WHERE a.person = ? GROUP BY d.id ORDER BY {NEWEST} LIMIT ?""",
        (topic, person, options.limit or -1),
    )
    words = matched_words(conn, [row["id"] for row in rows], topic)
    return [statement(conn, row, words[row["id"]], options) for row in rows]


def only_found(conn: sqlite3.Connection, person: int, options: Options) -> tuple[int, list[Record]]:
    """Speeches in scope that no topic matched: their number, and the newest."""
    where = """WHERE a.person = ? AND EXISTS (SELECT 1 FROM to_check h WHERE h.document = d.id)
               AND NOT EXISTS (SELECT 1 FROM document_topics x WHERE x.document = d.id)"""
    source = "attributions a JOIN documents d ON d.id = a.document AND d.kind = 'speech'"
    total = conn.execute(f"SELECT count(DISTINCT d.id) FROM {source} {where}", (person,)).fetchone()[0]
    rows = records(
        conn,
        f"{SPEECH.format('a.office', source)} {where} GROUP BY d.id ORDER BY {NEWEST} LIMIT ?",
        (person, options.limit or -1),
    )
    return int(total), [statement(conn, row, found_words(conn, row["id"]), options) for row in rows]


def matched_words(conn: sqlite3.Connection, documents: list[int], topic: str) -> dict[int, list[str]]:
    found = {}
    for document in documents:
        row = first_record(
            conn, "SELECT matched FROM document_topics WHERE document = ? AND topic = ?", (document, topic)
        )
        found[document] = [word for word in (row["matched"] if row else "").split("、") if word]
    return found


def found_words(conn: sqlite3.Connection, document: int) -> list[str]:
    row = first_record(conn, "SELECT matched FROM to_check WHERE document = ?", (document,))
    return str(row["matched"]).split("、") if row else []


def statement(conn: sqlite3.Connection, row: Record, words: list[str], options: Options) -> Record:
    """One speech as it is shown: where and when, the passage with its words marked, the question or the answers."""
    parts = whole(row["body"], words) if options.full else passage(row["body"], words)
    before = question_before(conn, row["id"])
    after = answers_to(conn, row["id"])
    return {
        "key": row["key"],
        "date": row["date"],
        "session": row["session"],
        "house": row["house"],
        "meeting": row["meeting"],
        "issue": row["issue"],
        "speaker": row["speaker"],
        "office": row["office"] or row["speaker_position"] or None,
        "group": row["speaker_group"],
        "url": row["speech_url"] or row["url"],
        "gone_at": row["gone_at"],
        "read_aloud": bool(RE_READ_ALOUD.search(row["body"] or "")),
        "matched": words,
        "passage": unmarked(parts),
        "parts": parts,
        "whole": options.full,
        "question": aside(before, words, options) if before else None,
        "answers": [aside(answer, words, options) for answer in after],
    }


def aside(row: Record, words: list[str], options: Options) -> Record:
    """The other side of an exchange: who, in which office, and a shorter passage."""
    parts = whole(row["body"], words) if options.full else passage(row["body"], words, ASIDE)
    return {
        "key": row["key"],
        "speaker": row["speaker"],
        "office": row["office"] or row["speaker_position"] or None,
        "group": row["speaker_group"],
        "person_key": row["person_key"],
        "date": row["date"],
        "url": row["speech_url"] or row["url"],
        "passage": unmarked(parts),
        "parts": parts,
    }


def passage(raw: str | None, words: list[str], width: int = PASSAGE) -> tuple[Part, ...]:
    """A stretch of a speech as published around the first of the words, with … wherever something is left out."""
    text = (raw or "").strip()
    parts = list(excerpt(text, tuple(fold(word) for word in words if word.strip()), width))
    if not parts:
        return ()
    # The excerpt is of one paragraph: what stands before and after it in the speech is left out too.
    shown = "".join(unmarked(tuple(parts)).strip("…").split())
    bare = "".join(text.split())
    if not bare.startswith(shown) and not parts[0][0].startswith("…"):
        parts.insert(0, ("…", False))
    if not bare.endswith(shown) and not parts[-1][0].endswith("…"):
        parts.append(("…", False))
    return tuple(parts)


def whole(raw: str | None, words: list[str]) -> tuple[Part, ...]:
    """The whole speech with the words marked; paragraphs keep their line breaks."""
    folded = tuple(fold(word) for word in words if word.strip())
    found: list[Part] = []
    for number, line in enumerate((raw or "").strip().split("\n")):
        found += [("\n", False)] if number else []
        found += marked_line(line, folded)
    return tuple(found)


# ---------------------------------------------------------------------- what was asked, proposed and promised
def written_questions(conn: sqlite3.Connection, person: int) -> list[Record]:
    rows = records(
        conn,
        """SELECT DISTINCT q.*, d.key, d.url, (SELECT group_concat(t.name_ja, '・') FROM document_topics x
             JOIN topics t ON t.id = x.topic WHERE x.document = d.id) AS topics
           FROM attributions a JOIN documents d ON d.id = a.document JOIN written_questions q ON q.document = d.id
           WHERE a.person = ? ORDER BY q.submitted_on DESC, q.session DESC, q.number DESC""",
        (person,),
    )
    for row in rows:
        row.pop("document")
        row |= {
            "ordinal": ordinal_of_question(row),
            **dict(zip(("state", "state_en"), state_of_question(row), strict=True)),
        }
    return sorted(rows, key=lambda row: not row["topics"])  # on topic first


def proposed_bills(conn: sqlite3.Connection, person: int) -> list[Record]:
    """Bills that name the person, in which role, with the last thing that happened to each."""
    rows = records(
        conn,
        """SELECT b.document, b.session, b.kind, b.number, b.title, b.short_title, b.status, b.stage, b.stage_on,
                  b.submitted_on, d.key, d.url, group_concat(DISTINCT a.role) AS role
           FROM attributions a JOIN bills b ON b.document = a.document JOIN documents d ON d.id = b.document
           WHERE a.person = ? GROUP BY b.document ORDER BY b.session DESC, b.kind, b.number DESC""",
        (person,),
    )
    for row in rows:
        event = last_event(conn, row.pop("document"))
        row["ordinal"] = ordinal_of_bill(row)
        row["last_event"], row["last_event_en"] = step_of_row(event) if event else (None, None)
        row["last_event_on"] = event["date"] if event else None
    return rows


def introduced_petitions(conn: sqlite3.Connection, person: int) -> list[Record]:
    """Petitions that the person introduced, those of our field first, each once; to introduce one is not to agree with it."""
    rows = records(
        conn,
        """SELECT t.house, t.session, t.number, t.title, t.committee, t.result, min(r.received_on) AS received_on, d.key, d.url,
                  EXISTS (SELECT 1 FROM document_topics x WHERE x.document = d.id)
                    OR EXISTS (SELECT 1 FROM to_check h WHERE h.document = d.id AND h.reason = 'words') AS on_topic
           FROM attributions a JOIN petitions t ON t.document = a.document JOIN documents d ON d.id = a.document
           JOIN petition_receipts r ON r.document = a.document AND r.position = a.position
           WHERE a.person = ? AND a.role = 'introducer'
           GROUP BY d.id ORDER BY on_topic DESC, t.session DESC, received_on DESC, t.number DESC""",
        (person,),
    )
    for row in rows:
        row["on_topic"] = bool(row["on_topic"])
    return rows


def promises_of(conn: sqlite3.Connection, person: int, limit: int) -> list[Record]:
    """What the person undertook for the government on a topic, newest first: the passage and its place."""
    return records(
        conn,
        f"""SELECT m.key, m.passage, m.words, m.strength, m.due_words, m.due_on, m.time_words, m.speaker, m.office, m.date,
                  d.key AS document_key, s.speech_url AS url, s.house, s.meeting, s.issue,
                  {ledger.TOPIC_NAMES} AS topics, {ledger.IS_ANSWER} AS is_answer
           FROM promises m JOIN attributions a ON a.document = m.document AND a.person = ?
           JOIN documents d ON d.id = m.document JOIN speeches s ON s.document = d.id
           WHERE {ledger.ON_TOPIC}
           GROUP BY m.document, m.position ORDER BY m.date DESC, d.key, m.position LIMIT ?""",
        (person, limit or -1),
    )


# ---------------------------------------------------------------------- the same name, tied to nobody
def untied(conn: sqlite3.Connection, folded: str, options: Options) -> Record:
    """What bears a name but is tied to nobody: how much, why, and the first ones with their passages, on topic first."""
    where = """a.folded = :folded AND a.person IS NULL AND (:topic IS NULL OR EXISTS (
      SELECT 1 FROM document_topics x WHERE x.document = a.document AND x.topic = :topic))"""
    values = {"folded": folded, "topic": options.topic, "limit": options.limit or -1}
    reasons = records(
        conn,
        f"""SELECT a.basis, a.standing, count(*) AS count, a.ground, a.ground_fields FROM attributions a WHERE {where}
            GROUP BY 1, 2 ORDER BY 3 DESC""",
        values,
    )
    for row in reasons:
        row["basis_ja"] = ground_of(row).ja
        del row["ground"], row["ground_fields"]
    source = "attributions a JOIN documents d ON d.id = a.document AND d.kind = 'speech'"
    # Chosen before anything is read of them: a name may have thousands of speeches.
    chosen = f"""SELECT a.document FROM attributions a CROSS JOIN speeches s ON s.document = a.document WHERE {where}
      GROUP BY a.document ORDER BY EXISTS (SELECT 1 FROM document_topics x WHERE x.document = a.document) DESC, {NEWEST}
      LIMIT :limit"""
    rows = records(
        conn,
        f"""{SPEECH.format("a.office", source)} WHERE {where} AND d.id IN ({chosen}) GROUP BY d.id
            ORDER BY EXISTS (SELECT 1 FROM document_topics x WHERE x.document = d.id) DESC, {NEWEST}""",
        values,
    )
    found = []
    for row in rows:
        words = [
            word
            for (matched,) in conn.execute("SELECT matched FROM document_topics WHERE document = ?", (row["id"],))
            for word in matched.split("、")
        ]
        why = first_record(
            conn,
            "SELECT basis, ground, ground_fields FROM attributions WHERE document = ? AND folded = ?",
            (row["id"], folded),
        )
        said = {"why": why["basis"] if why else None, "why_ja": ground_of(why).ja if why else None}
        found.append({**statement(conn, row, words, options), **said})
    others = records(
        conn,
        f"""SELECT DISTINCT d.key, d.kind, d.title, d.url, a.date
            FROM attributions a JOIN documents d ON d.id = a.document
            WHERE (a.role < 'speaker' OR a.role > 'speaker') AND d.kind != 'speech' AND {where}
            ORDER BY a.date DESC, d.key LIMIT :limit""",
        values,
    )
    total = sum(row["count"] for row in reasons)
    return {"count": total, "reasons": reasons, "statements": found, "others": others}


def spelling_in_minutes(conn: sqlite3.Connection, folded: str) -> str | None:
    """A name as the minutes print it most often; None when nobody of that name speaks, asks or proposes."""
    row = first_record(
        conn,
        "SELECT name, count(*) AS n FROM attributions WHERE folded = ? GROUP BY name ORDER BY n DESC, name LIMIT 1",
        (folded,),
    )
    return str(row["name"]) if row else None


def member(conn: sqlite3.Connection, person: Record, options: Options) -> Record:
    """Everything about one person (a row of ``people``)."""
    topics: list[Record] = []
    for topic in topics_of(conn, person["id"], options.topic):
        topics.append({**topic, "statements": statements(conn, person["id"], topic["id"], options)})
    if not options.topic:
        total, rows = only_found(conn, person["id"], options)
        if total:
            topics.append({**NO_TOPIC, "count": total, "statements": rows})
    every = conn.execute(
        """SELECT count(DISTINCT a.document) FROM attributions a JOIN documents d ON d.id = a.document
           WHERE a.person = ? AND d.kind = 'speech'""",
        (person["id"],),
    ).fetchone()[0]
    same = records(
        conn,
        "SELECT key, name, house FROM people WHERE folded = ? AND id != ? ORDER BY key",
        (person["folded"], person["id"]),
    )
    return {
        "person": describe(conn, person),
        "speeches": int(every),
        "topics": topics,
        "questions": written_questions(conn, person["id"]),
        "bills": proposed_bills(conn, person["id"]),
        "votes": votes_of(conn, person["id"], options.topic, options.limit),
        "petitions": introduced_petitions(conn, person["id"]),
        "promises": promises_of(conn, person["id"], options.limit),
        "same_name": same,
        "untied": untied(conn, person["folded"], Options(limit=5)),
    }


def as_json(value: Any) -> Any:
    """The same without what only a page needs (the marked pieces of a passage)."""
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items() if name != "parts"}
    return [as_json(one) for one in value] if isinstance(value, list | tuple) else value
