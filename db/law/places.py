"""Where a provision stands, as it is said: 本則第10条の2第2項第3号, 附則（令和六年法律第六十号）第1項. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from db.change.passages import Provision, ProvisionDiff, standing_pairs
from db.law.acts import act_en
from db.text.folding import comparable
from db.text.numerals import WHOLE_IROHA, read_numeral

PART_JA = {
    "MainProvision": "本則", "EnactStatement": "制定文", "Preamble": "前文", "AppdxTable": "別表", "AppdxStyle": "様式",
    "AppdxFormat": "書式", "AppdxNote": "別記", "AppdxFig": "別図", "Appdx": "付録",
}  # fmt: skip
# Tables and forms that hang on 附則.
OF_SUPPL = {
    "SupplProvisionAppdxTable": ("別表", "Appended Table"),
    "SupplProvisionAppdxStyle": ("様式", "Appended Form"),
    "SupplProvisionAppdx": ("付録", "Appendix"),
}
UNITS = {"Article": "条", "Paragraph": "項", "Item": "号", "TableRow": "行目"}
ROMAN = (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))
RE_TABLE = re.compile(r".*-Table_\d+")
CELL = " | "  # between the cells of a row (crawlers/read/law_tree.py)
LONGEST_ROW = 40  # characters: a first cell up to this long names its row
COLUMNS_EN = ("left", "middle", "right")
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


ORDER = ("EnactStatement", "Preamble", "TOC", "MainProvision", "SupplProvision")


def in_order(path: str) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """What sorts paths as the law prints them: main provisions, 附則, then tables and forms; 第19条の2 between 第19条 and 第20条."""
    steps = []
    for n, step in enumerate(path.partition("@")[0].split("-")):
        tag = re.match(r"[A-Za-z]*\d?[A-Za-z]*", step)
        rank = (ORDER.index(head) if (head := step.partition("[")[0]) in ORDER else len(ORDER)) if n == 0 else 0
        numbers = tuple(int(one) for one in re.findall(r"\d+", step[tag.end() if tag and n else 0 :]))
        steps.append((rank, numbers))
    return tuple(steps)


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
        elif tag in OF_SUPPL:
            place += OF_SUPPL[tag][0] + (f"（{number}）" if number != "1" else "")
        elif tag in UNITS:
            ends = [_numbered(one, UNITS[tag]) for one in number.split(":")]
            place += "から".join(filter(None, ends)) + ("まで" if len(ends) > 1 else "")
        elif re.fullmatch(r"Subitem\d+", tag):
            printed = provision.label if path == provision.path else ""
            place += _printed(printed) or "から".join(_subitem(tag, one) for one in number.split(":"))
    return place


PART_EN = {
    "MainProvision": "", "EnactStatement": "Enacting statement", "Preamble": "Preamble", "AppdxTable": "Appended Table",
    "AppdxStyle": "Appended Form", "AppdxFormat": "Appended Format", "AppdxNote": "Appended Note", "AppdxFig": "Appended Figure",
    "Appdx": "Appendix", "SupplProvision": "Supplementary Provisions",
}  # fmt: skip


def place_en(provision: Provision, names: Mapping[str, str] | None = None) -> str:
    """A provision's path as English texts cite it: Article 22-4(1)(iii)(a), Supplementary Provisions (Act No. 60 of 2024) Article 2,
    Appended Table 1-2, row 4."""
    names = names or {}
    head, *steps = provision.path.split("-")
    tag, _, number = head.rstrip("]").partition("[")
    words = [PART_EN.get(tag, tag)]
    if tag == "SupplProvision" and (law := provision.part.partition(" ")[2]):
        words.append(f"({act_en(law)})")
    elif tag.startswith("Appdx") and number:
        counted = _table_number(names.get(head, ""))
        words.append(counted or number)
    path, place = head, ""
    for step in steps:
        path = f"{path}-{step}"
        tag, _, number = step.partition("_")
        ends = number.split(":")
        if tag == "Article":
            place += f"{'Articles' if len(ends) > 1 else 'Article'} " + " to ".join(
                one.replace("_", "-") for one in ends
            )
        elif tag == "Paragraph":
            place += f"({number.replace('_', '-')})" if place else f"paragraph ({number.replace('_', '-')})"
        elif tag == "Item":
            place += "(" + " to ".join(_roman(one) for one in ends) + ")"
        elif tag == "Subitem1":
            place += f"({_letter(number)})"
        elif re.fullmatch(r"Subitem\d+", tag):
            place += f"({number.replace('_', '-')})"
        elif tag == "Table":
            counted = _table_number(names.get(path, ""))
            if words[-1:] == ["Appended Table"] or words[0] == "Appended Table":
                words[-1] += f"-{counted}" if counted else "" if number == "1" else f", table {number}"
            else:
                place += ", table" if number == "1" else f", table {number}"
        elif tag in OF_SUPPL:
            place += OF_SUPPL[tag][1] + (f" {number}" if number != "1" else "")
        elif tag == "TableRow":
            place += f", row {number}"
    said = " ".join(filter(None, words))
    return said + place if place.startswith(",") else " ".join(filter(None, (said, place)))


def last_step(provision: Provision) -> str:
    """The last step of a place alone: 第4項 of 本則第59条の4第4項."""
    above = Provision(provision.path.rpartition("-")[0], provision.part, "", "")
    return place_of(provision).removeprefix(place_of(above))


def last_step_en(provision: Provision) -> str:
    """The same in English: (4) of Article 59-4(4), Article 6 of Article 6."""
    above = Provision(provision.path.rpartition("-")[0], provision.part, "", "")
    return place_en(provision).removeprefix(place_en(above)).strip()


def _table_number(name: str) -> str:
    """1 of 別表第一, 2 of 二; "" of another name."""
    found = re.fullmatch(r"(?:別表第?|様式第?|第)?([一二三四五六七八九十百]+|\d+)(?:号?様式)?", name)
    return str(read_numeral(found[1])) if found else ""


def _roman(number: str) -> str:
    """3 -> iii, 3_2 -> iii-2."""
    first, *branches = number.split("_")
    if not first.isdigit():
        return number
    return "-".join([_roman_numeral(int(first)), *branches])


def _roman_numeral(value: int) -> str:
    word = ""
    for sign, worth in (("c", 100), ("xc", 90), ("l", 50), ("xl", 40), *ROMAN):
        word += sign * (value // worth)
        value %= worth
    return word


def _letter(number: str) -> str:
    """1 -> a (イ), 27 -> aa, 2_2 -> b-2."""
    first, *branches = number.split("_")
    if not first.isdigit():
        return number
    turns, at = divmod(int(first) - 1, 26)
    return "-".join(["abcdefghijklmnopqrstuvwxyz"[at] * (turns + 1), *branches])


def cited(provision: Provision, names: Mapping[str, str], before: str | None, after: str | None) -> tuple[str, str]:
    """A place as it is cited, in Japanese and English: the row of a table by its first cell, with the column and the item in it
    where one alone differs: 別表第一の二の表の特定技能の項の下欄第一号."""
    ja, en = place_of(provision, names), place_en(provision, names)
    table, _, row = provision.path.rpartition("-TableRow_")
    cells = (after or before or "").split(CELL)
    name = "".join(cells[0].split())
    if not table or not row or len(cells) < 2 or not 0 < len(name) <= LONGEST_ROW or "。" in name:
        return ja, en
    whole = place_of(Provision(table, provision.part, "", ""), names)
    ja, en = f"{whole}の{name}の項", en.replace(f", row {row}", f", entry “{name}”")
    if before is None or after is None:
        return ja, en
    was, now = before.split(CELL), after.split(CELL)
    differing = [n for n, (a, b) in enumerate(zip(was, now, strict=False)) if comparable(a) != comparable(b)]
    if len(was) != len(now) or len(differing) != 1 or len(now) > len(COLUMNS_EN) or differing[0] == 0:
        return ja, en
    at = differing[0]
    if len(now) in (2, 3):
        last = at == len(now) - 1
        ja += "の下欄" if last else "の中欄"
        en += f", {COLUMNS_EN[2] if last else COLUMNS_EN[1]} column"
    else:
        ja, en = f"{ja}の第{at + 1}欄", f"{en}, column {at + 1}"
    items = _item_that_differs(was[at], now[at])
    return ja + (f"第{items}号" if items else ""), en + (
        f", item ({_roman_numeral(read_numeral(items) or 0)})" if items else ""
    )


def _item_that_differs(old: str, new: str) -> str:
    """The kanji number of the one item of a cell that differs; "" when it is none or several."""
    sides = [dict(_items(text)) for text in (old, new)]
    numbers = dict.fromkeys([*sides[0], *sides[1]])
    found = [one for one in numbers if comparable(sides[0].get(one, "")) != comparable(sides[1].get(one, ""))]
    return found[0] if len(found) == 1 else ""


def _items(text: str) -> Iterator[tuple[str, str]]:
    marks = list(re.finditer(r"(?:^|(?<=[。」）)の者動]))([一二三四五六七八九十]{1,3})[\u3000 ]", text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    yield "", text[: marks[0].start()] if marks else text
    for mark, end in zip(marks, ends, strict=True):
        yield mark[1], text[mark.end() : end]


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
    if tag == "Subitem1" and 1 <= value <= len(WHOLE_IROHA):
        return WHOLE_IROHA[value - 1] + behind
    if tag == "Subitem3":
        return f"（{_roman_numeral(value)}{behind}）"
    return f"（{first}{behind}）"


def shifts_of(
    diffs: Sequence[ProvisionDiff], old: Sequence[Provision], new: Sequence[Provision]
) -> frozenset[tuple[str, str, str]]:
    """The provisions that have another number now: (号, "11", "13"), read off their paths in two aligned texts.

    ``diffs`` as :func:`db.change.passages.provision_diffs` gives them for ``old`` and ``new``; what is not in them stays, in order.
    """
    found = set()
    for one, other in standing_pairs(diffs, old, new):
        if one.path == other.path:
            continue
        for step, now in zip(one.path.split("-"), other.path.split("-"), strict=False):
            (tag, _, was), (now_tag, _, number) = step.partition("_"), now.partition("_")
            if tag == now_tag and tag in UNITS and was != number:
                found.add((UNITS[tag], was, number))
    return frozenset(found)
