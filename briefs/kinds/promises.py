"""The ledger of promises (答弁台帳) on paper: what was undertaken, by whom, until when, what became of it, what to ask next."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefs.errors import BriefError, Fault, NoEvidence
from briefs.evidence import rows
from briefs.evidence.dossier import UNSHOWN, Notes
from briefs.evidence.exchanges import asked_passage
from briefs.evidence.looked import MINUTES, looked_through, searched, unread
from briefs.evidence.persons import answers_for, ministry_words, one_person
from briefs.evidence.relevance import weak_exchange
from briefs.evidence.rows import Speech, Topic
from briefs.evidence.speeches import cited_speech, question_to
from briefs.evidence.undertakings import (
    COMING,
    OVERDUE,
    Undertaking,
    against,
    by_urgency,
    describes,
    on_record,
    on_subject,
    undertaken,
    words_asked,
)
from briefs.evidence.wording import day_en, day_ja
from briefs.kinds.chosen import kept_back, proposals
from briefs.kinds.make import Job, name_of, stamp
from briefs.kinds.topic_evidence import find_topic
from briefs.press.issue import Layout
from briefs.staff.file import StaffFile, WrittenAsk
from briefs.staff.office_record import open_asks
from briefs.staff.references import Parts
from briefs.staff.text import Proofreader
from db.diet.ledger import STRENGTHS, Ledger
from db.office.promise_status import STATUSES
from db.people import member_record
from db.people.memberships import fold_name
from db.text.words import Names, word_en, word_ja
from db.topics.classify import classify

NAME, PREFIX = "promises", "PL"
PAGES = 2
LETTERS = "ABCDEF"  # asks of the office that rows refer to
LEVELS = (30, 26, 23, 21, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)  # promises shown
A_LINE, MOST_LINES = 34, 130  # characters; what two pages can never hold is not laid out to find that out
ONE_PAGE = 48  # lines of print that one page may hold
LAST = 0.3  # of a page: where the second would hold less, both are set wider
# What to ask next when the office has no ask of its own: by timing, else status, else strength.
NEXT = {
    "overdue": ("期限を過ぎた今の状況と、公表・実施の有無を問う", "The date has passed: ask whether it was done"),
    "coming": ("期限までに終わる見通しを問う", "Ask whether it will be done by the date"),
    "kept": ("—（守られた）", "— (kept)"),
    "broken": ("守られなかった理由と、今後の対応を問う", "Ask why it was not kept and what will follow"),
    "refused": ("断られた理由を問い、別の手立てを求める", "Ask for the reason and for another way"),
    "unclear": ("判断できる資料の提出を求める", "Ask for papers by which it can be judged"),
    "firm": ("いつまでに行うのか、時期を問う", "Ask by when it will be done"),
    "effort": ("これまでに行ったことと、その結果を問う", "Ask what has been done since and with what result"),
    "consider": ("検討の結果と、示す時期を問う", "Ask for the result and when it will be shown"),
}


@dataclass(frozen=True, slots=True)
class LedgerOrder:
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
class Left:
    """How many of the answers' promises on record stand not in the ledger, by reason, and how many of speeches that answer nobody."""

    against: int = 0  # they work against what we ask, and stand here only if a person says so
    apart: int = 0  # so the proposals of the topic say of them
    aside: int = 0  # their own words are about something else, or stand in a sentence that is there already
    described: int = 0  # they tell how things are done
    status: int = 0  # of another status than the one asked for
    unasked: int = 0  # policy speeches and explanations of bills

    @property
    def answers(self) -> int:
        return self.against + self.apart + self.aside + self.described + self.status


@dataclass(frozen=True, slots=True)
class LedgerChoice:
    """The promises that meet the conditions, and the office's own asks."""

    order: LedgerOrder
    topic: Topic | None
    person: str  # the name as on the roster or in the minutes; "" for everybody
    tied: bool  # whether the person is one of the rosters
    undertakings: tuple[Undertaking, ...]
    asks: tuple[WrittenAsk, ...]
    topics: Mapping[str, str]  # id -> name
    left: Left = Left()


