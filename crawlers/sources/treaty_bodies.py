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
        url=f"https://{SITE.hosts[0]}/en/countries/japan",
        kind="page",
        licence="各サイトの利用条件を確認できていません。確認できるまで題名と引用の範囲で使い、全文を転載しないでください",
        credit="出典：OHCHR、U.S. Department of State、外務省ホームページ",
        terms_checked_on="2026-11-29",
        enabled=False,
        selector_verified=False,
        caveats="未検証：ページも利用条件も確かめていません（terms_checked_on は、確かめられなかった日です）。"
        "米国の報告書は毎年新しいページになるので、treaty_bodies.toml の年を改めてください。総括所見そのもの（PDF）は、見つけた所で"
        " policywatch watch add URL で加えられます。使う前に policywatch sources try treaty_bodies で確かめてください。",
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
