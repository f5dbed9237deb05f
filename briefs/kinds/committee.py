"""The page for a committee's day: three questions ready to read out, each with the answer already given and what to ask then.

Questions are those of staff ([[qa]]); where they give fewer than three, questions are proposed out of the minutes:
a frozen answer of the government and fixed words around it.
"""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from briefs.errors import BriefError, Fault, NoEvidence
from briefs.evidence import rows
from briefs.evidence.candidates import Candidate
from briefs.evidence.dossier import UNSHOWN, Notes
from briefs.evidence.held import Held, answered
from briefs.evidence.looked import MINUTES, looked_through, nothing
from briefs.evidence.quoting import (
    GOOD,
    RE_HOLDS,
    RE_MEANS_TO,
    RE_POINTING,
    SHORTEST,
    Aim,
    Passage,
    is_government,
    sentences,
    terms,
)
from briefs.evidence.relevance import asks
from briefs.evidence.rows import Speech, Topic, Version
from briefs.evidence.speeches import asked_words, cited_speech, left_out, question_to, shorter
from briefs.evidence.stances import stance_of
from briefs.evidence.undertakings import (
    COMING,
    OVERDUE,
    Undertaking,
    against,
    describes,
    passage_is_on,
    undertaken,
    undertakings,
    words_asked,
)
from briefs.evidence.why import WEAK, Code
from briefs.evidence.wording import day_en, day_ja
from briefs.kinds.chosen import for_others, kept_back, passage, proposals
from briefs.kinds.make import Job, name_of, stamp
from briefs.kinds.topic_evidence import find_topic
from briefs.press.issue import Layout
from briefs.staff.file import Question, StaffFile, read_staff_file
from briefs.staff.references import Parts
from briefs.staff.text import Proofreader
from db.diet.bill_sentences import event_of_bill, ordinal_of_bill
from db.diet.ledger import Ledger
from db.diet.stored_diet import is_over
from db.office.clips import Stance
from db.people.group_names import full_name
from db.record.documents import Record, first_record, records
from db.text.dates import japanese_date, jst_date
from db.text.folding import fold

NAME, PREFIX = "committee", "CM"
PAGES = 1
QUESTIONS = 3
ASKED = 110  # and about as many of the question that it answered
LEAST_ASKED = 4  # characters of terms that two questions have in common to be on one thing
NAMED, OF_WHOM = ("総理", "官房長官"), 12  # offices that a question names, and what it counts that one of them answered
# Knowing of an article, or that somebody said so, answers nothing: 「…と書いていると承知をします」.
RE_AWARE = re.compile(r"承知(?:を|は)?(?:いた)?し(?:て(?:おり|い))?(?:ます|るところ)[^。]{0,8}。?$")
LONGEST, LONGEST_OWN = 200, 300  # characters of an answer that one page can quote; of one given in this very committee
# Who says what has to be done asks for it where a question stands behind (…検討する必要があると思います。…いかがでしょうか。).
RE_CALLS_FOR = re.compile(r"(?:必要(?:が|で)|べき|いただきたい|お願い(?:を|し|申)|求めたい)[^。]{0,30}。$")
# Guests are none of those whom our topics are about: medical tourism is no matter of residents' health care.
RE_GUESTS = re.compile(r"インバウンド|訪日(?:客|外国人|旅行|観光|ゲスト)|渡航(?:受診|支援|者)|ツーリズム|観光客")
RE_RESIDENTS = re.compile(
    r"在留|滞在|居住|住民|住む|住んで|暮ら|生活(?:する|して|に困)|定住|永住|労働者|就労|働く|外国人材|実習|育成就労|技能|留学|難民|仮放免|家族|子供|子ども|児童|生徒"
)
# (longest answer quoted, ruled lines for notes under each question, bills under way shown, questions of ours at most)
LEVELS = (
    (200, 3, 3, 3), (200, 2, 3, 3), (160, 2, 2, 3), (160, 1, 2, 3), (120, 1, 1, 3), (120, 1, 0, 3), (100, 0, 0, 3),
    (160, 1, 2, 2), (120, 0, 0, 2), (80, 0, 0, 2), (80, 0, 0, 1),
)  # fmt: skip
# One or two questions have the room of three: the type (committee.css), and ruled lines for notes on the page.
FEW = 2
ROOMY = (("largest", 8), ("largest", 5), ("large", 6), ("large", 3), ("middle", 4), ("middle", 2))
LONGEST_ALONE = 700  # characters of the answer then, as it was proposed
# Words in the offices that answer to a committee; one that is not here may ask every office.
OF_COMMITTEE = {
    "法務": ("法務", "入管", "出入国在留管理庁", "矯正", "公安調査"),
    "厚生労働": ("厚生労働", "労働基準", "職業安定"),
    "国土交通": ("国土交通", "観光庁", "海上保安", "気象庁"),
    "文部科学": ("文部科学", "文化庁", "スポーツ庁"),
    "文教科学": ("文部科学", "文化庁", "スポーツ庁"),
    "農林水産": ("農林水産", "林野庁", "水産庁"),
    "経済産業": ("経済産業", "中小企業庁", "資源エネルギー庁", "特許庁", "公正取引"),
    "外務": ("外務",),
    "外交防衛": ("外務", "防衛"),
    "財務金融": ("財務", "金融", "国税"),
    "財政金融": ("財務", "金融", "国税"),
    "総務": ("総務", "消防庁"),
    "環境": ("環境", "原子力規制"),
    "安全保障": ("防衛",),
}
# What to ask when the answer is the one expected.
FOLLOW = {
    "overdue": "とされた期限は、すでに過ぎています。実施されたのか、まだであればいつ行うのか、お答えください。",
    "due": "とのことですが、具体的にいつ行うのか、お答えください。",
    "consider": "検討の結果を、いつまでに、どのような形で示すのか、お答えください。",
    "promise": "いつまでに、どのような形で行うのか、お答えください。",
    "effort": "その後、何を行い、どのような結果になったのか、お答えください。",
    "answer": "この答弁の後に変わった点があるのか、お答えください。",
}


