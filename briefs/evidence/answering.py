"""Which sentence of an answer answers what was asked, and what of the answer a quotation leaves out.  Pure.

An answer of the minutes restates, explains and comes to the point late.  What is printed of it holds the sentence that answers, or
a commitment on the same matter; on paper every cut is marked （略）.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from briefs.evidence.quoting import (
    COMMON_TERMS,
    RE_ASKS,
    RE_FIGURE,
    RE_MEANS_TO,
    RE_TERM,
    balanced,
    says_nothing,
    sentences,
    terms,
)

# Ends of sentences that settle something: what is, is not, is not known, will be done or is held.
RE_SETTLES = re.compile(
    r"(?:ており?ま?せん|ておら(?:ず|ない)|で?は(?:ない|なく|ございません|ありません)|ございません|ありません|できません|できない|困難|差し控え|"
    r"考え(?:ており|てい|て|で)|認識し|まいりたい|まいります|いたします|予定|適当|妥当|必要|思い(?:ます|ます。)|思って|とおりで)[^。]{0,40}。$"
)
# How many, and how things stand: asked so, it is answered by a figure or by what is known.
RE_HOW_MANY = re.compile(
    r"何(?:人|件|名|社|割|％)|件数|人数|総数|割合|幾ら|ど(?:れ|の)ぐらい|どのくらい|把握|分かっている|現状|状況|ありますでしょうか|あるのですか"
)
RE_KNOWN = re.compile(r"把握|現時点|データ|件数|総数")
# Sentences that only say that something was asked, or that it was well asked.
RE_ONLY_SAYS = re.compile(
    r"(?:お尋ね|御質問)[^。]{0,12}(?:ました|ございます)。$|御?指摘[^。]{0,24}(?:大事|重要|もっとも|とおり|おりで)[^。]{0,16}。$|^以上(?:です|でござい)"
)
# An answer that says itself what it was asked (選挙のときに出すかどうかということなんですが) is understood without the question.
RE_SAYS_WHAT_WAS_ASKED = re.compile(
    r"[^。]{12,}(?:かどうか|か否か|べきか|べきではないか|のか)(?:という|との)(?:お尋ね|御質問|こと|点)(?:なん)?(?:です|でござい|であり)"
)
# How an answer to many questions comes to the next: 朝鮮学校についてのお尋ねをいただきました。, …在留特別許可についてであります。
RE_NEXT_MATTER = re.compile(
    r"(?:お尋ね|御質問)[^。]{0,16}(?:ました|ございます|です)。|(?:について|に関して|の件)(?:のお尋ね|の御質問)?で(?:ござい|あり)ます。"
)
BESIDE = 60  # characters between two passages that are read as one
NAMES_MATTER = 90  # characters in which an answer names the next matter
LEAST_MATTERS = 3  # an answer that comes so often to the next goes through questions one by one
ASKING, SETTLES, KNOWN, LAST = (
    2,
    4,
    6,
    3,
)  # weights: of what the asking sentence has in common, of an end, of a figure, of the end
NO_NOUNS = frozenset(
    ["理由", "御説明", "日本", "厚生労働大臣", "法務大臣", "総理大臣", "御見解", "見解", "御所見", "所見", "伺"]
)  # of any question
ALIKE = 3  # pairs of characters that texts on one matter have in common
MANY_MATTERS = 2500  # characters of an answer that goes through many questions
ONE_MATTER = 800  # characters of an answer whose last sentence is its conclusion


@lru_cache(maxsize=4096)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in the terms of a text: 残留日系人 and 残留日本人 have 残留 in common."""
    return frozenset(run[at : at + 2] for run in RE_TERM.findall(text) for at in range(len(run) - 1)) - COMMON_TERMS


def on_the_matter(text: str, asked: str) -> int:
    """How much of what was asked some words of the answer speak of; 0 where they are on another matter."""
    asking, own = asking_in(asked), pairs_of(text)
    has_it = any(RE_KNOWN.search(one) or RE_FIGURE.search(one) for one in sentences(text))
    known = KNOWN if has_it and RE_HOW_MANY.search(asking) else 0
    return ASKING * len(own & pairs_of(asking)) + len(own & pairs_of(asked)) + known


@lru_cache(maxsize=64)  # asked again for every passage of the same exchange
def matters(body: str) -> tuple[str, ...]:
    """An answer that goes through many questions one by one, in the part on each; any other, whole."""
    found: list[list[str]] = [[]]
    for line in body.split("\n"):
        for one in sentences(line):
            if RE_NEXT_MATTER.search(one) and len(one) <= NAMES_MATTER:
                found.append([])
            found[-1].append(one)
    parts = tuple("".join(part) for part in found if part)
    return parts if len(parts) > LEAST_MATTERS and all(part in body for part in parts) else (body,)


def on_one_matter(body: str, asked: str) -> str:
    """What of an answer is on the matter of a question: of one to many questions the part that has most of it, where one has enough
    and more than any other; else all.
    """
    rated = sorted(((on_the_matter(part, asked), part) for part in matters(body)), key=lambda one: one[0], reverse=True)
    best, second = rated[0], rated[1] if len(rated) > 1 else (0, "")
    return best[1] if best[0] >= ALIKE and best[0] > second[0] else body


def alike(one: str, other: str) -> bool:
    """Whether two texts are on one matter."""
    return len(pairs_of(one) & pairs_of(other)) >= ALIKE


