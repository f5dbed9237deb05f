"""Whatever the bytes are: a reader gives text or its own error, the same every time, and no character that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from bs4 import BeautifulSoup
from hypothesis import strategies as st

from crawlers.read.contacts import contact_boxes, without_contacts
from crawlers.read.feeds import parse_feed, plain_text
from crawlers.read.glyphs import Glyph, GlyphPage
from crawlers.read.html import clean_line, container_text, links, links_in_text, one_line
from crawlers.read.law_tree import read_law
from crawlers.read.page import RE_MISREAD, Page, PageError, decode
from crawlers.read.pdf import RE_CONTROL, RE_UNREADABLE, pdf_text
from crawlers.read.selecting import elements
from crawlers.read.sheets import office_text, shown
from crawlers.read.typesetting import lines_of as lines_of_page
from tests.support import poisons
from tests.support.properties import documents, holds, texts

CHARSETS = ("utf-8", "cp932", "euc_jp", "iso2022_jp_ext", "utf-16", "utf-8-sig")
STATES = {"text", "no_text", "unreadable", "encrypted", "broken", "not_pdf", "not_read"}


def page_of(body: bytes, kind: str = "text/html", charset: str | None = None) -> Page:
    content = f"{kind}; charset={charset}" if charset else kind
    return Page("https://example.jp/a/b", 200, {"content-type": content}, body, "2026-05-01T03:00:00Z", "")


def twice(read: Callable[[], Any]) -> Any:
    """What a reader gives, the same both times; None for its own error."""
    answers = []
    for _ in range(2):
        try:
            answers.append(read())
        except PageError as error:
            answers.append(error.reason)
    assert answers[0] == answers[1]
    return None if isinstance(answers[0], str) else answers[0]


encoded = st.builds(lambda text, name: text.encode(name, "ignore"), documents, st.sampled_from(CHARSETS))
cut = st.builds(
    lambda body, at: body[: at % (len(body) + 1)] + body[at % (len(body) + 1) + 1 :], encoded, st.integers(0, 99)
)
bodies = st.binary(max_size=200) | encoded | cut


@holds(body=bodies, header=st.none() | st.sampled_from(CHARSETS) | st.text(max_size=8))
def test_bytes_decode_or_are_refused(body: bytes, header: str | None) -> None:
    twice(lambda: [decode(body, header)])
    found = twice(lambda: [page_of(body, charset=header).text])
    assert found is None or "\ufffd" not in found[0]


@holds(text=documents, charset=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")))
def test_text_in_unicode_comes_back_as_it_was(text: str, charset: str) -> None:
    """Mostly half-width kana and private characters are taken for the wrong character set, and control characters refused."""
    found = twice(lambda: [page_of(text.encode(charset), charset=charset).text])
    if not RE_MISREAD.search(text) and found is not None:
        assert found[0].removeprefix("\ufeff") == text.removeprefix("\ufeff")


TAGS = (
    "div", "p", "table", "tr", "td", "th", "a", "br", "h1", "li", "pre", "rt", "dl", "dt", "dd", "script", "wel", "template",
    "!--", "![CDATA[", "?xml", "/div", "/p", "/td", "/table", "/a", "a href='x.pdf'", "a href='//[x'", "img alt='図'",
    "span hidden", "p style='display:none'",
)  # fmt: skip
markup = st.lists(st.sampled_from([f"<{tag}>" for tag in TAGS]) | texts, max_size=30).map("".join)


@holds(text=markup)
def test_html_is_lines_without_markup(text: str) -> None:
    def read() -> Any:
        soup = BeautifulSoup(text, "lxml")
        found = container_text(soup, contact_boxes(elements(soup)))
        return [
            found,
            without_contacts(found.split("\n")),
            one_line(soup),
            links(soup, "https://example.jp/"),
            links_in_text(soup, "https://example.jp/"),
            plain_text(text),
        ]

    found, kept, *_ = twice(read)
    assert all(line == clean_line(line) != "" for line in found.split("\n") if found)
    assert set(kept) <= set(found.split("\n")) | {""}


DAYS = ["2026-05-01", "令和8年5月1日", "Fri, 01 May 2026 00:00:00 +9900", "99999", "2026-02-30T25:61:61Z"]
item = st.builds(
    lambda title, link, day, text: (
        f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate><description>{text}</description></item>"
    ),
    texts,
    texts,
    st.sampled_from(DAYS) | texts,
    markup,
)
feeds = st.lists(item | markup, max_size=4).map(
    lambda items: f"<rss><channel><title>見本</title>{''.join(items)}</channel></rss>"
)


@holds(text=feeds | markup)
def test_a_feed_is_whole_or_refused(text: str) -> None:
    feed = twice(lambda: [parse_feed(page_of(text.encode(), "application/xml"))])
    for one in feed[0].items if feed else ():
        assert "\ufffd" not in one.title + one.summary or "\ufffd" in text
        assert one.published_on is None or one.date_quality not in ("future", "invalid", "missing")


SHEET = f"<worksheet {poisons.NAMES}><sheetData>{{}}</sheetData>{{}}</worksheet>"
cells = st.builds(
    lambda at, kind, value: f'<c r="{at}" t="{kind}"><v>{value}</v><is><t>{value}</t></is></c>',
    st.sampled_from(["A1", "B1", "ZZ9", "A0", "1", "", "XFE1", "A99999999"]),
    st.sampled_from(["n", "s", "str", "inlineStr", "b", "e", "d", "x"]),
    st.sampled_from(["1", "", "0", "-1", "1e999", "nan", "見本", "2026-05-01"]),
)
rows = st.lists(cells, max_size=4).map(lambda found: f'<row r="1">{"".join(found)}</row>')
tails = st.sampled_from(
    ["", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', '<mergeCells><mergeCell ref="B2:A1"/></mergeCells>']
)


@holds(inner=st.lists(rows, max_size=3).map("".join), tail=tails, damage=st.none() | st.integers(0, 4000))
def test_a_workbook_is_read_or_named(inner: str, tail: str, damage: int | None) -> None:
    body = poisons.workbook(SHEET.format(inner, tail))
    if damage is not None:
        body = body[: damage % len(body)] + b"\x00" + body[damage % len(body) + 1 :]
    for suffix in ("xlsx", "docx", "xls"):
        found = twice(partial(lambda suffix: [office_text(body, suffix)], suffix))[0]
        assert found.state in STATES
        assert found.state == "text" or (found.text == "" and found.reason)


@holds(
    value=st.integers() | st.floats() | st.text(max_size=5), form=st.text('0#?.,%;"\\[]年月日gge_*/@ -', max_size=12)
)
def test_a_number_is_shown_in_any_format(value: Any, form: str) -> None:
    assert isinstance(shown(value, form), str)


@holds(damage=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=6), end=st.booleans())
def test_a_pdf_is_read_or_named(damage: list[tuple[int, int]], end: bool) -> None:
    body = bytearray(poisons.shared_stream(pages=2, words=3))
    for at, byte in damage:
        body[at % len(body)] = byte
    found = twice(lambda: [pdf_text(bytes(body) + (b"\n%%EOF\n" if end else b""))])[0]
    assert found.state in STATES
    assert found.state == "text" or found.why is not None
    assert not RE_UNREADABLE.search(found.text) and not RE_CONTROL.search(found.text)


places = st.floats(0, 800) | st.sampled_from([100.0, 112.0, 124.0, 136.0, 148.0])
glyphs = st.builds(
    lambda char, x, y, size, turn: Glyph(
        char, x, y - 1, x + size * (1 if ord(char) > 255 else 0.5), y + size - 1, x, y, turn
    ),
    st.sampled_from("見本のかん1a 　、。「︒一\U000f0041\ufffd"),
    places,
    places,
    st.sampled_from([0, 6, 12, 12, 24]),
    st.integers(0, 3),
)


@holds(page=st.lists(glyphs, max_size=60))
def test_no_letter_of_a_page_is_lost(page: list[Glyph]) -> None:
    """But for readings, which are kana; marks for vertical text become plain ones."""
    found = lines_of_page(GlyphPage(page))
    assert found == lines_of_page(GlyphPage(page))
    kept = "".join(found).replace("︒", "。")
    shown = "".join(glyph.char for glyph in page).replace("︒", "。")
    assert all(kept.count(char) == shown.count(char) for char in "見本1a、。「一\U000f0041\ufffd")


NODES = [
    "Law",
    "LawBody",
    "MainProvision",
    "Article",
    "Paragraph",
    "ArticleTitle",
    "TableStruct",
    "Table",
    "TableRow",
    "x",
]
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.fixed_dictionaries(
            {},
            optional={
                "tag": st.sampled_from(NODES) | inner,
                "attr": st.just("")
                | st.dictionaries(st.sampled_from(["Num", "AmendLawNum"]), inner, max_size=2)
                | inner,
                "children": st.lists(inner, max_size=4) | inner,
            },
        )
    ),
    max_leaves=25,
)


def lines_of(tree: Any) -> list[list[str]]:
    return [[piece.line for piece in read_law(tree)]]


@holds(inside=values)
def test_a_law_is_read_or_refused(inside: Any) -> None:
    body = {"tag": "LawBody", "attr": {}, "children": inside if isinstance(inside, list) else [inside]}
    for tree in (inside, {"tag": "Law", "attr": {}, "children": [body]}):
        twice(partial(lines_of, tree))
