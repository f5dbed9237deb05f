"""The lists of written questions, both houses.  Pure.

参議院: three rows a question.  衆議院: a table of nine columns; its SUMMARY counts wrongly and one header id stands
there twice, so what a cell is says its own ``headers``.  Values are kept as published under names that begin with
``list/``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bs4 import Tag

from crawlers.read.html import links
from crawlers.read.page import Page
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    cell_text,
    expect_session,
    expect_whole,
    table_rows,
    value_or_none,
)
from crawlers.sources.written_questions.pages import (
    Address,
    Trouble,
    address_of,
    headers_of,
    number_in,
    table_of,
    unknown_status,
)
from db.record.causes import Cause
from db.record.reasons import because
from db.text.folding import squeeze

MANY = 3  # a complaint about more rows than this is one about the list
SANGIIN_LINKS = ("質問本文（html）", "答弁本文（html）", "質問本文（PDF）", "答弁本文（PDF）")
SHUGIIN_COLUMNS = {
    "SHITSUMON.NUMBER": "番号", "SHITSUMON.KENMEI": "質問件名", "SHITSUMON.TEISHUTSUSHA": "提出者氏名",
    "SHITSUMON.STATUS": "経過状況", "SHITSUMON.KLINK": "経過情報", "SHITSUMON.SLINK": "質問情報(HTML)",
    "SHITSUMON.SLINKPDF": "質問情報(PDF)", "SHITSUMON.TLINK": "答弁情報(HTML)", "SHITSUMON.TLINKPDF": "答弁情報(PDF)",
}  # fmt: skip
SHUGIIN_LINKS = ("質問情報(HTML)", "答弁情報(HTML)", "質問情報(PDF)", "答弁情報(PDF)")
# Which text a column links to, in the order of SANGIIN_LINKS and SHUGIIN_LINKS.
TEXTS = (("question", "html"), ("answer", "html"), ("question", "pdf"), ("answer", "pdf"))


@dataclass(slots=True)
class Listed:
    """One question of a list: facts as published, links by (role, html or pdf)."""

    number: int
    title: str
    facts: dict[str, str | None]
    texts: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class ListPage:
    """A list that was read.  ``numbers`` are all that stand in it, also of rows that could not be used;
    ``whole`` is False when a row could not be told from others."""

    questions: list[Listed] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    troubles: list[Trouble] = field(default_factory=list)
    whole: bool = True


def read_list(page: Page, house: str, session: int) -> ListPage:
    """The list of a session; PageError when it is cut off, of another session, or has no table."""
    expect_whole(page)
    read = ListPage()
    rows = _sangiin_rows if house == HOUSE_OF_COUNCILLORS else _shugiin_rows
    troubles: list[Trouble] = []
    for listed, some in rows(page, session, read):
        troubles += some
        if listed is None:
            continue
        if listed.number in read.numbers:
            troubles.append(Trouble(because(Cause.QUESTION_TWICE, number=listed.number)))
            continue
        read.numbers.add(listed.number)
        if not listed.title:
            troubles.append(Trouble(because(Cause.QUESTION_NO_TITLE), listed.number))
            continue
        troubles += _foreign_links(listed, house, session)
        read.questions.append(listed)
    read.troubles += _gathered(troubles)
    return read


def _gathered(troubles: Iterable[Trouble]) -> Iterator[Trouble]:
    """The same complaint about many rows is one about the list."""
    alike: dict[str, list[Trouble]] = defaultdict(list)
    for trouble in troubles:
        alike[trouble.why.en].append(trouble)
    for found in alike.values():
        if len(found) > MANY:
            yield Trouble(because(Cause.IN_MANY_ROWS, why=found[0].why, count=len(found)))
        else:
            yield from found


def _foreign_links(listed: Listed, house: str, session: int) -> Iterator[Trouble]:
    """A link that leads to the text of another question is not followed."""
    for (role, form), url in list(listed.texts.items()):
        where = address_of(url)
        if where is None or where != Address(house, role, session, listed.number, form):
            del listed.texts[role, form]
            code = Cause.QUESTION_LINK_ELSEWHERE if role == "question" else Cause.ANSWER_LINK_ELSEWHERE
            yield Trouble(because(code, form=form, url=url), listed.number)


def _sangiin_rows(page: Page, session: int, read: ListPage) -> Iterator[tuple[Listed | None, list[Trouble]]]:
    heading = page.soup.select_one("#ContentsBox p.exp") or page.soup.select_one("p.exp")
    expect_session(page, cell_text(heading), session)
    table = table_of(page, "質問主意書・答弁書一覧")
    blocks: list[list[list[Tag]]] = []
    for row in table_rows(table):
        if row and row[0].name == "th" and squeeze(cell_text(row[0])) == "提出番号":
            blocks.append([])
        if not blocks:
            read.whole = False
            yield None, [Trouble(because(Cause.ROW_BEFORE_QUESTION, row=raw([row])))]
            continue
        blocks[-1].append(row)
    for block in blocks:
        yield _sangiin_block(block, page.base, session, read)


def _sangiin_block(
    block: list[list[Tag]], base_url: str, session: int, read: ListPage
) -> tuple[Listed | None, list[Trouble]]:
    """The three rows of one question: its title, its number and submitter with two links, two links more."""
    values: dict[str, Tag] = {}
    numbers: list[Tag] = []
    spots: list[Tag] = []
    for row in block:
        label = ""
        for cell in row:
            if cell.name == "th":
                label = squeeze(cell_text(cell))
            elif label and label != "提出番号" and label not in values:
                values[label] = cell
            elif cell.get("headers") is not None:
                numbers.append(cell)
            else:
                spots.append(cell)
    if len(numbers) > 1 or len(block) > 3:
        read.whole = False
        read.numbers |= {n for cell in numbers if (n := number_in(cell_text(cell))) is not None}
        return None, [Trouble(because(Cause.ROWS_RUN_TOGETHER, row=raw(block)))]
    number = number_in(cell_text(numbers[0])) if numbers else None
    if number is None:
        read.whole = False
        return None, [Trouble(because(Cause.ROW_NO_NUMBER, row=raw(block)))]
    troubles = []
    facts: dict[str, str | None] = {}
    for name in ("件名", "提出者"):
        if name in values:
            facts[f"list/{name}"] = value_or_none(cell_text(values.pop(name)))
        else:
            troubles.append(Trouble(because(Cause.QUESTION_CELL, label=name), number))
    for name, cell in values.items():
        facts[f"list/{name}"] = value_or_none(cell_text(cell))
        troubles.append(Trouble(because(Cause.COLUMN_UNKNOWN, column=name), number))
    texts = _sangiin_links(spots, base_url, number, facts, troubles)
    title_cell = next(
        (c for row in block for c in row if c.name == "td" and c.find("a", href=re.compile("meisai/"))), None
    )
    if title_cell is not None:
        where = address_of(links(title_cell, base_url)[0].url)
        if where != Address(HOUSE_OF_COUNCILLORS, "detail", session, number):
            read.numbers |= {number} | ({where.number} if where and where.number else set())
            return None, [Trouble(because(Cause.TITLE_LINK_CONTRADICTS, number=number, row=raw(block)), number)]
    return Listed(number, facts.get("list/件名") or "", facts, texts), troubles


def _sangiin_links(
    spots: list[Tag], base_url: str, number: int, facts: dict[str, str | None], troubles: list[Trouble]
) -> dict[tuple[str, str], str]:
    """The four cells for texts; an empty cell says that there is none yet."""
    if len(spots) == len(SANGIIN_LINKS):
        facts.update({f"list/{name}": None for name in SANGIIN_LINKS})
    else:
        troubles.append(Trouble(because(Cause.QUESTION_CELLS, count=len(spots)), number))
    texts = {}
    for cell in spots:
        words = cell_text(cell)
        if value_or_none(words) and not links(cell, base_url):
            facts.pop(f"list/{words}", None)
            troubles.append(Trouble(because(Cause.WORDS_WITHOUT_LINK, words=words), number))
    for link in (link for cell in spots for link in links(cell, base_url)):
        if link.label in SANGIIN_LINKS:
            facts[f"list/{link.label}"] = link.url
            texts[TEXTS[SANGIIN_LINKS.index(link.label)]] = link.url
        else:
            facts[f"list/{link.label}"] = link.url
            troubles.append(Trouble(because(Cause.LINK_UNKNOWN, label=link.label), number))
    return texts


def _shugiin_rows(page: Page, session: int, read: ListPage) -> Iterator[tuple[Listed | None, list[Trouble]]]:
    heading = page.soup.select_one("#TopContents")
    expect_session(page, cell_text(heading), session)
    table = page.soup.select_one("table#shitsumontable")
    if table is None:
        page.refuse(because(Cause.QUESTION_TABLE_MISSING))
    rows = [row for row in table_rows(table) if any(cell.name == "td" for cell in row)]
    if stray := [cell for cell in table.find_all("td") if cell.find_parent("tr") is None]:
        read.whole = False
        yield None, [Trouble(because(Cause.CELLS_OUTSIDE, row=raw([stray])))]
    cells = [{headers_of(cell): cell for cell in row if cell.name == "td"} for row in rows]
    everywhere = {name for row in cells for name in row}
    missing = [label for name, label in SHUGIIN_COLUMNS.items() if rows and name not in everywhere]
    if missing:
        read.troubles.append(Trouble(because(Cause.COLUMNS_MISSING, columns=str(missing))))
    for row, named in zip(rows, cells, strict=True):
        yield _shugiin_row(row, named, page.base, session, read, missing)


def _shugiin_row(
    row: list[Tag], named: Mapping[str, Tag], base_url: str, session: int, read: ListPage, missing: list[str]
) -> tuple[Listed | None, list[Trouble]]:
    if len(named) < len(row):
        read.whole = False
        return None, [Trouble(because(Cause.ROWS_RUN_TOGETHER, row=raw([row])))]
    number = number_in(cell_text(named.get("SHITSUMON.NUMBER")))
    if number is None:
        read.whole = False
        return None, [Trouble(because(Cause.ROW_NO_NUMBER, row=raw([row])))]
    facts: dict[str, str | None] = {}
    texts = {}
    troubles = []
    for name, cell in named.items():
        label = SHUGIIN_COLUMNS.get(name)
        if label is None:
            facts[f"list/{name}"] = value_or_none(cell_text(cell))
            troubles.append(Trouble(because(Cause.COLUMN_CODE_UNKNOWN, column=name), number))
        elif label in SHUGIIN_LINKS:
            url = next((link.url for link in links(cell, base_url)), None)
            if url is None and (words := value_or_none(cell_text(cell))):
                troubles.append(Trouble(because(Cause.WORDS_WITHOUT_LINK, words=squeeze(words)), number))
                continue
            facts[f"list/{label}"] = url
            if url:
                texts[TEXTS[SHUGIIN_LINKS.index(label)]] = url
        elif label not in ("番号", "経過情報"):
            facts[f"list/{label}"] = value_or_none(cell_text(cell))
    for name, label in SHUGIIN_COLUMNS.items():
        if name not in named and label not in missing:
            troubles.append(Trouble(because(Cause.QUESTION_CELL, label=label), number))
    troubles += unknown_status(facts.get("list/経過状況"), number)
    if "SHITSUMON.KLINK" in named:
        where = next((address_of(link.url) for link in links(named["SHITSUMON.KLINK"], base_url)), None)
        if where is not None and where != Address(HOUSE_OF_REPRESENTATIVES, "detail", session, number):
            read.numbers |= {number} | ({where.number} if where.number else set())
            return None, [Trouble(because(Cause.PAGE_LINK_CONTRADICTS, number=number, row=raw([row])), number)]
    return Listed(number, facts.get("list/質問件名") or "", facts, texts), troubles


def raw(rows: Iterable[Iterable[Tag]]) -> str:
    text = " | ".join(" ".join(cell_text(cell).split()) for row in rows for cell in row)
    return text[:300]