def asking_in(asked: str) -> str:
    """The sentences of a question that ask, or its last."""
    every = sentences(asked)
    return "".join(one for one in every if RE_ASKS.search(one)) or "".join(every[-1:]) or asked


def telling(body: str) -> list[str]:
    """The sentences of a speech that say something."""
    return [
        one
        for line in body.split("\n")
        for one in sentences(line)
        if not says_nothing(one) and not RE_ONLY_SAYS.search(one)
    ]


def with_own_noun(body: str, text: str, asked: str, most: int) -> str:
    """Words of an answer, with the sentence right beside them that has what the question asks for by name (…、条約を批准しない理由を
    御説明ください: 批准), where they have nothing of it and both fit into ``most`` characters: a cut must not fall there.
    """
    clause = next((one for one in reversed(re.split("[、。]", asking_in(asked))) if terms(one)), "")
    nouns = terms(clause) - NO_NOUNS
    line = next((one for one in body.split("\n") if text in one), "")
    told = [one for one in telling(line) if one not in text]
    if not nouns or any(noun in text for noun in nouns):
        return text
    at = line.find(text)
    beside = [one for one in told if line.find(one) == at + len(text) or line.find(one) + len(one) == at]
    having = (one for one in beside if any(noun in one for noun in nouns))
    return next((both for one in having if (both := stretch(line, text, one, most))), text)


def points_of(sentence: str, asked: str, *, last: bool) -> int:
    """How well a sentence answers ``asked``; ``last``: it is the end of an answer to one matter."""
    ends = (SETTLES if RE_SETTLES.search(sentence) else 0) + (LAST if last else 0)
    return on_the_matter(sentence, asked) + ends


def answering(body: str, asked: str) -> str:
    """The sentence of an answer that answers best; "" where none says anything."""
    told = telling(body)
    rated = [
        (points_of(one, asked, last=at == len(told) - 1 and len(body) <= ONE_MATTER), one)
        for at, one in enumerate(told)
    ]
    return max(reversed(rated), key=lambda one: one[0], default=(0, ""))[1]  # an answer comes to the point late


def answers_in(body: str, text: str, asked: str) -> int:
    """How well the best sentence of some words of an answer answers."""
    told = telling(body)
    end = told[-1] if told and len(body) <= ONE_MATTER else ""
    return max((points_of(one, asked, last=one == end) for one in telling(text)), default=0)


def stretch(body: str, first: str, second: str, most: int) -> str:
    """The words from the one passage to the other, both within, as they stand in one paragraph; "" where that is longer than
    ``most`` characters.
    """
    one, other = body.find(first), body.find(second)
    if one < 0 or other < 0:
        return ""
    text = body[min(one, other) : max(one + len(first), other + len(second))]
    return text if len(text) <= most and "\n" not in text and balanced(text) else ""


def beside(body: str, one: str, other: str) -> bool:
    """Whether two passages of a text are read as one, overlapping or next to each other."""
    return bool(stretch(body, one, other, len(one) + len(other) + BESIDE))


def around(body: str, sentence: str, room: int) -> str:
    """A sentence with those behind and then before it that say something, in its paragraph and within ``room`` characters."""
    line = next((one for one in body.split("\n") if sentence in one), sentence)
    found = sentences(line)
    start = end = found.index(sentence) if sentence in found else -1
    if start < 0:
        return sentence
    text = sentence
    for step in (*range(end + 1, len(found)), *range(start - 1, -1, -1)):
        whole = stretch(line, found[min(step, start)], found[max(step, end)], room)
        if not whole or says_nothing(found[step]) or RE_ONLY_SAYS.search(found[step]):
            if step > end:
                continue
            break
        if step not in (end + 1, start - 1):
            continue
        text, start, end = whole, min(step, start), max(step, end)
    return text


class Cut(StrEnum):
    """What an answer says on one side of what is quoted of it: nothing, something, what answers the question, or what the record
    does not have, for the minutes on record break off."""

    NONE = ""
    CUT = "cut"
    ANSWER = "answer"
    BROKEN = "broken"


def cuts(body: str, text: str, asked: str) -> tuple[Cut, Cut]:
    """What a quotation of an answer to ``asked`` leaves out before it, and behind it."""
    at = body.find(text)
    if at < 0:
        return Cut.NONE, Cut.NONE
    spots = [(body.find(one), one) for one in telling(body)]
    before = [one for spot, one in spots if spot >= 0 and spot + len(one) <= at]
    behind = [one for spot, one in spots if spot >= at + len(text)]
    # Of an answer to many questions the sentence that has most in common with this one may be to another.
    told = answering(body, asked) if len(body) <= MANY_MATTERS else ""
    whole = text if text.endswith("。") else f"{text}。"  # some papers print no full stop
    elsewhere = (
        told not in whole and not RE_MEANS_TO.search(whole) and on_the_matter(told, asked) > on_the_matter(text, asked)
    )

    def side(left: list[str]) -> Cut:
        return Cut.ANSWER if elsewhere and told in left else Cut.CUT if left else Cut.NONE

    if not behind and broken_off(body):
        return side(before), Cut.BROKEN
    return side(before), side(behind)


def broken_off(body: str) -> bool:
    """Whether the minutes on record have a speech to its first characters alone."""
    return body.rstrip().endswith(("...", "…"))
