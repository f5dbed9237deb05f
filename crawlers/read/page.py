"""One archived response as a parser sees it: strict decoding, JSON, HTML and XML, nothing live."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from crawlers.read.parts import Parts
from crawlers.read.selecting import boxes_of, first
from crawlers.read.soup import soup_of
from db.errors import PolicywatchError
from db.record.causes import Cause
from db.record.models import ProblemKind
from db.record.reasons import Reason, because
from db.text.dates import JST, jst_date, utc_text

CHARSET_ALIASES = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms_kanji": "cp932", "euc-jp": "cp51932", "euc_jp": "cp51932", "eucjp": "cp51932", "x-euc-jp": "cp51932", "ujis": "cp51932",
    "eucjp-win": "cp51932", "eucjp-ms": "cp51932", "utf8": "utf-8", "iso-2022-jp": "iso2022_jp_ext",
}  # fmt: skip
# EUC-JP as Windows writes it, which Python does not know: pairs are those of cp932 (NEC's ① and IBM's 髙 too), three bytes JIS X 0212.
RE_EUC = re.compile(
    rb"([\x00-\x7f]+)|((?:[\xa1-\xfe]{2})+)|((?:\x8e[\xa1-\xdf])+)|((?:\x8f[\xa1-\xfe]{2})+)", re.DOTALL
)
UNICODE = ("utf-8", "utf-8-sig", "utf-16")
# They decode any bytes at all, and servers send them by default: believed only when nothing else fits.
WESTERN = {"iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "us-ascii", "ascii"}
RE_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?([A-Za-z0-9_.:-]+)""",
    re.IGNORECASE,
)
RE_MISREAD = re.compile("[\uff61-\uff9f\ue000-\uf8ff]")  # half-width kana and private characters
RE_PRIVATE = re.compile("[\ue000-\uf8ff]")
RE_JAPANESE = re.compile("[\u3041-\u30fe\u4e00-\u9fff]")
# Beyond what two bytes of UTF-8 hold, or an accented letter in a word, or a sign of Western pages.
RE_UNICODE = re.compile("[\u0800-\U0010ffff]|[A-Za-z][\u00c0-\u024f]|[\u00c0-\u024f][A-Za-z]|[\u00a0©®]")
RE_BASE = re.compile(r"<base\s", re.IGNORECASE)
RE_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
# The sentences that closed sites print; a page with its known container is never judged by them.
RE_MAINTENANCE = re.compile(
    r"メンテナンス|サービス(を)?(一時)?停止(中|して)|システム停止|一時的に(利用|アクセス)でき|しばらく(お待ち|経ってから|たってから)|"
    r"under maintenance|temporarily unavailable",
    re.IGNORECASE,
)


class PageError(PolicywatchError):
    """A response that cannot be what was asked for; ``kind`` and the reason (``why``) go into the run."""

    code = "page"

    def __init__(self, kind: ProblemKind, why: Reason) -> None:
        super().__init__(why.en, why.ja)
        self.kind, self.why = kind, why

    @property
    def reason(self) -> str:
        """The English sentence."""
        return self.why.en


def _begins(day: str) -> str:
    """The first second of a day in Japan, as stored."""
    return utc_text(datetime.fromisoformat(day).replace(tzinfo=JST))


def _ends(day: str) -> str:
    """The last second of a day in Japan, as stored."""
    return utc_text(datetime.fromisoformat(day).replace(tzinfo=JST) + timedelta(days=1, seconds=-1))


def declared_charsets(body: bytes, header: str | None) -> list[str]:
    """The character sets that the HTTP header and the document itself name, as Python calls them."""
    declared = RE_DECLARED.search(body[:4096])
    inside = (declared[1] or declared[2]).decode("ascii") if declared else None
    names = [name.strip().lower() for name in (header, inside) if name]
    return [CHARSET_ALIASES.get(name, name) for name in names]


def charset_candidates(body: bytes, declared: Iterable[str]) -> list[str]:
    """Character sets to try, the most trustworthy first.

    A byte order mark comes first.  Then UTF-8, when the body has bytes above 127: text in another
    Japanese encoding is practically never valid UTF-8, while servers' declarations are often wrong.
    Then what is declared, UTF-8, cp932 and EUC-JP; a declared Western set last of all.
    """
    found: list[str] = []
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if body.startswith(mark):
            found.append(encoding)
    if any(byte > 127 for byte in body[:65536]) or any(byte > 127 for byte in body):
        found.append("utf-8")
    if b"\x1b$" in body:
        found += ["iso2022_jp_ext", "cp50221"]
    believed = [name for name in declared if name not in WESTERN]
    last = [name for name in declared if name in WESTERN]
    return list(dict.fromkeys([*found, *believed, "utf-8", "cp932", "cp51932", *last]))


