"""The page for a committee's day: three questions ready to read out, each with the answer already given and what to ask then.

Questions are those of staff ([[qa]]); where they give fewer than three, questions are proposed out of the minutes:
a frozen answer of the government and fixed words around it.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefs.errors import BriefError, NoEvidence
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Notes, numbered
from briefs.evidence.form import Form
from briefs.evidence.quoting import best_passage, is_government
from briefs.evidence.rows import Speech, Topic, Version
from briefs.evidence.spoken import COMING, OVERDUE, Undertaking, cited, undertaken, undertakings
from briefs.evidence.wording import day_ja, today
from briefs.kinds.leave_behind import find_topic
from briefs.staff.file import Question, StaffFile
from briefs.staff.references import Parts
from briefs.staff.text import Desk
from db.diet.bill_sentences import event_of_bill, ordinal_of_bill
from db.diet.ledger import Ledger
from db.record.documents import Record, records
from db.text.dates import japanese_date, utc_text
from db.text.folding import fold

QUESTIONS = 3
LONGEST = 200  # characters of an answer that one page can quote
# (longest answer quoted, ruled lines for notes under each question, bills under way shown)
LEVELS = ((200, 3, 3), (200, 2, 3), (160, 2, 2), (160, 1, 2), (120, 1, 1), (120, 1, 0), (100, 0, 0), (80, 0, 0))
RE_TERM = re.compile(r"[一-鿿々]{2,}|[ァ-ヿー]{2,}")
# What to ask when the answer is the one expected.
FOLLOW = {
    "overdue": "とされた期限は、すでに過ぎています。実施されたのか、まだであればいつ行うのか、お答えください。",
    "due": "とのことですが、具体的にいつ行うのか、お答えください。",
    "consider": "検討の結果を、いつまでに、どのような形で示すのか、お答えください。",
    "promise": "いつまでに、どのような形で行うのか、お答えください。",
    "answer": "この答弁の後に変わった点があるのか、お答えください。",
}


@dataclass(frozen=True, slots=True)
class Past:
    """An answer of the government that a question builds on: a promise, or words of an answer on the topic."""

    speech: Speech
    words: str
    promise: Undertaking | None


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of the agenda, out of a typed row: a bill's step, the issue of the meeting, the committee's news."""

    version: Version
    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    house: str
    committee: str
    day: str
    topic: Topic
    asked: tuple[tuple[Question | None, Past | None], ...]
    agenda: tuple[Item, ...]
    under_way: tuple[Item, ...]
    file: str  # what messages call the staff file


