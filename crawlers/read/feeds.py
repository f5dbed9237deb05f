"""Feeds as Japanese publishers really serve them: RSS 1.0 (RDF), RSS 2.0 and Atom, read strictly.

The text is decoded strictly, repaired in the four ways that lose nothing (XML declaration, control
characters, stray ``&``, a bare DOCTYPE), and then read once by feedparser's strict reader, which stops where it
is not one whole well-formed document.  ``feedparser.parse`` reads half a feed without complaint, turns ``2026/08/21`` into
some other day and takes Japan time for UTC, so wholeness and dates are settled here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html.entities import html5
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin, urlsplit, urlunsplit
from xml.parsers import expat
from xml.sax import SAXParseException, make_parser
from xml.sax.handler import feature_external_ges, feature_namespaces
from xml.sax.saxutils import escape

from bs4 import BeautifulSoup

from crawlers.read.page import Page, PageError
from db.record.causes import Cause
from db.record.models import Document, ProblemKind
from db.record.reasons import because
from db.text.addresses import one_spelling
from db.text.dates import JST, MONTHS_SHORT, find_date, utc_text
from db.text.folding import squeeze
from db.text.late import late

if TYPE_CHECKING:
    from crawlers.read.counted_feed import Counting

DateQuality = Literal["exact", "assumed_jst", "date_only", "future", "invalid", "missing"]

MAX_CHARACTERS = 8_000_000  # the largest real feed seen is 2.5 MB
FUTURE_AFTER = timedelta(days=2)
FIRST_YEAR = 1990  # nothing was published on the web before; 1970-01-01 and 0001-01-01 are unset clocks
ROOTS = {"rdf": "rss1.0", "rss": "rss2.0", "feed": "atom"}
CUT_SHORT = {3, 5, 6, 20}  # expat: no element found, unclosed token, partial character, unclosed CDATA section
UNBOUND_PREFIX = 27  # expat
RE_PREFIX = late(rb"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
RE_XMLNS = late(rb"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
KNOWN = {
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"atom": b"http://www.w3.org/2005/Atom",
}
ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "jst": 9, "kst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2,
}  # fmt: skip
TRACKING = late(r"(?:ref|source|iref|utm_[^=]*)(?:=|$)", re.IGNORECASE)
# Everything that XML 1.0 forbids.
RE_FORBIDDEN = late("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
RE_AMPERSAND = late(r"&(?:#(\d{1,7});|#[xX]([0-9A-Fa-f]{1,6});|([A-Za-z][A-Za-z0-9]{1,31};))?")
RE_RUBY = late(r"<r(?:uby|b|t|p)\b", re.IGNORECASE)
RE_NAME = late(r"<([^\s<>/!?]+)")
RE_ISO = late(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
RE_RFC822 = late(r"(?:[A-Za-z]{3,9}\.?,?\s*)?(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?[\s-]+(\d{4}|\d{2})(?!\d)")
RE_CLOCK = late(
    r"[T\s]*(?:\([日月火水木金土祝・曜]+\)\s*)?(\d{1,2})(?::(\d{2})(?::(\d{2})?)?|時(\d{1,2})分)(?:[.,]\d+)?\s*(.*)",
    re.DOTALL,
)
RE_COMPACT_CLOCK = late(r"T(\d{2})(\d{2})(\d{2})()\s*(.*)", re.DOTALL)
RE_OFFSET = late(r"(?:GMT|UTC?)?([+-])(\d{1,2}):?(\d{2})?(?:\s*\([^)]*\))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as the feed has it: title and summary as plain text, link and date as printed."""

    guid: str
    link: str
    title: str
    summary: str
    date_raw: str | None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item.  ``link`` is canonical ("" when there is none), ``summary`` plain text, a paragraph a line.

    ``published_on`` is the Japanese calendar date (YYYY-MM-DD), ``published_at`` UTC where a time is known;
    both are None when ``date_quality`` is future, invalid or missing.  ``date_raw`` is the date as printed.
    """

    guid: str
    link: str
    title: str
    summary: str
    date_raw: str | None
    published_on: str | None
    published_at: str | None
    date_quality: DateQuality


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole feed; ``format`` is rss1.0, rss2.0 (all of the 0.9x line too) or atom; items in published order."""

    format: str
    title: str
    items: tuple[FeedItem, ...]