@dataclass(frozen=True, slots=True)
class CommitteeOrder:
    """Which committee on which day (it may lie ahead), and the topic of the questions."""

    name: str
    house: str
    day: date
    topic: str


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer of the government that a question builds on: a promise, or words of an answer on the topic.

    ``asked``: the words of the question that it answered, where the minutes have them; ``whole``: all of the answer that was
    proposed, "" where that is no more.
    """

    speech: Speech
    words: str
    promise: Undertaking | None
    asked: tuple[Speech, str] | None = None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """What is known of the agenda, out of a typed row: a bill's step, the issue of the meeting, the committee's news."""

    version: Version
    text: str


@dataclass(frozen=True, slots=True)
class CommitteeChoice:
    """The questions of the page, each of staff or proposed, with the answer it builds on; what is known of the day."""

    house: str
    committee: str
    day: str
    topic: Topic
    questions: tuple[tuple[Question | None, PastAnswer | None], ...]
    agenda: tuple[AgendaItem, ...]
    bench: AgendaItem | None
    under_way: tuple[AgendaItem, ...]
    file: str  # what messages call the staff file


# ---------------------------------------------------------------------- the committee and its day
def committees(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """(house, name) of every committee that the record knows, by minutes, bills, news and rosters."""
    found = conn.execute(
        "SELECT house, meeting FROM meetings UNION SELECT house, committee FROM bill_events"
        " UNION SELECT house, committee FROM committee_news UNION SELECT house, committee FROM committee_posts"
        " UNION SELECT n.house, c.committee FROM news_committees c JOIN committee_news n ON n.document = c.document"
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
    said = f"no committee {name!r} of the {house} is on record; near it: {listed}"
    ja = f"{house}の「{name}」という委員会は記録にありません。近いもの：{'、'.join(dict.fromkeys([*other, *near])) or 'なし'}"
    raise BriefError(
        [Fault("no_committee", said, ja, f"No committee {name} of that house is on record; near: {listed}")]
    )


def doubt(conn: sqlite3.Connection, house: str, committee: str, day: str, at: str) -> str:
    """What speaks against a sitting on that day, or that the record knows of none; "" where it knows of one."""
    row = first_record(
        conn,
        "SELECT s.number, s.closes_on, (SELECT max(min(a.last_seen, ?)) FROM documents a WHERE a.kind = d.kind) AS read_at"
        " FROM sessions s JOIN documents d ON d.id = s.document WHERE s.convened_on <= ? AND d.first_seen <= ?"
        " ORDER BY s.convened_on DESC, s.number DESC LIMIT 1",
        (at, day, at),
    )
    if row and row["closes_on"] and row["closes_on"] < day:
        until = f"第{row['number']}回国会の会期は{japanese_date(row['closes_on'])}まで"
        # A session that is convened later stands on no list yet: of a day after the last look nobody can say that there is none.
        if day <= (read_on := jst_date(row["read_at"])):
            return f"この日は国会の会期中ではありません（{until}）。"
        return f"この日の会期は確認できていません（{until}。{japanese_date(read_on)}に確認）。"
    known = first_record(
        conn,
        "SELECT 1 AS known FROM sittings s JOIN documents d ON d.id = s.document"
        " WHERE s.house = ? AND s.meeting = ? AND s.date = ? AND d.first_seen <= ? AND d.gone_at IS NULL",
        (house, committee, day, at),
    )
    return "" if known else "この日に会議があることは、記録では確かめられません。"


def agenda(conn: sqlite3.Connection, house: str, committee: str, day: str, at: str) -> list[AgendaItem]:
    """What the record knows of that day: steps of bills in this committee, its news, and the meeting's minutes."""
    found = []
    for row in _steps(conn, house, committee):
        if row["date"] == day:
            found.append((row["document"], f"{ordinal_of_bill(row)}「{row['title']}」　{event_of_bill(row)}"))
    told = set()
    for row in records(  # a joint sitting has an item of each committee: its own goes before another's
        conn,
        "SELECT n.* FROM committee_news n WHERE n.house = ?1 AND n.date = ?3 AND (n.committee = ?2 OR EXISTS (SELECT 1"
        " FROM news_committees c WHERE c.document = n.document AND c.committee = ?2)) ORDER BY n.committee <> ?2, n.document",
        (house, committee, day),
    ):
        if row["sitting"] and row["sitting"] in told:
            continue
        told.add(row["sitting"])
        cancelled = "（取りやめ）" if row["cancelled"] else ""
        sitting = f"（{row['sitting']}）" if row["sitting"] else ""
        number = f"第{row['number']}号" if row["number"] else ""
        found.append((row["document"], f"委員会ニュース{sitting}{number}{cancelled}"))
    for row in records(
        conn, "SELECT * FROM meetings WHERE house = ? AND meeting = ? AND date = ?", (house, committee, day)
    ):
        found.append((row["document"], f"会議録{row['issue'] or ''}（公開済み）"))
    return [
        AgendaItem(version, text)
        for document, text in found
        if (version := rows.current(conn, document, at)) is not None
    ]


