"""Coming sittings of both houses: which committee or house meets when, and on what (公報・会議の案内・開会情報).

No real page was seen.  What is known: the Councillors' gazette begins at ``koho/current/koho.htm``; their list of meetings
(会議の案内) has three cells a row, the meeting, its room in short and its hour or state (開会, 休憩, 散会, 取りやめ); the
Representatives tell of theirs as 開会情報.  So nothing hangs on one layout: a page is read row by row and line by line, a day
stands above what it holds, a row or line that begins with the name of a meeting is a sitting, what is numbered below it is its agenda.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, ClassVar

from bs4 import Tag

from crawlers.read.html import absolute, container_text
from crawlers.read.page import Page
from crawlers.sources.shared.houses import (
    CONTAINERS,
    HOUSES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    expect_whole,
    table_rows,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.diet.words import sitting_key
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, Scalar, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date, kanji_day
from db.text.folding import nfkc
from db.text.late import late
from db.text.numerals import NUMERALS, read_numeral

FRONTS = (
    f"https://{SANGIIN}/japanese/joho1/kousei/koho/current/koho.htm",
    f"https://{SHUGIIN}/internet/index.nsf/html/index.htm",
)
RE_ADDRESS = late(rf"https://(?:{re.escape(SANGIIN)}/japanese/|{re.escape(SHUGIIN)}/internet/)[A-Za-z0-9_./-]+\.html?")
# Words of a link that leads to what is coming.
RE_AHEAD = late(
    r"^(?:(?:本日|明日|今後|当日)の)?(?:開会情報|会議の案内|開会予定|委員会等?の?(?:開会|予定)|本会議・委員会|議事日程)"
)
MOST_LINKS = 4
LONGEST_DAY = 24  # characters of a cell that is a day, with its hour perhaps
WEEKDAYS = "月火水木金土日"
COMMITTEE = r"[^\s、，。（）()「」|：:]{1,60}?(?:委員会|調査会|審査会|分科会|協議会|合同会議)(?!室)"
# 理事会 and 理事懇談会 are meetings of their own; the name of a joint sitting holds those of all its committees.
RE_MEETING = late(
    rf"[○◎●・\s]*(?:衆議院|参議院)?(?!本日|明日|今|当日|次回|各)"
    rf"(本会議|(?:{COMMITTEE}[、，・])*{COMMITTEE}(?:連合審査会|合同審査会|公聴会|理事懇談会|理事会|懇談会|打合会)?)"
)
RE_SEPARATOR = late(r"(?<=委員会)[、，・](?=.*(?:連合|合同)審査会$)")
# 法　務　委　員　会, as a gazette spaces names out; numerals number what follows.
RE_SPACED_OUT = late(rf"(?<![^\s○◎●・])([^\W\d_{NUMERALS}])\s+(?=[^\W\d_{NUMERALS}])")
NUMBER = rf"(\d{{1,2}}|[{NUMERALS}]{{1,3}}|零)"
RE_TIME = late(rf"(午前|午後)?\s*{NUMBER}\s*(?:時|:)\s*(半|{NUMBER[1:-1]})?\s*分?|(正午)")
RE_NUMBERED = late(rf"^[\s\u3000]*(?:[{NUMERALS}]{{1,3}}|\d{{1,2}}|[・○\-－イロハニ])[、．.)）\s\u3000・]*(?=\S)")
PLACE = r"(?:第\s*\S{1,3}?\s*)?(?:委員会?室|議場|応接室?|審査室|分館)"
RE_LEAD = late(rf"(?:[○◎●・\s]*(?:{PLACE}|(?:午前|午後)?\s*\d{{1,2}}\s*(?:時(?:\d{{1,2}}分|半)?|:\d{{2}})|正午)\s+)+")
RE_WITHOUT_YEAR = late(rf"(?<![年\d{NUMERALS}]){NUMBER}月{NUMBER}日(?:[（(]([月火水木金土日])(?:曜日?)?[)）])?")
STATES = ("取りやめ", "流会", "延期", "開会", "休憩", "再開", "散会")
NOTHING = late(r"(?:予定|会議|開会|委員会)等?は?\s*(?:あり|ござい)ません|予定なし|開会の予定はない")
RE_DAY_PRINTED = late(rf"(?<![\d{NUMERALS}]){NUMBER}月{NUMBER}日")
RE_OF_THE_PAGE = late(r"現在|更新|掲載")  # a day that tells of the page, not of what meets
# Words of a column's head -> what it holds.
COLUMNS = (
    ("meeting", r"会議|委員会"),
    ("time", r"時刻|日時|時間|開会"),
    ("place", r"場所|室"),
    ("agenda", r"案件|議題|議事"),
    ("state", r"状況|状態"),
)


@dataclass(slots=True)
class Sitting:
    """A sitting as a page tells of it; ``day`` YYYY-MM-DD, ``time`` HH:MM."""

    meeting: str
    day: str | None
    time: str | None = None
    state: str | None = None
    agenda: list[str] = field(default_factory=list)


class Sittings(Source):
    """What either house is to sit on."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="sittings",
        name_ja="国会のこれからの会議（本会議・委員会の予定）",
        name_en="Coming sittings of the Diet (plenaries and committees)",
        publisher="衆議院・参議院",
        publisher_en="House of Representatives and House of Councillors",
        url=FRONTS[0],
        kind="sitting",
        licence="各院ウェブサイトの利用条件による：出典を明示して引用",
        licence_en="terms of use of the houses’ websites: quotation with the source named",
        credit="出典：衆議院ウェブサイト（開会情報）、参議院ホームページ（公報・会議の案内）",
        terms_checked_on="2026-11-24",
        enabled=False,
        selector_verified=False,
        caveats="未検証：実物のページを見たことがありません。ページの形に頼らず、"
        "日付・会議名・時刻・案件の語で読みます。予定は当日でも変わるため、"
        "出かける前に必ず原文で確かめてください。使う前に試して確かめてください。",
        caveats_en="Not verified: no real page was seen. It does not rely on the page’s form but reads the words for "
        "dates, committees, times and subjects. Plans change on the day itself: check the original before you "
        "set out. Have the source tried before it is used.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({SANGIIN, SHUGIIN})
    announces: ClassVar[frozenset[str]] = frozenset({"sitting"})
    delay: ClassVar[float] = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The front page of each house, or the pages that ``[sources.sittings] pages`` names."""
        del since
        named = known.config.get("pages")
        pages = [str(one) for one in named] if isinstance(named, list) and named else list(FRONTS)
        asks = tuple(self.request_for(url) for url in pages)
        return Plan(asks, news_since=at.date().isoformat())

    def request_for(self, url: str) -> PageRequest:
        if not RE_ADDRESS.fullmatch(url):
            raise ValueError(f"{url} is no page of either house")
        return PageRequest(url, "parse_front", {})

    def parse_front(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The sittings on a front page, and the pages that it links as what is coming; PageError when there is neither."""
        records = list(self._sittings(page))
        asks = list(_ahead(page))
        if not records and not asks and not NOTHING.search(nfkc(_main(page).get_text(" "))):
            page.refuse(because(Cause.SITTINGS_UNREAD))
        yield from records
        yield from asks

    def parse_page(self, page: Page) -> Iterator[Parsed]:
        """The sittings of a page; PageError when it names none and does not say that there are none."""
        records = list(self._sittings(page))
        if not records and not NOTHING.search(nfkc(_main(page).get_text(" "))):
            page.refuse(because(Cause.SITTINGS_UNREAD))
        yield from records

    def _sittings(self, page: Page) -> Iterator[Parsed]:
        expect_whole(page)
        house = HOUSES[next(host for host in HOUSES if f"//{host}/" in page.url)]
        there: dict[str, Document] = {}
        for one in sittings_on(_main(page), lambda: page.fetched_on):
            if one.day is None:
                yield Problem(SUSPECT, page.url, because(Cause.SITTING_ROW_UNREAD, row=one.meeting))
                continue
            told: dict[str, Scalar] = {
                "house": house,
                "meeting": one.meeting,
                "date": one.day,
                "time": one.time,
                "agenda": "\n".join(one.agenda) or None,
                "state": one.state,
            }
            key = sitting_key(house, one.day, one.meeting)
            facts: dict[str, Scalar] = {n: v for n, v in told.items() if v is not None}  # another page may say the rest
            if key in there:  # a committee that meets twice a day, or a page that names it twice
                facts |= there[key].facts
            there[key] = Document(
                key,
                "sitting",
                page.url,
                f"{house}{one.meeting}",
                "\n".join(one.agenda) or None,
                one.day,
                collection="sittings",
                facts=facts,
                adds=True,
            )
        yield from there.values()


