"""What the bill pages of both houses say: rows of the lists, cells of a bill's page.  Pure; nothing is interpreted.

Cells come out as facts, named by the session that deals with the bill, the house and the label as printed
(``213/sangiin/参議院委員会等経過/議決日``), their values as published.  What is not as expected is a reason, and the
cell stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import Tag

from crawlers.read.html import absolute
from crawlers.read.page import Page, PageError
from crawlers.sources.bills.labels import GENERAL, IDENTITY, OTHER_LINES, PASSAGE, PASSAGE_MORE, SECTIONS, odd_values
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    SUSPECT,
    cell_text,
    session_number,
    table_rows,
    value_or_none,
)
from db.diet.words import CARRIED, NUMBERLESS, OWN_NUMBERED, STATUSES, bill_key, kind_of_caption, kind_of_heading
from db.record.causes import Cause
from db.record.models import Scalar
from db.record.reasons import Reason, Refusal, because, why_of
from db.text.folding import squeeze

RE_FILE_LETTER = re.compile(r"/([ths])\d[^/]*\.pdf$")
FILE_ROLES = {"t": "bill", "h": "amendment", "s": "law"}
SENT_BACK = "回付案"


@dataclass(frozen=True, slots=True)
class BillFile:
    """A file linked from a bill's page; ``role``: bill, amendment, law, outline or other."""

    url: str
    label: str
    role: str


@dataclass(slots=True)
class BillRow:
    """What one row or one page says of one bill; ``link`` leads on to its own page."""

    session: int
    kind: str
    number: int | None
    title: str
    house: str
    link: str | None = None
    facts: dict[str, Scalar] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    outline: str | None = None
    files: list[BillFile] = field(default_factory=list)

    @property
    def key(self) -> str:
        return bill_key(self.session, self.kind, self.number, self.title, self.house)

    def all_facts(self) -> dict[str, Scalar]:
        """The facts with the identity; a page that prints no number says nothing about it."""
        identity: dict[str, Scalar] = {"session": self.session, "kind": self.kind}
        if self.number is not None:
            identity["number"] = self.number
        if self.kind in OWN_NUMBERED:
            identity["numbered_by"] = self.house
        return {**identity, **self.facts}


@dataclass(frozen=True, slots=True)
class Unread:
    """A row or table of a list that cannot be a bill, with the words that stand there."""

    why: Reason


@dataclass(frozen=True, slots=True)
class NoRows:
    """A table of a list that holds its known columns and nothing else: no bill of this kind yet."""

    kind: str


GENERAL_SECTION = "議案審議情報"
Found = BillRow | Unread | NoRows


# ---------------------------------------------------------------------- lists
def sangiin_rows(page: Page, now: int) -> Iterator[Found]:
    """The rows of the House of Councillors' list of session ``now``, kind by kind.

    A heading is known by its class, its words or the table below it: pages change one of them at a time.
    """
    claimed: set[int] = set()
    for heading in page.soup.find_all(re.compile("^h[1-6]$")):
        words = cell_text(heading).replace("\n", " ")
        kind = kind_of_heading(words)
        table = heading.find_next_sibling()
        holds_bills = isinstance(table, Tag) and _holds_bills(table)
        if kind is None and not holds_bills and "title_text" not in (heading.get("class") or ()):
            continue
        if kind is None:
            kind = words.removesuffix("一覧") or "不明"
            yield Unread(because(Cause.BILL_KIND_NEW, caption=words))
        if not isinstance(table, Tag) or table.name != "table":
            yield Unread(because(Cause.BILL_NO_TABLE_UNDER, heading=words))
            continue
        claimed.add(id(table))
        yield from _rows(
            table, ("提出回次", "提出番号", "件名"), kind, HOUSE_OF_COUNCILLORS, f"{now}/sangiin/一覧", page.base
        )
    yield from _unclaimed(page, claimed, Cause.BILL_TABLE_NO_HEADING)


