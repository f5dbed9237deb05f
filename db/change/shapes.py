"""Documents that several pages tell of together: title, date, typed rows and changes follow from their facts.

Two houses publish a bill, each on a list and on a page of its own; the facts of all of them, as published, are
kept side by side in one document, and everything else is computed from these facts.  What cannot be read stays
in the facts as it was published.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from db.change.compare import VANISHED, State
from db.record.models import Change, Row, Scalar
from db.record.reasons import Reason

Facts = Mapping[str, Scalar]
Sentences = tuple[str, str]  # Japanese, English


@dataclass(frozen=True, slots=True)
class Shape:
    """How the documents of one kind follow from their facts.  All functions are pure.

    ``title``, ``published_on`` and ``url`` give None to keep what the page said.  ``rows`` gives typed rows by table.
    ``compare(old, new, day)`` gives the changes, ``appeared(state, day)`` the sentences of a first sight; ``day`` is
    the Japanese calendar date of the night (YYYY-MM-DD).  ``doubts(facts, told, day)`` gives the reasons in which the
    pages contradict each other in (``told``: the names of tonight's facts); each becomes a problem of the night.
    """

    title: Callable[[Facts], str | None]
    published_on: Callable[[Facts], str | None]
    url: Callable[[Facts], str | None]
    rows: Callable[[Facts], Mapping[str, Sequence[Row]]]
    compare: Callable[[State, State, str], list[Change]]
    appeared: Callable[[State, str], Sentences]
    doubts: Callable[[Facts, Collection[str], str], Sequence[Reason]] = lambda _facts, _told, _day: ()


def joined(known: Facts, told: Facts) -> Facts:
    """What is known together with what tonight's pages say.

    A cell that was filled and is empty now keeps its value, and the fact that it has vanished is noted beside it: pages
    are caught half-made, and a value must not be lost over that.  When the cell is filled again the note goes.
    """
    facts = dict(known)
    for name, value in told.items():
        if value is None and known.get(name) is not None:
            facts[VANISHED + name] = known[name]
        else:
            facts[name] = value
            facts.pop(VANISHED + name, None)
    return facts
