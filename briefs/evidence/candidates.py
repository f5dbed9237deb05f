"""What is proposed for a paper on a topic, ranked, each passage with the reasons: the machine proposes, people decide. Pure.

The order of things: what lies in the evidence box; then what was said by or to whom the meeting is with; within either the
government's commitments and direct answers, figures that an office gave, statements of those who speak for the same cause, the
provision itself, the rest.  Among equals the newer and the fuller goes first.  A question and its answer go together: neither is
proposed without the other where the minutes have both.  What works against what we ask is proposed as that (反対の例).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from briefs.evidence.deciding import decides
from briefs.evidence.passage_keys import Words, passage_key, shares
from briefs.evidence.quoting import (
    GOOD,
    LEAST_SHARED,
    RE_ASKS,
    RE_FIGURE,
    RE_MEANS_TO,
    RE_QUESTION,
    SHORTEST,
    Aim,
    Passage,
    apart,
    best_passage,
    candidates,
    is_government,
    says_nothing,
    sentences,
    terms,
    up_to_the_question,
    with_before,
)
from briefs.evidence.rows import Speech, Version
from briefs.evidence.stances import GROUNDS, NEUTRAL, RE_REFUSES, Ground, Reading, stance_of, stance_of_answer
from briefs.evidence.undertakings import Undertaking
from briefs.evidence.written_questions import WrittenQuestion, best_point, up_to
from db.diet.ledger import FIRM_WORDS, STRENGTHS, strength_said
from db.office.clips import ClipState, Stance, place_in
from db.text.folding import fold
from db.text.words import Names

LIMIT, LONGEST = 240, 340  # characters of a passage: two sentences join within the first, one may have the second
ONE_MATTER = 800  # characters of an answer that is one to a single question
SHORT_ANSWER = LIMIT  # an answer of so many characters is proposed whole


class Code(StrEnum):
    """Why something is proposed."""

    FILE = "file"
    BOX = "box"
    NO_LONGER_SO = "no_longer_so"
    BY_PERSON = "by_person"
    THEIRS = "theirs"
    TO_THEM = "to_them"
    COMMITMENT = "commitment"
    DUE = "due"
    ANSWER = "answer"
    REFUSAL = "refusal"
    CABINET_ANSWER = "cabinet_answer"
    QUESTION = "question"
    FIGURE = "figure"
    RESOLUTION = "resolution"
    ALLY = "ally"
    STATEMENT = "statement"
    POLICY = "policy"
    PROVISION = "provision"
    PUBLISHED = "published"
    AGAINST = "against"
    FIGURE_OF_REGISTER = "figure_of_register"
    STATEMENT_OF_REGISTER = "statement_of_register"
    SECOND_HAND = "second_hand"
    PASSING = "passing"
    UNHEARD = "unheard"
    HISTORY = "history"


CODES: dict[Code, Names] = {
    Code.FILE: Names("職員の文書で使うと決めた", "accepted in the file of staff"),
    Code.BOX: Names("証拠箱にある", "in the evidence box"),
    Code.NO_LONGER_SO: Names("今の本文にはこの通りの文がない", "the text no longer says so"),
    Code.BY_PERSON: Names("職員がこの論点に入れた文書", "a person put the document under this topic"),
    Code.THEIRS: Names("面会相手の言葉", "their own words"),
    Code.TO_THEM: Names("面会相手の質問への答弁", "an answer given to them"),
    Code.COMMITMENT: Names("政府の約束", "a commitment of the government"),
    Code.DUE: Names("期限のある約束", "a commitment with a date"),
    Code.ANSWER: Names("政府の答弁", "an answer of the government"),
    Code.REFUSAL: Names("断る、または述べない答弁", "an answer that refuses or does not tell"),
    Code.CABINET_ANSWER: Names("答弁書（閣議決定）", "a written answer of the Cabinet"),
    Code.QUESTION: Names("答弁を引き出した質問", "the question that brought the answer"),
    Code.FIGURE: Names("数字がある", "it gives a figure"),
    Code.RESOLUTION: Names("国会の決議", "a resolution of the Diet"),
    Code.ALLY: Names("同じ向きの発言", "a statement for the same cause"),
    Code.STATEMENT: Names("この論点の発言", "a statement on the topic"),
    Code.POLICY: Names("政府の方針演説・説明（質問への答えではない）", "a policy speech (it answers nobody)"),
    Code.PROVISION: Names("条文そのもの", "the provision itself"),
    Code.PUBLISHED: Names("公表された文書", "a published document"),
    Code.AGAINST: Names(
        "反対の例：対外資料には人が決めたときだけ",
        "works against the ask: in a paper for others only if a person says so",
    ),
    Code.FIGURE_OF_REGISTER: Names("統計の登録にある数", "a figure of the register of statistics"),
    Code.STATEMENT_OF_REGISTER: Names("主張の登録にある", "a statement of our register"),
    Code.PASSING: Names("論点にはついでに触れただけ", "it touches the topic in passing"),
    Code.UNHEARD: Names("何を尋ねたかが記録から読めない", "what was asked cannot be read in the record"),
    Code.HISTORY: Names("歴史や経緯の話", "of history"),
    Code.SECOND_HAND: Names(
        "二次資料による：人が決めるまで署名できない", "second-hand: not signed until a person accepts it"
    ),
}

# What each sort of thing starts from; a hundred points are more than what recency and fullness add together.
BOX, PUT_THERE, THEIRS = 2000, 700, 800
COMMITTED = {"firm": 500, "effort": 450, "consider": 420}
DATED = 30
ANSWERED, REFUSED, CABINET, GIVEN_FIGURE, RESOLVED = 400, -60, 430, 40, 330
# An exchange about something else, one whose question nobody can read, one about what was long ago.
WEAK = {Code.PASSING: -300, Code.UNHEARD: -300, Code.HISTORY: -250}
RE_HISTORY = re.compile(
    r"いつ(?:頃|ごろ)から|どのように始ま|(?:始ま|生ま|でき)[^。]{0,8}(?:歴史|経緯|いきさつ|由来|成り立ち)|(?:歴史|経緯|いきさつ|由来|起源|成り立ち)"
    r"[^。]{0,24}(?:でしょうか|ますか|ですか|お聞かせ|お答え|御?説明|認識)|帝国が|国際連盟|大戦後に始ま"
)
# How a speech of the government begins that nobody asked for; any other that stands alone has lost its question.
RE_POLICY = re.compile(
    r"(?:所信|施政方針|基本方針|基本的な?考え|重要課題|提案(?:の)?理由|趣旨|概要|御報告)[^。]{0,40}(?:申し上げ|説明|述べ|報告)"
)
POLICY_SAYS = 400  # characters in which it says so
# Who works within a plan of that name (外国人の受入れ・秩序ある共生のための総合的対応策) says nothing yet of what its name says.
RE_PLAN = re.compile(r"[^、。「」]{0,24}総合的?対応策")
RE_LISTED_BEFORE = re.compile(r"(?:、|や|又は|及び)[^、。]{0,12}$")
RE_LISTED_BEHIND = re.compile(r"[^、。]{0,8}(?:など|等|、|や|及び|又は)")
# The end of a list of clauses (…を強化する、在留管理体制を充実強化する、…をするなどで).
RE_LIST_ENDS = re.compile(r"[^。]{0,160}(?:など|等(?=[のにをで、]))")
# What an answer comes to after what it was asked.
RE_BESIDES = re.compile(r"(?:また|加えて|さらに|なお)、")
# 「いわゆる移民政策を取る考えはないというふうに御答弁されているんですね。」
RE_REPORTED = re.compile(r"(?:と|ふうに)[^。]{0,6}御?答弁(?:を)?(?:され|なさ)[^。]{0,16}。$")
FOR, AGAINST = 30, -80  # for what works for the ask, and against it
DECIDED = 60  # what a provision that decides counts for more, and one that orders a paper for less
ALLIED, PROVIDED, PUBLISHED, STATED, OPPOSED, POLICY = 300, 270, 230, 200, 140, 120
RECENT, FADES = 160, 6  # points of what was said today; days in which one of them goes
FULL = 4  # points of a passage that count as one here


IN_ENGLISH = {one.ja: one.en for one in (*STRENGTHS.values(), *(names for _, names in FIRM_WORDS))}


@dataclass(frozen=True, slots=True)
class Why:
    """One reason; ``detail``: words of the record that show it (a day, a strength)."""

    code: Code
    detail: str = ""

    def words(self, lang: str = "ja") -> str:
        name = CODES[self.code]
        said, detail = (name.en, IN_ENGLISH.get(self.detail, self.detail)) if lang == "en" else (name.ja, self.detail)
        return said if not detail else f"{said} ({detail})" if lang == "en" else f"{said}（{self.detail}）"


QUESTION, ANSWER = "question", "answer"


@dataclass(frozen=True, slots=True)
class Half:
    """The other half of a question and answer."""

    key: str
    text: str
    speaker: str
    part: str  # question or answer


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that is proposed, verbatim.  ``place``: paragraphs of its text (``3``, ``3-4``), or of a law the article.

    ``date``: of what it stands in, "" where that has none.  ``speech``: set for words of the minutes.
    """

    key: str
    kind: str
    place: str
    text: str
    speaker: str
    date: str
    why: tuple[Why, ...]
    reading: Reading
    score: int
    pair: Half | None = None
    version: Version | None = None
    speech: Speech | None = None
    title: str = ""
    clip: int | None = None
    taken: bool = False  # a person took it: it is printed as it is, or not at all
    theirs: bool = False  # of a question and answer: asked or answered by whom the meeting is with
    alone: str = ""  # which half of the exchange (question, answer) a person left out, while this one stays
    grade: str = ""  # of the register: A, B or C
    unsaid: tuple[str, ...] = ()  # other passages of its document that people do not want

    @property
    def own_key(self) -> str:
        """The key of this very passage; of an entry of the register the entry's."""
        return self.key if self.grade else passage_key(self.key, self.text)

    @property
    def stance(self) -> Stance:
        return self.reading.stance

    def as_row(self) -> dict[str, Any]:
        """As ``brief candidates --json`` gives it."""
        ground = GROUNDS[self.reading.ground]
        return {
            "key": self.key,
            "passage": self.own_key,
            "kind": self.kind,
            "place": self.place,
            "text": self.text,
            "speaker": self.speaker,
            "date": self.date,
            "why": [{"code": one.code, "ja": one.words(), "en": one.words("en")} for one in self.why],
            "stance": self.stance,
            "stance_why": {
                "code": self.reading.ground,
                "ja": ground.ja,
                "en": ground.en,
                "words": list(self.reading.words),
            },
            "score": self.score,
            "grade": self.grade,
            "stance_proposed": self.reading.ground is not Ground.BOX,
            "title": self.title,
            "url": self.version.url if self.version else "",
            "office": self.speech.office if self.speech else "",
            "house": self.speech.house if self.speech else "",
            "meeting": self.speech.meeting if self.speech else "",
            "clip": self.clip,
            "pair": None
            if self.pair is None
            else {"key": self.pair.key, "text": self.pair.text, "speaker": self.pair.speaker, "part": self.pair.part},
        }


