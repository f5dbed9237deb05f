"""What treaty bodies of the United Nations and the United States' TIP report say of Japan: watched pages with their files.

Which pages are watched is data (``treaty_bodies.toml``).  None has met this parser: off until one has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from crawlers.read.page import Page
from crawlers.sources.shared.source import PageRequest
from crawlers.sources.shared.watched import Site, WatchedPage, WatchedPages, watch_list
from db.record.models import Document, Parsed, SourceInfo

DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
IN_JAPANESE = "www.mofa.go.jp"
SITE = Site(
    id="treaty_bodies",
    hosts=tuple(DATA["hosts"]),
    containers=tuple(DATA["containers"]),
    no_text=", ".join(DATA["no_text"]),
    headings=tuple(DATA["headings"]),
)


class TreatyBodies(WatchedPages):
    """Watched pages on what is said of Japan abroad."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="treaty_bodies",
        name_ja="国連条約機関の総括所見・米国人身取引報告書",
        name_en="UN treaty bodies' concluding observations and the US TIP report",
        publisher="国連人権高等弁務官事務所・米国務省・外務省",
        publisher_en="OHCHR, US Department of State, Ministry of Foreign Affairs",
        url=f"https://{SITE.hosts[0]}/en/countries/japan",
        kind="page",
        licence="各サイトの利用条件を確認できていません。確認できるまで題名と引用の範囲で使い、全文を転載しないでください",
        licence_en="the terms of these sites could not be checked: until they are, use titles and quotations alone and "
        "reprint nothing whole",
        credit="出典：OHCHR、U.S. Department of State、外務省ホームページ",
        terms_checked_on="2026-11-29",
        enabled=False,
        selector_verified=False,
        caveats="未検証：ページも利用条件も確かめていません（利用条件の日付は、確かめられなかった日です）。"
        "米国の報告書は毎年新しいページになるので、管理者が年を改めます。総括所見そのもの（PDF）は、"
        "見つけた所で「見守るページ」に加えられます。使う前に試して確かめてください。",
        caveats_en="Not verified: neither the pages nor the terms of use were checked (the day of the terms is the day on "
        "which they could not be). The US report has a new page every year, which the administrator has to "
        "enter. Concluding observations themselves (PDF) can be added under “Watched pages” where you find "
        "them. Have the source tried before it is used.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset(SITE.hosts)
    delay: ClassVar[float] = 3.0
    site: ClassVar[Site] = SITE
    watched: ClassVar[tuple[WatchedPage, ...]] = watch_list(DATA)

    def parse_page(
        self, page: Page, path: str, key: str | None = None, published_on: str | None = None
    ) -> Iterator[Parsed | PageRequest]:
        """The page, in the language of its host, and its files."""
        for record in super().parse_page(page, path, key, published_on):
            english = isinstance(record, Document) and not path.startswith(f"{IN_JAPANESE}/")
            yield replace(record, lang="en") if english and isinstance(record, Document) else record
