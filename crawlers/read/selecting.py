"""Selecting the many small boxes of a page that are not its text: the same elements as ``Tag.select`` gives, in one pass.

A list of forty selectors costs soupsieve more than reading the page, since each is tried on each element.  Nearly all are a
name, an id, a class or a role; those are looked up, and what is left is tried on the elements whose name it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import soupsieve
from bs4 import Tag

# A comma between selectors, none within brackets.
RE_BETWEEN = re.compile(r"\s*,\s*(?![^()\[\]]*[)\]])")
RE_SIMPLE = re.compile(r"(?P<name>[a-z][a-z0-9]*)|\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)|\[role=(?P<role>[\w-]+)\]")
RE_NAMED = re.compile(r"([a-z][a-z0-9]*):not\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Boxes:
    """What a list of selectors asks for: ``others`` by the name that each begins with, ``rest`` as CSS."""

    names: frozenset[str]
    ids: frozenset[str]
    classes: frozenset[str]
    roles: frozenset[str]
    others: tuple[tuple[str, soupsieve.SoupSieve], ...]
    rest: str


@cache
def boxes_of(selectors: str) -> Boxes:
    """A list of selectors (CSS) as it is looked up."""
    sorts: dict[str, set[str]] = {"name": set(), "id": set(), "class": set(), "role": set()}
    others: list[tuple[str, soupsieve.SoupSieve]] = []
    rest: list[str] = []
    for one in filter(None, RE_BETWEEN.split(selectors.strip())):
        if found := RE_SIMPLE.fullmatch(one):
            sorts[str(found.lastgroup)].add(found[str(found.lastgroup)])
        elif found := RE_NAMED.fullmatch(one):
            others.append((found[1], soupsieve.compile(one)))
        else:
            rest.append(one)
    names, ids, classes, roles = (frozenset(sorts[sort]) for sort in ("name", "id", "class", "role"))
    return Boxes(names, ids, classes, roles, tuple(others), ", ".join(rest))


def selected(container: Tag, selectors: str) -> Iterator[Tag]:
    """The elements within the container that one of the selectors names, each once; in no order that counts."""
    boxes = boxes_of(selectors)
    for tag in container.find_all(True):
        looked_up = (
            tag.name in boxes.names
            or tag.get("id") in boxes.ids
            or tag.get("role") in boxes.roles
            or not boxes.classes.isdisjoint(tag.get_attribute_list("class"))
        )
        if looked_up or any(tag.name == name and other.match(tag) for name, other in boxes.others):
            yield tag
    if boxes.rest:
        yield from container.select(boxes.rest)
