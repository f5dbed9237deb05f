"""In what standing somebody speaks in the Diet: member, minister, official, witness, chair. Pure.

The minutes open every speech with ``○`` and the speaker as the house writes it: 「○見本委員長　」, 「○見本（太）委員　」 in
the House of Representatives, 「○政府参考人（見本太郎君）　」, 「○見本太郎君　」 in the House of Councillors.  That says more
than the position field of the library, which is empty for chairs and members, and often for the rest of old records.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from db.text.folding import nfkc
from db.text.late import late
from db.text.letters import common_forms

MEMBER, MINISTER, OFFICIAL, WITNESS, CHAIR, UNKNOWN = "member", "minister", "official", "witness", "chair", "unknown"
LEAD_LENGTH = 60  # characters of a speech that hold its opening
# Words after or before a name in the opening of a speech.
ROLES = {
    **dict.fromkeys(
        ("委員長", "委員長代理", "仮委員長", "小委員長", "小委員長代理", "会長", "会長代理", "議長", "副議長", "仮議長", "主査",
         "主査代理", "理事", "座長"), CHAIR),
    **dict.fromkeys(
        ("内閣総理大臣", "国務大臣", "副大臣", "大臣政務官", "政務次官", "内閣官房副長官", "内閣官房長官", "副長官",
         "大臣"), MINISTER),
    **dict.fromkeys(
        ("政府参考人", "政府特別補佐人", "政府委員", "説明員", "検査官", "会計検査院当局者", "衆議院参事", "参議院参事",
         "国立国会図書館専門調査員", "事務総長", "法制局長", "法制局参事", "参事", "専門員", "事務局長",
         "憲法審査会事務局長", "国立国会図書館長", "国立国会図書館参事", "最高裁判所長官代理者", "会計検査院長",
         "裁判官弾劾裁判所参事", "裁判官訴追委員会参事", "内閣総理大臣補佐官", "大臣補佐官"), OFFICIAL),
    **dict.fromkeys(("参考人", "公述人", "証人", "意見陳述者"), WITNESS),
    **dict.fromkeys(
        ("委員", "小委員", "君", "議員", "衆議院議員", "参議院議員", "委員以外の議員", "発議者", "提出者",
         "修正案提出者", "さん"), MEMBER),
}  # fmt: skip
# They speak for a bill of their own and answer the questions on it.
PRESENTERS = frozenset({"議員", "衆議院議員", "参議院議員", "発議者", "提出者", "修正案提出者"})
PLAIN = frozenset({"委員", "小委員", "君", "議員", "さん"})  # no office at all
HOUSE_OF_ROLE = {"衆議院議員": "衆議院", "参議院議員": "参議院"}
_LONGEST_FIRST = sorted(ROLES, key=len, reverse=True)
RE_ROLE_FIRST = late(rf"({'|'.join(_LONGEST_FIRST)})\(")  # 政府参考人（…君）
RE_ROLE_AFTER = late(rf"(?:\([^()]{{1,4}}\))?({'|'.join(_LONGEST_FIRST)})")  # …（太）委員

RE_MINISTER = late(
    r"大臣(?!官房|秘書官|補佐官)|副大臣|政務官|政務次官|内閣官房長官|内閣官房副長官(?!補)|国家公安委員(?:会委員)?長|^国務大臣"
)
RE_CHAIR = late(
    r"(?:仮|前)?(?:議長|副議長|委員長|小委員長|会長|主査|座長|[^／・]{1,30}(?:委員会|審査会|調査会)(?:委員長|会長))(?:代理)?"
)
# Whose people speak for the state: ministries, agencies, courts, the houses' own offices.
RE_STATE = late(
    r"^(?:内閣|人事院|人事官|宮内庁|警察庁|金融庁|消費者庁|こども家庭庁|デジタル庁|復興庁|防災庁|総務省|消防庁|法務省|公安調査庁|"
    r"出入国在留管理庁|検察庁|最高検|外務省|財務省|国税庁|文部科学省|スポーツ庁|文化庁|厚生労働省|厚生省|労働省|中央労働委員会|農林水産省|農林省|"
    r"林野庁|水産庁|経済産業省|通商産業省|資源エネルギー庁|特許庁|中小企業庁|国土交通省|国土地理院|観光庁|気象庁|海上保安庁|運輸安全委員会|"
    r"環境省|原子力規制|防衛省|防衛装備庁|防衛庁|公正取引委員会|個人情報保護委員会|カジノ管理委員会|公害等調整委員会|特定複合観光施設|"
    r"会計検査院|最高裁判所|衆議院|参議院|国立国会図書館|憲法審査会事務局|裁判官(?:弾劾|訴追)|検事|[^／]{1,4}事務官)"
)
# Bodies of public law: their heads are called as 参考人 and answer for the state all the same.
RE_PUBLIC_BODY = late(
    r"^(?:日本銀行|日本放送協会|日本年金機構|外国人技能実習機構|外国人育成就労機構|独立行政法人|国立研究開発法人|年金積立金管理運用|預金保険機構|"
    r"全国健康保険協会|日本中央競馬会|地方公共団体情報システム機構|原子力損害賠償|使用済燃料再処理|電力広域的運営推進機関|"
    r"株式会社(?:国際協力銀行|日本政策金融公庫|日本政策投資銀行|商工組合中央金庫|産業革新投資機構))"
)

RE_POST = late(r"(?:委員長|会長|議長|長官|局長|審議官|参事官|次長|部長|課長|室長|統括官|官房長|総裁)$")


def names_office(words: str) -> bool:
    """Whether words that somebody types for a speaker are an office (法務大臣, 入管庁次長, 法務委員長) and nobody's name."""
    return ROLES.get(words, MEMBER) != MEMBER or any(
        (
            RE_MINISTER.search(words),
            RE_POST.search(words),
            RE_CHAIR.fullmatch(words),
            RE_STATE.match(words),
            RE_PUBLIC_BODY.match(words),
        )
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """``kind`` is one of the six words; ``office`` what the speech opens with when that is an office; ``house`` the
    house that the opening names; ``presents``: a member who speaks for a bill and answers questions on it."""

    kind: str
    office: str | None = None
    house: str | None = None
    presents: bool = False

    @property
    def answers(self) -> bool:
        """Whether such a speech answers a member who has asked before."""
        return self.presents or self.kind in (MINISTER, OFFICIAL, WITNESS)

    @property
    def asks(self) -> bool:
        return self.kind == MEMBER and not self.presents


def standing(
    position: str | None, role: str | None = None, group: str | None = None, opening: str = "", speaker: str = ""
) -> Standing:
    """In what standing somebody speaks, from the library's fields and the ``opening`` of the speech.

    The opening decides; then role (証人, 参考人, 公述人) and position; a group without more is a member's.
    """
    return _standing(position or "", role or "", bool(group), opening_role(opening, speaker) or "")


@lru_cache(maxsize=10000)
def _standing(position: str, role: str, has_group: bool, lead: str) -> Standing:
    said = ROLES.get(lead, "")
    position = nfkc(position)
    if said == MEMBER and lead in PLAIN and not has_group and position:
        said = ""  # 「○見本君」 with a post outside the Diet: heard as a witness at a hearing
        role = role or "参考人"
    if said in ("", WITNESS) and (RE_PUBLIC_BODY.match(position) or (said == WITNESS and RE_STATE.match(position))):
        return Standing(OFFICIAL, lead or None)
    if said == MEMBER and lead in PLAIN and RE_MINISTER.search(position):
        return Standing(MINISTER)
    if said:
        return Standing(
            said, None if said == MEMBER else lead, HOUSE_OF_ROLE.get(lead), said == MEMBER and lead in PRESENTERS
        )
    return Standing(_by_fields(position, role, has_group))


def _by_fields(position: str, role: str, has_group: bool) -> str:
    if RE_MINISTER.search(position):
        return MINISTER
    if RE_CHAIR.fullmatch(position) and (has_group or len(position) < 6):
        return CHAIR
    if has_group:
        return MEMBER
    if RE_STATE.match(position):
        return OFFICIAL
    if role in ("証人", "参考人", "公述人"):
        return WITNESS
    return UNKNOWN if position else MEMBER


def opening_role(opening: str, speaker: str) -> str | None:
    """The role in the opening of a speech: 委員長, 君, 国務大臣 …; None when there is none to be read.

    A former office (「前議院運営委員長」) is none.
    """
    return _role_in(opening[:LEAD_LENGTH], speaker)


@lru_cache(maxsize=1 << 15)  # of a speech it is asked for promises, for exchanges and for who spoke
def _role_in(lead: str, speaker: str) -> str | None:
    text = _in_one_spelling(lead).strip()
    if not text.startswith("○"):
        return None
    text = text[1:].lstrip()
    if found := RE_ROLE_FIRST.match(text):
        return found[1]
    name = _without_spaces(speaker)
    for length in range(len(name), 0, -1):
        if text.startswith(name[:length]):
            found = RE_ROLE_AFTER.match(text[length:])
            if (
                found
                and found[1].endswith("長")
                and name.startswith("長")
                and text[length:].startswith(f"委員{name[:2]}")
            ):
                return "委員"  # copies without line breaks: 「○長妻委員長妻昭でございます」
            return found[1] if found else None
    return None


def _in_one_spelling(text: str) -> str:
    return common_forms(nfkc(text))


@lru_cache(maxsize=10000)
def _without_spaces(name: str) -> str:
    return "".join(_in_one_spelling(name).split())
