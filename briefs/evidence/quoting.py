"""Which words to quote, and how a comparison is shortened for the page. Pure.

A quotation is one or more whole sentences of one paragraph, exactly as in the minutes, and holds a word
that made the speech on-topic.  Nothing is ever cut inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from db.change.redline import Segment, redline
from db.diet.standing import MEMBER, PLAIN, ROLES, opening_role
from db.text.folding import fold

LIMIT = 160  # characters of a quotation; a second sentence joins only within it
HARD_LIMIT = 240  # one sentence may be this long when the speech has no shorter one on the subject
GOOD = 60  # the score of a quotation that says something
SHORTEST = 24  # shorter sentences seldom say anything
RE_SENTENCE = re.compile(r"[^。]*。[」』）]*")
# ○国務大臣（見本太郎君）　…, ○見本太郎君　…; copies of the minutes lose the space behind the name.
RE_SPEAKER = re.compile(r"^○(?:[^（　\s]{1,30}（[^）]{1,30}）[　\s]*|[^（　\s]{1,16}?君[　\s]*|[^　\s]{1,20}[　\s]+)")
RE_OFFICE = re.compile(r"^○([^（　\s]{2,30})（[^）]{1,30}）")
RE_GOVERNMENT = re.compile(r"大臣|副大臣|政務官|政府参考人|政府特別補佐人|長官|局長|次長|審議官")
RE_CHAIR = re.compile(r"(委員長|議長|会長|主査)(代理)?$")
# Sentences that only move the meeting along.
RE_PROCEDURE = re.compile(r"議題といたします|質疑に入ります|散会|休憩|発言を許します|異議なし|お諮り|通告に従い")
# One person's criminal case: no evidence on a policy, and nothing to hand around.
RE_CASE = re.compile(r"懲役|拘禁刑|執行猶予|公判|起訴され|容疑者|被告人|逮捕され")
# Sentences that turn to the next matter are not joined to the one before.
RE_TURNING = re.compile(r"^(次に|最後に|続いて|続きまして|さて|それから|ところで)")
# Sentences that only announce a question, or only say that there was one.
RE_ANNOUNCING = re.compile(
    r"質問(を?(させて|いたし|し)|に入)|お?(聞き|伺い|尋ね)(し|いたし|たい|ます)|確認をさせて"
    r"|(お尋ね|御?質問)(が|を|も)(ござい|あり|いただき)ました。$"
)
ANNOUNCING = 90  # from the score of a long question that ends so
BARE = 110  # further, when it is too short to ask anything
# Words that point at what was said before: alone on a page nobody knows at what.
RE_POINTING = re.compile(r"^(その|それ|そう|この|これ|こう|今(の)?御|ただいま|両|同|先ほど|まさに(先ほど|、?これ))")
POINTING = 30
OMITTED = "（略）"
AROUND = 28  # unchanged characters kept either side of a difference in a long line


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to quote, and how well they serve: more on-topic words and a fuller sentence are better."""

    text: str
    score: int


def mark_of(body: str, speaker: str = "") -> tuple[str, str]:
    """The mark in front of a speech that names an office, and that office: ○国務大臣（見本太郎君） -> 国務大臣.

    In the House of Representatives the name goes first and may have a given name in brackets: ○見本（太）国務大臣 names
    the office 国務大臣, ○見本（太）委員 none.
    """
    office = opening_role(body, speaker)
    if office is None or office in PLAIN or ROLES[office] == MEMBER:
        return "", ""
    found = RE_OFFICE.match(body)
    mark = (
        found[0] if found and found[1] == office else body[: body.index(office) + len(office)] if office in body else ""
    )
    return mark, office


def is_government(office: str) -> bool:
    """Whether the office given in the minutes is one that answers for the government."""
    return bool(RE_GOVERNMENT.search(office)) and not is_chair(office)


def is_chair(office: str) -> bool:
    return bool(RE_CHAIR.search(office))


def sentences(paragraph: str) -> list[str]:
    """The complete sentences of one paragraph (a rest without 。 is not one), without the speaker's name in front."""
    text = RE_SPEAKER.sub("", paragraph.strip())
    return [found[0].strip("　 ") for found in RE_SENTENCE.finditer(text)]


def candidates(body: str, words: Sequence[str], limit: int = LIMIT, hard: int = HARD_LIMIT) -> Iterator[Passage]:
    """Every quotation a speech offers for these words."""
    folded = [fold(word) for word in words]
    for paragraph in body.split("\n"):
        found = sentences(paragraph)
        for at, sentence in enumerate(found):
            if not balanced(sentence):
                continue
            hits = sum(word in fold(sentence) for word in folded)
            if not hits or len(sentence) > hard or RE_PROCEDURE.search(sentence) or RE_CASE.search(sentence):
                continue
            text = sentence
            following = found[at + 1] if at + 1 < len(found) else ""
            fits = following and len(sentence) + len(following) <= limit and balanced(following)
            if fits and not RE_CASE.search(following) and not RE_TURNING.search(following):
                joined = sentence + following
                text = joined if joined in paragraph else sentence
            score = 40 * min(hits, 3) + min(len(text), limit) - (60 if len(sentence) < SHORTEST else 0)
            score -= max(0, len(text) - limit) + (POINTING if RE_POINTING.search(text) else 0)
            if RE_ANNOUNCING.search(sentence):
                score -= ANNOUNCING + (BARE if len(sentence) < 2 * SHORTEST + 24 else 0)
            yield Passage(text, score)


