"""Watched pages of the Organization for Technical Intern Training (外国人技能実習機構) and the files they link to.

In April 2027 it becomes 外国人育成就労機構 and its pages move to another host: host, selectors and pages are data
(``otit_pages.toml``).  When the site sends its visitors to another host, the run names that host and nothing is lost.
No page could be recorded: selectors unverified, disabled.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import ClassVar

from crawlers.sources.shared.watched import Site, WatchedPage, WatchedPages, watch_list
from db.record.models import SourceInfo

DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SITE = Site(
    id="otit_pages",
    hosts=tuple(DATA["hosts"]),
    containers=tuple(DATA["containers"]),
    no_text=", ".join(DATA["no_text"]),
    headings=tuple(DATA["headings"]),
)


class OtitPages(WatchedPages):
    """Watched pages of the organization that supervises the training program."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="otit_pages",
        name_ja="外国人技能実習機構のページ",
        name_en="OTIT: watched pages and files",
        publisher="外国人技能実習機構",
        publisher_en="Organization for Technical Intern Training (OTIT)",
        url=f"https://{SITE.hosts[0]}/",
        kind="page",
        licence="利用規約を確認できていません。確認できるまで題名と引用の範囲で使い、全文を転載しないでください",
        licence_en="the terms of use could not be checked: until they are, use titles and quotations alone and reprint "
        "nothing whole",
        credit="出典：外国人技能実習機構ウェブサイト",
        terms_checked_on="2026-11-23",
        enabled=False,
        caveats="実際のページも利用規約も確認できていません（最初の応答を記録し、確かめてから有効にしてください）。"
        "2027年4月に外国人育成就労機構となり、サイトのホストが変わる見込みです。",
        caveats_en="Neither a real page nor the terms of use could be checked: record a first answer and check it before "
        "the source is switched on. In April 2027 it becomes the Organization for Employment for Skill "
        "Development, and the site’s host is expected to change.",
        selector_verified=False,
    )
    hosts: ClassVar[frozenset[str]] = frozenset(SITE.hosts)
    delay: ClassVar[float] = 3.0
    site: ClassVar[Site] = SITE
    watched: ClassVar[tuple[WatchedPage, ...]] = watch_list(DATA)
