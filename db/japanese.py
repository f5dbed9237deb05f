"""Japanese text: folding for matching and comparing, dates as they are written, plain-width forms.

Text is stored as published.  What these functions return is for matching, never for printing.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

JST = timezone(timedelta(hours=9), "JST")
ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
CJK = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f、。・「」『』（）〔〕【】"
# Horizontal white space only: a line is a paragraph, and words of two paragraphs never join.
RE_INNER_SPACE = re.compile(rf"(?<=[{CJK}])[^\S\n]+(?=[{CJK}])")
RE_OUTER_SPACE = re.compile(rf"(?<=[{CJK}()])[^\S\n]+|[^\S\n]+(?=[{CJK}()])")
RE_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Variant forms of kanji in names and old texts -> the common form.
# NFKC leaves these apart (it does not even fold 﨑, U+FA11).
VARIANTS = str.maketrans(
    {
        "髙": "高", "﨑": "崎", "德": "徳", "濵": "浜", "濱": "浜", "邊": "辺", "邉": "辺", "齋": "斎", "齊": "斉",
        "瀨": "瀬", "栁": "柳", "嶋": "島", "嶌": "島", "澤": "沢", "廣": "広", "國": "国", "眞": "真", "惠": "恵",
        "櫻": "桜", "藏": "蔵", "應": "応", "實": "実", "會": "会", "學": "学", "來": "来", "龍": "竜", "𠮷": "吉",
        "塚": "塚", "福": "福", "祥": "祥", "神": "神", "ヴ": "ヴ",
    }
)  # fmt: skip


@lru_cache(maxsize=8)  # a text is compared, indexed and classified in a row
def squeeze(text: str) -> str:
    """NFKC, with the white space between two Japanese characters of one line taken out."""
    return RE_INNER_SPACE.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """The form that search matches on: squeezed, lower case, kanji variants as one, no selectors."""
    if RE_SELECTORS.search(text):
        text = RE_SELECTORS.sub("", text)
    return squeeze(text).lower().translate(VARIANTS)


def comparable(text: str) -> str:
    """The form in which two texts count as the same: squeezed lines without empty ones.

    Spaces beside a Japanese character or a bracket say nothing either: 「…を除く。）　退去の日」 is 「…を除く。）退去の日」
    (NFKC makes full-width brackets plain ones, so :func:`squeeze` leaves those).
    """
    lines = (re.sub(r"\s+", " ", line).strip() for line in RE_OUTER_SPACE.sub("", squeeze(text)).split("\n"))
    return "\n".join(line for line in lines if line)


RE_DATE = re.compile(
    r"(?:(明治|大正|昭和|平成|令和)\s*(元|\d{1,2})|(\d{4}))\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
    r"|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"
)


def find_date(text: str) -> date | None:
    """The first date in the text: 令和8年2月24日, 令和元年…, 2026年4月15日, 2026/04/15, 2026-04-15, 2026.4.15.

    Full-width digits count; None when there is no date or it does not exist in the calendar.
    """
    found = RE_DATE.search(unicodedata.normalize("NFKC", text))
    if not found:
        return None
    era, era_year, year, month, day, y2, m2, d2 = found.groups()
    number = ERAS[era] + (1 if era_year == "元" else int(era_year)) if era else int(year or y2)
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
    found = RE_WHOLE_DATE.fullmatch(unicodedata.normalize("NFKC", text))
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


def japanese_date(iso: str | None, *, weekday: bool = False) -> str:
    """``2026-04-15`` -> 2026年4月15日 (with 「（水）」 on request); "" for None."""
    if not iso:
        return ""
    day = date.fromisoformat(iso[:10])
    end = f"（{'月火水木金土日'[day.weekday()]}）" if weekday else ""
    return f"{day.year}年{day.month}月{day.day}日{end}"


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
