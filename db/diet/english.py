"""What houses, committees, sittings, bills, questions, submitters, posts and results are called in English.  Pure.

One rule for all pages, feeds and papers: ``english`` reads a name as it is stored (第213回国会 閣法第59号, 衆議院法務委員会 第9号,
内閣, 法務大臣, 成立) and says it in English, or gives None where it is none of these; then it stays as published.  Names of people,
groups and bodies that have no English name here stay within it as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from db.diet.bill_sentences import DECIDED_EN, MANNER_EN, METHOD_EN, VOTED_EN, proposer_en
from db.diet.offices_en import office_en
from db.diet.petitions import RESULT_EN
from db.diet.question_facts import STATES
from db.diet.words import BILL_KINDS, COMMITTEE_EN, HOUSE_EN, NOT_STANDING, SESSIONS_EN, committee_en, person_and_others
from db.law.acts import AGENCIES, act_en
from db.law.acts import MINISTRIES as OF_ORDINANCES
from db.text.dates import english_date, find_date
from db.text.folding import nfkc
from db.text.numerals import read_numeral

MINISTRIES = {
    **{f"{one}{'府' if one == '内閣' else '省'}": en for one, en in OF_ORDINANCES.items()}, **AGENCIES,
    "内閣法制局": "Cabinet Legislation Bureau", "外国人技能実習機構": "Organization for Technical Intern Training",
}  # fmt: skip
MINISTERS = {
    **{one: en.replace("Ministry", "Minister") for one, en in OF_ORDINANCES.items() if one != "内閣"}, "内閣総理": "Prime Minister",
    "総務": "Minister for Internal Affairs and Communications", "外務": "Minister for Foreign Affairs",
    "デジタル": "Minister for Digital Transformation", "復興": "Minister for Reconstruction",
}  # fmt: skip
POSTS = {
    "内閣官房長官": "Chief Cabinet Secretary", "内閣官房副長官": "Deputy Chief Cabinet Secretary",
    "国家公安委員会委員長": "Chair of the National Public Safety Commission", "国務大臣": "Minister of State",
    "議長": "Speaker", "副議長": "Deputy Speaker", "委員長": "chair", "理事": "director", "委員": "member", "会長": "chair",
    "幹事": "director", "オブザーバー": "observer", "議員": "member", "委員長代理": "acting chair",
    "出入国在留管理庁長官": "Commissioner of the Immigration Services Agency",
    "出入国在留管理庁次長": "Deputy Commissioner of the Immigration Services Agency",
    "副大臣": "State Minister", "大臣政務官": "Parliamentary Vice-Minister", "政務次官": "Parliamentary Vice-Minister",
    "政府参考人": "government witness", "政府特別補佐人": "special assistant to the government",
    "参考人": "witness", "公述人": "witness at a public hearing", "証人": "sworn witness",
    "提出者": "proposer", "賛成者": "supporter", "発議者": "proposer",
}  # fmt: skip
# What ministers of state are charged with.  Read: financial services (nippon.com, 2024-10-01), Okinawa and gender equality
# (Wikipedia, "Ministries of Japan"), the corporation (its act, in the list of bodies of the Japanese Law Translation); the others are
# put into English by us, word for word.
PORTFOLIOS = {
    "金融": "Financial Services", "沖縄及び北方対策": "Okinawa and Northern Territories Affairs", "男女共同参画": "Gender Equality",
    "原子力損害賠償・廃炉等支援機構": "Nuclear Damage Compensation and Decommissioning Facilitation Corporation",
    "こども政策": "Policies Related to Children", "少子化対策": "Measures for the Declining Birthrate",
    "若者活躍": "Youth Empowerment",
    "共生・共助": "Cohesive Society", "規制改革": "Regulatory Reform", "経済財政政策": "Economic and Fiscal Policy",
    "防災": "Disaster Management", "海洋政策": "Ocean Policy", "消費者及び食品安全": "Consumer Affairs and Food Safety",
    "地方創生": "Regional Revitalization", "アイヌ施策": "Ainu Policy", "クールジャパン戦略": "Cool Japan Strategy",
    "知的財産戦略": "Intellectual Property Strategy", "科学技術政策": "Science and Technology Policy", "宇宙政策": "Space Policy",
    "経済安全保障": "Economic Security", "原子力防災": "Nuclear Emergency Preparedness",
    "人工知能戦略": "Artificial Intelligence Strategy",
}  # fmt: skip
BODIES = {
    "本会議": "plenary", "憲法審査会": "Commission on the Constitution", "政治倫理審査会": "Deliberative Council on Political Ethics",
    "情報監視審査会": "Board of Oversight and Review of Specially Designated Secrets", "両院協議会": "conference of both houses",
    "懲罰委員会": "Committee on Discipline",
    "国家基本政策委員会合同審査会": "joint sitting of the Committees on Fundamental National Policies",
    "連合審査会": "joint sitting", "全員協議会": "council of all members",
}  # fmt: skip
# 審議状況 in the lists of the House of Representatives; the words for one house are made of its name.
STATUS_EN = {
    **DECIDED_EN, **VOTED_EN, "未了": "lapsed", "撤回": "withdrawn", "撤回許可": "withdrawn with leave",
    "本院議了": "decided by the House of Representatives", "参議院議了": "decided by the House of Councillors",
    "参議院回付案(同意)": "amendments of the House of Councillors agreed to",
    "参議院回付案(不同意)": "amendments of the House of Councillors not agreed to", "予備審査": "preliminary examination",
    "継続審査": "carried over", "閉会中審査": "carried over", "審査省略": "committee stage omitted", "回付": "returned as amended",
}  # fmt: skip
IN_HOUSE_EN = {
    "閉会中審査": "carried over",
    "審議中": "before the",
    "併合修正": "merged and amended",
    "継続審査": "carried over",
}
# Prefectures, and the blocks of proportional representation.
PLACES = {
    "北海道": "Hokkaido", "青森": "Aomori", "岩手": "Iwate", "宮城": "Miyagi", "秋田": "Akita", "山形": "Yamagata",
    "福島": "Fukushima", "茨城": "Ibaraki", "栃木": "Tochigi", "群馬": "Gunma", "埼玉": "Saitama", "千葉": "Chiba",
    "東京": "Tokyo", "神奈川": "Kanagawa", "新潟": "Niigata", "富山": "Toyama", "石川": "Ishikawa", "福井": "Fukui",
    "山梨": "Yamanashi", "長野": "Nagano", "岐阜": "Gifu", "静岡": "Shizuoka", "愛知": "Aichi", "三重": "Mie", "滋賀": "Shiga",
    "京都": "Kyoto", "大阪": "Osaka", "兵庫": "Hyogo", "奈良": "Nara", "和歌山": "Wakayama", "鳥取": "Tottori", "島根": "Shimane",
    "岡山": "Okayama", "広島": "Hiroshima", "山口": "Yamaguchi", "徳島": "Tokushima", "香川": "Kagawa", "愛媛": "Ehime",
    "高知": "Kochi", "福岡": "Fukuoka", "佐賀": "Saga", "長崎": "Nagasaki", "熊本": "Kumamoto", "大分": "Oita",
    "宮崎": "Miyazaki", "鹿児島": "Kagoshima", "沖縄": "Okinawa", "東北": "Tohoku", "北関東": "North Kanto",
    "南関東": "South Kanto", "北陸信越": "Hokuriku-Shin'etsu", "東海": "Tokai", "近畿": "Kinki", "中国": "Chugoku",
    "四国": "Shikoku", "九州": "Kyushu",
}  # fmt: skip
SITTING_EN = {
    "散会": "adjourned", "休憩": "in recess", "取りやめ": "called off", "流会": "fell through", "延期": "put off",
    "中止": "called off", "開会前": "not yet begun", "開会中": "in session", "公聴会": "public hearing", "分科会": "subcommittee",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    **SITTING_EN, **{one: names.en for one, names in STATES.items()}, **MANNER_EN, **METHOD_EN, **RESULT_EN, **STATUS_EN,
    **SESSIONS_EN, **POSTS, **MINISTRIES, **HOUSE_EN, "両院": "both houses", "会議録情報": "record of the meeting", "内閣": "Cabinet",
}  # fmt: skip
HOUSE = "衆議院|参議院|両院"
RE_BILL = re.compile(r"第(\d+)回国会 ?([^\d\s第]+?)(?:第(\d+)号)?")
RE_QUESTION = re.compile(rf"({HOUSE}) ?第(\d+)回国会 ?質問第(\d+)号")
RE_SESSION = re.compile(r"第(\d+)回国会(?:\((\S+)\))?")
RE_BODY = re.compile(
    rf"(?:({HOUSE}) ?)?((?:[^\s()。「」]{{1,40}}?)?(?:委員会|調査会|審査会|協議会|本会議|分科会|小委員会))"
)
RE_SITTING = re.compile(
    rf"(?P<body>(?:(?:{HOUSE}) )?[^\s()]+(?:会|議))"
    r"(?: (?P<issue>(?:閉会後|閉会中)?第\d+号))?(?:\((?P<day>[^()]+日)\))?(?: (?:\d+ )?(?P<who>[^\s。\d()]{1,16}))?"
)
RE_ISSUE = re.compile(r"(?:閉会後|閉会中)?第\d+号")
RE_IN_SENTENCE = re.compile(
    rf"(?:{HOUSE})[^\s()（）「」“”、。]{{1,40}}?[会議] 第[\d０-９]+号[（(][^()（）\n]{{6,14}}日[）)](?: \d+ [^\s”」。、]{{1,16}})?"
)
RE_NEWS = re.compile(
    r"(?P<body>[^\s()]+会)(?:\((?P<part>分科会|合同審査会|連合審査会)\))?ニュース"
    r"(?: 第(?P<number>\d+)回)?(?:\((?P<day>[^()]+日)\))?(?: ?\((?P<end>[^()]+)\))?"
)
RE_ROSTER = re.compile(r"(?P<body>\S+会) 名簿")
RE_OF_HOUSE = re.compile(r"([^()]+)\((衆議院|参議院|内閣)\)")  # a person of a house
RE_SUBCOMMITTEE = re.compile(r"(.+委員会)第(.)分科会")
RE_ACT = re.compile(r"(?:明治|大正|昭和|平成|令和)[^\s()]+号")
RE_IN_HOUSE = re.compile(r"(衆議院|参議院)で(\S+)")
RE_MINISTER = re.compile(rf"({'|'.join(MINISTERS)})(大臣臨時代理|大臣政務官|副大臣|大臣)")
RE_PORTFOLIO = re.compile(rf"({'|'.join(PORTFOLIOS)})(?:担当)?(?:・|$)")
RE_OF_STATE = re.compile(r"内閣府(特命担当大臣|副大臣|大臣政務官)(\([^()]+\))?")


@lru_cache(maxsize=1 << 14)
def english(name: str) -> str | None:
    """The English of a name of the Diet or the government; None where none is known."""
    text = " ".join(nfkc(name).split())
    if not text:
        return None
    if text in WORDS:
        return WORDS[text]
    if text[0] == "(" and text[-1] == ")" and (inner := english(text[1:-1])):
        return f" ({inner})"
    if whose := RE_OF_HOUSE.fullmatch(text):
        return f"{whose[1]} ({WORDS[whose[2]]})"
    if issue := RE_ISSUE.fullmatch(text):
        return _issue(issue[0])
    for read in (_bill, _question, _session, _posts, _news, _roster, _sitting, _in_house, _submitter):
        if found := read(text):
            return found
    act = act_en(name) if RE_ACT.fullmatch(text) else name
    return act if act != name else None


def in_sentence(text: str) -> str:
    """An English sentence in which sittings, and speeches in them, stand under their published names: with their English ones."""
    return RE_IN_SENTENCE.sub(lambda found: english(found[0]) or found[0], text)


def bill_ordinal(session: int, kind: str, number: int | None) -> str:
    """Cabinet bill No. 59 of the 213th Diet session; without the number where such have none."""
    named = next((names.en for one, names in BILL_KINDS.items() if nfkc(one) == nfkc(kind)), "bill")
    shown = f"{named} No. {number}" if number is not None else named
    return f"{shown[0].upper()}{shown[1:]} of the {nth(session)} Diet session"


def question_ordinal(house: str, session: int, number: int) -> str:
    """House of Representatives, written question No. 18 of the 213th Diet session."""
    return f"{HOUSE_EN.get(house, house)}, written question No. {number} of the {nth(session)} Diet session"


def seat(name: str) -> str:
    """A constituency in English: 東京1 is Tokyo 1, 鳥取・島根 Tottori and Shimane, （比）東北 proportional representation, Tohoku."""
    text = nfkc(name).strip()
    block = text.removeprefix("(比)")
    if block != text:
        return f"proportional representation, {PLACES.get(block, block)}"
    if text in ("比例", "比例代表"):
        return "proportional representation"
    found = re.fullmatch(r"(\D+?)(?:第?(\d+)区?)?", text)
    places = [PLACES.get(one) for one in found[1].split("・")] if found else []
    if not found or None in places:
        return name
    return " and ".join(str(one) for one in places) + (f" {found[2]}" if found[2] else "")


def nth(number: int) -> str:
    """1st, 2nd, 213th."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _bill(text: str) -> str | None:
    found = RE_BILL.fullmatch(text)
    if not found or not any(nfkc(one) == found[2] for one in BILL_KINDS):
        return None
    return bill_ordinal(int(found[1]), found[2], int(found[3]) if found[3] else None)


