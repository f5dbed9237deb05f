"""What a page, a style sheet or a picture refers to: nothing but our style sheets, pictures and places in itself.

WeasyPrint passes over in silence what it cannot or need not load (``<use href="file:…">``, a sheet for the screen, a rule that
matches nothing).  A template that names such a thing is wrong all the same, so every reference is read here, whether it would
be followed or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

# Attributes that name something to be loaded, sent to or put in its place, on whatever element.
REFERRING = frozenset(
    {
        "action", "archive", "background", "base", "classid", "codebase", "data", "dynsrc", "formaction", "href", "icon",
        "imagesrcset", "lowsrc", "manifest", "ping", "poster", "profile", "src", "srcset",
    }
)  # fmt: skip
SETS = frozenset({"srcset", "imagesrcset"})  # several addresses, each with a size behind it
LINKING = frozenset({"a", "area"})  # whose href a reader follows: held to account where the pages are made
NAMING = frozenset({"cite", "longdesc"})  # where something is from: an address of the web and nothing else
WEB = ("http:", "https:")
# Attributes of pictures that are style: a paint, a mask or a mark by its address.
STYLING = frozenset(
    {
        "style", "fill", "stroke", "mask", "clip-path", "filter", "marker", "marker-start", "marker-mid", "marker-end",
        "cursor", "color-profile",
    }
)  # fmt: skip
FUNCTIONS = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})
RE_CANDIDATE = re.compile(r"[\s,]*(\S+)[^,]*")  # an address of a set; a comma may stand within it
RE_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
RE_PSEUDO = re.compile(r"href\s*=\s*['\"]([^'\"]*)")
Allowed = Callable[[str], bool]


def strange_references(root: Any, allowed: Allowed) -> list[str]:
    """Every reference of an element tree (a page or a picture) that is neither a place in itself nor ``allowed``."""
    return _strange(_of_elements(root), allowed)


def strange_in_file(content: bytes, suffix: str, allowed: Allowed) -> list[str]:
    """The same for a style sheet (``.css``) or a picture (``.svg``); a picture that is no XML is for WeasyPrint to refuse."""
    if suffix == ".css":
        return _strange(in_style(content.decode("utf-8", "replace")), allowed)
    if suffix != ".svg":
        return []
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_pis=True))
    try:
        root = ElementTree.fromstring(content, parser)
    except ElementTree.ParseError:
        return []
    heads = re.findall(rb"<\?xml-stylesheet\b(.*?)\?>", content, re.DOTALL)  # before the root, so not in the tree
    named = (one for head in heads for one in RE_PSEUDO.findall(head.decode("utf-8", "replace")))
    return _strange([*named, *_of_elements(root)], allowed)


def _strange(found: Iterable[str], allowed: Allowed) -> list[str]:
    named = dict.fromkeys(url.strip() for url in found)
    return [url for url in named if url and not url.startswith("#") and not allowed(url)]


def _of_elements(root: Any) -> Iterator[str]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        tag = _local(element.tag)
        for name, value in element.attrib.items():
            attribute = _local(name)
            if attribute in STYLING:
                yield from in_style(value)
            elif attribute in SETS:
                yield from (one.rstrip(",") for one in RE_CANDIDATE.findall(value))
            elif _loads(tag, attribute, value):
                yield value
            elif tag == "meta" and attribute == "content":
                yield from RE_REFRESH.findall(value) if _is_refresh(element) else ()
        if tag == "style":
            yield from in_style("".join(element.itertext()))


def _loads(tag: str, attribute: str, value: str) -> bool:
    """Whether an attribute names something that is not merely linked to, or said to be where a text is from."""
    if attribute in NAMING:
        return not value.strip().lower().startswith(WEB)
    return attribute in REFERRING and not (tag in LINKING and attribute == "href")


def _local(name: str) -> str:
    """``{namespace}href`` and ``xlink:href`` -> ``href``."""
    return name.rpartition("}")[2].rpartition(":")[2].lower()


def _is_refresh(element: Any) -> bool:
    return str(element.attrib.get("http-equiv", "")).strip().lower() == "refresh"


def in_style(text: str) -> Iterator[str]:
    """The addresses of a style sheet or of a ``style`` attribute, those of imports too."""
    if "(" in text or "@" in text or "\\" in text:
        yield from _of_tokens(_css().parse_component_value_list(text, skip_comments=True))


def _of_tokens(tokens: Iterable[Any]) -> Iterator[str]:
    rule = ""  # the at-rule whose beginning we are in
    for token in tokens:
        kind = token.type
        if kind == "at-keyword":
            rule = token.lower_value
        elif kind in ("{} block", "literal") and (kind != "literal" or token.value == ";"):
            rule = ""
        if kind == "url" or (kind == "string" and rule == "import"):
            yield str(token.value)
        elif kind == "function" and token.lower_name in FUNCTIONS:
            yield from (str(one.value) for one in token.arguments if one.type == "string")
            yield from _of_tokens(token.arguments)
        elif kind == "function":
            yield from _of_tokens(token.arguments)
        elif kind.endswith(" block"):
            yield from _of_tokens(token.content)


@cache
def _css() -> Any:
    return import_module("tinycss2")
