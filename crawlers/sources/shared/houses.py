"""What the pages of the two houses have in common: main part, headings, sessions, committees, tables, cells, files.

The House of Representatives (www.shugiin.go.jp) serves Shift_JIS from Lotus Domino, the House of Councillors
(www.sangiin.go.jp) UTF-8.  An empty cell means undecided or none, never "no".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from bs4 import Tag

from crawlers.read.html import absolute, container_text
from crawlers.read.page import Page, PageError
from crawlers.read.pdf import pdf_text
from db.diet.words import COMMITTEE_EN
from db.record.causes import Cause
from db.record.models import ProblemKind
from db.record.reasons import Reason, because
from db.text.dates import find_date
from db.text.folding import flat, squeeze
from db.text.late import late

SHUGIIN, SANGIIN = "www.shugiin.go.jp", "www.sangiin.go.jp"
# Where the sessions of the Diet are named with their days; before a session has a list of bills, the roster has the same menu.
CURRENT = f"https://{SANGIIN}/japanese/joho1/kousei/gian/current/gian.htm"
ROSTER = f"https://{SANGIIN}/japanese/joho1/kousei/giin/current/giin.htm"
HOUSE_OF_REPRESENTATIVES, HOUSE_OF_COUNCILLORS = "衆議院", "参議院"
HOUSES = {SHUGIIN: HOUSE_OF_REPRESENTATIVES, SANGIIN: HOUSE_OF_COUNCILLORS}
SUSPECT = ProblemKind.STRUCTURE_SUSPECT
STANDING = tuple(f"{name}委員会" for name in COMMITTEE_EN)
# Closing decisions and law numbers reach the pages days after a session; questions are answered weeks after it.
WATCHED_AFTER = timedelta(days=60)
RE_SESSION = late(
    r"第(\d{1,3})回国会\s*[（(](常会|臨時会|特別会)[)）]\s*[（(]([^～〜~()（）]+)[～〜~]([^()（）]*)[)）]"
)
RE_NUMBER = late(r"第\s*(\d{1,3})\s*回")
CONTAINERS = "#ContentsBox, #mainlayout, #main, main"
# The way to a page, which both houses print inside of its main part.
WAY = "#breadcrumb, #BreadCrimbs, .breadcrumb"
# What stands before the name of a committee: the session, the day, the house, what the page is.
RE_BEFORE_COMMITTEE = late(
    r"第\d{1,3}回国会|(?:令和|平成)?(?:\d{1,4}|元)年(?:度)?|\d{1,2}月|\d{1,2}日|[（(](?:常会|臨時会|特別会)[)）]|(?:衆議院|参議院)(?!の)|委員名簿"
)
RE_COMMITTEE = late(r"[\u3041-\u30ff\u4e00-\u9fff・]{2,40}?(?:委員会|審査会|調査会|協議会)")
# Several committees that sit together: no committee of their own.
SITTING_TOGETHER = frozenset({"連合審査会", "合同審査会", "連合調査会"})
# What houses print behind the words of a heading: （略称） （計） の一覧.
RE_BEHIND_HEADING = late(r"[（(][^（）()]*[)）]|の?一覧$")
RE_PDF = late(r"\.pdf$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SessionSpan:
    """A session as a page names it; dates are YYYY-MM-DD, ``closes_on`` None while it is not printed."""

    number: int
    kind: str
    convened_on: str
    closes_on: str | None


def sessions_named(page: Page) -> list[SessionSpan]:
    """Every session that a page names with its dates (heading and menu of sessions), the newest first."""
    found: dict[int, SessionSpan] = {}
    for number, kind, first, last in RE_SESSION.findall(squeeze(page.text)):
        convened, closes = find_date(first), find_date(last)
        if convened is not None:
            span = SessionSpan(int(number), kind, convened.isoformat(), closes.isoformat() if closes else None)
            found.setdefault(span.number, span)
    return sorted(found.values(), key=lambda s: -s.number)


def sessions_to_visit(
    named: Iterable[SessionSpan], day: str, since: str | None, after: timedelta = WATCHED_AFTER
) -> list[SessionSpan]:
    """The sessions whose pages can still change on ``day``: the newest begun, and those that closed within 60 days
    (``after``; or on or after ``since``).  The newest first."""
    begun = sorted((s for s in named if s.convened_on <= day), key=lambda s: -s.number)
    floor = (date.fromisoformat(day) - after).isoformat()
    floor = min(floor, since) if since else floor
    return [s for n, s in enumerate(begun) if n == 0 or s.closes_on is None or s.closes_on >= floor]


def session_number(text: str) -> int | None:
    """The first session number in a text: 「第213回国会　議案の一覧」 gives 213."""
    found = RE_NUMBER.search(squeeze(text))
    return int(found[1]) if found else None


def expect_session(page: Page, heading: str, session: int) -> None:
    """PageError when a page turns out to be of another session than was asked for."""
    found = session_number(heading)
    if found != session:
        page.refuse(other_session(session, found))


def other_session(asked: int, shown: int | None) -> Reason:
    """The reason of a page that is not of the session it was asked for; ``shown`` None when it names none."""
    if not shown:
        return because(Cause.SESSION_NOT_SHOWN, asked=asked)
    return because(Cause.OTHER_SESSION, asked=asked, shown=shown)


def expect_whole(page: Page) -> None:
    """PageError when the end of the page is missing: a list that was cut off must not pass for a short one."""
    if "</html" not in page.text[-2000:].lower():
        page.refuse(because(Cause.PAGE_CUT_OFF))


def cell_text(cell: Tag | None) -> str:
    """The text of a cell as published, a line a line, without the padding around it; "" for an empty cell."""
    if cell is None:
        return ""
    lines = (line.strip(" \t\r\xa0\u3000") for line in container_text(cell).split("\n"))
    return "\n".join(line for line in lines if line)


def main_part(page: Page) -> Tag:
    """The element with the text of a page, the way to it taken out; PageError without a body."""
    found = page.soup.select_one(CONTAINERS) or page.soup.body
    if found is None:
        raise PageError(SUSPECT, because(Cause.NO_BODY))
    for way in found.select(WAY):
        way.extract()
    return found


def heading_words(text: str) -> str:
    """The words of a heading by which a column is known: no spaces, no （略称） or （計）, no の一覧."""
    return RE_BEHIND_HEADING.sub("", flat(text))


def columns_named(headings: Iterable[str], columns: Sequence[str]) -> list[str]:
    """The headings of a table, each as the column that it names: by the same words, or by beginning with them (会派名（略称）).

    A heading that names none stays as it is, and so does a second one for the same column.
    """
    bare = [heading_words(heading) for heading in headings]
    named = list(bare)
    for column in columns:
        if column not in bare:
            at = next((n for n, words in enumerate(bare) if words.startswith(column)), None)
            if at is not None:
                named[at] = column
    return named


def committees_in(text: str) -> list[str]:
    """The committees that a text names, in its order, each once; one that sits with others (連合審査会) is named by these."""
    bare = RE_BEFORE_COMMITTEE.sub(" ", flat(text))
    found = (committee_named(name) for name in RE_COMMITTEE.findall(bare))
    return list(dict.fromkeys(name for name in found if name not in SITTING_TOGETHER))


def committee_named(words: str) -> str:
    """The committee in words that end in its name: a standing one by its known name, any other as printed."""
    return next((name for name in STANDING if words.endswith(name)), words)


def committee_in(text: str) -> str | None:
    """The first committee that a text names; None for none."""
    return next(iter(committees_in(text)), None)


def files_linked(page: Page, main: Tag) -> list[str]:
    """The PDF files of a house that its page links to, in page order, each once.

    Of a page that is a cover sheet they are the content.  Lotus Domino serves them as ``…/name.pdf/$File/name.pdf``.
    """
    host = urlsplit(page.url).hostname
    found = (absolute(anchor.get("href"), page.base).split("#")[0] for anchor in main.find_all("a"))
    return list(
        dict.fromkeys(url for url in found if RE_PDF.search(urlsplit(url).path) and urlsplit(url).hostname == host)
    )


def value_or_none(text: str) -> str | None:
    """The text, or None for an empty cell (dashes and slashes alone are empty too)."""
    return text if text.strip(" \n\u3000\xa0／/－-") else None


def table_rows(table: Tag) -> Iterator[list[Tag]]:
    """The cells (th and td) of each row of a table, rows of inner tables left out."""
    for row in table.find_all("tr"):
        if row.find_parent("table") is table:
            yield [cell for cell in row.find_all(["th", "td"]) if cell.find_parent("tr") is row]


def name_of(text: str) -> str:
    """A person's name in a cell as published, without 君, honorific and padding: 「浜田　　　聡君」 gives 浜田　聡."""
    name = re.sub(r"[\s\u3000]+", "\u3000", text.strip())
    return re.sub(r"\u3000?(?:君|議員|氏)$", "", name)


def text_of(page: Page) -> tuple[str, str]:
    """The text of a document served as PDF, and its state: text, no_text (a scan), encrypted, broken.

    PageError when the bytes are no PDF at all: an error page in its place.
    """
    read = pdf_text(page.body)
    if read.state == "not_pdf" or (read.state == "broken" and not read.pages):
        raise PageError(SUSPECT, because(Cause.NOT_A_PDF, why=read.why))
    return read.text, read.state
