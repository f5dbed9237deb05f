"""The words of the Diet's own pages: kinds of bills, stages, results, dates in cells.  Pure.

Sources read pages with them and the store computes rows with them, so both know the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from hashlib import sha256

from db.record.causes import Cause
from db.record.reasons import Refusal, because
from db.text.dates import era_year, find_date
from db.text.folding import key_name
from db.text.numerals import ONE_TO_NINE, read_numeral
from db.text.words import Names

HOUSE_EN = {"衆議院": "House of Representatives", "参議院": "House of Councillors"}
SESSIONS_EN = {"常会": "ordinary session", "臨時会": "extraordinary session", "特別会": "special session"}


def cell_date(text: str | None) -> str | None:
    """The date of a cell (令和 7年 4月15日, padded or not) as YYYY-MM-DD; None for an empty cell.

    ValueError when there are words but no date: nothing is guessed.
    """
    if text is None or not text.strip():
        return None
    found = find_date(text)
    if found is None:
        raise Refusal(because(Cause.NO_DATE, text=text))
    return found.isoformat()


# ---------------------------------------------------------------------- bills
# The House of Councillors heads its tables with the left words; the official short forms are the right ones.
KIND_OF_HEADING = {
    "法律案(内閣提出)": "閣法", "法律案(衆法)": "衆法", "法律案(参法)": "参法", "予算": "予算", "条約": "条約",
    "予備費等支出承諾": "承諾", "国会の承認・承諾案件": "承認", "人事案件": "人事案件", "歳入歳出決算": "決算",
    "国有財産増減等計算書": "国有財産増減", "国有財産無償貸付状況": "国有財産無償貸付", "NHK決算": "ＮＨＫ決算", "決議案": "決議",
    "規則案": "規則", "規程案": "規程",
}  # fmt: skip
# The kinds as the House of Representatives writes them (captions of its tables, 議案種類), and what they are called.
BILL_KINDS: Mapping[str, Names] = {
    "閣法": Names("内閣提出法律案", "Cabinet bill"),
    "衆法": Names("衆議院議員提出法律案", "House of Representatives members' bill"),
    "参法": Names("参議院議員提出法律案", "House of Councillors members' bill"),
    "予算": Names("予算", "budget"),
    "条約": Names("条約", "treaty"),
    "承認": Names("承認案件", "matter for approval"),
    "承諾": Names("承諾案件", "matter for consent"),
    "人事案件": Names("人事案件", "appointment"),
    "決算": Names("決算", "accounts"),
    "国有財産増減": Names("国有財産増減", "statement of state property"),
    "国有財産無償貸付": Names("国有財産無償貸付", "statement of state property lent free"),
    "ＮＨＫ決算": Names("ＮＨＫ決算", "NHK accounts"),
    "決議": Names("決議案", "resolution"),
    "規則": Names("規則案", "house rules"),
    "規程": Names("規程案", "house regulations"),
}
LAW_KINDS = frozenset({"閣法", "衆法", "参法"})
# One house prints numbers for these and the other does not: their key holds a digest of the title instead.
NUMBERLESS = frozenset({"承諾", "決算", "国有財産増減", "国有財産無償貸付", "ＮＨＫ決算"})
# Each house numbers these for itself.
OWN_NUMBERED = frozenset({"決議", "規則", "規程"})
AGREED = frozenset(
    {"可決", "修正", "承認", "承諾", "同意", "事後同意", "是認", "議決", "異議がない", "併合修正", "修正承諾"}
)
REFUSED = frozenset({"否決", "不承認", "不承諾", "不同意", "事後不同意"})
CARRIED = frozenset({"継続審査", "閉会中審査"})
LAPSED = frozenset({"未了", "審査未了"})
WITHDRAWN = frozenset({"撤回", "撤回許可"})
RESULTS = AGREED | REFUSED | CARRIED | LAPSED | WITHDRAWN | {"中間報告"}
MANNERS = frozenset({"全会一致", "多数", "少数"})
METHODS = frozenset({"起立", "押しボタン", "記名", "異議の有無"})
# 審議状況 in the lists of the House of Representatives.
STATUSES = frozenset({
    "成立", "衆議院で閉会中審査", "参議院で閉会中審査", "未了", "両院承認", "両院承諾", "本院議了", "参議院議了", "撤回",
    "衆議院で審議中",
    "参議院で審議中", "参議院回付案（同意）", "参議院回付案（不同意）", "中間報告", "衆議院で併合修正", "参議院で併合修正",
})  # fmt: skip
# Those of them that say that the Diet has decided.
DONE = frozenset({"成立", "両院承認", "両院承諾"})
# What the House of Representatives decides on these stands against the other house's refusal (Constitution, Art. 60, 61).
OVERRIDING = frozenset({"予算", "条約"})
PRELIMINARY = "予備審査"
NO_COMMITTEE = "審査省略"
COMMITTEE_EN = {
    "内閣": "Cabinet", "総務": "Internal Affairs and Communications", "法務": "Judicial Affairs", "外務": "Foreign Affairs",
    "外交防衛": "Foreign Affairs and Defence", "財務金融": "Financial Affairs", "財政金融": "Financial Affairs",
    "文部科学": "Education, Culture, Sports, Science and Technology", "文教科学": "Education, Culture and Science",
    "厚生労働": "Health, Labour and Welfare", "農林水産": "Agriculture, Forestry and Fisheries",
    "経済産業": "Economy, Trade and Industry", "国土交通": "Land, Infrastructure, Transport and Tourism",
    "環境": "Environment", "安全保障": "Security", "予算": "Budget", "決算": "Audit",
    "決算行政監視": "Audit and Oversight of Administration", "行政監視": "Oversight of Administration",
    "議院運営": "Rules and Administration", "国家基本政策": "Fundamental National Policies",
}  # fmt: skip
# What special committees (特別委員会) and research committees (調査会) are about, as the houses name them in English.  Sources,
# each read: (H) House of Representatives, "Names of committees", special committees of the 206th session (shugiin.go.jp,
# itdb_english.nsf, guide/committees.html); (C) House of Councillors, "Research Report on International Economy and Foreign
# Affairs", May 2019,
# and "Organization" (sangiin.go.jp/eng/guide/organ), which calls 調査会 research committees.
MATTER_EN = {
    "政治倫理の確立及び公職選挙法改正": "Political Ethics and Election Law",  # H
    "沖縄及び北方問題": "Okinawa and Northern Problems",  # H
    "沖縄・北方問題": "Okinawa and Northern Problems", "消費者問題": "Consumer Affairs",  # H
    "北朝鮮による拉致問題等": "North Korean Abductions and Other Issues",  # H
    "原子力問題調査": "Investigation of Nuclear Power Issues",  # H
    "科学技術・イノベーション推進": "Promotion of Science and Technology, and Innovation", "地方創生": "Regional Revitalization",  # H
    "東日本大震災復興": "Reconstruction after Great East Japan Earthquake",  # H
    "国際経済・外交": "International Economy and Foreign Affairs",  # C
}  # fmt: skip
# Words of matters that no English page of a house was found for, in the words of the English titles of acts; a name with one of these
# has its Japanese one beside it.
OUR_MATTERS = {
    "災害対策": "Disaster Management", "防災": "Disaster Prevention", "政治改革": "Political Reform",
    "政治倫理の確立": "Political Ethics",
    "選挙制度": "the Electoral System", "地域活性化": "Regional Revitalization", "こども政策": "Policies Related to Children",
    "デジタル社会形成": "the Formation of a Digital Society", "デジタル社会の形成": "the Formation of a Digital Society",
    "人工知能の活用": "the Use of Artificial Intelligence", "政府開発援助": "Official Development Assistance",
    "国際協力": "International Cooperation", "人道支援": "Humanitarian Assistance", "地方": "the Regions",
    "国民生活": "the Life of the People", "経済": "the Economy", "外交": "Foreign Affairs", "安全保障": "National Security",
    "資源エネルギー": "Natural Resources and Energy", "持続可能社会": "a Sustainable Society",
}  # fmt: skip
BODY_EN = (("特別委員会", "Special Committee"), ("委員会", "Committee"), ("調査会", "Research Committee"))
NOT_STANDING = ("特別委員会", "調査会")
RE_MATTERS = re.compile("|".join(sorted(MATTER_EN | OUR_MATTERS, key=len, reverse=True)) + "|及び|・|等")
RE_PERSON = re.compile(
    rf"\s*([^\s、；;]+(?:[ \u3000]+[^\s、；;]+?)?)[ \u3000]*君\s*(?:外\s*([\d０-９〇{ONE_TO_NINE}十百]+)\s*名)?\s*"
)


def kind_of_heading(heading: str) -> str | None:
    """The official short kind for a table's heading (法律案（内閣提出）一覧 gives 閣法); None for a heading nobody knows."""
    words = "".join(unicodedata.normalize("NFKC", heading).split()).removesuffix("一覧")
    return KIND_OF_HEADING.get(words)