def choose(job: Job, order: LedgerOrder) -> LedgerChoice:
    """The promises for the ledger, the overdue first; NoEvidence, saying what was searched, when there are none."""
    conn, office, now = job.policy, job.office, job.now
    topic = find_topic(conn, order.topic) if order.topic else None
    said = on_record(conn, office, Ledger(order.topic, None, order.since, order.strength), now, job.day)
    person, tied = "", False
    if order.person:
        person, key = who(conn, order.person, order.house)
        tied = key is not None
        said = [one for one in said if (one.row["person_key"] == key if tied else same_name(one, person))]
    made = [one for one in said if one.row["is_answer"]]
    every = [
        one
        for one in by_urgency(on_subject(conn, made, order.topic, now))
        if one.row["key"] not in job.without and not job.leaves_out(one.speech.version.key, one.row["passage"])
    ]
    met = [one for one in every if order.status in (None, one.status)]
    chosen = used(office, now)
    taken = [one for one in met if one.stated or one.row["key"] in chosen]
    told = [one for one in met if one in taken or not describes(one)]
    ours = [one for one in told if one in taken or not against(conn, one, now)]
    found = without_kept_back(job, ours, taken, order.topic)
    shown = list({(one.speech.version.key, one.words): one for one in reversed(found)}.values())[::-1]
    left = Left(
        against=len(told) - len(ours),
        apart=len(ours) - len(found),
        aside=len(made) - len(every) + len(found) - len(shown),
        described=len(met) - len(told),
        status=len(every) - len(met),
        unasked=len(said) - len(made),
    )
    if not found:
        raise NoEvidence([refusal(conn, order, topic, len(every), left, now)])
    names = {one.id: one.name_ja for one in rows.topics(conn)}
    asks = tuple(open_asks(office, now))
    return LedgerChoice(order, topic, person, tied, tuple(shown), asks, names, left)


def without_kept_back(
    job: Job, found: Sequence[Undertaking], taken: Sequence[Undertaking], topic: str | None
) -> list[Undertaking]:
    """The promises that are not kept back from papers for others by what is proposed on the topic; without a topic wanted, on each
    of their own.
    """
    names = {one.id: one.name_ja for one in rows.topics(job.policy)}
    topics_of = {
        one.row["key"]: [topic] if topic else [key for key, name in names.items() if name in (one.row["topics"] or "")]
        for one in found
        if one not in taken
    }
    every = {key: proposals(job, key, StaffFile()) for key in {key for keys in topics_of.values() for key in keys}}

    def is_kept_back(one: Undertaking) -> bool:
        topics = topics_of.get(one.row["key"], [])
        words = one.words or one.row["passage"]
        return bool(topics) and all(kept_back(every[key], one.speech.version.key, words) for key in topics)

    return [one for one in found if not is_kept_back(one)]


def used(office: sqlite3.Connection, at: str) -> frozenset[str]:
    """The promises that a person decided to use."""
    newest = dict(
        office.execute(
            "SELECT subject_key, verdict FROM decisions WHERE subject_kind = 'promise' AND undone_at IS NULL AND at <= ?"
            " AND verdict <> 'note' ORDER BY id",
            (at,),
        )
    )
    return frozenset(key for key, verdict in newest.items() if verdict == "use")


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


def refusal(
    conn: sqlite3.Connection, order: LedgerOrder, topic: Topic | None, others: int, left: Left, at: str
) -> Fault:
    """Why nothing was printed, and what was looked through, in a few lines of both languages."""
    given = "、".join(f"{name}={value}" for name, value in order.parameters().items()) or "条件なし"
    total = conn.execute("SELECT count(*) FROM promises").fetchone()[0]
    about = f"「{topic.name_ja}」の" if topic else ""
    ja, en = searched(looked_through(conn, at, MINUTES))
    ja, en = (
        [
            f"条件に合う{about}答弁上の約束が記録にないため、台帳は作成していません（条件：{given}）。",
            *([f"台帳に載せないもの：{left_words(left).ja}。"] if left.answers or left.unasked else []),
            f"{f'状態を問わなければ{others}件、' if order.status else ''}記録にある約束は全部で{total}件です。",
            *ja,
        ],
        [
            f"No promise on record meets the conditions ({given}); no ledger was written.",
            *([f"Not in a ledger: {left_words(left).en}."] if left.answers or left.unasked else []),
            f"{f'Without the status there are {others}; on' if order.status else 'On'} record in all: {total}.",
            *en,
        ],
    )
    return Fault("no_evidence", "\n".join((*ja, *en)), "".join(ja), " ".join(en))


