"""From HTML to paragraphs, one a line, as published; and the links of a passage.

How text is laid out in lines:

* block elements and ``<br>`` end a line, list items and headings are lines of their own, empty lines go;
* a table row is one line, its cells joined by ``" | "``; after a cell of several lines the next cell starts
  a new line with ``"| "``, so that long cells stay readable; empty cells at the end of a row go;
* characters stay as they are (no NFKC).  Runs of white space and no-break spaces become one space; an
  ideographic space (U+3000) stays between words and goes at both ends of a line; zero-width characters go;
* dropped: scripts, styles, comments, ruby readings.  Unknown wrappers, such as the ``<wel>`` that a translation
  widget leaves in pages, disappear and their text stays;
* what is hidden until somebody clicks (closed details, tabs, accordions, the options of a list) is text as any other, and so
  is the button that opens it: whether an element is shown depends on style sheets and scripts, and an answer of an FAQ is
  one, open or not;
* what a form says is text: its buttons, its options, and what stands written in its fields; so are the words of a drawing (SVG);
* what a frame holds in its own markup (``srcdoc``) stands in its place;
* struck-through words are marked (db/text/struck.py);
* the alternative text of an image counts when the image is all that a link or heading consists of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from bs4 import NavigableString, PageElement, Tag

from crawlers.read.soup import soup_of
from db.text.late import late
from db.text.struck import BEGIN, END, mark

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "option", "optgroup", "textarea", "text",
})  # fmt: skip
DROPPED = frozenset({
    "script", "style", "template", "noscript", "iframe", "object", "embed", "canvas", "audio", "video",
    "datalist", "rt", "rp", "head", "title", "desc", "defs", "metadata",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
STRUCK = frozenset({"s", "del", "strike"})
RE_STRUCK_STYLE = late(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
# Fields of a form in which nothing is written that a reader sees.
UNWRITTEN = frozenset({"hidden", "checkbox", "radio", "image", "file", "password", "color", "range"})
RE_SPACE = late(r"[ \t\r\n\f\v\u00a0]+")
RE_ZERO_WIDTH = late("[\u200b\u2060\ufeff\u00ad]")
# Elements other than anchors that lead to an address, and the attribute that holds it.
LEADING = {"area": "href", "iframe": "src", "frame": "src", "embed": "src", "object": "data", "form": "action"}
RE_SCRIPTED = late(r"""["']([^"'\s]+\.(?!html?\b)[A-Za-z0-9]{2,5})["']""")
RE_REFRESH = re.compile(r"^\s*refresh\s*$", re.IGNORECASE)
RE_REFRESH_URL = late(r"""^\s*[\d.]+\s*[;,\s]\s*(?:url\s*=\s*)?["']?\s*([^"'>]+)""", re.IGNORECASE)
BREAK = ("break", "", "")
LONGEST_LEAD = 300  # characters of a line kept before a link
LINE_ENDS = " \u3000"
# （PDF：830KB） (Excel:278KB) ［ＰＤＦ形式：１．７ＭＢ］ （50Kb） （PDF：1.2MB、12ページ）
RE_SIZE = late(
    r"[（(\[［【]\s*"
    r"(?:(?:[PＰ][DＤ][FＦ]|Excel|エクセル|Word|ワード|PowerPoint|パワーポイント|ZIP|CSV|一太郎|テキスト)"
    r"[^（()）\[\]［］\d\n]{0,12})?"
    r"\d[\d.,，．]*\s*(?:[KMGＫＭＧ]i?[BＢ]|(?:キロ|メガ|ギガ)?バイト|bytes?)"
    r"(?:\s*[、,，/／・]\s*\d+\s*(?:ページ|頁|枚|pages?|p))?\s*[）)\]］】]",
    re.IGNORECASE,
)
# （PDF） (Excel) at the end of the words of a link
RE_TYPE = late(
    r"[（(\[［【]\s*(?:[PＰ][DＤ][FＦ]|Excel|エクセル|Word|ワード|PowerPoint|パワーポイント|ZIP|CSV|一太郎)"
    r"(?:形式|ファイル|版)?\s*[）)\]］】]$",
    re.IGNORECASE,
)


class Link(NamedTuple):
    """One link: absolute address, its words without the size of the file, and that size as printed ("" if none).

    ``within``: what stands there is shown in the page itself (iframe, object, embed), or a form leads there.
    ``is_file``: the page says that it is a file to be saved or opened: it has a size, a type, or is offered for download.
    """

    url: str
    label: str
    size_label: str
    within: bool = False
    is_file: bool = False


def clean_line(text: str) -> str:
    """One line: white space collapsed, zero-width characters gone, both ends trimmed (U+3000 too)."""
    return RE_SPACE.sub(" ", RE_ZERO_WIDTH.sub("", text)).strip(LINE_ENDS)


def strip_sizes(text: str) -> str:
    """The text without the sizes of files, 「（PDF：830KB）」: they change without any change of content."""
    return RE_SIZE.sub("", text)


def _written(field: Tag) -> str:
    """What a reader sees written in a field or on a button of a form; "" for none."""
    if str(field.get("type") or "").lower() in UNWRITTEN:
        return ""
    return str(field.get("value") or field.get("placeholder") or "")


def is_struck(tag: Tag) -> bool:
    """Whether the words of an element are struck through, by its name or its own style."""
    if tag.name in STRUCK:
        return True
    style = tag.attrs.get("style")
    return isinstance(style, str) and "line-through" in style.lower() and bool(RE_STRUCK_STYLE.search(style))


def container_text(element: Tag, leave_out: Iterable[Tag] = ()) -> str:
    """The text of an element, one paragraph a line, without the elements in ``leave_out``.

    The layout is described at the head of this module; "" when there is no text.
    """
    return "\n".join(_lines(element, frozenset(map(id, leave_out)), pre=False))


def one_line(tag: Tag) -> str:
    """The text of an element on one line, white space as single spaces."""
    return " ".join(container_text(tag).split())


def _lines(tag: Tag, skip: frozenset[int], *, pre: bool, struck: bool = False) -> list[str]:
    """The clean, non-empty lines inside a tag."""
    raw = [""]
    _fill(raw, tag, skip, pre=pre, struck=struck)
    return [line for line in map(clean_line, raw) if line]


def _fill(raw: list[str], tag: Tag, skip: frozenset[int], *, pre: bool, struck: bool = False) -> None:
    """Append the text inside ``tag`` to the list of raw lines; its last line is the open one.  ``struck``: the caller marks it."""
    if tag.name == "tr":
        raw.extend([*_row(tag, skip, struck=struck), ""])
        return
    if (tag.name == "a" or tag.name in HEADINGS) and (alt := _only_image(tag, skip)):
        raw[-1] += alt
        return
    goes_on = False  # whether the open line ends in words that this loop has marked
    for child in tag.contents:
        if type(child) is NavigableString:  # comments and the like are subclasses
            if pre:
                first, *others = child.split("\n")
                raw[-1] += first
                raw.extend(others)
            else:
                raw[-1] += child
            goes_on = False
        elif isinstance(child, Tag):
            name = child.name
            if skip and id(child) in skip:
                continue
            if name in DROPPED:
                if name == "iframe" and (held := _held_in(child)):
                    raw.append("")
                    _fill(raw, held, skip, pre=False, struck=struck)
                    raw.append("")
                continue
            if name == "br":
                raw.append("")
                continue
            if name == "input":
                raw.extend([_written(child), ""])
                continue
            block = name in BLOCKS
            if block:
                raw.append("")
            if not struck and is_struck(child):
                goes_on = _strike(raw, child, skip, pre=pre, joins=goes_on)
            else:
                _fill(raw, child, skip, pre=pre or name == "pre", struck=struck)
                goes_on = False
            if block:
                raw.append("")


def _strike(raw: list[str], tag: Tag, skip: frozenset[int], *, pre: bool, joins: bool) -> bool:
    """Append the text inside a struck element, each line marked; ``joins``: what stands before it is struck too.

    Whether the open line now ends in marked words.
    """
    inner = [""]
    _fill(inner, tag, skip, pre=pre or tag.name == "pre", struck=True)
    first, *others = map(mark, inner)
    if joins and first.startswith(BEGIN) and raw[-1].endswith(END):
        raw[-1] = raw[-1].removesuffix(END) + first.removeprefix(BEGIN)
    else:
        raw[-1] += first
    raw.extend(others)
    return raw[-1].endswith(END)


def _row(row: Tag, skip: frozenset[int], *, struck: bool) -> list[str]:
    """The lines of one table row."""
    cells = [
        _cell(cell, skip, struck=struck)
        for cell in row.find_all(["th", "td"], recursive=False)
        if id(cell) not in skip and cell.name not in DROPPED
    ]
    while cells and not cells[-1]:
        cells.pop()
    lines: list[str] = []
    for index, cell in enumerate(cells):
        first, *others = cell or [""]
        if index == 0:
            lines.append(first)
        elif len(cells[index - 1]) > 1:
            lines.append(f"| {first}")
        else:
            lines[-1] += f" | {first}"
        lines.extend(others)
    return lines


def _cell(cell: Tag, skip: frozenset[int], *, struck: bool) -> list[str]:
    """The lines of one cell, marked where the cell itself is struck."""
    if struck or not is_struck(cell):
        return _lines(cell, skip, pre=False, struck=struck)
    return list(map(mark, _lines(cell, skip, pre=False, struck=True)))


def _only_image(tag: Tag, skip: frozenset[int]) -> str:
    """The alternative text of the images of a link or heading that holds no words; "" when it holds any."""
    images = [
        one
        for one in tag.descendants
        if isinstance(one, Tag) and one.name == "img" and clean_line(str(one.get("alt") or ""))
    ]
    if not images or any(
        type(text) is NavigableString and clean_line(text) and not _in_dropped(text, tag, skip)
        for text in tag.find_all(string=True)
    ):
        return ""
    return " ".join(clean_line(str(image["alt"])) for image in images if not _in_dropped(image, tag, skip))


def _in_dropped(node: PageElement, top: Tag, skip: frozenset[int]) -> bool:
    """Whether the node sits inside an element that is not shown, below ``top``."""
    for parent in node.parents:
        if parent is top:
            return False
        if id(parent) in skip or parent.name in DROPPED:
            return True
    return False


def links(element: Tag, base_url: str, leave_out: Iterable[Tag] = ()) -> list[Link]:
    """The http(s) links of an element in page order, repeated ones too.

    Neighbouring anchors with one address, which editors make of a single link, count as one link.  A file size
    printed at the end of the words or right after the link is split off.  Anchors within the page are left out.
    """
    return [link for link, _ in links_in_text(element, base_url, leave_out)]


def links_in_text(
    element: Tag, base_url: str, leave_out: Iterable[Tag] = (), *, every_sort: bool = False
) -> list[tuple[Link, str]]:
    """As :func:`links`, each with the text of its line before it: 「こちら」 says nothing without.

    ``every_sort``: what a page shows within itself (iframe, object, embed), the areas of a picture and where its forms lead, too.
    """
    found: list[tuple[Link, str]] = []
    before = url = words = after = sort = ""
    for kind, value, text in _events(element, base_url, frozenset(map(id, leave_out)), every_sort):
        if kind in ("link", "download") and value == url and not after.strip():
            words += text
        elif kind == "text":
            after += text
        else:
            if url:
                found.append((_link(url, words, after, sort), clean_line(before)))
            before = "" if kind == "break" else (before + words + after)[-LONGEST_LEAD:]
            url, words, after, sort = value, text, "", kind
    if url:
        found.append((_link(url, words, after, sort), clean_line(before)))
    return found


def _events(tag: Tag, base_url: str, skip: frozenset[int], every_sort: bool) -> list[tuple[str, str, str]]:
    """("link", "download" or "within", address, words), ("text", "", text) and ("break", "", "") in page order."""
    found: list[tuple[str, str, str]] = []
    _note_events(found, tag, base_url, skip, every_sort)
    return found


def _note_events(
    found: list[tuple[str, str, str]], tag: Tag, base_url: str, skip: frozenset[int], every_sort: bool
) -> None:
    for child in tag.contents:
        if type(child) is NavigableString:
            found.append(("text", "", str(child)))
        elif isinstance(child, Tag):
            name = child.name
            if skip and id(child) in skip:
                continue
            if name == "iframe" and (held := _held_in(child)):  # a browser asks for no address then
                found.append(BREAK)
                _note_events(found, held, base_url, skip, every_sort)
                found.append(BREAK)
                continue
            if every_sort and name in LEADING and (url := absolute(child.get(LEADING[name]), base_url)):
                found += (BREAK, ("link" if name == "area" else "within", url, _named(child)), BREAK)
            if name in DROPPED:
                continue
            if name == "a" and (url := absolute(child.get("href"), base_url) or _scripted(child, base_url, every_sort)):
                kind = "download" if child.has_attr("download") else "link"
                found.append((kind, url, _only_image(child, skip) or " ".join(_raw_lines(child, skip))))
                continue
            if name in BLOCKS or name == "br":
                found.append(BREAK)
                _note_events(found, child, base_url, skip, every_sort)
                found.append(BREAK)
            else:
                _note_events(found, child, base_url, skip, every_sort)


def _scripted(anchor: Tag, base_url: str, every_sort: bool) -> str:
    """The address of a file that an anchor opens by a script; "" for none."""
    if not every_sort:
        return ""
    words = f"{anchor.get('href') or ''} {anchor.get('onclick') or ''}"
    found = RE_SCRIPTED.search(words) if "'" in words or '"' in words else None
    return absolute(found[1], base_url) if found else ""


def _named(tag: Tag) -> str:
    """What an element says of what it leads to."""
    if tag.name == "form":
        button = tag.find(["button", "input"], attrs={"type": ["submit", "image"]}) or tag.find("button")
        if isinstance(button, Tag):
            return str(button.get("value") or button.get("alt") or button.get_text())
    words = (tag.get(name) for name in ("title", "aria-label", "alt"))
    return next((str(one) for one in words if one), "")


def refresh_target(soup: Tag, base_url: str) -> str:
    """Where a page sends its visitors by ``meta refresh``; "" for none, for one that only loads itself again, and for one that
    holds only where scripts are off."""
    for tag in soup.find_all("meta", attrs={"http-equiv": RE_REFRESH}):
        if tag.find_parent("noscript"):
            continue
        found = RE_REFRESH_URL.search(str(tag.get("content") or ""))
        url = absolute(found[1], base_url) if found else ""
        if url and url.partition("#")[0] != base_url.partition("#")[0]:
            return url
    return ""


def frames_of(soup: Tag, base_url: str) -> list[str]:
    """The addresses of what a page of frames shows, in their order; [] for a page that has words of its own."""
    return [url for frame in soup.select("frameset frame") if (url := absolute(frame.get("src"), base_url))]


def _raw_lines(tag: Tag, skip: frozenset[int]) -> list[str]:
    """The raw lines of a link's words: spaces at the ends stay, because the words may go on in the next anchor."""
    raw = [""]
    _fill(raw, tag, skip, pre=False)
    return raw


def _link(url: str, words: str, after: str, sort: str) -> Link:
    """A link with its file size split off, looked for in its words first and then right behind it; ``sort``: as of its event."""
    words = clean_line(words)
    within, is_file = sort == "within", sort == "download" or bool(RE_TYPE.search(words))
    size = RE_SIZE.search(words)
    if size and not words[size.end() :].strip(LINE_ENDS):
        return Link(url, clean_line(words[: size.start()]), size[0], within, is_file=True)
    behind = RE_SIZE.match(after.lstrip(LINE_ENDS))
    return Link(url, words, behind[0] if behind else "", within, is_file or bool(behind))


def _held_in(frame: Tag) -> Tag | None:
    """What an iframe holds in its own markup; None for one that shows an address."""
    markup = frame.get("srcdoc")
    return soup_of(markup).body if isinstance(markup, str) and markup.strip() else None


def absolute(href: object, base_url: str) -> str:
    """The absolute http(s) address of a link; "" for anchors within the page, mailto:, javascript: and nonsense."""
    if not isinstance(href, str) or not (href := href.strip()) or href.startswith("#"):
        return ""
    try:
        url = urljoin(base_url, href)
        return url if urlsplit(url).scheme in ("http", "https") and urlsplit(url).hostname else ""
    except ValueError:
        return ""
