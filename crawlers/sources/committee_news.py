"""Committee news (委員会ニュース) of the House of Representatives: days ahead of the minutes, who asked about what.

``IinkaiNews{N}_m.htm`` lists the committees of a session; behind it lie pages of committees and items such as
``News/houmu{N}….htm``, also of sittings that fell through (流会).  None of these pages was ever seen by this parser: links
are told by their addresses, dates and numbers by the words of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bs4 import Tag

from crawlers.read.html import absolute, container_text
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import SANGIIN, SHUGIIN, SUSPECT, expect_whole, sessions_named, sessions_to_visit
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.diet.words import COMMITTEE_EN
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, Scalar, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import squeeze

CURRENT = f"https://{SANGIIN}/japanese/joho1/kousei/gian/current/gian.htm"
ROOT = f"https://{SHUGIIN}/internet/itdb_rchome.nsf/html/rchome"
RE_INDEX = re.compile(rf"{re.escape(ROOT)}/IinkaiNews(\d{{1,3}})_m\.htm")
# A page of one committee: its short name and the session, nothing more.  An item: something follows the session.
RE_COMMITTEE_PAGE = re.compile(rf"{re.escape(ROOT)}/(?:News/)?([a-z]+?)_?(\d{{3}})(?:_m)?\.htm")
RE_ITEM = re.compile(rf"{re.escape(ROOT)}/News/([a-z]+?)_?(\d{{3}})_?(\w+?)(?:_m)?\.htm")
RE_COMMITTEE = re.compile(r"([\u3041-\u30ff\u4e00-\u9fff・]{2,40}?(?:委員会|審査会|調査会))")
RE_DIET = re.compile(r"第(\d{1,3})回国会")
RE_COUNT = re.compile(r"第(\d{1,3})回の?(?:委員会|審査会|調査会)")
RE_COMPACT_DAY = re.compile(r"(20\d{2})([01]\d)([0-3]\d)")
CONTAINERS = "#ContentsBox, #mainlayout, #main, main"
# Whose items are read in full unless ``committees`` of the settings says otherwise.
COMMITTEES = ("法務委員会", "厚生労働委員会", "内閣委員会", "予算委員会")
READ_FOR = timedelta(days=14)  # items are corrected within days
LEAST_TEXT = 20


class CommitteeNews(Source):
    """News of the committees of the House of Representatives."""

    info = SourceInfo(
        id="committee_news",
        name_ja="衆議院 委員会ニュース",
        name_en="House of Representatives: committee news",
        publisher="衆議院",
        url=f"https://{SHUGIIN}/internet/index.nsf/html/index.htm",
        kind="committee_news",
        licence="衆議院ウェブサイトの利用条件による：出典を明示して引用",
        credit="出典：衆議院ウェブサイト（委員会ニュース）",
        terms_checked_on="2026-11-24",
        enabled=False,
        selector_verified=False,
        caveats="未検証：実際のページで読み取りを確かめていません。答弁は載らず、会議録より数日早いことだけが取り柄です。項目はすべて一覧から残し、本文は法務・"
        "厚生労働・内閣・予算の各委員会（設定 [sources.committee_news] の committees で変えられます）の最近14日分を読みます。"
        "使う前に policywatch record committee_news で実物を取り、読み取り結果を確かめてください。",
    )
    hosts = frozenset({SANGIIN, SHUGIIN})
    announces = frozenset({"committee_news"})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The list of bills names the sessions; the lists of committees follow from it."""
        start = since or at.date() - READ_FOR
        committees = known.config.get("committees", COMMITTEES)
        arguments = {
            "day": at.date().isoformat(),
            "start": start.isoformat(),
            "committees": [str(c) for c in committees],
        }
        return Plan((PageRequest(CURRENT, "parse_current", arguments),), news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        if found := RE_INDEX.fullmatch(url):
            arguments = {
                "session": int(found[1]),
                "start": "9999-12-31",
                "committees": list(COMMITTEES),
                "committee": None,
            }
            return PageRequest(url, "parse_list", arguments)
        if (found := RE_ITEM.fullmatch(url)) and not RE_COMMITTEE_PAGE.fullmatch(url):
            return PageRequest(url, "parse_item", {"key": key_of(url), "session": int(found[2]), "listed": {}})
        raise ValueError(f"{url} is neither a list of committee news nor one of its items")

    def parse_current(self, page: Page, day: str, start: str, committees: Sequence[str]) -> Iterator[PageRequest]:
        named = sessions_named(page)
        if not named:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.NO_DATED_SESSION))
        for session in sessions_to_visit(named, day, None):
            arguments = {"session": session.number, "start": start, "committees": list(committees), "committee": None}
            yield PageRequest(f"{ROOT}/IinkaiNews{session.number}_m.htm", "parse_list", arguments)

    def parse_list(
        self, page: Page, session: int, start: str, committees: Sequence[str], committee: str | None
    ) -> Iterator[Parsed | PageRequest]:
        """Items as documents, each from its link and the words of its line; pages of committees are followed.

        PageError when the page has neither.  An item is asked for when its committee is one of ``committees`` and its
        date is not before ``start``; without a known date, when its line is in scope.
        """
        expect_whole(page)
        main = container(page)
        expect_no_other(container_text(main), session)
        seen = 0
        for anchor in main.find_all("a"):
            url, line = absolute(anchor.get("href"), page.base).split("#")[0], line_of(anchor)
            where = RE_COMMITTEE_PAGE.fullmatch(url)
            item = RE_ITEM.fullmatch(url)
            if where is None and item is None:
                continue
            seen += 1
            above = committee_in(line) or committee or committee_above(anchor)
            if int((where or item)[2]) != session:  # type: ignore[index]
                yield Problem(SUSPECT, page.url, because(Cause.LINK_OF_OTHER_SESSION, session=session, url=url))
            elif where is not None:
                if committee is None:
                    arguments = {"session": session, "start": start, "committees": list(committees), "committee": above}
                    yield PageRequest(url, "parse_list", arguments)
            else:
                yield from self._item(page, url, line, session, above, start, committees)
        if not seen:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.NEWS_NOT_LINKED))

    def _item(
        self,
        page: Page,
        url: str,
        line: str,
        session: int,
        committee: str | None,
        start: str,
        committees: Sequence[str],
    ) -> Iterator[Parsed | PageRequest]:
        key = key_of(url)
        if committee is None:
            yield Problem(SUSPECT, page.url, because(Cause.NEWS_NO_COMMITTEE, line=line[:80], url=url), key)
            return
        held = day_in(line) or day_in_address(url)
        facts: dict[str, Scalar] = {
            "list.committee": committee,
            "list.label": line,
            "list.date": held,
            "list.cancelled": 1 if "流会" in squeeze(line) else None,
        }
        yield news(key, url, session, facts, None)
        arguments = {"key": key, "session": session, "listed": facts}
        if held is None:
            yield PageRequest(url, "parse_item", arguments, about=line)
        elif committee in committees and held >= start:
            yield PageRequest(url, "parse_item", arguments)

    def parse_item(self, page: Page, key: str, session: int, listed: dict[str, Scalar]) -> Iterator[Parsed]:
        """One item: committee, date and count as its words say, the whole text as body.

        PageError when the page names no committee or next to no text; a date that differs from the list's is a problem.
        """
        expect_whole(page)
        body = container_text(container(page))
        heading = page.soup.title.get_text(" ", strip=True) if page.soup.title else ""
        committee = committee_in(heading) or committee_in(body)
        if committee is None or len(body) < LEAST_TEXT:
            page.refuse_maintenance()
            raise PageError(SUSPECT, because(Cause.NEWS_UNREAD))
        expect_no_other(body, session)
        held, count = day_in(body), RE_COUNT.search("".join(squeeze(body).split()))
        if held and listed.get("list.date") and held != listed["list.date"]:
            why = because(Cause.NEWS_DATE_DIFFERS, shown=held, listed=listed["list.date"])
            yield Problem(SUSPECT, page.url, why, key)
            held = None
        if committee != listed.get("list.committee", committee):
            why = because(Cause.NEWS_COMMITTEE_DIFFERS, shown=committee, listed=listed["list.committee"])
            yield Problem(SUSPECT, page.url, why, key)
            committee = None
        facts: dict[str, Scalar] = {
            **listed,
            "page.committee": committee,
            "page.date": held,
            "page.number": int(count[1]) if count else None,
            "page.cancelled": 1 if "流会" in squeeze(body) else None,
        }
        yield news(key, page.url, session, facts, body)


