"""The quick builder hangs the very tree that Beautiful Soup does, of a page or of a part of it: every node, attribute and link,
on any markup."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup, PageElement, Tag
from hypothesis import strategies as st

from crawlers.read.parts import DEEPEST, Parts
from crawlers.read.soup import soup_of
from crawlers.sources.watch import WITH_TEXT
from tests.support.places import ROOT
from tests.support.properties import documents, holds

PAGES = sorted((ROOT / "tests" / "pages").rglob("*.html"))
LINKS = ("parent", "previous_element", "next_element", "previous_sibling", "next_sibling")
# Markup in which something rare happens: text that keeps its spaces, strings of their own class, names in brackets, ends out of order.
RARE = [
    "",
    " ",
    "text alone",
    "<pre>\n  a <pre>  b</pre>  </pre>  \n <p>c",
    "<textarea>  <b>x</b>  </textarea><script> a() </script><style> b </style><template> <p> c </p> </template>",
    "<ruby>漢<rp>(</rp><rt>かん <rt> </rt></rt><rp>)</rp></ruby>",
    "<p {a}b=1 {c=2 }d>x<p>y</b></i><b><i>z</b></i><td>w</table></tr>",
    '<meta charset=cp932><meta http-equiv="Content-Type" content="text/html; charset=x"><meta content=y>',
    "<!doctype html><!-- a --><?php echo 1 ?><html class='a  b' lang=ja><html id=c><body a=1><body b=2><!-- -->",
    "<svg xmlns='http://www.w3.org/2000/svg' xlink:href='#x'><o:p>a</o:p><a:b c:d='e'/></svg>",
    "<td class='a b' headers='c d' rel='e f'><a rel='g h' rev='i' class=''>x</a><form accept-charset='j k'><object archive='l m'>",
    "<ul><li>a<li>b<ul><li>c</ul>d</ul>\n\n\t <p>\f</p>　<br/><br></br><img src=x>&nbsp; &amp;&#12354;&bogus;",
    "<select><option selected>a<option>b</select><frameset><frame src=x></frameset></body>after</html>after",
]
# Whose value the parser's own tree has as their name where none is written.
YES = frozenset({
    "checked", "compact", "declare", "defer", "disabled", "ismap", "multiple", "nohref", "noresize", "noshade", "nowrap", "readonly",
    "selected",
})  # fmt: skip
SELECTORS = ("html", "body", "div", "td", "pre", "p.a", ".b", "[role=main], #c", "template", "main")
TAGS = [
    "p",
    "div",
    "b",
    "pre",
    "script",
    "rt",
    "template",
    "td",
    "tr",
    "table",
    "a",
    "li",
    "meta",
    "o:p",
    "textarea",
    "html",
    "body",
]
ATTRIBUTES = [
    "",
    " id=c",
    " role=main",
    " nowrap",
    " selected=selected",
    " class='a b'",
    " {x}y=1",
    " rel='c d'",
    " headers='e'",
    " charset=utf8",
    " class=",
    " checked",
]
pieces = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from([" ", "\n ", "文", "a", "<!-- c -->", "<!doctype html>", "<?x y?>", "&nbsp;"]),
)
markup = st.lists(pieces, max_size=30).map("".join)


def nodes(top: PageElement) -> list[PageElement]:
    """A node and all below it in the order of the page, by what each tag contains and not by the links that are under test."""
    found, waiting = [], [top]
    while waiting:
        found.append(node := waiting.pop())
        waiting += reversed(node.contents) if isinstance(node, Tag) else ()
    return found


def said(node: PageElement, numbers: dict[int, int]) -> dict[str, Any]:
    """All that a node says of itself, other nodes by their numbers."""
    fields = {
        name: [type(value), type(value.get("class")), *value.items()] if name == "attrs" else value
        for name, value in vars(node).items()
        if name != "contents" and name not in LINKS
    }
    links = {name: numbers.get(id(getattr(node, name))) for name in LINKS}
    inside = [numbers[id(child)] for child in node.contents] if isinstance(node, Tag) else str(node)
    return {**fields, **links, "type": type(node), "inside": inside}


def same_tree(text: str) -> None:
    ours, theirs = soup_of(text), BeautifulSoup(text, "lxml")
    pair = [nodes(ours), nodes(theirs)]
    numbers = [{id(node): number for number, node in enumerate(some)} for some in pair]
    assert len(pair[0]) == len(pair[1])
    for mine, other in list(zip(*pair, strict=True))[1:]:
        assert said(mine, numbers[0]) == said(other, numbers[1])
    assert {name: numbers[0].get(id(getattr(ours, name))) for name in LINKS} == {
        name: numbers[1].get(id(getattr(theirs, name))) for name in LINKS
    }
    assert str(ours) == str(theirs)


def attributes(tag: Tag) -> list[tuple[str, Any]]:
    return [(name, "" if name in YES and value == name else value) for name, value in tag.attrs.items()]


def same_parts(text: str) -> None:
    """The part that a selector finds in the parser's own tree is that of the whole tree, with those around it."""
    whole, parts = soup_of(text), Parts(text)
    for selector in SELECTORS:
        mine, other = parts.first(selector), whole.select_one(selector)
        if mine is None or other is None:
            assert mine is other
            continue
        pair = [nodes(mine), nodes(other)]
        numbers = [{id(node): number for number, node in enumerate(some)} for some in pair]
        assert len(pair[0]) == len(pair[1])
        for one, two in zip(*pair, strict=True):
            ours, theirs = said(one, numbers[0]), said(two, numbers[1])
            if isinstance(one, Tag) and isinstance(two, Tag):
                ours["attrs"], theirs["attrs"] = attributes(one), attributes(two)
            assert ours == theirs
        around = [[(one.name, attributes(one)) for one in top.parents] for top in (mine, other)]
        assert around[0] == around[1]


def same_names(text: str) -> None:
    """What names itself in a page is found in its order, with what it holds."""
    theirs = [tag for tag in soup_of(text).find_all(True) if tag.name == "main" or {"id", "role"} & set(tag.attrs)]
    ours = [one for one in Parts(text).named() if one.name == "main" or {"id", "role"} & set(one.attrs)]
    assert [(one.name, one.attrs.get("id"), one.attrs.get("role")) for one in ours] == [
        (tag.name, tag.attrs.get("id"), tag.attrs.get("role")) for tag in theirs
    ]
    assert [one.holds(WITH_TEXT) for one in ours] == [bool(tag.find_all(sorted(WITH_TEXT))) for tag in theirs]


@pytest.mark.parametrize("text", RARE)
def test_the_same_tree_of_rare_markup(text: str) -> None:
    same_tree(text)
    same_parts(text)
    same_names(text)


def test_the_same_tree_of_every_sample_page() -> None:
    assert len(PAGES) > 20
    for path in PAGES:
        text = path.read_text(encoding="utf-8", errors="replace")
        same_tree(text)
        same_parts(text)
        same_names(text)


@holds(text=markup | documents)
def test_the_same_tree_of_any_markup(text: str) -> None:
    """Any markup gives the same tree."""
    same_tree(text)
    same_parts(text)
    same_names(text)


def test_a_page_that_nests_deeper_than_the_parser_has_a_tree_is_whole() -> None:
    """The parser's own tree ends where a page nests too deep; what stands there and behind it must not be missing."""
    text = f"<main><p>始め</p>{'<b>' * (DEEPEST + 500)}深い所{'</b>' * (DEEPEST + 500)}<p>終わり</p></main>"
    main = Parts(text).first("main")
    assert main is not None
    assert [str(words) for words in main.strings] == ["始め", "深い所", "終わり"]
