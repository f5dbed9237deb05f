"""Members of both houses as their own rosters print them: name, reading, group, seat, end of term, times elected.

The House of Councillors has one page a session, and a stable number for each member.  Only the roster of the newest
session that has begun is read: an older one is as of an old day, and reading it later would go back in time.  The House
of Representatives prints "now" only, on ten pages by kana; the numbers of its profiles are given anew at each general
election, so a member is name and reading.  「…現在」 on the pages says nothing that the night of reading does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin

from bs4 import Tag

from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    cell_text,
    columns_named,
    expect_whole,
    name_of,
    session_number,
    sessions_named,
    sessions_to_visit,
    table_rows,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.diet.words import cell_date
from db.record.causes import Cause
from db.record.models import Document, Listing, Parsed, Problem, Scalar, SourceInfo
from db.record.reasons import because, why_of
from db.text.folding import key_name, squeeze

COUNCILLORS = f"https://{SANGIIN}/japanese/joho1/kousei/giin/{{}}/giin.htm"
REPRESENTATIVES = f"https://{SHUGIIN}/internet/itdb_annai.nsf/html/statics/syu/{{}}giin.htm"
KANA_ROWS = "あかさたなはまやらわ"  # page 1 is あ行, page 10 わ行
COUNCILLOR_COLUMNS = ("議員氏名", "読み方", "会派", "選挙区", "任期満了")
REPRESENTATIVE_COLUMNS = ("氏名", "ふりがな", "会派", "選挙区", "当選回数")
RE_PROFILE = re.compile(r"/profile/(\d{7})\.htm$")
RE_KANA = re.compile(r"^[ぁ-ゖァ-ヺー・\s\u3000]*$")
RE_REAL_NAME = re.compile(r"^[\[［〔](.+)[\]］〕]$")
RE_EXACT_FORM = re.compile(r"[＜<〈]正字[＞>〉]")  # a link to a picture of the name in its exact form


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a roster: the text of its named columns, the address of the profile, and all of it as it stands."""

    cells: dict[str, str]
    href: str | None
    raw: str


