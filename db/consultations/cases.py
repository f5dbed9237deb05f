"""Public comments (意見募集): how a case follows from its cells in the feeds, lists and pages.

A fact is a cell as published, named by where it stood: ``募集一覧/受付締切日時`` of the feed or list of open cases,
``募集ページ/…`` of the case's page, ``結果一覧/…`` and ``結果ページ/…`` once the result is out (same case, another address).
Pages are believed before lists, results before what was printed at the opening.

Whether a case is closed follows from ``closes_on`` and the day one asks on, and no change is made of it: lists, the
document's page and the calendar tell it.  A case that prints no deadline is open while the site calls it so.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.consultations.words import (
    CATEGORY,
    DEADLINE,
    DEADLINES,
    FILES,
    MINISTRY,
    MINISTRY_OF_PREFIX,
    OPEN_FEED,
    OPEN_PAGE,
    OPEN_PLACES,
    OPENED,
    OPINIONS,
    RESULT_ON,
    RESULT_PAGE,
    RESULT_PLACES,
    STATUS,
    TITLE,
    Deadline,
    called_open,
    detail_url,
    file_key,
    read_count,
    read_day,
    read_deadline,
    result_url,
    same_end,
)
from db.record.causes import Cause
from db.record.models import Ref, Row, Scalar
from db.record.reasons import Reason, because
from db.text.dates import jst_date
from db.text.words import Names

Facts = Mapping[str, Scalar]
ANYWHERE = (*RESULT_PLACES, *OPEN_PLACES)
LASTS = timedelta(days=30)  # 行政手続法第39条第3項: at least that long from the day of its publication
STANDINGS = {
    "open": Names("募集中", "Open"),
    "last_day": Names("きょうが最終日", "Last day"),
    "called_open": Names("募集中（締切は原文で）", "Open (for the deadline see the original)"),
    "over": Names("募集終了", "Closed"),
    "result": Names("結果公示", "Result published"),
    "unknown": Names("締切の記載なし", "No deadline given"),
}
RUNNING = ("open", "last_day", "called_open")


@dataclass(frozen=True, slots=True)
class Consultation:
    """One case.  Dates are YYYY-MM-DD in Japan; None is what was not printed or could not be read."""

    case_id: str
    title: str | None
    category: str | None
    ministry: str | None
    opened_on: str | None
    deadline: Deadline | None
    has_result: bool
    result_published_on: str | None
    opinions: int | None
    was_open: bool  # seen while opinions were asked for, not by its result alone
    called_open: bool | None  # by the mark beside its title when it was last read; None where there is none


def cell(facts: Facts, label: str, places: Sequence[str]) -> str | None:
    """The first of these places that prints this cell, as published."""
    return next((str(facts[f"{p}/{label}"]) for p in places if facts.get(f"{p}/{label}") not in (None, "")), None)


def stands_in(facts: Facts, places: Sequence[str]) -> bool:
    """Whether the case was seen in any of these places."""
    return any(name.split("/", 1)[0] in places and value not in (None, "") for name, value in facts.items())


def read_consultation(facts: Facts) -> Consultation:
    """A case from all its facts."""
    case = str(facts["case"])
    deadlines = (*(read_deadline(cell(facts, DEADLINE, (place,))) for place in RESULT_PLACES), open_deadline(facts))
    return Consultation(
        case_id=case,
        title=cell(facts, TITLE, (*OPEN_PLACES, *RESULT_PLACES)),
        category=cell(facts, CATEGORY, ANYWHERE),
        ministry=cell(facts, MINISTRY, ANYWHERE) or MINISTRY_OF_PREFIX.get(case[:3]),
        opened_on=first_day(facts, OPENED, (*OPEN_PLACES, *RESULT_PLACES)),
        deadline=next((found for found in deadlines if found), None),
        has_result=stands_in(facts, RESULT_PLACES),
        result_published_on=first_day(facts, RESULT_ON, RESULT_PLACES),
        opinions=next((n for p in RESULT_PLACES if (n := read_count(cell(facts, OPINIONS, (p,)))) is not None), None),
        was_open=stands_in(facts, OPEN_PLACES),
        called_open=called_open(cell(facts, STATUS, OPEN_PLACES)),
    )


def open_deadline(facts: Facts) -> Deadline | None:
    """The deadline as the page of the open case prints it, or as the feed does where the page has none or is behind it.

    The page is behind when it prints what the feed has printed before, and has never printed what the feed prints now.
    """
    page, feed = (read_deadline(cell(facts, DEADLINE, (place,))) for place in (OPEN_PAGE, OPEN_FEED))
    if page is None or feed is None or same_end(page, feed):
        return page or feed
    return feed if _printed(facts, OPEN_FEED, page) and not _printed(facts, OPEN_PAGE, feed) else page


def _printed(facts: Facts, place: str, deadline: Deadline) -> bool:
    """Whether a place prints this deadline or ever did."""
    cells = (value for name, value in facts.items() if name.startswith(f"{place}/{DEADLINES}/"))
    return any(found and same_end(found, deadline) for found in (read_deadline(str(value)) for value in cells))


def doubts(facts: Facts, told: Collection[str], day: str) -> list[Reason]:
    """The deadlines of an open case when its page, read tonight, and the feed contradict each other."""
    texts = [cell(facts, DEADLINE, (place,)) for place in (OPEN_PAGE, OPEN_FEED)]
    page, feed = map(read_deadline, texts)
    if page is None or feed is None or same_end(page, feed) or stands_in(facts, RESULT_PLACES):
        return []
    believed = open_deadline(facts)
    if f"{OPEN_PAGE}/{DEADLINE}" not in told or max(page.closes_on, feed.closes_on) < day:
        return []
    if f"{OPEN_FEED}/{DEADLINE}" not in told and believed != feed:
        return []  # the page has moved on since the feed last held the case
    code = Cause.DEADLINES_FEED_COUNTS if believed == feed else Cause.DEADLINES_PAGE_COUNTS
    days = {"feed_day": feed.closes_on, "page_day": page.closes_on}
    return [because(code, **days, feed=texts[1], page=texts[0])]


def days_left(closes_on: str | None, day: str) -> int | None:
    """How many days of a consultation are left on a day (YYYY-MM-DD): 0 on the last, below it is over; None without a last day."""
    return (date.fromisoformat(closes_on) - date.fromisoformat(day)).days if closes_on and day else None


def standing(case: Mapping[str, Any], day: str) -> str:
    """Where a case stands on a day (YYYY-MM-DD), one of ``STANDINGS``.

    ``case``: a row of ``consultations`` with ``last_seen`` and ``gone_at`` (UTC) of its document.  What prints no
    deadline is open as the site called it when it was last looked at, for as long as consultations last.
    """
    if case["result_url"]:
        return "result"
    left = days_left(case["closes_on"], day)
    if left is not None:
        return "over" if left < 0 else "last_day" if left == 0 else "open"
    called = case["called_open"]
    if called is None or case["gone_at"]:
        return "unknown"
    since = (date.fromisoformat(day) - LASTS).isoformat()
    return "over" if not called else "called_open" if jst_date(case["last_seen"]) >= since else "unknown"


def first_day(facts: Facts, label: str, places: Sequence[str]) -> str | None:
    return next((day for place in places if (day := read_day(cell(facts, label, (place,))))), None)


def files_of(facts: Facts, place: str) -> dict[str, str]:
    """Address -> words of the link of the files on one of the two pages; {} when it was not read."""
    return dict(json.loads(str(facts.get(f"{place}/{FILES}") or "[]")))


def published_on(facts: Facts) -> str | None:
    """The day on which the case came before the public here: opened, or, when only its result was seen, the result's."""
    found = read_consultation(facts)
    return found.opened_on if found.was_open or not found.has_result else found.result_published_on


