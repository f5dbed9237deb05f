"""Dates and times as Japanese papers write them, and as they are stored: Japanese calendar dates, UTC times."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from db.text.folding import nfkc
from db.text.numerals import NUMERALS, read_numeral

JST = timezone(timedelta(hours=9), "JST")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTHS_SHORT = tuple(name[:3].lower() for name in MONTHS)
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}  # the year before the first
ERA = f"(?:{'|'.join(ERAS)})"  # for patterns
ERA_STARTS = (
    ("令和", "2019-05-01"),
    ("平成", "1989-01-08"),
    ("昭和", "1926-12-25"),
    ("大正", "1912-07-30"),
    ("明治", "1868-01-25"),
)
RE_DATE = re.compile(
    rf"(?:({ERA})\s*(元|\d{{1,2}})|(\d{{4}}))\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*日"
    r"|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"
)


def western_year(era: str, count: str) -> int | None:
    """令和 and 8, ８, 八 or 元 as 2026; None when ``count`` is no number from 1 on."""
    number = read_numeral(count)
    return ERAS[era] + number if number else None


NUMBER = rf"([元零{NUMERALS}\d]+)"
RE_KANJI_DAY = re.compile(rf"({ERA}){NUMBER}年{NUMBER}月{NUMBER}日")


def kanji_day(text: str) -> str | None:
    """The first date of a text as laws and answers write it (令和九年四月一日, 令和六年二月一六日, 令和元年…) as YYYY-MM-DD.

    None when there is none, or it is not in the calendar.
    """
    found = RE_KANJI_DAY.search(text)
    if not found:
        return None
    year, month, day = western_year(found[1], found[2]), read_numeral(found[3]), read_numeral(found[4])
    try:
        return date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:
        return None


def era_year(day: date) -> str:
    """令和8年 of a day; the Western year (1867年) before 明治."""
    era = next((name for name, first in ERA_STARTS if day.isoformat() >= first), None)
    if era is None:
        return f"{day.year}年"
    number = day.year - ERAS[era]
    return f"{era}{'元' if number == 1 else number}年"


def find_date(text: str) -> date | None:
    """The first date in the text: 令和8年2月24日, 令和元年…, 2026年4月15日, 2026/04/15, 2026-04-15, 2026.4.15.

    Full-width digits count; None when there is no date or it does not exist in the calendar.
    """
    found = RE_DATE.search(nfkc(text))
    if not found:
        return None
    era, count, year, month, day, y2, m2, d2 = found.groups()
    number = western_year(era, count) if era else int(year or y2)
    if number is None:
        return None
    try:
        return date(number, int(month or m2), int(day or d2))
    except ValueError:
        return None


RE_WHOLE_DATE = re.compile(
    rf"\s*(?:{RE_DATE.pattern})\s*(?:[(（]\s*[月火水木金土日]\s*[)）])?"
    r"\s*(?:(?P<hour>\d{1,2})\s*(?::|時)\s*(?:(?P<minute>\d{1,2})\s*分?)?)?\s*"
)


def whole_date(text: str) -> str | None:
    """A text that is nothing but a date (with weekday and time, if any) as YYYY-MM-DD or YYYY-MM-DD HH:MM.

    2026/06/19, ２０２６年６月１９日 and 令和8年6月19日（金） are one date, 24:00 is 00:00 of the next day.  None for any other text.
    """
    if len(text) > 40:
        return None
    found = RE_WHOLE_DATE.fullmatch(nfkc(text))
    day = find_date(text) if found else None
    if found is None or day is None:
        return None
    if found["hour"] is None:
        return day.isoformat()
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    moment = datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(hours=hour, minutes=minute)
    return moment.strftime("%Y-%m-%d %H:%M")


def day_typed(text: str) -> str:
    """A day (YYYY-MM-DD) as it was typed, whatever the width of its signs (2026-10-30, 2026/10/30, 2026年10月30日, 令和8年…);
    "" for what is none.
    """
    try:
        return date.fromisoformat(nfkc(text).strip()).isoformat()
    except ValueError:
        found = whole_date(text) or ""
        return found if len(found) == len("2026-10-30") else ""


def date_reference(text: str) -> str:
    """By when, as staff type it: what is nothing but a day, with or without 「まで」, as a reference to it (date:2026-10-30)."""
    day = day_typed(re.sub(r"までに?$", "", text.strip()))
    return f"date:{day}" if day else text


def no_such_day(text: str) -> bool:
    """Whether a text is written as a day is and means none that there is: 2026-13-45, 2月30日 of a year."""
    return RE_WHOLE_DATE.fullmatch(nfkc(text)) is not None and find_date(text) is None


def japanese_date(iso: str | None, *, weekday: bool = False) -> str:
    """``2026-04-15`` -> 2026年4月15日 (with 「（水）」 on request); "" for None."""
    if not iso:
        return ""
    day = date.fromisoformat(iso[:10])
    end = f"（{'月火水木金土日'[day.weekday()]}）" if weekday else ""
    return f"{day.year}年{day.month}月{day.day}日{end}"


def english_date(iso: str | None) -> str:
    """``2026-04-01`` -> 1 April 2026; "" for None."""
    if not iso:
        return ""
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def jst_date(utc: str) -> str:
    """The Japanese calendar date (YYYY-MM-DD) of a UTC time written YYYY-MM-DDTHH:MM:SSZ."""
    return parse_utc(utc).astimezone(JST).date().isoformat()


def jst_minute(utc: str) -> str:
    """A UTC time as 2026-04-15 12:00 in Japan."""
    return parse_utc(utc).astimezone(JST).strftime("%Y-%m-%d %H:%M")


def parse_utc(text: str) -> datetime:
    """A stored time (YYYY-MM-DDTHH:MM:SSZ) as an aware datetime."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def utc_text(moment: datetime) -> str:
    """An aware datetime as it is stored: YYYY-MM-DDTHH:MM:SSZ."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def short_day_ja(iso: str | None, beside: str) -> str:
    """5月17日; with the year when it is not that of the date ``beside`` it."""
    if not iso:
        return "日付の記載なし"
    return japanese_date(iso).removeprefix(f"{beside[:4]}年")


def short_day_en(iso: str | None, beside: str) -> str:
    """17 May; with the year when it is not that of the date ``beside`` it."""
    if not iso:
        return "no date given"
    return english_date(iso).removesuffix(f" {beside[:4]}")