def bench(conn: sqlite3.Connection, house: str, committee: str, at: str) -> AgendaItem | None:
    """The chair and the directors as the newest roster has them, with its day; None when no roster is on record."""
    posts = records(
        conn,
        "SELECT p.* FROM committee_posts p JOIN documents d ON d.id = p.document WHERE p.house = ? AND p.committee = ?"
        " AND p.role IN ('委員長', '会長', '理事', '幹事') AND d.gone_at IS NULL ORDER BY p.document DESC, p.position",
        (house, committee),
    )
    version = rows.current(conn, posts[0]["document"], at) if posts else None
    if version is None:
        return None
    words, role, read = list[str](), "", jst_date(version.fetched_at)
    for post in posts:
        group = full_name(conn, house, post["group"] or "", read)
        name = "".join(post["name"].split()) + (f"（{group}）" if group else "")
        words.append(name if post["role"] == role else f"{post['role']} {name}")
        role = post["role"]
    return AgendaItem(version, f"{'、'.join(words)}（{day_ja(read)}に取得した名簿）")


def under_way(conn: sqlite3.Connection, house: str, committee: str, day: str, at: str) -> list[AgendaItem]:
    """Bills that were referred to this committee by ``day``, on which it had not voted before, and that are not over since."""
    last: dict[int, Record] = {}
    for row in _steps(conn, house, committee):
        if row["date"] and row["date"] < day:
            last[row["document"]] = row
    found = []
    for document, row in last.items():
        if is_over(conn, document, day):
            continue
        version = rows.current(conn, document, at) if row["event"] in ("referred", "preliminary_referred") else None
        if version is not None:
            found.append(AgendaItem(version, f"{ordinal_of_bill(row)}「{row['title']}」　{day_ja(row['date'])}付託"))
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
def choose(job: Job, order: CommitteeOrder) -> CommitteeChoice:
    """The page's questions with their past answers; NoEvidence when the government has said nothing on the topic."""
    conn, now, house, day = job.policy, job.now, order.house, order.day.isoformat()
    file = read_staff_file(job.text)
    committee, topic = find_committee(conn, order.name, house), find_topic(conn, order.topic)
    answers = past_answers(job, topic.id, file, min(day, job.day), (house, committee))
    every = len(answers)
    answers = [one for one in answers if answers_to(committee, one) or file.questions]
    answers = sorted(
        answers, key=lambda one: (one.speech.house, one.speech.meeting) != (house, committee) and not urgent(one)
    )
    if not answers:
        held = answered(conn, topic.id, now, min(day, job.day))
        past = day if day < job.day else ""
        later = answered(conn, topic.id, now, job.day).count - held.count if past else 0
        raise NoEvidence([refusal(conn, topic, now, held, every, past, later)])
    return CommitteeChoice(
        house,
        committee,
        day,
        topic,
        tuple(matched(file.questions[:QUESTIONS], answers, committee)),
        tuple(agenda(conn, house, committee, day, now)) if day <= job.day else (),
        bench(conn, house, committee, now),
        tuple(under_way(conn, house, committee, day, now)),
        file.name,
    )