def _main(page: Page) -> Tag:
    return page.soup.select_one(CONTAINERS) or page.soup.body or page.soup


def _ahead(page: Page) -> Iterator[PageRequest]:
    """The pages of the same house that a front page links as what is coming."""
    asked: set[str] = {page.url}
    for anchor in page.soup.find_all("a", href=True):
        link = absolute(anchor["href"], page.base)
        words = "".join(nfkc(anchor.get_text()).split())
        same = any(f"//{host}/" in page.url and f"//{host}/" in link for host in HOUSES)
        if (
            same
            and RE_AHEAD.search(words)
            and RE_ADDRESS.fullmatch(link)
            and link not in asked
            and len(asked) <= MOST_LINKS
        ):
            asked.add(link)
            yield PageRequest(link, "parse_page", {})


# ---------------------------------------------------------------------- reading a page
def sittings_on(main: Tag, today: Callable[[], str]) -> list[Sitting]:
    """Every sitting on a page, in its order; ``today`` (YYYY-MM-DD) is asked only where a day is printed without its year."""
    found: list[Sitting] = []
    day: str | None = None
    for part in _parts(main):
        day = _line(part, day, found, today) if isinstance(part, str) else _table(part, day, found, today)
    return found


def day_in(text: str, today: Callable[[], str]) -> str | None:
    """The first day in a text (YYYY-MM-DD); 「6月19日（金）」 alone is the one nearest to today.

    None where there is none, or where it was not that day of the week.
    """
    flat = "".join(nfkc(text).split())
    if on := find_date(flat):
        return on.isoformat()
    if (kanji := kanji_day(flat)) or not (bare := RE_WITHOUT_YEAR.search(flat)):
        return kanji
    base, near = date.fromisoformat(today()), list[date]()
    for year in (base.year - 1, base.year, base.year + 1):
        try:
            near.append(date(year, _number(bare[1]) or 0, _number(bare[2]) or 0))
        except ValueError:
            continue
    day = min(near, key=lambda one: abs(one - base), default=None)
    if day is None or (bare[3] and WEEKDAYS[day.weekday()] != bare[3]):
        return None
    return day.isoformat()


