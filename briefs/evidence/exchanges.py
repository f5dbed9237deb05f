"""Which words of the minutes are proposed: of a question with its answers, and of what else was said in them.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefs.evidence.answering import (
    ONE_MATTER,
    RE_SAYS_WHAT_WAS_ASKED,
    alike,
    answering,
    answers_in,
    around,
    asking_in,
    beside,
    broken_off,
    matters,
    on_one_matter,
    on_the_matter,
    stretch,
    with_own_noun,
)
from briefs.evidence.candidates import ANSWER, LIMIT, LONGEST, QUESTION, Candidate, Half, Material, Spoken, of_speech
from briefs.evidence.passage_keys import Words, shares
from briefs.evidence.quoting import (
    GOOD,
    LEAST_SHARED,
    RE_ASKS,
    RE_MEANS_TO,
    RE_TURNING,
    RE_WANTS,
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
from briefs.evidence.relevance import (
    RE_HISTORY,
    RE_LACKS,
    answers_to,
    asks,
    cut_short,
    in_passing,
    kept_apart,
    named_by_itself,
    put_last,
    turn_behind,
    weak_exchange,
)
from briefs.evidence.rows import Speech
from briefs.evidence.stances import NEUTRAL, Ground, Reading, refuses, stance_of, stance_of_answer
from briefs.evidence.undertakings import Undertaking, words_asked
from briefs.evidence.why import (
    AGAINST,
    ALLIED,
    ANSWERED,
    COMMITTED,
    CUT_OFF,
    DATED,
    FOR,
    FULL,
    GIVEN_FIGURE,
    MEANT,
    OPPOSED,
    POLICY,
    REFUSED,
    STATED,
    THEIRS,
    WEAK,
    Code,
    Why,
    figure_in,
    recency,
)
from db.diet.ledger import strength_said
from db.office.clips import Stance
from db.text.folding import fold

SHORT_ANSWER = LIMIT  # an answer of so many characters is proposed whole
# How a speech of the government begins that nobody asked for; any other that stands alone has lost its question.
RE_POLICY = re.compile(
    r"(?:所信|施政方針|基本方針|基本的な?考え|重要課題|提案(?:の)?理由|趣旨|概要|御報告)[^。]{0,40}(?:申し上げ|説明|述べ|報告)"
)
POLICY_SAYS = 400  # characters in which it says so
# Whom the question is put to, by office.
RE_PUT_TO = re.compile(r"(?:大臣|長官|総理|政務官|局長|参考人)(?:に|は|の)")
RE_STAND = re.compile(r"(?:私|我々|我が党|私ども)[^。]{0,6}は")
RE_URGES = re.compile(r"急務|しかな(?:い|く)|求め(?:ます|たい|てい)|訴え")
# 「いわゆる移民政策を取る考えはないというふうに御答弁されているんですね。」
RE_REPORTED = re.compile(r"(?:と|ふうに)[^。]{0,6}御?答弁(?:を)?(?:され|なさ)[^。]{0,16}。$")


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
    whole = question.version.body if question else ""
    replies = [
        (answer, passage, promise)
        for answer in spoken.answers
        if (found := answered_passage(answer, words, asked.text if asked else "", material, whole)) is not None
        for passage, promise in [found]
    ]
    replies.sort(key=lambda one: -worth(one[1], one[2]) - (answered_by(one[0], one[1], asked) if asked else 0))
    pair: Half | None = None
    told: Half | None = None
    passing: Code | None = None
    for number, (answer, passage, promise) in enumerate(replies):
        theirs = bool(spoken.theirs & {answer.version.document, *([question.version.document] if question else [])})
        reading = stance_of_answer(passage.text, asked_reading)
        restated = question is None and bool(RE_SAYS_WHAT_WAS_ASKED.search(passage.text))
        points, why = answer_points(answer, passage, promise, reading, answers=restated or question is not None)
        weaker = None
        if asked and question:
            weaker = weak_exchange(question.version.body, asked.text, passage.text, words, answer.version.body)
            points += CUT_OFF if broken_off(question.version.body) else 0  # what is whole on record goes before it
        if question is None and lost_its_question(answer, passage.text):
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
        reply = of_speech(answer, passage.text, why, reading, points, theirs)
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
        passing = weaker
        told = other = Half(reply.key, reply.text, reply.speaker, ANSWER)
        asked_why = [Why(Code.QUESTION), *figure_in(asked.text)]
        if question.version.document in spoken.theirs:
            asked_why.insert(0, Why(Code.THEIRS))
        points += max(0, asked.score) // (2 * FULL)
        if weaker is not None:
            asked_why.append(Why(weaker))
            asked_reading = kept_apart(asked_reading, weaker)
        first = of_speech(question, asked.text, asked_why, asked_reading, points, theirs)
        yield [replace(first, pair=other), replace(reply, score=points)]
    for answer, passage, _ in replies:  # what an answer says besides
        yield from besides(answer, passage, words, asked, pair, asked_reading, spoken, material, passing)
    if question is not None:
        # Words that would have been its question, where no answer to them is there, may still be a statement.
        yield from said(question, asked if told else None, told, spoken, material)


def asked_passage(question: Speech, words: Sequence[str], unsaid: Sequence[Words] = ()) -> Passage | None:
    """The words of a speech that ask: those on the topic, else the last that ask anything; others than those ``unsaid`` where
    it asks twice.  They go on to the sentence that asks, and where they point back they begin a sentence earlier.
    """
    found = asking_words(question, words, unsaid)
    if found is None:
        return None
    body = question.version.body
    text = with_before(
        body, with_before(body, found.text, LONGEST), LONGEST
    )  # what they point at may point back itself
    text = up_to_the_question(body, text, LONGEST)
    if not (asks(text) or RE_WANTS.search(text)):
        text = what_is_asked(body, text) or text
    last = "" if put_last(body, text) else put_to(body, words)
    text = last or with_stand(body, text, LONGEST)
    return found if any(shares(question.version.key, text, [one]) for one in unsaid) else replace(found, text=text)


def put_to(body: str, words: Sequence[str]) -> str:
    """The question a speech ends with that is put to somebody by office (官房長官に…お伺いしたい), with what it points at, where it is
    on the topic; "" where it ends with none.
    """
    last = next((one for line in reversed(body.split("\n")) for one in sentences(line)[-1:]), "")
    if not (RE_ASKS.search(last) and RE_PUT_TO.search(last)):
        return ""
    line = next(one for one in body.split("\n") if last in one)
    before = sentences(line)[-2:-1]
    text = last if named_by_itself(last, words) else stretch(line, before[0], last, LONGEST) if before else ""
    return text if text and named_by_itself(text, words) else ""


def with_stand(body: str, text: str, most: int) -> str:
    """Words that ask and tell neither way, with the sentence behind them in which the speaker says where they stand (私は、…締め出せと
    いう立場ではありません), where both fit into ``most`` characters.
    """
    line = next((one for one in body.split("\n") if text in one), "")
    behind = sentences(line[line.find(text) + len(text) :])[:1]
    both = stretch(line, text, behind[0], most) if behind and RE_STAND.match(behind[0]) else ""
    return (
        both
        if both and stance_of(text).ground is Ground.NEUTRAL and stance_of(both).stance is Stance.SUPPORTS
        else text
    )


def what_is_asked(body: str, told: str) -> str:
    """The first sentence behind some words of a question that says what they led to, with the one before it where it points back; ""
    where the speech turns to another matter first, or asks nothing that has to do with them.
    """
    start = body.find(told) + len(told)
    for line in body[start:].split("\n"):
        for one in sentences(line):
            if RE_TURNING.search(one):
                return ""
            fits = SHORTEST <= len(one) <= LONGEST and sum(map(len, terms(one))) >= LEAST_SHARED
            if fits and (RE_ASKS.search(one) or RE_WANTS.search(one)) and alike(told, one):
                return with_before(body, one, LONGEST)
    return ""


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
    wants = [one for one in told if RE_WANTS.search(one)]
    last = (asks or wants or told)[-1:]  # who asks in other words has said what it is about in the end
    return Passage(last[0], 0) if last else None


def answered_passage(
    answer: Speech, words: Sequence[str], asked: str, material: Material, question: str = ""
) -> tuple[Passage, Undertaking | None] | None:
    """The words of an answer that answer, those of a commitment before others; the whole of a short one.  Others than those that
    people do not want, where there are any.  ``asked`` are the words of the ``question`` that would be printed.
    """
    body = on_one_matter(answer.version.body, asked) if asked else answer.version.body
    made = [one for one in material.promises if one.speech.version.key == answer.version.key and one.status != "kept"]
    whole = [one for paragraph in body.split("\n") for one in sentences(paragraph) if not says_nothing(one)]
    text = "".join(whole)
    less = any(key == answer.version.key for key, _ in material.unsaid)
    own = len(body) == len(answer.version.body) or any(word in text for word in words)
    if whole and own and len(text) <= SHORT_ANSWER and text in body and not less:
        return Passage(text, GOOD + 20), next((one for one in made if one.row["passage"] in text), None)
    found = []
    for one in candidates(body, words, LIMIT, LONGEST, Aim.ANSWERED, asked):
        promise = next((each for each in made if each.row["passage"] in one.text), None)
        found.append((one, promise))
    for promise in made:  # a commitment counts whatever words it has
        text = next((one for one in whole if promise.row["passage"] in one and len(one) <= LONGEST), "")
        if text and not any(one.text == text for one, _ in found):
            found.append((Passage(text, GOOD), promise))
    if asked and own and len(text) <= ONE_MATTER:  # so does what an answer to one question means to do
        meant = [one for one in whole if RE_MEANS_TO.search(one) and SHORTEST <= len(one) <= LONGEST]
        found += [(Passage(one, GOOD + min(len(one), LIMIT)), None) for one in meant]
    if less and (left := still_good(answer, [one for one, _ in found], material.unsaid)):
        found = [one for one in found if one[0] in left]
    best = max(found, key=lambda one: worth(*one), default=None)
    guest = not is_government(answer.office)  # who was asked as a guest was asked one thing
    if best is None and asked and own and (guest or len(text) <= ONE_MATTER) and not less:
        reply = around(body, answering(body, asked), LIMIT)  # it is on the topic by its question
        best = (Passage(reply, GOOD), None) if 0 < len(reply) <= LONGEST and alike(reply, question) else None
    if best is None or less:
        return best
    if not question and is_government(answer.office):
        return replace(best[0], text=with_what_was_asked(body, on_topic_alone(best[0].text, words))), best[1]
    told = replace(best[0], text=with_before(body, best[0].text, LONGEST))
    if asked:
        told = with_what_answers(body, told, best[1], asked, words)
        told = replace(told, text=with_own_noun(body, told.text, asked, LONGEST))
    return told, best[1]


def lost_its_question(answer: Speech, text: str) -> bool:
    """Whether words of the government are an answer whose question the minutes on record do not have, and do not say it either; who
    turns to it with 「それから、」 answered something else before.
    """
    policy = RE_POLICY.search(answer.version.body[:POLICY_SAYS])
    told = RE_SAYS_WHAT_WAS_ASKED.search(text) and not RE_TURNING.search(text)
    return is_government(answer.office) and not policy and not told


def with_what_was_asked(body: str, text: str) -> str:
    """Words of an answer whose question is not on record, from the sentence on in which it says what it was asked, where both fit."""
    line = next((one for one in body.split("\n") if text in one), "")
    before = sentences(line[: line.find(text)])
    asked = next((one for one in reversed(before) if RE_SAYS_WHAT_WAS_ASKED.search(one)), "")
    return (stretch(line, asked, text, LONGEST) if asked else "") or text


def on_topic_alone(text: str, words: Sequence[str]) -> str:
    """Words of who speaks on one subject after the other, up to the last sentence that has a word of the topic."""
    every = sentences(text)
    last = max((n for n, one in enumerate(every) if any(fold(word) in fold(one) for word in words)), default=-1)
    kept = "".join(every[: last + 1])
    return kept if kept and kept in text else text


def with_what_answers(
    body: str, passage: Passage, promise: Undertaking | None, asked: str, words: Sequence[str]
) -> Passage:
    """A passage of an answer with the sentence that answers, where both fit; else that sentence in its place, unless the passage
    says what will be done in the matter, or answers as well.
    """
    told = answering(body, asked)
    if not told or told in passage.text:
        return passage
    if both := stretch(body, passage.text, told, LONGEST):
        return replace(passage, text=both)
    named = any(word in passage.text for word in words)
    own = on_the_matter(passage.text, asked)
    if (promise is not None or RE_MEANS_TO.search(passage.text)) and (own or named):
        return passage
    elsewhere = named and not any(
        word in told + asked for word in words
    )  # what was asked is another matter than the topic's
    if elsewhere or on_the_matter(told, asked) <= own or len(told) > LONGEST:
        return passage
    return replace(passage, text=with_before(body, around(body, told, LIMIT), LONGEST))


def answered_by(answer: Speech, passage: Passage, asked: Passage) -> int:
    """What it counts among several answers to one question that these words answer it."""
    return FULL * answers_in(answer.version.body, passage.text, asked.text)


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
        meant = MEANT if RE_MEANS_TO.search(passage.text) else ANSWERED
        points, why = points + meant, [Why(Code.ANSWER)]
    if promise is None and refuses(passage.text) and reading.ground is not Ground.REFUSES_HARSH:
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
    passing: Code | None = None,
) -> Iterator[list[Candidate]]:
    """A second passage of an answer, of its figures or its grounds; it stays with the question, behind where that is ``passing``."""
    body = answer.version.body
    found = candidates(body, words, LIMIT, LONGEST, Aim.ANSWERED, asked.text if asked else "")
    for passage in apart(body, [told_first(told), *found], 2, GOOD)[1:]:
        if spoken.question is None:
            passage = replace(passage, text=on_topic_alone(passage.text, words))
        reading = stance_of_answer(passage.text, asked_reading)
        points, why = answer_points(answer, passage, None, reading, answers=spoken.question is not None)
        weaker = Code.PASSING if spoken.question is None and in_passing(passage.text, words) else passing
        if weaker is not None:
            points, why = points + WEAK[weaker], [*why, Why(weaker)]
            reading = kept_apart(reading, weaker)
        theirs = answer.version.document in spoken.theirs or bool(
            spoken.question and spoken.question.version.document in spoken.theirs
        )
        points += recency(answer.date, material.day) - ALLIED // 2 + (THEIRS if theirs else 0)
        why = [Why(Code.TO_THEM), *why] if theirs and answer.version.document not in spoken.theirs else why
        reply = of_speech(answer, passage.text, why, reading, points, theirs)
        other = another_question(spoken.question, answer, passage.text, asked, spoken.words)
        if spoken.question is None or not other:
            parts = matters(body)
            told_in = [one for one in parts if any(each in one for each in sentences(passage.text))]
            mine = asked and any(alike(one, asking_in(asked.text)) for one in told_in)
            if mine or asked is None or len(parts) == 1:  # else it answers another question
                yield [replace(reply, pair=pair)]
            continue
        reading = stance_of(other, material.beside(spoken.question))
        first = of_speech(spoken.question, other, [Why(Code.QUESTION), *figure_in(other)], reading, points, theirs)
        reply = replace(reply, reading=stance_of_answer(passage.text, reading))
        yield [
            replace(first, pair=Half(reply.key, reply.text, reply.speaker, ANSWER)),
            replace(reply, pair=Half(first.key, first.text, first.speaker, QUESTION)),
        ]


def another_question(
    question: Speech | None, answer: Speech, told: str, asked: Passage | None, words: Sequence[str]
) -> str:
    """What of a speech that asks several things some words of a long answer answer, where that is another question than the one
    they were first paired with; "" where it is not, or asks nothing on the topic.
    """
    if question is None or asked is None or len(answer.version.body) <= ONE_MATTER:
        return ""
    body = question.version.body
    other = words_asked(body, told, words)
    same = stretch(body, asked.text, other, len(asked.text) + len(other) - 1) if other else ""
    return other if other and not same and named_by_itself(other, words) else ""


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
        answered = told is not None and asked is not None and goes_with(body, passage.text, asked.text, spoken)
        weaker = weak_statement(passage.text, spoken.words, reading, theirs=theirs, answered=answered)
        if weaker is not None:
            points, why = points + WEAK[weaker], [*why, Why(weaker)]
            reading = kept_apart(reading, Code.ALONE if weaker is Code.HISTORY else weaker)
        elif reading.stance is not Stance.AGAINST and not reading.apart:
            turn = turn_behind(body, passage.text)
            if turn and stance_of(turn).stance is not Stance.SUPPORTS and not RE_LACKS.search(turn):
                reading = Reading(Stance.BACKGROUND, Ground.TURNS)
        pair = told if answered and reading.stance is not Stance.SUPPORTS else None
        yield [replace(of_speech(speech, passage.text, why, reading, points, theirs), pair=pair)]


def goes_with(body: str, text: str, asked: str, spoken: Spoken) -> bool:
    """Whether other words of a speech that asks may stand with the answer to the words that ask: where the answer goes through many
    questions, only those right beside them.
    """
    return all(len(matters(one.version.body)) == 1 for one in spoken.answers) or beside(body, asked, text)


def weak_statement(text: str, words: Sequence[str], reading: Reading, *, theirs: bool, answered: bool) -> Code | None:
    """What makes words that ask nothing less than a statement for the cause: that they touch the topic in passing, tell of what was
    long ago, or neither support nor want anything and got no answer.
    """
    if in_passing(text, words):
        return Code.PASSING
    if theirs:
        return None
    if RE_HISTORY.search(text):
        return Code.HISTORY
    if answered:
        return None
    wants = RE_WANTS.search(text) or RE_LACKS.search(text) or RE_URGES.search(text)
    return Code.ALONE if reading.ground is Ground.NEUTRAL and not wants else None
