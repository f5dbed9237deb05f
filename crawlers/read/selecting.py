"""Selecting elements by CSS: the same as ``Tag.select`` and ``select_one`` give, in one pass over the elements.

A list of forty selectors costs soupsieve more than reading the page, since each is tried on each element.  Nearly all are a
name, an id, a class, a role or some of these together; those are looked up, and what is left is tried on the elements whose name
it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import soupsieve
from bs4 import Tag
from bs4.element import nonwhitespace_re

# A comma between selectors, none within brackets.
RE_BETWEEN = re.compile(r"\s*,\s*(?![^()\[\]]*[)\]])")
NAME = r"[a-z][a-z0-9]*"
PART = r"""\#[\w-]+|\.[\w-]+|\[(?:role=[\w-]+|id="[\w-]+")\]"""
RE_COMPOUND = re.compile(rf"(?P<name>{NAME})?(?P<parts>(?:{PART})*)")
RE_PART = re.compile(r"""\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)|\[role=(?P<role>[\w-]+)\]|\[id="(?P<quoted>[\w-]+)"\]""")
RE_NAMED = re.compile(rf"({NAME}):not\([^()]*\)")


# Of an element, as Beautiful Soup has them (classes as a list) or the parser (as they are written).
Attributes = Mapping[str, Any]


def _classes(attrs: Attributes) -> Sequence[str]:
    value = attrs.get("class") or ()
    return nonwhitespace_re.findall(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Compound:
    """A selector of one element: what is not "" it must be, and it must have all the classes."""

    name: str
    ids: frozenset[str]
    roles: frozenset[str]
    classes: frozenset[str]

    def match(self, name: str, attrs: Attributes, classes: Sequence[str]) -> bool:
        return (
            (not self.name or name == self.name)
            and self.classes.issubset(classes)
            and self.ids <= {attrs.get("id")}
            and self.roles <= {attrs.get("role")}
        )


@dataclass(frozen=True, slots=True)
class Boxes:
    """What a list of selectors asks for: ``compounds`` of several parts, ``others`` by the name that each begins with, ``rest``
    as CSS."""

    names: frozenset[str]
    ids: frozenset[str]
    classes: frozenset[str]
    roles: frozenset[str]
    compounds: tuple[Compound, ...]
    others: tuple[tuple[str, soupsieve.SoupSieve], ...]
    rest: str

    @property
    def simple(self) -> bool:
        """Whether name and attributes of an element say all: nothing is asked for by where it stands."""
        return not (self.rest or self.others)

    def match(self, name: str, attrs: Attributes) -> bool:
        """Whether an element is asked for by its name and attributes."""
        if name in self.names:
            return True
        if not attrs:
            return False
        if attrs.get("id") in self.ids or attrs.get("role") in self.roles:
            return True
        classes = _classes(attrs)
        if not self.classes.isdisjoint(classes):
            return True
        return bool(self.compounds) and any(one.match(name, attrs, classes) for one in self.compounds)

    def match_tag(self, tag: Tag) -> bool:
        """Whether an element is asked for by anything but the ``rest``."""
        name = tag.name
        return self.match(name, tag.attrs) or (
            bool(self.others) and any(name == begins and other.match(tag) for begins, other in self.others)
        )


@cache
def boxes_of(selectors: str) -> Boxes:
    """A list of selectors (CSS) as it is looked up."""
    sorts: dict[str, set[str]] = {"name": set(), "id": set(), "class": set(), "role": set()}
    compounds: list[Compound] = []
    others: list[tuple[str, soupsieve.SoupSieve]] = []
    rest: list[str] = []
    for one in filter(None, RE_BETWEEN.split(selectors.strip())):
        if found := RE_COMPOUND.fullmatch(one):
            parts = [("name", found["name"])] if found["name"] else []
            for part in RE_PART.finditer(found["parts"]):
                sort = str(part.lastgroup)
                parts.append(("id" if sort == "quoted" else sort, part[sort]))
            if len(parts) == 1:
                sorts[parts[0][0]].add(parts[0][1])
            else:
                of = {
                    sort: frozenset(value for name, value in parts if name == sort) for sort in ("id", "role", "class")
                }
                compounds.append(Compound(found["name"] or "", of["id"], of["role"], of["class"]))
        elif found := RE_NAMED.fullmatch(one):
            others.append((found[1], soupsieve.compile(one)))
        else:
            rest.append(one)
    names, ids, classes, roles = (frozenset(sorts[sort]) for sort in ("name", "id", "class", "role"))
    return Boxes(names, ids, classes, roles, tuple(compounds), tuple(others), ", ".join(rest))


def elements(top: Tag) -> list[Tag]:
    """All elements within one, in the order of the page."""
    return list(top.find_all(True))


def with_names(within: Iterable[Tag], names: frozenset[str]) -> list[Tag]:
    """Those of the elements that have one of these names: of a list of names ``find_all`` costs many times as much."""
    return [tag for tag in within if tag.name in names]


def selected(container: Tag, selectors: str, within: Iterable[Tag] | None = None) -> Iterator[Tag]:
    """The elements within the container that one of the selectors names, each once; in no order that counts.  ``within``: all of
    its elements, where the caller has them."""
    boxes = boxes_of(selectors)
    rest = {id(tag): tag for tag in (container.select(boxes.rest) if boxes.rest else ())}
    for tag in elements(container) if within is None else within:
        if boxes.match_tag(tag):
            rest.pop(id(tag), None)
            yield tag
    yield from rest.values()


def first(top: Tag, selector: str) -> Tag | None:
    """The first element within one, in the order of the page, that a selector (or a list of them) names; None for none."""
    boxes = boxes_of(selector)
    if boxes.rest:
        return top.select_one(selector)
    return next((tag for tag in top.descendants if isinstance(tag, Tag) and boxes.match_tag(tag)), None)
