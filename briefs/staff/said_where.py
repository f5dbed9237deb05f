"""Where, when and in answer to whom words are said to have been said, and for which paper: held against the speech that holds them.

「date:2025-02-06の衆議院予算委員会で」, 「上村英明議員の質問に対し」, 「衆議院法務委員会の附帯決議は」.
What a text leaves open (国会で, 委員会で) is true of every speech.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from briefs.evidence.office_names import SHORT_STEMS
from briefs.staff.sayers import known_name
from db.people.group_names import shortens
from db.people.memberships import fold_name

HOUSE = r"(?:衆|参)議?院"
COMMITTEE = r"[一-鿿ァ-ヴー・]{0,24}?(?:委員会|調査会|審査会|本会議)|[一-鿿]{2,6}委(?!員)"
# Followed by words that make it the place where something was said.
RE_PLACE = re.compile(
    rf"(?:(?P<house>{HOUSE})の?(?P<of_house>{COMMITTEE})?|(?P<alone>{COMMITTEE}))"
    r"(?=で|におい|にお[けい]る|の(?:質疑|審議|答弁|場|席|本会議|[附付]帯決議|委員会で|委員会の))"
)
RE_DAY = re.compile(
    r"date:(?P<day>\d{4}-\d\d(?:-\d\d)?)(?:の|に|、|、?開催の)*"
    r"(?=[衆参国]|本会議|質疑|答弁|審議|[一-鿿・]{2,24}(?:委員会|調査会|審査会|本会議))"
)
MEMBER = r"(?P<head>[^、。「」（）\s]{1,14}?)(?:議員|委員|氏|さん)"
RE_TO_WHOM = re.compile(
    rf"{MEMBER}(?:(?:の|から(?:の)?|による)(?:ご|御)?(?:質問|質疑|問い|追及|指摘|求め)|に対し|に答え|への(?:答弁|回答))"
)
# What is no name of a committee although it stands before the word.
RE_ANY = re.compile(r"^(?:今|先の|同じ|同|本|当該|各|両院|担当)?(?:国会|日|年|会期)?")


@dataclass(frozen=True, slots=True)
class Setting:
    """The sitting in which something was said, or the committee of a resolution; "" for what is not known of it.

    ``asked_by``: who asked, as the minutes write the name.
    """

    house: str = ""
    meeting: str = ""
    date: str = ""
    asked_by: str = ""


def stated(text: str) -> list[tuple[str, str]]:
    """The places that a text names: (house, committee in the words that tell it from others), "" for what it leaves open."""
    found = []
    for one in RE_PLACE.finditer(text):
        name = RE_ANY.sub("", one["of_house"] or one["alone"] or "")
        name = SHORT_STEMS.get(name[:-1], name[:-1]) if name.endswith("委") else name.removesuffix("委員会")
        found.append((f"{one['house'][0]}議院" if one["house"] else "", name))
    return found


def elsewhere(policy: sqlite3.Connection, text: str, of: Setting) -> bool:
    """Whether a text names another house, committee, day or questioner than that of the sitting."""
    for house, committee in stated(text):
        if house and of.house in ("衆議院", "参議院") and house != of.house:
            return True
        if committee and of.meeting and not shortens(committee, of.meeting):
            return True
    days = [one["day"] for one in RE_DAY.finditer(text)]
    if days and of.date and not any(of.date.startswith(one) for one in days):
        return True
    if of.asked_by and (asked := RE_TO_WHOM.search(text)):
        name = known_name(policy, asked["head"])
        return bool(name) and not fold_name(of.asked_by).startswith(name)
    return False