def balanced(sentence: str) -> bool:
    """Whether its brackets pair: 。 inside a quotation splits it, and half a quotation is not a sentence."""
    return all(sentence.count(a) == sentence.count(b) for a, b in ("「」", "『』", "（）"))


def best_passage(body: str, words: Sequence[str], limit: int = LIMIT, hard: int = HARD_LIMIT) -> Passage | None:
    """The quotation that serves best, the earliest among equals; None when there is none."""
    found = list(candidates(body, words, limit, hard))
    return max(found, key=lambda passage: passage.score, default=None)


# ---------------------------------------------------------------------- comparisons
def compared(before: str, after: str, room: int) -> tuple[list[dict[str, Any]], bool]:
    """Rows for the page, [{kind, old, new}], of about ``room`` characters a side, and whether lines were left out.

    A side is a list of [text, mark]; mark None is a place where something was left out, which reads （略）.
    """
    shown: list[dict[str, Any]] = []
    used = 0
    left_out = False
    for row in redline(before, after, context=0):
        if row.kind in ("skipped", "same"):
            continue
        old, new = excerpt(row.old, row.new, room)
        size = max(_length(old), _length(new))
        if shown and used + size > room:
            left_out = True
            break
        shown.append({"kind": row.kind, "old": old, "new": new})
        used += size
    return shown, left_out


Side = list[list[object]]


def _length(segments: Sequence[Sequence[object]]) -> int:
    return sum(len(str(text)) for text, _ in segments)


def excerpt(old: Sequence[Segment], new: Sequence[Segment], room: int) -> tuple[Side, Side]:
    """Both sides of one line, whole when they fit, else the same stretches of both around what differs."""
    if max(_length(old), _length(new)) <= room:
        return [list(one) for one in old], [list(one) for one in new]
    common = "".join(text for text, mark in old if not mark)
    aligned = len(common) == sum(len(text) for text, mark in new if not mark)
    if not aligned or not common:
        return _beginning(old, room), _beginning(new, room)
    left, right = _marks(old), _marks(new)
    windows: list[tuple[int, int]] = []
    used = 0
    for point in sorted(left.keys() | right.keys()):
        start, end = max(0, point - AROUND), min(len(common), point + AROUND)
        size = max(len(left.get(point, "")), len(right.get(point, "")))
        if windows and used + size + end - max(start, windows[-1][1]) > room:
            break
        used += size + end - start
        if windows and start <= windows[-1][1] + len(OMITTED):
            windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return tuple(_cut(side, marks, windows, room) for side, marks in ((old, left), (new, right)))  # type: ignore[return-value]


def _marks(segments: Sequence[Segment]) -> dict[int, str]:
    """Where marked text stands: position in the unmarked text -> the text."""
    found: dict[int, str] = {}
    at = 0
    for text, mark in segments:
        if mark:
            found[at] = found.get(at, "") + text
        else:
            at += len(text)
    return found


def _cut(segments: Sequence[Segment], marks: dict[int, str], windows: Sequence[tuple[int, int]], room: int) -> Side:
    common = "".join(text for text, mark in segments if not mark)
    found: Side = []
    last = 0
    for start, end in windows:
        if start > last:
            found.append([OMITTED, None])
        at = start
        for point in sorted(p for p in marks if start <= p <= end):
            found += [[common[at:point], False]] if point > at else []
            found += _beginning(((marks[point], True),), room)
            at = point
        found += [[common[at:end], False]] if end > at else []
        last = end
    if last < len(common):
        found.append([OMITTED, None])
    return found


def _beginning(segments: Sequence[Segment], room: int) -> Side:
    """The segments up to ``room`` characters, cut at a mark of punctuation."""
    found: Side = []
    left = room
    for text, mark in segments:
        if len(text) > left:
            found += [[head_of(text, left), mark]] if left > 10 else []
            found.append([OMITTED, None])
            break
        found.append([text, mark])
        left -= len(text)
    return found


def head_of(text: str, size: int) -> str:
    """The beginning of at most ``size`` characters, up to a mark of punctuation where there is one."""
    cut = max(text.rfind(mark, 0, size) for mark in "。、）\n")
    return text[: cut + 1] if cut > size // 3 else text[:size]
