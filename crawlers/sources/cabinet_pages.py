"""Watched pages of the Cabinet Secretariat (内閣官房) and the Ministry of Justice (法務省), with the files they link to.

The ministers' meeting on the acceptance of foreign nationals, its experts' meeting and the office behind it publish on
the Cabinet Secretariat's site; which pages are watched is data (``cabinet_pages.toml``).  The main part of the Ministry
of Justice's pages was checked on one recorded page, no page of the Cabinet Secretariat: selectors unverified, disabled.
The Immigration Services Agency, on the same host as the ministry, has a source of its own.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import ClassVar

from crawlers.sources.shared.source import PageRequest
from crawlers.sources.shared.watched import Site, WatchedPage, WatchedPages, watch_list
from db.record.models import SourceInfo

DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SITE = Site(
    id="cabinet_pages",
    hosts=tuple(DATA["hosts"]),
    containers=tuple(DATA["containers"]),
    no_text=", ".join(DATA["no_text"]),
    headings=tuple(DATA["headings"]),
)


class CabinetPages(WatchedPages):
    """Watched pages of the Cabinet Secretariat and the Ministry of Justice."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="cabinet_pages",
        name_ja="内閣官房・法務省のページ",
        name_en="Cabinet Secretariat and Ministry of Justice: watched pages and files",
        publisher="内閣官房・法務省",
        url=f"https://{SITE.hosts[0]}/",
        kind="page",
        licence="各サイトの利用規約（公共データ利用規約PDL1.0に準拠とされる。二次資料による）：出典の明示により利用可",
        credit="出典：内閣官房ウェブサイト・法務省ウェブサイト",
        terms_checked_on="2026-11-23",
        enabled=False,
        caveats="実際のページを記録できていないため、読み取り方は未確認です（policywatch record cabinet_pages で最初の応答を記録し、"
        "確かめてから有効にしてください）。関係閣僚会議のページの所在は未確認です（見つけたら cabinet_pages.toml に加えてください）。",
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
