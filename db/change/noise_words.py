"""Numbers, dates, times and ids in a line, and how much proof each needs before it counts as noise. Pure.

How many fetches in a row must each have shown another value (``needed``):

* 2: what says itself that it is noise: a line that is nothing but a visitor counter, an "as of" stamp whose date is
  the day of the fetch both times, days left that went down by the days gone by;
* 4: a counter or a stamp by its words or by following the calendar, an id of letters and digits;
* 8: any other bare number, date or time (eight nights span a weekend, which no hand-made edit does);
* never: a number with a unit or in the words of a rule (人, 円, %, 第…条, 期限, 見込 …), a cell of a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from db.text.dates import ERA, ERAS, MONTHS_SHORT, western_year
from db.text.folding import squeeze
from db.text.late import late

MARK = "◆"
CONTEXT = 16  # characters on either side by which a place in a line is known again
AT_ONCE, SOON, LATE = 2, 4, 8

WEEKDAY = r"(?:\s*\(?[月火水木金土日](?:曜日?)?\)|\s*[月火水木金土日]曜日?)"
CLOCK = r"(?:(?:午前|午後)?\d{1,2}時\d{1,2}分(?:\d{1,2}秒)?|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)"
ZONE = r"(?:\s?(?:[AaPp][Mm]\b|JST|UTC|GMT|Z\b|[+-]\d{2}:?\d{2}\b))*"
MONTH = rf"(?:{'|'.join(MONTHS_SHORT)})[a-z]*\.?"
DAY = (
    rf"(?:(?P<era>{ERA})\s*(?P<eray>元|\d{{1,2}})\s*年|(?:(?P<y>\d{{4}})\s*年))?"
    r"\s{0,20}(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
    r"|(?P<y2>\d{4})(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d)"
    rf"|(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?:(?P<d3>\d{{1,2}})\s+(?P<mon3>{MONTH})"
    rf"|(?P<mon4>{MONTH})\s+(?P<d4>\d{{1,2}}),?)\s+(?P<y3>\d{{4}})"
)
# With what a token can begin: everywhere else nothing of it is tried.
RE_TOKEN = late(
    rf"(?=[\d\sA-Za-z午{''.join(sorted({era[0] for era in ERAS}))}])(?:"
    rf"(?<![0-9A-Za-z])(?P<date>(?:{DAY}){WEEKDAY}?(?:\s*[T,]?\s*{CLOCK}{ZONE})?)(?![0-9A-Za-z])"
    rf"|(?<![0-9A-Za-z:])(?P<time>{CLOCK}{ZONE})(?![0-9A-Za-z:])"
    r"|(?<![0-9A-Za-z])(?P<id>(?=[A-Za-z-]{0,100}\d)(?=[\d-]{0,100}[A-Za-z])[0-9A-Za-z](?:[0-9A-Za-z]|-(?=[0-9A-Za-z])){5,})"
    r"(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z.])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?=ms|sec|[KMG]B|(?![0-9A-Za-z])))",
    re.IGNORECASE,
)
RE_DIGIT = late(r"\d")
COUNTER = (
    r"アクセス(?:数|カウンター?|回数|件数)?|カウンター?|(?:来訪|訪問|閲覧)(?:者|回)?数?|(?:ページ)?ビュー数?|同時接続数?|人目|番目"
    r"|(?<![A-Za-z])(?:pv|uu|visitors?|visits?|hits?|views?|access(?:es)?|counter)(?![A-Za-z])"
)
RE_COUNTER = late(COUNTER, re.IGNORECASE)
RE_COUNTER_BEFORE = late(rf"(?:{COUNTER})[\s:：は=|#No.]*$", re.IGNORECASE)
RE_COUNTER_AFTER = late(r"\s*(?:人目|番目|アクセス|(?:pv|visitors?|visits?|hits?|views?)(?![A-Za-z]))", re.IGNORECASE)
# What may stand beside a counter in a line that says nothing else.
RE_FILLER = late(
    r"本日|今日|昨日|今月|先月|累計|合計|総数|通算|延べ|現在|ただいま|只今|これまで|あなた|貴方|ようこそ|ホームページ|ページ|サイト|トップ"
    r"|ありがとう|ございます|[様の総計当この人回件名はにでがをと目数者ますしたよりからまで中]"
    r"|(?<![A-Za-z])(?:since|from|you|are|is|the|this|page|site|web|total|today|yesterday|no|st|nd|rd|th|number|of|to|has|been|have"
    r"|visited|times|welcome|online|users?|people|and|we|had)(?![A-Za-z])",
    re.IGNORECASE,
)
STAMP_BEFORE = (
    r"(?:最終更新|更新日時?|更新時刻|更新年月日|日時|時刻|本日|今日|ただいま|現在|as of|updated(?: on| at)?|generated(?: on| at)?"
    r"|last modified|retrieved(?: on| at)?|rendered at|now|today(?: is)?|current time)"
)
RE_STAMP_BEFORE = late(rf"{STAMP_BEFORE}[\s:：は・(\[]*$", re.IGNORECASE)
RE_STAMP_AFTER = late(
    r"[\s)]*(?:現在|時点|(?:に)?(?:最終)?更新(?:$|[\s)\]:：。⏎]|しました|されました)|に?(?:生成|取得|表示|出力)(?:$|[\s)。しさ]))"
)
# Words of rules and statistics: what stands with them is content, however often it changes.
RE_GUARD = late(
    r"見込|上限|枠|受入|在留|定員|予算|人数|件数|総数|締切|〆切|期限|期間|まで|施行|公布|適用|開始|終了|開催|予定|料|金|賃|罰|許可|認定|申請"
    r"|deadline|until|fee|quota|limit",
    re.IGNORECASE,
)
RE_TAKEN = late(r"\s*(?:秒|ミリ秒|ms|sec|seconds|℃|°C|[KMG]B|バイト)(?![0-9A-Za-z])")  # what a machine measures
RE_AGO = late(r"\s*(?:秒|分|時間|日)前")
RE_LEFT = late(r"あと|残り|まで|カウントダウン|days? (?:left|to go)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """One number, date, time or id of a text, and the words around it, other tokens as ``MARK``.

    ``before`` and ``after`` say where it stands; ``line`` is its whole line (with the line before when the line has
    no words of its own); ``start`` and ``end`` are its place in the squeezed line ``at``.
    """

    sort: str
    value: str
    before: str
    after: str
    line: str
    at: int
    start: int
    end: int


def tokens(lines: Sequence[str], before: str = "") -> list[Token]:
    """Every token of a text's lines (any width), in order; empty lines are passed over.  ``before``: the line before them."""
    found: list[Token] = []
    previous = masked_line(before)
    for at, raw in enumerate(lines):
        if not raw.strip():
            continue
        line = squeeze(raw).strip()
        matches = list(RE_TOKEN.finditer(line)) if RE_DIGIT.search(line) else []
        pieces, end = [], 0
        for match in matches:
            pieces.append(line[end : match.start()])
            end = match.end()
        pieces.append(line[end:])
        masked = MARK.join(pieces)
        bare = not any(c.isalpha() for c in masked)
        whole = f"{previous}⏎{masked}" if bare else masked
        place = len(whole) - len(masked)
        for number, match in enumerate(matches):
            place += len(pieces[number])
            before, after = whole[max(0, place - CONTEXT) : place], whole[place + 1 : place + 1 + CONTEXT]
            found.append(Token(sort_of(match), match[0], before, after, whole, at, match.start(), match.end()))
            place += 1
        previous = masked
    return found