def parse_feed(page: Page, *, https_hosts: Iterable[str] = (), allow_empty: bool = False) -> Feed:
    """The feed that ``page`` holds, with every item.

    ``https_hosts``: hosts whose ``http://`` links are known to answer as ``https://``.  PageError: maintenance,
    structure_suspect (HTML, empty, cut short, not well-formed, entity declarations), too_few_items (no item,
    unless ``allow_empty``).
    """
    root, title, items = _read(page, allow_empty=allow_empty)
    secure = frozenset(https_hosts)
    return Feed(ROOTS[root], title, tuple(item_of(item, page, secure) for item in items))


def raw_items(page: Page) -> tuple[RawItem, ...]:
    """The items of the feed that ``page`` holds, before links and dates are understood; PageError as for :func:`parse_feed`."""
    return _read(page, allow_empty=False)[2]


def _read(page: Page, *, allow_empty: bool) -> tuple[str, str, tuple[RawItem, ...]]:
    """(name of the root element, title of the feed, its items)."""
    root, rest = split_prolog(page.text)
    if root not in ROOTS:
        page.refuse_maintenance()
        if root == "html":
            why = because(Cause.HTML_INSTEAD_OF_FEED)
        elif root:
            why = because(Cause.ELEMENT_INSTEAD_OF_FEED, element=root[:40])
        else:
            why = because(Cause.TEXT_INSTEAD_OF_FEED)
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, why)
    if len(rest) > MAX_CHARACTERS:
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.FEED_TOO_LARGE, size=len(rest)))
    parser = _parsed(repair(rest))
    if not parser.count and not allow_empty:
        raise PageError(ProblemKind.TOO_FEW_ITEMS, because(Cause.FEED_EMPTY))
    if len(parser.entries) != parser.count:
        raise PageError(
            ProblemKind.STRUCTURE_SUSPECT,
            because(Cause.FEED_ITEMS_LOST, read=len(parser.entries), expected=parser.count),
        )
    return root, _line(parser.feeddata.get("title", "")), tuple(_raw_item(entry) for entry in parser.entries)


def _parsed(document: bytes) -> Counting:
    """The feed of a document that has no declaration and no DOCTYPE any more, in one pass.

    PageError when it is cut short or broken: the reader stops at the first error, and reads nothing but these bytes.
    """
    from crawlers.read.counted_feed import (
        Counting,  # feedparser takes long to import, and most nights read no feed anew
    )

    parser, sax = Counting(), make_parser()
    sax.setFeature(feature_namespaces, 1)
    sax.setFeature(feature_external_ges, 0)
    sax.setContentHandler(parser)
    sax.setErrorHandler(parser)
    try:
        sax.parse(io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>\n' + document))
    except (SAXParseException, ValueError) as error:
        cause = error.getException() if isinstance(error, SAXParseException) else None
        code = cause.code if isinstance(cause, expat.ExpatError) else 0
        if code == UNBOUND_PREFIX and (declared := with_prefixes(document)) != document:
            return _parsed(declared)
        fault = expat.ErrorString(code) if code else str(error)
        line = (error.getLineNumber() or 1) - 1 if isinstance(error, SAXParseException) else 0
        if parser.stack and code in CUT_SHORT:
            why = because(Cause.FEED_CUT_SHORT, element=parser.stack[0], fault=fault, line=line)
        else:
            why = because(Cause.FEED_NOT_WELL_FORMED, fault=fault, line=line)
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, why) from error
    return parser