def kind_of_caption(caption: str, title: str = "") -> str | None:
    """The kind that a caption or cell of the House of Representatives names (衆法の一覧 gives 衆法); None if unknown.

    It writes 国有財産 for two statements that the House of Councillors numbers apart: the title tells which one it is.
    """
    words = "".join(caption.split()).removesuffix("の一覧").removesuffix("一覧")
    if words == "国有財産":
        return "国有財産無償貸付" if "無償貸付" in title else "国有財産増減"
    return next(
        (k for k in BILL_KINDS if unicodedata.normalize("NFKC", k) == unicodedata.normalize("NFKC", words)), None
    )


def bill_key(session: int, kind: str, number: int | None, title: str, house: str) -> str:
    """The key of a bill: (session submitted, kind, number), whichever house's page is read first.

    ``house`` is the one whose page says so: resolutions and rules are numbered by each house for itself.  Kinds that
    one house does not number are told apart by their title.  ValueError for a kind with numbers without a number.
    """
    if kind in NUMBERLESS:
        words = "".join(key_name(title).split())
        return f"bills/{session}-{kind}-{sha256(words.encode()).hexdigest()[:8]}"
    if number is None:
        raise Refusal(because(Cause.BILL_NO_NUMBER))
    return f"bills/{session}-{kind}-{house if kind in OWN_NUMBERED else ''}{number}"