def masked_line(line: str) -> str:
    """A line with its tokens as ``MARK``."""
    plain = squeeze(line).strip()
    return RE_TOKEN.sub(MARK, plain) if RE_DIGIT.search(plain) else plain


def sort_of(match: re.Match[str]) -> str:
    """Which of the four kinds of token a match is."""
    return next(name for name in ("date", "time", "id", "number") if match[name] is not None)


def needed(new: Token, old: Token, new_day: date, old_day: date) -> int | None:
    """How many fetches in a row must show another value at this place; None: never noise.

    ``new`` and ``old`` stand at the same place; the days are those of the two fetches (Japan).
    """
    if whole_counter(new.line):
        return AT_ONCE
    if {new.sort, old.sort} == {"date"}:
        return _date_needed(new, old, new_day, old_day)
    if {new.sort, old.sort} == {"time"}:
        if RE_STAMP_BEFORE.search(new.before) or RE_STAMP_AFTER.match(new.after):
            return AT_ONCE if _only_stamp(new.line) else SOON
        return None if _guarded(new) else LATE
    if "id" in (new.sort, old.sort):
        return SOON
    if {new.sort, old.sort} != {"number"}:
        return None
    return _number_needed(new, old, new_day, old_day)


def _date_needed(new: Token, old: Token, new_day: date, old_day: date) -> int | None:
    follows = new_day != old_day and _is_day(new.value, new_day) and _is_day(old.value, old_day)
    guarded = _guarded(new)
    stamp = RE_STAMP_BEFORE.search(new.before) or RE_STAMP_AFTER.match(new.after)
    if _is_day(new.value, new_day) and _is_day(old.value, old_day) and stamp and not guarded:
        return AT_ONCE
    if stamp or (follows and not guarded):
        return SOON
    return None if guarded or "|" in new.line else LATE