def _meeting(text: str) -> tuple[str, str] | None:
    """(the meeting that a line or cell begins with, what else it says); None where it begins with none."""
    lead = RE_LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    for words in (rest, RE_SPACED_OUT.sub(r"\1", rest)):
        found = RE_MEETING.match(words)
        if found and not _is_item(words, found):
            return RE_SEPARATOR.sub("", found[1]), f"{lead[0] if lead else ''} {words[found.end() :]}"
    return None


def _side_by_side(text: str) -> list[tuple[str, str]]:
    """The meetings that stand side by side in one line, each with what follows it; none where the line names one alone."""
    starts = [0, *(m.end() for m in re.finditer(r"\s+", text) if RE_MEETING.match(text, m.end()))]
    pieces = [text[start:end] for start, end in pairwise([*starts, len(text)])]
    told = [meeting for piece in pieces if (meeting := _meeting(piece)) is not None]
    joint = any(name.endswith(("連合審査会", "合同審査会")) for name, _ in told)
    return told if len(told) > 1 and not joint else []


def _several_days(text: str) -> bool:
    flat = "".join(text.split())
    return len({found.groups() for found in RE_DAY_PRINTED.finditer(flat)}) > 1 and not RE_OF_THE_PAGE.search(flat)


def _parts(main: Tag) -> Iterator[str | Tag]:
    """The lines and the tables of a page, in their order; of tables in tables the inner ones."""
    tables = [table for table in main.find_all("table") if not table.find("table")]
    marks: dict[str, Tag] = {f"\uf8ff{number}\uf8ff": table for number, table in enumerate(tables)}
    for mark, table in marks.items():
        table.insert_before(f"\n{mark}\n")
    lines = container_text(main, tables).split("\n")
    for table in tables:
        mark = table.previous_sibling
        if mark is not None:
            mark.extract()
    for line in lines:
        pieces = re.split("(\uf8ff\\d+\uf8ff)", line)
        for piece in filter(str.strip, pieces):
            inner = marks.get(piece)
            yield piece if inner is None else inner


def _line(line: str, day: str | None, found: list[Sitting], today: Callable[[], str]) -> str | None:
    """Read one line; the day that holds for those below it."""
    text = nfkc(line)
    if NOTHING.search(text):
        return day_in(text, today) or day
    on = day_in(text, today)
    if meeting := _meeting(text):
        for name, rest in _side_by_side(text) or [meeting]:
            found.append(Sitting(name, on or day, hour_in(rest), _state(rest)))
        return on or day
    if _several_days(text):
        return None  # which of what stands below is on which day nobody can say
    if on is not None and len(text) < 60:
        return on
    last = found[-1] if found and found[-1].day == day else None
    if last is None:
        return day
    if RE_NUMBERED.match(text) and not RE_TIME.match(text.strip()):
        last.agenda.append(RE_NUMBERED.sub("", line).strip(" \u3000"))
    elif last.time is None and not last.agenda and len(text) < 40:  # its hour on a line of its own
        last.time, last.state = hour_in(text), last.state or _state(text)
    return day


def _is_item(text: str, meeting: re.Match[str]) -> bool:
    """Whether a line that begins with the name of a meeting goes on as a sentence about it: 法務委員会の付託を受けた…."""
    return bool(re.match(r"[のをがはにと提付]", text[meeting.end() :]))


