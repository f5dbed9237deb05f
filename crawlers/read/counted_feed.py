"""feedparser's reader of well-formed feeds, counting the items: a module of its own, since the library takes long to import."""

from __future__ import annotations

from typing import Any

from feedparser.api import StrictFeedParser

PARENTS = {"item": {"rdf", "channel", "rss"}, "entry": {"feed"}}


class Counting(StrictFeedParser):  # type: ignore[misc]  # the library has no types
    """feedparser's own reader of well-formed feeds, which also counts what is an item by its place: it knows some namespaces only.

    Markup in titles and summaries is left as it is; :func:`plain_text` makes text of it.
    """

    def __init__(self) -> None:
        super().__init__("", None, "utf-8")
        self.sanitize_html = self.resolve_relative_uris = False
        self.stack: list[str] = []
        self.count = 0

    def startPrefixMapping(self, prefix: str | None, uri: str | None) -> None:  # None: xmlns="", no namespace any more
        if (
            uri and len(uri.split()) > 1
        ):  # no address has a space in it; the reader of the standard library takes its parts for names
            raise ValueError(f"a namespace with a space in it: {uri[:80]}")
        super().startPrefixMapping(prefix, uri)

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: Any) -> None:
        local = name[1].rpartition(":")[2].lower()
        self.count += bool(self.stack and self.stack[-1] in PARENTS.get(local, ()))
        self.stack.append(local)
        super().startElementNS(name, qname, attrs)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        super().endElementNS(name, qname)
        self.stack.pop()