def left_words(left: Left) -> Names:
    """What the record has besides, in words: how many, and why they are not shown."""
    parts = (
        (
            left.against,
            "求めと逆の向きで、人が使うと決めるまで載せないもの{}件",
            "{} against what we ask, until a person decides",
        ),
        (
            left.apart,
            "問いが締め出す言葉と同じ日のもの・読めないもの、又は論点についでに触れただけで、人が使うと決めるまで載せないもの{}件",
            "{} whose question was put beside words of exclusion or cannot be read, or that touch the topic in passing,"
            " until a person decides",
        ),
        (left.aside, "この論点に直接は触れない言葉{}件", "{} whose own words are about something else"),
        (left.described, "現に行っていることの説明{}件", "{} that describe what is done"),
        (left.status, "状態の条件に合わないもの{}件", "{} of another status"),
        (left.unasked, "質問への答弁ではない発言（所信など）{}件", "{} in speeches that answer nobody"),
    )
    return Names(
        "、".join(ja.format(number) for number, ja, _ in parts if number),
        ", ".join(en.format(number) for number, _, en in parts if number),
    )


# ---------------------------------------------------------------------- the page
def levels(chosen: LedgerChoice) -> tuple[int, ...]:
    """How many promises to try on the page, most first; no number twice."""
    tried = dict.fromkeys(min(most, len(chosen.undertakings)) for most in LEVELS)
    return tuple(most for most in tried if most == 1 or lines(chosen.undertakings[:most]) <= MOST_LINES)


