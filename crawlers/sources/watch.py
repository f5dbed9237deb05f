"""Any page, file or feed that staff name (``[[watch]]`` in config.toml, ``policywatch watch add``), of any public host.

What it is shows on the first answer: a feed by its root element, a file by its bytes, its type or its ending, else a page.  A
page is read as those of the built-in sources are (``crawlers/sources/shared/watched.py``), with the files that it links to on
its own host.  Its main text is what the selector names, else what its own structure says: ``main``, a part that is called the
contents by its id, else the body, without what only shows the way.  Everything that decides how an answer is read stands in
the arguments of its request, and so in the journal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from crawlers.read.feeds import ROOTS, FeedItem, by_key, item_document, parse_feed, split_prolog
from crawlers.read.page import Page, PageError
from crawlers.read.parts import Parts
from crawlers.sources.shared.source import Known, PageRequest, Plan, Unasked
from crawlers.sources.shared.watched import FILE_TYPES, SUSPECT, Site, WatchedPage, WatchedPages, suffix_of
from db.record.causes import Cause
from db.record.models import SELECTOR, Document, Parsed, Problem, SourceInfo
from db.record.reasons import because
from db.text.addresses import host_of, place_of

NEWS_DAYS = 30
SUMMARY_LIMIT = 200  # characters of a feed's summary; more begins to stand in for the article
# What only shows the way, wherever it stands.
WAYS = (
    "nav, [role=navigation], [role=search], .breadcrumb, .breadcrumbs, #breadcrumb, #breadcrumbs, .topicpath, .topicPath, "
    "#topicpath, .pankuzu, #pankuzu, .topicpathArea, .breadcrumbArea, .pagetop, .pagetopArea, .snsArea, .bannerBox.adobe"
)
# What lies around the text of a page that does not say where its text is.
AROUND = WAYS + (
    ", header:not(article header), footer:not(article footer), aside:not(article aside), [role=banner], [role=contentinfo], "
    "[role=complementary], #header, #footer, #head, #foot, #globalnav, #globalNav, #gnav, #gNav, #side, #sidebar, #sideMenu, "
    "#sidemenu, #menu, #navi, .header, .footer, .side, .sidebar, .sideMenu, .headerArea, .footerArea, .sideArea, .headerNav"
)
# What parts of a page with its text are called, the surest first.
IDS = (
    "contentsArea", "main-content", "main_content", "mainContent", "maincontent", "main-contents", "main_contents",
    "mainContents", "maincontents", "tmp_contents", "honbun", "main", "contents", "content",
)  # fmt: skip
PARTS = frozenset({"div", "section", "article", "td"})
WITH_TEXT = frozenset(
    {"h1", "h2", "h3", "h4", "p", "li", "table", "dl", "pre"}
)  # an anchor to jump to has none of these
TYPES = {media_type: suffix for suffix, media_type in FILE_TYPES.items() if not media_type.startswith("text/")}
RE_FILENAME = re.compile(r"filename\*?\s*=\s*(?:[\w-]*'[\w-]*')?\"?([^\";]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnySite(Site):
    """The site of one page, whatever its host; a place is ``host/path?query``.  ``scheme``: that of the page itself."""

    scheme: str = "https"

    def place(self, url: str) -> str | None:
        try:
            return place_of(url) if host_of(url) == self.hosts[0] else None
        except ValueError:
            return None

    def address(self, place: str) -> str:
        return f"{self.scheme}://{place}"


class StaffWatch(WatchedPages):
    """What staff watch beside the built-in sources."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="watch",
        name_ja="職員が見守るページ",
        name_en="Pages, files and feeds that staff watch",
        publisher="各サイト",
        publisher_en="each site",
        url="https://www.e-gov.go.jp/",
        kind="page",
        licence="サイトごと。policywatch では確かめていないため、公開用の書き出しには入れません",
        licence_en="differs from site to site; not checked by policywatch, so nothing of it goes into the public export",
        credit="出典：各文書のアドレスのサイト",
        terms_checked_on="2026-11-29",
        caveats="職員が「見守るページ」で挙げたものです。本文の範囲はページの構造から"
        "決めるため、加える前に読み取りを確かめてください。リンク先のファイルは同じホストのものだけを"
        "取得します。報道の記事は挙げないでください（記事本文を保存しない約束に反します）。",
        caveats_en="What staff named under “Watched pages”. Where the main text stands is found from the page’s own "
        "structure, so look at what is read before you add one. Linked files are fetched from the same host "
        "alone. Do not name articles of the press: their texts are not to be kept.",
        public=False,
    )
    hosts: ClassVar[frozenset[str]] = frozenset()  # whatever staff name
    announces: ClassVar[frozenset[str]] = frozenset({"news"})
    gives_topics: ClassVar[bool] = True
    site: ClassVar[Site] = Site(id="watch", hosts=(), containers=("main", "body"), no_text=AROUND)
    watched: ClassVar[tuple[WatchedPage, ...]] = ()

    def has_work(self, config: Mapping[str, Any]) -> bool:
        return bool(config.get("pages") or config.get("wrong"))

    def hosts_for(self, config: Mapping[str, Any]) -> frozenset[str]:
        return frozenset(host_of(one["url"]) for one in config.get("pages", ()))

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - none of them has a window
        """Everything on the list, every night; an entry that cannot be used is named."""
        asks = tuple(ask_for(one) for one in known.config.get("pages", ()))
        refused = (
            Unasked(PageRequest(url or "config.toml", "parse"), why) for url, why in known.config.get("wrong", ())
        )
        return Plan(asks, news_since=(at.date() - timedelta(days=NEWS_DAYS)).isoformat(), refused=tuple(refused))

    def request_for(self, url: str) -> PageRequest:
        raise ValueError(f"{url} is not on the list of watched pages")

    def request_under(self, url: str, config: Mapping[str, Any]) -> PageRequest:
        """The request for an address on the list; ValueError for any other."""
        place = place_of(url).strip("/")
        for one in config.get("pages", ()):
            if place_of(one["url"]).strip("/") == place:
                return ask_for(one)
        return self.request_for(url)

    def parse(
        self,
        page: Page,
        path: str,
        key: str,
        name_ja: str = "",
        name_en: str = "",
        selector: str = "",
        topics: Sequence[str] = (),
    ) -> Iterator[Parsed | PageRequest]:
        """What stands at a watched address.  PageError as of the built-in sources, and when the selector matches nothing."""
        name = name_ja or name_en
        form = form_of(page, path)
        if form != "page" and selector:
            raise PageError(SUSPECT, because(Cause.NO_MAIN_TEXT, containers=selector))
        if form == "feed":
            yield from self.items(page, key, name, topics)
        elif form == "file":
            suffix = file_type(page, path) or suffix_of(path)
            yield from with_topics(self.file_of(site_of(path, page), page, path, name, key, suffix), topics)
        else:
            facts = {SELECTOR: selector} if selector else {}
            for record in self.page_of(page_site(path, page, selector, name), page, path):
                if isinstance(record, PageRequest):
                    yield replace(record, arguments={**record.arguments, **({"topics": topics} if topics else {})})
                else:
                    yield replace(record, facts={**record.facts, **facts}, given_topics=tuple(topics))

    def parse_attachment(
        self, page: Page, path: str, label: str, key: str, topics: Sequence[str] = ()
    ) -> Iterator[Parsed | PageRequest]:
        """The document of a file that a watched page links to; it has the topics that staff gave the page."""
        yield from with_topics(self.file_of(site_of(path, page), page, path, label, key, suffix_of(path)), topics)

    def items(self, page: Page, key: str, name: str, topics: Sequence[str]) -> Iterator[Parsed]:
        """Every item of a feed; what it links to is not fetched."""
        host = host_of(page.url)
        read = parse_feed(page, https_hosts={host} if page.url.startswith("https://") else ())
        keyed = []
        for number, item in enumerate(read.items, start=1):
            if item.link or item.guid:
                keyed.append((f"{key}/{item_name(item)}", item))
            else:
                why = because(Cause.ITEM_NO_LINK, item=number, title=item.title[:60])
                yield Problem(SUSPECT, page.url, why, key)
        outlet = name or read.title or host
        for item_key, group in by_key(keyed).items():
            document = item_document(
                item_key,
                group,
                kind="news",
                collection=key,
                feed=key,
                outlet=outlet,
                base=page.url,
                summary_limit=SUMMARY_LIMIT,
            )
            yield replace(document, given_topics=tuple(topics))