def answers_to(committee: str, one: PastAnswer) -> bool:
    """Whether who gave an answer answers to a committee: the question of another committee's ministry is put to none of it."""
    offices, office = OF_COMMITTEE.get(committee.removesuffix("委員会")), one.speech.post or one.speech.office
    return offices is None or one.speech.meeting == committee or any(word in office for word in offices)


def urgent(one: PastAnswer) -> bool:
    return one.promise is not None and one.promise.timing == OVERDUE


def past_answers(job: Job, topic: str, file: StaffFile, day: str, own: tuple[str, str]) -> list[PastAnswer]:
    """Promises on the topic that are not kept, then other answers as they are proposed; one a speech, all short enough to print
    whole (where the committee itself, ``own``: house and name, has none, a longer one), each with its question.  The committee hears
    what works against the ask only where a person took it.
    """
    every = proposals(job, topic, file)
    proposed = for_others(every, only_chosen=file.only_chosen)
    halves = {(one.key, one.text): one for one in proposed if one.speech is not None}
    replies = [
        (one, one.speech, question)
        for one in proposed
        if one.speech is not None and is_government(one.speech.office) and one.speech.date <= day
        if one.taken or answers_something(one)
        if one.pair is not None and (question := halves.get((one.pair.key, one.pair.text))) is not None
    ]
    asked = {one.key: asking(question) for one, _, question in replies}
    weak = {one.key for one in every if any(why.code in WEAK for why in one.why)}
    promises = undertakings(job.policy, job.office, Ledger(topic, answers_only=True), job.now, day)
    kept = [one.row["passage"] for one in promises if one.status == "kept"]
    # What names no topic and stands in no exchange on it is about something else; half a thought is none.
    found = [
        PastAnswer(one.speech, one.words, one, asked.get(one.speech.version.key))
        for one in promises
        if one.status != "kept"
        and not job.leaves_out(one.speech.version.key, one.row["passage"])
        and not against(job.policy, one, job.now)
        and not kept_back(every, one.speech.version.key, one.words)
        and not describes(one)
        and len(one.words) <= LONGEST
        if one.timing == OVERDUE or not RE_POINTING.search(one.row["passage"])
        if one.timing == OVERDUE
        or one.speech.version.key in asked
        or (one.speech.version.key not in weak and passage_is_on(one.speech.version.body, one.row["passage"], topic))
    ]
    for one, answer, _ in replies:
        words = shorter(answer, passage(one), LONGEST).text
        if len(words) > LONGEST and not one.taken:
            words = last_whole(words)
        longest = LONGEST_OWN if (answer.house, answer.meeting) == own else LONGEST
        if (len(words) <= longest or one.taken) and not any(each in words for each in kept):
            proposed_whole = one.text.removesuffix("。") if len(one.text) <= LONGEST_ALONE and words in one.text else ""
            found.append(PastAnswer(answer, words.removesuffix("。"), None, asked[one.key], proposed_whole))
    chosen = {one.text.removesuffix("。") for one, _, _ in replies if one.taken}
    first: dict[str, PastAnswer] = {}
    # Behind the others: what is long, and exchanges of which something is weaker (only what is known was asked).
    for past in sorted(
        found, key=lambda one: (0, 0) if one.words in chosen else (is_long(one), one.speech.version.key in weak)
    ):
        whole = past if past.asked is not None else with_question(job, past)
        # What answers nobody (a policy speech) is no answer, and without an office nobody knows whose it is.
        if whole.asked is None or job.leaves_out(whole.asked[0].version.key, whole.asked[1]):
            continue
        if past.asked is None and stance_of(whole.asked[1]).stance is Stance.AGAINST:
            continue  # a question that shuts people out is read to no committee by us
        if past.words not in chosen and not asks_for(whole.asked[0].version.body, whole.asked[1]):
            continue  # nobody in the room could tell what was asked
        if past.words not in chosen and of_guests(whole.asked[1], past.words):
            continue
        if past.speech.office and past.speech.speaker:
            first.setdefault(past.speech.version.key, whole)
    return without_long(list(first.values()), own, chosen)


