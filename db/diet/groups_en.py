"""The English names of parliamentary groups (会派), as far as the houses or a report of theirs give them. Pure.

A group's name is read part by part (自由民主党・無所属の会); one with a part that no source gives stays Japanese: none is made up.
Sources, each read:
(H) House of Representatives, "Strength of the In-House Groups", as of 30 May 2019 (shugiin.go.jp, itdb_english.nsf, strength.htm);
(C) House of Councillors, "Strength of the Political Groups", as of 2014-09-14 and 2012-02-14 (sangiin.go.jp, eng/strength);
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
    "無所属クラブ": "Independents' Club",  # E
    "無所属": "Independents",  # H, C
}
ALONE = {"各派に属しない議員": "Independents"}  # C: those who belong to no group


def group_en(name: str) -> str:
    """The English of a group's name as the minutes have it; "" where no source gives it, or not all of it."""
    text = "".join(name.split())
    if text in ALONE:
        return ALONE[text]
    parts = [PARTS.get(part, "") for part in text.split("・")]
    if not text or not all(parts):
        return ""
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
