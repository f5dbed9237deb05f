"""When which provisions of a law take effect, as the 施行期日 clause of its own 附則 says. Pure.

「この省令は、…の施行の日（令和九年四月一日）から施行する。ただし、次条の規定は、…の公布の日から施行する。」 is two days: the rest of
the law (``*``) on the first, 附則第二条 on the second.  A day that the clause leaves to a cabinet order, or to another
instrument without saying it, stays open (None) until e-Gov knows a day that no other part of the clause explains.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.change.passages import Provision
from db.text.dates import ERA, RE_KANJI_DAY, kanji_day
from db.text.late import late
from db.text.numerals import NUMERALS, read_branched, read_numeral

REST = "*"  # every provision of which the clause says nothing else
N = f"[{NUMERALS}0-9０-９]+"
RE_BEGINS = late(
    r"^(?:[（(]施行期日[^）)]*[）)]\s*)?(?:この|本)(?:法律|政令|省令|府令|内閣府令|規則|命令|告示|[^、。はの]{0,6}令)"
    r"(?:中|（[^）]*）|\([^)]*\))?[はも、中]"
)
RE_PERIOD = late(
    rf"公布の日から起算して(?:({N})年)?(?:({N})(?:月|か月|箇月))?(?:({N})日)?を?(経過した日|超えない範囲内|こえない範囲内)"
)
RE_BY_ORDER = late(r"(?:政令|[^、。]{1,6}令|規則)で定める日")
RE_ARTICLE = late(rf"第({N})条((?:の{N})*)(?:第({N})項)?")
RE_CHAPTER = late(rf"第({N})章")
RE_AMENDED_BY = late(rf"({ERA})(元|{N})年(?:{N}月{N}日)?([^{NUMERALS}0-9０-９\s]+?)第({N})号")
NOT_YET_A_DAY = "のをにがはでと及並、，又中・"  # behind 規定: the sentence goes on about provisions
RE_ENDS_IN_A_DAY = late(r"日(?:[（(].*[）)])?$")


@dataclass(frozen=True, slots=True)
class Enforcement:
    """One day of a clause: ``places`` are paths (or ``*`` for the rest), ``day`` None while open.

    ``latest``: the last day that an open one may be; ``basis``: the path of the clause; ``words``: which day the clause says,
    in its own words; ``what``: which provisions it says, in its own words ("" for the rest).
    """

    places: tuple[str, ...]
    day: str | None
    basis: str
    latest: str | None
    words: str
    what: str = ""


def enforcements(
    provisions: Sequence[Provision], part: str, promulgated: str | None, *, own: bool, names: Collection[str] = ()
) -> list[Enforcement]:
    """What the clause in ``part`` (a supplementary provision) says; [] where it has none.

    ``own``: it is the law's own clause, so that 第三条 is an article of this text; else it is an amending act's, whose articles are
    not here, and only what it changes in a law called one of ``names`` is named by place.
    """
    here = [p for p in provisions if p.part == part]
    clause = next((p for p in here if RE_BEGINS.match(_bare(p.text)) and "施行" in p.text), None)
    if clause is None:
        return []
    text = re.sub(r"^[（(]施行期日[^）)]*[）)]\s*", "", clause.text.strip())
    items = [p for p in here if re.fullmatch(re.escape(clause.path) + r"-Item_[^-]+", p.path)]
    found: list[Enforcement] = []
    for sentence in _sentences(text):
        if "当該各号に定める日" in sentence:
            for item in items:
                what, words = _item(item.text)
                if words:
                    found.append(Enforcement((), None, item.path, None, words, what))
            continue
        found += [Enforcement((), None, clause.path, None, words, what) for what, words in _stated(sentence)]
    by_path = _Paths(provisions, clause, own=own, names=names)
    filled = []
    for one in found:
        day, latest = read_day(one.words, promulgated)
        filled.append(replace(one, places=by_path.of(one.what), day=day, latest=latest))
    return filled


def settled(found: Sequence[Enforcement], days: Collection[str]) -> list[Enforcement]:
    """The same, where the one day that e-Gov knows (``days``) and the clause does not explain is that of its one open part."""
    explained = {one.day for one in found if one.day}
    open_ones = [one for one in found if one.day is None]
    left = sorted(day for day in days if day not in explained)
    if len(open_ones) == 1 and len(left) == 1 and (not open_ones[0].latest or left[0] <= open_ones[0].latest):
        return [replace(one, day=left[0]) if one is open_ones[0] else one for one in found]
    return list(found)


def by_day(found: Sequence[Enforcement]) -> list[Enforcement]:
    """One row a day: what takes effect on the same day by the same clause is one, in order of days, open ones last."""
    merged: dict[tuple[str | None, str | None, str], Enforcement] = {}
    for one in found:
        key = (one.day, one.latest, one.day or one.words)
        known = merged.get(key)
        if known is None:
            merged[key] = one
            continue
        places = (REST,) if REST in known.places + one.places else tuple(dict.fromkeys(known.places + one.places))
        what = "、".join(filter(None, (known.what, one.what)))
        merged[key] = replace(known, places=places, what=what)
    return sorted(merged.values(), key=lambda one: (one.day or one.latest or "9999", one.basis))


def holds_on(found: Sequence[Enforcement], path: str, day: str) -> bool:
    """Whether a provision is in force on a day by these rows; True where they say nothing of it.

    The clause itself, and the 附則 it stands under, hold from the first day on which anything does.
    """
    for one in found:
        clause = re.sub(r"-Item_.*|(?<=-)(Article_[^-]+)-.*", r"\1", one.basis)
        if path == clause.split("-")[0] or path == clause or path.startswith(f"{clause}-"):
            return any(other.day is not None and other.day <= day for other in found)
    naming = [one for one in found if any(path == place or path.startswith(f"{place}-") for place in one.places)]
    rows = naming or [one for one in found if REST in one.places]
    return not rows or any(one.day is not None and one.day <= day for one in rows)


# ---------------------------------------------------------------------- days
def read_day(words: str, promulgated: str | None) -> tuple[str | None, str | None]:
    """(the day, the latest it may be) of 「令和九年四月一日」, 「公布の日から起算して三月を経過した日」 …; (None, None) when
    the words leave it to another instrument."""
    plain = words.strip().strip("、，　 ")
    began = date.fromisoformat(promulgated) if promulgated else None
    if RE_BY_ORDER.search(plain):
        if found := RE_PERIOD.search(plain):
            return None, _later(began, found, inside=True) if began else None
        return None, kanji_day(plain) if "までの間" in plain else None
    if found := RE_PERIOD.search(plain):
        if "又は" in plain or "のいずれか" in plain:
            return None, None
        return (_later(began, found, inside=False) if began else None), None
    if re.fullmatch(r"(?:この(?:法律|政令|省令|府令|規則)の)?公布の日", plain):
        return promulgated, None
    if RE_KANJI_DAY.match(plain):
        return kanji_day(plain), None
    stated = re.search(rf"日[（(]({ERA}(?:元|{N})年{N}月{N}日)(?:。[^）)]*)?[）)]\s*$", plain)
    return (kanji_day(stated[1]), None) if stated else (None, None)


def _later(began: date, found: re.Match[str], *, inside: bool) -> str:
    """The day after a period that is counted from the day of promulgation itself, or the last day inside it."""
    years, months, days = (read_numeral(found[n]) or 0 if found[n] else 0 for n in (1, 2, 3))
    month = began.month - 1 + months + 12 * years
    year, month = began.year + month // 12, month % 12 + 1
    end = date(year, month, min(began.day, monthrange(year, month)[1])) + timedelta(days=days)
    return (end - timedelta(days=1) if inside else end).isoformat()


# ---------------------------------------------------------------------- the clause
def _bare(text: str) -> str:
    return text.strip().replace("　", "")


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a clause; a 。 inside brackets ends none."""
    for start, end in _spans(text, "。"):
        if sentence := text[start:end].strip("　 "):
            yield sentence