def decode(body: bytes, header_charset: str | None = None) -> str:
    """The body as text by the first character set that decodes it cleanly into plausible Japanese.

    PageError (structure_suspect) when none does: a guess would put wrong characters into quotations.
    Clean decoding alone proves little: most EUC-JP, and most UTF-8 with one broken byte, also passes as cp932.
    """
    lenient = body.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if broken and len(RE_JAPANESE.findall(lenient)) > 4 * broken:
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.BROKEN_UTF8, count=broken))
    declared = declared_charsets(body, header_charset)
    for name in charset_candidates(body, declared):
        text = _decoded(body, name)
        if text is not None and _plausible(text, name, body, declared):
            return text
    raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.UNKNOWN_CHARSET, size=len(body)))


def _decoded(body: bytes, name: str) -> str | None:
    """The text in this character set; None when it is not of this set, or the name is none (a NUL in it)."""
    try:
        if name == "cp50221":
            return _windows_euc(_eight_bits(body))
        return _windows_euc(body) if name == "cp51932" else body.decode(name)
    except (ValueError, LookupError):
        return None


def _windows_euc(body: bytes) -> str:
    """The text of CP51932 bytes; ValueError when they are none."""
    pieces, at = [], 0
    for found in RE_EUC.finditer(body):
        if found.start() != at:
            break
        at = found.end()
        plain, pairs, kana, triples = found.groups()
        if pairs:
            pieces.append(_shifted(pairs).decode("cp932"))
        else:
            pieces.append((plain or kana or triples).decode("euc_jp"))
    if at != len(body):
        raise ValueError(f"byte {at} is not of EUC-JP")
    return "".join(pieces)


def _eight_bits(body: bytes) -> bytes:
    """ISO-2022-JP, as Windows writes it (CP50221: ①, ㈱, 髙), in the bytes of EUC; ValueError for other escapes."""
    pieces = []
    head, *stretches = body.split(b"\x1b")
    for stretch in (b"(B" + head, *stretches):
        code, letters = stretch[:2], stretch[2:]
        if code in (b"(B", b"(J"):
            pieces.append(letters)
        elif code in (b"$B", b"$@"):
            pieces.append(bytes(one | 0x80 if one > 0x20 else one for one in letters))
        elif code == b"(I":
            pieces.append(b"".join(bytes((0x8E, one | 0x80)) if one > 0x20 else bytes((one,)) for one in letters))
        else:
            raise ValueError(f"{code!r} is no escape of ISO-2022-JP")
    return b"".join(pieces)


def _shifted(pairs: bytes) -> bytes:
    """Pairs of EUC as the pairs of Shift_JIS that stand at the same place of the table."""
    shifted = bytearray(len(pairs))
    for at in range(0, len(pairs), 2):
        row, cell = pairs[at] - 0xA1, pairs[at + 1] - 0xA1
        shifted[at] = row // 2 + (0x81 if row < 62 else 0xC1)
        shifted[at + 1] = cell + 0x9F if row % 2 else cell + 0x40 + (cell > 62)
    return bytes(shifted)


def _plausible(text: str, name: str, body: bytes, declared: Collection[str]) -> bool:
    """Whether a clean decoding is also right: no control characters, no raw escape, not mostly private characters, and of a set
    that is told from the others by what it gives."""
    if "\x00" in text or "\x1b" in text or sum(map(text.count, "\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11")) > 3:
        return False
    if text.isascii():
        return True
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    if (private := len(RE_PRIVATE.findall(text))) and private * 4 > beyond:
        return False
    if name in UNICODE:
        # Pairs of another set may be the Latin and Greek letters of UTF-8.
        foreign = {"cp932", "cp51932"} & set(declared)
        return not foreign or bool(RE_UNICODE.search(text))
    if name == "cp51932":  # half-width kana of Shift_JIS are kanji in EUC, and never its kana
        return name in declared or bool(RE_KANA.search(text)) or _decoded(body, "cp932") is None
    if (misread := len(RE_MISREAD.findall(text))) and misread * 4 > beyond:
        euc = _decoded(body, "cp51932")
        return name == "cp932" and name in declared and (euc is None or not RE_KANA.search(euc))
    return True