class Members(Source):
    """The rosters of both houses."""

    info = SourceInfo(
        id="members",
        name_ja="国会議員（両院の議員一覧）",
        name_en="Diet members (rosters of both houses)",
        publisher="衆議院・参議院",
        publisher_en="House of Representatives and House of Councillors",
        url=COUNCILLORS.format("current"),
        kind="member",
        licence="各院のウェブサイトの記載による（出典を示して引用する）。氏名・会派などの事実だけを保存します",
        licence_en="as the houses’ websites state (quoted with the source named). Only facts are kept, such as names and "
        "groups",
        credit="出典：衆議院ホームページ、参議院ホームページ",
        terms_checked_on="2026-11-24",
        minimum=200,
        caveats="名簿は毎晩の「いま」だけを示します。参議院の名簿は第216回国会より前が公開されていないため、それより前の在職は分かりません。"
        "衆議院の議員は氏名とふりがなで見分けます（番号は総選挙のたびに付け直されます）。会派は略称です。衆議院の2～10ページ目は"
        "1ページ目と同じ書式とみて作ってあり、実物では確かめていません。",
        caveats_en="The rosters show each night’s present alone. The House of Councillors publishes none before session "
        "216, so earlier membership is not known. Members of the House of Representatives are told apart by "
        "name and reading (their numbers are given anew at every general election). Groups stand under their "
        "short names. Pages 2 to 10 of the House of Representatives are taken to look like page 1 and were not "
        "checked against real ones.",
    )
    hosts = frozenset({SANGIIN, SHUGIIN})
    delay = 2.0
    announces = frozenset({"member"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:  # noqa: ARG002 - rosters print now only
        pages = [REPRESENTATIVES.format(number) for number in range(1, len(KANA_ROWS) + 1)]
        return Plan((self.request_for(COUNCILLORS.format("current")), *map(self.request_for, pages)))

    def request_for(self, url: str) -> PageRequest:
        if re.fullmatch(re.escape(COUNCILLORS).replace(r"\{\}", r"(\d{3}|current)"), url):
            return PageRequest(url, "councillors")
        found = re.fullmatch(re.escape(REPRESENTATIVES).replace(r"\{\}", r"(\d{1,2})"), url)
        if found and 1 <= int(found[1]) <= len(KANA_ROWS):
            return PageRequest(url, "representatives", {"number": int(found[1])})
        raise ValueError(
            f"{url} is no roster of members ({COUNCILLORS.format('current')}, {REPRESENTATIVES.format(1)})"
        )

    # ------------------------------------------------------------------ the House of Councillors
    def councillors(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """Every member of the roster, when it is that of the newest session begun; else the request for that one."""
        expect_whole(page)
        shown = session_number(" ".join(p.get_text() for p in page.soup.select("p.exp")))
        if shown is None:
            page.refuse(because(Cause.ROSTER_NO_SESSION))
        begun = sessions_to_visit(sessions_named(page), page.fetched_on, None)
        newest = begun[0].number if begun else shown
        if shown != newest:
            url = COUNCILLORS.format(f"{newest:03d}")
            if page.url == url or "/current/" not in page.url:
                raise PageError(SUSPECT, because(Cause.ROSTER_OLD, shown=shown, newest=newest))
            yield self.request_for(url)
            return
        lines, found = list(_lines(page, COUNCILLOR_COLUMNS)), list[tuple[str, Document]]()
        for line in lines:
            number = RE_PROFILE.search(line.href or "")
            name, real_name = _names(line.cells["議員氏名"])
            if number is None or not name:
                yield Problem(SUSPECT, page.url, because(Cause.MEMBER_NO_NUMBER, row=line.raw))
                continue
            key = f"members/sangiin-{number[1]}"
            try:
                term = cell_date(line.cells["任期満了"])
            except ValueError as error:
                term = line.cells["任期満了"]
                yield Problem(SUSPECT, page.url, because(Cause.TERM_NO_DATE, name=name, why=why_of(error)), key)
            facts: dict[str, Scalar] = {
                "house": HOUSE_OF_COUNCILLORS,
                "name": name,
                "kana": _one_line(line.cells["読み方"]),
                "real_name": real_name,
                "group": _one_line(line.cells["会派"]),
                "seat": _one_line(line.cells["選挙区"]),
                "term_ends_on": term,
                "times_elected": None,
            }
            found.append((line.raw, _document(page, key, line, facts, "members/sangiin")))
            yield from _odd_reading(page, key, line.cells["読み方"])
        yield from _whole_list(page, "members/sangiin", found, len(lines))

    # ------------------------------------------------------------------ the House of Representatives
    def representatives(self, page: Page, number: int) -> Iterator[Parsed]:
        """Every member of one page (one row of the kana table)."""
        expect_whole(page)
        row = KANA_ROWS[number - 1]
        heading = page.soup.find("h2")
        shown = squeeze(heading.get_text()).strip() if heading else ""
        if shown != f"{row}行":
            page.refuse(because(Cause.OTHER_KANA_ROW, asked=row, shown=shown or "—"))
        lines, found = list(_lines(page, REPRESENTATIVE_COLUMNS)), list[tuple[str, Document]]()
        for line in lines:
            name, kana = name_of(line.cells["氏名"]), _one_line(line.cells["ふりがな"])
            if not name or not kana:
                yield Problem(SUSPECT, page.url, because(Cause.MEMBER_NO_READING, row=line.raw))
                continue
            key = f"members/shugiin-{_bare(name)}-{_bare(kana)}"
            facts: dict[str, Scalar] = {
                "house": HOUSE_OF_REPRESENTATIVES,
                "name": name,
                "kana": kana,
                "real_name": None,
                "group": _one_line(line.cells["会派"]),
                "seat": _one_line(line.cells["選挙区"]),
                "term_ends_on": None,
                "times_elected": _one_line(line.cells["当選回数"]),
            }
            found.append((line.raw, _document(page, key, line, facts, f"members/shugiin/{number}")))
            yield from _odd_reading(page, key, kana)
        yield from _whole_list(page, f"members/shugiin/{number}", found, len(lines))


# ---------------------------------------------------------------------- rows
def _lines(page: Page, columns: Sequence[str]) -> Iterator[Line]:
    """The rows of the roster; PageError when there is no table with these columns, or nobody in it."""
    for table in page.soup.find_all("table"):
        rows = list(table_rows(table))
        headings = (
            ["" if cell.find("table") else cell.get_text() for cell in rows[0]] if rows else []
        )  # tables in tables
        header = columns_named(headings, columns)
        if columns[0] not in header:
            continue
        if missing := [name for name in columns if name not in header]:
            raise PageError(SUSPECT, because(Cause.ROSTER_COLUMNS, columns=missing))
        lines = [_line(page, row, header, columns) for row in rows[1:] if any(cell_text(cell) for cell in row)]
        if not lines:
            raise PageError(SUSPECT, because(Cause.ROSTER_EMPTY))
        yield from lines
        return
    page.refuse(because(Cause.ROSTER_NO_TABLE, columns=columns))


def _line(page: Page, row: Sequence[Tag], header: Sequence[str], columns: Sequence[str]) -> Line:
    """A row by the names of its columns.  The letter that heads a group of rows is a cell of the first row only.

    A row of another length has no columns that could be trusted: its cells are empty, its text is kept.
    """
    raw = " | ".join(cell_text(cell).replace("\n", " ") for cell in row)
    shift = len(header) - len(row)
    lettered = not header[0]  # the first column heads groups of rows
    if not 0 <= shift <= lettered:
        return Line(dict.fromkeys(columns, ""), None, raw)
    cells = {name: row[header.index(name) - shift] for name in columns}
    anchor = cells[columns[0]].find("a", href=True)
    href = urljoin(page.base, str(anchor["href"])) if isinstance(anchor, Tag) else None
    return Line({name: cell_text(cell) for name, cell in cells.items()}, href, raw)


def _names(text: str) -> tuple[str, str | None]:
    """A name as published and the real name behind it, where a member sits under another: 見本　太郎, [見本　太]."""
    lines = [_one_line(RE_EXACT_FORM.sub("", line)) for line in text.split("\n")]
    shown = [line for line in lines if line]
    real = [found[1] for line in shown if (found := RE_REAL_NAME.match(line))]
    names = [line for line in shown if not RE_REAL_NAME.match(line)]
    return (names[0] if len(names) == 1 else ""), (real[0] if real else None)


def _one_line(text: str) -> str | None:
    """The words of a cell with one ideographic space where it pads; None for an empty cell."""
    return re.sub(r"[\s\u3000]+", "\u3000", text.strip()) or None


def _bare(text: str) -> str:
    return "".join(key_name(text).split())


def _document(page: Page, key: str, line: Line, facts: dict[str, Scalar], collection: str) -> Document:
    return Document(
        key=key, kind="member", url=line.href or page.url, title=str(facts["name"]), collection=collection, facts=facts
    )


def _odd_reading(page: Page, key: str, kana: str) -> Iterator[Problem]:
    """A problem when the reading is not kana: columns that have moved show here first."""
    if not RE_KANA.match(kana):
        yield Problem(SUSPECT, page.url, because(Cause.READING_NOT_KANA, kana=kana), key)


def _whole_list(page: Page, name: str, found: Sequence[tuple[str, Document]], rows: int) -> Iterator[Parsed]:
    """The members, and the list itself when every row could be read: nobody has left because a row was unreadable.

    Two rows that cannot be told apart are kept as raw text: which of the two a later fact belongs to is a guess.
    """
    number = Counter(document.key for _, document in found)
    for raw, document in found:
        if number[document.key] == 1:
            yield document
        else:
            why = because(Cause.MEMBER_ROWS_ALIKE, count=number[document.key], row=raw)
            yield Problem(SUSPECT, page.url, why, document.key)
    if rows == len(found):
        yield Listing(name, frozenset(number))
