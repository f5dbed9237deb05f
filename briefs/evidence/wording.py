"""How things are said and shown on the page: dates, labels, unusual characters. Pure."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from briefs.evidence.rows import Speech
from db.diet.english import english, in_sentence
from db.diet.groups_en import group_en
from db.text.dates import JST, english_date, japanese_date, jst_date, jst_minute
from db.text.folding import fold
from db.text.readings import romanised

day_ja, day_en = japanese_date, english_date  # as kinds and templates call them
# Characters that join letters of Indic and Arabic script, soft hyphens: invisible by right.
HARMLESS = {"\u200c", "\u200d", "\u00ad"}


def visible(text: str) -> str:
    """Text for the page: control characters and direction marks, which could make it read otherwise, are spelled out.

    Line breaks and tabs stay.  The evidence keeps the text as published.
    """
    return "".join(
        f"⟦U+{ord(char):04X}⟧"
        if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in "\n\t" and char not in HARMLESS
        else char
        for char in text.replace("\r\n", "\n")
    )


def printed_sentence(summary: str) -> str:
    """A change's sentence with its cut quotations marked as print marks them."""
    return summary.replace("…」", "（略）」").replace("…”", " [...]”")


def sentence_en(summary: str) -> str:
    """The same of an English sentence; sittings in it are called by their English names."""
    return printed_sentence(in_sentence(summary))


def minute(utc: str) -> str:
    """A stored time as 2026-04-15 12:00 (Japan time); "" stays empty."""
    return jst_minute(utc) if utc else ""


def moment_ja(utc: str) -> str:
    """A stored time in a sentence: 2026年4月15日 12:00 (Japan time)."""
    return f"{day_ja(jst_date(utc))} {jst_minute(utc)[-5:]}"


def moment_en(utc: str) -> str:
    """A stored time in an English sentence: 15 April 2026, 12:00 (Japan time)."""
    return f"{day_en(jst_date(utc))}, {jst_minute(utc)[-5:]}"


def today(at: datetime) -> str:
    """The Japanese calendar date of an aware time."""
    return at.astimezone(JST).date().isoformat()


def start_of(day: date) -> str:
    """Midnight in Japan at the start of ``day``, as stored."""
    utc = datetime(day.year, day.month, day.day) - timedelta(hours=9)
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def speaker_line(one: Speech, day: str) -> dict[str, Any]:
    """Who spoke, as the minutes give it, and on which day in words: nothing is added and no view is inferred.

    ``parts``: the name in pieces, each with its reading; ``letters``: the name in letters; both empty where no roster has a reading.
    """
    office = f"{one.post}〔会議録の表記：{one.office}〕" if one.post else one.office
    who = "・".join(part for part in (office, one.group) if part)
    return {
        "speaker": one.speaker,
        "parts": name_parts(one.speaker, *one.reading),
        # Written in one, nobody can tell the surname.
        "letters": romanised(one.reading[1]) if len(one.reading[1].split()) > 1 else "",
        "who": who if who else "所属の記載なし",
        "who_en": who_en(one),
        "role": one.role,
        "where": f"{one.house}{one.meeting}",
        "where_en": in_english(f"{one.house}{one.meeting}"),
        "date": day,
    }


def in_english(name: str) -> list[Any]:
    """A name of the Diet or the government for an English page: [words, whether they are English]; else as published."""
    known = english(name) or group_en(name)
    return [known or name, bool(known)]


def who_en(one: Speech) -> list[list[Any]]:
    """Office, group and role of a speaker for an English page, each as :func:`in_english` gives it; empty where none is given."""
    office, known = in_english(one.post or one.office)
    if one.post and known:
        office = f"{office} (in the minutes: {in_english(one.office)[0]})"
    return [[office, known]] * bool(office) + [in_english(part) for part in (one.group, one.role) if part]


def name_parts(printed: str, name: str, kana: str) -> list[list[str]]:
    """A name as it is printed, in pieces, each with its reading; [] where there is none."""
    surface, read = name.split(), kana.split()
    if not read:
        return []
    if len(surface) == len(read) and fold("".join(surface)) == fold("".join(printed.split())):
        return [list(one) for one in zip(surface, read, strict=True)]
    return [["".join(printed.split()), "".join(read)]]
