"""The ledger of promises (答弁台帳) on paper: what was undertaken, by whom, until when, what became of it, what to ask next."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefs.errors import BriefError, NoEvidence
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Notes, numbered
from briefs.evidence.form import Form
from briefs.evidence.rows import Topic
from briefs.evidence.spoken import (
    COMING,
    OVERDUE,
    Undertaking,
    ministry_words,
    of_ministry,
    one_person,
    undertaken,
    undertakings,
)
from briefs.evidence.wording import day_en, day_ja, today
from briefs.kinds.leave_behind import find_topic
from briefs.staff.asked import open_asks
from briefs.staff.file import Ask
from briefs.staff.references import Parts
from briefs.staff.text import Desk
from db.diet.ledger import STRENGTHS, Ledger
from db.office.promise_status import STATUSES
from db.people import member_record
from db.people.memberships import fold_name
from db.text.dates import utc_text
from db.text.words import word_en, word_ja

BUDGET = 2
LETTERS = "ABCDEF"  # asks of the office that rows refer to
LEVELS = (30, 26, 23, 21, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 8, 6, 5, 4, 3, 2, 1)  # promises shown
A_LINE, MOST_LINES = 34, 130  # characters; what two pages can never hold is not laid out to find that out
# What to ask next when the office has no ask of its own: by timing, else status, else strength.
NEXT = {
    "overdue": ("期限を過ぎた今の状況と、公表・実施の有無を問う", "The date has passed: ask whether it was done"),
    "coming": ("期限までに終わる見通しを問う", "Ask whether it will be done by the date"),
    "kept": ("—（守られた）", "— (kept)"),
    "broken": ("守られなかった理由と、今後の対応を問う", "Ask why it was not kept and what will follow"),
    "refused": ("断られた理由を問い、別の手立てを求める", "Ask for the reason and for another way"),
    "unclear": ("判断できる資料の提出を求める", "Ask for papers by which it can be judged"),
    "firm": ("いつまでに行うのか、時期を問う", "Ask by when it will be done"),
    "effort": ("取組の状況と、終える時期を問う", "Ask what has been done and when it will end"),
    "consider": ("検討の結果と、示す時期を問う", "Ask for the result and when it will be shown"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which promises are wanted; None sets no condition."""

    topic: str | None = None
    person: str | None = None
    house: str | None = None
    status: str | None = None
    since: str | None = None
    strength: str | None = None

    def parameters(self) -> dict[str, Any]:
        """What of it was given."""
        names = ("topic", "person", "house", "status", "since", "strength")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Chosen:
    asked: Asked
    topic: Topic | None
    person: str  # the name as on the roster or in the minutes; "" for everybody
    tied: bool  # whether the person is one of the rosters
    found: tuple[Undertaking, ...]
    asks: tuple[Ask, ...]
    topics: Mapping[str, str]  # id -> name


def choose(
    conn: sqlite3.Connection, office: sqlite3.Connection | None, asked: Asked, at: datetime, without: Sequence[str] = ()
) -> Chosen:
    """The promises for the ledger, the overdue first; NoEvidence, saying what was searched, when there are none."""
    now, day = utc_text(at), today(at)
    topic = find_topic(conn, asked.topic) if asked.topic else None
    wanted = Ledger(asked.topic, None, asked.since, asked.strength)
    every = [one for one in undertakings(conn, office, wanted, now, day) if one.speech.version.key not in without]
    person, tied = "", False
    if asked.person:
        person, key = who(conn, asked.person, asked.house)
        tied = key is not None
        every = [one for one in every if (one.row["person_key"] == key if tied else same_name(one, person))]
    found = [one for one in every if asked.status in (None, one.status)]
    if not found:
        raise NoEvidence([refusal(conn, asked, topic, len(every), now)])
    names = {one.id: one.name_ja for one in rows.topics(conn)}
    return Chosen(asked, topic, person, tied, tuple(found), tuple(open_asks(office, now)), names)


def who(conn: sqlite3.Connection, name: str, house: str | None) -> tuple[str, str | None]:
    """(name, key): one member, or (name, None) of an official whom the minutes know and no roster has."""
    try:
        row = one_person(conn, name, house)
    except BriefError:
        spelling = member_record.spelling_in_minutes(conn, fold_name(name))
        if spelling is None or member_record.find_people(conn, name):
            raise
        return spelling, None
    return row["name"], row["key"]


def same_name(one: Undertaking, name: str) -> bool:
    return one.row["person_key"] is None and fold_name(one.row["speaker"] or "") == fold_name(name)


def refusal(conn: sqlite3.Connection, asked: Asked, topic: Topic | None, others: int, at: str) -> str:
    """What was searched and why nothing was printed, in Japanese and English."""
    given = "、".join(f"{name}={value}" for name, value in asked.parameters().items()) or "条件なし"
    total = conn.execute("SELECT count(*) FROM promises").fetchone()[0]
    read = "; ".join(
        f"{one['name_ja']} {one['earliest']}〜{one['latest']}" for one in rows.scale(conn, at) if one["earliest"]
    )
    about = f"「{topic.name_ja}」の" if topic else ""
    return (
        f"条件に合う{about}答弁上の約束が記録にないため、台帳は作成していません（条件：{given}。状態を問わなければ{others}件、"
        f"記録にある約束は全部で{total}件）。 / No promise on record meets the conditions ({given}); no ledger was written. "
        f"Without the status there are {others}; on record in all: {total}. Searched: {read or 'no source has been crawled yet'}"
    )


