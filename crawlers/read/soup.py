"""The tree of a page, or of one part: node for node what ``BeautifulSoup(text, "lxml")`` gives, made in less than half of its time.

The parser is the same, and so is what it reports.  Of every tag and string that it reports, Beautiful Soup asks again what is
the same for all tags of that name, and links each as if it might be put anywhere; here a node always comes behind the last one.
What is rare (namespaces, text that keeps its spaces, end tags out of order) is left to Beautiful Soup itself.  The recorded pages
and random markup are held to the same tree (tests/crawlers/read/test_soup.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import nonwhitespace_re
from lxml import etree

Fields = dict[str, Any]
set_item = dict.__setitem__  # of what is text already; the class would look what it is
ANYWHERE = "*"  # the name under which Beautiful Soup keeps the attributes that are lists on every tag
NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Name:
    """What is the same for all tags of a name: their fields, which attributes are lists, and whether Beautiful Soup treats the
    name, or the text within, in a way of its own."""

    fields: Fields
    lists: frozenset[str]
    special: bool


def soup_of(text: str) -> BeautifulSoup:
    """The tree of an HTML page."""
    return BeautifulSoup(
        text, "lxml", builder=QuickBuilder
    )  # "lxml" names the parser, for what derives which packages count


def soup_under(part: etree._Element) -> Tag:
    """The tree of one element with all that is in it, from the parser's own; of those around it the tags alone."""
    builder = PartBuilder(part)
    BeautifulSoup(" ", "lxml", builder=builder)
    assert builder.top is not None
    return builder.top


class QuickBuilder(LXMLTreeBuilder):
    """Takes what the parser reports, in its order, and hangs it behind what came before."""

    soup: Any  # its inner state, and the builder's, is kept as they keep it
    attribute_dict_class: Any
    attribute_value_list_class: Any
    active_namespace_prefixes: Any
    set_up_substitutions: Any

    def start(self, tag: Any, attrib: Any, nsmap: Any = NONE) -> None:
        soup = self.soup
        found = self._names.get(tag)
        if found is None or nsmap or len(self.nsmaps) > 1:
            if nsmap or len(self.nsmaps) > 1 or tag[0] == "{":
                super().start(tag, attrib, nsmap)
                return
            found = self._learn(tag)
        attrs: Any = self.attribute_dict_class(attrib)
        if attrib:
            lists = found.lists
            for name in attrib:
                if name[0] == "{":
                    super().start(tag, attrib, nsmap)
                    return
                if name in lists:
                    set_item(attrs, name, self.attribute_value_list_class(nonwhitespace_re.findall(attrib[name])))
        if soup.current_data:
            self._end_text()
        made = Tag.__new__(Tag)
        fields = found.fields.copy()
        fields["attrs"] = attrs
        fields["contents"] = []
        self._hang(made, fields)
        if found.special:
            self.set_up_substitutions(made)
            if tag in self.preserve_whitespace_tags:
                soup.preserve_whitespace_tag_stack.append(made)
            if tag in self.string_containers:
                soup.string_container_stack.append(made)
        soup.tagStack.append(made)
        soup.currentTag = made
        soup.open_tag_counter[tag] += 1

    def end(self, tag: Any) -> None:
        soup = self.soup
        known = self._names.get(tag)
        if soup.currentTag.name != tag or known is None or known.special or len(self.nsmaps) > 1:
            super().end(tag)
            return
        if soup.current_data:
            self._end_text()
        stack = soup.tagStack
        stack.pop()
        soup.open_tag_counter[tag] -= 1
        soup.currentTag = stack[-1]

    def data(self, data: Any) -> None:
        self.soup.current_data.append(data)

    def _end_text(self) -> None:
        """Hang the text that has come since the last tag."""
        soup = self.soup
        if soup.string_container_stack or soup.preserve_whitespace_tag_stack:
            soup.endData()
            return
        pieces = soup.current_data
        text = "".join(pieces) if len(pieces) > 1 else pieces[0]
        pieces.clear()
        if not text.strip(soup.ASCII_SPACES):
            text = "\n" if "\n" in text else " "
        self._hang(str.__new__(NavigableString, text), {"hidden": False})

    def _hang(self, made: Any, fields: Fields) -> None:
        """Hang a node with these fields behind the last one, as the last child of the tag that is open."""
        soup = self.soup
        parent, last = soup.currentTag, soup._most_recent_element
        siblings = parent.contents
        fields["parent"] = parent
        fields["previous_element"] = last
        fields["next_element"] = fields["next_sibling"] = None
        if siblings:
            before = siblings[-1]
            before.next_sibling = made
        else:
            before = None
        fields["previous_sibling"] = before
        made.__dict__ = fields
        if last is not None:
            last.next_element = made
        siblings.append(made)
        soup._most_recent_element = made

    def _learn(self, name: str) -> Name:
        """What Beautiful Soup says of a tag of this name."""
        lists = self.cdata_list_attributes or {}
        special = name == "meta" or name in self.preserve_whitespace_tags or name in self.string_containers
        made = Tag(self.soup, self, name, None, None, None, namespaces=self.active_namespace_prefixes[-1])
        found = Name(vars(made), frozenset({*lists.get(ANYWHERE, ()), *lists.get(name.lower(), ())}), special)
        self._names[name] = found
        return found

    def reset(self) -> None:
        super().reset()
        self._names: dict[str, Name] = {}


class PartBuilder(QuickBuilder):
    """Takes what the parser's own tree holds of one element, as if it were reported now."""

    def __init__(self, part: etree._Element) -> None:
        super().__init__()
        self.part = part
        self.top: Tag | None = None

    def feed(self, markup: Any) -> None:
        del markup
        for around in reversed(list(self.part.iterancestors())):
            self.start(around.tag, dict(around.items()))
        for event, node in etree.iterwalk(self.part, events=("start", "end", "comment", "pi")):
            if event == "start":
                self.start(node.tag, dict(node.items()))
                if self.top is None:
                    self.top = self.soup.currentTag
                if node.text:
                    self.data(node.text)
                continue
            if event == "end":
                self.end(node.tag)
            elif event == "comment":
                self.comment(node.text)
            else:
                self.pi(node.target, node.text)
            if node.tail and node is not self.part:
                self.data(node.tail)
