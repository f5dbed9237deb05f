"""Public comments (パブリックコメント) at e-Gov: what ministries ask the public about, until when, and with what result.

Two feeds (RSS 1.0) hold the cases of the last days: ``pcm_list.xml`` those that opened, ``pcm_result.xml`` those whose
result was published.  A case keeps its number; its result stands at another address.  The page of a case and its files
are read when its title and category are in scope.  After missed nights the list pages fill the gap; when they cannot,
the run says from when until when cases may have been missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from crawlers.read.feeds import FeedItem, parse_feed
from crawlers.read.page import Page, PageError
from crawlers.sources.public_comments.pages import (
    SUSPECT,
    case_number,
    feed_cells,
    file_number,
    files_fact,
    list_entries,
    page_count,
    prefixed,
    read_case,
    read_file,
)
from crawlers.sources.shared.source import LONG_JOB, Known, PageRequest, Plan, Source
from db.consultations.words import (
    CATEGORY,
    FILE_READ,
    FILES,
    OPEN_FEED,
    OPEN_PAGE,
    OPENED,
    RESULT_FEED,
    RESULT_ON,
    RESULT_PAGE,
    detail_url,
    file_key,
    file_url,
    read_day,
    result_url,
)
from db.record.causes import Cause
from db.record.models import Document, Gone, Parsed, Problem, ProblemKind, Scalar, SourceInfo
from db.record.reasons import because
from db.text.dates import whole_date

HOST = "public-comment.e-gov.go.jp"
FEEDS = {"open": f"https://{HOST}/rss/pcm_list.xml", "result": f"https://{HOST}/rss/pcm_result.xml"}
LIST = f"https://{HOST}/pcm/list?CLASSNAME=PCMMSTLIST&Mode={{mode}}&Page={{number}}&sortButton={{order}}"
NEWEST_FIRST, OLDEST_FIRST = 1, 0  # asked for by name: what the site shows by itself is not said anywhere
MODES = {"open": 0, "result": 1}
NIGHTS_APART = timedelta(days=2)  # more than this since the last look: nights were missed
LISTED_FOR = timedelta(days=30)  # what opened earlier has closed and left the list of open cases
REACH = timedelta(days=14)  # an item older than this is stuck in the feed and proves nothing about its reach
WATCHED_FOR = timedelta(days=62)  # a case is read again every night: thirty days by law, and an extension
MOST_PAGES = 400  # of twenty cases; 148 in August 2026

# Reasons that name the nights whose cases may have been missed themselves.
NAMES_THE_MISSED = frozenset(
    {Cause.CASES_MISSED, Cause.CASES_LOST, Cause.LIST_PAGES_UNKNOWN, Cause.LIST_UNDATED, Cause.LIST_TOO_LONG}
)


class PublicComments(Source):
    """Consultations of all ministries; those in scope with their pages and files."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="public_comments",
        name_ja="e-Gov パブリック・コメント",
        name_en="e-Gov public comments (consultations)",
        publisher="デジタル庁（案件は各府省庁）",
        publisher_en="Digital Agency (the cases: each ministry)",
        url=f"https://{HOST}/",
        kind="consultation",
        licence="e-Govポータル利用規約（公共データ利用規約 PDL1.0）：出典の記載により利用可",
        licence_en="terms of use of the e-Gov portal (Public Data Licence PDL1.0): may be used with the source named",
        credit="出典：e-Govパブリック・コメント",
        terms_checked_on="2026-11-23",
        selector_verified=False,
        measured_by_others=True,
        caveats="フィードには数日分しか載りません。2日を超えて空いたときは一覧ページ（新しい順）で補います。"
        "過去の案件は、管理者が期間を指定して一覧の全ページを読ませることができ、"
        "途中で止まっても続きから読みます。補えなければ「一部」とし、見落としの恐れのある期間を示して、"
        "補えるまで毎晩試みます（さかのぼるのは30日まで）。締切が「00:00」のものは前日が最終日です。"
        "締切を過ぎたことは日付から判断し、変化としては記録しません。問合せ先は所管省庁だけを残し、"
        "それ以外は保存しません。案件ページと添付は対象の案件だけ、"
        "公示から62日まで毎晩見ます（読めない形の添付は版だけを残します）。"
        "利用規約は二次資料で確認したものです。",
        caveats_en="The feed holds a few days alone. After a gap of more than two days the list is read, newest first; "
        "earlier cases can be had by the administrator for any period, and an interrupted walk goes on where "
        "it stopped. What cannot be made up for makes the night “in part”, with the days on which something "
        "may have been missed, and is tried again every night (up to 30 days back). A deadline of 00:00 means "
        "the day before is the last. That a deadline passed follows from the date and is no change. Of "
        "contacts only the ministry is kept. Pages and files are looked at every night for cases of our field "
        "alone, until 62 days after their publication (of files that cannot be read only the version is kept). "
        "The terms of use are known at second hand.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    delay: ClassVar[float] = 2.0
    announces: ClassVar[frozenset[str]] = frozenset({"consultation"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """Both feeds, and again the pages of cases in scope that may still be open."""
        today = at.date()
        listed = today - LISTED_FOR
        start = max(since, listed) if since else missed_from(today, known)
        gap = gap_of(start, today, known.looked_on) if start else {}
        asks = [PageRequest(url, "parse_feed", {"which": which, **gap}) for which, url in FEEDS.items()]
        if since and since < listed:  # the whole lists, from their ends that do not move
            for which in MODES:
                had = [n for n in range(2, MOST_PAGES) if list_url(which, n, OLDEST_FIRST) in known.had]
                arguments = {"which": which, "since": since.isoformat(), "had": had[:-1], "number": 1}
                asks.append(PageRequest(list_url(which, 1, OLDEST_FIRST), LONG_JOB, arguments))
        for document in known.documents:
            case = document.key.rsplit("/", 1)[-1]
            day = document.published_on
            if not (document.kind == "consultation" and document.has_text and day and document.url == detail_url(case)):
                continue
            age = today - date.fromisoformat(day)
            if age <= WATCHED_FOR:
                asks.append(_page_of(case, "open", may_be_over=age > LISTED_FOR))
        news = (
            (min(known.looked_on, start or known.looked_on) - timedelta(days=30)).isoformat()
            if known.looked_on
            else None
        )
        return Plan(tuple(asks), news_since=news or "9999-12-31")

    def comparable_body(self, body: str) -> str:
        """A line that is nothing but a date counts as that date, however it is spelt."""
        return super().comparable_body("\n".join(whole_date(line) or line for line in body.split("\n")))

    def request_for(self, url: str) -> PageRequest:
        """A feed, a list page, the page of a case or an attached file; ValueError for any other address."""
        for which, feed in FEEDS.items():
            if url == feed:
                return PageRequest(url, "parse_feed", {"which": which})
        parts = urlsplit(url)
        if parts.scheme == "https" and parts.hostname == HOST:
            if number := file_number(url):
                return PageRequest(
                    file_url(number), "parse_file", {"key": file_key(url), "label": "", "case": None, "title": ""}
                )
            if parts.path in ("/servlet/Public", "/pcm/detail", "/pcm/1040") and (case := case_number(url)):
                return _page_of(case, "result" if "PCM1040" in url or parts.path == "/pcm/1040" else "open")
            if parts.path == "/pcm/list":
                return PageRequest(url, "parse_list", {"which": "result" if "Mode=1" in url else "open", "number": 1})
        raise ValueError(f"{url} is no feed, list, case or file of https://{HOST}/")

    def read(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterator[Parsed | PageRequest]:
        """As any source; a list or feed that cannot be read after missed nights says what may have been missed."""
        start = arguments.get("missed_from")
        records = list(super().read(page, callback, arguments))
        if callback == LONG_JOB and records and all(isinstance(record, Problem) for record in records):
            records += self._lower(**arguments)  # one page that cannot be read does not end the walk
        for record in records:
            unfilled = (
                callback == "parse_list" or page.status != 200
            )  # the list fills what a feed that is ill does not hold
            if start and unfilled and isinstance(record, Problem) and record.why.code not in NAMES_THE_MISSED:
                record = replace(record, why=because(Cause.CASES_MISSED, why=record.why, **nights_of(arguments)))
            yield record

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """A case whose page is gone after its time was taken down; anything else that is not found is a problem."""
        if callback == "parse_case" and arguments.get("may_be_over"):
            return [Gone(arguments["key"], page.url)]
        return super().missing(page, callback, arguments)

    # ------------------------------------------------------------------ feeds and lists
    def parse_feed(
        self, page: Page, which: str, lost_until: str | None = None, **gap: str
    ) -> Iterator[Parsed | PageRequest]:
        """Every item as a case; the list too, when nights were missed and the feed does not reach back to them.

        ``gap``: see :func:`gap_of`.  An empty feed of open cases is no empty feed: some ministry opens a case every
        working day.
        """
        missed_from = gap.get("missed_from")
        if lost_until:
            lost = {**gap, "until": lost_until}
            why = because(Cause.CASES_LOST, **nights_of(lost), days=LISTED_FOR.days)
            yield Problem(ProblemKind.TOO_FEW_ITEMS, page.url, why)
        try:
            items = parse_feed(page, https_hosts=self.hosts, allow_empty=which == "result").items
        except PageError as error:
            if not missed_from:
                raise self._blocked(error) from error
            items = ()
            refused = self._blocked(error)
            yield Problem(refused.kind, page.url, refused.why)
        days = []
        label = OPENED if which == "open" else RESULT_ON
        grouped: dict[str, list[FeedItem]] = {}
        for number, item in enumerate(items, start=1):
            if case := case_number(item.link) or case_number(item.guid):
                grouped.setdefault(case, []).append(item)
            else:
                yield Problem(SUSPECT, page.url, because(Cause.ITEM_NO_CASE, item=number, title=item.title[:60]))
        for case, group in grouped.items():
            # A case that is announced again stands in the feed twice: the newest item counts.
            item = max(group, key=lambda one: one.published_at or one.published_on or "")
            same_time = {(one.title, one.summary) for one in group if one.date_raw == item.date_raw}
            if len(same_time) > 1:
                yield Problem(SUSPECT, page.url, because(Cause.ITEMS_OF_CASE_DIFFER), _key(case))
            cells = feed_cells(item.summary)
            if read_day(cells.values.get(label)) is None and item.published_on:
                cells.values[label] = item.published_on  # dc:date, already the day in Japan
            days.append(read_day(cells.values.get(label)))
            yield from (Problem(SUSPECT, page.url, reason, _key(case)) for reason in cells.reasons)
            facts = prefixed(OPEN_FEED if which == "open" else RESULT_FEED, title_of(item), cells)
            yield from self._case(case, which, title_of(item), facts)
        if missed_from and not reaches(days, missed_from):
            yield self._list(which, 1, gap)

    @staticmethod
    def _blocked(error: PageError) -> PageError:
        """HTML in place of a feed that is no maintenance page is the block page of the network in front of the site."""
        if error.why.code is Cause.HTML_INSTEAD_OF_FEED:
            return PageError(ProblemKind.BLOCKED, because(Cause.BLOCK_PAGE_FOR_FEED))
        return error

    def _list(self, which: str, number: int, gap: Mapping[str, Any]) -> PageRequest:
        return PageRequest(
            list_url(which, number, NEWEST_FIRST), "parse_list", {"which": which, "number": number, **gap}
        )

    def _entries(self, page: Page, which: str) -> Iterator[tuple[list[str | None], list[Parsed | PageRequest]]]:
        """Once: the days of the cases of a list page, in its order, and everything that its cards say."""
        entries, nameless = list_entries(page)
        label = OPENED if which == "open" else RESULT_ON
        days, found = list[str | None](), list[Parsed | PageRequest]()
        for entry in entries:
            where = "result" if entry.is_result else "open"
            found += (Problem(SUSPECT, page.url, reason, _key(entry.case)) for reason in entry.cells.reasons)
            facts = prefixed(RESULT_FEED if entry.is_result else OPEN_FEED, entry.title, entry.cells)
            found += self._case(entry.case, where, entry.title, facts)
            if where == which:
                days.append(read_day(entry.cells.values.get(label)))
        found += (Problem(SUSPECT, page.url, because(Cause.ENTRY_NO_CASE, entry=line)) for line in nameless)
        yield days, found

    def parse_archive(
        self, page: Page, which: str, since: str, had: list[int], number: int
    ) -> Iterator[Parsed | PageRequest]:
        """One page of a whole list, oldest first: the last page follows the first one, and then each lower one.

        Pages that were ``had`` lately are left out.  The walk ends with a page whose cases are all older than ``since``, when the
        page shows that its order is the one asked for.
        """
        ((days, found),) = self._entries(page, which)
        yield from found
        dated = [day for day in days if day]
        if number > 1 and dated and len(dated) == len(days) and max(dated) < since and dated == sorted(dated):
            return
        total = page_count(page)
        if total is None:
            yield Problem(SUSPECT, page.url, because(Cause.LIST_PAGES_UNKNOWN, first=since, last=page.fetched_on))
        else:
            yield from self._lower(which, since, had, number if number > 1 else total + 1)

    def _lower(self, which: str, since: str, had: list[int], number: int) -> Iterator[PageRequest]:
        """The request for the next lower page that was not had."""
        following = next((n for n in range(number - 1, 1, -1) if n not in had), None)
        if following is not None:
            arguments = {"which": which, "since": since, "had": had, "number": following}
            yield PageRequest(list_url(which, following, OLDEST_FIRST), LONG_JOB, arguments)

    def parse_list(
        self, page: Page, which: str, number: int, above: str = "", **gap: str
    ) -> Iterator[Parsed | PageRequest]:
        """One page of a list, newest first, and the next one until the missed nights are covered (selector unverified).

        They are covered when every case of a page is older than the first of them and the page is known to be in the order
        asked for (``above``: the oldest day of the page before), or when the list ends.  A list that proves neither is named, with
        the nights.
        """
        ((days, found),) = self._entries(page, which)
        yield from found
        missed_from = gap.get("missed_from")
        if missed_from is None:
            return
        pages = page_count(page)
        dated = [day for day in days if day]
        if dated and len(dated) == len(days) and max(dated) < missed_from and in_order(dated, above):
            return
        if pages is not None and number >= pages and dated:
            return
        if pages is None or not dated or number >= MOST_PAGES:
            code = Cause.LIST_TOO_LONG if dated else Cause.LIST_UNDATED
            code = Cause.LIST_PAGES_UNKNOWN if pages is None else code
            yield Problem(SUSPECT, page.url, because(code, **nights_of(gap)))
            return
        yield self._list(which, number + 1, {"above": min(dated), **gap})

    def _case(self, case: str, which: str, title: str, facts: dict[str, Scalar]) -> Iterator[Parsed | PageRequest]:
        """The case as a document, and its page when it is in scope."""
        yield _document(case, which, title, facts)
        category = next((v for name, v in facts.items() if name.endswith(f"/{CATEGORY}") and v), "")
        yield replace(_page_of(case, which), about=f"{title}\n{category}")

    # ------------------------------------------------------------------ the page of a case, its files
    def parse_case(
        self,
        page: Page,
        case: str,
        key: str,
        which: str,
        may_be_over: bool = False,  # noqa: ARG002
    ) -> Iterator[Parsed | PageRequest]:
        """The cells of the page and its files.  PageError for a block page and for the page of another case.

        ``key`` and ``may_be_over`` are for what a 404 means.
        """
        found = read_case(page, case)
        yield from (Problem(SUSPECT, page.url, reason, key) for reason in found.cells.reasons)
        which = "result" if found.cells.values.get(RESULT_ON) else which  # an old address may lead to the result
        place = OPEN_PAGE if which == "open" else RESULT_PAGE
        facts = prefixed(place, found.title, found.cells, **{f"{place}/{FILES}": files_fact(found.files)})
        yield _document(case, which, found.title, facts, found.body if which == "open" else None)
        for href, label in found.files.items():
            yield PageRequest(
                href, "parse_file", {"key": file_key(href), "label": label, "case": case, "title": found.title}
            )

    def parse_file(self, page: Page, key: str, label: str, case: str | None, title: str) -> Iterator[Parsed]:
        """An attached file, and on its case the note that it was read."""
        body, row, facts, why = read_file(page)
        if why is not None:
            yield Problem(ProblemKind.WITHOUT_TEXT, page.url, why, key)
        yield Document(
            key,
            "attachment",
            page.url,
            label or key.rsplit("/", 1)[-1],
            body,
            collection="public_comments",
            facts=facts,
            rows={"files": [row]},
        )
        if case is not None:
            # The rows of a case follow from its facts: a file that could be had only later makes them anew.
            yield _document(case, "open", title, {f"{FILE_READ}/{key.rsplit('/', 1)[-1]}": row["text_state"]})  # type: ignore[dict-item]


def list_url(which: str, number: int, order: int) -> str:
    """The address of one page of a list."""
    return LIST.format(mode=MODES[which], number=number, order=order)


def in_order(days: list[str], above: str) -> bool:
    """Whether a page proves that its list is newest first: by its own days, or by the oldest of the page before."""
    falling = days == sorted(days, reverse=True)
    return falling and (days[0] > days[-1] or bool(above and days[0] <= above and days[0] != above))


def missed_from(today: date, known: Known) -> date | None:
    """The last night after which cases may have been missed; None when the nights join on.

    A night that was read in part leaves the gap open: every later one tries again, until one has read it all.  What is
    older than the very first look is stock.
    """
    looked = known.looked_on
    if looked is None:
        return None
    start = min(looked, known.last_good_on or known.first_looked_on or looked)
    return start if today - start > NIGHTS_APART else None


def gap_of(start: date, today: date, looked: date | None) -> dict[str, str]:
    """The missed nights as arguments of the requests that fill them (days, YYYY-MM-DD).

    ``missed_from``: how far back the lists are read, at most as far as they reach.  ``since``: when the gap began, if
    that is further back.  ``lost_until``: the first look after such a gap names what no list can give back; the nights
    after it do not, so that one of them can be a good one and end the gap.
    """
    reach = today - LISTED_FOR
    gap = {"missed_from": max(start, reach).isoformat(), "until": today.isoformat()}
    if start < reach:
        gap["since"] = start.isoformat()
        if looked is None or looked < reach:
            gap["lost_until"] = reach.isoformat()
    return gap


def reaches(days: list[str | None], start: str) -> bool:
    """Whether a feed holds an item from shortly before ``start``: then it holds everything since."""
    oldest = (date.fromisoformat(start) - REACH).isoformat()
    return any(day is not None and oldest <= day < start for day in days)


def nights_of(gap: Mapping[str, Any]) -> dict[str, str]:
    """The first and the last day of the missed nights, as the reasons name them."""
    return {"first": gap.get("since") or gap["missed_from"], "last": gap["until"]}


def title_of(item: FeedItem) -> str:
    return item.title or item.link


def _key(case: str) -> str:
    return f"public_comments/{case}"


def _page_of(case: str, which: str, *, may_be_over: bool = False) -> PageRequest:
    url = detail_url(case) if which == "open" else result_url(case)
    return PageRequest(url, "parse_case", {"case": case, "key": _key(case), "which": which, "may_be_over": may_be_over})


def _document(case: str, which: str, title: str, facts: dict[str, Scalar], body: str | None = None) -> Document:
    url = detail_url(case) if which == "open" else result_url(case)
    return Document(
        _key(case),
        "consultation",
        url,
        title,
        body,
        collection="public_comments",
        facts={"case": case, **facts},
        adds=True,
    )
