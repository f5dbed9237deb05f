"""What a cited document is called in an English paper: by house, committee, number and day, or by the name of a law.  Pure."""

from __future__ import annotations

import re
from typing import Any

from briefs.evidence.rows import Version
from db.diet.bills import BILL, known_name
from db.diet.english import bill_ordinal, english, nth, question_ordinal
from db.diet.petitions import PETITION
from db.diet.words import HOUSE_EN, OWN_NUMBERED
from db.law.acts import act_en
from db.law.names import named_on
from db.night.kinds import WORDS
from db.text.dates import english_date
from db.text.words import Names, word_en

AS_PUBLISHED = frozenset({"page", "attachment", "news", "press", "consultation"})
HOUSE_OF_KEY = {"shugiin": "衆議院", "sangiin": "参議院"}
# written_questions/shugiin-217-79, …/question, …/answer; petitions/sangiin-217-58; roll_calls/217-0618-v002
RE_OF_HOUSE = re.compile(r"(?:written_questions|petitions)/(shugiin|sangiin)-(\d+)-(\d+)(?:/(question|answer))?")
RE_ROLL_CALL = re.compile(r"roll_calls/(\d+)-\d+-v0*(\d+)")
RE_SPEECH = re.compile(r"[）)] (\d+) \S+$")  # 衆議院予算委員会 第11号（2025年2月17日） 57 見本太郎
HALVES = {"question": "text of the question", "answer": "text of the answer"}


def title_en(version: Version) -> str:
    """The English name of a document of the Diet or of a law; "" where it has none and stays as published.

    House of Councillors, written question No. 3 of the 217th Diet session; Immigration Control and Refugee Recognition Act; names of
    people and groups within it stay as they are.  Titles of pages, announcements, press items and consultations are words of
    their authors.
    """
    if version.kind in AS_PUBLISHED:
        return ""
    return _of_key(version) or _bill(version) or _of_law(version) or _resolution(version) or _of_title(version)


def kind_en(kind: str) -> str:
    """What sort of document it is, said before a title that stays Japanese: page, press item, attached file."""
    return word_en(WORDS, kind)


def _of_key(version: Version) -> str:
    if found := RE_OF_HOUSE.fullmatch(version.key):
        house, session, number, half = HOUSE_OF_KEY[found[1]], int(found[2]), int(found[3]), found[4]
        if version.kind == PETITION.id:
            return f"{HOUSE_EN[house]}, petition No. {number} of the {nth(session)} Diet session"
        return question_ordinal(house, session, number) + (f", {HALVES[half]}" if half else "")
    if (found := RE_ROLL_CALL.fullmatch(version.key)) and version.published_on:
        house = HOUSE_EN.get(str(version.facts.get("house")), "")
        return ", ".join(filter(None, (house, f"recorded vote No. {found[2]} of {english_date(version.published_on)}")))
    return ""


def _bill(version: Version) -> str:
    facts = version.facts
    session, kind, number = facts.get("session"), facts.get("kind"), facts.get("number")
    if version.kind != BILL.id or not isinstance(session, int) or not isinstance(kind, str):
        return ""
    ordinal = bill_ordinal(session, kind, number if isinstance(number, int) else None)
    if house := HOUSE_EN.get(str(facts.get("numbered_by"))) if kind in OWN_NUMBERED else "":
        ordinal = f"{house}, {ordinal[0].lower()}{ordinal[1:]}"
    named = known_name(facts)
    return f"{named.en} ({ordinal})" if named else ordinal


def _of_title(version: Version) -> str:
    """What is called by house, committee, number and day; a speech by its number in the minutes too, since many are of one speaker."""
    named = english(version.title) or ""
    spoken = RE_SPEECH.search(version.title) if version.kind == "speech" else None
    meeting, colon, who = named.partition(": ")
    return f"{meeting}, speech {spoken[1]}{colon}{who}" if spoken and colon else named


def _of_law(version: Version) -> str:
    if version.kind not in ("law", "law_revision"):
        return ""
    facts = version.facts
    names = Names(str(facts.get("short_name") or ""), str(facts.get("name_en") or ""))
    number = str(facts.get("law_num") or "")
    numbered = act_en(number)
    return named_on(names, version.title).en or (numbered if numbered != number else "")


def _resolution(version: Version) -> str:
    """House of Councillors, Committee on Health, Labour and Welfare: resolution attached to a bill (31 March 2025)."""
    if version.kind != "resolution":
        return ""
    facts: dict[str, Any] = dict(version.facts)
    body = english(f"{facts.get('house') or ''}{facts.get('list.committee') or facts.get('text.committee') or ''}")
    day = version.published_on or str(facts.get("list.date") or "")
    day = english_date(day) if day else f"Diet session {facts['session']}" if facts.get("session") else ""
    what = "resolution attached to a bill" if facts.get("bill_title") else "resolution"
    return f"{body}: {what}" + (f" ({day})" if day else "") if body else ""