def container(page: Page) -> Tag:
    found = page.soup.select_one(CONTAINERS) or page.soup.body
    if found is None:
        raise PageError(SUSPECT, because(Cause.NO_BODY))
    return found


def expect_no_other(text: str, session: int) -> None:
    """PageError when the first session that a text names is another one (第17回の委員会 is no session)."""
    found = RE_DIET.search("".join(squeeze(text).split()))
    if found and int(found[1]) != session:
        raise PageError(SUSPECT, because(Cause.OTHER_SESSION, asked=session, shown=found[1]))


def line_of(anchor: Tag) -> str:
    """The words of a link with those around it, when it is alone in its row, item or paragraph."""
    block = anchor.find_parent(["li", "tr", "p", "dd", "dt"])
    alone = block is not None and len(block.find_all("a")) == 1
    return " ".join(container_text(block if block is not None and alone else anchor).split())


def committee_above(anchor: Tag) -> str | None:
    """The committee named by the nearest heading before a link."""
    heading = anchor.find_previous(["h2", "h3", "h4", "caption", "dt", "th"])
    return committee_in(heading.get_text()) if heading is not None else None


def key_of(url: str) -> str:
    """``committee_news/shugiin-{name of the file}``; the ``_m`` of a page for people does not count."""
    return f"committee_news/shugiin-{url.rsplit('/', 1)[1].removesuffix('.htm').removesuffix('_m')}"


def committee_in(text: str) -> str | None:
    """The first committee that a text names, without the session, the house or other words before it."""
    found = RE_COMMITTEE.search(RE_DIET.sub(" ", "".join(squeeze(text).split())))
    if found is None:
        return None
    standing = (f"{name}委員会" for name in COMMITTEE_EN)
    return next((name for name in standing if found[1].endswith(name)), found[1].removeprefix("衆議院"))


def day_in(text: str) -> str | None:
    found = find_date(text)
    return found.isoformat() if found else None


def day_in_address(url: str) -> str | None:
    """The day that an address holds as eight digits (houmu21320240517….htm); None when there is none in it."""
    item = RE_ITEM.fullmatch(url)
    found = RE_COMPACT_DAY.match(item[3]) if item else None
    return day_in("-".join(found.groups())) if found else None


def news(key: str, url: str, session: int, facts: dict[str, Scalar], body: str | None) -> Document:
    committee = facts.get("page.committee") or facts.get("list.committee")
    return Document(
        key=key,
        kind="committee_news",
        url=url,
        title=f"衆議院{committee}ニュース",
        body=body,
        adds=True,
        collection="committee_news",
        facts={"session": session, "url": url, **facts},
    )