def is_long(one: PastAnswer) -> bool:
    """Whether an answer is longer than one page can well quote, and says nothing that will be done."""
    return one.promise is None and len(one.words) > LONGEST and not RE_MEANS_TO.search(f"{one.words}。")


def without_long(found: Sequence[PastAnswer], own: tuple[str, str], chosen: Collection[str]) -> list[PastAnswer]:
    """The answers without long ones that nobody chose, where the committee (``own``: house and name) was given a shorter one."""
    short = [one for one in found if not is_long(one) or one.words in chosen]
    return short if any((one.speech.house, one.speech.meeting) == own for one in short) else list(found)


def asks_for(body: str, words: str) -> bool:
    """Whether words of a question ask, or say what has to be done where the speech asks behind them."""
    return asks(words) or bool(RE_CALLS_FOR.search(words) and asks(body.partition(words)[2]))


def of_guests(question: str, answer: str) -> bool:
    """Whether an exchange is about travellers, with no word on people who live or work here."""
    return bool(RE_GUESTS.search(question)) and not RE_RESIDENTS.search(question + answer)


def answers_something(one: Candidate) -> bool:
    """Whether an answer says what an office does, will do or holds, to a question of today: not that it knows of an article."""
    told = sentences(one.text)
    last = told[-1] if told else one.text
    return (
        all(why.code is not Code.HISTORY for why in one.why)
        and (bool(RE_HOLDS.search(last)) or any(why.code in (Code.COMMITMENT, Code.FIGURE) for why in one.why))
        and not RE_AWARE.search(last)
    )


def last_whole(words: str) -> str:
    """The last sentence of an answer that is short enough and points at nothing before it, where the whole is too long to print;
    the answer as it is when there is none.
    """
    short = [one for one in sentences(words) if SHORTEST <= len(one) <= LONGEST and not RE_POINTING.search(one)]
    return short[-1] if short else words


def asking(question: Candidate) -> tuple[Speech, str]:
    """The words of a question, in as few as make sense."""
    assert question.speech is not None
    return question.speech, shorter(question.speech, passage(question), ASKED).text


