"""What an act leaves to its orders and ordinances, tied to the provision that takes it up. Pure.

「主務省令で定める事項」 in 第八条第二項第十号 is tied to the provision of an ordinance that says
「法第八条第二項第十号の主務省令で定める事項は」: its citation names the very place, and what follows it is the delegation itself
or, where the act says 「主務省令で定めるところにより」, the thing that the act speaks of.  What no ordinance of the record cites
so stays open; a tie is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.change.passages import Provision
from db.law.enforcement import outside_brackets
from db.text.late import late
from db.text.numerals import IROHA, NUMERALS, read_branched, read_numeral

N = f"[{NUMERALS}]+"
MINISTERIAL = r"(?:[^\s、。（）「」]{0,14}?(?:省令|府令|庁令)(?:・[^\s、。（）「」]{1,8}?(?:省令|府令|庁令))*|規則)"
RE_PHRASE = late(
    r"((?:主務省令|政令|(?:[一-龥ァ-ヶー]{1,6}(?:省令|府令|庁令)・?)+))(?:で定める|の定める)([^、。（）「」]{0,24})"
)
ARTICLE = rf"第({N})条((?:の{N})*)"
PARAGRAPH = rf"(?:第({N})項)?"
ITEM = rf"(?:第({N})号((?:の{N})*))?"
SUBITEM = f"([{IROHA}])?"
RE_CITED = late(rf"法{ARTICLE}{PARAGRAPH}{ITEM}{SUBITEM}")
RE_JOINED = late(rf"(?:、|及び|並びに|又は|若しくは|から)(?:第({N})項)?{ITEM}|(同条|同項)(?:第({N})項)?{ITEM}")

# How the act's own deed is done: 「の規定により上陸の申請をしようとする外国人は」, 「の規定による届出は」.
RE_DEED = late(
    r"の規定による([^、。はがをに（]{2,20})は、"
    r"|の規定により([^、。はが（]{2,24}?)(?:を(?:しようと)?(?:する|した|受けようとする|行う)|しようとする|する(?:とき|場合)|したとき|を?(?:取り消|求め|命|嘱託)[^、。]{1,4}(?:とき|場合))"
)
RE_HIRAGANA = late(r"[ぁ-ん]+")
RE_SPEAKS_OF = late(r"(?:の(?!規定)|に規定する)([^、。はがをに]{2,4})")


@dataclass(frozen=True, slots=True)
class Ordinance:
    """A cabinet order or an ordinance by its id: its provisions, what it calls the act (法), and what kind it is (政令, 省令)."""

    law_id: str
    kind: str
    provisions: Sequence[Provision]


@dataclass(frozen=True, slots=True)
class Delegation:
    """One delegating phrase: ``provision`` and ``target`` are ``{law_id}#{path}``, ``target`` None while it is open."""

    provision: str
    phrase: str
    target: str | None

    @property
    def state(self) -> str:
        return "tied" if self.target else "open"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place of the act that an ordinance's provision cites: where, what follows it, and whether its sentence begins with it."""

    path: str
    target: str
    follows: str
    leads: bool
    kind: str


def delegations(
    law_id: str, act: Sequence[Provision], ordinances: Sequence[Ordinance], titles: Collection[str] = ()
) -> list[Delegation]:
    """A row for every delegating phrase of an act's main provisions, in order; ``titles``: what the act is called in full."""
    known = _Known(act, titles)
    cited: dict[str, list[Citation]] = {}
    for ordinance in ordinances:
        for citation in citations(ordinance, known):
            cited.setdefault(citation.path, []).append(citation)
    found = []
    for provision in act:
        if not provision.path.startswith("MainProvision"):
            continue
        here = list(phrases(provision.text))
        for phrase, instrument, noun in here:
            by_name = [
                other for _, other, what in here if other == instrument and not what.startswith(("ところ", "手続"))
            ]
            behind = provision.text.partition(phrase)[2].partition("。")[0]
            target = _target(provision, instrument, noun, len(by_name) == 1, cited, behind)
            found.append(Delegation(f"{law_id}#{provision.path}", phrase, target))
    return found


def phrases(text: str) -> Iterator[tuple[str, str, str]]:
    """(phrase, instrument, what it is about) of each delegation in a text; one that only points to another provision's is none."""
    for found in RE_PHRASE.finditer(text):
        before = text[: found.start()]
        if re.search(rf"第{N}[条項号](?:の{N})*の$", before):
            continue  # 第三十九条第三項の主務省令で定める基準: it is delegated there
        noun = re.match(r"(?:ところ(?:により)?|[^、。にをはがで]{1,16})", found[2])
        word = noun[0] if noun else ""
        kind = re.search(r"([一-龥]{2})(?:であって|であつて|として)$", before)
        # 措置として主務省令で定めるもの: what kind of thing it is stands before
        # その他法務省令で: the name of an instrument begins with no 他
        phrase, instrument = (part.removeprefix("他") for part in (found[0], found[1]))
        yield phrase, instrument, f"もの:{kind[1]}" if word.startswith("もの") and kind else word