def _question(text: str) -> str | None:
    found = RE_QUESTION.fullmatch(text)
    return question_ordinal(found[1], int(found[2]), int(found[3])) if found else None


def _session(text: str) -> str | None:
    found = RE_SESSION.fullmatch(text)
    if not found or (found[2] and found[2] not in SESSIONS_EN):
        return None
    return f"{nth(int(found[1]))} Diet session" + (f" ({SESSIONS_EN[found[2]].split()[0]})" if found[2] else "")


def _body(text: str) -> str | None:
    """House of Representatives, Committee on Judicial Affairs; several that sit together one after the other."""
    found = RE_BODY.fullmatch(text)
    if not found:
        return None
    house, name = found[1], found[2]
    if part := RE_SUBCOMMITTEE.fullmatch(name):
        committee, number = _committee(part[1]), read_numeral(part[2])
        said = f"{committee}, subcommittee {number}" if committee and number else None
    else:
        said = _committee(name)
    if said is None or not house:
        return said
    return f"{'Both houses' if house == '両院' else HOUSE_EN[house]}, {said}"


def _committee(name: str) -> str | None:
    if name in BODIES:
        return BODIES[name]
    if name.removesuffix("委員会") in COMMITTEE_EN and name.endswith("委員会"):
        return committee_en(name)
    joint = name.removesuffix("連合審査会")
    several = [one for one in re.split("(?<=委員会)", joint) if one]
    if len(several) > 1 and all(one.removesuffix("委員会") in COMMITTEE_EN for one in several):
        both = " and the ".join(committee_en(one) for one in several)
        return f"{both} (joint sitting)" if joint != name else both
    return committee_en(name) if name.endswith(NOT_STANDING) and len(name) > 5 else None


