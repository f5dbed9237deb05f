"""A source as one line at the foot of a page: who published it, its title, its address.  Pure.

What does not fit is cut where it says least: the address down to its host, then the title.  All of it stands in the evidence
that is attached to the file, and the line is a link to the whole address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from briefs.evidence.dossier import Evidence, RegisterEntry
from briefs.evidence.titles import kind_en
from briefs.evidence.wording import day_en, day_ja, visible
from db.text.dates import jst_date

# Ems that characters of BIZ UDPGothic take at most (those of Noto Sans, in English papers, are narrower): the widest letters as
# wide as kanji, thin and narrow ones, other small letters, all others.
WIDEST, THIN, NARROW_ONES = "MWmw@%#&Q", " !',.:;ijlI", '"()[]*-/ftr'
CAPITAL, SMALL, HALF, THIRD = 0.86, 0.71, 0.5, 0.42
ROOM = 70.0  # ems: what 178 mm hold at 6.8 points, on the safe side
LEAST_TITLE = 8.0
LEAST_HEAD = 3.0  # of a house and its committee, where the day and who spoke need the room
MINUTES = ("speech", "meeting")
# 衆議院予算委員会 第2号（2026年2月27日） 7 …; House of Representatives, Committee on Budget, No. 2 (27 February 2026), speech 7: …
RE_ISSUE = re.compile(r"[ 　]第\d+号(?=（)|,(?: after the session)? No\. \d+(?= \()")
RE_DAY = re.compile(r" \(\d{1,2} [A-Z][a-z]+ \d{4}\)|（\d{4}年\d{1,2}月\d{1,2}日）")
NARROW = 40.0  # ems of a line that holds one of two columns


@dataclass(frozen=True, slots=True)
class Line:
    """The line's parts.  ``address`` is printed without its scheme; "" where there is no room for a host."""

    source: str
    title: str
    address: str
    url: str


def width(text: str) -> float:
    """How wide a text is, in ems, on the wide side."""
    return sum(map(_width_of, text))


@cache
def _width_of(char: str) -> float:
    if char in WIDEST or unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in THIN or char in NARROW_ONES:
        return THIRD if char in THIN else HALF
    return SMALL if char.islower() else CAPITAL


RE_IN_FORCE = re.compile(r"_(\d{4})(\d\d)(\d\d)_")  # in the key of a revision of a law


def title_in(one: Evidence, lang: str) -> str:
    """What a source is called: in an English paper by its English name, else as published, with what it is said before it."""
    if lang != "en":
        return one.title
    return one.title_en or (one.title if one.kind == "member" else f"{kind_en(one.kind)}: {one.title}")


def apart(one: Evidence, among: Sequence[Evidence], lang: str) -> str:
    """What tells a source from the others of its paper that read alike, in brackets: the day a law is in force from, the day of
    the document, the day it was fetched; "" where nothing reads alike, or none of these tells them apart."""
    called = (one.source, title_in(one, lang))
    alike = [other for other in among if (other.source, title_in(other, lang)) == called]
    if len(alike) < 2:
        return ""

    def in_force(of: Evidence) -> str:
        found = RE_IN_FORCE.search(of.key)
        return "-".join(found.groups()) if found else ""

    # A day that is still to be set is the last one possible.
    until = any(quote.where == "fact:enforcement_comment" for quote in one.quotes)
    ways = (
        (in_force, "までに施行", "in force by ") if until else (in_force, "施行", "in force from "),
        # A law is dated by its promulgation: its text is another one since.
        (lambda of: "" if of.kind == "law" else of.published_on or "", "付", "of "),
        (lambda of: jst_date(of.fetched_at), "取得", "fetched "),
    )
    for day_of, ja, en in ways:
        day = day_of(one)
        if day and all(day_of(other) != day for other in alike if other is not one):
            return f" ({en}{day_en(day)})" if lang == "en" else f"（{day_ja(day)}{ja}）"
    return ""