def shugiin_rows(page: Page, now: int) -> Iterator[Found]:
    """The rows of the House of Representatives' list of session ``now``, caption by caption."""
    prefix = f"{now}/shugiin/一覧"
    claimed: set[int] = set()
    for caption in page.soup.find_all("caption"):
        words = cell_text(caption).replace("\n", " ")
        table = caption.find_parent("table")
        if table is None:
            continue
        claimed.add(id(table))
        kind = kind_of_caption(words)
        if squeeze(words).startswith("決算その他"):
            columns: tuple[str, ...] = ("種類", "提出回次", "議案件名", "審議状況", "経過情報")
        else:
            if kind is None:
                kind = words.removesuffix("の一覧") or "不明"
                yield Unread(because(Cause.BILL_KIND_NEW, caption=words))
            number = () if kind in NUMBERLESS else ("番号",)
            columns = ("提出回次", *number, "議案件名", "審議状況", "経過情報")
        yield from _rows(table, columns, kind, HOUSE_OF_REPRESENTATIVES, prefix, page.base)
    yield from _unclaimed(page, claimed, Cause.BILL_TABLE_NO_CAPTION)


def _holds_bills(table: Tag) -> bool:
    """Whether a table has the column that every table of bills has."""
    return table.name == "table" and any(cell_text(cell) == "提出回次" for row in table_rows(table) for cell in row)


def _unclaimed(page: Page, claimed: set[int], unnamed: Cause) -> Iterator[Unread]:
    """Tables of bills of which nothing says what kind they list."""
    for table in page.soup.find_all("table"):
        if id(table) not in claimed and _holds_bills(table):
            lines = [" | ".join(cell_text(c).replace("\n", " ") for c in cells) for cells in table_rows(table)]
            yield Unread(because(unnamed, count=len(lines) - 1, row=lines[-1 if len(lines) == 1 else 1]))


def _rows(table: Tag, columns: tuple[str, ...], kind: str | None, house: str, prefix: str, url: str) -> Iterator[Found]:
    lines = list(table_rows(table))
    places: dict[str, int] = {}
    for n, cell in enumerate(lines[0] if lines else []):
        places.setdefault(cell_text(cell), n)
    raws = [" | ".join(cell_text(c).replace("\n", " ") for c in cells) for cells in lines[1:]]
    if missing := [name for name in columns if name not in places]:
        about: dict[str, str | int | list[str]] = {"kind": kind or "決算その他", "columns": missing, "count": len(raws)}
        if IDENTITY & set(missing):
            yield Unread(because(Cause.BILL_COLUMNS_UNREAD, **about, rows=f"「{'」「'.join(raws)}」"))
            return
        yield Unread(because(Cause.BILL_COLUMNS, **about))
        columns = tuple(name for name in columns if name in places)
    if len(lines) == 1:
        yield NoRows(kind or "決算その他")
    for cells, raw in zip(lines[1:], raws, strict=True):
        if len(cells) <= max(places[name] for name in columns):
            yield Unread(because(Cause.BILL_ROW_NOT_WHOLE, kind=kind or "決算その他", row=raw))
            continue
        try:
            yield _row(cells, places, kind, house, prefix, url)
        except ValueError as error:
            yield Unread(because(Cause.BILL_ROW_UNFIT, why=why_of(error), row=raw))


