"""Watched pages of the Immigration Services Agency (出入国在留管理庁) and the files they link to.

Static HTML in UTF-8 at www.moj.go.jp/isa.  Which pages are watched is data: ``isa_pages.toml``.  The main text is
``#contentsArea``; everything around it is the same on every page.  Most pages print no date, so a document has none.
How pages and files are read is in ``crawlers/sources/shared/watched.py``.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from crawlers.sources.shared.source import PageRequest
from crawlers.sources.shared.watched import Site, WatchedPage, WatchedPages, watch_list
from db.record.models import SourceInfo

HOST = "www.moj.go.jp"
# Parts of the container that are not its text: way-finding and the advertisement for a PDF reader.
NOT_TEXT = (
    "nav, .headerArea, .footerArea, .topicpathArea, .pagetopArea, .breadcrumb, .bannerBox.adobe, "
    ".snsArea, .sideArea, .sideMenu"
)
WATCHED = watch_list(tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")))
SITE = Site(
    id="isa_pages",
    hosts=(HOST,),
    containers=("#contentsArea", "div.contentsArea"),
    no_text=NOT_TEXT,
    headings=("h1.titlePage", "h1"),
    is_file=lambda path: path.startswith("isa/content/"),
)


class IsaPages(WatchedPages):
    """Watched pages of the Immigration Services Agency and their attachments."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="isa_pages",
        name_ja="出入国在留管理庁のページ",
        name_en="Immigration Services Agency: watched pages and files",
        publisher="出入国在留管理庁",
        publisher_en="Immigration Services Agency",
        url=f"https://{HOST}/isa/index.html",
        kind="page",
        licence="サイト利用規約（公共データ利用規約PDL1.0に準拠）：出典の明示と、編集した場合はその旨の記載により利用可",
        licence_en="terms of use of the site (following the Public Data Licence PDL1.0): may be used with the source "
        "named, and with a note where it was edited",
        credit="出典：出入国在留管理庁ウェブサイト",
        terms_checked_on="2026-11-23",
        caveats="ページに更新日の表示がないため、変更は確認した夜の日付とします。ファイルは同じURLのまま差し替えられることがあるため、"
        "内容で比べます。本文を読むのはPDF・Excel・Word・CSVです。本文の範囲は2026年4月の7ページで確かめたもので、全ページではありません。",
        caveats_en="The pages print no day of update, so a change carries the date of the night that saw it. Files may be "
        "replaced under the same address, so they are compared by content. Text is read from PDF, Excel, Word "
        "and CSV. Where the main text stands was checked on seven pages of April 2026, not on all.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({HOST})
    site: ClassVar[Site] = SITE
    watched: ClassVar[tuple[WatchedPage, ...]] = WATCHED

    def request_for(self, url: str) -> PageRequest:
        """A page below /isa/ or a file below /isa/content/; ValueError for any other address."""
        parts = urlsplit(url)
        path = parts.path.lstrip("/")
        if SITE.file(url) is None:
            if path.startswith("isa/") and path.endswith("/"):
                path += "index.html"
            if parts.hostname == HOST and path.startswith("isa/") and path.endswith((".html", ".htm")):
                return PageRequest(f"https://{HOST}/{path}", "parse_page", {"path": path, "key": None})
            raise ValueError(f"{url} is neither a page below https://{HOST}/isa/ nor a file below /isa/content/")
        return super().request_for(url)
