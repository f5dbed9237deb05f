"""Terms that a law defines, and the other laws that it cites by number. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.change.passages import Provision
from db.text.dates import ERA
from db.text.numerals import NUMERALS

N = f"[{NUMERALS}]"
RE_SHORT = re.compile(r"以下(?:[^「」（）。]{0,24}において)?(?:単に)?「([^「」]{1,30})」という")
RE_MEANS = re.compile(r"^(?:この[^、。]{1,8}(?:において|で)、?)?「([^「」]{1,30})」とは、(.{4,})$", re.DOTALL)
RE_LEAD = re.compile(r"^(?:この[^、。]{1,8}(?:において|で)、?)?「[^「」]{1,30}」とは、")
RE_COLUMN = re.compile(r"^([^　、。（）「」]{2,24})　(.{4,400})。$")
RE_CITED = re.compile(
    rf"([^「」（）、。\s]{{2,60}}?)（({ERA}(?:元|{N}{{1,4}})年(?:法律|政令|[^（）。、]{{1,20}}令)第{N}+号)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term, where it is defined, and what it means: the definition alone, or for a short name the words that it stands for."""

    word: str
    path: str
    meaning: str


def terms_of(provisions: Sequence[Provision]) -> list[Term]:
    """The defined terms of a text's main provisions, in order, each once."""
    found: dict[str, Term] = {}
    under_definitions = ""
    for p in provisions:
        if not p.path.startswith("MainProvision"):
            continue
        if re.fullmatch(r"[（(]定義[^）)]*[）)]", p.text.strip()):
            under_definitions = p.path
        if match := RE_MEANS.match(p.text):
            found.setdefault(match[1], Term(match[1], p.path, definition(match[2])))
        elif under_definitions and p.path.startswith(f"{under_definitions}-") and (match := RE_COLUMN.match(p.text)):
            found.setdefault(match[1], Term(match[1], p.path, match[2] if is_whole(match[2]) else p.text.strip()))
        for short in RE_SHORT.finditer(p.text):
            found.setdefault(short[1], Term(short[1], p.path, stands_for(p.text, short)))
    return list(found.values())


def definition(words: str) -> str:
    """What stands before the をいう (をいい、「…」とは) that ends the definition; one within brackets explains a word of it."""
    ends = [found.start() for found in re.finditer("をい[うい]", words)]
    return next((words[:end] for end in ends if is_whole(words[:end])), words.strip())


MOST_WORDS = 120  # of what a short name stands for, which stands right before it


def stands_for(text: str, short: re.Match[str]) -> str:
    """What a short name stands for: its sentence up to the bracket that gives the name, the end of it where that is long."""
    bracket = text.rfind("（", 0, short.start())
    words, depth = text[: bracket if bracket >= 0 else short.start()], 0
    for at in range(len(words) - 1, -1, -1):
        depth += (words[at] in "）」") - (words[at] in "（「")
        if depth < 0 or (depth == 0 and words[at] == "。"):
            words = words[at + 1 :]
            break
    words = RE_LEAD.sub("", words)
    return words if len(words) <= MOST_WORDS else "…" + words[-MOST_WORDS:]


def is_whole(words: str) -> bool:
    """Whether no bracket is left open in a definition: one that is was cut, and all of the provision says more."""
    return all(words.count(left) == words.count(right) for left, right in ("（）", "()", "「」"))


def terms_in(text: str, terms: Sequence[Term], path: str) -> list[Term]:
    """The terms that a provision uses and that are defined elsewhere, the longer ones first where one holds another."""
    left, used = text, []
    for term in sorted(terms, key=lambda one: -len(one.word)):
        if len(term.word) > 1 and term.word in left and not path.startswith(term.path):
            used.append(term)
            left = left.replace(term.word, "□")
    return used


def laws_cited(text: str) -> list[tuple[str, str]]:
    """(what it is called, its number) of every law that is cited by number, each once."""
    return [(_name(name), number) for number, name in {number: name for name, number in RE_CITED.findall(text)}.items()]


def _name(words: str) -> str:
    """The name alone: in 労働基準法及び最低賃金法 the last of two, in 感染症の予防及び…に関する法律 all of it."""
    words = re.sub(r"^(?:及び|並びに|又は|若しくは|その他|から|の規定、?)+", "", words)
    for mark in ("並びに", "若しくは", "又は", "及び"):
        before, found, last = words.rpartition(mark)
        if found and re.search(r"(?:法|律|令|規則|規定|[項号条])$", before):
            words = last
    return re.sub(r"^.*(?:から|第[^、]{1,12}(?:[条項号](?:の規定)?(?:による|に規定する)?))", "", words) or words