def address(facts: Facts) -> str:
    """The page that speaks now: the result's once there is one."""
    found = read_consultation(facts)
    return result_url(found.case_id) if found.has_result else detail_url(found.case_id)


def rows(facts: Facts) -> Mapping[str, Sequence[Row]]:
    """The row of ``consultations`` and the files of both pages, each file once."""
    found = read_consultation(facts)
    row: Row = {
        "case_id": found.case_id,
        "title": found.title or "",
        "category": found.category,
        "ministry": found.ministry,
        "opened_on": found.opened_on,
        "deadline": found.deadline.moment if found.deadline else None,
        "closes_on": found.deadline.closes_on if found.deadline else None,
        "result_published_on": found.result_published_on,
        "opinions": found.opinions,
        "detail_url": detail_url(found.case_id) if found.was_open else None,
        "result_url": result_url(found.case_id) if found.has_result else None,
        "called_open": None if found.called_open is None else int(found.called_open),
    }
    files = {**files_of(facts, OPEN_PAGE), **files_of(facts, RESULT_PAGE)}
    attachments: list[Row] = [
        {"position": n, "href": href, "label": label, "size_label": None, "attachment_document": Ref(file_key(href))}
        for n, (href, label) in enumerate(files.items(), start=1)
    ]
    return {"consultations": [row], "attachments": attachments}