def _free(text: str) -> Iterator[int]:
    """Where a text stands in no bracket and no quotation; quoted words may hold one bracket of a pair."""
    brackets = quotes = 0
    for at, letter in enumerate(text):
        quotes = max(0, quotes + (letter == "「") - (letter == "」"))
        if not quotes:
            brackets = max(0, brackets + (letter in "（(") - (letter in "）)"))
        if not brackets and not quotes and letter not in "」）)":
            yield at


def _spans(text: str, mark: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in _free(text):
        if text[at] == mark:
            yield start, at
            start = at + 1
    yield start, len(text)


def outside_brackets(text: str) -> str:
    """The text without what stands in brackets or is quoted."""
    return "".join(text[at] for at in _free(text))


def _stated(sentence: str) -> Iterator[tuple[str, str]]:
    """(which provisions, which day) of each 「Aの規定はBから、CはDから施行する」; "" for the law as a whole."""
    if "施行" not in sentence:
        return
    body = re.sub(r"^ただし、?", "", sentence)
    body = re.sub(r"(?:から)?、?(?:これを)?施行する$|から適用する$", "", body.strip())
    whole = RE_BEGINS.match(body)
    for start, end in _stretches(body):
        piece = body[start:end].strip("、　 ")
        if piece.endswith("から"):
            piece = piece[:-2]
        at = _topic(piece)
        if at < 0:
            continue
        what, words = piece[:at].strip("、　 "), piece[at + 1 :].strip("、　 ")
        of_all = bool(whole) and start == 0 and re.match(r"^(?:この|本)[^、。中]{1,8}(?:（[^）]*）|\([^)]*\))?$", what)
        rest = of_all or re.fullmatch(r"その(?:他|余)の(?:部分|規定)", what)
        yield "" if rest else what, words


def _stretches(body: str) -> Iterator[tuple[int, int]]:
    """Where each 「…は…から」 of a sentence stands: behind から、 another subject begins."""
    start = 0
    for at in _free(body):
        if body.startswith("から、", at) and _topic(body[at + 3 :]) >= 0:
            yield start, at + 2
            start = at + 3
    yield start, len(body)


def _topic(text: str) -> int:
    """Where the は of a subject stands outside brackets; -1 when there is none."""
    return next((at for at in _free(text) if text[at] == "は" and text[at - 1 : at] not in ("又", "く")), -1)


def _item(text: str) -> tuple[str, str]:
    """(which provisions, which day) of an item; ("", "") for 「略」 and for what cannot be parted."""
    if "　" in text.strip():
        what, _, words = text.strip().rpartition("　")
        if RE_ENDS_IN_A_DAY.search(words.strip()):
            return what.strip(), words.strip()
    what = words = ""
    for at in _free(text):
        if not text.endswith(("規定", "部分"), 0, at + 1):
            continue
        rest = text[at + 1 :].strip("　 ")
        while rest[:1] in ("（", "("):  # brackets behind the words belong to them
            rest = rest[_closing(rest) + 1 :].strip("　 ")
        if rest and rest[0] not in NOT_YET_A_DAY and RE_ENDS_IN_A_DAY.search(rest):
            what, words = text[: len(text) - len(rest)].strip("　 "), rest
    return what, words


def _closing(text: str) -> int:
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter in "（(") - (letter in "）)")
        if depth == 0:
            return at
    return len(text) - 1