def day_alone(one: Evidence, lang: str) -> str:
    """That a revision of a law stands for its day in force and not for a text: what the law will say was not read there."""
    if one.kind != "law_revision" or not one.quotes or any(not quote.where.startswith("fact:") for quote in one.quotes):
        return ""
    return " (its day in force alone)" if lang == "en" else "（施行日の記載のみ）"


def note_line(one: Evidence, lang: str = "ja", room: float = ROOM, among: Sequence[Evidence] = ()) -> Line:
    """A source on one line of ``room`` ems; ``among``: all sources of the paper, from which it is told apart."""
    tail = apart(one, among, lang) + day_alone(one, lang)
    if not tail:
        return on_one_line(one, lang, room)
    line = on_one_line(one, lang, room - width(tail))
    title = f"{line.title}{tail}"
    if (
        room < NARROW and 5 + width(line.source) + width(title) > room
    ):  # what it is and what of it goes before who publishes it
        title = cut(title_in(one, lang), max(LEAST_TITLE / 2, room - 3 - width(tail))) + tail
        return replace(line, source="", title=title if width(title) <= room - 3 else cut(title, room - 3))
    return replace(line, title=title)


def on_one_line(one: Evidence, lang: str, room: float) -> Line:
    source = visible(one.source_en if lang == "en" else one.source_ja)
    title, url = visible(" ".join(title_in(one, lang).split())), visible(one.url)
    parts = urlsplit(url)
    whole = (parts.netloc + parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")) or url
    english = lang == "en" and bool(one.title_en)
    if (english or (room < NARROW and one.kind in MINUTES)) and width(source) + width(title) > room - 5:
        # Cut short they would all read alike: the title says by itself what it is, and who spoke says more than the issue's number.
        shown = title if width(title) <= room - 3 else RE_ISSUE.sub("", title)
        return Line("", cut_before_day(shown, room - 3), "", url)
    left = room - width(source) - 5  # the number, brackets and spaces
    for address in (whole, parts.netloc, ""):
        if width(title) + width(address) <= left:
            return Line(source, title, address, url)
    if room < NARROW:  # where half a line must do, what it is goes before where it is
        return Line(source, cut(title, max(LEAST_TITLE, left)), "", url)
    return Line(source, cut(title, max(LEAST_TITLE, left - width(parts.netloc))), parts.netloc, url)


RE_LATIN_END = re.compile(r"[\s(（]+[!-~]+$")


def cut(text: str, room: float) -> str:
    """The beginning of a text that fits, with a mark where it ends early."""
    if width(text) <= room:
        return text
    used, end = 1.0, 0
    for end, char in enumerate(text):  # noqa: B007 (the place is what is wanted)
        used += width(char)
        if used > room:
            break
    head = text[:end]
    if not text[end].isspace():  # of a Latin word or an address that does not fit nothing is left, where enough else is
        before = RE_LATIN_END.sub("", head)
        head = before if len(before) * 2 >= end else head
    return head.rstrip() + "…"


def cut_before_day(text: str, room: float) -> str:
    """The name of minutes where it does not fit: house and committee are cut, day, speech and speaker stay."""
    found = RE_DAY.search(text)
    if width(text) <= room or not found or width(text[found.start() :]) > room - LEAST_HEAD:
        return cut(text, room)
    return cut(text[: found.start()], room - width(text[found.start() :])) + text[found.start() :]


# What a grade of the registers means, in words for a reader.
GRADES = {"A": ("", ""), "B": ("（二次資料）", " (secondary source)"), "C": ("（当団体の計算）", " (our calculation)")}
RE_GRADE = re.compile(r"\s*[(（](A|B|C)[)）]")
RE_OURS = re.compile(r"計算：|[Cc]omputed: ")  # how the registers begin a source that is a sum of ours


# What we noted for ourselves of how far a source was looked into: for the register, not for whoever is handed the paper.
RE_BRACKETS = re.compile(r"\s*([(（])([^()（）]*)([)）])")
RE_INSIDE = re.compile(r"[(（][^()（）]*[)）]")
RE_PARTS = re.compile(r"[^。;；]+[。;；]?\s*")
RE_FOR_US = re.compile(
    r"留保|own caveats?|未確認|開いていない|not (?:been )?(?:confirmed|seen|opened|checked|verified)"
)


def for_readers(text: str) -> str:
    """A source without our own remarks on how far it was looked into (表・ページは未確認)."""

    def left(words: str) -> str:
        kept = (
            one if not RE_FOR_US.search(one) else "".join(RE_INSIDE.findall(one)) for one in RE_PARTS.findall(words)
        )
        return "".join(kept).strip(" 。;；").replace("。（", "（")

    def bracket(found: re.Match[str]) -> str:
        if not RE_FOR_US.search(found[2]):
            return found[0]
        inside = left(found[2])
        return f"{found[0][: found.start(2) - found.start()]}{inside}{found[3]}" if inside else ""

    text = RE_BRACKETS.sub(bracket, text)
    return left(text) if RE_FOR_US.search(text) else text


def source_words(text: str, lang: str = "ja") -> str:
    """A source of a claim or a figure as our registers have it, its grade in words; without what we noted for ourselves."""
    said = for_readers(RE_GRADE.sub(lambda found: GRADES[found[1]][lang == "en"], text))
    if not RE_OURS.search(said):
        return said
    for both in GRADES["C"]:  # once is enough
        said = said.replace(both, "")
    return RE_OURS.sub("our calculation: " if lang == "en" else "当団体の計算：", said)


# Where a copy was seen, with the date or number behind it: of the attachment, not of a caption that cites who published a figure.
SITE = r"(?:https?://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|net|org|info|biz|jp)(?:/[A-Za-z0-9._/%-]*)?(?:\s+[0-9A-Za-z-]+)?"
RE_COPY_AT = re.compile(rf"{SITE}\s*の(?:(?:書き)?写し(?:で見た)?|転載で確認)")
RE_SITE = re.compile(rf"(?:、|，|, )?\s*{SITE}")


def without_sites(text: str) -> str:
    """An official source without the web sites on which a copy of it was read; "" when it names nothing else."""
    text = RE_SITE.sub("", RE_COPY_AT.sub("写しで確認", text))
    text = re.sub(r"([(（])[、,\s]+", r"\1", text)
    text = re.sub(r"[(（][\s、,]*[)）]", "", text).strip(" 、,;；")
    return text[1:-1] if re.fullmatch(r"[(（][^()（）]*[)）]", text) else text


RE_ADDRESS = re.compile(r"https?://[!-~]+")
RE_HOST_CUT = re.compile(r"(?<=[^!-~])[!-~]*[A-Za-z0-9][.][!-~]*…$")  # the beginning of a host at the end of a line


def address_in(sources: Sequence[str]) -> str:
    """The first address of the web that the sources of a claim or figure name; "" for none."""
    found = RE_ADDRESS.search(" ".join(sources))
    return found[0].rstrip(".,;)") if found else ""


def entry_line(entry: RegisterEntry, *, english: bool) -> str:
    """A claim or figure with its sources as a list of plain text has it: in words, without our keys and the letters of grades."""
    sources = "; ".join(source_words(one, "en" if english else "ja") for one in entry.sources)
    return f"[{entry.label}] {entry.en if english and entry.en else entry.ja} {sources}".rstrip()


def claim_line(sources: Sequence[str], lang: str = "ja", room: float = ROOM) -> str:
    """The sources of a claim or figure on one line.  An address of the web stands whole, or where it does not fit its host alone:
    one that is cut leads nowhere.
    """
    line = ("; " if lang == "en" else "、").join(source_words(one, lang) for one in sources)
    if width(line) <= room - 4:
        return line
    shorter = RE_ADDRESS.sub(lambda found: urlsplit(found[0]).netloc, line)
    shown = cut(shorter, room - 4)
    # The host in which it is cut goes whole, unless there is nothing else to show.
    return RE_HOST_CUT.sub("…", shown) if shown != shorter else shown