# ---------------------------------------------------------------------- the committee and its day
def committees(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """(house, name) of every committee that the record knows, by minutes, bills, news and rosters."""
    found = conn.execute(
        "SELECT house, meeting FROM meetings UNION SELECT house, committee FROM bill_events"
        " UNION SELECT house, committee FROM committee_news UNION SELECT house, committee FROM committee_posts"
    )
    return sorted((house, name) for house, name in found if house and name and "本会議" not in name)


def find_committee(conn: sqlite3.Connection, name: str, house: str) -> str:
    """The committee's name as the record has it; BriefError lists the nearest ones."""
    known = committees(conn)
    typed = fold(name.strip())
    for its_house, its_name in known:
        if its_house == house and fold(its_name) in (typed, typed + "委員会"):
            return its_name
    mine = [its_name for its_house, its_name in known if its_house == house]
    other = [f"{h}{n}" for h, n in known if h != house and fold(n) in (typed, typed + "委員会")]
    near = [one for one in mine if typed.removesuffix("委員会") in one]
    near += difflib.get_close_matches(name, mine, n=6, cutoff=0.4)
    listed = "、".join(dict.fromkeys([*other, *near])) or "、".join(mine) or "none yet: run `policywatch crawl`"
    raise BriefError([f"no committee {name!r} of the {house} is on record (記録にない委員会です); near: {listed}"])


def agenda(conn: sqlite3.Connection, house: str, committee: str, day: str, at: str) -> list[Item]:
    """What the record knows of that day: steps of bills in this committee, its news, and the meeting's minutes."""
    found = []
    for row in _steps(conn, house, committee):
        if row["date"] == day:
            found.append((row["document"], f"{ordinal_of_bill(row)}「{row['title']}」　{event_of_bill(row)}"))
    for row in records(
        conn, "SELECT * FROM committee_news WHERE house = ? AND committee = ? AND date = ?", (house, committee, day)
    ):
        cancelled = "（取りやめ）" if row["cancelled"] else ""
        found.append(
            (row["document"], f"委員会ニュース{'第' + str(row['number']) + '号' if row['number'] else ''}{cancelled}")
        )
    for row in records(
        conn, "SELECT * FROM meetings WHERE house = ? AND meeting = ? AND date = ?", (house, committee, day)
    ):
        found.append((row["document"], f"会議録{row['issue'] or ''}（公開済み）"))
    return [
        Item(version, text) for document, text in found if (version := rows.current(conn, document, at)) is not None
    ]


def under_way(conn: sqlite3.Connection, house: str, committee: str, day: str, at: str) -> list[Item]:
    """Bills that were referred to this committee by ``day`` and on which it had not voted before."""
    last: dict[int, Record] = {}
    for row in _steps(conn, house, committee):
        if row["date"] and row["date"] < day:
            last[row["document"]] = row
    found = []
    for document, row in last.items():
        version = rows.current(conn, document, at) if row["event"] in ("referred", "preliminary_referred") else None
        if version is not None:
            found.append(Item(version, f"{ordinal_of_bill(row)}「{row['title']}」　{day_ja(row['date'])}付託"))
    return found


def _steps(conn: sqlite3.Connection, house: str, committee: str) -> list[Record]:
    return records(
        conn,
        "SELECT e.*, b.document, b.session, b.kind, b.number, b.title FROM bill_events e"
        " JOIN bills b ON b.document = e.bill JOIN documents d ON d.id = b.document"
        " WHERE e.house = ? AND e.committee = ? AND d.gone_at IS NULL ORDER BY e.date, e.bill, e.position",
        (house, committee),
    )


# ---------------------------------------------------------------------- questions and past answers
def choose(
    conn: sqlite3.Connection,
    office: sqlite3.Connection | None,
    name: str,
    house: str,
    day: str,
    topic: str,
    file: StaffFile,
    at: datetime,
    without: Sequence[str] = (),
) -> Chosen:
    """The page's questions with their past answers; NoEvidence when the government has said nothing on the topic."""
    now = utc_text(at)
    committee, found = find_committee(conn, name, house), find_topic(conn, topic)
    answers = [
        one
        for one in past_answers(conn, office, topic, now, min(day, today(at)))
        if one.speech.version.key not in without
    ]
    answers = sorted(
        answers, key=lambda one: (one.speech.house, one.speech.meeting) != (house, committee) and not urgent(one)
    )
    if not answers:
        raise NoEvidence([refusal(conn, found, now)])
    return Chosen(
        house,
        committee,
        day,
        found,
        tuple(matched(file.questions[:QUESTIONS], answers)),
        tuple(agenda(conn, house, committee, day, now)) if day <= today(at) else (),
        tuple(under_way(conn, house, committee, day, now)),
        file.name,
    )


def urgent(one: Past) -> bool:
    return one.promise is not None and one.promise.timing == OVERDUE


def past_answers(
    conn: sqlite3.Connection, office: sqlite3.Connection | None, topic: str, at: str, day: str
) -> list[Past]:
    """Promises on the topic that are not kept, then other answers; one a speech, all short enough to print whole."""
    found, kept = [], []
    for one in undertakings(conn, office, Ledger(topic, answers_only=True), at, day):
        if one.status == "kept":
            kept.append(one.row["passage"])
        elif len(one.row["passage"]) <= LONGEST:
            found.append(Past(one.speech, one.row["passage"], one))
    for said in rows.topic_speeches(conn, topic, at):
        if is_government(said.office) and said.date <= day:
            passage = best_passage(said.version.body, said.words, LONGEST, LONGEST)
            if passage is not None and not any(words in passage.text for words in kept):
                found.append(Past(said, passage.text.removesuffix("。"), None))
    first: dict[str, Past] = {}
    for past in found:
        first.setdefault(past.speech.version.key, past)
    return list(first.values())


def matched(asked: Sequence[Question], answers: Sequence[Past]) -> list[tuple[Question | None, Past | None]]:
    """Each question of staff with the answer that shares most words with it; then proposals from what is left."""
    left = list(answers)
    found: list[tuple[Question | None, Past | None]] = []
    for question in asked:
        best = max(left, key=lambda one: shared(question.q, one), default=None)
        if best is not None and shared(question.q, best) == 0:
            best = None
        if best is not None:
            left.remove(best)
        found.append((question, best))
    for past in left[: QUESTIONS - len(found)]:
        found.append((None, past))
    return found


def shared(question: str, past: Past) -> int:
    """How many characters of the question's terms (runs of kanji or katakana) stand in the answer quoted."""
    return sum(len(term) for term in set(RE_TERM.findall(question)) if term in past.words)


def refusal(conn: sqlite3.Connection, topic: Topic, at: str) -> str:
    read = "; ".join(
        f"{one['name_ja']} {one['earliest']}〜{one['latest']}" for one in rows.scale(conn, at) if one["earliest"]
    )
    return (
        f"「{topic.name_ja}」（{topic.id}）についての政府答弁が記録にないため、委員会資料は作成していません。 / No answer of the "
        f"government on “{topic.name_en}” is on record; no page was written. Searched: {read or 'no source has been crawled yet'}"
    )


# ---------------------------------------------------------------------- the page
def compose(
    chosen: Chosen, desk: Desk, at: datetime, data_at: str, letterhead: Mapping[str, str], form: Form, level: int
) -> tuple[Dossier, dict[int, int]]:
    """The dossier at one level of fullness, and the version behind each note.  What is wrong goes to ``desk``."""
    longest, lines, bills = LEVELS[level]
    notes = Notes()
    content: dict[str, Any] = {
        "house": chosen.house,
        "committee": chosen.committee,
        "day": chosen.day,
        "day_ja": japanese_date(chosen.day, weekday=True),
        "topic": chosen.topic.name_ja,
        "topic_en": chosen.topic.name_en,
        "agenda": [{"text": one.text, "note": notes.cite(one.version)} for one in chosen.agenda],
        "under_way": [{"text": one.text, "note": notes.cite(one.version)} for one in chosen.under_way[:bills]],
        "questions": [
            question(one, past, number, chosen, desk, notes, longest)
            for number, (one, past) in enumerate(chosen.asked, 1)
        ],
        "lines": lines,
    }
    parameters = {
        "committee": chosen.committee,
        "house": chosen.house,
        "date": chosen.day,
        "topic": chosen.topic.id,
        **form.parameters(),
    }
    dossier = Dossier(
        "committee", parameters, utc_text(at), data_at, dict(letterhead), content, notes.frozen(), claims=notes.claims()
    )
    return numbered(dossier, "CM", today(at)), notes.versions()


def question(
    asked: Question | None, past: Past | None, number: int, chosen: Chosen, desk: Desk, notes: Notes, longest: int
) -> dict[str, Any]:
    """One question: its words, the answer expected, the answer already given, and what to ask then."""
    where = f"{chosen.file}: qa {number}"
    q: Parts = desk.said(asked.q, f"{where}.q", notes) if asked else []
    a: Parts = desk.said(asked.a, f"{where}.a", notes) if asked else []
    given: dict[str, Any] | None = None
    if past is not None and past.promise is not None:
        given = undertaken(past.promise, notes)
    elif past is not None:
        words = past.words
        if len(words) > longest:
            shorter = best_passage(past.speech.version.body, past.speech.words, longest, longest)
            words = shorter.text.removesuffix("。") if shorter else words
        given = {**cited(past.speech, words, notes), "due": None, "timing": "", "status_ja": "", "strength": ""}
    return {"staff": asked is not None, "q": q, "a": a, "past": given, "follow": follow(given) if given else None}


def follow(given: Mapping[str, Any]) -> dict[str, Any]:
    """The follow-up: fixed words, with the promise's own words of time in front where there are some."""
    if given["due"] and given["timing"] == OVERDUE:
        return {"due": given["due"], "text": FOLLOW["overdue"]}
    if given["due"] and given["timing"] in ("", COMING):
        return {"due": given["due"], "text": FOLLOW["due"]}
    kind = "consider" if given["strength"] == "consider" else "promise" if given["strength"] else "answer"
    return {"due": None, "text": FOLLOW[kind]}
