"""Why something is proposed, and what each reason counts.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from briefs.evidence.quoting import RE_FIGURE
from db.diet.ledger import FIRM_WORDS, STRENGTHS
from db.text.words import Names


class Code(StrEnum):
    """Why something is proposed."""

    FILE = "file"
    BOX = "box"
    NO_LONGER_SO = "no_longer_so"
    BY_PERSON = "by_person"
    THEIRS = "theirs"
    OFFICE = "office"
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
    ONLY_KNOWN = "only_known"
    PASSED_ON = "passed_on"
    ALONE = "alone"


CODES: dict[Code, Names] = {
    Code.FILE: Names("職員の文書で使うと決めた", "accepted in the file of staff"),
    Code.BOX: Names("証拠箱にある", "in the evidence box"),
    Code.NO_LONGER_SO: Names("今の本文にはこの通りの文がない", "the text no longer says so"),
    Code.BY_PERSON: Names("職員がこの論点に入れた文書", "a person put the document under this topic"),
    Code.THEIRS: Names("面会相手の言葉", "their own words"),
    Code.OFFICE: Names("面会先の答弁（その時の担当者）", "an answer of the office you meet, by who held it then"),
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
    Code.ONLY_KNOWN: Names("知っているか、何のことかを尋ねただけ", "it asks only what is known, or what the matter is"),
    Code.PASSED_ON: Names("業界などの求めを伝えた質問", "it passes on what an industry wants"),
    Code.ALONE: Names("答弁がなく、何を求めるかも読めない発言", "a statement that got no answer and asks for nothing"),
    Code.SECOND_HAND: Names(
        "二次資料による：人が決めるまで署名できない", "second-hand: not signed until a person accepts it"
    ),
}
# What each sort of thing starts from; a hundred points are more than what recency and fullness add together.
BOX, PUT_THERE, THEIRS = 2000, 700, 800
COMMITTED = {"firm": 530, "effort": 490, "consider": 450}
MEANT = 470  # what an office means to do, in words that no rule of promises takes
DATED = 30
ANSWERED, REFUSED, CABINET, GIVEN_FIGURE, RESOLVED = 400, -60, 430, 25, 330
# An exchange about something else, one whose question nobody can read, one about what was long ago or is known; who passes on
# what others want; a statement that asks for nothing.
WEAK = {
    Code.PASSING: -300,
    Code.UNHEARD: -300,
    Code.HISTORY: -250,
    Code.ONLY_KNOWN: -250,
    Code.PASSED_ON: -70,
    Code.ALONE: 0,
}
CUT_OFF = -80  # of an exchange whose question the minutes on record do not have to its end
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
