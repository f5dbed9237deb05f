"""What the Acts that a bill amends are called, from the words of its title.  Pure.

A title names Acts in full: 「出入国管理及び難民認定法及び外国人の技能実習の…に関する法律の一部を改正する法律案」.  People say
入管法等改正案: the nickname of the first Act (db/topics/synonyms.toml knows the two names of an Act), and 等 where there are more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from db.topics.synonyms import entries

RE_ACT = re.compile(r".+?(?:法律|法)(?=及び|並びに|、|等|$)")
RE_MORE = re.compile(r"及び|並びに|、|等")
# 「…を図るための見本法等」: what a bill is for is no part of the Act's name.
RE_PURPOSE = re.compile(r"^.{12,}図るための(?=.+(?:法|法律)等?$)")


@dataclass(frozen=True, slots=True)
class ActNames:
    """The Acts as they are spoken of; ``en`` is None where no English name is known; ``known``: by a nickname."""

    ja: str
    en: str | None
    several: bool
    known: bool


@cache
def nicknames() -> Mapping[str, tuple[str, str | None]]:
    """Full title of an Act -> (the shortest name of the same time, its English name)."""
    found: dict[str, tuple[str, str | None]] = {}
    for entry in entries():
        for newer in (False, True):
            words = [word for word in entry.words if (word in entry.newer) == newer]
            titles = [word for word in words if word.endswith(("法", "法律")) and not word.isascii()]
            act = next((word for word in words if word.endswith(" Act")), None)
            for title in titles:
                found[title] = (min(titles, key=len), act)
    return found


def acts_called(words: str) -> ActNames:
    """What the Acts are called that stand before 「の一部を改正する」; one without a nickname keeps its title."""
    known = next((title for title in sorted(nicknames(), key=len, reverse=True) if _begins(words, title)), None)
    act = RE_ACT.match(words)
    first = known or (act[0] if act else words)
    several = RE_MORE.match(words[len(first) :]) is not None
    ja, en = nicknames().get(first, (first, None))
    return ActNames(ja + ("等" if several else ""), en, several, known is not None)


def _begins(words: str, title: str) -> bool:
    rest = words[len(title) :]
    return words.startswith(title) and (not rest or RE_MORE.match(rest) is not None)


def without_purpose(words: str) -> str:
    """The Acts without what a bill is for: 「…の有効な利用を図るための見本法等」 -> 見本法等."""
    return RE_PURPOSE.sub("", words)
