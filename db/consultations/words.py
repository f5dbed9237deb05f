"""The words of public comment pages (意見募集): labels, moments, numbers, ministries.  Pure; read by parser and shape.

A deadline of ``00:00`` is the first moment of its day, so the last evening is that of the day before; a deadline
without a time lasts to the end of its day.  All times are Japan time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.law.acts import AGENCIES
from db.text.dates import JST, find_date, utc_text
from db.text.folding import flat, squeeze
from db.text.late import late

OPENED, DEADLINE, CATEGORY = "案の公示日", "受付締切日時", "カテゴリー"
RESULT_ON, OPINIONS, NUMBER, MINISTRY = "結果の公示日", "提出意見数", "案件番号", "所管省庁"
CONTACT = "問合せ先（所管省庁・部局名等）"
TITLE, FILES, STATUS = "件名", "添付", "募集の状況"
# 募集一覧/締切の記載/2026-09-23T15:00:00Z: every deadline that a place has ever printed, so that one that a place has left
# behind can be told from one that it has not got to yet.
DEADLINES = "締切の記載"
# Where a cell stood: the feed or list of open cases, their page, the feed or list of results, their page.
OPEN_FEED, OPEN_PAGE, RESULT_FEED, RESULT_PAGE = "募集一覧", "募集ページ", "結果一覧", "結果ページ"
OPEN_PLACES, RESULT_PLACES = (OPEN_PAGE, OPEN_FEED), (RESULT_PAGE, RESULT_FEED)
FILE_READ = "ファイル"  # ファイル/{seqNo}: how far the text of an attached file could be read

# What these are called in English; a cell that a page names otherwise keeps its name.
LABELS_EN = {
    OPENED: "opened on", DEADLINE: "deadline", DEADLINES: "deadline as printed", CATEGORY: "category",
    RESULT_ON: "result published on", OPINIONS: "opinions received", NUMBER: "case number", MINISTRY: "ministry",
    CONTACT: "contact", TITLE: "title", FILES: "files", STATUS: "status", FILE_READ: "file", OPEN_FEED: "list of open calls",
    OPEN_PAGE: "page of the call", RESULT_FEED: "list of results", RESULT_PAGE: "page of the result",
}  # fmt: skip

# Cells that name offices, telephone numbers and sometimes officials: only the ministry is kept of them.
RE_CONTACT = late(r"問い?合わ?せ|照会|連絡先|担当|提出先|部局名")
RE_TIME = late(r"\D{0,6}?(\d{1,2})\s*(?::|時)\s*(?:(\d{1,2})\s*分?)?")
RE_CALLED_OPEN = late(r"(?:意見)?(?:募集|受付)中")
RE_COUNT = late(r"(\d{1,3}(?:,\d{3})+|\d+)(?:件|通|名)?")
RE_LABEL_FIRST = late(r"^[^：:\n]{0,15}(?:担当|所管|部局|問合せ先)[^：:\n]{0,15}[：:]\s*")
RE_ORGANISATION = late(
    r"内閣府|内閣官房|内閣法制局|人事院|会計検査院|[^\s、。，,・（()）：:0-9]{1,14}?(?:省|庁|委員会|本部)"
)
# Agencies that a contact names behind their ministry.
RE_AGENCY = late(
    "出入国在留管理庁|公安調査庁|消防庁|国税庁|スポーツ庁|文化庁|林野庁|水産庁|資源エネルギー庁|特許庁|中小企業庁|観光庁|気象庁|"
    "海上保安庁|運輸安全委員会|防衛装備庁|消費者庁"
)
MINISTRY_EN = {
    **AGENCIES, "厚生労働省": "MHLW", "法務省": "Ministry of Justice", "総務省": "Ministry of Internal Affairs and Communications",
    "環境省": "Ministry of the Environment", "外務省": "Ministry of Foreign Affairs", "経済産業省": "METI", "国土交通省": "MLIT",
    "農林水産省": "MAFF", "文部科学省": "MEXT", "財務省": "Ministry of Finance", "防衛省": "Ministry of Defense",
    "内閣府": "Cabinet Office",
}  # fmt: skip
ROOT = "https://public-comment.e-gov.go.jp"
# The first three digits of a case number stand for its ministry; the two that were confirmed over many cases.
MINISTRY_OF_PREFIX = {"315": "出入国在留管理庁", "495": "厚生労働省"}


def detail_url(case: str) -> str:
    """The page of an open case, as the feed links to it."""
    return f"{ROOT}/servlet/Public?CLASSNAME=PCMMSTDETAIL&id={case}&Mode=0"


def result_url(case: str) -> str:
    """The page of the same case once its result is published."""
    return f"{ROOT}/servlet/Public?CLASSNAME=PCM1040&id={case}&Mode=1"


def file_url(number: str) -> str:
    return f"{ROOT}/pcm/download?seqNo={number}"


def file_key(href: str) -> str:
    """The key of an attached file from its address."""
    return f"public_comments/files/{href.rsplit('=', 1)[-1]}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as printed: ``closes_on`` is the day (YYYY-MM-DD) whose evening is the last, ``moment`` the exact end in
    UTC and ``clock`` the time as it is said (18時), both None where the page prints no time."""

    closes_on: str
    moment: str | None = None
    clock: str | None = None