# ---------------------------------------------------------------------- which provisions
class _Paths:
    """The provisions of a text by what a clause calls them."""

    def __init__(
        self, provisions: Sequence[Provision], clause: Provision, *, own: bool, names: Collection[str]
    ) -> None:
        self.own = own
        self.names = tuple(names)
        self.root = clause.path.split("-")[0]
        here = re.search(r"-Article_([^-]+)", clause.path)
        self.here = here[1] if here else ""
        self.articles: dict[str, list[str]] = {"main": [], "suppl": []}  # numbers in order
        self.chapters: dict[str, list[str]] = {}
        self.paragraphs = {p.path for p in provisions if "-Paragraph_" in p.path}
        chapter = ""
        for p in provisions:
            if p.path.startswith("MainProvision") and "-ChapterTitle_" in p.path:
                found = RE_CHAPTER.search(p.text)
                chapter = found[1] if found else ""
            article = re.match(r"(MainProvision|SupplProvision(?:\[\d+\])?)-Article_([^-]+)", p.path)
            if not article:
                continue
            side = "main" if article[1] == "MainProvision" else "suppl" if article[1] == self.root else ""
            if side and article[2] not in self.articles[side]:
                self.articles[side].append(article[2])
                if side == "main" and chapter:
                    self.chapters.setdefault(chapter, []).append(article[2])

    def of(self, what: str) -> tuple[str, ...]:
        """The paths of 「第一章、第百三条…並びに附則第五条から第九条まで」; (``*``,) for the law as a whole."""
        if not what:
            return (REST,)
        plain = outside_brackets(what)
        found: list[str] = []
        if self.own:
            found += self._listed(plain, "main")
        else:
            for name in self.names:  # 入管法第六十七条の改正規定: an article of this law
                for stretch in re.finditer(rf"{re.escape(name)}((?:(?!附則)[^。])*?)の?改正規定", plain):
                    found += self._listed(stretch[1], "main")
            head = re.split(r"附則(?=第)", plain)
            plain = ("次条" if "次条" in head[0] else "") + "".join(f"附則{one}" for one in head[1:])
            plain = re.split(r"の規定", plain)[0] if head[1:] else plain
            found += self._listed(plain, "suppl" if plain.startswith("附則") else "none")
        return tuple(dict.fromkeys(found))

    def _listed(self, text: str, side: str) -> Iterator[str]:
        """Every article that a list names; behind 附則 the list goes on in the supplementary provision."""
        last, joined = "", False
        for token in re.finditer(rf"附則|次条|同条|から|まで|第{N}章|第{N}条(?:の{N})*(?:第{N}項)?", text):
            word = token[0]
            if word == "附則":
                side = "suppl"
            elif word == "から":
                joined = True
            elif word == "次条":
                number = self._next()
                if number:
                    last, joined = number, False
                    yield f"{self.root}-Article_{number}"
                    side = "suppl"
            elif chapter := RE_CHAPTER.fullmatch(word):
                yield from (f"MainProvision-Article_{one}" for one in self.chapters.get(chapter[1], []))
            elif side != "none" and (article := RE_ARTICLE.fullmatch(word)):
                number = read_branched(article[1], article[2])
                root = "MainProvision" if side == "main" else self.root
                if joined and last in self.articles[side] and number in self.articles[side]:
                    known = self.articles[side]
                    yield from (
                        f"{root}-Article_{one}" for one in known[known.index(last) + 1 : known.index(number) + 1]
                    )
                elif number in self.articles[side]:
                    path = f"{root}-Article_{number}"
                    below = f"{path}-Paragraph_{read_numeral(article[3])}" if article[3] else ""
                    yield below if below in self.paragraphs else path
                last, joined = number, False

    def _next(self) -> str:
        """The article behind the clause's own, where the text has it: of most amending acts it gives only some."""
        first = self.here.partition("_")[0]
        number = str(int(first) + 1) if first.isdigit() else ""
        return number if number in self.articles["suppl"] else ""