def with_prefixes(document: bytes) -> bytes:
    """The document with a namespace for every prefix that it uses and does not declare."""
    names = {*RE_PREFIX.findall(document)} - {*RE_XMLNS.findall(document), b"xml", b"xmlns"}
    declared = b"".join(
        b' xmlns:%s="%s"' % (name, KNOWN.get(name, b"urn:undeclared:" + name)) for name in sorted(names)
    )
    root = RE_NAME.match(document.decode())
    at = len(root[0].encode()) if root else 0
    return document[:at] + declared + document[at:] if at else document


def split_prolog(text: str) -> tuple[str, str]:
    """(local name of the root element in lower case, the text from the root on); ("", text) when it is not XML.

    The XML declaration (wrong as often as not once decoded), comments and a bare DOCTYPE are left out.
    PageError for a DOCTYPE that declares anything: entity bombs and external entities live there.
    """
    at = 0
    text = text.lstrip("\ufeff \t\r\n\x0b\x0c")
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text.startswith("<?", at) or text.startswith("<!--", at):
            close = "?>" if text[at + 1] == "?" else "-->"
            end = text.find(close, at + 2)
            if end < 0:
                return "", text
            at = end + len(close)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = text.find(">", at)
            declaration = text[at : end + 1 if end >= 0 else len(text)]
            if "[" in declaration:
                raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.FEED_ENTITIES))
            at += len(declaration)
        else:
            break
    name = RE_NAME.match(text, at)
    return (name[1].rpartition(":")[2].lower() if name else ""), text[at:]


def repair(text: str) -> bytes:
    """The document (from its root on) as UTF-8, without forbidden characters and with every ``&`` well-formed.

    Nothing readable is dropped: HTML's named references become their character, stray ``&`` becomes ``&amp;``.
    """
    pieces = (part if verbatim else RE_AMPERSAND.sub(_ampersand, part) for part, verbatim in _sections(text))
    return RE_FORBIDDEN.sub("", "".join(pieces)).encode("utf-8")


def _sections(text: str) -> Iterator[tuple[str, bool]]:
    """(text, is it CDATA, a comment or an instruction) from start to end, in linear time."""
    ends = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
    at = 0
    for opening in re.finditer(r"<!\[CDATA\[|<!--|<\?", text):
        if opening.start() < at:
            continue
        close = ends[opening[0]]
        end = text.find(close, opening.end())
        if end < 0:
            why = because(Cause.FEED_UNCLOSED, opening=opening[0], place=opening.start())
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, why)
        yield text[at : opening.start()], False
        at = end + len(close)
        yield text[opening.start() : at], True
    yield text[at:], False


