"""The English names of parliamentary groups (会派), as far as the houses or a report of theirs give them. Pure.

A group's name is read part by part (自由民主党・無所属の会); one with a part that no source gives stays Japanese: none is made up.
Sources, each read:
(H) House of Representatives, "Strength of the In-House Groups", as of 30 May 2019 (shugiin.go.jp, itdb_english.nsf, strength.htm);
(C) House of Councillors, "Strength of the Political Groups", as of 2014-09-14 and 2012-02-14 (sangiin.go.jp, eng/strength);
(L) House of Representatives, list of members with the abbreviations of groups (shugiin.go.jp, itdb_english.nsf, member/mem_g.htm);
(W) "List of members of the Diet of Japan" as of 18 February 2026 (English encyclopedia, copy at kihulane.eu/arhiiv/154963), which says
that it follows the English pages of the House of Representatives; and as of 2021 (copy at db0nus869y26v.cloudfront.net);
(E) reports of the lists of both houses by the American Embassy (jmh.usembassy.gov: 2019-04-15, 2020-10-28, 2022-09-21).
"""

from __future__ import annotations

PARTS = {
    "自由民主党": "Liberal Democratic Party",  # H, C
    "立憲民主党": "The Constitutional Democratic Party of Japan",  # H
    "立憲民主": "Constitutional Democratic Party of Japan",  # E, of 立憲民主・社民
    "社民": "Social Democratic Party",  # E, of 立憲民主・社民
    "国民民主党": "Democratic Party For the People",  # H
    "公明党": "Komeito",  # H
    "日本共産党": "Japanese Communist Party",  # H, C
    "日本維新の会": "Nippon Ishin (Japan Innovation Party)",  # H
    "社会民主党": "Social Democratic Party",  # H, C
    "希望の党": "The Party of Hope",  # H
    "新緑風会": "The Shin-Ryokufukai",  # C
    "国民の声": "Voice of the People",  # E
    "無所属の会": "Group of Independents",  # C
    "中道改革連合": "Centrist Reform Alliance",  # W
    "参政党": "Sanseito",  # W
    "れいわ新選組": "Reiwa Shinsengumi",  # W
    "チームみらい": "Team Mirai",  # W
    "教育無償化を実現する会": "Free Education For All",  # W
    "無所属クラブ": "Independents' Club",  # E
    "無所属": "Independents",  # H, C
}
# As the list of members of the House of Councillors shortens them (sessions 216 to 221; 民主 is 国民民主党・新緑風会 there).
SHORT = {
    "自民": "LDP",  # L
    "立憲": "CDP",  # L
    "公明": PARTS["公明党"],
    "民主": "DPFP",  # W
    "国民": "DPFP",  # W
    "維新": PARTS["日本維新の会"],
    "共産": "JCP",  # W
    "参政": PARTS["参政党"],
    "れ新": PARTS["れいわ新選組"],
    "中道": PARTS["中道改革連合"],
    "みら": PARTS["チームみらい"],
    "社民": PARTS["社民"],
    "無": "Independents",  # C
}
ALONE = {
    "各派に属しない議員": "Independents",
    "各派に属しない": "Independents",
    **SHORT,
}  # C: those who belong to no group


def group_en(name: str) -> str:
    """The English of a group's name as the minutes have it; "" where no source gives it, or not all of it."""
    text = "".join(name.split())
    if text in ALONE:
        return ALONE[text]
    parts = [PARTS.get(part, "") for part in text.split("・")]
    if not text or not all(parts):
        return ""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