def lines(shown: Sequence[Undertaking]) -> int:
    """About how many lines of print these promises take, with who said each."""
    return sum(len(one.words) // A_LINE + 2 for one in shown)


def layouts(chosen: LedgerChoice) -> Sequence[Layout]:
    """Few of them so large that they fill their page, wider apart, or as they are; all on one page where little is wanting, set tight;
    else as many as two pages hold, wider where they hold little more than one."""
    every = [Layout(level, PAGES) for level in range(len(levels(chosen)))]
    if lines(chosen.undertakings[: levels(chosen)[0]]) > ONE_PAGE:
        return every
    few = lines(chosen.undertakings) <= ONE_PAGE / 2
    one = [Layout(0, 1, shape) for shape in (*(("large", "wide") if few else ()), "", "tight")]
    return [*one, Layout(0, PAGES, last=LAST), Layout(0, PAGES, "wide"), *every]


def parameters(chosen: LedgerChoice) -> dict[str, Any]:
    return chosen.order.parameters()


def file_name(job: Job, chosen: LedgerChoice) -> str:
    return name_of("promises", chosen.order.topic or "", chosen.person, stamp(job.day))


def compose(job: Job, chosen: LedgerChoice, layout: Layout, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of the pages at one level of fullness."""
    shown = chosen.undertakings[: levels(chosen)[layout.level]]
    order = chosen.order
    fitting = [next_ask(one, chosen) for one in shown]
    asks = list(dict.fromkeys(one for one in fitting if one is not None))[: len(LETTERS)]
    letters = dict(zip(asks, LETTERS, strict=False))
    return {
        "topic_ja": chosen.topic.name_ja if chosen.topic else "",
        "topic_en": chosen.topic.name_en if chosen.topic else "",
        "person": " ".join(chosen.person.split()),
        "tied": chosen.tied,
        "conditions": conditions(order),
        "since_ja": day_ja(order.since),
        "since_en": day_en(order.since),
        "tight": layout.shape == "tight",
        "wide": layout.shape in ("wide", "large"),
        "large": layout.shape == "large",
        "total": len(chosen.undertakings),
        "more": len(chosen.undertakings) - len(shown),
        "unread": not_read(job),
        UNSHOWN: list(unshown(chosen)),
        "counts": counts(chosen.undertakings),
        "rows": [
            {**entry(one, letters.get(ask, "") if ask else "", proof, notes), "asked": asked(job, one, notes)}
            for one, ask in zip(shown, fitting, strict=True)
        ],
        "asks": [{"letter": letter, "ask": asking(ask, proof, notes)} for ask, letter in letters.items()],
    }


def not_read(job: Job) -> dict[str, str] | None:
    """What stands beside the count, which is a claim, where the minutes were not read whole; None where they were."""
    if unseen := unread(looked_through(job.policy, job.now, MINUTES)):
        return {"ja": f"{unseen['ja']}件数はその分、少ないことがあります。", "en": f"{unseen['en']} There may be more."}
    return None


def unshown(chosen: LedgerChoice) -> Iterator[dict[str, str]]:
    """What staff are told and the ledger does not print: what the record has besides."""
    left = left_words(chosen.left)
    if left.ja:
        yield {"ja": f"記録にはこのほかに：{left.ja}。", "en": f"On record besides: {left.en}."}


def conditions(order: LedgerOrder) -> dict[str, str]:
    """The conditions in words, those on status and strength in both languages."""
    return {
        "status_ja": word_ja(STATUSES, order.status),
        "status_en": order.status or "",
        "strength_ja": word_ja(STRENGTHS, order.strength),
        "strength_en": word_en(STRENGTHS, order.strength),
    }


def counts(found: Sequence[Undertaking]) -> dict[str, int]:
    """How many are overdue, to come, open without a day, and settled."""
    number = Counter(one.timing or ("undated" if one.undated else one.status) for one in found)
    return {
        "overdue": number[OVERDUE],
        "coming": number[COMING],
        "undated": number["undated"],
        "open": number["open"],
        "kept": number["kept"],
        "other": sum(number[name] for name in ("broken", "refused", "unclear")),
    }


def asked(job: Job, one: Undertaking, notes: Notes) -> dict[str, Any] | None:
    """The question that the promise answered, as the minutes pair them; None for a speech that answers nobody.

    ``spot`` is None where no sentence of it that stands in the record asks for what was promised.
    """
    question = question_to(job.policy, one.speech, job.now)
    if question is None:
        return None
    # A promise that names no subject (必要な措置を講じる) is read with its answer: which of the questions put it is one to.
    topics = words_of(one.words)
    told = one.words if topics else one.speech.version.body
    words = words_asked(question.version.body, told, topics or words_of(told)) or proposed_with(question, one)
    if not words:
        return {"speaker": question.speaker, "note": notes.cite(question.version), "spot": None}
    return cited_speech(question, words, notes)


def proposed_with(question: Speech, one: Undertaking) -> str:
    """The words of a question that are proposed with its answer, where the promise is to them."""
    words = words_of(question.version.body)
    asked = asked_passage(question, words)
    told, answer = one.words, one.speech.version.body
    whole = asked is not None and weak_exchange(question.version.body, asked.text, told, words, answer) is None
    return asked.text if asked is not None and whole else ""


def words_of(passage: str) -> tuple[str, ...]:
    """The words by which a passage is of our topics."""
    return tuple(dict.fromkeys(word for match in classify(passage).matches for word in match.words))


def entry(one: Undertaking, letter: str, proof: Proofreader, notes: Notes) -> dict[str, Any]:
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
        "staff_note": proof.printable(note, where, notes) if note and proof.lang == "ja" else [],
    }


def asking(ask: WrittenAsk, proof: Proofreader, notes: Notes) -> Parts:
    """What the office asks, in the language of the ledger."""
    text = ask.en if proof.lang == "en" else ask.ask
    if not text:
        proof.problems.append(
            f'ask {ask.key} of office.db has no English: give it with `policywatch ask add … --en "…"`'
        )
        return []
    return proof.printable(text, f"ask {ask.key}", notes)


def next_ask(one: Undertaking, chosen: LedgerChoice) -> WrittenAsk | None:
    """The first standing ask of the office on a topic of the promise, and to that ministry when it names one."""
    if one.status == "kept":
        return None
    names = set((one.row["topics"] or "").split("・"))
    topics = [key for key, name in chosen.topics.items() if name in names or name in (one.row["topics"] or "")]
    for ask in chosen.asks:
        fits = not ask.ministry or answers_for(one.speech, ministry_words(ask.ministry))
        if ask.topic in topics and fits:
            return ask
    return None