def committee_name(words: str | None) -> str | None:
    """A committee's full name: the House of Representatives leaves 委員会 out (法務, …に関する特別)."""
    name = "".join((words or "").split())
    if not name or name == NO_COMMITTEE:
        return None
    return name if name.endswith("会") else f"{name}委員会"


def committee_en(name: str) -> str:
    """The English name of a committee as its house gives it; where none was read, what kind of body it is and what it deals with, with
    its Japanese name."""
    short = name.removesuffix("委員会")
    if short in COMMITTEE_EN:
        return f"Committee on {COMMITTEE_EN[short]}"
    kind = next((en for end, en in BODY_EN if name.endswith(end)), "Commission")
    matter = re.sub(r"(?:に関する)?(?:特別委員会|調査会)$", "", name)
    if matter in MATTER_EN:
        return f"{kind} on {MATTER_EN[matter]}"
    if matter != name and not RE_MATTERS.sub("", matter):
        parts = [one for one in RE_MATTERS.findall(matter) if one not in ("及び", "・", "等")]
        words = [MATTER_EN.get(one) or OUR_MATTERS[one] for one in parts]
        return f"{kind} on {' and '.join(filter(None, (', '.join(words[:-1]), words[-1])))} ({name})"
    return f"{kind} ({name})"


def person_and_others(words: str) -> tuple[str, int | None] | None:
    """(name as published without 君, number after 外): 「小川　淳也君外七名」 gives (小川　淳也, 7); None when it names no
    one person (内閣, 厚生労働委員長)."""
    found = RE_PERSON.fullmatch(words)
    if not found:
        return None
    return found[1], read_numeral(found[2]) if found[2] else None


def decided_by_time(kind: str, reached: Iterable[str | None], closes_on: str) -> bool:
    """Whether a budget or treaty became the Diet's decision within a session without a vote of the House of Councillors:
    30 days from the day (YYYY-MM-DD) it reached that house, which counts, ended by ``closes_on`` (Constitution, Art. 60 (2), 61).
    """
    last = date.fromisoformat(closes_on) - timedelta(days=29)
    return kind in OVERRIDING and any(day is not None and date.fromisoformat(day) <= last for day in reached)


def outlives_refusal(kind: str, first: str | None, house: str | None) -> bool:
    """Whether a bill is still open when ``house`` refuses it; ``first`` is the house that dealt with it first.

    The House of Representatives may pass a law again by two thirds (Constitution, Art. 59), and its decision on a budget
    or a treaty stands (Art. 60, 61).  What the House of Representatives refuses is dead.
    """
    return house == "参議院" and first != "参議院" and kind in LAW_KINDS | OVERRIDING


def law_number_words(number: str | None, promulgated_on: str | None) -> str | None:
    """「令和6年法律第60号」 for number 60, promulgated 2024-06-21; None while either is unknown."""
    if not number or not promulgated_on:
        return None
    if not number.isdigit():
        return number
    return f"{era_year(date.fromisoformat(promulgated_on))}法律第{int(number)}号"


def bill_kind(kind: str) -> Names:
    """What a kind of bill is called; one that nobody knows is a bill."""
    return BILL_KINDS.get(kind, Names(kind, "bill"))


# ---------------------------------------------------------------------- votes
AYE, NAY, NONE = "aye", "nay", "none"
# 217-0620-v001, at the end of either form of address: /touhyoulist/217/…htm and /joho1/kousei/vote/217/…htm.
RE_ROLL_CALL = re.compile(r"\d{3}-\d{4}-v\d{3}")


def roll_call_number(address: str | None) -> str | None:
    """The number of a roll call (217-0620-v001) in an address of either form; None where there is none."""
    found = RE_ROLL_CALL.search((address or "").rsplit("/", 1)[-1])
    return found[0] if found else None


def sitting_key(house: str, day: str, meeting: str) -> str:
    """The key of a sitting: sittings/sangiin/2027-03-12/法務委員会."""
    return f"sittings/{'shugiin' if house == '衆議院' else 'sangiin'}/{day}/{meeting}"
