"""The paragraphs of a written question with the parts of the answer that belong to them.  Pure.

A question numbers its paragraphs 一, 二, 三 with numbers below them (１, （一）, (1), ①, イ …); an answer opens each part
with the numbers it answers: 「一について」「二の１から３までについて」「一及び二の（１）について」.  What cannot be tied to a number
stays as it is, with the other side None: nothing is guessed from the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from db.text.late import late
from db.text.numerals import IROHA, ONE_TO_NINE, read_numeral, write_full_width, write_numeral

KANJI = f"{ONE_TO_NINE}〇十百"
AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノ"
# The kinds of numbers and how they are written; the kinds in brackets come first, ⑴ is （１） and ① stands alone.
MARKS: dict[str, str] = {
    "kanji in brackets": rf"[（(]\s*([{KANJI}]+)\s*[）)]",
    "digits in brackets": r"[（(]\s*([0-9０-９]+)\s*[）)]|([⑴-⒇])",
    "circled": r"([①-⑳])",
    "kana in brackets": r"[（(]\s*([ア-ン])\s*[）)]",
    "letters in brackets": r"[（(]\s*([a-zａ-ｚ])\s*[）)]",
    "digits": r"([0-9０-９]+)",
    "kanji": rf"([{KANJI}]+)",
    "kana": r"([ア-ン])",
    "letters": r"([a-zａ-ｚ])",
}
# A number without brackets opens a paragraph only when something sets it off from the words.
SET_OFF = {"digits": r"[\s.．、]", "kanji": r"[\s.．、]", "kana": r"[\s.．、]", "letters": r"[\s.．、]"}
RE_OPENS = {
    kind: late(rf"\s*(?:{mark})(?:{SET_OFF[kind]}\s*|\s*$)" if kind in SET_OFF else rf"\s*(?:{mark})\s*")
    for kind, mark in MARKS.items()
}
ANY_MARK = "|".join(re.sub(r"\((?![?])", "(?:", mark) for mark in MARKS.values())
HALF = rf"(?:の?(?:前段|後段|中段|冒頭|柱書き?|なお書き?|ただし書き?|第[{ONE_TO_NINE}十]+(?:段落|文)))"
CHAIN = rf"(?:{ANY_MARK})(?:\s*の?\s*(?:{ANY_MARK}))*{HALF}?"
JOINS = r"\s*(?:及び|並びに|又は|、|，|から|まで(?:及び|並びに|、)?)\s*"
RE_HEADING = late(rf"\s*(?P<numbers>{CHAIN}(?:{JOINS}{CHAIN})*(?:まで)?)\s*について(?P<rest>\s.*|)$")
RE_CHAIN = late(CHAIN)
RE_CLOSING = late(r"\s*右(?:の(?:とおり|通り))?(?:、)?(?:質問|答弁)する。?\s*")
PREAMBLE, CLOSING, WHOLE = "前文", "末文", "全体"


class Number(NamedTuple):
    """One number of a path; ``value`` is a number, or the character itself for kana and letters."""

    kind: str
    value: int | str


Path = tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph with its answer; None where there is none.  ``label`` is 一, 二の１, 三の（二） …, or 前文, 末文, 全体."""

    label: str
    question: str | None
    answer: str | None


@dataclass(slots=True)
class _Item:
    path: Path
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Named:
    """What a heading names: a path and, perhaps, a part of it (前段)."""

    path: Path
    half: str = ""


def pair_paragraphs(question: str, answer: str) -> list[Pair]:
    """Pairs in the order of the question; the parts of an answer that name numbers it does not have come last.

    An answer to several numbers belongs to each of them.  An answer to a number that has numbers below it goes with
    the whole paragraph, without those below that are answered by themselves.  An answer without any such opening
    is paired with the question as a whole.
    """
    opening, items, closing = _question_items(question)
    before, parts = _answer_parts(answer, [item.path for item in items])
    if not parts:
        return [Pair(WHOLE, question or None, answer or None)] if question or answer else []
    pairs = [Pair(PREAMBLE, opening, None)] if opening else []
    if before:
        pairs.append(Pair(PREAMBLE, None, before))
    answered = {named.path for named in parts}
    for item in items:
        own = [named for named in parts if named.path == item.path]
        if own:
            text = "\n".join(_with_those_below(item, items, answered))
            pairs += [Pair(_label(named), text, parts[named]) for named in own]
        elif not any(item.path[:n] in answered for n in range(1, len(item.path))):
            pairs.append(Pair(_label(_Named(item.path)), "\n".join(item.lines), None))
    known = {item.path for item in items}
    pairs += [Pair(_label(named), None, text) for named, text in parts.items() if named.path not in known]
    return pairs + ([Pair(CLOSING, closing, None)] if closing else [])


# ---------------------------------------------------------------------- the question
def _question_items(question: str) -> tuple[str, list[_Item], str]:
    """The text before the first number, the numbered paragraphs, and the closing words (右質問する。)."""
    opening: list[str] = []
    items: list[_Item] = []
    closing: list[str] = []
    for line in question.split("\n"):
        if closing or RE_CLOSING.fullmatch(line):
            closing.append(line)
            continue
        path = _opened(line, items[-1].path if items else ())
        if path is not None:
            items.append(_Item(path, [line]))
        elif items:
            items[-1].lines.append(line)
        else:
            opening.append(line)
    return "\n".join(opening).strip(), items, "\n".join(closing).strip()