class _Known:
    """The places of an act, by article, paragraph and item."""

    def __init__(self, act: Sequence[Provision], titles: Collection[str] = ()) -> None:
        self.paths = {p.path for p in act}
        self.titles = sorted(filter(None, titles), key=len, reverse=True)

    def path(self, article: str, paragraph: str, item: str, subitem: str) -> str | None:
        """The path of a citation; a law's article of one paragraph is cited without its number."""
        found = f"MainProvision-Article_{article}-Paragraph_{paragraph or '1'}"
        if item:
            found += f"-Item_{item}"
        if subitem:
            found += f"-Subitem1_{subitem}"
        return found if found in self.paths else None


def citations(ordinance: Ordinance, known: _Known) -> Iterator[Citation]:
    """Every place of the act that an ordinance's main provisions cite as 法第…条…."""
    for provision in ordinance.provisions:
        if provision.path.startswith("SupplProvision") or re.search(r"-Article_[^-]+$", provision.path):
            continue  # a caption cites, and takes nothing up
        plain = outside_brackets(provision.text)
        for title in known.titles:
            plain = plain.replace(f"{title}第", "法第")
        for sentence in filter(None, plain.split("。")):
            yield from _cited_in(sentence.strip("　 "), ordinance, provision.path, known)


def _cited_in(sentence: str, ordinance: Ordinance, path: str, known: _Known) -> Iterator[Citation]:
    for found in RE_CITED.finditer(sentence):
        before = sentence[: found.start()]
        if re.search(r"[一-龥ァ-ヶ]$|準用する$|準用する場合における$", before):
            continue  # another law's name ends in 法; what is only applied 準用 is another place's
        article = read_branched(found[1], found[2])
        places = [(found[3], found[4], found[5], found[6])]
        end = found.end()
        while joined := RE_JOINED.match(sentence, end):
            if joined.end() == joined.start() + len(joined[0]) and not (
                joined[1] or joined[2] or joined[5] or joined[6]
            ):
                break
            same_paragraph = joined[4] == "同項" or not (joined[1] or joined[5])
            paragraph = places[-1][0] if same_paragraph else joined[1] or joined[5]
            places.append((paragraph, joined[2] or joined[6], joined[3] or joined[7] or "", None))
            end = joined.end()
        follows = sentence[end : end + 60]
        for paragraph, item, branches, subitem in places:
            place = known.path(
                article,
                str(read_numeral(paragraph)) if paragraph else "",
                read_branched(item, branches or "") if item else "",
                str(IROHA.index(subitem) + 1) if subitem else "",
            )
            if place:
                yield Citation(
                    place, f"{ordinance.law_id}#{path}", follows, leads=found.start() == 0, kind=ordinance.kind
                )


def _target(
    provision: Provision, instrument: str, noun: str, alone: bool, cited: Mapping[str, list[Citation]], behind: str
) -> str | None:
    """The provision that takes a delegation up: one that cites the very place and repeats it, or begins with what the act speaks of.

    ``alone``: the place leaves nothing else to such an instrument, so that another noun behind it is the same delegation;
    ``behind``: what the sentence says behind the phrase, by which one of several is chosen.
    """
    kind = "政令" if instrument == "政令" else "省令"
    # 「法第…条第…項に規定する指定の権限」: an ordinance that hands powers on takes nothing up.
    here = [one for one in cited.get(provision.path, ()) if one.kind == kind and not one.follows.endswith("権限")]
    said = re.escape(instrument) if instrument in ("政令", "主務省令") else MINISTERIAL
    noun, _, thing = noun.partition(":")
    repeats = re.compile(
        rf"^(?:の|に規定する|で規定する|の規定による)([^、。]{{0,40}}?)(?:{said})(?:で|の)定める(.{{0,24}})"
    )
    exact = [(one, match[2], match[1]) for one in here if (match := repeats.match(one.follows))]
    exact.sort(key=lambda found: not found[0].leads)  # in order, those first whose sentence begins with the citation
    by_way = noun.startswith(("ところ", "手続"))
    for one, rest, between in exact:
        if thing and thing not in between + rest:
            continue
        if rest.startswith(noun[:2]) if by_way else noun and (thing or rest.startswith(noun[:4])):
            return one.target
    if by_way:
        leading = [
            one
            for one in here
            if one.leads
            and (match := RE_SPEAKS_OF.match(one.follows))
            and match[1][:2] in provision.text
            and not repeats.match(one.follows)
        ]
        if not leading:
            leading = [one for one in here if one.leads and _same_deed(provision.text, one.follows)]
        return max(leading, key=lambda one: _spoken_of(one.follows, behind)).target if leading else None
    return exact[0][0].target if exact and alone else None


def _spoken_of(follows: str, behind: str) -> int:
    """How much of the thing that a sentence goes on with stands behind the act's phrase."""
    found = re.match(r"(?:の(?!規定)|に規定する|の規定による)([^、。はがを（]{2,12})", follows)
    thing = found[1] if found else ""
    return max((n for n in range(2, len(thing) + 1) if thing[:n] in behind), default=0)


def _same_deed(text: str, follows: str) -> bool:
    """Whether a sentence that begins with the citation goes on with what the act's place has done: 届出 where that says 届け出る."""
    deed = RE_DEED.match(follows)
    words = RE_HIRAGANA.sub("", deed[1] or deed[2])[-2:] if deed else ""
    return len(words) == 2 and words in RE_HIRAGANA.sub("", text)
