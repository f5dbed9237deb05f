"""Committee news (委員会ニュース) of the House of Representatives: days ahead of the minutes, who asked about what.

``IinkaiNews{N}_m.htm`` lists the committees of a session; behind it lie the lists of committees (``News/houmu{N}.htm``) and their
items (``News/houmu{N}{day}{number}_m.htm``).  An item is a cover sheet: the news is the PDF that it links to.  A list ends
with links to every earlier session, which are furniture.  A sitting that fell through (流会) has a line without a link; one of
several committees together stands in the list of each.  Addresses and words as others measured them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bs4 import Tag

from crawlers.read.html import absolute, container_text
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    CURRENT,
    ROSTER,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    committee_in,
    committees_in,
    expect_whole,
    files_linked,
    main_part,
    sessions_named,
    sessions_to_visit,
    text_of,
)
from crawlers.sources.shared.resolution_pages import RE_FUTAI, page_of_representatives
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, ProblemKind, Scalar, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import flat, squeeze
from db.text.late import late

ROOT = f"https://{SHUGIIN}/internet/itdb_rchome.nsf/html/rchome"
RE_INDEX = late(rf"{re.escape(ROOT)}/IinkaiNews(\d{{1,3}})_m\.htm")
# A page of one committee: its short name and the session, nothing more.  An item: something follows the session.
RE_COMMITTEE_PAGE = late(rf"{re.escape(ROOT)}/(?:News/)?([a-z]+?)_?(\d{{3}})(?:_m)?\.htm")
RE_ITEM = late(rf"{re.escape(ROOT)}/News/([a-z]+?)_?(\d{{3}})_?(\w+?)(?:_m)?\.htm")
RE_DIET = late(r"第(\d{1,3})回国会")
RE_COUNT = late(r"第(\d{1,3})回(?:の[^、。（）()]{0,60}?)?(?:委員会|審査会|調査会|分科会|公聴会)")
RE_COMPACT_DAY = late(r"(20\d{2})([01]\d)([0-3]\d)(\d{3})?")
RE_DAY_ALONE = late(r"(\d{1,2})月(\d{1,2})日")
RE_NOTE = late(
    r"日(?:[（(][月火水木金土日][)）])?[（(](?![月火水木金土日][)）])([^（）()]+)[)）]"
)  # 令和7年5月14日(…連合審査会)
RE_FELL_THROUGH = late(r"流会")
NO_LIST_FOR = timedelta(days=21)  # the first news of a session comes up to ten days after its first sitting
READ_FOR = timedelta(days=21)  # an item comes up to ten days after its sitting and is corrected within days
UNREAD_A_NIGHT = 60  # earlier items without a text that one night asks for
LEAST_TEXT = 20


class CommitteeNews(Source):
    """News of the committees of the House of Representatives."""

    info = SourceInfo(
        id="committee_news",
        name_ja="衆議院 委員会ニュース",
        name_en="House of Representatives: committee news",
        publisher="衆議院",
        publisher_en="House of Representatives",
        url=f"{ROOT}/IinkaiNews_m.htm",
        kind="committee_news",
        licence="衆議院ウェブサイトの利用条件による：出典を明示して引用",
        licence_en="terms of use of the House of Representatives’ website: quotation with the source named",
        credit="出典：衆議院ウェブサイト（委員会ニュース）",
        terms_checked_on="2026-11-24",
        selector_verified=False,
        measured_by_others=True,
        caveats="答弁は載りません。会議録より早く、誰が何を質疑したかが分かります。本文は項目のページの PDF で、すべての委員会のものを"
        "読みます（毎晩、最近21日分と、まだ本文のない項目を60件まで）。連合審査会は関係するすべての委員会のものとし、流会も残します。",
        caveats_en="Answers are not printed. It says sooner than the minutes who asked about what. The text is in the PDF "
        "of each item, of all committees (every night those of the last 21 days, and up to 60 that have no "
        "text yet). A joint sitting belongs to all its committees; cancelled ones are kept.",
    )
    hosts = frozenset({SANGIIN, SHUGIIN})
    announces = frozenset({"committee_news", "resolution"})
    delay = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The list of bills names the sessions, the lists of committees follow; and earlier items that have no text yet."""
        start = known.unseen_since(since, at.date(), READ_FOR) or at.date() - READ_FOR
        arguments = {"day": at.date().isoformat(), "start": start.isoformat()}
        unread = [
            (document.published_on or "", document.url)
            for document in known.documents
            if document.kind == "committee_news" and not document.has_text and RE_ITEM.fullmatch(document.url)
        ]
        earlier = [url for day, url in sorted(unread, reverse=True) if day < start.isoformat()][:UNREAD_A_NIGHT]
        asks = (PageRequest(CURRENT, "parse_current", arguments), *map(self.request_for, earlier))
        return Plan(asks, news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        if found := RE_INDEX.fullmatch(url):
            arguments = {"session": int(found[1]), "start": "9999-12-31", "committee": None}
            return PageRequest(url, "parse_list", arguments)
        if (found := RE_ITEM.fullmatch(url)) and not RE_COMMITTEE_PAGE.fullmatch(url):
            return PageRequest(url, "parse_item", {"key": key_of(url), "session": int(found[2]), "listed": {}})
        raise ValueError(f"{url} is neither a list of committee news nor one of its items")

    def parse_current(self, page: Page, day: str, start: str) -> Iterator[PageRequest]:
        named = sessions_named(page)
        if not named:
            page.refuse(because(Cause.NO_DATED_SESSION))
        for session in sessions_to_visit(named, day, start, READ_FOR):
            young = date.fromisoformat(day) - date.fromisoformat(session.convened_on) <= NO_LIST_FOR
            arguments = {"session": session.number, "start": start, "committee": None, "young": young}
            yield PageRequest(f"{ROOT}/IinkaiNews{session.number}_m.htm", "parse_list", arguments)

    def parse_list(
        self,
        page: Page,
        session: int,
        start: str,
        committee: str | None,
        young: bool = False,  # noqa: ARG002 - for what is missing
    ) -> Iterator[Parsed | PageRequest]:
        """Items as documents, each from its link and the words of its line; pages of committees are followed.

        PageError when the page has neither and does not name the session either.  An item is asked for when its day is not
        before ``start`` or not known.
        """
        expect_whole(page)
        main = main_part(page)
        shown = session_shown(
            f"{page.soup.title.get_text() if page.soup.title else ''}\n{container_text(main)}", session
        )
        committee = committee or heading_committee(page, main)
        seen = earlier = False
        for anchor in main.find_all("a"):
            url, line = absolute(anchor.get("href"), page.base).split("#")[0], line_of(anchor)
            where = RE_COMMITTEE_PAGE.fullmatch(url)
            item = RE_ITEM.fullmatch(url)
            if where is not None:
                if int(where[2]) != session:
                    earlier = True
                else:
                    seen = True
                    if committee is None:
                        arguments = {"session": session, "start": start, "committee": committee_in(line)}
                        yield PageRequest(url, "parse_list", arguments)
            elif item is not None:
                seen = True
                if int(item[2]) != session:
                    yield Problem(SUSPECT, page.url, because(Cause.LINK_OF_OTHER_SESSION, session=session, url=url))
                else:
                    yield from self._item(page, url, line, session, committee or committee_above(anchor), start)
        for record in fallen_through(page, main, session, committee):
            seen = True
            yield record
        if not seen and not (earlier and shown and committee):  # one that has not sat yet lists earlier sessions alone
            page.refuse(because(Cause.NEWS_NOT_LINKED))

    def _item(
        self, page: Page, url: str, line: str, session: int, committee: str | None, start: str
    ) -> Iterator[Parsed | PageRequest]:
        key = key_of(url)
        committee = committee or committee_in(line)
        if committee is None:
            yield Problem(SUSPECT, page.url, because(Cause.NEWS_NO_COMMITTEE, line=line[:80], url=url), key)
            return
        facts = facts_of_line(line, committee, url)
        yield news(key, url, session, facts, None)
        if facts["list.date"] is None or str(facts["list.date"]) >= start:
            yield PageRequest(url, "parse_item", {"key": key, "session": session, "listed": facts})

    def parse_item(
        self, page: Page, key: str, session: int, listed: dict[str, Scalar]
    ) -> Iterator[Parsed | PageRequest]:
        """The cover sheet of one item: the bills it names, and the file behind it; its own text where it links to none.

        PageError when the page names no committee; a day or committee that differs from the list's is a problem.
        """
        expect_whole(page)
        main = main_part(page)
        body = container_text(main)
        heading = page.soup.title.get_text(" ", strip=True) if page.soup.title else ""
        named = committees_in(heading) or committees_in(body)
        files = files_linked(page, main)
        if not named or (not files and len(body) < LEAST_TEXT):
            page.refuse(because(Cause.NEWS_UNREAD))
        bills = [line for one in main.find_all("li") if (line := " ".join(container_text(one).split()))]
        for anchor in main.find_all("a"):
            url = absolute(anchor.get("href"), page.base).split("#")[0]
            if linked := RE_FUTAI.fullmatch(url):
                day = listed.get("list.date") or day_in_address(page.url)
                about = {"session": session, "list.committee": named[0], "list.date": day}
                yield PageRequest(url, "parse_resolution", {"key": f"committee_news/{linked[1]}", "about": about})
        cover = Item(key, session, page.url, listed)
        if not files:
            yield from cover.says(page, named, f"{heading}\n{body}", body)
            return
        yield from cover.says(
            page, named, f"{heading}\n{body}", None, {"page.bills": "\n".join(bills) or None, "page.file": files[0]}
        )
        yield PageRequest(files[0], "parse_file", {"key": key, "session": session, "listed": listed, "url": page.url})

    def parse_file(self, page: Page, key: str, session: int, listed: dict[str, Scalar], url: str) -> Iterator[Parsed]:
        """The news itself, a PDF: its text is the item's; a scan is a problem of the item, which stays without text."""
        body, state = text_of(page)
        if state != "text":
            why = because(Cause.RESOLUTION_WITHOUT_TEXT, state=state)
            yield Problem(ProblemKind.WITHOUT_TEXT, page.url, why, key)
            return
        heading = body.split("\n", 1)[0]
        yield from Item(key, session, url, listed).says(page, committees_in(heading), body, body)

    def parse_resolution(self, page: Page, key: str, about: dict[str, Scalar]) -> Iterator[Parsed]:
        """The supplementary resolution that an item links to."""
        yield from page_of_representatives(page, key, about)

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterator[Parsed | PageRequest]:
        """An item or a file that cannot be had is still in its list: nothing is gone.  Without the list of bills the roster names
        the sessions; one that has just begun has no news before its first sittings."""
        if callback == "parse_current" and page.url != ROSTER:
            yield PageRequest(ROSTER, callback, arguments)
            return
        if callback == "parse_list" and arguments.get("young"):
            return
        why = because(Cause.HTTP_NOT_FOUND, status=page.status)
        yield Problem(ProblemKind.NOT_FOUND, page.url, why, arguments.get("key"))


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it was asked for; ``listed``: what its line in the list says, {} when it was asked for without."""

    key: str
    session: int
    url: str
    listed: Mapping[str, Scalar]

    def says(
        self, page: Page, named: Sequence[str], text: str, body: str | None, more: Mapping[str, Scalar] | None = None
    ) -> Iterator[Parsed]:
        """The item with what one of its pages says: a day or a committee that is not the list's is named and not believed."""
        session_shown(text, self.session)
        expected = str(self.listed.get("list.date") or "") or day_in_address(self.url)
        facts: dict[str, Scalar] = dict(self.listed)
        held = day_of(text, expected)
        if held and expected and held != expected:
            why = because(Cause.NEWS_DATE_DIFFERS, shown=held, listed=expected)
            yield Problem(SUSPECT, page.url, why, self.key)
        elif held:
            facts["page.date"] = held
        count = RE_COUNT.search(flat(text))
        committee = self.listed.get("list.committee")
        of_list = [str(committee), *str(self.listed.get("list.together") or "").split("・")]
        if named and committee and not set(named) & set(of_list):
            why = because(Cause.NEWS_COMMITTEE_DIFFERS, shown=named[0], listed=committee)
            yield Problem(SUSPECT, page.url, why, self.key)
            body = count = None
        elif named:
            facts["page.committee"] = committee or named[0]
        if count:
            facts["page.number"] = int(count[1])
        facts |= {name: value for name, value in (more or {}).items() if value}
        yield news(self.key, self.url, self.session, facts, body)


def facts_of_line(line: str, committee: str, url: str = "") -> dict[str, Scalar]:
    """What a line of a list says: day, number, whether the sitting fell through, and which committees sat together.

    ``list.sitting``: what the line calls a sitting of its own kind (公聴会, …連合審査会); ``list.together``: the committees that
    this names, 「・」 between them.  A day or a number that is not printed stands in the address of the item.
    """
    note = RE_NOTE.search(flat(line))
    words = note[1] if note else ""
    address = RE_COMPACT_DAY.match(item[3]) if (item := RE_ITEM.fullmatch(url)) else None
    number = int(address[4]) if address and address[4] else None
    return {
        "list.committee": committee,
        "list.label": line.split("\n", 1)[0],
        "list.date": day_of(line, None) or day_in_address(url),
        "list.number": number,
        "list.cancelled": 1 if RE_FELL_THROUGH.search(squeeze(line)) else None,
        "list.sitting": None if RE_FELL_THROUGH.search(words) else words or None,
        "list.together": "・".join(committees_in(words)) or None,
    }


def fallen_through(page: Page, main: Tag, session: int, committee: str | None) -> Iterator[Parsed]:
    """The sittings that fell through: lines with a day and no link.  Any other such line is named."""
    keys: set[str] = set()
    slug = page.url.rsplit("/", 1)[1].removesuffix(".htm").removesuffix("_m")
    for line in (item for item in main.find_all("li") if item.find("a") is None):
        words = " ".join(container_text(line).split())
        day = day_of(words, None)
        if day is None:
            continue
        if committee is None or not RE_FELL_THROUGH.search(squeeze(words)):
            yield Problem(SUSPECT, page.url, because(Cause.NEWS_LINE_NOT_LINKED, line=words[:80]))
            continue
        key = f"committee_news/shugiin-{slug}{day.replace('-', '')}"
        key = key if key not in keys else f"{key}-{sum(one.startswith(key) for one in keys) + 1}"
        keys.add(key)
        yield news(key, page.url, session, facts_of_line(words, committee), None)


def session_shown(text: str, session: int) -> bool:
    """Whether a text names its session (第17回の委員会 is none); PageError when the first that it names is another one."""
    found = RE_DIET.search(flat(text))
    if found and int(found[1]) != session:
        raise PageError(SUSPECT, because(Cause.OTHER_SESSION, asked=session, shown=found[1]))
    return found is not None


def heading_committee(page: Page, main: Tag) -> str | None:
    """The committee of a list, by its title or its first headings; None for the index, which names them all."""
    title = page.soup.title.get_text() if page.soup.title else ""
    words = [title, *(heading.get_text() for heading in main.find_all(["h1", "h2"], limit=2))]
    return next((found for text in words if (found := committee_in(text))), None)


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


def day_of(text: str, expected: str | None) -> str | None:
    """The first date in a text; 「5月14日」 alone is of the year that is expected."""
    if found := find_date(text):
        return found.isoformat()
    bare = RE_DAY_ALONE.search(flat(text))
    return f"{expected[:4]}-{int(bare[1]):02d}-{int(bare[2]):02d}" if bare and expected else None


def day_in_address(url: str) -> str | None:
    """The day that an address holds as eight digits (houmu21320240517….htm); None when there is none in it."""
    item = RE_ITEM.fullmatch(url)
    found = RE_COMPACT_DAY.match(item[3]) if item else None
    day = find_date("-".join(found.groups()[:3])) if found else None
    return day.isoformat() if day else None


def news(key: str, url: str, session: int, facts: dict[str, Scalar], body: str | None) -> Document:
    return Document(
        key=key,
        kind="committee_news",
        url=url,
        title=f"衆議院{facts.get('list.committee') or facts.get('page.committee')}ニュース",
        body=body,
        adds=True,
        collection="committee_news",
        facts={"session": session, "url": url, **facts},
    )
