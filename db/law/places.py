"""Where a provision stands, as it is said: 本則第10条の2第2項第3号, 附則（令和六年法律第六十号）第1項. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from db.change.passages import Provision, ProvisionDiff
from db.text.folding import comparable

PART_JA = {
    "MainProvision": "本則", "EnactStatement": "制定文", "Preamble": "前文", "AppdxTable": "別表", "AppdxStyle": "様式",
    "AppdxFormat": "書式", "AppdxNote": "別記", "AppdxFig": "別図", "Appdx": "付録",
}  # fmt: skip
UNITS = {"Article": "条", "Paragraph": "項", "Item": "号", "TableRow": "行目"}
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
RE_TABLE = re.compile(r".*-Table_\d+")
RE_TITLE = re.compile(r"[^(]{1,20}")


def names_of(provisions: Sequence[Provision]) -> dict[str, str]:
    """What appended tables and the tables in them are called in a text: path -> 別表第一, 二."""
    names = {}
    for provision in provisions:
        if (provision.path.startswith("Appdx") and "-" not in provision.path) or RE_TABLE.fullmatch(provision.path):
            found = RE_TITLE.match(comparable(provision.text))
            if found and found[0].strip():
                names[provision.path] = found[0].strip()
    return names


def place_of(provision: Provision, names: Mapping[str, str] | None = None) -> str:
    """A provision's path as it is said; ``names`` as :func:`names_of` gives them.

    MainProvision-Article_10_2-Paragraph_2-Item_3 -> 本則第10条の2第2項第3号, …-Item_4-Subitem1_9-Subitem2_6 -> …第4号リ（6）;
    articles that share one number (Article_2:5) -> 第2条から第5条まで.  A supplementary provision is named by the
    law that brought it, which the API gives with its part; where it does not, by its place in the file.
    """
    names = names or {}
    head, *steps = provision.path.split("-")
    tag, _, number = head.rstrip("]").partition("[")
    if tag == "SupplProvision":
        law = provision.part.partition(" ")[2] or (number if number not in ("", "1") else "")
        place = f"附則（{law}）" if law else "附則"
    elif tag.startswith("Appdx"):
        place = names.get(head) or PART_JA.get(tag, "別表等") + (f"（{number}）" if number else "")
    else:
        place = PART_JA.get(tag, "別表等")
    path = head
    for step in steps:
        path = f"{path}-{step}"
        tag, _, number = step.partition("_")
        if tag == "Table":
            name = names.get(path, "")
            place += f"の{name}の表" if name else "の表" if number == "1" else f"の第{number}の表"
        elif tag in UNITS:
            ends = [_numbered(one, UNITS[tag]) for one in number.split(":")]
            place += "から".join(filter(None, ends)) + ("まで" if len(ends) > 1 else "")
        elif re.fullmatch(r"Subitem\d+", tag):
            printed = provision.label if path == provision.path else ""
            place += _printed(printed) or "から".join(_subitem(tag, one) for one in number.split(":"))
    return place


def _numbered(number: str, unit: str) -> str:
    first, *branches = number.split("_")
    return f"第{first}{unit}" + "".join(f"の{b}" for b in branches) if first.isdigit() else ""


def _printed(label: str) -> str:
    """The printed number of what stands below an item, in one width: （６） -> （6）."""
    return unicodedata.normalize("NFKC", label).strip().replace("(", "（").replace(")", "）")


def _subitem(tag: str, number: str) -> str:
    """What stands below an item where its printed number is not known: イロハ, then （1）（2）, then （i）（ii）."""
    first, *branches = number.split("_")
    behind = "".join(f"の{b}" for b in branches)
    if not first.isdigit():
        return f"（{number}）"
    value = int(first)
    if tag == "Subitem1" and 1 <= value <= len(IROHA):
        return IROHA[value - 1] + behind
    if tag == "Subitem3":
        word = ""
        for sign, worth in ROMAN:
            word += sign * (value // worth)
            value %= worth
        return f"（{word}{behind}）"
    return f"（{first}{behind}）"


def shifts_of(
    diffs: Sequence[ProvisionDiff], old: Sequence[Provision], new: Sequence[Provision]
) -> frozenset[tuple[str, str, str]]:
    """The provisions that have another number now: (号, "11", "13"), read off their paths in two aligned texts.

    ``diffs`` as :func:`db.change.passages.provision_diffs` gives them for ``old`` and ``new``; what is not in them stays, in order.
    """
    changed = {id(side) for diff in diffs for side in (diff.old, diff.new, *diff.removed)}
    stay = ([p for p in side if comparable(p.text) and id(p) not in changed] for side in (old, new))
    pairs = [*zip(*stay, strict=False), *((d.old, d.new) for d in diffs if d.old and d.new)]
    found = set()
    for one, other in pairs:
        if one.path == other.path:
            continue
        for step, now in zip(one.path.split("-"), other.path.split("-"), strict=False):
            (tag, _, was), (now_tag, _, number) = step.partition("_"), now.partition("_")
            if tag == now_tag and tag in UNITS and was != number:
                found.add((UNITS[tag], was, number))
    return frozenset(found)