def with_topics(records: Iterable[Document | Problem], topics: Sequence[str]) -> Iterator[Document | Problem]:
    """The records, documents with the topics that staff gave."""
    for record in records:
        yield replace(record, given_topics=tuple(topics)) if isinstance(record, Document) else record


def ask_for(one: Mapping[str, Any]) -> PageRequest:
    """The request for an entry of the list, with all that a replay needs."""
    given = {name: one[name] for name in ("name_ja", "name_en", "selector") if one.get(name)}
    given |= {"topics": list(one["topics"])} if one.get("topics") else {}
    return PageRequest(one["url"], "parse", {"path": place_of(one["url"]), "key": one["key"], **given})


# ---------------------------------------------------------------------- what an answer is
def form_of(page: Page, path: str) -> str:
    """``file``, ``feed`` or ``page``; PageError for bytes that are none of them."""
    if file_type(page, path):
        return "file"
    start = page.text[:4096].lower()
    if any(f"<{word}" in start for word in ("rdf:rdf", "rss", "feed")) and split_prolog(page.text)[0] in ROOTS:
        return "feed"
    return "page"


def file_type(page: Page, path: str) -> str:
    """Of which type a file is, as the ending of its name; "" for what is no file."""
    if (suffix := suffix_of(path.partition("?")[0])) in FILE_TYPES:
        return suffix
    if b"%PDF-" in page.body[:1024]:
        return "pdf"
    if suffix := TYPES.get(page.media_type, ""):
        return suffix
    named = RE_FILENAME.search(page.headers.get("content-disposition", ""))
    if named and (suffix := suffix_of(named[1].strip())) in FILE_TYPES:
        return suffix
    plain = {"text/csv": "csv", "text/plain": "txt"}.get(page.media_type, "")
    return "" if plain == "txt" and b"<" in page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] else plain