def _row(cells: list[Tag], places: dict[str, int], kind: str | None, house: str, prefix: str, url: str) -> BillRow:
    texts = {name: cell_text(cells[n]) for name, n in places.items() if n < len(cells)}
    title = texts.get("件名") or texts.get("議案件名") or ""
    named = kind
    if named is None:
        named = kind_of_caption(texts["種類"], title)
        if named is None:
            printed = texts["種類"]
            unknown = because(Cause.BILL_KIND_UNKNOWN, kind=printed) if printed else because(Cause.BILL_KIND_EMPTY)
            raise Refusal(unknown)
    if not title:
        raise Refusal(because(Cause.BILL_NO_TITLE))
    row = BillRow(_number(texts["提出回次"], "提出回次"), named, None, title, house)
    number = texts.get("提出番号") or texts.get("番号") or ""
    if number or named not in NUMBERLESS:
        row.number = _number(number, None)
    row.facts = {
        f"{prefix}/{'件名' if name == '議案件名' else name}": value_or_none(texts[name])
        for name in ("件名", "議案件名", "審議状況")
        if name in texts
    }
    for anchor in (a for cell in cells for a in cell.find_all("a", href=True)):
        link, words = absolute(anchor["href"], url), cell_text(anchor)
        if "/meisai/" in link or "/keika/" in link:
            row.link = link
        elif link:
            row.facts[f"{prefix}/{words}"] = link
    if row.link is None:
        row.reasons.append(because(Cause.BILL_NO_LINK))
    status = texts.get("審議状況")
    if status and value_or_none(status) and status not in STATUSES:
        row.reasons.append(because(Cause.BILL_STATUS_UNKNOWN, status=status))
    return row


def _number(text: str, label: str | None) -> int:
    plain = squeeze(text).strip().removesuffix("回")
    if not plain.isdecimal():
        unread = because(Cause.LABEL_NO_NUMBER, label=label, text=text) if label else None
        raise Refusal(unread or because(Cause.BILL_NUMBER_UNREAD, text=text))
    return int(plain)


# ---------------------------------------------------------------------- a bill at the House of Councillors
def sangiin_bill(page: Page, now: int) -> BillRow:
    """One bill's page at the House of Councillors in session ``now``.  PageError when it does not say which bill."""
    tables = page.soup.select("table.list_c")
    general: dict[str, str] = {}
    facts: dict[str, Scalar] = {}
    reasons: list[Reason] = []
    outline: str | None = None
    files: list[BillFile] = []
    note, found = None, set()
    prefix = f"{now}/sangiin"
    for table in tables:
        summary = str(table.get("summary") or "")
        heads = [cell_text(th) for th in table.find_all("th", attrs={"scope": "col"})]
        section = heads[0] if heads else ""
        if summary == "議案審議情報一覧":
            general.update(_lines(table, "", reasons))
        elif section in SECTIONS or section == "その他":
            found.add(section)
            lines = _lines(table, section, reasons)
            if absent := [name for name in SECTIONS.get(section, ()) if name not in lines]:
                reasons.append(because(Cause.BILL_LINES, section=section, lines=absent))
            facts |= {f"{prefix}/{section}/{label}": value_or_none(text) for label, text in lines.items()}
            if section == "参議院本会議経過":
                anchor = table.find("a", href=True)
                facts[f"{prefix}/投票結果"] = absolute(anchor["href"], page.base) if isinstance(anchor, Tag) else None
        elif section == "備考":
            note = "\n".join(cell_text(cell) for cells in table_rows(table) for cell in cells if cell.name == "td")
        elif section == "議案要旨":
            outline = _outline(table)
            files += _files(table, page.base, reasons)
        elif section == "議案等のファイル":
            files += _files(table, page.base, reasons)
        else:
            reasons.append(because(Cause.BILL_TABLE_UNKNOWN, table=section or summary, text=cell_text(table)[:200]))
    if not {"件名", "種別", "提出回次"} <= set(general):
        page.refuse(because(Cause.BILL_UNNAMED, lines="件名, 種別, 提出回次"))
    reasons += [because(Cause.BILL_PART_MISSING, section=section) for section in SECTIONS if section not in found]
    reasons += [
        because(Cause.BILL_LINE_UNKNOWN, line=label, text=text)
        for label, text in general.items()
        if label not in GENERAL and text
    ]
    kind = kind_of_heading(general["種別"]) or general["種別"]
    facts |= {
        f"{prefix}/{label}": value_or_none(text)
        for label, text in general.items()
        if label not in ("提出回次", "提出番号", "種別")
    }
    facts |= {
        f"{prefix}/備考": value_or_none(note or ""),
        f"{prefix}/明細": page.url,
        f"{prefix}/ファイル": json.dumps([[f.url, f.label, f.role] for f in files], ensure_ascii=False),
    }
    try:
        session, number = _number(general["提出回次"], "提出回次"), general.get("提出番号", "")
        row = BillRow(
            session, kind, _number(number, "提出番号") if number else None, general["件名"], HOUSE_OF_COUNCILLORS
        )
        row.key  # noqa: B018 - a kind with numbers must have one
    except ValueError as error:
        raise PageError(SUSPECT, because(Cause.BILL_UNREAD, why=why_of(error))) from None
    row.facts, row.outline, row.files = facts, outline, files
    row.reasons = [*reasons, *odd_values(facts)]
    return row


