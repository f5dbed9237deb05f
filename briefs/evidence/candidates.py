"""The passages that are proposed for a paper, and what they are chosen from, as records.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from briefs.evidence.passage_keys import Words, passage_key
from briefs.evidence.rows import Speech, Version
from briefs.evidence.stances import GROUNDS, Ground, Reading
from briefs.evidence.undertakings import Undertaking
from briefs.evidence.why import Code, Why
from briefs.evidence.written_questions import WrittenQuestion
from db.office.clips import ClipState, Stance, place_in

LIMIT, LONGEST = 240, 340  # characters of a passage: two sentences join within the first, one may have the second
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

    ``version`` where its document is on record, ``speech`` where that is one, ``asked`` the question that it answers.
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
    asked: Speech | None = None


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


def of_text(version: Version, text: str, why: Iterable[Why], reading: Reading, score: int, day: str) -> Candidate:
    """Words of a document as they are proposed."""
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


def of_speech(
    speech: Speech, text: str, why: Iterable[Why], reading: Reading, score: int, theirs: bool = False
) -> Candidate:
    """Words of a speech as they are proposed."""
    found = of_text(speech.version, text, why, reading, score, speech.date)
    return replace(found, speaker=speech.speaker, speech=speech, theirs=theirs)
