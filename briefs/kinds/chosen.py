"""What the kinds print of the proposals: the file of staff and the evidence box first, then what is ranked highest.

A question goes with its answer and an answer with its question.  What works against the ask is in no paper for others unless a
person put it there; what no longer stands in its document is in none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from briefs.errors import BriefError
from briefs.evidence.candidates import ANSWER, QUESTION, Candidate
from briefs.evidence.dossier import Notes
from briefs.evidence.material import proposed
from briefs.evidence.passage_keys import Words, shares
from briefs.evidence.persons import Party
from briefs.evidence.quoting import Aim, Passage
from briefs.evidence.rows import Speech, provision_holding
from briefs.evidence.speeches import Statement
from briefs.evidence.stances import Ground
from briefs.evidence.why import Code
from briefs.kinds.make import Job
from briefs.staff.file import StaffFile
from briefs.staff.gists import gist_of
from briefs.staff.text import Parts, Proofreader
from briefs.staff.typed_keys import with_words
from db.office.clips import Stance


def gist(words: Words, printed: Collection[Words], file: StaffFile, proof: Proofreader, notes: Notes) -> Parts:
    """What a person wrote in English of these words, for an English paper on which all of ``printed`` stand; [] where nobody did."""
    key, text = words
    try:
        said = gist_of(file.gists, key, text, printed)
    except BriefError as error:
        proof.problems += [one for one in error.problems if one not in proof.problems]
        return []
    return proof.printable(said, f"{file.name}: gist {key}", notes, "en") if said else []


def proposals(job: Job, topic: str, file: StaffFile, party: Party | None = None) -> list[Candidate]:
    """Everything proposed for this paper, as of its moment, without what staff do not want in it."""
    uses = tuple((one.key, one.text) for one in with_words(job.policy, job.office, file.uses) if one.text)
    return proposed(
        job.policy,
        job.office,
        topic,
        job.now,
        job.day,
        party=party,
        without=job.without,
        unsaid=job.unsaid,
        accepted=uses,
    )


def for_others(proposed: Iterable[Candidate], *, only_chosen: bool = False) -> list[Candidate]:
    """What may stand in a paper for others: nothing that works against the ask, and no words of a member that tell neither way and
    were said beside harsh ones or got an answer that is not printed, unless a person accepts it.

    反対の例 in the evidence box are kept for the memo.  ``only_chosen``: of a file that says so, what nobody took is left out.
    """
    found = [one for one in proposed if one.taken or not only_chosen]
    with_accepted = {(one.pair.key, one.pair.text) for one in found if accepted(one) and one.pair is not None}
    left = [
        one
        for one in found
        if accepted(one)
        or (one.key, one.text) in with_accepted
        or (one.stance is not Stance.AGAINST and (one.taken or not one.reading.apart))
    ]
    keys = {(one.key, one.text) for one in left}
    # Half of an exchange is none: without its other half it is left out.
    return [one for one in left if one.taken or one.pair is None or (one.pair.key, one.pair.text) in keys]


def kept_back(every: Iterable[Candidate], key: str, words: str) -> bool:
    """Whether the proposals keep words of a speech out of papers for others until a person decides: all that they have of these
    words (of the speech, where they have none of them) was asked in or beside harsh words or for an industry, touches the topic in
    passing, or answers what cannot be read.  A refusal is none of that: it is asked after.
    """
    of_speech = [one for one in every if one.key == key]
    told = [one for one in of_speech if shares(key, words, [(one.key, one.text)])] or of_speech
    return bool(told) and all(
        not one.taken
        and (
            one.reading.apart
            or one.reading.ground is Ground.FOLLOWS_HARSH
            or any(why.code is Code.PASSED_ON for why in one.why)
        )
        for one in told
    )


def accepted(one: Candidate) -> bool:
    """Whether the file of staff accepts it."""
    return one.taken and one.clip is None


def exchanges(found: Sequence[Candidate], *, both_sides: bool = False) -> Iterator[Statement]:
    """Words of the minutes, best first: a question with its answer, or a statement alone; each passage once.

    ``both_sides``: behind words of an answer that work against us stand those of the same answer that work for us, alone.
    """
    spoken = [
        one for one in found if one.speech is not None and all(why.code is not Code.NO_LONGER_SO for why in one.why)
    ]
    by_words = {(one.key, one.text): one for one in spoken}
    used: set[tuple[str, str]] = set()
    refusing: set[str] = set()
    for one in spoken:
        if (one.key, one.text) in used or one.speech is None:
            continue
        if both_sides and one.key in refusing and one.stance is Stance.SUPPORTS:
            used.add((one.key, one.text))
            yield Statement(one.speech, passage(one), None, None)
            continue
        other = by_words.get((one.pair.key, one.pair.text)) if one.pair is not None else None
        if one.pair is not None and (other is None or (other.key, other.text) in used) and not one.taken:
            continue  # half of an exchange: its other half is not there, or is printed with another passage
        used.add((one.key, one.text))
        if one.pair is None or other is None or other.speech is None or (other.key, other.text) in used:
            yield Statement(one.speech, passage(one), None, None, one.stance is Stance.AGAINST)
            continue
        used.add((other.key, other.text))
        (asked, asking), (answer, answering) = (
            ((one, one.speech), (other, other.speech))
            if one.pair.part == ANSWER
            else ((other, other.speech), (one, one.speech))
        )
        against, answered_against = asked.stance is Stance.AGAINST, answer.stance is Stance.AGAINST
        if answered_against:
            refusing.add(answer.key)
        yield Statement(asking, passage(asked), answering, passage(answer), against, answered_against)


def texts_taken(found: Sequence[Candidate]) -> list[Candidate]:
    """What a person took of laws, answers, resolutions and pages, and that still stands in them, in their order; of a written
    question and its answer the other half too."""
    taken = {(one.key, one.text) for one in found if one.taken}
    return [
        one
        for one in found
        if (one.taken or (one.pair is not None and (one.pair.key, one.pair.text) in taken))
        and one.speech is None
        and one.version is not None
        and all(why.code is not Code.NO_LONGER_SO for why in one.why)
    ]


def taken_content(conn: sqlite3.Connection, found: Sequence[Candidate], notes: Notes) -> list[dict[str, Any]]:
    """They as they are printed: words, title and, of a law, the provision."""
    return [
        {
            "title": one.title,
            "label": place.ja,
            "label_en": place.en,
            "spot": notes.quote(one.version, "body", one.text),
            "alone": one.alone,
        }
        for one in texts_taken(found)
        if one.version is not None
        for place in [provision_holding(conn, one.version.document, one.text)]
    ]


def passage(one: Candidate) -> Passage:
    """The words of a proposal; what a person took is printed as it is."""
    part = one.pair.part if one.pair is not None else ""  # of the other half
    aim = Aim.ASKED if part == ANSWER else Aim.ANSWERED if part == QUESTION else Aim.SAID
    beside = one.pair.text if one.pair is not None and aim is Aim.ANSWERED else ""
    return Passage(one.text, one.score, fixed=one.taken, alone=one.alone, unsaid=one.unsaid, aim=aim, beside=beside)


def quotes(found: Sequence[Candidate], most: int) -> list[tuple[Speech, Passage]]:
    """Up to ``most`` quotations of the minutes, exchanges whole; a speech that stands there in an exchange is not quoted again, but
    for words that a person took.  A question whose answer is there to print stands only where that does.
    """
    there = {(one.key, one.text) for one in found}
    answers = {
        (one.key, one.text): (one.pair.key, one.pair.text) for one in found if one.pair and one.pair.part == ANSWER
    }
    picked: list[tuple[Speech, Passage]] = []
    for one in exchanges(found):
        printed = {(speech.version.key, said.text) for speech, said in picked}
        pair = [(one.speech, one.said)]
        if one.answer is not None and one.answered is not None:
            pair.append((one.answer, one.answered))
        else:
            again = not one.said.fixed and any(one.speech.version.key == key for key, _ in printed)
            if again or answers.get((one.speech.version.key, one.said.text)) in there - printed:
                continue
        if len(picked) + len(pair) <= most:
            picked += pair
    return picked
