"""What offices are called: one table of their whole names, the short ones of the press and the English ones, and how an addressee
is told apart into the offices and the person it names.  Pure.

首相, 総理 and "Prime Minister" are 内閣総理大臣; 法相 and 法務相 are 法務大臣; 参院議員 is 参議院議員; an office may stand before the
name (外相 見本花子), behind it (見本外相) or on both sides of it, and 前 or "former" before it says that it is held no more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

# Ministries by their stem -> how the stem is shortened, and what their minister is called in English (before "Minister").
STEMS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "総務": ((), ("Internal Affairs", "Internal Affairs and Communications")), "法務": (("法",), ("Justice",)),
    "外務": (("外",), ("Foreign", "Foreign Affairs")), "財務": ((), ("Finance",)),
    "文部科学": (("文科",), ("Education", "Education, Culture, Sports, Science and Technology")),
    "厚生労働": (("厚労",), ("Health", "Labour", "Labor", "Welfare", "Health, Labour and Welfare", "Health, Labor and Welfare")),
    "農林水産": (("農水", "農"), ("Agriculture", "Farm", "Agriculture, Forestry and Fisheries")),
    "経済産業": (("経産",), ("Industry", "Trade", "Economy, Trade and Industry")),
    "国土交通": (("国交",), ("Transport", "Land", "Land, Infrastructure, Transport and Tourism")),
    "環境": ((), ("Environment",)), "防衛": ((), ("Defense", "Defence")),
    "デジタル": ((), ("Digital", "Digital Transformation")), "復興": ((), ("Reconstruction",)),
}  # fmt: skip
AGENCIES_SHORT = {"入管": "出入国在留管理"}
PRIME_MINISTER = "内閣総理大臣"
CHIEF_CABINET_SECRETARY = "内閣官房長官"
MEMBERS = {"衆議院議員": ("衆院議員", "代議士", "衆議院の議員"), "参議院議員": ("参院議員", "参議院の議員")}
MEMBERS_EN = {
    "衆議院議員": r"member\s+of\s+house\s+of\s+representatives|lower\s+house\s+(?:member|lawmaker)|representative",
    "参議院議員": r"member\s+of\s+house\s+of\s+councill?ors|upper\s+house\s+(?:member|lawmaker)|councill?or",
}


def _names() -> dict[str, str]:
    """Every Japanese name of an office -> its whole name."""
    found = {
        PRIME_MINISTER: PRIME_MINISTER, "総理大臣": PRIME_MINISTER, "内閣総理": PRIME_MINISTER, "総理": PRIME_MINISTER,
        "首相": PRIME_MINISTER, CHIEF_CABINET_SECRETARY: CHIEF_CABINET_SECRETARY, "官房長官": CHIEF_CABINET_SECRETARY,
        "内閣官房副長官": "内閣官房副長官", "官房副長官": "内閣官房副長官",
        "国家公安委員会委員長": "国家公安委員会委員長", "国家公安委員長": "国家公安委員会委員長",
        "出入国在留管理庁長官": "出入国在留管理庁長官", "入管庁長官": "出入国在留管理庁長官", "入管長官": "出入国在留管理庁長官",
    }  # fmt: skip
    for stem, (short, _) in STEMS.items():
        for one in (stem, *short):
            found[f"{one}相"] = f"{stem}大臣"
            if len(one) > 1:
                found |= {
                    f"{one}大臣": f"{stem}大臣",
                    f"{one}副大臣": f"{stem}副大臣",
                    f"{one}大臣政務官": f"{stem}大臣政務官",
                    f"{one}政務官": f"{stem}大臣政務官",
                }
    for office, names in MEMBERS.items():
        found |= dict.fromkeys((office, *names), office)
    return found


NAMES = _names()
SHORT_STEMS = {one: stem for stem, (short, _) in STEMS.items() for one in short if len(one) > 1} | AGENCIES_SHORT
ONCE = r"(?P<once>元職の|前職の|前任の|先の|次期|歴代の?|影の|元|前)?"  # of a post that is held no more, not yet, or by many
ANY = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
# 首相官邸 is a house, 環境相談 is advice.
NOT_THE_OFFICE = r"(?!官邸|官房|秘書|補佐|府|臨時代理|経験|候補|室|付|会|公館|大臣|談|互|宗|賞|夫人|選挙)"
RE_FRONT = re.compile(
    rf"(?:日本国?(?:政府)?|現職の|現|[一-鿿]{{2,8}}[省府庁])?\s*{ONCE}(?P<office>{ANY}){NOT_THE_OFFICE}"
)
RE_END = re.compile(rf"{ONCE}(?P<office>{ANY})$")
RE_POST_OF = re.compile(r"(?:大臣政務官|副大臣|大臣|副?長官|委員会委員長)$")  # behind the name of a ministry
RE_MARKS = re.compile(r"[\s・、,，（）()「」：:/／]+|兼(?=.*(?:大臣|相|議員))")
RE_STYLE_EN = re.compile(
    r"\b(?:h\.?\s?e\.?|his|her|their|your|excellency|the|right|rt\.?|hon(?:ou?rable|\.)?|mr|ms|mrs|mx|dr|prof|sir|madam|dear|current)\b\.?",
    re.IGNORECASE,
)
ONCE_EN = r"(?P<once>former\s+|ex-?\s*|late\s+|then\s+)?(?:japan['’]s\s+|japanese\s+)?"


def _english() -> str:
    """A pattern of the English names, a group for each office."""
    parts = [
        r"(?P<o0>prime\s+minister|premier)(?:\s+of\s+japan)?", r"(?P<o1>chief\s+cabinet\s+secretary)",
        *(rf"(?P<o{n}>{pattern})" for n, pattern in enumerate(MEMBERS_EN.values(), 2)),
    ]  # fmt: skip
    for n, (_, names) in enumerate(STEMS.values(), 4):
        stems = "|".join(
            re.sub(r"\s+", r"\\s+", re.escape(one.lower()).replace(r"\ ", " ")) for one in sorted(names, key=len)[::-1]
        )
        parts.append(rf"(?P<o{n}>minister\s+(?:of|for)\s+(?:{stems})|(?:{stems})\s+minister)")
    return "|".join(parts)


OFFICES_EN = (PRIME_MINISTER, CHIEF_CABINET_SECRETARY, *MEMBERS, *(f"{stem}大臣" for stem in STEMS))
RE_ENGLISH = re.compile(
    rf"(?<![a-z])(?<!state )(?<!vice[ -])(?<!deputy ){ONCE_EN}(?:{_english()})(?![a-z]|['’]s)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Held:
    """An office by its whole Japanese name; ``once``: said to be held no more (前, 元, former), not yet, or by many."""

    office: str
    once: bool = False


def offices_in(text: str) -> tuple[tuple[Held, ...], str]:
    """The offices that an addressee names, and who is left: a name without white space, or in letters; "" for nobody.

    ``見本法相`` -> (法務大臣), 見本; ``前外相・見本花子`` -> (外務大臣, once), 見本花子.
    No office where none of the table's stands at an end of it.
    """
    folded = unicodedata.normalize("NFKC", text)
    if folded.isascii() or not re.search(r"[ぁ-ヴ一-鿿]", folded):
        return _in_english(folded)
    bare, found = RE_MARKS.sub(" ", folded).strip(), []
    while True:
        if front := RE_FRONT.match(bare):
            bare = bare[front.end() :].strip()
            found.append(Held(NAMES[front["office"]], bool(front["once"])))
        elif end := RE_END.search(bare):
            bare = bare[: end.start()].strip()
            found.append(Held(NAMES[end["office"]], bool(end["once"])))
        else:
            break
    return tuple(found), "".join(bare.split())


def _in_english(text: str) -> tuple[tuple[Held, ...], str]:
    bare, found = RE_STYLE_EN.sub(" ", " ".join(text.split())), []
    while one := RE_ENGLISH.search(bare):
        number = next(int(name[1:]) for name, said in one.groupdict().items() if said and name != "once")
        found.append(Held(OFFICES_EN[number], bool(one["once"])))
        bare = f"{bare[: one.start()]} {bare[one.end() :]}"
    return tuple(found), " ".join(re.sub(r"[,;.()/]+|\b(?:and|of Japan)\b", " ", bare, flags=re.IGNORECASE).split())


def ministry_stem(name: str) -> str:
    """The ministry of the first office in a name, by its stem (見本首相 -> 内閣総理大臣, 法相 -> 法務, 官房長官 -> 内閣官房); ""
    for none, and for members of the houses.
    """
    office = next((one.office for one in offices_in(name)[0] if one.office not in MEMBERS), "")
    return office if office == PRIME_MINISTER else RE_POST_OF.sub("", office)


def ministry_called(name: str) -> str:
    """The whole name of the body whose office, or whose own short name, a text is: 法相 -> 法務省, 高市総理 -> 内閣総理大臣,
    入管庁 -> 出入国在留管理庁; "" for a text that is neither.
    """
    bare = re.sub(r"(?:さん|さま|様|殿|氏|御中|閣下)$", "", unicodedata.normalize("NFKC", name).strip())
    if re.fullmatch(r"(?:首相|総理)?官邸", bare):
        return PRIME_MINISTER
    whole = {**{one: one for one in (*STEMS, *AGENCIES_SHORT.values())}, **SHORT_STEMS}
    stem = ministry_stem(bare) or (whole.get(bare[:-1], "") if bare[-1:] in ("省", "庁") else whole.get(bare, ""))
    if stem in STEMS:
        return f"{stem}{'庁' if stem in ('デジタル', '復興') else '省'}"
    return f"{stem}庁" if stem in AGENCIES_SHORT.values() else stem