@dataclass(slots=True)
class Span:
    """From when to when an answer could have been fetched and be read the same (UTC as stored, both ends included)."""

    since: str = ""
    until: str = "~"  # behind every time

    def narrow(self, since: str, until: str) -> None:
        """Leave only what also lies between these."""
        self.since, self.until = max(self.since, since), min(self.until, until)


@dataclass(frozen=True)
class Page:
    """A response out of the archive.  ``url`` is the true address after redirects.

    When it was fetched is asked by methods, which note in ``span`` how long what was read would stay the same: most pages never
    ask, so that what was made of them once holds for every night.
    """

    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    moment: str  # when it was fetched; for readers: the questions below
    sha256: str
    requested_url: str = ""
    span: Span = field(default_factory=Span, compare=False)

    @property
    def fetched_at(self) -> str:
        """The very second it was fetched (UTC, YYYY-MM-DDTHH:MM:SSZ): what is read by it holds for no other."""
        self.span.narrow(self.moment, self.moment)
        return self.moment

    @property
    def fetched_on(self) -> str:
        """The day in Japan on which it was fetched (YYYY-MM-DD): what is read by it holds for that day."""
        day = jst_date(self.moment)
        self.span.narrow(_begins(day), _ends(day))
        return day

    def fetched_before(self, moment: datetime) -> bool:
        """Whether it was fetched before a moment."""
        limit = utc_text(moment)
        if self.moment < limit:
            self.span.narrow("", utc_text(moment - timedelta(seconds=1)))
            return True
        self.span.narrow(limit, "~")
        return False

    def has_come(self, day: str) -> bool:
        """Whether a day (YYYY-MM-DD, Japan) had begun when it was fetched; "" has always come."""
        if not day:
            return True
        try:
            begins = datetime.fromisoformat(day).replace(tzinfo=JST)
        except ValueError:  # no day of the calendar, but it has its place among them
            return day <= self.fetched_on
        return not self.fetched_before(begins)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def header_charset(self) -> str | None:
        found = re.search(r"charset\s*=\s*[\"']?([^\s;\"']+)", self.headers.get("content-type", ""), re.IGNORECASE)
        return found[1] if found else None

    @cached_property
    def text(self) -> str:
        """The decoded body; PageError when it is empty or not text."""
        if not self.body.strip():
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.EMPTY_ANSWER))
        text = decode(self.body, self.header_charset)
        if "\ufffd" in text:
            raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.REPLACEMENT_CHARACTERS))
        return text

    @cached_property
    def soup(self) -> BeautifulSoup:
        return soup_of(self.text)

    @cached_property
    def parts(self) -> Parts:
        """The elements of the page, to find the part that is read."""
        return Parts(self.text)

    def part(self, selector: str) -> Tag | None:
        """The first element that a selector (CSS, or a list of them) names, with all that is in it; None for none.

        Where the selector asks by name and attributes alone, those around it have nothing but the way to it within.
        """
        return self.parts.first(selector) if boxes_of(selector).simple else first(self.soup, selector)

    @cached_property
    def base(self) -> str:
        """The address that the links of the page are relative to: its own, or what ``<base href>`` says."""
        if not RE_BASE.search(self.text):
            return self.url
        tag = self.soup.find("base", href=True)
        try:
            base = urljoin(self.url, str(tag["href"]).strip()) if isinstance(tag, Tag) else self.url
            return base if urlsplit(base).scheme in ("http", "https") else self.url
        except ValueError:
            return self.url

    def json(self) -> Any:
        """The body as JSON; PageError tells a maintenance page from broken JSON."""
        try:
            return json.loads(self.text)
        except json.JSONDecodeError as error:
            self.refuse(because(Cause.NOT_JSON, fault=error.msg, place=error.pos))

    def refuse(self, why: Reason) -> NoReturn:
        """PageError: maintenance when the text reads like a closed site, else a structure that the parser does not know, and why."""
        self.refuse_maintenance()
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, why)

    def refuse_maintenance(self) -> None:
        """PageError (maintenance) when the text reads like a closed site.  Ask only without a known container."""
        if found := RE_MAINTENANCE.search(self.text[:20000]):
            raise PageError(ProblemKind.MAINTENANCE, because(Cause.MAINTENANCE_PAGE, words=found[0]))