# ---------------------------------------------------------------------- the page
def levels(chosen: Chosen) -> tuple[int, ...]:
    """How many promises to try on the page, most first; no number twice."""
    tried = dict.fromkeys(min(most, len(chosen.found)) for most in LEVELS)
    return tuple(most for most in tried if most == 1 or lines(chosen.found[:most]) <= MOST_LINES)


def lines(shown: Sequence[Undertaking]) -> int:
    """About how many lines of print these promises take, with who said each."""
    return sum(len(one.row["passage"]) // A_LINE + 2 for one in shown)


def compose(
    chosen: Chosen, desk: Desk, at: datetime, data_at: str, letterhead: Mapping[str, str], form: Form, level: int
) -> tuple[Dossier, dict[int, int]]:
    """The dossier at one level of fullness, and the version behind each note.  What is wrong goes to ``desk``."""
    notes = Notes()
    shown = chosen.found[: levels(chosen)[level]]
    asked = chosen.asked
    fitting = [next_ask(one, chosen) for one in shown]
    asks = list(dict.fromkeys(one for one in fitting if one is not None))[: len(LETTERS)]
    letters = dict(zip(asks, LETTERS, strict=False))
    content: dict[str, Any] = {
        "topic_ja": chosen.topic.name_ja if chosen.topic else "",
        "topic_en": chosen.topic.name_en if chosen.topic else "",
        "person": " ".join(chosen.person.split()),
        "tied": chosen.tied,
        "conditions": conditions(asked),
        "since_ja": day_ja(asked.since),
        "since_en": day_en(asked.since),
        "total": len(chosen.found),
        "more": len(chosen.found) - len(shown),
        "counts": counts(chosen.found),
        "rows": [
            entry(one, letters.get(ask, "") if ask else "", desk, notes)
            for one, ask in zip(shown, fitting, strict=True)
        ],
        "asks": [{"letter": letter, "ask": asking(ask, desk, notes)} for ask, letter in letters.items()],
    }
    parameters = {**asked.parameters(), **form.parameters()}
    dossier = Dossier(
        "promises", parameters, utc_text(at), data_at, dict(letterhead), content, notes.frozen(), claims=notes.claims()
    )
    return numbered(dossier, "PL", today(at)), notes.versions()


def conditions(asked: Asked) -> dict[str, str]:
    """The conditions in words, those on status and strength in both languages."""
    return {
        "status_ja": word_ja(STATUSES, asked.status),
        "status_en": asked.status or "",
        "strength_ja": word_ja(STRENGTHS, asked.strength),
        "strength_en": word_en(STRENGTHS, asked.strength),
    }


def counts(found: Sequence[Undertaking]) -> dict[str, int]:
    """How many are overdue, to come, open without a day, and settled."""
    number = Counter(one.timing or one.status for one in found)
    return {
        "overdue": number[OVERDUE],
        "coming": number[COMING],
        "open": number["open"],
        "kept": number["kept"],
        "other": sum(number[name] for name in ("broken", "refused", "unclear")),
    }


def entry(one: Undertaking, letter: str, desk: Desk, notes: Notes) -> dict[str, Any]:
    """One promise with its status, what staff noted of it, and what to ask next (``letter``: which ask of the office)."""
    note = one.stated.note if one.stated else ""
    where = f"the note on promise {one.row['key']} (set it again without digits: `policywatch promises set`)"
    fixed = NEXT[one.timing or (one.status if one.status != "open" else one.row["strength"])]
    return {
        **undertaken(one, notes),
        "letter": letter,
        "next_ja": fixed[0],
        "next_en": fixed[1],
        # Staff write these notes in Japanese; the English ledger gives the status and its evidence alone.
        "staff_note": desk.said(note, where, notes) if note and desk.lang == "ja" else [],
    }


def asking(ask: Ask, desk: Desk, notes: Notes) -> Parts:
    """What the office asks, in the language of the ledger."""
    text = ask.en if desk.lang == "en" else ask.ask
    if not text:
        desk.problems.append(
            f'ask {ask.key} of office.db has no English: give it with `policywatch ask add … --en "…"`'
        )
        return []
    return desk.said(text, f"ask {ask.key}", notes)


def next_ask(one: Undertaking, chosen: Chosen) -> Ask | None:
    """The first standing ask of the office on a topic of the promise, and to that ministry when it names one."""
    if one.status == "kept":
        return None
    names = set((one.row["topics"] or "").split("・"))
    topics = [key for key, name in chosen.topics.items() if name in names or name in (one.row["topics"] or "")]
    for ask in chosen.asks:
        fits = not ask.ministry or of_ministry(one.speech.office, ministry_words(ask.ministry))
        if ask.topic in topics and fits:
            return ask
    return None
