"""What bills, and the Acts that they amend, are called by rule, from the words of the title.  Pure.

A title names Acts in full: 「出入国管理及び難民認定法及び外国人の技能実習の…に関する法律の一部を改正する法律案」.  People say
入管法等改正案: the nickname of the first Act (db/topics/synonyms.toml knows the two names of an Act), and 等 where there are more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from db.text.words import Names
from db.topics.synonyms import entries

RE_ACT = re.compile(r".+?(?:法律|法)(?=及び|並びに|、|等|$)")
RE_MORE = re.compile(r"及び|並びに|、|等")
# 「…を図るための見本法等」: what a bill is for is no part of the Act's name.
RE_PURPOSE = re.compile(r"^.{12,}図るための(?=.+(?:法|法律)等?$)")

LONGEST_NAME = 40
LONGEST_TITLE = 50  # a title of several Acts that is longer is called by the first of them
RE_AMENDS = re.compile(r".+?(?=の?一部を改正する)")
END_OF_NAME = 24  # what tells two long titles apart stands at their end
SHORTEST_END, LONGEST_END = 16, 32  # of a treaty, from 日本国と… on
CUT = "…"
# 「Xの一部を改正する法律案」 is spoken of as 「X改正案」.
SHORTER = (
    (re.compile(r"の?一部を改正する(?:等の)?法律(等?)の?一部を改正する(?:等の)?法律案$"), r"改正法\1の改正案"),
    (re.compile(r"(等?)の?一部を改正する(?:等の)?法律案$"), r"\1改正案"),
    (re.compile(r"^(.+?)に.+を任命することについて同意を求めるの件$"), r"\1の人事案件"),
    (re.compile(r"の(?:締結|受諾)について承認を求めるの件$"), "の承認案件"),
    (re.compile(r"(?:について|につき)承認を求めるの件$"), "についての承認案件"),
    (re.compile(r"を廃止する(?:等の)?法律案$"), "廃止案"),
    (re.compile(r"に関する法律案$"), "法案"),
    (re.compile(r"する法律案$"), "する法案"),
    (re.compile(r"法律案$"), "法案"),
)


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


def shortened(title: str) -> str:
    """A title as it is spoken of: 「Xの一部を改正する法律案」 gives X改正案, of an Act with a nickname, or of several with long
    names, by the first of them (入管法等改正案); any other long one is cut in the middle with …, so that its end (the
    country of a treaty) remains."""
    text = "".join(title.split())
    if amends := RE_AMENDS.match(text):
        words = amends[0]
        acts = acts_called(words)
        if not acts.known and len(text) > LONGEST_TITLE:
            acts = acts_called(without_purpose(words))
        if acts.known or (acts.several and len(text) > LONGEST_TITLE):
            text = acts.ja + text[len(words) :]
    for pattern, words in SHORTER:
        text, found = pattern.subn(words, text)
        if found:
            break
    if len(text) <= LONGEST_NAME:
        return text
    parties = len(text) - text.rfind("日本国") if "日本国" in text else 0
    end = parties if SHORTEST_END <= parties <= LONGEST_END else END_OF_NAME
    return text[: LONGEST_NAME - len(CUT) - end] + CUT + text[-end:]


def shortened_en(title: str) -> str | None:
    """A bill that amends Acts with an English name, in English; None for any other."""
    text = "".join(title.split())
    amends = RE_AMENDS.match(text)
    acts = acts_called(amends[0]) if amends else None
    if amends is None or acts is None or acts.en is None:
        return None
    named = acts.en + (" and other Acts" if acts.several else "")
    again = text.count("の一部を改正する") > 1
    return f"Amendment bill to the {'amending Act of the ' if again else ''}{named}"


def spoken_of(title: str) -> Names:
    """A bill as sentences about it name it; whatever else is voted on keeps its title."""
    if not title.endswith("法律案"):
        return Names(title, title)
    short = shortened(title)
    return Names(short, shortened_en(title) or short)
