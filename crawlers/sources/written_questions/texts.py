"""The texts of written questions and of the answers: HTML pages of either house, or PDF.  Pure.

No HTML page with a text was at hand when this was written (layout: from descriptions), so nothing is taken on trust:
a text that does not call itself what it should be, or that names another question, is refused.
"""

from __future__ import annotations

import re

from bs4 import Tag

from crawlers.read.html import clean_line, container_text
from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import SUSPECT, expect_whole
from db.record.causes import Cause
from db.record.reasons import because
from db.text.dates import kanji_day
from db.text.folding import flat, squeeze
from db.text.numerals import NUMERALS, read_numeral

CONTAINERS = ("#ContentsBox", "#mainlayout", "#contents", "#main", "main")
# Around the text: the way to it, the head and foot of the site.
NOT_TEXT = (
    "#breadcrumb, #BreadCrimbs, #HeaderBlock, #FooterBlock, #Header, #Footer, #Navi, header, footer, nav, form, "
    "noscript, p.exp"
)
PAGE_NAMES = frozenset({"質問本文情報", "答弁本文情報", "質問主意書情報", "答弁書情報"})
# Bars between links, and the day on which the page was made.
RE_SAYS_NOTHING = re.compile(r"[\s|｜/／・>＞]*|(?:令和|平成)[元\d]+年\d+月\d+日現在")
LEAST_TEXT = 60  # characters: less is a heading without its text
HEAD = 400  # characters in which number and date stand
NUMERAL = rf"[元零{NUMERALS}\d]+"
RE_QUESTION = re.compile(rf"(?:関する|対する)[^。]{{0,12}}質問主意書|質問第{NUMERAL}号")
RE_QUESTION_NUMBER = re.compile(rf"質問第({NUMERAL})号")
RE_ANSWER_NUMBER = re.compile(rf"内閣[衆参]質({NUMERAL})第({NUMERAL})号")
RE_ANSWER = re.compile(r"内閣[衆参]質|に対する答弁書|答弁書を送付")


def text_of_page(page: Page) -> str:
    """The text of an HTML page, a paragraph a line; PageError when the page is cut off or holds next to none."""
    expect_whole(page)
    container = next((c for c in map(page.soup.select_one, CONTAINERS) if c is not None), None) or page.soup.body
    if container is None:
        raise PageError(SUSPECT, because(Cause.NO_BODY))
    leave_out: list[Tag] = list(container.select(NOT_TEXT))
    leave_out += [a for a in container.select("a[href]") if not str(a["href"]).startswith("#") and _leads_on(a)]
    for heading in container.select("h1, h2"):
        words = clean_line(heading.get_text())
        if not words or words in PAGE_NAMES:
            leave_out.append(heading)
    lines = container_text(container, leave_out).split("\n")
    text = "\n".join(line for line in lines if not RE_SAYS_NOTHING.fullmatch(squeeze(line)))
    if len(squeeze(text)) < LEAST_TEXT:
        page.refuse(because(Cause.NEXT_TO_NO_TEXT))
    return text


def _leads_on(anchor: Tag) -> bool:
    """質問本文(PDF)へ, 経過へ, 答弁書へ: words that lead elsewhere are no part of the text."""
    words = clean_line(anchor.get_text())
    return words.endswith(("へ", "こちら", "戻る")) or len(words) <= 4 or "PDF" in squeeze(words).upper()


def refuse_other_text(text: str, role: str, session: int, number: int) -> None:
    """PageError when a text is not the question (role question) or not the answer that was asked for."""
    whole = flat(text)
    head = whole[:HEAD]
    if role == "question":
        found = RE_QUESTION_NUMBER.search(head)
        before = head[: found.start()] if found else head  # behind its own number a question speaks of earlier answers
        if "答弁書を送付" in before or RE_ANSWER_NUMBER.search(before[:100]):
            raise PageError(SUSPECT, because(Cause.ANSWER_FOR_QUESTION))
        if "質問主意書" not in whole or not RE_QUESTION.search(whole):
            raise PageError(SUSPECT, because(Cause.QUESTION_TEXT_STRANGE))
        numbers: tuple[int | None, int | None] | None = (session, read_numeral(found[1])) if found else None
    else:
        if "答弁書" not in whole or not RE_ANSWER.search(whole):
            raise PageError(SUSPECT, because(Cause.ANSWER_TEXT_STRANGE))
        found = RE_ANSWER_NUMBER.search(head)
        numbers = (read_numeral(found[1]), read_numeral(found[2])) if found else None
    if numbers is not None and numbers != (session, number):
        code = Cause.OTHER_QUESTION_TEXT if role == "question" else Cause.OTHER_ANSWER_TEXT
        shown = {"shown_session": numbers[0], "shown_number": numbers[1]}
        raise PageError(SUSPECT, because(code, session=session, number=number, **shown))


def date_of_text(text: str) -> str | None:
    """The first date in the head of a text (令和六年二月十六日, 令和六年二月一六日), YYYY-MM-DD; None without one."""
    return kanji_day(flat(text)[:HEAD])
