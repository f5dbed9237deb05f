"""Watched pages of the Cabinet Secretariat (内閣官房), the Ministry of Justice (法務省) and those around them, with their files.

The ministers' meeting on the acceptance of foreign nationals, its experts' meeting and the office behind it publish on
the Cabinet Secretariat's site; which pages are watched is data (``cabinet_pages.toml``).  What happened at a meeting stands on a
page of its own, often of the Prime Minister's Office: those that a listed page links are read too, and the pages of meetings that it
links by name (有識者会議, 検討会), with what lies beside them: no address of these was seen anywhere.  The main part of the Ministry
of Justice's pages was checked on one recorded page, no page of the Cabinet Secretariat: selectors unverified, disabled.
The Immigration Services Agency, on the same host as the ministry, has a source of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

from crawlers.read.html import links
from crawlers.read.page import Page
from crawlers.sources.shared.source import PageRequest
from crawlers.sources.shared.watched import Site, WatchedPage, WatchedPages, main_part, watch_list
from db.record.models import Parsed, SourceInfo
from db.text.folding import squeeze
from db.text.late import late

DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SITE = Site(
    id="cabinet_pages",
    hosts=tuple(DATA["hosts"]),
    containers=tuple(DATA["containers"]),
    no_text=", ".join(DATA["no_text"]),
    headings=tuple(DATA["headings"]),
)
RE_MEETING = late(rf"https?://(?:{'|'.join(DATA['follow'])})")
RE_NAMED = late(DATA["named"])
# Addresses of the Prime Minister's Office that say the day: pages/20260123…, actions/202503/11….
RE_DAY = re.compile(r"/(?:pages/(\d{4})(\d\d)(\d\d)|actions/(\d{4})(\d\d)/(\d\d))(?!\d)")
MOST_FOLLOWED = 20  # pages of meetings of one listed page, the first on it: lists begin with the newest


class CabinetPages(WatchedPages):
    """Watched pages of the Cabinet Secretariat and the Ministry of Justice."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="cabinet_pages",
        name_ja="内閣官房・法務省のページ",
        name_en="Cabinet Secretariat and Ministry of Justice: watched pages and files",
        publisher="内閣官房・法務省",
        publisher_en="Cabinet Secretariat, Ministry of Justice",
        url=f"https://{SITE.hosts[0]}/",
        kind="page",
        licence="各サイトの利用規約（公共データ利用規約PDL1.0に準拠とされる。二次資料による）：出典の明示により利用可",
        licence_en="terms of use of the sites (said to follow the Public Data Licence PDL1.0; known at second hand): may "
        "be used with the source named",
        credit="出典：内閣官房ウェブサイト・法務省ウェブサイト",
        terms_checked_on="2026-11-23",
        enabled=False,
        caveats="実際のページを記録できていないため、読み取り方は未確認です（最初の応答を記録し、"
        "確かめてから有効にしてください）。関係閣僚会議・人身取引対策推進会議の所在は、"
        "公開された他者の設定によります。有識者会議・検討会の所在はどこにも見つからなかったため、"
        "挙げたページからその名前で張られたリンクをたどります。",
        caveats_en="No real page was recorded, so the reading is not verified: record a first answer and check it before "
        "the source is switched on. The addresses of the ministers’ meeting and of the council against "
        "trafficking come from public configurations of others. The expert meetings’ were found nowhere, so "
        "links with their names are followed from the pages that are listed.",
        selector_verified=False,
    )
    hosts: ClassVar[frozenset[str]] = frozenset(SITE.hosts)
    site: ClassVar[Site] = SITE
    watched: ClassVar[tuple[WatchedPage, ...]] = watch_list(DATA)

    def request_for(self, url: str) -> PageRequest:
        """A page or a file of one of the hosts, but not of the Immigration Services Agency; ValueError otherwise."""
        if "/isa/" in url:
            raise ValueError(f"{url} belongs to the Immigration Services Agency, which has a source of its own")
        return super().request_for(url)

    def parse_page(
        self, page: Page, path: str, key: str | None = None, published_on: str | None = None, beside: str | None = None
    ) -> Iterator[Parsed | PageRequest]:
        """The page and its files; of a listed page also the pages of the meetings that it links, by address or by name; of one
        that was linked by name those in its own folder ``beside``."""
        yield from super().parse_page(page, path, key, published_on or held_on(path))
        listed = path in {one.path for one in self.watched}
        found: dict[str, PageRequest] = {}
        for link in links(main_part(page, self.site), page.base):
            place = self.site.place(link.url)
            if not place or place == path or not place.endswith((".html", ".htm")) or "/isa/" in place:
                continue
            if listed and RE_MEETING.fullmatch(link.url):
                found.setdefault(place, self.page_ask(place))
            elif listed and RE_NAMED.search(squeeze(link.label)):
                ask = self.page_ask(place)
                folder = f"{place.rpartition('/')[0]}/"
                found[place] = PageRequest(ask.url, ask.callback, {**ask.arguments, "beside": folder})
            elif beside and place.startswith(beside):
                found.setdefault(place, self.page_ask(place))
        taken = {one.path for one in self.watched}
        yield from [ask for place, ask in found.items() if place not in taken][:MOST_FOLLOWED]


def held_on(place: str) -> str | None:
    """The day of a meeting that the address of its page says (ISO); None for any other page: meetings of one name are told apart
    by their days."""
    if (found := RE_DAY.search(place)) is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