# ---------------------------------------------------------------------- whose clause
def act_number(words: str | None) -> tuple[str, int, str, int] | None:
    """令和六年法律第六十号 or 令和六年六月二一日法律第六〇号 as (era, year, kind, number); None for anything else."""
    found = RE_AMENDED_BY.search(words or "")
    year, number = (read_numeral(found[2]), read_numeral(found[4])) if found else (None, None)
    return (found[1], year, found[3], number) if found and year and number else None


def own_part(provisions: Sequence[Provision]) -> str | None:
    """The part that is the law's own 附則: the first one, where no amending act is named with it."""
    first = next((p.part for p in provisions if p.part.startswith("SupplProvision")), None)
    return first if first is not None and " " not in first else None


def part_of_act(
    provisions: Sequence[Provision], number: str | None, before: Sequence[Provision], comments: Collection[str]
) -> str | None:
    """The 附則 of the amending act of this number: named so, or else the only one that the text before has not, or the only one
    with the clause that e-Gov quotes (``comments``).  None where that cannot be said."""
    parts = list(dict.fromkeys(p.part for p in provisions if p.part.startswith("SupplProvision")))
    wanted = act_number(number)
    named = [part for part in parts if wanted and act_number(part.partition(" ")[2]) == wanted]
    if named:
        return named[0]
    if any(" " in part for part in parts):
        return None
    known = {_clause_key(before, part) for part in dict.fromkeys(p.part for p in before)}
    fresh = [part for part in parts[1:] if before and _clause_key(provisions, part) not in known]
    if len(fresh) == 1:
        return fresh[0]
    said = [
        part
        for part in parts[1:]
        if any(p.part == part and any(comment in p.text for comment in comments if comment) for p in provisions)
    ]
    return said[0] if len(said) == 1 else None


def _clause_key(provisions: Sequence[Provision], part: str) -> str:
    texts = [_bare(p.text) for p in provisions if p.part == part and p.text.strip()]
    return re.sub(r"[（(]施行期日[）)]", "", "".join(texts))[:400]