def _opened(line: str, last: Path) -> Path | None:
    """The path of the paragraph that a line opens: the next number of a level that is open, or the first of a new one."""
    for kind, pattern in RE_OPENS.items():
        found = pattern.match(line)
        if not found:
            continue
        text = next(group for group in found.groups() if group)
        for depth in range(len(last) - 1, -1, -1):
            if last[depth].kind == kind:
                following = _value(kind, text)
                if _follows(kind, last[depth].value, following):
                    return (*last[:depth], Number(kind, following))
                break
        else:
            value = _value(kind, text)
            if value in (1, "イ", "ア", "a"):
                return (*last, Number(kind, value))
    return None


def _value(kind: str, text: str) -> int | str:
    if "kana" in kind:
        return text
    if "letters" in kind:
        return chr(ord(text) - 0xFEE0) if text > "z" else text
    for first in "⑴①":
        if first <= text <= chr(ord(first) + 19):
            return ord(text) - ord(first) + 1
    number = read_numeral(text)
    return text if number is None else number


def _follows(kind: str, last: int | str, value: int | str) -> bool:
    if isinstance(last, int):
        return value == last + 1
    if "letters" in kind:
        return ord(str(value)) == ord(last) + 1
    return any(last + str(value) in order for order in (IROHA, AIUEO))


def _with_those_below(item: _Item, items: Sequence[_Item], answered: set[Path]) -> Iterator[str]:
    yield from item.lines
    depth = len(item.path)
    for other in items:
        below = len(other.path) > depth and other.path[:depth] == item.path
        if below and not any(other.path[:n] in answered for n in range(depth + 1, len(other.path) + 1)):
            yield from other.lines


# ---------------------------------------------------------------------- the answer
def _answer_parts(answer: str, known: Sequence[Path]) -> tuple[str, dict[_Named, str]]:
    """The text before the first opening, and the text under each number that an opening names."""
    before: list[str] = []
    sections: list[tuple[list[_Named], list[str]]] = []
    for line in answer.split("\n"):
        heading = RE_HEADING.match(line)
        if heading:
            sections.append((_named(heading["numbers"], known), [heading["rest"].strip()]))
        elif sections:
            sections[-1][1].append(line)
        else:
            before.append(line)
    parts: dict[_Named, str] = {}
    for names, lines in sections:
        text = "\n".join(line for line in lines if line.strip())
        for named in names:
            parts[named] = f"{parts[named]}\n{text}" if named in parts else text
    return "\n".join(before).strip(), parts


def _named(text: str, known: Sequence[Path]) -> list[_Named]:
    """Every number that a heading names, ranges (から…まで) spelled out."""
    found: list[_Named] = []
    last: Path = ()
    end = 0
    for chain in RE_CHAIN.finditer(text):
        joined_by = text[end : chain.start()]
        path = _path(chain[0], last, known)
        half = re.search(rf"{HALF}$", chain[0])
        if "から" in joined_by and found:
            found += [_Named(p) for p in _range(last, path, known)]
        found.append(_Named(path, half[0].lstrip("の") if half else ""))
        last, end = path, chain.end()
    return list(dict.fromkeys(found))


def _path(chain: str, last: Path, known: Sequence[Path]) -> Path:
    """The path of one chain (二の（１）); a chain that begins below the top goes on from the one before it."""
    numbers = []
    rest = re.sub(rf"{HALF}$", "", chain)
    while rest:
        for kind, mark in MARKS.items():
            if found := re.match(rf"\s*の?\s*(?:{mark})", rest):
                text = next(group for group in found.groups() if group)
                numbers.append(Number(kind, _value(kind, text)))
                rest = rest[found.end() :].rstrip() and rest[found.end() :]
                break
        else:
            break
    depth = next((n for n, number in enumerate(last) if number.kind == numbers[0].kind), None)
    path = (*last[:depth], *numbers) if depth is not None else tuple(numbers)
    if path in known:
        return path
    # 一の(1) may be asked as 一の１: the same numbers with other brackets, when only one paragraph has them.
    alike = [p for p in known if _bare(p) == _bare(path)]
    return alike[0] if len(alike) == 1 else path


def _bare(path: Path) -> list[tuple[str, int | str]]:
    return [("digits" if kind == "circled" else kind.split()[0], value) for kind, value in path]


def _range(first: Path, last: Path, known: Sequence[Path]) -> list[Path]:
    """The paths between two, both ends left out: by the order of the question, else by counting on."""
    if first in known and last in known:
        between = known[known.index(first) + 1 : known.index(last)]
        if first[:-1] == last[:-1]:
            return [p for p in between if len(p) == len(last)]
        ends = (len(first), len(last))
        return [p for p in between if len(p) in ends and p[: len(first)] != first and p != last[: len(p)]]
    start, stop = first[-1].value, last[-1].value
    if first[:-1] == last[:-1] and isinstance(start, int) and isinstance(stop, int):
        return [(*last[:-1], Number(last[-1].kind, n)) for n in range(start + 1, stop)]
    return []


# ---------------------------------------------------------------------- labels
def _label(named: _Named) -> str:
    half = f"の{named.half}" if named.half else ""
    return "の".join(_written(number) for number in named.path) + half


def _written(number: Number) -> str:
    value = number.value
    if isinstance(value, str):
        text = value
    elif number.kind.startswith("kanji"):
        text = write_numeral(value)
    elif number.kind == "circled":
        return chr(ord("①") + value - 1)
    else:
        text = write_full_width(value)
    return f"（{text}）" if number.kind.endswith("in brackets") else text