def _sitting(text: str) -> str | None:
    """A sitting, or a speech in it: House of Councillors, plenary, No. 9 (15 April 2025): 見本太郎."""
    found = RE_SITTING.fullmatch(text)
    body = _body(found["body"]) if found else None
    if found is None or body is None:
        return None
    issue, day, who = found["issue"], found["day"], found["who"]
    if issue:
        body += f", {_issue(issue)}"
    if day:
        if not (on := find_date(day)):
            return None
        body += f" ({english_date(on.isoformat())})"
    return f"{body}: {WORDS.get(who, who)}" if who else body


def _issue(issue: str) -> str:
    return f"{'after the session ' if issue.startswith('閉会') else ''}No. {re.sub(r'[^0-9]', '', issue)}"


def _news(text: str) -> str | None:
    found = RE_NEWS.fullmatch(text)
    body, on = (_body(found["body"]), find_date(found["day"] or "")) if found else (None, None)
    if not found or not body or (found["end"] and found["end"] not in SITTING_EN):
        return None
    part = f" ({'subcommittees' if found['part'] == '分科会' else 'joint sitting'})" if found["part"] else ""
    return f"News of the {body}{part}" + (f", No. {found['number']}" if found["number"] else "") + (
        f" ({english_date(on.isoformat())})" if on else ""
    ) + (f", {SITTING_EN[found['end']]}" if found["end"] else "")  # fmt: skip


