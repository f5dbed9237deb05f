"""By when: the words of a commitment that name a time, and the last day they allow.  Pure."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from db.text.dates import western_year
from db.text.late import late
from db.text.numerals import ONE_TO_NINE, read_numeral

_DIGIT = f"[0-9０-９〇{ONE_TO_NINE}十元]"
_YEAR = rf"(?:(?:令和|平成|昭和){_DIGIT}{{1,3}}|[一二１２12]{_DIGIT}{{3}})年"
_REL = r"(?:本年|今年|来年|再来年|同年)"
_FISCAL = rf"(?:{_YEAR}度|今年度|本年度|来年度|再来年度|翌年度|年度)"
_MONTH = rf"(?:(?:{_YEAR}|{_REL})の?)?(?:{_DIGIT}{{1,2}}月|今月|来月|再来月)"
_DAY = rf"{_MONTH}{_DIGIT}{{1,3}}日"
_PART = r"(?:末|中|上旬|中旬|下旬|初め|初旬|前半|後半|頃)?"
_TARGET = r"(?:を?(?:目途|めど|目処|目標)(?:に|と))"
_BY = rf"(?:頃)?(?:までに|まで(?=に|を)|{_TARGET})"
_SEASON = r"(?:春|夏|秋|冬|春頃|夏頃|秋頃|冬頃)"
_HALF = r"(?:前半|後半|上半期|下半期|上期|下期|半ば)"
# The month in which a season is over for certain, in favour of who named it: a month behind its last.
SEASONS = {"春": 6, "夏": 9, "秋": 12, "冬": 3}
_SESSION = (
    r"(?:今国会|本国会|今通常国会|次期通常国会|次の(?:通常)?国会|次期国会|来年の?通常国会|次期臨時国会|秋の臨時国会"
    r"|臨時国会|通常国会)"
)

DUE = late(
    rf"{_FISCAL}(?:内|中|末|の?早期)?(?:{_BY}|には|に(?!お|つ|比|対|関|向|係|入|な))|{_FISCAL}(?:内|中|末)(?=に|、|の(?!予算|補正|事業))|(?:{_YEAR}度|今年度|本年度|来年度|翌年度)(?:から(?:順次)?|においても?|におきましても?|は(?=、)|(?=、))"
    rf"|{_FISCAL}以降|(?:{_REL}|{_YEAR})の?{_DIGIT}{{1,2}}月(?:から|より)|今週|来週|明日にも|二〇[二三四]〇年代に"
    rf"|今後{_DIGIT}{{1,12}}(?:年|か年|か月)間?(?:で|に|を|かけて)|[一-龥]{{0,6}}(?<!の)期間(?:中)?に(?!お|つ|関|係|対)"
    r"|[^、。\n]{2,12}次第(?=、|速やか|順次|改めて|直ちに)"
    rf"|(?:{_YEAR}|{_REL})(?:内|中|末)(?:{_BY}|には|に(?!お|つ|比|対|関|向|係)|の(?!予算))"
    rf"|(?<![来今本])年(?:内|中|末)(?:{_BY}|には|に(?!お|つ|比|対|関|向|係)|の(?!予算))"
    rf"|(?:{_YEAR}|{_REL}|{_FISCAL})の?{_HALF}(?:{_BY}|中に|には|に(?!お|つ|比|対|関|向|係))"
    rf"|(?:(?:{_YEAR}|{_REL})の?)?年明け(?:早々)?(?:{_BY}|には|に(?!お|つ|比|対|関|向|係))"
    rf"|(?:{_YEAR}|{_REL}){_BY}"
    rf"|{_DAY}(?:{_BY}|に|から|より)|{_MONTH}(?:{_PART}{_BY}|(?:末|中|上旬|中旬|下旬)には?(?!お|つ|比|対|関|係))"
    rf"|(?:{_YEAR}|{_REL})の?{_DIGIT}{{1,2}}月(?:頃|初め)?(?:には|に(?!お|つ|比|対|関|係))"
    rf"|(?:{_REL}|{_YEAR})の?{_SEASON}(?:{_BY}|には|に(?!お|つ))|(?:[今来]|この)(?:春|夏|秋|冬)(?:頃)?(?:{_BY}|には|に(?!お|つ))|{_SEASON}{_BY}"
    rf"|{_SESSION}(?:{_BY}|への?|での?(?=成立|提出)|に(?!お|つ|係|関)|において)"
    r"|(?:法律?(?:案)?の?|本法の?|改正法の?|制度の?)?(?:全面)?(?:施行|開始|公布)(?:日|後)?(?:までに|までの間に)"
    rf"|{_DIGIT}{{1,12}}(?:年|か月|ヶ月|カ月|ヵ月|箇月|週間)(?:以内に|(?:程度|ほど|以内)?{_TARGET})"
    r"|(?:可及的|できるだけ|できる限り|可能な限り)(?:速やか|早期|早急|早く|迅速)に?"
    r"|可及的速やかに|速やかに|早急に|至急|直ちに|早期に|近日中に|近いうちに|近々|遅くとも"
    r"|次期[^、。「」]{1,12}(?:改正|改革|改定|見直し)(?:において|に向けて?|で|までに)"
)
# One of these stands in whatever DUE matches.  Most passages name no time, and DUE is slow to see it.
_RE_ANY_TIME = late(
    r"[年月週春夏秋冬]|明日|期間|次第|次期|国会|施行|開始|公布|速やか|早[期急く]|迅速|至急|直ちに|近[日い々]|遅くとも"
)
_SCOPE = late(
    r"に向け|においても?$|におきまして|から|より$|以降$|年度は?$|[年間](?:で|に|を|かけて)$|期間|年代に$|次第$"
)
_HASTE = late(r"速やか|早急|至急|直ちに|早期|近日|近いうち|近々|早く|迅速|遅くとも")
_RE_END = late(r"まで|[中内末](?:に|の|$)|旬に|目途|めど|目処|目標")
_RE_NO_DAY = late(r"以内|か月|ヶ月|カ月|ヵ月|箇月|週間|程度|国会|施行|公布|開始|年代")
_RE_START = late(r"から|より|以降|以後")
_RE_SESSION = late(r"国会(?:に|へ|で|ま)")
# 「年内に取りまとめる報告書を」, 「令和七年度に創設した基金で」: the time belongs to the clause that describes a noun.
_RE_RELATIVE = late(
    r"[^、。]{0,15}?(?:[しいっれけえめせきりべ](?<!に向け)た|(?<!とす)(?<!に関す)(?<!に対す)(?<!に係)る|ます|ました|べき)(?:この|その|こうした|これらの)?"
    r"(?!予定|方針|考|所存|決意|方向|必要|見込|見通|場合|際|中で|上で|為|事|次第|形で|旨|前提|観点|以上|限り|一方|時)[一-龥ァ-ヶー]{2}"
)


@dataclass(frozen=True, slots=True)
class Times:
    """When, in the words of a passage: ``due_words`` end a period (``due_on``: its last day), ``time_words`` do not."""

    due_words: str | None = None
    due_on: str | None = None
    time_words: str | None = None


def find_times(passage: str, said_on: str | None) -> Times:
    """What a passage says about when, to be shown: by when it is due, and any other time.

    Due are words that end a period (年度内に, 来年四月までに, 今国会に, 三年以内に, 速やかに) in the clause that commits.  A start
    (令和七年度から), a point (令和九年四月に), a scope (今年度において) and whatever belongs to a clause that describes a noun
    (年内に取りまとめる報告書を踏まえ) are other times.
    """
    due: list[tuple[str, str | None]] = []
    other: list[str] = []
    for words, day, end in _times(passage, said_on):
        if ends_period(words) and not _RE_RELATIVE.match(passage, end):
            due.append((words, day))
        else:
            other.append(words)
    due_words, due_day = _telling(due) or (None, None)
    return Times(due_words, due_day, other[-1] if other else None)


def time_named(passage: str, said_on: str | None) -> tuple[str, str] | None:
    """The last time, and the last day of it, that a passage names without setting an end (令和九年四月に, 今年度において), where it
    belongs to the act and not to a clause that describes a noun, or a start; None without any.
    """
    found = [
        (words, day)
        for words, _, end in _times(passage, said_on)
        if not ends_period(words) and not _RE_RELATIVE.match(passage, end) and (day := last_day(words, said_on))
    ]
    return found[-1] if found else None


def find_due(passage: str, said_on: str | None) -> tuple[str, str | None] | None:
    """The words of a passage that say when, and the last day they allow (YYYY-MM-DD) or None.

    This is what the strength of a commitment is judged by; what is shown as due is narrower (``find_times``).
    Where several stand there, the last with a date counts, else the last that names a point in time, else the last
    of haste, else the last that only says within what.  A time that had passed when it was said (昨年四月に,
    平成三十年度に) is no due time.
    """
    return _telling([(words, day) for words, day, _ in _times(passage, said_on)])


def deadlines(passage: str, said_on: str | None) -> list[tuple[str, int]]:
    """(words, where they end) of every time that a passage sets, as the strength of a commitment asks for them, in order.

    Where some have a last day these alone count, else those that are more than haste, as in ``find_due``.
    """
    found = [one for one in _times(passage, said_on) if is_deadline(one[0])]
    kept = [one for one in found if one[1]] or [one for one in found if not _HASTE.search(one[0])] or found
    return [(words, end) for words, _, end in kept]


def _times(passage: str, said_on: str | None) -> list[tuple[str, str | None, int]]:
    """(words, last day, where the words end) of every time a passage names that was not over when it was said."""
    found: list[tuple[str, str | None, int]] = []
    if not _RE_ANY_TIME.search(passage):
        return found
    for match in DUE.finditer(passage):
        words = match[0]
        if passage[: match.start()].endswith(
            ("昨", "昨年", "昨年の", "前", "前年", "前年の", "旧", "毎", "毎年", "各", "当時の", "同", "同年")
        ):
            continue
        if words.startswith("年度に") or _is_past(words, said_on):
            continue
        found.append((words, due_on(words, said_on), match.end()))
    return found


def _telling(found: list[tuple[str, str | None]]) -> tuple[str, str | None] | None:
    """The one of several times that says most."""
    dated = [one for one in found if one[1]]
    hard = [one for one in found if is_deadline(one[0]) and not _HASTE.search(one[0])]
    haste = [one for one in found if _HASTE.search(one[0])]
    chosen = dated or hard or haste or found
    return chosen[-1] if chosen else None


def is_deadline(words: str) -> bool:
    """Whether the words set a time (年内に, 速やかに) rather than only say within what (今年度において)."""
    return not _SCOPE.search(words)


def ends_period(words: str) -> bool:
    """Whether the words end a period (までに, 以内に, 年内に, 今国会に, 速やかに) rather than name a point (四月に) or a start."""
    if not is_deadline(words):
        return False
    return "以内" in words or any(one.search(words) for one in (_RE_END, _HASTE, _RE_SESSION))


def due_on(words: str, said_on: str | None) -> str | None:
    """The last day that due words allow, as YYYY-MM-DD, counted from the day of the speech (YYYY-MM-DD).

    Only words that set an end (までに, 中に, 内に, 末に, を目途に) have one, read in favour of the speaker:

    - 年度内に, 今年度中に → 31 March that ends the fiscal year of the speech; 来年度中に a year later;
      令和八年度中に, 令和八年度までに → 31 March of the year after;
    - 年内に, 年末までに → 31 December; 来年中に, 令和九年までに likewise of that year;
    - 来年四月までに, 令和九年四月中に, 九月末までに → the last day of that month, since "by April" is often used
      for any day of April; a month without a year is the first such month that has not ended when it is said;
    - 四月十五日までに → that day; 上旬 → the 10th, 中旬 → the 20th;
    - 本年夏までに, 夏頃までに → 30 September of that year, or the next: a season is over a month after its last (春 30 June,
      秋 31 December, 冬 31 March), since the words are loose; 今年前半までに → 30 June, 年度前半 → 30 September,
      年明けに → 31 January.

    Words that only name a time (令和九年四月に), an event (施行までに, 次期通常国会に), haste
    (速やかに) or a span (三年以内に: from when?) give None; so do relative words when the day of the speech is unknown.
    """
    return last_day(words, said_on) if _RE_END.search(unicodedata.normalize("NFKC", words)) else None


def last_day(words: str, said_on: str | None) -> str | None:
    """The last day of the time that words name, whether they end it (本年夏までに) or only name it (本年夏に), as YYYY-MM-DD, by the
    rules of :func:`due_on`; None for a start, and where no calendar knows the time.
    """
    words = unicodedata.normalize("NFKC", words)
    if _RE_NO_DAY.search(words) or _RE_START.search(words):
        return None
    said = date.fromisoformat(said_on) if said_on else None
    fiscal = "年度" in words
    if any(season in words for season in SEASONS):
        return _end_of_season(words, said)
    if "年明け" in words:
        year = _year(words, said, fiscal=False) or (said.year + (said.month > 1) if said else None)
        return date(year, 1, 31).isoformat() if year else None
    if re.search("前半|上半期|上期", words) and "月" not in words:
        year = _year(words, said, fiscal=fiscal)
        return date(year, *((9, 30) if fiscal else (6, 30))).isoformat() if year else None
    if fiscal:
        year = _year(words, said, fiscal=True)
        return date(year + 1, 3, 31).isoformat() if year else None
    year = _year(words, said, fiscal=False)
    month, day = _month(words, said)
    if month is None:
        if "月" in words:
            return None
        return date(year, 12, 31).isoformat() if year else None
    if "来月" in words or "今月" in words or "再来月" in words:
        year = said.year + (month < said.month) if said else None
    elif year is None and said:
        year = said.year + (month < said.month)
    if year is None or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day is None:
        day = 10 if re.search("上旬|初旬", words) else 20 if "中旬" in words else last
    return date(year, month, day).isoformat() if 1 <= day <= last else None


def _end_of_season(words: str, said: date | None) -> str | None:
    """The last day of the month in which a season is over for certain; without a year it is the next such day."""
    month = next(month for season, month in SEASONS.items() if season in words)
    next_one = re.search("来[春夏秋冬]", words)
    year = said.year + 1 if next_one and said else _year(words, said, fiscal=False)
    if year is None and said:
        year = said.year + (month < said.month)
    elif year is not None and month == SEASONS["冬"] and not re.search("来冬", words):
        year += 1  # the winter of a year is over in the next one
    return date(year, month, monthrange(year, month)[1]).isoformat() if year else None


def _year(words: str, said: date | None, *, fiscal: bool) -> int | None:
    """The calendar or fiscal year that the words name; a year of an era, of the calendar, or counted from the day."""
    if found := re.search(rf"(令和|平成|昭和)([0-9〇{ONE_TO_NINE}十元]+)年", words):
        return western_year(found[1], found[2])
    if found := re.search(rf"([12一二][0-9〇{ONE_TO_NINE}]{{3}})年", words):
        return read_numeral(found[1])
    if said is None:
        return None
    base = said.year - (fiscal and said.month < 4)
    if re.search("再来年", words):
        return base + 2
    if re.search("来年|翌年", words):
        return base + 1
    if re.search("今年|本年|年度|年内|年中|年末", words):
        return base
    return None


def _month(words: str, said: date | None) -> tuple[int | None, int | None]:
    """Month and day that the words name."""
    if found := re.search(rf"(再来月|来月|今月)(?:([0-9〇{ONE_TO_NINE}十]{{1,3}})日)?", words):
        if said is None:
            return None, None
        ahead = {"今月": 0, "来月": 1, "再来月": 2}[found[1]]
        return (said.month - 1 + ahead) % 12 + 1, read_numeral(found[2]) if found[2] else None
    found = re.search(rf"([0-9〇{ONE_TO_NINE}十]{{1,2}})月(?:([0-9〇{ONE_TO_NINE}十]{{1,3}})日)?", words)
    if not found:
        return None, None
    return read_numeral(found[1]), read_numeral(found[2]) if found[2] else None


def _is_past(words: str, said_on: str | None) -> bool:
    """Whether the words name a time that was over when they were said; a day or month without a year is of that year."""
    if said_on is None:
        return False
    said, plain = date.fromisoformat(said_on), unicodedata.normalize("NFKC", words)
    month, day = _month(plain, said)
    absolute = re.search(rf"(?:令和|平成|昭和)|[12一二][0-9〇{ONE_TO_NINE}]{{3}}年", plain)
    if not absolute and (month is None or "まで" in plain or _RE_END.search(plain)):
        return False
    year = _year(plain, said, fiscal="年度" in plain)
    if year is None:
        year = said.year
    if "年度" in plain:
        return date(year + 1, 3, 31) < said
    if month is None:
        return year < said.year
    return (year, month, day or 31) < (said.year, said.month, said.day)
