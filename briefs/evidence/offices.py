"""What an office of the state is called in English, as the offices themselves do; "" where we do not know.  Pure."""

from __future__ import annotations

import re

MINISTERS = {
    "法務": "of Justice", "外務": "for Foreign Affairs", "財務": "of Finance", "厚生労働": "of Health, Labour and Welfare",
    "総務": "for Internal Affairs and Communications", "環境": "of the Environment", "防衛": "of Defense",
    "文部科学": "of Education, Culture, Sports, Science and Technology", "農林水産": "of Agriculture, Forestry and Fisheries",
    "経済産業": "of Economy, Trade and Industry", "国土交通": "of Land, Infrastructure, Transport and Tourism",
}  # fmt: skip
# Behind the name of a ministry: 法務大臣, 法務副大臣, 法務大臣政務官.
POSTS = {"大臣": "Minister", "副大臣": "State Minister", "大臣政務官": "Parliamentary Vice-Minister"}
OFFICES = {
    "国務大臣": "Minister of State", "内閣総理大臣": "Prime Minister", "内閣官房長官": "Chief Cabinet Secretary",
    "出入国在留管理庁長官": "Commissioner of the Immigration Services Agency",
    "出入国在留管理庁次長": "Deputy Commissioner of the Immigration Services Agency",
    "衆議院議長": "Speaker of the House of Representatives", "参議院議長": "President of the House of Councillors",
    "衆議院議員": "Member of the House of Representatives", "参議院議員": "Member of the House of Councillors",
    "国家公安委員会委員長": "Chairperson of the National Public Safety Commission",
    "デジタル大臣": "Minister for Digital Transformation",
    "法務省": "Ministry of Justice", "外務省": "Ministry of Foreign Affairs", "財務省": "Ministry of Finance",
    "厚生労働省": "Ministry of Health, Labour and Welfare", "総務省": "Ministry of Internal Affairs and Communications",
    "文部科学省": "Ministry of Education, Culture, Sports, Science and Technology", "環境省": "Ministry of the Environment",
    "農林水産省": "Ministry of Agriculture, Forestry and Fisheries", "経済産業省": "Ministry of Economy, Trade and Industry",
    "国土交通省": "Ministry of Land, Infrastructure, Transport and Tourism", "防衛省": "Ministry of Defense",
    "内閣府": "Cabinet Office", "内閣官房": "Cabinet Secretariat", "警察庁": "National Police Agency", "デジタル庁": "Digital Agency",
    "出入国在留管理庁": "Immigration Services Agency", "こども家庭庁": "Children and Families Agency",
    "外国人技能実習機構": "Organization for Technical Intern Training",
}  # fmt: skip
RE_POST = re.compile(f"({'|'.join(MINISTERS)})({'|'.join(sorted(POSTS, key=len, reverse=True))})")
RE_HONORIFIC = re.compile(r"[\s　]*(?:殿|様|御中|先生|閣下)$")


def office_en(name: str) -> str:
    """``法務大臣`` -> ``Minister of Justice``; "" for an office that is not known."""
    bare = "".join(name.split())
    found = RE_POST.fullmatch(bare)
    return f"{POSTS[found[2]]} {MINISTERS[found[1]]}" if found else OFFICES.get(bare, "")


def addressed(name: str) -> tuple[str, str]:
    """An addressee as it is typed, in two: (the office in English, what stands behind it: a person's name).

    ``法務大臣 見本太郎 殿`` -> (``Minister of Justice``, ``見本太郎``); ("", the whole) where the office is not known.
    """
    bare = RE_HONORIFIC.sub("", name.strip())
    words = bare.split()
    for count in range(len(words), 0, -1):
        if office := office_en("".join(words[:count])):
            return office, " ".join(words[count:])
    stem = next((bare[:end] for end in range(len(bare), 1, -1) if office_en(bare[:end])), "") if len(words) == 1 else ""
    return (office_en(stem), bare[len(stem) :]) if stem else ("", bare)