def _table(table: Tag, day: str | None, found: list[Sitting], today: Callable[[], str]) -> str | None:
    caption = table.find("caption")
    day = (day_in(caption.get_text(), today) if caption else None) or day
    names: list[str] = []
    days: list[str | None] = []  # of the columns, where days stand side by side
    for cells in table_rows(table):
        texts = [cell_text(cell) for cell in cells]
        flat = [" ".join(nfkc(text).split()) for text in texts]
        across = [
            None if _names_meeting(text) or len(line) >= LONGEST_DAY else day_in(line, today)
            for text, line in zip(texts, flat, strict=True)
        ]
        if len({*across} - {None}) > 1:
            days = across
            continue
        if days:
            _row_of_days(texts, days, found, today)
            continue
        if cells and all(cell.name == "th" for cell in cells) and len(cells) > 1:
            names = [_column(text) for text in flat]
            continue
        row: Mapping[str, Any] = dict(zip(names, texts, strict=False)) if len(names) == len(texts) else {}
        if not row and sum(_names_meeting(text) for text in texts) > 1 - any(map(_day_and_meeting, texts)):
            day = next((on for on in across if on), day)
            for text in texts:
                _lines(text, day, found, today)
            continue
        named = next(((m, text) for text in flat if (m := _meeting(text)) is not None), None)
        # A day that stands in what is sat on (6月1日提出) is not the day of the sitting.
        short = (text for text in flat if len(text) < LONGEST_DAY or (named and text is named[1]))
        on = next((d for text in short if (d := day_in(text, today)) is not None), None)
        if named is None or len(flat) > 1:
            day = on or day
        if named is None:
            continue
        (meeting, rest), cell = named
        told = " ".join([rest, *(text for text in flat if text is not cell)])
        sitting = Sitting(
            meeting, on or day, hour_in(str(row.get("time") or told)), _state(str(row.get("state") or told))
        )
        agenda = row.get("agenda")
        lines = str(agenda).split("\n") if agenda else [t for t in texts if RE_NUMBERED.match(nfkc(t)) and len(t) > 8]
        sitting.agenda = [
            RE_NUMBERED.sub("", line).strip(" \u3000") for line in "\n".join(lines).split("\n") if line.strip()
        ]
        found.append(sitting)
    return day


def _row_of_days(texts: list[str], days: list[str | None], found: list[Sitting], today: Callable[[], str]) -> None:
    """Read a row below days that stand side by side: each cell is of its column's day, the meeting may stand at the row's head."""
    fits = len(texts) == len(days)
    head = next((_meeting(nfkc(text)) for text, on in zip(texts, days, strict=False) if on is None), None)
    for text, on in zip(texts, days if fits else [None] * len(texts), strict=True):
        if head and fits and on and text.strip():
            found.append(Sitting(head[0], on, hour_in(text), _state(text)))
            _lines("\n".join(line for line in text.split("\n") if RE_NUMBERED.match(nfkc(line))), on, found, today)
        elif not head or not fits:
            _lines(text, on, found, today)


def _lines(text: str, day: str | None, found: list[Sitting], today: Callable[[], str]) -> None:
    """Read the lines of a cell."""
    for line in filter(str.strip, text.split("\n")):
        day = _line(line, day, found, today)


def _names_meeting(text: str) -> bool:
    return any(_meeting(nfkc(line)) for line in text.split("\n"))


def _day_and_meeting(text: str) -> bool:
    """Whether a cell holds a day and, on a line of its own below, what meets then."""
    first, *below = text.split("\n")
    return len(first) < LONGEST_DAY and bool(RE_DAY_PRINTED.search(nfkc(first))) and _names_meeting("\n".join(below))


def _column(head: str) -> str:
    return next((name for name, pattern in COLUMNS if re.search(pattern, head)), head)


def _state(text: str) -> str | None:
    return next((state for state in STATES if state in nfkc(text)), None)


def hour_in(text: str) -> str | None:
    """The first hour in a text as HH:MM: 午前九時三十分, 13:00再開, 正午; None where there is none."""
    found = RE_TIME.search(re.sub(r"\d{4}年|[年月]\s*\d{1,2}日", " ", nfkc(text)))
    if found is None:
        return None
    if found[4]:
        return "12:00"
    hour, minute = _number(found[2]), 30 if found[3] == "半" else _number(found[3] or "0")
    if hour is None or minute is None or hour > 24 or minute > 59:
        return None
    hour += 12 if found[1] == "午後" and hour < 12 else 0
    return f"{hour:02d}:{minute:02d}"


def _number(words: str) -> int | None:
    return int(words) if words.isdigit() else 0 if words == "零" else read_numeral(words)