def _number_needed(new: Token, old: Token, new_day: date, old_day: date) -> int | None:
    one, other = (float(t.value.replace(",", "")) for t in (new, old))
    if new.after.lstrip().startswith(("日", "day")) and RE_LEFT.search(new.before + new.after):
        passed = (new_day - old_day).days
        return AT_ONCE if passed and other - one == passed else None
    if RE_AGO.match(new.after):
        return SOON
    if RE_COUNTER_BEFORE.search(new.before) or RE_COUNTER_AFTER.match(new.after):
        return None if "|" in new.line else SOON
    if RE_TAKEN.match(new.after) and not _guarded(new):
        return SOON if re.search(r"(?:処理|生成|表示|応答|実行)[^。]*$|(?:in|time)[\s:]*$", new.before) else LATE
    return None if is_content(new) else LATE


def is_content(token: Token) -> bool:
    """Whether a token is part of what a page says: a number with a unit, a cell, anything in the words of a rule."""
    counts = RE_COUNTER_AFTER.match(token.after) or RE_COUNTER_BEFORE.search(token.before)
    if counts or RE_AGO.match(token.after) or whole_counter(token.line):
        return False
    unit = re.match(r"\s*[\w%°¥$€]", token.after) or re.search(r"[第約¥$€]\s*$", token.before)
    return _guarded(token) or "|" in token.line or (token.sort == "number" and unit is not None)


def in_a_rule(token: Token) -> bool:
    """Whether the words of a rule or of a table stand beside a token (its unit apart)."""
    return _guarded(token) or "|" in token.line


@lru_cache(maxsize=64)  # a line may hold very many tokens
def whole_counter(line: str) -> bool:
    """Whether a line (tokens as ``MARK``) says nothing but how often a page was looked at."""
    if MARK not in line or len(line) > 80 or not RE_COUNTER.search(line):
        return False
    rest = RE_FILLER.sub("", RE_COUNTER.sub("", line))
    return not any(c.isalnum() for c in rest)


@lru_cache(maxsize=64)
def _only_stamp(line: str) -> bool:
    rest = re.sub(rf"{STAMP_BEFORE}|時点|更新|生成|取得|表示|出力|[のは年月日]", "", line, flags=re.IGNORECASE)
    return not any(c.isalnum() for c in rest)


def _guarded(token: Token) -> bool:
    """Whether words of rules or statistics stand in the same clause."""
    before, after = re.split(r"[。、⏎]", token.before)[-1], re.split(r"[。、⏎]", token.after)[0]
    return bool(RE_GUARD.search(before) or RE_GUARD.search(after))


def _is_day(value: str, day: date) -> bool:
    """Whether a date as written is this day, give or take one (a page made before midnight, another time zone)."""
    match = RE_TOKEN.fullmatch(value)
    if match is None or match["date"] is None:
        return False
    months = {name: n for n, name in enumerate(MONTHS_SHORT, 1)}
    name = (match["mon3"] or match["mon4"] or "").lower()[:3]
    month = int(match["m"] or match["m2"] or months.get(name, 0))
    number = int(match["d"] or match["d2"] or match["d3"] or match["d4"] or 0)
    if match["era"]:
        years = [western_year(match["era"], match["eray"])]
    elif year := match["y"] or match["y2"] or match["y3"]:
        years = [int(year)]
    else:
        years = [(day + timedelta(days=n)).year for n in (-1, 1)]
    near = {day + timedelta(days=n) for n in (-1, 0, 1)}
    return any((d.year, d.month, d.day) == (year, month, number) for d in near for year in years)