def read_deadline(text: str | None) -> Deadline | None:
    """「2026/09/23 00:00」 closes on 22 September; 「2026年3月27日18時0分」 on 27 March at 18時.  None: no date that exists."""
    plain = squeeze(text or "").strip()
    day = find_date(plain)
    if day is None:
        return None
    tail = re.sub(r"^.*?(?:日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})", "", plain, count=1)
    found = RE_TIME.match(tail)
    if found is None:
        return Deadline(day.isoformat())
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    moment = datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(hours=hour, minutes=minute)
    if (moment.hour, moment.minute) == (0, 0):
        return Deadline((moment.date() - timedelta(days=1)).isoformat(), utc_text(moment))
    clock = None if (hour, minute) == (23, 59) else f"{hour}時{f'{minute}分' if minute else ''}"
    return Deadline(moment.date().isoformat(), utc_text(moment), clock)


def same_end(one: Deadline, other: Deadline) -> bool:
    """Whether two deadlines are one; the same day, once without a time, is, and 23:59 is the end of its day as 24:00 is."""
    if one.closes_on != other.closes_on:
        return False
    if one.moment is None or other.moment is None:
        return True
    apart = datetime.fromisoformat(one.moment) - datetime.fromisoformat(other.moment)
    return abs(apart) <= timedelta(minutes=1)


def clock_of(deadline: Deadline) -> str:
    """The time of a deadline, also at the end of the day: 17時, 23時59分, 24時; "" where none is printed."""
    if deadline.moment is None or deadline.clock:
        return deadline.clock or ""
    local = datetime.fromisoformat(deadline.moment).astimezone(JST)
    return "24時" if (local.hour, local.minute) == (0, 0) else f"{local.hour}時{local.minute}分"


def read_day(text: str | None) -> str | None:
    """The first date of a cell as YYYY-MM-DD; None when there is none that exists."""
    found: date | None = find_date(text or "")
    return found.isoformat() if found else None


def called_open(text: str | None) -> bool | None:
    """Whether the mark that the site sets beside a title calls the case open; None where it sets none."""
    return RE_CALLED_OPEN.fullmatch(squeeze(text)) is not None if text else None


def read_count(text: str | None) -> int | None:
    """「1,234件」 gives 1234; None for anything that is no number."""
    found = RE_COUNT.fullmatch(flat(text or ""))
    return int(found[1].replace(",", "")) if found else None


def ministry_in(text: str | None) -> str | None:
    """The ministry or agency that a contact block begins with; an agency below a ministry goes before it.

    「法務省出入国在留管理庁政策課」 gives 出入国在留管理庁.  None when the block begins with something else.
    """
    plain = squeeze(text or "").strip()
    label = RE_LABEL_FIRST.match(plain)
    found = RE_ORGANISATION.match(plain) or (RE_ORGANISATION.match(plain[label.end() :]) if label else None)
    if found is None:
        return None
    within = RE_AGENCY.match(found.string[found.end() :].lstrip())
    return within[0] if within else found[0]
