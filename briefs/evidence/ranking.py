"""What is proposed for a paper on a topic, ranked, each passage with the reasons: the machine proposes, people decide. Pure.

The order of things: what lies in the evidence box; then what was said by or to whom the meeting is with; within either the
government's commitments and direct answers, figures that an office gave, statements of those who speak for the same cause, the
provision itself, the rest.  Among equals the newer and the fuller goes first.  A question and its answer go together: neither is
proposed without the other where the minutes have both.  What works against what we ask is proposed as that (反対の例).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from briefs.evidence.answering import beside, matters
from briefs.evidence.candidates import ANSWER, LIMIT, LONGEST, QUESTION, Candidate, Half, Material, of_text
from briefs.evidence.deciding import decides
from briefs.evidence.exchanges import from_minutes
from briefs.evidence.passage_keys import Words, shares
from briefs.evidence.quoting import Passage, best_passage, says_nothing, sentences
from briefs.evidence.stances import NEUTRAL, RE_REFUSES, Ground, Reading, stance_of, stance_of_answer
from briefs.evidence.why import (
    BOX,
    CABINET,
    DECIDED,
    FULL,
    PROVIDED,
    PUBLISHED,
    PUT_THERE,
    REFUSED,
    RESOLVED,
    THEIRS,
    Code,
    Why,
    figure_in,
    recency,
)
from briefs.evidence.written_questions import WrittenQuestion, best_point, up_to
from db.office.clips import ClipState, Stance


def ranked(material: Material) -> list[Candidate]:
    """All that is proposed, best first; the halves of a question and answer one after the other, and no passage twice."""
    units = [
        *([one] for one in boxed(material)),
        *(unit for spoken in material.spoken for unit in from_minutes(spoken, material)),
        *(unit for written, theirs in material.written for unit in in_writing(written, theirs, material)),
        *([one] for one in provided(material)),
        *([one] for one in published(material)),
    ]
    # Words that are proposed by themselves stay so when a person takes them.
    lone = [named(unit[0]) for unit in units if len(unit) == 1 and not unit[0].taken and unit[0].pair is None]
    found: list[Candidate] = []
    parted: dict[str, str] = {}  # the document of a half that stays -> what a person left out of the exchange
    for unit in sorted(units, key=lambda unit: -max(one.score for one in unit)):
        if any(unwanted(one, material) for one in unit):
            halves = [one for one in unit if one.pair is not None and unwanted(one, material)]
            parted |= {one.pair.key: ANSWER if one.pair.part == QUESTION else QUESTION for one in halves if one.pair}
            continue
        tied(unit, found)
        found += [one for one in unit if not any(same_words(one, other) for other in found)]
    found = [replace(one, unsaid=unsaid_of(one.key, material)) for one in tied_as_minuted(found, material)]
    return [
        replace(one, alone=parted[one.key]) if one.taken and one.pair is None and one.key in parted else one
        for one in with_other_half(found, lone)
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


def tied_as_minuted(found: Sequence[Candidate], material: Material) -> list[Candidate]:
    """Of an exchange of which people took other words than were proposed, one passage of each half: they go together all the same."""
    left = list(found)
    for one in material.taken:
        answer = next((n for n, each in enumerate(left) if each.taken and named(each) == (one.key, one.text)), None)
        asked = [n for n, each in enumerate(left) if one.asked and each.taken and each.key == one.asked.version.key]
        if answer is None or len(asked) != 1 or left[answer].pair is not None or left[asked[0]].pair is not None:
            continue
        question, reply = left[asked[0]], left[answer]
        left[asked[0]] = replace(question, pair=Half(reply.key, reply.text, reply.speaker, ANSWER))
        left[answer] = replace(reply, pair=Half(question.key, question.text, question.speaker, QUESTION))
    return left


def named(one: Candidate) -> Words:
    return one.key, one.text


def unsaid_of(key: str, material: Material) -> tuple[str, ...]:
    """What people do not want of a document that stays."""
    return tuple(text for its_key, text in (*material.unsaid, *material.dropped) if its_key == key)


def with_other_half(found: Sequence[Candidate], lone: Collection[Words]) -> list[Candidate]:
    """What a person took out of a question or an answer is followed by the other half, which is proposed with it; not what is proposed
    by itself (``lone``).
    """
    left = list(found)
    for one in [each for each in found if each.taken and each.pair is None and not shares(each.key, each.text, lone)]:
        other = next(
            (
                each
                for each in left
                if each.pair is not None and each.pair.key == one.key and not each.taken and belongs(one, each)
            ),
            None,
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


def belongs(one: Candidate, other: Candidate) -> bool:
    """Whether what a person took of one half of an exchange may stand with the half that is proposed: of an answer that goes through
    many questions, with the words it was proposed with or those right beside them alone.
    """
    if other.pair is None or one.version is None or other.version is None:
        return True
    if all(len(matters(each.body)) == 1 for each in (one.version, other.version)):
        return True
    return shares(*named(one), [(other.pair.key, other.pair.text)]) or beside(
        one.version.body, other.pair.text, one.text
    )


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
            theirs=any(one and one.version.document in material.theirs for one in (speech, taken.asked)),
        )


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
