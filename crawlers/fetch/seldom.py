"""Which texts a night asks for: those of our field every night, all others once, so many a night, the newest first.

What a title does not tell the text may, so every text is asked for; but a session has hundreds, and a site must not be
emptied in one night.  A text that is not there is asked for on NIGHTS nights in all, then it is counted.  None of this
decides a row: rows follow from what was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from w3lib.url import safe_url_string

from crawlers.sources.shared.source import PageRequest
from db.topics.classify import in_scope

NIGHTS = 5


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier runs of a source say of its texts: on how many nights an address gave nothing (404, or a page that was
    not the text), which addresses gave their text, and the keys of the documents that are of our field."""

    nothing_came: Mapping[str, int] = field(default_factory=dict)
    came: frozenset[str] = frozenset()
    in_field: frozenset[str] = frozenset()


class Texts:
    """The texts of one run: which are asked for at once, which wait for their turn, which are given up."""

    def __init__(self, earlier: Earlier, a_night: int) -> None:
        self.earlier, self.a_night = earlier, a_night
        self._waiting: dict[str, PageRequest] = {}
        self._given_up: set[str] = set()

    def now(self, ask: PageRequest) -> bool:
        """Whether a request is made at once.  One that is not waits for :meth:`turn`, is given up, or was had before."""
        if ask.of is None:
            return True
        url = safe_url_string(ask.url)
        if self.earlier.nothing_came.get(url, 0) >= NIGHTS:
            self._given_up.add(url)
            return False
        if ask.about is None or ask.of in self.earlier.in_field or in_scope(ask.about):
            self._waiting.pop(url, None)
            return True
        if ask.seldom is not None and url not in self.earlier.came:
            self._waiting[url] = ask
        return False

    def turn(self) -> list[PageRequest]:
        """Those whose turn it is tonight, once all else is answered: what was never asked for first, the newest first."""
        order = sorted(self._waiting.items(), key=lambda one: one[1].seldom or "", reverse=True)
        order.sort(key=lambda one: self.earlier.nothing_came.get(one[0], 0))
        chosen = order[: max(self.a_night, 0)]
        self.a_night -= len(chosen)
        for url, _ in chosen:
            del self._waiting[url]
        return [ask for _, ask in chosen]

    def left(self) -> dict[str, int]:
        """What the last line of the run says: how many texts wait for another night, how many are given up."""
        counts = {"waiting": len(self._waiting), "given_up": len(self._given_up)}
        return {name: number for name, number in counts.items() if number}
