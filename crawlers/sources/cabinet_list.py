"""The list of ministers (閣僚名簿) of the Prime Minister's Office: who holds which post of the Cabinet.

The list lies in the folder of its Cabinet (``/jp/105/meibo/index.html``, ``/jp/101_kishida/meibo/index.html``); the front page of the
site links into the newest.  A person is an item ``li.list-profile__item``: posts (a line each), name with its reading, house; a
name with a rare character is a picture whose text is the reading.  The day stands beside the heading of the list: the words at
the head and the end of the page name other days.  Format as others measured it on 2026-09-30; no page was seen by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar

from bs4 import Tag

from crawlers.read.html import absolute
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import SUSPECT, cell_text, expect_whole, name_of
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Parsed, Problem, SourceInfo
from db.record.reasons import because
from db.text.dates import find_date
from db.text.folding import nfkc

HOST = "www.kantei.go.jp"
FRONT = f"https://{HOST}/"
LIST = f"https://{HOST}/jp/{{}}/meibo/index.html"
RE_FOLDER = re.compile(rf"https?://{re.escape(HOST)}/jp/((\d{{2,3}})(?:_\w+)?)/")
RE_LIST = re.compile(rf"https://{re.escape(HOST)}/jp/\d{{2,3}}(?:_\w+)?/meibo/index\.html")
RE_BRACKETS = re.compile(r"^[（(]|[）)]$")
HOUSES = frozenset({"衆議院", "参議院"})
HEADING = "閣僚名簿"
KEY = "cabinet_list/ministers"


class CabinetList(Source):
    """The posts of the Cabinet and their holders."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="cabinet_list",
        name_ja="閣僚名簿（首相官邸）",
        name_en="List of ministers (Prime Minister's Office)",
        publisher="内閣官房（首相官邸）",
        publisher_en="Cabinet Secretariat (Prime Minister’s Office)",
        url=FRONT,
        kind="cabinet_list",
        licence="首相官邸ホームページの利用規約（公共データ利用規約PDL1.0に準拠とされる。二次資料による）。職・氏名・所属院の事実だけを保存します",
        licence_en="terms of use of the Prime Minister’s Office’s website (said to follow the Public Data Licence PDL1.0; "
        "known at second hand). Only facts are kept: posts, names, houses",
        credit="出典：首相官邸ホームページ（閣僚名簿）",
        terms_checked_on="2026-11-29",
        enabled=False,
        selector_verified=False,
        measured_by_others=True,
        caveats="未検証：実物のページを見たことがありません（書式は他者が2026年9月に測ったものです）。"
        "名簿は今の内閣だけを示し、一人ひとりの就任の日は載りません。職の始まりは、"
        "内閣の発足を毎晩の収集で見たときはその日、ほかは名簿で初めて見た日です。氏名が画像の人は、"
        "ふりがなだけが分かります。使う前に試して確かめてください。",
        caveats_en="Not verified: no real page was seen (others measured the format in September 2026). The list shows "
        "the Cabinet in office alone, without the day on which each took office: a post begins with the "
        "Cabinet when we saw that night, else on the day the list first named it. Of people whose name is a "
        "picture only the reading is known. Have the source tried before it is used.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    delay: ClassVar[float] = 2.0

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - the list prints now only
        """The front page, which names the folder of the Cabinet in office."""
        return Plan((self.request_for(FRONT),))

    def request_for(self, url: str) -> PageRequest:
        if url == FRONT:
            return PageRequest(url, "parse_front")
        if RE_LIST.fullmatch(url):
            return PageRequest(url, "parse_list")
        raise ValueError(f"{url} is no list of ministers ({FRONT}, {LIST.format('105')})")

    def parse_front(self, page: Page) -> Iterator[PageRequest]:
        """The list of the newest Cabinet whose folder the front page links into; PageError where it links into none."""
        expect_whole(page)
        links = (absolute(anchor.get("href"), page.base) for anchor in page.soup.find_all("a", href=True))
        folders = {(int(found[2]), found[1]) for link in links if (found := RE_FOLDER.match(link))}
        if not folders:
            page.refuse(because(Cause.CABINET_NOT_LINKED))
        yield self.request_for(LIST.format(max(folders)[1]))

    def parse_list(self, page: Page) -> Iterator[Parsed]:
        """The list as one document, a post a line (post | name | reading | house); with a row that cannot be read there is no list."""
        expect_whole(page)
        heading = next((one for one in page.soup.find_all("h2") if HEADING in one.get_text()), None)
        formed = _day_beside(heading) if heading else None
        if heading is None or formed is None:
            page.refuse(because(Cause.MINISTERS_NO_HEADING))
        lines: list[str] = []
        unread: list[Problem] = []
        for item in page.soup.select("li.list-profile__item"):
            posts, name, kana, house = _person(item)
            if not posts or not kana or (house and house not in HOUSES):
                row = " ".join(item.get_text(" ").split())
                unread.append(Problem(SUSPECT, page.url, because(Cause.POST_UNREAD, row=row), KEY))
                continue
            lines += [" | ".join((post, name, kana, house)) for post in posts]
        yield from unread
        if unread:
            return  # nobody has left a post because a row was unreadable
        if not lines:
            raise PageError(SUSPECT, because(Cause.ROSTER_EMPTY))
        cabinet = " ".join(heading.get_text().split()).replace(HEADING, "").strip()
        yield Document(
            key=KEY,
            kind="cabinet_list",
            url=page.url,
            title=f"{cabinet}　{HEADING}" if cabinet else HEADING,
            body="\n".join(lines),
            published_on=formed.isoformat(),
            collection="cabinet_list",
            facts={"cabinet": cabinet or None, "formed_on": formed.isoformat()},
        )


def _day_beside(heading: Tag) -> date | None:
    """The day in the paragraphs that stand with the heading (令和８年９月１７日発足)."""
    days = (find_date(nfkc(one.get_text())) for one in (heading.parent.find_all("p") if heading.parent else ()))
    return next((day for day in days if day is not None), None)


def _person(item: Tag) -> tuple[list[str], str, str, str]:
    """Posts, name ("" where it is a picture), reading and house ("" where none is printed) of one item."""
    title, called = item.select_one(".list-profile__title"), item.select_one(".list-profile__name")
    posts = [line.replace("|", "／") for line in cell_text(title).split("\n") if line]
    ruby = called.select_one(".list-profile__name--ruby") if called else None
    kana = cell_text(ruby)
    if ruby is not None and not kana:  # a picture of the reading too
        kana = next((str(image.get("alt") or "") for image in ruby.find_all("img")), "")
    parts = [part for part in called.children if part is not ruby] if called else []
    name = name_of("".join(part.get_text() if isinstance(part, Tag) else str(part) for part in parts))
    house = "".join(cell_text(item.select_one(".label")).split())
    bare = RE_BRACKETS.sub("", name_of(RE_BRACKETS.sub("", kana.strip())))
    return posts, name.replace("|", ""), bare, house