# ---------------------------------------------------------------------- where a page has its text
def site_of(path: str, page: Page) -> AnySite:
    """The site of what stands at a place; its text is the whole of it."""
    scheme = "http" if (page.requested_url or page.url).startswith("http:") else "https"
    return AnySite("watch", (host_of(f"{scheme}://{path}"),), ("body",), AROUND, scheme=scheme)


def page_site(path: str, page: Page, selector: str, name: str) -> AnySite:
    """How the page at a place is to be read: by the selector, else as the structure of the page has it."""
    site = replace(site_of(path, page), name=name)
    if selector:  # a short text is a text when a person asks for it
        return replace(site, containers=(selector,), no_text=WAYS, least_text=1)
    container = main_container(page.parts)
    return replace(site, containers=(container,), no_text=AROUND if container == "body" else WAYS)


def main_container(parts: Parts) -> str:
    """The selector of the part of a page that holds its text: ``main``, a part that is called so by its id, else the body.

    It goes by what is there and not by how much each part holds, so that a longer or shorter text moves nothing.
    """
    named: dict[str, str] = {}
    role = False
    for one in parts.named():
        if one.name == "main":
            return "main"
        role = role or one.attrs.get("role") == "main"
        identity = one.attrs.get("id")
        if identity in IDS and identity not in named and one.name in PARTS and one.holds(WITH_TEXT):
            named[identity] = one.name
    if role:
        return "[role=main]"
    found = next((one for one in IDS if one in named), None)
    return f'{named[found]}[id="{found}"]' if found else "body"


def item_name(item: FeedItem) -> str:
    """What names an item in its feed: its guid, else its link, without the scheme."""
    return re.sub(r"^https?://", "", item.guid or item.link)