def with_question(job: Job, past: PastAnswer) -> PastAnswer:
    """An answer with the question that the minutes pair it with; as it is when they pair it with none."""
    asked = question_to(job.policy, past.speech, job.now)
    words = ""
    if asked is not None:
        words = words_asked(asked.version.body, past.words, past.speech.words) if past.promise else ""
        words = words or asked_words(asked, past.speech.words, ASKED)
    return replace(past, asked=(asked, words)) if asked is not None and words else past


def matched(
    asked: Sequence[Question], answers: Sequence[PastAnswer], committee: str
) -> list[tuple[Question | None, PastAnswer | None]]:
    """Each question of staff with the pair of question and answer that shares most words with it; then proposals from the rest."""
    left = list(answers)
    found: list[tuple[Question | None, PastAnswer | None]] = []
    for question in asked:
        best = max(left, key=lambda one: shared(question.q, one), default=None)
        if best is not None and shared(question.q, best) == 0:
            best = None
        if best is not None:
            left.remove(best)
        found.append((question, best))
    own = [one for one in left if answers_to(committee, one)]
    for past in own[: QUESTIONS - len(found)]:
        found.append((None, past))
    return found


def shared(question: str, past: PastAnswer) -> int:
    """How many characters of the question's terms (runs of kanji or katakana) the question then asked and the answer hold.

    0 when that question was another one: an answer that happens to use a word of ours answers something else.  More where the
    question says whose answer it is about (総理は約束しましたが).
    """
    then = past.asked[0].version.body if past.asked else ""
    own = terms(question)
    asked = sum(len(term) for term in own if term in then)
    named = any(office in question and office in (past.speech.post or past.speech.office) for office in NAMED)
    held = sum(len(term) for term in own if term in then or term in past.words)
    return held + OF_WHOM * named if asked >= LEAST_ASKED else 0


def refusal(
    conn: sqlite3.Connection, topic: Topic, at: str, held: Held, others: int, past: str = "", later: int = 0
) -> Fault:
    """Why there is no page: the government has answered nothing on the topic, or nothing that this committee can be asked about
    (``others``: answers of ministries that do not answer to it).  ``past``: the day of a sitting that is over (YYYY-MM-DD), up to
    which alone answers count; ``later``: how many there are since.
    """
    by = by_day(past)
    said = nothing(
        f"{by[0]}「{topic.name_ja}」を問うた質疑への政府答弁",
        f"answer of the government{by[1]} to a question on “{topic.name_en}”",
        looked_through(conn, at, MINUTES),
        held,
    )
    if past and later:
        said = {
            "ja": f"{said['ja']}この日より後の会議には{later}件あります。",
            "en": f"{said['en']} Later sittings have {later}.",
        }
    theirs = f"質問にできる答弁{others}件は、この委員会の所管でない府省のものです。" if others else ""
    theirs_en = (
        f" {others} that could be asked about are of ministries that do not answer to this committee." if others else ""
    )
    ja, en = f"{said['ja']}{theirs}委員会資料は作成していません。", f"{said['en']}{theirs_en} No page was written."
    return Fault("no_evidence", f"{ja}\n{en}", ja, en)


def by_day(past: str) -> tuple[str, str]:
    """Up to which day answers were looked for (YYYY-MM-DD, "": until today), in front of what was, and behind it in English."""
    return (f"{day_ja(past)}までの", f" by {day_en(past)}") if past else ("", "")


# ---------------------------------------------------------------------- the page
def layouts(chosen: CommitteeChoice) -> Sequence[Layout]:
    """A question or two with their answers whole and in large type, so that they fill the page; else as much as it holds."""
    roomy = [Layout(level, PAGES, "roomy") for level in range(len(ROOMY))] if len(chosen.questions) <= FEW else []
    return [*roomy, *(Layout(level, PAGES) for level in range(len(LEVELS)))]


def parameters(chosen: CommitteeChoice) -> dict[str, Any]:
    return {"committee": chosen.committee, "house": chosen.house, "date": chosen.day, "topic": chosen.topic.id}


def file_name(_job: Job, chosen: CommitteeChoice) -> str:
    return name_of("committee", chosen.house + chosen.committee, chosen.topic.id, stamp(chosen.day))