def _roster(text: str) -> str | None:
    found = RE_ROSTER.fullmatch(text)
    body = _body(found["body"]) if found else None
    return f"{body}: members" if body else None


def _in_house(text: str) -> str | None:
    found = RE_IN_HOUSE.fullmatch(text)
    if not found or found[2] not in IN_HOUSE_EN:
        return None
    said = IN_HOUSE_EN[found[2]]
    return f"{said} {HOUSE_EN[found[1]]}" if said.endswith("the") else f"{said} in the {HOUSE_EN[found[1]]}"


def _posts(text: str) -> str | None:
    """Posts of ministers, several joined by ・ outside of brackets."""
    if whole := office_en(text):  # ・ stands in the names of bureaus too
        return whole
    said = [_post(one) for one in re.split(r"・(?![^(]*\))", text)]
    return "; ".join(one for one in said if one) if all(said) else None


def _post(text: str) -> str | None:
    if text in POSTS:
        return POSTS[text]
    if found := RE_OF_STATE.fullmatch(text):
        of = {
            "特命担当大臣": "Minister of State",
            "副大臣": "State Minister",
            "大臣政務官": "Parliamentary Vice-Minister",
        }[found[1]]
        return f"{of}, Cabinet Office" + (f" ({_portfolios(found[2][1:-1])})" if found[2] else "")
    if found := RE_MINISTER.fullmatch(text):
        minister = MINISTERS[found[1]]
        if found[2] == "大臣臨時代理":
            return f"Acting {minister}"
        if found[2] == "副大臣":
            return f"State {minister}"
        return f"Parliamentary Vice-{minister}" if found[2] == "大臣政務官" else minister
    return None


def _portfolios(text: str) -> str:
    """What a minister of state is charged with (防災・海洋政策); as published where we have no English for a part of it."""
    found = list(RE_PORTFOLIO.finditer(text))
    return ", ".join(PORTFOLIOS[one[1]] for one in found) if "".join(one[0] for one in found) == text else text


def _submitter(text: str) -> str | None:
    """農林水産委員長, 見本甲子議員ほか2名, 見本 甲子君外2名."""
    if text.endswith("委員長"):
        committee = _body(f"{text.removesuffix('委員長')}委員会")
        return f"Chair of the {committee}" if committee else None
    if person_and_others(text):
        return proposer_en(text, None)
    found = re.fullmatch(r"(\S+)議員(?:ほか(\d+)名)?", text)
    if not found:
        return None
    return found[1] + (f" and {found[2]} other{'s' if int(found[2]) > 1 else ''}" if found[2] else "")