def is_open(facts: dict[str, Scalar], now: int) -> bool:
    """Whether a bill's page tells of no end in this session: not promulgated, carried over, withdrawn, voted by both."""
    told = [
        facts.get(f"{now}/sangiin/{section}/{line}")
        for section, line in (
            ("衆議院本会議経過", "議決"),
            ("参議院本会議経過", "議決"),
            ("衆議院委員会等経過", "議決・継続結果"),
            ("参議院委員会等経過", "議決・継続結果"),
        )
    ]
    withdrawn = re.search(r"撤\s*回(?!\s*申)", str(facts.get(f"{now}/sangiin/備考") or ""))
    promulgated = facts.get(f"{now}/sangiin/その他/公布年月日")
    return not (promulgated or withdrawn or (told[0] and told[1]) or CARRIED & set(told))


def _lines(table: Tag, section: str, reasons: list[Reason]) -> dict[str, str]:
    """Label -> text of a table whose rows are (th, td) pairs; links of a cell are no text."""
    lines: dict[str, str] = {}
    for cells in table_rows(table):
        for label, value in zip(cells[::2], cells[1::2], strict=False):
            if label.name != "th" or value.name != "td":
                reasons.append(
                    because(Cause.SECTION_LINE_NOT_WHOLE, section=section or GENERAL_SECTION, text=cell_text(label))
                )
                continue
            name, text = cell_text(label), _without_links(value)
            if lines.get(name, text) != text:
                reasons.append(because(Cause.LINE_TWICE, line=name, first=lines[name], second=text))
                continue
            lines[name] = text
            if section and name not in SECTIONS.get(section, ()) and name not in OTHER_LINES and text:
                reasons.append(because(Cause.BILL_LINE_UNKNOWN, line=f"{section}／{name}", text=text))
        if len(cells) % 2 and cells[-1].get("scope") != "col":
            reasons.append(
                because(Cause.SECTION_LINE_NOT_WHOLE, section=section or GENERAL_SECTION, text=cell_text(cells[-1]))
            )
    return lines


def _without_links(cell: Tag) -> str:
    from_links = {cell_text(a) for a in cell.find_all("a")}
    text = cell_text(cell)
    for words in from_links:
        text = text.replace(words, "")
    return text.strip()


def _outline(table: Tag) -> str | None:
    """The text of the outline (議案要旨), one paragraph a line; None when there is only a PDF."""
    cells = [cell for cells in table_rows(table) for cell in cells if cell.name == "td" and not cell.find("a")]
    return "\n".join(cell_text(cell) for cell in cells) or None