def compose(job: Job, chosen: CommitteeChoice, layout: Layout, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of the page at one level of fullness."""
    size, roomy = ROOMY[layout.level] if layout.shape == "roomy" else ("", 0)
    longest, lines, bills, most = LEVELS[0] if size else LEVELS[layout.level]
    if size:
        longest, lines = LONGEST_ALONE, roomy // len(chosen.questions)
    staff = sum(one is not None for one, _ in chosen.questions)
    return {
        "house": chosen.house,
        "committee": chosen.committee,
        "day": chosen.day,
        "day_ja": japanese_date(chosen.day, weekday=True),
        "doubt": "" if chosen.agenda else doubt(job.policy, chosen.house, chosen.committee, chosen.day, job.now),
        "topic": chosen.topic.name_ja,
        "topic_en": chosen.topic.name_en,
        "agenda": [{"text": one.text, "note": notes.cite(one.version)} for one in chosen.agenda],
        "bench": {"text": chosen.bench.text, "note": notes.cite(chosen.bench.version)}
        if chosen.bench and bills
        else None,
        "under_way": [{"text": one.text, "note": notes.cite(one.version)} for one in chosen.under_way[:bills]],
        "questions": [
            question(one, past, number, chosen, proof, notes, longest)
            for number, (one, past) in enumerate(chosen.questions[: max(most, staff)], 1)
        ],
        "lines": lines,
        "size": size,
        UNSHOWN: list(unshown(job, chosen)),
    }


def unshown(job: Job, chosen: CommitteeChoice) -> Iterator[dict[str, str]]:
    """What staff are told and the page does not print: that the record has no answer to go with a question of theirs."""
    if any(past is None for _, past in chosen.questions):
        by = by_day(chosen.day if chosen.day < job.day else "")
        yield nothing(
            f"{by[0]}この論点の政府答弁",
            f"answer of the government on this topic{by[1]}",
            looked_through(job.policy, job.now, MINUTES),
            answered(job.policy, chosen.topic.id, job.now, min(chosen.day, job.day)),
        )


def question(
    asked: Question | None,
    past: PastAnswer | None,
    number: int,
    chosen: CommitteeChoice,
    proof: Proofreader,
    notes: Notes,
    longest: int,
) -> dict[str, Any]:
    """One question: its words, the answer expected, the answer already given, and what to ask then."""
    where = f"{chosen.file}: qa {number}"
    q: Parts = proof.printable(asked.q, f"{where}.q", notes) if asked else []
    a: Parts = proof.printable(asked.a, f"{where}.a", notes) if asked else []
    given: dict[str, Any] | None = None
    if past is not None and past.promise is not None:
        words = past.words
        given = {**undertaken(past.promise, notes), **cited_speech(past.speech, words, notes)}
    elif past is not None:
        words = past.whole if past.whole and longest == LONGEST_ALONE else past.words
        words = shorter(past.speech, as_answer(past, words), longest).text.removesuffix("。")
        given = {**cited_speech(past.speech, words, notes), "due": None, "timing": "", "status_ja": "", "strength": ""}
    if given is not None and past is not None:
        given |= left_out(past.speech, as_answer(past, words))
        given["asked"] = cited_speech(*past.asked, notes) if past.asked else None
    return {"staff": asked is not None, "q": q, "a": a, "past": given, "follow": follow(given) if given else None}


def as_answer(past: PastAnswer, words: str) -> Passage:
    """Words of a past answer, with the question that they answer."""
    return Passage(words, GOOD, aim=Aim.ANSWERED, beside=past.asked[1] if past.asked else "")


def follow(given: Mapping[str, Any]) -> dict[str, Any]:
    """The follow-up: fixed words, with the promise's own words of time in front where there are some."""
    if given["due"] and given["timing"] == OVERDUE:
        return {"due": given["due"], "text": FOLLOW["overdue"]}
    if given["due"] and given["timing"] in ("", COMING):
        return {"due": given["due"], "text": FOLLOW["due"]}
    kind = given["strength"] if given["strength"] in FOLLOW else "promise" if given["strength"] else "answer"
    return {"due": None, "text": FOLLOW[kind]}