def _ampersand(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if decimal or hexadecimal:
        number = int(decimal or hexadecimal, 10 if decimal else 16)
        legal = number < 0x110000 and not RE_FORBIDDEN.match(chr(number))
        return found[0] if legal else ""
    if not name:
        return "&amp;"
    if name in ("amp;", "lt;", "gt;", "quot;", "apos;"):
        return found[0]
    return escape(html5.get(name, f"&{name}"))


def _raw_item(entry: Mapping[str, Any]) -> RawItem:
    raw = next((entry[name].strip() for name in ("published", "updated", "created") if name in entry), "") or None
    title = entry.get("title", "")
    if RE_RUBY.search(title) or "html" in entry.get("title_detail", {}).get("type", ""):
        title = plain_text(title)
    summary = entry.get("summary", "")
    if summary in [content.get("value") for content in entry.get("content", ())]:
        summary = ""  # the article itself (content:encoded), not a summary of it
    guid = re.sub(r"\s+", " ", entry.get("id", "")).strip()
    link = entry.get("link", "")
    if entry.get("guidislink") and not link.startswith(("http://", "https://", "/")):
        link = ""  # a guid passes for a permalink unless it says that it is none; a mere name is no address
    return RawItem(guid, link, _line(title), plain_text(summary), raw)


def item_of(raw: RawItem, page: Page, https_hosts: Iterable[str] = ()) -> FeedItem:
    """The item as it is read: its link made absolute and canonical, its date understood."""
    published_on, published_at, quality = parse_date(raw.date_raw, page.fetched_before)
    link = canonical_link(raw.link, page.url, https_hosts)
    if not link and raw.guid.startswith(("http://", "https://")):
        link = canonical_link(raw.guid, page.url, https_hosts)
    return FeedItem(raw.guid, link, raw.title, raw.summary, raw.date_raw, published_on, published_at, quality)


def _line(text: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text).strip()  # U+3000 inside stays as published


def plain_text(markup: str) -> str:
    """The text of an HTML fragment without scripts and the readings of ruby, one block or ``<br>`` a line."""
    if "<" in markup or "&" in markup:
        soup = BeautifulSoup(markup, "lxml")
        for tag in soup.find_all(["script", "style", "rt", "rp"]):
            tag.decompose()
        for tag in soup.find_all(["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote"]):
            tag.append("\n") if tag.name != "br" else tag.replace_with("\n")
        markup = soup.get_text()
    lines = (re.sub(r"[ \t\r\xa0]+", " ", line).strip() for line in markup.split("\n"))
    return "\n".join(line for line in lines if line)


def canonical_link(link: str, base: str, https_hosts: Iterable[str] = ()) -> str:
    """``link`` made absolute, without fragment and tracking parameters; "" when it is no web address.

    Kept parameters keep their order; escapes have one spelling.  ``http`` becomes ``https`` on ``https_hosts`` alone.
    """
    if not link.strip():
        return ""
    try:
        parts = urlsplit(urljoin(base, link.strip()))
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    scheme = "https" if host in frozenset(https_hosts) and port in (None, 80, 443) else parts.scheme
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    query = "&".join(part for part in parts.query.split("&") if part and not TRACKING.match(part))
    return urlunsplit((scheme, netloc, one_spelling(parts.path) or "/", one_spelling(query), ""))


def parse_date(
    raw: str | None, fetched_before: Callable[[datetime], bool]
) -> tuple[str | None, str | None, DateQuality]:
    """(Japanese calendar date, UTC time, quality) of a date as feeds print it.

    RFC 822, ISO 8601 (also ``2026-08-24T15:00:Z`` as e-Gov prints it), ``2026/08/21``, ``2026.08.21``,
    2026年8月21日, 令和8年8月21日.  Without a zone it is Japan time.  Later than two days after
    the fetch (``Page.fetched_before``): ``future``, and no date is given, as for ``invalid`` and ``missing``.
    """
    if raw is None or not raw.strip():
        return None, None, "missing"
    text = squeeze(raw).strip()
    day, rest = _split_date(text)
    if day is None or day.year < FIRST_YEAR:
        return None, None, "invalid"
    moment, quality = _moment(day, rest)
    if fetched_before((moment or datetime(day.year, day.month, day.day, tzinfo=JST)) - FUTURE_AFTER):
        return None, None, "future"
    if quality == "invalid":
        return None, None, "invalid"
    if moment is None:
        return day.isoformat(), None, "date_only"
    return moment.astimezone(JST).date().isoformat(), utc_text(moment), quality


def _split_date(text: str) -> tuple[date | None, str]:
    """The calendar date at the start of ``text`` and what follows it."""
    try:
        if found := RE_RFC822.match(text):
            month = MONTHS_SHORT.index(found[2][:3].lower()) + 1
            year = int(found[3]) + (0 if len(found[3]) == 4 else 2000 if int(found[3]) < 69 else 1900)
            return date(year, month, int(found[1])), text[found.end() :]
        if found := RE_ISO.match(text):
            if not found[2] and len(found[0]) != 8:
                return None, text
            return date(int(found[1]), int(found[3]), int(found[4])), text[found.end() :]
    except ValueError:
        return None, text
    written = re.match(r"[^\d]{0,4}[\d元]{1,4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日", text)
    return (find_date(written[0]), text[written.end() :]) if written else (None, text)


def _moment(day: date, rest: str) -> tuple[datetime | None, DateQuality]:
    """The moment that ``day`` and the text after it name; (None, date_only) without a usable time.

    ``invalid`` for a zone that is not known: the calendar date in Japan could then be off by one.
    """
    clock = RE_COMPACT_CLOCK.fullmatch(rest) or RE_CLOCK.fullmatch(rest)
    if not clock:
        return None, "date_only"
    hour, minute, second, kanji_minute, zone = clock.groups()
    try:
        moment = datetime(day.year, day.month, day.day, int(hour), int(minute or kanji_minute), int(second or 0))
    except ValueError:
        return None, "date_only"  # 25:00 and the like: the day still stands
    zone = zone.strip()
    if not zone:
        return moment.replace(tzinfo=JST), "assumed_jst"
    if offset := RE_OFFSET.fullmatch(zone):
        minutes = (int(offset[2]) * 60 + int(offset[3] or 0)) * (-1 if offset[1] == "-" else 1)
    elif zone.lower() in ZONES:
        minutes = ZONES[zone.lower()] * 60
    else:
        return None, "invalid"
    return (moment.replace(tzinfo=UTC) - timedelta(minutes=minutes)), "exact"


def by_key(keyed: Iterable[tuple[str, FeedItem]]) -> dict[str, list[FeedItem]]:
    """The items of each key, the newest first: nothing is lost when a feed lists one thing twice."""
    groups: dict[str, list[FeedItem]] = {}
    for key, item in keyed:
        groups.setdefault(key, []).append(item)
    for group in groups.values():
        group.sort(key=lambda item: item.published_at or item.published_on or "", reverse=True)
    return groups


def item_document(
    key: str,
    group: list[FeedItem],
    *,
    kind: str,
    collection: str,
    feed: str,
    outlet: str,
    base: str,
    lang: str = "ja",
    summary_limit: int | None = None,
) -> Document:
    """One document of the items that share ``key`` (newest first); ``base`` is the feed's own address.

    Its body is the titles and summaries, each line once.  ``summary_limit``: characters, 0 for none, None for all.
    """
    first = group[0]
    summaries = [cut(item.summary, summary_limit) for item in group]
    lines = "\n".join(f"{item.title}\n{text}" for item, text in zip(group, summaries, strict=True)).split("\n")
    row = {
        "feed": feed,
        "outlet": outlet,
        "summary": summaries[0] or None,
        "date_raw": first.date_raw,
        "date_quality": first.date_quality,
        "published_at": first.published_at,
    }
    return Document(
        key=key,
        kind=kind,
        url=first.link or base,
        title=first.title or first.link or first.guid,
        body="\n".join(dict.fromkeys(line for line in lines if line)),
        published_on=first.published_on,
        lang=lang,
        collection=collection,
        rows={"feed_items": [row]},
    )


def cut(text: str, limit: int | None) -> str:
    """At most ``limit`` characters of a text: 0 for none, None for all."""
    return text if limit is None or len(text) <= limit else text[: limit - 1] + "…" if limit else ""


def place_key(source: str, item: FeedItem, host: str, day: str) -> str:
    """``{source}/{path}@{day}``: an address is announced again under a new day; other hosts than ``host`` with their name."""
    parts = urlsplit(item.link)
    place = parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
    return f"{source}/{place if parts.netloc == host else f'{parts.netloc}/{place}'}@{day}"


def day_or_digits(item: FeedItem) -> str:
    """The day of an item; of an unusable date its first eight digits, else "undated"."""
    return item.published_on or re.sub(r"\D", "", item.date_raw or "")[:8] or "undated"
