"""Which words to quote, and how a comparison is shortened for the page. Pure.

A quotation is one or more whole sentences of one paragraph, exactly as in the minutes, and holds a word
that made the speech on-topic.  Nothing is ever cut inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.japanese import fold
from db.redline import Segment, redline

LIMIT = 160  # characters of a quotation; a second sentence joins only within it
HARD_LIMIT = 240  # one sentence may be this long when the speech has no shorter one on the subject
SHORTEST = 24  # shorter sentences seldom say anything
RE_SENTENCE = re.compile(r"[^。]*。[」』）]*")
RE_SPEAKER = re.compile(r"^○[^　\s]{1,60}[　\s]+")
RE_GOVERNMENT = re.compile(r"大臣|副大臣|政務官|政府参考人|政府特別補佐人|長官|局長|次長|審議官")
RE_CHAIR = re.compile(r"(委員長|議長|会長|主査)(代理)?$")
# Sentences that only move the meeting along.
RE_PROCEDURE = re.compile(r"議題といたします|質疑に入ります|散会|休憩|発言を許します|異議なし|お諮り|通告に従い")
OMITTED = "（略）"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to quote, and how well they serve: more on-topic words and a fuller sentence are better."""

    text: str
    score: int


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
            if not hits or len(sentence) > hard or RE_PROCEDURE.search(sentence):
                continue
            text = sentence
            if at + 1 < len(found) and len(sentence) + len(found[at + 1]) <= limit and balanced(found[at + 1]):
                joined = sentence + found[at + 1]
                text = joined if joined in paragraph else sentence
            score = 40 * min(hits, 3) + min(len(text), limit) - (60 if len(sentence) < SHORTEST else 0)
            score -= max(0, len(text) - limit)
            yield Passage(text, score)


def balanced(sentence: str) -> bool:
    """Whether its brackets pair: 。 inside a quotation splits it, and half a quotation is not a sentence."""
    return all(sentence.count(a) == sentence.count(b) for a, b in ("「」", "『』", "（）"))


def best_passage(body: str, words: Sequence[str], limit: int = LIMIT, hard: int = HARD_LIMIT) -> Passage | None:
    """The quotation that serves best, the earliest among equals; None when there is none."""
    found = list(candidates(body, words, limit, hard))
    return max(found, key=lambda passage: passage.score, default=None)


# ---------------------------------------------------------------------- comparisons
def compared(before: str, after: str, room: int) -> tuple[list[dict[str, object]], bool]:
    """Rows for the page, [{kind, old, new}], of about ``room`` characters, and whether lines were left out.

    Unchanged stretches inside a line, and marked stretches that are too long, are shortened with （略） at a mark of
    punctuation; further lines are left out whole.
    """
    shown: list[dict[str, object]] = []
    used = 0
    left_out = False
    for row in redline(before, after, context=0):
        if row.kind in ("skipped", "same"):
            continue
        old, new = shortened(row.old, room), shortened(row.new, room)
        size = max(_length(old), _length(new))
        if shown and used + size > room:
            left_out = True
            break
        shown.append({"kind": row.kind, "old": old, "new": new})
        used += size
    return shown, left_out


def _length(segments: Sequence[Sequence[object]]) -> int:
    return sum(len(str(text)) for text, _ in segments)


def shortened(segments: Sequence[Segment], room: int) -> list[list[object]]:
    """The segments of one side of a line with their middles cut where they are long."""
    total = sum(len(text) for text, _ in segments)
    if total <= room:
        return [[text, mark] for text, mark in segments]
    found: list[list[object]] = []
    for at, (text, mark) in enumerate(segments):
        keep = max(60, room // 2) if mark else 40
        if len(text) <= keep + 20:
            found.append([text, mark])
            continue
        head = "" if at == 0 and not mark and len(segments) > 1 else head_of(text, keep if mark else keep // 2 + 10)
        tail = "" if mark or at == len(segments) - 1 else tail_of(text, keep // 2 + 10)
        found += [[piece, flag] for piece, flag in ((head, mark), (OMITTED, None), (tail, mark)) if piece]
    return found


def head_of(text: str, size: int) -> str:
    """The beginning of at most ``size`` characters, up to a mark of punctuation where there is one."""
    cut = max(text.rfind(mark, 0, size) for mark in "。、）\n")
    return text[: cut + 1] if cut > size // 3 else text[:size]


def tail_of(text: str, size: int) -> str:
    piece = text[-size:]
    cut = min((at for mark in "。、（\n" if (at := piece.find(mark)) >= 0), default=-1)
    return piece[cut + 1 :] if 0 <= cut < size * 2 // 3 else piece