def _files(table: Tag, url: str, reasons: list[Reason]) -> Iterator[BillFile]:
    """The files of a table: what a file is tells its name (t, h, s) and its label, never the place where it stands."""
    for anchor in table.find_all("a", href=True):
        link = absolute(anchor["href"], url)
        label = re.sub(r"の(?:ＰＤＦ|PDF)ファイル.*", "", cell_text(anchor).replace("\n", " "))
        words = next(
            (
                r
                for w, r in (("修正案", "amendment"), ("成立", "law"), ("要旨", "outline"), ("提出", "bill"))
                if w in label
            ),
            "other",
        )
        letter = RE_FILE_LETTER.search(link)
        role = FILE_ROLES[letter[1]] if letter else words
        if words not in ("other", role):
            reasons.append(because(Cause.BILL_FILE_LABEL, file=link.rsplit("/", 1)[-1], label=label, role=role))
        if link:
            yield BillFile(link, label, role)


# ---------------------------------------------------------------------- a bill at the House of Representatives
def shugiin_bill(page: Page, now: int, sent_back: bool | None) -> BillRow:
    """One passage page of the House of Representatives.  PageError when it does not say which bill.

    A bill that came back from the other house has a second page, without proposer, on what became of that;
    ``sent_back`` tells which page this is where the list was read.
    """
    lines: dict[str, str] = {}
    reasons: list[Reason] = []
    for cells in (cells for table in page.soup.find_all("table") for cells in table_rows(table)):
        if len(cells) != 2 or cells[0].get("headers") not in ("KOMOKU", ["KOMOKU"]):
            if cells and cells[0].get("headers") in ("KOMOKU", ["KOMOKU"]):
                reasons.append(because(Cause.LINE_NOT_WHOLE, text=cell_text(cells[0])))
            continue
        label, text = cell_text(cells[0]), cell_text(cells[1])
        names, values = label.split("／"), text.split("／") if "／" in label else [text]
        if len(names) != len(values):
            reasons.append(because(Cause.LINE_VALUES, label=label, count=len(values), text=text))
            values = [text, *[""] * (len(names) - 1)]
        for name, value in zip(names, values, strict=True):
            if lines.get(name, value.strip()) != value.strip():
                reasons.append(because(Cause.LINE_TWICE, line=name, first=lines[name], second=value.strip()))
            else:
                lines[name] = value.strip()
    kind = kind_of_caption(lines.get("議案種類", ""), lines.get("議案件名", ""))
    if not lines.get("議案提出回次") or not lines.get("議案件名") or kind is None:
        page.refuse(because(Cause.BILL_UNNAMED, lines="議案種類, 議案提出回次, 議案件名"))
    reasons += [
        because(Cause.BILL_LINE_UNKNOWN, line=name, text=text)
        for name, text in lines.items()
        if text and name not in PASSAGE and name not in PASSAGE_MORE
    ]
    if absent := [name for name in PASSAGE if name not in lines]:
        reasons.append(because(Cause.PAGE_LINES, lines=absent))
    second = not lines.get("議案提出者") if sent_back is None else sent_back
    prefix = f"{now}/shugiin/{SENT_BACK}" if second else f"{now}/shugiin"
    try:
        number = lines.get("議案番号", "")
        row = BillRow(
            _number(lines["議案提出回次"], "議案提出回次"),
            kind,
            _number(number, "議案番号") if number else None,
            lines["議案件名"],
            HOUSE_OF_REPRESENTATIVES,
        )
        row.key  # noqa: B018 - a kind with numbers must have one
    except ValueError as error:
        raise PageError(SUSPECT, because(Cause.BILL_UNREAD, why=why_of(error))) from None
    skipped = ("議案種類", "議案提出回次", "議案番号")
    row.facts = {f"{prefix}/{name}": value_or_none(text) for name, text in lines.items() if name not in skipped}
    row.facts[f"{prefix}/経過"] = page.url
    row.reasons = [*reasons, *odd_values(row.facts)]
    return row


def passage_session(page: Page) -> int | None:
    """The session whose list a passage page hangs on: its way back leads to kaijiNNN.htm."""
    for anchor in page.soup.find_all("a", href=True):
        if found := re.search(r"kaiji(\d{3})\.htm", str(anchor["href"])):
            return int(found[1])
    return session_number(page.soup.title.get_text()) if page.soup.title else None
