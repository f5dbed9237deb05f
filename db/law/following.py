"""References that only follow a renumbering: 「第三項」 became 「第四項」 because that paragraph has this number now. Pure.

A reference is resolved to the units that it names, from where it stands, in the old text and in the new one; it only follows
when these are the same units under the numbers that they have now.  What cannot be resolved is not said to follow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from db.change.passages import Provision
from db.law.weighing_words import KINDS, RE_TOKEN, outside_reference, spelled_alike
from db.text.folding import fold
from db.text.late import late
from db.text.numerals import IROHA, NUMBER, read_branched, read_numeral

UNIT = {"条": "Article", "項": "Paragraph", "号": "Item"}
LEVELS = ("Article", "Paragraph", "Item", "Subitem1")
RE_PIECE = late(
    rf"第(?P<number>{NUMBER})(?P<unit>[条項号])(?P<branches>(?:の{NUMBER})*)"
    rf"|(?P<near>前|次|同|本)(?P<count>{NUMBER})?(?P<of>[条項号])"
    rf"|(?P<letter>[{IROHA}])(?P<behind>(?:の{NUMBER})*)"
    r"|(?P<until>から)|(?P<rest>まで|及び|並びに|又は|若しくは|、|,|の|前段|後段|本文|ただし書|柱書)"
)
RE_NAMED = late(rf"第{NUMBER}[条項号](?:の{NUMBER})*|[前次同本](?:{NUMBER})?[条項号]|[{IROHA}]")


class Text:
    """A text of a law, for finding neighbours: the units below each unit, in order."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.below: dict[str, list[str]] = {}
        seen: set[str] = set()
        for provision in provisions:
            path = ""
            for step in provision.path.split("-"):
                above, path = path, f"{path}-{step}" if path else step
                if path not in seen:
                    seen.add(path)
                    self.below.setdefault(above, []).append(path)

    def near(self, path: str, tag: str, by: int) -> str | None:
        """The neighbour of a unit, so many places on; None where there is none."""
        units = self.units(path.rpartition("-")[0], tag)
        at = units.index(path) + by if path in units else -1
        return units[at] if 0 <= at < len(units) else None

    def units(self, above: str, tag: str) -> list[str]:
        return [one for one in self.below.get(above, ()) if one.rpartition("-")[2].startswith(f"{tag}_")]

    def span(self, first: str, last: str) -> list[str] | None:
        """All units from one to another beside it; None where they are no neighbours in order."""
        tag = first.rpartition("-")[2].partition("_")[0]
        units = self.units(first.rpartition("-")[0], tag)
        if first not in units or last not in units or units.index(first) > units.index(last):
            return None
        return units[units.index(first) : units.index(last) + 1]


def only_follows(old: Provision, new: Provision, before: Text, after: Text, homes: Mapping[str, str]) -> bool:
    """Whether nothing differs between two wordings but references that follow renumbered provisions (``homes``: where each unit
    of the old text stands now)."""
    if not (old.path.startswith("MainProvision") and new.path.startswith("MainProvision")):
        return False  # in 附則 第三条 may be one of the 附則 or of the amending act
    left, right = (_parted(p.text) for p in (old, new))
    if len(left[0]) != len(right[0]) or left[1] != right[1]:
        return False
    was, now = _Resolver(before, old.path), _Resolver(after, new.path)
    follows = False
    for one, other in zip(left[0], right[0], strict=True):
        named = was.units(one), now.units(other)
        if one == other:
            continue
        if named[0] is None or named[1] is None:
            return False
        if [homes.get(path, path) for path in named[0]] != named[1]:
            return False
        follows |= RE_NAMED.findall(one) != RE_NAMED.findall(other)  # 第三号 and 第三号まで are one number
    return follows


def _parted(text: str) -> tuple[list[str], list[str]]:
    """The references of a text, and the words between them; one to another law belongs to the words."""
    plain = spelled_alike(fold(text).replace("\n", ""))
    references: list[str] = []
    words = [""]
    for found in RE_TOKEN.finditer(plain):
        kind = KINDS[int(str(found.lastgroup)[1:])]
        if kind == "参照" and not outside_reference(plain, found):
            references.append(found[0])
            words.append("")
        else:
            words[-1] += "".join(found[0].split())
    return references, words


class _Resolver:
    """Resolves the references of one provision in the order in which they stand."""

    def __init__(self, text: Text, path: str) -> None:
        self.text = text
        steps = path.split("-")
        self.root = steps[0]
        self.own = {one.partition("_")[0]: "-".join(steps[: n + 1]) for n, one in enumerate(steps) if n}
        self.last: dict[str, str] = {}

    def units(self, words: str) -> list[str] | None:
        """The paths that a reference names, in order; None when it cannot be resolved."""
        here = dict(self.own)
        found: list[str] = []
        current = ""  # what the chain names so far
        start = ""  # the first unit of a range
        at = 0
        while at < len(words):
            piece = RE_PIECE.match(words, at)
            if piece is None:
                return None
            at = piece.end()
            if piece["rest"]:
                if piece["rest"] in ("まで", "及び", "並びに", "又は", "若しくは", "、", ",") and current:
                    ended = self.text.span(start, current) if start else [current]
                    if ended is None:
                        return None
                    found += ended
                    current = start = ""
                continue
            if piece["until"]:
                start, current = current, ""
                continue
            several = self._several(piece, here)
            if several is None:
                return None
            tag = _tag(several[-1])
            here = {
                name: path for name, path in here.items() if name in LEVELS and LEVELS.index(name) < LEVELS.index(tag)
            }
            here[tag] = several[-1]
            self.last[tag] = several[-1]
            if len(several) > 1:
                found += several[:-1]
            current = several[-1]
        if current:
            ended = self.text.span(start, current) if start else [current]
            if ended is None:
                return None
            found += ended
        return found

    def _several(self, piece: re.Match[str], here: Mapping[str, str]) -> list[str] | None:
        if piece["letter"]:
            above = here.get("Item")
            if not above:
                return None
            return [f"{above}-Subitem1_{read_branched(str(IROHA.index(piece['letter']) + 1), piece['behind'])}"]
        tag = UNIT[piece["unit"] or piece["of"]]
        if piece["number"]:
            above = self._above(tag, here)
            return [f"{above}-{tag}_{read_branched(piece['number'], piece['branches'])}"] if above else None
        count = read_numeral(piece["count"]) if piece["count"] else 1
        if piece["near"] == "同":
            return [self.last[tag]] if tag in self.last and count == 1 else None
        own = self.own.get(tag)
        if own is None or not count:
            return None
        if piece["near"] == "本":
            return [own]
        steps = range(-count, 0) if piece["near"] == "前" else range(1, count + 1)
        near = [self.text.near(own, tag, step) for step in steps]
        return [one for one in near if one] if all(near) else None

    def _above(self, tag: str, here: Mapping[str, str]) -> str | None:
        if tag == "Article":
            return self.root
        if tag == "Paragraph":
            return here.get("Article") or self.root
        if "Paragraph" in here:
            return here["Paragraph"]
        article = here.get("Article")
        return f"{article}-Paragraph_1" if article else None


def _tag(path: str) -> str:
    return path.rpartition("-")[2].partition("_")[0]