# ---------------------------------------------------------------------- what is ranked
@dataclass(frozen=True, slots=True)
class Spoken:
    """A speech on the topic with the answers it got, or an answer alone (``question`` None: it answers nobody).

    ``words``: the topic's words in any of them; ``theirs``: the ids of the speeches of those whom the meeting is with.
    """

    question: Speech | None
    answers: tuple[Speech, ...]
    words: tuple[str, ...]
    theirs: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Text:
    """Another document on the topic (a resolution, a page …); ``put``: whether a person put it there."""

    version: Version
    words: tuple[str, ...]
    put: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A passage that a person took: out of the evidence box, or accepted in the file of staff (``clip`` None).

    ``version`` where its document is on record, ``speech`` where that is one.
    """

    key: str
    text: str
    place: str
    reading: Reading
    note: str
    state: ClipState
    version: Version | None
    speech: Speech | None
    clip: int | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything on a topic as of a moment.  ``dropped``: (key, text) that people took out; ``without``: keys they do not want."""

    day: str
    taken: tuple[Taken, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    promises: tuple[Undertaking, ...] = ()
    written: tuple[tuple[WrittenQuestion, bool], ...] = ()  # with whether it is theirs
    provisions: tuple[tuple[Version, str, str, tuple[str, ...]], ...] = ()  # law, place, text, words
    texts: tuple[Text, ...] = ()
    dropped: tuple[tuple[str, str], ...] = ()
    without: frozenset[str] = field(default_factory=frozenset)
    theirs: frozenset[int] = field(default_factory=frozenset)  # ids of the speeches of whom the meeting is with
    sittings: dict[tuple[int | None, str], str] = field(default_factory=dict)  # (meeting, member): all they said there
    unsaid: tuple[Words, ...] = ()  # passages they do not want, whoever took them before

    def beside(self, speech: Speech) -> str:
        """What a member said in the sitting besides; of an office the speech alone."""
        return self.sittings.get((speech.meeting_document, speech.speaker), speech.version.body)


def ranked(material: Material) -> list[Candidate]:
    """All that is proposed, best first; the halves of a question and answer one after the other, and no passage twice."""
    units = [
        *([one] for one in boxed(material)),
        *(unit for spoken in material.spoken for unit in from_minutes(spoken, material)),
        *(unit for written, theirs in material.written for unit in in_writing(written, theirs, material)),
        *([one] for one in provided(material)),
        *([one] for one in published(material)),
    ]
    found: list[Candidate] = []
    parted: dict[str, str] = {}  # the document of a half that stays -> what a person left out of the exchange
    for unit in sorted(units, key=lambda unit: -max(one.score for one in unit)):
        if any(unwanted(one, material) for one in unit):
            halves = [one for one in unit if one.pair is not None and unwanted(one, material)]
            parted |= {one.pair.key: ANSWER if one.pair.part == QUESTION else QUESTION for one in halves if one.pair}
            continue
        tied(unit, found)
        found += [one for one in unit if not any(same_words(one, other) for other in found)]
    found = [replace(one, unsaid=unsaid_of(one.key, material)) for one in found]
    return [
        replace(one, alone=parted[one.key]) if one.taken and one.pair is None and one.key in parted else one
        for one in with_other_half(found)
    ]


def tied(unit: Sequence[Candidate], found: list[Candidate]) -> None:
    """Where people took both halves of an exchange, each knows the other, as the minutes pair them."""
    for one in unit:
        if one.pair is None:
            continue
        mine = next((n for n, each in enumerate(found) if each.taken and same_words(one, each)), None)
        other = next(
            (
                n
                for n, each in enumerate(found)
                if each.taken and each.key == one.pair.key and shares(*named(each), [(one.pair.key, one.pair.text)])
            ),
            None,
        )
        if mine is None or other is None or found[mine].pair is not None:
            continue
        half = found[other]
        found[mine] = replace(found[mine], pair=Half(half.key, half.text, half.speaker, one.pair.part))


def named(one: Candidate) -> Words:
    return one.key, one.text


def unsaid_of(key: str, material: Material) -> tuple[str, ...]:
    """What people do not want of a document that stays."""
    return tuple(text for its_key, text in (*material.unsaid, *material.dropped) if its_key == key)


def with_other_half(found: Sequence[Candidate]) -> list[Candidate]:
    """What a person took out of a question or an answer is followed by the other half, which is proposed with it."""
    left = list(found)
    for one in [each for each in found if each.taken and each.pair is None]:
        other = next(
            (each for each in left if each.pair is not None and each.pair.key == one.key and not each.taken), None
        )
        if other is None or other.pair is None:
            continue
        part = other.pair.part  # what the passage taken is of the exchange
        left.remove(other)
        at = left.index(one)
        left[at : at + 1] = [
            replace(
                one,
                pair=Half(other.key, other.text, other.speaker, ANSWER if part == QUESTION else QUESTION),
                theirs=one.theirs or other.theirs,
            ),
            replace(
                other, pair=Half(one.key, one.text, one.speaker, part), score=one.score, reading=with_taken(one, other)
            ),
        ]
    return left


def with_taken(one: Candidate, other: Candidate) -> Reading:
    """The stance of what goes with a passage that a person took: theirs, where words alone would keep the other half away."""
    if one.stance is Stance.AGAINST or other.stance is not Stance.AGAINST:
        return other.reading
    return Reading(one.stance, Ground.WITH_TAKEN)


def same_words(one: Candidate, other: Candidate) -> bool:
    """Whether two passages of one document share their words."""
    return one.key == other.key and (one.text in other.text or other.text in one.text)


def unwanted(one: Candidate, material: Material) -> bool:
    """Whether a person does not want it: the document, or the passage that was taken out of the box."""
    if one.key in material.without or shares(one.key, one.text, material.unsaid):
        return True
    return not one.taken and shares(one.key, one.text, material.dropped)


# ---------------------------------------------------------------------- out of the box
def boxed(material: Material) -> Iterator[Candidate]:
    """What people took, in their order, before everything else."""
    for number, taken in enumerate(material.taken):
        version, speech = taken.version, taken.speech
        why = [Why(Code.FILE) if taken.clip is None else Why(Code.BOX, taken.note)]
        if taken.state in (ClipState.CHANGED, ClipState.GONE):
            why.append(Why(Code.NO_LONGER_SO))
        yield Candidate(
            taken.key,
            version.kind if version else "",
            taken.place,
            taken.text,
            speech.speaker if speech else "",
            (speech.date if speech else version.published_on if version else "") or "",
            tuple(why),
            taken.reading,
            BOX - number,
            version=version,
            speech=speech,
            title=version.title if version else "",
            clip=taken.clip,
            taken=True,
            theirs=bool(speech and speech.version.document in material.theirs),
        )


# ---------------------------------------------------------------------- minutes
def from_minutes(spoken: Spoken, material: Material) -> Iterator[list[Candidate]]:
    """The question with its best answer; then what else was said in either."""
    question, words = spoken.question, spoken.words
    asked = asked_passage(question, words, material.unsaid) if question and spoken.answers else None
    if question and asked and not put_last(question.version.body, asked.text):
        answered = [one for one in spoken.answers if answers_to(one.version.body, asked.text, words)]
        spoken, asked = replace(spoken, answers=tuple(answered)), asked if answered else None
    if question and asked and any(cut_short(one, question, words) for one in spoken.answers):
        spoken, asked = replace(spoken, answers=()), None
    asked_reading = stance_of(asked.text, material.beside(question)) if asked and question else NEUTRAL
    replies = [
        (answer, passage, promise)
        for answer in spoken.answers
        if (found := answered_passage(answer, words, asked.text if asked else "", material)) is not None
        for passage, promise in [found]
    ]
    replies.sort(key=lambda one: -worth(one[1], one[2]))
    pair: Half | None = None
    told: Half | None = None
    for number, (answer, passage, promise) in enumerate(replies):
        theirs = bool(spoken.theirs & {answer.version.document, *([question.version.document] if question else [])})
        reading = stance_of_answer(passage.text, asked_reading)
        points, why = answer_points(answer, passage, promise, reading, answers=question is not None)
        weaker = None
        if asked and question:
            # A short answer speaks of one thing: what it says of the topic in another sentence counts as well.
            short = len(answer.version.body) <= ONE_MATTER
            spoken_of = answer.version.body if short else passage.text
            weaker = weak_exchange(question.version.body, asked.text, spoken_of, words)
            if RE_BESIDES.match(passage.text) and not any(word in question.version.body for word in words):
                weaker = Code.PASSING  # nobody asked about it: the answer came to it after what it was asked
        if (
            question is None
            and is_government(answer.office)
            and not RE_POLICY.search(answer.version.body[:POLICY_SAYS])
        ):
            weaker = Code.UNHEARD  # an answer whose question the minutes on record do not have
        elif question is None and in_passing(passage.text, words):
            weaker = Code.PASSING  # a policy speech goes through all that an office does
        if weaker is not None:
            points, why = points + WEAK[weaker], [*why, Why(weaker)]
            reading = kept_apart(reading, weaker)
        if theirs:
            own = answer.version.document in spoken.theirs
            points, why = points + THEIRS, [Why(Code.THEIRS if own else Code.TO_THEM), *why]
        points += recency(answer.date, material.day)
        reply = candidate(answer, passage.text, why, reading, points, theirs)
        if question is None:
            yield [reply]
            continue
        if asked is None:
            return
        pair = pair or Half(question.version.key, asked.text, question.speaker, QUESTION)
        reply = replace(reply, pair=pair)
        if number:
            yield [replace(reply, score=points - GIVEN_FIGURE)]
            continue
        told = other = Half(reply.key, reply.text, reply.speaker, ANSWER)
        asked_why = [Why(Code.QUESTION), *figure_in(asked.text)]
        if question.version.document in spoken.theirs:
            asked_why.insert(0, Why(Code.THEIRS))
        points += max(0, asked.score) // (2 * FULL)
        if weaker is not None:
            asked_why.append(Why(weaker))
            asked_reading = kept_apart(asked_reading, weaker)
        first = candidate(question, asked.text, asked_why, asked_reading, points, theirs)
        yield [replace(first, pair=other), replace(reply, score=points)]
    for answer, passage, _ in replies:  # what an answer says besides
        yield from besides(answer, passage, words, asked, pair, asked_reading, spoken, material)
    if question is not None:
        # Words that would have been its question, where no answer to them is there, may still be a statement.
        yield from said(question, asked if told else None, told, spoken, material)


def broken_off(body: str) -> bool:
    """Whether the minutes on record have a speech to its first characters alone."""
    return body.rstrip().endswith(("...", "…"))


def cut_short(answer: Speech, question: Speech, words: Sequence[str]) -> bool:
    """Whether the minutes on record break off within an answer to several questions before it comes to the topic: what stands there
    answers the others.
    """
    body = answer.version.body
    several = (
        sum(bool(RE_ASKS.search(one)) for line in question.version.body.split("\n") for one in sentences(line)) > 1
    )
    return several and broken_off(body) and not any(word in body for word in words)


def weak_exchange(body: str, asked: str, told: str, words: Sequence[str]) -> Code | None:
    """What makes a question and its answer nothing to hand over; None where nothing does.

    ``body`` is the speech that asks, ``asked`` the words that would be printed, ``told`` those of a long answer or the whole of a
    short one, ``words`` are the topic's: what the rest of a long answer says of the topic, a reader of the pair does not see.
    """
    folded = [fold(word) for word in words]
    on_topic = any(word in RE_PLAN.sub("", fold(told)) for word in folded)
    if not on_topic and not named_by_itself(RE_PLAN.sub("", fold(asked)), folded):
        return Code.PASSING
    shared = sum(len(term) for term in terms(asked) if term in told) >= LEAST_SHARED
    if not shared and (not asks(asked) or broken_off(body)):
        return Code.UNHEARD  # the minutes on record break off before the question
    if not shared and not on_topic and not put_last(body, asked):
        return Code.UNHEARD  # something else was asked behind it, and the answer may be to that
    return Code.HISTORY if RE_HISTORY.search(asked) else None


def in_passing(text: str, words: Sequence[str]) -> bool:
    """Whether a statement names the topic only in a list of other things, or in the name of a plan."""
    bare = RE_PLAN.sub("", fold(text))
    return all(
        RE_LISTED_BEFORE.search(bare[: found.start()]) and RE_LIST_ENDS.match(bare[found.end() :])
        for word in words
        for found in re.finditer(re.escape(fold(word)), bare)
    )


def named_by_itself(text: str, words: Iterable[str]) -> bool:
    """Whether a text has one of the words elsewhere than among several things (不登校の子、外国籍の児童生徒など)."""
    return any(
        not (RE_LISTED_BEFORE.search(text[: found.start()]) and RE_LISTED_BEHIND.match(text[found.end() :]))
        for word in words
        for found in re.finditer(re.escape(word), text)
    )


def kept_apart(reading: Reading, weaker: Code) -> Reading:
    """The stance of words that are nothing for a paper for others; what works against the ask stays that."""
    ground = {Code.PASSING: Ground.PASSING, Code.UNHEARD: Ground.UNHEARD}.get(weaker)
    return reading if ground is None or reading.stance is Stance.AGAINST else Reading(Stance.BACKGROUND, ground)


def asks(text: str) -> bool:
    """Whether any sentence of a passage asks something: a question is no statement, whatever stands behind it."""
    return bool(RE_ASKS.search(text) or RE_QUESTION.search(text))


def put_last(body: str, asked: str) -> bool:
    """Whether nothing else is asked behind these words; of a text that breaks off that is not known."""
    if not body.rstrip().endswith(("。", "」", "）", "〕", "―")):
        return False
    behind = body[body.find(asked) + len(asked) :]
    return not any(RE_ASKS.search(one) for line in behind.split("\n") for one in sentences(line))


def answers_to(body: str, asked: str, words: Sequence[str]) -> bool:
    """Whether an answer speaks of what was asked: when the questioner went on to other matters, it may not."""
    return any(word in body for word in words) or sum(len(one) for one in terms(asked) if one in body) >= LEAST_SHARED


def asked_passage(question: Speech, words: Sequence[str], unsaid: Sequence[Words] = ()) -> Passage | None:
    """The words of a speech that ask: those on the topic, else the last that ask anything; others than those ``unsaid`` where
    it asks twice.  They go on to the sentence that asks, and where they point back they begin a sentence earlier.
    """
    found = asking_words(question, words, unsaid)
    if found is None:
        return None
    body = question.version.body
    text = up_to_the_question(body, with_before(body, found.text, LONGEST), LONGEST)
    return found if any(shares(question.version.key, text, [one]) for one in unsaid) else replace(found, text=text)


def asking_words(question: Speech, words: Sequence[str], unsaid: Sequence[Words]) -> Passage | None:
    """The best words of a speech that ask something, or lead to what it asks."""
    body = question.version.body
    if unsaid:
        found = [one for one in candidates(body, words, LIMIT, LONGEST, Aim.ASKED) if RE_ASKS.search(one.text)]
        if left := still_good(question, found, unsaid):
            return max(reversed(left), key=lambda one: one.score)
    if (best := best_passage(body, words, LIMIT, LONGEST, Aim.ASKED)) is not None:
        return best
    held = [one for line in body.split("\n") for one in sentences(line) if SHORTEST <= len(one) <= LONGEST]
    asks = [one for one in held if RE_ASKS.search(one)]
    told = [one for one in held if not says_nothing(one)]
    last = (asks or told)[-1:]  # who asks in other words has said what it is about in the end
    return Passage(last[0], 0) if last else None


def answered_passage(
    answer: Speech, words: Sequence[str], asked: str, material: Material
) -> tuple[Passage, Undertaking | None] | None:
    """The words of an answer that answer, those of a commitment before others; the whole of a short one.  Others than those that
    people do not want, where there are any.
    """
    body = answer.version.body
    made = [one for one in material.promises if one.speech.version.key == answer.version.key and one.status != "kept"]
    whole = [one for paragraph in body.split("\n") for one in sentences(paragraph) if not says_nothing(one)]
    text = "".join(whole)
    less = any(key == answer.version.key for key, _ in material.unsaid)
    if whole and len(text) <= SHORT_ANSWER and text in body and not less:
        return Passage(text, GOOD + 20), next((one for one in made if one.row["passage"] in text), None)
    found = []
    for one in candidates(body, words, LIMIT, LONGEST, Aim.ANSWERED, asked):
        promise = next((each for each in made if each.row["passage"] in one.text), None)
        found.append((one, promise))
    for promise in made:  # a commitment counts whatever words it has
        text = next((one for one in whole if promise.row["passage"] in one and len(one) <= LONGEST), "")
        if text and not any(one.text == text for one, _ in found):
            found.append((Passage(text, GOOD), promise))
    if asked and len(text) <= ONE_MATTER:  # so does what an answer to one question means to do
        meant = [one for one in whole if RE_MEANS_TO.search(one) and SHORTEST <= len(one) <= LONGEST]
        found += [(Passage(one, GOOD + min(len(one), LIMIT)), None) for one in meant]
    if less and (left := still_good(answer, [one for one, _ in found], material.unsaid)):
        found = [one for one in found if one[0] in left]
    best = max(found, key=lambda one: worth(*one), default=None)
    if best is None or less:
        return best
    return replace(best[0], text=with_before(body, best[0].text, LONGEST)), best[1]


def still_good(speech: Speech, found: Iterable[Passage], unsaid: Sequence[Words]) -> list[Passage]:
    """The good ones of some passages of a speech that are none of those people do not want."""
    return [one for one in found if one.score >= GOOD and not shares(speech.version.key, one.text, unsaid)]


def worth(passage: Passage, promise: Undertaking | None) -> int:
    strength = promise.row["strength"] if promise else "consider" if RE_MEANS_TO.search(passage.text) else ""
    return passage.score + (COMMITTED[strength] // FULL if strength else 0)


def answer_points(
    answer: Speech, passage: Passage, promise: Undertaking | None, reading: Reading, *, answers: bool
) -> tuple[int, list[Why]]:
    """What an answer weighs, and why."""
    points = max(0, min(passage.score, 240)) // FULL
    points += {Stance.SUPPORTS: FOR, Stance.AGAINST: AGAINST}.get(reading.stance, 0)
    if promise is not None:
        strength = promise.row["strength"]
        why = [Why(Code.COMMITMENT, strength_said(strength, promise.row["words"]).ja)]
        if promise.row["due_words"] or promise.row["due_on"]:
            why.append(Why(Code.DUE, promise.row["due_words"] or promise.row["due_on"]))
        points += COMMITTED[strength] + (DATED if len(why) > 1 else 0)
    elif not is_government(answer.office):
        points, why = points + STATED, [Why(Code.STATEMENT)]
    elif not answers:
        points, why = points + POLICY, [Why(Code.POLICY)]
    else:
        points, why = points + ANSWERED, [Why(Code.ANSWER)]
    if RE_REFUSES.search(passage.text) and promise is None and reading.stance is not Stance.SUPPORTS:
        points, why = points + REFUSED, [*why, Why(Code.REFUSAL)]
    if figures := figure_in(passage.text):
        points, why = points + GIVEN_FIGURE, [*why, *figures]
    return points, why


def besides(
    answer: Speech,
    told: Passage,
    words: Sequence[str],
    asked: Passage | None,
    pair: Half | None,
    asked_reading: Reading,
    spoken: Spoken,
    material: Material,
) -> Iterator[list[Candidate]]:
    """A second passage of an answer, of its figures or its grounds; it stays with the question."""
    body = answer.version.body
    found = candidates(body, words, LIMIT, LONGEST, Aim.ANSWERED, asked.text if asked else "")
    for passage in apart(body, [told_first(told), *found], 2, GOOD)[1:]:
        reading = stance_of_answer(passage.text, asked_reading)
        points, why = answer_points(answer, passage, None, reading, answers=spoken.question is not None)
        if spoken.question is None and in_passing(passage.text, words):
            points, why = points + WEAK[Code.PASSING], [*why, Why(Code.PASSING)]
            reading = kept_apart(reading, Code.PASSING)
        theirs = answer.version.document in spoken.theirs or bool(
            spoken.question and spoken.question.version.document in spoken.theirs
        )
        points += recency(answer.date, material.day) - ALLIED // 2 + (THEIRS if theirs else 0)
        why = [Why(Code.TO_THEM), *why] if theirs and answer.version.document not in spoken.theirs else why
        yield [replace(candidate(answer, passage.text, why, reading, points, theirs), pair=pair)]


def told_first(told: Passage) -> Passage:
    """The passage chosen already, so that none beside it shares a sentence with it."""
    return replace(told, score=10**6)


def said(
    speech: Speech, asked: Passage | None, told: Half | None, spoken: Spoken, material: Material
) -> Iterator[list[Candidate]]:
    """Statements of a speech that ask nothing: for the cause, or else with the answer that the speech got."""
    body, theirs = speech.version.body, speech.version.document in spoken.theirs
    found = [one for one in candidates(body, spoken.words, LIMIT, LONGEST) if not asks(one.text)]
    first = [told_first(asked)] if asked else []
    for passage in apart(body, [*first, *found], 2 + len(first), GOOD)[len(first) :]:
        reading = stance_of(passage.text, material.beside(speech))
        if reading.stance is Stance.SUPPORTS and RE_REPORTED.search(passage.text):
            reading = NEUTRAL  # what somebody else said is not said by who tells of it
        base = {Stance.SUPPORTS: ALLIED, Stance.BACKGROUND: STATED, Stance.AGAINST: OPPOSED}[reading.stance]
        why = [Why(Code.ALLY if reading.stance is Stance.SUPPORTS else Code.STATEMENT), *figure_in(passage.text)]
        if theirs:
            base, why = base + THEIRS, [Why(Code.THEIRS), *why]
        points = base + max(0, min(passage.score, 240)) // FULL + recency(speech.date, material.day)
        if in_passing(passage.text, spoken.words):
            points, why = points + WEAK[Code.PASSING], [*why, Why(Code.PASSING)]
            reading = kept_apart(reading, Code.PASSING)
        pair = None if reading.stance is Stance.SUPPORTS else told
        yield [replace(candidate(speech, passage.text, why, reading, points, theirs), pair=pair)]


def candidate(
    speech: Speech, text: str, why: Iterable[Why], reading: Reading, score: int, theirs: bool = False
) -> Candidate:
    """Words of a speech as they are proposed."""
    reasons = [*why, *([Why(Code.AGAINST)] if reading.stance is Stance.AGAINST else [])]
    body = speech.version.body
    return Candidate(
        speech.version.key,
        speech.version.kind,
        place_in(body, max(0, body.find(text)), text),
        text,
        speech.speaker,
        speech.date,
        tuple(reasons),
        reading,
        score,
        version=speech.version,
        speech=speech,
        title=speech.version.title,
        theirs=theirs,
    )


def figure_in(text: str) -> list[Why]:
    """The figure of a passage as a reason."""
    found = RE_FIGURE.search(text)
    return [Why(Code.FIGURE, found[0])] if found else []


def recency(day: str, now: str) -> int:
    """Points for the day of something: RECENT today, none after RECENT × FADES days."""
    try:
        days = (date.fromisoformat(now) - date.fromisoformat(day)).days
    except ValueError:
        return 0
    return max(0, RECENT - max(0, days) // FADES)


# ---------------------------------------------------------------------- what is written
def in_writing(written: WrittenQuestion, theirs: bool, material: Material) -> Iterator[list[Candidate]]:
    """The point of a written question that says most on the topic, with its answer."""
    pair = best_point(written.points, written.words)
    if pair is None or not pair["answer"] or written.question is None or written.answer is None:
        return
    texts = []
    for version, text in ((written.question, pair["question"]), (written.answer, pair["answer"])):
        paragraph = next((line.strip() for line in text.split("\n") if len(line.strip()) > 8), "")
        words, _ = up_to(paragraph, LIMIT)
        if not words or words not in version.body:
            return
        texts.append((version, words))
    (asked, question), (answered, answer) = texts
    day = written.row["answered_on"] or written.row["submitted_on"] or ""
    points = CABINET + recency(day, material.day) + (THEIRS if theirs else 0)
    reading = stance_of(question, pair["question"])
    why = [Why(Code.CABINET_ANSWER), *figure_in(answer)]
    if RE_REFUSES.search(answer):
        points, why = points + REFUSED, [*why, Why(Code.REFUSAL)]
    asker = written.row["submitter"] or ""
    first = of_text(
        asked, question, [*([Why(Code.THEIRS)] if theirs else []), Why(Code.QUESTION)], reading, points, day
    )
    reply = of_text(
        answered,
        answer,
        [*([Why(Code.TO_THEM)] if theirs else []), *why],
        stance_of_answer(answer, reading),
        points,
        day,
    )
    yield [
        replace(first, speaker=asker, theirs=theirs, pair=Half(reply.key, answer, "", ANSWER)),
        replace(reply, theirs=theirs, pair=Half(first.key, question, asker, QUESTION)),
    ]


def provided(material: Material) -> Iterator[Candidate]:
    """Provisions on the topic: those that decide something first, then those with most of its words; mere notices last."""
    for law, place, text, words in material.provisions:
        hits = sum(word in text for word in words)
        points = PROVIDED + 8 * min(hits, 5) - len(text) // 40 + DECIDED * (decides(text) - 1)
        reading = replace(NEUTRAL)
        yield replace(of_text(law, text, [Why(Code.PROVISION)], reading, points, ""), place=place)


def published(material: Material) -> Iterator[Candidate]:
    """The best passage of each other document on the topic."""
    for one in material.texts:
        body, version = one.version.body, one.version
        passage = best_passage(body, one.words, LIMIT, LONGEST)
        if passage is None and one.put:  # a person said that it is ours: its first sentence that says something
            said_first = next(
                (s for line in body.split("\n") for s in sentences(line) if not says_nothing(s) and len(s) <= LONGEST),
                "",
            )
            passage = Passage(said_first, 0) if said_first else None
        if passage is None:
            continue
        points, code = (RESOLVED, Code.RESOLUTION) if version.kind == "resolution" else (PUBLISHED, Code.PUBLISHED)
        points += max(0, min(passage.score, 240)) // FULL + recency(version.published_on or "", material.day)
        why = [Why(code), *figure_in(passage.text)]
        if one.put:
            points, why = points + PUT_THERE, [Why(Code.BY_PERSON), *why]
        yield of_text(version, passage.text, why, stance_of(passage.text), points, version.published_on or "")


def of_text(version: Version, text: str, why: Iterable[Why], reading: Reading, score: int, day: str) -> Candidate:
    """Words of another document as they are proposed."""
    reasons = [*why, *([Why(Code.AGAINST)] if reading.stance is Stance.AGAINST else [])]
    place = place_in(version.body, max(0, version.body.find(text)), text)
    return Candidate(
        version.key,
        version.kind,
        place,
        text,
        "",
        day,
        tuple(reasons),
        reading,
        score,
        version=version,
        title=version.title,
    )
